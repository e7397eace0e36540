//! Moments of a live session, in whole seconds after its start.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Refusal, quoted};
use crate::diagnostic::Code;

const FORM: &str = "a time after the start of the session, such as \"T+00:15\" or \"T+01:02:30\"";
/// A week: no session is longer.
const MAX_SECONDS: u32 = 7 * 24 * 3600;

/// A moment of a live session, counted in whole seconds of the session clock from STARTEX: `"T+00:15"` is a quarter
/// of an hour after it, `"T+01:02:30"` an hour, two minutes and thirty seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SessionTime(u32);

impl SessionTime {
    /// The moment so many seconds after the start, if it is within a week.
    #[must_use]
    pub fn from_seconds(seconds: u32) -> Option<Self> {
        (seconds <= MAX_SECONDS).then_some(Self(seconds))
    }

    /// Seconds after the start.
    #[must_use]
    pub fn seconds(self) -> u32 {
        self.0
    }
}

/// `T+HH:MM` or `T+HH:MM:SS` in seconds.
fn session(text: &str) -> Option<u32> {
    let mut parts = text.strip_prefix("T+")?.split(':');
    let mut part = |digits: std::ops::RangeInclusive<usize>, below: u32| {
        let part = parts.next()?;
        let fits = digits.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<u32>().ok().filter(|&n| fits && n < below)
    };
    let (hours, minutes) = (part(1..=3, 1000)?, part(2..=2, 60)?);
    let seconds = match text.matches(':').count() {
        1 => 0,
        2 => part(2..=2, 60)?,
        _ => return None,
    };
    Some(hours * 3600 + minutes * 60 + seconds)
}

impl FromStr for SessionTime {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        session(text).and_then(Self::from_seconds).ok_or_else(|| {
            let refusal = Refusal::new(Code::S037, "not a session time").expected(FORM).found(quoted(text));
            if session(text).is_some() {
                refusal.hint("a session is at most a week long")
            } else if session(&format!("T+{}", text.trim())).is_some() {
                refusal.hint(format!("write \"T+{}\"", text.trim()))
            } else {
                refusal
            }
        })
    }
}

impl TryFrom<String> for SessionTime {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Self, Refusal> {
        text.parse()
    }
}

impl From<SessionTime> for String {
    fn from(time: SessionTime) -> String {
        time.to_string()
    }
}

impl fmt::Display for SessionTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes, seconds) = (self.0 / 3600, self.0 / 60 % 60, self.0 % 60);
        let whole = format!("T+{hours:02}:{minutes:02}");
        f.pad(&if seconds == 0 { whole } else { format!("{whole}:{seconds:02}") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn session_times_are_read_and_written() {
        for (text, seconds, written) in [
            ("T+00:15", 900, "T+00:15"),
            ("T+1:02:30", 3750, "T+01:02:30"),
            ("T+168:00", 604_800, "T+168:00"),
            ("T+00:00:00", 0, "T+00:00"),
        ] {
            let time: SessionTime = text.parse().expect(text);
            assert_eq!((time.seconds(), time.to_string().as_str()), (seconds, written));
        }
        for bad in
            ["00:15", "T+15", "T+00:60", "T+00:5", "T-00:05", "T+0:00:00:00", "T+168:01", "T+", "T+-1:00"]
        {
            assert_eq!(bad.parse::<SessionTime>().expect_err(bad).code, Code::S037);
        }
        assert_eq!(
            "09:15".parse::<SessionTime>().expect_err("no T").hint.as_deref(),
            Some("write \"T+09:15\"")
        );
    }
}
