//! Every outcome, for each scenario and policy.

use super::super::{Block, Section};
use super::{common, estimate, interval, policy, rest, words};
use crate::figure::columns::{Cell, Column, Columns};
use crate::figure::{Axis, Figure, both};
use crate::svg::inert;
use crate::table::Table;
use crate::text::number;
use crate::words::count;
use casus_experiment::analysis::OutcomeSummary;
use casus_experiment::{Analysis, Experiment};
use maud::{Markup, html};

/// Combinations of scenario and policy that are drawn, at most.
const ROWS: usize = 24;

pub(super) fn section(a: &Analysis, experiment: &Experiment) -> Option<Section> {
    if a.outcomes.is_empty() {
        return None;
    }
    let several = a.outcomes.iter().any(|o| o.cells.len() > 1);
    let mut blocks = vec![];
    if several {
        blocks.push(Block::Figure(figure(a)));
    }
    blocks.push(Block::Markup(table(a, experiment)));
    Some(Section {
        id: "outcomes",
        heading: "What came out".into(),
        lead: if several {
            "Two policies whose intervals overlap can still differ clearly, because they met the same points: what was \
             expected, the trade-off and regret compare them point by point."
                .into()
        } else {
            String::new()
        },
        blocks,
    })
}

/// The ends of a scale for an outcome: shares from 0 to 1 as far as is needed, others as far as they reach.
pub(super) fn span(share: bool, values: impl Iterator<Item = f64>) -> [f64; 2] {
    let (low, high) = values.fold((f64::MAX, f64::MIN), |(a, b), x| (a.min(x), b.max(x)));
    if low > high {
        return [0.0, 1.0];
    }
    let most = [0.02, 0.05, 0.1, 0.2, 0.5].into_iter().find(|&top| high <= top).unwrap_or(1.0);
    match share && low >= -0.02 && high <= 1.02 {
        true if low > 0.5 * most && high - low < 0.3 * most => around(low, high),
        true => [0.0, most],
        false => around(low, high),
    }
}

/// A little more than from the least to the greatest.
fn around(low: f64, high: f64) -> [f64; 2] {
    let wide = (high - low).max(1e-6 * high.abs()).max(1e-9);
    [low - 0.12 * wide, high + 0.12 * wide]
}

fn figure(a: &Analysis) -> Figure {
    let cells = a.outcomes.first().map_or(&[][..], |o| &o.cells);
    let row = |scenario: &str, number: u32| match (a.scenarios.len() > 1, a.policies.len() > 1) {
        (true, true) => format!("{scenario}: {}", policy(a, number)),
        (true, false) => scenario.to_owned(),
        _ => policy(a, number).to_owned(),
    };
    let column = |o: &OutcomeSummary| {
        let shown = &o.cells[..o.cells.len().min(ROWS)];
        let values = shown.iter().flat_map(|c| [c.mean.value, c.mean.low, c.mean.high]).flatten();
        let decimals = common(shown.iter().filter_map(|c| c.mean.value));
        Column {
            title: o.outcome.clone(),
            remark: o.unit.split(" after").next().unwrap_or(o.unit).to_owned(),
            axis: Axis::Number,
            span: span(o.unit.starts_with("0 "), values),
            cells: shown
                .iter()
                .map(|c| Cell {
                    value: c.mean.value,
                    interval: interval(&c.mean),
                    shown: c.mean.value.map_or_else(|| "–".into(), |x| number(x, decimals)),
                    strong: false,
                })
                .collect(),
        }
    };
    let columns = Columns {
        rows: cells.iter().take(ROWS).map(|c| row(&c.scenario, c.policy)).collect(),
        columns: a.outcomes.iter().map(column).collect(),
    };
    let mut data =
        Table::new(&["outcome", "unit", "scenario", "policy", "label", "mean", "se", "low", "high", "runs"]);
    for o in &a.outcomes {
        for c in &o.cells {
            data.row(vec![
                o.outcome.as_str().into(),
                o.unit.into(),
                c.scenario.as_str().into(),
                u64::from(c.policy).into(),
                policy(a, c.policy).into(),
                c.mean.value.into(),
                c.mean.se.into(),
                c.mean.low.into(),
                c.mean.high.into(),
                c.runs.into(),
            ]);
        }
    }
    let of = a.outcomes.first().map_or("point", |o| o.of);
    Figure {
        name: "outcomes".into(),
        title: "Every outcome under every policy".into(),
        note: format!(
            "Dots are means, bars their 95 % intervals over {of}s. Each outcome has a scale of its own, which need not begin at \
             0.{}",
            rest(cells.len(), ROWS, "combinations")
        ),
        body: both(|wide| columns.draw(wide)),
        data,
    }
}

fn table(a: &Analysis, experiment: &Experiment) -> Markup {
    html! {
        table.stacked.full {
            thead { tr {
                th scope="col" { "outcome" }
                th scope="col" { "what it is" }
                th scope="col" { "mean over all samples, 95 % interval" }
                th.num scope="col" { "runs with it" }
                th.num scope="col" { "without" }
            } }
            tbody {
                @for (k, o) in a.outcomes.iter().enumerate() {
                    tr {
                        td { b { (inert(&o.outcome)) } }
                        td { (inert(&words::outcome(experiment, &o.outcome))) " " span.soft { "(" (o.unit) ")" } }
                        td { (estimate(&format!("analysis/outcomes/{k}/mean"), &o.mean)) }
                        td.num data-label="runs with it" { (count(o.runs)) }
                        td.num data-label="without" { (count(o.without)) }
                    }
                }
            }
        }
    }
}
