//! Playing many replicates of one model on several threads.

use casus_model::{Draws, Model, PublicLine, Run, Summary};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::ops::AddAssign;
use std::sync::{Mutex, PoisonError};

/// Replicates that a worker takes at a time.
const BLOCK: usize = 64;

/// A range of replicates of one model.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'m> {
    /// What is played.
    pub model: &'m Model,
    /// Seed of every run.
    pub seed: u64,
    /// Stream group: 0 shares its luck with everything else under this seed.
    pub group: u32,
    /// First replicate. Replicates are numbered modulo 2^32.
    pub first: u32,
    /// How many replicates.
    pub replicates: u32,
    /// Threads; 0 for one on every core.
    pub threads: usize,
}

/// What a batch leaves.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    /// The runs, in the order of their replicates.
    pub summaries: Vec<Summary>,
    /// The members over all runs, in the setup's order.
    pub members: Vec<MemberTally>,
}

/// What a member did over all runs of a batch. Whole numbers, so that the order of the runs cannot matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemberTally {
    /// How often it broke silence.
    pub breaks: u64,
    /// Runs in which it broke silence at least once.
    pub runs_broken: u64,
    /// Runs in which it asked for consultation under Article 4.
    pub consultations: u64,
    /// Runs at whose end its public line names the accused.
    pub names: u64,
    /// Sum over runs of the rung that it would have the alliance take at the end.
    pub ideal: u64,
}

impl AddAssign for MemberTally {
    fn add_assign(&mut self, other: MemberTally) {
        self.breaks += other.breaks;
        self.runs_broken += other.runs_broken;
        self.consultations += other.consultations;
        self.names += other.names;
        self.ideal += other.ideal;
    }
}

impl Batch<'_> {
    /// Plays every replicate. `progress` is told, from any thread, how many were played since it was last told.
    ///
    /// # Panics
    ///
    /// If a run panics.
    #[must_use]
    pub fn run(&self, progress: &(dyn Fn(u64) + Sync)) -> Rows {
        // Every place is overwritten: the blocks that workers take cover the whole list.
        let blank = self.model.silent().summary();
        let mut summaries = vec![blank; self.replicates as usize];
        let queue = Mutex::new(summaries.chunks_mut(BLOCK).zip((0..).step_by(BLOCK)));
        let take = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
        let work = || {
            let mut run = self.model.silent();
            let mut members = vec![MemberTally::default(); self.model.setup().members.len()];
            while let Some((block, from)) = take() {
                for (row, replicate) in block.iter_mut().zip(from..) {
                    *row = self.replicate(replicate, &mut run, &mut members);
                }
                progress(block.len() as u64);
            }
            members
        };
        let mut tallies = match self.pool() {
            Some(pool) => pool.broadcast(|_| work()),
            None => vec![work()],
        }
        .into_iter();
        let mut members = tallies.next().unwrap_or_default();
        for tally in tallies {
            members.iter_mut().zip(tally).for_each(|(sum, one)| *sum += one);
        }
        Rows { summaries, members }
    }

    /// Plays every replicate and keeps what `of` makes of each run, in the order of the replicates. `progress` as in
    /// [`Batch::run`].
    ///
    /// # Panics
    ///
    /// If a run panics.
    #[must_use]
    pub fn each<T: Clone + Default + Send>(
        &self,
        of: &(dyn Fn(&Run<'_>) -> T + Sync),
        progress: &(dyn Fn(u64) + Sync),
    ) -> Vec<T> {
        let mut rows = vec![T::default(); self.replicates as usize];
        let queue = Mutex::new(rows.chunks_mut(BLOCK).zip((0..).step_by(BLOCK)));
        let take = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
        let work = || {
            let mut run = self.model.silent();
            while let Some((block, from)) = take() {
                for (row, place) in block.iter_mut().zip(from..) {
                    run.restart(Draws::new(self.seed, self.group, self.first.wrapping_add(place)));
                    run.finish();
                    *row = of(&run);
                }
                progress(block.len() as u64);
            }
        };
        match self.pool() {
            Some(pool) => drop(pool.broadcast(|_| work())),
            None => work(),
        }
        rows
    }

    /// Plays the replicate at a place of the range.
    fn replicate(&self, place: u32, run: &mut Run<'_>, members: &mut [MemberTally]) -> Summary {
        run.restart(Draws::new(self.seed, self.group, self.first.wrapping_add(place)));
        run.finish();
        let breaks = run.breaks().iter().zip(run.consulted());
        let stands = run.public_lines().iter().zip(run.ideal_rungs());
        for (member, ((&breaks, consulted), (&line, &ideal))) in members.iter_mut().zip(breaks.zip(stands)) {
            *member += MemberTally {
                breaks: u64::from(breaks),
                runs_broken: u64::from(breaks > 0),
                consultations: u64::from(consulted),
                names: u64::from(line == PublicLine::Names),
                ideal: u64::from(ideal),
            };
        }
        run.summary()
    }

    /// A pool of this batch's own with no more threads than blocks, or `None` where the calling thread will do: one
    /// thread was asked for, or the system refuses to start more.
    fn pool(&self) -> Option<ThreadPool> {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        let wanted = if self.threads == 0 { cores() } else { self.threads };
        let threads = wanted.min((self.replicates as usize).div_ceil(BLOCK));
        if threads < 2 {
            return None;
        }
        ThreadPoolBuilder::new().num_threads(threads).build().ok()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use casus_scenario::ScenarioFile;
    use std::sync::atomic::{AtomicU64, Ordering};

    pub(crate) fn model() -> Model {
        let file = ScenarioFile::shipped("staged-border-incident").expect("it ships");
        Model::new(file.load().expect("it loads").setup).expect("it is valid")
    }

    pub(crate) fn batch(model: &Model) -> Batch<'_> {
        Batch { model, seed: 2026, group: 0, first: 0, replicates: 500, threads: 2 }
    }

    /// Everything about rows, with every bit of every float.
    fn bits(rows: &Rows) -> String {
        format!("{rows:?}")
    }

    #[test]
    fn threads_do_not_show() {
        let model = model();
        let alone = bits(&Batch { threads: 1, ..batch(&model) }.run(&|_| ()));
        for threads in [2, 3, 7, 0] {
            assert_eq!(alone, bits(&Batch { threads, ..batch(&model) }.run(&|_| ())), "{threads} threads");
        }
    }

    #[test]
    fn a_replicate_alone_is_a_row_of_the_batch() {
        let model = model();
        let whole = Batch { replicates: 130, ..batch(&model) }.run(&|_| ());
        let mut members = vec![MemberTally::default(); whole.members.len()];
        for k in 0..130 {
            let one = Batch { first: k, replicates: 1, ..batch(&model) }.run(&|_| ());
            assert_eq!(one.summaries, [whole.summaries[k as usize]], "replicate {k}");
            members.iter_mut().zip(one.members).for_each(|(sum, one)| *sum += one);
        }
        assert_eq!(members, whole.members);
    }

    #[test]
    fn the_last_replicates_are_followed_by_the_first() {
        let model = model();
        let around = Batch { first: u32::MAX, replicates: 2, ..batch(&model) }.run(&|_| ());
        let start = Batch { replicates: 1, ..batch(&model) }.run(&|_| ());
        assert_eq!(around.summaries[1], start.summaries[0]);
    }

    #[test]
    fn progress_adds_up() {
        let model = model();
        let done = AtomicU64::new(0);
        let rows = Batch { replicates: 150, ..batch(&model) }
            .run(&|more| assert!(done.fetch_add(more, Ordering::Relaxed) + more <= 150));
        assert_eq!((done.into_inner(), rows.summaries.len()), (150, 150));
    }

    #[test]
    fn an_empty_batch_has_members_and_no_rows() {
        let model = model();
        let rows = Batch { replicates: 0, threads: 0, ..batch(&model) }.run(&|_| ());
        assert!(rows.summaries.is_empty());
        assert_eq!(rows.members, vec![MemberTally::default(); model.setup().members.len()]);
    }
}
