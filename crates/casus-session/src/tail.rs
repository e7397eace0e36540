//! The end of the log in words: what control reads while it plays, and by which it names a moment to go back to.

use crate::debrief::happening;
use crate::event::Event;
use crate::game::Game;
use crate::record::{Actor, Record};
use crate::seat::Party;
use crate::state::State;
use serde_json::Value;
use std::collections::VecDeque;

/// Records that are told of whatever they are.
const LAST: usize = 20;
/// Moments before those that are told of.
const MOMENTS: usize = 60;
/// Longest text, in characters.
const LONG: usize = 100;

/// A record in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its place in the log, from 0.
    pub seq: u64,
    /// Session clock before it, ms.
    pub session: i64,
    /// Who asked.
    pub actor: Actor,
    /// For whom it was, where that was one party.
    pub of: Option<Party>,
    /// What happened.
    pub words: String,
}

/// What happened lately.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tail {
    moments: VecDeque<Told>,
    /// Each with whether it is a moment.
    last: VecDeque<(Told, bool)>,
}

impl Tail {
    /// Takes a record; `state` is before it.
    pub(crate) fn note(&mut self, state: &State, record: &Record) {
        self.last.push_back(told(state, record));
        if self.last.len() <= LAST {
            return;
        }
        let gone = self.last.pop_front();
        self.moments.extend(gone.filter(|(_, moment)| *moment).map(|(told, _)| told));
        if self.moments.len() > MOMENTS {
            self.moments.pop_front();
        }
    }

    /// All of it in the names that the room is shown.
    pub(crate) fn shown(&self, game: &Game, state: &State) -> Vec<Told> {
        let all = self.moments.iter().chain(self.last.iter().map(|(told, _)| told));
        let named = |words: &str| game.table().shown(state.names, words).into_owned();
        all.map(|told| Told { words: named(&told.words), ..told.clone() }).collect()
    }
}

/// A record in words, and whether people remember the play by it.
fn told(state: &State, record: &Record) -> (Told, bool) {
    let at = state.stamp(record.at);
    let mut of = None;
    let mut words = Vec::new();
    let mut moment = false;
    for event in &record.events {
        let Some(what) = happening(state, at, event) else { continue };
        let verb = if matches!(event, Event::ItemReleased { .. }) { " goes out" } else { "" };
        let detail = if what.detail.is_empty() { String::new() } else { format!(": {}", what.detail) };
        words.push(format!("{}{verb}{detail}", what.words));
        of = of.or(what.lane);
        moment |= matches!(
            event,
            Event::Started
                | Event::Jumped { .. }
                | Event::ItemReleased { .. }
                | Event::PulseOpened { .. }
                | Event::PulseClosed { .. }
                | Event::SilenceOpened { .. }
                | Event::SilenceEnded { .. }
                | Event::Ruled { .. }
        );
    }
    let words = if words.is_empty() { wire_names(record) } else { words.join("; ") };
    let words = cut(words.split_whitespace().collect::<Vec<_>>().join(" "));
    (Told { seq: record.seq, session: at.session, actor: record.actor.clone(), of, words }, moment)
}

/// What was asked, or what fell due, by its names on the wire and the thing that it is about: `item hold S1.02`.
fn wire_names(record: &Record) -> String {
    let command = record.command.as_ref().and_then(|command| serde_json::to_value(command).ok());
    let events = || record.events.iter().filter_map(|event| serde_json::to_value(event).ok());
    let names: Vec<String> = match command {
        Some(Value::Object(topic)) => {
            topic.iter().map(|(topic, what)| format!("{topic} {}", name(what))).collect()
        }
        _ => events().map(|event| name(&event)).collect(),
    };
    names.join("; ").replace('_', " ")
}

/// `hold S1.02` of `{"hold": {"item": "S1.02"}}`.
fn name(value: &Value) -> String {
    let Some((what, of)) = value.as_object().and_then(|fields| fields.iter().next()) else {
        return value.as_str().unwrap_or_default().to_owned();
    };
    let thing = ["item", "seat", "member", "draft", "entry", "number", "minutes", "page"]
        .iter()
        .find_map(|field| Some((field, of.get(field)?)));
    match thing {
        Some((_, Value::String(id))) => format!("{what} {id}"),
        Some((field, Value::Number(number))) => format!("{what} {field} {number}"),
        _ => what.clone(),
    }
}

fn cut(words: String) -> String {
    if words.chars().count() <= LONG {
        return words;
    }
    words.chars().take(LONG).chain(['…']).collect()
}
