//! Whether what a coded incident says of the record agrees with what it plays.

use super::{Findings, minutes};
use crate::diagnostic::Code;
use crate::document::{AskedAct, Inject, Scenario};
use crate::value::Id;
use casus_model::ClaimLevel;
use casus_model::setup::{MotionKind, Request};

/// Days from the harm up to which each code of freshness holds (coding guide, F).
const FRESHNESS: [(i64, f64); 3] = [(30, 1.0), (180, 0.67), (730, 0.33)];

pub(super) fn check(f: &mut Findings<'_>, s: &Scenario, members: Option<&[&str]>) {
    let Some(history) = &s.history else { return };
    let motions = s.injects.iter().filter_map(|x| match x {
        Inject::Motion { id, .. } => Some(id.as_str()),
        _ => None,
    });
    let asked = history.acts.iter().enumerate();
    f.distinct("asked motion", asked.map(|(i, a)| (format!("history.acts[{i}].motion"), a.motion.as_str())));
    let times = minutes(s);
    for (i, act) in history.acts.iter().enumerate() {
        let path = format!("history.acts[{i}]");
        f.known(&format!("{path}.motion"), "motion", &act.motion, motions.clone());
        for (j, id) in act.sponsors.iter().enumerate() {
            if let Some(members) = members {
                f.known(&format!("{path}.sponsors[{j}]"), "member", id, members.iter().copied());
            }
        }
        let mut on_scale = true;
        for (letter, field, coded, scale) in act.codes.letters() {
            if !scale.contains(&coded.get()) {
                on_scale = false;
                let listed: Vec<String> = scale.iter().map(f64::to_string).collect();
                let finding = f
                    .at(Code::S023, &format!("{path}.codes.{field}"), format!("{letter} has no such code"))
                    .expected(format!("one of {}", listed.join(", ")))
                    .found(coded.get().to_string());
                f.add(finding);
            }
        }
        let tabler = s.injects.iter().find_map(|x| match x {
            Inject::Motion { id, by, .. } if *id == act.motion => Some(by),
            _ => None,
        });
        if let Some(by) = tabler.filter(|by| !act.sponsors.contains(by)) {
            let finding = f
                .at(
                    Code::S039,
                    &format!("{path}.sponsors"),
                    "who tables the motion is not among the sponsors",
                )
                .expected(format!("`{by}` among them, as its own answer is no answer"))
                .found(format!("{} sponsors", act.sponsors.len()));
            f.add(finding);
        }
        if on_scale && f.whole(&["injects", "ladder", "history"]) {
            agreement(f, s, &times, act, &path);
        }
    }
}

/// What is played of an act, in the codes of the guide.
struct Played {
    harm: f64,
    locus: f64,
    freshness: f64,
    request: f64,
    endorsement: f64,
    /// None where the cost of consent to words is not that of words of one's own.
    cost: Option<f64>,
    text: f64,
    one_is_enough: f64,
}

/// Warns of each code that differs from the fields that say the same.
fn agreement(f: &mut Findings<'_>, s: &Scenario, times: &[Option<i64>], act: &AskedAct, path: &str) {
    let Some(played) = played(s, times, act) else { return };
    let pairs = [
        ("harm", played.harm, act.codes.harm, "4 x `harm` of the gravest incident"),
        ("locus", played.locus, act.codes.locus, "`locus` of the gravest incident"),
        ("freshness", played.freshness, act.codes.freshness, "the days from that incident to the motion"),
        ("request", played.request, act.codes.request, "`asks` of the motion and of statements before it"),
        ("endorsement", played.endorsement, act.codes.endorsement, "the other texts that are tabled"),
        (
            "cost",
            played.cost.unwrap_or(act.codes.cost.get()),
            act.codes.cost,
            "4 x `cost` of the rung asked for",
        ),
        ("text", played.text, act.codes.text, "`kind` of the motion"),
        ("one_is_enough", played.one_is_enough, act.codes.one_is_enough, "`one_is_enough` of the motion"),
    ];
    for (field, plays, coded, of) in pairs {
        if (plays - coded.get()).abs() > 1e-9 {
            let finding = f
                .at(Code::S039, &format!("{path}.codes.{field}"), "the code and what is played differ")
                .expected(format!("{plays}, by {of}"))
                .found(coded.get().to_string())
                .hint("correct the code, or the inject");
            f.add(finding);
        }
    }
}

/// `None` if the motion is not there, is not played, or nothing has happened by then.
fn played(s: &Scenario, times: &[Option<i64>], act: &AskedAct) -> Option<Played> {
    let dated = || s.injects.iter().zip(times).filter(|x| x.0.common().on);
    let (asked, rung, kind, asks, enough) = dated().find_map(|(inject, at)| match inject {
        Inject::Motion { id, rung, kind, asks, one_is_enough, .. } if *id == act.motion => {
            Some(((*at)?, *rung, *kind, *asks, *one_is_enough))
        }
        _ => None,
    })?;
    let is_asked = |id: &Id| s.history.iter().flat_map(|h| &h.acts).any(|a| a.motion == *id);
    let (mut gravest, mut request, mut endorsement) = (None::<(f64, f64, i64)>, asks, 0.0_f64);
    for (inject, at) in dated() {
        let by_then = at.filter(|&at| at <= asked);
        match (inject, by_then) {
            (Inject::Incident { harm, locus, .. }, Some(at)) => {
                let (harm, locus) = (harm.get(), locus.weight());
                // Of incidents that weigh alike the last counts, as it is the freshest.
                if gravest.is_none_or(|(h, l, then)| (harm * locus, at) >= (h * l, then)) {
                    gravest = Some((harm, locus, at));
                }
            }
            (Inject::Statement { asks, .. }, Some(_)) => request = request.max(*asks),
            // A forum may endorse after the request, before members have answered it.
            (Inject::Motion { id, claim, kind: MotionKind::Text, .. }, _) if !is_asked(id) => {
                let names = claim.is_some_and(|claim| claim >= ClaimLevel::State);
                endorsement = endorsement.max(if names { 1.0 } else { 0.5 });
            }
            _ => {}
        }
    }
    let (harm, locus, then) = gravest?;
    let days = (asked - then).div_euclid(24 * 60);
    let nato = casus_model::ladder::nato();
    let ladder = s.ladder.as_deref().unwrap_or(&nato);
    let asked_for = ladder.get(usize::from(rung))?;
    Some(Played {
        harm: 4.0 * harm,
        locus,
        freshness: FRESHNESS.iter().find(|x| days <= x.0).map_or(0.0, |x| x.1),
        request: match request {
            Request::None => 0.0,
            Request::Quiet => 1.0,
            Request::Public => 2.0,
        },
        endorsement,
        cost: (kind == MotionKind::Appeal || !asked_for.words).then_some(4.0 * asked_for.cost),
        text: if kind == MotionKind::Text { 1.0 } else { 0.0 },
        one_is_enough: if enough { 1.0 } else { 0.0 },
    })
}
