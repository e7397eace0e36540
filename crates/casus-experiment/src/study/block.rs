//! A block of results as a file.
//!
//! `casusrow`, format (u32), version of the values (u32), hash of the plan (32 bytes), number of the block (u32), number
//! of tables (u32); for each table the length of its rows packed (u64) and the rows, packed by Snappy; BLAKE3 of all that (32 bytes). Numbers
//! are little-endian.

use crate::table::{Rows, Schema};
use blake3::Hash;
use std::sync::Arc;

const MAGIC: &[u8; 8] = b"casusrow";
const FORMAT: u32 = 1;
const HASH: usize = 32;

/// What a block was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) plan: Hash,
    pub(crate) value_version: u32,
}

/// Why a file is not the block that it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// It is not what was written, or another block of the study.
    Damaged,
    /// It is whole and of the plan with this hash.
    Foreign(Hash),
    /// It is whole and of an engine with this version of values.
    OtherValues(u32),
    /// It is whole and of this format.
    Newer(u32),
}

/// A block whose hash is right.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Block<'b> {
    tables: usize,
    packed: &'b [u8],
}

/// The bytes of a block; nothing if it has more than 4 GiB of rows in one table.
pub(crate) fn encode(origin: Origin, block: u32, tables: &[Rows]) -> Option<Vec<u8>> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(FORMAT.to_le_bytes());
    bytes.extend(origin.value_version.to_le_bytes());
    bytes.extend(origin.plan.as_bytes());
    bytes.extend(block.to_le_bytes());
    bytes.extend((tables.len() as u32).to_le_bytes());
    for rows in tables {
        let packed = snap::raw::Encoder::new().compress_vec(&rows.encode()).ok()?;
        bytes.extend((packed.len() as u64).to_le_bytes());
        bytes.extend(packed);
    }
    let hash = blake3::hash(&bytes);
    bytes.extend(hash.as_bytes());
    Some(bytes)
}

impl<'b> Block<'b> {
    /// Checks that bytes are a block of this origin.
    pub(crate) fn of(bytes: &'b [u8], origin: Origin, block: u32) -> Result<Block<'b>, Broken> {
        let (content, hash) = bytes.split_last_chunk::<HASH>().ok_or(Broken::Damaged)?;
        if blake3::hash(content) != Hash::from_bytes(*hash) {
            return Err(Broken::Damaged);
        }
        let mut rest = content.strip_prefix(MAGIC).ok_or(Broken::Damaged)?;
        let format = u32::from_le_bytes(first(&mut rest)?);
        if format != FORMAT {
            return Err(Broken::Newer(format));
        }
        let values = u32::from_le_bytes(first(&mut rest)?);
        let plan = Hash::from_bytes(first(&mut rest)?);
        if plan != origin.plan {
            return Err(Broken::Foreign(plan));
        }
        if values != origin.value_version {
            return Err(Broken::OtherValues(values));
        }
        if u32::from_le_bytes(first(&mut rest)?) != block {
            return Err(Broken::Damaged);
        }
        let tables = u32::from_le_bytes(first(&mut rest)?) as usize;
        Ok(Block { tables, packed: rest })
    }

    /// The rows of the table of this number.
    pub(crate) fn rows(&self, table: usize, schema: &Arc<Schema>) -> Result<Rows, Broken> {
        let mut rest = self.packed;
        for number in 0..self.tables {
            let length = u64::from_le_bytes(first(&mut rest)?);
            let (packed, after) = usize::try_from(length)
                .ok()
                .and_then(|length| rest.split_at_checked(length))
                .ok_or(Broken::Damaged)?;
            if number == table {
                let bytes = snap::raw::Decoder::new().decompress_vec(packed).map_err(|_| Broken::Damaged)?;
                return Rows::decode(schema, &bytes).ok_or(Broken::Damaged);
            }
            rest = after;
        }
        Err(Broken::Damaged)
    }
}

fn first<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], Broken> {
    let (first, after) = rest.split_first_chunk().ok_or(Broken::Damaged)?;
    *rest = after;
    Ok(*first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::rows::tests::every_kind;

    fn origin(plan: &str) -> Origin {
        Origin { plan: blake3::hash(plan.as_bytes()), value_version: 3 }
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_seen() {
        let plan = origin("plan");
        let rows = every_kind();
        let bytes = encode(plan, 7, std::slice::from_ref(&rows)).unwrap();
        let block = Block::of(&bytes, plan, 7).unwrap();
        assert_eq!(block.rows(0, rows.schema()), Ok(rows.clone()));
        assert_eq!(block.rows(1, rows.schema()), Err(Broken::Damaged));
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(Block::of(&flipped, plan, 7).unwrap_err(), Broken::Damaged, "bit {bit}");
        }
        for length in 0..bytes.len() {
            assert_eq!(Block::of(&bytes[..length], plan, 7).unwrap_err(), Broken::Damaged);
        }
    }

    #[test]
    fn whole_blocks_of_elsewhere_are_told_from_damage() {
        let (plan, other) = (origin("plan"), origin("other"));
        let bytes = encode(other, 7, &[]).unwrap();
        assert_eq!(Block::of(&bytes, plan, 7).unwrap_err(), Broken::Foreign(other.plan));
        let later = Origin { value_version: 4, ..other };
        assert_eq!(Block::of(&bytes, later, 7).unwrap_err(), Broken::OtherValues(3));
        assert_eq!(Block::of(&bytes, other, 8).unwrap_err(), Broken::Damaged, "another block");
        let mut newer = bytes[..bytes.len() - HASH].to_vec();
        newer[8] = 2;
        let hash = blake3::hash(&newer);
        newer.extend(hash.as_bytes());
        assert_eq!(Block::of(&newer, other, 7).unwrap_err(), Broken::Newer(2));
    }
}
