//! What makes the list of a session another one.

use super::difference::{Change, differences};
use crate::command::Item as Command;
use crate::view::ItemStatus;
use casus_scenario::document::Item;
use casus_scenario::value::Id;

/// What a list that was read changes in the list of a session.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// What changes.
    pub changes: Vec<Change>,
    /// Items that are out or over and stay as they are, though the new list says something else of them.
    pub kept: Vec<Id>,
    put: Vec<Item>,
    remove: Vec<Id>,
    order: Vec<Id>,
}

impl Revision {
    /// The revision that makes `present` the list `new`. What `new` lacks goes, unless `stays` says of its id that it
    /// does not; what is out or over stays as it is.
    #[must_use]
    pub fn new(present: &[(Item, ItemStatus)], new: &[Item], stays: impl Fn(&Id) -> bool) -> Revision {
        let old: Vec<Item> = present.iter().map(|(row, _)| row.clone()).collect();
        let settled = |id: &Id| present.iter().any(|(row, status)| row.id == *id && !status.is_to_come());
        let mut revision =
            Revision { changes: vec![], kept: vec![], put: vec![], remove: vec![], order: vec![] };
        let row = |id: &Id| new.iter().find(|row| row.id == *id).cloned();
        for change in differences(&old, new) {
            match &change {
                Change::Removed(id) | Change::Changed(id, _) if settled(id) => {
                    revision.kept.push(id.clone());
                    continue;
                }
                Change::Removed(id) if stays(id) => continue,
                Change::Removed(id) => revision.remove.push(id.clone()),
                Change::Changed(id, _) => revision.put.extend(row(id)),
                Change::Added(id) => {
                    revision.put.extend(row(id));
                    revision.order = new.iter().map(|row| row.id.clone()).collect();
                }
                Change::Reordered => revision.order = new.iter().map(|row| row.id.clone()).collect(),
            }
            revision.changes.push(change);
        }
        revision
    }

    /// The command that brings it about.
    #[must_use]
    pub fn command(self) -> Command {
        Command::Revise { put: self.put, remove: self.remove, order: self.order }
    }
}
