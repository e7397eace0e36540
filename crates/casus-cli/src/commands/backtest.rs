//! `casus backtest`: coded incidents of the record beside what allies did.

use super::run::{limited, progress, tell_problems};
use crate::args::{Backtest, Format, When};
use crate::bug::quoted;
use crate::exit::{Exit, Failure};
use crate::output;
use crate::render::backtest::backtest as screen;
use crate::render::json;
use crate::render::line::print;
use crate::render::look::Look;
use casus_experiment::backtest::incident::{self, Refused};
use casus_experiment::backtest::{self as history, Ask, pack, page, target};
use casus_scenario::diagnostic::clean;
use std::io::ErrorKind;
use std::path::Path;

pub(crate) fn backtest(args: &Backtest, color: When) -> Result<Exit, Failure> {
    let failed = |refused: Refused| failure(refused, color);
    let data = args.folder.join("data");
    let responses = args.responses.clone().unwrap_or_else(|| data.join("responses.csv"));
    let incidents = incident::read(&args.folder, &responses, args.raise_limits).map_err(failed)?;
    let table = data.join("targets.csv");
    let targets = match table.exists() {
        true => {
            let text = incident::text(&table).map_err(failed)?;
            target::read(&text).map_err(|bad| failed(Refused::Table(table, bad)))?
        }
        false => Vec::new(),
    };
    let bar = progress(incidents.len() as u64, Look::of_stderr(color));
    let ask = Ask {
        seed: args.seed,
        replicates: args.replicates,
        threads: limited(args.threads),
        calibrate: args.calibrate,
    };
    let result = history::Backtest::play(&incidents, &targets, ask, &|| bar.inc(1));
    bar.finish_and_clear();
    let result = result.map_err(|problems| failed(Refused::Scenarios(problems)))?;
    if let Some(file) = &args.page {
        write(file, page::page(&result, &command(args, Some(file))))?;
    }
    if let (Some(file), Some(calibrated)) = (&args.pack, &result.calibrated) {
        let provenance = format!(
            "Fitted by {} to {} acts of the record.",
            command(args, None),
            result.acts.iter().filter(|a| !a.text && !a.responses.is_empty()).count()
        );
        let text = pack::calibrated(&incidents, &calibrated.parameters, &provenance).map_err(|_| {
            let text = "--pack needs incidents that share one member pack, and these do not";
            Failure::new(Exit::Data, text)
        })?;
        write(file, text)?;
    }
    match args.format {
        Format::Json => output::out(&json::pretty(&result)?)?,
        Format::Text => {
            let look = Look::of_stdout(color);
            output::out(print(&screen(&result, look), look).as_bytes())?;
        }
    }
    Ok(Exit::Ok)
}

fn write(file: &Path, text: String) -> Result<(), Failure> {
    std::fs::write(file, text)
        .map_err(|error| Failure::new(Exit::Create, format!("{}: {error}", clean(&file.to_string_lossy()))))
}

/// The command line that gives the same result, and writes this page.
fn command(args: &Backtest, page: Option<&Path>) -> String {
    let name = |path: &Path| quoted(&path.to_string_lossy());
    let mut words = vec!["casus backtest".to_owned(), name(&args.folder)];
    words.extend(args.responses.iter().map(|path| format!("--responses {}", name(path))));
    if args.calibrate {
        words.push("--calibrate".into());
    }
    words.push(format!("--replicates {} --seed {}", args.replicates, args.seed));
    words.extend(page.map(|file| format!("--page {}", name(file))));
    clean(&words.join(" "))
}

fn failure(refused: Refused, color: When) -> Failure {
    let text = clean(&refused.to_string());
    match refused {
        Refused::Scenarios(problems) => {
            tell_problems(&problems, color);
            Failure::told(Exit::of(&problems))
        }
        Refused::Unreadable(_, error)
            if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
        {
            let hint = "a back-test reads a folder of coded incidents, such as scenarios/history among the sources of \
                        casus, and in it or by --responses a table of responses";
            Failure::new(Exit::Missing, format!("{text}; {hint}"))
        }
        Refused::Unreadable(..) => Failure::new(Exit::Io, text),
        Refused::Empty(_) => Failure::new(Exit::Missing, text),
        Refused::Table(..) | Refused::Response(_) => Failure::new(Exit::Data, text),
    }
}
