//! Whether an outcome rises or falls with a number.

use super::estimate::Estimate;
use super::units::means;
use super::{Observation, Test, Unit};
use crate::statistic::Sum;

/// A finite number that can be sorted.
#[derive(Clone, Copy, PartialEq)]
struct Ordered(f64);

impl Eq for Ordered {}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Ordered) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ordered {
    fn cmp(&self, other: &Ordered) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

pub(super) fn estimate(runs: &[(f64, Observation)]) -> Estimate {
    // Adding 0 makes one number of the two zeros.
    let replicates = means(
        runs.iter().map(|(x, run)| ((run.point, run.replicate, Ordered(x + 0.0)), run.value)).collect(),
    );
    let points = means(replicates.iter().map(|&((point, _, x), value)| ((point, x), value)).collect());
    let by_point: Vec<Vec<(f64, f64)>> = points
        .chunk_by(|a, b| a.0.0 == b.0.0)
        .map(|g| g.iter().map(|&((_, x), y)| (x.0, y)).collect())
        .collect();
    if by_point.iter().all(|point| point.len() == 1) {
        let flat: Vec<(f64, f64)> = by_point.concat();
        let r = if flat.len() > 1 { spearman(&flat) } else { None };
        return Estimate::of_correlation(r, flat.len(), Unit::Point);
    }
    if by_point.len() > 1 {
        return within(&by_point, Unit::Point);
    }
    let by_replicate: Vec<Vec<(f64, f64)>> = replicates
        .chunk_by(|a, b| a.0.1 == b.0.1)
        .map(|g| g.iter().map(|&((_, _, x), y)| (x.0, y)).collect())
        .collect();
    within(&by_replicate, Unit::Replicate)
}

/// The mean correlation within units; those in which the number never varies tell nothing and are left out.
fn within(units: &[Vec<(f64, f64)>], unit: Unit) -> Estimate {
    let each: Vec<f64> = units.iter().filter_map(|unit| spearman(unit)).collect();
    Estimate::of_mean(&each, Test::RankWithin, unit)
}

/// Spearman's rank correlation of pairs, ties at their middle rank; 0 if only the second number never varies, none if
/// the first does not.
fn spearman(pairs: &[(f64, f64)]) -> Option<f64> {
    let (x, y) = (ranks(pairs.iter().map(|p| p.0)), ranks(pairs.iter().map(|p| p.1)));
    let middle = (pairs.len() as f64 + 1.0) / 2.0;
    let sum = |a: &[f64], b: &[f64]| {
        a.iter().zip(b).map(|(a, b)| (a - middle) * (b - middle)).collect::<Sum>().value()
    };
    let (across, spread_x, spread_y) = (sum(&x, &y), sum(&x, &x), sum(&y, &y));
    if spread_x == 0.0 {
        return None;
    }
    Some(if spread_y == 0.0 { 0.0 } else { (across / (spread_x * spread_y).sqrt()).clamp(-1.0, 1.0) })
}

/// Ranks from 1, equal numbers sharing the middle of theirs.
fn ranks(numbers: impl Iterator<Item = f64>) -> Vec<f64> {
    let numbers: Vec<f64> = numbers.collect();
    let mut sorted = numbers.clone();
    sorted.sort_unstable_by(f64::total_cmp);
    let rank = |x: &f64| {
        let (below, upto) = (sorted.partition_point(|s| s < x), sorted.partition_point(|s| s <= x));
        (below + upto + 1) as f64 / 2.0
    };
    numbers.iter().map(rank).collect()
}
