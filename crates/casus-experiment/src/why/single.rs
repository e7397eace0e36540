//! Why one run went as it did: the smallest change that would have given it another outcome, and for one member what
//! its last answer was made of and the smallest change that would have turned it round.
//!
//! Every change is tried by playing the replicate again under the same draws, so what it shows follows from the
//! change alone. The serialised form of [`WhyRun`] is a contract (`"format": "casus.why_run"`): fields may be added
//! under the same version, none changes its meaning. Where a number is undefined it is null, never NaN.

use super::flip::Range;
use casus_model::council::{Answer, Ground, Reason, Stance};
use casus_model::member::Member;
use casus_model::parameters::{PARAMETERS, Parameters};
use casus_model::report::{ScenarioName, Truth};
use casus_model::{Draws, ItemId, MemberId, Model, OutcomeKind, Setup, VALUE_VERSION};
use serde::Serialize;

/// Why one run went as it did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WhyRun {
    /// `casus.why_run`.
    pub format: &'static str,
    /// Version of this form.
    pub version: u32,
    /// Version of the numbers: equal inputs give equal numbers under one value version.
    pub value_version: u32,
    /// What was played.
    pub scenario: ScenarioName,
    /// Seed.
    pub seed: u64,
    /// Replicate.
    pub replicate: u32,
    /// What really happened.
    pub truth: Truth,
    /// How the run ended.
    pub outcome: Ending,
    /// What would have had to be different for another ending.
    pub changes: Vec<Change<Became>>,
    /// The member asked about; left out if none was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<MemberWhy>,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Ending {
    /// Adopted, diluted, blocked, coalition or no motion.
    pub kind: OutcomeKind,
    /// Rung in force at the end.
    pub rung: u8,
}

/// The smallest change of one number that turns something round.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change<T> {
    /// Which number: a parameter, a field of a member, or `weight of` an item.
    pub what: String,
    /// What it is.
    pub value: f64,
    /// Lowest value tried.
    pub low: f64,
    /// Highest value tried.
    pub high: f64,
    /// The nearest value that turns it round; null if none between `low` and `high` does.
    pub flips_at: Option<f64>,
    /// What it becomes there.
    #[serde(flatten)]
    pub becomes: T,
}

/// The ending that a change gives a run; null where no value turns it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Became {
    /// How it ends.
    pub kind: Option<OutcomeKind>,
    /// At which rung.
    pub rung: Option<u8>,
}

impl From<Option<Ending>> for Became {
    fn from(ending: Option<Ending>) -> Became {
        Became { kind: ending.map(|e| e.kind), rung: ending.map(|e| e.rung) }
    }
}

/// The answer that a change gives a member; null where no value turns it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Turned {
    /// The answer.
    pub stance: Option<Stance>,
}

impl From<Option<Stance>> for Turned {
    fn from(stance: Option<Stance>) -> Turned {
        Turned { stance }
    }
}

/// One member's last answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MemberWhy {
    /// Id.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Its last answer to another's text, at a deadline or in a sounding; to its own where it sponsored all; left
    /// out if it was never asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// What would have had to be different for another answer to the same text at the same time; none for a sponsor.
    pub changes: Vec<Change<Turned>>,
}

/// An answer and what it was made of, in logits unless a unit is named.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Decision {
    /// When, in scenario time.
    pub at: String,
    /// Rung of the text.
    pub rung: u8,
    /// Its attribution.
    pub claim: &'static str,
    /// The sponsor.
    pub sponsor: String,
    /// Round of silence; 0 before the first.
    pub round: u8,
    /// Whether it was given at a deadline; else it is what the chair heard in a sounding.
    pub at_deadline: bool,
    /// The answer.
    pub stance: Stance,
    /// Whether it stands in the way of the text.
    pub objects: bool,
    /// What decided: `weighed`, `sponsor`, `uninstructed`, `red_line` or `floor`.
    pub ground: &'static str,
    /// What weighed most.
    pub reason: Reason,
    /// What the text costs, the sum of the terms; null at no price.
    pub objection: Option<f64>,
    /// What it would have to cost for an objection.
    pub bar: f64,
    /// Cost of standing alone.
    pub isolation: f64,
    /// Part of it that companions took away, 0 to 1.
    pub companions: f64,
    /// What speaks against the text, the heaviest first; negative where it speaks for the text.
    pub terms: Vec<Term>,
    /// Belief in the text's attribution, 0 to 1.
    pub believed: f64,
    /// Belief from which it would sign that, 0 to 1.
    pub needed: f64,
    /// Belief that the state did it, 0 to 1.
    pub state_belief: f64,
    /// Belief in that from which it would act in its own name, 0 to 1.
    pub action_threshold: f64,
    /// Where its belief came from.
    pub belief: Belief,
}

/// A part of an objection.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Term {
    /// Which: a reason, or `nearer_text` or `chair`.
    pub term: &'static str,
    /// How much, in logits.
    pub logits: f64,
}

/// Log-odds of one hypothesis against another, in nats, and what they are made of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Belief {
    /// The hypothesis.
    pub hypothesis: String,
    /// Against which.
    pub against: String,
    /// Its log-odds as expressed, the sum of what follows.
    pub log_odds: f64,
    /// Before any evidence.
    pub prior: f64,
    /// From its own services' signals.
    pub signals: f64,
    /// From listening to others.
    pub others: f64,
    /// From each item, the heaviest first.
    pub items: Vec<Contribution>,
}

/// What an item contributes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Contribution {
    /// Its id.
    pub id: String,
    /// What a reader sees.
    pub title: String,
    /// How much, in nats.
    pub nats: f64,
}

/// Puts a number into a setup.
type Setter = Box<dyn Fn(&mut Setup, f64)>;

/// A number of a setup that a change may touch: its name, how to read it and how to set it.
struct Lever {
    what: String,
    range: Range,
    set: Setter,
}

/// One number of every member at once, as a shift.
fn shift(what: &str, by: f64, field: fn(&mut Member) -> &mut f64, low: f64, high: f64) -> Lever {
    Lever {
        what: what.into(),
        range: Range { value: 0.0, low: -by, high: by, whole: false },
        set: Box::new(move |setup, x| {
            setup.members.iter_mut().for_each(|m| *field(m) = (*field(m) + x).clamp(low, high));
        }),
    }
}

/// A scalar of the model, within its range and four times its size.
fn parameter(setup: &Setup, name: &'static str, field: fn(&mut Parameters) -> &mut f64) -> Lever {
    let value = *field(&mut setup.parameters.clone());
    let (low, high) = PARAMETERS.iter().find(|p| p.0 == name).map_or((value, value), |p| (p.2, p.3));
    let high = (4.0 * value).max(value + 1.0).min(high).max(value);
    Lever {
        what: format!("parameters.{name}"),
        range: Range { value, low, high, whole: false },
        set: Box::new(move |setup, x| *field(&mut setup.parameters) = x),
    }
}

/// A count of the procedure, from 1 to four times its size.
fn counted(what: &str, value: f64, set: fn(&mut Setup, f64)) -> Lever {
    let range = Range { value, low: value.min(1.0), high: 4.0 * value.max(1.0), whole: true };
    Lever { what: what.into(), range, set: Box::new(set) }
}

/// What is changed to see what a run's ending hung on.
fn levers_of_run(setup: &Setup) -> Vec<Lever> {
    let p = |name, field| parameter(setup, name, field);
    vec![
        p("stake_weight", |p| &mut p.stake_weight),
        p("error_weight", |p| &mut p.error_weight),
        p("act_cost", |p| &mut p.act_cost),
        p("isolation_words", |p| &mut p.isolation_words),
        p("isolation_acts", |p| &mut p.isolation_acts),
        p("claim_weight", |p| &mut p.claim_weight),
        p("attention", |p| &mut p.attention),
        p("tabling_cost", |p| &mut p.tabling_cost),
        p("sounding_noise", |p| &mut p.sounding_noise),
        p("prior_sd", |p| &mut p.prior_sd),
        p("alignment_weight", |p| &mut p.alignment_weight),
        shift("attribution_threshold of all, by", 0.4, |m| &mut m.attribution_threshold, 0.0, 1.0),
        shift("susceptibility of all, by", 0.6, |m| &mut m.susceptibility, 0.0, 0.95),
        shift("deception_prior of all, by", 0.4, |m| &mut m.deception_prior, 0.0, 1.0),
        Lever {
            what: "ambiguity".into(),
            range: Range { value: setup.ambiguity, low: 0.0, high: 1.0, whole: false },
            set: Box::new(|setup, x| setup.ambiguity = x),
        },
        counted("procedure.period, in ticks", f64::from(setup.procedure.period), |setup, x| {
            setup.procedure.period = x as i32;
        }),
        counted("procedure.rounds", f64::from(setup.procedure.rounds), |setup, x| {
            setup.procedure.rounds = x.min(255.0) as u8;
        }),
        counted("procedure.soundings", f64::from(setup.procedure.soundings), |setup, x| {
            setup.procedure.soundings = x.min(255.0) as u8;
        }),
    ]
}

/// What is changed to see what a member's answer hung on.
fn levers_of_member(setup: &Setup, member: MemberId) -> Vec<Lever> {
    type Field = fn(&mut Member) -> &mut f64;
    let i = member.ix();
    let field = |what: &str, field: Field, low: f64, high: f64| {
        let value = *field(&mut setup.members[i].clone());
        Lever {
            what: what.into(),
            range: Range { value, low: low.min(value), high: high.max(value), whole: false },
            set: Box::new(move |setup, x| *field(&mut setup.members[i]) = x),
        }
    };
    let m = &setup.members[i];
    let wide = |value: f64| (4.0 * value).max(4.0);
    let latency = f64::from(m.latency);
    vec![
        field("attribution_threshold", |m| &mut m.attribution_threshold, 0.0, 1.0),
        field("isolation_cost", |m| &mut m.isolation_cost, 0.0, wide(m.isolation_cost)),
        field("exposure", |m| &mut m.exposure, 0.0, 1.0),
        field("entrapment", |m| &mut m.entrapment, 0.0, wide(m.entrapment)),
        field("abandonment", |m| &mut m.abandonment, 0.0, wide(m.abandonment)),
        field("proximity", |m| &mut m.proximity, -3.0, 3.0),
        field("alignment", |m| &mut m.alignment, -3.0, 3.0),
        field("susceptibility", |m| &mut m.susceptibility, 0.0, 0.95),
        field("deception_prior", |m| &mut m.deception_prior, 0.0, 0.5),
        Lever {
            what: "latency, in ticks".into(),
            range: Range { value: latency, low: 0.0, high: latency + 12.0, whole: true },
            set: Box::new(move |setup, x| setup.members[i].latency = x as i32),
        },
    ]
}

/// What an item may weigh with a member: from nothing to three times what it does.
const ITEM_WEIGHT: Range = Range { value: 1.0, low: 0.0, high: 3.0, whole: false };

fn ending(model: &Model, draws: Draws) -> Ending {
    let mut run = model.silent();
    run.restart(draws);
    run.finish();
    let s = run.summary();
    Ending { kind: s.kind, rung: s.rung }
}

/// The answers of a member in a run, where one item may weigh more or less with it.
fn answers(model: &Model, draws: Draws, member: MemberId, item: Option<(ItemId, f64)>) -> Vec<Answer> {
    let mut run = model.silent();
    run.watch(member);
    if let Some((item, weight)) = item {
        run.reweigh(item, weight);
    }
    run.restart(draws);
    run.finish();
    run.answers().to_vec()
}

/// A model with a number of its setup changed; `None` if the change is refused.
fn changed(setup: &Setup, lever: &Lever, value: f64) -> Option<Model> {
    let mut setup = setup.clone();
    (lever.set)(&mut setup, value);
    Model::new(setup).ok()
}

/// The answer to the same text at the same time, if it was asked for.
fn same_question<'a>(answers: &'a [Answer], to: &Answer) -> Option<&'a Answer> {
    answers.iter().find(|a| (a.tick, a.draft, a.at_deadline) == (to.tick, to.draft, to.at_deadline))
}

impl WhyRun {
    /// Plays a replicate again and again, each time with one number changed, and accounts for a member's last answer
    /// if one is named.
    #[must_use]
    pub fn of(model: &Model, draws: Draws, member: Option<MemberId>) -> WhyRun {
        let setup = model.setup();
        let outcome = ending(model, draws);
        let try_lever = |lever: Lever| {
            let end = |x: f64| changed(setup, &lever, x).map(|model| ending(&model, draws));
            let turns = |x: f64| end(x).is_some_and(|e| e != outcome);
            let flips_at = lever.range.nearest_flip(turns);
            let becomes = flips_at.and_then(end);
            change(lever.what.clone(), lever.range, flips_at, becomes)
        };
        let hypothesis = &setup.hypotheses[setup.truth.ix()];
        WhyRun {
            format: "casus.why_run",
            version: 1,
            value_version: VALUE_VERSION,
            scenario: ScenarioName::of(setup),
            seed: draws.seed(),
            replicate: draws.replicate(),
            truth: Truth { hypothesis: hypothesis.id.clone(), warranted_rung: hypothesis.warrants },
            outcome,
            changes: nearest_first(levers_of_run(setup).into_iter().map(try_lever).collect()),
            member: member.map(|m| MemberWhy::of(model, draws, m)),
        }
    }
}

fn change<T>(what: String, range: Range, flips_at: Option<f64>, becomes: impl Into<T>) -> Change<T> {
    Change { what, value: range.value, low: range.low, high: range.high, flips_at, becomes: becomes.into() }
}

/// The changes in order of their size against the range that was tried, those without a flip last.
fn nearest_first<T>(mut changes: Vec<Change<T>>) -> Vec<Change<T>> {
    let size = |c: &Change<T>| c.flips_at.map_or(f64::INFINITY, |at| (at - c.value).abs() / (c.high - c.low));
    changes.sort_by(|a, b| size(a).total_cmp(&size(b)));
    changes
}

impl MemberWhy {
    fn of(model: &Model, draws: Draws, member: MemberId) -> MemberWhy {
        let setup = model.setup();
        let all = answers(model, draws, member, None);
        let Member { id, name, .. } = setup.members[member.ix()].clone();
        let of_others = all.iter().rev().find(|a| a.ground != Ground::Sponsor);
        let Some(last) = of_others.or(all.last()) else {
            return MemberWhy { id, name, decision: None, changes: Vec::new() };
        };
        let decision = Some(Decision::of(setup, last));
        if last.ground == Ground::Sponsor {
            return MemberWhy { id, name, decision, changes: Vec::new() };
        }
        let turned = |answers: &[Answer]| {
            same_question(answers, last).filter(|a| a.objects != last.objects).map(|a| a.stance)
        };
        let try_lever = |lever: Lever| {
            let answer = |x: f64| {
                changed(setup, &lever, x).and_then(|model| turned(&answers(&model, draws, member, None)))
            };
            let flips_at = lever.range.nearest_flip(|x| answer(x).is_some());
            let becomes = flips_at.and_then(answer);
            change(lever.what.clone(), lever.range, flips_at, becomes)
        };
        let try_item = |item: ItemId| {
            let answer = |x: f64| turned(&answers(model, draws, member, Some((item, x))));
            let flips_at = ITEM_WEIGHT.nearest_flip(|x| answer(x).is_some());
            let what = format!("weight of {}", setup.items[item.ix()].id);
            change(what, ITEM_WEIGHT, flips_at, flips_at.and_then(answer))
        };
        let mut changes: Vec<_> = levers_of_member(setup, member).into_iter().map(try_lever).collect();
        changes.extend(last.belief.items.iter().map(|&(item, _)| try_item(item)));
        MemberWhy { id, name, decision, changes: nearest_first(changes) }
    }
}

impl Decision {
    fn of(setup: &Setup, answer: &Answer) -> Decision {
        let mut terms: Vec<Term> =
            answer.terms.iter().map(|&(reason, logits)| Term { term: name(reason), logits }).collect();
        let rest = [("nearer_text", answer.nearer), ("linkage", answer.linkage), ("chair", answer.chair)];
        terms.extend(rest.map(|(term, logits)| Term { term, logits }));
        terms.retain(|t| t.logits != 0.0);
        terms.sort_by(|a, b| b.logits.abs().total_cmp(&a.logits.abs()));
        let b = &answer.belief;
        let item = |&(item, nats): &(ItemId, f64)| {
            let item = &setup.items[item.ix()];
            Contribution { id: item.id.clone(), title: item.title.clone(), nats }
        };
        let mut items: Vec<Contribution> = b.items.iter().map(item).collect();
        items.sort_by(|a, b| b.nats.abs().total_cmp(&a.nats.abs()));
        let hypothesis = |h: casus_model::HypothesisId| setup.hypotheses[h.ix()].id.clone();
        Decision {
            at: setup.clock.label(answer.tick),
            rung: answer.draft.rung,
            claim: answer.draft.claim.name(),
            sponsor: setup.members[answer.sponsor.ix()].id.clone(),
            round: answer.round,
            at_deadline: answer.at_deadline,
            stance: answer.stance,
            objects: answer.objects,
            ground: match answer.ground {
                Ground::Weighed => "weighed",
                Ground::Sponsor => "sponsor",
                Ground::Uninstructed => "uninstructed",
                Ground::RedLine => "red_line",
                Ground::Floor => "floor",
            },
            reason: answer.reason,
            objection: answer.objection,
            bar: answer.bar,
            isolation: answer.isolation,
            companions: answer.companions,
            terms,
            believed: answer.believed,
            needed: answer.needed,
            state_belief: answer.state,
            action_threshold: answer.action_threshold,
            belief: Belief {
                hypothesis: hypothesis(b.hypothesis),
                against: hypothesis(b.against),
                log_odds: b.log_odds,
                prior: b.prior,
                signals: b.signals,
                others: b.others,
                items,
            },
        }
    }
}

/// The name of a term as results have it.
fn name(reason: Reason) -> &'static str {
    match reason {
        Reason::Harm => "harm",
        Reason::Error => "error",
        Reason::Cost => "cost",
        Reason::Claim => "claim",
        Reason::Entrapment => "entrapment",
        Reason::Abandonment => "abandonment",
        Reason::Audience => "audience",
        Reason::Lean => "lean",
        Reason::Isolation => "isolation",
        Reason::Linkage => "linkage",
        Reason::Floor => "floor",
        Reason::RedLine => "red_line",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::tests::model;
    use casus_scenario::{ScenarioFile, shipped};

    fn shipped_models() -> impl Iterator<Item = Model> {
        shipped::SCENARIOS.iter().map(|s| {
            let file = ScenarioFile::shipped(s.id).expect("it ships");
            Model::new(file.load().expect("it loads").setup).expect("it is valid")
        })
    }

    /// The account is the model's own: the sum of the terms decides as the run did, nothing that a nearer text would
    /// spare is negative, and the belief is the sum of its sources.
    #[test]
    fn the_account_adds_up() {
        let (mut seen, mut objections) = (0, 0);
        for model in shipped_models() {
            for (i, replicate) in (0..model.setup().members.len()).zip(0..) {
                let member = MemberId::at(i);
                let all = answers(&model, Draws::new(7, 0, replicate), member, None);
                let mut plain = model.start(Draws::new(7, 0, replicate));
                plain.finish();
                let mut watched = model.silent();
                watched.watch(member);
                watched.restart(Draws::new(7, 0, replicate));
                watched.finish();
                assert_eq!(plain.summary(), watched.summary(), "watching changes nothing");
                for a in &all {
                    let b = &a.belief;
                    let sum = b.prior + b.signals + b.others + b.items.iter().map(|x| x.1).sum::<f64>();
                    assert!((sum - b.log_odds).abs() < 1e-9, "{a:?}");
                    assert!(b.signals.abs() < 1e-9, "no scenario that ships has signals: {a:?}");
                    assert!(a.nearer > -1e-9, "{a:?}");
                    seen += 1;
                    let (Ground::Weighed, Some(objection)) = (a.ground, a.objection) else { continue };
                    objections += u32::from(a.objects);
                    let sum = a.terms.iter().map(|t| t.1).sum::<f64>() + a.nearer + a.linkage + a.chair;
                    assert!((sum - objection).abs() < 1e-9, "{a:?}");
                    let held = !a.at_deadline && a.linkage > 0.0;
                    assert!(a.objects == (objection > a.bar) || held, "{a:?}");
                }
            }
        }
        assert!(seen > 500 && objections > 20, "{seen} answers, {objections} objections");
    }

    /// A value at which a run turns gives the ending that is told, and just short of it the run ends as it did.
    #[test]
    fn a_change_does_what_it_says_and_no_smaller_one_on_its_side_does() {
        let model = model();
        let draws = Draws::new(2026, 0, 3);
        let why = WhyRun::of(&model, draws, Some(MemberId::at(0)));
        let mut turned = 0;
        for lever in levers_of_run(model.setup()) {
            let found = why.changes.iter().find(|c| c.what == lever.what).expect("every lever is told");
            let Some(at) = found.flips_at else { continue };
            let end = |x: f64| ending(&changed(model.setup(), &lever, x).expect("in range"), draws);
            assert_eq!(Became::from(Some(end(at))), found.becomes, "{}", lever.what);
            assert_ne!(end(at), why.outcome, "{}", lever.what);
            let step = if lever.range.whole { 1.0 } else { 1e-6 * (lever.range.high - lever.range.low) };
            let short = at - step * (at - found.value).signum();
            assert_eq!(end(short), why.outcome, "{} at {short} and {at}", lever.what);
            turned += 1;
        }
        assert!(turned > 3, "only {turned} numbers turn the run");
    }

    /// What standing alone costs enters the bar and nothing else, and nothing comes before a member's first answer:
    /// the cost that turns it is known in closed form.
    #[test]
    fn isolation_turns_a_first_answer_where_the_bar_meets_the_objection() {
        let mut checked = 0;
        for model in shipped_models() {
            let half = model.setup().parameters.partial_width / 2.0;
            let draws = Draws::new(2026, 0, 1);
            for i in (0..model.setup().members.len()).step_by(5) {
                let member = MemberId::at(i);
                let all = answers(&model, draws, member, None);
                let Some(first) = all.first().filter(|a| a.ground == Ground::Weighed && !a.at_deadline)
                else {
                    continue;
                };
                let lever = levers_of_member(model.setup(), member).swap_remove(1);
                let turns = |x: f64| {
                    let model = changed(model.setup(), &lever, x).expect("in range");
                    let all = answers(&model, draws, member, None);
                    same_question(&all, first).is_some_and(|a| a.objects != first.objects)
                };
                let Some(found) = lever.range.nearest_flip(turns) else { continue };
                let objection = first.objection.expect("it was weighed");
                let own = model.setup().members[i].isolation_cost;
                let want = own * (objection / 0.9 - half) / first.isolation;
                assert!((found - want).abs() < 1e-6, "{found}, expected {want}");
                checked += 1;
            }
        }
        assert!(checked > 5, "only {checked} were checked");
    }
}
