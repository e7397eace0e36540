//! Contingencies in reserve: which are armed, and what keeps others from it.

use casus_scenario::value::Id;
use std::collections::BTreeMap;

/// The deck. All times are readings of the session clock, ms.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Deck {
    /// Those that are armed: since when, and why.
    pub armed: BTreeMap<Id, (i64, String)>,
    /// Until when those that were dismissed rest.
    pub resting: BTreeMap<Id, i64>,
    /// Until when none arms, since one was let go.
    pub cooling: i64,
    /// When something last stirred: a player sent something, a text under silence came to its end.
    pub stirred: i64,
}

impl Deck {
    /// All of it happens later by so much.
    pub(crate) fn later(&mut self, by: i64) {
        let moved = [&mut self.cooling, &mut self.stirred];
        for t in self.resting.values_mut().chain(moved) {
            *t = t.saturating_add(by);
        }
    }
}
