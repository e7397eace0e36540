//! An axis of a search as it is typed: a place, or several by a pattern, and what it may hold.

use crate::distribution::Distribution;
use crate::experiment::Written;
use crate::space::{Factor, Values};
use casus_scenario::diagnostic::{Code, Diagnostic, shorten};

/// Most values of a choice.
const MOST_VALUES: usize = 64;

/// What is written after a path.
enum Sign {
    Value,
    Scale,
    Delay,
}

/// Reads an axis: `PATH=LOW..HIGH` for a number, `PATH*=LOW..HIGH` for a factor by which the number that is written is
/// multiplied, `PATH+=LOW..HIGH` for hours by which the time that is written is moved, `PATH=A|B|C` for values. Its name
/// is the path.
///
/// # Errors
///
/// W001 without a path, W007 with fewer than two values, W008 for a range that does not rise, W009 for too many values;
/// the span is that of the whole text.
pub fn read(text: &str) -> Result<Factor, Box<Diagnostic>> {
    let refuse = |code: Code, what: &str| Diagnostic::new(code, 0..text.len(), what);
    let Some((path, sign, values)) = split(text) else {
        return Err(refuse(Code::W007, "an axis without values")
            .expected("PATH=LOW..HIGH or PATH=A|B|C")
            .found(format!("`{}`", shorten(text, 60)))
            .into());
    };
    if path.is_empty() {
        return Err(refuse(Code::W001, "an empty path")
            .hint("write a path such as `injects.A1.harm`")
            .into());
    }
    let factor = |values| Factor { name: path.to_owned(), path: path.to_owned(), values };
    let at = |finding: Diagnostic| Box::new(finding.at(path));
    match (ends(values), sign) {
        (Some(Err(end)), _) => Err(at(refuse(Code::W008, "an end of a range is a number")
            .found(format!("`{}`", shorten(end, 40)))
            .hint("spans and times have no range: list some, as in \"12h\"|\"24h\""))),
        (Some(Ok((low, high))), sign) => {
            let uniform = Distribution::Uniform(low, high);
            if let Err(invalid) = uniform.check() {
                return Err(at(refuse(Code::W008, &invalid.message)));
            }
            Ok(factor(match sign {
                Sign::Value => Values::Range(uniform),
                Sign::Scale => Values::Scale(uniform),
                Sign::Delay => Values::Delay(uniform),
            }))
        }
        (None, Sign::Scale | Sign::Delay) => {
            Err(at(refuse(Code::W007, "what is scaled or moved has a range").expected("LOW..HIGH")))
        }
        (None, Sign::Value) => {
            let values: Vec<&str> = pieces(values).into_iter().filter(|v| !v.is_empty()).collect();
            if values.len() < 2 {
                return Err(at(refuse(Code::W007, "an axis with nothing to choose from")
                    .expected("LOW..HIGH, or two values or more with | between them")
                    .found(format!("`{}`", shorten(values.first().unwrap_or(&""), 40)))));
            }
            if values.len() > MOST_VALUES {
                return Err(at(
                    refuse(Code::W009, "too many values").expected(format!("at most {MOST_VALUES}"))
                ));
            }
            Ok(factor(Values::Among(values.into_iter().map(|v| Written::from(v.to_owned())).collect())))
        }
    }
}

/// Path, sign and values: at the first equals sign outside the square brackets of a condition. A star after a dot is
/// the pattern of every element, and no sign.
fn split(text: &str) -> Option<(&str, Sign, &str)> {
    let mut inside = false;
    let at = text.char_indices().find_map(|(at, c)| {
        inside = (inside || c == '[') && c != ']';
        (c == '=' && !inside).then_some(at)
    })?;
    let (path, values) = (text[..at].trim_end(), text[at + 1..].trim());
    let (path, sign) = match (path.strip_suffix('*'), path.strip_suffix('+')) {
        (Some(rest), _) if !rest.is_empty() && !rest.ends_with('.') => (rest, Sign::Scale),
        (_, Some(rest)) => (rest, Sign::Delay),
        _ => (path, Sign::Value),
    };
    Some((path.trim(), sign, values))
}

/// The ends of a range, or the one that is no number; nothing if it is none.
fn ends(values: &str) -> Option<Result<(f64, f64), &str>> {
    if values.contains(['"', '(', '|']) {
        return None;
    }
    let (low, high) = values.split_once("..")?;
    let number = |text: &str| text.trim().trim_end_matches('h').parse::<f64>().ok().filter(|x| x.is_finite());
    Some(match (number(low), number(high)) {
        (Some(low), Some(high)) => Ok((low, high)),
        (None, _) => Err(low),
        (_, None) => Err(high),
    })
}

/// The values between bars that stand outside quotes and brackets.
fn pieces(values: &str) -> Vec<&str> {
    let (mut found, mut from, mut depth, mut quoted, mut escaped) = (Vec::new(), 0, 0_i32, false, false);
    for (at, c) in values.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' | '[' | '{' if !quoted => depth += 1,
            ')' | ']' | '}' if !quoted => depth -= 1,
            '|' if !quoted && depth == 0 => {
                found.push(values[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    found.push(values[from..].trim());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn among(values: &[&str]) -> Values {
        Values::Among(values.iter().map(|v| Written::from((*v).to_owned())).collect())
    }

    #[test]
    fn axes_are_read() {
        let axis = |text: &str| {
            let Factor { name, path, values } = read(text).unwrap_or_else(|d| panic!("{text}: {d:?}"));
            assert_eq!(name, path);
            (path, values)
        };
        let uniform = |a, b| Distribution::Uniform(a, b);
        let is = |text: &str, path: &str, values| assert_eq!(axis(text), (path.to_owned(), values));
        is("injects.A1.harm=0.1..0.9", "injects.A1.harm", Values::Range(uniform(0.1, 0.9)));
        is("a = -1 .. 1e3", "a", Values::Range(uniform(-1.0, 1000.0)));
        is("members.*.latency*=0.5..2", "members.*.latency", Values::Scale(uniform(0.5, 2.0)));
        is("injects.A1.at+=-12h..12h", "injects.A1.at", Values::Delay(uniform(-12.0, 12.0)));
        is("members[bloc=western].x=0..1", "members[bloc=western].x", Values::Range(uniform(0.0, 1.0)));
        is("a.*=1|2", "a.*", among(&["1", "2"]));
        is("truth=staged|attack", "truth", among(&["staged", "attack"]));
        is("p=\"1..2|3\"|(a: 1 | 2)|None", "p", among(&["\"1..2|3\"", "(a: 1 | 2)", "None"]));
    }

    #[test]
    fn bad_axes_are_refused() {
        let code = |text: &str| read(text).expect_err(text).code;
        for (text, expected) in [
            ("", Code::W007),
            ("injects.A1.harm", Code::W007),
            ("members[a=b]", Code::W007),
            ("=1..2", Code::W001),
            ("a=", Code::W007),
            ("a=1", Code::W007),
            ("a=|", Code::W007),
            ("a*=1|2", Code::W007),
            ("a=2..1", Code::W008),
            ("a=1..1", Code::W008),
            ("a=1..", Code::W008),
            ("a=12h..2d", Code::W008),
            ("a=NaN..1", Code::W008),
            ("a=-1e308..1.7e308", Code::W008),
        ] {
            assert_eq!(code(text), expected, "{text}");
        }
        // A pattern of everything is a path; whether it leads anywhere is seen when it is looked for.
        assert_eq!(read("*=1..2").map(|f| f.path), Ok("*".into()));
        assert_eq!(code(&format!("a={}", vec!["1"; 65].join("|"))), Code::W009);
    }
}
