//! Attacks on studies from outside: the built command, its folders, its signals and the machine below it.

#![cfg(unix)]

#[path = "../shared/process.rs"]
mod process;

mod damage;
mod folders;
mod kill;
mod machine;
mod page;
mod replay;
mod shards;

use process::{Folder, casus, err, exits, out, run};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The scenario of the studies, a small one of their own.
const SCENARIO: &str = include_str!("../../../../tests/bad/base.ron");

/// An experiment of 32 samples, of which 8 make no scenario: an incident after the end.
const EXPERIMENT: &str = r#"Experiment(
    format: 1, id: "attacked", question: "What survives?", scenarios: ["tiny.ron"],
    uncertainties: [(name: "harm", path: "injects.A1.harm", range: Uniform(0.1, 0.9))],
    levers: [
        (name: "horizon", path: "horizon", among: ["2d", "12h"]),
        (name: "at", path: "injects.A1.at", among: ["D+0 05:40", "D+0 20:00"]),
    ],
    design: Sobol(n: 8), replicates: Fixed(40),
    outcomes: [
        (name: "last", of: Afi, take: Final),
        (name: "peak", of: Afi, take: Peak),
        (name: "under", of: UnderReaction, take: Final),
        (name: "over_peak", of: OverReaction, take: Peak),
        (name: "rung", of: Rung, take: Final),
        (name: "first", of: Adopted(), take: First),
    ],
)
"#;
const RUNS: usize = 32 * 40;

/// A folder with the scenario, the experiment and room for studies.
struct Bench(Folder);

impl Bench {
    fn new(name: &str) -> Bench {
        let bench = Bench(Folder::new(&format!("study-{name}")));
        fs::write(bench.at("tiny.ron"), SCENARIO).expect("written");
        bench.experiment("e.ron", "", "");
        bench
    }

    fn at(&self, name: &str) -> String {
        self.0.path(name)
    }

    /// Writes the experiment, changed at one place; its path.
    #[track_caller]
    fn experiment(&self, name: &str, from: &str, to: &str) -> String {
        assert!(EXPERIMENT.contains(from), "the experiment has no {from:?}");
        fs::write(self.at(name), EXPERIMENT.replacen(from, to, 1)).expect("written");
        self.at(name)
    }

    /// Sweeps an experiment into a folder; what it told on standard error.
    #[track_caller]
    fn sweep(&self, experiment: &str, out: &str, more: &[&str], code: i32, says: &str) -> String {
        let (experiment, out) = (self.at(experiment), self.at(out));
        err(&exits(&[&["sweep", &experiment, "--out", &out], more].concat(), code, says))
    }

    /// A whole study under this name, with the 8 invalid samples.
    #[track_caller]
    fn study(&self, name: &str) {
        self.sweep("e.ron", name, &[], 1, "320 invalid, 0 failed");
    }

    fn contents(&self, name: &str) -> BTreeMap<String, Vec<u8>> {
        contents(Path::new(&self.at(name)))
    }
}

/// Every file of a study with its bytes, but for the lock, which is empty.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for prefix in ["", "inputs/", "blocks/"] {
        for entry in fs::read_dir(folder.join(prefix)).expect("a folder") {
            let entry = entry.expect("an entry");
            if entry.path().is_file() {
                let name = format!("{prefix}{}", entry.file_name().to_str().expect("UTF-8"));
                found.insert(name, fs::read(entry.path()).expect("its bytes"));
            }
        }
    }
    assert_eq!(found.remove("casus.lock"), Some(Vec::new()));
    found
}

/// Small and the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n.max(1) as u64) as usize
    }
}

/// The number that the environment asks for, or another.
fn asked(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}
