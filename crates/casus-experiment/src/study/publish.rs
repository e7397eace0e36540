//! Turning the blocks of a finished study into tables and a manifest.

use super::block::Block;
use super::draft::Draft;
use super::folder::{Folder, Found};
use super::marker::{Copied, MARKER};
use super::plan::STATUS;
use super::refusal::{Code, Note, Refusal};
use super::sealed;
use super::store::Store;
use crate::table::csv::CsvWriter;
use crate::table::parquet::ParquetWriter;
use crate::table::{Rows, Schema, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub(crate) const MANIFEST: &str = "manifest.json";

const KIND: &str = "casus.results";
const FORMAT: u32 = 1;

/// What a finished study consists of, in `manifest.json`. Nothing in it depends on time, machine, threads or shards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    kind: String,
    format: u32,
    /// Name and version of the program that began the study.
    pub program: String,
    /// Version of the numbers that the engine computes.
    pub value_version: u32,
    /// BLAKE3 of the plan's text.
    pub plan_hash: String,
    /// Number of blocks.
    pub blocks: u32,
    /// The files, but for the blocks, which carry their hashes.
    pub files: Vec<PublishedFile>,
    /// The tables.
    pub tables: Vec<PublishedTable>,
}

/// A file of a finished study.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedFile {
    /// Its name in the folder, with `/` between parts.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// BLAKE3 of its bytes.
    pub blake3: String,
}

/// A table of a finished study.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedTable {
    /// Its name.
    pub name: String,
    /// How many rows it has.
    pub rows: u64,
    /// How many of them have each status, where it has a column `status`.
    pub statuses: BTreeMap<String, u64>,
}

/// What came of publishing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Published {
    /// The tables and the manifest are in their place.
    Whole(Manifest),
    /// The folder holds a shard, which is published by merging all of them.
    Shard,
    /// It was told to stop. The same call begins again.
    Stopped,
}

impl Manifest {
    /// The manifest of a folder; nothing if there is none.
    pub(crate) fn read(folder: &Folder<'_>) -> Result<Option<Manifest>, Refusal> {
        let path = folder.path.join(MANIFEST);
        let bytes = folder.disk.read(&path).map_err(|e| Refusal::io(&path, "reading", &e))?;
        let Some(bytes) = bytes else { return Ok(None) };
        match sealed::unseal::<Manifest>(&bytes) {
            Ok(manifest) if manifest.kind == KIND && manifest.format == FORMAT => Ok(Some(manifest)),
            Err(sealed::Broken::Damaged) => Err(Refusal::new(Code::R016, &path, "the manifest is damaged")
                .hint("repeat the command that made the study: the blocks give the tables again")),
            _ => Err(Refusal::new(Code::R018, &path, "the manifest is of another format")
                .expected(format!("{KIND} {FORMAT}"))),
        }
    }
}

impl Store<'_> {
    /// Writes the tables and, last, the manifest. Nothing is written if they are there and whole; what is lost or
    /// damaged is made again from the blocks. Memory is that of a block and a group of rows. The notes say what was
    /// made again.
    ///
    /// # Errors
    ///
    /// R017 while blocks are missing, R014 or R019 if a file cannot be written, R016 if a block was damaged meanwhile.
    pub fn publish(&self, stop: &AtomicBool) -> Result<(Published, Vec<Note>), Refusal> {
        if let Some(first) = self.missing().first() {
            let what = format!("{} of {} blocks are not played", self.missing().len(), self.blocks());
            return Err(Refusal::new(Code::R017, &self.folder.block(*first), what));
        }
        if !self.is_whole() {
            return Ok((Published::Shard, Vec::new()));
        }
        let mut notes = Vec::new();
        let path = self.folder.path.join(MANIFEST);
        let stale = match Manifest::read(&self.folder) {
            Ok(None) => None,
            Ok(Some(manifest)) => match self.stale(&manifest)? {
                None => return Ok((Published::Whole(manifest), notes)),
                stale => stale,
            },
            Err(refusal) if refusal.code == Code::R016 => Some(MANIFEST.to_owned()),
            Err(refusal) => return Err(refusal),
        };
        if let Some(name) = stale {
            notes.push(Note {
                code: Code::R007,
                text: format!("{name} is lost or damaged; the tables are made again"),
            });
            // While there is a manifest, what it names is whole.
            let removed = self.folder.disk.remove(&path);
            let removed = removed.and_then(|()| self.folder.disk.sync_folder(&self.folder.path));
            removed.map_err(|e| Refusal::io(&path, "removing", &e))?;
        }
        let mut files = Vec::new();
        let names = self.marker.inputs.iter().map(|Copied { name, .. }| format!("inputs/{name}"));
        for name in std::iter::once(MARKER.to_owned()).chain(names) {
            let path = self.folder.path.join(&name);
            let (bytes, blake3) = self
                .folder
                .hash(&path)?
                .ok_or_else(|| Refusal::new(Code::R016, &path, "the file is gone"))?;
            files.push(PublishedFile { name, bytes, blake3 });
        }
        let mut tables = Vec::new();
        for (number, schema) in self.schemas.iter().enumerate() {
            let Some((table, written)) = self.write_table(number, schema, stop)? else {
                return Ok((Published::Stopped, notes));
            };
            tables.push(table);
            files.extend(written);
        }
        let manifest = Manifest {
            kind: KIND.to_owned(),
            format: FORMAT,
            program: self.marker.program.clone(),
            value_version: self.marker.value_version,
            plan_hash: self.marker.plan_hash.clone(),
            blocks: self.marker.blocks,
            files,
            tables,
        };
        let text =
            sealed::seal(&manifest).map_err(|e| Refusal::io(&path, "writing", &io::Error::other(e)))?;
        self.folder.write(&self.folder.path, MANIFEST, text.as_bytes())?;
        Ok((Published::Whole(manifest), notes))
    }

    /// The first file that is not what a manifest says.
    fn stale(&self, manifest: &Manifest) -> Result<Option<String>, Refusal> {
        if manifest.plan_hash != self.marker.plan_hash {
            return Ok(Some(MANIFEST.to_owned()));
        }
        for PublishedFile { name, bytes, blake3 } in &manifest.files {
            if self.folder.hash(&self.folder.path.join(name))? != Some((*bytes, blake3.clone())) {
                return Ok(Some(name.clone()));
            }
        }
        Ok(None)
    }

    /// Writes a table in both formats, in one pass over the blocks; nothing if it is to stop.
    fn write_table(
        &self,
        number: usize,
        schema: &Arc<Schema>,
        stop: &AtomicBool,
    ) -> Result<Option<(PublishedTable, [PublishedFile; 2])>, Refusal> {
        let table = &self.marker.tables[number];
        let names = [format!("{}.parquet", table.name), format!("{}.csv", table.name)];
        let failed = |name: &str| {
            let path = self.folder.path.join(name);
            move |e: io::Error| Refusal::io(&path, "writing", &e)
        };
        let draft = |name: &str| Draft::new(self.folder.disk, &self.folder.path, name).map_err(failed(name));
        let metadata = [
            ("casus.plan", self.marker.plan_hash.clone()),
            ("casus.value_version", self.marker.value_version.to_string()),
            ("casus.table", table.name.clone()),
        ];
        let mut parquet =
            ParquetWriter::new(draft(&names[0])?, schema, &metadata).map_err(failed(&names[0]))?;
        let mut csv = CsvWriter::new(draft(&names[1])?, schema).map_err(failed(&names[1]))?;
        let mut published = PublishedTable { name: table.name.clone(), rows: 0, statuses: BTreeMap::new() };
        for block in 0..self.marker.blocks {
            if stop.load(Ordering::Relaxed) {
                return Ok(None);
            }
            self.check_reserve()?;
            let rows = self.rows(block, number, schema)?;
            published.count(&rows);
            parquet.write(&rows).map_err(failed(&names[0]))?;
            csv.write(&rows).map_err(failed(&names[1]))?;
        }
        let drafts = [parquet.finish().map_err(failed(&names[0]))?, csv.finish().map_err(failed(&names[1]))?];
        let mut files = Vec::with_capacity(2);
        for (draft, name) in drafts.into_iter().zip(names) {
            let (bytes, blake3) = draft.finish().map_err(failed(&name))?;
            files.push(PublishedFile { name, bytes, blake3: blake3.to_string() });
        }
        Ok(files.try_into().ok().map(|files| (published, files)))
    }

    fn rows(&self, block: u32, table: usize, schema: &Arc<Schema>) -> Result<Rows, Refusal> {
        let damaged = || {
            Refusal::new(Code::R016, &self.folder.block(block), "the block is lost or damaged")
                .hint("repeat the command: the block is played again")
        };
        let Found::Whole(bytes) = self.folder.read_block(self.origin, block)? else { return Err(damaged()) };
        let block = Block::of(&bytes, self.origin, block).map_err(|_| damaged())?;
        block.rows(table, schema).map_err(|_| damaged())
    }
}

impl PublishedTable {
    fn count(&mut self, rows: &Rows) {
        self.rows += rows.len() as u64;
        let Some(column) = rows.schema().position(STATUS) else { return };
        for row in 0..rows.len() {
            if let Value::Text(status) = rows.get(row, column) {
                match self.statuses.get_mut(status) {
                    Some(count) => *count += 1,
                    None => drop(self.statuses.insert(status.to_owned(), 1)),
                }
            }
        }
    }
}
