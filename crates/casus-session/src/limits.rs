//! The limits of a session, which no flag raises.

use casus_scenario::limits::Limit;

/// Seats, the facilitator's and those of people who left among them: a thousand people, and some who came twice.
pub const SEATS: usize = 1_024;
/// Characters of a message, a question, an answer, a note.
pub const MESSAGE_CHARS: usize = 4_000;
/// Characters of a draft or an item.
pub const DRAFT_CHARS: usize = 16_000;
/// Bytes of the file; a session of a day stays far below.
pub const FILE_BYTES: u64 = 1 << 30;

/// The limits of a session, as `casus limits` prints them.
#[must_use]
pub fn table() -> Vec<Limit> {
    let fixed = |name, limit| Limit { name, default: Some(limit), hard: limit };
    vec![
        fixed("seats of a session", SEATS as u64),
        fixed("characters of a message", MESSAGE_CHARS as u64),
        fixed("characters of a draft", DRAFT_CHARS as u64),
        fixed("bytes of a session's file", FILE_BYTES),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Actor, Code, Command, CommandId, Game, Millis, Session};
    use casus_scenario::ScenarioFile;
    use std::sync::Arc;

    #[test]
    fn a_session_seats_so_many_and_no_more() {
        let loaded = ScenarioFile::shipped("stray-missile").expect("it ships").load().expect("it loads");
        let game = Arc::new(Game::new(&loaded, 7).expect("the model takes it"));
        let mut session = Session::open(game, &"f".repeat(64), Millis(0));
        let mut join = |n: usize| {
            let text = format!(r#"{{"seating":{{"join":{{"alias":"A","key":"{n:064x}"}}}}}}"#);
            let command: Command = serde_json::from_str(&text).expect("a command");
            let id = CommandId::try_from(format!("j{n}")).expect("an id");
            session.submit(&Actor::Visitor, &id, command, Millis(0)).map_err(|refusal| refusal.code)
        };
        for n in 1..SEATS {
            assert!(join(n).is_ok(), "seat {n}");
        }
        assert_eq!(join(SEATS), Err(Code::SeatingClosed));
    }
}
