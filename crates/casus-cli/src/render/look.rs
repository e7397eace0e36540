//! Whether to colour, and which characters the reader's terminal can show.

use crate::args::When;
use std::env;
use std::ffi::OsString;
use std::io::IsTerminal;
use unicode_normalization::UnicodeNormalization;

/// What a text may be made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    /// Escape sequences for colour.
    pub(crate) colour: bool,
    /// Characters beyond ASCII.
    pub(crate) unicode: bool,
}

impl Look {
    /// Nothing but ASCII.
    #[cfg(test)]
    pub(crate) const PLAIN: Look = Look { colour: false, unicode: false };

    /// For what goes to standard output.
    pub(crate) fn of_stdout(when: When) -> Look {
        Look::of(when, std::io::stdout().is_terminal())
    }

    /// For what goes to standard error.
    pub(crate) fn of_stderr(when: When) -> Look {
        Look::of(when, std::io::stderr().is_terminal())
    }

    fn of(when: When, terminal: bool) -> Look {
        let variable = |name: &str| env::var_os(name);
        Look { colour: coloured(when, terminal, variable), unicode: unicode(variable) }
    }

    /// One of two texts: the second for terminals that show ASCII only.
    pub(crate) fn either<'a>(self, unicode: &'a str, ascii: &'a str) -> &'a str {
        if self.unicode { unicode } else { ascii }
    }

    /// The text as this look can show it: letters lose their accents, what has no counterpart becomes `?`.
    pub(crate) fn fold(self, text: &str) -> String {
        if self.unicode || text.is_ascii() {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len());
        for c in text.nfd() {
            match c {
                c if c.is_ascii() => out.push(c),
                '\u{300}'..='\u{36f}' => {}
                '‘' | '’' => out.push('\''),
                '“' | '”' | '«' | '»' => out.push('"'),
                '–' | '—' | '−' => out.push('-'),
                '…' => out.push_str("..."),
                'ł' => out.push('l'),
                'Ł' => out.push('L'),
                'ø' => out.push('o'),
                'Ø' => out.push('O'),
                'ß' => out.push_str("ss"),
                'ı' => out.push('i'),
                _ => out.push('?'),
            }
        }
        out
    }
}

fn coloured(when: When, terminal: bool, variable: impl Fn(&str) -> Option<OsString>) -> bool {
    let set = |name: &str| variable(name).is_some_and(|v| !v.is_empty());
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto if set("NO_COLOR") => false,
        When::Auto if set("CLICOLOR_FORCE") && variable("CLICOLOR_FORCE").is_some_and(|v| v != "0") => true,
        When::Auto => terminal && variable("TERM").is_none_or(|t| t != "dumb"),
    }
}

/// The first of the three variables that is set decides, as in the C library.
fn unicode(variable: impl Fn(&str) -> Option<OsString>) -> bool {
    let locale =
        ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| variable(name).filter(|v| !v.is_empty()));
    locale.is_some_and(|locale| {
        let locale = locale.to_string_lossy().to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &'static [(&str, &str)]) -> impl Fn(&str) -> Option<OsString> {
        |name| pairs.iter().find(|p| p.0 == name).map(|p| p.1.into())
    }

    #[test]
    fn colours_follow_the_flag_then_the_environment_then_the_terminal() {
        assert!(coloured(When::Auto, true, with(&[])));
        assert!(!coloured(When::Auto, false, with(&[])));
        assert!(!coloured(When::Auto, true, with(&[("NO_COLOR", "1")])));
        assert!(coloured(When::Auto, true, with(&[("NO_COLOR", "")])));
        assert!(coloured(When::Auto, false, with(&[("CLICOLOR_FORCE", "1")])));
        assert!(!coloured(When::Auto, false, with(&[("CLICOLOR_FORCE", "0")])));
        assert!(!coloured(When::Auto, false, with(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")])));
        assert!(!coloured(When::Auto, true, with(&[("TERM", "dumb")])));
        assert!(coloured(When::Always, false, with(&[("NO_COLOR", "1")])));
        assert!(!coloured(When::Never, true, with(&[("CLICOLOR_FORCE", "1")])));
    }

    #[test]
    fn the_locale_decides_on_the_characters() {
        assert!(unicode(with(&[("LANG", "en_GB.UTF-8")])));
        assert!(unicode(with(&[("LC_ALL", "C.utf8"), ("LANG", "C")])));
        assert!(!unicode(with(&[("LC_ALL", "C"), ("LANG", "en_GB.UTF-8")])));
        assert!(!unicode(with(&[("LC_ALL", ""), ("LANG", "POSIX")])));
        assert!(!unicode(with(&[])));
    }

    #[test]
    fn accents_are_dropped_where_they_cannot_be_shown() {
        assert_eq!(Look::PLAIN.fold("Türkiye – Łódź … 東"), "Turkiye - Lodz ... ?");
    }
}
