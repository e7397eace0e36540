//! A forecast of the text that would win, in the manner of KTAB (KAPSARC's toolkit of weighted pairwise contests).
//!
//! The positions are the rungs that some member wants. A member backs position i against j with its weight times what
//! i is worth to it beyond j; the weight is capability times salience, and salience is how far its losses on the
//! ladder range, so that the product is capability times the difference of the losses:
//!
//! > C_ij = sum_k max(0, w_k [u_k(i) - u_k(j)]),   p_ij = C_ij^m / (C_ij^m + C_ji^m)
//! > conditional: P_i proportional to prod_j p_ij
//! > Markov:      q_i = (1/N) sum_j p_ij (q_i + q_j), iterated half-way

use crate::setup::Election;
use crate::step::Run;

/// Rungs that a ladder can have.
const RUNGS: usize = 32;

/// Steps of the iteration, and the change below which it has settled.
const STEPS: u32 = 10_000;
const SETTLED: f64 = 1e-12;

/// Weights of the coalitions for each of N positions against each other, entry `[i][j]`.
type Coalitions = [[f64; RUNGS]; RUNGS];

/// Probability that each of `n` positions is elected.
fn elect(c: &Coalitions, n: usize, power: u8, election: Election) -> [f64; RUNGS] {
    let raised = |x: f64| (0..power).fold(1.0, |product, _| product * x);
    let beats = |i: usize, j: usize| {
        let (to, from) = (raised(c[i][j]), raised(c[j][i]));
        if to + from > 0.0 { to / (to + from) } else { 0.5 }
    };
    let mut q = [0.0; RUNGS];
    match election {
        Election::Conditional => {
            for (i, q) in q[..n].iter_mut().enumerate() {
                *q = (0..n).filter(|&j| j != i).map(|j| beats(i, j)).product();
            }
        }
        Election::Markov => {
            q[..n].fill(1.0 / n as f64);
            for _ in 0..STEPS {
                let mut change = 0.0_f64;
                let before = q;
                for i in 0..n {
                    let next = (0..n).map(|j| beats(i, j) * (before[i] + before[j])).sum::<f64>() / n as f64;
                    q[i] = (before[i] + next) / 2.0;
                    change = change.max((q[i] - before[i]).abs());
                }
                if change < SETTLED {
                    break;
                }
            }
        }
    }
    let total: f64 = q[..n].iter().sum();
    // Positions that each lose for certain to another are level.
    q[..n].iter_mut().for_each(|x| *x = if total > 0.0 { *x / total } else { 1.0 / n as f64 });
    q
}

impl Run<'_> {
    /// The rung that is elected from those that some member wants; of equals the lowest.
    pub(super) fn elected_rung(&self, power: u8, election: Election) -> u8 {
        let (positions, odds, count) = self.contest(power, election);
        let winner = (0..count).fold(0, |best, i| if odds[i] > odds[best] { i } else { best });
        positions[winner]
    }

    /// What text would win now: every rung that some member wants, with its probability of being elected. `power`, 1
    /// to 8, sharpens the contests. Whatever rule of drafting is chosen, this only looks; before the first incident
    /// nobody has weighed anything and all want nothing.
    #[must_use]
    pub fn forecast(&self, power: u8, election: Election) -> Vec<(u8, f64)> {
        let (positions, odds, count) = self.contest(power.clamp(1, 8), election);
        positions.into_iter().zip(odds).take(count).collect()
    }

    /// The positions, their probabilities, and how many there are.
    fn contest(&self, power: u8, election: Election) -> ([u8; RUNGS], [f64; RUNGS], usize) {
        let (model, n) = (self.model, self.model.n);
        let mut positions = [0_u8; RUNGS];
        let mut count = 0;
        for rung in (0..=model.top).filter(|r| self.state.ideal[..n].contains(r)) {
            positions[count] = rung;
            count += 1;
        }
        // A member's salience times its utility, but for a constant.
        let worth = |k: usize, rung: u8| -self.state.view.loss[usize::from(rung) * model.width + k];
        let mut c = [[0.0; RUNGS]; RUNGS];
        for (i, row) in c.iter_mut().enumerate().take(count) {
            for (j, entry) in row.iter_mut().enumerate().take(count) {
                for k in 0..n {
                    let gain = worth(k, positions[i]) - worth(k, positions[j]);
                    *entry += model.traits.capability[k] * gain.max(0.0);
                }
            }
        }
        (positions, elect(&c, count, power, election), count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Positions 0, 0.4 and 1, weights 50, 72 and 48, linear utilities (the worked example of the specification).
    fn example() -> Coalitions {
        let (at, weight) = ([0.0_f64, 0.4, 1.0], [50.0, 72.0, 48.0]);
        let mut c = [[0.0; RUNGS]; RUNGS];
        for i in 0..3 {
            for j in 0..3 {
                let gain = |k: usize| weight[k] * ((at[j] - at[k]).abs() - (at[i] - at[k]).abs());
                c[i][j] = (0..3).map(|k| gain(k).max(0.0)).sum();
            }
        }
        c
    }

    #[test]
    fn the_worked_example() {
        let c = example();
        for (i, row) in [[0.0, 20.0, 64.4], [48.0, 0.0, 73.2], [48.0, 28.8, 0.0]].iter().enumerate() {
            for (j, want) in row.iter().enumerate() {
                assert!((c[i][j] - want).abs() < 1e-9, "C[{i}][{j}] is {}", c[i][j]);
            }
        }
        for (election, want) in [
            (Election::Conditional, [0.211_792, 0.636_666, 0.151_543]),
            (Election::Markov, [0.245_591, 0.552_313, 0.202_096]),
        ] {
            let p = elect(&c, 3, 1, election);
            for (found, want) in p.iter().zip(want) {
                assert!((found - want).abs() < 1e-6, "{election:?}: {p:?}");
            }
        }
    }

    /// A higher power sharpens the contest, equal coalitions share, and a lone position wins.
    #[test]
    fn powers_ties_and_a_lone_position() {
        let c = example();
        for election in [Election::Conditional, Election::Markov] {
            let middle = |power| elect(&c, 3, power, election)[1];
            assert!(middle(1) < middle(2) && middle(2) < middle(8));
            assert!((elect(&[[0.0; RUNGS]; RUNGS], 4, 1, election)[2] - 0.25).abs() < 1e-12);
            assert_eq!(elect(&c, 1, 1, election)[0], 1.0);
        }
    }
}
