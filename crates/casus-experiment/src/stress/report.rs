//! What a stress test tells: the contract `casus.stress`.

use super::arena::{Arena, Side};
use super::runs::Strategy;
use super::search::Effort;
use crate::distribution::Distribution;
use crate::space::{Factor, Values, number};
use crate::why::Estimate;
use casus_model::report::{Pairs, ScenarioName};
use serde::Serialize;

/// The worst case of a scenario, the best answer to it, and the game of the two sides.
///
/// The serialised form is a contract (`"format": "casus.stress"`): fields may be added under the same version, none
/// changes its meaning. Where a number is undefined it is null, never NaN.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stress {
    /// `casus.stress`.
    pub format: &'static str,
    /// Version of this form.
    pub version: u32,
    /// Version of the numbers: equal inputs give equal numbers under one value version.
    pub value_version: u32,
    /// What was played.
    pub scenario: ScenarioName,
    /// Seed of every run and of every candidate.
    pub seed: u64,
    /// What the adversary maximises and the alliance minimises.
    pub objective: Measured,
    /// Runs.
    pub budget: Budget,
    /// What the adversary can vary.
    pub knobs: Vec<AxisName>,
    /// What the alliance can vary.
    pub levers: Vec<AxisName>,
    /// The scenario as it is written, on fresh replicates.
    pub as_written: Estimate,
    /// The worst case for the alliance as it is written.
    pub adversary: Best,
    /// The best answer of the alliance to that worst case.
    pub alliance: Best,
    /// The best answer where the scenario is as it is written otherwise; left out if both together make no scenario.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_as_written: Option<Estimate>,
    /// Both sides, each with what was found for it.
    pub game: Game,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Measured {
    /// `fracture` for the highest Alliance Fracture Index of a run, `loss` for its two-sided loss.
    pub kind: &'static str,
    /// Weight of under-reaction; null for fracture.
    pub under: Option<f64>,
    /// Weight of over-reaction; null for fracture.
    pub over: Option<f64>,
}

/// Runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Budget {
    /// At most so many were asked for.
    pub asked: u64,
    /// So many were played.
    pub used: u64,
    /// In the search for the worst case.
    pub adversary: u64,
    /// In the search for the best answer.
    pub alliance: u64,
    /// On fresh replicates, to tell what both are worth.
    pub evaluation: u64,
    /// In the game: replies and payoffs.
    pub game: u64,
}

/// An axis with its bounds, which are the reader's claim.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AxisName {
    /// The place that it writes to, or several by a pattern.
    pub path: String,
    /// `range` for a number, `scale` for a factor on what is written, `delay` for hours by which a time is moved, `choice`.
    pub kind: &'static str,
    /// Lower end; null for a choice.
    pub low: Option<f64>,
    /// Upper end; null for a choice.
    pub high: Option<f64>,
    /// The values of a choice; empty for others.
    pub values: Vec<String>,
    /// What the scenario has there; null if it is left to its default, or if there are several places.
    pub written: Option<String>,
}

impl AxisName {
    fn of(factor: &Factor, written: Option<&str>) -> AxisName {
        let (low, high) = match &factor.values {
            Values::Range(d) | Values::Scale(d) | Values::Delay(d) => match *d {
                Distribution::Uniform(low, high) => (Some(low), Some(high)),
                other => (Some(other.quantile(0.0)), Some(other.quantile(1.0))),
            },
            Values::Among(_) => (None, None),
        };
        let (kind, values) = match &factor.values {
            Values::Range(_) => ("range", Vec::new()),
            Values::Scale(_) => ("scale", Vec::new()),
            Values::Delay(_) => ("delay", Vec::new()),
            Values::Among(values) => ("choice", values.iter().map(|v| v.label().to_owned()).collect()),
        };
        let written = written
            .map(|text| text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(text).to_owned());
        AxisName { path: factor.path.clone(), kind, low, high, values, written }
    }

    /// The axes of a side.
    #[must_use]
    pub fn all(arena: &Arena, side: Side) -> Vec<AxisName> {
        let axis = |(number, factor)| AxisName::of(factor, arena.written(side, number));
        arena.factors(side).iter().enumerate().map(axis).collect()
    }

    /// What it may hold, for a reader.
    #[must_use]
    pub fn bounds(&self) -> String {
        let (low, high) =
            (self.low.map_or_else(String::new, number), self.high.map_or_else(String::new, number));
        match self.kind {
            "range" => format!("{low} to {high}"),
            "scale" => format!("times {low} to {high}"),
            "delay" => format!("moved by {low} to {high} h"),
            _ => self.values.join(" | "),
        }
    }
}

/// The best that a side found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Best {
    /// How it was searched.
    pub search: Searched,
    /// The best.
    pub optimum: Place,
    /// The best that lies far from it; left out if nothing far from it was among the finalists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runner_up: Option<Place>,
    /// Distance of the two, 0 to 1; null without a runner-up.
    pub distance: Option<f64>,
    /// The runner-up less the optimum, pair by pair; left out without a runner-up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runner_up_difference: Option<Estimate>,
    /// How far the search narrowed each axis, from 0 (not at all) to 1 (to one place): what it did not narrow hardly
    /// matters, or was not settled.
    pub narrowed: Pairs<f64>,
}

/// How a search went.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Searched {
    /// Iterations.
    pub iterations: u32,
    /// Candidates of each.
    pub candidates: u32,
    /// Replicates of each candidate, fresh in every iteration and shared by its candidates.
    pub replicates: u32,
    /// Candidates that made no scenario.
    pub invalid: u64,
    /// Mean value of the elite of each iteration.
    pub course: Vec<f64>,
    /// The best value that any candidate showed, which is too good to be true: the greatest of many noisy values.
    pub claimed: f64,
    /// Finalists that were played again, from which the optimum was chosen.
    pub finalists: u32,
    /// Replicates of each finalist.
    pub finalist_replicates: u32,
}

impl Searched {
    pub(super) fn effort(effort: Effort) -> Searched {
        Searched {
            iterations: effort.iterations,
            candidates: effort.candidates,
            replicates: effort.replicates,
            invalid: 0,
            course: Vec::new(),
            claimed: 0.0,
            finalists: 0,
            finalist_replicates: 0,
        }
    }
}

/// A point that a search found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Place {
    /// The value of each axis.
    pub settings: Pairs<String>,
    /// The same as changes to the scenario, each `path=value`, as `--set` takes them.
    pub changes: Vec<String>,
    /// Its value when it was chosen among the finalists.
    pub chosen_at: f64,
    /// Its value on fresh replicates.
    pub value: Estimate,
    /// The same less what the side began with: the scenario as it is written, or for the alliance the worst case
    /// without an answer; pair by pair.
    pub difference: Estimate,
    /// Candidates among the best 15 % of the search that lie within 0.25 of it.
    pub near: u64,
}

/// The settings of a point, by axis.
pub(super) fn settings(arena: &Arena, side: Side, strategy: &Strategy) -> Pairs<String> {
    let point = strategy.as_deref().unwrap_or(&[]);
    let setting =
        |(factor, &u): (&Factor, &f64)| (factor.name.clone(), factor.values.label(factor.values.at(u)));
    Pairs(arena.factors(side).iter().zip(point).map(setting).collect())
}

/// The two sides as a zero-sum game over what was found for each.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Game {
    /// The adversary's strategies: the rows.
    pub adversary: Vec<Played>,
    /// The alliance's strategies: the columns.
    pub alliance: Vec<Played>,
    /// Mean payoff to the adversary of each row against each column, on the replicates by which the game is solved.
    pub payoffs: Vec<Vec<f64>>,
    /// Value of the game on those replicates.
    pub solved: f64,
    /// What a side could gain by leaving the solution: 0 but for rounding.
    pub gap: f64,
    /// The value that the two mixed strategies have on other replicates.
    pub value: Estimate,
    /// Replicates by which the game is solved, and as many others on which it is told.
    pub replicates: u32,
    /// The alliance's one strategy whose worst case is least bad: its place among the columns.
    pub robust: usize,
    /// The worst case of that strategy less the worst case of the alliance as it is written, pair by pair.
    pub robust_difference: Estimate,
    /// The best answers to mixed strategies that were looked for.
    pub replies: Vec<Reply>,
}

/// A strategy of the game.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Played {
    /// `as written`, `worst case`, `best answer`, `runner-up`, `reply 1` and so on.
    pub name: String,
    /// The value of each axis; empty for the scenario as it is written.
    pub settings: Pairs<String>,
    /// Probability in the solution.
    pub probability: f64,
    /// What it gets against the other side's strategy that is worst for it.
    pub at_worst: Estimate,
    /// Which strategy of the other side that is: its place.
    pub worst_against: usize,
}

/// A search for the best answer to the other side's mixed strategy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reply {
    /// Round, from 1.
    pub round: u32,
    /// `adversary` or `alliance`.
    pub side: &'static str,
    /// What it gains on the value of the game of that round, 0 if it gains nothing; null if it was not new.
    pub gain: Option<f64>,
}
