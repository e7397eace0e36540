//! The other seats: lobby, chair, red cell, observer, evaluator.

use super::after;
use super::delegation::{earlier, legend, offer};
use super::desk::{self, Sitter};
use super::parts::{
    act, choice, current, draft, feed_item, field, line, member, offered, party, positions, stop, strip,
    sure_offered, text, top,
};
use crate::outlet::Regions;
use crate::words::{self, Term};
use casus_report::svg::inert;
use casus_session::command::play::{Council, Evaluation, Pin, Pulse, Rating};
use casus_session::limits::DRAFT_CHARS;
use casus_session::seat::Party;
use casus_session::view::{
    ChairDraft, ChairView, DraftStatus, EvaluatorView, LobbyView, Phase, PublicView, RedView, Room,
};
use casus_session::{Command, Role};
use maud::{Markup, html};

/// Waiting for a seat.
pub(crate) fn lobby(view: &LobbyView) -> Regions {
    let top = html! { div.exercise { "Exercise " span.soft { "· fictional" } } div.who { b { (line(&view.title)) } } };
    let main = html! {
        h2 { "Waiting for a seat" }
        p { "You are here as " b { (line(&view.alias)) } ". Control will give you a seat; this page changes by itself." }
        @if !view.consented { (desk::consent(!view.stopped)) }
        p.soft { "Set your screen so that it does not go dark: a phone that sleeps misses what is private to you." }
    };
    Regions::from([
        ("top", top.into_string()),
        ("main", main.into_string()),
        ("stop", stop(view.stopped).into_string()),
    ])
}

/// A seat that was sent away.
pub(crate) fn gone() -> Regions {
    Regions::from([(
        "main",
        html! { h2 { "This seat is closed" } p { "Ask control if that is a mistake." } }.into_string(),
    )])
}

/// An observer: what is public.
pub(crate) fn observer(view: &PublicView) -> Regions {
    let room = &view.room;
    Regions::from([
        ("top", top(room, &html! { b { "Observer" } }).into_string()),
        ("feed", feed(view).into_string()),
        ("council", public_council(view).into_string()),
        ("stop", stop(room.stopped).into_string()),
    ])
}

fn feed(view: &PublicView) -> Markup {
    html! {
        h2 { "What is public" }
        (after::wash(&view.room))
        @for item in view.feed.iter().rev() { (feed_item(item, true)) }
        article.item { h3 { "The situation" } (text(&view.brief)) }
    }
}

fn public_council(view: &PublicView) -> Markup {
    html! {
        h2 { "Council" }
        @match current(&view.council) {
            Some(d) => article.card.draft { (draft(&view.room, d)) },
            None => p.empty { "No text has been put under silence yet." },
        }
        (strip(&view.room, &view.council))
        (positions(&view.room))
        (legend(&view.room))
        (earlier(&view.room, &view.council))
    }
}

/// The red cell.
pub(crate) fn red(view: &RedView, looked_at: bool) -> Regions {
    let room = &view.room;
    let can = !looked_at && room.phase == Phase::Running && !room.stopped;
    let sitter = Sitter { party: (!looked_at).then_some(&Party::Red), can };
    let inbox = html! { h2 { "Inbox" } (desk::unagreed(view.consented, looked_at, room)) (after::wash(room)) (desk::inbox(room, &view.desk, sitter)) article.item { h3 { "The situation" } (text(&view.public_brief)) } };
    let council = html! {
        h2 { "The alliance in public" }
        @if let Some(d) = current(&view.council) { article.card.draft { (draft(room, d)) } } @else { p.empty { "Nothing is known of a text under silence." } }
        (positions(room))
    };
    let notes = html! {
        h2 { "Plans" }
        (desk::proposals(room, &view.desk, sitter)) (desk::messages(room, &view.desk, sitter))
        (desk::requests(&view.desk, sitter)) (desk::notes(room, &view.desk.notes, &[], can))
    };
    Regions::from([
        ("top", top(room, &html! { b { (Term::RedCell.word(room.skin)) } }).into_string()),
        ("inbox", inbox.into_string()),
        ("council", council.into_string()),
        ("notes", notes.into_string()),
        ("stop", stop(room.stopped).into_string()),
    ])
}

/// The chair.
pub(crate) fn chair(view: &ChairView, looked_at: bool) -> Regions {
    let room = &view.room;
    let can = !looked_at && room.phase == Phase::Running && !room.stopped;
    let sitter = Sitter { party: (!looked_at).then_some(&Party::Chair), can };
    let council = html! {
        h2 { "Council" }
        (after::wash(room))
        @if let Some(d) = current(&view.council) {
            article.card.draft {
                (draft(room, d))
                @if d.status == DraftStatus::Silence { (extend(room, &view.requests, &Role::Chair, can)) }
            }
        }
        (strip(room, &view.council))
        h3 { "Drafts" }
        (drafts(room, &view.drafts, &Role::Chair, can))
        (offer(room, can))
    };
    let inbox = html! { h2 { "Inbox" } (desk::unagreed(view.consented, looked_at, room)) (desk::inbox(room, &view.desk, sitter)) article.item { h3 { "The situation" } (text(&view.public_brief)) } };
    let notes = html! {
        h2 { "Notes" }
        (open_pulse(&Role::Chair, can))
        (positions(room))
        (desk::messages(room, &view.desk, sitter)) (desk::requests(&view.desk, sitter)) (desk::notes(room, &view.desk.notes, &[], can))
    };
    Regions::from([
        ("top", top(room, &html! { b { "Chair" } }).into_string()),
        ("council", council.into_string()),
        ("inbox", inbox.into_string()),
        ("notes", notes.into_string()),
        ("stop", stop(room.stopped).into_string()),
    ])
}

/// Requests for time on the text under silence, and the answer.
pub(crate) fn extend(
    room: &Room,
    requests: &[(casus_scenario::value::Id, u32, String)],
    role: &Role,
    can: bool,
) -> Markup {
    let extend = Command::Council(Council::Extend { seconds: 30, reason: String::new() });
    let times = [("30", "30 s"), ("60", "1 min"), ("180", "3 min"), ("360", "6 min")];
    let times = times.map(|(v, w)| (v.to_owned(), w.to_owned()));
    html! {
        @for (who, seconds, why) in requests {
            div.notice.card {
                p { b { (inert(member(room, who))) } " asks for " (seconds) " s" @if !why.is_empty() { ": " (line(why)) } }
                div.two {
                    (offered(role, &Command::Council(Council::Extend { seconds: *seconds, reason: why.clone() }), &format!("Grant {seconds} s"), "primary", can))
                    (offered(role, &Command::Council(Council::RefuseTime), "Turn down", "", can))
                }
            }
        }
        @if role.may(&extend) {
            details.sheet data-key="extend" {
                summary { "Give more time" }
                form data-do=(act(&extend)) data-key="extend-form" {
                    (choice("/council/extend/seconds", "How much", &times, None))
                    (field("/council/extend/reason", "Why", 400, false))
                    button disabled[!can] { "Give time" }
                }
            }
        }
    }
}

/// The chair's list, with what the role can do with each.
pub(crate) fn drafts(room: &Room, drafts: &[ChairDraft], role: &Role, can: bool) -> Markup {
    html! {
        @if drafts.is_empty() { p.empty { "No drafts." } }
        @for d in drafts {
            @let open = d.status == DraftStatus::Silence;
            @let withdraw = Command::Council(Council::Withdraw { draft: d.number });
            @let convene = Command::Council(Council::Convene { draft: d.number, text: String::new() });
            details.sheet data-key={ "chair-" (d.number) } {
                summary { (d.number) " · " (line(&d.title)) " " span class={ "status " (super::parts::status_class(d.status)) } { (words::draft(d.status)) } }
                p.soft { "From " (inert(&party(room, &d.by))) }
                (text(&d.text))
                p.soft { "Says: " (words::claim(d.claim)) @if let Some(r) = room.ladder.get(usize::from(d.rung)) { " · Does: " (line(r)) } }
                @for (who, wording) in &d.wordings { blockquote { b { (inert(member(room, who))) " could accept" } (text(wording)) } }
                @if !open && d.status != DraftStatus::Adopted {
                    (open_form(d, role, can))
                    (amend_form(d, role, can))
                    div.two {
                        (sure_offered(role, &withdraw, "Withdraw", "Press again to withdraw", "", can))
                        (offered(role, &convene, "Call a meeting", "", can))
                    }
                } @else if open {
                    (sure_offered(role, &withdraw, "Withdraw", "Press again to withdraw", "", can))
                }
            }
        }
    }
}

fn open_form(d: &ChairDraft, role: &Role, can: bool) -> Markup {
    let open = Command::Council(Council::Open {
        draft: d.number,
        seconds: d.seconds,
        until: d.until.clone(),
        sealed: false,
        show_reason: false,
    });
    let mut times: Vec<(String, String)> = [
        ("30", "30 seconds"),
        ("90", "90 seconds"),
        ("180", "3 minutes"),
        ("360", "6 minutes"),
        ("600", "10 minutes"),
    ]
    .map(|(v, w)| (v.to_owned(), w.to_owned()))
    .to_vec();
    let own = d.seconds.to_string();
    if !times.iter().any(|(v, _)| *v == own) {
        times.insert(0, (own.clone(), format!("{} s, as written", d.seconds)));
    }
    html! {
        @if role.may(&open) {
            form data-do=(act(&open)) data-key={ "open-" (d.number) } {
                (choice("/council/open/seconds", "Silence lasts", &times, Some(&own)))
                label { span { "Until, in the fiction" } input type="text" data-at="/council/open/until" name="until" maxlength="80" value=(inert(&d.until)) autocomplete="off"; }
                label.radio { input type="checkbox" data-at="/council/open/sealed" name="sealed"; " Sealed: breaks are shown at the deadline" }
                label.radio { input type="checkbox" data-at="/council/open/show_reason" name="show_reason"; " The board shows reasons" }
                button.primary disabled[!can] { "Put under silence" }
            }
        }
    }
}

fn amend_form(d: &ChairDraft, role: &Role, can: bool) -> Markup {
    let amend = Command::Council(Council::Amend {
        draft: d.number,
        title: None,
        text: String::new(),
        claim: None,
        rung: None,
    });
    html! {
        @if role.may(&amend) {
            details.sheet data-key={ "amend-" (d.number) } {
                summary { "Amend" }
                form data-do=(act(&amend)) data-key={ "amend-form-" (d.number) } {
                    label { span { "New text" } textarea data-at="/council/amend/text" name="text" rows="5" maxlength=(DRAFT_CHARS) required { (d.text) } }
                    button disabled[!can] { "Amend" }
                }
            }
        }
    }
}

/// A form that opens a pulse.
pub(crate) fn open_pulse(role: &Role, can: bool) -> Markup {
    let open = Command::Pulse(Pulse::Open { title: String::new(), seconds: 40, question: String::new() });
    let times = [("20", "20 s"), ("30", "30 s"), ("40", "40 s"), ("90", "90 s")]
        .map(|(v, w)| (v.to_owned(), w.to_owned()));
    html! {
        @if role.may(&open) {
            details.sheet data-key="open-pulse" {
                summary { "Ask for assessments" }
                form data-do=(act(&open)) data-key="pulse-open" {
                    (field("/pulse/open/title", "Name, such as P2", 40, true))
                    (choice("/pulse/open/seconds", "Open for", &times, Some("40")))
                    (field("/pulse/open/question", "Yes-or-no question (empty: the usual one)", 200, false))
                    button disabled[!can] { "Open" }
                }
            }
        }
    }
}

/// An evaluator.
pub(crate) fn evaluator(view: &EvaluatorView, looked_at: bool) -> Regions {
    let room = &view.room;
    let can = !looked_at && !room.stopped && room.phase != Phase::Closed;
    let who = html! { b { (Term::Evaluator.word(room.skin)) } " of " b { (line(&view.name)) } };
    let reads = Sitter { party: None, can: false };
    let inbox = html! {
        h2 { (line(&view.name)) "’s desk" }
        (desk::unagreed(view.consented, looked_at, room))
        (after::wash(room))
        (desk::inbox(room, &view.desk, reads)) (desk::messages(room, &view.desk, reads))
        (desk::requests(&view.desk, reads)) (desk::proposals(room, &view.desk, reads))
        details.entry.brief data-key="brief" { summary { span.meta { "Brief" } span.title { "What it knows and wants" } } div.body { (text(&view.brief)) } }
    };
    let mut pins: Vec<(Pin, String)> = Vec::new();
    for entry in &view.desk.inbox {
        // A correction and a copy that was passed on are of the same item.
        let Some(id) = &entry.id else { continue };
        if pins.iter().all(|(pin, _)| *pin != Pin::Item(id.clone())) {
            pins.push((Pin::Item(id.clone()), format!("{id} · {}", entry.title)));
        }
    }
    pins.extend(
        view.council
            .drafts
            .iter()
            .map(|d| (Pin::Draft(d.number), format!("Draft {} · {}", d.number, d.title))),
    );
    pins.extend(
        view.desk
            .proposals
            .iter()
            .map(|p| (Pin::Proposal(p.number), format!("Proposal {} · {}", p.number, p.act))),
    );
    let notes = html! {
        h2 { "Expected, noted, rated" }
        section.part {
            h3 { "What a good table would do" }
            @if view.expected.is_empty() { p.empty { "Nothing is expected yet." } }
            @for e in &view.expected { div.exchange { p { b { (inert(e.item.as_str())) " " (line(&e.title)) } } (text(&e.action)) } }
        }
        (desk::notes(room, &view.notes, &pins, can))
        (ratings(view, can))
    };
    let council = html! {
        h2 { "Council" }
        @if let Some(d) = current(&view.council) { article.card.draft { (draft(room, d)) } } @else { p.empty { "No text has been put under silence yet." } }
        (strip(room, &view.council)) (positions(room))
    };
    Regions::from([
        ("top", top(room, &who).into_string()),
        ("inbox", inbox.into_string()),
        ("notes", notes.into_string()),
        ("council", council.into_string()),
        ("stop", stop(room.stopped).into_string()),
    ])
}

fn ratings(view: &EvaluatorView, can: bool) -> Markup {
    html! {
        section.part {
            h3 { "Objectives" }
            @for (id, words) in &view.objectives {
                @let given = view.ratings.iter().rev().find(|r| r.objective == *id).map(|r| r.rating);
                div.exchange {
                    p { (line(words)) }
                    div.rating role="group" aria-label="Rating" {
                        @for (rating, letter, says) in words::RATINGS {
                            (rate(id, rating, letter, says, given == Some(rating), can))
                        }
                    }
                }
            }
        }
    }
}

fn rate(
    id: &casus_scenario::value::Id,
    rating: Rating,
    letter: &str,
    says: &str,
    on: bool,
    can: bool,
) -> Markup {
    let command =
        Command::Evaluation(Evaluation::Rate { objective: id.clone(), rating, text: String::new() });
    html! { button type="button" data-do=(act(&command)) aria-pressed=(on) disabled[!can] title=(says) { b { (letter) } span.out { (says) } } }
}
