//! The table: references, who gets what and when, and names.

use super::Findings;
use super::ladder::{motion_claim, rung};
use crate::diagnostic::Code;
use crate::document::{Arming, Audience, Inject, Item, ItemKind, Names, Pack, Scenario, Sign, Table};
use crate::limits;
use crate::value::Id;

/// A list that nobody sits through.
const DRAFTS: u64 = 64;

pub(super) fn check(f: &mut Findings<'_>, s: &Scenario, table: &Table, pack: Option<&Pack>, raised: bool) {
    let (soft, hard) = (limits::INJECTS as u64, limits::INJECTS_HARD as u64);
    f.at_most("table.items", "items", table.items.len() as u64, if raised { hard } else { soft }, hard);
    f.at_most("table.drafts", "drafts", table.drafts.len() as u64, DRAFTS, DRAFTS);
    distinct(f, table);
    let members = members(f, s, pack);
    for (i, delegation) in table.delegations.iter().enumerate() {
        if let Some(members) = &members {
            let path = format!("table.delegations[{i}].member");
            f.known(&path, "member", &delegation.member, members.iter().map(|m| m.0));
        }
    }
    for (i, draft) in table.drafts.iter().enumerate() {
        rung(f, s, &format!("table.drafts[{i}].rung"), draft.rung);
        motion_claim(f, s, &format!("table.drafts[{i}].claim"), draft.rung, draft.claim);
    }
    for (i, item) in table.items.iter().enumerate() {
        references(f, s, table, members.as_deref(), i, item);
        if f.whole(&["table"]) {
            purpose(f, table, i, item);
        }
    }
    if f.whole(&["table"]) {
        objectives(f, table);
        times(f, table);
        names(f, s, table, members.as_deref());
    }
}

fn distinct(f: &mut Findings<'_>, table: &Table) {
    let path = |list: &str, i: usize| format!("table.{list}[{i}].id");
    f.distinct("item", table.items.iter().enumerate().map(|(i, x)| (path("items", i), x.id.as_str())));
    f.distinct("draft", table.drafts.iter().enumerate().map(|(i, x)| (path("drafts", i), x.id.as_str())));
    let of_objectives = table.objectives.iter().enumerate();
    f.distinct("objective", of_objectives.map(|(i, x)| (path("objectives", i), x.id.as_str())));
    let of_delegations = table.delegations.iter().enumerate();
    f.distinct(
        "delegation",
        of_delegations.map(|(i, x)| (format!("table.delegations[{i}].member"), x.member.as_str())),
    );
}

/// Ids and names of the members that take part; nothing where they cannot be told.
fn members<'p>(f: &Findings<'_>, s: &Scenario, pack: Option<&'p Pack>) -> Option<Vec<(&'p str, &'p str)>> {
    let taking_part = |id: &Id| s.alliance.only.is_empty() || s.alliance.only.contains(id);
    let pack = pack.filter(|_| f.whole(&["alliance"]))?;
    let members = pack.members.iter().filter(|m| taking_part(&m.id));
    let members: Vec<_> = members.map(|m| (m.id.as_str(), m.name.as_str())).collect();
    (!members.is_empty()).then_some(members)
}

fn references(
    f: &mut Findings<'_>,
    s: &Scenario,
    table: &Table,
    members: Option<&[(&str, &str)]>,
    i: usize,
    item: &Item,
) {
    let at = |field: &str| format!("table.items[{i}].{field}");
    if let (Audience::Members(to), Some(members)) = (&item.to, members) {
        for (j, id) in to.iter().enumerate() {
            f.known(&at(&format!("to[{j}]")), "member", id, members.iter().map(|m| m.0));
        }
    }
    for (j, id) in item.objectives.iter().enumerate() {
        let known = table.objectives.iter().map(|o| o.id.as_str());
        f.known(&at(&format!("objectives[{j}]")), "objective", id, known);
    }
    if let Some(id) = &item.evidence {
        let carries = |x: &&Inject| match x {
            Inject::Indicator(_) | Inject::Evidence(_) | Inject::Narrative { .. } => true,
            Inject::Statement { by, claims, .. } => *by == s.adversary.id && claims.is_some(),
            _ => false,
        };
        let known = s.injects.iter().filter(carries).map(|x| x.common().id.as_str());
        f.known(&at("evidence"), "inject that is evidence", id, known);
    }
    if let Some(id) = &item.parent {
        let others = table.items.iter().filter(|x| x.id != item.id).map(|x| x.id.as_str());
        f.known(&at("parent"), "item", id, others);
    }
    if let Some(id) = &item.draft {
        f.known(&at("draft"), "draft", id, table.drafts.iter().map(|d| d.id.as_str()));
    }
    for (j, sign) in item.arms.iter().flat_map(|arming| &arming.when).enumerate() {
        let at = at(&format!("arms.when[{j}]"));
        match sign {
            Sign::Believed { hypothesis, .. } | Sign::Doubted { hypothesis, .. } => {
                f.hypothesis(&format!("{at}.hypothesis"), hypothesis, s);
            }
            Sign::Adopted(id) | Sign::Broken(id) => {
                f.known(&at, "draft", id, table.drafts.iter().map(|d| d.id.as_str()));
            }
            Sign::Elapsed(_) | Sign::Quiet(_) | Sign::Agreed(_) | Sign::Divided(_) => {}
        }
    }
}

/// What an item of each kind needs, and what it is for.
fn purpose(f: &mut Findings<'_>, table: &Table, i: usize, item: &Item) {
    let at = |field: &str| format!("table.items[{i}].{field}");
    let id = &item.id;
    let reaches = match &item.to {
        Audience::Control => false,
        Audience::All => true,
        Audience::Members(members) => !members.is_empty(),
        Audience::Roles(roles) => !roles.is_empty(),
    };
    if !reaches && item.kind.is_played() {
        let finding = f
            .at(Code::T001, &at("to"), format!("{id} reaches nobody"))
            .expected("`to: All`, `to: Members([\"POL\"])` or `to: Roles([Chair])`")
            .hint("what only control should read is of the kind Note, Context or Expected");
        f.add(finding);
    }
    if item.at.is_none() && item.kind.is_timed() {
        let finding = f
            .at(Code::T002, &at("at"), format!("{id} has no time"))
            .expected("a time after the start of the session, such as `at: \"T+00:15\"`")
            .hint("what waits for the facilitator is of the kind Contingency");
        f.add(finding);
    }
    if item.kind == ItemKind::Silence && item.draft.is_none() {
        let finding = f
            .at(Code::S011, &at("draft"), format!("{id} opens silence on no draft"))
            .expected("`draft`, the id of one of `table.drafts`");
        f.add(finding);
    }
    if item.kind == ItemKind::Jump && item.scenario_time.is_none() {
        let finding = f
            .at(Code::S011, &at("scenario_time"), format!("{id} jumps nowhere"))
            .expected("`scenario_time`, the hour of the fiction that it jumps to");
        f.add(finding);
    }
    if item.kind == ItemKind::Contingency && item.condition.is_none() {
        let finding = f
            .at(Code::T007, &at("condition"), format!("{id} does not say when to call for it"))
            .expected("`condition`, in words");
        f.add(finding);
    }
    if let Some(arming) = &item.arms {
        arms(f, table, &at("arms"), item, arming);
    }
    if item.objectives.is_empty() && !table.objectives.is_empty() && item.kind.is_played() {
        let finding = f
            .at(Code::T004, &at("objectives"), format!("{id} serves no objective"))
            .expected("ids of `table.objectives`");
        f.add(finding);
    }
}

/// What can arm waits in reserve, for something that can happen before the end.
fn arms(f: &mut Findings<'_>, table: &Table, path: &str, item: &Item, arming: &Arming) {
    let (id, end) = (&item.id, table.seconds());
    let wrong = if item.kind != ItemKind::Contingency {
        Some((format!("{id} arms and is no contingency"), "`kind: Contingency`, or no `arms`"))
    } else if item.at.is_some() {
        Some((format!("{id} arms and falls due at a time"), "`arms` or `at`, not both"))
    } else if arming.when.is_empty() {
        Some((format!("nothing arms {id}"), "one sign at least, such as `when: [Agreed(0.8)]`"))
    } else {
        None
    };
    if let Some((what, expected)) = wrong {
        let finding = f.at(Code::T009, path, what).expected(expected);
        f.add(finding);
    }
    for (j, sign) in arming.when.iter().enumerate() {
        let Sign::Elapsed(time) = sign else { continue };
        if time.seconds() > end {
            let finding = f
                .at(Code::T005, &format!("{path}.when[{j}]"), format!("{id} would arm past the end"))
                .expected(format!("at most {} minutes after the start", table.minutes))
                .found(time.to_string());
            f.add(finding);
        }
    }
}

fn objectives(f: &mut Findings<'_>, table: &Table) {
    for (i, objective) in table.objectives.iter().enumerate() {
        if !table.items.iter().any(|item| item.objectives.contains(&objective.id)) {
            let path = format!("table.objectives[{i}].id");
            let finding = f
                .at(Code::T003, &path, format!("nothing serves the objective {}", objective.id))
                .expected(format!("an item with `objectives: [\"{}\"]`", objective.id));
            f.add(finding);
        }
    }
}

/// Warns of what comes after the end of the session, and of a fiction that goes back.
fn times(f: &mut Findings<'_>, table: &Table) {
    let end = table.seconds();
    for (i, item) in table.items.iter().enumerate() {
        let Some(at) = item.at else { continue };
        let window = item.draft.as_ref().and_then(|id| table.draft(id.as_str())).map_or(0, |d| d.seconds());
        if at.seconds().saturating_add(window) > end {
            let what = if at.seconds() > end { "is due" } else { "runs out" };
            let finding = f
                .at(Code::T005, &format!("table.items[{i}].at"), format!("{} {what} past the end", item.id))
                .expected(format!("at most {} minutes after the start", table.minutes))
                .found(at.to_string())
                .hint("raise `table.minutes` or move the item");
            f.add(finding);
        }
    }
    let mut order: Vec<usize> = (0..table.items.len()).filter(|&i| table.items[i].at.is_some()).collect();
    order.sort_by_key(|&i| table.items[i].at);
    let mut reached = None;
    for i in order {
        let item = &table.items[i];
        let Some(time) = item.scenario_time else { continue };
        if let Some(reached) = reached.filter(|&reached| time < reached) {
            let path = format!("table.items[{i}].scenario_time");
            let finding = f
                .at(Code::T006, &path, format!("{} goes back in the fiction", item.id))
                .expected(format!("{reached}, to which the fiction has jumped, or later"))
                .found(time.to_string());
            f.add(finding);
        }
        if item.kind == ItemKind::Jump {
            reached = reached.max(Some(time));
        }
    }
}

/// Warns of names that would be shown as they are among invented ones.
fn names(f: &mut Findings<'_>, s: &Scenario, table: &Table, members: Option<&[(&str, &str)]>) {
    if table.invented.is_empty() {
        if table.names == Names::Invented {
            let finding = f
                .at(Code::T008, "table.names", "invented names are wanted and none are given")
                .expected("`invented`, the invented name of each real one");
            f.add(finding);
        }
        return;
    }
    let shown = members.unwrap_or_default().iter().map(|m| m.1).chain([s.adversary.name.as_str()]);
    let bare: Vec<&str> = shown.filter(|name| table.shown(Names::Invented, name) == *name).collect();
    if !bare.is_empty() && f.whole(&["adversary", "alliance"]) {
        let (few, more) = (bare.iter().take(8).copied().collect::<Vec<_>>(), bare.len() > 8);
        let finding = f
            .at(Code::T008, "table.invented", "real names without invented ones")
            .expected("the name of every member and of the adversary")
            .found(format!("none for {}{}", few.join(", "), if more { ", …" } else { "" }));
        f.add(finding);
    }
}
