//! The limits of a server, from the places where they are enforced.

use crate::identity::attempts;
use crate::outlet;
use crate::rate;
use crate::server::{self, CONNECTIONS, PER_ADDRESS, STREAMS};
use casus_scenario::limits::Limit;

/// The limits of a server, as `casus limits` prints them.
#[must_use]
pub fn table() -> Vec<Limit> {
    let row =
        |name, default: usize, hard: usize| Limit { name, default: Some(default as u64), hard: hard as u64 };
    let fixed = |name, limit| row(name, limit, limit);
    vec![
        fixed("connections", CONNECTIONS),
        row("connections, --per-address", PER_ADDRESS, CONNECTIONS),
        row("streams, --streams", STREAMS, CONNECTIONS),
        fixed("streams of a seat", outlet::STREAMS),
        fixed("frames kept for a seat", outlet::FRAMES),
        fixed("commands of a seat, a second", rate::PER_SECOND as usize),
        fixed("commands of a seat, at once", rate::BURST as usize),
        fixed("bytes of a command", server::COMMAND),
        fixed("bytes of a list of events", server::LIST),
        fixed("bytes of a request's head", server::HEAD_BYTES),
        fixed("wrong codes a minute, an address", attempts::EACH),
        fixed("wrong codes a minute, in all", attempts::ALL),
    ]
}
