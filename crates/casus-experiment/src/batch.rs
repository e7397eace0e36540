//! Playing many replicates of one model on several threads.

use casus_model::{Draws, Model, PublicLine, Run, Summary};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::collections::{BTreeMap, TryReserveError};
use std::ops::AddAssign;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Replicates that a worker takes at a time.
const BLOCK: u32 = 64;

/// Finished blocks that may wait for an earlier one.
const AHEAD: u32 = 64;

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
    /// If a run panics, or if there is no memory for a row of each run; see [`Batch::try_run`].
    #[must_use]
    pub fn run(&self, progress: &(dyn Fn(u64) + Sync)) -> Rows {
        self.try_run(progress).expect("memory for the rows")
    }

    /// Plays every replicate, if there is memory for a row of each.
    ///
    /// # Errors
    ///
    /// If there is not; nothing has been played then.
    ///
    /// # Panics
    ///
    /// If a run panics.
    pub fn try_run(&self, progress: &(dyn Fn(u64) + Sync)) -> Result<Rows, TryReserveError> {
        let mut summaries = Vec::new();
        summaries.try_reserve_exact(self.replicates as usize)?;
        let members = self.stream(progress, &mut |rows| summaries.extend_from_slice(rows));
        Ok(Rows { summaries, members })
    }

    /// Plays every replicate and hands the rows over in the order of the replicates, some at a time, so that memory
    /// does not grow with the runs.
    ///
    /// # Panics
    ///
    /// If a run panics.
    pub fn stream(
        &self,
        progress: &(dyn Fn(u64) + Sync),
        sink: &mut (dyn FnMut(&[Summary]) + Send),
    ) -> Vec<MemberTally> {
        let none = || vec![MemberTally::default(); self.model.setup().members.len()];
        let tally = |members: &mut Vec<MemberTally>, run: &mut Run<'_>| {
            run.finish();
            count(members, run);
            run.summary()
        };
        let mut members = none();
        for tallied in self.play(Model::terse, none, tally, progress, sink) {
            members.iter_mut().zip(tallied).for_each(|(sum, one)| *sum += one);
        }
        members
    }

    /// Plays every replicate and keeps what `of` makes of each run, in the order of the replicates. `progress` as in
    /// [`Batch::run`].
    ///
    /// # Panics
    ///
    /// If a run panics.
    #[must_use]
    pub fn each<T: Clone + Send>(
        &self,
        of: &(dyn Fn(&Run<'_>) -> T + Sync),
        progress: &(dyn Fn(u64) + Sync),
    ) -> Vec<T> {
        let finished = |run: &mut Run<'_>| {
            run.finish();
            of(run)
        };
        self.watch(&finished, progress)
    }

    /// The same where `of` plays each run itself, from its first tick on.
    pub(crate) fn watch<T: Clone + Send>(
        &self,
        of: &(dyn Fn(&mut Run<'_>) -> T + Sync),
        progress: &(dyn Fn(u64) + Sync),
    ) -> Vec<T> {
        let mut rows = Vec::with_capacity(self.replicates as usize);
        self.play(Model::silent, || (), |(), run| of(run), progress, &mut |block: &[T]| {
            rows.extend_from_slice(block)
        });
        rows
    }

    /// Lets `of` play every replicate in a run that `begin` makes. Each worker starts with a state of its own, which comes back in the end; what it
    /// makes of a run leaves through `sink` in the order of the replicates.
    fn play<'m, S: Send, T: Send>(
        &'m self,
        begin: fn(&'m Model) -> Run<'m>,
        start: impl Fn() -> S + Sync,
        of: impl Fn(&mut S, &mut Run<'_>) -> T + Sync,
        progress: &(dyn Fn(u64) + Sync),
        sink: &mut (dyn FnMut(&[T]) + Send),
    ) -> Vec<S> {
        let desk =
            Desk { taken: AtomicU32::new(0), tray: Mutex::new(Tray::new(sink)), moved: Condvar::new() };
        let blocks = self.replicates.div_ceil(BLOCK);
        let work = || {
            let _alarm = Alarm(&desk);
            let (mut run, mut state) = (begin(self.model), start());
            loop {
                let block = desk.taken.fetch_add(1, Ordering::Relaxed);
                if block >= blocks {
                    break state;
                }
                let places = block * BLOCK..self.replicates.min((block + 1).saturating_mul(BLOCK));
                let rows: Vec<T> = places
                    .map(|place| {
                        run.restart(Draws::new(self.seed, self.group, self.first.wrapping_add(place)));
                        of(&mut state, &mut run)
                    })
                    .collect();
                progress(rows.len() as u64);
                if !desk.hand_in(block, rows) {
                    break state;
                }
            }
        };
        match self.pool() {
            Some(pool) => pool.broadcast(|_| work()),
            None => vec![work()],
        }
    }

    /// A pool of this batch's own with no more threads than blocks, or `None` where the calling thread will do: one
    /// thread was asked for, or the system refuses to start more.
    fn pool(&self) -> Option<ThreadPool> {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        let wanted = if self.threads == 0 { cores() } else { self.threads };
        let threads = wanted.min(self.replicates.div_ceil(BLOCK) as usize);
        if threads < 2 {
            return None;
        }
        ThreadPoolBuilder::new().num_threads(threads).build().ok()
    }
}

/// Adds what the members did in a run.
fn count(members: &mut [MemberTally], run: &Run<'_>) {
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
}

/// Where workers hand in their blocks, and from where the rows leave in order.
struct Desk<'s, T> {
    /// Blocks that have been taken by workers.
    taken: AtomicU32,
    tray: Mutex<Tray<'s, T>>,
    moved: Condvar,
}

struct Tray<'s, T> {
    /// The block that leaves next, and finished ones after it.
    next: u32,
    waiting: BTreeMap<u32, Vec<T>>,
    sink: &'s mut (dyn FnMut(&[T]) + Send),
    /// A worker has panicked: nobody need wait for its block.
    abandoned: bool,
}

impl<'s, T> Tray<'s, T> {
    fn new(sink: &'s mut (dyn FnMut(&[T]) + Send)) -> Tray<'s, T> {
        Tray { next: 0, waiting: BTreeMap::new(), sink, abandoned: false }
    }
}

impl<'s, T> Desk<'s, T> {
    fn tray(&self) -> MutexGuard<'_, Tray<'s, T>> {
        self.tray.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leaves a finished block, once not too many wait for an earlier one, and passes on all that are due. False if
    /// there is no use in going on.
    fn hand_in(&self, block: u32, rows: Vec<T>) -> bool {
        let mut tray = self.tray();
        while block - tray.next >= AHEAD && !tray.abandoned {
            tray = self.moved.wait(tray).unwrap_or_else(PoisonError::into_inner);
        }
        if tray.abandoned {
            return false;
        }
        tray.waiting.insert(block, rows);
        let due = tray.next;
        while let Some(rows) = {
            let next = tray.next;
            tray.waiting.remove(&next)
        } {
            (tray.sink)(&rows);
            tray.next += 1;
        }
        if tray.next > due {
            self.moved.notify_all();
        }
        true
    }
}

/// Tells the other workers if this one panics.
struct Alarm<'d, 's, T>(&'d Desk<'s, T>);

impl<T> Drop for Alarm<'_, '_, T> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.tray().abandoned = true;
            self.0.moved.notify_all();
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use casus_model::math::{Vectors, limit_vectors};
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
    fn the_width_of_vectors_does_not_show() {
        let model = model();
        let widest = bits(&batch(&model).run(&|_| ()));
        for vectors in [Vectors::Avx2, Vectors::Baseline] {
            limit_vectors(vectors);
            let narrower = bits(&batch(&model).run(&|_| ()));
            limit_vectors(Vectors::Widest);
            assert_eq!(widest, narrower, "{vectors:?}");
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
    fn rows_leave_in_order_whoever_played_them() {
        let model = model();
        let whole = batch(&model).run(&|_| ());
        let mut streamed = Vec::new();
        let batch = Batch { threads: 7, ..batch(&model) };
        let members = batch.stream(&|_| (), &mut |rows| {
            assert!(rows.len() <= BLOCK as usize);
            streamed.extend_from_slice(rows);
        });
        assert_eq!((streamed, members), (whole.summaries, whole.members));
    }

    #[test]
    fn a_sink_that_panics_stops_every_worker() {
        let model = model();
        let batch = Batch { replicates: 20_000, threads: 3, ..batch(&model) };
        let ended = std::panic::catch_unwind(|| {
            batch.stream(&|_| (), &mut |_| panic!("enough"));
        });
        assert!(ended.is_err());
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
