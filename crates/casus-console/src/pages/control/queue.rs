//! What comes next, what waits in reserve, what is out.

use super::role;
use crate::pages::parts::{
    act, area, field, line, offered, party, party_options, session, sure_offered, text,
};
use crate::words::{self, Term};
use casus_report::svg::inert;
use casus_scenario::document::ItemKind;
use casus_session::Command;
use casus_session::clock::ClockId;
use casus_session::command::Item;
use casus_session::limits::DRAFT_CHARS;
use casus_session::view::{ArmsView, ControlView, ItemStatus, ItemView, Phase};
use maud::{Markup, html};
use serde_json::json;

/// The queue.
pub(crate) fn region(view: &ControlView) -> Markup {
    let of = |wanted: &[ItemStatus], deck: bool| {
        let wanted = wanted.to_vec();
        view.items.iter().filter(move |i| wanted.contains(&i.status) && i.due.is_none() == deck)
    };
    let playing = matches!(view.room.phase, Phase::Running | Phase::Paused);
    let waiting = [ItemStatus::Ready, ItemStatus::Held];
    let ready = of(&waiting, true).filter(|i| armed(i).is_some());
    let deck = of(&waiting, true).filter(|i| armed(i).is_none());
    let changes = playing || view.room.phase == Phase::Lobby;
    let out: Vec<_> = view.items.iter().filter(|i| matches!(i.status, ItemStatus::Released)).collect();
    let rest: Vec<_> = view
        .items
        .iter()
        .filter(|i| matches!(i.status, ItemStatus::Recalled | ItemStatus::Skipped))
        .collect();
    html! {
        header.row {
            h2 { "Next" }
            @if changes && view.facilitator { (shift()) }
        }
        @if changes { label { span.out { "Search the list" } input type="search" data-filter="#queue .list" data-search placeholder="Search  /" maxlength="80" autocomplete="off"; } }
        div.list {
            @for item in of(&[ItemStatus::Draft], false).chain(of(&[ItemStatus::Draft], true)) { (row(view, item, playing)) }
            @for item in of(&[ItemStatus::Due], false).chain(of(&[ItemStatus::Due], true)) { (row(view, item, playing)) }
            @for item in ready.chain(of(&waiting, false)) { (row(view, item, playing)) }
        }
        h3 { (Term::Deck.word(view.room.skin)) }
        div.list { @for item in deck { (row(view, item, playing)) } }
        @if changes { (write(view)) }
        @if !out.is_empty() { h3 { "Out" } div.list { @for item in out.iter().rev() { (released(view, item)) } } }
        @if !rest.is_empty() {
            h3 { "Not played" }
            @for item in rest { p.soft { (inert(item.id.as_str())) " " (line(&item.title)) " · " (words::item(item.status)) } }
        }
    }
}

fn shift() -> Markup {
    let by = |minutes: i64| Command::Item(Item::Shift { minutes, from: None, thread: None });
    html! {
        span.row.shift {
            span.soft { "All later" }
            @for minutes in [-5, -1, 1, 5] {
                button.small type="button" data-do=(act(&by(minutes))) aria-label=(format!("Move all later items by {minutes:+} minutes")) { (format!("{minutes:+}")) }
            }
        }
    }
}

/// To whom an item goes.
pub(crate) fn addressees(view: &ControlView, item: &ItemView) -> String {
    match &item.to {
        None => "control".to_owned(),
        Some(to) if to.is_empty() => "all".to_owned(),
        Some(to) => to.iter().map(|p| party(&view.room, p)).collect::<Vec<_>>().join(", "),
    }
}

/// Since when an item is armed, and why, if it is.
fn armed(item: &ItemView) -> Option<&(i64, String)> {
    item.arms.as_ref().and_then(|arms| arms.armed.as_ref())
}

/// What arms an item by itself.
fn signs(arms: &ArmsView) -> Markup {
    html! {
        p {
            b { "Arms when " }
            @for (at, sign) in arms.when.iter().enumerate() { @if at > 0 { ", and " } (line(sign)) }
            @if arms.fires { ". It is then let go at once." }
            @if let (Some(until), None) = (arms.rests, &arms.armed) { " · dismissed, rests until " (session(until)) }
        }
    }
}

fn row(view: &ControlView, item: &ItemView, playing: bool) -> Markup {
    let id = || item.id.clone();
    let may = !view.room.stopped;
    let who = role(view);
    let armed = armed(item);
    let release = Command::Item(Item::Release { item: id() });
    html! {
        details.next class=(format!("next {}{}", words::item(item.status).replace(' ', "-"), if armed.is_some() { " armed" } else { "" })) data-key={ "item-" (item.id.as_str()) } {
            summary {
                span.at {
                    @match &item.due {
                        Some(due) if due.clock == ClockId::Session => span data-session-due=(due.at) { (session(due.at)) },
                        Some(_) => "fiction",
                        None => "–",
                    }
                }
                span.name { b { (inert(item.id.as_str())) } " " (line(&item.title)) }
                span.to { "→ " (inert(&addressees(view, item))) }
                @if armed.is_some() { span.tag { "armed" } }
                @if item.status != ItemStatus::Ready { span.tag { (words::item(item.status)) } }
                @if item.kind != ItemKind::Inject && armed.is_none() { span.tag { (words::kind(item.kind)) } }
            }
            div.body {
                (text(&item.text))
                @if let Some(minutes) = item.scenario_time { p.meta { "Fiction: " (casus_session::clock::scenario_label(minutes * 60_000)) @if !item.thread.is_empty() { " · " (line(&item.thread)) } } }
                @if !item.truth.is_empty() { p.truth { b { "Truth " } (line(&item.truth)) } }
                @if !item.expected.is_empty() { p { b { "Expected " } (line(&item.expected)) } }
                @if !item.condition.is_empty() { p { b { "When " } (line(&item.condition)) @if let Some(p) = item.purpose { " · " (words::purpose(p)) } } }
                @if let Some(arms) = &item.arms { (signs(arms)) }
                @if !item.owner.is_empty() { p.soft { "Owner " (line(&item.owner)) } }
                @if view.facilitator {
                    div.row { (insert(view, item)) (later(item, may)) (storyline(item, may)) }
                    (edit(view, item))
                }
            }
        }
        @if let Some((since, reason)) = armed { p.why { b { "Armed " } (session(*since)) " · " (line(reason)) } }
        @if playing {
            div.acts {
                @if item.status == ItemStatus::Draft {
                    (offered(&who, &Command::Item(Item::Approve { item: id() }), "Approve", "small", may))
                } @else {
                    @if who.may(&release) {
                        button.small.release type="button" data-do=(act(&release)) data-release disabled[!may] aria-label={ "Release " (item.id.as_str()) } { "Release" }
                    }
                    @if item.status == ItemStatus::Held {
                        (offered(&who, &Command::Item(Item::Unhold { item: id() }), "Let go", "small", may))
                    } @else if item.due.is_some() {
                        (offered(&who, &Command::Item(Item::Hold { item: id() }), "Hold", "small", may))
                    }
                    @if armed.is_some() { (offered(&who, &Command::Item(Item::Dismiss { item: id() }), "Dismiss", "small", may)) }
                    (sure_offered(&who, &Command::Item(Item::Skip { item: id() }), "Skip", "Again to skip", "small", may))
                }
            }
        }
    }
}

/// Minutes after the start, as a field holds them.
fn minutes(at: i64) -> String {
    let half_minutes = at.div_euclid(30_000);
    format!("{}{}", half_minutes / 2, if half_minutes % 2 == 0 { "" } else { ".5" })
}

/// Begins a new item behind this one: an id that sorts there, and half the way to the next.
fn insert(view: &ControlView, item: &ItemView) -> Markup {
    let taken = |id: &str| view.items.iter().any(|other| other.id.as_str().eq_ignore_ascii_case(id));
    let mut ids = ('a'..='z').map(|letter| format!("{}{letter}", item.id)).filter(|id| id.len() <= 40);
    let id = ids.find(|id| !taken(id)).unwrap_or_default();
    let at = item.due.map(|due| due.at);
    let later = view.items.iter().filter_map(|other| other.due).map(|due| due.at);
    let next = later.filter(|&other| Some(other) > at).min();
    let at = at.map(|at| next.map_or(at + 300_000, |next| at + (next - at) / 2));
    let fill = json!({ "item": id, "at": at.map(minutes).unwrap_or_default() });
    html! {
        button.small type="button" data-fill=(fill.to_string()) data-into="write-form" aria-label={ "Insert after " (item.id.as_str()) } { "Insert after" }
    }
}

/// Moves an item and all that are due after it.
fn later(item: &ItemView, may: bool) -> Markup {
    let by = |minutes: i64| Command::Item(Item::Shift { minutes, from: Some(item.id.clone()), thread: None });
    html! {
        @if item.due.is_some() {
            span.row.shift {
                span.soft { "From here" }
                @for minutes in [-5, 5] {
                    button.small type="button" data-do=(act(&by(minutes))) disabled[!may] aria-label=(format!("Move {} and all later items by {minutes:+} minutes", item.id)) { (format!("{minutes:+}")) }
                }
            }
        }
    }
}

/// Moves what is still to come of an item's thread.
fn storyline(item: &ItemView, may: bool) -> Markup {
    let by =
        |minutes: i64| Command::Item(Item::Shift { minutes, from: None, thread: Some(item.thread.clone()) });
    html! {
        @if item.due.is_some() && !item.thread.is_empty() {
            span.row.shift {
                span.soft { "Its storyline" }
                @for minutes in [-5, -1, 1, 5] {
                    button.small type="button" data-do=(act(&by(minutes))) disabled[!may] aria-label=(format!("Move the storyline of {} by {minutes:+} minutes", item.id)) { (format!("{minutes:+}")) }
                }
            }
        }
    }
}

fn edit(view: &ControlView, item: &ItemView) -> Markup {
    let edit =
        Command::Item(Item::Edit { item: item.id.clone(), title: None, text: None, to: None, at: None });
    let key = item.id.as_str();
    html! {
        details.sheet data-key={ "edit-" (key) } {
            summary { "Edit" }
            form data-do=(act(&edit)) data-key={ "edit-form-" (key) } {
                label { span { "Title" } input type="text" name="title" data-at="/item/edit/title" maxlength="200" value=(item.title) autocomplete="off"; }
                @if let Some(due) = item.due {
                    label { span { "Minutes after the start" } input type="number" name="at" data-at="/item/edit/at" data-type="minutes" data-if-changed min="0" max="10080" step="0.5" value=(minutes(due.at)) required; }
                }
                label { span { "Text" } textarea name="text" data-at="/item/edit/text" rows="4" maxlength=(DRAFT_CHARS) { (item.text) } }
                button disabled[view.room.stopped] { "Change" }
            }
        }
    }
}

fn write(view: &ControlView) -> Markup {
    let write = Command::Item(Item::Write {
        item: match "X.01".parse() {
            Ok(id) => id,
            Err(_) => return html! {},
        },
        title: String::new(),
        text: String::new(),
        from: String::new(),
        to: Vec::new(),
        at: None,
    });
    let mut to = vec![(String::new(), "Everybody".to_owned())];
    to.extend(party_options(&view.room, None));
    html! {
        details.sheet data-key="write" {
            summary { "Write a new item" }
            form data-do=(act(&write)) data-key="write-form" {
                label { span { "Id" } input type="text" name="item" data-at="/item/write/item" maxlength="40" pattern="[A-Za-z0-9._\\-]+" required autocomplete="off"; }
                label { span { "Minutes after the start; empty for the reserve" } input type="number" name="at" data-at="/item/write/at" data-type="minutes" min="0" max="10080" step="0.5"; }
                label { span { "To" } select name="to" data-at="/item/write/to/0" data-type="json" data-skip-empty { @for (value, words) in &to { option value=(value) { (inert(words)) } } } }
                (field("/item/write/from", "It seems to come from", 80, true))
                (field("/item/write/title", "Title", 200, true))
                (area("/item/write/text", "Text", 4, DRAFT_CHARS, true))
                button { @if view.facilitator { "Put in the list" } @else { "Hand to the facilitator" } }
            }
        }
    }
}

fn released(view: &ControlView, item: &ItemView) -> Markup {
    let correct = Command::Item(Item::Correct { item: item.id.clone(), text: String::new() });
    let read = item.read.iter().filter(|(_, read)| *read).count();
    let untouched = read == 0;
    html! {
        details.next.out-there data-key={ "item-" (item.id.as_str()) } {
            summary {
                span.at { "out" }
                span.name { b { (inert(item.id.as_str())) } " " (line(&item.title)) }
                span.to { "→ " (inert(&addressees(view, item))) }
                @if !item.read.is_empty() { span.tag { "read " (read) "/" (item.read.len()) } }
            }
            div.body {
                (text(&item.text))
                @if !item.truth.is_empty() { p.truth { b { "Truth " } (line(&item.truth)) } }
                @if role(view).may(&correct) {
                    form data-do=(act(&correct)) data-key={ "correct-" (item.id.as_str()) } {
                        (area("/item/correct/text", "Correction, to all who have it", 2, DRAFT_CHARS, true))
                        button { "Correct" }
                    }
                }
            }
        }
        @if let (Some(until), true) = (item.recall_until, untouched) {
            div.acts data-until=(until.0) {
                (offered(&role(view), &Command::Item(Item::Recall { item: item.id.clone() }), "Recall", "small danger", !view.room.stopped))
            }
        }
    }
}
