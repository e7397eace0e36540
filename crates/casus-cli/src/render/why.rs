//! Why an alliance fractured, and why a run and a member's answer went as they did.

use super::line::{Ink, Line, cut, fit, wrap};
use super::look::Look;
use super::single::{ends, section};
use super::words::{many, rung, signed, two};
use super::{WIDTH, reproduce};
use crate::args::Run;
use casus_experiment::why::single::{Became, Change, Decision, MemberWhy, Turned, WhyRun};
use casus_experiment::why::{Decomposition, Estimate, Why};
use casus_model::council::Stance;
use casus_model::{OutcomeKind, Setup};

/// Columns of a label and of a number.
const LABEL: usize = 18;
const NUMBER: usize = 9;
/// Half of a bar to both sides.
const HALF: usize = 14;
/// Items, terms and changes that are shown.
const SHOWN: usize = 8;
const CHANGES: usize = 10;

/// What a reader calls a measure.
fn label(measure: &str) -> &str {
    match measure {
        "afi" => "fracture index",
        "afi_peak" => "  at its peak",
        "belief" => "  of beliefs",
        "preference" => "  of preferences",
        "voice" => "  of voices",
        "deficit" => "consensus deficit",
        "rung" => "final rung",
        "under" => "under-reaction",
        "over" => "over-reaction",
        other => other,
    }
}

/// What a cause is when it is neutral.
fn neutral(cause: &str) -> &str {
    match cause {
        "access" => "everybody gets every item at once, in the original",
        "priors" => "one prior and one trust in exhibits, the mean",
        "thresholds" => "one set of thresholds, costs and limits, without luck",
        "network" => "everybody listens to everybody alike",
        "procedure" => "one vote by majority on the median wish",
        _ => "",
    }
}

/// The decomposition of a batch.
pub(crate) fn causes(why: &Why, asked: &Run, look: Look) -> Vec<Line> {
    let who = format!("seed {}, 32 x {}", why.seed, many(why.replicates as usize, "replicate", "replicates"));
    let mut lines = vec![ends(&why.scenario.title, &who, look)];
    let text = "What each cause adds to a measure at the end of a run, from an alliance in which all causes are \
                neutral to the alliance as it is (Shapley values; a row sums up).";
    lines.extend(wrap(text, WIDTH, look).into_iter().map(|row| Line::new().add(Ink::Strong, row)));
    let head = ["neutral", "access", "priors", "thresh.", "network", "proced.", "as is"];
    let names = head.map(|name| format!("{name:>width$}", width = NUMBER - 1)).concat();
    lines.push(Line::new().add(Ink::Strong, fit("CAUSES", LABEL + 6, look)).add(Ink::Faint, names));
    lines.extend(why.measures.iter().map(|d| row(d, look)));
    if let Some(afi) = why.measures.iter().find(|d| d.measure == "afi") {
        lines.push(section("OF THE FRACTURE INDEX", "95 % interval", look));
        lines.extend(shares(afi, look));
    }
    lines.push(section("NEUTRAL MEANS", "", look));
    let causes = why.measures.first().map(|d| d.causes.0.as_slice()).unwrap_or_default();
    for (cause, _) in causes {
        lines.push(Line::new().plain(fit(cause, LABEL, look)).plain(cut(
            neutral(cause),
            WIDTH - LABEL,
            look,
        )));
    }
    lines.extend(reproduce::lines_of("why", asked, None, "again: "));
    lines
}

fn row(d: &Decomposition, look: Look) -> Line {
    let cell = |text: String| format!("{text:>width$}", width = NUMBER - 1);
    let line = Line::new().plain(fit(label(d.measure), LABEL + 6, look)).plain(cell(two(d.with_none.mean)));
    let line = d.causes.0.iter().fold(line, |line, (_, value)| {
        let sure = value.low.is_some_and(|low| low > 0.0) || value.high.is_some_and(|high| high < 0.0);
        line.add(if sure { Ink::Strong } else { Ink::Faint }, cell(signed(value.mean)))
    });
    line.plain(cell(two(d.with_all.mean)))
}

/// The causes of one measure, the greatest first, each with its interval and a bar to the side of its sign.
fn shares(d: &Decomposition, look: Look) -> Vec<Line> {
    let mut causes: Vec<&(String, Estimate)> = d.causes.0.iter().collect();
    causes.sort_by(|a, b| b.1.mean.abs().total_cmp(&a.1.mean.abs()));
    let most = causes.first().map_or(1.0, |c| c.1.mean.abs()).max(1e-9);
    let three = |x: f64| format!("{x:+.3}");
    let line = |(cause, value): &(String, Estimate)| {
        let interval = match (value.low, value.high) {
            (Some(low), Some(high)) => format!("{} to {}", three(low), three(high)),
            _ => String::new(),
        };
        let cells = (value.mean.abs() / most * HALF as f64).round() as usize;
        let (full, dot) = (look.either("█", "#"), look.either("·", "."));
        let bar = |n: usize| full.repeat(n);
        let (left, right) = if value.mean < 0.0 { (cells, 0) } else { (0, cells) };
        Line::new()
            .plain(fit(cause, LABEL, look))
            .add(Ink::Strong, format!("{:>8}", three(value.mean)))
            .add(Ink::Faint, format!("  {interval:<20}"))
            .add(Ink::Faint, dot.repeat(HALF - left))
            .add(Ink::Cool, bar(left))
            .plain(look.either("│", "|"))
            .add(Ink::Warm, bar(right))
            .add(Ink::Faint, dot.repeat(HALF - right))
    };
    causes.into_iter().map(line).collect()
}

/// One run, and the member asked about.
pub(crate) fn single(why: &WhyRun, setup: &Setup, asked: &Run, own: Option<String>, look: Look) -> Vec<Line> {
    let who = format!("seed {}, replicate {}", why.seed, why.replicate);
    let mut lines = vec![ends(&why.scenario.title, &who, look)];
    let text = format!(
        "This run ended {} at rung {}; the truth warranted rung {}.",
        kind(why.outcome.kind),
        rung(setup, why.outcome.rung),
        why.truth.warranted_rung
    );
    lines.extend(wrap(&text, WIDTH, look).into_iter().map(|row| Line::new().add(Ink::Strong, row)));
    if let Some(member) = &why.member {
        lines.extend(member_lines(member, setup, look));
    }
    let becomes = |e: &Became| match (e.kind, e.rung) {
        (Some(of), Some(rung)) => format!("{}, rung {rung}", kind(of)),
        _ => String::new(),
    };
    lines.extend(changes("FOR ANOTHER OUTCOME", &why.changes, &becomes, look));
    // Without a member it is the replicate, even the first, that makes it a question about one run.
    let own = own.or_else(|| (why.replicate == 0).then(|| "--replicate 0".to_owned()));
    lines.extend(reproduce::lines_of("why", asked, own, "again: "));
    lines
}

fn kind(kind: OutcomeKind) -> &'static str {
    match kind {
        OutcomeKind::NoMotion => "without a decision",
        other => other.name(),
    }
}

/// The smallest changes, the nearest first, then what cannot turn it.
fn changes<T>(head: &str, all: &[Change<T>], becomes: &dyn Fn(&T) -> String, look: Look) -> Vec<Line> {
    let mut lines = vec![section(head, "the smallest change of each, alone", look)];
    let turning: Vec<_> = all.iter().filter_map(|c| Some((c, c.flips_at?, &c.becomes))).collect();
    for (change, at, then) in turning.iter().take(CHANGES) {
        let line = Line::new()
            .plain(fit(&change.what, 38, look))
            .plain(format!("{:>7} to ", number(change.value)))
            .add(Ink::Strong, format!("{:<8}", number(*at)));
        lines.push(line.plain(" ").plain(cut(&becomes(then), WIDTH - 58, look)));
    }
    let rest = turning.len().saturating_sub(CHANGES);
    let still: Vec<&str> = all.iter().filter(|c| c.flips_at.is_none()).map(|c| c.what.as_str()).collect();
    let mut text = String::new();
    if rest > 0 {
        text.push_str(&format!("{} further off. ", many(rest, "other turns it", "others turn it")));
    }
    if !still.is_empty() {
        text.push_str(&format!("Within the range tried nothing turns it by: {}.", still.join(", ")));
    }
    if !text.is_empty() {
        let rows = wrap(text.trim_end(), WIDTH - 2, look);
        lines.extend(rows.into_iter().map(|row| Line::new().to(2).add(Ink::Faint, row)));
    }
    lines
}

/// Three decimals at most.
fn number(value: f64) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.into() }
}

fn member_lines(member: &MemberWhy, setup: &Setup, look: Look) -> Vec<Line> {
    let mut lines =
        vec![section(&cut(&format!("{} {}", member.id, member.name), 40, look).to_uppercase(), "", look)];
    let Some(d) = &member.decision else {
        lines.push(Line::new().to(2).plain("It was never asked about a text."));
        return lines;
    };
    lines.extend(wrap(&sentence(d, setup), WIDTH, look).into_iter().map(|row| Line::new().plain(row)));
    lines.push(section("AGAINST THE TEXT", "+ against, - for, in logits", look));
    for term in d.terms.iter().filter(|t| t.logits.abs() >= 0.005).take(SHOWN) {
        let ink = if term.logits > 0.0 { Ink::Warm } else { Ink::Cool };
        lines.push(Line::new().to(2).plain(fit(words(term.term), 40, look)).add(ink, signed(term.logits)));
    }
    let b = &d.belief;
    let remark = format!("{} against {}, in nats", b.hypothesis, b.against);
    lines.push(section("WHY IT BELIEVES THAT", &cut(&remark, 50, look), look));
    let mut rows =
        vec![("before any evidence".to_owned(), b.prior), ("what others say".to_owned(), b.others)];
    if b.signals.abs() > 0.005 {
        rows.push(("its own services".to_owned(), b.signals));
    }
    rows.extend(b.items.iter().take(SHOWN).map(|x| (format!("{} {}", x.id, x.title), x.nats)));
    let left: f64 = b.items.iter().skip(SHOWN).map(|x| x.nats).sum();
    if b.items.len() > SHOWN {
        rows.push((many(b.items.len() - SHOWN, "other item", "other items"), left));
    }
    rows.push(("together".to_owned(), b.log_odds));
    for (what, nats) in rows {
        let ink = if nats > 0.0 { Ink::Warm } else { Ink::Cool };
        lines.push(Line::new().to(2).plain(fit(&what, 62, look)).add(ink, format!("{:>7}", signed(nats))));
    }
    if !member.changes.is_empty() {
        let becomes = |t: &Turned| t.stance.map_or("", stance).to_owned();
        lines.extend(changes("FOR ANOTHER ANSWER", &member.changes, &becomes, look));
    }
    lines
}

fn stance(stance: Stance) -> &'static str {
    match stance {
        Stance::Consent => "consents",
        Stance::Reservation => "reserves",
        Stance::TooWeak => "objects, too weak",
        Stance::TooStrong => "objects, too strong",
    }
}

/// The answer in plain words and its numbers.
fn sentence(d: &Decision, setup: &Setup) -> String {
    let when = if d.at_deadline {
        format!("at the deadline of round {}", d.round)
    } else {
        "as the chair heard it in a sounding".to_owned()
    };
    let text = format!(
        "{}: it {} to rung {}, attribution \"{}\", {when}.",
        d.at,
        verb(d.stance),
        rung(setup, d.rung),
        d.claim
    );
    let why = match (d.ground, d.objection) {
        ("sponsor", _) => " The motion is its own.".to_owned(),
        ("uninstructed", _) => " Its capital had no time to instruct it, and silence is consent.".to_owned(),
        ("red_line", _) => " The rung is beyond its red line or its capital's cap, at no price.".to_owned(),
        ("floor", _) => " It does not reach the belief that the rung demands.".to_owned(),
        (_, Some(objection)) => {
            let (than, from) = if d.objects { ("more", "objects") } else { ("less", "would object") };
            let with = match d.companions {
                c if c > 0.005 => format!(", of which companions take away {} %", (100.0 * c).round()),
                _ => String::new(),
            };
            format!(
                " The text costs it {}, {than} than the {} from which it {from} (standing alone costs {}{with}).",
                two(objection),
                two(d.bar),
                two(d.isolation)
            )
        }
        _ => String::new(),
    };
    let signs = if d.needed > 0.0 {
        format!(" It believes the attribution {} and signs it from {}.", two(d.believed), two(d.needed))
    } else {
        String::new()
    };
    let joins = if d.state_belief >= d.action_threshold { "would join" } else { "would not join" };
    format!(
        "{text}{why}{signs} But for luck it {joins} in its own name: own threshold {}, belief {}.",
        two(d.action_threshold),
        two(d.state_belief)
    )
}

fn verb(stance: Stance) -> &'static str {
    match stance {
        Stance::Consent => "consents",
        Stance::Reservation => "consents, with a reservation,",
        Stance::TooWeak => "objects (too weak)",
        Stance::TooStrong => "objects (too strong)",
    }
}

/// A term in words that say which way it counts.
fn words(term: &str) -> &str {
    match term {
        "harm" => "the harm done",
        "error" => "fear of blaming wrongly",
        "cost" => "cost of the act",
        "claim" => "attribution unproven",
        "entrapment" => "fear of entrapment",
        "abandonment" => "fear of abandonment",
        "audience" => "own public words",
        "lean" => "its lean in this case, luck included",
        "nearer_text" => "a text nearer its wish would do",
        "linkage" => "another dispute",
        "chair" => "what the chair misheard",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Cli, Command};
    use crate::render::line::{print, width};
    use casus_experiment::{Batch, Worth};
    use casus_model::{Draws, MemberId, Model};
    use casus_scenario::{ScenarioFile, shipped};
    use clap::Parser;

    #[test]
    fn every_line_of_every_shipped_scenario_fits() {
        let Command::Run(asked) = Cli::try_parse_from(["casus", "run"]).expect("arguments").command else {
            unreachable!("a run was asked for")
        };
        for (place, scenario) in shipped::SCENARIOS.iter().enumerate() {
            let file = ScenarioFile::shipped(scenario.id).expect("it ships");
            let model = Model::new(file.load().expect("it loads").setup).expect("a sound setup");
            let replicates = [1, 3][place % 2];
            let batch = Batch { model: &model, seed: 1, group: 0, first: 0, replicates, threads: 1 };
            let of_batch = Why::of(&batch, &Worth::play(&batch, &|_| ()));
            let draws = Draws::new(1, 0, place as u32);
            let of_run = WhyRun::of(&model, draws, Some(MemberId::at(3 * place)));
            for look in [Look::PLAIN, Look { colour: false, unicode: true }] {
                let one = single(&of_run, model.setup(), &asked, Some("--member X".into()), look);
                for lines in [causes(&of_batch, &asked, look), one] {
                    let text = print(&lines, look);
                    for line in text.lines() {
                        assert!(width(line) <= WIDTH, "{}: {line}", scenario.id);
                    }
                    assert!(look.unicode || text.is_ascii(), "{text}");
                }
            }
        }
    }
}
