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
            if !spot.name.is_empty() {
                let fits = at[0] + 12.0 + width(&spot.name, Type::Label) < wide;
                let (anchor, from) =
                    if fits { (Anchor::Start, at[0] + 10.0) } else { (Anchor::End, at[0] - 10.0) };
                let face = if spot.strong { "halo bold" } else { "halo" };
                svg.text_in(Type::Label, face, [from, at[1] - 9.0], anchor, &spot.name, wide);
            }
        }
        plot.foot(&mut svg, self.axis, &x, &self.along.0);
        svg
    }
}
