//! A rehearsal: the whole session with every seat simulated, to see before the day what the list and the drafts do.
//!
//! The facilitator of a rehearsal does the least that one can: starts, lets everything fall due, releases what had to
//! wait, puts drafts under silence that the list itself does not, ends, and shows the pages of the hot wash.

use crate::clock::Millis;
use crate::command::play::{Council, HotWash, Page};
use crate::command::{Command, Item, Seating, Time};
use crate::game::Game;
use crate::record::{Actor, CommandId, Record};
use crate::seat::{Player, Role, SeatId};
use crate::session::{Session, Viewer};
use crate::view::{DelegationView, DraftStatus, ItemStatus, View};
use casus_scenario::document::ItemKind;
use casus_scenario::value::Id;
use std::sync::Arc;

/// Drafts that a rehearsal puts under silence where the list has no silence of its own.
const DRAFTS: usize = 3;
/// Things that fall due in one session, at most: more than its limits allow.
const MOST: usize = 100_000;

/// Times that a program may answer to what its own answer changed.
const ROUNDS: usize = 10;

struct Rehearsal<P> {
    session: Session,
    records: Vec<Record>,
    now: Millis,
    commands: u32,
    /// Members that programs play, and the view that each was shown last.
    members: Vec<(Id, Option<DelegationView>)>,
    programs: P,
}

/// Plays a session to its end with every seat simulated and gives its records.
#[must_use]
pub fn rehearse(game: Arc<Game>) -> Vec<Record> {
    rehearse_with(game, &[], |_, _| Vec::new())
}

/// The same with programs in the seats of `members`: each is shown its delegation's view whenever that changes, and
/// answers with commands. What the rules refuse is left.
#[must_use]
pub fn rehearse_with<P: FnMut(&Id, &DelegationView) -> Vec<Command>>(
    game: Arc<Game>,
    members: &[Id],
    programs: P,
) -> Vec<Record> {
    let listed = game.table().items.iter().any(|item| item.kind == ItemKind::Silence);
    let session = Session::open(game, &"0".repeat(64), Millis(0));
    let mut rehearsal = Rehearsal {
        session,
        records: Vec::new(),
        now: Millis(0),
        commands: 0,
        members: members.iter().map(|member| (member.clone(), None)).collect(),
        programs,
    };
    for member in members {
        let (member, by) = (member.clone(), Player::Outside);
        rehearsal.ask(Command::Seating(Seating::Play { member, by }));
    }
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

impl<P: FnMut(&Id, &DelegationView) -> Vec<Command>> Rehearsal<P> {
    /// The facilitator asks; what is refused just now is left.
    fn ask(&mut self, command: Command) -> bool {
        let done = self.submit(&Actor::Seat(SeatId::FACILITATOR), command);
        self.consult();
        done
    }

    fn submit(&mut self, actor: &Actor, command: Command) -> bool {
        self.commands += 1;
        let Ok(id) = CommandId::try_from(format!("rehearsal-{}", self.commands)) else { return false };
        let answer = self.session.submit(actor, &id, command, self.now);
        self.records.extend(self.session.take_unsaved());
        answer.is_ok()
    }

    /// Shows programs what has changed for them, and hears what they ask.
    fn consult(&mut self) {
        for _ in 0..ROUNDS {
            let mut asked = Vec::new();
            for (member, shown) in &mut self.members {
                let role = Role::Delegation(member.clone());
                let View::Delegation(view) = self.session.project(&Viewer::Role(role)) else { continue };
                if shown.as_ref() != Some(&*view) {
                    let commands = (self.programs)(member, &view);
                    asked.extend(commands.into_iter().map(|command| (member.clone(), command)));
                    *shown = Some(*view);
                }
            }
            if asked.is_empty() {
                return;
            }
            for (member, command) in asked {
                self.submit(&Actor::Program(member), command);
            }
        }
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
            self.consult();
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
