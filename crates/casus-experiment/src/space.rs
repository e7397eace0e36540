//! The space of an experiment: which samples there are, and the model of each.
//!
//! A *point* gives every uncertainty its value, a *policy* every lever. Each point is played in every scenario under every
//! policy; *sample* = (point x scenarios + scenario) x policies + policy, so that a design that grows keeps the numbers of
//! its old samples.

mod factor;
mod table;

pub(crate) use factor::number;
pub use factor::{Factor, Value, Values};
pub(crate) use table::read_table;

use crate::design::{Layout, Points};
use crate::experiment::outcome::Outcome;
use crate::experiment::{Keep, Pairing};
use casus_model::{Draws, Model};
use casus_scenario::template::{Place, Template};
use casus_scenario::{Problems, Severity};

/// A scenario of an experiment with its open places.
#[derive(Clone, Debug)]
pub(crate) struct Ground {
    /// The scenario's id.
    pub(crate) id: String,
    pub(crate) template: Template,
    /// The open places in the template's order: which factor writes there, and what stands there.
    pub(crate) places: Vec<(usize, Place)>,
}

/// Where the points come from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    Design(Points),
    Table(Vec<Vec<Value>>),
}

/// The samples of an experiment.
#[derive(Clone, Debug)]
pub struct Space {
    pub(crate) factors: Vec<Factor>,
    pub(crate) uncertainties: usize,
    pub(crate) grounds: Vec<Ground>,
    pub(crate) source: Source,
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) seed: u64,
    pub(crate) draws: Pairing,
    pub(crate) keep: Keep,
}

/// A sample by its parts, each counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Point of the design.
    pub point: u32,
    /// Scenario.
    pub scenario: u32,
    /// Policy: a combination of the levers' values, the last lever fastest.
    pub policy: u32,
}

impl Space {
    /// The uncertainties, in the order of the document.
    #[must_use]
    pub fn uncertainties(&self) -> &[Factor] {
        &self.factors[..self.uncertainties]
    }

    /// The levers, in the order of the document.
    #[must_use]
    pub fn levers(&self) -> &[Factor] {
        &self.factors[self.uncertainties..]
    }

    /// The ids of the scenarios.
    pub fn scenarios(&self) -> impl Iterator<Item = &str> {
        self.grounds.iter().map(|ground| ground.id.as_str())
    }

    /// What is measured.
    #[must_use]
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// What the results hold a row of.
    #[must_use]
    pub fn keep(&self) -> Keep {
        self.keep
    }

    /// How many points there are.
    #[must_use]
    pub fn points(&self) -> u64 {
        match &self.source {
            Source::Design(points) => points.len(),
            Source::Table(rows) => rows.len() as u64,
        }
    }

    /// How the points belong together.
    #[must_use]
    pub fn layout(&self) -> Layout {
        match &self.source {
            Source::Design(points) => points.layout(),
            Source::Table(_) => Layout::Free,
        }
    }

    /// How many policies there are; 1 without levers.
    #[must_use]
    pub fn policies(&self) -> u64 {
        self.levers().iter().map(|lever| lever.values.count().map_or(1, u64::from)).product()
    }

    /// How many samples there are.
    #[must_use]
    pub fn samples(&self) -> u64 {
        self.points() * self.grounds.len() as u64 * self.policies()
    }

    /// The parts of a sample's number.
    #[must_use]
    pub fn sample(&self, number: u32) -> Sample {
        let (number, policies, grounds) = (u64::from(number), self.policies(), self.grounds.len() as u64);
        let part = |x: u64| u32::try_from(x).unwrap_or(u32::MAX);
        Sample {
            point: part(number / policies / grounds),
            scenario: part(number / policies % grounds),
            policy: part(number % policies),
        }
    }

    /// The number of a sample.
    #[must_use]
    pub fn number(&self, sample: Sample) -> u64 {
        let grounds = self.grounds.len() as u64;
        (u64::from(sample.point) * grounds + u64::from(sample.scenario)) * self.policies()
            + u64::from(sample.policy)
    }

    /// Unit coordinates of a point; empty if the points are a table.
    #[must_use]
    pub fn coordinates(&self, point: u32) -> Vec<f64> {
        match &self.source {
            Source::Design(points) => {
                let mut into = vec![0.0; points.dims()];
                points.point(u64::from(point), &mut into);
                into
            }
            Source::Table(_) => Vec::new(),
        }
    }

    /// The value of every factor in a sample, uncertainties before levers.
    #[must_use]
    pub fn values(&self, sample: Sample) -> Vec<Value> {
        let mut values = match &self.source {
            Source::Design(..) => {
                let units = self.coordinates(sample.point);
                self.uncertainties().iter().zip(units).map(|(factor, u)| factor.values.at(u)).collect()
            }
            Source::Table(rows) => rows[sample.point as usize].clone(),
        };
        let mut rest = u64::from(sample.policy);
        let mut choices: Vec<Value> = self
            .levers()
            .iter()
            .rev()
            .map(|lever| {
                let count = lever.values.count().map_or(1, u64::from);
                let choice = rest % count;
                rest /= count;
                Value::Choice(choice as u32)
            })
            .collect();
        choices.reverse();
        values.append(&mut choices);
        values
    }

    /// The model of a sample.
    ///
    /// # Errors
    ///
    /// What the sample's values make of the scenario, in a line, if it is none.
    pub fn model(&self, sample: Sample) -> Result<Model, String> {
        let ground = &self.grounds[sample.scenario as usize];
        let loaded = ground.template.load(&self.texts(sample)).map_err(|problems| first_error(&problems))?;
        Model::new(loaded.setup).map_err(|invalid| invalid.message)
    }

    /// The text of the scenario of a sample.
    #[must_use]
    pub fn text(&self, sample: Sample) -> String {
        self.grounds[sample.scenario as usize].template.text(&self.texts(sample)).text
    }

    fn texts(&self, sample: Sample) -> Vec<String> {
        let values = self.values(sample);
        let places = &self.grounds[sample.scenario as usize].places;
        places
            .iter()
            .map(|(factor, place)| self.factors[*factor].values.text(values[*factor], place))
            .collect()
    }

    /// The stream group of a sample: that of all, of its point, or its own.
    #[must_use]
    pub fn group(&self, number: u32) -> u32 {
        match self.draws {
            Pairing::Common => 0,
            Pairing::ByPoint => self.sample(number).point.wrapping_add(1),
            Pairing::Independent => number.wrapping_add(1),
        }
    }

    /// The draws of a replicate of a sample.
    #[must_use]
    pub fn draws(&self, number: u32, replicate: u32) -> Draws {
        Draws::new(self.seed, self.group(number), replicate)
    }
}

/// The first error of all problems, in a line.
pub(crate) fn first_error(problems: &[Problems]) -> String {
    let errors = problems.iter().flat_map(|p| p.diagnostics.iter().map(move |d| (d, &p.source)));
    let mut errors = errors.filter(|(d, _)| d.severity == Severity::Error);
    match errors.next() {
        Some((d, _)) => {
            let part = |what: &str, text: &Option<String>| {
                text.as_ref().map_or(String::new(), |text| format!("; {what} {text}"))
            };
            let (expected, found) = (part("expected", &d.expected), part("found", &d.found));
            format!("{} {}: {}{expected}{found}", d.code, d.path, d.message)
        }
        None => "the scenario is refused".into(),
    }
}
