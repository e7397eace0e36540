//! Real and invented names.

use super::Table;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Whether real or invented names are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Names {
    /// As the scenario is written.
    #[default]
    Real,
    /// The invented name in place of each real one.
    Invented,
}

impl Table {
    /// The text with the names that are to be shown. Whole words only; where two names begin at one place the longer
    /// is meant.
    #[must_use]
    pub fn shown<'t>(&self, names: Names, text: &'t str) -> Cow<'t, str> {
        if names == Names::Real || self.invented.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        let mut inside = false;
        while let Some(first) = rest.chars().next() {
            let longest = self
                .invented
                .iter()
                .filter(|(real, _)| !inside && begins_with_word(rest, real.as_str()))
                .max_by_key(|(real, _)| real.as_str().len());
            if let Some((real, invented)) = longest {
                out.push_str(invented.as_str());
                rest = &rest[real.as_str().len()..];
                inside = true;
            } else {
                out.push(first);
                rest = &rest[first.len_utf8()..];
                inside = first.is_alphanumeric();
            }
        }
        Cow::Owned(out)
    }
}

fn begins_with_word(text: &str, word: &str) -> bool {
    !word.is_empty()
        && text.strip_prefix(word).is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric()))
}
