//! Notices and forms.

use super::{Exercise, WayIn, What, banner, lines};
use crate::qr::qr;
use crate::words;
use casus_session::view::{ControlView, DraftStatus};
use maud::{Markup, html};

/// The rules on a page.
pub(super) fn rules(control: &ControlView) -> Markup {
    html! {
        section class="rules" {
            (banner())
            h2 { "Rules on a page" }
            p { "This is an exercise. Nothing in it is a forecast, and no real person is meant." }
            ul {
                li { "You do not all know the same. What you were given alone is yours to share, in full or in part." }
                li { "When you are asked what you believe, answer alone and before you talk: lay ten chips on the hypotheses." }
                li { "A text under silence is adopted when the time is up and nobody has broken silence. One break stops it." }
                li { "Keep silent, break it with a reason, or ask the chair for time." }
                li { "Propose what your country does; control rules what follows." }
                li { "A real emergency is called with STOP-REAL. Everything stops." }
            }
            h3 { "What might have happened" }
            table { tbody { @for h in &control.room.hypotheses { tr { td { b { (h.letter) } } td { (h.label) } } } } }
            h3 { "What the Council can decide" }
            ol start="0" { @for rung in &control.room.ladder { li { (rung) } } }
        }
    }
}

/// A folded card for each seat: its name to the table, its name and the way in to whoever sits there.
pub(super) fn seats(exercise: &Exercise, way_in: Option<WayIn<'_>>) -> Markup {
    let names = exercise.delegations.iter().map(|delegation| delegation.name.as_str()).chain(["Chair"]);
    html! {
        section class="seats" {
            @for name in names {
                article class="seat" {
                    p.turned { (name) }
                    div.own {
                        p { (name) }
                        @if let Some(WayIn { address, code }) = way_in {
                            (qr(&format!("{address}#{code}"), "Join"))
                            p.way { "Scan this, or open " b { (address) } " and type " b { (code) } ". If the code is refused, type the one on the board." }
                        }
                    }
                }
            }
        }
    }
}

/// A notice for each text that may still go under silence.
pub(super) fn silence(control: &ControlView, what: What) -> Markup {
    let open = |status: DraftStatus| !matches!(status, DraftStatus::Adopted | DraftStatus::Withdrawn);
    let drafts = control.drafts.iter().filter(|draft| what == What::All || open(draft.status));
    html! {
        @for draft in drafts {
            section class="notice" {
                (banner())
                h2 { "Under silence: " (draft.title) }
                p.wording { (draft.text) }
                p { "It asserts: " (words::claim(draft.claim)) ". It asks for: "
                    (control.room.ladder.get(usize::from(draft.rung)).map_or("", String::as_str)) "." }
                p { "Silence ends at " @if draft.until.is_empty() { span.gap {} } @else { (draft.until) }
                    ", after " (f64::from(draft.seconds) / 60.0) " minutes in the room, at " span.gap {} "." }
                p { "If nobody breaks silence by then, the text is adopted." }
                table { tbody {
                    tr { td { span.box {} " We break silence." } td { "Delegation:" span.gap {} } }
                    tr { td colspan="2" { "Because:" (lines()) } }
                    tr { td colspan="2" { "We could accept:" (lines()) } }
                    tr { td { span.box {} " We ask the chair for time." } td { "How long:" span.gap {} } }
                } }
                p { "If somebody else breaks it: would you have, had it run on? " span.box {} " yes " span.box {} " no" }
            }
        }
    }
}

/// The situation report.
pub(super) fn report(control: &ControlView) -> Markup {
    html! {
        section class="report" {
            (banner())
            h2 { "Situation report" }
            p { "From:" span.gap {} " Time:" span.gap {} }
            @for question in ["What we know", "What we assess, and how sure we are", "What we did", "What we ask"] {
                h3 { (question) }
                (lines())
            }
            h3 { "Ten chips" }
            table { tbody { @for h in &control.room.hypotheses {
                tr { td { b { (h.letter) } " " (h.label) } td.blank { @for _ in 0..10 { span.box {} } } }
            } } }
        }
    }
}

/// The feedback form.
pub(super) fn feedback(control: &ControlView) -> Markup {
    html! {
        section class="feedback" {
            (banner())
            h2 { "Feedback: " (control.room.title) }
            @for question in ["What will you do differently?", "What was not believable?", "What should the next exercise have?"] {
                h3 { (question) }
                (lines())
            }
        }
    }
}
