//! A belief pulse: ten chips over what may have happened.

use super::parts::{act, bar, choice, digits, hypothesis, line, mark, text_of};
use crate::words;
use casus_report::svg::inert;
use casus_session::Command;
use casus_session::command::play::{Confidence, Pulse};
use casus_session::view::{PulseView, Room};
use casus_session::words::word;
use maud::{Markup, html};

/// The form of an open pulse.
pub(crate) fn form(room: &Room, pulse: &PulseView, can: bool) -> Markup {
    let answers = room.hypotheses.len() + 1;
    let send = Command::Pulse(Pulse::Send {
        chips: vec![0; answers],
        confidence: Confidence::Low,
        reason: String::new(),
        accept: false,
    });
    let sure = [Confidence::Low, Confidence::Moderate, Confidence::High];
    let sure = sure.map(|c| (text_of(&c), words::confidence(c).to_owned()));
    let scale: Vec<&str> = (0..=10u8).map(|n| word(room.scale, f64::from(n) / 10.0).word).collect();
    html! {
        form.card.pulse data-do=(act(&send)) data-key={ "pulse-" (pulse.title) } data-chips="10" data-words=(text_of(&scale)) {
            header.row { h3 { (line(&pulse.title)) @if !pulse.title.trim_end().ends_with('?') { ": what do you believe?" } } (digits(&pulse.countdown, Some("Assessment"))) }
            (bar(&pulse.countdown))
            p.soft { "Put ten chips. Nobody at the table sees them." }
            @for at in 0..answers {
                @let place = u16::try_from(at).unwrap_or(u16::MAX);
                @let on = room.hypotheses.get(at).map_or_else(|| "cannot tell".to_owned(), |h| format!("{} {}", h.letter, inert(&h.label)));
                div.chip-row {
                    (hypothesis(room, place))
                    div.stepper {
                        button type="button" data-chip="-1" aria-label={ "One chip less on " (on) } { "−" }
                        input type="text" inputmode="none" readonly value="0" data-at={ "/pulse/send/chips/" (at) } data-type="json" name={ "chip" (at) } aria-label={ "Chips on " (on) };
                        button type="button" data-chip="1" aria-label={ "One chip more on " (on) } { "+" }
                    }
                    span.says {}
                }
            }
            p.left role="status" { "10 chips left" }
            (choice("/pulse/send/confidence", "How sure is your analysis?", &sure, Some("\"moderate\"")))
            label { span { "Why, in a line" } input type="text" data-at="/pulse/send/reason" name="reason" maxlength="120" autocomplete="off"; }
            fieldset {
                legend { (line(words::question(&pulse.question))) }
                label.radio { input type="radio" name="accept" value="true" data-at="/pulse/send/accept" data-type="json" required; " Yes" }
                label.radio { input type="radio" name="accept" value="false" data-at="/pulse/send/accept" data-type="json" required; " No" }
            }
            button.primary.wide data-off[!can] disabled { "Send" }
        }
    }
}

/// Chips as they were put.
pub(crate) fn chips(room: &Room, chips: &[u8]) -> Markup {
    html! {
        ol.chips {
            @for (at, n) in chips.iter().enumerate() {
                @for _ in 0..*n {
                    li { @if at < room.hypotheses.len() { (mark(at)) } @else { span.mark.none aria-hidden="true" { "?" } } }
                }
            }
            li.out {
                @for (at, n) in chips.iter().enumerate() {
                    @match room.hypotheses.get(at) { Some(h) => { (h.letter) }, None => "cannot tell" } " " (n) ", "
                }
            }
        }
    }
}
