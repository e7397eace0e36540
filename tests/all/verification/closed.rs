//! Closed forms that casus offers as functions.

use super::{Row, exact, within};
use casus_experiment::design::{Axis, Design, Layout};
use casus_experiment::detection::{Judge, Stakes, area};
use casus_experiment::power::WeightedGame;
use casus_experiment::sensitivity::Bootstrap;
use casus_experiment::sensitivity::sobol::{self, Indices};
use casus_experiment::voters::wrong_cascade;

pub(super) fn v10() -> Vec<Row> {
    [
        (0.5, 0.638_163_195_1),
        (1.0, 0.760_249_938_9),
        (1.5, 0.855_577_816_8),
        (2.0, 0.921_350_396_5),
        (3.0, 0.983_052_573_2),
    ]
    .map(|(d, want)| exact(format!("area at d' = {d}"), want, area(d)))
    .into()
}

pub(super) fn v11() -> Vec<Row> {
    let judge = Judge { hit: 0.9, false_alarm: 0.3 };
    vec![
        exact("d'", 1.805_952_078_3, judge.sensitivity()),
        exact("c", -0.378_575_526_5, judge.criterion()),
        exact("beta", 0.504_751_394_7, judge.likelihood_ratio()),
    ]
}

pub(super) fn v12() -> Vec<Row> {
    let stakes = Stakes { signal: 0.6, under: 3.0, over: 2.0 };
    let judge = Judge::of(1.5, stakes.criterion(1.5));
    vec![
        exact("ln beta*", -0.810_930_216_2, stakes.log_ratio()),
        exact("c*", -0.540_620_144_1, stakes.criterion(1.5)),
        exact("hits", 0.901_582_286_3, judge.hit),
        exact("false alarms", 0.417_075_858_5, judge.false_alarm),
        exact("risk", 0.510_812_571_4, stakes.risk(judge)),
        exact("p*", 0.4, stakes.threshold()),
    ]
}

pub(super) fn v20() -> Vec<Row> {
    [(0.6, 0.368_421_052_6), (0.7, 0.246_835_443_0), (0.8, 0.142_857_142_9)]
        .map(|(p, want)| exact(format!("wrong cascade at accuracy {p}"), want, wrong_cascade(p)))
        .into()
}

fn game(quota: usize, weights: &[usize]) -> WeightedGame {
    WeightedGame::new(quota, weights).unwrap()
}

fn indices(game: &WeightedGame, banzhaf: &[f64], shapley: &[f64]) -> Vec<Row> {
    let rows = |name: &str, want: &[f64], found: Vec<f64>| -> Vec<Row> {
        let row = |(i, (want, found)): (usize, (&f64, f64))| {
            exact(format!("{name} of member {}", i + 1), *want, found)
        };
        want.iter().zip(found).enumerate().map(row).collect()
    };
    let mut all = rows("Banzhaf", banzhaf, game.banzhaf());
    all.extend(rows("Shapley-Shubik", shapley, game.shapley()));
    all
}

pub(super) fn v22() -> Vec<Row> {
    indices(&game(51, &[50, 49, 1]), &[0.6, 0.2, 0.2], &[2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0])
}

/// The Treaty of Rome: France, Germany, Italy; Belgium, the Netherlands; Luxembourg.
pub(super) fn v23() -> Vec<Row> {
    let large = (5.0 / 21.0, 7.0 / 30.0);
    let banzhaf = [large.0, large.0, large.0, 1.0 / 7.0, 1.0 / 7.0, 0.0];
    let shapley = [large.1, large.1, large.1, 0.15, 0.15, 0.0];
    indices(&game(12, &[4, 4, 4, 2, 2, 1]), &banzhaf, &shapley)
}

pub(super) fn v24() -> Vec<Row> {
    let mut weights = [1; 15];
    weights[..5].fill(7);
    let council = game(39, &weights);
    let (banzhaf, shapley, absolute) = (council.banzhaf(), council.shapley(), council.absolute_banzhaf());
    vec![
        exact("winning coalitions", 848.0, council.winning()),
        exact("Banzhaf, permanent", 106.0 / 635.0, banzhaf[0]),
        exact("Banzhaf, elected", 21.0 / 1270.0, banzhaf[14]),
        exact("Shapley-Shubik, permanent", 421.0 / 2145.0, shapley[0]),
        exact("Shapley-Shubik, elected", 4.0 / 2145.0, shapley[14]),
        exact("absolute Banzhaf, permanent", 0.051_757_812_5, absolute[0]),
        exact("absolute Banzhaf, elected", 0.005_126_953_1, absolute[14]),
    ]
}

pub(super) fn v25() -> Vec<Row> {
    let consensus = game(32, &[1; 32]);
    let part = 1.0 / 32.0;
    vec![
        exact("Banzhaf", part, consensus.banzhaf()[7]),
        exact("Shapley-Shubik", part, consensus.shapley()[7]),
        within(1e-20, "absolute Banzhaf, 2^-31", 0.5_f64.powi(31), consensus.absolute_banzhaf()[7]),
        within(1e-20, "power to act, 2^-32", 0.5_f64.powi(32), consensus.power_to_act()),
    ]
}

/// Sobol's indices of a function over continuous axes, from 2^16 pairs.
fn variance_based(axes: usize, seed: u64, of: impl Fn(&[f64]) -> f64) -> Indices {
    let design = Design::Saltelli { n: 1 << 16, second_order: false };
    let points = design.points(&vec![Axis::Continuous; axes], seed).unwrap();
    let Layout::Saltelli(blocks) = points.layout() else { panic!("Saltelli's points are in blocks") };
    let mut point = vec![0.0; axes];
    let outcome = (0..points.len()).map(|i| {
        points.point(i, &mut point);
        of(&point)
    });
    let outcome: Vec<f64> = outcome.collect();
    sobol::indices(&outcome, blocks, &Bootstrap { resamples: 0, seed }).unwrap()
}

fn shares(found: &Indices, first: &[f64], total: &[f64]) -> Vec<Row> {
    let mut rows = Vec::new();
    for i in 0..first.len() {
        let (alone, all) = (found.first[i].value.unwrap(), found.total[i].value.unwrap());
        rows.push(within(0.001, format!("first-order index of input {}", i + 1), first[i], alone));
        rows.push(within(0.001, format!("total index of input {}", i + 1), total[i], all));
    }
    rows
}

/// Ishigami's function with a = 7 and b = 0.1 over three angles from -pi to pi.
pub(super) fn v26() -> Vec<Row> {
    let found = variance_based(3, 26, |x| {
        let angle = |i: usize| std::f64::consts::PI * (2.0 * x[i] - 1.0);
        let sine = angle(1).sin();
        angle(0).sin() + 7.0 * sine * sine + 0.1 * angle(2).powi(4) * angle(0).sin()
    });
    let mut rows = vec![within(0.01, "variance", 13.844_587_940_7, found.variance)];
    let first = [0.313_905_191_1, 0.442_411_144_8, 0.0];
    let total = [0.557_588_855_2, 0.442_411_144_8, 0.243_683_664_1];
    rows.extend(shares(&found, &first, &total));
    rows
}

/// Sobol's g-function, the product of (|4 x - 2| + a) / (1 + a): an input's own variance is 1 / (3 (1 + a)^2).
pub(super) fn v31() -> Vec<Row> {
    let a = [0.0, 1.0, 4.5, 9.0, 99.0];
    let own = a.map(|a| 1.0 / (3.0 * (1.0 + a) * (1.0 + a)));
    let all: f64 = own.iter().map(|v| 1.0 + v).product();
    let found = variance_based(5, 31, |x| {
        x.iter().zip(a).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product()
    });
    let mut rows = vec![within(0.001, "variance", all - 1.0, found.variance)];
    let total = own.map(|v| v * all / (1.0 + v) / (all - 1.0));
    rows.extend(shares(&found, &own.map(|v| v / (all - 1.0)), &total));
    rows
}
