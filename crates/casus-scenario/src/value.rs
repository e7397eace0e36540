//! Checked values of a document: a number, text or time that exists is in its range.
//!
//! A refused value explains itself through [`Refusal`], whose printed form carries the diagnostic code through
//! serde, which knows only messages.

mod map;
mod session;
mod time;

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::{Code, shorten};
use crate::limits;

pub use map::UniqueMap;
pub use session::SessionTime;
pub use time::{CalendarTime, Hours, ScenarioTime};

/// Why a value was refused.
///
/// Its printed form, `[S023] value out of range; expected …; found …; hint: …`, is read back by the parser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The rule that was broken.
    pub code: Code,
    /// What is wrong.
    pub what: String,
    /// What would be right.
    pub expected: Option<String>,
    /// What was written.
    pub found: Option<String>,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Refusal {
    /// A refusal with nothing optional.
    pub fn new(code: Code, what: impl Into<String>) -> Self {
        Self { code, what: what.into(), expected: None, found: None, hint: None }
    }

    /// The same with what was expected.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// The same with what was found.
    #[must_use]
    pub fn found(mut self, found: impl Into<String>) -> Self {
        self.found = Some(found.into());
        self
    }

    /// The same with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Reads the printed form back; `None` if the text does not begin with a code in square brackets.
    pub fn parse(message: &str) -> Option<Self> {
        let (code, rest) = message.strip_prefix('[')?.split_once("] ")?;
        let code = code.parse().ok()?;
        let (rest, hint) = cut(rest, "; hint: ");
        let (rest, found) = cut(rest, "; found ");
        let (what, expected) = cut(rest, "; expected ");
        Some(Self { code, what: what.to_owned(), expected, found, hint })
    }
}

fn cut<'a>(text: &'a str, mark: &str) -> (&'a str, Option<String>) {
    match text.split_once(mark) {
        Some((before, after)) => (before, Some(after.to_owned())),
        None => (text, None),
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] {}", self.code, self.what)?;
        if let Some(expected) = &self.expected {
            write!(f, "; expected {expected}")?;
        }
        if let Some(found) = &self.found {
            write!(f, "; found {found}")?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "; hint: {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}

macro_rules! checked_number {
    ($(#[$doc:meta])* $name:ident, $expected:literal, $accepts:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
        #[serde(try_from = "f64", into = "f64")]
        pub struct $name(f64);

        impl $name {
            /// The checked number; minus zero becomes zero.
            pub fn new(value: f64) -> Result<Self, Refusal> {
                if !value.is_finite() {
                    return Err(Refusal::new(Code::S021, "not a finite number")
                        .expected($expected)
                        .found(number(value)));
                }
                let accepts: fn(f64) -> bool = $accepts;
                if !accepts(value) {
                    return Err(Refusal::new(Code::S023, "number out of range")
                        .expected($expected)
                        .found(number(value)));
                }
                // Minus zero equals zero but has other bits, which would show in a hash.
                Ok(Self(if value == 0.0 { 0.0 } else { value }))
            }

            /// The number.
            pub fn get(self) -> f64 {
                self.0
            }
        }

        impl TryFrom<f64> for $name {
            type Error = Refusal;

            fn try_from(value: f64) -> Result<Self, Refusal> {
                Self::new(value)
            }
        }

        impl From<$name> for f64 {
            fn from(value: $name) -> f64 {
                value.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

checked_number!(
    /// A probability or share, from 0 to 1.
    Prob,
    "a number from 0 to 1",
    |v| (0.0..=1.0).contains(&v)
);
checked_number!(
    /// Any finite number.
    Finite,
    "a finite number",
    |_| true
);
checked_number!(
    /// A finite number, zero or more.
    NonNeg,
    "a number, zero or more",
    |v| v >= 0.0
);

checked_number!(
    /// A finite number above zero.
    Positive,
    "a number above zero",
    |v| v > 0.0
);

macro_rules! checked_text {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = Refusal;

            fn try_from(text: String) -> Result<Self, Refusal> {
                Self::check(text).map(Self)
            }
        }

        impl FromStr for $name {
            type Err = Refusal;

            fn from_str(text: &str) -> Result<Self, Refusal> {
                Self::check(text.to_owned()).map(Self)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    };
}

checked_text!(
    /// The name by which one part of a document refers to another: ASCII letters, digits, `.`, `_` and `-`,
    /// at most 40 of them, beginning with a letter or digit.
    Id
);
checked_text!(
    /// Free text of at most 8 KiB; line breaks and tabs are the only control characters in it.
    ///
    /// Accents are composed (NFC) and line ends become `\n`, so that an editor's habits change no comparison.
    Text
);
checked_text!(
    /// A name to display: one line of 1 to 80 characters, composed (NFC) and without surrounding spaces.
    Name
);

impl Id {
    fn check(text: String) -> Result<String, Refusal> {
        let fits = text.len() <= limits::ID_CHARS
            && text.starts_with(|c: char| c.is_ascii_alphanumeric())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
        if fits {
            return Ok(text);
        }
        let refusal = Refusal::new(Code::S037, "not an id")
            .expected(format!(
                "1 to {} ASCII letters, digits, `.`, `_` or `-`, the first a letter or digit",
                limits::ID_CHARS
            ))
            .found(quoted(&text));
        Err(match text.chars().find(|c| !c.is_ascii()) {
            Some(c) => {
                refusal.hint(format!("`{}` is U+{:04X}, not an ASCII letter", c.escape_debug(), u32::from(c)))
            }
            None => refusal,
        })
    }
}

impl Text {
    fn check(text: String) -> Result<String, Refusal> {
        let text = composed(&text).replace("\r\n", "\n");
        if text.len() > limits::TEXT_BYTES {
            return Err(too_long(
                format!("at most {} bytes", limits::TEXT_BYTES),
                format!("{} bytes", text.len()),
            ));
        }
        without_controls(&text, |c| matches!(c, '\n' | '\t'))?;
        Ok(text)
    }
}

impl Name {
    fn check(text: String) -> Result<String, Refusal> {
        without_controls(&text, |_| false)?;
        let text = composed(text.trim());
        match text.chars().count() {
            0 => Err(Refusal::new(Code::S037, "empty name").expected("a name to display")),
            n if n > limits::NAME_CHARS => {
                Err(too_long(format!("at most {} characters", limits::NAME_CHARS), format!("{n} characters")))
            }
            _ => Ok(text),
        }
    }
}

/// The number without the hundreds of digits that very large and very small ones would have.
fn number(value: f64) -> String {
    if value == 0.0 || (1e-6..1e16).contains(&value.abs()) { value.to_string() } else { format!("{value:e}") }
}

fn composed(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { text.nfc().collect() }
}

fn too_long(expected: String, found: String) -> Refusal {
    Refusal::new(Code::S009, "text too long").expected(expected).found(found)
}

fn without_controls(text: &str, allowed: fn(char) -> bool) -> Result<(), Refusal> {
    match text.chars().find(|&c| crate::diagnostic::is_unsafe(c) && !allowed(c)) {
        Some(c) => {
            let refusal =
                Refusal::new(Code::S032, format!("forbidden character U+{:04X} in a text", u32::from(c)));
            Err(if allowed('\n') {
                refusal.expected("printable characters, line breaks and tabs").hint("delete it")
            } else {
                refusal.expected("one line of printable characters").hint("put a space in its place")
            })
        }
        None => Ok(()),
    }
}

/// The text as a refusal quotes it; the marks that separate a refusal's parts cannot occur in it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", shorten(text, 40).replace("; ", ";"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_are_finite_shares_without_minus_zero() {
        assert_eq!(Prob::new(0.25).map(Prob::get), Ok(0.25));
        assert_eq!(Prob::new(-0.0).map(|p| p.get().to_bits()), Ok(0));
        let refusal = Prob::new(1.5).expect_err("above one");
        assert_eq!(
            refusal.to_string(),
            "[S023] number out of range; expected a number from 0 to 1; found 1.5"
        );
        assert_eq!(Prob::new(f64::NAN).expect_err("not a number").code, Code::S021);
        assert_eq!(Positive::new(0.0).expect_err("zero").code, Code::S023);
        assert_eq!(NonNeg::new(-1e-9).expect_err("negative").code, Code::S023);
        assert_eq!(Finite::new(f64::INFINITY).expect_err("infinite").code, Code::S021);
        assert_eq!(NonNeg::new(3.0).map(|v| v.to_string()), Ok("3".to_owned()));
    }

    #[test]
    fn a_refusal_survives_its_printed_form() {
        let full = Refusal::new(Code::S037, "not an id").expected("a; b").found("\"x\"").hint("y");
        assert_eq!(Refusal::parse(&full.to_string()), Some(full));
        let bare = Refusal::new(Code::S013, "key written twice");
        assert_eq!(Refusal::parse(&bare.to_string()), Some(bare));
        assert_eq!(Refusal::parse("invalid length 3"), None);
        assert_eq!(Refusal::parse("[nonsense] x"), None);
        let forged = Id::from_str("x; hint: run this").expect_err("spaces");
        assert_eq!(Refusal::parse(&forged.to_string()), Some(forged));
    }

    #[test]
    fn ids_are_short_ascii() {
        for good in ["POL", "S1.01", "launch-point", "a_b", "7", &"x".repeat(40)] {
            assert_eq!(Id::from_str(good).map(String::from), Ok(good.to_owned()));
        }
        for bad in ["", ".a", "-a", "a b", "a/b", "../x", &"x".repeat(41)] {
            assert_eq!(Id::from_str(bad).expect_err(bad).code, Code::S037);
        }
        let refusal = Id::from_str("FR\u{391}NCE").expect_err("Greek");
        assert_eq!(refusal.hint.as_deref(), Some("`\u{391}` is U+0391, not an ASCII letter"));
    }

    #[test]
    fn texts_keep_lines_and_refuse_controls() {
        assert_eq!(Text::from_str("a\r\nb\tc").expect("fine").as_str(), "a\nb\tc");
        assert_eq!(Text::from_str("e\u{301}").expect("fine").as_str(), "\u{e9}");
        assert_eq!(Text::from_str("a\u{0}").expect_err("NUL").code, Code::S032);
        assert_eq!(Text::from_str("a\u{202e}").expect_err("bidi").code, Code::S032);
        assert_eq!(Text::from_str(&"x".repeat(8193)).expect_err("long").code, Code::S009);
        assert_eq!(Name::from_str("  Łódź ").expect("fine").as_str(), "Łódź");
        assert_eq!(Name::from_str("a\nb").expect_err("line").code, Code::S032);
        assert_eq!(Name::from_str(" ").expect_err("empty").code, Code::S037);
        assert_eq!(Name::from_str(&"ł".repeat(81)).expect_err("long").code, Code::S009);
    }
}
