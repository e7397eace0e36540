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
//! DIR/lock                held while a process works here
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
