//! What was expected before the run, and what came of it.

use super::super::{Block, Section, shown};
use super::{estimate, words};
use crate::svg::inert;
use crate::words::many;
use casus_experiment::analysis::HypothesisAnswer;
use casus_experiment::{Analysis, Experiment};
use maud::{Markup, html};

pub(super) fn section(a: &Analysis, experiment: &Experiment) -> Option<Section> {
    super::unless_empty(Section {
        id: "hypotheses",
        heading: "What was expected, and what came of it".into(),
        lead: "Written down before the run. A verdict is by a p value of at most 0.05, adjusted for the number of \
               expectations (Holm). Read the estimate first: with many points any difference is significant and few matter. \
               Undecided is not “no effect”."
            .into(),
        blocks: if a.hypotheses.is_empty() { vec![] } else { vec![Block::Markup(table(a, experiment))] },
    })
}

/// The quantity that is estimated, in words.
fn quantity(of: &str) -> &'static str {
    match of {
        "difference" => "difference of means",
        "trend" => "rank correlation",
        _ => "mean",
    }
}

fn table(a: &Analysis, experiment: &Experiment) -> Markup {
    let says = |h: &HypothesisAnswer| {
        let registered = experiment.hypotheses.iter().find(|r| r.id.as_str() == h.id);
        registered.map_or_else(|| h.says.clone(), |r| words::claim(&r.says))
    };
    html! {
        table.stacked.full {
            thead { tr {
                th scope="col" { "expected" }
                th scope="col" { "verdict" }
                th scope="col" { "estimate, 95 % interval" }
                th.num scope="col" { "adjusted p" }
            } }
            tbody {
                @for (k, h) in a.hypotheses.iter().enumerate() {
                    @let from = format!("analysis/hypotheses/{k}");
                    tr {
                        td { b { (inert(&h.id)) } " " (inert(&says(h))) }
                        td { span class=(format!("verdict {}", verdict(h.verdict))) { (h.verdict) } }
                        td {
                            (estimate(&format!("{from}/estimate"), &h.estimate))
                            br;
                            span.soft { (quantity(h.quantity)) ", over " (many(h.units, h.unit, &format!("{}s", h.unit))) }
                        }
                        td.num data-label="adjusted p" { (probability(&format!("{from}/adjusted_p"), h.adjusted_p)) }
                    }
                }
            }
        }
    }
}

/// A verdict as a class.
fn verdict(of: &str) -> &'static str {
    match of {
        "supported" => "yes",
        "refuted" => "no",
        _ => "open",
    }
}

/// A p value; one that rounds to nothing is told as less than what is shown.
pub(super) fn probability(from: &str, p: f64) -> Markup {
    html! { @if p < 0.0005 { "< 0.001" } @else { (shown(from, p, 3)) } }
}
