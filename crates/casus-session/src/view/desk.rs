//! The desk of a party: what it was given, what it wrote, what it was answered.

use super::Countdown;
use crate::command::play::{Confidence, Pin};
use crate::seat::Party;
use crate::words::Word;
use casus_scenario::value::Id;
use serde::Serialize;

/// What lies on a desk.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DeskView {
    /// The inbox, oldest first.
    pub inbox: Vec<EntryView>,
    /// How many entries nobody here has opened.
    pub unread: u32,
    /// Messages from and to this desk, oldest first.
    pub messages: Vec<MessageView>,
    /// Requests for information and their answers.
    pub requests: Vec<RequestView>,
    /// Own proposals and the rulings on them.
    pub proposals: Vec<ProposalView>,
    /// Own notes.
    pub notes: Vec<NoteView>,
}

/// What kind of thing an entry is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// From the events list.
    Item,
    /// A correction of an earlier entry.
    Correction,
    /// Passed on by another member.
    Passed {
        /// By whom.
        by: Id,
        /// In which form.
        form: FormView,
    },
    /// A ruling of control's.
    Ruling {
        /// How sure control is that it follows.
        sure: Word,
    },
}

/// In which form an entry was passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FormView {
    /// Word for word.
    Original,
    /// In the sender's words.
    Paraphrase,
    /// The conclusion alone.
    Conclusion,
}

/// An entry of an inbox.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EntryView {
    /// Its position in this inbox, from 1.
    pub number: u32,
    /// Authored id of the item, where its own text lies here.
    pub id: Option<Id>,
    /// Authored id of the evidence that it carries, likewise.
    pub evidence: Option<Id>,
    /// What it is.
    pub kind: Entry,
    /// Whether everybody has it.
    pub public: bool,
    /// Scenario date and hour that it tells of.
    pub when: String,
    /// The same in ms from D+0 00:00.
    pub scenario: i64,
    /// Who is said to send it.
    pub from: String,
    /// How it arrived.
    pub method: String,
    /// One line; empty where only another's words came.
    pub title: String,
    /// The text.
    pub text: String,
    /// Admiralty grade, if it has one.
    pub grade: Option<String>,
    /// Whether somebody here has opened it.
    pub read: bool,
    /// To whom this desk passed it on.
    pub passed_to: Vec<Id>,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MessageView {
    /// Who wrote.
    pub from: Party,
    /// To whom.
    pub to: Party,
    /// Scenario date and hour.
    pub when: String,
    /// The text.
    pub text: String,
}

/// A request for information.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RequestView {
    /// Its number on this desk, from 1.
    pub number: u32,
    /// When it was asked.
    pub when: String,
    /// The question.
    pub text: String,
    /// The answers.
    pub answers: Vec<String>,
}

/// A proposal to control.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProposalView {
    /// Its number on this desk, from 1.
    pub number: u32,
    /// What was proposed.
    pub act: String,
    /// Why.
    pub reasons: Vec<String>,
    /// The ruling: narrative, and how sure control is.
    pub ruling: Option<(String, Word)>,
}

/// A note.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NoteView {
    /// Session clock, ms.
    pub session: i64,
    /// The text.
    pub text: String,
    /// What it is about.
    pub pin: Option<Pin>,
}

/// Where a delegation stands towards the text under silence, or one that was just broken.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Silence {
    /// The public number of the draft.
    pub draft: u32,
    /// Its own act so far.
    pub standing: Standing,
    /// Whether it asked for time, and how many seconds.
    pub asked: Option<u32>,
    /// The shadow ballot, while it is open to this delegation.
    pub shadow: Option<Countdown>,
}

/// What a delegation has done with a text under silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nothing.
    Silent,
    /// It said in private that it will stay silent.
    Stays,
    /// It broke silence.
    Broke,
}

/// A delegation's own answer to a pulse.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OwnPulse {
    /// Title of the pulse.
    pub title: String,
    /// Session clock at its answer, ms; `None` where it did not answer in time.
    pub session: Option<i64>,
    /// Chips, the last on "cannot tell".
    pub chips: Vec<u8>,
    /// How sure.
    pub confidence: Option<Confidence>,
    /// Why.
    pub reason: String,
    /// Its yes or no.
    pub accept: bool,
}

/// A belief over time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CurveView {
    /// Whose.
    pub member: Id,
    /// Whether people sat there.
    pub human: bool,
    /// One point a pulse: title and chips; none where it is missing.
    pub points: Vec<(String, Option<Vec<f64>>)>,
}

/// What was expected of a delegation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExpectedView {
    /// The item.
    pub item: Id,
    /// Its title.
    pub title: String,
    /// What a good table would do.
    pub action: String,
    /// Objectives that it serves.
    pub objectives: Vec<Id>,
}
