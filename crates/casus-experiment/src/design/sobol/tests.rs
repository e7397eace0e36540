use super::*;
use serde_json::Value;

fn fixture() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/sensitivity.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// All axes against SciPy's generator, which visits the points in the order of Gray's code.
#[test]
fn the_direction_numbers_are_scipy_s() {
    let fixture = fixture();
    let sobol = Sobol::new(MOST_AXES, &Draws::new(1, 0, 0));
    let points = fixture["sobol_sequence"].as_array().unwrap();
    assert!(points.len() > 5);
    for point in points {
        let i = point["index"].as_u64().unwrap() as u32;
        let want: Vec<u32> =
            point["digits"].as_array().unwrap().iter().map(|d| d.as_u64().unwrap() as u32).collect();
        let found: Vec<u32> = sobol.axes.iter().map(|axis| axis.digits(i ^ (i >> 1))).collect();
        assert_eq!(found, want, "point {i}");
    }
}

/// Nested scrambling keeps which digits two numbers share from the top, and nothing else.
#[test]
fn scrambling_keeps_common_prefixes() {
    let mut x = 1_u32;
    for _ in 0..10_000 {
        x = x.wrapping_mul(0x915f_77f5).wrapping_add(1);
        let y = x ^ (x.rotate_left(7) >> (x % 31));
        let key = u64::from(x.rotate_left(9)) << 32 | u64::from(y);
        let shared = (scramble(x, key) ^ scramble(y, key)).leading_zeros();
        assert_eq!(shared, (x ^ y).leading_zeros());
    }
}

/// Over many scramblings each of the upper digits flips in half of them, whatever the digits above it, and two
/// neighbouring digits flip together as often as apart.
#[test]
fn each_digit_flips_like_a_coin() {
    let scramblings = 4_000_u32;
    let keys: Vec<u64> =
        (0..scramblings).map(|seed| Sobol::new(1, &Draws::new(seed.into(), 0, 0)).axes[0].key).collect();
    let four_errors = 4.0 * (f64::from(scramblings) / 4.0).sqrt();
    for prefix in 0..64_u32 {
        let flips: Vec<u32> = keys.iter().map(|&key| scramble(prefix << 26, key) ^ (prefix << 26)).collect();
        for digit in 0..12 {
            let one = |flip: &u32| flip >> (31 - digit) & 1;
            let together = |flip: &u32| (flip >> (31 - digit) ^ flip >> (30 - digit)) & 1;
            for count in [flips.iter().map(one).sum::<u32>(), flips.iter().map(together).sum()] {
                let off = (f64::from(count) - f64::from(scramblings) / 2.0).abs();
                assert!(off < 1.5 * four_errors, "digit {digit} after {prefix}: {count}");
            }
        }
    }
}

/// Two flips below different prefixes are independent, which is what makes the variance of a mean fall faster than
/// that of independent points.
#[test]
fn flips_below_different_prefixes_are_independent() {
    let scramblings = 4_000_u32;
    let mut worst = 0.0_f64;
    let keys: Vec<u64> =
        (0..scramblings).map(|seed| Sobol::new(1, &Draws::new(seed.into(), 0, 0)).axes[0].key).collect();
    for digit in 1..8_u32 {
        for (a, b) in [(0_u32, 1_u32), (0, (1 << digit) - 1), (1, 2)] {
            if a == b || a.max(b) >= 1 << digit {
                continue;
            }
            let flip = |prefix: u32, key| {
                let x = prefix << (32 - digit);
                (scramble(x, key) ^ x) >> (31 - digit) & 1
            };
            let same = keys.iter().filter(|&&key| flip(a, key) == flip(b, key)).count() as f64;
            let off = (same - f64::from(scramblings) / 2.0) / (f64::from(scramblings) / 4.0).sqrt();
            worst = worst.max(off.abs());
        }
    }
    assert!(worst < 4.5, "{worst} standard errors");
}

/// The mean of a smooth function: its variance over scramblings falls about as n^-3 (Owen 1997), against n^-1 of
/// independent points.
#[test]
fn the_error_of_a_mean_falls_as_owen_says() {
    let variance = |n: u32| {
        let means: Vec<f64> = (0..200)
            .map(|seed| {
                let sobol = Sobol::new(2, &Draws::new(seed, 0, 0));
                let f = |i| {
                    let (x, y) = (sobol.coordinate(i, 0), sobol.coordinate(i, 1));
                    x * x + y * (1.0 - x)
                };
                (0..n).map(f).sum::<f64>() / f64::from(n)
            })
            .collect();
        let mean = means.iter().sum::<f64>() / 200.0;
        assert!((mean - 7.0 / 12.0).abs() < 1e-3, "unbiased: {mean}");
        means.iter().map(|m| (m - mean) * (m - mean)).sum::<f64>() / 199.0
    };
    let ratio = variance(16) / variance(256);
    assert!(ratio > 600.0 && ratio < 20_000.0, "n^-3 gives 4096, n^-1 gives 16: {ratio}");
}
