//! How a study was made, and what its analysis warns of.

use super::super::{Block, Section};
use super::{discovery, words};
use crate::svg::inert;
use crate::words::{count, many};
use casus_experiment::design::Design;
use casus_experiment::experiment::{Keep, Replicates};
use casus_experiment::space::Factor;
use casus_experiment::{Analysis, Experiment, Space};
use maud::{Markup, html};

/// Axes that are told, at most.
const AXES: usize = 60;

pub(super) fn section(a: &Analysis, experiment: &Experiment, space: &Space) -> Section {
    let heading = format!(
        "{} and {}, at {}",
        many(space.uncertainties().len(), "uncertainty", "uncertainties"),
        many(space.levers().len(), "lever", "levers"),
        many(a.points as usize, "point", "points")
    );
    let mut blocks = vec![];
    for (axes, what, values) in [
        (space.uncertainties(), "Uncertainties: nobody controls them", "values"),
        (space.levers(), "Levers: somebody could choose", "values, each combination a policy"),
    ] {
        if !axes.is_empty() {
            blocks.push(Block::Markup(table(axes, what, values)));
        }
    }
    blocks.push(Block::Markup(facts(a, experiment)));
    Section { id: "design", heading, lead: String::new(), blocks }
}

fn table(axes: &[Factor], what: &str, values: &str) -> Markup {
    html! {
        h3 { (what) }
        table.stacked.full {
            thead { tr {
                th scope="col" { "name" }
                th scope="col" { "place in the scenario" }
                th scope="col" { (values) }
            } }
            tbody {
                @for axis in axes.iter().take(AXES) {
                    tr {
                        td { b { (inert(&axis.name)) } }
                        td.soft { (inert(&axis.path)) }
                        td { (inert(&words::values(&axis.values))) }
                    }
                }
            }
        }
        @if axes.len() > AXES { p.more { (count((axes.len() - AXES) as u64)) " more are left out." } }
    }
}

/// How often samples are played.
pub(super) fn replicates(r: &Replicates) -> String {
    match r {
        Replicates::Fixed(n) => format!("{} of each sample", many(*n as usize, "replicate", "replicates")),
        Replicates::Until { at_least, at_most, .. } => {
            format!(
                "{} to {} replicates of each sample",
                count(u64::from(*at_least)),
                count(u64::from(*at_most))
            )
        }
    }
}

fn spread(e: &Experiment) -> String {
    if let Some(table) = &e.table {
        return format!("the points of {}", table.as_str());
    }
    match &e.design {
        Design::FullFactorial { .. } => "every combination".into(),
        Design::Zipped { .. } => "the k-th values of all axes together".into(),
        Design::Random { .. } => "independent random points".into(),
        Design::LatinHypercube { maximin, .. } => {
            format!("a Latin hypercube{}", if *maximin { ", its points moved apart" } else { "" })
        }
        Design::Sobol { .. } => "a scrambled Sobol sequence".into(),
        Design::Morris { trajectories, levels } => {
            format!(
                "Morris: {} on {levels} levels",
                many(*trajectories as usize, "trajectory", "trajectories")
            )
        }
        Design::Saltelli { n, second_order } => format!(
            "Saltelli: {}{}",
            many(*n as usize, "pair of points", "pairs of points"),
            if *second_order { ", with second-order indices" } else { "" }
        ),
        Design::Table { .. } => "the points as given".into(),
    }
}

fn luck(draws: &str) -> &'static str {
    match draws {
        "common" => "the same for all samples",
        "by_point" => "own for each point, the same for its policies and scenarios",
        _ => "own for each sample",
    }
}

fn facts(a: &Analysis, e: &Experiment) -> Markup {
    let replicates = match &e.replicates {
        Replicates::Until { half_width, of, at_least, at_most } => format!(
            "{} to {}, until the 95 % interval of {} is ±{}",
            count(u64::from(*at_least)),
            count(u64::from(*at_most)),
            of.as_str(),
            half_width.get()
        ),
        Replicates::Fixed(n) => count(u64::from(*n)),
    };
    let mut facts: Vec<(&str, String)> = vec![
        ("scenarios", a.scenarios.join(", ")),
        ("points", format!("{}: {}", count(a.points), spread(e))),
        ("policies", count(a.policies.len() as u64)),
        ("replicates of each sample", replicates),
        ("luck", luck(a.draws).into()),
        ("samples", count(a.samples)),
        ("runs", count(a.runs)),
        ("seed", a.seed.to_string()),
    ];
    if e.keep == Keep::Samples {
        facts.push(("kept", "samples only, not their runs".into()));
    }
    for (place, value) in e.set.iter() {
        facts.push(("set in every scenario", format!("{} = {}", place.as_str(), value.as_str())));
    }
    html! {
        dl.facts { @for (name, value) in &facts { div { dt { (name) } dd { (inert(value)) } } } }
    }
}

/// What the analysis warns of, each in a sentence.
pub(super) fn caveats(a: &Analysis) -> Option<Section> {
    let mut found: Vec<Markup> = vec![];
    if !a.given.is_empty() {
        found.push(html! { "Only samples were looked at in which " (inert(&a.given.join(" and "))) "." });
    }
    if a.missing > 0 {
        let text = many(a.missing as usize, "sample is not played yet", "samples are not played yet");
        found.push(html! { (text) ": the study is unfinished, and its numbers will change." });
    }
    if a.invalid > 0 {
        let text = many(a.invalid as usize, "sample makes no scenario", "samples make no scenario");
        found.push(html! { (text) ", and what is said is said without." });
    }
    if a.failed > 0 {
        let text =
            many(a.failed as usize, "run failed and has no outcome", "runs failed and have no outcome");
        found.push(html! { (text) "." });
    }
    if a.draws == "common" && a.points > 1 {
        found.push(html! {
            "All points share their luck. Intervals of means over points leave it out and are too narrow where replicates are \
             few; differences between policies are not touched by that."
        });
    }
    if a.points == 1 {
        found.push(
            html! { "There is one point, so intervals count replicates: they say nothing of other points." },
        );
    }
    found.extend(discovery::doubts(a));
    for r in &a.refused {
        let of = r.outcome.as_ref().map_or_else(String::new, |o| format!(" of {o}"));
        found.push(html! { "Not analysed: " (inert(&format!("{}{of}: {}", r.analysis, r.why))) "." });
    }
    found.push(html! {
        "Intervals say what another draw of as many points would give. None of it is about the distance between model and world."
    });
    Some(Section {
        id: "caveats",
        heading: "What to bear in mind".into(),
        lead: String::new(),
        blocks: vec![Block::Markup(html! { ul.caveats { @for text in &found { li { (text) } } } })],
    })
}
