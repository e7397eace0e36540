//! How far beliefs diverge, in nats: the uncertainty that each member has against the disagreement between them.
//!
//! Beliefs of n members are given hypothesis by hypothesis, each a row of `width` numbers of which the first n count.

use super::blocs::entropy;
use crate::math::ln;

/// Entropy of beliefs, parted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entropies {
    /// H(mean p_i): of the alliance's mean belief, 0 to ln K.
    pub total: f64,
    /// Mean of H(p_i): how uncertain members are, each for itself.
    pub within: f64,
    /// Generalised Jensen-Shannon divergence, the difference of the two (Lin 1991): how much they disagree, 0 to the
    /// lesser of ln n and ln K.
    pub between: f64,
}

/// Entropy of the mean belief, parted into uncertainty within members and disagreement between them, equal weights.
/// All 0 without members.
#[must_use]
pub fn jensen_shannon(n: usize, width: usize, belief: &[f64]) -> Entropies {
    if n == 0 {
        return Entropies { total: 0.0, within: 0.0, between: 0.0 };
    }
    let rows = || belief.chunks_exact(width.max(1)).map(|row| &row[..n]);
    let mean: Vec<f64> = rows().map(|row| row.iter().sum::<f64>() / n as f64).collect();
    let term = |&p: &f64| if p > 0.0 { -p * ln(p) } else { 0.0 };
    let within = rows().map(|row| row.iter().map(term).sum::<f64>()).sum::<f64>() / n as f64;
    let total = entropy(&mean).unwrap_or(0.0);
    Entropies { total, within, between: (total - within).max(0.0) }
}

/// Total variation between the beliefs of two members, half the sum of the absolute differences, 0 to 1.
#[must_use]
pub fn total_variation(width: usize, belief: &[f64], i: usize, j: usize) -> f64 {
    belief.chunks_exact(width.max(1)).map(|row| (row[i] - row[j]).abs()).sum::<f64>() / 2.0
}

/// Mean total variation sum_ij w_i w_j TV(p_i, p_j) over all pairs of members, oneself included, equal weights: 0 to
/// 1 - 1 / min(K, n). 0 without members.
#[must_use]
pub fn pairwise_variation(n: usize, width: usize, belief: &[f64]) -> f64 {
    let pairs = (0..n).flat_map(|i| (0..i).map(move |j| total_variation(width, belief, i, j)));
    if n == 0 { 0.0 } else { 2.0 * pairs.sum::<f64>() / (n * n) as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::fracture::belief_fracture;

    /// Rows of two hypotheses: so many members with each belief in the first.
    fn camps(camps: &[(usize, f64)]) -> (usize, Vec<f64>) {
        let p: Vec<f64> = camps.iter().flat_map(|&(size, p)| vec![p; size]).collect();
        (p.len(), p.iter().copied().chain(p.iter().map(|p| 1.0 - p)).collect())
    }

    #[test]
    fn two_camps_of_sixteen() {
        let (n, p) = camps(&[(16, 0.8), (16, 0.2)]);
        let e = jensen_shannon(n, n, &p);
        for (got, want) in [(e.total, std::f64::consts::LN_2), (e.within, 0.500_402), (e.between, 0.192_745)]
        {
            assert!((got - want).abs() < 1e-6, "{got}, expected {want}");
        }
        assert!((pairwise_variation(n, n, &p) - 0.3).abs() < 1e-12);
        let (n, certain) = camps(&[(16, 1.0), (16, 0.0)]);
        assert!((pairwise_variation(n, n, &certain) - 0.5).abs() < 1e-12);
        let e = jensen_shannon(n, n, &certain);
        assert!((e.between - std::f64::consts::LN_2).abs() < 1e-12 && e.within == 0.0);
    }

    #[test]
    fn edges() {
        let none = jensen_shannon(0, 0, &[]);
        assert_eq!((none.total, none.within, none.between), (0.0, 0.0, 0.0));
        assert_eq!(pairwise_variation(0, 0, &[]), 0.0);
        for n in [1, 7] {
            let (n, same) = camps(&[(n, 0.3)]);
            let e = jensen_shannon(n, n, &same);
            assert!(e.between < 1e-12 && (e.total - 0.610_864_302_054_893_5).abs() < 1e-12);
            assert_eq!(pairwise_variation(n, n, &same), 0.0);
        }
    }

    /// A hypothesis in which nobody believes changes nothing; padding is not read; F_B is twice the mean variation.
    #[test]
    fn unused_hypotheses_and_padding() {
        let (n, p) = camps(&[(2, 0.9), (3, 0.4), (1, 0.1)]);
        let mut wide = Vec::new();
        for row in [&p[..n], &p[n..], &[0.0; 6]] {
            wide.extend_from_slice(row);
            wide.extend([7.0, -3.0]);
        }
        assert_eq!(jensen_shannon(n, n, &p), jensen_shannon(n, n + 2, &wide));
        let mean = pairwise_variation(n, n, &p);
        assert_eq!(mean, pairwise_variation(n, n + 2, &wide));
        assert!((belief_fracture(n, n, &p) - (2.0 * mean).min(1.0)).abs() < 1e-12);
    }
}
