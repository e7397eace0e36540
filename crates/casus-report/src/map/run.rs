//! The maps of one run.

use super::key::Entry;
use super::likeliest::{self, Means, Moment, cut, keyed};
use super::{Fill, Reading, tiles};
use crate::figure::{Figure, both};
use crate::palette::{Marks, Palette};
use crate::svg::{Anchor, Svg};
use crate::table::Table;
use crate::text::Type;
use casus_model::report::Report;
use casus_model::{Event, HypothesisId, MemberId, PublicLine, Run, Tick};

/// Panels of the map over time.
const PANELS: usize = 6;

/// What the maps of a run show.
const MEANS: Means = Means {
    find: "find",
    letter: "the hypothesis that a member finds likeliest, the number how much it believes it.",
    faint: "believed by less than 50\u{a0}%",
};

/// The maps of a run that recorded its events and beliefs: who found what likeliest at the end and on the way there, and
/// what members said and wished at the end.
#[must_use]
pub fn figures(run: &Run<'_>, report: &Report, palette: Palette) -> Vec<Figure> {
    let marks = Marks::of(run.model().setup(), palette);
    if report.members.is_empty() {
        return vec![];
    }
    vec![ending(run, report, &marks), on_the_way(run, report, &marks), lines_and_rungs(report)]
}

/// What each member found likeliest after a tick, with how much.
fn found(run: &Run<'_>, tick: Tick) -> Vec<(usize, f64)> {
    let setup = run.model().setup();
    let of = |member: usize| {
        let belief =
            |h: usize| run.belief_after(tick, MemberId::at(member), HypothesisId::at(h)).unwrap_or(0.0);
        let first = (0, belief(0));
        (1..setup.hypotheses.len()).map(|h| (h, belief(h))).fold(first, |a, b| if b.1 > a.1 { b } else { a })
    };
    (0..setup.members.len()).map(of).collect()
}

fn ending(run: &Run<'_>, report: &Report, marks: &Marks) -> Figure {
    let setup = run.model().setup();
    let found = found(run, setup.clock.last);
    let mut data = Table::new(&["member", "likeliest", "belief"]);
    for (m, (h, belief)) in report.members.iter().zip(&found) {
        data.row(vec![m.id.as_str().into(), setup.hypotheses[*h].id.as_str().into(), (*belief).into()]);
    }
    likeliest::ending(setup, &found, marks, &MEANS, data)
}

/// Moments worth a panel: the incident, the first text, the first silence, what decided, the end; and between them the
/// middle of the longest stretches.
fn moments(run: &Run<'_>) -> Vec<(Tick, String)> {
    let clock = run.model().setup().clock;
    let first = |name: &str, wanted: fn(&Event) -> bool| {
        run.events().iter().find(|(_, e)| wanted(e)).map(|(tick, _)| (*tick, name.to_owned()))
    };
    let incident = i32::try_from(run.incident_place()).unwrap_or(0);
    let begun = Tick(clock.first.0.saturating_add(incident)).min(clock.last);
    let name = if incident > 0 { "the incident" } else { "the start" };
    let mut moments = vec![(begun, name.to_owned())];
    moments.extend(first("the first text is tabled", |e| matches!(e, Event::Tabled { .. })));
    moments.extend(first("the first silence opens", |e| matches!(e, Event::SilenceOpened { .. })));
    moments.extend(first("a text fails", |e| matches!(e, Event::Failed { .. })));
    moments.extend(first("a text is adopted", |e| matches!(e, Event::Adopted { .. })));
    moments.push((clock.last, "the end".to_owned()));
    moments.sort_by_key(|m| m.0);
    moments.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        if same {
            kept.1 = format!("{}; {}", kept.1, later.1);
        }
        same
    });
    while moments.len() < PANELS {
        let gap = |k: &usize| moments[*k + 1].0.0 - moments[*k].0.0;
        let Some(longest) = (0..moments.len() - 1).max_by_key(|k| (gap(k), usize::MAX - k)) else { break };
        if gap(&longest) < 2 {
            break;
        }
        let middle = Tick(moments[longest].0.0 + gap(&longest) / 2);
        moments.insert(longest + 1, (middle, String::new()));
    }
    moments.truncate(PANELS);
    moments
}

fn on_the_way(run: &Run<'_>, report: &Report, marks: &Marks) -> Figure {
    let setup = run.model().setup();
    let mut data = Table::new(&["hours", "member", "likeliest", "belief"]);
    let moments: Vec<Moment> = moments(run)
        .into_iter()
        .map(|(tick, name)| {
            let (hours, found) = (setup.clock.hours(tick.0), found(run, tick));
            for (m, (h, belief)) in report.members.iter().zip(&found) {
                let id = setup.hypotheses[*h].id.as_str();
                data.row(vec![hours.into(), m.id.as_str().into(), id.into(), (*belief).into()]);
            }
            Moment { hours, name, found }
        })
        .collect();
    likeliest::on_the_way(setup, &moments, marks, &MEANS, data)
}

/// The tone and the letter of a public line.
fn said_as(line: PublicLine) -> (u8, &'static str) {
    match line {
        PublicLine::Silent => (0, "–"),
        PublicLine::Doubts => (0, "D"),
        PublicLine::Concern => (1, "C"),
        PublicLine::Suspects => (2, "S"),
        PublicLine::Names => (3, "N"),
    }
}

fn lines_and_rungs(report: &Report) -> Figure {
    let top = report.members.iter().map(|m| m.ideal_rung).max().unwrap_or(0).max(1);
    let said = report.members.iter().map(|m| {
        let (tone, letter) = said_as(m.public_line);
        let word = m.public_line.word();
        let words = format!("{}, in public: {word}", m.name);
        Reading {
            id: m.id.clone(),
            fill: Fill::Tone(tone),
            letter: letter.into(),
            value: letter.into(),
            words,
        }
    });
    let wished = report.members.iter().map(|m| {
        let tone = (f64::from(m.ideal_rung) / f64::from(top) * 3.0)
            .round()
            .max(f64::from(m.ideal_rung.min(1))) as u8;
        let rung = m.ideal_rung.to_string();
        let words = format!("{} would have the alliance take rung {rung}", m.name);
        Reading { id: m.id.clone(), fill: Fill::Tone(tone), letter: rung.clone(), value: rung, words }
    });
    let (said, wished): (Vec<Reading>, Vec<Reading>) = (said.collect(), wished.collect());
    let naming = report.members.iter().filter(|m| m.public_line == PublicLine::Names).count();
    let every = [
        PublicLine::Silent,
        PublicLine::Doubts,
        PublicLine::Concern,
        PublicLine::Suspects,
        PublicLine::Names,
    ];
    let used = every.into_iter().filter(|line| report.members.iter().any(|m| m.public_line == *line));
    let lines: Vec<Entry> = used
        .map(|line| {
            let (tone, letter) = said_as(line);
            Entry { fill: Some(Fill::Tone(tone)), letter: letter.into(), words: line.word().into() }
        })
        .collect();
    let mut data = Table::new(&["member", "public_line", "ideal_rung"]);
    for m in &report.members {
        data.row(vec![m.id.as_str().into(), m.public_line.word().into(), f64::from(m.ideal_rung).into()]);
    }
    Figure {
        name: "lines-and-rungs".into(),
        title: format!(
            "At the end the accused is named in public by {naming} of {} members",
            report.members.len()
        ),
        note: format!(
            "What members say in public, and the rung that each would have the alliance take: the stronger the tone, the further it \
             goes.{}",
            cut(report.members.len())
        ),
        body: both(|width| pair(&said, &wished, &lines, width)),
        data,
    }
}

/// Two sets of tiles: side by side where there is room, else one above the other.
fn pair(said: &[Reading], wished: &[Reading], lines: &[Entry], wide: f64) -> Svg {
    let beside = wide >= 600.0;
    let each = if beside { (wide - 36.0) / 2.0 } else { wide };
    let (left, right) = (keyed(tiles(said, each), lines), tiles(wished, each));
    let at = if beside { [each + 36.0, 0.0] } else { [0.0, left.height + 50.0] };
    let mut svg = Svg::new(wide, 24.0 + at[1] + right.height.max(if beside { left.height } else { 0.0 }));
    svg.text(Type::Label, "bold", [0.0, 12.0], Anchor::Start, "Public line");
    svg.inset([0.0, 24.0], &left);
    svg.text(Type::Label, "bold", [at[0], at[1] + 12.0], Anchor::Start, "Ideal rung");
    svg.inset([at[0], at[1] + 24.0], &right);
    svg
}
