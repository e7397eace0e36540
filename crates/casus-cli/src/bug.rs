//! What is said when casus itself is at fault.

use crate::output;
use casus_scenario::diagnostic::clean;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::PanicHookInfo;

/// Replaces the default message of a panic by one that a user can act on.
pub(crate) fn install() {
    std::panic::set_hook(Box::new(|info| output::err(&message(info))));
}

fn message(info: &PanicHookInfo<'_>) -> String {
    let what = info.payload_as_str().unwrap_or("no message");
    let place = info.location().map_or_else(String::new, |l| format!(" ({}:{})", l.file(), l.line()));
    let line: Vec<String> = std::env::args_os().map(|a| quoted(&a.to_string_lossy())).collect();
    let mut text = format!(
        "\nThis is a bug in casus, not in your scenario: {}{}\n\
         Please report it with this command line and the files that it names:\n  {}\n",
        clean(what),
        clean(&place),
        line.join(" ")
    );
    if !line.iter().any(|arg| arg.starts_with("--seed")) {
        let seed = std::env::var("CASUS_SEED").unwrap_or_else(|_| "2026, the default".into());
        text.push_str(&format!("The seed was {}.\n", clean(&seed)));
    }
    // Captured only if RUST_BACKTRACE asks for it.
    let trace = Backtrace::capture();
    if trace.status() == BacktraceStatus::Captured {
        text.push_str(&format!("{trace}\n"));
    }
    text
}

/// An argument as it would be typed.
pub(crate) fn quoted(arg: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,+@%".contains(c);
    if !arg.is_empty() && arg.chars().all(plain) {
        arg.to_owned()
    } else {
        format!("'{}'", clean(arg).replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn arguments_are_quoted_only_where_a_shell_needs_it() {
        assert_eq!(quoted("procedure.rounds=2"), "procedure.rounds=2");
        assert_eq!(quoted("injects.S1.at=D+2 06:00"), "'injects.S1.at=D+2 06:00'");
        assert_eq!(quoted("it's"), "'it'\\''s'");
        assert_eq!(quoted(""), "''");
    }
}
