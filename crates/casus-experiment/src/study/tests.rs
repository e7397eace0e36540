//! The laws of the store, on a study whose rows cost nothing.

mod bytes;
mod damage;
mod faults;
mod folders;

use super::plan::STATUS;
use super::*;
use crate::table::{Column, Kind, Rows, Schema, Value};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// A folder that is gone with the test.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Scratch {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("casus-study-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Scratch(path)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The file system without regard to the room on it.
fn disk() -> Disk {
    Disk::failing(u64::MAX, false)
}

const SAMPLES: u32 = 3;
const REPLICATES: u32 = 4;

fn plan(blocks: u32, shard: Shard) -> Plan {
    let outcomes = vec![
        Column::new("afi", Kind::F64, "Peak of the index of fracture").optional(),
        Column::new("late", Kind::F64, "Time of the decision").unit("h").optional(),
    ];
    let factors = vec![Column::new("threshold", Kind::F64, "Threshold of the members")];
    let rows = u64::from(blocks * SAMPLES);
    Plan {
        text: format!(r#"{{"format":1,"blocks":{blocks},"samples":{SAMPLES},"seed":2026}}"#),
        value_version: 3,
        program: "casus 0.1.0".to_owned(),
        blocks,
        shard,
        tables: vec![
            runs_table(rows * u64::from(REPLICATES), outcomes),
            samples_table(rows, factors, &[("afi", "")]),
        ],
        inputs: vec![
            Input { name: "experiment.ron".to_owned(), bytes: b"Experiment(format: 1)\n".to_vec() },
            Input { name: "scenario.ron".to_owned(), bytes: b"Scenario()\n".to_vec() },
        ],
    }
}

fn runs_table(rows: u64, outcomes: Vec<Column>) -> Table {
    let mut columns = vec![
        Column::new("sample", Kind::U32, "Number of the sample: point * policies + policy"),
        Column::new("point", Kind::U32, "Number of the point of the design"),
        Column::new("policy", Kind::U32, "Number of the combination of the levers' values"),
        Column::new("replicate", Kind::U32, "Number of the replicate"),
        Column::new("seed", Kind::U64, "Seed of the random numbers"),
        Column::new("stream", Kind::U32, "Stream of the random numbers; equal ones share their luck"),
        Column::new(STATUS, Kind::Text, "ok, invalid (no valid scenario) or failed (the play failed)"),
        Column::new("reason", Kind::Text, "Why the run is invalid or failed").optional(),
    ];
    columns.extend(outcomes);
    Table { name: "runs".to_owned(), rows, schema: Schema::new(columns).unwrap() }
}

fn samples_table(rows: u64, factors: Vec<Column>, outcomes: &[(&str, &str)]) -> Table {
    let mut columns = vec![
        Column::new("sample", Kind::U32, "Number of the sample: point * policies + policy"),
        Column::new("point", Kind::U32, "Number of the point of the design"),
        Column::new("policy", Kind::U32, "Number of the combination of the levers' values"),
    ];
    columns.extend(factors);
    columns.extend([
        Column::new(STATUS, Kind::Text, "ok, invalid (no valid scenario) or failed (a run of it failed)"),
        Column::new("reason", Kind::Text, "Why the sample is invalid or failed").optional(),
        Column::new("replicates", Kind::U32, "Runs of the sample"),
    ]);
    for (name, unit) in outcomes {
        let number = |part: &str, of: &str| {
            Column::new(format!("{name}_{part}"), Kind::F64, format!("{of} of {name} over the runs"))
                .optional()
        };
        columns.extend([
            Column::new(format!("{name}_n"), Kind::U32, format!("Runs that have {name}")),
            number("mean", "Mean").unit(*unit),
            number("variance", "Variance (n - 1)").unit(if unit.is_empty() {
                String::new()
            } else {
                format!("{unit}²")
            }),
            number("min", "Least").unit(*unit),
            number("max", "Greatest").unit(*unit),
        ]);
    }
    Table { name: "samples".to_owned(), rows, schema: Schema::new(columns).unwrap() }
}

/// A number from 0 to 1 that looks random.
fn noise(sample: u32, replicate: u32) -> f64 {
    let mixed =
        (u64::from(sample) << 32 | u64::from(replicate)).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 11) as f64 / (1u64 << 53) as f64
}

fn play(block: u32) -> Result<Played, String> {
    let tables = plan(1, Shard::WHOLE).tables;
    let schemas: Vec<_> = tables.into_iter().map(|table| Arc::new(table.schema)).collect();
    let (mut runs, mut samples) = (Rows::new(&schemas[0]), Rows::new(&schemas[1]));
    for sample in block * SAMPLES..(block + 1) * SAMPLES {
        let (id, null) = (Value::U32(sample), Value::Null);
        let mut afis = Vec::new();
        for replicate in 0..REPLICATES {
            let afi = noise(sample, replicate);
            let failed = afi > 0.95;
            let (status, reason) = if failed { ("failed", Value::Text("=panic")) } else { ("ok", null) };
            let seed = Value::U64(u64::MAX - u64::from(sample));
            let what = [id, id, Value::U32(0), Value::U32(replicate), seed, Value::U32(0)];
            let afi = (!failed).then_some(afi);
            let late = afi.filter(|afi| *afi > 0.5).map(|afi| 72.0 * afi);
            let ended = [Value::Text(status), reason, afi.into(), late.into()];
            runs.push(&[&what[..], &ended[..]].concat()).unwrap();
            afis.extend(afi);
        }
        let least = afis.iter().copied().reduce(f64::min);
        let greatest = afis.iter().copied().reduce(f64::max);
        let row = [
            [id, id, Value::U32(0), Value::F64(noise(sample, u32::MAX)), Value::Text("ok"), null].to_vec(),
            [Value::U32(REPLICATES), Value::U32(afis.len() as u32), afis.first().copied().into(), null]
                .to_vec(),
            [least.into(), greatest.into()].to_vec(),
        ];
        samples.push(&row.concat()).unwrap();
    }
    Ok(Played::Rows(vec![runs, samples]))
}

static GO: AtomicBool = AtomicBool::new(false);

/// Starts or goes on with a study to its end.
fn sweep(disk: &Disk, folder: &Path, plan: &Plan, threads: usize) -> Result<Vec<Note>, Refusal> {
    let mut store = Store::start(disk, folder, plan, IfPlanIsLost::Refuse)?;
    assert_eq!(store.fill(threads, &GO, &play, &|_| ())?, Ending::Complete);
    let (_, notes) = store.publish(&GO)?;
    Ok([store.notes(), &notes[..]].concat())
}

/// Every file of a folder with its bytes, but for the lock, which is empty.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for (inside, prefix) in [("", ""), ("inputs", "inputs/"), ("blocks", "blocks/")] {
        for entry in fs::read_dir(folder.join(inside)).unwrap() {
            let entry = entry.unwrap();
            if entry.path().is_file() {
                let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
                found.insert(name, fs::read(entry.path()).unwrap());
            }
        }
    }
    assert_eq!(found.remove("casus.lock"), Some(Vec::new()));
    found
}

fn codes(notes: &[Note]) -> Vec<Code> {
    notes.iter().map(|note| note.code).collect()
}
