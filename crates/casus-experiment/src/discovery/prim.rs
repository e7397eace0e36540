//! The patient rule induction method (Friedman and Fisher 1999), as scenario discovery uses it (Bryant and Lempert
//! 2010): from the box of all samples thin slices are peeled off, each where the mean outcome gains most, and at the
//! end slices are pasted back that raise it.
//!
//! Boxes, their order and their quasi-p values are those of EMA Workbench 2.5 (Kwakkel 2017) for outcomes of 0 and 1,
//! with these differences:
//!
//! - coverage is the share of the sum of outcomes, so that frequencies need no threshold;
//! - a box is pasted back along categories even if it restricts no number, where EMA Workbench stops;
//! - whole numbers are numbers: a limit may lie half-way between two of them;
//! - equal choices fall to the input of the lesser name, where EMA Workbench takes the column that comes first and
//!   categories in the order of a hash;
//! - the box reported is not the last one, unless [`Choice::Last`] asks for it.
//!
//! Samples count as independent. Where several policies share the points, give one row a point, or read quasi-p values
//! as too small.

mod choose;
mod paste;
mod peel;
mod repeat;

pub use choose::Choice;
pub use repeat::Repeated;

use super::region::Breach;
use super::{Limit, Region, Samples, Tally, Values};
use crate::probability::binomial_upper;

/// What a peel is to raise. m and m' are the means before and after it, n and n' the numbers of samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objective {
    /// (m' - m) / |n - n'|: what is gained for each sample given up (Kwakkel and Jaxa-Rozen 2016).
    Lenient1,
    /// n' (m' - m) / |n - n'| (Friedman and Fisher 1999, 14.6).
    Lenient2,
}

/// How boxes are sought.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prim {
    /// Share of a box that a peel takes off a number, above 0 and below 0.5.
    pub peel: f64,
    /// Share of what lies beside a box that a paste adds, above 0 and below 0.5.
    pub paste: f64,
    /// Least mass of a box, as a share of all samples.
    pub least_mass: f64,
    /// What a peel is to raise.
    pub objective: Objective,
    /// Which box of each trajectory is reported.
    pub choice: Choice,
    /// Least density of a reported box; the search for further boxes ends below it.
    pub least_density: f64,
    /// At most so many boxes.
    pub most_boxes: usize,
}

impl Default for Prim {
    fn default() -> Prim {
        Prim {
            peel: 0.05,
            paste: 0.05,
            least_mass: 0.05,
            objective: Objective::Lenient1,
            choice: Choice::Balanced,
            least_density: 0.0,
            most_boxes: 1,
        }
    }
}

/// A box and what it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The box.
    pub region: Region,
    /// Samples in it.
    pub samples: u64,
    /// Sum of the outcomes in it / sum of all.
    pub coverage: f64,
    /// Mean of the outcomes in it.
    pub density: f64,
    /// Share of all samples that lie in it.
    pub mass: f64,
    /// The inputs that it restricts, in the inputs' order.
    pub restricted: Vec<Restriction>,
}

/// What restricting an input is worth to a box.
///
/// A quasi-p value (Bryant and Lempert 2010) is the probability of as many events in the box as there are, or more, if
/// the restriction told nothing: P(X >= events) for a binomial X of the samples in the box, each an event with the
/// density that the box has without the restriction. Sums of frequencies enter as they are, through the incomplete beta
/// function; as they vary less than 0 and 1 do, their values err on the high side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Restriction {
    /// Place among the inputs.
    pub input: usize,
    /// The quasi-p value of the lower limit of a number, or of the categories left out; null where that side is free.
    pub lower: Option<f64>,
    /// That of the upper limit.
    pub upper: Option<f64>,
}

/// The boxes of one search, from the whole of what was left, through peels and pastes.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// The boxes in the order in which they were found.
    pub boxes: Vec<Found>,
    /// Place of the one that is reported.
    pub chosen: usize,
}

impl Trajectory {
    /// The box that is reported.
    #[must_use]
    pub fn chosen(&self) -> &Found {
        &self.boxes[self.chosen]
    }
}

/// A box that may come next.
struct Candidate {
    region: Region,
    inside: Tally,
    score: f64,
    free: usize,
}

/// One search among the samples that earlier boxes left.
struct Search<'s> {
    prim: &'s Prim,
    samples: &'s Samples,
    whole: Region,
    all: Tally,
    left: Vec<usize>,
    region: Region,
    tally: Tally,
    /// The rows in the box, and by rising value of each numeric input (none for a category): for peels only.
    inside: Vec<usize>,
    sorted: Vec<Vec<usize>>,
}

impl Prim {
    /// Seeks boxes one after another, each among the samples that the reported ones before it left. A search ends the
    /// list if the box that it would report is below [`Prim::least_density`] or restricts nothing, but the first is
    /// always given. Shares out of their ranges are moved to the nearest that is allowed.
    #[must_use]
    pub fn cover(&self, samples: &Samples) -> Vec<Trajectory> {
        let mut left: Vec<usize> = (0..samples.count()).collect();
        let mut found: Vec<Trajectory> = Vec::new();
        while found.len() < self.most_boxes.max(1) && samples.tally(left.iter().copied()).sum > 0 {
            let trajectory = self.search(samples, left.clone());
            let chosen = trajectory.chosen();
            let poor = chosen.density < self.least_density || chosen.restricted.is_empty();
            if poor && !found.is_empty() {
                break;
            }
            left.retain(|&row| !chosen.region.contains(samples.inputs(), row));
            found.push(trajectory);
            if poor {
                break;
            }
        }
        found
    }

    fn search(&self, samples: &Samples, left: Vec<usize>) -> Trajectory {
        let (all, tally) = (samples.tally(0..samples.count()), samples.tally(left.iter().copied()));
        let whole = samples.whole();
        let sorted = samples.inputs.iter().map(|input| match &input.values {
            Values::Numeric(x) => {
                let mut rows = left.clone();
                rows.sort_by(|&a, &b| x[a].total_cmp(&x[b]));
                rows
            }
            Values::Category { .. } => Vec::new(),
        });
        let sorted = sorted.collect();
        let mut search = Search {
            prim: self,
            samples,
            region: whole.clone(),
            whole,
            all,
            inside: left.clone(),
            left,
            tally,
            sorted,
        };
        let mut boxes = vec![search.found()];
        while search.peel() {
            boxes.push(search.found());
        }
        while search.paste() {
            boxes.push(search.found());
        }
        let chosen = search.choose(&mut boxes);
        Trajectory { boxes, chosen }
    }
}

impl Search<'_> {
    /// Keeps a box with another limit on one input as a candidate if it gains and beats the best so far.
    fn consider(&self, best: &mut Option<Candidate>, input: usize, limit: Limit, inside: Tally) {
        if !inside.denser_than(self.tally) {
            return;
        }
        // In the order of EMA Workbench's arithmetic, whose rounding decides between equal gains.
        let gain = inside.density() - self.tally.density();
        let change = self.tally.n.abs_diff(inside.n) as f64;
        let score = match self.prim.objective {
            Objective::Lenient1 => gain / change,
            Objective::Lenient2 => inside.n as f64 * gain / change,
        };
        let mut region = self.region.clone();
        region.limits[input] = limit;
        let free = region.limits.len() - region.restricted(&self.whole).len();
        if best.as_ref().is_none_or(|b| score > b.score || (score == b.score && free > b.free)) {
            *best = Some(Candidate { region, inside, score, free });
        }
    }

    /// Makes a candidate the box, if there is one and it is large enough.
    fn take(&mut self, candidate: Option<Candidate>) -> bool {
        let Some(next) = candidate else { return false };
        if (next.inside.n as f64 / self.all.n as f64) < self.prim.least_mass {
            return false;
        }
        self.region = next.region;
        self.tally = next.inside;
        true
    }

    fn found(&self) -> Found {
        let inputs = &self.samples.inputs;
        let mut beside = vec![[Tally::default(); 2]; inputs.len()];
        for &row in &self.left {
            if let Some(breach) = self.region.only_breach(inputs, row) {
                let (input, side) = match breach {
                    Breach::Below(i) | Breach::Outside(i) => (i, 0),
                    Breach::Above(i) => (i, 1),
                };
                beside[input][side].add(self.samples.outcome[row]);
            }
        }
        let quasi_p = |beside: Tally| {
            binomial_upper(self.tally.events(), self.tally.n as f64, self.tally.plus(beside).density())
        };
        let restriction = |input: usize| {
            let [below, above] = beside[input].map(quasi_p);
            let (lower, upper) = match (&self.region.limits[input], &self.whole.limits[input]) {
                (Limit::Range { lower, upper }, Limit::Range { lower: least, upper: greatest }) => {
                    (lower != least, upper != greatest)
                }
                _ => (true, false),
            };
            Restriction { input, lower: lower.then_some(below), upper: upper.then_some(above) }
        };
        Found {
            region: self.region.clone(),
            samples: self.tally.n,
            coverage: self.tally.events() / self.all.events(),
            density: self.tally.density(),
            mass: self.tally.n as f64 / self.all.n as f64,
            restricted: self.region.restricted(&self.whole).into_iter().map(restriction).collect(),
        }
    }
}
