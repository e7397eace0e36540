//! What falls due by itself, one thing at a time in order of time.

use super::{arming, council, items, pulse};
use crate::clock::{ClockId, Deadline, Millis};
use crate::event::Event;
use crate::game::Game;
use crate::seat::Player;
use crate::state::{Stage, State, Stop};
use crate::view::ItemStatus;
use casus_scenario::value::Id;

/// A thing that falls due. Of several at one instant, the first of this order comes first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    /// A simulated member answers the text under silence.
    Moment(Id),
    /// Silence expires.
    Silence,
    /// The shadow ballot closes.
    Shadow,
    /// The pulse closes, its grace included.
    Pulse,
    /// An item's time has come.
    Item(Id),
    /// All signs of a contingency are there.
    Arming(Id),
}

/// The wall instant of a deadline, if it gets there without being touched.
fn wall(state: &State, deadline: Deadline) -> Option<Millis> {
    let moves = deadline.clock == ClockId::Wall || state.is_running();
    if moves { state.clocks.wall_of(deadline) } else { None }
}

/// The next thing that falls due, and when.
pub(crate) fn next(game: &Game, state: &State) -> Option<(Millis, Due)> {
    if state.stage == Stage::Closed || state.stop != Stop::None {
        return None;
    }
    let session = |at: i64| Deadline { clock: ClockId::Session, at };
    let mut best: Option<(Millis, Due)> = None;
    let mut consider = |deadline: Deadline, due: Due| {
        if let Some(at) = wall(state, deadline) {
            let candidate = (at, due);
            if best.as_ref().is_none_or(|best| candidate < *best) {
                best = Some(candidate);
            }
        }
    };
    if let Some(round) = state.silence() {
        consider(round.deadline, Due::Silence);
        if council::allies_act(state) {
            for (member, &at) in &round.moments {
                if !state.held.contains(member) && state.player(member) == Player::Simulated {
                    consider(session(at), Due::Moment(member.clone()));
                }
            }
        }
    }
    if let Some(shadow) = state.shadow() {
        consider(shadow.deadline, Due::Shadow);
    }
    if let Some(pulse) = state.open_pulse() {
        consider(pulse.last_moment(), Due::Pulse);
    }
    if state.is_running() {
        for item in state.items.iter().filter(|item| item.status == ItemStatus::Ready) {
            if let Some(at) = item.at {
                consider(session(at), Due::Item(item.id.clone()));
            }
        }
        for (at, item) in arming::readings(game, state) {
            consider(session(at), Due::Arming(item.clone()));
        }
    }
    best
}

/// What happens when it does.
pub(crate) fn events(game: &Game, state: &State, now: Millis, due: &Due) -> Vec<Event> {
    match due {
        Due::Moment(member) => council::answer(game, state, now, member),
        Due::Silence => council::expiry(state),
        Due::Shadow => vec![Event::ShadowClosed],
        Due::Pulse => pulse::closing(game, state, now),
        Due::Item(item) => items::due_events(game, state, now, item),
        Due::Arming(item) => arming::events(game, state, now, item),
    }
}
