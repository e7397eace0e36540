//! When things happen, and how long the run is.

use super::Findings;
use crate::diagnostic::Code;
use crate::document::{Inject, Scenario, When};
use crate::limits;
use casus_model::adversary::AdversaryPolicy;
use std::collections::BTreeMap;

fn places(s: &Scenario) -> BTreeMap<&str, usize> {
    s.injects.iter().enumerate().map(|(i, x)| (x.common().id.as_str(), i)).collect()
}

/// Minutes from D+0 00:00 of every inject, in the order of writing; `None` where it cannot be told.
pub(crate) fn minutes(s: &Scenario) -> Vec<Option<i64>> {
    let place = places(s);
    let mut known: Vec<Option<i64>> = vec![None; s.injects.len()];
    let mut visited = vec![false; s.injects.len()];
    for start in 0..s.injects.len() {
        // Follow the chain of references to its end, or to where it has been followed before; then come back.
        let mut chain: Vec<(usize, i64)> = Vec::new();
        let mut at = start;
        let mut time = loop {
            if std::mem::replace(&mut visited[at], true) {
                break known[at];
            }
            match s.injects[at].common().at {
                When::At(time) => {
                    known[at] = Some(time.minutes());
                    break known[at];
                }
                When::After(id, minutes) => match place.get(id.as_str()) {
                    Some(&next) => {
                        chain.push((at, *minutes));
                        at = next;
                    }
                    None => break None,
                },
            }
        };
        for (inject, minutes) in chain.into_iter().rev() {
            time = time.and_then(|time| time.checked_add(minutes));
            known[inject] = time;
        }
    }
    known
}

fn waits_for_itself(inject: &Inject) -> bool {
    matches!(inject.common().at, When::After(id, _) if id == inject.common().id)
}

pub(super) fn times(f: &mut Findings<'_>, s: &Scenario) {
    if s.tick.minutes() < 1 || s.tick.minutes() > 48 * 60 {
        let finding = f
            .at(Code::S023, "tick", "a tick of this length cannot be used")
            .expected("1m to 48h")
            .found(s.tick.to_string());
        f.add(finding);
        return;
    }
    let spanned = f.whole(&["tick", "horizon"]);
    if s.horizon.minutes() < s.tick.minutes() && spanned {
        let finding = f
            .at(Code::S029, "horizon", "the run ends before its first tick")
            .expected(format!("at least one tick, {}", s.tick))
            .found(s.horizon.to_string());
        f.add(finding);
    }
    let place = places(s);
    references(f, s, &place);
    let known = minutes(s);
    bounds(f, s, &known, spanned);
    order(f, s, &place, &known);
}

/// Refuses times that rest on injects that are not there, or on each other.
fn references(f: &mut Findings<'_>, s: &Scenario, place: &BTreeMap<&str, usize>) {
    // In which walk along the references an inject was met first.
    let mut met: Vec<Option<usize>> = vec![None; s.injects.len()];
    for (i, inject) in s.injects.iter().enumerate() {
        if let When::After(id, _) = inject.common().at
            && !place.contains_key(id.as_str())
        {
            f.known(&format!("injects[{i}].at"), "inject", id, place.keys().copied());
        }
        let mut chain = Vec::new();
        let mut at = i;
        while met[at].is_none() {
            met[at] = Some(i);
            chain.push(at);
            match s.injects[at].common().at {
                When::After(id, _) if place.contains_key(id.as_str()) => at = place[id.as_str()],
                _ => break,
            }
        }
        // A walk that comes back to itself, and not to an end or an earlier walk.
        let circle = chain.iter().position(|&c| c == at).map(|start| &chain[start..]);
        if let Some(circle) = circle.filter(|circle| circle.len() > 1 || waits_for_itself(&s.injects[at])) {
            let mut names: Vec<&str> = circle.iter().map(|&c| s.injects[c].common().id.as_str()).collect();
            names.push(names[0]);
            let finding = f
                .at(Code::S030, &format!("injects[{}].at", circle[0]), "these injects wait for each other")
                .expected("a chain that ends at a time such as `D+1 06:00`")
                .found(names.join(" after "));
            f.add(finding);
        }
    }
}

/// Refuses injects outside the run or the calendar, and too many of them at once.
fn bounds(f: &mut Findings<'_>, s: &Scenario, known: &[Option<i64>], spanned: bool) {
    let mut earliest = 0;
    let mut per_tick: BTreeMap<i64, u64> = BTreeMap::new();
    for (i, at) in known.iter().enumerate() {
        let Some(at) = *at else { continue };
        if at > s.horizon.minutes() && spanned {
            let finding = f
                .at(Code::S029, &format!("injects[{i}].at"), "this inject comes after the end")
                .expected(format!("at most the horizon, {}", s.horizon))
                .found(String::from(s.injects[i].common().at.clone()))
                .hint("raise `horizon` or move the inject");
            f.add(finding);
        }
        earliest = earliest.min(at);
        *per_tick.entry(at.div_euclid(s.tick.minutes())).or_default() += 1;
    }
    let in_calendar = |minutes| s.start.plus_minutes(minutes).is_some();
    if (!in_calendar(earliest) || !in_calendar(s.horizon.minutes())) && f.whole(&["start", "horizon"]) {
        let finding = f
            .at(Code::S029, "start", "the run leaves the calendar")
            .expected("dates from the year 1 to the year 9999, from the first inject to the horizon")
            .found(s.start.to_string());
        f.add(finding);
    }
    if let Some((tick, count)) = per_tick.iter().find(|x| *x.1 > limits::INJECTS_PER_TICK as u64) {
        let finding = f
            .at(Code::L001, "injects", format!("too many injects in tick {tick}"))
            .expected(format!("at most {}", limits::INJECTS_PER_TICK))
            .found(count.to_string());
        f.add(finding);
    }
}

/// Refuses what comes before that on which it rests.
fn order(f: &mut Findings<'_>, s: &Scenario, place: &BTreeMap<&str, usize>, known: &[Option<i64>]) {
    let first_incident = s
        .injects
        .iter()
        .zip(known)
        .filter(|x| matches!(x.0, Inject::Incident { .. }))
        .filter_map(|x| *x.1)
        .min();
    for (i, inject) in s.injects.iter().enumerate() {
        let (Inject::Share { item, .. }, Some(at)) = (inject, known[i]) else { continue };
        let shared = place.get(item.as_str()).and_then(|&x| known[x]);
        if shared.is_some_and(|shared| shared > at) && f.whole(&["injects"]) {
            let finding = f
                .at(
                    Code::S029,
                    &format!("injects[{i}].at"),
                    format!("{item} is shared before it comes to light"),
                )
                .expected("a time after the item's own");
            f.add(finding);
        }
    }
    for (i, inject) in s.injects.iter().enumerate() {
        if let (Inject::Motion { .. }, Some(at), Some(first)) = (inject, known[i], first_incident)
            && at < first
            && f.whole(&["injects"])
        {
            let finding = f
                .at(Code::S029, &format!("injects[{i}].at"), "a motion before anything has happened")
                .expected("a time at or after the first incident");
            f.add(finding);
        }
    }
}

/// Refuses runs beyond the limits in ticks, before anything is allocated.
pub(super) fn work(f: &mut Findings<'_>, s: &Scenario, members: usize, raised: bool) {
    if s.tick.minutes() < 1 || !f.whole(&["tick", "horizon"]) {
        return;
    }
    let earliest = minutes(s).into_iter().flatten().min().unwrap_or(0).min(0);
    let ticks =
        (s.horizon.minutes().saturating_sub(earliest) / s.tick.minutes()).unsigned_abs().saturating_add(1);
    let limit = if raised { limits::TICKS_HARD } else { limits::TICKS };
    f.at_most("horizon", "ticks", ticks, limit, limits::TICKS_HARD);
    if ticks > limit {
        return;
    }
    let work = ticks.saturating_mul(members as u64).saturating_mul(imagined(s, ticks).saturating_add(1));
    let limit = if raised { limits::AGENT_TICKS_HARD } else { limits::AGENT_TICKS };
    f.at_most("horizon", "members times ticks", work, limit, limits::AGENT_TICKS_HARD);
}

/// How many games the adversary may be expected to imagine in a run of so many ticks.
fn imagined(s: &Scenario, ticks: u64) -> u64 {
    let AdversaryPolicy::BestResponse { rate, rollouts, .. } = s.adversary.policy else { return 0 };
    let days = ticks as f64 * s.tick.minutes() as f64 / 1440.0;
    let occasions = (rate * days).ceil().max(1.0) as u64;
    occasions.saturating_mul(u64::from(rollouts)).saturating_mul(1 + s.adversary.acts.len() as u64)
}
