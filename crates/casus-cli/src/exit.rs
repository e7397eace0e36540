//! Exit codes, and the failures that lead to them.

use casus_experiment::study::Refusal;
use casus_scenario::{Code, Problems, Severity};
use std::fmt;
use std::io;

/// What the process tells its caller. The numbers are those of `sysexits.h` where it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done.
    Ok = 0,
    /// Done, but some runs failed.
    Partly = 1,
    /// The command line is wrong.
    Usage = 2,
    /// A document is wrong.
    Data = 65,
    /// A document is missing.
    Missing = 66,
    /// An address cannot be listened on.
    Unavailable = 69,
    /// A bug of casus.
    Bug = 70,
    /// A file cannot be created.
    Create = 73,
    /// Reading or writing failed.
    Io = 74,
    /// Another process is at work there.
    Busy = 75,
    /// Something was written by another version.
    Version = 76,
    /// A document asks for more than the limits allow.
    Limit = 78,
    /// Interrupted from the keyboard.
    Interrupted = 130,
    /// Asked to end.
    Terminated = 143,
}

/// How a document that was piped in is called.
const STANDARD_INPUT: &str = "<standard input>";

impl Exit {
    /// The code for documents with these findings: wrong data outweighs unreadable files, which outweigh limits.
    pub(crate) fn of(problems: &[Problems]) -> Exit {
        let errors = || {
            problems
                .iter()
                .flat_map(|p| p.diagnostics.iter().map(move |d| (p, d)))
                .filter(|(_, d)| d.severity == Severity::Error)
        };
        let any = |wanted: fn(Code) -> bool| errors().any(|(_, d)| wanted(d.code));
        if any(|c| !matches!(c, Code::F001 | Code::L001)) {
            Exit::Data
        } else if any(|c| c == Code::F001) {
            let absent = |name: &str| {
                name != STANDARD_INPUT
                    && matches!(std::fs::metadata(name), Err(e) if e.kind() == io::ErrorKind::NotFound)
            };
            let all = errors().filter(|(_, d)| d.code == Code::F001).all(|(p, _)| absent(&p.source.name));
            if all { Exit::Missing } else { Exit::Io }
        } else if any(|c| c == Code::L001) {
            Exit::Limit
        } else {
            Exit::Ok
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        let known = [
            Exit::Ok,
            Exit::Data,
            Exit::Missing,
            Exit::Create,
            Exit::Io,
            Exit::Busy,
            Exit::Version,
            Exit::Limit,
        ];
        let exit = known.into_iter().find(|&exit| exit as u8 == refusal.code.exit()).unwrap_or(Exit::Bug);
        let text = format!("[{}] {refusal}", refusal.code);
        Failure::new(exit, casus_scenario::diagnostic::clean(&text))
    }
}

/// Why a command ended early: its exit code and, unless everything has been said already, a message.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    pub(crate) message: String,
}

impl Failure {
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Failure {
        Failure { exit, message: message.into() }
    }

    /// A failure whose reasons have been printed.
    pub(crate) fn told(exit: Exit) -> Failure {
        Failure { exit, message: String::new() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;
    use casus_scenario::{Diagnostic, Source};

    fn exit(codes: &[Code]) -> Exit {
        let diagnostics = codes.iter().map(|&c| Diagnostic::new(c, 0..0, "")).collect();
        Exit::of(&[Problems { source: Source::new("no/such/file", ""), diagnostics }])
    }

    #[test]
    fn the_worst_finding_decides() {
        assert_eq!(exit(&[]), Exit::Ok);
        assert_eq!(exit(&[Code::S022]), Exit::Ok);
        assert_eq!(exit(&[Code::L001, Code::S022]), Exit::Limit);
        assert_eq!(exit(&[Code::L001, Code::F001]), Exit::Missing);
        assert_eq!(exit(&[Code::F001, Code::S010]), Exit::Data);
    }
}
