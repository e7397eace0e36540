//! A worst case, the best answer to it and the game of the two on one screen after the other.

use super::line::{Ink, Line, cut, fit, wrap};
use super::look::Look;
use super::single::{ends, section};
use super::words::{count, many};
use super::{WIDTH, chart, reproduce};
use crate::args::{Maximise, Stress as Typed};
use crate::bug::quoted;
use casus_experiment::Stress;
use casus_experiment::stress::report::{AxisName, Best, Place, Played};
use casus_experiment::stress::{Arena, Side};
use casus_experiment::why::Estimate;

const LABEL: usize = 34;
const NUMBER: usize = 26;
const BAR: usize = 18;

/// What will be searched, before it is.
pub(crate) fn space(arena: &Arena, look: Look) -> Vec<Line> {
    let mut lines = Vec::new();
    for (side, name) in
        [(Side::Adversary, "THE ADVERSARY'S KNOBS"), (Side::Alliance, "THE ALLIANCE'S LEVERS")]
    {
        lines.push(section(name, "as written; - its default", look));
        for axis in AxisName::all(arena, side) {
            lines.push(
                Line::new()
                    .plain(fit(&axis.path, LABEL, look))
                    .plain("  ")
                    .plain(fit(&axis.bounds(), 31, look))
                    .plain(" ")
                    .add(Ink::Faint, cut(axis.written.as_deref().unwrap_or("-"), 12, look)),
            );
        }
    }
    let text = "The bounds are the user's claim about what is within reach; nothing is found outside them.";
    lines.extend(paragraph(text, look));
    lines
}

/// What was found.
pub(crate) fn found(s: &Stress, typed: &Typed, look: Look) -> Vec<Line> {
    let who = format!("seed {}, {} of {} runs", s.seed, count(s.budget.used), count(s.budget.asked));
    let mut lines = vec![ends(&s.scenario.title, &who, look)];
    let what = match (s.objective.under, s.objective.over) {
        (Some(under), Some(over)) => {
            format!("Measured: mean of {under} x under-reaction + {over} x over-reaction at the end.")
        }
        _ => "Measured: mean of the highest Alliance Fracture Index of a run.".into(),
    };
    lines.extend(paragraph(&what, look));
    let values =
        [s.as_written.mean, s.adversary.optimum.value.mean, s.adversary.search.claimed, s.game.value.mean];
    let reach = values.into_iter().fold(1e-9, f64::max);
    let level = |label: &str, e: &Estimate| row(label, e, reach, look);

    lines.push(section("THE WORST CASE", "fresh replicates, 95 % interval", look));
    lines.push(level("as written", &s.as_written));
    lines.extend(best(&s.adversary, "worst case", &level, look));
    if s.adversary.optimum.difference.low.is_none_or(|low| low <= 0.0) {
        let text = "Whether this is worse than the scenario as written is open: the difference may be none. A larger \
                    --budget searches longer.";
        lines.extend(paragraph(text, look));
    }
    lines.extend(settings(&s.adversary, &s.knobs, look));
    lines.push(section("THE BEST ANSWER TO IT", "fresh replicates, 95 % interval", look));
    lines.push(level("worst case, no answer", &s.adversary.optimum.value));
    lines.extend(best(&s.alliance, "with the best answer", &level, look));
    if let Some(plain) = &s.answer_as_written {
        lines.push(level("the answer to the case as written", plain));
    }
    lines.extend(settings(&s.alliance, &s.levers, look));
    lines.extend(game(s, look));
    lines.extend(reproduce::lines_of("stress", &typed.asked.run(None, None), flags(typed), "again: "));
    let mut worst = typed.asked.clone();
    let changes = s.adversary.optimum.changes.iter().filter_map(|change| change.split_once('='));
    worst.set.extend(changes.map(|(path, value)| (path.to_owned(), value.to_owned())));
    if worst.set.iter().any(|(path, _)| path == "truth") {
        worst.truth = None;
    }
    lines.extend(reproduce::lines_of("run", &worst.run(None, None), None, "worst: "));
    lines
}

fn paragraph(text: &str, look: Look) -> impl Iterator<Item = Line> {
    wrap(text, WIDTH, look).into_iter().map(|row| Line::new().plain(row))
}

fn three(x: f64) -> String {
    let text = format!("{x:.3}");
    if text == "-0.000" { "0.000".into() } else { text }
}

fn interval(e: &Estimate) -> String {
    match (e.low, e.high) {
        (Some(low), Some(high)) => format!("{:>6}  {:>6} to {:>6}", three(e.mean), three(low), three(high)),
        _ => format!("{:>6}", three(e.mean)),
    }
}

/// An estimate inside a sentence.
fn said(e: &Estimate) -> String {
    match (e.low, e.high) {
        (Some(low), Some(high)) => format!("{} ({} to {})", three(e.mean), three(low), three(high)),
        _ => three(e.mean),
    }
}

fn row(label: &str, e: &Estimate, reach: f64, look: Look) -> Line {
    Line::new()
        .plain(fit(label, LABEL, look))
        .add(Ink::Strong, fit(&interval(e), NUMBER, look))
        .to(WIDTH - BAR)
        .then(chart::level(e.mean / reach, 0.0, BAR, Ink::Warm, look))
}

/// A value of the search: without an interval, since it was chosen for being the best.
fn claim(label: &str, value: f64, remark: &str, look: Look) -> Line {
    Line::new()
        .add(Ink::Faint, fit(label, LABEL, look))
        .add(Ink::Faint, format!("{:>6}  {remark}", three(value)))
}

fn best(b: &Best, name: &str, level: &dyn Fn(&str, &Estimate) -> Line, look: Look) -> Vec<Line> {
    let mut lines = vec![
        level(name, &b.optimum.value),
        Line::new()
            .plain(fit("  the difference that makes", LABEL, look))
            .plain(interval(&b.optimum.difference)),
        claim("  claimed by the search", b.search.claimed, "the best of many noisy values", look),
        claim("  when chosen among the finalists", b.optimum.chosen_at, "", look),
    ];
    match (&b.runner_up, &b.runner_up_difference, b.distance) {
        (Some(second), Some(difference), Some(distance)) => {
            lines.push(level("runner-up, far from it", &second.value));
            lines.push(Line::new().plain(fit("  less the optimum", LABEL, look)).plain(interval(difference)));
            lines.extend(paragraph(&places(b, second, difference, distance), look));
        }
        _ => lines.extend(paragraph("No finalist lies far from it: the search saw one place.", look)),
    }
    lines
}

/// Whether the optimum is one place or several.
fn places(b: &Best, second: &Place, difference: &Estimate, distance: f64) -> String {
    let apart = difference.low.is_some_and(|low| low > 0.0) || difference.high.is_some_and(|high| high < 0.0);
    let verdict = if apart {
        format!("It is the lesser by {}", three(difference.mean.abs()))
    } else {
        "The two cannot be told apart: there is more than one such place".into()
    };
    let near = |n: u64| many(n as usize, "candidate", "candidates");
    format!(
        "The runner-up lies {distance:.2} away, where 0.25 is far. {verdict}. Of the search's best, {} lie near the \
         optimum and {} near the runner-up.",
        near(b.optimum.near),
        near(second.near)
    )
}

/// The settings of an optimum, with what the scenario has and how far the search narrowed each.
fn settings(b: &Best, axes: &[AxisName], look: Look) -> Vec<Line> {
    let head = Line::new()
        .add(Ink::Faint, fit("", LABEL, look))
        .add(Ink::Faint, format!("{:<14}{:<14}narrowed", "found", "as written"));
    let mut lines = vec![head];
    for (((path, value), (_, narrowed)), axis) in b.optimum.settings.0.iter().zip(&b.narrowed.0).zip(axes) {
        let value = value.parse::<f64>().map_or_else(|_| value.clone(), short);
        lines.push(
            Line::new()
                .plain(fit(path, LABEL - 1, look))
                .plain(" ")
                .add(Ink::Strong, fit(&value, 13, look))
                .plain(" ")
                .plain(fit(axis.written.as_deref().unwrap_or("-"), 13, look))
                .plain(" ")
                .to(WIDTH - BAR)
                .then(chart::level(*narrowed, 0.0, BAR, Ink::Cool, look)),
        );
    }
    lines
}

fn short(x: f64) -> String {
    let text = three(x);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text.is_empty() || text == "-" { "0".into() } else { text.to_owned() }
}

fn game(s: &Stress, look: Look) -> Vec<Line> {
    let g = &s.game;
    let mut lines = vec![section("THE GAME", "probability, and the mean against the worst reply", look)];
    let strategies = |side: &str, own: &[Played], other: &[Played]| -> Vec<Line> {
        let line = |(place, p): (usize, &Played)| {
            let against = other.get(p.worst_against).map_or("", |o| o.name.as_str());
            let name = format!("{} {}", if place == 0 { side } else { "" }, "");
            Line::new()
                .plain(fit(name.trim_end(), 11, look))
                .plain(fit(&p.name, 14, look))
                .add(Ink::Strong, format!("{:>5.2}  ", p.probability))
                .plain(interval(&p.at_worst))
                .add(Ink::Faint, cut(&format!("  by {against}"), 20, look))
        };
        own.iter().enumerate().map(line).collect()
    };
    lines.extend(strategies("adversary", &g.adversary, &g.alliance));
    lines.extend(strategies("alliance", &g.alliance, &g.adversary));
    let robust = g.alliance.get(g.robust).map_or("", |p| p.name.as_str());
    let replies = g.replies.iter().filter(|r| r.gain.is_some_and(|gain| gain > 0.0)).count();
    let text = format!(
        "Value of the game: {}; {} where it was solved, with a gap {}. The alliance's most robust single choice: \
         {robust}, by {} against the alliance as written, each at its worst. Of {} best answers looked for, {replies} \
         gained on the game before them.",
        said(&g.value),
        three(g.solved),
        if g.gap < 1e-9 { "below 1e-9".into() } else { format!("of {:.1e}", g.gap) },
        said(&g.robust_difference),
        g.replies.len(),
    );
    lines.extend(paragraph(&text, look));
    lines
}

/// What was typed beyond the scenario.
fn flags(typed: &Typed) -> Vec<String> {
    let mut words = Vec::new();
    if typed.maximise == Maximise::Loss {
        words.push("--maximise loss".into());
        for (flag, weight) in [("--under-weight", typed.under_weight), ("--over-weight", typed.over_weight)] {
            if weight != 1.0 {
                words.push(format!("{flag} {weight}"));
            }
        }
    }
    words.extend(typed.knobs.iter().map(|axis| format!("--knob {}", quoted(axis))));
    words.extend(typed.levers.iter().map(|axis| format!("--lever {}", quoted(axis))));
    words.push(format!("--budget {}", typed.budget));
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Cli, Command};
    use crate::render::line::{print, width};
    use casus_experiment::stress::{Asked, Objective};
    use casus_scenario::ScenarioFile;
    use clap::Parser;

    #[test]
    fn every_line_fits() {
        let words =
            ["casus", "stress", "--maximise", "loss", "--knob", "injects.A1.harm=0..1", "--budget", "3000"];
        let Command::Stress(typed) = Cli::try_parse_from(words).expect("arguments").command else {
            unreachable!("a stress test was asked for")
        };
        let file = ScenarioFile::shipped("provoked-first-shot").expect("it ships");
        let arena = Arena::new(&file, Vec::new(), Vec::new()).expect("an arena");
        let objective = Objective::Loss { under: 1.0, over: 1.0 };
        let asked = Asked { objective, budget: 2_000, seed: 1, threads: 1 };
        let stress = Stress::play(&arena, asked, &|_| ()).expect("it plays");
        for look in [Look::PLAIN, Look { colour: false, unicode: true }] {
            let mut lines = space(&arena, look);
            lines.extend(found(&stress, &typed, look));
            let text = print(&lines, look);
            for line in text.lines() {
                assert!(width(line) <= WIDTH, "{line}");
            }
            assert!(look.unicode || text.is_ascii(), "{text}");
            let again = text.replace(" \\\n       ", " ");
            assert!(again.contains("--maximise loss --knob injects.A1.harm=0..1 --budget 3000"), "{text}");
        }
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(
            [0.5, 12.0, 0.12345, -0.0001, 0.0, -3.0].map(short),
            ["0.5", "12", "0.123", "0", "0", "-3"]
        );
    }
}
