//! Distributions of uncertain inputs, as maps from a unit coordinate to a value: the inverse of the distribution
//! function, which keeps whatever evenness a design has.

mod beta;

use crate::detection::{normal_cdf, normal_quantile};
use casus_model::math::{exp, ln};
use serde::{Deserialize, Serialize};

/// The distribution of one uncertain number.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Distribution {
    /// Uniform from the first number to the second.
    Uniform(f64, f64),
    /// Uniform in the logarithm, from the first number to the second, both above 0.
    LogUniform(f64, f64),
    /// Normal, by request restricted to a range: what lies outside is cut off and the rest scaled up.
    Normal {
        /// Mean before truncation.
        mean: f64,
        /// Standard deviation before truncation, above 0.
        sd: f64,
        /// Lower end of the range.
        #[serde(default)]
        min: Option<f64>,
        /// Upper end of the range.
        #[serde(default)]
        max: Option<f64>,
    },
    /// Triangular: the density rises from the least value to the mode and falls to the greatest.
    Triangular {
        /// Least value.
        min: f64,
        /// Where the density is highest, from `min` to `max`.
        mode: f64,
        /// Greatest value.
        max: f64,
    },
    /// Beta, stretched from 0..1 to a range.
    Beta {
        /// First shape, above 0 and at most 100,000.
        a: f64,
        /// Second shape, above 0 and at most 100,000.
        b: f64,
        /// Lower end of the range, 0 unless told.
        #[serde(default)]
        min: f64,
        /// Upper end of the range, 1 unless told.
        #[serde(default = "one")]
        max: f64,
    },
}

fn one() -> f64 {
    1.0
}

/// Greatest shape of a beta distribution; beyond it the logarithm of the gamma function loses the quantile's digits.
const SHAPE: f64 = 100_000.0;

/// Least probability that a truncation may leave.
const MASS: f64 = 1e-12;

/// Why there is no such distribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidDistribution {
    /// What is wrong, for a reader.
    pub message: String,
}

impl std::fmt::Display for InvalidDistribution {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for InvalidDistribution {}

impl Distribution {
    /// Checks the parameters. [`Distribution::quantile`] is meant for what passes.
    ///
    /// # Errors
    ///
    /// [`InvalidDistribution`] if a number is not finite, a range is empty or wider than a number can be, a range of
    /// logarithms touches 0, a standard deviation or a shape is not above 0, a mode is outside its range, or a
    /// truncation leaves less than 1e-12 of a normal distribution.
    pub fn check(&self) -> Result<(), InvalidDistribution> {
        let problem = match *self {
            Distribution::Uniform(a, b) => range(a, b),
            Distribution::LogUniform(a, b) => range(a, b).or_else(|| {
                (a <= 0.0).then(|| format!("a range of logarithms lies above 0; this one begins at {a}"))
            }),
            Distribution::Normal { mean, sd, min, max } => normal_problem(mean, sd, min, max),
            Distribution::Triangular { min, mode, max } => range(min, max).or_else(|| {
                (!(min..=max).contains(&mode))
                    .then(|| format!("the mode lies from {min} to {max}; found {mode}"))
            }),
            Distribution::Beta { a, b, min, max } => range(min, max).or_else(|| {
                [a, b]
                    .into_iter()
                    .find(|shape| !(*shape > 0.0 && *shape <= SHAPE))
                    .map(|shape| format!("a shape is above 0 and at most {SHAPE}; found {shape}"))
            }),
        };
        problem.map_or(Ok(()), |message| Err(InvalidDistribution { message }))
    }

    /// The value below which a share `u` of the distribution lies. Coordinates are taken to the nearest number strictly
    /// between 0 and 1, so that a value is always finite.
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        let u = u.clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0);
        match *self {
            Distribution::Uniform(a, b) => between(a, b, u),
            Distribution::LogUniform(a, b) => exp(between(ln(a), ln(b), u)).max(a).min(b),
            Distribution::Normal { mean, sd, min, max } => truncated_normal(mean, sd, min, max, u),
            Distribution::Triangular { min, mode, max } => {
                let rising = (mode - min) / (max - min);
                if u < rising {
                    min + (max - min) * (u * rising).sqrt()
                } else {
                    max - (max - min) * ((1.0 - u) * (1.0 - rising)).sqrt()
                }
            }
            Distribution::Beta { a, b, min, max } => between(min, max, beta::quantile(a, b, u)),
        }
    }
}

/// `u` of the way from `a` to `b`, exact at the ends and never outside.
fn between(a: f64, b: f64, u: f64) -> f64 {
    (a + (b - a) * u).max(a).min(b)
}

/// What is wrong with a range, if anything.
fn range(a: f64, b: f64) -> Option<String> {
    (!(a < b && (b - a).is_finite())).then(|| format!("a range is finite and rises; found {a} to {b}"))
}

fn normal_problem(mean: f64, sd: f64, min: Option<f64>, max: Option<f64>) -> Option<String> {
    if !(mean.is_finite() && sd > 0.0 && sd.is_finite()) {
        return Some(format!(
            "a normal distribution has a finite mean and sd above 0; found {mean} and {sd}"
        ));
    }
    if let Some(end) = [min, max].into_iter().flatten().find(|end| !end.is_finite()) {
        return Some(format!("an end of a range is finite or left out; found {end}"));
    }
    if let (Some(min), Some(max)) = (min, max)
        && let Some(problem) = range(min, max)
    {
        return Some(problem);
    }
    let (_, low, high) = tail(mean, sd, min, max);
    (high - low < MASS).then(|| "the range leaves nothing of the normal distribution".into())
}

/// The range in standard deviations, mirrored if it lies above the mean, where the distribution function has lost its
/// digits: the sign, and the probabilities below the lower and the upper end.
fn tail(mean: f64, sd: f64, min: Option<f64>, max: Option<f64>) -> (f64, f64, f64) {
    let low = min.map_or(f64::NEG_INFINITY, |min| (min - mean) / sd);
    let high = max.map_or(f64::INFINITY, |max| (max - mean) / sd);
    let below = |z: f64| if z.is_finite() { normal_cdf(z) } else { f64::from(z > 0.0) };
    if low > 0.0 { (-1.0, below(-high), below(-low)) } else { (1.0, below(low), below(high)) }
}

fn truncated_normal(mean: f64, sd: f64, min: Option<f64>, max: Option<f64>, u: f64) -> f64 {
    let (sign, low, high) = tail(mean, sd, min, max);
    let u = if sign < 0.0 { 1.0 - u } else { u };
    let p = (low + u * (high - low)).clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0);
    let x = mean + sd * sign * normal_quantile(p);
    x.max(min.unwrap_or(f64::MIN)).min(max.unwrap_or(f64::MAX))
}

#[cfg(test)]
mod tests;
