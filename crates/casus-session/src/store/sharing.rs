//! What of a record is for outsiders.

use crate::command::play::{Evaluation, Form, Mail, Pulse};
use crate::command::{Command, Item};
use crate::event::Event;
use crate::record::Record;
use casus_scenario::document::Item as Row;
use casus_scenario::value::Text;

/// Empties what was written to few: items that were written, edited or corrected in the session, messages, requests and
/// their answers, what was passed on in other words, notes, reasons of assessments.
pub(super) fn hush(record: &mut Record) {
    if let Some(command) = &mut record.command {
        in_command(command);
    }
    record.events.iter_mut().for_each(in_event);
}

fn in_command(command: &mut Command) {
    match command {
        Command::Item(Item::Correct { text, .. })
        | Command::Mail(Mail::Message { text, .. } | Mail::Ask { text } | Mail::Answer { text, .. })
        | Command::Evaluation(Evaluation::Note { text, .. })
        | Command::Pulse(Pulse::Send { reason: text, .. }) => text.clear(),
        Command::Item(Item::Edit { title, text, .. }) => {
            title.iter_mut().chain(text).for_each(String::clear);
        }
        Command::Item(Item::Write { title, text, .. }) => [title, text].into_iter().for_each(String::clear),
        Command::Mail(Mail::PassOn { form, .. }) => in_form(form),
        _ => {}
    }
}

fn in_event(event: &mut Event) {
    match event {
        Event::ItemCorrected { text, .. }
        | Event::Messaged { text, .. }
        | Event::Asked { text, .. }
        | Event::Answered { text, .. }
        | Event::Noted { text, .. }
        | Event::PulseSent { reason: text, .. } => text.clear(),
        Event::ItemEdited { title, text, .. } | Event::ItemWritten { title, text, .. } => {
            [title, text].into_iter().for_each(String::clear);
        }
        Event::Passed { form, .. } => in_form(form),
        Event::CanUndo { inverse: events, .. } | Event::Undone { events, .. } => {
            events.iter_mut().for_each(in_event);
        }
        _ => {}
    }
}

fn in_form(form: &mut Form) {
    match form {
        Form::Original => {}
        Form::Paraphrase { text } | Form::Conclusion { text } => text.clear(),
    }
}

/// Takes the texts of rows out of a record that reads a list in: it is a document, and stays at home; ids, times and addressees stay.
pub(super) fn without_texts(record: &mut Record) {
    if let Some(Command::Item(Item::Revise { put, .. })) = &mut record.command {
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

fn bare(row: &mut Row) {
    let Ok(nothing) = "".parse::<Text>() else { return };
    let bare = Row::new(row.id.clone(), row.kind, nothing.clone(), nothing);
    *row = Row { at: row.at, scenario_time: row.scenario_time, to: row.to.clone(), ..bare };
}
