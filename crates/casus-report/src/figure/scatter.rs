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
}

impl Scatter {
    /// The drawing at a width.
    #[must_use]
    pub fn draw(&self, wide: f64) -> Svg {
        let side = (wide - 60.0).min(400.0);
        let plot = Plot {
            left: 48.0,
            right: (48.0 + side * 1.25).min(wide - 12.0),
            top: 28.0,
            bottom: 28.0 + side * 0.8,
        };
        let mut svg = Svg::new(wide, plot.bottom + 42.0);
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
        for spot in &self.spots {
            let at = [x.within(spot.at[0]), y.within(spot.at[1])];
            svg.hover(&spot.name, |svg| {
                if let Some([along, up]) = spot.intervals {
                    svg.line("on-ink", [x.within(along[0]), at[1]], [x.within(along[1]), at[1]]);
                    svg.line("on-ink", [at[0], y.within(up[0])], [at[0], y.within(up[1])]);
                }
                svg.circle("paper", at, if spot.strong { 6.5 } else { 4.0 });
                svg.circle(
                    if spot.strong { "ink" } else { "tone1" },
                    at,
                    if spot.strong { 5.0 } else { 3.0 },
                );
            });
        }
        self.names(&mut svg, &x, &y);
        plot.foot(&mut svg, self.axis, &x, &self.along.0);
        svg
    }

    /// Names beside their points where no other name or point is; one that finds no room stays away unless its point is
    /// the one to look at.
    fn names(&self, svg: &mut Svg, x: &Scale, y: &Scale) {
        let place = |spot: &Spot| [x.within(spot.at[0]), y.within(spot.at[1])];
        let mut order: Vec<&Spot> = self.spots.iter().filter(|s| !s.name.is_empty()).collect();
        order.sort_by_key(|s| !s.strong);
        let mut taken: Vec<[f64; 4]> = vec![];
        for spot in order {
            let [px, py] = place(spot);
            let long = width(&spot.name, Type::Label).min(svg.width);
            let sides = [(10.0, -9.0), (-10.0, -9.0), (10.0, 17.0), (-10.0, 17.0)];
            let spans = sides.map(|(dx, dy)| {
                let left = if dx > 0.0 { px + dx } else { px + dx - long };
                (dx, dy, [left, py + dy - 11.0, left + long, py + dy + 3.0])
            });
            let inside = |b: &[f64; 4]| b[0] >= 0.0 && b[2] <= svg.width && b[3] < y.places[0] + 2.0;
            let apart =
                |a: &[f64; 4], b: &[f64; 4]| a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];
            let clear = |b: &[f64; 4]| {
                let points = self.spots.iter().filter(|s| s.at != spot.at && !s.name.is_empty());
                taken.iter().all(|t| apart(b, t))
                    && points.map(place).all(|[qx, qy]| apart(b, &[qx - 4.0, qy - 4.0, qx + 4.0, qy + 4.0]))
            };
            let free = spans.iter().find(|s| inside(&s.2) && clear(&s.2));
            let any = || spans.iter().find(|s| inside(&s.2)).or(spans.first());
            let Some(&(dx, dy, span)) = free.or_else(|| any().filter(|_| spot.strong)) else { continue };
            taken.push(span);
            let anchor = if dx > 0.0 { Anchor::Start } else { Anchor::End };
            let face = if spot.strong { "halo bold" } else { "halo" };
            svg.text_in(Type::Label, face, [px + dx, py + dy], anchor, &spot.name, svg.width);
        }
    }
}
