//! Signal detection: how well a judge tells a signal from noise, apart from how readily it says "signal".
//!
//! Evidence is standard normal under noise and normal with mean d' and variance 1 under a signal (Green and Swets
//! 1966). A hit is a signal answered, a false alarm a noise answered; bias and sensitivity are different things.

use crate::statistic::Sum;
use casus_model::math::{exp, ln};
use serde::Serialize;
use std::f64::consts::{PI, SQRT_2};

/// The standard normal distribution function, to about 1e-15: a series near 0 and a continued fraction in the tails.
#[must_use]
pub fn normal_cdf(x: f64) -> f64 {
    const TAIL: f64 = 3.0;
    let density = exp(-x * x / 2.0) * 0.398_942_280_401_432_7;
    if x.abs() < TAIL {
        // Phi(x) = 1/2 + phi(x) (x + x^3 / 3 + x^5 / (3 5) + ...).
        let (mut term, mut sum, mut odd) = (x, x, 1.0);
        while term.abs() > 1e-18 * sum.abs() {
            odd += 2.0;
            term *= x * x / odd;
            sum += term;
        }
        0.5 + density * sum
    } else {
        // 1 - Phi(x) = phi(x) / (x + 1 / (x + 2 / (x + ...))).
        let mut fraction = x.abs();
        for k in (1..=80).rev() {
            fraction = x.abs() + f64::from(k) / fraction;
        }
        let tail = density / fraction;
        if x > 0.0 { 1.0 - tail } else { tail }
    }
}

/// z: the standard normal quantile of a probability strictly between 0 and 1, to about 1e-16 of its size; infinite at
/// 0 and 1. Algorithm AS 241 of Wichura (1988).
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    if p <= 0.0 || p >= 1.0 {
        return if p <= 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        return q * ratio(0.180_625 - q * q, MIDDLE);
    }
    // In the lower half, where a probability keeps its relative precision.
    let r = (-ln(p.min(1.0 - p))).sqrt();
    let z = if r <= 5.0 { ratio(r - 1.6, NEAR_TAIL) } else { ratio(r - 5.0, FAR_TAIL) };
    if q < 0.0 { -z } else { z }
}

/// A ratio of two polynomials, highest power first.
fn ratio(x: f64, [above, below]: [[f64; 8]; 2]) -> f64 {
    let polynomial = |coefficients: [f64; 8]| coefficients.iter().fold(0.0, |sum, c| sum * x + c);
    polynomial(above) / polynomial(below)
}

const MIDDLE: [[f64; 8]; 2] = [
    [
        2_509.080_928_730_122_7,
        33_430.575_583_588_13,
        67_265.770_927_008_7,
        45_921.953_931_549_87,
        13_731.693_765_509_46,
        1_971.590_950_306_551_3,
        133.141_667_891_784_38,
        3.387_132_872_796_366_5,
    ],
    [
        5_226.495_278_852_854,
        28_729.085_735_721_943,
        39_307.895_800_092_71,
        21_213.794_301_586_597,
        5_394.196_021_424_751,
        687.187_007_492_057_9,
        42.313_330_701_600_91,
        1.0,
    ],
];

const NEAR_TAIL: [[f64; 8]; 2] = [
    [
        0.000_774_545_014_278_341_4,
        0.022_723_844_989_269_184,
        0.241_780_725_177_450_6,
        1.270_458_252_452_368_4,
        3.647_848_324_763_204_5,
        5.769_497_221_460_691,
        4.630_337_846_156_546,
        1.423_437_110_749_683_5,
    ],
    [
        1.050_750_071_644_416_9e-9,
        0.000_547_593_808_499_534_5,
        0.015_198_666_563_616_457,
        0.148_103_976_427_480_08,
        0.689_767_334_985_1,
        1.676_384_830_183_803_8,
        2.053_191_626_637_759,
        1.0,
    ],
];

const FAR_TAIL: [[f64; 8]; 2] = [
    [
        2.010_334_399_292_288_1e-7,
        2.711_555_568_743_487_6e-5,
        0.001_242_660_947_388_078_4,
        0.026_532_189_526_576_124,
        0.296_560_571_828_504_87,
        1.784_826_539_917_291_3,
        5.463_784_911_164_114,
        6.657_904_643_501_103,
    ],
    [
        2.044_263_103_389_939_7e-15,
        1.421_511_758_316_446e-7,
        1.846_318_317_510_054_8e-5,
        0.000_786_869_131_145_613_3,
        0.014_875_361_290_850_615,
        0.136_929_880_922_735_8,
        0.599_832_206_555_888,
        1.0,
    ],
];

/// How well a number tells signal from noise.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Sensitivity {
    /// Probability that a run under the signal has the higher number, ties counting half: the area under the ROC curve.
    pub auc: f64,
    /// Its standard error; null below two replicates.
    pub auc_se: Option<f64>,
    /// d' = sqrt(2) z(AUC): the distance of the two means in standard deviations, if both are normal and equally wide.
    pub d_prime: f64,
    /// Its standard error by the slope of z; null where `auc_se` is.
    pub d_prime_se: Option<f64>,
}

impl Sensitivity {
    /// Of numbers from runs under signal and noise, pair by pair under the same draws.
    ///
    /// The area is Mann and Whitney's statistic and its error that of DeLong, DeLong and Clarke-Pearson (1988), with
    /// the covariance of the pairs. For d' half a pair is added on either side, so that a perfect order stays finite
    /// (Hautus 1995, for pairs).
    ///
    /// # Panics
    ///
    /// If the lists are of different lengths or empty.
    #[must_use]
    pub fn of(signal: &[f64], noise: &[f64]) -> Sensitivity {
        assert!(signal.len() == noise.len() && !signal.is_empty(), "one run under each truth, at least");
        let n = signal.len() as f64;
        let sorted = |of: &[f64]| {
            let mut of = of.to_vec();
            of.sort_unstable_by(f64::total_cmp);
            of
        };
        let below = |x: f64, sorted: &[f64]| {
            let (less, not_more) = (sorted.partition_point(|y| *y < x), sorted.partition_point(|y| *y <= x));
            (less + not_more) as f64 / 2.0 / n
        };
        let (signals, noises) = (sorted(signal), sorted(noise));
        let places: Vec<f64> =
            signal.iter().zip(noise).map(|(&x, &y)| below(x, &noises) + 1.0 - below(y, &signals)).collect();
        let auc = places.iter().copied().collect::<Sum>().value() / n / 2.0;
        let squares = places.iter().map(|p| (p - 2.0 * auc) * (p - 2.0 * auc)).collect::<Sum>().value();
        let auc_se = (n > 1.0).then(|| (squares / (n - 1.0) / n).sqrt());
        let z = normal_quantile((auc * n * n + 0.5) / (n * n + 1.0));
        let density = exp(-z * z / 2.0) / (2.0 * PI).sqrt();
        Sensitivity { auc, auc_se, d_prime: SQRT_2 * z, d_prime_se: auc_se.map(|se| SQRT_2 * se / density) }
    }
}

/// A judge of two answers: its hit rate and false-alarm rate, each strictly between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judge {
    /// P(answers | signal), H.
    pub hit: f64,
    /// P(answers | noise), F.
    pub false_alarm: f64,
}

impl Judge {
    /// The rates from counts, with Hautus's log-linear correction (n + 0.5) / (N + 1), which keeps them inside 0 and 1
    /// whatever the counts are (Hautus 1995).
    #[must_use]
    pub fn counted(hits: u64, signals: u64, false_alarms: u64, noises: u64) -> Judge {
        let rate = |n: u64, of: u64| (n as f64 + 0.5) / (of as f64 + 1.0);
        Judge { hit: rate(hits, signals), false_alarm: rate(false_alarms, noises) }
    }

    /// A judge of sensitivity d' that answers where the evidence passes the middle by `criterion`.
    #[must_use]
    pub fn of(sensitivity: f64, criterion: f64) -> Judge {
        Judge {
            hit: normal_cdf(sensitivity / 2.0 - criterion),
            false_alarm: normal_cdf(-sensitivity / 2.0 - criterion),
        }
    }

    /// Sensitivity d' = z(H) - z(F), in standard deviations.
    #[must_use]
    pub fn sensitivity(self) -> f64 {
        normal_quantile(self.hit) - normal_quantile(self.false_alarm)
    }

    /// Criterion c = -(z(H) + z(F)) / 2: above 0 for a judge slow to answer.
    #[must_use]
    pub fn criterion(self) -> f64 {
        -(normal_quantile(self.hit) + normal_quantile(self.false_alarm)) / 2.0
    }

    /// The likelihood ratio at the criterion, beta = exp(c d').
    #[must_use]
    pub fn likelihood_ratio(self) -> f64 {
        exp(self.criterion() * self.sensitivity())
    }
}

/// Area under the curve of hits against false alarms, AUC = Phi(d' / sqrt 2).
#[must_use]
pub fn area(sensitivity: f64) -> f64 {
    normal_cdf(sensitivity / std::f64::consts::SQRT_2)
}

/// (d'_observed / d'_ideal)^2: the part of the ideal observer's evidence that a judge makes use of (Tanner and
/// Birdsall 1958). `None` if the ideal observer cannot tell signal from noise.
#[must_use]
pub fn efficiency(observed: f64, ideal: f64) -> Option<f64> {
    (ideal != 0.0).then(|| (observed / ideal) * (observed / ideal))
}

/// What answering well and badly is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stakes {
    /// Prior probability of a signal, strictly between 0 and 1.
    pub signal: f64,
    /// Cost of a signal left unanswered, above 0.
    pub under: f64,
    /// Cost of a noise answered, above 0.
    pub over: f64,
}

impl Stakes {
    /// The belief from which answering costs less: p* = over / (over + under).
    #[must_use]
    pub fn threshold(self) -> f64 {
        self.over / (self.over + self.under)
    }

    /// ln beta* = ln [(1 - pi) over / (pi under)]: the log-likelihood ratio from which answering costs less.
    #[must_use]
    pub fn log_ratio(self) -> f64 {
        ln((1.0 - self.signal) * self.over / (self.signal * self.under))
    }

    /// c* = ln beta* / d' of a judge of sensitivity d', which must not be 0.
    #[must_use]
    pub fn criterion(self, sensitivity: f64) -> f64 {
        self.log_ratio() / sensitivity
    }

    /// Expected cost of a judge.
    #[must_use]
    pub fn risk(self, judge: Judge) -> f64 {
        self.signal * self.under * (1.0 - judge.hit) + (1.0 - self.signal) * self.over * judge.false_alarm
    }
}

/// Error probability and mean time of a drift-diffusion between bounds at -bound and +bound, started in the middle:
/// 1 / (1 + exp(2 v A / s^2)) and (A / v) tanh(v A / s^2) for drift v above 0, bound A and noise s a unit of time
/// (Bogacz et al. 2006).
#[must_use]
pub fn drift_diffusion(drift: f64, bound: f64, noise: f64) -> (f64, f64) {
    let error = 1.0 / (1.0 + exp(2.0 * drift * bound / (noise * noise)));
    // tanh(x) = 1 - 2 / (1 + exp(2 x)).
    (error, bound / drift * (1.0 - 2.0 * error))
}

/// Wald's approximation to the mean number of observations of a sequential test under the alternative, which leaves
/// the overshoot out and so is too small: [(1 - b) ln((1 - b) / a) + b ln(b / (1 - a))] / `information`, with error
/// probabilities a and b and `information` the mean log-likelihood ratio of one observation, nats.
#[must_use]
pub fn sequential_mean(accept: f64, reject: f64, information: f64) -> f64 {
    let (upper, lower) = casus_model::sprt::bounds(accept, reject);
    ((1.0 - reject) * upper + reject * lower) / information
}

/// Observations that a test of fixed length needs for the same error probabilities, means 0 and `sensitivity` apart
/// at variance 1: ((z(1 - a) + z(1 - b)) / d')^2, not rounded.
#[must_use]
pub fn fixed_length(accept: f64, reject: f64, sensitivity: f64) -> f64 {
    let z = (normal_quantile(1.0 - accept) + normal_quantile(1.0 - reject)) / sensitivity;
    z * z
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_distribution_is_that_of_the_tables() {
        for (x, p) in [
            (0.0, 0.5),
            (1.0, 0.841_344_746_068_542_9),
            (1.959_963_984_540_054, 0.975),
            (-3.5, 2.326_290_790_355_250_3e-4),
            (-6.0, 9.865_876_450_376_946e-10),
        ] {
            assert!((normal_cdf(x) / p - 1.0).abs() < 1e-13, "{x}");
            assert!((normal_quantile(p) - x).abs() < 1e-12, "{p}");
            assert!((normal_cdf(x) + normal_cdf(-x) - 1.0).abs() < 1e-15);
        }
        // Series and continued fraction meet.
        assert!((normal_cdf(3.0 - 1e-13) - normal_cdf(3.0)).abs() < 1e-14);
        assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
    }

    #[test]
    fn sensitivity_and_criterion_come_back() {
        for (d, c) in [(0.0, 0.0), (0.7, -0.4), (2.5, 1.1)] {
            let judge = Judge::of(d, c);
            assert!((judge.sensitivity() - d).abs() < 1e-12 && (judge.criterion() - c).abs() < 1e-12);
        }
        assert!(Judge::counted(10, 10, 0, 10).sensitivity().is_finite());
        assert_eq!(efficiency(1.0, 2.0), Some(0.25));
        assert_eq!(efficiency(1.0, 0.0), None);
    }

    #[test]
    fn no_criterion_costs_less_than_the_best() {
        let stakes = Stakes { signal: 0.3, under: 5.0, over: 1.0 };
        let best = stakes.risk(Judge::of(1.2, stakes.criterion(1.2)));
        for c in [-1.0, -0.5, 0.0, 0.5, 1.0] {
            assert!(stakes.risk(Judge::of(1.2, c)) >= best);
        }
    }

    #[test]
    fn order_is_all_that_counts() {
        let s = Sensitivity::of(&[3.0, 1.0, 2.0], &[0.0, 2.0, 1.0]);
        // Of nine pairs six are in order and two are ties.
        assert!((s.auc - 7.0 / 9.0).abs() < 1e-12, "{s:?}");
        let exp = |x: &[f64]| x.iter().map(|x| exp(*x)).collect::<Vec<_>>();
        assert_eq!(s, Sensitivity::of(&exp(&[3.0, 1.0, 2.0]), &exp(&[0.0, 2.0, 1.0])));
        let turned = Sensitivity::of(&[0.0, 2.0, 1.0], &[3.0, 1.0, 2.0]);
        assert!((turned.d_prime + s.d_prime).abs() < 1e-12);
        let none = Sensitivity::of(&[1.0; 4], &[1.0; 4]);
        assert_eq!((none.auc, none.auc_se, none.d_prime), (0.5, Some(0.0), 0.0));
        let perfect = Sensitivity::of(&[1.0; 100], &[0.0; 100]);
        assert!(perfect.auc == 1.0 && perfect.d_prime > 5.0 && perfect.d_prime.is_finite());
        assert_eq!(Sensitivity::of(&[1.0], &[0.0]).auc_se, None);
    }
}
