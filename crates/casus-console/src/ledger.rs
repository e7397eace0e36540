//! Where records go before anything that follows from them leaves this machine.

use crate::machine::{self, Machine};
use casus_scenario::ScenarioFile;
use casus_session::record::Link;
use casus_session::store::{Failure, Log, Opening, Store};
use casus_session::{Event, Game, Millis, Record};
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// How a file of a session ends.
const EXTENSION: &str = "casus";
/// Milliseconds between notes that the server runs.
const ALIVE: u64 = 1_000;

/// The log of a session.
#[derive(Debug)]
pub struct Ledger {
    kept: Kept,
    alive: Millis,
    machine: Machine,
    /// When a file of the scenario's sessions was last written before this one was opened.
    newest: Option<SystemTime>,
    /// The hash that stood for the log when the play ended.
    sealed: Option<Link>,
}

#[derive(Debug)]
enum Kept {
    /// In memory alone with its head, for tests and rehearsals.
    Memory(Vec<Record>, Link),
    /// In a file, one session each.
    File { store: Box<Store>, opening: Box<Opening> },
}

/// A session's game with its log.
#[derive(Debug)]
pub struct Opened {
    /// What is played.
    pub game: Arc<Game>,
    /// Its log.
    pub ledger: Ledger,
    /// Whether it goes on with what an earlier server played.
    pub resumed: bool,
}

impl Ledger {
    /// A log in memory alone.
    #[must_use]
    pub fn memory() -> Ledger {
        Ledger::of(Kept::Memory(Vec::new(), Link::START), Millis(0), None, None)
    }

    fn of(kept: Kept, alive: Millis, newest: Option<SystemTime>, sealed: Option<Link>) -> Ledger {
        let mut ledger = Ledger { kept, alive, machine: Machine::default(), newest, sealed };
        ledger.look();
        ledger
    }

    /// The last session of a scenario in a folder, if it is not over; otherwise, and if asked for, a new one in a file of
    /// its own. Nothing that was played is ever written over.
    ///
    /// # Errors
    /// [`Failure`] as for [`Store::create`] and [`Store::open`], or that the file was made for another scenario.
    pub fn open(dir: &Path, file: &ScenarioFile, seed: u64, anew: bool) -> Result<Opened, Failure> {
        let opening = Opening::of(file, seed)?;
        let game = Arc::new(opening.game()?);
        let id = game.setup().id.clone();
        let last = numbers(dir, &id).last().copied();
        let newest = last.and_then(|last| machine::written(&named(dir, &id, last)));
        if let (Some(last), false) = (last, anew) {
            let path = named(dir, &id, last);
            let (store, log) = Store::open(&path)?;
            if !is_over(&log)
                && log.opening.scenario.text == opening.scenario.text
                && log.opening.seed == seed
            {
                let game = Arc::new(log.opening.game()?);
                let sealed = sealed(&log.records, &log.links);
                let kept = Kept::File { store: Box::new(store), opening: Box::new(log.opening) };
                let ledger = Ledger::of(kept, log.alive, newest, sealed);
                return Ok(Opened { game, ledger, resumed: true });
            }
        }
        let store = Store::create(&named(dir, &id, last.unwrap_or(0) + 1), &opening)?;
        let kept = Kept::File { store: Box::new(store), opening: Box::new(opening) };
        Ok(Opened { game, ledger: Ledger::of(kept, Millis(0), newest, None), resumed: false })
    }

    /// The file, if there is one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &self.kept {
            Kept::Memory(..) => None,
            Kept::File { store, .. } => Some(store.path()),
        }
    }

    /// Makes records lasting. When this returns they survive a crash.
    ///
    /// # Errors
    /// Why they do not; none of them is kept then.
    pub fn commit(&mut self, records: Vec<Record>) -> Result<(), String> {
        let ends = records.iter().any(ended);
        match &mut self.kept {
            Kept::Memory(all, head) => {
                *head = records.iter().fold(*head, |link, record| link.then(&record.bytes()));
                all.extend(records);
            }
            Kept::File { store, .. } => {
                store.append(&records).map_err(|failure| failure.to_string())?;
            }
        }
        if ends {
            self.sealed = match &self.kept {
                Kept::Memory(all, _) => sealed(all, &links(all)),
                Kept::File { store, .. } => store.log().ok().and_then(|log| sealed(&log.records, &log.links)),
            };
        }
        Ok(())
    }

    /// The hash that stood for the log when the play ended, once it has.
    #[must_use]
    pub fn sealed(&self) -> Option<Link> {
        self.sealed
    }

    /// The whole log as it stands in its file, if it has one.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn log(&self) -> Result<Option<Log>, String> {
        match &self.kept {
            Kept::Memory(..) => Ok(None),
            Kept::File { store, .. } => store.log().map(Some).map_err(|failure| failure.to_string()),
        }
    }

    /// All records, oldest first.
    ///
    /// # Errors
    /// Why the log cannot be read.
    pub fn records(&self) -> Result<Vec<Record>, String> {
        match &self.kept {
            Kept::Memory(records, _) => Ok(records.clone()),
            Kept::File { store, .. } => {
                store.log().map(|log| log.records).map_err(|failure| failure.to_string())
            }
        }
    }

    /// The hash that stands for the whole log.
    #[must_use]
    pub fn head(&self) -> Link {
        match &self.kept {
            Kept::Memory(_, head) => *head,
            Kept::File { store, .. } => store.head(),
        }
    }

    /// The last instant at which the server is known to have run.
    #[must_use]
    pub fn alive(&self) -> Millis {
        self.alive
    }

    /// Notes that the server runs, now and then.
    pub fn live(&mut self, now: Millis) {
        if now.since(self.alive) < ALIVE {
            return;
        }
        self.alive = now;
        self.look();
        if let Kept::File { store, .. } = &mut self.kept
            && let Err(failure) = store.beat(now)
        {
            tracing::warn!(failure = %failure, "the log cannot note that the server runs");
        }
    }

    /// How the machine is, as it was looked at within the last second.
    #[must_use]
    pub fn machine(&self) -> Machine {
        self.machine
    }

    fn look(&mut self) {
        self.machine = Machine::seen(self.path(), self.newest, SystemTime::now());
    }

    /// A log for a session that goes on from this one's.
    ///
    /// # Errors
    /// Why there can be none.
    pub fn fork(&self) -> Result<Ledger, String> {
        let Kept::File { store, opening } = &self.kept else { return Ok(Ledger::memory()) };
        let dir = store.path().parent().unwrap_or(Path::new(".")).to_owned();
        let game = opening.game().map_err(|failure| failure.to_string())?;
        let id = &game.setup().id;
        let next = numbers(&dir, id).last().map_or(1, |last| last + 1);
        let fresh = Store::create(&named(&dir, id, next), opening).map_err(|failure| failure.to_string())?;
        let kept = Kept::File { store: Box::new(fresh), opening: opening.clone() };
        Ok(Ledger::of(kept, self.alive, self.newest, None))
    }
}

fn ended(record: &Record) -> bool {
    record.events.iter().any(|event| matches!(event, Event::Ended))
}

/// The link of the record at which the play ended.
fn sealed(records: &[Record], links: &[Link]) -> Option<Link> {
    records.iter().position(ended).and_then(|place| links.get(place)).copied()
}

/// The links of records that are in memory alone.
fn links(records: &[Record]) -> Vec<Link> {
    let next = |link: &mut Link, record: &Record| {
        *link = link.then(&record.bytes());
        Some(*link)
    };
    records.iter().scan(Link::START, next).collect()
}

/// Whether nothing can go on from a log.
fn is_over(log: &Log) -> bool {
    log.records.iter().flat_map(|r| &r.events).any(|e| matches!(e, Event::Closed { .. }))
}

fn named(dir: &Path, id: &str, number: u32) -> PathBuf {
    dir.join(format!("{id}-{number:03}.{EXTENSION}"))
}

/// The files of the sessions in a folder, in the order of their names.
///
/// # Errors
/// What the system says of the folder.
pub fn files(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.extension() == Some(OsStr::new(EXTENSION)) {
            files.push(path);
        }
    }
    files.sort_unstable();
    Ok(files)
}

/// The numbers of the sessions of a scenario in a folder, in order.
fn numbers(dir: &Path, id: &str) -> Vec<u32> {
    let number = |path: PathBuf| -> Option<u32> {
        path.file_stem()?.to_str()?.strip_prefix(id)?.strip_prefix('-')?.parse().ok()
    };
    let mut numbers: Vec<u32> = files(dir).unwrap_or_default().into_iter().filter_map(number).collect();
    numbers.sort_unstable();
    numbers
}
