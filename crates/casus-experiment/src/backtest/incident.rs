//! Coded incidents: scenario files whose `history` says what was asked, joined with the responses.

use super::act::{Act, Answer, Codes, Covariates, Seen};
use super::responses::{self, BadTable, Response, Table};
use casus_model::setup::Effect;
use casus_model::{MemberId, Model};
use casus_scenario::document::{AskedAct, History, Records, Unlisted};
use casus_scenario::{Loaded, Problems, ScenarioFile};
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

/// What an inferred answer counts: nobody recorded it by itself.
const INFERRED: f64 = 0.5;

/// A real incident that can be played and scored.
#[derive(Clone, Debug)]
pub struct Incident {
    /// The file, to which changes can be made.
    pub file: ScenarioFile,
    /// The scenario as it loaded.
    pub loaded: Loaded,
    /// What is played.
    pub model: Model,
    /// Id in the tables.
    pub id: String,
    /// What was asked, in the order of the file, with the place of its motion among the injects.
    pub acts: Vec<(usize, Act)>,
}

/// Why incidents cannot be read.
#[derive(Debug)]
pub enum Refused {
    /// A file or folder cannot be read.
    Unreadable(PathBuf, std::io::Error),
    /// No folder in it holds a coded incident.
    Empty(PathBuf),
    /// Scenarios are wrong.
    Scenarios(Vec<Problems>),
    /// A table is wrong.
    Table(PathBuf, BadTable),
    /// The responses do not fit an incident.
    Response(String),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Unreadable(path, error) => write!(f, "{}: {error}", path.display()),
            Refused::Empty(path) => write!(
                f,
                "{}: no folder in it holds a scenario.ron with a `history`; a coded incident is a folder of its own, \
                 such as scenarios/history/salisbury-2018",
                path.display()
            ),
            Refused::Scenarios(problems) => write!(f, "{} scenarios are wrong", problems.len()),
            Refused::Table(path, bad) => write!(f, "{}: {bad}", path.display()),
            Refused::Response(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for Refused {}

/// The text of a table.
///
/// # Errors
///
/// If it cannot be read as text.
pub fn text(path: &Path) -> Result<String, Refused> {
    std::fs::read_to_string(path).map_err(|error| Refused::Unreadable(path.to_owned(), error))
}

/// Reads every coded incident in the folders of a folder, in the order of their names.
///
/// # Errors
///
/// What keeps any of them from being read, and every problem of every scenario.
pub fn read(folder: &Path, table: &Path, raise_limits: bool) -> Result<Vec<Incident>, Refused> {
    let wrong = |bad| Refused::Table(table.to_owned(), bad);
    let responses = responses::read(&text(table)?).map_err(wrong)?;
    let facts_path = folder.join("data").join("members.csv");
    let facts = match std::fs::read_to_string(&facts_path) {
        Ok(text) => text,
        Err(_) => FACTS.to_owned(),
    };
    let facts = Facts::read(&facts).map_err(|bad| Refused::Table(facts_path, bad))?;
    let listed = std::fs::read_dir(folder).map_err(|e| Refused::Unreadable(folder.to_owned(), e))?;
    let mut folders = Vec::new();
    for entry in listed {
        let path = entry.map_err(|e| Refused::Unreadable(folder.to_owned(), e))?.path();
        if path.join("scenario.ron").is_file() {
            folders.push(path);
        }
    }
    folders.sort();
    let (mut incidents, mut problems) = (Vec::new(), Vec::new());
    for path in &folders {
        let loaded = ScenarioFile::open(path, raise_limits).map_err(|p| vec![p]).and_then(|mut file| {
            if raise_limits {
                file.raise_limits();
            }
            Ok((file.load()?, file))
        });
        match loaded {
            Ok((loaded, file)) => {
                if let Some(history) = loaded.history().cloned() {
                    incidents.push(Incident::of(file, loaded, &history, &responses, &facts)?);
                }
            }
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(Refused::Scenarios(problems));
    }
    if incidents.is_empty() {
        return Err(Refused::Empty(folder.to_owned()));
    }
    Ok(incidents)
}

impl Incident {
    fn of(
        file: ScenarioFile,
        loaded: Loaded,
        history: &History,
        responses: &[Response],
        facts: &Facts,
    ) -> Result<Incident, Refused> {
        let model = Model::new(loaded.setup.clone()).map_err(|e| Refused::Response(e.to_string()))?;
        let mut acts = Vec::new();
        for asked in &history.acts {
            let place = loaded.setup.injects.iter().position(|x| x.id == *asked.motion.as_str());
            let Some(place) = place else { continue };
            acts.push((place, act(history, asked, place, &loaded, responses, facts)?));
        }
        Ok(Incident { id: history.incident.to_string(), file, loaded, model, acts })
    }

    /// The model under changes to its scenario, such as ("parameters.staleness", "0").
    ///
    /// # Errors
    ///
    /// The problems of the changed scenario.
    pub fn changed(&self, changes: &[(String, String)]) -> Result<Model, Vec<Problems>> {
        let mut file = self.file.clone();
        for (path, value) in changes {
            file.set(path, value);
        }
        let loaded = file.load()?;
        // Loading has compiled the setup already, so that this cannot fail.
        Ok(Model::new(loaded.setup).unwrap_or_else(|_| self.model.clone()))
    }

    /// Whether a member, by its place, asks for an act: it tabled the motion or is named as a sponsor.
    #[must_use]
    pub fn asks(&self, act: usize, member: usize) -> bool {
        let (motion, _) = &self.acts[act];
        let setup = self.model.setup();
        let tabled =
            matches!(setup.injects[*motion].effect, Effect::Motion { by, .. } if by == MemberId::at(member));
        let sponsors = self.loaded.history().and_then(|h| {
            h.acts.iter().find(|a| *a.motion.as_str() == setup.injects[*motion].id).map(|a| &a.sponsors)
        });
        tabled || sponsors.is_some_and(|s| s.iter().any(|id| *id.as_str() == setup.members[member].id))
    }
}

/// What the tables say of an act.
fn act(
    history: &History,
    asked: &AskedAct,
    place: usize,
    loaded: &Loaded,
    responses: &[Response],
    facts: &Facts,
) -> Result<Act, Refused> {
    let setup = &loaded.setup;
    let tabled_by = match setup.injects[place].effect {
        Effect::Motion { by, .. } => Some(setup.members[by.ix()].id.as_str()),
        _ => None,
    };
    let sponsor = |id: &str| tabled_by == Some(id) || asked.sponsors.iter().any(|s| *s.as_str() == *id);
    let turn = |answer: Answer| match asked.records {
        Records::Joining => answer,
        Records::Objection => answer.turned(),
    };
    let accused = loaded.pack.accused.contains(&loaded.scenario.adversary.id);
    let covariates = |id: &str| facts.of(id, loaded, accused);
    let mut listed = BTreeMap::new();
    let mut seen = Vec::new();
    let rows = responses
        .iter()
        .filter(|r| r.incident == *history.incident.as_str() && r.action == *asked.action.as_str());
    for row in rows {
        let ally = setup.member(&row.member).is_some();
        if row.ally && !ally {
            let text = format!(
                "{} of {}: the responses have {} as a member at the time, and the scenario {} has no such member; add \
                 it to alliance.only or write member_at_time n",
                asked.action,
                history.incident,
                responses::shown(&row.member),
                setup.id
            );
            return Err(Refused::Response(text));
        }
        listed.insert(row.member.as_str(), ());
        if let Some(answer) = row.answer.filter(|_| !sponsor(&row.member)) {
            seen.push(Seen {
                member: row.member.clone(),
                answer: turn(answer),
                weight: row.weight,
                ally,
                inferred: false,
                day: row.day,
                covariates: covariates(&row.member),
            });
        }
    }
    if asked.unlisted == Unlisted::Nothing {
        let unlisted =
            setup.members.iter().filter(|m| !listed.contains_key(m.id.as_str()) && !sponsor(&m.id));
        seen.extend(unlisted.map(|m| Seen {
            member: m.id.clone(),
            answer: turn(Answer::Nothing),
            weight: INFERRED,
            ally: true,
            inferred: true,
            day: None,
            covariates: covariates(&m.id),
        }));
    }
    let c = &asked.codes;
    Ok(Act {
        incident: history.incident.to_string(),
        action: asked.action.to_string(),
        codes: Codes {
            harm: c.harm.get(),
            locus: c.locus.get(),
            freshness: c.freshness.get(),
            request: c.request.get(),
            proof: c.proof.get(),
            askers: c.askers.get(),
            forum: c.endorsement.get(),
            cost: c.cost.get(),
            text: c.text.get() > 0.0,
            one_is_enough: c.one_is_enough.get() > 0.0,
        },
        seen,
    })
}

/// Accession and defence spending of the allies where the folder has no table of its own.
const FACTS: &str = include_str!("../../../../scenarios/history/data/members.csv");

/// What the table of members holds beside the pack.
struct Facts {
    /// Year of accession and standardised defence share by member.
    members: BTreeMap<String, (i64, f64)>,
}

impl Facts {
    fn read(text: &str) -> Result<Facts, BadTable> {
        let table = Table::read(text, &["iso3", "nato_year", "defence_pct_gdp_2023"])?;
        let mut rows = Vec::new();
        for row in table.rows() {
            let Ok(year) = row.cell("nato_year").parse::<i64>() else {
                let message = format!(
                    "nato_year: expected a year; found `{}`",
                    responses::shown(row.cell("nato_year"))
                );
                return Err(BadTable { line: row.line, message });
            };
            let share = row.cell("defence_pct_gdp_2023").parse::<f64>().ok().filter(|x| x.is_finite());
            rows.push((row.cell("iso3").to_owned(), year, share));
        }
        let known: Vec<f64> = rows.iter().filter_map(|r| r.2).collect();
        let n = known.len().max(1) as f64;
        let mean = known.iter().sum::<f64>() / n;
        let sd = (known.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n).sqrt().max(1e-9);
        let standard = |share: Option<f64>| share.map_or(0.0, |x| (x - mean) / sd);
        Ok(Facts {
            members: rows.into_iter().map(|(id, year, share)| (id, (year, standard(share)))).collect(),
        })
    }

    fn of(&self, id: &str, loaded: &Loaded, accused: bool) -> Covariates {
        let (year, defence) = self.members.get(id).copied().unwrap_or((1949, 0.0));
        let profile = loaded.pack.members.iter().find(|m| *m.id.as_str() == *id).filter(|_| accused);
        Covariates {
            alignment: profile.map_or(0.0, |m| m.alignment.get()),
            proximity: profile.map_or(0.0, |m| m.proximity.get()),
            later: if year >= 1999 { 0.5 } else { -0.5 },
            defence,
        }
    }
}
