//! When an item is due, as people write it in spreadsheets.

use casus_scenario::value::{CalendarTime, SessionTime};
use std::str::FromStr;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// The hour of STARTEX, on which absolute times are counted: `09:00`, or with its day `2026-10-05 09:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Startex {
    day: Option<CalendarTime>,
    /// Seconds of the day.
    clock: i64,
}

impl FromStr for Startex {
    type Err = String;

    fn from_str(text: &str) -> Result<Startex, String> {
        match Written::read(text) {
            Some(Written::Clock(clock)) => Ok(Startex { day: None, clock }),
            Some(Written::Date(day, clock)) => Ok(Startex { day: Some(day), clock }),
            _ => Err(format!("`{text}` is no hour; STARTEX is written 09:00 or 2026-10-05 09:00")),
        }
    }
}

/// A time as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// Seconds after STARTEX.
    After(i64),
    /// Seconds of a day.
    Clock(i64),
    /// A day, at midnight, and seconds of it.
    Date(CalendarTime, i64),
}

impl Written {
    /// Reads `T+00:15`, `STARTEX+15`, `+00:15`, `15`, `15 min`, `D+2 H+3 M+45`, `09:30`, `0930`, `9:30 pm` and
    /// `2026-10-05 09:30`.
    pub(super) fn read(text: &str) -> Option<Written> {
        let text = text.trim().to_ascii_uppercase();
        let after = ["STARTEX", "T", ""].iter().find_map(|mark| {
            let rest = text.strip_prefix(mark)?.trim_start().strip_prefix('+')?;
            span(rest.trim())
        });
        after.or_else(|| minutes(&text)).or_else(|| units(&text)).map(Written::After).or_else(|| {
            clock(&text).map(Written::Clock).or_else(|| {
                let (date, time) = text.split_once([' ', 'T'])?;
                let day = format!("{date} 00:00").parse::<CalendarTime>().ok()?;
                Some(Written::Date(day, clock(time.trim())?))
            })
        })
    }

    /// Whether it means nothing without STARTEX.
    pub(super) fn is_absolute(self) -> bool {
        !matches!(self, Written::After(_))
    }

    /// The moment of the session; `first` is the earliest day of the sheet, which is that of STARTEX if that has
    /// none. An hour before STARTEX is of the next day if it is nearer to it from that side.
    pub(super) fn moment(
        self,
        startex: Option<Startex>,
        first: Option<CalendarTime>,
    ) -> Result<SessionTime, String> {
        let seconds = match (self, startex) {
            (Written::After(seconds), _) => seconds,
            (_, None) => return Err("an absolute time needs the hour of STARTEX".to_owned()),
            (Written::Clock(clock), Some(startex)) => {
                let after = (clock - startex.clock).rem_euclid(DAY);
                if after < DAY / 2 { after } else { after - DAY }
            }
            (Written::Date(day, clock), Some(startex)) => {
                let begin = startex.day.or(first).unwrap_or(day);
                day.minutes_since(begin) * 60 + clock - startex.clock
            }
        };
        if seconds < 0 {
            return Err("it lies before STARTEX".to_owned());
        }
        let moment = u32::try_from(seconds).ok().and_then(SessionTime::from_seconds);
        moment.ok_or_else(|| "it lies more than a week after STARTEX".to_owned())
    }
}

/// At most six digits.
fn number(text: &str) -> Option<i64> {
    let fits = (1..=6).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

/// After a plus: `00:15`, `01:02:30`, or minutes.
fn span(text: &str) -> Option<i64> {
    let parts: Vec<&str> = text.split(':').collect();
    match parts[..] {
        [hours, minutes] => Some(number(hours)? * HOUR + sixty(minutes)? * 60),
        [hours, minutes, seconds] => Some(number(hours)? * HOUR + sixty(minutes)? * 60 + sixty(seconds)?),
        _ => minutes(text),
    }
}

/// `15`, `15 min`, `15m`, but not `0930`, which is an hour of the day.
fn minutes(text: &str) -> Option<i64> {
    let bare = text.trim_end_matches("MINUTES").trim_end_matches("MIN").trim_end_matches('M').trim_end();
    if bare.len() == 4 && bare.len() == text.len() {
        return None;
    }
    number(bare).map(|minutes| minutes * 60)
}

/// `D+2 H+3 M+45`, in that order, each at most once.
fn units(text: &str) -> Option<i64> {
    let mut total = 0;
    let mut rest = text;
    for (mark, seconds) in [("D+", DAY), ("H+", HOUR), ("M+", 60)] {
        if let Some(after) = rest.trim_start().strip_prefix(mark) {
            let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
            total += number(&after[..end])? * seconds;
            rest = &after[end..];
        }
    }
    (rest.trim().is_empty() && !text.is_empty()).then_some(total)
}

fn sixty(text: &str) -> Option<i64> {
    number(text).filter(|&n| text.len() == 2 && n < 60)
}

/// `9:30`, `09:30:15`, `0930`, `9:30 PM` in seconds of the day.
fn clock(text: &str) -> Option<i64> {
    let (text, half) = match (text.strip_suffix("AM"), text.strip_suffix("PM")) {
        (Some(rest), _) => (rest.trim_end(), Some(0)),
        (_, Some(rest)) => (rest.trim_end(), Some(12)),
        _ => (text, None),
    };
    let parts: Vec<&str> = text.split(':').collect();
    let (hour, rest) = match parts[..] {
        [hour, minutes] => (number(hour)?, sixty(minutes)? * 60),
        [hour, minutes, seconds] => (number(hour)?, sixty(minutes)? * 60 + sixty(seconds)?),
        [four] if four.len() == 4 && half.is_none() => (number(&four[..2])?, sixty(&four[2..])? * 60),
        _ => return None,
    };
    let hour = match half {
        Some(half) => (1..=12).contains(&hour).then_some(hour % 12 + half)?,
        None => hour,
    };
    (hour < 24).then_some(hour * HOUR + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_write_times_in_many_ways() {
        for (text, seconds) in [
            ("T+00:15", 900),
            ("t + 1:02:30", 3750),
            ("STARTEX+15", 900),
            ("STARTEX + 01:00", 3600),
            ("+00:15", 900),
            ("15", 900),
            ("90 min", 5400),
            ("15m", 900),
            ("D+2 H+3 M+45", 2 * 86_400 + 3 * 3600 + 45 * 60),
            ("H+1", 3600),
            ("M+5", 300),
            ("0", 0),
        ] {
            assert_eq!(Written::read(text), Some(Written::After(seconds)), "{text}");
        }
        for (text, seconds) in [
            ("09:30", 34_200),
            ("9:30", 34_200),
            ("0930", 34_200),
            ("14:30:15", 52_215),
            ("9:30 pm", 77_400),
            ("12:05 AM", 300),
        ] {
            assert_eq!(Written::read(text), Some(Written::Clock(seconds)), "{text}");
        }
        let day = "2026-10-05 00:00".parse().expect("a day");
        for text in ["2026-10-05 09:30", "2026-10-05T09:30:00"] {
            assert_eq!(Written::read(text), Some(Written::Date(day, 34_200)), "{text}");
        }
        for text in [
            "",
            "soon",
            "25:00",
            "09:60",
            "9:5",
            "2460",
            "13:00 pm",
            "-5",
            "T-00:05",
            "2026-13-01 09:00",
            "1e3",
        ] {
            assert_eq!(Written::read(text), None, "{text}");
        }
    }

    #[test]
    fn absolute_times_are_counted_from_startex() {
        let at = |text: &str, startex: Option<&str>| {
            let startex = startex.map(|text| text.parse::<Startex>().expect("an hour"));
            Written::read(text).expect(text).moment(startex, None).map(|m| m.to_string())
        };
        assert_eq!(at("09:30", Some("09:00")), Ok("T+00:30".to_owned()));
        assert_eq!(at("00:10", Some("23:50")), Ok("T+00:20".to_owned()));
        assert_eq!(at("08:50", Some("09:00")), Err("it lies before STARTEX".to_owned()));
        assert!(at("09:30", None).is_err_and(|why| why.contains("STARTEX")));
        assert_eq!(at("T+00:30", None), Ok("T+00:30".to_owned()));
        assert_eq!(at("2026-10-06 08:00", Some("2026-10-05 09:00")), Ok("T+23:00".to_owned()));
        assert_eq!(at("2026-10-05 09:10", Some("09:00")), Ok("T+00:10".to_owned()));
        assert!(at("2026-11-06 08:00", Some("2026-10-05 09:00")).is_err_and(|why| why.contains("week")));
        assert!("soon".parse::<Startex>().is_err() && "15".parse::<Startex>().is_err());
    }
}
