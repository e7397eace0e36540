//! Distribution functions against SciPy.

use super::{fixture, numbers};
use casus_experiment::distribution::{binomial_upper, student_cdf, student_quantile};

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
