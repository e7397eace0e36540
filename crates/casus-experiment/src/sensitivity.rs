//! Variance-based sensitivity: what part of a result's variance each input brings, alone and with all its interactions
//! (Sobol 1993).

use crate::statistic::Sum;
use casus_model::rng::{Key, Purpose, uniform};
use casus_model::{Draws, Tick};

/// Sobol's indices of a function of independent inputs.
#[derive(Clone, Debug, PartialEq)]
pub struct Indices {
    /// Variance of the result.
    pub variance: f64,
    /// S_i for each input: the part of the variance that goes if the input is fixed.
    pub first: Vec<f64>,
    /// S_Ti for each input: the part that is left if all others are fixed.
    pub total: Vec<f64>,
}

/// The indices of `of`, a function of `inputs` numbers that are uniform on 0 to 1, from `samples` pairs of points, that
/// is `samples * (inputs + 2)` calls. First-order indices by the estimator of Saltelli and others (2010), total ones by
/// that of Jansen (1999). An error of about 1/sqrt(samples) is left. Every index is NaN if the result never varies.
#[must_use]
pub fn indices(inputs: usize, samples: u32, draws: &Draws, of: impl Fn(&[f64]) -> f64) -> Indices {
    let point = |row: u32, side: i32, x: &mut [f64]| {
        for (place, x) in (0..).zip(x.iter_mut()) {
            *x = uniform(&mut draws.at(Purpose::DesignPoint, Key(row), Key(place), Tick(side)));
        }
    };
    let (mut a, mut b, mut mixed) = (vec![0.0; inputs], vec![0.0; inputs], vec![0.0; inputs]);
    let (mut sum, mut squares) = (Sum::default(), Sum::default());
    let mut first = vec![Sum::default(); inputs];
    let mut total = vec![Sum::default(); inputs];
    for row in 0..samples {
        point(row, 0, &mut a);
        point(row, 1, &mut b);
        let (at_a, at_b) = (of(&a), of(&b));
        for f in [at_a, at_b] {
            sum.add(f);
            squares.add(f * f);
        }
        for i in 0..inputs {
            mixed.copy_from_slice(&a);
            mixed[i] = b[i];
            let at_mixed = of(&mixed);
            first[i].add(at_b * (at_mixed - at_a));
            total[i].add((at_a - at_mixed) * (at_a - at_mixed) / 2.0);
        }
    }
    let n = f64::from(samples);
    let mean = sum.value() / (2.0 * n);
    let variance = squares.value() / (2.0 * n) - mean * mean;
    let part = |sums: Vec<Sum>| sums.iter().map(|s| s.value() / n / variance).collect();
    Indices { variance, first: part(first), total: part(total) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sum of inputs has no interactions: S_i = S_Ti = a_i^2 / sum a^2.
    #[test]
    fn a_linear_function_has_its_shares() {
        let found = indices(3, 20_000, &Draws::new(1, 0, 0), |x| x[0] + 2.0 * x[1]);
        for (i, want) in [0.2, 0.8, 0.0].into_iter().enumerate() {
            assert!((found.first[i] - want).abs() < 0.02, "{found:?}");
            assert!((found.total[i] - want).abs() < 0.02, "{found:?}");
        }
        assert!((found.variance - 5.0 / 12.0).abs() < 0.01);
    }

    #[test]
    fn what_never_varies_has_no_shares() {
        assert!(indices(2, 10, &Draws::new(1, 0, 0), |_| 3.0).total.iter().all(|s| s.is_nan()));
    }
}
