//! Points in a plane, with curves: trade-offs, the receiver operating characteristic, two outcomes against each other.

use super::axis::{Axis, Plot};
use crate::scale::Scale;
use crate::svg::{Anchor, Path, Svg};
use crate::text::{Type, width};

/// A point.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// Its name; empty for a point of a crowd.
    pub name: String,
    /// Where.
    pub at: [f64; 2],
    /// Intervals along and up.
    pub intervals: Option<[[f64; 2]; 2]>,
    /// Whether it is the one to look at.
    pub strong: bool,
}

/// A curve and its name, which stands at a point of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Its name.
    pub name: String,
    /// Its points.
    pub points: Vec<[f64; 2]>,
    /// Whether it is only there for comparison.
    pub faint: bool,
}

/// Points and curves on common axes.
#[derive(Clone, Debug, PartialEq)]
pub struct Scatter {
    /// The curves, drawn first.
    pub curves: Vec<Curve>,
    /// The points.
    pub spots: Vec<Spot>,
    /// What both axes are.
    pub axis: Axis,
    /// What runs along the foot, and its ends.
    pub along: (String, [f64; 2]),
    /// What runs up the side, and its ends.
    pub up: (String, [f64; 2]),
    /// Whether points bear letters that a key beside the plot explains, as suits long names and points that lie close.
    pub keyed: bool,
}

/// Height of a row of the key.
const KEY: f64 = 17.0;

/// A to Z, then AA to AZ and so on.
fn letter(place: usize) -> String {
    let own = char::from(b'A' + (place % 26) as u8);
    if place < 26 { own.to_string() } else { format!("{}{own}", letter(place / 26 - 1)) }
}

impl Scatter {
    /// The drawing at a width.
    #[must_use]
    pub fn draw(&self, wide: f64) -> Svg {
        let side = (wide - 60.0).min(400.0);
        let beside = self.keyed && wide > 500.0;
        let plot = Plot {
            left: 48.0,
            right: if beside { wide * 0.6 } else { (48.0 + side * 1.25).min(wide - 12.0) },
            top: 28.0,
            bottom: 28.0 + side * 0.8,
        };
        let mut svg = Svg::new(wide, plot.bottom + 42.0);
        let marks: Vec<String> = match self.keyed {
            true => (0..self.spots.len()).map(letter).collect(),
            false => self.spots.iter().map(|s| s.name.clone()).collect(),
        };
        let x = Scale::new(self.along.1, [plot.left, plot.right]);
        let y = Scale::new(self.up.1, [plot.bottom, plot.top]);
        svg.text_in(Type::Small, "soft", [0.0, 12.0], Anchor::Start, &self.up.0, wide);
        plot.levels(&mut svg, self.axis, &y, 6);
        for curve in &self.curves {
            let class = if curve.faint { "on-mid dash clear" } else { "on-tone1 w2 round clear" };
            svg.path(class, &Path::through(curve.points.iter().map(|p| [x.within(p[0]), y.within(p[1])])));
            // The name stands where the curve is nearest to the middle of its run along the foot.
            let middle = (plot.left + plot.right) / 2.0;
            let near = curve.points.iter().min_by(|a, b| {
                let far = |p: &[f64; 2]| (x.within(p[0]) - middle).abs();
                far(a).total_cmp(&far(b))
            });
            if let Some(p) = near {
                let at = [x.within(p[0]) + 8.0, y.within(p[1]) - 8.0];
                let room = (wide - at[0]).max(40.0);
                svg.text_in(Type::Label, "halo soft", at, Anchor::Start, &curve.name, room);
            }
        }
        let mut order: Vec<&Spot> = self.spots.iter().collect();
        order.sort_by_key(|s| s.strong);
        for spot in order {
            let at = [x.within(spot.at[0]), y.within(spot.at[1])];
            svg.hover(&spot.name, |svg| {
                if let Some([along, up]) = spot.intervals {
                    let class = if spot.strong { "on-ink" } else { "on-tone2" };
                    svg.line(class, [x.within(along[0]), at[1]], [x.within(along[1]), at[1]]);
                    svg.line(class, [at[0], y.within(up[0])], [at[0], y.within(up[1])]);
                }
                svg.circle("paper", at, if spot.strong { 6.5 } else { 4.0 });
                svg.circle(
                    if spot.strong { "ink" } else { "tone1" },
                    at,
                    if spot.strong { 5.0 } else { 3.0 },
                );
            });
        }
        self.names(&mut svg, &marks, &x, &y);
        if self.keyed {
            self.key(&mut svg, &marks, &plot, wide);
        }
        plot.foot(&mut svg, self.axis, &x, &self.along.0);
        svg
    }

    /// Names beside their points where no other name or point is; one that finds no room stays away unless its point is
    /// the one to look at.
    fn names(&self, svg: &mut Svg, marks: &[String], x: &Scale, y: &Scale) {
        let place = |spot: &Spot| [x.within(spot.at[0]), y.within(spot.at[1])];
        let mut order: Vec<(&Spot, &String)> =
            self.spots.iter().zip(marks).filter(|(_, mark)| !mark.is_empty()).collect();
        order.sort_by_key(|(spot, _)| !spot.strong);
        let mut taken: Vec<[f64; 4]> = vec![];
        for (spot, mark) in order {
            let [px, py] = place(spot);
            let long = width(mark, Type::Label).min(svg.width);
            let sides = [(10.0, -9.0), (-10.0, -9.0), (10.0, 17.0), (-10.0, 17.0)];
            let spans = sides.map(|(dx, dy)| {
                let left = if dx > 0.0 { px + dx } else { px + dx - long };
                (dx, dy, [left, py + dy - 11.0, left + long, py + dy + 3.0])
            });
            let inside = |b: &[f64; 4]| b[0] >= x.places[0] && b[2] <= svg.width && b[3] < y.places[0] + 2.0;
            let apart =
                |a: &[f64; 4], b: &[f64; 4]| a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];
            let clear = |b: &[f64; 4]| {
                let points = self.spots.iter().filter(|s| s.at != spot.at && !s.name.is_empty());
                taken.iter().all(|t| apart(b, t))
                    && points.map(place).all(|[qx, qy]| apart(b, &[qx - 4.0, qy - 4.0, qx + 4.0, qy + 4.0]))
            };
            let free = spans.iter().find(|s| inside(&s.2) && clear(&s.2));
            let any = || spans.iter().find(|s| inside(&s.2)).or(spans.first());
            let Some(&(dx, dy, span)) = free.or_else(|| any().filter(|_| spot.strong && !self.keyed)) else {
                continue;
            };
            taken.push(span);
            let anchor = if dx > 0.0 { Anchor::Start } else { Anchor::End };
            let face = if spot.strong { "halo bold" } else { "halo" };
            svg.text_in(Type::Label, face, [px + dx, py + dy], anchor, mark, svg.width);
        }
    }

    /// The names of the letters: beside the plot where there is room, else below it.
    fn key(&self, svg: &mut Svg, marks: &[String], plot: &Plot, wide: f64) {
        let beside = plot.right < wide * 0.7;
        let at = if beside { [plot.right + 30.0, plot.top + 8.0] } else { [0.0, plot.bottom + 58.0] };
        for (place, (spot, mark)) in self.spots.iter().zip(marks).enumerate() {
            let y = at[1] + KEY * place as f64;
            let face = if spot.strong { "bold" } else { "" };
            svg.text(Type::Label, "bold", [at[0] + 9.0, y], Anchor::Middle, mark);
            svg.text_in(Type::Label, face, [at[0] + 24.0, y], Anchor::Start, &spot.name, wide - at[0] - 24.0);
            svg.height = svg.height.max(y + 10.0);
        }
    }
}
