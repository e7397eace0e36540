//! The conformance list of the silence procedure: the cases of `docs/conformance.md`, each under its number and title.

mod abstention;
mod articles;
mod breaking;
mod cascade;
mod deadlines;
mod drafting;
mod extension;
mod fallback;
pub(crate) mod forced;
mod linkage;
mod majority;
mod redrafting;
mod reservations;
mod retraction;
mod tabling;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// `c4_2_a_title` for `C-4.2 A title`.
fn name(heading: &str) -> String {
    let (number, title) = heading.split_once(' ').expect("a number and a title");
    let number = number.trim_start_matches("C-").replace('.', "_");
    let title: String =
        title.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    format!("c{number}_{title}")
}

#[test]
fn the_document_and_the_tests_hold_the_same_cases() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("../docs/conformance.md")).unwrap();
    let mut documented = Vec::new();
    for case in page.split("\n### C-").skip(1) {
        let (heading, text) = case.split_once('\n').unwrap();
        let heading = format!("C-{heading}");
        for word in ["*Given*", "*When*", "*Then*"] {
            assert_eq!(text.matches(word).count(), 1, "{heading}: one {word}");
        }
        documented.push(name(&heading));
    }
    let mut tested = BTreeSet::new();
    for entry in fs::read_dir(root.join("all/conformance")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let tests = text.split("#[test]\nfn ").skip(1).map(|f| f.split('(').next().unwrap_or("").to_owned());
        tested.extend(tests);
    }
    assert_eq!(documented.iter().cloned().collect::<BTreeSet<_>>(), tested);
    // Numbers run on without a gap: 1.1, 1.2, 2.1 and so forth.
    let numbers: Vec<(u32, u32)> = documented
        .iter()
        .map(|n| {
            let mut parts = n[1..].split('_');
            let mut number = || parts.next().and_then(|p| p.parse().ok()).unwrap();
            (number(), number())
        })
        .collect();
    assert_eq!(numbers[0], (1, 1));
    for pair in numbers.windows(2) {
        let ((a, b), next) = (pair[0], pair[1]);
        assert!(next == (a, b + 1) || next == (a + 1, 1), "{next:?} after {:?}", (a, b));
    }
}
