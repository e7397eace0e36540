//! What a seat may ask for. A command may be refused; what follows from it are events, which may not.
//!
//! On the wire a command is `{"topic": {"what": {...}}}`, in snake case: `{"item": {"release": {"item": "S1.02"}}}`.
//! The topics of control are in this file, what the table does is in [`play`].

pub mod play;

use crate::clock::Speed;
use crate::seat::{Allies, Party, Player, Role, SeatId};
use casus_scenario::document::{Item as Row, Names, Skin};
use casus_scenario::value::Id;
use play::{Council, Evaluation, HotWash, Mail, Pulse, Ruling};
use serde::{Deserialize, Serialize};

/// What a seat asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Who sits where.
    Seating(Seating),
    /// The clocks and the phases of the exercise.
    Time(Time),
    /// The master events list.
    Item(Item),
    /// Reading, passing on, messages, requests for information.
    Mail(Mail),
    /// Belief pulses.
    Pulse(Pulse),
    /// Drafts, silence, positions.
    Council(Council),
    /// Proposals and rulings.
    Ruling(Ruling),
    /// Simulated members.
    Ally(Ally),
    /// What control looks at, and how the room is shown.
    Control(Control),
    /// Notes, ratings, the improvement plan.
    Evaluation(Evaluation),
    /// After ENDEX.
    HotWash(HotWash),
}

/// Commands about seats.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Seating {
    /// A new person comes to the lobby. Asked by [`Actor::Visitor`](crate::Actor), answered with the seat.
    Join {
        /// A name or an alias, 1 to 80 characters.
        alias: String,
        /// Hash of the seat's token, hexadecimal.
        key: String,
        /// Whether it is a program, whose answers are not counted as people's.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        program: bool,
    },
    /// Gives a seat a role.
    Assign {
        /// Whom.
        seat: SeatId,
        /// What for.
        role: Role,
    },
    /// Takes the role away; the seat waits in the lobby again.
    Unassign {
        /// Whose.
        seat: SeatId,
    },
    /// Closes or opens the door for newcomers.
    Lock {
        /// Whether it is closed.
        locked: bool,
    },
    /// Agrees to be recorded.
    Consent,
    /// Sends a seat away for good.
    Revoke {
        /// Whom.
        seat: SeatId,
    },
    /// A new token for a seat that moves to another device.
    Rekey {
        /// Which.
        seat: SeatId,
        /// Hash of the new token, hexadecimal.
        key: String,
    },
    /// Who plays a member in whose seat nobody sits.
    Play {
        /// The member.
        member: Id,
        /// By whom: the model or an outside program.
        by: Player,
    },
}

/// Commands about time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Time {
    /// STARTEX. At once.
    Start,
    /// Freezes session, scenario, countdowns and what players send.
    Pause,
    /// Goes on.
    Resume,
    /// The scenario clock goes to the next item, which falls due, and stands.
    Step,
    /// Changes the rate of the scenario clock.
    Speed {
        /// To this.
        speed: Speed,
    },
    /// Moves the scenario clock forward.
    Jump {
        /// Minutes from D+0 00:00 at which it arrives.
        to: i64,
        /// Why, at least 10 characters.
        reason: String,
        /// What becomes of the items inside the gap.
        #[serde(default)]
        gap: Gap,
        /// Items that fare differently.
        #[serde(default)]
        except: Vec<(Id, Gap)>,
    },
    /// ENDEX: the play is over, the hot wash begins.
    End,
    /// Closes the session. Nothing changes after it.
    Close,
    /// A real emergency: everything stops, every screen says so.
    StopReal,
    /// Ends the stop. The first asks, a second within 30 s does it; the exercise stays paused.
    ReleaseStop,
    /// Takes the last change of control's own back: hold, skip, dismiss, shift, edit, revision, speed, skin.
    Undo,
    /// Leaves this session as it is, so that another may go on from an earlier record.
    Fork {
        /// Number of the last record that the new session keeps.
        keep: u64,
    },
}

/// What happens to an item that a jump passes over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gap {
    /// It is delivered on arrival, with its own scenario time.
    #[default]
    Digest,
    /// It never happens.
    Skip,
    /// It waits for control.
    Keep,
}

/// Commands about the events list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Item {
    /// Now, paused or not.
    Release {
        /// Which.
        item: Id,
    },
    /// It does not fall due until it is let go.
    Hold {
        /// Which.
        item: Id,
    },
    /// Lets a held item go: it falls due at its time, at once if that has passed.
    Unhold {
        /// Which.
        item: Id,
    },
    /// It never happens.
    Skip {
        /// Which.
        item: Id,
    },
    /// Puts an armed contingency back in the deck, where it rests for its cool-down.
    Dismiss {
        /// Which.
        item: Id,
    },
    /// Takes back what was released within the last 5 s and nobody has read, with every copy that was passed on.
    Recall {
        /// Which.
        item: Id,
    },
    /// Sends a correction to all who have the item.
    Correct {
        /// Which.
        item: Id,
        /// The correction, 1 to 16,000 characters.
        text: String,
    },
    /// Moves all items that are still to come, or those of one thread, keeping their gaps.
    Shift {
        /// By how many minutes, -600 to 600.
        minutes: i64,
        /// Only this item and those after it.
        #[serde(default)]
        from: Option<Id>,
        /// Only items of this thread, by the scenario's name of it or the one that screens show.
        #[serde(default)]
        thread: Option<String>,
    },
    /// Changes an item that is still to come.
    Edit {
        /// Which.
        item: Id,
        /// New text of the title.
        #[serde(default)]
        title: Option<String>,
        /// New text.
        #[serde(default)]
        text: Option<String>,
        /// New addressees.
        #[serde(default)]
        to: Option<Vec<Party>>,
        /// New time, seconds of the session clock.
        #[serde(default)]
        at: Option<i64>,
    },
    /// Writes a new item. The white cell's waits for the facilitator's approval.
    Write {
        /// Its id; unused so far.
        item: Id,
        /// Title, 1 to 200 characters.
        title: String,
        /// Text, up to 16,000 characters.
        text: String,
        /// From whom it seems to come, up to 80 characters.
        from: String,
        /// Addressees; none for everybody.
        to: Vec<Party>,
        /// Seconds of the session clock at which it falls due; `None` waits in the deck.
        #[serde(default)]
        at: Option<i64>,
    },
    /// Makes the list another one, before STARTEX or in play. What is out or over stays as it is; what is not named
    /// stays. In play an item whose time has passed waits for control.
    Revise {
        /// Rows, as a scenario writes them: new ones, and others than those of the same id that are still to come.
        put: Vec<Row>,
        /// Items that are still to come and shall not.
        #[serde(default)]
        remove: Vec<Id>,
        /// Ids in the order of the list. What it does not name stays behind what it was behind; without it a new row
        /// stands behind those that are due no later.
        #[serde(default)]
        order: Vec<Id>,
    },
    /// Approves what the white cell wrote.
    Approve {
        /// Which.
        item: Id,
    },
    /// Whether items that fall due are released by themselves (the default) or wait for control.
    Automatic {
        /// By themselves.
        on: bool,
    },
}

/// Commands about simulated members.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Ally {
    /// Whether they may act.
    Mode {
        /// Free or quiet.
        allies: Allies,
    },
    /// Keeps a simulated member from answering the text under silence until it is let go.
    Hold {
        /// Whom.
        member: Id,
    },
    /// Lets it answer.
    Let {
        /// Whom.
        member: Id,
    },
    /// Answers in its place, with a reason that is kept.
    Override {
        /// Whom.
        member: Id,
        /// What it does.
        act: AllyAct,
        /// Why, at least 10 characters.
        reason: String,
    },
}

/// What a member does with a text under silence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum AllyAct {
    /// Silence, which is consent.
    Stay,
    /// It breaks silence.
    Break {
        /// The reason that it gives.
        reason: String,
    },
}

/// Commands about what control looks at and how the room is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Control {
    /// Looks through the eyes of a role; recorded.
    LookAs {
        /// Whose.
        role: Role,
    },
    /// Looks with its own eyes again.
    LookBack,
    /// Opens the drawer with the model's forecast; recorded.
    OpenDrawer,
    /// Closes it.
    CloseDrawer,
    /// Changes words or names on all screens.
    Skin {
        /// Whose jargon.
        skin: Skin,
        /// Real or invented names.
        names: Names,
        /// Scale of the words for uncertainty.
        scale: crate::words::Scale,
    },
    /// Whether the board shows how many have answered.
    BoardCounts {
        /// Shown.
        shown: bool,
    },
}
