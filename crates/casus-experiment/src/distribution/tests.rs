use super::*;
use serde_json::Value;

fn fixture() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/sensitivity.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn quantiles_are_scipy_s() {
    let fixture = fixture();
    let cases = fixture["quantiles"].as_array().unwrap();
    assert!(cases.len() >= 15);
    for case in cases {
        let distribution: Distribution = serde_json::from_value(case["distribution"].clone()).unwrap();
        assert_eq!(distribution.check(), Ok(()));
        for pair in case["points"].as_array().unwrap() {
            let (u, want) = (pair[0].as_f64().unwrap(), pair[1].as_f64().unwrap());
            let found = distribution.quantile(u);
            let off = (found - want).abs() / want.abs().max(1.0);
            assert!(off < 1e-9, "{distribution:?} at {u}: {found}, SciPy has {want}");
        }
    }
}

#[test]
fn quantiles_rise_and_keep_to_their_range() {
    let cases = [
        (Distribution::Uniform(-3.0, 5.0), -3.0, 5.0),
        (Distribution::LogUniform(0.5, 2.0), 0.5, 2.0),
        (Distribution::Normal { mean: 0.0, sd: 1.0, min: None, max: None }, -40.0, 9.0),
        (Distribution::Normal { mean: 1.0, sd: 0.5, min: Some(0.0), max: Some(1.2) }, 0.0, 1.2),
        (Distribution::Normal { mean: 0.0, sd: 1.0, min: Some(6.0), max: None }, 6.0, 60.0),
        (Distribution::Triangular { min: 0.0, mode: 0.0, max: 2.0 }, 0.0, 2.0),
        (Distribution::Triangular { min: 0.0, mode: 2.0, max: 2.0 }, 0.0, 2.0),
        (Distribution::Beta { a: 0.01, b: 0.02, min: -1.0, max: 1.0 }, -1.0, 1.0),
        (Distribution::Beta { a: 1e5, b: 1e5, min: 0.0, max: 1.0 }, 0.0, 1.0),
    ];
    for (distribution, low, high) in cases {
        assert_eq!(distribution.check(), Ok(()));
        let us = (0..=1000).map(|k| f64::from(k) / 1000.0);
        let values: Vec<f64> = us.map(|u| distribution.quantile(u)).collect();
        assert!(values.iter().all(|x| x.is_finite() && *x >= low && *x <= high), "{distribution:?}");
        assert!(values.is_sorted(), "{distribution:?} does not rise");
        assert!(values[250] < values[750]);
    }
}

/// The quantile and the distribution function are inverse where one has a closed form.
#[test]
fn closed_forms() {
    let close = |d: Distribution, u: f64, want: f64| {
        let found = d.quantile(u);
        assert!((found - want).abs() < 1e-14, "{d:?} at {u}: {found}, expected {want}");
    };
    close(Distribution::Uniform(2.0, 4.0), 0.25, 2.5);
    close(Distribution::LogUniform(0.25, 4.0), 0.5, 1.0);
    close(Distribution::Triangular { min: 0.0, mode: 0.5, max: 1.0 }, 0.125, 0.25);
    close(Distribution::Triangular { min: 0.0, mode: 0.5, max: 1.0 }, 0.875, 0.75);
    close(Distribution::Beta { a: 3.0, b: 1.0, min: 0.0, max: 1.0 }, 0.125, 0.5);
    close(Distribution::Beta { a: 1.0, b: 2.0, min: 0.0, max: 1.0 }, 0.75, 0.5);
    close(Distribution::Normal { mean: 3.0, sd: 2.0, min: Some(1.0), max: Some(5.0) }, 0.5, 3.0);
}

#[test]
fn wrong_parameters_are_refused() {
    let refused = |d: Distribution, because: &str| {
        let message = d.check().expect_err("it is refused").message;
        assert!(message.contains(because), "{message}");
    };
    let normal = |mean, sd, min, max| Distribution::Normal { mean, sd, min, max };
    refused(Distribution::Uniform(1.0, 1.0), "rises; found 1 to 1");
    refused(Distribution::Uniform(f64::NAN, 1.0), "finite");
    refused(Distribution::Uniform(-f64::MAX, f64::MAX), "finite");
    refused(Distribution::LogUniform(0.0, 1.0), "begins at 0");
    refused(Distribution::LogUniform(-1.0, 1.0), "begins at -1");
    refused(normal(0.0, 0.0, None, None), "sd above 0");
    refused(normal(f64::INFINITY, 1.0, None, None), "finite mean");
    refused(normal(0.0, 1.0, Some(1.0), Some(1.0)), "rises");
    refused(normal(0.0, 1.0, Some(f64::NAN), None), "left out");
    refused(normal(0.0, 1.0, Some(30.0), None), "leaves nothing");
    refused(Distribution::Triangular { min: 0.0, mode: 2.0, max: 1.0 }, "mode");
    refused(Distribution::Beta { a: 0.0, b: 1.0, min: 0.0, max: 1.0 }, "shape");
    refused(Distribution::Beta { a: 1.0, b: 1e9, min: 0.0, max: 1.0 }, "shape");
    refused(Distribution::Beta { a: 1.0, b: 1.0, min: 1.0, max: 0.0 }, "rises");
    let text = r#"{"Normal":{"mean":0.0,"sd":1.0,"mim":0.0}}"#;
    assert!(serde_json::from_str::<Distribution>(text).unwrap_err().to_string().contains("unknown field"));
}
