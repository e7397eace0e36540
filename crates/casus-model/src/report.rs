//! What a run amounts to: the numbers of one run, and the full account that `casus run` prints.
//!
//! The serialised form of [`Report`] is a contract (`"format": "casus.run"`): fields may be added under the same
//! version, none changes its meaning. Where a number is undefined it is null, never NaN.

use crate::conduct::{PublicLine, SoloAct};
use crate::council::{Linkage, Reason, Stance};
use crate::event::Event;
use crate::metrics::fracture::{Fracture, belief_fracture};
use crate::metrics::line::fiedler_vector;
use crate::setup::{MotionKind, Setup};
use crate::step::Run;
use crate::time::Tick;
use crate::{VALUE_VERSION, words};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// Belief fracture below which members' beliefs count as the same.
const SAME_BELIEFS: f64 = 0.005;

/// How the alliance's deliberation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// A text stands at the rung that its sponsor asked for, or above.
    Adopted,
    /// A text stands below that rung.
    Diluted,
    /// No text stands and the last one failed.
    Blocked,
    /// No text stands and some acted together without the alliance.
    Coalition,
    /// Nobody tabled anything, or nothing was decided before the end.
    NoMotion,
}

impl OutcomeKind {
    /// All kinds in the order of the variants.
    pub const ALL: [OutcomeKind; 5] = [
        OutcomeKind::Adopted,
        OutcomeKind::Diluted,
        OutcomeKind::Blocked,
        OutcomeKind::Coalition,
        OutcomeKind::NoMotion,
    ];

    /// The name used in results.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            OutcomeKind::Adopted => "adopted",
            OutcomeKind::Diluted => "diluted",
            OutcomeKind::Blocked => "blocked",
            OutcomeKind::Coalition => "coalition",
            OutcomeKind::NoMotion => "no_motion",
        }
    }
}

/// A measure over a run, from the incident on.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub struct Level {
    /// Just before the incident.
    pub start: f64,
    /// Highest.
    pub peak: f64,
    /// Mean over ticks.
    pub mean: f64,
    /// At the last tick.
    #[serde(rename = "final")]
    pub last: f64,
}

impl Level {
    fn of(series: &[Fracture], from: usize, measure: impl Fn(&Fracture) -> f64) -> Level {
        let Some(first) = series.get(from.saturating_sub(1)) else { return Level::default() };
        let after = &series[from.min(series.len() - 1)..];
        Level {
            start: measure(first),
            peak: after.iter().map(&measure).fold(f64::NEG_INFINITY, f64::max),
            mean: after.iter().map(&measure).sum::<f64>() / after.len() as f64,
            last: measure(&after[after.len() - 1]),
        }
    }
}

/// The numbers of one run, without allocation: what a batch keeps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// How it ended.
    pub kind: OutcomeKind,
    /// Rung of the text in force at the end; 0 if none.
    pub rung: u8,
    /// Rung first asked for in the file that decided the outcome.
    pub first_rung: Option<u8>,
    /// Rounds of silence in that file.
    pub rounds: u8,
    /// Hours from the incident to the first adoption, failure or coalition that decided the outcome.
    pub hours: Option<f64>,
    /// Hours from the incident to the first adopted text that names the state.
    pub attribution_hours: Option<f64>,
    /// Whether the text that failed was withdrawn before any silence.
    pub withdrawn: bool,
    /// Whether the text in force took an earlier one back, in part or in full.
    pub retracted: bool,
    /// AFI, belief, preference, voice, deficit.
    pub fracture: [Level; 5],
    /// Shortfall of the final rung below the warranted one, over the highest rung.
    pub under: f64,
    /// Excess of the final rung over the warranted one, over the highest rung.
    pub over: f64,
    /// Greatest excess at any time: an over-reaction cannot be recalled.
    pub over_peak: f64,
    /// Hours from the incident to the first text adopted.
    pub delay_hours: Option<f64>,
    /// Silence procedures opened and broken.
    pub silences: u32,
    /// See `silences`.
    pub broken: u32,
    /// Members that asked for consultation under Article 4.
    pub consultations: u32,
    /// Members whose public line names the accused at the end.
    pub naming: u32,
    /// Acts of the adversary beyond the script.
    pub provocations: u32,
    /// Mean belief of the members in what really happened, at the end.
    pub belief_in_truth: f64,
}

/// The names of the five measures, in order.
pub const MEASURES: [&str; 5] = ["afi", "belief", "preference", "voice", "deficit"];

fn measure(which: usize) -> impl Fn(&Fracture) -> f64 {
    move |f| [f.afi, f.belief, f.preference, f.voice, f.deficit][which]
}

impl Run<'_> {
    /// The numbers of the run so far.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let (model, s) = (self.model, &self.state);
        let council = &s.council;
        let from = self.incident_place();
        let opened = s.case.opened.unwrap_or(model.setup.clock.first);
        let hours = |t: Tick| model.setup.clock.hours(t.0 - opened.0);
        let top = f64::from(model.top);
        let warranted = f64::from(model.setup.hypotheses[model.setup.truth.ix()].warrants);
        let rung = council.rung();

        let (kind, first_rung, rounds, decided) = match (council.adopted, council.coalition, council.failed) {
            (Some(a), ..) if a.draft.rung >= a.asked => {
                (OutcomeKind::Adopted, Some(a.asked), a.rounds, Some(a.tick))
            }
            (Some(a), ..) => (OutcomeKind::Diluted, Some(a.asked), a.rounds, Some(a.tick)),
            (None, Some((t, asked)), f) => {
                (OutcomeKind::Coalition, Some(asked), f.map_or(0, |f| f.rounds), Some(t))
            }
            (None, None, Some(f)) => (OutcomeKind::Blocked, Some(f.asked), f.rounds, Some(f.tick)),
            (None, None, None) => (OutcomeKind::NoMotion, council.file.map(|f| f.asked), 0, None),
        };
        let truth = &s.belief[model.setup.truth.ix() * model.n..][..model.n];
        Summary {
            kind,
            rung,
            first_rung,
            rounds,
            hours: decided.map(hours),
            attribution_hours: council.first_attribution.map(hours),
            retracted: council.retracted,
            withdrawn: council.adopted.is_none() && council.failed.is_some_and(|f| f.rounds == 0),
            fracture: std::array::from_fn(|m| Level::of(&s.series, from, measure(m))),
            under: (warranted - f64::from(rung)).max(0.0) / top,
            over: (f64::from(rung) - warranted).max(0.0) / top,
            over_peak: (f64::from(council.peak) - warranted).max(0.0) / top,
            delay_hours: council.first_adoption.map(hours),
            silences: council.silence_rounds,
            broken: council.broken_rounds,
            consultations: s.consultation.iter().flatten().count() as u32,
            naming: s.line.iter().filter(|&&l| l == PublicLine::Names).count() as u32,
            provocations: s.provocations,
            belief_in_truth: truth.iter().sum::<f64>() / model.n as f64,
        }
    }

    /// Place in the series of the tick of the incident; the first tick if there was none.
    fn incident_place(&self) -> usize {
        let opened = self.state.case.opened.unwrap_or(self.model.setup.clock.first);
        usize::try_from(opened.0 - self.model.setup.clock.first.0).unwrap_or(0)
    }

    /// How often each member broke silence, in the setup's order.
    #[must_use]
    pub fn breaks(&self) -> &[u16] {
        &self.state.breaks
    }

    /// Whether each member asked for consultation under Article 4.
    pub fn consulted(&self) -> impl Iterator<Item = bool> {
        self.state.consultation.iter().map(Option::is_some)
    }

    /// Members' public lines now.
    #[must_use]
    pub fn public_lines(&self) -> &[PublicLine] {
        &self.state.line
    }

    /// Members' ideal rungs now.
    #[must_use]
    pub fn ideal_rungs(&self) -> &[u8] {
        &self.state.ideal
    }

    /// Members' answers to the last appeal.
    #[must_use]
    pub fn solo_acts(&self) -> &[SoloAct] {
        &self.state.solo
    }

    /// The two sides of the line of fracture now: a score for each member whose sign is its side; all zero where
    /// beliefs hardly differ.
    #[must_use]
    pub fn line_of_fracture(&self) -> Vec<f64> {
        let (n, k, p) = (self.model.n, self.model.k, &self.state.belief);
        let agreement =
            |i: usize, j: usize| 1.0 - (0..k).map(|h| (p[h * n + i] - p[h * n + j]).abs()).sum::<f64>() / 2.0;
        // Where beliefs do not differ there is no line, and the sign of the vector would be an accident.
        if belief_fracture(n, k, p) < SAME_BELIEFS {
            return vec![0.0; n];
        }
        let mut score = fiedler_vector(n, agreement);
        // The positive side is the one that believes more in a hostile hand.
        let hostile = |i: usize| -> f64 {
            (0..k).filter(|&h| self.model.setup.hypotheses[h].hostile).map(|h| p[h * n + i]).sum()
        };
        let lean: f64 = (0..n).map(|i| score[i] * hostile(i)).sum();
        if lean < 0.0 {
            score.iter_mut().for_each(|x| *x = -*x);
        }
        score
    }
}

/// Pairs written as a map in their own order.
#[derive(Clone, Debug, PartialEq)]
pub struct Pairs<V>(pub Vec<(String, V)>);

impl<V: Serialize> Serialize for Pairs<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// A run in full.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Report {
    /// `casus.run`.
    pub format: &'static str,
    /// Version of this form.
    pub version: u32,
    /// Version of the numbers: equal inputs give equal numbers under one value version.
    pub value_version: u32,
    /// What was played.
    pub scenario: ScenarioName,
    /// Seed and replicate.
    pub seed: u64,
    /// See `seed`.
    pub replicate: u32,
    /// What really happened.
    pub truth: Truth,
    /// How it ended.
    pub outcome: Outcome,
    /// How far consensus fractured.
    pub fracture: FractureReport,
    /// How wrong the answer was.
    pub error: ErrorReport,
    /// The members, in the setup's order.
    pub members: Vec<MemberReport>,
    /// The course of the measures, tick by tick.
    pub series: Series,
    /// What happened, in order.
    pub timeline: Vec<Entry>,
}

/// Which scenario a result belongs to.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct ScenarioName {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Hash of the parsed scenario and pack.
    pub hash: String,
}

impl ScenarioName {
    /// The name of a setup's scenario.
    #[must_use]
    pub fn of(setup: &Setup) -> ScenarioName {
        ScenarioName { id: setup.id.clone(), title: setup.title.clone(), hash: setup.hash.clone() }
    }
}

/// The ground truth.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Truth {
    /// Id of the hypothesis that holds.
    pub hypothesis: String,
    /// The rung that it warrants.
    pub warranted_rung: u8,
}

/// How the deliberation ended.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Outcome {
    /// Adopted, diluted, blocked, coalition or no motion.
    pub kind: OutcomeKind,
    /// Rung in force at the end.
    pub rung: u8,
    /// Rung first asked for.
    pub first_rung: Option<u8>,
    /// Rounds of silence.
    pub rounds: u8,
    /// Hours from the incident to the decision.
    pub hours: Option<f64>,
    /// Hours from the incident to the first adopted text that names the state; null if none does.
    pub attribution_hours: Option<f64>,
    /// Whether the text was withdrawn before any silence.
    pub withdrawn: bool,
    /// Whether the text in force took an earlier one back, in part or in full.
    pub retracted: bool,
    /// Members that brought the last failed text down; empty if a text stands.
    pub blocked_by: Vec<String>,
    /// Members of the coalition.
    pub coalition: Vec<String>,
}

/// A measure as level and as change against the paired run in which nothing was staged.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Measure {
    /// Just before the incident.
    pub start: f64,
    /// Highest.
    pub peak: f64,
    /// Mean over ticks from the incident on.
    pub mean: f64,
    /// At the end.
    #[serde(rename = "final")]
    pub last: f64,
    /// What the provocation added: peak, mean and final of the difference; null without the paired run.
    pub change: Option<Change>,
}

/// What the provocation added to a measure.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Change {
    /// Greatest difference at one tick.
    pub peak: f64,
    /// Mean difference.
    pub mean: f64,
    /// Difference at the end.
    #[serde(rename = "final")]
    pub last: f64,
}

/// How far consensus fractured.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct FractureReport {
    /// Alliance Fracture Index.
    pub afi: Measure,
    /// Its belief part.
    pub belief: Measure,
    /// Its preference part.
    pub preference: Measure,
    /// Its voice part.
    pub voice: Measure,
    /// Consensus deficit.
    pub deficit: Measure,
    /// Members that held the text down when the deficit was greatest.
    pub pivots: Vec<String>,
    /// The line of fracture at the end: members that believe more in a hostile hand, and the others; both empty
    /// where beliefs hardly differ.
    pub line: [Vec<String>; 2],
}

/// How wrong the answer was. Under- and over-reaction are never netted.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct ErrorReport {
    /// Under-reaction at the end, 0 to 1.
    pub under: f64,
    /// Over-reaction at the end, 0 to 1.
    pub over: f64,
    /// Greatest over-reaction at any time, 0 to 1.
    pub over_peak: f64,
    /// Hours from the incident to the first text; null if none was adopted.
    pub delay_hours: Option<f64>,
}

/// A member at the end of a run.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct MemberReport {
    /// Id.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Belief in each hypothesis.
    pub belief: Pairs<f64>,
    /// What it endorses on its own: the strongest attribution that its belief bears out.
    pub attribution: Attribution,
    /// What it says in public.
    pub public_line: PublicLine,
    /// The rung that it would have the alliance take.
    pub ideal_rung: u8,
    /// Belief from which it would act in its own name at the rung in question.
    pub action_threshold: f64,
    /// Its answer at the latest sounding or deadline; null if no text was tabled.
    pub stance: Option<Stance>,
    /// What weighed most in that answer.
    pub reason: Option<Reason>,
    /// Whether it asked for consultation under Article 4.
    pub article4: bool,
    /// Its contribution to a text in force: the highest rung, up to that text's, that it would take in its own name.
    pub contribution: u8,
    /// Its answer to an appeal.
    pub solo: SoloAct,
    /// How often it broke silence.
    pub breaks: u16,
    /// Score on the line of fracture; the sign is its side.
    pub side: f64,
}

/// What a member endorses.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Attribution {
    /// The strongest level that it endorses: event, deliberate, state, organ or intent.
    pub level: &'static str,
    /// Its likeliest hypothesis.
    pub hypothesis: String,
    /// Its belief in it.
    pub probability: f64,
}

/// The course of a run, one value per tick.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Series {
    /// Hours from D+0 00:00.
    pub hours: Vec<f64>,
    /// Alliance Fracture Index.
    pub afi: Vec<f64>,
    /// Consensus deficit.
    pub deficit: Vec<f64>,
    /// Mean belief of the members in each hypothesis.
    pub belief: Pairs<Vec<f64>>,
}

/// A line of the timeline.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Entry {
    /// Tick.
    pub tick: Tick,
    /// Scenario time.
    pub at: String,
    /// Hours from D+0 00:00.
    pub hours: f64,
    /// What kind of thing happened.
    pub kind: &'static str,
    /// Whom or what it concerns: the id of an inject, an act or a member, if one.
    pub subject: Option<String>,
    /// In words.
    pub text: String,
    /// Mean belief of the members in a hostile hand after this tick.
    pub hostile: f64,
    /// That belief as a word of estimative probability (ICD 203).
    pub likelihood: &'static str,
}

impl Report {
    /// The account of a run that recorded its events, beside its paired run without the provocation if there is one.
    #[must_use]
    pub fn of(run: &Run<'_>, still: Option<&Run<'_>>) -> Report {
        let (model, s) = (run.model, &run.state);
        let setup = &model.setup;
        let summary = run.summary();
        let ids = |flags: &[bool]| -> Vec<String> {
            setup.members.iter().zip(flags).filter(|x| *x.1).map(|x| x.0.id.clone()).collect()
        };
        let from = run.incident_place();
        let measured = |m: usize| {
            let level = summary.fracture[m];
            let change = still.map(|still| {
                let value = measure(m);
                let pairs = s.series.iter().zip(&still.state.series).skip(from);
                let (mut peak, mut sum, mut last, mut count) = (f64::NEG_INFINITY, 0.0, 0.0, 0.0);
                for (a, b) in pairs {
                    last = value(a) - value(b);
                    peak = peak.max(last);
                    sum += last;
                    count += 1.0;
                }
                Change { peak, mean: sum / count, last }
            });
            Measure { start: level.start, peak: level.peak, mean: level.mean, last: level.last, change }
        };
        let side = run.line_of_fracture();
        let stands = s.council.adopted.is_some();
        let ticks = 0..s.series.len();
        let hours = |t: Tick| setup.clock.hours(t.0);
        let tick_of = |x: usize| Tick(setup.clock.first.0 + i32::try_from(x).unwrap_or(0));
        Report {
            format: "casus.run",
            version: 1,
            value_version: VALUE_VERSION,
            scenario: ScenarioName::of(setup),
            seed: run.draws.seed(),
            replicate: run.draws.replicate(),
            truth: Truth {
                hypothesis: setup.hypotheses[setup.truth.ix()].id.clone(),
                warranted_rung: setup.hypotheses[setup.truth.ix()].warrants,
            },
            outcome: Outcome {
                kind: summary.kind,
                rung: summary.rung,
                first_rung: summary.first_rung,
                rounds: summary.rounds,
                hours: summary.hours,
                attribution_hours: summary.attribution_hours,
                withdrawn: summary.withdrawn,
                retracted: summary.retracted,
                blocked_by: if stands { vec![] } else { ids(&s.failed_by) },
                coalition: ids(&s.willing),
            },
            fracture: FractureReport {
                afi: measured(0),
                belief: measured(1),
                preference: measured(2),
                voice: measured(3),
                deficit: measured(4),
                pivots: ids(&s.pivots),
                line: [1.0, -1.0].map(|sign| {
                    let on_side = |x: &f64| x * sign > 0.0;
                    ids(&side.iter().map(on_side).collect::<Vec<_>>())
                }),
            },
            error: ErrorReport {
                under: summary.under,
                over: summary.over,
                over_peak: summary.over_peak,
                delay_hours: summary.delay_hours,
            },
            members: (0..model.n).map(|i| run.member_report(i, side[i])).collect(),
            series: Series {
                hours: ticks.clone().map(|x| hours(tick_of(x))).collect(),
                afi: s.series.iter().map(|f| f.afi).collect(),
                deficit: s.series.iter().map(|f| f.deficit).collect(),
                belief: Pairs(
                    setup
                        .hypotheses
                        .iter()
                        .enumerate()
                        .map(|(h, x)| (x.id.clone(), ticks.clone().map(|t| run.mean_belief(t, h)).collect()))
                        .collect(),
                ),
            },
            timeline: run.timeline(),
        }
    }
}

impl Run<'_> {
    /// Mean belief in hypothesis `h` at a place in the recorded history; of the present if nothing was recorded.
    fn mean_belief(&self, place: usize, h: usize) -> f64 {
        let (n, k) = (self.model.n, self.model.k);
        let then = self.beliefs.as_ref().and_then(|b| b.get(place * n * k..(place + 1) * n * k));
        then.unwrap_or(&self.state.belief)[h * n..][..n].iter().sum::<f64>() / n as f64
    }

    fn mean_hostile(&self, tick: Tick) -> f64 {
        let place = usize::try_from(tick.0 - self.model.setup.clock.first.0).unwrap_or(0);
        let hypotheses = self.model.setup.hypotheses.iter().enumerate();
        hypotheses.filter(|x| x.1.hostile).map(|x| self.mean_belief(place, x.0)).sum()
    }

    fn member_report(&self, i: usize, side: f64) -> MemberReport {
        let (model, s, n) = (self.model, &self.state, self.model.n);
        let m = &model.setup.members[i];
        let lead = (0..model.k).fold(0, |a, b| if s.belief[b * n + i] > s.belief[a * n + i] { b } else { a });
        let mut level = crate::ClaimLevel::Event;
        if s.case.opened.is_some() {
            for l in crate::ClaimLevel::ALL {
                let exists = model.setup.hypotheses.iter().any(|h| h.claim >= l);
                if exists && s.claims[l.index() * n + i] >= m.attribution_threshold {
                    level = l;
                }
            }
        }
        let tabled = s.council.files > 0;
        let first_act = model.setup.ladder.iter().position(|r| !r.words).unwrap_or(1);
        let asked = s.council.adopted.map(|a| a.asked).or(s.council.failed.map(|f| f.asked));
        let act = asked.unwrap_or(u8::try_from(first_act).unwrap_or(1)).max(1);
        let half = model.setup.parameters.partial_width / 2.0;
        let noise = model.setup.parameters.answer_noise * s.noise[i];
        let contribution = (0..=s.council.rung())
            .rev()
            .find(|&r| r == 0 || self.solo_utility(i, r, false) + noise > half)
            .unwrap_or(0);
        MemberReport {
            id: m.id.clone(),
            name: m.name.clone(),
            belief: Pairs(
                model
                    .setup
                    .hypotheses
                    .iter()
                    .enumerate()
                    .map(|(h, x)| (x.id.clone(), s.belief[h * n + i]))
                    .collect(),
            ),
            attribution: Attribution {
                level: level.name(),
                hypothesis: model.setup.hypotheses[lead].id.clone(),
                probability: s.belief[lead * n + i],
            },
            public_line: s.line[i],
            ideal_rung: s.ideal[i],
            action_threshold: self.action_threshold(i, act),
            stance: tabled.then_some(s.stance[i]),
            reason: tabled.then_some(s.reason[i]),
            article4: s.consultation[i].is_some(),
            contribution,
            solo: s.solo[i],
            breaks: s.breaks[i],
            side,
        }
    }

    /// The recorded events as lines for a reader; receipts of single items are left to the trace.
    fn timeline(&self) -> Vec<Entry> {
        let clock = &self.model.setup.clock;
        self.events()
            .iter()
            .filter(|(_, e)| !matches!(e, Event::Received { .. } | Event::JoinedCoalition { .. }))
            .map(|(tick, event)| {
                let (kind, subject, text) = self.describe(event);
                let hostile = self.mean_hostile(*tick);
                Entry {
                    tick: *tick,
                    at: clock.label(*tick),
                    hours: clock.hours(tick.0),
                    kind,
                    subject,
                    text,
                    hostile,
                    likelihood: words::icd203(hostile),
                }
            })
            .collect()
    }

    /// An event as its kind, its subject and a sentence.
    #[must_use]
    pub fn describe(&self, event: &Event) -> (&'static str, Option<String>, String) {
        let setup = &self.model.setup;
        let member = |m: crate::MemberId| setup.members[m.ix()].name.as_str();
        let id = |m: crate::MemberId| Some(setup.members[m.ix()].id.clone());
        let rung = |r: u8| format!("{r} ({})", setup.ladder[usize::from(r)].label);
        match *event {
            Event::Inject { index } => {
                ("inject", Some(setup.injects[index].id.clone()), setup.injects[index].title.clone())
            }
            Event::Provocation { act } => {
                let act = &setup.adversary.repertoire[act];
                ("provocation", Some(act.id.clone()), format!("{}: {}", setup.adversary.name, act.title))
            }
            Event::Exposed { act } => {
                let act = &setup.adversary.repertoire[act];
                (
                    "exposed",
                    Some(act.id.clone()),
                    format!("{} is found out: {}", setup.adversary.name, act.title),
                )
            }
            Event::Received { member: m, item, points } => {
                let verb = if points { "receives" } else { "receives, against its claim:" };
                ("received", id(m), format!("{} {verb} {}", member(m), setup.items[item.ix()].title))
            }
            Event::Line { member: m, line } => {
                let what = match line {
                    PublicLine::Silent => "falls silent",
                    PublicLine::Concern => "voices concern",
                    PublicLine::Doubts => "doubts in public that anybody hostile did it",
                    PublicLine::Suspects => "says in public whom it suspects",
                    PublicLine::Names => "names the accused in public",
                };
                ("line", id(m), format!("{} {what}", member(m)))
            }
            Event::Consultation { member: m } => {
                ("article4", id(m), format!("{} asks for consultation under Article 4", member(m)))
            }
            Event::Tabled { sponsor, kind: MotionKind::Text, draft } => (
                "tabled",
                id(sponsor),
                format!(
                    "{} tables a text at rung {}; {}",
                    member(sponsor),
                    rung(draft.rung),
                    draft.claim.words()
                ),
            ),
            Event::Tabled { sponsor, kind: MotionKind::Appeal, draft } => (
                "appeal",
                id(sponsor),
                format!("{} appeals to Allies to act at rung {}", member(sponsor), rung(draft.rung)),
            ),
            Event::Sounding { draft, objections, linked, on_claim, .. } => {
                let what = match (objections, on_claim) {
                    (0, _) => "nobody expected to object".to_owned(),
                    (o, c) if linked == o => format!("{o} held by another dispute ({c} on the claim)"),
                    (o, c) => format!("{o} expected to object, {c} over the attribution"),
                };
                ("sounding", None, format!("Sounding at rung {}: {what}", rung(draft.rung)))
            }
            Event::SilenceOpened { draft, round, deadline } => (
                "silence",
                None,
                format!(
                    "Silence until {} on rung {}, round {round}; {}",
                    setup.clock.label(deadline),
                    rung(draft.rung),
                    draft.claim.words()
                ),
            ),
            Event::Broke { member: m, stance, reason } => {
                let way = if stance == Stance::TooWeak { "too weak" } else { "too strong" };
                ("break", id(m), format!("{} breaks silence ({way}: {})", member(m), reason.words()))
            }
            Event::Reserved { member: m, reason } => {
                ("reservation", id(m), format!("{} enters a reservation ({})", member(m), reason.words()))
            }
            Event::LinkageSettled { member: m } => {
                ("linkage_settled", id(m), format!("{}'s other dispute is settled", member(m)))
            }
            Event::Adopted { draft, asked, conditional, .. } => {
                let how = match (conditional, draft.rung.cmp(&asked)) {
                    (true, _) => ", the full rung waiting for proof",
                    (_, std::cmp::Ordering::Less) => ", diluted",
                    _ => "",
                };
                ("adopted", None, format!("Adopted: rung {}{how}; {}", rung(draft.rung), draft.claim.words()))
            }
            Event::Confirmed { rung: r } => {
                ("confirmed", None, format!("Proof accepted: rung {} in force", rung(r)))
            }
            Event::Lapsed { rung: r } => {
                ("lapsed", None, format!("The conditional text lapses: rung {}", rung(r)))
            }
            Event::Failed { draft, withdrawn, .. } => {
                let how = if withdrawn { "Withdrawn before silence" } else { "Blocked" };
                ("failed", None, format!("{how}: the text at rung {}", rung(draft.rung)))
            }
            Event::Coalition { rung: r, members } => {
                ("coalition", None, format!("{members} members act on their own at rung {}", rung(r)))
            }
            Event::JoinedCoalition { member: m } => {
                ("joined_coalition", id(m), format!("{} joins the coalition", member(m)))
            }
            Event::Answered { member: m, act } => {
                let how = match act {
                    SoloAct::Joined => "takes the act asked for",
                    SoloAct::Partial => "takes a lesser step",
                    _ => "does nothing",
                };
                ("answered", id(m), format!("{} {how}", member(m)))
            }
        }
    }

    /// Whether any member holds a motion hostage to another dispute now.
    #[must_use]
    pub fn linked(&self) -> bool {
        self.state.linkage.iter().any(|&l| l != Linkage::None)
    }
}
