//! Loading: text, pack, changes, checks, setup, in that order, with every problem reported at once.

use crate::check;
use crate::diagnostic::{Code, Diagnostic, Severity, Source, nearest};
use crate::document::{History, Pack, Scenario, Table};
use crate::edit;
use crate::limits;
use crate::lower::lower;
use crate::parse::{Lost, Parsed, options, parse, read_file};
use crate::shipped;
use crate::table::derived;
use crate::tree::Tree;
use casus_model::Setup;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};

/// Everything that was found in one text.
#[derive(Clone, Debug)]
pub struct Problems {
    /// The text, with the changes asked for already made.
    pub source: Source,
    /// What was found, in order of position.
    pub diagnostics: Vec<Diagnostic>,
}

impl Problems {
    /// Whether any of it is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|d| d.severity == Severity::Error)
    }
}

/// A scenario that loaded.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The document.
    pub scenario: Scenario,
    /// Its pack.
    pub pack: Pack,
    /// What the model runs.
    pub setup: Setup,
    /// Warnings, by text.
    pub warnings: Vec<Problems>,
}

impl Loaded {
    /// What the record is asked, if the scenario codes a real incident.
    #[must_use]
    pub fn history(&self) -> Option<&History> {
        self.scenario.history.as_ref()
    }

    /// What is played at a table: the scenario's own, or one made from its injects.
    #[must_use]
    pub fn table(&self) -> Table {
        self.scenario.table.clone().unwrap_or_else(|| derived(&self.scenario, &self.setup))
    }
}

/// A scenario on its way in: its text, where its pack is looked for, and the changes asked for.
#[derive(Clone, Debug)]
pub struct ScenarioFile {
    source: Source,
    beside: Option<PathBuf>,
    /// Packs that count before those beside it, by id.
    packs: Vec<(String, Source)>,
    changes: Vec<(String, String)>,
    raise_limits: bool,
}

impl ScenarioFile {
    /// A shipped scenario.
    #[must_use]
    pub fn shipped(id: &str) -> Option<ScenarioFile> {
        Some(ScenarioFile::text(shipped::scenario(id)?))
    }

    /// A scenario given as text; its pack must be a shipped one.
    #[must_use]
    pub fn text(source: Source) -> ScenarioFile {
        ScenarioFile { source, beside: None, packs: Vec::new(), changes: Vec::new(), raise_limits: false }
    }

    /// A scenario file, or a folder that holds a `scenario.ron`. Packs are looked for beside it before the shipped
    /// ones. `-` reads standard input.
    ///
    /// # Errors
    ///
    /// What keeps the file from being read: F001, S002, S009.
    pub fn open(path: &Path, raise_limits: bool) -> Result<ScenarioFile, Problems> {
        let folder = path.is_dir();
        let path = if folder { path.join("scenario.ron") } else { path.to_owned() };
        let source = read(&path, raise_limits).map_err(|mut problems| {
            for finding in problems.diagnostics.iter_mut().filter(|d| folder && d.code == Code::F001) {
                finding.hint =
                    Some("a folder must hold a scenario.ron; name the file if it is called otherwise".into());
            }
            problems
        })?;
        let beside = path.parent().map(Path::to_owned);
        Ok(ScenarioFile { source, beside, packs: Vec::new(), changes: Vec::new(), raise_limits })
    }

    /// The text, without the changes.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Gives the pack of an id, whatever lies beside the scenario.
    pub fn give_pack(&mut self, id: &str, pack: Source) -> &mut Self {
        self.packs.push((id.to_owned(), pack));
        self
    }

    /// Asks for a change: any field of the scenario, or of the pack under `members` and `grievances`.
    pub fn set(&mut self, path: &str, value: &str) -> &mut Self {
        self.changes.push((path.to_owned(), value.to_owned()));
        self
    }

    /// Allows sizes up to the hard ceilings.
    pub fn raise_limits(&mut self) -> &mut Self {
        self.raise_limits = true;
        self
    }

    /// The texts of the scenario and of its pack with the changes made in them, and the pack's id: what loads to the
    /// same without any change. Nothing if they cannot be read that far.
    #[must_use]
    pub fn texts(&self) -> Option<(Source, String, Source)> {
        let (of_pack, mut of_scenario) = self.sorted_changes();
        let (mut source, parsed) = changed::<Scenario>(self.source.clone(), "Scenario", &of_scenario);
        let scenario = parsed.value?;
        if of_scenario.iter().any(|c| c.0 == "truth") && scenario.twin.as_ref() == Some(&scenario.truth) {
            // Who plays the twin needs none; the text must say so itself.
            of_scenario.push(("twin".to_owned(), "None".to_owned()));
            source = changed::<Scenario>(self.source.clone(), "Scenario", &of_scenario).0;
        }
        let id = scenario.alliance.pack.to_string();
        let (pack, _) = self.pack(&id, &of_pack)?.ok()?;
        Some((source, id, pack))
    }

    /// Reads, changes, checks and lowers the scenario.
    ///
    /// # Errors
    ///
    /// Every problem of the scenario and of its pack, by text; nothing is left out after the first.
    pub fn load(&self) -> Result<Loaded, Vec<Problems>> {
        let (of_pack, of_scenario) = self.sorted_changes();
        let (source, parsed) = changed::<Scenario>(self.source.clone(), "Scenario", &of_scenario);
        let flips = of_scenario.iter().any(|c| c.0 == "truth");
        self.assemble(source, parsed, flips, &|id| self.pack(id, &of_pack))
    }

    /// The changes to the pack, with paths inside it, and those to the scenario.
    pub(crate) fn sorted_changes(&self) -> (Changes, Changes) {
        let (of_pack, of_scenario): (Vec<_>, Vec<_>) =
            self.changes.iter().cloned().partition(|c| is_of_pack(&c.0));
        let inner = |p: String| p.strip_prefix("alliance.").map_or(p.clone(), str::to_owned);
        (of_pack.into_iter().map(|(p, v)| (inner(p), v)).collect(), of_scenario)
    }

    /// Checks and lowers a scenario that was read, with the pack of an id; `flips` says whether its truth was chosen
    /// by a change.
    pub(crate) fn assemble(
        &self,
        source: Source,
        mut parsed: Parsed<Scenario>,
        flips: bool,
        pack: &dyn Fn(&str) -> Option<PackRead>,
    ) -> Result<Loaded, Vec<Problems>> {
        // Who flips the truth to that of the twin plays the twin, which needs none.
        if let Some(s) = &mut parsed.value
            && flips
            && s.twin.as_ref() == Some(&s.truth)
        {
            s.twin = None;
        }
        let whole = Lost::default();
        let mut problems = Vec::new();
        let mut pack_value = None;
        let mut found = Vec::new();
        if let Some((s, tree, lost)) = checkable(&parsed, &whole) {
            match pack(s.alliance.pack.as_str()) {
                None if lost.touches("alliance") => {}
                None => {
                    let findings = check::Findings::new(tree, lost);
                    let mut finding = findings
                        .at(Code::S015, "alliance.pack", "unknown member pack")
                        .expected("a shipped pack or a file of that name beside the scenario")
                        .found(format!("`{}`", s.alliance.pack));
                    if let Some(near) = nearest(s.alliance.pack.as_str(), shipped::pack_ids()) {
                        finding = finding.hint(format!("did you mean `{near}`?"));
                    }
                    found.push(finding);
                }
                Some(Err(problem)) => problems.push(problem),
                Some(Ok((source, pack))) => {
                    let (pack, diagnostics) = checked_pack(pack, self.raise_limits);
                    pack_value = pack;
                    problems.push(Problems { source, diagnostics });
                }
            }
            found.extend(check::scenario(s, pack_value.as_ref(), tree, lost, self.raise_limits));
        }
        add(&mut parsed, found);
        problems.insert(0, Problems { source, diagnostics: parsed.diagnostics });
        problems.iter_mut().for_each(|p| p.diagnostics.sort_by_key(|d| (d.span.start, d.code)));
        if problems.iter().any(Problems::has_errors) {
            problems.retain(|p| !p.diagnostics.is_empty());
            return Err(problems);
        }
        // The table changes no number, so it is no part of the hash.
        let hash = |s: &Scenario, p: &Pack| {
            let s = &Scenario { table: None, ..s.clone() };
            let form = |r: Result<String, _>| r.unwrap_or_else(|e: ron::Error| e.to_string());
            let text = form(options().to_string(s)) + "\n" + &form(options().to_string(p));
            blake3::hash(text.as_bytes()).to_hex().to_string()
        };
        let setup = match (&parsed.value, &pack_value) {
            (Some(s), Some(p)) => lower(s, p, hash(s, p)),
            _ => None,
        };
        match (parsed.value, pack_value, setup) {
            (Some(scenario), Some(pack), Some(setup)) => {
                problems.retain(|p| !p.diagnostics.is_empty());
                if let Err(invalid) = casus_model::Model::new(setup.clone()) {
                    let source = self.source.clone();
                    let diagnostic = Diagnostic::new(Code::S016, 0..0, invalid.message);
                    return Err(vec![Problems { source, diagnostics: vec![diagnostic] }]);
                }
                Ok(Loaded { scenario, pack, setup, warnings: problems })
            }
            _ => Err(problems),
        }
    }

    pub(crate) fn pack(&self, id: &str, changes: &[(String, String)]) -> Option<PackRead> {
        Some(self.find_pack(id)?.map(|source| changed(source, "Pack", changes)))
    }

    /// The text of a pack: given, beside the scenario or shipped; nothing if there is none.
    #[must_use]
    pub fn find_pack(&self, id: &str) -> Option<Result<Source, Problems>> {
        if let Some((_, given)) = self.packs.iter().find(|(known, _)| known == id) {
            return Some(Ok(given.clone()));
        }
        let beside = self.beside.as_ref().map(|dir| dir.join(format!("{id}.ron"))).filter(|p| p.is_file());
        match beside {
            Some(path) => Some(read(&path, self.raise_limits)),
            None => shipped::pack(id).map(Ok),
        }
    }
}

/// Paths with the values that they are to have.
type Changes = Vec<(String, String)>;

/// A pack that was read, or why it could not be.
pub(crate) type PackRead = Result<(Source, Parsed<Pack>), Problems>;

/// Whether a path leads into the pack.
pub(crate) fn is_of_pack(path: &str) -> bool {
    let path = path.strip_prefix("alliance.").unwrap_or(path);
    path.starts_with("members.") || path.starts_with("members[") || path.starts_with("grievances")
}

/// Checks a member pack by itself.
#[must_use]
pub fn check_pack(source: Source, raise_limits: bool) -> Problems {
    let (_, mut diagnostics) = checked_pack(parsed::<Pack>(&source, "Pack"), raise_limits);
    diagnostics.sort_by_key(|d| (d.span.start, d.code));
    Problems { source, diagnostics }
}

/// The pack, unless it has faults of writing, with everything that was found.
fn checked_pack(mut parsed: Parsed<Pack>, raise_limits: bool) -> (Option<Pack>, Vec<Diagnostic>) {
    let whole = Lost::default();
    let found =
        checkable(&parsed, &whole).map(|(pack, tree, lost)| check::pack(pack, tree, lost, raise_limits));
    add(&mut parsed, found.unwrap_or_default());
    (parsed.value, parsed.diagnostics)
}

/// The document, or what is left of it without its faults.
fn checkable<'p, T>(parsed: &'p Parsed<T>, whole: &'p Lost) -> Option<(&'p T, &'p Tree, &'p Lost)> {
    match (&parsed.value, &parsed.tree, &parsed.draft) {
        (Some(value), Some(tree), _) => Some((value, tree, whole)),
        (_, _, Some(draft)) => Some((&draft.value, &draft.tree, &draft.lost)),
        _ => None,
    }
}

/// Adds what was found by checking. A draft lacks list elements, so its indices are not those of the text.
fn add<T>(parsed: &mut Parsed<T>, found: Vec<Diagnostic>) {
    let original = parsed.tree.as_ref().filter(|_| parsed.draft.is_some());
    for mut finding in found {
        if let Some(tree) = original {
            finding.path = tree.path_at(finding.span.start);
        }
        parsed.diagnostics.push(finding);
    }
}

/// Reads a file within the limits.
///
/// # Errors
///
/// What keeps it from being read.
pub fn read(path: &Path, raise_limits: bool) -> Result<Source, Problems> {
    let limit = if raise_limits { limits::DOCUMENT_BYTES_HARD } else { limits::DOCUMENT_BYTES };
    read_file(path, limit)
}

/// The scenarios whose id an earlier one of the list has already, S035. The id alone is looked at, so that other
/// faults of a text do not hide it.
#[must_use]
pub fn same_ids<'a>(sources: impl IntoIterator<Item = &'a Source>) -> Vec<Problems> {
    let mut first: BTreeMap<String, &str> = BTreeMap::new();
    let mut problems = Vec::new();
    for source in sources {
        let Some(tree) = Tree::document(&source.text).tree else { continue };
        let Some((node, id)) = tree.root.field("id").and_then(|node| Some((node, node.as_str()?))) else {
            continue;
        };
        match first.entry(id.to_ascii_lowercase()) {
            Entry::Vacant(entry) => drop(entry.insert(&source.name)),
            Entry::Occupied(entry) => {
                let finding = Diagnostic::new(
                    Code::S035,
                    node.span.clone(),
                    format!("two scenarios are called `{id}`"),
                )
                .at("id")
                .expected("one scenario for each id")
                .found(format!("`{id}` in {} and in {}", entry.get(), source.name))
                .hint("rename one of the two");
                problems.push(Problems { source: source.clone(), diagnostics: vec![finding] });
            }
        }
    }
    problems
}

/// A text parsed, unless it is of a newer format.
pub(crate) fn parsed<T: serde::de::DeserializeOwned>(source: &Source, root: &str) -> Parsed<T> {
    let mut parsed = parse(source, root);
    if let Some(finding) = parsed.tree.as_ref().and_then(|tree| check::newer_format(tree, &source.text)) {
        (parsed.value, parsed.draft) = (None, None);
        parsed.diagnostics = vec![finding];
    }
    parsed
}

/// A text with changes made, parsed; a change that cannot be made is one of the problems.
fn changed<T: serde::de::DeserializeOwned>(
    mut source: Source,
    root: &str,
    changes: &[(String, String)],
) -> (Source, Parsed<T>) {
    let mut refused = Vec::new();
    for (path, value) in changes {
        let parsed = Tree::document(&source.text);
        let Some(tree) = parsed.tree else { break };
        match edit::set(&source, &tree, path, value) {
            Ok(changed) => source = changed,
            Err(diagnostic) => refused.push(diagnostic),
        }
    }
    let mut parsed = parsed(&source, root);
    parsed.diagnostics.extend(refused);
    (source, parsed)
}
