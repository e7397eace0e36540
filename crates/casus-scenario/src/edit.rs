//! Changing one value of a document in place, as `--set path=value` does.
//!
//! The text around the value stays as it is, comments included. Only the writing is checked here; whether the value
//! fits its field is decided when the changed text is read.

#![expect(clippy::result_large_err, reason = "a refusal ends the command; nothing here runs often")]

use std::borrow::Cow;
use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Severity, Source, nearest, shorten};
use crate::tree::{Kind, Node, Tree};
use crate::value::{CalendarTime, Hours, ScenarioTime};

/// Longer paths are no typing mistakes.
const MAX_PATH: usize = 400;

/// The document with the value at `path` replaced, or added if its group has no such field yet.
///
/// The value is RON; quotes may be left out where a text stood before, and around times. `tree` must have been
/// located from `source`.
pub fn set(source: &Source, tree: &Tree, path: &str, value: &str) -> Result<Source, Diagnostic> {
    let no_path = Diagnostic::new(Code::P001, 0..0, format!("`{}` names no single value", shorten(path, 80)));
    if path.trim().is_empty() || path.len() > MAX_PATH {
        return Err(no_path.hint("write path=value, such as injects.S1.01.ambiguity=0.4"));
    }
    if path.contains('*') {
        return Err(no_path.at(path).hint("`*` is for the axes of a study; name one element here"));
    }
    let (span, text) = match tree.find(path) {
        Some(node) => (node.span.clone(), value_text(path, value, node.span.clone(), Some(node))?),
        None => addition(source, tree, path, value)?,
    };
    if source.text.get(span.clone()).is_none() {
        // The tree belongs to another text.
        return Err(no_path.at(path));
    }
    let mut changed = source.clone();
    changed.text.replace_range(span.clone(), &text);
    // The value was checked alone; this makes sure that the document is as sound as before with it.
    let errors = |text: &str| {
        let mut findings = Tree::document(text).diagnostics;
        findings.retain(|d| d.severity == Severity::Error);
        findings
    };
    let after = errors(&changed.text);
    match after.into_iter().nth(errors(&source.text).len()) {
        Some(finding) => Err(bad_value(path, value, span).hint(finding.message)),
        None => Ok(changed),
    }
}

fn bad_value(path: &str, value: &str, span: Range<usize>) -> Diagnostic {
    Diagnostic::new(Code::P002, span, "not one well-formed value")
        .at(path)
        .found(format!("`{}`", shorten(value, 60)))
}

/// The value as it will stand in the document, in quotes if it has to be.
fn value_text(path: &str, value: &str, span: Range<usize>, old: Option<&Node>) -> Result<String, Diagnostic> {
    let value = value.trim();
    if value.is_empty() {
        return Err(bad_value(path, value, span).hint("an empty text is written \"\""));
    }
    let located = Tree::value(value);
    let fault = located.diagnostics.into_iter().find(|d| d.severity == Severity::Error);
    // A comment beside the value would hide what follows it in the document.
    let alone = located.tree.filter(|tree| tree.root.span == (0..value.len()));
    let kind = alone.filter(|_| fault.is_none()).map(|tree| tree.root.kind);
    let bare = match &kind {
        None => !value.starts_with('"'),
        Some(Kind::Ident(word)) => word != "None",
        Some(Kind::Number | Kind::Bool(_)) => true,
        Some(_) => false,
    };
    let was_text = old.is_some_and(|node| matches!(node.kind, Kind::Str(_)));
    if (was_text && bare) || (kind.is_none() && is_time(value)) {
        return Ok(quoted(value));
    }
    match (kind, fault) {
        (Some(_), _) => Ok(value.to_owned()),
        (None, Some(fault)) => Err(bad_value(path, value, span).hint(fault.message)),
        (None, None) => Err(bad_value(path, value, span).hint("leave out the comment")),
    }
}

fn is_time(value: &str) -> bool {
    value.parse::<Hours>().is_ok()
        || value.parse::<ScenarioTime>().is_ok()
        || value.parse::<CalendarTime>().is_ok()
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Where and what to write so that an absent path comes to exist.
fn addition(
    source: &Source,
    tree: &Tree,
    path: &str,
    value: &str,
) -> Result<(Range<usize>, String), Diagnostic> {
    let (node, known, rest) = deepest(tree, path);
    let absent = || no_such_path(tree, node, path, known, rest);
    let mut group = node;
    while let Some(inner) = group.wrapped() {
        group = inner;
    }
    let (first, inner) = match &group.kind {
        Kind::Struct { .. } | Kind::Unit => {
            let names: Vec<&str> = rest.split('.').collect();
            let misspelt = names.len() > 1 && near_part(group, rest).is_some();
            if misspelt || !names.iter().all(|name| is_field_name(name)) {
                return Err(absent());
            }
            (names[0].to_owned(), names[1..].to_vec())
        }
        Kind::Map(pairs) => {
            let grouped = pairs.first().is_some_and(|pair| matches!(pair.value.kind, Kind::Struct { .. }));
            let (key, names) = match rest.split_once('.') {
                Some((key, names)) if grouped => (key, names.split('.').collect()),
                _ => (rest, Vec::new()),
            };
            if rest.contains(['[', ']']) || near_part(group, rest).is_some_and(|_| grouped) {
                return Err(absent());
            }
            (quoted(key), names)
        }
        _ => return Err(absent()),
    };
    let value = value_text(path, value, group.head(), None)?;
    let nested = inner.iter().rev().fold(value, |value, name| format!("({name}: {value})"));
    Ok(inserted(source, group, &format!("{first}: {nested}")))
}

/// Puts an entry before the first one of its group.
fn inserted(source: &Source, group: &Node, entry: &str) -> (Range<usize>, String) {
    let first = match &group.kind {
        Kind::Struct { fields, .. } => fields.first().map(|field| field.entry.start),
        Kind::Map(pairs) => pairs.first().map(|pair| pair.entry.start),
        _ => return (group.span.clone(), format!("({entry})")),
    };
    let Some(first) = first else {
        let end = group.span.end - 1;
        return (end..end, entry.to_owned());
    };
    let before = source.text.get(..first).unwrap_or("");
    let indent = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    let own_line = before.contains('\n') && indent.chars().all(char::is_whitespace);
    let gap = if own_line { format!("\n{indent}") } else { " ".to_owned() };
    (first..first, format!("{entry},{gap}"))
}

fn is_field_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The longest part of a path that exists, with what follows it.
fn deepest<'t, 'p>(tree: &'t Tree, path: &'p str) -> (&'t Node, &'p str, &'p str) {
    let cuts = path.char_indices().filter(|(_, c)| matches!(c, '.' | '[')).map(|(at, _)| at);
    for at in cuts.collect::<Vec<_>>().into_iter().rev() {
        let (known, rest) = path.split_at(at);
        if let Some(node) = tree.find(known).filter(|_| !known.is_empty()) {
            return (node, known, rest.strip_prefix('.').unwrap_or(rest));
        }
    }
    (&tree.root, "", path)
}

/// A part of the node whose name resembles the beginning of the path, with what follows that beginning.
fn near_part<'n, 'p>(node: &'n Node, rest: &'p str) -> Option<(Cow<'n, str>, &'p str)> {
    let names = node.names();
    (0..4).find_map(|dots| {
        let end = rest.match_indices('.').nth(dots).map_or(rest.len(), |(at, _)| at);
        let (word, after) = rest.split_at(end);
        let word = word.split('[').next().unwrap_or(word);
        let alike = names.iter().filter(|name| name.matches('.').count() == dots);
        let near = nearest(word, alike)?.to_owned();
        Some((Cow::Owned(near), if word.len() < end { &rest[word.len()..] } else { after }))
    })
}

fn no_such_path(tree: &Tree, node: &Node, path: &str, known: &str, rest: &str) -> Diagnostic {
    let join = |name: &str| if known.is_empty() { name.to_owned() } else { format!("{known}.{name}") };
    let finding =
        Diagnostic::new(Code::P001, node.head(), format!("the document has no `{}`", shorten(path, 80)))
            .at(known);
    match near_part(node, rest) {
        Some((near, after)) => {
            let whole = join(&near) + after;
            let shown = if tree.find(&whole).is_some() { whole } else { join(&near) };
            finding.hint(format!("did you mean `{shown}`?"))
        }
        None => {
            let names: Vec<String> = node.names().iter().take(12).map(|name| join(name)).collect();
            match &node.kind {
                Kind::List(items) if rest.starts_with('[') => {
                    finding.found(format!("{} elements, counted from [0]", items.len()))
                }
                _ if names.is_empty() => finding.found("a value without parts"),
                _ => finding.hint(format!("it has {}", names.join(", "))),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
#![type = \"casus_scenario::Scenario\"]
Scenario(
    // the truth
    truth: \"staged\", // known to nobody
    tick: \"6h\",
    procedure: Silence(period: \"24h\"),
    adversary: Quiet, alliance: (),
    injects: [
        Incident(id: \"S1.01\", at: \"D+0\", ambiguity: 0.6, favours: {\"ally\": 0.2}),
    ],
    members: {\"POL\": (threshold: 1.0)},
)
";

    fn try_set(path: &str, value: &str) -> Result<String, Diagnostic> {
        let source = Source::new("t", TEXT);
        let tree = Tree::document(TEXT).tree.expect("a tree");
        set(&source, &tree, path, value).map(|changed| changed.text)
    }

    /// Sets a value and checks that exactly this replacement happened.
    #[track_caller]
    fn changes(path: &str, value: &str, from: &str, to: &str) {
        assert_eq!(TEXT.matches(from).count(), 1, "{from}");
        assert_eq!(try_set(path, value), Ok(TEXT.replace(from, to)), "{path}={value}");
    }

    #[track_caller]
    fn refuses(path: &str, value: &str, code: Code, hint: &str) {
        let refusal = try_set(path, value).expect_err(path);
        assert_eq!(
            (refusal.code, refusal.hint.as_deref()),
            (code, (!hint.is_empty()).then_some(hint)),
            "{refusal:?}"
        );
    }

    #[test]
    fn values_are_replaced_in_place() {
        changes("injects.S1.01.ambiguity", "0.4", "0.6", "0.4");
        changes("injects[0].favours.ally", "1", "0.2", "1");
        changes("members.POL.threshold", " 2.5 ", "threshold: 1.0", "threshold: 2.5");
        changes("procedure", "Majority", "Silence(period: \"24h\")", "Majority");
        changes("adversary", "Loud(level: 3)", "Quiet", "Loud(level: 3)");
    }

    #[test]
    fn texts_need_no_quotes() {
        changes("truth", "ally", "\"staged\"", "\"ally\"");
        changes("truth", "\"ally\"", "\"staged\"", "\"ally\"");
        changes("truth", "5", "\"staged\"", "\"5\"");
        changes("truth", "None", "\"staged\"", "None");
        changes("truth", "Some(\"ally\")", "\"staged\"", "Some(\"ally\")");
        changes("tick", "12h", "\"6h\"", "\"12h\"");
        changes("injects.S1.01.at", "D+2 06:00", "\"D+0\"", "\"D+2 06:00\"");
        changes("truth", "a \"b\" \\ c", "\"staged\"", "\"a \\\"b\\\" \\\\ c\"");
        changes("truth", "x\"), injected: (", "\"staged\"", "\"x\\\"), injected: (\"");
    }

    #[test]
    fn absent_fields_are_added() {
        changes("horizon", "14d", "truth: \"staged\",", "horizon: \"14d\",\n    truth: \"staged\",");
        changes("procedure.rounds", "2", "Silence(", "Silence(rounds: 2, ");
        changes("alliance.pack", "\"nato\"", "alliance: ()", "alliance: (pack: \"nato\")");
        changes(
            "influence.rule.kind",
            "None",
            "truth: \"staged\",",
            "influence: (rule: (kind: None)),\n    truth: \"staged\",",
        );
        changes("injects.S1.01.favours.staged", "0.9", "{\"ally\"", "{\"staged\": 0.9, \"ally\"");
        changes("members.FRA.threshold", "2", "{\"POL\"", "{\"FRA\": (threshold: 2), \"POL\"");
    }

    #[test]
    fn p001_bad_paths() {
        refuses("", "1", Code::P001, "write path=value, such as injects.S1.01.ambiguity=0.4");
        refuses(
            "members.*.threshold",
            "1",
            Code::P001,
            "`*` is for the axes of a study; name one element here",
        );
        refuses("injets.S1.01.ambiguity", "1", Code::P001, "did you mean `injects.S1.01.ambiguity`?");
        refuses("injects.S1.02.ambiguity", "1", Code::P001, "did you mean `injects.S1.01.ambiguity`?");
        refuses("injects.X", "1", Code::P001, "it has injects.S1.01");
        refuses("procedur.period", "1", Code::P001, "did you mean `procedure.period`?");
        refuses("members.PLO.threshold", "1", Code::P001, "did you mean `members.POL.threshold`?");
        refuses("truth.x", "1", Code::P001, "");
        refuses(
            "a.b c",
            "1",
            Code::P001,
            "it has truth, tick, procedure, adversary, alliance, injects, members",
        );
        let refusal = try_set("injects[4].at", "\"D+0\"").expect_err("no such element");
        assert_eq!(
            (refusal.code, refusal.found.as_deref()),
            (Code::P001, Some("1 elements, counted from [0]"))
        );
        assert_eq!(Source::new("t", TEXT).position(refusal.span.start).line, 8);
        assert_eq!(try_set(&"a.".repeat(100_000), "1").expect_err("long").code, Code::P001);
    }

    #[test]
    fn p002_bad_values() {
        refuses("truth", "", Code::P002, "an empty text is written \"\"");
        refuses("truth", "\"open", Code::P002, "a text is never closed");
        refuses("injects.S1.01.ambiguity", "0.4), Incident(id: \"X\"", Code::P002, "`)` closes nothing");
        refuses("injects.S1.01.ambiguity", "0.4 // rest", Code::P002, "leave out the comment");
        refuses("injects.S1.01.ambiguity", "/* */ 0.4", Code::P002, "leave out the comment");
        refuses("injects.S1.01.ambiguity", "NaN", Code::P002, "not a finite number");
        refuses("injects.S1.01.ambiguity", "#![enable(implicit_some)] 1", Code::P002, "this begins no value");
        refuses("alliance.pack", "a b", Code::P002, "text after the end");
        refuses("truth", "a\u{202e}b", Code::P002, "direction mark U+202E in a text");
        let deep = "[".repeat(31) + &"]".repeat(31);
        refuses("injects.S1.01.ambiguity", &deep, Code::P002, "nested too deeply");
    }

    #[test]
    fn no_value_escapes_its_place() {
        let mut state = 5_u64;
        let mut below = |n: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % n
        };
        let pieces = [
            "(", ")", "[", "]", "{", "}", ",", ":", "\"", "1", "a", "'", "\\", " ", "//", "/*", "*/", "#",
            "r", "\n", "ł",
        ];
        let paths = [
            "truth",
            "injects.S1.01.ambiguity",
            "alliance.x",
            "horizon",
            "members.FRA",
            "injects[0]",
            "tick.x.y",
        ];
        let shape = |text: &str| {
            let tree = Tree::document(text).tree.expect("a tree");
            let names: Vec<String> = tree.root.names().into_iter().map(Cow::into_owned).collect();
            (names, tree.find("members.POL.threshold").map(|node| node.written(text).to_owned()))
        };
        let (names, threshold) = shape(TEXT);
        let mut done = 0;
        for _ in 0..5_000 {
            let value: String = (0..=below(6)).map(|_| pieces[below(pieces.len())]).collect();
            let path = paths[below(paths.len())];
            let Ok(changed) = try_set(path, &value) else { continue };
            done += 1;
            let (mut after, same) = shape(&changed);
            after.retain(|name| name != "horizon");
            assert_eq!((after, same), (names.clone(), threshold.clone()), "{path}={value}");
        }
        assert!(done > 500, "{done}");
    }

    #[test]
    fn values_set_are_the_values_found() {
        for (path, value) in
            [("truth", "o'brien \\ \"x\""), ("tick", "1d 12h"), ("members.POL.threshold", "3")]
        {
            let changed = try_set(path, value).expect(path);
            let tree = Tree::document(&changed).tree.expect("a tree");
            let node = tree.find(path).expect(path);
            assert_eq!(node.as_str().unwrap_or(node.written(&changed)), value);
            let again =
                set(&Source::new("t", changed.as_str()), &tree, path, value).expect("the same once more");
            assert_eq!(again.text, changed);
        }
    }
}
