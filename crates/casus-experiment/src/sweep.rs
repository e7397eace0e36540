//! Playing a study: its blocks, its tables and the plan by which it is known.
//!
//! A [`Sweep`] cuts the runs of an experiment into blocks, each played alone from its number, which is all that
//! [`study`](crate::study) needs to store them on any threads, shards and machines with equal bytes.

mod columns;

pub(crate) use columns::{RESERVED, is_number};
pub use columns::{RUNS, SAMPLES};

use crate::experiment::outcome::Recorder;
use crate::experiment::{Keep, Loaded, Replicates};
use crate::space::Space;
use crate::statistic::{Frequency, Moments, Z};
use crate::study::{Input, Plan, Played, Shard, Status, Table};
use crate::table::{BadRow, BadSchema, Rows, Schema, Value};
use casus_model::{Model, VALUE_VERSION};
use casus_scenario::value::Id;
use serde::Serialize;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Runs that a block should hold: one to a few seconds of play.
const BLOCK: u64 = 8_192;

/// Blocks that a study should have at least, so that several threads find work in a small one.
const LEAST_BLOCKS: u64 = 64;

/// An experiment that is ready to be played.
#[derive(Debug)]
pub struct Sweep {
    space: Space,
    replicates: Replicates,
    /// The outcome that decides how often a sample is played, where one does.
    decides: Option<usize>,
    cut: Cut,
    blocks: u32,
    runs: Arc<Schema>,
    samples: Arc<Schema>,
    /// Called before every run with its sample and replicate: where a test lets a run fail.
    fault: fn(u32, u32),
}

/// How the runs are cut into blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cut {
    /// So many runs, counted through all samples.
    Runs { each: u64, replicates: u32, all: u64 },
    /// So many whole samples.
    Samples { each: u64, all: u64 },
}

/// What the plan says of a study.
#[derive(Serialize)]
struct PlanText<'l> {
    format: &'static str,
    version: u32,
    experiment: &'l crate::Experiment,
    texts: Vec<(&'l str, String)>,
    points: u64,
    samples: u64,
    blocks: u32,
}

impl Sweep {
    /// The sweep of an experiment.
    ///
    /// # Errors
    ///
    /// If an axis or an outcome has a name that a column of the tables has already.
    pub fn new(loaded: &Loaded) -> Result<Sweep, BadSchema> {
        let (space, experiment) = (loaded.space.clone(), &loaded.experiment);
        let samples = space.samples();
        let (played, decides) = match &experiment.replicates {
            Replicates::Fixed(n) => (*n, None),
            Replicates::Until { of, at_least, .. } => {
                (*at_least, experiment.outcomes.iter().position(|o| o.name.as_str() == of.as_str()))
            }
        };
        let runs = samples.saturating_mul(u64::from(played.max(1)));
        let most = u64::from(crate::study::plan::BLOCKS);
        let each = (runs / LEAST_BLOCKS).clamp(BLOCK / 32, BLOCK);
        let cut = match (&experiment.replicates, experiment.keep) {
            (Replicates::Fixed(n), Keep::Runs) => {
                Cut::Runs { each: each.max(runs.div_ceil(most)), replicates: *n, all: runs }
            }
            _ => {
                let each = (each / u64::from(played.max(1))).max(1);
                Cut::Samples { each: each.max(samples.div_ceil(most)), all: samples }
            }
        };
        let blocks = match cut {
            Cut::Runs { each, all, .. } | Cut::Samples { each, all } => all.div_ceil(each),
        };
        Ok(Sweep {
            runs: Arc::new(columns::runs(&space)?),
            samples: Arc::new(columns::samples(&space)?),
            replicates: experiment.replicates.clone(),
            decides,
            cut,
            blocks: u32::try_from(blocks).unwrap_or(u32::MAX),
            space,
            fault: |_, _| {},
        })
    }

    /// The samples.
    #[must_use]
    pub fn space(&self) -> &Space {
        &self.space
    }

    /// How many blocks there are.
    #[must_use]
    pub fn blocks(&self) -> u32 {
        self.blocks
    }

    /// How many runs there are; at most, where replicates depend on an outcome.
    #[must_use]
    pub fn all_runs(&self) -> u64 {
        self.space.samples().saturating_mul(u64::from(self.most_replicates()))
    }

    /// How many replicates a sample has at most.
    #[must_use]
    pub fn most_replicates(&self) -> u32 {
        match self.replicates {
            Replicates::Fixed(n) => n,
            Replicates::Until { at_most, .. } => at_most,
        }
    }

    /// The plan of a shard of the study.
    #[must_use]
    pub fn plan(&self, loaded: &Loaded, shard: Shard) -> Plan {
        let hash = |text: &str| blake3::hash(text.as_bytes()).to_hex().to_string();
        let text = PlanText {
            format: "casus.study",
            version: 1,
            experiment: &loaded.experiment,
            // The experiment itself stands above, whatever its spaces and comments.
            texts: loaded.texts.iter().skip(1).map(|(name, text)| (name.as_str(), hash(text))).collect(),
            points: self.space.points(),
            samples: self.space.samples(),
            blocks: self.blocks,
        };
        let table = |name: &str, rows: u64, schema: &Arc<Schema>| Table {
            name: name.to_owned(),
            rows,
            schema: Schema::clone(schema),
        };
        let runs = table(RUNS, self.all_runs(), &self.runs);
        let samples = table(SAMPLES, self.space.samples(), &self.samples);
        let input =
            |(name, text): &(String, String)| Input { name: name.clone(), bytes: text.clone().into_bytes() };
        Plan {
            text: serde_json::to_string(&text).unwrap_or_default(),
            value_version: VALUE_VERSION,
            program: concat!("casus ", env!("CARGO_PKG_VERSION")).to_owned(),
            blocks: self.blocks,
            shard,
            tables: match self.space.keep() {
                Keep::Runs => vec![runs, samples],
                Keep::Samples => vec![samples],
            },
            inputs: loaded.texts.iter().map(input).collect(),
        }
    }

    /// Plays a block. `played` is told, from time to time, how many runs were played since it was last told.
    ///
    /// # Errors
    ///
    /// If a row does not fit its table.
    pub fn play(&self, block: u32, stop: &AtomicBool, played: &dyn Fn(u64)) -> Result<Played, String> {
        let block = u64::from(block);
        let mut rows = Blocks::new(self);
        let done = match self.cut {
            Cut::Runs { each, replicates, all } => {
                let (mut from, end) = (block * each, all.min((block + 1) * each));
                let mut done = true;
                while done && from < end {
                    let (sample, first) =
                        (from / u64::from(replicates), (from % u64::from(replicates)) as u32);
                    let last = (u64::from(first) + end - from).min(u64::from(replicates)) as u32;
                    done =
                        rows.part(sample as u32, first, last, stop, played).map_err(|bad| bad.to_string())?;
                    from += u64::from(last - first);
                }
                done
            }
            Cut::Samples { each, all } => {
                let mut samples = block * each..all.min((block + 1) * each);
                samples.try_fold(true, |done, sample| match done {
                    true => rows.sample(sample as u32, stop, played).map_err(|bad| bad.to_string()),
                    false => Ok(false),
                })?
            }
        };
        Ok(if done { rows.into_played() } else { Played::Stopped })
    }
}

/// The rows of a block, as they come.
struct Blocks<'s> {
    sweep: &'s Sweep,
    runs: Rows,
    samples: Rows,
    taken: Vec<Option<f64>>,
}

/// How often progress is told.
const TOLD: u32 = 64;

impl<'s> Blocks<'s> {
    fn new(sweep: &'s Sweep) -> Blocks<'s> {
        Blocks { sweep, runs: Rows::new(&sweep.runs), samples: Rows::new(&sweep.samples), taken: Vec::new() }
    }

    fn into_played(self) -> Played {
        Played::Rows(match self.sweep.space.keep() {
            Keep::Runs => vec![self.runs, self.samples],
            Keep::Samples => vec![self.samples],
        })
    }

    /// Replicates `first..last` of a sample; false if it was told to stop.
    fn part(
        &mut self,
        sample: u32,
        first: u32,
        last: u32,
        stop: &AtomicBool,
        played: &dyn Fn(u64),
    ) -> Result<bool, BadRow> {
        let model = self.sweep.open(sample);
        if first == 0 {
            let ending = model.as_ref().err().map(|reason| (Status::Invalid, reason.clone()));
            self.describe(sample, ending, self.sweep.most_replicates(), &[])?;
        }
        let mut player = Player::new(self.sweep, &model);
        let mut told = first;
        for replicate in first..last {
            if stop.load(Ordering::Relaxed) {
                return Ok(false);
            }
            let ending = player.play(sample, replicate, &mut self.taken);
            self.run(sample, replicate, ending)?;
            if (replicate + 1 - first).is_multiple_of(TOLD) || replicate + 1 == last {
                played(u64::from(replicate + 1 - told));
                told = replicate + 1;
            }
        }
        Ok(true)
    }

    /// A whole sample, as often as the experiment asks; false if it was told to stop.
    fn sample(&mut self, sample: u32, stop: &AtomicBool, played: &dyn Fn(u64)) -> Result<bool, BadRow> {
        let model = self.sweep.open(sample);
        let mut player = Player::new(self.sweep, &model);
        let mut moments = vec![Moments::default(); self.sweep.space.outcomes().len()];
        let (mut replicate, mut next, mut told, mut worst) = (0, 0, 0, None);
        loop {
            if replicate == next {
                match self.sweep.more(next, &moments, model.is_ok()) {
                    Some(more) => next = more,
                    None => break,
                }
            }
            if stop.load(Ordering::Relaxed) {
                return Ok(false);
            }
            let ending = player.play(sample, replicate, &mut self.taken);
            if ending.is_none() {
                for (moments, value) in moments.iter_mut().zip(&self.taken) {
                    value.iter().for_each(|&value| moments.add(value));
                }
            }
            worst = worst.or_else(|| ending.clone());
            if self.sweep.space.keep() == Keep::Runs {
                self.run(sample, replicate, ending)?;
            }
            replicate += 1;
            if replicate.is_multiple_of(TOLD) || replicate == next {
                played(u64::from(replicate - told));
                told = replicate;
            }
        }
        self.describe(sample, worst, replicate, &moments).map(|()| true)
    }

    fn run(&mut self, sample: u32, replicate: u32, ending: Ending) -> Result<(), BadRow> {
        let space = &self.sweep.space;
        let parts = space.sample(sample);
        let draws = space.draws(sample, replicate);
        let scenario = space.scenarios().nth(parts.scenario as usize).unwrap_or("");
        let status = ending.as_ref().map_or(Status::Ok, |(status, _)| *status);
        let mut row = vec![
            Value::U32(sample),
            Value::U32(parts.point),
            Value::Text(scenario),
            Value::U32(parts.policy),
            Value::U32(replicate),
            Value::U64(draws.seed()),
            Value::U32(space.group(sample)),
            Value::Text(status.as_str()),
            ending.as_ref().map_or(Value::Null, |(_, reason)| Value::Text(reason)),
        ];
        match status {
            Status::Ok => row.extend(self.taken.iter().map(|&value| Value::from(value))),
            _ => row.extend(space.outcomes().iter().map(|_| Value::Null)),
        }
        self.runs.push(&row)
    }

    /// What a sample is. The ending is that of its first run that was not played well.
    fn describe(
        &mut self,
        sample: u32,
        ending: Ending,
        replicates: u32,
        moments: &[Moments],
    ) -> Result<(), BadRow> {
        let space = &self.sweep.space;
        let parts = space.sample(sample);
        let status = ending.as_ref().map_or(Status::Ok, |(status, _)| *status);
        let scenario = space.scenarios().nth(parts.scenario as usize).unwrap_or("");
        let values = space.values(parts);
        let labels: Vec<String> =
            space.factors.iter().zip(&values).map(|(factor, &value)| factor.values.label(value)).collect();
        let mut row = vec![
            Value::U32(sample),
            Value::U32(parts.point),
            Value::Text(scenario),
            Value::U32(parts.policy),
        ];
        for ((factor, &value), label) in space.factors.iter().zip(&values).zip(&labels) {
            row.push(match columns::is_number(factor) {
                true => Value::from(factor.values.number(value)),
                false => Value::Text(label),
            });
        }
        row.extend([
            Value::Text(status.as_str()),
            ending.as_ref().map_or(Value::Null, |(_, reason)| Value::Text(reason)),
            Value::U32(replicates),
        ]);
        if space.keep() == Keep::Samples {
            for m in moments {
                row.push(Value::U32(m.count() as u32));
                row.extend([m.mean(), m.variance(), m.least(), m.greatest()].map(Value::from));
            }
        }
        self.samples.push(&row)
    }
}

impl Sweep {
    /// The model of a sample, if it has one from which all outcomes can be taken.
    fn open(&self, sample: u32) -> Result<Model, String> {
        let model = self.space.model(self.space.sample(sample))?;
        match Recorder::new(&model, self.space.outcomes()) {
            Ok(_) => {}
            Err(id) => return Err(lacks(id)),
        }
        Ok(model)
    }

    /// Until which replicate a sample of which so many were played is to be played on; nothing if that is enough.
    fn more(&self, played: u32, moments: &[Moments], is_valid: bool) -> Option<u32> {
        match &self.replicates {
            Replicates::Fixed(n) => (played < *n).then_some(*n),
            Replicates::Until { at_least, .. } if played == 0 => Some(*at_least),
            Replicates::Until { at_most, half_width, .. } => {
                let decides = self.decides.and_then(|at| moments.get(at));
                let narrow = decides.and_then(half_width_of).is_some_and(|half| half <= half_width.get());
                let next = played.saturating_add((played / 4).max(1)).min(*at_most);
                (is_valid && !narrow && played < *at_most).then_some(next)
            }
        }
    }
}

/// Half the width of the 95 % interval of a mean: Wilson's if every value is 0 or 1, else 1.96 standard errors; nothing
/// below two values.
fn half_width_of(m: &Moments) -> Option<f64> {
    if m.count() < 2 {
        return None;
    }
    if m.is_binary() {
        let f = Frequency::of((m.mean()? * m.count() as f64).round() as u64, m.count());
        return Some((f.high? - f.low?) / 2.0);
    }
    Some(Z * (m.variance()? / m.count() as f64).sqrt())
}

/// How a run ended that was not played well, and why.
type Ending = Option<(Status, String)>;

/// Plays runs of a sample, one of which may panic without harm to the others.
struct Player<'m> {
    sweep: &'m Sweep,
    model: &'m Result<Model, String>,
    recorder: Option<Recorder<'m>>,
}

impl<'m> Player<'m> {
    fn new(sweep: &'m Sweep, model: &'m Result<Model, String>) -> Player<'m> {
        Player { sweep, model, recorder: None }
    }

    fn play(&mut self, sample: u32, replicate: u32, taken: &mut Vec<Option<f64>>) -> Ending {
        let space = &self.sweep.space;
        let model = match self.model {
            Ok(model) => model,
            Err(reason) => return Some((Status::Invalid, reason.clone())),
        };
        let recorder = match &mut self.recorder {
            Some(recorder) => recorder,
            empty => match Recorder::new(model, space.outcomes()) {
                Ok(recorder) => empty.insert(recorder),
                Err(id) => return Some((Status::Invalid, lacks(id))),
            },
        };
        let draws = space.draws(sample, replicate);
        let played = catch_unwind(AssertUnwindSafe(|| {
            (self.sweep.fault)(sample, replicate);
            recorder.play(draws, taken);
        }));
        let why = match played {
            Ok(()) if taken.iter().flatten().all(|x| x.is_finite()) => return None,
            Ok(()) => "an outcome is not a finite number".to_owned(),
            Err(panic) => {
                // What a panic leaves behind is not to be played on.
                self.recorder = None;
                format!("a panic: {}", message(&*panic))
            }
        };
        Some((Status::Failed, why))
    }
}

fn lacks(id: &Id) -> String {
    format!("an outcome names `{id}`, which this scenario lacks")
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a message")
}

#[cfg(test)]
mod tests;
