//! `casus analyze`: what a study found.

use super::report::Files;
use super::sweep::load;
use crate::args::{Analyze, Format, When};
use crate::bug::quoted;
use crate::exit::{Exit, Failure};
use crate::output;
use crate::render::analysis::analysis;
use crate::render::json;
use crate::render::line::print;
use crate::render::look::Look;
use casus_experiment::analysis::{Bound, Event, Given, Results, Settings};
use casus_experiment::experiment::Loaded;
use casus_experiment::study::{Disk, Stored};
use casus_experiment::{Analysis, ExperimentFile};
use casus_report::page::StudyPage;
use casus_scenario::diagnostic::{clean, nearest};
use std::path::Path;

pub(crate) fn analyze(args: &Analyze, color: When) -> Result<Exit, Failure> {
    if args.report.as_deref().is_some_and(|file| file.as_os_str() == "-") {
        return Err(Failure::new(Exit::Usage, "--report writes a file; name one"));
    }
    let disk = Disk::real();
    let stored = Stored::open(&disk, &args.dir)?;
    stored.inputs()?;
    let file = ExperimentFile::kept(&args.dir.join("inputs"))
        .map_err(|_| Failure::new(Exit::Data, "the kept experiment cannot be read"))?;
    let loaded = load(file, color)?;
    let given = args.given.iter().map(|(axis, value)| given(&loaded, axis, value));
    let given = given.collect::<Result<Vec<_>, _>>()?;
    let discover = args.discover.iter().map(|text| event(&loaded, text)).collect::<Result<Vec<_>, _>>()?;
    let own = |flag: &str, path: &Path| spares(flag, path, &args.dir);
    let files = Files::open(args.report.as_deref(), args.figures.as_deref(), &own)?;
    let results = Results::read(&stored, &loaded, given)?;
    let settings = Settings { resamples: args.resamples, ..Settings::default() };
    let found = Analysis::of(&results, &stored, settings, &discover);
    if let Some(files) = files {
        let page = StudyPage {
            analysis: &found,
            experiment: results.experiment(),
            space: &loaded.space,
            command: &command(args, &files),
        };
        files.write(&page.page())?;
    }
    match args.format {
        Format::Json => output::out(&json::pretty(&found)?)?,
        Format::Text => {
            let look = Look::of_stdout(color);
            output::out(print(&analysis(&found, look), look).as_bytes())?;
        }
    }
    Ok(Exit::Ok)
}

/// The command that makes the page again.
fn command(args: &Analyze, files: &Files<'_>) -> String {
    let mut words = vec!["casus analyze".to_owned(), quoted(&args.dir.to_string_lossy())];
    words.extend(
        args.given.iter().map(|(axis, value)| format!("--given {}", quoted(&format!("{axis}={value}")))),
    );
    words.extend(args.discover.iter().map(|event| format!("--discover {}", quoted(event))));
    if args.resamples != Settings::default().resamples {
        words.push(format!("--resamples {}", args.resamples));
    }
    words.extend(files.flags());
    words.join(" ")
}

/// A page belongs beside the folder of a study, whose files are all accounted for.
fn spares(flag: &str, path: &Path, study: &Path) -> Result<(), Failure> {
    let here =
        |p: &Path| if p.as_os_str().is_empty() { Path::new(".").canonicalize() } else { p.canonicalize() };
    let known = path.ancestors().find_map(|p| here(p).ok());
    if known.zip(study.canonicalize().ok()).is_some_and(|(path, study)| path.starts_with(study)) {
        let text = format!("{flag} {} would write into the study", clean(&path.to_string_lossy()));
        return Err(Failure::new(Exit::Usage, text));
    }
    Ok(())
}

/// A restriction, on an axis that there is and to a value that it has.
fn given(loaded: &Loaded, axis: &str, value: &str) -> Result<Given, Failure> {
    let space = &loaded.space;
    let factors = space.uncertainties().iter().chain(space.levers());
    let axes: Vec<&str> = factors.clone().map(|f| f.name.as_str()).chain(["scenario"]).collect();
    let value = value.trim();
    if !axes.contains(&axis) {
        return Err(unknown("axis", axis, &axes));
    }
    let number = value.trim_start_matches(['<', '>', '=']).trim();
    if value.starts_with(['<', '>']) && number.parse::<f64>().is_err() {
        let text = format!("[W016] not a comparison: `{}`; write {axis}=<0.5 or {axis}=>=2", clean(value));
        return Err(Failure::new(Exit::Usage, text));
    }
    let values: Vec<String> = match factors.clone().find(|f| f.name == axis) {
        None => space.scenarios().map(str::to_owned).collect(),
        Some(factor) => (0..factor.values.count().unwrap_or(0))
            .map(|at| factor.values.label(casus_experiment::space::Value::Choice(at)))
            .collect(),
    };
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    if !value.starts_with(['<', '>']) && !values.contains(&value) {
        return Err(unknown("value", value, &values));
    }
    Ok(Given { axis: axis.to_owned(), value: value.to_owned() })
}

/// `late`, `fracture>=0.4` or `fracture<=0.1`.
fn event(loaded: &Loaded, text: &str) -> Result<Event, Failure> {
    let sides = [(">=", Bound::AtLeast as fn(f64) -> Bound), ("<=", Bound::AtMost)];
    let (name, bound) = match sides.into_iter().find_map(|(sign, side)| Some((text.split_once(sign)?, side)))
    {
        None => (text.trim(), None),
        Some(((name, bound), side)) => match bound.trim().parse::<f64>() {
            Ok(x) if x.is_finite() => (name.trim(), Some(side(x))),
            _ => {
                let text = format!(
                    "[W016] `{}` is no event; write an outcome, or a bound such as fracture>=0.4",
                    clean(text)
                );
                return Err(Failure::new(Exit::Usage, text));
            }
        },
    };
    let outcomes: Vec<&str> = loaded.space.outcomes().iter().map(|o| o.name.as_str()).collect();
    match outcomes.contains(&name) {
        true => Ok(Event { outcome: name.to_owned(), bound }),
        false => Err(unknown("outcome", name, &outcomes)),
    }
}

fn unknown(what: &str, name: &str, known: &[&str]) -> Failure {
    let hint = match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there is {}", known.join(", ")),
    };
    Failure::new(Exit::Usage, format!("[W016] unknown {what} `{}`; {}", clean(name), clean(&hint)))
}
