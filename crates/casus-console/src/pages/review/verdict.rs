//! The table's answer against what the truth warranted, and where control overrode the model.

use super::{minutes, name, rung, stacked, table};
use crate::pages::parts::session;
use crate::words;
use casus_report::figure::ladder::Ladder;
use casus_report::figure::{Axis, Figure, Rule, both};
use casus_report::page::{Block, Section};
use casus_report::svg::inert;
use casus_report::table::Table;
use casus_report::text::{number, percent};
use casus_session::Game;
use casus_session::debrief::{Debrief, Reaction, RulingRecord};
use casus_session::view::DraftStatus;
use maud::{Markup, html};

pub(super) fn section(game: &Game, debrief: &Debrief) -> Section {
    let heading = match debrief.verdict.reaction {
        Reaction::Under(n) => format!("The answer was {}", super::rungs(n, "too little")),
        Reaction::Fitting => "The answer was what the truth warranted".to_owned(),
        Reaction::Over(n) => format!("The answer was {}", super::rungs(n, "too much")),
    };
    let lead =
        "By the scenario's own rule: too little, too much, or fitting. Both are errors, and both cost.";
    let blocks = vec![Block::Figure(ladder(game, debrief)), Block::Markup(confusion(game, debrief))];
    super::section("verdict", heading, lead, blocks)
}

/// The highest rung adopted so far, over the session.
fn ladder(game: &Game, debrief: &Debrief) -> Figure {
    let mut course = vec![(0.0, 0)];
    let mut rules = vec![];
    for round in debrief.silence.iter().filter(|round| round.status == DraftStatus::Adopted) {
        let at = minutes(round.closed.unwrap_or(round.opened).session);
        rules.push(Rule { at, label: round.title.clone() });
        if course.last().is_none_or(|(_, rung)| *rung < round.rung) {
            course.push((at, round.rung));
        }
    }
    let mut data = Table::new(&["session_min", "rung"]);
    for &(at, rung) in &course {
        data.row(vec![at.into(), f64::from(rung).into()]);
    }
    let ladder = Ladder {
        axis: Axis::Session,
        rungs: game.setup().ladder.iter().map(|rung| rung.label.clone()).collect(),
        warranted: debrief.verdict.warranted,
        due: 0.0,
        span: [0.0, minutes(debrief.cover.session).max(1.0)],
        course,
        rules,
    };
    Figure {
        name: "ladder".to_owned(),
        title: "The answer on the ladder, against what the truth warranted".to_owned(),
        note: "The heavy line is the highest rung of the texts adopted so far. Shading below the warranted rung is answer \
               still owed, shading above it is answer beyond what was warranted."
            .to_owned(),
        body: both(|width| ladder.draw(width)),
        data,
    }
}

fn confusion(game: &Game, debrief: &Debrief) -> Markup {
    let mut labels = debrief.cover.hypotheses.clone();
    labels.push("Cannot tell".to_owned());
    let truth = usize::from(debrief.attribution.truth);
    let rows = html! {
        @for (at, (people, simulated)) in debrief.attribution.leaning.iter().enumerate() {
            tr.main[at == truth] {
                td { @if at + 1 < labels.len() { b { (Game::letter(at)) } " " } (inert(labels.get(at).map_or("", String::as_str))) @if at == truth { " – the truth" } }
                td { (people) } td { (simulated) }
            }
        }
    };
    html! {
        h3 { "Believed against true, at the last assessment" }
        (table(&["Likeliest to", "Delegations with people", "Other Allies"], rows))
        p.more {
            "Adopted: " (inert(&rung(game, debrief.verdict.adopted))) ". Warranted: " (inert(&rung(game, debrief.verdict.warranted))) ". "
            @if debrief.verdict.asserted_too_much { "A text was adopted that says more than the truth bears out." }
            @else { "No text was adopted that says more than the truth bears out." }
        }
    }
}

pub(super) fn rulings(game: &Game, debrief: &Debrief) -> Section {
    let overridden = |r: &&RulingRecord| !matches!(r.ruling.mode.as_str(), "rigid" | "accept");
    let count = debrief.rulings.iter().filter(overridden).count();
    let heading = match (debrief.rulings.len(), count) {
        (0, _) => "Nothing was ruled on".to_owned(),
        (all, 0) => format!("Control let the model stand in all of {all} rulings"),
        (all, n) => format!("Control overrode the model in {n} of {all} rulings"),
    };
    let lead = "The least surprising first, by what the model held for the outcome: each bit halves its probability. What was \
                ruled freely is grey, because the model has no odds for it.";
    let row = |r: &RulingRecord| {
        let category = r.ruling.category.and_then(|c| words::CATEGORIES.iter().find(|(k, _)| *k == c));
        let how = html! {
            (mode(&r.ruling.mode))
            @if let Some((_, words)) = category { br; (words) }
            @if !r.ruling.reason.is_empty() { br; (inert(&r.ruling.reason)) }
        };
        let held = html! {
            @match (r.ruling.model_probability, r.surprise) {
                (Some(p), Some(bits)) => { (percent(p)) br; (number(bits, 1)) " bits" }
                _ => "not comparable",
            }
        };
        let what = html! { b { (inert(&r.act)) } br; (name(game, &r.of)) " at " (session(r.at.session)) };
        (r.surprise.is_none(), vec![what, how, held, html! { (inert(&r.ruling.narrative)) }])
    };
    let blocks = vec![Block::Markup(html! {
        @if !debrief.rulings.is_empty() {
            (stacked(&["Proposed", "How it was ruled", "The model held", "What players read"], debrief.rulings.iter().map(row)))
        }
        @if !debrief.looks.is_empty() {
            p.more { "Control looked at what makes it less independent: " @for (n, (at, look)) in debrief.looks.iter().enumerate() { @if n > 0 { ", " } (inert(look)) " at " (session(at.session)) } "." }
        }
    })];
    super::section("rulings", heading, lead, blocks)
}

fn mode(mode: &str) -> &str {
    match mode {
        "rigid" | "accept" => "as the model drew it",
        "pick" => "another outcome was picked",
        "odds" => "the odds were changed",
        "matrix" => "arguments were weighed",
        "free" => "freely",
        other => other,
    }
}
