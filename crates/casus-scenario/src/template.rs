//! A scenario of which some values change from one sample of a study to the next.
//!
//! An axis of a study names places by a pattern: a field path in which `*` stands for every element of a list or map
//! and `[field>0.5]` for the elements whose field is so. [`ScenarioFile::places`] resolves it; a [`Template`] keeps the
//! texts with the places found, so that a sample is a matter of writing its values in and reading the result with
//! the checks that every scenario has.

#![expect(clippy::result_large_err, reason = "a refusal ends the loading; nothing here fails often")]

use std::ops::Range;
use std::str::FromStr;

use crate::diagnostic::{Code, Diagnostic, Source, nearest, shorten};
use crate::document::{Pack, Scenario};
use crate::edit;
use crate::load::{Loaded, Problems, ScenarioFile, is_of_pack, parsed};
use crate::tree::{Kind, Node, Tree};

/// A value of the scenario or of its pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where: a field path without patterns.
    pub path: String,
    /// What is written there; nothing if the field is left to its default.
    pub written: Option<String>,
}

/// A scenario whose values at some places are written anew for every sample.
#[derive(Clone, Debug)]
pub struct Template {
    file: ScenarioFile,
    scenario: Holed,
    pack: Holed,
    pack_id: String,
    base: Loaded,
    /// Whether the truth is one of the places.
    flips: bool,
}

/// Why there is no template.
#[derive(Clone, Debug)]
pub enum Untemplated {
    /// What is wrong with the scenario as it is written.
    Problems(Vec<Problems>),
    /// What is wrong with the place of this number.
    Place(usize, Diagnostic),
    /// The places of these numbers lie one inside the other, or are the same.
    Overlap(usize, usize),
}

/// A text with places that are written anew, in order of position.
#[derive(Clone, Debug)]
struct Holed {
    source: Source,
    holes: Vec<(Range<usize>, usize)>,
}

impl Holed {
    fn fill(&self, values: &[String]) -> Source {
        let mut text = String::with_capacity(self.source.text.len());
        let mut from = 0;
        for (span, which) in &self.holes {
            text.push_str(&self.source.text[from..span.start]);
            text.push_str(&values[*which]);
            from = span.end;
        }
        text.push_str(&self.source.text[from..]);
        Source::new(self.source.name.clone(), text)
    }
}

impl ScenarioFile {
    /// The places that a pattern names, in the order of the text. A pattern without `*` and without a condition names one
    /// place, which need not be written yet.
    ///
    /// # Errors
    ///
    /// W001 for a path that leads nowhere, W002 for a pattern that fits nothing; the span is not set.
    pub fn places(&self, pattern: &str) -> Result<Vec<Place>, Diagnostic> {
        let of_pack = is_of_pack(pattern);
        let source = if of_pack { self.pack_source() } else { Some(self.changed_source()) };
        let no_path = |message: String| Diagnostic::new(Code::W001, 0..0, message).at(pattern);
        let Some(tree) = source.as_ref().and_then(|source| Tree::document(&source.text).tree) else {
            return Err(no_path("the text that it leads into cannot be read".into()));
        };
        let text = source.map(|source| source.text).unwrap_or_default();
        let inner = if of_pack { pattern.strip_prefix("alliance.").unwrap_or(pattern) } else { pattern };
        if inner.is_empty() {
            return Err(no_path("an empty path".into()).hint("write a path such as `injects.A1.harm`"));
        }
        let steps =
            steps(inner).map_err(|message| no_path(message).hint("as in `members[exposure>0.5].latency`"))?;
        let paths = expand(&tree, &text, &steps).map_err(|mut finding| {
            finding.path = pattern.into();
            finding
        })?;
        let written = |path: &str| tree.find(path).map(|node| node.written(&text).to_owned());
        let places = paths.into_iter().map(|path| Place { written: written(&path), path });
        Ok(places.collect())
    }

    /// The scenario with these places open, each with a value that it can take.
    ///
    /// # Errors
    ///
    /// [`Untemplated`].
    pub fn template(&self, places: &[(String, String)]) -> Result<Template, Untemplated> {
        let loaded = self.load().map_err(Untemplated::Problems)?;
        let pack_id = loaded.scenario.alliance.pack.to_string();
        let mut scenario = self.changed_source();
        let mut pack = self.pack_source().unwrap_or_else(|| Source::new("", ""));
        let inner = |path: &str| path.strip_prefix("alliance.").unwrap_or(path).to_owned();
        for (place, (path, value)) in places.iter().enumerate() {
            let (text, path) =
                if is_of_pack(path) { (&mut pack, inner(path)) } else { (&mut scenario, path.clone()) };
            let Some(tree) = Tree::document(&text.text).tree else { continue };
            if tree.find(&path).is_none() {
                *text = edit::set(text, &tree, &path, value).map_err(|mut finding| {
                    finding.code = Code::W001;
                    Untemplated::Place(place, finding)
                })?;
            }
        }
        let holed = |source: Source, of_pack: bool| {
            let tree = Tree::document(&source.text).tree;
            let holes = places.iter().enumerate().filter(|(_, place)| is_of_pack(&place.0) == of_pack);
            let mut holes: Vec<(Range<usize>, usize)> = holes
                .filter_map(|(which, (path, _))| {
                    let path = if of_pack { inner(path) } else { path.clone() };
                    Some((tree.as_ref()?.find(&path)?.span.clone(), which))
                })
                .collect();
            holes.sort_by_key(|(span, _)| (span.start, span.end));
            match holes.windows(2).find(|pair| pair[1].0.start < pair[0].0.end) {
                Some(pair) => Err(Untemplated::Overlap(pair[0].1.min(pair[1].1), pair[0].1.max(pair[1].1))),
                None => Ok(Holed { source, holes }),
            }
        };
        let (scenario, pack) = (holed(scenario, false)?, holed(pack, true)?);
        let flips = places.iter().any(|(path, _)| path == "truth");
        Ok(Template { file: self.clone(), scenario, pack, pack_id, base: loaded, flips })
    }

    fn changed_source(&self) -> Source {
        let (_, of_scenario) = self.sorted_changes();
        changed_text(self.source().clone(), &of_scenario)
    }

    /// The text of the pack that the scenario names, with the changes to it, if there is such a pack.
    #[must_use]
    pub fn pack_source(&self) -> Option<Source> {
        let (of_pack, _) = self.sorted_changes();
        Some(changed_text(self.find_pack(&self.pack_id()?)?.ok()?, &of_pack))
    }

    /// The id of the pack that the scenario names, if it can be read.
    #[must_use]
    pub fn pack_id(&self) -> Option<String> {
        let text = self.changed_source().text;
        Some(Tree::document(&text).tree?.find("alliance.pack")?.as_str()?.to_owned())
    }
}

fn changed_text(mut source: Source, changes: &[(String, String)]) -> Source {
    for (path, value) in changes {
        let Some(tree) = Tree::document(&source.text).tree else { break };
        if let Ok(changed) = edit::set(&source, &tree, path, value) {
            source = changed;
        }
    }
    source
}

impl Template {
    /// The scenario with these values, one for each place, written as RON.
    ///
    /// # Errors
    ///
    /// Every problem that the scenario has with them.
    pub fn load(&self, values: &[String]) -> Result<Loaded, Vec<Problems>> {
        let source = self.scenario.fill(values);
        let parsed_scenario = parsed::<Scenario>(&source, "Scenario");
        self.file.assemble(source, parsed_scenario, self.flips, &|id| {
            if id == self.pack_id {
                let pack = self.pack.fill(values);
                let parsed_pack = parsed::<Pack>(&pack, "Pack");
                return Some(Ok((pack, parsed_pack)));
            }
            if self.pack.holes.is_empty() {
                return self.file.pack(id, &[]);
            }
            let finding = Diagnostic::new(Code::W001, 0..0, "members are varied, but of another pack")
                .expected(format!("`{}`", self.pack_id))
                .found(format!("`{id}`"));
            let source = self.pack.source.clone();
            Some(Err(Problems { source, diagnostics: vec![finding] }))
        })
    }

    /// The scenario as it is written.
    #[must_use]
    pub fn base(&self) -> &Loaded {
        &self.base
    }

    /// The text of the scenario with these values.
    #[must_use]
    pub fn text(&self, values: &[String]) -> Source {
        self.scenario.fill(values)
    }
}

/// A part of a pattern.
enum Step<'p> {
    /// Names and indices as they are.
    Path(&'p str),
    /// Every element.
    All,
    /// The elements whose field compares so with a value.
    Where { field: &'p str, compare: Compare, value: &'p str },
}

#[derive(Clone, Copy)]
enum Compare {
    Less,
    AtMost,
    Equal,
    Unequal,
    AtLeast,
    More,
}

/// The signs of comparison, longer ones first.
const SIGNS: [(&str, Compare); 6] = [
    ("<=", Compare::AtMost),
    (">=", Compare::AtLeast),
    ("!=", Compare::Unequal),
    ("<", Compare::Less),
    (">", Compare::More),
    ("=", Compare::Equal),
];

impl Compare {
    fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Compare::Less => order.is_lt(),
            Compare::AtMost => order.is_le(),
            Compare::Equal => order.is_eq(),
            Compare::Unequal => order.is_ne(),
            Compare::AtLeast => order.is_ge(),
            Compare::More => order.is_gt(),
        }
    }

    /// Whether a value as written compares so: as numbers where both are, else as texts, which have no order.
    fn of(self, node: &Node, text: &str, value: &str) -> bool {
        let written = node.as_str().unwrap_or(node.written(text));
        match (f64::from_str(written), f64::from_str(value)) {
            (Ok(a), Ok(b)) => self.holds(a.total_cmp(&b)),
            _ => match self {
                Compare::Equal => written == value,
                Compare::Unequal => written != value,
                _ => false,
            },
        }
    }
}

/// The parts of a pattern. Ids may hold dots, so only `*` and conditions cut it.
fn steps(pattern: &str) -> Result<Vec<Step<'_>>, String> {
    let mut steps = Vec::new();
    let mut rest = pattern;
    while !rest.is_empty() {
        let star = rest.match_indices('*').map(|(at, _)| at).find(|&at| {
            (at == 0 || rest[..at].ends_with('.'))
                && matches!(rest.as_bytes().get(at + 1), None | Some(b'.' | b'['))
        });
        let condition = rest.match_indices('[').map(|(at, _)| at).find(|&at| {
            let inside = rest[at + 1..].split(']').next().unwrap_or("");
            !inside.bytes().all(|b| b.is_ascii_digit())
        });
        let at = match (star, condition) {
            (Some(a), Some(b)) => a.min(b),
            (Some(a), None) | (None, Some(a)) => a,
            (None, None) => {
                steps.push(Step::Path(rest));
                return Ok(steps);
            }
        };
        let before = rest[..at].trim_end_matches('.');
        if !before.is_empty() {
            steps.push(Step::Path(before));
        }
        if rest[at..].starts_with('*') {
            steps.push(Step::All);
            rest = rest[at + 1..].trim_start_matches('.');
            continue;
        }
        let Some((inside, after)) = rest[at + 1..].split_once(']') else {
            return Err(format!("`{}` opens a condition and never closes it", shorten(rest, 60)));
        };
        let sign = SIGNS.iter().find_map(|(sign, compare)| Some((inside.split_once(sign)?, *compare)));
        let Some(((field, value), compare)) = sign else {
            return Err(format!("`[{}]` is neither a number nor a condition", shorten(inside, 60)));
        };
        let value = value.trim().trim_matches('"');
        steps.push(Step::Where { field: field.trim(), compare, value });
        rest = after.trim_start_matches('.');
    }
    Ok(steps)
}

/// The paths that a pattern names.
fn expand(tree: &Tree, text: &str, steps: &[Step<'_>]) -> Result<Vec<String>, Diagnostic> {
    let join = |known: &str, rest: &str| match (known.is_empty(), rest.starts_with('[')) {
        (true, _) => rest.to_owned(),
        (false, true) => format!("{known}{rest}"),
        (false, false) => format!("{known}.{rest}"),
    };
    let mut paths = vec![String::new()];
    for (number, step) in steps.iter().enumerate() {
        let last = number + 1 == steps.len();
        let mut next = Vec::new();
        for path in &paths {
            match step {
                Step::Path(rest) => {
                    let whole = join(path, rest);
                    if tree.find(&whole).is_some() || last {
                        next.push(whole);
                    }
                }
                Step::All | Step::Where { .. } => {
                    let Some(node) = tree.find(path) else { continue };
                    let fits = |element: &Node| match step {
                        Step::Where { field, compare, value } => {
                            element.inner_field(field).is_some_and(|node| compare.of(node, text, value))
                        }
                        _ => true,
                    };
                    let elements = node.elements().into_iter().filter(|(_, element)| fits(element));
                    next.extend(elements.map(|(name, _)| join(path, &name)));
                }
            }
        }
        if next.is_empty() {
            return Err(nothing(tree, step, &paths));
        }
        paths = next;
    }
    Ok(paths)
}

/// What to say of a step that led nowhere.
fn nothing(tree: &Tree, step: &Step<'_>, paths: &[String]) -> Diagnostic {
    let group = |path: &String| tree.find(path).is_some_and(|node| !node.elements().is_empty());
    match step {
        Step::Path(rest) => {
            let finding = Diagnostic::new(Code::W001, 0..0, format!("there is no `{}`", shorten(rest, 80)));
            let first = rest.split(['.', '[']).next().unwrap_or(rest);
            let names = tree.root.names();
            match nearest(first, names.iter().map(AsRef::as_ref).chain(["members", "grievances"])) {
                Some(near) => finding.hint(format!("did you mean `{near}`?")),
                None => finding,
            }
        }
        _ if !paths.iter().any(group) => Diagnostic::new(Code::W001, 0..0, "that has no elements")
            .expected("a list or map before `*` or a condition")
            .found(format!("`{}`", shorten(&paths[0], 80))),
        Step::Where { field, value, .. } => {
            Diagnostic::new(Code::W002, 0..0, "no element meets the condition")
                .found(format!("none whose `{}` compares so with {}", shorten(field, 40), shorten(value, 40)))
                .hint("an element that leaves the field out meets no condition")
        }
        Step::All => Diagnostic::new(Code::W002, 0..0, "there is no element"),
    }
}

impl Node {
    /// The elements of a list or map, seen through `Some( … )`, by id or key where they have one.
    fn elements(&self) -> Vec<(String, &Node)> {
        match &self.kind {
            Kind::List(items) => items
                .iter()
                .enumerate()
                .map(|(at, item)| {
                    let id = item.value.inner_field("id").and_then(Node::as_str);
                    (id.map_or_else(|| format!("[{at}]"), str::to_owned), &item.value)
                })
                .collect(),
            Kind::Map(pairs) => {
                pairs.iter().filter_map(|pair| Some((pair.key.as_str()?.to_owned(), &pair.value))).collect()
            }
            _ => self.wrapped().map(Node::elements).unwrap_or_default(),
        }
    }

    /// A field of a group, seen through `Variant( … )`.
    fn inner_field(&self, name: &str) -> Option<&Node> {
        self.field(name).or_else(|| self.wrapped()?.inner_field(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn founding() -> ScenarioFile {
        ScenarioFile::shipped("staged-border-incident").expect("it ships")
    }

    fn paths(pattern: &str) -> Vec<String> {
        founding().places(pattern).expect(pattern).into_iter().map(|place| place.path).collect()
    }

    #[test]
    fn patterns_name_places() {
        assert_eq!(paths("injects.A1.harm"), ["injects.A1.harm"]);
        let all = paths("members.*.exposure");
        assert_eq!(all.len(), 32);
        assert_eq!(all[0], "members.ALB.exposure");
        let near = paths("alliance.members[exposure>0.5].latency");
        assert!(
            !near.is_empty() && near.len() < 32 && near.contains(&"members.POL.latency".to_owned()),
            "{near:?}"
        );
        assert_eq!(paths("members[id=POL].latency"), ["members.POL.latency"]);
        assert_eq!(paths("members[id!=POL].latency").len(), 31);
        let [few, rest] = [paths("members[exposure<=0.5].latency"), paths("members[exposure>0.5].latency")];
        assert_eq!(few.len() + rest.len(), 32);
        assert_eq!(paths("parameters.cascade"), ["parameters.cascade"]);
        assert_eq!(founding().places("parameters.cascade").expect("it may be added")[0].written, None);
    }

    #[test]
    fn patterns_that_name_nothing_are_refused() {
        let refusal = |pattern: &str| founding().places(pattern).expect_err(pattern);
        assert_eq!(refusal("members[exposure>5].latency").code, Code::W002);
        assert_eq!(refusal("members[exposure].latency").code, Code::W001);
        assert_eq!(refusal("members[exposure>0.5.latency").code, Code::W001);
        assert_eq!(refusal("truth.*.x").code, Code::W001);
        assert_eq!(refusal("membrs.*.x").hint.as_deref(), Some("did you mean `members`?"));
        assert_eq!(refusal("").code, Code::W001);
    }

    #[test]
    fn a_sample_is_what_changes_one_by_one_give() {
        let places = [
            ("injects.A1.harm".to_owned(), "0.3".to_owned()),
            ("members.POL.attribution_threshold".into(), "0.9".into()),
            ("parameters.cascade".into(), "0.1".into()),
            ("truth".into(), "\"attack\"".into()),
        ];
        let template = founding().template(&places).expect("a template");
        let values: Vec<String> = ["0.35", "0.85", "0.2", "\"attack\""].map(str::to_owned).to_vec();
        let sample = template.load(&values).expect("a sample");
        let mut one_by_one = founding();
        for ((path, _), value) in places.iter().zip(&values) {
            one_by_one.set(path, value);
        }
        assert_eq!(sample.setup, one_by_one.load().expect("the same").setup);
    }

    #[test]
    fn faults_are_found_as_everywhere() {
        let template = |places: &[(&str, &str)]| {
            let places: Vec<_> = places.iter().map(|&(p, v)| (p.to_owned(), v.to_owned())).collect();
            founding().template(&places)
        };
        let harm = template(&[("injects.A1.harm", "0.3")]).expect("a template");
        let problems = harm.load(&["1.5".to_owned()]).expect_err("out of range");
        assert_eq!(problems[0].diagnostics[0].code, Code::S023);
        let nested = template(&[("injects.A1", "x"), ("injects.A1.harm", "0.3")]);
        assert!(matches!(nested, Err(Untemplated::Overlap(0, 1))));
        let twice = template(&[("truth", "\"attack\""), ("truth", "\"staged\"")]);
        assert!(matches!(twice, Err(Untemplated::Overlap(0, 1))));
        let nowhere = template(&[("injects.A9.harm", "0.3")]);
        assert!(matches!(nowhere, Err(Untemplated::Place(0, finding)) if finding.code == Code::W001));
    }
}
