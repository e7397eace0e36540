//! Writing a list of items as a sheet.

use super::cell::written;
use super::column::Column;
use super::sheet::{Sheet, Unreadable, guarded};
use super::{delimited, workbook};
use crate::view::ItemStatus;
use casus_scenario::document::{Item, ItemKind, Skin};
use casus_scenario::value::{Id, Text};
use std::collections::BTreeMap;

/// For whom a list is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Control: everything, and the columns of the house.
    Control,
    /// Whoever may see what players saw, afterwards.
    Players,
    /// One delegation: what it gets alone or with all.
    Member(Id),
}

/// How a list is written.
#[derive(Clone, Debug)]
pub struct Export<'a> {
    /// For whom.
    pub to: Audience,
    /// Whose words a status is written in.
    pub skin: Skin,
    /// What has become of items; a column of it is written if there are any.
    pub statuses: &'a BTreeMap<Id, ItemStatus>,
}

impl Default for Export<'_> {
    fn default() -> Self {
        static NONE: BTreeMap<Id, ItemStatus> = BTreeMap::new();
        Export { to: Audience::Control, skin: Skin::Plain, statuses: &NONE }
    }
}

/// The list as a sheet: one heading, one row an item, in the order given. What control alone may know is left out of
/// the players' version: truth, expected action, condition, owner and all that serves control; items that wait in
/// the deck; columns of the house, which may hold anything.
#[must_use]
pub fn export(items: &[Item], how: &Export<'_>) -> Sheet {
    let control = how.to == Audience::Control;
    let shown: Vec<&Item> = items.iter().filter(|item| reaches(item, &how.to)).collect();
    let with_status = control && !how.statuses.is_empty();
    let columns: Vec<Column> = Column::all()
        .filter(|column| control || column.is_for_players())
        .filter(|column| *column != Column::Status || with_status)
        .collect();
    let kept = if control { kept(items) } else { Vec::new() };
    let mut heading: Vec<String> = columns.iter().map(|column| column.heading().to_owned()).collect();
    heading.extend(kept.iter().map(|(name, _)| guarded(name.as_str())));
    let mut rows = vec![heading];
    for item in shown {
        let mut row: Vec<String> = Vec::new();
        for column in &columns {
            row.push(match column {
                Column::Status => {
                    how.statuses.get(&item.id).map_or(String::new(), |s| status(*s, how.skin).to_owned())
                }
                column => guarded(&written(item, *column)),
            });
        }
        for (name, which) in &kept {
            let value = item.extra.iter().filter(|(heading, _)| heading == name).nth(*which);
            row.push(value.map_or(String::new(), |(_, value)| guarded(value.as_str())));
        }
        rows.push(row);
    }
    Sheet { name: "Events".to_owned(), rows }
}

/// Headings of the house's own columns in the order of their first use; one that an item has twice stands twice.
fn kept(items: &[Item]) -> Vec<(Text, usize)> {
    let mut kept: Vec<(Text, usize)> = Vec::new();
    for item in items {
        for (place, (heading, _)) in item.extra.iter().enumerate() {
            let which = item.extra[..place].iter().filter(|(other, _)| other == heading).count();
            if !kept.iter().any(|(name, known)| name == heading && *known == which) {
                kept.push((heading.clone(), which));
            }
        }
    }
    kept
}

fn reaches(item: &Item, to: &Audience) -> bool {
    use casus_scenario::document::Audience as To;
    let member = match to {
        Audience::Control => return true,
        Audience::Players => None,
        Audience::Member(member) => Some(member),
    };
    let handed_out = matches!(
        item.kind,
        ItemKind::Inject | ItemKind::Decision | ItemKind::Pulse | ItemKind::Silence | ItemKind::Jump
    );
    handed_out
        && match &item.to {
            To::Control | To::Roles(_) => false,
            To::All => true,
            To::Members(members) => member.is_none_or(|member| members.contains(member)),
        }
}

/// A status in the words of a community.
fn status(status: ItemStatus, skin: Skin) -> &'static str {
    use ItemStatus::{Draft, Due, Held, Ready, Recalled, Released, Skipped};
    match (skin, status) {
        (Skin::Hseep, Draft) => "Draft",
        (Skin::Hseep, Ready) => "Approved",
        (Skin::Hseep, Due) => "Synchronized",
        (Skin::Hseep, Held | Recalled) => "Deferred",
        (Skin::Hseep, Released) => "Released",
        (Skin::Hseep, Skipped) => "Obsolete",
        (Skin::Nato, Released) => "injected",
        (Skin::Nato, Skipped) => "cancelled",
        (_, Draft) => "draft",
        (_, Ready) => "ready",
        (_, Due) => "due",
        (_, Held) => "held",
        (_, Released) => "released",
        (_, Recalled) => "recalled",
        (_, Skipped) => "skipped",
    }
}

impl Sheet {
    /// The sheet as CSV: UTF-8 with a byte order mark, commas.
    #[must_use]
    pub fn to_csv(&self) -> Vec<u8> {
        delimited::write(self)
    }

    /// The sheet as an XLSX workbook; equal sheets give equal bytes.
    ///
    /// # Errors
    ///
    /// [`Unreadable`] for what a workbook cannot hold, such as a cell of more than 32,767 characters.
    pub fn to_xlsx(&self) -> Result<Vec<u8>, Unreadable> {
        workbook::write(self)
    }
}
