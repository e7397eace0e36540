//! Making one study of the folders of its shards.

use super::block::Origin;
use super::disk::Disk;
use super::folder::Found;
use super::marker::differences;
use super::plan::{Plan, Shard};
use super::publish::Published;
use super::refusal::{Code, Note, Refusal};
use super::store::{IfPlanIsLost, Store};
use super::stored::Stored;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Copies the blocks of all shards of a study into a folder and publishes it there: the bytes are those of a study
/// played in one piece, whatever the order of the folders. A folder may be given twice or hold a copy;
/// a block that is damaged in one is taken from another. Begun again it goes on.
///
/// # Errors
///
/// R003, R005 or W015 if the folders are not shards of one study, R017 if blocks are missing, with counts; nothing is
/// written then. R016 if blocks turn out to be damaged: those that are whole have been copied. Otherwise as
/// [`Store::start`] and [`Store::publish`].
pub fn merge(
    disk: &Disk,
    folders: &[PathBuf],
    out: &Path,
    stop: &AtomicBool,
) -> Result<(Published, Vec<Note>), Refusal> {
    let mut shards = Vec::new();
    for path in folders {
        if same_place(path, out) {
            return Err(Refusal::new(Code::W015, out, "the shards cannot be merged into one of them")
                .hint("choose a new folder"));
        }
        shards.push(Stored::open(disk, path)?);
    }
    // Which folder lends its inputs and its program's name must not hang on the order in which they are named.
    let hashes = |s: &Stored<'_>| s.marker.inputs.iter().map(|i| i.blake3.clone()).collect::<Vec<_>>();
    shards.sort_by_key(|s| (s.shard().index, hashes(s), s.program().to_owned()));
    let Some(first) = shards.first() else {
        return Err(Refusal::new(Code::W015, out, "there is nothing to merge").expected("folders of shards"));
    };
    shards[1..].iter().try_for_each(|other| one_study(first, other))?;
    all_present(&shards, out)?;
    let plan = Plan {
        text: first.plan().to_owned(),
        value_version: first.value_version(),
        program: first.program().to_owned(),
        blocks: first.blocks(),
        shard: Shard::WHOLE,
        tables: first.tables().to_vec(),
        inputs: first.inputs()?,
    };
    let mut store = Store::start(disk, out, &plan, IfPlanIsLost::Refuse)?;
    let mut damaged = Vec::new();
    for block in store.missing().to_vec() {
        if stop.load(Ordering::Relaxed) {
            return Ok((Published::Stopped, store.notes().to_vec()));
        }
        match whole_block(&shards, first.marker.origin(), block)? {
            Some(bytes) => store.adopt(block, &bytes)?,
            None => damaged.push(block),
        }
    }
    if !damaged.is_empty() {
        return Err(Refusal::new(
            Code::R016,
            out,
            format!("{} blocks are damaged in the shards", damaged.len()),
        )
        .found(per_shard(&damaged, first.shard().of))
        .hint("go on with those shards, which plays the blocks again, and merge once more"));
    }
    let (published, made_again) = store.publish(stop)?;
    Ok((published, store.notes().iter().cloned().chain(made_again).collect()))
}

fn same_place(a: &Path, b: &Path) -> bool {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    real(a).is_some() && real(a) == real(b)
}

/// Refuses two folders that are not of one study, cut into the same number of shards.
fn one_study(first: &Stored<'_>, other: &Stored<'_>) -> Result<(), Refusal> {
    let place = &other.folder.path;
    if first.value_version() != other.value_version() {
        return Err(Refusal::new(Code::R005, place, "the shard was played by an engine of other values")
            .expected(format!("value version {}", first.value_version()))
            .found(format!("value version {}", other.value_version())));
    }
    if first.plan_hash() != other.plan_hash() {
        return Err(Refusal::new(Code::R003, place, "the shard is of another study")
            .found(differences(first.plan(), other.plan())));
    }
    if first.shard().of != other.shard().of {
        return Err(Refusal::new(Code::W015, place, "the study was cut into another number of shards")
            .expected(format!("one of {}", first.shard().of))
            .found(format!("shard {}", other.shard())));
    }
    if (first.blocks(), first.tables()) != (other.blocks(), other.tables()) {
        return Err(Refusal::new(Code::R003, place, "blocks or tables of the shard differ"));
    }
    Ok(())
}

/// Refuses shards that lack blocks before anything is written.
fn all_present(shards: &[Stored<'_>], out: &Path) -> Result<(), Refusal> {
    let mut present = Vec::new();
    for shard in shards {
        present.extend(shard.folder.present()?);
    }
    present.sort_unstable();
    let blocks = shards.first().map_or(0, Stored::blocks);
    let missing: Vec<u32> = (0..blocks).filter(|block| present.binary_search(block).is_err()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let of = shards.first().map_or(1, |s| s.shard().of);
    Err(Refusal::new(Code::R017, out, format!("{} of {blocks} blocks are missing", missing.len()))
        .found(per_shard(&missing, of))
        .hint("go on with those shards, or name their folders too"))
}

fn per_shard(blocks: &[u32], of: u32) -> String {
    let mut counts = BTreeMap::new();
    for block in blocks {
        *counts.entry(block % of).or_insert(0) += 1;
    }
    let told = counts.iter().map(|(index, count)| format!("{count} of shard {index}/{of}"));
    told.collect::<Vec<_>>().join(", ")
}

/// The bytes of a block from the first folder in which it is whole.
fn whole_block(shards: &[Stored<'_>], origin: Origin, block: u32) -> Result<Option<Vec<u8>>, Refusal> {
    for shard in shards {
        if let Found::Whole(bytes) = shard.folder.read_block(origin, block)? {
            return Ok(Some(bytes));
        }
    }
    Ok(None)
}
