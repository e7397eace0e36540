//! Games for the tests.

use casus_scenario::ScenarioFile;
use casus_session::{Actor, Answer, Command, CommandId, Game, Millis, Refusal, SeatId, Session};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The game of a scenario file of the repository.
pub(crate) fn game(path: &str, seed: u64) -> Arc<Game> {
    let file = ScenarioFile::open(&root().join(path), false).unwrap();
    Arc::new(Game::new(&file.load().unwrap(), seed).unwrap())
}

/// The hash of a token.
pub(crate) fn key(name: &str) -> String {
    blake3::hash(name.as_bytes()).to_hex().to_string()
}

/// A session with its time and a counter of commands.
pub(crate) struct Room {
    pub session: Session,
    pub now: u64,
    asked: u32,
}

impl Room {
    pub(crate) fn open(game: Arc<Game>) -> Room {
        Room { session: Session::open(game, &key("F"), Millis(0)), now: 0, asked: 0 }
    }

    /// A room with people in these roles, on seats 1, 2, ..., who have agreed to be recorded.
    pub(crate) fn seated(game: Arc<Game>, roles: &[&str]) -> Room {
        let mut room = Room::unagreed(game, roles);
        for seat in (1..).take(roles.len()) {
            room.seat(seat, r#"{"seating":"consent"}"#).unwrap();
        }
        room
    }

    /// The same before they have agreed.
    pub(crate) fn unagreed(game: Arc<Game>, roles: &[&str]) -> Room {
        let mut room = Room::open(game);
        for (n, role) in roles.iter().enumerate() {
            let join = format!(r#"{{"seating":{{"join":{{"alias":"p{n}","key":"{}"}}}}}}"#, key(role));
            room.ask(Actor::Visitor, &join).unwrap();
            room.f(&format!(r#"{{"seating":{{"assign":{{"seat":{},"role":{role}}}}}}}"#, n + 1)).unwrap();
        }
        room
    }

    pub(crate) fn wait(&mut self, ms: u64) {
        self.now += ms;
        self.session.advance(Millis(self.now));
    }

    pub(crate) fn ask(&mut self, actor: Actor, json: &str) -> Result<Answer, Refusal> {
        self.asked += 1;
        let id = CommandId::try_from(format!("t{}", self.asked)).unwrap();
        let command: Command = serde_json::from_str(json).unwrap_or_else(|e| panic!("{json}: {e}"));
        self.session.submit(&actor, &id, command, Millis(self.now))
    }

    pub(crate) fn f(&mut self, json: &str) -> Result<Answer, Refusal> {
        self.ask(Actor::Seat(SeatId(0)), json)
    }

    pub(crate) fn seat(&mut self, seat: u16, json: &str) -> Result<Answer, Refusal> {
        self.ask(Actor::Seat(SeatId(seat)), json)
    }
}
