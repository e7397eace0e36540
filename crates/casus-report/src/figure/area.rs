//! Stacked areas over time: parts that sum to a whole, with their names at the end.

use super::axis::{Axis, Plot, ROW, Rule, rows, settle};
use crate::scale::Scale;
use crate::svg::{Anchor, Path, Svg};
use crate::text::{Type, width, wrap};

/// A part.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Its name.
    pub name: String,
    /// Its values, one for each place.
    pub values: Vec<f64>,
    /// The class of its area, such as `tone1` or that of a hypothesis.
    pub class: String,
}

/// Parts of a whole over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Areas {
    /// The parts, from the bottom.
    pub layers: Vec<Layer>,
    /// Hours from D+0.
    pub hours: Vec<f64>,
    /// Values at the two ends of the side.
    pub up: [f64; 2],
    /// The name of the whole, written at its upper edge; empty for none.
    pub whole: String,
    /// Height of the plot.
    pub height: f64,
    /// Moments, in order.
    pub rules: Vec<Rule>,
}

impl Areas {
    /// The drawing at a width.
    #[must_use]
    pub fn draw(&self, wide: f64) -> Svg {
        let named = self.layers.iter().map(|l| l.name.as_str()).chain([self.whole.as_str()]);
        let names = named.map(|n| width(n, Type::Label)).fold(0.0, f64::max).min(wide * 0.24) + 10.0;
        let mut plot = Plot { left: 42.0, right: wide - names, top: 10.0, bottom: 0.0 };
        let ends = [self.hours.first().copied().unwrap_or(0.0), self.hours.last().copied().unwrap_or(1.0)];
        let x = Scale::new(ends, [plot.left, plot.right]);
        let rows = rows(&self.rules, &x, &plot);
        plot.top += rows.iter().map(|r| ROW * (*r as f64 + 1.0)).fold(0.0, f64::max);
        plot.bottom = plot.top + self.height;
        let mut svg = Svg::new(wide, plot.bottom + 22.0);
        let y = Scale::new(self.up, [plot.bottom, plot.top]);
        let mut base = vec![0.0; self.hours.len()];
        let (mut wanted, mut labels) = (vec![], vec![]);
        for layer in &self.layers {
            let top: Vec<f64> = base.iter().zip(&layer.values).map(|(b, v)| b + v).collect();
            let line = |values: &[f64]| -> Vec<[f64; 2]> {
                thin(self.hours.iter().zip(values).map(|(&h, &v)| [x.at(h), y.at(v)]))
            };
            let mut path = Path::through(line(&top).into_iter().chain(line(&base).into_iter().rev()));
            path.close();
            svg.hover(&layer.name, |svg| svg.path(&layer.class, &path));
            let middle = (base.last().copied().unwrap_or(0.0) + top.last().copied().unwrap_or(0.0)) / 2.0;
            wanted.push(y.within(middle));
            labels.push((layer.name.as_str(), ""));
            base = top;
        }
        plot.levels(&mut svg, Axis::Number, &y, 5);
        if !self.whole.is_empty() {
            let edge = thin(self.hours.iter().zip(&base).map(|(&h, &v)| [x.at(h), y.at(v)]));
            svg.path("on-ink w2 round clear", &Path::through(edge));
            wanted.push(y.within(base.last().copied().unwrap_or(0.0)) - 6.0);
            labels.push((self.whole.as_str(), "bold"));
        }
        plot.rules(&mut svg, &self.rules, &rows, &x);
        plot.foot(&mut svg, Axis::Clock, &x, "");
        let gap = if wide < 500.0 { 26.0 } else { 15.0 };
        for ((name, face), at) in labels.into_iter().zip(settle(&wanted, gap, [plot.top + 4.0, plot.bottom]))
        {
            let words = wrap(name, Type::Label, names - 8.0, 2);
            let first = at + 4.0 - 6.0 * (words.len() as f64 - 1.0);
            for (k, word) in words.iter().enumerate() {
                svg.text(Type::Label, face, [plot.right + 7.0, first + 12.0 * k as f64], Anchor::Start, word);
            }
        }
        svg
    }
}

/// The points without those that a reader could not tell from a straight line between their neighbours, and at most
/// a few for each pixel.
pub(super) fn thin(points: impl Iterator<Item = [f64; 2]>) -> Vec<[f64; 2]> {
    let mut kept: Vec<[f64; 2]> = Vec::new();
    let mut waiting: Option<[f64; 2]> = None;
    for point in points {
        if let (Some(last), Some(w)) = (kept.last(), waiting) {
            let level = (last[1] - w[1]).abs() < 0.05 && (w[1] - point[1]).abs() < 0.05;
            let close = point[0] - last[0] < 0.5;
            if !level && !close {
                kept.push(w);
            }
        } else if kept.is_empty() {
            kept.push(point);
            continue;
        }
        waiting = Some(point);
    }
    kept.extend(waiting);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_line_needs_two_points() {
        let level = (0..1000).map(|k| [f64::from(k), 5.0]);
        assert_eq!(thin(level), [[0.0, 5.0], [999.0, 5.0]]);
        let step = [[0.0, 1.0], [1.0, 1.0], [2.0, 1.0], [3.0, 9.0], [4.0, 9.0]];
        assert_eq!(thin(step.into_iter()), [[0.0, 1.0], [2.0, 1.0], [3.0, 9.0], [4.0, 9.0]]);
        assert!(thin((0..100_000).map(|k| [f64::from(k) / 1000.0, f64::from(k % 7)])).len() < 402);
        assert!(thin(std::iter::empty()).is_empty());
    }
}
