//! The rules of belief, influence and decision that a scenario may choose beside the defaults: what each must do
//! whatever the numbers are.

use casus_model::setup::{BeliefUpdate, DecisionRule, Effect, InfluenceRule};
use casus_model::{Draws, HypothesisId, MemberId, Model, Run, Setup, Tick};
use casus_tests::{compile, setup};

const UNANCHORED: [InfluenceRule; 4] = [
    InfluenceRule::DeGroot,
    InfluenceRule::HegselmannKrause { bound: 0.2 },
    InfluenceRule::DeffuantWeisbuch { bound: 0.3, rate: 0.4, pairs: 20 },
    InfluenceRule::LogPool,
];

fn scenario(change: impl FnOnce(&mut Setup)) -> Model {
    let mut s = setup("staged-border-incident", &[]);
    change(&mut s);
    compile(s)
}

/// A case in which nothing is ever learnt.
fn silent_case(influence: InfluenceRule) -> Model {
    scenario(|s| {
        s.rules.influence = influence;
        s.injects.retain(|x| !matches!(x.effect, Effect::Item(_) | Effect::Share { .. }));
        s.adversary.repertoire.clear();
    })
}

fn beliefs(run: &Run<'_>) -> Vec<Vec<f64>> {
    let s = run.model().setup();
    let of = |m: usize| {
        (0..s.hypotheses.len()).map(|h| run.belief(MemberId::at(m), HypothesisId::at(h))).collect()
    };
    (0..s.members.len()).map(of).collect()
}

fn distance(p: &[f64], q: &[f64]) -> f64 {
    p.iter().zip(q).map(|(a, b)| (a - b).abs()).sum::<f64>() / 2.0
}

/// A silent run started again gives what a recorded one gives, and its beliefs are distributions.
#[test]
fn every_rule_is_its_seed() {
    let rules = UNANCHORED.map(|influence| (influence, BeliefUpdate::Bayes, DecisionRule::ExpectedLoss));
    let others = [
        (InfluenceRule::LogPool, BeliefUpdate::Sprt { accept: 0.1, reject: 0.2 }, DecisionRule::Scripted),
        (
            InfluenceRule::FriedkinJohnsen,
            BeliefUpdate::Sprt { accept: 0.1, reject: 0.1 },
            DecisionRule::LogitQuantal { precision: 1.0 },
        ),
    ];
    for (influence, belief_update, decision) in rules.into_iter().chain(others) {
        let model = scenario(|s| {
            s.rules.influence = influence;
            s.rules.belief_update = belief_update;
            s.rules.decision = decision;
        });
        let mut silent = model.silent();
        for replicate in [3, 0, 3] {
            let draws = Draws::new(2026, 0, replicate);
            silent.restart(draws);
            silent.finish();
            let mut recorded = model.start(draws);
            recorded.finish();
            assert_eq!(silent.summary(), recorded.summary(), "{influence:?}");
            for p in beliefs(&recorded) {
                assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-12 && p.iter().all(|x| *x >= 0.0));
            }
        }
    }
}

/// Chance meetings move nobody's belief but those of the two who meet, bring these nearer, keep the mean of all, and
/// differ from replicate to replicate.
#[test]
fn a_meeting_concerns_two() {
    let (bound, rate) = (0.3, 0.4);
    let model = silent_case(InfluenceRule::DeffuantWeisbuch { bound, rate, pairs: 1 });
    let (mut met, mut apart, mut courses) = (0, 0, Vec::new());
    for replicate in 0..4 {
        let mut run = model.start(Draws::new(7, 0, replicate));
        run.step();
        let mut who = Vec::new();
        while !run.is_over() {
            let before = beliefs(&run);
            run.step();
            let after = beliefs(&run);
            let moved: Vec<usize> =
                (0..before.len()).filter(|&i| distance(&before[i], &after[i]) > 1e-12).collect();
            match moved[..] {
                [] => apart += 1,
                [i, j] => {
                    let (was, is) = (distance(&before[i], &before[j]), distance(&after[i], &after[j]));
                    assert!(was < bound && (is - (1.0 - 2.0 * rate) * was).abs() < 1e-9, "{was} {is}");
                    met += 1;
                }
                _ => panic!("{moved:?} moved"),
            }
            for h in 0..before[0].len() {
                let mean = |all: &[Vec<f64>]| all.iter().map(|p| p[h]).sum::<f64>();
                assert!((mean(&before) - mean(&after)).abs() < 1e-9);
            }
            who.push(moved);
        }
        courses.push(who);
    }
    assert!(met > 20 && apart > 0, "{met} meetings moved somebody, {apart} nobody");
    assert_ne!(courses[0], courses[1]);
}

/// Averages bring everybody nearer: no belief leaves the range of those before it, and under a bound that nobody is
/// within none moves at all.
#[test]
fn averages_stay_in_range() {
    for influence in [InfluenceRule::DeGroot, InfluenceRule::HegselmannKrause { bound: 0.2 }] {
        let model = silent_case(influence);
        let mut run = model.start(Draws::new(7, 0, 0));
        run.step();
        let first = beliefs(&run);
        run.finish();
        let last = beliefs(&run);
        for h in 0..first[0].len() {
            let column = |all: &[Vec<f64>]| all.iter().map(|p| p[h]).collect::<Vec<f64>>();
            let low = |all: &[Vec<f64>]| column(all).into_iter().fold(f64::INFINITY, f64::min);
            let high = |all: &[Vec<f64>]| column(all).into_iter().fold(0.0, f64::max);
            assert!(
                low(&last) >= low(&first) - 1e-12 && high(&last) <= high(&first) + 1e-12,
                "{influence:?}"
            );
        }
    }
    let model = silent_case(InfluenceRule::HegselmannKrause { bound: 0.0 });
    let mut run = model.start(Draws::new(7, 0, 0));
    run.step();
    let first = beliefs(&run);
    run.finish();
    for (a, b) in first.iter().zip(beliefs(&run)) {
        assert!(distance(a, &b) < 1e-12);
    }
}

/// Whoever listens to nobody keeps to its own evidence, news included.
#[test]
fn without_susceptibility_only_evidence_counts() {
    let run_of = |influence| {
        let model = scenario(|s| {
            s.rules.influence = influence;
            s.members.iter_mut().for_each(|m| m.susceptibility = 0.0);
        });
        let mut run = model.start(Draws::new(5, 0, 0));
        run.finish();
        beliefs(&run)
    };
    let alone = run_of(InfluenceRule::None);
    for influence in [InfluenceRule::DeGroot, InfluenceRule::LogPool] {
        for (a, b) in run_of(influence).iter().zip(&alone) {
            assert!(distance(a, b) < 1e-9, "{influence:?}");
        }
    }
}

/// A logarithmic pool is externally Bayesian: news that all read alike may come before the talk or after it (Genest and
/// Zidek 1986). A linear pool is not.
#[test]
fn news_commutes_with_a_logarithmic_pool() {
    let end = |influence, at: i32| {
        let model = scenario(|s| {
            s.rules.influence = influence;
            s.members.iter_mut().for_each(|m| m.deception_prior = 0.0);
            let first = s.clock.first;
            let item = s.items.iter().position(|i| i.group.is_none() && i.reach >= 1.0).unwrap();
            s.items[item].releasability = casus_model::evidence::Releasability::Public;
            s.items[item].scripted = Some(true);
            let mut news = s.injects.iter().find(|x| matches!(x.effect, Effect::Item(_))).unwrap().clone();
            news.effect = Effect::Item(casus_model::ItemId::at(item));
            (news.tick, news.only_if) = (first.plus(at), vec![]);
            s.injects = vec![news];
            s.adversary.repertoire.clear();
            s.clock.last = first.plus(12);
        });
        let mut run = model.start(Draws::new(5, 0, 0));
        run.finish();
        beliefs(&run)
    };
    let furthest = |influence| {
        let (early, late) = (end(influence, 0), end(influence, 10));
        early.iter().zip(&late).map(|(a, b)| distance(a, b)).fold(0.0, f64::max)
    };
    assert!(furthest(InfluenceRule::LogPool) < 1e-9);
    assert!(furthest(InfluenceRule::DeGroot) > 1e-4);
}

/// Under a sequential test a view moves once at most, and only beyond the bounds.
#[test]
fn a_tested_view_moves_once() {
    let model = scenario(|s| {
        s.rules.influence = InfluenceRule::None;
        s.rules.belief_update = BeliefUpdate::Sprt { accept: 0.1, reject: 0.1 };
        s.members.iter_mut().for_each(|m| m.deception_prior = 0.0);
    });
    let s = model.setup();
    let hostile = |p: &[f64]| -> f64 {
        let all = p.iter().zip(&s.hypotheses);
        let p: f64 = all.filter(|(_, h)| h.hostile).map(|(p, _)| p).sum();
        (p / (1.0 - p)).ln()
    };
    let (upper, lower) = casus_model::sprt::bounds(0.1, 0.1);
    let (mut decided, mut open) = (0, 0);
    for replicate in 0..10 {
        let mut run = model.start(Draws::new(5, 0, replicate));
        let first: Vec<Vec<f64>> = {
            run.step();
            beliefs(&run)
        };
        let mut moves = vec![0; first.len()];
        let mut before = first.clone();
        while !run.is_over() {
            run.step();
            let now = beliefs(&run);
            for i in 0..now.len() {
                if distance(&before[i], &now[i]) > 0.0 {
                    moves[i] += 1;
                    let ratio = hostile(&now[i]) - hostile(&before[i]);
                    assert!(ratio >= upper - 1e-6 || ratio <= lower + 1e-6, "moved by {ratio} nats");
                }
            }
            before = now;
        }
        assert!(moves.iter().all(|&m| m <= 1), "{moves:?}");
        decided += moves.iter().filter(|&&m| m == 1).count();
        open += moves.iter().filter(|&&m| m == 0).count();
    }
    assert!(decided > 0 && open > 0, "{decided} decided, {open} did not");
}

/// The rung that profile or seat names is the one wanted; where none is named it is that of least loss.
#[test]
fn a_seat_names_its_rung() {
    let (mut scripted, plain) = (scenario(|_| ()), scenario(|_| ()));
    let mut s = scripted.setup().clone();
    s.rules.decision = DecisionRule::Scripted;
    let (pol, esp) = (s.member("POL").unwrap(), s.member("ESP").unwrap());
    s.members[pol.ix()].ideal_rung = Some(7);
    scripted = compile(s.clone());
    let draws = Draws::new(5, 0, 0);
    let (mut a, mut b) = (scripted.start(draws), plain.start(draws));
    // The rungs are compared at the tick that opens the case.
    let opened =
        scripted.setup().injects.iter().find(|x| matches!(x.effect, Effect::Incident { .. })).unwrap().tick;
    while a.tick() <= opened {
        a.name_rung(esp, Some(200));
        a.step();
        b.step();
    }
    for (i, (named, wanted)) in a.ideal_rungs().iter().zip(b.ideal_rungs()).enumerate() {
        let want = if i == pol.ix() {
            7
        } else if i == esp.ix() {
            8
        } else {
            *wanted
        };
        assert_eq!(*named, want, "{}", s.members[i].id);
    }
    a.name_rung(esp, None);
    a.step();
    assert_ne!(a.ideal_rungs()[esp.ix()], 8);
    s.members[pol.ix()].ideal_rung = Some(9);
    assert!(Model::new(s).is_err());
}

/// The surer the choice, the nearer it comes to the rung of least loss.
#[test]
fn sure_choices_are_those_of_least_loss() {
    let wanted = |decision| {
        let model = scenario(|s| s.rules.decision = decision);
        let mut rungs = Vec::new();
        for replicate in 0..10 {
            let mut run = model.start(Draws::new(5, 0, replicate));
            while run.tick() <= Tick(1) {
                run.step();
            }
            rungs.extend_from_slice(run.ideal_rungs());
        }
        rungs
    };
    let least = wanted(DecisionRule::ExpectedLoss);
    let off = |precision| {
        let rungs = wanted(DecisionRule::LogitQuantal { precision });
        rungs.iter().zip(&least).filter(|(a, b)| a != b).count()
    };
    let (vague, sure) = (off(0.1), off(1000.0));
    assert!(sure * 20 < least.len() && vague * 2 > least.len(), "{vague} and {sure} of {}", least.len());
}
