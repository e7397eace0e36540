//! JSON that carries its own hash, so that no flipped bit goes unseen.
//!
//! The last field, `blake3`, is the BLAKE3 of all bytes before the comma that precedes it.

use serde::Serialize;
use serde::de::DeserializeOwned;

const BEFORE: &str = ",\n  \"blake3\": \"";
const AFTER: &str = "\"\n}\n";

/// The text of a value, a struct with at least one field, with its hash.
pub(crate) fn seal(value: &impl Serialize) -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.truncate(text.trim_end_matches('}').trim_end().len());
    let hash = blake3::hash(text.as_bytes()).to_hex();
    Ok(format!("{text}{BEFORE}{hash}{AFTER}"))
}

/// Why a text is not taken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// It is not what was written.
    Damaged,
    /// It is whole and not of the form that is known.
    Unknown(String),
}

/// The value of a text that [`seal`] has made.
pub(crate) fn unseal<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Broken> {
    let text = std::str::from_utf8(bytes).map_err(|_| Broken::Damaged)?;
    let rest = text.strip_suffix(AFTER).ok_or(Broken::Damaged)?;
    let (body, hash) = rest.split_at_checked(rest.len().wrapping_sub(64)).ok_or(Broken::Damaged)?;
    let body = body.strip_suffix(BEFORE).ok_or(Broken::Damaged)?;
    if hash != blake3::hash(body.as_bytes()).to_hex().as_str() {
        return Err(Broken::Damaged);
    }
    serde_json::from_str(&format!("{body}\n}}")).map_err(|error| Broken::Unknown(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use std::collections::BTreeMap;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Thing {
        name: String,
        last: BTreeMap<String, u32>,
    }

    #[test]
    fn every_flipped_bit_is_seen() {
        let thing = Thing { name: "{}".into(), last: BTreeMap::from([("a".into(), 1)]) };
        let text = seal(&thing).unwrap();
        assert_eq!(unseal::<Thing>(text.as_bytes()), Ok(thing));
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{text}");
        for bit in 0..text.len() * 8 {
            let mut bytes = text.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(unseal::<Thing>(&bytes), Err(Broken::Damaged), "bit {bit}");
        }
        for length in 0..text.len() {
            assert_eq!(unseal::<Thing>(&text.as_bytes()[..length]), Err(Broken::Damaged));
        }
    }
}
