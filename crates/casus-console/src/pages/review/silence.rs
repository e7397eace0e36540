//! Each text under silence: who broke it, who would have.

use super::{column, member, minutes, name, people, stacked};
use crate::pages::parts::{minutes as span, session};
use crate::words;
use casus_report::figure::matrix::{Cell, Fill, Matrix, Row};
use casus_report::figure::{Figure, both};
use casus_report::page::{Block, Section};
use casus_report::svg::inert;
use casus_report::table::Table;
use casus_report::text::elapsed;
use casus_scenario::value::Id;
use casus_session::Game;
use casus_session::debrief::{Answered, Debrief, RoundRecord};
use casus_session::view::{Change, DraftStatus};
use maud::{Markup, html};

/// Columns besides those of people, at most.
const OTHERS: usize = 5;

pub(super) fn section(game: &Game, debrief: &Debrief) -> Section {
    let lead = "A text is adopted unless somebody breaks silence before the deadline. The first break ends it, so everybody \
                else was asked in private whether it would have broken it too.";
    if debrief.silence.is_empty() {
        let none = Block::Markup(html! { p { "No text was put under silence." } });
        return super::section("silence", "Texts under silence", lead, vec![none]);
    }
    let adopted = debrief.silence.iter().filter(|round| round.status == DraftStatus::Adopted).count();
    let heading = match (adopted, debrief.silence.len()) {
        (1, 1) => "The one text under silence was adopted".to_owned(),
        (0, 1) => "The one text under silence was not adopted".to_owned(),
        (1, all) => format!("1 of {all} texts under silence was adopted"),
        (adopted, all) => format!("{adopted} of {all} texts under silence were adopted"),
    };
    let mut blocks = vec![];
    blocks.extend(figure(game, debrief).map(Block::Figure));
    blocks.push(Block::Markup(html! { @for round in &debrief.silence { (self::round(game, round)) } }));
    super::section("silence", heading, lead, blocks)
}

/// Delegations with people, then others that broke silence.
fn columns(debrief: &Debrief) -> Vec<&Id> {
    let mut columns = people(debrief);
    let most = columns.len() + OTHERS;
    for answer in debrief.silence.iter().flat_map(|round| &round.answers) {
        if answer.breaks && !columns.contains(&&answer.member) && columns.len() < most {
            columns.push(&answer.member);
        }
    }
    columns
}

fn figure(game: &Game, debrief: &Debrief) -> Option<Figure> {
    let columns = columns(debrief);
    if columns.is_empty() {
        return None;
    }
    let mut data = Table::new(&["text", "member", "act", "session_min"]);
    let mut rows = vec![];
    for round in &debrief.silence {
        let cells: Vec<Option<Cell>> = columns.iter().map(|who| Some(cell(game, round, who))).collect();
        for (who, cell) in columns.iter().zip(cells.iter().flatten()) {
            let at = round.answers.iter().find(|a| a.member == **who).map(|a| minutes(a.at.session));
            data.row(vec![
                round.title.as_str().into(),
                who.as_str().into(),
                cell.lines.join(" ").into(),
                at.into(),
            ]);
        }
        let remark = format!(
            "{} {}",
            words::draft(round.status),
            elapsed(minutes(round.closed.unwrap_or(round.opened).session))
        );
        rows.push(Row { name: round.title.clone(), remark, cells });
    }
    let matrix = Matrix { columns: columns.iter().map(|id| column(game, id)).collect(), rows };
    Some(Figure {
        name: "silence".to_owned(),
        title: "Who broke which text, and who would have".to_owned(),
        note: "A dark box broke silence, a middle one would have broken it too, a light one would not have; a dashed edge \
               said nothing and was not asked. Other Allies have a column if they broke a text."
            .to_owned(),
        body: both(|width| matrix.draw(width)),
        data,
    })
}

fn cell(game: &Game, round: &RoundRecord, who: &Id) -> Cell {
    let answer = round.answers.iter().find(|answer| answer.member == *who);
    let shadow = round.shadow.iter().find(|vote| vote.member == *who).map(|vote| vote.would_break);
    let at = answer.map_or_else(String::new, |answer| elapsed(minutes(answer.at.session)));
    let (fill, lines) = match (answer.map(|answer| answer.breaks), shadow) {
        (Some(true), _) => (Fill::Dark, ["broke it".to_owned(), at]),
        (_, Some(true)) => (Fill::Middle, ["would have".to_owned(), "broken it".to_owned()]),
        (_, Some(false)) => (Fill::Light, ["would not".to_owned(), "have".to_owned()]),
        (Some(false), None) => (Fill::Light, ["stays silent".to_owned(), at]),
        (None, None) => (Fill::Edge, ["silent".to_owned(), String::new()]),
    };
    let words = format!("{}, {}: {}", round.title, member(game, who), lines.join(" "));
    Cell { fill, lines, words }
}

fn round(game: &Game, round: &RoundRecord) -> Markup {
    let breaker = |a: &Answered| {
        let who = html! {
            b { (member(game, &a.member)) }
            @if !a.human { br; span.soft { "simulated" } }
            @if let Some(why) = &a.overridden { br; span.soft { "by control: " (inert(why)) } }
        };
        let could = html! { @if a.wording.is_empty() { "–" } @else { (inert(&a.wording)) } };
        (false, vec![who, html! { (inert(&a.reason)) }, could])
    };
    let breakers: Vec<_> = round.answers.iter().filter(|a| a.breaks).map(breaker).collect();
    let would: Vec<String> =
        round.shadow.iter().filter(|s| s.would_break).map(|s| member(game, &s.member)).collect();
    let changed = round.changes.iter().any(|change| !matches!(change, Change::Same(_)));
    html! {
        h3 { (inert(&round.title)) ": " (words::draft(round.status)) " at " (session(round.closed.unwrap_or(round.opened).session)) }
        blockquote {
            @if changed {
                @for change in &round.changes {
                    @match change {
                        Change::Same(words) => (inert(words)),
                        Change::Added(words) => ins { (inert(words)) },
                        Change::Removed(words) => del { (inert(words)) },
                    }
                    " "
                }
            } @else { (inert(&round.text)) }
        }
        p.more {
            "Opened at " (session(round.opened.session)) @if round.status == DraftStatus::Broken { ", " (span(round.left)) " left when it was broken" }
            @if round.sealed { ", sealed" } ". "
            @if changed { "What is underlined was new, what is struck out was gone. " }
            @for (who, seconds, why) in &round.extensions { (name(game, who)) " gave " (seconds) " s more" @if !why.is_empty() { ": " (inert(why)) } ". " }
        }
        @if !round.shadow.is_empty() {
            p.more { "Would have broken it too: " @if would.is_empty() { "nobody" } @else { (would.join(", ")) } ", of " (round.shadow.len()) " that answered." }
        }
        @if !breakers.is_empty() { (stacked(&["Broke", "Why", "Could accept"], breakers)) }
    }
}
