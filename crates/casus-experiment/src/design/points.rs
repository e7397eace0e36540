//! The points of a design, by number.

use super::latin::Latin;
use super::morris::Morris;
use super::sobol::Sobol;
use super::{SaltelliBlocks, levels};
use casus_model::rng::{Key, Purpose, uniform};
use casus_model::{Draws, Tick};

/// How the points of a design belong together, which an analysis must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// They do not.
    Free,
    /// Trajectories of one more point than there are axes, each point one axis away from the one before.
    Trajectories,
    /// Blocks of Saltelli's points.
    Saltelli(SaltelliBlocks),
}

/// The points of a design, by number.
#[derive(Clone, Debug)]
pub struct Points {
    pub(super) len: u64,
    pub(super) dims: usize,
    pub(super) rule: Rule,
}

/// How a point follows from its number.
#[derive(Clone, Debug)]
pub(super) enum Rule {
    Grid(Vec<u32>),
    Zip(Vec<u32>),
    Random(Draws),
    Latin(Latin),
    Sobol(Sobol),
    Morris(Morris),
    Saltelli(SaltelliBlocks, Sobol),
    Table(Vec<f64>),
}

#[expect(clippy::len_without_is_empty, reason = "a design has at least one point")]
impl Points {
    /// How many points there are, at least one.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Coordinates of a point: the number of axes.
    #[must_use]
    pub fn dims(&self) -> usize {
        self.dims
    }

    /// Writes point `i`, each coordinate strictly between 0 and 1.
    ///
    /// # Panics
    ///
    /// If `i` is not below [`Points::len`] or `into` has another length than [`Points::dims`].
    pub fn point(&self, i: u64, into: &mut [f64]) {
        assert!(i < self.len && into.len() == self.dims, "a point of this design and room for it");
        match &self.rule {
            Rule::Grid(levels) => levels::combination(levels, i, into),
            Rule::Zip(levels) => levels::together(levels, i, into),
            Rule::Random(draws) => {
                for (place, u) in (0..).zip(into) {
                    *u = uniform(&mut draws.at(Purpose::DesignPoint, Key(i as u32), Key(place), Tick(0)));
                }
            }
            Rule::Latin(latin) => latin.point(i as usize, into),
            Rule::Sobol(sobol) => {
                into.iter_mut().enumerate().for_each(|(axis, u)| *u = sobol.coordinate(i as u32, axis));
            }
            Rule::Morris(morris) => morris.point(i, into),
            Rule::Saltelli(blocks, sobol) => {
                let (pair, block) = (i / blocks.width() as u64, (i % blocks.width() as u64) as usize);
                for (axis, u) in into.iter_mut().enumerate() {
                    let from = if blocks.second_half(block, axis) { self.dims + axis } else { axis };
                    *u = sobol.coordinate(pair as u32, from);
                }
            }
            Rule::Table(table) => {
                let from = i as usize * self.dims;
                into.copy_from_slice(&table[from..from + self.dims]);
            }
        }
    }

    /// How the points belong together.
    #[must_use]
    pub fn layout(&self) -> Layout {
        match &self.rule {
            Rule::Morris(_) => Layout::Trajectories,
            Rule::Saltelli(blocks, _) => Layout::Saltelli(*blocks),
            _ => Layout::Free,
        }
    }

    /// All coordinates, axis by axis, as the analyses of [`sensitivity`](crate::sensitivity) take them.
    #[must_use]
    pub fn columns(&self) -> Vec<Vec<f64>> {
        let mut columns = vec![Vec::with_capacity(self.len as usize); self.dims];
        let mut point = vec![0.0; self.dims];
        for i in 0..self.len {
            self.point(i, &mut point);
            columns.iter_mut().zip(&point).for_each(|(column, u)| column.push(*u));
        }
        columns
    }
}
