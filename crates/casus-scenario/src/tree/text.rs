//! Texts and characters with their escapes.

use super::lex::{Lexer, Stop};
use super::{Kind, scan};
use crate::diagnostic::{Code, Diagnostic, is_unsafe};

impl Lexer<'_> {
    /// Whether a text begins here: quoted, raw, or a byte string.
    pub(super) fn at_text(&self) -> bool {
        let rest = self.rest();
        let plain = rest.strip_prefix('b').unwrap_or(rest);
        plain.starts_with('"')
            || plain.strip_prefix('r').is_some_and(|raw| raw.trim_start_matches('#').starts_with('"'))
    }

    /// Whether a byte such as `b'a'` begins here.
    pub(super) fn at_byte(&self) -> bool {
        self.rest().starts_with("b'")
    }

    /// A text, with everything in it that must not be there reported.
    pub(super) fn text(&mut self) -> Result<Kind, Stop> {
        let start = self.at();
        let bytes = self.take('b');
        let text = if self.take('r') { self.raw(start)? } else { self.escaped(start)? };
        Ok(if bytes { Kind::Bytes } else { Kind::Str(text) })
    }

    fn raw(&mut self, start: usize) -> Result<String, Stop> {
        let hashes = self.rest().len() - self.rest().trim_start_matches('#').len();
        let end = format!("\"{}", &self.rest()[..hashes]);
        self.back_to(self.at() + hashes + 1);
        let Some(length) = self.rest().find(&end) else { return Err(self.unclosed(start)) };
        let inside = self.at()..self.at() + length;
        let text = self.written(&inside);
        self.back_to(inside.end + end.len());
        self.check_characters(inside.start, text)?;
        Ok(text.to_owned())
    }

    fn escaped(&mut self, start: usize) -> Result<String, Stop> {
        self.take('"');
        let mut text = String::new();
        let mut clean = true;
        loop {
            let from = self.at();
            let Some(length) = self.rest().find(['"', '\\']) else { return Err(self.unclosed(start)) };
            let part = self.written(&(from..from + length));
            self.back_to(from + length);
            if clean {
                clean = self.check_characters(from, part)?;
            }
            text.push_str(part);
            if self.take('"') {
                return Ok(text);
            }
            let escape = self.at();
            let decoded = self.escape();
            let span = escape..self.at();
            match decoded {
                Some(None) => {}
                Some(Some(c)) if is_unsafe(c) && !matches!(c, '\n' | '\t') && clean => {
                    clean = false;
                    self.forbidden(escape..self.at(), c)?;
                }
                Some(Some(c)) => text.push(c),
                None => {
                    let written = self.written(&span).to_owned();
                    let finding = Diagnostic::new(Code::S033, span, "unknown escape in a text")
                        .expected("\\n, \\t, \\\", \\\\ or \\u{…}")
                        .found(written.clone());
                    let hint = if written.starts_with("\\u{") {
                        "the number must name a character; halves of a pair (d800 to dfff) do not"
                    } else if written.starts_with("\\u") {
                        "write the number in curly brackets: \\u{2019}"
                    } else {
                        "a backslash itself is written \\\\"
                    };
                    self.report(finding.hint(hint))?;
                }
            }
        }
    }

    /// One escape after its backslash: a character, nothing for a continued line, or `None` if it is unknown.
    /// Stands behind the escape afterwards, never behind a closing quote.
    fn escape(&mut self) -> Option<Option<char>> {
        self.take('\\');
        let c = self.peek()?;
        self.take(c);
        let plain = match c {
            '"' | '\'' | '\\' => c,
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '0' => '\0',
            'x' => return self.byte_escape().map(Some),
            'u' => return self.unicode_escape().map(Some),
            '\r' | '\n' => {
                self.take('\n');
                let rest = self.rest();
                let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
                self.back_to(self.at() + blank);
                return Some(None);
            }
            _ => return None,
        };
        Some(Some(plain))
    }

    fn unicode_escape(&mut self) -> Option<char> {
        if !self.take('{') {
            return None;
        }
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(rest.len());
        self.back_to(self.at() + length);
        let closed = self.take('}');
        if !closed || !(1..=6).contains(&length) {
            return None;
        }
        u32::from_str_radix(&rest[..length], 16).ok().and_then(char::from_u32)
    }

    /// One to four `\xHH` that together are one character.
    fn byte_escape(&mut self) -> Option<char> {
        let mut bytes = Vec::new();
        loop {
            let rest = self.rest();
            let digits = rest.get(..2).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            self.back_to(self.at() + 2);
            if let Ok(text) = std::str::from_utf8(&bytes) {
                return text.chars().next();
            }
            if bytes.len() == 4 || !self.rest().starts_with("\\x") {
                return None;
            }
            self.back_to(self.at() + 2);
        }
    }

    /// Reports the first forbidden character of a part; tells whether there was none.
    fn check_characters(&mut self, start: usize, part: &str) -> Result<bool, Stop> {
        let forbidden = part.char_indices().find(|&(at, c)| {
            is_unsafe(c) && !matches!(c, '\n' | '\t') && !(c == '\r' && part[at..].starts_with("\r\n"))
        });
        match forbidden {
            Some((at, c)) => self.forbidden(start + at..start + at + c.len_utf8(), c).map(|()| false),
            None => Ok(true),
        }
    }

    fn forbidden(&mut self, span: std::ops::Range<usize>, c: char) -> Result<(), Stop> {
        self.report(
            Diagnostic::new(Code::S032, span, format!("{} in a text", scan::character_name(c)))
                .expected("printable characters, line breaks and tabs")
                .hint("delete it"),
        )
    }

    fn unclosed(&mut self, start: usize) -> Stop {
        let end = start + self.rest_from(start).len();
        self.back_to(end);
        let finding = Diagnostic::new(Code::S006, end..end, "a text is never closed")
            .expected("a closing quote")
            .found("the end")
            .other(start..start + 1, "opened");
        self.stop(finding)
    }

    /// A character in single quotes.
    pub(super) fn character(&mut self) -> Result<Kind, Stop> {
        let start = self.at();
        self.take('\'');
        let c = match self.peek() {
            Some('\\') => self.escape().flatten(),
            Some(c) if c != '\'' && c != '\n' => {
                self.take(c);
                Some(c)
            }
            _ => None,
        };
        let closed = self.take('\'');
        let span = start..self.at();
        match c {
            Some(c) if closed && is_unsafe(c) => self.forbidden(span, c).map(|()| Kind::Char(c)),
            Some(c) if closed => Ok(Kind::Char(c)),
            _ => {
                let line = self.line_end();
                if !closed && let Some(length) = self.written(&(self.at()..line)).find('\'') {
                    self.back_to(self.at() + length + 1);
                }
                let finding =
                    Diagnostic::new(Code::S036, start..self.at(), "single quotes hold one character")
                        .hint("a text stands in double quotes: \"…\"");
                self.report(finding).map(|()| Kind::Unit)
            }
        }
    }
}
