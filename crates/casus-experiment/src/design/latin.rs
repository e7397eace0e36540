//! Latin hypercubes.

use super::{InvalidDesign, refuse};
use casus_model::rng::{Key, Purpose, index};
use casus_model::{Draws, Tick};

/// Most coordinates of a hypercube, whose permutations are held in memory.
const MOST_COORDINATES: u64 = 1 << 28;

/// Most points whose distances are compared.
const MOST_SPREAD: u32 = 10_000;

/// Exchanges that the search tries for each point, and the coordinates that it looks at in all.
const TRIES: u64 = 100;
const WORK: u64 = 1 << 29;

/// Places within a stratum.
const PLACES: usize = 1 << 16;

/// One point in each of `n` strata of every axis.
#[derive(Clone, Debug)]
pub(super) struct Latin {
    n: usize,
    axes: usize,
    /// Stratum of each point on each axis, point by point.
    strata: Vec<u32>,
    draws: Draws,
}

pub(super) fn check(n: u32, axes: usize, maximin: bool) -> Result<(), InvalidDesign> {
    if maximin && n > MOST_SPREAD {
        return refuse(format!("maximin compares all pairs of at most {MOST_SPREAD} points; found {n}"));
    }
    if u64::from(n).saturating_mul(axes as u64) > MOST_COORDINATES {
        return refuse(format!(
            "a Latin hypercube has at most {MOST_COORDINATES} coordinates; found {n} points x {axes} uncertainties"
        ));
    }
    Ok(())
}

impl Latin {
    pub(super) fn new(n: u32, axes: usize, maximin: bool, draws: &Draws) -> Latin {
        let n = n as usize;
        let mut strata = vec![0; n * axes];
        for axis in 0..axes {
            let mut stream = draws.once(Purpose::LatinStratum, Key(axis as u32), Key::NONE);
            let mut order: Vec<u32> = (0..n as u32).collect();
            for left in (1..n).rev() {
                order.swap(left, index(&mut stream, left + 1));
            }
            order.into_iter().enumerate().for_each(|(point, stratum)| strata[point * axes + axis] = stratum);
        }
        let mut latin = Latin { n, axes, strata, draws: *draws };
        if maximin && n > 2 {
            latin.spread();
        }
        latin
    }

    /// Coordinates in 2^16 places of a stratum, so that division by n cannot leave it.
    pub(super) fn point(&self, i: usize, into: &mut [f64]) {
        for (axis, u) in into.iter_mut().enumerate() {
            let at = Key(i as u32);
            let mut stream = self.draws.at(Purpose::LatinPlace, at, Key(axis as u32), Tick(0));
            let place = (index(&mut stream, PLACES) as f64 + 0.5) / PLACES as f64;
            *u = (f64::from(self.strata[i * self.axes + axis]) + place) / self.n as f64;
        }
    }

    /// Moves the closest points apart: one of them exchanges a stratum with a random other point wherever that leaves
    /// both farther from all others than the closest pair was.
    fn spread(&mut self) {
        let (n, axes) = (self.n, self.axes);
        let mut stream = self.draws.once(Purpose::MaximinSwap, Key::NONE, Key::NONE);
        let mut near: Vec<Neighbour> = (0..n).map(|i| self.neighbour(i)).collect();
        let tries = (TRIES * n as u64).min(WORK / (2 * n as u64 * axes as u64));
        let mut closest = nearest(&near);
        for _ in 0..tries {
            let i = if index(&mut stream, 2) == 0 { closest } else { near[closest].whom };
            let (j, axis) = (index(&mut stream, n), index(&mut stream, axes));
            if i == j {
                continue;
            }
            let least = near[closest].distance;
            self.strata.swap(i * axes + axis, j * axes + axis);
            let (of_i, of_j) = (self.neighbour(i), self.neighbour(j));
            if of_i.distance.min(of_j.distance) <= least {
                self.strata.swap(i * axes + axis, j * axes + axis);
                continue;
            }
            near[i] = of_i;
            near[j] = of_j;
            for k in (0..n).filter(|&k| k != i && k != j) {
                if [i, j].contains(&near[k].whom) {
                    near[k] = self.neighbour(k);
                } else {
                    for moved in [i, j] {
                        let distance = self.distance(k, moved);
                        if distance < near[k].distance {
                            near[k] = Neighbour { distance, whom: moved };
                        }
                    }
                }
            }
            closest = nearest(&near);
        }
    }

    /// Square of the distance of two points, in strata.
    fn distance(&self, i: usize, j: usize) -> u64 {
        let of = |point: usize| &self.strata[point * self.axes..(point + 1) * self.axes];
        let square = |(a, b): (&u32, &u32)| u64::from(a.abs_diff(*b)) * u64::from(a.abs_diff(*b));
        of(i).iter().zip(of(j)).map(square).sum()
    }

    /// The point closest to `i`.
    fn neighbour(&self, i: usize) -> Neighbour {
        let others = (0..self.n).filter(|&j| j != i);
        let at = |j| Neighbour { distance: self.distance(i, j), whom: j };
        others.map(at).min_by_key(|at| at.distance).unwrap_or(Neighbour { distance: u64::MAX, whom: i })
    }
}

/// A point's closest other point.
#[derive(Clone, Copy, Debug)]
struct Neighbour {
    distance: u64,
    whom: usize,
}

/// The point with the closest neighbour, of which there is at least one.
fn nearest(near: &[Neighbour]) -> usize {
    (0..near.len()).min_by_key(|&i| near[i].distance).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn least(latin: &Latin) -> u64 {
        (0..latin.n).map(|i| latin.neighbour(i).distance).min().unwrap()
    }

    /// In strata of two axes the best distance of five points is that of knight's moves, sqrt 5.
    #[test]
    fn the_search_finds_the_best_of_a_small_case() {
        for seed in 0..5 {
            assert_eq!(least(&Latin::new(5, 2, true, &Draws::new(seed, 0, 0))), 5);
        }
    }

    #[test]
    fn the_search_moves_the_closest_points_apart() {
        for (n, axes) in [(30, 2), (100, 5), (60, 12)] {
            let draws = Draws::new(3, 0, 0);
            let (before, after) =
                (least(&Latin::new(n, axes, false, &draws)), least(&Latin::new(n, axes, true, &draws)));
            assert!(after > 2 * before, "{n} points: {before} to {after}");
        }
    }
}
