//! A map that keeps the order of writing and holds every key once.

use std::borrow::Borrow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Refusal, quoted};
use crate::diagnostic::Code;

/// A map in the order of writing that refuses to hold a key twice.
#[derive(Clone)]
pub struct UniqueMap<K, V> {
    entries: Vec<(K, V)>,
    /// Positions in `entries`, sorted by key.
    sorted: Vec<usize>,
}

impl<K: Ord, V> UniqueMap<K, V> {
    /// An empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// The map of these entries, or the position of the first one whose key was there before.
    pub fn from_entries(entries: Vec<(K, V)>) -> Result<Self, usize> {
        let mut sorted: Vec<usize> = (0..entries.len()).collect();
        sorted.sort_by(|&a, &b| entries[a].0.cmp(&entries[b].0));
        let repeated = sorted.windows(2).filter(|pair| entries[pair[0]].0 == entries[pair[1]].0);
        match repeated.map(|pair| pair[1]).min() {
            Some(position) => Err(position),
            None => Ok(Self { entries, sorted }),
        }
    }

    /// The value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let at = self.sorted.binary_search_by(|&i| self.entries[i].0.borrow().cmp(key)).ok()?;
        Some(&self.entries[self.sorted[at]].1)
    }

    /// Whether the key is in the map.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.get(key).is_some()
    }
}

impl<K, V> UniqueMap<K, V> {
    /// The entries in the order of writing.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&K, &V)> + DoubleEndedIterator {
        self.entries.iter().map(|(key, value)| (key, value))
    }

    /// The keys in the order of writing.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &K> + DoubleEndedIterator {
        self.entries.iter().map(|(key, _)| key)
    }

    /// The values in the order of writing.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &V> + DoubleEndedIterator {
        self.entries.iter().map(|(_, value)| value)
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether the map has no entries.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl<K, V> Default for UniqueMap<K, V> {
    fn default() -> Self {
        Self { entries: Vec::new(), sorted: Vec::new() }
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for UniqueMap<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for UniqueMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<K: fmt::Display, V: fmt::Display> fmt::Display for UniqueMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (i, (key, value)) in self.iter().enumerate() {
            write!(f, "{}{key}: {value}", if i == 0 { "" } else { ", " })?;
        }
        f.write_str("}")
    }
}

impl<K, V> IntoIterator for UniqueMap<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

impl<K: Serialize, V: Serialize> Serialize for UniqueMap<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de, K, V> Deserialize<'de> for UniqueMap<K, V>
where
    K: Deserialize<'de> + Ord + fmt::Display,
    V: Deserialize<'de>,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

struct Entries<K, V>(PhantomData<(K, V)>);

impl<'de, K, V> Visitor<'de> for Entries<K, V>
where
    K: Deserialize<'de> + Ord + fmt::Display,
    V: Deserialize<'de>,
{
    type Value = UniqueMap<K, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map without repeated keys")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        let names: Vec<String> = entries.iter().map(|(key, _): &(K, V)| key.to_string()).collect();
        UniqueMap::from_entries(entries).map_err(|position| {
            A::Error::custom(
                Refusal::new(Code::S013, "map key written twice")
                    .found(names.get(position).map_or_else(String::new, |name| quoted(name))),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_of_writing_is_kept_and_keys_are_found() {
        let map: UniqueMap<String, u32> = ron::from_str(r#"{"z": 1, "a": 2, "m": 3}"#).expect("a map");
        assert_eq!(map.keys().collect::<Vec<_>>(), ["z", "a", "m"]);
        assert_eq!((map.get("a"), map.get("b"), map.len()), (Some(&2), None, 3));
        assert_eq!(ron::to_string(&map).expect("text"), r#"{"z":1,"a":2,"m":3}"#);
        assert_eq!(map.to_string(), "{z: 1, a: 2, m: 3}");
        assert_eq!(format!("{map:?}"), r#"{"z": 1, "a": 2, "m": 3}"#);
    }

    #[test]
    fn a_repeated_key_is_refused() {
        let error =
            ron::from_str::<UniqueMap<String, u32>>(r#"{"a": 1, "b": 2, "a": 3}"#).expect_err("twice");
        assert_eq!(error.code.to_string(), "[S013] map key written twice; found \"a\"");
        assert_eq!(UniqueMap::from_entries(vec![(1, ()), (2, ()), (1, ()), (2, ())]).err(), Some(2));
    }
}
