//! Findings about documents: drawn for a reader, or as JSON.

use super::WIDTH;
use super::line::wrap;
use super::look::Look;
use super::words::many;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use casus_scenario::diagnostic::clean;
use casus_scenario::{Diagnostic, Problems, Severity, Source};
use serde::Serialize;
use std::ops::Range;

/// Places further apart than this are shown as two excerpts.
const NEAR_LINES: usize = 60;
/// A label beside the underlining is at most so long; longer ones get a line of their own.
const LABEL: usize = 48;

/// Every finding as rustc would draw it.
pub(crate) fn draw(problems: &Problems, look: Look) -> String {
    let renderer = if look.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(WIDTH.max(100));
    let mut out = String::new();
    for finding in &problems.diagnostics {
        out.push_str(&renderer.render(&[group(finding, &problems.source, look)]));
        out.push_str("\n\n");
    }
    out
}

/// `2 errors and 1 warning in scenario.ron`, or nothing if there is nothing to say.
pub(crate) fn summary(problems: &[Problems]) -> String {
    let of =
        |severity| problems.iter().flat_map(|p| &p.diagnostics).filter(|d| d.severity == severity).count();
    let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
    match (errors, warnings) {
        (0, 0) => "no problems".into(),
        (0, w) => many(w, "warning", "warnings"),
        (e, 0) => many(e, "error", "errors"),
        (e, w) => format!("{} and {}", many(e, "error", "errors"), many(w, "warning", "warnings")),
    }
}

fn group(finding: &Diagnostic, source: &Source, look: Look) -> Group<'static> {
    let said = |text: &str| clean(&look.fold(text));
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group =
        level.primary_title(said(&finding.message)).id(finding.code.as_str()).elements(None::<Origin<'_>>);

    let expected = finding.expected.as_deref().map(|t| format!("expected {}", said(t)));
    let found = finding.found.as_deref().map(|t| format!("found {}", said(t)));
    let both: Vec<String> = [expected.clone(), found.clone()].into_iter().flatten().collect();
    let label = Some(both.join(", ")).filter(|t| t.chars().count() <= LABEL);

    let path = clean(&source.name);
    let drawn = !source.text.is_empty();
    if drawn {
        for excerpt in excerpts(finding, source) {
            let mut snippet = Snippet::source(excerpt.text).line_start(excerpt.line).path(path.clone());
            for mark in excerpt.marks {
                let (kind, text) = match mark.other {
                    None => (AnnotationKind::Primary, label.clone().unwrap_or_default()),
                    Some(text) => (AnnotationKind::Context, said(&text)),
                };
                let annotation = kind.span(mark.span);
                snippet =
                    snippet.annotation(if text.is_empty() { annotation } else { annotation.label(text) });
            }
            group = group.element(snippet);
        }
    } else {
        group = group.element(Origin::path(path));
    }
    let mut remark = |name: &'static str, text: String| {
        // The name and the gutter before it take some room.
        let text = wrap(&text, WIDTH - name.len() - 10, look).join("\n");
        group = std::mem::replace(&mut group, Group::with_level(Level::NOTE))
            .element(Level::NOTE.with_name(name).message(text));
    };
    if !finding.path.is_empty() {
        remark("field", clean(&finding.path));
    }
    if label.is_none() || !drawn {
        if let Some(text) = &finding.expected {
            remark("expected", said(text));
        }
        if let Some(text) = &finding.found {
            remark("found", said(text));
        }
    }
    if let Some(hint) = &finding.hint {
        remark("hint", said(hint));
    }
    group
}

/// Some lines of a source and the places in them, in bytes of these lines.
struct Excerpt {
    text: String,
    line: usize,
    marks: Vec<Mark>,
}

struct Mark {
    span: Range<usize>,
    /// `None` for the place of the finding itself.
    other: Option<String>,
}

fn excerpts(finding: &Diagnostic, source: &Source) -> Vec<Excerpt> {
    let own = (clamped(&finding.span, &source.text), None);
    let mut places = vec![own];
    places
        .extend(finding.others.iter().map(|(span, text)| (clamped(span, &source.text), Some(text.clone()))));
    let line_of = |byte: usize| source.position(byte).line;
    let first = line_of(places[0].0.start);
    let (near, far): (Vec<_>, Vec<_>) =
        places.into_iter().partition(|p| line_of(p.0.start).abs_diff(first) <= NEAR_LINES);
    let mut all = vec![excerpt(near, source)];
    all.extend(far.into_iter().map(|place| excerpt(vec![place], source)));
    all
}

fn excerpt(places: Vec<(Range<usize>, Option<String>)>, source: &Source) -> Excerpt {
    let text = &source.text;
    let first = places.iter().map(|p| p.0.start).min().unwrap_or(0);
    let last = places.iter().map(|p| p.0.end).max().unwrap_or(first);
    let start = text[..first].rfind('\n').map_or(0, |at| at + 1);
    let end = text[last..].find('\n').map_or(text.len(), |at| last + at);
    let marks = places
        .into_iter()
        .map(|(span, other)| Mark { span: span.start - start..span.end - start, other })
        .collect();
    Excerpt { text: harmless(&text[start..end]), line: source.position(start).line, marks }
}

/// The span inside the text, on character boundaries, and no longer than the line that it begins in.
fn clamped(span: &Range<usize>, text: &str) -> Range<usize> {
    let down = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = down(span.start.min(text.len()));
    let line = text[start..].find('\n').map_or(text.len(), |at| start + at);
    start..down(span.end.clamp(start, line.max(start)))
}

/// The text without characters that the drawing would pass on to the terminal; every byte keeps its place.
fn harmless(text: &str) -> String {
    let harmful = |c: char| {
        matches!(c, '\u{80}'..='\u{9f}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}')
    };
    text.chars()
        .map(|c| match c {
            c if !harmful(c) => c,
            c if c.len_utf8() == 2 => '¿',
            _ => '\u{fffd}',
        })
        .collect()
}

/// A finding for programs. Lines and columns count from one, columns in characters.
#[derive(Debug, Serialize)]
pub(crate) struct Finding {
    file: String,
    code: &'static str,
    severity: &'static str,
    message: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    path: String,
    expected: Option<String>,
    found: Option<String>,
    hint: Option<String>,
    others: Vec<Other>,
}

#[derive(Debug, Serialize)]
struct Other {
    line: usize,
    column: usize,
    message: String,
}

/// Every finding of every document, for programs.
pub(crate) fn findings(problems: &[Problems]) -> Vec<Finding> {
    let all = problems.iter().flat_map(|p| p.diagnostics.iter().map(move |d| (&p.source, d)));
    all.map(|(source, d)| {
        let (start, end) = (source.position(d.span.start), source.position(d.span.end));
        let other = |(span, text): &(Range<usize>, String)| {
            let at = source.position(span.start);
            Other { line: at.line, column: at.column, message: text.clone() }
        };
        Finding {
            file: source.name.clone(),
            code: d.code.as_str(),
            severity: d.severity.as_str(),
            message: d.message.clone(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            path: d.path.clone(),
            expected: d.expected.clone(),
            found: d.found.clone(),
            hint: d.hint.clone(),
            others: d.others.iter().map(other).collect(),
        }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use casus_scenario::Code;

    fn drawn(text: &str, finding: Diagnostic) -> String {
        draw(&Problems { source: Source::new("a.ron", text), diagnostics: vec![finding] }, Look::PLAIN)
    }

    #[test]
    fn a_finding_shows_place_expectation_and_hint() {
        let finding = Diagnostic::new(Code::S010, 12..20, "unknown field `treshold`")
            .at("members.POL.treshold")
            .expected("`threshold`")
            .hint("did you mean `threshold`?");
        assert_eq!(
            drawn("Scenario(\n  treshold: 1,\n)", finding),
            "\
error[S010]: unknown field `treshold`
 --> a.ron:2:3
  |
2 |   treshold: 1,
  |   ^^^^^^^^ expected `threshold`
  |
  = field: members.POL.treshold
  = hint: did you mean `threshold`?

"
        );
    }

    #[test]
    fn no_span_and_no_text_can_break_the_drawing() {
        let text = "a\u{9b}31m\u{1b}[31m\u{202e}ł\r\nłą\n";
        for start in 0..text.len() + 3 {
            for end in [0, start, start + 1, 99] {
                let finding = Diagnostic::new(Code::S003, start..end, "x\u{1b}").other(end..start, "y\u{7}");
                let out = drawn(text, finding);
                assert!(!out.contains(['\u{1b}', '\u{9b}', '\u{202e}', '\u{7}']), "{out:?}");
            }
        }
        assert!(drawn("", Diagnostic::new(Code::F001, 0..0, "gone").found("no such file")).contains("a.ron"));
    }

    #[test]
    fn findings_are_counted() {
        let problems = |codes: &[Code]| {
            let diagnostics = codes.iter().map(|&c| Diagnostic::new(c, 0..0, "")).collect();
            [Problems { source: Source::new("", ""), diagnostics }]
        };
        assert_eq!(summary(&problems(&[])), "no problems");
        assert_eq!(summary(&problems(&[Code::S022])), "1 warning");
        assert_eq!(summary(&problems(&[Code::S022, Code::S010, Code::S011])), "2 errors and 1 warning");
    }
}
