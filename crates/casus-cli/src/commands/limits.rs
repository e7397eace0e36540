//! `casus limits`: the limits on documents, runs and sessions.

use crate::args::When;
use crate::exit::{Exit, Failure};
use crate::output;
use crate::render::json;
use crate::render::line::{Ink, Line, fit, print};
use crate::render::look::Look;
use crate::render::words::count;
use casus_scenario::limits::Limit;
use serde_json::json;

/// Every limit from the crate that enforces it.
fn table() -> Vec<Limit> {
    [casus_scenario::limits::table(), casus_session::limits::table(), casus_console::limits::table()].concat()
}

pub(crate) fn limits(as_json: bool, color: When) -> Result<Exit, Failure> {
    let bytes = if as_json {
        let row = |l: Limit| json!({ "name": l.name, "default": l.default, "hard": l.hard });
        json::pretty(&table().into_iter().map(row).collect::<Vec<_>>())?
    } else {
        let look = Look::of_stdout(color);
        print(&lines(look), look).into_bytes()
    };
    output::out(&bytes)?;
    Ok(Exit::Ok)
}

fn lines(look: Look) -> Vec<Line> {
    let row =
        |name: &str, default: &str, hard: &str| format!("{}{default:>16}{hard:>18}", fit(name, 34, look));
    let mut lines = vec![Line::new().add(Ink::Strong, row("at most", "by default", "--raise-limits"))];
    for l in table() {
        let default = l.default.map_or_else(|| "cores".into(), count);
        let hard = if l.default == Some(l.hard) { "the same".into() } else { count(l.hard) };
        lines.push(Line::new().plain(row(l.name, &default, &hard)));
    }
    lines
}
