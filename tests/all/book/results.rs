//! What a result holds, from real runs.

use super::pages::{Section, bare, sections};
use super::types::{model_sources, types};
use super::{Names, RESULTS, read, same};
use casus_experiment::stress::{Arena, Asked, Objective, axis};
use casus_experiment::{Batch, Ensemble, Roc, Stress, Why, WhyRun, Worth};
use casus_model::{ClaimLevel, Draws, MemberId, Model, OutcomeKind};
use casus_scenario::{ScenarioFile, shipped};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What a page documents of a result.
#[derive(Default)]
struct Documented {
    /// Every field that holds no other, with whether it may be null.
    fields: BTreeMap<String, bool>,
    /// Those whose values stand under keys that the result chooses.
    maps: Names,
    /// Objects and lists of objects in whose place there may be null.
    optional: Names,
}

/// The fields that a page documents under a heading. Shapes are expanded; entries of a list are `[]`, values of a map
/// `{}`.
fn expand(page: &BTreeMap<String, Section>, heading: &str, prefix: &str, into: &mut Documented) {
    let rows =
        page.get(heading).unwrap_or_else(|| panic!("{RESULTS} has a section {heading}")).table("field");
    assert!(!rows.is_empty(), "{RESULTS}: {heading} has a table of fields");
    for row in rows {
        let mut path = join(prefix, bare(&row[0]));
        let shape = row[1].split('`').nth(1);
        if shape.is_some() && row[3] != "never" {
            into.optional.insert(path.clone());
        }
        if row[1].starts_with("map ") {
            into.maps.insert(path.clone());
            path.push_str(".{}");
        } else if shape.is_some() && row[1].starts_with("list ") {
            path.push_str("[]");
        }
        match shape {
            Some(shape) => expand(page, shape, &path, into),
            None => {
                into.fields.insert(path, row[3] != "never");
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

/// Fails if results hold other fields than the page has under a heading, or null where it says never.
pub(super) fn compare(heading: &str, results: &[Value]) {
    let mut page = Documented::default();
    expand(&sections(RESULTS), heading, "", &mut page);
    let Documented { fields, maps, optional } = page;
    let mut seen = BTreeMap::new();
    results.iter().for_each(|result| walk(result, "", &maps, &mut seen));
    // An empty list does not show what its entries hold, nor does null in the place of an object.
    seen.retain(|path, null| {
        let holds = fields.keys().any(|p| p.starts_with(&format!("{path}[]")));
        fields.contains_key(path) || !if *null { optional.contains(path) } else { holds }
    });
    same(heading, &fields.keys().cloned().collect(), &seen.keys().cloned().collect(), RESULTS);
    let nulls: Vec<_> = seen.iter().filter(|(path, null)| **null && !fields[*path]).map(|x| x.0).collect();
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
fn every_field_of_an_explanation_is_documented() {
    let (mut batches, mut runs) = (Vec::new(), Vec::new());
    for (place, model) in (0..).zip(models()) {
        for replicates in [1, 3] {
            let batch = Batch { model: &model, seed: 2026, group: 0, first: 0, replicates, threads: 1 };
            batches.push(json!(Why::of(&batch, &Worth::play(&batch, &|_| ()))));
        }
        if place % 3 == 0 {
            runs.push(json!(WhyRun::of(&model, Draws::new(2026, 0, place), Some(MemberId::at(7)))));
        }
    }
    let quiet = casus_tests::model(shipped::SCENARIOS[0].id, &["procedure.tabling=Author"]);
    runs.push(json!(WhyRun::of(&quiet, Draws::new(2026, 0, 0), Some(MemberId::at(0)))));
    assert_eq!(runs.last().map(|run| run["member"]["decision"].is_null()), Some(true));
    compare("casus.why", &batches);
    compare("casus.why_run", &runs);
}

#[test]
fn every_field_of_an_observer_is_documented() {
    let mut results = Vec::new();
    for (scenario, model) in shipped::SCENARIOS.iter().zip(models()) {
        let file = ScenarioFile::shipped(scenario.id).expect("it ships");
        let Some(twin) = file.load().expect("it loads").scenario.twin else { continue };
        let other = casus_tests::model(scenario.id, &[&format!("truth={twin}")]);
        for replicates in [1, 20] {
            let batch = Batch { model: &model, seed: 2026, group: 0, first: 0, replicates, threads: 1 };
            results.extend(Roc::play(&batch, &other, &|_| ()).map(|roc| json!(roc)));
        }
    }
    assert!(results.len() > 4, "{} scenarios have a twin to be told from", results.len());
    compare("casus.roc", &results);
}

#[test]
fn every_field_of_a_stress_test_is_documented() {
    let file = ScenarioFile::shipped("staged-border-incident").expect("it ships");
    let axes = |texts: &[&str]| texts.iter().map(|text| axis::read(text).expect("an axis")).collect();
    let knobs = axes(&["truth=staged|attack", "injects.A1.harm=0.2..0.9", "injects.A1.at+=-6..6"]);
    let levers = axes(&["procedure.period=12h|24h", "members.*.latency=6h|12h"]);
    let arena = Arena::new(&file, knobs, levers).expect("an arena");
    let results = [Objective::Fracture, Objective::Loss { under: 1.0, over: 2.0 }].map(|objective| {
        let asked = Asked { objective, budget: 2_000, seed: 2026, threads: 1 };
        json!(Stress::play(&arena, asked, &|_| ()).expect("it plays"))
    });
    assert!(results.iter().any(|result| result["adversary"]["runner_up"].is_object()));
    assert!(results.iter().any(|result| result["alliance"]["runner_up"].is_object()));
    compare("casus.stress", &results);
}

#[test]
fn every_field_of_the_record_is_documented() {
    compare("casus.backtest", &[json!(crate::backtest::record())]);
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
    let types = types(&model_sources());
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
    let model: String = model_sources().iter().map(read).collect();
    let body =
        model.split("fn describe(").nth(1).and_then(|r| r.split("\n    }\n").next()).expect("describe");
    let literals = body.split('"').skip(1).step_by(2).zip(body.split('"').skip(2).step_by(2));
    let is_word = |w: &str| w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    let words = literals.filter(|(w, after)| is_word(w) && !w.is_empty() && after.starts_with(','));
    let words: Names = words.map(|(w, _)| w.to_owned()).filter(|w| w != "points").collect();
    same("events", &page["Events"].names(), &words, RESULTS);
}
