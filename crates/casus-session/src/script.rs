//! Sessions as texts: who does what when, and what is then seen. The acceptance walks are such texts.
//!
//! ```text
//! scenario tests/walk.ron          (where it is, for whoever plays the script)
//! seed 7
//! join A Alice                     A is from now on the seat that Alice got
//! join P Clerk (program)           the same for a program
//! F {"seating":{"assign":{"seat":1,"role":{"delegation":"EST"}}}}
//! wait 90s                         ms, s or m
//! A {"council":"stay"}             a command of the wire, under a fresh id
//! A #3 {"council":"stay"}          the same under a command id of one's own
//! see A /delegation/desk/unread    a part of A's view, as a JSON pointer
//! mark                             remembers every view
//! same B D                         whose views have not changed since the mark
//! contains F CANARY-EST            whether a view holds a text anywhere
//! restart                          the server stops and comes back from its log
//! fork 12                          goes on from record 12
//! verify                           carries the whole log out again
//! log                              how many records there are, and the last one's events
//! ```
//!
//! `F` is the facilitator; `D` the board, `O` an observer and `RED` and `CHAIR` those roles without a seat. A line that
//! begins with `//` is a remark. The output is the script with an indented answer below each line that has one.

use crate::clock::Millis;
use crate::command::Command;
use crate::game::Game;
use crate::record::{Actor, Answer, CommandId, Record};
use crate::seat::{Role, SeatId};
use crate::session::{Session, Viewer};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

/// A line that could not be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub words: String,
}

impl std::fmt::Display for ScriptError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.words)
    }
}

impl std::error::Error for ScriptError {}

/// The scenario that a script names, and its seed (1 if it names none).
#[must_use]
pub fn setting(script: &str) -> (Option<&str>, u64) {
    let of = |word: &str| {
        let mut lines = script.lines().filter_map(|line| line.strip_prefix(word));
        lines.next().map(str::trim)
    };
    (of("scenario "), of("seed ").and_then(|seed| seed.parse().ok()).unwrap_or(1))
}

/// Plays a script and gives its transcript.
///
/// # Errors
///
/// [`ScriptError`] at the first line that says nothing playable. A refused command is no error: it is what the
/// transcript shows.
pub fn play(game: Arc<Game>, script: &str) -> Result<String, ScriptError> {
    let mut player = Player::new(game);
    let mut out = String::new();
    for (at, line) in script.lines().enumerate() {
        out.push_str(line);
        out.push('\n');
        let fail = |words: String| ScriptError { line: at + 1, words };
        for answer in player.line(line).map_err(fail)? {
            let _ = writeln!(out, "    {answer}");
        }
    }
    Ok(out)
}

struct Player {
    session: Session,
    log: Vec<Record>,
    now: Millis,
    seats: BTreeMap<String, SeatId>,
    commands: u32,
    marks: BTreeMap<String, String>,
}

/// A token's hash for a seat of a script.
fn key(name: &str) -> String {
    blake3::hash(name.as_bytes()).to_hex().to_string()
}

impl Player {
    fn new(game: Arc<Game>) -> Player {
        let session = Session::open(game, &key("F"), Millis(0));
        let seats = BTreeMap::from([("F".to_owned(), SeatId::FACILITATOR)]);
        let mut player =
            Player { session, log: Vec::new(), now: Millis(0), seats, commands: 0, marks: BTreeMap::new() };
        player.save();
        player
    }

    fn save(&mut self) {
        self.log.extend(self.session.take_unsaved());
    }

    fn line(&mut self, line: &str) -> Result<Vec<String>, String> {
        let (word, rest) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
        let rest = rest.trim();
        match word {
            "" | "//" | "scenario" | "seed" => Ok(vec![]),
            "wait" => {
                self.now = self.now.plus(span(rest)?);
                self.session.advance(self.now);
                self.save();
                Ok(vec![])
            }
            "join" => self.join(rest),
            "see" => self.see(rest).map(|seen| vec![seen]),
            "mark" => {
                let names = self.names();
                self.marks = names.into_iter().map(|name| (name.clone(), self.text(&name))).collect();
                Ok(vec![])
            }
            "same" => Ok(rest.split_whitespace().map(|name| self.compare(name)).collect()),
            "contains" => {
                let (name, text) = rest.split_once(' ').ok_or("expected a name and a text")?;
                self.viewer(name)?;
                let held = self.text(name).contains(text.trim());
                Ok(vec![if held { "yes" } else { "no" }.to_owned()])
            }
            "restart" => {
                let game = self.session.game().clone();
                self.session = Session::replay(game, self.log.clone()).map_err(|e| e.to_string())?;
                self.session.recover(self.now);
                self.save();
                Ok(vec![])
            }
            "fork" => {
                let keep = rest.parse().map_err(|_| "expected the number of a record".to_owned())?;
                let game = self.session.game().clone();
                let log = std::mem::take(&mut self.log);
                self.session = Session::fork(game, log, keep, "of the script").map_err(|e| e.to_string())?;
                self.save();
                Ok(vec![format!("{} records", self.log.len())])
            }
            "verify" => {
                let game = self.session.game().clone();
                let again = Session::verify(game, self.log.clone());
                Ok(vec![
                    again.map_or_else(|e| e.to_string(), |_| "the log is as the rules make it".to_owned()),
                ])
            }
            "log" => {
                let events = self.log.last().map(|record| &record.events);
                let events = serde_json::to_string(&events).unwrap_or_default();
                Ok(vec![format!("{} records; last {events}", self.log.len())])
            }
            name if self.seats.contains_key(name) => self.command(name, rest),
            _ => Err(format!("`{word}` is neither a seat nor a word of scripts")),
        }
    }

    fn next_id(&mut self) -> Result<CommandId, String> {
        self.commands += 1;
        CommandId::try_from(format!("script-{}", self.commands))
    }

    fn join(&mut self, rest: &str) -> Result<Vec<String>, String> {
        let (name, alias) = rest.split_once(' ').unwrap_or((rest, rest));
        let (alias, program) = match alias.trim().strip_suffix(" (program)") {
            Some(alias) => (alias.to_owned(), true),
            None => (alias.trim().to_owned(), false),
        };
        let join = crate::command::Seating::Join { alias, key: key(name), program };
        let id = self.next_id()?;
        let answer = self.session.submit(&Actor::Visitor, &id, Command::Seating(join), self.now);
        self.save();
        if let Ok(Answer::Seat(seat)) = answer {
            self.seats.insert(name.to_owned(), seat);
        }
        Ok(vec![told(answer)])
    }

    fn command(&mut self, name: &str, rest: &str) -> Result<Vec<String>, String> {
        let (id, json) = match rest.strip_prefix('#').and_then(|rest| rest.split_once(' ')) {
            Some((id, json)) => (CommandId::try_from(id.to_owned())?, json),
            None => (self.next_id()?, rest),
        };
        let command: Command = serde_json::from_str(json).map_err(|e| e.to_string())?;
        let actor = Actor::Seat(self.seats[name]);
        let answer = self.session.submit(&actor, &id, command, self.now);
        self.save();
        Ok(vec![told(answer)])
    }

    fn names(&self) -> Vec<String> {
        let roles = ["D", "O", "RED", "CHAIR"].map(str::to_owned);
        self.seats.keys().cloned().chain(roles).collect()
    }

    fn viewer(&self, name: &str) -> Result<Viewer, String> {
        match (self.seats.get(name), name) {
            (Some(seat), _) => Ok(Viewer::Seat(*seat)),
            (None, "D") => Ok(Viewer::Role(Role::Board)),
            (None, "O") => Ok(Viewer::Role(Role::Observer)),
            (None, "RED") => Ok(Viewer::Role(Role::RedCell)),
            (None, "CHAIR") => Ok(Viewer::Role(Role::Chair)),
            _ => Err(format!("nobody is called `{name}`")),
        }
    }

    /// A viewer's whole view as text.
    fn text(&self, name: &str) -> String {
        let view = self.viewer(name).map(|viewer| self.session.project(&viewer));
        view.ok().and_then(|view| serde_json::to_string(&view).ok()).unwrap_or_default()
    }

    fn see(&self, rest: &str) -> Result<String, String> {
        let (name, pointer) = rest.split_once(' ').unwrap_or((rest, ""));
        let view = serde_json::to_value(self.session.project(&self.viewer(name)?));
        let view = view.map_err(|e| e.to_string())?;
        match view.pointer(pointer.trim()) {
            Some(part) => serde_json::to_string(part).map_err(|e| e.to_string()),
            None => Ok("nothing".to_owned()),
        }
    }

    fn compare(&self, name: &str) -> String {
        let same = self.marks.get(name).is_some_and(|mark| *mark == self.text(name));
        format!("{name}: {}", if same { "same" } else { "changed" })
    }
}

fn told(answer: Result<Answer, crate::refusal::Refusal>) -> String {
    match answer {
        Ok(answer) => serde_json::to_string(&answer).unwrap_or_default(),
        Err(refusal) => format!("refused ({}): {refusal}", refusal.class().status()),
    }
}

fn span(text: &str) -> Result<u64, String> {
    let units = [("ms", 1), ("s", 1000), ("m", 60_000)];
    let parsed = units.iter().find_map(|(unit, ms)| {
        let number: u64 = text.strip_suffix(unit)?.parse().ok()?;
        number.checked_mul(*ms)
    });
    parsed.ok_or_else(|| format!("`{text}` is no span; write 500ms, 90s or 6m"))
}
