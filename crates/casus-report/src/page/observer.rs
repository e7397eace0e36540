//! Both errors of the alliance beside those of an ideal observer of the same evidence.

use super::{Block, Section, shown};
use crate::figure::scatter::{Curve, Scatter, Spot};
use crate::figure::{Axis, Figure, both};
use crate::table::Table;
use casus_experiment::Roc;
use casus_experiment::why::Estimate;
use maud::{Markup, html};

pub(super) fn section(roc: &Roc) -> Section {
    let a = &roc.alliance;
    let heading = if roc.efficiency.is_some_and(|e| e.efficiency < 0.5) {
        "The evidence told the two truths apart better than the alliance did"
    } else {
        "How well the alliance told the two truths apart"
    };
    let lead = format!(
        "{} runs under each truth: {}, which warrants rung {} and is to be answered, and {}, which warrants rung {}. \
         Under-reaction is counted under the first, over-reaction under the second; they are never netted.",
        roc.replicates,
        roc.signal.hypothesis,
        roc.signal.warranted_rung,
        roc.noise.hypothesis,
        roc.noise.warranted_rung
    );
    let mut data = Table::new(&["who", "threshold", "over", "under"]);
    for p in &roc.curve {
        data.row(vec!["ideal observer".into(), p.threshold.into(), p.over.into(), p.under.into()]);
    }
    data.row(vec!["alliance".into(), None.into(), a.over.mean.into(), a.under.mean.into()]);
    let gap = roc.curve.first().map_or(0.0, |p| p.over).max(roc.curve.last().map_or(0.0, |p| p.under));
    let most = gap.max(a.over.mean).max(a.under.mean).max(0.05) * 1.08;
    let interval = |e: &Estimate| e.low.zip(e.high).map_or([e.mean; 2], |(low, high)| [low.max(0.0), high]);
    let scatter = Scatter {
        curves: vec![
            Curve { name: String::new(), points: vec![[0.0, gap], [gap, 0.0]], faint: true },
            Curve {
                name: "ideal observer".into(),
                points: roc.curve.iter().map(|p| [p.over, p.under]).collect(),
                faint: false,
            },
        ],
        spots: vec![Spot {
            name: "the alliance".into(),
            at: [a.over.mean, a.under.mean],
            intervals: Some([interval(&a.over), interval(&a.under)]),
            strong: true,
        }],
        axis: Axis::Number,
        along: (format!("over-reaction when it is {}", roc.noise.hypothesis), [0.0, most]),
        up: (format!("under-reaction when it is {}", roc.signal.hypothesis), [0.0, most]),
        keyed: false,
    };
    let figure = Figure {
        name: "observer".into(),
        title: "Two ways to be wrong".into(),
        note: "The lower left corner is free of error. The curve is what an observer of all evidence could choose \
               between, from acting always to acting never; on the dashed line it would guess. The dot is the \
               alliance, with 95 % intervals."
            .into(),
        body: both(|width| scatter.draw(width)),
        data,
    };
    Section {
        id: "observer",
        heading: heading.into(),
        lead,
        blocks: vec![Block::Figure(figure), Block::Markup(table(roc))],
    }
}

fn table(roc: &Roc) -> Markup {
    let s = &roc.sensitivity;
    let stages = [
        ("all evidence, pooled", "pooled", &s.pooled),
        ("the best member's evidence", "best_member", &s.best_member),
        ("the members' beliefs", "belief", &s.belief),
        ("the decision", "decision", &s.decision),
    ];
    html! {
        div.scroll tabindex="0" role="region" aria-label="Sensitivity of each stage" {
            table {
                thead { tr { th scope="col" { "how well it tells them apart" } th.num scope="col" { "d′" } } }
                tbody {
                    @for (words, name, stage) in stages {
                        tr {
                            td { (words) }
                            td.num { (shown(&format!("roc/sensitivity/{name}/d_prime"), stage.d_prime, 2)) }
                        }
                    }
                    @if let Some(e) = roc.efficiency {
                        tr {
                            td { "what the decision keeps of d′ squared" }
                            td.num { b { (shown("roc/efficiency/efficiency", e.efficiency, 2)) } }
                        }
                    }
                }
            }
        }
    }
}
