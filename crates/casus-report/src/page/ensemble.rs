//! The page of an ensemble.

mod council;
mod times;

use super::{Again, Block, Glance, Page, Section, causes, observer, shown};
use crate::figure::dots::{Dot, Dots};
use crate::figure::{Axis, Figure, both};
use crate::palette::{Marks, Palette};
use crate::table::Table;
use crate::text::{number, percent};
use crate::words::{commonest, count, many, rung, truth};
use casus_experiment::ensemble::{Course, Ensemble};
use casus_experiment::{Attributions, Courses, Frequency, Roc, Stat, Why};
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
    /// Who found what likeliest, if that was looked at.
    pub attributions: Option<&'a Attributions>,
    /// The causes of the scenario's fracture, if they were played.
    pub causes: Option<&'a Why>,
    /// The ideal observer, if the scenario has a twin.
    pub observer: Option<&'a Roc>,
    /// The hues of hypotheses.
    pub palette: Palette,
    /// The command that makes the page.
    pub command: &'a str,
}

impl EnsemblePage<'_> {
    /// The page.
    #[must_use]
    pub fn page(&self) -> Page {
        let (e, setup) = (self.ensemble, self.setup);
        let mut sections = vec![council::outcome(e, setup)];
        sections.extend(self.attributions.and_then(|a| self.map(a)));
        sections.push(Section {
            id: "fracture",
            heading: "How far consensus fractured".into(),
            lead: String::new(),
            blocks: self
                .courses
                .map(|c| Block::Figure(times::bands(c, setup)))
                .into_iter()
                .chain([Block::Markup(measures(e))])
                .collect(),
        });
        sections.push(error(e));
        sections.push(times::times(e));
        sections.push(council::breakers(e));
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
            marks: Marks::of(setup, self.palette),
        }
    }
}

impl EnsemblePage<'_> {
    fn map(&self, attributions: &Attributions) -> Option<Section> {
        let mut figures = crate::map::of_runs(attributions, self.setup, self.palette);
        let runs =
            format!(" From the first {}.", many(attributions.replicates as usize, "replicate", "replicates"));
        figures.iter_mut().for_each(|f| f.note.push_str(&runs));
        (!figures.is_empty()).then(|| Section {
            id: "map",
            heading: "Who believed what, and where".into(),
            lead: "What each member found likeliest, over all runs.".into(),
            blocks: figures.into_iter().map(Block::Figure).collect(),
        })
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
        name: "errors".into(),
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
