//! The silence procedure round by round: who answered what, and how far from another answer each was.

use super::{Block, Section};
use crate::figure::strip::{Name, Strip, draw};
use crate::figure::{Figure, both};
use crate::table::Table;
use crate::text::{number, signed};
use crate::words::{many, rung};
use casus_model::council::{Answer, Ground, Stance};
use casus_model::{Draws, Event, MemberId, Run, Setup, Tick};

/// Members up to which each is watched in a run of its own.
const MEMBERS: usize = 64;

/// Rounds that are shown.
const ROUNDS: usize = 8;

/// Margins beyond which a name stands at the end of the scale.
const FAR: f64 = 6.0;

/// A closing of silence, or the sounding after which a text was withdrawn.
struct Closing {
    tick: Tick,
    at_deadline: bool,
    result: String,
}

pub(super) fn section(run: &Run<'_>, draws: Draws) -> Section {
    let setup = run.model().setup();
    let closings = closings(run, setup);
    let blank = |lead: &str| Section {
        id: "silence",
        heading: "The silence procedure".into(),
        lead: lead.into(),
        blocks: vec![],
    };
    if closings.is_empty() {
        return blank("No text came to silence or to a sounding that ended it.");
    }
    if setup.members.len() > MEMBERS {
        return blank("Margins are shown for alliances of at most 64 members.");
    }
    let answers = answers(run, draws);
    let mut data =
        Table::new(&["at", "round", "rung", "member", "stance", "reason", "objection", "bar", "margin"]);
    let mut strips: Vec<Strip> = vec![];
    for closing in &closings {
        let given = |a: &&Answer| a.tick == closing.tick && a.at_deadline == closing.at_deadline;
        let of_all: Vec<(usize, &Answer)> = answers
            .iter()
            .enumerate()
            .filter_map(|(i, all)| Some((i, all.iter().rev().find(given)?)))
            .collect();
        let Some((_, one)) = of_all.first() else { continue };
        for (i, a) in &of_all {
            data.row(vec![
                setup.clock.label(a.tick).into(),
                f64::from(a.round).into(),
                f64::from(a.draft.rung).into(),
                setup.members[*i].id.as_str().into(),
                stance(a.stance).into(),
                a.reason.words().into(),
                a.objection.into(),
                a.bar.into(),
                margin(a).into(),
            ]);
        }
        let sponsor = &setup.members[one.sponsor.ix()].id;
        let what = if closing.at_deadline { format!("round {}", one.round) } else { "sounding".to_owned() };
        let title = format!(
            "{}, {what}: {sponsor}'s text at rung {}",
            setup.clock.label(one.tick),
            rung(setup, one.draft.rung)
        );
        let names = of_all.iter().map(|(i, a)| name(setup, *i, a)).collect();
        let sides = ["would let it pass".to_owned(), "would stand in its way".to_owned()];
        let beyond = "at no price".to_owned();
        strips.push(Strip { title, result: closing.result.clone(), names, span: [0.0; 2], sides, beyond });
    }
    let hidden = strips.len().saturating_sub(ROUNDS);
    strips.drain(..hidden);
    let places = || strips.iter().flat_map(|s| s.names.iter().filter_map(|n| n.at));
    let span = [places().fold(-1.0, f64::min), places().fold(1.0, f64::max)];
    strips.iter_mut().for_each(|s| s.span = span);
    let note = "Every member stands where its margin puts it: what the text costs it less what it would have to cost for \
                an objection, in logits. Right of the line it objects (boxed); with a reservation it is bold. \
                The sponsor stands at the left end, as does \
                whoever is further away than the scale. Members whose red line or proof forbids the text object at no price.";
    let title = if hidden == 0 {
        "Who would break silence, and by how much".to_owned()
    } else {
        format!("The last {ROUNDS} rounds")
    };
    let figure = Figure {
        name: "silence".into(),
        title,
        note: note.into(),
        body: both(|w| draw(&strips, "margin, in logits", w)),
        data,
    };
    Section {
        id: "silence",
        heading: heading(run),
        lead: "A text is adopted unless somebody breaks silence before the deadline. A sounding tells the chair \
               beforehand what to expect."
            .into(),
        blocks: vec![Block::Figure(figure)],
    }
}

fn heading(run: &Run<'_>) -> String {
    let s = run.summary();
    match (s.silences, s.broken) {
        (0, _) => "No text was put under silence".into(),
        (1, 0) => "Silence was kept".into(),
        (1, _) => "Silence was broken".into(),
        (n, 0) => format!("Silence was kept all {n} times"),
        (n, b) => format!("Silence was broken {} of {n} times", b),
    }
}

/// The answers of every member, from as many runs under the same draws.
fn answers(run: &Run<'_>, draws: Draws) -> Vec<Vec<Answer>> {
    let one = |i: usize| {
        let mut again = run.model().silent();
        again.watch(MemberId::at(i));
        again.restart(draws);
        again.finish();
        again.answers().to_vec()
    };
    (0..run.model().setup().members.len()).map(one).collect()
}

/// When silence ended, and when a text was withdrawn after a sounding, with what came of it.
fn closings(run: &Run<'_>, setup: &Setup) -> Vec<Closing> {
    let mut closings = vec![];
    let mut open: Option<(Tick, u8)> = None;
    let at = |tick: Tick| run.events().iter().filter(move |e| e.0 == tick).map(|e| &e.1);
    for (tick, event) in run.events() {
        match *event {
            Event::SilenceOpened { deadline, round, .. } => open = Some((deadline, round)),
            Event::Extended { deadline, .. } => open = open.map(|o| (deadline, o.1)),
            Event::Failed { withdrawn: true, .. } => {
                let mut objections = at(*tick).filter_map(|e| match e {
                    Event::Sounding { objections, .. } => Some(*objections as usize),
                    _ => None,
                });
                let expected = objections.next_back().map_or_else(String::new, |n| {
                    format!(": the chair heard {}", many(n, "objection", "objections"))
                });
                let result = format!("Withdrawn before silence{expected}");
                closings.push(Closing { tick: *tick, at_deadline: false, result });
            }
            _ => {}
        }
        let Some((deadline, _)) = open.filter(|o| o.0 == *tick) else { continue };
        open = None;
        let broke = at(deadline).filter(|e| matches!(e, Event::Broke { .. })).count();
        let reserved = at(deadline).filter(|e| matches!(e, Event::Reserved { .. })).count();
        let ended = at(deadline).find_map(|e| match e {
            Event::Adopted { draft, .. } => Some(format!("Adopted at rung {}", rung(setup, draft.rung))),
            Event::Failed { .. } => Some("Blocked".to_owned()),
            _ => None,
        });
        let broken = match broke {
            0 => "nobody broke silence".to_owned(),
            n => format!("{} broke silence", many(n, "member", "members")),
        };
        let reserved = if reserved > 0 {
            format!(", {}", many(reserved, "reservation", "reservations"))
        } else {
            String::new()
        };
        let result = format!("{}: {broken}{reserved}", ended.unwrap_or_else(|| "Back to drafting".into()));
        closings.push(Closing { tick: deadline, at_deadline: true, result });
    }
    closings
}

fn margin(a: &Answer) -> Option<f64> {
    a.objection.map(|objection| objection - a.bar)
}

fn name(setup: &Setup, i: usize, a: &Answer) -> Name {
    let m = &setup.members[i];
    let at = match a.ground {
        Ground::Sponsor => Some(-FAR),
        _ => margin(a).map(|x| x.clamp(-FAR, FAR)),
    };
    let margin = margin(a).map_or_else(String::new, |x| format!(", margin {}", signed(x, 2)));
    let why = match a.ground {
        Ground::Sponsor => "its own text".to_owned(),
        Ground::Uninstructed => "no instruction in time".to_owned(),
        _ => a.reason.words().to_owned(),
    };
    let belief = format!(
        "believes the attribution at {} and would sign from {}",
        number(a.believed, 2),
        number(a.needed, 2)
    );
    let weight = match (a.objects, a.stance) {
        (true, _) => 2,
        (false, Stance::Reservation) => 1,
        _ => 0,
    };
    Name {
        id: m.id.clone(),
        at,
        words: format!("{} {}: {why}{margin}; {belief}", m.name, stance(a.stance)),
        weight,
    }
}

/// A stance in words.
pub(super) fn stance(stance: Stance) -> &'static str {
    match stance {
        Stance::Consent => "consents",
        Stance::Reservation => "consents with a reservation",
        Stance::TooWeak => "objects: too weak",
        Stance::TooStrong => "objects: too strong",
    }
}
