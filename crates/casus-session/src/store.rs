//! The file of a session: every record, stored before anybody is answered.
//!
//! A session is one SQLite file in WAL mode with `synchronous = FULL`: when [`Store::append`] returns, its records
//! have reached the disk. Records that came close together are given to one call and share one wait for it. There is
//! one writer, who holds a lock beside the file; readers may look on. Every record is chained to the one before it
//! by its hash, and the first to the [`Opening`], which holds the documents that were played; so a changed byte is
//! found, and whoever noted the head of the log can tell that none of its end is missing.
//!
//! The name that somebody typed stands in the chain as a salted commitment. The name itself stands beside the chain,
//! and [`Store::forget_names`] erases it without breaking anything.
//!
//! ```
//! use casus_scenario::ScenarioFile;
//! use casus_session::store::{Log, Opening, Store};
//! use casus_session::{Millis, Session};
//! use std::sync::Arc;
//!
//! let folder = std::env::temp_dir().join(format!("casus-store-{}", std::process::id()));
//! let file = ScenarioFile::shipped("staged-border-incident").expect("it ships");
//! let opening = Opening::of(&file, 2026)?;
//! let mut store = Store::create(&folder.join("one.casus"), &opening)?;
//! let mut session = Session::open(Arc::new(opening.game()?), &"0".repeat(64), Millis(0));
//! let head = store.append(&session.take_unsaved())?;
//! drop(store);
//! let log = Log::read(&folder.join("one.casus"))?;
//! assert_eq!((log.records.len(), log.head), (1, head));
//! # std::fs::remove_dir_all(&folder)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod failure;
mod file;
mod log;
mod names;
mod opening;
mod sharing;

#[cfg(test)]
mod tests;

pub use failure::Failure;
pub use log::{Log, Shared};
pub use opening::{Document, Opening};

use crate::clock::Millis;
use crate::record::{Link, Record};
use casus_scenario::Code;
use names::Names;
use rusqlite::{Connection, params};
use std::fs::File;
use std::path::{Path, PathBuf};

/// The writer of a session's file.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    connection: Connection,
    /// Held as long as the store is; the system lets it go if the process dies.
    _lock: File,
    head: Link,
    next: u64,
    stopped: Option<Failure>,
}

impl Store {
    /// A new file. The folder is made, for this user alone, if it does not exist.
    ///
    /// # Errors
    ///
    /// [`Failure`]: R013 if it cannot be made or is there already, R014 and R019 if writing fails.
    pub fn create(path: &Path, opening: &Opening) -> Result<Store, Failure> {
        let lock = file::create(path)?;
        let connection = file::writer(path)?;
        let body = opening.bytes();
        let head = Link::START.then(&body);
        let failed = |error: rusqlite::Error| Failure::sqlite(path, &error);
        file::lay_out(&connection).map_err(failed)?;
        connection
            .execute("INSERT INTO opening (only, body, link) VALUES (0, ?1, ?2)", params![body, head.0])
            .map_err(failed)?;
        connection.execute("INSERT INTO alive (only, at) VALUES (0, 0)", []).map_err(failed)?;
        file::settle(path)?;
        Ok(Store { path: path.to_owned(), connection, _lock: lock, head, next: 0, stopped: None })
    }

    /// Opens a file to go on with it, with all that it holds. Everything is checked first.
    ///
    /// # Errors
    ///
    /// [`Failure`]: R009 if the file is damaged, R010 if a newer program wrote it, R011 if the chain is broken, R014 if
    /// it cannot be read, R015 if another process has it.
    pub fn open(path: &Path) -> Result<(Store, Log), Failure> {
        let lock = file::lock(path)?;
        file::exists(path)?;
        let connection = file::writer(path)?;
        let log = log::checked(path, &connection)?;
        let (head, next) = (log.head, log.records.len() as u64);
        Ok((Store { path: path.to_owned(), connection, _lock: lock, head, next, stopped: None }, log))
    }

    /// Stores records, all or none, and waits until they are on the disk. Returns the new head.
    ///
    /// # Errors
    ///
    /// [`Failure`]: R019 if the disk or the file is full, R014 if writing fails otherwise, R011 if a record is not the
    /// next. Nothing was stored, nothing may be acknowledged, and the store takes no more; what was stored before is
    /// whole.
    pub fn append(&mut self, records: &[Record]) -> Result<Link, Failure> {
        if let Some(stopped) = &self.stopped {
            return Err(stopped.clone());
        }
        if records.is_empty() {
            return Ok(self.head);
        }
        match self.stored(records) {
            Ok(head) => {
                self.head = head;
                self.next += records.len() as u64;
                Ok(head)
            }
            Err(failure) => {
                self.stopped = Some(failure.clone());
                Err(failure)
            }
        }
    }

    fn stored(&mut self, records: &[Record]) -> Result<Link, Failure> {
        let path = self.path.clone();
        let failed = |error: rusqlite::Error| Failure::sqlite(&path, &error);
        let mut head = self.head;
        // A transaction that is dropped is rolled back.
        let transaction = self.connection.transaction().map_err(failed)?;
        for (next, record) in (self.next..).zip(records) {
            if record.seq != next {
                let what = format!("record {} comes where record {next} is due", record.seq);
                return Err(Failure::new(Code::R011, &path, what));
            }
            let (record, names) =
                Names::taken_from(record).map_err(|what| Failure::new(Code::R014, &path, what))?;
            let body = record.bytes();
            if body.is_empty() {
                return Err(Failure::new(Code::R014, &path, format!("record {next} cannot be written")));
            }
            head = head.then(&body);
            let actor = serde_json::to_string(&record.actor).unwrap_or_default();
            let id = record.command_id.clone().map(String::from);
            transaction
                .prepare_cached(
                    "INSERT INTO record (seq, actor, command_id, body, link) VALUES (?1, ?2, ?3, ?4, ?5)",
                )
                .and_then(|mut insert| insert.execute(params![file::signed(next), actor, id, body, head.0]))
                .map_err(failed)?;
            for name in names {
                transaction
                    .execute(
                        "INSERT INTO name (mark, salt, name) VALUES (?1, ?2, ?3)",
                        params![name.mark, name.salt, name.name],
                    )
                    .map_err(failed)?;
            }
        }
        let at = records.last().map_or(0, |record| file::signed(record.at.0));
        transaction.execute("UPDATE alive SET at = max(at, ?1)", [at]).map_err(failed)?;
        transaction.commit().map_err(failed)?;
        Ok(head)
    }

    /// Notes that the server was running at `at`, so that a restart knows what time had passed.
    ///
    /// # Errors
    ///
    /// [`Failure`] as for [`Store::append`]; the store takes more all the same.
    pub fn beat(&mut self, at: Millis) -> Result<(), Failure> {
        let beat = self.connection.execute("UPDATE alive SET at = max(at, ?1)", [file::signed(at.0)]);
        beat.map(drop).map_err(|error| Failure::sqlite(&self.path, &error))
    }

    /// Erases every name that somebody typed, from the file and from what lies beside it, and says how many there were.
    /// The chain stays whole.
    ///
    /// # Errors
    ///
    /// [`Failure`] as for [`Store::append`]; R015 if somebody reads the file, so that the old bytes could not be cut off.
    pub fn forget_names(&mut self) -> Result<usize, Failure> {
        let failed = |error: rusqlite::Error| Failure::sqlite(&self.path, &error);
        self.connection.execute_batch("PRAGMA secure_delete = ON").map_err(failed)?;
        let names = self.connection.execute("DELETE FROM name", []).map_err(failed)?;
        // Pages that were split before may hold copies of cells in the room between; a file that is written anew does not.
        self.connection.execute_batch("VACUUM").map_err(failed)?;
        let busy: bool = self
            .connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
            .map_err(failed)?;
        if busy {
            let what = "the names are erased, but another program reads the file; erase them again once it has ended";
            return Err(Failure::new(Code::R015, &self.path, what));
        }
        Ok(names)
    }

    /// The hash that stands for the whole log.
    #[must_use]
    pub fn head(&self) -> Link {
        self.head
    }

    /// Why the store takes no more, if it does not.
    #[must_use]
    pub fn stopped(&self) -> Option<&Failure> {
        self.stopped.as_ref()
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the file holds now, read again: what a session goes back to when something could not be stored.
    ///
    /// # Errors
    ///
    /// [`Failure`] as for [`Store::open`].
    pub fn log(&self) -> Result<Log, Failure> {
        log::checked(&self.path, &self.connection)
    }
}
