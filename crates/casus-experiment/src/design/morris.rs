//! Morris's trajectories.

use super::levels::middle;
use super::{Axis, InvalidDesign, refuse};
use casus_model::Draws;
use casus_model::rng::{Key, Purpose, bernoulli, index};

/// Trajectories of random start, directions and order, each from its own stream.
#[derive(Clone, Debug)]
pub(super) struct Morris {
    levels: Vec<u32>,
    draws: Draws,
}

pub(super) fn check(levels: u32, axes: &[Axis]) -> Result<(), InvalidDesign> {
    if levels < 2 {
        return refuse(format!("a trajectory moves between at least 2 levels; found {levels}"));
    }
    match axes.iter().position(|axis| *axis == Axis::Values(1)) {
        Some(at) => refuse(format!("uncertainty {} has one value and cannot move", at + 1)),
        None => Ok(()),
    }
}

impl Morris {
    pub(super) fn new(levels: u32, axes: &[Axis], draws: Draws) -> Morris {
        Morris { levels: axes.iter().map(|axis| axis.levels(levels)).collect(), draws }
    }

    /// Point `i`: of trajectory i / (axes + 1), after i % (axes + 1) moves. A move is of half the levels, rounded down;
    /// with an even number of them every level is then equally likely.
    pub(super) fn point(&self, i: u64, into: &mut [f64]) {
        let axes = self.levels.len();
        let (trajectory, moves) = (i / (axes as u64 + 1), (i % (axes as u64 + 1)) as usize);
        let mut stream = self.draws.once(Purpose::MorrisTrajectory, Key(trajectory as u32), Key::NONE);
        let mut order: Vec<usize> = (0..axes).collect();
        for left in (1..axes).rev() {
            order.swap(left, index(&mut stream, left + 1));
        }
        let mut moved = vec![false; axes];
        order[..moves].iter().for_each(|&axis| moved[axis] = true);
        for ((u, &levels), moved) in into.iter_mut().zip(&self.levels).zip(moved) {
            let step = levels / 2;
            let low = index(&mut stream, (levels - step) as usize) as u32;
            let upwards = bernoulli(&mut stream, 0.5);
            *u = middle(if upwards == moved { low + step } else { low }, levels);
        }
    }
}
