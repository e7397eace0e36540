//! What a batch amounts to: the account that `casus run --replicates` prints.
//!
//! The serialised form of [`Ensemble`] is a contract (`"format": "casus.ensemble"`): fields may be added under the
//! same version, none changes its meaning. Where a number is undefined it is null, never NaN.

use crate::batch::{Batch, MemberTally, Rows};
use crate::statistic::{Frequency, Stat};
use crate::survival::{Survival, Time};
use casus_model::metrics::fracture::IndexWeights;
use casus_model::report::{Level, Pairs, ScenarioName, Truth};
use casus_model::setup::{Effect, Setup};
use casus_model::{OutcomeKind, Summary, VALUE_VERSION};
use serde::Serialize;
use std::cmp::Ordering;

/// The runs of a batch, described.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ensemble {
    /// `casus.ensemble`.
    pub format: &'static str,
    /// Version of this form.
    pub version: u32,
    /// Version of the numbers: equal inputs give equal numbers under one value version.
    pub value_version: u32,
    /// What was played.
    pub scenario: ScenarioName,
    /// Seed of every run.
    pub seed: u64,
    /// First replicate.
    pub first_replicate: u32,
    /// How many replicates.
    pub replicates: u32,
    /// What really happened.
    pub truth: Truth,
    /// How the runs ended.
    pub outcome: Outcome,
    /// How far consensus fractured.
    pub fracture: Fracture,
    /// How wrong the answers were.
    pub error: Error,
    /// Truth against reaction: the truth that was played, and how the final rung compares with what it warrants.
    pub confusion: Pairs<Reaction>,
    /// In how many runs a thing happened at all.
    pub events: Events,
    /// The members, in the setup's order.
    pub members: Vec<Member>,
    /// Mean belief of the members in what really happened, at the end.
    pub belief_in_truth: Stat,
}

/// How the deliberations ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Outcome {
    /// Runs that ended in each way.
    pub kind: Pairs<Frequency>,
    /// Runs whose text was withdrawn before any silence.
    pub withdrawn: Frequency,
    /// Rung in force at the end; 0 if none.
    pub rung: Stat,
    /// Runs that ended at each rung of the ladder.
    pub rungs: Pairs<Frequency>,
    /// Rung first asked for, over the runs in which one was.
    pub first_rung: Stat,
    /// Rounds of silence.
    pub rounds: Stat,
    /// Hours from the incident to the decision: a text adopted, a text failed or a coalition.
    pub hours: Survival,
    /// Hours from the incident to the first adopted text that names the state.
    pub attribution_hours: Survival,
    /// Runs whose text in force took an earlier one back.
    pub retracted: Frequency,
}

/// The five measures of fracture.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Fracture {
    /// What each part counts in the index, with a sum of 1; left out if all count alike.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weights: Option<IndexWeights>,
    /// Alliance Fracture Index.
    pub afi: Course,
    /// Its belief part.
    pub belief: Course,
    /// Its preference part.
    pub preference: Course,
    /// Its voice part.
    pub voice: Course,
    /// Consensus deficit.
    pub deficit: Course,
}

/// A measure over the runs, from the incident on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Course {
    /// Just before the incident.
    pub start: Stat,
    /// Highest.
    pub peak: Stat,
    /// Mean over ticks.
    pub mean: Stat,
    /// At the last tick.
    #[serde(rename = "final")]
    pub last: Stat,
}

/// How wrong the answers were. Under- and over-reaction are never netted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Error {
    /// Under-reaction at the end, 0 to 1.
    pub under: Stat,
    /// Over-reaction at the end, 0 to 1.
    pub over: Stat,
    /// Greatest over-reaction at any time, 0 to 1.
    pub over_peak: Stat,
    /// Hours from the incident to the first text adopted.
    pub delay_hours: Survival,
}

/// How the final rung compares with the warranted one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Reaction {
    /// Runs that ended below it.
    pub under: Frequency,
    /// Runs that ended at it.
    pub proportionate: Frequency,
    /// Runs that ended above it.
    pub over: Frequency,
}

/// In how many runs each thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Events {
    /// A text lay under silence.
    pub silence_opened: Frequency,
    /// Silence was broken.
    pub silence_broken: Frequency,
    /// A member asked for consultation under Article 4.
    pub article4: Frequency,
    /// Some acted together without the alliance, and no text stands.
    pub coalition: Frequency,
    /// A member's public line names the accused at the end.
    pub named_by_any: Frequency,
    /// The adversary acted beyond the script.
    pub provocation: Frequency,
}

/// A member over the runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Member {
    /// Id.
    pub id: String,
    /// Display name.
    pub name: String,
    /// How it broke silence.
    pub breaks: Breaks,
    /// Runs in which it asked for consultation under Article 4.
    pub article4: Frequency,
    /// Runs at whose end its public line names the accused.
    pub names: Frequency,
    /// Mean of the rung that it would have the alliance take at the end; null without runs.
    pub mean_ideal_rung: Option<f64>,
}

/// How a member broke silence.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Breaks {
    /// Its share of all breaks by anybody in any run; null if nobody ever broke silence.
    pub share_of_breaks: Option<f64>,
    /// Runs in which it did at least once.
    pub runs: Frequency,
}

impl Ensemble {
    /// Describes the rows of a batch.
    #[must_use]
    pub fn of(batch: &Batch<'_>, rows: &Rows) -> Ensemble {
        let setup = batch.model.setup();
        let runs = rows.summaries.as_slice();
        let hypothesis = &setup.hypotheses[setup.truth.ix()];
        let truth = Truth { hypothesis: hypothesis.id.clone(), warranted_rung: hypothesis.warrants };
        let course = |m: usize| Course::of(runs, m);
        let horizon = horizon_hours(setup);
        let reaction = |side| among(runs, |r| r.rung.cmp(&truth.warranted_rung) == side);
        Ensemble {
            format: "casus.ensemble",
            version: 1,
            value_version: VALUE_VERSION,
            scenario: ScenarioName::of(setup),
            seed: batch.seed,
            first_replicate: batch.first,
            replicates: batch.replicates,
            outcome: Outcome::of(setup, runs, horizon),
            fracture: Fracture {
                weights: setup.index.unlike(),
                afi: course(0),
                belief: course(1),
                preference: course(2),
                voice: course(3),
                deficit: course(4),
            },
            error: Error {
                under: stat(runs, |r| r.under),
                over: stat(runs, |r| r.over),
                over_peak: stat(runs, |r| r.over_peak),
                delay_hours: survival(runs, horizon, |r| r.delay_hours),
            },
            confusion: Pairs(vec![(
                truth.hypothesis.clone(),
                Reaction {
                    under: reaction(Ordering::Less),
                    proportionate: reaction(Ordering::Equal),
                    over: reaction(Ordering::Greater),
                },
            )]),
            events: Events {
                silence_opened: among(runs, |r| r.silences > 0),
                silence_broken: among(runs, |r| r.broken > 0),
                article4: among(runs, |r| r.consultations > 0),
                coalition: among(runs, |r| r.kind == OutcomeKind::Coalition),
                named_by_any: among(runs, |r| r.naming > 0),
                provocation: among(runs, |r| r.provocations > 0),
            },
            members: members(setup, rows),
            belief_in_truth: stat(runs, |r| r.belief_in_truth),
            truth,
        }
    }
}

impl Outcome {
    fn of(setup: &Setup, runs: &[Summary], horizon: f64) -> Outcome {
        let kind = |k: OutcomeKind| (k.name().to_owned(), among(runs, |r| r.kind == k));
        let rung = |place: usize| (place.to_string(), among(runs, |r| usize::from(r.rung) == place));
        Outcome {
            kind: Pairs(OutcomeKind::ALL.map(kind).into()),
            withdrawn: among(runs, |r| r.withdrawn),
            rung: stat(runs, |r| f64::from(r.rung)),
            rungs: Pairs((0..setup.ladder.len()).map(rung).collect()),
            first_rung: Stat::of(runs.iter().filter_map(|r| r.first_rung).map(f64::from)),
            rounds: stat(runs, |r| f64::from(r.rounds)),
            hours: survival(runs, horizon, |r| r.hours),
            attribution_hours: survival(runs, horizon, |r| r.attribution_hours),
            retracted: among(runs, |r| r.retracted),
        }
    }
}

impl Course {
    fn of(runs: &[Summary], measure: usize) -> Course {
        let level = |f: fn(&Level) -> f64| stat(runs, |r| f(&r.fracture[measure]));
        Course {
            start: level(|l| l.start),
            peak: level(|l| l.peak),
            mean: level(|l| l.mean),
            last: level(|l| l.last),
        }
    }
}

fn stat(runs: &[Summary], number: impl Fn(&Summary) -> f64) -> Stat {
    Stat::of(runs.iter().map(number))
}

fn among(runs: &[Summary], answer: impl Fn(&Summary) -> bool) -> Frequency {
    Frequency::among(runs.iter().map(answer))
}

fn survival(runs: &[Summary], horizon: f64, hours: impl Fn(&Summary) -> Option<f64>) -> Survival {
    Survival::of(runs.iter().map(|r| hours(r).map_or(Time::Censored(horizon), Time::Event)), horizon)
}

fn members(setup: &Setup, rows: &Rows) -> Vec<Member> {
    let runs = rows.summaries.len() as u64;
    let share = |part: u64, whole: u64| (whole > 0).then(|| part as f64 / whole as f64);
    let breaks: u64 = rows.members.iter().map(|m| m.breaks).sum();
    let member = |(m, tally): (&casus_model::member::Member, &MemberTally)| Member {
        id: m.id.clone(),
        name: m.name.clone(),
        breaks: Breaks {
            share_of_breaks: share(tally.breaks, breaks),
            runs: Frequency::of(tally.runs_broken, runs),
        },
        article4: Frequency::of(tally.consultations, runs),
        names: Frequency::of(tally.names, runs),
        mean_ideal_rung: share(tally.ideal, runs),
    };
    setup.members.iter().zip(&rows.members).map(member).collect()
}

/// Hours from the tick that opens the case to the last. An incident opens it, or a motion of the author's; both are
/// in the script, so every run opens it at the same tick. Without either, times count from the first tick.
fn horizon_hours(setup: &Setup) -> f64 {
    let clock = setup.clock;
    let opened = setup
        .injects
        .iter()
        .filter(|x| x.only_if.is_empty() || x.only_if.contains(&setup.truth))
        .filter(|x| matches!(x.effect, Effect::Incident { .. } | Effect::Motion { .. }))
        .map(|x| x.tick)
        .find(|t| (clock.first..=clock.last).contains(t));
    clock.hours(clock.last.0 - opened.unwrap_or(clock.first).0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::tests::{batch, model};

    fn json(batch: &Batch<'_>, rows: &Rows) -> String {
        let ensemble = Ensemble::of(batch, rows);
        // JSON would hide a NaN as null; the debug form shows it.
        let shown = format!("{ensemble:?}");
        assert!(!shown.contains("NaN") && !shown.contains("inf"), "{shown}");
        serde_json::to_string(&ensemble).expect("it serialises")
    }

    #[test]
    fn the_bytes_do_not_depend_on_the_threads() {
        let model = model();
        let bytes = |threads| {
            let batch = Batch { threads, ..batch(&model) };
            json(&batch, &batch.run(&|_| ()))
        };
        let alone = bytes(1);
        for threads in [2, 3, 7] {
            assert!(alone == bytes(threads), "{threads} threads");
        }
    }

    #[test]
    fn the_contract_in_its_order() {
        let model = model();
        let batch = Batch { first: 3, replicates: 5, ..batch(&model) };
        let text = json(&batch, &batch.run(&|_| ()));
        assert!(text.starts_with(r#"{"format":"casus.ensemble","version":1,"value_version":"#), "{text}");
        let form: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        let keys = |at: &str| -> Vec<String> {
            let object = form.pointer(at).and_then(serde_json::Value::as_object);
            object.unwrap_or_else(|| panic!("{at} is an object")).keys().cloned().collect()
        };
        let mut rungs: Vec<_> = (0..model.setup().ladder.len()).map(|r| r.to_string()).collect();
        rungs.sort();
        let truth = &model.setup().hypotheses[model.setup().truth.ix()];
        assert_eq!(form["seed"], 2026);
        assert_eq!(form["first_replicate"], 3);
        assert_eq!(form["replicates"], 5);
        assert_eq!(form["truth"]["hypothesis"], truth.id.as_str());
        assert_eq!(keys("/outcome/kind"), ["adopted", "blocked", "coalition", "diluted", "no_motion"]);
        assert_eq!(keys("/outcome/rungs"), rungs);
        assert_eq!(keys("/fracture"), ["afi", "belief", "deficit", "preference", "voice"]);
        assert_eq!(keys("/fracture/afi"), ["final", "mean", "peak", "start"]);
        assert_eq!(keys("/fracture/afi/final"), ["mean", "n", "q05", "q25", "q50", "q75", "q95", "sd", "se"]);
        assert_eq!(keys("/confusion"), [truth.id.as_str()]);
        assert_eq!(keys(&format!("/confusion/{}", truth.id)), ["over", "proportionate", "under"]);
        assert_eq!(keys("/members/0/breaks"), ["runs", "share_of_breaks"]);
        assert_eq!(form["members"].as_array().map(Vec::len), Some(model.setup().members.len()));
    }

    #[test]
    fn rows_are_counted_and_summed() {
        let model = model();
        let batch = Batch { replicates: 4, ..batch(&model) };
        let warranted = model.setup().hypotheses[model.setup().truth.ix()].warrants;
        let blank = Summary { rung: warranted, ..model.silent().summary() };
        let rows = Rows {
            summaries: vec![
                Summary {
                    kind: OutcomeKind::Adopted,
                    first_rung: Some(4),
                    hours: Some(6.0),
                    silences: 2,
                    ..blank
                },
                Summary { kind: OutcomeKind::Diluted, first_rung: Some(7), hours: Some(12.0), ..blank },
                Summary {
                    kind: OutcomeKind::Adopted,
                    rung: warranted + 1,
                    hours: Some(6.0),
                    naming: 3,
                    ..blank
                },
                blank,
            ],
            members: (0..model.setup().members.len() as u64)
                .map(|i| MemberTally { breaks: i % 2, ideal: 10, ..MemberTally::default() })
                .collect(),
        };
        let e = Ensemble::of(&batch, &rows);
        let counts: Vec<_> = e.outcome.kind.0.iter().map(|(name, f)| (name.as_str(), f.count)).collect();
        let want = [("adopted", 2), ("diluted", 1), ("blocked", 0), ("coalition", 0), ("no_motion", 1)];
        assert_eq!(counts, want);
        assert_eq!((e.outcome.first_rung.n, e.outcome.first_rung.mean), (2, Some(5.5)));
        assert_eq!(
            (e.outcome.hours.events, e.outcome.hours.censored, e.outcome.hours.median),
            (3, 1, Some(6.0))
        );
        assert_eq!((e.error.delay_hours.events, e.error.delay_hours.censored), (0, 4));
        let reaction = e.confusion.0[0].1;
        assert_eq!((reaction.under.count, reaction.proportionate.count, reaction.over.count), (0, 3, 1));
        assert_eq!(e.outcome.rungs.0[usize::from(warranted)].1.share, Some(0.75));
        assert_eq!((e.events.silence_opened.count, e.events.named_by_any.count), (1, 1));
        assert_eq!(e.members[1].breaks.share_of_breaks, Some(1.0 / (rows.members.len() / 2) as f64));
        assert_eq!(e.members[1].mean_ideal_rung, Some(2.5));
    }

    #[test]
    fn edges_are_null_and_never_nan() {
        let model = model();
        let batch = Batch { replicates: 40, ..batch(&model) };
        let rows = batch.run(&|_| ());
        let with = |change: fn(&mut Summary)| {
            let mut rows = rows.clone();
            rows.summaries.iter_mut().for_each(change);
            json(&batch, &rows)
        };
        with(|r| {
            r.kind = OutcomeKind::NoMotion;
            r.first_rung = None;
            (r.hours, r.delay_hours) = (None, None);
        });
        with(|r| {
            r.kind = OutcomeKind::Adopted;
            (r.hours, r.delay_hours) = (Some(0.0), Some(0.0));
        });
        for replicates in [0, 1, 2] {
            let few = Batch { replicates, ..batch };
            json(&few, &few.run(&|_| ()));
        }
        let none = Batch { replicates: 0, ..batch };
        let e = Ensemble::of(&none, &none.run(&|_| ()));
        assert_eq!((e.outcome.rung, e.outcome.withdrawn), (Stat::default(), Frequency::default()));
        assert_eq!((e.members[0].breaks.share_of_breaks, e.members[0].mean_ideal_rung), (None, None));
    }

    /// The horizon is where a run of the model ends, counted from where it counts its hours.
    #[test]
    fn no_decision_comes_after_the_horizon() {
        let mut setup = model().setup().clone();
        let incident = |x: &casus_model::setup::Inject| matches!(x.effect, Effect::Incident { .. });
        let opened = setup.injects.iter().find(|x| incident(x)).expect("there is one").tick;
        let clock = setup.clock;
        assert_eq!(horizon_hours(&setup), clock.hours(clock.last.0 - opened.0));
        let model = casus_model::Model::new(setup.clone()).expect("it is valid");
        let rows = batch(&model).run(&|_| ());
        let latest = rows.summaries.iter().filter_map(|r| r.hours).fold(0.0, f64::max);
        assert!(latest > 0.0 && latest <= horizon_hours(&setup), "{latest}");

        setup.injects.clear();
        assert_eq!(horizon_hours(&setup), clock.hours(clock.last.0 - clock.first.0));
    }
}
