//! The full account of a run: its outcome, its measures beside those of the paired run, its members, its course.
//!
//! [`Report`] and its parts are the serialised form; `Report::of` fills them in from a finished run.

use super::{Level, OutcomeKind, measure};
use crate::VALUE_VERSION;
use crate::conduct::{PublicLine, SoloAct};
use crate::council::{Reason, Stance};
use crate::ladder::ClaimLevel;
use crate::metrics::blocs::{effective_number, modularity};
use crate::metrics::divergence::jensen_shannon;
use crate::metrics::fracture::{Fracture, IndexWeights, belief_fracture};
use crate::metrics::line::{agreement_graph, cut_weight, fiedler, least_cut};
use crate::metrics::polarisation::{esteban_ray, ordinal_agreement};
use crate::metrics::shares::Share;
use crate::metrics::spread::variance_ratio;
use crate::preference::likeliest;
use crate::setup::Setup;
use crate::step::Run;
use crate::time::Tick;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use std::ops::Deref;

/// Belief fracture below which members' beliefs count as the same.
const SAME_BELIEFS: f64 = 0.005;

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
#[derive(Clone, Debug, PartialEq, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Truth {
    /// Id of the hypothesis that holds.
    pub hypothesis: String,
    /// The rung that it warrants.
    pub warranted_rung: u8,
}

/// How the deliberation ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
    /// Answers at deadlines that were silence because the capital had no time to instruct.
    pub uninstructed: u32,
    /// Members that brought the last failed text down; empty if a text stands.
    pub blocked_by: Vec<String>,
    /// Members of the coalition.
    pub coalition: Vec<String>,
}

/// A measure as level and as change against the paired run in which nothing was staged. It reads as its level.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Measure {
    /// The level, from the incident on.
    #[serde(flatten)]
    pub level: Level,
    /// What the provocation added: peak, mean and final of the difference; null without the paired run.
    pub change: Option<Change>,
}

impl Deref for Measure {
    type Target = Level;

    fn deref(&self) -> &Level {
        &self.level
    }
}

/// What the provocation added to a measure.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Change {
    /// Greatest difference at one tick.
    pub peak: f64,
    /// Mean difference.
    pub mean: f64,
    /// Difference at the end.
    #[serde(rename = "final")]
    pub last: f64,
}

impl Change {
    /// The difference between a run and its paired run, tick by tick from a place on.
    fn between(
        run: &[Fracture],
        still: &[Fracture],
        from: usize,
        value: impl Fn(&Fracture) -> f64,
    ) -> Change {
        let (mut peak, mut sum, mut last, mut count) = (f64::NEG_INFINITY, 0.0, 0.0, 0.0);
        for (a, b) in run.iter().zip(still).skip(from) {
            last = value(a) - value(b);
            peak = peak.max(last);
            sum += last;
            count += 1.0;
        }
        Change { peak, mean: sum / count, last }
    }
}

/// How far consensus fractured.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FractureReport {
    /// What each part counts in the index, with a sum of 1; left out if all count alike.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weights: Option<IndexWeights>,
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
    /// What each member adds to the index and its parts on the last tick.
    pub by_member: Pairs<Share>,
    /// Indices of the literature beside which the index can be read.
    pub indices: Indices,
}

/// Indices of the state at the end of a run. Positions are ideal rungs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Indices {
    /// Mean entropy of the members' own beliefs, in nats: how uncertain each is.
    pub belief_entropy: f64,
    /// Jensen-Shannon divergence of their beliefs, in nats: how much they disagree.
    pub belief_divergence: f64,
    /// Effective number of groups of one ideal rung (Laakso and Taagepera).
    pub groups: f64,
    /// Variance of ideal rungs over the greatest that there can be.
    pub spread: f64,
    /// Esteban and Ray's polarisation of ideal rungs, a = 1.6.
    pub polarisation: f64,
    /// Van der Eijk's agreement in ideal rungs, -1 to 1; null on a ladder of fewer than three rungs.
    pub ordinal_agreement: Option<f64>,
    /// Algebraic connectivity of the agreement graph over the number of members, 0 to 1; null for one member.
    pub connectivity: Option<f64>,
    /// Mean agreement 1 - TV of two members on different sides of the line of fracture; null without a line.
    pub line_agreement: Option<f64>,
    /// Modularity of the agreement graph's division by that line; null without a line.
    pub line_modularity: Option<f64>,
    /// Weight of the least cut of the agreement graph; null for one member.
    pub least_cut: Option<f64>,
    /// Members on the smaller side of that cut.
    pub least_cut_members: Vec<String>,
}

/// How wrong the answer was. Under- and over-reaction are never netted.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Attribution {
    /// The strongest level that it endorses: event, deliberate, state, organ or intent.
    pub level: &'static str,
    /// Its likeliest hypothesis.
    pub hypothesis: String,
    /// Its belief in it.
    pub probability: f64,
}

/// The course of a run, one value per tick.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize)]
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
        let from = run.incident_place();
        let measured = |m: usize| Measure {
            level: summary.fracture[m],
            change: still.map(|still| Change::between(&s.series, &still.state.series, from, measure(m))),
        };
        let side = run.line_of_fracture();
        let on_side = |sign: f64| ids(setup, side.iter().map(|x| x * sign > 0.0));
        let stands = s.council.adopted.is_some();
        let truth = &setup.hypotheses[setup.truth.ix()];
        Report {
            format: "casus.run",
            version: 1,
            value_version: VALUE_VERSION,
            scenario: ScenarioName::of(setup),
            seed: run.draws.seed(),
            replicate: run.draws.replicate(),
            truth: Truth { hypothesis: truth.id.clone(), warranted_rung: truth.warrants },
            outcome: Outcome {
                kind: summary.kind,
                rung: summary.rung,
                first_rung: summary.first_rung,
                rounds: summary.rounds,
                hours: summary.hours,
                attribution_hours: summary.attribution_hours,
                withdrawn: summary.withdrawn,
                retracted: summary.retracted,
                uninstructed: summary.uninstructed,
                blocked_by: if stands { vec![] } else { ids(setup, s.failed_by.iter().copied()) },
                coalition: ids(setup, s.willing.iter().copied()),
            },
            fracture: FractureReport {
                weights: setup.index.unlike(),
                afi: measured(0),
                belief: measured(1),
                preference: measured(2),
                voice: measured(3),
                deficit: measured(4),
                pivots: ids(setup, s.pivots.iter().copied()),
                line: [on_side(1.0), on_side(-1.0)],
                by_member: Pairs(names(setup).zip(run.measured_shares()).collect()),
                indices: run.indices(&side),
            },
            error: ErrorReport {
                under: summary.under,
                over: summary.over,
                over_peak: summary.over_peak,
                delay_hours: summary.delay_hours,
            },
            members: (0..model.n).map(|i| run.member_report(i, side[i])).collect(),
            series: run.course(),
            timeline: run.timeline(),
        }
    }
}

fn names(setup: &Setup) -> impl Iterator<Item = String> {
    setup.members.iter().map(|m| m.id.clone())
}

/// The ids of the members whose flag is set.
fn ids(setup: &Setup, flags: impl Iterator<Item = bool>) -> Vec<String> {
    setup.members.iter().zip(flags).filter(|x| x.1).map(|x| x.0.id.clone()).collect()
}

/// Weight of identification at which Esteban and Ray's polarisation is told: the greatest that their axioms allow.
const IDENTIFICATION: f64 = 1.6;

impl Run<'_> {
    /// The shares of the last tick on which the measures were taken, or what they would be now.
    fn measured_shares(&self) -> Vec<Share> {
        self.shares.clone().unwrap_or_else(|| self.shares())
    }

    /// The indices now; `side` is the line of fracture.
    fn indices(&self, side: &[f64]) -> Indices {
        let (model, s) = (self.model, &self.state);
        let (n, top) = (model.n, model.top);
        let mut sizes = vec![0; usize::from(top) + 1];
        s.ideal[..n].iter().for_each(|&rung| sizes[usize::from(rung)] += 1);
        let x: Vec<f64> = s.ideal[..n].iter().map(|&rung| f64::from(rung) / f64::from(top)).collect();
        let beliefs = jensen_shannon(n, model.width, &s.belief);
        let graph = agreement_graph(n, model.width, &s.belief);
        let believes = |i: usize| side[i] > 0.0;
        let across = |sign: f64| side.iter().filter(|&&x| x * sign > 0.0).count();
        let pairs = (across(1.0) * across(-1.0)) as f64;
        let community: Vec<usize> = (0..n).map(|i| usize::from(believes(i))).collect();
        let cut = least_cut(&graph);
        Indices {
            belief_entropy: beliefs.within,
            belief_divergence: beliefs.between,
            groups: effective_number(&sizes).unwrap_or(1.0),
            spread: variance_ratio(&x),
            polarisation: esteban_ray(&sizes, IDENTIFICATION).unwrap_or(0.0),
            ordinal_agreement: ordinal_agreement(&sizes),
            connectivity: (n > 1).then(|| (fiedler(&graph).value / n as f64).clamp(0.0, 1.0)),
            line_agreement: (pairs > 0.0).then(|| cut_weight(&graph, believes) / pairs),
            line_modularity: (pairs > 0.0).then(|| modularity(&graph, &community)).flatten(),
            least_cut: cut.as_ref().map(|cut| cut.weight),
            least_cut_members: cut.map_or_else(Vec::new, |cut| ids(&model.setup, cut.apart.into_iter())),
        }
    }

    fn course(&self) -> Series {
        let (setup, series) = (&self.model.setup, &self.state.series);
        let places = 0..series.len();
        Series {
            hours: places.clone().map(|x| setup.clock.hours(setup.clock.tick_of(x).0)).collect(),
            afi: series.iter().map(|f| f.afi).collect(),
            deficit: series.iter().map(|f| f.deficit).collect(),
            belief: self.by_hypothesis(|h| places.clone().map(|x| self.mean_belief(x, h)).collect()),
        }
    }

    /// A value for each hypothesis, under its id.
    fn by_hypothesis<V>(&self, value: impl Fn(usize) -> V) -> Pairs<V> {
        let hypotheses = self.model.setup.hypotheses.iter().enumerate();
        Pairs(hypotheses.map(|(h, x)| (x.id.clone(), value(h))).collect())
    }

    /// Mean belief in hypothesis `h` at a place in the recorded history; of the present if nothing was recorded.
    fn mean_belief(&self, place: usize, h: usize) -> f64 {
        let (n, now) = (self.model.n, &self.state.belief);
        let then = self.beliefs.as_ref().and_then(|b| b.chunks_exact(now.len()).nth(place));
        then.unwrap_or(now)[h * self.model.width..][..n].iter().sum::<f64>() / n as f64
    }

    /// Mean belief in a hostile hand after a tick.
    pub(super) fn mean_hostile(&self, tick: Tick) -> f64 {
        let place = self.model.setup.clock.place(tick);
        let hypotheses = self.model.setup.hypotheses.iter().enumerate();
        hypotheses.filter(|x| x.1.hostile).map(|x| self.mean_belief(place, x.0)).sum()
    }

    fn member_report(&self, i: usize, side: f64) -> MemberReport {
        let (model, s) = (self.model, &self.state);
        let m = &model.setup.members[i];
        let tabled = s.council.files > 0;
        MemberReport {
            id: m.id.clone(),
            name: m.name.clone(),
            belief: self.by_hypothesis(|h| s.belief[h * model.width + i]),
            attribution: self.attribution(i),
            public_line: s.line[i],
            ideal_rung: s.ideal[i],
            action_threshold: self.action_threshold(i, self.rung_in_question(), false),
            stance: tabled.then_some(s.stance[i]),
            reason: tabled.then_some(s.reason[i]),
            article4: s.consultation[i].is_some(),
            contribution: self.contribution(i),
            solo: s.solo[i],
            breaks: s.breaks[i],
            side,
        }
    }

    /// What member i endorses on its own; no more than the event before there is an incident.
    fn attribution(&self, i: usize) -> Attribution {
        let (model, s, width) = (self.model, &self.state, self.model.width);
        let threshold = model.setup.members[i].attribution_threshold;
        let endorsed = |&l: &ClaimLevel| {
            let exists = model.setup.hypotheses.iter().any(|h| h.claim >= l);
            exists && s.view.claims[l.index() * width + i] >= threshold
        };
        let strongest = || ClaimLevel::ALL.into_iter().rev().find(endorsed);
        let level = s.case.opened.and_then(|_| strongest()).unwrap_or_default();
        let lead = likeliest(model, s, i);
        Attribution {
            level: level.name(),
            hypothesis: model.setup.hypotheses[lead].id.clone(),
            probability: s.belief[lead * width + i],
        }
    }

    /// The rung that was asked of the alliance, or the first that is an act.
    fn rung_in_question(&self) -> u8 {
        let council = &self.state.council;
        let asked = council.adopted.map(|a| a.asked).or(council.failed.map(|f| f.asked));
        let first_act = || self.model.setup.ladder.iter().position(|r| !r.words).unwrap_or(1);
        asked.unwrap_or_else(|| u8::try_from(first_act()).unwrap_or(1)).max(1)
    }

    /// The highest rung, up to that in force, that member i would take in its own name.
    fn contribution(&self, i: usize) -> u8 {
        let p = &self.model.setup.parameters;
        let half = p.partial_width / 2.0;
        let noise = p.answer_noise * self.state.noise[i];
        let would = |&r: &u8| self.solo_utility(i, r, false) + noise > half;
        (1..=self.state.council.rung()).rev().find(would).unwrap_or(0)
    }

    /// The two sides of the line of fracture now: a score for each member whose sign is its side; all zero where
    /// beliefs hardly differ.
    #[must_use]
    pub fn line_of_fracture(&self) -> Vec<f64> {
        let (n, width, p) = (self.model.n, self.model.width, &self.state.belief);
        // Where beliefs do not differ there is no line, and the sign of the vector would be an accident.
        if belief_fracture(n, width, p) < SAME_BELIEFS {
            return vec![0.0; n];
        }
        let mut score = fiedler(&agreement_graph(n, width, p)).vector;
        // The positive side is the one that believes more in a hostile hand.
        let hostile = |i: usize| -> f64 {
            let hypotheses = self.model.setup.hypotheses.iter().zip(p.chunks_exact(width));
            hypotheses.filter(|(h, _)| h.hostile).map(|(_, p)| p[i]).sum()
        };
        let lean: f64 = (0..n).map(|i| score[i] * hostile(i)).sum();
        if lean < 0.0 {
            score.iter_mut().for_each(|x| *x = -*x);
        }
        score
    }
}
