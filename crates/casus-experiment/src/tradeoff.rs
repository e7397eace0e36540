//! The two-sided trade-off: acting where nothing was done to answer, against failing to act where something was.
//!
//! A policy dominates another if it is no worse on both sides and better on one; the policies that none dominates are
//! the Pareto front. How sure that is follows from resampling the points: all policies are taken at the same points,
//! so that what they share, common random numbers included, cancels. For a region of the uncertainties give the grids
//! of its points ([`Grid::within`]).

use crate::bootstrap::resample;
use crate::grid::{Grid, InvalidGrid};
use crate::statistic::{Stat, Sum};
use casus_model::Draws;
use casus_model::rng::Purpose;

/// One side of a policy's record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Side {
    /// Mean over the points.
    pub mean: f64,
    /// Its standard error over the points; null below two.
    pub se: Option<f64>,
}

/// A policy on the two-sided plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Over-reaction; less is better.
    pub over: Side,
    /// Under-reaction; less is better.
    pub under: Side,
    /// The policies whose means dominate this one's, the surest first. The policy is on the front if there are none.
    pub dominated_by: Vec<Dominance>,
    /// Share of the resamples in which no policy dominates this one; null without resamples or with one point.
    pub on_front: Option<f64>,
}

/// That another policy is no worse on both sides and better on one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dominance {
    /// Place of the better policy.
    pub policy: usize,
    /// Share of the resamples in which it dominates; null without resamples or with one point.
    pub share: Option<f64>,
}

fn dominates(a: (f64, f64), b: (f64, f64)) -> bool {
    a.0 <= b.0 && a.1 <= b.1 && (a.0 < b.0 || a.1 < b.1)
}

/// The standing of each policy, in the grids' order, from `resamples` resamples of the points.
///
/// # Errors
///
/// [`InvalidGrid`] if the two grids are of different policies or points.
pub fn tradeoff(
    over: &Grid,
    under: &Grid,
    resamples: u32,
    draws: &Draws,
) -> Result<Vec<Standing>, InvalidGrid> {
    over.alike(under)?;
    let (policies, points) = (over.policies().len(), over.points());
    let means = |rows: &[usize]| -> Vec<(f64, f64)> {
        let mean = |grid: &Grid, policy| {
            rows.iter().map(|&point| grid.cell(point, policy)).collect::<Sum>().value() / rows.len() as f64
        };
        (0..policies).map(|policy| (mean(over, policy), mean(under, policy))).collect()
    };
    let all = means(&(0..points).collect::<Vec<_>>());
    let mut dominance: Vec<Vec<(usize, u32)>> = (0..policies)
        .map(|k| (0..policies).filter(|&j| dominates(all[j], all[k])).map(|j| (j, 0)).collect())
        .collect();
    let mut free = vec![0_u32; policies];
    let resamples = if points > 1 { resamples } else { 0 };
    for time in 0..resamples {
        let again = means(&resample(points, Purpose::TradeoffPoint, time, draws));
        for k in 0..policies {
            free[k] += u32::from(!again.iter().any(|&other| dominates(other, again[k])));
            for (j, count) in &mut dominance[k] {
                *count += u32::from(dominates(again[*j], again[k]));
            }
        }
    }
    let share = |count: u32| (resamples > 0).then(|| f64::from(count) / f64::from(resamples));
    let side = |grid: &Grid, policy, mean| {
        let se = Stat::of((0..points).map(|point| grid.cell(point, policy))).se;
        Side { mean, se }
    };
    let standing = |(policy, mut dominance): (usize, Vec<(usize, u32)>)| {
        dominance.sort_by_key(|&(j, count)| (u32::MAX - count, j));
        Standing {
            over: side(over, policy, all[policy].0),
            under: side(under, policy, all[policy].1),
            dominated_by: dominance
                .iter()
                .map(|&(j, count)| Dominance { policy: j, share: share(count) })
                .collect(),
            on_front: share(free[policy]),
        }
    };
    Ok(dominance.into_iter().enumerate().map(standing).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detection::normal_cdf;
    use casus_model::Tick;
    use casus_model::rng::{Key, normal};

    fn grid(policies: usize, points: usize, cell: impl Fn(usize, usize) -> f64) -> Grid {
        let cells: Vec<Option<f64>> =
            (0..points * policies).map(|k| Some(cell(k / policies, k % policies))).collect();
        Grid::new((0..policies).map(|k| format!("p{k}")).collect(), points, &cells).unwrap()
    }

    fn front(standings: &[Standing]) -> Vec<usize> {
        (0..standings.len()).filter(|&k| standings[k].dominated_by.is_empty()).collect()
    }

    /// Known points of the plane: the fifth equals the second, so neither dominates the other; the sixth is as good as
    /// they are on one side and worse on the other.
    #[test]
    fn the_front_of_known_points() {
        let at = [(0.1, 0.9), (0.3, 0.4), (0.5, 0.5), (0.8, 0.1), (0.3, 0.4), (0.3, 0.7)];
        let draws = Draws::new(1, 0, 0);
        let over = grid(6, 4, |point, policy| at[policy].0 + point as f64);
        let under = grid(6, 4, |point, policy| at[policy].1 - point as f64);
        let found = tradeoff(&over, &under, 40, &draws).unwrap();
        assert_eq!(front(&found), [0, 1, 3, 4]);
        // At every point alike, so the pairs are certain although each mean alone is not.
        for worse in [2, 5] {
            let by: Vec<(usize, Option<f64>)> =
                found[worse].dominated_by.iter().map(|d| (d.policy, d.share)).collect();
            assert_eq!(by, [(1, Some(1.0)), (4, Some(1.0))]);
        }
        assert!(found[0].over.se.unwrap() > 0.5 && found[2].on_front == Some(0.0));
        assert!((found[0].over.mean - 1.6).abs() < 1e-15);
    }

    /// The share of resamples is the normal probability that both paired differences keep their sign.
    #[test]
    fn dominance_is_as_sure_as_the_errors_allow() {
        let draws = Draws::new(7, 0, 0);
        let noise = |point: usize, policy: usize, side| {
            let key = Key((point * 2 + policy) as u32);
            normal(&mut draws.at(Purpose::DesignPoint, key, Key::NONE, Tick(side)))
        };
        let over = grid(2, 100, |point, policy| 0.2 * policy as f64 + noise(point, policy, 0));
        let under = grid(2, 100, |point, policy| 0.2 * policy as f64 + noise(point, policy, 1));
        let found = tradeoff(&over, &under, 4000, &draws).unwrap();
        let z = |grid: &Grid| {
            let d = Stat::of((0..100).map(|point| grid.cell(point, 1) - grid.cell(point, 0)));
            d.mean.unwrap() / d.se.unwrap()
        };
        // The two sides are independent here, so the probabilities multiply.
        let want = normal_cdf(z(&over)) * normal_cdf(z(&under));
        let share = found[1].dominated_by[0].share.unwrap();
        assert!((share - want).abs() < 0.03 && want < 0.99, "{share}, {want}");
    }

    #[test]
    fn a_region_has_a_front_of_its_own() {
        // Where the point is even the first policy is better on both sides, elsewhere the second.
        let loss = grid(2, 10, |point, policy| if point % 2 == policy { 0.0 } else { 1.0 });
        let even: Vec<bool> = (0..10).map(|point| point % 2 == 0).collect();
        let draws = Draws::new(1, 0, 0);
        let part = loss.within(&even).unwrap();
        assert_eq!(front(&tradeoff(&part, &part, 10, &draws).unwrap()), [0]);
        assert_eq!(front(&tradeoff(&loss, &loss, 10, &draws).unwrap()), [0, 1]);
        let refused = tradeoff(&loss, &part, 10, &draws).unwrap_err();
        assert_eq!(refused, InvalidGrid::Shape { expected: 20, found: 10 });
        let one = grid(2, 1, |_, policy| policy as f64);
        let found = tradeoff(&one, &one, 10, &draws).unwrap();
        assert_eq!((found[0].over.se, found[0].on_front, found[1].dominated_by[0].share), (None, None, None));
    }
}
