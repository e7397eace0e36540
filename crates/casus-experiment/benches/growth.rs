//! Time of a run as the founding scenario grows in one dimension.

mod scaled;

use casus_model::{Draws, Model};
use divan::{Bencher, black_box};
use scaled::{BY_BLOC, DENSE, Dimension, HYPOTHESES, INJECTS, SPARSE, TICKS};

fn main() {
    divan::main();
}

fn run(bencher: Bencher<'_, '_>, dimension: &Dimension, size: usize) {
    let model = Model::new((dimension.setup)(size));
    let model = model.unwrap_or_else(|e| panic!("{size} {}: {e}", dimension.what));
    let mut run = model.silent();
    let mut replicates = 0..;
    bencher.bench_local(|| {
        run.restart(Draws::new(2026, 0, replicates.next().unwrap_or(0)));
        run.finish();
        black_box(run.summary());
    });
}

#[divan::bench(args = BY_BLOC.sizes)]
fn members_by_bloc(bencher: Bencher<'_, '_>, size: usize) {
    run(bencher, &BY_BLOC, size);
}

#[divan::bench(args = DENSE.sizes)]
fn members_dense(bencher: Bencher<'_, '_>, size: usize) {
    run(bencher, &DENSE, size);
}

#[divan::bench(args = SPARSE.sizes)]
fn members_sparse(bencher: Bencher<'_, '_>, size: usize) {
    run(bencher, &SPARSE, size);
}

#[divan::bench(args = TICKS.sizes)]
fn ticks(bencher: Bencher<'_, '_>, size: usize) {
    run(bencher, &TICKS, size);
}

#[divan::bench(args = HYPOTHESES.sizes)]
fn hypotheses(bencher: Bencher<'_, '_>, size: usize) {
    run(bencher, &HYPOTHESES, size);
}

#[divan::bench(args = INJECTS.sizes)]
fn injects(bencher: Bencher<'_, '_>, size: usize) {
    run(bencher, &INJECTS, size);
}
