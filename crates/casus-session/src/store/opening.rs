//! What a session was opened with: everything that is needed to play its log again.

use super::failure::Failure;
use crate::game::Game;
use casus_model::VALUE_VERSION;
use casus_scenario::{Code, Problems, ScenarioFile, Source};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// What a session was opened with. The chain of its log begins with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// Program that opened it.
    pub program: String,
    /// Version of the model's numbers.
    pub value_version: u32,
    /// Seed of all chance.
    pub seed: u64,
    /// The scenario.
    pub scenario: Document,
    /// Id of its member pack.
    pub pack_id: String,
    /// Its member pack.
    pub pack: Document,
}

/// A document as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Its name, for messages.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl From<&Source> for Document {
    fn from(source: &Source) -> Document {
        Document { name: source.name.clone(), text: source.text.clone() }
    }
}

impl Document {
    fn source(&self) -> Source {
        Source::new(self.name.clone(), self.text.clone())
    }
}

impl Opening {
    /// The opening of a session of this scenario, with the changes asked for, under a seed.
    ///
    /// # Errors
    ///
    /// [`Failure`] R014 with the first problem if the scenario does not load.
    pub fn of(file: &ScenarioFile, seed: u64) -> Result<Opening, Failure> {
        let refused = |problems: &[Problems]| unloadable(&file.source().name, problems);
        let loaded = file.load().map_err(|problems| refused(&problems))?;
        let (scenario, pack_id, pack) = file.texts().ok_or_else(|| refused(&[]))?;
        let opening = Opening {
            program: format!("casus {}", env!("CARGO_PKG_VERSION")),
            value_version: VALUE_VERSION,
            seed,
            scenario: (&scenario).into(),
            pack_id,
            pack: (&pack).into(),
        };
        // What is written down must be what was asked for.
        match opening.file().load() {
            Ok(again) if again.setup == loaded.setup => Ok(opening),
            Ok(_) => Err(refused(&[])),
            Err(problems) => Err(refused(&problems)),
        }
    }

    /// The scenario, with its pack.
    #[must_use]
    pub fn file(&self) -> ScenarioFile {
        let mut file = ScenarioFile::text(self.scenario.source());
        file.give_pack(&self.pack_id, self.pack.source()).raise_limits();
        file
    }

    /// The game.
    ///
    /// # Errors
    ///
    /// [`Failure`] R014 if the scenario does not load, R010 if the model has other numbers now.
    pub fn game(&self) -> Result<Game, Failure> {
        let name = &self.scenario.name;
        if self.value_version != VALUE_VERSION {
            let what = format!(
                "the session was opened by {}, whose model has value version {}; this one has {VALUE_VERSION}",
                self.program, self.value_version
            );
            return Err(Failure::new(Code::R010, Path::new(name), what));
        }
        let loaded = self.file().load().map_err(|problems| unloadable(name, &problems))?;
        Game::new(&loaded, self.seed)
            .map_err(|invalid| Failure::new(Code::R014, Path::new(name), invalid.message))
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

fn unloadable(name: &str, problems: &[Problems]) -> Failure {
    let first = problems.iter().find_map(|p| Some((p, p.diagnostics.first()?)));
    let what = match first {
        Some((problem, finding)) => finding.plain(&problem.source),
        None => "the scenario does not load".to_owned(),
    };
    Failure::new(Code::R014, Path::new(name), what)
}
