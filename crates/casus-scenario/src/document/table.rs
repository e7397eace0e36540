//! How a scenario is played by people at a table: briefs, objectives, the list of what is handed out, and drafts.

mod arming;
mod names;

pub use arming::{Arming, Sign};
pub use names::Names;

use super::defaults::{six_minutes, two_and_a_half_hours};
use crate::value::{Id, Positive, ScenarioTime, SessionTime, Text, UniqueMap};
use casus_model::ClaimLevel;
use casus_model::evidence::Grade;
use serde::{Deserialize, Serialize};

/// How the scenario is played at a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// What everybody is told before the start.
    pub brief: Text,
    /// Minutes of the session clock from STARTEX to ENDEX.
    #[serde(default = "two_and_a_half_hours")]
    pub minutes: Positive,
    /// What the exercise is for.
    #[serde(default)]
    pub objectives: Vec<Objective>,
    /// The seats that are meant for people.
    #[serde(default)]
    pub delegations: Vec<Delegation>,
    /// The master scenario events list.
    pub items: Vec<Item>,
    /// Texts that the chair can place under silence.
    #[serde(default)]
    pub drafts: Vec<Draft>,
    /// The words that screens and prints use.
    #[serde(default)]
    pub skin: Skin,
    /// Whether real or invented names are shown.
    #[serde(default)]
    pub names: Names,
    /// The invented name of each real one that occurs in a text of the scenario.
    #[serde(default)]
    pub invented: UniqueMap<Text, Text>,
}

/// What the exercise is for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// Stable id, by which items refer to it.
    pub id: Id,
    /// What is to be shown or practised.
    pub text: Text,
}

/// A seat that is meant for people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delegation {
    /// The member that it speaks for.
    pub member: Id,
    /// What only it is told before the start.
    pub brief: Text,
    /// What its capital will not accept.
    #[serde(default)]
    pub red_lines: Vec<Text>,
}

/// A row of the master scenario events list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Stable id, such as `S1.03`; never renumbered.
    pub id: Id,
    /// What it is.
    #[serde(default)]
    pub kind: ItemKind,
    /// When it is due on the session clock; nothing for what waits for the facilitator.
    #[serde(default)]
    pub at: Option<SessionTime>,
    /// The time that it tells in the fiction; for a jump the time that the fiction jumps to.
    #[serde(default)]
    pub scenario_time: Option<ScenarioTime>,
    /// The storyline that it belongs to.
    #[serde(default)]
    pub thread: Option<Text>,
    /// Who is said to send it.
    pub from: Text,
    /// Who gets it.
    #[serde(default)]
    pub to: Audience,
    /// How it is delivered, such as `handout`, `news` or `call`.
    #[serde(default)]
    pub method: Option<Text>,
    /// One line.
    pub title: Text,
    /// What whoever gets it reads.
    #[serde(default)]
    pub text: Option<Text>,
    /// Admiralty grade, shown to whoever gets it.
    #[serde(default)]
    pub reliability: Option<Grade>,
    /// What really happened; never leaves control.
    #[serde(default)]
    pub truth: Option<Text>,
    /// What a good table would do; for control and evaluators.
    #[serde(default)]
    pub expected_action: Option<Text>,
    /// Ids of the objectives that it serves.
    #[serde(default)]
    pub objectives: Vec<Id>,
    /// Who of control answers for it.
    #[serde(default)]
    pub owner: Option<Text>,
    /// When a contingency is called for, in words.
    #[serde(default)]
    pub condition: Option<Text>,
    /// What a contingency does to the game.
    #[serde(default)]
    pub purpose: Option<Purpose>,
    /// What arms a contingency without being asked.
    #[serde(default)]
    pub arms: Option<Arming>,
    /// Minutes that the table should need for it.
    #[serde(default)]
    pub minutes: Option<Positive>,
    /// Id of the scenario's inject whose evidence it carries.
    #[serde(default)]
    pub evidence: Option<Id>,
    /// Id of the item that a contingency belongs to.
    #[serde(default)]
    pub parent: Option<Id>,
    /// Id of the draft that a silence item opens.
    #[serde(default)]
    pub draft: Option<Id>,
    /// Columns of a house's own spreadsheet, kept in order: heading and value.
    #[serde(default)]
    pub extra: Vec<(Text, Text)>,
}

/// What a row of the list is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ItemKind {
    /// Handed out when it is due.
    #[default]
    Inject,
    /// Kept in reserve until the facilitator calls for it.
    Contingency,
    /// What the table is expected to do by then.
    Expected,
    /// What control should know by then.
    Context,
    /// A decision is asked for.
    Decision,
    /// Everybody is asked what it believes.
    Pulse,
    /// A draft goes under silence.
    Silence,
    /// The fiction jumps to a later time: the next move begins.
    Jump,
    /// A note for control.
    Note,
}

/// Who gets an item. Control sees every item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Audience {
    /// Nobody but control.
    #[default]
    Control,
    /// Everybody, the public board too.
    All,
    /// These delegations.
    Members(Vec<Id>),
    /// These other seats.
    Roles(Vec<Role>),
}

/// A seat that speaks for no member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    /// Leads the session and sees everything.
    Facilitator,
    /// Control: answers, rules, writes.
    WhiteCell,
    /// Plays the adversary.
    RedCell,
    /// Chairs the council.
    Chair,
    /// Watches what is public.
    Observer,
    /// Watches one delegation and rates it.
    Evaluator,
    /// The projected screen.
    Board,
}

/// What a contingency does to the game.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Purpose {
    /// Gives a slow table a push.
    SpeedUp,
    /// Gives a fast table something to think about.
    SlowDown,
    /// Brings a table back from a wrong turn.
    Correct,
    /// Wakes a table that has settled.
    Reignite,
}

/// A text that the chair can place under silence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Stable id.
    pub id: Id,
    /// One line.
    pub title: Text,
    /// Its wording.
    pub text: Text,
    /// The attribution that it carries; what the rung needs if left out.
    #[serde(default)]
    pub claim: Option<ClaimLevel>,
    /// The rung that it asks for.
    pub rung: u8,
    /// Minutes of the session clock that it lies under silence.
    #[serde(default = "six_minutes")]
    pub minutes: Positive,
    /// The hour of the fiction at which silence ends.
    #[serde(default)]
    pub until: Option<ScenarioTime>,
}

/// The words that screens and prints use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Skin {
    /// Plain words.
    #[default]
    Plain,
    /// The United States' exercise programme: MSEL, controller, hot wash.
    Hseep,
    /// The Alliance's own: main events list, EXCON, STARTEX.
    Nato,
    /// The United Kingdom's: main events list, control, hot debrief.
    Uk,
}

impl ItemKind {
    /// Every kind.
    pub const ALL: [ItemKind; 9] = [
        ItemKind::Inject,
        ItemKind::Contingency,
        ItemKind::Expected,
        ItemKind::Context,
        ItemKind::Decision,
        ItemKind::Pulse,
        ItemKind::Silence,
        ItemKind::Jump,
        ItemKind::Note,
    ];

    /// Whether it is handed to players, and so must reach some.
    #[must_use]
    pub fn is_played(self) -> bool {
        matches!(self, ItemKind::Inject | ItemKind::Contingency | ItemKind::Decision)
    }

    /// Whether it must have a time of the session.
    #[must_use]
    pub fn is_timed(self) -> bool {
        matches!(
            self,
            ItemKind::Inject | ItemKind::Decision | ItemKind::Pulse | ItemKind::Silence | ItemKind::Jump
        )
    }
}

impl Item {
    /// An item for control alone with nothing optional.
    #[must_use]
    pub fn new(id: Id, kind: ItemKind, from: Text, title: Text) -> Item {
        Item {
            id,
            kind,
            at: None,
            scenario_time: None,
            thread: None,
            from,
            to: Audience::Control,
            method: None,
            title,
            text: None,
            reliability: None,
            truth: None,
            expected_action: None,
            objectives: vec![],
            owner: None,
            condition: None,
            purpose: None,
            arms: None,
            minutes: None,
            evidence: None,
            parent: None,
            draft: None,
            extra: vec![],
        }
    }

    /// Seconds of the session clock that the table should need for it.
    #[must_use]
    pub fn seconds(&self) -> Option<u32> {
        self.minutes.map(seconds)
    }
}

impl Draft {
    /// Seconds of the session clock that it lies under silence.
    #[must_use]
    pub fn seconds(&self) -> u32 {
        seconds(self.minutes)
    }
}

/// Minutes in whole seconds, at least one.
fn seconds(minutes: Positive) -> u32 {
    (minutes.get() * 60.0).round().clamp(1.0, 1e6) as u32
}

impl Table {
    /// Seconds of the session clock from STARTEX to ENDEX.
    #[must_use]
    pub fn seconds(&self) -> u32 {
        seconds(self.minutes)
    }

    /// The item of this id.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// The draft of this id.
    #[must_use]
    pub fn draft(&self, id: &str) -> Option<&Draft> {
        self.drafts.iter().find(|draft| draft.id == id)
    }

    /// What people in this member's seat are told, if the seat is meant for people.
    #[must_use]
    pub fn delegation(&self, member: &str) -> Option<&Delegation> {
        self.delegations.iter().find(|delegation| delegation.member == member)
    }
}
