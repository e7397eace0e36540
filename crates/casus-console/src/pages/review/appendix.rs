//! Ratings and answers, the improvement plan, and what one table says.

use super::{section, stacked, table};
use crate::pages::desk::pinned;
use crate::pages::parts::session;
use crate::words;
use casus_experiment::repeats;
use casus_report::page::{Block, Section};
use casus_report::svg::inert;
use casus_report::text::{number, percent};
use casus_scenario::value::Id;
use casus_session::Game;
use casus_session::Role;
use casus_session::debrief::{Debrief, NoteRecord};
use casus_session::view::{RatingView, role_word};
use maud::{Markup, html};

/// The model's rate and that of people, of which the appendix says how many tables tell them apart.
const RATES: [[f64; 2]; 4] = [[0.3, 0.6], [0.3, 0.5], [0.1, 0.4], [0.5, 0.8]];

/// The power that is asked for.
const POWER: f64 = 0.8;

pub(super) fn ratings(game: &Game, debrief: &Debrief) -> Section {
    let rows = debrief.cover.objectives.iter().flat_map(|(id, words)| objective(game, debrief, id, words));
    let silent = debrief.ratings.is_empty() && debrief.notes.is_empty() && debrief.feedback.is_empty();
    let markup = html! {
        @if silent { p { "Nothing was rated, noted or answered." } }
        @if !debrief.cover.objectives.is_empty() { (stacked(&["Objective", "Of", "Rating", "Why"], rows)) }
        @if !debrief.notes.is_empty() {
            h3 { "Notes of evaluators and control" }
            ol.events { @for note in &debrief.notes { (noted(game, note)) } }
        }
        @for (at, question) in words::QUESTIONS.iter().enumerate() {
            @let answers: Vec<&String> = debrief.feedback.iter().map(|all| &all[at]).filter(|a| !a.trim().is_empty()).collect();
            @if !answers.is_empty() {
                h3 { (question) }
                ul.caveats { @for answer in answers { li { (inert(answer)) } } }
            }
        }
    };
    section("ratings", "Objectives, ratings, notes and answers", "", vec![Block::Markup(markup)])
}

/// The rows of an objective: its ratings, or that there is none, in grey.
fn objective(game: &Game, debrief: &Debrief, id: &Id, words: &str) -> Vec<(bool, Vec<Markup>)> {
    let name = || html! { b { (inert(words)) } };
    let row = |r: &RatingView| {
        let word = words::RATINGS.iter().find(|(k, ..)| *k == r.rating).map_or("", |(_, _, w)| w);
        let of = html! { @match &r.member { Some(id) => (super::member(game, id)), None => "the table" } };
        (false, vec![name(), of, html! { (word) }, html! { (inert(&r.text)) }])
    };
    let rows: Vec<_> = debrief.ratings.iter().filter(|r| r.objective == *id).map(row).collect();
    if rows.is_empty() {
        return vec![(true, vec![name(), html! {}, html! { "not rated" }, html! {}])];
    }
    rows
}

/// A note: when, who of evaluators and control, about what.
fn noted(game: &Game, note: &NoteRecord) -> Markup {
    let by = match &note.by {
        Role::Evaluator(member) => format!("evaluator of {}", super::member(game, member)),
        role => role_word(role).replace('_', " "),
    };
    html! {
        li {
            time { (session(note.at.session)) }
            span {
                b { (by) }
                @if let Some(pin) = &note.pin { ", " (pinned(pin)) }
                ": " (inert(&note.text))
            }
        }
    }
}

pub(super) fn plan(debrief: &Debrief) -> Section {
    let row = |row: &[String; 4]| {
        let [seen, done, who, when] = row.each_ref().map(|cell| inert(cell));
        (false, vec![html! { (seen) }, html! { b { (done) } }, html! { (who) }, html! { (when) }])
    };
    let markup = html! {
        @if debrief.improvements.is_empty() { p { "Nothing was put down." } }
        @else { (stacked(&["Seen", "To be done", "By whom", "By when"], debrief.improvements.iter().map(row))) }
    };
    let heading = match debrief.improvements.len() {
        0 => "Improvement plan".to_owned(),
        1 => "One thing to improve".to_owned(),
        n => format!("{n} things to improve"),
    };
    section("plan", heading, "", vec![Block::Markup(markup)])
}

/// How many tables it takes to say anything of people.
pub(super) fn repeats() -> Section {
    let at = |tables: u32, [model, human]: [f64; 2]| number(repeats::power(model, human, tables), 2);
    let rows = html! {
        @for rates in RATES {
            @let needed = repeats::tables(rates[0], rates[1], POWER);
            tr {
                td { (percent(rates[0])) } td { (percent(rates[1])) }
                td { b { @match needed { Some(n) => (n), None => { "more than " (repeats::MOST) } } } }
                @for tables in [1, 6, 12] { td { (at(tables, rates)) } }
            }
        }
    };
    let markup = html! {
        (table(&["The model's rate", "Rate of people", "Tables needed", "Power of 1 table", "of 6 tables", "of 12 tables"], rows))
        p.more {
            "Exact two-sided binomial test at a level of " (percent(repeats::LEVEL)) " against a model's rate that is well known. Tables needed: from so many on \
             the power stays at " (percent(POWER)) " or above. Power: the probability that so many tables tell the two rates apart."
        }
    };
    let lead = "What this table did may be unusual for the model; whether the model or the table is wrong, one table cannot say. It \
                takes so many tables with the same scenario to tell the rate at which people decide from the rate at which the model does:";
    section("repeats", "One table proves nothing", lead, vec![Block::Markup(markup)])
}
