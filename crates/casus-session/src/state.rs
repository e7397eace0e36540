//! Everything that is so in a session. It holds every seat's secrets and cannot be serialised.
//!
//! ```compile_fail,E0277
//! fn serialises<T: serde::Serialize>() {}
//! serialises::<casus_session::State>();
//! ```

mod apply;
mod council;
mod deck;
mod desk;
mod list;

pub(crate) use apply::{SHADOW, place};
pub(crate) use council::{Draft, Pulse, Round, Shadow, countdown};
pub(crate) use deck::Deck;
pub(crate) use desk::{Desk, Kind, Mail, Paper, Proposal, recall_until};
pub(crate) use list::ItemState;

use crate::clock::{Clocks, Millis};
use crate::command::play::{Page, Pin, Rating};
use crate::event::Event;
use crate::game::Game;
use crate::record::Actor;
use crate::seat::{Allies, Party, Player, Role, Seat, SeatId};
use crate::view::{ItemStatus, PositionView, RatingView};
use crate::words::Scale;
use casus_scenario::document::{Item, Names, Skin};
use casus_scenario::value::Id;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// An instant on all three clocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stamp {
    /// Wall, ms since the session file was opened.
    pub wall: Millis,
    /// Session clock, ms.
    pub session: i64,
    /// Scenario clock, ms from D+0 00:00.
    pub scenario: i64,
}

/// How far a session has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    #[default]
    Lobby,
    Play,
    HotWash,
    Closed,
}

/// A stop for a real emergency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Stop {
    #[default]
    None,
    Stopped,
    /// Its release was asked for, and waits to be asked for again.
    ReleaseAsked(Millis),
}

/// Something public.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Posted {
    pub paper: Paper,
}

/// A note and whose it is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Note {
    pub seat: Option<SeatId>,
    pub party: Option<Party>,
    pub at: Stamp,
    pub text: String,
    pub pin: Option<Pin>,
}

/// A rating of an evaluator's.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rated {
    pub seat: SeatId,
    pub member: Option<Id>,
    pub objective: Id,
    pub rating: Rating,
    pub text: String,
}

impl Rated {
    pub(crate) fn view(&self) -> RatingView {
        RatingView {
            objective: self.objective.clone(),
            member: self.member.clone(),
            rating: self.rating,
            text: self.text.clone(),
        }
    }
}

/// What an undo would take back.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Undoable {
    pub label: String,
    pub inverse: Vec<Event>,
}

/// The hot wash.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct HotWash {
    pub page: Option<Page>,
    pub sealed: BTreeMap<Id, (u16, String)>,
    pub feedback: BTreeMap<SeatId, [String; 3]>,
    pub counterfactuals: Vec<Id>,
}

/// The state of a session.
#[derive(Clone, Debug)]
pub struct State {
    pub(crate) stage: Stage,
    pub(crate) stop: Stop,
    pub(crate) clocks: Clocks,
    pub(crate) seats: Vec<Seat>,
    pub(crate) locked: bool,
    /// Members that an outside program plays where nobody sits.
    pub(crate) outside: BTreeSet<Id>,
    pub(crate) items: Vec<ItemState>,
    pub(crate) automatic: bool,
    pub(crate) deck: Deck,
    pub(crate) desks: BTreeMap<Party, Desk>,
    pub(crate) feed: Vec<Posted>,
    pub(crate) mail: Vec<Mail>,
    pub(crate) positions: BTreeMap<Id, PositionView>,
    pub(crate) drafts: Vec<Draft>,
    pub(crate) rounds: Vec<Round>,
    pub(crate) pulses: Vec<Pulse>,
    pub(crate) notes: Vec<Note>,
    pub(crate) ratings: Vec<Rated>,
    pub(crate) improvements: Vec<[String; 4]>,
    pub(crate) hot_wash: HotWash,
    pub(crate) allies: Allies,
    pub(crate) held: BTreeSet<Id>,
    pub(crate) skin: Skin,
    pub(crate) names: Names,
    pub(crate) scale: Scale,
    pub(crate) board_counts: bool,
    pub(crate) undo: Vec<Undoable>,
    pub(crate) records: u64,
}

impl State {
    /// The state before anything has happened.
    pub(crate) fn new(game: &Game) -> State {
        let table = game.table();
        let mut desks: BTreeMap<Party, Desk> =
            game.members().iter().map(|m| (Party::Member(m.clone()), Desk::default())).collect();
        desks.insert(Party::Chair, Desk::default());
        desks.insert(Party::Red, Desk::default());
        let items = table.items.iter().map(|item| ItemState::of(item, ItemStatus::Ready));
        let drafts = table.drafts.iter().map(|draft| Draft::authored(game, draft));
        State {
            stage: Stage::Lobby,
            stop: Stop::None,
            clocks: Clocks::standing(game.scenario_start()),
            seats: Vec::new(),
            locked: false,
            outside: BTreeSet::new(),
            items: items.collect(),
            automatic: true,
            deck: Deck::default(),
            desks,
            feed: Vec::new(),
            mail: Vec::new(),
            positions: BTreeMap::new(),
            drafts: drafts.collect(),
            rounds: Vec::new(),
            pulses: Vec::new(),
            notes: Vec::new(),
            ratings: Vec::new(),
            improvements: Vec::new(),
            hot_wash: HotWash::default(),
            allies: Allies::Free,
            held: BTreeSet::new(),
            skin: table.skin,
            names: table.names,
            scale: Scale::default(),
            board_counts: false,
            undo: Vec::new(),
            records: 0,
        }
    }

    /// What the clocks show.
    pub(crate) fn stamp(&self, now: Millis) -> Stamp {
        Stamp { wall: now, session: self.clocks.session_at(now), scenario: self.clocks.scenario_at(now) }
    }

    pub(crate) fn seat(&self, id: SeatId) -> Option<&Seat> {
        self.seats.get(usize::from(id.0))
    }

    pub(crate) fn seat_mut(&mut self, id: SeatId) -> Option<&mut Seat> {
        self.seats.get_mut(usize::from(id.0))
    }

    /// Seats that speak for a member.
    pub(crate) fn seats_of(&self, member: &Id) -> impl Iterator<Item = &Seat> {
        self.seats
            .iter()
            .filter(move |s| !s.revoked && matches!(&s.role, Some(Role::Delegation(m)) if m == member))
    }

    /// Who plays a member.
    #[must_use]
    pub fn player(&self, member: &Id) -> Player {
        if self.seats_of(member).any(|seat| !seat.program) {
            Player::Human
        } else if self.seats_of(member).next().is_some() || self.outside.contains(member) {
            Player::Outside
        } else {
            Player::Simulated
        }
    }

    /// Whether it is a delegation, chair or red cell that asks.
    pub(crate) fn plays(&self, actor: &Actor) -> bool {
        let role = match actor {
            Actor::Seat(id) => self.seat(*id).and_then(|seat| seat.role.as_ref()),
            Actor::Program(_) => return true,
            Actor::Clock | Actor::Visitor => None,
        };
        matches!(role, Some(Role::Delegation(_) | Role::Chair | Role::RedCell))
    }

    pub(crate) fn item(&self, id: &Id) -> Option<&ItemState> {
        self.items.iter().find(|item| item.id == *id)
    }

    /// The row of an item, if the list has one.
    pub(crate) fn row(&self, id: &Id) -> Option<&Item> {
        self.item(id).and_then(|item| item.row.as_deref())
    }

    pub(crate) fn item_mut(&mut self, id: &Id) -> Option<&mut ItemState> {
        self.items.iter_mut().find(|item| item.id == *id)
    }

    pub(crate) fn desk(&self, party: &Party) -> Option<&Desk> {
        self.desks.get(party)
    }

    /// The round of silence that is going on.
    pub(crate) fn silence(&self) -> Option<&Round> {
        self.rounds.last().filter(|round| round.is_open())
    }

    /// The pulse that is open.
    pub(crate) fn open_pulse(&self) -> Option<&Pulse> {
        self.pulses.last().filter(|pulse| pulse.closed.is_none())
    }

    /// The shadow ballot that is open.
    pub(crate) fn shadow(&self) -> Option<&Shadow> {
        self.rounds.last().and_then(|round| round.shadow.as_ref()).filter(|shadow| shadow.open)
    }

    /// Whether the play is going on and the clocks run.
    pub(crate) fn is_running(&self) -> bool {
        self.stage == Stage::Play && self.clocks.running
    }
}
