//! What each member adds to the Alliance Fracture Index. Every part is a sum over members, so the shares add up to it.

use crate::council::Stance;
use crate::metrics::divergence::total_variation;
use crate::step::Run;
use serde::Serialize;

/// A member's share of the index and of its three parts. Over all members each sums to the measure itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Share {
    /// Of the Alliance Fracture Index: the weighted mean of the three below.
    pub afi: f64,
    /// Of F_B: 2 w_i sum_j w_j TV(p_i, p_j), scaled where the index is cut off at 1.
    pub belief: f64,
    /// Of F_P: 2 w_i sum_j w_j |x_i - x_j|.
    pub preference: f64,
    /// Of F_V: for an answer that most did not give, k / (k - 1) w_i.
    pub voice: f64,
}

/// Shares of F_B: beliefs of n members, hypothesis by hypothesis, each a row of `width` numbers.
#[must_use]
pub fn belief_shares(n: usize, width: usize, belief: &[f64]) -> Vec<f64> {
    let scale = 2.0 / (n * n) as f64;
    let apart = |i: usize| (0..n).map(|j| total_variation(width, belief, i, j)).sum::<f64>();
    let shares: Vec<f64> = (0..n).map(|i| scale * apart(i)).collect();
    let cut = shares.iter().sum::<f64>().max(1.0);
    shares.into_iter().map(|share| share / cut).collect()
}

/// Shares of F_P: the members' ideal rungs on a ladder whose highest rung is `top`.
#[must_use]
pub fn preference_shares(ideal: &[u8], top: u8) -> Vec<f64> {
    let n = ideal.len();
    let scale = if top == 0 { 0.0 } else { 2.0 / (f64::from(top) * (n * n) as f64) };
    let apart = |a: u8| ideal.iter().map(|&b| u32::from(a.abs_diff(b))).sum::<u32>();
    ideal.iter().map(|&a| scale * f64::from(apart(a))).collect()
}

/// Shares of F_V = 1 - AI_k = k/(k-1) (1 - max/T): the answer of each member, one of k. Where several answers are the
/// commonest, each of them is taken for it in turn, and the shares are the mean.
#[must_use]
pub fn voice_shares(answers: &[usize], k: usize) -> Vec<f64> {
    let mut counts = vec![0_usize; k];
    answers.iter().for_each(|&answer| counts[answer] += 1);
    let most = counts.iter().copied().max().unwrap_or(0);
    let ties = counts.iter().filter(|&&count| count == most).count() as f64;
    let whole = if k < 2 { 0.0 } else { k as f64 / ((k - 1) as f64 * answers.len() as f64) };
    let share = |&answer: &usize| if counts[answer] == most { whole * (1.0 - 1.0 / ties) } else { whole };
    answers.iter().map(share).collect()
}

impl Run<'_> {
    /// What each member adds to the measures as they would be taken now, in the setup's order.
    #[must_use]
    pub fn shares(&self) -> Vec<Share> {
        let (model, s) = (self.model, &self.state);
        let (n, zeros) = (model.n, vec![0.0; model.n]);
        let belief = belief_shares(n, model.width, &s.belief);
        let opened = s.case.opened.is_some();
        let preference = if opened { preference_shares(&s.ideal[..n], model.top) } else { zeros.clone() };
        let answer = |stance: &Stance| match stance {
            Stance::Consent => 0,
            Stance::Reservation => 1,
            Stance::TooWeak => 2,
            Stance::TooStrong => 3,
        };
        let answers: Vec<usize> = s.stance.iter().map(answer).collect();
        let voice = if opened && s.council.files > 0 { voice_shares(&answers, 4) } else { zeros };
        let parts = belief.into_iter().zip(preference).zip(voice);
        parts
            .map(|((belief, preference), voice)| Share {
                afi: model.setup.index.index(belief, preference, voice),
                belief,
                preference,
                voice,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::fracture::{agreement, belief_fracture, preference_fracture};
    use crate::rng::{Draws, Key, Purpose, uniform};

    fn sums_to(shares: &[f64], want: f64) {
        let sum: f64 = shares.iter().sum();
        assert!((sum - want).abs() < 1e-12, "{shares:?} sum to {sum}, expected {want}");
        assert!(shares.iter().all(|&share| share >= 0.0), "{shares:?}");
    }

    #[test]
    fn shares_sum_to_the_part() {
        let mut rng = Draws::new(7, 0, 0).once(Purpose::Prior, Key(1), Key(2));
        for n in 1..40 {
            let weights: Vec<f64> = (0..4 * n).map(|_| uniform(&mut rng)).collect();
            let total = |i: usize| (0..4).map(|h| weights[h * n + i]).sum::<f64>();
            let p: Vec<f64> = (0..4 * n).map(|at| weights[at] / total(at % n)).collect();
            sums_to(&belief_shares(n, n, &p), belief_fracture(n, n, &p));

            let ideal: Vec<u8> = (0..n).map(|_| (9.0 * uniform(&mut rng)) as u8).collect();
            let at_least: Vec<u32> =
                (0..=8).map(|r| ideal.iter().filter(|&&x| x >= r).count() as u32).collect();
            sums_to(&preference_shares(&ideal, 8), preference_fracture(&at_least, 8));

            let answers: Vec<usize> = (0..n).map(|_| (4.0 * uniform(&mut rng)) as usize).collect();
            let counts: Vec<u32> =
                (0..4).map(|a| answers.iter().filter(|&&x| x == a).count() as u32).collect();
            sums_to(&voice_shares(&answers, 4), 1.0 - agreement(&counts).unwrap_or(1.0));
        }
    }

    #[test]
    fn known_shares() {
        // Three of four answer alike: the fourth carries all of 4/3 * 1/4.
        assert_eq!(voice_shares(&[0, 0, 3, 0], 4), [0.0, 0.0, 1.0 / 3.0, 0.0]);
        // Two against two: either side may be taken for the common one.
        assert_eq!(voice_shares(&[0, 2, 0, 2], 4), [1.0 / 6.0; 4]);
        assert_eq!(preference_shares(&[0, 0, 0, 8], 8), [0.125, 0.125, 0.125, 0.375]);
        // One apart from three: it bears as much as the three together.
        let p = [1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0];
        assert_eq!(belief_shares(4, 4, &p), [0.375, 0.125, 0.125, 0.125]);
    }

    /// Three camps, each certain of another thing: twice their mean distance is 4/3, the index is cut off at 1, and so
    /// are the shares.
    #[test]
    fn shares_are_cut_off_with_the_index() {
        let p = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0];
        sums_to(&belief_shares(3, 3, &p), 1.0);
    }

    #[test]
    fn edges() {
        assert!(belief_shares(0, 0, &[]).is_empty() && voice_shares(&[], 4).is_empty());
        assert_eq!(belief_shares(1, 1, &[0.4, 0.6]), [0.0]);
        assert_eq!((preference_shares(&[5], 8), voice_shares(&[1], 4)), (vec![0.0], vec![0.0]));
        assert_eq!((preference_shares(&[0, 0], 0), voice_shares(&[0, 0], 1)), (vec![0.0; 2], vec![0.0; 2]));
    }
}
