//! The events of a run in words: each as a kind, a subject and a sentence, and all of them as a timeline.
//!
//! A reader gets the scenario's own names here, never an index; the kinds are part of the serialised form.

use super::Entry;
use crate::conduct::{PublicLine, SoloAct};
use crate::council::Stance;
use crate::event::Event;
use crate::ids::MemberId;
use crate::setup::{Effect, MotionKind};
use crate::step::Run;
use crate::time::Tick;
use crate::words;
use std::cmp::Ordering;

impl Run<'_> {
    /// The recorded events as lines for a reader; receipts of single items are left to the trace.
    pub(super) fn timeline(&self) -> Vec<Entry> {
        let told = |e: &Event| !matches!(e, Event::Received { .. } | Event::JoinedCoalition { .. });
        let events = self.events().iter().filter(|(_, event)| told(event));
        events.map(|(tick, event)| self.entry(*tick, event)).collect()
    }

    fn entry(&self, tick: Tick, event: &Event) -> Entry {
        let clock = &self.model.setup.clock;
        let (kind, subject, text) = self.describe(event);
        let hostile = self.mean_hostile(tick);
        Entry {
            tick,
            at: clock.label(tick),
            hours: clock.hours(tick.0),
            kind,
            subject,
            text,
            hostile,
            likelihood: words::icd203(hostile),
        }
    }

    /// An event as its kind, its subject and a sentence.
    #[must_use]
    pub fn describe(&self, event: &Event) -> (&'static str, Option<String>, String) {
        let setup = &self.model.setup;
        let member = |m: MemberId| setup.members[m.ix()].name.as_str();
        let id = |m: MemberId| Some(setup.members[m.ix()].id.clone());
        let rung = |r: u8| format!("{r} ({})", setup.ladder[usize::from(r)].label);
        match *event {
            Event::Inject { index } => {
                let inject = &setup.injects[index];
                let refuted = matches!(inject.effect, Effect::Item(item) if !self.state.points[item.ix()]);
                let finding = if refuted { "Against its claim: " } else { "" };
                ("inject", Some(inject.id.clone()), format!("{finding}{}", inject.title))
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
            Event::Extended { member: m, deadline } => (
                "extension",
                id(m),
                format!("{} asks for time: silence until {}", member(m), setup.clock.label(deadline)),
            ),
            Event::Broke { member: m, stance, reason } => {
                let way = if stance == Stance::TooWeak { "too weak" } else { "too strong" };
                ("break", id(m), format!("{} breaks silence ({way}: {})", member(m), reason.words()))
            }
            Event::Reserved { member: m, reason } => {
                ("reservation", id(m), format!("{} enters a reservation ({})", member(m), reason.words()))
            }
            Event::Abstained { member: m, reason } => {
                ("abstention", id(m), format!("{} abstains ({})", member(m), reason.words()))
            }
            Event::LinkageSettled { member: m } => {
                ("linkage_settled", id(m), format!("{}'s other dispute is settled", member(m)))
            }
            Event::Adopted { draft, asked, conditional, .. } => {
                let how = match (conditional, draft.rung.cmp(&asked)) {
                    (true, _) => ", the full rung waiting for proof",
                    (_, Ordering::Less) => ", diluted",
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
}
