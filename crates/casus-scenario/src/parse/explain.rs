//! A fault of the typed reading in the words of the document.

use std::ops::Range;

use ron::Error;
use serde_path_to_error::{Path, Segment};

use super::Repair;
use super::probe::Wanted;
use crate::diagnostic::{Code, Diagnostic, foreign_letter, nearest, shorten};
use crate::limits;
use crate::tree::{Kind, Node, Pair, describe};
use crate::value::Refusal;

/// Where and why a typed reading stopped.
pub(super) struct Failure {
    pub(super) error: Error,
    pub(super) path: Path,
    /// How far the reading came, in bytes.
    pub(super) at: usize,
    pub(super) wanted: Wanted,
    pub(super) optional: bool,
}

/// A failure understood.
pub(super) struct Fault {
    /// What to report; `None` if the failure only follows from an earlier repair.
    pub(super) finding: Option<Diagnostic>,
    /// The bytes whose entry has to go before the reading can come further.
    pub(super) span: Range<usize>,
    /// The field that a misspelt one was probably meant to be.
    pub(super) meant: Option<String>,
}

impl Failure {
    pub(super) fn explain(&self, repair: &Repair<'_>) -> Fault {
        let node = self.node(repair);
        let mut meant = None;
        let mut span = node.span.clone();
        let finding = match &self.error {
            Error::NoSuchStructField { expected, .. } => {
                let found = self.unknown_field();
                let key = self.key(repair, node, found);
                span = key.clone();
                let used = |name: &&&str| node.field(name).is_none();
                let finding =
                    Diagnostic::new(Code::S010, key, format!("unknown field `{}`", shorten(found, 60)));
                let near = nearest(found, expected.iter().filter(used)).or_else(|| nearest(found, *expected));
                meant = near.map(str::to_owned);
                suggest(one_of(finding, expected), found, near)
            }
            Error::MissingStructField { field, .. } if repair.took(node, field) => {
                return Fault::silent(span);
            }
            Error::MissingStructField { field: "truth", .. } if std::ptr::eq(node, &repair.tree.root) => {
                Diagnostic::new(Code::S031, node.head(), "nothing says what is true")
                    .expected("`truth`, the id of one of the hypotheses")
                    .hint("add `truth: …`")
            }
            Error::MissingStructField { field, .. } => {
                Diagnostic::new(Code::S011, node.head(), format!("missing field `{field}`"))
                    .hint(format!("add `{field}: …`"))
            }
            Error::DuplicateStructField { field, .. } => {
                Diagnostic::new(Code::S012, node.head(), format!("field `{field}` is written twice"))
            }
            Error::NoSuchEnumVariant { expected, found, .. } => {
                let finding = Diagnostic::new(
                    Code::S017,
                    node.head(),
                    format!("unknown choice `{}`", shorten(found, 60)),
                );
                suggest(one_of(finding, expected), found, nearest(found, *expected))
            }
            Error::ExpectedDifferentStructName { expected, found } => {
                let finding = Diagnostic::new(
                    Code::S020,
                    node.head(),
                    format!("wrong name `{}` before a bracket", shorten(found, 60)),
                )
                .expected(format!("`{expected}( … )` or no name"));
                suggest(finding, found, nearest(found, [*expected]))
            }
            Error::ExpectedStructName(name) => {
                Diagnostic::new(Code::S020, node.head(), "a bracket without a name")
                    .expected(format!("`{name}( … )`"))
            }
            Error::Message(message) => {
                let refusal = Refusal::parse(message);
                let whole = matches!(node.kind, Kind::Struct { .. } | Kind::List(_) | Kind::Map(_));
                if whole && repair.is_altered(node) {
                    return Fault::silent(span);
                }
                refused(node, refusal.unwrap_or_else(|| Refusal::new(Code::S036, message)))
            }
            Error::IntegerOutOfBounds => {
                let finding = Diagnostic::new(Code::S025, span.clone(), "whole number out of bounds")
                    .expected(wanted(self.wanted))
                    .found(shorten(node.written(&repair.text), 40));
                if node.written(&repair.text).starts_with('-')
                    && matches!(self.wanted, Wanted::Int(b) if b.starts_with('0'))
                {
                    finding.hint("the number cannot be negative")
                } else {
                    finding
                }
            }
            Error::ExceededRecursionLimit => Diagnostic::new(Code::S008, node.head(), "nested too deeply")
                .expected(format!("brackets at most {} deep", limits::DEPTH)),
            Error::InvalidValueForType { expected, found } => {
                Diagnostic::new(Code::S036, node.head(), "wrong kind of value")
                    .expected(expected)
                    .found(shorten(found, 80))
            }
            Error::ExpectedDifferentLength { .. } if repair.is_altered(node) => return Fault::silent(span),
            Error::ExpectedDifferentLength { expected, found } => {
                Diagnostic::new(Code::S036, node.head(), "wrong number of values")
                    .expected(match self.wanted {
                        Wanted::Values(_) => wanted(self.wanted),
                        _ => expected.clone(),
                    })
                    .found(found.to_string())
            }
            _ => self.mismatch(repair, node),
        };
        let path = repair.tree.path_at(span.start);
        Fault { finding: Some(finding.at(path)), span, meant }
    }

    /// The node that the reading stumbled over.
    fn node<'a>(&self, repair: &Repair<'a>) -> &'a Node {
        if self.is_leftover() {
            // What came before was read with success and something of the same value is left.
            return repair.tree.innermost(self.at);
        }
        let mut node = self.walk(repair);
        while let Some(inner) =
            node.wrapped().filter(|inner| inner.span.start <= self.at && self.at <= inner.span.end)
            && !self.is_about(node)
        {
            node = inner;
        }
        node
    }

    /// Whether the failure concerns the brackets themselves and not the value in them.
    fn is_about(&self, node: &Node) -> bool {
        match &self.error {
            Error::NoSuchEnumVariant { found, .. } => node.name() == Some(found),
            Error::ExpectedDifferentLength { .. } => true,
            _ => false,
        }
    }

    fn is_leftover(&self) -> bool {
        matches!(
            self.error,
            Error::ExpectedComma
                | Error::ExpectedStructLikeEnd
                | Error::ExpectedArrayEnd
                | Error::ExpectedMapEnd
                | Error::ExpectedMapColon
                | Error::ExpectedOptionEnd
                | Error::TrailingCharacters
        )
    }

    /// Follows serde's path as far as it leads, past what was overwritten.
    fn walk<'a>(&self, repair: &Repair<'a>) -> &'a Node {
        let mut node = &repair.tree.root;
        let mut segments: Vec<&Segment> = self.path.iter().collect();
        // The path of an unknown field ends with its name, but the group around it is meant.
        if let (Error::NoSuchStructField { .. }, Some(Segment::Map { key })) = (&self.error, segments.last())
            && key == self.unknown_field()
        {
            segments.pop();
        }
        for segment in segments {
            let next = match segment {
                Segment::Map { key } => {
                    let holder = enter(node);
                    // A refused key ends the path like a refused value, but the reading came no further than the key.
                    if let Kind::Map(pairs) = &holder.kind
                        && let Some(pair) = pairs.iter().find(|pair| pair.is_named(key, repair))
                        && self.at <= pair.key.span.end
                    {
                        return &pair.key;
                    }
                    holder.part(key, repair)
                }
                Segment::Seq { index } => enter(node).element(*index, repair),
                Segment::Enum { variant } => match node.wrapped() {
                    Some(inner) if node.name() != Some(variant) => Some(inner),
                    _ => Some(node),
                },
                Segment::Unknown => None,
            };
            match next {
                Some(next) => node = next,
                None => return node,
            }
        }
        node
    }

    /// The name that no field has; the type itself may not say which, but the path does.
    fn unknown_field(&self) -> &str {
        match (&self.error, self.path.iter().next_back()) {
            (Error::NoSuchStructField { found, .. }, _) if !found.is_empty() => found,
            (_, Some(Segment::Map { key })) => key,
            _ => "",
        }
    }

    fn key(&self, repair: &Repair<'_>, node: &Node, name: &str) -> Range<usize> {
        let fields = match &node.kind {
            Kind::Struct { fields, .. } => fields.as_slice(),
            _ => &[],
        };
        let key = fields.iter().find(|field| field.key.text == name && !repair.is_gone(&field.entry));
        key.map_or(node.head(), |field| field.key.span.clone())
    }

    /// Another kind of value than the type asked for.
    fn mismatch(&self, repair: &Repair<'_>, node: &Node) -> Diagnostic {
        let text = &repair.text;
        let found = match &node.kind {
            Kind::Number => shorten(node.written(text), 40),
            _ => describe(node),
        };
        let place = node.head();
        match (&node.kind, self.wanted) {
            (Kind::Ident(word), _) if word == "Some" => {
                return Diagnostic::new(Code::S018, place, "`Some` without a value")
                    .hint("write the value itself, or None");
            }
            (Kind::Ident(word), _) if self.optional && is_nothing(word) => {
                return Diagnostic::new(Code::S018, place, format!("`{word}` is not a value"))
                    .expected(format!("None or {}", wanted(self.wanted)))
                    .hint("write None, or leave the field out");
            }
            (Kind::Ident(word), _) if word == "None" => {
                return Diagnostic::new(Code::S036, place, "the field is not optional")
                    .expected(wanted(self.wanted))
                    .found("None");
            }
            (Kind::Struct { name: Some(word), .. } | Kind::Tuple { name: Some(word), .. }, _)
                if self.is_leftover() && self.at > node.span.start =>
            {
                return Diagnostic::new(
                    Code::S036,
                    place,
                    format!("`{}` takes fewer values", shorten(&word.text, 60)),
                )
                .found(found)
                .hint(format!("a choice without values is written `{}` alone", shorten(&word.text, 60)));
            }
            (Kind::Ident(word), Wanted::Choice(_) | Wanted::Fields(_) | Wanted::Values(_))
                if self.at == node.span.end =>
            {
                let word = shorten(word, 60);
                return Diagnostic::new(Code::S036, place, format!("`{word}` needs values"))
                    .expected(if matches!(self.wanted, Wanted::Choice(_)) {
                        format!("`{word}( … )`")
                    } else {
                        wanted(self.wanted)
                    })
                    .found(format!("`{word}` alone"));
            }
            (Kind::Str(word), Wanted::Choice(choices)) => {
                let finding = Diagnostic::new(Code::S017, place, "a choice is written without quotes");
                let finding = one_of(finding, choices).found(found);
                let near =
                    choices.iter().copied().find(|choice| choice == word).or_else(|| nearest(word, choices));
                return match near {
                    Some(near) => finding.hint(format!("write {near}")),
                    None => finding,
                };
            }
            _ => {}
        }
        let in_tuple =
            repair.tree.parent(node).is_some_and(|parent| matches!(parent.kind, Kind::Tuple { .. }));
        if self.is_leftover() && in_tuple && self.at == node.span.start {
            return Diagnostic::new(Code::S036, place, "one value too many in ( )").found(found);
        }
        let (code, what) = match self.wanted {
            Wanted::Int(_) => (Code::S026, "not a whole number"),
            _ => (Code::S036, "wrong kind of value"),
        };
        let finding = Diagnostic::new(code, place, what).expected(wanted(self.wanted)).found(found);
        match hint(self.wanted, node, text) {
            Some(hint) => finding.hint(hint),
            None => finding,
        }
    }
}

impl Fault {
    fn silent(span: Range<usize>) -> Self {
        Self { finding: None, span, meant: None }
    }
}

/// Past `Some( … )` and choices that wrap one value, which serde's paths do not mention.
fn enter(node: &Node) -> &Node {
    match node.wrapped() {
        Some(inner) if !matches!(inner.kind, Kind::Str(_) | Kind::Number | Kind::Ident(_)) => enter(inner),
        _ => node,
    }
}

impl Node {
    fn part(&self, name: &str, repair: &Repair<'_>) -> Option<&Node> {
        match &self.kind {
            Kind::Struct { fields, .. } => {
                fields.iter().find(|f| f.key.text == name && !repair.is_gone(&f.entry)).map(|f| &f.value)
            }
            Kind::Map(pairs) => pairs.iter().find(|pair| pair.is_named(name, repair)).map(|pair| &pair.value),
            _ => None,
        }
    }

    fn element(&self, index: usize, repair: &Repair<'_>) -> Option<&Node> {
        match &self.kind {
            Kind::List(items) | Kind::Tuple { items, .. } => {
                items.iter().filter(|item| !repair.is_gone(&item.entry)).nth(index).map(|item| &item.value)
            }
            _ => None,
        }
    }
}

impl Pair {
    fn is_named(&self, name: &str, repair: &Repair<'_>) -> bool {
        !repair.is_gone(&self.entry)
            && match &self.key.kind {
                Kind::Str(text) | Kind::Ident(text) => text == name,
                _ => self.key.written(&repair.text) == name,
            }
    }
}

fn refused(node: &Node, refusal: Refusal) -> Diagnostic {
    let Refusal { code, what, expected, found, hint } = refusal;
    let mut finding = Diagnostic::new(code, node.head(), what);
    (finding.expected, finding.found, finding.hint) = (expected, found, hint);
    finding
}

fn suggest(finding: Diagnostic, word: &str, near: Option<&str>) -> Diagnostic {
    let letter = foreign_letter(word)
        .map(|c| format!("`{}` in it is U+{:04X}, not an ASCII letter", c.escape_debug(), u32::from(c)));
    match (near, letter) {
        (Some(near), Some(letter)) => finding.hint(format!("did you mean `{near}`? {letter}")),
        (Some(near), None) => finding.hint(format!("did you mean `{near}`?")),
        (None, Some(letter)) => finding.hint(letter),
        (None, None) => finding,
    }
}

/// The names that would have been right, unless there are too many to read.
fn one_of(finding: Diagnostic, names: &[&str]) -> Diagnostic {
    match names {
        [] => finding,
        [name] => finding.expected(format!("`{name}`")),
        names => finding.expected(format!("one of {}", listed(names))),
    }
}

fn listed(names: &[&str]) -> String {
    const SHOWN: usize = 16;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    shown.join(", ") + if names.len() > SHOWN { ", …" } else { "" }
}

fn is_nothing(word: &str) -> bool {
    ["none", "null", "nil", "undefined", "nothing"].contains(&word.to_ascii_lowercase().as_str())
}

fn wanted(wanted: Wanted) -> String {
    match wanted {
        Wanted::Anything => "another value".to_owned(),
        Wanted::Bool => "true or false".to_owned(),
        Wanted::Int(bounds) => format!("a whole number, {bounds}"),
        Wanted::Float => "a number".to_owned(),
        Wanted::Char => "one character in single quotes".to_owned(),
        Wanted::Text => "a text in quotes".to_owned(),
        Wanted::Bytes => "a byte string".to_owned(),
        Wanted::Unit => "`()`".to_owned(),
        Wanted::List => "a list in [ ]".to_owned(),
        Wanted::Values(count) => format!("{count} plain values in ( )"),
        Wanted::Map => "a map in { }".to_owned(),
        Wanted::Fields(fields) => format!("named fields in ( ): {}", listed(fields)),
        Wanted::Choice(choices) => format!("one of {}", listed(choices)),
    }
}

fn hint(wanted: Wanted, node: &Node, text: &str) -> Option<String> {
    let written = shorten(node.written(text), 40);
    Some(match (wanted, &node.kind) {
        (Wanted::Text, Kind::Ident(_) | Kind::Number | Kind::Bool(_)) => {
            format!("put it in quotes: \"{written}\"")
        }
        (Wanted::Int(_), Kind::Number) => "write it without point and exponent".to_owned(),
        (Wanted::Int(_) | Wanted::Float, Kind::Str(inner)) if inner.trim().parse::<f64>().is_ok() => {
            format!("remove the quotes: {}", shorten(inner.trim(), 40))
        }
        (Wanted::Bool, Kind::Str(_) | Kind::Ident(_) | Kind::Number) => {
            "write true or false, without quotes".to_owned()
        }
        (Wanted::List, Kind::Str(_) | Kind::Ident(_) | Kind::Number) => {
            format!("put it in square brackets: [{written}]")
        }
        (Wanted::List, Kind::Tuple { .. } | Kind::Map(_)) => "lists stand in square brackets".to_owned(),
        (Wanted::Map, Kind::Struct { .. }) => "maps stand in curly brackets: { \"key\": value }".to_owned(),
        (Wanted::Fields(_), Kind::Map(_)) => "named fields stand in round brackets: (name: value)".to_owned(),
        (Wanted::Fields(_), Kind::Tuple { .. }) => {
            "write the name before each value: (name: value)".to_owned()
        }
        (Wanted::Values(_), Kind::List(_)) => "these values stand in round brackets".to_owned(),
        _ => return None,
    })
}
