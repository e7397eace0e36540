//! Every link of the book and of the scenarios leads to a file, and to a heading in it.

use super::pages::pages_under;
use super::{read, root};
use std::fs;
use std::path::Path;

#[test]
fn every_link_in_the_book_leads_somewhere() {
    let anchor = |heading: &str| -> String {
        let kept = heading.trim_start_matches('#').trim().to_lowercase();
        kept.chars()
            .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
            .map(|c| if c == ' ' { '-' } else { c })
            .collect()
    };
    let mut wrong = Vec::new();
    let mut pages = pages_under("docs/book");
    pages.extend(pages_under("scenarios"));
    for page in pages {
        let text: String = read(&page).split("```").step_by(2).collect();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("http") {
                continue;
            }
            let (file, place) = link.split_once('#').unwrap_or((link, ""));
            let folder = page.parent().unwrap_or(Path::new(""));
            let target = if file.is_empty() { page.clone() } else { folder.join(file) };
            let Ok(there) = fs::read_to_string(root().join(&target)) else {
                wrong.push(format!("{}: {link}", page.display()));
                continue;
            };
            if !place.is_empty() && !there.lines().any(|l| l.starts_with('#') && anchor(l) == place) {
                wrong.push(format!("{}: {link} has no such heading", page.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
