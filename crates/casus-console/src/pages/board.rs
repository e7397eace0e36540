//! The big board, read from eight metres: nothing on it is private and nothing on it can be pressed.

use super::parts::{
    bar, current, digits, feed_item, line, moment, phase_class, positions, scenario_clock, session_clock,
    state_word, stop, strip,
};
use super::{Around, after};
use crate::outlet::Regions;
use crate::qr::qr;
use crate::words;
use casus_session::view::{BoardView, DraftStatus, Phase};
use maud::{Markup, html};

/// Items of the feed that fit.
const SHOWN: usize = 3;

/// The screen.
pub(crate) fn regions(view: &BoardView, around: Option<&Around>) -> Regions {
    let room = &view.public.room;
    let sealed = around.and_then(|around| around.sealed.as_deref());
    Regions::from([
        ("feed", feed(view).into_string()),
        ("side", side(view, around).into_string()),
        (
            "foot",
            html! {
                span.exercise { "Exercise · fictional" }
                @if let Some(head) = sealed { span.head { "Log sealed at " b { (head) } } }
                span { (line(&room.title)) }
            }
            .into_string(),
        ),
        ("stop", stop(room.stopped).into_string()),
    ])
}

fn feed(view: &BoardView) -> Markup {
    let public = &view.public;
    html! {
        @if public.room.hot_wash.is_some() {
            (after::wash_on_board(&public.room))
        } @else {
            @for item in public.feed.iter().rev().take(SHOWN) { (feed_item(item, false)) }
            @if public.feed.len() < SHOWN { article.item { h3 { (line(&public.room.title)) } (super::parts::text(&public.brief)) } }
        }
    }
}

fn side(view: &BoardView, around: Option<&Around>) -> Markup {
    let room = &view.public.room;
    let door = around.map(|around| &around.door);
    let draft = current(&view.public.council);
    html! {
        p.scenario { (scenario_clock(&room.clock)) }
        p.row { span class={ "state " (phase_class(room)) } { (state_word(room)) } span.elapsed { (session_clock(&room.clock)) } }
        @if let (true, Some(door), Phase::Lobby) = (view.lobby_open, door.filter(|door| !door.code.is_empty()), room.phase) {
            div.joining {
                (qr(&format!("{}#{}", door.address, door.code), "Join"))
                p.address { (door.address) }
                p.code { (door.code) }
            }
        }
        @if let Some(d) = draft {
            section.draft {
                p.row { b { (line(&d.title)) } span class={ "status " (super::parts::status_class(d.status)) } { (words::draft(d.status)) } }
                @if let Some(c) = &d.countdown { div.giant { (digits(c, Some("Silence"))) } (bar(c)) @if !d.until.is_empty() { p { "until " (line(&moment(&d.until))) } } }
                @if d.status == DraftStatus::Broken { p.outcome.bad { "Silence broken by " b { (super::parts::members(room, &d.broken_by)) } } }
                @if d.status == DraftStatus::Adopted { p.outcome.good { "Adopted" } }
                @for (_, why) in &d.reasons { p { (line(why)) } }
                (super::parts::wording(d))
            }
        }
        @if let Some((title, c)) = &view.pulse {
            p.row { b { "Assessment: " (line(title)) } (digits(c, None)) }
        }
        @if let Some((done, of)) = view.answered { p { (done) " of " (of) " have answered" } }
        @if matches!(room.phase, Phase::Running | Phase::Paused) { (strip(room, &view.public.council)) }
        (positions(room))
    }
}
