//! Discovery against other programs, on planted boxes, and by its laws.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod agreement;
mod laws;
mod planted;
mod scipy;

use casus_experiment::discovery::{Input, Samples, Values};
use serde_json::Value;

fn fixture() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/discovery.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

fn words(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|x| x.as_str().unwrap()).collect()
}

fn numeric(name: &str, x: Vec<f64>) -> Input {
    Input { name: name.to_owned(), values: Values::Numeric(x) }
}

/// A category whose names stand in the given order.
fn category(name: &str, of: &[&str], names: &[&str]) -> Input {
    let place = |word: &&str| names.iter().position(|n| n == word).unwrap() as u32;
    let values = Values::Category {
        of: of.iter().map(place).collect(),
        names: names.iter().map(|&n| n.to_owned()).collect(),
    };
    Input { name: name.to_owned(), values }
}

/// The inputs of the stored data, in the order of its columns.
fn inputs(data: &Value) -> Vec<Input> {
    let of = |name: &str| &data["inputs"][name];
    let mut inputs: Vec<Input> = ["a", "b", "c", "d"].map(|name| numeric(name, numbers(of(name)))).to_vec();
    inputs.push(category("e", &words(of("e")), &["air", "land", "sea", "space"]));
    inputs.push(category("f", &words(of("f")), &["no", "yes"]));
    inputs
}

fn stored(outcome: &str) -> Samples {
    let data = fixture();
    Samples::new(inputs(&data), &numbers(&data[outcome])).unwrap()
}
