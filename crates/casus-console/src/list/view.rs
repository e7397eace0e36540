//! What the facilitator is shown of a list that is being read.

use super::{Reading, mark};
use casus_scenario::document::Item;
use casus_session::msel::{Change, Column, Problem, Use};
use casus_session::view::ItemStatus;
use casus_session::{Command, Id};
use std::collections::BTreeMap;

/// Rows, problems and changes that are shown at most.
const ROWS: usize = 120;

/// A list that is being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListView {
    /// The sheets of the file.
    pub sheets: Vec<String>,
    /// The one that is read.
    pub sheet: usize,
    /// Its columns; none where no row looks like a heading.
    pub columns: Vec<ColumnView>,
    /// Whether times are hours of the day.
    pub needs_startex: bool,
    /// The hour of STARTEX that was given.
    pub startex: Option<String>,
    /// How many rows are ready, and what the others need.
    pub ready: String,
    /// Whether a row cannot be taken.
    pub stops: bool,
    /// Whether the good rows go without the others.
    pub partly: bool,
    /// Whether what the list lacks stays.
    pub stays: bool,
    /// Rows: those that something is to be said of, and the first others.
    pub rows: Vec<RowView>,
    /// Rows that are not shown.
    pub more_rows: usize,
    /// What the list would change, the first of it, each with the title of its item.
    pub changes: Vec<(Change, String)>,
    /// How many items are new, are changed, go.
    pub counts: [usize; 3],
    /// Changes that are not shown.
    pub more_changes: usize,
    /// Items that are out and stay as they are.
    pub kept: Vec<Id>,
    /// The name of these changes, if they can be accepted.
    pub accept: Option<String>,
}

/// A column of the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnView {
    /// Its heading.
    pub heading: String,
    /// The first thing that stands in it.
    pub sample: String,
    /// What it is taken for.
    pub meant: Use,
}

/// A row of the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowView {
    /// Its place in the sheet, from 0.
    pub row: usize,
    /// Id, time, recipient and title, as they stand there.
    pub cells: [String; 4],
    /// The moment of the session that its time was read as.
    pub at: Option<String>,
    /// What is to be said of it.
    pub problems: Vec<Problem>,
}

/// The columns of the rows shown.
const SHOWN: [Column; 4] = [Column::Id, Column::At, Column::To, Column::Title];

impl Reading {
    /// What is shown of it beside the list of the session.
    #[must_use]
    pub fn view(&self, present: &[(Item, ItemStatus)]) -> ListView {
        let (rows, more_rows) = self.rows();
        let revision = self.revision(present);
        let mut changes = revision.as_ref().map_or_else(Vec::new, |revision| revision.changes.clone());
        let count = |of: fn(&Change) -> bool| changes.iter().filter(|change| of(change)).count();
        let counts = [
            count(|c| matches!(c, Change::Added(_))),
            count(|c| matches!(c, Change::Changed(..))),
            count(|c| matches!(c, Change::Removed(_))),
        ];
        let more_changes = changes.len().saturating_sub(ROWS);
        changes.truncate(ROWS);
        let titled = |change: Change| {
            let title = self.title(&change, present);
            (change, title)
        };
        let kept = revision.as_ref().map_or_else(Vec::new, |revision| revision.kept.clone());
        let can = self.is_ready() && !changes.is_empty();
        let import = self.import.as_ref();
        ListView {
            sheets: self.sheets.iter().map(|sheet| sheet.name.clone()).collect(),
            sheet: self.sheet,
            columns: self.columns(),
            needs_startex: import.is_some_and(|import| import.needs_startex),
            startex: self.startex.as_ref().map(|(hour, _)| hour.clone()),
            ready: import.map_or_else(String::new, casus_session::msel::Import::ready),
            stops: import.is_some_and(|import| import.problems.iter().any(|problem| problem.stops)),
            partly: self.partly,
            stays: self.stays,
            rows,
            more_rows,
            changes: changes.into_iter().map(titled).collect(),
            counts,
            more_changes,
            kept,
            accept: revision.filter(|_| can).map(|revision| mark(&Command::Item(revision.command()))),
        }
    }

    /// What the item of a change is called, or was.
    fn title(&self, change: &Change, present: &[(Item, ItemStatus)]) -> String {
        let (Change::Added(id) | Change::Removed(id) | Change::Changed(id, _)) = change else {
            return String::new();
        };
        let new = self.import.iter().flat_map(|import| &import.items);
        let mut both = present.iter().map(|(row, _)| row).chain(new);
        both.find(|row| row.id == *id).map_or_else(String::new, |row| row.title.to_string())
    }

    fn columns(&self) -> Vec<ColumnView> {
        let (Some(sheet), Some(mapping)) = (self.sheets.get(self.sheet), &self.mapping) else {
            return Vec::new();
        };
        let under = mapping.heading + 1..sheet.rows.len();
        let column = |(at, meant): (usize, &Use)| ColumnView {
            heading: sheet.cell(mapping.heading, at).to_owned(),
            sample: under
                .clone()
                .map(|row| sheet.cell(row, at))
                .find(|cell| !cell.is_empty())
                .map_or_else(String::new, |cell| cell.chars().take(60).collect()),
            meant: *meant,
        };
        mapping.columns.iter().enumerate().map(column).collect()
    }

    /// Rows that something is to be said of, and the first others; and how many are left out.
    fn rows(&self) -> (Vec<RowView>, usize) {
        let (Some(sheet), Some(mapping), Some(import)) =
            (self.sheets.get(self.sheet), &self.mapping, &self.import)
        else {
            return (Vec::new(), 0);
        };
        let mut said: BTreeMap<usize, Vec<Problem>> = BTreeMap::new();
        for problem in &import.problems {
            said.entry(problem.row).or_default().push(problem.clone());
        }
        let (mut rows, mut more) = (Vec::new(), 0);
        let mut room = [ROWS; 2];
        for row in mapping.heading + 1..sheet.rows.len() {
            if sheet.rows[row].iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let problems = said.remove(&row).unwrap_or_default();
            let left = &mut room[usize::from(problems.is_empty())];
            if *left == 0 {
                more += 1;
                continue;
            }
            *left -= 1;
            let cell = |column| mapping.place(column).map_or("", |place| sheet.cell(row, place));
            let cells = SHOWN.map(|column| cell(column).chars().take(120).collect::<String>());
            let read = import.items.iter().find(|item| item.id.as_str() == cells[0]);
            let at = read.and_then(|item| item.at).map(|at| at.to_string());
            rows.push(RowView { row, cells, at, problems });
        }
        (rows, more)
    }
}
