//! The account of a back-test: what was asked, what came of it, and what predicted it.

use super::act::Answer;
use super::calibrate::Posterior;
use super::score::{Interval, Scores};
use super::target::Simulated;
use serde::Serialize;

/// One act that was asked, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActReport {
    /// Id of the incident.
    pub incident: String,
    /// Id of the scenario that codes it.
    pub scenario: String,
    /// Hash of that scenario and its pack.
    pub hash: String,
    /// What was asked.
    pub action: String,
    /// Whether it was a collective text.
    pub text: bool,
    /// Members whose answer is known, those who asked included.
    pub members: usize,
    /// How many of them joined.
    pub joined: Count,
    /// How many took a lesser step, or consented with a reservation.
    pub partial: Count,
    /// Days from the request to the day of the median joiner; of a text, until it was decided. Null where nothing of
    /// the kind is known or simulated.
    pub days: Latency,
    /// How dissent over a text showed, as shares of the runs; null for an appeal.
    pub dissent: Option<Forms>,
    /// Mean belief of those asked that the accused did it, when they answered an appeal; null for a text.
    pub belief: Option<f64>,
    /// Their mean action threshold p* then; null for a text.
    pub threshold: Option<f64>,
    /// Whoever is scored.
    pub responses: Vec<ResponseReport>,
}

/// A count beside its simulation.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Count {
    /// How many there were.
    pub observed: usize,
    /// The middle 90 % of the runs.
    pub simulated: Simulated,
    /// Whether what was observed lies inside.
    pub inside: bool,
}

/// Days beside their simulation.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Latency {
    /// Median of the known dates of joiners.
    pub observed: Option<f64>,
    /// The middle 90 % of the runs.
    pub simulated: Option<Simulated>,
}

/// How dissent over a text showed, as shares of the runs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Forms {
    /// Not at all.
    pub none: f64,
    /// The text was adopted weaker than it was tabled.
    pub diluted: f64,
    /// It was held up or withdrawn.
    pub withheld: f64,
    /// Silence was broken.
    pub broken: f64,
}

/// One member's answer beside what the engine gives.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ResponseReport {
    /// Id of the member.
    pub member: String,
    /// What it did.
    pub answer: Answer,
    /// Share of the runs in which it did nothing.
    pub nothing: f64,
    /// Share in which it took a lesser step.
    pub partial: f64,
    /// Share in which it joined.
    pub joined: f64,
    /// What the response counts by its confidence.
    pub weight: f64,
    /// Whether it follows from a list that names all who answered otherwise.
    pub inferred: bool,
    /// Mean action threshold p* when it answered an appeal; null for a text.
    pub threshold: Option<f64>,
}

/// A way to predict and its scores.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ModelReport {
    /// What it is.
    pub name: &'static str,
    /// Its scores, leaving out the incident that is predicted.
    pub scores: Scores,
    /// Log score less that of the base rate apart for solo acts and texts; negative is better.
    pub over_solo_text: Interval,
    /// Log score less that of the unit-weight stakes; negative is better.
    pub over_unit_weights: Interval,
}

/// The engine under parameters that are fitted to the record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Calibrated {
    /// The parameters, from all acts.
    pub parameters: Vec<Posterior>,
    /// How many joined each act, in the order of `acts`, the incident of the act being left out of the fit.
    pub joined: Vec<Count>,
}

/// Two acts of the same cost to which the allies answered most differently.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Contrast {
    /// The act that more joined, and the one that fewer did: places in `acts`.
    pub acts: [usize; 2],
    /// Joiners of both that were observed.
    pub observed: [usize; 2],
    /// The engine.
    pub engine: [Simulated; 2],
    /// The engine with the age of the harm taken away: every harm counts as fresh.
    pub all_fresh: [Simulated; 2],
    /// One private lean a member and nothing else, fitted to all acts at once.
    pub single_dial: [Simulated; 2],
    /// The engine's two medians apart.
    pub gap: f64,
    /// The same with every harm fresh.
    pub gap_all_fresh: f64,
}
