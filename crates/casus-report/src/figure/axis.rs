//! Axes: what a value is, where its ticks stand, and labels that keep clear of each other.

use crate::scale::Scale;
use crate::svg::{Anchor, Svg};
use crate::text::{Type, day, elapsed, fit, ticks, width};

/// What the values along an axis are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// Plain numbers.
    Number,
    /// Shares of one, shown in per cent.
    Percent,
    /// Hours from D+0, shown as days.
    Clock,
    /// Spans in hours.
    Hours,
    /// Minutes of a session, shown as hours and minutes.
    Session,
    /// No ticks: rules say what stands where.
    Unmarked,
}

impl Axis {
    /// Ticks of a scale with their labels.
    pub(super) fn ticks(self, scale: &Scale, most: usize) -> Vec<(f64, String)> {
        let values = match self {
            Axis::Number | Axis::Percent => scale.ticks(most),
            Axis::Clock | Axis::Hours => scale.times(most),
            Axis::Session => scale.minutes(most),
            Axis::Unmarked => vec![],
        };
        let labels = match self {
            Axis::Number | Axis::Unmarked => ticks(&values),
            Axis::Session => values.iter().map(|&m| elapsed(m)).collect(),
            Axis::Percent => {
                let shares: Vec<f64> = values.iter().map(|v| (v * 1e8).round() / 1e6).collect();
                ticks(&shares).into_iter().map(|t| format!("{t} %")).collect()
            }
            Axis::Clock => values.iter().map(|&h| day(h)).collect(),
            Axis::Hours => ticks(&values).into_iter().map(|t| format!("{t} h")).collect(),
        };
        values.into_iter().zip(labels).collect()
    }
}

/// A line across a drawing at a value, such as the moment of a decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Where.
    pub at: f64,
    /// What it marks.
    pub label: String,
}

/// Edges of the plot within a drawing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plot {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

impl Plot {
    /// Levels across the plot with their labels on the left.
    pub(super) fn levels(&self, svg: &mut Svg, axis: Axis, y: &Scale, most: usize) {
        for (value, label) in axis.ticks(y, most) {
            let at = y.at(value);
            let class = if value == 0.0 { "on-mid" } else { "on-hair" };
            svg.line(class, [self.left, at], [self.right, at]);
            svg.text(Type::Small, "soft", [self.left - 6.0, at + 4.0], Anchor::End, &label);
        }
    }

    /// Ticks below the plot, as many as have room; a title below them if there is one.
    pub(super) fn foot(&self, svg: &mut Svg, axis: Axis, x: &Scale, title: &str) {
        let most = ((self.right - self.left) / 60.0).max(3.0) as usize;
        for (value, label) in axis.ticks(x, most) {
            let at = x.at(value);
            svg.line("on-mid", [at, self.bottom], [at, self.bottom + 4.0]);
            let half = width(&label, Type::Small) / 2.0;
            let at = at.clamp(half.min(svg.width - half), (svg.width - half).max(half));
            svg.text(Type::Small, "soft", [at, self.bottom + 16.0], Anchor::Middle, &label);
        }
        if !title.is_empty() {
            let room = self.right - self.left;
            svg.text_in(Type::Small, "soft", [self.right, self.bottom + 33.0], Anchor::End, title, room);
        }
    }

    /// Rules over the plot with labels above it, in rows that [`rows`] gave.
    pub(super) fn rules(&self, svg: &mut Svg, rules: &[Rule], rows: &[usize], x: &Scale) {
        for (rule, &row) in rules.iter().zip(rows) {
            let at = x.at(rule.at);
            let y = self.top - 8.0 - ROW * row as f64;
            svg.line("on-ink dots", [at, y + 3.0], [at, self.bottom]);
            let room = (self.right - self.left) * 0.6;
            let label = fit(&rule.label, Type::Small, room);
            let (anchor, from) = beside(&label, at, self.right);
            svg.text(Type::Small, "ink", [from, y], anchor, &label);
        }
    }
}

/// Height of a row of labels.
pub(super) const ROW: f64 = 14.0;

/// A label begins at its place, or ends there where it would run over the edge.
fn beside(label: &str, at: f64, right: f64) -> (Anchor, f64) {
    if at - 2.0 + width(label, Type::Small) <= right {
        (Anchor::Start, at - 2.0)
    } else {
        (Anchor::End, at + 2.0)
    }
}

/// The row of each rule's label, so that no two labels meet; rules are in order of their places.
pub(super) fn rows(rules: &[Rule], x: &Scale, plot: &Plot) -> Vec<usize> {
    let mut taken: Vec<Vec<[f64; 2]>> = Vec::new();
    let room = (plot.right - plot.left) * 0.6;
    rules
        .iter()
        .map(|rule| {
            let label = fit(&rule.label, Type::Small, room);
            let (anchor, from) = beside(&label, x.at(rule.at), plot.right);
            let w = width(&label, Type::Small);
            let span = if anchor == Anchor::Start { [from, from + w] } else { [from - w, from] };
            let free = |row: &Vec<[f64; 2]>| row.iter().all(|t| span[1] + 8.0 < t[0] || t[1] + 8.0 < span[0]);
            let row = taken.iter().position(free).unwrap_or(taken.len());
            if row == taken.len() {
                taken.push(vec![]);
            }
            taken[row].push(span);
            row
        })
        .collect()
}

/// Heights of labels that want to stand at `wanted`, moved as little as keeps `gap` between them and all between the
/// two ends as long as there is room.
pub(super) fn settle(wanted: &[f64], gap: f64, ends: [f64; 2]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]).then(a.cmp(&b)));
    let mut places: Vec<f64> =
        order.iter().map(|&i| wanted[i].clamp(ends[0], ends[1].max(ends[0]))).collect();
    for i in 1..places.len() {
        places[i] = places[i].max(places[i - 1] + gap);
    }
    let mut limit = ends[1];
    for place in places.iter_mut().rev() {
        *place = place.min(limit);
        limit = *place - gap;
    }
    let mut settled = vec![0.0; wanted.len()];
    order.into_iter().zip(places).for_each(|(i, place)| settled[i] = place);
    settled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_clear_of_each_other() {
        assert_eq!(settle(&[10.0, 50.0], 12.0, [0.0, 100.0]), [10.0, 50.0]);
        assert_eq!(settle(&[50.0, 49.0, 99.0], 12.0, [0.0, 100.0]), [61.0, 49.0, 99.0]);
        assert_eq!(settle(&[98.0, 99.0], 12.0, [0.0, 100.0]), [88.0, 100.0]);
    }

    #[test]
    fn labels_of_rules_take_rows() {
        let plot = Plot { left: 0.0, right: 300.0, top: 40.0, bottom: 100.0 };
        let rule = |at: f64| Rule { at, label: "decision".into() };
        let x = Scale::new([0.0, 300.0], [0.0, 300.0]);
        assert_eq!(rows(&[rule(10.0), rule(20.0), rule(200.0)], &x, &plot), [0, 1, 0]);
    }
}
