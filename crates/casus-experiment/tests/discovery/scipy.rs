//! Distribution functions and tests of hypotheses against SciPy.

use super::{fixture, numbers};
use casus_experiment::probability::{binomial_upper, student_cdf, student_quantile};
use casus_experiment::verdict::{Answer, Claim, Lies, Observation, Quantity, Test, judge};

#[test]
fn distributions_are_those_of_scipy() {
    let data = fixture();
    let check = |table: &str, of: &dyn Fn(&[f64]) -> f64| {
        let rows = data[table].as_array().unwrap();
        assert!(rows.len() > 5);
        for row in rows {
            let row = numbers(row);
            let (given, want) = row.split_at(row.len() - 1);
            let got = of(given);
            // Relative where the value is small, so that tails count.
            assert!(
                (got - want[0]).abs() <= 1e-9 * want[0].abs(),
                "{table} of {given:?}: {got}, {}",
                want[0]
            );
        }
    };
    check("student", &|row| student_cdf(row[0], row[1]));
    check("student_quantile", &|row| student_quantile(row[0], row[1]));
    check("binomial", &|row| binomial_upper(row[0], row[1], row[2]));
}

/// One run for each number, each at a point of its own.
fn runs(values: &[f64]) -> Vec<Observation> {
    (0..).zip(values).map(|(point, &value)| Observation { point, replicate: 0, value }).collect()
}

fn answer(quantity: Quantity, bound: f64) -> Answer {
    judge(&[Claim { quantity, lies: Lies::Below(bound) }], 0.95).unwrap()[0]
}

#[test]
fn tests_are_those_of_scipy() {
    let data = fixture();
    let sample = |name: &str| numbers(&data["samples"][name]);
    let (one, other, longer) = (sample("one"), sample("other"), sample("longer"));
    let between = |a: &[f64], b: &[f64]| answer(Quantity::Difference(runs(a), runs(b)), 0.0);
    for (name, test, got) in [
        ("paired", Test::Paired, between(&one, &other)),
        ("welch", Test::Welch, between(&one, &longer)),
        ("single", Test::OneSample, answer(Quantity::Mean(runs(&one)), 0.5)),
    ] {
        assert_eq!(got.test, test);
        for (field, got) in [("p", Some(got.p)), ("df", got.freedom), ("low", got.low), ("high", got.high)] {
            let (got, want) = (got.unwrap(), data[name][field].as_f64().unwrap());
            assert!((got - want).abs() < 1e-9, "{name}, {field}: {got}, {want}");
        }
    }
    let rank = &data["rank"];
    let values = runs(&numbers(&rank["y"]));
    let trend = answer(Quantity::Trend(numbers(&rank["x"]).into_iter().zip(values).collect()), 0.0);
    assert!((trend.estimate.unwrap() - rank["rho"].as_f64().unwrap()).abs() < 1e-12);
}
