//! The page of a back-test, in Markdown: what the model gets wrong first, then how good it is.

use super::act::Answer;
use super::baseline::expected;
use super::score::{Interval, Scored};
use super::target::Simulated;
use super::{ActReport, Backtest, ModelReport, ResponseReport};
use casus_scenario::diagnostic::clean;
use std::fmt::Write as _;

/// Responses that are shown as the worst predicted.
const WORST: usize = 12;

/// Distance of a bin of the calibration curve from the diagonal from which it is told.
const OFF: f64 = 0.1;

/// The page, and the command that writes it.
#[must_use]
pub fn page(b: &Backtest, command: &str) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let mut line = |s: &str| {
        let _ = writeln!(text, "{s}");
    };
    line("# What allies did, and what the engine has them do\n");
    line(&format!(
        "Written by `{command}` ({} replicates, seed {}, value version {}); a test holds it against that command.",
        b.replicates, b.seed, b.value_version
    ));
    line("How incidents are coded is told in [the coding guide](book/coding.md), how the command is used in");
    line("[the book](book/backtest.md).\n");
    line("## What the model gets wrong\n");
    wrong(b).iter().for_each(|s| line(s));
    line("\n## How well answers are predicted\n");
    scores(b).iter().for_each(|s| line(s));
    line("\n## Act by act\n");
    acts(b).iter().for_each(|s| line(s));
    if let Some(rows) = contrast(b) {
        line("\n## The same cost, another answer\n");
        rows.iter().for_each(|s| line(s));
    }
    line("\n## Whether probabilities mean what they say\n");
    line("| predicted | responses | mean prediction | what was done |\n|---|--:|--:|--:|");
    for bin in &b.curve {
        let (predicted, observed) = (two(bin.predicted), two(bin.observed));
        line(&format!("| {:.1} to {:.1} | {} | {predicted} | {observed} |", bin.from, bin.to, bin.responses));
    }
    if let Some(c) = &b.calibrated {
        line("\n## What the record says of parameters\n");
        line(
            "Fitted to the answers to appeals; mean and the middle 90 % of the posterior. How, and how well known parameters",
        );
        line("are recovered, is told in [the book](book/backtest.md#calibration).\n");
        line("| parameter | prior | posterior |\n|---|--:|--:|");
        for p in &c.parameters {
            let (mean, low, high) = (two(p.mean), two(p.low), two(p.high));
            let (prior, sd) = (p.prior_mean, p.prior_sd);
            line(&format!("| `{}` | {prior} (sd {sd}) | {mean} [{low}, {high}] |", p.parameter));
        }
        line("\nJoiners under a fit without the incident:\n");
        line("| incident | act | joined | calibrated engine |\n|---|---|--:|--:|");
        for (act, count) in b.acts.iter().zip(&c.joined).filter(|(act, _)| !act.responses.is_empty()) {
            let out = if count.inside { "" } else { " **out**" };
            let simulated = range(&count.simulated);
            line(&format!("| {} | {} | {} | {simulated}{out} |", act.incident, act.action, count.observed));
        }
    }
    line("\n## Statistics of the record\n");
    line("| id | incident | statistic | confidence | observed | simulated, middle 90 % | inside |");
    line("|---|---|---|---|--:|--:|---|");
    for t in &b.targets {
        let inside = t.inside.map_or("not simulated", |x| if x { "yes" } else { "**no**" });
        let simulated = t.simulated.map_or_else(|| "-".into(), |s| range(&s));
        line(&format!(
            "| {} | {} | {} | {} | {} | {simulated} | {inside} |",
            cell(&t.id),
            cell(&t.incident),
            cell(&t.statistic),
            cell(&t.confidence),
            short(t.observed)
        ));
    }
    line("\n\"never\" stands for runs that end before the thing has happened.\n");
    line("## What this does not show\n");
    CAVEATS.iter().for_each(|s| line(s));
    text
}

/// What anybody must know who quotes a number of the page.
const CAVEATS: [&str; 6] = [
    "- **The engine is not fully out of sample.** Its shipped parameters are means of small models that were fitted to",
    "  eight of these acts, and whoever coded them knew what had happened. The baselines are refitted without the incident",
    "  that they are asked about; the engine, as shipped, is not fitted to anything here.",
    "- Answers to one act are not independent. For anything that belongs to the act there are as many cases as acts.",
    "- A text that was dropped quietly left no record, so the consent to texts that were adopted is an upper bound.",
    "- Most zeros are \"nothing found\". Confidence weighs in the weighted columns: X and computed 1, X/M 0.75, M 0.5, inferred 0.5.",
];

fn wrong(b: &Backtest) -> Vec<String> {
    let mut rows = Vec::new();
    if let Some(engine) = b.models.iter().find(|m| m.name == "engine") {
        for better in b.models.iter().filter(|m| m.scores.log.mean < engine.scores.log.mean) {
            rows.push(format!(
                "- **{} predict{} better than the engine**: log score {} against {}.",
                capital(better.name),
                if better.name.ends_with('s') { "" } else { "s" },
                three(better.scores.log.mean),
                three(engine.scores.log.mean)
            ));
        }
        rows.push(format!(
            "- The engine's log score is {} {} than that of the unit-weight stakes (middle 90 % of the resamples {} to {}).",
            three(engine.over_unit_weights.mean.abs()),
            if engine.over_unit_weights.mean > 0.0 { "higher, so worse," } else { "lower, so better," },
            signed(engine.over_unit_weights.low),
            signed(engine.over_unit_weights.high)
        ));
    }
    for act in &b.acts {
        for (what, count) in [("joined", &act.joined), ("took a lesser step", &act.partial)] {
            if !count.inside && !act.responses.is_empty() {
                rows.push(format!(
                    "- {}: {} of {} {what}; the engine has {}.",
                    name(act),
                    count.observed,
                    act.members,
                    range(&count.simulated)
                ));
            }
        }
    }
    let missed: Vec<String> =
        b.targets.iter().filter(|t| t.inside == Some(false)).map(|t| cell(&t.id)).collect();
    let silent: Vec<String> = b.targets.iter().filter(|t| t.inside.is_none()).map(|t| cell(&t.id)).collect();
    if !missed.is_empty() {
        rows.push(format!(
            "- Statistics of the record outside the simulated interval: {}.",
            missed.join(", ")
        ));
    }
    if !silent.is_empty() {
        rows.push(format!("- Statistics that no coded incident simulates: {}.", silent.join(", ")));
    }
    for bin in b.curve.iter().filter(|bin| (bin.predicted - bin.observed).abs() > OFF) {
        rows.push(format!(
            "- Where it says {} on average ({} responses), {} is what was done.",
            two(bin.predicted),
            bin.responses,
            two(bin.observed)
        ));
    }
    rows.push("- The answers that it finds least likely:\n".into());
    rows.push("  | incident | member | did | joins | lesser step | nothing | log score |".into());
    rows.push("  |---|---|---|--:|--:|--:|--:|".into());
    let mut all: Vec<(&ActReport, &ResponseReport, f64)> =
        b.acts.iter().flat_map(|a| a.responses.iter().map(move |r| (a, r, log(r)))).collect();
    all.sort_by(|a, b| b.2.total_cmp(&a.2));
    for (act, r, log) in all.into_iter().take(WORST) {
        rows.push(format!(
            "  | {} | {} | {} | {} | {} | {} | {} |",
            act.incident,
            r.member,
            did(r.answer, act.text),
            two(r.joined),
            two(r.partial),
            two(r.nothing),
            two(log)
        ));
    }
    rows
}

fn log(r: &ResponseReport) -> f64 {
    let predicted = expected([r.nothing, r.partial, r.joined]);
    Scored { incident: 0, act: 0, predicted, answer: r.answer, weight: r.weight }.log()
}

fn scores(b: &Backtest) -> Vec<String> {
    let mut rows = vec![
        "Mean log and Brier score of an answer (1 joined, 0.5 lesser step, 0 nothing; lower is better) with the middle 90 % of".into(),
        "a two-level bootstrap, incidents and then members. The incident asked about is left out of every fit. \"Error of".into(),
        "counts\" is the mean distance, over acts, between the sum of the answers and the sum predicted.\n".into(),
        "| model | log score | Brier | log, weighted | Brier, weighted | error of counts | over solo/text base rate |".into(),
        "|---|--:|--:|--:|--:|--:|--:|".into(),
    ];
    rows.extend(b.models.iter().map(|m| {
        let s = &m.scores;
        let mark = if m.name.starts_with("engine") { "**" } else { "" };
        format!(
            "| {mark}{}{mark} | {} | {} | {} | {} | {:.1} | {} |",
            m.name,
            interval(&s.log),
            interval(&s.brier),
            three(s.log_weighted),
            three(s.brier_weighted),
            s.count_error,
            difference(&m.over_solo_text)
        )
    }));
    let everybody = |m: &ModelReport| format!("{} {}", m.name, three(m.scores.log.mean));
    let n = b.models.first().map_or(0, |m| m.scores.responses);
    let all = b.all_responses.first().map_or(0, |m| m.scores.responses);
    rows.push(format!(
        "\nThese are the {n} responses of those who were members at the time, whom the engine plays. On all {all}, those of"
    ));
    rows.push(format!(
        "later members included, the baselines score: {}.",
        b.all_responses.iter().map(everybody).collect::<Vec<_>>().join("; ")
    ));
    rows
}

fn acts(b: &Backtest) -> Vec<String> {
    let mut rows = vec![
        "Members whose answer is known, those who asked included. For a text, to join is to consent; days are those to the".into(),
        "median joiner of an appeal, and those until a text was decided.\n".into(),
        "| incident | act | members | joined | simulated | lesser step | simulated | days | simulated | belief | p\\* |".into(),
        "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|".into(),
    ];
    for a in b.acts.iter().filter(|a| !a.responses.is_empty()) {
        let optional = |x: Option<f64>| x.map_or_else(|| "-".into(), two);
        let mark = |inside: bool| if inside { "" } else { " **out**" };
        rows.push(format!(
            "| {} | {} | {} | {} | {}{} | {} | {}{} | {} | {} | {} | {} |",
            a.incident,
            if a.text { format!("{}, text", a.action) } else { a.action.clone() },
            a.members,
            a.joined.observed,
            range(&a.joined.simulated),
            mark(a.joined.inside),
            a.partial.observed,
            range(&a.partial.simulated),
            mark(a.partial.inside),
            a.days.observed.map_or_else(|| "-".into(), short),
            a.days.simulated.map_or_else(|| "-".into(), |s| range(&s)),
            optional(a.belief),
            optional(a.threshold)
        ));
    }
    let texts: Vec<&ActReport> =
        b.acts.iter().filter(|a| a.dissent.is_some() && !a.responses.is_empty()).collect();
    if !texts.is_empty() {
        rows.push("\nHow dissent over the texts shows, as shares of the runs:\n".into());
        rows.push("| incident | record | none | diluted | withheld | silence broken |".into());
        rows.push("|---|---|--:|--:|--:|--:|".into());
        for a in texts {
            let Some(f) = a.dissent else { continue };
            let [none, diluted, withheld, broken] = [f.none, f.diluted, f.withheld, f.broken].map(two);
            rows.push(format!(
                "| {} | {} | {none} | {diluted} | {withheld} | {broken} |",
                a.incident, a.action
            ));
        }
    }
    rows
}

fn contrast(b: &Backtest) -> Option<Vec<String>> {
    let c = b.contrast.as_ref()?;
    let mut rows = vec![
        "The two acts of one cost to which the allies answered most differently, under the same member parameters. \"All".into(),
        "fresh\" plays them as if every harm had just been done. The single dial is fitted to all acts at once, these included.\n".into(),
        "| act | joined | engine | engine, all fresh | single hawkishness dial |".into(),
        "|---|--:|--:|--:|--:|".into(),
    ];
    for k in 0..2 {
        let act = &b.acts[c.acts[k]];
        let told = |s: &Simulated| {
            let out = if s.holds(c.observed[k] as f64) { "" } else { " **out**" };
            format!("{}{out}", range(s))
        };
        rows.push(format!(
            "| {} | {} | {} | {} | {} |",
            name(act),
            c.observed[k],
            told(&c.engine[k]),
            told(&c.all_fresh[k]),
            told(&c.single_dial[k])
        ));
    }
    let apart = |s: &[Simulated; 2]| s[0].q50.unwrap_or(0.0) - s[1].q50.unwrap_or(0.0);
    rows.push(format!(
        "\nMedians apart: observed {}, engine {}, all fresh {}, single dial {}.",
        c.observed[0] as f64 - c.observed[1] as f64,
        c.gap,
        c.gap_all_fresh,
        apart(&c.single_dial)
    ));
    Some(rows)
}

fn name(act: &ActReport) -> String {
    format!("{} ({})", act.incident, act.action)
}

fn did(answer: Answer, text: bool) -> &'static str {
    match (answer, text) {
        (Answer::Joined, false) => "joined",
        (Answer::Partial, false) => "lesser step",
        (Answer::Nothing, false) => "nothing",
        (Answer::Joined, true) => "consented",
        (Answer::Partial, true) => "half-way",
        (Answer::Nothing, true) => "objected",
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Text of a table as a cell of Markdown, where it can be nothing but text.
fn cell(text: &str) -> String {
    clean(text).replace('&', "&amp;").replace('<', "&lt;").replace('|', "\\|").replace(['`', '['], "")
}

/// `17 [8, 26]`: the median and the middle 90 %.
fn range(s: &Simulated) -> String {
    let of = |x: Option<f64>| x.map_or_else(|| "never".into(), short);
    match (s.q05, s.q50, s.q95) {
        (None, None, None) => "never".into(),
        (low, middle, high) => format!("{} [{}, {}]", of(middle), of(low), of(high)),
    }
}

fn interval(i: &Interval) -> String {
    format!("{} [{}, {}]", three(i.mean), two(i.low), two(i.high))
}

fn difference(i: &Interval) -> String {
    format!("{} [{}, {}]", signed(i.mean), signed(i.low), signed(i.high))
}

/// At most three digits after the point, without trailing zeros; a whole number as it is.
fn short(x: f64) -> String {
    let digits = if x.abs() >= 10.0 { 1 } else { 2 };
    let text = if x != 0.0 && x.abs() < 0.1 { format!("{x:.3}") } else { format!("{x:.digits$}") };
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

fn two(x: f64) -> String {
    format!("{x:.2}")
}

fn three(x: f64) -> String {
    format!("{x:.3}")
}

fn signed(x: f64) -> String {
    format!("{x:+.3}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!(
            [21.0, 0.0, 12.04, 2.5, 0.058, 300.0].map(short),
            ["21", "0", "12", "2.5", "0.058", "300"]
        );
        let never = Simulated { q05: Some(1.0), q50: None, q95: None };
        assert_eq!(range(&never), "never [1, never]");
    }
}
