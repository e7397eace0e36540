//! Spans and moments as a document writes them, in whole minutes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Refusal, quoted};
use crate::diagnostic::Code;

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// A thousand years: no time of a document lies further away, so sums of a few cannot overflow.
const MAX_MINUTES: i64 = 365_250 * DAY;

const HOURS_FORM: &str = "a span of time such as \"6h\", \"30m\", \"2d\" or \"1d 12h\"";
const SCENARIO_FORM: &str = "a scenario time such as \"D+2 06:00\", \"D-6 09:00\", \"D+0\" or \"54h\"";
const CALENDAR_FORM: &str = "a date and time such as \"2026-10-05 04:00\"";

/// A span of time, written `"6h"`, `"30m"`, `"2d"` or `"1d 12h"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hours(i64);

/// A moment of a scenario relative to midnight of D+0, written `"D+2 06:00"`, `"D-6 09:00"`, `"D+0"`, `"54h"` or `"-30h"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ScenarioTime(i64);

/// A moment of the Gregorian calendar, years 1 to 9999, written `"2026-10-05 04:00"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CalendarTime {
    /// Minutes since 0001-01-01 00:00.
    minutes: i64,
}

fn refuse(what: &str, expected: &str, found: &str) -> Refusal {
    Refusal::new(Code::S037, what).expected(expected).found(quoted(found))
}

/// A run of one to nine digits, which fits any integer used here.
fn digits(text: &str) -> Option<i64> {
    let fits = (1..=9).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

/// `HH:MM` in minutes.
fn clock(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once(':')?;
    if hour.len() != 2 || minute.len() != 2 {
        return None;
    }
    let (hour, minute) = (digits(hour)?, digits(minute)?);
    (hour < 24 && minute < 60).then_some(hour * HOUR + minute)
}

/// A span of at most a thousand years in minutes.
fn span(text: &str) -> Option<i64> {
    any_span(text).filter(|&minutes| minutes <= MAX_MINUTES)
}

/// `1d 12h 30m` in minutes, units from large to small, each at most once.
fn any_span(text: &str) -> Option<i64> {
    let mut total: i64 = 0;
    let mut largest = i64::MAX;
    for part in text.split(' ') {
        let unit = match part.as_bytes().last()? {
            b'd' => DAY,
            b'h' => HOUR,
            b'm' => 1,
            _ => return None,
        };
        if unit >= largest {
            return None;
        }
        largest = unit;
        total = total.checked_add(digits(&part[..part.len() - 1])?.checked_mul(unit)?)?;
    }
    Some(total)
}

impl Hours {
    /// A span of whole minutes, if it is not negative and at most a thousand years.
    pub fn from_minutes(minutes: i64) -> Option<Self> {
        (0..=MAX_MINUTES).contains(&minutes).then_some(Self(minutes))
    }

    /// The span in minutes, zero or more.
    pub fn minutes(self) -> i64 {
        self.0
    }
}

impl FromStr for Hours {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        span(text).map(Self).ok_or_else(|| {
            let refusal = refuse("not a span of time", HOURS_FORM, text);
            match text.trim() {
                "" => refusal,
                t if t.starts_with('-') => refusal.hint("a span of time cannot be negative"),
                t if t.contains('.') => refusal.hint("write \"1h 30m\" instead of \"1.5h\""),
                t if any_span(t).is_some_and(|minutes| minutes > MAX_MINUTES) => {
                    refusal.hint("a span of time is at most a thousand years")
                }
                t if t.bytes().all(|b| b.is_ascii_digit()) => refusal.hint(format!("add a unit: \"{t}h\"")),
                t if span(&normal(t)).is_some() => refusal.hint(format!("write \"{}\"", normal(t))),
                _ => refusal,
            }
        })
    }
}

/// The span in lower case with single spaces between its parts and none inside them.
fn normal(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()) {
        if c.is_ascii_digit() && out.ends_with(['d', 'h']) {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, hours, minutes) = (self.0 / DAY, self.0 % DAY / HOUR, self.0 % HOUR);
        let mut parts = Vec::new();
        if days > 0 {
            parts.push(format!("{days}d"));
        }
        if hours > 0 || self.0 == 0 {
            parts.push(format!("{hours}h"));
        }
        if minutes > 0 {
            parts.push(format!("{minutes}m"));
        }
        f.pad(&parts.join(" "))
    }
}

impl ScenarioTime {
    /// The moment so many minutes after midnight of D+0, if it is within a thousand years.
    pub fn from_minutes(minutes: i64) -> Option<Self> {
        (-MAX_MINUTES..=MAX_MINUTES).contains(&minutes).then_some(Self(minutes))
    }

    /// Minutes after midnight of D+0; negative before it.
    pub fn minutes(self) -> i64 {
        self.0
    }
}

/// The minutes of a scenario time in either of its forms.
fn scenario(text: &str) -> Option<i64> {
    let signed = |text: &str| match text.as_bytes().first()? {
        b'-' => Some((-1, text.get(1..)?.to_owned())),
        b'+' => Some((1, text.get(1..)?.to_owned())),
        _ => None,
    };
    if let Some(day) = text.strip_prefix('D') {
        let (sign, rest) = signed(day)?;
        let (day, time) = match rest.split_once(' ') {
            Some((day, time)) => (day, clock(time)?),
            None => (rest.as_str(), 0),
        };
        digits(day)?.checked_mul(sign * DAY)?.checked_add(time)
    } else {
        let (sign, rest) = signed(text).unwrap_or((1, text.to_owned()));
        Some(sign * any_span(&rest)?)
    }
}

impl FromStr for ScenarioTime {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        scenario(text).and_then(Self::from_minutes).ok_or_else(|| {
            let refusal = refuse("not a scenario time", SCENARIO_FORM, text);
            let upper = text.trim().to_ascii_uppercase();
            if scenario(text).is_some() {
                refusal.hint("a scenario time lies within a thousand years of D+0")
            } else if upper != text && scenario(&upper).is_some() {
                refusal.hint(format!("write \"{upper}\""))
            } else if text.contains("24:00") {
                refusal.hint("midnight at the end of a day is 00:00 of the next")
            } else if upper.starts_with('D') && upper[1..].starts_with(|c: char| c.is_ascii_digit()) {
                refusal.hint("a sign follows the D, as in D+2")
            } else {
                refusal
            }
        })
    }
}

impl fmt::Display for ScenarioTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (day, rest) = (self.0.div_euclid(DAY), self.0.rem_euclid(DAY));
        if rest == 0 {
            f.pad(&format!("D{day:+}"))
        } else {
            f.pad(&format!("D{day:+} {:02}:{:02}", rest / HOUR, rest % HOUR))
        }
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 0001-01-01 to the first of January of the year.
fn days_before_year(year: i64) -> i64 {
    let past = year - 1;
    past * 365 + past / 4 - past / 100 + past / 400
}

impl CalendarTime {
    /// The moment of a date and time of day, if they exist.
    pub fn new(year: i64, month: i64, day: i64, hour: i64, minute: i64) -> Option<Self> {
        let exists = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day)
            && (0..24).contains(&hour)
            && (0..60).contains(&minute);
        if !exists {
            return None;
        }
        let days = days_before_year(year) + (1..month).map(|m| days_in_month(year, m)).sum::<i64>() + day - 1;
        Some(Self { minutes: days * DAY + hour * HOUR + minute })
    }

    /// The moment so many minutes later, or earlier if negative; `None` outside the years 1 to 9999.
    #[must_use]
    pub fn plus_minutes(self, minutes: i64) -> Option<Self> {
        let minutes = self.minutes.checked_add(minutes)?;
        (0..days_before_year(10_000) * DAY).contains(&minutes).then_some(Self { minutes })
    }

    /// Minutes from an earlier moment to this one; negative if the other is later.
    pub fn minutes_since(self, earlier: Self) -> i64 {
        self.minutes - earlier.minutes
    }

    /// Year, month and day.
    pub fn date(self) -> (i64, i64, i64) {
        let days = self.minutes / DAY;
        let mut year = days / 366 + 1;
        while days_before_year(year + 1) <= days {
            year += 1;
        }
        let mut day = days - days_before_year(year);
        let mut month = 1;
        while day >= days_in_month(year, month) {
            day -= days_in_month(year, month);
            month += 1;
        }
        (year, month, day + 1)
    }

    /// Hour and minute.
    pub fn time_of_day(self) -> (i64, i64) {
        let rest = self.minutes % DAY;
        (rest / HOUR, rest % HOUR)
    }
}

impl FromStr for CalendarTime {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let parts = || {
            let (date, time) = text.split_once(' ')?;
            let fields: Vec<&str> = date.split('-').collect();
            let [year, month, day] = fields[..] else { return None };
            if year.len() != 4 || month.len() != 2 || day.len() != 2 {
                return None;
            }
            Some((digits(year)?, digits(month)?, digits(day)?, clock(time)?))
        };
        let Some((year, month, day, time)) = parts() else {
            let refusal = refuse("not a date and time", CALENDAR_FORM, text);
            return Err(match text.split_once('T') {
                Some((date, time)) if clock(time.get(..5).unwrap_or("")).is_some() => refusal.hint(format!(
                    "put a space between date and time: {}",
                    quoted(&format!("{date} {}", &time[..5]))
                )),
                _ if !text.contains(' ') => refusal.hint("add the time of day after a space"),
                _ => refusal,
            });
        };
        Self::new(year, month, day, time / HOUR, time % HOUR)
            .ok_or_else(|| refuse("no such date", CALENDAR_FORM, text).hint("the calendar has no such day"))
    }
}

impl fmt::Display for CalendarTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((year, month, day), (hour, minute)) = (self.date(), self.time_of_day());
        f.pad(&format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"))
    }
}

macro_rules! written_as_text {
    ($($name:ident)*) => {$(
        impl TryFrom<String> for $name {
            type Error = Refusal;

            fn try_from(text: String) -> Result<Self, Refusal> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.to_string()
            }
        }
    )*};
}

written_as_text!(Hours ScenarioTime CalendarTime);

#[cfg(test)]
mod tests {
    use super::*;

    fn hint<T: FromStr<Err = Refusal> + fmt::Debug>(text: &str) -> Option<String> {
        let refusal = text.parse::<T>().expect_err(text);
        assert_eq!(refusal.code, Code::S037);
        refusal.hint
    }

    #[test]
    fn spans_of_time() {
        for (text, minutes) in
            [("6h", 360), ("30m", 30), ("2d", 2880), ("1d 12h", 2160), ("1d 2h 3m", 1563), ("0h", 0)]
        {
            let span: Hours = text.parse().expect(text);
            assert_eq!(span.minutes(), minutes);
            assert_eq!(span.to_string(), text);
        }
        assert_eq!("90m".parse::<Hours>().expect("fine").to_string(), "1h 30m");
        assert_eq!(hint::<Hours>("6"), Some("add a unit: \"6h\"".into()));
        assert_eq!(hint::<Hours>("6 H"), Some("write \"6h\"".into()));
        assert_eq!(hint::<Hours>("1d12h"), Some("write \"1d 12h\"".into()));
        assert_eq!(hint::<Hours>("1.5h"), Some("write \"1h 30m\" instead of \"1.5h\"".into()));
        assert_eq!(hint::<Hours>("-6h"), Some("a span of time cannot be negative".into()));
        for bad in ["", "h", "6x", "6h 6h", "12h 1d", "999999999d", "99999999999999999999h", "6h ", "д"] {
            hint::<Hours>(bad);
        }
    }

    #[test]
    fn scenario_times() {
        for (text, minutes) in [
            ("D+2 06:00", 2 * 1440 + 360),
            ("D-6 09:00", -6 * 1440 + 540),
            ("D+0", 0),
            ("D+0 05:40", 340),
            ("D-1", -1440),
        ] {
            let time: ScenarioTime = text.parse().expect(text);
            assert_eq!(time.minutes(), minutes);
            assert_eq!(time.to_string(), text);
        }
        for (text, minutes) in [("-30h", -1800), ("54h", 3240), ("+1d 6h", 1800)] {
            assert_eq!(text.parse::<ScenarioTime>().expect(text).minutes(), minutes);
        }
        assert_eq!(hint::<ScenarioTime>("d+2 06:00"), Some("write \"D+2 06:00\"".into()));
        assert_eq!(hint::<ScenarioTime>("D2 06:00"), Some("a sign follows the D, as in D+2".into()));
        assert_eq!(
            hint::<ScenarioTime>("D+2 24:00"),
            Some("midnight at the end of a day is 00:00 of the next".into())
        );
        for bad in
            ["", "D", "D+", "D+999999999999", "D+999999999", "D+1 6:00", "D+1 06:60", "D+1  06:00", "Dł"]
        {
            hint::<ScenarioTime>(bad);
        }
    }

    #[test]
    fn calendar_times() {
        let start: CalendarTime = "2026-10-05 04:00".parse().expect("a date");
        assert_eq!(start.to_string(), "2026-10-05 04:00");
        assert_eq!(start.plus_minutes(-6 * 1440).map(|t| t.to_string()), Some("2026-09-29 04:00".into()));
        assert_eq!(start.plus_minutes(1440 * 88).map(|t| t.to_string()), Some("2027-01-01 04:00".into()));
        assert_eq!(start.plus_minutes(i64::MAX), None);
        assert_eq!(start.plus_minutes(i64::MIN), None);
        let leap: CalendarTime = "2024-02-29 23:59".parse().expect("a leap day");
        assert_eq!(leap.plus_minutes(1).map(|t| t.to_string()), Some("2024-03-01 00:00".into()));
        assert_eq!(hint::<CalendarTime>("2023-02-29 00:00"), Some("the calendar has no such day".into()));
        assert_eq!(hint::<CalendarTime>("1900-02-29 00:00"), Some("the calendar has no such day".into()));
        assert!(
            hint::<CalendarTime>("2026-10-05T04:00:00Z").is_some_and(|h| h.contains("\"2026-10-05 04:00\""))
        );
        assert_eq!(hint::<CalendarTime>("2026-10-05"), Some("add the time of day after a space".into()));
        hint::<CalendarTime>("0000-01-01 00:00");
        hint::<CalendarTime>("2026-1-05 04:00");
    }

    #[test]
    fn every_day_of_four_centuries_reads_back() {
        let first: CalendarTime = "1900-01-01 00:00".parse().expect("a date");
        for day in 0..146_097 {
            let time = first.plus_minutes(day * DAY + 61).expect("in range");
            assert_eq!(time.to_string().parse(), Ok(time));
        }
        assert_eq!(first.plus_minutes(146_097 * DAY).map(|t| t.to_string()), Some("2300-01-01 00:00".into()));
    }
}
