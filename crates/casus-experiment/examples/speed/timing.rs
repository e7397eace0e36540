//! Rates by CPU time. What else the machine does lengthens wall time, and slows both of a pair alike.

use cpu_time::ThreadTime;
use std::time::Duration;

/// Repeats of a measurement; the median counts.
const REPEATS: usize = 9;

/// CPU time of one repeat.
pub(crate) const REPEAT: Duration = Duration::from_millis(120);

/// Runs per second of CPU time.
#[derive(Clone, Copy)]
pub(crate) struct Pair {
    pub(crate) ours: f64,
    pub(crate) control: f64,
    /// Median of the ratios of neighbouring repeats, which is not the ratio of the medians.
    pub(crate) ratio: f64,
}

/// Measures ours and a control in turn. Each is told how many runs to play.
pub(crate) fn pair(mut ours: impl FnMut(u32), mut control: impl FnMut(u32)) -> Pair {
    let (of_control, of_ours) = (enough(&mut control, REPEAT), enough(&mut ours, REPEAT));
    let repeats: Vec<(f64, f64)> =
        (0..REPEATS).map(|_| (rate(&mut control, of_control), rate(&mut ours, of_ours))).collect();
    Pair {
        ours: median(repeats.iter().map(|r| r.1)),
        control: median(repeats.iter().map(|r| r.0)),
        ratio: median(repeats.iter().map(|r| r.1 / r.0)),
    }
}

/// Runs per second of CPU time of something that has no control; each repeat takes `repeat`.
pub(crate) fn alone(mut play: impl FnMut(u32), repeat: Duration) -> f64 {
    let count = enough(&mut play, repeat);
    median((0..5).map(|_| rate(&mut play, count)))
}

/// The median of an odd number of figures.
fn median(figures: impl IntoIterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.into_iter().collect();
    figures.sort_unstable_by(f64::total_cmp);
    figures[figures.len() / 2]
}

fn rate(play: &mut impl FnMut(u32), count: u32) -> f64 {
    let start = ThreadTime::now();
    play(count);
    f64::from(count) / start.elapsed().as_secs_f64()
}

/// How many runs take about so long.
fn enough(play: &mut impl FnMut(u32), long: Duration) -> u32 {
    let mut count = 1;
    loop {
        let seconds = f64::from(count) / rate(play, count);
        if seconds >= long.as_secs_f64() / 4.0 {
            return (f64::from(count) * long.as_secs_f64() / seconds).ceil() as u32;
        }
        count *= 2;
    }
}
