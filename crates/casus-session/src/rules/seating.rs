//! Seats: joining, assigning, sending away.

use super::{Ask, Decision, done, not_now, text, unknown};
use crate::command::{Command, Seating};
use crate::event::Event;
use crate::game::Game;
use crate::limits::SEATS;
use crate::record::Answer;
use crate::refusal::{Code, Refusal};
use crate::seat::{Player, Role, SeatId};
use crate::state::{Stage, State};
use casus_scenario::value::Id;

fn token(key: &str, pointer: &str) -> Result<(), Refusal> {
    let hex = key.len() == 64 && key.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    let words = "the hash of a token is 64 hexadecimal digits";
    if hex { Ok(()) } else { Err(Refusal::new(Code::Text, words).at(pointer)) }
}

/// A newcomer at the door.
pub(super) fn join(game: &Game, state: &State, command: &Command) -> Decision {
    let _ = game;
    let Command::Seating(Seating::Join { alias, key, program }) = command else {
        return Err(Refusal::new(Code::NotSeated, "join first"));
    };
    if state.locked || state.stage == Stage::Closed || state.seats.len() >= SEATS {
        return Err(Refusal::new(Code::SeatingClosed, "seating is closed"));
    }
    text(alias, 1, 80, "/seating/join/alias")?;
    token(key, "/seating/join/key")?;
    if state.seats.iter().any(|seat| seat.key == *key) {
        return Err(Refusal::new(Code::Taken, "this token has a seat already"));
    }
    let seat = SeatId(u16::try_from(state.seats.len()).unwrap_or(u16::MAX));
    let joined = Event::Joined { seat, alias: alias.clone(), key: key.clone(), program: *program };
    Ok((vec![joined], Answer::Seat(seat)))
}

/// A seat agrees to be recorded.
pub(super) fn consent(state: &State, seat: SeatId) -> Decision {
    match state.seat(seat) {
        Some(s) if s.consented => done(vec![]),
        _ => done(vec![Event::Consented { seat }]),
    }
}

pub(super) fn decide(ask: &Ask<'_>, command: &Seating) -> Decision {
    let state = ask.state;
    let known = |id: SeatId| state.seat(id).filter(|s| !s.revoked).ok_or_else(|| unknown("seat"));
    let member = |id: &Id| {
        if ask.game.members().contains(id) { Ok(()) } else { Err(unknown("member")) }
    };
    match command {
        Seating::Join { .. } => Err(Refusal::new(Code::Already, "this seat has joined already")),
        Seating::Consent => done(vec![]),
        Seating::Assign { seat, role } => {
            known(*seat)?;
            if *seat == SeatId::FACILITATOR {
                return Err(not_now("the facilitator's own seat stays the facilitator's"));
            }
            if let Role::Delegation(id) | Role::Evaluator(id) = role {
                member(id)?;
            }
            done(vec![Event::Assigned { seat: *seat, role: Some(role.clone()) }])
        }
        Seating::Unassign { seat } => {
            known(*seat)?;
            if *seat == SeatId::FACILITATOR {
                return Err(not_now("the facilitator's own seat stays the facilitator's"));
            }
            done(vec![Event::Assigned { seat: *seat, role: None }])
        }
        Seating::Lock { locked } => done(vec![Event::Locked { locked: *locked }]),
        Seating::Revoke { seat } => {
            known(*seat)?;
            if *seat == SeatId::FACILITATOR {
                return Err(not_now("the facilitator cannot be sent away"));
            }
            done(vec![Event::Revoked { seat: *seat }])
        }
        Seating::Rekey { seat, key } => {
            known(*seat)?;
            token(key, "/seating/rekey/key")?;
            done(vec![Event::Rekeyed { seat: *seat, key: key.clone() }])
        }
        Seating::Play { member: id, by } => {
            member(id)?;
            if *by == Player::Human {
                return Err(not_now("people play a member by being given its seat"));
            }
            done(vec![Event::Played { member: id.clone(), by: *by }])
        }
    }
}
