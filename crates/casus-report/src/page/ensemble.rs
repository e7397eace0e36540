//! The page of an ensemble.

use super::{Again, Block, Glance, Page, Section, causes, observer, shown};
use crate::figure::dots::{Dot, Dots};
use crate::figure::lines::{Line, Lines};
use crate::figure::{Axis, Figure, Rule, both};
use crate::palette::Marks;
use crate::table::Table;
use crate::text::{number, percent};
use crate::words::{commonest, count, hours, many, rung, truth};
use casus_experiment::ensemble::{Course, Ensemble, Member};
use casus_experiment::survival::Survival;
use casus_experiment::{Courses, Frequency, Roc, Stat, Why};
use casus_model::Setup;
use maud::{Markup, html};

/// What the page of an ensemble is made of.
#[derive(Clone, Debug)]
pub struct EnsemblePage<'a> {
    /// The runs, described.
    pub ensemble: &'a Ensemble,
    /// What was played.
    pub setup: &'a Setup,
    /// The measures over time, if they were played.
    pub courses: Option<&'a Courses>,
    /// The causes of the scenario's fracture, if they were played.
    pub causes: Option<&'a Why>,
    /// The ideal observer, if the scenario has a twin.
    pub observer: Option<&'a Roc>,
    /// The command that makes the page.
    pub command: &'a str,
}

/// Members that are named among those who break silence, at most.
const BREAKERS: usize = 40;

impl EnsemblePage<'_> {
    /// The page.
    #[must_use]
    pub fn page(&self) -> Page {
        let (e, setup) = (self.ensemble, self.setup);
        let mut sections = vec![outcome(e, setup)];
        sections.push(Section {
            id: "fracture",
            heading: "How far consensus fractured".into(),
            lead: String::new(),
            blocks: self
                .courses
                .map(|c| Block::Figure(bands(c, setup)))
                .into_iter()
                .chain([Block::Markup(measures(e))])
                .collect(),
        });
        sections.push(error(e));
        sections.push(times(e));
        sections.push(breakers(e));
        sections.extend(self.observer.map(observer::section));
        sections.extend(self.causes.and_then(causes::section));
        let runs = match e.first_replicate {
            0 => many(e.replicates as usize, "replicate", "replicates"),
            first => format!("{} from {first}", many(e.replicates as usize, "replicate", "replicates")),
        };
        let headline = match commonest(e) {
            Some((words, f)) => format!("In {} of {} runs {words}.", f.count, count(u64::from(e.replicates))),
            None => "No run was played.".into(),
        };
        Page {
            title: e.scenario.title.clone(),
            kind: format!("{} runs: seed {}", count(u64::from(e.replicates)), e.seed),
            headline,
            deck: deck(e, setup),
            glance: glance(e),
            sections,
            again: Again::of(self.command, &e.scenario, e.seed, runs),
            marks: Marks::of(setup),
        }
    }
}

fn deck(e: &Ensemble, setup: &Setup) -> String {
    let reaction = e.confusion.0.first().map_or_else(String::new, |(_, r)| {
        let part = |f: &Frequency| f.share.map_or_else(|| "no".into(), percent);
        format!(
            " The answer was proportionate in {} of runs, too weak in {} and too strong in {}.",
            part(&r.proportionate),
            part(&r.under),
            part(&r.over)
        )
    });
    format!("The truth ({}) warranted rung {}.{reaction}", truth(setup), rung(setup, e.truth.warranted_rung))
}

fn glance(e: &Ensemble) -> Vec<Glance> {
    let median = |name: &str, label: &str, s: &Stat, decimals: usize| Glance {
        label: label.into(),
        number: maybe(&format!("{name}/q50"), s.q50, decimals),
        remark: html! {
            "median; 5 to 95 % of runs " (maybe(&format!("{name}/q05"), s.q05, decimals)) " to "
            (maybe(&format!("{name}/q95"), s.q95, decimals))
        },
    };
    vec![
        median("ensemble/outcome/rung", "Rung at the end", &e.outcome.rung, 0),
        median("ensemble/fracture/afi/final", "Fracture index at the end", &e.fracture.afi.last, 2),
        median("ensemble/fracture/deficit/final", "Consensus deficit", &e.fracture.deficit.last, 2),
        Glance {
            label: "Error: under, over".into(),
            number: html! {
                (maybe("ensemble/error/under/mean", e.error.under.mean, 2)) " | " (maybe("ensemble/error/over/mean", e.error.over.mean, 2))
            },
            remark: html! { "means over runs; " (maybe("ensemble/error/over_peak/mean", e.error.over_peak.mean, 2)) " over at the peak" },
        },
        Glance {
            label: "Mean belief in the truth".into(),
            number: maybe("ensemble/belief_in_truth/mean", e.belief_in_truth.mean, 2),
            remark: html! { "over members and runs, at the end" },
        },
    ]
}

fn maybe(from: &str, x: Option<f64>, decimals: usize) -> Markup {
    x.map_or_else(|| html! { "–" }, |x| shown(from, x, decimals))
}

fn dot(label: String, f: &Frequency, strong: bool) -> Dot {
    Dot {
        label,
        value: f.share,
        interval: f.low.zip(f.high).map(|(low, high)| [low, high]),
        shown: f.share.map_or_else(|| "–".into(), |s| format!("{} %", number(100.0 * s, 1))),
        strong,
    }
}

fn frequency_row(data: &mut Table, name: &str, f: &Frequency) {
    data.row(vec![name.into(), f.count.into(), f.share.into(), f.low.into(), f.high.into()]);
}

fn shares(rows: Vec<Dot>, title: &str, pitch: f64) -> Dots {
    let most = rows.iter().filter_map(|r| r.interval).map(|i| i[1]).fold(0.05, f64::max);
    let top = [0.02, 0.05, 0.1, 0.2, 0.5].into_iter().find(|&top| most <= top).unwrap_or(1.0);
    Dots { rows, axis: Axis::Percent, title: title.into(), span: [0.0, top], rules: vec![], pitch }
}

fn outcome(e: &Ensemble, setup: &Setup) -> Section {
    let mut data = Table::new(&["outcome", "runs", "share", "low", "high"]);
    let kinds: Vec<Dot> = e
        .outcome
        .kind
        .0
        .iter()
        .filter(|(_, f)| f.count > 0)
        .map(|(kind, f)| {
            frequency_row(&mut data, kind, f);
            dot(kind.replace('_', " "), f, false)
        })
        .collect();
    let kinds = shares(kinds, "share of runs", 30.0);
    let by_kind = Figure {
        name: "outcomes",
        title: "How the runs ended".into(),
        note: "Dots are shares of runs, bars their 95 % intervals (Wilson). Adopted: at the rung asked for; diluted: below \
               it; coalition: no text, and some acted together."
            .into(),
        body: both(|width| kinds.draw(width)),
        data,
    };
    let mut data = Table::new(&["rung", "runs", "share", "low", "high"]);
    let rungs: Vec<Dot> = e
        .outcome
        .rungs
        .0
        .iter()
        .enumerate()
        .map(|(place, (name, f))| {
            frequency_row(&mut data, name, f);
            let label = setup.ladder.get(place).map_or("", |r| r.label.as_str());
            let warranted = place == usize::from(e.truth.warranted_rung);
            dot(format!("{label}{} {place}", if warranted { ", warranted" } else { "" }), f, warranted)
        })
        .rev()
        .collect();
    let rungs = shares(rungs, "share of runs", 26.0);
    let by_rung = Figure {
        name: "rungs",
        title: "The rung in force at the end".into(),
        note: "The bold rung is the one that the truth warranted: dots above it are over-reactions, dots below it \
               under-reactions."
            .into(),
        body: both(|width| rungs.draw(width)),
        data,
    };
    Section {
        id: "outcome",
        heading: "How it ended".into(),
        lead: String::new(),
        blocks: vec![Block::Figure(by_kind), Block::Figure(by_rung)],
    }
}

fn bands(courses: &Courses, setup: &Setup) -> Figure {
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
        name: "fracture",
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

fn measures(e: &Ensemble) -> Markup {
    let f = &e.fracture;
    let rows: [(&str, &str, &Course); 5] = [
        ("fracture index", "afi", &f.afi),
        ("of beliefs", "belief", &f.belief),
        ("of preferences", "preference", &f.preference),
        ("of voices", "voice", &f.voice),
        ("consensus deficit", "deficit", &f.deficit),
    ];
    html! {
        div.scroll tabindex="0" role="region" aria-label="The measures of fracture" {
            table {
                thead { tr {
                    td {}
                    @for column in ["before, mean", "peak, mean", "at the end, mean", "5 %", "median", "95 %"] {
                        th.num scope="col" { (column) }
                    }
                } }
                tbody {
                    @for (words, name, c) in rows {
                        @let from = |field: &str| format!("ensemble/fracture/{name}/{field}");
                        tr.main[name == "afi"] {
                            td.in[matches!(name, "belief" | "preference" | "voice")] { (words) }
                            td.num { (maybe(&from("start/mean"), c.start.mean, 3)) }
                            td.num { (maybe(&from("peak/mean"), c.peak.mean, 3)) }
                            td.num { (maybe(&from("final/mean"), c.last.mean, 3)) }
                            td.num { (maybe(&from("final/q05"), c.last.q05, 3)) }
                            td.num { (maybe(&from("final/q50"), c.last.q50, 3)) }
                            td.num { (maybe(&from("final/q95"), c.last.q95, 3)) }
                        }
                    }
                }
            }
        }
    }
}

fn error(e: &Ensemble) -> Section {
    let mut data = Table::new(&["error", "mean", "se", "q05", "q50", "q95"]);
    let rows: Vec<Dot> = [
        ("under-reaction at the end", &e.error.under),
        ("over-reaction at the end", &e.error.over),
        ("over-reaction at its peak", &e.error.over_peak),
    ]
    .into_iter()
    .map(|(name, s)| {
        data.row(vec![name.into(), s.mean.into(), s.se.into(), s.q05.into(), s.q50.into(), s.q95.into()]);
        let spread = s.mean.zip(s.se).map(|(m, se)| [(m - 1.96 * se).max(0.0), m + 1.96 * se]);
        let shown = s.mean.map_or_else(|| "–".into(), |m| number(m, 3));
        Dot { label: name.into(), value: s.mean, interval: spread, shown, strong: false }
    })
    .collect();
    let most = rows.iter().filter_map(|r| r.interval).map(|i| i[1]).fold(0.1, f64::max);
    let dots = Dots {
        rows,
        axis: Axis::Number,
        title: "mean error, as a share of the ladder".into(),
        span: [0.0, (most * 1.1 * 10.0).ceil() / 10.0],
        rules: vec![],
        pitch: 30.0,
    };
    let figure = Figure {
        name: "errors",
        title: "Two errors that are never netted".into(),
        note: "Means over runs with 95 % intervals. An error of 1 is the whole ladder. An over-reaction cannot be \
               recalled, so its peak counts too."
            .into(),
        body: both(|width| dots.draw(width)),
        data,
    };
    Section {
        id: "error",
        heading: "How wrong the answer was".into(),
        lead: String::new(),
        blocks: vec![Block::Figure(figure)],
    }
}

fn times(e: &Ensemble) -> Section {
    let all: [(&str, &Survival, &str); 3] = [
        ("any decision", &e.outcome.hours, "on-tone0"),
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
        name: "times",
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

fn breakers(e: &Ensemble) -> Section {
    let mut order: Vec<&Member> = e.members.iter().collect();
    order.sort_by(|a, b| b.breaks.runs.count.cmp(&a.breaks.runs.count).then(a.id.cmp(&b.id)));
    let mut data = Table::new(&["member", "runs", "share", "low", "high", "share_of_breaks"]);
    for m in &order {
        let f = &m.breaks.runs;
        let all = m.breaks.share_of_breaks;
        data.row(vec![
            m.id.as_str().into(),
            f.count.into(),
            f.share.into(),
            f.low.into(),
            f.high.into(),
            all.into(),
        ]);
    }
    let ever = order.iter().filter(|m| m.breaks.runs.count > 0).count();
    let heading = match (ever, order.first()) {
        (0, _) | (_, None) => "Nobody broke silence in any run".to_owned(),
        (_, Some(first)) => format!("{} broke silence most often", first.name),
    };
    let mut blocks = vec![];
    if ever > 0 {
        let rows = order
            .iter()
            .take(ever.min(BREAKERS))
            .map(|m| dot(m.name.clone(), &m.breaks.runs, false))
            .collect();
        let dots = shares(rows, "share of runs in which it broke silence", 21.0);
        let hidden = ever.saturating_sub(BREAKERS);
        let rest = if hidden > 0 { format!(" {hidden} others are in the data.") } else { String::new() };
        let never = order.len() - ever;
        blocks.push(Block::Figure(Figure {
            name: "breakers",
            title: "Who breaks silence, and in how many runs".into(),
            note: format!(
                "Runs in which a member broke silence at least once, with 95 % intervals (Wilson). {never} of {} never did.{rest}",
                order.len()
            ),
            body: both(|width| dots.draw(width)),
            data,
        }));
    }
    Section { id: "breakers", heading, lead: String::new(), blocks }
}
