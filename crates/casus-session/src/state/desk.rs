//! What lies on the desks.

use super::Stamp;
use crate::clock::Millis;
use crate::seat::Party;
use crate::view::{FormView, OddsView, OverrideView};
use casus_scenario::value::Id;
use std::collections::BTreeSet;

/// What kind of thing a paper is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Item,
    Correction,
    Passed {
        by: Id,
        form: FormView,
    },
    /// How sure control is, percent.
    Ruling {
        sure: u8,
    },
}

/// A thing in an inbox or on the public feed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Paper {
    pub number: u32,
    pub kind: Kind,
    /// The item that it goes back to, whatever has become of its words; for the record alone.
    pub origin: Option<Id>,
    /// The item and the evidence where their own words lie here.
    pub id: Option<Id>,
    pub evidence: Option<Id>,
    pub public: bool,
    pub at: Stamp,
    /// Scenario time of its fiction, ms.
    pub when: i64,
    pub from: String,
    pub method: String,
    pub title: String,
    pub text: String,
    pub grade: Option<String>,
    pub read: Option<Stamp>,
    pub passed_to: BTreeSet<Id>,
}

/// A message.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mail {
    pub from: Party,
    pub to: Party,
    pub at: Stamp,
    pub text: String,
}

/// A request for information.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Request {
    pub at: Stamp,
    pub text: String,
    pub answers: Vec<(Stamp, String)>,
}

/// A proposal to control.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Proposal {
    pub at: Stamp,
    pub act: String,
    pub reasons: Vec<String>,
    pub rung: Option<u8>,
    pub odds: Option<OddsView>,
    pub ruling: Option<(Stamp, OverrideView)>,
}

/// What lies on one desk.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Desk {
    pub inbox: Vec<Paper>,
    /// Numbers given out so far; a paper that is taken back leaves its own unused.
    pub numbered: u32,
    pub requests: Vec<Request>,
    pub proposals: Vec<Proposal>,
}

impl Desk {
    /// Puts a paper in the inbox under the next number.
    pub(crate) fn receive(&mut self, paper: Paper) {
        self.numbered += 1;
        self.inbox.push(Paper { number: self.numbered, ..paper });
    }

    pub(crate) fn paper(&self, number: u32) -> Option<&Paper> {
        self.inbox.iter().find(|paper| paper.number == number)
    }

    pub(crate) fn paper_mut(&mut self, number: u32) -> Option<&mut Paper> {
        self.inbox.iter_mut().find(|paper| paper.number == number)
    }
}

/// Milliseconds of the wall clock within which an unread item can be taken back.
pub(crate) const RECALL: u64 = 5_000;

/// Until when an item that was released at `at` can be taken back.
pub(crate) fn recall_until(at: Stamp) -> Millis {
    at.wall.plus(RECALL)
}
