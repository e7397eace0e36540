//! The units of a test: points, or the replicates of the only one.

use super::estimate::Estimate;
use super::{Observation, Test, Unit};
use crate::statistic::Sum;

/// The mean of each group of equal keys, in their order.
pub(super) fn means<K: Ord + Copy>(mut rows: Vec<(K, f64)>) -> Vec<(K, f64)> {
    rows.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    rows.chunk_by(|a, b| a.0 == b.0)
        .map(|group| (group[0].0, group.iter().map(|g| g.1).collect::<Sum>().value() / group.len() as f64))
        .collect()
}

/// A set of runs by replicate and by point.
pub(super) struct Units {
    replicates: Vec<((u32, u32), f64)>,
    points: Vec<(u32, f64)>,
}

impl Units {
    pub(super) fn of(runs: &[Observation]) -> Units {
        let replicates = means(runs.iter().map(|run| ((run.point, run.replicate), run.value)).collect());
        let points = means(replicates.iter().map(|&((point, _), value)| (point, value)).collect());
        Units { replicates, points }
    }

    pub(super) fn unit(&self) -> Unit {
        if self.points.len() > 1 { Unit::Point } else { Unit::Replicate }
    }

    fn by(&self, unit: Unit) -> Vec<f64> {
        match unit {
            Unit::Point => self.points.iter().map(|p| p.1).collect(),
            Unit::Replicate => self.replicates.iter().map(|r| r.1).collect(),
        }
    }

    pub(super) fn values(&self) -> Vec<f64> {
        self.by(self.unit())
    }
}

pub(super) fn difference(one: &Units, other: &Units) -> Estimate {
    let same_points = one.points.iter().map(|p| p.0).eq(other.points.iter().map(|p| p.0));
    let same_runs = one.replicates.iter().map(|r| r.0).eq(other.replicates.iter().map(|r| r.0));
    let several = one.points.len() > 1 || other.points.len() > 1;
    let unit = if several { Unit::Point } else { Unit::Replicate };
    let (a, b) = (one.by(unit), other.by(unit));
    if (several && same_points) || same_runs {
        let differences: Vec<f64> = a.iter().zip(&b).map(|(a, b)| a - b).collect();
        let scale = a.iter().chain(&b).fold(0.0, |scale: f64, x| scale.max(x.abs()));
        return Estimate::of_mean(&differences, Test::Paired, unit).rounded_at(scale);
    }
    Estimate::of_two(&a, &b, unit)
}
