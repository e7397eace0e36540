//! What facilitator and white cell see.

use super::{ChairDraft, CouncilView, Countdown, FeedItem, MessageView, PulseView, RequestView, Room};
use crate::clock::{Deadline, Millis};
use crate::command::play::{Argument, Category, Confidence, Pin, Rating};
use crate::seat::{Allies, Party, Player, Role, SeatId};
use crate::words::Word;
use casus_scenario::document::{ItemKind, Purpose};
use casus_scenario::value::Id;
use serde::{Deserialize, Serialize};

/// Control's view of everything.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ControlView {
    /// The room.
    pub room: Room,
    /// Whether this is the facilitator's (the white cell may not touch seats and clocks).
    pub facilitator: bool,
    /// Whether this seat agreed to be recorded; `None` for the facilitator and where no person sits.
    pub consented: Option<bool>,
    /// What is told to everybody before the start.
    pub brief: String,
    /// The exercise's objectives.
    pub objectives: Vec<(Id, String)>,
    /// Who has come.
    pub seats: Vec<SeatView>,
    /// Whether the door is closed.
    pub locked: bool,
    /// Whether items that fall due are released by themselves.
    pub automatic: bool,
    /// Whether the board shows how many have answered.
    pub board_counts: bool,
    /// Whether a release of the real emergency was asked for and waits for its second.
    pub release_asked: bool,
    /// The events list: what is to come by time, then the deck, then what is over.
    pub items: Vec<ItemView>,
    /// One row a member with people or a program in its seat, in the order of the scenario.
    pub table: Vec<TableRow>,
    /// The simulated members.
    pub allies: Vec<AllyView>,
    /// Whether they may act.
    pub ally_mode: Allies,
    /// The public feed.
    pub feed: Vec<FeedItem>,
    /// The council as everybody sees it.
    pub council: CouncilView,
    /// The chair's list.
    pub drafts: Vec<ChairDraft>,
    /// The text under silence as control sees it, or the last that was.
    pub silence: Option<SilenceControl>,
    /// Pulses, oldest first.
    pub pulses: Vec<PulseControl>,
    /// Requests for information of all parties.
    pub requests: Vec<(Party, RequestView)>,
    /// Messages of all parties.
    pub messages: Vec<MessageView>,
    /// Proposals of all parties and the rulings.
    pub rulings: Vec<RulingView>,
    /// Notes of control.
    pub notes: Vec<NoteOf>,
    /// Ratings of all evaluators.
    pub ratings: Vec<RatingView>,
    /// The improvement plan: observation, recommendation, owner, due.
    pub improvements: Vec<[String; 4]>,
    /// How many delegations have written sealed what they think happened.
    pub sealed: usize,
    /// What a command to undo would take back.
    pub undo: Option<String>,
    /// The model drawer, if this seat has it open.
    pub drawer: Option<DrawerView>,
    /// The role through whose eyes this seat looks, if it does.
    pub looks_as: Option<Role>,
    /// How many records the log has.
    pub records: u64,
}

/// A note and who made it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NoteOf {
    /// The seat.
    pub by: SeatId,
    /// Session clock, ms.
    pub session: i64,
    /// The text.
    pub text: String,
    /// What it is about.
    pub pin: Option<Pin>,
}

/// Somebody who came.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SeatView {
    /// Which seat.
    pub id: SeatId,
    /// The name that was typed.
    pub alias: String,
    /// Whether it is a program.
    pub program: bool,
    /// The role, once assigned.
    pub role: Option<Role>,
    /// Whether it agreed to be recorded.
    pub consented: bool,
    /// Whether it was sent away.
    pub revoked: bool,
    /// When it last asked for anything.
    pub last_act: Millis,
}

/// Where an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemStatus {
    /// Waits for the facilitator's approval.
    Draft,
    /// Waits for its time, or in the deck.
    Ready,
    /// Its time has come and control has not let it go.
    Due,
    /// Kept back.
    Held,
    /// Out.
    Released,
    /// Taken back unread.
    Recalled,
    /// It never happens.
    Skipped,
}

impl ItemStatus {
    /// Whether an item can still be changed: it is neither out nor over.
    #[must_use]
    pub fn is_to_come(self) -> bool {
        matches!(self, ItemStatus::Draft | ItemStatus::Ready | ItemStatus::Due | ItemStatus::Held)
    }
}

/// A row of the events list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ItemView {
    /// Its id.
    pub id: Id,
    /// What it is.
    pub kind: ItemKind,
    /// Where it stands.
    pub status: ItemStatus,
    /// When it falls due; `None` in the deck.
    pub due: Option<Deadline>,
    /// Scenario time of its fiction, minutes from D+0 00:00.
    pub scenario_time: Option<i64>,
    /// The storyline.
    pub thread: String,
    /// Who is said to send it.
    pub from: String,
    /// Addressees; empty for everybody, `None` for control alone.
    pub to: Option<Vec<Party>>,
    /// How it is delivered.
    pub method: String,
    /// One line.
    pub title: String,
    /// The text.
    pub text: String,
    /// Admiralty grade.
    pub grade: Option<String>,
    /// What really happened.
    pub truth: String,
    /// What a good table would do.
    pub expected: String,
    /// Objectives that it serves.
    pub objectives: Vec<Id>,
    /// Who of control answers for it.
    pub owner: String,
    /// When a contingency is called for, in words.
    pub condition: String,
    /// What a contingency does to the game.
    pub purpose: Option<Purpose>,
    /// What arms a contingency, and whether it is armed.
    pub arms: Option<ArmsView>,
    /// The item that a contingency belongs to.
    pub parent: Option<Id>,
    /// Minutes that the table should need for it.
    pub minutes: Option<f64>,
    /// Wall time of its release.
    pub released_at: Option<Millis>,
    /// Until when it can be recalled, while nobody has read it.
    pub recall_until: Option<Millis>,
    /// Which human delegations have opened it, of those that have it.
    pub read: Vec<(Id, bool)>,
}

/// What arms a contingency, and whether it is armed. Times are readings of the session clock, ms.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArmsView {
    /// Signs that must all be there, in words, each with what is so now.
    pub when: Vec<String>,
    /// Whether it is let go as soon as it is armed.
    pub fires: bool,
    /// Since when it is armed and why, if it is.
    pub armed: Option<(i64, String)>,
    /// Until when it rests since it was dismissed.
    pub rests: Option<i64>,
}

/// A member with people or a program in its seat.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TableRow {
    /// The member.
    pub member: Id,
    /// Its name.
    pub name: String,
    /// Who plays it.
    pub player: Player,
    /// Seats that speak for it.
    pub seats: Vec<SeatId>,
    /// Entries opened, of all.
    pub read: (u32, u32),
    /// Its last pulse: the likeliest hypothesis by place, and the word for it.
    pub belief: Option<(u16, Word)>,
    /// Whether the open pulse has its answer.
    pub answered: Option<bool>,
}

/// A simulated member.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AllyView {
    /// The member.
    pub member: Id,
    /// Its name.
    pub name: String,
    /// Whether control holds it.
    pub held: bool,
    /// Its last pulse: the likeliest hypothesis by place, and the word for it.
    pub belief: Option<(u16, Word)>,
    /// When it will answer the text under silence, and what it would say now.
    pub upcoming: Option<AdviceView>,
}

/// What a simulated member would do with the text under silence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AdviceView {
    /// When it answers; `None` once it has.
    pub at: Option<Countdown>,
    /// Whether it would break.
    pub breaks: bool,
    /// Why, in words.
    pub reason: String,
}

/// The text under silence as control sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SilenceControl {
    /// Its number on the chair's list.
    pub draft: u32,
    /// Members that have said that they stay silent.
    pub stays: Vec<Id>,
    /// Members that broke, with reason and wording.
    pub broke: Vec<(Id, String, String)>,
    /// Requests for time: who, seconds, why.
    pub asked: Vec<(Id, u32, String)>,
    /// Shadow ballots so far: who, and whether it would have broken.
    pub shadow: Vec<(Id, bool)>,
    /// The shadow ballot's countdown, while it is open.
    pub shadow_open: Option<Countdown>,
}

/// A pulse as control sees it: counts while it is open, answers once it is closed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PulseControl {
    /// Title, question and countdown.
    pub pulse: PulseView,
    /// Whether it is closed.
    pub closed: bool,
    /// How many human delegations have answered, of how many.
    pub answered: (u32, u32),
    /// Answers, once closed: member, whether human, chips, confidence, reason, yes or no.
    pub answers: Vec<AnswerView>,
    /// Human delegations without an answer, once closed.
    pub missing: Vec<Id>,
}

/// An answer to a pulse.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AnswerView {
    /// Whose.
    pub member: Id,
    /// Whether people gave it.
    pub human: bool,
    /// Session clock, ms.
    pub session: i64,
    /// Chips, the last on "cannot tell".
    pub chips: Vec<u8>,
    /// How sure.
    pub confidence: Confidence,
    /// Why.
    pub reason: String,
    /// Its yes or no.
    pub accept: bool,
}

/// A proposal and the ruling on it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RulingView {
    /// Whose.
    pub of: Party,
    /// Its number among that party's, from 1.
    pub number: u32,
    /// What was proposed.
    pub act: String,
    /// Why.
    pub reasons: Vec<String>,
    /// The model's odds, if it has any.
    pub odds: Option<OddsView>,
    /// The ruling, once made.
    pub ruled: Option<OverrideView>,
}

/// The model's odds for a proposal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OddsView {
    /// Outcomes with their probabilities, which sum to 1.
    pub outcomes: Vec<(String, f64)>,
    /// The outcome that was drawn, by place.
    pub drawn: u16,
    /// The address of the draw, for the record.
    pub key: String,
    /// The two main drivers, in words.
    pub drivers: Vec<String>,
}

/// A ruling.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OverrideView {
    /// `rigid`, `accept`, `pick`, `odds`, `matrix` or `free`.
    pub mode: String,
    /// Outcome, by place among the model's, where it is one of them; of a matrix 1 for success.
    pub outcome: Option<u16>,
    /// What the model held for the probability of it.
    pub model_probability: Option<f64>,
    /// Kind of the reason of an override.
    pub category: Option<Category>,
    /// The reason.
    pub reason: String,
    /// Arguments for, of a matrix.
    pub pro: Vec<Argument>,
    /// Arguments against.
    pub con: Vec<Argument>,
    /// Odds that were set by hand, percent.
    pub percent: Vec<u8>,
    /// What was rolled, in words.
    pub roll: String,
    /// What players read.
    pub narrative: String,
    /// How sure control is, percent.
    pub sure: u8,
    /// Who ruled.
    pub by: SeatId,
    /// Whether outcomes of the table can be compared with the model's from here on.
    pub comparable: bool,
}

/// A rating.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RatingView {
    /// The objective.
    pub objective: Id,
    /// The delegation rated.
    pub member: Option<Id>,
    /// How.
    pub rating: Rating,
    /// Why.
    pub text: String,
}

/// The model drawer: what the policy says that each member would do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DrawerView {
    /// One row a member, human seats too.
    pub members: Vec<ForecastView>,
}

/// What the model makes of one member, from what that member has seen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ForecastView {
    /// The member.
    pub member: Id,
    /// Belief in each hypothesis.
    pub belief: Vec<f64>,
    /// The rung that it would want, by place.
    pub wants: u8,
    /// Probability that it would break the text under silence, if there is one.
    pub breaks: Option<f64>,
}
