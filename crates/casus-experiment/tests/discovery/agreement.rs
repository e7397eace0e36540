//! PRIM against EMA Workbench and CART against scikit-learn, on the data of `tests/fixtures/discovery.py`.

use super::{fixture, inputs, numbers, stored, words};
use casus_experiment::discovery::cart::{Cart, Test};
use casus_experiment::discovery::prim::{Choice, Found, Objective, Prim};
use casus_experiment::discovery::{Limit, Samples, Values};
use serde_json::Value;

#[track_caller]
fn near(got: f64, want: &Value, what: &str) {
    let want = want.as_f64().unwrap();
    assert!((got - want).abs() < 1e-9, "{what} is {got}, expected {want}");
}

fn study(name: &str) -> (Prim, &'static str, bool) {
    let last = Prim { choice: Choice::Last, least_density: 0.3, ..Prim::default() };
    match name {
        "lenient1" => (Prim { most_boxes: 2, ..last }, "event", true),
        "lenient2" => (Prim { objective: Objective::Lenient2, ..last }, "event", true),
        "coarse" => (Prim { peel: 0.12, paste: 0.2, least_mass: 0.02, ..last }, "event", true),
        "frequency" => (last, "frequency", false),
        _ => panic!("no study {name}"),
    }
}

fn same_box(found: &Found, want: &Value, samples: &Samples, binary: bool, what: &str) {
    near(found.density, &want["mean"], what);
    near(found.mass, &want["mass"], what);
    assert_eq!(found.restricted.len() as u64, want["res_dim"].as_u64().unwrap(), "{what}");
    for (k, limit) in found.region.limits.iter().enumerate() {
        let want = &want["limits"][k];
        match (limit, &samples.inputs()[k].values) {
            (Limit::Range { lower, upper }, _) => {
                near(*lower, &want[0], what);
                near(*upper, &want[1], what);
            }
            (Limit::Among(kept), Values::Category { names, .. }) => {
                let kept: Vec<&str> = kept.iter().map(|&k| names[k as usize].as_str()).collect();
                assert_eq!(kept, words(want), "{what}");
            }
            _ => panic!("a limit of another kind"),
        }
    }
    if binary {
        near(found.coverage, &want["coverage"], what);
        near(found.density, &want["density"], what);
        let quasi_p = want["quasi_p"].as_object().unwrap();
        assert_eq!(found.restricted.len(), quasi_p.len());
        for restriction in &found.restricted {
            let name = &samples.inputs()[restriction.input].name;
            near(restriction.lower.unwrap_or(-1.0), &quasi_p[name][0], what);
            near(restriction.upper.unwrap_or(-1.0), &quasi_p[name][1], what);
        }
    }
}

#[test]
fn boxes_and_quasi_p_values_are_those_of_ema_workbench() {
    let mut boxes = 0;
    for want in fixture()["prim"].as_array().unwrap() {
        let name = want["name"].as_str().unwrap();
        let (prim, outcome, binary) = study(name);
        let samples = stored(outcome);
        let found = prim.cover(&samples);
        let want = want["boxes"].as_array().unwrap();
        assert_eq!(found.len(), want.len(), "{name}");
        for (found, want) in found.iter().zip(want) {
            let want = want.as_array().unwrap();
            for (k, (found, want)) in found.boxes.iter().zip(want).enumerate() {
                same_box(found, want, &samples, binary, &format!("{name}, box {k}"));
                boxes += 1;
            }
            assert_eq!(found.boxes.len(), want.len(), "{name}");
        }
    }
    assert!(boxes > 150);
}

#[test]
fn trees_are_those_of_scikit_learn() {
    let data = fixture();
    // scikit-learn knows numbers only: f enters as 0 and 1, which for two categories is the same; e does not enter.
    let mut columns = inputs(&data);
    columns.remove(4);
    let samples = Samples::new(columns, &numbers(&data["event"])).unwrap();
    for want in data["trees"].as_array().unwrap() {
        let cart = Cart {
            // A little more than the whole number, which rounding down then restores.
            least_mass: (want["least"].as_f64().unwrap() + 0.5) / samples.count() as f64,
            depth: want["depth"].as_u64().map_or(u32::MAX, |d| d as u32),
            complexity: want["alpha"].as_f64().unwrap(),
        };
        let tree = cart.grow(&samples);
        let want = want["nodes"].as_array().unwrap();
        assert_eq!(tree.nodes.len(), want.len());
        for (node, want) in tree.nodes.iter().zip(want) {
            let want = numbers(want);
            let (input, threshold) = match &node.split {
                None => (-2.0, -2.0),
                Some(split) => match &split.left_if {
                    Test::AtMost(threshold) => (split.input as f64, *threshold),
                    Test::Among(words) => {
                        assert_eq!(words.len(), 1);
                        // "no" goes left of a half; where "yes" does, the children are exchanged.
                        assert_eq!(words[0], 0, "the fixture has no split where yes is rarer");
                        (split.input as f64, 0.5)
                    }
                },
            };
            assert_eq!((input, node.samples as f64), (want[0], want[2]));
            assert!((threshold - want[1]).abs() < 1e-12 && (node.impurity - want[3]).abs() < 1e-12);
        }
    }
}
