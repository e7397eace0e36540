//! Pages as the tests read them: sections with their tables, fenced blocks, and where the pages are.

use super::{FORMAT, Names, files_under, read};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

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

/// The files that a page has its reader save: blocks after a line that ends in their name, as in "Save this as `a.ron`:".
pub(super) fn saved(text: &str) -> Vec<(String, String)> {
    let (mut found, mut name) = (Vec::new(), None);
    let mut open: Option<String> = None;
    for line in text.lines() {
        match (line.starts_with("```"), &mut open) {
            (true, None) => open = Some(String::new()),
            (true, Some(_)) => found.extend(name.take().zip(open.take())),
            (false, Some(block)) => block.extend([line, "\n"]),
            (false, None) if line.trim().is_empty() => {}
            (false, None) => {
                let last = line.strip_suffix("`:").and_then(|rest| rest.rsplit('`').next());
                name = last.filter(|name| name.contains('.')).map(str::to_owned);
            }
        }
        if open.is_none() && line.starts_with("```") {
            name = None;
        }
    }
    found
}

/// Writes what the pages of the book have their reader save.
pub(super) fn save_all(folder: &Path) {
    for page in pages_under("docs/book") {
        for (name, text) in saved(&read(&page)) {
            fs::write(folder.join(name), text).expect("it can be written");
        }
    }
}

pub(super) fn pages_under(folder: &str) -> Vec<PathBuf> {
    files_under(folder, "md")
}

/// The smallest scenario of the reference, on which its shorter examples stand.
pub(super) fn smallest() -> String {
    first_whole(FORMAT, "Scenario(")
}

/// The first whole document of a page that begins so.
pub(super) fn first_whole(page: &str, begins: &str) -> String {
    let all = blocks(&read(page));
    let whole = all.into_iter().find(|(word, text)| word == "ron" && text.starts_with(begins));
    whole.unwrap_or_else(|| panic!("{page} has a whole {begins}")).1
}
