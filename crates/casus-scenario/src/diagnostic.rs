//! What is reported about a document: codes, positions and wording.

mod code;
mod words;

use std::fmt::Write as _;
use std::ops::Range;

pub use code::{Code, Severity, UnknownCode};
pub use words::{clean, foreign_letter, nearest, shorten};
pub(crate) use words::{is_bidi, is_unsafe};

/// A named text, usually a file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The name to print, usually a path.
    pub name: String,
    /// The whole text, without a byte order mark.
    pub text: String,
}

/// A place in a text, both counted from one; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from one.
    pub line: usize,
    /// Column in characters, from one.
    pub column: usize,
}

impl Source {
    /// A source from its parts.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into() }
    }

    /// Line and column of a byte offset; an offset past the end or inside a character is moved back.
    pub fn position(&self, byte: usize) -> Position {
        let mut end = byte.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &self.text[..end];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Position {
            line: 1 + before.bytes().filter(|&b| b == b'\n').count(),
            column: 1 + before[line_start..].chars().count(),
        }
    }
}

/// One finding about a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule.
    pub code: Code,
    /// Whether the document can still be used.
    pub severity: Severity,
    /// What is wrong, in a few words.
    pub message: String,
    /// Where, in bytes of the source text.
    pub span: Range<usize>,
    /// The field path, such as `injects[3].favours.ally`; empty if there is none.
    pub path: String,
    /// What would have been right.
    pub expected: Option<String>,
    /// What stands there.
    pub found: Option<String>,
    /// What to do about it.
    pub hint: Option<String>,
    /// Other places that belong to the finding, such as the first of two definitions.
    pub others: Vec<(Range<usize>, String)>,
}

impl Diagnostic {
    /// A finding with the severity of its code and nothing optional.
    pub fn new(code: Code, span: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            span,
            path: String::new(),
            expected: None,
            found: None,
            hint: None,
            others: Vec::new(),
        }
    }

    /// The same with a field path.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// The same with what was expected.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// The same with what was found.
    #[must_use]
    pub fn found(mut self, found: impl Into<String>) -> Self {
        self.found = Some(found.into());
        self
    }

    /// The same with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same with one more place.
    #[must_use]
    pub fn other(mut self, span: Range<usize>, label: impl Into<String>) -> Self {
        self.others.push((span, label.into()));
        self
    }

    /// One line of plain text, free of control characters whatever the document holds.
    pub fn plain(&self, source: &Source) -> String {
        let at = source.position(self.span.start);
        let mut line = format!(
            "{}[{}]: {} ({}:{}:{}",
            self.severity,
            self.code,
            clean(&self.message),
            clean(&source.name),
            at.line,
            at.column
        );
        if !self.path.is_empty() {
            line.push_str(", ");
            line.push_str(&clean(&self.path));
        }
        line.push(')');
        let mut lead = " — ";
        let mut part = |label: &str, text: &str| {
            line.push_str(lead);
            line.push_str(label);
            line.push_str(&clean(text));
            lead = "; ";
        };
        if let Some(expected) = &self.expected {
            part("expected ", expected);
        }
        if let Some(found) = &self.found {
            part("found ", found);
        }
        for (span, label) in &self.others {
            let at = source.position(span.start);
            let mut place = String::new();
            // Writing to a String cannot fail.
            let _ = write!(place, "{label} at {}:{}", at.line, at.column);
            part("", &place);
        }
        if let Some(hint) = &self.hint {
            part("hint: ", hint);
        }
        line
    }
}

/// All findings about a document, in the order of their position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report(Vec<Diagnostic>);

impl Report {
    /// Whether any finding makes the document unusable.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|d| d.severity == Severity::Error)
    }

    /// Adds findings, keeping the order of positions.
    pub fn add(&mut self, findings: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(findings);
        self.0.sort_by_key(|d| (d.span.start, d.code));
    }

    /// The findings, in order of position.
    pub fn as_slice(&self) -> &[Diagnostic] {
        &self.0
    }

    /// The findings, in order of position.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// How many findings there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Vec<Diagnostic>> for Report {
    fn from(findings: Vec<Diagnostic>) -> Self {
        let mut report = Self::default();
        report.add(findings);
        report
    }
}

impl IntoIterator for Report {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Report {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_line_has_the_published_form() {
        let source = Source::new("scenario.ron", "a\nłą treshold: 1");
        let d = Diagnostic::new(Code::S010, 7..15, "unknown field `treshold`")
            .at("members.POL.treshold")
            .expected("`threshold`")
            .hint("did you mean `threshold`?");
        assert_eq!(
            d.plain(&source),
            "error[S010]: unknown field `treshold` (scenario.ron:2:4, members.POL.treshold) \
             — expected `threshold`; hint: did you mean `threshold`?"
        );
        let d = Diagnostic::new(Code::S022, 0..1, "x").other(2..3, "first");
        assert_eq!(d.plain(&source), "warning[S022]: x (scenario.ron:1:1) — first at 2:1");
    }

    #[test]
    fn nothing_of_the_input_reaches_a_terminal_raw() {
        let source = Source::new("a\u{1b}[31m.ron", "");
        let line = Diagnostic::new(Code::S010, 0..0, "x\u{202e}y\u{85}z\r\n").found("\u{7f}").plain(&source);
        assert_eq!(line, "error[S010]: x\\u{202e}y\\u{85}z\\r\\n (a\\u{1b}[31m.ron:1:1) — found \\u{7f}");
    }

    #[test]
    fn positions_never_leave_the_text() {
        let source = Source::new("", "ab\r\nč");
        assert_eq!(source.position(0), Position { line: 1, column: 1 });
        assert_eq!(source.position(4), Position { line: 2, column: 1 });
        assert_eq!(source.position(5), Position { line: 2, column: 1 });
        assert_eq!(source.position(999), Position { line: 2, column: 2 });
    }

    #[test]
    fn a_report_is_sorted_and_knows_errors() {
        let mut report = Report::from(vec![Diagnostic::new(Code::S022, 9..9, "late")]);
        assert!(!report.has_errors());
        report.add([Diagnostic::new(Code::S010, 3..4, "early")]);
        assert!(report.has_errors());
        assert_eq!(report.iter().map(|d| d.span.start).collect::<Vec<_>>(), [3, 9]);
    }
}
