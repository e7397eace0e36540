//! The only transcendental functions of the model.
//!
//! `f64::exp` and its kin call the platform's C library, whose last bits differ between two x86 hosts. These
//! come from the `libm` crate, which is ordinary IEEE-754 arithmetic and gives the same bits everywhere.

/// e to the power `x`.
#[inline]
#[must_use]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
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
    fn logistic_and_logit_are_inverse() {
        for k in 1..100 {
            let p = f64::from(k) / 100.0;
            assert!((logistic(logit(p)) - p).abs() < 1e-15);
        }
        assert_eq!(logistic(-800.0), 0.0);
        assert_eq!(logistic(800.0), 1.0);
    }
}
