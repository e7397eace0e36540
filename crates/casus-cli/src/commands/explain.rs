//! `casus explain`: what a diagnostic code means.

use crate::args::When;
use crate::exit::{Exit, Failure};
use crate::output;
use crate::render::WIDTH;
use crate::render::line::{Ink, Line, fit, print, wrap};
use crate::render::look::Look;
use casus_scenario::Code;
use casus_scenario::diagnostic::{clean, nearest};

pub(crate) fn explain(code: Option<&str>, color: When) -> Result<Exit, Failure> {
    let look = Look::of_stdout(color);
    let lines = match code {
        None => Code::all().iter().map(|&code| row(code, look)).collect(),
        Some(word) => text(find(word)?, look),
    };
    output::out(print(&lines, look).as_bytes())?;
    Ok(Exit::Ok)
}

fn row(code: Code, look: Look) -> Line {
    Line::new()
        .add(Ink::Strong, fit(code.as_str(), 6, look))
        .plain(fit(code.severity().as_str(), 9, look))
        .plain(code.title())
}

fn text(code: Code, look: Look) -> Vec<Line> {
    let head = Line::new().add(Ink::Strong, format!("{}[{code}]: {}", code.severity(), code.title()));
    let mut lines = vec![head, Line::new()];
    for paragraph in code.explanation().lines() {
        // Examples stand as they are written.
        let example =
            ["bad:  ", "good: "].into_iter().find_map(|kind| Some((kind, paragraph.strip_prefix(kind)?)));
        match example {
            Some((kind, rest)) => {
                let rows = wrap(rest, WIDTH - 8, look);
                lines.extend(rows.into_iter().enumerate().map(|(place, row)| {
                    let head = if place == 0 { kind } else { "" };
                    Line::new().plain("  ").add(Ink::Faint, fit(head, 6, look)).plain(row)
                }));
            }
            None => {
                lines.extend(wrap(paragraph, WIDTH, look).into_iter().map(|row| Line::new().plain(row)));
            }
        }
    }
    lines
}

fn find(word: &str) -> Result<Code, Failure> {
    word.parse().map_err(|_| {
        let hint = match nearest(word, Code::all().iter().map(|c| c.as_str())) {
            Some(near) => format!("did you mean {near}?"),
            None => "casus explain lists them all".into(),
        };
        Failure::new(Exit::Usage, format!("there is no code `{}`; {hint}", clean(word)))
    })
}
