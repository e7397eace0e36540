//! The words of a text: spaces and comments, texts, characters, numbers, identifiers.

use std::ops::Range;

use super::{Kind, Word, scan};
use crate::diagnostic::{Code, Diagnostic, Severity, is_bidi, shorten};

/// After so many findings the text is too broken for more to help.
const MAX_FINDINGS: usize = 64;

/// Reading cannot go on; the reason is among the findings.
pub(super) struct Stop;

pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    pub(super) findings: Vec<Diagnostic>,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, findings: Vec::new() }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn back_to(&mut self, at: usize) {
        self.at = at;
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub(super) fn rest_from(&self, start: usize) -> &'a str {
        &self.text[start..]
    }

    /// Whether the character stands right before the place.
    pub(super) fn comes_after(&self, c: char, at: usize) -> bool {
        self.text[..at].ends_with(c)
    }

    pub(super) fn written(&self, span: &Range<usize>) -> &'a str {
        &self.text[span.clone()]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn take(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        if found {
            self.at += c.len_utf8();
        }
        found
    }

    /// The end of the current line.
    pub(super) fn line_end(&self) -> usize {
        let line = self.rest().find('\n').map_or(self.rest(), |end| &self.rest()[..end]);
        self.at + line.trim_end().len()
    }

    pub(super) fn report(&mut self, finding: Diagnostic) -> Result<(), Stop> {
        self.findings.push(finding);
        if self.findings.len() < MAX_FINDINGS { Ok(()) } else { Err(Stop) }
    }

    pub(super) fn stop(&mut self, finding: Diagnostic) -> Stop {
        self.findings.push(finding);
        Stop
    }

    /// Passes over spaces, line ends and comments.
    pub(super) fn skip(&mut self) -> Result<(), Stop> {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
            match self.peek() {
                Some('/') if self.rest().starts_with("//") => {
                    let start = self.at;
                    self.at += self.rest().find('\n').unwrap_or(self.rest().len());
                    self.comment(start)?;
                }
                Some('/') if self.rest().starts_with("/*") => self.block_comment()?,
                Some(c) if c.is_control() || scan::is_odd_space(c) => {
                    let start = self.at;
                    while self.take(c) {}
                    self.report(
                        Diagnostic::new(
                            Code::S003,
                            start..self.at,
                            format!("{} between words", scan::character_name(c)),
                        )
                        .hint("delete it, or type an ordinary space"),
                    )?;
                }
                _ => return Ok(()),
            }
        }
    }

    fn block_comment(&mut self) -> Result<(), Stop> {
        let start = self.at;
        self.at += 2;
        let mut depth = 1_usize;
        while depth > 0 {
            match self.rest().find(['/', '*']) {
                Some(ahead) => self.at += ahead,
                None => {
                    self.at = self.text.len();
                    let finding = Diagnostic::new(Code::S006, self.at..self.at, "a comment is never closed")
                        .expected("`*/`")
                        .other(start..start + 2, "opened");
                    return Err(self.stop(finding));
                }
            }
            let step = match self.rest() {
                rest if rest.starts_with("/*") => {
                    depth += 1;
                    2
                }
                rest if rest.starts_with("*/") => {
                    depth -= 1;
                    2
                }
                _ => 1,
            };
            self.at += step;
        }
        self.comment(start)
    }

    /// A comment may hold anything a screen can show as it is.
    fn comment(&mut self, start: usize) -> Result<(), Stop> {
        let hidden =
            |&(_, c): &(usize, char)| (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || is_bidi(c);
        let Some((offset, c)) = self.text[start..self.at].char_indices().find(hidden) else { return Ok(()) };
        let at = start + offset;
        self.report(
            Diagnostic::new(
                Code::S003,
                at..at + c.len_utf8(),
                format!("{} in a comment", scan::character_name(c)),
            )
            .hint("delete it"),
        )
    }

    /// An identifier, plain or raw.
    pub(super) fn ident(&mut self) -> Option<Word> {
        let start = self.at;
        let rest = self.rest();
        if let Some(raw) = rest.strip_prefix("r#") {
            let end =
                raw.find(|c| !scan::continues_ident(c) && !matches!(c, '.' | '+' | '-')).unwrap_or(raw.len());
            if end > 0 {
                self.at += 2 + end;
                return Some(Word { text: raw[..end].to_owned(), span: start..self.at });
            }
        }
        if !rest.starts_with(scan::starts_ident) {
            return None;
        }
        let end = rest.find(|c| !scan::continues_ident(c)).unwrap_or(rest.len());
        self.at += end;
        Some(Word { text: rest[..end].to_owned(), span: start..self.at })
    }

    /// Whether the bracket just opened holds named fields.
    pub(super) fn at_field(&self) -> bool {
        let mut ahead = Lexer::new(self.text);
        ahead.at = self.at;
        if ahead.peek() == Some(':') {
            return true;
        }
        let named = if ahead.at_text() { ahead.text().is_ok() } else { ahead.ident().is_some() };
        let quoted = self.at_text();
        if !named || ahead.skip().is_err() {
            return false;
        }
        match ahead.peek() {
            Some(':' | '=') => true,
            // A word followed by a value is a field without its colon.
            Some(c) => {
                !quoted && (ahead.at_text() || c.is_ascii_digit() || matches!(c, '[' | '{' | '-' | '+'))
            }
            None => false,
        }
    }

    /// Whether a group with fields in round brackets begins here, with or without a name.
    pub(super) fn at_group(&self) -> bool {
        let mut ahead = Lexer::new(self.text);
        ahead.at = self.at;
        ahead.ident();
        ahead.skip().is_ok() && ahead.take('(') && ahead.skip().is_ok() && ahead.at_field()
    }

    pub(super) fn number(&mut self) -> Result<Kind, Stop> {
        let start = self.at;
        if self.at_byte() {
            self.at += 1;
            if let Kind::Char(c) = self.character()? {
                self.odd_number(start, &u32::from(c).to_string())?;
            }
            return Ok(Kind::Number);
        }
        let rest = self.rest();
        let end =
            rest.find(|c| !scan::continues_ident(c) && !matches!(c, '.' | '+' | '-')).unwrap_or(rest.len());
        self.at += end;
        let token = &rest[..end];
        match scan::number(token) {
            scan::Number::Fine => {
                if let Some(plain) = scan::plainer(token) {
                    self.odd_number(start, &plain)?;
                }
            }
            scan::Number::NotFinite => self.not_finite(start..self.at)?,
            scan::Number::Vanishes => {
                let mut finding = Diagnostic::new(Code::S022, start..self.at, "the number is stored as zero");
                finding.severity = Severity::Warning;
                self.report(finding.found(shorten(token, 40)).hint("write 0"))?;
            }
            scan::Number::Malformed if token.contains("..") => {
                let finding = Diagnostic::new(Code::S036, start..self.at, "a range is not a value here");
                self.report(finding.found(format!("`{}`", shorten(token, 40))))?;
            }
            scan::Number::Malformed => self.unquoted(start)?,
        }
        Ok(Kind::Number)
    }

    fn odd_number(&mut self, start: usize, plain: &str) -> Result<(), Stop> {
        let finding = Diagnostic::new(Code::S038, start..self.at, "an unusual way to write a number");
        let found = shorten(&self.text[start..self.at], 40);
        self.report(finding.found(found).hint(format!("write {}", shorten(plain, 40))))
    }

    pub(super) fn not_finite(&mut self, span: Range<usize>) -> Result<(), Stop> {
        let found = shorten(self.written(&span), 40);
        self.report(
            Diagnostic::new(Code::S021, span, "not a finite number")
                .expected("a number that can be calculated with")
                .found(found),
        )
    }

    /// Takes `D+2 06:00`, which a bare word and a number would otherwise share.
    pub(super) fn unquoted_time(&mut self, word: &Word) -> Result<bool, Stop> {
        let signed = self
            .rest()
            .strip_prefix(['+', '-'])
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        if word.text != "D" || !signed {
            return Ok(false);
        }
        self.unquoted(word.span.start)?;
        Ok(true)
    }

    /// A value that should have been quoted: taken up to the next separator.
    fn unquoted(&mut self, start: usize) -> Result<(), Stop> {
        self.recover();
        let written = self.text[start..self.at].trim_end();
        self.at = start + written.len();
        let shown = shorten(written, 40);
        self.report(
            Diagnostic::new(Code::S037, start..self.at, format!("`{shown}` is not a number"))
                .hint(format!("times, spans and ids stand in quotes: \"{shown}\"")),
        )
    }

    /// Nothing here can be a value.
    pub(super) fn no_value(&mut self) -> Result<Kind, Stop> {
        let start = self.at;
        match self.peek() {
            None | Some(',' | ')' | ']' | '}') => {
                self.report(Diagnostic::new(Code::S036, start..start, "a value is missing"))?;
            }
            Some(c) => {
                self.at += c.len_utf8();
                self.recover();
                let finding =
                    Diagnostic::new(Code::S036, start..start + c.len_utf8(), "this begins no value")
                        .found(format!("`{c}`"));
                let typographic = matches!(c, '\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}');
                self.report(if typographic { finding.hint("use straight quotes: \"") } else { finding })?;
            }
        }
        Ok(Kind::Unit)
    }

    /// Goes on to where the next entry could begin.
    pub(super) fn recover(&mut self) {
        let rest = self.rest();
        self.at += rest.find([',', ')', ']', '}', '\n']).unwrap_or(rest.len());
    }
}
