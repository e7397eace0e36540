//! When a measure comes to rest.

/// Place in a series of the first of `hold` values in a row that are at most `tolerance`: the time to consensus if the
/// series is that of a fracture. `None` if that does not come within the series, which is a censored time and not a
/// long one: describe many of them by a survival curve, never by the mean of those that came.
#[must_use]
pub fn time_to_consensus(series: &[f64], tolerance: f64, hold: usize) -> Option<usize> {
    series.windows(hold.max(1)).position(|values| values.iter().all(|&value| value <= tolerance))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_must_hold() {
        let series = [0.4, 0.1, 0.3, 0.1, 0.1, 0.05];
        assert_eq!(time_to_consensus(&series, 0.1, 1), Some(1));
        assert_eq!(time_to_consensus(&series, 0.1, 2), Some(3));
        assert_eq!(time_to_consensus(&series, 0.1, 3), Some(3));
        assert_eq!(time_to_consensus(&series, 0.1, 4), None);
        assert_eq!(time_to_consensus(&series, 0.01, 1), None);
        assert_eq!(time_to_consensus(&[], 0.1, 1), None);
        assert_eq!(time_to_consensus(&[0.0], 0.0, 0), Some(0));
    }
}
