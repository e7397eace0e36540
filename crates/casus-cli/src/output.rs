//! The one way out: everything that a command prints goes through here.

use crate::exit::{Exit, Failure};
use std::io::{self, Write};

/// Writes bytes to standard output in one go.
///
/// A reader that has gone away, as in `casus run | head`, has seen enough: that is success, and the process ends.
pub(crate) fn out(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    settled(stdout.write_all(bytes).and_then(|()| stdout.flush()))
}

/// What became of writing to standard output.
pub(crate) fn settled(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Failure::told(Exit::Ok)),
        Err(error) => Err(Failure::new(Exit::Io, format!("standard output cannot be written: {error}"))),
    }
}

/// Writes a message to standard error; nobody is left to hear that this failed.
pub(crate) fn err(text: &str) {
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}

/// A remark that is not an error.
pub(crate) fn note(text: &str) {
    err(&format!("note: {}\n", casus_scenario::diagnostic::clean(text)));
}

/// A warning about something other than a document.
pub(crate) fn warning(text: &str) {
    err(&format!("warning: {}\n", casus_scenario::diagnostic::clean(text)));
}
