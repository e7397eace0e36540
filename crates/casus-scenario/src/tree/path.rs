//! Field paths such as `injects[3].favours.ally` or `injects.S1.01.ambiguity`.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use super::{Kind, Node, Tree};

/// Something that a path leads to.
#[derive(Clone, Debug, PartialEq)]
pub struct Place<'a> {
    /// The value.
    pub node: &'a Node,
    /// The entry that holds it, from its name or key through the comma; the value itself at the root.
    pub entry: Range<usize>,
    /// Where its name or key stands, if it has one.
    pub key: Option<Range<usize>>,
}

/// A direct part of a node and how a path names it.
struct Child<'a> {
    name: Option<Cow<'a, str>>,
    index: Option<usize>,
    place: Place<'a>,
}

impl Node {
    fn children<'a>(&'a self) -> Box<dyn Iterator<Item = Child<'a>> + 'a> {
        match &self.kind {
            Kind::Struct { fields, .. } => Box::new(fields.iter().map(|field| Child {
                name: Some(Cow::Borrowed(field.key.text.as_str())),
                index: None,
                place: Place {
                    node: &field.value,
                    entry: field.entry.clone(),
                    key: Some(field.key.span.clone()),
                },
            })),
            Kind::Map(pairs) => Box::new(pairs.iter().map(|pair| Child {
                name: match &pair.key.kind {
                    Kind::Str(text) | Kind::Ident(text) => Some(Cow::Borrowed(text.as_str())),
                    Kind::Char(c) => Some(Cow::Owned(c.to_string())),
                    Kind::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
                    _ => None,
                },
                index: None,
                place: Place {
                    node: &pair.value,
                    entry: pair.entry.clone(),
                    key: Some(pair.key.span.clone()),
                },
            })),
            Kind::List(items) | Kind::Tuple { items, .. } => {
                Box::new(items.iter().enumerate().map(|(index, item)| Child {
                    name: item.value.id().map(Cow::Borrowed),
                    index: Some(index),
                    place: Place { node: &item.value, entry: item.entry.clone(), key: None },
                }))
            }
            _ => Box::new(std::iter::empty()),
        }
    }

    /// The names, keys or ids by which a path can go on from here.
    pub(crate) fn names(&self) -> Vec<Cow<'_, str>> {
        self.children().filter_map(|child| child.name).collect()
    }

    /// The text of the `id` field, seen through `Variant( … )`.
    fn id(&self) -> Option<&str> {
        self.field("id").and_then(Node::as_str)
    }

    /// The only value inside `Variant( … )` or `Some( … )`, which a path does not mention.
    pub(crate) fn wrapped(&self) -> Option<&Node> {
        match &self.kind {
            Kind::Tuple { items, .. } if items.len() == 1 => items.first().map(|item| &item.value),
            _ => None,
        }
    }
}

fn locate<'a>(node: &'a Node, rest: &str) -> Option<Place<'a>> {
    let direct = if rest.starts_with('[') { by_index(node, rest) } else { by_name(node, rest) };
    direct.or_else(|| locate(node.wrapped()?, rest))
}

fn by_index<'a>(node: &'a Node, rest: &str) -> Option<Place<'a>> {
    let (index, rest) = rest.strip_prefix('[')?.split_once(']')?;
    let index: usize = index.parse().ok()?;
    let child = node.children().find(|child| child.index == Some(index))?;
    go_on(child.place, rest)
}

/// Ids and map keys may hold dots, so the longest name that fits goes first.
fn by_name<'a>(node: &'a Node, rest: &str) -> Option<Place<'a>> {
    let mut fitting: Vec<(usize, Place<'a>)> = node
        .children()
        .filter_map(|child| {
            let name = child.name?;
            let after = rest.strip_prefix(name.as_ref())?;
            (!name.is_empty() && (after.is_empty() || after.starts_with(['.', '['])))
                .then_some((name.len(), child.place))
        })
        .collect();
    fitting.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
    fitting.into_iter().find_map(|(length, place)| go_on(place, &rest[length..]))
}

fn go_on<'a>(place: Place<'a>, rest: &str) -> Option<Place<'a>> {
    if rest.is_empty() {
        return Some(place);
    }
    let rest = match rest.strip_prefix('.') {
        Some(named) => named,
        None if rest.starts_with('[') => rest,
        None => return None,
    };
    locate(place.node, rest)
}

impl Tree {
    /// The place that a path leads to. Segments are field names, `[index]`, map keys and, in a list whose elements
    /// carry an `id`, the id. The empty path is the root.
    pub fn place(&self, path: &str) -> Option<Place<'_>> {
        if path.is_empty() {
            return Some(Place { node: &self.root, entry: self.root.span.clone(), key: None });
        }
        locate(&self.root, path)
    }

    /// The value that a path leads to.
    pub fn find(&self, path: &str) -> Option<&Node> {
        self.place(path).map(|place| place.node)
    }

    /// The bytes of the value that a path leads to, or of the nearest enclosing one that is written.
    pub fn span_near(&self, path: &str) -> Range<usize> {
        let mut place = path;
        loop {
            if let Some(node) = self.find(place) {
                return node.span.clone();
            }
            match place.rfind(['.', '[']) {
                Some(cut) => place = &place[..cut],
                None => return self.root.head(),
            }
        }
    }

    /// The bytes of the entry that a path leads to, from its name or key through its comma.
    pub fn entry_span(&self, path: &str) -> Option<Range<usize>> {
        self.place(path).map(|place| place.entry)
    }

    /// The path of the innermost entry that holds the byte, with list elements by index.
    pub fn path_at(&self, byte: usize) -> String {
        let mut path = String::new();
        let mut node = &self.root;
        while let Some(child) = node.children().find(|child| child.place.entry.contains(&byte)) {
            if node.wrapped().is_none() {
                push(&mut path, child.name.as_deref().filter(|_| child.index.is_none()), child.index);
            }
            node = child.place.node;
        }
        path
    }

    /// Calls `visit` with every path and value below the root; list elements go by id if they have one.
    pub fn each_path<'a>(&'a self, mut visit: impl FnMut(&str, &'a Node)) {
        descend(&self.root, &mut String::new(), &mut visit);
    }

    /// The innermost value or map key that holds the byte.
    pub(crate) fn innermost(&self, at: usize) -> &Node {
        self.chain(|span| span.contains(&at)).last().copied().unwrap_or(&self.root)
    }

    /// The value that directly holds another.
    pub(crate) fn parent(&self, node: &Node) -> Option<&Node> {
        let chain = self.chain(|span| span.start <= node.span.start && node.span.end <= span.end);
        chain.into_iter().rev().find(|outer| outer.span != node.span)
    }

    /// The values from the root inwards whose bytes satisfy `holds`, map keys among them.
    fn chain(&self, holds: impl Fn(&Range<usize>) -> bool) -> Vec<&Node> {
        let mut chain = vec![&self.root];
        let mut node = &self.root;
        loop {
            let key = match &node.kind {
                Kind::Map(pairs) => pairs.iter().map(|pair| &pair.key).find(|key| holds(&key.span)),
                _ => None,
            };
            let inner =
                key.or_else(|| node.children().map(|c| c.place.node).find(|inner| holds(&inner.span)));
            let Some(inner) = inner else { return chain };
            chain.push(inner);
            node = inner;
        }
    }

    /// The smallest entry around the bytes that can be taken out without shifting a plain value beside it.
    pub(crate) fn removable(&self, span: &Range<usize>) -> Option<(&Node, Place<'_>)> {
        let mut best = None;
        let mut node = &self.root;
        loop {
            let around = |child: &Child<'_>| {
                child.place.entry.start <= span.start && span.end <= child.place.entry.end
            };
            let Some(child) = node.children().find(around) else { return best };
            let inner = child.place.node;
            // The root's own span never needs an entry; a tuple's length is part of its meaning.
            if !matches!(node.kind, Kind::Tuple { .. }) {
                best = Some((node, child.place));
            }
            node = inner;
        }
    }
}

fn push(path: &mut String, name: Option<&str>, index: Option<usize>) {
    match (name, index) {
        (Some(name), _) => {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(name);
        }
        (None, Some(index)) => {
            // Writing to a String cannot fail.
            let _ = write!(path, "[{index}]");
        }
        (None, None) => path.push_str(".?"),
    }
}

fn descend<'a>(node: &'a Node, path: &mut String, visit: &mut impl FnMut(&str, &'a Node)) {
    let hidden = node.wrapped().is_some();
    for child in node.children() {
        let length = path.len();
        if !hidden {
            push(path, child.name.as_deref(), child.index);
            visit(path, child.place.node);
        }
        descend(child.place.node, path, visit);
        path.truncate(length);
    }
}
