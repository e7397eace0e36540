//! What happened.

use serde::{Deserialize, Serialize};

/// Something that happened. Applying it cannot fail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// The file was opened.
    Opened,
}
