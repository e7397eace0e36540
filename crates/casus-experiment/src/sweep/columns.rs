//! The columns of a study's tables.

use crate::experiment::Keep;
use crate::space::{Factor, Space, Value, Values};
use crate::study::plan::STATUS;
use crate::table::{BadSchema, Column, Kind, Schema};

/// The table with a row for each run.
pub const RUNS: &str = "runs";
/// The table with a row for each sample.
pub const SAMPLES: &str = "samples";

/// Names that the tables use themselves.
pub(crate) const RESERVED: [&str; 12] = [
    "sample",
    "point",
    "scenario",
    "policy",
    "replicate",
    "seed",
    "stream",
    STATUS,
    "reason",
    "replicates",
    "outcome",
    "run",
];

fn of_sample() -> Vec<Column> {
    vec![
        Column::new(
            "sample",
            Kind::U32,
            "Number of the sample: (point x scenarios + scenario) x policies + policy",
        ),
        Column::new("point", Kind::U32, "Number of the point of the design"),
        Column::new("scenario", Kind::Text, "Id of the scenario"),
        Column::new(
            "policy",
            Kind::U32,
            "Number of the combination of the levers' values, the last lever fastest",
        ),
    ]
}

fn ending(of: &str) -> [Column; 2] {
    [
        Column::new(STATUS, Kind::Text, "ok, invalid (its values make no scenario) or failed"),
        Column::new("reason", Kind::Text, format!("Why the {of} is invalid or failed")).optional(),
    ]
}

/// What was each run, how it ended and what was taken of it.
pub(super) fn runs(space: &Space) -> Result<Schema, BadSchema> {
    let mut columns = of_sample();
    columns.extend([
        Column::new("replicate", Kind::U32, "Number of the replicate"),
        Column::new("seed", Kind::U64, "Seed of the random numbers"),
        Column::new(
            "stream",
            Kind::U32,
            "Stream of the random numbers; samples of one stream share their luck",
        ),
    ]);
    columns.extend(ending("run"));
    for outcome in space.outcomes() {
        let column = Column::new(outcome.name.as_str(), Kind::F64, outcome.meaning()).optional();
        columns.push(column.unit(outcome.unit()));
    }
    Schema::new(columns)
}

/// The values of each sample, and what was taken of its runs where those are not kept.
pub(super) fn samples(space: &Space) -> Result<Schema, BadSchema> {
    let mut columns = of_sample();
    for factor in &space.factors {
        let kind = if is_number(factor) { Kind::F64 } else { Kind::Text };
        let column = Column::new(factor.name.as_str(), kind, meaning(factor)).unit(unit(factor));
        columns.push(if kind == Kind::F64 { column.optional() } else { column });
    }
    columns.extend(ending("sample"));
    columns.push(Column::new("replicates", Kind::U32, "Runs of the sample"));
    if space.keep() == Keep::Samples {
        for outcome in space.outcomes() {
            let (name, unit) = (&outcome.name, outcome.unit());
            let number = |part: &str, of: &str| {
                Column::new(format!("{name}_{part}"), Kind::F64, format!("{of} of {name} over the runs"))
                    .optional()
            };
            columns.extend([
                Column::new(format!("{name}_n"), Kind::U32, format!("Runs that have {name}")),
                number("mean", "Mean").unit(unit),
                number("variance", "Variance (n - 1)"),
                number("min", "Least").unit(unit),
                number("max", "Greatest").unit(unit),
            ]);
        }
    }
    Schema::new(columns)
}

/// Whether every value of a factor is a number.
pub(crate) fn is_number(factor: &Factor) -> bool {
    match factor.values.count() {
        None => true,
        Some(count) => {
            (0..count).all(|at| factor.values.number(Value::Choice(at)).is_some_and(f64::is_finite))
        }
    }
}

fn meaning(factor: &Factor) -> String {
    match &factor.values {
        Values::Range(_) | Values::Among(_) => format!("Value of {}", factor.path),
        Values::Scale(_) => format!("Factor of {}", factor.path),
        Values::Delay(_) => format!("Delay of {}", factor.path),
    }
}

fn unit(factor: &Factor) -> &'static str {
    if matches!(factor.values, Values::Delay(_)) { "h" } else { "" }
}
