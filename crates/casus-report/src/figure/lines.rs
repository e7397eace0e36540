//! Lines and steps over time or over anything else, each with a band if it has one and its name at its end.

use super::axis::{Axis, Plot, ROW, Rule, rows, settle};
use crate::scale::Scale;
use crate::svg::{Anchor, Path, Svg};
use crate::text::{Type, width, wrap};

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its name, written at its end.
    pub name: String,
    /// Its points, in order.
    pub points: Vec<[f64; 2]>,
    /// Bands round it, the widest first: place, lower and upper end.
    pub bands: Vec<Vec<[f64; 3]>>,
    /// Whether a value holds until the next point.
    pub stepped: bool,
    /// The class of its stroke, such as `on-tone0` or that of a hypothesis.
    pub class: String,
}

/// Lines on common axes.
#[derive(Clone, Debug, PartialEq)]
pub struct Lines {
    /// The lines.
    pub lines: Vec<Line>,
    /// What runs along the foot.
    pub x: Axis,
    /// Its ends.
    pub across: [f64; 2],
    /// What the foot measures.
    pub title: String,
    /// What runs up the side.
    pub y: Axis,
    /// Its ends.
    pub up: [f64; 2],
    /// Height of the plot.
    pub height: f64,
    /// Lines upright across the plot, in order.
    pub rules: Vec<Rule>,
}

impl Lines {
    /// The drawing at a width.
    #[must_use]
    pub fn draw(&self, wide: f64) -> Svg {
        let longest = self.lines.iter().map(|l| width(&l.name, Type::Label)).fold(0.0, f64::max);
        let names = if longest > 0.0 { longest.min(wide * 0.24) + 10.0 } else { 8.0 };
        let mut plot = Plot { left: 42.0, right: wide - names, top: 10.0, bottom: 0.0 };
        let x = Scale::new(self.across, [plot.left, plot.right]);
        let rows = rows(&self.rules, &x, &plot);
        plot.top += rows.iter().map(|r| ROW * (*r as f64 + 1.0)).fold(0.0, f64::max);
        plot.bottom = plot.top + self.height;
        let mut svg = Svg::new(wide, plot.bottom + if self.title.is_empty() { 22.0 } else { 40.0 });
        let y = Scale::new(self.up, [plot.bottom, plot.top]);
        plot.levels(&mut svg, self.y, &y, 5);
        for line in &self.lines {
            for band in &line.bands {
                let low = course(band.iter().map(|b| [b[0], b[1]]), line.stepped, &x, &y);
                let high = course(band.iter().map(|b| [b[0], b[2]]), line.stepped, &x, &y);
                let mut path = Path::through(low.into_iter().chain(high.into_iter().rev()));
                path.close();
                let class = line.class.replace("on-", "");
                svg.path(&format!("{class} pale"), &path);
            }
        }
        plot.rules(&mut svg, &self.rules, &rows, &x);
        for line in &self.lines {
            let path = Path::through(course(line.points.iter().copied(), line.stepped, &x, &y));
            svg.hover(&line.name, |svg| svg.path(&format!("{} w2 round clear", line.class), &path));
        }
        plot.foot(&mut svg, self.x, &x, &self.title);
        let ends: Vec<f64> =
            self.lines.iter().map(|l| l.points.last().map_or(plot.bottom, |p| y.within(p[1]))).collect();
        if meet(&ends) {
            for (k, line) in self.lines.iter().enumerate() {
                let at = self.apart(k, &x, &y);
                svg.text(Type::Label, "halo", [at[0] + 6.0, at[1] - 7.0], Anchor::Start, &line.name);
            }
            return svg;
        }
        let gap = if wide < 500.0 { 28.0 } else { 15.0 };
        for (line, at) in self.lines.iter().zip(settle(&ends, gap, [plot.top + 4.0, plot.bottom])) {
            let words = wrap(&line.name, Type::Label, names - 8.0, 2);
            let first = at + 4.0 - 6.5 * (words.len() as f64 - 1.0);
            for (k, word) in words.iter().enumerate() {
                svg.text(Type::Label, "", [plot.right + 7.0, first + 13.0 * k as f64], Anchor::Start, word);
            }
        }
        svg
    }

    /// Where line k is furthest from every other and from the upper edge, so that its name can stand at it.
    fn apart(&self, k: usize, x: &Scale, y: &Scale) -> [f64; 2] {
        let height = |line: &Line, at: f64| {
            let before = line.points.iter().rposition(|p| p[0] <= at).unwrap_or(0);
            line.points.get(before).map_or(0.0, |p| y.within(p[1]))
        };
        let [from, to] = self.across;
        let mut best = ([x.at(from), y.places[0]], f64::NEG_INFINITY);
        for step in 2..28 {
            let at = from + (to - from) * f64::from(step) / 40.0;
            let here = height(&self.lines[k], at);
            let others = self.lines.iter().enumerate().filter(|o| o.0 != k);
            // The name stands above its line, so what is above matters most.
            let near = |other: f64| if other < here { here - other } else { 2.0 * (other - here) };
            let room = others.map(|o| near(height(o.1, at))).fold(here - y.places[1], f64::min);
            if room > best.1 + 1.0 {
                best = ([x.at(at), here], room);
            }
        }
        best.0
    }
}

/// Whether two of some heights are too near for two names.
fn meet(heights: &[f64]) -> bool {
    let mut heights = heights.to_vec();
    heights.sort_by(f64::total_cmp);
    heights.windows(2).any(|pair| pair[1] - pair[0] < 9.0)
}

/// The places that a line passes; a step goes on level before it changes.
fn course(points: impl Iterator<Item = [f64; 2]>, stepped: bool, x: &Scale, y: &Scale) -> Vec<[f64; 2]> {
    let mut places: Vec<[f64; 2]> = Vec::new();
    for [h, v] in points {
        let next = [x.at(h), y.at(v)];
        if let (true, Some(&[_, before])) = (stepped, places.last()) {
            places.push([next[0], before]);
        }
        places.push(next);
    }
    places
}
