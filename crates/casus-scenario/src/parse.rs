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
    /// What is left of a faulty document without its faults, so that the rest can be checked all the same.
    pub draft: Option<Draft<T>>,
    /// Everything that was found, in order of position.
    pub diagnostics: Vec<Diagnostic>,
}

/// A document from which the faulty entries were taken.
#[derive(Clone, Debug)]
pub struct Draft<T> {
    /// The rest. Required fields of the outermost group that are lost have stand-ins.
    pub value: T,
    /// Where the rest stands, in bytes of the text as it was written.
    pub tree: Tree,
    /// What was taken.
    pub lost: Lost,
}

/// What a draft lacks: a finding about the rest may follow from that alone.
#[derive(Clone, Debug, Default)]
pub struct Lost {
    entries: Vec<String>,
    fields: Vec<String>,
    nameless: Vec<String>,
}

impl Lost {
    /// Whether something under this field of the outermost group was lost, or all of it.
    #[must_use]
    pub fn touches(&self, field: &str) -> bool {
        self.fields.iter().any(|lost| lost == field)
    }

    /// Whether something under this field of the outermost group lost its id, so that no reference to such a thing can
    /// be judged.
    #[must_use]
    pub fn unnames(&self, field: &str) -> bool {
        self.nameless.iter().any(|lost| lost == field)
    }

    /// Whether the id stood in what was lost, and so may have been given its meaning there.
    #[must_use]
    pub fn mentions(&self, id: &str) -> bool {
        let quoted = || format!("\"{id}\"");
        !self.fields.is_empty()
            && (id == NOBODY || self.entries.iter().any(|entry| entry.contains(&quoted())))
    }
}

/// The id that stands in for one that is lost.
const NOBODY: &str = "0";

/// What stands in for a required field that is lost while the rest of the document is checked. An id has none: what
/// carries it is left out.
const STAND_INS: [(&str, &str); 39] = [
    ("abandonment", "0"),
    ("alignment", "0"),
    ("at", "\"0h\""),
    ("attribution_threshold", "0.7"),
    ("beneficiary", "\"0\""),
    ("bloc", "\"0\""),
    ("brief", "\"\""),
    ("by", "\"0\""),
    ("capability", "1"),
    ("change", "0"),
    ("claims", "\"0\""),
    ("cost", "0"),
    ("deception_prior", "0"),
    ("drift", "[0]"),
    ("entrapment", "0"),
    ("exposure", "0"),
    ("favours", "{}"),
    ("from", "\"0\""),
    ("grade", "\"A1\""),
    ("harm", "0"),
    ("hostile", "true"),
    ("hypothesis", "\"0\""),
    ("isolation_cost", "0"),
    ("item", "\"0\""),
    ("items", "[]"),
    ("label", "\"0\""),
    ("latency", "\"0h\""),
    ("member", "\"0\""),
    ("name", "\"0\""),
    ("pack", "\"0\""),
    ("population", "1"),
    ("proximity", "0"),
    ("rung", "0"),
    ("sd", "0"),
    ("strength", "0"),
    ("susceptibility", "0"),
    ("text", "\"\""),
    ("title", "\"\""),
    ("warrants", "0"),
];

/// The same for the outermost group.
const ROOT_STAND_INS: [(&str, &str); 14] = [
    ("accused", "[]"),
    ("adversary", "(id:\"0\",name:\"0\")"),
    ("alliance", "(pack:\"0\")"),
    ("basis", "{}"),
    ("dated", "\"0\""),
    ("format", "1"),
    ("hypotheses", "[]"),
    ("id", "\"0\""),
    ("injects", "[]"),
    ("note", "\"\""),
    ("start", "\"2000-01-01 00:00\""),
    ("summary", "\"\""),
    ("title", "\"\""),
    ("truth", "\"0\""),
];

/// Reads a document; `root` is the name that may stand before its outermost bracket.
pub fn parse<T: DeserializeOwned>(source: &Source, root: &str) -> Parsed<T> {
    let Located { tree, mut diagnostics } = Tree::document(&source.text);
    let (mut value, mut draft) = (None, None);
    if let Some(tree) = &tree {
        diagnostics.extend(check_root(tree, root));
        if let Some(mut repair) = Repair::of(tree, &source.text, &diagnostics) {
            let read = repair.read::<T>();
            diagnostics.append(&mut repair.faults);
            if !has_errors(&diagnostics) {
                diagnostics.extend(rounded::<T>(tree, &source.text));
                value = read.filter(|_| !has_errors(&diagnostics));
            } else {
                draft = read.and_then(|value| repair.draft(value));
            }
        }
        for finding in diagnostics.iter_mut().filter(|d| d.path.is_empty()) {
            finding.path = tree.path_at(finding.span.start);
        }
    }
    diagnostics.sort_by_key(|d| (d.span.start, d.code));
    Parsed { value, tree, draft, diagnostics }
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
    /// What stood there.
    was: String,
    /// Whether a stand-in was written over the spaces.
    filled: bool,
}

/// A text that loses its faulty entries one by one.
struct Repair<'a> {
    tree: &'a Tree,
    text: String,
    gone: Vec<Gone>,
    faults: Vec<Diagnostic>,
    /// The fields that have stand-ins, and the bytes that those take at the end of the outermost group.
    stood_in: Vec<&'static str>,
    added: usize,
}

impl<'a> Repair<'a> {
    /// The text without the faults of writing, or `None` if they leave nothing that can be read on.
    fn of(tree: &'a Tree, text: &str, findings: &[Diagnostic]) -> Option<Self> {
        let mut repair = Self {
            tree,
            text: text.to_owned(),
            gone: Vec::new(),
            faults: Vec::new(),
            stood_in: Vec::new(),
            added: 0,
        };
        // Minus zero equals zero but has other bits, which would show in a hash.
        for sign in tree.minus_zeros(text) {
            repair.blank(&sign);
        }
        for finding in findings.iter().filter(|d| d.severity == Severity::Error) {
            match finding.code {
                Code::S003 => repair.blank(&finding.span),
                Code::S004 => {
                    repair.blank(&(finding.span.start..finding.span.start + 1));
                    repair.blank(&(finding.span.end - 1..finding.span.end));
                }
                Code::S007 if repair.supply(finding) => {}
                Code::S019 => repair.blank(&(0..tree.root.span.start)),
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
        // RON refuses the ending of another type, and knows fewer of them.
        for finding in findings.iter().filter(|d| d.code == Code::S038) {
            let ending = crate::tree::type_ending(&text[finding.span.clone()]);
            repair.blank(&(finding.span.end - ending..finding.span.end));
        }
        Some(repair)
    }

    /// Writes a missing comma or colon over a space, if the next entry follows right there.
    fn supply(&mut self, finding: &Diagnostic) -> bool {
        if self.is_gone(&finding.span) {
            return true;
        }
        let at = finding.span.start;
        let rest = &self.text[at..];
        let next = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        let gap = rest.len() - next.len();
        let colon = finding.message.ends_with("colon");
        let (at, mark) = match next.chars().next() {
            Some('=') if colon => (at + gap, ":"),
            Some(c) if gap > 0 && (c.is_alphanumeric() || "([{\"'+-._".contains(c)) => {
                (at, if colon { ":" } else { "," })
            }
            _ => return false,
        };
        self.text.replace_range(at..at + 1, mark);
        true
    }

    fn read<T: DeserializeOwned>(&mut self) -> Option<T> {
        for _ in 0..=MAX_FAULTS.min(rereads(&self.text)) {
            let failure = match attempt(&self.text) {
                Ok(value) => return Some(value),
                Err(failure) => failure,
            };
            let Fault { finding, span, meant } = failure.explain(self);
            self.faults.extend(finding);
            let filled = match &failure.error {
                ron::Error::MissingStructField { field, .. } => {
                    self.fill(&span, field) || self.append(&span, field)
                }
                _ => false,
            };
            if !filled && !self.remove(&span, meant) {
                return None;
            }
        }
        None
    }

    /// Writes a stand-in for a required field over the spaces that it left, if it fits there.
    fn fill(&mut self, group: &Range<usize>, field: &str) -> bool {
        let Some((_, value)) = STAND_INS.iter().find(|(name, _)| *name == field) else { return false };
        let taken = |gone: &&mut Gone| {
            gone.parent == group.start
                && (gone.field.as_deref() == Some(field) || gone.meant.as_deref() == Some(field))
        };
        let Some(gone) = self.gone.iter_mut().find(taken) else { return false };
        let comma = if gone.was.ends_with(',') { "," } else { "" };
        let text = format!("{field}:{value}{comma}");
        if text.len() > gone.entry.len() || std::mem::replace(&mut gone.filled, true) {
            return false;
        }
        let start = gone.entry.start;
        self.text.replace_range(start..start + text.len(), &text);
        true
    }

    /// Gives the outermost group a required field that it lacks. Behind everything else, this moves nothing.
    fn append(&mut self, group: &Range<usize>, field: &str) -> bool {
        let Some(&(name, value)) = ROOT_STAND_INS.iter().find(|(name, _)| *name == field) else {
            return false;
        };
        let Kind::Struct { fields, .. } = &self.tree.root.kind else { return false };
        if group.start != self.tree.root.span.start || self.stood_in.contains(&name) {
            return false;
        }
        let end = self.tree.root.span.end - 1;
        let comma = fields.last().is_some_and(|last| {
            self.added == 0 && !self.is_gone(&last.entry) && !self.text[..last.entry.end].ends_with(',')
        });
        let text = format!("{}{name}: {value},", if comma { "," } else { "" });
        self.text.insert_str(end + self.added, &text);
        self.added += text.len();
        self.stood_in.push(name);
        true
    }

    fn draft<T>(&self, value: T) -> Option<Draft<T>> {
        let tree = Tree::document(&self.text).tree?;
        let mut lost =
            Lost { fields: self.stood_in.iter().map(|&f| f.to_owned()).collect(), ..Lost::default() };
        for gone in &self.gone {
            let path = self.tree.path_at(gone.entry.start);
            let field = path.split(['.', '[']).next().unwrap_or_default();
            lost.fields.push(field.to_owned());
            if gone.field.as_deref() == Some("id") || gone.meant.as_deref() == Some("id") {
                lost.nameless.push(field.to_owned());
            }
            lost.fields.extend(gone.meant.clone().filter(|_| gone.parent == self.tree.root.span.start));
            lost.entries.push(gone.was.clone());
        }
        Some(Draft { value, tree, lost })
    }

    fn is_gone(&self, span: &Range<usize>) -> bool {
        let inside = |entry: &Range<usize>| {
            entry.start <= span.start && span.start < entry.end && span.end <= entry.end
        };
        self.gone.iter().any(|gone| inside(&gone.entry))
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
        if let Some(gone) = self.gone.iter().find(|gone| gone.entry == place.entry && gone.filled) {
            // The stand-in does not do; without it, what holds the field will go.
            let again = self.text[gone.entry.clone()].trim() != "";
            self.blank(&place.entry);
            return again;
        }
        if self.is_gone(&place.entry) {
            return false;
        }
        let field = match &parent.kind {
            Kind::Struct { .. } => place.key.and_then(|key| self.text.get(key)).map(str::to_owned),
            _ => None,
        };
        let was = self.text[place.entry.clone()].to_owned();
        self.blank(&place.entry);
        self.gone.push(Gone {
            entry: place.entry,
            parent: parent.span.start,
            field,
            meant,
            was,
            filled: false,
        });
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
