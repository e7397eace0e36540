//! The page of sessions against the types: its commands are commands, and none is left out.

use crate::support::root;
use casus_session::{Code, Command, CommandId};
use std::fs;

fn page() -> String {
    fs::read_to_string(root().join("docs/book/sessions.md")).unwrap()
}

#[test]
fn every_command_of_the_page_is_one() {
    let page = page();
    let block = page.split("```json").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let lines: Vec<_> = block.lines().filter(|line| !line.trim().is_empty()).collect();
    assert!(lines.len() > 10);
    for line in lines {
        let command: Command = serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"));
        let again = serde_json::to_string(&command).unwrap();
        assert_eq!(serde_json::from_str::<Command>(&again).unwrap(), command);
    }
    let odd = r#"{"time":{"speed":{"speed":"double","twice":1}}}"#;
    assert!(serde_json::from_str::<Command>(odd).is_err(), "unknown fields are refused");
}

/// Variants of the enums that `Command` holds, as they are on the wire.
fn wire_names() -> Vec<String> {
    let topics = [
        "Seating",
        "Time",
        "Item",
        "Mail",
        "Pulse",
        "Council",
        "Ruling",
        "Ally",
        "Control",
        "Evaluation",
        "HotWash",
    ];
    let mut names = Vec::new();
    for file in ["command.rs", "command/play.rs"] {
        let source = fs::read_to_string(root().join("crates/casus-session/src").join(file)).unwrap();
        for part in source.split("pub enum ").skip(1) {
            let name = part.split(' ').next().unwrap();
            if topics.contains(&name) {
                let body = part.split("\n}").next().unwrap();
                let variants = body.lines().filter(|l| l.starts_with("    ") && !l.starts_with("     "));
                let words = variants.filter_map(|l| l.trim().split([' ', ',', '(']).next());
                names.extend(words.filter(|w| w.starts_with(|c: char| c.is_ascii_uppercase())).map(snake));
            }
        }
    }
    names
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

#[test]
fn the_page_names_every_command() {
    let (page, names) = (page(), wire_names());
    assert!(names.len() > 60, "{names:?}");
    let missing: Vec<_> = names.iter().filter(|name| !page.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// The page for programs.
fn programs() -> String {
    fs::read_to_string(root().join("docs/book/programs.md")).unwrap()
}

#[test]
fn what_programs_are_told_to_send_is_understood() {
    let page = programs();
    let block = page.split("```json").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let lines: Vec<_> = block.lines().filter(|line| !line.trim().is_empty()).collect();
    assert!(lines.len() > 5);
    for line in lines {
        let sent: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"));
        CommandId::try_from(sent["id"].as_str().unwrap().to_owned()).unwrap();
        serde_json::from_value::<Command>(sent["command"].clone()).unwrap_or_else(|e| panic!("{line}: {e}"));
    }
}

#[test]
fn the_statuses_of_refusals_are_those_of_the_page() {
    let page = programs();
    let rows = page.lines().filter(|line| line.starts_with("| `")).filter_map(|line| {
        let mut cells = line.split('|').skip(1).map(|cell| cell.trim().trim_matches('`'));
        Some((cells.next()?, cells.next()?.parse::<u16>().ok()?))
    });
    let mut compared = 0;
    for (code, status) in rows {
        if let Ok(code) = serde_json::from_value::<Code>(code.into()) {
            assert_eq!(code.class().status(), status, "{code:?}");
            compared += 1;
        }
    }
    assert_eq!(compared, 18);
}
