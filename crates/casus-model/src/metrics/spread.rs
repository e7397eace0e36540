//! How far positions lie apart, each between 0 and 1: the share of the greatest variance, and two measures that a few
//! members at the end do not move.

/// Variance over the greatest that there can be, 1/4; 0 to 1. 0 without positions.
#[must_use]
pub fn variance_ratio(x: &[f64]) -> f64 {
    let n = x.len() as f64;
    if x.is_empty() {
        return 0.0;
    }
    let mean = x.iter().sum::<f64>() / n;
    4.0 * x.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n
}

/// Median absolute deviation from the median. Of an even number the lower middle value is the median. 0 without
/// positions.
#[must_use]
pub fn median_deviation(x: &[f64]) -> f64 {
    let Some(median) = quantile(x, 0.5) else { return 0.0 };
    let apart: Vec<f64> = x.iter().map(|x| (x - median).abs()).collect();
    quantile(&apart, 0.5).unwrap_or(0.0)
}

/// Distance between the lower and the upper quartile; 0 without positions.
#[must_use]
pub fn interquartile_range(x: &[f64]) -> f64 {
    quantile(x, 0.75).zip(quantile(x, 0.25)).map_or(0.0, |(high, low)| high - low)
}

/// The least position that at least this share lies at or below.
fn quantile(x: &[f64], share: f64) -> Option<f64> {
    let mut sorted = x.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (share * x.len() as f64).ceil() as usize;
    sorted.get(place.saturating_sub(1)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_spreads() {
        let ends = [0.0, 0.0, 1.0, 1.0];
        assert_eq!((variance_ratio(&ends), interquartile_range(&ends)), (1.0, 1.0));
        assert_eq!(median_deviation(&ends), 0.0, "the lower middle value is the median");
        let steps = [1.0, 0.0, 0.25, 0.75, 0.5];
        assert_eq!(variance_ratio(&steps), 0.5);
        assert_eq!((median_deviation(&steps), interquartile_range(&steps)), (0.25, 0.5));
        // One far off moves the variance, not the others.
        let one = [0.5, 0.5, 0.5, 0.5, 1.0];
        assert!(variance_ratio(&one) > 0.1);
        assert_eq!((median_deviation(&one), interquartile_range(&one)), (0.0, 0.0));
    }

    #[test]
    fn edges() {
        for x in [&[][..], &[0.3], &[0.25, 0.25, 0.25]] {
            let all = [variance_ratio(x), median_deviation(x), interquartile_range(x)];
            assert!(all.iter().all(|&s| s == 0.0), "{x:?}: {all:?}");
        }
    }
}
