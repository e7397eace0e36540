//! Simulated members, as far as control has a hand in them.

use super::council::breaking;
use super::{Ask, Decision, done, not_now, reason, text, unknown};
use crate::command::{Ally, AllyAct};
use crate::event::Event;
use crate::refusal::{Code, Refusal};
use crate::seat::Player;
use casus_scenario::value::Id;

pub(super) fn decide(ask: &Ask<'_>, command: &Ally) -> Decision {
    let (game, state) = (ask.game, ask.state);
    let simulated = |member: &Id| {
        if !game.members().contains(member) {
            return Err(unknown("member"));
        }
        match state.player(member) {
            Player::Simulated => Ok(()),
            _ => Err(not_now("this member is not played by the model")),
        }
    };
    match command {
        Ally::Mode { allies } => done(vec![Event::AlliesSet { allies: *allies }]),
        Ally::Hold { member } => {
            simulated(member)?;
            done(vec![Event::AllyHeld { member: member.clone(), held: true }])
        }
        Ally::Let { member } => {
            simulated(member)?;
            if !state.held.contains(member) {
                return Err(not_now("this member is not held"));
            }
            done(vec![Event::AllyHeld { member: member.clone(), held: false }])
        }
        Ally::Override { member, act, reason: why } => {
            simulated(member)?;
            reason(why, "/ally/override/reason")?;
            let Some(round) = state.silence() else { return Err(not_now("no text is under silence")) };
            if round.acts.get(member).is_some_and(|act| act.breaks) {
                return Err(Refusal::new(Code::Already, "this member has broken silence"));
            }
            let mut events = vec![Event::AllyOverridden { member: member.clone(), reason: why.clone() }];
            match act {
                AllyAct::Stay => events.push(Event::Stayed { member: member.clone(), human: false }),
                AllyAct::Break { reason: given } => {
                    text(given, 1, 2_000, "/ally/override/act/break/reason")?;
                    let words = (given.clone(), String::new());
                    events.extend(breaking(game, state, ask.now, member, words, false));
                }
            }
            done(events)
        }
    }
}
