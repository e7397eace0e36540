//! Places: a browser that holds the token of a seat. A seat that moves to another device leaves its place.

use crate::identity::{self, Hash, Token};
use crate::outlet::Outlet;
use crate::rate::Bucket;
use casus_session::{Event, Millis, Record, SeatId};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// How long a token is good, in milliseconds: as long as a session may last, and as its cookie.
const LIFE: u64 = 1000 * identity::COOKIE_LIFE;

/// A browser that holds the token of a seat.
#[derive(Debug)]
pub struct Place {
    /// The seat.
    pub seat: SeatId,
    /// What goes to it.
    pub outlet: Outlet,
    key: Hash,
    /// When the token was handed out.
    since: Millis,
    bucket: Mutex<Bucket>,
    seen: AtomicU64,
}

impl Place {
    /// The name that stands in its addresses.
    #[must_use]
    pub fn name(&self) -> String {
        name(&self.key)
    }

    fn new(seat: SeatId, key: Hash, since: Millis, start: u64) -> Place {
        let bucket = if seat == SeatId::FACILITATOR { Bucket::control() } else { Bucket::seat() };
        let (outlet, bucket) = (Outlet::after(start), Mutex::new(bucket));
        Place { seat, outlet, key, since, bucket, seen: AtomicU64::new(0) }
    }

    /// Whether the token is too old to be worth anything.
    #[must_use]
    pub fn is_over(&self, now: Millis) -> bool {
        now.since(self.since) >= LIFE
    }

    /// Takes one of what the seat may send.
    ///
    /// # Errors
    /// The seconds until it may send again.
    pub fn take(&self, now: u64) -> Result<(), u64> {
        self.bucket.lock().unwrap_or_else(PoisonError::into_inner).take(now)
    }

    /// Notes that the browser was heard of.
    pub fn touch(&self, now: u64) {
        self.seen.fetch_max(now, Ordering::Relaxed);
    }

    /// When the browser was last heard of, if it does not listen now.
    #[must_use]
    pub fn away_since(&self) -> Option<u64> {
        (self.outlet.streams() == 0).then(|| self.seen.load(Ordering::Relaxed))
    }
}

/// All places, by the name that stands in their addresses.
#[derive(Debug)]
pub struct Places {
    places: RwLock<BTreeMap<String, Arc<Place>>>,
    /// When this server started, ms since the session file was opened.
    start: u64,
}

/// Why a browser does not get to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turned {
    /// It holds no token that is worth anything.
    Unknown,
    /// It holds the token of another place.
    Elsewhere,
}

/// The name of the place of a key. It tells nothing about the key.
#[must_use]
pub fn name(key: &Hash) -> String {
    blake3::hash(key.as_bytes()).to_hex().as_str()[..12].to_owned()
}

impl Places {
    /// No places, on a server that starts at a reading of the clock.
    #[must_use]
    pub fn new(start: u64) -> Places {
        Places { places: RwLock::default(), start }
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, BTreeMap<String, Arc<Place>>> {
        self.places.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, BTreeMap<String, Arc<Place>>> {
        self.places.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The place that a token belongs to, if it is the one asked for and the token is not too old.
    ///
    /// # Errors
    /// [`Turned`], alike for places that exist and places that do not.
    pub fn enter(&self, place: &str, token: Option<&str>, now: Millis) -> Result<Arc<Place>, Turned> {
        let hash = Token::hash_of(token.ok_or(Turned::Unknown)?);
        let places = self.read();
        let own = name(&hash);
        match places.get(&own) {
            Some(found) if found.key == hash && !found.is_over(now) => {
                if own == place {
                    Ok(Arc::clone(found))
                } else {
                    Err(Turned::Elsewhere)
                }
            }
            _ => Err(Turned::Unknown),
        }
    }

    /// All of them, in the order of their names.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<Place>> {
        self.read().values().cloned().collect()
    }

    /// Follows what a record did to the keys of seats.
    pub fn note(&self, record: &Record) {
        for event in &record.events {
            match event {
                Event::Joined { seat, key, .. } => self.give(*seat, key, record.at),
                Event::Rekeyed { seat, key } => {
                    self.leave(*seat, "replaced");
                    self.give(*seat, key, record.at);
                }
                Event::Revoked { seat } => self.leave(*seat, "gone"),
                _ => {}
            }
        }
    }

    /// Gives a seat to whoever holds the token of a key, in hexadecimal, that is handed out now.
    pub fn give(&self, seat: SeatId, key: &str, now: Millis) {
        if let Ok(key) = Hash::from_hex(key) {
            self.write().insert(name(&key), Arc::new(Place::new(seat, key, now, self.start)));
        }
    }

    fn leave(&self, seat: SeatId, event: &'static str) {
        self.write().retain(|_, place| {
            if place.seat == seat {
                place.outlet.end(event);
            }
            place.seat != seat
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_token_of_a_place_opens_it() {
        let places = Places::new(0);
        let (mine, other, lost) = (Token::new(), Token::new(), Token::new());
        places.give(SeatId(1), mine.hash().to_hex().as_str(), Millis(5));
        places.give(SeatId(2), other.hash().to_hex().as_str(), Millis(5));
        let enter = |place: &str, token, now| places.enter(place, token, Millis(now)).map(|p| p.seat);
        let (here, there) = (name(&mine.hash()), name(&other.hash()));
        assert_eq!(enter(&here, Some(mine.reveal()), 5), Ok(SeatId(1)));
        assert_eq!(enter(&there, Some(mine.reveal()), 5), Err(Turned::Elsewhere));
        assert_eq!(enter("none", Some(mine.reveal()), 5), Err(Turned::Elsewhere));
        for place in [here.as_str(), "none"] {
            assert_eq!(enter(place, Some(lost.reveal()), 5), Err(Turned::Unknown));
            assert_eq!(enter(place, None, 5), Err(Turned::Unknown));
        }
        assert_eq!(enter(&here, Some(mine.reveal()), LIFE + 4), Ok(SeatId(1)));
        for place in [&here, &there] {
            assert_eq!(enter(place, Some(mine.reveal()), LIFE + 5), Err(Turned::Unknown));
        }
    }
}
