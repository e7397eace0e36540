//! Who found which hypothesis likeliest, over many runs and at some moments.

use crate::batch::Batch;
use casus_model::setup::Effect;
use casus_model::{HypothesisId, MemberId, Run, Setup, Tick};

/// Of every member, in how many runs it found each hypothesis likeliest.
#[derive(Clone, Debug, PartialEq)]
pub struct Attributions {
    /// How many runs.
    pub replicates: u32,
    /// The moments, in order.
    pub moments: Vec<Moment>,
}

/// A moment of all runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// After which tick.
    pub tick: Tick,
    /// The same in hours from D+0.
    pub hours: f64,
    /// Runs by member and hypothesis, both in the setup's order.
    pub runs: Vec<Vec<u32>>,
}

impl Attributions {
    /// At most so many moments from the first incident of the script to the end, evenly spaced; the two are among them.
    #[must_use]
    pub fn moments(setup: &Setup, most: u8) -> Vec<Tick> {
        let incident = setup.injects.iter().find(|x| matches!(x.effect, Effect::Incident { .. }));
        let (first, last) = (incident.map_or(setup.clock.first, |x| x.tick), setup.clock.last);
        let steps = i64::from(most.max(2)) - 1;
        let span = i64::from(last.0) - i64::from(first.0);
        let at = |k: i64| Tick(i32::try_from(i64::from(first.0) + span * k / steps).unwrap_or(last.0));
        let mut ticks: Vec<Tick> = (0..=steps).map(at).collect();
        ticks.dedup();
        ticks
    }

    /// Plays a batch and looks at each run after these ticks, which rise. Of equal beliefs the first hypothesis is taken.
    ///
    /// # Panics
    ///
    /// If a run panics.
    #[must_use]
    pub fn play(batch: &Batch<'_>, ticks: &[Tick], progress: &(dyn Fn(u64) + Sync)) -> Attributions {
        let setup = batch.model.setup();
        let look = |run: &mut Run<'_>| {
            let mut found = Vec::with_capacity(ticks.len() * setup.members.len());
            while !run.is_over() {
                let now = run.tick();
                run.step();
                if ticks.contains(&now) {
                    found.extend((0..setup.members.len()).map(|member| likeliest(run, MemberId::at(member))));
                }
            }
            found
        };
        let runs = batch.watch(&look, progress);
        let mut counts = vec![vec![vec![0; setup.hypotheses.len()]; setup.members.len()]; ticks.len()];
        for run in &runs {
            for (place, &hypothesis) in run.iter().enumerate() {
                let (moment, member) = (place / setup.members.len(), place % setup.members.len());
                counts[moment][member][usize::from(hypothesis)] += 1;
            }
        }
        let moment =
            |(&tick, runs): (&Tick, Vec<Vec<u32>>)| Moment { tick, hours: setup.clock.hours(tick.0), runs };
        Attributions { replicates: batch.replicates, moments: ticks.iter().zip(counts).map(moment).collect() }
    }
}

fn likeliest(run: &Run<'_>, member: MemberId) -> u16 {
    let belief = |h: usize| run.belief(member, HypothesisId::at(h));
    let count = run.model().setup().hypotheses.len();
    let best = (1..count).fold(0, |best, h| if belief(h) > belief(best) { h } else { best });
    u16::try_from(best).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::tests::{batch, model};
    use casus_model::Draws;

    #[test]
    fn counts_are_those_of_runs_that_record_their_beliefs() {
        let model = model();
        let setup = model.setup();
        let ticks = Attributions::moments(setup, 4);
        assert!(ticks.len() > 2 && ticks.is_sorted() && ticks.last() == Some(&setup.clock.last));
        let batch = Batch { replicates: 9, ..batch(&model) };
        let found = Attributions::play(&batch, &ticks, &|_| ());
        for (moment, &tick) in found.moments.iter().zip(&ticks) {
            let mut want = vec![vec![0; setup.hypotheses.len()]; setup.members.len()];
            for replicate in 0..9 {
                let mut run = model.start(Draws::new(batch.seed, batch.group, batch.first + replicate));
                run.finish();
                for (member, counts) in want.iter_mut().enumerate() {
                    let of = |h: usize| {
                        run.belief_after(tick, MemberId::at(member), HypothesisId::at(h)).expect("a belief")
                    };
                    let most = (0..counts.len()).map(of).fold(0.0, f64::max);
                    let first = (0..counts.len()).position(|h| of(h) == most).expect("a hypothesis");
                    counts[first] += 1;
                }
            }
            assert_eq!(moment.runs, want);
            assert_eq!(moment.hours, setup.clock.hours(tick.0));
        }
        let many = Attributions::play(&Batch { threads: 3, ..batch }, &ticks, &|_| ());
        assert_eq!(many, found);
    }
}
