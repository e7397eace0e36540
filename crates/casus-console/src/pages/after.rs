//! The talk right after the play: one page at a time, in the order that keeps each from spoiling the next.

use super::parts::{act, area, choice, hypothesis, line, mark, member};
use crate::words;
use casus_report::svg::inert;
use casus_session::Command;
use casus_session::command::play::{HotWash, Page};
use casus_session::view::{CurveView, Room};
use maud::{Markup, html};

/// The page that is shown now, as everybody sees it.
pub(crate) fn wash(room: &Room) -> Markup {
    let Some(wash) = &room.hot_wash else { return html! {} };
    let title = words::PAGES.iter().find(|(page, _)| *page == wash.page).map_or("", |(_, t)| t);
    html! {
        section.card.wash {
            p.meta { (words::Term::HotWash.word(room.skin)) }
            h2 { (title) }
            @match wash.page {
                Page::Memory => p { "When were you surest? When did you change your mind, and what did it?" },
                Page::OwnCurve | Page::AllCurves | Page::Model => {
                    @if wash.curves.is_empty() { p.empty { "No assessment was given." } }
                    @for curve in &wash.curves { (self::curve(room, curve)) }
                },
                Page::Truth => {},
                Page::Counterfactuals => {
                    p { "What would this have been without one item? Name it." }
                    @if !wash.counterfactuals.is_empty() { p { "Named: " @for id in &wash.counterfactuals { b { (inert(id.as_str())) } " " } } }
                    p.soft { "The answer is what the model would have done, not what this room would have done." }
                },
            }
            @if let Some((place, label)) = &wash.truth {
                p.truth { (hypothesis(room, *place)) @if label.is_empty() { "" } }
                @if !wash.sealed.is_empty() {
                    ul.plain {
                        @for (who, place, words) in &wash.sealed {
                            li { b { (inert(member(room, who))) } " had written " (hypothesis(room, *place)) " " (line(words)) }
                        }
                    }
                }
            }
        }
    }
}

/// A belief over the pulses, as columns of chips.
pub(crate) fn curve(room: &Room, curve: &CurveView) -> Markup {
    html! {
        figure.curve.simulated[!curve.human] {
            figcaption { (inert(member(room, &curve.member))) @if !curve.human { " · simulated" } }
            div.columns {
                @for (title, chips) in &curve.points {
                    div.column {
                        @match chips {
                            Some(chips) => div.stack { @for (at, n) in chips.iter().enumerate().rev() { (share(room, at, *n)) } },
                            None => div.stack.missing { "missing" },
                        }
                        span.meta { (line(title)) }
                    }
                }
            }
        }
    }
}

fn share(room: &Room, at: usize, chips: f64) -> Markup {
    let whole = chips.round().clamp(0.0, 10.0);
    html! {
        @for k in 0..10u8 {
            @if f64::from(k) < whole {
                @if at < room.hypotheses.len() { (mark(at)) } @else { span.mark.none aria-hidden="true" { "?" } }
            }
        }
    }
}

/// What a delegation is asked after the play.
pub(crate) fn player_forms(room: &Room, sealed: bool, feedback: bool, can: bool) -> Markup {
    let shown = room.hot_wash.as_ref().is_some_and(|w| w.truth.is_some());
    let options: Vec<_> = room
        .hypotheses
        .iter()
        .enumerate()
        .map(|(at, h)| (at.to_string(), format!("{} · {}", h.letter, h.label)))
        .collect();
    let written = Command::HotWash(HotWash::Sealed { hypothesis: 0, text: String::new() });
    let answers =
        Command::HotWash(HotWash::Feedback { answers: [String::new(), String::new(), String::new()] });
    html! {
        @if !sealed && !shown {
            form.card data-do=(act(&written)) data-key="sealed" {
                h3 { "What really happened?" }
                p.soft { "Sealed until the truth is shown." }
                (choice("/hot_wash/sealed/hypothesis", "It was", &options, None))
                (area("/hot_wash/sealed/text", "In your words", 3, 2000, false))
                button.primary.wide disabled[!can] { "Seal it" }
            }
        }
        @if sealed && !shown { p.outcome { "Sealed." } }
        @if !feedback {
            form.card data-do=(act(&answers)) data-key="feedback" {
                h3 { "Three questions" }
                (area("/hot_wash/feedback/answers/0", "What worked?", 2, 2000, false))
                (area("/hot_wash/feedback/answers/1", "What did not?", 2, 2000, false))
                (area("/hot_wash/feedback/answers/2", "What should be done about it?", 2, 2000, false))
                button disabled[!can] { "Send" }
            }
        } @else { p.outcome { "Thank you for your answers." } }
    }
}
