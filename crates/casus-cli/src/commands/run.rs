//! `casus run`: a scenario played once, or many times.

use super::named::{self, Missing};
use super::report::Wanted;
use crate::args::{Asked, Format, Run, When};
use crate::exit::{Exit, Failure};
use crate::output;
use crate::phases;
use crate::render::diagnostic::{draw, summary};
use crate::render::ensemble::ensemble;
use crate::render::json;
use crate::render::line::{Line, print};
use crate::render::look::Look;
use crate::render::reproduce;
use crate::render::single::single;
use crate::render::words::count;
use casus_experiment::{Batch, Ensemble};
use casus_model::{Draws, Model, Report, Summary};
use casus_scenario::diagnostic::{clean, nearest};
use casus_scenario::document::Scenario;
use casus_scenario::limits::THREADS_HARD;
use casus_scenario::parse::parse;
use casus_scenario::{Loaded, Problems, ScenarioFile};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::time::Instant;

/// Stream group of a plain run: all runs under one seed share their luck.
pub(super) const GROUP: u32 = 0;

pub(crate) fn run(args: &Run, color: When) -> Result<Exit, Failure> {
    sensible(args)?;
    let file = opened(&args.asked, color)?;
    let model = compile(checked(&changed(&file, &args.asked)?, color)?)?;
    let wanted = Wanted::of(args, &file)?;
    match args.replicates {
        None => alone(&model, args, wanted, color),
        Some(replicates) => batch(&model, replicates, args, wanted, color),
    }
}

/// The model of a scenario that loaded.
pub(super) fn compile(loaded: Loaded) -> Result<Model, Failure> {
    Model::new(loaded.setup)
        .map_err(|invalid| Failure::new(Exit::Bug, format!("a checked scenario does not compile: {invalid}")))
}

/// Arguments that cannot be meant together.
fn sensible(args: &Run) -> Result<(), Failure> {
    let conflict = |text: &str| Err(Failure::new(Exit::Usage, text));
    if args.replicates.is_some() && args.replicate.is_some() {
        return conflict(
            "--replicates plays many runs and --replicate K plays one of them; give one of the two",
        );
    }
    if args.replicates.is_some() && args.trace.is_some() {
        return conflict(
            "--trace writes a single run; leave out --replicates, or pick one run with --replicate K",
        );
    }
    if args.report.as_deref().is_some_and(|file| file.as_os_str() == "-") {
        return conflict("--report writes a file; name one");
    }
    let to_stdout = args.trace.as_deref().is_some_and(|file| file.as_os_str() == "-");
    if to_stdout && args.asked.format == Format::Json {
        return conflict(
            "--trace - and --format json would both write to standard output; name a file for the trace",
        );
    }
    Ok(())
}

/// The scenario's file. What keeps it from being read is told here.
pub(super) fn opened(asked: &Asked, color: When) -> Result<ScenarioFile, Failure> {
    match named::open(&asked.scenario, asked.raise_limits) {
        Ok(file) => Ok(file),
        Err(Missing::Unknown(failure)) => Err(failure),
        Err(Missing::Unreadable(problems)) => {
            let problems = [problems];
            tell_problems(&problems, color);
            Err(Failure::told(Exit::of(&problems)))
        }
    }
}

/// What is wrong with a document, on standard error.
pub(super) fn tell_problems(problems: &[Problems], color: When) {
    let look = Look::of_stderr(color);
    let text: String = problems.iter().map(|p| draw(p, look)).collect();
    output::err(&format!("{text}{}\n", summary(problems)));
}

/// The scenario with the changes asked for. Its problems are told here.
pub(super) fn load(asked: &Asked, color: When) -> Result<Loaded, Failure> {
    checked(&changed(&opened(asked, color)?, asked)?, color)
}

/// Reads and checks a scenario's file.
pub(super) fn checked(file: &ScenarioFile, color: When) -> Result<Loaded, Failure> {
    match file.load() {
        Ok(loaded) => {
            if !loaded.warnings.is_empty() {
                tell_problems(&loaded.warnings, color);
            }
            Ok(loaded)
        }
        Err(problems) => {
            tell_problems(&problems, color);
            Err(match Exit::of(&problems) {
                Exit::Ok => named::no_reason(file.source()),
                exit => Failure::told(exit),
            })
        }
    }
}

/// A scenario's file with the changes asked for, not yet checked.
pub(super) fn changed(file: &ScenarioFile, asked: &Asked) -> Result<ScenarioFile, Failure> {
    let mut file = file.clone();
    for (path, value) in &asked.set {
        file.set(path, value);
    }
    for inject in &asked.without {
        file.set(&format!("injects.{inject}.on"), "false");
    }
    let Some(truth) = &asked.truth else { return Ok(file) };
    let document = parse::<Scenario>(file.source(), "Scenario").value;
    match document {
        // A hypothesis may be called twin.
        Some(s) if truth == "twin" && s.hypotheses.iter().all(|h| h.id != *"twin") => {
            let Some(twin) = s.twin else {
                let ids: Vec<&str> = s.hypotheses.iter().map(|h| h.id.as_str()).collect();
                let text = format!("this scenario names no twin; --truth takes one of {}", ids.join(", "));
                return Err(Failure::new(Exit::Usage, text));
            };
            file.set("truth", twin.as_str());
        }
        // No line of the file says it, so none is shown; what --set did to the hypotheses is looked at when it is loaded.
        Some(s)
            if s.hypotheses.iter().all(|h| h.id != *truth.as_str())
                && !asked.set.iter().any(|(path, _)| path.starts_with("hypotheses")) =>
        {
            let twin = s.twin.as_ref().map(|_| "twin");
            let known: Vec<&str> = s.hypotheses.iter().map(|h| h.id.as_str()).chain(twin).collect();
            let near = nearest(truth, known.iter().copied());
            let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            let text = format!(
                "--truth {}: this scenario has no such hypothesis; expected one of {}{near}",
                clean(truth),
                known.join(", ")
            );
            return Err(Failure::new(Exit::Usage, text));
        }
        // Loading tells what is wrong with a document that cannot be read.
        _ => {
            file.set("truth", truth);
        }
    }
    Ok(file)
}

fn alone(model: &Model, args: &Run, wanted: Option<Wanted<'_>>, color: When) -> Result<Exit, Failure> {
    // What cannot be written is said before anything is played.
    let trace = args.trace.as_deref().map(|file| Trace::create(file, &args.asked.scenario)).transpose()?;
    let draws = Draws::new(args.asked.seed, GROUP, args.replicate.unwrap_or(0));
    let run = if args.verbose { phases::told(|| played(model, draws)) } else { played(model, draws) };
    let report = account(&run, draws);
    if let Some(wanted) = wanted {
        wanted.write_run(&run, draws, &report, args, color)?;
    }
    tell(&run, &report, trace, args.asked.format, reproduce::lines(args, "again: "), color)
}

pub(super) fn played(model: &Model, draws: Draws) -> casus_model::Run<'_> {
    let mut run = model.start(draws);
    run.finish();
    run
}

/// The account of a run beside its paired one.
pub(super) fn account(run: &casus_model::Run<'_>, draws: Draws) -> Report {
    let mut still = run.model().silent();
    still.unprovoked();
    still.restart(draws);
    still.finish();
    Report::of(run, Some(&still))
}

/// Tells a run, and its trace if that was asked for.
pub(super) fn tell(
    run: &casus_model::Run<'_>,
    report: &Report,
    trace: Option<Trace>,
    format: Format,
    again: Vec<Line>,
    color: When,
) -> Result<Exit, Failure> {
    let mut only_trace = false;
    if let Some(mut trace) = trace {
        only_trace = trace.name == "-";
        for line in run.trace() {
            trace.write(&json::line(&line)?)?;
        }
        trace.finish()?;
    }
    if only_trace {
        return Ok(Exit::Ok);
    }
    match format {
        Format::Json => output::out(&json::pretty(report)?)?,
        Format::Text => {
            let look = Look::of_stdout(color);
            output::out(print(&single(run, report, again, look), look).as_bytes())?;
        }
    }
    Ok(Exit::Ok)
}

/// Refuses to write over the scenario that is played.
pub(super) fn spares(flag: &str, file: &Path, scenario: &Path) -> Result<(), Failure> {
    let same = |played: &Path| file.canonicalize().is_ok_and(|f| played.canonicalize().is_ok_and(|p| p == f));
    if same(scenario) || same(&scenario.join("scenario.ron")) {
        let name = clean(&file.to_string_lossy());
        let text = format!("{flag} {name} would write over the scenario that is played");
        return Err(Failure::new(Exit::Usage, text));
    }
    Ok(())
}

/// Where the lines of a trace go.
pub(super) struct Trace {
    name: String,
    writer: Box<dyn Write>,
}

impl Trace {
    pub(super) fn create(file: &Path, scenario: &Path) -> Result<Trace, Failure> {
        let name = clean(&file.to_string_lossy());
        spares("--trace", file, scenario)?;
        let writer: Box<dyn Write> = if name == "-" {
            Box::new(BufWriter::new(io::stdout().lock()))
        } else {
            let file =
                File::create(file).map_err(|error| Failure::new(Exit::Create, format!("{name}: {error}")))?;
            Box::new(BufWriter::new(file))
        };
        Ok(Trace { name, writer })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let written = self.writer.write_all(bytes);
        self.settle(written)
    }

    fn finish(&mut self) -> Result<(), Failure> {
        let written = self.writer.flush();
        self.settle(written)
    }

    fn settle(&self, written: io::Result<()>) -> Result<(), Failure> {
        if self.name == "-" {
            return output::settled(written);
        }
        written.map_err(|error| Failure::new(Exit::Io, format!("{}: {error}", self.name)))
    }
}

fn batch(
    model: &Model,
    replicates: u32,
    args: &Run,
    wanted: Option<Wanted<'_>>,
    color: When,
) -> Result<Exit, Failure> {
    if args.verbose {
        output::note("-v tells the phases of a single run; pick one with --replicate K");
    }
    let batch = Batch {
        model,
        seed: args.asked.seed,
        group: GROUP,
        first: 0,
        replicates,
        threads: threads(&args.asked),
    };
    let bar = progress(replicates.into(), Look::of_stderr(color));
    let began = Instant::now();
    let rows = batch.try_run(&|played| bar.inc(played)).map_err(|_| {
        let size = count(u64::from(replicates) * size_of::<Summary>() as u64 / 1_000_000);
        Failure::new(
            Exit::Io,
            format!(
                "no memory for a row of each of {} runs ({size} MB); play fewer",
                count(replicates.into())
            ),
        )
    })?;
    let took = began.elapsed().as_secs_f64();
    bar.finish_and_clear();
    let ensemble_of = Ensemble::of(&batch, &rows);
    if let Some(wanted) = wanted {
        wanted.write_ensemble(&batch, &ensemble_of, args, color)?;
    }
    match args.asked.format {
        Format::Json => output::out(&json::pretty(&ensemble_of)?)?,
        Format::Text => {
            let look = Look::of_stdout(color);
            let text = print(&ensemble(&ensemble_of, model.setup(), args, look), look);
            output::out(text.as_bytes())?;
            let rate = (f64::from(replicates) / took.max(1e-9)) as u64;
            output::err(&format!(
                "{} runs in {took:.2} s, {} runs/s\n",
                count(replicates.into()),
                count(rate)
            ));
        }
    }
    Ok(Exit::Ok)
}

/// The threads asked for, within the limit.
pub(super) fn threads(asked: &Asked) -> usize {
    limited(asked.threads)
}

/// A number of threads within the limit.
pub(super) fn limited(threads: u64) -> usize {
    match usize::try_from(threads) {
        Ok(threads) if threads <= THREADS_HARD => threads,
        _ => {
            output::note(&format!("--threads {threads} is more than the limit; {THREADS_HARD} are used"));
            THREADS_HARD
        }
    }
}

/// Shown only where somebody looks at a terminal.
pub(super) fn progress(runs: u64, look: Look) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(runs), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{wide_bar} {human_pos} of {human_len} runs, {eta} left");
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.with_style(style.progress_chars(look.either("█░", "#-")))
}
