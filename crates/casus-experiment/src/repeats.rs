//! How many tables it takes to tell people from the model: the power of the exact binomial test.
//!
//! A table is one trial: a delegation decides this way or that. The model says at which rate it would; the test asks
//! whether the rate of people is another. Its two-sided p-value is the probability under the model's rate of all counts
//! that are no likelier than the one found (the usual exact test; ties within a part in ten million count as equal).

use casus_model::math;

/// The level of the test.
pub const LEVEL: f64 = 0.05;

/// Tables up to which a number of them is looked for.
pub const MOST: u32 = 500;

/// The probability that the test tells a human rate from the model's with so many tables; both rates lie between 0 and 1.
#[must_use]
pub fn power(model: f64, human: f64, tables: u32) -> f64 {
    let null = masses(model, tables);
    let mut order: Vec<usize> = (0..null.len()).collect();
    order.sort_by(|&a, &b| null[a].total_cmp(&null[b]));
    let actual = masses(human, tables);
    let (mut tail, mut power, mut next) = (0.0, 0.0, 0);
    while let Some(&least) = order.get(next) {
        let tied = |&&k: &&usize| null[k] <= null[least] * (1.0 + 1e-7);
        let alike: Vec<usize> = order[next..].iter().take_while(tied).copied().collect();
        tail += alike.iter().map(|&k| null[k]).sum::<f64>();
        if tail > LEVEL {
            break;
        }
        power += alike.iter().map(|&k| actual[k]).sum::<f64>();
        next += alike.len();
    }
    power
}

/// The least number of tables from which on the power never falls below `wanted`; `None` if that takes more than
/// [`MOST`]. The power of an exact test goes up and down with the number of tables, so the first that reaches it is not
/// enough.
#[must_use]
pub fn tables(model: f64, human: f64, wanted: f64) -> Option<u32> {
    let falls = (1..=MOST).rev().find(|&n| power(model, human, n) < wanted);
    match falls {
        None => Some(1),
        Some(MOST) => None,
        Some(n) => Some(n + 1),
    }
}

/// The probability of each count.
fn masses(rate: f64, tables: u32) -> Vec<f64> {
    let n = f64::from(tables);
    let of = |k: u32| {
        let k = f64::from(k);
        let ways = math::ln_gamma(n + 1.0) - math::ln_gamma(k + 1.0) - math::ln_gamma(n - k + 1.0);
        // Nothing to the power of nothing is one.
        let log = |count: f64, p: f64| if count == 0.0 { 0.0 } else { count * math::ln(p) };
        math::exp(ways + log(k, rate) + log(n - k, 1.0 - rate))
    };
    (0..=tables).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts by hand: of six tables at a rate of a half only 0 and 6 are rare enough, 2/64.
    #[test]
    fn power_of_a_test_that_can_be_told_by_hand() {
        let six = |p: f64| p * p * p * p * p * p;
        let by_hand = six(0.8) + six(0.2);
        assert!((power(0.5, 0.8, 6) - by_hand).abs() < 1e-12);
        assert!((power(0.5, 0.5, 6) - 2.0 / 64.0).abs() < 1e-12, "under the model it is the true level");
        assert_eq!(power(0.5, 0.9, 5), 0.0, "with five tables nothing is rare enough");
    }

    #[test]
    fn known_numbers() {
        let cases = [
            (0.3, 0.6, 23, 0.23, 0.44),
            (0.3, 0.5, 47, 0.11, 0.19),
            (0.1, 0.4, 16, 0.46, 0.77),
            (0.5, 0.8, 23, 0.26, 0.56),
        ];
        for (model, human, needed, six, twelve) in cases {
            assert_eq!(tables(model, human, 0.8), Some(needed), "{model} {human}");
            // The figures are printed to two decimals; 0.775 is printed as 0.77 by one printer and 0.78 by another.
            let near = |tables, printed: f64| (power(model, human, tables) - printed).abs() < 0.0055;
            assert!(near(6, six) && near(12, twelve), "{model} {human}");
        }
    }

    #[test]
    fn the_test_keeps_its_level_and_gives_up_where_rates_are_equal() {
        for tables in 1..60 {
            assert!(power(0.3, 0.3, tables) <= LEVEL, "{tables}");
        }
        assert_eq!(tables(0.3, 0.3, 0.8), None);
        assert_eq!((power(0.0, 1.0, 1), tables(0.0, 1.0, 0.8)), (1.0, Some(1)));
    }
}
