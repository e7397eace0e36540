//! Peeling: taking off the thin slice whose loss raises the mean most.

use super::Search;
use crate::discovery::{Limit, Values};

impl Search<'_> {
    /// Takes the best slice off; false if none gains or the box would be too small.
    pub(super) fn peel(&mut self) -> bool {
        let share = self.prim.peel.clamp(1e-9, 0.5);
        let mut best = None;
        for &i in &self.samples.order {
            match (&self.samples.inputs[i].values, &self.region.limits[i]) {
                (Values::Numeric(x), &Limit::Range { lower, upper }) => {
                    let rows = &self.sorted[i];
                    let value = |k: usize| x[rows[k]];
                    let low = between(rows.len(), value, share);
                    let high = between(rows.len(), value, 1.0 - share);
                    let above = rows.iter().rev().copied().take_while(|&row| x[row] > high);
                    let below = rows.iter().copied().take_while(|&row| x[row] < low);
                    let peels = [
                        (Limit::Range { lower, upper: high }, self.tally.minus(self.samples.tally(above))),
                        (Limit::Range { lower: low, upper }, self.tally.minus(self.samples.tally(below))),
                    ];
                    for (limit, inside) in peels {
                        self.consider(&mut best, i, limit, inside);
                    }
                }
                (Values::Category { of, names }, Limit::Among(kept)) if kept.len() > 1 => {
                    for category in by_name(kept, names) {
                        let limit = Limit::Among(kept.iter().copied().filter(|&k| k != category).collect());
                        let gone = self.inside.iter().copied().filter(|&row| of[row] == category);
                        self.consider(&mut best, i, limit, self.tally.minus(self.samples.tally(gone)));
                    }
                }
                _ => {}
            }
        }
        if !self.take(best) {
            return false;
        }
        self.inside.retain(|&row| self.region.contains(&self.samples.inputs, row));
        let mut is_inside = vec![false; self.samples.count()];
        self.inside.iter().for_each(|&row| is_inside[row] = true);
        self.sorted.iter_mut().for_each(|rows| rows.retain(|&row| is_inside[row]));
        true
    }
}

/// The middle of the two sorted numbers about a share of the way, moved towards the inside until they differ: EMA
/// Workbench's quantile, so that a peel of tied numbers takes something. There is at least one number.
pub(super) fn between(count: usize, sorted: impl Fn(usize) -> f64, share: f64) -> f64 {
    let place = (count - 1) as f64 * share;
    let (mut low, mut high) = (place as usize, place.ceil() as usize);
    if share > 0.5 {
        while sorted(low) == sorted(high) && low > 0 {
            low -= 1;
        }
    } else {
        while sorted(low) == sorted(high) && high < count - 1 {
            high += 1;
        }
    }
    sorted(low).midpoint(sorted(high))
}

/// Categories in the order of their names.
pub(super) fn by_name(categories: &[u32], names: &[String]) -> Vec<u32> {
    let mut sorted = categories.to_vec();
    sorted.sort_by_key(|&k| &names[k as usize]);
    sorted
}
