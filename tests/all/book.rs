//! The book cannot drift: its names, defaults, numbers, examples and commands against the program.
//!
//! What the format holds is read from the source of its types, what a result holds from real runs.

use casus_experiment::{Batch, Ensemble};
use casus_model::evidence::Grade;
use casus_model::parameters::PARAMETERS;
use casus_model::{ClaimLevel, Draws, Model, OutcomeKind, ladder};
use casus_scenario::document::{CONDITION_FIELDS, Pack, Scenario};
use casus_scenario::parse::parse;
use casus_scenario::tree::{Kind, Node, Tree};
use casus_scenario::{Problems, ScenarioFile, Source, check_pack, limits, shipped};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

type Names = BTreeSet<String>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in a workspace")
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Fails with everything that is on one side only.
fn same(what: &str, documented: &Names, real: &Names, page: &str) {
    let missing: Vec<_> = real.difference(documented).collect();
    let invented: Vec<_> = documented.difference(real).collect();
    assert!(
        missing.is_empty() && invented.is_empty(),
        "{what}\n  not in {page}: {missing:?}\n  in {page} only: {invented:?}"
    );
}

// ---------------------------------------------------------------- pages

/// What stands under one heading of a page, up to the next.
struct Section {
    heading: String,
    prose: String,
    rows: Vec<Vec<String>>,
}

impl Section {
    /// The table without its head, if the head begins with this word.
    fn table(&self, first: &str) -> &[Vec<String>] {
        match self.rows.first() {
            Some(head) if head[0] == first => &self.rows[1..],
            _ => &[],
        }
    }

    fn names(&self) -> Names {
        let tables = self.table("field").iter().chain(self.table("value"));
        tables.map(|row| bare(&row[0]).to_owned()).collect()
    }
}

fn bare(cell: &str) -> &str {
    cell.trim_matches('`')
}

fn sections(page: &str) -> BTreeMap<String, Section> {
    let mut found: Vec<Section> = Vec::new();
    let mut fenced = false;
    for line in read(page).lines() {
        fenced ^= line.starts_with("```");
        if fenced {
            continue;
        }
        if line.starts_with("##") {
            let heading = bare(line.trim_start_matches('#').trim()).to_owned();
            found.push(Section { heading, prose: String::new(), rows: Vec::new() });
        } else if let Some(section) = found.last_mut() {
            if line.starts_with('|') && !line.starts_with("|--") {
                let cells = line.trim_matches('|').split(" | ");
                section.rows.push(cells.map(|c| c.trim_matches([' ', '|']).to_owned()).collect());
            } else {
                section.prose.push_str(line);
                section.prose.push('\n');
            }
        }
    }
    found.into_iter().map(|s| (s.heading.clone(), s)).collect()
}

/// Fenced blocks of a page: the word after the fence, and the text.
fn blocks(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in text.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(word), None) => open = Some((word.to_owned(), String::new())),
            (Some(_), Some(_)) => found.extend(open.take()),
            (None, Some((_, block))) => block.extend([line, "\n"]),
            (None, None) => {}
        }
    }
    found
}

fn pages_under(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
            let path = entry.expect("it can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "md") {
                found.push(path.strip_prefix(root()).expect("it lies inside").to_owned());
            }
        }
    }
    found.sort();
    found
}

// ---------------------------------------------------------------- types

/// A field or variant: what it holds, and whether it may be left out.
struct Part {
    holds: String,
    optional: bool,
}

/// The structs and enums of a source text. The fields of a variant stand under `Enum::Variant`.
fn types(sources: &[&str]) -> BTreeMap<String, BTreeMap<String, Part>> {
    let mut found: BTreeMap<String, BTreeMap<String, Part>> = BTreeMap::new();
    for source in sources {
        let text = read(source);
        let (mut owner, mut variant) = (None::<String>, None::<String>);
        let (mut attributes, mut all_optional, mut snake) = (String::new(), false, false);
        for line in text.split("#[cfg(test)]").next().unwrap_or("").lines() {
            let word = line.trim();
            if word.starts_with("#[") {
                attributes.push_str(word);
                continue;
            }
            if word.starts_with("///") {
                continue;
            }
            let indent = line.len() - line.trim_start().len();
            let head = word.strip_prefix("pub struct ").or_else(|| word.strip_prefix("pub enum "));
            match (indent, head.and_then(|h| h.strip_suffix(" {")), &owner) {
                // What is read from a text has no fields in the file.
                (0, Some(_), _) if attributes.contains("try_from") => owner = None,
                (0, Some(name), _) if !name.contains('<') => {
                    all_optional = attributes.contains("#[serde(default");
                    snake = attributes.contains("rename_all = \"snake_case\"");
                    found.insert(name.to_owned(), BTreeMap::new());
                    owner = Some(name.to_owned());
                }
                (0, ..) => owner = None,
                (4 | 8, _, Some(name)) => {
                    let rename = attributes.split("rename = \"").nth(1).and_then(|r| r.split('"').next());
                    let optional = all_optional || attributes.contains("default");
                    let into = match (indent, &variant) {
                        (8, Some(variant)) => format!("{name}::{variant}"),
                        _ => name.clone(),
                    };
                    let field = word.trim_start_matches("pub ").split_once(": ");
                    if let Some((field, holds)) = field {
                        let part = Part { holds: holds.trim_end_matches(',').to_owned(), optional };
                        let field = rename.unwrap_or(field).to_owned();
                        found.entry(into).or_default().insert(field, part);
                    } else if word.starts_with(|c: char| c.is_ascii_uppercase()) {
                        let end = word.find([' ', '(', ',']).unwrap_or(word.len());
                        let holds = word[end..].to_owned();
                        let shown = if snake { snake_case(&word[..end]) } else { word[..end].to_owned() };
                        found.entry(into).or_default().insert(shown.clone(), Part { holds, optional });
                        variant = Some(shown);
                    }
                }
                _ => {}
            }
            attributes.clear();
        }
    }
    found
}

fn snake_case(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// The types that a scenario or a pack is made of.
fn format_types() -> BTreeMap<String, BTreeMap<String, Part>> {
    let mut all = types(&[
        "crates/casus-scenario/src/document.rs",
        "crates/casus-model/src/adversary.rs",
        "crates/casus-model/src/council.rs",
        "crates/casus-model/src/evidence.rs",
        "crates/casus-model/src/ladder.rs",
        "crates/casus-model/src/setup.rs",
    ]);
    // The scenario file's own types go before those of the model that share their name.
    all.extend(types(&["crates/casus-scenario/src/document.rs"]));
    let mut reached: Names = BTreeSet::new();
    let mut waiting = vec!["Scenario".to_owned(), "Pack".to_owned()];
    while let Some(name) = waiting.pop() {
        let Some(parts) = all.get(&name) else { continue };
        if !reached.insert(name.clone()) {
            continue;
        }
        for (part, Part { holds, .. }) in parts {
            waiting.push(format!("{name}::{part}"));
            let words = holds.split(|c: char| !c.is_ascii_alphanumeric());
            waiting.extend(words.filter(|w| !w.is_empty()).map(str::to_owned));
        }
    }
    all.retain(|name, _| reached.contains(name));
    all
}

const FORMAT: &str = "docs/book/format.md";
const RESULTS: &str = "docs/book/results.md";

#[test]
fn every_field_and_choice_of_the_format_is_in_the_reference() {
    let (page, types) = (sections(FORMAT), format_types());
    assert!(types.len() > 30, "the scan of the types found only {:?}", types.keys());
    let described = page.iter().filter(|(name, s)| !s.names().is_empty() && *name != "Parameters");
    same(
        "types of the format",
        &described.map(|(name, _)| name.clone()).collect(),
        &types.keys().cloned().collect(),
        FORMAT,
    );
    for (name, parts) in &types {
        same(&format!("`{name}`"), &page[name].names(), &parts.keys().cloned().collect(), FORMAT);
    }
}

/// One of everything, with nothing but what is required.
const BARE: &str = r#"Scenario(
    format: 1, id: "bare", title: "", summary: "", start: "2026-01-01 00:00", truth: "a",
    hypotheses: [(id: "a", label: "a", hostile: true, warrants: 1)],
    ladder: [(id: "r", label: "r", cost: 0.0)],
    alliance: (pack: "p", change: [(members: [])]),
    network: Capability(),
    procedure: (),
    adversary: (id: "X", name: "X", acts: [
        Rumour(id: "a", title: "", claims: "a"), Cyberattack(id: "b", title: ""), Strike(id: "c", title: "", harm: 0.1),
    ]),
    injects: [
        Evidence(id: "a", at: "D+0", title: "", grade: "B2", favours: {}),
        Incident(id: "b", at: "D+0", title: "", harm: 0.1),
        Narrative(id: "c", at: "D+0", title: "", by: "X", claims: "a"),
        Warning(id: "d", at: "D+0", title: "", by: "M", technique: Forgery, strength: 0.1),
        Share(id: "e", at: "D+0", title: "", by: "M", item: "a"),
        Statement(id: "f", at: "D+0", title: "", by: "M"),
        FrontLine(id: "g", at: "D+0", title: "", change: 0.1),
        Motion(id: "h", at: "D+0", title: "", by: "M", rung: 1),
    ],
)"#;
const BARE_PACK: &str = r#"Pack(
    format: 1, id: "p", title: "", dated: "now", note: "", accused: [], basis: {},
    members: [(
        id: "M", name: "M", bloc: "b", capability: 1.0, population: 1.0, alignment: 0.0, proximity: 0.0, exposure: 0.1,
        attribution_threshold: 0.8, susceptibility: 0.1, deception_prior: 0.1, isolation_cost: 1.0, entrapment: 0.1,
        abandonment: 0.1, latency: "6h",
    )],
)"#;

/// A document as it is once its defaults are filled in.
macro_rules! filled {
    ($kind:ident, $text:expr) => {{
        let source = Source::new(stringify!($kind), $text);
        let parsed = parse::<$kind>(&source, stringify!($kind));
        let lines: Vec<String> = parsed.diagnostics.iter().map(|d| d.plain(&source)).collect();
        json!(parsed.value.unwrap_or_else(|| panic!("{}", lines.join("\n"))))
    }};
}

/// The smallest scenario of the reference, on which its shorter examples stand.
fn smallest() -> String {
    let all = blocks(&read(FORMAT));
    let whole = all.into_iter().find(|(word, text)| word == "ron" && text.starts_with("Scenario("));
    whole.unwrap_or_else(|| panic!("{FORMAT} has a whole scenario")).1
}

/// Where each type with something optional stands in a document in which nothing optional is written.
fn with_defaults() -> BTreeMap<String, Value> {
    let least = filled!(Scenario, smallest());
    let bare = filled!(Scenario, BARE);
    let pack = filled!(Pack, BARE_PACK);
    let mut found = BTreeMap::new();
    for (name, from, at) in [
        ("Scenario", &least, ""),
        ("Alliance", &least, "/alliance"),
        ("Adversary", &least, "/adversary"),
        ("Sharing", &least, "/sharing"),
        ("Silence", &least, "/procedure"),
        ("Rules", &least, "/rules"),
        ("Hypothesis", &bare, "/hypotheses/0"),
        ("Rung", &bare, "/ladder/0"),
        ("Overrides", &bare, "/alliance/change/0"),
        ("Network::Capability", &bare, "/network/Capability"),
        ("Exhibit", &bare, "/injects/0/Evidence"),
        ("Pack", &pack, ""),
        ("Member", &pack, "/members/0"),
    ] {
        let there = from.pointer(at).unwrap_or_else(|| panic!("{name} at {at}"));
        found.insert(name.to_owned(), there.clone());
    }
    for (name, list) in [("Act", &bare["adversary"]["acts"]), ("Inject", &bare["injects"])] {
        for entry in list.as_array().expect("a list") {
            for (variant, fields) in entry.as_object().expect("one variant") {
                found.insert(format!("{name}::{variant}"), fields.clone());
            }
        }
    }
    found
}

/// A value as RON writes it, if it is a choice or a group inside one.
fn ron(value: &Value) -> String {
    match value {
        Value::Null => "None".into(),
        Value::String(word) => word.clone(),
        Value::Array(list) if list.is_empty() => "[]".into(),
        Value::Object(fields) if fields.is_empty() => "{}".into(),
        Value::Object(fields) => {
            let parts: Vec<String> = fields
                .iter()
                .map(|(k, v)| match (v, k.starts_with(|c: char| c.is_ascii_uppercase())) {
                    (Value::Object(inner), true) => {
                        let inner: Vec<_> = inner.iter().map(|(k, v)| format!("{k}: {}", ron(v))).collect();
                        format!("{k}({})", inner.join(", "))
                    }
                    _ => format!("{k}: {}", ron(v)),
                })
                .collect();
            parts.join(", ")
        }
        other => other.to_string(),
    }
}

/// The parts of a choice with fields; their order means nothing.
fn pieces(choice: &str) -> BTreeSet<&str> {
    choice.split(['(', ')', ',']).map(str::trim).collect()
}

#[test]
fn the_defaults_in_the_reference_are_those_of_the_format() {
    let (page, types, defaults) = (sections(FORMAT), format_types(), with_defaults());
    let mut wrong = Vec::new();
    for (name, parts) in &types {
        for row in page[name].table("field") {
            let (field, written) = (bare(&row[0]), row[2].as_str());
            let Some(part) = parts.get(field) else { continue };
            let optional = part.optional || part.holds.starts_with("Option<");
            if !optional || written == "required" {
                if optional || written != "required" {
                    wrong.push(format!("`{name}` {field}: the page says {written}, optional is {optional}"));
                }
                continue;
            }
            let Some(value) = defaults.get(name).and_then(|fields| fields.get(field)) else {
                wrong.push(format!("`{name}` {field}: give the type a place in `with_defaults`"));
                continue;
            };
            let real = ron(value);
            let agrees = match written.strip_prefix("see ") {
                // The section's own table has the defaults, or a sentence says them.
                Some(other) => match page[bare(other)].prose.split_once("The default is `") {
                    Some((_, rest)) => pieces(rest.split('`').next().unwrap_or("")) == pieces(&real),
                    None => !page[bare(other)].table("field").is_empty(),
                },
                None => {
                    let text = bare(written);
                    text == real || text == format!("\"{real}\"")
                }
            };
            if !agrees {
                wrong.push(format!("`{name}` {field}: the page says {written}, the default is {real}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn number(cell: &str) -> f64 {
    cell.replace(',', "").parse().unwrap_or_else(|_| panic!("`{cell}` is a number"))
}

#[test]
fn the_numbers_in_the_reference_are_those_of_the_model() {
    let page = sections(FORMAT);
    let row = |name: &str, default: f64, low: f64, high: f64| format!("{name}: {default} in {low} to {high}");
    let written = page["Parameters"].table("field").iter().map(|cells| {
        let (low, high) = cells[2].split_once(" to ").unwrap_or_else(|| panic!("{}", cells[2]));
        row(bare(&cells[0]), number(&cells[1]), number(low), number(high))
    });
    let real = PARAMETERS.iter().map(|&(name, default, low, high, _)| row(name, default, low, high));
    same("parameters", &written.collect(), &real.collect(), FORMAT);

    let limit = |name: &str, default: Option<u64>, hard: u64| format!("{name}: {default:?}, {hard}");
    let written = page["Limits"].table("limit").iter().map(|cells| {
        let default = (cells[1] != "cores").then(|| number(&cells[1]) as u64);
        limit(&cells[0], default, number(&cells[2]) as u64)
    });
    let real = limits::table().into_iter().map(|l| limit(l.name, l.default, l.hard));
    same("limits", &written.collect(), &real.collect(), FORMAT);

    let ladder: Vec<Vec<String>> = ladder::nato()
        .iter()
        .enumerate()
        .map(|(place, r)| {
            let floor = r.floor.map_or_else(String::new, |f| f.to_string());
            let claim = format!("{:?}", r.claim);
            vec![
                place.to_string(),
                r.id.clone(),
                r.label.clone(),
                claim,
                r.words.to_string(),
                r.cost.to_string(),
                floor,
            ]
        })
        .collect();
    assert_eq!(page["NATO's ladder"].table("rung"), ladder, "the ladder in {FORMAT}");

    let grades = page["Grades"].table("letter");
    assert_eq!(grades.len(), 6, "grades in {FORMAT}");
    for cells in grades {
        let grade = Grade::parse(&format!("{}{}", cells[0], cells[2])).unwrap_or_else(|| panic!("{cells:?}"));
        assert_eq!(
            (number(&cells[1]), number(&cells[3])),
            (grade.reliability(), grade.contrast()),
            "{cells:?}"
        );
    }

    let readable = page["Overrides"].prose.split("that it can read are").nth(1).unwrap_or("");
    let readable = readable.split('.').next().unwrap_or("").split('`').skip(1).step_by(2);
    let real = CONDITION_FIELDS.iter().map(|f| (*f).to_owned());
    same("fields of a condition", &readable.map(str::to_owned).collect(), &real.collect(), FORMAT);
}

// ---------------------------------------------------------------- examples

fn plain(problems: &[Problems]) -> String {
    let lines = problems.iter().flat_map(|p| p.diagnostics.iter().map(|d| d.plain(&p.source)));
    lines.collect::<Vec<_>>().join("\n")
}

fn loads(page: &str, text: &str, example: &str) {
    let loaded = ScenarioFile::text(Source::new(page, text)).load();
    let problems = loaded.map_or_else(|problems| problems, |loaded| loaded.warnings);
    assert!(problems.is_empty(), "{page}: this example does not fit:\n{example}\n{}", plain(&problems));
}

fn located(text: &str) -> Node {
    let found = Tree::document(text);
    let tree = found.tree.filter(|_| found.diagnostics.is_empty());
    tree.unwrap_or_else(|| panic!("not well formed:\n{text}\n{:?}", found.diagnostics)).root
}

fn fields(node: &Node, text: &str) -> Vec<(String, String)> {
    let Kind::Struct { fields, .. } = &node.kind else { panic!("named fields:\n{text}") };
    fields.iter().map(|f| (f.key.text.clone(), f.value.written(text).to_owned())).collect()
}

/// A list with one more entry, which takes the place of one with its id.
fn with_entry(list: Option<&Node>, text: &str, id: Option<&str>, entry: &str) -> String {
    let items = match list.map(|l| &l.kind) {
        Some(Kind::List(items)) => items.as_slice(),
        _ => &[],
    };
    let others = items.iter().filter(|i| i.value.field("id").and_then(Node::as_str) != id);
    let mut entries: Vec<&str> = others.map(|i| i.value.written(text)).collect();
    entries.push(entry);
    format!("[{}]", entries.join(",\n"))
}

fn replaced(mut fields: Vec<(String, String)>, key: &str, value: String) -> Vec<(String, String)> {
    fields.retain(|f| f.0 != key);
    fields.push((key.to_owned(), value));
    fields
}

fn group(name: &str, fields: &[(String, String)]) -> String {
    let lines: Vec<String> = fields.iter().map(|(key, value)| format!("{key}: {value}")).collect();
    format!("{name}({})", lines.join(",\n"))
}

/// A scenario with a fragment in it: fields of the scenario, injects or acts.
fn with_fragment(base: &str, fragment: &str) -> String {
    let wrapped = format!("Fragment({fragment})");
    match &located(&wrapped).kind {
        Kind::Struct { fields: new, .. } => {
            let mut all = fields(&located(base), base);
            for field in new {
                all = replaced(all, &field.key.text, field.value.written(&wrapped).to_owned());
            }
            group("Scenario", &all)
        }
        Kind::Tuple { items, .. } => items.iter().fold(base.to_owned(), |base, item| {
            let (tree, entry) = (located(&base), item.value.written(&wrapped));
            let id = item.value.field("id").and_then(Node::as_str);
            let all = fields(&tree, &base);
            if matches!(item.value.name(), Some("Rumour" | "Cyberattack" | "Strike")) {
                let adversary = tree.field("adversary").expect("an adversary");
                let acts = with_entry(adversary.field("acts"), &base, id, entry);
                let adversary = replaced(fields(adversary, &base), "acts", acts);
                group("Scenario", &replaced(all, "adversary", group("", &adversary)))
            } else {
                let injects = with_entry(tree.field("injects"), &base, id, entry);
                group("Scenario", &replaced(all, "injects", injects))
            }
        }),
        _ => panic!("neither fields nor injects:\n{fragment}"),
    }
}

#[test]
fn every_example_in_the_book_loads() {
    let founding = shipped::scenario(shipped::SCENARIOS[0].id).expect("it ships").text;
    let mut count = 0;
    for page in pages_under("docs/book") {
        let name = page.display().to_string();
        // The first scenario is changed step by step; each example of the reference stands alone.
        let tutorial = name.ends_with("first-scenario.md");
        let mut base = if tutorial { founding.clone() } else { smallest() };
        for (word, text) in blocks(&read(&page)) {
            match word.as_str() {
                "ron" if text.starts_with("Pack(") => {
                    let problems = check_pack(Source::new(name.as_str(), text.as_str()), false);
                    assert!(problems.diagnostics.is_empty(), "{name}:\n{text}\n{}", plain(&[problems]));
                }
                "ron" => loads(&name, &text, &text),
                "ron,fragment" => {
                    let whole = with_fragment(&base, &text);
                    loads(&name, &whole, &text);
                    if tutorial {
                        base = whole;
                    }
                }
                other => {
                    assert!(
                        ["", "sh", "text"].contains(&other),
                        "{name}: a block marked {other} is not checked"
                    );
                    continue;
                }
            }
            count += 1;
        }
    }
    assert!(count > 20, "only {count} examples were found");
}

// ---------------------------------------------------------------- results

/// The fields that a page documents under a heading: path, and whether it may be null. Shapes are expanded; entries
/// of a list are `[]`, values of a map `{}`.
fn expand(
    page: &BTreeMap<String, Section>,
    heading: &str,
    prefix: &str,
    paths: &mut BTreeMap<String, bool>,
    maps: &mut Names,
) {
    let rows =
        page.get(heading).unwrap_or_else(|| panic!("{RESULTS} has a section {heading}")).table("field");
    assert!(!rows.is_empty(), "{RESULTS}: {heading} has a table of fields");
    for row in rows {
        let mut path = join(prefix, bare(&row[0]));
        let shape = row[1].split('`').nth(1);
        if row[1].starts_with("map ") {
            maps.insert(path.clone());
            path.push_str(".{}");
        } else if shape.is_some() && row[1].starts_with("list ") {
            path.push_str("[]");
        }
        match shape {
            Some(shape) => expand(page, shape, &path, paths, maps),
            None => {
                paths.insert(path, row[3] != "never");
            }
        }
    }
}

fn join(prefix: &str, field: &str) -> String {
    if prefix.is_empty() { field.to_owned() } else { format!("{prefix}.{field}") }
}

/// The paths of a result, each with whether it was null anywhere.
fn walk(value: &Value, path: &str, maps: &Names, seen: &mut BTreeMap<String, bool>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let inner = if maps.contains(path) { "{}" } else { key };
                walk(value, &join(path, inner), maps, seen);
            }
        }
        Value::Array(list) if list.iter().any(Value::is_object) => {
            list.iter().for_each(|entry| walk(entry, &format!("{path}[]"), maps, seen));
        }
        other => *seen.entry(path.to_owned()).or_default() |= other.is_null(),
    }
}

fn compare(heading: &str, results: &[Value]) {
    let (mut paths, mut maps) = (BTreeMap::new(), BTreeSet::new());
    expand(&sections(RESULTS), heading, "", &mut paths, &mut maps);
    let mut seen = BTreeMap::new();
    results.iter().for_each(|result| walk(result, "", &maps, &mut seen));
    // An empty list does not show what its entries hold.
    seen.retain(|path, _| {
        paths.contains_key(path) || !paths.keys().any(|p| p.starts_with(&format!("{path}[]")))
    });
    same(heading, &paths.keys().cloned().collect(), &seen.keys().cloned().collect(), RESULTS);
    let nulls: Vec<_> = seen.iter().filter(|(path, null)| **null && !paths[*path]).map(|x| x.0).collect();
    assert!(nulls.is_empty(), "{heading}: never null in {RESULTS}, but null in a run: {nulls:?}");
}

fn models() -> impl Iterator<Item = Model> {
    shipped::SCENARIOS.iter().map(|s| casus_tests::model(s.id, &[]))
}

#[test]
fn every_field_of_a_run_is_documented() {
    let mut runs = Vec::new();
    for model in models() {
        runs.extend((0..30).map(|k| json!(model.play(Draws::new(2026, 0, k)))));
    }
    // A run in which nothing was ever tabled, where most can be null.
    let quiet = casus_tests::model(shipped::SCENARIOS[0].id, &["procedure.tabling=Author"]);
    runs.push(json!(quiet.play(Draws::new(2026, 0, 0))));
    compare("casus.run", &runs);
}

#[test]
fn every_field_of_an_ensemble_is_documented() {
    let mut ensembles = Vec::new();
    for model in models() {
        for replicates in [1, 200] {
            let batch = Batch { model: &model, seed: 2026, group: 0, first: 0, replicates, threads: 1 };
            ensembles.push(json!(Ensemble::of(&batch, &batch.run(&|_| ()))));
        }
    }
    compare("casus.ensemble", &ensembles);
}

#[test]
fn every_field_of_a_trace_is_documented() {
    let mut lines: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for model in models() {
        let mut run = model.start(Draws::new(2026, 0, 0));
        run.finish();
        for line in run.trace().iter().map(|line| json!(line)) {
            let heading = match line["kind"].as_str() {
                None => "The header",
                Some("state") => "A state",
                Some("end") => "The end",
                Some(_) => "An event",
            };
            lines.entry(heading).or_default().push(line);
        }
    }
    assert_eq!(lines.len(), 4, "{:?}", lines.keys());
    for (heading, lines) in lines {
        compare(heading, &lines);
    }
}

#[test]
fn every_word_of_a_result_is_documented() {
    let page = sections(RESULTS);
    let kinds = OutcomeKind::ALL.iter().map(|k| k.name().to_owned());
    same("kinds of outcome", &page["Kinds of outcome"].names(), &kinds.collect(), RESULTS);
    let levels = ClaimLevel::ALL.iter().map(|l| l.name().to_owned());
    same("attributions", &page["Attributions"].names(), &levels.collect(), RESULTS);
    let types = types(&["crates/casus-model/src/conduct.rs", "crates/casus-model/src/council.rs"]);
    for (heading, name) in [
        ("Public lines", "PublicLine"),
        ("Stances", "Stance"),
        ("Reasons", "Reason"),
        ("Answers to an appeal", "SoloAct"),
    ] {
        let words = types.get(name).unwrap_or_else(|| panic!("no type {name}")).keys().cloned().collect();
        same(heading, &page[heading].names(), &words, RESULTS);
    }
    // Events are named where they are put into words: the first text of each answer.
    let report = read("crates/casus-model/src/report.rs");
    let body =
        report.split("fn describe(").nth(1).and_then(|r| r.split("\n    }\n").next()).expect("describe");
    let literals = body.split('"').skip(1).step_by(2).zip(body.split('"').skip(2).step_by(2));
    let is_word = |w: &str| w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    let words = literals.filter(|(w, after)| is_word(w) && !w.is_empty() && after.starts_with(','));
    let words: Names = words.map(|(w, _)| w.to_owned()).filter(|w| w != "points").collect();
    same("events", &page["Events"].names(), &words, RESULTS);
}

// ---------------------------------------------------------------- commands

/// A command line of a page: the arguments after `casus`, and whether it stands in a block, ready to be typed.
struct Line {
    page: PathBuf,
    text: String,
    args: Vec<String>,
    ready: bool,
}

/// Splits like a shell, as far as the book needs it; what is piped or redirected is cut off.
fn words(text: &str) -> Vec<String> {
    let (mut found, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in text.chars() {
        match (c, quote) {
            (c, Some(q)) if c == q => quote = None,
            ('"' | '\'', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (' ', None) => found.extend(word.take()),
            ('\\', _) => {}
            (c, _) => word.get_or_insert_default().push(c),
        }
    }
    found.extend(word);
    let end = found.iter().position(|w| matches!(w.as_str(), ">" | "|" | "#" | "2>")).unwrap_or(found.len());
    found.truncate(end);
    found
}

/// The arguments of casus in a command line, if it is one.
fn arguments(text: &str) -> Option<Vec<String>> {
    let words = words(text.trim().trim_start_matches("$ "));
    match (words.first()?.as_str(), words.get(1).map(String::as_str)) {
        ("casus", Some(_)) => Some(words[1..].to_vec()),
        ("cargo", Some("run")) if !words.iter().any(|w| w == "--example") => {
            let end = words.iter().position(|w| w == "--").unwrap_or(words.len() - 1);
            Some(words[end + 1..].to_vec()).filter(|args| !args.is_empty())
        }
        _ => None,
    }
}

/// Every command line of casus in the documents.
fn commands() -> Vec<Line> {
    let mut pages = pages_under("docs");
    pages.extend(pages_under("scenarios"));
    pages.extend(Some(PathBuf::from("README.md")).filter(|p| root().join(p).exists()));
    let mut found = Vec::new();
    for page in pages {
        let text = read(&page);
        let mut add = |line: &str, ready| {
            if let Some(args) = arguments(line) {
                found.push(Line { page: page.clone(), text: line.trim().to_owned(), args, ready });
            }
        };
        for (_, block) in
            blocks(&text).iter().filter(|b| ["", "sh", "text", "console"].contains(&b.0.as_str()))
        {
            block.lines().for_each(|line| add(line, true));
        }
        let prose: String = text.split("```").step_by(2).collect();
        prose.split('`').skip(1).step_by(2).for_each(|span| add(&span.replace('\n', " "), false));
    }
    found
}

/// Whether a word stands for something that the reader is to choose: `FILE`, `PATH=VALUE`, `<id>`, `…`.
fn is_blank(word: &str) -> bool {
    let capital = |w: &str| w.len() > 1 && w.bytes().all(|b| b.is_ascii_uppercase());
    word.contains(['<', '…'])
        || word.contains("...")
        || word.split('=').any(capital)
        || word == "N"
        || word == "K"
}

/// The program, built anew if it is older than its source.
fn program() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows its file");
    let profile = test.ancestors().nth(2).expect("target/debug/deps/all");
    let target = profile.parent().expect("target");
    let mut build = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    build.args(["build", "--quiet", "-p", "casus-cli", "--target-dir"]).arg(target).current_dir(root());
    if profile.ends_with("release") {
        build.arg("--release");
    }
    let built = build.output().expect("cargo runs");
    assert!(built.status.success(), "casus does not build:\n{}", String::from_utf8_lossy(&built.stderr));
    profile.join(format!("casus{}", std::env::consts::EXE_SUFFIX))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).unwrap_or_else(|e| panic!("{}: {e}", from.display())) {
        let entry = entry.expect("it can be read").path();
        let target = to.join(entry.file_name().expect("a name"));
        if entry.is_dir() {
            copy(&entry, &target);
        } else {
            fs::copy(&entry, &target).expect("it can be copied");
        }
    }
}

/// Plays what a page tells the reader to type, in a folder of its own that has the scenarios in it. Batches are cut
/// to twenty replicates.
#[test]
fn every_command_in_the_documents_works() {
    let casus = program();
    let all = commands();
    assert!(all.iter().filter(|l| l.ready).count() > 20, "only {} commands were found", all.len());
    let work = Path::new(env!("CARGO_TARGET_TMPDIR")).join("book");
    let _ = fs::remove_dir_all(&work);
    let mut helps: BTreeMap<String, String> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (number, line) in all.iter().enumerate() {
        let place = || format!("{}: {}", line.page.display(), line.text);
        let folder = work.join(line.page.display().to_string().replace(['/', '\\'], "-"));
        if !folder.exists() {
            copy(&root().join("scenarios"), &folder.join("scenarios"));
            for (_, block) in blocks(&read(&line.page)) {
                for copied in block.lines().filter_map(|l| l.strip_prefix("cp -r ")) {
                    let (from, to) = copied.split_once(' ').unwrap_or_else(|| panic!("cp -r {copied}"));
                    copy(&folder.join(from), &folder.join(to));
                }
            }
        }
        let run = |args: &[String]| {
            let mut command = Command::new(&casus);
            command.args(args).current_dir(&folder).stdin(Stdio::null()).env("NO_COLOR", "1");
            command.env_remove("CASUS_SEED").env_remove("CASUS_THREADS");
            command.output().unwrap_or_else(|e| panic!("{}: {e}", casus.display()))
        };
        let help = helps.entry(line.args[0].clone()).or_insert_with(|| {
            let output = run(&[line.args[0].clone(), "--help".into()]);
            if output.status.success() {
                String::from_utf8_lossy(&output.stdout).into_owned()
            } else {
                String::new()
            }
        });
        if help.is_empty() {
            wrong.push(format!("{}\n  there is no command {}", place(), line.args[0]));
            continue;
        }
        let flags = line.args.iter().filter(|a| a.starts_with('-') && a.len() > 1);
        let unknown: Vec<_> =
            flags.map(|a| a.split('=').next().unwrap_or(a)).filter(|f| !help.contains(f)).collect();
        if !unknown.is_empty() {
            wrong.push(format!("{}\n  no such flag: {unknown:?}", place()));
            continue;
        }
        if !line.ready || line.args.iter().any(|a| is_blank(a)) {
            continue;
        }
        let mut args = line.args.clone();
        if let Some(at) = args.iter().position(|a| a == "--replicates") {
            args[at + 1] = "20".into();
        }
        let output = run(&args);
        if !output.status.success() {
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            wrong.push(format!("{} (number {number})\n  {}: {told}", place(), output.status));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_link_in_the_book_leads_somewhere() {
    let anchor = |heading: &str| -> String {
        let kept = heading.trim_start_matches('#').trim().to_lowercase();
        kept.chars()
            .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
            .map(|c| if c == ' ' { '-' } else { c })
            .collect()
    };
    let mut wrong = Vec::new();
    let mut pages = pages_under("docs/book");
    pages.extend(pages_under("scenarios"));
    for page in pages {
        let text: String = read(&page).split("```").step_by(2).collect();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("http") {
                continue;
            }
            let (file, place) = link.split_once('#').unwrap_or((link, ""));
            let folder = page.parent().unwrap_or(Path::new(""));
            let target = if file.is_empty() { page.clone() } else { folder.join(file) };
            let Ok(there) = fs::read_to_string(root().join(&target)) else {
                wrong.push(format!("{}: {link}", page.display()));
                continue;
            };
            if !place.is_empty() && !there.lines().any(|l| l.starts_with('#') && anchor(l) == place) {
                wrong.push(format!("{}: {link} has no such heading", page.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
