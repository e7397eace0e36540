//! Type: the sizes of a drawing, the width that a text takes, and numbers as a reader sees them.

/// The sizes of the one type scale that drawings use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Ticks and remarks.
    Small,
    /// Labels.
    Label,
    /// A figure's own headings.
    Head,
}

impl Type {
    /// All sizes.
    pub const ALL: [Type; 3] = [Type::Small, Type::Label, Type::Head];

    /// Pixels.
    #[must_use]
    pub fn size(self) -> f64 {
        match self {
            Type::Small => 11.0,
            Type::Label => 12.5,
            Type::Head => 14.0,
        }
    }

    /// The class that sets it.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Type::Small => "ts",
            Type::Label => "tl",
            Type::Head => "th",
        }
    }
}

/// The faces of drawings and text, all of them such as a system has.
pub const SANS: &str = "\"Helvetica Neue\",Helvetica,Arial,\"Liberation Sans\",\"Segoe UI\",sans-serif";

/// The faces of headings.
pub const SERIF: &str = "Charter,\"Bitstream Charter\",\"Iowan Old Style\",\"Sitka Text\",Cambria,Georgia,\"Liberation Serif\",serif";

/// Widths of the printable ASCII characters in Helvetica, in thousandths of the size (Adobe's font metrics).
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// Room that faces other than Helvetica may need besides.
const SLACK: f64 = 1.12;

/// The width of a text in pixels, near enough to lay a drawing out.
#[must_use]
pub fn width(text: &str, size: Type) -> f64 {
    let of = |c: char| match u32::from(c) {
        code @ 32..=126 => WIDTHS.get((code - 32) as usize).copied().unwrap_or(600),
        0x0300..=0x036f => 0,
        0x1100..=0x11ff
        | 0x2e80..=0xd7af
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe4f
        | 0xff00..=0xff60
        | 0x1f000.. => 1000,
        _ => 600,
    };
    text.chars().map(|c| f64::from(of(c))).sum::<f64>() / 1000.0 * size.size() * SLACK
}

/// A text cut to a width, with an ellipsis where it is cut.
#[must_use]
pub fn fit(text: &str, size: Type, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut cut = String::new();
    for c in text.chars() {
        cut.push(c);
        if width(&cut, size) + width("…", size) > room {
            cut.pop();
            break;
        }
    }
    format!("{}…", cut.trim_end())
}

/// A text in lines of a width, at most so many; what does not fit ends in an ellipsis.
#[must_use]
pub fn wrap(text: &str, size: Type, room: f64, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let words: Vec<&str> = text.split_whitespace().collect();
    for (place, word) in words.iter().enumerate() {
        let full = lines.len() == most.max(1);
        let Some(line) = lines.last_mut() else { break };
        let longer = if line.is_empty() { (*word).to_owned() } else { format!("{line} {word}") };
        if line.is_empty() || width(&longer, size) <= room {
            *line = longer;
        } else if full {
            let rest = words[place..].join(" ");
            *line = format!("{line} {rest}");
            break;
        } else {
            lines.push((*word).to_owned());
        }
    }
    lines.iter().map(|line| fit(line, size, room)).collect()
}

/// A number to so many decimals; a zero has no minus, and a true minus sign is used.
#[must_use]
pub fn number(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        Some(digits) if digits.chars().all(|c| matches!(c, '0' | '.')) => digits.to_owned(),
        Some(digits) => format!("\u{2212}{digits}"),
        None => text,
    }
}

/// A change: a number with its sign; one that rounds to nothing has none.
#[must_use]
pub fn signed(value: f64, decimals: usize) -> String {
    let text = number(value, decimals);
    let nothing = text.chars().all(|c| matches!(c, '0' | '.'));
    if nothing || text.starts_with('\u{2212}') { text } else { format!("+{text}") }
}

/// A mark of an axis: as many decimals as tell it from its neighbours.
#[must_use]
pub fn ticks(values: &[f64]) -> Vec<String> {
    let exact = |decimals: usize| {
        values.iter().all(|x| {
            let shown: f64 = format!("{x:.decimals$}").parse().unwrap_or(0.0);
            (shown - x).abs() < 1e-9 * x.abs().max(1e-3)
        })
    };
    let decimals = (0..6).find(|&d| exact(d)).unwrap_or(6);
    values.iter().map(|&x| number(x, decimals)).collect()
}

/// A share of one in whole per cent; what is not quite none or all is not called so.
#[must_use]
pub fn percent(share: f64) -> String {
    match 100.0 * share {
        p if p > 0.0 && p < 0.5 => "<1 %".into(),
        p if (99.5..100.0).contains(&p) => ">99 %".into(),
        p => format!("{p:.0} %"),
    }
}

/// A time in hours from D+0 as a day: `D−6`, `D+2`, `D+2 06:00` where it is not midnight.
#[must_use]
pub fn day(hours: f64) -> String {
    let minutes = (hours * 60.0).round() as i64;
    let (day, of_day) = (minutes.div_euclid(1440), minutes.rem_euclid(1440));
    let sign = if day < 0 { '\u{2212}' } else { '+' };
    let date = format!("D{sign}{}", day.abs());
    if of_day == 0 { date } else { format!("{date} {:02}:{:02}", of_day / 60, of_day % 60) }
}

/// Minutes of a session as hours and minutes: `0:35`.
#[must_use]
pub fn elapsed(minutes: f64) -> String {
    let whole = minutes.round() as i64;
    let sign = if whole < 0 { "\u{2212}" } else { "" };
    format!("{sign}{}:{:02}", whole.abs() / 60, whole.abs() % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_a_careful_printer() {
        assert_eq!(
            (number(-0.001, 2), number(-0.2, 1), signed(0.25, 2)),
            ("0.00".into(), "−0.2".into(), "+0.25".into())
        );
        assert_eq!((signed(-0.2, 1), signed(0.001, 2)), ("−0.2".into(), "0.00".into()));
        assert_eq!(
            (percent(0.0), percent(0.001), percent(0.5), percent(0.999)),
            ("0 %".into(), "<1 %".into(), "50 %".into(), ">99 %".into())
        );
        assert_eq!(ticks(&[0.0, 0.25, 0.5]), ["0.00", "0.25", "0.50"]);
        assert_eq!(ticks(&[-1.0, 0.0, 1.0]), ["−1", "0", "1"]);
        assert_eq!(
            (elapsed(35.2), elapsed(125.0), elapsed(-1.0)),
            ("0:35".into(), "2:05".into(), "−0:01".into())
        );
        assert_eq!((day(-144.0), day(54.0), day(0.0)), ("D−6".into(), "D+2 06:00".into(), "D+0".into()));
    }

    #[test]
    fn texts_are_cut_and_wrapped_to_their_room() {
        assert!(
            (width("Hello", Type::Head) - 14.0 * (0.722 + 0.556 + 0.222 + 0.222 + 0.556) * SLACK).abs()
                < 1e-9
        );
        assert_eq!(fit("short", Type::Label, 200.0), "short");
        let cut = fit("a text that is much too long", Type::Label, 80.0);
        assert!(cut.ends_with('…') && width(&cut, Type::Label) <= 80.0, "{cut}");
        let lines = wrap("a text that is too long for a line and for two", Type::Label, 90.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…') && lines.iter().all(|l| width(l, Type::Label) <= 90.0), "{lines:?}");
    }
}
