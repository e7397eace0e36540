//! What the runs did over time: the fracture index, and how long decisions took.

use super::super::{Block, Section};
use crate::figure::lines::{Line, Lines};
use crate::figure::{Axis, Figure, Rule, both};
use crate::table::Table;
use crate::words::{count, hours};
use casus_experiment::ensemble::Ensemble;
use casus_experiment::survival::Survival;
use casus_experiment::{Courses, Stat};
use casus_model::Setup;

pub(super) fn bands(courses: &Courses, setup: &Setup) -> Figure {
    let mut data = Table::new(&["hours", "afi_q05", "afi_q25", "afi_q50", "afi_q75", "afi_q95", "afi_mean"]);
    for (h, m) in courses.hours.iter().zip(&courses.measures) {
        let s = &m[0];
        data.row(vec![
            (*h).into(),
            s.q05.into(),
            s.q25.into(),
            s.q50.into(),
            s.q75.into(),
            s.q95.into(),
            s.mean.into(),
        ]);
    }
    let at = || courses.hours.iter().copied().zip(courses.measures.iter().map(|m| m[0]));
    let band = |low: fn(&Stat) -> Option<f64>, high: fn(&Stat) -> Option<f64>| -> Vec<[f64; 3]> {
        at().filter_map(|(h, s)| Some([h, low(&s)?, high(&s)?])).collect()
    };
    let most = at().filter_map(|(_, s)| s.q95).fold(0.1, f64::max);
    let lines = Lines {
        lines: vec![Line {
            name: "median run".into(),
            points: at().filter_map(|(h, s)| Some([h, s.q50?])).collect(),
            bands: vec![band(|s| s.q05, |s| s.q95), band(|s| s.q25, |s| s.q75)],
            stepped: false,
            class: "on-tone0".into(),
        }],
        x: Axis::Clock,
        across: [courses.hours.first().copied().unwrap_or(0.0), courses.hours.last().copied().unwrap_or(1.0)],
        title: String::new(),
        y: Axis::Number,
        up: [0.0, (most * 1.08).min(1.0)],
        height: 220.0,
        rules: vec![Rule { at: opened(setup), label: "incident".into() }],
    };
    Figure {
        name: "fracture".into(),
        title: "The fracture index over time".into(),
        note: format!(
            "The line is the median of {} runs tick by tick; half the runs lie in the inner band, nine tenths in the \
             outer one. The index runs from 0, all of one mind, to 1, two equal camps at the extremes.",
            count(u64::from(courses.replicates))
        ),
        body: both(|width| lines.draw(width)),
        data,
    }
}

/// Hours from D+0 of the first incident in the script.
fn opened(setup: &Setup) -> f64 {
    let incident =
        |x: &&casus_model::setup::Inject| matches!(x.effect, casus_model::setup::Effect::Incident { .. });
    setup.injects.iter().find(incident).map_or(0.0, |x| setup.clock.hours(x.tick.0))
}

pub(super) fn times(e: &Ensemble) -> Section {
    let all: [(&str, &Survival, &str); 3] = [
        ("the outcome", &e.outcome.hours, "on-tone0"),
        ("first text", &e.error.delay_hours, "on-tone1"),
        ("state named", &e.outcome.attribution_hours, "on-tone2"),
    ];
    let mut data = Table::new(&["until", "hours", "without_it", "low", "high"]);
    let mut lines = vec![];
    for (name, s, class) in all {
        data.row(vec![name.into(), 0.0.into(), 1.0.into(), None.into(), None.into()]);
        let mut points = vec![[0.0, 1.0]];
        let mut band = vec![];
        for step in &s.curve {
            data.row(vec![
                name.into(),
                step.hours.into(),
                step.surviving.into(),
                step.low.into(),
                step.high.into(),
            ]);
            points.push([step.hours, step.surviving]);
            band.extend(step.low.zip(step.high).map(|(low, high)| [step.hours, low, high]));
        }
        if let Some(&[_, last]) = points.last() {
            points.push([s.horizon_hours, last]);
        }
        if let Some(&[_, low, high]) = band.last() {
            band.push([s.horizon_hours, low, high]);
        }
        lines.push(Line { name: name.into(), points, bands: vec![band], stepped: true, class: class.into() });
    }
    let drawn = Lines {
        lines,
        x: Axis::Hours,
        across: [0.0, e.outcome.hours.horizon_hours],
        title: "hours from the incident".into(),
        y: Axis::Percent,
        up: [0.0, 1.0],
        height: 230.0,
        rules: vec![],
    };
    let median = |s: &Survival| {
        s.median.map_or_else(
            || "in less than half of the runs".into(),
            |h| format!("after {} in the median", hours(h)),
        )
    };
    let figure = Figure {
        name: "times".into(),
        title: "Share of runs that still wait".into(),
        note: format!(
            "Kaplan-Meier curves with 95 % bands; a run that ends without the event counts as still waiting. Any decision \
             came {}, the first text {}, the naming of the state {}.",
            median(&e.outcome.hours),
            median(&e.error.delay_hours),
            median(&e.outcome.attribution_hours)
        ),
        body: both(|width| drawn.draw(width)),
        data,
    };
    Section {
        id: "times",
        heading: "How long it took".into(),
        lead: String::new(),
        blocks: vec![Block::Figure(figure)],
    }
}
