//! `casus sweep`: a study played into a folder.

use super::run::limited;
use super::study::{notes, published};
use crate::args::{Sweep as Asked, When};
use crate::exit::{Exit, Failure};
use crate::output;
use crate::render::diagnostic::{draw, summary};
use crate::render::look::Look;
use crate::render::words::count;
use casus_experiment::experiment::{Loaded, SHIPPED};
use casus_experiment::study::store::{Ending, IfPlanIsLost, Store};
use casus_experiment::study::{Disk, Published, Shard, Stored};
use casus_experiment::{ExperimentFile, Sweep};
use casus_scenario::diagnostic::{clean, nearest};
use casus_scenario::{Problems, shipped};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::path::Path;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

pub(crate) fn sweep(args: &Asked, color: When) -> Result<Exit, Failure> {
    let given = load(open(&args.experiment, args.raise_limits, color)?, color)?;
    let disk = Disk::real();
    let (loaded, edited) = kept(&disk, &args.out, given, color)?;
    let sweep = ready(&loaded)?;
    if args.strict {
        all_valid(&sweep)?;
    }
    let lost = if args.rebuild_plan { IfPlanIsLost::Rebuild } else { IfPlanIsLost::Refuse };
    let mut store = Store::start(&disk, &args.out, &sweep.plan(&loaded, args.shard), lost)?;
    notes(store.notes());
    for name in edited {
        output::note(&format!("[R006] {name} was edited after the study had begun; the kept copy counts"));
    }
    let signals = Signals::watch()?;
    let began = Instant::now();
    let pace = Pace::new(&sweep, &store, Look::of_stderr(color));
    let play = |block: u32| sweep.play(block, &signals.stop, &|runs| pace.played(runs));
    let ending = store.fill(limited(args.threads), &signals.stop, &play, &|_| {});
    let runs = pace.finish();
    let ending = ending?;
    if runs > 0 {
        let took = began.elapsed().as_secs_f64();
        let rate = (runs as f64 / took.max(1e-9)) as u64;
        output::err(&format!("{} runs in {took:.2} s, {} runs/s\n", count(runs), count(rate)));
    }
    if ending == Ending::Stopped {
        return stopped(&signals, store.missing().len());
    }
    let (what, again) = store.publish(&signals.stop)?;
    notes(&again);
    match what {
        Published::Whole(manifest) => published(&args.out, &manifest, args.format),
        Published::Stopped => stopped(&signals, 0),
        Published::Shard => {
            let Shard { index, of } = args.shard;
            let dir = clean(&args.out.to_string_lossy());
            let text = format!("shard {index}/{of} is complete in {dir}; merge it with the others\n");
            output::out(text.as_bytes()).map(|()| Exit::Ok)
        }
    }
}

fn stopped(signals: &Signals, missing: usize) -> Result<Exit, Failure> {
    let left = if missing > 0 { format!("; {missing} blocks are left") } else { String::new() };
    output::note(&format!("stopped{left}; what is finished is kept, and the same command goes on"));
    Ok(signals.exit())
}

/// The experiment that the argument names.
pub(super) fn open(name: &Path, raise_limits: bool, color: When) -> Result<ExperimentFile, Failure> {
    let id = name.to_str().unwrap_or_default();
    let there = id == "-" || name.symlink_metadata().is_ok();
    if let (false, Some(mut file)) = (there, ExperimentFile::shipped(id)) {
        if raise_limits {
            file.raise_limits();
        }
        return Ok(file);
    }
    if !there {
        let ids = || SHIPPED.iter().map(|(id, _)| *id);
        let hint = match nearest(id, ids()) {
            _ if shipped::scenario(id).is_some() => {
                format!(
                    "`{id}` is a scenario, which casus run plays; a study needs an experiment that varies one"
                )
            }
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("these ship: {}", ids().collect::<Vec<_>>().join(", ")),
        };
        let text =
            format!("no shipped experiment and no file called `{}`; {hint}", clean(&name.to_string_lossy()));
        return Err(Failure::new(Exit::Missing, text));
    }
    ExperimentFile::open(name, raise_limits).map_err(|problems| refused(&[problems], color))
}

/// The experiment with all that it names. Its problems are told here.
pub(super) fn load(file: ExperimentFile, color: When) -> Result<Loaded, Failure> {
    match file.load() {
        Ok(loaded) => {
            if !loaded.warnings.is_empty() {
                tell(&loaded.warnings, color);
            }
            Ok(loaded)
        }
        Err(problems) => Err(refused(&problems, color)),
    }
}

fn tell(problems: &[Problems], color: When) {
    let look = Look::of_stderr(color);
    let text: String = problems.iter().map(|p| draw(p, look)).collect();
    output::err(&format!("{text}{}\n", summary(problems)));
}

fn refused(problems: &[Problems], color: When) -> Failure {
    tell(problems, color);
    Failure::told(Exit::of(problems))
}

pub(super) fn ready(loaded: &Loaded) -> Result<Sweep, Failure> {
    Sweep::new(loaded).map_err(|bad| Failure::new(Exit::Data, format!("[W003] {bad}")))
}

/// What a study goes on with: its own copies if it holds the same experiment, with the names of texts that were edited
/// since; else what was given.
fn kept(disk: &Disk, out: &Path, given: Loaded, color: When) -> Result<(Loaded, Vec<String>), Failure> {
    let there = Stored::open(disk, out).ok().filter(|stored| stored.inputs().is_ok());
    let Some(file) = there.and_then(|_| ExperimentFile::kept(&out.join("inputs")).ok()) else {
        return Ok((given, Vec::new()));
    };
    let Ok(own) = file.load() else { return Ok((given, Vec::new())) };
    if own.experiment != given.experiment {
        return Ok((given, Vec::new()));
    }
    let edited = given.texts.iter().skip(1).filter(|text| !own.texts.contains(text));
    let edited = edited.map(|(name, _)| name.clone()).collect();
    if !own.warnings.is_empty() && given.warnings.is_empty() {
        tell(&own.warnings, color);
    }
    Ok((own, edited))
}

/// Every sample makes a scenario.
fn all_valid(sweep: &Sweep) -> Result<(), Failure> {
    let space = sweep.space();
    let samples = u32::try_from(space.samples()).unwrap_or(u32::MAX);
    let invalid = (0..samples).filter_map(|sample| Some((sample, space.model(space.sample(sample)).err()?)));
    let (mut first, mut many) = (None, 0_u64);
    for found in invalid {
        many += 1;
        first = first.or(Some(found));
    }
    match first {
        None => Ok(()),
        Some((sample, reason)) => {
            let text = format!(
                "[W004] {} of {samples} samples make no scenario; sample {sample}: {reason}",
                count(many)
            );
            Err(Failure::new(Exit::Data, clean(&text)))
        }
    }
}

/// What the system asks of the process.
pub(super) struct Signals {
    pub(super) stop: Arc<AtomicBool>,
    which: Arc<AtomicUsize>,
}

impl Signals {
    /// The first signal asks for a stop; the second ends the process.
    pub(super) fn watch() -> Result<Signals, Failure> {
        let signals = Signals { stop: Arc::default(), which: Arc::default() };
        let watch = |signal: i32| {
            flag::register_conditional_shutdown(signal, 128 + signal, signals.stop.clone())?;
            flag::register_usize(signal, signals.which.clone(), signal as usize)?;
            flag::register(signal, signals.stop.clone())
        };
        for signal in [SIGINT, SIGTERM] {
            watch(signal).map_err(|e| Failure::new(Exit::Bug, format!("signals cannot be watched: {e}")))?;
        }
        Ok(signals)
    }

    /// The code of a process that was stopped.
    pub(super) fn exit(&self) -> Exit {
        match self.which.load(Ordering::Relaxed) == SIGINT as usize {
            true => Exit::Interrupted,
            false => Exit::Terminated,
        }
    }
}

/// How often a log is told how far a sweep has come.
const TOLD: Duration = Duration::from_secs(10);

/// How far the sweep has come: a bar on a terminal, lines in a log.
struct Pace {
    bar: ProgressBar,
    began: Instant,
    /// When a log was told last; nothing on a terminal.
    told: Option<Mutex<Instant>>,
}

impl Pace {
    fn new(sweep: &Sweep, store: &Store<'_>, look: Look) -> Pace {
        let missing = store.missing().len() as u128;
        let runs = u128::from(sweep.all_runs()) * missing / u128::from(sweep.blocks().max(1));
        let bar = ProgressBar::with_draw_target(Some(runs as u64), ProgressDrawTarget::stderr());
        let style = "{wide_bar} {human_pos} of {human_len} runs, {per_sec}, {eta} left";
        let style = ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = bar.with_style(style.progress_chars(look.either("█░", "#-")));
        let told = bar.is_hidden().then(|| Mutex::new(Instant::now()));
        Pace { bar, began: Instant::now(), told }
    }

    fn played(&self, runs: u64) {
        self.bar.inc(runs);
        let Some(told) = self.told.as_ref().and_then(|told| told.try_lock().ok()) else { return };
        let mut told = told;
        if told.elapsed() < TOLD {
            return;
        }
        *told = Instant::now();
        let (done, all) = (self.bar.position(), self.bar.length().unwrap_or(0));
        let rate = done as f64 / self.began.elapsed().as_secs_f64().max(1e-9);
        let left = (all.saturating_sub(done) as f64 / rate.max(1e-9)) as u64;
        let (done, all, rate) = (count(done), count(all), count(rate as u64));
        output::err(&format!("{done} of {all} runs, {rate} runs/s, {left} s left\n"));
    }

    /// How many runs were played.
    fn finish(self) -> u64 {
        let played = self.bar.position();
        self.bar.finish_and_clear();
        played
    }
}
