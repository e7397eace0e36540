//! Bars: rows of a label, one bar or a few above each other, and what they come to. A bar runs between any two values.

use super::axis::{Axis, Plot};
use crate::scale::Scale;
use crate::svg::{Anchor, Svg};
use crate::text::{Type, width, wrap};

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// Its bars, from the top; most rows have one.
    pub parts: Vec<Part>,
    /// The number beside it.
    pub shown: String,
}

/// One bar of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// Where it begins, which is the base for most.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// An interval round its end.
    pub interval: Option<[f64; 2]>,
    /// Its tone, 0 the heaviest of four.
    pub tone: usize,
}

/// Bars on one scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// The rows, from the top.
    pub rows: Vec<Bar>,
    /// What the tones mean, if they need to be told.
    pub key: Vec<(usize, &'static str)>,
    /// What the values are.
    pub axis: Axis,
    /// What the axis measures.
    pub title: String,
    /// The value that bars begin at, drawn as a line through all rows.
    pub base: f64,
    /// Values that the axis reaches at least.
    pub reach: [f64; 2],
    /// Values beyond which it does not go; an interval that does is cut, without an end.
    pub within: [f64; 2],
}

const ROW: f64 = 30.0;
const BAR: f64 = 15.0;
/// What bars of one row have together.
const BARS: f64 = 20.0;
const KEY: f64 = 24.0;

impl Bars {
    /// The drawing at a width.
    #[must_use]
    pub fn draw(&self, wide: f64) -> Svg {
        let longest = self.rows.iter().map(|r| width(&r.label, Type::Label)).fold(0.0, f64::max);
        let label = longest.min(wide * 0.4) + 12.0;
        let shown = self.rows.iter().map(|r| width(&r.shown, Type::Label)).fold(0.0, f64::max) + 12.0;
        let top = 4.0 + if self.key.is_empty() { 0.0 } else { KEY };
        let bottom = top + ROW * self.rows.len() as f64;
        let plot = Plot { left: label, right: wide - shown, top, bottom };
        let mut svg = Svg::new(wide, plot.bottom + if self.title.is_empty() { 22.0 } else { 40.0 });
        let ends = self.rows.iter().flat_map(|r| &r.parts).flat_map(|p| {
            let [low, high] = p.interval.unwrap_or([p.to, p.to]);
            [p.from, p.to, low, high]
        });
        let (low, high) = ends
            .chain(self.reach)
            .chain([self.base])
            .fold((self.base, self.base), |(a, b), v| (a.min(v), b.max(v)));
        let ends = [low.max(self.within[0].min(self.base)), high.min(self.within[1].max(self.base))];
        let x = Scale::new(ends, [plot.left, plot.right]);
        for (value, _) in self.axis.ticks(&x, ((plot.right - plot.left) / 60.0).max(3.0) as usize) {
            svg.line("on-hair", [x.at(value), plot.top], [x.at(value), plot.bottom]);
        }
        let mut from = plot.left;
        for (tone, words) in &self.key {
            svg.rect(&format!("tone{}", (*tone).min(3)), [from, 4.0], [18.0, 9.0]);
            svg.text(Type::Small, "ink", [from + 24.0, 12.5], Anchor::Start, words);
            from += 24.0 + width(words, Type::Small) + 18.0;
        }
        for (place, row) in self.rows.iter().enumerate() {
            let middle = plot.top + ROW * (place as f64 + 0.5);
            let lines = wrap(&row.label, Type::Label, label - 12.0, 2);
            let first = middle + 4.5 - 6.5 * (lines.len() as f64 - 1.0);
            for (k, line) in lines.iter().enumerate() {
                svg.text(Type::Label, "", [label - 12.0, first + 13.0 * k as f64], Anchor::End, line);
            }
            let count = row.parts.len().max(1) as f64;
            let high = if count > 1.0 { BARS / count } else { BAR };
            svg.hover(&format!("{}: {}", row.label, row.shown), |svg| {
                for (k, part) in row.parts.iter().enumerate() {
                    bar(svg, part, &x, middle + high * (k as f64 - (count - 1.0) / 2.0), high);
                }
            });
            svg.text(Type::Label, "bold", [wide, middle + 4.5], Anchor::End, &row.shown);
        }
        svg.line("on-ink", [x.at(self.base), plot.top], [x.at(self.base), plot.bottom]);
        plot.foot(&mut svg, self.axis, &x, &self.title);
        svg
    }
}

fn bar(svg: &mut Svg, part: &Part, x: &Scale, middle: f64, high: f64) {
    let (a, b) = (x.within(part.from.min(part.to)), x.within(part.from.max(part.to)));
    let tone = format!("tone{}", part.tone.min(3));
    svg.rect(&tone, [a, middle - high / 2.0], [(b - a).max(0.8), high]);
    if let Some([low, high]) = part.interval {
        let [from, to] = [x.within(low), x.within(high)];
        svg.line("on-paper w3", [from, middle], [to, middle]);
        svg.line("on-ink", [from, middle], [to, middle]);
        for end in [low, high].map(|end| x.at(end)).into_iter().filter(|end| (from..=to).contains(end)) {
            svg.line("on-ink", [end, middle - 3.5], [end, middle + 3.5]);
        }
    }
}
