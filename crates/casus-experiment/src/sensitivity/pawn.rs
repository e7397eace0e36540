//! PAWN: how far an input moves the distribution function of the outcome (Pianosi and Wagener 2015), from any sample
//! (Pianosi and Wagener 2018).

use super::{Bootstrap, Estimate, InvalidData, check_inputs, constant, distinct, mean, refuse};
use crate::statistic::quantile;
use serde::Serialize;

/// How far an input moves the outcome: over intervals of the input, the Kolmogorov-Smirnov distance between the outcome
/// within the interval and in the whole sample.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Pawn {
    /// Intervals of the input.
    pub intervals: usize,
    /// The greatest distance: whether the input matters anywhere.
    pub maximum: Index,
    /// The median distance: whether it matters in most places.
    pub median: Index,
    /// The mean distance.
    pub mean: Index,
}

/// One summary of the distances.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Index {
    /// From 0 to 1; above 0 by chance alone.
    pub estimate: Estimate,
    /// What an input without any influence stays below with probability 0.95: the quantile over permutations of the
    /// outcome. An index below it cannot be told from none. Null where the estimate is, and without resamples.
    pub dummy: Option<f64>,
}

/// PAWN of each input, whose columns may be in any units. An input of at most `intervals` distinct values has one interval
/// for each; any other has intervals of as many points each, as far as ties allow. Standard errors are from resamples
/// of the points, over the same intervals. Everything is null if the outcome does not vary.
///
/// # Errors
///
/// [`InvalidData`] below 2 intervals, or more than points; if columns differ in length; or if a number is not finite.
pub fn pawn(
    inputs: &[&[f64]],
    outcome: &[f64],
    intervals: usize,
    bootstrap: &Bootstrap,
) -> Result<Vec<Pawn>, InvalidData> {
    check_inputs(inputs, outcome)?;
    let points = outcome.len();
    if intervals < 2 || intervals > points {
        return refuse(format!("there are 2 to {points} intervals for {points} points; found {intervals}"));
    }
    let split: Vec<Split> = inputs.iter().map(|column| Split::of(column, intervals)).collect();
    if constant(outcome) {
        let none = Index { estimate: Estimate::default(), dummy: None };
        let none = |split: &Split| Pawn { intervals: split.count, maximum: none, median: none, mean: none };
        return Ok(split.iter().map(none).collect());
    }
    let ranked = Ranked::of(outcome);
    let all = |weights: &[u32], order: Option<&[usize]>| -> Vec<Option<f64>> {
        split.iter().flat_map(|split| ranked.summaries(split, weights, order).map(Some)).collect()
    };
    let once = vec![1; points];
    let resamples = bootstrap.over(points, |picks| {
        let mut weights = vec![0; points];
        picks.iter().for_each(|&p| weights[p] += 1);
        all(&weights, None)
    });
    let estimates = Estimate::each(&all(&once, None), &resamples);
    let permutations = bootstrap.permutations(points, |order| all(&once, Some(order)));
    let dummy = |place: usize| {
        let mut found: Vec<f64> = permutations.iter().filter_map(|of| of[place]).collect();
        found.sort_unstable_by(f64::total_cmp);
        (!found.is_empty()).then(|| quantile(&found, 95))
    };
    let index = |place: usize| Index { estimate: estimates[place], dummy: dummy(place) };
    let one = |(i, split): (usize, &Split)| Pawn {
        intervals: split.count,
        maximum: index(3 * i),
        median: index(3 * i + 1),
        mean: index(3 * i + 2),
    };
    Ok(split.iter().enumerate().map(one).collect())
}

/// In which interval of an input each point lies.
struct Split {
    count: usize,
    of: Vec<usize>,
}

impl Split {
    fn of(column: &[f64], intervals: usize) -> Split {
        if let Some(values) = distinct(column, intervals) {
            let of = |x: &f64| values.partition_point(|value| value < x);
            return Split { count: values.len(), of: column.iter().map(of).collect() };
        }
        let mut sorted = column.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        // Quantiles of type 7 (Hyndman and Fan 1996), as NumPy's and so SALib's are.
        let edge = |k: usize| {
            let place = (sorted.len() - 1) * k;
            let (below, part) = (place / intervals, (place % intervals) as f64 / intervals as f64);
            let low = sorted[below];
            sorted.get(below + 1).map_or(low, |high| low + part * (high - low))
        };
        let mut edges: Vec<f64> = (1..intervals).map(edge).collect();
        edges.dedup();
        let of: Vec<usize> = column.iter().map(|x| edges.partition_point(|edge| edge <= x)).collect();
        Split { count: edges.len() + 1, of }
    }
}

/// Points in the order of their outcomes.
struct Ranked {
    order: Vec<usize>,
    /// Where in the order each run of equal outcomes ends.
    ends: Vec<usize>,
}

impl Ranked {
    fn of(outcome: &[f64]) -> Ranked {
        let mut order: Vec<usize> = (0..outcome.len()).collect();
        order.sort_by(|&i, &j| outcome[i].total_cmp(&outcome[j]));
        let last = |&at: &usize| at == order.len() || outcome[order[at - 1]] != outcome[order[at]];
        let ends = (1..=order.len()).filter(last).collect();
        Ranked { order, ends }
    }

    /// Greatest, median and mean distance over the intervals that have a point. Point i counts `weights[i]` times, and
    /// has the input of point `order[i]` if the outcome is permuted.
    fn summaries(&self, split: &Split, weights: &[u32], order: Option<&[usize]>) -> [f64; 3] {
        let interval = |i: usize| split.of[order.map_or(i, |order| order[i])];
        let mut sizes = vec![0_u64; split.count];
        (0..weights.len()).for_each(|i| sizes[interval(i)] += u64::from(weights[i]));
        let all = sizes.iter().sum::<u64>() as f64;
        let mut below = vec![0_u64; split.count];
        let mut distances = vec![0.0_f64; split.count];
        let (mut before, mut from) = (0_u64, 0);
        // A distribution function of an interval is level between its own points, so that it is farthest from the whole
        // one's at one of them or just below.
        for &to in &self.ends {
            let equal = self.order[from..to].iter().filter(|&&i| weights[i] > 0);
            let mut measure = |below: &[u64], whole: u64| {
                for &i in equal.clone() {
                    let at = interval(i);
                    let apart = (below[at] as f64 / sizes[at] as f64 - whole as f64 / all).abs();
                    distances[at] = distances[at].max(apart);
                }
            };
            measure(&below, before);
            for &i in equal.clone() {
                below[interval(i)] += u64::from(weights[i]);
                before += u64::from(weights[i]);
            }
            measure(&below, before);
            from = to;
        }
        let mut found: Vec<f64> =
            distances.into_iter().zip(&sizes).filter(|(_, size)| **size > 0).map(|(d, _)| d).collect();
        found.sort_unstable_by(f64::total_cmp);
        [found[found.len() - 1], quantile(&found, 50), mean(&found)]
    }
}
