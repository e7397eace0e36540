//! What can be in the way of a session's file.

use casus_scenario::Code;
use rusqlite::ErrorCode;
use std::io;
use std::path::Path;

/// Why a session's file cannot be used, or no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The rule: R009, R010, R011, R013, R014, R015 or R019.
    pub code: Code,
    /// What is wrong.
    pub what: String,
    /// The file.
    pub place: String,
    /// The last record that is good, where some are.
    pub good: Option<u64>,
    /// What to do about it.
    pub hint: &'static str,
}

impl Failure {
    pub(super) fn new(code: Code, place: &Path, what: impl Into<String>) -> Failure {
        let hint = match code {
            Code::R009 => "keep the file as it is; `casus log export --good` writes what is good of it",
            Code::R010 => "update casus",
            Code::R011 => "keep the file as it is; `casus log export --good` writes the records before",
            Code::R015 => "end the other process first",
            Code::R019 => "free some space; what was stored is whole, and nothing else was acknowledged",
            _ => "",
        };
        Failure { code, what: what.into(), place: place.display().to_string(), good: None, hint }
    }

    /// The same with the last record that is good, if there is one.
    pub(super) fn after(self, good: Option<u64>) -> Failure {
        Failure { good, ..self }
    }

    pub(super) fn io(code: Code, place: &Path, doing: &str, error: &io::Error) -> Failure {
        let full = matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
        Failure::new(if full { Code::R019 } else { code }, place, format!("{doing}: {error}"))
    }

    pub(super) fn sqlite(place: &Path, error: &rusqlite::Error) -> Failure {
        let code = match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Code::R019,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Code::R015,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Code::R009,
            _ => Code::R014,
        };
        Failure::new(code, place, error.to_string())
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "[{}] {} ({})", self.code, self.what, self.place)?;
        if let Some(good) = self.good {
            write!(f, "; the records up to {good} are good")?;
        }
        if !self.hint.is_empty() {
            write!(f, "; hint: {}", self.hint)?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}
