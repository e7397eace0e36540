//! `casus new`: a scenario to begin with.

use crate::args::New;
use crate::bug::quoted;
use crate::exit::{Exit, Failure};
use crate::output;
use casus_scenario::diagnostic::clean;
use casus_scenario::shipped;
use casus_scenario::value::Id;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

/// A complete small scenario that shows every kind of inject.
const TEMPLATE: &str = include_str!("new/template.ron");
/// The id that stands in it.
const TEMPLATE_ID: &str = "drones-over-the-airport";

pub(crate) fn create(args: &New) -> Result<Exit, Failure> {
    if let Err(refusal) = args.name.parse::<Id>() {
        let expected = refusal.expected.map_or_else(String::new, |e| format!("; expected {e}"));
        let text = format!("`{}` cannot be an id: {}{expected}", clean(&args.name), refusal.what);
        return Err(Failure::new(Exit::Usage, text));
    }
    if shipped::scenario(&args.name).is_some() {
        let text = format!("`{}` is the id of a shipped scenario; choose another", args.name);
        return Err(Failure::new(Exit::Usage, text));
    }
    let folder = args.dir.join(&args.name);
    let file = folder.join("scenario.ron");
    write(&folder, &file, &text(&args.name)).map_err(|error| {
        let why = match error.kind() {
            ErrorKind::AlreadyExists => "it is there already and stays as it is".into(),
            _ => error.to_string(),
        };
        Failure::new(Exit::Create, format!("{}: {why}", clean(&file.to_string_lossy())))
    })?;
    let place = quoted(&folder.to_string_lossy());
    let file = clean(&file.to_string_lossy());
    output::out(
        format!("{file} is written. Next:\n  casus check {place}\n  casus run {place}\n").as_bytes(),
    )?;
    Ok(Exit::Ok)
}

fn write(folder: &Path, file: &Path, text: &str) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    OpenOptions::new().write(true).create_new(true).open(file)?.write_all(text.as_bytes())
}

fn text(name: &str) -> String {
    TEMPLATE.replace(TEMPLATE_ID, name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use casus_model::{Draws, Model, OutcomeKind};
    use casus_scenario::document::Inject;
    use casus_scenario::{ScenarioFile, Source};

    #[test]
    fn the_template_is_sound_complete_and_playable() {
        assert_eq!(TEMPLATE.matches(TEMPLATE_ID).count(), 1);
        let loaded = match ScenarioFile::text(Source::new("template", text("my-own"))).load() {
            Ok(loaded) => loaded,
            Err(problems) => {
                let all: Vec<String> =
                    problems.iter().flat_map(|p| p.diagnostics.iter().map(|d| d.plain(&p.source))).collect();
                panic!("{}", all.join("\n"));
            }
        };
        assert!(loaded.warnings.is_empty());
        assert_eq!(loaded.scenario.id.as_str(), "my-own");
        let kind = |x: &Inject| match x {
            Inject::Indicator(_) => 0,
            Inject::Evidence(_) => 1,
            Inject::Incident { .. } => 2,
            Inject::Narrative { .. } => 3,
            Inject::Warning { .. } => 4,
            Inject::Share { .. } => 5,
            Inject::Statement { .. } => 6,
            Inject::FrontLine { .. } => 7,
            Inject::Motion { .. } => 8,
        };
        let mut kinds: Vec<i32> = loaded.scenario.injects.iter().map(kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        assert_eq!(kinds, (0..9).collect::<Vec<_>>(), "every kind of inject is shown");

        let model = Model::new(loaded.setup).expect("a sound setup");
        let kinds: Vec<OutcomeKind> =
            (0..40).map(|k| model.play(Draws::new(2026, 0, k)).outcome.kind).collect();
        assert!(kinds.iter().any(|k| *k != kinds[0]), "it ends in more than one way: {kinds:?}");
    }
}
