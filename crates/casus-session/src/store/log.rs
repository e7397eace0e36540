//! Reading a session's file: every check, and what of a damaged file is good.

use super::failure::Failure;
use super::file::{self, APPLICATION, LAYOUT_VERSION, TABLES};
use super::names::{Names, with_names};
use super::opening::Opening;
use super::sharing::{hush, without_texts};
use crate::clock::Millis;
use crate::command::{Command, Seating};
use crate::event::Event;
use crate::record::{Link, Record};
use casus_scenario::Code;
use rusqlite::Connection;
use serde::Serialize;
use std::path::Path;

/// Bytes of an opening or a record; no honest one comes near.
const BODY_BYTES: i64 = 40 << 20;

/// What a session's file holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Log {
    /// What was played.
    pub opening: Opening,
    /// What happened.
    pub records: Vec<Record>,
    /// The hash that stands for all of it.
    pub head: Link,
    /// The hash that stood for all of it after each record.
    pub links: Vec<Link>,
    /// The last time at which the server is known to have run.
    pub alive: Millis,
}

/// A log that may be given away: no names, no keys, and of the documents their hashes only.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shared {
    /// Program that opened the session.
    pub program: String,
    /// Version of the model's numbers.
    pub value_version: u32,
    /// Seed of all chance.
    pub seed: u64,
    /// BLAKE3 of the scenario's text.
    pub scenario: String,
    /// BLAKE3 of the pack's text.
    pub pack: String,
    /// The head of the whole log, which this is not.
    pub head: String,
    /// What happened. Seats stand for people.
    pub records: Vec<Record>,
}

impl Log {
    /// Reads a file, which a server may be writing. Everything is checked.
    ///
    /// # Errors
    ///
    /// [`Failure`]: R009 if the file is damaged, R010 if a newer program wrote it, R011 if the chain is broken, R014 if
    /// it cannot be read.
    pub fn read(path: &Path) -> Result<Log, Failure> {
        checked(path, &file::reader(path)?)
    }

    /// What of a file is good: the records up to the first that is not, and why there are no more of them.
    ///
    /// # Errors
    ///
    /// [`Failure`] as for [`Log::read`] if not even the opening can be read.
    pub fn good_of(path: &Path) -> Result<(Log, Option<Failure>), Failure> {
        let connection = file::reader(path)?;
        layout(path, &connection)?;
        scan(path, &connection)
    }

    /// How many records follow the one at whose hash somebody noted the head, such as at ENDEX; none if it was noted at
    /// the end. `head` is the noted hash, or its first eight digits or more, with or without dashes.
    ///
    /// # Errors
    ///
    /// [`Failure`] R011 if the log never stood there, R014 if `head` is no such note.
    pub fn after(&self, path: &Path, head: &str) -> Result<usize, Failure> {
        let noted: String = head.chars().filter(|c| *c != '-').flat_map(char::to_lowercase).collect();
        if !(8..=64).contains(&noted.len()) || !noted.bytes().all(|b| b.is_ascii_hexdigit()) {
            let what = format!("`{head}` is no head; one is written like {}", self.head.short());
            return Err(Failure::new(Code::R014, path, what));
        }
        if self.head.to_string().starts_with(&noted) {
            return Ok(0);
        }
        if let Some(place) = self.links.iter().rposition(|link| link.to_string().starts_with(&noted)) {
            return Ok(self.links.len() - 1 - place);
        }
        let what = format!(
            "the log ends at {} after {} records, and never stood at {head}: records are missing, or this is another log",
            self.head.short(),
            self.records.len()
        );
        Err(Failure::new(Code::R011, path, what))
    }

    /// The whole log as text: a line of JSON for what was opened and one for each record.
    #[must_use]
    pub fn lines(&self) -> String {
        let opening = serde_json::json!({ "opening": self.opening, "head": self.head.to_string() });
        let mut text = format!("{opening}\n");
        for record in &self.records {
            text.push_str(&String::from_utf8_lossy(&record.bytes()));
            text.push('\n');
        }
        text
    }

    /// The log without what says who played: names become seats, keys are left out, the documents become hashes, lists
    /// that were read in lose their texts. What was written to few is emptied unless it is `private` that is wanted too.
    #[must_use]
    pub fn shared(&self, private: bool) -> Shared {
        let hash = |text: &str| blake3::hash(text.as_bytes()).to_hex().to_string();
        let bare = |record: &Record| {
            let seat = record.events.iter().find_map(|event| match event {
                Event::Joined { seat, .. } => Some(format!("seat {}", seat.0)),
                _ => None,
            });
            let mut record =
                with_names(record, &mut |_| seat.clone().unwrap_or_else(|| "somebody".to_owned()));
            if let Some(Command::Seating(Seating::Join { key, .. } | Seating::Rekey { key, .. })) =
                &mut record.command
            {
                key.clear();
            }
            for event in &mut record.events {
                if let Event::Joined { key, .. } | Event::Rekeyed { key, .. } = event {
                    key.clear();
                }
            }
            if !private {
                hush(&mut record);
            }
            without_texts(&mut record);
            record
        };
        Shared {
            program: self.opening.program.clone(),
            value_version: self.opening.value_version,
            seed: self.opening.seed,
            scenario: hash(&self.opening.scenario.text),
            pack: hash(&self.opening.pack.text),
            head: self.head.to_string(),
            records: self.records.iter().map(bare).collect(),
        }
    }
}

/// Everything that a connection reads, if all of it is good.
pub(super) fn checked(path: &Path, connection: &Connection) -> Result<Log, Failure> {
    layout(path, connection)?;
    let (log, broken) = scan(path, connection)?;
    let good = log.records.len().checked_sub(1).map(|last| last as u64);
    if let Some(broken) = broken {
        return Err(broken.after(good));
    }
    let sound: Result<String, _> = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0));
    match sound {
        Ok(words) if words == "ok" => Ok(log),
        Ok(words) => Err(Failure::new(Code::R009, path, format!("the file is damaged: {words}")).after(good)),
        Err(error) => Err(damaged(path, &error).after(good)),
    }
}

/// Refuses what is no log, what a newer program wrote, and a layout that casus did not make.
fn layout(path: &Path, connection: &Connection) -> Result<(), Failure> {
    let number = |pragma: &str| -> Result<i64, Failure> {
        connection.query_row(pragma, [], |row| row.get(0)).map_err(|error| damaged(path, &error))
    };
    if number("PRAGMA application_id")? != APPLICATION {
        return Err(Failure::new(Code::R009, path, "this is not the file of a session"));
    }
    let version = number("PRAGMA user_version")?;
    if version > LAYOUT_VERSION {
        let what = format!("the file has layout {version}; this program reads layout {LAYOUT_VERSION}");
        return Err(Failure::new(Code::R010, path, what));
    }
    let found = || -> rusqlite::Result<Vec<(String, Option<String>)>> {
        let mut all =
            connection.prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")?;
        let rows = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect()
    };
    let found = found().map_err(|error| damaged(path, &error))?;
    // A file that was written anew has the same tables in another order.
    let mut known = TABLES;
    known.sort_unstable();
    let same = found.len() == known.len()
        && found
            .iter()
            .zip(known)
            .all(|((name, sql), (known, layout))| name == known && sql.as_deref() == Some(layout));
    if version != LAYOUT_VERSION || !same {
        return Err(Failure::new(Code::R009, path, "the file is not laid out as a session's"));
    }
    Ok(())
}

fn damaged(path: &Path, error: &rusqlite::Error) -> Failure {
    let failure = Failure::sqlite(path, error);
    if matches!(failure.code, Code::R015 | Code::R019) {
        return failure;
    }
    Failure::new(Code::R009, path, format!("the file is damaged: {error}"))
}

fn scan(path: &Path, connection: &Connection) -> Result<(Log, Option<Failure>), Failure> {
    let lost = |error: rusqlite::Error| damaged(path, &error);
    let body_of = "SELECT body, link FROM opening WHERE only = 0 AND length(body) <= ?1";
    let (body, link): (Vec<u8>, Vec<u8>) =
        connection.query_row(body_of, [BODY_BYTES], |row| Ok((row.get(0)?, row.get(1)?))).map_err(lost)?;
    let mut head = Link::START.then(&body);
    let opening = serde_json::from_slice::<Opening>(&body).ok().filter(|_| link == head.0);
    let Some(opening) = opening else {
        return Err(Failure::new(Code::R011, path, "what the session was opened with was changed"));
    };
    let alive: i64 =
        connection.query_row("SELECT at FROM alive WHERE only = 0", [], |row| row.get(0)).map_err(lost)?;
    let (names, mut broken) = names(path, connection)?;
    let (mut records, mut links) = (Vec::new(), Vec::new());
    let mut good = |seq: i64, body: Vec<u8>, link: Vec<u8>| -> Result<(), Failure> {
        let fail = |what: String| Err(Failure::new(Code::R011, path, what));
        let next = records.len() as u64;
        if seq != file::signed(next) {
            return fail(format!("record {next} is missing; record {seq} follows"));
        }
        let linked = head.then(&body);
        if link != linked.0 {
            return fail(format!("record {next} was changed: it does not follow from the one before it"));
        }
        let record = match serde_json::from_slice::<Record>(&body) {
            Ok(record) if record.seq == next => record,
            Ok(record) => return fail(format!("record {next} calls itself {}", record.seq)),
            Err(error) => return fail(format!("record {next} cannot be read: {error}")),
        };
        head = linked;
        links.push(head);
        records.push(names.put_into(&record));
        Ok(())
    };
    let mut rows = || -> rusqlite::Result<Option<Failure>> {
        let mut all = connection.prepare("SELECT seq, body, link, length(body) FROM record ORDER BY seq")?;
        let mut rows = all.query([])?;
        while let Some(row) = rows.next()? {
            if row.get::<_, i64>(3)? > BODY_BYTES {
                return Ok(Some(Failure::new(
                    Code::R011,
                    path,
                    "a record is larger than any that casus writes",
                )));
            }
            if let Err(failure) = good(row.get(0)?, row.get(1)?, row.get(2)?) {
                return Ok(Some(failure));
            }
        }
        Ok(None)
    };
    let ended = rows().unwrap_or_else(|error| Some(damaged(path, &error)));
    broken = ended.or(broken);
    let alive = Millis(u64::try_from(alive).unwrap_or(0));
    Ok((Log { opening, records, head, links, alive }, broken))
}

/// The names beside the chain, and a word about one that is not what its mark commits to.
fn names(path: &Path, connection: &Connection) -> Result<(Names, Option<Failure>), Failure> {
    let mut names = Names::default();
    let mut broken = None;
    let read = |names: &mut Names, broken: &mut Option<Failure>| -> rusqlite::Result<()> {
        let mut all = connection.prepare("SELECT mark, salt, name FROM name")?;
        let mut rows = all.query([])?;
        while let Some(row) = rows.next()? {
            let (mark, salt): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
            if !names.add(&mark, &salt, row.get(2)?) {
                *broken = Some(Failure::new(Code::R011, path, "the name of a seat was changed"));
            }
        }
        Ok(())
    };
    read(&mut names, &mut broken).map_err(|error| damaged(path, &error))?;
    Ok((names, broken))
}
