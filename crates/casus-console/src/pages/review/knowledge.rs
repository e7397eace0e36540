//! Who knew what when.

use super::{column, member, people};
use casus_report::figure::matrix::{Cell, Fill, Matrix, Row};
use casus_report::figure::{Figure, both};
use casus_report::page::{Block, Section};
use casus_report::table::Table;
use casus_report::text::elapsed;
use casus_scenario::value::Id;
use casus_session::Game;
use casus_session::debrief::{Debrief, Known, Way, What};
use casus_session::seat::Party;
use casus_session::view::FormView;
use maud::html;

/// Rows of the matrix, and columns where nobody played, at most.
const ROWS: usize = 60;
const COLUMNS: usize = 6;

pub(super) fn section(game: &Game, debrief: &Debrief) -> Section {
    let columns = columns(debrief);
    let items = items(debrief, &columns);
    let lead = "When an item came to a desk, how, and when somebody there opened it.";
    if items.is_empty() || columns.is_empty() {
        let none = Block::Markup(html! { p { "No item came to anybody's desk." } });
        return super::section("knowledge", "Who knew what when", lead, vec![none]);
    }
    let mut data = Table::new(&["item", "member", "session_min", "way", "opened_min"]);
    let mut rows = vec![];
    for (id, title) in &items {
        let cell = |who: &&Id| {
            let of = |k: &&Known| k.item == **id && k.party == Party::Member((*who).clone());
            debrief.knowledge.iter().find(of)
        };
        for (who, known) in columns.iter().filter_map(|who| Some((who, cell(who)?))) {
            data.row(vec![
                id.as_str().into(),
                who.as_str().into(),
                super::minutes(known.at.session).into(),
                way(game, known).into(),
                known.read.map(|at| super::minutes(at.session)).into(),
            ]);
        }
        let cells = columns.iter().map(|who| cell(who).map(|known| drawn(game, who, known))).collect();
        rows.push(Row { name: id.to_string(), remark: (*title).to_owned(), cells });
    }
    let hidden = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    let matrix = Matrix { columns: columns.iter().map(|id| column(game, id)).collect(), rows };
    let more =
        if hidden > 0 { format!(" {hidden} later items are in knowledge.csv.") } else { String::new() };
    let figure = Figure {
        name: "knowledge".to_owned(),
        title: "Who knew what when".to_owned(),
        note: format!(
            "Times are of the session clock. A light box came to everybody, a dark one to few, a middle one from another \
             delegation; the second line says when it was opened. Where there is no box the item never came.{more}"
        ),
        body: both(|width| matrix.draw(width)),
        data,
    };
    super::section("knowledge", heading(debrief, &columns), lead, vec![Block::Figure(figure)])
}

/// Items that came to one of them and say something, in the order in which they came out, with their titles.
fn items<'a>(debrief: &'a Debrief, columns: &[&Id]) -> Vec<(&'a Id, &'a str)> {
    let theirs = |k: &&Known| matches!(&k.party, Party::Member(id) if columns.contains(&id));
    let mut items: Vec<(&Id, &str, i64)> = vec![];
    for known in debrief.knowledge.iter().filter(theirs) {
        if !items.iter().any(|(id, ..)| **id == known.item) {
            let out =
                debrief.timeline.iter().find(|h| h.what == What::Item && h.words == known.item.as_str());
            let title = out.map_or("", |h| h.detail.as_str());
            items.push((&known.item, title, out.map_or(known.at.session, |h| h.at.session)));
        }
    }
    items.sort_by_key(|(.., at)| *at);
    items.into_iter().map(|(id, title, _)| (id, title)).collect()
}

/// Delegations with people; where there are none, those to which something came alone.
fn columns(debrief: &Debrief) -> Vec<&Id> {
    let people = people(debrief);
    if !people.is_empty() {
        return people;
    }
    let mut few: Vec<&Id> = vec![];
    for known in debrief.knowledge.iter().filter(|k| k.way != Way::Public) {
        if let Party::Member(id) = &known.party
            && !few.contains(&id)
            && few.len() < COLUMNS
        {
            few.push(id);
        }
    }
    few
}

fn heading(debrief: &Debrief, columns: &[&Id]) -> String {
    let theirs = |k: &&Known| matches!(&k.party, Party::Member(id) if columns.contains(&id));
    let few = debrief.knowledge.iter().filter(theirs).filter(|k| k.way == Way::Addressed).count();
    let passed =
        debrief.knowledge.iter().filter(theirs).filter(|k| matches!(k.way, Way::Passed { .. })).count();
    match (few, passed) {
        (0, 0) => "Everybody knew the same".to_owned(),
        (_, 0) => "What few knew stayed with them".to_owned(),
        (_, 1) => "One thing that few knew was passed on".to_owned(),
        (_, n) => format!("{n} times something that few knew was passed on"),
    }
}

fn way(game: &Game, known: &Known) -> String {
    match &known.way {
        Way::Public => "to everybody".to_owned(),
        Way::Addressed => "to few".to_owned(),
        Way::Passed { by, form } => format!("{} from {}", self::form(*form), member(game, by)),
    }
}

fn form(form: FormView) -> &'static str {
    match form {
        FormView::Original => "original",
        FormView::Paraphrase => "other words",
        FormView::Conclusion => "conclusion",
    }
}

fn drawn(game: &Game, who: &Id, known: &Known) -> Cell {
    let came = elapsed(super::minutes(known.at.session));
    let opened = known
        .read
        .map_or_else(|| "unread".to_owned(), |at| format!("read {}", elapsed(super::minutes(at.session))));
    let (fill, first) = match &known.way {
        Way::Public => (Fill::Light, came.clone()),
        Way::Addressed => (Fill::Dark, format!("{came}, to few")),
        Way::Passed { by, .. } => (Fill::Middle, format!("{came}, from {by}")),
    };
    let words = format!("{} to {}: {came}, {}, {opened}", known.item, member(game, who), way(game, known));
    Cell { fill, lines: [first, opened], words }
}
