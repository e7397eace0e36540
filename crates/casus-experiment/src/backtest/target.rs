//! Statistics of the record that the engine should be able to reproduce, each with the interval that it simulates.

use super::act::Answer;
use super::engine::{Own, Replicate, Row};
use super::responses::{BadTable, Table, shown};
use crate::bootstrap::quantile;
use serde::Serialize;

/// What a statistic counts. The table names it in its column `measure`, with a number of days where one is needed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measure {
    /// `joined`: members that joined, those who ask included.
    Joined,
    /// `joined-by-day N`: the same by so many days after the first incident.
    JoinedByDay(f64),
    /// `joined-within N`: the same by so many days after the request.
    JoinedWithin(f64),
    /// `partial`: members that took a lesser step.
    Partial,
    /// `objected`: members that objected to a text.
    Objected,
    /// `joint-day`: days from the first incident to the day on which the median joiner joined.
    JointDay,
    /// `decided`: days from the request until a text was adopted or failed.
    Decided,
    /// `article5-day`: days from the first incident until a rung that demands a belief of all took full effect.
    Article5Day,
    /// `doubt-hours`: hours from the first incident until a member doubted in public.
    DoubtHours,
    /// `consultation-day`: over all incidents, the median of the days until consultation was first asked for.
    ConsultationDay,
    /// `article5-after-consultation`: incidents with a consultation in which such a rung took full effect.
    Article5AfterConsultation,
    /// `response-share`: share of incidents through networks, played without anybody asking for anything, in which a
    /// text was adopted or the accused was named.
    ResponseShare,
    /// `attribution-day`: over the same, the median of the days until a member named the accused.
    AttributionDay,
}

impl Measure {
    /// Reads a measure as the table has it.
    #[must_use]
    pub fn read(text: &str) -> Option<Measure> {
        let (word, number) =
            text.split_once(' ').map_or((text, None), |(word, n)| (word, n.trim().parse().ok()));
        Some(match (word, number) {
            ("joined", None) => Measure::Joined,
            ("joined-by-day", Some(days)) => Measure::JoinedByDay(days),
            ("joined-within", Some(days)) => Measure::JoinedWithin(days),
            ("partial", None) => Measure::Partial,
            ("objected", None) => Measure::Objected,
            ("joint-day", None) => Measure::JointDay,
            ("decided", None) => Measure::Decided,
            ("article5-day", None) => Measure::Article5Day,
            ("doubt-hours", None) => Measure::DoubtHours,
            ("consultation-day", None) => Measure::ConsultationDay,
            ("article5-after-consultation", None) => Measure::Article5AfterConsultation,
            ("response-share", None) => Measure::ResponseShare,
            ("attribution-day", None) => Measure::AttributionDay,
            _ => return None,
        })
    }

    /// Whether it is taken over all incidents.
    #[must_use]
    pub fn is_pooled(self) -> bool {
        matches!(self, Measure::ConsultationDay | Measure::Article5AfterConsultation) || self.is_unasked()
    }

    /// Whether it is taken over incidents through networks played without anybody asking.
    #[must_use]
    pub fn is_unasked(self) -> bool {
        matches!(self, Measure::ResponseShare | Measure::AttributionDay)
    }

    /// The statistic of one replicate of one incident, given who counts in its first act; infinite where the thing
    /// never came, none where the incident has nothing to say.
    #[must_use]
    pub fn of(self, replicate: &Replicate, counted: &[bool]) -> Option<f64> {
        let never = |days: Option<f64>| Some(days.unwrap_or(f64::INFINITY));
        let course = &replicate.course;
        match self {
            Measure::Article5Day => return never(course.floored),
            Measure::DoubtHours => return never(course.doubted.map(|days| 24.0 * days)),
            Measure::ConsultationDay => return course.consulted,
            _ => {}
        }
        let row = replicate.acts.first()?;
        let members = || row.answers.iter().zip(counted).zip(&row.own).filter(|((_, counted), _)| **counted);
        let count = |wanted: Answer, by: f64| {
            // Who asks, and who consents to a text, has no day of its own.
            let in_time = |own: &Option<Own>| own.is_none_or(|own| f64::from(own.day) <= by);
            Some(members().filter(|((a, _), own)| **a == wanted && in_time(own)).count() as f64)
        };
        match self {
            Measure::Joined => count(Answer::Joined, f64::INFINITY),
            Measure::JoinedByDay(days) => count(Answer::Joined, days - row.asked),
            Measure::JoinedWithin(days) => count(Answer::Joined, days),
            Measure::Partial => count(Answer::Partial, f64::INFINITY),
            Measure::Objected => count(Answer::Nothing, f64::INFINITY),
            Measure::JointDay => never(joint_day(row, counted).map(|days| days + row.asked)),
            Measure::Decided => never(row.decided),
            _ => None,
        }
    }
}

/// Days from the request to the day of the median joiner who answered an appeal; none if nobody joined.
#[must_use]
pub fn joint_day(row: &Row, counted: &[bool]) -> Option<f64> {
    let all = row.answers.iter().zip(counted).zip(&row.own);
    let joined = all.filter(|((answer, counted), _)| **answer == Answer::Joined && **counted);
    let mut days: Vec<f64> = joined.filter_map(|(_, own)| own.map(|own| f64::from(own.day))).collect();
    (!days.is_empty()).then(|| quantile(&mut days, 0.5))
}

/// A statistic of the record.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Its id.
    pub id: String,
    /// The incident that it is about.
    pub incident: String,
    /// What it is, for a reader.
    pub statistic: String,
    /// What is counted.
    pub measure: Measure,
    /// What was observed.
    pub observed: f64,
    /// How sure that is.
    pub confidence: String,
}

/// Reads a table of targets.
///
/// # Errors
///
/// The first line that cannot be read.
pub fn read(text: &str) -> Result<Vec<Target>, BadTable> {
    let table =
        Table::read(text, &["target_id", "incident_id", "statistic", "observed", "confidence", "measure"])?;
    let mut targets = Vec::new();
    for row in table.rows() {
        let refuse = |message: String| Err(BadTable { line: row.line, message });
        let Some(measure) = Measure::read(row.cell("measure")) else {
            return refuse(format!(
                "measure: expected joined, partial, objected, joint-day, decided and the like, as docs/book/backtest.md \
                 lists them; found `{}`",
                shown(row.cell("measure"))
            ));
        };
        let Some(observed) = row.cell("observed").parse::<f64>().ok().filter(|x| x.is_finite()) else {
            return refuse(format!("observed: expected a number; found `{}`", shown(row.cell("observed"))));
        };
        let named = |column: &str| row.cell(column).to_owned();
        targets.push(Target {
            id: named("target_id"),
            incident: named("incident_id"),
            statistic: named("statistic"),
            measure,
            observed,
            confidence: named("confidence"),
        });
    }
    Ok(targets)
}

/// The middle 90 % of a simulated statistic.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Simulated {
    /// The 5 % quantile; null where the thing never came.
    pub q05: Option<f64>,
    /// Median.
    pub q50: Option<f64>,
    /// The 95 % quantile.
    pub q95: Option<f64>,
}

impl Simulated {
    /// The quantiles of numbers, infinite ones being of things that never came. Those are the nearest number at or
    /// above the share, since none lies between a day and never.
    #[must_use]
    pub fn of(mut numbers: Vec<f64>) -> Option<Simulated> {
        numbers.retain(|x| !x.is_nan());
        numbers.sort_unstable_by(f64::total_cmp);
        let at = |share: f64| {
            let place = ((numbers.len() as f64 * share).ceil() as usize).clamp(1, numbers.len());
            Some(numbers[place - 1]).filter(|x| x.is_finite())
        };
        (!numbers.is_empty()).then(|| Simulated { q05: at(0.05), q50: at(0.5), q95: at(0.95) })
    }

    /// Whether a number lies inside.
    #[must_use]
    pub fn holds(&self, x: f64) -> bool {
        self.q05.is_some_and(|low| low <= x) && self.q95.is_none_or(|high| x <= high)
    }
}

/// A target beside what the engine does.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TargetReport {
    /// Its id.
    pub id: String,
    /// The incident that it is about.
    pub incident: String,
    /// What it is.
    pub statistic: String,
    /// What was observed.
    pub observed: f64,
    /// How sure that is.
    pub confidence: String,
    /// What the engine simulates; null where no coded incident has anything to say.
    pub simulated: Option<Simulated>,
    /// Whether what was observed lies inside; null without a simulation.
    pub inside: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(day: f32) -> Own {
        Own { day, belief: 0.5, threshold: 0.5, endorsement: 0.0, request: 1.0 }
    }

    fn row() -> Replicate {
        let row = Row {
            answers: vec![Answer::Joined, Answer::Joined, Answer::Partial, Answer::Nothing, Answer::Joined],
            own: [None, Some(3.0), Some(4.0), Some(5.0), Some(12.0)].map(|day| day.map(own)).into(),
            asked: 10.0,
            ..Row::default()
        };
        Replicate { acts: vec![row], ..Replicate::default() }
    }

    #[test]
    fn statistics_by_hand() {
        let of =
            |text: &str, counted: [bool; 5]| Measure::read(text).expect("a measure").of(&row(), &counted);
        let all = [true; 5];
        assert_eq!(of("joined", all), Some(3.0));
        assert_eq!(of("joined", [true, true, true, true, false]), Some(2.0));
        assert_eq!(of("joined-within 10", all), Some(2.0));
        assert_eq!(of("joined-by-day 22", all), Some(3.0));
        assert_eq!(of("joined-by-day 21", all), Some(2.0));
        assert_eq!(of("partial", all), Some(1.0));
        assert_eq!(of("objected", all), Some(1.0));
        assert_eq!(of("joint-day", all), Some(17.5));
        assert_eq!(of("decided", all), Some(f64::INFINITY));
        assert_eq!(of("consultation-day", all), None);
        for wrong in ["", "joined 3", "joined-within", "joined-within soon", "members"] {
            assert_eq!(Measure::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_never_comes_is_beyond_any_number() {
        let never = f64::INFINITY;
        let some = Simulated::of(vec![never, 1.0, 2.0, never]).expect("numbers");
        assert_eq!((some.q05, some.q50, some.q95), (Some(1.0), Some(2.0), None));
        assert!(some.holds(1e9) && !some.holds(0.5));
        let none = Simulated::of(vec![never; 3]).expect("numbers");
        assert!(!none.holds(1.0) && none.q50.is_none());
        assert!(Simulated::of(vec![]).is_none());
    }
}
