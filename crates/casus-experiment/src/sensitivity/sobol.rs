//! Variance-based sensitivity (Sobol 1993) from Saltelli's points.

use super::{Bootstrap, Estimate, InvalidData, check_outcome, constant, mean, refuse};
use crate::design::SaltelliBlocks;
use crate::statistic::Sum;
use serde::Serialize;

/// Sobol's indices of the inputs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Indices {
    /// Variance of the outcome over the points A and B of all pairs.
    pub variance: f64,
    /// S_i of each input: the part of the variance that goes if the input is fixed. By the estimator of Saltelli et al.
    /// (2010), f(B) (f(AB_i) - f(A)).
    pub first: Vec<Estimate>,
    /// S_Ti of each input: the part that is left if all others are fixed. By that of Jansen (1999),
    /// (f(A) - f(AB_i))^2 / 2.
    pub total: Vec<Estimate>,
    /// S_ij of each pair i < j, the first input's pairs first: the part that two inputs bring beyond what each brings
    /// alone. By that of Saltelli (2002), f(BA_i) f(AB_j) - f(A) f(B), less both first-order indices. Empty without
    /// second-order points.
    pub second: Vec<Pair>,
}

/// What two inputs bring together.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Pair {
    /// Places of the two inputs, the lower one first.
    pub inputs: (usize, usize),
    /// S_ij.
    pub index: Estimate,
}

/// The indices of an outcome at the points of these blocks, with intervals from resamples of the pairs. The outcome is
/// centred first, which the estimators of products need (Sobol et al. 2007). All indices are null if the outcome is the
/// same at all points A and B.
///
/// Scrambled Sobol points are spread more evenly than the resamples, so intervals are rather too wide. They do not know
/// of an estimate's own bias, which shows where an index lies below 0 or first-order indices add up to more than 1.
///
/// # Errors
///
/// [`InvalidData`] if the outcome is not whole blocks, at least one, or has a number that is not finite.
pub fn indices(
    outcome: &[f64],
    blocks: SaltelliBlocks,
    bootstrap: &Bootstrap,
) -> Result<Indices, InvalidData> {
    check_outcome(outcome)?;
    if !outcome.len().is_multiple_of(blocks.width()) {
        let (found, width, axes) = (outcome.len(), blocks.width(), blocks.axes);
        return refuse(format!("blocks of {axes} inputs have {width} points each; found {found} outcomes"));
    }
    let centre = mean(outcome);
    let outcome: Vec<f64> = outcome.iter().map(|y| y - centre).collect();
    let pairs: Vec<usize> = (0..outcome.len() / blocks.width()).collect();
    let all = estimate(&outcome, blocks, &pairs);
    let resamples = bootstrap.over(pairs.len(), |picks| estimate(&outcome, blocks, picks).1);
    let mut estimates = Estimate::each(&all.1, &resamples).into_iter();
    let axes = blocks.axes;
    let first = estimates.by_ref().take(axes).collect();
    let total = estimates.by_ref().take(axes).collect();
    let second = twos(blocks).zip(estimates).map(|(inputs, index)| Pair { inputs, index }).collect();
    Ok(Indices { variance: all.0, first, total, second })
}

/// Pairs of inputs that have second-order points.
fn twos(blocks: SaltelliBlocks) -> impl Iterator<Item = (usize, usize)> {
    let axes = if blocks.second_order { blocks.axes } else { 0 };
    (0..axes).flat_map(move |i| (i + 1..axes).map(move |j| (i, j)))
}

/// The variance, and the indices: first-order ones, total ones, second-order ones.
fn estimate(outcome: &[f64], blocks: SaltelliBlocks, picks: &[usize]) -> (f64, Vec<Option<f64>>) {
    let n = picks.len() as f64;
    let at = |pick: usize, place: usize| outcome[pick * blocks.width() + place];
    let ends: Vec<f64> = picks.iter().flat_map(|&p| [at(p, blocks.a()), at(p, blocks.b())]).collect();
    let middle = mean(&ends);
    let variance = ends.iter().map(|y| (y - middle) * (y - middle)).collect::<Sum>().value() / (2.0 * n);
    if constant(&ends) || variance == 0.0 {
        return (0.0, vec![None; 2 * blocks.axes + twos(blocks).count()]);
    }
    let part =
        |of: &dyn Fn(usize) -> f64| picks.iter().map(|&p| of(p)).collect::<Sum>().value() / n / variance;
    let mut indices: Vec<f64> = Vec::new();
    for i in 0..blocks.axes {
        indices.push(part(&|p| at(p, blocks.b()) * (at(p, blocks.ab(i)) - at(p, blocks.a()))));
    }
    for i in 0..blocks.axes {
        indices.push(part(&|p| {
            let change = at(p, blocks.a()) - at(p, blocks.ab(i));
            change * change / 2.0
        }));
    }
    for (i, j) in twos(blocks) {
        let both =
            part(&|p| at(p, blocks.ba(i)) * at(p, blocks.ab(j)) - at(p, blocks.a()) * at(p, blocks.b()));
        indices.push(both - indices[i] - indices[j]);
    }
    (variance, indices.into_iter().map(Some).collect())
}
