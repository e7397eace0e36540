//! The folder of a study: names, the lock, and what of it is there.

use super::block::{Block, Broken, Origin};
use super::disk::{Disk, Lock};
use super::draft::{Draft, is_temporary};
use super::marker::{Copied, MARKER, Marker, copied};
use super::refusal::{Code, Refusal};
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

pub(crate) const LOCK: &str = "casus.lock";
const INPUTS: &str = "inputs";
const BLOCKS: &str = "blocks";

/// A folder that is, or is to be, a study's.
#[derive(Clone, Debug)]
pub(crate) struct Folder<'d> {
    pub(crate) disk: &'d Disk,
    pub(crate) path: PathBuf,
}

/// A lock, held until it is dropped.
#[derive(Debug)]
pub(crate) struct Held {
    file: File,
    /// Whether the file's text says who holds it.
    signed: bool,
    /// Whether the file system knows locks.
    pub(crate) real: bool,
}

impl Drop for Held {
    fn drop(&mut self) {
        if self.signed {
            // The text is for people alone.
            let _ = self.file.set_len(0);
        }
        // A process that is being started elsewhere in the program holds a copy of the file for a moment, and with it
        // the lock, unless that is given back.
        let _ = self.file.unlock();
    }
}

/// The state of a block's file.
pub(crate) enum Found {
    Whole(Vec<u8>),
    Damaged,
    Missing,
}

impl<'d> Folder<'d> {
    pub(crate) fn new(disk: &'d Disk, path: &Path) -> Folder<'d> {
        Folder { disk, path: path.to_owned() }
    }

    pub(crate) fn inputs(&self) -> PathBuf {
        self.path.join(INPUTS)
    }

    pub(crate) fn blocks(&self) -> PathBuf {
        self.path.join(BLOCKS)
    }

    /// Names are of one case and one length, so that they mean the same on every file system and sort by number.
    pub(crate) fn block_name(block: u32) -> String {
        format!("{block:05}.rows")
    }

    pub(crate) fn block(&self, block: u32) -> PathBuf {
        self.blocks().join(Self::block_name(block))
    }

    pub(crate) fn names(&self, folder: &Path) -> Result<Option<Vec<String>>, Refusal> {
        self.disk.names(folder).map_err(|e| Refusal::io(folder, "listing", &e))
    }

    /// Numbers of the blocks that have a file, rising.
    pub(crate) fn present(&self) -> Result<Vec<u32>, Refusal> {
        let names = self.names(&self.blocks())?.unwrap_or_default();
        let number = |name: &String| name.strip_suffix(".rows").and_then(|digits| digits.parse().ok());
        let block = |name: &String| number(name).filter(|&block| Self::block_name(block) == *name);
        Ok(names.iter().filter_map(block).collect())
    }

    /// Refuses a place that is neither free nor a study's; touches nothing.
    pub(crate) fn claim(&self, without_plan: bool) -> Result<(), Refusal> {
        let refuse = |what: &str| Refusal::new(Code::R012, &self.path, what);
        let names = match self.disk.names(&self.path) {
            Ok(names) => names.unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                return Err(refuse("it is a file").expected("a folder that is new or empty"));
            }
            Err(error) => return Err(Refusal::io(&self.path, "listing", &error)),
        };
        if names.iter().any(|name| name == MARKER) {
            return Ok(());
        }
        if !self.present()?.is_empty() {
            return if without_plan {
                Ok(())
            } else {
                Err(Refusal::new(Code::R004, &self.path, format!("there are blocks and no {MARKER}"))
                    .hint("have the plan rebuilt from the experiment, or start in another folder"))
            };
        }
        // What a process leaves that was killed before the plan was in its place.
        let begun = |name: &str| name == LOCK || (is_temporary(name) && name.contains(MARKER));
        let foreign: Vec<&str> = names.iter().map(String::as_str).filter(|name| !begun(name)).collect();
        if foreign.is_empty() {
            return Ok(());
        }
        let first = foreign.iter().take(3).copied().collect::<Vec<_>>().join(", ");
        Err(refuse("the folder holds other things than a study")
            .expected("a folder that is new, empty or a study's")
            .found(format!("{} entries: {first}", foreign.len()))
            .hint("choose another folder; nothing was touched"))
    }

    /// Takes the lock; an exclusive one is signed with the process and the time. No lock where a shared one finds no
    /// file.
    pub(crate) fn lock(&self, shared: bool) -> Result<Option<Held>, Refusal> {
        let path = self.path.join(LOCK);
        let lock = self.disk.lock(&path, shared).map_err(|e| Refusal::io(&path, "locking", &e))?;
        let (file, real) = match lock {
            None => return Ok(None),
            Some(Lock::Busy) => {
                let mut holder = String::new();
                let read = File::open(&path).and_then(|file| file.take(200).read_to_string(&mut holder));
                let holder =
                    if read.is_ok() && !holder.is_empty() { holder.trim() } else { "another process" };
                return Err(Refusal::new(
                    Code::R015,
                    &self.path,
                    format!("the folder is locked by {holder}"),
                )
                .hint("wait for it to end; a lock ends with its process"));
            }
            Some(Lock::Held(file)) => (file, true),
            Some(Lock::Unknown(file)) => (file, false),
        };
        if shared {
            return Ok(Some(Held { file, signed: false, real }));
        }
        let mut file = file;
        let text = format!("pid {} since {}\n", std::process::id(), utc(SystemTime::now()));
        // A full disk refuses the signature; the lock holds without.
        let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(text.as_bytes()));
        Ok(Some(Held { file, signed: true, real }))
    }

    /// Removes what killed processes left half written; how many files.
    pub(crate) fn sweep(&self) -> Result<usize, Refusal> {
        let mut swept = 0;
        for folder in [self.path.clone(), self.inputs(), self.blocks()] {
            for name in self.names(&folder)?.unwrap_or_default() {
                if is_temporary(&name) {
                    let path = folder.join(name);
                    self.disk.remove(&path).map_err(|e| Refusal::io(&path, "removing", &e))?;
                    swept += 1;
                }
            }
        }
        Ok(swept)
    }

    /// Writes a file, whole or not at all.
    pub(crate) fn write(&self, folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Refusal> {
        let write = || {
            let mut draft = Draft::new(self.disk, folder, name)?;
            draft.write_all(bytes)?;
            draft.finish()
        };
        write().map(|_| ()).map_err(|e| Refusal::io(&folder.join(name), "writing", &e))
    }

    /// Reads a block and checks it; refuses one of another study.
    pub(crate) fn read_block(&self, origin: Origin, block: u32) -> Result<Found, Refusal> {
        let path = self.block(block);
        let bytes = self.disk.read(&path).map_err(|e| Refusal::io(&path, "reading", &e))?;
        let Some(bytes) = bytes else { return Ok(Found::Missing) };
        match Block::of(&bytes, origin, block) {
            Ok(_) => Ok(Found::Whole(bytes)),
            Err(Broken::Damaged) => Ok(Found::Damaged),
            Err(Broken::Foreign(found)) => {
                Err(Refusal::new(Code::R002, &path, "the block belongs to another study")
                    .expected(format!("plan {}", origin.plan))
                    .found(format!("plan {found}"))
                    .hint("move the file away and repeat the command"))
            }
            Err(Broken::OtherValues(found)) => {
                Err(Refusal::new(Code::R005, &path, "the block was played by an engine of other values")
                    .expected(format!("value version {}", origin.value_version))
                    .found(format!("value version {found}"))
                    .hint("go on with the program that began the study, or start in another folder"))
            }
            Err(Broken::Newer(format)) => {
                Err(Refusal::new(Code::R018, &path, "the block is of another format")
                    .expected("format 1")
                    .found(format!("format {format}")))
            }
        }
    }

    /// An input as it was when the study began; nothing if the file is lost or damaged.
    pub(crate) fn input(&self, input: &Copied) -> Result<Option<Vec<u8>>, Refusal> {
        let path = self.inputs().join(&input.name);
        let bytes = self.disk.read(&path).map_err(|e| Refusal::io(&path, "reading", &e))?;
        Ok(bytes.filter(|bytes| copied(&input.name, bytes) == *input))
    }

    /// Size and hash of a file, read piece by piece; nothing if there is none.
    pub(crate) fn hash(&self, path: &Path) -> Result<Option<(u64, String)>, Refusal> {
        let failed = |e: io::Error| Refusal::io(path, "reading", &e);
        let Some(mut file) = self.disk.open(path).map_err(failed)? else { return Ok(None) };
        let (mut hasher, mut bytes, mut buffer) = (blake3::Hasher::new(), 0, vec![0; 1 << 18]);
        loop {
            match file.read(&mut buffer).map_err(failed)? {
                0 => return Ok(Some((bytes, hasher.finalize().to_string()))),
                read => {
                    hasher.update(&buffer[..read]);
                    bytes += read as u64;
                }
            }
        }
    }

    /// The marker, where there must be one.
    pub(crate) fn marker(&self) -> Result<Marker, Refusal> {
        Marker::read(self.disk, &self.path)?.ok_or_else(|| {
            let none = Refusal::new(Code::R022, &self.path, "there is no study here");
            if self.path.is_file() {
                return none.expected(format!("a folder with a file {MARKER}")).found("a file");
            }
            none.expected(format!("a file {MARKER}"))
        })
    }
}

/// A time as `2026-01-31 23:59:59 UTC` (days to dates after Hinnant 2013, "chrono-compatible low-level date
/// algorithms").
fn utc(time: SystemTime) -> String {
    let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (days, of_day) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year + era * 400 + u64::from(month < 3);
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn dates() {
        let at = |seconds| utc(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(at(0), "1970-01-01 00:00:00 UTC");
        assert_eq!(at(951_782_399), "2000-02-28 23:59:59 UTC");
        assert_eq!(at(951_782_400), "2000-02-29 00:00:00 UTC");
        assert_eq!(at(1_785_542_399), "2026-07-31 23:59:59 UTC");
        assert_eq!(utc(UNIX_EPOCH - Duration::from_secs(1)), "1970-01-01 00:00:00 UTC");
    }
}
