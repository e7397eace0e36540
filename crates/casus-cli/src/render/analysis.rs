//! What a study found, on a few screens.

use super::chart::{level, whiskers};
use super::line::{Ink, Line, cut, fit, wrap};
use super::look::Look;
use super::single::{ends, section};
use super::words::{count, many};
use super::{WIDTH, chart};
use casus_experiment::Analysis;
use casus_experiment::analysis::{
    Discovery, OutcomeRobustness, OutcomeSensitivity, OutcomeSummary, RegionTradeoff,
};
use casus_experiment::sensitivity::Estimate;

/// Columns of a label and of a bar.
const LABEL: usize = 30;
const BAR: usize = 22;
/// Columns of a measure with its rank.
const COLUMN: usize = 12;
/// Policies, leaves and inputs that are shown of each.
const SHOWN: usize = 12;

pub(crate) fn analysis(a: &Analysis, look: Look) -> Vec<Line> {
    let runs = format!(
        "{} of {}",
        many(a.runs as usize, "run", "runs"),
        many(a.samples as usize, "sample", "samples")
    );
    let mut lines = vec![ends(&a.experiment, &runs, look)];
    lines.extend(wrap(&a.question, WIDTH, look).into_iter().map(|row| Line::new().add(Ink::Strong, row)));
    let shape = format!(
        "{}, {}, {}, {}",
        a.design,
        many(a.points as usize, "point", "points"),
        many(a.scenarios.len(), "scenario", "scenarios"),
        many(a.policies.len(), "policy", "policies")
    );
    lines.extend(wrap(&shape, WIDTH, look).into_iter().map(|row| Line::new().plain(row)));
    if a.draws == "common" && a.points > 1 {
        let text = "all points share their luck, which intervals of means over points leave out";
        lines.push(Line::new().add(Ink::Warm, cut(text, WIDTH, look)));
    }
    if !a.given.is_empty() {
        lines.push(Line::new().plain(cut(&format!("only where {}", a.given.join(" and ")), WIDTH, look)));
    }
    if a.invalid + a.failed + a.missing > 0 {
        let (invalid, failed, missing) = (count(a.invalid), count(a.failed), count(a.missing));
        let text = format!(
            "{invalid} samples are no scenario, {failed} runs failed, {missing} samples are not played"
        );
        lines.push(Line::new().add(Ink::Warm, cut(&text, WIDTH, look)));
    }
    hypotheses(a, &mut lines, look);
    lines.push(section("OUTCOMES", "mean, 95 % interval, runs", look));
    a.outcomes.iter().for_each(|o| outcome(a, o, &mut lines, look));
    a.tradeoff.iter().for_each(|r| tradeoff(a, r, &mut lines, look));
    robustness(a, &mut lines, look);
    a.sensitivity.iter().for_each(|s| sensitivity(s, &mut lines, look));
    a.discovery.iter().for_each(|d| discovery(d, &mut lines, look));
    if !a.refused.is_empty() {
        lines.push(section("NOT ANALYSED", "", look));
        for refused in &a.refused {
            let of = refused.outcome.as_ref().map_or_else(String::new, |o| format!(" of {o}"));
            let text = format!("{}{of}: {}", refused.analysis, refused.why);
            lines.extend(wrap(&text, WIDTH, look).into_iter().map(|row| Line::new().plain(row)));
        }
    }
    lines.push(
        Line::new().add(Ink::Faint, cut(&format!("plan {}, seed {}", a.plan_hash, a.seed), WIDTH, look)),
    );
    lines
}

/// Three or four digits.
fn number(x: f64) -> String {
    let digits = match x.abs() {
        1000.0.. => 0,
        100.0.. => 1,
        10.0.. => 2,
        _ => 3,
    };
    let text = format!("{x:.digits$}");
    if text.trim_start_matches('-').chars().all(|c| c == '0' || c == '.') {
        text.replace('-', "")
    } else {
        text
    }
}

fn option(x: Option<f64>) -> String {
    x.map_or_else(|| "-".into(), number)
}

/// The estimate and its interval in 27 columns.
fn interval(e: &Estimate) -> String {
    let ends = match (e.low, e.high) {
        (Some(low), Some(high)) => format!("{:>8} to {:>7}", number(low), number(high)),
        _ => String::new(),
    };
    format!("{:>8} {ends:<19}", option(e.value))
}

/// A probability, no smaller than what three decimals can say.
fn probability(p: f64) -> String {
    if p < 0.0005 { "p < 0.001".into() } else { format!("p {}", number(p)) }
}

fn hypotheses(a: &Analysis, lines: &mut Vec<Line>, look: Look) {
    if a.hypotheses.is_empty() {
        return;
    }
    let note =
        if a.missing > 0 { "of an unfinished study, so provisional" } else { "written down before the run" };
    lines.push(section("HYPOTHESES", note, look));
    for h in &a.hypotheses {
        let ink = match h.verdict {
            "supported" => Ink::Cool,
            "refuted" => Ink::Warm,
            _ => Ink::Faint,
        };
        lines.push(
            Line::new().add(Ink::Strong, fit(&h.id, 8, look)).add(ink, fit(h.verdict, 11, look)).plain(cut(
                &format!(
                    "{} {} {}, {}",
                    fit(h.quantity, 10, look),
                    interval(&h.estimate),
                    probability(h.adjusted_p),
                    many(h.units, h.unit, &format!("{}s", h.unit))
                ),
                WIDTH - 19,
                look,
            )),
        );
        for row in wrap(&h.says, WIDTH - 8, look) {
            lines.push(Line::new().to(8).add(Ink::Faint, row));
        }
    }
}

fn outcome(a: &Analysis, o: &OutcomeSummary, lines: &mut Vec<Line>, look: Look) {
    let unit = o.unit.split(" after").next().unwrap_or(o.unit);
    let name = format!("{} ({unit})", o.outcome);
    let without = if o.without > 0 { format!(", {} without", count(o.without)) } else { String::new() };
    lines.push(
        Line::new()
            .add(Ink::Strong, fit(&name, LABEL, look))
            .plain(interval(&o.mean))
            .add(Ink::Faint, cut(&format!(" {}{without}", count(o.runs)), WIDTH - LABEL - 28, look)),
    );
    if o.cells.len() < 2 {
        return;
    }
    let share = o.unit.starts_with('0');
    let mut scenario = "";
    for cell in o.cells.iter().take(SHOWN) {
        let policy = a.policies.iter().find(|p| p.policy == cell.policy).map_or("", |p| p.label.as_str());
        let label = if a.policies.len() > 1 { policy } else { cell.scenario.as_str() };
        if a.policies.len() > 1 && a.scenarios.len() > 1 && scenario != cell.scenario {
            lines.push(Line::new().plain("  ").add(Ink::Faint, fit(&cell.scenario, WIDTH - 2, look)));
        }
        scenario = cell.scenario.as_str();
        let line = Line::new().plain("  ").plain(fit(label, LABEL - 2, look)).plain(interval(&cell.mean));
        lines.push(match (cell.mean.low, cell.mean.value, cell.mean.high) {
            (Some(low), Some(mean), Some(high)) if share => {
                line.plain(" ").then(whiskers(low.max(0.0), mean, high.min(1.0), BAR - 1, Ink::Warm, look))
            }
            _ => line,
        });
    }
    more(o.cells.len(), lines);
}

fn more(of: usize, lines: &mut Vec<Line>) {
    if of > SHOWN {
        lines.push(Line::new().add(Ink::Faint, format!("  {} more", of - SHOWN)));
    }
}

fn tradeoff(a: &Analysis, r: &RegionTradeoff, lines: &mut Vec<Line>, look: Look) {
    lines.push(section(&format!("TRADE-OFF, {}", r.region), "under, over, on the front", look));
    for p in r.policies.iter().take(SHOWN) {
        let label = a.policies.iter().find(|known| known.policy == p.policy).map_or("", |p| p.label.as_str());
        let (under, over) = (p.under.value.unwrap_or(0.0), p.over.value.unwrap_or(0.0));
        let front = p.dominated_by.is_empty();
        lines.push(
            Line::new()
                .add(if front { Ink::Strong } else { Ink::Faint }, fit(label, LABEL, look))
                .plain(format!(" {:>7} ", number(under)))
                .then(chart::two_sided(under, over, over, 10, look))
                .plain(format!(" {:>7}", number(over)))
                .add(
                    Ink::Faint,
                    p.on_front.map_or_else(String::new, |share| format!("{:>7.0} %", 100.0 * share)),
                ),
        );
    }
    more(r.policies.len(), lines);
}

fn robustness(a: &Analysis, lines: &mut Vec<Line>, look: Look) {
    let mut outcomes: Vec<&str> = a.robustness.iter().map(|r| r.outcome.as_str()).collect();
    outcomes.dedup();
    for name in outcomes {
        let of: Vec<&OutcomeRobustness> = a.robustness.iter().filter(|r| r.outcome == name).collect();
        let Some(first) = of.first() else { continue };
        lines.push(section(
            &format!("ROBUSTNESS of {name}"),
            &format!("{} is better; (rank)", first.better),
            look,
        ));
        let label_width = (WIDTH - COLUMN * of.len()).min(LABEL);
        let mut head = Line::new().plain(fit("", label_width, look));
        for r in &of {
            head = head.add(Ink::Faint, format!("{:>COLUMN$}", r.measure));
        }
        lines.push(head);
        for (at, p) in first.policies.iter().enumerate().take(SHOWN) {
            let label =
                a.policies.iter().find(|known| known.policy == p.policy).map_or("", |p| p.label.as_str());
            let mut line = Line::new().plain(fit(label, label_width, look));
            for r in &of {
                let own = &r.policies[at];
                let text = format!("{:>7} {:<4}", option(own.value.value), format!("({})", own.rank));
                line = line.add(if own.rank == 1 { Ink::Strong } else { Ink::Plain }, text);
            }
            lines.push(line);
        }
        more(first.policies.len(), lines);
    }
}

fn sensitivity(s: &OutcomeSensitivity, lines: &mut Vec<Line>, look: Look) {
    let noise = s
        .noise_share
        .and_then(|n| n.value)
        .map_or_else(String::new, |share| format!("luck {:.0} % of the variance of runs", 100.0 * share));
    lines.push(section(&format!("SENSITIVITY of {}", s.outcome), &noise, look));
    let mut rows: Vec<(String, f64, String)> = Vec::new();
    let head;
    if let Some(sobol) = &s.sobol {
        head = format!("{:>26}{:>11}", "ST, 95 % interval", "S1");
        rows.extend(sobol.iter().map(|i| {
            (
                i.input.clone(),
                i.total.value.unwrap_or(0.0),
                format!("{}{:>9}", interval(&i.total), option(i.first.value)),
            )
        }));
    } else if let Some(morris) = &s.morris {
        head = format!("{:>26}{:>11}", "mu*, 95 % interval", "sigma");
        rows.extend(morris.iter().map(|e| {
            (
                e.input.clone(),
                e.mu_star.value.unwrap_or(0.0),
                format!("{}{:>9}", interval(&e.mu_star), option(e.sigma.value)),
            )
        }));
    } else if let Some(pawn) = &s.pawn {
        head = format!("{:>26}{:>11}", "PAWN, 95 % interval", "chance");
        rows.extend(pawn.iter().map(|p| {
            (
                p.input.clone(),
                p.median.value.unwrap_or(0.0),
                format!("{}{:>9}", interval(&p.median), option(p.dummy)),
            )
        }));
    } else {
        lines.push(Line::new().add(Ink::Faint, "no analysis fits the design"));
        return;
    }
    lines.push(Line::new().plain(fit("", LABEL - 8, look)).add(Ink::Faint, head));
    rows.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let most = rows.first().map_or(1.0, |row| row.1).max(1e-9);
    let all = rows.len();
    for (input, size, text) in rows.into_iter().take(SHOWN) {
        lines.push(Line::new().plain(fit(&input, LABEL - 8, look)).plain(text).plain("  ").then(level(
            (size / most).max(0.0),
            0.0,
            WIDTH - LABEL + 8 - 39,
            Ink::Cool,
            look,
        )));
    }
    more(all, lines);
}

fn discovery(d: &Discovery, lines: &mut Vec<Line>, look: Look) {
    let all = format!("{} of {}", number(d.density), many(d.rows, "point", "points"));
    lines.push(section(&format!("WHERE {}", d.event), &all, look));
    for row in wrap(&d.chosen.rule, WIDTH - 2, look) {
        lines.push(Line::new().plain("  ").add(Ink::Strong, row));
    }
    let box_of = &d.chosen;
    lines.push(Line::new().plain(format!(
        "  coverage {}, density {}, mass {}",
        number(box_of.coverage),
        number(box_of.density),
        number(box_of.mass)
    )));
    for input in &box_of.restricted {
        lines.push(Line::new().plain(format!(
            "  {} quasi-p {:>8}, in {:.0} % of the searches on halves",
            fit(&input.input, LABEL, look),
            option(input.quasi_p),
            100.0 * input.reproduced.unwrap_or(0.0)
        )));
    }
    lines.push(Line::new().add(Ink::Faint, "  tree: density, coverage"));
    for leaf in d.leaves.iter().take(SHOWN / 2) {
        let rows = wrap(&leaf.rule, WIDTH - 20, look);
        for (at, row) in rows.into_iter().enumerate() {
            let head = match at {
                0 => format!("  {:>7} {:>7}  ", number(leaf.density), number(leaf.coverage)),
                _ => " ".repeat(19),
            };
            lines.push(Line::new().plain(head).plain(row));
        }
    }
}
