//! History as judge: coded incidents played many times, and what allies did beside what the engine has them do.
//!
//! [`incident::read`] joins scenario files that code real incidents (their `history` section) with a table of
//! responses. [`Backtest::play`] plays each incident, takes from the runs how often each member joined, took a lesser
//! step or did nothing, and scores that against the record beside the baselines ([`baseline`]), each of which is fitted
//! without the incident that it is asked about. Whoever codes another incident adds a folder and lines to the table.
//!
//! Nothing here knows an incident by name. What the engine weighs is in the scenario files; the codes are read by the
//! baseline of unit weights alone.

mod account;
pub mod act;
pub mod baseline;
pub mod calibrate;
mod comparison;
pub mod engine;
pub mod incident;
mod ordered;
pub mod pack;
pub mod page;
mod played;
mod pooled;
pub mod responses;
pub mod score;
pub mod target;

pub use account::{ActReport, Calibrated, Contrast, Count, Forms, Latency, ModelReport, ResponseReport};

use casus_model::{Draws, VALUE_VERSION};
use casus_scenario::Problems;
use engine::Replicate;
use incident::Incident;
use score::Bin;
use serde::Serialize;
use target::{Target, TargetReport};

/// What is played, and how often.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    /// Seed of all chance.
    pub seed: u64,
    /// Replicates of each incident.
    pub replicates: u32,
    /// Threads; 0 for one on every core.
    pub threads: usize,
    /// Whether a few parameters are fitted too, and the fitted engine scored beside the one that ships.
    pub calibrate: bool,
}

/// What history says of the engine: the contract `casus.backtest`. Fields may be added under the same version, none
/// changes its meaning.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Backtest {
    /// `casus.backtest`.
    pub format: &'static str,
    /// Version of this form.
    pub version: u32,
    /// Version of the numbers: equal inputs give equal numbers under one value version.
    pub value_version: u32,
    /// Seed of every run.
    pub seed: u64,
    /// Replicates of each incident.
    pub replicates: u32,
    /// What was asked, in the order of the folders.
    pub acts: Vec<ActReport>,
    /// The engine and the baselines on the responses of those who were members then, best first.
    pub models: Vec<ModelReport>,
    /// The baselines on all responses, those of later members included, each counting alike.
    pub all_responses: Vec<ModelReport>,
    /// Whether the engine's probabilities mean what they say: its calibration curve.
    pub curve: Vec<Bin>,
    /// What the record says of the parameters; null if that was not asked for.
    pub calibrated: Option<Calibrated>,
    /// Two acts of one cost to which the allies answered most differently; null without two.
    pub contrast: Option<Contrast>,
    /// Statistics of the record.
    pub targets: Vec<TargetReport>,
}

impl Backtest {
    /// Plays incidents and compares. `progress` is told of every incident that has been played.
    ///
    /// # Errors
    ///
    /// The problems of a scenario under a change that an ablation makes.
    pub fn play(
        incidents: &[Incident],
        targets: &[Target],
        ask: Ask,
        progress: &(dyn Fn() + Sync),
    ) -> Result<Backtest, Vec<Problems>> {
        let runs: Vec<Vec<Replicate>> = incidents
            .iter()
            .map(|incident| {
                let played = played::play(incident, &incident.model, ask);
                progress();
                played
            })
            .collect();
        let played = played::arranged(incidents, &runs);
        let acts: Vec<ActReport> = played.iter().map(|p| p.report(&incidents[p.incident])).collect();
        let draws = Draws::new(ask.seed, 0, 0);
        let scored = comparison::engine_scored(&played, &acts);
        let mut engines = vec![("engine", scored.clone())];
        let calibrated = match ask.calibrate {
            true => {
                let (calibrated, scored) = comparison::calibrated(incidents, ask)?;
                engines.push(("engine, calibrated", scored));
                Some(calibrated)
            }
            false => None,
        };
        Ok(Backtest {
            format: "casus.backtest",
            version: 1,
            value_version: VALUE_VERSION,
            seed: ask.seed,
            replicates: ask.replicates,
            models: comparison::models(&played, engines, false, &draws),
            all_responses: comparison::models(&played, Vec::new(), true, &draws),
            curve: score::calibration(&scored),
            calibrated,
            contrast: comparison::contrast(incidents, &played, &acts, ask)?,
            targets: pooled::reported(targets, incidents, &runs, &played, ask)?,
            acts,
        })
    }
}

#[cfg(test)]
mod tests;
