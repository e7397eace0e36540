//! The stress test of a scenario: the worst that an adversary could make of it, what the alliance could best do about it,
//! and the two as a game.
//!
//! An [`Arena`] holds the scenario with the places open that either side can vary. [`Stress::play`] spends a budget of
//! runs in four parts:
//!
//! 1. The adversary's worst case against the alliance as it is written, by the cross-entropy method ([`search`]).
//! 2. The alliance's best answer to that worst case, the same way.
//! 3. Both on fresh replicates. The best value that a search showed is the greatest of many noisy ones and so too good
//!    (the optimiser's curse, Smith and Winkler 2006); it is told beside the fresh value.
//! 4. A zero-sum game over the strategies found, widened by best answers to the mixed strategies of its solution (the
//!    double oracle of McMahan, Gordon and Blum 2003) and solved exactly ([`game`]) on one set of replicates, told on
//!    another.
//!
//! All candidates of an iteration share their replicates (common random numbers); no two iterations do, and nothing is
//! told on replicates on which it was chosen. Results depend on the seed and not on threads.

pub mod arena;
pub mod axis;
pub mod defaults;
pub mod game;
pub mod near;
pub mod report;
pub mod search;

mod best;
mod rounds;
mod runs;

pub use arena::{Arena, Refused, Side};
pub use report::Stress;

use crate::why::Estimate;
use best::{Held, Task};
use casus_model::report::ScenarioName;
use casus_model::{Summary, VALUE_VERSION};
use report::{AxisName, Budget, Measured};
use runs::{Pairing, Runs, Strategy};

/// Least budget, runs.
pub const LEAST_BUDGET: u64 = 2_000;

/// Shares of the budget, percent: the two searches, the fresh evaluation, each reply of the game, and its payoffs.
const ADVERSARY: u64 = 30;
const ALLIANCE: u64 = 18;
const EVALUATION: u64 = 10;
const REPLY: u64 = 6;
const PAYOFFS: u64 = 18;

/// What the adversary maximises and the alliance minimises.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Objective {
    /// The highest Alliance Fracture Index of the run from the incident on, 0 to 1.
    Fracture,
    /// The two-sided loss of the run's last rung against the rung that the truth warrants: so much for each whole ladder
    /// of shortfall and of excess.
    Loss {
        /// Weight of under-reaction.
        under: f64,
        /// Weight of over-reaction.
        over: f64,
    },
}

impl Objective {
    /// The number of a run.
    #[must_use]
    pub fn of(self, summary: &Summary) -> f64 {
        match self {
            Objective::Fracture => summary.fracture[0].peak,
            Objective::Loss { under, over } => under * summary.under + over * summary.over,
        }
    }

    fn measured(self) -> Measured {
        match self {
            Objective::Fracture => Measured { kind: "fracture", under: None, over: None },
            Objective::Loss { under, over } => {
                Measured { kind: "loss", under: Some(under), over: Some(over) }
            }
        }
    }
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asked {
    /// What is measured.
    pub objective: Objective,
    /// Most runs; less than [`LEAST_BUDGET`] counts as that.
    pub budget: u64,
    /// Seed of every run and every candidate.
    pub seed: u64,
    /// Threads; 0 for one on every core.
    pub threads: usize,
}

/// No candidate of a side made a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCandidate(pub Side);

impl std::fmt::Display for NoCandidate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.0 {
            Side::Adversary => "no candidate of the adversary's makes a scenario",
            Side::Alliance => "no candidate of the alliance's makes a scenario",
        })
    }
}

impl std::error::Error for NoCandidate {}

impl Stress {
    /// Plays the stress test. `progress` is told, from any thread, how many runs were played since it was last told.
    ///
    /// # Errors
    ///
    /// [`NoCandidate`] if nothing that was tried for a side makes a scenario.
    ///
    /// # Panics
    ///
    /// If a run panics.
    pub fn play(arena: &Arena, asked: Asked, progress: &(dyn Fn(u64) + Sync)) -> Result<Stress, NoCandidate> {
        let budget = asked.budget.max(LEAST_BUDGET);
        let mut runs = Runs::new(arena, asked.objective, asked.seed, asked.threads, progress);
        let part = |percent: u64| budget / 100 * percent;
        let plain: Strategy = None;

        let task =
            |side, stage, against, percent| Task { side, stage, against, runs: part(percent), apart: true };
        let worst = task(Side::Adversary, 0, vec![(plain.clone(), 1.0)], ADVERSARY);
        let worst = worst.search(&mut runs).ok_or(NoCandidate(Side::Adversary))?;
        let of_adversary = runs.used;
        let optimum: Strategy = Some(worst.optimum.point.clone());
        let answer = task(Side::Alliance, 1, vec![(optimum.clone(), 1.0)], ALLIANCE);
        let answer = answer.search(&mut runs).ok_or(NoCandidate(Side::Alliance))?;
        let of_alliance = runs.used - of_adversary;
        let reply: Strategy = Some(answer.optimum.point.clone());

        let second = |held: &Held| held.runner_up.as_ref().map(|place| place.point.clone());
        let (other_worst, other_reply) = (second(&worst), second(&answer));
        let mut pairings = vec![
            Pairing { adversary: &plain, alliance: &plain },
            Pairing { adversary: &optimum, alliance: &plain },
            Pairing { adversary: &optimum, alliance: &reply },
            Pairing { adversary: &plain, alliance: &reply },
        ];
        if other_worst.is_some() {
            pairings.push(Pairing { adversary: &other_worst, alliance: &plain });
        }
        if other_reply.is_some() {
            pairings.push(Pairing { adversary: &optimum, alliance: &other_reply });
        }
        let each = (part(EVALUATION) / pairings.len() as u64).min(1_000_000) as u32;
        let span = runs.fresh(each.max(2));
        let jobs: Vec<_> = pairings.into_iter().map(|pairing| (pairing, span)).collect();
        let mut fresh = runs.play(&jobs).into_iter();
        // The written scenario and what a search chose always play.
        let mut next = || fresh.next().flatten();
        let (written, attacked, answered) =
            (next().unwrap_or_default(), next().unwrap_or_default(), next().unwrap_or_default());
        let answer_as_written = next();
        let attacked_otherwise = other_worst.is_some().then(&mut next).flatten();
        let answered_otherwise = other_reply.is_some().then(&mut next).flatten();
        let of_evaluation = runs.used - of_adversary - of_alliance;

        let game = rounds::play(&mut runs, &worst, &answer, (part(REPLY), part(PAYOFFS)));
        let used = runs.used;
        Ok(Stress {
            format: "casus.stress",
            version: 1,
            value_version: VALUE_VERSION,
            scenario: ScenarioName::of(arena.setup()),
            seed: asked.seed,
            objective: asked.objective.measured(),
            budget: Budget {
                asked: budget,
                used,
                adversary: of_adversary,
                alliance: of_alliance,
                evaluation: of_evaluation,
                game: used - of_adversary - of_alliance - of_evaluation,
            },
            knobs: AxisName::all(arena, Side::Adversary),
            levers: AxisName::all(arena, Side::Alliance),
            as_written: Estimate::of(&written),
            adversary: worst.told(arena, &written, &attacked, attacked_otherwise.as_deref()),
            alliance: answer.told(arena, &attacked, &answered, answered_otherwise.as_deref()),
            answer_as_written: answer_as_written.as_deref().map(Estimate::of),
            game,
        })
    }
}

/// The mean of one less another, pair by pair.
fn paired(one: &[f64], other: &[f64]) -> Estimate {
    Estimate::of(&one.iter().zip(other).map(|(a, b)| a - b).collect::<Vec<f64>>())
}

#[cfg(test)]
mod tests;
