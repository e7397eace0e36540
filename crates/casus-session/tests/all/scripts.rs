//! `tests/sessions/*.txt` are played and compared with the transcripts beside them. `CASUS_BLESS=1` writes these anew.

use crate::support::{game, root};
use casus_session::script;
use std::fs;

#[test]
fn every_script_gives_its_transcript() {
    let mut played = 0;
    let mut wrong = Vec::new();
    for entry in fs::read_dir(root().join("tests/sessions")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|x| x != "txt") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let (scenario, seed) = script::setting(&text);
        let transcript = script::play(game(scenario.unwrap(), seed), &text)
            .unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let stored = path.with_extension("out");
        if std::env::var_os("CASUS_BLESS").is_some() {
            fs::write(&stored, &transcript).unwrap();
        }
        let expected = fs::read_to_string(&stored).unwrap_or_default();
        let differs = transcript.lines().zip(expected.lines()).position(|(a, b)| a != b);
        if transcript != expected {
            wrong.push(format!("{}: first difference at line {:?}", path.display(), differs.map(|n| n + 1)));
        }
        played += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(played >= 8, "{played} scripts");
}
