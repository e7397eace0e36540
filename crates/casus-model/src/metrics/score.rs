//! How good a belief was once the truth is known, and what an answer cost: proper scores and the two-sided loss.

use crate::math::ln;

/// Brier score sum_h (p_h - [h is the truth])^2 (1950), 0 to 2; a uniform belief in K hypotheses scores 1 - 1/K. For two
/// hypotheses it is twice the score of a single probability.
#[must_use]
pub fn brier(belief: &[f64], truth: usize) -> f64 {
    let miss = |(h, p): (usize, &f64)| if h == truth { 1.0 - p } else { *p };
    belief.iter().enumerate().map(miss).map(|miss| miss * miss).sum()
}

/// Logarithmic score -ln p_truth in nats (Good 1952), 0 or more; infinite if the truth was ruled out.
#[must_use]
pub fn log_score(belief: &[f64], truth: usize) -> f64 {
    if belief[truth] > 0.0 { -ln(belief[truth]) } else { f64::INFINITY }
}

/// Two-sided loss of an answer at `rung` where `warranted` was right, on a ladder whose highest rung is `top`: `under`
/// for each whole ladder of shortfall, `over` for each of excess.
#[must_use]
pub fn two_sided_loss(rung: u8, warranted: u8, top: u8, under: f64, over: f64) -> f64 {
    let rungs = |n: u8| f64::from(n) / f64::from(top.max(1));
    under * rungs(warranted.saturating_sub(rung)) + over * rungs(rung.saturating_sub(warranted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn baselines() {
        assert!((brier(&[0.5, 0.5], 0) / 2.0 - 0.25).abs() < 1e-12);
        assert!((log_score(&[0.5, 0.5], 1) - std::f64::consts::LN_2).abs() < 1e-12);
        assert!((brier(&[0.25; 4], 2) - 0.75).abs() < 1e-12);
        assert!((log_score(&[0.25; 4], 2) - 1.386_294).abs() < 1e-6);
        assert_eq!((brier(&[0.0, 1.0], 1), log_score(&[0.0, 1.0], 1)), (0.0, 0.0));
        assert_eq!((brier(&[0.0, 1.0], 0), log_score(&[0.0, 1.0], 0)), (2.0, f64::INFINITY));
    }

    /// Three hypotheses that warrant rungs 6, 1 and 2, believed 0.55, 0.25 and 0.2; a shortfall costs 3, an excess 2:
    /// the quantile at 3/5 is rung 6, and its expected loss is 4.1 sevenths of the ladder.
    #[test]
    fn the_newsvendor_takes_the_quantile() {
        let expected = |rung: u8| -> f64 {
            let cases = [(0.55, 6), (0.25, 1), (0.2, 2)];
            cases.iter().map(|&(p, right)| p * two_sided_loss(rung, right, 7, 3.0, 2.0)).sum()
        };
        let best = (0..=7).min_by(|&a, &b| expected(a).total_cmp(&expected(b)));
        assert_eq!(best, Some(6));
        assert!((expected(6) * 7.0 - 4.1).abs() < 1e-9);
        assert_eq!(two_sided_loss(3, 3, 8, 1.0, 1.0), 0.0);
        assert_eq!(two_sided_loss(0, 8, 8, 1.0, 5.0), 1.0);
        assert_eq!(two_sided_loss(8, 0, 8, 1.0, 5.0), 5.0);
    }
}
