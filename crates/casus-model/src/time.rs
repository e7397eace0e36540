//! Scenario time: whole minutes as authored, whole ticks as played.
//!
//! A tick is an instant. Tick 0 is D+0 00:00, times before it are negative, and whatever happens between two ticks
//! is first seen at the later one, so a decision is never dated before what it answers.

use serde::Serialize;

/// An instant of the run, counted in ticks from D+0 00:00.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Tick(pub i32);

impl Tick {
    /// Later than any run.
    pub const NEVER: Tick = Tick(i32::MAX);

    /// This tick and `ticks` more.
    #[inline]
    #[must_use]
    pub fn plus(self, ticks: i32) -> Tick {
        Tick(self.0.saturating_add(ticks))
    }
}

/// Length of a tick and the first and last tick of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Minutes in a tick, at least 1.
    pub minutes: i64,
    /// First tick played; at or before 0.
    pub first: Tick,
    /// Last tick played; after 0.
    pub last: Tick,
}

impl Clock {
    /// The first tick at or after `minutes` from D+0 00:00.
    #[must_use]
    pub fn tick_at(&self, minutes: i64) -> Tick {
        Tick(i32::try_from(-((-minutes).div_euclid(self.minutes))).unwrap_or(i32::MAX))
    }

    /// A span of minutes in ticks, rounded to the nearest and at least `least`.
    #[must_use]
    pub fn ticks(&self, minutes: i64, least: i32) -> i32 {
        let t = (minutes + self.minutes / 2).div_euclid(self.minutes);
        i32::try_from(t).unwrap_or(i32::MAX).max(least)
    }

    /// A span of ticks in hours.
    #[must_use]
    pub fn hours(&self, ticks: i32) -> f64 {
        (i64::from(ticks) * self.minutes) as f64 / 60.0
    }

    /// A span of ticks in days.
    #[inline]
    #[must_use]
    pub fn days(&self, ticks: i32) -> f64 {
        (i64::from(ticks) * self.minutes) as f64 / 1440.0
    }

    /// A span of days in ticks, begun ticks counting whole; beyond any run at most.
    pub(crate) fn ticks_in_days(&self, days: f64) -> i32 {
        (days * 1440.0 / self.minutes as f64).ceil().min(1e6) as i32
    }

    /// Place of a tick in the course of a run, from 0 at the first tick; 0 before that.
    #[must_use]
    pub fn place(&self, tick: Tick) -> usize {
        usize::try_from(tick.0 - self.first.0).unwrap_or(0)
    }

    /// The tick at a place in the course of a run.
    pub(crate) fn tick_of(&self, place: usize) -> Tick {
        Tick(self.first.0 + i32::try_from(place).unwrap_or(0))
    }

    /// How many ticks a run has.
    #[must_use]
    pub fn len(&self) -> usize {
        usize::try_from(i64::from(self.last.0) - i64::from(self.first.0) + 1).unwrap_or(0)
    }

    /// Whether a run has no tick at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A tick in scenario time: `D+2 06:00`, `D-6 09:00` (six days before, at nine).
    #[must_use]
    pub fn label(&self, tick: Tick) -> String {
        let minutes = i64::from(tick.0) * self.minutes;
        let (day, of_day) = (minutes.div_euclid(1440), minutes.rem_euclid(1440));
        let sign = if day < 0 { '-' } else { '+' };
        format!("D{sign}{} {:02}:{:02}", day.abs(), of_day / 60, of_day % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_falls_into_the_next_tick() {
        let clock = Clock { minutes: 360, first: Tick(-24), last: Tick(56) };
        assert_eq!(clock.tick_at(0), Tick(0));
        assert_eq!(clock.tick_at(1), Tick(1));
        assert_eq!(clock.tick_at(360), Tick(1));
        assert_eq!(clock.tick_at(-1), Tick(0));
        assert_eq!(clock.tick_at(-360), Tick(-1));
        assert_eq!(clock.label(Tick(-23)), "D-6 06:00");
        assert_eq!(clock.label(Tick(9)), "D+2 06:00");
        assert_eq!(clock.ticks(720, 1), 2);
        assert_eq!(clock.len(), 81);
    }
}
