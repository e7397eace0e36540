//! What a list changes in another.

use super::cell::written;
use super::column::Column;
use casus_scenario::document::Item;
use casus_scenario::value::{Id, Text};

/// What becomes of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Added(Id),
    /// It is gone.
    Removed(Id),
    /// Some of it is other than it was.
    Changed(Id, Vec<FieldChange>),
    /// The items that both lists have stand in another order.
    Reordered,
}

/// A cell that is other than it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// Heading of its column.
    pub heading: String,
    /// What it was.
    pub from: String,
    /// What it is.
    pub to: String,
}

/// What `new` changes in `old`, items being told by their ids: removals in the old order, then the rest in the new.
#[must_use]
pub fn differences(old: &[Item], new: &[Item]) -> Vec<Change> {
    let find = |items: &'_ [Item], id: &Id| items.iter().position(|item| item.id == *id);
    let mut changes: Vec<Change> = old
        .iter()
        .filter(|item| find(new, &item.id).is_none())
        .map(|item| Change::Removed(item.id.clone()))
        .collect();
    let mut reached = None;
    let mut reordered = false;
    for item in new {
        let Some(place) = find(old, &item.id) else {
            changes.push(Change::Added(item.id.clone()));
            continue;
        };
        reordered |= reached.is_some_and(|reached| place < reached);
        reached = reached.max(Some(place));
        let fields = fields(&old[place], item);
        if !fields.is_empty() {
            changes.push(Change::Changed(item.id.clone(), fields));
        }
    }
    if reordered {
        changes.push(Change::Reordered);
    }
    changes
}

fn fields(old: &Item, new: &Item) -> Vec<FieldChange> {
    let mut fields: Vec<FieldChange> = Column::all()
        .map(|column| FieldChange {
            heading: column.heading().to_owned(),
            from: written(old, column),
            to: written(new, column),
        })
        .filter(|change| change.from != change.to)
        .collect();
    let mut headings: Vec<&Text> = Vec::new();
    for (heading, _) in old.extra.iter().chain(&new.extra) {
        if !headings.contains(&heading) {
            headings.push(heading);
        }
    }
    for heading in headings {
        let all = |item: &Item| {
            let values =
                item.extra.iter().filter(|(name, _)| name == heading).map(|(_, value)| value.as_str());
            values.collect::<Vec<_>>().join("; ")
        };
        let (from, to) = (all(old), all(new));
        if from != to {
            fields.push(FieldChange { heading: heading.to_string(), from, to });
        }
    }
    fields
}
