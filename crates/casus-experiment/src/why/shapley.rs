//! Shapley values of a game in characteristic form.

/// Shapley values (Shapley 1953) of a game of `players`: the worth of a coalition is `worth[S]`, where bit i of S
/// stands for player i. Exact, from every coalition:
///
/// > phi_i = sum over S without i of |S|! (n - |S| - 1)! / n! [v(S + i) - v(S)]
///
/// They sum to v(all) - v(none).
///
/// # Panics
///
/// If `worth` does not hold one number for each of the 2^players coalitions.
#[must_use]
pub fn shapley(players: usize, worth: &[f64]) -> Vec<f64> {
    assert_eq!(worth.len(), 1 << players, "one worth for each coalition");
    let factorial = |n: usize| (1..=n).map(|x| x as f64).product::<f64>();
    let weight: Vec<f64> = (0..players)
        .map(|size| factorial(size) * factorial(players - size - 1) / factorial(players))
        .collect();
    let value = |i: usize| {
        let without = (0..worth.len()).filter(|s| s >> i & 1 == 0);
        without.map(|s| weight[s.count_ones() as usize] * (worth[s | 1 << i] - worth[s])).sum()
    };
    (0..players).map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quota(quota: f64, weights: &[f64]) -> Vec<f64> {
        let wins = |s: usize| {
            let held: f64 = weights.iter().enumerate().filter(|(i, _)| s >> i & 1 == 1).map(|x| x.1).sum();
            f64::from(u8::from(held >= quota))
        };
        let worth: Vec<f64> = (0..1 << weights.len()).map(wins).collect();
        shapley(weights.len(), &worth)
    }

    #[track_caller]
    fn close(got: &[f64], want: &[f64]) {
        let apart = got.iter().zip(want).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(got.len() == want.len() && apart < 1e-12, "{got:?}, expected {want:?}");
    }

    /// The classical indices: a company of three, and the six of 1958, in which Luxembourg is a dummy.
    #[test]
    fn quota_games_have_their_known_values() {
        close(&quota(51.0, &[50.0, 49.0, 1.0]), &[2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0]);
        let six = [7.0 / 30.0, 7.0 / 30.0, 7.0 / 30.0, 3.0 / 20.0, 3.0 / 20.0, 0.0];
        close(&quota(12.0, &[4.0, 4.0, 4.0, 2.0, 2.0, 1.0]), &six);
    }

    /// Littlechild and Owen's airport: who needs the longer runway pays for its last stretch alone.
    #[test]
    fn a_runway_is_shared_stretch_by_stretch() {
        let cost = [1.0, 4.0, 9.0];
        let longest = |s: usize| (0..3).filter(|i| s >> i & 1 == 1).map(|i| cost[i]).fold(0.0, f64::max);
        let worth: Vec<f64> = (0..8).map(longest).collect();
        close(&shapley(3, &worth), &[1.0 / 3.0, 1.0 / 3.0 + 1.5, 1.0 / 3.0 + 1.5 + 5.0]);
    }

    /// The axioms, on games without structure.
    #[test]
    fn efficient_additive_symmetric_and_nothing_for_a_dummy() {
        let mut x = 1_u64;
        let mut any = || {
            x = x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (x >> 40) as f64 / (1_u64 << 24) as f64 - 0.5
        };
        for _ in 0..50 {
            let (a, b): (Vec<f64>, Vec<f64>) = (0..32).map(|_| (any(), any())).unzip();
            let (of_a, of_b) = (shapley(5, &a), shapley(5, &b));
            close(&[of_a.iter().sum()], &[a[31] - a[0]]);
            let both: Vec<f64> = a.iter().zip(&b).map(|(x, y)| x + 2.0 * y).collect();
            let sum: Vec<f64> = of_a.iter().zip(&of_b).map(|(x, y)| x + 2.0 * y).collect();
            close(&shapley(5, &both), &sum);
            // Player 3 adds the same to every coalition; players 0 and 1 count by their number alone.
            let dummy: Vec<f64> = (0..32_usize).map(|s| a[s & !8] + f64::from((s >> 3 & 1) as u8)).collect();
            close(&shapley(5, &dummy)[3..4], &[1.0]);
            let alike: Vec<f64> =
                (0..32_usize).map(|s| a[s & !3 | ((1 << (s & 3).count_ones()) - 1)]).collect();
            let of_alike = shapley(5, &alike);
            close(&of_alike[..1], &of_alike[1..2]);
        }
    }
}
