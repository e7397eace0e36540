//! Who sits where: seats, roles, parties, and who plays a member.

use crate::clock::Millis;
use casus_scenario::value::Id;
use serde::{Deserialize, Serialize};

/// A seat of this session, in the order of joining. The facilitator's is 0. No view but control's shows one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SeatId(pub u16);

impl SeatId {
    /// The seat that opened the session.
    pub const FACILITATOR: SeatId = SeatId(0);
}

/// What a seat is for, which decides what it sees and may do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Runs the session and sees everything.
    Facilitator,
    /// Answers for the world and adjudicates; sees what the facilitator sees but the keys of seats.
    WhiteCell,
    /// Plays the adversary.
    RedCell,
    /// Plays a member.
    Delegation(Id),
    /// Presides over the council: a delegation without a nation.
    Chair,
    /// Sees what is public.
    Observer,
    /// Sees what one delegation sees, and what was expected of it.
    Evaluator(Id),
    /// The projected screen.
    Board,
}

impl Role {
    /// For whom the seat speaks, if for anybody.
    #[must_use]
    pub fn party(&self) -> Option<Party> {
        match self {
            Role::Facilitator | Role::WhiteCell => Some(Party::Control),
            Role::RedCell => Some(Party::Red),
            Role::Delegation(member) => Some(Party::Member(member.clone())),
            Role::Chair => Some(Party::Chair),
            Role::Observer | Role::Evaluator(_) | Role::Board => None,
        }
    }

    /// Whether the seat belongs to control.
    #[must_use]
    pub fn is_control(&self) -> bool {
        matches!(self, Role::Facilitator | Role::WhiteCell)
    }
}

/// Who can be written to, can ask and can propose. Seats of one party share its desk.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// The facilitator and the white cell.
    Control,
    /// The chair of the council.
    Chair,
    /// The red cell.
    Red,
    /// A member.
    Member(Id),
}

/// Who plays a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Player {
    /// People in seats, with programs beside them or not.
    Human,
    /// The model's policy.
    Simulated,
    /// A program through the same door.
    Outside,
}

/// What simulated members may do of their own accord.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Allies {
    /// They break silence where the model says so.
    #[default]
    Free,
    /// They advise control and never act.
    Quiet,
}

/// Somebody who joined.
#[derive(Clone, Debug, PartialEq)]
pub struct Seat {
    /// Which.
    pub id: SeatId,
    /// The name that was typed; shown to control alone.
    pub alias: String,
    /// The hash of the seat's token, hexadecimal; in no view.
    pub key: String,
    /// Whether it said that it is a program.
    pub program: bool,
    /// What it is for, once assigned.
    pub role: Option<Role>,
    /// Whether it agreed to be recorded.
    pub consented: bool,
    /// Whether it was sent away.
    pub revoked: bool,
    /// Whether it has the model drawer open.
    pub drawer: bool,
    /// The role through whose eyes control looks, if it does.
    pub looks_as: Option<Role>,
    /// When it last asked for anything.
    pub last_act: Millis,
}
