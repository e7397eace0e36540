//! Finding damage.

use super::disk::Disk;
use super::folder::{Folder, Found};
use super::marker::{MARKER, Marker};
use super::plan::Shard;
use super::publish::{MANIFEST, Manifest, PublishedFile};
use super::refusal::{Code, Refusal};
use std::path::Path;

/// What a check of a whole folder found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// Every file that belongs to the study, in the order of reading.
    pub files: Vec<Checked>,
    /// Blocks that the folder should hold in the end.
    pub blocks: u32,
    /// Blocks that are there and whole.
    pub whole_blocks: u32,
    /// Whether there is a whole manifest, so that every file is accounted for.
    pub published: bool,
    /// The part of the study.
    pub shard: Option<Shard>,
}

/// A file and its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Its name in the folder, with `/` between parts.
    pub name: String,
    /// How it is.
    pub condition: Condition,
}

/// The state of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// As it was written.
    Whole,
    /// Not as it was written; why.
    Damaged(String),
    /// Not there: a table, or a block of a finished study, or the copy of an input.
    Missing,
}

impl Verification {
    /// The files that are not as they should be.
    pub fn damaged(&self) -> impl Iterator<Item = &Checked> {
        self.files.iter().filter(|file| file.condition != Condition::Whole)
    }

    /// The damage as a refusal (R016), if there is any.
    #[must_use]
    pub fn refusal(&self, folder: &Path) -> Option<Refusal> {
        let names: Vec<&str> = self.damaged().map(|file| file.name.as_str()).collect();
        let first = names.iter().take(5).copied().collect::<Vec<_>>().join(", ");
        (!names.is_empty()).then(|| {
            Refusal::new(Code::R016, folder, format!("{} files are damaged or missing", names.len()))
                .found(first)
                .hint("repeat the command that made the study: it plays again what is lost")
        })
    }

    fn add(&mut self, name: &str, condition: Condition) {
        self.files.push(Checked { name: name.to_owned(), condition });
    }
}

/// Checks every file of a study against its hash: plan, inputs, blocks, tables and manifest.
///
/// # Errors
///
/// R022 if there is no study, R015 if a process works in it, R014 if the folder cannot be read. Damage is no error: it
/// is in the answer.
pub fn verify(disk: &Disk, path: &Path) -> Result<Verification, Refusal> {
    let folder = Folder::new(disk, path);
    let _lock = folder.lock(true)?;
    let mut found =
        Verification { files: Vec::new(), blocks: 0, whole_blocks: 0, published: false, shard: None };
    let marker = match folder.marker() {
        Ok(marker) => marker,
        // Without the plan nothing says what else should be there.
        Err(refusal) if matches!(refusal.code, Code::R016 | Code::R018) => {
            found.add(MARKER, Condition::Damaged(refusal.what.into()));
            return Ok(found);
        }
        Err(refusal) => return Err(refusal),
    };
    found.add(MARKER, Condition::Whole);
    found.shard = Some(marker.shard);
    check_inputs(&folder, &marker, &mut found)?;
    let manifest = match Manifest::read(&folder) {
        Ok(manifest) => manifest,
        Err(refusal) if matches!(refusal.code, Code::R016 | Code::R018) => {
            found.add(MANIFEST, Condition::Damaged(refusal.what.into()));
            None
        }
        Err(refusal) => return Err(refusal),
    };
    check_blocks(&folder, &marker, manifest.is_some(), &mut found)?;
    if let Some(manifest) = manifest {
        check_published(&folder, &marker, &manifest, &mut found)?;
        found.published = true;
    }
    Ok(found)
}

fn check_inputs(folder: &Folder<'_>, marker: &Marker, found: &mut Verification) -> Result<(), Refusal> {
    for input in &marker.inputs {
        let condition = match folder.input(input)? {
            Some(_) => Condition::Whole,
            None if folder.hash(&folder.inputs().join(&input.name))?.is_none() => Condition::Missing,
            None => Condition::Damaged("it is not the copy that the plan names".to_owned()),
        };
        found.add(&format!("inputs/{}", input.name), condition);
    }
    Ok(())
}

fn check_blocks(
    folder: &Folder<'_>,
    marker: &Marker,
    finished: bool,
    found: &mut Verification,
) -> Result<(), Refusal> {
    let origin = marker.origin();
    for block in (0..marker.blocks).filter(|&b| marker.shard.has(b)) {
        found.blocks += 1;
        let condition = match folder.read_block(origin, block) {
            Ok(Found::Whole(_)) => {
                found.whole_blocks += 1;
                Condition::Whole
            }
            Ok(Found::Missing) if finished => Condition::Missing,
            Ok(Found::Missing) => continue,
            Ok(Found::Damaged) => Condition::Damaged("its hash is wrong".to_owned()),
            Err(refusal) if matches!(refusal.code, Code::R002 | Code::R005 | Code::R018) => {
                Condition::Damaged(refusal.what.into())
            }
            Err(refusal) => return Err(refusal),
        };
        found.add(&format!("blocks/{}", Folder::block_name(block)), condition);
    }
    Ok(())
}

fn check_published(
    folder: &Folder<'_>,
    marker: &Marker,
    manifest: &Manifest,
    found: &mut Verification,
) -> Result<(), Refusal> {
    let same = (&manifest.plan_hash, manifest.blocks) == (&marker.plan_hash, marker.blocks);
    let foreign = || Condition::Damaged("it is of another plan".to_owned());
    found.add(MANIFEST, if same { Condition::Whole } else { foreign() });
    for PublishedFile { name, bytes, blake3 } in &manifest.files {
        let condition = match folder.hash(&folder.path.join(name))? {
            None => Condition::Missing,
            Some(whole) if whole == (*bytes, blake3.clone()) => Condition::Whole,
            Some((size, _)) if size != *bytes => {
                Condition::Damaged(format!("it has {size} bytes instead of {bytes}"))
            }
            Some(_) => Condition::Damaged("its hash is wrong".to_owned()),
        };
        // Plan and inputs are in the list already, and damage to them is told once.
        match found.files.iter_mut().find(|file| file.name == *name) {
            Some(known) if known.condition == Condition::Whole => known.condition = condition,
            Some(_) => {}
            None => found.add(name, condition),
        }
    }
    Ok(())
}
