//! A tornado: what each of several inputs does to one number, from its lower end to its upper end.

use super::axis::{Axis, Plot};
use crate::scale::Scale;
use crate::svg::{Anchor, Svg};
use crate::text::{Type, width, wrap};

/// A row: an input and the number at both ends of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Swing {
    /// The input.
    pub label: String,
    /// The number at the lower end and at the upper one, each with the values of the input there.
    pub ends: [(f64, String); 2],
    /// What the two come to.
    pub shown: String,
}

/// Swings on one scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Tornado {
    /// The rows, from the top, as a rule the longest first.
    pub rows: Vec<Swing>,
    /// The number over all, drawn as a line through all rows.
    pub base: f64,
    /// What the numbers are.
    pub axis: Axis,
    /// What the axis measures.
    pub title: String,
}

const ROW: f64 = 30.0;
const BAR: f64 = 15.0;
const KEY: f64 = 24.0;

impl Tornado {
    /// The drawing at a width. What the ends of an input are is written at them where there is room.
    #[must_use]
    pub fn draw(&self, wide: f64) -> Svg {
        let longest = self.rows.iter().map(|r| width(&r.label, Type::Label)).fold(0.0, f64::max);
        let label = longest.min(wide * 0.3) + 12.0;
        let shown = self.rows.iter().map(|r| width(&r.shown, Type::Label)).fold(0.0, f64::max) + 12.0;
        let (top, bottom) = (4.0 + KEY, 4.0 + KEY + ROW * self.rows.len() as f64);
        let plot = Plot { left: label, right: wide - shown, top, bottom };
        let mut svg = Svg::new(wide, bottom + if self.title.is_empty() { 22.0 } else { 40.0 });
        let words = self.rows.iter().flat_map(|r| &r.ends).map(|e| width(&e.1, Type::Small));
        let words = words.fold(0.0, f64::max).min(110.0) + 6.0;
        let roomy = wide > 500.0;
        let aside = if roomy { words } else { 4.0 };
        let numbers = || self.rows.iter().flat_map(|r| [r.ends[0].0, r.ends[1].0]).chain([self.base]);
        let (low, high) = (numbers().fold(f64::MAX, f64::min), numbers().fold(f64::MIN, f64::max));
        let x = Scale::new([low, high], [plot.left + aside, plot.right - aside]);
        let inner = Plot { left: plot.left + aside, right: plot.right - aside, ..plot };
        for (value, _) in self.axis.ticks(&x, ((inner.right - inner.left) / 60.0).max(3.0) as usize) {
            svg.line("on-hair", [x.at(value), top], [x.at(value), bottom]);
        }
        let mut from = plot.left;
        for (tone, words) in [("tone2", "at its lower end"), ("tone0", "at its upper end")] {
            svg.rect(tone, [from, 4.0], [18.0, 9.0]);
            svg.text(Type::Small, "ink", [from + 24.0, 12.5], Anchor::Start, words);
            from += 24.0 + width(words, Type::Small) + 18.0;
        }
        for (place, row) in self.rows.iter().enumerate() {
            let middle = top + ROW * (place as f64 + 0.5);
            let lines = wrap(&row.label, Type::Label, label - 12.0, 2);
            let first = middle + 4.5 - 6.5 * (lines.len() as f64 - 1.0);
            for (k, line) in lines.iter().enumerate() {
                svg.text(Type::Label, "", [label - 12.0, first + 13.0 * k as f64], Anchor::End, line);
            }
            let said = |(_, values): &(f64, String)| values.clone();
            let told =
                format!("{}: {}; {} at {}", row.label, row.shown, said(&row.ends[0]), said(&row.ends[1]));
            svg.hover(&told, |svg| self.bars(svg, row, &x, middle));
            if roomy {
                for (at, anchor, values) in self.beside(row, &x) {
                    let from = if anchor == Anchor::End { at - 5.0 } else { at + 5.0 };
                    svg.text_in(Type::Small, "halo soft", [from, middle + 4.0], anchor, values, words - 6.0);
                }
            }
            svg.text(Type::Label, "bold", [wide, middle + 4.5], Anchor::End, &row.shown);
        }
        svg.line("on-ink", [x.at(self.base), top], [x.at(self.base), bottom]);
        inner.foot(&mut svg, self.axis, &x, "");
        svg.text_in(Type::Small, "soft", [inner.right, bottom + 33.0], Anchor::End, &self.title, inner.right);
        svg
    }

    /// The two bars from the base, the longer first where both lie on one side of it.
    fn bars(&self, svg: &mut Svg, row: &Swing, x: &Scale, middle: f64) {
        let mut ends = [(row.ends[0].0, "tone2"), (row.ends[1].0, "tone0")];
        ends.sort_by(|a, b| (b.0 - self.base).abs().total_cmp(&(a.0 - self.base).abs()));
        for (value, tone) in ends {
            let (a, b) = (x.at(value.min(self.base)), x.at(value.max(self.base)));
            svg.rect(tone, [a, middle - BAR / 2.0], [(b - a).max(0.8), BAR]);
        }
    }

    /// The values at the end on the left and at the one on the right, each with its place. Where both lie on one side of
    /// the base, the nearer one has no room beside its bar.
    fn beside<'r>(&self, row: &'r Swing, x: &Scale) -> Vec<(f64, Anchor, &'r str)> {
        let [lower, upper] = &row.ends;
        let (left, right) = if lower.0 <= upper.0 { (lower, upper) } else { (upper, lower) };
        let mut found = vec![];
        if left.0 <= self.base {
            found.push((x.at(left.0), Anchor::End, left.1.as_str()));
        }
        if right.0 >= self.base {
            found.push((x.at(right.0), Anchor::Start, right.1.as_str()));
        }
        found
    }
}
