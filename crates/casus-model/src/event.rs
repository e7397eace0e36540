//! What happens in a run, as it happens.

use crate::conduct::{PublicLine, SoloAct};
use crate::council::{Draft, Reason, Stance};
use crate::ids::{ItemId, MemberId};
use crate::setup::MotionKind;
use crate::time::Tick;

/// Something that happened. Ids refer to the run's setup.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// The inject at this place of the master events list took effect.
    Inject {
        /// Place in the setup's list.
        index: usize,
    },
    /// The adversary used an act of its repertoire.
    Provocation {
        /// Place in the repertoire.
        act: usize,
    },
    /// The author of an act was found out.
    Exposed {
        /// Place in the repertoire.
        act: usize,
    },
    /// A member received an item.
    Received {
        /// Who.
        member: MemberId,
        /// What.
        item: ItemId,
        /// Whether the report points to its claim.
        points: bool,
    },
    /// A member changed its public line.
    Line {
        /// Who.
        member: MemberId,
        /// To what.
        line: PublicLine,
    },
    /// A member asked for consultation under Article 4.
    Consultation {
        /// Who.
        member: MemberId,
    },
    /// A motion was tabled.
    Tabled {
        /// By whom.
        sponsor: MemberId,
        /// What it asks of the allies.
        kind: MotionKind,
        /// The text.
        draft: Draft,
    },
    /// The chair sounded the capitals out.
    Sounding {
        /// About this text.
        draft: Draft,
        /// How many were expected to object.
        objections: u32,
        /// How many of them to the attribution.
        on_claim: u32,
        /// How many because it does too little.
        too_weak: u32,
        /// How many over another dispute.
        linked: u32,
    },
    /// A text was put under silence.
    SilenceOpened {
        /// The text.
        draft: Draft,
        /// Round, from 1.
        round: u8,
        /// When silence ends.
        deadline: Tick,
    },
    /// A deadline was put off for a capital that had no time to instruct.
    Extended {
        /// Who asked.
        member: MemberId,
        /// When silence ends now.
        deadline: Tick,
    },
    /// A member broke silence.
    Broke {
        /// Who.
        member: MemberId,
        /// Which way.
        stance: Stance,
        /// Why.
        reason: Reason,
    },
    /// A member let a text pass with a reservation.
    Reserved {
        /// Who.
        member: MemberId,
        /// Why.
        reason: Reason,
    },
    /// A member objected, but abstained.
    Abstained {
        /// Who.
        member: MemberId,
        /// Why.
        reason: Reason,
    },
    /// A dispute that held the text up was settled.
    LinkageSettled {
        /// Whose.
        member: MemberId,
    },
    /// A text was adopted.
    Adopted {
        /// The text, as it takes effect.
        draft: Draft,
        /// The rung first asked for.
        asked: u8,
        /// Rounds of silence.
        rounds: u8,
        /// Whether the full rung waits for proof.
        conditional: bool,
    },
    /// A conditional text took full effect.
    Confirmed {
        /// Its rung.
        rung: u8,
    },
    /// A conditional text lapsed.
    Lapsed {
        /// Its rung.
        rung: u8,
    },
    /// A text failed.
    Failed {
        /// The last draft.
        draft: Draft,
        /// Rounds of silence.
        rounds: u8,
        /// Whether it was withdrawn before any silence.
        withdrawn: bool,
    },
    /// Some acted without the alliance.
    Coalition {
        /// The rung at which they act.
        rung: u8,
        /// How many.
        members: u32,
    },
    /// A member joined the coalition.
    JoinedCoalition {
        /// Who.
        member: MemberId,
    },
    /// A member answered an appeal.
    Answered {
        /// Who.
        member: MemberId,
        /// How.
        act: SoloAct,
    },
}
