//! A sheet of text, whatever file it came from.

use super::{delimited, workbook};

/// Bytes of a file that is read at all.
pub(super) const FILE_BYTES: usize = 8 << 20;
/// Rows and columns of a sheet, and characters of a cell, that are read at all.
pub(super) const ROWS: usize = 12_000;
pub(super) const COLUMNS: usize = 128;
pub(super) const CELL_BYTES: usize = 64 << 10;

/// A sheet: rows of cells as text. Rows may differ in length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Name of the sheet, or of the file.
    pub name: String,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

/// A file that is no list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub hint: String,
}

impl Unreadable {
    pub(super) fn new(what: impl Into<String>, hint: impl Into<String>) -> Unreadable {
        Unreadable { what: what.into(), hint: hint.into() }
    }
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}; {}", self.what, self.hint)
    }
}

impl std::error::Error for Unreadable {}

impl Sheet {
    /// The sheets of a file: CSV (UTF-8, comma, semicolon or tab) or XLSX, told apart by their content. Sheets without
    /// a row are left out.
    ///
    /// # Errors
    ///
    /// [`Unreadable`] for any other file, and for one beyond 8 MiB, 12,000 rows, 128 columns or 64 KiB in a cell.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Vec<Sheet>, Unreadable> {
        if bytes.len() > FILE_BYTES {
            return Err(Unreadable::new("the file is too large", "a list of events is at most 8 MiB"));
        }
        let sheets = if bytes.starts_with(b"PK\x03\x04") {
            workbook::read(bytes)?
        } else if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            return Err(Unreadable::new(
                "this is a workbook of the old kind (.xls)",
                "save it as .xlsx or .csv",
            ));
        } else {
            vec![delimited::read(name, bytes)?]
        };
        for sheet in &sheets {
            sheet.within_limits()?;
        }
        let sheets: Vec<Sheet> = sheets.into_iter().filter(|sheet| !sheet.rows.is_empty()).collect();
        if sheets.is_empty() {
            return Err(Unreadable::new("the file is empty", "a list has a heading and at least one row"));
        }
        Ok(sheets)
    }

    /// The text of a cell without surrounding spaces; nothing outside of the sheet.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> &str {
        self.rows.get(row).and_then(|row| row.get(column)).map_or("", |cell| cell.trim())
    }

    /// Writes a cell of an existing row, as whoever imports corrects one.
    pub fn set(&mut self, row: usize, column: usize, text: &str) {
        let Some(row) = self.rows.get_mut(row).filter(|_| column < COLUMNS) else { return };
        if row.len() <= column {
            row.resize(column + 1, String::new());
        }
        row[column] = text.to_owned();
    }

    fn within_limits(&self) -> Result<(), Unreadable> {
        let (rows, columns) = (self.rows.len(), self.rows.iter().map(Vec::len).max().unwrap_or(0));
        if rows > ROWS || columns > COLUMNS {
            return Err(Unreadable::new(
                format!("the sheet {} has {rows} rows and {columns} columns", self.name),
                format!("a list has at most {ROWS} rows and {COLUMNS} columns"),
            ));
        }
        match self.rows.iter().flatten().find(|cell| cell.len() > CELL_BYTES) {
            Some(cell) => Err(Unreadable::new(
                format!("a cell of the sheet {} holds {} bytes", self.name, cell.len()),
                format!("a cell holds at most {CELL_BYTES} bytes"),
            )),
            None => Ok(()),
        }
    }
}

/// Text that a spreadsheet would take for a formula, or for the mark of a text, gets that mark in front.
pub(crate) fn guarded(text: &str) -> String {
    if text.starts_with(GUARDED) { format!("'{text}") } else { text.to_owned() }
}

/// The text before it was guarded.
pub(super) fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| rest.starts_with(GUARDED)).unwrap_or(text)
}

const GUARDED: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\''];
