//! Two wordings compared word by word.

use crate::view::Change;

/// Words beyond which wordings are not compared but shown whole: the comparison is quadratic.
const MOST: usize = 2_000;

/// What became of `before` in `after`: a longest common subsequence of words, each with the white space behind it.
pub(crate) fn words(before: &str, after: &str) -> Vec<Change> {
    let (old, new): (Vec<&str>, Vec<&str>) = (split(before), split(after));
    if old.len() > MOST || new.len() > MOST {
        return vec![Change::Removed(before.to_owned()), Change::Added(after.to_owned())];
    }
    let width = new.len() + 1;
    let mut longest = vec![0_u16; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            longest[i * width + j] = if same(old[i], new[j]) {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut changes) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && same(old[i], new[j]) {
            push(&mut changes, Change::Same(new[j].to_owned()));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len()
            || (i < old.len() && longest[(i + 1) * width + j] >= longest[i * width + j + 1])
        {
            push(&mut changes, Change::Removed(old[i].to_owned()));
            i += 1;
        } else {
            push(&mut changes, Change::Added(new[j].to_owned()));
            j += 1;
        }
    }
    changes
}

fn split(text: &str) -> Vec<&str> {
    text.split_inclusive(char::is_whitespace).collect()
}

fn same(a: &str, b: &str) -> bool {
    a.trim_end() == b.trim_end()
}

/// Adds a word to the piece before it where that is of its kind.
fn push(changes: &mut Vec<Change>, word: Change) {
    match (changes.last_mut(), &word) {
        (Some(Change::Same(piece)), Change::Same(w))
        | (Some(Change::Added(piece)), Change::Added(w))
        | (Some(Change::Removed(piece)), Change::Removed(w)) => piece.push_str(w),
        _ => changes.push(word),
    }
}

#[cfg(test)]
mod tests {
    use super::words;
    use crate::view::Change::{Added, Removed, Same};

    #[test]
    fn what_was_changed_is_marked() {
        assert_eq!(
            words("Allies condemn the attack by Minsk", "Allies deplore the attack"),
            [
                Same("Allies ".into()),
                Removed("condemn ".into()),
                Added("deplore ".into()),
                Same("the attack".into()),
                Removed("by Minsk".into()),
            ]
        );
        assert!(words("", "").is_empty());
    }
}
