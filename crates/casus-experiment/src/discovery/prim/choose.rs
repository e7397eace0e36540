//! Which box of a trajectory is reported.

use super::{Found, Search};
use crate::discovery::Limit;
use std::cmp::Ordering;

/// Which box of a trajectory is reported.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Choice {
    /// The one with the highest harmonic mean of coverage and density (F1 of van Rijsbergen 1979); of equal ones that
    /// which restricts fewest inputs, then the first.
    Balanced,
    /// That box without the limits whose quasi-p value is above this, dropped one after the other from the greatest
    /// value on (Bryant and Lempert 2010); it stands at the end of the trajectory.
    Significant(f64),
    /// The last.
    Last,
}

impl Search<'_> {
    /// The place of the box to report, which is put at the end of the list if it is not on it.
    pub(super) fn choose(&mut self, boxes: &mut Vec<Found>) -> usize {
        match self.prim.choice {
            Choice::Last => boxes.len() - 1,
            Choice::Balanced => balanced(boxes),
            Choice::Significant(most) => {
                let found = self.without_above(most, boxes[balanced(boxes)].clone());
                boxes.push(found);
                boxes.len() - 1
            }
        }
    }

    /// A box without its limits whose quasi-p value is above `most`.
    fn without_above(&mut self, most: f64, mut found: Found) -> Found {
        loop {
            let sides = found.restricted.iter().flat_map(|r| [(r.input, 0, r.lower), (r.input, 1, r.upper)]);
            let values = sides.filter_map(|(input, side, p)| p.map(|p| (p, input, side)));
            let worst = values.max_by(|a, b| {
                let name = |input: usize| &self.samples.inputs[input].name;
                a.0.total_cmp(&b.0).then_with(|| name(b.1).cmp(name(a.1))).then(b.2.cmp(&a.2))
            });
            let Some((_, input, side)) = worst.filter(|(p, ..)| *p > most) else { return found };
            self.region = found.region;
            match (&mut self.region.limits[input], &self.whole.limits[input]) {
                (Limit::Range { lower, .. }, Limit::Range { lower: least, .. }) if side == 0 => {
                    *lower = *least
                }
                (Limit::Range { upper, .. }, Limit::Range { upper: greatest, .. }) => *upper = *greatest,
                (limit, whole) => *limit = whole.clone(),
            }
            let inside = self.left.iter().copied();
            let inside = inside.filter(|&row| self.region.contains(&self.samples.inputs, row));
            self.tally = self.samples.tally(inside);
            found = self.found();
        }
    }
}

fn balanced(boxes: &[Found]) -> usize {
    let score = |found: &Found| {
        let sum = found.coverage + found.density;
        if sum > 0.0 { found.coverage * found.density / sum } else { 0.0 }
    };
    let mut best = 0;
    for (place, found) in boxes.iter().enumerate() {
        let order = score(found).total_cmp(&score(&boxes[best]));
        if order.then(boxes[best].restricted.len().cmp(&found.restricted.len())) == Ordering::Greater {
            best = place;
        }
    }
    best
}
