//! Reading a sheet as a list of items.

use super::cell::{self, Wrong};
use super::column::{Column, Mapping, Use};
use super::moment::{Startex, Written};
use super::sheet::{Sheet, unguarded};
use casus_model::Setup;
use casus_scenario::document::{Audience, Item, ItemKind, Table};
use casus_scenario::value::{CalendarTime, Id, Text};
use std::collections::BTreeMap;

/// What the rows of a sheet can refer to.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The setup: members, evidence, the adversary.
    pub setup: &'a Setup,
    /// The table: objectives, drafts, the present list.
    pub table: &'a Table,
    /// Calendar time of D+0 00:00.
    pub start: CalendarTime,
}

impl Known<'_> {
    /// The member of this id or name, real or invented.
    pub(super) fn member(&self, text: &str) -> Option<Id> {
        use casus_scenario::document::Names::Invented;
        let is = |name: &str| {
            let shown = self.table.shown(Invented, name);
            name.eq_ignore_ascii_case(text) || shown.to_lowercase() == text.to_lowercase()
        };
        self.setup.members.iter().find(|m| is(&m.id) || is(&m.name)).and_then(|m| m.id.parse().ok())
    }
}

/// What is to be said of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The row of the sheet, from 0.
    pub row: usize,
    /// What its id cell says.
    pub id: String,
    /// The column.
    pub column: Column,
    /// Whether the row cannot be taken as it is. Otherwise the cell was left out.
    pub stops: bool,
    /// What is wrong; of a missing cell what the row needs, such as `a recipient`.
    pub what: String,
    /// What would be right.
    pub expected: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (row, id) = (self.row + 1, if self.id.is_empty() { "-" } else { self.id.as_str() });
        let what = if MISSING.contains(&self.what.as_str()) {
            format!("it needs {}", self.what)
        } else {
            self.what.clone()
        };
        write!(f, "row {row} ({id}), {}: {what}; expected {}", self.column.heading(), self.expected)
    }
}

impl Problem {
    /// What the row needs: what it lacks, or a correction of what is wrong.
    #[must_use]
    pub fn need(&self) -> String {
        if MISSING.contains(&self.what.as_str()) {
            self.what.clone()
        } else {
            format!("a correction: {}", self.what)
        }
    }
}

/// What rows lack, as the summary counts it.
const MISSING: [&str; 5] = ["an id", "a time", "a sender", "a recipient", "a title"];

/// A sheet that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// The rows that are good, in order.
    pub items: Vec<Item>,
    /// How many rows the sheet has under its heading, blank ones apart.
    pub rows: usize,
    /// What is to be said of the others, and of cells that were left out.
    pub problems: Vec<Problem>,
    /// Whether a time of the sheet is absolute, so that the hour of STARTEX is needed.
    pub needs_startex: bool,
}

impl Import {
    /// How it went, in a line: `import 13 of 14, 1 needs a recipient`.
    #[must_use]
    pub fn words(&self) -> String {
        format!("import {} of {}{}", self.items.len(), self.rows, self.needs())
    }

    /// What is ready to be taken, in a line: `13 ready, 1 needs a recipient`.
    #[must_use]
    pub fn ready(&self) -> String {
        format!("{} ready{}", self.items.len(), self.needs())
    }

    /// What the rows that could not be taken need, each kind of need behind a comma.
    fn needs(&self) -> String {
        let mut first: BTreeMap<usize, &Problem> = BTreeMap::new();
        for problem in self.problems.iter().filter(|problem| problem.stops) {
            first.entry(problem.row).or_insert(problem);
        }
        let mut words = String::new();
        for need in MISSING.iter().copied().chain([""]) {
            let missing = |p: &&&Problem| {
                if need.is_empty() { !MISSING.contains(&p.what.as_str()) } else { p.what == need }
            };
            let count = first.values().filter(missing).count();
            let verb = if count == 1 { "needs" } else { "need" };
            if count > 0 {
                let need = if need.is_empty() { "a correction" } else { need };
                words.push_str(&format!(", {count} {verb} {need}"));
            }
        }
        words
    }
}

/// Reads a sheet. A row is taken if nothing that it needs is missing or wrong; each other row gets a problem and its
/// neighbours none. A status is not read: a list says what is to happen.
#[must_use]
pub fn import(sheet: &Sheet, mapping: &Mapping, known: &Known<'_>, startex: Option<Startex>) -> Import {
    let mut import = Import { items: vec![], rows: 0, problems: vec![], needs_startex: false };
    let times: Vec<Option<Written>> = match mapping.place(Column::At) {
        Some(place) => (0..sheet.rows.len()).map(|row| Written::read(sheet.cell(row, place))).collect(),
        None => vec![None; sheet.rows.len()],
    };
    let under = times.get(mapping.heading + 1..).unwrap_or_default();
    import.needs_startex = under.iter().flatten().any(|time| time.is_absolute());
    let days = under.iter().flatten().filter_map(|time| match time {
        Written::Date(day, _) => Some(*day),
        _ => None,
    });
    let first = days.min_by_key(|day| day.minutes_since(known.start));
    let ids: Vec<String> = match mapping.place(Column::Id) {
        Some(place) => (0..sheet.rows.len()).map(|row| sheet.cell(row, place).to_owned()).collect(),
        None => vec![String::new(); sheet.rows.len()],
    };
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for (row, cells) in sheet.rows.iter().enumerate().skip(mapping.heading + 1) {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        import.rows += 1;
        let mut reading = Row { sheet, mapping, known, row, ids: &ids, found: Vec::new() };
        let item = reading.item(times[row], startex, first);
        let item = item.filter(|item| match taken.get(&item.id.as_str().to_ascii_lowercase()) {
            Some(other) => {
                let what = format!("the id `{}` is that of row {} too", item.id, other + 1);
                reading.stop(Column::Id, Wrong::new(what, "ids that differ"));
                false
            }
            None => true,
        });
        let stopped = reading.found.iter().any(|problem| problem.stops);
        import.problems.append(&mut reading.found);
        if let Some(item) = item.filter(|_| !stopped) {
            taken.insert(item.id.as_str().to_ascii_lowercase(), row);
            import.items.push(item);
        }
    }
    import
}

struct Row<'a> {
    sheet: &'a Sheet,
    mapping: &'a Mapping,
    known: &'a Known<'a>,
    row: usize,
    /// Every id of the sheet, for those that refer to each other.
    ids: &'a [String],
    found: Vec<Problem>,
}

impl<'a> Row<'a> {
    fn cell(&self, column: Column) -> &'a str {
        self.mapping.place(column).map_or("", |place| unguarded(self.sheet.cell(self.row, place)).trim())
    }

    fn say(&mut self, column: Column, stops: bool, wrong: Wrong) {
        let id = self.ids[self.row].clone();
        let Wrong { what, expected } = wrong;
        self.found.push(Problem { row: self.row, id, column, stops, what, expected });
    }

    fn stop(&mut self, column: Column, wrong: Wrong) {
        self.say(column, true, wrong);
    }

    /// What was read, or nothing and a word about it.
    fn or_say<T: Default>(&mut self, column: Column, stops: bool, read: Result<T, Wrong>) -> T {
        read.unwrap_or_else(|wrong| {
            self.say(column, stops, wrong);
            T::default()
        })
    }

    fn text(&mut self, column: Column) -> Option<Text> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return None;
        }
        match cell.parse::<Text>() {
            Ok(text) => Some(text),
            Err(refusal) => {
                let expected = refusal.expected.unwrap_or_else(|| "a text".to_owned());
                self.stop(column, Wrong::new(refusal.what, expected));
                None
            }
        }
    }

    fn item(
        &mut self,
        time: Option<Written>,
        startex: Option<Startex>,
        first: Option<CalendarTime>,
    ) -> Option<Item> {
        let kind = cell::kind(self.cell(Column::Kind));
        let kind = self.or_say(Column::Kind, true, kind);
        let id = self.id();
        let title = match self.text(Column::Title) {
            Some(title) => Some(title),
            None => self.first_line(),
        };
        let from = match self.text(Column::From) {
            Some(from) => Some(from),
            None if kind.is_played() && self.mapping.place(Column::From).is_some() => {
                self.stop(Column::From, Wrong::new("a sender", "who is said to send it"));
                None
            }
            None => "Control".parse().ok(),
        };
        let (Some(id), Some(title), Some(from)) = (id, title, from) else {
            self.audience(kind);
            self.time(kind, time, startex, first);
            return None;
        };
        let known = self.known;
        let scenario_time = cell::scenario_time(self.cell(Column::ScenarioTime), known.start);
        let reliability = cell::grade(self.cell(Column::Reliability));
        let purpose = cell::purpose(self.cell(Column::Purpose));
        let minutes = cell::minutes(self.cell(Column::Minutes));
        let evidence = known.setup.items.iter().map(|item| item.id.as_str()).filter(|id| !id.contains('#'));
        let evidence = cell::reference(self.cell(Column::Evidence), "item of evidence", evidence);
        let draft = known.table.drafts.iter().map(|draft| draft.id.as_str());
        let draft = cell::reference(self.cell(Column::Draft), "draft", draft);
        let parent = cell::reference(self.cell(Column::Parent), "item", self.ids.iter().map(String::as_str));
        let draft = self.or_say(Column::Draft, kind == ItemKind::Silence, draft);
        if kind == ItemKind::Silence && draft.is_none() && self.cell(Column::Draft).is_empty() {
            self.stop(Column::Draft, Wrong::new("silence is opened on no draft", "the id of a draft"));
        }
        let scenario_time = self.or_say(Column::ScenarioTime, kind == ItemKind::Jump, scenario_time);
        if kind == ItemKind::Jump && scenario_time.is_none() && self.cell(Column::ScenarioTime).is_empty() {
            self.stop(Column::ScenarioTime, Wrong::new("a jump without an hour of the fiction", "D+2 06:00"));
        }
        Some(Item {
            at: self.time(kind, time, startex, first),
            scenario_time,
            thread: self.text(Column::Thread),
            to: self.audience(kind),
            method: self.text(Column::Method),
            text: self.text(Column::Text),
            reliability: self.or_say(Column::Reliability, false, reliability),
            truth: self.text(Column::Truth),
            expected_action: self.text(Column::ExpectedAction),
            objectives: self.objectives(),
            owner: self.text(Column::Owner),
            condition: self.text(Column::Condition),
            purpose: self.or_say(Column::Purpose, false, purpose),
            minutes: self.or_say(Column::Minutes, false, minutes),
            evidence: self.or_say(Column::Evidence, false, evidence),
            parent: self.or_say(Column::Parent, false, parent),
            draft,
            // No column holds it, so a contingency keeps what the scenario says of it.
            arms: known
                .table
                .item(id.as_str())
                .and_then(|item| item.arms.clone())
                .filter(|_| kind == ItemKind::Contingency),
            extra: self.extra(),
            ..Item::new(id, kind, from, title)
        })
    }

    fn id(&mut self) -> Option<Id> {
        let written = self.cell(Column::Id);
        if written.is_empty() {
            self.stop(Column::Id, Wrong::new("an id", "one that no other row has, such as S1.03"));
            return None;
        }
        let id = written.parse::<Id>();
        if id.is_err() {
            let expected = "up to 40 letters, digits, `.`, `_` and `-`, such as S1.03";
            self.stop(Column::Id, Wrong::new(format!("`{written}` cannot be an id"), expected));
        }
        id.ok()
    }

    /// A row without a title is called by the first line of its text.
    fn first_line(&mut self) -> Option<Text> {
        let line = self.cell(Column::Text).lines().next().unwrap_or_default();
        let title: String = line.chars().take(80).collect();
        if title.is_empty() {
            self.stop(Column::Title, Wrong::new("a title", "one line"));
            return None;
        }
        title.parse().ok()
    }

    fn time(
        &mut self,
        kind: ItemKind,
        time: Option<Written>,
        startex: Option<Startex>,
        first: Option<CalendarTime>,
    ) -> Option<casus_scenario::value::SessionTime> {
        let written = self.cell(Column::At);
        let expected = "a time such as T+00:15, 15, 09:30 or 2026-10-05 09:30";
        if written.is_empty() {
            if kind.is_timed() {
                self.stop(Column::At, Wrong::new("a time", expected));
            }
            return None;
        }
        let read = match time {
            Some(time) => time.moment(startex, first).map_err(|why| format!("`{written}`: {why}")),
            None => Err(format!("`{written}` is no time")),
        };
        read.map_err(|what| self.stop(Column::At, Wrong::new(what, expected))).ok()
    }

    fn audience(&mut self, kind: ItemKind) -> Audience {
        let written = self.cell(Column::To);
        let to = if written.is_empty() && !kind.is_played() {
            let everybody = matches!(kind, ItemKind::Pulse | ItemKind::Silence | ItemKind::Jump);
            Ok(if everybody { Audience::All } else { Audience::Control })
        } else {
            cell::to(written, self.known)
        };
        let to = self.or_say(Column::To, true, to);
        if to == Audience::Control
            && !written.is_empty()
            && kind.is_played()
            && self.found.iter().all(|p| p.column != Column::To)
        {
            let what = "no player would ever see it";
            self.stop(
                Column::To,
                Wrong::new(what, "another recipient, or the kind note, context or expected"),
            );
        }
        to
    }

    fn objectives(&mut self) -> Vec<Id> {
        let mut objectives: Vec<Id> = Vec::new();
        for part in cell::parts(self.cell(Column::Objectives)) {
            let known = self.known.table.objectives.iter();
            let read = cell::reference(part, "objective", known.map(|objective| objective.id.as_str()));
            let read = self.or_say(Column::Objectives, false, read);
            objectives.extend(read.filter(|id| !objectives.contains(id)));
        }
        objectives
    }

    fn extra(&mut self) -> Vec<(Text, Text)> {
        let mut extra = Vec::new();
        for (place, meant) in self.mapping.columns.iter().enumerate() {
            let value = unguarded(self.sheet.cell(self.row, place)).trim();
            let heading = unguarded(self.sheet.cell(self.mapping.heading, place)).trim();
            if *meant == Use::Kept
                && !value.is_empty()
                && !heading.is_empty()
                && let (Ok(heading), Ok(value)) = (heading.parse(), value.parse())
            {
                extra.push((heading, value));
            }
        }
        extra
    }
}
