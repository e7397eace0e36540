//! Figures: a drawing with its words and its data. A kind of figure is a module that makes drawings from plain data.

pub mod arcs;
pub mod area;
mod axis;
pub mod bars;
pub mod columns;
pub mod dots;
pub mod ladder;
pub mod lines;
pub mod matrix;
pub mod ranges;
pub mod scatter;
pub mod shares;
pub mod strip;
pub mod timeline;
pub mod tornado;

pub use axis::{Axis, Rule};

use crate::palette::{Ground, Marks, style};
use crate::svg::Svg;
use crate::table::Table;
use crate::text::{Type, wrap};

/// A figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Its name in files: small letters, digits and hyphens.
    pub name: String,
    /// What it shows, as a finding where there is one.
    pub title: String,
    /// How it is read.
    pub note: String,
    /// The drawing.
    pub body: Body,
    /// The numbers behind it.
    pub data: Table,
}

/// The drawing of a figure.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// One drawing, and the same for a narrow screen if it has to be laid out anew for that.
    Drawing {
        /// For a page, [`WIDE`] at most.
        wide: Svg,
        /// For a telephone, [`NARROW`] at most.
        narrow: Option<Svg>,
    },
    /// Small multiples of one size, which flow into as many columns as there is room for.
    Panels {
        /// The drawings, each with a sentence that says what it shows.
        panels: Vec<(String, Svg)>,
        /// How many stand side by side in a drawing of its own.
        columns: usize,
        /// A name for each, by which a reader of a page may look at one alone; none where that is of no use.
        choice: Vec<String>,
    },
}

/// Width of a drawing in a page.
pub const WIDE: f64 = 760.0;

/// Width of a drawing on a telephone.
pub const NARROW: f64 = 350.0;

/// White between small multiples.
pub const GUTTER: f64 = 16.0;

/// Makes a drawing for a page and another for a telephone.
#[must_use]
pub fn both(draw: impl Fn(f64) -> Svg) -> Body {
    Body::Drawing { wide: draw(WIDE), narrow: Some(draw(NARROW)) }
}

impl Figure {
    /// The figure as one drawing.
    #[must_use]
    pub fn drawing(&self) -> Svg {
        match &self.body {
            Body::Drawing { wide, .. } => wide.clone(),
            Body::Panels { panels, columns, .. } => {
                let columns = (*columns).clamp(1, panels.len().max(1));
                let (w, h) = panels.first().map_or((0.0, 0.0), |p| (p.1.width + GUTTER, p.1.height + GUTTER));
                let rows = panels.len().div_ceil(columns);
                let mut all =
                    Svg::new((w * columns as f64 - GUTTER).max(1.0), (h * rows as f64 - GUTTER).max(1.0));
                for (place, (_, panel)) in panels.iter().enumerate() {
                    let at = [w * (place % columns) as f64, h * (place / columns) as f64];
                    all.inset(at, panel);
                }
                all
            }
        }
    }

    /// The figure as an SVG file on a light ground, with its title and note.
    #[must_use]
    pub fn svg(&self, marks: &Marks) -> String {
        let drawing = self.drawing();
        let margin = 24.0;
        let width = drawing.width + 2.0 * margin;
        let title = wrap(&self.title, Type::Head, drawing.width, 2);
        let note = wrap(&self.note, Type::Small, drawing.width, 6);
        let top = margin + 20.0 * title.len() as f64;
        let below = top + drawing.height + 26.0;
        let mut sheet = Svg::new(width, below + 15.0 * note.len() as f64 + margin - 15.0);
        sheet.rect("paper", [0.0, 0.0], [sheet.width, sheet.height]);
        for (row, line) in title.iter().enumerate() {
            let y = margin + 10.0 + 20.0 * row as f64;
            sheet.text(Type::Head, "ink", [margin, y], crate::svg::Anchor::Start, line);
        }
        sheet.inset([margin, top], &drawing);
        for (row, line) in note.iter().enumerate() {
            let y = below + 15.0 * row as f64;
            sheet.text(Type::Small, "soft", [margin, y], crate::svg::Anchor::Start, line);
        }
        let head = format!("<style>{}</style>\n{}\n", style(Some(Ground::Light), marks), marks.patterns());
        sheet.file(&self.title, &head)
    }
}
