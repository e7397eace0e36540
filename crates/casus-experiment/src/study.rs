//! The folder of a study: blocks of results that survive anything, and the files that are made of them.
//!
//! A [`Plan`] is divided into blocks. [`Store::start`] makes the folder or finds it; [`Store::fill`] plays the blocks
//! that are missing, on any number of threads, and puts each in its place at once and for good; [`Store::publish`]
//! turns the whole into tables, Parquet and CSV, with a manifest. The same three calls again go on where a process
//! was killed. What is played, and what the columns mean, is the caller's.
//!
//! ```text
//! DIR/plan.json           plan, schemas, shard; the mark by which the folder is known
//! DIR/inputs/…            the documents that the plan was made of, as they were
//! DIR/blocks/00000.rows   the results, a file for each block
//! DIR/runs.parquet, …     the tables
//! DIR/manifest.json       names, sizes and hashes; written last
//! DIR/casus.lock          held while a process works here
//! ```
//!
//! ```
//! use casus_experiment::study::{Disk, IfPlanIsLost, Plan, Played, Published, Shard, Store, Stored, Table};
//! use casus_experiment::table::{Column, Kind, Rows, Schema, Value};
//! use std::sync::{Arc, atomic::AtomicBool};
//!
//! let schema = Schema::new(vec![Column::new("square", Kind::U64, "Square of the block's number")])?;
//! let plan = Plan {
//!     text: r#"{"format":1,"of":"squares"}"#.to_owned(),
//!     value_version: 1,
//!     program: "example 1".to_owned(),
//!     blocks: 4,
//!     shard: Shard::WHOLE,
//!     tables: vec![Table { name: "squares".to_owned(), rows: 4, schema: schema.clone() }],
//!     inputs: vec![],
//! };
//! let schema = Arc::new(schema);
//! let play = |block: u32| {
//!     let mut rows = Rows::new(&schema);
//!     rows.push(&[Value::U64(u64::from(block).pow(2))]).map_err(|e| e.to_string())?;
//!     Ok(Played::Rows(vec![rows]))
//! };
//! let folder = std::env::temp_dir().join(format!("squares-{}", std::process::id()));
//! let (disk, stop) = (Disk::real(), AtomicBool::new(false));
//! let mut store = Store::start(&disk, &folder, &plan, IfPlanIsLost::Refuse)?;
//! store.fill(2, &stop, &play, &|_block| ())?;
//! let (published, _notes) = store.publish(&stop)?;
//! assert!(matches!(published, Published::Whole(manifest) if manifest.tables[0].rows == 4));
//! drop(store);
//! let stored = Stored::open(&disk, &folder)?;
//! assert_eq!(stored.rows(0, 3)?.get(0, 0), Value::U64(9));
//! # drop(stored);
//! # std::fs::remove_dir_all(folder)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - A file is there whole or not at all: written under a temporary name, synced, renamed. Every file carries its
//!   BLAKE3 hash or has it in one that does, so a flipped bit is found by [`verify()`] and never read as a result.
//! - The bytes of blocks and tables depend on plan and program alone: not on threads, shards, interruptions, time or
//!   machine. A shard (`Shard`) plays every `of`-th block into a folder of its own; [`merge()`] makes of the shards'
//!   folders what one process would have made.
//! - Blocks stay after publication. They are what [`Stored`] reads, so that an analysis streams checked rows and needs
//!   no reader of Parquet; and a table that is lost is made again in seconds instead of hours of play. They cost about
//!   as much space as the Parquet files, and less than the CSV.

pub mod disk;
pub mod merge;
pub mod plan;
pub mod publish;
pub mod refusal;
pub mod store;
pub mod stored;
pub mod verify;

mod begin;
mod block;
mod draft;
mod folder;
mod marker;
mod sealed;

#[cfg(test)]
mod tests;

pub use disk::Disk;
pub use merge::merge;
pub use plan::{Input, Plan, Shard, Status, Table};
pub use publish::{Manifest, Published};
pub use refusal::{Code, Note, Refusal};
pub use store::{Ending, IfPlanIsLost, Played, Store};
pub use stored::Stored;
pub use verify::{Checked, Condition, Verification, verify};
