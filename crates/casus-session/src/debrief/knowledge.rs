//! Who knew what when: the table that explains fracture.

use crate::seat::Party;
use crate::state::{Kind, Stamp, State};
use crate::view::FormView;
use casus_scenario::document::ItemKind;
use casus_scenario::value::Id;
use serde::Serialize;

/// How something came to a desk.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// From the events list, to everybody.
    Public,
    /// From the events list, to few.
    Addressed,
    /// From another member.
    Passed {
        /// From whom.
        by: Id,
        /// In which form.
        form: FormView,
    },
}

/// An item on a desk.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Known {
    /// The item that it goes back to.
    pub item: Id,
    /// Whose desk.
    pub party: Party,
    /// When it came.
    pub at: Stamp,
    /// How.
    pub way: Way,
    /// When somebody there opened it.
    pub read: Option<Stamp>,
}

pub(super) fn of(state: &State) -> Vec<Known> {
    let mut known = Vec::new();
    for (party, desk) in &state.desks {
        for paper in &desk.inbox {
            let Some(item) = &paper.origin else { continue };
            let kind = state.row(item).map_or(ItemKind::Inject, |row| row.kind);
            if matches!(kind, ItemKind::Pulse | ItemKind::Silence | ItemKind::Jump) {
                continue;
            }
            let way = match &paper.kind {
                Kind::Item if paper.public => Way::Public,
                Kind::Item => Way::Addressed,
                Kind::Passed { by, form } => Way::Passed { by: by.clone(), form: *form },
                Kind::Correction | Kind::Ruling { .. } => continue,
            };
            let (item, party) = (item.clone(), party.clone());
            known.push(Known { item, party, at: paper.at, way, read: paper.read });
        }
    }
    known.sort_by(|a, b| (&a.item, a.at, &a.party).cmp(&(&b.item, b.at, &b.party)));
    known
}
