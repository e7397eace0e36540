//! The events list.

use super::{Ask, Decision, done, list, not_now, text, unknown, within};
use crate::clock::{MINUTE, Millis, ms};
use crate::command::Item;
use crate::event::Event;
use crate::game::Game;
use crate::limits::DRAFT_CHARS;
use crate::record::Answer;
use crate::refusal::{Code, Refusal};
use crate::seat::Party;
use crate::state::{ItemState, State, recall_until};
use crate::view::ItemStatus;
use casus_scenario::document::ItemKind;
use casus_scenario::value::Id;

/// Items that a session can have.
pub(super) const MOST: usize = 2_000;
/// Seconds that a pulse on the list lasts where its author says nothing.
const PULSE: u32 = 40;

pub(super) fn undoable(label: &str, inverse: Vec<Event>) -> Event {
    Event::CanUndo { label: label.to_owned(), inverse }
}

pub(super) fn label(what: &str, item: &Id) -> String {
    format!("{what} {item}")
}

/// What happens when an item is let go: it is released, and what its kind brings follows.
pub(super) fn release_events(game: &Game, state: &State, now: Millis, id: &Id) -> Vec<Event> {
    let mut events = vec![Event::ItemReleased { item: id.clone() }];
    let Some(row) = state.row(id) else { return events };
    match row.kind {
        ItemKind::Pulse => events.push(Event::PulseOpened {
            title: row.title.to_string(),
            question: row.text.as_ref().map_or_else(String::new, ToString::to_string),
            seconds: row.seconds().unwrap_or(PULSE).clamp(10, 600),
        }),
        ItemKind::Silence => {
            let named = |place: &usize| {
                let of = state.drafts[*place].authored.as_ref();
                of.is_some() && of == row.draft.as_ref()
            };
            if let Some(place) = (0..state.drafts.len()).find(named) {
                let number = u32::try_from(place + 1).unwrap_or(u32::MAX);
                let seconds = row.seconds().unwrap_or(state.drafts[place].seconds);
                events.push(super::council::opening(game, state, now, number, seconds.clamp(10, 7_200)));
            }
        }
        ItemKind::Jump => {
            let to = row.scenario_time.map(|time| time.minutes() * MINUTE);
            if let Some(to) = to.filter(|&to| to > state.clocks.scenario_at(now)) {
                events.push(Event::Jumped { to, reason: row.title.to_string() });
            }
        }
        _ => {}
    }
    events
}

/// What keeps an item from being let go just now.
fn hindrance(state: &State, id: &Id) -> Option<&'static str> {
    match state.row(id)?.kind {
        ItemKind::Pulse if state.open_pulse().is_some() => Some("another pulse is open"),
        ItemKind::Silence if state.stage != crate::state::Stage::Play => {
            Some("silence begins once the exercise has started")
        }
        ItemKind::Silence if state.silence().is_some() || state.shadow().is_some() => {
            Some("a text is under silence, or its ballot is open")
        }
        _ => None,
    }
}

/// What happens when an item's time has come.
pub(super) fn due_events(game: &Game, state: &State, now: Millis, id: &Id) -> Vec<Event> {
    if state.automatic && hindrance(state, id).is_none() {
        release_events(game, state, now, id)
    } else {
        vec![Event::ItemStatusSet { item: id.clone(), status: ItemStatus::Due }]
    }
}

fn to_come(item: &ItemState) -> Result<(), Refusal> {
    match item.status {
        ItemStatus::Ready | ItemStatus::Due | ItemStatus::Held | ItemStatus::Draft => Ok(()),
        ItemStatus::Released => Err(Refusal::new(Code::Already, "this item is out")),
        ItemStatus::Recalled | ItemStatus::Skipped => Err(not_now("this item is over")),
    }
}

fn parties(ask: &Ask<'_>, to: &[Party], pointer: &str) -> Result<(), Refusal> {
    for party in to {
        let known = match party {
            Party::Member(id) => ask.game.members().contains(id),
            Party::Chair | Party::Red => true,
            Party::Control => false,
        };
        if !known {
            return Err(unknown("addressee").at(pointer));
        }
    }
    Ok(())
}

fn seconds(at: Option<i64>, pointer: &str) -> Result<Option<i64>, Refusal> {
    let Some(at) = at else { return Ok(None) };
    within(at, 0, 604_800, "the second", pointer)?;
    Ok(Some(at * 1000))
}

pub(super) fn decide(ask: &Ask<'_>, command: &Item) -> Decision {
    let (game, state, now) = (ask.game, ask.state, ask.now);
    let item = |id: &Id| state.item(id).ok_or_else(|| unknown("item"));
    match command {
        Item::Release { item: id } => {
            let found = item(id)?;
            match found.status {
                ItemStatus::Released => return Err(Refusal::new(Code::Already, "this item is out")),
                ItemStatus::Draft => return Err(not_now("approve the item first")),
                _ => {}
            }
            if let Some(why) = hindrance(state, id) {
                return Err(not_now(why));
            }
            done(release_events(game, state, now, id))
        }
        Item::Hold { item: id } => set(item(id)?, ItemStatus::Held, "hold"),
        Item::Unhold { item: id } => {
            let found = item(id)?;
            if found.status != ItemStatus::Held {
                return Err(not_now("this item is not held"));
            }
            set(found, ItemStatus::Ready, "unhold")
        }
        Item::Skip { item: id } => set(item(id)?, ItemStatus::Skipped, "skip"),
        Item::Dismiss { item: id } => {
            item(id)?;
            let Some((_, reason)) = state.deck.armed.get(id) else {
                return Err(not_now("this item is not armed"));
            };
            let rest = state.row(id).and_then(|row| row.arms.as_ref());
            let rest = rest.map_or(0, |arming| ms(arming.cool_down));
            let until = state.clocks.session_at(now).saturating_add(rest);
            let back = Event::Armed { item: id.clone(), reason: reason.clone() };
            done(vec![
                Event::Dismissed { item: id.clone(), until },
                undoable(&label("dismiss", id), vec![back]),
            ])
        }
        Item::Recall { item: id } => {
            let found = item(id)?;
            let Some(released) = found.released else { return Err(not_now("this item is not out")) };
            if now >= recall_until(released) {
                return Err(Refusal::new(Code::Late, "an item can be recalled for 5 s; send a correction"));
            }
            let read = state
                .desks
                .values()
                .any(|desk| desk.inbox.iter().any(|p| p.origin.as_ref() == Some(id) && p.read.is_some()));
            if read {
                return Err(Refusal::new(Code::Read, "somebody has read it; send a correction"));
            }
            done(vec![Event::ItemRecalled { item: id.clone() }])
        }
        Item::Correct { item: id, text: words } => {
            if item(id)?.released.is_none() {
                return Err(not_now("this item is not out; edit it"));
            }
            text(words, 1, DRAFT_CHARS, "/item/correct/text")?;
            done(vec![Event::ItemCorrected { item: id.clone(), text: words.clone() }])
        }
        Item::Shift { minutes, from, thread } => shift(ask, *minutes, from.as_ref(), thread.as_deref()),
        Item::Edit { item: id, title, text: words, to, at } => {
            let found = item(id)?;
            to_come(found)?;
            title.iter().try_for_each(|t| text(t, 1, 200, "/item/edit/title"))?;
            words.iter().try_for_each(|t| text(t, 0, DRAFT_CHARS, "/item/edit/text"))?;
            to.iter().try_for_each(|to| parties(ask, to, "/item/edit/to"))?;
            let edited = |title: String, text: String, to, at| Event::ItemEdited {
                item: id.clone(),
                title,
                text,
                to,
                at,
            };
            let inverse = edited(found.title.clone(), found.text.clone(), found.to.clone(), found.at);
            let at = seconds(*at, "/item/edit/at")?.or(found.at);
            let to = to.clone().map_or_else(|| found.to.clone(), Some);
            let event = edited(
                title.clone().unwrap_or_else(|| found.title.clone()),
                words.clone().unwrap_or_else(|| found.text.clone()),
                to,
                at,
            );
            done(vec![event, undoable(&label("edit", id), vec![inverse])])
        }
        Item::Write { item: id, title, text: words, from, to, at } => {
            if state.item(id).is_some() {
                return Err(Refusal::new(Code::Taken, "an item has this id").at("/item/write/item"));
            }
            if state.items.len() >= MOST {
                return Err(not_now("the list is full"));
            }
            text(title, 1, 200, "/item/write/title")?;
            text(words, 0, DRAFT_CHARS, "/item/write/text")?;
            text(from, 0, 80, "/item/write/from")?;
            parties(ask, to, "/item/write/to")?;
            let event = Event::ItemWritten {
                item: id.clone(),
                title: title.clone(),
                text: words.clone(),
                from: from.clone(),
                to: to.clone(),
                at: seconds(*at, "/item/write/at")?,
                status: if ask.is_facilitator() { ItemStatus::Ready } else { ItemStatus::Draft },
            };
            Ok((vec![event], Answer::Item(id.clone())))
        }
        Item::Revise { put, remove, order } => list::revise(ask, put, remove, order),
        Item::Approve { item: id } => {
            if item(id)?.status != ItemStatus::Draft {
                return Err(not_now("this item waits for no approval"));
            }
            done(vec![Event::ItemStatusSet { item: id.clone(), status: ItemStatus::Ready }])
        }
        Item::Automatic { on } => done(vec![
            Event::AutomaticSet { on: *on },
            undoable("automatic release", vec![Event::AutomaticSet { on: state.automatic }]),
        ]),
    }
}

fn set(item: &ItemState, status: ItemStatus, what: &str) -> Decision {
    to_come(item)?;
    let to = |status| Event::ItemStatusSet { item: item.id.clone(), status };
    done(vec![to(status), undoable(&label(what, &item.id), vec![to(item.status)])])
}

fn shift(ask: &Ask<'_>, minutes: i64, from: Option<&Id>, thread: Option<&str>) -> Decision {
    let state = ask.state;
    within(minutes, -600, 600, "the shift in minutes", "/item/shift/minutes")?;
    let first = match from {
        Some(id) => state.item(id).ok_or_else(|| unknown("item"))?.at,
        None => Some(i64::MIN),
    };
    let Some(first) = first else { return Err(not_now("this item has no time")) };
    let in_thread = |id: &Id| {
        let of = state.row(id).and_then(|row| row.thread.as_ref());
        // A screen knows it by the name that it shows.
        let named =
            |own: &str| thread == Some(own) || thread == Some(&*ask.game.table().shown(state.names, own));
        thread.is_none() || of.is_some_and(|own| named(own.as_str()))
    };
    let open = |s| matches!(s, ItemStatus::Ready | ItemStatus::Due | ItemStatus::Held);
    let moved: Vec<(Id, i64)> = state
        .items
        .iter()
        .filter(|item| open(item.status) && in_thread(&item.id))
        .filter_map(|item| item.at.filter(|&at| at >= first).map(|at| (item.id.clone(), at)))
        .collect();
    if moved.is_empty() {
        return Err(not_now("no item would move"));
    }
    let by = minutes * MINUTE;
    if moved.iter().any(|(_, at)| at + by < 0) {
        return Err(Refusal::new(Code::Range, "an item would fall before STARTEX").at("/item/shift/minutes"));
    }
    let back = moved.iter().map(|(id, at)| (id.clone(), Some(*at))).collect();
    let times = moved.iter().map(|(id, at)| (id.clone(), Some(at + by))).collect();
    done(vec![Event::ItemsTimed { times }, undoable("shift", vec![Event::ItemsTimed { times: back }])])
}
