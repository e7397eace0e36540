//! The table: a row for each member with people in its seat, a line for the simulated ones.

use super::door::{presence, seats};
use super::role;
use crate::pages::Around;
use crate::pages::desk::unagreed;
use crate::pages::parts::{act, ago, area, choice, code, digits, hypothesis, line, offered, text_of, word};
use casus_report::svg::inert;
use casus_session::Command;
use casus_session::command::{Ally, AllyAct};
use casus_session::seat::{Allies, Player};
use casus_session::view::{AllyView, ControlView, SeatView, TableRow};
use maud::{Markup, html};

/// The table.
pub(crate) fn region(view: &ControlView, around: &Around) -> Markup {
    html! {
        (unagreed(view.consented, false, &view.room))
        h2 { "Table" }
        table.rows {
            thead { tr { th { "Seat" } th { "Here" } th { "Read" } th { "Believes" } th { "Position" } } }
            tbody { @for row in view.table.iter().filter(|r| !r.seats.is_empty() || r.player != Player::Simulated) { (self::row(view, around, row)) } }
        }
        (allies(view))
        @if let Some(drawer) = &view.drawer {
            section.card.drawer {
                h3 { "What the model expects" }
                p.soft { "Recorded: who has seen this is no longer independent." }
                table.rows {
                    thead { tr { th { "Member" } th { "Belief" } th { "Wants" } th { "Breaks" } } }
                    tbody {
                        @for f in &drawer.members {
                            tr {
                                td { (inert(code(&view.room, &f.member))) }
                                td { @for (at, p) in f.belief.iter().enumerate() { @if *p >= 0.1 { (crate::pages::parts::mark(at)) " " (percent(*p)) " " } } }
                                td { (view.room.ladder.get(usize::from(f.wants)).map_or("–", String::as_str)) }
                                td.num { @if let Some(p) = f.breaks { (percent(p)) } }
                            }
                        }
                    }
                }
            }
        }
        details.sheet data-key="seats" { summary { "Seats and devices" } (seats(view, around)) @if view.facilitator { (door(around)) } }
    }
}

fn door(around: &Around) -> Markup {
    html! { p.soft { (around.door.address) " · code " b { (around.door.code) } " " button.small type="button" data-door="\"renew\"" { "New code" } } }
}

/// A probability in whole percent.
pub(crate) fn percent(p: f64) -> String {
    format!("{:.0} %", 100.0 * p)
}

fn row(view: &ControlView, around: &Around, row: &TableRow) -> Markup {
    let seats: Vec<&SeatView> = view.seats.iter().filter(|s| row.seats.contains(&s.id)).collect();
    let position = view.room.members.iter().find(|m| m.id == row.member).and_then(|m| m.position.as_ref());
    html! {
        tr {
            th scope="row" { (inert(code(&view.room, &row.member))) " " span.soft { @for s in &seats { (line(&s.alias)) " " } @if row.player == Player::Outside { "· a program" } } }
            td { @for s in &seats { (presence(around, s.id)) " " span.soft { (ago(s.last_act)) } } }
            td.num { (row.read.0) "/" (row.read.1) }
            td {
                @match (&row.belief, row.answered) {
                    (_, Some(false)) => span.soft { "asked" },
                    (_, Some(true)) => span.soft { "answered" },
                    (Some((place, w)), None) => { (hypothesis(&view.room, *place)) " " (word(w)) },
                    (None, None) => "–",
                }
            }
            td { @if let Some(p) = position { @if let Some(h) = p.hypothesis { (crate::pages::parts::mark(usize::from(h))) " " } (line(&p.text)) } @else { "–" } }
        }
    }
}

fn allies(view: &ControlView) -> Markup {
    let mut leans: Vec<(u16, usize)> = Vec::new();
    let mut none = 0;
    for ally in &view.allies {
        match &ally.belief {
            None => none += 1,
            Some((place, _)) => match leans.iter_mut().find(|(p, _)| p == place) {
                Some((_, n)) => *n += 1,
                None => leans.push((*place, 1)),
            },
        }
    }
    leans.sort_by_key(|(place, n)| (std::cmp::Reverse(*n), *place));
    let quiet = view.ally_mode == Allies::Quiet;
    let turn = Command::Ally(Ally::Mode { allies: if quiet { Allies::Free } else { Allies::Quiet } });
    let soon: Vec<&AllyView> = view
        .allies
        .iter()
        .filter(|a| a.upcoming.as_ref().is_some_and(|u| u.breaks && u.at.is_some()))
        .collect();
    html! {
        details.sheet.allies data-key="allies" {
            summary {
                span { (view.allies.len()) " simulated" }
                span.soft {
                    @for (place, n) in &leans { (n) " " (crate::pages::parts::mark(usize::from(*place))) " " }
                    @if none > 0 { (none) " without a view yet" }
                    @if quiet { @if !leans.is_empty() || none > 0 { " · " } "quiet: they advise only" }
                }
            }
            (offered(&role(view), &turn, if quiet { "Let them act" } else { "Keep them quiet" }, "small", !view.room.stopped))
            ul.plain { @for ally in &view.allies { (self::ally(view, ally)) } }
        }
        @if !soon.is_empty() {
            div.card.notice {
                h4 { "Would break silence" }
                @for ally in soon { (about_to_break(view, ally)) }
            }
        }
    }
}

fn ally(view: &ControlView, ally: &AllyView) -> Markup {
    html! {
        li.row {
            b { (inert(code(&view.room, &ally.member))) }
            span { @if let Some((place, w)) = &ally.belief { (hypothesis(&view.room, *place)) " " (word(w)) } @else { span.soft { "no view" } } }
            @if ally.held { (offered(&role(view), &Command::Ally(Ally::Let { member: ally.member.clone() }), "Let answer", "small", true)) }
        }
    }
}

fn about_to_break(view: &ControlView, ally: &AllyView) -> Markup {
    let Some(advice) = &ally.upcoming else { return html! {} };
    let member = || ally.member.clone();
    let instead =
        Command::Ally(Ally::Override { member: member(), act: AllyAct::Stay, reason: String::new() });
    let acts = [
        (text_of(&AllyAct::Stay), "stays silent".to_owned()),
        (text_of(&AllyAct::Break { reason: advice.reason.clone() }), "breaks now".to_owned()),
    ];
    html! {
        div.row {
            b { (inert(&ally.name)) }
            @if let Some(at) = &advice.at { (digits(at, None)) }
            span { (line(&advice.reason)) }
            @if ally.held {
                (offered(&role(view), &Command::Ally(Ally::Let { member: member() }), "Let it", "small", true))
            } @else {
                (offered(&role(view), &Command::Ally(Ally::Hold { member: member() }), "Hold", "small", !view.room.stopped))
            }
        }
        @if role(view).may(&instead) {
            details.sheet data-key={ "override-" (ally.member.as_str()) } {
                summary { "Answer in its place" }
                form data-do=(act(&instead)) data-key={ "override-form-" (ally.member.as_str()) } {
                    (choice("/ally/override/act", "It", &acts, None))
                    (area("/ally/override/reason", "Why (10 characters or more)", 2, 2000, true))
                    button { "Override" }
                }
            }
        }
    }
}
