//! Beliefs against the truth, and the table's answer against what the truth warranted.

use crate::clock::Millis;
use crate::command::play::Confidence;
use crate::game::Game;
use crate::simulated;
use crate::state::{Stamp, State};
use crate::view::DraftStatus;
use casus_model::ClaimLevel;
use casus_scenario::value::Id;
use serde::Serialize;

/// What one member believed at a pulse.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Believed {
    /// The member.
    pub member: Id,
    /// Whether people answered.
    pub human: bool,
    /// When.
    pub at: Stamp,
    /// Chips, the last on "cannot tell".
    pub chips: Vec<u8>,
    /// How sure.
    pub confidence: Confidence,
    /// Why.
    pub reason: String,
    /// Its yes or no.
    pub accept: bool,
    /// Brier score against the truth, 0 (certain and right) to 2; chips on "cannot tell" count evenly for all.
    pub brier: f64,
    /// What the model would have believed from the same papers, and its score.
    pub model: Option<(Vec<f64>, f64)>,
}

/// A pulse.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PulseRecord {
    /// Its title.
    pub title: String,
    /// The yes-or-no question.
    pub question: String,
    /// When it was opened.
    pub opened: Stamp,
    /// When it was closed.
    pub closed: Option<Stamp>,
    /// The answers.
    pub answers: Vec<Believed>,
    /// Delegations with people or a program that did not answer; nothing is put in their place.
    pub missing: Vec<Id>,
    /// Mean belief of the delegations with people, and its Brier score; `None` if none answered.
    pub pooled: Option<(Vec<f64>, f64)>,
}

/// Believed against true, at the last pulse.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Attribution {
    /// What was true, by place.
    pub truth: u16,
    /// For each hypothesis and then for "cannot tell": how many delegations with people lean to it, and how many
    /// other members. Where two have as many chips the first counts.
    pub leaning: Vec<(u32, u32)>,
}

/// Whether the table did too much or too little.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reaction {
    /// It did less than the truth warranted, by so many rungs.
    Under(u8),
    /// It did what the truth warranted.
    Fitting,
    /// It did more, by so many rungs.
    Over(u8),
}

/// The verdict by the scenario's own rule.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// The highest rung of the texts adopted; 0 for none.
    pub adopted: u8,
    /// The rung that the truth warrants.
    pub warranted: u8,
    /// Too much or too little.
    pub reaction: Reaction,
    /// Whether a text was adopted that asserts more than the truth bears out.
    pub asserted_too_much: bool,
}

/// What the model would have believed at the closing of the open pulse, member by member.
pub(super) fn model_at_closing(game: &Game, state: &State, at: Millis) -> Option<Vec<(Id, Vec<f64>)>> {
    state.open_pulse()?;
    let of = |member: &Id| {
        simulated::of(game, state, member, at).map(|reply| (member.clone(), reply.advice.belief))
    };
    Some(game.members().iter().filter_map(of).collect())
}

/// Chips as probabilities.
fn belief(chips: &[u8]) -> Vec<f64> {
    let Some((unsure, chips)) = chips.split_last() else { return Vec::new() };
    let even = f64::from(*unsure) / chips.len().max(1) as f64;
    chips.iter().map(|&c| (f64::from(c) + even) / 10.0).collect()
}

fn brier(belief: &[f64], truth: usize) -> f64 {
    let miss = |(h, p): (usize, &f64)| {
        let error = p - if h == truth { 1.0 } else { 0.0 };
        error * error
    };
    belief.iter().enumerate().map(miss).sum()
}

pub(super) fn pulses(game: &Game, state: &State, model: &[Vec<(Id, Vec<f64>)>]) -> Vec<PulseRecord> {
    let truth = game.setup().truth.ix();
    let closed = state.pulses.iter().enumerate();
    closed
        .map(|(n, pulse)| {
            let model = |member: &Id| {
                let held = model.get(n)?.iter().find(|(id, _)| id == member)?;
                Some((held.1.clone(), brier(&held.1, truth)))
            };
            let answers: Vec<Believed> = pulse
                .answers
                .iter()
                .map(|(member, sent)| Believed {
                    member: member.clone(),
                    human: sent.human,
                    at: sent.at,
                    chips: sent.chips.clone(),
                    confidence: sent.confidence,
                    reason: sent.reason.clone(),
                    accept: sent.accept,
                    brier: brier(&belief(&sent.chips), truth),
                    model: model(member),
                })
                .collect();
            let people: Vec<Vec<f64>> =
                answers.iter().filter(|a| a.human).map(|a| belief(&a.chips)).collect();
            let pooled = (!people.is_empty()).then(|| {
                let k = people[0].len();
                let mean = |h: usize| people.iter().map(|p| p[h]).sum::<f64>() / people.len() as f64;
                let mean: Vec<f64> = (0..k).map(mean).collect();
                let score = brier(&mean, truth);
                (mean, score)
            });
            PulseRecord {
                title: pulse.title.clone(),
                question: pulse.question.clone(),
                opened: pulse.opened,
                closed: pulse.closed,
                answers,
                missing: pulse.missing.clone(),
                pooled,
            }
        })
        .collect()
}

pub(super) fn attribution(game: &Game, pulses: &[PulseRecord]) -> Attribution {
    let mut leaning = vec![(0, 0); game.setup().hypotheses.len() + 1];
    for answer in pulses.last().into_iter().flat_map(|pulse| &pulse.answers) {
        let most = answer.chips.iter().enumerate().rev().max_by_key(|(_, chips)| **chips);
        if let Some(counts) = most.and_then(|(place, _)| leaning.get_mut(place)) {
            counts.0 += u32::from(answer.human);
            counts.1 += u32::from(!answer.human);
        }
    }
    Attribution { truth: game.setup().truth.0, leaning }
}

pub(super) fn verdict(game: &Game, state: &State) -> Verdict {
    let adopted = state.rounds.iter().filter(|round| round.status == DraftStatus::Adopted);
    let (mut highest, mut claim) = (0, ClaimLevel::Event);
    for round in adopted {
        highest = round.rung.max(highest);
        claim = round.claim.max(claim);
    }
    let truth = &game.setup().hypotheses[game.setup().truth.ix()];
    Verdict {
        adopted: highest,
        warranted: truth.warrants,
        reaction: match highest.cmp(&truth.warrants) {
            std::cmp::Ordering::Less => Reaction::Under(truth.warrants - highest),
            std::cmp::Ordering::Equal => Reaction::Fitting,
            std::cmp::Ordering::Greater => Reaction::Over(highest - truth.warrants),
        },
        asserted_too_much: claim > truth.claim,
    }
}

#[cfg(test)]
mod tests {
    use super::{belief, brier};

    #[test]
    fn scores_of_chips() {
        assert_eq!(belief(&[6, 2, 0, 2]), [6.0 + 2.0 / 3.0, 2.0 + 2.0 / 3.0, 2.0 / 3.0].map(|c| c / 10.0));
        assert_eq!(brier(&belief(&[10, 0, 0]), 0), 0.0);
        assert_eq!(brier(&belief(&[10, 0, 0]), 1), 2.0);
        assert!((brier(&belief(&[0, 0, 10]), 1) - 0.5).abs() < 1e-12);
    }
}
