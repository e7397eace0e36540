//! Why a command was refused.

use serde::{Deserialize, Serialize};

/// What kind of refusal it is; the console maps it to a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// The seat may not do this at all (403).
    Forbidden,
    /// There is no such thing for this seat (404). Things that others have look the same.
    Unknown,
    /// Not now: the phase, a deadline, or that it was done already (409).
    Conflict,
    /// The command says what cannot be (422).
    Invalid,
}

impl Class {
    /// The HTTP status that says this.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Class::Forbidden => 403,
            Class::Unknown => 404,
            Class::Conflict => 409,
            Class::Invalid => 422,
        }
    }
}

/// Which refusal it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The role of the seat does not do this.
    NotYourRole,
    /// The seat has no role yet, or was sent away.
    NotSeated,
    /// The person in the seat has not agreed to be recorded.
    NotAgreed,
    /// Seating is closed.
    SeatingClosed,
    /// The role is taken.
    Taken,
    /// There is no such thing.
    Unknown,
    /// The exercise has not started.
    NotStarted,
    /// The exercise stands still.
    Paused,
    /// The exercise is over, or this file was left by a fork.
    Over,
    /// Everything is stopped for a real emergency.
    Stopped,
    /// The deadline has passed.
    Late,
    /// It was done already.
    Already,
    /// The thing is not in a state for this.
    NotNow,
    /// Somebody has read it.
    Read,
    /// The same command id came with another body.
    OtherBody,
    /// A text is empty, too long, or holds control characters.
    Text,
    /// A number is out of range.
    Range,
    /// A reason is missing or too short.
    Reason,
}

impl Code {
    /// The class of the code.
    #[must_use]
    pub fn class(self) -> Class {
        match self {
            Code::NotYourRole | Code::NotSeated => Class::Forbidden,
            Code::Unknown => Class::Unknown,
            Code::Text | Code::Range | Code::Reason => Class::Invalid,
            _ => Class::Conflict,
        }
    }
}

/// A command that was not carried out, and why. It holds nothing that the seat may not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Which refusal.
    pub code: Code,
    /// What a person reads.
    pub words: String,
    /// Where in the command, as a JSON pointer, if it is about one place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
}

impl Refusal {
    pub(crate) fn new(code: Code, words: impl Into<String>) -> Refusal {
        Refusal { code, words: words.into(), pointer: None }
    }

    pub(crate) fn at(mut self, pointer: &str) -> Refusal {
        self.pointer = Some(pointer.to_owned());
        self
    }

    /// Its class.
    #[must_use]
    pub fn class(&self) -> Class {
        self.code.class()
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.words)
    }
}

impl std::error::Error for Refusal {}
