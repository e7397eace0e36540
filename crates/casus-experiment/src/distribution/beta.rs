//! The inverse of the beta distribution function.

use crate::probability::incomplete_beta;
use casus_model::math::{exp, ln, ln_1p, ln_gamma};

/// The quantile of a share `u` strictly between 0 and 1: Newton's steps, halved intervals where a step leaves what
/// is known to hold the root.
pub(super) fn quantile(a: f64, b: f64, u: f64) -> f64 {
    let ln_beta = ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
    let (mut low, mut high) = (0.0, 1.0);
    let mut x = a / (a + b);
    for _ in 0..200 {
        let excess = incomplete_beta(a, b, x, 1.0 - x) - u;
        if excess == 0.0 {
            return x;
        }
        if excess > 0.0 {
            high = x;
        } else {
            low = x;
        }
        if high - low <= f64::EPSILON * high {
            break;
        }
        let density = exp((a - 1.0) * ln(x) + (b - 1.0) * ln_1p(-x) - ln_beta);
        let step = x - excess / density;
        let next = if step > low && step < high { step } else { (low + high) / 2.0 };
        if (next - x).abs() <= f64::EPSILON * x {
            return next;
        }
        x = next;
    }
    x
}
