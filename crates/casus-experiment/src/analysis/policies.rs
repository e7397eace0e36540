//! Policies against each other: the two-sided trade-off, and robustness across points.

use super::Refused;
use super::interval;
use super::results::Results;
use crate::experiment::outcome::Quantity;
use crate::grid::{Grid, InvalidGrid};
use crate::robustness::{Better, Measure, Requirement, robustness as standings, satisficing};
use crate::sensitivity::{Bootstrap, Estimate};
use crate::space::Sample;
use casus_model::Draws;
use serde::Serialize;

/// Over- against under-reaction of the policies.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RegionTradeoff {
    /// Where: `everywhere`, or the value of an axis.
    pub region: String,
    /// Points, or replicates where there is one point.
    pub units: usize,
    /// The policies.
    pub policies: Vec<PolicyStanding>,
}

/// A policy on the two-sided plane.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PolicyStanding {
    /// Number of the policy.
    pub policy: u32,
    /// Over-reaction.
    pub over: Estimate,
    /// Under-reaction.
    pub under: Estimate,
    /// Policies that are no worse on both sides and better on one.
    pub dominated_by: Vec<u32>,
    /// Share of resamples in which no policy dominates it.
    pub on_front: Option<f64>,
}

/// The policies by one outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OutcomeRobustness {
    /// The outcome.
    pub outcome: String,
    /// Which way it is better: `lower` or `higher`.
    pub better: &'static str,
    /// The measure: `mean`, `worst`, `regret_90`, `regret_max` or `satisficing`.
    pub measure: &'static str,
    /// The policies.
    pub policies: Vec<PolicyRobustness>,
}

/// A policy by one measure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PolicyRobustness {
    /// Number of the policy.
    pub policy: u32,
    /// The measure with its bootstrap interval over points.
    pub value: Estimate,
    /// 1 for the best.
    pub rank: usize,
    /// Share of resamples in which it is the best.
    pub best: Option<f64>,
}

pub(super) fn tradeoff(
    results: &Results,
    bootstrap: &Bootstrap,
    refused: &mut Vec<Refused>,
) -> Vec<RegionTradeoff> {
    let space = &results.space;
    let of = |wanted: &Quantity| space.outcomes().iter().position(|o| o.of == *wanted);
    let sides = (of(&Quantity::OverReaction), of(&Quantity::UnderReaction));
    let (Some(over), Some(under)) = sides else { return Vec::new() };
    if space.policies() < 2 {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (region, keeps) in regions(results) {
        let grids = grid(results, over, &keeps).and_then(|over| Ok((over, grid(results, under, &keeps)?)));
        match grids {
            Ok((over, under)) => {
                let draws = Draws::new(bootstrap.seed, 0, 0);
                match crate::tradeoff::tradeoff(&over, &under, bootstrap.resamples, &draws) {
                    Ok(standings) => found.push(region_of(region, over.points(), &standings)),
                    Err(why) => {
                        refused.push(Refused { analysis: "tradeoff", outcome: None, why: why.to_string() })
                    }
                }
            }
            Err(InvalidGrid::Empty) => {}
            Err(why) => {
                let why = format!("{region}: {why}");
                refused.push(Refused { analysis: "tradeoff", outcome: None, why });
            }
        }
    }
    found
}

fn region_of(region: String, units: usize, standings: &[crate::tradeoff::Standing]) -> RegionTradeoff {
    let side = |side: &crate::tradeoff::Side| interval(Some(side.mean), side.se);
    let policies = (0..).zip(standings).map(|(policy, s)| PolicyStanding {
        policy,
        over: side(&s.over),
        under: side(&s.under),
        dominated_by: s.dominated_by.iter().map(|d| d.policy as u32).collect(),
        on_front: s.on_front,
    });
    RegionTradeoff { region, units, policies: policies.collect() }
}

type Keeps<'r> = Box<dyn Fn(Sample) -> bool + 'r>;

/// Everywhere, each scenario, and each value of an uncertainty that has few.
fn regions(results: &Results) -> Vec<(String, Keeps<'_>)> {
    let space = &results.space;
    let mut regions: Vec<(String, Keeps<'_>)> = vec![("everywhere".to_owned(), Box::new(|_| true))];
    if space.scenarios().count() > 1 {
        for (number, id) in (0..).zip(space.scenarios()) {
            regions.push((format!("scenario {id}"), Box::new(move |s: Sample| s.scenario == number)));
        }
    }
    for (at, factor) in space.uncertainties().iter().enumerate() {
        for choice in 0..factor.values.count().filter(|&count| count <= 8).unwrap_or(0) {
            let value = crate::space::Value::Choice(choice);
            let name = format!("{} {}", factor.name, factor.values.label(value));
            regions.push((name, Box::new(move |s: Sample| space.values(s)[at] == value)));
        }
    }
    regions
}

/// An outcome of every policy at every point, averaged over scenarios; at every replicate if there is one point.
fn grid(results: &Results, outcome: usize, keeps: &dyn Fn(Sample) -> bool) -> Result<Grid, InvalidGrid> {
    let space = &results.space;
    let policies = u32::try_from(space.policies()).unwrap_or(u32::MAX);
    let names: Vec<String> = (0..policies).map(|policy| policy.to_string()).collect();
    let columns: Vec<Vec<Option<f64>>> = (0..policies)
        .map(|policy| {
            let own = |s: Sample| s.policy == policy && keeps(s);
            match space.points() {
                1 => replicates(results, outcome, &own),
                _ => results.by_point(outcome, &own).into_iter().map(|(_, mean)| mean).collect(),
            }
        })
        .collect();
    let units = columns.iter().map(Vec::len).max().unwrap_or(0);
    let cells: Vec<Option<f64>> = (0..units)
        .flat_map(|unit| columns.iter().map(move |column| column.get(unit).copied().flatten()))
        .collect();
    Grid::new(names, units, &cells)
}

/// The only point's runs, replicate by replicate, averaged over its samples.
fn replicates(results: &Results, outcome: usize, keeps: &dyn Fn(Sample) -> bool) -> Vec<Option<f64>> {
    let samples = results.looked_at().filter(|&s| keeps(results.parts(s))).count();
    let sums = results.by_replicate(outcome, keeps);
    sums.into_iter().map(|(sum, n)| (n == samples && n > 0).then(|| sum / n as f64)).collect()
}

pub(super) fn robustness(
    results: &Results,
    bootstrap: &Bootstrap,
    refused: &mut Vec<Refused>,
) -> Vec<OutcomeRobustness> {
    let mut found = Vec::new();
    if results.space.policies() < 2 {
        return found;
    }
    let draws = Draws::new(bootstrap.seed, 0, 0);
    for (at, outcome) in results.space.outcomes().iter().enumerate() {
        let Some(better) = outcome.better else { continue };
        let grid = match grid(results, at, &|_| true) {
            Ok(grid) => grid,
            Err(InvalidGrid::Empty) => continue,
            Err(why) => {
                let outcome = Some(outcome.name.to_string());
                refused.push(Refused { analysis: "robustness", outcome, why: why.to_string() });
                continue;
            }
        };
        let mut add = |grid: &Grid, better: Better, name: &'static str, measure: Measure| {
            let of = standings(grid, better, measure, bootstrap.resamples, &draws);
            let policies = (0..).zip(of).map(|(policy, r)| PolicyRobustness {
                policy,
                value: Estimate { value: Some(r.value), se: None, low: r.low, high: r.high },
                rank: r.rank,
                best: r.best,
            });
            found.push(OutcomeRobustness {
                outcome: outcome.name.to_string(),
                better: if better == Better::Lower { "lower" } else { "higher" },
                measure: name,
                policies: policies.collect(),
            });
        };
        add(&grid, better, "mean", Measure::Mean);
        add(&grid, better, "worst", Measure::Worst);
        add(&grid, better, "regret_90", Measure::Regret { quantile: 0.9 });
        add(&grid, better, "regret_max", Measure::Regret { quantile: 1.0 });
        if let Some(bound) = outcome.acceptable {
            let requirement = match better {
                Better::Lower => Requirement::AtMost(bound.get()),
                Better::Higher => Requirement::AtLeast(bound.get()),
            };
            if let Ok(met) = satisficing(&[(&grid, requirement)]) {
                add(&met, Better::Higher, "satisficing", Measure::Mean);
            }
        }
    }
    found
}
