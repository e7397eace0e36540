//! What a column of a spreadsheet is.

use super::sheet::Sheet;

/// A column that casus knows. The order is that of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// Stable id of the item.
    Id,
    /// Inject, contingency, pulse and so on.
    Kind,
    /// When it is due in the session.
    At,
    /// What the fiction says.
    ScenarioTime,
    /// The storyline.
    Thread,
    /// Who is said to send it.
    From,
    /// Who gets it.
    To,
    /// How it is delivered.
    Method,
    /// One line.
    Title,
    /// What whoever gets it reads.
    Text,
    /// Admiralty grade.
    Reliability,
    /// What really happened.
    Truth,
    /// What a good table would do.
    ExpectedAction,
    /// The objectives that it serves.
    Objectives,
    /// Who of control answers for it.
    Owner,
    /// When a contingency is called for.
    Condition,
    /// What a contingency does to the game.
    Purpose,
    /// Minutes that the table should need.
    Minutes,
    /// The scenario's inject whose evidence it carries.
    Evidence,
    /// The item that a contingency belongs to.
    Parent,
    /// The draft that it opens silence on.
    Draft,
    /// What has become of it in a session; written, not read.
    Status,
}

/// Headings of each column: the one that is written, then those that are understood.
const HEADINGS: [(Column, &[&str]); 22] = [
    (
        Column::Id,
        &[
            "Id",
            "No",
            "Nr",
            "Number",
            "Seq No",
            "Seq",
            "Sequence",
            "Inject",
            "Inject No",
            "Inject Number",
            "Serial",
            "Serial No",
            "Item",
        ],
    ),
    (Column::Kind, &["Kind", "Category", "Type", "Event type", "Inject type"]),
    (
        Column::At,
        &[
            "Time",
            "At",
            "Trigger time",
            "Delta",
            "When",
            "Inject time",
            "Exercise time",
            "Planned time",
            "Delivery time",
        ],
    ),
    (Column::ScenarioTime, &["Scenario time", "Story time", "STARTEX+", "Game time", "Fictional time"]),
    (Column::Thread, &["Thread", "Storyline", "Event", "Incident", "Vignette"]),
    (Column::From, &["From", "Originator", "Source", "Sender", "Simulated sender"]),
    (
        Column::To,
        &[
            "To",
            "Recipient",
            "Recipients",
            "Player",
            "Players",
            "Audience",
            "Addressee",
            "Addressees",
            "Recipient player",
        ],
    ),
    (Column::Method, &["Method", "Delivery", "Channel", "Delivery method", "Means", "Mode", "Medium"]),
    (Column::Title, &["Title", "Subject", "Headline", "Name", "Inject title"]),
    (
        Column::Text,
        &[
            "Text",
            "Message",
            "Description",
            "Content",
            "Body",
            "Details",
            "Inject text",
            "Inject description",
            "Event description",
        ],
    ),
    (Column::Reliability, &["Reliability", "Grading", "Grade", "Admiralty grade"]),
    (Column::Truth, &["Truth", "Ground truth", "Notes for control", "Control notes"]),
    (
        Column::ExpectedAction,
        &[
            "Expected action",
            "Expected actions",
            "Expected outcome",
            "Expected outcomes",
            "Expected response",
            "Player response",
            "Expected player action",
        ],
    ),
    (
        Column::Objectives,
        &[
            "Objective",
            "Objectives",
            "Capability",
            "Core capability",
            "Training objective",
            "Exercise objective",
        ],
    ),
    (Column::Owner, &["Owner", "Controller", "Responsible", "Responsible controller"]),
    (Column::Condition, &["Condition", "Trigger", "Depends on", "Trigger condition"]),
    (Column::Purpose, &["Purpose"]),
    (Column::Minutes, &["Minutes", "Max discussion time", "Discussion time", "Duration"]),
    (Column::Evidence, &["Evidence"]),
    (Column::Parent, &["Parent"]),
    (Column::Draft, &["Draft"]),
    (Column::Status, &["Status"]),
];

impl Column {
    /// Every column, in the order of an export.
    pub fn all() -> impl Iterator<Item = Column> {
        HEADINGS.iter().map(|(column, _)| *column)
    }

    /// The heading under which it is written.
    #[must_use]
    pub fn heading(self) -> &'static str {
        HEADINGS[self as usize].1[0]
    }

    /// The column that a heading means, whatever its case, spaces and marks.
    #[must_use]
    pub fn of(heading: &str) -> Option<Column> {
        let wanted = plain(heading);
        let found = HEADINGS.iter().find(|(_, names)| names.iter().any(|name| plain(name) == wanted));
        found.filter(|_| !wanted.is_empty()).map(|(column, _)| *column)
    }

    /// Whether players may see it. The rest is control's.
    #[must_use]
    pub fn is_for_players(self) -> bool {
        use Column::{At, From, Id, Method, Reliability, ScenarioTime, Text, Thread, Title, To};
        matches!(self, Id | At | ScenarioTime | Thread | From | To | Method | Title | Text | Reliability)
    }
}

/// A heading without case, spaces and marks; `#` stands for a number.
fn plain(heading: &str) -> String {
    let spelt = heading.replace('#', " No ");
    spelt.chars().filter(|c| c.is_alphanumeric() || *c == '+').flat_map(char::to_lowercase).collect()
}

/// What becomes of a column of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// It is this column.
    As(Column),
    /// It is kept with each item under its own heading.
    Kept,
    /// It is left out.
    Left,
}

/// Where a sheet's heading stands and what its columns are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// Row of the heading, from 0.
    pub heading: usize,
    /// What each column is; columns beyond are left out.
    pub columns: Vec<Use>,
}

/// Rows among which the heading is looked for.
const SEARCHED: usize = 20;

impl Mapping {
    /// The row with the most headings that casus knows, at least two, and what its columns are. A second column of
    /// one meaning is kept as it is, and so is one of unknown meaning; one without heading is left out.
    #[must_use]
    pub fn propose(sheet: &Sheet) -> Option<Mapping> {
        let known = |row: &Vec<String>| row.iter().filter(|cell| Column::of(cell).is_some()).count();
        let rows = sheet.rows.iter().enumerate().take(SEARCHED);
        let best = rows.map(|(at, row)| (known(row), at)).filter(|(count, _)| *count >= 2);
        let (_, heading) = best.max_by_key(|&(count, at)| (count, std::cmp::Reverse(at)))?;
        let mut columns: Vec<Use> = Vec::new();
        for cell in &sheet.rows[heading] {
            let meant = match Column::of(cell) {
                Some(column) if !columns.contains(&Use::As(column)) => Use::As(column),
                _ if cell.trim().is_empty() => Use::Left,
                _ => Use::Kept,
            };
            columns.push(meant);
        }
        Some(Mapping { heading, columns })
    }

    /// Says what a column is. A column that was that until now is kept as it is.
    pub fn assign(&mut self, column: usize, meant: Use) {
        for (at, other) in self.columns.iter_mut().enumerate() {
            if at != column && *other == meant && matches!(meant, Use::As(_)) {
                *other = Use::Kept;
            }
        }
        if let Some(slot) = self.columns.get_mut(column) {
            *slot = meant;
        }
    }

    /// The place of a column in the sheet, from 0.
    #[must_use]
    pub fn place(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|meant| *meant == Use::As(column))
    }
}
