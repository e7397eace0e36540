//! What every member believed, and whom it listened to.

use super::super::Block;
use super::super::Section;
use super::course::{incident, places};
use crate::figure::arcs::{Arc, Arcs, Node};
use crate::figure::shares::{Shares, divider};
use crate::figure::{Body, Figure, both};
use crate::palette::Marks;
use crate::table::Table;
use crate::text::{day, number, percent};
use casus_model::report::{MemberReport, Report};
use casus_model::{HypothesisId, MemberId, Run, Tick};

/// Panels that are drawn, at most.
const PANELS: usize = 60;

/// Members whose network is drawn, at most.
const NODES: usize = 100;

/// The members by their places in the setup, in the order of the line of fracture, and how many stand before it.
fn order(report: &Report) -> (Vec<usize>, Option<usize>) {
    let mut order: Vec<usize> = (0..report.members.len()).collect();
    let side = |i: &usize| report.members[*i].side;
    order.sort_by(|a, b| side(b).total_cmp(&side(a)).then(a.cmp(b)));
    let before = report.fracture.line[0].len();
    (order, (before > 0 && before < report.members.len()).then_some(before))
}

pub(super) fn beliefs(run: &Run<'_>, report: &Report, marks: &Marks) -> Section {
    let setup = run.model().setup();
    let truth = setup.truth.ix();
    let (order, line) = order(report);
    let stride = order.len().div_ceil(PANELS).max(1);
    let places = places(run.series().len());
    let hours: Vec<f64> = places.iter().map(|&p| report.series.hours[p]).collect();
    let ends = [hours.first(), hours.last()].map(|h| day(h.copied().unwrap_or(0.0)));
    let rest = (0..marks.0.len()).filter(|&h| h != truth);
    let hostile_first = |h: &usize| !setup.hypotheses[*h].hostile;
    let mut rest: Vec<usize> = rest.collect();
    rest.sort_by_key(hostile_first);
    let layers: Vec<usize> = [truth].into_iter().chain(rest).collect();
    let mut columns = vec!["member", "hours"];
    columns.extend(setup.hypotheses.iter().map(|h| h.id.as_str()));
    let mut data = Table::new(&columns);
    let mut panels = vec![];
    for (rank, &i) in order.iter().enumerate() {
        if line == Some(rank) {
            panels.push((
                "The line of fracture: members before it believe more in a hostile hand.".to_owned(),
                divider(),
            ));
        }
        if rank % stride != 0 {
            continue;
        }
        let m = &report.members[i];
        let at = |place: usize, h: usize| {
            let tick = Tick(setup.clock.first.0.saturating_add(i32::try_from(place).unwrap_or(i32::MAX)));
            run.belief_after(tick, MemberId::at(i), HypothesisId::at(h)).unwrap_or(0.0)
        };
        let course = |h: usize| places.iter().map(|&p| at(p, h)).collect::<Vec<f64>>();
        let courses: Vec<Vec<f64>> = (0..marks.0.len()).map(course).collect();
        for (k, &h) in hours.iter().enumerate() {
            let mut row = vec![m.id.as_str().into(), h.into()];
            row.extend(courses.iter().map(|c| c[k].into()));
            data.row(row);
        }
        let shares = Shares {
            name: m.name.clone(),
            places: hours.clone(),
            layers: layers.iter().map(|&h| (marks.0[h], courses[h].clone())).collect(),
            moments: vec![incident(run)],
            gaps: vec![],
            key: (rank == 0).then(|| ends.clone()),
        };
        let last = courses[truth].last().copied().unwrap_or(0.0);
        let words = format!(
            "{}: belief in the truth {} at the end, likeliest {}",
            m.name,
            number(last, 2),
            m.attribution.hypothesis
        );
        panels.push((words, shares.draw()));
    }
    let shown = order.len().div_ceil(stride);
    let some = if stride > 1 { format!(" Every {stride}th member is shown.") } else { String::new() };
    let figure = Figure {
        name: "beliefs".into(),
        title: format!("What {shown} members believed, by their place on the line of fracture"),
        note: format!(
            "Each panel shares out one member's belief over time; the letters are those above, and the full height is certainty. The heavy line is the \
             belief in what really happened, and the number is where it ended. The dotted line is the incident.{some}"
        ),
        body: Body::Panels { panels, columns: 5, choice: vec![] },
        data,
    };
    let led = report.members.iter().filter(|m| m.attribution.hypothesis == report.truth.hypothesis).count();
    Section {
        id: "beliefs",
        heading: match led {
            0 => "In the end nobody found the truth likeliest".into(),
            n if n == report.members.len() => "In the end everybody found the truth likeliest".into(),
            n => format!("In the end {n} of {} found the truth likeliest", report.members.len()),
        },
        lead:
            "What might have happened, each with the colour, pattern and letter that it has in all figures:"
                .into(),
        blocks: vec![Block::Figure(figure)],
    }
}

pub(super) fn network(run: &Run<'_>, report: &Report, marks: &Marks) -> Section {
    let setup = run.model().setup();
    let n = setup.members.len();
    let (order, line) = order(report);
    let weights = setup.influence.weights_by_speaker();
    let share = |listener: usize, speaker: usize| weights.get(speaker * n + listener).copied().unwrap_or(0.0);
    let mut data = Table::new(&["listener", "speaker", "share_of_attention"]);
    for &(i, j, _) in &setup.influence.edges() {
        data.row(vec![
            setup.members[i].id.as_str().into(),
            setup.members[j].id.as_str().into(),
            share(i, j).into(),
        ]);
    }
    let heading = match line {
        Some(before) => format!("The line of fracture parts {before} from {}", n - before),
        None => "No line of fracture: beliefs hardly differ".to_owned(),
    };
    let lead = "On one side stand the members that believe more in a hostile hand; along this line beliefs agree least.";
    let mut section = Section { id: "network", heading, lead: lead.into(), blocks: vec![] };
    if n > NODES || data.rows.is_empty() {
        return section;
    }
    let rank_of = |i: usize| order.iter().position(|&o| o == i).unwrap_or(0);
    let mut arcs = vec![];
    for i in 0..n {
        let mut speakers: Vec<usize> = (0..n).filter(|&j| share(i, j) > 0.0).collect();
        speakers.sort_by(|&a, &b| share(i, b).total_cmp(&share(i, a)).then(a.cmp(&b)));
        let strongest = speakers.into_iter().take(2);
        arcs.extend(strongest.map(|j| Arc { listener: rank_of(i), speaker: rank_of(j), share: share(i, j) }));
    }
    let node = |&i: &usize| {
        let m: &MemberReport = &report.members[i];
        let weight: f64 = (0..n).map(|listener| share(listener, i)).sum();
        let likeliest = setup.hypotheses.iter().position(|h| h.id == m.attribution.hypothesis).unwrap_or(0);
        let words = format!(
            "{}: finds {} likeliest ({}); receives {} of all attention",
            m.name,
            m.attribution.hypothesis,
            number(m.attribution.probability, 2),
            percent(weight / n as f64)
        );
        Node { id: m.id.clone(), words, weight, mark: marks.0[likeliest] }
    };
    let arcs = Arcs {
        nodes: order.iter().map(node).collect(),
        arcs,
        line,
        sides: ["believe more in a hostile hand".into(), "believe less in it".into()],
    };
    section.blocks.push(Block::Figure(Figure {
        name: "network".into(),
        title: "Who listens to whom, along the line of fracture".into(),
        note: "Each member listens most to the two that its arcs lead to; the heavier the arc, the more of its attention. \
               Strong arcs cross the line of fracture. The area of a dot is the attention that a member receives; its \
               letter is what it finds likeliest."
            .into(),
        body: both(|width| arcs.draw(width)),
        data,
    }));
    section
}
