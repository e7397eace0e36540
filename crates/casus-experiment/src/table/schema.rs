//! What the columns of a table are.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Longest name of a column, in bytes.
const NAME: usize = 512;

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A whole number of 32 bits, without a sign.
    U32,
    /// A whole number of 64 bits, without a sign.
    U64,
    /// A finite number.
    F64,
    /// Yes or no.
    Bool,
    /// Text, expected to repeat.
    Text,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its name, the heading in the files.
    pub name: String,
    /// What it says, in a sentence.
    pub meaning: String,
    /// The unit of its numbers; empty where there is none.
    pub unit: String,
    /// What its cells hold.
    pub kind: Kind,
    /// Whether a cell may be empty.
    pub optional: bool,
}

impl Column {
    /// A column without a unit, every cell of which is filled.
    #[must_use]
    pub fn new(name: impl Into<String>, kind: Kind, meaning: impl Into<String>) -> Column {
        Column { name: name.into(), meaning: meaning.into(), unit: String::new(), kind, optional: false }
    }

    /// The same column with a unit.
    #[must_use]
    pub fn unit(self, unit: impl Into<String>) -> Column {
        Column { unit: unit.into(), ..self }
    }

    /// The same column with cells that may be empty.
    #[must_use]
    pub fn optional(self) -> Column {
        Column { optional: true, ..self }
    }
}

/// The columns of a table, in order. There is at least one, and no two have the same name, whatever the case of its
/// letters: some readers do not tell them apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Column>", into = "Vec<Column>")]
pub struct Schema(Vec<Column>);

/// Why columns do not make a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadSchema {
    /// There is no column.
    Empty,
    /// A name is empty, longer than 512 bytes or has a control character.
    Name(String),
    /// Two columns have one name.
    Twice(String),
}

impl fmt::Display for BadSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BadSchema::Empty => f.write_str("a table needs a column"),
            BadSchema::Name(name) => write!(f, "{name:?} cannot name a column"),
            BadSchema::Twice(name) => write!(f, "two columns are named {name:?}"),
        }
    }
}

impl std::error::Error for BadSchema {}

impl Schema {
    /// A schema of these columns.
    ///
    /// # Errors
    ///
    /// See [`BadSchema`].
    pub fn new(columns: Vec<Column>) -> Result<Schema, BadSchema> {
        let mut names = std::collections::BTreeSet::new();
        for Column { name, .. } in &columns {
            if name.is_empty() || name.len() > NAME || name.chars().any(char::is_control) {
                return Err(BadSchema::Name(name.clone()));
            }
            if !names.insert(name.to_lowercase()) {
                return Err(BadSchema::Twice(name.clone()));
            }
        }
        if columns.is_empty() { Err(BadSchema::Empty) } else { Ok(Schema(columns)) }
    }

    /// The columns, in order.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.0
    }

    /// Where a column stands.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|c| c.name == name)
    }

    /// Bytes that a row may take on disk, as it is in a block and as Parquet and CSV together; a text is taken to be
    /// short. Compression is not counted on.
    #[must_use]
    pub fn bytes_per_row(&self) -> (u64, u64) {
        let mut bytes = (0, 0);
        for Column { kind, .. } in &self.0 {
            let (plain, digits) = match kind {
                Kind::U32 => (4, 11),
                Kind::U64 => (8, 21),
                Kind::F64 => (8, 20),
                Kind::Bool => (1, 6),
                Kind::Text => (4, 12),
            };
            bytes.0 += plain;
            bytes.1 += plain + digits;
        }
        bytes
    }
}

impl TryFrom<Vec<Column>> for Schema {
    type Error = BadSchema;

    fn try_from(columns: Vec<Column>) -> Result<Schema, BadSchema> {
        Schema::new(columns)
    }
}

impl From<Schema> for Vec<Column> {
    fn from(schema: Schema) -> Vec<Column> {
        schema.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &[&str]) -> Result<Schema, BadSchema> {
        Schema::new(names.iter().map(|n| Column::new(*n, Kind::U32, "")).collect())
    }

    #[test]
    fn names_are_there_and_differ() {
        assert_eq!(named(&[]), Err(BadSchema::Empty));
        assert_eq!(named(&["a", ""]), Err(BadSchema::Name(String::new())));
        assert_eq!(named(&["a\nb"]), Err(BadSchema::Name("a\nb".into())));
        assert_eq!(named(&["late", "Late"]), Err(BadSchema::Twice("Late".into())));
        let schema = named(&["injects.S1.01.ambiguity", "sample"]).unwrap();
        assert_eq!((schema.position("sample"), schema.position("point")), (Some(1), None));
    }

    #[test]
    fn what_is_read_back_is_checked_too() {
        let column = r#"{"name":"a","meaning":"","unit":"h","kind":"f64","optional":true}"#;
        let read = |text: &str| serde_json::from_str::<Schema>(text);
        let schema = read(&format!("[{column}]")).unwrap();
        assert_eq!(schema.columns(), [Column::new("a", Kind::F64, "").unit("h").optional()]);
        assert_eq!(serde_json::to_string(&schema).unwrap(), format!("[{column}]"));
        assert!(read(&format!("[{column},{column}]")).is_err());
        assert!(read("[]").is_err());
    }
}
