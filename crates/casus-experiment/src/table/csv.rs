//! A table as CSV (RFC 4180): a heading, a line for each row, an empty cell for nothing.
//!
//! Numbers are the shortest that read back as the same bits. A text that a spreadsheet would take for a formula, one
//! that begins with `=`, `+`, `-`, `@`, a tab or a carriage return, gets an apostrophe before it.

use super::rows::{Rows, Value};
use super::schema::Schema;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Writes rows as they come.
#[derive(Debug)]
pub struct CsvWriter<W: Write> {
    writer: csv::Writer<W>,
    cell: String,
}

impl<W: Write> CsvWriter<W> {
    /// Begins with the heading.
    ///
    /// # Errors
    ///
    /// If the sink fails.
    pub fn new(sink: W, schema: &Schema) -> io::Result<CsvWriter<W>> {
        let mut writer = csv::WriterBuilder::new().buffer_capacity(1 << 16).from_writer(sink);
        for column in schema.columns() {
            writer.write_field(harmless(&column.name).as_bytes())?;
        }
        writer.write_record(None::<&[u8]>)?;
        Ok(CsvWriter { writer, cell: String::new() })
    }

    /// Adds rows.
    ///
    /// # Errors
    ///
    /// If the sink fails.
    pub fn write(&mut self, rows: &Rows) -> io::Result<()> {
        for row in 0..rows.len() {
            for value in rows.row(row) {
                self.cell.clear();
                // Writing to a string does not fail. The form {:?} keeps 1e300 short.
                let _ = match value {
                    Value::Null => Ok(()),
                    Value::U32(x) => write!(self.cell, "{x}"),
                    Value::U64(x) => write!(self.cell, "{x}"),
                    Value::F64(x) => write!(self.cell, "{x:?}"),
                    Value::Bool(x) => write!(self.cell, "{x}"),
                    Value::Text(text) => write!(self.cell, "{}", harmless(text)),
                };
                self.writer.write_field(self.cell.as_bytes())?;
            }
            self.writer.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }

    /// Writes what is left and gives the sink back.
    ///
    /// # Errors
    ///
    /// If the sink fails.
    pub fn finish(self) -> io::Result<W> {
        self.writer.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

/// The text as a spreadsheet shows it, never as a formula.
fn harmless(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::tests::every_kind;
    use super::*;

    #[test]
    fn the_text_of_a_table() {
        let rows = every_kind();
        let mut writer = CsvWriter::new(Vec::new(), rows.schema()).unwrap();
        writer.write(&rows).unwrap();
        let text = String::from_utf8(writer.finish().unwrap()).unwrap();
        let want = "sample,stream,status,reason,late,tick,afi\n\
            0,18446744073709551615,ok,,true,7,0.1\n\
            4294967295,1,failed,\"'=1+1, said \"\"it\"\"\nünd\",,,\n\
            2,0,ok,,false,0,-1e300\n";
        assert_eq!(text, want);
    }

    #[test]
    fn formulas_are_disarmed() {
        for formula in ["=1", "+1", "-1", "@f", "\t=1", "\r=1"] {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        assert_eq!(harmless("a=1"), "a=1");
        assert_eq!(harmless(""), "");
    }
}
