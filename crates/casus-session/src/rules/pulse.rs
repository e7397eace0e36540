//! Belief pulses: ten chips, a confidence, a reason, a yes or no.

use super::{Ask, Decision, done, not_now, text, within};
use crate::clock::Millis;
use crate::command::play::Pulse;
use crate::event::Event;
use crate::game::Game;
use crate::refusal::{Code, Refusal};
use crate::seat::Player;
use crate::simulated;
use crate::state::{Stage, State};

/// Chips that an answer lays.
const CHIPS: u32 = 10;

pub(super) fn decide(ask: &Ask<'_>, command: &Pulse) -> Decision {
    let state = ask.state;
    match command {
        Pulse::Open { title, seconds, question } => {
            if state.open_pulse().is_some() {
                return Err(not_now("a pulse is open already"));
            }
            if state.pulses.len() >= 50 {
                return Err(not_now("a session takes fifty pulses"));
            }
            text(title, 1, 80, "/pulse/open/title")?;
            text(question, 0, 200, "/pulse/open/question")?;
            within(i64::from(*seconds), 10, 600, "the length in seconds", "/pulse/open/seconds")?;
            done(vec![Event::PulseOpened {
                title: title.clone(),
                question: question.clone(),
                seconds: *seconds,
            }])
        }
        Pulse::Send { chips, confidence, reason, accept } => {
            let member = ask.member()?;
            let Some(pulse) = state.open_pulse() else {
                return Err(Refusal::new(Code::Late, "no pulse is open"));
            };
            if pulse.answers.contains_key(&member) {
                return Err(Refusal::new(Code::Already, "this delegation has answered"));
            }
            let places = ask.game.setup().hypotheses.len() + 1;
            let total: u32 = chips.iter().map(|&c| u32::from(c)).sum();
            if chips.len() != places || total != CHIPS {
                let words = format!(
                    "{total} chips on {} places; ten chips on {places} places are taken, the last for \"cannot tell\"",
                    chips.len()
                );
                return Err(Refusal::new(Code::Range, words).at("/pulse/send/chips"));
            }
            text(reason, 0, 120, "/pulse/send/reason")?;
            done(vec![Event::PulseSent {
                member,
                chips: chips.clone(),
                confidence: *confidence,
                reason: reason.clone(),
                accept: *accept,
                human: ask.person,
            }])
        }
        Pulse::Close => match state.open_pulse() {
            Some(_) => done(closing(ask.game, state, ask.now)),
            None => Err(not_now("no pulse is open")),
        },
    }
}

/// The pulse closes: simulated members answer with what they believe now, who did not answer in time is missing.
pub(super) fn closing(game: &Game, state: &State, now: Millis) -> Vec<Event> {
    let Some(pulse) = state.open_pulse() else { return vec![] };
    let (mut events, mut missing) = (vec![], vec![]);
    for member in game.members().iter().filter(|m| !pulse.answers.contains_key(*m)) {
        if state.player(member) != Player::Simulated {
            missing.push(member.clone());
        } else if state.stage != Stage::Closed {
            let reply = simulated::of(game, state, member, now);
            events.extend(reply.map(|reply| Event::PulseSent {
                member: member.clone(),
                chips: reply.chips,
                confidence: reply.confidence,
                reason: String::new(),
                accept: reply.advice.would_sign,
                human: false,
            }));
        }
    }
    events.push(Event::PulseClosed { missing });
    events
}
