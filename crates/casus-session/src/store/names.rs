//! Names that people typed, kept apart from the chain.

use crate::command::{Command, Seating};
use crate::event::Event;
use crate::record::Record;
use std::collections::BTreeMap;

/// What stands in a record for a name that was erased.
pub(super) const ERASED: &str = "(erased)";

/// A name beside the chain.
pub(super) struct Name {
    pub(super) mark: String,
    pub(super) salt: [u8; 16],
    pub(super) name: String,
}

/// Names by the marks that stand for them.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeMap<String, String>);

impl Names {
    /// A record with marks in place of names, and what they stand for. One name has one mark in a record.
    pub(super) fn taken_from(record: &Record) -> Result<(Record, Vec<Name>), String> {
        let mut names: Vec<Name> = Vec::new();
        let mut failed = None;
        let marked = with_names(record, &mut |name| {
            if let Some(known) = names.iter().find(|known| known.name == name) {
                return known.mark.clone();
            }
            let mut salt = [0; 16];
            if let Err(error) = getrandom::fill(&mut salt) {
                failed = Some(format!("the system gives no random numbers: {error}"));
            }
            let mark = mark(&salt, name);
            names.push(Name { mark: mark.clone(), salt, name: name.to_owned() });
            mark
        });
        match failed {
            Some(failed) => Err(failed),
            None => Ok((marked, names)),
        }
    }

    /// Adds a name, if it is the one that its mark commits to.
    pub(super) fn add(&mut self, given: &str, salt: &[u8], name: String) -> bool {
        let is_it = mark(salt, &name) == given;
        if is_it {
            self.0.insert(given.to_owned(), name);
        }
        is_it
    }

    /// The record with its names again.
    pub(super) fn put_into(&self, record: &Record) -> Record {
        with_names(record, &mut |mark| self.0.get(mark).cloned().unwrap_or_else(|| ERASED.to_owned()))
    }
}

fn mark(salt: &[u8], name: &str) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("casus session log, name of a seat, 1");
    hasher.update(salt);
    hasher.update(name.as_bytes());
    hasher.finalize().to_hex()[..32].to_owned()
}

/// The record with other names.
pub(super) fn with_names(record: &Record, other: &mut dyn FnMut(&str) -> String) -> Record {
    let mut record = record.clone();
    if let Some(Command::Seating(Seating::Join { alias, .. })) = &mut record.command {
        *alias = other(alias);
    }
    for event in &mut record.events {
        if let Event::Joined { alias, .. } = event {
            *alias = other(alias);
        }
    }
    record
}
