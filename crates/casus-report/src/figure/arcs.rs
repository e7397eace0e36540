//! Who listens to whom, as arcs over a row of members in the order of the line of fracture.

use crate::palette::Mark;
use crate::svg::{Anchor, Path, Svg};
use crate::text::{Type, fit, width};

/// A member in the row.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// A short name.
    pub id: String,
    /// What appears when it is pointed at.
    pub words: String,
    /// How much attention it receives in all; the area of its dot.
    pub weight: f64,
    /// What it finds likeliest.
    pub mark: Mark,
}

/// Attention from one to another, by their places in the row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arc {
    /// Who listens.
    pub listener: usize,
    /// To whom.
    pub speaker: usize,
    /// Share of its attention.
    pub share: f64,
}

/// Members and whom they listen to.
#[derive(Clone, Debug, PartialEq)]
pub struct Arcs {
    /// The row, from the left; on a narrow screen from the top.
    pub nodes: Vec<Node>,
    /// The arcs that are drawn.
    pub arcs: Vec<Arc>,
    /// How many members stand before the line of fracture, if there is one.
    pub line: Option<usize>,
    /// What the two sides are called.
    pub sides: [String; 2],
}

impl Arcs {
    /// The drawing at a width: in a row where there is room for it, in a column else.
    #[must_use]
    pub fn draw(&self, wide: f64) -> Svg {
        let longest = self.nodes.iter().map(|n| width(&n.id, Type::Small)).fold(0.0, f64::max);
        let room = 2.0 * wide / self.nodes.len().max(1) as f64;
        if wide > 500.0 && room >= longest.min(70.0) + 4.0 { self.row(wide) } else { self.column(wide) }
    }

    fn row(&self, wide: f64) -> Svg {
        let n = self.nodes.len();
        let gap = wide / n.max(1) as f64;
        let x = |place: usize| gap * (place as f64 + 0.5);
        let base = 30.0 + (wide * 0.30).min(240.0);
        let mut svg = Svg::new(wide, base + 76.0);
        let squash = (base - 34.0) / (wide / 2.0);
        for arc in &self.arcs {
            let (a, b) = (x(arc.listener), x(arc.speaker));
            svg.path(&self.stroke(arc), &bow([a, base], [b, base], [0.0, -1.0], squash));
        }
        if let Some(before) = self.line.filter(|&b| b > 0 && b < n) {
            let at = gap * before as f64;
            svg.line("on-ink w2 dash", [at, 18.0], [at, base + 28.0]);
            let sides = [(at - 8.0, Anchor::End), (at + 8.0, Anchor::Start)];
            for ((from, anchor), words) in sides.into_iter().zip(&self.sides) {
                let room = if anchor == Anchor::End { from } else { wide - from };
                svg.text_in(Type::Small, "halo soft", [from, base + 72.0], anchor, words, room);
            }
            let anchor = if at > wide * 0.8 { Anchor::End } else { Anchor::Start };
            let from = if anchor == Anchor::End { at - 6.0 } else { at + 6.0 };
            svg.text(Type::Small, "halo bold", [from, 24.0], anchor, "line of fracture");
        }
        let heaviest = self.heaviest();
        for (place, node) in self.nodes.iter().enumerate() {
            let at = [x(place), base];
            svg.hover(&node.words, |svg| {
                let r = radius(node.weight, heaviest, (gap / 2.0).min(11.0));
                svg.circle("paper", at, r + 1.0);
                svg.circle(&format!("{} ring", node.mark.area()), at, r);
                svg.text(
                    Type::Small,
                    "bold",
                    [at[0], base + 24.0],
                    Anchor::Middle,
                    &node.mark.letter.to_string(),
                );
                let below = base + 38.0 + 13.0 * (place % 2) as f64;
                svg.text_in(Type::Small, "", [at[0], below], Anchor::Middle, &node.id, 2.0 * gap);
            });
        }
        svg
    }

    fn column(&self, wide: f64) -> Svg {
        let n = self.nodes.len();
        let pitch = 18.0;
        let high = pitch * n as f64 + 24.0;
        let names = self.nodes.iter().map(|n| width(&n.id, Type::Small)).fold(0.0, f64::max).min(wide * 0.3);
        let base = names + 34.0;
        let y = |place: usize| 14.0 + pitch * (place as f64 + 0.5);
        let squash = (wide - base - 6.0) / ((high - 24.0) / 2.0).max(1.0);
        let mut svg = Svg::new(wide, high);
        for arc in &self.arcs {
            let (a, b) = (y(arc.listener), y(arc.speaker));
            svg.path(&self.stroke(arc), &bow([base, a], [base, b], [1.0, 0.0], squash.min(1.0)));
        }
        if let Some(before) = self.line.filter(|&b| b > 0 && b < n) {
            let at = 14.0 + pitch * before as f64;
            svg.line("on-ink w2 dash", [0.0, at], [wide, at]);
            svg.text(Type::Small, "halo bold", [wide, at - 5.0], Anchor::End, "line of fracture");
        }
        let heaviest = self.heaviest();
        for (place, node) in self.nodes.iter().enumerate() {
            let at = [base, y(place)];
            svg.hover(&node.words, |svg| {
                let r = radius(node.weight, heaviest, 8.5);
                svg.circle("paper", at, r + 1.0);
                svg.circle(&format!("{} ring", node.mark.area()), at, r);
                svg.text(
                    Type::Small,
                    "bold",
                    [base - 20.0, at[1] + 4.0],
                    Anchor::Middle,
                    &node.mark.letter.to_string(),
                );
                let id = fit(&node.id, Type::Small, names);
                svg.text(Type::Small, "", [base - 30.0, at[1] + 4.0], Anchor::End, &id);
            });
        }
        svg
    }

    /// Arcs across the line of fracture are dark, others light; the heavier the more attention.
    fn stroke(&self, arc: &Arc) -> String {
        let across = self.line.is_some_and(|b| (arc.listener < b) != (arc.speaker < b));
        let heavy = if arc.share >= 0.2 {
            " w3"
        } else if arc.share >= 0.1 {
            " w2"
        } else {
            ""
        };
        format!("{} clear half{heavy}", if across { "on-ink" } else { "on-mid" })
    }

    fn heaviest(&self) -> f64 {
        self.nodes.iter().map(|n| n.weight).fold(1e-9, f64::max)
    }
}

/// A dot whose area is in proportion to a weight.
fn radius(weight: f64, heaviest: f64, most: f64) -> f64 {
    (most * (weight / heaviest).max(0.0).sqrt()).max(2.8)
}

/// Handles of a cubic curve that is a quarter of an ellipse, as a part of its half axis.
const QUARTER: f64 = 0.552_284_749_8;

/// Half an ellipse from one point to another that bulges towards `out`.
fn bow(from: [f64; 2], to: [f64; 2], out: [f64; 2], squash: f64) -> Path {
    let half = [(to[0] - from[0]) / 2.0, (to[1] - from[1]) / 2.0];
    let reach = (half[0].abs() + half[1].abs()) * squash;
    let at = |along: f64, up: f64| {
        let middle = [(from[0] + to[0]) / 2.0, (from[1] + to[1]) / 2.0];
        [0, 1].map(|k| middle[k] + half[k] * along + out[k] * reach * up)
    };
    let mut path = Path::default();
    path.start(from);
    path.bend(at(-1.0, QUARTER), at(-QUARTER, 1.0), at(0.0, 1.0));
    path.bend(at(QUARTER, 1.0), at(1.0, QUARTER), to);
    path
}
