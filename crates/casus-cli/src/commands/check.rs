//! `casus check`: every problem of every file at once.

use super::named::{self, Missing};
use crate::args::{Check, Format, When};
use crate::exit::{Exit, Failure};
use crate::output;
use crate::render::diagnostic::{draw, findings, summary};
use crate::render::json;
use crate::render::look::Look;
use crate::render::words::many;
use casus_experiment::ExperimentFile;
use casus_scenario::tree::Tree;
use casus_scenario::{Code, Diagnostic, Problems, ScenarioFile, Source, check_pack, same_ids};
use std::collections::BTreeSet;
use std::path::PathBuf;

pub(crate) fn check(args: &Check, color: When) -> Result<Exit, Failure> {
    let mut problems: Vec<Problems> = Vec::new();
    let mut scenarios: Vec<Source> = Vec::new();
    let mut seen: BTreeSet<PathBuf> = BTreeSet::new();
    let mut exit = Exit::Ok;
    for name in &args.files {
        // A file named twice is one file.
        let real = name.canonicalize().unwrap_or_else(|_| name.clone());
        if !seen.insert(real) {
            continue;
        }
        if let (false, Some(file)) = (name.exists(), name.to_str().and_then(ExperimentFile::shipped)) {
            merge(&mut problems, file.load().map_or_else(|problems| problems, |loaded| loaded.warnings));
            continue;
        }
        match named::open(name, args.raise_limits) {
            Err(Missing::Unknown(failure)) => {
                exit = worse(exit, failure.exit);
                let source = Source::new(name.to_string_lossy(), "");
                let finding = Diagnostic::new(Code::F001, 0..0, failure.message);
                problems.push(Problems { source, diagnostics: vec![finding] });
            }
            Err(Missing::Unreadable(found)) => problems.push(found),
            Ok(file) if root(file.source()).as_deref() == Some("Pack") => {
                problems.push(check_pack(file.source().clone(), args.raise_limits));
            }
            Ok(file) if root(file.source()).as_deref() == Some("Experiment") => {
                let file = match ExperimentFile::shipped(&name.to_string_lossy()).filter(|_| !name.exists()) {
                    Some(shipped) => Ok(shipped),
                    None => ExperimentFile::open(name, args.raise_limits),
                };
                let found = file.map_err(|problem| vec![problem]).and_then(|file| file.load());
                merge(&mut problems, found.map_or_else(|problems| problems, |loaded| loaded.warnings));
            }
            Ok(file) => {
                merge(&mut problems, scenario(&file)?);
                scenarios.push(file.source().clone());
            }
        }
    }
    merge(&mut problems, same_ids(&scenarios));
    exit = worse(exit, Exit::of(&problems));
    match args.format {
        Format::Json => output::out(&json::pretty(&findings(&problems))?)?,
        Format::Text => {
            let look = Look::of_stdout(color);
            let mut text: String = problems.iter().map(|p| draw(p, look)).collect();
            let files = many(seen.len(), "file", "files");
            text.push_str(&format!("{} in {files}\n", summary(&problems)));
            output::out(text.as_bytes())?;
        }
    }
    Ok(exit)
}

/// Wrong data outweighs what could not be read, and that outweighs limits.
fn worse(a: Exit, b: Exit) -> Exit {
    let order = [Exit::Data, Exit::Io, Exit::Missing, Exit::Limit, Exit::Ok];
    order.into_iter().find(|&e| e == a || e == b).unwrap_or(a)
}

fn scenario(file: &ScenarioFile) -> Result<Vec<Problems>, Failure> {
    match file.load() {
        Ok(loaded) => Ok(loaded.warnings),
        Err(problems) if problems.iter().any(Problems::has_errors) => Ok(problems),
        Err(_) => Err(named::no_reason(file.source())),
    }
}

/// Findings about a text that has been reported on already, such as a pack of two scenarios, are told once.
fn merge(problems: &mut Vec<Problems>, found: Vec<Problems>) {
    for new in found {
        match problems.iter_mut().find(|p| p.source == new.source) {
            None => problems.push(new),
            Some(old) => {
                for finding in new.diagnostics {
                    if !old.diagnostics.contains(&finding) {
                        old.diagnostics.push(finding);
                    }
                }
                old.diagnostics.sort_by_key(|d| (d.span.start, d.code));
            }
        }
    }
}

/// The name before a document's outermost bracket.
fn root(source: &Source) -> Option<String> {
    Tree::document(&source.text).tree?.root.name().map(str::to_owned)
}
