//! Verdicts on hypotheses that were registered before the run.
//!
//! Each claim says where a quantity lies: a mean, a difference of means or a trend. Its two one-sided tests ask how
//! likely the data are if it is false and if it is true; p is twice the smaller. Over all registered claims the p values
//! are adjusted by Holm's method (1979), and at a level of 0.95 a claim is
//!
//! - *supported* if its adjusted p is at most 0.05 and the data speak for it,
//! - *refuted* if its adjusted p is at most 0.05 and they speak against it,
//! - *undecided* otherwise.
//!
//! For a single claim that is the same as asking whether the interval lies wholly where the claim holds, or wholly
//! outside. Equivalence within a margin is the two one-sided tests of Schuirmann (1987), each at half of 1 - level.
//!
//! The units of all tests are the points of the uncertainty space, each by the mean of its replicates, because
//! replicates of a point share its uncertainties and so are no independent witnesses of them; every point weighs the
//! same. Only where there is a single point are its replicates the units, and then the verdict is on that point. Several
//! runs of one replicate at one point, as of levers that a claim leaves open, count as one by their mean.

use std::error::Error;
use std::fmt;

mod estimate;
mod trend;
mod units;

use estimate::Estimate;
use units::{Units, difference};

/// The number that a run gave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// Point of the uncertainty space.
    pub point: u32,
    /// Replicate; equal replicates of a point share their luck.
    pub replicate: u32,
    /// The outcome, finite.
    pub value: f64,
}

/// What a claim is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Quantity {
    /// The mean of an outcome.
    Mean(Vec<Observation>),
    /// The mean of the first minus that of the second. Where both have the same points, or the same replicates of the
    /// same single point, their units are paired (Student 1908); elsewhere the test is Welch's (1947).
    Difference(Vec<Observation>, Vec<Observation>),
    /// Spearman's rank correlation (1904) of an outcome with the number that stands beside it, a lever's or an
    /// uncertainty's value. Where it varies within points, each point has a correlation of its own (0 if its outcome
    /// never varies) and the estimate is their mean; elsewhere there is one over all points, with Fisher's z and the
    /// variance (1 + r^2 / 2) / (n - 3) of Bonett and Wright (2000).
    Trend(Vec<(f64, Observation)>),
}

/// Where the quantity lies, so it is claimed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lies {
    /// Below a number. "Less than" is a difference below 0, "at most" a mean below the bound.
    Below(f64),
    /// Above a number.
    Above(f64),
    /// Between two numbers, as for equivalence within a margin.
    Within(f64, f64),
}

/// A hypothesis.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// What it is about.
    pub quantity: Quantity,
    /// Where that lies.
    pub lies: Lies,
}

/// What the data say of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Supported,
    /// It does not.
    Refuted,
    /// They do not tell.
    Undecided,
}

/// What is counted as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A point of the uncertainty space.
    Point,
    /// A replicate of the only point.
    Replicate,
}

/// The test behind a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    /// Student's t on the units of one set of runs.
    OneSample,
    /// Student's t on differences of paired units.
    Paired,
    /// Welch's t on the units of two sets.
    Welch,
    /// Student's t on the rank correlations within units.
    RankWithin,
    /// Fisher's z of the rank correlation over units.
    RankAcross,
}

/// The answer to a claim.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// The quantity; null if there is nothing to compute it from.
    pub estimate: Option<f64>,
    /// Lower end of its interval at the level asked for, not widened for the number of claims; null below two units (four
    /// for a correlation over units), and where units never differ, which leaves no variance to judge by.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Degrees of freedom of the test; null for a normal one and where there is no interval.
    pub freedom: Option<f64>,
    /// The test.
    pub test: Test,
    /// What it counts.
    pub unit: Unit,
    /// Units, of both sets for Welch's test.
    pub units: usize,
    /// Twice the smaller of the two one-sided p values, at most 1. Where units never differ it is twice the
    /// probability of the sign test that all n fall on one side, 2^-n, or of a permutation that parts two sets.
    pub p: f64,
    /// p adjusted for all claims by Holm's method.
    pub adjusted: f64,
    /// The verdict.
    pub verdict: Verdict,
}

/// Why claims cannot be judged.
#[derive(Clone, Debug, PartialEq)]
pub enum InvalidClaim {
    /// The level is not strictly between 0 and 1.
    Level(f64),
    /// A claim holds a number that is not finite, or bounds out of order.
    Number {
        /// Place of the claim.
        claim: usize,
    },
}

impl fmt::Display for InvalidClaim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InvalidClaim::Level(level) => {
                write!(f, "a level lies strictly between 0 and 1; this one is {level}")
            }
            InvalidClaim::Number { claim } => {
                write!(f, "hypothesis {} holds a number that is not finite or bounds out of order", claim + 1)
            }
        }
    }
}

impl Error for InvalidClaim {}

impl Claim {
    fn is_valid(&self) -> bool {
        let values = |runs: &[Observation]| runs.iter().all(|run| run.value.is_finite());
        let quantity = match &self.quantity {
            Quantity::Mean(runs) => values(runs),
            Quantity::Difference(one, other) => values(one) && values(other),
            Quantity::Trend(runs) => runs.iter().all(|(x, run)| x.is_finite() && run.value.is_finite()),
        };
        quantity
            && match self.lies {
                Lies::Below(bound) | Lies::Above(bound) => bound.is_finite(),
                Lies::Within(low, high) => low.is_finite() && high.is_finite() && low <= high,
            }
    }

    fn estimate(&self) -> Estimate {
        match &self.quantity {
            Quantity::Mean(runs) => {
                let units = Units::of(runs);
                Estimate::of_mean(&units.values(), Test::OneSample, units.unit())
            }
            Quantity::Difference(one, other) => difference(&Units::of(one), &Units::of(other)),
            Quantity::Trend(runs) => trend::estimate(runs),
        }
    }

    /// The one-sided p values of the claim being false and of its being true.
    fn tests(&self, estimate: &Estimate) -> (f64, f64) {
        match self.lies {
            Lies::Below(bound) => estimate.sides(bound),
            Lies::Above(bound) => {
                let (below, above) = estimate.sides(bound);
                (above, below)
            }
            Lies::Within(low, high) => {
                let ((below_low, above_low), (below_high, above_high)) =
                    (estimate.sides(low), estimate.sides(high));
                (above_low.max(below_high), below_low.min(above_high))
            }
        }
    }
}

/// Judges all registered claims at a level such as 0.95.
///
/// # Errors
///
/// [`InvalidClaim`] for a level outside 0 to 1 and for numbers that are not finite.
pub fn judge(claims: &[Claim], level: f64) -> Result<Vec<Answer>, InvalidClaim> {
    if !(level > 0.0 && level < 1.0) {
        return Err(InvalidClaim::Level(level));
    }
    if let Some(claim) = claims.iter().position(|claim| !claim.is_valid()) {
        return Err(InvalidClaim::Number { claim });
    }
    let estimates: Vec<Estimate> = claims.iter().map(Claim::estimate).collect();
    let sides: Vec<(f64, f64)> = claims.iter().zip(&estimates).map(|(claim, e)| claim.tests(e)).collect();
    let p: Vec<f64> = sides.iter().map(|(holds, fails)| (2.0 * holds.min(*fails)).min(1.0)).collect();
    let adjusted = holm(&p);
    let answer = |k: usize| {
        let (estimate, (against_false, against_true)) = (&estimates[k], sides[k]);
        let verdict = if adjusted[k] > 1.0 - level {
            Verdict::Undecided
        } else if against_false < against_true {
            Verdict::Supported
        } else {
            Verdict::Refuted
        };
        let ends = estimate.interval(level);
        Answer {
            estimate: estimate.value,
            low: ends.map(|(low, _)| low),
            high: ends.map(|(_, high)| high),
            freedom: ends.and(estimate.freedom),
            test: estimate.test,
            unit: estimate.unit,
            units: estimate.units,
            p: p[k],
            adjusted: adjusted[k],
            verdict,
        }
    };
    Ok((0..claims.len()).map(answer).collect())
}

/// Holm's step-down adjustment (1979), in the order given.
#[must_use]
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    let (mut adjusted, mut highest) = (vec![0.0; p.len()], 0.0_f64);
    for (before, &k) in order.iter().enumerate() {
        highest = highest.max(((p.len() - before) as f64 * p[k]).min(1.0));
        adjusted[k] = highest;
    }
    adjusted
}

#[cfg(test)]
mod tests;
