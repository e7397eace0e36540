//! What a session is played with: setup, table, model, seed. It never changes and is shared by all that read it.

use crate::clock::{MINUTE, scenario_label};
use casus_model::{Draws, InvalidSetup, MemberId, Model, Setup};
use casus_scenario::Loaded;
use casus_scenario::document::Table;
use casus_scenario::value::{CalendarTime, Id};

/// The game of a session.
#[derive(Clone, Debug)]
pub struct Game {
    model: Model,
    table: Table,
    title: String,
    start: CalendarTime,
    draws: Draws,
    members: Vec<Id>,
}

impl Game {
    /// The game of a loaded scenario under a seed.
    ///
    /// # Errors
    ///
    /// [`InvalidSetup`] if the model refuses the setup.
    pub fn new(loaded: &Loaded, seed: u64) -> Result<Game, InvalidSetup> {
        let invalid = |e: String| InvalidSetup { message: e };
        let members = loaded.setup.members.iter().map(|m| m.id.parse::<Id>());
        Ok(Game {
            members: members.collect::<Result<_, _>>().map_err(|e| invalid(e.to_string()))?,
            model: Model::new(loaded.setup.clone())?,
            table: loaded.table(),
            title: loaded.scenario.title.to_string(),
            start: loaded.scenario.start,
            draws: Draws::new(seed, 0, 0),
        })
    }

    /// The setup.
    #[must_use]
    pub fn setup(&self) -> &Setup {
        self.model.setup()
    }

    /// The compiled model.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// What is played at the table.
    #[must_use]
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// Title of the exercise.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Calendar time of D+0 00:00.
    #[must_use]
    pub fn start(&self) -> CalendarTime {
        self.start
    }

    /// The randomness of the session. Its seed reveals the future and is control's alone.
    #[must_use]
    pub fn draws(&self) -> Draws {
        self.draws
    }

    /// Ids of the members, in the order of the scenario.
    #[must_use]
    pub fn members(&self) -> &[Id] {
        &self.members
    }

    /// The member of this id.
    #[must_use]
    pub fn member(&self, id: &Id) -> Option<MemberId> {
        self.setup().member(id.as_str())
    }

    /// The letter by which a hypothesis goes: `A` for the first.
    #[must_use]
    pub fn letter(place: usize) -> char {
        char::from(b'A' + u8::try_from(place % 26).unwrap_or(0))
    }

    /// Date and hour of the fiction for ms from D+0 00:00: `2026-10-05 04:00`; as `D+2 06:00` beyond the calendar.
    #[must_use]
    pub fn date(&self, scenario: i64) -> String {
        match self.start.plus_minutes(scenario.div_euclid(MINUTE)) {
            Some(time) => {
                let ((y, m, d), (hour, minute)) = (time.date(), time.time_of_day());
                format!("{y:04}-{m:02}-{d:02} {hour:02}:{minute:02}")
            }
            None => scenario_label(scenario),
        }
    }

    /// What the scenario clock shows at STARTEX, ms: the fiction of the first item with a time, else D+0 00:00.
    #[must_use]
    pub fn scenario_start(&self) -> i64 {
        let first = self.table.items.iter().filter(|item| item.at.is_some()).min_by_key(|item| item.at);
        first.and_then(|item| item.scenario_time).map_or(0, |time| time.minutes() * MINUTE)
    }
}
