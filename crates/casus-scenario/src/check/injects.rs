//! What happens by the script, and what the adversary can do beyond it.

use super::Findings;
use super::ladder::{motion_claim, rung};
use crate::diagnostic::Code;
use crate::document::{Act, Exhibit, Inject, Pack, Scenario};
use crate::value::{Id, UniqueMap};
use casus_model::evidence::Releasability;

pub(super) fn acts(f: &mut Findings<'_>, s: &Scenario) {
    let id_of = |act: &Act| match act {
        Act::Rumour { id, .. } | Act::Cyberattack { id, .. } | Act::Strike { id, .. } => id.clone(),
    };
    let listed: Vec<Id> = s.adversary.acts.iter().map(id_of).collect();
    let of_acts = listed.iter().enumerate().map(|(i, id)| (format!("adversary.acts[{i}].id"), id.as_str()));
    let of_injects =
        s.injects.iter().enumerate().map(|(i, x)| (format!("injects[{i}].id"), x.common().id.as_str()));
    f.distinct("inject or act", of_injects.chain(of_acts));
    for (i, act) in s.adversary.acts.iter().enumerate() {
        let (Act::Rumour { uses, .. } | Act::Cyberattack { uses, .. } | Act::Strike { uses, .. }) = act;
        f.within(&format!("adversary.acts[{i}].uses"), "uses", f64::from(*uses), 1.0, 255.0);
        if let Act::Rumour { claims, .. } = act {
            f.hypothesis(&format!("adversary.acts[{i}].claims"), claims, s);
        }
    }
}

/// The members that take part, where that can be told.
pub(super) fn members<'p>(f: &Findings<'_>, s: &Scenario, pack: Option<&'p Pack>) -> Option<Vec<&'p str>> {
    let taking_part =
        |m: &&str| s.alliance.only.is_empty() || s.alliance.only.iter().any(|only| *only == **m);
    pack.filter(|_| f.whole(&["alliance"]))
        .map(|p| p.members.iter().map(|m| m.id.as_str()).filter(taking_part).collect())
        .filter(|members: &Vec<&str>| !members.is_empty())
}

pub(super) fn injects(f: &mut Findings<'_>, s: &Scenario, members: Option<&[&str]>) {
    let exhibits: Vec<&Exhibit> = s
        .injects
        .iter()
        .filter_map(|x| match x {
            Inject::Indicator(e) | Inject::Evidence(e) => Some(e),
            _ => None,
        })
        .collect();
    for (i, inject) in s.injects.iter().enumerate() {
        let at = |field: &str| format!("injects[{i}].{field}");
        let common = inject.common();
        for (j, id) in common.only_if.iter().enumerate() {
            f.hypothesis(&at(&format!("only_if[{j}]")), id, s);
        }
        let member = |f: &mut Findings<'_>, field: String, id: &Id| {
            if let Some(members) = members {
                f.known(&field, "member", id, members.iter().copied());
            }
        };
        match inject {
            Inject::Indicator(e) | Inject::Evidence(e) => {
                for (j, id) in e.owners.iter().enumerate() {
                    member(f, at(&format!("owners[{j}]")), id);
                }
                exhibit(f, s, e, i);
            }
            Inject::Incident { target, .. } => {
                if let Some(target) = target {
                    member(f, at("target"), target);
                }
            }
            Inject::Narrative { by, claims, .. } => {
                if *by != s.adversary.id && f.whole(&["adversary"]) {
                    member(f, at("by"), by);
                }
                f.hypothesis(&at("claims"), claims, s);
            }
            Inject::Warning { by, .. } | Inject::Motion { by, .. } => {
                member(f, at("by"), by);
                if let Inject::Motion { rung: r, claim, .. } = inject {
                    rung(f, s, &at("rung"), *r);
                    motion_claim(f, s, &at("claim"), *r, *claim);
                }
            }
            Inject::Statement { by, claims, .. } => {
                if *by != s.adversary.id && f.whole(&["adversary"]) {
                    member(f, at("by"), by);
                }
                if let Some(claims) = claims {
                    f.hypothesis(&at("claims"), claims, s);
                }
            }
            Inject::Share { by, item, to, .. } => {
                member(f, at("by"), by);
                for (j, id) in to.iter().enumerate() {
                    member(f, at(&format!("to[{j}]")), id);
                }
                f.known(&at("item"), "item of evidence", item, exhibits.iter().map(|e| e.id.as_str()));
                if let Some(e) = exhibits.iter().find(|e| e.id == *item)
                    && !e.owners.contains(by)
                    && f.whole(&["injects"])
                {
                    let owners: Vec<&str> = e.owners.iter().map(Id::as_str).collect();
                    let finding = f
                        .at(Code::S016, &at("by"), "only an owner can share an item")
                        .expected(format!("an owner of {item}: {}", owners.join(", ")))
                        .found(format!("`{by}`"));
                    f.add(finding);
                }
            }
            Inject::FrontLine { change, .. } => f.within(&at("change"), "change", change.get(), -1.0, 1.0),
        }
    }
}

fn exhibit(f: &mut Findings<'_>, s: &Scenario, e: &Exhibit, i: usize) {
    let maps: [(&str, &UniqueMap<Id, _>); 3] =
        [("favours", &e.favours), ("planted_when", &e.planted_when), ("if_planted", &e.if_planted)];
    for (field, map) in maps {
        for id in map.keys() {
            f.hypothesis(&format!("injects[{i}].{field}.{id}"), id, s);
        }
    }
    let owned = !e.owners.is_empty() || e.release == Releasability::Public;
    if !owned && f.whole(&["injects"]) {
        let finding = f
            .at(Code::S011, &format!("injects[{i}].release"), "an item that is not public has no owner")
            .expected("`owners`, or `release: Public`")
            .found(format!("{:?}", e.release));
        f.add(finding);
    }
    if e.points == Some(false) && e.planted_when.values().any(|p| p.get() > 0.0) {
        let finding = f
            .at(Code::S031, &format!("injects[{i}].points"), "the item says two things about what is true")
            .expected("`points: true`, or no `points`, for an item that may be planted")
            .found("false")
            .hint("a planted exhibit always points to its claim");
        f.add(finding);
    }
}
