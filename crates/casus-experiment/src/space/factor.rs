//! One axis of an experiment: its values, and how they are written into a scenario.

use crate::distribution::Distribution;
use crate::experiment::Written;
use casus_scenario::diagnostic::{Code, Diagnostic};
use casus_scenario::template::Place;
use casus_scenario::value::ScenarioTime;

/// An uncertainty or a lever.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// What results call it.
    pub name: String,
    /// The pattern of the places that it writes to.
    pub path: String,
    /// Its values.
    pub values: Values,
}

/// The values of an axis.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// A number, as it is.
    Range(Distribution),
    /// A number by which what is written is multiplied.
    Scale(Distribution),
    /// Hours by which the time that is written is moved.
    Delay(Distribution),
    /// One of these.
    Among(Vec<Written>),
}

/// The value of an axis in a sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// A number: itself, a factor or hours.
    Number(f64),
    /// One of the values, from 0.
    Choice(u32),
}

impl Values {
    /// How many there are; nothing for a continuous axis.
    #[must_use]
    pub fn count(&self) -> Option<u32> {
        match self {
            Values::Among(values) => Some(u32::try_from(values.len()).unwrap_or(u32::MAX)),
            _ => None,
        }
    }

    /// The axis as a design sees it.
    #[must_use]
    pub fn axis(&self) -> crate::design::Axis {
        self.count().map_or(crate::design::Axis::Continuous, crate::design::Axis::Values)
    }

    /// The value at a unit coordinate.
    #[must_use]
    pub fn at(&self, u: f64) -> Value {
        match (self, self.axis().index(u)) {
            (_, Some(choice)) => Value::Choice(choice),
            (Values::Range(d) | Values::Scale(d) | Values::Delay(d), None) => Value::Number(d.quantile(u)),
            (Values::Among(_), None) => Value::Choice(0),
        }
    }

    /// What a reader sees of a value.
    #[must_use]
    pub fn label(&self, value: Value) -> String {
        match (self, value) {
            (Values::Among(values), Value::Choice(at)) => {
                values.get(at as usize).map_or_else(String::new, |written| written.label().to_owned())
            }
            (_, Value::Number(x)) => number(x),
            (_, Value::Choice(at)) => at.to_string(),
        }
    }

    /// A value as a number: itself, or that of a choice which is written as a number.
    #[must_use]
    pub fn number(&self, value: Value) -> Option<f64> {
        match (self, value) {
            (_, Value::Number(x)) => Some(x),
            (Values::Among(values), Value::Choice(at)) => values.get(at as usize)?.label().parse().ok(),
            _ => None,
        }
    }

    /// Why what is written at a place cannot be scaled or moved, where that is asked; the span is not set.
    pub(crate) fn misfit(&self, place: &Place) -> Option<Diagnostic> {
        let written = place.written.as_deref();
        let (what, needs, good) = match self {
            Values::Scale(_) => ("scaled", "a number", written.and_then(scaled).is_some()),
            Values::Delay(_) => {
                ("moved", "a time such as \"D+0 18:00\"", written.and_then(delayed).is_some())
            }
            _ => return None,
        };
        let found = || written.map_or_else(|| "nothing written".into(), |w| format!("`{w}`"));
        (!good).then(|| {
            Diagnostic::new(Code::W004, 0..0, format!("`{}` cannot be {what}", place.path))
                .expected(format!("{needs}, written in the scenario"))
                .found(found())
        })
    }

    /// What is written at a place under a value.
    #[must_use]
    pub fn text(&self, value: Value, place: &Place) -> String {
        let written = place.written.as_deref().unwrap_or("");
        match (self, value) {
            (Values::Among(values), Value::Choice(at)) => {
                values.get(at as usize).map_or_else(String::new, |text| text.as_str().to_owned())
            }
            (Values::Scale(_), Value::Number(x)) => number(x * scaled(written).unwrap_or(1.0)),
            (Values::Delay(_), Value::Number(x)) => match delayed(written) {
                Some(time) => {
                    let minutes = time.minutes() + (60.0 * x).round() as i64;
                    ScenarioTime::from_minutes(minutes).map_or_else(String::new, |t| format!("\"{t}\""))
                }
                None => written.to_owned(),
            },
            (_, Value::Number(x)) => number(x),
            (_, Value::Choice(at)) => at.to_string(),
        }
    }
}

/// The number at a place that is scaled.
fn scaled(written: &str) -> Option<f64> {
    written.parse().ok().filter(|x: &f64| x.is_finite())
}

/// The time at a place that is moved.
fn delayed(written: &str) -> Option<ScenarioTime> {
    written.strip_prefix('"')?.strip_suffix('"')?.parse().ok()
}

/// A number as RON reads it back to the bit; whole numbers without a point, so that they fit whole fields.
pub(crate) fn number(x: f64) -> String {
    if x == x.trunc() && x.abs() < 1e15 { format!("{:.0}", x + 0.0) } else { format!("{x:?}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(written: &str) -> Place {
        Place { path: "x".into(), written: Some(written.into()) }
    }

    #[test]
    fn numbers_read_back() {
        for x in [0.1, -3.0, 1e-7, 2.5e17, 0.30000000000000004, 0.0, -0.0, 12.0, -0.5] {
            assert_eq!(number(x).parse::<f64>(), Ok(x), "{}", number(x));
        }
        assert_eq!((number(3.0), number(-0.0), number(-10.0)), ("3".into(), "0".into(), "-10".into()));
    }

    #[test]
    fn values_are_written_where_they_belong() {
        let uniform = Distribution::Uniform(0.0, 2.0);
        let text = |values: Values, x, written| values.text(Value::Number(x), &place(written));
        assert_eq!(text(Values::Range(uniform), 0.25, "0.7"), "0.25");
        assert_eq!(text(Values::Scale(uniform), 0.5, "0.7"), "0.35");
        assert_eq!(text(Values::Delay(uniform), 1.5, "\"D+0 18:00\""), "\"D+0 19:30\"");
        assert_eq!(text(Values::Delay(uniform), -20.0, "\"D+0 18:00\""), "\"D-1 22:00\"");
        let among =
            Values::Among(vec![Written::from("\"12h\"".to_owned()), Written::from("None".to_owned())]);
        assert_eq!(among.text(Value::Choice(0), &place("\"1d\"")), "\"12h\"");
        assert_eq!(
            (among.label(Value::Choice(0)), among.label(Value::Choice(1))),
            ("12h".into(), "None".into())
        );
        assert_eq!(among.at(0.6), Value::Choice(1));
    }
}
