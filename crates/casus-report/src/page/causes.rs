//! What drove the members apart: Shapley values of the causes.

use super::{Block, Section};
use crate::figure::bars::{Bar, Bars, Part};
use crate::figure::{Axis, Figure, both};
use crate::table::Table;
use crate::text::signed;
use casus_experiment::Why;
use casus_experiment::why::{Decomposition, Estimate};
use maud::{Markup, html};

/// A cause in words.
fn words(cause: &str) -> &str {
    match cause {
        "access" => "who gets which evidence, and when",
        "priors" => "what members believed before",
        "thresholds" => "what each must believe and risk",
        "network" => "who listens to whom",
        "procedure" => "how wishes become a text",
        other => other,
    }
}

/// A measure in words.
fn measure(name: &str) -> &str {
    match name {
        "afi" => "fracture index",
        "afi_peak" => "fracture index, at its peak",
        "belief" => "of beliefs",
        "preference" => "of preferences",
        "voice" => "of voices",
        "deficit" => "consensus deficit",
        "rung" => "rung at the end",
        "under" => "under-reaction",
        "over" => "over-reaction",
        other => other,
    }
}

pub(super) fn section(why: &Why) -> Option<Section> {
    let afi = why.measures.first()?;
    let most = afi.causes.0.iter().max_by(|a, b| a.1.mean.total_cmp(&b.1.mean))?;
    let heading = if most.1.mean > 0.0 {
        format!("Most of the fracture comes from {}", words(&most.0))
    } else {
        "No cause adds to the fracture".to_owned()
    };
    let lead = format!(
        "Shapley values over {} replicates of each of the 32 sets of causes: what each cause adds to the fracture at \
         the end, from an alliance in which all causes are neutral to the alliance as it is.",
        why.replicates
    );
    let blocks = vec![Block::Figure(figure(afi)), Block::Markup(table(why))];
    Some(Section { id: "causes", heading, lead, blocks })
}

fn figure(afi: &Decomposition) -> Figure {
    let mut data = Table::new(&["cause", "mean", "se", "low", "high"]);
    let mut causes: Vec<&(String, Estimate)> = afi.causes.0.iter().collect();
    causes.sort_by(|a, b| b.1.mean.total_cmp(&a.1.mean));
    let row = |(name, e): &&(String, Estimate)| {
        let interval = e.low.zip(e.high).map(|(low, high)| [low, high]);
        let part = Part { from: 0.0, to: e.mean, interval, tone: 1 };
        Bar { label: words(name).to_owned(), parts: vec![part], shown: signed(e.mean, 3) }
    };
    let rows: Vec<Bar> = causes.iter().map(row).collect();
    for (name, e) in &causes {
        data.row(vec![name.as_str().into(), e.mean.into(), e.se.into(), e.low.into(), e.high.into()]);
    }
    let bars = Bars {
        rows,
        key: vec![],
        axis: Axis::Number,
        title: "added to the Alliance Fracture Index at the end".into(),
        base: 0.0,
        reach: [0.0, 0.05],
        within: [f64::MIN, f64::MAX],
    };
    Figure {
        name: "causes".into(),
        title: "What each cause adds to the fracture index".into(),
        note: "Bars to the left of the line take fracture away. Whiskers are 95 % intervals over replicates. The values \
               sum to the difference between the alliance as it is and one in which every cause is neutral."
            .into(),
        body: both(|width| bars.draw(width)),
        data,
    }
}

fn table(why: &Why) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Causes of every measure" {
            table {
                thead { tr {
                    th scope="col" { "at the end" }
                    th.num scope="col" { "neutral" }
                    @if let Some(d) = why.measures.first() {
                        @for (cause, _) in &d.causes.0 { th.num scope="col" { (cause) } }
                    }
                    th.num scope="col" { "as it is" }
                } }
                tbody {
                    @for (m, d) in why.measures.iter().enumerate() {
                        @let part = matches!(d.measure, "belief" | "preference" | "voice");
                        tr {
                            td.in[part] { (measure(d.measure)) }
                            td.num { (super::shown(&format!("why/measures/{m}/with_none/mean"), d.with_none.mean, 2)) }
                            @for (cause, e) in &d.causes.0 {
                                td.num { (super::change(&format!("why/measures/{m}/causes/{cause}/mean"), e.mean, 2)) }
                            }
                            td.num { b { (super::shown(&format!("why/measures/{m}/with_all/mean"), d.with_all.mean, 2)) } }
                        }
                    }
                }
            }
        }
    }
}
