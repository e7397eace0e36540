//! What each uncertainty brings to each outcome.

use super::results::Results;
use super::swings::{InputSwing, swings};
use super::{Refused, Settings};
use crate::design::Layout;
use crate::sensitivity::{Bootstrap, Estimate, delta, morris, noise, pawn, sobol};
use serde::Serialize;

/// The sensitivity of one outcome, whose response at a point is its mean over replicates and over the scenarios and
/// policies that are looked at. Analyses that do not fit the design are null.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OutcomeSensitivity {
    /// The outcome.
    pub outcome: String,
    /// Points.
    pub points: usize,
    /// Share of the variance of single runs that is luck; null where runs are not kept.
    pub noise_share: Option<Estimate>,
    /// Share of the variance of the samples' means that is luck: what an index of the means cannot tell apart.
    pub noise_share_of_means: Option<Estimate>,
    /// The outcome at both ends of every uncertainty, of any design.
    pub swings: Option<Vec<InputSwing>>,
    /// Sobol's indices, of a Saltelli design.
    pub sobol: Option<Vec<InputIndices>>,
    /// Sobol's second-order indices, of a Saltelli design that has them.
    pub sobol_pairs: Option<Vec<PairIndex>>,
    /// Elementary effects, of a Morris design.
    pub morris: Option<Vec<InputEffects>>,
    /// PAWN, of any design.
    pub pawn: Option<Vec<InputPawn>>,
    /// Borgonovo's delta, of any design.
    pub delta: Option<Vec<InputDelta>>,
}

/// Sobol's indices of an uncertainty.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InputIndices {
    /// The uncertainty.
    pub input: String,
    /// S1.
    pub first: Estimate,
    /// ST.
    pub total: Estimate,
}

/// Sobol's index of a pair.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PairIndex {
    /// The uncertainties.
    pub inputs: [String; 2],
    /// S2.
    pub second: Estimate,
}

/// Elementary effects of an uncertainty over the whole of its axis.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InputEffects {
    /// The uncertainty.
    pub input: String,
    /// mu: the direction.
    pub mu: Estimate,
    /// mu*: the size.
    pub mu_star: Estimate,
    /// sigma: how far it depends on the others.
    pub sigma: Estimate,
}

/// PAWN of an uncertainty: the median over its intervals of the distance between distributions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InputPawn {
    /// The uncertainty.
    pub input: String,
    /// The index.
    pub median: Estimate,
    /// What an input without influence stays below with probability 0.95.
    pub dummy: Option<f64>,
}

/// Delta of an uncertainty.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InputDelta {
    /// The uncertainty.
    pub input: String,
    /// The index, its bias reduced.
    pub delta: Estimate,
}

/// Fewest points for swings, PAWN and delta.
const FEWEST: usize = 40;

pub(super) fn sensitivity(
    results: &Results,
    settings: Settings,
    bootstrap: &Bootstrap,
    refused: &mut Vec<Refused>,
) -> Vec<OutcomeSensitivity> {
    let space = &results.space;
    if space.uncertainties().is_empty() || space.points() < 2 {
        return Vec::new();
    }
    let names: Vec<&str> = space.uncertainties().iter().map(|factor| factor.name.as_str()).collect();
    let each = |(at, outcome): (usize, &crate::experiment::outcome::Outcome)| {
        let name = outcome.name.to_string();
        let mut refuse = |analysis: &'static str, why: String| {
            refused.push(Refused { analysis, outcome: Some(name.clone()), why });
        };
        let points = results.by_point(at, &|_| true);
        let known: Vec<(u32, f64)> =
            points.iter().filter_map(|&(point, mean)| Some((point, mean?))).collect();
        let response: Vec<f64> = known.iter().map(|(_, mean)| *mean).collect();
        let whole = known.len() as u64 == space.points();
        let lacks =
            || format!("{} of {} points have no mean", space.points() - known.len() as u64, space.points());
        let mut found = OutcomeSensitivity {
            outcome: name.clone(),
            points: known.len(),
            noise_share: None,
            noise_share_of_means: None,
            swings: None,
            sobol: None,
            sobol_pairs: None,
            morris: None,
            pawn: None,
            delta: None,
        };
        match space.layout() {
            Layout::Saltelli(_) if !whole => refuse("sobol", lacks()),
            Layout::Saltelli(blocks) => match sobol::indices(&response, blocks, bootstrap) {
                Ok(indices) => {
                    let first = indices.first.iter().zip(&indices.total);
                    let own = names.iter().zip(first);
                    found.sobol = Some(
                        own.map(|(input, (&first, &total))| InputIndices {
                            input: (*input).to_owned(),
                            first,
                            total,
                        })
                        .collect(),
                    );
                    let pair = |p: &sobol::Pair| PairIndex {
                        inputs: [p.inputs.0, p.inputs.1].map(|at| names[at].to_owned()),
                        second: p.index,
                    };
                    found.sobol_pairs =
                        blocks.second_order.then(|| indices.second.iter().map(pair).collect());
                }
                Err(why) => refuse("sobol", why.to_string()),
            },
            Layout::Trajectories if !whole => refuse("morris", lacks()),
            Layout::Trajectories => {
                let columns = positions(results, &known);
                let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
                match morris::effects(&columns, &response, bootstrap) {
                    Ok(effects) => {
                        found.morris = Some(
                            names
                                .iter()
                                .zip(effects)
                                .map(|(input, e)| InputEffects {
                                    input: (*input).to_owned(),
                                    mu: e.mu,
                                    mu_star: e.mu_star,
                                    sigma: e.sigma,
                                })
                                .collect(),
                        );
                    }
                    Err(why) => refuse("morris", why.to_string()),
                }
            }
            Layout::Free => {}
        }
        if known.len() < FEWEST {
            refuse("pawn", format!("{} points have a mean, and {FEWEST} are needed", known.len()));
        } else {
            found.swings = Some(swings(results, &known));
            let columns: Vec<Vec<f64>> = (0..names.len())
                .map(|factor| known.iter().map(|&(point, _)| results.place_of_point(point, factor)).collect())
                .collect();
            let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
            match pawn::pawn(&columns, &response, settings.pawn_intervals, bootstrap) {
                Ok(of) => {
                    found.pawn = Some(
                        names
                            .iter()
                            .zip(of)
                            .map(|(input, p)| InputPawn {
                                input: (*input).to_owned(),
                                median: p.median.estimate,
                                dummy: p.median.dummy,
                            })
                            .collect(),
                    );
                }
                Err(why) => refuse("pawn", why.to_string()),
            }
            let few = Bootstrap { resamples: bootstrap.resamples.min(100), ..*bootstrap };
            match delta::delta(&columns, &response, &few) {
                Ok(of) => {
                    let of = names.iter().zip(of);
                    found.delta = Some(
                        of.map(|(input, d)| InputDelta { input: (*input).to_owned(), delta: d.reduced })
                            .collect(),
                    );
                }
                Err(why) => refuse("delta", why.to_string()),
            }
        }
        if results.has_runs() {
            let samples: Vec<Vec<f64>> =
                results.looked_at().map(|s| results.runs(s, at).map(|(_, x)| x).collect()).collect();
            let samples: Vec<&[f64]> =
                samples.iter().map(Vec::as_slice).filter(|runs| !runs.is_empty()).collect();
            if let Ok(noise) = noise::noise(&samples, bootstrap) {
                (found.noise_share, found.noise_share_of_means) =
                    (Some(noise.share), Some(noise.share_of_means));
            }
        }
        found
    };
    space.outcomes().iter().enumerate().map(each).collect()
}

/// Where each point lies on each axis, from 0 to 1.
fn positions(results: &Results, known: &[(u32, f64)]) -> Vec<Vec<f64>> {
    let space = &results.space;
    let mut columns = vec![Vec::with_capacity(known.len()); space.uncertainties().len()];
    for (point, _) in known {
        let units = space.coordinates(*point);
        for ((column, factor), u) in columns.iter_mut().zip(space.uncertainties()).zip(units) {
            column.push(factor.values.axis().position(u));
        }
    }
    columns
}

impl Results {
    /// The value of a factor in a sample as a number: itself, or its place among the values where those are words.
    pub(super) fn place(&self, sample: usize, factor: usize) -> f64 {
        let value = self.space.values(self.parts(sample))[factor];
        self.number(factor, value)
    }

    pub(super) fn place_of_point(&self, point: u32, factor: usize) -> f64 {
        let values = self.space.values(crate::space::Sample { point, scenario: 0, policy: 0 });
        self.number(factor, values[factor])
    }

    fn number(&self, factor: usize, value: crate::space::Value) -> f64 {
        let values = &self.space.factors[factor].values;
        match (values.number(value).filter(|x| x.is_finite()), value) {
            (Some(x), _) => x,
            (None, crate::space::Value::Choice(at)) => f64::from(at),
            (None, crate::space::Value::Number(x)) => x,
        }
    }
}
