//! The only transcendental functions of the model.
//!
//! `f64::exp` and its kin call the platform's C library, whose last bits differ between two x86 hosts. Those of a tick
//! are polynomials of plain IEEE-754 arithmetic without branches: they give the same bits everywhere, and a loop over
//! them fits into vector registers of any width. Those that only studies need are the `libm` crate's, which is plain
//! arithmetic too.

use std::f64::consts::{LN_2, LOG2_E, TAU};
use std::sync::atomic::{AtomicU8, Ordering};

/// ln 2 in two parts, the first with so few digits that a whole multiple of it is exact.
const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// p(x) by Horner's rule, highest power first.
#[inline(always)]
fn polynomial<const N: usize>(x: f64, coefficients: [f64; N]) -> f64 {
    let mut sum = coefficients[0];
    for c in &coefficients[1..] {
        sum = sum * x + c;
    }
    sum
}

/// e to the power `x`, within two units in the last place; 0 below -708, infinite above 709.
#[inline(always)]
#[must_use]
pub fn exp(x: f64) -> f64 {
    let low = if x < -708.0 { 0.0 } else { exp_in_range(x) };
    if x > 709.0 { f64::INFINITY } else { low }
}

/// [`exp`] for x from -708 to 709.
///
/// x = k ln 2 + r with |r| <= ln 2 / 2; e^r by a polynomial; then the exponent is raised by k.
#[inline(always)]
pub(crate) fn exp_in_range(x: f64) -> f64 {
    /// Adding it leaves the nearest whole number in the low bits.
    const ROUND: f64 = 6_755_399_441_055_744.0;
    let shifted = x * LOG2_E + ROUND;
    let k = shifted - ROUND;
    let r = (x - k * LN2_HIGH) - k * LN2_LOW;
    // Even and odd powers side by side: half as many steps that wait for one another.
    let z = r * r;
    let (odd, even) = (polynomial(z, EXP_ODD), polynomial(z, EXP_EVEN));
    let p = 1.0 + (odd * r + even * z);
    f64::from_bits(p.to_bits().wrapping_add(shifted.to_bits() << 52))
}

/// e^r = 1 + r ODD(r^2) + r^2 EVEN(r^2) on [-ln 2 / 2, ln 2 / 2], interpolated at Chebyshev's points (relative error
/// 2e-17).
const EXP_ODD: [f64; 6] = [
    2.510_042_415_700_506_7e-8,
    2.755_726_837_868_419e-6,
    1.984_126_986_310_596_8e-4,
    8.333_333_333_330_051e-3,
    1.666_666_666_666_666_9e-1,
    1.0,
];
const EXP_EVEN: [f64; 5] = [
    2.762_013_871_973_399_4e-7,
    2.480_152_119_021_773e-5,
    1.388_888_891_728_179_4e-3,
    4.166_666_666_662_399e-2,
    0.5,
];

/// Numbers that kernels keep side by side: arrays over members are padded to a multiple of it.
pub(crate) const LANES: usize = 16;

/// The block of lanes that begins at `from`, by value: what is computed from it cannot overlap with what is written,
/// and the compiler keeps it in registers.
#[inline(always)]
pub(crate) fn lanes<T: Copy>(of: &[T], from: usize) -> [T; LANES] {
    *of[from..].first_chunk().expect("arrays are padded to whole blocks")
}

/// Writes a block of lanes back.
#[inline(always)]
pub(crate) fn store<T: Copy>(to: &mut [T], from: usize, block: [T; LANES]) {
    *to[from..].first_chunk_mut().expect("arrays are padded to whole blocks") = block;
}

/// A number for each lane.
#[inline(always)]
pub(crate) fn each_lane<T: Copy + Default>(number: impl Fn(usize) -> T) -> [T; LANES] {
    let mut block = [T::default(); LANES];
    for (l, x) in block.iter_mut().enumerate() {
        *x = number(l);
    }
    block
}

/// A whole number from 0 to 255 as a byte, without the checks of a cast.
#[inline(always)]
pub(crate) fn small_whole(x: f64) -> u8 {
    const WHOLE: f64 = 4_503_599_627_370_496.0;
    (x + WHOLE).to_bits() as u8
}

/// How wide the vectors are in which the model computes. No result depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Vectors {
    /// The widest that this processor has.
    #[default]
    Widest,
    /// AVX2 at most.
    Avx2,
    /// What every processor of the target has.
    Baseline,
}

static LIMIT: AtomicU8 = AtomicU8::new(Vectors::Widest as u8);

/// Limits the vectors of all runs from here on, to compare speeds and to test that results are the same.
pub fn limit_vectors(to: Vectors) {
    LIMIT.store(to as u8, Ordering::Relaxed);
}

/// Runs `kernel` in the widest vectors that this processor has.
///
/// Only the number of lanes differs: no sum is regrouped and nothing is fused, so the bits are those of a plain call.
#[inline(always)]
pub fn wide<R>(kernel: impl FnOnce() -> R) -> R {
    #[cfg(target_arch = "x86_64")]
    if LIMIT.load(Ordering::Relaxed) != Vectors::Widest as u8 {
        return narrow(kernel);
    }
    pulp::Arch::new().dispatch(kernel)
}

#[cfg(target_arch = "x86_64")]
#[cold]
fn narrow<R>(kernel: impl FnOnce() -> R) -> R {
    match pulp::x86::V3::try_new() {
        Some(avx2) if LIMIT.load(Ordering::Relaxed) == Vectors::Avx2 as u8 => avx2.vectorize(kernel),
        _ => kernel(),
    }
}

/// Natural logarithm of `x`, within two units in the last place; minus infinity at 0, NaN below it.
#[inline(always)]
#[must_use]
pub fn ln(x: f64) -> f64 {
    // Numbers below the normal range are raised into it.
    let small = x < f64::MIN_POSITIVE;
    let y = ln_in_range(if small { x * TWO_TO_54 } else { x }) - if small { 54.0 * LN_2 } else { 0.0 };
    let y = if x == f64::INFINITY { x } else { y };
    let y = if x == 0.0 { f64::NEG_INFINITY } else { y };
    if x >= 0.0 { y } else { f64::NAN }
}

const TWO_TO_54: f64 = 18_014_398_509_481_984.0;

/// [`ln`] for finite x of at least the smallest normal number.
///
/// x = 2^e m with m between 1/sqrt 2 and sqrt 2; ln m = 2 artanh s with s = (m - 1) / (m + 1), |s| < 0.172.
#[inline(always)]
pub(crate) fn ln_in_range(x: f64) -> f64 {
    /// The bits of 1/sqrt 2, from which mantissas are counted.
    const FROM: u64 = 0x3fe6_a09e_667f_3bcd;
    /// 2^52 and the bias of the exponent: a small whole number in the low bits of 2^52 is that number more.
    const WHOLE: u64 = 0x4330_0000_0000_0000;
    let above = x.to_bits().wrapping_sub(FROM);
    // The exponent, raised by 2048 while it is a bit pattern so that it is never negative.
    let raised = (above.wrapping_add(2048 << 52)) >> 52 & 0xfff;
    let e = f64::from_bits(WHOLE | raised) - (4_503_599_627_370_496.0 + 2048.0);
    let m = f64::from_bits((above & 0x000f_ffff_ffff_ffff).wrapping_add(FROM));
    let f = m - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let series = polynomial(z, ARTANH) * z;
    // 2 s = f - s f, so that the leading term is exact where m is near 1.
    e * LN2_HIGH + (f - (s * (f - 2.0 * series) - e * LN2_LOW))
}

/// (artanh(s) / s - 1) / z over z = s^2, interpolated at Chebyshev's points (relative error 4e-18).
const ARTANH: [f64; 7] = [
    7.308_518_774_395_824e-2,
    7.665_837_015_083_93e-2,
    9.091_445_278_347_801e-2,
    1.111_110_555_757_208e-1,
    1.428_571_431_304_794_5e-1,
    1.999_999_999_994_996_2e-1,
    3.333_333_333_333_335e-1,
];

/// cos(2 pi u) for u from 0 to 1: u in turns, so that nothing is lost in reducing an angle.
///
/// cos(2 pi u) = sin(2 pi (|u - 1/2| - 1/4)), and the sine of at most a quarter turn is a polynomial.
#[inline(always)]
#[must_use]
pub fn cos_turns(u: f64) -> f64 {
    let x = TAU * ((u - 0.5).abs() - 0.25);
    let z = x * x;
    x + x * (z * polynomial(z, SINE))
}

/// sin(2 pi u) for u from 0 to 1.
#[inline(always)]
#[must_use]
pub fn sin_turns(u: f64) -> f64 {
    cos_turns(if u < 0.25 { u + 0.75 } else { u - 0.25 })
}

/// (sin(x) / x - 1) / z over z = x^2, interpolated at Chebyshev's points (error 3e-17).
const SINE: [f64; 8] = [
    2.731_444_766_986_399_5e-15,
    -7.643_970_296_798_572e-13,
    1.605_897_731_246_408_7e-10,
    -2.505_210_761_699_618_2e-8,
    2.755_731_921_916_323_4e-6,
    -1.984_126_984_125_497_4e-4,
    8.333_333_333_333_316e-3,
    -1.666_666_666_666_666_6e-1,
];

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

/// Natural logarithm of the gamma function of a positive number.
#[must_use]
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// Natural logarithm of 1 + `x`, precise for small x.
#[must_use]
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// Hyperbolic tangent.
#[must_use]
pub fn tanh(x: f64) -> f64 {
    libm::tanh(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Units in the last place by which `got` misses `want`.
    fn off(got: f64, want: f64) -> f64 {
        (got - want).abs() / (f64::EPSILON * want.abs())
    }

    #[test]
    fn exp_is_within_two_units_in_the_last_place() {
        let mut x = -708.0;
        while x < 709.0 {
            assert!(off(exp(x), libm::exp(x)) <= 2.0, "exp({x}) is {}, expected {}", exp(x), libm::exp(x));
            x += 0.037;
        }
        assert_eq!([exp(0.0), exp(-1e9), exp(1e9), exp(f64::NEG_INFINITY)], [1.0, 0.0, f64::INFINITY, 0.0]);
        assert!(exp(f64::NAN).is_nan());
    }

    #[test]
    fn ln_is_within_two_units_in_the_last_place() {
        let mut x = 1e-320_f64;
        while x < 1e308 {
            for x in [x, x.min(1.0) * 0.37 + 0.7] {
                assert!(off(ln(x), libm::log(x)) <= 2.0, "ln({x}) is {}, expected {}", ln(x), libm::log(x));
            }
            x *= 1.013;
        }
        assert_eq!([ln(1.0), ln(0.0), ln(f64::INFINITY)], [0.0, f64::NEG_INFINITY, f64::INFINITY]);
        assert!(ln(-1.0).is_nan() && ln(f64::NAN).is_nan());
    }

    #[test]
    fn turns_are_angles() {
        for k in 0..=4096 {
            let u = f64::from(k) / 4096.0;
            let (cos, sin) = (libm::cos(TAU * u), libm::sin(TAU * u));
            assert!((cos_turns(u) - cos).abs() < 1e-15 && (sin_turns(u) - sin).abs() < 1e-15, "{u} turns");
        }
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
