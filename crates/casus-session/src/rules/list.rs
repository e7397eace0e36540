//! The events list as a whole.

use super::items::{MOST, undoable};
use super::{Ask, Decision, done, not_now, unknown};
use crate::event::Event;
use crate::refusal::{Code, Refusal};
use crate::state::{ItemState, Stage, State};
use crate::view::ItemStatus;
use casus_scenario::document::{Arming, Audience, Item, ItemKind, Sign};
use casus_scenario::value::Id;
use std::collections::BTreeSet;

/// Bytes that the whole list can have; a record holds it three times over.
const BYTES: usize = 8 << 20;

pub(super) fn revise(ask: &Ask<'_>, put: &[Item], remove: &[Id], order: &[Id]) -> Decision {
    let state = ask.state;
    if !matches!(state.stage, Stage::Lobby | Stage::Play) {
        return Err(Refusal::new(Code::Over, "the exercise is over; its list stays as it was"));
    }
    if put.is_empty() && remove.is_empty() && order.is_empty() {
        return Err(not_now("nothing in the list would change"));
    }
    let mut named: BTreeSet<&Id> = BTreeSet::new();
    for (i, id) in remove.iter().enumerate() {
        let at = format!("/item/revise/remove/{i}");
        if !is_there(state, id, &at)? {
            return Err(unknown("item").at(&at));
        }
        once(&mut named, id, &at)?;
    }
    let ids = ids_after(state, put, remove);
    if ids.len() > MOST {
        return Err(not_now("the list would be too long"));
    }
    for (i, row) in put.iter().enumerate() {
        let at = |field: &str| format!("/item/revise/put/{i}/{field}");
        is_there(state, &row.id, &at("id"))?;
        once(&mut named, &row.id, &at("id"))?;
        let alike = |id: &&Id| **id != row.id && id.as_str().eq_ignore_ascii_case(row.id.as_str());
        if let Some(other) = ids.iter().find(alike) {
            let words = format!("the ids {} and {other} differ by case alone", row.id);
            return Err(Refusal::new(Code::Taken, words).at(&at("id")));
        }
        check(ask, row, &ids).map_err(|(field, words)| Refusal::new(Code::Text, words).at(&at(field)))?;
    }
    let mut ordered: BTreeSet<&Id> = BTreeSet::new();
    for (i, id) in order.iter().enumerate() {
        let at = format!("/item/revise/order/{i}");
        if !ids.contains(id) {
            return Err(unknown("item").at(&at));
        }
        once(&mut ordered, id, &at)?;
    }
    events(ask, put, remove, order)
}

/// What happens, and what takes it back.
fn events(ask: &Ask<'_>, put: &[Item], remove: &[Id], order: &[Id]) -> Decision {
    let state = ask.state;
    let status = |row: &Item| state.item(&row.id).map_or(ItemStatus::Ready, |item| item.status);
    let rows: Vec<(Item, ItemStatus)> = put.iter().map(|row| (row.clone(), status(row))).collect();
    let mut after = state.clone();
    let now = state.stamp(ask.now);
    after.revise(now, &rows, remove, order);
    let rows_after: Vec<Item> = after.items.iter().filter_map(ItemState::listed).collect();
    if serde_json::to_vec(&rows_after).map_or(0, |bytes| bytes.len()) > BYTES {
        let words = "the list would hold more than 8 MiB of text";
        return Err(Refusal::new(Code::Range, words).at("/item/revise/put"));
    }
    let ids = |state: &State| state.items.iter().map(|item| item.id.clone()).collect::<Vec<_>>();
    let old = state
        .items
        .iter()
        .filter(|item| remove.contains(&item.id) || put.iter().any(|row| row.id == item.id));
    let inverse = Event::Revised {
        put: old.filter_map(|item| item.listed().map(|row| (row, item.status))).collect(),
        remove: put.iter().map(|row| &row.id).filter(|id| state.item(id).is_none()).cloned().collect(),
        order: ids(state),
    };
    let event = Event::Revised { put: rows, remove: remove.to_vec(), order: ids(&after) };
    done(vec![event, undoable("the new list", vec![inverse])])
}

fn once<'a>(named: &mut BTreeSet<&'a Id>, id: &'a Id, at: &str) -> Result<(), Refusal> {
    if named.insert(id) {
        return Ok(());
    }
    Err(Refusal::new(Code::Taken, format!("the item {id} is named twice")).at(at))
}

/// The ids that the list will have.
fn ids_after(state: &State, put: &[Item], remove: &[Id]) -> BTreeSet<Id> {
    let stay = state.items.iter().map(|item| &item.id).filter(|id| !remove.contains(id));
    stay.chain(put.iter().map(|row| &row.id)).cloned().collect()
}

/// Whether the list has the item; one that is out or over is refused, as it stays as it is.
fn is_there(state: &State, id: &Id, at: &str) -> Result<bool, Refusal> {
    let item = state.item(id);
    if item.is_some_and(|item| !item.status.is_to_come()) {
        let words = format!("the item {id} is out or over and stays as it is");
        return Err(Refusal::new(Code::Already, words).at(at));
    }
    Ok(item.is_some())
}

/// Why a row cannot arm by its signs.
fn unarmed(ask: &Ask<'_>, row: &Item, arming: &Arming) -> Option<String> {
    let id = &row.id;
    if row.kind != ItemKind::Contingency || row.at.is_some() || arming.when.is_empty() {
        return Some(format!("{id} arms; only a contingency without a time does, by one sign at least"));
    }
    let hypotheses = &ask.game.setup().hypotheses;
    arming.when.iter().find_map(|sign| match sign {
        Sign::Adopted(draft) | Sign::Broken(draft) => ask
            .game
            .table()
            .draft(draft.as_str())
            .is_none()
            .then(|| format!("{id} arms by the draft {draft}, which is not there")),
        Sign::Believed { hypothesis, .. } | Sign::Doubted { hypothesis, .. } => hypotheses
            .iter()
            .all(|h| h.id != hypothesis.as_str())
            .then(|| format!("{id} arms by the hypothesis {hypothesis}, which is not there")),
        Sign::Elapsed(_) | Sign::Quiet(_) | Sign::Agreed(_) | Sign::Divided(_) => None,
    })
}

/// What a row lacks or names that is not there: the field, and words about it.
fn check(ask: &Ask<'_>, row: &Item, ids: &BTreeSet<Id>) -> Result<(), (&'static str, String)> {
    let (table, id) = (ask.game.table(), &row.id);
    if row.title.as_str().trim().is_empty() {
        return Err(("title", format!("{id} has no title")));
    }
    let reaches = match &row.to {
        Audience::Control => false,
        Audience::All => true,
        Audience::Roles(roles) => !roles.is_empty(),
        Audience::Members(members) => {
            if let Some(stranger) = members.iter().find(|member| !ask.game.members().contains(member)) {
                return Err(("to", format!("{id} goes to {stranger}, who is no member here")));
            }
            !members.is_empty()
        }
    };
    if let Some(words) = row.arms.as_ref().and_then(|arming| unarmed(ask, row, arming)) {
        return Err(("arms", words));
    }
    if !reaches && row.kind.is_played() {
        return Err(("to", format!("{id} reaches nobody")));
    }
    if row.at.is_none() && row.kind.is_timed() {
        return Err(("at", format!("{id} has no time")));
    }
    let missing = match row.kind {
        ItemKind::Silence if row.draft.is_none() => Some(("draft", "opens silence on no draft")),
        ItemKind::Jump if row.scenario_time.is_none() => Some(("scenario_time", "jumps nowhere")),
        _ => None,
    };
    if let Some((field, words)) = missing {
        return Err((field, format!("{id} {words}")));
    }
    let evidence = |id: &Id| ask.game.setup().items.iter().any(|item| *id == item.id.as_str());
    let strangers = [
        ("draft", row.draft.as_ref().filter(|id| table.draft(id.as_str()).is_none())),
        ("evidence", row.evidence.as_ref().filter(|id| !evidence(id))),
        ("parent", row.parent.as_ref().filter(|parent| !ids.contains(*parent) || *parent == id)),
        ("objectives", row.objectives.iter().find(|id| table.objectives.iter().all(|o| o.id != **id))),
    ];
    match strangers.into_iter().find_map(|(field, id)| id.map(|id| (field, id))) {
        Some((field, stranger)) => {
            Err((field, format!("{id} names {stranger} in {field}, which is not there")))
        }
        None => Ok(()),
    }
}
