//! A back-test on one screen: scores, counts, and what is outside.

use super::WIDTH;
use super::line::{Ink, Line, fit, wrap};
use super::look::Look;
use super::single::{ends, section};
use super::words::many;
use casus_experiment::backtest::Backtest;
use casus_experiment::backtest::target::Simulated;
use casus_scenario::diagnostic::clean;

const LABEL: usize = 38;

/// The account for a reader; the page has the rest.
pub(crate) fn backtest(b: &Backtest, look: Look) -> Vec<Line> {
    let who = format!("seed {}, {}", b.seed, many(b.replicates as usize, "replicate", "replicates"));
    let mut lines = vec![ends("What allies did, and what the engine has them do", &who, look)];
    lines.push(section("HOW WELL ANSWERS ARE PREDICTED", "log score, Brier; lower is better", look));
    for m in &b.models {
        let s = &m.scores;
        let ink = if m.name == "engine" { Ink::Cool } else { Ink::Strong };
        lines.push(
            Line::new()
                .add(ink, fit(m.name, LABEL, look))
                .add(Ink::Strong, format!("{:>6.3}", s.log.mean))
                .add(Ink::Faint, format!("  {:.2} to {:.2}", s.log.low, s.log.high))
                .add(Ink::Strong, format!("  {:>6.3}", s.brier.mean))
                .add(Ink::Faint, format!("  {:.2} to {:.2}", s.brier.low, s.brier.high)),
        );
    }
    lines.push(section("HOW MANY JOINED", "record; median and middle 90 % of the runs", look));
    for act in b.acts.iter().filter(|act| !act.responses.is_empty()) {
        let label = format!("{} {}", act.incident, act.action);
        let observed = act.joined.observed;
        let line = Line::new()
            .plain(fit(&label, LABEL, look))
            .add(Ink::Strong, format!("{observed:>4} of {:<3}", act.members))
            .add(Ink::Cool, format!("  {:>16}", range(&act.joined.simulated)));
        lines.push(if !act.joined.inside { line.add(Ink::Warm, "  out") } else { line });
    }
    if let Some(c) = &b.contrast {
        let observed = c.observed[0] as f64 - c.observed[1] as f64;
        let text = format!(
            "Of one cost, but {observed} joiners apart: {} and {}. Medians of the engine are {} apart, and {} if every \
             harm counts as fresh.",
            b.acts[c.acts[0]].incident, b.acts[c.acts[1]].incident, c.gap, c.gap_all_fresh
        );
        lines.extend(wrap(&text, WIDTH, look).into_iter().map(|row| Line::new().plain(row)));
    }
    if !b.targets.is_empty() {
        lines.push(section("STATISTICS OF THE RECORD", "record; median and middle 90 %", look));
    }
    for t in &b.targets {
        let simulated = t.simulated.map_or_else(|| "not simulated".into(), |s| range(&s));
        let line = Line::new()
            .plain(fit(&clean(&format!("{} {}", t.id, t.statistic)), LABEL, look))
            .add(Ink::Strong, format!("{:>8}", number(Some(t.observed))))
            .add(Ink::Cool, format!("  {simulated:>20}"));
        lines.push(if t.inside == Some(false) { line.add(Ink::Warm, "  out") } else { line });
    }
    lines
}

fn range(s: &Simulated) -> String {
    if s.q05.is_none() {
        return "never".into();
    }
    format!("{} [{}, {}]", number(s.q50), number(s.q05), number(s.q95))
}

fn number(x: Option<f64>) -> String {
    match x {
        None => "never".into(),
        Some(x) if x == x.round() => format!("{x:.0}"),
        Some(x) if x.abs() < 1.0 => format!("{x:.3}"),
        Some(x) => format!("{x:.1}"),
    }
}
