//! The course of a measure over many runs: quantiles of every tick.

use crate::batch::Batch;
use crate::statistic::Stat;
use casus_model::Fracture;

/// Quantiles of the measures on every tick that is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Courses {
    /// How many runs.
    pub replicates: u32,
    /// Hours from D+0 of each tick that is kept.
    pub hours: Vec<f64>,
    /// Of each of those ticks, the five measures in the order of [`casus_model::report::MEASURES`].
    pub measures: Vec<[Stat; 5]>,
}

impl Courses {
    /// Plays a batch and keeps at most `most` ticks of every run, evenly spaced and the last one.
    ///
    /// # Panics
    ///
    /// If a run panics.
    #[must_use]
    pub fn play(batch: &Batch<'_>, most: usize, progress: &(dyn Fn(u64) + Sync)) -> Courses {
        let clock = batch.model.setup().clock;
        let stride = clock.len().div_ceil(most.max(1)).max(1);
        let mut places: Vec<usize> = (0..clock.len()).step_by(stride).collect();
        if places.last().is_some_and(|&p| p + 1 < clock.len()) {
            places.push(clock.len() - 1);
        }
        let kept = |run: &casus_model::Run<'_>| -> Vec<Fracture> {
            places.iter().filter_map(|&p| run.series().get(p).copied()).collect()
        };
        let runs = batch.each(&kept, progress);
        let measures = |k: usize| {
            std::array::from_fn(|m| Stat::of(runs.iter().filter_map(|run| run.get(k)).map(|f| f.parts()[m])))
        };
        let hour =
            |&p: &usize| clock.hours(clock.first.0.saturating_add(i32::try_from(p).unwrap_or(i32::MAX)));
        Courses {
            replicates: batch.replicates,
            hours: places.iter().map(hour).collect(),
            measures: (0..places.len()).map(measures).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::tests::{batch, model};

    #[test]
    fn the_last_tick_is_what_the_summaries_say() {
        let model = model();
        let batch = Batch { replicates: 30, ..batch(&model) };
        let courses = Courses::play(&batch, 20, &|_| ());
        assert!(courses.hours.len() <= 21 && courses.hours.len() == courses.measures.len());
        let rows = batch.run(&|_| ());
        for (m, stat) in courses.measures.last().expect("a tick").iter().enumerate() {
            assert_eq!(*stat, Stat::of(rows.summaries.iter().map(|s| s.fracture[m].last)));
        }
    }
}
