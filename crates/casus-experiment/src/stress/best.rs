//! The best point of a side against strategies of the other: a search, finalists played again, an optimum and the best
//! that lies far from it.

use super::arena::{Arena, Side};
use super::near::{RADIUS, distance, distinct};
use super::paired;
use super::report::{Best, Place, Searched, settings};
use super::runs::{Runs, Strategy};
use super::search::{self, ELITE, Effort, Found, Scored};
use crate::design::Axis;
use crate::why::Estimate;
use casus_model::report::Pairs;

/// Finalists besides the middle of the last distribution: the best of the search, and the best far from that middle.
const BEST: usize = 6;
const FAR: usize = 5;

/// Finalists lie farther apart than this.
const APART: f64 = 0.01;

/// A search that is to be made.
pub(super) struct Task {
    pub(super) side: Side,
    /// Keeps its candidates apart from those of other searches.
    pub(super) stage: u32,
    /// Strategies of the other side, with their probabilities.
    pub(super) against: Vec<(Strategy, f64)>,
    /// Most runs.
    pub(super) runs: u64,
    /// Whether finalists far from the best are wanted too.
    pub(super) apart: bool,
}

/// What a search holds.
pub(super) struct Held {
    side: Side,
    axes: Vec<Axis>,
    found: Found,
    searched: Searched,
    /// With their values as finalists.
    pub(super) optimum: Scored,
    pub(super) runner_up: Option<Scored>,
}

impl Task {
    /// Searches; nothing if no candidate makes a scenario.
    pub(super) fn search(self, runs: &mut Runs<'_>) -> Option<Held> {
        let Task { side, stage, against, runs: budget, apart } = self;
        let (axes, sense) = (runs.arena.axes(side), side.sense());
        let opponents = against.iter().filter(|(_, p)| *p > 0.0).count().max(1) as u32;
        let all = BEST + 1 + if apart { FAR } else { 0 };
        let finals = (budget / 6).max(all as u64 * u64::from(opponents.max(2)));
        let effort = Effort::within(budget.saturating_sub(finals), opponents);
        let seed = runs.seed;
        let mut evaluate = |_: u32, points: &[Vec<f64>]| {
            let span = runs.fresh(effort.replicates);
            let points: Vec<Strategy> = points.iter().cloned().map(Some).collect();
            runs.against(side, &points, &against, span)
        };
        let found = search::search(&axes, sense, effort, (seed, stage), &mut evaluate);
        let claimed = found.best(sense)?;

        let far = |a: &[f64], b: &[f64]| distance(&axes, &found.narrowed, a, b);
        let even = |a: &[f64], b: &[f64]| distance(&axes, &[], a, b);
        let ranked = found.ranked(sense);
        let points = || ranked.iter().map(|scored| scored.point.as_slice());
        let mut finalists =
            distinct([found.centre.as_slice()].into_iter().chain(points()), APART, BEST + 1, &even);
        if apart {
            let distant = points().filter(|point| far(point, &found.centre) >= RADIUS);
            let distant = distinct(distant, APART, FAR, &even);
            let new: Vec<&[f64]> = distant.into_iter().filter(|point| !finalists.contains(point)).collect();
            finalists.extend(new);
        }
        let finalists: Vec<Strategy> = finalists.into_iter().map(|point| Some(point.to_vec())).collect();
        let replicates = (finals / finalists.len().max(1) as u64).min(1_000_000) as u32;
        let span = runs.fresh(replicates.max(opponents.max(2)));
        let values = runs.against(side, &finalists, &against, span);
        let mut chosen: Vec<Scored> = finalists
            .into_iter()
            .flatten()
            .zip(values)
            .filter_map(|(point, value)| Some(Scored { point, value: value? }))
            .collect();
        chosen.sort_by(|a, b| match sense {
            search::Sense::Maximise => b.value.total_cmp(&a.value),
            search::Sense::Minimise => a.value.total_cmp(&b.value),
        });
        let count = chosen.len() as u32;
        let mut chosen = chosen.into_iter();
        let optimum = chosen.next()?;
        let runner_up = chosen.find(|other| far(&other.point, &optimum.point) >= RADIUS).filter(|_| apart);
        let searched = Searched {
            invalid: found.invalid,
            course: found.course.clone(),
            claimed,
            finalists: count,
            finalist_replicates: span.many,
            ..Searched::effort(effort)
        };
        Some(Held { side, axes, found, searched, optimum, runner_up })
    }
}

impl Held {
    fn far(&self, a: &[f64], b: &[f64]) -> f64 {
        distance(&self.axes, &self.found.narrowed, a, b)
    }

    /// How many of the best candidates lie near a point.
    fn near(&self, point: &[f64]) -> u64 {
        let ranked = self.found.ranked(self.side.sense());
        let best = (ELITE * ranked.len() as f64).ceil() as usize;
        ranked.iter().take(best).filter(|scored| self.far(&scored.point, point) < RADIUS).count() as u64
    }

    /// The account of it, with the values of fresh replicates: of what the side began with, of the optimum and of the
    /// runner-up.
    pub(super) fn told(
        &self,
        arena: &Arena,
        before: &[f64],
        optimum: &[f64],
        runner_up: Option<&[f64]>,
    ) -> Best {
        let place = |scored: &Scored, values: &[f64]| Place {
            settings: settings(arena, self.side, &Some(scored.point.clone())),
            changes: arena
                .changes(self.side, &scored.point)
                .into_iter()
                .map(|(path, value)| format!("{path}={value}"))
                .collect(),
            chosen_at: scored.value,
            value: Estimate::of(values),
            difference: paired(values, before),
            near: self.near(&scored.point),
        };
        let second = self.runner_up.as_ref().zip(runner_up);
        let names = arena.factors(self.side).iter().map(|factor| factor.name.clone());
        Best {
            search: self.searched.clone(),
            optimum: place(&self.optimum, optimum),
            runner_up: second.map(|(scored, values)| place(scored, values)),
            distance: second.map(|(scored, _)| self.far(&scored.point, &self.optimum.point)),
            runner_up_difference: second.map(|(_, values)| paired(values, optimum)),
            narrowed: Pairs(names.zip(self.found.narrowed.iter().copied()).collect()),
        }
    }
}
