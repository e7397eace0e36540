//! A pack by itself: its members, what their numbers are worth, and their grievances.

use super::Findings;
use crate::diagnostic::Code;
use crate::document::{CONDITION_FIELDS, Pack};
use crate::limits;

/// The ranges of a member's numbers that are narrower than their types.
pub(super) const PROFILE: &[(&str, f64, f64)] = &[
    ("attribution_threshold", 0.5, 0.99),
    ("susceptibility", 0.0, 0.95),
    ("deception_prior", 0.0, 0.5),
    ("signal_sd", 0.0, 100.0),
    ("alignment", -10.0, 10.0),
    ("proximity", -10.0, 10.0),
    ("isolation_cost", 0.0, 1000.0),
    ("entrapment", 0.0, 1000.0),
    ("abandonment", 0.0, 1000.0),
];

pub(super) fn members(f: &mut Findings<'_>, pack: &Pack, raised: bool) {
    let limit = if raised { limits::MEMBERS_HARD } else { limits::MEMBERS };
    f.at_most("members", "members", pack.members.len() as u64, limit as u64, limits::MEMBERS_HARD as u64);
    if pack.members.is_empty() && f.whole(&["members"]) {
        let finding = f.at(Code::S011, "members", "a pack without members").expected("at least one member");
        f.add(finding);
    }
    f.distinct(
        "member",
        pack.members.iter().enumerate().map(|(i, m)| (format!("members[{i}].id"), m.id.as_str())),
    );
    for (i, m) in pack.members.iter().enumerate() {
        for &(field, low, high) in PROFILE {
            if let Some(value) = m.number(field) {
                f.within(&format!("members[{i}].{field}"), &field.replace('_', " "), value, low, high);
            }
        }
    }
}

/// Every number of a profile says what it is worth, and nothing else does.
pub(super) fn basis(f: &mut Findings<'_>, pack: &Pack) {
    let fields = || CONDITION_FIELDS.into_iter().chain(["latency"]);
    for field in pack.basis.keys() {
        f.known(&format!("basis.{field}"), "field of a member", field, fields());
    }
    for field in fields() {
        if !pack.basis.contains_key(field) && f.whole(&["basis"]) {
            let finding = f
                .at(Code::S011, "basis", format!("nothing says what the `{field}` of members is worth"))
                .expected(format!("an entry `\"{field}\": Sourced(…)`, `Derived(…)` or `Placeholder(…)`"));
            f.add(finding);
        }
    }
}

pub(super) fn grievances(f: &mut Findings<'_>, pack: &Pack) {
    for (g, grievance) in pack.grievances.iter().enumerate() {
        f.member(&format!("grievances[{g}].member"), &grievance.member, pack);
        f.member(&format!("grievances[{g}].beneficiary"), &grievance.beneficiary, pack);
        if grievance.member == grievance.beneficiary {
            let finding = f
                .at(
                    Code::S016,
                    &format!("grievances[{g}].beneficiary"),
                    "a grievance of a member with itself",
                )
                .expected("another member")
                .found(format!("`{}`", grievance.beneficiary));
            f.add(finding);
        }
        let twice = pack.grievances[..g]
            .iter()
            .any(|e| (&e.member, &e.beneficiary) == (&grievance.member, &grievance.beneficiary));
        if twice {
            let finding = f
                .at(Code::S016, &format!("grievances[{g}].member"), "this grievance is written twice")
                .expected("one entry for a pair")
                .hint("keep one of the two");
            f.add(finding);
        }
    }
}
