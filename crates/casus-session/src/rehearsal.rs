//! A rehearsal: the whole session with every seat simulated, to see before the day what the list and the drafts do.
//!
//! The facilitator of a rehearsal does the least that one can: starts, lets everything fall due, releases what had to
//! wait, puts drafts under silence that the list itself does not, ends, and shows the pages of the hot wash.

use crate::clock::Millis;
use crate::command::play::{Council, HotWash, Page};
use crate::command::{Command, Item, Time};
use crate::game::Game;
use crate::record::{Actor, CommandId, Record};
use crate::seat::SeatId;
use crate::session::Session;
use crate::view::{DraftStatus, ItemStatus};
use casus_scenario::document::ItemKind;
use std::sync::Arc;

/// Drafts that a rehearsal puts under silence where the list has no silence of its own.
const DRAFTS: usize = 3;
/// Things that fall due in one session, at most: more than its limits allow.
const MOST: usize = 100_000;

struct Rehearsal {
    session: Session,
    records: Vec<Record>,
    now: Millis,
    commands: u32,
}

/// Plays a session to its end with every seat simulated and gives its records.
#[must_use]
pub fn rehearse(game: Arc<Game>) -> Vec<Record> {
    let listed = game.table().items.iter().any(|item| item.kind == ItemKind::Silence);
    let session = Session::open(game, &"0".repeat(64), Millis(0));
    let mut rehearsal = Rehearsal { session, records: Vec::new(), now: Millis(0), commands: 0 };
    rehearsal.ask(Command::Time(Time::Start));
    rehearsal.run();
    if !listed {
        rehearsal.drafts();
    }
    rehearsal.ask(Command::Time(Time::End));
    for page in [Page::Memory, Page::OwnCurve, Page::AllCurves, Page::Truth, Page::Model] {
        rehearsal.ask(Command::HotWash(HotWash::Show { page }));
    }
    rehearsal.ask(Command::Time(Time::Close));
    rehearsal.records
}

impl Rehearsal {
    /// The facilitator asks; what is refused just now is left.
    fn ask(&mut self, command: Command) -> bool {
        self.commands += 1;
        let Ok(id) = CommandId::try_from(format!("rehearsal-{}", self.commands)) else { return false };
        let answer = self.session.submit(&Actor::Seat(SeatId::FACILITATOR), &id, command, self.now);
        self.records.extend(self.session.take_unsaved());
        answer.is_ok()
    }

    /// Lets everything fall due; what had to wait is released as soon as it may be.
    fn run(&mut self) {
        for _ in 0..MOST {
            let waiting: Vec<_> = self
                .session
                .state()
                .items
                .iter()
                .filter(|item| item.status == ItemStatus::Due)
                .map(|item| item.id.clone())
                .collect();
            for item in waiting {
                self.ask(Command::Item(Item::Release { item }));
            }
            let Some(due) = self.session.next_due() else { return };
            self.now = due;
            self.session.advance(due);
            self.records.extend(self.session.take_unsaved());
        }
    }

    /// The first drafts of the chair's list, one after the other.
    fn drafts(&mut self) {
        let ready: Vec<(u32, u32)> = (1..)
            .zip(&self.session.state().drafts)
            .filter(|(_, draft)| draft.status == DraftStatus::Ready)
            .map(|(number, draft)| (number, draft.seconds))
            .take(DRAFTS)
            .collect();
        for (draft, seconds) in ready {
            let (until, sealed, show_reason) = (String::new(), false, true);
            let open = Council::Open { draft, seconds: seconds.clamp(10, 7_200), until, sealed, show_reason };
            if self.ask(Command::Council(open)) {
                self.run();
            }
        }
    }
}
