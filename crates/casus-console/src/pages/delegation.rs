//! A delegation, phone first: inbox, council, assessment, notes.

use super::desk::{self, Sitter};
use super::parts::{
    act, area, bar, button, choice, current, digits, draft, field, hypothesis, line, positions, session,
    stop, strip, text, text_of, top,
};
use super::{after, pulse};
use crate::outlet::Regions;
use crate::words;
use casus_session::Command;
use casus_session::command::play::Council;
use casus_session::limits::DRAFT_CHARS;
use casus_session::seat::Party;
use casus_session::view::{DelegationView, DraftStatus, Phase, Room, Standing};
use maud::{Markup, html};

/// The screen.
pub(crate) fn regions(view: &DelegationView, looked_at: bool) -> Regions {
    let party = Party::Member(view.member.clone());
    let can = !looked_at && view.room.phase == Phase::Running && !view.room.stopped;
    let late = !looked_at && view.room.phase == Phase::HotWash && !view.room.stopped;
    let sitter = Sitter { party: (!looked_at).then_some(&party), can };
    Regions::from([
        (
            "top",
            top(&view.room, &html! { b { (line(&view.name)) } @if !looked_at { (hand_over()) } })
                .into_string(),
        ),
        ("tabs", tabs(view).into_string()),
        ("inbox", inbox(view, sitter).into_string()),
        ("council", council(view, can).into_string()),
        ("assess", assess(view, can, late).into_string()),
        ("notes", notes(view, sitter).into_string()),
        ("stop", stop(view.room.stopped).into_string()),
    ])
}

/// Covers the screen, which the script does by itself: what is on it does not change.
fn hand_over() -> Markup {
    html! { button.small type="button" data-hand-over { "Hand over" } }
}

fn tabs(view: &DelegationView) -> Markup {
    let council = current(&view.council).is_some_and(|d| d.status == DraftStatus::Silence)
        || view.silence.as_ref().is_some_and(|s| s.shadow.is_some());
    let tab = |id: &str, label: &str, badge: Markup| {
        html! { button type="button" role="tab" data-tab=(id) aria-controls=(id) { span { (label) } (badge) } }
    };
    let dot = |on: bool, words: &str| html! { @if on { span.badge { span.out { (words) } "!" } } };
    let told = view.room.hot_wash.as_ref().is_some_and(|wash| wash.truth.is_some());
    let owes = !view.feedback_given || !(view.sealed_written || told);
    let asked = view.room.phase == Phase::HotWash && owes;
    let unread =
        html! { @if view.desk.unread > 0 { span.badge { (view.desk.unread) span.out { " unread" } } } };
    html! {
        (tab("inbox", "Inbox", unread))
        (tab("council", "Council", dot(council, "a text is under silence")))
        (tab("assess", "Assess", dot(view.pulse.is_some() || asked, if asked { "your answers are asked for" } else { "an assessment is asked for" })))
        (tab("notes", "Notes", html! {}))
    }
}

fn inbox(view: &DelegationView, sitter: Sitter<'_>) -> Markup {
    let lobby = view.room.phase == Phase::Lobby;
    html! {
        h2 { "Inbox" }
        (desk::unagreed(view.consented, sitter.party.is_none(), &view.room))
        @if view.room.phase == Phase::Paused { p.banner { "Paused. What you type is kept; nothing is sent until it goes on." } }
        (after::wash(&view.room))
        (desk::inbox(&view.room, &view.desk, sitter))
        details.entry.brief open[lobby] data-key="brief" {
            summary { span.meta { span.lock { "Private" } " Your brief" } span.title { "What " (line(&view.name)) " knows and wants" } }
            div.body {
                (text(&view.brief))
                @if !view.red_lines.is_empty() { h4 { "Red lines" } ul { @for l in &view.red_lines { li { (line(l)) } } } }
            }
        }
        details.entry.brief open[lobby] data-key="public-brief" {
            summary { span.meta { span.lock { "Public" } " The situation" } span.title { (line(&view.room.title)) } }
            div.body { (text(&view.public_brief)) }
        }
    }
}

fn council(view: &DelegationView, can: bool) -> Markup {
    let room = &view.room;
    let now = current(&view.council);
    html! {
        h2 { "Council" }
        @match now {
            Some(d) => article.card.draft {
                (draft(room, d))
                @if d.status == DraftStatus::Silence { (answer(view, can)) }
                (shadow(view, can))
            },
            None => p.empty { "No text has been put under silence yet." },
        }
        (strip(room, &view.council))
        section.part {
            h3 { "Public positions" }
            (positions(room))
            (position_form(room, can))
        }
        (earlier(room, &view.council))
        (offer(room, can))
    }
}

/// Drafts before the last.
pub(crate) fn earlier(room: &Room, council: &casus_session::view::CouncilView) -> Markup {
    let (_, before) = council.drafts.split_last().map_or((None, &[][..]), |(l, b)| (Some(l), b));
    html! {
        @if !before.is_empty() {
            section.part {
                h3 { "Earlier texts" }
                @for d in before.iter().rev() {
                    details.sheet data-key={ "draft-" (d.number) } {
                        summary { (line(&d.title)) " · " (words::draft(d.status)) }
                        (draft(room, d))
                    }
                }
            }
        }
    }
}

fn answer(view: &DelegationView, can: bool) -> Markup {
    let stays = view.silence.as_ref().map_or(Standing::Silent, |s| s.standing);
    let asked = view.silence.as_ref().and_then(|s| s.asked);
    let broken = Command::Council(Council::Break { reason: String::new(), wording: String::new() });
    let time = Command::Council(Council::AskTime { seconds: 60, reason: String::new() });
    html! {
        div.answer {
            @match stays {
                Standing::Broke => p.outcome.bad { "You broke silence." },
                Standing::Stays => p.outcome { "You have said that you stay silent. Nobody else can tell. You may still break silence." },
                Standing::Silent => (button(&Command::Council(Council::Stay), "Stay silent", "primary wide", can)),
            }
            @if stays != Standing::Broke {
                div.two {
                    details.sheet.danger data-key="break" {
                        summary { "Break silence" }
                        form data-do=(act(&broken)) data-sure="Press again to break silence" data-key="break-form" {
                            (area("/council/break/reason", "Your reason, which the chair will see", 3, 2000, true))
                            (area("/council/break/wording", "Wording that you could accept", 3, DRAFT_CHARS, false))
                            button.danger disabled[!can] { "Break silence" }
                        }
                    }
                    details.sheet data-key="time" {
                        summary { "Ask for time" }
                        form data-do=(act(&time)) data-key="time-form" {
                            (choice("/council/ask_time/seconds", "How much", &[("30".to_owned(), "30 seconds".to_owned()), ("60".to_owned(), "1 minute".to_owned()), ("180".to_owned(), "3 minutes".to_owned())], Some("60")))
                            (field("/council/ask_time/reason", "Why", 400, false))
                            button disabled[!can] { "Ask the chair" }
                        }
                    }
                }
            }
            @if let Some(seconds) = asked { p.soft { "You asked the chair for " (seconds) " seconds." } }
        }
    }
}

fn shadow(view: &DelegationView, can: bool) -> Markup {
    let Some(countdown) = view.silence.as_ref().and_then(|s| s.shadow.as_ref()) else { return html! {} };
    let ballot = |would_break| Command::Council(Council::Shadow { would_break });
    html! {
        div.card.notice {
            p.row { b { "Had it run on, would you have broken silence?" } (digits(countdown, None)) }
            p.soft { "Only the review afterwards will show it." }
            (bar(countdown))
            div.two {
                (button(&ballot(true), "I would have broken it", "", can))
                (button(&ballot(false), "I would have stayed silent", "", can))
            }
        }
    }
}

fn position_form(room: &Room, can: bool) -> Markup {
    let position = Command::Council(Council::Position { hypothesis: None, text: String::new() });
    let mut options = vec![("null".to_owned(), "Names nobody".to_owned())];
    options.extend(
        room.hypotheses
            .iter()
            .enumerate()
            .map(|(at, h)| (at.to_string(), format!("{} · {}", h.letter, h.label))),
    );
    html! {
        details.sheet data-key="position" {
            summary { "Take a position in public" }
            form data-do=(act(&position)) data-key="position-form" {
                (choice("/council/position/hypothesis", "It names", &options, None))
                (field("/council/position/text", "It says", 400, false))
                button disabled[!can] { "Take this position" }
            }
        }
    }
}

/// A form that hands a draft to the chair.
pub(crate) fn offer(room: &Room, can: bool) -> Markup {
    let draft = Command::Council(Council::Draft {
        title: String::new(),
        text: String::new(),
        claim: casus_model::ClaimLevel::Event,
        rung: 0,
    });
    let claims = words::CLAIMS.map(|c| (text_of(&c), words::claim(c).to_owned()));
    let rungs: Vec<_> =
        room.ladder.iter().enumerate().map(|(at, label)| (at.to_string(), label.clone())).collect();
    html! {
        details.sheet data-key="offer" {
            summary { "Hand a draft to the chair" }
            form data-do=(act(&draft)) data-key="offer-form" {
                (field("/council/draft/title", "Title", 200, true))
                (area("/council/draft/text", "Text", 5, DRAFT_CHARS, true))
                (choice("/council/draft/claim", "It says that", &claims, None))
                (choice("/council/draft/rung", "It does", &rungs, None))
                button disabled[!can] { "Hand it in" }
            }
        }
    }
}

fn assess(view: &DelegationView, can: bool, late: bool) -> Markup {
    let room = &view.room;
    html! {
        h2 { "Assess" }
        @match &view.pulse {
            Some(open) => (pulse::form(room, open, can)),
            None => p.empty { "No assessment is open." },
        }
        @if room.phase == Phase::HotWash { (after::player_forms(room, view.sealed_written, view.feedback_given, late)) }
        @if !view.pulses.is_empty() {
            section.part {
                h3 { "Your own answers" }
                @for own in view.pulses.iter().rev() {
                    div.exchange {
                        p.meta {
                            b { (line(&own.title)) }
                            @if let Some(at) = own.session { " · " (session(at)) } @else { " · not answered" }
                            @if let Some(c) = own.confidence { " · confidence " (words::confidence(c)) }
                        }
                        @if own.session.is_some() {
                            (pulse::chips(room, &own.chips))
                            p.soft { @if own.accept { "Would accept the statement." } @else { "Would not accept the statement." } @if !own.reason.is_empty() { " " (line(&own.reason)) } }
                        }
                    }
                }
            }
        }
    }
}

fn notes(view: &DelegationView, sitter: Sitter<'_>) -> Markup {
    html! {
        h2 { "Notes" }
        @if !view.red_lines.is_empty() {
            section.part { h3 { "Red lines" } ul.lines { @for l in &view.red_lines { li { (line(l)) } } } }
        }
        (desk::requests(&view.desk, sitter))
        (desk::messages(&view.room, &view.desk, sitter))
        (desk::proposals(&view.room, &view.desk, sitter))
        @if sitter.party.is_some() {
            (desk::notes(&view.room, &view.desk.notes, &[], sitter.can))
            section.part.shared {
                h3 { "A shared screen" }
                p.soft { "Covered until whoever sits down next opens it." }
                (hand_over())
            }
        }
    }
}

/// What a hypothesis looks like, for a legend.
pub(crate) fn legend(room: &Room) -> Markup {
    html! {
        ul.legend {
            @for at in 0..room.hypotheses.len() {
                li { (hypothesis(room, u16::try_from(at).unwrap_or(u16::MAX))) }
            }
        }
    }
}
