//! Members on a map.

use super::outlines::{Shape, Sheet, sheet};
use super::{Fill, Reading};
use crate::svg::{Anchor, Path, Svg};
use crate::text::{Type, width};

/// The column of insets beside the map.
const ASIDE: f64 = 158.0;

/// White between the insets and the map.
const WHITE: f64 = 18.0;

/// Insets: sheet, heading, and the members that are labelled there and not on the map.
const INSETS: [(&str, &str, &[&str]); 3] = [
    ("america", "North America", &["CAN", "USA"]),
    ("low-countries", "Low Countries", &["BEL", "NLD", "LUX"]),
    ("balkans", "Western Balkans", &["SVN", "HRV", "MNE", "MKD", "ALB"]),
];

/// Half the side of the room that a label of two lines needs, and one of one line.
const TWO_LINES: f64 = 8.2;
const ONE_LINE: f64 = 3.3;

/// Radius below which a member is drawn as a dot on a small map.
const TINY: f64 = 2.2;

/// A map for a wide page: Europe, and beside it what lies far or is small.
#[must_use]
pub fn large(readings: &[Reading], wide: f64) -> Svg {
    let left = ASIDE + WHITE;
    let mut svg = Svg::new(wide, 0.0);
    if let Some(europe) = sheet("europe") {
        let drawn = Drawn { sheet: europe, corner: [left, 0.0], scale: (wide - left) / europe.size[0] };
        drawn.states(&mut svg, readings);
        let aside = INSETS.iter().flat_map(|i| i.2);
        let apart: Vec<&str> = aside.copied().collect();
        drawn.labels(&mut svg, readings, |code| !apart.contains(&code));
        svg.height = europe.size[1] * drawn.scale;
    }
    let mut top = 0.0;
    for (name, heading, labelled) in INSETS {
        let Some(inset) = sheet(name) else { continue };
        let drawn = Drawn { sheet: inset, corner: [0.0, top + 16.0], scale: ASIDE / inset.size[0] };
        svg.text(Type::Small, "soft", [0.0, top + 9.0], Anchor::Start, heading);
        drawn.states(&mut svg, readings);
        drawn.labels(&mut svg, readings, |code| labelled.contains(&code));
        top += 16.0 + inset.size[1] * drawn.scale + 14.0;
    }
    svg.height = svg.height.max(top - 14.0);
    svg
}

/// A small map of Europe for one of several panels, with North America as an inset and letters where they fit.
#[must_use]
pub fn small(readings: &[Reading], wide: f64) -> Svg {
    let mut svg = Svg::new(wide, 0.0);
    let Some(europe) = sheet("small") else { return svg };
    let drawn = Drawn { sheet: europe, corner: [0.0, 0.0], scale: wide / europe.size[0] };
    svg.height = europe.size[1] * drawn.scale;
    drawn.states(&mut svg, readings);
    drawn.letters(&mut svg, readings);
    if let Some(america) = sheet("america") {
        let size = 0.2 * wide;
        let corner = [0.0, 0.15 * svg.height];
        let inset = Drawn { sheet: america, corner, scale: size / america.size[0] };
        inset.states(&mut svg, readings);
        inset.letters(
            &mut svg,
            &readings.iter().filter(|r| INSETS[0].2.contains(&r.id.as_str())).cloned().collect::<Vec<_>>(),
        );
    }
    svg
}

/// A sheet on a drawing.
struct Drawn {
    sheet: &'static Sheet,
    corner: [f64; 2],
    scale: f64,
}

impl Drawn {
    fn at(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [self.corner[0] + x * self.scale, self.corner[1] + y * self.scale]
    }

    fn moved(&self, line: &[[f64; 2]]) -> Vec<[f64; 2]> {
        line.iter().map(|&p| self.at(p)).collect()
    }

    fn outline(&self, shape: &Shape) -> Path {
        let rings: Vec<Vec<[f64; 2]>> = shape.rings.iter().map(|r| self.moved(r)).collect();
        Path::rings(rings.iter().map(Vec::as_slice))
    }

    fn lines(&self, lines: &[Vec<[f64; 2]>]) -> Path {
        let mut path = Path::default();
        lines.iter().for_each(|line| path.stepwise(&self.moved(line)));
        path
    }

    /// Areas and borders: those of members in their fill, of others in grey.
    fn states(&self, svg: &mut Svg, readings: &[Reading]) {
        let of = |shape: &Shape| readings.iter().find(|r| r.id == shape.code);
        for shape in &self.sheet.shapes {
            let outline = self.outline(shape);
            match of(shape) {
                None => svg.path("hair half", &outline),
                Some(reading) => svg.hover(&reading.words, |svg| {
                    svg.path(&reading.fill.area(), &outline);
                    if reading.fill == Fill::Tone(0) {
                        svg.path("on-mid", &outline);
                    }
                }),
            }
        }
        svg.path("on-paper round", &self.lines(&self.sheet.borders));
        svg.path("on-mid dots", &self.lines(&self.sheet.unsettled));
    }

    /// Ids with values where there is room, with letters where there is less.
    fn labels(&self, svg: &mut Svg, readings: &[Reading], wanted: impl Fn(&str) -> bool) {
        for reading in readings.iter().filter(|r| wanted(&r.id)) {
            let Some(shape) = self.sheet.shape(&reading.id) else { continue };
            let ([x, y], room, face) = (self.at(shape.label), shape.room * self.scale, reading.fill.text());
            if room >= TWO_LINES {
                svg.text(Type::Label, &format!("{face} bold"), [x, y - 1.0], Anchor::Middle, &reading.id);
                svg.text(Type::Small, face, [x, y + 12.0], Anchor::Middle, &reading.value);
            } else if room >= ONE_LINE {
                let both = format!("{} {}", reading.id, reading.letter);
                svg.text(Type::Small, &format!("{face} bold"), [x, y + 4.0], Anchor::Middle, &both);
            }
        }
    }

    /// Letters where they fit, and a dot over a member that is too small to be seen.
    fn letters(&self, svg: &mut Svg, readings: &[Reading]) {
        for reading in readings {
            let Some(shape) = self.sheet.shape(&reading.id) else { continue };
            let (at, room) = (self.at(shape.label), shape.room * self.scale);
            if room < TINY {
                svg.circle("paper", at, 4.2);
                svg.circle(&reading.fill.area(), at, 3.4);
            } else if room >= 3.4 && width(&reading.letter, Type::Small) <= 4.0 * room {
                let face = format!("{} bold", reading.fill.text());
                svg.text(Type::Small, &face, [at[0], at[1] + 4.0], Anchor::Middle, &reading.letter);
            }
        }
    }
}
