//! Where among the uncertainties an event happens.

use super::Refused;
use super::results::Results;
use crate::discovery::cart::Cart;
use crate::discovery::prim::{Found, Prim};
use crate::discovery::{Input, Limit, Samples, Values};
use crate::experiment::outcome::Take;
use crate::sensitivity::Bootstrap;
use crate::space::Value;
use crate::sweep::is_number;
use casus_model::Draws;
use serde::Serialize;

/// An event that is looked for: the mean of an outcome at a point, as it is if that is 0 or 1 in every run, else compared
/// with a bound.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The outcome.
    pub outcome: String,
    /// At least this, or at most this; nothing if the outcome is an event itself.
    pub bound: Option<Bound>,
}

/// A side of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// At least.
    AtLeast(f64),
    /// At most.
    AtMost(f64),
}

impl Event {
    fn words(&self) -> String {
        match self.bound {
            None => self.outcome.clone(),
            Some(Bound::AtLeast(bound)) => format!("{} >= {bound}", self.outcome),
            Some(Bound::AtMost(bound)) => format!("{} <= {bound}", self.outcome),
        }
    }
}

/// Where an event happens.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Discovery {
    /// The event, in words.
    pub event: String,
    /// Points, times scenarios if there are several: the rows in which it was sought.
    pub rows: usize,
    /// Mean of the event over the rows.
    pub density: f64,
    /// The box that PRIM reports, the one with the greatest F1 of coverage and density along the way.
    pub chosen: BoxFound,
    /// All boxes along the way, from everything to the smallest.
    pub trajectory: Vec<BoxFound>,
    /// The leaves of a classification tree, the densest first.
    pub leaves: Vec<Leaf>,
}

/// A box.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BoxFound {
    /// The box in words.
    pub rule: String,
    /// Share of all events that lie in it.
    pub coverage: f64,
    /// Share of what lies in it that is events.
    pub density: f64,
    /// Share of all rows that lie in it.
    pub mass: f64,
    /// The inputs that it restricts.
    pub restricted: Vec<RestrictedInput>,
}

/// An input that a box restricts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RestrictedInput {
    /// The input.
    pub input: String,
    /// The least and the greatest number in the box; null for words.
    pub range: Option<[f64; 2]>,
    /// The least and the greatest number of all rows; null for words.
    pub of_range: Option<[f64; 2]>,
    /// The words in the box; null for a number.
    pub among: Option<Vec<String>>,
    /// All words; null for a number.
    pub of_among: Option<Vec<String>>,
    /// Quasi-p value of its restriction, the greater of two sides (Bryant and Lempert 2010).
    pub quasi_p: Option<f64>,
    /// Share of ten searches on halves of the rows in which the box nearest in coverage restricts it; null along the way.
    pub reproduced: Option<f64>,
}

/// A leaf of a tree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Leaf {
    /// The leaf in words.
    pub rule: String,
    /// Share of all events that lie in it.
    pub coverage: f64,
    /// Share of what lies in it that is events.
    pub density: f64,
    /// Share of all rows that lie in it.
    pub mass: f64,
}

/// Fewest rows in which an event is sought.
const FEWEST: usize = 40;

/// Searches on halves.
const HALVES: u32 = 10;

pub(super) fn discovery(
    results: &Results,
    asked: &[Event],
    bootstrap: &Bootstrap,
    refused: &mut Vec<Refused>,
) -> Vec<Discovery> {
    let space = &results.space;
    if space.uncertainties().is_empty() || space.points() < 2 {
        return Vec::new();
    }
    let of_course =
        space.outcomes().iter().filter(|o| matches!(o.take, Take::Within(_) | Take::NotWithin(_)));
    let of_course = of_course.map(|o| Event { outcome: o.name.to_string(), bound: None });
    let mut events: Vec<Event> = if asked.is_empty() { of_course.collect() } else { asked.to_vec() };
    events.dedup();
    let mut found = Vec::new();
    for event in events {
        match one(results, &event, bootstrap) {
            Ok(discovery) => found.push(discovery),
            Err(why) => {
                refused.push(Refused { analysis: "discovery", outcome: Some(event.words()), why });
            }
        }
    }
    found
}

fn one(results: &Results, event: &Event, bootstrap: &Bootstrap) -> Result<Discovery, String> {
    let space = &results.space;
    let at = space.outcomes().iter().position(|o| o.name.as_str() == event.outcome);
    let at = at.ok_or_else(|| "there is no such outcome".to_owned())?;
    let several = space.scenarios().count() > 1;
    let mut rows: Vec<(u32, u32, Option<f64>)> = Vec::new();
    for scenario in 0..space.scenarios().count() as u32 {
        let keeps = |s: crate::space::Sample| !several || s.scenario == scenario;
        if several || scenario == 0 {
            let points = results.by_point(at, &keeps);
            rows.extend(points.into_iter().map(|(point, mean)| (point, scenario, mean)));
        }
    }
    let missing = rows.iter().filter(|(.., mean)| mean.is_none()).count();
    if missing > 0 {
        return Err(format!("{missing} of {} rows have no mean", rows.len()));
    }
    if rows.len() < FEWEST {
        return Err(format!("{} rows, and {FEWEST} are needed", rows.len()));
    }
    let outcome: Vec<f64> = rows
        .iter()
        .filter_map(|(.., mean)| *mean)
        .map(|mean| match event.bound {
            None => mean,
            Some(Bound::AtLeast(bound)) => f64::from(mean >= bound),
            Some(Bound::AtMost(bound)) => f64::from(mean <= bound),
        })
        .collect();
    let density = outcome.iter().sum::<f64>() / outcome.len() as f64;
    if outcome.iter().all(|&x| x == outcome[0]) {
        return Err(format!("it is {} in every row", outcome[0]));
    }
    let mut inputs: Vec<Input> =
        (0..space.uncertainties().len()).map(|factor| input(results, &rows, factor)).collect();
    if several {
        let names = space.scenarios().map(str::to_owned).collect();
        let of = rows.iter().map(|(_, scenario, _)| *scenario).collect();
        inputs.push(Input { name: "scenario".into(), values: Values::Category { of, names } });
    }
    let samples = Samples::new(inputs, &outcome).map_err(|why| why.to_string())?;
    let (prim, whole) = (Prim::default(), samples.whole());
    let trajectories = prim.cover(&samples);
    let trajectory = trajectories.first().ok_or_else(|| "no box was found".to_owned())?;
    let told = |found: &Found, reproduced: Option<&[f64]>| BoxFound {
        rule: found.region.rule(samples.inputs(), &whole),
        coverage: found.coverage,
        density: found.density,
        mass: found.mass,
        restricted: found
            .restricted
            .iter()
            .map(|r| RestrictedInput {
                input: samples.inputs()[r.input].name.clone(),
                range: range(&found.region.limits[r.input]),
                of_range: range(&whole.limits[r.input]),
                among: among(&found.region.limits[r.input], &samples.inputs()[r.input]),
                of_among: among(&whole.limits[r.input], &samples.inputs()[r.input]),
                quasi_p: r.lower.into_iter().chain(r.upper).reduce(f64::max),
                reproduced: reproduced.map(|shares| shares[r.input]),
            })
            .collect(),
    };
    let chosen = trajectory.chosen();
    let draws = Draws::new(bootstrap.seed, 0, 0);
    let again: Vec<f64> =
        prim.repeat(&samples, chosen, HALVES, &draws).iter().map(|r| r.by_coverage).collect();
    let tree = Cart::default().grow(&samples);
    let mut leaves: Vec<Leaf> = tree
        .leaves()
        .map(|leaf| Leaf {
            rule: leaf.region.rule(samples.inputs(), &whole),
            coverage: leaf.coverage,
            density: leaf.density,
            mass: leaf.mass,
        })
        .collect();
    leaves.sort_by(|a, b| b.density.total_cmp(&a.density));
    Ok(Discovery {
        event: event.words(),
        rows: rows.len(),
        density,
        chosen: told(chosen, Some(&again)),
        trajectory: trajectory.boxes.iter().map(|found| told(found, None)).collect(),
        leaves,
    })
}

fn range(limit: &Limit) -> Option<[f64; 2]> {
    match *limit {
        Limit::Range { lower, upper } => Some([lower, upper]),
        Limit::Among(_) => None,
    }
}

fn among(limit: &Limit, input: &Input) -> Option<Vec<String>> {
    match (limit, &input.values) {
        (Limit::Among(kept), Values::Category { names, .. }) => {
            Some(kept.iter().filter_map(|&k| names.get(k as usize).cloned()).collect())
        }
        _ => None,
    }
}

/// An uncertainty as a column: numbers, or words without an order.
fn input(results: &Results, rows: &[(u32, u32, Option<f64>)], factor: usize) -> Input {
    let of = &results.space.uncertainties()[factor];
    let values = match of.values.count().filter(|_| !is_number(of)) {
        None => {
            Values::Numeric(rows.iter().map(|(point, ..)| results.place_of_point(*point, factor)).collect())
        }
        Some(count) => Values::Category {
            of: rows.iter().map(|(point, ..)| results.place_of_point(*point, factor) as u32).collect(),
            names: (0..count).map(|at| of.values.label(Value::Choice(at))).collect(),
        },
    };
    Input { name: of.name.clone(), values }
}
