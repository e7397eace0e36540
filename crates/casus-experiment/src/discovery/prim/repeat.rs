//! How far a box depends on the samples that happened to be played.

use super::{Found, Prim};
use crate::discovery::Samples;
use casus_model::rng::{Key, Purpose, index};
use casus_model::{Draws, Tick};

/// How often an input is restricted when half of the samples are searched again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Repeated {
    /// Share of the repeats in which the box nearest in coverage restricts the input.
    pub by_coverage: f64,
    /// Share in which the box nearest in density does.
    pub by_density: f64,
}

impl Prim {
    /// The resampling test of Bryant and Lempert (2010), for each input in the inputs' order: a first box is sought in
    /// each of `times` halves of the samples, drawn without replacement, and compared with `found`. A half without an
    /// event restricts nothing; without repeats all shares are 0.
    #[must_use]
    pub fn repeat(&self, samples: &Samples, found: &Found, times: u32, draws: &Draws) -> Vec<Repeated> {
        let mut counts = vec![[0_u32; 2]; samples.inputs().len()];
        for time in 0..times {
            let Ok(half) = samples.pick(&half(samples.count(), time, draws)) else { continue };
            let boxes = self.search(&half, (0..half.count()).collect()).boxes;
            for (which, of) in [(|b| b.coverage) as fn(&Found) -> f64, |b| b.density].into_iter().enumerate()
            {
                let off = |b: &&Found| (of(b) - of(found)).abs();
                let nearest = boxes.iter().min_by(|a, b| off(a).total_cmp(&off(b)));
                for restriction in nearest.into_iter().flat_map(|b| &b.restricted) {
                    counts[restriction.input][which] += 1;
                }
            }
        }
        let share = |count: u32| f64::from(count) / f64::from(times.max(1));
        counts.iter().map(|c| Repeated { by_coverage: share(c[0]), by_density: share(c[1]) }).collect()
    }
}

/// Half of the rows, rounded down but at least one, without replacement and in ascending order.
fn half(count: usize, time: u32, draws: &Draws) -> Vec<usize> {
    let mut stream = draws.at(Purpose::DiscoverySubsample, Key(time), Key::NONE, Tick(0));
    let mut rows: Vec<usize> = (0..count).collect();
    let size = (count / 2).max(1);
    for k in 0..size {
        rows.swap(k, k + index(&mut stream, count - k));
    }
    rows.truncate(size);
    rows.sort_unstable();
    rows
}
