//! Beginning a study, going on with it, and playing what is missing.

use super::block;
use super::disk::{Disk, Room};
use super::folder::{Folder, Found, Held};
use super::marker::{MARKER, Marker};
use super::plan::{Plan, Shard};
use super::publish::Manifest;
use super::refusal::{Code, Note, Refusal};
use crate::table::{Rows, Schema};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Room that is left on a disk whatever is asked for.
const RESERVE: u64 = 256 << 20;

/// Stack of a thread that plays.
const STACK: usize = 8 << 20;

/// A study's folder that is being worked in. No other process can do so at the same time.
#[derive(Debug)]
pub struct Store<'d> {
    pub(super) folder: Folder<'d>,
    pub(super) marker: Marker,
    pub(super) hash: blake3::Hash,
    pub(super) schemas: Vec<Arc<Schema>>,
    missing: Vec<u32>,
    notes: Vec<Note>,
    swept: usize,
    _lock: Option<Held>,
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
        let fresh = |r| if path.join(MARKER).exists() { r } else { cannot(r) };
        let lock = folder.lock(false).map_err(|r| if r.code == Code::R014 { fresh(r) } else { r })?;
        let mut store = Store {
            hash: plan.hash(),
            schemas: plan.tables.iter().map(|t| Arc::new(t.schema.clone())).collect(),
            swept: folder.sweep()?,
            folder,
            marker: asked.clone(),
            missing: Vec::new(),
            notes: Vec::new(),
            _lock: lock,
        };
        match Marker::read(disk, path) {
            Ok(Some(stored)) => {
                stored.accept(&asked, path)?;
                store.marker = stored;
            }
            Err(refusal) if refusal.code != Code::R016 || lost == IfPlanIsLost::Refuse => {
                return Err(refusal);
            }
            Ok(None) | Err(_) => store.write_marker()?,
        }
        store.keep_inputs(plan, asked)?;
        store.check_blocks()?;
        store.look_at_disk(plan)?;
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
        let stored = stored.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.missing.retain(|block| !stored.contains(block));
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
            &block::encode(&self.hash, block, &rows)
                .ok_or_else(|| refuse("more than 4 GiB of rows".to_owned()))?,
        )?;
        Ok(true)
    }

    /// Puts the bytes of a block in their place.
    fn store(&self, block: u32, bytes: &[u8]) -> Result<(), Refusal> {
        let folder = self.folder.blocks();
        if let Some(room) = self.folder.disk.room(&folder).filter(is_nearly_full) {
            return Err(Refusal::new(Code::R019, &folder, "the disk is nearly full")
                .expected("256 MiB and 2 % free")
                .found(format!("{} MiB of {} MiB", room.free >> 20, room.total >> 20))
                .hint("free some space and repeat the command; finished blocks are kept"));
        }
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

    fn write_marker(&self) -> Result<(), Refusal> {
        let text = self.marker.text(&self.folder.path)?;
        self.folder.write(&self.folder.path, MARKER, text.as_bytes())
    }

    /// Sees to it that the inputs are in the folder as they were when the study began.
    fn keep_inputs(&mut self, plan: &Plan, asked: Marker) -> Result<(), Refusal> {
        let folder = self.folder.clone();
        for path in [folder.inputs(), folder.blocks()] {
            folder.disk.make_folder(&path).map_err(|e| Refusal::io(&path, "making", &e))?;
        }
        folder.disk.sync_folder(&folder.path).map_err(|e| Refusal::io(&folder.path, "making", &e))?;
        let present = folder.present()?;
        let mut lost = Vec::new();
        for input in &self.marker.inputs {
            if folder.input(input)?.is_none() {
                lost.push(input.clone());
            }
        }
        if present.is_empty() && !lost.is_empty() && self.marker.inputs != asked.inputs {
            // Nothing has been played under the inputs that never came to be stored.
            (lost, self.marker) = (asked.inputs.clone(), asked.clone());
            self.write_marker()?;
        }
        for input in lost {
            let given = asked.inputs.iter().zip(&plan.inputs).find(|(given, _)| **given == input);
            let Some((_, given)) = given else {
                let path = folder.inputs().join(&input.name);
                return Err(Refusal::new(Code::R016, &path, "the copy of an input is lost or damaged")
                    .expected(format!("{} bytes of BLAKE3 {}", input.bytes, input.blake3))
                    .hint("restore the input as it was when the study began, and repeat the command"));
            };
            folder.write(&folder.inputs(), &given.name, &given.bytes)?;
            if !present.is_empty() {
                self.note(Code::R007, format!("the copy of {} was lost and is restored", input.name));
            }
        }
        for given in &asked.inputs {
            if self.marker.inputs.iter().any(|kept| kept.name == given.name && kept != given) {
                let text =
                    format!("{} was edited after the study had begun; the kept copy counts", given.name);
                self.note(Code::R006, text);
            }
        }
        Ok(())
    }

    fn check_blocks(&mut self) -> Result<(), Refusal> {
        let (mut damaged, mut lost) = (0, 0);
        for block in (0..self.marker.blocks).filter(|&b| self.marker.shard.has(b)) {
            match self.folder.read_block(&self.hash, block)? {
                Found::Whole(_) => continue,
                Found::Missing => lost += 1,
                Found::Damaged => {
                    let path = self.folder.block(block);
                    self.folder.disk.remove(&path).map_err(|e| Refusal::io(&path, "removing", &e))?;
                    damaged += 1;
                }
            }
            self.missing.push(block);
        }
        if damaged > 0 {
            self.note(Code::R001, format!("{damaged} blocks are damaged and are played again"));
        }
        if lost > 0 && matches!(Manifest::read(&self.folder), Ok(Some(_))) {
            self.note(
                Code::R007,
                format!("{lost} blocks of the finished study are lost and are played again"),
            );
        }
        Ok(())
    }

    /// Whether what is still to be written will fit, and whether the lock is worth something.
    fn look_at_disk(&mut self, plan: &Plan) -> Result<(), Refusal> {
        let path = &self.folder.path;
        let weak =
            self._lock.as_ref().is_some_and(|lock| !lock.real).then_some("a file system without locks");
        if let Some(name) = self.folder.disk.network(path).or(weak) {
            let advice =
                "let no two processes work in it; give each a shard in a folder of its own and merge them";
            self.notes.push(Note { code: Code::R008, text: format!("the folder is on {name}: {advice}") });
        }
        if self.missing.is_empty() {
            return Ok(());
        }
        let (blocks, files) = plan.bytes();
        let share = self.missing.len() as u128;
        let blocks = u128::from(blocks) * share / u128::from(self.blocks().max(1));
        let needed = blocks + u128::from(files);
        match self.folder.disk.room(path) {
            Some(room) if needed * 5 > u128::from(room.free) * 4 => {
                Err(Refusal::new(Code::W017, path, "the results would not fit on the disk")
                    .expected("at most 80 % of the free space")
                    .found(format!("about {} MiB to write, {} MiB free", needed >> 20, room.free >> 20))
                    .hint("play fewer runs, keep only the samples, or shard the study over several disks"))
            }
            _ => Ok(()),
        }
    }

    fn note(&mut self, code: Code, text: String) {
        self.notes.push(Note { code, text });
    }
}

fn is_nearly_full(room: &Room) -> bool {
    room.free < RESERVE || room.free < room.total / 50
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a message")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearly_full_is_little_in_bytes_or_in_share() {
        let full = |free: u64, total: u64| is_nearly_full(&Room { free: free << 20, total: total << 20 });
        assert!(full(255, 1000) && full(1000, 51_000));
        assert!(!full(256, 1000) && !full(1020, 51_000));
    }
}
