//! What control takes away: hand-outs to print, and the events list as it stands.

use super::problem::Problem;
use crate::door::DoorView;
use crate::print::{Paper, Style, WayIn, What, handouts};
use casus_scenario::document::{Audience, Item, Names, Role, Table};
use casus_scenario::value::{Id, Positive, ScenarioTime, SessionTime, Text};
use casus_session::msel::{self, Export, export};
use casus_session::seat::{self, Party};
use casus_session::view::{ControlView, ItemStatus, ItemView};
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
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

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
        let View::Control(control) = session.project(&Viewer::Role(seat::Role::Facilitator)) else {
            return Err(Problem::not_found());
        };
        let statuses: BTreeMap<Id, ItemStatus> =
            control.items.iter().map(|item| (item.id.clone(), item.status)).collect();
        let how = Export { to, skin: control.room.skin, statuses: &statuses };
        Ok(export(&items(&control, game.table()), &how))
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

/// The list as it stands: what was edited as it is now, what was written in the session behind the item that it
/// follows. Texts are as written; where invented names are shown, an edited text keeps them.
fn items(control: &ControlView, table: &Table) -> Vec<Item> {
    let shown: BTreeMap<&str, &ItemView> =
        control.items.iter().map(|item| (item.id.as_str(), item)).collect();
    let mut items: Vec<Item> = table.items.clone();
    for item in &mut items {
        if let Some(view) = shown.get(item.id.as_str()) {
            edited(item, view, table, control.room.names);
        }
    }
    for view in &control.items {
        if items.iter().any(|item| item.id == view.id) {
            continue;
        }
        let (Ok(from), Ok(title)) = (view.from.parse::<Text>(), view.title.parse::<Text>()) else { continue };
        let mut item = Item::new(view.id.clone(), view.kind, from, title);
        edited(&mut item, view, table, control.room.names);
        item.thread = text(&view.thread);
        item.method = text(&view.method);
        item.minutes = view.minutes.and_then(|minutes| Positive::new(minutes).ok());
        item.scenario_time = view.scenario_time.and_then(ScenarioTime::from_minutes);
        let before = items.iter().rposition(|other| other.at.is_some() && other.at <= item.at);
        items.insert(before.filter(|_| item.at.is_some()).map_or(items.len(), |place| place + 1), item);
    }
    items
}

/// Puts what a view says into an item, where it is other than what the item would be shown as.
fn edited(item: &mut Item, view: &ItemView, table: &Table, names: Names) {
    if *table.shown(names, item.title.as_str()) != view.title
        && let Ok(title) = view.title.parse()
    {
        item.title = title;
    }
    let was = item.text.as_ref().map_or("", Text::as_str);
    if *table.shown(names, was) != view.text {
        item.text = text(&view.text);
    }
    item.at = view.due.and_then(|due| u32::try_from(due.at / 1000).ok()).and_then(SessionTime::from_seconds);
    let members = |to: &[Party]| -> Option<Vec<Id>> {
        to.iter().map(|party| if let Party::Member(id) = party { Some(id.clone()) } else { None }).collect()
    };
    let roles = |to: &[Party]| -> Option<Vec<Role>> {
        let role = |party: &Party| match party {
            Party::Control => Some(Role::WhiteCell),
            Party::Chair => Some(Role::Chair),
            Party::Red => Some(Role::RedCell),
            Party::Member(_) => None,
        };
        to.iter().map(role).collect()
    };
    // An item of the list can be for observers or evaluators, whom no party stands for.
    let special = matches!(&item.to, Audience::Roles(roles) if roles.iter().any(|role| {
        matches!(role, Role::Facilitator | Role::Observer | Role::Evaluator | Role::Board)
    }));
    match view.to.as_deref() {
        _ if special => {}
        None => item.to = Audience::Control,
        Some([]) => item.to = Audience::All,
        Some(to) => {
            if let Some(to) = members(to).map(Audience::Members).or_else(|| roles(to).map(Audience::Roles)) {
                item.to = to;
            }
        }
    }
}

fn text(words: &str) -> Option<Text> {
    words.parse().ok().filter(|_| !words.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use casus_scenario::ScenarioFile;
    use casus_session::command::Item as Change;
    use casus_session::{Actor, Command, CommandId, Millis, SeatId};

    fn begun() -> (Arc<Game>, Session) {
        let loaded =
            ScenarioFile::shipped("staged-border-incident").expect("it ships").load().expect("it loads");
        let game = Arc::new(Game::new(&loaded, 7).expect("a game"));
        let session = Session::open(Arc::clone(&game), &"0".repeat(64), Millis(0));
        (game, session)
    }

    fn listed(session: &Session, table: &Table) -> Vec<Item> {
        match session.project(&Viewer::Role(seat::Role::Facilitator)) {
            View::Control(control) => items(&control, table),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_list_that_nobody_touched_is_the_authors() {
        let (game, session) = begun();
        assert_eq!(listed(&session, game.table()), game.table().items);
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
        let items = listed(&session, game.table());
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
