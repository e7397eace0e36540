//! Times to an event where some runs end before it: the Kaplan-Meier estimate.
//!
//! A run that ends undecided does not say that nothing would have been decided, nor when; it says that the decision
//! had not come by the end. Leaving such runs out, or counting the end as their time, would make indecision look fast.

use crate::statistic::{Sum, Z};
use casus_model::math::{exp, ln};
use serde::Serialize;

/// How long a run was watched, and whether the event ended it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Time {
    /// The event came after these hours.
    Event(f64),
    /// The event had not come after these hours.
    Censored(f64),
}

/// Hours until an event over a sample of runs, some of which are censored.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Survival {
    /// Runs.
    pub n: u64,
    /// Runs in which the event came.
    pub events: u64,
    /// Runs that ended before it.
    pub censored: u64,
    /// Hours by which it had come in half the runs; null if it never had.
    pub median: Option<f64>,
    /// Mean hours without the event up to the horizon; null without runs.
    pub restricted_mean: Option<f64>,
    /// Its standard error (Greenwood); null below two runs.
    pub restricted_mean_se: Option<f64>,
    /// Up to when the runs were watched.
    pub horizon_hours: f64,
    /// Share of runs without the event, at each time at which it came in one.
    pub curve: Vec<Step>,
}

/// A step of the survival curve, which is 1 before the first.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Step {
    /// When.
    pub hours: f64,
    /// Share of runs without the event from here to the next step.
    pub surviving: f64,
    /// Lower end of its 95 % interval, symmetric in ln(-ln S); null where nothing survives.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

impl Survival {
    /// Estimates the curve from finite times of at most `horizon_hours`.
    #[must_use]
    pub fn of(times: impl IntoIterator<Item = Time>, horizon_hours: f64) -> Survival {
        // An event comes before a censoring at the same time: the run was still watched when it came.
        let mut times: Vec<(f64, bool)> = times
            .into_iter()
            .map(|time| match time {
                Time::Event(hours) => (hours, false),
                Time::Censored(hours) => (hours, true),
            })
            .collect();
        times.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));

        let mut curve: Vec<Step> = Vec::new();
        let mut hazards: Vec<f64> = Vec::new();
        let mut greenwood = Sum::default();
        // The share within a stretch without censoring is one quotient, so that it is exact in the first.
        let (mut before, mut at_start) = (1.0, times.len() as f64);
        let (mut surviving, mut events, mut watched) = (1.0, 0, times.len());
        for group in times.chunk_by(|a, b| a == b) {
            watched -= group.len();
            let (hours, censored) = group[0];
            let (came, left) = (group.len() as f64, watched as f64);
            if censored {
                (before, at_start) = (surviving, left);
                continue;
            }
            events += group.len() as u64;
            surviving = before * left / at_start;
            let hazard = if watched > 0 { came / ((left + came) * left) } else { 0.0 };
            greenwood.add(hazard);
            hazards.push(hazard);
            let ends = (watched > 0).then(|| {
                let log = ln(surviving);
                let spread = exp(Z * greenwood.value().sqrt() / -log);
                (exp(log * spread), exp(log / spread))
            });
            curve.push(Step { hours, surviving, low: ends.map(|e| e.0), high: ends.map(|e| e.1) });
        }

        // Backwards from the horizon: the area under the curve from each step on.
        let (mut area, mut variance, mut until) = (Sum::default(), Sum::default(), horizon_hours);
        for (step, hazard) in curve.iter().zip(&hazards).rev() {
            area.add(step.surviving * (until - step.hours));
            variance.add(area.value() * area.value() * hazard);
            until = step.hours;
        }
        area.add(until);

        let n = times.len() as u64;
        Survival {
            n,
            events,
            censored: n - events,
            median: curve.iter().find(|step| step.surviving <= 0.5).map(|step| step.hours),
            restricted_mean: (n > 0).then(|| area.value()),
            restricted_mean_se: (n > 1).then(|| variance.value().sqrt()),
            horizon_hours,
            curve,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: Option<f64>, want: f64) {
        assert!(got.is_some_and(|got| (got - want).abs() < 1e-12), "{got:?}, expected {want}");
    }

    /// Weeks in remission of the 21 patients under 6-mercaptopurine (Freireich and others 1963), the usual worked
    /// example; the shares are exact fractions.
    #[test]
    fn remission_under_mercaptopurine() {
        let events = [6, 6, 6, 7, 10, 13, 16, 22, 23].map(|t| Time::Event(f64::from(t)));
        let censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(|t| Time::Censored(f64::from(t)));
        let s = Survival::of(censored.into_iter().chain(events), 35.0);
        assert_eq!((s.n, s.events, s.censored), (21, 9, 12));
        assert_eq!(s.median, Some(23.0));
        let want = [
            (6.0, 6.0 / 7.0, 0.619_717_955_265_983_8, 0.951_551_747_646_995_6),
            (7.0, 96.0 / 119.0, 0.563_146_564_622_233_3, 0.922_809_019_202_880_5),
            (10.0, 64.0 / 85.0, 0.503_199_510_799_956_4, 0.889_361_835_169_265_6),
            (13.0, 176.0 / 255.0, 0.431_610_222_486_184, 0.849_065_963_349_450_8),
            (16.0, 32.0 / 51.0, 0.367_510_855_987_502_05, 0.804_912_189_471_842_1),
            (22.0, 64.0 / 119.0, 0.267_778_936_767_135_05, 0.746_790_717_635_394_5),
            (23.0, 160.0 / 357.0, 0.188_052_005_959_232_35, 0.680_142_628_495_241_5),
        ];
        assert_eq!(s.curve.len(), want.len());
        for (step, (hours, surviving, low, high)) in s.curve.iter().zip(want) {
            assert_eq!(step.hours, hours);
            close(Some(step.surviving), surviving);
            close(step.low, low);
            close(step.high, high);
        }
        close(s.restricted_mean, 13_856.0 / 595.0);
        close(s.restricted_mean_se, 2.827_467_623_371_439_3);
    }

    /// Censored at the horizon alone, the area under the curve is the mean of the times cut off there, and
    /// Greenwood's variance that of the mean.
    #[test]
    fn the_restricted_mean_is_a_mean() {
        let (hours, horizon) = ([2.0, 2.0, 5.0, 9.0, 11.0], 12.0);
        let times = hours.map(Time::Event).into_iter().chain([Time::Censored(horizon); 3]);
        let s = Survival::of(times, horizon);
        let cut = [2.0, 2.0, 5.0, 9.0, 11.0, 12.0, 12.0, 12.0];
        let mean = cut.iter().sum::<f64>() / 8.0;
        let variance = cut.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 64.0;
        close(s.restricted_mean, mean);
        close(s.restricted_mean_se, variance.sqrt());
        assert_eq!(
            s.median,
            Some(9.0),
            "half the runs have decided at 9, though the product misses one half"
        );
    }

    #[test]
    fn edges() {
        let nobody = Survival::of([], 48.0);
        assert_eq!((nobody.n, nobody.median, nobody.restricted_mean), (0, None, None));

        let never = Survival::of([Time::Censored(48.0); 4], 48.0);
        assert_eq!((never.events, never.censored, never.median), (0, 4, None));
        assert_eq!((never.restricted_mean, never.restricted_mean_se), (Some(48.0), Some(0.0)));
        assert!(never.curve.is_empty());

        let at_once = Survival::of([Time::Event(0.0); 4], 48.0);
        assert_eq!((at_once.median, at_once.restricted_mean), (Some(0.0), Some(0.0)));
        assert_eq!(at_once.curve, [Step { hours: 0.0, surviving: 0.0, low: None, high: None }]);

        let one = Survival::of([Time::Event(6.0)], 48.0);
        assert_eq!((one.restricted_mean, one.restricted_mean_se), (Some(6.0), None));

        let last_moment = Survival::of([Time::Censored(48.0), Time::Event(48.0)], 48.0);
        assert_eq!(last_moment.curve[0].surviving, 0.5, "the other run was still watched");
        assert_eq!(last_moment.restricted_mean, Some(48.0));
    }
}
