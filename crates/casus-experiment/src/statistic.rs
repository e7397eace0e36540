//! Numbers that describe a sample of runs: moments, quantiles, frequencies.

use serde::Serialize;

/// The 97.5 % point of the standard normal distribution, for two-sided 95 % intervals.
pub(crate) const Z: f64 = 1.959_963_984_540_054;

/// A sum that carries what each addition rounds away (Neumaier's variant of Kahan's algorithm).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sum {
    sum: f64,
    lost: f64,
}

impl Sum {
    /// Adds a number.
    pub fn add(&mut self, x: f64) {
        let next = self.sum + x;
        self.lost += if self.sum.abs() >= x.abs() { (self.sum - next) + x } else { (x - next) + self.sum };
        self.sum = next;
    }

    /// The sum.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.sum + self.lost
    }
}

impl FromIterator<f64> for Sum {
    fn from_iter<I: IntoIterator<Item = f64>>(numbers: I) -> Sum {
        let mut sum = Sum::default();
        numbers.into_iter().for_each(|x| sum.add(x));
        sum
    }
}

/// One number over a sample of runs; null where it is undefined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Stat {
    /// Runs that have the number.
    pub n: u64,
    /// Mean.
    pub mean: Option<f64>,
    /// Standard error of the mean; null below two runs.
    pub se: Option<f64>,
    /// Sample standard deviation, with n - 1; null below two runs.
    pub sd: Option<f64>,
    /// The 5 % quantile, as all of them by linear interpolation (type 7 of Hyndman and Fan 1996).
    pub q05: Option<f64>,
    /// Lower quartile.
    pub q25: Option<f64>,
    /// Median.
    pub q50: Option<f64>,
    /// Upper quartile.
    pub q75: Option<f64>,
    /// The 95 % quantile.
    pub q95: Option<f64>,
}

impl Stat {
    /// Describes finite numbers, given in the order in which they are to be summed.
    #[must_use]
    pub fn of(numbers: impl IntoIterator<Item = f64>) -> Stat {
        let mut numbers: Vec<f64> = numbers.into_iter().collect();
        if numbers.is_empty() {
            return Stat::default();
        }
        let n = numbers.len() as f64;
        let mean = numbers.iter().copied().collect::<Sum>().value() / n;
        let squares = numbers.iter().map(|x| (x - mean) * (x - mean)).collect::<Sum>().value();
        let sd = (numbers.len() > 1).then(|| (squares / (n - 1.0)).sqrt());
        numbers.sort_unstable_by(f64::total_cmp);
        let quantile = |percent| Some(quantile(&numbers, percent));
        Stat {
            n: numbers.len() as u64,
            mean: Some(mean),
            se: sd.map(|sd| sd / n.sqrt()),
            sd,
            q05: quantile(5),
            q25: quantile(25),
            q50: quantile(50),
            q75: quantile(75),
            q95: quantile(95),
        }
    }
}

/// Quantile of sorted numbers, of which there is at least one. Percent are whole so that the place is exact.
pub(crate) fn quantile(sorted: &[f64], percent: usize) -> f64 {
    let place = (sorted.len() - 1) * percent;
    let (below, part) = (place / 100, (place % 100) as f64 / 100.0);
    let low = sorted[below];
    sorted.get(below + 1).map_or(low, |high| low + part * (high - low))
}

/// Count, mean, variance and range of numbers as they come (Welford 1962). The order of the numbers shows in last digits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    count: u64,
    mean: f64,
    squares: f64,
    least: f64,
    greatest: f64,
    binary: bool,
}

impl Default for Moments {
    fn default() -> Moments {
        let (least, greatest) = (f64::INFINITY, f64::NEG_INFINITY);
        Moments { count: 0, mean: 0.0, squares: 0.0, least, greatest, binary: true }
    }
}

impl Moments {
    /// Adds a finite number.
    pub fn add(&mut self, x: f64) {
        self.count += 1;
        let from = x - self.mean;
        self.mean += from / self.count as f64;
        self.squares += from * (x - self.mean);
        self.least = self.least.min(x);
        self.greatest = self.greatest.max(x);
        self.binary &= x == 0.0 || x == 1.0;
    }

    /// How many numbers there were.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their mean; nothing without numbers.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then_some(self.mean)
    }

    /// Their variance with n - 1; nothing below two.
    #[must_use]
    pub fn variance(&self) -> Option<f64> {
        (self.count > 1).then(|| (self.squares / (self.count - 1) as f64).max(0.0))
    }

    /// The least of them.
    #[must_use]
    pub fn least(&self) -> Option<f64> {
        (self.count > 0).then_some(self.least)
    }

    /// The greatest of them.
    #[must_use]
    pub fn greatest(&self) -> Option<f64> {
        (self.count > 0).then_some(self.greatest)
    }

    /// Whether each was 0 or 1.
    #[must_use]
    pub fn is_binary(&self) -> bool {
        self.binary
    }
}

/// In how many runs something happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Frequency {
    /// Runs in which it did.
    pub count: u64,
    /// Their share; null without runs.
    pub share: Option<f64>,
    /// Lower end of the Wilson 95 % interval of the share.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

impl Frequency {
    /// `count` out of `n` runs, with Wilson's interval (1927), whose ends stay within 0 and 1.
    #[must_use]
    pub fn of(count: u64, n: u64) -> Frequency {
        if n == 0 {
            return Frequency { count, ..Frequency::default() };
        }
        let (runs, share) = (n as f64, count as f64 / n as f64);
        let shrink = 1.0 + Z * Z / runs;
        let centre = (share + Z * Z / (2.0 * runs)) / shrink;
        let half = Z / shrink * (share * (1.0 - share) / runs + Z * Z / (4.0 * runs * runs)).sqrt();
        // At the edges the formula gives exactly 0 and 1, but for its rounding.
        let low = if count == 0 { 0.0 } else { centre - half };
        let high = if count == n { 1.0 } else { centre + half };
        Frequency { count, share: Some(share), low: Some(low), high: Some(high) }
    }

    /// The share of the runs for which the answer is yes.
    #[must_use]
    pub fn among(answers: impl IntoIterator<Item = bool>) -> Frequency {
        let (mut count, mut n) = (0, 0);
        for yes in answers {
            n += 1;
            count += u64::from(yes);
        }
        Frequency::of(count, n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: Option<f64>, want: f64) {
        assert!(got.is_some_and(|got| (got - want).abs() < 1e-12), "{got:?}, expected {want}");
    }

    #[test]
    fn moments_are_those_of_the_whole() {
        let numbers = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0];
        let (mut moments, whole) = (Moments::default(), Stat::of(numbers));
        numbers.iter().for_each(|&x| moments.add(x));
        close(moments.mean(), whole.mean.unwrap_or(f64::NAN));
        close(moments.variance().map(f64::sqrt), whole.sd.unwrap_or(f64::NAN));
        assert_eq!((moments.count(), moments.least(), moments.greatest()), (6, Some(1.0), Some(9.0)));
        assert!(!moments.is_binary() && Moments::default().mean().is_none());
    }

    #[test]
    fn the_sum_keeps_what_rounding_loses() {
        assert_eq!([1.0, 1e100, 1.0, -1e100].into_iter().collect::<Sum>().value(), 2.0);
        assert_eq!([0.1; 10].into_iter().collect::<Sum>().value(), 1.0);
        assert_eq!(Sum::default().value(), 0.0);
    }

    #[test]
    fn moments_and_quantiles_of_one_to_ten() {
        let s = Stat::of((1..=10).rev().map(f64::from));
        let want = Stat {
            n: 10,
            mean: Some(5.5),
            se: s.se,
            sd: s.sd,
            q05: Some(1.45),
            q25: Some(3.25),
            q50: Some(5.5),
            q75: Some(7.75),
            q95: Some(9.55),
        };
        assert_eq!(s, want);
        close(s.sd, 3.027_650_354_097_491_7);
        close(s.se, 0.957_427_107_756_338_1);
    }

    #[test]
    fn what_a_small_sample_does_not_tell_is_null() {
        assert_eq!(Stat::of([]), Stat::default());
        let one = Stat::of([7.0]);
        assert_eq!((one.n, one.mean, one.sd, one.se), (1, Some(7.0), None, None));
        assert_eq!((one.q05, one.q50, one.q95), (Some(7.0), Some(7.0), Some(7.0)));
        assert_eq!(Stat::of([7.0; 3]).sd, Some(0.0));
    }

    #[test]
    fn wilson() {
        let check = |count, n, low, high| {
            let f = Frequency::of(count, n);
            close(f.low, low);
            close(f.high, high);
        };
        check(8, 10, 0.490_162_471_536_641_8, 0.943_317_848_545_624_8);
        check(0, 10, 0.0, 0.277_532_799_862_889_2);
        check(10, 10, 0.722_467_200_137_110_7, 1.0);
        check(1, 1, 0.206_549_314_377_237_45, 1.0);
        check(263, 1000, 0.236_656_859_791_078_37, 0.291_157_023_731_074_7);
        assert_eq!(Frequency::of(0, 0), Frequency::default());
        assert_eq!(Frequency::among([true, false, true, true]), Frequency::of(3, 4));
    }

    #[test]
    fn wilson_stays_within_the_share_s_range() {
        for n in 1..200 {
            for count in 0..=n {
                let f = Frequency::of(count, n);
                let ends = [Some(0.0), f.low, f.share, f.high, Some(1.0)];
                assert!(ends.is_sorted() && !ends.contains(&None), "{count} of {n}: {f:?}");
            }
        }
    }
}
