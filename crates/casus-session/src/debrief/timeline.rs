//! The decision timeline: one lane a delegation, items above, rulings below.

use crate::event::Event;
use crate::seat::Party;
use crate::state::{Stamp, State};
use crate::view::DraftStatus;
use casus_scenario::value::Id;
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
    /// A page of the hot wash.
    Page,
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
    /// In a few words.
    pub words: String,
    /// What it said; empty where there is no more to be said.
    pub detail: String,
    /// Whether only few were told of it when it happened.
    pub private: bool,
}

/// An event as a happening, if it is one that a reader of the timeline wants; `state` is before it.
pub(crate) fn happening(state: &State, at: Stamp, event: &Event) -> Option<Happening> {
    let of = |lane: Option<Party>, what: What, words: &str, detail: &str| {
        let (words, detail) = (words.to_owned(), detail.to_owned());
        Some(Happening { at, lane, what, words, detail, private: false })
    };
    let room = |what: What, words: &str| of(None, what, words, "");
    let member = |id: &Id| Some(Party::Member(id.clone()));
    let item = |id: &Id, words: &str, detail: Option<&str>| {
        let of_list = state.item(id);
        let private = of_list.is_none_or(|item| item.to.as_ref().is_none_or(|to| !to.is_empty()));
        let detail = detail.or(of_list.map(|item| item.title.as_str())).unwrap_or_default();
        Some(Happening { private, ..of(None, What::Item, words, detail)? })
    };
    match event {
        Event::Started => room(What::Time, "STARTEX"),
        Event::Paused => room(What::Time, "paused"),
        Event::Resumed => room(What::Time, "resumed"),
        Event::Recovered => room(What::Time, "the server came back; paused"),
        Event::Stepped { .. } => room(What::Time, "stepped to the next item"),
        Event::Jumped { reason, .. } => of(None, What::Time, "jumped", reason),
        Event::Ended => room(What::Time, "ENDEX"),
        Event::StopCalled => room(What::Time, "stopped for a real emergency"),
        Event::StopReleased => room(What::Time, "the stop was released"),
        Event::PageShown { page } => room(What::Page, &format!("page shown: {}", page.words())),
        Event::ItemReleased { item: id } => item(id, id.as_str(), None),
        Event::ItemRecalled { item: id } => item(id, &format!("{id} taken back"), Some("")),
        Event::ItemCorrected { item: id, text } => item(id, &format!("{id} corrected"), Some(text)),
        Event::Passed { by, entry, to, .. } => {
            let desk = state.desk(&Party::Member(by.clone()));
            let origin = desk.and_then(|desk| desk.paper(*entry)).and_then(|paper| paper.origin.clone());
            let what = origin.map_or_else(|| format!("entry {entry}"), |id| id.to_string());
            let to: Vec<&str> = to.iter().map(Id::as_str).collect();
            of(member(by), What::Message, &format!("passed {what} on to {}", to.join(", ")), "")
        }
        Event::Messaged { from, to, text } => {
            let words = match to {
                Party::Member(id) => format!("writes to {id}"),
                Party::Control => "writes to control".to_owned(),
                Party::Chair => "writes to the chair".to_owned(),
                Party::Red => "writes to the red cell".to_owned(),
            };
            Some(Happening { private: true, ..of(Some(from.clone()), What::Message, &words, text)? })
        }
        Event::PulseOpened { title, .. } => of(None, What::Pulse, "assessment opened", title),
        Event::PulseSent { member: id, human: true, .. } => of(member(id), What::Pulse, "answered", ""),
        Event::PulseClosed { .. } => room(What::Pulse, "assessment closed"),
        Event::SilenceOpened { draft, seconds, .. } => {
            let draft = crate::state::place(*draft).and_then(|at| state.drafts.get(at));
            let title = draft.map_or("", |draft| &draft.title);
            of(None, What::Council, &format!("silence of {seconds} s"), title)
        }
        Event::Stayed { member: id, human: true } => {
            of(member(id), What::Council, "says it will stay silent", "")
        }
        Event::Broke { member: id, reason, .. } => of(member(id), What::Council, "breaks silence", reason),
        Event::TimeAsked { member: id, seconds, .. } => {
            of(member(id), What::Council, &format!("asks for {seconds} s"), "")
        }
        Event::Extended { seconds, reason, .. } => {
            of(None, What::Council, &format!("extended by {seconds} s"), reason)
        }
        Event::SilenceEnded { status, .. } => room(
            What::Council,
            match status {
                DraftStatus::Adopted => "adopted",
                DraftStatus::Broken => "silence broken",
                DraftStatus::Withdrawn => "withdrawn",
                _ => "a meeting is called",
            },
        ),
        Event::PositionTaken { member: id, text, .. } => {
            of(member(id), What::Position, "takes a position", text)
        }
        Event::Proposed { of: by, act, .. } => of(Some(by.clone()), What::Proposal, "proposes", act),
        Event::Ruled { of: by, ruling, .. } => {
            of(Some(by.clone()), What::Ruling, "ruling", &ruling.narrative)
        }
        _ => None,
    }
}
