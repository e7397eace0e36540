//! Laws that hold whatever the numbers are.

use casus_model::influence::InfluenceNetwork;
use casus_model::setup::{DraftingRule, Effect, InfluenceRule, Speaker};
use casus_model::{Draws, HypothesisId, MemberId, Setup};
use casus_tests::{compile, model, play, setup, shipped};
use proptest::prelude::*;

/// The setup with its members in another order: member `order[i]` of the old stands at `i` of the new.
fn permute_members(s: &Setup, order: &[usize]) -> Setup {
    let mut place = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = new;
    }
    let moved = |m: MemberId| MemberId::at(place[m.ix()]);
    let mut p = s.clone();
    p.members = order.iter().map(|&old| s.members[old].clone()).collect();
    p.influence = InfluenceNetwork::by_capability(&p.members, 3.0);
    p.grievances = s.grievances.iter().map(|g| (moved(g.0), moved(g.1), g.2)).collect();
    for item in &mut p.items {
        item.owners.iter_mut().for_each(|o| *o = moved(*o));
    }
    for inject in &mut p.injects {
        match &mut inject.effect {
            Effect::Incident { victim, .. } => *victim = victim.map(moved),
            Effect::Share { to, .. } => to.iter_mut().for_each(|m| *m = moved(*m)),
            Effect::Statement { by: Speaker::Member(m), .. }
            | Effect::Warning { by: Speaker::Member(m), .. } => {
                *m = moved(*m);
            }
            Effect::Motion { by, .. } => *by = moved(*by),
            _ => {}
        }
    }
    p
}

/// The setup with its hypotheses in another order.
fn permute_hypotheses(s: &Setup, order: &[usize]) -> Setup {
    let place = |old: HypothesisId| HypothesisId::at(order.iter().position(|&o| o == old.ix()).unwrap());
    let reorder = |v: &Vec<f64>| order.iter().map(|&o| v[o]).collect::<Vec<f64>>();
    let mut p = s.clone();
    p.hypotheses = order.iter().map(|&o| s.hypotheses[o].clone()).collect();
    p.truth = place(s.truth);
    for item in &mut p.items {
        item.likelihood = reorder(&item.likelihood);
        item.planted = reorder(&item.planted);
        item.presence = reorder(&item.presence);
    }
    for inject in &mut p.injects {
        inject.only_if.iter_mut().for_each(|h| *h = place(*h));
        if let Effect::Statement { claims: Some(h), .. } = &mut inject.effect {
            *h = place(*h);
        }
    }
    p
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn members_permuted_outputs_permuted(seed in 0_u64..1000, shift in 1_usize..31, reverse: bool) {
        let original = setup("staged-border-incident", &[]);
        let n = original.members.len();
        let mut order: Vec<usize> = (0..n).map(|i| (i + shift) % n).collect();
        if reverse {
            order.reverse();
        }
        let a = play(&compile(original.clone()), seed, 0);
        let b = play(&compile(permute_members(&original, &order)), seed, 0);
        prop_assert_eq!(a.outcome.kind, b.outcome.kind);
        prop_assert_eq!(a.outcome.rung, b.outcome.rung);
        prop_assert_eq!(a.outcome.hours, b.outcome.hours);
        prop_assert!((a.fracture.afi.last - b.fracture.afi.last).abs() < 1e-9);
        for m in &a.members {
            let other = b.members.iter().find(|o| o.id == m.id).unwrap();
            prop_assert_eq!(m.stance, other.stance);
            prop_assert_eq!(m.public_line, other.public_line);
            prop_assert_eq!(m.ideal_rung, other.ideal_rung);
            for (x, y) in m.belief.0.iter().zip(&other.belief.0) {
                prop_assert!((x.1 - y.1).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn hypotheses_relabelled_beliefs_relabelled(seed in 0_u64..1000, shift in 1_usize..5) {
        let original = setup("cable-sabotage", &[]);
        let k = original.hypotheses.len();
        let order: Vec<usize> = (0..k).map(|i| (i + shift) % k).collect();
        let a = play(&compile(original.clone()), seed, 0);
        let b = play(&compile(permute_hypotheses(&original, &order)), seed, 0);
        prop_assert_eq!(a.outcome.kind, b.outcome.kind);
        prop_assert_eq!(a.outcome.rung, b.outcome.rung);
        for (m, o) in a.members.iter().zip(&b.members) {
            for (id, p) in &m.belief.0 {
                let q = o.belief.0.iter().find(|x| x.0 == *id).unwrap().1;
                prop_assert!((p - q).abs() < 1e-9, "{} {}: {} and {}", m.id, id, p, q);
            }
        }
    }

    #[test]
    fn beliefs_are_probabilities(seed: u64, replicate: u32, which in 0_usize..3) {
        let id = shipped().nth(which).unwrap();
        let model = model(id, &[]);
        let mut run = model.start(Draws::new(seed, 0, replicate));
        while !run.is_over() {
            run.step();
            for i in 0..model.setup().members.len() {
                let p: Vec<f64> = (0..model.setup().hypotheses.len())
                    .map(|h| run.belief(MemberId::at(i), HypothesisId::at(h)))
                    .collect();
                prop_assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-12);
                prop_assert!(p.iter().all(|&x| x > 0.0 && x < 1.0));
            }
            let f = run.series()[run.series().len() - 1];
            for x in [f.afi, f.belief, f.preference, f.voice, f.deficit] {
                prop_assert!((0.0..=1.0).contains(&x));
            }
            prop_assert!((f.afi - (f.belief + f.preference + f.voice) / 3.0).abs() < 1e-12);
        }
    }
}

/// Members that differ in nothing, see the same and draw nothing of their own never fracture.
#[test]
fn identical_members_do_not_fracture() {
    for id in shipped() {
        let mut s = setup(id, &[]);
        let first = s.members[0].clone();
        for m in &mut s.members {
            *m = casus_model::member::Member { id: m.id.clone(), name: m.name.clone(), ..first.clone() };
        }
        s.influence = InfluenceNetwork::by_capability(&s.members, 3.0);
        for item in &mut s.items {
            item.releasability = casus_model::evidence::Releasability::Public;
            item.reach = 1.0;
        }
        // Nobody is singled out as victim or spokesman either.
        s.injects.retain(|x| !matches!(x.effect, Effect::Statement { .. }));
        for inject in &mut s.injects {
            if let Effect::Incident { victim, .. } = &mut inject.effect {
                *victim = None;
            }
        }
        let p = &mut s.parameters;
        for own in [
            &mut p.prior_sd,
            &mut p.stake_spread,
            &mut p.error_spread,
            &mut p.act_cost_spread,
            &mut p.member_residual,
            &mut p.answer_noise,
            &mut p.consent_noise,
            &mut p.sounding_noise,
            &mut p.linkage_rate,
            &mut p.audience_cost,
        ] {
            *own = 0.0;
        }
        let model = compile(s);
        for replicate in 0..20 {
            let report = play(&model, 11, replicate);
            assert!(
                report.fracture.afi.peak < 1e-9,
                "{id}, replicate {replicate}: {}",
                report.fracture.afi.peak
            );
        }
    }
}

/// A source of reliability 0 moves nobody.
#[test]
fn a_worthless_source_moves_nobody() {
    let with = setup("staged-border-incident", &[]);
    let item = with.item("E1").unwrap();
    let mut worthless = with.clone();
    worthless.items[item.ix()].reliability = 0.0;
    worthless.items[item.ix()].group = None;
    let mut without = worthless.clone();
    without.injects.retain(|x| x.id != "E1");
    for replicate in 0..10 {
        let (a, b) =
            (play(&compile(worthless.clone()), 5, replicate), play(&compile(without.clone()), 5, replicate));
        for (m, o) in a.members.iter().zip(&b.members) {
            for (x, y) in m.belief.0.iter().zip(&o.belief.0) {
                assert!((x.1 - y.1).abs() < 1e-12);
            }
        }
    }
}

/// One text, one silence: raising every isolation cost never raises the number of members that break it.
#[test]
fn dearer_isolation_never_means_more_breaks() {
    // A consultation would open a second file, over another text.
    let mut s = setup("staged-border-incident", &["parameters.consultation_floor=1.0"]);
    s.rules.drafting = DraftingRule::WeightedMedian;
    s.procedure.rounds = 1;
    s.procedure.pause = 10_000;
    let mut seen = 0;
    for replicate in 0..150 {
        let mut before = u32::MAX;
        for factor in [0.2, 0.5, 1.0, 1.5, 3.0, 10.0] {
            let mut dearer = s.clone();
            dearer.members.iter_mut().for_each(|m| m.isolation_cost *= factor);
            let model = compile(dearer);
            let mut run = model.silent();
            run.restart(Draws::new(3, 0, replicate));
            run.finish();
            let breaks: u32 = run.breaks().iter().map(|&b| u32::from(b)).sum();
            assert!(
                breaks <= before,
                "replicate {replicate}: {breaks} breaks at {factor}, {before} below it"
            );
            seen += breaks;
            before = breaks;
        }
    }
    assert!(seen > 0, "nobody ever broke silence, so the law was not tested");
}

/// Without influence a member believes what its own evidence says, whoever else is there.
#[test]
fn without_influence_each_stands_alone() {
    let mut all = setup("staged-border-incident", &["sharing.consultation=1.0"]);
    all.rules.influence = InfluenceRule::None;
    let report = play(&compile(all.clone()), 9, 4);
    let kept: Vec<usize> =
        (0..all.members.len()).filter(|i| i % 3 != 1 || all.members[*i].id == "POL").collect();
    let poland = all.member("POL").unwrap().ix();
    assert!(kept.contains(&poland));
    let mut some = setup(
        "staged-border-incident",
        &["sharing.consultation=1.0", &format!("alliance.only={}", ids(&all, &kept))],
    );
    some.rules.influence = InfluenceRule::None;
    let fewer = play(&compile(some), 9, 4);
    assert!(fewer.members.len() < report.members.len());
    for m in &fewer.members {
        let before = report.members.iter().find(|o| o.id == m.id).unwrap();
        assert_eq!(m.belief, before.belief, "{}", m.id);
    }
}

fn ids(s: &Setup, kept: &[usize]) -> String {
    let mut needed: Vec<&str> = kept.iter().map(|&i| s.members[i].id.as_str()).collect();
    for id in ["USA", "GBR", "FRA", "DEU", "POL"] {
        if !needed.contains(&id) {
            needed.push(id);
        }
    }
    let quoted: Vec<String> = needed.iter().map(|id| format!("\"{id}\"")).collect();
    format!("[{}]", quoted.join(", "))
}

/// The action threshold of one member is an output that moves with the case.
#[test]
fn the_action_threshold_moves_with_the_case() {
    let threshold = |harm: &str| {
        let model =
            model("staged-border-incident", &[&format!("injects.A1.harm={harm}"), "injects.A3.on=false"]);
        play(&model, 1, 0).members.iter().find(|m| m.id == "FRA").unwrap().action_threshold
    };
    let (slight, grave) = (threshold("0.3"), threshold("0.9"));
    assert!(slight > grave + 0.1, "{slight} and {grave}");
}

/// Shares of capability that sum to 1 but for rounding once parted two orders of the same members by a rung.
#[test]
fn the_order_of_a_sum_decides_no_rung() {
    let original = setup("staged-border-incident", &[]);
    let n = original.members.len();
    let order: Vec<usize> = (0..n).map(|i| (i + 4) % n).collect();
    let (a, b) = (compile(original.clone()), compile(permute_members(&original, &order)));
    for seed in 80..96 {
        let afi = |m| play(m, seed, 0).fracture.afi.last;
        assert!((afi(&a) - afi(&b)).abs() < 1e-9, "seed {seed}");
    }
}
