//! Contingencies that arm themselves: from when all signs are there, and the words for them.

use super::items;
use crate::clock::{Millis, ms};
use crate::event::Event;
use crate::game::Game;
use crate::seat::Player;
use crate::state::{Pulse, State};
use crate::view::{DraftStatus, ItemStatus};
use casus_scenario::document::Sign;
use casus_scenario::value::Id;

/// Chips that an answer lays.
const CHIPS: u32 = 10;

/// Contingencies that may arm, each with the session reading (ms) from which all its signs are there if nothing else
/// happens.
pub(super) fn readings<'a>(game: &'a Game, state: &'a State) -> impl Iterator<Item = (i64, &'a Id)> {
    let waits = |id: &Id| {
        let item = state.item(id).filter(|item| item.status == ItemStatus::Ready && item.at.is_none());
        item.is_some() && !state.deck.armed.contains_key(id)
    };
    let rows = state.items.iter().filter_map(|item| item.row.as_deref());
    rows.filter(move |item| waits(&item.id)).filter_map(|item| {
        let signs = &item.arms.as_ref()?.when;
        let mut since = state.deck.cooling.max(state.deck.resting.get(&item.id).copied().unwrap_or(0));
        for sign in signs {
            since = since.max(reading(game, state, sign)?);
        }
        (!signs.is_empty()).then_some((since, &item.id))
    })
}

/// What happens when a contingency arms.
pub(super) fn events(game: &Game, state: &State, now: Millis, id: &Id) -> Vec<Event> {
    let Some(arming) = state.row(id).and_then(|row| row.arms.as_ref()) else {
        return vec![];
    };
    let signs: Vec<String> = arming.when.iter().map(|sign| words(game, state, sign)).collect();
    let mut events = vec![Event::Armed { item: id.clone(), reason: signs.join("; ") }];
    if arming.fires && state.automatic {
        events.extend(items::release_events(game, state, now, id));
    }
    events
}

/// The session reading (ms) from which a sign is there, 0 where it is there already.
fn reading(game: &Game, state: &State, sign: &Sign) -> Option<i64> {
    let there = match sign {
        Sign::Elapsed(time) => return Some(i64::from(time.seconds()) * 1000),
        Sign::Quiet(_) if state.silence().is_some() => return None,
        Sign::Quiet(minutes) => return Some(state.deck.stirred.saturating_add(ms(*minutes))),
        Sign::Agreed(share) => laid(state)?.most().1 >= share.get() - SLACK,
        Sign::Divided(share) => laid(state)?.most().1 <= share.get() + SLACK,
        Sign::Believed { hypothesis, share } => laid(state)?.on(game, hypothesis)? >= share.get() - SLACK,
        Sign::Doubted { hypothesis, share } => laid(state)?.on(game, hypothesis)? <= share.get() + SLACK,
        Sign::Adopted(draft) => ended(state, draft, DraftStatus::Adopted),
        Sign::Broken(draft) => ended(state, draft, DraftStatus::Broken),
    };
    there.then_some(0)
}

/// Shares are of whole chips, so nothing is as near to a share as this and not equal to it.
const SLACK: f64 = 1e-9;

/// Whether a round of silence on a draft ended so.
fn ended(state: &State, draft: &Id, status: DraftStatus) -> bool {
    let of = |place: usize| state.drafts.get(place).and_then(|draft| draft.authored.as_ref());
    state.rounds.iter().any(|round| round.status == status && of(round.draft) == Some(draft))
}

/// The chips of the table in the last pulse that is closed.
struct Laid {
    /// Chips on each hypothesis.
    chips: Vec<u32>,
    /// Chips in all, those on "cannot tell" too.
    all: u32,
}

fn laid(state: &State) -> Option<Laid> {
    let pulse: &Pulse = state.pulses.iter().rev().find(|pulse| pulse.closed.is_some())?;
    let table = pulse.answers.iter().filter(|(member, _)| state.player(member) != Player::Simulated);
    let mut laid = Laid { chips: Vec::new(), all: 0 };
    for (_, sent) in table {
        let on = &sent.chips[..sent.chips.len().saturating_sub(1)];
        laid.chips.resize(on.len(), 0);
        laid.all += CHIPS;
        for (sum, chips) in laid.chips.iter_mut().zip(on) {
            *sum += u32::from(*chips);
        }
    }
    (laid.all > 0 && !laid.chips.is_empty()).then_some(laid)
}

impl Laid {
    fn share(&self, place: usize) -> f64 {
        f64::from(self.chips.get(place).copied().unwrap_or(0)) / f64::from(self.all)
    }

    /// The hypothesis with the most chips, the first of equals, and its share.
    fn most(&self) -> (usize, f64) {
        let places = 0..self.chips.len();
        let place = places.max_by_key(|&place| (self.chips[place], std::cmp::Reverse(place))).unwrap_or(0);
        (place, self.share(place))
    }

    fn on(&self, game: &Game, hypothesis: &Id) -> Option<f64> {
        Some(self.share(place(game, hypothesis)?))
    }
}

fn place(game: &Game, hypothesis: &Id) -> Option<usize> {
    game.setup().hypotheses.iter().position(|h| h.id == hypothesis.as_str())
}

/// A sign in words, with what is so now where it can be counted.
pub(crate) fn words(game: &Game, state: &State, sign: &Sign) -> String {
    let label = |place: usize| game.setup().hypotheses.get(place).map_or("", |h| h.label.as_str());
    let named = |id: &Id| place(game, id).map_or_else(|| id.to_string(), |place| label(place).to_owned());
    let percent = |share: f64| format!("{:.0} %", 100.0 * share);
    let now = |share: Option<f64>| share.map_or(String::new(), |share| format!(" ({})", percent(share)));
    let most = || match laid(state).map(|laid| laid.most()) {
        Some((place, share)) => format!(" ({} on “{}”)", percent(share), label(place)),
        None => String::new(),
    };
    let on = |id: &Id| now(laid(state).and_then(|laid| laid.on(game, id)));
    let draft = |id: &Id| game.table().draft(id.as_str());
    let title = |id: &Id| draft(id).map_or_else(|| id.to_string(), |draft| draft.title.to_string());
    match sign {
        Sign::Elapsed(time) => format!("{time} has passed"),
        Sign::Quiet(minutes) => format!("no player has sent anything for {} min", minutes.get()),
        Sign::Agreed(share) => {
            format!("the table lays {} or more on one hypothesis{}", percent(share.get()), most())
        }
        Sign::Divided(share) => {
            format!("the table lays {} or less on any one hypothesis{}", percent(share.get()), most())
        }
        Sign::Believed { hypothesis: h, share } => {
            format!("the table lays {} or more on “{}”{}", percent(share.get()), named(h), on(h))
        }
        Sign::Doubted { hypothesis: h, share } => {
            format!("the table lays {} or less on “{}”{}", percent(share.get()), named(h), on(h))
        }
        Sign::Adopted(draft) => format!("“{}” was adopted", title(draft)),
        Sign::Broken(draft) => format!("silence on “{}” was broken", title(draft)),
    }
}
