//! What fills mean, in one or more rows.

use super::Fill;
use crate::svg::{Anchor, Svg};
use crate::text::{Type, width};

/// An entry of a key.
pub(super) struct Entry {
    /// The fill; `None` is a state that is no member.
    pub(super) fill: Option<Fill>,
    /// The letter in it.
    pub(super) letter: String,
    /// What it means.
    pub(super) words: String,
}

const ROW: f64 = 22.0;
const SWATCH: f64 = 26.0;

/// Draws a key from a height on, in as many rows as it takes, and returns where it ends.
pub(super) fn draw(svg: &mut Svg, entries: &[Entry], top: f64) -> f64 {
    let (mut x, mut y) = (0.0, top);
    for entry in entries {
        let wide = (SWATCH + 7.0 + width(&entry.words, Type::Small)).min(svg.width);
        if x > 0.0 && x + wide > svg.width {
            (x, y) = (0.0, y + ROW);
        }
        svg.rect(&entry.fill.map_or("hair half".into(), Fill::area), [x, y], [SWATCH, 15.0]);
        if entry.fill == Some(Fill::Tone(0)) {
            svg.rect("on-mid", [x + 0.5, y + 0.5], [SWATCH - 1.0, 14.0]);
        }
        let face = entry.fill.map_or("ink", Fill::text);
        svg.text(
            Type::Small,
            &format!("{face} bold"),
            [x + SWATCH / 2.0, y + 11.5],
            Anchor::Middle,
            &entry.letter,
        );
        let room = svg.width - SWATCH - 7.0;
        svg.text_in(Type::Small, "ink", [x + SWATCH + 7.0, y + 11.5], Anchor::Start, &entry.words, room);
        x += wide + 18.0;
    }
    if entries.is_empty() { top } else { y + ROW }
}
