//! A quantity with what is needed to test it and to give its interval.

use super::{Test, Unit};
use crate::detection::{normal_cdf, normal_quantile};
use crate::probability::{student_cdf, student_quantile};
use crate::statistic::Stat;
use casus_model::math::{ln, logistic};

/// An estimate whose error is Student's t or normal, on its own scale or on Fisher's.
pub(super) struct Estimate {
    /// The quantity; none of no unit.
    pub(super) value: Option<f64>,
    pub(super) test: Test,
    pub(super) unit: Unit,
    pub(super) units: usize,
    /// Degrees of freedom; none for a normal error.
    pub(super) freedom: Option<f64>,
    /// Standard error on the scale of the test; none with too few units.
    se: Option<f64>,
    /// The least p that the number of units allows if they never differ.
    least_p: f64,
    /// The estimate on the scale of the test, where it is not the quantity itself.
    fisher: Option<f64>,
}

/// Standard errors below this part of the numbers compared are rounding.
const ROUNDING: f64 = 1e-13;

impl Estimate {
    /// The mean of some units.
    pub(super) fn of_mean(values: &[f64], test: Test, unit: Unit) -> Estimate {
        let stat = Stat::of(values.iter().copied());
        let least_p = values.iter().fold(1.0, |p, _| p / 2.0);
        let freedom = Some(values.len() as f64 - 1.0);
        let units = values.len();
        let (value, se) = (stat.mean, stat.se);
        let estimate = Estimate { value, test, unit, units, freedom, se, least_p, fisher: None };
        estimate.rounded_at(values.iter().fold(0.0, |scale: f64, x| scale.max(x.abs())))
    }

    /// The difference of the means of two sets of units, with unequal variances (Welch 1947).
    pub(super) fn of_two(one: &[f64], other: &[f64], unit: Unit) -> Estimate {
        let (a, b) = (Stat::of(one.iter().copied()), Stat::of(other.iter().copied()));
        let value = a.mean.zip(b.mean).map(|(a, b)| a - b);
        let units = one.len() + other.len();
        let parts = a.se.zip(b.se).map(|(a, b)| (a * a, b * b));
        let se = parts.map(|(a, b)| (a + b).sqrt());
        let freedom = parts.map(|(a, b)| {
            let below = a * a / (one.len() as f64 - 1.0) + b * b / (other.len() as f64 - 1.0);
            (a + b) * (a + b) / below
        });
        // 1 / C(n + m, n): the probability that chance parts the two sets so.
        let (least, n) = (one.len().min(other.len()), units as f64);
        let least_p = (0..least).fold(1.0, |p, k| p * (least - k) as f64 / (n - k as f64));
        let estimate = Estimate { value, test: Test::Welch, unit, units, freedom, se, least_p, fisher: None };
        estimate.rounded_at(one.iter().chain(other).fold(0.0, |scale: f64, x| scale.max(x.abs())))
    }

    /// A rank correlation over units.
    pub(super) fn of_correlation(r: Option<f64>, units: usize, unit: Unit) -> Estimate {
        let n = units as f64;
        // Half a step of the coefficient inside, so that a perfect order has a finite z.
        let inside = r.map(|r| r.signum() * (r.abs() - 6.0 / (n * (n * n - 1.0))).max(0.0));
        let se = r.filter(|_| units > 3).map(|r| ((1.0 + r * r / 2.0) / (n - 3.0)).sqrt());
        Estimate {
            value: r,
            test: Test::RankAcross,
            unit,
            units,
            freedom: None,
            se,
            least_p: 1.0,
            fisher: inside.map(artanh),
        }
    }

    /// Takes a standard error for 0 that is rounding of numbers of this size.
    pub(super) fn rounded_at(mut self, scale: f64) -> Estimate {
        self.se = self.se.map(|se| if se <= ROUNDING * scale { 0.0 } else { se });
        self
    }

    /// The p values against the quantity being at least, and at most, `bound`.
    pub(super) fn sides(&self, bound: f64) -> (f64, f64) {
        let (Some(value), Some(se)) = (self.value, self.se) else { return (1.0, 1.0) };
        let off = match self.fisher {
            Some(z) => z - artanh(bound),
            None => value - bound,
        };
        if se > 0.0 {
            return (self.cdf(off / se), self.cdf(-off / se));
        }
        let side = |is: bool| if is { self.least_p } else { 1.0 };
        (side(off < 0.0), side(off > 0.0))
    }

    fn cdf(&self, t: f64) -> f64 {
        self.freedom.map_or_else(|| normal_cdf(t), |freedom| student_cdf(t, freedom))
    }

    /// The two-sided interval at a level; none without a standard error above 0.
    pub(super) fn interval(&self, level: f64) -> Option<(f64, f64)> {
        let se = self.se.filter(|se| *se > 0.0)?;
        let p = (1.0 + level) / 2.0;
        let half =
            se * self.freedom.map_or_else(|| normal_quantile(p), |freedom| student_quantile(p, freedom));
        self.value.map(|value| match self.fisher {
            Some(z) => (tanh(z - half).min(value), tanh(z + half).max(value)),
            None => (value - half, value + half),
        })
    }
}

/// Fisher's z; infinite at 1 and beyond.
fn artanh(r: f64) -> f64 {
    if r.abs() >= 1.0 { r.signum() * f64::INFINITY } else { 0.5 * ln((1.0 + r) / (1.0 - r)) }
}

fn tanh(z: f64) -> f64 {
    2.0 * logistic(2.0 * z) - 1.0
}
