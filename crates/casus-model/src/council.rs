//! The council: sponsors, soundings, the silence procedure and what follows a break (phase 9 of a tick).
//!
//! A motion exists only if a member sponsors it (`tabling`). The chair sounds the capitals out and weakens the text
//! until nobody is expected to object; then it lies under silence until a deadline, where silence is consent
//! (`silence`). A member breaks silence when what the text costs it, over the best alternative, exceeds the cost of
//! standing alone (`weighing`); a member that is watched has its answers accounted for (`account`). This module says what the council is; those below it say what it does, the last four
//! of them only under a rule that is not the default: other drafts (`drafting`, `condorcet`), other ways to decide
//! (`aggregation`), more time (`extension`).

mod account;
mod aggregation;
mod condorcet;
mod drafting;
mod extension;
mod silence;
mod tabling;
mod weighing;

pub(crate) use account::Watch;
pub use account::{Answer, BeliefAccount, Ground};
pub(crate) use weighing::Weighed;

use crate::ids::MemberId;
use crate::ladder::ClaimLevel;
use crate::time::Tick;
use serde::{Deserialize, Serialize};

/// How the council decides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Procedure {
    /// Length of silence in ticks, in routine and once a consultation is on.
    pub period: i32,
    /// See `period`.
    pub urgent_period: i32,
    /// Times that the chair puts a deadline off for a capital that had no time to instruct, for one text.
    pub extensions: u8,
    /// Ticks by which it does so each time.
    pub extension: i32,
    /// Rounds of silence before the text fails.
    pub rounds: u8,
    /// Ticks between soundings.
    pub sounding_interval: i32,
    /// Soundings before the chair gives up.
    pub soundings: u8,
    /// Ticks between one file and the next.
    pub pause: i32,
    /// Ticks after which a first sounding must be held once a consultation is on.
    pub consultation_within: i32,
    /// Whether members table motions of their own accord, or only the author does.
    pub open_tabling: bool,
    /// What follows a failed text.
    pub fallback: Fallback,
}

/// What follows a failed text.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Fallback {
    /// Nothing.
    Nothing,
    /// Those who would act in their own name do so together, if they are enough.
    Coalition {
        /// Fewest members.
        members: u32,
        /// Least share of the capability of all members but the largest, 0 to 1.
        capability: f64,
    },
}

/// A member's answer to a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// Silence, which is consent.
    #[default]
    Consent,
    /// Consent with a reservation on record.
    Reservation,
    /// Objection: the text does too little.
    TooWeak,
    /// Objection: the text does or says too much.
    TooStrong,
}

/// The consideration that weighed most in an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The harm done asks for an answer.
    #[default]
    Harm,
    /// It might strike at one who did not do it.
    Error,
    /// What the act would cost.
    Cost,
    /// The attribution goes beyond what it believes.
    Claim,
    /// Fear of being drawn in.
    Entrapment,
    /// Fear of being left alone.
    Abandonment,
    /// Its own public words bind it.
    Audience,
    /// Its general lean in this case, nearness included.
    Lean,
    /// It would not stand alone.
    Isolation,
    /// Another dispute.
    Linkage,
    /// The belief that this rung demands is not reached.
    Floor,
    /// A red line or the capital's cap.
    RedLine,
}

impl Reason {
    /// The reason as a phrase for a reader.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Reason::Harm => "the harm done",
            Reason::Error => "fear of blaming wrongly",
            Reason::Cost => "cost of the act",
            Reason::Claim => "attribution unproven",
            Reason::Entrapment => "fear of entrapment",
            Reason::Abandonment => "fear of abandonment",
            Reason::Audience => "own public words",
            Reason::Lean => "its lean in this case",
            Reason::Isolation => "would not stand alone",
            Reason::Linkage => "another dispute",
            Reason::Floor => "proof for this rung",
            Reason::RedLine => "red line",
        }
    }
}

/// Whether a member holds the motion hostage to another dispute, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Linkage {
    #[default]
    None,
    /// Satisfied by a weaker text.
    Dilute,
    /// Holds the text up in soundings; the flag tells whether the chair sees it.
    Delay { revealed: bool },
    /// Waits for the deadline to break silence.
    Break,
}

/// A text as drafted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What it does.
    pub rung: u8,
    /// What it says.
    pub claim: ClaimLevel,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The chair sounds out at this tick.
    Sounding { at: Tick },
    /// Silence since the first tick, until the second.
    Silence { deadline: Tick },
}

/// The motion on the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct File {
    pub sponsor: MemberId,
    pub asked: u8,
    pub asked_claim: ClaimLevel,
    pub draft: Draft,
    /// The text lowers what is in force.
    pub retract: bool,
    pub opened: Tick,
    pub phase: Phase,
    pub rounds: u8,
    pub soundings: u8,
    pub extensions: u8,
    /// Texts of this file that were broken, where the chair must not come back to them: rungs as bits, by claim level.
    pub broken: [u32; 5],
    /// The floor of the rung is waived: the text takes effect one rung below until the floor is reached.
    pub conditional: bool,
}

/// A text that was adopted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adoption {
    /// When.
    pub tick: Tick,
    /// What it does and says.
    pub draft: Draft,
    /// The rung that its sponsor asked for.
    pub asked: u8,
    /// Rounds of silence that it took.
    pub rounds: u8,
}

/// A text that failed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Failure {
    /// When.
    pub tick: Tick,
    /// The last draft.
    pub draft: Draft,
    /// The rung that its sponsor asked for.
    pub asked: u8,
    /// Rounds of silence that it took; 0 if it was withdrawn in soundings.
    pub rounds: u8,
}

/// The council's ledger.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Council {
    pub in_force: Option<Draft>,
    pub peak: u8,
    pub file: Option<File>,
    pub files: u16,
    pub next_file: Option<Tick>,
    pub adopted: Option<Adoption>,
    pub first_adoption: Option<Tick>,
    /// Tick of the first adopted text that names the state.
    pub first_attribution: Option<Tick>,
    /// Whether the last text adopted took an earlier one back.
    pub retracted: bool,
    pub failed: Option<Failure>,
    pub coalition: Option<(Tick, u8)>,
    /// A conditional text: the rung it becomes and the tick on which it lapses.
    pub conditional: Option<(u8, Tick)>,
    pub silence_rounds: u32,
    pub broken_rounds: u32,
}

impl Council {
    pub(crate) fn rung(&self) -> u8 {
        self.in_force.map_or(0, |d| d.rung)
    }

    /// G: 1 once an adopted text names the state, 0.5 once any text is adopted.
    pub(crate) fn endorsement(&self) -> f64 {
        match self.in_force {
            Some(d) if d.claim >= ClaimLevel::State => 1.0,
            Some(d) if d.rung > 0 => 0.5,
            _ => 0.0,
        }
    }
}
