use serde::{Deserialize, Serialize};

use super::*;
use crate::value::{CalendarTime, Hours, Id, Name, NonNeg, Prob, ScenarioTime, Text, UniqueMap};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    format: u32,
    id: Id,
    #[serde(default)]
    title: Option<Name>,
    #[serde(default)]
    summary: Option<Text>,
    #[serde(default)]
    tick: Option<Hours>,
    #[serde(default)]
    start: Option<CalendarTime>,
    #[serde(default)]
    weight: Option<NonNeg>,
    #[serde(default)]
    procedure: Procedure,
    #[serde(default)]
    hypotheses: Vec<Hypothesis>,
    #[serde(default)]
    injects: Vec<Inject>,
    #[serde(default)]
    small: i8,
    #[serde(default)]
    pair: Option<(u32, Prob)>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
enum Procedure {
    #[default]
    Majority,
    Silence {
        period: Hours,
        #[serde(default)]
        rounds: u32,
    },
    Range(f64, f64),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Hypothesis {
    id: Id,
    hostile: bool,
    warrants: u8,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Inject {
    Incident(Incident),
    Truth(Id),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Incident {
    id: Id,
    at: ScenarioTime,
    #[serde(default)]
    ambiguity: Option<Prob>,
    #[serde(default)]
    favours: UniqueMap<Id, Prob>,
}

fn read(text: &str) -> Parsed<Scenario> {
    parse(&Source::new("t.ron", text), "Scenario")
}

/// Code, line:column and path of every finding.
fn findings(text: &str) -> Vec<String> {
    let source = Source::new("t.ron", text);
    let parsed = read(text);
    assert_eq!(parsed.value.is_none(), has_errors(&parsed.diagnostics), "{:?}", parsed.diagnostics);
    let show = |d: &Diagnostic| {
        let at = source.position(d.span.start);
        format!("{} {}:{} {}", d.code, at.line, at.column, d.path)
    };
    parsed.diagnostics.iter().map(show).collect()
}

/// The only finding about `format: 1, id: "x", ` and the rest, in plain words; columns count from the rest.
#[track_caller]
fn one(rest: &str) -> String {
    let source = Source::new("t", format!("Scenario(format: 1, id: \"x\",\n{rest})"));
    let parsed = parse::<Scenario>(&source, "Scenario");
    assert_eq!(parsed.value, None);
    assert_eq!(parsed.diagnostics.len(), 1, "{:#?}", parsed.diagnostics);
    parsed.diagnostics[0].plain(&source)
}

const VALID: &str = r#"#![type = "casus_scenario::Scenario"]
// A document that uses every shape.
Scenario(
    format: 1, id: "staged", title: "Łódź", tick: "6h", start: "2026-10-05 04:00", weight: 3, pair: (1, 0.5),
    procedure: Silence(period: "24h", rounds: 0x2),
    hypotheses: [
        (id: "staged", hostile: true, warrants: 5),
        Hypothesis(id: "ally", hostile: false, warrants: 1), // a name is allowed
    ],
    injects: [
        Incident(id: "S1.01", at: "D-6 09:00", ambiguity: Some(0.6), favours: { "staged": 0.7, "ally": 0.2 }),
        Incident(id: "S1.02", at: "54h", ambiguity: 0.6),
        Truth("staged"),
    ],
)
"#;

#[test]
fn a_valid_document_is_read_and_written_back() {
    let parsed = read(VALID);
    assert_eq!(parsed.diagnostics, []);
    let scenario = parsed.value.expect("a scenario");
    assert_eq!(scenario.tick.map(Hours::minutes), Some(360));
    let written = options().to_string(&scenario).expect("text");
    let again: Scenario = attempt(&written).unwrap_or_else(|failure| panic!("{written}: {}", failure.error));
    assert_eq!(again, scenario);
    let windows = VALID.replace('\n', "\r\n").replace("    ", "\t");
    assert_eq!(read(&windows).value, Some(scenario.clone()));
    assert_eq!(read(&VALID.replacen("Scenario(", "(", 1)).value, Some(scenario));
}

#[test]
fn s010_unknown_field() {
    assert_eq!(
        one("hypotheses: [(id: \"a\", hostil: true, warrants: 1)]"),
        "error[S010]: unknown field `hostil` (t:2:24, hypotheses[0].hostil) — expected one of `id`, `hostile`, `warrants`; \
         hint: did you mean `hostile`?"
    );
    assert!(
        one("injects: [Incident(id: \"S1\", at: \"D+0\", Ambiguity: 0.5)]")
            .ends_with("hint: did you mean `ambiguity`?")
    );
    let cyrillic = one("injects: [Incident(id: \"S1\", at: \"D+0\", \u{430}mbiguity: 0.5)]");
    assert!(
        cyrillic.ends_with("hint: did you mean `ambiguity`? `\u{430}` in it is U+0430, not an ASCII letter"),
        "{cyrillic}"
    );
    assert!(cyrillic.contains("(t:2:41, injects[0].\u{430}mbiguity)"), "{cyrillic}");
}

#[test]
fn s011_missing_field() {
    assert_eq!(
        one("injects: [Truth(\"a\"), Incident(id: \"S1\")]"),
        "error[S011]: missing field `at` (t:2:23, injects[1]) — hint: add `at: …`"
    );
    assert_eq!(
        one("procedure: Silence(rounds: 1)"),
        "error[S011]: missing field `period` (t:2:12, procedure) — hint: add `period: …`"
    );
    assert_eq!(findings("(id: \"x\")"), ["S011 1:1 "]);
}

#[test]
fn s017_unknown_choice() {
    assert_eq!(
        one("procedure: silence(period: \"24h\")"),
        "error[S017]: unknown choice `silence` (t:2:12, procedure) — expected one of `Majority`, `Silence`, `Range`; \
         hint: did you mean `Silence`?"
    );
    assert_eq!(
        one("procedure: \"Majority\""),
        "error[S017]: a choice is written without quotes (t:2:12, procedure) — expected one of `Majority`, `Silence`, \
         `Range`; found the text \"Majority\"; hint: write Majority"
    );
    assert!(
        one("injects: [Truth(\"a\"), Trut(\"b\")]")
            .starts_with("error[S017]: unknown choice `Trut` (t:2:23, injects[1])")
    );
}

#[test]
fn s018_optional_values() {
    assert_eq!(
        one("tick: null"),
        "error[S018]: `null` is not a value (t:2:7, tick) — expected None or a text in quotes; \
         hint: write None, or leave the field out"
    );
    assert_eq!(
        one("weight: Some"),
        "error[S018]: `Some` without a value (t:2:9, weight) — hint: write the value itself, or None"
    );
    assert_eq!(
        one("small: None"),
        "error[S036]: the field is not optional (t:2:8, small) — expected a whole number, -128 to 127; found None"
    );
}

#[test]
fn s020_wrong_name() {
    assert_eq!(findings(&VALID.replace("Scenario(", "Scenaro(")), ["S020 3:1 "]);
    // The rest is still looked at.
    assert_eq!(findings("Scenaro(format: 1, id: \"x\", tick: 5)"), ["S020 1:1 ", "S036 1:35 tick"]);
    assert!(one("hypotheses: [Hypothesi(id: \"a\", hostile: true, warrants: 1)]").starts_with(
        "error[S020]: wrong name `Hypothesi` before a bracket (t:2:14, hypotheses[0]) — expected `Hypothesis( … )`"
    ));
}

#[test]
fn s023_and_s037_from_checked_values() {
    assert_eq!(
        one("injects: [Incident(id: \"S1\", at: \"D+0\", favours: { \"ally\": 1.5 })]"),
        "error[S023]: number out of range (t:2:60, injects[0].favours.ally) — expected a number from 0 to 1; found 1.5"
    );
    assert_eq!(
        one("tick: \"6\""),
        "error[S037]: not a span of time (t:2:7, tick) — expected a span of time such as \"6h\", \"30m\", \"2d\" or \
         \"1d 12h\"; found \"6\"; hint: add a unit: \"6h\""
    );
    assert!(one("injects: [Truth(\"a b\")]").starts_with("error[S037]: not an id (t:2:17, injects[0])"));
    assert!(
        one("injects: [Incident(id: \"S1\", at: \"D+0\", favours: { \"a b\": 0.5 })]")
            .starts_with("error[S037]: not an id (t:2:52, injects[0].favours.a b)")
    );
    assert!(
        one(&format!("summary: \"{}\"", "x".repeat(9000)))
            .starts_with("error[S009]: text too long (t:2:10, summary)")
    );
}

#[test]
fn s025_and_s026_integers() {
    assert_eq!(
        one("hypotheses: [(id: \"a\", hostile: true, warrants: -1)]"),
        "error[S025]: whole number out of bounds (t:2:49, hypotheses[0].warrants) — expected a whole number, 0 to 255; \
         found -1; hint: the number cannot be negative"
    );
    assert!(one("small: 1000").contains("expected a whole number, -128 to 127; found 1000"));
    for bad in ["1.0", "1e3"] {
        assert_eq!(
            one(&format!("small: {bad}, weight: 1")),
            format!(
                "error[S026]: not a whole number (t:2:8, small) — expected a whole number, -128 to 127; found {bad}; \
                 hint: write it without point and exponent"
            )
        );
    }
    assert!(one("small: \"5\"").contains("error[S026]: not a whole number (t:2:8, small)"));
    assert!(one("small: \"5\"").ends_with("found the text \"5\"; hint: remove the quotes: 5"));
}

#[test]
fn s024_rounded_integers() {
    assert_eq!(
        one("weight: 9007199254740993"),
        "error[S024]: the whole number cannot be held exactly (t:2:9, weight) — expected at most 9007199254740992 in a \
         decimal field; found 9007199254740993; hint: it would be rounded to 9007199254740992"
    );
    let exact = read("Scenario(format: 1, id: \"x\", weight: 9007199254740992)");
    assert_eq!(exact.value.and_then(|s| s.weight).map(NonNeg::get), Some(9_007_199_254_740_992.0));
}

#[test]
fn s036_wrong_kinds() {
    for (rest, start, end) in [
        ("id: 5", "S012", "delete one of them"),
        (
            "tick: 5",
            "S036]: wrong kind of value (t:2:7, tick) — expected a text in quotes; found 5",
            "hint: put it in quotes: \"5\"",
        ),
        ("title: Border", "S036]: wrong kind of value (t:2:8, title)", "hint: put it in quotes: \"Border\""),
        (
            "weight: \"3\"",
            "S036]: wrong kind of value (t:2:9, weight) — expected a number",
            "hint: remove the quotes: 3",
        ),
        (
            "injects: Truth(\"a\")",
            "S036]: wrong kind of value (t:2:10, injects) — expected a list in [ ]; found `Truth( … )`",
            "",
        ),
        (
            "hypotheses: [(id: \"a\", hostile: \"yes\", warrants: 1)]",
            "S036]: wrong kind",
            "hint: write true or false, without quotes",
        ),
        (
            "hypotheses: [{\"id\": \"a\"}]",
            "S036]: wrong kind of value (t:2:14, hypotheses[0]) — expected named fields in ( ): `id`, `hostile`, `warrants`; found a map",
            "(name: value)",
        ),
        ("hypotheses: [(\"a\", true, 1)]", "S036]: wrong kind of value", ""),
        ("procedure: Silence", "S036]: `Silence` needs values (t:2:12, procedure)", "found `Silence` alone"),
        (
            "procedure: Majority(5)",
            "S036]: `Majority` takes fewer values (t:2:12, procedure)",
            "`Majority` alone",
        ),
        (
            "procedure: Majority(period: 5)",
            "S036]: `Majority` takes fewer values (t:2:12, procedure)",
            "`Majority` alone",
        ),
        (
            "procedure: Range(0.1, 0.2, 0.3)",
            "S036]: one value too many in ( ) (t:2:28, procedure[2])",
            "found 0.3",
        ),
        ("procedure: Range(0.1)", "S036]: wrong number of values (t:2:12, procedure)", "found 1"),
        ("procedure: Range(min: 0.1, max: 0.2)", "S036]: wrong kind of value (t:2:12, procedure)", ""),
        ("procedure: Silence(\"24h\", 2)", "S036]: wrong kind of value", ""),
        (
            "injects: [Truth]",
            "S036]: `Truth` needs values (t:2:11, injects[0]) — expected `Truth( … )`",
            "found `Truth` alone",
        ),
        (
            "injects: [Incident(id: \"S1\", at: \"D+0\", favours: (ally: 0.5))]",
            "S036]: wrong kind of value (t:2:50, injects[0].favours) — expected a map in { }",
            "{ \"key\": value }",
        ),
        (
            "pair: [1, 0.5]",
            "S036]: wrong kind of value (t:2:7, pair) — expected 2 plain values in ( ); found a list in [ ]",
            "round brackets",
        ),
        ("pair: (1, 2.5)", "S023]: number out of range (t:2:11, pair[1])", "found 2.5"),
    ] {
        let line = one(rest);
        assert!(line.starts_with(&format!("error[{start}")) && line.ends_with(end), "{rest}: {line}");
    }
}

#[test]
fn s008_from_the_reader_names_our_limit() {
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Deep {
        #[serde(default)]
        #[expect(dead_code, reason = "only its depth matters")]
        inner: Option<Box<Deep>>,
    }
    let text = |depth: usize| "(inner: ".repeat(depth) + "None" + &")".repeat(depth);
    let parsed = parse::<Deep>(&Source::new("t", text(30)), "Deep");
    assert_eq!(parsed.diagnostics, []);
    let parsed = parse::<Deep>(&Source::new("t", text(33)), "Deep");
    assert_eq!(parsed.diagnostics[0].code, Code::S008);
}

#[test]
fn all_faults_are_found_at_once_without_consequences() {
    let text = r#"Scenario(
    format: 1.0,
    id: "a b",
    tick: "6",
    weight: -1,
    hypotheses: [
        (id: "staged", hostil: true, warrants: 500),
        (id: "ally", hostile: maybe, warrants: 1),
        (hostile: true, warrants: 1),
    ],
    injects: [
        Incident(id: "S1.01", at: "yesterday", favours: { "staged": 7, "b c": 0.1 }),
        Incidnt(id: "S1.02", at: "D+0"),
        Incident(id: "S1.03", at: "D+0", ambiguity: 2),
        Truth(5),
    ],
)"#;
    assert_eq!(
        findings(text),
        [
            "S026 2:13 format",
            "S037 3:9 id",
            "S037 4:11 tick",
            "S023 5:13 weight",
            "S010 7:24 hypotheses[0].hostil",
            "S025 7:48 hypotheses[0].warrants",
            "S036 8:31 hypotheses[1].hostile",
            "S011 9:9 hypotheses[2]",
            "S037 12:35 injects[0].at",
            "S023 12:69 injects[0].favours.staged",
            "S037 12:72 injects[0].favours.b c",
            "S017 13:9 injects[1]",
            "S023 14:53 injects[2].ambiguity",
            "S036 15:15 injects[3]",
        ]
    );
}

#[test]
fn faults_of_writing_inside_values_do_not_hide_others() {
    let text = "Scenario(format: 1, id: \"x\",\u{a0}weight: NaN, small: 1, small: 2, tick: 6h, title: \"\\u{202e}\", pair: 7)";
    assert_eq!(
        findings(text),
        [
            "S003 1:29 ",
            "S021 1:38 weight",
            "S012 1:53 small",
            "S037 1:69 tick",
            "S032 1:81 title",
            "S036 1:98 pair"
        ]
    );
    assert_eq!(findings("Scenario(format: 1 id: \"x\", weight: -1)"), ["S007 1:19 ", "S023 1:37 weight"]);
}

#[test]
fn warnings_leave_the_value() {
    let parsed = read("(format: 1, id: \"x\", weight: 1e-9999)");
    assert_eq!(parsed.diagnostics[0].code, Code::S022);
    assert_eq!(parsed.diagnostics[0].path, "weight");
    assert_eq!(parsed.value.and_then(|s| s.weight).map(NonNeg::get), Some(0.0));
}

#[test]
fn many_faults_end_in_reasonable_time() {
    let text = format!("(format: 1, id: \"x\", hypotheses: [{}])", "(id: 5), ".repeat(2_000));
    let found = findings(&text);
    assert!(found.len() > 20 && found.len() <= MAX_FAULTS + 1, "{}", found.len());
}

#[test]
fn nothing_panics_whatever_the_text() {
    let mut state = 11_u64;
    let mut below = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n.max(1)
    };
    let pieces = [
        "(", ")", "[", "]", "{", "}", ",", ":", "\"", "1", "-", ".", "x", "Some", "None", " ", "\\", "\n",
        "ł", "NaN",
    ];
    let valid: Vec<char> = VALID.chars().collect();
    for _ in 0..2_000 {
        let mut chars = valid.clone();
        for _ in 0..=below(3) {
            let at = below(chars.len());
            let until = (at + below(8)).min(chars.len());
            chars.splice(at..until, pieces[below(pieces.len())].chars());
        }
        let text: String = chars.into_iter().collect();
        let source = Source::new("t", text);
        let parsed = parse::<Scenario>(&source, "Scenario");
        assert_eq!(parsed.value.is_none(), has_errors(&parsed.diagnostics), "{}", source.text);
        for finding in &parsed.diagnostics {
            assert!(source.text.get(finding.span.clone()).is_some(), "{finding:?}");
            finding.plain(&source);
        }
    }
    for _ in 0..5_000 {
        let bytes: Vec<u8> = (0..below(30)).map(|_| below(256) as u8).collect();
        if let Ok(source) = read_bytes("t", &bytes, 1 << 20) {
            assert!(has_errors(&parse::<Scenario>(&source, "Scenario").diagnostics));
        }
    }
}
