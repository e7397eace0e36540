//! Reading a list of events in: what its columns are, what its rows need, what it changes.

use crate::list::{ColumnView, ListView, RowView};
use crate::pages::parts::line;
use crate::words::Term;
use casus_report::svg::inert;
use casus_session::Id;
use casus_session::msel::{Change, Column, Problem, Use};
use casus_session::view::ControlView;
use maud::{Markup, html};
use serde_json::{Value, json};

/// Where a file is chosen.
pub(crate) fn file(view: &ControlView) -> Markup {
    html! {
        label.file {
            span { (Term::EventsList.word(view.room.skin)) " from a file (.xlsx, .csv)" }
            input type="file" accept=".xlsx,.csv,.txt" data-upload="list/file" disabled[view.room.stopped];
        }
    }
}

/// The dialogue.
pub(crate) fn region(view: &ControlView, list: &ListView) -> Markup {
    html! {
        div.reading {
            header.row {
                h2 { (Term::EventsList.word(view.room.skin)) " from a file" }
                (go(list))
                button type="button" data-list="\"leave\"" { "Leave it" }
            }
            (standing(list))
            div.settings { (sheets(list)) (startex(list)) (lacking(list)) }
            @if list.columns.is_empty() {
                p.error { "No row looks like a heading: two columns at least must be called as casus knows them, such as Time and To." }
            } @else {
                details open data-key="list-columns" {
                    summary { h3 { "Columns" } }
                    div.columns-read { @for (at, column) in list.columns.iter().enumerate() { (self::column(at, column)) } }
                }
                h3 { "Rows" }
                (rows(view, list))
                @if !waits(list) { (changes(list)) }
            }
        }
    }
}

/// What is said of the list, as the script sends it.
fn say(what: &Value) -> String {
    json!({ "say": what }).to_string()
}

/// Whether the hour of STARTEX is needed before anything can be said of times.
fn waits(list: &ListView) -> bool {
    list.needs_startex && list.startex.is_none()
}

/// How far it is, and the way to the first row that needs something.
fn standing(list: &ListView) -> Markup {
    let first = list.rows.iter().find(|row| row.problems.iter().any(|problem| problem.stops));
    let first = first.filter(|_| !waits(list));
    html! {
        div.row.standing role="status" {
            b { @if waits(list) { "Times are hours of the day: when does the session start?" } @else { (list.ready) } }
            @if let Some(row) = first { button.small type="button" data-jump=(row_id(row)) { "Jump to the row" } }
            @if list.stops && !waits(list) {
                label.radio {
                    input type="checkbox" checked[list.partly] data-list=(say(&json!({ "partly": { "partly": false } }))) data-at="/say/partly/partly";
                    " Take the others without it"
                }
            }
        }
    }
}

/// What accepting it would do, on the button that does it.
fn go(list: &ListView) -> Markup {
    let [new, changed, gone] = list.counts;
    let parts = [(new, "new"), (changed, "changed"), (gone, "gone")];
    let parts: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    let words = if parts.is_empty() { "another order".to_owned() } else { parts.join(", ") };
    html! {
        @if list.columns.is_empty() || list.changes.is_empty() || waits(list) {
            @if !list.columns.is_empty() && !list.stops { span.tag { "No differences" } }
        } @else {
            @let accept = list.accept.as_ref().map(|seen| json!({ "accept": { "seen": seen } }).to_string());
            button.primary type="button" data-list=[accept] data-sure="Press again to change the list" data-key="list-accept" disabled[list.accept.is_none()] { "Accept: " (words) }
        }
    }
}

fn sheets(list: &ListView) -> Markup {
    html! {
        @if list.sheets.len() > 1 {
            label {
                span { "Sheet" }
                select data-list=(say(&json!({ "sheet": { "sheet": 0 } }))) data-at="/say/sheet/sheet" data-type="json" {
                    @for (at, name) in list.sheets.iter().enumerate() { option value=(at) selected[at == list.sheet] { (inert(name)) } }
                }
            }
        }
    }
}

fn startex(list: &ListView) -> Markup {
    html! {
        @if list.needs_startex {
            form.inline-named data-list=(say(&json!({ "startex": { "hour": "" } }))) data-keep data-key="list-startex" {
                label {
                    span { "The session starts at (STARTEX), such as 09:00" }
                    input type="text" name="hour" data-at="/say/startex/hour" value=[list.startex.as_ref()] required maxlength="20" autocomplete="off";
                }
                button { "Set" }
            }
        }
    }
}

fn lacking(list: &ListView) -> Markup {
    html! {
        label {
            span { "What this list lacks" }
            select data-list=(say(&json!({ "lacking": { "stays": false } }))) data-at="/say/lacking/stays" data-type="json" {
                option value="false" selected[!list.stays] { "goes" }
                option value="true" selected[list.stays] { "stays" }
            }
        }
    }
}

fn column(at: usize, column: &ColumnView) -> Markup {
    let command = say(&json!({ "column": { "at": at, "meant": "" } }));
    let name = if column.heading.is_empty() { format!("Column {}", at + 1) } else { inert(&column.heading) };
    html! {
        label {
            span { b { (name) } span.soft { " " (line(&column.sample)) } }
            select data-list=(command) data-at="/say/column/meant" {
                option value="keep" selected[column.meant == Use::Kept] { "kept as it is" }
                option value="leave" selected[column.meant == Use::Left] { "left out" }
                @for known in Column::all() {
                    option value=(known.heading()) selected[column.meant == Use::As(known)] { (known.heading()) }
                }
            }
        }
    }
}

fn row_id(row: &RowView) -> String {
    format!("list-row-{}", row.row + 1)
}

fn rows(view: &ControlView, list: &ListView) -> Markup {
    html! {
        table.rows.read {
            thead { tr { th { "Row" } th { "Id" } th { "Time" } th { "To" } th { "Title" } th { "Needs" } } }
            tbody {
                @for row in &list.rows {
                    @let [id, time, to, title] = &row.cells;
                    tr #(row_id(row)) .stops[!waits(list) && row.problems.iter().any(|problem| problem.stops)] {
                        td.num { (row.row + 1) }
                        th scope="row" { (line(id)) }
                        td.num { (line(time)) @if let Some(at) = row.at.as_ref().filter(|at| *at != time) { span.soft { " → " (at) } } }
                        td { (line(to)) }
                        td { (line(title)) }
                        td { @for problem in row.problems.iter().filter(|_| !waits(list)) { (self::problem(view, row, problem)) } }
                    }
                }
            }
        }
        @if list.more_rows > 0 { p.soft { "and " (list.more_rows) " more rows" } }
    }
}

/// What is wrong with a cell, and where it is put right.
fn problem(view: &ControlView, row: &RowView, problem: &Problem) -> Markup {
    let heading = problem.column.heading();
    let command = say(&json!({ "cell": { "row": row.row, "column": heading, "text": "" } }));
    let name = format!("{heading} of row {}", row.row + 1);
    html! {
        div.problem {
            p { @if problem.stops { b { "needs " (line(&problem.need())) } } @else { "left out: " (line(&problem.what)) } }
            @if problem.column == Column::To {
                select data-list=(command) data-at="/say/cell/text" aria-label=(name) {
                    option value="" selected { "Choose" }
                    @for (value, words) in recipients(view) { option value=(value) { (inert(&words)) } }
                }
            } @else {
                input type="text" data-list=(command) data-at="/say/cell/text" maxlength="2000" autocomplete="off" aria-label=(name) placeholder=(inert(&problem.expected));
            }
        }
    }
}

/// Who a row can go to, as a list writes it.
fn recipients(view: &ControlView) -> Vec<(String, String)> {
    let mut to = vec![("all".to_owned(), "Everybody".to_owned())];
    to.extend(view.room.members.iter().map(|m| (m.id.to_string(), format!("{} · {}", m.id, m.name))));
    to.push(("Chair".to_owned(), "Chair".to_owned()));
    to.push(("Red cell".to_owned(), Term::RedCell.word(view.room.skin).to_owned()));
    to
}

fn changes(list: &ListView) -> Markup {
    html! {
        h3 { "What it changes" }
        @if list.changes.is_empty() && list.kept.is_empty() { p { "No differences." } }
        @if !list.kept.is_empty() {
            p.notice { "Out or over, so they stay as they are: " (names(&list.kept)) }
        }
        ul.plain.changes {
            @for (change, title) in &list.changes {
                @match change {
                    Change::Added(id) => li { span.tag { "new" } " " b { (inert(id.as_str())) } " " (line(title)) },
                    Change::Removed(id) => li { span.tag { "gone" } " " b { (inert(id.as_str())) } " " (line(title)) },
                    Change::Reordered => li { span.tag { "order" } " The order is another." },
                    Change::Changed(id, fields) => li {
                        span.tag { "changed" } " " b { (inert(id.as_str())) } " " (line(title))
                        @for field in fields {
                            span.field { " " (line(&field.heading)) ": " del { (line(cut(&field.from))) } " " ins { (line(cut(&field.to))) } }
                        }
                    },
                }
            }
        }
        @if list.more_changes > 0 { p.soft { "and " (list.more_changes) " more" } }
    }
}

fn names(ids: &[Id]) -> String {
    ids.iter().map(|id| inert(id.as_str())).collect::<Vec<_>>().join(", ")
}

/// The first of a long cell.
fn cut(cell: &str) -> &str {
    match cell.char_indices().nth(160) {
        _ if cell.is_empty() => "nothing",
        Some((end, _)) => &cell[..end],
        None => cell,
    }
}
