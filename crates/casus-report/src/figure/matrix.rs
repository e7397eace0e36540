//! A matrix: rows under columns, each cell a box of a tone with a word or two in it. The tone repeats what the words say.

use crate::svg::{Anchor, Path, Svg};
use crate::text::{Type, width, wrap};

/// What a cell is filled with, from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// A dashed edge alone.
    Edge,
    /// A light tone.
    Light,
    /// A middle tone.
    Middle,
    /// A dark tone.
    Dark,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// What it is filled with.
    pub fill: Fill,
    /// Two lines that are written in it where there is room; the second may be empty.
    pub lines: [String; 2],
    /// What appears when it is pointed at.
    pub words: String,
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it is called, in one or two words.
    pub name: String,
    /// What else is said of it where there is room.
    pub remark: String,
    /// A cell for each column, or nothing.
    pub cells: Vec<Option<Cell>>,
}

/// Rows under columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    /// Names of the columns, and shorter ones for where there is no room.
    pub columns: Vec<[String; 2]>,
    /// The rows, from the top.
    pub rows: Vec<Row>,
}

const PITCH: f64 = 36.0;
const HEAD: f64 = 22.0;
const GAP: f64 = 3.0;

/// Room from which words are written in cells.
const WORDS: f64 = 50.0;

impl Matrix {
    /// The drawing at a width.
    #[must_use]
    pub fn draw(&self, wide: f64) -> Svg {
        let count = self.columns.len().max(1) as f64;
        let longest = self.rows.iter().map(|r| width(&r.name, Type::Label)).fold(0.0, f64::max);
        let least = longest.min(wide * 0.3) + 12.0;
        // Remarks take what few columns leave.
        let left = (wide - count * 150.0).clamp(least, (wide * 0.4).max(least));
        let column = (wide - left) / count;
        let mut svg = Svg::new(wide, HEAD + PITCH * self.rows.len() as f64);
        for (place, [name, short]) in self.columns.iter().enumerate() {
            let middle = left + column * (place as f64 + 0.5);
            let name = if width(name, Type::Label) <= column - 4.0 { name } else { short };
            svg.text_in(Type::Label, "bold", [middle, 14.0], Anchor::Middle, name, column);
        }
        for (place, row) in self.rows.iter().enumerate() {
            let top = HEAD + PITCH * place as f64;
            svg.line("on-hair", [0.0, top], [wide, top]);
            svg.text_in(Type::Label, "bold", [0.0, top + 15.0], Anchor::Start, &row.name, left - 8.0);
            let beside = width(&row.name, Type::Label) + 8.0;
            if left > least + 40.0 {
                remark(&mut svg, &row.remark, [beside, top], left - 10.0);
            }
            for (at, cell) in row.cells.iter().enumerate().take(self.columns.len()) {
                let Some(cell) = cell else { continue };
                let from = [left + column * at as f64 + GAP / 2.0, top + GAP / 2.0 + 0.5];
                svg.hover(&cell.words, |svg| draw(svg, cell, from, [column - GAP, PITCH - GAP - 1.0]));
            }
        }
        svg
    }
}

/// The remark of a row: what of it fits beside the name, the rest below.
fn remark(svg: &mut Svg, words: &str, at: [f64; 2], right: f64) {
    let lines = wrap(words, Type::Small, right - at[0], 2);
    for (k, line) in lines.iter().enumerate() {
        svg.text(Type::Small, "soft", [at[0], at[1] + 15.0 + 13.0 * k as f64], Anchor::Start, line);
    }
}

fn draw(svg: &mut Svg, cell: &Cell, from: [f64; 2], size: [f64; 2]) {
    let ink = match cell.fill {
        Fill::Edge => {
            let [x, y] = from;
            let to = [x + size[0], y + size[1]];
            let mut edge = Path::through([[x, y], [to[0], y], to, [x, to[1]]]);
            edge.close();
            svg.path("on-mid dash clear", &edge);
            "soft"
        }
        Fill::Light => {
            svg.rect("tone3", from, size);
            "ink"
        }
        Fill::Middle => {
            svg.rect("tone2", from, size);
            "ink"
        }
        Fill::Dark => {
            svg.rect("tone0", from, size);
            "paper"
        }
    };
    if size[0] < WORDS {
        return;
    }
    let middle = from[0] + size[0] / 2.0;
    let lines: Vec<&String> = cell.lines.iter().filter(|line| !line.is_empty()).collect();
    let first = from[1] + size[1] / 2.0 + 4.0 - 6.5 * (lines.len() as f64 - 1.0);
    for (k, line) in lines.iter().enumerate() {
        let face = if k == 0 { format!("{ink} bold") } else { ink.to_owned() };
        svg.text_in(
            Type::Small,
            &face,
            [middle, first + 13.0 * k as f64],
            Anchor::Middle,
            line,
            size[0] - 4.0,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_give_way_to_tones_where_columns_are_narrow() {
        let cell = |fill| Some(Cell { fill, lines: ["0:04".into(), "unread".into()], words: "w".into() });
        let matrix = |n: usize| Matrix {
            columns: vec![["Estonia".into(), "EST".into()]; n],
            rows: vec![Row {
                name: "S1.01".into(),
                remark: "A pipe bursts".into(),
                cells: vec![cell(Fill::Dark); n],
            }],
        };
        let few = matrix(3).draw(760.0).element("few");
        assert!(
            few.contains(">unread</text>")
                && few.contains(">Estonia</text>")
                && few.contains("A pipe bursts")
        );
        let many = matrix(30).draw(760.0).element("many");
        assert!(!many.contains(">unread</text>") && !many.contains("A pipe bursts"));
        assert_eq!(many.matches("<title>w</title>").count(), 30);
    }
}
