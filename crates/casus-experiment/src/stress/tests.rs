use super::report::{Best, Place};
use super::*;
use crate::space::Factor;
use casus_model::{Draws, Model};
use casus_scenario::diagnostic::Code;
use casus_scenario::{ScenarioFile, Source};

fn file(id: &str) -> ScenarioFile {
    ScenarioFile::shipped(id).expect("it ships")
}

fn axes(texts: &[&str]) -> Vec<Factor> {
    texts.iter().map(|text| axis::read(text).unwrap_or_else(|d| panic!("{text}: {d:?}"))).collect()
}

fn arena(knobs: &[&str], levers: &[&str]) -> Arena {
    Arena::new(&file("staged-border-incident"), axes(knobs), axes(levers)).unwrap_or_else(|r| panic!("{r:?}"))
}

fn played(arena: &Arena, objective: Objective, budget: u64, threads: usize) -> Stress {
    let asked = Asked { objective, budget, seed: 11, threads };
    Stress::play(arena, asked, &|_| ()).expect("it plays")
}

#[test]
fn scenarios_have_knobs_and_levers() {
    for scenario in ["stray-missile", "desperation"] {
        let arena = Arena::new(&file(scenario), Vec::new(), Vec::new()).expect(scenario);
        for (side, kinds) in [(Side::Adversary, 4), (Side::Alliance, 8)] {
            let factors = arena.factors(side);
            assert!(factors.len() >= kinds, "{scenario}: {factors:?}");
            // The middle of every axis makes a scenario together with the middle of every other.
            let middle = vec![0.5; factors.len()];
            let points = if side == Side::Adversary { (Some(&middle), None) } else { (None, Some(&middle)) };
            let model = arena.model(points.0.map(|p| &p[..]), points.1.map(|p| &p[..]));
            assert!(model.is_ok(), "{scenario}: {:?}", model.err());
        }
    }
}

#[test]
fn the_knobs_of_the_founding_scenario() {
    let arena = arena(&[], &[]);
    let paths = |side| arena.factors(side).iter().map(|f| f.path.as_str()).collect::<Vec<_>>();
    let knobs = paths(Side::Adversary);
    for path in [
        "truth",
        "injects.A1.harm",
        "injects.A1.at",
        "injects.A1.ambiguity",
        "injects.B1.planted_when.staged",
        "injects.N1.reach",
    ] {
        assert!(knobs.contains(&path), "{path}: {knobs:?}");
    }
    let levers = paths(Side::Alliance);
    for path in [
        "procedure.period",
        "procedure.soundings",
        "sharing.circle",
        "rules.aggregation",
        "members.*.attribution_threshold",
        "injects.E1.release",
        "injects.R1.at",
        "injects.W1.on",
    ] {
        assert!(levers.contains(&path), "{path}: {levers:?}");
    }
    let named = report::AxisName::all(&arena, Side::Adversary);
    let harm = named.iter().find(|axis| axis.path == "injects.A1.harm").expect("a knob");
    assert_eq!(
        (harm.kind, harm.low, harm.high, harm.written.as_deref()),
        ("range", Some(0.25), Some(0.75), Some("0.5"))
    );
    assert_eq!(named[0].values, ["staged", "attack"]);
}

/// What a reader is told to set gives the run that was played, to the bit.
#[test]
fn changes_give_the_same_runs() {
    let arena = arena(&[], &[]);
    for (side, part) in [(Side::Adversary, 0.3), (Side::Alliance, 0.8)] {
        let point: Vec<f64> =
            (0..arena.factors(side).len()).map(|k| (part + 0.37 * k as f64) % 1.0).collect();
        let mut changed = file("staged-border-incident");
        for (path, value) in arena.changes(side, &point) {
            changed.set(&path, &value);
        }
        let own = match side {
            Side::Adversary => arena.model(Some(&point), None),
            Side::Alliance => arena.model(None, Some(&point)),
        };
        let own = own.expect("a model");
        let other = Model::new(changed.load().expect("it loads").setup).expect("a model");
        for replicate in 0..5 {
            let draws = Draws::new(3, 0, replicate);
            assert_eq!(own.play(draws).fracture, other.play(draws).fracture);
        }
    }
}

/// The knob that matters beyond doubt is pushed to its end, and the fresh values are what the end itself gives.
#[test]
fn the_obvious_worst_case_is_found() {
    let arena = arena(
        &["truth=staged|ally", "injects.A1.harm=0..1", "injects.N2.reach=0..0.01"],
        &["procedure.soundings=9|10", "procedure.pause=48h|47h"],
    );
    let stress = played(&arena, Objective::Loss { under: 0.0, over: 1.0 }, 6_000, 2);
    let Best { optimum, search, narrowed, .. } = &stress.adversary;
    // An Ally's own act warrants rung 1 and is answered as if it were hostile; the other truth warrants rung 3.
    assert_eq!(optimum.settings.0[0].1, "ally", "{stress:#?}");
    assert!(optimum.difference.low.is_some_and(|low| low > 0.0), "{optimum:#?}");
    assert!(narrowed.0[0].1 > 0.5, "{narrowed:?}");
    // What the search claims is no less than what its winner is worth.
    assert!(search.claimed >= optimum.value.mean, "{} {}", search.claimed, optimum.value.mean);
    assert!(stress.budget.used <= stress.budget.asked);
    assert_eq!(stress.game.payoffs.len(), stress.game.adversary.len());
    assert!(stress.game.gap < 1e-9);
    let sum = |side: &[report::Played]| side.iter().map(|s| s.probability).sum::<f64>();
    assert!((sum(&stress.game.adversary) - 1.0).abs() < 1e-12);
    assert!((sum(&stress.game.alliance) - 1.0).abs() < 1e-12);
    // The fresh value again, by hand.
    let mut worst = file("staged-border-incident");
    let Place { changes, value, .. } = optimum;
    changes.iter().filter_map(|c| c.split_once('=')).for_each(|(path, value)| {
        worst.set(path, value);
    });
    let model = Model::new(worst.load().expect("it loads").setup).expect("a model");
    let numbers: Vec<f64> = (0..400)
        .map(|k| {
            let mut run = model.silent();
            run.restart(Draws::new(99, 0, k));
            run.finish();
            run.summary().over
        })
        .collect();
    let again = Estimate::of(&numbers);
    let noise = 4.0 * (again.se.unwrap_or(0.0) + value.se.unwrap_or(0.0));
    assert!((again.mean - value.mean).abs() < noise, "{again:?} {value:?}");
}

#[test]
fn threads_do_not_show() {
    let arena = arena(
        &["injects.A1.harm=0.2..0.9", "injects.A1.at+=-6..6"],
        &["procedure.period=12h|24h", "members.*.attribution_threshold*=0.8..1.05"],
    );
    let bytes =
        |threads| serde_json::to_vec(&played(&arena, Objective::Fracture, 2_000, threads)).expect("JSON");
    let one = bytes(1);
    assert_eq!(one, bytes(2));
    assert_ne!(one, {
        let asked = Asked { objective: Objective::Fracture, budget: 2_000, seed: 12, threads: 1 };
        serde_json::to_vec(&Stress::play(&arena, asked, &|_| ()).expect("it plays")).expect("JSON")
    });
}

#[test]
fn bad_axes_are_refused() {
    let refused = |knobs: &[&str], levers: &[&str]| match Arena::new(
        &file("staged-border-incident"),
        axes(knobs),
        axes(levers),
    ) {
        Err(Refused::Axis(side, number, finding)) => (side, number, finding.code),
        other => panic!("{knobs:?} {levers:?}: {other:?}"),
    };
    let good = "injects.A1.harm=0.1..0.9";
    for (bad, code) in [
        ("injets.A1.harm=0..1", Code::W001),
        ("injects.A9.harm=0..1", Code::W001),
        ("members[exposure>5].exposure=0..1", Code::W002),
        ("injects.A1.ambiguity=0..2", Code::W004),
        ("procedure.rounds=1..4", Code::W004),
        ("truth=staged|stagd", Code::W004),
        ("title*=0.5..2", Code::W004),
        ("injects.N2.at+=0..6", Code::W004),
    ] {
        assert_eq!(refused(&[good, bad], &[]), (Side::Adversary, 1, code), "{bad}");
        assert_eq!(refused(&[], &[bad]), (Side::Alliance, 0, code), "{bad}");
    }
    assert_eq!(refused(&[good, good], &[]), (Side::Adversary, 1, Code::W003));
    assert_eq!(refused(&[good], &[good]), (Side::Alliance, 0, Code::W003));
    let broken = ScenarioFile::text(Source::new("b.ron", "Scenario("));
    assert!(matches!(Arena::new(&broken, Vec::new(), Vec::new()), Err(Refused::Scenario(_))));
}
