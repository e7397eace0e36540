//! What happened when, and in whose lane.

use super::{member, minutes, name, people};
use crate::pages::parts::session;
use casus_report::figure::timeline::{Lane, Moment, Span, Timeline};
use casus_report::figure::{Axis, Figure, both};
use casus_report::page::{Block, Section};
use casus_report::svg::inert;
use casus_report::table::Table;
use casus_session::Game;
use casus_session::debrief::{Debrief, Happening, What};
use casus_session::seat::Party;
use casus_session::view::DraftStatus;
use maud::{Markup, html};

/// Marks of a lane, and lines of the list, at most; the tables have all.
const MARKS: usize = 60;
const LINES: usize = 300;

fn figure(game: &Game, debrief: &Debrief) -> Figure {
    let lanes = lanes(game, debrief);
    let end = minutes(debrief.cover.session).max(1.0);
    let timeline = Timeline { axis: Axis::Session, span: [0.0, end], lanes };
    let mut data = Table::new(&["session_min", "lane", "kind", "words"]);
    for happening in &debrief.timeline {
        let kind = serde_json::to_value(happening.what).ok();
        data.row(vec![
            minutes(happening.at.session).into(),
            happening.lane.as_ref().map_or_else(String::new, |party| name(game, party)).into(),
            kind.and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default().into(),
            happening.words.as_str().into(),
        ]);
    }
    Figure {
        name: "decisions".to_owned(),
        title: "Items, assessments, texts and what each delegation did".to_owned(),
        note: "Hours and minutes of the session clock. Large dots are items that went to few, breaks of silence and rulings. \
               A dark bar is a text that was adopted."
            .to_owned(),
        body: both(|width| timeline.draw(width)),
        data,
    }
}

pub(super) fn section(game: &Game, debrief: &Debrief) -> Section {
    let figure = Block::Figure(figure(game, debrief));
    let list = Block::Markup(list(game, debrief));
    super::section(
        "decisions",
        "Decisions in time",
        "What happened when, and in whose lane.",
        vec![figure, list],
    )
}

fn lanes(game: &Game, debrief: &Debrief) -> Vec<Lane> {
    let moment = |h: &Happening, strong: bool| Moment {
        at: minutes(h.at.session),
        label: h.words.clone(),
        words: format!("{} {} {}", session(h.at.session), h.words, h.detail),
        strong,
    };
    let marks = |keep: &dyn Fn(&Happening) -> bool, strong: &dyn Fn(&Happening) -> bool| -> Vec<Moment> {
        let kept = debrief.timeline.iter().filter(|h| keep(h)).take(MARKS);
        kept.map(|h| moment(h, strong(h))).collect()
    };
    let breaks = |h: &Happening| h.words == "breaks silence";
    let ruled = |h: &Happening| h.what == What::Ruling;
    let people = people(debrief);
    let clocks = marks(&|h| h.what == What::Time && !often(h), &|_| false);
    let items = marks(&|h| h.what == What::Item, &|h| h.private);
    let pulses = (1..).zip(&debrief.pulses).map(|(n, pulse)| Span {
        times: [pulse.opened, pulse.closed.unwrap_or(pulse.opened)].map(|at| minutes(at.session)),
        label: u32::to_string(&n),
        words: pulse.title.clone(),
        parts: vec![],
        strong: false,
    });
    let rounds = debrief.silence.iter().map(|round| Span {
        times: [round.opened, round.closed.unwrap_or(round.opened)].map(|at| minutes(at.session)),
        label: format!("{}: {}", round.title, crate::words::draft(round.status)),
        words: round.text.clone(),
        parts: match round.status {
            DraftStatus::Adopted => {
                vec![[round.opened, round.closed.unwrap_or(round.opened)].map(|at| minutes(at.session))]
            }
            _ => vec![],
        },
        strong: round.status == DraftStatus::Adopted,
    });
    let mut lanes = vec![
        Lane::Moments("Clocks".to_owned(), clocks),
        Lane::Moments("Events list".to_owned(), items),
        Lane::Spans("Assessments".to_owned(), pulses.collect()),
        Lane::Spans("Texts under silence".to_owned(), rounds.collect()),
    ];
    for id in &people {
        let own =
            |h: &Happening| h.lane.as_ref() == Some(&Party::Member((*id).clone())) && h.what != What::Pulse;
        lanes.push(Lane::Moments(member(game, id), marks(&own, &|h| breaks(h) || ruled(h))));
    }
    let simulated = |h: &Happening| match &h.lane {
        Some(Party::Member(id)) => !people.contains(&id) && h.what != What::Pulse,
        _ => false,
    };
    let others = debrief.timeline.iter().filter(|h| simulated(h)).take(MARKS).map(|h| {
        let who = match &h.lane {
            Some(Party::Member(id)) => id.as_str(),
            _ => "",
        };
        Moment { label: format!("{who} {}", h.words), ..moment(h, breaks(h) || ruled(h)) }
    });
    lanes.push(Lane::Moments("Other Allies".to_owned(), others.collect()));
    let cells = marks(&|h| matches!(h.lane, Some(Party::Chair | Party::Red | Party::Control)), &ruled);
    lanes.push(Lane::Moments("Chair, red cell and control".to_owned(), cells));
    lanes.retain(|lane| match lane {
        Lane::Moments(name, moments) => {
            !moments.is_empty() || people.iter().any(|id| member(game, id) == *name)
        }
        Lane::Spans(_, spans) => !spans.is_empty(),
    });
    lanes
}

/// What a facilitator does so often that a lane of it says nothing.
fn often(happening: &Happening) -> bool {
    matches!(happening.words.as_str(), "resumed" | "stepped to the next item")
}

/// Everything in its order.
fn list(game: &Game, debrief: &Debrief) -> Markup {
    let told: Vec<&Happening> = debrief.timeline.iter().filter(|h| !often(h)).collect();
    let hidden = told.len().saturating_sub(LINES);
    let mut time = String::new();
    html! {
        h3 { "Everything in its order" }
        @if told.is_empty() { p { "Nothing happened." } }
        ol.events {
            @for h in told.iter().take(LINES) {
                @let now = session(h.at.session);
                @let same = std::mem::replace(&mut time, now.clone()) == now;
                @let strong = matches!(h.words.as_str(), "adopted" | "silence broken" | "breaks silence");
                li {
                    time { @if !same { (now) } }
                    span.strong[strong] {
                        @if let Some(lane) = &h.lane { em { (inert(&name(game, lane))) " " } }
                        (inert(&h.words))
                        @if !h.detail.is_empty() { em { ": " } (inert(&h.detail)) }
                        @if h.private { em { " (to few)" } }
                    }
                }
            }
        }
        @if hidden > 0 { p.soft { (hidden) " later entries are in timeline.csv." } }
    }
}
