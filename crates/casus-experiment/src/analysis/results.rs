//! The results of a study in memory: a number for each run and outcome, or the moments of each sample.

use crate::experiment::{Experiment, Loaded, When, Written};
use crate::space::{Factor, Sample as Parts, Space, Value};
use crate::statistic::Moments;
use crate::study::{Refusal, Status, Stored};
use crate::sweep::{RUNS, SAMPLES};
use crate::table::{Rows, Value as Cell};

/// What a study's folder says, restricted to the samples that are asked about.
#[derive(Clone, Debug)]
pub struct Results {
    pub(super) space: Space,
    experiment: Experiment,
    pub(super) samples: Vec<Sample>,
    /// Outcome by outcome, run by run of all samples; NaN where a run has none. Empty where runs are not kept.
    values: Vec<Vec<f64>>,
    pub(super) given: Vec<Given>,
    /// Whether each sample meets what is given.
    looked_at: Vec<bool>,
}

/// What is known of a sample.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sample {
    pub(super) status: Option<Status>,
    pub(super) replicates: u32,
    pub(super) failed: u64,
    /// Where its runs begin among all.
    first: usize,
    /// Outcome by outcome.
    pub(super) taken: Vec<Taken>,
}

impl Sample {
    pub(super) fn is_missing(&self) -> bool {
        self.status.is_none()
    }

    pub(super) fn is_invalid(&self) -> bool {
        self.status == Some(Status::Invalid)
    }
}

/// An outcome over the runs of a sample.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Taken {
    /// Runs that have it.
    pub(super) n: u64,
    pub(super) mean: Option<f64>,
    pub(super) variance: Option<f64>,
}

/// A restriction to samples: an axis, `scenario` among them, with a value or a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// The axis.
    pub axis: String,
    /// Its value, or a comparison such as `<0.5`.
    pub value: String,
}

impl Given {
    pub(super) fn words(&self) -> String {
        match self.value.starts_with(['<', '>']) {
            true => format!("{} {}", self.axis, self.value),
            false => format!("{} = {}", self.axis, self.value),
        }
    }
}

impl Results {
    /// Reads what is there of a study.
    ///
    /// # Errors
    ///
    /// What keeps a block from being read.
    pub fn read(stored: &Stored<'_>, loaded: &Loaded, given: Vec<Given>) -> Result<Results, Refusal> {
        let space = loaded.space.clone();
        let outcomes = space.outcomes().len();
        let count = usize::try_from(space.samples()).unwrap_or(usize::MAX);
        let mut results = Results {
            samples: vec![Sample::default(); count],
            values: vec![Vec::new(); outcomes],
            experiment: loaded.experiment.clone(),
            looked_at: Vec::new(),
            given,
            space,
        };
        results.looked_at = (0..count).map(|sample| results.meets_all(sample)).collect();
        let missing = stored.missing()?;
        let blocks =
            (0..stored.blocks()).filter(|&b| stored.shard().has(b) && missing.binary_search(&b).is_err());
        let tables = [stored.position(RUNS), stored.position(SAMPLES)];
        for block in blocks {
            match tables {
                [Some(runs), _] => results.add_runs(&stored.rows(runs, block)?),
                [None, Some(samples)] => results.add_samples(&stored.rows(samples, block)?),
                [None, None] => {}
            }
        }
        Ok(results)
    }

    fn add_runs(&mut self, rows: &Rows) {
        let at = |name: &str| rows.schema().position(name).unwrap_or(0);
        let (sample, status) = (at("sample"), at("status"));
        let columns: Vec<usize> = self.space.outcomes().iter().map(|o| at(o.name.as_str())).collect();
        let mut moments = vec![Moments::default(); columns.len()];
        let number = |row: usize| match rows.get(row, sample) {
            Cell::U32(x) => x as usize,
            _ => usize::MAX,
        };
        let mut row = 0;
        while row < rows.len() {
            let which = number(row);
            let Some(known) = self.samples.get_mut(which) else { break };
            if known.replicates == 0 {
                known.first = self.values.first().map_or(0, Vec::len);
                known.taken = vec![Taken::default(); columns.len()];
            }
            // A sample may go on in the next block: its moments are made anew of all its runs.
            while row < rows.len() && number(row) == which {
                known.replicates += 1;
                let ending = match rows.get(row, status) {
                    Cell::Text("invalid") => Status::Invalid,
                    Cell::Text("failed") => Status::Failed,
                    _ => Status::Ok,
                };
                known.failed += u64::from(ending == Status::Failed);
                known.status = known.status.max(Some(ending));
                for (values, &column) in self.values.iter_mut().zip(&columns) {
                    values.push(match rows.get(row, column) {
                        Cell::F64(x) => x,
                        _ => f64::NAN,
                    });
                }
                row += 1;
            }
            let runs = known.first..known.first + known.replicates as usize;
            for ((moments, taken), values) in moments.iter_mut().zip(&mut known.taken).zip(&self.values) {
                *moments = Moments::default();
                values[runs.clone()].iter().filter(|x| !x.is_nan()).for_each(|&x| moments.add(x));
                *taken = Taken { n: moments.count(), mean: moments.mean(), variance: moments.variance() };
            }
        }
    }

    fn add_samples(&mut self, rows: &Rows) {
        let at = |name: &str| rows.schema().position(name).unwrap_or(0);
        let number = |row: usize, column: usize| match rows.get(row, column) {
            Cell::U32(x) => Some(f64::from(x)),
            Cell::F64(x) => Some(x),
            _ => None,
        };
        for row in 0..rows.len() {
            let which = number(row, at("sample")).unwrap_or(f64::MAX) as usize;
            let taken = self.space.outcomes().iter().map(|o| {
                let part = |part: &str| number(row, at(&format!("{}_{part}", o.name)));
                Taken { n: part("n").unwrap_or(0.0) as u64, mean: part("mean"), variance: part("variance") }
            });
            let taken: Vec<Taken> = taken.collect();
            let Some(known) = self.samples.get_mut(which) else { continue };
            known.taken = taken;
            known.replicates = number(row, at("replicates")).unwrap_or(0.0) as u32;
            known.status = Some(match rows.get(row, at("status")) {
                Cell::Text("invalid") => Status::Invalid,
                Cell::Text("failed") => Status::Failed,
                _ => Status::Ok,
            });
            known.failed = u64::from(known.status == Some(Status::Failed));
        }
    }

    /// The experiment.
    #[must_use]
    pub fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    /// The space of samples.
    #[must_use]
    pub fn space(&self) -> &Space {
        &self.space
    }

    pub(super) fn parts(&self, sample: usize) -> Parts {
        self.space.sample(u32::try_from(sample).unwrap_or(u32::MAX))
    }

    /// The samples that meet what is given.
    pub(super) fn looked_at(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.samples.len()).filter(|&sample| self.is_looked_at(sample))
    }

    fn is_looked_at(&self, sample: usize) -> bool {
        self.looked_at[sample]
    }

    fn meets_all(&self, sample: usize) -> bool {
        self.given.is_empty() || {
            let (parts, values) = (self.parts(sample), self.space.values(self.parts(sample)));
            self.given.iter().all(|g| self.meets(parts, &values, &g.axis, &g.value))
        }
    }

    /// Whether a sample meets the conditions of a hypothesis.
    pub(super) fn holds(&self, sample: usize, when: &When) -> bool {
        let parts = self.parts(sample);
        let values = self.space.values(parts);
        when.iter().all(|(axis, value)| self.meets(parts, &values, axis.as_str(), Written::label(value)))
    }

    fn meets(&self, parts: Parts, values: &[Value], axis: &str, value: &str) -> bool {
        if axis == "scenario" {
            return self.space.scenarios().nth(parts.scenario as usize) == Some(value);
        }
        let Some(at) = self.space.factors.iter().position(|factor| factor.name == axis) else { return false };
        let factor: &Factor = &self.space.factors[at];
        let signs = [("<=", -1, true), (">=", 1, true), ("<", -1, false), (">", 1, false)];
        for (sign, side, equal) in signs {
            let Some(bound) = value.strip_prefix(sign) else { continue };
            let (Some(x), Ok(bound)) = (factor.values.number(values[at]), bound.trim().parse::<f64>()) else {
                return false;
            };
            let order = x.total_cmp(&bound) as i32;
            return order == side || (equal && order == 0);
        }
        factor.values.label(values[at]) == value
    }

    /// The runs of a sample that have an outcome, with the replicate of each; nothing where runs are not kept.
    pub(super) fn runs(&self, sample: usize, outcome: usize) -> impl Iterator<Item = (u32, f64)> + '_ {
        let known = &self.samples[sample];
        let runs = match self.values[outcome].is_empty() {
            true => &[],
            false => &self.values[outcome][known.first..known.first + known.replicates as usize],
        };
        (0..).zip(runs.iter().copied()).filter(|(_, x)| !x.is_nan())
    }

    /// Whether every run is there by itself.
    pub(super) fn has_runs(&self) -> bool {
        self.values.iter().any(|values| !values.is_empty())
    }

    /// The mean of an outcome over the runs of a sample.
    pub(super) fn mean(&self, sample: usize, outcome: usize) -> Option<f64> {
        self.samples[sample].taken.get(outcome)?.mean
    }

    /// For each replicate the sum of an outcome over those of the samples that are looked at and that `keeps`, and over
    /// how many; nothing where runs are not kept.
    pub(super) fn by_replicate(&self, outcome: usize, keeps: &dyn Fn(Parts) -> bool) -> Vec<(f64, usize)> {
        let mut sums: Vec<(f64, usize)> = Vec::new();
        for sample in self.looked_at().filter(|&s| keeps(self.parts(s))) {
            for (replicate, x) in self.runs(sample, outcome) {
                let at = replicate as usize;
                if sums.len() <= at {
                    sums.resize(at + 1, (0.0, 0));
                }
                sums[at] = (sums[at].0 + x, sums[at].1 + 1);
            }
        }
        sums
    }

    /// For each point the mean of an outcome over those of its samples that are looked at and that `keeps`: nothing
    /// where one of them has none, and no entry where there is no such sample.
    pub(super) fn by_point(&self, outcome: usize, keeps: &dyn Fn(Parts) -> bool) -> Vec<(u32, Option<f64>)> {
        let each = self.space.samples() / self.space.points().max(1);
        let each = usize::try_from(each).unwrap_or(1).max(1);
        let mut points = Vec::new();
        for point in 0..self.samples.len() / each {
            let own = point * each..(point + 1) * each;
            let kept: Vec<usize> =
                own.filter(|&s| self.is_looked_at(s)).filter(|&s| keeps(self.parts(s))).collect();
            if kept.is_empty() {
                continue;
            }
            let means: Option<Vec<f64>> = kept.iter().map(|&s| self.mean(s, outcome)).collect();
            let mean = means.map(|m| m.iter().sum::<f64>() / m.len() as f64);
            points.push((point as u32, mean));
        }
        points
    }
}
