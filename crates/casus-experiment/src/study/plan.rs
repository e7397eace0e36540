//! What a study is to hold.

use super::refusal::{Code, Refusal};
use crate::table::Schema;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Most blocks of a study: each is a file.
pub const BLOCKS: u32 = 10_000;

/// What a study is to hold, as the caller describes it.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Everything that the results depend on, as JSON in a canonical form without spaces round it: an object with the
    /// version of its format. Equal texts are equal studies.
    pub text: String,
    /// Version of the numbers that the engine computes.
    pub value_version: u32,
    /// Name and version of the program.
    pub program: String,
    /// Number of blocks, at most [`BLOCKS`]. One should take 1 to 10 seconds: it is what a kill loses on each thread.
    pub blocks: u32,
    /// The part to be played here.
    pub shard: Shard,
    /// The tables, of which every block has rows.
    pub tables: Vec<Table>,
    /// The documents that the plan was made of.
    pub inputs: Vec<Input>,
}

/// A part of a study: block b belongs to shard b mod `of`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shard {
    /// Which, from 0.
    pub index: u32,
    /// Of how many, at least 1.
    pub of: u32,
}

impl Shard {
    /// The whole study.
    pub const WHOLE: Shard = Shard { index: 0, of: 1 };

    /// Whether a block belongs to it.
    #[must_use]
    pub fn has(self, block: u32) -> bool {
        block % self.of.max(1) == self.index
    }
}

impl std::fmt::Display for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.index, self.of)
    }
}

/// A table of results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its name, which the files carry: lower-case letters, digits, `-` and `_`.
    pub name: String,
    /// Rows that are expected at most over all blocks, to see beforehand whether they fit on the disk.
    pub rows: u64,
    /// Its columns.
    pub schema: Schema,
}

/// A document that a plan was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The name under which it is kept, such as `scenario.ron`.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// How a run or a sample ended, in the column [`STATUS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// It was played.
    Ok,
    /// The values make no valid scenario.
    Invalid,
    /// The play failed.
    Failed,
}

/// The column whose different texts a manifest counts.
pub const STATUS: &str = "status";

impl Status {
    /// The word in the column.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Ok => "ok",
            Status::Invalid => "invalid",
            Status::Failed => "failed",
        }
    }
}

impl Plan {
    /// The name of the plan: BLAKE3 of its text.
    #[must_use]
    pub fn hash(&self) -> blake3::Hash {
        blake3::hash(self.text.as_bytes())
    }

    /// Bytes that the blocks of this shard and the tables may take on disk, without compression; the tables count only
    /// where the shard is the whole.
    #[must_use]
    pub fn bytes(&self) -> (u64, u64) {
        self.tables.iter().fold((0, 0), |(blocks, files), table| {
            let (block, file) = table.schema.bytes_per_row();
            let rows = table.rows.div_ceil(u64::from(self.shard.of.max(1)));
            let file = if self.shard.of == 1 { table.rows.saturating_mul(file) } else { 0 };
            (blocks.saturating_add(rows.saturating_mul(block)), files.saturating_add(file))
        })
    }

    /// Whether a folder can be made of it.
    pub(crate) fn check(&self, folder: &Path) -> Result<(), Refusal> {
        let refuse = |code, what: String| Err(Refusal::new(code, folder, what));
        if self.shard.of == 0 || self.shard.index >= self.shard.of {
            let what = format!("there is no shard {}", self.shard);
            return refuse(Code::W015, what).map_err(|r| r.expected("i/n with i from 0 to n - 1"));
        }
        if self.blocks > BLOCKS {
            let what = format!("the study has {} blocks", self.blocks);
            return refuse(Code::R021, what).map_err(|r| r.expected(format!("at most {BLOCKS}")));
        }
        if !matches!(serde_json::from_str(&self.text), Ok(serde_json::Value::Object(_)))
            || self.text.trim() != self.text
        {
            return refuse(Code::R023, "the plan is not the text of a JSON object".to_owned());
        }
        let tables = self.tables.iter().map(|t| (&t.name, plain_name(&t.name) && !t.name.contains('.')));
        let inputs = self.inputs.iter().map(|i| (&i.name, plain_name(&i.name)));
        for names in [tables.collect::<Vec<_>>(), inputs.collect()] {
            for (number, (name, plain)) in names.iter().enumerate() {
                if !plain || names[..number].iter().any(|(other, _)| other == name) {
                    return refuse(Code::R023, format!("{name:?} cannot name a file of the study"));
                }
            }
        }
        Ok(())
    }
}

/// Whether a name is the same file on every file system, and stays in its folder.
fn plain_name(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.".contains(&b);
    !name.is_empty() && name.len() <= 64 && !name.starts_with('.') && name.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_is_in_one_shard() {
        for of in [1, 2, 7] {
            for block in 0..100 {
                assert_eq!((0..of).filter(|&index| Shard { index, of }.has(block)).count(), 1);
            }
        }
    }

    #[test]
    fn names_stay_in_their_folder() {
        assert!(plain_name("experiment.ron"));
        for bad in ["", "..", ".hidden", "a/b", "a\\b", "C:x", "Runs", "é", "a\0", &"a".repeat(65)] {
            assert!(!plain_name(bad), "{bad:?}");
        }
    }
}
