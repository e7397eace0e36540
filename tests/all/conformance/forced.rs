//! A small council whose answers are forced: no noise, no luck, and losses that can be worked out by hand.
//!
//! Each member wants a rung w, and its loss at rung r is (r - w)^2 / 4. The cost of standing alone is its isolation
//! cost, 1 unless a case says otherwise, and half the width of a reservation is 1/4. Against nothing in force a member
//! that wants nothing loses 1/4, 1, 9/4 and 4 at the rungs 1 to 4: it breaks silence from rung 3 and reserves at 2.

use casus_model::adversary::{Adversary, AdversaryPolicy};
use casus_model::council::{Draft, Fallback, Procedure, Stance};
use casus_model::evidence::{Item, Provenance, QLevel, Releasability, Sharing};
use casus_model::influence::InfluenceNetwork;
use casus_model::member::Member;
use casus_model::metrics::fracture::IndexWeights;
use casus_model::parameters::Parameters;
use casus_model::setup::{
    DraftingRule, Effect, Hypothesis, InfluenceRule, Inject, Locus, MotionKind, Request, Rules,
};
use casus_model::time::Clock;
use casus_model::{ClaimLevel, Draws, Event, HypothesisId, ItemId, MemberId, Report, Setup, Tick, ladder};
use casus_tests::compile;

/// Belief of every member, at first, that a state did it.
pub(crate) const BELIEF: f64 = 0.8;

/// A council of these members, each with the rung that it wants. Something happens at tick 0; only the author tables.
pub(crate) fn council(wants: &[(&str, f64)]) -> Setup {
    let hypothesis = |id: &str, hostile, claim, prior| Hypothesis {
        id: id.into(),
        label: id.into(),
        hostile,
        claim,
        warrants: 8,
        prior,
        slant: 0.0,
    };
    let mut rungs = ladder::nato();
    for (r, rung) in rungs.iter_mut().enumerate() {
        rung.cost = (r * r) as f64 / 4.0;
        rung.floor = None;
    }
    let mut setup = Setup {
        id: "forced".into(),
        title: "Forced".into(),
        hash: String::new(),
        clock: Clock { minutes: 360, first: Tick(0), last: Tick(60) },
        hypotheses: vec![
            hypothesis("state", true, ClaimLevel::State, BELIEF),
            hypothesis("accident", false, ClaimLevel::Event, 1.0 - BELIEF),
        ],
        truth: HypothesisId::at(0),
        ladder: rungs,
        members: wants.iter().map(|&(id, want)| member(id, want)).collect(),
        grievances: vec![],
        influence: InfluenceNetwork::from_edges(wants.len(), &[]),
        sharing: Sharing { alliance: 2.0, circle: 4.0, rest: 12.0, consultation: 0.5 },
        ambiguity: 0.0,
        signals: None,
        items: vec![],
        injects: vec![],
        procedure: Procedure {
            period: 4,
            urgent_period: 2,
            extensions: 0,
            extension: 2,
            rounds: 4,
            sounding_interval: 1,
            soundings: 10,
            pause: 8,
            consultation_within: 4,
            open_tabling: false,
            fallback: Fallback::Nothing,
        },
        adversary: Adversary {
            id: "X".into(),
            name: "X".into(),
            policy: AdversaryPolicy::Scripted,
            repertoire: vec![],
            pressure: 0.0,
            mean_pressure: 0.0,
            persistence: 0.0,
            volatility: 0.0,
            risk_seeking: 0.0,
            exposure_cost: 0.0,
            deterrence: 0.0,
        },
        rules: Rules { influence: InfluenceRule::None, ..Rules::default() },
        parameters: still(),
        index: IndexWeights::default(),
    };
    happen(&mut setup, 0, incident(None, 0.0));
    setup
}

/// Parameters without luck, under which a member's proximity is the rung that it wants.
fn still() -> Parameters {
    Parameters {
        prior_sd: 0.0,
        stake_weight: 0.0,
        stake_spread: 0.0,
        error_weight: 0.0,
        error_spread: 0.0,
        act_cost: 1.0,
        act_cost_spread: 0.0,
        shared_risk: 1.0,
        consent_risk: 1.0,
        staleness: 0.0,
        freshness_days: 100_000.0,
        solo_intercept: 0.0,
        proximity_weight: 2.0,
        member_residual: 0.0,
        case_residual: 0.0,
        answer_noise: 0.0,
        consent_noise: 0.0,
        sounding_noise: 0.0,
        partial_width: 0.5,
        request_weight: 0.0,
        endorsement_weight: 0.0,
        audience_cost: 0.0,
        isolation_words: 1.0,
        isolation_acts: 1.0,
        collective_discount: 0.0,
        deliberate_discount: 0.0,
        redraft_margin: 10.0,
        cascade: 0.0,
        linkage_rate: 0.0,
        tabling_cost: 0.0,
        ..Parameters::default()
    }
}

fn member(id: &str, want: f64) -> Member {
    Member {
        id: id.into(),
        name: id.into(),
        bloc: id.into(),
        circles: vec![],
        capability: 1.0,
        population: 1.0,
        alignment: 0.0,
        proximity: want,
        exposure: 0.0,
        attribution_threshold: 0.5,
        susceptibility: 0.0,
        confidence_bound: 1.0,
        deception_prior: 0.0,
        signal_sd: 0.0,
        isolation_cost: 1.0,
        entrapment: 0.0,
        abandonment: 0.0,
        latency: 0,
        red_line: None,
        capital_cap: None,
        ideal_rung: None,
    }
}

fn incident(victim: Option<MemberId>, harm: f64) -> Effect {
    Effect::Incident { victim, harm, locus: Locus::Ally, hand: None, disruption: None }
}

fn happen(setup: &mut Setup, at: i32, effect: Effect) {
    let id = format!("I{}", setup.injects.len());
    setup.injects.push(Inject { id: id.clone(), title: id, tick: Tick(at), effect, only_if: vec![] });
    setup.injects.sort_by_key(|x| x.tick);
}

pub(crate) fn id(setup: &Setup, member: &str) -> MemberId {
    setup.member(member).unwrap_or_else(|| panic!("no member {member}"))
}

pub(crate) fn of<'s>(setup: &'s mut Setup, member: &str) -> &'s mut Member {
    let at = id(setup, member).ix();
    &mut setup.members[at]
}

/// The incident harms a member, and so much.
pub(crate) fn harm(setup: &mut Setup, victim: Option<&str>, harm: f64) {
    setup.injects[0].effect = incident(victim.map(|v| id(setup, v)), harm);
}

/// The author tables a text for a member, with the attribution that its rung needs.
pub(crate) fn motion(setup: &mut Setup, at: i32, by: &str, rung: u8) {
    let claim = setup.ladder[usize::from(rung)].claim;
    motion_claiming(setup, at, by, rung, claim);
}

pub(crate) fn motion_claiming(setup: &mut Setup, at: i32, by: &str, rung: u8, claim: ClaimLevel) {
    let by = id(setup, by);
    happen(
        setup,
        at,
        Effect::Motion { by, claim, rung, kind: MotionKind::Text, asks: Request::None, one_is_enough: false },
    );
}

/// Proof, or a proof to the contrary, reaches these members and no others.
pub(crate) fn proof(setup: &mut Setup, at: i32, owners: &[&str], of_the_state: bool) {
    let item = setup.items.len();
    setup.items.push(Item {
        id: format!("E{item}"),
        title: "Proof".into(),
        likelihood: vec![1.0, 0.0],
        planted: vec![0.5, 0.5],
        presence: vec![0.0, 0.0],
        reliability: 0.999,
        contrast: 1.0,
        level: QLevel::Operational,
        group: None,
        technique: None,
        indicator: false,
        provenance: Provenance::Collected,
        scripted: Some(of_the_state),
        releasability: Releasability::Owners,
        owners: owners.iter().map(|o| id(setup, o)).collect(),
        reach: 1.0,
    });
    happen(setup, at, Effect::Item(ItemId::at(item)));
}

/// The author's texts, and redrafts after a break, go straight under silence.
pub(crate) fn straight(setup: &mut Setup) {
    setup.rules.drafting = DraftingRule::WeightedMedian;
}

/// The report of the one run that a forced council has.
pub(crate) fn report(setup: &Setup) -> Report {
    compile(setup.clone()).play(Draws::new(1, 0, 0))
}

/// What the council does, tick by tick, in short words.
pub(crate) fn told(setup: &Setup) -> Vec<String> {
    let model = compile(setup.clone());
    let mut run = model.start(Draws::new(1, 0, 0));
    run.finish();
    run.events().iter().filter_map(|(t, e)| Some(format!("{} {}", t.0, words(setup, e)?))).collect()
}

fn words(setup: &Setup, event: &Event) -> Option<String> {
    let who = |m: MemberId| setup.members[m.ix()].id.as_str();
    let text = |d: Draft| format!("{} {}", d.rung, d.claim.name());
    Some(match *event {
        Event::Tabled { sponsor, draft, .. } => format!("{} tables {}", who(sponsor), text(draft)),
        Event::Sounding { draft, objections, on_claim, too_weak, linked } => {
            let kinds = [(on_claim, "claim"), (too_weak, "too weak"), (linked, "linked")];
            let kinds: String =
                kinds.iter().filter(|k| k.0 > 0).map(|k| format!(", {} {}", k.0, k.1)).collect();
            format!("sounding {}: {objections}{kinds}", text(draft))
        }
        Event::SilenceOpened { draft, deadline, .. } => {
            format!("silence {} until {}", text(draft), deadline.0)
        }
        Event::Extended { member, deadline } => {
            format!("{} asks for time until {}", who(member), deadline.0)
        }
        Event::Broke { member, stance, reason } => {
            let way = if stance == Stance::TooWeak { "too weak" } else { "too strong" };
            format!("{} breaks: {way}, {}", who(member), reason.words())
        }
        Event::Reserved { member, .. } => format!("{} reserves", who(member)),
        Event::Abstained { member, .. } => format!("{} abstains", who(member)),
        Event::LinkageSettled { member } => format!("{} settles", who(member)),
        Event::Adopted { draft, conditional, .. } => {
            format!("adopted {}{}", text(draft), if conditional { " on condition" } else { "" })
        }
        Event::Confirmed { rung } => format!("confirmed {rung}"),
        Event::Lapsed { rung } => format!("lapsed {rung}"),
        Event::Failed { draft, withdrawn, .. } => {
            format!("{} {}", if withdrawn { "withdrawn" } else { "failed" }, text(draft))
        }
        Event::Coalition { rung, members } => format!("coalition of {members} at {rung}"),
        Event::JoinedCoalition { member } => format!("{} joins", who(member)),
        Event::Consultation { member } => format!("{} consults", who(member)),
        Event::Inject { .. }
        | Event::Provocation { .. }
        | Event::Exposed { .. }
        | Event::Received { .. }
        | Event::Line { .. }
        | Event::Answered { .. } => return None,
    })
}

/// Fails unless exactly this happens in the council.
#[track_caller]
pub(crate) fn expect(setup: &Setup, what: &[&str]) {
    let told = told(setup);
    assert_eq!(told, what, "\n  told: {told:#?}");
}
