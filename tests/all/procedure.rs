//! What the council can do with a text, and what members can do without one.

use casus_model::conduct::SoloAct;
use casus_model::setup::{AggregationRule, Effect};
use casus_model::{ClaimLevel, Draws, Event, Model, OutcomeKind, Report, Run, Setup};
use casus_tests::{compile, model, play, setup};

fn finished<'m>(model: &'m Model, replicate: u32) -> Run<'m> {
    let mut run = model.start(Draws::new(2026, 0, replicate));
    run.finish();
    run
}

fn reports(model: &Model, n: u32) -> Vec<Report> {
    (0..n).map(|r| play(model, 2026, r)).collect()
}

/// A motion exists only if a member sponsors it: with nothing at stake nobody does.
#[test]
fn without_stakes_there_is_no_motion() {
    let model = model(
        "staged-border-incident",
        &["injects.A1.harm=0.0", "injects.A2.on=false", "injects.A3.on=false", "adversary.policy=Scripted"],
    );
    let silent = reports(&model, 60).iter().filter(|r| r.outcome.kind == OutcomeKind::NoMotion).count();
    assert!(silent >= 30, "{silent} of 60 without a motion");
}

#[test]
fn where_only_the_author_tables_nobody_else_does() {
    let model = model("staged-border-incident", &["procedure.tabling=Author"]);
    for r in reports(&model, 20) {
        assert_eq!(r.outcome.kind, OutcomeKind::NoMotion);
        assert!(r.members.iter().all(|m| m.stance.is_none()));
    }
}

/// Private belief, public line and vote are three things: in some run all three part ways.
#[test]
fn belief_line_and_vote_are_separate() {
    let model = model("staged-border-incident", &[]);
    let mut apart = (false, false);
    for r in reports(&model, 60) {
        for m in &r.members {
            let hostile: f64 = m.belief.0.iter().take(2).map(|b| b.1).sum();
            let consents = m.stance == Some(casus_model::council::Stance::Consent);
            apart.0 |= hostile > 0.7 && m.public_line < casus_model::PublicLine::Suspects;
            apart.1 |= hostile < 0.5 && consents && r.outcome.rung >= 3;
        }
    }
    assert!(apart.0, "nobody ever believed more than it said");
    assert!(apart.1, "nobody ever consented to more than it believed");
}

/// Silence lasts as long as it says, and texts are adopted at its end only.
#[test]
fn silence_lasts_until_its_deadline() {
    let model = model("staged-border-incident", &[]);
    for replicate in 0..40 {
        let run = finished(&model, replicate);
        let mut deadline = None;
        for (t, e) in run.events() {
            match e {
                Event::SilenceOpened { deadline: d, .. } => {
                    assert!(*d > *t);
                    deadline = Some(*d);
                }
                Event::Adopted { .. } | Event::Broke { .. } => assert_eq!(Some(*t), deadline),
                _ => {}
            }
        }
    }
}

/// Consensus: whoever breaks silence stops the text.
#[test]
fn nobody_is_overruled_under_consensus() {
    let model = model(
        "cable-sabotage",
        &["parameters.isolation_words=1.0", "parameters.isolation_acts=0.6", "rules.drafting=WeightedMedian"],
    );
    let mut broken = 0;
    for replicate in 0..60 {
        let run = finished(&model, replicate);
        for (t, e) in run.events() {
            if let Event::Broke { .. } = e {
                broken += 1;
                let adopted = run.events().iter().any(|(u, x)| u == t && matches!(x, Event::Adopted { .. }));
                assert!(!adopted, "replicate {replicate}: adopted over an objection");
            }
        }
    }
    assert!(broken > 0, "nobody broke silence, so nothing was tested");
}

/// A qualified majority passes what one objector would have stopped.
#[test]
fn a_qualified_majority_passes_more() {
    let changes =
        ["parameters.isolation_words=1.0", "parameters.isolation_acts=0.6", "rules.drafting=WeightedMedian"];
    let mut s = setup("cable-sabotage", &changes);
    let adopted = |s: &Setup| {
        let model = compile(s.clone());
        reports(&model, 60).iter().filter(|r| r.outcome.delay_to_text().is_some()).count()
    };
    let consensus = adopted(&s);
    s.rules.aggregation = AggregationRule::QualifiedMajority;
    assert!(adopted(&s) > consensus);
}

trait DelayToText {
    fn delay_to_text(&self) -> Option<f64>;
}

impl DelayToText for casus_model::report::Outcome {
    fn delay_to_text(&self) -> Option<f64> {
        self.hours.filter(|_| matches!(self.kind, OutcomeKind::Adopted | OutcomeKind::Diluted))
    }
}

/// Linkage in its three forms: a weaker text satisfies the first, the second holds a text up, the third breaks.
#[test]
fn linkage_dilutes_delays_or_breaks() {
    let with = |form: [&str; 2]| {
        let changes = ["parameters.linkage_rate=0.05", form[0], form[1]];
        reports(&model("staged-border-incident", &changes), 80)
    };
    let count =
        |rs: &[Report], kind: &str| rs.iter().flat_map(|r| &r.timeline).filter(|e| e.kind == kind).count();
    let dilute = with(["parameters.linkage_dilute=1.0", "parameters.linkage_delay=0.0"]);
    let diluted = dilute.iter().filter(|r| r.outcome.kind == OutcomeKind::Diluted).count();
    assert!(diluted > 40, "{diluted} of 80 diluted");
    let delay = with(["parameters.linkage_dilute=0.0", "parameters.linkage_delay=1.0"]);
    assert!(count(&delay, "linkage_settled") > 20);
    let broke = with(["parameters.linkage_dilute=0.0", "parameters.linkage_delay=0.0"]);
    let over_another = |rs: &[Report]| {
        rs.iter()
            .flat_map(|r| &r.timeline)
            .filter(|e| e.kind == "break" && e.text.contains("another dispute"))
            .count()
    };
    assert!(over_another(&broke) > 20 && over_another(&dilute) == 0);
}

/// Article 4 is a member's own act; it adopts nothing and hastens the rest.
#[test]
fn consultation_is_unilateral_and_hastens() {
    let model = model("staged-border-incident", &[]);
    let (mut called, mut urgent) = (0, 0);
    for replicate in 0..60 {
        let run = finished(&model, replicate);
        let first = run.events().iter().find(|(_, e)| matches!(e, Event::Consultation { .. }));
        let Some((asked, _)) = first else { continue };
        called += 1;
        for (t, e) in run.events() {
            if let Event::SilenceOpened { deadline, .. } = e {
                let length = deadline.0 - t.0;
                assert_eq!(length, if t >= asked { 2 } else { 4 });
                urgent += i32::from(length == 2);
            }
        }
    }
    assert!(called > 10 && urgent > 10, "{called} called, {urgent} urgent");
}

/// Article 5 needs every member's belief. With a clear majority and doubters it is adopted on condition, one rung
/// below, and takes effect when the last doubter is convinced; each member then gives what it will.
#[test]
fn article_five_waits_for_proof_and_leaves_contributions_free() {
    let changes = [
        "truth=attack",
        "hypotheses.attack.warrants=7",
        "hypotheses.attack.prior=0.86",
        "hypotheses.staged.prior=0.08",
        "hypotheses.ally.prior=0.02",
        "hypotheses.accident.prior=0.02",
        "hypotheses.nonstate.prior=0.02",
        "injects.A1.harm=1.0",
        "injects.A1.ambiguity=0.0",
        "parameters.alignment_weight=0.3",
        "parameters.isolation_acts=6.0",
        "parameters.act_cost=0.3",
        "procedure.pause=\"24h\"",
    ];
    let model = model("staged-border-incident", &changes);
    let (mut conditional, mut confirmed, mut varied) = (0, 0, 0);
    for replicate in 0..60 {
        let run = finished(&model, replicate);
        for (_, e) in run.events() {
            match e {
                Event::Adopted { draft, conditional: true, .. } => {
                    assert!(draft.rung <= 6);
                    conditional += 1;
                }
                Event::Confirmed { rung } => {
                    assert_eq!(*rung, 7);
                    confirmed += 1;
                }
                _ => {}
            }
        }
        let r = play(&model, 2026, replicate);
        if r.outcome.rung == 7 {
            let lowest = r.members.iter().map(|m| m.contribution).min();
            let highest = r.members.iter().map(|m| m.contribution).max();
            assert!(r.members.iter().all(|m| m.contribution <= 7));
            varied += u32::from(lowest != highest);
        }
    }
    assert!(conditional > 0 && confirmed > 0 && varied > 0, "{conditional}, {confirmed}, {varied}");
}

/// An appeal asks for members' own acts. A coordinated block joins within two days; the same case finds fewer for
/// a solo act than for a text.
#[test]
fn a_solo_act_finds_fewer_than_a_text() {
    let mut s = setup("cable-sabotage", &["procedure.tabling=Author", "horizon=\"30d\""]);
    let usa = s.member("USA").unwrap();
    let tick = s.clock.tick_at(6 * 1440);
    s.injects.push(casus_model::setup::Inject {
        id: "Q".into(),
        title: "Appeal".into(),
        tick,
        effect: Effect::Motion {
            by: usa,
            claim: ClaimLevel::State,
            rung: 4,
            kind: casus_model::setup::MotionKind::Appeal,
            asks: casus_model::setup::Request::Public,
            one_is_enough: false,
        },
        only_if: vec![],
    });
    s.injects.sort_by_key(|x| x.tick);
    let model = compile(s.clone());
    let mut joined = Vec::new();
    let mut spread = Vec::new();
    for replicate in 0..80 {
        let run = finished(&model, replicate);
        joined.push(run.solo_acts().iter().filter(|a| **a == SoloAct::Joined).count());
        let dates: Vec<i32> = run
            .events()
            .iter()
            .filter(|(_, e)| matches!(e, Event::Answered { .. }))
            .map(|(t, _)| t.0)
            .collect();
        spread.push(dates.iter().max().unwrap_or(&0) - dates.iter().min().unwrap_or(&0));
    }
    let mean = joined.iter().sum::<usize>() as f64 / joined.len() as f64;
    assert!(mean > 1.0 && mean < 28.0, "{mean} joined on average");
    assert!(joined.iter().max() > joined.iter().min());
    // A block's dates lie within two days of one draw, 8 ticks and rounding; lone decisions spread further.
    assert!(spread.iter().any(|&s| s <= 9) && spread.iter().any(|&s| s > 9), "{spread:?}");

    for inject in &mut s.injects {
        if let Effect::Motion { kind, .. } = &mut inject.effect {
            *kind = casus_model::setup::MotionKind::Text;
        }
    }
    let model = compile(s);
    let consents: usize = (0..80)
        .map(|r| {
            play(&model, 2026, r)
                .members
                .iter()
                .filter(|m| m.stance == Some(casus_model::council::Stance::Consent))
                .count()
        })
        .sum();
    assert!(consents as f64 / 80.0 > mean, "a text binds no more than an appeal");
}

/// A text can be taken back: the stray missile's first text is, in some runs, when the truth comes out.
#[test]
fn a_text_can_be_taken_back() {
    let model = model("stray-missile", &[]);
    let taken_back = reports(&model, 150).iter().filter(|r| r.outcome.retracted).count();
    assert!(taken_back >= 5, "{taken_back} of 150");
}

/// The paired run holds what would have been without the provocation.
#[test]
fn change_is_measured_against_the_unprovoked_run() {
    let model = model("staged-border-incident", &[]);
    for r in reports(&model, 20) {
        let change = r.fracture.preference.change.unwrap();
        assert!(
            (change.last - r.fracture.preference.last).abs() < 1e-12,
            "nobody prefers anything unprovoked"
        );
        let belief = r.fracture.belief.change.unwrap();
        assert!(belief.last < r.fracture.belief.last, "prior disagreement was not taken out");
    }
}
