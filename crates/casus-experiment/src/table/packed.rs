//! Rows as bytes and back.

use super::rows::{Cells, Rows, Slots};
use super::schema::Schema;
use std::sync::Arc;

impl Rows {
    /// The rows as bytes: their number, then column by column what is filled and the slots, little-endian.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = (self.len as u32).to_le_bytes().to_vec();
        for Cells { filled, slots } in &self.columns {
            bytes.extend(filled.iter().flatten().map(|&yes| u8::from(yes)));
            match slots {
                Slots::U32(slots) => bytes.extend(slots.iter().flat_map(|x| x.to_le_bytes())),
                Slots::U64(slots) => bytes.extend(slots.iter().flat_map(|x| x.to_le_bytes())),
                Slots::F64(slots) => bytes.extend(slots.iter().flat_map(|x| x.to_le_bytes())),
                Slots::Bool(slots) => bytes.extend(slots.iter().map(|&yes| u8::from(yes))),
                Slots::Text { codes, words } => {
                    bytes.extend((words.list.len() as u32).to_le_bytes());
                    for word in &words.list {
                        bytes.extend((word.len() as u32).to_le_bytes());
                        bytes.extend(word.as_bytes());
                    }
                    bytes.extend(codes.iter().flat_map(|x| x.to_le_bytes()));
                }
            }
        }
        bytes
    }

    /// Rows from the bytes that [`Rows::encode`] makes; nothing if they are not such bytes.
    pub(crate) fn decode(schema: &Arc<Schema>, bytes: &[u8]) -> Option<Rows> {
        let mut rest = bytes;
        let mut rows = Rows::new(schema);
        rows.len = u32::from_le_bytes(taken(&mut rest)?) as usize;
        for (column, cells) in schema.columns().iter().zip(&mut rows.columns) {
            if let Some(filled) = &mut cells.filled {
                *filled = flags(&mut rest, rows.len)?;
            }
            match &mut cells.slots {
                Slots::U32(slots) => *slots = numbers(&mut rest, rows.len, u32::from_le_bytes)?,
                Slots::U64(slots) => *slots = numbers(&mut rest, rows.len, u64::from_le_bytes)?,
                Slots::F64(slots) => {
                    *slots = numbers(&mut rest, rows.len, f64::from_le_bytes)?;
                    slots.iter().all(|x| x.is_finite()).then_some(())?;
                }
                Slots::Bool(slots) => *slots = flags(&mut rest, rows.len)?,
                Slots::Text { codes, words } => {
                    for _ in 0..u32::from_le_bytes(taken(&mut rest)?) {
                        let length = u32::from_le_bytes(taken(&mut rest)?) as usize;
                        let (word, after) = rest.split_at_checked(length)?;
                        words.number(std::str::from_utf8(word).ok()?);
                        rest = after;
                    }
                    *codes = numbers(&mut rest, rows.len, u32::from_le_bytes)?;
                    // An empty cell has code 0, even where no cell has a word.
                    let known = words.list.len().max(usize::from(column.optional));
                    codes.iter().all(|&code| (code as usize) < known).then_some(())?;
                    let filled = cells.filled.as_ref().is_none_or(|f| f.contains(&true));
                    (!filled || rows.len == 0 || !words.list.is_empty()).then_some(())?;
                }
            }
        }
        rest.is_empty().then_some(rows)
    }
}

fn taken<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (first, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(*first)
}

fn numbers<T, const N: usize>(rest: &mut &[u8], len: usize, of: fn([u8; N]) -> T) -> Option<Vec<T>> {
    let (slots, after) = rest.split_at_checked(len.checked_mul(N)?)?;
    *rest = after;
    Some(slots.as_chunks().0.iter().map(|bytes| of(*bytes)).collect())
}

fn flags(rest: &mut &[u8], len: usize) -> Option<Vec<bool>> {
    let (slots, after) = rest.split_at_checked(len)?;
    *rest = after;
    slots.iter().all(|&x| x < 2).then(|| slots.iter().map(|&x| x == 1).collect())
}

#[cfg(test)]
mod tests {
    use super::super::rows::tests::every_kind;
    use super::*;

    #[test]
    fn bytes_give_the_same_rows() {
        let rows = every_kind();
        let bytes = rows.encode();
        assert_eq!(Rows::decode(rows.schema(), &bytes), Some(rows.clone()));
        let none = Rows::new(rows.schema());
        assert_eq!(Rows::decode(rows.schema(), &none.encode()), Some(none));
        for length in 0..bytes.len() {
            assert_eq!(Rows::decode(rows.schema(), &bytes[..length]), None, "{length} bytes");
        }
    }

    #[test]
    fn foreign_bytes_never_make_rows_that_cannot_be_read() {
        let rows = every_kind();
        let bytes = rows.encode();
        for at in 0..bytes.len() {
            for value in [0, 1, 2, 0x7f, 0xff] {
                let mut bytes = bytes.clone();
                bytes[at] = value;
                if let Some(rows) = Rows::decode(rows.schema(), &bytes) {
                    assert_eq!((0..rows.len()).flat_map(|r| rows.row(r)).count(), rows.len() * 7);
                }
            }
        }
    }
}
