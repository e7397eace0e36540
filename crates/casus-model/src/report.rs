//! What a run amounts to: the numbers of one run, and the full account that `casus run` prints.
//!
//! The numbers ([`Summary`]) are what a batch keeps; the account ([`Report`]) is what a reader gets, with a timeline in
//! words. The serialised form of [`Report`] is a contract (`"format": "casus.run"`): fields may be added under the same
//! version, none changes its meaning. Where a number is undefined it is null, never NaN.

mod account;
mod narrative;

pub use account::{
    Attribution, Change, Entry, ErrorReport, FractureReport, Indices, Measure, MemberReport, Outcome, Pairs,
    Report, ScenarioName, Series, Truth,
};

use crate::conduct::{PublicLine, SoloAct};
use crate::council::{Council, Linkage, Stance};
use crate::ids::MemberId;
use crate::metrics::fracture::Fracture;
use crate::setup::Request;
use crate::step::Run;
use crate::time::Tick;
use serde::Serialize;

/// How the alliance's deliberation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
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
    /// Answers at deadlines that were silence because the capital had no time to instruct.
    pub uninstructed: u32,
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

/// What a member weighs about an act in its own name, beside what chance gave it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OwnAct {
    /// Belief that the state did it.
    pub belief: f64,
    /// Belief from which it would act if answers had no noise: p*, 0 to 1.
    pub threshold: f64,
    /// What the alliance has adopted by then: 1 if it names the state, 0.5 if it says anything.
    pub endorsement: f64,
    /// How openly the victim has asked by then.
    pub request: Request,
}

/// The names of the five measures, in order.
pub const MEASURES: [&str; 5] = ["afi", "belief", "preference", "voice", "deficit"];

fn measure(which: usize) -> impl Fn(&Fracture) -> f64 {
    move |f| f.parts()[which]
}

/// How the deliberation ended, with the rung first asked for, the rounds and the tick of what decided it.
fn decision(council: &Council) -> (OutcomeKind, Option<u8>, u8, Option<Tick>) {
    match (council.adopted, council.coalition, council.failed) {
        (Some(a), ..) => {
            let full = a.draft.rung >= a.asked;
            let kind = if full { OutcomeKind::Adopted } else { OutcomeKind::Diluted };
            (kind, Some(a.asked), a.rounds, Some(a.tick))
        }
        (None, Some((t, asked)), f) => {
            (OutcomeKind::Coalition, Some(asked), f.map_or(0, |f| f.rounds), Some(t))
        }
        (None, None, Some(f)) => (OutcomeKind::Blocked, Some(f.asked), f.rounds, Some(f.tick)),
        (None, None, None) => (OutcomeKind::NoMotion, council.file.map(|f| f.asked), 0, None),
    }
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
        let (kind, first_rung, rounds, decided) = decision(council);
        let truth = &s.belief[model.setup.truth.ix() * model.width..][..model.n];
        Summary {
            kind,
            rung,
            first_rung,
            rounds,
            hours: decided.map(hours),
            attribution_hours: council.first_attribution.map(hours),
            retracted: council.retracted,
            uninstructed: s.uninstructed,
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

    /// Rung of the text in force; 0 if none is.
    #[must_use]
    pub fn rung(&self) -> u8 {
        self.state.council.rung()
    }

    /// Place in the series of the tick of the incident; the first tick if there was none.
    #[must_use]
    pub fn incident_place(&self) -> usize {
        self.state.case.opened.map_or(0, |opened| self.model.setup.clock.place(opened))
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
        &self.state.line[..self.model.n]
    }

    /// Members' ideal rungs now.
    #[must_use]
    pub fn ideal_rungs(&self) -> &[u8] {
        &self.state.ideal[..self.model.n]
    }

    /// Members' answers to the last appeal.
    #[must_use]
    pub fn solo_acts(&self) -> &[SoloAct] {
        &self.state.solo
    }

    /// What a member would answer if the text that was last sounded out lay under silence now: its own noise counts and
    /// the chair's does not. A member that wants more does not stand in its way.
    #[must_use]
    pub fn would_answer(&self, member: MemberId) -> Stance {
        let (s, i) = (&self.state, member.ix());
        if s.council.file.is_some_and(|file| file.sponsor == member) {
            Stance::Consent
        } else if s.linkage[i] != Linkage::None {
            Stance::TooStrong
        } else if s.weighed.too_weak[i] {
            Stance::TooWeak
        } else {
            self.stance_alone(i)
        }
    }

    /// What a member weighs now about an act in its own name at a rung, as the last appeal has it; a rung above the ladder
    /// counts as its highest.
    #[must_use]
    pub fn own_act(&self, member: MemberId, rung: u8) -> OwnAct {
        let i = member.ix();
        let enough = self.state.appeal.is_some_and(|appeal| appeal.1);
        OwnAct {
            belief: self.state.view.claims[2 * self.model.width + i],
            threshold: self.action_threshold(i, rung.min(self.model.top), enough),
            endorsement: self.state.council.endorsement(),
            request: self.state.case.request,
        }
    }
}
