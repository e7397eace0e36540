//! The page for programs: its commands and refusals against the source of the types.

use super::pages::{bare, sections};
use super::types::types;
use super::{Names, PROGRAMS, files_under, read, same};
use std::path::PathBuf;

/// Commands of the table that are control's or an evaluator's alone.
const CONTROL: [&str; 6] = [
    "`mail` `answer`",
    "`ruling` `rule`",
    "`evaluation` `rate`",
    "`evaluation` `improve`",
    "`hot_wash` `show`",
    "`hot_wash` `counterfactual`",
];

#[test]
fn every_command_of_a_player_is_on_the_page_with_its_fields() {
    let types = types(&[PathBuf::from("crates/casus-session/src/command/play.rs")]);
    let mut real = Names::new();
    for (topic, word) in [
        ("Mail", "mail"),
        ("Pulse", "pulse"),
        ("Council", "council"),
        ("Ruling", "ruling"),
        ("Evaluation", "evaluation"),
        ("HotWash", "hot_wash"),
    ] {
        for what in types[topic].keys() {
            let name = format!("`{word}` `{what}`");
            if CONTROL.contains(&name.as_str()) {
                continue;
            }
            let fields = types.get(&format!("{topic}::{what}"));
            let mut fields: Vec<String> = fields
                .iter()
                .flat_map(|fields| fields.iter())
                .map(|(field, part)| format!("`{field}`{}", if part.optional { "?" } else { "" }))
                .collect();
            fields.sort();
            real.insert(format!("{name}: {}", fields.join(", ")));
        }
    }
    let page = sections(PROGRAMS);
    let written = page["Acting"].table("command").iter().map(|row| {
        let mut fields: Vec<&str> = row[2].split(", ").filter(|field| !field.is_empty()).collect();
        fields.sort_unstable();
        format!("{}: {}", row[0], fields.join(", "))
    });
    same("commands", &written.collect(), &real, PROGRAMS);
}

#[test]
fn every_refusal_of_the_page_can_come() {
    let mut refusals = types(&[PathBuf::from("crates/casus-session/src/refusal.rs")]);
    let of_rules: Names = refusals.remove("Code").expect("the codes of the rules").into_keys().collect();
    let mut of_server = Names::new();
    for file in files_under("crates/casus-console/src", "rs") {
        let text: String = read(&file).split_whitespace().collect();
        for call in text.split("Problem::new(").skip(1) {
            let code = call.split(',').nth(1).and_then(|word| word.strip_prefix('"')?.strip_suffix('"'));
            of_server.extend(code.map(str::to_owned));
        }
    }
    assert!(of_server.len() > 10, "the scan of the server found only {of_server:?}");
    let page = sections(PROGRAMS);
    let written: Names = page["Refusals"].table("code").iter().map(|row| bare(&row[0]).to_owned()).collect();
    let missing: Vec<_> = of_rules.difference(&written).collect();
    let invented: Vec<_> =
        written.iter().filter(|code| !of_rules.contains(*code) && !of_server.contains(*code)).collect();
    assert!(missing.is_empty() && invented.is_empty(), "missing {missing:?}, invented {invented:?}");
}
