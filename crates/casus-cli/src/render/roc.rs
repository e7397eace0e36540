//! The ideal observer and the alliance on one screen.

use super::line::{Ink, Line, cut, fit, wrap};
use super::look::Look;
use super::single::{ends, section};
use super::words::{many, two};
use super::{WIDTH, chart, reproduce};
use crate::args::Run;
use casus_experiment::detection::Sensitivity;
use casus_experiment::roc::Roc;
use casus_model::Setup;

/// Cells of the chart inside its axes.
const ACROSS: usize = 61;
const DOWN: usize = 13;
const LABEL: usize = 26;
const BAR: usize = 24;

/// The account of the observer for a reader.
pub(crate) fn roc(roc: &Roc, setup: &Setup, asked: &Run, look: Look) -> Vec<Line> {
    let who = format!("seed {}, 2 x {}", roc.seed, many(roc.replicates as usize, "replicate", "replicates"));
    let mut lines = vec![ends(&roc.scenario.title, &who, look)];
    let name =
        |id: &str| setup.hypotheses.iter().find(|h| h.id == id).map_or("", |h| h.label.as_str()).to_owned();
    let text = format!(
        "To tell apart: {} ({}), which warrants rung {}, from {} ({}), which warrants rung {}.",
        roc.signal.hypothesis,
        name(&roc.signal.hypothesis),
        roc.signal.warranted_rung,
        roc.noise.hypothesis,
        name(&roc.noise.hypothesis),
        roc.noise.warranted_rung
    );
    lines.extend(wrap(&text, WIDTH, look).into_iter().map(|row| Line::new().add(Ink::Strong, row)));

    lines.push(section("HOW WELL THEY ARE TOLD APART", "d' with its standard error, area", look));
    let s = &roc.sensitivity;
    let best = format!("best member's ({})", s.best);
    let stages: [(&str, &Sensitivity); 4] = [
        ("all evidence, pooled", &s.pooled),
        (&best, &s.best_member),
        ("the members' beliefs", &s.belief),
        ("the decision", &s.decision),
    ];
    let most = stages.iter().map(|x| x.1.d_prime).fold(1e-9, f64::max);
    for (label, of) in stages {
        let se = of.d_prime_se.map_or_else(|| "-".into(), two);
        lines.push(
            Line::new()
                .plain(fit(label, LABEL, look))
                .add(Ink::Strong, format!("{:>7}", two(of.d_prime)))
                .add(Ink::Faint, format!("  +-{se:>5}   {:>6.3}  ", of.auc))
                .to(WIDTH - BAR)
                .then(chart::level(of.d_prime / most, 0.0, BAR, Ink::Cool, look)),
        );
    }
    let mean = format!("{:>7}", two(s.mean_member));
    lines.push(Line::new().plain(fit("mean member's own evidence", LABEL, look)).add(Ink::Strong, mean));
    lines.push(section("WHAT THE DECISION KEEPS", "of the squared d' of all evidence", look));
    match &roc.efficiency {
        None => lines.push(Line::new().to(2).plain("The pooled evidence tells nothing.")),
        Some(e) => {
            let parts = [
                ("kept", e.efficiency, Ink::Cool),
                ("lost: no member holds all", e.sharing_loss, Ink::Warm),
                ("lost in beliefs", e.reading_loss, Ink::Warm),
                ("lost in consensus", e.consensus_loss, Ink::Warm),
            ];
            for (label, share, ink) in parts {
                let percent = format!("{:>7}", format!("{:.1} %", 100.0 * share));
                let line = Line::new().plain(fit(label, LABEL, look)).add(Ink::Strong, percent);
                lines.push(line.to(WIDTH - BAR).then(chart::level(share, 0.0, BAR, ink, look)));
            }
        }
    }
    lines.extend(picture(roc, look));
    let a = &roc.alliance;
    let text = format!(
        "The alliance under-reacts by {} to {} and over-reacts by {} to {}. At that over-reaction the observer would \
         under-react by {}.",
        two(a.under.mean),
        roc.signal.hypothesis,
        two(a.over.mean),
        roc.noise.hypothesis,
        two(a.observer_under)
    );
    lines.extend(wrap(&text, WIDTH, look).into_iter().map(|row| Line::new().plain(row)));
    lines.extend(reproduce::lines_of("roc", asked, None, "again: "));
    lines
}

/// Under-reaction (down to up) against over-reaction (left to right), in parts of the ladder: the observer's curve as
/// its action threshold varies, and the alliance.
fn picture(roc: &Roc, look: Look) -> Vec<Line> {
    let a = &roc.alliance;
    let reach = |of: &dyn Fn(&casus_experiment::roc::Point) -> f64, own: f64| {
        roc.curve.iter().map(of).fold(own, f64::max).max(1e-9)
    };
    let (right, top) = (reach(&|p| p.over, a.over.mean), reach(&|p| p.under, a.under.mean));
    let place = |over: f64, under: f64| {
        let x = (over / right * (ACROSS - 1) as f64).round() as usize;
        let y = ((1.0 - under / top) * (DOWN - 1) as f64).round() as usize;
        (x.min(ACROSS - 1), y.min(DOWN - 1))
    };
    let mut cells = vec![[' '; ACROSS]; DOWN];
    let mark = |text: &'static str| text.chars().next().unwrap_or('.');
    let (dot, point) = (mark(look.either("·", ".")), mark(look.either("●", "o")));
    for pair in roc.curve.windows(2) {
        for step in 0..=80 {
            let part = f64::from(step) / 80.0;
            let between = |from: f64, to: f64| from + part * (to - from);
            let (x, y) = place(between(pair[0].over, pair[1].over), between(pair[0].under, pair[1].under));
            cells[y][x] = dot;
        }
    }
    for p in &roc.curve {
        let (x, y) = place(p.over, p.under);
        cells[y][x] = point;
    }
    let (x, y) = place(a.over.mean, a.under.mean);
    cells[y][x] = 'A';
    let remark = format!("{} observer, A alliance", look.either("●", "o"));
    let mut lines = vec![picture_head(&remark, look)];
    for (row, cells) in cells.iter().enumerate() {
        let left = match row {
            0 => format!("under {:>5} ", two(top)),
            r if r == DOWN - 1 => format!("      {:>5} ", two(0.0)),
            _ => " ".repeat(12),
        };
        let line = Line::new().add(Ink::Faint, left).add(Ink::Faint, look.either("│", "|"));
        let line = cells.iter().fold(line, |line, &c| {
            let ink = if c == 'A' { Ink::Warm } else { Ink::Cool };
            line.add(ink, c.to_string())
        });
        lines.push(line);
    }
    let axis = look.either("└", "+").to_owned() + &look.either("─", "-").repeat(ACROSS);
    lines.push(Line::new().to(12).add(Ink::Faint, axis));
    let ends = format!("{:<width$}{:>12}", "0.00", format!("over {}", two(right)), width = ACROSS - 11);
    lines.push(Line::new().to(13).add(Ink::Faint, cut(&ends, WIDTH - 13, look)));
    lines
}

fn picture_head(remark: &str, look: Look) -> Line {
    let head = Line::new().add(Ink::Strong, "BOTH ERRORS OVER THE THRESHOLD").plain(" ");
    let room = WIDTH.saturating_sub(head.width() + super::line::width(remark) + 1);
    head.add(Ink::Faint, look.either("─", "-").repeat(room)).plain(" ").add(Ink::Faint, remark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Cli, Command};
    use crate::render::line::{print, width};
    use casus_experiment::Batch;
    use casus_model::Model;
    use casus_scenario::{ScenarioFile, shipped};
    use clap::Parser;

    #[test]
    fn every_line_of_every_shipped_scenario_fits() {
        let Command::Run(asked) = Cli::try_parse_from(["casus", "run"]).expect("arguments").command else {
            unreachable!("a run was asked for")
        };
        for scenario in shipped::SCENARIOS {
            let mut file = ScenarioFile::shipped(scenario.id).expect("it ships");
            let loaded = file.load().expect("it loads");
            let Some(twin) = loaded.scenario.twin else { continue };
            let model = Model::new(loaded.setup).expect("a sound setup");
            file.set("truth", twin.as_str());
            let other = Model::new(file.load().expect("it loads").setup).expect("a sound setup");
            for replicates in [1, 20] {
                let batch = Batch { model: &model, seed: 1, group: 0, first: 0, replicates, threads: 1 };
                let Ok(result) = Roc::play(&batch, &other, &|_| ()) else { continue };
                for look in [Look::PLAIN, Look { colour: false, unicode: true }] {
                    let text = print(&roc(&result, model.setup(), &asked, look), look);
                    for line in text.lines() {
                        assert!(width(line) <= WIDTH, "{}: {line}", scenario.id);
                    }
                    assert!(look.unicode || text.is_ascii(), "{text}");
                }
            }
        }
    }
}
