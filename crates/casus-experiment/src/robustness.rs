//! How well policies do across what nobody knows (Herman, Reed, Zeff and Characklis 2015; McPhail, Maier, Kwakkel,
//! Giuliani, Castelletti and Westra 2018; Bartholomew and Kwakkel 2020).

use crate::bootstrap::{interval, quantile, resample};
use crate::grid::{Grid, InvalidGrid};
use crate::statistic::Sum;
use casus_model::Draws;
use casus_model::rng::Purpose;
use serde::{Deserialize, Serialize};

/// Which way an outcome is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Better {
    /// Less of it.
    Lower,
    /// More of it.
    Higher,
}

/// What a policy is judged by, over all points. Values are in the outcome's unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measure {
    /// The mean (Laplace's principle of insufficient reason). Over a grid of [`satisficing`] it is the domain
    /// criterion, the share of points at which all requirements are met (Starr 1963).
    Mean,
    /// The worst point (Wald 1950).
    Worst,
    /// The best point with weight `optimism`, from 0 to 1, and the worst with the rest (Hurwicz 1951).
    Hurwicz {
        /// Weight of the best point.
        optimism: f64,
    },
    /// The mean, made worse by `weight` times the standard deviation over points (n - 1; 0 of a single point): the
    /// mean-variance class of McPhail and others (2018).
    MeanDeviation {
        /// Standard deviations by which the mean is made worse.
        weight: f64,
    },
    /// A quantile of regret, the distance from the best policy at the same point: 1 is minimax regret (Savage 1954),
    /// 0.9 the 90th percentile (Herman and others 2015). Less is better whatever the outcome.
    Regret {
        /// From 0 to 1.
        quantile: f64,
    },
}

impl Measure {
    fn better(self, outcome: Better) -> Better {
        if let Measure::Regret { .. } = self { Better::Lower } else { outcome }
    }

    /// The measure of numbers, one for each point; for regret they are regrets.
    fn of(self, numbers: &mut [f64], better: Better) -> f64 {
        let least = numbers.iter().copied().fold(f64::INFINITY, f64::min);
        let greatest = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (best, worst, worse) = match better {
            Better::Lower => (least, greatest, 1.0),
            Better::Higher => (greatest, least, -1.0),
        };
        let n = numbers.len() as f64;
        let mean = numbers.iter().copied().collect::<Sum>().value() / n;
        match self {
            Measure::Mean => mean,
            Measure::Worst => worst,
            Measure::Hurwicz { optimism } => optimism * best + (1.0 - optimism) * worst,
            Measure::MeanDeviation { weight } => {
                let squares = numbers.iter().map(|x| (x - mean) * (x - mean)).collect::<Sum>().value();
                let deviation = if n > 1.0 { (squares / (n - 1.0)).sqrt() } else { 0.0 };
                mean + worse * weight * deviation
            }
            Measure::Regret { quantile: share } => quantile(numbers, share),
        }
    }
}

/// A policy's standing by one measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Robustness {
    /// The measure.
    pub value: f64,
    /// Lower end of its 95 % percentile interval over resampled points; null without resamples or with one point. Of
    /// a measure by the worst point or the greatest regret it cannot pass what was seen, so it is too narrow.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// 1 for the best; policies of the same value share a rank.
    pub rank: usize,
    /// Share of the resamples in which the policy is the best, shared where several are; null where `low` is.
    pub best: Option<f64>,
}

/// The distance of each cell from the best policy at its point (Savage 1954): 0 or more.
#[must_use]
pub fn regret(grid: &Grid, better: Better) -> Grid {
    grid.map(|point, policy| {
        let cells = (0..grid.policies().len()).map(|other| grid.cell(point, other));
        match better {
            Better::Lower => grid.cell(point, policy) - cells.fold(f64::INFINITY, f64::min),
            Better::Higher => cells.fold(f64::NEG_INFINITY, f64::max) - grid.cell(point, policy),
        }
    })
}

/// A bound that an outcome is to keep.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Requirement {
    /// No more than this.
    AtMost(f64),
    /// No less than this.
    AtLeast(f64),
}

/// 1 in each cell whose outcomes, each the mean of its sample, all keep their bounds, and 0 in the others.
///
/// # Errors
///
/// [`InvalidGrid`] without a requirement, or if the grids are of different policies or points.
pub fn satisficing(requirements: &[(&Grid, Requirement)]) -> Result<Grid, InvalidGrid> {
    let (first, _) = requirements.first().ok_or(InvalidGrid::Empty)?;
    for (grid, _) in requirements {
        first.alike(grid)?;
    }
    Ok(first.map(|point, policy| {
        let met = requirements.iter().all(|(grid, bound)| match *bound {
            Requirement::AtMost(bound) => grid.cell(point, policy) <= bound,
            Requirement::AtLeast(bound) => grid.cell(point, policy) >= bound,
        });
        f64::from(u8::from(met))
    }))
}

/// The standing of each policy, in the grid's order, with intervals from `resamples` resamples of the points. All
/// policies share each resample, so that their comparison is paired.
#[must_use]
pub fn robustness(
    grid: &Grid,
    better: Better,
    measure: Measure,
    resamples: u32,
    draws: &Draws,
) -> Vec<Robustness> {
    let regrets = matches!(measure, Measure::Regret { .. }).then(|| regret(grid, better));
    let numbers = regrets.as_ref().unwrap_or(grid);
    let better = measure.better(better);
    let policies = grid.policies().len();
    let over = |points: &[usize]| -> Vec<f64> {
        let of = |policy| {
            let mut cells: Vec<f64> = points.iter().map(|&point| numbers.cell(point, policy)).collect();
            measure.of(&mut cells, better)
        };
        (0..policies).map(of).collect()
    };
    let beats = |a: f64, b: f64| if better == Better::Lower { a < b } else { a > b };
    let values = over(&(0..grid.points()).collect::<Vec<_>>());
    let resamples = if grid.points() > 1 { resamples } else { 0 };
    let mut seen = vec![Vec::with_capacity(resamples as usize); policies];
    let mut best = vec![Sum::default(); policies];
    for time in 0..resamples {
        let again = over(&resample(grid.points(), Purpose::RobustnessPoint, time, draws));
        let winners: Vec<usize> =
            (0..policies).filter(|&k| !again.iter().any(|&other| beats(other, again[k]))).collect();
        winners.iter().for_each(|&k| best[k].add(1.0 / winners.len() as f64));
        seen.iter_mut().zip(again).for_each(|(seen, value)| seen.push(value));
    }
    let standing = |policy: usize| {
        let ends = interval(&mut seen[policy].clone());
        Robustness {
            value: values[policy],
            low: ends.map(|(low, _)| low),
            high: ends.map(|(_, high)| high),
            rank: 1 + values.iter().filter(|&&other| beats(other, values[policy])).count(),
            best: ends.map(|_| best[policy].value() / f64::from(resamples)),
        }
    };
    (0..policies).map(standing).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use casus_model::Tick;
    use casus_model::rng::{Key, normal};

    fn grid(rows: &[[f64; 3]]) -> Grid {
        let names = ["a", "b", "c"].map(str::to_owned).to_vec();
        let cells: Vec<Option<f64>> = rows.iter().flatten().map(|&x| Some(x)).collect();
        Grid::new(names, rows.len(), &cells).unwrap()
    }

    fn values(grid: &Grid, better: Better, measure: Measure) -> [f64; 3] {
        let found = robustness(grid, better, measure, 0, &Draws::new(1, 0, 0));
        [found[0].value, found[1].value, found[2].value]
    }

    /// Three points by hand. Regrets, if less is better: (0, 1, 4), (3, 0, 1), (0, 2, 6).
    #[test]
    fn measures_by_hand() {
        let loss = grid(&[[1.0, 2.0, 5.0], [6.0, 3.0, 4.0], [0.0, 2.0, 6.0]]);
        assert_eq!(regret(&loss, Better::Lower), grid(&[[0.0, 1.0, 4.0], [3.0, 0.0, 1.0], [0.0, 2.0, 6.0]]));
        assert_eq!(regret(&loss, Better::Higher), grid(&[[4.0, 3.0, 0.0], [0.0, 3.0, 2.0], [6.0, 4.0, 0.0]]));
        let lower = |measure| values(&loss, Better::Lower, measure);
        assert_eq!(lower(Measure::Regret { quantile: 1.0 }), [3.0, 2.0, 6.0]);
        assert_eq!(lower(Measure::Regret { quantile: 0.5 }), [0.0, 1.0, 4.0]);
        assert_eq!(lower(Measure::Worst), [6.0, 3.0, 6.0]);
        assert_eq!(lower(Measure::Hurwicz { optimism: 0.25 }), [4.5, 2.75, 5.5]);
        assert_eq!(lower(Measure::Mean), [7.0 / 3.0, 7.0 / 3.0, 5.0]);
        assert_eq!(lower(Measure::MeanDeviation { weight: 2.0 })[2], 7.0);
        let higher = |measure| values(&loss, Better::Higher, measure);
        assert_eq!(higher(Measure::Regret { quantile: 1.0 }), [6.0, 4.0, 2.0]);
        assert_eq!(higher(Measure::Worst), [0.0, 2.0, 4.0]);
        assert_eq!(higher(Measure::MeanDeviation { weight: 2.0 })[2], 3.0);
        let ranks = |better, measure| {
            let found = robustness(&loss, better, measure, 0, &Draws::new(1, 0, 0));
            [found[0].rank, found[1].rank, found[2].rank]
        };
        assert_eq!(ranks(Better::Lower, Measure::Mean), [1, 1, 3]);
        assert_eq!(ranks(Better::Higher, Measure::Worst), [3, 2, 1]);
        assert_eq!(ranks(Better::Higher, Measure::Regret { quantile: 1.0 }), [3, 2, 1]);
    }

    #[test]
    fn satisficing_asks_for_all_requirements() {
        let (loss, gain) =
            (grid(&[[1.0, 2.0, 5.0], [6.0, 3.0, 4.0]]), grid(&[[0.0, 1.0, 1.0], [1.0, 1.0, 0.0]]));
        let met =
            satisficing(&[(&loss, Requirement::AtMost(4.0)), (&gain, Requirement::AtLeast(1.0))]).unwrap();
        assert_eq!(met, grid(&[[0.0, 1.0, 0.0], [0.0, 1.0, 0.0]]));
        assert_eq!(values(&met, Better::Higher, Measure::Mean), [0.0, 1.0, 0.0]);
        assert_eq!(satisficing(&[]), Err(InvalidGrid::Empty));
        let short = (&grid(&[[0.0; 3]]), Requirement::AtMost(1.0));
        let refused = satisficing(&[(&loss, Requirement::AtMost(4.0)), short]);
        assert_eq!(refused, Err(InvalidGrid::Shape { expected: 6, found: 3 }));
    }

    /// The interval of a mean holds the true one in about 95 of 100 experiments, and the better policy wins.
    #[test]
    fn intervals_cover() {
        let (mut covered, mut wins) = (0, 0.0);
        for seed in 0..200 {
            let draws = Draws::new(seed, 0, 0);
            let number =
                |point, policy| normal(&mut draws.at(Purpose::DesignPoint, Key(point), Key(policy), Tick(0)));
            let rows: Vec<[f64; 3]> =
                (0..60).map(|k| [number(k, 0), 1.0 + number(k, 1), 1.0 + number(k, 2)]).collect();
            let found = robustness(&grid(&rows), Better::Lower, Measure::Mean, 200, &draws);
            covered += u32::from(found[1].low.unwrap() < 1.0 && 1.0 < found[1].high.unwrap());
            wins += found[0].best.unwrap();
            let shares: f64 = found.iter().map(|f| f.best.unwrap()).sum();
            assert!((shares - 1.0).abs() < 1e-12);
        }
        // 200 repeats at 0.95: 190, with a standard deviation of 3.1.
        assert!((178..=199).contains(&covered), "{covered}");
        assert!(wins > 199.0, "{wins}");
    }

    #[test]
    fn one_point_and_equal_policies_have_an_answer() {
        let one =
            robustness(&grid(&[[1.0, 1.0, 2.0]]), Better::Lower, Measure::Worst, 50, &Draws::new(1, 0, 0));
        assert_eq!((one[0].low, one[0].best, one[0].rank, one[2].rank), (None, None, 1, 3));
        let flat = grid(&[[1.0; 3]; 4]);
        let found =
            robustness(&flat, Better::Lower, Measure::Regret { quantile: 0.9 }, 9, &Draws::new(1, 0, 0));
        assert!(found.iter().all(|f| f.value == 0.0 && f.rank == 1 && f.high == Some(0.0)));
        assert!(found.iter().all(|f| (f.best.unwrap() - 1.0 / 3.0).abs() < 1e-12));
    }
}
