//! The smallest change of one number that turns an answer round, found by playing again.

/// Steps in which each side of a range is walked through.
const STEPS: u32 = 24;

/// Halvings between the last step that changes nothing and the first that does.
const HALVINGS: u32 = 30;

/// A number that may be changed, and how far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// What it is.
    pub value: f64,
    /// Lowest value that is tried.
    pub low: f64,
    /// Highest.
    pub high: f64,
    /// Whether it is counted.
    pub whole: bool,
}

impl Range {
    /// The value nearest to the present one at which `flips` is true: each side is walked through in steps, and the
    /// step that first turns it round is halved. A turn and return within one step is missed. `None` if nothing in
    /// the range turns it.
    pub fn nearest_flip(self, mut flips: impl FnMut(f64) -> bool) -> Option<f64> {
        let mut side = |end: f64| {
            let span = end - self.value;
            let steps = if self.whole { span.abs().min(f64::from(4 * STEPS)) as u32 } else { STEPS };
            let mut last = self.value;
            for step in 1..=steps {
                let next = match (self.whole, step == steps) {
                    (true, _) => self.value + span.signum() * f64::from(step),
                    (_, true) => end,
                    _ => self.value + span * f64::from(step) / f64::from(steps),
                };
                if next != last && flips(next) {
                    return Some(if self.whole { next } else { halve(last, next, &mut flips) });
                }
                last = next;
            }
            None
        };
        let (below, above) = (side(self.low), side(self.high));
        match (below, above) {
            (Some(a), Some(b)) if self.value - a <= b - self.value => Some(a),
            (Some(a), None) => Some(a),
            (_, above) => above,
        }
    }
}

/// The end on which `flips` is true of an interval at whose `before` it is not and at whose `after` it is.
fn halve(mut before: f64, mut after: f64, flips: &mut impl FnMut(f64) -> bool) -> f64 {
    for _ in 0..HALVINGS {
        let middle = before + (after - before) / 2.0;
        if flips(middle) { after = middle } else { before = middle }
    }
    after
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_of_two_turns_is_found() {
        let range = Range { value: 0.5, low: 0.0, high: 1.0, whole: false };
        let at = |lower: f64, upper: f64| range.nearest_flip(|x| x <= lower || x >= upper);
        let close =
            |got: Option<f64>, want: f64| assert!(got.is_some_and(|x| (x - want).abs() < 1e-9), "{got:?}");
        close(at(0.3, 0.6), 0.6);
        close(at(0.45, 0.6), 0.45);
        close(at(-1.0, 1.0), 1.0);
        assert_eq!(at(-1.0, 2.0), None);
        let counted = Range { value: 4.0, low: 1.0, high: 9.0, whole: true };
        assert_eq!(counted.nearest_flip(|x| x <= 2.0 || x >= 8.0), Some(2.0));
        assert_eq!(counted.nearest_flip(|x| x >= 8.0), Some(8.0));
        let fixed = Range { value: 1.0, low: 1.0, high: 1.0, whole: false };
        assert_eq!(fixed.nearest_flip(|_| true), None);
    }
}
