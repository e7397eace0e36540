//! Loading an experiment: text, scenarios, places, design and checks, with every problem at once.

use super::check::{self, Findings};
use super::{Experiment, FORMAT, Grid, Written};
use crate::design::{Axis, Design};
use crate::space::{Factor, Ground, Source as Sampled, Space, Value, Values, read_table};
use casus_scenario::diagnostic::{Code, Diagnostic, Source};
use casus_scenario::parse::parse;
use casus_scenario::template::{Place, Untemplated};
use casus_scenario::{Problems, ScenarioFile, shipped};
use std::path::{Path, PathBuf};

/// An experiment on its way in: its text, and where the scenarios, packs and tables that it names are looked for.
#[derive(Clone, Debug)]
pub struct ExperimentFile {
    source: Source,
    beside: Option<PathBuf>,
    /// Whether the scenarios and the table lie beside it under the names that a study gives them.
    kept: bool,
    raise_limits: bool,
}

/// An experiment that loaded.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The document.
    pub experiment: Experiment,
    /// Its samples.
    pub space: Space,
    /// Every text that it rests on, by the name under which a study keeps it: the experiment itself, its scenarios and
    /// packs, and its table.
    pub texts: Vec<(String, String)>,
    /// Warnings, by text.
    pub warnings: Vec<Problems>,
}

impl ExperimentFile {
    /// An experiment given as text; what it names must be shipped.
    #[must_use]
    pub fn text(source: Source) -> ExperimentFile {
        ExperimentFile { source, beside: None, kept: false, raise_limits: false }
    }

    /// A shipped experiment.
    #[must_use]
    pub fn shipped(id: &str) -> Option<ExperimentFile> {
        let text = super::SHIPPED.iter().find(|(known, _)| *known == id)?.1;
        Some(ExperimentFile::text(Source::new(format!("experiments/{id}.ron"), text)))
    }

    /// The experiment of a study, from the folder of its inputs.
    ///
    /// # Errors
    ///
    /// What keeps the file from being read.
    pub fn kept(inputs: &Path) -> Result<ExperimentFile, Problems> {
        let file = ExperimentFile::open(&inputs.join("experiment.ron"), true)?;
        Ok(ExperimentFile { kept: true, ..file })
    }

    /// Allows sizes up to the hard ceilings.
    pub fn raise_limits(&mut self) -> &mut Self {
        self.raise_limits = true;
        self
    }

    /// An experiment file. What it names is looked for beside it, and scenarios and packs then among the shipped ones.
    /// `-` reads standard input.
    ///
    /// # Errors
    ///
    /// What keeps the file from being read.
    pub fn open(path: &Path, raise_limits: bool) -> Result<ExperimentFile, Problems> {
        let source = casus_scenario::read(path, raise_limits)?;
        Ok(ExperimentFile { source, beside: path.parent().map(Path::to_owned), kept: false, raise_limits })
    }

    /// The text.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Reads and checks the experiment and everything that it rests on.
    ///
    /// # Errors
    ///
    /// Every problem, by text.
    pub fn load(&self) -> Result<Loaded, Vec<Problems>> {
        let parsed = parse::<Experiment>(&self.source, "Experiment");
        let mut own = parsed.diagnostics;
        if let (Some(experiment), Some(tree)) = (&parsed.value, &parsed.tree) {
            let mut f = Findings::new(tree);
            let (space, texts, mut others) = self.checked(experiment, &mut f);
            own.extend(f.into_found());
            let own = Problems { source: self.source.clone(), diagnostics: own };
            let refused = own.has_errors() || others.iter().any(Problems::has_errors);
            others.insert(0, own);
            others.retain(|p| !p.diagnostics.is_empty());
            return match space {
                Some(space) if !refused => {
                    Ok(Loaded { experiment: experiment.clone(), space, texts, warnings: others })
                }
                _ => Err(others),
            };
        }
        if let (Some(draft), Some(_)) = (&parsed.draft, &parsed.tree)
            && draft.value.format > FORMAT
        {
            own.clear();
            let mut f = Findings::new(&draft.tree);
            check::format(&draft.value, &mut f);
            own.extend(f.into_found());
        }
        Err(vec![Problems { source: self.source.clone(), diagnostics: own }])
    }

    /// The space of a document, if it has one, with the texts that it rests on and the problems of those.
    fn checked(
        &self,
        e: &Experiment,
        f: &mut Findings<'_>,
    ) -> (Option<Space>, Vec<(String, String)>, Vec<Problems>) {
        check::format(e, f);
        let factors = check::factors(e, f);
        check::outcomes(e, f);
        check::replicates(e, f);
        let mut texts = vec![("experiment.ron".to_owned(), self.source.text.clone())];
        let mut problems = Vec::new();
        let mut grounds = Vec::new();
        if e.scenarios.is_empty() {
            f.add(f.at(Code::W010, "scenarios", "an experiment without a scenario").expected("at least one"));
        }
        for (number, name) in e.scenarios.iter().enumerate() {
            let path = format!("scenarios[{number}]");
            let file = match self.scenario(number, name.as_str()) {
                Some(Ok(mut file)) => {
                    for (path, value) in e.set.iter() {
                        file.set(path.as_str(), value.as_str());
                    }
                    file
                }
                Some(Err(problem)) => {
                    problems.push(problem);
                    continue;
                }
                None => {
                    let finding = f
                        .at(Code::S015, &path, "unknown scenario")
                        .expected("a shipped scenario, or a file beside the experiment")
                        .found(format!("`{name}`"));
                    let ids = shipped::SCENARIOS.iter().map(|s| s.id);
                    let near = casus_scenario::diagnostic::nearest(name.as_str(), ids);
                    f.add(
                        near.map_or(finding.clone(), |near| finding.hint(format!("did you mean `{near}`?"))),
                    );
                    continue;
                }
            };
            texts.push((format!("scenario-{number}.ron"), file.source().text.clone()));
            let Some(factors) = &factors else { continue };
            let mut file = file;
            texts.extend(self.packs(number, &mut file, factors));
            if let Some(ground) = self.ground(file, factors, f, &mut problems) {
                check::named(e, &ground.template, &path, f);
                if grounds.iter().any(|other: &Ground| other.id == ground.id) {
                    let finding = f.at(Code::S035, &path, "two scenarios with one id");
                    f.add(finding.expected("ids that tell samples apart").found(format!("`{}`", ground.id)));
                }
                grounds.push(ground);
            }
        }
        let Some(factors) = factors else { return (None, texts, problems) };
        let all = grounds.len() == e.scenarios.len();
        let ids: Vec<&str> = grounds.iter().map(|ground| ground.id.as_str()).collect();
        check::hypotheses(e, &factors, all.then_some(&ids), f);
        let uncertainties = e.uncertainties.len();
        let sampled = match &e.table {
            Some(table) => self.table(e, table.as_str(), &factors[..uncertainties], f, &mut texts),
            None => design(e, &factors[..uncertainties], f),
        };
        let Some(source) = sampled.filter(|_| grounds.len() == e.scenarios.len() && !grounds.is_empty())
        else {
            return (None, texts, problems);
        };
        let space = Space {
            factors,
            uncertainties,
            grounds,
            source,
            outcomes: e.outcomes.clone(),
            seed: e.seed,
            draws: e.draws,
            keep: e.keep,
        };
        check::runs(e, &space, self.raise_limits, f);
        check::alike(&space, f);
        (Some(space), texts, problems)
    }

    /// A scenario beside the experiment or shipped; nothing if there is none of that name.
    fn scenario(&self, number: usize, name: &str) -> Option<Result<ScenarioFile, Problems>> {
        if let (true, Some(folder)) = (self.kept, &self.beside) {
            let path = folder.join(format!("scenario-{number}.ron"));
            return Some(ScenarioFile::open(&path, self.raise_limits));
        }
        if let Some(folder) = &self.beside {
            let path = folder.join(name);
            if !name.is_empty() && path.exists() {
                return Some(ScenarioFile::open(&path, self.raise_limits));
            }
        }
        let mut file = ScenarioFile::shipped(name)?;
        if self.raise_limits {
            file.raise_limits();
        }
        Some(Ok(file))
    }

    /// The packs of a scenario, its own and those that an axis may put in its place, with the names under which a study
    /// keeps them: packs of two scenarios may be called the same and be different.
    fn packs(&self, number: usize, file: &mut ScenarioFile, factors: &[Factor]) -> Vec<(String, String)> {
        let own = file.pack_id();
        let others = factors.iter().filter(|factor| factor.path == "alliance.pack");
        let others = others.filter_map(|factor| match &factor.values {
            Values::Among(values) => Some(values.iter().map(|value| value.label().to_owned())),
            _ => None,
        });
        let mut ids: Vec<String> = Vec::new();
        for id in own.into_iter().chain(others.flatten()) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let mut texts = Vec::new();
        for (place, id) in ids.iter().enumerate() {
            let name = format!("pack-{number}-{place}.ron");
            let kept = self.beside.as_ref().filter(|_| self.kept).map(|folder| folder.join(&name));
            if let Some(pack) = kept.and_then(|path| casus_scenario::read(&path, true).ok()) {
                file.give_pack(id, pack);
            }
            if let Some(Ok(pack)) = file.find_pack(id) {
                texts.push((name, pack.text));
            }
        }
        texts
    }

    /// A scenario with the places of the factors open.
    fn ground(
        &self,
        file: ScenarioFile,
        factors: &[Factor],
        f: &mut Findings<'_>,
        problems: &mut Vec<Problems>,
    ) -> Option<Ground> {
        let (mut places, mut first) = (Vec::new(), Vec::new());
        let mut sound = true;
        for (number, factor) in factors.iter().enumerate() {
            match file.places(&factor.path) {
                Ok(found) => {
                    for place in found {
                        sound &= fits(factor, &place, f);
                        let value = factor.values.text(factor.values.at(0.5), &place);
                        first.push((place.path.clone(), value));
                        places.push((number, place));
                    }
                }
                Err(finding) => {
                    sound = false;
                    f.add_at(finding, &format!("{}.path", factor_path(f, &factor.name)));
                }
            }
        }
        if !sound {
            return None;
        }
        let template = match file.template(&first) {
            Ok(template) => template,
            Err(Untemplated::Problems(found)) => {
                problems.extend(found);
                return None;
            }
            Err(Untemplated::Place(place, finding)) => {
                let factor = &factors[places[place].0];
                f.add_at(finding, &format!("{}.path", factor_path(f, &factor.name)));
                return None;
            }
            Err(Untemplated::Overlap(a, b)) => {
                let [one, other] = [a, b].map(|place| &factors[places[place].0]);
                let path = format!("{}.path", factor_path(f, &other.name));
                let finding = f
                    .at(Code::W003, &path, "two axes write to one place")
                    .expected("places that lie apart")
                    .found(format!("`{}` of `{}` and `{}`", places[b].1.path, one.name, other.name));
                f.add(finding);
                return None;
            }
        };
        let ground = Ground { id: template.base().scenario.id.to_string(), template, places };
        check::values(&file, &ground, factors, f);
        Some(ground)
    }

    fn table(
        &self,
        e: &Experiment,
        name: &str,
        factors: &[Factor],
        f: &mut Findings<'_>,
        texts: &mut Vec<(String, String)>,
    ) -> Option<Sampled> {
        if e.design != (Design::FullFactorial { levels: None }) {
            f.add(f.at(Code::W018, "table", "both a design and a table").expected("one of the two"));
        }
        let name = if self.kept { "table.csv" } else { name };
        let path = self.beside.as_ref().map(|folder| folder.join(name));
        let read = match &path {
            Some(path) => casus_scenario::read(path, true).map_err(|p| {
                p.diagnostics.into_iter().next().map_or_else(String::new, |d| d.found.unwrap_or(d.message))
            }),
            None => Err("an experiment from standard input has no folder".into()),
        };
        let text = match read {
            Ok(source) => source.text,
            Err(reason) => {
                f.add(
                    f.at(Code::W018, "table", "the table cannot be read")
                        .found(format!("`{name}`: {reason}")),
                );
                return None;
            }
        };
        match read_table(&text, factors) {
            Ok(rows) if rows.is_empty() => {
                f.add(f.at(Code::W010, "table", "a table without a row").expected("at least one point"));
                None
            }
            Ok(rows) => {
                texts.push(("table.csv".into(), text));
                Some(Sampled::Table(rows))
            }
            Err(fault) => {
                let finding = f.at(Code::W018, "table", fault.message);
                f.add(match fault.hint {
                    Some(hint) => finding.hint(hint),
                    None => finding,
                });
                None
            }
        }
    }
}

/// The field path of a factor, by its name.
fn factor_path(f: &Findings<'_>, name: &str) -> String {
    f.factors.iter().find(|(known, _)| known == name).map_or_else(String::new, |(_, path)| path.clone())
}

/// Whether what is written at a place can be scaled or moved, where that is asked.
fn fits(factor: &Factor, place: &Place, f: &mut Findings<'_>) -> bool {
    let Some(finding) = factor.values.misfit(place) else { return true };
    f.add_at(finding, &format!("{}.path", factor_path(f, &factor.name)));
    false
}

fn design(e: &Experiment, uncertainties: &[Factor], f: &mut Findings<'_>) -> Option<Sampled> {
    let axes: Vec<Axis> = uncertainties.iter().map(|factor| factor.values.axis()).collect();
    match e.design.points(&axes, e.seed) {
        Ok(points) => {
            if let Some(note) = e.design.note() {
                f.add(f.at(Code::W014, "design", "not a power of two").found(note));
            }
            Some(Sampled::Design(points))
        }
        Err(invalid) => {
            let code = if invalid.message.contains("at most") { Code::W009 } else { Code::W010 };
            f.add(f.at(code, "design", invalid.message));
            None
        }
    }
}

/// The values of a grid, each computed from its number; nothing, with a finding, if it is none.
pub(super) fn grid(grid: &Grid, path: &str, f: &mut Findings<'_>) -> Option<Vec<Written>> {
    let path = format!("{path}.grid");
    let written = |x: f64| Written::from(crate::space::number(x));
    let few = |n: u32, f: &mut Findings<'_>| {
        if n == 0 {
            f.add(f.at(Code::W007, &path, "a grid without values").expected("n of at least 1"));
        }
        if n > MOST_VALUES {
            f.add(f.at(Code::W009, &path, "too many values").expected(format!("at most {MOST_VALUES}")));
        }
        (1..=MOST_VALUES).contains(&n)
    };
    match *grid {
        Grid::Linspace { from, to, n } => {
            let (from, to) = (from.get(), to.get());
            let step = if n > 1 { (to - from) / f64::from(n - 1) } else { 0.0 };
            let value = |k: u32| if k + 1 == n && n > 1 { to } else { from + step * f64::from(k) };
            few(n, f).then(|| (0..n).map(|k| written(value(k))).collect())
        }
        Grid::Logspace { from, to, n } => {
            let (from, to) = (from.get(), to.get());
            if from <= 0.0 || to <= 0.0 {
                f.add(f.at(Code::W008, &path, "a logarithmic grid that touches 0").expected("ends above 0"));
                return None;
            }
            let (low, high) = (casus_model::math::ln(from), casus_model::math::ln(to));
            let share = |k: u32| f64::from(k) / f64::from(n.max(2) - 1);
            let value = |k: u32| match k {
                0 => from,
                k if k + 1 == n => to,
                k => casus_model::math::exp(low + (high - low) * share(k)),
            };
            few(n, f).then(|| (0..n).map(|k| written(value(k))).collect())
        }
        Grid::Steps { from, to, by } => {
            let (from, to, by) = (from.get(), to.get(), by.get());
            let steps = ((to - from) / by + 1e-9).floor();
            if by == 0.0 || steps < 0.0 || !steps.is_finite() {
                let finding = f
                    .at(Code::W005, &path, "a step that leads nowhere")
                    .expected("a step from `from` towards `to`")
                    .found(format!("{from} to {to} by {by}"));
                f.add(finding);
                return None;
            }
            if steps >= f64::from(MOST_VALUES) {
                f.add(f.at(Code::W009, &path, "too many values").expected(format!("at most {MOST_VALUES}")));
                return None;
            }
            let last = from + steps * by;
            if (last - to).abs() > 1e-9 * by.abs() {
                let finding = f
                    .at(Code::W006, &path, "the grid misses its end")
                    .found(format!("{} values, the last {last}", steps + 1.0));
                f.add(finding);
            }
            Some((0..=steps as u32).map(|k| written(from + f64::from(k) * by)).collect())
        }
    }
}

/// Most values of an axis.
const MOST_VALUES: u32 = 10_000;

/// A diagnostic about something in the document.
impl<'t> Findings<'t> {
    /// Adds a finding that was made elsewhere at the place of a field.
    pub(super) fn add_at(&mut self, mut finding: Diagnostic, path: &str) {
        let here = self.at(finding.code, path, "");
        finding.span = here.span;
        finding.path = here.path;
        self.add(finding);
    }
}

impl Value {
    /// A value for each choice of an axis, or for its ends; for an end that there is not, what a million samples reach.
    pub(super) fn extremes(values: &Values) -> Vec<Value> {
        use crate::distribution::Distribution::Normal;
        let (low, high) = match values {
            Values::Among(among) => return (0..among.len().min(64) as u32).map(Value::Choice).collect(),
            Values::Range(d) | Values::Scale(d) | Values::Delay(d) => match d {
                Normal { min, max, .. } => (min.is_some(), max.is_some()),
                _ => (true, true),
            },
        };
        let end = |is_there: bool, end: f64, near: f64| values.at(if is_there { end } else { near });
        vec![end(low, 0.0, 1e-6), end(high, 1.0, 1.0 - 1e-6)]
    }
}
