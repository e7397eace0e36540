use super::*;
use crate::design::{Axis, Design, Layout, Points, SaltelliBlocks};
use casus_model::rng::{normal, uniform};
use casus_model::{Draws, Tick};
use std::f64::consts::PI;

mod noise_share;
mod salib;

const BOOTSTRAP: Bootstrap = Bootstrap { resamples: 200, seed: 1 };
const NONE: Bootstrap = Bootstrap { resamples: 0, seed: 1 };

fn slices(columns: &[Vec<f64>]) -> Vec<&[f64]> {
    columns.iter().map(Vec::as_slice).collect()
}

fn played(points: &Points, of: impl Fn(&[f64]) -> f64) -> Vec<f64> {
    let mut point = vec![0.0; points.dims()];
    (0..points.len())
        .map(|i| {
            points.point(i, &mut point);
            of(&point)
        })
        .collect()
}

fn saltelli(n: u32, dims: usize, seed: u64) -> (Points, SaltelliBlocks) {
    let points =
        Design::Saltelli { n, second_order: true }.points(&vec![Axis::Continuous; dims], seed).unwrap();
    let Layout::Saltelli(blocks) = points.layout() else { panic!("blocks") };
    (points, blocks)
}

fn ishigami(u: &[f64]) -> f64 {
    let x = |i: usize| PI * (2.0 * u[i] - 1.0);
    x(0).sin() + 7.0 * x(1).sin() * x(1).sin() + 0.1 * x(2) * x(2) * x(2) * x(2) * x(0).sin()
}

/// Analytic values within the intervals, at 3 inputs x 2 indices and 3 pairs.
#[test]
fn ishigami_has_its_indices() {
    let (points, blocks) = saltelli(4096, 3, 5);
    let found = sobol::indices(&played(&points, ishigami), blocks, &BOOTSTRAP).unwrap();
    assert!((found.variance - 13.844_587_940_7).abs() < 0.3, "{}", found.variance);
    let within = |what: &str, e: &Estimate, want: f64| {
        let (low, high) = (e.low.unwrap(), e.high.unwrap());
        assert!(low <= want && want <= high && high - low < 0.2, "{what}: {e:?}, expected {want}");
    };
    for (i, want) in [0.313_905_191_1, 0.442_411_144_8, 0.0].into_iter().enumerate() {
        within("S1", &found.first[i], want);
    }
    for (i, want) in [0.557_588_855_2, 0.442_411_144_8, 0.243_683_664_1].into_iter().enumerate() {
        within("ST", &found.total[i], want);
    }
    for (pair, want) in found.second.iter().zip([0.0, 0.243_683_664_1, 0.0]) {
        within("S2", &pair.index, want);
    }
}

/// Sobol's g-function: V_i = 1 / (3 (1 + a_i)^2), V = prod (1 + V_i) - 1, V_Ti = V_i prod over the others.
#[test]
fn the_g_function_has_its_indices() {
    let a = [0.0, 0.5, 3.0, 9.0, 99.0, 99.0];
    let part = a.map(|a| 1.0 / (3.0 * (1.0 + a) * (1.0 + a)));
    let product: f64 = part.iter().map(|v| 1.0 + v).product();
    let g = |u: &[f64]| u.iter().zip(a).map(|(u, a)| ((4.0 * u - 2.0).abs() + a) / (1.0 + a)).product();
    let (points, blocks) = saltelli(4096, 6, 6);
    let found = sobol::indices(&played(&points, g), blocks, &BOOTSTRAP).unwrap();
    for (i, v) in part.into_iter().enumerate() {
        let first = v / (product - 1.0);
        let total = v * product / (1.0 + v) / (product - 1.0);
        for (e, want) in [(&found.first[i], first), (&found.total[i], total)] {
            assert!(e.low.unwrap() <= want && want <= e.high.unwrap(), "input {i}: {e:?}, expected {want}");
        }
    }
    for pair in &found.second {
        let want = part[pair.inputs.0] * part[pair.inputs.1] / (product - 1.0);
        let off = (pair.index.value.unwrap() - want).abs() / pair.index.se.unwrap();
        assert!(off < 3.0, "pair {:?}: {:?}, expected {want}", pair.inputs, pair.index);
    }
}

/// A linear function has the same effect everywhere; an axis of values has it over its whole length.
#[test]
fn linear_effects_are_slopes() {
    let axes = [Axis::Continuous, Axis::Values(2), Axis::Values(5)];
    let points = Design::Morris { trajectories: 8, levels: 4 }.points(&axes, 3).unwrap();
    let positions: Vec<Vec<f64>> = points
        .columns()
        .iter()
        .zip(axes)
        .map(|(column, axis)| column.iter().map(|u| axis.position(*u)).collect())
        .collect();
    let y: Vec<f64> = (0..positions[0].len())
        .map(|i| 2.0 * positions[0][i] - 3.0 * positions[1][i] + 0.5 * positions[2][i])
        .collect();
    let found = morris::effects(&slices(&positions), &y, &BOOTSTRAP).unwrap();
    for (effects, slope) in found.iter().zip([2.0, -3.0, 0.5_f64]) {
        assert!((effects.mu.value.unwrap() - slope).abs() < 1e-12);
        assert!((effects.mu_star.value.unwrap() - slope.abs()).abs() < 1e-12);
        assert!(effects.sigma.value.unwrap() < 1e-12 && effects.mu.se.unwrap() < 1e-12);
    }
    let first: Vec<&[f64]> = positions.iter().map(|column| &column[..4]).collect();
    let one = morris::effects(&first, &y[..4], &BOOTSTRAP).unwrap();
    assert_eq!((one[0].sigma, one[0].mu.se), (Estimate::default(), Some(0.0)));
}

/// Of Ishigami's three inputs and one that does nothing, in a Latin hypercube: PAWN tells the three from a dummy and
/// not the fourth; delta ranks it last and near 0.
#[test]
fn distributions_tell_influence_from_none() {
    let axes = [Axis::Continuous; 4];
    let points = Design::LatinHypercube { n: 1000, maximin: false }.points(&axes, 8).unwrap();
    let (x, y) = (points.columns(), played(&points, ishigami));
    let pawn = pawn::pawn(&slices(&x), &y, 10, &BOOTSTRAP).unwrap();
    for (i, of) in pawn.iter().enumerate() {
        for index in [of.maximum, of.median, of.mean] {
            let above = index.estimate.value.unwrap() > index.dummy.unwrap();
            assert_eq!(above, i < 3, "input {i}: {index:?}");
        }
    }
    let delta = delta::delta(&slices(&x), &y, &Bootstrap { resamples: 50, seed: 2 }).unwrap();
    let of = |i: usize| delta[i].reduced.value.unwrap();
    assert!(of(3) < 0.05 && (0..3).all(|i| of(i) > 0.1), "{delta:?}");
}

/// y is the input's class with certainty: every conditional distribution is a step, at distances that are known.
#[test]
fn an_outcome_that_an_input_decides() {
    let x: Vec<f64> = (0..400).map(|i| f64::from(i % 4)).collect();
    let pawn = pawn::pawn(&[&x], &x, 10, &NONE).unwrap()[0];
    let value = |index: pawn::Index| index.estimate.value.unwrap();
    assert_eq!((pawn.intervals, value(pawn.maximum), value(pawn.median)), (4, 0.75, 0.625));
    assert_eq!(pawn.maximum.dummy, None);
    // Of four equal values three quarters of the probability move.
    let delta = delta::delta(&[&x], &x, &NONE).unwrap()[0];
    assert_eq!((delta.classes, delta.raw, delta.reduced.value), (4, Some(0.75), None));
}

/// Of five points in two intervals the middle one lies in the upper.
#[test]
fn an_edge_belongs_to_the_interval_above() {
    let pawn = pawn::pawn(&[&[0.0, 1.0, 2.0, 3.0, 4.0]], &[0.0, 0.0, 1.0, 1.0, 1.0], 2, &NONE).unwrap()[0];
    let value = |index: pawn::Index| index.estimate.value.unwrap();
    assert!((value(pawn.maximum) - 0.6).abs() < 1e-12 && (value(pawn.mean) - 0.5).abs() < 1e-12, "{pawn:?}");
}

/// Twelve values are too many to be compared one by one; classes that hold one of them each are still told apart but
/// for its twelfth. A class of one point is not.
#[test]
fn classes_without_a_density() {
    let x: Vec<f64> = (0..3000).map(|i| f64::from(i % 12)).collect();
    let raw = delta::delta(&[&x], &x, &NONE).unwrap()[0].raw.unwrap();
    assert!((raw - 11.0 / 12.0).abs() < 1e-12, "{raw}");
    let y: Vec<f64> = (0..20).map(f64::from).collect();
    let mut x = [1.0; 20];
    x[10] = 0.0;
    let found = delta::delta(&[&x], &y, &NONE).unwrap()[0];
    assert!(found.classes == 2 && found.raw.unwrap() < 0.02, "{found:?}");
}

/// Delta of two normals: y = x + e has the known area between N(0, 2) and N(x, 1), averaged over x.
#[test]
fn delta_of_a_sum_of_normals() {
    let draws = Draws::new(4, 0, 0);
    let number = |i: u32, what| normal(&mut draws.at(Purpose::DesignPoint, Key(i), Key(what), Tick(0)));
    let x: Vec<f64> = (0..4000).map(|i| number(i, 0)).collect();
    let y: Vec<f64> = (0..4000).map(|i| x[i as usize] + number(i, 1)).collect();
    let density = |y: f64, mean: f64, variance: f64| {
        (-(y - mean) * (y - mean) / (2.0 * variance)).exp() / (2.0 * PI * variance).sqrt()
    };
    let mut want = 0.0;
    for i in -80..=80 {
        let x = f64::from(i) / 16.0;
        let area: f64 = (-160..=160)
            .map(|j| f64::from(j) / 16.0)
            .map(|y| (density(y, 0.0, 2.0) - density(y, x, 1.0)).abs() / 16.0)
            .sum();
        want += density(x, 0.0, 1.0) * area / 2.0 / 16.0;
    }
    let found = delta::delta(&[&x], &y, &Bootstrap { resamples: 20, seed: 1 }).unwrap()[0];
    let raw = found.raw.unwrap();
    assert!((raw - want).abs() < 0.03, "{raw}, expected {want}");
}

/// The interval of a mean of 30 normal numbers, as mu of a Morris design of one input, holds the truth in about 94 %
/// of 1,000 samples.
#[test]
fn intervals_cover_what_they_promise() {
    let draws = Draws::new(12, 0, 0);
    let mut covered = 0;
    let x: Vec<f64> = (0..60).map(|i| f64::from(i % 2)).collect();
    for sample in 0..1000 {
        let slope = |i: u32| normal(&mut draws.at(Purpose::Prior, Key(sample), Key(i), Tick(0)));
        let y: Vec<f64> = (0..60).map(|i| if i % 2 == 0 { 0.0 } else { slope(i) }).collect();
        let bootstrap = Bootstrap { resamples: 200, seed: sample.into() };
        let mu = morris::effects(&[&x], &y, &bootstrap).unwrap()[0].mu;
        covered += u32::from(mu.low.unwrap() <= 0.0 && 0.0 <= mu.high.unwrap());
    }
    assert!((915..=965).contains(&covered), "{covered} of 1000");
}

#[test]
fn the_same_seed_gives_the_same_interval_on_any_number_of_threads() {
    let draws = Draws::new(2, 0, 0);
    let number = |i: u32, what| uniform(&mut draws.at(Purpose::Prior, Key(i), Key(what), Tick(0)));
    let x: Vec<f64> = (0..120).map(|i| number(i, 0)).collect();
    let y: Vec<f64> = (0..120).map(|i| x[i as usize] + number(i, 1)).collect();
    let all = || {
        let pawn = pawn::pawn(&[&x], &y, 5, &BOOTSTRAP).unwrap();
        let delta = delta::delta(&[&x], &y, &BOOTSTRAP).unwrap();
        let sobol = sobol::indices(&y, SaltelliBlocks { axes: 1, second_order: false }, &BOOTSTRAP).unwrap();
        (pawn, delta, sobol)
    };
    let with = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(all);
    assert_eq!(with(1), with(3));
}

#[test]
fn an_interval_is_two_standard_deviations_of_resamples_wide() {
    let of = |value, resamples: &[Option<f64>]| Estimate::new(value, resamples.iter().copied());
    let found = of(Some(5.0), &[Some(1.0), None, Some(3.0), Some(f64::NAN)]);
    assert_eq!((found.value, found.se), (Some(5.0), Some(2.0_f64.sqrt())));
    assert!((found.high.unwrap() - 5.0 - 1.959_963_984_540_054 * 2.0_f64.sqrt()).abs() < 1e-12);
    assert!((found.low.unwrap() + found.high.unwrap() - 10.0).abs() < 1e-12);
    assert_eq!(of(Some(5.0), &[Some(1.0)]), Estimate { value: Some(5.0), ..Estimate::default() });
    assert_eq!(of(Some(f64::INFINITY), &[Some(1.0), Some(2.0)]), Estimate::default());
    assert_eq!(of(None, &[Some(1.0), Some(2.0)]), Estimate::default());
}

#[test]
fn what_never_varies_has_no_indices() {
    let blocks = SaltelliBlocks { axes: 1, second_order: true };
    let found = sobol::indices(&[0.1; 12], blocks, &BOOTSTRAP).unwrap();
    assert_eq!((found.variance, &found.first[..], found.second.len()), (0.0, &[Estimate::default()][..], 0));
    let x: Vec<f64> = (0..12).map(f64::from).collect();
    let pawn = pawn::pawn(&[&x], &[0.1; 12], 3, &BOOTSTRAP).unwrap()[0];
    assert_eq!((pawn.median.estimate, pawn.median.dummy), (Estimate::default(), None));
    let delta = delta::delta(&[&x], &[0.1; 12], &BOOTSTRAP).unwrap()[0];
    assert_eq!((delta.raw, delta.reduced), (None, Estimate::default()));
    // An input that never varies moves nothing.
    let still = [0.3; 12];
    assert_eq!(pawn::pawn(&[&still], &x, 3, &NONE).unwrap()[0].maximum.estimate.value, Some(0.0));
    assert!(delta::delta(&[&still], &x, &NONE).unwrap()[0].raw.unwrap() < 1e-12);
    // Numbers whose squares overflow have no finite answer.
    let huge = [1e300, -1e300, 1e300, -1e300, 1e300, 1e300];
    let found = sobol::indices(&huge, SaltelliBlocks { axes: 1, second_order: false }, &BOOTSTRAP).unwrap();
    assert_eq!(found.first[0].value, None);
}

#[test]
fn wrong_data_are_refused() {
    let blocks = SaltelliBlocks { axes: 2, second_order: false };
    let message = |e: InvalidData| e.message;
    let sobol = |y: &[f64]| sobol::indices(y, blocks, &NONE).map(|_| ()).map_err(message);
    let check = |found: Result<(), String>, because: &str| {
        let message = found.expect_err("it is refused");
        assert!(message.contains(because), "{message}");
    };
    check(sobol(&[1.0, 2.0, 3.0]), "4 points each; found 3");
    check(sobol(&[]), "no outcome");
    check(sobol(&[1.0, f64::NAN, 3.0, 4.0]), "outcome 2 is NaN");
    let morris = |x: &[&[f64]], y: &[f64]| morris::effects(x, y, &NONE).map(|_| ()).map_err(message);
    check(morris(&[&[0.0, 1.0, 2.0]], &[1.0, 2.0, 3.0]), "2 points each; found 3");
    check(morris(&[], &[1.0]), "trajectories of 0 inputs");
    check(morris(&[&[0.0, 0.0]], &[1.0, 2.0]), "exactly one input");
    check(morris(&[&[0.0, 1.0, 1.0], &[0.0, 1.0, 0.0]], &[1.0; 3]), "step 1 of trajectory 1");
    check(morris(&[&[0.0, 1.0, 0.0], &[0.0; 3]], &[1.0; 3]), "changes input 1 twice");
    check(morris(&[&[0.0]], &[1.0, 2.0]), "input 1 has 1 numbers for 2 outcomes");
    let pawn = |x: &[f64], y: &[f64], k| pawn::pawn(&[x], y, k, &NONE).map(|_| ()).map_err(message);
    check(pawn(&[1.0, 2.0], &[1.0, 2.0], 1), "2 to 2 intervals");
    check(pawn(&[1.0, 2.0], &[1.0, 2.0], 3), "found 3");
    check(pawn(&[1.0, f64::INFINITY], &[1.0, 2.0], 2), "input 1 has a number that is not finite");
    let delta = |x: &[f64], y: &[f64]| delta::delta(&[x], y, &NONE).map(|_| ()).map_err(message);
    check(delta(&[1.0], &[1.0, 2.0]), "input 1 has 1");
    let noise = |samples: &[&[f64]]| noise::noise(samples, &NONE).map(|_| ()).map_err(message);
    check(noise(&[]), "no outcome");
    check(noise(&[&[1.0], &[]]), "sample 2 has no run");
    check(noise(&[&[f64::INFINITY]]), "outcome 1 is inf");
}
