//! Runs per second of one core, and a control that says how fast the core is.

use casus_model::{Draws, Model, math};
use casus_scenario::ScenarioFile;
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};

const SCENARIOS: [&str; 3] = ["staged-border-incident", "cable-sabotage", "stray-missile"];

/// Runs in one measurement, always the same ones.
const RUNS: u32 = 100;

fn main() {
    divan::main();
}

fn model(id: &str) -> Model {
    let file = ScenarioFile::shipped(id).expect("it ships");
    Model::new(file.load().expect("it loads").setup).expect("it is valid")
}

#[divan::bench(args = SCENARIOS, sample_size = 1)]
fn runs(bencher: Bencher<'_, '_>, id: &str) {
    let model = model(id);
    let mut run = model.terse();
    bencher.counter(ItemsCount::new(RUNS)).bench_local(|| {
        for replicate in 0..RUNS {
            run.restart(Draws::new(2026, 0, replicate));
            run.finish();
            black_box(run.summary());
        }
    });
}

/// Plain arithmetic of the same size: for every tick a Friedkin-Johnsen step over dense weights and a softmax for
/// each member. Both numbers move with the core and with what else it does; their ratio does not.
#[divan::bench(args = SCENARIOS, sample_size = 1)]
fn control(bencher: Bencher<'_, '_>, id: &str) {
    let model = model(id);
    let setup = model.setup();
    let (n, k, ticks) = (setup.members.len(), setup.hypotheses.len(), setup.clock.len());
    let weights = vec![1.0 / n as f64; n * n];
    let own: Vec<f64> = (0..k * n).map(|x| (x % 7) as f64 / 7.0).collect();
    let (mut said, mut heard, mut belief) = (own.clone(), own.clone(), own.clone());
    let mut total = vec![0.0; n];
    bencher.counter(ItemsCount::new(RUNS)).bench_local(|| {
        for _ in 0..RUNS {
            for _ in 0..ticks {
                for (h, out) in heard.chunks_mut(n).enumerate() {
                    out.fill(0.0);
                    for (row, y) in weights.chunks(n).zip(&said[h * n..]) {
                        out.iter_mut().zip(row).for_each(|(sum, w)| *sum += w * y);
                    }
                    out.iter_mut().zip(&own[h * n..]).for_each(|(y, own)| *y = 0.5 * own + 0.5 * *y);
                }
                std::mem::swap(&mut said, &mut heard);
                total.fill(0.0);
                for (share, said) in belief.chunks_mut(n).zip(said.chunks(n)) {
                    share.iter_mut().zip(said).for_each(|(p, y)| *p = math::exp(*y));
                    total.iter_mut().zip(share).for_each(|(sum, p)| *sum += *p);
                }
                for share in belief.chunks_mut(n) {
                    share.iter_mut().zip(&total).for_each(|(p, sum)| *p /= sum);
                }
            }
            black_box(&belief);
        }
    });
}
