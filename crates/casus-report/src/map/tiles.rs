//! Members as tiles of one size.

use super::{Fill, Reading};
use crate::svg::{Anchor, Svg};
use crate::text::{Type, width};

/// Where the tiles of the thirty-two allies stand: id, column, row.
pub const TILES: [(&str, u8, u8); 32] = [
    ("CAN", 0, 0),
    ("ISL", 1, 0),
    ("NOR", 4, 0),
    ("SWE", 5, 0),
    ("FIN", 6, 0),
    ("EST", 7, 0),
    ("USA", 0, 1),
    ("GBR", 2, 1),
    ("DNK", 4, 1),
    ("LVA", 7, 1),
    ("BEL", 2, 2),
    ("NLD", 3, 2),
    ("DEU", 4, 2),
    ("POL", 5, 2),
    ("LTU", 7, 2),
    ("FRA", 1, 3),
    ("LUX", 2, 3),
    ("CZE", 4, 3),
    ("SVK", 5, 3),
    ("PRT", 0, 4),
    ("ESP", 1, 4),
    ("ITA", 2, 4),
    ("SVN", 3, 4),
    ("HRV", 4, 4),
    ("HUN", 5, 4),
    ("ROU", 6, 4),
    ("MNE", 4, 5),
    ("MKD", 5, 5),
    ("BGR", 6, 5),
    ("TUR", 7, 5),
    ("ALB", 4, 6),
    ("GRC", 5, 6),
];

/// Columns of the tiles.
const COLUMNS: usize = 8;

/// White between tiles.
const GAP: f64 = 3.0;

/// Tiles that are drawn, at most.
pub(super) const MOST: usize = 240;

/// The column and row of each member: geographic if all have one, otherwise in order.
fn places(readings: &[Reading]) -> Vec<[usize; 2]> {
    let of = |r: &Reading| {
        let tile = TILES.iter().find(|t| t.0 == r.id)?;
        Some([usize::from(tile.1), usize::from(tile.2)])
    };
    let known: Option<Vec<[usize; 2]>> = readings.iter().map(of).collect();
    known.unwrap_or_else(|| (0..readings.len()).map(|k| [k % COLUMNS, k / COLUMNS]).collect())
}

/// The members as tiles over a width: their ids, and below them their values where there is room, else their letters.
#[must_use]
pub fn tiles(readings: &[Reading], wide: f64) -> Svg {
    let shown = &readings[..readings.len().min(MOST)];
    let places = places(shown);
    let pitch = (wide + GAP) / COLUMNS as f64;
    let side = pitch - GAP;
    // A tile is as wide as it is high until it is large.
    let high = side.min(46.0);
    let rows = places.iter().map(|p| p[1] + 1).max().unwrap_or(1);
    let mut svg = Svg::new(wide, (high + GAP) * rows as f64 - GAP);
    for (reading, [column, row]) in shown.iter().zip(places) {
        let at = [pitch * column as f64, (high + GAP) * row as f64];
        svg.hover(&reading.words, |svg| tile(svg, reading, at, [side, high]));
    }
    svg
}

fn tile(svg: &mut Svg, reading: &Reading, [x, y]: [f64; 2], [w, h]: [f64; 2]) {
    svg.rect(&reading.fill.area(), [x, y], [w, h]);
    if reading.fill == Fill::Tone(0) {
        svg.rect("on-mid", [x + 0.5, y + 0.5], [w - 1.0, h - 1.0]);
    }
    let (face, middle, room) = (reading.fill.text(), x + w / 2.0, w - 2.0);
    if h < 26.0 {
        svg.text_in(
            Type::Small,
            &format!("{face} bold"),
            [middle, y + h / 2.0 + 4.0],
            Anchor::Middle,
            &reading.letter,
            room,
        );
        return;
    }
    let value = if width(&reading.value, Type::Small) <= room { &reading.value } else { &reading.letter };
    svg.text_in(
        Type::Label,
        &format!("{face} bold"),
        [middle, y + h / 2.0 - 2.0],
        Anchor::Middle,
        &reading.id,
        room,
    );
    svg.text_in(Type::Small, face, [middle, y + h / 2.0 + 13.0], Anchor::Middle, value, room);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn reading(id: &str) -> Reading {
        Reading {
            id: id.into(),
            fill: Fill::Tone(1),
            letter: "A".into(),
            value: "A 50 %".into(),
            words: String::new(),
        }
    }

    #[test]
    fn every_ally_has_a_tile_and_an_outline_of_its_own() {
        let allies: Vec<Reading> = TILES.iter().map(|t| reading(t.0)).collect();
        assert!(super::super::drawable(&allies));
        let distinct: BTreeSet<[usize; 2]> = places(&allies).into_iter().collect();
        assert_eq!(distinct.len(), 32);
    }

    #[test]
    fn an_alliance_that_is_on_no_map_stands_in_order() {
        let invented: Vec<Reading> = ["EST", "KAR", "VOL"].map(reading).into();
        assert!(!super::super::drawable(&invented));
        assert_eq!(places(&invented), [[0, 0], [1, 0], [2, 0]]);
        assert!(!super::super::drawable(&[]));
        assert!(tiles(&[], 300.0).height.is_finite());
    }

    #[test]
    fn hostile_ids_are_shown_and_nothing_else() {
        let mut one = reading("<script>");
        one.words = "</title><script>".into();
        assert!(!tiles(&[one], 700.0).element("\"><script>").contains("<script"));
    }
}
