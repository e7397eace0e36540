//! Lines of styled text, and the widths of text.

use super::look::Look;
use casus_scenario::diagnostic::clean;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How a piece of text is meant. Meaning is never in the colour alone: each ink comes with a letter, a mark or a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Ink {
    #[default]
    Plain,
    /// A heading or the point of a line.
    Strong,
    /// Of little weight.
    Faint,
    /// A hostile hand, too strong, over-reaction: orange.
    Warm,
    /// No hostile hand, consent, the alliance's acts: blue.
    Cool,
    /// A cell of a belief bar: a hostile hypothesis, counted among its kind.
    Hostile(usize),
    /// A cell of a belief bar: a hypothesis without a hostile hand, counted among its kind.
    Other(usize),
}

/// Cells of belief bars. Neighbours differ in lightness, so that they can be told apart without any colour.
const HOSTILE: [&str; 4] = ["48;5;208;38;5;16", "48;5;223;38;5;16", "48;5;130;38;5;231", "48;5;180;38;5;16"];
const OTHER: [&str; 5] =
    ["48;5;25;38;5;231", "48;5;153;38;5;16", "48;5;67;38;5;231", "48;5;250;38;5;16", "48;5;240;38;5;231"];

impl Ink {
    fn code(self) -> &'static str {
        match self {
            Ink::Plain => "",
            Ink::Strong => "1",
            Ink::Faint => "2",
            Ink::Warm => "38;5;208",
            Ink::Cool => "38;5;75",
            Ink::Hostile(k) => HOSTILE[k % HOSTILE.len()],
            Ink::Other(k) => OTHER[k % OTHER.len()],
        }
    }
}

/// A line in the making.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    pieces: Vec<(Ink, String)>,
    width: usize,
}

impl Line {
    pub(crate) fn new() -> Line {
        Line::default()
    }

    /// The line with a piece more. Whatever could act on a terminal is escaped here, wherever it comes from.
    #[must_use]
    pub(crate) fn add(mut self, ink: Ink, text: impl AsRef<str>) -> Line {
        let text = clean(text.as_ref());
        self.width += text.width();
        self.pieces.push((ink, text));
        self
    }

    #[must_use]
    pub(crate) fn plain(self, text: impl AsRef<str>) -> Line {
        self.add(Ink::Plain, text)
    }

    /// The line filled up with spaces to a width.
    #[must_use]
    pub(crate) fn to(self, column: usize) -> Line {
        let gap = column.saturating_sub(self.width);
        self.plain(" ".repeat(gap))
    }

    /// The line with another after it.
    #[must_use]
    pub(crate) fn then(mut self, other: Line) -> Line {
        self.width += other.width;
        self.pieces.extend(other.pieces);
        self
    }

    pub(crate) fn width(&self) -> usize {
        self.width
    }

    fn write(&self, out: &mut String, look: Look) {
        let used = self.pieces.iter().rposition(|(ink, t)| filled(*ink) || !t.trim_end().is_empty());
        for (place, (ink, text)) in self.pieces.iter().enumerate().take(used.map_or(0, |u| u + 1)) {
            let text = if Some(place) == used && !filled(*ink) { text.trim_end() } else { text };
            let code = ink.code();
            if look.colour && !code.is_empty() && !text.is_empty() {
                out.push_str("\u{1b}[");
                out.push_str(code);
                out.push('m');
                out.push_str(text);
                out.push_str("\u{1b}[0m");
            } else {
                out.push_str(text);
            }
        }
        out.push('\n');
    }
}

fn filled(ink: Ink) -> bool {
    matches!(ink, Ink::Hostile(_) | Ink::Other(_))
}

/// The lines as one text.
pub(crate) fn print(lines: &[Line], look: Look) -> String {
    let mut out = String::new();
    lines.iter().for_each(|line| line.write(&mut out, look));
    out
}

/// Columns that a text takes.
pub(crate) fn width(text: &str) -> usize {
    clean(text).width()
}

/// The text in at most so many columns, cleaned; what is cut off leaves an ellipsis.
pub(crate) fn cut(text: &str, columns: usize, look: Look) -> String {
    let text = clean(&look.fold(text));
    if text.width() <= columns {
        return text;
    }
    let ellipsis = look.either("…", "...");
    let Some(room) = columns.checked_sub(ellipsis.width()) else {
        return ellipsis.chars().take(columns).collect();
    };
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > room {
            break;
        }
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out + ellipsis
}

/// The text in exactly so many columns.
pub(crate) fn fit(text: &str, columns: usize, look: Look) -> String {
    let text = cut(text, columns, look);
    let gap = columns.saturating_sub(text.width());
    text + &" ".repeat(gap)
}

/// The text in lines of at most so many columns, broken between words; only a longer word is cut in two.
pub(crate) fn wrap(text: &str, columns: usize, look: Look) -> Vec<String> {
    let columns = columns.max(1);
    let text = clean(&look.fold(text));
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ') {
        let wide = word.width();
        if used > 0 && used + 1 + wide > columns {
            lines.push(String::new());
            used = 0;
        }
        if used > 0 {
            push(&mut lines, ' ');
            used += 1;
        }
        for c in word.chars() {
            let w = c.width().unwrap_or(0);
            if used + w > columns {
                lines.push(String::new());
                used = 0;
            }
            push(&mut lines, c);
            used += w;
        }
    }
    lines
}

fn push(lines: &mut [String], c: char) {
    if let Some(last) = lines.last_mut() {
        last.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: Look = Look { colour: true, unicode: true };

    #[test]
    fn text_is_cut_by_columns_and_not_by_characters() {
        assert_eq!(cut("Berestovitsa", 20, FULL), "Berestovitsa");
        assert_eq!(cut("Berestovitsa post", 13, FULL), "Berestovitsa…");
        assert_eq!(cut("Berestovitsa post", 10, Look::PLAIN), "Beresto...");
        assert_eq!(cut("日本語の名前", 7, FULL), "日本語…");
        assert_eq!(cut("abc", 0, FULL), "");
        assert_eq!(fit("日本", 6, FULL), "日本  ");
    }

    #[test]
    fn words_stay_whole_if_they_can() {
        assert_eq!(wrap("one two three", 7, FULL), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh", 3, FULL), ["abc", "def", "gh"]);
        assert_eq!(wrap("", 5, FULL), [""]);
    }

    #[test]
    fn nothing_acts_on_the_terminal_but_our_own_colours() {
        let lines = [Line::new().add(Ink::Warm, "a\u{1b}[31mb").to(20).plain("c  ")];
        assert_eq!(lines[0].width(), 23);
        assert_eq!(print(&lines, Look::PLAIN), "a\\u{1b}[31mb        c\n");
        assert_eq!(print(&lines, FULL), "\u{1b}[38;5;208ma\\u{1b}[31mb\u{1b}[0m        c\n");
        assert_eq!(print(&[Line::new().plain("  ")], FULL), "\n");
    }
}
