use super::*;
use crate::detection::normal_cdf;
use casus_model::rng::{Key, Purpose, index, normal};
use casus_model::{Draws, Tick};

/// One run for each number, each at a point of its own.
fn points(values: &[f64]) -> Vec<Observation> {
    (0..).zip(values).map(|(point, &value)| Observation { point, replicate: 0, value }).collect()
}

fn replicates(values: &[f64]) -> Vec<Observation> {
    (0..).zip(values).map(|(replicate, &value)| Observation { point: 3, replicate, value }).collect()
}

fn one(quantity: Quantity, lies: Lies) -> Answer {
    judge(&[Claim { quantity, lies }], 0.95).unwrap()[0]
}

#[test]
fn holm_by_hand() {
    let got = holm(&[0.01, 0.04, 0.03, 0.005]);
    let want = [0.03, 0.06, 0.06, 0.02];
    assert!(got.iter().zip(want).all(|(a, b)| (a - b).abs() < 1e-15), "{got:?}");
    assert_eq!(holm(&[0.9, 0.8]), [1.0, 1.0]);
    assert!(holm(&[]).is_empty());
}

#[test]
fn a_claim_and_its_opposite() {
    let low = points(&[1.0, 1.2, 0.9, 1.1, 1.05, 0.95]);
    let high = points(&[2.0, 2.3, 1.8, 2.1, 2.0, 2.2]);
    let between = || Quantity::Difference(low.clone(), high.clone());
    let less = one(between(), Lies::Below(0.0));
    assert_eq!(
        (less.verdict, less.test, less.unit, less.units),
        (Verdict::Supported, Test::Paired, Unit::Point, 6)
    );
    let greater = one(between(), Lies::Above(0.0));
    assert_eq!((greater.verdict, greater.p, greater.low), (Verdict::Refuted, less.p, less.low));
    assert!(less.high.unwrap() < 0.0);
    let mean = || Quantity::Mean(low.clone());
    assert_eq!(one(mean(), Lies::Below(1.5)).verdict, Verdict::Supported);
    assert_eq!(one(mean(), Lies::Above(1.5)).verdict, Verdict::Refuted);
    assert_eq!(one(mean(), Lies::Below(1.03)).verdict, Verdict::Undecided);
    // Equivalent within a margin, not within a smaller one, and surely not within one that it lies outside of.
    assert_eq!(one(mean(), Lies::Within(0.8, 1.3)).verdict, Verdict::Supported);
    assert_eq!(one(mean(), Lies::Within(0.98, 1.08)).verdict, Verdict::Undecided);
    assert_eq!(one(mean(), Lies::Within(1.5, 1.6)).verdict, Verdict::Refuted);
}

/// The verdict on one claim is where its interval lies.
#[test]
fn verdict_and_interval_agree() {
    let draws = Draws::new(3, 0, 0);
    for k in 0..300_u32 {
        let number = |i| normal(&mut draws.at(Purpose::DesignPoint, Key(k), Key(i), Tick(0)));
        let shift = f64::from(k % 7) / 4.0 - 0.75;
        let values: Vec<f64> = (0..8).map(|i| shift + number(i)).collect();
        let below = one(Quantity::Mean(points(&values)), Lies::Below(0.0));
        let (low, high) = (below.low.unwrap(), below.high.unwrap());
        let want = |holds, fails| match (holds, fails) {
            (true, _) => Verdict::Supported,
            (_, true) => Verdict::Refuted,
            _ => Verdict::Undecided,
        };
        assert_eq!(below.verdict, want(high < 0.0, low > 0.0));
        let within = one(Quantity::Mean(points(&values)), Lies::Within(-0.9, 0.9));
        assert_eq!(within.verdict, want(low > -0.9 && high < 0.9, low > 0.9 || high < -0.9));
    }
}

#[test]
fn what_is_paired_and_what_is_not() {
    let test = |a: Vec<Observation>, b: Vec<Observation>| {
        let answer = one(Quantity::Difference(a, b), Lies::Below(0.0));
        (answer.test, answer.unit, answer.units)
    };
    let (a, b) = ([1.0, 2.0, 4.0], [2.0, 3.0, 3.0]);
    assert_eq!(test(points(&a), points(&b)), (Test::Paired, Unit::Point, 3));
    assert_eq!(test(replicates(&a), replicates(&b)), (Test::Paired, Unit::Replicate, 3));
    assert_eq!(test(replicates(&a), replicates(&b[..2])), (Test::Welch, Unit::Replicate, 5));
    assert_eq!(test(points(&a), points(&b[..2])), (Test::Welch, Unit::Point, 5));
    // The same points under other replicates are pairs of points still.
    let later = b.iter().zip(0..).map(|(&value, point)| Observation { point, replicate: 8, value });
    assert_eq!(test(points(&a), later.collect()), (Test::Paired, Unit::Point, 3));
    // Several points on one side only: the other has one unit and nothing can be said.
    let mixed = one(Quantity::Difference(points(&a), replicates(&b)), Lies::Below(9.0));
    assert_eq!((mixed.test, mixed.low, mixed.p, mixed.verdict), (Test::Welch, None, 1.0, Verdict::Undecided));
    // Runs of one replicate at one point count once, by their mean.
    let mut twice = points(&a);
    twice.extend(points(&[3.0, 4.0, 6.0]));
    let mean = one(Quantity::Mean(twice), Lies::Below(0.0));
    assert_eq!((mean.units, mean.estimate), (3, Some(10.0 / 3.0)));
}

/// A thousand replicates of three points are three witnesses, not three thousand.
#[test]
fn points_are_the_units() {
    let draws = Draws::new(4, 0, 0);
    let runs: Vec<Observation> = (0..3000_u32)
        .map(|k| {
            let (point, replicate) = (k % 3, k / 3);
            let noise = normal(&mut draws.at(Purpose::DesignPoint, Key(k), Key::NONE, Tick(0)));
            Observation { point, replicate, value: [0.5, 1.0, 3.0][point as usize] + 0.1 * noise }
        })
        .collect();
    let answer = one(Quantity::Mean(runs.clone()), Lies::Above(0.0));
    assert_eq!((answer.units, answer.freedom, answer.verdict), (3, Some(2.0), Verdict::Undecided));
    assert!((answer.estimate.unwrap() - 1.5).abs() < 0.02 && answer.low.unwrap() < 0.0);
    let alone: Vec<Observation> = runs.into_iter().filter(|run| run.point == 0).collect();
    let answer = one(Quantity::Mean(alone), Lies::Above(0.0));
    assert_eq!((answer.units, answer.unit, answer.verdict), (1000, Unit::Replicate, Verdict::Supported));
}

/// Of 200 experiments with a known difference about 190 intervals hold it, paired and not, and of 200 without one
/// about 10 verdicts are wrong.
#[test]
fn intervals_cover_and_errors_are_as_rare_as_stated() {
    let mut covered = [0; 4];
    let mut wrong = 0;
    for seed in 0..200 {
        let draws = Draws::new(seed, 0, 0);
        let number = |k: u32, what| normal(&mut draws.at(Purpose::DesignPoint, Key(k), Key(what), Tick(0)));
        let base: Vec<f64> = (0..20).map(|k| 3.0 * number(k, 0)).collect();
        let with = |shift: f64, what, sd: f64| -> Vec<f64> {
            (0..20).zip(&base).map(|(k, base)| base + shift + sd * number(k, what)).collect()
        };
        let (a, b) = (with(0.7, 1, 1.0), with(0.0, 2, 1.0));
        let other: Vec<f64> = (0..9).map(|k| 2.0 * number(k, 3)).collect();
        let trend = |pairs: &mut dyn Iterator<Item = (f64, f64)>| {
            let runs =
                (0..).zip(pairs).map(|(point, (x, value))| (x, Observation { point, replicate: 0, value }));
            Quantity::Trend(runs.collect())
        };
        // Spearman's rho of normal numbers with correlation 0.6 is 6 / pi asin(0.3) = 0.5819.
        let rank = trend(&mut (0..40).map(|k| (number(k, 4), 0.6 * number(k, 4) + 0.8 * number(k, 5))));
        let claims = [
            (Quantity::Difference(points(&a), points(&b)), 0.7),
            (Quantity::Difference(points(&a), points(&other)), 0.7),
            (Quantity::Mean(replicates(&a)), 0.7),
            (rank, 0.5819),
        ];
        for (count, (quantity, truth)) in covered.iter_mut().zip(claims) {
            let answer = one(quantity, Lies::Below(0.0));
            *count += u32::from(answer.low.unwrap() <= truth && truth <= answer.high.unwrap());
        }
        let none = one(Quantity::Difference(points(&with(0.0, 6, 1.0)), points(&b)), Lies::Below(0.0));
        wrong += u32::from(none.verdict != Verdict::Undecided);
    }
    // A standard deviation of a count is 3.1.
    assert!(covered.iter().all(|n| (180..=199).contains(n)), "{covered:?}");
    assert!((1..=20).contains(&wrong), "{wrong}");
}

/// Under ten true nulls at once, a wrong verdict on any is as rare as on one alone.
#[test]
fn many_claims_are_judged_together() {
    let mut wrong = 0;
    for seed in 0..200 {
        let draws = Draws::new(seed, 1, 0);
        let claim = |c: u32| {
            let value = |k| normal(&mut draws.at(Purpose::DesignPoint, Key(k), Key(c), Tick(0)));
            Claim {
                quantity: Quantity::Mean(points(&(0..15).map(value).collect::<Vec<_>>())),
                lies: Lies::Below(0.0),
            }
        };
        let answers = judge(&(0..10).map(claim).collect::<Vec<_>>(), 0.95).unwrap();
        wrong += u32::from(answers.iter().any(|a| a.verdict != Verdict::Undecided));
    }
    assert!((1..=20).contains(&wrong), "{wrong}");
}

#[test]
fn trends_within_and_across_points() {
    // A lever of three values at each of eight points; the points' levels hide the trend across them.
    let lever = |falls: bool| {
        let run = |point: u32, step: u32| {
            let level = f64::from(point * 37 % 8) * 100.0;
            let value = level + f64::from(step) * if falls { -1.0 } else { 1.0 };
            (f64::from(step), Observation { point, replicate: 0, value })
        };
        Quantity::Trend((0..24).map(|k| run(k / 3, k % 3)).collect())
    };
    let rises = one(lever(false), Lies::Above(0.0));
    assert_eq!((rises.estimate, rises.test, rises.unit), (Some(1.0), Test::RankWithin, Unit::Point));
    // All eight agree: twice 2^-8 by the sign test.
    assert_eq!((rises.low, rises.p, rises.verdict), (None, 2.0 / 256.0, Verdict::Supported));
    assert_eq!(one(lever(true), Lies::Above(0.0)).verdict, Verdict::Refuted);
    let across = |count: u32, y: &dyn Fn(u32) -> f64| {
        let run = |k| (f64::from(k), Observation { point: k, replicate: 0, value: y(k) });
        one(Quantity::Trend((0..count).map(run).collect()), Lies::Above(0.0))
    };
    let perfect = across(12, &|k| f64::from(k * k));
    assert_eq!(
        (perfect.estimate, perfect.test, perfect.verdict),
        (Some(1.0), Test::RankAcross, Verdict::Supported)
    );
    assert!(perfect.low.unwrap() > 0.8 && perfect.high == Some(1.0));
    let flat = across(12, &|_| 5.0);
    assert_eq!((flat.estimate, flat.verdict), (Some(0.0), Verdict::Undecided));
    let few = across(3, &f64::from);
    assert_eq!((few.estimate, few.low, few.p), (Some(1.0), None, 1.0));
    // The interval by hand: r = 0.8 of five points, se = sqrt(1.32 / 2), r moved in by 0.05.
    let five = across(5, &|k| [1.0, 0.0, 2.0, 4.0, 3.0][k as usize]);
    assert_eq!(five.estimate, Some(0.8));
    let z = 0.5 * (1.75_f64 / 0.25).ln();
    assert!((five.p - 2.0 * normal_cdf(-z / 0.66_f64.sqrt())).abs() < 1e-12);
}

#[test]
fn what_never_varies_is_judged_by_its_signs() {
    let same = |n: usize| Quantity::Difference(points(&vec![0.3; n]), points(&vec![0.2; n]));
    let answer = one(same(4), Lies::Above(0.0));
    assert_eq!((answer.p, answer.low, answer.verdict), (0.125, None, Verdict::Undecided));
    assert_eq!(one(same(6), Lies::Above(0.0)).verdict, Verdict::Supported);
    assert_eq!(one(same(6), Lies::Below(0.0)).verdict, Verdict::Refuted);
    let none = one(Quantity::Difference(points(&[0.1; 6]), points(&[0.1; 6])), Lies::Below(0.0));
    assert_eq!((none.estimate, none.p, none.verdict), (Some(0.0), 1.0, Verdict::Undecided));
    // Two sets of 4 and 5 that never vary: one of C(9, 4) = 126 ways to part them.
    let apart = one(Quantity::Difference(points(&[1.0; 4]), points(&[2.0; 5])), Lies::Below(0.0));
    assert!((apart.p - 2.0 / 126.0).abs() < 1e-15 && apart.verdict == Verdict::Supported);
    for runs in [vec![], points(&[1.0])] {
        let answer = one(Quantity::Mean(runs), Lies::Below(3.0));
        assert_eq!((answer.p, answer.low, answer.verdict), (1.0, None, Verdict::Undecided));
    }
    let empty = one(Quantity::Difference(vec![], points(&[1.0])), Lies::Below(3.0));
    assert_eq!((empty.estimate, empty.verdict), (None, Verdict::Undecided));
    assert_eq!(one(Quantity::Trend(vec![]), Lies::Above(0.0)).estimate, None);
}

#[test]
fn refusals() {
    let claim = |value, lies| Claim { quantity: Quantity::Mean(points(&[value, 1.0])), lies };
    assert_eq!(judge(&[], 1.0), Err(InvalidClaim::Level(1.0)));
    assert!(matches!(judge(&[], f64::NAN), Err(InvalidClaim::Level(_))));
    let second = Err(InvalidClaim::Number { claim: 1 });
    let fine = claim(0.0, Lies::Below(0.0));
    for wrong in [
        claim(f64::NAN, Lies::Below(0.0)),
        claim(0.0, Lies::Above(f64::INFINITY)),
        claim(0.0, Lies::Within(1.0, 0.0)),
    ] {
        assert_eq!(judge(&[fine.clone(), wrong], 0.95), second);
    }
    assert_eq!(judge(&[], 0.95), Ok(vec![]));
}

/// Few runs of few values in any arrangement: all numbers are finite, in order and independent of the runs' order.
#[test]
fn any_few_runs_have_an_answer() {
    for case in 0..2000_u32 {
        let draws = Draws::new(21, 0, case);
        let pick = |k: u32, what: u32, of: usize| {
            index(&mut draws.at(Purpose::DesignPoint, Key(k), Key(what), Tick(0)), of)
        };
        let set = |what: u32| -> Vec<Observation> {
            let run = |k| Observation {
                point: pick(k, what, 1 + case as usize % 4) as u32,
                replicate: pick(k, what + 1, 3) as u32,
                value: [0.1, 0.2, 0.3, -7.0][pick(k, what + 2, 4)],
            };
            (0..pick(0, what + 3, 9) as u32).map(run).collect()
        };
        let turned = |mut runs: Vec<Observation>| {
            runs.reverse();
            runs
        };
        let placed = |runs: Vec<Observation>| {
            let x = |run: &Observation| [0.0, -0.0, 1.0, 5.0][(run.point + run.replicate * 2) as usize % 4];
            runs.iter().map(|run| (x(run), *run)).collect::<Vec<_>>()
        };
        let lies = [Lies::Below(0.1), Lies::Above(-0.2), Lies::Within(-0.1, 0.1)][case as usize % 3];
        for (quantity, again) in [
            (Quantity::Mean(set(0)), Quantity::Mean(turned(set(0)))),
            (Quantity::Difference(set(0), set(9)), Quantity::Difference(turned(set(0)), turned(set(9)))),
            (Quantity::Trend(placed(set(0))), Quantity::Trend(placed(turned(set(0))))),
        ] {
            let answer = one(quantity, lies);
            assert_eq!(answer, one(again, lies));
            assert!((0.0..=1.0).contains(&answer.p), "{answer:?}");
            if let (Some(low), Some(estimate), Some(high)) = (answer.low, answer.estimate, answer.high) {
                assert!(low <= estimate && estimate <= high && low < high && high.is_finite(), "{answer:?}");
            } else {
                assert_eq!((answer.low, answer.high), (None, None));
            }
        }
    }
}
