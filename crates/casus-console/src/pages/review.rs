//! The page after the game: one file with the look of all casus pages, without a script and without any request.

mod appendix;
mod beliefs;
mod decisions;
mod knowledge;
mod silence;
mod verdict;

use crate::bundle::Share;
use crate::pages::parts::session;
use casus_report::page::{Again, Block, Glance, Page, Section};
use casus_report::palette::{Marks, Palette};
use casus_report::svg::inert;
use casus_report::text::number;
use casus_scenario::value::Id;
use casus_session::Game;
use casus_session::debrief::{Debrief, Reaction, What};
use casus_session::seat::{Party, Player};
use casus_session::view::DraftStatus;
use maud::{Markup, html};

/// The page as a file.
#[must_use]
pub(crate) fn review(game: &Game, debrief: &Debrief, share: Share) -> String {
    let cover = &debrief.cover;
    let hypotheses =
        (0..cover.hypotheses.len()).map(|place| Palette::default().mark(place, Game::letter(place)));
    let marks = Marks(hypotheses.collect());
    let page = Page {
        title: cover.title.clone(),
        kind: match share {
            Share::Inside => "Review of a session".to_owned(),
            Share::Outside | Share::OutsideWithPrivate => "Review of a session, to be given away".to_owned(),
        },
        headline: headline(game, debrief),
        deck: "One table proves nothing: what stands here is what this room did, not how rooms do. It is an exercise, and its \
               numbers rank nobody."
            .to_owned(),
        glance: at_a_glance(game, debrief),
        sections: vec![
            decisions::section(game, debrief),
            beliefs::section(game, debrief, &marks),
            knowledge::section(game, debrief),
            silence::section(game, debrief),
            verdict::section(game, debrief),
            verdict::rulings(game, debrief),
            appendix::ratings(game, debrief),
            appendix::plan(debrief),
            appendix::repeats(),
        ],
        again: again(debrief, share),
        marks,
    };
    page.html()
}

fn again(debrief: &Debrief, share: Share) -> Again {
    let cover = &debrief.cover;
    let pages: Vec<&str> = debrief
        .timeline
        .iter()
        .filter(|h| h.what == What::Page)
        .filter_map(|h| h.words.split_once(": ").map(|(_, page)| page))
        .collect();
    let pages = if pages.is_empty() { "none".to_owned() } else { pages.join(", ") };
    let shareable = if share == Share::Inside { "" } else { " --shareable" };
    let private = if share == Share::OutsideWithPrivate { " --private" } else { "" };
    Again {
        lead: "The log of the session gives every view and every figure again. With its head, casus log verify --head tells that \
               none was altered.",
        command: format!("casus log review{shareable}{private} FILE --out FOLDER"),
        facts: vec![
            ("scenario", cover.scenario.clone()),
            ("hash of scenario and pack", cover.hash.clone()),
            ("seed", cover.seed.to_string()),
            ("head of the log", cover.head.clone()),
            ("records", cover.records.to_string()),
            ("pages of the hot wash, as shown", pages),
            (
                "comparable with the model",
                if cover.comparable { "yes" } else { "no: something was ruled freely" }.to_owned(),
            ),
        ],
    }
}

fn headline(game: &Game, debrief: &Debrief) -> String {
    let truth = debrief.cover.hypotheses.get(usize::from(debrief.cover.truth)).map_or("", String::as_str);
    let how = match debrief.verdict.reaction {
        Reaction::Under(n) => rungs(n, "too little"),
        Reaction::Fitting => "what it warranted".to_owned(),
        Reaction::Over(n) => rungs(n, "too much"),
    };
    format!("The truth was: {truth}. The table did: {}. That is {how}.", rung(game, debrief.verdict.adopted))
}

fn rungs(n: u8, how: &str) -> String {
    format!("{n} {} {how}", if n == 1 { "rung" } else { "rungs" })
}

fn at_a_glance(game: &Game, debrief: &Debrief) -> Vec<Glance> {
    let cover = &debrief.cover;
    let glance =
        |label: &str, number: Markup, remark: Markup| Glance { label: label.to_owned(), number, remark };
    let people = people(debrief).len();
    let adopted = debrief.silence.iter().filter(|round| round.status == DraftStatus::Adopted).count();
    let last = debrief.pulses.iter().rev().find(|pulse| pulse.pooled.is_some());
    let answers = last.map_or(0, |pulse| pulse.answers.iter().filter(|answer| answer.human).count());
    let truth = usize::from(cover.truth);
    let pooled = last.and_then(|pulse| pulse.pooled.as_ref()?.0.get(truth));
    let simulated = beliefs::simulated(debrief).last().and_then(|of| of.mean());
    vec![
        glance("Played", html! { (session(cover.session)) }, html! { (cover.records) " records" }),
        glance(
            "Delegations with people",
            html! { (people) },
            html! { (game.setup().members.len().saturating_sub(people)) " played by the model or a program" },
        ),
        glance(
            "Texts adopted",
            html! { (adopted) },
            html! { "of " (debrief.silence.len()) " under silence" },
        ),
        glance(
            "Rung adopted",
            html! { (debrief.verdict.adopted) },
            html! { "the truth warranted " (debrief.verdict.warranted) },
        ),
        glance(
            "Belief in the truth",
            html! { @match pooled { Some(belief) => (number(*belief, 2)), None => "–" } },
            html! { "at the last assessment, which " (answers) " of " (people) " delegations answered" @if let Some(mean) = simulated { "; simulated Allies " (number(mean, 2)) } },
        ),
    ]
}

/// Delegations in which people sat.
fn people(debrief: &Debrief) -> Vec<&Id> {
    debrief.cover.played.iter().filter(|(_, player)| *player == Player::Human).map(|(id, _)| id).collect()
}

fn section(id: &'static str, heading: impl Into<String>, lead: &str, blocks: Vec<Block>) -> Section {
    Section { id, heading: heading.into(), lead: lead.to_owned(), blocks }
}

fn table(heads: &[&str], rows: Markup) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(heads.join(", ")) {
            table.full { thead { tr { @for head in heads { th scope="col" { (head) } } } } tbody { (rows) } }
        }
    }
}

/// A table of longer texts, whose cells stand below each other on a telephone. A row that is not to be compared is grey.
fn stacked(heads: &[&str], rows: impl IntoIterator<Item = (bool, Vec<Markup>)>) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(heads.join(", ")) {
            table.full.stacked {
                thead { tr { @for head in heads { th scope="col" { (head) } } } }
                tbody {
                    @for (grey, cells) in rows {
                        tr.soft[grey] {
                            @for (n, (head, cell)) in heads.iter().zip(cells).enumerate() {
                                td data-label=[(n > 0).then_some(head)] { (cell) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Minutes of the session clock.
fn minutes(ms: i64) -> f64 {
    // Sessions are far shorter than the whole numbers that a float holds.
    ms as f64 / 60_000.0
}

fn rung(game: &Game, place: u8) -> String {
    game.setup()
        .ladder
        .get(usize::from(place))
        .map_or_else(|| "nothing".to_owned(), |rung| rung.label.clone())
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

/// A delegation as the head of a column: its name, and its id for where there is no room.
fn column(game: &Game, id: &Id) -> [String; 2] {
    [member(game, id), id.to_string()]
}
