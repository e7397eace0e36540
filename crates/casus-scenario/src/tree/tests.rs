use super::*;
use crate::diagnostic::Source;

/// Code, line:column and hint of every finding.
fn findings(text: &str) -> Vec<(Code, String, Option<String>)> {
    let source = Source::new("t", text);
    let found = Tree::document(text).diagnostics;
    found
        .into_iter()
        .map(|d| {
            let at = source.position(d.span.start);
            (d.code, format!("{}:{}", at.line, at.column), d.hint)
        })
        .collect()
}

#[track_caller]
fn one(text: &str, code: Code, at: &str, hint: &str) -> Diagnostic {
    let found = findings(text);
    let hint = (!hint.is_empty()).then(|| hint.to_owned());
    assert_eq!(found, [(code, at.to_owned(), hint)], "in {text:?}");
    Tree::document(text).diagnostics.remove(0)
}

fn located(text: &str) -> Tree {
    let located = Tree::document(text);
    assert_eq!(located.diagnostics, [], "in {text:?}");
    located.tree.expect("a tree")
}

#[test]
fn s001_empty() {
    let hint = "`casus new` writes a commented document to start from";
    one("", Code::S001, "1:1", hint);
    one("  // only a comment", Code::S001, "1:20", hint);
    one("#![type = \"x\"]\n/* a /* nested */ one */", Code::S001, "2:25", hint);
}

#[test]
fn s003_invisible_characters() {
    let hint = "delete it, or type an ordinary space";
    let d = one("(a:\u{a0}\u{a0}1)", Code::S003, "1:4", hint);
    assert_eq!(d.message, "no-break space U+00A0 between words");
    one("(\n\ta: 1,\u{0} b: 2)", Code::S003, "2:7", hint);
    one("(a\u{200b}: 1)", Code::S003, "1:3", hint);
    one("(a: 1) // \u{202e}", Code::S003, "1:11", "delete it");
    located("(a: 1) // naïve\u{a0}comment\t");
}

#[test]
fn s004_json() {
    let hint = "write Name(field: value, …), with field names not in quotes; { } is for maps";
    one("{ \"format\": 1 }", Code::S004, "1:1", hint);
    one("Scenario { format: 1 }", Code::S004, "1:10", hint);
    let found = findings("(\"id\": \"x\", n: 1)");
    assert_eq!(found, [(Code::S004, "1:2".into(), Some("write id: …".into()))]);
}

#[test]
fn s005_trailing_text() {
    let hint = "a bracket was probably closed too early";
    one("(a: 1), b: 2)", Code::S005, "1:7", hint);
    let d = one("(a: 1)\n)", Code::S005, "2:1", hint);
    assert_eq!(d.message, "`)` closes nothing");
    assert_eq!(d.others[0].0, 0..1);
}

#[test]
fn s006_unclosed() {
    let d = one("(a: [1, 2),", Code::S006, "1:10", "");
    assert_eq!((d.message.as_str(), d.others[0].0.clone()), ("`[` is closed by `)`", 4..5));
    let d = Tree::document("(a: [1, 2").diagnostics.remove(0);
    assert_eq!((d.code, d.span, d.others[0].0.clone()), (Code::S006, 9..9, 4..5));
    let d = one("(a: \"x", Code::S006, "1:7", "");
    assert_eq!(d.others[0].0, 4..5);
    let d = one("(a: 1) /* /* */", Code::S006, "1:16", "");
    assert_eq!(d.others[0].0, 7..9);
    let hint = "a closing quote is probably missing where the text should end";
    let d = one("(a: \"x,\n b: \"y\", c: 1)", Code::S006, "2:6", hint);
    assert_eq!(d.others[0].0.start, 4);
    one("(a: r#\"x\")", Code::S006, "1:11", "");
    // A bracket of the wrong kind is one mistake, and what follows is still read.
    assert_eq!(findings("[(a: 1], 1e999]").iter().map(|f| f.0).collect::<Vec<_>>(), [Code::S006]);
    assert_eq!(findings("[(a: 1}, 1e999]").iter().map(|f| f.0).collect::<Vec<_>>(), [Code::S006, Code::S021]);
}

#[test]
fn s007_missing_separators() {
    one("(a: 1 b: 2)", Code::S007, "1:6", "");
    one("(a 1, b: 2)", Code::S007, "1:3", "");
    let d = one("(a = 1)", Code::S007, "1:3", "");
    assert_eq!(d.found.as_deref(), Some("`=`"));
    one("[1 2]", Code::S007, "1:3", "");
    one("X({\"a\" 1})", Code::S007, "1:7", "");
    // Several in one text.
    let found = findings("(a: 1\n b: [1 2],\n c \"x\")");
    let places: Vec<&str> = found.iter().map(|f| f.1.as_str()).collect();
    assert_eq!(places, ["1:6", "2:7", "3:3"]);
}

#[test]
fn s008_depth() {
    for open in ["[", "(", "A(", "(a: ", "X([", "[{1:"] {
        let text = format!("X({}", open.repeat(1_000_000));
        let started = std::time::Instant::now();
        let d = Tree::document(&text).diagnostics.remove(0);
        assert_eq!(d.code, Code::S008);
        assert!(started.elapsed().as_secs() < 2);
    }
    one(&("[".repeat(33) + &"]".repeat(33)), Code::S008, "1:33", "");
    located(&("[".repeat(32) + &"]".repeat(32)));
}

#[test]
fn s012_and_s013_duplicates() {
    let d = one("(a: 1, b: 2, a: 3)", Code::S012, "1:14", "delete one of them");
    assert_eq!(d.others[0].0, 1..2);
    let d = one("(m: {\"x\": 1, 'y': 2, \"\\x78\": 3})", Code::S013, "1:22", "delete one of them");
    assert_eq!(d.others[0].0, 5..8);
}

#[test]
fn s019_headers() {
    located(
        "#![type = \"casus_scenario::Scenario\"]\n#![schema = \"x\"]\n#![enable(implicit_some, unwrap_newtypes,)]\n(a: 1)",
    );
    one(
        "#![enable(implicit_som)]\n(a: 1)",
        Code::S019,
        "1:11",
        "did you mean `implicit_some`? Documents need no extensions",
    );
    one("#![enable(bogus)] (a: 1)", Code::S019, "1:11", "leave the line out; documents need no extensions");
    let hint = "`casus new my-scenario` writes a document of the kind that is read here";
    one("#!/usr/bin/casus\n(a: 1)", Code::S019, "1:1", hint);
}

#[test]
fn s021_and_s022_numbers() {
    let digits = "9".repeat(1_000_000);
    for bad in ["NaN", "inf", "-inf", "+NaN", "1e999", "inff64", &digits] {
        one(&format!("(a: {bad})"), Code::S021, "1:5", "");
    }
    let d = one("(a: 1e-9999)", Code::S022, "1:5", "write 0");
    assert_eq!(d.severity, crate::diagnostic::Severity::Warning);
    located("(a: 1e-300, b: 0e-9999, c: 0x10, d: 1_000, e: -0.5)");
}

#[test]
fn s032_and_s033_texts() {
    for bad in
        ["\u{0}", "\\u{0}", "\\0", "\\x1b", "\u{1b}", "\u{202e}", "\\u{202E}", "\\r", "\u{85}", "\u{7f}"]
    {
        one(&format!("(a: \"x{bad}y\")"), Code::S032, "1:7", "delete it");
    }
    located("(a: \"<script> \\n \\t \\\" \\\\ \\u{2019} \\xE2\\x82\\xAC\r\n\")");
    one("(a: \"C:\\path\")", Code::S033, "1:8", "a backslash itself is written \\\\");
    one("(a: \"\\u2019\")", Code::S033, "1:6", "write the number in curly brackets: \\u{2019}");
    let lone = "the number must name a character; halves of a pair (d800 to dfff) do not";
    one("(a: \"\\u{d800}\")", Code::S033, "1:6", lone);
    one("(a: \"\\xff\")", Code::S033, "1:6", "a backslash itself is written \\\\");
}

#[test]
fn s036_and_s037_odd_values() {
    one("(a: , b: 1)", Code::S036, "1:5", "");
    one("(a: 1,, b: 1)", Code::S036, "1:7", "");
    one("(a: \u{201c}x\u{201d}, b: 1)", Code::S036, "1:5", "use straight quotes: \"");
    one("(a: 'text', b: 1)", Code::S036, "1:5", "a text stands in double quotes: \"…\"");
    one("(a: 1, 5)", Code::S036, "1:8", "");
    one("(a: 0.1..0.9)", Code::S036, "1:5", "");
    one("(a: 12h, b: 1)", Code::S037, "1:5", "times, spans and ids stand in quotes: \"12h\"");
    one("(a: 1d 12h)", Code::S037, "1:5", "times, spans and ids stand in quotes: \"1d 12h\"");
    one("(a: D+2 06:00, b: 1)", Code::S037, "1:5", "times, spans and ids stand in quotes: \"D+2 06:00\"");
    one(
        "(a: 2026-10-05 04:00)",
        Code::S037,
        "1:5",
        "times, spans and ids stand in quotes: \"2026-10-05 04:00\"",
    );
}

#[test]
fn line_ends_and_tabs_are_harmless() {
    let tree = located("Scenario(\r\n\ta: 1,\r\n\tb: \"x\\\r\n   y\",\r\n)\r\n");
    assert_eq!(tree.find("b").and_then(Node::as_str), Some("xy"));
}

const MEL: &str = r#"Scenario(
    // favours
    truth: "staged",
    hypotheses: [(id: "staged", warrants: 5), (id: "ally", warrants: 1)],
    when: Truth("staged"), range: Uniform(0.1, 0.9), wrapped: Some((deep: 1)),
    injects: [
        Incident(id: "S1", ambiguity: 0.1),
        Incident(id: "S1.01", ambiguity: 0.6, favours: { "ally": 0.2, "a.b": 0.3, },),
    ],
)"#;

#[test]
fn paths_lead_to_values() {
    let tree = located(MEL);
    let written = |path: &str| tree.find(path).map(|node| node.written(MEL));
    assert_eq!(written("truth"), Some("\"staged\""));
    assert_eq!(written("injects[1].favours.ally"), Some("0.2"));
    assert_eq!(written("injects.S1.01.ambiguity"), Some("0.6"));
    assert_eq!(written("injects.S1.ambiguity"), Some("0.1"));
    assert_eq!(written("injects.S1.01.favours.a.b"), Some("0.3"));
    assert_eq!(written("hypotheses.staged.warrants"), Some("5"));
    assert_eq!(written("range[1]"), Some("0.9"));
    assert_eq!(written("wrapped.deep"), Some("1"));
    assert_eq!(written("").map(str::len), Some(MEL.len()));
    for absent in
        ["truht", "injects[7]", "injects[x]", "injects.S1.02", "truth.x", ".", "injects.", "[", "injects[1"]
    {
        assert_eq!(written(absent), None, "{absent}");
    }
    let entry = tree.entry_span("injects.S1.01.favours.ally").expect("an entry");
    assert_eq!(&MEL[entry], "\"ally\": 0.2,");
    let entry = tree.entry_span("injects[0]").expect("an entry");
    assert_eq!(&MEL[entry], "Incident(id: \"S1\", ambiguity: 0.1),");
}

#[test]
fn bytes_lead_to_paths() {
    let tree = located(MEL);
    let at = |needle: &str| tree.path_at(MEL.find(needle).expect("in the text"));
    assert_eq!(at("0.3"), "injects[1].favours.a.b");
    assert_eq!(at("favours: {"), "injects[1].favours");
    assert_eq!(at("// favours"), "");
    assert_eq!(at("0.9"), "range[1]");
    assert_eq!(at("deep"), "wrapped.deep");
    let mut paths = Vec::new();
    tree.each_path(|path, _| paths.push(path.to_owned()));
    assert!(paths.contains(&"injects.S1.01.favours.ally".to_owned()), "{paths:?}");
    for path in paths.iter().filter(|p| !p.contains('?')) {
        assert!(tree.find(path).is_some(), "{path}");
    }
}

#[test]
fn the_root_name_is_checked() {
    assert_eq!(check_root(&located("(a: 1)"), "Scenario"), None);
    assert_eq!(check_root(&located("Scenario(a: 1)"), "Scenario"), None);
    let d = check_root(&located("Scenaro(a: 1)"), "Scenario").expect("a finding");
    assert_eq!((d.code, d.span, d.hint.as_deref()), (Code::S020, 0..7, Some("did you mean `Scenario`?")));
    let d = check_root(&located("[1]"), "Scenario").expect("a finding");
    assert_eq!((d.code, d.found.as_deref()), (Code::S020, Some("a list in [ ]")));
}

#[test]
fn inexact_integers_are_listed() {
    let text = "(a: 9007199254740993, b: [9007199254740992, 1e30])";
    let tree = located(text);
    let found: Vec<&str> = tree.inexact_integers(text).iter().map(|n| n.written(text)).collect();
    assert_eq!(found, ["9007199254740993"]);
}

#[test]
fn too_many_values_are_refused() {
    let text = format!("[{}]", "1,".repeat(limits_values() + 1));
    assert_eq!(Tree::document(&text).diagnostics[0].code, Code::L001);
}

fn limits_values() -> usize {
    crate::limits::VALUES
}

/// A small generator of its own keeps the mutations the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}

#[test]
fn nothing_panics_whatever_the_text() {
    let mut dice = Dice(7);
    let alphabet: Vec<char> = "([{}]),:\"'\\/*#!r b0x1.e-+ND_\n\r\u{0}\u{a0}\u{202e}ł😀;=".chars().collect();
    for _ in 0..20_000 {
        let text: String = (0..dice.below(40)).map(|_| alphabet[dice.below(alphabet.len())]).collect();
        check(&text);
    }
    let valid: Vec<char> = MEL.chars().collect();
    for _ in 0..5_000 {
        let mut chars = valid.clone();
        for _ in 0..=dice.below(4) {
            let at = dice.below(chars.len().max(1));
            match dice.below(3) {
                0 if at < chars.len() => drop(chars.remove(at)),
                0 | 1 => chars.insert(at, alphabet[dice.below(alphabet.len())]),
                _ => chars.truncate(at.max(1)),
            }
        }
        check(&chars.into_iter().collect::<String>());
    }
}

fn check(text: &str) {
    let located = Tree::document(text);
    for finding in &located.diagnostics {
        assert!(text.get(finding.span.clone()).is_some(), "{finding:?} in {text:?}");
        assert!(
            finding.others.iter().all(|(span, _)| text.get(span.clone()).is_some()),
            "{finding:?} in {text:?}"
        );
    }
    match &located.tree {
        None => assert!(!located.diagnostics.is_empty()),
        Some(tree) => {
            tree.each_path(|_, node| assert!(text.get(node.span.clone()).is_some()));
            for at in 0..text.len() {
                tree.path_at(at);
            }
        }
    }
}
