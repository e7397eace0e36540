//! Every example loads.

use super::pages::{blocks, first_whole, pages_under, save_all, smallest};
use super::{EXPERIMENTS, read};
use casus_experiment::ExperimentFile;
use casus_scenario::tree::{Kind, Node, Tree};
use casus_scenario::{Problems, ScenarioFile, Source, check_pack, shipped};
use std::fs;
use std::path::Path;

fn plain(problems: &[Problems]) -> String {
    let lines = problems.iter().flat_map(|p| p.diagnostics.iter().map(|d| d.plain(&p.source)));
    lines.collect::<Vec<_>>().join("\n")
}

fn loads(page: &str, text: &str, example: &str) {
    let loaded = ScenarioFile::text(Source::new(page, text)).load();
    let problems = loaded.map_or_else(|problems| problems, |loaded| loaded.warnings);
    assert!(problems.is_empty(), "{page}: this example does not fit:\n{example}\n{}", plain(&problems));
}

/// An experiment in a folder with the files that the book has its reader save.
fn experiment_loads(page: &str, text: &str, example: &str) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("book-examples");
    fs::create_dir_all(&folder).expect("a folder");
    save_all(&folder);
    let path = folder.join("example.ron");
    fs::write(&path, text).expect("it can be written");
    let loaded = ExperimentFile::open(&path, false).map_err(|problems| vec![problems]);
    let problems = loaded.and_then(|file| file.load()).map_or_else(|p| p, |loaded| loaded.warnings);
    assert!(problems.is_empty(), "{page}: this example does not fit:\n{example}\n{}", plain(&problems));
}

/// An experiment with other fields.
fn experiment_with(base: &str, fragment: &str) -> String {
    let wrapped = format!("Fragment({fragment})");
    let mut all = fields(&located(base), base);
    for (key, value) in fields(&located(&wrapped), &wrapped) {
        all = replaced(all, &key, value);
    }
    group("Experiment", &all)
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
                "ron" if text.contains("Experiment(") => experiment_loads(&name, &text, &text),
                "ron" => loads(&name, &text, &text),
                "ron,fragment" if name == EXPERIMENTS => {
                    let base = first_whole(EXPERIMENTS, "Experiment(");
                    experiment_loads(&name, &experiment_with(&base, &text), &text);
                }
                "ron,fragment" => {
                    let whole = with_fragment(&base, &text);
                    loads(&name, &whole, &text);
                    if tutorial {
                        base = whole;
                    }
                }
                other => {
                    assert!(
                        ["", "sh", "text", "csv", "json", "python", "r", "sql"].contains(&other),
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
