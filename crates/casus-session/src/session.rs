//! One session: commands in, events applied, records out.

use crate::clock::Millis;
use crate::command::Command;
use crate::game::Game;
use crate::record::{Actor, Answer, CommandId, Record};
use crate::refusal::{Code, Refusal};
use crate::seat::{Role, SeatId};
use crate::state::State;
use crate::view::View;
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
    unsaved: Vec<Record>,
}

impl Session {
    /// A new session of a game. `key` is the hash of the facilitator's token.
    #[must_use]
    pub fn open(game: Arc<Game>, key: &str, now: Millis) -> Session {
        let _ = (key, now);
        Session { state: State::default(), game, unsaved: Vec::new() }
    }

    /// The game.
    #[must_use]
    pub fn game(&self) -> &Arc<Game> {
        &self.game
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
        let _ = (actor, id, command);
        Err(Refusal::new(Code::NotNow, "the session does not take commands"))
    }

    /// Fires what has fallen due up to `now`, each at its own instant and in order of time.
    pub fn advance(&mut self, now: Millis) {
        let _ = now;
    }

    /// The wall instant at which the next thing falls due, if one does without a command.
    #[must_use]
    pub fn next_due(&self) -> Option<Millis> {
        None
    }

    /// What a viewer sees.
    #[must_use]
    pub fn project(&self, viewer: &Viewer) -> View {
        let _ = viewer;
        View::Gone
    }

    /// The seat whose token has this hash, unless it was sent away.
    #[must_use]
    pub fn seat_of(&self, key: &str) -> Option<SeatId> {
        let _ = key;
        None
    }

    /// Records since the last call, oldest first. They must be stored before an answer or a view leaves.
    pub fn take_unsaved(&mut self) -> Vec<Record> {
        std::mem::take(&mut self.unsaved)
    }

    /// Items whose fiction lies between now and scenario time `to` (ms from D+0 00:00): what a jump passes over.
    #[must_use]
    pub fn gap(&self, to: i64, now: Millis) -> Vec<casus_scenario::value::Id> {
        let _ = (to, now);
        Vec::new()
    }

    /// After a restart: what the session was at wall time `alive`, the last at which the server is known to have
    /// run, and paused since then.
    pub fn recover(&mut self, alive: Millis) {
        let _ = alive;
    }

    /// Rebuilds a session from its records.
    ///
    /// # Errors
    ///
    /// [`ReplayError`] at the first record that does not follow from those before it.
    pub fn replay(
        game: Arc<Game>,
        records: impl IntoIterator<Item = Record>,
    ) -> Result<Session, crate::record::ReplayError> {
        let mut session = Session { state: State::default(), game, unsaved: Vec::new() };
        for record in records {
            session.unsaved.push(record);
        }
        session.unsaved.clear();
        Ok(session)
    }
}
