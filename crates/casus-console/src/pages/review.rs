//! The page after the game: one file with the look of all casus pages, without a script and without any request.

use crate::pages::parts::{minutes, session};
use crate::words;
use casus_report::page::{Again, Block, Glance, Page, Section};
use casus_report::palette::{Marks, Palette};
use casus_report::svg::inert;
use casus_scenario::value::Id;
use casus_session::Game;
use casus_session::debrief::{Debrief, PulseRecord, Reaction, RoundRecord, Way};
use casus_session::seat::{Party, Player};
use casus_session::view::DraftStatus;
use maud::{Markup, html};

/// The page as a file.
#[must_use]
pub fn review(game: &Game, debrief: &Debrief) -> String {
    let cover = &debrief.cover;
    let hypotheses =
        (0..cover.hypotheses.len()).map(|place| Palette::default().mark(place, Game::letter(place)));
    let people = cover.played.iter().filter(|(_, player)| *player == Player::Human).count();
    let page = Page {
        title: cover.title.clone(),
        kind: "Review of a session".to_owned(),
        headline: headline(game, debrief),
        deck: "One table proves nothing: what stands here is what this room did, not how rooms do. It is an exercise, and its \
               numbers rank nobody."
            .to_owned(),
        glance: vec![
            glance("Played", html! { (session(cover.session)) }, html! { (cover.records) " records" }),
            glance("Delegations with people", html! { (people) }, html! { (game.setup().members.len() - people) " played by the model or a program" }),
            glance("Rung adopted", html! { (debrief.verdict.adopted) }, html! { "warranted " (debrief.verdict.warranted) }),
        ],
        sections: vec![
            section("decisions", "Decisions in time", "What happened when, and in whose lane.", timeline(debrief)),
            section("beliefs", "What was believed", "Ten chips at every assessment, and the score against the truth: 0 is perfect, 2 the worst.", beliefs(game, debrief)),
            section("knowledge", "Who knew what when", "When an item came to a desk, how, and when it was opened.", knowledge(game, debrief)),
            section("silence", "Texts under silence", "Who broke, who would have, and what was left of the time.", silence(game, debrief)),
            section("verdict", "The answer and the truth", "By the scenario's own rule: too little, too much, or fitting.", verdict(game, debrief)),
            section("rulings", "Rulings and overrides", "Least surprising first, by what the model held for the outcome.", rulings(game, debrief)),
            section("ratings", "Ratings, notes and answers", "", ratings(debrief)),
            section("plan", "Improvement plan", "", plan(debrief)),
        ],
        again: Again {
            lead: "The log of the session gives every view and every figure again; with its head it can be told that none was altered.",
            command: format!("casus log verify --head {} FILE", cover.head),
            facts: vec![
                ("scenario", cover.scenario.clone()),
                ("hash of scenario and pack", cover.hash.clone()),
                ("seed", cover.seed.to_string()),
                ("head of the log", cover.head.clone()),
                ("records", cover.records.to_string()),
                ("comparable with the model", if cover.comparable { "yes" } else { "no: something was ruled freely" }.to_owned()),
            ],
        },
        marks: Marks(hypotheses.collect()),
    };
    page.html()
}

fn headline(game: &Game, debrief: &Debrief) -> String {
    let truth = debrief.cover.hypotheses.get(usize::from(debrief.cover.truth)).map_or("", String::as_str);
    let rung =
        game.setup().ladder.get(usize::from(debrief.verdict.adopted)).map_or("nothing", |r| r.label.as_str());
    let how = match debrief.verdict.reaction {
        Reaction::Under(n) => rungs(n, "too little"),
        Reaction::Fitting => "what it warranted".to_owned(),
        Reaction::Over(n) => rungs(n, "too much"),
    };
    format!("The truth was: {truth}. The table did: {rung}. That is {how}.")
}

fn rungs(n: u8, how: &str) -> String {
    format!("{n} {} {how}", if n == 1 { "rung" } else { "rungs" })
}

fn glance(label: &str, number: Markup, remark: Markup) -> Glance {
    Glance { label: label.to_owned(), number, remark }
}

fn section(id: &'static str, heading: &str, lead: &str, markup: Markup) -> Section {
    Section { id, heading: heading.to_owned(), lead: lead.to_owned(), blocks: vec![Block::Markup(markup)] }
}

fn table(heads: &[&str], rows: Markup) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(heads.join(", ")) {
            table.full { thead { tr { @for head in heads { th scope="col" { (head) } } } } tbody { (rows) } }
        }
    }
}

fn name(game: &Game, party: &Party) -> String {
    match party {
        Party::Control => "Control".to_owned(),
        Party::Chair => "Chair".to_owned(),
        Party::Red => "Red cell".to_owned(),
        Party::Member(id) => member(game, id),
    }
}

fn member(game: &Game, id: &Id) -> String {
    inert(game.setup().members.iter().find(|m| m.id == id.as_str()).map_or(id.as_str(), |m| m.name.as_str()))
}

fn timeline(debrief: &Debrief) -> Markup {
    let rows = html! {
        @for happening in &debrief.timeline {
            tr {
                td { (session(happening.at.session)) }
                td { @if let Some(lane) = &happening.lane { @match lane { Party::Member(id) => { (inert(id.as_str())) } Party::Control => "control", Party::Chair => "chair", Party::Red => "red" } } }
                td { (inert(&happening.words)) }
            }
        }
    };
    table(&["Session", "Lane", "What"], rows)
}

fn beliefs(game: &Game, debrief: &Debrief) -> Markup {
    html! {
        @if debrief.pulses.is_empty() { p { "No assessment was asked for." } }
        @for pulse in &debrief.pulses { (self::pulse(game, debrief, pulse)) }
    }
}

fn pulse(game: &Game, debrief: &Debrief, pulse: &PulseRecord) -> Markup {
    let heads = ["Delegation", "Chips", "Sure", "Accepts", "Score", "Model's score"];
    let letter = |at: usize| {
        if at < debrief.cover.hypotheses.len() { Game::letter(at).to_string() } else { "?".to_owned() }
    };
    let rows = html! {
        @for a in pulse.answers.iter().filter(|a| a.human) {
            tr {
                td { (member(game, &a.member)) }
                td { @for (at, n) in a.chips.iter().enumerate() { @if *n > 0 { b { (letter(at)) } " " (n) " " } } @if !a.reason.is_empty() { br; span.soft { (inert(&a.reason)) } } }
                td { (words::confidence(a.confidence)) }
                td { @if a.accept { "yes" } @else { "no" } }
                td.num { (format!("{:.2}", a.brier)) }
                td.num { @if let Some((_, score)) = &a.model { (format!("{score:.2}")) } @else { "–" } }
            }
        }
    };
    html! {
        h3 { (inert(&pulse.title)) " at " (session(pulse.opened.session)) }
        @if pulse.answers.iter().any(|a| a.human) { (table(&heads, rows)) }
        @if let Some((_, score)) = &pulse.pooled { p { "The table's beliefs pooled score " (format!("{score:.2}")) "." } }
        @if !pulse.missing.is_empty() { p { "Missing: " @for (n, id) in pulse.missing.iter().enumerate() { @if n > 0 { ", " } (member(game, id)) } "." } }
        p.soft { (pulse.answers.iter().filter(|a| !a.human).count()) " simulated answers are in beliefs-simulated.csv." }
    }
}

fn knowledge(game: &Game, debrief: &Debrief) -> Markup {
    let people: Vec<&Id> =
        debrief.cover.played.iter().filter(|(_, p)| *p == Player::Human).map(|(id, _)| id).collect();
    let mut items: Vec<&Id> = Vec::new();
    for known in &debrief.knowledge {
        if !items.contains(&&known.item) {
            items.push(&known.item);
        }
    }
    let cell = |item: &Id, who: &Id| {
        let found =
            debrief.knowledge.iter().find(|k| k.item == *item && k.party == Party::Member(who.clone()));
        html! {
            @if let Some(k) = found {
                (session(k.at.session))
                @match &k.way { Way::Public => "", Way::Addressed => " alone", Way::Passed { by, .. } => { " from " (inert(by.as_str())) } }
                @match &k.read { Some(read) => { br; span.soft { "read " (session(read.session)) } }, None => { br; span.soft { "unread" } } }
            } @else { "–" }
        }
    };
    let mut heads = vec!["Item".to_owned()];
    heads.extend(people.iter().map(|id| member(game, id)));
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    table(
        &heads,
        html! { @for item in items { tr { td { b { (inert(item.as_str())) } } @for who in &people { td { (cell(item, who)) } } } } },
    )
}

fn silence(game: &Game, debrief: &Debrief) -> Markup {
    html! {
        @if debrief.silence.is_empty() { p { "No text was put under silence." } }
        @for round in &debrief.silence { (self::round(game, round)) }
    }
}

fn round(game: &Game, round: &RoundRecord) -> Markup {
    let breakers: Vec<_> = round.answers.iter().filter(|a| a.breaks).collect();
    let would: Vec<String> =
        round.shadow.iter().filter(|s| s.would_break).map(|s| member(game, &s.member)).collect();
    html! {
        h3 { (inert(&round.title)) ": " (words::draft(round.status)) " at " (session(round.closed.map_or(0, |at| at.session))) }
        blockquote { (inert(&round.text)) }
        p {
            "Opened at " (session(round.opened.session)) @if round.status == DraftStatus::Broken { ", " (minutes(round.left)) " left when it was broken" }
            @if round.sealed { ", sealed" } "."
        }
        @if !breakers.is_empty() {
            (table(&["Broke", "Why", "Could accept"], html! {
                @for a in breakers { tr { td { (member(game, &a.member)) @if !a.human { span.soft { " simulated" } } @if a.overridden.is_some() { span.soft { " by control" } } } td { (inert(&a.reason)) } td { (inert(&a.wording)) } } }
            }))
        }
        @if !round.shadow.is_empty() {
            p { "Would have broken it too: " @if would.is_empty() { "nobody" } @else { (would.join(", ")) } " (" (round.shadow.len()) " answered)." }
        }
        @for (who, seconds, why) in &round.extensions { p.soft { (name(game, who)) " gave " (seconds) " s more. " (inert(why)) } }
    }
}

fn verdict(game: &Game, debrief: &Debrief) -> Markup {
    let mut labels = debrief.cover.hypotheses.clone();
    labels.push("Cannot tell".to_owned());
    let rows = html! {
        @for (at, (people, simulated)) in debrief.attribution.leaning.iter().enumerate() {
            tr {
                td { @if at + 1 < labels.len() { b { (Game::letter(at)) } " " } (inert(labels.get(at).map_or("", String::as_str))) @if at == usize::from(debrief.attribution.truth) { b { " the truth" } } }
                td.num { (people) } td.num { (simulated) }
            }
        }
    };
    let rung = |n: u8| game.setup().ladder.get(usize::from(n)).map_or("nothing", |r| r.label.as_str());
    html! {
        (table(&["At the last assessment", "Delegations with people", "Simulated"], rows))
        p { "Adopted: " b { (inert(rung(debrief.verdict.adopted))) } "; warranted: " b { (inert(rung(debrief.verdict.warranted))) } "." }
        @if debrief.verdict.asserted_too_much { p { "A text was adopted that says more than the truth bears out." } }
    }
}

fn rulings(game: &Game, debrief: &Debrief) -> Markup {
    let rows = html! {
        @for r in &debrief.rulings {
            tr {
                td { (name(game, &r.of)) ": " (inert(&r.act)) }
                td { (inert(&r.ruling.mode)) @if let Some(c) = r.ruling.category { br; span.soft { (words::CATEGORIES.iter().find(|(k, _)| *k == c).map_or("", |(_, w)| w)) } } }
                td.num { @if let Some(p) = r.ruling.model_probability { (format!("{:.0} %", 100.0 * p)) } @else { "not comparable" } }
                td { (inert(&r.ruling.narrative)) @if !r.ruling.reason.is_empty() { br; span.soft { (inert(&r.ruling.reason)) } } }
            }
        }
    };
    html! { @if debrief.rulings.is_empty() { p { "Nothing was ruled on." } } @else { (table(&["Proposed", "How", "The model held", "What players read"], rows)) } }
}

fn ratings(debrief: &Debrief) -> Markup {
    let objective = |id: &Id| {
        debrief
            .cover
            .objectives
            .iter()
            .find(|(o, _)| o == id)
            .map_or(id.as_str(), |(_, w)| w.as_str())
            .to_owned()
    };
    let silent = debrief.ratings.is_empty()
        && debrief.notes.is_empty()
        && debrief.feedback.is_empty()
        && debrief.looks.is_empty();
    html! {
        @if silent { p { "Nothing was rated, noted or answered." } }
        @if !debrief.ratings.is_empty() {
            (table(&["Objective", "Delegation", "Rating"], html! {
                @for r in &debrief.ratings {
                    tr {
                        td { (inert(&objective(&r.objective))) }
                        td { @if let Some(m) = &r.member { (inert(m.as_str())) } }
                        td { (words::RATINGS.iter().find(|(k, ..)| *k == r.rating).map_or("", |(_, _, w)| w)) @if !r.text.is_empty() { br; (inert(&r.text)) } }
                    }
                }
            }))
        }
        @for (at, note) in &debrief.notes { p { span.soft { (session(at.session)) " " } (inert(note)) } }
        @for answers in &debrief.feedback { ul { @for answer in answers { @if !answer.is_empty() { li { (inert(answer)) } } } } }
        @for (at, look) in &debrief.looks { p.soft { (session(at.session)) " " (inert(look)) } }
    }
}

fn plan(debrief: &Debrief) -> Markup {
    let rows =
        html! { @for row in &debrief.improvements { tr { @for cell in row { td { (inert(cell)) } } } } };
    html! { @if debrief.improvements.is_empty() { p { "Nothing was put down." } } @else { (table(&["Seen", "To be done", "By whom", "By when"], rows)) } }
}
