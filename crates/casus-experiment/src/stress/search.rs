//! The cross-entropy method over numbers and choices (Rubinstein 1999; Rubinstein and Kroese 2004).
//!
//! Candidates are drawn from a distribution that is independent over the axes: a normal distribution cut off to the unit
//! interval for a number, a share for each value of a choice. The best of each iteration, the elite, say how the
//! distribution moves. It begins nearly even, and never narrows below a floor, so that one lucky elite does not end the
//! search.

use crate::design::Axis;
use crate::distribution::Distribution;
use crate::statistic::Sum;
use casus_model::math::ln;
use casus_model::rng::{Key, Purpose, uniform};
use casus_model::{Draws, Tick};

/// Share of an iteration's candidates that are its elite; at least two.
pub const ELITE: f64 = 0.15;

/// How far the distribution moves towards the elite, from 0 to 1.
pub const SMOOTHING: f64 = 0.7;

/// Standard deviation of a number, in unit coordinates, below which it is not narrowed.
pub const LEAST_SPREAD: f64 = 0.02;

/// Share that is kept for all values of a choice together.
pub const LEAST_SHARE: f64 = 0.04;

/// Standard deviation at the start: cut off to the unit interval the distribution is nearly even.
const FIRST_SPREAD: f64 = 1.0;

/// Standard deviation of the even distribution over the unit interval, sqrt(1/12).
const EVEN_SPREAD: f64 = 0.288_675_134_594_812_9;

/// Which way a candidate is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// More is better: the adversary's.
    Maximise,
    /// Less is better: the alliance's.
    Minimise,
}

impl Sense {
    /// Whether the first number is better than the second.
    #[must_use]
    pub fn better(self, a: f64, b: f64) -> bool {
        match self {
            Sense::Maximise => a > b,
            Sense::Minimise => a < b,
        }
    }
}

/// How much is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Iterations.
    pub iterations: u32,
    /// Candidates in each.
    pub candidates: u32,
    /// Runs that one candidate's value is the mean of.
    pub replicates: u32,
}

impl Effort {
    /// What fits into so many runs if a candidate needs at least so many: a dozen iterations or more, with at least eight
    /// candidates each. Of the runs of an iteration the number of candidates grows faster than their replicates.
    #[must_use]
    pub fn within(runs: u64, least: u32) -> Effort {
        let each = runs / 12;
        let replicates = ((each as f64).sqrt() / 3.0) as u32;
        let replicates = replicates.clamp(4, 24).max(least);
        let candidates = (each / u64::from(replicates)).clamp(8, 400) as u32;
        let iterations = runs / (u64::from(candidates) * u64::from(replicates));
        Effort { iterations: iterations.clamp(1, 60) as u32, candidates, replicates }
    }
}

/// A candidate with the value that it showed.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// Its unit coordinates, one for each axis.
    pub point: Vec<f64>,
    /// Its value.
    pub value: f64,
}

/// What a search leaves.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Every candidate that has a value, in the order of trying.
    pub tried: Vec<Scored>,
    /// The middle of the last distribution: mean of each number, likeliest value of each choice.
    pub centre: Vec<f64>,
    /// How far each axis was narrowed, from 0 (as even as at the start) to 1 (to one place): one less the standard
    /// deviation over that of an even distribution, or one less the entropy over its greatest.
    pub narrowed: Vec<f64>,
    /// Mean value of the elite of each iteration.
    pub course: Vec<f64>,
    /// Candidates without a value.
    pub invalid: u64,
}

impl Found {
    /// The best value that any candidate showed; nothing if none has one.
    #[must_use]
    pub fn best(&self, sense: Sense) -> Option<f64> {
        let better = |a: f64, b: f64| if sense.better(b, a) { b } else { a };
        self.tried.iter().map(|scored| scored.value).reduce(better)
    }

    /// The tried candidates from the best to the worst; equal ones in the order of trying.
    #[must_use]
    pub fn ranked(&self, sense: Sense) -> Vec<&Scored> {
        let mut ranked: Vec<&Scored> = self.tried.iter().collect();
        ranked.sort_by(|a, b| match sense {
            Sense::Maximise => b.value.total_cmp(&a.value),
            Sense::Minimise => a.value.total_cmp(&b.value),
        });
        ranked
    }
}

/// Where one axis is looked at.
#[derive(Clone, Debug)]
enum Belief {
    Number { mean: f64, spread: f64 },
    Choice { shares: Vec<f64> },
}

impl Belief {
    fn new(axis: Axis) -> Belief {
        match axis {
            Axis::Continuous => Belief::Number { mean: 0.5, spread: FIRST_SPREAD },
            Axis::Values(n) => Belief::Choice { shares: vec![1.0 / f64::from(n.max(1)); n.max(1) as usize] },
        }
    }

    fn at(&self, u: f64) -> f64 {
        match self {
            Belief::Number { mean, spread } => {
                Distribution::Normal { mean: *mean, sd: *spread, min: Some(0.0), max: Some(1.0) }.quantile(u)
            }
            Belief::Choice { shares } => {
                let mut below = 0.0;
                let passed = |share: &f64| {
                    below += share;
                    u < below
                };
                middle(shares.iter().position(passed).unwrap_or(shares.len() - 1), shares.len())
            }
        }
    }

    /// Moves towards the coordinates of the elite.
    fn learn(&mut self, elite: &[f64]) {
        let n = elite.len() as f64;
        let towards = |old: f64, new: f64| SMOOTHING * new + (1.0 - SMOOTHING) * old;
        match self {
            Belief::Number { mean, spread } => {
                let middle = elite.iter().copied().collect::<Sum>().value() / n;
                let squares = elite.iter().map(|u| (u - middle) * (u - middle)).collect::<Sum>().value();
                let old = spread.min(EVEN_SPREAD);
                *mean = towards(*mean, middle);
                *spread = towards(old, (squares / n).sqrt()).max(LEAST_SPREAD);
            }
            Belief::Choice { shares } => {
                let values = shares.len();
                let axis = Axis::Values(values as u32);
                for (value, share) in shares.iter_mut().enumerate() {
                    let count = elite.iter().filter(|&&u| axis.index(u) == Some(value as u32)).count();
                    let floored = (1.0 - LEAST_SHARE) * count as f64 / n + LEAST_SHARE / values as f64;
                    *share = towards(*share, floored);
                }
            }
        }
    }

    fn centre(&self) -> f64 {
        match self {
            Belief::Number { mean, .. } => mean.clamp(0.0, 1.0),
            Belief::Choice { shares } => {
                let likelier = |best: usize, k: usize| if shares[k] > shares[best] { k } else { best };
                middle((0..shares.len()).fold(0, likelier), shares.len())
            }
        }
    }

    fn narrowed(&self) -> f64 {
        match self {
            Belief::Number { spread, .. } => (1.0 - spread / EVEN_SPREAD).clamp(0.0, 1.0),
            Belief::Choice { shares } if shares.len() < 2 => 1.0,
            Belief::Choice { shares } => {
                let entropy = shares.iter().map(|&p| -p * ln(p)).collect::<Sum>().value();
                (1.0 - entropy / ln(shares.len() as f64)).clamp(0.0, 1.0)
            }
        }
    }
}

/// The unit coordinate in the middle of a value of a choice.
fn middle(value: usize, values: usize) -> f64 {
    (value as f64 + 0.5) / values as f64
}

/// What gives the candidates of an iteration, by its number from 0, their values; nothing to one that has none.
pub type Evaluate<'e> = dyn FnMut(u32, &[Vec<f64>]) -> Vec<Option<f64>> + 'e;

/// Looks for the best point of the unit cube over `axes`. `evaluate` is given the number of the iteration, from 0, and its
/// candidates, and returns a finite value for each, or nothing for one that has none; such a candidate is never among the
/// elite. `stage` keeps the candidates of searches under one seed apart.
pub fn search(
    axes: &[Axis],
    sense: Sense,
    effort: Effort,
    draws: (u64, u32),
    evaluate: &mut Evaluate<'_>,
) -> Found {
    let (seed, stage) = draws;
    let draws = Draws::new(seed, 0, stage);
    let mut beliefs: Vec<Belief> = axes.iter().map(|&axis| Belief::new(axis)).collect();
    let mut found =
        Found { tried: Vec::new(), centre: Vec::new(), narrowed: Vec::new(), course: Vec::new(), invalid: 0 };
    for iteration in 0..effort.iterations {
        let coordinate = |candidate: u32, (axis, belief): (u32, &Belief)| {
            let tick = Tick(i32::try_from(iteration).unwrap_or(i32::MAX));
            belief.at(uniform(&mut draws.at(Purpose::StressCandidate, Key(candidate), Key(axis), tick)))
        };
        let point = |candidate: u32| (0..).zip(&beliefs).map(|at| coordinate(candidate, at)).collect();
        let points: Vec<Vec<f64>> = (0..effort.candidates).map(point).collect();
        let values = evaluate(iteration, &points);
        let mut scored: Vec<Scored> = points
            .into_iter()
            .zip(values)
            .filter_map(|(point, value)| Some(Scored { point, value: value.filter(|v| v.is_finite())? }))
            .collect();
        found.invalid += u64::from(effort.candidates) - scored.len() as u64;
        found.tried.extend(scored.iter().cloned());
        scored.sort_by(|a, b| match sense {
            Sense::Maximise => b.value.total_cmp(&a.value),
            Sense::Minimise => a.value.total_cmp(&b.value),
        });
        let elite = ((ELITE * f64::from(effort.candidates)).ceil() as usize).max(2).min(scored.len());
        if elite == 0 {
            continue;
        }
        let elite = &scored[..elite];
        let mean = elite.iter().map(|s| s.value).collect::<Sum>().value() / elite.len() as f64;
        found.course.push(mean);
        for (axis, belief) in beliefs.iter_mut().enumerate() {
            let own: Vec<f64> = elite.iter().map(|scored| scored.point[axis]).collect();
            belief.learn(&own);
        }
    }
    found.centre = beliefs.iter().map(Belief::centre).collect();
    found.narrowed = beliefs.iter().map(Belief::narrowed).collect();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use casus_model::rng::normal;

    const EFFORT: Effort = Effort { iterations: 25, candidates: 80, replicates: 1 };

    fn searched(axes: &[Axis], sense: Sense, of: &dyn Fn(&[f64]) -> Option<f64>) -> Found {
        search(axes, sense, EFFORT, (7, 0), &mut |_, points| points.iter().map(|p| of(p)).collect())
    }

    /// A sphere whose best point is a corner, and one with its best point inside.
    #[test]
    fn spheres() {
        for target in [0.0, 1.0, 0.3] {
            let axes = [Axis::Continuous; 6];
            let distance = |p: &[f64]| p.iter().map(|u| (u - target) * (u - target)).sum::<f64>();
            let found = searched(&axes, Sense::Minimise, &|p| Some(distance(p)));
            assert!(found.centre.iter().all(|u| (u - target).abs() < 0.05), "{target}: {:?}", found.centre);
            assert!(found.best(Sense::Minimise).is_some_and(|best| best < 0.01));
            assert!(found.narrowed.iter().all(|&n| n > 0.8), "{:?}", found.narrowed);
            let upside = searched(&axes, Sense::Maximise, &|p| Some(-distance(p)));
            assert_eq!(upside.centre, found.centre);
        }
    }

    /// Four choices of five values: the best is value 3 of each, and the values have no order.
    #[test]
    fn choices() {
        let axes = [Axis::Values(5); 4];
        let worth = [0.1, 0.7, 0.0, 1.0, 0.6];
        let value =
            |p: &[f64]| p.iter().map(|&u| worth[Axis::Values(5).index(u).unwrap_or(0) as usize]).sum::<f64>();
        let found = searched(&axes, Sense::Maximise, &|p| Some(value(p)));
        assert_eq!(found.centre, [0.7; 4]);
        assert_eq!(found.best(Sense::Maximise), Some(4.0));
    }

    /// A mixed quadratic under noise as great as half its range; a second axis that means nothing stays wide.
    #[test]
    fn a_noisy_quadratic() {
        let axes = [Axis::Continuous, Axis::Continuous, Axis::Values(3)];
        let mut number = 0;
        let mut evaluate = |_: u32, points: &[Vec<f64>]| {
            let value = |p: &Vec<f64>| {
                number += 1;
                let noise =
                    normal(&mut Draws::new(3, 0, number).at(Purpose::DesignPoint, Key(0), Key(0), Tick(0)));
                let of_choice = if Axis::Values(3).index(p[2]) == Some(0) { 0.4 } else { 0.0 };
                Some(1.0 - 2.0 * (p[0] - 0.8) * (p[0] - 0.8) + of_choice + 0.3 * noise)
            };
            points.iter().map(value).collect()
        };
        let effort = Effort { iterations: 20, candidates: 200, replicates: 1 };
        let found = search(&axes, Sense::Maximise, effort, (7, 0), &mut evaluate);
        assert!((found.centre[0] - 0.8).abs() < 0.12, "{:?}", found.centre);
        assert_eq!(found.centre[2], 1.0 / 6.0);
        assert!(found.narrowed[1] < found.narrowed[0], "{:?}", found.narrowed);
        let last = found.course.last().copied().unwrap_or(0.0);
        assert!(last > found.course[0] && found.course.len() == 20);
    }

    #[test]
    fn a_candidate_without_a_value_is_never_followed() {
        let none = |p: &[f64]| (p[0] < 0.5).then_some(p[0]);
        let found = searched(&[Axis::Continuous], Sense::Maximise, &none);
        assert!(found.centre[0] < 0.5 && found.centre[0] > 0.4, "{:?}", found.centre);
        assert!(found.invalid > 0 && found.invalid + found.tried.len() as u64 == 25 * 80);
        let nowhere = searched(&[Axis::Continuous, Axis::Values(1)], Sense::Maximise, &|_| None);
        assert_eq!((nowhere.tried.len(), nowhere.invalid, nowhere.course.len()), (0, 2000, 0));
        assert_eq!((nowhere.best(Sense::Maximise), &*nowhere.centre), (None, &[0.5, 0.5][..]));
        let infinite = searched(&[Axis::Continuous], Sense::Maximise, &|_| Some(f64::NAN));
        assert_eq!(infinite.tried.len(), 0);
    }

    #[test]
    fn a_flat_function_has_an_answer() {
        let found = searched(&[Axis::Continuous, Axis::Values(4)], Sense::Minimise, &|_| Some(1.0));
        assert!(found.centre.iter().all(|u| (0.0..=1.0).contains(u)));
        assert!(found.narrowed.iter().all(|n| (0.0..=1.0).contains(n)));
    }

    #[test]
    fn effort_stays_within_its_runs() {
        for runs in [40, 100, 500, 2_000, 20_000, 1_000_000, 100_000_000] {
            for least in [1, 4, 6] {
                let e = Effort::within(runs, least);
                let used = u64::from(e.iterations) * u64::from(e.candidates) * u64::from(e.replicates);
                assert!(used <= runs.max(8 * u64::from(e.replicates)), "{runs} {least}: {e:?}");
                assert!(e.replicates >= least && e.candidates >= 8 && e.iterations >= 1);
            }
        }
    }
}
