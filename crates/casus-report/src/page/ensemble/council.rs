//! What the council did over the runs: how they ended, at which rung, and who stood in the way.

use super::super::{Block, Section};
use crate::figure::dots::{Dot, Dots};
use crate::figure::{Axis, Figure, both};
use crate::table::Table;
use crate::text::number;
use casus_experiment::Frequency;
use casus_experiment::ensemble::{Ensemble, Member};
use casus_model::Setup;

/// Members that are named among those who break silence, at most.
const BREAKERS: usize = 40;

pub(super) fn outcome(e: &Ensemble, setup: &Setup) -> Section {
    let mut data = Table::new(&["outcome", "runs", "share", "low", "high"]);
    let kinds: Vec<Dot> = e
        .outcome
        .kind
        .0
        .iter()
        .filter(|(_, f)| f.count > 0)
        .map(|(kind, f)| {
            frequency_row(&mut data, kind, f);
            dot(kind.replace('_', " "), f, false)
        })
        .collect();
    let kinds = shares(kinds, "share of runs", 30.0);
    let by_kind = Figure {
        name: "outcomes".into(),
        title: "How the runs ended".into(),
        note: "Dots are shares of runs, bars their 95 % intervals (Wilson). Adopted: at the rung asked for; diluted: below \
               it; coalition: no text, and some acted together."
            .into(),
        body: both(|width| kinds.draw(width)),
        data,
    };
    let mut data = Table::new(&["rung", "runs", "share", "low", "high"]);
    let rungs: Vec<Dot> = e
        .outcome
        .rungs
        .0
        .iter()
        .enumerate()
        .map(|(place, (name, f))| {
            frequency_row(&mut data, name, f);
            let label = setup.ladder.get(place).map_or("", |r| r.label.as_str());
            let warranted = place == usize::from(e.truth.warranted_rung);
            dot(format!("{place} {label}{}", if warranted { ", warranted" } else { "" }), f, warranted)
        })
        .rev()
        .collect();
    let rungs = shares(rungs, "share of runs", 30.0);
    let by_rung = Figure {
        name: "rungs".into(),
        title: "The rung in force at the end".into(),
        note: "The bold rung is the one that the truth warranted: dots above it are over-reactions, dots below it \
               under-reactions."
            .into(),
        body: both(|width| rungs.draw(width)),
        data,
    };
    Section {
        id: "outcome",
        heading: "How it ended".into(),
        lead: String::new(),
        blocks: vec![Block::Figure(by_kind), Block::Figure(by_rung)],
    }
}

pub(super) fn breakers(e: &Ensemble) -> Section {
    let mut order: Vec<&Member> = e.members.iter().collect();
    order.sort_by(|a, b| b.breaks.runs.count.cmp(&a.breaks.runs.count).then(a.id.cmp(&b.id)));
    let mut data = Table::new(&["member", "runs", "share", "low", "high", "share_of_breaks"]);
    for m in &order {
        let f = &m.breaks.runs;
        let all = m.breaks.share_of_breaks;
        data.row(vec![
            m.id.as_str().into(),
            f.count.into(),
            f.share.into(),
            f.low.into(),
            f.high.into(),
            all.into(),
        ]);
    }
    let ever = order.iter().filter(|m| m.breaks.runs.count > 0).count();
    let heading = match (ever, order.first()) {
        (0, _) | (_, None) => "Nobody broke silence in any run".to_owned(),
        (_, Some(first)) => format!("{} broke silence most often", first.name),
    };
    let mut blocks = vec![];
    if ever > 0 {
        let rows = order
            .iter()
            .take(ever.min(BREAKERS))
            .map(|m| dot(m.name.clone(), &m.breaks.runs, false))
            .collect();
        let dots = shares(rows, "share of runs in which it broke silence", 21.0);
        let hidden = ever.saturating_sub(BREAKERS);
        let rest = if hidden > 0 { format!(" {hidden} others are in the data.") } else { String::new() };
        let never = order.len() - ever;
        blocks.push(Block::Figure(Figure {
            name: "breakers".into(),
            title: "Who breaks silence, and in how many runs".into(),
            note: format!(
                "Runs in which a member broke silence at least once, with 95 % intervals (Wilson). {never} of {} never did.{rest}",
                order.len()
            ),
            body: both(|width| dots.draw(width)),
            data,
        }));
    }
    Section { id: "breakers", heading, lead: String::new(), blocks }
}

fn dot(label: String, f: &Frequency, strong: bool) -> Dot {
    Dot {
        label,
        value: f.share,
        interval: f.low.zip(f.high).map(|(low, high)| [low, high]),
        shown: f.share.map_or_else(|| "–".into(), |s| format!("{} %", number(100.0 * s, 1))),
        strong,
    }
}

fn frequency_row(data: &mut Table, name: &str, f: &Frequency) {
    data.row(vec![name.into(), f.count.into(), f.share.into(), f.low.into(), f.high.into()]);
}

fn shares(rows: Vec<Dot>, title: &str, pitch: f64) -> Dots {
    let most = rows.iter().filter_map(|r| r.interval).map(|i| i[1]).fold(0.05, f64::max);
    let top = [0.02, 0.05, 0.1, 0.2, 0.5].into_iter().find(|&top| most <= top).unwrap_or(1.0);
    Dots { rows, axis: Axis::Percent, title: title.into(), span: [0.0, top], rules: vec![], pitch }
}
