//! The page of a study.

mod answers;
mod design;
mod discovery;
mod outcomes;
mod policies;
mod sensitivity;
mod words;

use super::{Again, Glance, Page, Section, shown};
use crate::palette::Marks;
use crate::words::{count, many};
use casus_experiment::sensitivity::Estimate;
use casus_experiment::{Analysis, Experiment, Space};
use maud::{Markup, html};

/// What the page of a study is made of.
#[derive(Clone, Debug)]
pub struct StudyPage<'a> {
    /// What the study found.
    pub analysis: &'a Analysis,
    /// What was asked.
    pub experiment: &'a Experiment,
    /// The samples that were to be played.
    pub space: &'a Space,
    /// The command that makes the page.
    pub command: &'a str,
}

impl StudyPage<'_> {
    /// The page. Only what the analysis holds has a section.
    #[must_use]
    pub fn page(&self) -> Page {
        let a = self.analysis;
        let mut sections = vec![];
        sections.extend(answers::section(a, self.experiment));
        sections.extend(outcomes::section(a, self.experiment));
        sections.extend(policies::tradeoff(a));
        sections.extend(policies::robustness(a));
        sections.extend(sensitivity::sections(a));
        sections.extend(discovery::section(a));
        sections.push(design::section(a, self.experiment, self.space));
        sections.extend(design::caveats(a));
        Page {
            title: a.experiment.clone(),
            kind: format!(
                "a study: {} of {}",
                many(a.runs as usize, "run", "runs"),
                many(a.samples as usize, "sample", "samples")
            ),
            headline: words::headline(a),
            deck: words::deck(a),
            glance: glance(a, self.experiment),
            sections,
            again: self.again(),
            marks: Marks(vec![]),
        }
    }

    fn again(&self) -> Again {
        let a = self.analysis;
        Again {
            lead: "The folder of a study holds the documents that it was played from. Equal experiment, seed and value version \
                   give equal tables and an equal page on any machine.",
            command: self.command.to_owned(),
            facts: vec![
                ("experiment", a.experiment.clone()),
                ("plan (BLAKE3)", a.plan_hash.clone()),
                ("seed", a.seed.to_string()),
                ("runs", count(a.runs)),
                ("played by", a.program.clone()),
                ("casus of this page", env!("CARGO_PKG_VERSION").to_owned()),
                ("value version", a.value_version.to_string()),
            ],
        }
    }
}

fn glance(a: &Analysis, experiment: &Experiment) -> Vec<Glance> {
    let points = Glance {
        label: "Points".into(),
        number: html! { (count(a.points)) },
        remark: html! { "combinations of " (many(experiment.uncertainties.len(), "uncertainty", "uncertainties")) },
    };
    let policies = Glance {
        label: "Policies".into(),
        number: html! { (a.policies.len()) },
        remark: html! { "in " (many(a.scenarios.len(), "scenario", "scenarios")) },
    };
    let runs = Glance {
        label: "Runs".into(),
        number: html! { (count(a.runs)) },
        remark: html! { (design::replicates(&experiment.replicates)) },
    };
    let mut glance = vec![points, policies, runs];
    if !a.hypotheses.is_empty() {
        let of = |verdict: &str| a.hypotheses.iter().filter(|h| h.verdict == verdict).count();
        glance.push(Glance {
            label: "Expectations that hold".into(),
            number: html! { (of("supported")) },
            remark: html! { "of " (a.hypotheses.len()) "; " (of("refuted")) " refuted, " (of("undecided")) " undecided" },
        });
    }
    let shares: Vec<f64> = a.sensitivity.iter().filter_map(|s| s.noise_share?.value).collect();
    let of_first = a.sensitivity.first().and_then(|s| Some((s, s.noise_share?.value?)));
    if let Some((first, share)) = of_first {
        glance.push(Glance {
            label: "Luck".into(),
            number: shown("analysis/sensitivity/0/noise_share/value", share, 2),
            remark: html! {
                "share of the variance of single runs of " (crate::svg::inert(&first.outcome))
                @if shares.len() > 1 {
                    "; of all outcomes "
                    (crate::text::number(shares.iter().copied().fold(f64::MAX, f64::min), 2)) " to "
                    (crate::text::number(shares.iter().copied().fold(f64::MIN, f64::max), 2))
                }
            },
        });
    }
    glance
}

/// Decimals that show three or four digits of a number, as far as five places.
fn decimals(x: f64) -> usize {
    match x.abs() {
        0.0 => 0,
        1000.0.. => 0,
        100.0.. => 1,
        10.0.. => 2,
        0.1.. => 3,
        0.01.. => 4,
        _ => 5,
    }
}

/// A number of a result with three or four digits.
fn digits(x: f64) -> String {
    crate::text::number(x, decimals(x))
}

/// Decimals that numbers which stand together have in common: those of the largest.
fn common(numbers: impl Iterator<Item = f64>) -> usize {
    decimals(numbers.map(f64::abs).fold(0.0, f64::max))
}

/// An estimate and the field that it stands in, with its interval if it has one.
fn estimate(from: &str, e: &Estimate) -> Markup {
    let decimals = common([e.value, e.low, e.high].into_iter().flatten());
    let end = |name: &str, x: f64| shown(&format!("{from}/{name}"), x, decimals);
    html! {
        @match e.value { Some(x) => b { (end("value", x)) }, None => "–" }
        @if let Some((low, high)) = e.low.zip(e.high) {
            " " span.soft { "(" (end("low", low)) " to " (end("high", high)) ")" }
        }
    }
}

/// The ends of an interval.
fn interval(e: &Estimate) -> Option<[f64; 2]> {
    e.low.zip(e.high).map(|(low, high)| [low, high])
}

/// The label of a policy.
fn policy(a: &Analysis, number: u32) -> &str {
    a.policies.iter().find(|p| p.policy == number).map_or("", |p| p.label.as_str())
}

/// The name of a figure of one outcome or event: its kind, the place, and of the text what a file's name may hold.
fn named(kind: &str, place: usize, of: &str) -> String {
    let mut name = format!("{kind}-{}", place + 1);
    let mut apart = true;
    for c in of.chars().take(40) {
        if c.is_ascii_alphanumeric() {
            name.extend(apart.then_some('-'));
            name.push(c.to_ascii_lowercase());
        }
        apart = !c.is_ascii_alphanumeric();
    }
    name
}

/// Outcomes, events and regions that have figures of their own, at most: a page stays a page.
const FIGURES: usize = 16;

/// That more of something is left out of a part of the page.
fn left_out(of: usize, what: &str) -> String {
    if of > FIGURES {
        format!(" The first {FIGURES} of {} {what} are shown.", count(of as u64))
    } else {
        String::new()
    }
}

/// Rows that are told of the rest that is left out.
fn rest(of: usize, shown: usize, what: &str) -> String {
    if of > shown {
        format!(" {} more {what} are in the data.", count((of - shown) as u64))
    } else {
        String::new()
    }
}

/// A part of a study that its analysis holds nothing of has no section.
fn unless_empty(section: Section) -> Option<Section> {
    (!section.blocks.is_empty()).then_some(section)
}
