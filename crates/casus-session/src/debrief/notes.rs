//! What evaluators and control noted, who of them, and about what.

use crate::command::play::Pin;
use crate::event::Event;
use crate::seat::{Party, Role};
use crate::state::{Stamp, State};
use serde::Serialize;

/// A note. It says for whom the seat sat that made it, never the name that a person typed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NoteRecord {
    /// When.
    pub at: Stamp,
    /// The role of the seat at the time; a delegation's own notes are not here.
    pub by: Role,
    /// What it is about, if it is about one thing.
    pub pin: Option<Pin>,
    /// The text.
    pub text: String,
}

/// An event as a note, if it is one of evaluators or control; `state` is before it.
pub(super) fn note(state: &State, at: Stamp, event: &Event) -> Option<NoteRecord> {
    let Event::Noted { seat, party: None | Some(Party::Control), text, pin } = event else { return None };
    let by = state.seat((*seat)?)?.role.clone()?;
    Some(NoteRecord { at, by, pin: pin.clone(), text: text.clone() })
}
