//! Sensitivity: what each uncertain input brings to an outcome, with how sure that is.
//!
//! | analysis | design | what it tells |
//! |---|---|---|
//! | [`sobol`] | Saltelli | the part of the variance that an input brings alone, in pairs, and in all |
//! | [`morris`] | Morris | the size of an input's effect, its direction and how far it depends on other inputs |
//! | [`pawn`] | any | how far an input moves the distribution of the outcome, by distribution functions |
//! | [`delta`] | any | the same by densities |
//! | [`noise`] | any, with replicates | the part of the variance that is luck and belongs to no input |
//!
//! An outcome is a slice with one number for each point in the order of the design, as a rule the mean over the point's
//! replicates; inputs are columns. A point without an outcome is the caller's to refuse, and a number that is not finite
//! is refused here. Intervals are an estimate and 1.96 times the standard deviation of its resamples on either side.

pub mod delta;
pub mod morris;
pub mod noise;
pub mod pawn;
pub mod sobol;

use crate::statistic::{Sum, Z};
use casus_model::Draws;
use casus_model::rng::{Key, Purpose, index};
use rayon::prelude::*;
use serde::Serialize;

/// An estimate with its 95 % interval; null where it is undefined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Estimate {
    /// The estimate; null where the outcome does not vary or the points are too few.
    pub value: Option<f64>,
    /// Its standard error: the standard deviation over resamples (Efron 1979).
    pub se: Option<f64>,
    /// Lower end of the interval, the estimate less 1.96 standard errors.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

impl Estimate {
    /// A value with the spread of its resamples, of which those without a value do not count.
    fn new(value: Option<f64>, resamples: impl Iterator<Item = Option<f64>>) -> Estimate {
        let value = value.filter(|x| x.is_finite());
        let resamples: Vec<f64> = resamples.flatten().filter(|x| x.is_finite()).collect();
        let Some(at) = value.filter(|_| resamples.len() > 1) else {
            return Estimate { value, ..Estimate::default() };
        };
        let mean = mean(&resamples);
        let squares = resamples.iter().map(|x| (x - mean) * (x - mean)).collect::<Sum>().value();
        let se = (squares / (resamples.len() as f64 - 1.0)).sqrt();
        Estimate { value, se: Some(se), low: Some(at - Z * se), high: Some(at + Z * se) }
    }

    /// For each quantity, its value and the same place in each resample.
    fn each(values: &[Option<f64>], resamples: &[Vec<Option<f64>>]) -> Vec<Estimate> {
        let one = |(place, value): (usize, &Option<f64>)| {
            Estimate::new(*value, resamples.iter().map(|resample| resample[place]))
        };
        values.iter().enumerate().map(one).collect()
    }
}

/// How intervals are found: by analysing resamples, drawn with replacement, of what the design drew independently. The
/// resamples are spread over the threads of the caller's rayon pool, which no number shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bootstrap {
    /// Resamples; below 2 there is no interval. A few hundred do for one of 95 %.
    pub resamples: u32,
    /// Seed of the resamples.
    pub seed: u64,
}

impl Bootstrap {
    /// What `of` makes of each resample of `n` things, given as their places.
    fn over<T: Send>(&self, n: usize, of: impl Fn(&[usize]) -> T + Sync) -> Vec<T> {
        let draws = Draws::new(self.seed, 0, 0);
        let one = |resample: u32| {
            let mut stream = draws.once(Purpose::Resample, Key(resample), Key::NONE);
            let picks: Vec<usize> = (0..n).map(|_| index(&mut stream, n)).collect();
            of(&picks)
        };
        (0..self.resamples).into_par_iter().map(one).collect()
    }

    /// What `of` makes of each permutation of `n` places, under draws of their own.
    fn permutations<T: Send>(&self, n: usize, of: impl Fn(&[usize]) -> T + Sync) -> Vec<T> {
        let draws = Draws::new(self.seed, 0, 0);
        let one = |permutation: u32| {
            let mut stream = draws.once(Purpose::Resample, Key(permutation), Key(1));
            let mut order: Vec<usize> = (0..n).collect();
            for left in (1..n).rev() {
                order.swap(left, index(&mut stream, left + 1));
            }
            of(&order)
        };
        (0..self.resamples).into_par_iter().map(one).collect()
    }
}

/// Why numbers cannot be analysed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidData {
    /// What is wrong, for a reader.
    pub message: String,
}

impl std::fmt::Display for InvalidData {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for InvalidData {}

fn refuse<T>(message: impl Into<String>) -> Result<T, InvalidData> {
    Err(InvalidData { message: message.into() })
}

/// Refuses numbers that are not finite, and an outcome without any.
fn check_outcome(outcome: &[f64]) -> Result<(), InvalidData> {
    if outcome.is_empty() {
        return refuse("there is no outcome to analyse");
    }
    match outcome.iter().position(|y| !y.is_finite()) {
        Some(at) => refuse(format!("outcome {} is {}", at + 1, outcome[at])),
        None => Ok(()),
    }
}

/// Refuses columns of another length than the outcome, or with numbers that are not finite.
fn check_inputs(inputs: &[&[f64]], outcome: &[f64]) -> Result<(), InvalidData> {
    check_outcome(outcome)?;
    for (at, column) in inputs.iter().enumerate() {
        if column.len() != outcome.len() {
            let (found, wanted) = (column.len(), outcome.len());
            return refuse(format!("input {} has {found} numbers for {wanted} outcomes", at + 1));
        }
        if column.iter().any(|x| !x.is_finite()) {
            return refuse(format!("input {} has a number that is not finite", at + 1));
        }
    }
    Ok(())
}

/// Mean of at least one number.
fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().copied().collect::<Sum>().value() / numbers.len() as f64
}

/// Distinct numbers, sorted; nothing if there are more than `most`.
fn distinct(numbers: &[f64], most: usize) -> Option<Vec<f64>> {
    let mut found: Vec<f64> = Vec::with_capacity(most + 1);
    for x in numbers {
        if let Err(place) = found.binary_search_by(|y| y.total_cmp(&(x + 0.0))) {
            if found.len() == most {
                return None;
            }
            found.insert(place, x + 0.0);
        }
    }
    Some(found)
}

/// Whether every number is the same.
fn constant(numbers: &[f64]) -> bool {
    numbers.iter().all(|x| *x == numbers[0])
}

#[cfg(test)]
mod tests;
