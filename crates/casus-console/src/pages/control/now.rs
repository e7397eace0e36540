//! What is going on now: silence, pulses, rulings, questions, notes.

use super::{role, ruling};
use crate::pages::desk::pinned;
use crate::pages::parts::{
    act, area, bar, digits, draft, line, mark, member, members, moment, party, session, text,
    waiting as count,
};
use crate::pages::pulse::chips;
use crate::pages::seats::{drafts, extend, open_pulse};
use crate::words;
use casus_report::svg::inert;
use casus_session::Command;
use casus_session::command::play::{Evaluation, Mail, Pulse};
use casus_session::limits::MESSAGE_CHARS;
use casus_session::view::{ControlView, DraftStatus, Phase, PulseControl};
use maud::{Markup, html};

/// What is going on now.
pub(crate) fn region(view: &ControlView) -> Markup {
    let can = view.room.phase == Phase::Running && !view.room.stopped;
    let waiting: Vec<_> = view.rulings.iter().filter(|r| r.ruled.is_none()).collect();
    let ruled: Vec<_> = view.rulings.iter().filter(|r| r.ruled.is_some()).collect();
    let asked: Vec<_> = view.requests.iter().filter(|(_, r)| r.answers.is_empty()).collect();
    html! {
        h2 { "Now" }
        (silence(view, can))
        (pulses(view, can))
        section.part {
            h3 { "Rulings waiting " (count(waiting.len())) }
            @for r in waiting { (ruling::waiting(view, r)) }
            @if !ruled.is_empty() { details.sheet data-key="ruled" { summary { (ruled.len()) " ruled" } @for r in ruled { (ruling::ruled(view, r)) } } }
        }
        section.part {
            h3 { "Questions to control " (count(asked.len())) }
            @for (who, request) in asked {
                @let answer = Command::Mail(Mail::Answer { of: who.clone(), number: request.number, text: String::new() });
                div.exchange {
                    p.meta { b { (inert(&party(&view.room, who))) } " · " (line(&moment(&request.when))) }
                    (text(&request.text))
                    form data-do=(act(&answer)) data-key={ "answer-" (party(&view.room, who)) "-" (request.number) } {
                        (area("/mail/answer/text", "Answer", 2, MESSAGE_CHARS, true))
                        button { "Answer" }
                    }
                }
            }
        }
        section.part {
            details.sheet data-key="drafts" { summary { "Drafts (" (view.drafts.len()) ")" } (drafts(&view.room, &view.drafts, &role(view), can)) }
            details.sheet data-key="mail" {
                summary { "Messages at the table (" (view.messages.len()) ")" }
                @for m in view.messages.iter().rev() {
                    div.exchange { p.meta { b { (inert(&party(&view.room, &m.from))) } " to " b { (inert(&party(&view.room, &m.to))) } " · " (line(&moment(&m.when))) } (text(&m.text)) }
                }
            }
        }
        (notes(view))
    }
}

fn silence(view: &ControlView, can: bool) -> Markup {
    let Some(public) = view.council.drafts.last() else {
        return html! { p.empty { "No text has been put under silence yet." } };
    };
    let people = view.table.iter().filter(|r| !r.seats.is_empty()).count();
    html! {
        article.card.draft {
            (draft(&view.room, public))
            @if let Some(s) = &view.silence {
                p.counts {
                    span { b { (s.stays.len()) } " stay silent" }
                    span { b { (s.broke.len()) } " broke" }
                    span { b { (s.asked.len()) } " ask for time" }
                }
                @if !s.stays.is_empty() { p.soft { "Read and silent: " (members(&view.room, &s.stays)) } }
                @for (who, why, wording) in &s.broke {
                    blockquote { b { (inert(member(&view.room, who))) } (text(why)) @if !wording.is_empty() { p.soft { "Could accept: " (line(wording)) } } }
                }
                @if public.status == DraftStatus::Silence { (extend(&view.room, &s.asked, &role(view), can)) }
                @if let Some(c) = &s.shadow_open { p.row { "Shadow ballot " (digits(c, None)) } }
                @if !s.shadow.is_empty() {
                    p { "Would have broken it: "
                        @let would: Vec<_> = s.shadow.iter().filter(|(_, w)| *w).map(|(id, _)| id).collect();
                        @if would.is_empty() { "nobody" } @else { (members(&view.room, would)) }
                        " (" (s.shadow.len()) " of " (people) " answered)"
                    }
                }
            }
        }
    }
}

fn pulses(view: &ControlView, can: bool) -> Markup {
    html! {
        section.part {
            h3 { "Assessments" }
            @for pulse in view.pulses.iter().rev().take(1) { (self::pulse(view, pulse)) }
            @if view.pulses.iter().all(|p| p.closed) { (open_pulse(&role(view), can)) }
            @if view.pulses.len() > 1 {
                details.sheet data-key="pulses" {
                    summary { "Earlier assessments" }
                    @for pulse in view.pulses.iter().rev().skip(1) { (self::pulse(view, pulse)) }
                }
            }
        }
    }
}

fn pulse(view: &ControlView, pulse: &PulseControl) -> Markup {
    let room = &view.room;
    let (table, simulated): (Vec<_>, Vec<_>) =
        pulse.answers.iter().partition(|a| a.human || view.table.iter().any(|row| row.member == a.member));
    html! {
        div.card {
            p.row {
                b { (line(&pulse.pulse.title)) }
                @if pulse.closed { span.soft { "closed" } } @else { (digits(&pulse.pulse.countdown, None)) }
                span { (pulse.answered.0) " of " (pulse.answered.1) " in" }
                @if !pulse.closed { (crate::pages::parts::offered(&role(view), &Command::Pulse(Pulse::Close), "Close", "small", true)) }
            }
            @if !pulse.closed { (bar(&pulse.pulse.countdown)) }
            @for a in table {
                div.exchange {
                    p.meta { b { (inert(member(room, &a.member))) } @if !a.human { " · a program" } " · " (session(a.session)) " · confidence " (words::confidence(a.confidence)) " · " @if a.accept { "accepts" } @else { "does not accept" } }
                    (chips(room, &a.chips))
                    @if !a.reason.is_empty() { p.soft { (line(&a.reason)) } }
                }
            }
            @if !pulse.missing.is_empty() { p { "Missing: " (members(room, &pulse.missing)) } }
            @if !simulated.is_empty() {
                @let accept = simulated.iter().filter(|a| a.accept).count();
                p.soft { (simulated.len()) " simulated; " (accept) " accept. Mean chips: "
                    @for at in 0..=room.hypotheses.len() {
                        @let sum: u32 = simulated.iter().map(|a| u32::from(a.chips.get(at).copied().unwrap_or(0))).sum();
                        @if at < room.hypotheses.len() { (mark(at)) } @else { span.mark.none { "?" } }
                        " " (format!("{:.1}", f64::from(sum) / f64::from(u32::try_from(simulated.len()).unwrap_or(1)))) " "
                    }
                }
            }
        }
    }
}

/// Notes of control.
pub(crate) fn notes(view: &ControlView) -> Markup {
    let note = Command::Evaluation(Evaluation::Note { text: String::new(), pin: None });
    html! {
        section.part {
            h3 { "Notes " (count(view.notes.len())) }
            form data-do=(act(&note)) data-key="note" {
                label { span { "Note" } textarea name="text" data-at="/evaluation/note/text" rows="2" maxlength=(MESSAGE_CHARS) required data-note {} }
                button { "Keep" }
            }
            @for note in view.notes.iter().rev() {
                div.exchange { p.meta { (session(note.session)) @if let Some(pin) = &note.pin { " · " (pinned(pin)) } } (text(&note.text)) }
            }
        }
    }
}
