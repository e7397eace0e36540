//! The maps of one run.

use super::key::{self, Entry};
use super::tiles::MOST;
use super::{FIRM, Fill, Reading, Strength, drawable, large, small, tiles};
use crate::figure::{Body, Figure, NARROW, WIDE, both};
use crate::palette::Marks;
use crate::svg::{Anchor, Svg};
use crate::table::Table;
use crate::text::{Type, day, percent};
use casus_model::report::Report;
use casus_model::{Event, HypothesisId, MemberId, PublicLine, Run, Tick};

/// Panels of the map over time.
const PANELS: usize = 6;

/// Width of such a panel.
const PANEL: f64 = 200.0;

/// The maps of a run that recorded its events and beliefs: who found what likeliest at the end and on the way there, and
/// what members said and wished at the end.
#[must_use]
pub fn figures(run: &Run<'_>, report: &Report) -> Vec<Figure> {
    let marks = Marks::of(run.model().setup());
    if report.members.is_empty() {
        return vec![];
    }
    vec![ending(run, report, &marks), on_the_way(run, report, &marks), lines_and_rungs(report)]
}

/// What each member found likeliest after a tick, with how much.
fn likeliest(run: &Run<'_>, tick: Tick) -> Vec<(usize, f64)> {
    let setup = run.model().setup();
    let of = |member: usize| {
        let belief =
            |h: usize| run.belief_after(tick, MemberId::at(member), HypothesisId::at(h)).unwrap_or(0.0);
        let first = (0, belief(0));
        (1..setup.hypotheses.len()).map(|h| (h, belief(h))).fold(first, |a, b| if b.1 > a.1 { b } else { a })
    };
    (0..setup.members.len()).map(of).collect()
}

fn readings(run: &Run<'_>, found: &[(usize, f64)], marks: &Marks) -> Vec<Reading> {
    let setup = run.model().setup();
    let of = |(place, &(h, belief)): (usize, &(usize, f64))| {
        let (member, mark) = (&setup.members[place], marks.0[h]);
        Reading {
            id: member.id.clone(),
            fill: Fill::Mark(mark, Strength::of(belief)),
            letter: mark.letter.to_string(),
            value: format!("{} {}", mark.letter, percent(belief)),
            words: format!("{}: {} ({})", member.name, setup.hypotheses[h].label, percent(belief)),
        }
    };
    found.iter().enumerate().map(of).collect()
}

/// What fills mean: the hypotheses found, the most frequent first, and states that are no members.
fn legend(run: &Run<'_>, found: &[(usize, f64)], marks: &Marks, mapped: bool) -> Vec<Entry> {
    let setup = run.model().setup();
    let count = |h: usize| found.iter().filter(|f| f.0 == h).count();
    let mut shown: Vec<usize> = (0..setup.hypotheses.len()).filter(|&h| count(h) > 0).collect();
    shown.sort_by_key(|&h| (usize::MAX - count(h), h));
    let mut entries: Vec<Entry> = shown
        .into_iter()
        .map(|h| Entry {
            fill: Some(Fill::Mark(marks.0[h], Strength::Firm)),
            letter: marks.0[h].letter.to_string(),
            words: setup.hypotheses[h].label.clone(),
        })
        .collect();
    if mapped {
        entries.push(Entry { fill: None, letter: String::new(), words: "no member".into() });
    }
    entries
}

/// A drawing with the key below it.
fn keyed(mut svg: Svg, entries: &[Entry]) -> Svg {
    let top = svg.height + 16.0;
    svg.height = key::draw(&mut svg, entries, top);
    svg
}

/// That tiles stop short of all members.
fn cut(members: usize) -> String {
    if members > MOST { format!(" The first {MOST} members are drawn.") } else { String::new() }
}

fn shades() -> String {
    let firm = percent(FIRM).replace(' ', "\u{a0}");
    format!("Faint: believed by less than 50\u{a0}%; full colour: {firm} and more.")
}

fn ending(run: &Run<'_>, report: &Report, marks: &Marks) -> Figure {
    let setup = run.model().setup();
    let found = likeliest(run, setup.clock.last);
    let readings = readings(run, &found, marks);
    let mapped = drawable(&readings);
    let mut counts: Vec<(usize, usize)> =
        (0..marks.0.len()).map(|h| (found.iter().filter(|f| f.0 == h).count(), h)).collect();
    counts.sort_by_key(|&(n, h)| (usize::MAX - n, h));
    let label = |h: usize| format!("\u{201c}{}\u{201d}", setup.hypotheses[h].label);
    let title = match counts[..] {
        [(n, h), (m, next), ..] if m > 0 => {
            format!("At the end {n} find {} likeliest, and {m} {}", label(h), label(next))
        }
        [(n, h), ..] => format!("At the end all {n} find {} likeliest", label(h)),
        [] => String::new(),
    };
    let mut data = Table::new(&["member", "likeliest", "belief"]);
    for (m, (h, belief)) in report.members.iter().zip(&found) {
        data.row(vec![m.id.as_str().into(), setup.hypotheses[*h].id.as_str().into(), (*belief).into()]);
    }
    let wide = if mapped { large(&readings, WIDE) } else { tiles(&readings, WIDE) };
    Figure {
        name: "map".into(),
        title,
        note: format!(
            "Letter, colour and pattern are the hypothesis that a member finds likeliest, the number how much it believes \
             it. {}{} {}",
            shades(),
            cut(readings.len()),
            if mapped { "Borders as on maps of the United Nations, without a position on them." } else { "" }
        )
        .trim_end()
        .to_owned(),
        body: Body::Drawing {
            wide: keyed(wide, &legend(run, &found, marks, mapped)),
            narrow: Some(keyed(tiles(&readings, NARROW), &legend(run, &found, marks, false))),
        },
        data,
    }
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
    let moments = moments(run);
    let mut panels = vec![];
    let (mut mapped, mut ever) = (false, vec![false; marks.0.len()]);
    for (tick, name) in &moments {
        let hours = setup.clock.hours(tick.0);
        let found = likeliest(run, *tick);
        let readings = readings(run, &found, marks);
        mapped = drawable(&readings);
        let drawing = if mapped { small(&readings, PANEL) } else { tiles(&readings, PANEL) };
        let mut svg = Svg::new(PANEL, drawing.height + 36.0);
        svg.text(Type::Label, "bold", [0.0, 12.0], Anchor::Start, &day(hours));
        svg.text_in(Type::Small, "soft", [0.0, 27.0], Anchor::Start, name, PANEL);
        svg.inset([0.0, 36.0], &drawing);
        for (m, (h, belief)) in report.members.iter().zip(&found) {
            let id = setup.hypotheses[*h].id.as_str();
            data.row(vec![hours.into(), m.id.as_str().into(), id.into(), (*belief).into()]);
        }
        found.iter().for_each(|f| ever[f.0] = true);
        let led = found.iter().filter(|f| f.0 == setup.truth.ix()).count();
        let all = found.len();
        panels.push((format!("{} {name}: {led} of {all} members find the truth likeliest", day(hours)), svg));
    }
    let seen = setup.hypotheses.iter().zip(&marks.0).zip(&ever).filter(|(_, ever)| **ever);
    let letters: Vec<String> = seen.map(|((h, mark), _)| format!("{}: {}", mark.letter, h.label)).collect();
    Figure {
        name: "map-moments".into(),
        title: format!("How it came to that, at {} moments", panels.len()),
        note: format!(
            "{}. {}{}{}",
            letters.join(", "),
            shades(),
            if mapped { " A dot is a member too small to be seen at this size." } else { "" },
            cut(report.members.len())
        ),
        body: Body::Panels { panels, columns: 3 },
        data,
    }
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
