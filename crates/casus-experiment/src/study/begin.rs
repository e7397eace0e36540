//! What is seen to before a study is begun or gone on with.

use super::disk::Room;
use super::folder::Found;
use super::marker::{MARKER, Marker};
use super::plan::Plan;
use super::publish::Manifest;
use super::refusal::{Code, Note, Refusal};
use super::store::Store;

/// Room that is left on a disk whatever is asked for.
const RESERVE: u64 = 256 << 20;

impl Store<'_> {
    pub(super) fn write_marker(&self) -> Result<(), Refusal> {
        let text = self.marker.text(&self.folder.path)?;
        self.folder.write(&self.folder.path, MARKER, text.as_bytes())
    }

    /// Sees to it that the inputs are in the folder as they were when the study began.
    pub(super) fn keep_inputs(&mut self, plan: &Plan, asked: Marker) -> Result<(), Refusal> {
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

    pub(super) fn check_blocks(&mut self) -> Result<(), Refusal> {
        let (mut damaged, mut lost) = (0, 0);
        for block in (0..self.marker.blocks).filter(|&b| self.marker.shard.has(b)) {
            match self.folder.read_block(self.origin, block)? {
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

    /// Refuses to play so many blocks of the shard and to publish if that would fill the disk.
    pub(super) fn check_room(&self, plan: &Plan, blocks: u32) -> Result<(), Refusal> {
        if blocks == 0 {
            return Ok(());
        }
        let (all, files) = plan.bytes();
        let share = u128::from(all) * u128::from(blocks) / u128::from(self.blocks().max(1));
        let needed = share + u128::from(files);
        let path = &self.folder.path;
        match self.folder.disk.room(path) {
            Some(room) if needed * 5 > u128::from(room.free) * 4 => {
                Err(Refusal::new(Code::W017, path, "the results would not fit on the disk")
                    .expected("at most 80 % of the free space")
                    .found(format!("about {} MiB to write, {} MiB free", needed >> 20, room.free >> 20))
                    .hint("play fewer runs, keep only the samples, or shard the study over several disks"))
            }
            _ => self.check_reserve(),
        }
    }

    /// Refuses to write when the disk is nearly full.
    pub(super) fn check_reserve(&self) -> Result<(), Refusal> {
        let path = &self.folder.path;
        match self.folder.disk.room(path).filter(is_nearly_full) {
            None => Ok(()),
            Some(room) => Err(Refusal::new(Code::R019, path, "the disk is nearly full")
                .expected("256 MiB and 2 % free")
                .found(format!("{} MiB of {} MiB", room.free >> 20, room.total >> 20))
                .hint("free some space and repeat the command; finished blocks are kept")),
        }
    }

    /// Says if the lock may be worth nothing.
    pub(super) fn check_lock(&mut self) {
        let weak = self.lock.as_ref().is_some_and(|lock| !lock.real).then_some("a file system without locks");
        if let Some(name) = self.folder.disk.network(&self.folder.path).or(weak) {
            let advice =
                "let no two processes work in it; give each a shard in a folder of its own and merge them";
            self.note(Code::R008, format!("the folder is on {name}: {advice}"));
        }
    }

    fn note(&mut self, code: Code, text: String) {
        self.notes.push(Note { code, text });
    }
}

fn is_nearly_full(room: &Room) -> bool {
    room.free < RESERVE || room.free < room.total / 50
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
