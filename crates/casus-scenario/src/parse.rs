//! From a text to a typed document, with everything that is wrong in it.
//!
//! The text is located first. If its writing is sound, the typed reading runs; as that stops at the first fault, the
//! faulty entry is overwritten with spaces, which moves nothing, and the reading runs again.

mod explain;
mod probe;
mod read;

use std::ops::Range;

use ron::extensions::Extensions;
use serde::de::DeserializeOwned;
use serde_path_to_error::Track;

use crate::diagnostic::{Code, Diagnostic, Severity, Source};
use crate::tree::{Kind, Located, Node, Tree, check_root};

pub use read::{read_bytes, read_file};

use explain::{Failure, Fault};
use probe::{Last, Probe};

/// How many faults are looked for in one document.
const MAX_FAULTS: usize = 64;
/// How many bytes may be read again for the sake of further faults.
const MAX_REREAD: usize = 16 << 20;
/// How many large integers are examined for exactness.
const MAX_INEXACT: usize = 16;

/// What reading a text gives.
#[derive(Clone, Debug)]
pub struct Parsed<T> {
    /// The document, if it has no errors.
    pub value: Option<T>,
    /// Where everything stands, unless the text was too broken to tell.
    pub tree: Option<Tree>,
    /// Everything that was found, in order of position.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a document; `root` is the name that may stand before its outermost bracket.
pub fn parse<T: DeserializeOwned>(source: &Source, root: &str) -> Parsed<T> {
    let Located { tree, mut diagnostics } = Tree::document(&source.text);
    let mut value = None;
    if let Some(tree) = &tree {
        diagnostics.extend(check_root(tree, root));
        if let Some(mut repair) = Repair::of(tree, &source.text, &diagnostics) {
            let read = repair.read::<T>();
            diagnostics.append(&mut repair.faults);
            if !has_errors(&diagnostics) {
                diagnostics.extend(rounded::<T>(tree, &source.text));
                value = read.filter(|_| !has_errors(&diagnostics));
            }
        }
        for finding in diagnostics.iter_mut().filter(|d| d.path.is_empty()) {
            finding.path = tree.path_at(finding.span.start);
        }
    }
    diagnostics.sort_by_key(|d| (d.span.start, d.code));
    Parsed { value, tree, diagnostics }
}

/// How often a text of this size may be read again.
fn rereads(text: &str) -> usize {
    (MAX_REREAD / text.len().max(1)).max(1)
}

fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity == Severity::Error)
}

/// How documents read RON without any header: `Some( )` may be left out and wrappers are invisible. What these
/// options write, [`parse`] reads.
pub fn options() -> ron::Options {
    ron::Options::default().with_default_extension(
        Extensions::IMPLICIT_SOME | Extensions::UNWRAP_NEWTYPES | Extensions::UNWRAP_VARIANT_NEWTYPES,
    )
}

/// One typed reading of a text that was located without faults of writing.
fn attempt<T: DeserializeOwned>(text: &str) -> Result<T, Box<Failure>> {
    let last = Last::new();
    let mut track = Track::new();
    let failure = |error, track: Track, at: usize| {
        let (wanted, optional) = (last.wanted(), last.optional());
        Box::new(Failure { error, path: track.path(), at, wanted, optional })
    };
    let mut reader = match ron::Deserializer::from_str_with_options(text, &options()) {
        Ok(reader) => reader,
        Err(error) => return Err(failure(error.code, track, 0)),
    };
    let read =
        T::deserialize(serde_path_to_error::Deserializer::new(Probe::new(&mut reader, &last), &mut track));
    let read = read.and_then(|value| reader.end().map(|()| value));
    read.map_err(|error| failure(error, track, text.len() - reader.remainder().len()))
}

/// Something overwritten with spaces.
struct Gone {
    entry: Range<usize>,
    /// Where the group around it begins.
    parent: usize,
    field: Option<String>,
    /// The field that was probably meant.
    meant: Option<String>,
}

/// A text that loses its faulty entries one by one.
struct Repair<'a> {
    tree: &'a Tree,
    text: String,
    gone: Vec<Gone>,
    faults: Vec<Diagnostic>,
}

impl<'a> Repair<'a> {
    /// The text without the faults of writing, or `None` if they leave nothing that can be read on.
    fn of(tree: &'a Tree, text: &str, findings: &[Diagnostic]) -> Option<Self> {
        let mut repair = Self { tree, text: text.to_owned(), gone: Vec::new(), faults: Vec::new() };
        for finding in findings.iter().filter(|d| d.severity == Severity::Error) {
            match finding.code {
                Code::S003 => repair.blank(&finding.span),
                Code::S020 => match &tree.root.kind {
                    Kind::Struct { name: Some(word), .. } => repair.blank(&word.span),
                    _ => return None,
                },
                Code::S012 | Code::S013 | Code::S021 | Code::S032 | Code::S033 | Code::S036 | Code::S037 => {
                    if !repair.is_gone(&finding.span) && !repair.remove(&finding.span, None) {
                        return None;
                    }
                }
                _ => return None,
            }
        }
        Some(repair)
    }

    fn read<T: DeserializeOwned>(&mut self) -> Option<T> {
        for _ in 0..=MAX_FAULTS.min(rereads(&self.text)) {
            let failure = match attempt(&self.text) {
                Ok(value) => return Some(value),
                Err(failure) => failure,
            };
            let Fault { finding, span, meant } = failure.explain(self);
            self.faults.extend(finding);
            if !self.remove(&span, meant) {
                return None;
            }
        }
        None
    }

    fn is_gone(&self, span: &Range<usize>) -> bool {
        self.gone.iter().any(|gone| gone.entry.start <= span.start && span.end <= gone.entry.end)
    }

    /// Whether something inside the node was overwritten, so that what the node lacks may be our doing.
    fn is_altered(&self, node: &Node) -> bool {
        self.gone.iter().any(|gone| node.span.start <= gone.entry.start && gone.entry.end <= node.span.end)
    }

    /// Whether the field was overwritten, or something that was probably meant to be it.
    fn took(&self, node: &Node, field: &str) -> bool {
        self.gone.iter().any(|gone| {
            gone.parent == node.span.start
                && (gone.field.as_deref() == Some(field) || gone.meant.as_deref() == Some(field))
        })
    }

    /// Overwrites the innermost entry around the bytes; `false` if there is none left.
    fn remove(&mut self, span: &Range<usize>, meant: Option<String>) -> bool {
        let Some((parent, place)) = self.tree.removable(span) else { return false };
        if self.is_gone(&place.entry) {
            return false;
        }
        let field = match &parent.kind {
            Kind::Struct { .. } => place.key.and_then(|key| self.text.get(key)).map(str::to_owned),
            _ => None,
        };
        self.blank(&place.entry);
        self.gone.push(Gone { entry: place.entry, parent: parent.span.start, field, meant });
        true
    }

    /// Line ends stay, so that even RON's own positions keep their lines.
    fn blank(&mut self, span: &Range<usize>) {
        let spaces: String =
            self.text[span.clone()].bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect();
        self.text.replace_range(span.clone(), &spaces);
    }
}

/// Large integers in decimal fields. The type alone knows which fields those are, so it is asked: a field that
/// takes the number with a point in it is decimal.
fn rounded<T: DeserializeOwned>(tree: &Tree, text: &str) -> Vec<Diagnostic> {
    let decimal = |node: &&&Node| {
        let mut changed = text.to_owned();
        changed.replace_range(node.span.end - 1..node.span.end, ".");
        attempt::<T>(&changed).is_ok()
    };
    let suspects = tree.inexact_integers(text);
    suspects
        .iter()
        .take(MAX_INEXACT.min(rereads(text)))
        .filter(decimal)
        .map(|node| {
            let written = node.written(text);
            let finding =
                Diagnostic::new(Code::S024, node.span.clone(), "the whole number cannot be held exactly")
                    .expected("at most 9007199254740992 in a decimal field")
                    .found(crate::diagnostic::shorten(written, 40));
            match written.replace('_', "").parse::<f64>() {
                Ok(value) => finding.hint(format!("it would be rounded to {value}")),
                Err(_) => finding,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
