//! What studies leave and say, from small ones that are played.

use super::commands::program;
use super::pages::{bare, first_whole, sections};
use super::results::compare;
use super::{EXPERIMENTS, Names, STUDIES, read, same};
use casus_experiment::analysis::{self, Bound, Event, Settings};
use casus_experiment::study::store::{IfPlanIsLost, Store};
use casus_experiment::study::{Disk, Published, Shard, Stored};
use casus_experiment::table::Kind;
use casus_experiment::{Analysis, ExperimentFile, Sweep};
use casus_scenario::Source;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;

/// The example of the page with other lines, which must be there.
fn example(changes: &[(&str, &str)]) -> String {
    let mut text = first_whole(EXPERIMENTS, "#![type");
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    text
}

/// Plays and publishes a study in a folder of its own.
fn play(name: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("book-study-{name}"));
    let _ = fs::remove_dir_all(&folder);
    let loaded = ExperimentFile::text(Source::new("e.ron", text)).load().unwrap_or_else(|p| panic!("{p:#?}"));
    let sweep = Sweep::new(&loaded).expect("its names are its own");
    let (disk, stop) = (Disk::real(), AtomicBool::new(false));
    let plan = sweep.plan(&loaded, Shard::WHOLE);
    let mut store = Store::start(&disk, &folder, &plan, IfPlanIsLost::Refuse).expect("a folder");
    store.fill(2, &stop, &|block| sweep.play(block, &stop, &|_| {}), &|_| {}).expect("it is played");
    let (published, _) = store.publish(&stop).expect("it is whole");
    assert!(matches!(published, Published::Whole(_)));
    folder
}

fn analysis(folder: &Path) -> Value {
    let disk = Disk::real();
    let stored = Stored::open(&disk, folder).expect("a study");
    let kept = ExperimentFile::kept(&folder.join("inputs")).expect("its copy");
    let loaded = kept.load().expect("it loads");
    let results = analysis::Results::read(&stored, &loaded, Vec::new()).expect("it is whole");
    let settings = Settings { resamples: 20, ..Settings::default() };
    let late = Event { outcome: "late".into(), bound: None };
    let under = Event { outcome: "under".into(), bound: Some(Bound::AtLeast(0.2)) };
    json!(Analysis::of(&results, &stored, settings, &[late, under]))
}

#[test]
fn every_field_of_an_analysis_is_documented() {
    let saltelli = ("Sobol(n: 64)", "Saltelli(n: 8, second_order: true)");
    let first = (
        "    ],\n\n    // Written down",
        "        (name: \"text\", of: Adopted(rung_at_least: 8), take: First),\n    ],\n\n    // Written down",
    );
    let studies = [
        ("whole", example(&[])),
        ("saltelli", example(&[saltelli, first])),
        ("morris", example(&[("Sobol(n: 64)", "Morris(trajectories: 4)")])),
        ("point", example(&[("Sobol(n: 64)", "Random(n: 1)")])),
        (
            "samples",
            example(&[("Sobol(n: 64)", "Random(n: 4)"), ("replicates:", "keep: Samples, replicates:")]),
        ),
    ];
    let found: Vec<Value> = studies.iter().map(|(name, text)| analysis(&play(name, text))).collect();
    compare("casus.analysis", &found);
    assert!(
        found[1]["sensitivity"][0]["sobol_pairs"].is_array()
            && found[2]["sensitivity"][0]["morris"].is_array()
    );
}

fn json_of(args: &[&str], folder: &Path, code: i32) -> Value {
    let output = Command::new(program()).args(args).arg(folder).args(["--format", "json"]).output();
    let output = output.expect("it starts");
    assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn every_field_of_a_manifest_and_of_a_verification_is_documented() {
    let folder = play("manifest", &example(&[("Sobol(n: 64)", "Random(n: 3)")]));
    let text = fs::read_to_string(folder.join("manifest.json")).expect("a manifest");
    compare("casus.results", &[serde_json::from_str(&text).expect("JSON")]);
    let whole = json_of(&["verify"], &folder, 0);
    let csv = folder.join("runs.csv");
    let mut bytes = fs::read(&csv).expect("a table");
    bytes[100] ^= 1;
    fs::write(&csv, bytes).expect("it can be written");
    fs::remove_file(folder.join("samples.csv")).expect("a table");
    let damaged = json_of(&["verify"], &folder, 65);
    assert_eq!((&whole["damaged"], &damaged["damaged"]), (&json!(0), &json!(2)));
    compare("casus.verification", &[whole, damaged]);
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::U32 => "u32",
        Kind::U64 => "u64",
        Kind::F64 => "f64",
        Kind::Bool => "bool",
        Kind::Text => "text",
    }
}

/// Columns in order: those that every study has by name, axes and outcomes by what they are.
#[test]
fn the_columns_of_the_tables_are_documented() {
    let loaded = ExperimentFile::text(Source::new("e.ron", example(&[]))).load().expect("it loads");
    let plan = Sweep::new(&loaded).expect("its names are its own").plan(&loaded, Shard::WHOLE);
    let space = &loaded.space;
    let axes: Vec<&str> =
        space.uncertainties().iter().chain(space.levers()).map(|f| f.name.as_str()).collect();
    let outcomes: Vec<&str> = space.outcomes().iter().map(|o| o.name.as_str()).collect();
    for table in &plan.tables {
        let mut real: Vec<(String, String)> = Vec::new();
        for column in table.schema.columns() {
            let own = match column.name.as_str() {
                name if axes.contains(&name) => ("each axis".to_owned(), "f64 or text".to_owned()),
                name if outcomes.contains(&name) => ("each outcome".to_owned(), kind(column.kind).to_owned()),
                name => (name.to_owned(), kind(column.kind).to_owned()),
            };
            real.extend(Some(own).filter(|own| real.last() != Some(own)));
        }
        let rows = sections(STUDIES);
        let rows = rows[&table.name].table("column");
        let written: Vec<(String, String)> =
            rows.iter().map(|row| (bare(&row[0]).to_owned(), row[1].clone())).collect();
        assert_eq!(written, real, "{STUDIES}: {}", table.name);
        for row in rows {
            let Some(column) = table.schema.columns().iter().find(|c| c.name == bare(&row[0])) else {
                continue;
            };
            assert_eq!(column.optional, row[2] != "never", "{STUDIES}: {} {}", table.name, row[0]);
        }
    }
    let text = example(&[("replicates:", "keep: Samples, replicates:")]);
    let loaded = ExperimentFile::text(Source::new("e.ron", text)).load().expect("it loads");
    let plan = Sweep::new(&loaded).expect("its names are its own").plan(&loaded, Shard::WHOLE);
    let names =
        plan.tables[0].schema.columns().iter().filter_map(|c| c.name.strip_prefix("late").map(str::to_owned));
    let prose = &sections(STUDIES)["samples"].prose;
    let written = prose.split('`').filter(|word| word.starts_with('_')).map(str::to_owned);
    same("columns of an outcome", &written.collect(), &names.collect(), STUDIES);
}

#[test]
fn the_exit_codes_are_those_of_the_program() {
    let source = read("crates/casus-cli/src/exit.rs");
    let body =
        source.split("enum Exit {").nth(1).and_then(|rest| rest.split("\n}").next()).expect("the codes");
    let real: Names = body
        .lines()
        .filter_map(|line| Some(line.split_once(" = ")?.1.trim_end_matches(',').to_owned()))
        .collect();
    assert!(real.len() > 10, "{real:?}");
    let written = sections(STUDIES)["Exit codes"].table("code").iter().map(|row| row[0].clone()).collect();
    same("exit codes", &written, &real, STUDIES);
    for code in casus_experiment::study::Code::ALL {
        assert!(real.contains(&code.exit().to_string()), "{code}");
    }
}
