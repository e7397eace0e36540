//! Signal detection: how well a number tells two states of the world apart.

use crate::statistic::Sum;
use casus_model::math::{exp, ln};
use serde::Serialize;
use std::f64::consts::{PI, SQRT_2};

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

/// The number below which a standard normal one falls with probability `p` in (0, 1): Wichura's AS 241 (Applied
/// Statistics 37, 1988), to about 16 digits.
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    const MIDDLE: [[f64; 8]; 2] = [
        [
            2.509_080_928_730_122_7e3,
            3.343_057_558_358_813e4,
            6.726_577_092_700_87e4,
            4.592_195_393_154_987e4,
            1.373_169_376_550_946e4,
            1.971_590_950_306_551_3e3,
            1.331_416_678_917_843_8e2,
            3.387_132_872_796_366_5,
        ],
        [
            5.226_495_278_852_854e3,
            2.872_908_573_572_194_3e4,
            3.930_789_580_009_271e4,
            2.121_379_430_158_659_7e4,
            5.394_196_021_424_751e3,
            6.871_870_074_920_579e2,
            4.231_333_070_160_091e1,
            1.0,
        ],
    ];
    const TAIL: [[f64; 8]; 2] = [
        [
            7.745_450_142_783_414e-4,
            2.272_384_498_926_918_4e-2,
            2.417_807_251_774_506e-1,
            1.270_458_252_452_368_4,
            3.647_848_324_763_204_5,
            5.769_497_221_460_691,
            4.630_337_846_156_546,
            1.423_437_110_749_683_5,
        ],
        [
            1.050_750_071_644_416_9e-9,
            5.475_938_084_995_345e-4,
            1.519_866_656_361_645_7e-2,
            1.481_039_764_274_800_8e-1,
            6.897_673_349_851e-1,
            1.676_384_830_183_803_8,
            2.053_191_626_637_759,
            1.0,
        ],
    ];
    const FAR: [[f64; 8]; 2] = [
        [
            2.010_334_399_292_288_1e-7,
            2.711_555_568_743_487_6e-5,
            1.242_660_947_388_078_4e-3,
            2.653_218_952_657_612_4e-2,
            2.965_605_718_285_048_7e-1,
            1.784_826_539_917_291_3,
            5.463_784_911_164_114,
            6.657_904_643_501_103,
        ],
        [
            2.044_263_103_389_939_8e-15,
            1.421_511_758_316_446e-7,
            1.846_318_317_510_054_7e-5,
            7.868_691_311_456_133e-4,
            1.487_536_129_085_061_5e-2,
            1.369_298_809_227_358e-1,
            5.998_322_065_558_88e-1,
            1.0,
        ],
    ];
    let ratio = |of: &[[f64; 8]; 2], r: f64| {
        let at = |terms: &[f64; 8]| terms.iter().fold(0.0, |sum, term| sum * r + term);
        at(&of[0]) / at(&of[1])
    };
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        return q * ratio(&MIDDLE, 0.180_625 - q * q);
    }
    let r = (-ln(if q < 0.0 { p } else { 1.0 - p })).sqrt();
    let x = if r <= 5.0 { ratio(&TAIL, r - 1.6) } else { ratio(&FAR, r - 5.0) };
    if q < 0.0 { -x } else { x }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_and_the_known_areas() {
        let close = |got: f64, want: f64, by: f64| assert!((got - want).abs() < by, "{got}, expected {want}");
        for (p, z) in [
            (0.5, 0.0),
            (0.975, 1.959_963_984_540_054),
            (0.9, 1.281_551_565_544_600_4),
            (0.3, -0.524_400_512_708_041),
            (1e-3, -3.090_232_306_167_813_6),
            (1e-13, -7.348_796_102_800_06),
        ] {
            close(normal_quantile(p), z, 1e-11);
        }
        // AUC = Phi(d' / sqrt 2).
        for (d, auc) in
            [(0.5, 0.638_163_195_1), (1.0, 0.760_249_938_9), (1.5, 0.855_577_816_8), (3.0, 0.983_052_573_2)]
        {
            close(SQRT_2 * normal_quantile(auc), d, 1e-8);
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
