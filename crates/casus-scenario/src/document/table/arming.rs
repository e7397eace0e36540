//! What arms a contingency by itself: signs that the session can tell from its own state.

use super::super::defaults::ten_minutes;
use crate::value::{Id, Positive, Prob, SessionTime};
use serde::{Deserialize, Serialize};

/// What arms a contingency, and what then happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arming {
    /// Signs that must all be there, one at least.
    pub when: Vec<Sign>,
    /// Minutes of the session clock in which it does not arm again once it was dismissed, and no other arms once it was
    /// let go.
    #[serde(default = "ten_minutes")]
    pub cool_down: Positive,
    /// Whether it is let go as soon as it is armed, without the facilitator.
    #[serde(default)]
    pub fires: bool,
}

/// What can be told of a session without asking anybody.
///
/// The table are the members with people or a program in their seats. What it believes is its answers to the last
/// pulse that is closed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Sign {
    /// The session clock has come this far.
    Elapsed(SessionTime),
    /// No delegation, chair or red cell has sent anything for so many minutes of the session clock; never while a text
    /// lies under silence.
    Quiet(Positive),
    /// The table lays at least this share of its chips on one and the same hypothesis.
    Agreed(Prob),
    /// The table lays at most this share of its chips on any one hypothesis.
    Divided(Prob),
    /// The table lays at least this share of its chips on a hypothesis.
    Believed {
        /// Which.
        hypothesis: Id,
        /// The share.
        share: Prob,
    },
    /// The table lays at most this share of its chips on a hypothesis.
    Doubted {
        /// Which.
        hypothesis: Id,
        /// The share.
        share: Prob,
    },
    /// This draft was adopted.
    Adopted(Id),
    /// Silence on this draft was broken.
    Broken(Id),
}
