//! What happened when: lanes of marks and of spans over the days of a scenario.

use super::axis::{Axis, Plot};
use crate::scale::Scale;
use crate::svg::{Anchor, Svg};
use crate::text::{Type, width};

/// A mark of a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// When, as the axis counts.
    pub at: f64,
    /// What is written at it.
    pub label: String,
    /// What appears when it is pointed at.
    pub words: String,
    /// Whether it matters most.
    pub strong: bool,
}

/// A span of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// From and to, as the axis counts.
    pub times: [f64; 2],
    /// What is written over it.
    pub label: String,
    /// What appears when it is pointed at.
    pub words: String,
    /// Parts of it that are set off, such as silence.
    pub parts: Vec<[f64; 2]>,
    /// Whether it came to something.
    pub strong: bool,
}

/// A lane.
#[derive(Clone, Debug, PartialEq)]
pub enum Lane {
    /// Marks.
    Moments(String, Vec<Moment>),
    /// Spans.
    Spans(String, Vec<Span>),
}

/// Lanes over the same time.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// How time is counted: [`Axis::Clock`] or [`Axis::Session`].
    pub axis: Axis,
    /// First and last moment.
    pub span: [f64; 2],
    /// The lanes, from the top.
    pub lanes: Vec<Lane>,
}

const PITCH: f64 = 19.0;

impl Timeline {
    /// The drawing at a width.
    #[must_use]
    pub fn draw(&self, wide: f64) -> Svg {
        let plot = Plot { left: 4.0, right: wide - 4.0, top: 0.0, bottom: 0.0 };
        let x = Scale::new(self.span, [plot.left, plot.right]);
        let mut lanes = vec![];
        let mut below = 0.0;
        for lane in &self.lanes {
            let (name, rows) = match lane {
                Lane::Moments(name, moments) => {
                    let ends = moments
                        .iter()
                        .map(|m| [x.at(m.at) - 6.0, x.at(m.at) + 9.0 + width(&m.label, Type::Small)]);
                    (name, pack(ends, plot.right))
                }
                Lane::Spans(name, spans) => {
                    let ends = spans.iter().map(|s| {
                        let [a, b] = s.times.map(|h| x.at(h));
                        [a, b.max(a + width(&s.label, Type::Small) + 8.0)]
                    });
                    (name, pack(ends, plot.right))
                }
            };
            let count = rows.iter().map(|r| r + 1).max().unwrap_or(1);
            let pitch = if matches!(lane, Lane::Spans(..)) { 2.0 * PITCH } else { PITCH };
            lanes.push((lane, name, rows, below));
            below += 22.0 + pitch * count as f64 + 10.0;
        }
        let mut svg = Svg::new(wide, below + 22.0);
        for (value, _) in self.axis.ticks(&x, (wide / 70.0) as usize) {
            svg.line("on-hair", [x.at(value), 4.0], [x.at(value), below]);
        }
        for (lane, name, rows, from) in lanes {
            svg.text(Type::Label, "halo bold", [0.0, from + 12.0], Anchor::Start, name);
            match lane {
                Lane::Moments(_, moments) => {
                    for (m, row) in moments.iter().zip(rows) {
                        let at = [x.at(m.at), from + 22.0 + PITCH * (row as f64 + 0.5)];
                        svg.hover(&m.words, |svg| {
                            let over = at[0] + 8.0 + width(&m.label, Type::Small) > plot.right;
                            let (anchor, place) =
                                if over { (Anchor::End, at[0] - 8.0) } else { (Anchor::Start, at[0] + 8.0) };
                            svg.circle(
                                if m.strong { "ink" } else { "tone1" },
                                at,
                                if m.strong { 5.0 } else { 3.6 },
                            );
                            let face = if m.strong { "halo bold" } else { "halo" };
                            svg.text(Type::Small, face, [place, at[1] + 4.0], anchor, &m.label);
                        });
                    }
                }
                Lane::Spans(_, spans) => {
                    for (s, row) in spans.iter().zip(rows) {
                        let y = from + 22.0 + 2.0 * PITCH * row as f64;
                        let [a, b] = s.times.map(|h| x.at(h));
                        svg.hover(&s.words, |svg| {
                            svg.rect(
                                if s.strong { "tone1" } else { "tone2" },
                                [a, y + 17.0],
                                [(b - a).max(4.0), 9.0],
                            );
                            for part in &s.parts {
                                let [p, q] = part.map(|h| x.at(h));
                                svg.rect("ink", [p, y + 17.0], [(q - p).max(3.0), 9.0]);
                            }
                            let over = a + width(&s.label, Type::Small) > plot.right;
                            let (anchor, place) = if over { (Anchor::End, b) } else { (Anchor::Start, a) };
                            let face = if s.strong { "halo bold" } else { "halo" };
                            svg.text_in(Type::Small, face, [place, y + 12.0], anchor, &s.label, wide);
                        });
                    }
                }
            }
        }
        Plot { bottom: below, ..plot }.foot(&mut svg, self.axis, &x, "");
        svg
    }
}

/// The row of each stretch, so that none meets another of its row. A stretch that runs over the edge is turned round.
fn pack(stretches: impl Iterator<Item = [f64; 2]>, right: f64) -> Vec<usize> {
    let mut rows: Vec<Vec<[f64; 2]>> = vec![];
    stretches
        .map(|[a, b]| {
            let [a, b] = if b > right { [2.0 * a - b + 3.0, a + 6.0] } else { [a, b] };
            let free = |row: &Vec<[f64; 2]>| row.iter().all(|t| b + 5.0 < t[0] || t[1] + 5.0 < a);
            let row = rows.iter().position(free).unwrap_or(rows.len());
            if row == rows.len() {
                rows.push(vec![]);
            }
            rows[row].push([a, b]);
            row
        })
        .collect()
}
