//! What control and evaluators hold: the run sheet, briefs, guides.

use super::{What, banner, due, is_handed_out, items, lines, story, to};
use crate::words::{self, RATINGS, Term};
use casus_session::seat::Party;
use casus_session::view::{ControlView, DelegationView, ItemView};
use maud::{Markup, html};

/// One line an item, with a box to tick; then what waits in reserve, and when it is called for.
pub(super) fn run_sheet(control: &ControlView, what: What) -> Markup {
    let (timed, reserve): (Vec<&ItemView>, Vec<&ItemView>) =
        items(control, what).partition(|item| item.due.is_some());
    html! {
        section class="run" {
            (banner())
            h2 { "Run sheet" }
            table {
                thead { tr {
                    th { "Done" } th { "Time" } th { "Fiction" } th { "Id" } th { "What" } th { "To" } th { "Title" }
                    th { "Min" } th { "Who" }
                } }
                tbody { @for item in timed { tr {
                    td { span.box {} }
                    td { (due(item)) }
                    td { (story(item)) }
                    td { (item.id) }
                    td.free { (words::kind(item.kind)) @if !item.method.is_empty() { ", " (item.method) } }
                    td.free { (to(item, control)) }
                    td.free { (item.title) }
                    td { @if let Some(minutes) = item.minutes { (minutes) } }
                    td.free { (item.owner) }
                } } }
            }
            @if !reserve.is_empty() {
                h3 { (Term::Deck.word(control.room.skin)) }
                table {
                    thead { tr { th { "Done" } th { "Id" } th { "To" } th { "Title" } th { "When" } th { "What it does" } } }
                    tbody { @for item in reserve { tr {
                        td { span.box {} }
                        td { (item.id) }
                        td.free { (to(item, control)) }
                        td.free { (item.title) }
                        td.free { (item.condition) }
                        td { @if let Some(purpose) = item.purpose { (words::purpose(purpose)) } }
                    } } }
                }
            }
        }
    }
}

/// What a delegation is told.
pub(super) fn brief(delegation: &DelegationView) -> Markup {
    html! {
        section class="brief" {
            (banner())
            h2 { (delegation.name) }
            @for line in delegation.public_brief.lines() { p { (line) } }
            h3 { "For you alone" }
            @for line in delegation.brief.lines() { p { (line) } }
            @if !delegation.red_lines.is_empty() {
                h3 { "What your capital will not accept" }
                ul { @for line in &delegation.red_lines { li { (line) } } }
            }
        }
    }
}

/// What an evaluator of a delegation looks for.
pub(super) fn guide(control: &ControlView, delegation: &DelegationView, what: What) -> Markup {
    let own = Party::Member(delegation.member.clone());
    let reaches = |item: &&ItemView| item.to.as_ref().is_some_and(|to| to.is_empty() || to.contains(&own));
    let shown = items(control, what).filter(|item| is_handed_out(item)).filter(reaches);
    html! {
        section class="guide" {
            (banner())
            h2 { "Evaluator's guide: " (delegation.name) }
            p { @for (_, letter, meaning) in RATINGS { b { (letter) } " " (meaning) "  " } }
            ul { @for (id, text) in &control.objectives { li { b { (id) } " " (text) } } }
            table {
                thead { tr { th { "Time" } th { "Id" } th { "Title" } th { "Expected" } th { "Serves" } th { "Seen at" } th { "Rating" } } }
                tbody { @for item in shown { tr {
                    td { (due(item)) }
                    td { (item.id) }
                    td.free { (item.title) }
                    td.free { (item.expected) }
                    td { @for id in &item.objectives { (id) " " } }
                    td.blank {}
                    td.boxes { @for (_, letter, _) in RATINGS { span.box {} (letter) " " } }
                } } }
            }
            h3 { "Strengths" }
            (lines())
            h3 { "To improve" }
            (lines())
        }
    }
}
