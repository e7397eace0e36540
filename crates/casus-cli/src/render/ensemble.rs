//! Many runs on one screen.

use super::chart::whiskers;
use super::line::{Ink, Line, cut, fit, wrap};
use super::look::Look;
use super::single::ends;
use super::words::{commonest, count, index_weights, many, rung, truth, two};
use super::{WIDTH, chart, reproduce};
use crate::args::Run;
use casus_experiment::ensemble::{Course, Ensemble, Member, Reaction};
use casus_experiment::{Frequency, Stat, Survival};
use casus_model::Setup;

/// Columns of labels and of bars.
const LABEL: usize = 30;
const BAR: usize = 25;
/// Members that are shown.
const MEMBERS: usize = 8;
/// Hours at which the share of decided runs is told.
const MARKS: [f64; 4] = [24.0, 48.0, 72.0, 168.0];

/// The account of a batch for a reader.
pub(crate) fn ensemble(e: &Ensemble, setup: &Setup, asked: &Run, look: Look) -> Vec<Line> {
    let mut lines = title(e, setup, look);
    lines.push(table("OUTCOME", "runs  95 % interval", look));
    let nonzero = |x: &&(String, Frequency)| x.1.count > 0;
    for (kind, frequency) in e.outcome.kind.0.iter().filter(nonzero) {
        lines.push(share(&kind.replace('_', " "), frequency, Ink::Cool, look));
    }
    if e.outcome.withdrawn.count > 0 {
        lines.push(share("  withdrawn unvoted", &e.outcome.withdrawn, Ink::Faint, look));
    }
    if e.outcome.retracted.count > 0 {
        lines.push(share("  took a text back", &e.outcome.retracted, Ink::Faint, look));
    }
    lines.push(table("RUNG AT THE END", "runs  95 % interval", look));
    for (place, (_, frequency)) in e.outcome.rungs.0.iter().enumerate().filter(|(_, x)| x.1.count > 0) {
        let warranted = place == usize::from(e.truth.warranted_rung);
        let (mark, ink) = if warranted { (look.either("◂", "<"), Ink::Cool) } else { (" ", Ink::Warm) };
        let label = setup.ladder.get(place).map_or("", |r| r.label.as_str());
        lines.push(share(&format!("{place:>2} {}{mark}", fit(label, LABEL - 5, look)), frequency, ink, look));
    }
    lines.extend(reactions(e, look));
    lines.push(table("FRACTURE AT THE END", "median     5 to 95 %    mean", look));
    let f = &e.fracture;
    let parts: [(&str, &Course); 5] = [
        ("fracture index", &f.afi),
        ("  of beliefs", &f.belief),
        ("  of preferences", &f.preference),
        ("  of voices", &f.voice),
        ("consensus deficit", &f.deficit),
    ];
    lines.extend(parts.iter().map(|(label, course)| whiskered(label, &course.last, look)));
    let weights = f.weights.as_ref().map(index_weights);
    lines.extend(weights.into_iter().map(|note| Line::new().plain("  ").add(Ink::Faint, note)));
    lines.push(table("ERROR", "median     5 to 95 %    mean", look));
    lines.push(whiskered("under-reaction", &e.error.under, look));
    lines.push(whiskered("over-reaction", &e.error.over, look));
    lines.push(whiskered("  at its peak", &e.error.over_peak, look));
    let marks: String = MARKS.iter().map(|at| format!("{:>8}", format!("{at:.0} h"))).collect();
    lines.push(table("DECIDED WITHIN", &format!("median{marks}   never"), look));
    lines.push(time("the outcome", &e.outcome.hours, look));
    lines.push(time("first text", &e.error.delay_hours, look));
    lines.push(time("state named", &e.outcome.attribution_hours, look));
    lines.push(table("WHO BREAKS SILENCE", "breaks      in runs", look));
    lines.extend(breakers(&e.members, look));
    lines.extend(reproduce::lines(asked, "again: "));
    lines
}

/// A heading whose column names stand over the numbers.
fn table(name: &str, columns: &str, look: Look) -> Line {
    let stroke = look.either("─", "-");
    let head = Line::new().add(Ink::Strong, name).plain(" ");
    let gap = LABEL.saturating_sub(head.width());
    let line = head.add(Ink::Faint, stroke.repeat(gap)).plain(" ").add(Ink::Faint, columns).plain(" ");
    let rest = WIDTH.saturating_sub(line.width());
    line.add(Ink::Faint, stroke.repeat(rest))
}

fn title(e: &Ensemble, setup: &Setup, look: Look) -> Vec<Line> {
    let who = format!("seed {}, {}", e.seed, many(e.replicates as usize, "replicate", "replicates"));
    let mut lines = vec![ends(&e.scenario.title, &who, look)];
    let kind = commonest(e)
        .map_or_else(String::new, |(words, f)| format!("Most often {words} ({}). ", percent(f.share)));
    let text = format!(
        "{kind}The truth, {} ({}), warranted rung {}.",
        e.truth.hypothesis,
        truth(setup),
        rung(setup, e.truth.warranted_rung)
    );
    lines.extend(wrap(&text, WIDTH, look).into_iter().map(|row| Line::new().add(Ink::Strong, row)));
    lines
}

/// A share with its interval as number and as bar.
fn share(label: &str, f: &Frequency, ink: Ink, look: Look) -> Line {
    let (share, high) = (f.share.unwrap_or(0.0), f.high.unwrap_or(0.0));
    let interval = format!("{:>5} to {:>5}", bare(f.low), bare(f.high));
    numbers(label, &percent(f.share), &interval, look).then(chart::level(share, high, BAR, ink, look))
}

/// A label, a strong number and a faint remark, up to where the bars begin.
fn numbers(label: &str, number: &str, remark: &str, look: Look) -> Line {
    Line::new()
        .plain(fit(label, LABEL, look))
        .add(Ink::Strong, format!("{number:>7}"))
        .add(Ink::Faint, format!("  {remark}"))
        .to(WIDTH - BAR)
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "-".into(), |s| format!("{:.1} %", 100.0 * s))
}

fn bare(share: Option<f64>) -> String {
    share.map_or_else(|| "-".into(), |s| format!("{:.1}", 100.0 * s))
}

fn whiskered(label: &str, s: &Stat, look: Look) -> Line {
    match (s.q05, s.q50, s.q95, s.mean) {
        (Some(low), Some(middle), Some(high), Some(mean)) => {
            let remark = format!("{:>5} to {:>4} {:>7}", two(low), two(high), two(mean));
            let used = LABEL + 7 + 2 + remark.len() + 2;
            Line::new()
                .plain(fit(label, LABEL, look))
                .add(Ink::Strong, format!("{:>7}", two(middle)))
                .add(Ink::Faint, format!("  {remark}  "))
                .then(whiskers(low, middle, high, WIDTH - used, Ink::Warm, look))
        }
        _ => numbers(label, "-", "undefined", look),
    }
}

/// Truth against reaction.
fn reactions(e: &Ensemble, look: Look) -> Vec<Line> {
    let row = |(truth, r): &(String, Reaction)| {
        let part = |f: &Frequency| percent(f.share);
        let text = format!(
            "{truth} warrants {}: under {}, proportionate {}, over {}",
            e.truth.warranted_rung,
            part(&r.under),
            part(&r.proportionate),
            part(&r.over)
        );
        Line::new().plain("   ").plain(cut(&text, WIDTH - 3, look))
    };
    e.confusion.0.iter().map(row).collect()
}

/// The share of runs decided by certain hours, by the estimate that censors undecided ones.
fn time(label: &str, s: &Survival, look: Look) -> Line {
    let median = s.median.map_or_else(|| "-".into(), |h| format!("{h:.0} h"));
    let decided = |at: f64| {
        1.0 - s.curve.iter().take_while(|step| step.hours <= at).last().map_or(1.0, |x| x.surviving)
    };
    let cell = |&at: &f64| if at <= s.horizon_hours { percent(Some(decided(at))) } else { "-".into() };
    let line = Line::new().plain(fit(label, LABEL, look)).add(Ink::Strong, format!("{median:>7}"));
    let line = MARKS.iter().fold(line, |line, at| line.plain(format!("{:>8}", cell(at))));
    line.plain(format!("{:>8}", count(s.censored)))
}

fn breakers(members: &[Member], look: Look) -> Vec<Line> {
    let mut order: Vec<&Member> = members.iter().filter(|m| m.breaks.runs.count > 0).collect();
    order.sort_by(|a, b| {
        b.breaks.share_of_breaks.unwrap_or(0.0).total_cmp(&a.breaks.share_of_breaks.unwrap_or(0.0))
    });
    if order.is_empty() {
        return vec![Line::new().to(2).add(Ink::Faint, "nobody in any run")];
    }
    let row = |m: &&Member| {
        let share = m.breaks.share_of_breaks.unwrap_or(0.0);
        let runs = format!("{:>14}", percent(m.breaks.runs.share));
        numbers(&format!("{} {}", m.id, m.name), &percent(Some(share)), &runs, look).then(chart::level(
            share,
            0.0,
            BAR,
            Ink::Warm,
            look,
        ))
    };
    let mut lines: Vec<Line> = order.iter().take(MEMBERS).map(row).collect();
    if order.len() > MEMBERS {
        let rest: f64 = order[MEMBERS..].iter().filter_map(|m| m.breaks.share_of_breaks).sum();
        let text = format!(
            "{} with {} of breaks",
            many(order.len() - MEMBERS, "other", "others"),
            percent(Some(rest))
        );
        lines.push(Line::new().to(2).add(Ink::Faint, text));
    }
    lines
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
            let file = ScenarioFile::shipped(scenario.id).expect("it ships");
            let model = Model::new(file.load().expect("it loads").setup).expect("a sound setup");
            for seed in 0..20 {
                let replicates = [1, 2, 25][seed as usize % 3];
                let batch = Batch { model: &model, seed, group: 0, first: 0, replicates, threads: 1 };
                let e = Ensemble::of(&batch, &batch.run(&|_| ()));
                for look in [Look::PLAIN, Look { colour: false, unicode: true }] {
                    let text = print(&ensemble(&e, model.setup(), &asked, look), look);
                    for line in text.lines() {
                        assert!(width(line) <= WIDTH, "{} {seed}: {line}", scenario.id);
                    }
                    assert!(look.unicode || text.is_ascii(), "{text}");
                }
            }
        }
    }
}
