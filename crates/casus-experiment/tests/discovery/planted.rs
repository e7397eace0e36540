//! A box that was planted is found, and nothing else.

use super::{category, numeric};
use casus_experiment::discovery::cart::Cart;
use casus_experiment::discovery::prim::{Choice, Prim};
use casus_experiment::discovery::{Limit, Samples};
use casus_model::rng::{Key, Purpose, bernoulli, uniform};
use casus_model::{Draws, Tick};

/// Five uniform inputs; the event has probability 0.9 where x0 < 0.4 and x1 > 0.5, and 0.05 elsewhere.
fn corner(seed: u64, count: u32) -> Samples {
    let draws = Draws::new(seed, 0, 0);
    let at = |row, column| draws.at(Purpose::DesignPoint, Key(row), Key(column), Tick(0));
    let x: Vec<Vec<f64>> =
        (0..5).map(|column| (0..count).map(|row| uniform(&mut at(row, column))).collect()).collect();
    let event = (0..count).map(|row| {
        let inside = x[0][row as usize] < 0.4 && x[1][row as usize] > 0.5;
        f64::from(bernoulli(&mut at(row, 9), if inside { 0.9 } else { 0.05 }))
    });
    let event: Vec<f64> = event.collect();
    let inputs = x.into_iter().enumerate().map(|(k, x)| numeric(&format!("x{k}"), x)).collect();
    Samples::new(inputs, &event).unwrap()
}

#[test]
fn prim_finds_the_planted_box() {
    for seed in 0..5 {
        let samples = corner(seed, 4000);
        let trajectory = &Prim::default().cover(&samples)[0];
        let found = trajectory.chosen();
        // 0.2 of the mass at 0.9 and 0.8 at 0.05: 0.18 / 0.22 of the events lie in the box.
        assert!((found.coverage - 0.18 / 0.22).abs() < 0.06, "coverage {}", found.coverage);
        assert!((found.density - 0.9).abs() < 0.05, "density {}", found.density);
        let [Limit::Range { upper, .. }, Limit::Range { lower, .. }] = found.region.limits[..2] else {
            panic!("two numbers")
        };
        assert!((upper - 0.4).abs() < 0.03 && (lower - 0.5).abs() < 0.03, "{upper}, {lower}");
        for restriction in &found.restricted {
            let p = [restriction.lower, restriction.upper].into_iter().flatten().fold(1.0, f64::min);
            let real = restriction.input < 2;
            assert!(if real { p < 1e-20 } else { p > 0.05 }, "input {}: {p}", restriction.input);
        }
        let simple = Prim { choice: Choice::Significant(0.05), ..Prim::default() }.cover(&samples);
        let simple = simple[0].chosen();
        let inputs: Vec<usize> = simple.restricted.iter().map(|r| r.input).collect();
        assert_eq!(inputs, [0, 1]);
        let sides: Vec<bool> =
            simple.restricted.iter().flat_map(|r| [r.lower.is_some(), r.upper.is_some()]).collect();
        assert_eq!(sides, [false, true, true, false], "the corner and no more");
        let repeated = Prim::default().repeat(&samples, found, 8, &Draws::new(seed, 0, 0));
        for (input, share) in repeated.iter().enumerate() {
            let both = [share.by_coverage, share.by_density];
            assert!(both.iter().all(|&s| if input < 2 { s == 1.0 } else { s <= 0.9 }), "{input}: {both:?}");
        }
    }
}

/// On noise a box always finds something to restrict; its quasi-p values are the warning.
#[test]
fn a_spurious_restriction_has_a_large_quasi_p_value() {
    let mut quasi_p = Vec::new();
    for seed in 0..20 {
        let found = Prim { choice: Choice::Last, ..Prim::default() }.cover(&corner(seed, 1000));
        for restriction in &found[0].boxes.last().unwrap().restricted {
            if restriction.input >= 2 {
                quasi_p.extend([restriction.lower, restriction.upper].into_iter().flatten());
            }
        }
    }
    assert!(quasi_p.len() > 20);
    quasi_p.sort_unstable_by(f64::total_cmp);
    assert!(quasi_p[quasi_p.len() / 2] > 0.2, "median {}", quasi_p[quasi_p.len() / 2]);
    assert!(quasi_p[0] > 0.005, "least {}", quasi_p[0]);
}

#[test]
fn two_planted_boxes_are_found_one_after_the_other() {
    let x: Vec<f64> = (0..1000).map(|k| f64::from(k) / 1000.0).collect();
    let y: Vec<f64> = (0..1000).map(|k| f64::from(k * 617 % 1000) / 1000.0).collect();
    let event: Vec<f64> = x.iter().zip(&y).map(|(&x, &y)| f64::from(x < 0.1995 || y > 0.8995)).collect();
    let samples = Samples::new(vec![numeric("x", x), numeric("y", y)], &event).unwrap();
    let found = Prim { most_boxes: 5, least_density: 0.5, ..Prim::default() }.cover(&samples);
    // 280 events: 200 where x is small, 80 of the rest where y is great.
    let want = [("x <= 0.2", 200.0 / 280.0), ("y >= 0.9", 80.0 / 280.0)];
    assert_eq!(found.len(), want.len());
    for (trajectory, (rule, coverage)) in found.iter().zip(want) {
        let chosen = trajectory.chosen();
        let told = chosen.region.rule(samples.inputs(), &samples.whole());
        assert!(
            (chosen.coverage - coverage).abs() < 0.03 && chosen.density > 0.9,
            "{told}, {rule}: {chosen:?}"
        );
        assert_eq!(told[..4], rule[..4]);
    }
}

/// Word c is rare in events but for great x: it is peeled off first, and comes back once x is restricted.
#[test]
fn a_category_peeled_too_early_is_pasted_back() {
    let rows: Vec<(&str, f64, f64)> = (0..450)
        .map(|k| {
            let (great, turn) = (k >= 225, k % 10);
            ("a", f64::from(k) / 450.0, f64::from(u8::from(turn < if great { 9 } else { 6 })))
        })
        .chain((0..50).map(|k| ("c", f64::from(k) / 80.0, f64::from(u8::from(k >= 40)))))
        .collect();
    let words: Vec<&str> = rows.iter().map(|r| r.0).collect();
    let inputs =
        vec![category("word", &words, &["a", "c"]), numeric("x", rows.iter().map(|r| r.1).collect())];
    let samples = Samples::new(inputs, &rows.iter().map(|r| r.2).collect::<Vec<_>>()).unwrap();
    let found = Prim { choice: Choice::Last, least_mass: 0.4, ..Prim::default() }.cover(&samples);
    let words: Vec<&Limit> = found[0].boxes.iter().map(|b| &b.region.limits[0]).collect();
    assert_eq!(*words[1], Limit::Among(vec![0]));
    assert_eq!(**words.last().unwrap(), Limit::Among(vec![0, 1]));
    assert_eq!(found[0].chosen().restricted.len(), 1);
}

#[test]
fn a_tree_finds_the_planted_box() {
    let samples = corner(3, 4000);
    let tree = Cart { depth: 2, ..Cart::default() }.grow(&samples);
    let best = tree.leaves().max_by(|a, b| a.density.total_cmp(&b.density)).unwrap();
    assert!((best.density - 0.9).abs() < 0.05 && (best.coverage - 0.18 / 0.22).abs() < 0.06);
    let rule = best.region.rule(samples.inputs(), &samples.whole());
    assert!(rule.starts_with("x0 <= 0.39") || rule.starts_with("x0 <= 0.40"), "{rule}");
    assert!(rule.contains("and x1 >= 0.49") || rule.contains("and x1 >= 0.50"), "{rule}");
}
