//! Outcomes over all samples, and for each scenario and policy.

use super::results::Results;
use super::{estimate, interval};
use crate::sensitivity::Estimate;
use crate::space::{Sample, Space, Value};
use casus_model::report::Pairs;
use serde::Serialize;

/// A combination of the levers' values.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Policy {
    /// Its number.
    pub policy: u32,
    /// In a few words: `as written` without levers.
    pub label: String,
    /// The value of each lever.
    pub levers: Pairs<String>,
}

/// An outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OutcomeSummary {
    /// Its name.
    pub outcome: String,
    /// What it is.
    pub meaning: String,
    /// Its unit.
    pub unit: &'static str,
    /// What the intervals count: `point`, or `replicate` where there is one point.
    pub of: &'static str,
    /// Mean over all samples that are looked at.
    pub mean: Estimate,
    /// Runs that have it.
    pub runs: u64,
    /// Runs that were played and have none, such as a time to what never happened.
    pub without: u64,
    /// For each scenario and policy.
    pub cells: Vec<Cell>,
}

/// An outcome in one scenario under one policy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cell {
    /// Id of the scenario.
    pub scenario: String,
    /// Number of the policy.
    pub policy: u32,
    /// Mean over points.
    pub mean: Estimate,
    /// Runs that have it.
    pub runs: u64,
}

pub(super) fn policies(space: &Space) -> Vec<Policy> {
    let count = u32::try_from(space.policies()).unwrap_or(u32::MAX);
    (0..count).map(|policy| describe(space, policy)).collect()
}

fn describe(space: &Space, policy: u32) -> Policy {
    let values = space.values(Sample { point: 0, scenario: 0, policy });
    let own = &values[space.uncertainties().len()..];
    let named = space.levers().iter().zip(own);
    let levers: Vec<(String, String)> =
        named.map(|(lever, &value): (_, &Value)| (lever.name.clone(), lever.values.label(value))).collect();
    let words: Vec<String> = levers.iter().map(|(name, value)| format!("{name} {value}")).collect();
    let label = if words.is_empty() { "as written".into() } else { words.join(", ") };
    Policy { policy, label, levers: Pairs(levers) }
}

pub(super) fn outcomes(results: &Results) -> Vec<OutcomeSummary> {
    let space = &results.space;
    let alone = space.points() == 1;
    let one = |(at, outcome): (usize, &crate::experiment::outcome::Outcome)| {
        let runs = |keeps: &dyn Fn(Sample) -> bool| -> u64 {
            let own = results.looked_at().filter(|&s| keeps(results.parts(s)));
            own.filter_map(|s| results.samples[s].taken.get(at)).map(|taken| taken.n).sum()
        };
        let mean = |keeps: &dyn Fn(Sample) -> bool| -> Estimate {
            if alone {
                return of_replicates(results, at, keeps);
            }
            estimate(results.by_point(at, keeps).into_iter().filter_map(|(_, mean)| mean))
        };
        let mut cells = Vec::new();
        for (scenario, id) in (0..).zip(space.scenarios()) {
            for policy in 0..u32::try_from(space.policies()).unwrap_or(u32::MAX) {
                let keeps = |s: Sample| (s.scenario, s.policy) == (scenario, policy);
                if results.looked_at().any(|s| keeps(results.parts(s))) {
                    let (mean, runs) = (mean(&keeps), runs(&keeps));
                    cells.push(Cell { scenario: id.to_owned(), policy, mean, runs });
                }
            }
        }
        let played: u64 = results
            .looked_at()
            .map(|s| {
                let sample = &results.samples[s];
                if sample.is_invalid() { 0 } else { u64::from(sample.replicates) - sample.failed }
            })
            .sum();
        let with = runs(&|_| true);
        OutcomeSummary {
            outcome: outcome.name.to_string(),
            meaning: outcome.meaning(),
            unit: outcome.unit(),
            of: if alone { "replicate" } else { "point" },
            mean: mean(&|_| true),
            runs: with,
            without: played.saturating_sub(with),
            cells,
        }
    };
    space.outcomes().iter().enumerate().map(one).collect()
}

/// The mean over the samples of the only point, with a standard error from their replicates: paired where all samples
/// have the same ones.
fn of_replicates(results: &Results, outcome: usize, keeps: &dyn Fn(Sample) -> bool) -> Estimate {
    let samples: Vec<usize> = results.looked_at().filter(|&s| keeps(results.parts(s))).collect();
    if let ([sample], false) = (&samples[..], results.has_runs()) {
        let taken = results.samples[*sample].taken.get(outcome).copied().unwrap_or_default();
        return interval(taken.mean, taken.variance.map(|v| (v / taken.n as f64).sqrt()));
    }
    if !results.has_runs() {
        let means: Option<Vec<f64>> = samples.iter().map(|&s| results.mean(s, outcome)).collect();
        return interval(means.map(|m| m.iter().sum::<f64>() / m.len() as f64), None);
    }
    let sums = results.by_replicate(outcome, keeps);
    estimate(sums.into_iter().filter(|(_, n)| *n > 0).map(|(sum, n)| sum / n as f64))
}
