//! Learning which provocation divides the public lines: an act that may be repeated is the arm of a bandit.
//!
//! The reward of a use is the change of the division of the public lines until the adversary next acts, brought from
//! -1 to 1 into 0 to 1: (1 + change) / 2.
//!
//! > UCB1 (Auer, Cesa-Bianchi and Fischer 2002): each arm once, then the greatest mean + sqrt(2 ln n / n_j)
//! > Thompson: the greatest draw from Beta(1 + successes, 1 + failures); a reward is a success with its own
//! > probability (Agrawal and Goyal 2012)

use super::{Act, AdversaryPolicy, choice::Mind};
use crate::math;
use crate::rng::{Key, Purpose, bernoulli, exponential};
use crate::step::Run;
use rand::Rng;

/// What one act has brought.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Arm {
    plays: u32,
    /// Sum of the rewards.
    reward: f64,
    /// Rewards that a draw made successes of.
    successes: u32,
}

/// What the acts have brought so far.
#[derive(Clone, Debug)]
pub(crate) struct Learning {
    /// The arm of each use in the repertoire: the place of the act's first use.
    arm_of: Vec<usize>,
    arms: Vec<Arm>,
    /// The arm last used, and how divided the public lines were just before.
    last: Option<(usize, f64)>,
}

impl Learning {
    pub(super) fn new(repertoire: &[Act]) -> Learning {
        let first = |act: &Act| repertoire.iter().position(|a| a.id == act.id).unwrap_or(0);
        Learning {
            arm_of: repertoire.iter().map(first).collect(),
            arms: vec![Arm::default(); repertoire.len()],
            last: None,
        }
    }

    pub(super) fn reset(&mut self) {
        self.arms.fill(Arm::default());
        self.last = None;
    }
}

/// UCB1's index of an arm after `plays` plays of all arms; infinite for one not tried yet.
fn ucb1(arm: &Arm, plays: u32) -> f64 {
    if arm.plays == 0 {
        return f64::INFINITY;
    }
    let own = f64::from(arm.plays);
    arm.reward / own + (2.0 * math::ln(f64::from(plays)) / own).sqrt()
}

/// A draw from Beta(a, b) for whole a and b, as the share of a sum of exponentials.
fn beta(rng: &mut impl Rng, a: u32, b: u32) -> f64 {
    let mut sum = |k: u32| (0..k).map(|_| exponential(rng)).sum::<f64>();
    let x = sum(a);
    x / (x + sum(b))
}

impl Run<'_> {
    /// Books what the last act brought, then picks the next.
    pub(super) fn learned_choice(&mut self) -> Option<usize> {
        let Mind::Learning(mut learning) = std::mem::take(&mut self.mind) else { return None };
        let division = self.public_picture().division();
        let acts = &self.model.setup.adversary.repertoire;
        let draw =
            |purpose, x: usize| self.draws.at(purpose, Key::of(&acts[x].id), Key::NONE, self.state.tick);
        if let Some((x, before)) = learning.last {
            let reward = (1.0 + division - before) / 2.0;
            let arm = &mut learning.arms[x];
            arm.plays += 1;
            arm.reward += reward;
            arm.successes += u32::from(bernoulli(&mut draw(Purpose::ThompsonReward, x), reward));
        }
        let plays = learning.arms.iter().map(|a| a.plays).sum();
        let promise = |x: usize| {
            let arm = &learning.arms[learning.arm_of[x]];
            match self.model.setup.adversary.policy {
                AdversaryPolicy::Thompson { .. } => {
                    let failures = arm.plays - arm.successes;
                    beta(&mut draw(Purpose::ThompsonSample, x), 1 + arm.successes, 1 + failures)
                }
                _ => ucb1(arm, plays),
            }
        };
        let better = |best: Option<(usize, f64)>, x| {
            let p = promise(x);
            if best.is_some_and(|(_, b)| b >= p) { best } else { Some((x, p)) }
        };
        let choice = self.next_uses().fold(None, better).map(|(x, _)| x);
        if let Some(x) = choice {
            learning.last = Some((learning.arm_of[x], division));
        }
        self.mind = Mind::Learning(learning);
        choice
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::{Draws, uniform};
    use crate::time::Tick;

    fn arm(plays: u32, mean: f64) -> Arm {
        Arm { plays, reward: mean * f64::from(plays), successes: 0 }
    }

    /// mean + sqrt(2 ln n / n_j), worked by hand.
    #[test]
    fn the_index_of_ucb1() {
        assert_eq!(ucb1(&Arm::default(), 7), f64::INFINITY);
        for (plays, mean, all, index) in [
            (1, 0.5, 2, 1.677_410_022_515_474_7),
            (2, 0.5, 10, 2.017_427_129_385_146_4),
            (100, 0.25, 1000, 0.621_692_218_884_983_8),
        ] {
            assert!((ucb1(&arm(plays, mean), all) - index).abs() < 1e-12, "{plays} of {all}");
        }
    }

    /// The regret of UCB1 stays below Auer, Cesa-Bianchi and Fischer's bound 8 ln n / gap + (1 + pi^2 / 3) gap.
    #[test]
    fn the_regret_of_ucb1_is_bounded() {
        let (odds, n): ([f64; 2], u32) = ([0.4, 0.6], 4000);
        let gap = odds[1] - odds[0];
        let mut arms = [Arm::default(); 2];
        let draws = Draws::new(3, 0, 0);
        for t in 0..n {
            let x = usize::from(ucb1(&arms[1], t) > ucb1(&arms[0], t));
            let mut draw = draws.at(Purpose::ThompsonReward, Key(1), Key::NONE, Tick(t as i32));
            arms[x].plays += 1;
            arms[x].reward += f64::from(u8::from(bernoulli(&mut draw, odds[x])));
        }
        let regret = gap * f64::from(arms[0].plays);
        let pi = std::f64::consts::PI;
        let bound = 8.0 * math::ln(f64::from(n)) / gap + (1.0 + pi * pi / 3.0) * gap;
        assert!(regret > 0.0 && regret < bound, "regret {regret}, bound {bound}");
        assert!(arms[1].plays > 3 * arms[0].plays);
    }

    /// Beta(a, b) has mean a / (a + b) and variance a b / ((a + b)^2 (a + b + 1)).
    #[test]
    fn draws_from_beta_have_its_moments() {
        let draws = Draws::new(11, 0, 0);
        for (a, b) in [(1, 1), (3, 1), (2, 7)] {
            let n = 40_000_u32;
            let (mut sum, mut squares) = (0.0, 0.0);
            for k in 0..n {
                let x = beta(&mut draws.once(Purpose::ThompsonSample, Key(k), Key::NONE), a, b);
                sum += x;
                squares += x * x;
            }
            let mean = sum / f64::from(n);
            let (p, q) = (f64::from(a), f64::from(b));
            let variance = p * q / ((p + q) * (p + q) * (p + q + 1.0));
            assert!((mean - p / (p + q)).abs() < 4.0 * (variance / f64::from(n)).sqrt(), "{a}, {b}: {mean}");
            let found = squares / f64::from(n) - mean * mean;
            assert!((found / variance - 1.0).abs() < 0.05, "{a}, {b}: {found}, expected {variance}");
        }
    }

    /// Two arms of odds 0.2 and 0.8: in a hundred trials Thompson comes to prefer the better.
    #[test]
    fn thompson_finds_the_better_arm() {
        let odds = [0.2, 0.8];
        let mut arms = [Arm::default(); 2];
        let draws = Draws::new(5, 0, 0);
        for t in 0..100 {
            let sample = |x: usize| {
                let mut draw = draws.at(Purpose::ThompsonSample, Key(x as u32), Key::NONE, Tick(t));
                beta(&mut draw, 1 + arms[x].successes, 1 + arms[x].plays - arms[x].successes)
            };
            let x = usize::from(sample(1) > sample(0));
            arms[x].plays += 1;
            let mut draw = draws.at(Purpose::ThompsonReward, Key(x as u32), Key::NONE, Tick(t));
            arms[x].successes += u32::from(uniform(&mut draw) < odds[x]);
        }
        assert!(arms[1].plays > 80, "{} of 100", arms[1].plays);
    }
}
