//! Designs of experiments: at which points of the uncertainty space a scenario is played.
//!
//! A [`Design`] is what an experiment file names; with the [`Axis`] of each uncertainty and a seed it gives [`Points`],
//! whose coordinates lie strictly between 0 and 1. Nearly every design computes a point from its number alone, so that
//! ten million of them need no memory; the random, Sobol, Saltelli and Morris designs are extensible: point k is the
//! same whatever the number of points.

mod latin;
mod levels;
mod morris;
mod points;
mod saltelli;
mod sobol;

pub use points::{Layout, Points};
pub use saltelli::SaltelliBlocks;

use casus_model::Draws;
use points::Rule;
use serde::{Deserialize, Serialize};

/// How points are spread over the unit hypercube of the uncertainties.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Design {
    /// Every combination of the axes' values, the last axis fastest.
    FullFactorial {
        /// Levels of each continuous axis, at least 2, at the middles of as many equal cells. Needed if there is a
        /// continuous axis.
        #[serde(default)]
        levels: Option<u32>,
    },
    /// The k-th value of every axis together. Continuous axes are spread evenly, as under `FullFactorial`.
    Zipped {
        /// Points, as many as every axis of values has.
        n: u32,
    },
    /// Independent uniform points.
    Random {
        /// Points.
        n: u32,
    },
    /// One point in each of n equal strata of every axis (McKay, Beckman and Conover 1979).
    LatinHypercube {
        /// Points.
        n: u32,
        /// Whether a search moves the closest points apart (Morris and Mitchell 1995). At most 10,000 points.
        #[serde(default)]
        maximin: bool,
    },
    /// Sobol's sequence (1967) with the direction numbers of Joe and Kuo (2008) under Owen's nested scrambling (1995).
    Sobol {
        /// Points, best a power of two.
        n: u32,
    },
    /// Trajectories over a grid that change one axis a step (Morris 1991).
    Morris {
        /// Trajectories, each of one more point than there are axes.
        trajectories: u32,
        /// Levels of each continuous axis, 4 unless told, at the middles of as many equal cells; best an even number.
        #[serde(default = "four")]
        levels: u32,
    },
    /// Pairs of scrambled Sobol points with their coordinates exchanged one at a time (Saltelli et al. 2010).
    Saltelli {
        /// Pairs, best a power of two.
        n: u32,
        /// Whether the second-order indices are wanted, for nearly twice the points (Saltelli 2002).
        #[serde(default)]
        second_order: bool,
    },
    /// The points as given.
    Table {
        /// A row for each point, with a number strictly between 0 and 1 for each axis.
        points: Vec<Vec<f64>>,
    },
}

fn four() -> u32 {
    4
}

/// Most points of a design: their numbers have 32 bits.
pub const MOST_POINTS: u64 = 1 << 32;

/// One uncertainty as a design sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// A number from a distribution.
    Continuous,
    /// One of so many values, equally likely.
    Values(u32),
}

impl Axis {
    /// Which of its values a unit coordinate means; nothing for a continuous axis.
    #[must_use]
    pub fn index(self, u: f64) -> Option<u32> {
        match self {
            Axis::Continuous => None,
            Axis::Values(k) => Some(((u * f64::from(k)) as u32).min(k.saturating_sub(1))),
        }
    }

    /// Where on the axis a unit coordinate lies, from 0 to 1, for slopes: the coordinate itself, or the first value at 0
    /// and the last at 1. So an effect over the whole of an axis is the same for both kinds.
    #[must_use]
    pub fn position(self, u: f64) -> f64 {
        match (self, self.index(u)) {
            (Axis::Values(k), Some(at)) if k > 1 => f64::from(at) / f64::from(k - 1),
            (_, Some(_)) => 0.0,
            (_, None) => u,
        }
    }

    /// Levels in a grid that gives continuous axes so many.
    fn levels(self, continuous: u32) -> u32 {
        match self {
            Axis::Continuous => continuous,
            Axis::Values(k) => k,
        }
    }
}

/// Why a design gives no points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidDesign {
    /// What is wrong, for a reader.
    pub message: String,
}

impl std::fmt::Display for InvalidDesign {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for InvalidDesign {}

fn refuse<T>(message: impl Into<String>) -> Result<T, InvalidDesign> {
    Err(InvalidDesign { message: message.into() })
}

impl Design {
    /// How many points the design has over these axes.
    ///
    /// # Errors
    ///
    /// [`InvalidDesign`] if there would be none, or more than [`MOST_POINTS`]; if no axis is there to sample (only
    /// `FullFactorial` then has its one point); if an axis has no value; or if the design does not fit the axes, as the
    /// variants say.
    pub fn count(&self, axes: &[Axis]) -> Result<u64, InvalidDesign> {
        if let Some(at) = axes.iter().position(|axis| *axis == Axis::Values(0)) {
            return refuse(format!("uncertainty {} has no value", at + 1));
        }
        if axes.is_empty() && !matches!(self, Design::FullFactorial { .. }) {
            return refuse("there is no uncertainty to sample; a FullFactorial design then plays one point");
        }
        let dims = axes.len() as u64;
        match self {
            Design::FullFactorial { levels } => product(&levels::grid(*levels, axes)?, "levels"),
            Design::Zipped { n } => {
                levels::zip(*n, axes)?;
                product(&[*n], "points")
            }
            Design::Random { n } => product(&[*n], "points"),
            Design::LatinHypercube { n, maximin } => {
                latin::check(*n, axes.len(), *maximin)?;
                product(&[*n], "points")
            }
            Design::Sobol { n } => {
                sobol::check(axes.len())?;
                product(&[*n], "points")
            }
            Design::Morris { trajectories, levels } => {
                morris::check(*levels, axes)?;
                product(&[u64::from(*trajectories), dims + 1], "trajectories by points")
            }
            Design::Saltelli { n, second_order } => {
                sobol::check(2 * axes.len())?;
                let blocks = SaltelliBlocks { axes: axes.len(), second_order: *second_order };
                product(&[u64::from(*n), blocks.width() as u64], "pairs by points")
            }
            Design::Table { points } => {
                for (row, point) in points.iter().enumerate() {
                    if point.len() != axes.len() {
                        let (found, wanted) = (point.len(), axes.len());
                        return refuse(format!(
                            "point {} has {found} numbers for {wanted} uncertainties",
                            row + 1
                        ));
                    }
                    if let Some(u) = point.iter().find(|u| !(**u > 0.0 && **u < 1.0)) {
                        return refuse(format!(
                            "a coordinate lies strictly between 0 and 1; point {} has {u}",
                            row + 1
                        ));
                    }
                }
                product(&[points.len() as u64], "points")
            }
        }
    }

    /// The points over these axes. `seed` decides everything that is drawn.
    ///
    /// # Errors
    ///
    /// As of [`Design::count`].
    pub fn points(&self, axes: &[Axis], seed: u64) -> Result<Points, InvalidDesign> {
        let len = self.count(axes)?;
        let dims = axes.len();
        let draws = Draws::new(seed, 0, 0);
        let rule = match self {
            Design::FullFactorial { levels } => Rule::Grid(levels::grid(*levels, axes)?),
            Design::Zipped { n } => Rule::Zip(levels::zip(*n, axes)?),
            Design::Random { .. } => Rule::Random(draws),
            Design::LatinHypercube { n, maximin } => {
                Rule::Latin(latin::Latin::new(*n, dims, *maximin, &draws))
            }
            Design::Sobol { .. } => Rule::Sobol(sobol::Sobol::new(dims, &draws)),
            Design::Morris { levels, .. } => Rule::Morris(morris::Morris::new(*levels, axes, draws)),
            Design::Saltelli { second_order, .. } => Rule::Saltelli(
                SaltelliBlocks { axes: dims, second_order: *second_order },
                sobol::Sobol::new(2 * dims, &draws),
            ),
            Design::Table { points } => Rule::Table(points.concat()),
        };
        Ok(Points { len, dims, rule })
    }

    /// What a reader should know of the choice although it is no fault: a number of points that spoils the balance of
    /// Sobol's sequence.
    #[must_use]
    pub fn note(&self) -> Option<String> {
        match self {
            Design::Sobol { n } | Design::Saltelli { n, .. } if *n > 0 && !n.is_power_of_two() => {
                let below = 1_u64 << n.ilog2();
                Some(format!(
                    "Sobol's sequence is balanced at powers of two; {n} lies between {below} and {}",
                    2 * below
                ))
            }
            _ => None,
        }
    }
}

/// The product of factors as a number of points; the factors are told where it is none.
fn product<T: Copy + Into<u64> + std::fmt::Display>(factors: &[T], what: &str) -> Result<u64, InvalidDesign> {
    let shown = || factors.iter().map(T::to_string).collect::<Vec<_>>().join(" x ");
    let all = factors.iter().try_fold(1_u64, |all, f| all.checked_mul((*f).into()));
    match all {
        Some(0) => refuse(format!("a design has at least one point; found {} {what}", shown())),
        Some(all) if all <= MOST_POINTS => Ok(all),
        _ => refuse(format!("a design has at most {MOST_POINTS} points; found {} {what}", shown())),
    }
}

#[cfg(test)]
mod tests;
