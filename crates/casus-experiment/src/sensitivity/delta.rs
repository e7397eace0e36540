//! Borgonovo's delta (2007): half the area between the outcome's density and its density given an input, on average over
//! the input. Delta is 0 if the outcome does not depend on the input and 1 if the input decides it.

use super::{Bootstrap, Estimate, InvalidData, check_inputs, constant, distinct, mean};
use casus_model::math::{exp, ln, tanh};
use serde::Serialize;
use std::f64::consts::PI;

/// Delta of one input.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Delta {
    /// Classes of the input.
    pub classes: usize,
    /// The plain estimate of Plischke, Borgonovo and Smith (2013, equation 26), which is too great by chance.
    pub raw: Option<f64>,
    /// With that bias reduced by the bootstrap (equation 30): twice the plain estimate less the mean of its resamples.
    /// Null without resamples.
    pub reduced: Estimate,
}

/// Points at which densities are compared.
const GRID: usize = 100;

/// Most distinct values of an outcome that is compared value by value in the place of densities.
const FEW: usize = 10;

/// Delta of each input, whose columns may be in any units. Inputs are cut into classes of equal size by rank, or by value
/// if there are few; densities are Gaussian kernel estimates of Silverman's bandwidth (1986), as SALib's are. An outcome
/// of at most ten distinct values has no density: there half the sum of differences of probabilities takes the place of
/// the area, and so for a class in which the outcome never varies. Everything is null if the outcome does not vary.
///
/// The work is of the order of points x inputs x resamples x 100.
///
/// # Errors
///
/// [`InvalidData`] if columns differ in length from the outcome or a number is not finite.
pub fn delta(inputs: &[&[f64]], outcome: &[f64], bootstrap: &Bootstrap) -> Result<Vec<Delta>, InvalidData> {
    check_inputs(inputs, outcome)?;
    let classes: Vec<Classes> = inputs.iter().map(|column| Classes::of(column)).collect();
    let few = distinct(outcome, FEW);
    let kind = few.as_deref().map_or(Kind::Densities, Kind::Values);
    let all = |picks: &[usize]| estimate(&classes, outcome, kind, picks);
    let everyone: Vec<usize> = (0..outcome.len()).collect();
    let raw = all(&everyone);
    let resamples = bootstrap.over(outcome.len(), all);
    let one = |(i, classes): (usize, &Classes)| {
        let found: Vec<f64> = resamples.iter().filter_map(|of| of[i]).collect();
        let reduced = raw[i].filter(|_| !found.is_empty()).map(|raw| 2.0 * raw - mean(&found));
        Delta {
            classes: classes.count,
            raw: raw[i],
            reduced: Estimate::new(reduced, found.into_iter().map(Some)),
        }
    };
    Ok(classes.iter().enumerate().map(one).collect())
}

/// How distributions are compared.
#[derive(Clone, Copy)]
enum Kind<'v> {
    Densities,
    Values(&'v [f64]),
}

/// In which class of an input each point lies.
struct Classes {
    count: usize,
    of: Vec<usize>,
}

impl Classes {
    fn of(column: &[f64]) -> Classes {
        let n = column.len();
        // The number of classes of Plischke, Borgonovo and Smith (2013).
        let power = 2.0 / (7.0 + tanh((1500.0 - n as f64) / 500.0));
        let count = (exp(power * ln(n as f64)) - 1e-9).ceil().clamp(1.0, 48.0) as usize;
        if let Some(values) = distinct(column, count) {
            let of = |x: &f64| values.partition_point(|value| value < x);
            return Classes { count: values.len(), of: column.iter().map(of).collect() };
        }
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&i, &j| column[i].total_cmp(&column[j]));
        let mut of = vec![0; n];
        // Rank r of 1 to n belongs to class j if j n / count < r <= (j + 1) n / count.
        order.into_iter().enumerate().for_each(|(place, i)| of[i] = ((place + 1) * count).div_ceil(n) - 1);
        Classes { count, of }
    }
}

/// Delta of each input over these points; nothing if the outcome does not vary over them.
fn estimate(inputs: &[Classes], outcome: &[f64], kind: Kind, picks: &[usize]) -> Vec<Option<f64>> {
    let whole: Vec<f64> = picks.iter().map(|&p| outcome[p]).collect();
    if constant(&whole) {
        return vec![None; inputs.len()];
    }
    let grid = Grid::of(outcome);
    let all = match kind {
        Kind::Densities => density(&whole, &grid),
        Kind::Values(values) => probabilities(&whole, values),
    };
    let one = |classes: &Classes| {
        let mut members: Vec<Vec<f64>> = vec![Vec::new(); classes.count];
        picks.iter().zip(&whole).for_each(|(&p, &y)| members[classes.of[p]].push(y));
        let shift = |class: &Vec<f64>| {
            let apart = match kind {
                _ if class.is_empty() => 0.0,
                Kind::Values(values) => {
                    let there = probabilities(class, values);
                    all.iter().zip(&there).map(|(p, q)| (p - q).abs()).sum::<f64>() / 2.0
                }
                // One point tells nothing of a density.
                Kind::Densities if class.len() == 1 => 0.0,
                Kind::Densities if constant(class) => {
                    let equal = whole.iter().filter(|y| **y == class[0]).count();
                    1.0 - equal as f64 / whole.len() as f64
                }
                Kind::Densities => grid.area(&all, &density(class, &grid)) / 2.0,
            };
            apart * class.len() as f64
        };
        Some(members.iter().map(shift).sum::<f64>() / whole.len() as f64)
    };
    inputs.iter().map(one).collect()
}

/// Shares of each value.
fn probabilities(numbers: &[f64], values: &[f64]) -> Vec<f64> {
    let mut counts = vec![0_u32; values.len()];
    numbers.iter().for_each(|y| counts[values.partition_point(|value| value < y)] += 1);
    counts.into_iter().map(|count| f64::from(count) / numbers.len() as f64).collect()
}

/// Equally spaced points over the range of an outcome.
struct Grid {
    from: f64,
    step: f64,
}

impl Grid {
    fn of(outcome: &[f64]) -> Grid {
        let from = outcome.iter().copied().fold(f64::INFINITY, f64::min);
        let to = outcome.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Grid { from, step: (to - from) / (GRID - 1) as f64 }
    }

    /// Area between two densities, by the trapezoidal rule.
    fn area(&self, f: &[f64], g: &[f64]) -> f64 {
        let apart: Vec<f64> = f.iter().zip(g).map(|(f, g)| (f - g).abs()).collect();
        apart.windows(2).map(|ends| (ends[0] + ends[1]) / 2.0 * self.step).sum()
    }
}

/// Gaussian kernel density of numbers of which not all are the same, at the points of the grid.
fn density(numbers: &[f64], grid: &Grid) -> Vec<f64> {
    let n = numbers.len() as f64;
    let middle = mean(numbers);
    let variance = numbers.iter().map(|y| (y - middle) * (y - middle)).sum::<f64>() / (n - 1.0);
    // Silverman's factor (3 n / 4)^(-1/5) times the standard deviation.
    let bandwidth = exp(-ln(0.75 * n) / 5.0) * variance.sqrt();
    let (narrow, mut sum) = (-0.5 / (bandwidth * bandwidth), vec![0.0; GRID]);
    for y in numbers {
        for (k, sum) in sum.iter_mut().enumerate() {
            let off = grid.from + grid.step * k as f64 - y;
            *sum += exp(off * off * narrow);
        }
    }
    let height = 1.0 / (n * bandwidth * (2.0 * PI).sqrt());
    sum.into_iter().map(|sum| sum * height).collect()
}
