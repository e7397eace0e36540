//! Lists of events in a log that is given away: what was read in is a document, and its texts stay at home.

use crate::command::{Command, Item as Asked};
use crate::event::Event;
use crate::record::Record;
use casus_scenario::document::Item;
use casus_scenario::value::Text;

/// Takes the texts of the list's rows out of a record; ids, times and addressees stay.
pub(super) fn without_texts(record: &mut Record) {
    if let Some(Command::Item(Asked::Revise { put, .. })) = &mut record.command {
        put.iter_mut().for_each(bare);
    }
    record.events.iter_mut().for_each(strip);
}

fn strip(event: &mut Event) {
    match event {
        Event::Revised { put, .. } => put.iter_mut().for_each(|(row, _)| bare(row)),
        Event::CanUndo { inverse: events, .. } | Event::Undone { events, .. } => {
            events.iter_mut().for_each(strip);
        }
        _ => {}
    }
}

fn bare(row: &mut Item) {
    let Ok(nothing) = "".parse::<Text>() else { return };
    let bare = Item::new(row.id.clone(), row.kind, nothing.clone(), nothing);
    *row = Item { at: row.at, scenario_time: row.scenario_time, to: row.to.clone(), ..bare };
}
