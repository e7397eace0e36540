//! What a batch asks of memory: room for one run on each thread and its result rows, and nothing for each run. What a
//! study asks: a block on each thread, and at the end a group of rows.

use allocation_counter::measure;
use casus_experiment::study::{Disk, Ending, IfPlanIsLost, Plan, Played, Shard, Store, Table};
use casus_experiment::table::{self, Column, Kind, Schema, Value};
use casus_experiment::{Batch, Rows};
use casus_model::{Draws, Model, Summary};
use casus_scenario::{ScenarioFile, shipped};
use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

fn model(id: &str) -> Model {
    let file = ScenarioFile::shipped(id).expect("it ships");
    Model::new(file.load().expect("it loads").setup).expect("it is valid")
}

#[test]
fn a_run_that_is_played_again_does_not_allocate() {
    for scenario in shipped::SCENARIOS {
        let model = model(scenario.id);
        for mut run in [model.silent(), model.terse()] {
            let mut play = |replicate| {
                run.restart(Draws::new(2026, 0, replicate));
                run.finish();
                black_box(run.summary());
            };
            play(0);
            for replicate in 0..200 {
                let used = measure(|| play(replicate));
                assert_eq!(used.count_total, 0, "{}, replicate {replicate}: {used:?}", scenario.id);
            }
        }
    }
}

#[test]
fn no_rule_allocates_in_a_run() {
    use casus_model::setup::{BeliefUpdate, DecisionRule, InfluenceRule};
    let file = ScenarioFile::shipped("staged-border-incident").expect("it ships");
    let shipped = file.load().expect("it loads").setup;
    for influence in [
        InfluenceRule::None,
        InfluenceRule::DeGroot,
        InfluenceRule::HegselmannKrause { bound: 0.3 },
        InfluenceRule::DeffuantWeisbuch { bound: 0.3, rate: 0.5, pairs: 16 },
        InfluenceRule::LogPool,
    ] {
        for decision in [DecisionRule::Scripted, DecisionRule::LogitQuantal { precision: 2.0 }] {
            let mut setup = shipped.clone();
            setup.rules.influence = influence;
            setup.rules.decision = decision;
            setup.rules.belief_update = BeliefUpdate::Sprt { accept: 0.2, reject: 0.2 };
            let model = Model::new(setup).expect("it is valid");
            let mut run = model.silent();
            for replicate in 0..20 {
                let used = measure(|| {
                    run.restart(Draws::new(2026, 0, replicate));
                    run.finish();
                });
                assert_eq!(used.count_total, 0, "{influence:?}, {decision:?}, {replicate}: {used:?}");
            }
        }
    }
}

/// The counter counts its own thread alone, so the batch is played on that one.
#[test]
fn memory_does_not_grow_with_the_runs_of_a_stream() {
    let model = model("staged-border-incident");
    let batch = Batch { model: &model, seed: 2026, group: 0, first: 0, replicates: 0, threads: 1 };
    let used = |replicates| {
        measure(|| {
            let mut rows = 0;
            Batch { replicates, ..batch }.stream(&|_| (), &mut |block| rows += block.len());
            assert_eq!(rows, replicates as usize);
        })
    };
    let (few, many) = (used(128), used(128 * 16));
    assert_eq!(many.bytes_max, few.bytes_max, "{few:?}, {many:?}");
    assert_eq!(many.bytes_current, 0, "nothing is left");
}

#[test]
fn a_batch_that_keeps_its_rows_takes_no_more_than_them() {
    let model = model("staged-border-incident");
    let batch = Batch { model: &model, seed: 2026, group: 0, first: 0, replicates: 0, threads: 1 };
    let used = |replicates| {
        measure(|| {
            let rows: Rows = Batch { replicates, ..batch }.run(&|_| ());
            black_box(rows);
        })
    };
    let (few, many) = (used(128), used(128 * 16));
    assert_eq!((many.bytes_max - few.bytes_max) / size_of::<Summary>() as u64, 128 * 15);
}

#[test]
fn memory_does_not_grow_with_the_blocks_of_a_study() {
    const BLOCK: u32 = 16_384;
    let schema =
        Schema::new(vec![Column::new("run", Kind::U32, "Number of the run")]).expect("it is a schema");
    let shared = Arc::new(schema.clone());
    let played = |block: u32| {
        let mut rows = table::Rows::new(&shared);
        for run in 0..BLOCK {
            rows.push(&[Value::U32(block * BLOCK + run)]).expect("it fits");
        }
        Ok(Played::Rows(vec![rows]))
    };
    let used = |blocks: u32| {
        let path = std::env::temp_dir().join(format!("casus-memory-{}-{blocks}", std::process::id()));
        let rows = u64::from(blocks * BLOCK);
        let table = Table { name: "runs".to_owned(), rows, schema: schema.clone() };
        let plan = Plan {
            text: format!("{{\"blocks\":{blocks}}}"),
            value_version: 1,
            program: "casus".to_owned(),
            blocks,
            shard: Shard::WHOLE,
            tables: vec![table],
            inputs: vec![],
        };
        let (disk, stop) = (Disk::failing(u64::MAX, false), AtomicBool::new(false));
        let mut store = Store::start(&disk, &path, &plan, IfPlanIsLost::Refuse).expect("it begins");
        assert_eq!(store.fill(1, &stop, &played, &|_| ()), Ok(Ending::Complete));
        let published = measure(|| drop(store.publish(&stop).expect("it can be published")));
        drop(store);
        let _ = std::fs::remove_dir_all(path);
        published.bytes_max
    };
    // Each group of 131,072 rows leaves a line in the file's footer; the rows themselves would be half a megabyte.
    let (few, many) = (used(16), used(64));
    assert!(many < few + 6 * 16_384, "{few} bytes for 16 blocks, {many} for 64");
    assert!(many < 8 << 20, "{many} bytes");
}
