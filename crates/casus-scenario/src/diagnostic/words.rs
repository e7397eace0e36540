//! Near misses between words, and text made safe to print.

use std::fmt::Write as _;

/// Longer words are not compared: nobody mistypes them, and comparing costs time.
const MAX_WORD: usize = 120;

/// Whether the character would act on a terminal or reverse the direction of writing.
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control() || is_bidi(c)
}

/// Whether the character is a mark that changes the direction of writing.
pub(crate) fn is_bidi(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text with control characters and direction marks written as escapes.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_unsafe(c) || matches!(c, '\u{2028}' | '\u{2029}') => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// At most `max` characters of the text, cleaned, with an ellipsis if something was cut.
pub fn shorten(text: &str, max: usize) -> String {
    match text.char_indices().nth(max) {
        Some((cut, _)) => clean(&text[..cut]) + "…",
        None => clean(text),
    }
}

/// The first letter of a word that is not ASCII, such as a Cyrillic `а` in a Latin word.
pub fn foreign_letter(word: &str) -> Option<char> {
    word.chars().find(|c| !c.is_ascii())
}

/// The candidate that was probably meant: equal but for case or look-alike letters, else within a few edits.
pub fn nearest<'a, S: AsRef<str> + ?Sized + 'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a S>,
) -> Option<&'a str> {
    if word.is_empty() || word.len() > MAX_WORD {
        return None;
    }
    let folded: Vec<char> = fold(word).collect();
    let allowed = match folded.len() {
        0 | 1 => 0,
        2..=4 => 1,
        n => (n / 3).max(2),
    };
    let mut best: Option<(usize, &'a str)> = None;
    for candidate in candidates {
        let candidate = candidate.as_ref();
        if candidate.len() > MAX_WORD || candidate == word {
            continue;
        }
        let other: Vec<char> = fold(candidate).collect();
        if folded.len().abs_diff(other.len()) > allowed {
            continue;
        }
        let distance = edits(&folded, &other);
        if distance <= allowed && best.is_none_or(|(d, _)| distance < d) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn fold(word: &str) -> impl Iterator<Item = char> {
    word.chars().map(look_alike).map(|c| if c == '-' { '_' } else { c.to_ascii_lowercase() })
}

/// The Latin letter that a Cyrillic or Greek letter looks like.
fn look_alike(c: char) -> char {
    match c {
        'а' | 'А' | 'Α' | 'α' => 'a',
        'В' | 'Β' | 'в' => 'b',
        'с' | 'С' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'Е' | 'Ε' | 'ε' | 'ё' => 'e',
        'ɡ' => 'g',
        'һ' | 'Н' | 'Η' | 'н' => 'h',
        'і' | 'І' | 'Ι' | 'ι' | 'ї' => 'i',
        'ј' | 'Ј' => 'j',
        'к' | 'К' | 'Κ' | 'κ' => 'k',
        'м' | 'М' | 'Μ' => 'm',
        'Ν' | 'ν' => 'n',
        'о' | 'О' | 'Ο' | 'ο' | 'σ' => 'o',
        'р' | 'Р' | 'Ρ' | 'ρ' => 'p',
        'ѕ' | 'Ѕ' => 's',
        'т' | 'Т' | 'Τ' | 'τ' => 't',
        'υ' => 'u',
        'ѵ' => 'v',
        'ԝ' => 'w',
        'х' | 'Х' | 'Χ' | 'χ' => 'x',
        'у' | 'У' | 'Υ' | 'γ' => 'y',
        'Ζ' => 'z',
        other => other,
    }
}

/// Edit distance in which swapping two neighbours counts once.
fn edits(a: &[char], b: &[char]) -> usize {
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = vec![i + 1; b.len() + 1];
        for (j, &y) in b.iter().enumerate() {
            let mut cost = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                cost = cost.min(before[j - 1] + 1);
            }
            row[j + 1] = cost;
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found() {
        let names = ["threshold", "exposure", "POL", "by", "at"];
        assert_eq!(nearest("treshold", &names), Some("threshold"));
        assert_eq!(nearest("Threshold", &names), Some("threshold"));
        assert_eq!(nearest("PLO", &names), Some("POL"));
        assert_eq!(nearest("pol", &names), Some("POL"));
        assert_eq!(nearest("to", &names), None);
        assert_eq!(nearest("weather", &names), None);
        assert_eq!(nearest("", &names), None);
    }

    #[test]
    fn look_alike_letters_are_named_and_seen_through() {
        assert_eq!(nearest("ех\u{440}\u{43e}sure", &["exposure"]), Some("exposure"));
        assert_eq!(foreign_letter("thr\u{435}shold"), Some('\u{435}'));
        assert_eq!(foreign_letter("threshold"), None);
    }

    #[test]
    fn long_texts_are_cut_on_a_character() {
        assert_eq!(shorten("łąka", 2), "łą…");
        assert_eq!(shorten("łą", 2), "łą");
    }
}
