//! The noise share: how much of an outcome's variance is luck.
//!
//! By the law of total variance, Var(Y) = E[Var(Y | x)] + Var(E[Y | x]): what replicates of one sample differ by, and
//! what samples differ by. No input explains the first part. An analysis of the means of r replicates sees it divided
//! by r; where luck is independent from sample to sample, the means' variance is then V + W / r in the place of V, and
//!
//! - a first-order index of the means is V / (V + W / r) times that of the expected outcome: too small,
//! - a total index T of the expected outcome appears as (T V + W / r) / (V + W / r): too great, for every input alike,
//!   and an input without any effect shows the whole of [`Noise::share_of_means`].
//!
//! Common random numbers, under which all samples share the luck of a replicate, take away what the luck adds to every
//! sample alike; only its interaction with the inputs then stays in the means, and the corrections overstate.

use super::{Bootstrap, Estimate, InvalidData, check_outcome, mean, refuse};
use crate::statistic::Sum;
use serde::Serialize;

/// Where the variance of single runs comes from.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Noise {
    /// Samples.
    pub samples: usize,
    /// Runs in all of them.
    pub runs: usize,
    /// W, variance of the runs of one sample, averaged over the samples with two runs or more. Null without any.
    pub within: Option<f64>,
    /// V, variance of the samples' expected outcomes: that of their means less what luck adds to it. Never below 0. Null
    /// where `within` is, and for a single sample.
    pub between: Option<f64>,
    /// The noise share W / (V + W) of the variance of single runs. Null if no run differs from another.
    pub share: Estimate,
    /// The share of luck in the variance of the samples' means, which is what indices of the means are taken of.
    pub share_of_means: Estimate,
}

/// The noise share of an outcome, whose runs are given sample by sample, with intervals from resamples of the samples.
/// Every sample weighs the same, however many replicates it has.
///
/// # Errors
///
/// [`InvalidData`] without any sample, if a sample has no run, or if a number is not finite.
pub fn noise(samples: &[&[f64]], bootstrap: &Bootstrap) -> Result<Noise, InvalidData> {
    if samples.is_empty() {
        return refuse("there is no outcome to analyse");
    }
    if let Some(at) = samples.iter().position(|runs| runs.is_empty()) {
        return refuse(format!("sample {} has no run", at + 1));
    }
    samples.iter().try_for_each(|runs| check_outcome(runs))?;
    let moments: Vec<Moments> = samples.iter().map(|runs| Moments::of(runs)).collect();
    let parts = Parts::of(moments.iter());
    let shares = |parts: &Parts| vec![parts.share(), parts.share_of_means()];
    let resamples =
        bootstrap.over(moments.len(), |picks| shares(&Parts::of(picks.iter().map(|&p| &moments[p]))));
    let estimates = Estimate::each(&shares(&parts), &resamples);
    Ok(Noise {
        samples: samples.len(),
        runs: samples.iter().map(|runs| runs.len()).sum(),
        within: parts.within,
        between: parts.between,
        share: estimates[0],
        share_of_means: estimates[1],
    })
}

impl Noise {
    /// What a first-order index of the samples' means says of the expected outcome, if luck is independent from sample to
    /// sample. Null where the share of luck in the means is, or is all.
    #[must_use]
    pub fn first_of_expected(&self, first: f64) -> Option<f64> {
        let luck = self.share_of_means.value.filter(|luck| *luck < 1.0)?;
        Some(first / (1.0 - luck))
    }

    /// The same of a total index.
    #[must_use]
    pub fn total_of_expected(&self, total: f64) -> Option<f64> {
        let luck = self.share_of_means.value.filter(|luck| *luck < 1.0)?;
        Some((total - luck) / (1.0 - luck))
    }
}

/// What a sample's runs say.
struct Moments {
    runs: f64,
    mean: f64,
    /// Unbiased variance; nothing of a single run.
    variance: Option<f64>,
}

impl Moments {
    fn of(runs: &[f64]) -> Moments {
        let mean = if super::constant(runs) { runs[0] } else { mean(runs) };
        let squares = runs.iter().map(|y| (y - mean) * (y - mean)).collect::<Sum>().value();
        let variance = (runs.len() > 1).then(|| squares / (runs.len() as f64 - 1.0));
        Moments { runs: runs.len() as f64, mean, variance }
    }
}

/// The parts of the variance.
struct Parts {
    within: Option<f64>,
    between: Option<f64>,
    /// What luck adds to the variance of the means.
    in_means: Option<f64>,
}

impl Parts {
    fn of<'m>(samples: impl Iterator<Item = &'m Moments> + Clone) -> Parts {
        let variances: Vec<f64> = samples.clone().filter_map(|sample| sample.variance).collect();
        let within = (!variances.is_empty()).then(|| mean(&variances));
        // A sample with one run has luck in its mean too, of which the others tell how much.
        let in_means = within.map(|within| {
            let parts: Vec<f64> =
                samples.clone().map(|sample| sample.variance.unwrap_or(within) / sample.runs).collect();
            mean(&parts)
        });
        let means: Vec<f64> = samples.map(|sample| sample.mean).collect();
        let between = in_means.filter(|_| means.len() > 1).map(|in_means| {
            let middle = mean(&means);
            let squares = means.iter().map(|y| (y - middle) * (y - middle)).collect::<Sum>().value();
            (squares / (means.len() as f64 - 1.0) - in_means).max(0.0)
        });
        Parts { within, between, in_means }
    }

    fn share(&self) -> Option<f64> {
        part(self.within?, self.between?)
    }

    fn share_of_means(&self) -> Option<f64> {
        part(self.in_means?, self.between?)
    }
}

/// A part of the sum of two; nothing if both are 0.
fn part(one: f64, other: f64) -> Option<f64> {
    (one + other > 0.0).then(|| one / (one + other))
}
