//! Colours, and what tells hypotheses apart besides colour: a letter and a pattern each.
//!
//! The fills are those of Okabe and Ito (2008) in the order that keeps the worst pair furthest apart under any colour
//! vision: the first four are their best four, the first five their best five. Yellow and sky blue are too pale for a
//! line on white, so every hue has an ink besides, dark on paper and bright on a dark ground. A [`Palette`] takes fewer of
//! them, or red and green where a house must have these; letter and pattern keep hypotheses apart under each.

use crate::text::{SANS, Type};
use casus_model::Setup;
use std::fmt::Write as _;

/// A hue as it fills an area and as it draws a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hue {
    /// Areas.
    pub fill: &'static str,
    /// Lines and letters on paper.
    pub ink: &'static str,
    /// Lines and letters on a dark ground.
    pub glow: &'static str,
}

const fn hue(fill: &'static str, ink: &'static str, glow: &'static str) -> Hue {
    Hue { fill, ink, glow }
}

/// The hues of hypotheses: Okabe and Ito's in the order of use, then a red and a green.
pub const HUES: [Hue; 10] = [
    hue("#56b4e9", "#1b6a9c", "#7cc6f0"),
    hue("#d55e00", "#a34700", "#f08a3c"),
    hue("#f0e442", "#746c00", "#f0e442"),
    hue("#0072b2", "#004f7d", "#5aa9dc"),
    hue("#cc79a7", "#8f3a69", "#dd9cc0"),
    hue("#009e73", "#00684c", "#3cc79e"),
    hue("#e69f00", "#825900", "#f2b632"),
    hue("#999999", "#555555", "#bdbdbd"),
    hue("#d62728", "#a31515", "#ff8a84"),
    hue("#2ca02c", "#1b6a1b", "#62cc62"),
];

/// Which hues hypotheses take. More hypotheses than hues share them and differ in pattern and letter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Palette {
    /// All eight.
    #[default]
    Eight,
    /// The four that are furthest apart.
    Four,
    /// The five that are furthest apart.
    Five,
    /// The six that are furthest apart.
    Six,
    /// Red and green, which many eyes do not tell apart.
    RedGreen,
}

impl Palette {
    /// All palettes.
    pub const ALL: [Palette; 5] =
        [Palette::Eight, Palette::Four, Palette::Five, Palette::Six, Palette::RedGreen];

    /// Its hues, by their places in [`HUES`].
    #[must_use]
    pub fn hues(self) -> &'static [usize] {
        match self {
            Palette::Eight => &[0, 1, 2, 3, 4, 5, 6, 7],
            Palette::Four => &[0, 1, 2, 3],
            Palette::Five => &[0, 1, 2, 3, 4],
            Palette::Six => &[0, 1, 2, 3, 4, 6],
            Palette::RedGreen => &[8, 9],
        }
    }

    /// The mark of the hypothesis at a place. The first eight differ in pattern, and so do those that share a hue until
    /// all pairs of hue and pattern are used up.
    #[must_use]
    pub fn mark(self, place: usize, letter: char) -> Mark {
        let hues = self.hues();
        // After so many places hue and pattern would come round together.
        let round = (1..=PATTERNS.len()).map(|k| k * hues.len()).find(|n| n % PATTERNS.len() == 0);
        let pattern = (place + place / round.unwrap_or(PATTERNS.len())) % PATTERNS.len();
        Mark { place, letter, hue: hues[place % hues.len()], pattern }
    }
}

/// The grounds that a page is seen on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Light, as on a screen by day and on paper.
    Light,
    /// Dark.
    Dark,
}

/// The colours that are no hue: name, on a light ground, on a dark one.
pub const GREYS: [(&str, &str, &str); 6] = [
    ("paper", "#ffffff", "#101418"),
    ("wash", "#f4f2ee", "#1a2026"),
    ("hair", "#dcd8d0", "#333b43"),
    ("mid", "#8a867e", "#79818a"),
    ("soft", "#55524c", "#a9afb5"),
    ("ink", "#16181a", "#e9e7e2"),
];

/// The tones of series that are no hypotheses, from heavy to light: on a light ground and on a dark one. Colour is for
/// hypotheses alone.
pub const TONES: [(&str, &str, &str); 4] = [
    ("tone0", "#2b4250", "#dbe5ea"),
    ("tone1", "#68818f", "#97acb8"),
    ("tone2", "#a9bac3", "#62757f"),
    ("tone3", "#d5dee2", "#3d4b53"),
];

/// How a hypothesis is marked wherever it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its place in the scenario.
    pub place: usize,
    /// Its letter, of its own among the scenario's hypotheses.
    pub letter: char,
    /// Its place among [`HUES`].
    pub hue: usize,
    /// Its pattern, one of eight.
    pub pattern: usize,
}

impl Mark {
    /// The class of an area filled with its hue and pattern.
    #[must_use]
    pub fn area(self) -> String {
        format!("a{}", self.place)
    }

    /// The class of a line in its ink.
    #[must_use]
    pub fn line(self) -> String {
        format!("l{}", self.hue)
    }

    /// The class of a text in its ink.
    #[must_use]
    pub fn text(self) -> String {
        format!("k{}", self.hue)
    }
}

/// The marks of a scenario's hypotheses, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marks(pub Vec<Mark>);

impl Marks {
    /// Hues and patterns from a palette; letters from the hypotheses' ids, each the first that is still free.
    #[must_use]
    pub fn of(setup: &Setup, palette: Palette) -> Marks {
        let mut marks: Vec<Mark> = Vec::new();
        for (place, h) in setup.hypotheses.iter().enumerate() {
            let own = h.id.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_uppercase());
            let free = |c: &char| marks.iter().all(|m| m.letter != *c);
            let letter = own.chain('A'..='Z').chain('a'..='z').find(free).unwrap_or('?');
            marks.push(palette.mark(place, letter));
        }
        Marks(marks)
    }

    /// The patterns of the areas, for the head of a page or of a drawing.
    #[must_use]
    pub fn patterns(&self) -> String {
        let mut out = String::from("<defs>");
        for mark in &self.0 {
            let (place, hue) = (mark.place, mark.hue);
            let lines = PATTERNS[mark.pattern];
            let _ = write!(
                out,
                "<pattern id=\"p{place}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">\
                 <rect class=\"f{hue}\" width=\"8\" height=\"8\"/>"
            );
            if !lines.is_empty() {
                let _ = write!(out, "<path class=\"q{hue}\" d=\"{lines}\"/>");
            }
            out.push_str("</pattern>");
        }
        out.push_str("</defs>");
        out
    }
}

/// What is drawn over the hue in a tile of eight by eight: nothing, slants, dots, levels, counter-slants, uprights,
/// crosses, a coarse net.
const PATTERNS: [&str; 8] = [
    "",
    "M-2 2L2 -2M0 8L8 0M6 10L10 6",
    "M2 2h.01M6 6h.01",
    "M0 2h8M0 6h8",
    "M-2 6L2 10M0 0L8 8M6 -2L10 2",
    "M2 0v8M6 0v8",
    "M2 0v4M0 2h4M6 4v4M4 6h4",
    "M0 4L4 0L8 4L4 8Z",
];

/// The rules of the classes that drawings use. With a ground, colours are written out, as a drawing needs that stands
/// alone; without one they are the page's variables.
#[must_use]
pub fn style(ground: Option<Ground>, marks: &Marks) -> String {
    let colour = |name: &str| match ground {
        None => format!("var(--{name})"),
        Some(ground) => value(ground, name).unwrap_or("#000000").to_owned(),
    };
    let mut css = String::new();
    for size in Type::ALL {
        let weight = if size == Type::Head { ";font-weight:700" } else { "" };
        let _ =
            write!(css, ".{}{{font:{}px {SANS};fill:{}{weight}}}", size.class(), size.size(), colour("ink"));
    }
    css.push_str("text{font-variant-numeric:tabular-nums lining-nums}.bold{font-weight:700}");
    for (name, ..) in GREYS.into_iter().chain(TONES) {
        let c = colour(name);
        let _ = write!(css, ".{name}{{fill:{c}}}.on-{name}{{fill:none;stroke:{c}}}");
    }
    css.push_str(
        ".w2{stroke-width:2}.w3{stroke-width:3}.dash{stroke-dasharray:5 4}.dots{stroke-dasharray:1.5 3}\
         .round{stroke-linecap:round;stroke-linejoin:round}.pale{opacity:.28}.half{opacity:.6}.ring{stroke:currentColor;stroke-width:1}.clear{fill:none}",
    );
    let _ = write!(
        css,
        ".halo{{paint-order:stroke;stroke:{};stroke-width:3px;stroke-linejoin:round}}",
        colour("paper")
    );
    for (place, hue) in HUES.iter().enumerate() {
        let (fill, ink) = (colour(&format!("fill{place}")), colour(&format!("ink{place}")));
        let _ = write!(
            css,
            ".f{place}{{fill:{fill}}}.k{place}{{fill:{ink}}}.l{place}{{fill:none;stroke:{ink}}}\
             .q{place}{{fill:none;stroke:{};stroke-width:1.2;stroke-opacity:.7;stroke-linecap:round}}",
            hue.ink
        );
    }
    for mark in &marks.0 {
        let _ = write!(css, ".a{0}{{fill:url(#p{0})}}", mark.place);
    }
    css
}

/// The page's variables for a ground.
#[must_use]
pub fn variables(ground: Ground) -> String {
    let greys = GREYS.iter().chain(&TONES).map(|(name, ..)| (*name).to_owned());
    let hues = (0..HUES.len()).flat_map(|p| [format!("fill{p}"), format!("ink{p}")]);
    greys.chain(hues).filter_map(|name| Some(format!("--{name}:{};", value(ground, &name)?))).collect()
}

/// A colour by its name.
fn value(ground: Ground, name: &str) -> Option<&'static str> {
    if let Some((_, light, dark)) = GREYS.iter().chain(&TONES).find(|g| g.0 == name) {
        return Some(if ground == Ground::Light { light } else { dark });
    }
    let hue = |place: &str| HUES.get(place.parse::<usize>().ok()?);
    if let Some(place) = name.strip_prefix("fill") {
        return hue(place).map(|h| h.fill);
    }
    let hue = hue(name.strip_prefix("ink")?)?;
    Some(if ground == Ground::Light { hue.ink } else { hue.glow })
}

#[cfg(test)]
mod tests;
