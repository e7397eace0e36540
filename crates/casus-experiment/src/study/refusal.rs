//! What goes wrong with a study's folder, in codes.

use std::fmt;
use std::io;
use std::path::Path;

macro_rules! codes {
    ($($code:ident $exit:literal $title:literal)*) => {
        /// What a study's folder can be in the way of.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $title] $code,)*
        }

        impl Code {
            /// All codes.
            pub const ALL: &'static [Code] = &[$(Code::$code),*];

            /// The code as it is printed, such as `R014`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$code => stringify!($code),)* }
            }

            /// What it is about, in a few words.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Code::$code => $title,)* }
            }

            /// The number with which a process ends over it, as in `sysexits.h`; 0 for a mere note.
            #[must_use]
            pub fn exit(self) -> u8 {
                match self { $(Code::$code => $exit,)* }
            }
        }
    };
}

codes! {
    R001 0 "damaged blocks were thrown away, to be played again"
    R002 65 "a block belongs to another study"
    R003 65 "the study in the folder has another plan"
    R004 65 "there are blocks and no plan"
    R005 76 "the study was begun with an engine of other values"
    R006 0 "an input was edited after the study had begun"
    R007 0 "something of a finished study was lost and is made again"
    R008 0 "the lock may not hold on this file system"
    R012 73 "the folder is not a study's"
    R013 73 "the folder cannot be made"
    R014 74 "reading or writing failed"
    R015 75 "another process works in the folder"
    R016 65 "a file is damaged"
    R017 65 "blocks are missing"
    R018 76 "the folder was written by a newer version"
    R019 74 "the disk is nearly full"
    R020 70 "a block could not be played"
    R021 78 "too many blocks"
    R022 66 "there is no study here"
    R023 70 "the plan cannot be stored"
    W015 65 "bad shard"
    W017 78 "not enough disk"
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a step was not taken. Whatever was finished before stays valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The rule.
    pub code: Code,
    /// What is wrong.
    pub what: Box<str>,
    /// The file or folder.
    pub place: Box<str>,
    /// What would have been right; empty if there is nothing to add.
    pub expected: Box<str>,
    /// What there is; empty if there is nothing to add.
    pub found: Box<str>,
    /// What to do about it; empty if there is nothing to add.
    pub hint: Box<str>,
}

impl Refusal {
    pub(crate) fn new(code: Code, place: &Path, what: impl Into<Box<str>>) -> Refusal {
        let place = place.display().to_string().into();
        let none = Box::<str>::default;
        Refusal { code, what: what.into(), place, expected: none(), found: none(), hint: none() }
    }

    pub(crate) fn expected(self, expected: impl Into<Box<str>>) -> Refusal {
        Refusal { expected: expected.into(), ..self }
    }

    pub(crate) fn found(self, found: impl Into<Box<str>>) -> Refusal {
        Refusal { found: found.into(), ..self }
    }

    pub(crate) fn hint(self, hint: impl Into<Box<str>>) -> Refusal {
        Refusal { hint: hint.into(), ..self }
    }

    /// A failure of the system while something was done.
    pub(crate) fn io(place: &Path, doing: &str, error: &io::Error) -> Refusal {
        let hint = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                "free some space and repeat the command; finished blocks are kept"
            }
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
                "choose a folder that can be written"
            }
            _ => "",
        };
        Refusal::new(Code::R014, place, format!("{doing} failed")).found(error.to_string()).hint(hint)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.what, self.place)?;
        let parts = [("expected ", &self.expected), ("found ", &self.found), ("hint: ", &self.hint)];
        let parts = parts.iter().filter(|(_, text)| !text.is_empty());
        for (number, (word, text)) in parts.enumerate() {
            write!(f, "{}{word}{text}", if number == 0 { " — " } else { "; " })?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}

/// Something that the user should know and that stops nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The rule.
    pub code: Code,
    /// What is the case.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_reads_as_a_sentence() {
        let bare = Refusal::new(Code::R012, Path::new("out"), "not a study");
        assert_eq!(bare.to_string(), "not a study (out)");
        let full = bare.clone().expected("a").found("b").hint("c");
        assert_eq!(full.to_string(), "not a study (out) — expected a; found b; hint: c");
        assert_eq!(bare.hint("c").to_string(), "not a study (out) — hint: c");
    }

    #[test]
    fn codes_are_in_order_and_end_as_documented() {
        assert!(Code::ALL.is_sorted());
        let exits: Vec<u8> = Code::ALL.iter().map(|c| c.exit()).collect();
        assert!(exits.iter().all(|e| [0, 65, 66, 70, 73, 74, 75, 76, 78].contains(e)));
        assert_eq!((Code::R005.exit(), Code::R015.exit()), (76, 75));
    }

    /// Codes of the files of sessions, which no study meets.
    const OF_SESSIONS: [&str; 3] = ["R009", "R010", "R011"];

    /// `casus explain` knows every code under the same title, and calls a warning what stops nothing.
    #[test]
    fn the_catalogue_says_the_same() {
        use casus_scenario::Severity;
        for &code in Code::ALL {
            let known: casus_scenario::Code = code.as_str().parse().expect("a known code");
            assert_eq!(known.title(), code.title(), "{code}");
            assert_eq!(known.severity() == Severity::Warning, code.exit() == 0, "{code}");
        }
        let of_studies = casus_scenario::Code::all()
            .iter()
            .filter(|code| code.as_str().starts_with('R') && !OF_SESSIONS.contains(&code.as_str()));
        assert!(of_studies.clone().count() > 19 && of_studies.map(|c| c.as_str()).all(is_known));
    }

    fn is_known(text: &str) -> bool {
        Code::ALL.iter().any(|code| code.as_str() == text)
    }
}
