//! The master scenario events list as a spreadsheet, both ways.
//!
//! A file, CSV or XLSX, becomes [`Sheet`]s of text. [`Mapping::propose`] guesses which row heads the columns and what
//! each column is; whoever imports may correct it. [`import`] reads the rows that are good and says of each other one
//! what it needs: nothing is thrown away because a neighbour is wrong. [`export`] writes the list so that reading it
//! again gives the same list; columns that casus does not know are kept, in order. [`differences`] compares two lists;
//! a [`Revision`] makes the list of a session another one.
//!
//! ```
//! use casus_scenario::ScenarioFile;
//! use casus_session::msel::{Known, Mapping, Sheet, import};
//!
//! let loaded = ScenarioFile::shipped("staged-border-incident").expect("it ships").load().expect("it loads");
//! let table = loaded.table();
//! let known = Known { setup: &loaded.setup, table: &table, start: loaded.scenario.start };
//! let text = "No.;Time;From;To;Subject\n1;09:10;Press;all;Shots\n2;09:20;Press;;More shots\n";
//! let sheet = Sheet::read("list.csv", text.as_bytes()).expect("a list").remove(0);
//! let mapping = Mapping::propose(&sheet).expect("a heading");
//! let read = import(&sheet, &mapping, &known, Some("09:00".parse().expect("a time")));
//! assert_eq!(read.words(), "import 1 of 2, 1 needs a recipient");
//! assert_eq!(read.items[0].at.map(|at| at.to_string()).as_deref(), Some("T+00:10"));
//! ```

mod cell;
mod column;
mod delimited;
mod difference;
mod document;
mod export;
mod import;
mod moment;
mod revision;
mod sheet;
mod workbook;

#[cfg(test)]
mod tests;

pub use column::{Column, Mapping, Use};
pub use difference::{Change, FieldChange, differences};
pub use document::with_items;
pub use export::{Audience, Export, export};
pub use import::{Import, Known, Problem, import};
pub use moment::Startex;
pub use revision::Revision;
pub(crate) use sheet::guarded;
pub use sheet::{Sheet, Unreadable};
