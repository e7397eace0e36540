//! How good predictions were: log score, Brier score, calibration, and how sure a difference is.

use super::act::Answer;
use crate::bootstrap::quantile;
use crate::statistic::Sum;
use casus_model::math::ln;
use casus_model::rng::{Key, Purpose, index};
use casus_model::{Draws, Tick};
use serde::Serialize;

/// Probabilities are taken no nearer to 0 and 1 than this.
const CLIP: f64 = 0.005;

/// Resamples behind an interval.
const RESAMPLES: u32 = 2_000;

/// One prediction beside what happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// Which incident, as a number.
    pub incident: usize,
    /// Which act, as a number.
    pub act: usize,
    /// Expected value of the answer, 0 to 1.
    pub predicted: f64,
    /// What was done.
    pub answer: Answer,
    /// What it counts, above 0.
    pub weight: f64,
}

impl Scored {
    /// -[y ln p + (1 - y) ln(1 - p)], y being 0, 0.5 or 1.
    #[must_use]
    pub fn log(&self) -> f64 {
        let (p, y) = (self.predicted.clamp(CLIP, 1.0 - CLIP), self.answer.value());
        -(y * ln(p) + (1.0 - y) * ln(1.0 - p))
    }

    /// (p - y)^2.
    #[must_use]
    pub fn brier(&self) -> f64 {
        let error = self.predicted - self.answer.value();
        error * error
    }
}

/// A mean with the middle 90 % of its two-level bootstrap: incidents, then members within them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// Mean.
    pub mean: f64,
    /// The 5 % quantile of the resamples.
    pub low: f64,
    /// The 95 % quantile.
    pub high: f64,
}

/// Scores of one way to predict.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Scores {
    /// Responses scored.
    pub responses: usize,
    /// Mean log score, each response counting alike; lower is better.
    pub log: Interval,
    /// Mean Brier score, each response counting alike; lower is better.
    pub brier: Interval,
    /// Mean log score by the confidence of the responses.
    pub log_weighted: f64,
    /// Mean Brier score by the confidence of the responses.
    pub brier_weighted: f64,
    /// Mean over acts of the distance between the sum of the answers and the sum predicted, partial steps as halves.
    pub count_error: f64,
}

impl Scores {
    /// Scores predictions that are ordered by incident.
    #[must_use]
    pub fn of(scored: &[Scored], draws: &Draws) -> Scores {
        let plain = |f: fn(&Scored) -> f64| scored.iter().map(f).collect::<Vec<f64>>();
        Scores {
            responses: scored.len(),
            log: two_level(scored, &plain(Scored::log), draws),
            brier: two_level(scored, &plain(Scored::brier), draws),
            log_weighted: weighted(scored, Scored::log),
            brier_weighted: weighted(scored, Scored::brier),
            count_error: count_error(scored),
        }
    }
}

/// The difference a - b in log score of two ways to predict the same responses; negative if a is better.
#[must_use]
pub fn difference(a: &[Scored], b: &[Scored], draws: &Draws) -> Interval {
    let both: Vec<f64> = a.iter().zip(b).map(|(a, b)| a.log() - b.log()).collect();
    two_level(a, &both, draws)
}

fn count_error(scored: &[Scored]) -> f64 {
    let acts = scored.chunk_by(|a, b| a.act == b.act);
    let missed = |act: &[Scored]| act.iter().map(|s| s.predicted - s.answer.value()).sum::<f64>().abs();
    let all: Vec<f64> = acts.map(missed).collect();
    all.iter().sum::<f64>() / all.len().max(1) as f64
}

fn weighted(scored: &[Scored], f: fn(&Scored) -> f64) -> f64 {
    let total = scored.iter().map(|s| s.weight).collect::<Sum>().value();
    if total > 0.0 { scored.iter().map(|s| s.weight * f(s)).collect::<Sum>().value() / total } else { 0.0 }
}

/// The mean of numbers, resampled by incident and then within each incident drawn.
fn two_level(scored: &[Scored], numbers: &[f64], draws: &Draws) -> Interval {
    let mut groups: Vec<std::ops::Range<usize>> = Vec::new();
    for (k, s) in scored.iter().enumerate() {
        match groups.last_mut() {
            Some(group) if scored[group.start].incident == s.incident => group.end = k + 1,
            _ => groups.push(k..k + 1),
        }
    }
    let mean = numbers.iter().copied().collect::<Sum>().value() / numbers.len().max(1) as f64;
    if groups.is_empty() {
        return Interval { mean, low: mean, high: mean };
    }
    let mut means: Vec<f64> = (0..RESAMPLES)
        .map(|time| {
            let mut stream = draws.at(Purpose::BacktestResample, Key(time), Key::NONE, Tick(0));
            let (mut sum, mut count) = (Sum::default(), 0_usize);
            for _ in 0..groups.len() {
                let group = &groups[index(&mut stream, groups.len())];
                for _ in group.clone() {
                    sum.add(numbers[group.start + index(&mut stream, group.len())]);
                }
                count += group.len();
            }
            sum.value() / count as f64
        })
        .collect();
    Interval { mean, low: quantile(&mut means, 0.05), high: quantile(&mut means, 0.95) }
}

/// A bin of the calibration curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// Lower end of the predictions in it.
    pub from: f64,
    /// Upper end.
    pub to: f64,
    /// Responses in it.
    pub responses: usize,
    /// Mean prediction.
    pub predicted: f64,
    /// Mean of what was done.
    pub observed: f64,
}

/// The calibration curve in bins of a fifth; bins without a prediction are left out.
#[must_use]
pub fn calibration(scored: &[Scored]) -> Vec<Bin> {
    let bin = |p: f64| ((p * 5.0) as usize).min(4);
    let of = |k: usize| {
        let within: Vec<&Scored> = scored.iter().filter(|s| bin(s.predicted) == k).collect();
        let mean = |f: fn(&Scored) -> f64| {
            within.iter().map(|s| f(s)).collect::<Sum>().value() / within.len() as f64
        };
        (!within.is_empty()).then(|| Bin {
            from: k as f64 / 5.0,
            to: (k + 1) as f64 / 5.0,
            responses: within.len(),
            predicted: mean(|s| s.predicted),
            observed: mean(|s| s.answer.value()),
        })
    };
    (0..5).filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scored(incident: usize, predicted: f64, answer: Answer) -> Scored {
        Scored {
            incident,
            act: incident,
            predicted,
            answer,
            weight: if answer == Answer::Partial { 0.5 } else { 1.0 },
        }
    }

    #[test]
    fn scores_by_hand() {
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a}, expected {b}");
        close(scored(0, 0.8, Answer::Joined).log(), -ln(0.8));
        close(scored(0, 0.8, Answer::Nothing).log(), -ln(0.2));
        close(scored(0, 0.8, Answer::Partial).log(), -(ln(0.8) + ln(0.2)) / 2.0);
        close(scored(0, 0.0, Answer::Joined).log(), -ln(0.005));
        close(scored(0, 0.8, Answer::Partial).brier(), 0.09);
        let all = [
            scored(0, 0.8, Answer::Joined),
            scored(0, 0.8, Answer::Partial),
            scored(1, 0.5, Answer::Nothing),
        ];
        let scores = Scores::of(&all, &Draws::new(1, 0, 0));
        close(scores.brier.mean, (0.04 + 0.09 + 0.25) / 3.0);
        close(scores.brier_weighted, (0.04 + 0.045 + 0.25) / 2.5);
        close(scores.count_error, (0.1 + 0.5) / 2.0);
        assert!(scores.log.low < scores.log.mean && scores.log.mean < scores.log.high);
    }

    #[test]
    fn a_difference_with_itself_is_nothing() {
        let all = [scored(0, 0.8, Answer::Joined), scored(1, 0.3, Answer::Nothing)];
        let none = difference(&all, &all, &Draws::new(1, 0, 0));
        assert_eq!((none.low, none.mean, none.high), (0.0, 0.0, 0.0));
    }

    #[test]
    fn the_curve_has_everybody_once() {
        let all = [0.05, 0.19, 0.5, 1.0]
            .map(|p| scored(0, p, if p > 0.4 { Answer::Joined } else { Answer::Nothing }));
        let bins = calibration(&all);
        assert_eq!(bins.iter().map(|b| b.responses).collect::<Vec<_>>(), [2, 1, 1]);
        assert!((bins[0].predicted - 0.12).abs() < 1e-12 && bins[2].observed == 1.0);
    }
}
