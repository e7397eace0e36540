//! The values of SALib that `tests/fixtures/sensitivity.py` wrote down.

use super::*;
use serde_json::Value;

fn fixture() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/sensitivity.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

fn columns(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().unwrap().iter().map(numbers).collect()
}

#[track_caller]
fn same(what: &str, found: impl IntoIterator<Item = Option<f64>>, want: &[f64]) {
    let found: Vec<f64> = found.into_iter().map(|x| x.expect(what)).collect();
    assert_eq!(found.len(), want.len());
    for (found, want) in found.iter().zip(want) {
        assert!((found - want).abs() <= 1e-9 * want.abs().max(1.0), "{what}: {found}, SALib has {want}");
    }
}

/// Half widths of intervals within a quarter of SALib's, which are from other resamples.
#[track_caller]
fn about<'e>(what: &str, found: impl IntoIterator<Item = &'e Estimate>, want: &[f64]) {
    for (found, want) in found.into_iter().zip(want) {
        let half = Z * found.se.unwrap();
        assert!((half / want - 1.0).abs() < 0.25, "{what}: {half}, SALib has {want}");
    }
}

#[test]
fn sobol_indices_are_salib_s() {
    let fixture = &fixture()["sobol"];
    let of = |key: &str| numbers(&fixture[key]);
    let y = of("y");
    let bootstrap = Bootstrap { resamples: 2000, seed: 4 };
    let found = sobol::indices(&y, SaltelliBlocks { axes: 3, second_order: true }, &bootstrap).unwrap();
    same("S1", found.first.iter().map(|e| e.value), &of("S1"));
    same("ST", found.total.iter().map(|e| e.value), &of("ST"));
    same("S2", found.second.iter().map(|p| p.index.value), &of("S2"));
    assert_eq!(found.second.iter().map(|p| p.inputs).collect::<Vec<_>>(), [(0, 1), (0, 2), (1, 2)]);
    about("S1", &found.first, &of("S1_conf"));
    about("ST", &found.total, &of("ST_conf"));
    about("S2", found.second.iter().map(|p| &p.index), &of("S2_conf"));
    let first_only: Vec<f64> =
        y.chunks(8).flat_map(|block| [block[0], block[1], block[2], block[3], block[7]]).collect();
    let blocks = SaltelliBlocks { axes: 3, second_order: false };
    let found = sobol::indices(&first_only, blocks, &NONE).unwrap();
    same("S1 alone", found.first.iter().map(|e| e.value), &of("S1_without_second"));
    same("ST alone", found.total.iter().map(|e| e.value), &of("ST_without_second"));
    assert!(found.second.is_empty() && found.first[0].se.is_none());
}

#[test]
fn elementary_effects_are_salib_s() {
    let fixture = &fixture()["morris"];
    let x = columns(&fixture["x"]);
    let bootstrap = Bootstrap { resamples: 2000, seed: 4 };
    let found = morris::effects(&slices(&x), &numbers(&fixture["y"]), &bootstrap).unwrap();
    same("mu", found.iter().map(|e| e.mu.value), &numbers(&fixture["mu"]));
    same("mu*", found.iter().map(|e| e.mu_star.value), &numbers(&fixture["mu_star"]));
    same("sigma", found.iter().map(|e| e.sigma.value), &numbers(&fixture["sigma"]));
    about("mu*", found.iter().map(|e| &e.mu_star), &numbers(&fixture["mu_star_conf"]));
}

/// SALib's last interval lacks one of forty points, which moves its distance by less than a fortieth.
#[test]
fn pawn_is_salib_s() {
    let fixture = &fixture()["given_data"];
    let x = columns(&fixture["x"]);
    let found = pawn::pawn(&slices(&x), &numbers(&fixture["y"]), 10, &BOOTSTRAP).unwrap();
    let closed = |key: &str| numbers(&fixture["closed"][key]);
    same("median", found.iter().map(|p| p.median.estimate.value), &closed("median"));
    same("mean", found.iter().map(|p| p.mean.estimate.value), &closed("mean"));
    same("maximum", found.iter().map(|p| p.maximum.estimate.value), &closed("maximum"));
    for (found, want) in found.iter().zip(numbers(&fixture["pawn"]["mean"])) {
        assert!((found.mean.estimate.value.unwrap() - want).abs() < 0.0025);
        assert_eq!(found.intervals, 10);
    }
}

#[test]
fn delta_is_salib_s() {
    let fixture = &fixture()["given_data"];
    let x = columns(&fixture["x"]);
    let found = delta::delta(&slices(&x), &numbers(&fixture["y"]), &BOOTSTRAP).unwrap();
    same("delta", found.iter().map(|d| d.raw), &numbers(&fixture["delta"]));
    // SALib reduces the bias of one resample where equation 30 has the sample itself.
    for (found, want) in found.iter().zip(numbers(&fixture["delta_reduced_conf"])) {
        let half = Z * found.reduced.se.unwrap();
        assert!((half / want - 1.0).abs() < 0.3, "{half}, SALib has {want}");
        assert!(found.reduced.value < found.raw);
    }
}
