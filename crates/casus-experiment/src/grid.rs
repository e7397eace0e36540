//! One outcome of every policy at every point: what policies are compared by.
//!
//! A *policy* is one combination of the levers' values, a *point* one of the uncertainties'. A cell is the mean of the
//! outcome over the replicates of its sample. Points are what is resampled and what standard errors count, since the
//! replicates of a point share its uncertainties. An experiment with a single point may give its replicates as the
//! points instead: then intervals tell of replicates only.

use std::error::Error;
use std::fmt;

/// The cells of all policies at all points.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    policies: Vec<String>,
    points: usize,
    cells: Vec<f64>,
}

/// Why there is no such grid.
#[derive(Clone, Debug, PartialEq)]
pub enum InvalidGrid {
    /// There is no policy, no point or no requirement.
    Empty,
    /// Not as many cells, or points kept or not, as policies and points ask for; or two grids of different policies.
    Shape {
        /// How many there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// Two grids that should be of the same policies are not.
    Policies,
    /// Cells have no number, or none that is finite.
    Missing {
        /// How many.
        cells: usize,
        /// Of how many.
        of: usize,
        /// How many each policy lacks, for those that lack any.
        by_policy: Vec<(String, usize)>,
    },
}

impl fmt::Display for InvalidGrid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InvalidGrid::Empty => {
                f.write_str("there is nothing to compare: no policy, no point or no requirement")
            }
            InvalidGrid::Shape { expected, found } => write!(f, "expected {expected} numbers, found {found}"),
            InvalidGrid::Policies => f.write_str("the outcomes are of different policies"),
            InvalidGrid::Missing { cells, of, by_policy } => {
                write!(f, "{cells} of {of} samples have no number:")?;
                for (place, (policy, missing)) in by_policy.iter().enumerate() {
                    write!(f, "{} {missing} of `{policy}`", if place == 0 { "" } else { "," })?;
                }
                Ok(())
            }
        }
    }
}

impl Error for InvalidGrid {}

impl Grid {
    /// The grid of cells that are numbered as samples are: point * policies + policy.
    ///
    /// # Errors
    ///
    /// [`InvalidGrid`] without policies or points, with another number of cells, or with cells missing.
    pub fn new(policies: Vec<String>, points: usize, cells: &[Option<f64>]) -> Result<Grid, InvalidGrid> {
        if policies.is_empty() || points == 0 {
            return Err(InvalidGrid::Empty);
        }
        let expected = policies.len().saturating_mul(points);
        if cells.len() != expected {
            return Err(InvalidGrid::Shape { expected, found: cells.len() });
        }
        let known: Vec<f64> = cells.iter().map(|cell| cell.unwrap_or(f64::NAN)).collect();
        let lacks = |policy: usize| {
            known.iter().skip(policy).step_by(policies.len()).filter(|cell| !cell.is_finite()).count()
        };
        let by_policy: Vec<(String, usize)> = policies
            .iter()
            .enumerate()
            .map(|(k, name)| (name.clone(), lacks(k)))
            .filter(|(_, n)| *n > 0)
            .collect();
        if by_policy.is_empty() {
            return Ok(Grid { policies, points, cells: known });
        }
        let missing = by_policy.iter().map(|(_, n)| n).sum();
        Err(InvalidGrid::Missing { cells: missing, of: expected, by_policy })
    }

    /// The policies' names.
    #[must_use]
    pub fn policies(&self) -> &[String] {
        &self.policies
    }

    /// How many points there are.
    #[must_use]
    pub fn points(&self) -> usize {
        self.points
    }

    pub(crate) fn cell(&self, point: usize, policy: usize) -> f64 {
        self.cells[point * self.policies.len() + policy]
    }

    /// The grid with each cell replaced by what a function makes of its point and policy.
    pub(crate) fn map(&self, number: impl Fn(usize, usize) -> f64) -> Grid {
        let each = |point| (0..self.policies.len()).map(move |policy| (point, policy));
        let cells = (0..self.points).flat_map(each).map(|(point, policy)| number(point, policy)).collect();
        Grid { policies: self.policies.clone(), points: self.points, cells }
    }

    pub(crate) fn alike(&self, other: &Grid) -> Result<(), InvalidGrid> {
        if self.policies != other.policies {
            return Err(InvalidGrid::Policies);
        }
        if self.points != other.points {
            return Err(InvalidGrid::Shape { expected: self.cells.len(), found: other.cells.len() });
        }
        Ok(())
    }

    /// The grid of those points for which `keep` is true, as of those in a [`Region`](crate::discovery::Region).
    ///
    /// # Errors
    ///
    /// [`InvalidGrid`] if `keep` has not one answer for each point, or keeps none.
    pub fn within(&self, keep: &[bool]) -> Result<Grid, InvalidGrid> {
        if keep.len() != self.points {
            return Err(InvalidGrid::Shape { expected: self.points, found: keep.len() });
        }
        let rows = self.cells.chunks(self.policies.len()).zip(keep).filter(|(_, keep)| **keep);
        let cells: Vec<f64> = rows.flat_map(|(row, _)| row).copied().collect();
        if cells.is_empty() {
            return Err(InvalidGrid::Empty);
        }
        let points = cells.len() / self.policies.len();
        Ok(Grid { policies: self.policies.clone(), points, cells })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|&n| n.to_owned()).collect()
    }

    #[test]
    fn cells_are_numbered_as_samples_are() {
        let cells: Vec<Option<f64>> = (0..6).map(|k| Some(f64::from(k))).collect();
        let grid = Grid::new(names(&["early", "late"]), 3, &cells).unwrap();
        assert_eq!((grid.cell(0, 1), grid.cell(2, 0)), (1.0, 4.0));
        let part = grid.within(&[true, false, true]).unwrap();
        assert_eq!((part.points(), part.cell(1, 0), part.cell(1, 1)), (2, 4.0, 5.0));
    }

    #[test]
    fn what_is_missing_is_refused_with_counts() {
        let cells = [Some(1.0), None, Some(2.0), None, Some(f64::NAN), Some(3.0)];
        let refused = Grid::new(names(&["early", "late"]), 3, &cells).unwrap_err();
        let by_policy = vec![("early".to_owned(), 1), ("late".to_owned(), 2)];
        assert_eq!(refused, InvalidGrid::Missing { cells: 3, of: 6, by_policy });
        assert_eq!(refused.to_string(), "3 of 6 samples have no number: 1 of `early`, 2 of `late`");
        assert_eq!(Grid::new(vec![], 3, &[]), Err(InvalidGrid::Empty));
        assert_eq!(Grid::new(names(&["a"]), 0, &[]), Err(InvalidGrid::Empty));
        let shape = InvalidGrid::Shape { expected: 2, found: 1 };
        assert_eq!(Grid::new(names(&["a"]), 2, &[None]), Err(shape.clone()));
        let grid = Grid::new(names(&["a"]), 2, &[Some(0.0); 2]).unwrap();
        assert_eq!(grid.within(&[true]), Err(shape));
        assert_eq!(grid.within(&[false, false]), Err(InvalidGrid::Empty));
        let other = Grid::new(names(&["b"]), 2, &[Some(0.0); 2]).unwrap();
        assert_eq!(grid.alike(&other), Err(InvalidGrid::Policies));
    }
}
