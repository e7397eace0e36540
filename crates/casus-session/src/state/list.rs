//! The events list as it stands.

use super::{Stage, Stamp, State};
use crate::clock::MINUTE;
use crate::seat::Party;
use crate::view::ItemStatus;
use casus_scenario::document::{Audience, Item, ItemKind, Role};
use casus_scenario::value::{Id, SessionTime, Text};

/// Bytes that a text of the list can have.
const TEXT: usize = 8 << 10;

/// An item of the events list as it stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ItemState {
    pub id: Id,
    pub status: ItemStatus,
    /// Session clock at which it falls due, ms.
    pub at: Option<i64>,
    pub title: String,
    pub text: String,
    pub from: String,
    /// `None` for control alone, empty for everybody.
    pub to: Option<Vec<Party>>,
    pub released: Option<Stamp>,
    /// Its row of the list; nothing for one that was written in the session.
    pub row: Option<Box<Item>>,
}

/// Addressees of an authored audience: `None` for control alone, empty for everybody.
fn addressees(audience: &Audience) -> Option<Vec<Party>> {
    match audience {
        Audience::Control => None,
        Audience::All => Some(vec![]),
        Audience::Members(members) => Some(members.iter().cloned().map(Party::Member).collect()),
        Audience::Roles(roles) => {
            let mut parties: Vec<Party> = roles
                .iter()
                .filter_map(|role| match role {
                    Role::RedCell => Some(Party::Red),
                    Role::Chair => Some(Party::Chair),
                    Role::Facilitator | Role::WhiteCell => None,
                    // What observers and the board get is what is public.
                    Role::Observer | Role::Board | Role::Evaluator => None,
                })
                .collect();
            let public = roles.iter().any(|r| matches!(r, Role::Observer | Role::Board));
            parties.sort();
            if public {
                Some(vec![])
            } else if parties.is_empty() {
                None
            } else {
                Some(parties)
            }
        }
    }
}

/// The audience of addressees. Delegations and other seats have no row in common: it goes to the delegations alone.
fn audience(to: Option<&[Party]>) -> Audience {
    let Some(to) = to else { return Audience::Control };
    let members: Vec<Id> =
        to.iter().filter_map(|p| if let Party::Member(id) = p { Some(id.clone()) } else { None }).collect();
    let role = |party: &Party| match party {
        Party::Control => Some(Role::WhiteCell),
        Party::Chair => Some(Role::Chair),
        Party::Red => Some(Role::RedCell),
        Party::Member(_) => None,
    };
    match (to, members.is_empty()) {
        ([], _) => Audience::All,
        (_, false) => Audience::Members(members),
        (_, true) => Audience::Roles(to.iter().filter_map(role).collect()),
    }
}

/// A text as a list holds it: what no document may hold is left out, and what is too long is cut.
fn words(text: &str) -> Option<Text> {
    let plain = |text: &str| text.parse::<Text>().ok();
    let kept = || {
        let mut kept = String::new();
        for c in text.chars().filter(|c| plain(&c.to_string()).is_some()) {
            if kept.len() + c.len_utf8() > TEXT - '…'.len_utf8() {
                kept.push('…');
                break;
            }
            kept.push(c);
        }
        plain(&kept)
    };
    plain(text).or_else(kept)
}

impl ItemState {
    /// An item of a row.
    pub(crate) fn of(row: &Item, status: ItemStatus) -> ItemState {
        ItemState {
            id: row.id.clone(),
            status,
            at: row.at.map(|at| i64::from(at.seconds()) * 1000),
            title: row.title.to_string(),
            text: row.text.as_ref().map_or_else(String::new, ToString::to_string),
            from: row.from.to_string(),
            to: addressees(&row.to),
            released: None,
            row: Some(Box::new(row.clone())),
        }
    }

    /// The row that it is now, as the list would be written.
    pub(crate) fn listed(&self) -> Option<Item> {
        let mut row = match &self.row {
            Some(row) => Item::clone(row),
            None => {
                let from = if self.from.is_empty() { "Control" } else { &self.from };
                Item::new(self.id.clone(), ItemKind::Inject, words(from)?, words(&self.title)?)
            }
        };
        if row.title.as_str() != self.title {
            row.title = words(&self.title)?;
        }
        if row.text.as_ref().map_or("", Text::as_str) != self.text {
            row.text = words(&self.text).filter(|text| !text.as_str().is_empty());
        }
        let seconds = |at: i64| u32::try_from(at / 1000).ok().and_then(SessionTime::from_seconds);
        row.at = self.at.and_then(seconds);
        // Observers and evaluators are no party: a row that was not readdressed keeps its own words.
        if addressees(&row.to) != self.to {
            row.to = audience(self.to.as_deref());
        }
        Some(row)
    }
}

impl State {
    /// Puts an item behind those that are due no later; one without a time at the end.
    pub(super) fn put_by_time(&mut self, item: ItemState) {
        let earlier = |other: &ItemState| other.at.is_some() && other.at <= item.at;
        let place = match item.at {
            Some(_) => self.items.iter().rposition(earlier).map_or(0, |before| before + 1),
            None => self.items.len(),
        };
        self.items.insert(place, item);
    }

    /// Takes items out of the list, puts rows in, and orders it; what `order` does not name stays behind what it was
    /// behind. In play nothing falls due by it: an item whose time has passed waits for control.
    pub(crate) fn revise(&mut self, now: Stamp, put: &[(Item, ItemStatus)], remove: &[Id], order: &[Id]) {
        self.items.retain(|item| !remove.contains(&item.id));
        for (row, status) in put {
            let mut item = ItemState::of(row, *status);
            let passed = self.stage == Stage::Play && item.at.is_some_and(|at| at <= now.session);
            item.status = match item.status {
                ItemStatus::Ready if passed => ItemStatus::Held,
                ItemStatus::Due if !passed => ItemStatus::Ready,
                status => status,
            };
            match self.item_mut(&row.id) {
                Some(old) => *old = item,
                None => self.put_by_time(item),
            }
        }
        let place = |id: &Id| order.iter().position(|other| other == id);
        let mut reached = None;
        let mut placed: Vec<(Option<usize>, ItemState)> = Vec::new();
        for item in std::mem::take(&mut self.items) {
            reached = place(&item.id).or(reached);
            placed.push((reached, item));
        }
        placed.sort_by_key(|(place, _)| *place);
        self.items = placed.into_iter().map(|(_, item)| item).collect();
        if self.stage == Stage::Lobby {
            let first = self.items.iter().filter(|item| item.at.is_some()).min_by_key(|item| item.at);
            let fiction = first.and_then(|item| item.row.as_ref()).and_then(|row| row.scenario_time);
            if let Some(fiction) = fiction {
                self.set_scenario(now.wall, fiction.minutes() * MINUTE);
            }
        }
    }
}
