//! Grids: every combination of levels, or the k-th of each together.

use super::{Axis, InvalidDesign, refuse};

/// Levels of each axis in a full grid.
pub(super) fn grid(continuous: Option<u32>, axes: &[Axis]) -> Result<Vec<u32>, InvalidDesign> {
    if axes.contains(&Axis::Continuous) && continuous.is_none_or(|levels| levels < 2) {
        return match continuous {
            None => refuse("a continuous uncertainty needs a number of levels"),
            Some(levels) => refuse(format!("a continuous uncertainty has at least 2 levels; found {levels}")),
        };
    }
    Ok(axes.iter().map(|axis| axis.levels(continuous.unwrap_or(2))).collect())
}

/// Levels of each axis where they are taken together: all of them `n`.
pub(super) fn zip(n: u32, axes: &[Axis]) -> Result<Vec<u32>, InvalidDesign> {
    for (at, axis) in axes.iter().enumerate() {
        if let Axis::Values(k) = axis
            && *k != n
        {
            return refuse(format!(
                "values are taken together, so that each uncertainty has {n}; uncertainty {} has {k}",
                at + 1
            ));
        }
    }
    Ok(vec![n; axes.len()])
}

/// The middle of one of `levels` equal cells.
pub(super) fn middle(at: u32, levels: u32) -> f64 {
    (f64::from(at) + 0.5) / f64::from(levels)
}

/// Combination `i`, the last axis fastest.
pub(super) fn combination(levels: &[u32], mut i: u64, into: &mut [f64]) {
    for (u, &levels) in into.iter_mut().zip(levels).rev() {
        *u = middle((i % u64::from(levels)) as u32, levels);
        i /= u64::from(levels);
    }
}

/// Level `i` of each.
pub(super) fn together(levels: &[u32], i: u64, into: &mut [f64]) {
    into.iter_mut().zip(levels).for_each(|(u, &levels)| *u = middle(i as u32, levels));
}
