//! Voting power under a weighted quota: how often a member decides.
//!
//! The indices count coalitions, which dynamic programming does by weight (generating functions; Mann and Shapley
//! 1962), so that weights are whole numbers. Under pure consensus every member's power is the same and the indices say
//! nothing; they are for weighted and qualified rules.

/// A rule under which a coalition wins if its weights add up to the quota.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeightedGame {
    quota: usize,
    weights: Vec<usize>,
}

/// Why there is no such game.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidGame {
    /// What is wrong, for a reader.
    pub message: String,
}

impl std::fmt::Display for InvalidGame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for InvalidGame {}

/// Most players, and greatest sum of weights, that are counted.
const PLAYERS: usize = 100;
const WEIGHT: usize = 1_000_000;

impl WeightedGame {
    /// The game of these weights and this quota.
    ///
    /// # Errors
    ///
    /// [`InvalidGame`] with no player or more than 100, with weights that sum to more than a million, or with a quota
    /// of 0 or beyond their sum.
    pub fn new(quota: usize, weights: &[usize]) -> Result<WeightedGame, InvalidGame> {
        let fail = |message: String| Err(InvalidGame { message });
        if weights.is_empty() || weights.len() > PLAYERS {
            return fail(format!("a game has 1 to {PLAYERS} players; this one has {}", weights.len()));
        }
        let total = weights.iter().fold(0_usize, |sum, &w| sum.saturating_add(w));
        if total > WEIGHT || quota == 0 || quota > total {
            return fail(format!(
                "a quota lies between 1 and the sum of the weights, at most {WEIGHT}; found {quota} of {total}"
            ));
        }
        Ok(WeightedGame { quota, weights: weights.to_vec() })
    }

    /// How many coalitions there are of each weight below the quota, leaving out one player.
    fn coalitions(&self, without: Option<usize>) -> Vec<f64> {
        let mut count = vec![0.0; self.quota];
        count[0] = 1.0;
        for (_, &w) in self.weights.iter().enumerate().filter(|&(i, _)| Some(i) != without) {
            for at in (w..self.quota).rev() {
                count[at] += count[at - w];
            }
        }
        count
    }

    /// Number of winning coalitions; exact up to 2^53.
    #[must_use]
    pub fn winning(&self) -> f64 {
        let losing: f64 = self.coalitions(None).iter().sum();
        two_to(self.weights.len()) - losing
    }

    /// Coalitions that each member turns from losing to winning; exact up to 2^53.
    #[must_use]
    pub fn swings(&self) -> Vec<f64> {
        let swings = |(i, &w): (usize, &usize)| {
            let others = self.coalitions(Some(i));
            others[self.quota.saturating_sub(w)..].iter().sum()
        };
        self.weights.iter().enumerate().map(swings).collect()
    }

    /// Normalised Banzhaf indices: shares of all swings, summing to 1.
    #[must_use]
    pub fn banzhaf(&self) -> Vec<f64> {
        let swings = self.swings();
        let all: f64 = swings.iter().sum();
        swings.iter().map(|s| s / all).collect()
    }

    /// Absolute Banzhaf indices: the probability that a member decides when all others vote by a fair coin.
    #[must_use]
    pub fn absolute_banzhaf(&self) -> Vec<f64> {
        let all = two_to(self.weights.len() - 1);
        self.swings().iter().map(|s| s / all).collect()
    }

    /// Coleman's power of the body to act: the share of coalitions that win (Coleman 1971).
    #[must_use]
    pub fn power_to_act(&self) -> f64 {
        self.winning() / two_to(self.weights.len())
    }

    /// Shapley-Shubik indices: the share of the orders of joining in which a member is the one that brings the
    /// coalition to the quota, summing to 1.
    #[must_use]
    pub fn shapley(&self) -> Vec<f64> {
        let n = self.weights.len();
        let index = |(i, &w): (usize, &usize)| {
            // Coalitions of s others of each weight, each times s! (n - 1 - s)! / n!, which is 1 / (n C(n - 1, s)).
            let mut count = vec![vec![0.0; self.quota]; n];
            count[0][0] = 1.0;
            for (seen, (_, &other)) in self.weights.iter().enumerate().filter(|&(j, _)| j != i).enumerate() {
                for s in (0..=seen).rev() {
                    let (smaller, larger) = count.split_at_mut(s + 1);
                    for at in (other..self.quota).rev() {
                        larger[0][at] += smaller[s][at - other];
                    }
                }
            }
            let mut choices = 1.0;
            let mut sum = 0.0;
            for (s, by_weight) in count.iter().enumerate() {
                if s > 0 {
                    choices = choices * (n - s) as f64 / s as f64;
                }
                let swings: f64 = by_weight[self.quota.saturating_sub(w)..].iter().sum();
                sum += swings / (n as f64 * choices);
            }
            sum
        };
        self.weights.iter().enumerate().map(index).collect()
    }
}

fn two_to(n: usize) -> f64 {
    (0..n).fold(1.0, |x, _| 2.0 * x)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All indices of small games against the plain count over every coalition.
    #[test]
    fn counting_by_weight_is_counting() {
        for (quota, weights) in
            [(5, vec![3, 2, 2, 1]), (4, vec![4, 1, 1]), (6, vec![1, 2, 3, 4, 0]), (3, vec![1, 1, 1])]
        {
            let game = WeightedGame::new(quota, &weights).unwrap_or_else(|e| panic!("{e}"));
            let n = weights.len();
            let weight = |c: usize| (0..n).filter(|i| c >> i & 1 == 1).map(|i| weights[i]).sum::<usize>();
            let winning = (0..1_usize << n).filter(|&c| weight(c) >= quota).count();
            assert_eq!(game.winning(), winning as f64);
            let factorial = |m: usize| (1..=m).product::<usize>() as f64;
            for i in 0..n {
                let swing = |c: &usize| c >> i & 1 == 0 && weight(*c) < quota && weight(c | 1 << i) >= quota;
                let swings: Vec<usize> = (0..1 << n).filter(swing).collect();
                assert_eq!(game.swings()[i], swings.len() as f64);
                let size = |c: usize| c.count_ones() as usize;
                let shapley: f64 = swings
                    .iter()
                    .map(|&c| factorial(size(c)) * factorial(n - 1 - size(c)) / factorial(n))
                    .sum();
                assert!((game.shapley()[i] - shapley).abs() < 1e-12);
            }
            assert!((game.shapley().iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn what_is_no_game_is_refused() {
        for (quota, weights) in [(0, vec![1]), (3, vec![1, 1]), (1, vec![]), (1, vec![usize::MAX, 2])] {
            assert!(WeightedGame::new(quota, &weights).is_err());
        }
    }
}
