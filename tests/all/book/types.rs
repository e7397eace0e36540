//! The fields and choices of the format, from the source of its types.

use super::pages::sections;
use super::{EXPERIMENTS, FORMAT, Names, PROGRAMS, files_under, read, same};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A field or variant: what it holds, and whether it may be left out.
pub(super) struct Part {
    pub(super) holds: String,
    pub(super) optional: bool,
}

/// The structs and enums of a source text. The fields of a variant stand under `Enum::Variant`.
pub(super) fn types(sources: &[PathBuf]) -> BTreeMap<String, BTreeMap<String, Part>> {
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

pub(super) fn model_sources() -> Vec<PathBuf> {
    files_under("crates/casus-model/src", "rs")
}

/// The types that a scenario or a pack is made of.
pub(super) fn format_types() -> BTreeMap<String, BTreeMap<String, Part>> {
    let mut all = types(&model_sources());
    // The scenario file's own types go before those of the model that share their name.
    let mut own = files_under("crates/casus-scenario/src/document", "rs");
    own.push("crates/casus-scenario/src/document.rs".into());
    all.extend(types(&own));
    reached(all, &["Scenario", "Pack"])
}

/// The types that an experiment is made of.
pub(super) fn experiment_types() -> BTreeMap<String, BTreeMap<String, Part>> {
    let files = ["experiment", "experiment/outcome", "design", "distribution", "robustness"];
    let sources = files.map(|file| PathBuf::from(format!("crates/casus-experiment/src/{file}.rs")));
    reached(types(&sources), &["Experiment"])
}

/// The types that a program at the table reads, and those of its commands' fields.
fn program_types() -> BTreeMap<String, BTreeMap<String, Part>> {
    let sources =
        ["session/src/view", "session/src/view/desk", "session/src/clock", "session/src/command/play"];
    let more = ["session/src/seat", "session/src/words", "scenario/src/document/table", "model/src/ladder"];
    let all = sources.iter().chain(&more).chain(&["scenario/src/document/table/names"]);
    let sources: Vec<PathBuf> = all.map(|file| PathBuf::from(format!("crates/casus-{file}.rs"))).collect();
    reached(types(&sources), &["LobbyView", "DelegationView", "ChairView", "RedView", "Form"])
}

/// The types that these are made of, themselves among them.
fn reached(
    mut all: BTreeMap<String, BTreeMap<String, Part>>,
    roots: &[&str],
) -> BTreeMap<String, BTreeMap<String, Part>> {
    let mut reached: Names = BTreeSet::new();
    let mut waiting: Vec<String> = roots.iter().map(|&root| root.to_owned()).collect();
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

#[test]
fn every_field_and_choice_of_the_format_is_in_the_reference() {
    let types = format_types();
    assert!(types.len() > 30, "the scan of the types found only {:?}", types.keys());
    compare("types of the format", &types, FORMAT, &["Parameters"]);
}

#[test]
fn every_field_and_choice_of_experiments_is_in_the_reference() {
    let types = experiment_types();
    assert!(types.len() > 30, "the scan of the types found only {:?}", types.keys());
    compare("types of experiments", &types, EXPERIMENTS, &[]);
}

#[test]
fn every_field_that_a_program_reads_is_on_its_page() {
    let types = program_types();
    assert!(types.len() > 30, "the scan of the types found only {:?}", types.keys());
    compare("types of programs", &types, PROGRAMS, &[]);
}

/// A page's tables of fields and values, but for some, are these types.
fn compare(what: &str, types: &BTreeMap<String, BTreeMap<String, Part>>, page: &str, others: &[&str]) {
    let sections = sections(page);
    let described =
        sections.iter().filter(|(name, s)| !s.names().is_empty() && !others.contains(&name.as_str()));
    let described = described.map(|(name, _)| name.clone()).collect();
    same(what, &described, &types.keys().cloned().collect(), page);
    for (name, parts) in types {
        same(&format!("`{name}`"), &sections[name].names(), &parts.keys().cloned().collect(), page);
    }
}
