//! Distribution functions that tests and intervals need: Student's t and the binomial tail, through the incomplete
//! beta function. The normal one is [`normal_cdf`](crate::detection::normal_cdf).

use casus_model::math::{exp, ln, ln_gamma};

/// The regularised incomplete beta function I_x(a, b) for a, b > 0, with x and y = 1 - x given apart so that neither
/// loses digits. By its continued fraction (Abramowitz and Stegun 1964, 26.5.8) in Lentz's way.
pub(crate) fn incomplete_beta(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if x <= 0.0 || y <= 0.0 {
        return if x <= 0.0 { 0.0 } else { 1.0 };
    }
    if x * (a + b + 2.0) > a + 1.0 {
        return 1.0 - beta_fraction(b, a, y, x);
    }
    beta_fraction(a, b, x, y)
}

fn beta_fraction(a: f64, b: f64, x: f64, y: f64) -> f64 {
    const TERMS: u32 = 100_000;
    let away_from_0 = |v: f64| if v.abs() < 1e-300 { 1e-300 } else { v };
    let front = exp(ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * ln(x) + b * ln(y)) / a;
    let (mut c, mut d) = (1.0, 1.0 / away_from_0(1.0 - (a + b) * x / (a + 1.0)));
    let mut fraction = d;
    for k in 1..TERMS {
        let m = f64::from(k);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            d = 1.0 / away_from_0(1.0 + term * d);
            c = away_from_0(1.0 + term / c);
            change *= c * d;
        }
        fraction *= change;
        if (change - 1.0).abs() < 1e-16 {
            break;
        }
    }
    (front * fraction).clamp(0.0, 1.0)
}

/// P(T <= t) for Student's t with `freedom` > 0 degrees of freedom, which need not be whole.
#[must_use]
pub fn student_cdf(t: f64, freedom: f64) -> f64 {
    if t.is_infinite() {
        return if t > 0.0 { 1.0 } else { 0.0 };
    }
    let square = t * t;
    let tail =
        incomplete_beta(freedom / 2.0, 0.5, freedom / (freedom + square), square / (freedom + square)) / 2.0;
    if t > 0.0 { 1.0 - tail } else { tail }
}

/// The quantile of Student's t at a probability strictly between 0 and 1; infinite at 0 and 1.
#[must_use]
pub fn student_quantile(p: f64, freedom: f64) -> f64 {
    if p <= 0.0 || p >= 1.0 {
        return if p <= 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    if p == 0.5 {
        return 0.0;
    }
    let lower = p.min(1.0 - p);
    let (mut low, mut high) = (-1.0, 0.0);
    while student_cdf(low, freedom) > lower && low > -1e150 {
        high = low;
        low *= 2.0;
    }
    loop {
        let middle = (low + high) / 2.0;
        if middle <= low || middle >= high {
            return if p < 0.5 { middle } else { -middle };
        }
        if student_cdf(middle, freedom) < lower {
            low = middle;
        } else {
            high = middle;
        }
    }
}

/// P(X >= count) of a binomial number of `trials` of probability `p`: I_p(count, trials - count + 1), which also gives
/// a meaning to counts that are not whole, as sums of frequencies are.
#[must_use]
pub fn binomial_upper(count: f64, trials: f64, p: f64) -> f64 {
    if count <= 0.0 || count > trials {
        return if count <= 0.0 { 1.0 } else { 0.0 };
    }
    incomplete_beta(count, trials - count + 1.0, p, 1.0 - p)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gamma_at_whole_and_half_numbers() {
        for (x, want) in [
            (1.0, 0.0),
            (2.0, 0.0),
            (5.0, ln(24.0)),
            (0.5, 0.5 * ln(std::f64::consts::PI)),
            (11.0, ln(3_628_800.0)),
        ] {
            assert!((ln_gamma(x) - want).abs() < 1e-14, "ln Gamma({x}) is {}", ln_gamma(x));
        }
    }

    /// With 1 degree of freedom t is Cauchy's, with 2 it has a closed form.
    #[test]
    fn closed_forms_of_student() {
        assert!((student_cdf(1.0, 1.0) - 0.75).abs() < 1e-14);
        for t in [-7.5_f64, -0.3, 0.0, 0.8, 20.0] {
            let want = 0.5 + t / (2.0 * (2.0 + t * t).sqrt());
            assert!((student_cdf(t, 2.0) - want).abs() < 1e-14);
        }
        assert_eq!([f64::NEG_INFINITY, f64::INFINITY].map(|t| student_cdf(t, 3.0)), [0.0, 1.0]);
        assert_eq!(
            [0.0, 0.5, 1.0].map(|p| student_quantile(p, 3.0)),
            [f64::NEG_INFINITY, 0.0, f64::INFINITY]
        );
    }

    #[test]
    fn the_binomial_tail_is_the_sum_of_its_terms() {
        // (1 - p)^3 and its complement; certain and impossible events.
        assert!((binomial_upper(1.0, 3.0, 0.2) - (1.0 - 0.512)).abs() < 1e-14);
        assert!((binomial_upper(3.0, 3.0, 0.2) - 0.008).abs() < 1e-14);
        assert_eq!([0.0, 4.0].map(|k| binomial_upper(k, 3.0, 0.2)), [1.0, 0.0]);
        assert_eq!([0.0, 1.0].map(|p| binomial_upper(2.0, 3.0, p)), [0.0, 1.0]);
    }
}
