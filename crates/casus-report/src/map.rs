//! The alliance on a map, and in tiles of one size in rough geographic places.
//!
//! What stands on a map is a [`Reading`] of each member: an area in a hypothesis's hue and pattern, or a tone, with words.
//! Where every member has an outline the map is drawn from [`outlines`]; an invented alliance is drawn in tiles alone,
//! in the order of its pack. On a narrow screen tiles are always drawn, since Luxembourg needs as much room as Canada.
//!
//! Borders follow maps of the United Nations; `data/README.md` says where the outlines come from.

mod ensemble;
mod geography;
mod key;
mod likeliest;
pub mod outlines;
mod run;
mod tiles;

pub use ensemble::of_runs;
pub use geography::{large, small};
pub use run::figures;
pub use tiles::{TILES, tiles};

use crate::palette::Mark;

/// How a member is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// A hypothesis's hue and pattern, the fainter the less it is believed.
    Mark(Mark, Strength),
    /// A tone, from none (0) to the heaviest (3).
    Tone(u8),
}

/// How much something is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// By less than half.
    Faint,
    /// In between.
    Middling,
    /// To [`FIRM`] at least.
    Firm,
}

/// Belief from which an area has its full colour.
pub const FIRM: f64 = 0.8;

impl Strength {
    /// The strength of a belief.
    #[must_use]
    pub fn of(belief: f64) -> Strength {
        match belief {
            b if b >= FIRM => Strength::Firm,
            b if b >= 0.5 => Strength::Middling,
            _ => Strength::Faint,
        }
    }
}

/// What is shown of a member.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Its id.
    pub id: String,
    /// How it is filled.
    pub fill: Fill,
    /// A letter or a figure, where there is room for no more.
    pub letter: String,
    /// A word or two.
    pub value: String,
    /// What appears when it is pointed at.
    pub words: String,
}

impl Fill {
    /// The classes of an area.
    #[must_use]
    pub fn area(self) -> String {
        match self {
            Fill::Mark(mark, Strength::Faint) => format!("{} pale", mark.area()),
            Fill::Mark(mark, Strength::Middling) => format!("{} half", mark.area()),
            Fill::Mark(mark, Strength::Firm) => mark.area(),
            Fill::Tone(0) => "paper".into(),
            Fill::Tone(1) => "tone3".into(),
            Fill::Tone(2) => "tone2".into(),
            Fill::Tone(_) => "tone0".into(),
        }
    }

    /// The classes of a text on it.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Fill::Mark(..) | Fill::Tone(2) => "ink halo",
            Fill::Tone(..2) => "ink",
            Fill::Tone(_) => "paper",
        }
    }
}

/// Whether every member has an outline, so that a map can be drawn.
#[must_use]
pub fn drawable(readings: &[Reading]) -> bool {
    let known = |id: &str| {
        ["europe", "america"]
            .iter()
            .any(|sheet| outlines::sheet(sheet).is_some_and(|s| s.shape(id).is_some()))
    };
    !readings.is_empty() && readings.iter().all(|r| known(&r.id))
}
