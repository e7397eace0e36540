//! The defaults of the reference against those of the format.

use super::FORMAT;
use super::pages::{Section, bare, sections, smallest};
use super::types::{Part, format_types};
use casus_scenario::Source;
use casus_scenario::document::{Pack, Scenario};
use casus_scenario::parse::parse;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

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
    table: (
        brief: "", delegations: [(member: "M", brief: "")], items: [(id: "a", from: "", title: ""), (id: "b", from: "", title: "", arms: (when: []))],
        drafts: [(id: "a", title: "", text: "", rung: 1)],
    ),
)"#;
const CODED: &str = r#"history: (
    incident: "I",
    acts: [(
        motion: "h", action: "a",
        codes: (
            harm: Table(0), locus: Table(0), freshness: Table(0), request: Table(0), proof: Table(0),
            askers: Table(0), endorsement: Table(0), cost: Table(0), text: Table(0), cyber: Table(0),
            wartime: Table(0), one_is_enough: Table(0),
        ),
    )],
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

/// Where each type with something optional stands in a document in which nothing optional is written.
fn with_defaults() -> BTreeMap<String, Value> {
    let least = filled!(Scenario, smallest());
    let bare = filled!(Scenario, BARE);
    let coded = filled!(Scenario, BARE.replace("procedure: ()", &format!("procedure: (), {CODED}")));
    let table =
        filled!(Scenario, smallest().replacen("truth:", "table: (brief: \"\", items: []), truth:", 1));
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
        ("AskedAct", &coded, "/history/acts/0"),
        ("Table", &table, "/table"),
        ("Delegation", &bare, "/table/delegations/0"),
        ("Item", &bare, "/table/items/0"),
        ("Arming", &bare, "/table/items/1/arms"),
        ("Draft", &bare, "/table/drafts/0"),
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

/// What a page says of defaults and is not so. `unwritten` says whether a field that the written form leaves out may be
/// written as the page has it without a change.
pub(super) fn wrong_defaults(
    page: &BTreeMap<String, Section>,
    types: &BTreeMap<String, BTreeMap<String, Part>>,
    defaults: &BTreeMap<String, Value>,
    unwritten: &dyn Fn(&str, &str) -> bool,
) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, parts) in types {
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
                let default = if written.starts_with("see ") { "()" } else { bare(written) };
                if !unwritten(name, &format!("{field}: {default}")) {
                    wrong.push(format!("`{name}` {field}: give the type a place in `with_defaults`"));
                }
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
    wrong
}

#[test]
fn the_defaults_in_the_reference_are_those_of_the_format() {
    // Left out of the written form at its default: then writing the default out changes nothing.
    let unwritten = |name: &str, field_out: &str| {
        if name == "Scenario" && field_out.starts_with("table") {
            let with = smallest().replacen("truth:", &format!("{field_out}, truth:"), 1);
            return filled!(Scenario, with) == filled!(Scenario, smallest());
        }
        let written_out = match name {
            "Overrides" => BARE.replace("(members: [])", &format!("(members: [], {field_out})")),
            "Silence" => BARE.replace("procedure: ()", &format!("procedure: ({field_out})")),
            "Scenario" => BARE.replace("procedure: ()", &format!("procedure: (), {field_out}")),
            "IndexWeights" => BARE.replace("procedure: ()", &format!("procedure: (), index: ({field_out})")),
            "Inject::Motion" => BARE.replace("\"M\", rung: 1)", &format!("\"M\", rung: 1, {field_out})")),
            _ => return false,
        };
        filled!(Scenario, written_out) == filled!(Scenario, BARE)
    };
    let wrong = wrong_defaults(&sections(FORMAT), &format_types(), &with_defaults(), &unwritten);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
