//! A single run on one screen.

use super::WIDTH;
use super::chart::{level, two_sided};
use super::line::{Ink, Line, cut, fit, wrap};
use super::look::Look;
use super::members::members;
use super::timeline::timeline;
use super::words::{headline, hours, index_weights, many, names, rung, signed, two};
use casus_model::conduct::SoloAct;
use casus_model::report::{Measure, MemberReport, OutcomeKind, Report};
use casus_model::{Run, Setup};

/// Lines that a single run is meant to take.
const SCREEN: usize = 62;
/// Rows that the timeline gets even if the screen runs over.
const LEAST_TIMELINE: usize = 20;

/// The account of a run for a reader; it ends with the command that gives it again.
pub(crate) fn single(run: &Run<'_>, report: &Report, again: Vec<Line>, look: Look) -> Vec<Line> {
    let setup = run.model().setup();
    let head = title(report, setup, look);
    let mut rest = vec![section("MEMBERS", "belief, public line and vote are three things", look)];
    rest.extend(members(report, setup, look));
    rest.push(section("OUTCOME", "", look));
    rest.extend(outcome(report, setup, look));
    rest.extend(fracture(report, look));
    rest.extend(again);

    let most = SCREEN.saturating_sub(head.len() + 1 + rest.len()).max(LEAST_TIMELINE);
    let mut lines = head;
    lines.push(section("TIMELINE", "a hostile hand seems", look));
    lines.extend(timeline(run, report, most, look));
    lines.extend(rest);
    lines
}

/// A heading over the whole width, with a remark at its end.
pub(crate) fn section(name: &str, remark: &str, look: Look) -> Line {
    let stroke = look.either("─", "-");
    let room = WIDTH - name.len() - 1 - if remark.is_empty() { 0 } else { remark.len() + 1 };
    let line = Line::new().add(Ink::Strong, name).plain(" ").add(Ink::Faint, stroke.repeat(room));
    if remark.is_empty() { line } else { line.plain(" ").add(Ink::Faint, remark) }
}

/// Two texts at the two ends of a line.
pub(crate) fn ends(left: &str, right: &str, look: Look) -> Line {
    let right = cut(right, WIDTH / 2, look);
    let line = Line::new().add(Ink::Strong, cut(left, WIDTH - right.chars().count() - 2, look));
    let gap = WIDTH - super::line::width(&right);
    line.to(gap).plain(right)
}

fn title(report: &Report, setup: &Setup, look: Look) -> Vec<Line> {
    let who = format!("seed {}, replicate {}", report.seed, report.replicate);
    let clock = &setup.clock;
    let span = format!(
        "{} to {}, a tick is {}",
        clock.label(clock.first),
        clock.label(clock.last),
        hours(clock.hours(1))
    );
    let truth = format!("truth: {}", setup.hypotheses[setup.truth.ix()].id);
    let mut lines = vec![
        ends(&report.scenario.title, &who, look),
        Line::new()
            .plain(cut(&span, 52, look))
            .then(Line::new())
            .to(WIDTH - truth.len().min(27))
            .add(Ink::Strong, cut(&truth, 27, look)),
    ];
    let sentence = wrap(&headline(report, setup), WIDTH, look);
    lines.extend(sentence.into_iter().map(|text| Line::new().add(Ink::Strong, text)));
    lines
}

fn outcome(report: &Report, setup: &Setup, look: Look) -> Vec<Line> {
    let o = &report.outcome;
    let kind = match o.kind {
        OutcomeKind::Adopted => "adopted",
        OutcomeKind::Diluted => "diluted",
        OutcomeKind::Blocked if o.withdrawn => "withdrawn",
        OutcomeKind::Blocked => "blocked",
        OutcomeKind::Coalition => "coalition",
        OutcomeKind::NoMotion => "no motion",
    };
    let other = o.first_rung.filter(|&r| r != o.rung);
    let asked = other.map_or_else(String::new, |r| format!(", asked for {r}"));
    let mut facts = vec![format!("rung {}{asked}", rung(setup, o.rung))];
    facts.push(many(usize::from(o.rounds), "round of silence", "rounds of silence"));
    facts.extend(o.hours.map(|h| format!("after {}", hours(h))));
    let mut lines = hanging(kind, &facts.join("; "), look);

    let ids = |keep: &dyn Fn(&MemberReport) -> bool| -> Vec<&str> {
        report.members.iter().filter(|m| keep(m)).map(|m| m.id.as_str()).collect()
    };
    let mut tell = |label: &str, ids: &[&str]| {
        if !ids.is_empty() {
            let room = WIDTH - INDENT - 5;
            lines.extend(hanging(label, &format!("{:>2}  {}", ids.len(), names(ids, room)), look));
        }
    };
    let blocked: Vec<&str> = o.blocked_by.iter().map(String::as_str).collect();
    let coalition: Vec<&str> = o.coalition.iter().map(String::as_str).collect();
    tell("blocked by", &blocked);
    if blocked.is_empty() {
        tell("broken by", &ids(&|m| m.breaks > 0));
    }
    tell("coalition", &coalition);
    tell("Article 4 by", &ids(&|m| m.article4));
    tell("acted as asked", &ids(&|m| m.solo == SoloAct::Joined));
    if o.rung > 0 {
        let all = report.members.iter().filter(|m| m.contribution >= o.rung).count();
        let some = report.members.iter().filter(|m| m.contribution > 0 && m.contribution < o.rung).count();
        let text =
            format!("{all} of {} would do as much in their own name, {some} less", report.members.len());
        lines.extend(hanging("contributions", &text, look));
    }
    lines.push(error(report, look));
    lines
}

/// Where the text of an outcome begins.
const INDENT: usize = 16;

fn hanging(label: &str, text: &str, look: Look) -> Vec<Line> {
    let rows = wrap(text, WIDTH - INDENT, look);
    let head = |place| {
        if place == 0 { Line::new().add(Ink::Strong, fit(label, INDENT - 1, look)) } else { Line::new() }
    };
    rows.into_iter().enumerate().map(|(place, row)| head(place).to(INDENT).plain(row)).collect()
}

fn error(report: &Report, look: Look) -> Line {
    let e = &report.error;
    let delay = e.delay_hours.map_or_else(|| "no text".into(), |h| format!("delay {h:.0} h"));
    Line::new()
        .add(Ink::Strong, "error")
        .to(INDENT)
        .plain(format!("under {} ", two(e.under)))
        .then(two_sided(e.under, e.over, e.over_peak, 8, look))
        .plain(format!(" over {} (peak {}); {delay}", two(e.over), two(e.over_peak)))
}

/// Columns of the fracture table before its bars.
const LABEL: usize = 17;
const NUMBER: usize = 7;
const BARS: usize = 26;

fn fracture(report: &Report, look: Look) -> Vec<Line> {
    let f = &report.fracture;
    let head = "  start   peak  final  +peak +final ";
    let remark = look.either("█ final ░ peak", "# final - peak");
    let stroke = look.either("─", "-");
    let used = LABEL + head.len();
    let line = Line::new()
        .add(Ink::Strong, fit("FRACTURE", 9, look))
        .add(Ink::Faint, stroke.repeat(LABEL - 9))
        .add(Ink::Faint, head)
        .add(Ink::Faint, stroke.repeat(WIDTH - used - remark.chars().count() - 1))
        .plain(" ")
        .add(Ink::Faint, remark);
    let rows = [
        ("fracture index", &f.afi),
        ("  of beliefs", &f.belief),
        ("  of preferences", &f.preference),
        ("  of voices", &f.voice),
        ("consensus deficit", &f.deficit),
    ];
    let mut lines = vec![line];
    lines.extend(rows.iter().map(|(label, m)| measure(label, m, look)));
    let pivots: Vec<&str> = f.pivots.iter().map(String::as_str).collect();
    let held = if pivots.is_empty() {
        "+ is what the provocation added; unanimity held nothing down".to_owned()
    } else {
        let head = "+ is what the provocation added; held down by ";
        format!("{head}{}", names(&pivots, WIDTH - LABEL - 1 - head.len()))
    };
    let notes = f.weights.as_ref().map(index_weights).into_iter().chain([held]);
    lines.extend(
        notes.map(|note| Line::new().to(LABEL + 1).add(Ink::Faint, cut(&note, WIDTH - LABEL - 1, look))),
    );
    lines
}

fn measure(label: &str, m: &Measure, look: Look) -> Line {
    let number = |text: String| format!("{text:>NUMBER$}");
    let added = |pick: fn(&casus_model::report::Change) -> f64| {
        number(m.change.as_ref().map_or_else(|| "-".into(), |c| signed(pick(c))))
    };
    Line::new()
        .plain(fit(label, LABEL, look))
        .plain(number(two(m.start)))
        .plain(number(two(m.peak)))
        .add(Ink::Strong, number(two(m.last)))
        .plain(added(|c| c.peak))
        .plain(added(|c| c.last))
        .plain("  ")
        .then(level(m.last, m.peak, BARS, Ink::Warm, look))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{self, Cli, Command};
    use crate::render::line::print;
    use crate::render::reproduce;
    use casus_model::{Draws, Model};
    use casus_scenario::{ScenarioFile, Source, shipped};
    use clap::Parser;

    fn asked(args: &[&str]) -> args::Run {
        match Cli::try_parse_from(["casus", "run"].iter().chain(args)).expect("arguments").command {
            Command::Run(run) => run,
            _ => unreachable!("a run was asked for"),
        }
    }

    fn text(model: &Model, seed: u64, look: Look) -> String {
        let mut run = model.start(Draws::new(seed, 0, 0));
        run.finish();
        let mut still = model.silent();
        still.unprovoked();
        still.restart(Draws::new(seed, 0, 0));
        still.finish();
        let report = Report::of(&run, Some(&still));
        print(
            &single(&run, &report, reproduce::lines(&asked(&["--seed", &seed.to_string()]), "again: "), look),
            look,
        )
    }

    fn model(file: &ScenarioFile) -> Model {
        Model::new(file.load().expect("it loads").setup).expect("a sound setup")
    }

    #[test]
    fn every_line_of_every_shipped_scenario_fits() {
        let unicode = Look { colour: false, unicode: true };
        for scenario in shipped::SCENARIOS {
            for (field, value) in
                [("tick", "6h"), ("truth", "twin"), ("alliance.only", "[\"POL\", \"DEU\", \"TUR\"]")]
            {
                let mut file = ScenarioFile::shipped(scenario.id).expect("it ships");
                let loaded = file.load().expect("it loads");
                let twin = loaded.scenario.twin.expect("it has a twin");
                file.set(field, if value == "twin" { twin.as_str() } else { value });
                // A scenario that names other members cannot be cut down to three.
                let Ok(loaded) = file.load() else { continue };
                let model = Model::new(loaded.setup).expect("a sound setup");
                for seed in 0..20 {
                    for look in [Look::PLAIN, unicode] {
                        let text = text(&model, seed, look);
                        for line in text.lines() {
                            let columns = super::super::line::width(line);
                            assert!(
                                columns <= WIDTH,
                                "{columns} columns in {} {field} {seed}: {line}",
                                scenario.id
                            );
                        }
                        assert!(look.unicode || text.is_ascii(), "{text}");
                        assert!(text.lines().count() <= SCREEN + 8, "{}", text.lines().count());
                    }
                }
            }
        }
    }

    #[test]
    fn colours_add_nothing_but_themselves() {
        let model = model(&ScenarioFile::shipped(shipped::SCENARIOS[0].id).expect("it ships"));
        let coloured = text(&model, 1, Look { colour: true, unicode: true });
        let mut plain = String::new();
        let mut rest = coloured.as_str();
        while let Some((before, after)) = rest.split_once('\u{1b}') {
            plain.push_str(before);
            rest = after.split_once('m').expect("a whole sequence").1;
        }
        plain.push_str(rest);
        assert_eq!(plain, text(&model, 1, Look { colour: false, unicode: true }));
    }

    #[test]
    fn wide_and_long_names_fit_too() {
        let source = shipped::scenario(shipped::SCENARIOS[0].id).expect("it ships");
        let text_of =
            source.text.replacen("Staged border incident\"", &format!("{}\"", "国境事件".repeat(40)), 1);
        let text_of = text_of.replace("Opening of a real attack", &"ł".repeat(60));
        let text_of = text_of.replace("\"attack\"", "\"attack-with-an-id-of-exactly-40-letters.\"");
        let file = ScenarioFile::text(Source::new("wide", text_of));
        let text = text(&model(&file), 3, Look { colour: false, unicode: true });
        for line in text.lines() {
            assert!(super::super::line::width(line) <= WIDTH, "{line}");
        }
    }
}
