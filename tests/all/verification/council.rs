//! What a council makes of beliefs: ideal rungs, cascades of objection, unanimity, the forecast of a contest.

use super::{Row, exact, share, within};
use crate::conformance::forced::{council, harm, motion, motion_claiming, straight};
use casus_experiment::detection::normal_quantile;
use casus_experiment::voters::UnanimousJury;
use casus_model::evidence::{Item, Provenance, QLevel, Releasability};
use casus_model::math;
use casus_model::rng::{Key, Purpose, uniform};
use casus_model::setup::{DecisionRule, Effect, Election, Hypothesis, Inject};
use casus_model::{ClaimLevel, Draws, Event, HypothesisId, ItemId, MemberId, Setup, Tick};
use casus_tests::compile;

fn names(n: usize) -> Vec<String> {
    (0..n).map(|i| format!("M{i:04}")).collect()
}

/// Members with two-sided linear losses a rung: `under` below what is warranted, `over` above it.
fn two_sided(members: usize, under: f64, over: f64, warrants: &[(u8, f64)], rungs: usize) -> Setup {
    let names = names(members);
    let wants: Vec<(&str, f64)> = names.iter().map(|n| (n.as_str(), 0.0)).collect();
    let mut s = council(&wants);
    s.clock.last = Tick(1);
    harm(&mut s, None, 1.0);
    let step = s.ladder[0].clone();
    s.ladder =
        (0..rungs).map(|r| casus_model::ladder::Rung { id: format!("r{r}"), ..step.clone() }).collect();
    s.ladder.iter_mut().for_each(|r| r.cost = 0.0);
    s.hypotheses = warrants
        .iter()
        .enumerate()
        .map(|(h, &(warrants, prior))| Hypothesis {
            id: format!("h{h}"),
            label: format!("h{h}"),
            hostile: h == 0,
            claim: ClaimLevel::Event,
            warrants,
            prior,
            slant: 0.0,
        })
        .collect();
    // Four rungs are one act.
    (s.parameters.stake_weight, s.parameters.error_weight) = (4.0 * under, 4.0 * over);
    s
}

pub(super) fn v13() -> Vec<Row> {
    let model = compile(two_sided(1, 3.0, 2.0, &[(6, 0.55), (1, 0.25), (2, 0.2)], 8));
    let mut run = model.start(Draws::new(1, 0, 0));
    run.step();
    vec![exact("rung at the level 0.6", 6.0, f64::from(run.ideal_rungs()[0]))]
}

/// The losses of V13, and a member that wants rung r with a probability in proportion to exp(-precision EL(r)).
pub(super) fn v30() -> Vec<Row> {
    const PRECISION: f64 = 0.5;
    const CHOICES: u32 = 20_000;
    let warrants = [(6, 0.55), (1, 0.25), (2, 0.2)];
    let mut s = two_sided(1, 3.0, 2.0, &warrants, 8);
    s.rules.decision = DecisionRule::LogitQuantal { precision: PRECISION };
    s.clock.last = Tick(0);
    let loss = |r: u8| -> f64 {
        let of = |&(at, p): &(u8, f64)| {
            let apart = f64::from(at) - f64::from(r);
            p * (3.0 * apart.max(0.0) + 2.0 * (-apart).max(0.0))
        };
        warrants.iter().map(of).sum()
    };
    let model = compile(s);
    let mut run = model.silent();
    let mut chosen = [0_u32; 8];
    for replicate in 0..CHOICES {
        run.restart(Draws::new(1, 0, replicate));
        run.finish();
        chosen[usize::from(run.ideal_rungs()[0])] += 1;
    }
    let total: f64 = (0..8).map(|r| math::exp(-PRECISION * loss(r))).sum();
    let row = |r: u8| {
        let what = format!("wants rung {r}, {CHOICES} runs");
        share(what, math::exp(-PRECISION * loss(r)) / total, chosen[usize::from(r)], CHOICES)
    };
    (0..8).map(row).collect()
}

/// How many of the members break silence who each act once so many others do, as shares of all but the sponsor.
fn riot(thresholds: &[f64]) -> usize {
    let names = names(thresholds.len());
    let mut wants = vec![("A", 2.0)];
    wants.extend(names.iter().map(|n| (n.as_str(), 0.0)));
    let mut s = council(&wants);
    straight(&mut s);
    s.procedure.rounds = 1;
    s.clock.last = Tick(6);
    s.parameters.cascade = 1.0;
    motion(&mut s, 1, "A", 2);
    let draws = Draws::new(1, 0, 0);
    let g = uniform(&mut draws.once(Purpose::Cascade, Key::NONE, Key::NONE));
    // Who loses 1 - 1/4 by the text breaks silence if that is more than its isolation cost times 1 - g b, b being the
    // share that has broken already.
    let (loss, n) = (0.75, thresholds.len() as f64);
    let all = n + 1.0;
    for (member, &threshold) in s.members.iter_mut().skip(1).zip(thresholds) {
        let just_below = threshold - 0.5 / n;
        member.isolation_cost =
            if threshold > 1.0 { 1e6 } else { loss / (1.0 - g * (just_below * n / all).max(-1.0)) };
    }
    let model = compile(s);
    let mut run = model.start(draws);
    run.finish();
    run.events().iter().filter(|(_, e)| matches!(e, Event::Broke { .. })).count()
}

pub(super) fn v18() -> Vec<Row> {
    let mut thresholds: Vec<f64> = (0..100).map(|i| f64::from(i) / 100.0).collect();
    let all = riot(&thresholds);
    thresholds[1] = 0.02;
    vec![
        exact("rioters with thresholds 0 to 99", 100.0, all as f64),
        exact("rioters with a 2 in the place of the 1", 1.0, riot(&thresholds) as f64),
    ]
}

pub(super) fn v19() -> Vec<Row> {
    const MEMBERS: usize = 1000;
    let rioters = |sd: f64| {
        let quantile = |i: usize| normal_quantile((i as f64 + 0.5) / MEMBERS as f64);
        let thresholds: Vec<f64> =
            (0..MEMBERS).map(|i| ((25.0 + sd * quantile(i)) / 100.0).max(0.0)).collect();
        100.0 * riot(&thresholds) as f64 / MEMBERS as f64
    };
    [
        (12.2, 5.4792, 1.0),
        (12.25, 100.0, 0.1),
        (30.0, 99.3394, 0.1),
        (60.0, 83.5375, 0.1),
        (120.0, 62.1589, 0.1),
    ]
    .map(|(sd, want, tolerance)| {
        within(tolerance, format!("rioters in %, standard deviation {sd}"), want, rioters(sd))
    })
    .into()
}

/// Loss of the claim per unit of belief, and the scale of the noise, under which who believes never breaks silence.
const CLAIM: f64 = 100.0;
const NOISE: f64 = 0.1;

/// A sponsor, and voters on a text that states that a state did it. `isolation` is what standing alone costs them.
fn bench(voters: usize, isolation: f64, truth: usize) -> Setup {
    let names = names(voters);
    let mut wants = vec![("A", 4.0)];
    wants.extend(names.iter().map(|n| (n.as_str(), 4.0)));
    let mut s = council(&wants);
    straight(&mut s);
    s.procedure.rounds = 1;
    s.clock.last = Tick(6);
    s.truth = HypothesisId::at(truth);
    s.hypotheses.iter_mut().for_each(|h| h.prior = 0.5);
    (s.parameters.claim_weight, s.parameters.consent_noise) = (CLAIM, NOISE);
    s.members.iter_mut().for_each(|m| m.isolation_cost = isolation);
    motion_claiming(&mut s, 1, "A", 4, ClaimLevel::State);
    s
}

/// Loss of who believes the claim with this probability, over what is in force and less half the width of a
/// reservation: the act is worth 4 to it, and it signs from one half on.
fn objection(belief: f64) -> f64 {
    CLAIM * (0.5 - belief).max(0.0) - 4.0 - 0.25
}

/// Isolation cost at which an objection breaks silence with this probability.
fn cost(objection: f64, probability: f64) -> f64 {
    objection - NOISE * math::ln(probability / (1.0 - probability))
}

fn adopted(setup: Setup, runs: u32) -> u32 {
    let model = compile(setup);
    let mut run = model.start(Draws::new(1, 0, 0));
    let mut adopted = 0;
    for replicate in 0..runs {
        run.restart(Draws::new(1, 0, replicate));
        run.finish();
        adopted += u32::from(run.events().iter().any(|(_, e)| matches!(e, Event::Adopted { .. })));
    }
    adopted
}

/// The jury as a council: each voter has a report of its own that is right with probability `accuracy`, and if it
/// speaks against the text breaks silence unless it assents.
fn jury(voters: usize, accuracy: f64, assent: f64, truth: usize, runs: u32) -> u32 {
    // What a report that speaks against it leaves of the belief, from even odds and a source of 0.999.
    let innocent = 0.999 * (1.0 - accuracy) + 0.001 * 0.5;
    let mut s = bench(voters, cost(objection(innocent), 1.0 - assent), truth);
    for v in 0..voters {
        s.items.push(Item {
            id: format!("E{v}"),
            title: "Report".into(),
            likelihood: vec![accuracy, 1.0 - accuracy],
            planted: vec![0.5, 0.5],
            presence: vec![0.0, 0.0],
            reliability: 0.999,
            contrast: 1.0,
            level: QLevel::Operational,
            group: None,
            technique: None,
            indicator: false,
            provenance: Provenance::Collected,
            scripted: None,
            releasability: Releasability::Owners,
            owners: vec![MemberId::at(v + 1)],
            reach: 1.0,
        });
        let effect = Effect::Item(ItemId::at(v));
        s.injects.push(Inject {
            id: format!("R{v}"),
            title: "Report".into(),
            tick: Tick(0),
            effect,
            only_if: vec![],
        });
    }
    s.injects.sort_by_key(|x| x.tick);
    adopted(s, runs)
}

const JURIES: u32 = 10_000;

fn played(voters: usize, accuracy: f64, jury_of: UnanimousJury) -> [Row; 2] {
    let wrong = jury(voters, accuracy, jury_of.assent, 1, JURIES);
    let no_act = JURIES - jury(voters, accuracy, jury_of.assent, 0, JURIES);
    let what = format!("n = {voters}, {JURIES} councils played");
    [
        share(format!("P(act given staged), {what}"), jury_of.wrong_act, wrong, JURIES),
        share(format!("P(no act given genuine), {what}"), jury_of.no_act, no_act, JURIES),
    ]
}

pub(super) fn v21() -> Vec<Row> {
    let twelve = UnanimousJury::new(12, 0.8, 0.9);
    let many = UnanimousJury::new(32, 0.8, 0.9);
    let mut rows = vec![
        exact("assent against one's signal, n = 12, p = 0.8, q = 0.9", 0.575_916_295_0, twelve.assent),
        exact("P(act given staged), n = 12", 0.006_923_285_8, twelve.wrong_act),
        exact("P(no act given genuine), n = 12", 0.654_779_317_9, twelve.no_act),
        within(1e-6, "P(act given staged), n = 32", 0.007_884, many.wrong_act),
        within(1e-6, "P(no act given genuine), n = 32", 0.681_379, many.no_act),
    ];
    rows.extend(played(12, 0.8, twelve));
    rows
}

pub(super) fn v21b() -> Vec<Row> {
    let (half, most) = (UnanimousJury::new(32, 0.7, 0.5), UnanimousJury::new(32, 0.7, 0.9));
    let mut rows = vec![
        within(5e-5, "P(act given staged), n = 32, p = 0.7, q = 0.5", 0.2198, half.wrong_act),
        within(5e-5, "P(no act given genuine), q = 0.5", 0.4730, half.no_act),
        within(1e-6, "P(act given staged), q = 0.9", 0.004_930, most.wrong_act),
        within(1e-6, "P(no act given genuine), q = 0.9", 0.885_794, most.no_act),
    ];
    rows.extend(played(32, 0.7, half));
    rows
}

/// Three members who are sure of positions 0, 0.4 and 1 and weigh 50, 72 and 48.
pub(super) fn v28() -> Vec<Row> {
    let mut s = two_sided(3, 1.0, 1.0, &[(0, 0.25), (4, 0.5), (10, 0.25)], 11);
    for (member, weight) in s.members.iter_mut().zip([50.0, 72.0, 48.0]) {
        member.capability = weight;
    }
    for x in 0..9 {
        let mut likelihood = vec![0.0; 3];
        likelihood[x / 3] = 1.0;
        s.items.push(Item {
            id: format!("E{x}"),
            title: "Proof".into(),
            likelihood,
            planted: vec![0.5; 3],
            presence: vec![0.0; 3],
            reliability: 0.999,
            contrast: 1.0,
            level: QLevel::Operational,
            group: None,
            technique: None,
            indicator: false,
            provenance: Provenance::Collected,
            scripted: Some(true),
            releasability: Releasability::Owners,
            owners: vec![MemberId::at(x / 3)],
            reach: 1.0,
        });
        let effect = Effect::Item(ItemId::at(x));
        s.injects.push(Inject {
            id: format!("P{x}"),
            title: "Proof".into(),
            tick: Tick(0),
            effect,
            only_if: vec![],
        });
    }
    let model = compile(s);
    let mut run = model.start(Draws::new(1, 0, 0));
    run.step();
    let mut rows = Vec::new();
    for (name, election, want) in [
        ("conditional", Election::Conditional, [0.211_792, 0.636_666, 0.151_543]),
        ("Markov", Election::Markov, [0.245_591, 0.552_313, 0.202_096]),
    ] {
        let forecast = run.forecast(1, election);
        assert_eq!(forecast.iter().map(|x| x.0).collect::<Vec<_>>(), [0, 4, 10]);
        for ((rung, found), want) in forecast.into_iter().zip(want) {
            rows.push(within(1e-6, format!("{name} election of rung {rung}"), want, found));
        }
    }
    rows
}

/// A text passes 32 voters who each object by themselves with a small probability.
pub(super) fn v29() -> Vec<Row> {
    [(0.01, 0.724_98), (0.02, 0.523_88), (0.021_428, 0.5), (0.05, 0.193_71)]
        .map(|(p, passes)| {
            let council = bench(32, 0.0, 0);
            let mut s = council;
            // All believe the claim less than they would sign for.
            (s.hypotheses[0].prior, s.hypotheses[1].prior) = (0.3, 0.7);
            let isolation = cost(objection(0.3), p);
            s.members.iter_mut().for_each(|m| m.isolation_cost = isolation);
            share(
                format!("passes where each objects with {p}, {JURIES} played"),
                passes,
                adopted(s, JURIES),
                JURIES,
            )
        })
        .into()
}
