//! One session: commands in, events applied, records out.

use crate::clock::Millis;
use crate::command::{Command, Time};
use crate::event::Event;
use crate::game::Game;
use crate::record::{Actor, Answer, CommandId, FORMAT, Record, ReplayError};
use crate::refusal::{Code, Refusal};
use crate::rules::{self, due};
use crate::seat::{Role, SeatId};
use crate::state::State;
use crate::tail::{Tail, Told};
use crate::view::{ItemStatus, View};
use casus_scenario::document::Item;
use casus_scenario::value::Id;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Through whose eyes a view is made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Viewer {
    /// Somebody who joined.
    Seat(SeatId),
    /// Nobody in particular in this role: an outside program in a delegation, a policy, a print.
    Role(Role),
}

/// A session in play. It has no clock and no network: every entry is given the time, and nothing it makes has left it
/// before [`Session::take_unsaved`] hands the records out to be stored.
#[derive(Clone, Debug)]
pub struct Session {
    game: Arc<Game>,
    state: State,
    /// When the last record was made; time does not run backwards.
    last: Millis,
    /// What each command id was asked and answered.
    answered: BTreeMap<(Actor, CommandId), (Command, Answer)>,
    unsaved: Vec<Record>,
    /// What happened lately, in words.
    tail: Tail,
}

impl Session {
    /// A new session of a game. `key` is the hash of the facilitator's token, 64 hexadecimal digits.
    #[must_use]
    pub fn open(game: Arc<Game>, key: &str, now: Millis) -> Session {
        let mut session = Session::empty(game);
        let setup = session.game.setup();
        let opened = Event::Opened {
            format: FORMAT,
            engine: env!("CARGO_PKG_VERSION").to_owned(),
            scenario: setup.id.clone(),
            hash: setup.hash.clone(),
            seed: session.game.draws().seed(),
        };
        let seat = SeatId::FACILITATOR;
        let (alias, key) = ("Facilitator".to_owned(), key.to_owned());
        let joined = Event::Joined { seat, alias, key, program: false };
        let assigned = Event::Assigned { seat, role: Some(Role::Facilitator) };
        session.fire(now, vec![opened, joined, assigned]);
        session
    }

    fn empty(game: Arc<Game>) -> Session {
        Session {
            state: State::new(&game),
            game,
            last: Millis(0),
            answered: BTreeMap::new(),
            unsaved: Vec::new(),
            tail: Tail::default(),
        }
    }

    /// The game.
    #[must_use]
    pub fn game(&self) -> &Arc<Game> {
        &self.game
    }

    /// The state, for control's own prints and the debrief.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// When the last record was made.
    #[must_use]
    pub fn last(&self) -> Millis {
        self.last
    }

    /// Carries a command out, or refuses it. Everything that fell due before comes first. A command id that this
    /// actor has used gets the answer that it got; with another body it is refused.
    ///
    /// # Errors
    ///
    /// [`Refusal`]; the state is then as it was, but for what fell due.
    pub fn submit(
        &mut self,
        actor: &Actor,
        id: &CommandId,
        command: Command,
        now: Millis,
    ) -> Result<Answer, Refusal> {
        self.advance(now);
        let now = now.max(self.last);
        let key = (actor.clone(), id.clone());
        if let Some((asked, answer)) = self.answered.get(&key) {
            return if *asked == command {
                Ok(answer.clone())
            } else {
                Err(Refusal::new(Code::OtherBody, "this command id was used for something else"))
            };
        }
        let (events, answer) = rules::decide(&self.game, &self.state, now, actor, &command)?;
        self.take(Record {
            seq: self.state.records,
            at: now,
            actor: actor.clone(),
            command_id: Some(id.clone()),
            command: Some(command),
            answer: answer.clone(),
            events,
        });
        Ok(answer)
    }

    /// Fires what has fallen due up to `now`, each at its own instant and in order of time.
    pub fn advance(&mut self, now: Millis) {
        while let Some((at, due)) = due::next(&self.game, &self.state).filter(|(at, _)| *at <= now) {
            let at = at.max(self.last);
            let events = due::events(&self.game, &self.state, at, &due);
            self.fire(at, events);
        }
    }

    /// The wall instant at which the next thing falls due, if one does without a command.
    #[must_use]
    pub fn next_due(&self) -> Option<Millis> {
        due::next(&self.game, &self.state).map(|(at, _)| at.max(self.last))
    }

    /// What a viewer sees.
    #[must_use]
    pub fn project(&self, viewer: &Viewer) -> View {
        crate::project::project(&self.game, &self.state, viewer)
    }

    /// The seat whose token has this hash, unless it was sent away.
    #[must_use]
    pub fn seat_of(&self, key: &str) -> Option<SeatId> {
        self.state.seats.iter().find(|seat| seat.key == key && !seat.revoked).map(|seat| seat.id)
    }

    /// Records since the last call, oldest first. They must be stored before an answer or a view leaves.
    pub fn take_unsaved(&mut self) -> Vec<Record> {
        std::mem::take(&mut self.unsaved)
    }

    /// The end of the log in words, oldest first, for control alone: the last records, and before them the moments by which
    /// people remember the play.
    #[must_use]
    pub fn tail(&self) -> Vec<Told> {
        self.tail.shown(&self.game, &self.state)
    }

    /// Items whose fiction lies between now and scenario time `to` (ms from D+0 00:00): what a jump passes over.
    #[must_use]
    pub fn gap(&self, to: i64, now: Millis) -> Vec<Id> {
        rules::gap(&self.state, to, now)
    }

    /// The events list as it stands: each row and where its item stands.
    #[must_use]
    pub fn list(&self) -> Vec<(Item, ItemStatus)> {
        let items = self.state.items.iter();
        items.filter_map(|item| item.listed().map(|row| (row, item.status))).collect()
    }

    /// After a restart: what fell due until `alive`, the last instant at which the server is known to have run, and
    /// then a pause, so that every countdown keeps what it had left.
    pub fn recover(&mut self, alive: Millis) {
        self.advance(alive);
        if self.state.clocks.running {
            self.fire(alive.max(self.last), vec![Event::Recovered]);
        }
    }

    /// Rebuilds a session from its records, by applying their events.
    ///
    /// # Errors
    ///
    /// [`ReplayError`] at the first record that is out of order or of another game.
    pub fn replay(
        game: Arc<Game>,
        records: impl IntoIterator<Item = Record>,
    ) -> Result<Session, ReplayError> {
        Session::replay_each(game, records, |_| ())
    }

    /// Rebuilds a session from its records and shows it as it was after each.
    ///
    /// # Errors
    ///
    /// [`ReplayError`] as for [`Session::replay`].
    pub fn replay_each(
        game: Arc<Game>,
        records: impl IntoIterator<Item = Record>,
        mut each: impl FnMut(&Session),
    ) -> Result<Session, ReplayError> {
        let mut session = Session::empty(game);
        for record in records {
            session.continues(&record)?;
            session.take(record);
            each(&session);
        }
        session.unsaved.clear();
        Ok(session)
    }

    /// Rebuilds a session by carrying every command out again, and compares: a log that passes was made by these
    /// rules and nothing in it was changed.
    ///
    /// # Errors
    ///
    /// [`ReplayError`] at the first record that the rules would not have made.
    pub fn verify(
        game: Arc<Game>,
        records: impl IntoIterator<Item = Record>,
    ) -> Result<Session, ReplayError> {
        let mut session = Session::empty(game);
        for record in records {
            session.continues(&record)?;
            session.follows(&record)?;
            session.take(record);
        }
        session.unsaved.clear();
        Ok(session)
    }

    /// A session that goes on from the first records of another, `keep` being the last; its log begins with a copy of
    /// theirs. It is paused, and every seat is carried over.
    ///
    /// # Errors
    ///
    /// [`ReplayError`] as for [`Session::replay`].
    pub fn fork(
        game: Arc<Game>,
        records: impl IntoIterator<Item = Record>,
        keep: u64,
        head: &str,
    ) -> Result<Session, ReplayError> {
        let kept: Vec<Record> = records.into_iter().take_while(|record| record.seq <= keep).collect();
        let mut session = Session::replay(game, kept.clone())?;
        session.unsaved = kept;
        let mut events = vec![Event::ForkedFrom { head: head.to_owned() }];
        if session.state.clocks.running {
            events.push(Event::Recovered);
        }
        session.fire(session.last, events);
        Ok(session)
    }

    /// Whether a record is the next of this game.
    fn continues(&self, record: &Record) -> Result<(), ReplayError> {
        let fail = |words: String| Err(ReplayError { seq: record.seq, words });
        if record.seq != self.state.records {
            return fail(format!("out of order; expected record {}", self.state.records));
        }
        if record.at < self.last {
            return fail(format!("at {} ms, before the record before it", record.at.0));
        }
        if record.seq > 0 {
            return Ok(());
        }
        let Some(Event::Opened { format, hash, seed, .. }) = record.events.first() else {
            return fail("the first record opens no session".to_owned());
        };
        let setup = self.game.setup();
        if *format != FORMAT {
            return fail(format!("format {format}; this program reads format {FORMAT}"));
        }
        if *hash != setup.hash || *seed != self.game.draws().seed() {
            return fail("another scenario or another seed".to_owned());
        }
        Ok(())
    }

    /// Whether a record is what the rules make of its command, or of what fell due.
    fn follows(&self, record: &Record) -> Result<(), ReplayError> {
        let fail = |words: String| Err(ReplayError { seq: record.seq, words });
        let Some(command) = &record.command else {
            let by_hand = match record.events.as_slice() {
                [Event::Opened { .. }, Event::Joined { .. }, Event::Assigned { .. }] => record.seq == 0,
                [Event::Recovered] => self.state.clocks.running,
                [Event::ForkedFrom { .. }] => !self.state.clocks.running,
                [Event::ForkedFrom { .. }, Event::Recovered] => self.state.clocks.running,
                _ => false,
            };
            let due = || due::next(&self.game, &self.state).filter(|(at, _)| *at <= record.at);
            let fell = |(_, due)| due::events(&self.game, &self.state, record.at, &due);
            return match by_hand || due().map(fell).as_ref() == Some(&record.events) {
                true => Ok(()),
                false => fail("this did not fall due".to_owned()),
            };
        };
        match rules::decide(&self.game, &self.state, record.at, &record.actor, command) {
            Ok((events, answer)) if events == record.events && answer == record.answer => Ok(()),
            Ok(_) => fail("its events are not those that the rules give".to_owned()),
            Err(refusal) => fail(format!("the rules refuse it: {refusal}")),
        }
    }

    /// Takes the next record of a log.
    pub(crate) fn append(&mut self, record: Record) -> Result<(), ReplayError> {
        self.continues(&record)?;
        self.take(record);
        self.unsaved.clear();
        Ok(())
    }

    /// Records that something happened by itself.
    fn fire(&mut self, at: Millis, events: Vec<Event>) {
        self.take(Record {
            seq: self.state.records,
            at,
            actor: Actor::Clock,
            command_id: None,
            command: None,
            answer: Answer::Done,
            events,
        });
    }

    fn take(&mut self, record: Record) {
        self.tail.note(&self.state, &record);
        for event in &record.events {
            self.state.apply(&self.game, record.at, event);
        }
        if self.state.plays(&record.actor) {
            self.state.deck.stirred = self.state.stamp(record.at).session;
        }
        if let Actor::Seat(id) = record.actor
            && let Some(seat) = self.state.seat_mut(id)
        {
            seat.last_act = record.at;
        }
        self.state.records += 1;
        self.last = self.last.max(record.at);
        if let (Some(id), Some(command)) = (&record.command_id, &record.command) {
            let key = (record.actor.clone(), id.clone());
            self.answered.insert(key, (command.clone(), record.answer.clone()));
        }
        self.unsaved.push(record);
    }

    /// Whether another session may go on from this one's records: it was left by a fork that keeps those up to the
    /// number given.
    #[must_use]
    pub fn left_at(records: &[Record]) -> Option<u64> {
        records.iter().rev().find_map(|record| match record.command {
            Some(Command::Time(Time::Fork { keep })) => Some(keep),
            _ => None,
        })
    }
}
