//! Patterns that would make one trust the model, held over ensembles with common random numbers. Each bound leaves
//! several standard errors of room at the number of replicates used.

use casus_experiment::{Batch, Ensemble, Rows};
use casus_model::influence::InfluenceNetwork;
use casus_model::setup::{DraftingRule, Effect};
use casus_model::{Draws, HypothesisId, MemberId, Model, OutcomeKind, Setup};
use casus_scenario::ScenarioFile;
use casus_tests::{compile, model, setup, shipped};

fn rows(model: &Model, replicates: u32) -> Rows {
    Batch { model, seed: 2026, group: 0, first: 0, replicates, threads: 0 }.run(&|_| {})
}

fn mean(rows: &Rows, of: impl Fn(&casus_model::Summary) -> f64) -> f64 {
    rows.summaries.iter().map(of).sum::<f64>() / rows.summaries.len() as f64
}

fn twin(id: &str) -> String {
    let file = ScenarioFile::shipped(id).unwrap().load().unwrap_or_else(|_| panic!("{id}"));
    format!("truth={}", file.scenario.twin.unwrap())
}

#[test]
fn shipped_scenarios_are_not_degenerate() {
    for id in shipped() {
        let model = model(id, &[]);
        let rows = rows(&model, 1000);
        let kinds = OutcomeKind::ALL.map(|k| rows.summaries.iter().filter(|s| s.kind == k).count());
        assert!(kinds.iter().filter(|&&c| c >= 20).count() >= 2, "{id}: outcomes {kinds:?}");
        let mut rungs = [0; 9];
        rows.summaries.iter().for_each(|s| rungs[usize::from(s.rung)] += 1);
        assert!(rungs.iter().filter(|&&c| c >= 20).count() >= 3, "{id}: rungs {rungs:?}");
        assert!(rungs.iter().all(|&c| c < 900), "{id}: rungs {rungs:?}");
        let mut hours: Vec<f64> = rows.summaries.iter().filter_map(|s| s.hours).collect();
        hours.sort_by(f64::total_cmp);
        assert!(hours[hours.len() * 3 / 4] - hours[hours.len() / 4] >= 24.0, "{id}: hours of one kind");
    }
}

#[test]
fn no_belief_saturates_at_once() {
    for id in shipped() {
        let model = model(id, &[]);
        let first =
            model.setup().injects.iter().find(|x| matches!(x.effect, Effect::Incident { .. })).unwrap().tick;
        let mut run = model.silent();
        for replicate in 0..200 {
            run.restart(Draws::new(2026, 0, replicate));
            while run.tick() <= first.plus(1) {
                run.step();
            }
            for i in 0..model.setup().members.len() {
                for h in 0..model.setup().hypotheses.len() {
                    let p = run.belief(MemberId::at(i), HypothesisId::at(h));
                    assert!(p < 0.97, "{id}, replicate {replicate}: belief {p} a tick after the incident");
                }
            }
        }
    }
}

#[test]
fn a_scenario_and_its_twin_end_at_different_rungs() {
    for id in shipped() {
        let own = mean(&rows(&model(id, &[]), 600), |s| f64::from(s.rung));
        let other = mean(&rows(&model(id, &[&twin(id)]), 600), |s| f64::from(s.rung));
        assert!((own - other).abs() > 0.25, "{id}: {own} and {other}");
    }
}

/// P1: the more ambiguous the evidence, the later the alliance names the state.
#[test]
fn latency_grows_with_ambiguity() {
    for id in shipped() {
        // Clear evidence brings the naming forward where the truth is hostile. Where it is not, nobody should name.
        let truth = setup(id, &[]);
        if !truth.hypotheses[truth.truth.ix()].hostile {
            continue;
        }
        let hours = |ambiguity: &str| {
            let model = model(id, &[&format!("injects.A1.ambiguity={ambiguity}"), "injects.A1.hand=None"]);
            let rows = rows(&model, 500);
            let batch = Batch { model: &model, seed: 2026, group: 0, first: 0, replicates: 500, threads: 0 };
            Ensemble::of(&batch, &rows).outcome.attribution_hours.restricted_mean.unwrap()
        };
        let (clear, mixed, dark) = (hours("0"), hours("0.5"), hours("0.9"));
        assert!(clear < mixed && mixed < dark, "{id}: {clear}, {mixed}, {dark}");
    }
}

/// P3: at equal belief, members at the front prefer higher rungs.
#[test]
fn the_front_line_prefers_higher_rungs_at_equal_belief() {
    let changes = ["parameters.prior_sd=0.0", "parameters.alignment_weight=0.0", "rules.influence=None"];
    let mut s = setup("staged-border-incident", &changes);
    for item in &mut s.items {
        item.releasability = casus_model::evidence::Releasability::Public;
        item.reach = 1.0;
    }
    let front: Vec<bool> = s.members.iter().map(|m| m.exposure >= 0.8).collect();
    let rear: Vec<bool> = s.members.iter().map(|m| m.exposure < 0.2).collect();
    let model = compile(s);
    let mut run = model.silent();
    let (mut near, mut far) = (0.0, 0.0);
    for replicate in 0..300 {
        run.restart(Draws::new(2026, 0, replicate));
        run.finish();
        let p = |i: usize| run.belief(MemberId::at(i), HypothesisId::at(0));
        assert!((p(0) - p(31)).abs() < 1e-9, "beliefs are not equal");
        let average = |who: &[bool]| {
            let chosen: Vec<u8> = run.ideal_rungs().iter().zip(who).filter(|x| *x.1).map(|x| *x.0).collect();
            chosen.iter().map(|&r| f64::from(r)).sum::<f64>() / chosen.len() as f64
        };
        near += average(&front) / 300.0;
        far += average(&rear) / 300.0;
    }
    assert!(near > far + 0.2, "front {near}, rear {far}");
}

/// P4: repeats from one source saturate.
#[test]
fn repeats_from_one_source_saturate() {
    let mut s = setup(
        "staged-border-incident",
        &["adversary.policy=Scripted", "parameters.group_correlation=0.8", "rules.influence=None"],
    );
    let story = s.item("N1").unwrap();
    let ally = s.hypothesis("ally").unwrap();
    let template = s.injects.iter().find(|x| x.id == "N1").unwrap().clone();
    s.injects.retain(|x| matches!(x.effect, Effect::Incident { .. }) && x.id == "A1");
    for k in 0..5 {
        let mut item = s.items[story.ix()].clone();
        item.id = format!("R{k}");
        item.reach = 1.0;
        s.items.push(item);
        let mut inject = template.clone();
        inject.id = format!("R{k}");
        inject.tick = inject.tick.plus(4 * (k + 1));
        inject.effect = Effect::Item(casus_model::ItemId::at(s.items.len() - 1));
        s.injects.push(inject);
    }
    let model = compile(s);
    let mut run = model.start(Draws::new(1, 0, 0));
    let mut odds = Vec::new();
    while !run.is_over() {
        run.step();
        let p = run.belief(MemberId::at(3), ally);
        odds.push((p / (1.0 - p)).ln());
    }
    let mut gains: Vec<f64> = odds.windows(2).map(|w| w[1] - w[0]).filter(|g| g.abs() > 1e-9).collect();
    gains.retain(|&g| g > 0.0);
    assert_eq!(gains.len(), 5, "{gains:?}");
    assert!(gains.windows(2).all(|w| w[1] < 0.6 * w[0] || w[1] < 0.05), "{gains:?}");
}

/// P7: at equal hesitation, a larger alliance passes fewer texts.
#[test]
fn larger_alliances_pass_fewer_texts() {
    let base = setup("staged-border-incident", &["truth=attack"]);
    let poland = base.members[base.member("POL").unwrap().ix()].clone();
    let pass_rate = |n: usize| {
        let mut s: Setup = base.clone();
        s.members = (0..n)
            .map(|i| casus_model::member::Member {
                id: format!("M{i}"),
                exposure: 0.4,
                proximity: 0.0,
                alignment: 0.0,
                ..poland.clone()
            })
            .collect();
        s.influence = InfluenceNetwork::by_capability(&s.members, 3.0);
        s.grievances.clear();
        s.rules.drafting = DraftingRule::WeightedMedian;
        s.procedure.rounds = 1;
        s.procedure.pause = 10_000;
        s.injects.retain(|x| {
            !matches!(x.effect, Effect::Share { .. } | Effect::Statement { .. } | Effect::Warning { .. })
        });
        for item in &mut s.items {
            item.owners.clear();
            item.releasability = casus_model::evidence::Releasability::Public;
        }
        for inject in &mut s.injects {
            if let Effect::Incident { victim, .. } = &mut inject.effect {
                *victim = None;
            }
        }
        let rows = rows(&compile(s), 500);
        let tabled = rows.summaries.iter().filter(|s| s.silences > 0).count() as f64;
        rows.summaries.iter().filter(|s| s.silences > 0 && s.broken == 0).count() as f64 / tabled
    };
    let rates = [4, 32, 128].map(pass_rate);
    assert!(rates[0] > rates[1] + 0.02 && rates[1] > rates[2] + 0.05, "{rates:?}");
}

/// A warning before the incident moves over-reaction down where the bait is planted, and the price is more
/// under-reaction where the attack is real.
#[test]
fn a_warning_trades_one_error_for_the_other() {
    let with = |truth: &str, on: &str| {
        let changes = [format!("truth={truth}"), format!("injects.W1.on={on}")];
        rows(&model("staged-border-incident", &[&changes[0], &changes[1]]), 1500)
    };
    let over = |r: &Rows| mean(r, |s| s.over_peak);
    let under = |r: &Rows| mean(r, |s| s.under);
    let (quiet, warned) = (with("staged", "false"), with("staged", "true"));
    assert!(over(&warned) < over(&quiet), "staged: {} warned, {} not", over(&warned), over(&quiet));
    let (quiet, warned) = (with("attack", "false"), with("attack", "true"));
    assert!(
        under(&warned) > under(&quiet) + 0.005,
        "attack: {} warned, {} not",
        under(&warned),
        under(&quiet)
    );
}
