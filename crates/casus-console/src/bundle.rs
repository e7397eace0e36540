//! What is left of a session: the page of it, its tables, the log, and their hashes.

use crate::pages;
use casus_session::Game;
use casus_session::debrief::{Sheet, debrief};
use casus_session::record::{Record, ReplayError};
use casus_session::store::Log;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::sync::Arc;
use zip::write::SimpleFileOptions;

/// For whom it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// Those who ran the session: everything.
    Inside,
    /// Others: no names, no keys, no documents, nothing that was written to few.
    Outside,
    /// Others, with what was written to few.
    OutsideWithPrivate,
}

impl Share {
    /// For whom a file of the console is, and its name in the bundle: `review-shareable.html` is `review.html` for others.
    #[must_use]
    pub fn of(file: &str) -> (Share, String) {
        match file.split_once("-shareable.") {
            Some((stem, ending)) => (Share::Outside, format!("{stem}.{ending}")),
            None => (Share::Inside, file.to_owned()),
        }
    }
}

/// The files by name. `log` is the session's file, if it has one; its head stands on the page then, and its records are
/// among the files.
///
/// # Errors
/// [`ReplayError`] at the first record that does not continue the log.
pub fn files(
    game: &Arc<Game>,
    records: &[Record],
    log: Option<&Log>,
    share: Share,
) -> Result<Vec<(String, Vec<u8>)>, ReplayError> {
    let mut told = debrief(game, records)?;
    if let Some(log) = log {
        told.cover.head = log.head.to_string();
    }
    if share == Share::Outside {
        told = told.shareable();
    }
    let mut files = vec![("review.html".to_owned(), pages::review(game, &told, share).into_bytes())];
    for sheet in Sheet::ALL {
        files.push((sheet.file().to_owned(), told.csv(sheet)));
    }
    if let Some(log) = log {
        files.push(match share {
            Share::Inside => ("log.jsonl".to_owned(), log.lines().into_bytes()),
            Share::Outside | Share::OutsideWithPrivate => {
                let shared = log.shared(share == Share::OutsideWithPrivate);
                ("log.json".to_owned(), serde_json::to_vec_pretty(&shared).unwrap_or_default())
            }
        });
    }
    let mut hashes = String::new();
    for (name, bytes) in &files {
        // Writing to a String cannot fail.
        let _ = writeln!(hashes, "{}  {name}", blake3::hash(bytes).to_hex());
    }
    files.push(("hashes.txt".to_owned(), hashes.into_bytes()));
    Ok(files)
}

/// The files in one archive. Equal files give equal bytes: an archive has no clock.
///
/// # Errors
/// Why it cannot be made.
pub fn archive(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, String> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    for (name, bytes) in files {
        archive.start_file(name.as_str(), options).map_err(|e| e.to_string())?;
        archive.write_all(bytes).map_err(|e| e.to_string())?;
    }
    archive.finish().map(Cursor::into_inner).map_err(|e| e.to_string())
}
