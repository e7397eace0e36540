//! Beginning a study, going on with it, and playing what is missing.

use super::block::{self, Origin};
use super::disk::Disk;
use super::folder::{Folder, Held};
use super::marker::{MARKER, Marker};
use super::plan::{Plan, Shard};
use super::refusal::{Code, Note, Refusal};
use crate::table::{Rows, Schema};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Stack of a thread that plays.
const STACK: usize = 8 << 20;

/// A study's folder that is being worked in. No other process can do so at the same time.
#[derive(Debug)]
pub struct Store<'d> {
    pub(super) folder: Folder<'d>,
    pub(super) marker: Marker,
    pub(super) origin: Origin,
    pub(super) schemas: Vec<Arc<Schema>>,
    pub(super) missing: Vec<u32>,
    pub(super) notes: Vec<Note>,
    swept: usize,
    pub(super) lock: Option<Held>,
}

/// What to do with blocks whose plan is lost or damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IfPlanIsLost {
    /// Refuse: R004 or R016.
    Refuse,
    /// Write the plan that is asked for in its place. Blocks of another plan are still refused.
    Rebuild,
}

/// What came of playing a block.
#[derive(Clone, Debug)]
pub enum Played {
    /// Its rows, for each table of the plan in order.
    Rows(Vec<Rows>),
    /// Nothing: it was given up, because the study is to stop.
    Stopped,
}

/// How a filling ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// No block of the shard is missing.
    Complete,
    /// It was told to stop. The same call goes on.
    Stopped,
}

impl<'d> Store<'d> {
    /// Makes the folder of a study, or opens that of the same study to go on with it: takes the lock, removes what was
    /// left half written, checks every block and throws damaged ones away.
    ///
    /// # Errors
    ///
    /// R002 to R005, R012 to R018, R021, R023, W015, W017: see [`Code`]. A folder that is not a study's is not touched.
    pub fn start(disk: &'d Disk, path: &Path, plan: &Plan, lost: IfPlanIsLost) -> Result<Store<'d>, Refusal> {
        plan.check(path)?;
        let asked = Marker::of(plan, path)?;
        let folder = Folder::new(disk, path);
        folder.claim(lost == IfPlanIsLost::Rebuild)?;
        let cannot = |r: Refusal| Refusal { code: Code::R013, what: "the folder cannot be made".into(), ..r };
        disk.make_folder(path).map_err(|e| cannot(Refusal::io(path, "making", &e)))?;
        // The entry of a new folder is made durable where its parent lets itself be opened.
        let _ =
            disk.sync_folder(path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")));
        let fresh = |r| if path.join(MARKER).exists() { r } else { cannot(r) };
        let lock = folder.lock(false).map_err(|r| if r.code == Code::R014 { fresh(r) } else { r })?;
        let mut store = Store {
            origin: asked.origin(),
            schemas: plan.tables.iter().map(|t| Arc::new(t.schema.clone())).collect(),
            swept: folder.sweep()?,
            folder,
            marker: asked.clone(),
            missing: Vec::new(),
            notes: Vec::new(),
            lock,
        };
        match Marker::read(disk, path) {
            Ok(Some(stored)) => {
                stored.accept(&asked, path)?;
                store.marker = stored;
            }
            Err(refusal) if refusal.code != Code::R016 || lost == IfPlanIsLost::Refuse => {
                return Err(refusal);
            }
            Ok(None) | Err(_) => {
                // Before the plan is in its place, so that another one may follow.
                store.check_room(plan, store.blocks())?;
                store.write_marker()?;
            }
        }
        store.keep_inputs(plan, asked)?;
        store.check_blocks()?;
        store.check_room(plan, store.missing.len() as u32)?;
        store.check_lock();
        Ok(store)
    }

    /// What the user should know about the folder as it was found.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// How many files were removed that a killed process had left half written.
    #[must_use]
    pub fn swept(&self) -> usize {
        self.swept
    }

    /// Blocks of the shard that are still to be played, rising.
    #[must_use]
    pub fn missing(&self) -> &[u32] {
        &self.missing
    }

    /// How many blocks the shard has.
    #[must_use]
    pub fn blocks(&self) -> u32 {
        (0..self.marker.blocks).filter(|&b| self.marker.shard.has(b)).count() as u32
    }

    /// Plays the missing blocks on so many threads (0 for one on every core) and stores each when it is done. `play`
    /// gives the rows of the block of a number, the same whenever it is asked; `progress` is told the number of each
    /// block that was stored; both are called from several threads. After `stop` has turned true no block is begun.
    ///
    /// # Errors
    ///
    /// R014 or R019 if a block cannot be stored; R020 if `play` fails or panics or gives rows of other tables. No new
    /// block is begun then, and those that were stored stay.
    pub fn fill(
        &mut self,
        threads: usize,
        stop: &AtomicBool,
        play: &(dyn Fn(u32) -> Result<Played, String> + Sync),
        progress: &(dyn Fn(u32) + Sync),
    ) -> Result<Ending, Refusal> {
        let next = AtomicUsize::new(0);
        let stored = Mutex::new(Vec::new());
        let failed: Mutex<Option<(u32, Refusal)>> = Mutex::new(None);
        let halt = AtomicBool::new(false);
        let work = || {
            while !stop.load(Ordering::Relaxed) && !halt.load(Ordering::Relaxed) {
                let Some(&block) = self.missing.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
                match self.play_block(block, play) {
                    Ok(false) => break,
                    Ok(true) => {
                        stored.lock().unwrap_or_else(PoisonError::into_inner).push(block);
                        progress(block);
                    }
                    Err(refusal) => {
                        halt.store(true, Ordering::Relaxed);
                        let mut first = failed.lock().unwrap_or_else(PoisonError::into_inner);
                        if first.as_ref().is_none_or(|(other, _)| block < *other) {
                            *first = Some((block, refusal));
                        }
                    }
                }
            }
        };
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        let threads = if threads == 0 { cores() } else { threads }.min(self.missing.len());
        std::thread::scope(|scope| {
            let start = || std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
            // Where the system refuses to start a thread, those that there are do its work.
            if (0..threads).filter(|_| start().is_ok()).count() == 0 {
                work();
            }
        });
        let mut stored = stored.into_inner().unwrap_or_else(PoisonError::into_inner);
        stored.sort_unstable();
        self.missing.retain(|block| stored.binary_search(block).is_err());
        match failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some((_, refusal)) => Err(refusal),
            None if self.missing.is_empty() => Ok(Ending::Complete),
            None => Ok(Ending::Stopped),
        }
    }

    /// Plays and stores a block; false if it was given up.
    fn play_block(
        &self,
        block: u32,
        play: &(dyn Fn(u32) -> Result<Played, String> + Sync),
    ) -> Result<bool, Refusal> {
        let path = self.folder.block(block);
        let refuse = |why: String| {
            Refusal::new(Code::R020, &path, format!("block {block} cannot be played")).found(why)
        };
        let played = catch_unwind(AssertUnwindSafe(|| play(block)));
        let rows = match played.map_err(|panic| refuse(format!("a panic: {}", message(&*panic))))? {
            Err(why) => return Err(refuse(why)),
            Ok(Played::Stopped) => return Ok(false),
            Ok(Played::Rows(rows)) => rows,
        };
        if !rows.iter().map(Rows::schema).eq(&self.schemas) {
            return Err(refuse("rows of other tables than the plan names".to_owned()));
        }
        self.store(
            block,
            &block::encode(self.origin, block, &rows)
                .ok_or_else(|| refuse("more than 4 GiB of rows".to_owned()))?,
        )?;
        Ok(true)
    }

    /// Puts the bytes of a block in their place.
    fn store(&self, block: u32, bytes: &[u8]) -> Result<(), Refusal> {
        let folder = self.folder.blocks();
        self.check_reserve()?;
        self.folder.write(&folder, &Folder::block_name(block), bytes)
    }

    /// Puts the bytes of a block from elsewhere in their place, once they have been checked.
    pub(super) fn adopt(&mut self, block: u32, bytes: &[u8]) -> Result<(), Refusal> {
        self.store(block, bytes)?;
        self.missing.retain(|&b| b != block);
        Ok(())
    }

    pub(super) fn is_whole(&self) -> bool {
        self.marker.shard == Shard::WHOLE
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a message")
}
