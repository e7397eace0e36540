//! The end of the log in words, and the way back to a moment of it.

use super::door::role_of;
use crate::pages::LogView;
use crate::pages::parts::{act, choice, line, party, session};
use casus_session::command::Time;
use casus_session::view::{ControlView, Phase};
use casus_session::{Actor, Command, Told};
use maud::{Markup, html};

const SURE: &str = "Press again: this session ends here";
/// Most characters of a moment where one is chosen.
const SHORT: usize = 60;

fn fork(keep: u64) -> Command {
    Command::Time(Time::Fork { keep })
}

/// What happened lately, newest first, with the ways back.
pub(crate) fn log(view: &ControlView, log: &LogView) -> Markup {
    let back =
        matches!(view.room.phase, Phase::Running | Phase::Paused) && view.facilitator && !view.room.stopped;
    html! {
        details.sheet.up data-key="log" {
            summary { "Log" }
            div.card {
                label { span.out { "Search the log" } input type="search" data-filter="ol.tail" placeholder="Search" maxlength="80" autocomplete="off"; }
                ol.tail {
                    @for told in log.told.iter().rev() {
                        li data-key={ "record-" (told.seq) } {
                            p { span.meta { (told.seq) " · " (session(told.session)) " · " (line(&who(view, told))) } " " (line(&told.words)) }
                            // A command apiece would be most of what a record costs on the wire.
                            @if back {
                                div.row {
                                    span.soft { "Go back to" }
                                    @if let Some(keep) = told.seq.checked_sub(1) { button.small data-back=(keep) { "before" } }
                                    button.small data-back=(told.seq) { "after" }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Who asked, and for whom it was where that is another.
fn who(view: &ControlView, told: &Told) -> String {
    let mut asked = None;
    let name = match &told.actor {
        Actor::Clock => "by itself".to_owned(),
        Actor::Visitor => "at the door".to_owned(),
        Actor::Program(member) => format!("program of {member}"),
        Actor::Seat(id) => match view.seats.iter().find(|seat| seat.id == *id) {
            Some(seat) => {
                asked = seat.role.as_ref().and_then(|role| role.party());
                seat.role.as_ref().map_or_else(|| seat.alias.clone(), |role| role_of(view, role))
            }
            None => format!("seat {}", id.0),
        },
    };
    match &told.of {
        Some(of) if asked.as_ref() != Some(of) => format!("{name} · {}", party(&view.room, of)),
        _ => name,
    }
}

/// A choice of the moment to go back to, by what happened then.
pub(crate) fn go_back(log: &LogView) -> Markup {
    let last = log.told.last().map_or(0, |told| told.seq);
    let moment = |told: &Told| {
        let words: String = told.words.chars().take(SHORT).collect();
        (told.seq.to_string(), format!("{} {}", session(told.session), words))
    };
    let moments: Vec<_> = log.told.iter().rev().map(moment).collect();
    html! {
        details.sheet.up data-key="fork" {
            summary { "Go back" }
            form.card data-do=(act(&fork(last))) data-sure=(SURE) data-key="fork-form" {
                p { "A new session goes on from an earlier moment. This one is kept as it is." }
                (choice("/time/fork/keep", "The last that it keeps", &moments, Some(&last.to_string())))
                button { "Go on from there" }
            }
        }
    }
}
