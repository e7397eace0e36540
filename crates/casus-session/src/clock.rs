//! Three clocks, and deadlines as data.
//!
//! The wall clock is the caller's: milliseconds since the session file was opened. The session clock runs while the
//! exercise plays. The scenario clock runs with it at its own rate and may jump. Every deadline names its clock, so
//! that one rule serves injects, pulses and silence: a pause freezes what hangs on the session or the scenario, a
//! speed changes the scenario alone, a jump moves the scenario alone.

use casus_scenario::value::Positive;
use serde::{Deserialize, Serialize};

/// Wall time: milliseconds since the session file was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Millis(pub u64);

impl Millis {
    /// This instant and `ms` more.
    #[must_use]
    pub fn plus(self, ms: u64) -> Millis {
        Millis(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this instant, 0 if it is not earlier.
    #[must_use]
    pub fn since(self, earlier: Millis) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Milliseconds of a minute.
pub const MINUTE: i64 = 60_000;

/// Minutes that an author wrote in whole milliseconds, a week at most.
pub(crate) fn ms(minutes: Positive) -> i64 {
    (minutes.get() * 60_000.0).round().clamp(1.0, 604_800_000.0) as i64
}

/// Which clock a deadline hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockId {
    /// The caller's.
    Wall,
    /// Runs while the exercise plays.
    Session,
    /// What the fiction says.
    Scenario,
}

/// A reading of a clock at which something falls due: milliseconds; of the scenario, from D+0 00:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// Whose reading.
    pub clock: ClockId,
    /// The reading.
    pub at: i64,
}

/// How fast the scenario clock runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speed {
    /// Two real minutes for one.
    Half,
    /// One for one.
    #[default]
    Normal,
    /// Half a real minute for one.
    Double,
    /// A quarter.
    Quadruple,
}

impl Speed {
    /// Scenario milliseconds for two of the wall.
    #[must_use]
    pub fn halves(self) -> i64 {
        match self {
            Speed::Half => 1,
            Speed::Normal => 2,
            Speed::Double => 4,
            Speed::Quadruple => 8,
        }
    }
}

/// The clocks of a session: what they showed when they were last set, and whether they run.
#[derive(Clone, Debug, PartialEq)]
pub struct Clocks {
    /// Wall time at which the others were last set.
    pub set_at: Millis,
    /// What the session clock showed then.
    pub session: i64,
    /// What the scenario clock showed then.
    pub scenario: i64,
    /// Whether they run.
    pub running: bool,
    /// How fast the scenario runs.
    pub speed: Speed,
}

impl Clocks {
    /// Clocks that stand: the session at 0, the scenario at `scenario`.
    #[must_use]
    pub fn standing(scenario: i64) -> Clocks {
        Clocks { set_at: Millis(0), session: 0, scenario, running: false, speed: Speed::Normal }
    }

    fn elapsed(&self, now: Millis) -> i64 {
        if self.running { i64::try_from(now.since(self.set_at)).unwrap_or(i64::MAX / 16) } else { 0 }
    }

    /// What the session clock shows.
    #[must_use]
    pub fn session_at(&self, now: Millis) -> i64 {
        self.session.saturating_add(self.elapsed(now))
    }

    /// What the scenario clock shows.
    #[must_use]
    pub fn scenario_at(&self, now: Millis) -> i64 {
        self.scenario.saturating_add(self.elapsed(now).saturating_mul(self.speed.halves()) / 2)
    }

    /// What a clock shows.
    #[must_use]
    pub fn reading(&self, clock: ClockId, now: Millis) -> i64 {
        match clock {
            ClockId::Wall => i64::try_from(now.0).unwrap_or(i64::MAX),
            ClockId::Session => self.session_at(now),
            ClockId::Scenario => self.scenario_at(now),
        }
    }

    /// The deadline that falls `ms` after now on a clock.
    #[must_use]
    pub fn after(&self, clock: ClockId, ms: i64, now: Millis) -> Deadline {
        Deadline { clock, at: self.reading(clock, now).saturating_add(ms) }
    }

    /// Milliseconds of its own clock until a deadline, 0 once it has passed.
    #[must_use]
    pub fn remaining(&self, deadline: Deadline, now: Millis) -> u64 {
        let left = deadline.at.saturating_sub(self.reading(deadline.clock, now));
        u64::try_from(left).unwrap_or(0)
    }

    /// The first wall instant at which a deadline has passed, if its clock gets there without being touched; never
    /// before the clocks were last set.
    #[must_use]
    pub fn wall_of(&self, deadline: Deadline) -> Option<Millis> {
        let left = match deadline.clock {
            ClockId::Wall => return Some(Millis(u64::try_from(deadline.at).unwrap_or(0))),
            ClockId::Session => deadline.at.saturating_sub(self.session),
            ClockId::Scenario => {
                let halves = self.speed.halves();
                let left = deadline.at.saturating_sub(self.scenario).saturating_mul(2);
                left.saturating_add(halves - 1) / halves
            }
        };
        if left <= 0 {
            return Some(self.set_at);
        }
        self.running.then(|| self.set_at.plus(u64::try_from(left).unwrap_or(0)))
    }

    /// The same readings, kept from now on.
    #[must_use]
    pub fn reset(&self, now: Millis) -> Clocks {
        let (session, scenario) = (self.session_at(now), self.scenario_at(now));
        Clocks { set_at: now, session, scenario, ..self.clone() }
    }
}

/// Scenario time for a reader: `D+2 06:00`.
#[must_use]
pub fn scenario_label(ms: i64) -> String {
    let minutes = ms.div_euclid(MINUTE);
    let (day, of_day) = (minutes.div_euclid(1440), minutes.rem_euclid(1440));
    let sign = if day < 0 { '-' } else { '+' };
    format!("D{sign}{} {:02}:{:02}", day.abs(), of_day / 60, of_day % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_and_its_deadline() {
        let mut clocks = Clocks::standing(6 * 60 * MINUTE);
        (clocks.running, clocks.speed, clocks.set_at) = (true, Speed::Double, Millis(1_000));
        assert_eq!(clocks.session_at(Millis(61_000)), 60_000);
        assert_eq!(clocks.scenario_at(Millis(61_000)), 6 * 60 * MINUTE + 120_000);
        let deadline = clocks.after(ClockId::Scenario, 120_000, Millis(1_000));
        assert_eq!(clocks.wall_of(deadline), Some(Millis(61_000)));
        let later = clocks.reset(Millis(31_000));
        assert_eq!((later.session, later.wall_of(deadline)), (30_000, Some(Millis(61_000))));
        assert_eq!(scenario_label(-61 * MINUTE), "D-1 22:59");
        assert_eq!(scenario_label(2 * 1440 * MINUTE + 6 * 60 * MINUTE), "D+2 06:00");
    }

    #[test]
    fn no_time_overflows() {
        let mut clocks = Clocks::standing(i64::MAX - 5);
        (clocks.running, clocks.speed) = (true, Speed::Quadruple);
        let end = Millis(u64::MAX);
        assert!(clocks.scenario_at(end) == i64::MAX && clocks.session_at(end) > 0);
        let never = Deadline { clock: ClockId::Session, at: i64::MAX };
        assert!(clocks.wall_of(never).is_some_and(|at| at > Millis(1 << 60)));
        assert_eq!(clocks.remaining(Deadline { clock: ClockId::Session, at: i64::MIN }, end), 0);
    }
}
