//! Golden results of the shipped scenarios and their twins. They change only with a raised value version and a line
//! under "Value-breaking" in the changelog: `CASUS_BLESS=1 cargo test -p casus-tests golden` writes them anew.

use casus_model::{Draws, VALUE_VERSION};
use casus_tests::{model, shipped};
use std::fmt::Write as _;

/// A report without what was added to it later, so that an old hash still tells whether an old number moved.
fn first_form(report: &str) -> String {
    let (before, rest) = report.split_once(",\"by_member\":").unwrap();
    let (_, after) = rest.split_once("},\"error\":").unwrap();
    format!("{before}}},\"error\":{after}")
}

/// BLAKE3 of report and trace for eight seeds of every scenario and its twin.
#[test]
fn golden_traces() {
    let mut lines = format!("value version {VALUE_VERSION}\n");
    for id in shipped() {
        let base =
            casus_scenario::ScenarioFile::shipped(id).unwrap().load().unwrap_or_else(|_| panic!("{id}"));
        let twin = base.scenario.twin.clone().unwrap();
        for truth in [base.scenario.truth.to_string(), twin.to_string()] {
            let model = model(id, &[&format!("truth={truth}")]);
            for seed in 0..8 {
                let draws = Draws::new(seed, 0, 0);
                let mut run = model.start(draws);
                run.finish();
                let mut hash = blake3::Hasher::new();
                for line in run.trace() {
                    hash.update(serde_json::to_string(&line).unwrap().as_bytes());
                }
                hash.update(first_form(&serde_json::to_string(&model.play(draws)).unwrap()).as_bytes());
                let _ = writeln!(lines, "{id} {truth} {seed} {}", hash.finalize().to_hex());
            }
        }
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/golden/traces.txt");
    if std::env::var_os("CASUS_BLESS").is_some() {
        std::fs::write(path, &lines).unwrap();
    }
    let golden = std::fs::read_to_string(path).unwrap_or_default();
    let changed: Vec<&str> = lines.lines().filter(|l| !golden.contains(l)).collect();
    assert!(
        golden == lines,
        "results moved under value version {VALUE_VERSION}; if that is meant, raise it and add a changelog line:\n{}",
        changed.join("\n")
    );
}
