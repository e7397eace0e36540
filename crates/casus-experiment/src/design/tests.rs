use super::*;
use casus_model::rng::{Key, Purpose, index};

const MIXED: [Axis; 3] = [Axis::Continuous, Axis::Values(3), Axis::Values(1)];

fn points(design: &Design, axes: &[Axis], seed: u64) -> Points {
    design.points(axes, seed).unwrap_or_else(|e| panic!("{design:?}: {e}"))
}

fn rows(points: &Points) -> Vec<Vec<f64>> {
    let row = |i| {
        let mut row = vec![f64::NAN; points.dims()];
        points.point(i, &mut row);
        row
    };
    (0..points.len()).map(row).collect()
}

fn all_kinds() -> Vec<Design> {
    vec![
        Design::FullFactorial { levels: Some(4) },
        Design::Zipped { n: 3 },
        Design::Random { n: 50 },
        Design::LatinHypercube { n: 50, maximin: false },
        Design::LatinHypercube { n: 50, maximin: true },
        Design::Sobol { n: 64 },
        Design::Morris { trajectories: 10, levels: 4 },
        Design::Saltelli { n: 16, second_order: false },
        Design::Saltelli { n: 16, second_order: true },
        Design::Table { points: vec![vec![0.1, 0.5, 0.9]; 2] },
    ]
}

#[test]
fn every_design_keeps_inside_the_cube_and_counts_its_points() {
    let axes = [Axis::Continuous, Axis::Values(3), Axis::Values(3)];
    let counts = [36, 3, 50, 50, 50, 64, 40, 80, 128, 2];
    for (design, count) in all_kinds().iter().zip(counts) {
        let points = points(design, &axes, 7);
        assert_eq!((points.len(), design.count(&axes)), (count, Ok(count)));
        assert!(rows(&points).iter().flatten().all(|u| *u > 0.0 && *u < 1.0), "{design:?}");
        let columns = points.columns();
        assert_eq!(columns[1][1], rows(&points)[1][1]);
        assert_eq!((columns.len(), columns[2].len() as u64), (3, count));
    }
}

#[test]
fn a_seed_gives_its_points_and_another_seed_others() {
    let axes = [Axis::Continuous; 3];
    for design in all_kinds() {
        let with = |seed| design.points(&axes, seed).map(|points| rows(&points));
        assert_eq!(with(1), with(1));
        let drawn =
            !matches!(design, Design::FullFactorial { .. } | Design::Zipped { .. } | Design::Table { .. });
        assert_eq!(with(1) != with(2), drawn, "{design:?}");
    }
}

#[test]
fn designs_that_are_extensible_keep_their_first_points() {
    let axes = [Axis::Continuous, Axis::Values(4), Axis::Continuous, Axis::Continuous];
    let pairs = [
        (Design::Random { n: 10 }, Design::Random { n: 37 }),
        (Design::Sobol { n: 13 }, Design::Sobol { n: 200 }),
        (Design::Saltelli { n: 5, second_order: true }, Design::Saltelli { n: 64, second_order: true }),
        (Design::Morris { trajectories: 3, levels: 6 }, Design::Morris { trajectories: 9, levels: 6 }),
    ];
    for (less, more) in pairs {
        let (less, more) = (rows(&points(&less, &axes, 5)), rows(&points(&more, &axes, 5)));
        assert_eq!(less, more[..less.len()]);
    }
}

#[test]
fn a_full_factorial_visits_every_combination_once() {
    let points = points(&Design::FullFactorial { levels: Some(4) }, &MIXED, 0);
    let place = |row: &Vec<f64>| ((row[0] * 4.0) as u32, MIXED[1].index(row[1]), MIXED[2].index(row[2]));
    let found: Vec<_> = rows(&points).iter().map(place).collect();
    let want: Vec<_> = (0..4).flat_map(|a| (0..3).map(move |b| (a, Some(b), Some(0)))).collect();
    assert_eq!(found, want);
    assert_eq!(rows(&points)[0], [0.125, 1.0 / 6.0, 0.5]);
    let alone = Design::FullFactorial { levels: None }.points(&[], 0).unwrap();
    assert_eq!((alone.len(), alone.dims()), (1, 0));
    alone.point(0, &mut []);
}

#[test]
fn zipped_takes_the_kth_values_together() {
    let axes = [Axis::Continuous, Axis::Values(5)];
    let rows = rows(&points(&Design::Zipped { n: 5 }, &axes, 0));
    assert_eq!(rows.iter().map(|r| r[0]).collect::<Vec<_>>(), [0.1, 0.3, 0.5, 0.7, 0.9]);
    assert!((0..5).all(|k| axes[1].index(rows[k as usize][1]) == Some(k)));
}

#[test]
fn a_latin_hypercube_has_one_point_in_each_stratum() {
    for (n, maximin) in [(1, true), (2, true), (7, false), (100, true), (1000, false)] {
        let design = Design::LatinHypercube { n, maximin };
        for column in points(&design, &[Axis::Continuous; 4], 11).columns() {
            let mut strata: Vec<u32> = column.iter().map(|u| (u * f64::from(n)) as u32).collect();
            strata.sort_unstable();
            assert!(strata.into_iter().eq(0..n), "{n} strata");
        }
    }
}

/// Blocks of 2^m points are (0, m, 1)-nets on every axis, and the first two axes together are a (0, m, 2)-net: one
/// point in each elementary interval.
#[test]
fn scrambled_sobol_points_are_nets() {
    let columns = points(&Design::Sobol { n: 1024 }, &[Axis::Continuous; 40], 3).columns();
    for m in 0..=10 {
        let n = 1_usize << m;
        for block in 0..1024 / n {
            let of = |axis: usize| columns[axis][block * n..(block + 1) * n].iter();
            for axis in 0..columns.len() {
                let mut seen = vec![false; n];
                of(axis).for_each(|u| seen[(u * n as f64) as usize] = true);
                assert!(!seen.contains(&false), "axis {axis}, block {block} of {n}");
            }
            for wide in 0..=m {
                let (across, along) = (1_usize << wide, n >> wide);
                let mut seen = vec![false; n];
                for (u, v) in of(0).zip(of(1)) {
                    seen[(u * across as f64) as usize * along + (v * along as f64) as usize] = true;
                }
                assert!(!seen.contains(&false), "{across} x {along} boxes, block {block}");
            }
        }
    }
}

#[test]
fn morris_trajectories_move_each_axis_once_by_half_its_levels() {
    let axes = [Axis::Continuous, Axis::Values(2), Axis::Values(5), Axis::Continuous];
    let steps = [3.0 / 6.0, 1.0 / 2.0, 2.0 / 5.0, 3.0 / 6.0];
    let points = points(&Design::Morris { trajectories: 200, levels: 6 }, &axes, 9);
    assert_eq!(points.layout(), Layout::Trajectories);
    let rows = rows(&points);
    let (mut ups, mut first) = (0, [0; 4]);
    for trajectory in rows.chunks(5) {
        let mut moved = Vec::new();
        for pair in trajectory.windows(2) {
            let changed: Vec<usize> = (0..4).filter(|&axis| pair[0][axis] != pair[1][axis]).collect();
            let [axis] = changed[..] else { panic!("one axis a step, not {changed:?}") };
            let step = pair[1][axis] - pair[0][axis];
            assert!((step.abs() - steps[axis]).abs() < 1e-12, "axis {axis} by {step}");
            ups += u32::from(step > 0.0);
            moved.push(axis);
        }
        first[moved[0]] += 1;
        moved.sort_unstable();
        assert_eq!(moved, [0, 1, 2, 3]);
    }
    // Half of 800 moves, and a quarter of 200 first moves, to four standard errors.
    assert!((400_i32 - ups as i32).abs() < 57, "{ups} upwards");
    assert!(first.iter().all(|n| (50_i32 - n).abs() < 25), "{first:?}");
    let mut levels = [0; 6];
    rows.iter().for_each(|row| levels[(row[0] * 6.0) as usize] += 1);
    assert!(levels.iter().all(|n| (*n as f64 - 1000.0 / 6.0).abs() < 90.0), "{levels:?}");
}

#[test]
fn saltelli_exchanges_one_coordinate_at_a_time() {
    let axes = [Axis::Continuous; 3];
    for second_order in [false, true] {
        let points = points(&Design::Saltelli { n: 4, second_order }, &axes, 2);
        let blocks = SaltelliBlocks { axes: 3, second_order };
        assert_eq!(points.layout(), Layout::Saltelli(blocks));
        let base = points_of_sobol();
        for (pair, block) in rows(&points).chunks(blocks.width()).enumerate() {
            let (a, b) = (&block[blocks.a()], &block[blocks.b()]);
            assert_eq!([&a[..], &b[..]].concat(), base[pair]);
            for axis in 0..3 {
                let mut exchanged = a.clone();
                exchanged[axis] = b[axis];
                assert_eq!(block[blocks.ab(axis)], exchanged);
                if second_order {
                    let mut exchanged = b.clone();
                    exchanged[axis] = a[axis];
                    assert_eq!(block[blocks.ba(axis)], exchanged);
                }
            }
        }
    }
}

fn points_of_sobol() -> Vec<Vec<f64>> {
    rows(&points(&Design::Sobol { n: 4 }, &[Axis::Continuous; 6], 2))
}

#[test]
fn coordinates_mean_values_and_positions() {
    let five = Axis::Values(5);
    assert_eq!([0.0, 0.19, 0.2, 0.999, 1.0].map(|u| five.index(u)), [0, 0, 1, 4, 4].map(Some));
    assert_eq!([0.1, 0.5, 0.9].map(|u| five.position(u)), [0.0, 0.5, 1.0]);
    assert_eq!((Axis::Values(1).position(0.5), Axis::Continuous.position(0.3)), (0.0, 0.3));
    assert_eq!(Axis::Continuous.index(0.3), None);
}

#[track_caller]
fn refused(design: Design, axes: &[Axis], because: &str) {
    let message = design.points(axes, 0).expect_err("it is refused").message;
    assert!(message.contains(because), "{message}");
    assert_eq!(design.count(axes).map_err(|e| e.message), Err(message));
}

#[test]
fn what_gives_no_points_is_refused() {
    let one = [Axis::Continuous];
    for design in [
        Design::Random { n: 0 },
        Design::Sobol { n: 0 },
        Design::Saltelli { n: 0, second_order: true },
        Design::LatinHypercube { n: 0, maximin: true },
        Design::Morris { trajectories: 0, levels: 4 },
        Design::Table { points: Vec::new() },
        Design::Zipped { n: 0 },
    ] {
        refused(design.clone(), &one, "at least one point");
        refused(design, &[], "no uncertainty");
    }
    refused(Design::FullFactorial { levels: None }, &one, "needs a number of levels");
    refused(Design::FullFactorial { levels: Some(1) }, &one, "at least 2 levels; found 1");
    refused(Design::FullFactorial { levels: Some(2) }, &[Axis::Values(0)], "uncertainty 1 has no value");
    refused(Design::FullFactorial { levels: Some(10) }, &[Axis::Continuous; 12], "10 x 10 x 10");
    refused(Design::FullFactorial { levels: Some(u32::MAX) }, &[Axis::Continuous; 12], "at most 4294967296");
    refused(Design::Zipped { n: 4 }, &[Axis::Continuous, Axis::Values(3)], "uncertainty 2 has 3");
    refused(Design::Morris { trajectories: 3, levels: 1 }, &one, "at least 2 levels");
    refused(Design::Morris { trajectories: 3, levels: 4 }, &[Axis::Values(1)], "cannot move");
    refused(Design::Morris { trajectories: u32::MAX, levels: 4 }, &one, "4294967295 x 2 trajectories");
    refused(Design::Saltelli { n: u32::MAX, second_order: false }, &one, "4294967295 x 3 pairs");
    refused(
        Design::Saltelli { n: 2, second_order: false },
        &[Axis::Continuous; 129],
        "at most 256 axes; 258",
    );
    refused(Design::LatinHypercube { n: 10_001, maximin: true }, &one, "at most 10000 points");
    refused(Design::LatinHypercube { n: u32::MAX, maximin: false }, &one, "4294967295 points x 1");
    refused(Design::Table { points: vec![vec![0.5], vec![0.5, 0.5]] }, &one, "point 2 has 2 numbers");
    for u in [0.0, 1.0, f64::NAN, -0.1] {
        refused(Design::Table { points: vec![vec![u]] }, &one, "strictly between 0 and 1");
    }
}

/// Designs and axes of all sizes, from none to the greatest: either a refusal, or points inside the cube, of which
/// the last is looked at as well as the first.
#[test]
fn whatever_is_asked_for_is_answered() {
    let draws = Draws::new(77, 0, 0);
    let (mut given, mut refused) = (0, 0);
    for case in 0..3000 {
        let mut stream = draws.once(Purpose::DesignPoint, Key(case), Key::NONE);
        let mut below = |n| index(&mut stream, n);
        let sizes = [0, 1, 2, 3, 5, 64, 1000, 70_000, u32::MAX];
        let axes: Vec<Axis> = (0..below(6))
            .map(|_| if below(2) == 0 { Axis::Continuous } else { Axis::Values(sizes[below(9)]) })
            .collect();
        let (n, levels, flag) = (sizes[below(9)], sizes[below(9)], below(2) == 0);
        let design = match below(7) {
            0 => Design::FullFactorial { levels: flag.then_some(levels) },
            1 => Design::Zipped { n },
            2 => Design::Random { n },
            3 => Design::LatinHypercube { n, maximin: flag && n < 100 },
            4 => Design::Sobol { n },
            5 => Design::Morris { trajectories: n, levels },
            _ => Design::Saltelli { n, second_order: flag },
        };
        let Ok(points) = design.points(&axes, case.into()) else {
            refused += 1;
            continue;
        };
        given += 1;
        let mut point = vec![0.0; axes.len()];
        for i in [0, points.len() / 2, points.len() - 1] {
            points.point(i, &mut point);
            assert!(point.iter().all(|u| *u > 0.0 && *u < 1.0), "{design:?} over {axes:?}: {point:?}");
        }
    }
    assert!(given > 1000 && refused > 300, "{given} given, {refused} refused");
}

#[test]
fn sobol_off_a_power_of_two_is_noted() {
    let note = Design::Saltelli { n: 1000, second_order: false }.note().unwrap();
    assert!(note.contains("1000 lies between 512 and 1024"), "{note}");
    assert_eq!(Design::Sobol { n: 1024 }.note(), None);
    assert_eq!(Design::Sobol { n: 0 }.note(), None);
    assert_eq!(Design::Random { n: 1000 }.note(), None);
    assert!(Design::Sobol { n: u32::MAX }.note().unwrap().contains("4294967296"));
}

#[test]
fn a_design_is_written_as_it_is_read() {
    let read = |text: &str| serde_json::from_str::<Design>(text).map_err(|e| e.to_string());
    assert_eq!(read(r#"{"Saltelli":{"n":8}}"#), Ok(Design::Saltelli { n: 8, second_order: false }));
    assert_eq!(read(r#"{"Morris":{"trajectories":8}}"#), Ok(Design::Morris { trajectories: 8, levels: 4 }));
    assert!(read(r#"{"Sobol":{"n":8,"m":9}}"#).unwrap_err().contains("unknown field `m`"));
    for design in all_kinds() {
        assert_eq!(read(&serde_json::to_string(&design).unwrap()), Ok(design));
    }
}
