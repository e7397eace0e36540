//! Reading a study back.

use super::block::{Block, Origin};
use super::disk::Disk;
use super::folder::{Folder, Found, Held};
use super::marker::{Marker, copied};
use super::plan::{Input, Shard, Table};
use super::refusal::{Code, Refusal};
use crate::table::{Rows, Schema};
use std::path::Path;
use std::sync::Arc;

/// A study's folder that is being read. Several processes can do so at a time, while none works in it.
#[derive(Debug)]
pub struct Stored<'d> {
    pub(super) folder: Folder<'d>,
    pub(super) marker: Marker,
    origin: Origin,
    schemas: Vec<Arc<Schema>>,
    _lock: Option<Held>,
}

impl<'d> Stored<'d> {
    /// Opens a study, finished or not.
    ///
    /// # Errors
    ///
    /// R022 if there is none, R015 if a process works in it, R014, R016 or R018 if its plan cannot be read.
    pub fn open(disk: &'d Disk, path: &Path) -> Result<Stored<'d>, Refusal> {
        let folder = Folder::new(disk, path);
        let lock = folder.lock(true)?;
        let marker = folder.marker()?;
        let schemas = marker.tables.iter().map(|t| Arc::new(t.schema.clone())).collect();
        Ok(Stored { origin: marker.origin(), folder, marker, schemas, _lock: lock })
    }

    /// The text of the plan.
    #[must_use]
    pub fn plan(&self) -> &str {
        self.marker.plan.get()
    }

    /// BLAKE3 of the plan's text, in hexadecimal digits.
    #[must_use]
    pub fn plan_hash(&self) -> &str {
        &self.marker.plan_hash
    }

    /// Version of the numbers that the engine computed.
    #[must_use]
    pub fn value_version(&self) -> u32 {
        self.marker.value_version
    }

    /// Name and version of the program that began the study.
    #[must_use]
    pub fn program(&self) -> &str {
        &self.marker.program
    }

    /// Number of blocks of the whole study.
    #[must_use]
    pub fn blocks(&self) -> u32 {
        self.marker.blocks
    }

    /// The part of the study that the folder holds.
    #[must_use]
    pub fn shard(&self) -> Shard {
        self.marker.shard
    }

    /// The tables.
    #[must_use]
    pub fn tables(&self) -> &[Table] {
        &self.marker.tables
    }

    /// Where a table stands among [`Stored::tables`].
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.marker.tables.iter().position(|table| table.name == name)
    }

    /// The documents that the plan was made of, as they were.
    ///
    /// # Errors
    ///
    /// R016 if one is lost or damaged, R014 if it cannot be read.
    pub fn inputs(&self) -> Result<Vec<Input>, Refusal> {
        let read = |input: &super::marker::Copied| {
            let bytes = self.folder.input(input)?.ok_or_else(|| {
                let path = self.folder.inputs().join(&input.name);
                Refusal::new(Code::R016, &path, "the copy of an input is lost or damaged")
            })?;
            Ok(Input { name: input.name.clone(), bytes })
        };
        self.marker.inputs.iter().map(read).collect()
    }

    /// Names of those documents that are not as they were, for a warning of R006.
    #[must_use]
    pub fn edited<'i>(&self, inputs: &'i [Input]) -> Vec<&'i str> {
        let kept = |input: &Input| self.marker.inputs.contains(&copied(&input.name, &input.bytes));
        inputs.iter().filter(|input| !kept(input)).map(|input| input.name.as_str()).collect()
    }

    /// Blocks of the shard that have no file, rising.
    ///
    /// # Errors
    ///
    /// R014 if the folder cannot be listed.
    pub fn missing(&self) -> Result<Vec<u32>, Refusal> {
        let present = self.folder.present()?;
        Ok(self.own().filter(|block| present.binary_search(block).is_err()).collect())
    }

    /// The rows that a block has of the table of this number.
    ///
    /// # Errors
    ///
    /// R017 if the block is missing, R016 if it is damaged or there is no such table, R002, R005, R014 or R018.
    pub fn rows(&self, table: usize, block: u32) -> Result<Rows, Refusal> {
        let path = self.folder.block(block);
        let damaged = || Refusal::new(Code::R016, &path, "the block is damaged").hint("go on with the study");
        match self.folder.read_block(self.origin, block)? {
            Found::Missing => Err(Refusal::new(Code::R017, &path, "the block is missing")),
            Found::Damaged => Err(damaged()),
            Found::Whole(bytes) => {
                let block = Block::of(&bytes, self.origin, block).map_err(|_| damaged())?;
                let schema = self.schemas.get(table).ok_or_else(damaged)?;
                block.rows(table, schema).map_err(|_| damaged())
            }
        }
    }

    /// The rows of the table of this number, block by block in order; a block at a time is in memory. Every block is
    /// checked as it is read, and one that is missing is an error in its place.
    pub fn stream(&self, table: usize) -> impl Iterator<Item = Result<Rows, Refusal>> {
        self.own().map(move |block| self.rows(table, block))
    }

    fn own(&self) -> impl Iterator<Item = u32> + use<> {
        let shard = self.marker.shard;
        (0..self.marker.blocks).filter(move |&block| shard.has(block))
    }
}
