//! The silence record and the rulings.

use crate::seat::Party;
use crate::state::{Stamp, State};
use crate::view::{Change, DraftStatus, OverrideView};
use casus_model::math;
use casus_scenario::value::Id;
use serde::Serialize;

/// What a member did with a text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answered {
    /// Who.
    pub member: Id,
    /// Whether it broke silence; else it said that it stays silent.
    pub breaks: bool,
    /// Why.
    pub reason: String,
    /// What it could have accepted.
    pub wording: String,
    /// When.
    pub at: Stamp,
    /// Whether people decided it.
    pub human: bool,
    /// Why control answered in a simulated member's place, if it did.
    pub overridden: Option<String>,
}

/// A shadow ballot.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shadowed {
    /// Who.
    pub member: Id,
    /// Whether it would have broken silence, had it run on.
    pub would_break: bool,
}

/// A round of silence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RoundRecord {
    /// The text's title.
    pub title: String,
    /// The text.
    pub text: String,
    /// Differences from the text of the round before.
    pub changes: Vec<Change>,
    /// The rung, by place.
    pub rung: u8,
    /// When it was opened.
    pub opened: Stamp,
    /// When it ended.
    pub closed: Option<Stamp>,
    /// How it ended.
    pub status: DraftStatus,
    /// Milliseconds that were left when it ended.
    pub left: u64,
    /// Whether breaks were shown at the deadline only.
    pub sealed: bool,
    /// Answers of members, in order of time.
    pub answers: Vec<Answered>,
    /// The shadow ballots of those that did not break.
    pub shadow: Vec<Shadowed>,
    /// Extensions: by whom, seconds, why.
    pub extensions: Vec<(Party, u32, String)>,
}

/// A ruling and how surprising it was to the model.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RulingRecord {
    /// Whose proposal.
    pub of: Party,
    /// What was proposed.
    pub act: String,
    /// When it was ruled on.
    pub at: Stamp,
    /// The ruling.
    pub ruling: OverrideView,
    /// Surprise of its outcome to the model, bits; `None` where the model has no odds for it.
    pub surprise: Option<f64>,
}

pub(super) fn rounds(state: &State) -> Vec<RoundRecord> {
    let record = |round: &crate::state::Round| {
        let mut answers: Vec<Answered> = round
            .acts
            .iter()
            .map(|(member, act)| Answered {
                member: member.clone(),
                breaks: act.breaks,
                reason: act.reason.clone(),
                wording: act.wording.clone(),
                at: act.at,
                human: act.human,
                overridden: round.overridden.get(member).cloned(),
            })
            .collect();
        answers.sort_by_key(|answer| answer.at);
        let votes = round.shadow.iter().flat_map(|shadow| &shadow.votes);
        RoundRecord {
            title: round.title.clone(),
            text: round.text.clone(),
            changes: round.changes.clone(),
            rung: round.rung,
            opened: round.opened,
            closed: round.closed,
            status: round.status,
            left: round.left,
            sealed: round.sealed,
            answers,
            shadow: votes
                .map(|(member, vote)| Shadowed { member: member.clone(), would_break: *vote })
                .collect(),
            extensions: round.extensions.clone(),
        }
    };
    state.rounds.iter().map(record).collect()
}

pub(super) fn rulings(state: &State) -> Vec<RulingRecord> {
    let mut rulings = Vec::new();
    for (of, desk) in &state.desks {
        for proposal in &desk.proposals {
            let Some((at, ruling)) = &proposal.ruling else { continue };
            let bits = |p: f64| -math::ln(p.max(f64::MIN_POSITIVE)) / std::f64::consts::LN_2;
            rulings.push(RulingRecord {
                of: of.clone(),
                act: proposal.act.clone(),
                at: *at,
                ruling: ruling.clone(),
                // No -0 for what was certain.
                surprise: ruling.model_probability.map(|p| bits(p) + 0.0),
            });
        }
    }
    let key = |ruling: &RulingRecord| ruling.surprise.unwrap_or(f64::INFINITY);
    rulings.sort_by(|a, b| key(a).total_cmp(&key(b)).then(a.at.cmp(&b.at)));
    rulings
}
