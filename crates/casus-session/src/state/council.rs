//! Drafts, rounds of silence, pulses.

use super::Stamp;
use crate::clock::{Clocks, Deadline};
use crate::command::play::Confidence;
use crate::game::Game;
use crate::seat::Party;
use crate::view::{Change, Countdown, DraftStatus};
use casus_model::ClaimLevel;
use casus_scenario::document;
use casus_scenario::value::Id;
use std::collections::BTreeMap;

/// A draft on the chair's list.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Draft {
    pub authored: Option<Id>,
    pub by: Party,
    pub title: String,
    pub text: String,
    pub claim: ClaimLevel,
    pub rung: u8,
    pub status: DraftStatus,
    pub seconds: u32,
    pub until: String,
}

impl Draft {
    pub(crate) fn authored(game: &Game, draft: &document::Draft) -> Draft {
        let needs = game.setup().ladder.get(usize::from(draft.rung)).map_or(ClaimLevel::Event, |r| r.claim);
        Draft {
            authored: Some(draft.id.clone()),
            by: Party::Control,
            title: draft.title.to_string(),
            text: draft.text.to_string(),
            claim: draft.claim.unwrap_or(needs),
            rung: draft.rung,
            status: DraftStatus::Ready,
            seconds: draft.seconds(),
            until: draft.until.map_or_else(String::new, |t| game.date(t.minutes() * crate::clock::MINUTE)),
        }
    }
}

/// What a member did with a text under silence.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Act {
    pub breaks: bool,
    pub reason: String,
    pub wording: String,
    pub at: Stamp,
    pub human: bool,
}

/// A shadow ballot: who would have broken silence, had it run on?
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Shadow {
    pub deadline: Deadline,
    pub open: bool,
    pub votes: BTreeMap<Id, bool>,
}

/// A round of silence.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Round {
    /// The draft, by its place on the chair's list.
    pub draft: usize,
    pub title: String,
    pub text: String,
    pub claim: ClaimLevel,
    pub rung: u8,
    pub changes: Vec<Change>,
    pub until: String,
    pub sealed: bool,
    pub show_reason: bool,
    pub opened: Stamp,
    /// Its length with extensions, ms.
    pub length: i64,
    pub deadline: Deadline,
    pub status: DraftStatus,
    /// When simulated members answer, session ms.
    pub moments: BTreeMap<Id, i64>,
    pub acts: BTreeMap<Id, Act>,
    pub asked: BTreeMap<Id, (u32, String, Stamp)>,
    pub extensions: Vec<(Party, u32, String)>,
    pub shadow: Option<Shadow>,
    pub convened: Option<String>,
    pub closed: Option<Stamp>,
    /// Milliseconds that were left when it ended.
    pub left: u64,
    /// Simulated members in whose place control answered, and why.
    pub overridden: BTreeMap<Id, String>,
}

impl Round {
    pub(crate) fn is_open(&self) -> bool {
        self.status == DraftStatus::Silence
    }

    pub(crate) fn breakers(&self) -> impl Iterator<Item = (&Id, &Act)> {
        self.acts.iter().filter(|(_, act)| act.breaks)
    }

    /// Whether its breaks are known to everybody.
    pub(crate) fn breaks_shown(&self) -> bool {
        !(self.sealed && self.is_open())
    }
}

/// An answer to a pulse.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sent {
    pub chips: Vec<u8>,
    pub confidence: Confidence,
    pub reason: String,
    pub accept: bool,
    pub at: Stamp,
    pub human: bool,
}

/// Milliseconds after the end of a pulse in which answers are still taken.
pub(crate) const GRACE: i64 = 10_000;

/// A pulse.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pulse {
    pub title: String,
    pub question: String,
    pub opened: Stamp,
    pub length: i64,
    /// The end that is shown; answers are taken for [`GRACE`] more.
    pub deadline: Deadline,
    pub answers: BTreeMap<Id, Sent>,
    /// Human delegations that gave no answer, once closed.
    pub missing: Vec<Id>,
    pub closed: Option<Stamp>,
}

impl Pulse {
    pub(crate) fn last_moment(&self) -> Deadline {
        Deadline { at: self.deadline.at.saturating_add(GRACE), ..self.deadline }
    }
}

/// A deadline as a countdown: when it ends while its clock runs, what is left while it stands.
pub(crate) fn countdown(clocks: &Clocks, deadline: Deadline, length: i64) -> Countdown {
    let moves = clocks.running || deadline.clock == crate::clock::ClockId::Wall;
    let length = u64::try_from(length).unwrap_or(0);
    Countdown {
        ends: if moves { clocks.wall_of(deadline) } else { None },
        left: clocks.remaining(deadline, clocks.set_at).min(length),
        length,
    }
}
