//! What each member finds likeliest, on one map and on several small ones: of a run by its beliefs, of an ensemble by the
//! runs in which it does.

use super::key::{self, Entry};
use super::tiles::MOST;
use super::{FIRM, Fill, Reading, Strength, drawable, large, small, tiles};
use crate::figure::{Body, Figure, NARROW, WIDE};
use crate::palette::Marks;
use crate::svg::{Anchor, Svg};
use crate::table::Table;
use crate::text::{Type, day, percent};
use casus_model::Setup;

/// Width of a small map.
const PANEL: f64 = 200.0;

/// Of each member the place of the hypothesis, and the share that its strength and number come from.
pub(super) type Found = Vec<(usize, f64)>;

/// What the shares are.
pub(super) struct Means {
    /// What members do: `find`, or `mostly find`.
    pub(super) find: &'static str,
    /// What a letter is, and the number beside it.
    pub(super) letter: &'static str,
    /// What a faint colour means.
    pub(super) faint: &'static str,
}

/// A moment of a small map.
pub(super) struct Moment {
    /// Hours from D+0.
    pub(super) hours: f64,
    /// What it is, if it is anything.
    pub(super) name: String,
    /// What was found then.
    pub(super) found: Found,
}

fn readings(setup: &Setup, found: &[(usize, f64)], marks: &Marks) -> Vec<Reading> {
    let of = |(place, &(h, share)): (usize, &(usize, f64))| {
        let (member, mark) = (&setup.members[place], marks.0[h]);
        Reading {
            id: member.id.clone(),
            fill: Fill::Mark(mark, Strength::of(share)),
            letter: mark.letter.to_string(),
            value: format!("{} {}", mark.letter, percent(share)),
            words: format!("{}: {} ({})", member.name, setup.hypotheses[h].label, percent(share)),
        }
    };
    found.iter().enumerate().map(of).collect()
}

/// The hypotheses by how many members find them likeliest, the most first.
fn counts(found: &[(usize, f64)], marks: &Marks) -> Vec<(usize, usize)> {
    let count = |h: usize| (found.iter().filter(|f| f.0 == h).count(), h);
    let mut counts: Vec<(usize, usize)> = (0..marks.0.len()).map(count).collect();
    counts.sort_by_key(|&(n, h)| (usize::MAX - n, h));
    counts
}

/// What fills mean: the hypotheses found, the most frequent first, and states that are no members.
fn legend(setup: &Setup, found: &[(usize, f64)], marks: &Marks, mapped: bool) -> Vec<Entry> {
    let shown = counts(found, marks).into_iter().filter(|&(n, _)| n > 0);
    let mut entries: Vec<Entry> = shown
        .map(|(_, h)| Entry {
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
pub(super) fn keyed(mut svg: Svg, entries: &[Entry]) -> Svg {
    let top = svg.height + 16.0;
    svg.height = key::draw(&mut svg, entries, top);
    svg
}

/// That tiles stop short of all members.
pub(super) fn cut(members: usize) -> String {
    if members > MOST { format!(" The first {MOST} members are drawn.") } else { String::new() }
}

fn shades(means: &Means) -> String {
    let firm = percent(FIRM).replace(' ', "\u{a0}");
    format!("Faint: {}; full colour: {firm} and more.", means.faint)
}

/// The end, on one map.
pub(super) fn ending(setup: &Setup, found: &Found, marks: &Marks, means: &Means, data: Table) -> Figure {
    let readings = readings(setup, found, marks);
    let mapped = drawable(&readings);
    let label = |h: usize| format!("\u{201c}{}\u{201d}", setup.hypotheses[h].label);
    let find = means.find;
    let title = match counts(found, marks)[..] {
        [(n, h), (m, next), ..] if m > 0 => {
            format!("At the end {n} {find} {} likeliest, and {m} {}", label(h), label(next))
        }
        [(n, h), ..] => format!("At the end all {n} {find} {} likeliest", label(h)),
        [] => String::new(),
    };
    let wide = if mapped { large(&readings, WIDE) } else { tiles(&readings, WIDE) };
    Figure {
        name: "map".into(),
        title,
        note: format!(
            "Letter, colour and pattern are {} {}{} {}",
            means.letter,
            shades(means),
            cut(readings.len()),
            if mapped { "Borders as on maps of the United Nations, without a position on them." } else { "" }
        )
        .trim_end()
        .to_owned(),
        body: Body::Drawing {
            wide: keyed(wide, &legend(setup, found, marks, mapped)),
            narrow: Some(keyed(tiles(&readings, NARROW), &legend(setup, found, marks, false))),
        },
        data,
    }
}

/// Several moments, each on a small map, among which a reader may choose.
pub(super) fn on_the_way(
    setup: &Setup,
    moments: &[Moment],
    marks: &Marks,
    means: &Means,
    data: Table,
) -> Figure {
    let (mut mapped, mut ever) = (false, vec![false; marks.0.len()]);
    let (mut panels, mut choice) = (vec![], vec![]);
    for moment in moments {
        let readings = readings(setup, &moment.found, marks);
        mapped = drawable(&readings);
        moment.found.iter().for_each(|f| ever[f.0] = true);
        let led = moment.found.iter().filter(|f| f.0 == setup.truth.ix()).count();
        let (all, when) = (moment.found.len(), day(moment.hours));
        let words =
            format!("{when} {}: {led} of {all} members {} the truth likeliest", moment.name, means.find);
        panels.push((words, panel(&readings, moment, mapped)));
        choice.push(when);
    }
    let seen = setup.hypotheses.iter().zip(&marks.0).zip(&ever).filter(|(_, ever)| **ever);
    let letters: Vec<String> = seen.map(|((h, mark), _)| format!("{}: {}", mark.letter, h.label)).collect();
    Figure {
        name: "map-moments".into(),
        title: format!("How it came to that, at {} moments", panels.len()),
        note: format!(
            "{}. {}{}{}",
            letters.join(", "),
            shades(means),
            if mapped { " A dot is a member too small to be seen at this size." } else { "" },
            cut(setup.members.len())
        ),
        body: Body::Panels { panels, columns: 3, choice },
        data,
    }
}

fn panel(readings: &[Reading], moment: &Moment, mapped: bool) -> Svg {
    let drawing = if mapped { small(readings, PANEL) } else { tiles(readings, PANEL) };
    let mut svg = Svg::new(PANEL, drawing.height + 36.0);
    svg.text(Type::Label, "bold", [0.0, 12.0], Anchor::Start, &day(moment.hours));
    svg.text_in(Type::Small, "soft", [0.0, 27.0], Anchor::Start, &moment.name, PANEL);
    svg.inset([0.0, 36.0], &drawing);
    svg
}
