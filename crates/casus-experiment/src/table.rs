//! Tables of results: columns that carry their meaning, rows in memory, and the files that others read.
//!
//! A [`Schema`] names the columns; [`Rows`] hold some rows of them, column by column; [`parquet`] and [`csv`] write
//! rows as they come, so that a table may be longer than memory. A cell is a value or nothing: there is no number
//! that stands for a missing one, and no cell holds a number that is not finite.

pub mod csv;
pub mod parquet;
pub mod rows;
pub mod schema;

mod packed;

pub use rows::{BadRow, Rows, Value};
pub use schema::{BadSchema, Column, Kind, Schema};
