//! Brackets, separators and headers: the shape of a text.

use std::collections::BTreeMap;
use std::ops::Range;

use super::lex::{Lexer, Stop};
use super::{Field, Item, Kind, Located, Node, Pair, Tree, Word, scan};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::limits;

const EXTENSIONS: [&str; 4] =
    ["implicit_some", "unwrap_newtypes", "unwrap_variant_newtypes", "explicit_struct_names"];

pub(super) struct Builder<'a> {
    lex: Lexer<'a>,
    /// The brackets that are open, with where they stand.
    open: Vec<(char, usize)>,
    values: usize,
    /// The last value, if it is a text that runs over a line end or ends as if another began there: perhaps its
    /// closing quote is missing.
    long_text: Option<Range<usize>>,
    /// A bracket was taken for closed where the next entry of the group around it begins.
    forgotten: bool,
}

impl<'a> Builder<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { lex: Lexer::new(text), open: Vec::new(), values: 0, long_text: None, forgotten: false }
    }

    pub(super) fn document(mut self) -> Located {
        let root = self.headers().and_then(|()| self.root());
        self.finish(root)
    }

    pub(super) fn single(mut self) -> Located {
        let root = self.lex.skip().and_then(|()| self.root());
        self.finish(root)
    }

    fn finish(self, root: Result<Node, Stop>) -> Located {
        let mut diagnostics = self.lex.findings;
        diagnostics.sort_by_key(|d| (d.span.start, d.code));
        // Text that was looked at twice may have been reported twice.
        diagnostics.dedup_by(|a, b| a.code == b.code && a.span == b.span);
        Located { tree: root.ok().map(|root| Tree { root }), diagnostics }
    }

    fn root(&mut self) -> Result<Node, Stop> {
        if self.lex.peek().is_none() {
            let end = self.lex.at();
            return Err(self.lex.stop(
                Diagnostic::new(Code::S001, end..end, "there is nothing but spaces and comments")
                    .hint("`casus new` writes a commented document to start from"),
            ));
        }
        let root = self.value()?;
        self.lex.skip()?;
        // After a bracket of the wrong kind, what follows the end is a consequence.
        let misled = self.lex.findings.iter().any(|d| d.code == Code::S006);
        if let Some(c) = self.lex.peek().filter(|_| !misled) {
            let start = self.lex.at();
            let message = if matches!(c, ')' | ']' | '}') {
                format!("`{c}` closes nothing")
            } else {
                "text after the end".to_owned()
            };
            let finding = Diagnostic::new(Code::S005, start..self.lex.line_end(), message)
                .hint("a bracket was probably closed too early");
            self.lex.report(finding.other(root.head(), "it begins"))?;
        }
        Ok(root)
    }

    fn headers(&mut self) -> Result<(), Stop> {
        self.lex.skip()?;
        while self.lex.peek() == Some('#') {
            self.header()?;
            self.lex.skip()?;
        }
        if self.lex.peek() == Some('{') {
            let start = self.lex.at();
            return Err(self.lex.stop(looks_like_json(start..start + 1)));
        }
        Ok(())
    }

    fn header(&mut self) -> Result<(), Stop> {
        let start = self.lex.at();
        for mark in ['#', '!', '['] {
            if !self.lex.take(mark) {
                return Err(self.bad_header(start));
            }
            self.lex.skip()?;
        }
        let Some(word) = self.lex.ident() else { return Err(self.bad_header(start)) };
        self.lex.skip()?;
        match word.text.as_str() {
            "enable" => {
                if !self.lex.take('(') {
                    return Err(self.bad_header(start));
                }
                self.lex.skip()?;
                while let Some(name) = self.lex.ident() {
                    self.extension(&name)?;
                    self.lex.skip()?;
                    if !self.lex.take(',') {
                        break;
                    }
                    self.lex.skip()?;
                }
                if !self.lex.take(')') {
                    return Err(self.bad_header(start));
                }
            }
            "type" | "schema" => {
                if !self.lex.take('=') {
                    return Err(self.bad_header(start));
                }
                self.lex.skip()?;
                if self.lex.peek() != Some('"') {
                    return Err(self.bad_header(start));
                }
                self.lex.text()?;
            }
            _ => return Err(self.bad_header(start)),
        }
        self.lex.skip()?;
        if self.lex.take(']') { Ok(()) } else { Err(self.bad_header(start)) }
    }

    fn extension(&mut self, name: &Word) -> Result<(), Stop> {
        if EXTENSIONS.contains(&name.text.as_str()) {
            return Ok(());
        }
        let finding =
            Diagnostic::new(Code::S019, name.span.clone(), format!("unknown extension `{}`", name.text));
        self.lex.report(match nearest(&name.text, &EXTENSIONS) {
            Some(near) => finding.hint(format!("did you mean `{near}`? Documents need no extensions")),
            None => finding.hint("leave the line out; documents need no extensions"),
        })
    }

    fn bad_header(&mut self, start: usize) -> Stop {
        let finding = Diagnostic::new(Code::S019, start..self.lex.line_end(), "unknown header line")
            .expected("`#![type = \"…\"]` or no header at all")
            .hint("`casus new my-scenario` writes a document of the kind that is read here");
        self.lex.stop(finding)
    }

    fn value(&mut self) -> Result<Node, Stop> {
        self.values += 1;
        let start = self.lex.at();
        if self.values > limits::VALUES {
            let finding = Diagnostic::new(Code::L001, start..start, "too many values in one file")
                .expected(format!("at most {}", limits::VALUES));
            return Err(self.lex.stop(finding));
        }
        let mut long_text = None;
        let kind = match self.lex.peek() {
            Some('(') => self.round(None)?,
            Some('[') => {
                self.enter('[')?;
                Kind::List(self.items(']')?)
            }
            Some('{') => {
                self.enter('{')?;
                Kind::Map(self.pairs()?)
            }
            Some(_) if self.lex.at_text() => {
                let kind = self.lex.text()?;
                let span = start..self.lex.at();
                let written = self.lex.written(&span).trim_end_matches('"').trim_end();
                long_text =
                    (written.contains('\n') || written.ends_with([':', ',', '[', '{', '('])).then_some(span);
                kind
            }
            Some('\'') => self.lex.character()?,
            Some(c) if self.lex.at_byte() || c.is_ascii_digit() || matches!(c, '+' | '-' | '.') => {
                self.lex.number()?
            }
            Some(_) => match self.lex.ident() {
                Some(word) => self.word(word)?,
                None => self.lex.no_value()?,
            },
            None => self.lex.no_value()?,
        };
        self.long_text = long_text;
        Ok(Node { kind, span: start..self.lex.at() })
    }

    /// A bare word, or the name of what follows in brackets.
    fn word(&mut self, word: Word) -> Result<Kind, Stop> {
        match word.text.as_str() {
            "true" => return Ok(Kind::Bool(true)),
            "false" => return Ok(Kind::Bool(false)),
            text if scan::is_not_finite_word(text) => {
                self.lex.not_finite(word.span)?;
                return Ok(Kind::Number);
            }
            _ => {}
        }
        if self.lex.unquoted_time(&word)? {
            return Ok(Kind::Unit);
        }
        let end = self.lex.at();
        self.lex.skip()?;
        match self.lex.peek() {
            Some('(') => self.round(Some(Box::new(word))),
            Some('{') => {
                let start = self.lex.at();
                Err(self.lex.stop(looks_like_json(start..start + 1)))
            }
            _ => {
                self.lex.back_to(end);
                Ok(Kind::Ident(word.text))
            }
        }
    }

    /// Opens a bracket, unless that is one too many.
    fn enter(&mut self, bracket: char) -> Result<(), Stop> {
        let start = self.lex.at();
        if self.open.len() >= limits::DEPTH {
            let finding = Diagnostic::new(Code::S008, start..start + 1, "nested too deeply")
                .expected(format!("brackets at most {} deep", limits::DEPTH));
            return Err(self.lex.stop(finding));
        }
        self.lex.take(bracket);
        self.open.push((bracket, start));
        self.lex.skip()
    }

    fn round(&mut self, name: Option<Box<Word>>) -> Result<Kind, Stop> {
        self.enter('(')?;
        if self.lex.take(')') {
            self.open.pop();
            return Ok(if name.is_some() { Kind::Struct { name, fields: Vec::new() } } else { Kind::Unit });
        }
        if self.lex.at_field() {
            Ok(Kind::Struct { name, fields: self.fields()? })
        } else {
            Ok(Kind::Tuple { name, items: self.items(')')? })
        }
    }

    fn fields(&mut self) -> Result<Vec<Field>, Stop> {
        let mut fields: Vec<Field> = Vec::new();
        let mut known: BTreeMap<String, Range<usize>> = BTreeMap::new();
        while !self.closed(')')? {
            let start = self.lex.at();
            if self.among('[') && self.lex.at_group() {
                self.forgotten_before(start)?;
                return Ok(fields);
            }
            let Some(key) = self.field_name()? else { continue };
            if let Some(first) = known.get(&key.text) {
                let finding = Diagnostic::new(
                    Code::S012,
                    key.span.clone(),
                    format!("field `{}` is written twice", key.text),
                );
                self.lex.report(finding.other(first.clone(), "first written").hint("delete one of them"))?;
            } else {
                known.insert(key.text.clone(), key.span.clone());
            }
            let value = match self.colon(&key.span, &format!("the field name `{}`", key.text))? {
                true => self.value()?,
                false => Node { kind: Kind::Unit, span: key.span.end..key.span.end },
            };
            let end = self.separator(value.span.end)?;
            fields.push(Field { key, value, entry: start..end });
        }
        Ok(fields)
    }

    /// A field name; text that is none is reported and passed over.
    fn field_name(&mut self) -> Result<Option<Word>, Stop> {
        let start = self.lex.at();
        if self.nameless("field name")? {
            return Ok(None);
        }
        if self.lex.at_text() {
            let kind = self.lex.text()?;
            let span = start..self.lex.at();
            let Kind::Str(text) = kind else { return Ok(Some(Word { text: String::new(), span })) };
            self.lex.report(
                Diagnostic::new(Code::S004, span.clone(), "field names are written without quotes")
                    .hint(format!("write {text}: …")),
            )?;
            return Ok(Some(Word { text, span }));
        }
        if let Some(word) = self.lex.ident() {
            return Ok(Some(word));
        }
        if self.lex.take(',') {
            self.lex.report(Diagnostic::new(
                Code::S036,
                start..start + 1,
                "a comma without a field before it",
            ))?;
            self.lex.skip()?;
            return Ok(None);
        }
        let value = self.value()?;
        self.lex.report(
            Diagnostic::new(Code::S036, value.head(), "a value without a field name")
                .expected("`name: value`, as in the other fields of this group"),
        )?;
        self.separator(value.span.end)?;
        Ok(None)
    }

    fn items(&mut self, close: char) -> Result<Vec<Item>, Stop> {
        let mut items = Vec::new();
        while !self.closed(close)? {
            let start = self.lex.at();
            let mut value = self.value()?;
            self.lex.skip()?;
            if self.lex.take(':') {
                if close == ']' && self.among('(') && matches!(value.kind, Kind::Ident(_)) {
                    self.forgotten_before(start)?;
                    return Ok(items);
                }
                let at = self.lex.at();
                self.lex.report(
                    Diagnostic::new(Code::S036, at - 1..at, "a name among plain values")
                        .hint("named fields stand in ( ), pairs of a map in { }"),
                )?;
                self.lex.skip()?;
                value = self.value()?;
            }
            let end = self.separator(value.span.end)?;
            items.push(Item { value, entry: start..end });
        }
        Ok(items)
    }

    /// Whether the innermost bracket stands right inside one of this kind.
    fn among(&self, outer: char) -> bool {
        self.open.len().checked_sub(2).is_some_and(|at| self.open[at].0 == outer)
    }

    /// Closes the innermost bracket before something that belongs to the group around it.
    fn forgotten_before(&mut self, start: usize) -> Result<(), Stop> {
        self.lex.back_to(start);
        let Some((bracket, opened)) = self.open.pop() else { return Ok(()) };
        self.forgotten = true;
        let next =
            self.lex.ident().map_or_else(|| "the next `(`".to_owned(), |word| format!("`{}`", word.text));
        let span = start..self.lex.at().max(start + 1);
        self.lex.back_to(start);
        self.lex.report(
            Diagnostic::new(Code::S006, span, format!("`{bracket}` is not closed before {next}"))
                .expected(format!("`{}`", closing(bracket)))
                .other(opened..opened + 1, "opened"),
        )
    }

    fn pairs(&mut self) -> Result<Vec<Pair>, Stop> {
        let mut pairs: Vec<Pair> = Vec::new();
        let mut known: BTreeMap<String, Range<usize>> = BTreeMap::new();
        while !self.closed('}')? {
            let start = self.lex.at();
            if self.nameless("key")? {
                continue;
            }
            let key = self.value()?;
            let same = match &key.kind {
                Kind::Str(text) => format!("\"{text}"),
                _ => self.lex.written(&key.span).to_owned(),
            };
            if let Some(first) = known.get(&same) {
                let finding = Diagnostic::new(Code::S013, key.span.clone(), "map key written twice")
                    .found(super::describe(&key));
                self.lex.report(finding.other(first.clone(), "first written").hint("delete one of them"))?;
            } else {
                known.insert(same, key.span.clone());
            }
            let value = match self.colon(&key.span, "the key")? {
                true => self.value()?,
                false => Node { kind: Kind::Unit, span: key.span.end..key.span.end },
            };
            let end = self.separator(value.span.end)?;
            pairs.push(Pair { key, value, entry: start..end });
        }
        Ok(pairs)
    }

    /// Passes over an entry that begins with its colon.
    fn nameless(&mut self, what: &str) -> Result<bool, Stop> {
        let start = self.lex.at();
        if !self.lex.take(':') {
            return Ok(false);
        }
        self.lex.report(
            Diagnostic::new(Code::S036, start..start + 1, format!("a {what} is missing"))
                .expected(format!("a {what} before the colon")),
        )?;
        self.lex.skip()?;
        let value = self.value()?;
        self.separator(value.span.end)?;
        Ok(true)
    }

    /// Passes over the colon after a name; `false` if there is none and no value either.
    fn colon(&mut self, key: &Range<usize>, after: &str) -> Result<bool, Stop> {
        self.lex.skip()?;
        let mut value = true;
        if !self.lex.take(':') {
            let finding = Diagnostic::new(Code::S007, key.end..key.end, "missing colon")
                .expected(format!("`:` after {after}"));
            let equals = self.lex.take('=');
            self.lex.report(if equals { finding.found("`=`") } else { finding })?;
            value = equals || !matches!(self.lex.peek(), None | Some(',' | ')' | ']' | '}'));
        }
        self.lex.skip()?;
        Ok(value)
    }

    /// Passes over the comma after an entry whose value ended at `end`; gives the end of the entry.
    fn separator(&mut self, end: usize) -> Result<usize, Stop> {
        self.lex.skip()?;
        if std::mem::take(&mut self.forgotten) {
            return Ok(end);
        }
        if self.lex.take(',') {
            let after = self.lex.at();
            self.lex.skip()?;
            return Ok(after);
        }
        let Some(c) = self.lex.peek() else { return Ok(end) };
        if matches!(c, ')' | ']' | '}') {
            return Ok(end);
        }
        let at = self.lex.at();
        // A text over several lines with a word right behind it took a quote that was to open the next text.
        if let Some(text) = self.long_text.take_if(|_| at == end) {
            let finding =
                Diagnostic::new(Code::S006, at..at + c.len_utf8(), "a text ends in the middle of a word")
                    .other(text, "the text opens")
                    .hint("a closing quote is probably missing where the text should end");
            return Err(self.lex.stop(finding));
        }
        if c == '"' && at == end && !self.lex.comes_after('"', end) {
            self.lex.report(
                Diagnostic::new(Code::S036, at..at + 1, "a quote in the middle of a word")
                    .hint("a text stands in quotes from its first letter to its last"),
            )?;
            self.lex.text()?;
            return self.separator(self.lex.at());
        }
        let finding = Diagnostic::new(Code::S007, end..end, "missing comma").expected("`,` between entries");
        self.lex.report(finding.found(format!("`{c}`")))?;
        if !scan::starts_value(c) {
            self.lex.recover();
            self.lex.take(',');
            self.lex.skip()?;
        }
        Ok(end)
    }

    /// Whether the innermost bracket closes here; a bracket of another kind closes it with a finding.
    fn closed(&mut self, close: char) -> Result<bool, Stop> {
        let Some(&(bracket, opened)) = self.open.last() else { return Ok(true) };
        match self.lex.peek() {
            Some(c) if c == close => {
                self.lex.take(c);
                self.open.pop();
                Ok(true)
            }
            Some(c @ (')' | ']' | '}')) => {
                let at = self.lex.at();
                let finding =
                    Diagnostic::new(Code::S006, at..at + 1, format!("`{bracket}` is closed by `{c}`"))
                        .expected(format!("`{close}`"))
                        .other(opened..opened + 1, "opened");
                self.lex.report(finding)?;
                self.open.pop();
                // If the bracket belongs to one further out, this one was forgotten; else it was mistyped.
                if !self.open.iter().any(|(outer, _)| closing(*outer) == c) {
                    self.lex.take(c);
                }
                Ok(true)
            }
            Some(_) => Ok(false),
            None => {
                let end = self.lex.at();
                let finding = Diagnostic::new(Code::S006, end..end, format!("`{bracket}` is never closed"))
                    .expected(format!("`{close}`"))
                    .found("the end of the text")
                    .other(opened..opened + 1, "opened");
                Err(self.lex.stop(finding))
            }
        }
    }
}

fn closing(bracket: char) -> char {
    match bracket {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

fn looks_like_json(span: Range<usize>) -> Diagnostic {
    Diagnostic::new(Code::S004, span, "this looks like JSON")
        .expected("named fields in round brackets")
        .found("`{`")
        .hint("write Name(field: value, …), with field names not in quotes; { } is for maps")
}
