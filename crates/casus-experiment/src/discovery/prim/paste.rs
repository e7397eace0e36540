//! Pasting: giving back slices that peeling took too much of.

use super::Search;
use super::peel::{between, by_name};
use crate::discovery::region::Breach;
use crate::discovery::{Limit, Values};

impl Search<'_> {
    /// Gives the best slice back; false if none raises the mean.
    ///
    /// Beside a limit lie the samples that break no other one. A number's limit moves so that a share of them comes in,
    /// or to the end where there are none; of categories one comes back.
    pub(super) fn paste(&mut self) -> bool {
        let share = self.prim.paste.clamp(1e-9, 0.5);
        let inputs = &self.samples.inputs;
        let breaches: Vec<(usize, Option<Breach>)> = self
            .left
            .iter()
            .map(|&row| (row, self.region.only_breach(inputs, row)))
            .filter(|&(row, breach)| breach.is_some() || self.region.contains(inputs, row))
            .collect();
        let mut best = None;
        for &i in &self.samples.order {
            if self.region.limits[i] == self.whole.limits[i] {
                continue;
            }
            let added = |breach: Breach, keep: &dyn Fn(usize) -> bool| {
                let rows = breaches.iter().filter(|&&(row, b)| b == Some(breach) && keep(row));
                self.tally.plus(self.samples.tally(rows.map(|&(row, _)| row)))
            };
            match (&inputs[i].values, &self.region.limits[i], &self.whole.limits[i]) {
                (
                    Values::Numeric(x),
                    &Limit::Range { lower, upper },
                    &Limit::Range { lower: least, upper: greatest },
                ) => {
                    let beside = |breach: Breach, limit: f64| {
                        let rows = breaches.iter();
                        let near =
                            rows.filter(|&&(row, b)| b == Some(breach) || (b.is_none() && x[row] == limit));
                        let mut sorted: Vec<f64> = near.map(|&(row, _)| x[row]).collect();
                        sorted.sort_unstable_by(f64::total_cmp);
                        sorted
                    };
                    let (below, above) = (beside(Breach::Below(i), lower), beside(Breach::Above(i), upper));
                    let low = if below.is_empty() {
                        least
                    } else {
                        between(below.len(), |k| below[k], 1.0 - share)
                    };
                    let high =
                        if above.is_empty() { greatest } else { between(above.len(), |k| above[k], share) };
                    let pastes = [
                        (Limit::Range { lower: low, upper }, added(Breach::Below(i), &|row| x[row] >= low)),
                        (Limit::Range { lower, upper: high }, added(Breach::Above(i), &|row| x[row] <= high)),
                    ];
                    for (limit, inside) in pastes {
                        self.consider(&mut best, i, limit, inside);
                    }
                }
                (Values::Category { of, names }, Limit::Among(kept), Limit::Among(all)) => {
                    let missing: Vec<u32> = all.iter().copied().filter(|k| !kept.contains(k)).collect();
                    for category in by_name(&missing, names) {
                        let mut among = kept.clone();
                        among.push(category);
                        among.sort_unstable();
                        let inside = added(Breach::Outside(i), &|row| of[row] == category);
                        self.consider(&mut best, i, Limit::Among(among), inside);
                    }
                }
                _ => {}
            }
        }
        self.take(best)
    }
}
