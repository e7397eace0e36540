//! Small multiples of shares of one over time: what each member believes, with the belief in what really happened at the
//! foot of every panel.

use super::area::thin;
use crate::palette::Mark;
use crate::scale::Scale;
use crate::svg::{Anchor, Path, Svg};
use crate::text::{Type, number, width};

/// Size of a panel.
pub const PANEL: [f64; 2] = [139.0, 92.0];

/// Shares over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares {
    /// Whose they are.
    pub name: String,
    /// Where each value stands along the foot.
    pub places: Vec<f64>,
    /// The shares of each hypothesis, from the foot: first the one that is followed.
    pub layers: Vec<(Mark, Vec<f64>)>,
    /// Moments that are marked, such as the incident.
    pub moments: Vec<f64>,
    /// Stretches of which nothing is known; the shares there are left out.
    pub gaps: Vec<[f64; 2]>,
    /// What stands at the ends of the foot of a panel that carries the marks of its axes.
    pub key: Option<[String; 2]>,
}

/// Thickness of a band from which its letter fits into it.
const LETTER: f64 = 10.5;

impl Shares {
    /// The panel.
    #[must_use]
    pub fn draw(&self) -> Svg {
        let [wide, high] = PANEL;
        let mut svg = Svg::new(wide, high);
        let (top, bottom) = (19.0, high - 13.0);
        let ends = [self.places.first().copied().unwrap_or(0.0), self.places.last().copied().unwrap_or(1.0)];
        let x = Scale::new(ends, [0.0, wide]);
        let y = Scale::new([0.0, 1.0], [bottom, top]);
        let gone = |place: f64| self.gaps.iter().any(|gap| gap[0] < place && place < gap[1]);
        let known = self.places.iter().rposition(|&place| !gone(place));
        let mut base = vec![0.0; self.places.len()];
        let mut letters = vec![];
        let mut followed = Path::default();
        for (place, (mark, values)) in self.layers.iter().enumerate() {
            let upper: Vec<f64> = base.iter().zip(values).map(|(b, v)| b + v).collect();
            let line =
                |values: &[f64]| thin(self.places.iter().zip(values).map(|(&h, &v)| [x.at(h), y.within(v)]));
            let edge = line(&upper);
            if place == 0 {
                followed = Path::through(edge.iter().copied());
            }
            let mut path = Path::through(edge.into_iter().chain(line(&base).into_iter().rev()));
            path.close();
            svg.path(&mark.area(), &path);
            let last = |values: &[f64]| y.within(values.last().copied().unwrap_or(0.0));
            let (low, up) = (last(&base), last(&upper));
            if low - up >= LETTER && known == self.places.len().checked_sub(1) {
                letters.push((*mark, (low + up) / 2.0 + 4.0));
            }
            base = upper;
        }
        for &moment in &self.moments {
            svg.line("on-ink dots", [x.at(moment), top], [x.at(moment), bottom]);
        }
        svg.path("on-paper w3 round clear", &followed);
        svg.path("on-ink w2 round clear", &followed);
        for gap in &self.gaps {
            let [from, to] = gap.map(|place| x.within(place));
            svg.rect("paper", [from - 1.0, top - 2.0], [to - from + 2.0, bottom - top + 4.0]);
            svg.text(
                Type::Small,
                "soft",
                [(from + to) / 2.0, (top + bottom) / 2.0 + 4.0],
                Anchor::Middle,
                "–",
            );
        }
        for (mark, at) in letters {
            svg.rect("paper", [wide - 13.0, at - 10.0], [11.0, 12.0]);
            svg.text(Type::Small, "bold", [wide - 7.5, at], Anchor::Middle, &mark.letter.to_string());
        }
        let last = self.layers.first().and_then(|l| l.1.get(known?)).copied();
        let shown = last.map_or_else(String::new, |v| number(v, 2));
        svg.text(Type::Small, "bold", [wide, 12.0], Anchor::End, &shown);
        let room = wide - 34.0;
        let size = if width(&self.name, Type::Label) <= room { Type::Label } else { Type::Small };
        svg.text_in(size, "", [0.0, 12.0], Anchor::Start, &self.name, room);
        svg.line("on-mid", [0.0, bottom], [wide, bottom]);
        if let Some([first, last]) = &self.key {
            svg.text(Type::Small, "soft", [0.0, high - 1.0], Anchor::Start, first);
            svg.text(Type::Small, "soft", [wide, high - 1.0], Anchor::End, last);
        }
        svg
    }
}

/// The panel that stands between the two sides of the line of fracture.
#[must_use]
pub fn divider() -> Svg {
    let [wide, high] = PANEL;
    let mut svg = Svg::new(wide, high);
    let middle = wide / 2.0;
    svg.line("on-ink w2 dash", [middle, 2.0], [middle, high / 2.0 - 20.0]);
    svg.text(Type::Label, "bold", [middle, high / 2.0 - 2.0], Anchor::Middle, "line of");
    svg.text(Type::Label, "bold", [middle, high / 2.0 + 13.0], Anchor::Middle, "fracture");
    svg.line("on-ink w2 dash", [middle, high / 2.0 + 24.0], [middle, high - 2.0]);
    svg
}
