//! How far a distribution over positions parts into camps: Esteban and Ray's polarisation, van der Eijk's agreement,
//! and the bimodality coefficient, which is here to be compared and not to be trusted.

use crate::math::{exp, ln};

/// Esteban and Ray's polarisation (Econometrica 62(4), 1994), 2^(1+a) sum_bc s_b^(1+a) s_c |y_b - y_c|, normalised so
/// that two equal camps at the ends are 1. `sizes` of the camps at equally spaced positions y from 0 to 1; `a`, the
/// weight of identification, above 0 and at most 1.6. `None` if nobody is anywhere or there is one position only.
#[must_use]
pub fn esteban_ray(sizes: &[u32], a: f64) -> Option<f64> {
    let total = f64::from(sizes.iter().sum::<u32>());
    if total == 0.0 || sizes.len() < 2 {
        return None;
    }
    let last = (sizes.len() - 1) as f64;
    let (mut sum, occupied) = (0.0, |&(_, &s): &(usize, &u32)| s > 0);
    for (b, &sb) in sizes.iter().enumerate().filter(occupied) {
        let identified = exp((1.0 + a) * ln(2.0 * f64::from(sb) / total));
        for (c, &sc) in sizes.iter().enumerate() {
            sum += identified * f64::from(sc) / total * (b.abs_diff(c) as f64 / last);
        }
    }
    Some(sum)
}

/// Van der Eijk's coefficient of agreement in an ordered scale (Quality and Quantity 35(3), 2001), from -1 (two camps
/// at the ends) through 0 (equal numbers at every position) to 1 (all at one). `None` if nobody is anywhere or there
/// are fewer than three positions.
#[must_use]
pub fn ordinal_agreement(sizes: &[u32]) -> Option<f64> {
    let (k, total) = (sizes.len(), sizes.iter().sum::<u32>());
    if total == 0 || k < 3 {
        return None;
    }
    let (mut rest, mut sum) = (sizes.to_vec(), 0.0);
    // Layers of equal height, each over the positions that still hold anybody.
    while let Some(height) = rest.iter().copied().filter(|&s| s > 0).min() {
        let held: Vec<bool> = rest.iter().map(|&s| s > 0).collect();
        let count = held.iter().filter(|&&h| h).count();
        let weight = f64::from(height) * count as f64 / f64::from(total);
        sum += weight * unimodality(&held) * (1.0 - (count - 1) as f64 / (k - 1) as f64);
        rest.iter_mut().filter(|s| **s > 0).for_each(|s| *s -= height);
    }
    Some(sum)
}

/// U of a layer over at least three positions: 1 if those held lie side by side, less for every gap between two held.
fn unimodality(held: &[bool]) -> f64 {
    let (k, (mut fits, mut gaps)) = (held.len(), (0.0, 0.0));
    for a in 0..k {
        for b in a + 1..k {
            for c in b + 1..k {
                match (held[a], held[b], held[c]) {
                    (true, true, false) | (false, true, true) => fits += 1.0,
                    (true, false, true) => gaps += 1.0,
                    _ => {}
                }
            }
        }
    }
    let inner = (k - 2) as f64;
    if fits + gaps == 0.0 { 1.0 } else { (inner * fits - (inner + 1.0) * gaps) / (inner * (fits + gaps)) }
}

/// The bimodality coefficient (g^2 + 1) / (k + 3 (n-1)^2 / ((n-2)(n-3))) of SAS, with the sample skewness g and excess
/// kurtosis k. It ranks one dissenter among 32 above an even split, so it must not lead. `None` below four numbers or
/// where they are all equal.
#[must_use]
pub fn bimodality(x: &[f64]) -> Option<f64> {
    let n = x.len() as f64;
    let mean = x.iter().sum::<f64>() / n;
    let moment = |power: u32| x.iter().map(|x| (0..power).fold(1.0, |p, _| p * (x - mean))).sum::<f64>() / n;
    let m2 = moment(2);
    if x.len() < 4 || m2 <= 0.0 {
        return None;
    }
    let skew = (n * (n - 1.0)).sqrt() / (n - 2.0) * moment(3) / (m2 * m2.sqrt());
    let scale = (n - 1.0) / ((n - 2.0) * (n - 3.0));
    let kurtosis = scale * ((n + 1.0) * (moment(4) / (m2 * m2) - 3.0) + 6.0);
    Some((skew * skew + 1.0) / (kurtosis + 3.0 * (n - 1.0) * scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: Option<f64>, want: f64) {
        assert!(got.is_some_and(|got| (got - want).abs() < 1e-6), "{got:?}, expected {want}");
    }

    #[test]
    fn esteban_and_ray() {
        for (sizes, steep, plain) in [
            (&[1, 1, 1][..], 0.464_624, 0.592_593),
            (&[24, 8], 0.841_130, 0.75),
            (&[31, 1], 0.175_170, 0.121_094),
            (&[1; 5], 0.184_666, 0.32),
            (&[16, 16], 1.0, 1.0),
            (&[16, 0, 0, 0, 0, 0, 0, 0, 16], 1.0, 1.0),
            (&[0, 32, 0], 0.0, 0.0),
        ] {
            close(esteban_ray(sizes, 1.6), steep);
            close(esteban_ray(sizes, 1.0), plain);
        }
        assert_eq!(esteban_ray(&[5], 1.0), None);
        assert_eq!(esteban_ray(&[0, 0], 1.0), None);
    }

    /// The first is the example of the manual of the R package agrmt.
    #[test]
    fn van_der_eijk() {
        close(ordinal_agreement(&[30, 40, 210, 130, 530, 50, 10]), 0.611_333_3);
        close(ordinal_agreement(&[10, 20, 30, 15, 4]), 0.392_405);
        close(ordinal_agreement(&[16, 0, 0, 0, 16]), -1.0);
        close(ordinal_agreement(&[31, 0, 0, 0, 1]), 0.875);
        close(ordinal_agreement(&[0, 0, 9]), 1.0);
        close(ordinal_agreement(&[4, 4, 4]), 0.0);
        assert_eq!(ordinal_agreement(&[3, 4]), None);
        assert_eq!(ordinal_agreement(&[0, 0, 0]), None);
    }

    #[test]
    fn bimodality_ranks_one_dissenter_above_an_even_split() {
        let split = |ones: usize| {
            let x: Vec<f64> = (0..32).map(|i| if i < ones { 1.0 } else { 0.0 }).collect();
            bimodality(&x)
        };
        close(split(16), 0.850_440);
        close(split(1), 0.934_479);
        assert_eq!(split(0), None);
        assert_eq!(bimodality(&[0.0, 1.0, 0.0]), None);
        let uniform: Vec<f64> = (0..10_000).map(f64::from).collect();
        assert!((bimodality(&uniform).unwrap_or(0.0) - 5.0 / 9.0).abs() < 1e-3);
    }
}
