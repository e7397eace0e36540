//! Dot and interval: rows of a label, a dot on a common scale, its interval and its number.

use super::axis::{Axis, Plot, Rule};
use crate::scale::Scale;
use crate::svg::{Anchor, Svg};
use crate::text::{Type, width, wrap};

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Dot {
    /// What it stands for.
    pub label: String,
    /// The value, if it is defined.
    pub value: Option<f64>,
    /// An interval round it.
    pub interval: Option<[f64; 2]>,
    /// The number beside it.
    pub shown: String,
    /// Whether it is the one to look at.
    pub strong: bool,
}

/// Dots on one scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Dots {
    /// The rows, from the top.
    pub rows: Vec<Dot>,
    /// What the values are.
    pub axis: Axis,
    /// What the axis measures.
    pub title: String,
    /// Values at the two ends.
    pub span: [f64; 2],
    /// Lines through all rows.
    pub rules: Vec<Rule>,
    /// Height of a row.
    pub pitch: f64,
}

impl Dots {
    /// The drawing at a width.
    #[must_use]
    pub fn draw(&self, wide: f64) -> Svg {
        let longest = self.rows.iter().map(|r| width(&r.label, Type::Label)).fold(0.0, f64::max);
        let label = longest.min(wide * 0.4) + 14.0;
        let shown = self.rows.iter().map(|r| width(&r.shown, Type::Label)).fold(0.0, f64::max) + 14.0;
        let top = if self.rules.is_empty() { 4.0 } else { 22.0 };
        let bottom = top + self.pitch * self.rows.len() as f64;
        let plot = Plot { left: label, right: wide - shown, top, bottom };
        let mut svg = Svg::new(wide, bottom + if self.title.is_empty() { 22.0 } else { 40.0 });
        let x = Scale::new(self.span, [plot.left, plot.right]);
        for (value, _) in self.axis.ticks(&x, ((plot.right - plot.left) / 60.0).max(3.0) as usize) {
            svg.line("on-hair", [x.at(value), top], [x.at(value), bottom]);
        }
        let rows = super::axis::rows(&self.rules, &x, &plot);
        plot.rules(&mut svg, &self.rules, &rows, &x);
        for (place, row) in self.rows.iter().enumerate() {
            let middle = top + self.pitch * (place as f64 + 0.5);
            let lines = wrap(&row.label, Type::Label, label - 14.0, if self.pitch >= 26.0 { 2 } else { 1 });
            let first = middle + 4.5 - 6.5 * (lines.len() as f64 - 1.0);
            let face = if row.strong { "bold" } else { "" };
            for (k, line) in lines.iter().enumerate() {
                svg.text(Type::Label, face, [label - 14.0, first + 13.0 * k as f64], Anchor::End, line);
            }
            svg.text(Type::Label, face, [wide, middle + 4.5], Anchor::End, &row.shown);
            let Some(value) = row.value else { continue };
            svg.hover(&format!("{}: {}", row.label, row.shown), |svg| {
                if let Some([low, high]) = row.interval {
                    svg.line("on-tone1 w3 round", [x.within(low), middle], [x.within(high), middle]);
                }
                svg.circle("paper", [x.within(value), middle], 5.5);
                svg.circle(if row.strong { "ink" } else { "tone0" }, [x.within(value), middle], 4.2);
            });
        }
        plot.foot(&mut svg, self.axis, &x, &self.title);
        svg
    }
}
