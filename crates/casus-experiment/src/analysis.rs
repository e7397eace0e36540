//! What the results of a study say: summaries, sensitivity, discovery, trade-off, robustness and the verdicts on what was
//! expected.
//!
//! The unit of all intervals is the point: the replicates of a point share its uncertainties and are no independent
//! witnesses of them. Only where a study has a single point do intervals count replicates. The serialised form of
//! [`Analysis`] is a contract (`"format": "casus.analysis"`): fields may be added under the same version, none changes its
//! meaning. Where a number is undefined it is null, never NaN. What could not be analysed is told with its reason.

mod claims;
mod events;
mod inputs;
mod policies;
mod results;
mod summary;
mod swings;

pub use claims::HypothesisAnswer;
pub use events::{Bound, BoxFound, Discovery, Event, Leaf, RestrictedInput};
pub use inputs::{InputDelta, InputEffects, InputIndices, InputPawn, OutcomeSensitivity, PairIndex};
pub use policies::{OutcomeRobustness, PolicyRobustness, PolicyStanding, RegionTradeoff};
pub use results::{Given, Results};
pub use summary::{Cell, OutcomeSummary, Policy};
pub use swings::{InputSwing, SwingEnd};

use crate::experiment::{Experiment, Pairing};
use crate::sensitivity::{Bootstrap, Estimate};
use crate::statistic::{Stat, Z};
use crate::study::Stored;
use serde::Serialize;

/// How a study is analysed.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Resamples behind every bootstrap interval.
    pub resamples: u32,
    /// Intervals of every input for PAWN.
    pub pawn_intervals: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { resamples: 500, pawn_intervals: 10 }
    }
}

/// The analysis of a study.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Analysis {
    /// `casus.analysis`.
    pub format: &'static str,
    /// Version of this form.
    pub version: u32,
    /// Version of the numbers of the runs.
    pub value_version: u32,
    /// The program that played them.
    pub program: String,
    /// BLAKE3 of the plan: the name of the study.
    pub plan_hash: String,
    /// Id of the experiment.
    pub experiment: String,
    /// What it asks.
    pub question: String,
    /// Seed of the design and of every run.
    pub seed: u64,
    /// The design, as it is written; `Table` if the points are a file.
    pub design: String,
    /// Which samples share their luck: `common`, `by_point` or `independent`. Intervals over points leave out the luck
    /// that all points share.
    pub draws: &'static str,
    /// Points.
    pub points: u64,
    /// Scenarios, by id.
    pub scenarios: Vec<String>,
    /// Policies.
    pub policies: Vec<Policy>,
    /// To which samples the analysis is restricted, in words; none if to all.
    pub given: Vec<String>,
    /// Samples that were looked at.
    pub samples: u64,
    /// Runs in them.
    pub runs: u64,
    /// Samples that make no scenario.
    pub invalid: u64,
    /// Runs that failed.
    pub failed: u64,
    /// Samples that are not played yet.
    pub missing: u64,
    /// Every outcome, over all and for each scenario and policy.
    pub outcomes: Vec<OutcomeSummary>,
    /// The registered hypotheses, in the order of the document.
    pub hypotheses: Vec<HypothesisAnswer>,
    /// Over- against under-reaction of the policies, over all points and by region.
    pub tradeoff: Vec<RegionTradeoff>,
    /// The policies across points, by every outcome that has a better side.
    pub robustness: Vec<OutcomeRobustness>,
    /// What each uncertainty brings to each outcome.
    pub sensitivity: Vec<OutcomeSensitivity>,
    /// Where among the uncertainties an event happens.
    pub discovery: Vec<Discovery>,
    /// What could not be analysed, and why.
    pub refused: Vec<Refused>,
}

/// An analysis that there is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// Which.
    pub analysis: &'static str,
    /// Of which outcome.
    pub outcome: Option<String>,
    /// Why, with counts.
    pub why: String,
}

impl Analysis {
    /// Analyses a study that was read. `discover` names events besides the outcomes that are 0 or 1 in every run.
    #[must_use]
    pub fn of(
        results: &Results,
        stored: &Stored<'_>,
        settings: Settings,
        discover: &[events::Event],
    ) -> Analysis {
        let bootstrap = Bootstrap { resamples: settings.resamples, seed: results.experiment().seed };
        let mut refused = Vec::new();
        let e = results.experiment();
        let count =
            |of: fn(&results::Sample) -> u64| results.looked_at().map(|at| of(&results.samples[at])).sum();
        Analysis {
            format: "casus.analysis",
            version: 1,
            value_version: stored.value_version(),
            program: stored.program().to_owned(),
            plan_hash: stored.plan_hash().to_owned(),
            experiment: e.id.to_string(),
            question: e.question.to_string(),
            seed: e.seed,
            design: design(e),
            draws: match e.draws {
                Pairing::Common => "common",
                Pairing::ByPoint => "by_point",
                Pairing::Independent => "independent",
            },
            points: results.space.points(),
            scenarios: results.space.scenarios().map(str::to_owned).collect(),
            policies: summary::policies(&results.space),
            given: results.given.iter().map(Given::words).collect(),
            samples: results.looked_at().count() as u64,
            runs: count(|s| u64::from(s.replicates)),
            invalid: count(|s| u64::from(s.is_invalid())),
            failed: count(|s| s.failed),
            missing: count(|s| u64::from(s.is_missing())),
            outcomes: summary::outcomes(results),
            hypotheses: claims::answers(results, &mut refused),
            tradeoff: policies::tradeoff(results, &bootstrap, &mut refused),
            robustness: policies::robustness(results, &bootstrap, &mut refused),
            sensitivity: inputs::sensitivity(results, settings, &bootstrap, &mut refused),
            discovery: events::discovery(results, discover, &bootstrap, &mut refused),
            refused,
        }
    }
}

fn design(e: &Experiment) -> String {
    match &e.table {
        Some(table) => format!("Table({table})"),
        None => casus_scenario::parse::options().to_string(&e.design).unwrap_or_default(),
    }
}

/// The mean of numbers with its 95 % interval by the normal distribution; null below two.
fn estimate(numbers: impl IntoIterator<Item = f64>) -> Estimate {
    let Stat { mean, se, .. } = Stat::of(numbers);
    interval(mean, se)
}

fn interval(value: Option<f64>, se: Option<f64>) -> Estimate {
    let end = |sign: f64| Some(value? + sign * Z * se?);
    Estimate { value, se, low: end(-1.0), high: end(1.0) }
}

#[cfg(test)]
mod tests;
