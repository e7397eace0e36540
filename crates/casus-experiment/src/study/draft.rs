//! Writing a file whole or not at all.

use super::disk::{Disk, DiskFile};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file that exists under its name only once it is whole: it is written under another, made durable and renamed.
/// Given up, it leaves nothing.
#[derive(Debug)]
pub(crate) struct Draft<'d> {
    disk: &'d Disk,
    temporary: PathBuf,
    folder: PathBuf,
    target: PathBuf,
    /// None once it is finished.
    writer: Option<io::BufWriter<DiskFile<'d>>>,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl<'d> Draft<'d> {
    pub(crate) fn new(disk: &'d Disk, folder: &Path, name: &str) -> io::Result<Draft<'d>> {
        let temporary = folder.join(format!(".{name}.tmp.{}", std::process::id()));
        let file = disk.create(&temporary)?;
        let writer = Some(io::BufWriter::with_capacity(1 << 16, file));
        let (folder, target) = (folder.to_owned(), folder.join(name));
        Ok(Draft { disk, temporary, folder, target, writer, hasher: blake3::Hasher::new(), bytes: 0 })
    }

    /// Puts the file in its place; its size and its hash.
    pub(crate) fn finish(mut self) -> io::Result<(u64, blake3::Hash)> {
        let Some(mut writer) = self.writer.take() else { return Err(io::Error::other("finished twice")) };
        let ended = writer.flush().and_then(|()| writer.get_ref().sync());
        let (file, _) = writer.into_parts();
        drop(file);
        let ended = ended.and_then(|()| self.disk.rename(&self.temporary, &self.target));
        if let Err(error) = ended {
            let _ = self.disk.remove(&self.temporary);
            return Err(error);
        }
        if let Err(error) = self.disk.sync_folder(&self.folder) {
            // What a failed sync leaves may be lost later although it reads well now.
            let _ = self.disk.remove(&self.target);
            return Err(error);
        }
        Ok((self.bytes, self.hasher.finalize()))
    }
}

impl Drop for Draft<'_> {
    fn drop(&mut self) {
        if let Some(writer) = self.writer.take() {
            // Taken apart, so that nothing more is written.
            let (file, _) = writer.into_parts();
            drop(file);
            let _ = self.disk.remove(&self.temporary);
        }
    }
}

impl Write for Draft<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(writer) = &mut self.writer else { return Err(io::Error::other("finished")) };
        let written = writer.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.as_mut().map_or(Ok(()), io::Write::flush)
    }
}

/// Whether a name is one that a [`Draft`] writes under.
pub(crate) fn is_temporary(name: &str) -> bool {
    let parts = name.strip_prefix('.').and_then(|rest| rest.rsplit_once(".tmp."));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    parts.is_some_and(|(name, process)| !name.is_empty() && digits(process))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_temporary_names_are_known() {
        assert!(is_temporary(".00001.rows.tmp.4711"));
        for foreign in [".tmp.1", "runs.csv", ".runs.csv.tmp.", ".a.tmp.1x", "a.tmp.1", ".git"] {
            assert!(!is_temporary(foreign), "{foreign}");
        }
    }
}
