//! `--report` and `--figures`: the page of a run, of an ensemble or of a study, and its figures alone.

use super::run::{GROUP, changed, compile, progress, spares, threads};
use crate::args::{Asked, PaletteName, Run, When};
use crate::bug::quoted;
use crate::exit::{Exit, Failure};
use crate::render::look::Look;
use crate::render::reproduce;
use casus_experiment::{Attributions, Batch, Courses, Ensemble, Roc, Why, Worth};
use casus_model::{Draws, Model, Report};
use casus_report::page::{EnsemblePage, RunPage};
use casus_report::{Page, Palette};
use casus_scenario::ScenarioFile;
use casus_scenario::diagnostic::clean;
use clap::ValueEnum;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Replicates of each set of causes, of each truth before the observer, and of the measures over time: enough for a
/// picture in a second or two.
const CAUSES: u32 = 200;
const OBSERVER: u32 = 300;
const COURSES: u32 = 400;

/// Sets of causes.
const SETS: u64 = 32;

/// Moments of the small maps.
const MOMENTS: u8 = 6;

/// Ticks of a measure over time, at most.
const TICKS: usize = 400;

/// The files that a page and its figures go into, open before anything is played.
pub(super) struct Files<'a> {
    page: Option<(&'a Path, File)>,
    figures: Option<&'a Path>,
}

impl<'a> Files<'a> {
    /// The files that were asked for, if any were. `spares` refuses a path that holds what must be kept.
    pub(super) fn open(
        report: Option<&'a Path>,
        figures: Option<&'a Path>,
        spares: &dyn Fn(&str, &Path) -> Result<(), Failure>,
    ) -> Result<Option<Files<'a>>, Failure> {
        if report.is_none() && figures.is_none() {
            return Ok(None);
        }
        let create = |path: &'a Path| {
            spares("--report", path)?;
            let file = File::create(path).map_err(|error| cannot(Exit::Create, path, &error))?;
            Ok::<_, Failure>((path, file))
        };
        let page = report.map(create).transpose()?;
        if let Some(dir) = figures {
            spares("--figures", dir)?;
            fs::create_dir_all(dir).map_err(|error| cannot(Exit::Create, dir, &error))?;
        }
        Ok(Some(Files { page, figures }))
    }

    /// The flags that ask for these files again, without the folders that they are in.
    pub(super) fn flags(&self) -> Vec<String> {
        let name = |path: &Path| quoted(&path.file_name().unwrap_or_default().to_string_lossy());
        let report = self.page.iter().map(|(path, _)| format!("--report {}", name(path)));
        let figures = self.figures.iter().map(|path| format!("--figures {}", name(path)));
        report.chain(figures).collect()
    }

    /// Writes a page and its figures.
    pub(super) fn write(self, page: &Page) -> Result<(), Failure> {
        if let Some((path, mut file)) = self.page {
            let written = file.write_all(page.html().as_bytes()).and_then(|()| file.flush());
            written.map_err(|error| cannot(Exit::Io, path, &error))?;
        }
        if let Some(dir) = self.figures {
            for figure in page.figures() {
                for (ending, text) in [("svg", figure.svg(&page.marks)), ("csv", figure.data.csv())] {
                    let path = dir.join(format!("{}.{ending}", figure.name));
                    fs::write(&path, text).map_err(|error| cannot(Exit::Io, &path, &error))?;
                }
            }
        }
        Ok(())
    }
}

/// The page of a run or of an ensemble that was asked for.
pub(super) struct Wanted<'a> {
    file: &'a ScenarioFile,
    files: Files<'a>,
}

impl<'a> Wanted<'a> {
    /// What was asked for, if anything was. What cannot be written is said here, before anything is played.
    pub(super) fn of(args: &'a Run, file: &'a ScenarioFile) -> Result<Option<Wanted<'a>>, Failure> {
        let own = |flag: &str, path: &Path| match flag {
            "--report" => spares(flag, path, &args.asked.scenario),
            _ => Ok(()),
        };
        if args.palette != PaletteName::Eight && args.report.is_none() && args.figures.is_none() {
            let text = "--palette is for a page; ask for one with --report or --figures";
            return Err(Failure::new(Exit::Usage, text));
        }
        let files = Files::open(args.report.as_deref(), args.figures.as_deref(), &own)?;
        Ok(files.map(|files| Wanted { file, files }))
    }

    /// Writes the page of a run.
    pub(super) fn write_run(
        self,
        run: &casus_model::Run<'_>,
        draws: Draws,
        report: &Report,
        args: &Run,
        color: When,
    ) -> Result<(), Failure> {
        let batch = Batch {
            model: run.model(),
            seed: args.asked.seed,
            group: GROUP,
            first: 0,
            replicates: 0,
            threads: threads(&args.asked),
        };
        let (causes, observer) = self.play(&batch, args, color)?;
        let page = RunPage {
            run,
            draws,
            report,
            causes: Some(&causes),
            observer: observer.as_ref(),
            maps: casus_report::map::figures(run, report, palette(args)),
            palette: palette(args),
            command: &self.command(args),
        };
        self.files.write(&page.page())
    }

    /// Writes the page of an ensemble.
    pub(super) fn write_ensemble(
        self,
        batch: &Batch<'_>,
        ensemble: &Ensemble,
        args: &Run,
        color: When,
    ) -> Result<(), Failure> {
        let (causes, observer) = self.play(batch, args, color)?;
        let few = Batch { replicates: batch.replicates.min(COURSES), ..*batch };
        let courses = Courses::play(&few, TICKS, &|_| ());
        let setup = batch.model.setup();
        let attributions = Attributions::play(&few, &Attributions::moments(setup, MOMENTS), &|_| ());
        let page = EnsemblePage {
            ensemble,
            setup,
            courses: Some(&courses),
            attributions: Some(&attributions),
            causes: Some(&causes),
            observer: observer.as_ref(),
            palette: palette(args),
            command: &self.command(args),
        };
        self.files.write(&page.page())
    }

    /// The causes, and the ideal observer if the scenario has a twin that warrants another rung.
    fn play(&self, batch: &Batch<'_>, args: &Run, color: When) -> Result<(Why, Option<Roc>), Failure> {
        let twin = self.twin(batch.model, args)?;
        let bar = progress(SETS * u64::from(CAUSES) + 2 * u64::from(OBSERVER), Look::of_stderr(color));
        let of_causes = Batch { replicates: CAUSES, ..*batch };
        let why = Why::of(&of_causes, &Worth::play(&of_causes, &|played| bar.inc(played)));
        let of_truths = Batch { replicates: OBSERVER, ..*batch };
        // Twins that no answer tells apart have no observer, and the page goes without.
        let roc = twin.and_then(|twin| Roc::play(&of_truths, &twin, &|played| bar.inc(played)).ok());
        bar.finish_and_clear();
        Ok((why, roc))
    }

    /// The same scenario under its other truth.
    fn twin(&self, model: &Model, args: &Run) -> Result<Option<Model>, Failure> {
        // Without --truth, since a scenario played under the truth of its twin has none.
        let mut file = changed(self.file, &Asked { truth: None, ..args.asked.clone() })?;
        let Ok(plain) = file.load() else { return Ok(None) };
        let truth = plain.scenario.truth.to_string();
        let Some(twin) = plain.scenario.twin.map(|id| id.to_string()) else { return Ok(None) };
        let setup = model.setup();
        let against = if setup.hypotheses[setup.truth.ix()].id == twin { truth } else { twin };
        file.set("truth", &against);
        file.load().ok().map(compile).transpose()
    }

    fn command(&self, args: &Run) -> String {
        let mut flags = self.files.flags();
        if args.palette != PaletteName::Eight {
            let name = args.palette.to_possible_value();
            flags.extend(name.map(|name| format!("--palette {}", name.get_name())));
        }
        reproduce::line(args, &flags)
    }
}

fn palette(args: &Run) -> Palette {
    match args.palette {
        PaletteName::Eight => Palette::Eight,
        PaletteName::Four => Palette::Four,
        PaletteName::Five => Palette::Five,
        PaletteName::Six => Palette::Six,
        PaletteName::RedGreen => Palette::RedGreen,
    }
}

fn cannot(exit: Exit, path: &Path, error: &std::io::Error) -> Failure {
    let hint = match error.kind() {
        ErrorKind::NotFound => "; the folder that it should go into is not there",
        ErrorKind::IsADirectory => "; that is a folder, and a page is one file: name one in it",
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => "; what should be a folder there is a file",
        _ => "",
    };
    Failure::new(exit, format!("{}: {error}{hint}", clean(&path.to_string_lossy())))
}
