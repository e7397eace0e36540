//! Where everything stands in a RON text.
//!
//! A reader that only locates: it turns a text into nodes with byte ranges and reports what is wrong with the
//! writing, going on after a fault wherever the rest can still be understood. What the values mean is decided by
//! the typed reading in [`crate::parse`].

mod build;
mod lex;
mod path;
mod scan;
mod text;

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};

pub use path::Place;
pub(crate) use scan::type_ending;

/// A word of the text and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word, without the mark of a raw identifier.
    pub text: String,
    /// Its bytes in the text.
    pub span: Range<usize>,
}

/// One `name: value` of a group.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name.
    pub key: Word,
    /// The value.
    pub value: Node,
    /// From the name up to and including the comma, if there is one.
    pub entry: Range<usize>,
}

/// One element of a list or of plain values in round brackets.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The element.
    pub value: Node,
    /// From the element up to and including the comma, if there is one.
    pub entry: Range<usize>,
}

/// One `key: value` of a map.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The key, usually a text.
    pub key: Node,
    /// The value.
    pub value: Node,
    /// From the key up to and including the comma, if there is one.
    pub entry: Range<usize>,
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Its bytes in the text, from the name or opening bracket to the closing bracket.
    pub span: Range<usize>,
}

/// The kinds of values.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Named fields in round brackets, with or without a name before them; also `Name()`.
    Struct {
        /// The name before the bracket.
        name: Option<Box<Word>>,
        /// The fields in the order of writing.
        fields: Vec<Field>,
    },
    /// Plain values in round brackets, with or without a name before them.
    Tuple {
        /// The name before the bracket.
        name: Option<Box<Word>>,
        /// The values in the order of writing.
        items: Vec<Item>,
    },
    /// Pairs in curly brackets.
    Map(Vec<Pair>),
    /// Values in square brackets.
    List(Vec<Item>),
    /// A text, with its escapes resolved.
    Str(String),
    /// A byte string.
    Bytes,
    /// A number; its digits are the bytes of the node.
    Number,
    /// `true` or `false`.
    Bool(bool),
    /// A character in single quotes.
    Char(char),
    /// A bare word.
    Ident(String),
    /// `()`, or a value that could not be read.
    Unit,
}

impl Node {
    /// The text of the node as it is written.
    pub fn written<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.span.clone()).unwrap_or("")
    }

    /// The name before the brackets, or the bare word itself.
    pub fn name(&self) -> Option<&str> {
        match &self.kind {
            Kind::Struct { name, .. } | Kind::Tuple { name, .. } => {
                name.as_deref().map(|word| word.text.as_str())
            }
            Kind::Ident(word) => Some(word),
            _ => None,
        }
    }

    /// The bytes by which a message points at the node: the name or opening bracket if it has any, else all of it.
    pub fn head(&self) -> Range<usize> {
        match &self.kind {
            Kind::Struct { name: Some(word), .. } | Kind::Tuple { name: Some(word), .. } => word.span.clone(),
            Kind::Struct { .. } | Kind::Tuple { .. } | Kind::Map(_) | Kind::List(_) => {
                self.span.start..(self.span.start + 1).min(self.span.end)
            }
            _ => self.span.clone(),
        }
    }

    /// The value of a field, if the node has named fields.
    pub fn field(&self, name: &str) -> Option<&Node> {
        match &self.kind {
            Kind::Struct { fields, .. } => fields.iter().find(|f| f.key.text == name).map(|f| &f.value),
            _ => None,
        }
    }

    /// The text, if the node is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::Str(text) => Some(text),
            _ => None,
        }
    }
}

/// A located text.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// The outermost value.
    pub root: Node,
}

/// What locating a text gives: the tree unless reading had to stop, and everything that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Located {
    /// The tree; with errors among the diagnostics it may lack parts.
    pub tree: Option<Tree>,
    /// What is wrong with the writing, in order of position.
    pub diagnostics: Vec<Diagnostic>,
}

impl Tree {
    /// Locates a whole document: headers, one value, comments.
    pub fn document(text: &str) -> Located {
        build::Builder::new(text).document()
    }

    /// Locates a single value, which may stand between spaces and comments.
    pub fn value(text: &str) -> Located {
        build::Builder::new(text).single()
    }

    /// Numbers written as whole numbers that a decimal field could not hold exactly: above 2^53 and not
    /// representable. Whether a field is decimal is known only to the typed reading.
    pub fn inexact_integers<'a>(&'a self, text: &str) -> Vec<&'a Node> {
        let mut found = Vec::new();
        self.each(&mut |node| {
            if matches!(node.kind, Kind::Number) && scan::is_inexact_integer(node.written(text)) {
                found.push(node);
            }
        });
        found
    }

    /// The signs of the numbers that are minus zero.
    pub fn minus_zeros(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        self.each(&mut |node| {
            if matches!(node.kind, Kind::Number) && scan::is_minus_zero(node.written(text)) {
                found.push(node.span.start..node.span.start + 1);
            }
        });
        found
    }

    fn each<'a>(&'a self, visit: &mut impl FnMut(&'a Node)) {
        let mut waiting = vec![&self.root];
        while let Some(node) = waiting.pop() {
            visit(node);
            match &node.kind {
                Kind::Struct { fields, .. } => waiting.extend(fields.iter().rev().map(|f| &f.value)),
                Kind::Tuple { items, .. } | Kind::List(items) => {
                    waiting.extend(items.iter().rev().map(|i| &i.value))
                }
                Kind::Map(pairs) => waiting.extend(pairs.iter().rev().flat_map(|p| [&p.value, &p.key])),
                _ => {}
            }
        }
    }
}

/// Checks the name before the outermost bracket; leaving it out is fine.
pub fn check_root(tree: &Tree, root: &str) -> Option<Diagnostic> {
    let found = match &tree.root.kind {
        Kind::Struct { name: None, .. } | Kind::Unit => return None,
        Kind::Struct { name: Some(word), .. } if word.text == root => return None,
        Kind::Struct { name: Some(word), .. } | Kind::Tuple { name: Some(word), .. } => {
            format!("`{}( … )`", word.text)
        }
        _ => describe(&tree.root),
    };
    let finding = Diagnostic::new(Code::S020, tree.root.head(), format!("this is not a `{root}` document"))
        .expected(format!("`{root}( … )`"))
        .found(found);
    let near = tree.root.name().and_then(|name| crate::diagnostic::nearest(name, [root]));
    Some(match near {
        Some(near) => finding.hint(format!("did you mean `{near}`?")),
        None => finding,
    })
}

/// The node in words, for the "found" part of a message.
pub(crate) fn describe(node: &Node) -> String {
    use crate::diagnostic::shorten;
    match &node.kind {
        Kind::Struct { name: Some(word), .. } | Kind::Tuple { name: Some(word), .. } => {
            format!("`{}( … )`", shorten(&word.text, 40))
        }
        Kind::Struct { .. } => "named fields in ( )".to_owned(),
        Kind::Tuple { .. } => "plain values in ( )".to_owned(),
        Kind::Map(_) => "a map in { }".to_owned(),
        Kind::List(_) => "a list in [ ]".to_owned(),
        Kind::Str(text) => format!("the text \"{}\"", shorten(text, 40)),
        Kind::Bytes => "a byte string".to_owned(),
        Kind::Number => "a number".to_owned(),
        Kind::Bool(value) => format!("`{value}`"),
        Kind::Char(c) => format!("the character '{}'", shorten(&c.to_string(), 1)),
        Kind::Ident(word) => format!("the word `{}`", shorten(word, 40)),
        Kind::Unit => "`()`".to_owned(),
    }
}

#[cfg(test)]
mod tests;
