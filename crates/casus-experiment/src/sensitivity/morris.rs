//! Elementary effects along trajectories (Morris 1991).

use super::{Bootstrap, Estimate, InvalidData, check_inputs, mean, refuse};
use crate::statistic::Sum;
use serde::Serialize;

/// The elementary effects of one input: changes of the outcome over a trajectory's step, divided by the change of the
/// input.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Effects {
    /// mu, their mean: the direction.
    pub mu: Estimate,
    /// mu*, the mean of their sizes: how much the input matters (Campolongo, Cariboni and Saltelli 2007).
    pub mu_star: Estimate,
    /// sigma, their standard deviation with r - 1: how far the effect depends on where it is taken. Null below two
    /// trajectories.
    pub sigma: Estimate,
}

/// The effects of each input, with intervals from resamples of the trajectories. `inputs` are columns in the units in
/// which effects are to be told: [`Axis::position`](crate::design::Axis::position) gives the effect of going over the
/// whole of an axis, and makes the inputs comparable.
///
/// # Errors
///
/// [`InvalidData`] if the outcome is not whole trajectories of one more point than there are inputs, at least one; if a
/// step of a trajectory does not change exactly one input, or an input not exactly once; or if columns differ in length
/// or have numbers that are not finite.
pub fn effects(
    inputs: &[&[f64]],
    outcome: &[f64],
    bootstrap: &Bootstrap,
) -> Result<Vec<Effects>, InvalidData> {
    check_inputs(inputs, outcome)?;
    let steps = inputs.len();
    if steps == 0 || !outcome.len().is_multiple_of(steps + 1) {
        return refuse(format!(
            "trajectories of {steps} inputs have {} points each; found {} outcomes",
            steps + 1,
            outcome.len()
        ));
    }
    let trajectories = outcome.len() / (steps + 1);
    let mut slopes = vec![Vec::with_capacity(trajectories); steps];
    for trajectory in 0..trajectories {
        for step in 0..steps {
            let from = trajectory * (steps + 1) + step;
            let mut changed = (0..steps).filter(|&i| inputs[i][from] != inputs[i][from + 1]);
            let (Some(i), None) = (changed.next(), changed.next()) else {
                return refuse(format!(
                    "step {} of trajectory {} does not change exactly one input",
                    step + 1,
                    trajectory + 1
                ));
            };
            if slopes[i].len() > trajectory {
                return refuse(format!("trajectory {} changes input {} twice", trajectory + 1, i + 1));
            }
            slopes[i].push((outcome[from + 1] - outcome[from]) / (inputs[i][from + 1] - inputs[i][from]));
        }
    }
    let all: Vec<usize> = (0..trajectories).collect();
    let of = |picks: &[usize]| slopes.iter().flat_map(|slopes| describe(slopes, picks)).collect::<Vec<_>>();
    let estimates = Estimate::each(&of(&all), &bootstrap.over(trajectories, of));
    Ok(estimates.chunks_exact(3).map(|of| Effects { mu: of[0], mu_star: of[1], sigma: of[2] }).collect())
}

/// mu, mu* and sigma of these trajectories.
fn describe(slopes: &[f64], picks: &[usize]) -> [Option<f64>; 3] {
    let chosen: Vec<f64> = picks.iter().map(|&p| slopes[p]).collect();
    let sizes: Vec<f64> = chosen.iter().map(|x| x.abs()).collect();
    let mu = mean(&chosen);
    let squares = chosen.iter().map(|x| (x - mu) * (x - mu)).collect::<Sum>().value();
    let sigma = (chosen.len() > 1).then(|| (squares / (chosen.len() as f64 - 1.0)).sqrt());
    [Some(mu), Some(mean(&sizes)), sigma]
}
