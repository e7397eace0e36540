//! What the tests of casus share: loading a shipped scenario with changes.

use casus_model::{Draws, Model, Report, Setup};
use casus_scenario::ScenarioFile;

/// The ids of the shipped scenarios.
pub fn shipped() -> impl Iterator<Item = &'static str> {
    casus_scenario::shipped::SCENARIOS.iter().map(|s| s.id)
}

/// The setup of a shipped scenario with `path=value` changes; panics with every diagnostic if it does not load.
#[must_use]
pub fn setup(id: &str, changes: &[&str]) -> Setup {
    let mut file = ScenarioFile::shipped(id).unwrap_or_else(|| panic!("{id} is not shipped"));
    for change in changes {
        let (path, value) = change.split_once('=').unwrap_or_else(|| panic!("{change} has no ="));
        file.set(path, value);
    }
    match file.load() {
        Ok(loaded) => loaded.setup,
        Err(problems) => {
            let lines = problems.iter().flat_map(|p| p.diagnostics.iter().map(|d| d.plain(&p.source)));
            panic!("{id} does not load:\n{}", lines.collect::<Vec<_>>().join("\n"));
        }
    }
}

/// The compiled model of a shipped scenario with changes.
#[must_use]
pub fn model(id: &str, changes: &[&str]) -> Model {
    compile(setup(id, changes))
}

/// A compiled setup.
#[must_use]
pub fn compile(setup: Setup) -> Model {
    Model::new(setup).unwrap_or_else(|e| panic!("{e}"))
}

/// The report of one run.
#[must_use]
pub fn play(model: &Model, seed: u64, replicate: u32) -> Report {
    model.play(Draws::new(seed, 0, replicate))
}
