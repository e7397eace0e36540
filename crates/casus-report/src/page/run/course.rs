//! The course of a run: what was injected, what the council made of it, and what that did to the fracture.

use super::super::{Block, Section};
use crate::figure::area::{Areas, Layer};
use crate::figure::ladder::Ladder;
use crate::figure::timeline::{Lane, Moment, Span, Timeline};
use crate::figure::{Axis, Figure, Rule, both};
use crate::svg::inert;
use crate::table::Table;
use crate::words::{many, names};
use casus_model::report::{Entry, Report};
use casus_model::setup::{Effect, MotionKind};
use casus_model::{Event, MemberId, Run, Tick};
use maud::{Markup, html};

/// Points of a course that are drawn, at most.
pub(super) const POINTS: usize = 1_000;

/// Labels up to which marks of a lane are written out.
const WRITTEN: usize = 60;

/// Marks of a lane, and motions, at most.
const MARKS: usize = 300;
const MOTIONS: usize = 60;

/// Entries of the list, at most.
const ENTRIES: usize = 90;

pub(super) fn section(run: &Run<'_>, report: &Report) -> Section {
    let heading = match report.outcome.rounds {
        _ if report.outcome.hours.is_none() => "The course: nothing was decided".to_owned(),
        0 => "The course, without a round of silence".to_owned(),
        n => format!("The course, with {}", many(usize::from(n), "round of silence", "rounds of silence")),
    };
    Section {
        id: "course",
        heading,
        lead: "Dots are what the author injected, bars are motions from the table to their end, and the full part of \
               a bar is silence."
            .into(),
        blocks: vec![Block::Figure(timeline(run, report)), Block::Figure(ladder(run, report)), Block::Markup(list(report))],
    }
}

fn span(run: &Run<'_>) -> [f64; 2] {
    let clock = run.model().setup().clock;
    [clock.hours(clock.first.0), clock.hours(clock.last.0)]
}

fn timeline(run: &Run<'_>, report: &Report) -> Figure {
    let setup = run.model().setup();
    let hours = |t: Tick| setup.clock.hours(t.0);
    let told = |event: &Event| run.describe(event).2;
    let (mut injects, mut acts, mut motions, mut members) = (vec![], vec![], vec![], vec![]);
    let mut consulted: Vec<(Tick, MemberId, String)> = vec![];
    let mut open: Option<Span> = None;
    let mut close = |open: &mut Option<Span>, at: Tick, how: &str, strong: bool| {
        if let Some(mut motion) = open.take() {
            motion.times[1] = hours(at);
            motion.label = format!("{}: {how}", motion.label);
            motion.strong = strong;
            motions.push(motion);
        }
    };
    for (tick, event) in run.events() {
        let at = hours(*tick);
        let moment = |label: String, strong| Moment { at, label, words: told(event), strong };
        match *event {
            Event::Inject { index } => {
                let inject = &setup.injects[index];
                injects.push(moment(inject.id.clone(), matches!(inject.effect, Effect::Incident { .. })));
            }
            Event::Provocation { act } => acts.push(moment(setup.adversary.repertoire[act].id.clone(), true)),
            Event::Exposed { act } => {
                acts.push(moment(format!("{} found out", setup.adversary.repertoire[act].id), false));
            }
            Event::Consultation { member } => consulted.push((*tick, member, told(event))),
            Event::Coalition { members: n, .. } => {
                members.push(moment(format!("{n} act on their own"), true))
            }
            Event::Tabled { sponsor, kind, draft } => {
                close(&mut open, *tick, "overtaken", false);
                let verb = if kind == MotionKind::Text { "asks" } else { "appeals" };
                let label = format!("{} {verb} for {}", setup.members[sponsor.ix()].id, draft.rung);
                open =
                    Some(Span { times: [at, at], label, words: told(event), parts: vec![], strong: false });
            }
            Event::SilenceOpened { deadline, .. } => {
                if let Some(motion) = &mut open {
                    motion.parts.push([at, hours(deadline)]);
                }
            }
            Event::Extended { deadline, .. } => {
                if let Some(part) = open.as_mut().and_then(|m| m.parts.last_mut()) {
                    part[1] = hours(deadline);
                }
            }
            Event::Adopted { draft, .. } => {
                close(&mut open, *tick, &format!("adopted at {}", draft.rung), true)
            }
            Event::Failed { withdrawn, .. } => {
                close(&mut open, *tick, if withdrawn { "withdrawn" } else { "blocked" }, false);
            }
            _ => {}
        }
    }
    close(&mut open, setup.clock.last, "undecided", false);
    for group in consulted.chunk_by(|a, b| a.0 == b.0) {
        let (label, words) = match group {
            [(_, member, words)] => (format!("{}: Article 4", setup.members[member.ix()].id), words.clone()),
            _ => {
                let ids: Vec<&str> = group.iter().map(|g| setup.members[g.1.ix()].id.as_str()).collect();
                (
                    format!("{} ask for Article 4", ids.len()),
                    format!("{} ask for consultation", names(&ids, 200)),
                )
            }
        };
        members.push(Moment { at: hours(group[0].0), label, words, strong: false });
    }
    motions.truncate(MOTIONS);
    for lane in [&mut injects, &mut acts, &mut members] {
        if lane.len() > WRITTEN {
            lane.iter_mut().filter(|m| !m.strong).for_each(|m| m.label.clear());
            lane.truncate(MARKS);
        }
    }
    let lanes: Vec<Lane> = [
        (!injects.is_empty()).then(|| Lane::Moments("injects".into(), injects)),
        (!acts.is_empty())
            .then(|| Lane::Moments(format!("{} beyond the script", setup.adversary.name), acts)),
        (!motions.is_empty()).then(|| Lane::Spans("motions".into(), motions)),
        (!members.is_empty()).then(|| Lane::Moments("members on their own".into(), members)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let timeline = Timeline { axis: Axis::Clock, span: span(run), lanes };
    let mut data = Table::new(&["hours", "at", "kind", "subject", "text", "hostile"]);
    for e in &report.timeline {
        let subject = e.subject.as_deref().unwrap_or("");
        data.row(vec![
            e.hours.into(),
            e.at.as_str().into(),
            e.kind.into(),
            subject.into(),
            e.text.as_str().into(),
            e.hostile.into(),
        ]);
    }
    Figure {
        name: "timeline".into(),
        title: "Injects, motions and what members did".into(),
        note: "Days from D+0. Large dots are incidents. The list below says what each inject is.".into(),
        body: both(|width| timeline.draw(width)),
        data,
    }
}

fn ladder(run: &Run<'_>, report: &Report) -> Figure {
    let setup = run.model().setup();
    let hours = |t: Tick| setup.clock.hours(t.0);
    let mut course = vec![(hours(setup.clock.first), 0)];
    for (tick, event) in run.events() {
        match *event {
            Event::Adopted { draft, .. } => course.push((hours(*tick), draft.rung)),
            Event::Confirmed { rung } | Event::Lapsed { rung } => course.push((hours(*tick), rung)),
            _ => {}
        }
    }
    let mut data = Table::new(&["hours", "rung_in_force"]);
    for &(at, rung) in &course {
        data.row(vec![at.into(), f64::from(rung).into()]);
    }
    let ladder = Ladder {
        axis: Axis::Clock,
        rungs: setup.ladder.iter().map(|r| r.label.clone()).collect(),
        warranted: report.truth.warranted_rung,
        due: incident(run),
        span: span(run),
        course,
        rules: vec![Rule { at: incident(run), label: "incident".into() }],
    };
    Figure {
        name: "ladder".into(),
        title: "The answer on the ladder, against what the truth warranted".into(),
        note: "The heavy line is the rung in force. Shading below the warranted rung is answer still owed, shading above it \
               is answer beyond what was warranted, both from the incident on."
            .into(),
        body: both(|width| ladder.draw(width)),
        data,
    }
}

/// Hours from D+0 of the incident, or of the first tick.
pub(super) fn incident(run: &Run<'_>) -> f64 {
    let clock = run.model().setup().clock;
    clock.hours(clock.first.0.saturating_add(i32::try_from(run.incident_place()).unwrap_or(0)))
}

/// The moments that a course is read against.
fn rules(run: &Run<'_>) -> Vec<Rule> {
    let setup = run.model().setup();
    let mut rules = vec![Rule { at: incident(run), label: "incident".into() }];
    for (tick, event) in run.events() {
        let label = match *event {
            Event::Adopted { draft, .. } => format!("rung {} adopted", draft.rung),
            Event::Failed { withdrawn: true, .. } => "text withdrawn".into(),
            Event::Failed { .. } => "text blocked".into(),
            _ => continue,
        };
        if rules.len() < 8 {
            let again = rules.last().is_some_and(|r| r.label == label || r.label == "again");
            let same = again && rules.iter().any(|r| r.label == label);
            let label = if same { "again".into() } else { label };
            rules.push(Rule { at: setup.clock.hours(tick.0), label });
        }
    }
    rules.sort_by(|a, b| a.at.total_cmp(&b.at));
    rules
}

/// The places of a course that are drawn: all of them, or evenly spaced ones and the last.
pub(super) fn places(len: usize) -> Vec<usize> {
    let stride = len.div_ceil(POINTS).max(1);
    let mut places: Vec<usize> = (0..len).step_by(stride).collect();
    if len > 0 && places.last() != Some(&(len - 1)) {
        places.push(len - 1);
    }
    places
}

pub(super) fn fracture(run: &Run<'_>, report: &Report) -> Figure {
    let setup = run.model().setup();
    let places = places(run.series().len());
    let series: Vec<_> = places.iter().map(|&p| run.series()[p]).collect();
    let hours: Vec<f64> = places.iter().map(|&p| report.series.hours[p]).collect();
    // What each part brings to the index under the scenario's weights.
    let part = |b: f64, p: f64, v: f64| setup.index.index(b, p, v);
    let layer = |name: &str, tone: &str, of: &dyn Fn(&casus_model::Fracture) -> f64| Layer {
        name: name.into(),
        values: series.iter().map(of).collect(),
        class: tone.into(),
    };
    let layers = vec![
        layer("of beliefs", "tone0", &|f| part(f.belief, 0.0, 0.0)),
        layer("of preferences", "tone1", &|f| part(0.0, f.preference, 0.0)),
        layer("of voices", "tone2", &|f| part(0.0, 0.0, f.voice)),
    ];
    let most = series.iter().map(|f| f.afi).fold(0.1, f64::max);
    let areas = Areas {
        layers,
        hours: hours.clone(),
        up: [0.0, (most * 1.08).min(1.0)],
        whole: "fracture index".into(),
        height: 210.0,
        rules: rules(run),
    };
    let mut data = Table::new(&["hours", "afi", "belief", "preference", "voice", "deficit"]);
    for (h, f) in hours.iter().zip(&series) {
        data.row(vec![
            (*h).into(),
            f.afi.into(),
            f.belief.into(),
            f.preference.into(),
            f.voice.into(),
            f.deficit.into(),
        ]);
    }
    Figure {
        name: "fracture".into(),
        title: "The fracture index and its three parts".into(),
        note: "The parts are stacked, each as it counts in the index; the index runs from 0, all of one mind, to 1, two \
               equal camps at the extremes."
            .into(),
        body: both(|width| areas.draw(width)),
        data,
    }
}

/// Kinds that the list tells, with those that are merged when several members do the same at once.
fn told(kind: &str) -> Option<bool> {
    match kind {
        "break" | "reservation" | "abstention" | "article4" => Some(true),
        "inject" | "provocation" | "exposed" | "tabled" | "appeal" | "silence" | "adopted" | "confirmed"
        | "lapsed" | "failed" | "coalition" => Some(false),
        _ => None,
    }
}

fn list(report: &Report) -> Markup {
    struct Row<'a> {
        entry: &'a Entry,
        subjects: Vec<&'a str>,
    }
    let mut rows: Vec<Row<'_>> = vec![];
    for entry in &report.timeline {
        let Some(merged) = told(entry.kind) else { continue };
        let subject = entry.subject.as_deref().unwrap_or("");
        let same = rows
            .iter_mut()
            .rev()
            .find(|r| merged && r.entry.tick == entry.tick && r.entry.kind == entry.kind);
        match same {
            Some(row) => row.subjects.push(subject),
            None => rows.push(Row { entry, subjects: vec![subject] }),
        }
    }
    let hidden = rows.len().saturating_sub(ENTRIES);
    rows.truncate(ENTRIES);
    let text = |row: &Row<'_>| {
        let several = row.subjects.len() > 1;
        let who = names(&row.subjects, 60);
        match row.entry.kind {
            "break" if several => format!("{who} break silence"),
            "reservation" if several => format!("{who} enter reservations"),
            "abstention" if several => format!("{who} abstain"),
            "article4" if several => format!("{who} ask for consultation under Article 4"),
            _ => row.entry.text.clone(),
        }
    };
    let (mut time, mut likelihood) = ("", "");
    html! {
        h3 { "What happened" }
        ol.events {
            @for row in &rows {
                @let e = row.entry;
                @let same = std::mem::replace(&mut time, e.at.as_str()) == e.at;
                @let known = std::mem::replace(&mut likelihood, e.likelihood) == e.likelihood;
                @let strong = matches!(e.kind, "adopted" | "failed" | "coalition" | "confirmed" | "lapsed");
                li {
                    time { @if !same { (e.at) } }
                    span.strong[strong] {
                        @if matches!(e.kind, "inject" | "provocation" | "exposed") { em { (inert(row.subjects[0])) " " } }
                        (inert(&text(row)))
                        @if !known { em { " (a hostile hand: " (e.likelihood) ")" } }
                    }
                }
            }
        }
        @if hidden > 0 { p.soft { (many(hidden, "later event is", "later events are")) " left out here." } }
    }
}
