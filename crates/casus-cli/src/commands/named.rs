//! What a scenario argument names: a file, a folder, standard input or a shipped scenario.

use crate::exit::{Exit, Failure};
use crate::output;
use casus_experiment::experiment::SHIPPED;
use casus_scenario::diagnostic::{clean, nearest};
use casus_scenario::{Problems, ScenarioFile, Source, shipped};
use std::path::Path;

/// Why a name led to no scenario.
pub(crate) enum Missing {
    /// Nothing goes by this name, or nobody can tell.
    Unknown(Failure),
    /// A file does, but it cannot be read.
    Unreadable(Problems),
}

/// Opens the scenario that the argument names. A file or folder comes before a shipped scenario of the same name.
pub(crate) fn open(name: &Path, raise_limits: bool) -> Result<ScenarioFile, Missing> {
    let id = name.to_str().filter(|id| shipped::scenario(id).is_some());
    let folder = name.is_dir();
    let there = name.as_os_str() == "-" || name.symlink_metadata().is_ok();
    // A folder that happens to have a shipped scenario's name is meant only if it holds a scenario.
    if there && (id.is_none() || !folder || name.join("scenario.ron").exists()) {
        if let Some(id) = id {
            output::note(&format!("`{id}` is read from this folder; the shipped scenario has the same name"));
        }
        let mut file = ScenarioFile::open(name, raise_limits).map_err(Missing::Unreadable)?;
        if raise_limits {
            file.raise_limits();
        }
        return Ok(file);
    }
    if let Some(mut file) = id.and_then(ScenarioFile::shipped) {
        if raise_limits {
            file.raise_limits();
        }
        return Ok(file);
    }
    // Reading says why a file that may exist cannot be looked at.
    if let Err(error) = name.try_exists() {
        let text = format!("{}: {error}", clean(&name.to_string_lossy()));
        return Err(Missing::Unknown(Failure::new(Exit::Io, text)));
    }
    Err(Missing::Unknown(Failure::new(Exit::Missing, unknown(name))))
}

/// A document that is refused although nothing is wrong with it.
pub(crate) fn no_reason(source: &Source) -> Failure {
    let text = format!("this is a bug in casus: {} is refused without a reason", clean(&source.name));
    Failure::new(Exit::Bug, text)
}

fn unknown(name: &Path) -> String {
    let name = name.to_string_lossy();
    let study = SHIPPED.iter().any(|(id, _)| *id == name);
    let hint = match meant(&name) {
        _ if study => format!("`{name}` is an experiment, which casus sweep plays"),
        Some(id) => format!("did you mean `{id}`?"),
        None => {
            let ids: Vec<&str> = shipped::SCENARIOS.iter().map(|s| s.id).collect();
            format!("these ship: {}", ids.join(", "))
        }
    };
    format!("no shipped scenario and no file called `{}`; {hint}", clean(&name))
}

/// The shipped scenario that was probably meant: one whose id, or some words of it, are nearly what was typed.
fn meant(name: &str) -> Option<&'static str> {
    let ids = || shipped::SCENARIOS.iter().chain(shipped::HISTORY).map(|s| s.id);
    let part_of = |id: &&str| name.len() > 2 && id.contains(name);
    ids().find(part_of).or_else(|| nearest(name, ids())).or_else(|| {
        ids().find(|id| {
            let words: Vec<&str> = id.split('-').collect();
            let runs =
                (1..=words.len()).flat_map(|n| words.windows(n).map(|w| w.join("-")).collect::<Vec<_>>());
            nearest(name, &runs.collect::<Vec<_>>()).is_some()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn half_remembered_names_lead_to_a_scenario() {
        assert_eq!(meant("staged-border"), Some("staged-border-incident"));
        assert_eq!(meant("stagd-border"), Some("staged-border-incident"));
        assert_eq!(meant("stray-misile"), Some("stray-missile"));
        assert_eq!(meant("sabotaje"), Some("cable-sabotage"));
        assert_eq!(meant("salisbury"), Some("history/salisbury-2018"));
        assert_eq!(meant("weather"), None);
        assert_eq!(meant(""), None);
    }
}
