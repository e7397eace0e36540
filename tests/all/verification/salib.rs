//! A second opinion on sensitivity: the values that `tests/fixtures/sensitivity.py` wrote down.

use super::second::{apart, numbers, read, rows};
use super::{Row, exact};
use casus_experiment::design::SaltelliBlocks;
use casus_experiment::distribution::Distribution;
use casus_experiment::sensitivity::{Bootstrap, delta, morris, pawn, sobol};

const NO_INTERVALS: Bootstrap = Bootstrap { resamples: 0, seed: 0 };

/// Indices of the same outcomes at the same points, and quantiles of the distributions of inputs.
pub(super) fn sensitivity() -> Vec<Row> {
    let fixture = read(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/sensitivity.json"));
    let mut all = Vec::new();
    let mut row = |what: &str, want: Vec<f64>, found: Vec<Option<f64>>| {
        let found: Vec<f64> = found.into_iter().map(|x| x.unwrap()).collect();
        all.push(exact(format!("greatest difference of {} {what}", want.len()), 0.0, apart(&found, &want)));
    };

    let part = &fixture["sobol"];
    let blocks = SaltelliBlocks { axes: 3, second_order: true };
    let found = sobol::indices(&numbers(&part["y"]), blocks, &NO_INTERVALS).unwrap();
    let values = |of: &[casus_experiment::sensitivity::Estimate]| of.iter().map(|e| e.value).collect();
    row("first-order indices", numbers(&part["S1"]), values(&found.first));
    row("total indices", numbers(&part["ST"]), values(&found.total));
    let second = found.second.iter().map(|pair| pair.index.value).collect();
    row("second-order indices", numbers(&part["S2"]), second);

    let part = &fixture["morris"];
    let (x, y) = (rows(&part["x"]), numbers(&part["y"]));
    let x: Vec<&[f64]> = x.iter().map(Vec::as_slice).collect();
    let found = morris::effects(&x, &y, &NO_INTERVALS).unwrap();
    row("mu", numbers(&part["mu"]), found.iter().map(|e| e.mu.value).collect());
    row("mu*", numbers(&part["mu_star"]), found.iter().map(|e| e.mu_star.value).collect());
    row("sigma", numbers(&part["sigma"]), found.iter().map(|e| e.sigma.value).collect());

    let part = &fixture["given_data"];
    let (x, y) = (rows(&part["x"]), numbers(&part["y"]));
    let x: Vec<&[f64]> = x.iter().map(Vec::as_slice).collect();
    let found = pawn::pawn(&x, &y, 10, &NO_INTERVALS).unwrap();
    let median = found.iter().map(|p| p.median.estimate.value).collect();
    row("PAWN medians", numbers(&part["pawn"]["median"]), median);
    let maximum = found.iter().map(|p| p.maximum.estimate.value).collect();
    row("PAWN maxima", numbers(&part["pawn"]["maximum"]), maximum);
    let found = delta::delta(&x, &y, &NO_INTERVALS).unwrap();
    row("deltas", numbers(&part["delta"]), found.iter().map(|d| d.raw).collect());

    let (mut want, mut found) = (Vec::new(), Vec::new());
    for case in fixture["quantiles"].as_array().unwrap() {
        let distribution: Distribution = serde_json::from_value(case["distribution"].clone()).unwrap();
        for pair in rows(&case["points"]) {
            want.push(pair[1]);
            found.push(Some(distribution.quantile(pair[0])));
        }
    }
    row("quantiles", want, found);
    all
}
