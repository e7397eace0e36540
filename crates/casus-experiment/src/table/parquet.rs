//! A table as Parquet: groups of 131,072 rows, Snappy, dictionaries for all but broken numbers.
//!
//! The file is unreadable until it is finished. Whole numbers are unsigned (INT32 and INT64 so annotated), text is
//! UTF-8, an empty cell is null. The metadata of the file holds what the writer is given and, as `casus.columns`, the
//! [`Schema`] as JSON: name, meaning, unit and kind of each column.

use super::rows::{Cells, Rows, Slots};
use super::schema::{Column, Kind, Schema};
use parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{ColumnPath, Type};
use std::io::{self, Write};
use std::sync::Arc;

/// Rows of a group.
pub const GROUP: usize = 131_072;

/// Writes rows as they come, a group at a time.
pub struct ParquetWriter<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    group: Rows,
}

impl<W: Write + Send> std::fmt::Debug for ParquetWriter<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ParquetWriter").field("waiting", &self.group.len()).finish_non_exhaustive()
    }
}

impl<W: Write + Send> ParquetWriter<W> {
    /// Begins a file with these keys and values among its metadata.
    ///
    /// # Errors
    ///
    /// If the sink fails.
    pub fn new(sink: W, schema: &Arc<Schema>, metadata: &[(&str, String)]) -> io::Result<ParquetWriter<W>> {
        let columns = serde_json::to_string(&**schema)?;
        let entries = metadata.iter().map(|(key, value)| KeyValue::new((*key).to_owned(), value.clone()));
        let entries = entries.chain([KeyValue::new("casus.columns".to_owned(), columns)]).collect();
        let mut properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_key_value_metadata(Some(entries));
        for column in schema.columns() {
            // Numbers that hardly repeat would fill a dictionary for nothing.
            if column.kind == Kind::F64 {
                let path = ColumnPath::from(vec![column.name.clone()]);
                properties = properties.set_column_dictionary_enabled(path, false);
            }
        }
        let fields = schema.columns().iter().map(field).collect::<Result<_, _>>().map_err(failure)?;
        let message = Type::group_type_builder("casus").with_fields(fields).build().map_err(failure)?;
        let writer = SerializedFileWriter::new(sink, Arc::new(message), Arc::new(properties.build()));
        Ok(ParquetWriter { writer: writer.map_err(failure)?, group: Rows::new(schema) })
    }

    /// Adds rows.
    ///
    /// # Errors
    ///
    /// If the sink fails.
    pub fn write(&mut self, rows: &Rows) -> io::Result<()> {
        let mut next = 0;
        while next < rows.len() {
            let end = rows.len().min(next + GROUP - self.group.len());
            self.group.append(rows, next..end);
            next = end;
            if self.group.len() == GROUP {
                self.close_group()?;
            }
        }
        Ok(())
    }

    /// Writes what is left and the footer, and gives the sink back.
    ///
    /// # Errors
    ///
    /// If the sink fails.
    pub fn finish(mut self) -> io::Result<W> {
        if !self.group.is_empty() {
            self.close_group()?;
        }
        self.writer.into_inner().map_err(failure)
    }

    fn close_group(&mut self) -> io::Result<()> {
        let mut group = self.writer.next_row_group().map_err(failure)?;
        for cells in &self.group.columns {
            let Some(mut column) = group.next_column().map_err(failure)? else {
                return Err(io::Error::other("the file has fewer columns than the table"));
            };
            write_column(&mut column, cells).map_err(failure)?;
            column.close().map_err(failure)?;
        }
        group.close().map_err(failure)?;
        self.group.clear();
        Ok(())
    }
}

/// Writes a column: the filled slots, and for every slot whether it is one of them.
fn write_column(column: &mut SerializedColumnWriter<'_>, cells: &Cells) -> Result<usize, ParquetError> {
    let levels: Option<Vec<i16>> = cells.filled.as_ref().map(|f| f.iter().map(|&x| i16::from(x)).collect());
    let levels = levels.as_deref();
    // Parquet's unsigned numbers are signed ones of the same bits.
    match &cells.slots {
        Slots::U32(slots) => {
            let values = filled(cells, slots, |x| x as i32);
            column.typed::<Int32Type>().write_batch(&values, levels, None)
        }
        Slots::U64(slots) => {
            let values = filled(cells, slots, |x| x as i64);
            column.typed::<Int64Type>().write_batch(&values, levels, None)
        }
        Slots::F64(slots) => {
            let values = filled(cells, slots, |x| x);
            column.typed::<DoubleType>().write_batch(&values, levels, None)
        }
        Slots::Bool(slots) => {
            let values = filled(cells, slots, |x| x);
            column.typed::<BoolType>().write_batch(&values, levels, None)
        }
        Slots::Text { codes, words } => {
            let words: Vec<ByteArray> = words.list.iter().map(|word| ByteArray::from(&**word)).collect();
            let values = filled(cells, codes, |code| words[code as usize].clone());
            column.typed::<ByteArrayType>().write_batch(&values, levels, None)
        }
    }
}

fn filled<T: Copy, U>(cells: &Cells, slots: &[T], of: impl Fn(T) -> U) -> Vec<U> {
    let is_filled = |row: usize| cells.filled.as_ref().is_none_or(|filled| filled[row]);
    slots.iter().enumerate().filter(|&(row, _)| is_filled(row)).map(|(_, &x)| of(x)).collect()
}

fn field(column: &Column) -> Result<Arc<Type>, ParquetError> {
    let (physical, logical, converted) = match column.kind {
        Kind::U32 => (Physical::INT32, Some(LogicalType::integer(32, false)), ConvertedType::UINT_32),
        Kind::U64 => (Physical::INT64, Some(LogicalType::integer(64, false)), ConvertedType::UINT_64),
        Kind::F64 => (Physical::DOUBLE, None, ConvertedType::NONE),
        Kind::Bool => (Physical::BOOLEAN, None, ConvertedType::NONE),
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String), ConvertedType::UTF8),
    };
    let repetition = if column.optional { Repetition::OPTIONAL } else { Repetition::REQUIRED };
    let builder = Type::primitive_type_builder(&column.name, physical).with_repetition(repetition);
    builder.with_logical_type(logical).with_converted_type(converted).build().map(Arc::new)
}

fn failure(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(source) => match source.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(source) => io::Error::other(source),
        },
        other => io::Error::other(other),
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::Value;
    use super::super::rows::tests::every_kind;
    use super::*;
    use bytes::Bytes;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;

    fn written(parts: &[&Rows]) -> Vec<u8> {
        let metadata = [("casus.plan", "p".to_owned())];
        let mut writer = ParquetWriter::new(Vec::new(), parts[0].schema(), &metadata).unwrap();
        parts.iter().for_each(|rows| writer.write(rows).unwrap());
        writer.finish().unwrap()
    }

    #[test]
    fn every_kind_reads_back() {
        let rows = every_kind();
        let reader = SerializedFileReader::new(Bytes::from(written(&[&rows]))).unwrap();
        let mut seen = 0;
        for (number, row) in reader.get_row_iter(None).unwrap().enumerate() {
            for ((name, field), (value, column)) in
                row.unwrap().get_column_iter().zip(rows.row(number).zip(rows.schema().columns()))
            {
                assert_eq!(name, &column.name);
                let want = match value {
                    Value::Null => Field::Null,
                    Value::U32(x) => Field::UInt(x),
                    Value::U64(x) => Field::ULong(x),
                    Value::F64(x) => Field::Double(x),
                    Value::Bool(x) => Field::Bool(x),
                    Value::Text(text) => Field::Str(text.to_owned()),
                };
                assert_eq!(field, &want, "{name}, row {number}");
                seen += 1;
            }
        }
        assert_eq!(seen, 21);
        let entries = reader.metadata().file_metadata().key_value_metadata().unwrap().clone();
        assert_eq!(entries[0], KeyValue::new("casus.plan".to_owned(), "p".to_owned()));
        let columns: Schema = serde_json::from_str(entries[1].value.as_ref().unwrap()).unwrap();
        assert_eq!(columns, **rows.schema());
    }

    #[test]
    fn how_rows_came_does_not_show() {
        let (rows, mut twice) = (every_kind(), every_kind());
        twice.append(&rows, 0..3);
        assert_eq!(written(&[&rows, &rows]), written(&[&twice]));
        assert_eq!(written(&[&twice]), written(&[&Rows::new(rows.schema()), &twice]));
    }

    #[test]
    fn groups_are_full() {
        let schema = Arc::new(Schema::new(vec![Column::new("n", Kind::U32, "")]).unwrap());
        let mut rows = Rows::new(&schema);
        (0..100_000).for_each(|n| rows.push(&[Value::U32(n)]).unwrap());
        let reader = SerializedFileReader::new(Bytes::from(written(&[&rows, &rows, &rows]))).unwrap();
        let groups: Vec<i64> = reader.metadata().row_groups().iter().map(|g| g.num_rows()).collect();
        assert_eq!(groups, [131_072, 131_072, 37_856]);
        let none = SerializedFileReader::new(Bytes::from(written(&[&Rows::new(&schema)]))).unwrap();
        assert_eq!(none.metadata().file_metadata().num_rows(), 0);
    }
}
