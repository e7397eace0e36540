//! Time of a run as the founding scenario grows, as a table and as a plot.

use crate::scaled::{BY_BLOC, DENSE, Dimension, HYPOTHESES, INJECTS, SPARSE, TICKS};
use crate::timing;
use casus_model::{Draws, Model};
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Duration;

/// CPU time of one repeat.
const REPEAT: Duration = Duration::from_millis(40);

/// One line of the plot: what grows, and the size and microseconds per run of each point.
pub(crate) struct Line {
    what: &'static str,
    points: Vec<(usize, f64)>,
}

/// Measures every dimension.
pub(crate) fn measure() -> Vec<Line> {
    let us_per_run = |size: usize, setup| {
        let model = Model::new(setup).expect("it is valid");
        let mut run = model.silent();
        let play = |count| {
            for replicate in 0..count {
                run.restart(Draws::new(2026, 0, replicate));
                run.finish();
                black_box(run.summary());
            }
        };
        (size, 1e6 / timing::alone(play, REPEAT))
    };
    let dimensions = [BY_BLOC, DENSE, SPARSE, TICKS, HYPOTHESES, INJECTS];
    let line = |d: Dimension| {
        eprintln!("growth: {}", d.what);
        let points = d.sizes.iter().map(|&size| us_per_run(size, (d.setup)(size))).collect();
        Line { what: d.what, points }
    };
    dimensions.map(line).into()
}

/// The table `what,size,us_per_run`.
pub(crate) fn csv(lines: &[Line]) -> String {
    let mut table = String::from("what,size,us_per_run\n");
    for line in lines {
        for (size, us) in &line.points {
            let _ = writeln!(table, "{},{size},{us:.1}", line.what);
        }
    }
    table
}

/// Where the axes lie, in units of the picture.
const LEFT: f64 = 70.0;
const TOP: f64 = 24.0;
const WIDTH: f64 = 520.0;
const HEIGHT: f64 = 360.0;

/// Colours that stand out from white and from black, and dashes that show a line under another.
const STROKES: [(&str, &str); 6] = [
    ("#2a78d6", "none"),
    ("#d9642c", "none"),
    ("#1d9a6c", "5 5"),
    ("#b04fc4", "none"),
    ("#c28a12", "none"),
    ("#c8405f", "none"),
];

/// A plot with both axes logarithmic, on no background of its own.
pub(crate) fn svg(lines: &[Line]) -> String {
    let points = || lines.iter().flat_map(|line| &line.points);
    let decades = |least: f64, most: f64| (least.log10().floor() as i32, most.log10().ceil() as i32);
    let least = |f: fn(&(usize, f64)) -> f64| points().map(f).fold(f64::INFINITY, f64::min);
    let most = |f: fn(&(usize, f64)) -> f64| points().map(f).fold(1.0, f64::max);
    let (x0, x1) = decades(least(|p| p.0 as f64), most(|p| p.0 as f64));
    let (y0, y1) = decades(least(|p| p.1), most(|p| p.1));
    let x = |size: f64| LEFT + WIDTH * (size.log10() - f64::from(x0)) / f64::from(x1 - x0);
    let y = |us: f64| TOP + HEIGHT * (1.0 - (us.log10() - f64::from(y0)) / f64::from(y1 - y0));
    let (right, bottom) = (LEFT + WIDTH, TOP + HEIGHT);

    let mut svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" font-family="sans-serif" font-size="13">
<title>Microseconds of a run against the size of the scenario</title>
<style>text {{ fill: #777 }} .grid {{ stroke: #888; opacity: 0.4 }} .line {{ fill: none; stroke-width: 2 }}
@media (prefers-color-scheme: dark) {{ text {{ fill: #bbb }} }}</style>
"##,
        right + 170.0,
        bottom + 50.0
    );
    for decade in x0..=x1 {
        let (at, size) = (x(10_f64.powi(decade)), 10_f64.powi(decade));
        let _ = writeln!(
            svg,
            r#"<path class="grid" d="M{at:.1} {TOP}V{bottom}"/><text x="{at:.1}" y="{:.1}" text-anchor="middle">{size}</text>"#,
            bottom + 18.0
        );
    }
    for decade in y0..=y1 {
        let (at, us) = (y(10_f64.powi(decade)), 10_f64.powi(decade));
        let _ = writeln!(
            svg,
            r#"<path class="grid" d="M{LEFT} {at:.1}H{right}"/><text x="{:.1}" y="{:.1}" text-anchor="end">{us}</text>"#,
            LEFT - 8.0,
            at + 4.0
        );
    }
    let _ = writeln!(
        svg,
        r#"<text x="{:.1}" y="{:.1}" text-anchor="middle">size</text><text transform="translate(16 {:.1}) rotate(-90)" text-anchor="middle">microseconds a run</text>"#,
        LEFT + WIDTH / 2.0,
        bottom + 40.0,
        TOP + HEIGHT / 2.0
    );

    for (line, (colour, dash)) in lines.iter().zip(STROKES) {
        let at = |p: &(usize, f64)| format!("{:.1} {:.1}", x(p.0 as f64), y(p.1));
        let course: Vec<_> = line.points.iter().map(at).collect();
        let _ = writeln!(
            svg,
            r#"<path class="line" stroke="{colour}" stroke-dasharray="{dash}" d="M{}"/>"#,
            course.join("L")
        );
        for p in &line.points {
            let (x, y) = (x(p.0 as f64), y(p.1));
            let _ = writeln!(svg, r#"<circle cx="{x:.1}" cy="{y:.1}" r="3" fill="{colour}"/>"#);
        }
    }
    for (place, (line, (colour, dash))) in lines.iter().zip(STROKES).enumerate() {
        let (x, y) = (right + 24.0, TOP + 12.0 + 24.0 * place as f64);
        let _ = writeln!(
            svg,
            r#"<path class="line" stroke="{colour}" stroke-dasharray="{dash}" d="M{x} {y}h20"/><text x="{}" y="{}">{}</text>"#,
            x + 28.0,
            y + 4.0,
            line.what
        );
    }
    svg.push_str("</svg>\n");
    svg
}
