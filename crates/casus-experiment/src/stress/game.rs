//! Zero-sum matrix games (von Neumann 1928), solved by the simplex method (Dantzig 1951).

use crate::statistic::Sum;

/// A pivot below this is none.
const TINY: f64 = 1e-11;

/// Most pivots of a game; Bland's rule ends long before.
const PIVOTS: u32 = 100_000;

/// The optimal mixed strategies of a game.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// Probability of each row, whose player maximises.
    pub rows: Vec<f64>,
    /// Probability of each column, whose player minimises.
    pub columns: Vec<f64>,
    /// The payoff under both.
    pub value: f64,
    /// The most that the row player could gain by another row, plus the most that the column player could by another
    /// column: 0 but for rounding.
    pub gap: f64,
}

/// Why there is no game.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidGame {
    /// A side has no strategy.
    Empty,
    /// The rows are not of one length.
    Ragged,
    /// A payoff is not finite.
    NotFinite,
}

impl std::fmt::Display for InvalidGame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            InvalidGame::Empty => "a game in which a side has no strategy",
            InvalidGame::Ragged => "the rows of a game are not of one length",
            InvalidGame::NotFinite => "a payoff is not finite",
        })
    }
}

impl std::error::Error for InvalidGame {}

/// Solves a game given by rows of payoffs to the row player.
///
/// # Errors
///
/// [`InvalidGame`].
pub fn solve(payoffs: &[Vec<f64>]) -> Result<Solution, InvalidGame> {
    let wide = payoffs.first().map_or(0, Vec::len);
    if wide == 0 {
        return Err(InvalidGame::Empty);
    }
    if payoffs.iter().any(|row| row.len() != wide) {
        return Err(InvalidGame::Ragged);
    }
    if payoffs.iter().flatten().any(|x| !x.is_finite()) {
        return Err(InvalidGame::NotFinite);
    }
    let least = payoffs.iter().flatten().copied().fold(f64::INFINITY, f64::min);
    let most = payoffs.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max);
    // Between 1 and 2 every payoff is positive, as the program needs, and rounding is the same for all units.
    let scaled =
        |x: f64| if most > least { 1.0 + (x / 2.0 - least / 2.0) / (most / 2.0 - least / 2.0) } else { 1.0 };
    let (columns, rows) = simplex(payoffs, &scaled);
    let (rows, columns) = (shares(rows), shares(columns));
    let of_row = |row: &Vec<f64>| dot(row, &columns);
    let of_column =
        |column: usize| payoffs.iter().zip(&rows).map(|(row, p)| row[column] * p).collect::<Sum>().value();
    let best = payoffs.iter().map(of_row).fold(f64::NEG_INFINITY, f64::max);
    let worst = (0..wide).map(of_column).fold(f64::INFINITY, f64::min);
    let value = payoffs.iter().zip(&rows).map(|(row, p)| of_row(row) * p).collect::<Sum>().value();
    Ok(Solution { value, gap: (best - worst).max(0.0), rows, columns })
}

pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).collect::<Sum>().value()
}

/// Numbers as shares of their sum; rounding may have left one a little below 0.
fn shares(numbers: Vec<f64>) -> Vec<f64> {
    let sum = numbers.iter().map(|x| x.max(0.0)).collect::<Sum>().value();
    let even = 1.0 / numbers.len() as f64;
    numbers.iter().map(|x| if sum > 0.0 { x.max(0.0) / sum } else { even }).collect()
}

/// Maximises the sum of y >= 0 under A y <= 1: the column player's strategy over the value, and its dual, the row
/// player's. Bland's rule (1977) keeps it from going in circles.
fn simplex(payoffs: &[Vec<f64>], scaled: &dyn Fn(f64) -> f64) -> (Vec<f64>, Vec<f64>) {
    let (tall, wide) = (payoffs.len(), payoffs[0].len());
    let all = wide + tall;
    let row = |(place, payoffs): (usize, &Vec<f64>)| -> Vec<f64> {
        let own = payoffs.iter().map(|&x| scaled(x));
        let slack = (0..tall).map(|k| f64::from(u8::from(k == place)));
        own.chain(slack).chain([1.0]).collect()
    };
    let mut table: Vec<Vec<f64>> = payoffs.iter().enumerate().map(row).collect();
    let mut basis: Vec<usize> = (wide..all).collect();
    let mut gains: Vec<f64> = (0..=all).map(|k| f64::from(u8::from(k < wide))).collect();
    for _ in 0..PIVOTS {
        let Some(enters) = (0..all).find(|&k| gains[k] > TINY) else { break };
        let mut leaves: Option<(usize, f64)> = None;
        for (place, row) in table.iter().enumerate().filter(|(_, row)| row[enters] > TINY) {
            let ratio = row[all] / row[enters];
            let sooner = leaves
                .is_none_or(|(old, least)| ratio < least || (ratio == least && basis[place] < basis[old]));
            if sooner {
                leaves = Some((place, ratio));
            }
        }
        let Some((leaves, _)) = leaves else { break };
        let by = table[leaves][enters];
        table[leaves].iter_mut().for_each(|x| *x /= by);
        let pivot = table[leaves].clone();
        let clear = |row: &mut Vec<f64>| {
            let times = row[enters];
            row.iter_mut().zip(&pivot).for_each(|(x, p)| *x -= times * p);
        };
        table.iter_mut().enumerate().filter(|(place, _)| *place != leaves).for_each(|(_, row)| clear(row));
        clear(&mut gains);
        basis[leaves] = enters;
    }
    let mut columns = vec![0.0; wide];
    for (row, &variable) in table.iter().zip(&basis).filter(|(_, variable)| **variable < wide) {
        columns[variable] = row[all];
    }
    (columns, (0..tall).map(|k| -gains[wide + k]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use casus_model::rng::{Key, Purpose, uniform};
    use casus_model::{Draws, Tick};

    fn solved(payoffs: &[&[f64]]) -> Solution {
        let rows: Vec<Vec<f64>> = payoffs.iter().map(|row| row.to_vec()).collect();
        solve(&rows).expect("a game")
    }

    fn near(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?} {expected:?}");
    }

    #[test]
    fn known_games() {
        let pennies = solved(&[&[1.0, -1.0], &[-1.0, 1.0]]);
        near(&pennies.rows, &[0.5, 0.5]);
        near(&pennies.columns, &[0.5, 0.5]);
        near(&[pennies.value, pennies.gap], &[0.0, 0.0]);

        let rock = solved(&[&[0.0, -1.0, 1.0], &[1.0, 0.0, -1.0], &[-1.0, 1.0, 0.0]]);
        near(&rock.rows, &[1.0 / 3.0; 3]);
        near(&rock.columns, &[1.0 / 3.0; 3]);
        near(&[rock.value], &[0.0]);

        // The mixed 2 x 2 game: p = (d - c) / (a + d - b - c) = 1/5, value (ad - bc) / (a + d - b - c) = 13/5.
        let mixed = solved(&[&[1.0, 3.0], &[3.0, 2.5]]);
        near(&mixed.rows, &[0.2, 0.8]);
        near(&mixed.columns, &[0.2, 0.8]);
        near(&[mixed.value], &[2.6]);

        // A saddle point: row 1, column 1.
        let saddle = solved(&[&[4.0, 1.0, 6.0], &[5.0, 3.0, 4.0], &[9.0, 2.0, -5.0]]);
        near(&saddle.rows, &[0.0, 1.0, 0.0]);
        near(&saddle.columns, &[0.0, 1.0, 0.0]);
        near(&[saddle.value], &[3.0]);

        // Row 0 is dominated by row 1, column 2 by column 0; what is left is pennies around 5.
        let dominated = solved(&[&[3.0, 2.0, 9.0], &[6.0, 4.0, 9.0], &[4.0, 6.0, 9.0]]);
        near(&dominated.rows, &[0.0, 0.5, 0.5]);
        near(&dominated.columns, &[0.5, 0.5, 0.0]);
        near(&[dominated.value], &[5.0]);

        // Blotto-like: two rows against four columns.
        let wide = solved(&[&[3.0, 1.0, 0.0, 2.5], &[0.0, 1.0, 3.0, 2.5]]);
        near(&[wide.value], &[1.0]);
        near(&wide.columns, &[0.0, 1.0, 0.0, 0.0]);
    }

    #[test]
    fn units_do_not_matter() {
        let plain = solved(&[&[1.0, 3.0], &[3.0, 2.5]]);
        let moved = solved(&[&[1e6 + 1e-3, 1e6 + 3e-3], &[1e6 + 3e-3, 1e6 + 2.5e-3]]);
        assert!(plain.rows.iter().zip(&moved.rows).all(|(a, b)| (a - b).abs() < 1e-6));
        let great = solved(&[&[f64::MAX, -f64::MAX], &[-f64::MAX, f64::MAX]]);
        near(&great.rows, &[0.5, 0.5]);
    }

    #[test]
    fn degenerate_games_have_an_answer() {
        let one = solved(&[&[2.0]]);
        assert_eq!((one.rows, one.columns, one.value, one.gap), (vec![1.0], vec![1.0], 2.0, 0.0));
        let flat = solved(&[&[1.0; 3], &[1.0; 3]]);
        assert_eq!((flat.value, flat.gap), (1.0, 0.0));
        assert_eq!(solve(&[]), Err(InvalidGame::Empty));
        assert_eq!(solve(&[vec![]]), Err(InvalidGame::Empty));
        assert_eq!(solve(&[vec![1.0], vec![1.0, 2.0]]), Err(InvalidGame::Ragged));
        assert_eq!(solve(&[vec![f64::NAN]]), Err(InvalidGame::NotFinite));
    }

    /// Neither side of a solved game can gain: the law by which any solution is known.
    #[test]
    fn random_games_are_solved() {
        for game in 0..300 {
            let draws = Draws::new(9, 0, game);
            let (tall, wide) = (1 + game % 7, 1 + game / 7 % 8);
            let payoff = |row, column| {
                let u = uniform(&mut draws.at(Purpose::DesignPoint, Key(row), Key(column), Tick(0)));
                // Many ties in every third game.
                if game % 3 == 0 { (4.0 * u).floor() } else { u - 0.5 }
            };
            let payoffs: Vec<Vec<f64>> =
                (0..tall).map(|row| (0..wide).map(|column| payoff(row, column)).collect()).collect();
            let found = solve(&payoffs).expect("a game");
            assert!(found.gap < 1e-9, "{game}: {found:?}");
            let sum = |shares: &[f64]| shares.iter().sum::<f64>();
            assert!((sum(&found.rows) - 1.0).abs() < 1e-12 && (sum(&found.columns) - 1.0).abs() < 1e-12);
        }
    }
}
