//! What was believed, pulse by pulse.

use super::{member, people, stacked};
use crate::pages::parts::session;
use crate::words;
use casus_report::figure::lines::{Line, Lines};
use casus_report::figure::shares::Shares;
use casus_report::figure::{Axis, Body, Figure, Rule, both};
use casus_report::page::{Block, Section, hypotheses};
use casus_report::palette::Marks;
use casus_report::svg::inert;
use casus_report::table::Table;
use casus_report::text::number;
use casus_scenario::value::Id;
use casus_session::Game;
use casus_session::debrief::{Believed, Debrief, PulseRecord};
use maud::{Markup, html};

/// Members whose panels are drawn, at most.
const PANELS: usize = 60;

/// What part of the way from one pulse to the next an answer holds.
const HOLDS: f64 = 0.3;

/// Beliefs in the truth of the simulated members at a pulse, in order.
pub(super) struct Simulated(Vec<f64>);

impl Simulated {
    pub(super) fn mean(&self) -> Option<f64> {
        (!self.0.is_empty()).then(|| self.0.iter().sum::<f64>() / self.0.len() as f64)
    }

    /// The value below which a share of them lies, of the members themselves.
    fn at(&self, share: f64) -> Option<f64> {
        let last = self.0.len().checked_sub(1)?;
        self.0.get((share * last as f64).round() as usize).copied()
    }
}

/// What each pulse says of the simulated members' belief in the truth.
pub(super) fn simulated(debrief: &Debrief) -> Vec<Simulated> {
    let of = |pulse: &PulseRecord| {
        let others = pulse.answers.iter().filter(|answer| !answer.human);
        let mut beliefs: Vec<f64> = others.map(|answer| believed(debrief, &answer.chips)).collect();
        beliefs.sort_by(f64::total_cmp);
        Simulated(beliefs)
    };
    debrief.pulses.iter().map(of).collect()
}

/// Chips on the truth, as a share; chips on "cannot tell" count evenly for all.
fn believed(debrief: &Debrief, chips: &[u8]) -> f64 {
    let of = |place: usize| chips.get(place).copied().map_or(0.0, f64::from);
    let all = debrief.cover.hypotheses.len();
    (of(usize::from(debrief.cover.truth)) + of(all) / all.max(1) as f64) / 10.0
}

pub(super) fn section(game: &Game, debrief: &Debrief, marks: &Marks) -> Section {
    let lead = "Ten chips at every assessment. What might have happened, each with the colour, pattern and letter that it has in all figures:";
    let mut blocks = vec![Block::Markup(hypotheses(game.setup(), marks))];
    if debrief.pulses.is_empty() {
        blocks.push(Block::Markup(html! { p { "No assessment was asked for." } }));
        return super::section("beliefs", "What was believed", lead, blocks);
    }
    let people = people(debrief);
    blocks.push(Block::Figure(truth(game, debrief, &people)));
    if !people.is_empty() {
        blocks.push(Block::Figure(panels(game, debrief, marks, &people, true)));
    }
    let others: Vec<&Id> = game.members().iter().filter(|id| !people.contains(id)).collect();
    if others.iter().any(|id| answered(debrief, id)) {
        blocks.push(Block::Figure(panels(game, debrief, marks, &others, false)));
    }
    let tables =
        html! { @for (n, pulse) in (1..).zip(&debrief.pulses) { (self::pulse(game, debrief, n, pulse)) } };
    blocks.push(Block::Markup(tables));
    super::section("beliefs", heading(debrief), lead, blocks)
}

fn heading(debrief: &Debrief) -> String {
    let truth = usize::from(debrief.cover.truth);
    let (found, all) = debrief
        .attribution
        .leaning
        .iter()
        .enumerate()
        .fold((0, 0), |sum, (place, of)| (sum.0 + if place == truth { of.0 } else { 0 }, sum.1 + of.0));
    if all == 0 {
        return "What was believed".to_owned();
    }
    format!("In the end {found} of {all} delegations with people that answered found the truth likeliest")
}

fn answered(debrief: &Debrief, id: &Id) -> bool {
    debrief.pulses.iter().any(|pulse| pulse.answers.iter().any(|answer| answer.member == *id))
}

/// The chips of a member at a pulse.
fn chips<'a>(pulse: &'a PulseRecord, id: &Id) -> Option<&'a [u8]> {
    pulse.answers.iter().find(|answer| answer.member == *id).map(|answer| answer.chips.as_slice())
}

/// How near the truth each delegation came, and where the simulated members stood.
fn truth(game: &Game, debrief: &Debrief, people: &[&Id]) -> Figure {
    let count = debrief.pulses.len() as f64;
    let mut data = Table::new(&["assessment", "member", "belief_in_truth"]);
    let classes = ["on-ink", "on-tone0 dash", "on-ink dots"];
    let mut lines = vec![];
    let of_all = simulated(debrief);
    let places = || (1..).map(f64::from);
    let course: Vec<[f64; 2]> = places().zip(&of_all).filter_map(|(x, of)| Some([x, of.mean()?])).collect();
    for [x, mean] in &course {
        data.row(vec![(*x).into(), "simulated, mean".into(), (*mean).into()]);
    }
    let band = |low: f64, high: f64| -> Vec<[f64; 3]> {
        places().zip(&of_all).filter_map(|(x, of)| Some([x, of.at(low)?, of.at(high)?])).collect()
    };
    if !course.is_empty() {
        lines.push(Line {
            name: "simulated Allies, mean".to_owned(),
            points: course,
            bands: vec![band(0.0, 1.0), band(0.25, 0.75)],
            stepped: false,
            class: "on-tone1".to_owned(),
        });
    }
    for (place, id) in people.iter().enumerate() {
        let of = |(x, pulse): (f64, &PulseRecord)| Some([x, believed(debrief, chips(pulse, id)?)]);
        let points: Vec<[f64; 2]> = places().zip(&debrief.pulses).filter_map(of).collect();
        for [x, belief] in &points {
            data.row(vec![(*x).into(), id.as_str().into(), (*belief).into()]);
        }
        if !points.is_empty() {
            let class = classes[place % classes.len()].to_owned();
            lines.push(Line { name: member(game, id), points, bands: vec![], stepped: false, class });
        }
    }
    let rule = |(x, pulse): (f64, &PulseRecord)| Rule {
        at: x,
        label: format!("{x} at {}", session(pulse.opened.session)),
    };
    let lines = Lines {
        lines,
        x: Axis::Unmarked,
        across: [0.7, count + 0.3],
        title: String::new(),
        y: Axis::Percent,
        up: [0.0, 1.0],
        height: 230.0,
        rules: places().zip(&debrief.pulses).map(rule).collect(),
    };
    Figure {
        name: "truth".to_owned(),
        title: "Belief in what really happened, assessment by assessment".to_owned(),
        note: "Each dotted upright is an assessment, with its number and its time. The pale bands hold the middle half of \
               the simulated Allies, and all of them. Who did not answer has no point there; a line goes on to its next."
            .to_owned(),
        body: both(|width| lines.draw(width)),
        data,
    }
}

/// A panel a member.
fn panels(game: &Game, debrief: &Debrief, marks: &Marks, of: &[&Id], people: bool) -> Figure {
    let truth = usize::from(debrief.cover.truth);
    let rest = (0..marks.0.len()).filter(|&place| place != truth);
    let order: Vec<usize> = [truth].into_iter().chain(rest).collect();
    let count = debrief.pulses.len();
    let mut data = Table::new(&["member", "assessment"]);
    data.columns.extend(debrief.cover.hypotheses.iter().cloned());
    data.columns.push("cannot tell".to_owned());
    let mut panels = vec![];
    for id in of.iter().filter(|id| people || answered(debrief, id)).take(PANELS) {
        let (mut places, mut gaps) = (vec![], vec![]);
        let mut layers: Vec<Vec<f64>> = vec![vec![]; marks.0.len()];
        for (n, pulse) in debrief.pulses.iter().enumerate() {
            let (given, middle) = (chips(pulse, id), n as f64 + 0.5);
            places.extend([middle - HOLDS, middle + HOLDS]);
            if let Some(given) = given {
                let mut row = vec![id.as_str().into(), (middle + 0.5).into()];
                row.extend(given.iter().map(|&c| f64::from(c).into()));
                data.row(row);
            } else {
                let reach = 1.0 - HOLDS;
                gaps.push([
                    (middle - reach).max(0.5 - HOLDS),
                    (middle + reach).min(count as f64 - 0.5 + HOLDS),
                ]);
            }
            for (place, layer) in layers.iter_mut().enumerate() {
                let share = given.and_then(|given| given.get(place)).map_or(0.0, |&c| f64::from(c) / 10.0);
                layer.extend([share, share]);
            }
        }
        let ends = [1, count].map(|n| n.to_string());
        let shares = Shares {
            name: member(game, id),
            places,
            layers: order.iter().map(|&h| (marks.0[h], layers[h].clone())).collect(),
            moments: (0..count).map(|n| n as f64 + 0.5).collect(),
            gaps,
            key: panels.is_empty().then_some(ends),
        };
        panels.push((words_of(game, debrief, id), shares.draw()));
    }
    let shown = panels.len();
    let choice = if people && shown > 1 { of.iter().map(|id| member(game, id)).collect() } else { vec![] };
    Figure {
        name: if people { "people" } else { "simulated" }.to_owned(),
        title: if people {
            "What delegations with people believed".to_owned()
        } else {
            format!("What {shown} other Allies believed, played by the model or a program")
        },
        note: "Each panel shares out ten chips at every assessment, which a dotted line marks; the letters are those above, and \
               what is left white was put on \u{201c}cannot tell\u{201d}. The heavy line is the belief in what really \
               happened, and the number is where it ended. A dash stands where no answer was given."
            .to_owned(),
        body: Body::Panels { panels, columns: if people { 3 } else { 5 }, choice },
        data,
    }
}

/// What a panel shows.
fn words_of(game: &Game, debrief: &Debrief, id: &Id) -> String {
    let last = debrief.pulses.iter().rev().find_map(|pulse| chips(pulse, id));
    match last.and_then(|chips| chips.get(usize::from(debrief.cover.truth))) {
        Some(chips) => format!("{}: {chips} of ten chips on the truth at its last answer", member(game, id)),
        None => format!("{}: no answer", member(game, id)),
    }
}

fn pulse(game: &Game, debrief: &Debrief, n: u32, pulse: &PulseRecord) -> Markup {
    let heads = ["Delegation", "Chips", "Sure", "Accepts", "Score", "Model's score"];
    let letter = |at: usize| {
        if at < debrief.cover.hypotheses.len() { Game::letter(at).to_string() } else { "?".to_owned() }
    };
    let row = |a: &Believed| {
        let chips = html! {
            @for (at, n) in a.chips.iter().enumerate() { @if *n > 0 { b { (letter(at)) } " " (n) " " } }
            @if !a.reason.is_empty() { br; span.soft { (inert(&a.reason)) } }
        };
        let score =
            |score: Option<f64>| html! { @match score { Some(score) => (number(score, 2)), None => "–" } };
        let cells = vec![
            html! { b { (member(game, &a.member)) } },
            chips,
            html! { (words::confidence(a.confidence)) },
            html! { @if a.accept { "yes" } @else { "no" } },
            score(Some(a.brier)),
            score(a.model.as_ref().map(|(_, score)| *score)),
        ];
        (false, cells)
    };
    let rows: Vec<_> = pulse.answers.iter().filter(|a| a.human).map(row).collect();
    html! {
        h3 { "Assessment " (n) " at " (session(pulse.opened.session)) ": " (inert(&pulse.title)) }
        p.more {
            @if let Some((_, score)) = &pulse.pooled { "The table's beliefs pooled score " (number(*score, 2)) " against the truth: 0 is perfect, 2 the worst. " }
            @if !pulse.question.is_empty() { "Accepts: " (inert(&pulse.question)) " " }
            @if !pulse.missing.is_empty() { "Missing: " @for (n, id) in pulse.missing.iter().enumerate() { @if n > 0 { ", " } (member(game, id)) } ". " }
        }
        @if !rows.is_empty() { (stacked(&heads, rows)) }
    }
}
