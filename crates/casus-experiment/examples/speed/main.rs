//! How fast casus is, against plain programs of the same arithmetic.
//!
//! Prints one JSON object. Rates are of one core, by CPU time, and every ratio is the median over repeats in which the
//! two programs took turns. With `--growth` it prints instead how the time of a run grows, as a table, and with
//! `--growth-svg FILE` it also draws it.

mod course;
mod floor;
mod growth;
mod plain;
#[path = "../../benches/scaled/mod.rs"]
mod scaled;
mod timing;
mod w0;
mod w0_control;
mod w0_floor;

use casus_experiment::Batch;
use casus_model::math::{Vectors, limit_vectors};
use casus_model::{Draws, Model, Summary};
use casus_scenario::{ScenarioFile, shipped};
use course::{Course, Drawn};
use floor::Floor;
use plain::Plain;
use serde::Serialize;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

const SEED: u64 = 2026;

/// Runs over which the agreement of W0 is told.
const W0_RUNS: u32 = 10_000;

/// Traced runs whose events the plain program and the floor play.
const COURSES: u32 = 200;

/// Members of the founding scenario, and its hypotheses but the first.
const MEMBERS: usize = 32;
const COLUMNS: usize = 4;

/// What is printed.
#[derive(Serialize)]
struct Figures {
    /// W0 as a scenario against the plain control.
    w0_ratio: f64,
    w0_runs_per_s: f64,
    w0_control_runs_per_s: f64,
    /// The ratio with AVX2 at most, and with the vectors of every processor.
    w0_avx2_ratio: f64,
    w0_baseline_ratio: f64,
    /// The draws, products and sums of W0 alone, in f32, against the plain control: in the same three widths.
    w0_floor_ratio: f64,
    w0_floor_avx2_ratio: f64,
    w0_floor_baseline_ratio: f64,
    /// Mean share of the agents that support at the end.
    w0_share: f64,
    /// Mean variance of beliefs at the end.
    w0_variance: f64,
    /// Share of the runs in which all supported on some tick.
    w0_unanimous: f64,
    /// Mean of the first such tick.
    w0_first_unanimous: f64,
    /// The founding scenario without a trace.
    reference_runs_per_s: f64,
    /// With AVX2 at most, and with the vectors of every processor.
    reference_avx2_runs_per_s: f64,
    reference_baseline_runs_per_s: f64,
    /// Against a plain program of the same arithmetic.
    reference_ratio: f64,
    /// Against its draws and matrix-vector products alone.
    floor_ratio: f64,
    /// Wall time of a batch on one thread over that on two.
    threads_2_speedup: f64,
    /// Whether threads, traces and the width of vectors leave every bit of every summary alone.
    bytes_equal: bool,
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => {
            let figures = figures();
            println!("{}", serde_json::to_string_pretty(&figures).expect("numbers and words"));
            if figures.bytes_equal { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        ["--growth"] => {
            print!("{}", growth::csv(&growth::measure()));
            ExitCode::SUCCESS
        }
        ["--growth-svg", file] => {
            let lines = growth::measure();
            print!("{}", growth::csv(&lines));
            match std::fs::write(file, growth::svg(&lines)) {
                Ok(()) => ExitCode::SUCCESS,
                Err(e) => {
                    eprintln!("{file}: {e}");
                    ExitCode::FAILURE
                }
            }
        }
        _ => {
            eprintln!("usage: speed [--growth | --growth-svg FILE]");
            ExitCode::FAILURE
        }
    }
}

fn figures() -> Figures {
    let model = shipped_model("staged-border-incident");

    eprintln!("W0");
    let (agents, drift) = (w0::agents(), w0::drift());
    let bounds = w0::bounds(&agents);
    let w0_model = Model::new(w0::setup(&agents, &drift)).expect("it is valid");
    let mut w0_run = w0_model.silent();
    let mut w0_play = |replicate| w0::play(&mut w0_run, &agents, &bounds, Draws::new(SEED, 0, replicate));
    let agreement = Agreement::of((0..W0_RUNS).map(&mut w0_play));
    let w0_floor = w0_floor::Floor::new(&agents, &bounds, &drift);
    let w0_pair = |vectors, play: &mut dyn FnMut(u32) -> w0::Outcome| {
        limit_vectors(vectors);
        let pair = timing::pair(
            |count| {
                for replicate in 0..count {
                    black_box(play(replicate));
                }
            },
            |count| {
                for seed in 0..count {
                    black_box(w0_control::play(&agents, &drift, seed.into()));
                }
            },
        );
        limit_vectors(Vectors::Widest);
        pair
    };
    let widths = [Vectors::Widest, Vectors::Avx2, Vectors::Baseline];
    let [w0, w0_avx2, w0_baseline] = widths.map(|vectors| w0_pair(vectors, &mut w0_play));
    let mut least = |replicate| w0_floor.play(&agents, replicate);
    let [floor_w0, floor_w0_avx2, floor_w0_baseline] = widths.map(|vectors| w0_pair(vectors, &mut least));
    let control = Agreement::of((0..W0_RUNS).map(|seed| w0_control::play(&agents, &drift, seed.into())));
    eprintln!("  the control agrees on {control:?}");
    eprintln!("  its floor agrees on {:?}", Agreement::of((0..W0_RUNS).map(least)));

    eprintln!("reference against a plain program");
    let courses: Vec<Course> =
        (0..COURSES).map(|replicate| Course::of(&model, Draws::new(SEED, 0, replicate))).collect();
    let plain = Plain::new(model.setup());
    let mut run = model.terse();
    let mut reference = |count: u32| {
        for replicate in 0..count {
            run.restart(Draws::new(SEED, 0, replicate % COURSES));
            run.finish();
            black_box(run.summary());
        }
    };
    let plain_pair = timing::pair(&mut reference, |count| {
        for (course, seed) in courses.iter().cycle().zip(0..count) {
            black_box(plain.play(course, seed.into()));
        }
    });
    let mean = |sum: f64| sum / f64::from(COURSES);
    let fracture = mean(courses.iter().map(|course| course.afi).sum());
    let plain_fracture = mean(courses.iter().zip(0..).map(|(course, seed)| plain.play(course, seed)).sum());
    eprintln!("  mean fracture {fracture:.3}, of the plain program {plain_fracture:.3}");

    let mut narrower = |vectors| {
        limit_vectors(vectors);
        let rate = timing::alone(&mut reference, timing::REPEAT);
        limit_vectors(Vectors::Widest);
        rate
    };
    let (avx2, baseline) = (narrower(Vectors::Avx2), narrower(Vectors::Baseline));

    eprintln!("reference against its floor");
    let drawn = Drawn::mean(courses.iter().map(|course| course.drawn(&model)));
    let ticks = model.setup().clock.len();
    let mut floor = Floor::<MEMBERS, COLUMNS>::new(ticks, drawn);
    let floor_pair = timing::pair(&mut reference, |count| {
        for replicate in 0..count {
            black_box(floor.play(Draws::new(SEED, 0, replicate)));
        }
    });
    eprintln!("  {} normals and {} uniforms a run", drawn.normals, drawn.uniforms);

    eprintln!("threads and bytes");
    Figures {
        w0_ratio: w0.ratio,
        w0_runs_per_s: w0.ours,
        w0_control_runs_per_s: w0.control,
        w0_avx2_ratio: w0_avx2.ratio,
        w0_baseline_ratio: w0_baseline.ratio,
        w0_floor_ratio: floor_w0.ratio,
        w0_floor_avx2_ratio: floor_w0_avx2.ratio,
        w0_floor_baseline_ratio: floor_w0_baseline.ratio,
        w0_share: agreement.share,
        w0_variance: agreement.variance,
        w0_unanimous: agreement.unanimous,
        w0_first_unanimous: agreement.first_unanimous,
        reference_runs_per_s: plain_pair.ours,
        reference_avx2_runs_per_s: avx2,
        reference_baseline_runs_per_s: baseline,
        reference_ratio: plain_pair.ratio,
        floor_ratio: floor_pair.ratio,
        threads_2_speedup: speedup(&model),
        bytes_equal: shipped::SCENARIOS.iter().all(|scenario| bytes_equal(&shipped_model(scenario.id))),
    }
}

/// What the runs of W0 amount to, in which every implementation must agree.
#[derive(Debug)]
struct Agreement {
    share: f64,
    variance: f64,
    unanimous: f64,
    first_unanimous: f64,
}

impl Agreement {
    fn of(runs: impl Iterator<Item = w0::Outcome>) -> Agreement {
        let outcomes: Vec<w0::Outcome> = runs.collect();
        let mean = |sum: f64, count: usize| sum / count as f64;
        let united: Vec<f64> = outcomes.iter().filter_map(|o| o.unanimous).map(|tick| tick as f64).collect();
        Agreement {
            share: mean(outcomes.iter().map(|o| o.share).sum(), outcomes.len()),
            variance: mean(outcomes.iter().map(|o| o.variance).sum(), outcomes.len()),
            unanimous: mean(united.len() as f64, outcomes.len()),
            first_unanimous: mean(united.iter().sum(), united.len()),
        }
    }
}

fn shipped_model(id: &str) -> Model {
    let file = ScenarioFile::shipped(id).expect("it ships");
    Model::new(file.load().expect("it loads").setup).expect("it is valid")
}

fn batch(model: &Model, replicates: u32, threads: usize) -> Batch<'_> {
    Batch { model, seed: SEED, group: 0, first: 0, replicates, threads }
}

/// Wall time of a batch on one thread over that of the same batch on two: the least of each over interleaved repeats,
/// because whatever else the machine does can only lengthen it.
fn speedup(model: &Model) -> f64 {
    let seconds = |threads| {
        let start = Instant::now();
        black_box(batch(model, 2_000, threads).run(&|_| ()));
        start.elapsed().as_secs_f64()
    };
    let least = (0..9).map(|_| (seconds(1), seconds(2)));
    let (one, two) = least.fold((f64::MAX, f64::MAX), |least, now| (least.0.min(now.0), least.1.min(now.1)));
    one / two
}

/// Whether a batch has the same bits on 1, 2, 3 and 7 threads, run by run, with a trace, and in narrower vectors.
fn bytes_equal(model: &Model) -> bool {
    const RUNS: u32 = 300;
    // The text of a float tells every bit of it, the sign of a zero included.
    let text = |summaries: &[Summary]| format!("{summaries:?}");
    let alone = |vectors| -> Vec<Summary> {
        limit_vectors(vectors);
        let mut run = model.silent();
        let play = |replicate| {
            run.restart(Draws::new(SEED, 0, replicate));
            run.finish();
            run.summary()
        };
        let summaries = (0..RUNS).map(play).collect();
        limit_vectors(Vectors::Widest);
        summaries
    };
    let traced = |replicate| {
        let mut run = model.start(Draws::new(SEED, 0, replicate));
        run.finish();
        run.summary()
    };
    let wanted = text(&alone(Vectors::Widest));
    text(&(0..RUNS).map(traced).collect::<Vec<_>>()) == wanted
        && [Vectors::Avx2, Vectors::Baseline].iter().all(|&vectors| text(&alone(vectors)) == wanted)
        && [1, 2, 3, 7]
            .iter()
            .all(|&threads| text(&batch(model, RUNS, threads).run(&|_| ()).summaries) == wanted)
}
