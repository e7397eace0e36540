//! Before the start: is everything ready, who has come, who sits where.

use super::role;
use crate::pages::desk::unagreed;
use crate::pages::parts::{act, ago, choice, line, member, offered, sure_offered, text_of};
use crate::pages::{Around, Seen};
use crate::qr::qr;
use crate::words::{self, Term};
use casus_report::svg::inert;
use casus_session::command::{Seating, Time};
use casus_session::seat::{Player, Role};
use casus_session::view::{ControlView, Phase, SeatView};
use casus_session::{Command, Millis, SeatId};
use maud::{Markup, html};

/// What is checked before the start, and the way in.
pub(crate) fn preflight(view: &ControlView, around: &Around) -> Markup {
    let door = &around.door;
    let lan = !door.address.contains("127.0.0.1") && !door.address.contains("localhost");
    let seated =
        view.seats.iter().filter(|s| !s.revoked && matches!(s.role, Some(Role::Delegation(_)))).count();
    let agreed = view.seats.iter().all(|s| s.revoked || s.consented || s.program || !plays(s));
    let check = |on: bool, yes: &str, no: &str| html! { li.done[on] { span.tick aria-hidden="true" { @if on { "✓" } @else { "○" } } @if on { (yes) } @else { (no) } } };
    html! {
        (unagreed(view.consented, false, &view.room))
        h2 { "Before the start" }
        div.way-in {
            p.address { span.meta { "People open" } (door.address) }
            @if view.facilitator {
                (qr(&format!("{}#{}", door.address, door.code), "Join"))
                div {
                    p.meta { "and type" }
                    p.code { (door.code) }
                    div.row {
                        button.small type="button" data-door="\"renew\"" { "New code" }
                        (offered(&role(view), &Command::Seating(Seating::Lock { locked: !view.locked }), if view.locked { "Open seating" } else { "Lock seats" }, "small", true))
                    }
                }
            }
        }
        ul.checks {
            (check(lan, "Others can reach this address", "Only this machine can reach the address (start with --listen)"))
            @if let Some(roomy) = around.machine.roomy {
                (check(roomy, "At least 1 GB is free for the log", "Less than 1 GB is free where the log is kept: make room"))
            }
            (check(around.machine.timely, "This machine’s clock can be right", "This machine’s clock stands before its newest session or before casus was made: set it"))
            (check(door.reached, "Phone reached", "Phone reached: open the address on one phone"))
            (check(seated > 0, &format!("{seated} delegations seated"), "No delegation is seated yet"))
            (check(seated > 0 && agreed, "All who are seated agreed to be recorded", if agreed { "Nobody has agreed to be recorded yet" } else { "Somebody who is seated has not agreed to be recorded yet" }))
            (check(view.locked, "Seating is closed", "Seating is open"))
        }
        @if let Some(fingerprint) = &door.fingerprint {
            details.certificate {
                summary { "Certificate" }
                p.soft { "Its SHA-256, for whoever compares it with what a browser shows:" }
                p.fingerprint { (fingerprint) }
            }
        }
        @if view.facilitator { p.soft { "Print hand-outs now: the projector or the network may fail." } }
        (sure_offered(&role(view), &Command::Time(Time::Start), Term::Start.word(view.room.skin), "Press again to start", "primary wide", !view.room.stopped))
    }
}

/// Who has come and who sits where.
pub(crate) fn seats(view: &ControlView, around: &Around) -> Markup {
    let waiting = view.seats.iter().filter(|s| !s.revoked && s.role.is_none() && s.id != SeatId::FACILITATOR);
    let seated = view.seats.iter().filter(|s| !s.revoked && s.role.is_some() && s.id != SeatId::FACILITATOR);
    html! {
        h2 { "Seats" }
        h3 { "Waiting" }
        (list(view, around, waiting, "Nobody waits."))
        h3 { "Seated" }
        (list(view, around, seated, "Nobody has a seat yet."))
        @if view.room.phase == Phase::Lobby { (players(view)) }
    }
}

fn list<'v>(
    view: &ControlView,
    around: &Around,
    seats: impl Iterator<Item = &'v SeatView>,
    nobody: &str,
) -> Markup {
    let mut seats = seats.peekable();
    html! {
        @if seats.peek().is_none() { p.soft { (nobody) } }
        ul.seats { @for seat in seats { (row(view, around, seat)) } }
    }
}

fn row(view: &ControlView, around: &Around, seat: &SeatView) -> Markup {
    let assign = Command::Seating(Seating::Assign { seat: seat.id, role: Role::Observer });
    let code = around.door.moves.iter().find(|(s, _)| *s == seat.id).map(|(_, code)| code);
    let mover = format!("{{\"move_seat\":{{\"seat\":{}}}}}", text_of(&seat.id));
    html! {
        li.seat data-key={ "seat-" (seat.id.0) } {
            p.name {
                (presence(around, seat.id)) " " b.alias { (line(&seat.alias)) }
                @if let Some(role) = &seat.role { " · " (role_of(view, role)) }
                @if seat.program { " " span.tag { "program" } } @else if !seat.consented && plays(seat) { " " span.soft { "has not agreed yet" } }
            }
            @if seat.role.is_none() && role(view).may(&assign) {
                form.inline data-do=(act(&assign)) data-key={ "assign-" (seat.id.0) } data-keep {
                    (choice("/seating/assign/role", "Seat", &roles(view), None))
                    button.small aria-label={ "Assign " (inert(&seat.alias)) } { "Assign" }
                }
            }
            @if view.facilitator {
                @if let Some(code) = code {
                    p { "Type this on the other device, once: " b.code { (code) } }
                }
                div.row {
                    button.small type="button" data-door=(mover) { "Other device" }
                    @if seat.role.is_some() { (offered(&role(view), &Command::Seating(Seating::Unassign { seat: seat.id }), "Unseat", "small", true)) }
                    (sure_offered(&role(view), &Command::Seating(Seating::Revoke { seat: seat.id }), "Send away", "Press again", "small", true))
                }
            }
        }
    }
}

/// Whether what a seat does is recorded: observers and the board do nothing, and the facilitator starts the record.
fn plays(seat: &SeatView) -> bool {
    !matches!(seat.role, None | Some(Role::Facilitator | Role::Observer | Role::Board))
}

/// Whether a seat's browser listens: by shape and word, not by colour alone.
pub(crate) fn presence(around: &Around, seat: SeatId) -> Markup {
    match around.seen.get(&seat) {
        Some(Seen::Here) => html! { span.here title="connected" { "●" span.out { "connected" } } },
        Some(Seen::Away { since }) => {
            html! { span.away title="not connected" { "▲ " (ago(Millis(*since))) } }
        }
        None => html! { span.away { "–" } },
    }
}

/// A role with the name of its member.
pub(super) fn role_of(view: &ControlView, role: &Role) -> String {
    let word = words::role(role, view.room.skin);
    match role {
        Role::Delegation(id) => inert(member(&view.room, id)),
        Role::Evaluator(id) => format!("{word} of {}", inert(member(&view.room, id))),
        _ => word.to_owned(),
    }
}

fn roles(view: &ControlView) -> Vec<(String, String)> {
    let people: Vec<_> = view.table.iter().map(|row| row.member.clone()).collect();
    let mut members: Vec<_> = view.room.members.iter().collect();
    members.sort_by_key(|m| !people.contains(&m.id));
    let skin = view.room.skin;
    let mut roles: Vec<(String, String)> = members
        .iter()
        .map(|m| (text_of(&Role::Delegation(m.id.clone())), format!("{} · {}", m.code, m.name)))
        .collect();
    for role in [Role::Chair, Role::WhiteCell, Role::RedCell, Role::Observer, Role::Board] {
        roles.push((text_of(&role), words::role(&role, skin).to_owned()));
    }
    for m in members {
        let words = format!("{} of {}", Term::Evaluator.word(skin), m.code);
        roles.push((text_of(&Role::Evaluator(m.id.clone())), words));
    }
    roles
}

/// Who plays members in whose seats nobody sits.
fn players(view: &ControlView) -> Markup {
    let empty: Vec<_> = view.table.iter().filter(|row| row.seats.is_empty()).collect();
    html! {
        @if !empty.is_empty() {
            h3 { "Nobody sits here yet" }
            ul.plain {
                @for row in empty {
                    li.row {
                        span { (inert(member(&view.room, &row.member))) @match row.player { Player::Human => "", Player::Simulated => " · simulated", Player::Outside => " · a program" } }
                        @if row.player != Player::Simulated {
                            (offered(&role(view), &Command::Seating(Seating::Play { member: row.member.clone(), by: Player::Simulated }), "Let the model play", "small", true))
                        }
                    }
                }
            }
        }
    }
}
