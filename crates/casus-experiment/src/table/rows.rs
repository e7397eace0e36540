//! Rows of a table in memory.

use super::schema::{Column, Kind, Schema};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// A whole number.
    U32(u32),
    /// A longer whole number.
    U64(u64),
    /// A finite number.
    F64(f64),
    /// Yes or no.
    Bool(bool),
    /// Text.
    Text(&'a str),
}

impl From<Option<f64>> for Value<'_> {
    fn from(number: Option<f64>) -> Self {
        number.map_or(Value::Null, Value::F64)
    }
}

/// Why a row does not fit its table; nothing of it was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadRow {
    /// It has this many cells, and the table that many columns.
    Length(usize, usize),
    /// A cell of this column is of another kind.
    Kind(String),
    /// A cell of this column is empty and must not be.
    Null(String),
    /// A number of this column is infinite or not a number.
    NotFinite(String),
    /// The table has as many rows, or different texts, as 32 bits can count.
    Full,
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BadRow::Length(cells, columns) => write!(f, "a row of {cells} cells for {columns} columns"),
            BadRow::Kind(column) => write!(f, "a cell of another kind in column {column:?}"),
            BadRow::Null(column) => write!(f, "an empty cell in column {column:?}"),
            BadRow::NotFinite(column) => write!(f, "a number that is not finite in column {column:?}"),
            BadRow::Full => f.write_str("too many rows in one block"),
        }
    }
}

impl std::error::Error for BadRow {}

/// Some rows of a table, held column by column.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    schema: Arc<Schema>,
    pub(super) len: usize,
    pub(super) columns: Vec<Cells>,
}

/// A column: a slot for each row, and which of them are filled, where a cell may be empty.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cells {
    pub(super) filled: Option<Vec<bool>>,
    pub(super) slots: Slots,
}

/// The slots; an empty one holds zero.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Slots {
    U32(Vec<u32>),
    U64(Vec<u64>),
    F64(Vec<f64>),
    Bool(Vec<bool>),
    Text { codes: Vec<u32>, words: Words },
}

/// The different texts of a column, numbered as they came.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Words {
    pub(super) list: Vec<Arc<str>>,
    numbers: BTreeMap<Arc<str>, u32>,
}

impl Words {
    /// The number of a text, which it is given if it has none.
    pub(super) fn number(&mut self, word: &str) -> u32 {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let (word, number) = (Arc::<str>::from(word), self.list.len() as u32);
        self.list.push(word.clone());
        self.numbers.insert(word, number);
        number
    }
}

impl Cells {
    fn new(column: &Column) -> Cells {
        let slots = match column.kind {
            Kind::U32 => Slots::U32(Vec::new()),
            Kind::U64 => Slots::U64(Vec::new()),
            Kind::F64 => Slots::F64(Vec::new()),
            Kind::Bool => Slots::Bool(Vec::new()),
            Kind::Text => Slots::Text { codes: Vec::new(), words: Words::default() },
        };
        Cells { filled: column.optional.then(Vec::new), slots }
    }

    fn push(&mut self, value: Value<'_>) {
        if let Some(filled) = &mut self.filled {
            filled.push(value != Value::Null);
        }
        match (&mut self.slots, value) {
            (Slots::U32(slots), value) => slots.push(if let Value::U32(x) = value { x } else { 0 }),
            (Slots::U64(slots), value) => slots.push(if let Value::U64(x) = value { x } else { 0 }),
            (Slots::F64(slots), value) => slots.push(if let Value::F64(x) = value { x } else { 0.0 }),
            (Slots::Bool(slots), value) => slots.push(value == Value::Bool(true)),
            (Slots::Text { codes, words }, Value::Text(text)) => codes.push(words.number(text)),
            (Slots::Text { codes, .. }, _) => codes.push(0),
        }
    }

    fn get(&self, row: usize) -> Value<'_> {
        if self.filled.as_ref().is_some_and(|filled| !filled[row]) {
            return Value::Null;
        }
        match &self.slots {
            Slots::U32(slots) => Value::U32(slots[row]),
            Slots::U64(slots) => Value::U64(slots[row]),
            Slots::F64(slots) => Value::F64(slots[row]),
            Slots::Bool(slots) => Value::Bool(slots[row]),
            Slots::Text { codes, words } => Value::Text(&words.list[codes[row] as usize]),
        }
    }

    fn clear(&mut self) {
        self.filled.iter_mut().for_each(Vec::clear);
        match &mut self.slots {
            Slots::U32(slots) => slots.clear(),
            Slots::U64(slots) => slots.clear(),
            Slots::F64(slots) => slots.clear(),
            Slots::Bool(slots) => slots.clear(),
            Slots::Text { codes, words } => {
                codes.clear();
                *words = Words::default();
            }
        }
    }
}

impl Rows {
    /// No rows yet.
    #[must_use]
    pub fn new(schema: &Arc<Schema>) -> Rows {
        let columns = schema.columns().iter().map(Cells::new).collect();
        Rows { schema: schema.clone(), len: 0, columns }
    }

    /// What the columns are.
    #[must_use]
    pub fn schema(&self) -> &Arc<Schema> {
        &self.schema
    }

    /// How many rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Adds a row, a value for each column.
    ///
    /// # Errors
    ///
    /// If the row does not fit the columns, or a number in it is not finite.
    pub fn push(&mut self, row: &[Value<'_>]) -> Result<(), BadRow> {
        let columns = self.schema.columns();
        if row.len() != columns.len() {
            return Err(BadRow::Length(row.len(), columns.len()));
        }
        if self.len >= u32::MAX as usize {
            return Err(BadRow::Full);
        }
        for (column, value) in columns.iter().zip(row) {
            match (column.kind, value) {
                (_, Value::Null) if column.optional => {}
                (_, Value::Null) => return Err(BadRow::Null(column.name.clone())),
                (Kind::F64, Value::F64(x)) if !x.is_finite() => {
                    return Err(BadRow::NotFinite(column.name.clone()));
                }
                (Kind::U32, Value::U32(_))
                | (Kind::U64, Value::U64(_))
                | (Kind::F64, Value::F64(_))
                | (Kind::Bool, Value::Bool(_))
                | (Kind::Text, Value::Text(_)) => {}
                _ => return Err(BadRow::Kind(column.name.clone())),
            }
        }
        self.columns.iter_mut().zip(row).for_each(|(cells, value)| cells.push(*value));
        self.len += 1;
        Ok(())
    }

    /// A cell.
    ///
    /// # Panics
    ///
    /// If there is no such row or column.
    #[must_use]
    pub fn get(&self, row: usize, column: usize) -> Value<'_> {
        assert!(row < self.len, "row {row} of {}", self.len);
        self.columns[column].get(row)
    }

    /// The cells of a row, in the order of the columns.
    ///
    /// # Panics
    ///
    /// If there is no such row.
    pub fn row(&self, row: usize) -> impl Iterator<Item = Value<'_>> {
        assert!(row < self.len, "row {row} of {}", self.len);
        self.columns.iter().map(move |cells| cells.get(row))
    }

    /// Adds some rows of the same table.
    pub(super) fn append(&mut self, other: &Rows, rows: Range<usize>) {
        self.len += rows.len();
        for (to, from) in self.columns.iter_mut().zip(&other.columns) {
            rows.clone().for_each(|row| to.push(from.get(row)));
        }
    }

    /// Takes all rows away and keeps the room.
    pub(super) fn clear(&mut self) {
        self.len = 0;
        self.columns.iter_mut().for_each(Cells::clear);
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A table with a column of every kind, and rows that have something of everything.
    pub(crate) fn every_kind() -> Rows {
        let schema = Arc::new(
            Schema::new(vec![
                Column::new("sample", Kind::U32, "Number of the sample"),
                Column::new("stream", Kind::U64, "Stream of the random numbers"),
                Column::new("status", Kind::Text, "How the run ended"),
                Column::new("reason", Kind::Text, "Why it failed").optional(),
                Column::new("late", Kind::Bool, "Whether it was late").optional(),
                Column::new("tick", Kind::U32, "When it was").unit("ticks").optional(),
                Column::new("afi", Kind::F64, "Peak of the index of fracture").optional(),
            ])
            .unwrap(),
        );
        let mut rows = Rows::new(&schema);
        let ok = Value::Text("ok");
        for row in [
            [
                Value::U32(0),
                Value::U64(u64::MAX),
                ok,
                Value::Null,
                Value::Bool(true),
                Value::U32(7),
                Value::F64(0.1),
            ],
            [
                Value::U32(u32::MAX),
                Value::U64(1),
                Value::Text("failed"),
                Value::Text("=1+1, said \"it\"\nünd"),
                Value::Null,
                Value::Null,
                Value::Null,
            ],
            [
                Value::U32(2),
                Value::U64(0),
                ok,
                Value::Text(""),
                Value::Bool(false),
                Value::U32(0),
                Value::F64(-1e300),
            ],
        ] {
            rows.push(&row).unwrap();
        }
        rows
    }

    #[test]
    fn a_row_that_does_not_fit_is_refused_whole() {
        let mut rows = every_kind();
        let before = rows.clone();
        let good: Vec<Value<'_>> = before.row(0).collect();
        let with = |at: usize, value| {
            let mut row = good.clone();
            row[at] = value;
            row
        };
        for (row, why) in [
            (good[1..].to_vec(), BadRow::Length(6, 7)),
            (with(0, Value::U64(0)), BadRow::Kind("sample".into())),
            (with(2, Value::Null), BadRow::Null("status".into())),
            (with(6, Value::F64(f64::NAN)), BadRow::NotFinite("afi".into())),
            (with(6, Value::F64(f64::INFINITY)), BadRow::NotFinite("afi".into())),
        ] {
            assert_eq!(rows.push(&row), Err(why));
            assert_eq!(rows, before);
        }
    }

    #[test]
    fn rows_are_taken_over_in_parts() {
        let rows = every_kind();
        let mut whole = Rows::new(rows.schema());
        whole.append(&rows, 0..2);
        whole.append(&rows, 2..3);
        assert_eq!(whole, rows);
        whole.clear();
        assert_eq!(whole, Rows::new(rows.schema()));
    }
}
