//! Join codes: eight characters of Crockford's base 32, 40 bits.

use std::fmt;

const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A join code. It admits to the lobby, or, given for one seat, to that seat once.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// A new code.
    #[must_use]
    pub fn new() -> Code {
        Code(super::random::<8>().iter().map(|b| char::from(SYMBOLS[usize::from(b % 32)])).collect())
    }

    /// Whether a typed text means this code. The time does not tell how much of it was right.
    #[must_use]
    pub fn matches(&self, typed: &str) -> bool {
        normalised(typed)
            .is_some_and(|typed| blake3::hash(typed.as_bytes()) == blake3::hash(self.0.as_bytes()))
    }

    /// As people read and type it: two groups of four.
    #[must_use]
    pub fn shown(&self) -> String {
        format!("{}-{}", &self.0[..4], &self.0[4..])
    }
}

impl Default for Code {
    fn default() -> Code {
        Code::new()
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹secret›")
    }
}

/// A typed code in its one form: upper case, without spaces and dashes, O as 0 and I and L as 1.
#[must_use]
pub fn normalised(typed: &str) -> Option<String> {
    let mut code = String::new();
    for c in typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '_')) {
        let c = match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        };
        if !c.is_ascii() || !SYMBOLS.contains(&(c as u8)) || code.len() == 8 {
            return None;
        }
        code.push(c);
    }
    (code.len() == 8).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_understood() {
        for typed in ["0123-ABCD", "o l23 abcd", "OI23abcd", " 0-1-2-3-a-b-c-d "] {
            assert_eq!(normalised(typed).as_deref(), Some("0123ABCD"), "{typed}");
        }
        for typed in ["", "0123ABC", "0123ABCDE", "0123ABCU", "0123ABCÄ"] {
            assert_eq!(normalised(typed), None, "{typed}");
        }
    }

    #[test]
    fn codes_differ_and_match_only_themselves() {
        let (a, b) = (Code::new(), Code::new());
        assert!(a.matches(&a.shown().to_lowercase()));
        assert!(!a.matches(&b.shown()));
        assert_eq!(format!("{a:?}"), "‹secret›");
    }
}
