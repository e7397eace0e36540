//! The fact files: comma-separated, with a header.

use super::folder;
use std::fs;

pub(crate) struct Table {
    file: &'static str,
    header: Vec<String>,
    cells: Vec<Vec<String>>,
}

pub(crate) struct Row<'a> {
    table: &'a Table,
    line: usize,
    cells: &'a [String],
}

impl Table {
    pub(crate) fn read(file: &'static str) -> Result<Table, String> {
        let text = fs::read_to_string(folder().join("facts").join(file))
            .map_err(|error| format!("{file}: {error}"))?;
        let mut lines = text.lines().map(split_quoted);
        let header = lines.next().ok_or_else(|| format!("{file}: empty"))?;
        let cells: Vec<Vec<String>> = lines.collect();
        match cells.iter().position(|row| row.len() != header.len()) {
            Some(short) => Err(format!("{file}:{}: not {} columns", short + 2, header.len())),
            None => Ok(Table { file, header, cells }),
        }
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.cells.iter().enumerate().map(|(i, cells)| Row { table: self, line: i + 2, cells })
    }
}

impl Row<'_> {
    pub(crate) fn text(&self, column: &str) -> Result<&str, String> {
        let at = self.table.header.iter().position(|name| name == column);
        at.map(|at| self.cells[at].as_str()).ok_or_else(|| format!("{}: no column {column}", self.table.file))
    }

    pub(crate) fn number(&self, column: &str) -> Result<f64, String> {
        let text = self.text(column)?;
        let value: Option<f64> = text.parse().ok();
        value
            .filter(|value| value.is_finite())
            .ok_or_else(|| format!("{}:{}: {column}: `{text}` is not a number", self.table.file, self.line))
    }

    pub(crate) fn flag(&self, column: &str) -> Result<bool, String> {
        match self.text(column)? {
            "y" => Ok(true),
            "n" => Ok(false),
            other => {
                Err(format!("{}:{}: {column}: `{other}` is neither y nor n", self.table.file, self.line))
            }
        }
    }
}

/// One line of comma-separated fields; a field in double quotes may hold commas, and `""` for a quote.
fn split_quoted(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut inside = false;
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        let field = fields.len() - 1;
        match c {
            '"' if inside && characters.peek() == Some(&'"') => {
                characters.next();
                fields[field].push('"');
            }
            '"' => inside = !inside,
            ',' if !inside => fields.push(String::new()),
            c => fields[field].push(c),
        }
    }
    fields
}
