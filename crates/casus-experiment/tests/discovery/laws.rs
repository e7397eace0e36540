//! What must hold for any samples.

use super::{category, fixture, inputs, numbers, numeric, stored, words};
use casus_experiment::discovery::cart::{Cart, Test};
use casus_experiment::discovery::prim::{Choice, Objective, Prim, Trajectory};
use casus_experiment::discovery::{Input, Region, Samples, Values};
use casus_model::rng::{Key, Purpose, index};
use casus_model::{Draws, Tick};

#[test]
fn a_trajectory_starts_with_everything_and_peels_before_it_pastes() {
    for (outcome, objective) in
        [("event", Objective::Lenient1), ("frequency", Objective::Lenient1), ("event", Objective::Lenient2)]
    {
        let samples = stored(outcome);
        let trajectory = &Prim { objective, ..Prim::default() }.cover(&samples)[0];
        let first = &trajectory.boxes[0];
        assert_eq!((first.coverage, first.mass, first.samples), (1.0, 1.0, 600));
        assert!(first.restricted.is_empty());
        let turn = trajectory.boxes.windows(2).position(|b| b[1].mass > b[0].mass);
        let turn = turn.unwrap_or(trajectory.boxes.len() - 1);
        assert!(trajectory.boxes[..=turn].windows(2).all(|b| b[1].mass < b[0].mass));
        assert!(trajectory.boxes[turn..].windows(2).all(|b| b[1].mass > b[0].mass));
        assert!(trajectory.boxes.windows(2).all(|b| b[1].density > b[0].density));
        assert!(trajectory.boxes.iter().all(|b| b.mass >= 0.05));
        // What a box says is what its region holds.
        let data = fixture();
        let y = numbers(&data[outcome]);
        for found in &trajectory.boxes {
            let inside: Vec<f64> = (0..600)
                .filter(|&row| found.region.contains(samples.inputs(), row))
                .map(|row| y[row])
                .collect();
            assert_eq!(inside.len() as u64, found.samples);
            assert!((inside.iter().sum::<f64>() / y.iter().sum::<f64>() - found.coverage).abs() < 1e-12);
        }
    }
}

#[test]
fn the_box_reported_is_the_stated_one() {
    let samples = stored("event");
    let trajectory = &Prim::default().cover(&samples)[0];
    let f1 = |k: usize| {
        let b = &trajectory.boxes[k];
        2.0 * b.coverage * b.density / (b.coverage + b.density)
    };
    assert!((0..trajectory.boxes.len()).all(|k| f1(k) <= f1(trajectory.chosen) + 1e-15));
    let last = &Prim { choice: Choice::Last, ..Prim::default() }.cover(&samples)[0];
    assert_eq!(last.chosen, last.boxes.len() - 1);
}

/// A shuffled list of the numbers below `count`.
fn shuffled(count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut stream = Draws::new(5, 0, 0).at(Purpose::DesignPoint, Key::NONE, Key::NONE, Tick(0));
    for k in (1..count).rev() {
        order.swap(k, index(&mut stream, k + 1));
    }
    order
}

fn reordered(input: &Input, rows: &[usize]) -> Input {
    let values = match &input.values {
        Values::Numeric(x) => Values::Numeric(rows.iter().map(|&r| x[r]).collect()),
        Values::Category { of, names } => {
            Values::Category { of: rows.iter().map(|&r| of[r]).collect(), names: names.clone() }
        }
    };
    Input { name: input.name.clone(), values }
}

fn rules(boxes: &[Trajectory], samples: &Samples) -> Vec<(Region, u64, f64, usize)> {
    assert_eq!(samples.count(), 600);
    boxes
        .iter()
        .flat_map(|t| t.boxes.iter().map(|b| (b.region.clone(), b.samples, b.coverage, t.chosen)))
        .collect()
}

#[test]
fn neither_the_order_of_rows_nor_that_of_columns_matters() {
    let data = fixture();
    for outcome in ["event", "frequency"] {
        let y = numbers(&data[outcome]);
        let plain = stored(outcome);
        let prim = Prim { most_boxes: 3, ..Prim::default() };
        let want = rules(&prim.cover(&plain), &plain);
        let rows = shuffled(600);
        let mixed: Vec<f64> = rows.iter().map(|&r| y[r]).collect();
        let other =
            Samples::new(plain.inputs().iter().map(|i| reordered(i, &rows)).collect(), &mixed).unwrap();
        assert_eq!(rules(&prim.cover(&other), &other), want);
        assert_eq!(Cart::default().grow(&other), Cart::default().grow(&plain));
        let columns = shuffled(6);
        let turned = Samples::new(columns.iter().map(|&c| plain.inputs()[c].clone()).collect(), &y).unwrap();
        let mut back = rules(&prim.cover(&turned), &turned);
        for (region, ..) in &mut back {
            let mut limits = region.limits.clone();
            for (place, &column) in columns.iter().enumerate() {
                limits[column] = region.limits[place].clone();
            }
            region.limits = limits;
        }
        assert_eq!(back, want);
    }
}

#[test]
fn nor_does_the_order_of_categories() {
    let data = fixture();
    let y = numbers(&data["event"]);
    let mut columns = inputs(&data);
    columns[4] = category("e", &words(&data["inputs"]["e"]), &["space", "air", "sea", "land"]);
    columns[5] = category("f", &words(&data["inputs"]["f"]), &["yes", "no"]);
    let (plain, other) = (stored("event"), Samples::new(columns, &y).unwrap());
    let told = |samples: &Samples| {
        let boxes = Prim { most_boxes: 3, ..Prim::default() }.cover(samples);
        let cart = Cart::default().grow(samples);
        let regions = boxes.iter().flat_map(|t| t.boxes.iter().map(|b| &b.region));
        let rows = |r: &Region| (0..600).filter(|&k| r.contains(samples.inputs(), k)).collect::<Vec<_>>();
        regions.chain(cart.nodes.iter().map(|n| &n.region)).map(rows).collect::<Vec<_>>()
    };
    assert_eq!(told(&plain), told(&other));
}

#[test]
fn what_never_varies_is_one_box() {
    let x: Vec<f64> = (0..50).map(f64::from).collect();
    for level in [1.0, 0.1] {
        let samples = Samples::new(vec![numeric("x", x.clone())], &[level; 50]).unwrap();
        let found = Prim { most_boxes: 4, ..Prim::default() }.cover(&samples);
        assert_eq!((found.len(), found[0].boxes.len(), found[0].chosen), (1, 1, 0));
        assert!((found[0].chosen().density - level).abs() < 1e-15);
        assert_eq!(Cart::default().grow(&samples).nodes.len(), 1);
    }
    // Inputs that never vary, and a single sample.
    let flat = Samples::new(vec![numeric("x", vec![3.0; 50])], &[[0.0; 25], [1.0; 25]].concat()).unwrap();
    assert_eq!(Prim::default().cover(&flat)[0].boxes.len(), 1);
    assert_eq!(Cart::default().grow(&flat).nodes.len(), 1);
    let one = Samples::new(vec![numeric("x", vec![3.0])], &[1.0]).unwrap();
    let found = Prim::default().cover(&one);
    assert_eq!(found[0].boxes.len(), 1);
    assert_eq!(Prim::default().repeat(&one, found[0].chosen(), 0, &Draws::new(1, 0, 0))[0].by_density, 0.0);
}

/// The leaves hold every sample once, and the best split of categories is the best of all splits in two.
#[test]
fn a_tree_divides_and_no_division_of_categories_is_better() {
    let samples = stored("event");
    let tree = Cart { least_mass: 0.02, ..Cart::default() }.grow(&samples);
    for row in 0..600 {
        assert_eq!(tree.leaves().filter(|l| l.region.contains(samples.inputs(), row)).count(), 1);
    }
    assert!((tree.leaves().map(|l| l.coverage).sum::<f64>() - 1.0).abs() < 1e-12);
    let names = ["a", "b", "c", "d", "e"];
    let (counts, events) = ([40, 70, 30, 90, 55], [11, 35, 2, 27, 40]);
    let of: Vec<&str> = (0..5).flat_map(|k| vec![names[k]; counts[k]]).collect();
    let y: Vec<f64> =
        (0..5).flat_map(|k| (0..counts[k]).map(move |i| f64::from(u8::from(i < events[k])))).collect();
    let samples = Samples::new(vec![category("word", &of, &names)], &y).unwrap();
    let root = &Cart { depth: 1, least_mass: 0.0, ..Cart::default() }.grow(&samples).nodes;
    let gini = |mask: u32| {
        let side = |of: bool| {
            let inside = (0..5).filter(|k| (mask >> k & 1 == 1) == of);
            let (n, s) = inside.fold((0, 0), |(n, s), k| (n + counts[k], s + events[k]));
            let p = s as f64 / n as f64;
            n as f64 * 2.0 * p * (1.0 - p)
        };
        side(true) + side(false)
    };
    let best = (1..31).map(gini).fold(f64::INFINITY, f64::min);
    let Some(Test::Among(left)) = root[0].split.as_ref().map(|s| s.left_if.clone()) else {
        panic!("a split")
    };
    let found = gini(left.iter().map(|k| 1 << k).sum());
    assert!((found - best).abs() < 1e-9, "{found}, best {best}");
}

/// Few samples, many ties, settings from sensible to absurd: every box is what it says, and the search ends.
#[test]
fn no_samples_and_no_settings_break_it() {
    for case in 0..400_u32 {
        let draws = Draws::new(11, 0, case);
        let pick = |row: u32, column: u32, of: usize| {
            index(&mut draws.at(Purpose::DesignPoint, Key(row), Key(column), Tick(0)), of)
        };
        let count = 1 + pick(0, 100, 30) as u32;
        let column = |c: u32, of: usize| (0..count).map(|row| pick(row, c, of) as f64 - 1.0).collect();
        let y: Vec<f64> = (0..count).map(|row| pick(row, 5, 4) as f64 / 3.0).collect();
        let names = ["a", "b", "c"];
        let word: Vec<&str> = (0..count).map(|row| names[pick(row, 3, 3)]).collect();
        let columns = vec![
            numeric("few", column(0, 3)),
            numeric("many", column(1, 1000)),
            numeric("flat", column(2, 1)),
            category("word", &word, &names),
        ];
        let Ok(samples) = Samples::new(columns, &y) else {
            assert!(y.iter().all(|&y| y == 0.0));
            continue;
        };
        let share = |what| [0.0, 0.05, 0.3, 0.9, -1.0, f64::NAN, f64::INFINITY][pick(0, what, 7)];
        let prim = Prim {
            peel: share(101),
            paste: share(102),
            least_mass: share(103),
            least_density: share(104),
            objective: [Objective::Lenient1, Objective::Lenient2][pick(0, 105, 2)],
            choice: [Choice::Balanced, Choice::Last, Choice::Significant(share(106))][pick(0, 107, 3)],
            most_boxes: [0, 1, 1000][pick(0, 108, 3)],
        };
        let mut left: Vec<usize> = (0..count as usize).collect();
        let found = prim.cover(&samples);
        assert!(!found.is_empty());
        for trajectory in &found {
            for found in &trajectory.boxes {
                let inside = left.iter().filter(|&&row| found.region.contains(samples.inputs(), row));
                let inside: Vec<f64> = inside.map(|&row| y[row]).collect();
                assert_eq!(inside.len() as u64, found.samples, "case {case}");
                let density = inside.iter().sum::<f64>() / inside.len() as f64;
                assert!(found.samples > 0 && (density - found.density).abs() < 1e-12);
                let p = found.restricted.iter().flat_map(|r| [r.lower, r.upper]).flatten();
                assert!(p.into_iter().all(|p| (0.0..=1.0).contains(&p)));
            }
            left.retain(|&row| !trajectory.chosen().region.contains(samples.inputs(), row));
        }
        let repeated = prim.repeat(&samples, found[0].chosen(), 3, &draws);
        assert!(repeated.iter().all(|r| (0.0..=1.0).contains(&r.by_coverage)));
        let cart =
            Cart { least_mass: share(109), depth: [0, 1, u32::MAX][pick(0, 110, 3)], complexity: share(111) };
        let tree = cart.grow(&samples);
        for row in 0..count as usize {
            assert_eq!(tree.leaves().filter(|l| l.region.contains(samples.inputs(), row)).count(), 1);
        }
        assert_eq!(tree.leaves().map(|l| l.samples).sum::<u64>(), u64::from(count));
    }
}
