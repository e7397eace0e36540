//! The log record: who asked what when, what was answered, what happened; chained by hashes.

use crate::clock::Millis;
use crate::command::Command;
use crate::event::Event;
use crate::seat::SeatId;
use casus_scenario::value::Id;
use serde::{Deserialize, Serialize};

/// Version of the log's format.
pub const FORMAT: u32 = 1;

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// Nobody: something fell due.
    Clock,
    /// Somebody who has no seat yet.
    Visitor,
    /// A seat.
    Seat(SeatId),
    /// An outside program that plays a member.
    Program(Id),
}

/// The client's own name of a command: 1 to 64 letters, digits, `-` and `_`, unique per seat.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CommandId(String);

impl TryFrom<String> for CommandId {
    type Error = String;

    fn try_from(text: String) -> Result<CommandId, String> {
        let allowed = |c: u8| c.is_ascii_alphanumeric() || c == b'-' || c == b'_';
        if (1..=64).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(CommandId(text))
        } else {
            Err("a command id is 1 to 64 letters, digits, - and _".to_owned())
        }
    }
}

impl From<CommandId> for String {
    fn from(id: CommandId) -> String {
        id.0
    }
}

/// What a command that was carried out is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It was done.
    Done,
    /// The new seat.
    Seat(SeatId),
    /// The number, in the asker's own list, of what was made.
    Number(u32),
    /// The id of an item that was made.
    Item(Id),
}

/// An entry of the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Its place, from 0.
    pub seq: u64,
    /// When, ms since the session file was opened.
    pub at: Millis,
    /// Who asked.
    pub actor: Actor,
    /// The client's name of the command.
    pub command_id: Option<CommandId>,
    /// What was asked; nothing where something fell due.
    pub command: Option<Command>,
    /// What was answered.
    pub answer: Answer,
    /// What happened.
    pub events: Vec<Event>,
}

/// BLAKE3 of the previous record's hash and of this one's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link(pub [u8; 32]);

impl Link {
    /// Before the first record.
    pub const START: Link = Link([0; 32]);

    /// The link of a record whose bytes are `bytes`, after this one.
    #[must_use]
    pub fn then(self, bytes: &[u8]) -> Link {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.0);
        hasher.update(bytes);
        Link(*hasher.finalize().as_bytes())
    }

    /// The link as it is shown and noted: its first eight digits, as `7f3a-91c2`.
    #[must_use]
    pub fn short(self) -> String {
        let all = self.to_string();
        format!("{}-{}", &all[..4], &all[4..8])
    }
}

impl std::fmt::Display for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The head of a log that is in memory alone, with no opening before it.
#[must_use]
pub fn head(records: &[Record]) -> Link {
    records.iter().fold(Link::START, |head, record| head.then(&record.bytes()))
}

impl Record {
    /// The bytes that are stored and hashed: JSON, fields in the order of the type.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// A log that cannot be replayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayError {
    /// The record that does not follow.
    pub seq: u64,
    /// What is wrong with it.
    pub words: String,
}

impl std::fmt::Display for ReplayError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "record {}: {}", self.seq, self.words)
    }
}

impl std::error::Error for ReplayError {}

#[cfg(test)]
mod tests {
    /// The odds of a proposal stand in the log as text. A parser that is fast rather than exact reads this one a bit off,
    /// and then an honest log is refused.
    #[test]
    fn a_float_is_read_back_to_its_last_bit() {
        let written = "1.3898352939425984e-5";
        let exact: f64 = written.parse().expect("a number");
        let read: f64 = serde_json::from_str(written).expect("a number");
        assert_eq!((read.to_bits(), read.to_string()), (exact.to_bits(), exact.to_string()));
    }
}
