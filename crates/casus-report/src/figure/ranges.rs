//! Ranges: of each of several inputs the part that a rule keeps, within all that there is of it.

use crate::svg::{Anchor, Svg};
use crate::text::{Type, width, wrap};

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    /// The input.
    pub label: String,
    /// What is kept of it.
    pub kept: Kept,
    /// What is to be said of that.
    pub remark: String,
}

/// What is kept of an input.
#[derive(Clone, Debug, PartialEq)]
pub enum Kept {
    /// Numbers between two ends, within all numbers.
    Numbers {
        /// The least and the greatest that are kept, and how they read.
        own: [(f64, String); 2],
        /// The least and the greatest that there are, and how they read.
        all: [(f64, String); 2],
    },
    /// Some of several words.
    Words(Vec<(String, bool)>),
}

const ROW: f64 = 52.0;
const NARROW_ROW: f64 = 88.0;

/// The rows at a width.
#[must_use]
pub fn draw(rows: &[Range], wide: f64) -> Svg {
    let roomy = wide > 500.0;
    let longest = rows.iter().map(|r| width(&r.label, Type::Label)).fold(0.0, f64::max);
    let remarks = rows.iter().map(|r| width(&r.remark, Type::Small)).fold(0.0, f64::max);
    let label = if roomy { longest.min(wide * 0.24) + 18.0 } else { 0.0 };
    let remark = if roomy { remarks.min(wide * 0.3) + 18.0 } else { 0.0 };
    let pitch = if roomy { ROW } else { NARROW_ROW };
    let (left, right) = (label, wide - remark);
    let mut svg = Svg::new(wide, (pitch * rows.len() as f64).max(1.0));
    for (place, row) in rows.iter().enumerate() {
        let top = pitch * place as f64;
        let middle = top + if roomy { 24.0 } else { 56.0 };
        if roomy {
            let lines = wrap(&row.label, Type::Label, label - 18.0, 2);
            let first = middle + 4.5 - 6.5 * (lines.len() as f64 - 1.0);
            for (k, line) in lines.iter().enumerate() {
                svg.text(Type::Label, "bold", [label - 18.0, first + 13.0 * k as f64], Anchor::End, line);
            }
            let lines = wrap(&row.remark, Type::Small, remark - 18.0, 3);
            let first = middle + 4.0 - 6.5 * (lines.len() as f64 - 1.0);
            for (k, line) in lines.iter().enumerate() {
                svg.text(Type::Small, "soft", [right + 18.0, first + 13.0 * k as f64], Anchor::Start, line);
            }
        } else {
            svg.text_in(Type::Label, "bold", [0.0, top + 12.0], Anchor::Start, &row.label, wide);
            svg.text_in(Type::Small, "soft", [0.0, top + 26.0], Anchor::Start, &row.remark, wide);
        }
        match &row.kept {
            Kept::Numbers { own, all } => numbers(&mut svg, own, all, [left, right], middle),
            Kept::Words(words) => chips(&mut svg, words, [left, right], middle),
        }
    }
    svg
}

fn numbers(
    svg: &mut Svg,
    own: &[(f64, String); 2],
    all: &[(f64, String); 2],
    [left, right]: [f64; 2],
    middle: f64,
) {
    let x = crate::scale::Scale::new([all[0].0, all[1].0], [left + 2.0, right - 2.0]);
    svg.line("on-mid", [left + 2.0, middle], [right - 2.0, middle]);
    let [from, to] = [x.within(own[0].0), x.within(own[1].0)];
    svg.rect("tone0", [from, middle - 6.0], [(to - from).max(3.0), 12.0]);
    for (at, end) in [(left + 2.0, false), (right - 2.0, true)] {
        svg.line("on-mid", [at, middle - 5.0], [at, middle + 5.0]);
        let anchor = if end { Anchor::End } else { Anchor::Start };
        let words = &all[usize::from(end)].1;
        svg.text(Type::Small, "soft", [at, middle + 21.0], anchor, words);
    }
    for (at, (value, words), beyond) in
        [(from, &own[0], own[0].0 > all[0].0), (to, &own[1], own[1].0 < all[1].0)]
    {
        if beyond && value.is_finite() {
            let half = width(words, Type::Small) / 2.0;
            let at = at.clamp(left + half, (right - half).max(left + half));
            svg.text(Type::Small, "bold", [at, middle - 11.0], Anchor::Middle, words);
        }
    }
}

/// Words side by side, those that are kept full, the others outlined; what has no room is counted.
fn chips(svg: &mut Svg, words: &[(String, bool)], [left, right]: [f64; 2], middle: f64) {
    let mut from = left + 2.0;
    for (place, (word, kept)) in words.iter().enumerate() {
        let wide = (width(word, Type::Small) + 16.0).min(120.0);
        let rest = words.len() - place;
        let last = rest == 1;
        if from + wide + if last { 0.0 } else { 40.0 } > right {
            svg.text(Type::Small, "soft", [from + 4.0, middle + 4.0], Anchor::Start, &format!("+{rest}"));
            return;
        }
        let at = [from, middle - 10.0];
        if *kept {
            svg.rect("tone0", at, [wide, 20.0]);
        } else {
            svg.rect("on-mid", [at[0] + 0.5, at[1] + 0.5], [wide - 1.0, 19.0]);
        }
        let face = if *kept { "paper bold" } else { "soft" };
        let at = [from + wide / 2.0, middle + 4.0];
        svg.text_in(Type::Small, face, at, Anchor::Middle, word, wide - 8.0);
        from += wide + 6.0;
    }
}
