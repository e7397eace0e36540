//! Opinion dynamics: councils of members with a first belief each, whom nothing happens to but each other.

use super::{Row, at_most, exact};
use crate::conformance::forced::council;
use casus_model::influence::InfluenceNetwork;
use casus_model::math;
use casus_model::setup::InfluenceRule;
use casus_model::{Draws, HypothesisId, MemberId, Setup, Tick};
use casus_tests::compile;

/// First log-odds per unit of alignment.
const SCALE: f64 = 4.0;

/// Members whose log-odds of the second hypothesis against the first are these at first, and `ticks` of talk under a
/// rule. The weights are the rows of a stochastic matrix.
fn talk(log_odds: &[f64], weights: &[&[f64]], influence: InfluenceRule, ticks: i32) -> Setup {
    let names: Vec<String> = (0..log_odds.len()).map(|i| format!("M{i}")).collect();
    let wants: Vec<(&str, f64)> = names.iter().map(|name| (name.as_str(), 0.0)).collect();
    let mut s = council(&wants);
    s.injects.clear();
    s.clock.last = Tick(ticks - 1);
    s.parameters.alignment_weight = SCALE;
    for (hypothesis, slant) in s.hypotheses.iter_mut().zip([-1.0, 1.0]) {
        (hypothesis.prior, hypothesis.slant) = (0.5, slant);
    }
    let mut edges = Vec::new();
    for (i, row) in weights.iter().enumerate() {
        for (j, &w) in row.iter().enumerate().filter(|&(j, &w)| i != j && w > 0.0) {
            edges.push((MemberId::at(i), MemberId::at(j), w));
        }
        s.members[i].susceptibility = 1.0 - row[i];
    }
    s.influence = InfluenceNetwork::from_edges(log_odds.len(), &edges);
    for (member, &y) in s.members.iter_mut().zip(log_odds) {
        member.alignment = y / SCALE;
    }
    s.rules.influence = influence;
    s
}

/// The log-odds of a probability, at most 40 to one side.
fn logit(p: f64) -> f64 {
    if p == 0.0 || p == 1.0 { 80.0 * p - 40.0 } else { math::ln(p / (1.0 - p)) }
}

/// The same with first probabilities; certainty is a log-odds of 40.
fn talk_from(first: &[f64], weights: &[&[f64]], influence: InfluenceRule, ticks: i32) -> Setup {
    let log_odds: Vec<f64> = first.iter().map(|&p| logit(p)).collect();
    talk(&log_odds, weights, influence, ticks)
}

/// Beliefs in the second hypothesis after each tick.
fn course(setup: Setup) -> Vec<Vec<f64>> {
    let model = compile(setup);
    let mut run = model.start(Draws::new(1, 0, 0));
    let mut course = Vec::new();
    while !run.is_over() {
        run.step();
        let members = (0..model.setup().members.len()).map(MemberId::at);
        course.push(members.map(|m| run.belief(m, HypothesisId::at(1))).collect());
    }
    course
}

fn last(setup: Setup) -> Vec<f64> {
    course(setup).pop().unwrap()
}

/// Everybody hears everybody.
fn all(first: &[f64], influence: InfluenceRule, ticks: i32) -> Setup {
    let row = vec![1.0 / first.len() as f64; first.len()];
    talk_from(first, &vec![row.as_slice(); first.len()], influence, ticks)
}

/// Ticks after which talk has settled.
pub(super) const TALK: i32 = 400;

fn slices(weights: &[Vec<f64>]) -> Vec<&[f64]> {
    weights.iter().map(Vec::as_slice).collect()
}

/// What each member's first opinion weighs in the consensus of DeGroot's rule.
pub(super) fn consensus_weights(weights: &[Vec<f64>]) -> Vec<f64> {
    let n = weights.len();
    let weight = |i: usize| {
        let mut first = vec![0.0; n];
        first[i] = 1.0;
        last(talk_from(&first, &slices(weights), InfluenceRule::DeGroot, TALK))[0]
    };
    (0..n).map(weight).collect()
}

/// Where Friedkin and Johnsen's rule leads these opinions; what a member gives to itself ties it to its first.
pub(super) fn settled(opinions: &[f64], weights: &[Vec<f64>]) -> Vec<f64> {
    log_odds(talk(opinions, &slices(weights), InfluenceRule::FriedkinJohnsen, TALK))
}

const TWO: [&[f64]; 2] = [&[0.5, 0.5], &[0.25, 0.75]];
const THREE: [&[f64]; 3] = [&[1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0], &[0.5, 0.5, 0.0], &[0.0, 0.25, 0.75]];

pub(super) fn v1() -> Vec<Row> {
    let weight = |first: [f64; 2]| last(talk_from(&first, &TWO, InfluenceRule::DeGroot, 60))[1];
    vec![
        exact("weight of the first in the consensus", 1.0 / 3.0, weight([1.0, 0.0])),
        exact("weight of the second", 2.0 / 3.0, weight([0.0, 1.0])),
    ]
}

pub(super) fn v2() -> Vec<Row> {
    let run = |i: usize, ticks| {
        let mut first = [0.0; 3];
        first[i] = 1.0;
        course(talk_from(&first, &THREE, InfluenceRule::DeGroot, ticks))
    };
    let mut rows: Vec<Row> = [3.0, 4.0, 4.0]
        .iter()
        .enumerate()
        .map(|(i, s)| exact(format!("weight of member {}", i + 1), s / 11.0, run(i, 80)[79][2]))
        .collect();
    let x = run(0, 16);
    let step = |t: usize| x[t][2] - x[t - 1][2];
    rows.push(exact("rate of convergence, the second eigenvalue", 0.5, step(15) / step(14)));
    // What the second eigenvalue leaves over falls by the third.
    let rest = |t: usize| step(t) - 0.5 * step(t - 1);
    rows.push(exact("the third eigenvalue", 1.0 / 12.0, rest(4) / rest(3)));
    rows
}

pub(super) fn v3() -> Vec<Row> {
    let x = course(talk_from(&[1.0, 0.0], &[&[0.0, 1.0], &[1.0, 0.0]], InfluenceRule::DeGroot, 1001));
    let apart = |a: usize, b: usize| (x[a][0] - x[b][0]).abs();
    vec![
        exact("change of the last of 1,001 ticks", 1.0, apart(1000, 999)),
        exact("change over two ticks", 0.0, apart(1000, 998)),
    ]
}

/// Expressed log-odds at the end.
fn log_odds(setup: Setup) -> Vec<f64> {
    let model = compile(setup);
    let mut run = model.start(Draws::new(1, 0, 0));
    run.finish();
    run.log_odds().next().unwrap().to_vec()
}

pub(super) fn v4() -> Vec<Row> {
    let weights: [&[f64]; 3] = [&[0.5, 0.25, 0.25], &[0.25, 0.5, 0.25], &[0.25, 0.25, 0.5]];
    let y = log_odds(talk(&[0.0, 0.5, 1.0], &weights, InfluenceRule::FriedkinJohnsen, 200));
    [0.3, 0.5, 0.7]
        .iter()
        .zip(y)
        .enumerate()
        .map(|(i, (want, y))| exact(format!("member {}", i + 1), *want, y))
        .collect()
}

/// The source gives weight to oneself, casus to the anchor only. With susceptibility l = 1 - w_ii the fixed point is
/// that of weights w_ij / l and susceptibility l^2 / (1 - l + l^2).
pub(super) fn v5() -> Vec<Row> {
    let source = [
        [0.220, 0.120, 0.360, 0.300],
        [0.147, 0.215, 0.344, 0.294],
        [0.0, 0.0, 1.0, 0.0],
        [0.090, 0.178, 0.446, 0.286],
    ];
    let opinions = [25.0, 25.0, 75.0, 85.0];
    const UNIT: f64 = 2.5;
    let mut rows = source;
    for (i, row) in rows.iter_mut().enumerate() {
        let l = 1.0 - row[i];
        let susceptibility = l * l / (1.0 - l + l * l);
        row[i] = 1.0 - susceptibility;
    }
    let rows: Vec<&[f64]> = rows.iter().map(|r| r.as_slice()).collect();
    let setup = talk(&opinions.map(|x| x / UNIT), &rows, InfluenceRule::FriedkinJohnsen, 400);
    let y = log_odds(setup);
    [60.020_848_825_9, 59.983_965_939_3, 75.0, 74.986_204_937_8]
        .iter()
        .zip(y)
        .enumerate()
        .map(|(i, (want, y))| exact(format!("opinion of member {}", i + 1), *want, UNIT * y))
        .collect()
}

fn nearby(bound: f64) -> InfluenceRule {
    InfluenceRule::HegselmannKrause { bound }
}

fn each(first: &[f64], bound: f64, ticks: i32, want: &[f64]) -> Vec<Row> {
    let found = last(all(first, nearby(bound), ticks));
    let row = |(i, (want, x)): (usize, (&f64, f64))| {
        exact(format!("bound {bound}, member {} after {ticks} ticks", i + 1), *want, x)
    };
    want.iter().zip(found).enumerate().map(row).collect()
}

pub(super) fn v14() -> Vec<Row> {
    let (low, high) = (125.0 / 432.0, 307.0 / 432.0);
    each(&[0.0, 0.2, 0.4, 0.6, 0.8, 1.0], 0.25, 4, &[low, low, low, high, high, high])
}

pub(super) fn v15() -> Vec<Row> {
    let mut rows = each(&[0.0, 0.25, 0.5, 0.75, 1.0], 0.3, 5, &[0.5; 5]);
    rows.extend(each(&[0.0, 0.1, 0.5, 0.6, 1.0], 0.15, 1, &[0.05, 0.05, 0.55, 0.55, 1.0]));
    rows
}

/// Sizes of the clusters that members spread evenly over 0 to 1 end in.
fn clusters(n: usize, bound: f64) -> Vec<usize> {
    let first: Vec<f64> = (0..n).map(|i| i as f64 / (n - 1) as f64).collect();
    let x = last(all(&first, nearby(bound), 60));
    let mut sizes = vec![1];
    for pair in x.windows(2) {
        match sizes.last_mut() {
            Some(size) if pair[1] - pair[0] < 1e-6 => *size += 1,
            _ => sizes.push(1),
        }
    }
    sizes
}

const BOUNDS: [f64; 6] = [0.075, 0.105, 0.155, 0.205, 0.225, 0.255];

/// The counts are those of exact rational arithmetic. Without a tolerance in the comparison, floating point breaks a
/// symmetry of 101 members at 0.105 and 0.205 and ends with one cluster more.
pub(super) fn v16() -> Vec<Row> {
    let mut rows = Vec::new();
    for (n, counts) in [(32, [5.0, 4.0, 3.0, 2.0, 2.0, 1.0]), (101, [5.0, 3.0, 3.0, 1.0, 1.0, 1.0])] {
        for (bound, want) in BOUNDS.iter().zip(counts) {
            rows.push(exact(
                format!("clusters of {n} at bound {bound}"),
                want,
                clusters(n, *bound).len() as f64,
            ));
        }
    }
    for (i, (want, size)) in [37.0, 27.0, 37.0].iter().zip(clusters(101, 0.155)).enumerate() {
        rows.push(exact(format!("size of cluster {} of 101 at bound 0.155", i + 1), *want, size as f64));
    }
    rows
}

pub(super) fn v17() -> Vec<Row> {
    let row = |bound: f64| {
        at_most(
            format!("clusters of 32 at bound {bound}"),
            1.0 / (2.0 * bound),
            clusters(32, bound).len() as f64,
        )
    };
    [0.105, 0.155, 0.205].map(row).into()
}
