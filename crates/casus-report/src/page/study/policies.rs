//! Policies against each other: both errors, and how they do across points.

use super::super::{Block, Section};
use super::outcomes::span;
use super::{FIGURES, common, interval, left_out, named, policy, rest};
use crate::figure::columns::{Cell, Column, Columns};
use crate::figure::scatter::{Curve, Scatter, Spot};
use crate::figure::{Axis, Figure, both};
use crate::table::Table;
use crate::text::{number, percent};
use crate::words::many;
use casus_experiment::Analysis;
use casus_experiment::analysis::{OutcomeRobustness, PolicyStanding, RegionTradeoff};

/// Policies beyond which they bear letters, and at most so many that are drawn on the plane.
const KEYED: usize = 3;
const DRAWN: usize = 40;

/// Policies whose robustness is drawn, at most.
const ROWS: usize = 24;

pub(super) fn tradeoff(a: &Analysis) -> Option<Section> {
    let everywhere = a.tradeoff.first()?;
    let front: Vec<&PolicyStanding> =
        everywhere.policies.iter().filter(|p| p.dominated_by.is_empty()).collect();
    let heading = match front[..] {
        [one] => format!("One policy errs least both ways: {}", policy(a, one.policy)),
        _ if front.len() == everywhere.policies.len() => {
            "No policy is better than another against both errors".into()
        }
        _ => {
            format!("{} of {} policies trade one error for the other", front.len(), everywhere.policies.len())
        }
    };
    let shown = &a.tradeoff[..a.tradeoff.len().min(FIGURES)];
    Some(Section {
        id: "tradeoff",
        heading,
        lead: "Over-reaction against under-reaction; the best corner is below on the left. A policy is on the front if no other is \
               as good on both sides and better on one. The best policy under one truth is rarely the best under the other."
            .to_owned()
            + &left_out(a.tradeoff.len(), "regions"),
        blocks: shown.iter().enumerate().map(|(k, r)| Block::Figure(region(a, k, r))).collect(),
    })
}

fn region(a: &Analysis, place: usize, r: &RegionTradeoff) -> Figure {
    let mut data = Table::new(&[
        "region",
        "policy",
        "label",
        "over",
        "over_low",
        "over_high",
        "under",
        "under_low",
        "under_high",
        "on_front",
        "dominated_by",
    ]);
    for p in &r.policies {
        let by: Vec<String> = p.dominated_by.iter().map(u32::to_string).collect();
        data.row(vec![
            r.region.as_str().into(),
            u64::from(p.policy).into(),
            policy(a, p.policy).into(),
            p.over.value.into(),
            p.over.low.into(),
            p.over.high.into(),
            p.under.value.into(),
            p.under.low.into(),
            p.under.high.into(),
            p.on_front.into(),
            by.join(" ").into(),
        ]);
    }
    let at = |p: &PolicyStanding| Some([p.over.value?, p.under.value?]);
    let mut front: Vec<[f64; 2]> =
        r.policies.iter().filter(|p| p.dominated_by.is_empty()).filter_map(at).collect();
    front.sort_by(|a, b| a[0].total_cmp(&b[0]).then(b[1].total_cmp(&a[1])));
    let own =
        |e: &casus_experiment::sensitivity::Estimate| interval(e).map(|[low, high]| [low.max(0.0), high]);
    // The intervals of many policies would hide them; what they share, the points, is in all of them.
    let keyed = r.policies.len() > KEYED;
    let spots: Vec<Spot> = r
        .policies
        .iter()
        .take(DRAWN)
        .filter_map(|p| {
            let label = policy(a, p.policy);
            Some(Spot {
                name: match p.on_front.filter(|_| keyed) {
                    Some(share) => format!("{label}: {}", percent(share)),
                    None => label.to_owned(),
                },
                at: at(p)?,
                intervals: own(&p.over)
                    .zip(own(&p.under))
                    .map(|(over, under)| [over, under])
                    .filter(|_| !keyed),
                strong: p.dominated_by.is_empty(),
            })
        })
        .collect();
    let ends = |k: usize| {
        let all = spots.iter().flat_map(|s| [s.at[k], s.intervals.map_or(s.at[k], |i| i[k][1])]);
        let low = spots.iter().flat_map(|s| [s.at[k], s.intervals.map_or(s.at[k], |i| i[k][0])]);
        let (low, high) = (low.fold(f64::MAX, f64::min), all.fold(0.0, f64::max));
        let wide = (high - low).max(1e-3);
        // From 0 unless the policies would then lie in a corner of the plot.
        let from = if low > 2.0 * wide { low - 0.15 * wide } else { 0.0 };
        [from, (high + 0.12 * (high - from)).max(from + 1e-3)]
    };
    let (along, up) = (ends(0), ends(1));
    let scatter = Scatter {
        curves: vec![Curve { name: String::new(), points: front, faint: true }],
        spots,
        axis: Axis::Number,
        along: ("over-reaction".into(), along),
        up: ("under-reaction".into(), up),
        keyed,
    };
    let sure = r.policies.iter().filter(|p| p.dominated_by.is_empty()).filter_map(|p| p.on_front);
    let sure = sure.fold(None, |least: Option<f64>, s| Some(least.map_or(s, |l| l.min(s))));
    let sure = sure.map_or_else(String::new, |s| match s {
        s if s >= 1.0 => " They are in all resamples.".to_owned(),
        s => format!(" Each of them is in at least {} of the resamples.", percent(s)),
    });
    Figure {
        name: named("tradeoff", place, &r.region),
        title: match place {
            0 => "Both errors of every policy".into(),
            _ => format!("The same, for {} alone", r.region),
        },
        note: format!(
            "Means over {}{}; the bold policies, joined by the dashed line, are on the front.{}{}",
            many(
                r.units,
                if a.points == 1 { "replicate" } else { "point" },
                if a.points == 1 { "replicates" } else { "points" }
            ),
            if keyed { "" } else { " with 95 % intervals" },
            if keyed {
                " The share is that of resamples in which a policy is. Axes need not begin at 0; intervals are in the data."
            } else {
                &sure
            },
            rest(r.policies.len(), DRAWN, "policies")
        ),
        body: both(|wide| scatter.draw(wide)),
        data,
    }
}

pub(super) fn robustness(a: &Analysis) -> Option<Section> {
    let mut outcomes: Vec<&str> = a.robustness.iter().map(|r| r.outcome.as_str()).collect();
    outcomes.dedup();
    let figure = |(place, name): (usize, &&str)| {
        let of: Vec<&OutcomeRobustness> = a.robustness.iter().filter(|r| r.outcome == *name).collect();
        Block::Figure(standing(a, place, name, &of))
    };
    super::unless_empty(Section {
        id: "robustness",
        heading: "How policies do across all points".into(),
        lead: "Regret is the distance from the policy that is best at the same point. The worst point and the greatest regret are \
               extremes: they grow with the number of points, and their intervals are too narrow."
            .to_owned()
            + &left_out(outcomes.len(), "outcomes"),
        blocks: outcomes.iter().enumerate().take(FIGURES).map(figure).collect(),
    })
}

/// A measure in words: its name, and how it is read.
fn measure(name: &str, better: &str) -> (&'static str, &'static str) {
    match (name, better) {
        ("mean", _) => ("mean", "over points"),
        ("worst", _) => ("worst point", ""),
        ("regret_90", _) => ("regret, 90 %", "of points below it"),
        ("regret_max", _) => ("greatest regret", ""),
        _ => ("acceptable", "share of points"),
    }
}

fn standing(a: &Analysis, place: usize, outcome: &str, of: &[&OutcomeRobustness]) -> Figure {
    let mut data =
        Table::new(&["outcome", "measure", "policy", "label", "value", "low", "high", "rank", "best"]);
    for r in of {
        for p in &r.policies {
            data.row(vec![
                outcome.into(),
                r.measure.into(),
                u64::from(p.policy).into(),
                policy(a, p.policy).into(),
                p.value.value.into(),
                p.value.low.into(),
                p.value.high.into(),
                (p.rank as u64).into(),
                p.best.into(),
            ]);
        }
    }
    let better = of.first().map_or("lower", |r| r.better);
    let first = of.first().map_or(&[][..], |r| &r.policies);
    let column = |r: &&OutcomeRobustness| {
        let (title, remark) = measure(r.measure, r.better);
        let rows = &r.policies[..r.policies.len().min(ROWS)];
        let values = rows.iter().flat_map(|p| [p.value.value, p.value.low, p.value.high]).flatten();
        let decimals = common(rows.iter().filter_map(|p| p.value.value));
        Column {
            title: title.into(),
            remark: remark.into(),
            axis: Axis::Number,
            span: span(r.measure == "satisficing", values),
            cells: rows
                .iter()
                .map(|p| Cell {
                    value: p.value.value,
                    interval: interval(&p.value),
                    shown: p.value.value.map_or_else(|| "–".into(), |x| number(x, decimals)),
                    strong: p.rank == 1,
                })
                .collect(),
        }
    };
    let columns = Columns {
        rows: first.iter().take(ROWS).map(|p| policy(a, p.policy).to_owned()).collect(),
        columns: of.iter().map(column).collect(),
    };
    let best = of.iter().find(|r| r.measure == "regret_90").map_or(&[][..], |r| &r.policies);
    let best: Vec<&str> = best.iter().filter(|p| p.rank == 1).map(|p| policy(a, p.policy)).collect();
    Figure {
        name: named("robustness", place, outcome),
        title: match best[..] {
            [one] => format!("{outcome}: least regret under {one}"),
            _ => format!("{outcome} across all points"),
        },
        note: format!(
            "{} is better, less regret always; the best of each column is bold. Bars are 95 % percentile intervals over resampled \
             points.{}",
            if better == "lower" { "Less" } else { "More" },
            rest(first.len(), ROWS, "policies")
        ),
        body: both(|wide| columns.draw(wide)),
        data,
    }
}
