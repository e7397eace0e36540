//! How far points lie apart, and which of many lie far from one.

use crate::design::Axis;
use crate::statistic::Sum;

/// Points farther apart than this are two places, and nearer ones the same.
pub const RADIUS: f64 = 0.25;

/// Distance of two points of the unit cube, 0 to 1: the mean over the axes, weighed, of how far they lie apart on each,
/// which is 0 or 1 on a choice (Gower 1971). Weights are 0 or more; if all are 0 every axis counts alike.
#[must_use]
pub fn distance(axes: &[Axis], weights: &[f64], a: &[f64], b: &[f64]) -> f64 {
    let even = weights.iter().all(|w| *w <= 0.0);
    let (mut sum, mut all) = (Sum::default(), Sum::default());
    for (axis, axis_kind) in axes.iter().enumerate() {
        let weight = if even { 1.0 } else { weights[axis] };
        let apart = match (axis_kind.index(a[axis]), axis_kind.index(b[axis])) {
            (None, _) | (_, None) => (a[axis] - b[axis]).abs(),
            (own, other) => f64::from(u8::from(own != other)),
        };
        sum.add(weight * apart);
        all.add(weight);
    }
    if all.value() > 0.0 { sum.value() / all.value() } else { 0.0 }
}

/// The first `most` of the points, each farther than `apart` from those taken before it.
pub(super) fn distinct<'p>(
    points: impl Iterator<Item = &'p [f64]>,
    apart: f64,
    most: usize,
    far: &dyn Fn(&[f64], &[f64]) -> f64,
) -> Vec<&'p [f64]> {
    let mut taken: Vec<&[f64]> = Vec::new();
    for point in points {
        if taken.len() == most {
            break;
        }
        if taken.iter().all(|old| far(old, point) > apart) {
            taken.push(point);
        }
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_by_hand() {
        let axes = [Axis::Continuous, Axis::Values(4)];
        let far = |weights: &[f64], a: &[f64], b: &[f64]| distance(&axes, weights, a, b);
        assert_eq!(far(&[1.0, 1.0], &[0.25, 0.1], &[0.75, 0.2]), 0.25);
        assert_eq!(far(&[1.0, 1.0], &[0.25, 0.1], &[0.75, 0.3]), 0.75);
        assert_eq!(far(&[3.0, 1.0], &[0.25, 0.1], &[0.75, 0.3]), 0.625);
        assert_eq!(far(&[0.0, 0.0], &[0.25, 0.1], &[0.75, 0.3]), 0.75);
        assert_eq!(far(&[0.0, 1.0], &[0.25, 0.1], &[0.75, 0.2]), 0.0);
        assert_eq!(distance(&[], &[], &[], &[]), 0.0);
    }

    #[test]
    fn the_distinct_keep_apart() {
        let points = [[0.1], [0.15], [0.5], [0.9], [0.55]];
        let far = |a: &[f64], b: &[f64]| (a[0] - b[0]).abs();
        let taken = distinct(points.iter().map(|p| &p[..]), 0.1, 3, &far);
        assert_eq!(taken, [&[0.1], &[0.5], &[0.9]]);
        assert_eq!(distinct(points.iter().map(|p| &p[..]), 2.0, 3, &far).len(), 1);
    }
}
