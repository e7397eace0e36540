//! A list of events that the facilitator reads in from a file: what its columns are taken for, what was corrected in it,
//! and what it would change. It is the console's own until it is accepted; only then the session hears of it.

mod view;

pub use view::{ColumnView, ListView, RowView};

use casus_scenario::document::Item;
use casus_session::msel::{
    Column, Import, Known, Mapping, Revision, Sheet, Startex, Unreadable, Use, import,
};
use casus_session::view::ItemStatus;
use casus_session::{Command, Game, Id};
use serde::Deserialize;

/// The list that is being read, if one is, and how often that has changed.
#[derive(Debug, Default)]
pub struct Listing {
    /// The list.
    pub reading: Option<Reading>,
    /// Grows with every change.
    pub version: u64,
}

/// A list that is being read.
#[derive(Debug)]
pub struct Reading {
    sheets: Vec<Sheet>,
    sheet: usize,
    mapping: Option<Mapping>,
    startex: Option<(String, Startex)>,
    /// Whether what the list lacks stays in the session.
    stays: bool,
    /// Whether the rows that are good go without the others.
    partly: bool,
    import: Option<Import>,
}

/// What the facilitator says of the list.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Say {
    /// Another sheet of the workbook.
    Sheet {
        /// Its place, from 0.
        sheet: usize,
    },
    /// What a column is.
    Column {
        /// Its place, from 0.
        at: usize,
        /// The heading of a column of an export, `keep` or `leave`.
        meant: String,
    },
    /// When the session starts.
    Startex {
        /// `09:00`, or with its day.
        hour: String,
    },
    /// What stands in a cell.
    Cell {
        /// Its row, from 0.
        row: usize,
        /// The heading of its column in an export.
        column: String,
        /// What stands there.
        text: String,
    },
    /// What becomes of what the list lacks.
    Lacking {
        /// It stays.
        stays: bool,
    },
    /// What becomes of the good rows where others are not.
    Partly {
        /// They go without the others.
        partly: bool,
    },
}

/// Why something cannot be said of a list.
pub type Wrong = String;

impl Reading {
    /// Reads a file, with the mapping that is proposed for its first sheet.
    ///
    /// # Errors
    /// [`Unreadable`] for a file that is no list.
    pub fn open(bytes: &[u8], game: &Game) -> Result<Reading, Unreadable> {
        let sheets = Sheet::read("list.csv", bytes)?;
        let mapping = sheets.first().and_then(Mapping::propose);
        let mut reading =
            Reading { sheets, sheet: 0, mapping, startex: None, stays: false, partly: false, import: None };
        reading.read(game);
        Ok(reading)
    }

    /// Takes in what the facilitator says.
    ///
    /// # Errors
    /// What is wrong with it; the list is then as it was.
    pub fn say(&mut self, say: Say, game: &Game) -> Result<(), Wrong> {
        match say {
            Say::Sheet { sheet } => {
                let chosen = self.sheets.get(sheet).ok_or("There is no such sheet.")?;
                self.mapping = Mapping::propose(chosen);
                self.sheet = sheet;
            }
            Say::Column { at, meant } => {
                let meant = match meant.as_str() {
                    "keep" => Use::Kept,
                    "leave" => Use::Left,
                    heading => Use::As(Column::of(heading).ok_or("There is no such column.")?),
                };
                let mapping = self.mapping.as_mut().filter(|mapping| at < mapping.columns.len());
                mapping.ok_or("The sheet has no such column.")?.assign(at, meant);
            }
            Say::Startex { hour } => {
                let startex = hour.trim().parse().map_err(|why| format!("{why}."))?;
                self.startex = Some((hour.trim().to_owned(), startex));
            }
            Say::Cell { row, column, text } => self.write(row, &column, &text)?,
            Say::Lacking { stays } => self.stays = stays,
            Say::Partly { partly } => self.partly = partly,
        }
        self.read(game);
        Ok(())
    }

    /// Writes a cell; a column that the sheet lacks is put behind its others.
    fn write(&mut self, row: usize, column: &str, text: &str) -> Result<(), Wrong> {
        let column = Column::of(column).ok_or("There is no such column.")?;
        if text.len() > 8_192 || text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            return Err("A cell holds plain text of at most 8,192 bytes.".to_owned());
        }
        let (Some(mapping), Some(sheet)) = (&mut self.mapping, self.sheets.get_mut(self.sheet)) else {
            return Err("The list has no heading.".to_owned());
        };
        if row <= mapping.heading || row >= sheet.rows.len() {
            return Err("The list has no such row.".to_owned());
        }
        let place = match mapping.place(column) {
            Some(place) => place,
            None => {
                let place = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
                sheet.set(mapping.heading, place, column.heading());
                mapping.columns.resize(place, Use::Left);
                mapping.columns.push(Use::As(column));
                place
            }
        };
        sheet.set(row, place, text);
        Ok(())
    }

    fn read(&mut self, game: &Game) {
        let known = Known { setup: game.setup(), table: game.table(), start: game.start() };
        let startex = self.startex.as_ref().map(|(_, startex)| *startex);
        self.import = match (self.sheets.get(self.sheet), &self.mapping) {
            (Some(sheet), Some(mapping)) => Some(import(sheet, mapping, &known, startex)),
            _ => None,
        };
    }

    /// What it would change in a list. An item whose row could not be read stays as it is.
    fn revision(&self, present: &[(Item, ItemStatus)]) -> Option<Revision> {
        let import = self.import.as_ref()?;
        let unread =
            |id: &Id| import.problems.iter().any(|p| p.stops && id.as_str().eq_ignore_ascii_case(&p.id));
        Some(Revision::new(present, &import.items, |id| self.stays || unread(id)))
    }

    /// Whether all that it needs is there. A list without a row is taken for a mistake.
    fn is_ready(&self) -> bool {
        let whole = |import: &Import| import.problems.iter().all(|problem| !problem.stops);
        let taken = |import: &Import| !import.items.is_empty() && (self.partly || whole(import));
        self.import.as_ref().is_some_and(taken)
    }

    /// The command that brings it about, if what it changes is what `seen` names.
    #[must_use]
    pub fn accepted(&self, present: &[(Item, ItemStatus)], seen: &str) -> Option<Command> {
        let command = Command::Item(self.revision(present)?.command());
        (self.is_ready() && mark(&command) == seen).then_some(command)
    }
}

/// A short name of a change, which another change does not have.
fn mark(command: &Command) -> String {
    let text = serde_json::to_vec(command).unwrap_or_default();
    blake3::hash(&text).to_hex().as_str()[..16].to_owned()
}
