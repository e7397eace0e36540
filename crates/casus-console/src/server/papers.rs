//! What control takes away: hand-outs to print, and the events list as it stands.

use super::problem::Problem;
use crate::door::DoorView;
use crate::print::{Paper, Style, WayIn, What, handouts};
use casus_session::msel::{self, Export, export};
use casus_session::seat::Role;
use casus_session::{Game, Record, Session, View, Viewer};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The papers and what they are called.
pub(crate) const PAPERS: [(&str, &str); 7] = [
    ("handouts-a4.html", "All hand-outs, A4"),
    ("handouts-letter.html", "All hand-outs, Letter"),
    ("remaining-a4.html", "What remains, A4"),
    ("remaining-letter.html", "What remains, Letter"),
    ("events.xlsx", "Events list, XLSX"),
    ("events.csv", "Events list, CSV"),
    ("events-players.csv", "Events list, players' version"),
];

const HTML: &str = "text/html; charset=utf-8";
const CSV: &str = "text/csv; charset=utf-8";
/// The kind of a workbook.
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A paper of a session as it stands: its kind and its bytes.
pub(super) fn paper(
    game: &Arc<Game>,
    records: Vec<Record>,
    file: &str,
    door: &DoorView,
) -> Result<(&'static str, Vec<u8>), Problem> {
    let session =
        Session::replay(Arc::clone(game), records).map_err(|error| Problem::incident(&error.to_string()))?;
    let way_in = WayIn { address: &door.address, code: &door.code };
    let printed = |what, paper| {
        let page =
            handouts(&session, what, paper, Style::Inside, Some(way_in)).ok_or_else(Problem::not_found)?;
        Ok((HTML, page.into_bytes()))
    };
    let listed = |to| {
        let View::Control(control) = session.project(&Viewer::Role(Role::Facilitator)) else {
            return Err(Problem::not_found());
        };
        let (mut rows, mut statuses) = (Vec::new(), BTreeMap::new());
        for (row, status) in session.list() {
            statuses.insert(row.id.clone(), status);
            rows.push(row);
        }
        Ok(export(&rows, &Export { to, skin: control.room.skin, statuses: &statuses }))
    };
    match file {
        "handouts-a4.html" => printed(What::All, Paper::A4),
        "handouts-letter.html" => printed(What::All, Paper::Letter),
        "remaining-a4.html" => printed(What::Remaining, Paper::A4),
        "remaining-letter.html" => printed(What::Remaining, Paper::Letter),
        "events.csv" => Ok((CSV, listed(msel::Audience::Control)?.to_csv())),
        "events-players.csv" => Ok((CSV, listed(msel::Audience::Players)?.to_csv())),
        "events.xlsx" => {
            let book = listed(msel::Audience::Control)?.to_xlsx();
            Ok((XLSX, book.map_err(|error| Problem::incident(&error.to_string()))?))
        }
        _ => Err(Problem::not_found()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use casus_scenario::ScenarioFile;
    use casus_scenario::document::{Audience, Item};
    use casus_session::command::Item as Change;
    use casus_session::seat::Party;
    use casus_session::{Actor, Command, CommandId, Id, Millis, SeatId};

    fn begun() -> (Arc<Game>, Session) {
        let loaded =
            ScenarioFile::shipped("staged-border-incident").expect("it ships").load().expect("it loads");
        let game = Arc::new(Game::new(&loaded, 7).expect("a game"));
        let session = Session::open(Arc::clone(&game), &"0".repeat(64), Millis(0));
        (game, session)
    }

    fn listed(session: &Session) -> Vec<Item> {
        session.list().into_iter().map(|(row, _)| row).collect()
    }

    #[test]
    fn a_list_that_nobody_touched_is_the_authors() {
        let (game, session) = begun();
        assert_eq!(listed(&session), game.table().items);
    }

    #[test]
    fn a_list_holds_what_was_changed_in_the_session() {
        let (game, mut session) = begun();
        let id = |text: &str| text.parse::<Id>().expect("an id");
        let written = Change::Write {
            item: id("S1.015"),
            title: "A second report".to_owned(),
            text: "More of the same.".to_owned(),
            from: "Press".to_owned(),
            to: vec![Party::Member(id("POL"))],
            at: Some(180),
        };
        let edited = Change::Edit {
            item: id("S1.01"),
            title: Some("Other".to_owned()),
            text: None,
            to: None,
            at: Some(150),
        };
        for (n, change) in [written, edited].into_iter().enumerate() {
            let command_id = CommandId::try_from(format!("c{n}")).expect("an id");
            let now = session.last().plus(10);
            session
                .submit(&Actor::Seat(SeatId::FACILITATOR), &command_id, Command::Item(change), now)
                .expect("it is done");
        }
        let items = listed(&session);
        assert_eq!(items.len(), game.table().items.len() + 1);
        let place = items.iter().position(|item| item.id == "S1.015").expect("it is there");
        assert_eq!((items[place - 1].id.as_str(), items[place - 1].title.as_str()), ("S1.01", "Other"));
        assert_eq!(items[place].to, Audience::Members(vec![id("POL")]));
        assert_eq!(items[place].at.map(|at| at.to_string()).as_deref(), Some("T+00:03"));

        let records = session.take_unsaved();
        let door = DoorView::default();
        for (file, _) in PAPERS {
            let (_, bytes) = paper(&game, records.clone(), file, &door).expect(file);
            assert!(bytes.len() > 1_000, "{file}");
        }
        let (_, csv) = paper(&game, records.clone(), "events.csv", &door).expect("a list");
        let csv = String::from_utf8(csv).expect("text");
        assert!(csv.contains("S1.015") && csv.contains("Status"));
        let (_, players) = paper(&game, records.clone(), "events-players.csv", &door).expect("a list");
        assert!(!String::from_utf8(players).expect("text").contains("Russian special forces"));
        assert!(paper(&game, records, "../session.casus", &door).is_err());
    }
}
