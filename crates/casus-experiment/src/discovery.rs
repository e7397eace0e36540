//! Scenario discovery: where in the space of uncertainties an event happens (Bryant and Lempert 2010).
//!
//! A sample is a row of inputs and an outcome: whether the event happened, or in what share of the sample's replicates
//! it did. [`prim`] peels boxes in which it is frequent, [`cart`] divides the space into boxes by a tree. Both tell a
//! box as a [`Region`] with
//!
//! - *coverage*, the share of all events that lie in it: sum of outcomes inside / sum of outcomes;
//! - *density*, the share of what lies in it that is events: the mean of the outcomes inside;
//! - *mass*, the share of all samples that lie in it.
//!
//! Sums of outcomes are exact, in multiples of 2^-53. So no result depends on the order of the rows; nor does it on the
//! order of inputs and categories, because where two choices are equally good their names decide.

use std::error::Error;
use std::fmt;

pub mod cart;
pub mod prim;
mod region;

pub(crate) use region::digits;
pub use region::{Limit, Region};

/// One column of the inputs.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// Its name, by which ties are decided.
    pub name: String,
    /// A value for each sample.
    pub values: Values,
}

/// The values of an input, one for each sample.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Numbers, whole or not; all finite.
    Numeric(Vec<f64>),
    /// One of a few words without an order.
    Category {
        /// Each sample's place in `names`.
        of: Vec<u32>,
        /// The categories, no two alike.
        names: Vec<String>,
    },
}

impl Values {
    fn len(&self) -> usize {
        match self {
            Values::Numeric(x) => x.len(),
            Values::Category { of, .. } => of.len(),
        }
    }
}

/// Inputs and outcomes that a method can work on.
#[derive(Clone, Debug, PartialEq)]
pub struct Samples {
    inputs: Vec<Input>,
    /// Outcomes in multiples of 2^-53.
    outcome: Vec<u64>,
    /// The inputs in the order in which they are tried: numeric before categorical, then by name.
    order: Vec<usize>,
}

/// Why samples cannot be analysed.
#[derive(Clone, Debug, PartialEq)]
pub enum InvalidSamples {
    /// There is no sample or no input.
    Empty,
    /// An input has another number of values than there are outcomes.
    Length {
        /// The input.
        input: String,
        /// Its values.
        values: usize,
        /// The outcomes.
        outcomes: usize,
    },
    /// A value is not a finite number, or names no category.
    Value {
        /// The input.
        input: String,
        /// The sample.
        sample: usize,
    },
    /// Two inputs, or two categories of an input, have the same name.
    Twice(String),
    /// An outcome is not between 0 and 1.
    Outcome {
        /// The sample.
        sample: usize,
    },
    /// The event never happens, so no box can cover it.
    NoEvent,
}

impl fmt::Display for InvalidSamples {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InvalidSamples::Empty => f.write_str("there are no samples or no inputs"),
            InvalidSamples::Length { input, values, outcomes } => {
                write!(f, "input `{input}` has {values} values, but there are {outcomes} outcomes")
            }
            InvalidSamples::Value { input, sample } => {
                write!(
                    f,
                    "input `{input}` of sample {sample} is neither a finite number nor a known category"
                )
            }
            InvalidSamples::Twice(name) => {
                write!(f, "`{name}` names two inputs or two categories of an input")
            }
            InvalidSamples::Outcome { sample } => {
                write!(f, "the outcome of sample {sample} is not between 0 and 1")
            }
            InvalidSamples::NoEvent => f.write_str("the event happens in no sample"),
        }
    }
}

impl Error for InvalidSamples {}

/// 1 as an outcome.
const ONE: f64 = 9_007_199_254_740_992.0;

impl Samples {
    /// Checks inputs and outcomes; an outcome is 0 or 1, or the frequency of the event in the sample's replicates.
    ///
    /// # Errors
    ///
    /// Whatever [`InvalidSamples`] names.
    pub fn new(inputs: Vec<Input>, outcome: &[f64]) -> Result<Samples, InvalidSamples> {
        if inputs.is_empty() || outcome.is_empty() {
            return Err(InvalidSamples::Empty);
        }
        for (place, input) in inputs.iter().enumerate() {
            let name = || input.name.clone();
            if inputs[..place].iter().any(|other| other.name == input.name) {
                return Err(InvalidSamples::Twice(name()));
            }
            let (values, outcomes) = (input.values.len(), outcome.len());
            if values != outcomes {
                return Err(InvalidSamples::Length { input: name(), values, outcomes });
            }
            let wrong = match &input.values {
                Values::Numeric(x) => x.iter().position(|x| !x.is_finite()),
                Values::Category { of, names } => {
                    if let Some(twice) = (1..names.len()).find(|&k| names[..k].contains(&names[k])) {
                        return Err(InvalidSamples::Twice(names[twice].clone()));
                    }
                    of.iter().position(|&k| k as usize >= names.len())
                }
            };
            if let Some(sample) = wrong {
                return Err(InvalidSamples::Value { input: name(), sample });
            }
        }
        if let Some(sample) = outcome.iter().position(|y| !(0.0..=1.0).contains(y)) {
            return Err(InvalidSamples::Outcome { sample });
        }
        Samples::of_parts(inputs, outcome.iter().map(|y| (y * ONE).round() as u64).collect())
    }

    fn of_parts(inputs: Vec<Input>, outcome: Vec<u64>) -> Result<Samples, InvalidSamples> {
        if outcome.iter().all(|&y| y == 0) {
            return Err(InvalidSamples::NoEvent);
        }
        let mut order: Vec<usize> = (0..inputs.len()).collect();
        order.sort_by_key(|&i| (matches!(inputs[i].values, Values::Category { .. }), &inputs[i].name));
        Ok(Samples { inputs, outcome, order })
    }

    /// The samples of some rows, in their order.
    fn pick(&self, rows: &[usize]) -> Result<Samples, InvalidSamples> {
        let inputs = self.inputs.iter().map(|input| {
            let values = match &input.values {
                Values::Numeric(x) => Values::Numeric(rows.iter().map(|&row| x[row]).collect()),
                Values::Category { of, names } => {
                    Values::Category { of: rows.iter().map(|&row| of[row]).collect(), names: names.clone() }
                }
            };
            Input { name: input.name.clone(), values }
        });
        Samples::of_parts(inputs.collect(), rows.iter().map(|&row| self.outcome[row]).collect())
    }

    /// The inputs, in the order in which they were given.
    #[must_use]
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// How many samples there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.outcome.len()
    }

    fn tally(&self, rows: impl IntoIterator<Item = usize>) -> Tally {
        let mut tally = Tally::default();
        rows.into_iter().for_each(|row| tally.add(self.outcome[row]));
        tally
    }

    /// The box of all samples: each input from its least to its greatest value, and the categories that occur.
    #[must_use]
    pub fn whole(&self) -> Region {
        let limits = self.inputs.iter().map(|input| match &input.values {
            Values::Numeric(x) => Limit::Range {
                lower: x.iter().copied().fold(f64::INFINITY, f64::min),
                upper: x.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            },
            Values::Category { of, names } => {
                let mut occurs = vec![false; names.len()];
                of.iter().for_each(|&k| occurs[k as usize] = true);
                Limit::Among((0..).zip(occurs).filter(|(_, occurs)| *occurs).map(|(k, _)| k).collect())
            }
        });
        Region { limits: limits.collect() }
    }
}

/// Samples and their outcomes, counted exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Tally {
    n: u64,
    sum: u128,
}

impl Tally {
    fn add(&mut self, outcome: u64) {
        self.n += 1;
        self.sum += u128::from(outcome);
    }

    fn plus(self, other: Tally) -> Tally {
        Tally { n: self.n + other.n, sum: self.sum + other.sum }
    }

    fn minus(self, part: Tally) -> Tally {
        Tally { n: self.n - part.n, sum: self.sum - part.sum }
    }

    /// The sum of outcomes, in events.
    fn events(self) -> f64 {
        self.sum as f64 / ONE
    }

    /// The mean outcome; 0 of nothing.
    fn density(self) -> f64 {
        if self.n == 0 { 0.0 } else { self.events() / self.n as f64 }
    }

    /// Whether the mean is higher than another's, exactly.
    fn denser_than(self, other: Tally) -> bool {
        self.sum * u128::from(other.n) > other.sum * u128::from(self.n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numeric(name: &str, x: &[f64]) -> Input {
        Input { name: name.to_owned(), values: Values::Numeric(x.to_vec()) }
    }

    fn words(of: &[u32], names: &[&str]) -> Input {
        let names = names.iter().map(|&n| n.to_owned()).collect();
        Input { name: "word".to_owned(), values: Values::Category { of: of.to_vec(), names } }
    }

    #[test]
    fn what_cannot_be_analysed_is_refused_by_name() {
        let refused = |inputs, outcome: &[f64]| Samples::new(inputs, outcome).unwrap_err();
        assert_eq!(refused(vec![], &[1.0]), InvalidSamples::Empty);
        assert_eq!(refused(vec![numeric("x", &[])], &[]), InvalidSamples::Empty);
        let short = InvalidSamples::Length { input: "x".to_owned(), values: 1, outcomes: 2 };
        assert_eq!(refused(vec![numeric("x", &[1.0])], &[1.0, 0.0]), short);
        let value = |input: &str, sample| InvalidSamples::Value { input: input.to_owned(), sample };
        assert_eq!(refused(vec![numeric("x", &[1.0, f64::NAN])], &[1.0, 0.0]), value("x", 1));
        assert_eq!(refused(vec![words(&[2, 0], &["a", "b"])], &[1.0, 0.0]), value("word", 0));
        let twice = vec![numeric("x", &[1.0]), numeric("x", &[2.0])];
        assert_eq!(refused(twice, &[1.0]), InvalidSamples::Twice("x".to_owned()));
        assert_eq!(refused(vec![words(&[0], &["a", "a"])], &[1.0]), InvalidSamples::Twice("a".to_owned()));
        for outcome in [1.1, -0.1, f64::NAN] {
            let sample = InvalidSamples::Outcome { sample: 1 };
            assert_eq!(refused(vec![numeric("x", &[1.0, 2.0])], &[1.0, outcome]), sample);
        }
        assert_eq!(refused(vec![numeric("x", &[1.0, 2.0])], &[0.0, 0.0]), InvalidSamples::NoEvent);
    }
}
