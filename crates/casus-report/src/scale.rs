//! Values to places on a drawing, and round numbers to mark them by.

/// A straight map from values to places. Places may run backwards, as they do up a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Values at the two ends.
    pub values: [f64; 2],
    /// Places at the two ends.
    pub places: [f64; 2],
}

impl Scale {
    /// A scale from values to places. A span of no width is widened, so that every value has a place.
    #[must_use]
    pub fn new(values: [f64; 2], places: [f64; 2]) -> Scale {
        let [from, to] = values;
        let sound = from.is_finite() && to.is_finite();
        let values = match (sound, from == to) {
            (false, _) => [0.0, 1.0],
            (true, true) => [from - 0.5, to + 0.5],
            (true, false) => values,
        };
        Scale { values, places }
    }

    /// The place of a value; a value beyond an end has a place beyond it.
    #[must_use]
    pub fn at(&self, value: f64) -> f64 {
        let ([v0, v1], [p0, p1]) = (self.values, self.places);
        p0 + (value - v0) / (v1 - v0) * (p1 - p0)
    }

    /// The place of a value, kept within the ends.
    #[must_use]
    pub fn within(&self, value: f64) -> f64 {
        let [p0, p1] = self.places;
        self.at(value).clamp(p0.min(p1), p0.max(p1))
    }

    /// Round numbers between the two values, at most `most` of them.
    #[must_use]
    pub fn ticks(&self, most: usize) -> Vec<f64> {
        let [low, high] = [self.values[0].min(self.values[1]), self.values[0].max(self.values[1])];
        let step = step(high - low, most);
        let (first, last) = ((low / step - 1e-9).ceil(), (high / step + 1e-9).floor());
        let count = (last - first).clamp(-1.0, 1e3) as i32 + 1;
        (0..count.max(0)).map(|k| (first + f64::from(k)) * step + 0.0).collect()
    }

    /// Times in hours between the two values at whole days, or at whole hours where the span is short.
    #[must_use]
    pub fn times(&self, most: usize) -> Vec<f64> {
        let steps = [
            1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 48.0, 72.0, 120.0, 168.0, 240.0, 336.0, 720.0, 1_440.0, 4_320.0,
            8_760.0,
        ];
        self.at_steps(&steps, most)
    }

    /// Times in minutes between the two values at whole hours, or at parts of an hour where the span is short.
    #[must_use]
    pub fn minutes(&self, most: usize) -> Vec<f64> {
        self.at_steps(&[1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 240.0, 720.0, 1_440.0], most)
    }

    /// Multiples of the least step of which there are few enough between the two values.
    fn at_steps(&self, steps: &[f64], most: usize) -> Vec<f64> {
        let [low, high] = [self.values[0].min(self.values[1]), self.values[0].max(self.values[1])];
        let span = (high - low).max(1e-9);
        let fits = |s: &&f64| span / **s + 1.0 <= most.max(2) as f64;
        let step = steps.iter().find(fits).copied().unwrap_or_else(|| step(span, most));
        let first = (low / step).ceil();
        let count = ((high / step + 1e-9).floor() - first).clamp(-1.0, 1e3) as i32 + 1;
        (0..count.max(0)).map(|k| (first + f64::from(k)) * step + 0.0).collect()
    }
}

/// The least of 1, 2 and 5 times a power of ten that cuts a span into fewer than `most` parts.
fn step(span: f64, most: usize) -> f64 {
    let rough = span / most.saturating_sub(1).max(1) as f64;
    let rough = if rough.is_finite() && rough > 1e-12 { rough } else { 1.0 };
    let mut power = 1.0;
    while power > rough {
        power /= 10.0;
    }
    while power * 10.0 <= rough {
        power *= 10.0;
    }
    let enough = |m: &f64| m * power >= rough * (1.0 - 1e-9);
    [1.0, 2.0, 5.0, 10.0].into_iter().find(enough).unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_meet_ends() {
        let s = Scale::new([0.0, 4.0], [100.0, 20.0]);
        assert_eq!((s.at(0.0), s.at(4.0), s.at(1.0)), (100.0, 20.0, 80.0));
        assert_eq!((s.within(-9.0), s.within(9.0)), (100.0, 20.0));
        for odd in [[3.0, 3.0], [f64::NAN, 1.0], [0.0, f64::INFINITY]] {
            assert!(Scale::new(odd, [0.0, 1.0]).at(0.5).is_finite());
        }
    }

    #[test]
    fn ticks_are_round_and_few() {
        let ticks = |low, high, most| Scale::new([low, high], [0.0, 1.0]).ticks(most);
        assert_eq!(ticks(0.0, 1.0, 6), [0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0]);
        assert_eq!(ticks(-0.13, 0.31, 5), [0.0, 0.2]);
        assert_eq!(ticks(0.0, 8.0, 9), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
        for high in [1e-9, 0.3, 7.0, 12_345.0, 1e12] {
            let many = ticks(0.0, high, 6).len();
            assert!((1..=6).contains(&many), "{many} up to {high}");
        }
    }

    #[test]
    fn times_fall_on_days() {
        let s = Scale::new([-144.0, 336.0], [0.0, 1.0]);
        assert_eq!(s.times(12), [-144.0, -96.0, -48.0, 0.0, 48.0, 96.0, 144.0, 192.0, 240.0, 288.0, 336.0]);
        assert_eq!(Scale::new([0.0, 5.0], [0.0, 1.0]).times(6), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(Scale::new([0.0, 130.0], [0.0, 1.0]).minutes(6), [0.0, 30.0, 60.0, 90.0, 120.0]);
        assert_eq!(Scale::new([0.0, 0.4], [0.0, 1.0]).minutes(6), [0.0]);
    }
}
