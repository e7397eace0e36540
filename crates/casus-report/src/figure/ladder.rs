//! The rung in force over time against the rung that the truth warrants: where it falls short and where it goes too far.

use super::axis::{Axis, Plot, ROW, Rule, rows};
use crate::scale::Scale;
use crate::svg::{Anchor, Path, Svg};
use crate::text::{Type, width};

/// A ladder and the course of an answer on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Ladder {
    /// How time is counted: [`Axis::Clock`] or [`Axis::Session`].
    pub axis: Axis,
    /// Labels of the rungs, from 0.
    pub rungs: Vec<String>,
    /// The rung that the truth warrants.
    pub warranted: u8,
    /// Since when an answer is due.
    pub due: f64,
    /// First and last moment.
    pub span: [f64; 2],
    /// From when each rung was in force, in order.
    pub course: Vec<(f64, u8)>,
    /// Moments, in order.
    pub rules: Vec<Rule>,
}

const STEP: f64 = 24.0;

impl Ladder {
    /// The drawing at a width.
    #[must_use]
    pub fn draw(&self, wide: f64) -> Svg {
        let named = |r: usize| format!("{r}  {}", self.rungs.get(r).map_or("", String::as_str));
        let top_rung = self.rungs.len().saturating_sub(1);
        let longest = (0..=top_rung).map(|r| width(&named(r), Type::Small)).fold(0.0, f64::max);
        let left = if wide < 500.0 { longest.min(150.0) } else { longest.min(wide * 0.34) } + 10.0;
        let mut plot = Plot { left, right: wide - 4.0, top: 10.0, bottom: 0.0 };
        let x = Scale::new(self.span, [plot.left, plot.right]);
        let label_rows = rows(&self.rules, &x, &plot);
        plot.top += label_rows.iter().map(|r| ROW * (*r as f64 + 1.0)).fold(0.0, f64::max);
        plot.bottom = plot.top + STEP * top_rung as f64 + 8.0;
        let y = Scale::new([0.0, top_rung as f64], [plot.bottom - 4.0, plot.top + 4.0]);
        let mut svg = Svg::new(wide, plot.bottom + 22.0);
        for r in 0..=top_rung {
            let at = y.at(r as f64);
            let due = r == usize::from(self.warranted);
            svg.line(if due { "on-ink" } else { "on-hair" }, [plot.left, at], [plot.right, at]);
            let face = if due { "bold" } else { "soft" };
            svg.text_in(Type::Small, face, [0.0, at + 4.0], Anchor::Start, &named(r), left - 8.0);
        }
        let warranted = y.at(f64::from(self.warranted));
        let mut edge: Vec<[f64; 2]> = vec![];
        for (k, &(from, rung)) in self.course.iter().enumerate() {
            let until = self.course.get(k + 1).map_or(self.span[1], |c| c.0);
            let (a, b, at) = (x.at(from), x.at(until), y.at(f64::from(rung)));
            edge.extend([[a, at], [b, at]]);
            let a = x.at(from.max(self.due));
            if b > a && rung != self.warranted {
                let class = if rung < self.warranted { "tone2 half" } else { "tone0 half" };
                svg.rect(class, [a, at.min(warranted)], [b - a, (at - warranted).abs()]);
            }
        }
        let word = "warranted by the truth";
        svg.text(Type::Small, "halo soft", [plot.right - 2.0, warranted - 5.0], Anchor::End, word);
        plot.rules(&mut svg, &self.rules, &label_rows, &x);
        svg.path("on-paper clear", &Path::through(edge.iter().copied()));
        svg.path("on-ink w3 clear", &Path::through(edge));
        plot.foot(&mut svg, self.axis, &x, "");
        svg
    }
}
