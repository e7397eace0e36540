use super::*;
use crate::ExperimentFile;
use crate::study::{Disk, Published, Store, Stored, merge, store::IfPlanIsLost};
use casus_scenario::Source;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;

const TEXT: &str = r#"Experiment(
    format: 1, id: "small", question: "?",
    scenarios: ["staged-border-incident", "stray-missile"],
    uncertainties: [
        (name: "harm", path: "injects.A1.harm", range: Uniform(0.1, 0.9)),
        (name: "cascade", path: "parameters.cascade", among: [0.0, 0.6]),
    ],
    levers: [(name: "silence", path: "procedure.period", among: ["12h", "48h"])],
    design: Sobol(n: 4),
    replicates: Fixed(30),
    outcomes: [
        (name: "fracture", of: Afi, take: Peak),
        (name: "late", of: Adopted(), take: NotWithin("72h")),
        (name: "first", of: Adopted(rung_at_least: 5), take: First),
    ],
)"#;

fn loaded(text: &str) -> Loaded {
    ExperimentFile::text(Source::new("e.ron", text)).load().unwrap_or_else(|p| panic!("{p:#?}"))
}

fn with(from: &str, to: &str) -> Loaded {
    assert_eq!(TEXT.matches(from).count(), 1, "{from}");
    loaded(&TEXT.replace(from, to))
}

fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("casus-sweep-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    path
}

fn played(sweep: &Sweep, loaded: &Loaded, path: &Path, shard: Shard, threads: usize) {
    let disk = Disk::real();
    let plan = sweep.plan(loaded, shard);
    let mut store = Store::start(&disk, path, &plan, IfPlanIsLost::Refuse).expect("a folder");
    let stop = AtomicBool::new(false);
    let runs = AtomicU64::new(0);
    let told = |n| {
        runs.fetch_add(n, Ordering::Relaxed);
    };
    let play = |block| sweep.play(block, &stop, &told);
    store.fill(threads, &stop, &play, &|_| {}).expect("it is played");
    let own = u64::from(shard.of == 1) * sweep.all_runs();
    assert!(shard.of > 1 || runs.into_inner() <= own);
    store.publish(&stop).expect("it is published");
}

/// A table of a study, cell by cell.
fn table(path: &Path, name: &str) -> Vec<Vec<String>> {
    let disk = Disk::real();
    let stored = Stored::open(&disk, path).expect("a study");
    let at = stored.position(name).expect("the table");
    let rows = stored.stream(at).flat_map(|rows| {
        let rows = rows.expect("whole");
        (0..rows.len()).map(|row| rows.row(row).map(|cell| format!("{cell:?}")).collect()).collect::<Vec<_>>()
    });
    rows.collect()
}

#[test]
fn every_run_is_there_once_and_can_be_played_alone() {
    let loaded = loaded(TEXT);
    let sweep = Sweep::new(&loaded).expect("its names are its own");
    assert_eq!((sweep.all_runs(), sweep.blocks()), (480, 2));
    let path = folder("alone");
    played(&sweep, &loaded, &path, Shard::WHOLE, 2);
    let (runs, samples) = (table(&path, RUNS), table(&path, SAMPLES));
    assert_eq!((runs.len(), samples.len()), (480, 16));
    let space = sweep.space();
    for (number, row) in (0_u32..).zip(&runs) {
        let (sample, replicate) = (number / 30, number % 30);
        let parts = space.sample(sample);
        let want = [
            format!("U32({sample})"),
            format!("U32({})", parts.point),
            format!("Text({:?})", space.scenarios().nth(parts.scenario as usize).expect("a scenario")),
            format!("U32({})", parts.policy),
            format!("U32({replicate})"),
        ];
        assert_eq!(row[..5], want);
        if number % 37 == 0 {
            let model = space.model(parts).expect("a model");
            let mut recorder = Recorder::new(&model, space.outcomes()).expect("they can be taken");
            let mut taken = Vec::new();
            recorder.play(space.draws(sample, replicate), &mut taken);
            let cells: Vec<String> = taken.iter().map(|&x| format!("{:?}", Value::from(x))).collect();
            assert_eq!(row[9..], cells);
        }
    }
    assert!(runs.iter().all(|row| row[7] == "Text(\"ok\")"));
    let first: Vec<&String> = samples.iter().take(4).map(|row| &row[6]).collect();
    assert_eq!(first, ["Text(\"12h\")", "Text(\"48h\")", "Text(\"12h\")", "Text(\"48h\")"]);
}

/// The same files from any number of threads, any shards and any order of merging.
#[test]
fn threads_and_shards_do_not_show() {
    let loaded = with("Fixed(30)", "Fixed(70)");
    let sweep = Sweep::new(&loaded).expect("its names are its own");
    assert_eq!(sweep.blocks(), 5);
    let whole = folder("whole");
    played(&sweep, &loaded, &whole, Shard::WHOLE, 1);
    let files = ["runs.parquet", "runs.csv", "samples.parquet", "samples.csv", "manifest.json"];
    let bytes = |path: &Path| files.map(|file| std::fs::read(path.join(file)).expect(file));
    let again = folder("again");
    played(&sweep, &loaded, &again, Shard::WHOLE, 3);
    assert!(bytes(&whole) == bytes(&again));
    let mut parts: Vec<PathBuf> = (0..3).map(|index| folder(&format!("part{index}"))).collect();
    for (index, path) in (0..3).zip(&parts) {
        played(&sweep, &loaded, path, Shard { index, of: 3 }, 2);
    }
    parts.rotate_left(1);
    let merged = folder("merged");
    let (published, _) = merge(&Disk::real(), &parts, &merged, &AtomicBool::new(false)).expect("one study");
    assert!(matches!(published, Published::Whole(_)));
    assert!(bytes(&whole) == bytes(&merged));
}

#[test]
fn a_sample_is_played_until_its_interval_is_narrow() {
    let until = |half: &str| {
        with("Fixed(30)", &format!("Until(half_width: {half}, of: \"late\", at_least: 20, at_most: 200)"))
    };
    let counts = |loaded: &Loaded, name: &str| -> Vec<u32> {
        let sweep = Sweep::new(loaded).expect("its names are its own");
        let path = folder(name);
        played(&sweep, loaded, &path, Shard::WHOLE, 2);
        let number = |row: &Vec<String>| row[9].trim_start_matches("U32(").trim_end_matches(')').parse();
        let samples = table(&path, SAMPLES);
        let counts: Vec<u32> = samples.iter().map(number).collect::<Result<_, _>>().expect("a count");
        assert_eq!(table(&path, RUNS).len() as u32, counts.iter().sum::<u32>());
        counts
    };
    assert!(counts(&until("0.5"), "wide").iter().all(|&n| n == 20));
    assert!(counts(&until("0.001"), "narrow").iter().all(|&n| n == 200));
    let some = counts(&until("0.09"), "some");
    assert!(some.iter().any(|&n| n < 200) && some.iter().any(|&n| n > 20), "{some:?}");
}

/// What a researcher would compute from the runs is what the samples say where the runs are not kept.
#[test]
fn samples_alone_say_what_the_runs_say() {
    let loaded = loaded(TEXT);
    let (runs, samples) = (folder("runs"), folder("samples"));
    played(&Sweep::new(&loaded).expect("fine"), &loaded, &runs, Shard::WHOLE, 2);
    let own = with("replicates:", "keep: Samples, replicates:");
    played(&Sweep::new(&own).expect("fine"), &own, &samples, Shard::WHOLE, 2);
    let runs = table(&runs, RUNS);
    let number = |cell: &String| cell.trim_start_matches("F64(").trim_end_matches(')').parse::<f64>().ok();
    for (sample, row) in table(&samples, SAMPLES).iter().enumerate() {
        let mut moments = Moments::default();
        for run in &runs[30 * sample..30 * (sample + 1)] {
            number(&run[9]).iter().for_each(|&x| moments.add(x));
        }
        assert_eq!(row[10], "U32(30)");
        assert_eq!((number(&row[11]), number(&row[12])), (moments.mean(), moments.variance()));
    }
}

#[test]
fn a_run_that_fails_is_a_row_with_a_reason() {
    let loaded = loaded(TEXT);
    let clean = folder("clean");
    let mut sweep = Sweep::new(&loaded).expect("its names are its own");
    played(&sweep, &loaded, &clean, Shard::WHOLE, 1);
    sweep.fault = |sample, replicate| assert!((sample, replicate) != (3, 17), "a fault");
    let faulty = folder("faulty");
    played(&sweep, &loaded, &faulty, Shard::WHOLE, 2);
    for (number, (clean, faulty)) in table(&clean, RUNS).iter().zip(table(&faulty, RUNS)).enumerate() {
        if number == 3 * 30 + 17 {
            assert_eq!(faulty[7..10], ["Text(\"failed\")", "Text(\"a panic: a fault\")", "Null"]);
        } else {
            assert_eq!(*clean, faulty, "run {number}");
        }
    }
}

/// A combination that makes no scenario although each value alone does.
#[test]
fn a_sample_without_a_scenario_is_a_row_with_a_reason() {
    let text = TEXT
        .replace(
            "scenarios: [\"staged-border-incident\", \"stray-missile\"]",
            "scenarios: [\"staged-border-incident\"]",
        )
        .replace(
            "\"procedure.period\", among: [\"12h\", \"48h\"]",
            "\"injects.A1.at\", among: [\"D+0 05:40\", \"D+9 00:00\"]",
        )
        .replace("\"parameters.cascade\", among: [0.0, 0.6]", "\"horizon\", among: [\"14d\", \"8d\"]");
    let Ok(loaded) = ExperimentFile::text(Source::new("e.ron", text.as_str())).load() else {
        panic!("each value alone makes a scenario");
    };
    let path = folder("invalid");
    let sweep = Sweep::new(&loaded).expect("its names are its own");
    played(&sweep, &loaded, &path, Shard::WHOLE, 1);
    let samples = table(&path, SAMPLES);
    let invalid = samples.iter().filter(|row| row[7] == "Text(\"invalid\")").count();
    assert!(invalid > 0 && invalid < samples.len(), "{samples:#?}");
    let runs = table(&path, RUNS);
    assert_eq!(runs.iter().filter(|row| row[7] == "Text(\"invalid\")").count(), 30 * invalid);
}
