//! What each uncertainty does to each outcome.

mod figures;

use super::super::{Block, Section, shown};
use super::{FIGURES, left_out};
use crate::figure::Figure;
use crate::svg::inert;
use casus_experiment::Analysis;
use casus_experiment::analysis::OutcomeSensitivity;
use casus_experiment::sensitivity::Estimate;
use figures::{morris, pawn, sobol, tornado};
use maud::{Markup, html};

/// The uncertainty that brings most, by total index, mu* or PAWN, whichever there is; none if that may be chance.
pub(super) fn strongest(s: &OutcomeSensitivity) -> Option<&str> {
    let sure = |e: &Estimate| e.low.is_some_and(|low| low > 0.0);
    let all: Vec<(&str, f64, bool)> = if let Some(sobol) = &s.sobol {
        sobol.iter().filter_map(|i| Some((i.input.as_str(), i.total.value?, sure(&i.total)))).collect()
    } else if let Some(morris) = &s.morris {
        morris.iter().filter_map(|e| Some((e.input.as_str(), e.mu_star.value?, sure(&e.mu_star)))).collect()
    } else {
        let pawn = s.pawn.iter().flatten();
        pawn.filter_map(|p| Some((p.input.as_str(), p.median.value?, p.median.value > p.dummy))).collect()
    };
    let best = all.into_iter().fold(None, |best: Option<(&str, f64, bool)>, x| match best {
        Some(b) if b.1 > x.1 || (b.1 == x.1 && b.0 <= x.0) => best,
        _ => Some(x),
    });
    best.filter(|b| b.1 > 0.0 && b.2).map(|b| b.0)
}

pub(super) fn sections(a: &Analysis) -> Option<Section> {
    let mut blocks = vec![];
    for (place, s) in a.sensitivity.iter().enumerate().take(FIGURES) {
        let figures = figures(a, place, s);
        if !figures.is_empty() {
            blocks.push(Block::Markup(head(place, s)));
            blocks.extend(figures.into_iter().map(Block::Figure));
        }
    }
    let many = a.policies.len() > 1 || a.scenarios.len() > 1;
    super::unless_empty(Section {
        id: "sensitivity",
        heading: "What matters".into(),
        lead: format!(
            "What each uncertainty does to the mean of an outcome{}. An interval that holds 0 says that nothing was shown.{}",
            if many {
                " over policies and scenarios, so that one that matters under a single policy is watered down"
            } else {
                ""
            },
            left_out(a.sensitivity.len(), "outcomes")
        ),
        blocks,
    })
}

/// The outcome, what moves it most, and how much of it is luck.
fn head(place: usize, s: &OutcomeSensitivity) -> Markup {
    let from = |field: &str| format!("analysis/sensitivity/{place}/{field}/value");
    html! {
        h3 {
            (inert(&s.outcome))
            @if let Some(input) = strongest(s) { ": most by " (inert(input)) }
        }
        @if let Some(luck) = s.noise_share.and_then(|n| n.value) {
            p.lead {
                "Luck is " (shown(&from("noise_share"), luck, 2)) " of the variance of single runs"
                @if let Some(left) = s.noise_share_of_means.and_then(|n| n.value) {
                    ", and " (shown(&from("noise_share_of_means"), left, 3)) " of that of the means which are analysed here"
                    @if left > 0.5 { ": most of what follows is luck, and more replicates are needed" }
                }
                "."
            }
        }
    }
}

fn figures(a: &Analysis, place: usize, s: &OutcomeSensitivity) -> Vec<Figure> {
    let mean = a.outcomes.iter().find(|o| o.outcome == s.outcome);
    let base = mean.and_then(|o| o.mean.value);
    let unit = mean.map_or("", |o| o.unit);
    let mut figures = vec![];
    figures.extend(
        s.swings
            .as_ref()
            .zip(base)
            .filter(|(swings, _)| swings.iter().any(|w| w.from.values != w.to.values))
            .map(|(swings, base)| tornado(place, s, swings, base, unit)),
    );
    figures.extend(s.sobol.as_ref().map(|indices| sobol(place, s, indices)));
    figures.extend(s.morris.as_ref().map(|effects| morris(place, s, effects, unit)));
    if s.sobol.is_none() && s.morris.is_none() {
        figures.extend(s.pawn.as_ref().map(|distances| pawn(place, s, distances)));
    }
    figures
}
