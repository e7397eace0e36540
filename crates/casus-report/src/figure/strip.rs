//! Who stood where: names piled up over a scale, so that each is read at its place.

use super::axis::{Axis, Plot};
use crate::scale::Scale;
use crate::svg::{Anchor, Svg};
use crate::text::{Type, width, wrap};

/// Somebody at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// A short name.
    pub id: String,
    /// Where; `None` for beyond any place.
    pub at: Option<f64>,
    /// What appears when it is pointed at.
    pub words: String,
    /// How it is set: 0 quiet, 1 plain, 2 bold on a bar.
    pub weight: u8,
}

/// Names over a scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    /// What the row is.
    pub title: String,
    /// What came of it.
    pub result: String,
    /// The names.
    pub names: Vec<Name>,
    /// Ends of the scale; who lies beyond one stands at it.
    pub span: [f64; 2],
    /// What stands left and right of zero.
    pub sides: [String; 2],
    /// What those beyond any place are called.
    pub beyond: String,
}

const LINE: f64 = 13.5;

/// Rows of names under each other on one scale.
#[must_use]
pub fn draw(strips: &[Strip], axis_title: &str, wide: f64) -> Svg {
    let ids = strips.iter().flat_map(|s| &s.names).map(|n| width(&n.id, Type::Small)).fold(20.0, f64::max);
    let pitch = ids.min(90.0) + 7.0;
    let far = strips.iter().any(|s| s.names.iter().any(|n| n.at.is_none()));
    let span = strips.first().map_or([-1.0, 1.0], |s| s.span);
    let aside = if far { pitch + 18.0 } else { 0.0 };
    // Bins begin at zero, so that no pile holds both sides.
    let bins = ((wide - aside - 8.0) / pitch).floor().max(2.0);
    let step = (span[1] - span[0]) / (bins - 1.0).max(1.0);
    let (first, last) = ((span[0] / step).floor(), (span[1] / step).ceil());
    let left = 4.0;
    let right = left + pitch * (last - first);
    let scale = Scale::new([first * step, last * step], [left, right.min(wide - aside)]);
    let bin = |at: f64| (at / step).floor().clamp(first, last - 1.0);
    let piles = |strip: &Strip| {
        let mut piles: Vec<(Option<f64>, Vec<Name>)> = vec![];
        let mut names = strip.names.clone();
        names.sort_by(|a, b| {
            b.at.unwrap_or(f64::MAX).total_cmp(&a.at.unwrap_or(f64::MAX)).then(a.id.cmp(&b.id))
        });
        for name in names {
            let at = name.at.map(bin);
            match piles.iter_mut().find(|p| p.0 == at) {
                Some(pile) => pile.1.push(name),
                None => piles.push((at, vec![name])),
            }
        }
        piles
    };
    let mut svg = Svg::new(wide, 0.0);
    let mut top = 0.0;
    for (place, strip) in strips.iter().enumerate() {
        let piles = piles(strip);
        let tallest = piles.iter().map(|p| p.1.len()).max().unwrap_or(1) as f64;
        let title = wrap(&strip.title, Type::Label, wide, 2).into_iter().map(|line| ("bold", line));
        let result = wrap(&strip.result, Type::Label, wide, 2).into_iter().map(|line| ("", line));
        for (face, line) in title.chain(result) {
            top += 16.0;
            svg.text(Type::Label, face, [0.0, top - 3.0], Anchor::Start, &line);
        }
        top -= 32.0;
        let base = top + 62.0 + LINE * tallest;
        let zero = scale.at(0.0);
        svg.text_in(Type::Small, "soft", [zero - 6.0, top + 50.0], Anchor::End, &strip.sides[0], zero - 6.0);
        svg.text_in(
            Type::Small,
            "soft",
            [zero + 6.0, top + 50.0],
            Anchor::Start,
            &strip.sides[1],
            wide - zero,
        );
        svg.line("on-ink w2", [zero, top + 40.0], [zero, base + 2.0]);
        svg.line("on-mid", [left, base + 2.0], [right.min(wide - aside), base + 2.0]);
        for (at, pile) in piles {
            let middle = match at {
                Some(k) => (scale.at(k * step) + scale.at((k + 1.0) * step)) / 2.0,
                None => wide - pitch / 2.0,
            };
            for (k, name) in pile.iter().enumerate() {
                let y = base - 4.0 - LINE * k as f64;
                svg.hover(&name.words, |svg| {
                    let half = width(&name.id, Type::Small).min(pitch - 4.0) / 2.0 + 1.5;
                    if name.weight == 2 {
                        svg.rect("ink", [middle - half, y - 9.8], [2.0 * half, 12.4]);
                    }
                    let face = ["soft", "bold", "bold paper"][usize::from(name.weight.min(2))];
                    svg.text_in(Type::Small, face, [middle, y], Anchor::Middle, &name.id, pitch - 3.0);
                });
            }
            if at.is_none() {
                svg.text(Type::Small, "soft", [wide, base + 17.0], Anchor::End, &strip.beyond);
            }
        }
        let plot = Plot { left, right: right.min(wide - aside), top, bottom: base + 2.0 };
        let end = place + 1 == strips.len();
        plot.foot(&mut svg, Axis::Number, &scale, if end { axis_title } else { "" });
        top = base + if end { 40.0 } else { 48.0 };
    }
    svg.height = top.max(1.0);
    svg
}
