//! Single runs of a study, played again.

use super::*;
use serde_json::Value;
use serde_json::value::RawValue;

/// The cells of one run in `runs.csv`, by column.
fn row(folder: &str, sample: usize, replicate: usize) -> BTreeMap<String, String> {
    let text = fs::read_to_string(format!("{folder}/runs.csv")).expect("the runs");
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().expect("a head").split(',').collect();
    let (at, k) = (sample.to_string(), replicate.to_string());
    let found =
        lines.map(|line| line.split(',').collect::<Vec<_>>()).find(|cells| cells[0] == at && cells[4] == k);
    let cells = found.unwrap_or_else(|| panic!("no run {replicate} of sample {sample}"));
    head.iter().zip(cells).map(|(name, cell)| ((*name).to_owned(), cell.to_owned())).collect()
}

/// The number at a place of a JSON text, read from its digits: `Value` would round it.
fn number(text: &str, path: &[&str]) -> Option<f64> {
    let mut text = text.to_owned();
    for name in path {
        let fields: BTreeMap<String, Box<RawValue>> = serde_json::from_str(&text).expect("an object");
        text = fields.get(*name).unwrap_or_else(|| panic!("no {path:?}")).get().to_owned();
    }
    text.parse().ok()
}

/// What a run was in the study and what it is when it is played alone must be equal to the last digit.
#[track_caller]
pub(crate) fn agrees(folder: &str, sample: usize, replicate: usize) {
    let (sample_text, replicate_text) = (sample.to_string(), replicate.to_string());
    let args =
        ["replay", folder, "--sample", &sample_text, "--replicate", &replicate_text, "--format", "json"];
    let played = out(&exits(&args, 0, "casus.run"));
    let row = row(folder, sample, replicate);
    for (column, path) in [
        ("last", &["fracture", "afi", "final"][..]),
        ("peak", &["fracture", "afi", "peak"]),
        ("rung", &["outcome", "rung"]),
        ("first", &["outcome", "hours"]),
        ("under", &["error", "under"]),
        ("over_peak", &["error", "over_peak"]),
        ("seed", &["seed"]),
    ] {
        let stored = row[column].parse().ok();
        assert_eq!(stored, number(&played, path), "{column} of run {replicate} of sample {sample}");
    }
}

#[test]
fn runs_alone_are_what_they_were() {
    let bench = Bench::new("replay");
    bench.study("common");
    bench.experiment("own.ron", "design:", "draws: Independent, seed: 18446744073709551615, design:");
    bench.sweep("own.ron", "own", &[], 1, "1,280 rows");
    let mut dice = Dice(11);
    for turn in 0..40 {
        let folder = bench.at(if turn % 2 == 0 { "common" } else { "own" });
        let sample = dice.below(32);
        // Every fourth sample is invalid.
        agrees(&folder, sample - usize::from(sample % 4 == 3), dice.below(40));
    }
}

#[test]
fn traces_are_equal_and_complete() {
    let bench = Bench::new("traces");
    bench.study("a");
    let folder = bench.at("a");
    let before = bench.contents("a");
    for (sample, replicate) in [("0", "0"), ("17", "39"), ("30", "5")] {
        let trace = |file: &str| {
            let args = ["replay", &folder, "--sample", sample, "--replicate", replicate, "--trace", file];
            out(&exits(&args, 0, ""))
        };
        trace(&bench.at("one.jsonl"));
        let one = fs::read_to_string(bench.at("one.jsonl")).expect("a trace");
        assert_eq!(trace("-"), one);
        let lines = one.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect::<Vec<Value>>();
        assert_eq!(lines.last().expect("an end")["kind"], "end");
    }
    // What is printed as the way to the same run is one.
    let args = ["replay", &folder, "--sample", "8", "--replicate", "9"];
    let text = out(&exits(&args, 0, "again: casus replay"));
    let again = text.split_once("again: casus ").expect("the command").1;
    assert_eq!(out(&exits(&again.split_whitespace().collect::<Vec<_>>(), 0, "")), text);
    assert!(bench.contents("a") == before, "reading leaves no trace");
}

#[test]
fn what_was_not_played_is_refused_politely() {
    let bench = Bench::new("absent");
    bench.study("a");
    let folder = bench.at("a");
    let replay = |more: &[&str], code, says| {
        exits(&[&["replay", folder.as_str()], more].concat(), code, says);
    };
    replay(&["--sample", "3"], 65, "sample 3 makes no scenario: S029");
    replay(&["--sample", "32"], 2, "there is no sample 32; the study has 32");
    replay(&["--sample", "4294967295"], 2, "the study has 32");
    replay(&["--sample", "0", "--replicate", "40"], 2, "no replicate 40");
    for wrong in ["-1", "4294967296", "x", "1.5", ""] {
        replay(&["--sample", wrong], 2, "--sample");
    }
    replay(&[], 2, "--sample");
    replay(&["--sample", "0", "--trace", "-", "--format", "json"], 2, "standard output");
    replay(&["--sample", "0", "--trace", &format!("{folder}/inputs/scenario-0.ron")], 2, "write over");
    replay(&["--sample", "0", "--trace", &format!("{folder}/no/such")], 73, "no/such");
    exits(&["replay", &bench.at("none"), "--sample", "0"], 66, "[R022]");
    for name in ["runs.csv", "plan.json", "inputs/experiment.ron", "blocks/00000.rows"] {
        let path = format!("{folder}/{name}");
        let before = fs::read(&path).expect(name);
        exits(&["replay", &folder, "--sample", "0", "--trace", &path], 2, "the study");
        assert_eq!(fs::read(&path).expect(name), before, "a trace over {name}");
    }
}
