//! The file operations of a study, and the seam at which a test makes one of them fail.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// The file system; or one whose n-th operation fails, for tests of what stands on it.
#[derive(Debug, Default)]
pub struct Disk {
    fault: Option<Fault>,
}

#[derive(Debug)]
struct Fault {
    at: u64,
    lasting: bool,
    done: AtomicU64,
}

/// Room on a disk, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// What this user may still write.
    pub free: u64,
    /// The size of the whole.
    pub total: u64,
}

/// What came of asking for a lock.
#[derive(Debug)]
pub(crate) enum Lock {
    Held(File),
    Busy,
    /// The file system knows no locks.
    Unknown(File),
}

impl Disk {
    /// The file system as it is.
    #[must_use]
    pub fn real() -> Disk {
        Disk::default()
    }

    /// One on which the operation of this number, counted from 0, fails for want of space; `lasting` if all later ones
    /// fail too, as if the process had been killed at that point. It does not wait for the medium, which no test sees.
    #[must_use]
    pub fn failing(at: u64, lasting: bool) -> Disk {
        Disk { fault: Some(Fault { at, lasting, done: AtomicU64::new(0) }) }
    }

    /// Whether the operation that was to fail has been reached.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.fault.as_ref().is_some_and(|fault| fault.done.load(Ordering::Relaxed) > fault.at)
    }

    /// Counts an operation; fails if it is its turn to.
    fn turn(&self, operation: &str) -> io::Result<()> {
        let Some(fault) = &self.fault else { return Ok(()) };
        let number = fault.done.fetch_add(1, Ordering::Relaxed);
        if number == fault.at || (fault.lasting && number > fault.at) {
            let message = format!("operation {number} ({operation}) was made to fail");
            return Err(io::Error::new(io::ErrorKind::StorageFull, message));
        }
        Ok(())
    }

    pub(crate) fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.turn("make folder")?;
        fs::create_dir_all(path)
    }

    /// The names in a folder, sorted; nothing if there is no such folder. A name that is not Unicode is none of ours
    /// and comes with its odd parts replaced.
    pub(crate) fn names(&self, folder: &Path) -> io::Result<Option<Vec<String>>> {
        self.turn("list")?;
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            entries => entries?,
        };
        let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        let mut names = names.collect::<io::Result<Vec<String>>>()?;
        names.sort_unstable();
        Ok(Some(names))
    }

    /// Opens a file for reading; nothing if there is none. What is no regular file is refused: it might never end.
    pub(crate) fn open(&self, path: &Path) -> io::Result<Option<DiskFile<'_>>> {
        self.turn("open")?;
        match fs::metadata(path) {
            Err(error) if is_absent(&error) => return Ok(None),
            Err(error) => return Err(error),
            Ok(found) if !found.is_file() => return Err(io::Error::other("it is not a regular file")),
            Ok(_) => {}
        }
        Ok(Some(DiskFile { disk: self, file: File::open(path)? }))
    }

    /// The bytes of a file; nothing if there is none.
    pub(crate) fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        let Some(mut file) = self.open(path)? else { return Ok(None) };
        let mut bytes = Vec::new();
        self.turn("read")?;
        file.file.read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }

    /// A new, empty file for writing.
    pub(crate) fn create(&self, path: &Path) -> io::Result<DiskFile<'_>> {
        self.turn("create")?;
        Ok(DiskFile { disk: self, file: File::create(path)? })
    }

    pub(crate) fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.turn("rename")?;
        fs::rename(from, to)
    }

    /// Removes a file, if it is there.
    pub(crate) fn remove(&self, path: &Path) -> io::Result<()> {
        self.turn("remove")?;
        match fs::remove_file(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            ended => ended,
        }
    }

    /// Makes what was renamed in a folder survive a loss of power.
    pub(crate) fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.turn("sync folder")?;
        // Windows has no such thing: a folder cannot be opened there.
        if cfg!(unix) && self.fault.is_none() { File::open(folder)?.sync_all() } else { Ok(()) }
    }

    /// Takes the lock of a file, which the kernel gives back whatever ends the process. Shared ones exclude exclusive
    /// ones alone, and make no file: without one there is nothing to be locked out of. What is no regular file is refused:
    /// a link would have another file signed, and a pipe would never open.
    pub(crate) fn lock(&self, path: &Path, shared: bool) -> io::Result<Option<Lock>> {
        self.turn("lock")?;
        if fs::symlink_metadata(path).is_ok_and(|found| !found.is_file()) {
            return Err(io::Error::other("it is not a regular file"));
        }
        let mut options = OpenOptions::new();
        options.read(true).write(!shared).create(!shared).truncate(false);
        let file = match options.open(path) {
            Err(error) if shared && is_absent(&error) => return Ok(None),
            file => file?,
        };
        Ok(Some(match if shared { file.try_lock_shared() } else { file.try_lock() } {
            Ok(()) => Lock::Held(file),
            Err(TryLockError::WouldBlock) => Lock::Busy,
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                Lock::Unknown(file)
            }
            Err(TryLockError::Error(error)) => return Err(error),
        }))
    }

    /// The room on the disk of a folder; nothing where the system does not tell, and in tests that make operations
    /// fail, whose results must not hang on the disk below.
    pub(crate) fn room(&self, folder: &Path) -> Option<Room> {
        if self.fault.is_some() {
            return None;
        }
        #[cfg(unix)]
        {
            let found = rustix::fs::statvfs(folder).ok()?;
            let bytes = |blocks: u64| blocks.saturating_mul(found.f_frsize);
            Some(Room { free: bytes(found.f_bavail), total: bytes(found.f_blocks) })
        }
        #[cfg(not(unix))]
        {
            let _ = folder;
            None
        }
    }

    /// The name of the network file system that a folder is on, if it is one whose locks are known not to hold.
    pub(crate) fn network(&self, folder: &Path) -> Option<&'static str> {
        #[cfg(target_os = "linux")]
        {
            let found = rustix::fs::statfs(folder).ok()?;
            network_name(found.f_type as u64 & 0xffff_ffff)
        }
        #[cfg(not(target_os = "linux"))]
        {
            let _ = folder;
            None
        }
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// The name of a network file system from its number (statfs(2)).
#[cfg(target_os = "linux")]
fn network_name(number: u64) -> Option<&'static str> {
    match number {
        0x6969 => Some("NFS"),
        0xff53_4d42 => Some("CIFS"),
        0xfe53_4d42 => Some("SMB2"),
        0x517b => Some("SMB"),
        0x0102_1997 => Some("9p"),
        _ => None,
    }
}

/// An open file of a [`Disk`].
#[derive(Debug)]
pub(crate) struct DiskFile<'d> {
    disk: &'d Disk,
    file: File,
}

impl DiskFile<'_> {
    /// Makes the content survive a loss of power.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.disk.turn("sync")?;
        if self.disk.fault.is_some() { Ok(()) } else { self.file.sync_all() }
    }
}

impl Read for DiskFile<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.disk.turn("read")?;
        self.file.read(buffer)
    }
}

impl Write for DiskFile<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Err(error) = self.disk.turn("write") {
            // A disk that fills up takes a part first.
            let _ = self.file.write(&bytes[..bytes.len() / 2]);
            return Err(error);
        }
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn network_file_systems_are_known_by_number() {
        assert_eq!(network_name(0x6969), Some("NFS"));
        assert_eq!(network_name(0xff53_4d42), Some("CIFS"));
        assert_eq!(network_name(0xef53), None, "ext4");
    }
}
