//! The one clock: milliseconds since the session file was opened, monotonic across restarts. Wall-clock time decides
//! nothing here.

use casus_session::Millis;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Where the time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's monotonic clock, from a reading at an instant.
    Machine {
        /// The reading.
        base: Millis,
        /// The instant.
        since: Instant,
    },
    /// Whoever holds the other end, for tests.
    Hand(Arc<AtomicU64>),
}

impl Clock {
    /// A clock that goes on from a reading.
    #[must_use]
    pub fn from(base: Millis) -> Clock {
        Clock::Machine { base, since: Instant::now() }
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> Millis {
        match self {
            Clock::Machine { base, since } => {
                base.plus(u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX))
            }
            Clock::Hand(at) => Millis(at.load(Ordering::SeqCst)),
        }
    }
}
