//! Resampling of points with replacement (Efron 1979) and the percentiles that follow from it.

use casus_model::rng::{Key, Purpose, index};
use casus_model::{Draws, Tick};

/// As many places below `count` as there are, drawn with replacement: resample `time` of its purpose.
pub(crate) fn resample(count: usize, purpose: Purpose, time: u32, draws: &Draws) -> Vec<usize> {
    let mut stream = draws.at(purpose, Key(time), Key::NONE, Tick(0));
    (0..count).map(|_| index(&mut stream, count)).collect()
}

/// The quantile of numbers at a share from 0 to 1, by linear interpolation (type 7 of Hyndman and Fan 1996); sorts
/// them. NaN of nothing.
pub(crate) fn quantile(numbers: &mut [f64], share: f64) -> f64 {
    numbers.sort_unstable_by(f64::total_cmp);
    let place = numbers.len().saturating_sub(1) as f64 * share.clamp(0.0, 1.0);
    let below = place as usize;
    match (numbers.get(below), numbers.get(below + 1)) {
        (Some(low), Some(high)) => low + (place - below as f64) * (high - low),
        (Some(low), None) => *low,
        _ => f64::NAN,
    }
}

/// The middle 95 % of resampled numbers; none of nothing.
pub(crate) fn interval(numbers: &mut [f64]) -> Option<(f64, f64)> {
    (!numbers.is_empty()).then(|| (quantile(numbers, 0.025), quantile(numbers, 0.975)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_by_hand() {
        let of = |share| quantile(&mut [5.0, 1.0, 3.0, 2.0, 4.0], share);
        assert_eq!([0.0, 0.25, 0.5, 0.9, 1.0].map(of), [1.0, 2.0, 3.0, 4.6, 5.0]);
        assert_eq!(quantile(&mut [7.0], 0.3), 7.0);
        assert!(quantile(&mut [], 0.3).is_nan() && interval(&mut []).is_none());
    }

    #[test]
    fn a_resample_keeps_63_percent_of_the_points() {
        let draws = Draws::new(1, 0, 0);
        let share: f64 = (0..50)
            .map(|time| {
                let mut points = resample(200, Purpose::RobustnessPoint, time, &draws);
                assert_eq!(points.len(), 200);
                points.sort_unstable();
                points.dedup();
                points.len() as f64 / 200.0
            })
            .sum::<f64>()
            / 50.0;
        assert!((share - 0.633).abs() < 0.02, "{share}");
        let two = [0, 1].map(|time| resample(200, Purpose::RobustnessPoint, time, &draws));
        assert_ne!(two[0], two[1]);
    }
}
