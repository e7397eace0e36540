//! Sequential tests: members who hold their prior view until the evidence passes Wald's bounds.

use super::{Row, at_least, exact, share, within};
use crate::conformance::forced::council;
use casus_experiment::detection::{drift_diffusion, fixed_length, sequential_mean};
use casus_model::evidence::{Item, Provenance, QLevel, Releasability};
use casus_model::math;
use casus_model::setup::{BeliefUpdate, Effect, Inject, Signals};
use casus_model::sprt::bounds;
use casus_model::{Draws, HypothesisId, ItemId, MemberId, Model, Setup, Tick};
use casus_tests::compile;

pub(super) fn v6() -> Vec<Row> {
    let (equal, other) = (bounds(0.05, 0.05), bounds(0.01, 0.10));
    vec![
        exact("upper bound, errors 0.05 and 0.05", 2.944_438_979_166_440_3, equal.0),
        exact("lower bound", -2.944_438_979_166_440_3, equal.1),
        exact("upper bound, errors 0.01 and 0.10", 4.499_809_670_3, other.0),
        exact("lower bound", -2.292_534_757_1, other.1),
    ]
}

/// `members` who test a hostile hand from even odds, nobody hearing anybody.
fn testers(members: usize, accept: f64, reject: f64, ticks: i32) -> Setup {
    let names: Vec<String> = (0..members).map(|i| format!("M{i}")).collect();
    let wants: Vec<(&str, f64)> = names.iter().map(|name| (name.as_str(), 0.0)).collect();
    let mut s = council(&wants);
    s.injects.clear();
    s.clock.last = Tick(ticks - 1);
    s.hypotheses.iter_mut().for_each(|h| h.prior = 0.5);
    s.rules.belief_update = BeliefUpdate::Sprt { accept, reject };
    s
}

/// How the tests of one run end: ticks to the decision of each member, and how many decided against the truth, which
/// is that a state did it.
struct Ends {
    decided: u32,
    wrong: u32,
    ticks: f64,
}

fn ends(model: &Model, replicates: std::ops::Range<u32>) -> Ends {
    let n = model.setup().members.len();
    let mut ends = Ends { decided: 0, wrong: 0, ticks: 0.0 };
    let mut run = model.start(Draws::new(1, 0, 0));
    for replicate in replicates {
        run.restart(Draws::new(1, 0, replicate));
        let mut open: Vec<usize> = (0..n).collect();
        let mut ticks = 0.0;
        while !run.is_over() && !open.is_empty() {
            run.step();
            ticks += 1.0;
            open.retain(|&i| {
                let belief = run.belief(MemberId::at(i), HypothesisId::at(0));
                let holds = (belief - 0.5).abs() < 1e-9;
                if !holds {
                    ends.decided += 1;
                    ends.wrong += u32::from(belief < 0.5);
                    ends.ticks += ticks;
                }
                holds
            });
        }
        assert!(open.is_empty(), "{} tests still go on", open.len());
    }
    ends
}

fn signalled(accept: f64, drift: f64, sd: f64, members: usize, ticks: i32) -> Setup {
    let mut s = testers(members, accept, accept, ticks);
    s.signals = Some(Signals { hypothesis: HypothesisId::at(0), drift: vec![drift], shared: false });
    s.members.iter_mut().for_each(|m| m.signal_sd = sd);
    s
}

/// Observations N(0, 1) or N(0.5, 1): log-likelihood ratios N(0.125, 0.25) if the truth is the second.
pub(super) fn v7() -> Vec<Row> {
    let wald = sequential_mean(0.05, 0.05, 0.125);
    let fixed = fixed_length(0.05, 0.05, 0.5);
    let ends = ends(&compile(signalled(0.05, 0.125, 0.5, 1000, 400)), 0..10);
    let decided = f64::from(ends.decided);
    vec![
        within(1e-5, "mean number of observations, no overshoot", 21.199_96, wald),
        within(1e-5, "test of fixed length", 43.288_70, fixed),
        within(1e-7, "ratio of the two", 0.489_734_3, wald / fixed),
        at_least("mean number in 10,000 tests played, which overshoot", wald, ends.ticks / decided),
        super::at_most("wrong decisions in them", 0.05, f64::from(ends.wrong) / decided),
    ]
}

/// Reports that are right with probability 0.6, until one side leads by five.
pub(super) fn v8() -> Vec<Row> {
    const REPORTS: usize = 400;
    const TESTS: u32 = 20_000;
    // A bound between four and five reports.
    let accept = 1.0 / (1.0 + math::exp(4.5 * math::ln(1.5)));
    let mut s = testers(1, accept, accept, 400);
    for x in 0..REPORTS {
        s.items.push(Item {
            id: format!("E{x}"),
            title: "Report".into(),
            likelihood: vec![0.6, 0.4],
            planted: vec![0.5, 0.5],
            presence: vec![0.0, 0.0],
            reliability: 0.999,
            contrast: 1.0,
            level: QLevel::Tactical,
            group: None,
            technique: None,
            indicator: false,
            provenance: Provenance::Collected,
            scripted: None,
            releasability: Releasability::Public,
            owners: vec![],
            reach: 1.0,
        });
        s.injects.push(Inject {
            id: format!("I{x}"),
            title: "Report".into(),
            tick: Tick(x as i32),
            effect: Effect::Item(ItemId::at(x)),
            only_if: vec![],
        });
    }
    let ends = ends(&compile(s), 0..TESTS);
    let error = 1.0 / (1.0 + 1.5 * 1.5 * 1.5 * 1.5 * 1.5);
    let mean = 5.0 * (1.0 - 2.0 * error) / 0.2;
    vec![
        exact("error in closed form", 0.116_363_636_4, error),
        exact("mean number in closed form", 19.181_818_181_8, mean),
        share("wrong decisions in 20,000 tests played", error, ends.wrong, TESTS),
        // Four standard errors; the standard deviation of the number is 14.26.
        within(
            4.0 * 14.26 / f64::from(TESTS).sqrt(),
            "mean number in them",
            mean,
            ends.ticks / f64::from(ends.decided),
        ),
    ]
}

/// Drift 1, bounds at 1 and -1, noise 1. Played in steps of 1/400: log-likelihood ratios of mean 2/400 and variance
/// 4/400, with a bound of 2.
pub(super) fn v9() -> Vec<Row> {
    let (error, time) = drift_diffusion(1.0, 1.0, 1.0);
    let accept = 1.0 / (1.0 + math::exp(2.0));
    let ends = ends(&compile(signalled(accept, 2.0 / 400.0, 0.1, 1000, 4000)), 0..4);
    let decided = f64::from(ends.decided);
    vec![
        exact("probability of error", 0.119_202_922_0, error),
        exact("mean time", 0.761_594_156_0, time),
        within(
            0.02,
            "wrong decisions in 4,000 tests played in steps of 1/400",
            error,
            f64::from(ends.wrong) / decided,
        ),
        within(0.05, "mean time in them", time, ends.ticks / decided / 400.0),
    ]
}
