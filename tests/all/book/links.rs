//! Every link of the book and of the scenarios leads to a file, and to a heading in it; every picture is there and is used.

use super::pages::pages_under;
use super::{files_under, read, root};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Bytes that the pictures of the book may take together.
const MOST: usize = 600_000;

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
            let Ok(there) = fs::read(root().join(&target)) else {
                wrong.push(format!("{}: {link}", page.display()));
                continue;
            };
            let there = String::from_utf8_lossy(&there);
            if !place.is_empty() && !there.lines().any(|l| l.starts_with('#') && anchor(l) == place) {
                wrong.push(format!("{}: {link} has no such heading", page.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_picture_that_a_document_names_is_there_and_no_other() {
    let mut pages = pages_under("docs");
    pages.push(PathBuf::from("README.md"));
    let mut named = BTreeSet::new();
    for page in pages {
        let text: String = read(&page).split("```").step_by(2).collect();
        // An attribute of a scenario file begins like a picture.
        for picture in text.replace("#![", "").split("![").skip(1) {
            let (words, rest) = picture.split_once("](").expect("a picture has an address");
            let (file, _) = rest.split_once(')').expect("its address ends");
            assert!(words.len() > 20, "{}: {file} is not described", page.display());
            let path = page.parent().unwrap_or(Path::new("")).join(file);
            let bytes =
                fs::read(root().join(&path)).unwrap_or_else(|e| panic!("{}: {file}: {e}", page.display()));
            let webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
            assert!(webp || !file.ends_with(".webp"), "{file} is no picture");
            named.insert(path);
        }
    }
    let folder = "docs/book/pictures";
    let there: BTreeSet<PathBuf> = files_under(folder, "webp").into_iter().collect();
    let used: BTreeSet<PathBuf> = named.into_iter().filter(|path| path.starts_with(folder)).collect();
    assert_eq!(there, used);
    let all: usize = there.iter().map(|path| fs::read(root().join(path)).map_or(0, |b| b.len())).sum();
    assert!(all < MOST, "the pictures take {all} bytes");
}
