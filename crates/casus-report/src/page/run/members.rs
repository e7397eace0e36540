//! Each member in a line: what it believed, said and wanted, and why it answered as it did.

use super::super::silence::stance;
use super::super::{Block, Section};
use crate::palette::Marks;
use crate::svg::{inert, place};
use crate::words::many;
use casus_model::Setup;
use casus_model::council::Stance;
use casus_model::report::{MemberReport, Report};
use maud::{Markup, html};

pub(super) fn section(report: &Report, setup: &Setup, marks: &Marks) -> Section {
    let objecting = report
        .members
        .iter()
        .filter(|m| matches!(m.stance, Some(Stance::TooWeak | Stance::TooStrong)))
        .count();
    let heading = match (report.members.iter().any(|m| m.stance.is_some()), objecting) {
        (false, _) => "Where each member stood".to_owned(),
        (true, 0) => "Where each member stood: nobody objected in the end".to_owned(),
        (true, n) => format!("Where each member stood: {} in the end", many(n, "objection", "objections")),
    };
    Section {
        id: "members",
        heading,
        lead: "Belief, public line and answer are three things. Members stand in the order of the line of fracture; the \
               answer is the one to the latest text, with what weighed most in it."
            .into(),
        blocks: vec![Block::Markup(table(report, setup, marks))],
    }
}

fn table(report: &Report, setup: &Setup, marks: &Marks) -> Markup {
    let mut order: Vec<(usize, &MemberReport)> = report.members.iter().enumerate().collect();
    order.sort_by(|a, b| b.1.side.total_cmp(&a.1.side).then(a.0.cmp(&b.0)));
    let before = report.fracture.line[0].len();
    let line = before > 0 && before < order.len();
    html! {
        table.members.full {
            thead { tr {
                th scope="col" { "member" }
                th scope="col" { "belief" }
                th scope="col" { "would sign that" }
                th scope="col" { "says" }
                th scope="col" { "wants" }
                th scope="col" { "answers, and why" }
            } }
            tbody {
                @for (rank, (i, m)) in order.iter().enumerate() {
                    @if line && rank == before { tr.rule { td colspan="6" { "line of fracture" } } }
                    tr {
                        td { b { (inert(&m.name)) } " " span.soft { (inert(&m.id)) } }
                        td { (bar(m, setup, marks)) }
                        td data-label="would sign that" { (level(m.attribution.level)) }
                        td data-label="says" { (line_words(m)) }
                        td data-label="wants" {
                            "rung " (super::super::shown(&format!("run/members/{i}/ideal_rung"), f64::from(m.ideal_rung), 0))
                        }
                        td { (answer(m)) }
                    }
                }
            }
        }
    }
}

fn level(level: &str) -> &'static str {
    match level {
        "deliberate" => "it was deliberate",
        "state" => "the state did it",
        "organ" => "its organ did it",
        "intent" => "with what intent",
        _ => "it happened",
    }
}

fn line_words(m: &MemberReport) -> &'static str {
    use casus_model::PublicLine;
    match m.public_line {
        PublicLine::Silent => "nothing",
        PublicLine::Concern => "concern",
        PublicLine::Doubts => "doubts",
        PublicLine::Suspects => "suspects",
        PublicLine::Names => "names the accused",
    }
}

fn answer(m: &MemberReport) -> String {
    let Some(given) = m.stance else { return "was never asked".into() };
    let why = m.reason.map_or_else(String::new, |r| format!(" ({})", r.words()));
    let broke = match m.breaks {
        0 => String::new(),
        1 => "; broke silence once".into(),
        n => format!("; broke silence {n} times"),
    };
    format!("{}{why}{broke}", stance(given))
}

/// A belief as a bar, the truth first, with letters where they fit.
fn bar(m: &MemberReport, setup: &Setup, marks: &Marks) -> Markup {
    const WIDE: f64 = 112.0;
    let mut order: Vec<usize> = (0..marks.0.len()).collect();
    order.sort_by_key(|&h| h != setup.truth.ix());
    let mut from = 0.0;
    let parts: Vec<(usize, f64, f64)> = order
        .into_iter()
        .map(|h| {
            let wide = m.belief.0[h].1.clamp(0.0, 1.0) * WIDE;
            from += wide;
            (h, from - wide, wide)
        })
        .collect();
    let words: Vec<String> =
        m.belief.0.iter().map(|(id, p)| format!("{id} {}", crate::text::number(*p, 2))).collect();
    let words = inert(&words.join(", "));
    html! {
        svg width="112" height="14" viewBox="0 0 112 14" role="img" aria-label=(words) {
            title { (words) }
            @for &(h, from, wide) in &parts {
                rect class=(marks.0[h].area()) x=(place(from)) y="0" width=(place(wide)) height="14" {}
            }
            @for &(h, from, wide) in &parts {
                @if wide >= 16.0 {
                    rect.paper x=(place(from + wide / 2.0 - 5.5)) y="1" width="11" height="12" {}
                    text class="ts bold" x=(place(from + wide / 2.0)) y="11" text-anchor="middle" { (marks.0[h].letter) }
                }
            }
        }
    }
}
