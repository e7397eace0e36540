//! The rules that a scenario may choose beside the defaults: what each must do whatever the numbers are.

use casus_model::adversary::AdversaryPolicy;
use casus_model::evidence::Releasability;
use casus_model::setup::{
    AggregationRule, DraftingRule, Effect, Election, Inject, MotionKind, Request, VoteWeight,
};
use casus_model::{Draws, Event, Model, Run, Setup, Tick};
use casus_tests::{compile, setup, shipped};
use std::collections::BTreeSet;

fn finished<'m>(model: &'m Model, replicate: u32) -> Run<'m> {
    let mut run = model.start(Draws::new(2026, 0, replicate));
    run.finish();
    run
}

/// A case in which texts go straight under silence and are often broken.
fn contested() -> Setup {
    let changes = ["parameters.isolation_words=1.0", "parameters.isolation_acts=0.6"];
    let mut s = setup("cable-sabotage", &changes);
    s.rules.drafting = DraftingRule::WeightedMedian;
    s
}

fn count(run: &Run<'_>, which: impl Fn(&Event) -> bool) -> usize {
    run.events().iter().filter(|(_, e)| which(e)).count()
}

/// With no margin nobody abstains, and a quota of all is unanimity.
#[test]
fn abstention_and_quota_have_consensus_as_their_limit() {
    let base = contested();
    let consensus = compile(base.clone());
    for rule in [
        AggregationRule::ConstructiveAbstention { margin: 0.0, share: 1.0 },
        AggregationRule::WeightedQuota { quota: 1.0, weight: VoteWeight::Capability },
        AggregationRule::WeightedQuota { quota: 1.0, weight: VoteWeight::Population },
    ] {
        let mut s = base.clone();
        s.rules.aggregation = rule;
        let model = compile(s);
        for replicate in 0..20 {
            assert_eq!(
                finished(&model, replicate).events(),
                finished(&consensus, replicate).events(),
                "{rule:?}"
            );
        }
    }
}

/// An abstention never stops a text by itself; too many of them do.
#[test]
fn abstentions_let_a_text_pass_unless_they_are_too_many() {
    let passed = |share: f64| {
        let mut s = contested();
        s.rules.aggregation = AggregationRule::ConstructiveAbstention { margin: 50.0, share };
        let model = compile(s);
        let (mut passed, mut abstained) = (0, 0);
        for replicate in 0..40 {
            let run = finished(&model, replicate);
            abstained += count(&run, |e| matches!(e, Event::Abstained { .. }));
            passed += count(&run, |e| matches!(e, Event::Adopted { .. }));
            for (t, e) in run.events() {
                if let Event::Broke { reason, .. } = e {
                    use casus_model::council::Reason::{Floor, RedLine};
                    assert!(matches!(reason, Floor | RedLine), "{reason:?} at {t:?} is no bar to abstaining");
                }
            }
        }
        assert!(abstained > 0);
        passed
    };
    assert!(passed(1.0) > passed(0.02));
}

/// The lower the quota, the more texts pass.
#[test]
fn a_lower_quota_passes_more() {
    let passed = |quota: f64, weight: VoteWeight| -> usize {
        let mut s = contested();
        s.rules.aggregation = AggregationRule::WeightedQuota { quota, weight };
        let model = compile(s);
        (0..40).map(|r| count(&finished(&model, r), |e| matches!(e, Event::Adopted { .. }))).sum()
    };
    for weight in [VoteWeight::Capability, VoteWeight::Population] {
        assert!(passed(0.5, weight) > passed(1.0, weight), "{weight:?}");
    }
}

/// The chair never comes back to a text that was broken, and goes under silence after one sounding.
#[test]
fn a_chair_that_minimises_breaks_tries_each_text_once() {
    let mut s = setup(
        "staged-border-incident",
        &["parameters.isolation_words=0.4", "parameters.isolation_acts=0.3", "parameters.sounding_noise=2.0"],
    );
    s.rules.drafting = DraftingRule::MinimiseBreaks;
    let model = compile(s);
    let (mut rounds, mut second) = (0, 0);
    for replicate in 0..60 {
        let mut tried = BTreeSet::new();
        let mut sounded = false;
        for (_, e) in finished(&model, replicate).events() {
            match e {
                Event::Tabled { .. } => tried.clear(),
                Event::Sounding { .. } => sounded = true,
                Event::SilenceOpened { draft, round, .. } => {
                    assert!(std::mem::take(&mut sounded), "silence without a sounding");
                    assert!(tried.insert((draft.rung, draft.claim)), "{draft:?} again");
                    rounds += 1;
                    second += usize::from(*round > 1);
                }
                _ => {}
            }
        }
    }
    assert!(rounds > 20 && second > 0, "{rounds} rounds, {second} of them after a break");
}

/// The more is asked for, the more texts there are to choose from: at the same moment never more are expected to
/// object to the text that the chair takes.
#[test]
fn a_higher_ask_never_meets_more_objections() {
    let mut s = contested();
    s.rules.drafting = DraftingRule::MinimiseBreaks;
    s.procedure.open_tabling = false;
    let sponsor = s.member("POL").unwrap();
    let tick = s.clock.tick_at(3 * 1440);
    let mut fell = 0;
    for replicate in 0..20 {
        let mut fewest = u32::MAX;
        for rung in 1..=8 {
            let mut asked = s.clone();
            let effect = Effect::Motion {
                by: sponsor,
                claim: asked.ladder[usize::from(rung)].claim,
                rung,
                kind: MotionKind::Text,
                asks: Request::Public,
                one_is_enough: false,
            };
            asked.injects.push(Inject { id: "Q".into(), title: "Q".into(), tick, effect, only_if: vec![] });
            asked.injects.sort_by_key(|x| x.tick);
            let model = compile(asked);
            let first = finished(&model, replicate).events().iter().find_map(|(_, e)| match e {
                Event::Sounding { objections, draft, .. } => Some((*objections, draft.rung)),
                _ => None,
            });
            let (objections, drafted) = first.unwrap();
            assert!(drafted <= rung && objections <= fewest, "{objections} at {rung}, {fewest} below it");
            fell += u32::from(fewest < u32::MAX && objections < fewest);
            fewest = objections;
        }
    }
    assert!(fell > 0, "the ask never mattered, so nothing was tested");
}

/// The elected rung goes under silence as the median does, and another election may elect another.
#[test]
fn the_forecast_goes_straight_under_silence() {
    let drafts = |drafting: DraftingRule| {
        let mut s = contested();
        s.rules.drafting = drafting;
        let model = compile(s);
        let mut drafts = Vec::new();
        for replicate in 0..40 {
            let run = finished(&model, replicate);
            let events = run.events();
            for pair in events.windows(2) {
                if let (Event::Tabled { draft, .. }, next) = (pair[0].1, pair[1].1) {
                    assert!(matches!(next, Event::SilenceOpened { draft: d, .. } if d == draft), "{next:?}");
                    drafts.push(draft.rung);
                }
            }
        }
        assert!(drafts.len() > 10);
        drafts
    };
    let by = |power, election| drafts(DraftingRule::CondorcetForecast { power, election });
    let sharp = by(8, Election::Conditional);
    assert_ne!(sharp, drafts(DraftingRule::WeightedMedian));
    assert!(by(1, Election::Markov).len() > 10 && sharp.iter().all(|&r| r > 0));
}

const POLICIES: [AdversaryPolicy; 3] = [
    AdversaryPolicy::BestResponse { rate: 0.9, rollouts: 2, horizon: 3.0 },
    AdversaryPolicy::Ucb1 { rate: 0.9 },
    AdversaryPolicy::Thompson { rate: 0.9 },
];

/// A shipped scenario with a free hand for the adversary and three acts, each of which it may repeat.
fn provoked(policy: AdversaryPolicy) -> Setup {
    let acts = "adversary.acts=[\
        Rumour(id: \"T1\", title: \"A story\", claims: \"accident\", uses: 6, exposure: 0.0, cost: 0.0), \
        Cyberattack(id: \"T2\", title: \"Mail goes down\", harm: 0.3, uses: 6, exposure: 0.0, cost: 0.0), \
        Strike(id: \"T3\", title: \"A drone\", harm: 0.5, uses: 6, exposure: 0.0, cost: 0.0)]";
    let mut s = setup("staged-border-incident", &[acts]);
    s.adversary.policy = policy;
    s
}

fn acts(run: &Run<'_>) -> Vec<(Tick, usize)> {
    let act = |(t, e): &(Tick, Event)| match e {
        Event::Provocation { act } => Some((*t, *act)),
        _ => None,
    };
    run.events().iter().filter_map(act).collect()
}

/// Every policy is its seed: a silent run started again gives what a recorded one gives, a fork what its original.
#[test]
fn policies_that_remember_begin_anew_with_every_run() {
    for policy in POLICIES {
        let model = compile(provoked(policy));
        let mut silent = model.silent();
        let mut used = 0;
        for replicate in [3, 0, 3] {
            silent.restart(Draws::new(2026, 0, replicate));
            silent.finish();
            let recorded = finished(&model, replicate);
            assert_eq!(silent.summary(), recorded.summary(), "{policy:?}");
            used += acts(&recorded).len();
            let mut run = model.start(Draws::new(2026, 0, replicate));
            (0..45).for_each(|_| run.step());
            let mut fork = run.clone();
            run.finish();
            fork.finish();
            assert_eq!(run.events(), fork.events(), "{policy:?}");
            assert_eq!(run.events(), recorded.events(), "{policy:?}");
        }
        assert!(used > 3, "{policy:?} acted {used} times");
    }
}

/// Imagining games leaves no trace in the real one: an adversary that finds every act too dear is a scripted one.
#[test]
fn imagined_games_touch_nothing() {
    let dear = |policy| {
        let mut s = provoked(policy);
        s.adversary.repertoire.iter_mut().for_each(|a| a.cost = 100.0);
        compile(s)
    };
    let (thinking, scripted) = (dear(POLICIES[0]), dear(AdversaryPolicy::Scripted));
    for replicate in 0..4 {
        let (a, b) = (finished(&thinking, replicate), finished(&scripted, replicate));
        assert_eq!(a.events(), b.events());
        assert_eq!(a.series(), b.series());
    }
}

/// What only some members know does not move the adversary. The games differ in a confidential item; as long as the
/// public lines and the texts in force are the same, so are the acts.
#[test]
fn a_best_response_rests_on_what_is_public() {
    let mut secret = provoked(POLICIES[0]);
    let item = secret.item("E1").unwrap();
    assert_ne!(secret.items[item.ix()].releasability, Releasability::Public);
    let other = {
        let mut s = secret.clone();
        s.items[item.ix()].scripted = Some(false);
        s.items[item.ix()].reliability = 0.99;
        compile(s)
    };
    secret.items[item.ix()].scripted = Some(true);
    let secret = compile(secret);
    let (mut compared, mut believed_otherwise) = (0, 0);
    for replicate in 0..20 {
        let draws = Draws::new(2026, 0, replicate);
        let (mut a, mut b) = (secret.start(draws), other.start(draws));
        let public = |r: &Run<'_>| {
            let adopted = count(r, |e| matches!(e, Event::Adopted { .. } | Event::Confirmed { .. }));
            (r.public_lines().to_vec(), adopted, acts(r))
        };
        while !a.is_over() && public(&a) == public(&b) {
            let before = acts(&a).len();
            a.step();
            b.step();
            assert_eq!(acts(&a), acts(&b), "replicate {replicate}");
            compared += acts(&a).len() - before;
        }
        let poland = secret.setup().member("POL").unwrap();
        let hypothesis = casus_model::HypothesisId::at(0);
        believed_otherwise += usize::from(a.belief(poland, hypothesis) != b.belief(poland, hypothesis));
    }
    assert!(
        compared > 5 && believed_otherwise > 5,
        "{compared} acts, {believed_otherwise} games that differ"
    );
}

/// UCB1 tries every act once before any a second time.
#[test]
fn ucb1_tries_everything_first() {
    let s = provoked(POLICIES[1]);
    let ids: Vec<String> = s.adversary.repertoire.iter().map(|a| a.id.clone()).collect();
    let model = compile(s);
    for replicate in 0..20 {
        let used: Vec<&str> = acts(&finished(&model, replicate)).iter().map(|a| ids[a.1].as_str()).collect();
        let first: BTreeSet<&&str> = used.iter().take(3).collect();
        assert_eq!(first.len(), used.len().min(3), "{used:?}");
    }
}

/// The rules that are not chosen cost no draw: the shipped scenarios keep to the defaults.
#[test]
fn the_shipped_scenarios_keep_to_the_default_rules() {
    for id in shipped() {
        let rules = setup(id, &[]).rules;
        assert_eq!(rules.drafting, DraftingRule::Soundings, "{id}");
        assert_eq!(rules.aggregation, AggregationRule::ConsensusSilence, "{id}");
    }
}
