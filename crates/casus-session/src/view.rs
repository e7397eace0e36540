//! What a seat may see. These are the only types here that serialise towards seats, and each is made by
//! [`Session::project`](crate::Session::project) from the state and the viewer alone.
//!
//! A view never holds the time: it holds when clocks were set and when countdowns end, so it changes only when
//! something happens. It holds no ids but authored ones and positions in the viewer's own lists, so that nothing
//! can be learnt from gaps. Texts are already in the names (real or invented) that the room is shown.

mod control;
mod desk;

pub use control::{
    AdviceView, AllyView, AnswerView, ArmsView, ControlView, DrawerView, ForecastView, ItemStatus, ItemView,
    NoteOf, OddsView, OverrideView, PulseControl, RatingView, RulingView, SeatView, SilenceControl, TableRow,
};
pub use desk::{
    CurveView, DeskView, Entry, EntryView, ExpectedView, FormView, MessageView, NoteView, OwnPulse,
    ProposalView, RequestView, Silence, Standing,
};

use crate::clock::{Millis, Speed};
use crate::command::play::Page;
use crate::seat::{Party, Role};
use crate::words::{Scale, Word};
use casus_model::ClaimLevel;
use casus_scenario::document::{Names, Skin};
use casus_scenario::value::Id;
use serde::Serialize;

/// What one viewer sees.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// Waiting for a seat.
    Lobby(LobbyView),
    /// The seat was sent away; nothing more comes.
    Gone,
    /// Facilitator and white cell.
    Control(Box<ControlView>),
    /// The red cell.
    Red(Box<RedView>),
    /// A delegation, human or not, and whoever looks through its eyes.
    Delegation(Box<DelegationView>),
    /// The chair.
    Chair(Box<ChairView>),
    /// An evaluator.
    Evaluator(Box<EvaluatorView>),
    /// An observer.
    Observer(Box<PublicView>),
    /// The board.
    Board(Box<BoardView>),
}

/// What all seats know alike.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Room {
    /// Title of the exercise.
    pub title: String,
    /// Where the session stands.
    pub phase: Phase,
    /// Whether everything is stopped for a real emergency; if so nothing else matters.
    pub stopped: bool,
    /// The clocks.
    pub clock: ClockView,
    /// Whose jargon.
    pub skin: Skin,
    /// Which names.
    pub names: Names,
    /// Whose words for uncertainty.
    pub scale: Scale,
    /// What might have happened, in the order of chips.
    pub hypotheses: Vec<HypothesisView>,
    /// The members, in the order of the scenario.
    pub members: Vec<MemberView>,
    /// The rungs, lowest first.
    pub ladder: Vec<String>,
    /// The page of the hot wash that is shown, once the play is over.
    pub hot_wash: Option<HotWashView>,
}

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Before STARTEX.
    Lobby,
    /// The exercise plays.
    Running,
    /// It stands still; inputs of players wait.
    Paused,
    /// After ENDEX.
    HotWash,
    /// Nothing changes any more.
    Closed,
}

/// The clocks as they were last set. What they show now follows from the wall clock.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClockView {
    /// Wall time at which they were set, ms since the session file was opened.
    pub set_at: Millis,
    /// Session clock then, ms.
    pub session: i64,
    /// Scenario clock then, ms from D+0 00:00.
    pub scenario: i64,
    /// The same as date and hour of the fiction: `2026-10-05 04:00`.
    pub scenario_date: String,
    /// Whether they run.
    pub running: bool,
    /// Rate of the scenario.
    pub speed: Speed,
}

/// A countdown on the session clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Countdown {
    /// Wall time at which it ends, while the clock runs.
    pub ends: Option<Millis>,
    /// What is left while the clock stands, ms; of no meaning while it runs.
    pub left: u64,
    /// Its whole length, ms.
    pub length: u64,
}

/// A hypothesis as shown: colour, letter and pattern go by its place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HypothesisView {
    /// `A`, `B`, ...
    pub letter: char,
    /// What a reader sees.
    pub label: String,
}

/// A member of the alliance as everybody knows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MemberView {
    /// Its id.
    pub id: Id,
    /// The letters that stand for it where its name has no room: its id, or the invented one.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The position that it takes in public, if any.
    pub position: Option<PositionView>,
}

/// A public position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PositionView {
    /// The hypothesis that it names, by place.
    pub hypothesis: Option<u16>,
    /// What it says.
    pub text: String,
}

/// The page of the hot wash.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HotWashView {
    /// Which.
    pub page: Page,
    /// Curves, one a delegation: the viewer's own, or all.
    pub curves: Vec<CurveView>,
    /// What happened, once shown: place of the hypothesis and its label.
    pub truth: Option<(u16, String)>,
    /// Titles of what was released to everybody and the adversary had planted or spread, once the truth is shown.
    pub planted: Vec<String>,
    /// What delegations wrote sealed, once the truth is shown.
    pub sealed: Vec<(Id, u16, String)>,
    /// Counterfactuals that the room named.
    pub counterfactuals: Vec<Id>,
}

/// Something public.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FeedItem {
    /// Its position in the feed, from 1.
    pub number: u32,
    /// Authored id of an item; nothing for a ruling or an announcement.
    pub id: Option<Id>,
    /// Scenario date and hour.
    pub when: String,
    /// Who is said to send it.
    pub from: String,
    /// How it arrives.
    pub method: String,
    /// One line.
    pub title: String,
    /// The text.
    pub text: String,
    /// Admiralty grade, if it has one.
    pub grade: Option<String>,
    /// Whether it corrects an earlier one.
    pub correction: bool,
    /// How sure control is that a ruling follows.
    pub sure: Option<Word>,
}

/// The council as everybody sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CouncilView {
    /// Drafts that have been under silence, in that order; the last may be under it now.
    pub drafts: Vec<PublicDraft>,
}

/// A draft that everybody has seen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PublicDraft {
    /// Its place, from 1.
    pub number: u32,
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
    /// The wording as differences from the last draft.
    pub changes: Vec<Change>,
    /// What it asserts.
    pub claim: ClaimLevel,
    /// The rung, by place.
    pub rung: u8,
    /// The hour that the fiction gives.
    pub until: String,
    /// Where it stands.
    pub status: DraftStatus,
    /// The countdown, while silence lasts.
    pub countdown: Option<Countdown>,
    /// Whether breaks are shown at the deadline only.
    pub sealed: bool,
    /// Who broke silence, once shown.
    pub broken_by: Vec<Id>,
    /// The reasons, where control shows them or the viewer presides.
    pub reasons: Vec<(Id, String)>,
    /// Each extension so far: who gave it, seconds, why.
    pub extensions: Vec<(Party, u32, String)>,
    /// What was said when a meeting was called.
    pub convened: Option<String>,
}

/// A piece of a text compared with an earlier one, word by word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// In both.
    Same(String),
    /// New.
    Added(String),
    /// Gone.
    Removed(String),
}

/// Where a draft stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftStatus {
    /// On the chair's list.
    Ready,
    /// Offered by a delegation.
    Offered,
    /// Under silence.
    Silence,
    /// Silence was broken.
    Broken,
    /// Silence was kept to the end.
    Adopted,
    /// Withdrawn.
    Withdrawn,
    /// A meeting was called.
    Convened,
}

/// Waiting for a seat.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LobbyView {
    /// Title of the exercise.
    pub title: String,
    /// The name that was typed.
    pub alias: String,
    /// Whether everything is stopped for a real emergency.
    pub stopped: bool,
    /// Whether it agreed to be recorded.
    pub consented: bool,
}

/// What is public, and nothing else.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PublicView {
    /// The room.
    pub room: Room,
    /// What is told to everybody before the start.
    pub brief: String,
    /// The public feed, oldest first.
    pub feed: Vec<FeedItem>,
    /// The council.
    pub council: CouncilView,
}

/// The board.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BoardView {
    /// What is public.
    pub public: PublicView,
    /// Whether people are still joining.
    pub lobby_open: bool,
    /// How many of how many have answered the open pulse, if control shows it.
    pub answered: Option<(u32, u32)>,
    /// The open pulse, if there is one: its title and countdown.
    pub pulse: Option<(String, Countdown)>,
}

/// A delegation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DelegationView {
    /// The room.
    pub room: Room,
    /// The member.
    pub member: Id,
    /// Its name.
    pub name: String,
    /// Whether this seat agreed to be recorded; `None` where no person sits.
    pub consented: Option<bool>,
    /// What is told to everybody before the start.
    pub public_brief: String,
    /// What only it is told.
    pub brief: String,
    /// What its capital will not accept.
    pub red_lines: Vec<String>,
    /// Its desk.
    pub desk: DeskView,
    /// The council.
    pub council: CouncilView,
    /// Where it stands towards the text under silence.
    pub silence: Option<Silence>,
    /// The pulse that is open, if it has not answered.
    pub pulse: Option<PulseView>,
    /// Its own answers so far.
    pub pulses: Vec<OwnPulse>,
    /// Whether it has written what it thinks happened.
    pub sealed_written: bool,
    /// Whether it has given feedback.
    pub feedback_given: bool,
}

/// An open pulse.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PulseView {
    /// Its title.
    pub title: String,
    /// The yes-or-no question.
    pub question: String,
    /// Until when it is open; 10 s of grace follow.
    pub countdown: Countdown,
}

/// The chair.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChairView {
    /// The room.
    pub room: Room,
    /// Whether this seat agreed to be recorded; `None` where no person sits.
    pub consented: Option<bool>,
    /// What is told to everybody before the start.
    pub public_brief: String,
    /// Its desk.
    pub desk: DeskView,
    /// The council.
    pub council: CouncilView,
    /// The chair's list of drafts.
    pub drafts: Vec<ChairDraft>,
    /// Requests for time on the text under silence: who, seconds, why.
    pub requests: Vec<(Id, u32, String)>,
}

/// A draft on the chair's list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChairDraft {
    /// Its number on this list, from 1.
    pub number: u32,
    /// Who wrote it.
    pub by: Party,
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
    /// What it asserts.
    pub claim: ClaimLevel,
    /// The rung, by place.
    pub rung: u8,
    /// Where it stands.
    pub status: DraftStatus,
    /// Seconds of silence that its author means it for.
    pub seconds: u32,
    /// The hour that its author gives.
    pub until: String,
    /// Wordings that breakers could accept, of its last round.
    pub wordings: Vec<(Id, String)>,
}

/// The red cell.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RedView {
    /// The room.
    pub room: Room,
    /// Whether this seat agreed to be recorded; `None` where no person sits.
    pub consented: Option<bool>,
    /// What is told to everybody before the start.
    pub public_brief: String,
    /// Its desk.
    pub desk: DeskView,
    /// The council as the public knows it.
    pub council: CouncilView,
}

/// An evaluator: one delegation's desk and what was expected of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EvaluatorView {
    /// The room.
    pub room: Room,
    /// Whether this seat agreed to be recorded; `None` where no person sits.
    pub consented: Option<bool>,
    /// The delegation watched.
    pub member: Id,
    /// Its name.
    pub name: String,
    /// Its brief.
    pub brief: String,
    /// Its desk.
    pub desk: DeskView,
    /// The council.
    pub council: CouncilView,
    /// The exercise's objectives.
    pub objectives: Vec<(Id, String)>,
    /// What a good table would do with the items that the delegation has.
    pub expected: Vec<ExpectedView>,
    /// The evaluator's own notes.
    pub notes: Vec<NoteView>,
    /// The evaluator's own ratings.
    pub ratings: Vec<RatingView>,
}

/// The role that a view was made for, where it was.
#[must_use]
pub fn role_word(role: &Role) -> &'static str {
    match role {
        Role::Facilitator => "facilitator",
        Role::WhiteCell => "white_cell",
        Role::RedCell => "red_cell",
        Role::Delegation(_) => "delegation",
        Role::Chair => "chair",
        Role::Observer => "observer",
        Role::Evaluator(_) => "evaluator",
        Role::Board => "board",
    }
}
