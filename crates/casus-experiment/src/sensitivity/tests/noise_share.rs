//! What luck brings, and what it does to indices of means.

use super::*;

/// Replicates of variance 4 over samples whose expectations have variance 1: the noise share is 0.8, and that of means
/// of five 4/9. Indices of the means shrink as the module says.
#[test]
fn noise_has_its_share_and_shrinks_indices() {
    let (points, blocks) = saltelli(4096, 2, 9);
    let draws = Draws::new(8, 0, 0);
    let luck = |i: usize, r: u32| normal(&mut draws.at(Purpose::Prior, Key(i as u32), Key(r), Tick(0)));
    let expected = played(&points, |u| 12.0_f64.sqrt() * (0.8 * u[0] + 0.6 * u[1]));
    let runs: Vec<Vec<f64>> =
        (0..expected.len()).map(|i| (0..5).map(|r| expected[i] + 2.0 * luck(i, r)).collect()).collect();
    let found = noise::noise(&slices(&runs), &BOOTSTRAP).unwrap();
    assert_eq!((found.samples, found.runs), (expected.len(), 5 * expected.len()));
    assert!((found.within.unwrap() - 4.0).abs() < 0.1 && (found.between.unwrap() - 1.0).abs() < 0.05);
    for (share, want) in [(found.share, 0.8), (found.share_of_means, 4.0 / 9.0)] {
        assert!(share.low.unwrap() < want && want < share.high.unwrap(), "{share:?}, expected {want}");
        assert!(share.se.unwrap() < 0.02);
    }
    let means: Vec<f64> = runs.iter().map(|runs| mean(runs)).collect();
    let indices = sobol::indices(&means, blocks, &BOOTSTRAP).unwrap();
    for (i, exact) in [0.64, 0.36].into_iter().enumerate() {
        let (first, total) = (indices.first[i], indices.total[i]);
        let off = |e: Estimate, want: f64| (e.value.unwrap() - want).abs() / e.se.unwrap();
        assert!(off(first, exact * 5.0 / 9.0) < 3.0, "{first:?}");
        assert!(off(total, exact * 5.0 / 9.0 + 4.0 / 9.0) < 3.0, "{total:?}");
        let corrected =
            [found.first_of_expected(first.value.unwrap()), found.total_of_expected(total.value.unwrap())];
        assert!(
            corrected.iter().all(|c| (c.unwrap() - exact).abs() < 0.1),
            "{corrected:?}, expected {exact}"
        );
    }
}

#[test]
fn noise_of_small_cases() {
    let of = |samples: &[&[f64]]| noise::noise(samples, &BOOTSTRAP).unwrap();
    // Means 1 and 5, variances 2: 8 - 1 = 7 between.
    let found = of(&[&[0.0, 2.0], &[4.0, 6.0]]);
    assert_eq!((found.within, found.between), (Some(2.0), Some(7.0)));
    assert_eq!((found.share.value, found.share_of_means.value), (Some(2.0 / 9.0), Some(0.125)));
    assert_eq!((found.first_of_expected(0.4375), found.total_of_expected(0.5625)), (Some(0.5), Some(0.5)));
    assert_eq!(of(&[&[0.0, 2.0], &[0.0, 2.0]]).first_of_expected(0.1), None);
    // A single run has as much luck as the others: 8 - (1 + 2) / 2.
    assert_eq!(of(&[&[0.0, 2.0], &[5.0]]).between, Some(6.5));
    // Luck alone, luck none, nothing at all, no replicates, one sample.
    assert_eq!(of(&[&[0.0, 2.0], &[0.0, 2.0]]).share.value, Some(1.0));
    assert_eq!(of(&[&[1.0, 1.0], &[2.0, 2.0]]).share.value, Some(0.0));
    assert_eq!(of(&[&[0.1; 3], &[0.1; 4]]).share, Estimate::default());
    let single = of(&[&[1.0], &[2.0]]);
    assert_eq!((single.within, single.between, single.share.value), (None, None, None));
    assert_eq!(of(&[&[1.0, 3.0]]).within, Some(2.0));
    assert_eq!(of(&[&[1.0, 3.0]]).share.value, None);
}
