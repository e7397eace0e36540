//! The allies that take part, what is changed about them, and who listens to whom.

use super::Findings;
use super::ladder::{rung, top};
use super::pack::PROFILE;
use crate::diagnostic::{Code, nearest};
use crate::document::{Comparison, Network, Overrides, Pack, Scenario};
use crate::limits;
use crate::value::{Finite, NonNeg, Prob};
use std::collections::BTreeMap;

pub(super) fn check(f: &mut Findings<'_>, s: &Scenario, pack: Option<&Pack>, raised: bool) {
    let Some(pack) = pack else { return };
    f.distinct(
        "member",
        s.alliance.only.iter().enumerate().map(|(i, id)| (format!("alliance.only[{i}]"), id.as_str())),
    );
    let limit = if raised { limits::MEMBERS_HARD } else { limits::MEMBERS };
    f.at_most(
        "alliance.only",
        "members",
        s.alliance.only.len() as u64,
        limit as u64,
        limits::MEMBERS_HARD as u64,
    );
    let named = if s.alliance.only.len() > limit { &[] } else { s.alliance.only.as_slice() };
    for (i, id) in named.iter().enumerate() {
        f.member(&format!("alliance.only[{i}]"), id, pack);
    }
    for m in &pack.members {
        for (what, value) in [("red line", m.red_line), ("capital's cap", m.capital_cap)] {
            if let Some(value) = value {
                f.within(
                    "alliance.pack",
                    &format!("{what} of {}", m.id),
                    f64::from(value),
                    0.0,
                    top(s) as f64,
                );
            }
        }
    }
    for (c, change) in s.alliance.change.iter().enumerate() {
        let path = format!("alliance.change[{c}]");
        for (i, id) in change.members.iter().enumerate() {
            f.member(&format!("{path}.members[{i}]"), id, pack);
        }
        overrides(f, s, pack, &path, change);
    }
    network(f, s, pack, raised);
    signals(f, s);
}

fn overrides(f: &mut Findings<'_>, s: &Scenario, pack: &Pack, path: &str, change: &Overrides) {
    if change.members.is_empty() && change.condition.is_none() && f.whole(&["alliance"]) {
        let finding = f
            .at(Code::S011, path, "a change that says nobody whom it concerns")
            .expected("`members`, `where`, or both")
            .hint("write where: \"exposure >= 0\" for all members");
        f.add(finding);
    }
    if let Some(condition) = &change.condition {
        for term in &condition.terms {
            if let Comparison::Bloc(_, bloc) = term
                && !pack.members.iter().any(|m| m.bloc == bloc.as_str())
            {
                let mut finding = f
                    .at(Code::S015, &format!("{path}.where"), "no member is in this bloc")
                    .expected("a bloc of the pack")
                    .found(format!("`{bloc}`"));
                if let Some(near) = nearest(bloc, pack.members.iter().map(|m| m.bloc.as_str())) {
                    finding = finding.hint(format!("did you mean `{near}`?"));
                }
                f.add(finding);
            }
        }
    }
    for (field, value) in [
        ("red_line", change.red_line),
        ("capital_cap", change.capital_cap),
        ("ideal_rung", change.ideal_rung),
    ] {
        if let Some(value) = value {
            rung(f, s, &format!("{path}.{field}"), value);
        }
    }
    let number = |field: &str| match field {
        "attribution_threshold" => change.attribution_threshold.map(Prob::get),
        "susceptibility" => change.susceptibility.map(Prob::get),
        "signal_sd" => change.signal_sd.map(NonNeg::get),
        "deception_prior" => change.deception_prior.map(Prob::get),
        "alignment" => change.alignment.map(Finite::get),
        "proximity" => change.proximity.map(Finite::get),
        "isolation_cost" => change.isolation_cost.map(NonNeg::get),
        "entrapment" => change.entrapment.map(NonNeg::get),
        "abandonment" => change.abandonment.map(NonNeg::get),
        _ => None,
    };
    for &(field, low, high) in PROFILE {
        if let Some(value) = number(field) {
            f.within(&format!("{path}.{field}"), &field.replace('_', " "), value, low, high);
        }
    }
}

fn signals(f: &mut Findings<'_>, s: &Scenario) {
    let Some(signals) = &s.signals else { return };
    f.hypothesis("signals.hypothesis", &signals.hypothesis, s);
    f.within("signals.sd", "signal sd", signals.sd.get(), 0.0, 100.0);
    if signals.drift.is_empty() {
        let finding = f
            .at(Code::S011, "signals.drift", "signals without a drift")
            .expected("the mean of the first tick, and of others if they differ");
        f.add(finding);
    }
    for (t, mu) in signals.drift.iter().enumerate() {
        f.within(&format!("signals.drift[{t}]"), "drift", mu.get(), -100.0, 100.0);
    }
}

fn network(f: &mut Findings<'_>, s: &Scenario, pack: &Pack, raised: bool) {
    if let Network::Edges(edges) = &s.network {
        let limit = if raised { limits::EDGES_HARD } else { limits::EDGES };
        f.at_most("network", "edges", edges.len() as u64, limit as u64, limits::EDGES_HARD as u64);
        let mut seen = BTreeMap::new();
        for (i, e) in edges.iter().enumerate() {
            f.member(&format!("network[{i}].from"), &e.from, pack);
            f.member(&format!("network[{i}].to"), &e.to, pack);
            let first = *seen.entry((&e.from, &e.to)).or_insert(i);
            let edge = |f: &Findings<'_>, wrong: &str| {
                f.at(Code::S016, &format!("network[{i}]"), wrong)
                    .expected("one edge for an ordered pair of different members")
                    .found(format!("`{}` to `{}`", e.from, e.to))
            };
            if e.from == e.to {
                f.add(edge(f, "an edge from a member to itself").hint("a member always hears itself"));
            } else if first < i {
                let span = f.at(Code::S016, &format!("network[{first}]"), "").span;
                f.add(
                    edge(f, "this edge is written twice")
                        .other(span, "first written")
                        .hint("delete one of them"),
                );
            }
        }
    }
}
