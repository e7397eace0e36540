//! What happened. The log keeps events with the commands that caused them, and a session is the fold of its events.

use crate::clock::Speed;
use crate::command::play::{Confidence, Form, Page, Pin, Rating};
use crate::seat::{Allies, Party, Player, Role, SeatId};
use crate::view::{DraftStatus, ItemStatus, OddsView, OverrideView};
use crate::words::Scale;
use casus_model::ClaimLevel;
use casus_scenario::document::{Item as Row, Names, Skin};
use casus_scenario::value::Id;
use serde::{Deserialize, Serialize};

/// Something that happened. Applying it cannot fail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of the commands, which say what they mean")]
pub enum Event {
    /// The file was opened for this scenario, under this seed.
    Opened {
        format: u32,
        engine: String,
        scenario: String,
        hash: String,
        seed: u64,
    },
    /// The session goes on from another's log, whose head was this at the last record kept.
    ForkedFrom {
        head: String,
    },

    Joined {
        seat: SeatId,
        alias: String,
        key: String,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        program: bool,
    },
    Assigned {
        seat: SeatId,
        role: Option<Role>,
    },
    Locked {
        locked: bool,
    },
    Consented {
        seat: SeatId,
    },
    Revoked {
        seat: SeatId,
    },
    Rekeyed {
        seat: SeatId,
        key: String,
    },
    Played {
        member: Id,
        by: Player,
    },

    Started,
    Paused,
    Resumed,
    /// Both clocks move on to an item: session milliseconds, and the scenario's reading, ms.
    Stepped {
        session: i64,
        scenario: i64,
    },
    SpeedSet {
        speed: Speed,
    },
    /// The scenario clock jumps to this reading, ms.
    Jumped {
        to: i64,
        reason: String,
    },
    Ended,
    /// Nothing changes any more. `fork` is the last record that another session keeps.
    Closed {
        fork: Option<u64>,
    },
    StopCalled,
    StopReleaseAsked,
    StopReleased,
    /// The server came back after it had been down since this session reading.
    Recovered,
    CanUndo {
        label: String,
        inverse: Vec<Event>,
    },
    Undone {
        label: String,
        events: Vec<Event>,
    },

    ItemReleased {
        item: Id,
    },
    ItemStatusSet {
        item: Id,
        status: ItemStatus,
    },
    ItemRecalled {
        item: Id,
    },
    ItemCorrected {
        item: Id,
        text: String,
    },
    /// New times of items, session ms.
    ItemsTimed {
        times: Vec<(Id, Option<i64>)>,
    },
    ItemEdited {
        item: Id,
        title: String,
        text: String,
        to: Option<Vec<Party>>,
        at: Option<i64>,
    },
    ItemWritten {
        item: Id,
        title: String,
        text: String,
        from: String,
        to: Vec<Party>,
        at: Option<i64>,
        status: ItemStatus,
    },
    /// Rows that are new or other than they were, each with where its item stands; ids that are gone; the whole order.
    Revised {
        put: Vec<(Row, ItemStatus)>,
        remove: Vec<Id>,
        order: Vec<Id>,
    },
    AutomaticSet {
        on: bool,
    },
    /// All signs of a contingency are there.
    Armed {
        item: Id,
        reason: String,
    },
    /// It rests until this reading of the session clock, ms.
    Dismissed {
        item: Id,
        until: i64,
    },

    Read {
        party: Party,
        entry: u32,
    },
    Passed {
        by: Id,
        entry: u32,
        to: Vec<Id>,
        form: Form,
    },
    Messaged {
        from: Party,
        to: Party,
        text: String,
    },
    Asked {
        party: Party,
        text: String,
    },
    Answered {
        of: Party,
        number: u32,
        text: String,
    },

    PulseOpened {
        title: String,
        question: String,
        seconds: u32,
    },
    PulseSent {
        member: Id,
        chips: Vec<u8>,
        confidence: Confidence,
        reason: String,
        accept: bool,
        human: bool,
    },
    PulseClosed {
        missing: Vec<Id>,
    },

    Drafted {
        by: Party,
        title: String,
        text: String,
        claim: ClaimLevel,
        rung: u8,
    },
    Amended {
        draft: u32,
        title: String,
        text: String,
        claim: ClaimLevel,
        rung: u8,
    },
    DraftWithdrawn {
        draft: u32,
    },
    SilenceOpened {
        draft: u32,
        seconds: u32,
        until: String,
        sealed: bool,
        show_reason: bool,
        /// When simulated members answer, session ms.
        moments: Vec<(Id, i64)>,
    },
    Stayed {
        member: Id,
        human: bool,
    },
    Broke {
        member: Id,
        reason: String,
        wording: String,
        human: bool,
    },
    TimeAsked {
        member: Id,
        seconds: u32,
        reason: String,
    },
    Extended {
        by: Party,
        seconds: u32,
        reason: String,
    },
    TimeRefused,
    /// The round is over: adopted, broken, withdrawn or convened.
    SilenceEnded {
        status: DraftStatus,
        text: String,
    },
    ShadowCast {
        member: Id,
        would_break: bool,
    },
    ShadowClosed,
    PositionTaken {
        member: Id,
        hypothesis: Option<u16>,
        text: String,
    },

    Proposed {
        of: Party,
        act: String,
        reasons: Vec<String>,
        rung: Option<u8>,
        odds: Option<OddsView>,
    },
    Ruled {
        of: Party,
        number: u32,
        ruling: OverrideView,
        public: bool,
    },

    AlliesSet {
        allies: Allies,
    },
    AllyHeld {
        member: Id,
        held: bool,
    },
    AllyOverridden {
        member: Id,
        reason: String,
    },

    LookedAs {
        seat: SeatId,
        role: Option<Role>,
    },
    DrawerSet {
        seat: SeatId,
        open: bool,
    },
    SkinSet {
        skin: Skin,
        names: Names,
        scale: Scale,
    },
    BoardCountsSet {
        shown: bool,
    },

    Noted {
        seat: Option<SeatId>,
        party: Option<Party>,
        text: String,
        pin: Option<Pin>,
    },
    Rated {
        seat: SeatId,
        member: Option<Id>,
        objective: Id,
        rating: Rating,
        text: String,
    },
    Improved {
        row: [String; 4],
    },

    PageShown {
        page: Page,
    },
    SealedWritten {
        member: Id,
        hypothesis: u16,
        text: String,
    },
    FeedbackGiven {
        seat: SeatId,
        answers: [String; 3],
    },
    CounterfactualNamed {
        item: Id,
    },
}
