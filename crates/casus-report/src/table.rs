//! The data of a figure, as a table that a spreadsheet opens.

use crate::svg::inert;

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number, in full.
    Number(f64),
    /// Nothing: the number is undefined.
    Empty,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Cell {
        if number.is_finite() { Cell::Number(number) } else { Cell::Empty }
    }
}

impl From<Option<f64>> for Cell {
    fn from(number: Option<f64>) -> Cell {
        number.map_or(Cell::Empty, Cell::from)
    }
}

impl From<u64> for Cell {
    fn from(count: u64) -> Cell {
        Cell::Number(count as f64)
    }
}

/// Named columns and their rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Rows, each with a cell for every column.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table without rows.
    #[must_use]
    pub fn new(columns: &[&str]) -> Table {
        Table { columns: columns.iter().map(|&c| c.to_owned()).collect(), rows: vec![] }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    /// The table as CSV: RFC 4180, numbers in full. A text that a spreadsheet would take for a formula begins with an
    /// apostrophe.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut out = String::new();
        let head: Vec<String> = self.columns.iter().map(|c| text(c)).collect();
        out.push_str(&head.join(","));
        out.push_str("\r\n");
        for row in &self.rows {
            let cells: Vec<String> = row
                .iter()
                .map(|cell| match cell {
                    Cell::Text(t) => text(t),
                    Cell::Number(x) => x.to_string(),
                    Cell::Empty => String::new(),
                })
                .collect();
            out.push_str(&cells.join(","));
            out.push_str("\r\n");
        }
        out
    }
}

fn text(raw: &str) -> String {
    let raw = inert(raw);
    let formula = raw.trim_start().starts_with(['=', '+', '-', '@']);
    let guarded = if formula { format!("'{raw}") } else { raw };
    if guarded.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_keeps_numbers_and_disarms_formulas() {
        let mut table = Table::new(&["member", "belief"]);
        table.row(vec!["=cmd|' /C calc'!A0".into(), 0.1.into()]);
        table.row(vec!["a \"b\", c".into(), f64::NAN.into()]);
        table.row(vec!["\t=1".into(), None.into()]);
        table.row(vec!["-1".into(), (1.0 / 3.0).into()]);
        assert_eq!(
            table.csv(),
            "member,belief\r\n'=cmd|' /C calc'!A0,0.1\r\n\"a \"\"b\"\", c\",\r\n' =1,\r\n'-1,0.3333333333333333\r\n"
        );
    }
}
