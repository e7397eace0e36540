//! The decision timeline: one lane a delegation, items above, rulings below.

use crate::event::Event;
use crate::seat::Party;
use crate::state::{Stamp, State};
use crate::view::DraftStatus;
use serde::Serialize;

/// What kind of thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The clocks were touched, or the exercise began or ended.
    Time,
    /// An item came out, was taken back or corrected.
    Item,
    /// Something was passed on or written to another.
    Message,
    /// A belief pulse.
    Pulse,
    /// Silence, drafts.
    Council,
    /// A public position.
    Position,
    /// A proposal.
    Proposal,
    /// A ruling.
    Ruling,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Happening {
    /// When.
    pub at: Stamp,
    /// In whose lane; `None` for the whole room.
    pub lane: Option<Party>,
    /// What kind of thing.
    pub what: What,
    /// In words.
    pub words: String,
}

/// An event as a happening, if it is one that a reader of the timeline wants; `state` is before it.
pub(super) fn happening(state: &State, at: Stamp, event: &Event) -> Option<Happening> {
    let of = |lane: Option<Party>, what: What, words: String| Some(Happening { at, lane, what, words });
    let room = |what: What, words: String| of(None, what, words);
    let member = |id: &casus_scenario::value::Id| Some(Party::Member(id.clone()));
    let title = |id| state.item(id).map_or_else(String::new, |item| item.title.clone());
    match event {
        Event::Started => room(What::Time, "STARTEX".into()),
        Event::Paused => room(What::Time, "paused".into()),
        Event::Resumed => room(What::Time, "resumed".into()),
        Event::Recovered => room(What::Time, "the server came back; paused".into()),
        Event::Stepped { .. } => room(What::Time, "stepped to the next item".into()),
        Event::Jumped { reason, .. } => room(What::Time, format!("jumped: {reason}")),
        Event::Ended => room(What::Time, "ENDEX".into()),
        Event::StopCalled => room(What::Time, "stopped for a real emergency".into()),
        Event::StopReleased => room(What::Time, "the stop was released".into()),
        Event::ItemReleased { item } => room(What::Item, format!("{item} {}", title(item))),
        Event::ItemRecalled { item } => room(What::Item, format!("{item} taken back")),
        Event::ItemCorrected { item, text } => room(What::Item, format!("{item} corrected: {text}")),
        Event::Passed { by, entry, to, .. } => {
            let desk = state.desk(&Party::Member(by.clone()));
            let origin = desk.and_then(|desk| desk.paper(*entry)).and_then(|paper| paper.origin.clone());
            let what = origin.map_or_else(|| format!("entry {entry}"), |id| id.to_string());
            let to: Vec<&str> = to.iter().map(casus_scenario::value::Id::as_str).collect();
            of(member(by), What::Message, format!("passed {what} on to {}", to.join(", ")))
        }
        Event::Messaged { from, text, .. } => of(Some(from.clone()), What::Message, text.clone()),
        Event::PulseOpened { title, .. } => room(What::Pulse, format!("{title} opened")),
        Event::PulseSent { member: id, human: true, .. } => of(member(id), What::Pulse, "answered".into()),
        Event::PulseClosed { .. } => room(What::Pulse, "closed".into()),
        Event::SilenceOpened { draft, seconds, .. } => {
            let draft = crate::state::place(*draft).and_then(|at| state.drafts.get(at));
            let title = draft.map_or("", |draft| &draft.title);
            room(What::Council, format!("{title}: silence of {seconds} s"))
        }
        Event::Stayed { member: id, human: true } => {
            of(member(id), What::Council, "says it will stay silent".into())
        }
        Event::Broke { member: id, reason, .. } => {
            of(member(id), What::Council, format!("breaks silence: {reason}"))
        }
        Event::TimeAsked { member: id, seconds, .. } => {
            of(member(id), What::Council, format!("asks for {seconds} s"))
        }
        Event::Extended { seconds, reason, .. } => {
            room(What::Council, format!("extended by {seconds} s {reason}").trim_end().to_owned())
        }
        Event::SilenceEnded { status, .. } => room(
            What::Council,
            match status {
                DraftStatus::Adopted => "adopted",
                DraftStatus::Broken => "silence broken",
                DraftStatus::Withdrawn => "withdrawn",
                _ => "a meeting is called",
            }
            .into(),
        ),
        Event::PositionTaken { member: id, text, .. } => of(member(id), What::Position, text.clone()),
        Event::Proposed { of: by, act, .. } => of(Some(by.clone()), What::Proposal, act.clone()),
        Event::Ruled { of: by, ruling, .. } => of(Some(by.clone()), What::Ruling, ruling.narrative.clone()),
        _ => None,
    }
}
