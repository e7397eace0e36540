//! The only transcendental functions of the model.
//!
//! `f64::exp` and its kin call the platform's C library, whose last bits differ between two x86 hosts. These
//! come from the `libm` crate, which is ordinary IEEE-754 arithmetic and gives the same bits everywhere. `exp` is
//! our own, of the same arithmetic, because a run takes thousands and this one fits into vector registers.

/// e to the power `x`, within two units in the last place; 0 below -708, infinite above 709.
#[inline(always)]
#[must_use]
pub fn exp(x: f64) -> f64 {
    let low = if x < -708.0 { 0.0 } else { exp_in_range(x) };
    if x > 709.0 { f64::INFINITY } else { low }
}

/// [`exp`] for x from -708 to 709.
///
/// x = k ln 2 + r with |r| <= ln 2 / 2; e^r by its Taylor polynomial of degree 13, whose remainder is below 1e-17;
/// then the exponent is raised by k.
#[inline(always)]
pub(crate) fn exp_in_range(x: f64) -> f64 {
    /// Adding it leaves the nearest whole number in the low bits.
    const ROUND: f64 = 6_755_399_441_055_744.0;
    const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    let shifted = x * std::f64::consts::LOG2_E + ROUND;
    let k = shifted - ROUND;
    let r = (x - k * LN2_HIGH) - k * LN2_LOW;
    let mut p = 1.0 / 6_227_020_800.0;
    for term in [
        1.0 / 479_001_600.0,
        1.0 / 39_916_800.0,
        1.0 / 3_628_800.0,
        1.0 / 362_880.0,
        1.0 / 40_320.0,
        1.0 / 5_040.0,
        1.0 / 720.0,
        1.0 / 120.0,
        1.0 / 24.0,
        1.0 / 6.0,
        0.5,
        1.0,
        1.0,
    ] {
        p = p * r + term;
    }
    f64::from_bits(p.to_bits().wrapping_add(shifted.to_bits() << 52))
}

/// Runs `kernel` in the widest vectors that this processor has.
///
/// Only the number of lanes differs: no sum is regrouped and nothing is fused, so the bits are those of a plain call.
#[inline(always)]
pub(crate) fn wide<R>(kernel: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(kernel)
}

/// Natural logarithm of `x`; minus infinity at 0.
#[inline]
#[must_use]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// `cos(x)`, x in radians.
#[inline]
#[must_use]
pub fn cos(x: f64) -> f64 {
    libm::cos(x)
}

/// The logistic function 1 / (1 + e^-x), from log-odds to a probability.
#[inline]
#[must_use]
pub fn logistic(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + exp(-x))
    } else {
        let e = exp(x);
        e / (1.0 + e)
    }
}

/// Log-odds ln(p / (1 - p)) of a probability strictly between 0 and 1.
#[inline]
#[must_use]
pub fn logit(p: f64) -> f64 {
    ln(p / (1.0 - p))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_within_two_units_in_the_last_place() {
        let mut x = -708.0;
        while x < 709.0 {
            let (got, want) = (exp(x), libm::exp(x));
            assert!((got - want).abs() <= 2.0 * f64::EPSILON * want, "exp({x}) is {got}, expected {want}");
            x += 0.137;
        }
        assert_eq!([exp(0.0), exp(-1e9), exp(1e9), exp(f64::NEG_INFINITY)], [1.0, 0.0, f64::INFINITY, 0.0]);
        assert!(exp(f64::NAN).is_nan());
    }

    #[test]
    fn logistic_and_logit_are_inverse() {
        for k in 1..100 {
            let p = f64::from(k) / 100.0;
            assert!((logistic(logit(p)) - p).abs() < 1e-15);
        }
        assert_eq!(logistic(-800.0), 0.0);
        assert_eq!(logistic(800.0), 1.0);
    }
}
