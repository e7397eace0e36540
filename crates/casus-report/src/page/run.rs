//! The page of one run.

mod course;
mod members;
mod minds;

use super::{Again, Block, Glance, Page, Section, change, hypotheses, shown};
use super::{causes, observer, silence};
use crate::figure::Figure;
use crate::palette::{Marks, Palette};
use crate::text::number;
use crate::words::{happened, hours, judged, many};
use casus_experiment::{Roc, Why};
use casus_model::report::Measure;
use casus_model::{Draws, Report, Run};
use maud::{Markup, html};

/// What the page of a run is made of.
#[derive(Clone, Debug)]
pub struct RunPage<'a> {
    /// The run, which recorded its events and beliefs ([`Model::start`](casus_model::Model)).
    pub run: &'a Run<'a>,
    /// Its luck.
    pub draws: Draws,
    /// Its account.
    pub report: &'a Report,
    /// The causes of the scenario's fracture, if they were played.
    pub causes: Option<&'a Why>,
    /// The ideal observer, if the scenario has a twin.
    pub observer: Option<&'a Roc>,
    /// Maps of the alliance, if there are any.
    pub maps: Vec<Figure>,
    /// The hues of hypotheses.
    pub palette: Palette,
    /// The command that makes the page.
    pub command: &'a str,
}

impl RunPage<'_> {
    /// The page.
    #[must_use]
    pub fn page(&self) -> Page {
        let (run, report) = (self.run, self.report);
        let setup = run.model().setup();
        let marks = Marks::of(setup, self.palette);
        let mut sections = vec![course::section(run, report)];
        if !self.maps.is_empty() {
            sections.push(Section {
                id: "map",
                heading: "Who believed what, and where".into(),
                lead: String::new(),
                blocks: self.maps.iter().cloned().map(Block::Figure).collect(),
            });
        }
        let mut beliefs = minds::beliefs(run, report, &marks);
        beliefs.blocks.insert(0, Block::Markup(hypotheses(setup, &marks)));
        sections.push(beliefs);
        sections.push(Section {
            id: "fracture",
            heading: fractured(report),
            lead: String::new(),
            blocks: vec![Block::Figure(course::fracture(run, report)), Block::Markup(measures(report))],
        });
        sections.push(minds::network(run, report, &marks));
        sections.push(silence::section(run, self.draws));
        sections.extend(self.observer.map(observer::section));
        sections.extend(self.causes.and_then(causes::section));
        sections.push(members::section(report, setup, &marks));
        let runs = format!("replicate {}", report.replicate);
        Page {
            title: report.scenario.title.clone(),
            kind: format!("one run: seed {}, replicate {}", report.seed, report.replicate),
            headline: format!("{}.", happened(report, setup)),
            deck: capital(&judged(report, setup)),
            glance: self.glance(),
            sections,
            again: Again::of(self.command, &report.scenario, report.seed, runs),
            marks,
        }
    }

    fn glance(&self) -> Vec<Glance> {
        let report = self.report;
        let (o, e, f) = (&report.outcome, &report.error, &report.fracture);
        let whole = |from: &str, x: u8| shown(from, f64::from(x), 0);
        let belief = self.run.summary().belief_in_truth;
        let time = o.hours.map_or_else(|| html! { "no decision" }, |h| html! { "decided after " (hours(h)) });
        vec![
            Glance {
                label: "Rung at the end".into(),
                number: whole("run/outcome/rung", o.rung),
                remark: html! { "warranted " (whole("run/truth/warranted_rung", report.truth.warranted_rung)) "; " (time) },
            },
            Glance {
                label: "Fracture index at the end".into(),
                number: shown("run/fracture/afi/final", f.afi.last, 2),
                remark: html! {
                    "from " (shown("run/fracture/afi/start", f.afi.start, 2)) ", peak " (shown("run/fracture/afi/peak", f.afi.peak, 2))
                },
            },
            Glance {
                label: "Consensus deficit".into(),
                number: shown("run/fracture/deficit/final", f.deficit.last, 2),
                remark: html! { "how far unanimity holds the text below the middle wish" },
            },
            Glance {
                label: "Error: under, over".into(),
                number: html! { (shown("run/error/under", e.under, 2)) " | " (shown("run/error/over", e.over, 2)) },
                remark: html! { "over-reaction at its peak " (shown("run/error/over_peak", e.over_peak, 2)) },
            },
            Glance {
                label: "Mean belief in the truth".into(),
                number: html! { data value=(belief) { (number(belief, 2)) } },
                remark: html! { "of " (many(report.members.len(), "member", "members")) ", at the end" },
            },
        ]
    }
}

fn fractured(report: &Report) -> String {
    let afi = &report.fracture.afi;
    match afi.change {
        Some(c) if c.last > 0.005 => format!("The provocation added {} to the fracture", number(c.last, 2)),
        Some(c) if c.last < -0.005 => {
            format!("The provocation took {} from the fracture", number(-c.last, 2))
        }
        Some(_) => "The provocation left the fracture as it was".into(),
        None => "How far consensus fractured".into(),
    }
}

fn measures(report: &Report) -> Markup {
    let f = &report.fracture;
    let rows: [(&str, &str, &Measure); 5] = [
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
                    @for column in ["before", "peak", "mean", "at the end", "added, peak", "added, end"] { th.num scope="col" { (column) } }
                } }
                tbody {
                    @for (words, name, m) in rows {
                        @let from = |field: &str| format!("run/fracture/{name}/{field}");
                        tr.main[name == "afi"] {
                            td.in[matches!(name, "belief" | "preference" | "voice")] { (words) }
                            td.num { (shown(&from("start"), m.start, 3)) }
                            td.num { (shown(&from("peak"), m.peak, 3)) }
                            td.num { (shown(&from("mean"), m.mean, 3)) }
                            td.num { (shown(&from("final"), m.last, 3)) }
                            @match m.change {
                                Some(c) => {
                                    td.num { (change(&from("change/peak"), c.peak, 3)) }
                                    td.num { (change(&from("change/final"), c.last, 3)) }
                                }
                                None => { td.num { "–" } td.num { "–" } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A sentence with a capital at its beginning.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}
