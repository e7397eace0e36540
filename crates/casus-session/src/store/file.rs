//! Making, locking and opening the file.

use super::failure::Failure;
use crate::limits::FILE_BYTES;
use casus_scenario::Code;
use rusqlite::{Connection, OpenFlags};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// Version of the layout.
pub(super) const LAYOUT_VERSION: i64 = 1;
/// The mark by which SQLite files of casus are known: `casu`.
pub(super) const APPLICATION: i64 = 0x6361_7375;
/// The oldest SQLite whose write-ahead log is sound with more than one connection: 3.51.3.
const SQLITE: i32 = 3_051_003;
/// Pages of 4 KiB that the file may have.
const PAGES: u64 = FILE_BYTES >> 12;

/// The tables. What reads the file compares its layout with these words.
pub(super) const TABLES: [(&str, &str); 5] = [
    (
        "opening",
        "CREATE TABLE opening (only INTEGER PRIMARY KEY CHECK (only = 0), body BLOB NOT NULL, link BLOB NOT NULL) STRICT",
    ),
    (
        "record",
        "CREATE TABLE record (seq INTEGER PRIMARY KEY, actor TEXT NOT NULL, command_id TEXT, body BLOB NOT NULL, link BLOB NOT NULL) STRICT",
    ),
    ("once", "CREATE UNIQUE INDEX once ON record (actor, command_id) WHERE command_id IS NOT NULL"),
    (
        "name",
        "CREATE TABLE name (mark TEXT PRIMARY KEY, salt BLOB NOT NULL, name TEXT NOT NULL) STRICT, WITHOUT ROWID",
    ),
    ("alive", "CREATE TABLE alive (only INTEGER PRIMARY KEY CHECK (only = 0), at INTEGER NOT NULL) STRICT"),
];

/// A count as SQLite keeps it; none comes near its end.
pub(super) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Makes the folder and the empty file for this user alone, and locks it.
pub(super) fn create(path: &Path) -> Result<File, Failure> {
    let failed = |error: io::Error| Failure::io(Code::R013, path, "it cannot be made", &error);
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder).map_err(failed)?;
    }
    let lock = lock(path)?;
    private().create_new(true).open(path).map_err(failed)?;
    Ok(lock)
}

/// Options for a file that only this user may read.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn lock_path(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".lock");
    path.with_file_name(name)
}

/// The lock of the one writer.
pub(super) fn lock(path: &Path) -> Result<File, Failure> {
    let failed = |error: io::Error| Failure::io(Code::R014, path, "it cannot be locked", &error);
    let file = private().create(true).truncate(false).open(lock_path(path)).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(Failure::new(Code::R015, path, "another process goes on with this session"))
        }
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

/// Refuses what is no regular file: SQLite would make one, or wait for ever.
pub(super) fn exists(path: &Path) -> Result<(), Failure> {
    match fs::metadata(path) {
        Ok(found) if found.is_file() => Ok(()),
        Ok(_) => Err(Failure::new(Code::R014, path, "it is not a regular file")),
        Err(error) => Err(Failure::io(Code::R014, path, "it cannot be read", &error)),
    }
}

/// Waits until the folder knows of a new file.
pub(super) fn settle(path: &Path) -> Result<(), Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    match synced {
        Err(error) if cfg!(unix) => Err(Failure::io(Code::R014, path, "its folder cannot be synced", &error)),
        _ => Ok(()),
    }
}

/// The writing connection: what it commits is on the disk.
pub(super) fn writer(path: &Path) -> Result<Connection, Failure> {
    if rusqlite::version_number() < SQLITE {
        return Err(Failure::new(Code::R014, path, format!("SQLite {} is too old", rusqlite::version())));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let failed = |error: rusqlite::Error| Failure::sqlite(path, &error);
    let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    wary(&connection).map_err(failed)?;
    let mode: String =
        connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0)).map_err(failed)?;
    connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA fullfsync = ON;").map_err(failed)?;
    let pages: i64 = connection
        .query_row(&format!("PRAGMA max_page_count = {PAGES}"), [], |row| row.get(0))
        .map_err(failed)?;
    let synchronous: i64 =
        connection.query_row("PRAGMA synchronous", [], |row| row.get(0)).map_err(failed)?;
    if mode != "wal" || synchronous != 2 || pages <= 0 {
        let what =
            format!("the file system takes no write-ahead log (mode {mode}, synchronous {synchronous})");
        return Err(Failure::new(Code::R014, path, what));
    }
    Ok(connection)
}

/// A connection that only reads, beside the writer's if there is one.
pub(super) fn reader(path: &Path) -> Result<Connection, Failure> {
    exists(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let failed = |error: rusqlite::Error| Failure::sqlite(path, &error);
    let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    wary(&connection).map_err(failed)?;
    Ok(connection)
}

/// A file may come from anybody: nothing in its layout is obeyed.
fn wary(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection
        .execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;")
}

/// Makes the tables of a new file.
pub(super) fn lay_out(connection: &Connection) -> rusqlite::Result<()> {
    let transaction = connection.unchecked_transaction()?;
    for (_, table) in TABLES {
        transaction.execute_batch(table)?;
    }
    transaction.execute_batch(&format!(
        "PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {LAYOUT_VERSION};"
    ))?;
    transaction.commit()
}
