//! The cells of an item: how each column is written, and how it is read again.

use super::column::Column;
use super::import::Known;
use casus_model::evidence::Grade;
use casus_scenario::document::{Audience, Item, ItemKind, Purpose, Role};
use casus_scenario::value::{CalendarTime, Id, Positive, ScenarioTime, Text};

/// Kinds: the word that is written, then those that are understood.
const KINDS: [(ItemKind, &[&str]); 9] = [
    (ItemKind::Inject, &["inject", "injects", "key", "enabling", "supporting", "key event"]),
    (ItemKind::Contingency, &["contingency", "contingency inject", "reserve"]),
    (ItemKind::Expected, &["expected", "expected action", "expected player action"]),
    (ItemKind::Context, &["context", "contextual inject", "background"]),
    (ItemKind::Decision, &["decision", "decision point"]),
    (ItemKind::Pulse, &["pulse"]),
    (ItemKind::Silence, &["silence", "silence procedure"]),
    (ItemKind::Jump, &["jump", "time jump"]),
    (ItemKind::Note, &["note", "other", "administrative"]),
];

const PURPOSES: [(Purpose, &str); 4] = [
    (Purpose::SpeedUp, "speed up"),
    (Purpose::SlowDown, "slow down"),
    (Purpose::Correct, "correct"),
    (Purpose::Reignite, "re-ignite"),
];

/// Seats: the word that is written, then those that are understood.
const ROLES: [(Role, &[&str]); 7] = [
    (Role::Facilitator, &["facilitator", "lead facilitator", "exercise director"]),
    (Role::WhiteCell, &["white cell", "simcell", "distaff"]),
    (Role::RedCell, &["red cell", "opfor"]),
    (Role::Chair, &["chair", "secretary general", "president"]),
    (Role::Observer, &["observers", "observer"]),
    (Role::Evaluator, &["evaluators", "evaluator"]),
    (Role::Board, &["board", "big board"]),
];

const EVERYBODY: [&str; 6] =
    ["all", "everybody", "everyone", "all players", "all participants", "all delegations"];
const CONTROL: [&str; 3] = ["control", "excon", "control only"];

/// What a row does not say, or says wrongly.
pub(super) struct Wrong {
    pub(super) what: String,
    pub(super) expected: String,
}

impl Wrong {
    pub(super) fn new(what: impl Into<String>, expected: impl Into<String>) -> Wrong {
        Wrong { what: what.into(), expected: expected.into() }
    }
}

/// A cell as it is written. Items are addressed by ids, which the list explains by itself.
pub(super) fn written(item: &Item, column: Column) -> String {
    let text = |text: &Option<Text>| text.as_ref().map(ToString::to_string).unwrap_or_default();
    let id = |id: &Option<Id>| id.as_ref().map(ToString::to_string).unwrap_or_default();
    match column {
        Column::Id => item.id.to_string(),
        Column::Kind => kind_word(item.kind).to_owned(),
        Column::At => item.at.map(|at| at.to_string()).unwrap_or_default(),
        Column::ScenarioTime => item.scenario_time.map(|time| time.to_string()).unwrap_or_default(),
        Column::Thread => text(&item.thread),
        Column::From => item.from.to_string(),
        Column::To => audience(&item.to),
        Column::Method => text(&item.method),
        Column::Title => item.title.to_string(),
        Column::Text => text(&item.text),
        Column::Reliability => item.reliability.map(|grade| grade.to_string()).unwrap_or_default(),
        Column::Truth => text(&item.truth),
        Column::ExpectedAction => text(&item.expected_action),
        Column::Objectives => listed(&item.objectives),
        Column::Owner => text(&item.owner),
        Column::Condition => text(&item.condition),
        Column::Purpose => item.purpose.map(|p| PURPOSES[p as usize].1.to_owned()).unwrap_or_default(),
        Column::Minutes => item.minutes.map(|minutes| minutes.to_string()).unwrap_or_default(),
        Column::Evidence => id(&item.evidence),
        Column::Parent => id(&item.parent),
        Column::Draft => id(&item.draft),
        Column::Status => String::new(),
    }
}

fn kind_word(kind: ItemKind) -> &'static str {
    KINDS.iter().find(|(known, _)| *known == kind).map_or("inject", |(_, words)| words[0])
}

fn audience(to: &Audience) -> String {
    match to {
        Audience::Control => CONTROL[0].to_owned(),
        Audience::All => EVERYBODY[0].to_owned(),
        Audience::Members(members) => listed(members),
        Audience::Roles(roles) => {
            let words: Vec<&str> = roles.iter().map(|role| ROLES[*role as usize].1[0]).collect();
            words.join("; ")
        }
    }
}

/// Ids with semicolons between them.
fn listed(ids: &[Id]) -> String {
    ids.iter().map(Id::as_str).collect::<Vec<_>>().join("; ")
}

/// Lower case with single spaces; `-` and `_` are spaces.
fn plain(text: &str) -> String {
    let words =
        text.split(|c: char| c.is_whitespace() || c == '-' || c == '_').filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

pub(super) fn kind(cell: &str) -> Result<ItemKind, Wrong> {
    if cell.is_empty() {
        return Ok(ItemKind::Inject);
    }
    let wanted = plain(cell);
    KINDS.iter().find(|(_, words)| words.contains(&wanted.as_str())).map(|(kind, _)| *kind).ok_or_else(|| {
        let words: Vec<&str> = KINDS.iter().map(|(_, words)| words[0]).collect();
        Wrong::new(format!("`{cell}` is no kind of item"), format!("one of {}", words.join(", ")))
    })
}

pub(super) fn purpose(cell: &str) -> Result<Option<Purpose>, Wrong> {
    let wanted = plain(cell);
    if wanted.is_empty() {
        return Ok(None);
    }
    let found = PURPOSES.iter().find(|(_, word)| plain(word) == wanted).map(|(purpose, _)| Some(*purpose));
    found.ok_or_else(|| {
        let words: Vec<&str> = PURPOSES.iter().map(|(_, word)| *word).collect();
        Wrong::new(format!("`{cell}` is no purpose"), format!("one of {}", words.join(", ")))
    })
}

/// Who gets an item: everybody, control, delegations by id or name, or other seats.
pub(super) fn to(cell: &str, known: &Known<'_>) -> Result<Audience, Wrong> {
    let wanted = plain(cell);
    if EVERYBODY.contains(&wanted.as_str()) {
        return Ok(Audience::All);
    }
    if CONTROL.contains(&wanted.as_str()) {
        return Ok(Audience::Control);
    }
    let (mut members, mut roles) = (Vec::new(), Vec::new());
    for part in parts(cell) {
        let wanted = plain(part);
        if let Some(id) = known.member(part) {
            members.push(id);
        } else if let Some((role, _)) = ROLES.iter().find(|(_, words)| words.contains(&wanted.as_str())) {
            roles.push(*role);
        } else {
            return Err(Wrong::new(
                format!("nobody here is called `{part}`"),
                "all, ids or names of members, or a seat such as chair",
            ));
        }
    }
    match (members.is_empty(), roles.is_empty()) {
        (false, true) => Ok(Audience::Members(members)),
        (true, false) => Ok(Audience::Roles(roles)),
        (true, true) => {
            Err(Wrong::new("a recipient", "all, ids or names of members, or a seat such as chair"))
        }
        (false, false) => Err(Wrong::new(
            "delegations and other seats cannot share an item",
            "one item for the delegations and one for the others",
        )),
    }
}

/// The parts of a list: semicolons, commas, slashes, ampersands and line breaks separate.
pub(super) fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', ',', '/', '&', '\n']).map(str::trim).filter(|part| !part.is_empty())
}

pub(super) fn grade(cell: &str) -> Result<Option<Grade>, Wrong> {
    let bare: String = cell.chars().filter(char::is_ascii_alphanumeric).collect();
    if cell.is_empty() {
        return Ok(None);
    }
    let grade = Grade::parse(&bare.to_ascii_uppercase()).map(Some);
    grade.ok_or_else(|| Wrong::new(format!("`{cell}` is no grade"), "A to F, then 1 to 6, such as B2"))
}

pub(super) fn minutes(cell: &str) -> Result<Option<Positive>, Wrong> {
    let bare = cell.to_lowercase();
    let bare = bare.trim_end_matches("minutes").trim_end_matches("min").trim_end();
    if cell.is_empty() {
        return Ok(None);
    }
    let number = bare.replace(',', ".").parse::<f64>().ok().and_then(|number| Positive::new(number).ok());
    number
        .map(Some)
        .ok_or_else(|| Wrong::new(format!("`{cell}` is no number of minutes"), "a number above 0"))
}

/// What the fiction says: `D+2 06:00`, or a date and time.
pub(super) fn scenario_time(cell: &str, start: CalendarTime) -> Result<Option<ScenarioTime>, Wrong> {
    if cell.is_empty() {
        return Ok(None);
    }
    let dated = || {
        let minute = cell.get(..16).unwrap_or(cell).replace('T', " ");
        let date = minute.parse::<CalendarTime>().ok()?;
        // D+0 00:00 is the hour of `start`.
        ScenarioTime::from_minutes(date.minutes_since(start))
    };
    let upper = cell.to_ascii_uppercase();
    let found = cell.parse().or_else(|_| upper.parse()).ok().or_else(dated);
    let expected = "a scenario time such as D+2 06:00, or a date and time such as 2026-10-05 06:00";
    found.map(Some).ok_or_else(|| Wrong::new(format!("`{cell}` is no scenario time"), expected))
}

/// An id that is among those known, whatever its case; `None` for an empty cell.
pub(super) fn reference<'k>(
    cell: &str,
    what: &str,
    known: impl Iterator<Item = &'k str>,
) -> Result<Option<Id>, Wrong> {
    if cell.is_empty() {
        return Ok(None);
    }
    let mut known = known;
    let found = known.find(|id| id.eq_ignore_ascii_case(cell)).and_then(|id| id.parse().ok());
    found
        .map(Some)
        .ok_or_else(|| Wrong::new(format!("there is no {what} `{cell}`"), format!("the id of an {what}")))
}
