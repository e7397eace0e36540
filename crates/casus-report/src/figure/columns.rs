//! Columns of dots: the same rows under several measures, each on a scale of its own.

use super::axis::Axis;
use crate::scale::Scale;
use crate::svg::{Anchor, Svg};
use crate::text::{Type, width, wrap};

/// A measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name.
    pub title: String,
    /// What it is, in a few words.
    pub remark: String,
    /// What its values are.
    pub axis: Axis,
    /// Values at the two ends of its scale.
    pub span: [f64; 2],
    /// A cell for each row.
    pub cells: Vec<Cell>,
}

/// A row under a measure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// The value, if it is defined.
    pub value: Option<f64>,
    /// An interval round it.
    pub interval: Option<[f64; 2]>,
    /// The number beside it.
    pub shown: String,
    /// Whether it is the one to look at.
    pub strong: bool,
}

/// Rows under measures.
#[derive(Clone, Debug, PartialEq)]
pub struct Columns {
    /// Labels of the rows, from the top.
    pub rows: Vec<String>,
    /// The measures, from the left; they go on below where there is no room.
    pub columns: Vec<Column>,
}

const ROW: f64 = 26.0;
const HEAD: f64 = 40.0;
const FOOT: f64 = 38.0;
const GAP: f64 = 18.0;

/// Least width of a column.
const LEAST: f64 = 118.0;

impl Columns {
    /// The drawing at a width.
    #[must_use]
    pub fn draw(&self, wide: f64) -> Svg {
        let longest = self.rows.iter().map(|r| width(r, Type::Label)).fold(0.0, f64::max);
        let label = if self.rows.len() > 1 { longest.min(wide * 0.3) + 14.0 } else { 0.0 };
        let fit = ((wide - label + GAP) / (LEAST + GAP)).floor().max(1.0);
        let bands = (self.columns.len() as f64 / fit).ceil().max(1.0);
        // As even as may be, so that no band is left with one column.
        let each = (self.columns.len() as f64 / bands).ceil().max(1.0) as usize;
        let pitch = (wide - label + GAP) / each as f64;
        let band = HEAD + ROW * self.rows.len() as f64 + FOOT;
        let mut svg = Svg::new(wide, (band * bands - 14.0).max(1.0));
        for (b, columns) in self.columns.chunks(each).enumerate() {
            let top = band * b as f64 + HEAD;
            for (r, row) in self.rows.iter().enumerate() {
                let middle = top + ROW * (r as f64 + 0.5);
                svg.line("on-hair", [0.0, middle + ROW / 2.0], [wide, middle + ROW / 2.0]);
                if label > 0.0 {
                    let lines = wrap(row, Type::Small, label - 14.0, 2);
                    let lines =
                        if width(row, Type::Label) <= label - 14.0 { vec![row.clone()] } else { lines };
                    let size = if lines.len() == 1 { Type::Label } else { Type::Small };
                    let first = middle + 4.0 - 5.5 * (lines.len() as f64 - 1.0);
                    for (k, line) in lines.iter().enumerate() {
                        let at = [0.0, first + 11.0 * k as f64];
                        svg.text_in(size, "", at, Anchor::Start, line, label - 14.0);
                    }
                }
            }
            for (c, column) in columns.iter().enumerate() {
                let left = label + pitch * c as f64;
                self.column(&mut svg, column, [left, left + pitch - GAP], top);
            }
        }
        svg
    }

    fn column(&self, svg: &mut Svg, column: &Column, [left, right]: [f64; 2], top: f64) {
        let bottom = top + ROW * self.rows.len() as f64;
        svg.text_in(Type::Label, "bold", [left, top - 22.0], Anchor::Start, &column.title, right - left);
        svg.text_in(Type::Small, "soft", [left, top - 8.0], Anchor::Start, &column.remark, right - left);
        svg.line("on-ink", [left, top], [right, top]);
        let shown = column.cells.iter().map(|c| width(&c.shown, Type::Label)).fold(0.0, f64::max) + 12.0;
        let x = Scale::new(column.span, [left + 5.0, (right - shown).max(left + 30.0)]);
        let mut after = f64::MIN;
        for (value, words) in column.axis.ticks(&x, 4) {
            let (at, half) = (x.at(value), width(&words, Type::Small) / 2.0);
            svg.line("on-hair", [at, top], [at, bottom]);
            svg.line("on-mid", [at, bottom], [at, bottom + 4.0]);
            if at - half > after {
                svg.text(Type::Small, "soft", [at, bottom + 16.0], Anchor::Middle, &words);
                after = at + half + 6.0;
            }
        }
        for (r, cell) in column.cells.iter().enumerate() {
            let middle = top + ROW * (r as f64 + 0.5);
            let face = if cell.strong { "bold" } else { "" };
            svg.text(Type::Label, face, [right, middle + 4.5], Anchor::End, &cell.shown);
            let Some(value) = cell.value else { continue };
            let label = self.rows.get(r).map_or("", String::as_str);
            svg.hover(&format!("{label}: {} {}", column.title, cell.shown), |svg| {
                if let Some([low, high]) = cell.interval {
                    svg.line("on-tone1 w3 round", [x.within(low), middle], [x.within(high), middle]);
                }
                svg.circle("paper", [x.within(value), middle], 5.2);
                svg.circle(if cell.strong { "ink" } else { "tone0" }, [x.within(value), middle], 3.9);
            });
        }
    }
}
