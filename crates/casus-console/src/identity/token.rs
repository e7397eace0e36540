//! Tokens: 256 bits that a browser carries, and their hashes, which are all that is kept.

use std::fmt::{self, Write as _};

/// The secret of a browser or of the facilitator's key.
pub struct Token(String);

/// What is kept of a token. Equality takes the same time whatever differs.
pub type Hash = blake3::Hash;

impl Token {
    /// A new token.
    #[must_use]
    pub fn new() -> Token {
        Token(hex(&super::random::<32>()))
    }

    /// What is kept of it.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Token::hash_of(&self.0)
    }

    /// What would be kept of a text, were it a token.
    #[must_use]
    pub fn hash_of(text: &str) -> Hash {
        blake3::hash(text.as_bytes())
    }

    /// The text, for the one place that hands it out.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl Default for Token {
    fn default() -> Token {
        Token::new()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹secret›")
    }
}

/// Bytes as hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut out = String::new();
    for b in bytes {
        let _ = write!(out, "{b:02x}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_256_bits_and_never_shows_itself() {
        let token = Token::new();
        assert_eq!(token.reveal().len(), 64);
        assert_eq!(format!("{token:?}"), "‹secret›");
        assert_ne!(token.hash(), Token::new().hash());
        assert_eq!(token.hash(), Token::hash_of(token.reveal()));
    }
}
