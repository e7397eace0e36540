//! How the machine is that a session runs on: whether its disk has room for the log, and whether its clock can be right.
//!
//! No decision hangs on either. The facilitator is told before the start, while something can be done about it.

use std::path::Path;
use std::time::{Duration, SystemTime};

/// Room that a log should have, in bytes.
const ROOM: u64 = 1_000_000_000;
/// How far a clock may lie before what was written by it.
const SLACK: Duration = Duration::from_secs(60);

/// How the machine is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Machine {
    /// Whether a gigabyte is free where the log is kept; nothing where it is kept in memory or the system does not tell.
    pub roomy: Option<bool>,
    /// Whether the clock stands after this program was made and after the newest session was last written.
    pub timely: bool,
}

impl Machine {
    /// How it is now: `log` is the session's file, `newest` when a session was last written before.
    pub(crate) fn seen(log: Option<&Path>, newest: Option<SystemTime>, now: SystemTime) -> Machine {
        let made = std::env::current_exe().ok().and_then(|program| written(&program));
        Machine { roomy: log.and_then(room).map(|free| free >= ROOM), timely: timely(&[made, newest], now) }
    }
}

/// Whether a clock can be right that other files were written by.
fn timely(written: &[Option<SystemTime>], now: SystemTime) -> bool {
    written.iter().flatten().all(|before| now + SLACK >= *before)
}

/// When a file was last written.
pub(crate) fn written(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|about| about.modified()).ok()
}

/// Bytes that are free on the disk of a file.
fn room(path: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(path).ok()?;
    Some(found.f_bavail.saturating_mul(found.f_frsize))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_before_what_was_written_is_wrong() {
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        for (written, right) in [
            ([None, None], true),
            ([Some(at(1_000)), Some(at(900))], true),
            ([Some(at(1_061)), None], false),
            ([None, Some(at(1_060))], true),
            ([Some(at(10)), Some(at(1_061))], false),
        ] {
            assert_eq!(timely(&written, at(1_000)), right, "{written:?}");
        }
        assert!(!Machine::seen(None, None, at(0)).timely, "this program was made later");
    }

    #[test]
    fn room_is_told_where_there_is_a_disk() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert_eq!(
            Machine::seen(Some(here), None, SystemTime::now()).roomy,
            room(here).map(|free| free >= ROOM)
        );
        assert!(room(here).is_some() && room(Path::new("/nowhere/at/all")).is_none());
        assert_eq!(Machine::seen(None, None, SystemTime::now()).roomy, None);
    }
}
