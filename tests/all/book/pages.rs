//! Pages as the tests read them: sections with their tables, fenced blocks, and where the pages are.

use super::{FORMAT, Names, files_under, read};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What stands under one heading of a page, up to the next.
pub(super) struct Section {
    heading: String,
    pub(super) prose: String,
    rows: Vec<Vec<String>>,
}

impl Section {
    /// The table without its head, if the head begins with this word.
    pub(super) fn table(&self, first: &str) -> &[Vec<String>] {
        match self.rows.first() {
            Some(head) if head[0] == first => &self.rows[1..],
            _ => &[],
        }
    }

    pub(super) fn names(&self) -> Names {
        let tables = self.table("field").iter().chain(self.table("value"));
        tables.map(|row| bare(&row[0]).to_owned()).collect()
    }
}

pub(super) fn bare(cell: &str) -> &str {
    cell.trim_matches('`')
}

pub(super) fn sections(page: &str) -> BTreeMap<String, Section> {
    let mut found: Vec<Section> = Vec::new();
    let mut fenced = false;
    for line in read(page).lines() {
        fenced ^= line.starts_with("```");
        if fenced {
            continue;
        }
        if line.starts_with("##") {
            let heading = bare(line.trim_start_matches('#').trim()).to_owned();
            found.push(Section { heading, prose: String::new(), rows: Vec::new() });
        } else if let Some(section) = found.last_mut() {
            if line.starts_with('|') && !line.starts_with("|--") {
                let cells = line.trim_matches('|').split(" | ");
                section.rows.push(cells.map(|c| c.trim_matches([' ', '|']).to_owned()).collect());
            } else {
                section.prose.push_str(line);
                section.prose.push('\n');
            }
        }
    }
    found.into_iter().map(|s| (s.heading.clone(), s)).collect()
}

/// Fenced blocks of a page: the word after the fence, and the text.
pub(super) fn blocks(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in text.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(word), None) => open = Some((word.to_owned(), String::new())),
            (Some(_), Some(_)) => found.extend(open.take()),
            (None, Some((_, block))) => block.extend([line, "\n"]),
            (None, None) => {}
        }
    }
    found
}

pub(super) fn pages_under(folder: &str) -> Vec<PathBuf> {
    files_under(folder, "md")
}

/// The smallest scenario of the reference, on which its shorter examples stand.
pub(super) fn smallest() -> String {
    let all = blocks(&read(FORMAT));
    let whole = all.into_iter().find(|(word, text)| word == "ron" && text.starts_with("Scenario("));
    whole.unwrap_or_else(|| panic!("{FORMAT} has a whole scenario")).1
}
