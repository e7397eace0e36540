//! The responses table: who did what, and how sure that is.

use super::act::Answer;
use std::fmt;

/// The columns that are read; others may stand beside them.
pub const COLUMNS: [&str; 7] =
    ["incident_id", "iso3", "member_at_time", "action", "value", "date", "confidence"];

/// One line of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// Id of the incident.
    pub incident: String,
    /// Id of the member.
    pub member: String,
    /// Whether it was a member of the alliance then.
    pub ally: bool,
    /// What was asked, or done unasked.
    pub action: String,
    /// What it did; none where that is unknown or where the member is exempt.
    pub answer: Option<Answer>,
    /// Days since 1970-01-01 of the answer, where a whole date is given; the first of a range.
    pub day: Option<i64>,
    /// What the line counts, above 0 to 1, by its confidence.
    pub weight: f64,
}

/// Why a table cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadTable {
    /// Line of the text, from 1; 0 for the text as a whole.
    pub line: u64,
    /// What is wrong, and what was expected.
    pub message: String,
}

impl fmt::Display for BadTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.message),
            line => write!(f, "line {line}: {}", self.message),
        }
    }
}

impl std::error::Error for BadTable {}

/// A table of text cells whose named columns are found by its head.
pub(crate) struct Table {
    head: csv::StringRecord,
    rows: Vec<(u64, csv::StringRecord)>,
}

impl Table {
    /// Reads a table that has at least these columns.
    pub(crate) fn read(text: &str, columns: &[&str]) -> Result<Table, BadTable> {
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let bad = |error: &csv::Error| {
            let line = error.position().map_or(0, csv::Position::line);
            BadTable { line, message: format!("this is not a table with one number of columns: {error}") }
        };
        let head = reader.headers().map_err(|e| bad(&e))?.clone();
        if let Some(missing) = columns.iter().find(|c| !head.iter().any(|h| h == **c)) {
            let found: Vec<String> = head.iter().take(20).map(shown).collect();
            let message = format!("there is no column `{missing}`; found {}", found.join(", "));
            return Err(BadTable { line: 1, message });
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|e| bad(&e))?;
            rows.push((record.position().map_or(0, csv::Position::line), record));
        }
        Ok(Table { head, rows })
    }

    /// The lines in their order.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, record)| Row { line: *line, head: &self.head, record })
    }
}

/// A line of a table.
pub(crate) struct Row<'t> {
    /// Line of the text, from 1.
    pub line: u64,
    head: &'t csv::StringRecord,
    record: &'t csv::StringRecord,
}

impl<'t> Row<'t> {
    /// The cell of a column; empty where the table has no such column.
    pub(crate) fn cell(&self, column: &str) -> &'t str {
        let at = self.head.iter().position(|h| h == column);
        at.and_then(|at| self.record.get(at)).unwrap_or("")
    }
}

/// Reads a responses table.
///
/// # Errors
///
/// The first line that cannot be read: a column or value that is not known.
pub fn read(text: &str) -> Result<Vec<Response>, BadTable> {
    let table = Table::read(text, &COLUMNS)?;
    let mut responses: Vec<Response> = Vec::new();
    for row in table.rows() {
        let (line, cell) = (row.line, |column: &str| row.cell(column));
        let refuse = |what: &str, expected: &str, found: &str| {
            Err(BadTable { line, message: format!("{what}: expected {expected}; found `{}`", shown(found)) })
        };
        let answer = match cell("value") {
            "1" => Some(Answer::Joined),
            "partial" => Some(Answer::Partial),
            "0" => Some(Answer::Nothing),
            "unknown" | "exempt" | "earlier" | "later" | "" => None,
            other => return refuse("value", "1, partial, 0, unknown, exempt, earlier or later", other),
        };
        let ally = match cell("member_at_time") {
            "y" => true,
            "n" => false,
            other => return refuse("member_at_time", "y or n", other),
        };
        let weight = match confidence(cell("confidence")) {
            Some(weight) => weight,
            None => return refuse("confidence", "X, computed, X/M, M or nothing", cell("confidence")),
        };
        let named = |column: &str| cell(column).to_owned();
        let (incident, member, action) = (named("incident_id"), named("iso3"), named("action"));
        if incident.is_empty() || member.is_empty() || action.is_empty() {
            return refuse("incident_id, iso3 and action", "a name in each", "");
        }
        let same = |r: &Response| (&r.incident, &r.member, &r.action) == (&incident, &member, &action);
        if responses.iter().any(same) {
            return refuse("a response", "one line for an incident, member and action", &member);
        }
        let day = day(cell("date"));
        responses.push(Response { incident, member, ally, action, answer, day, weight });
    }
    Ok(responses)
}

/// As much of a cell as a message bears.
pub(crate) fn shown(cell: &str) -> String {
    cell.chars().take(40).collect()
}

/// What a line counts: X (read in a source) and computed 1, X/M (partly from general knowledge) 0.75, M 0.5; a blank
/// is as good as M.
pub(crate) fn confidence(letter: &str) -> Option<f64> {
    match letter {
        "X" | "computed" => Some(1.0),
        "X/M" => Some(0.75),
        "M" | "" => Some(0.5),
        _ => None,
    }
}

/// Days since 1970-01-01 of `2018-03-26` or of the first day of `2018-03-26/28`; none of anything else.
pub(crate) fn day(date: &str) -> Option<i64> {
    let first = date.split('/').next()?;
    let mut parts = first.split('-');
    let mut number = |low: i64, high: i64| {
        let n: i64 = parts.next()?.parse().ok()?;
        (low..=high).contains(&n).then_some(n)
    };
    let (year, month, day) = (number(1, 9999)?, number(1, 12)?, number(1, 31)?);
    if parts.next().is_some() {
        return None;
    }
    // Days from civil (Hinnant): years begin in March.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "incident_id,iso3,member_at_time,action,value,amount,date,confidence,source_ids,note\n";

    #[test]
    fn lines_are_read() {
        let text = format!(
            "{HEAD}A_2018,ALB,y,expel,1,2,2018-03-26/28,X,\"S19,S20\",\nA_2018,FIN,n,expel,partial,,2018-03,X/M,,\n\
             A_2018,TUR,y,expel,unknown,,,,,a note\n"
        );
        let read = read(&text).expect("it is a table");
        let short: Vec<_> = read.iter().map(|r| (r.answer, r.ally, r.day, r.weight)).collect();
        assert_eq!(
            short,
            [
                (Some(Answer::Joined), true, Some(17_616), 1.0),
                (Some(Answer::Partial), false, None, 0.75),
                (None, true, None, 0.5)
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let line = |fields: &str| read(&format!("{HEAD}{fields}\n")).map_err(|bad| bad.to_string());
        let says = |fields: &str, text: &str| {
            let bad = line(fields).expect_err("it is refused");
            assert!(bad.starts_with("line 2: ") && bad.contains(text), "{bad}");
        };
        says("A,ALB,y,expel,2,,,X,,", "expected 1, partial, 0");
        says("A,ALB,yes,expel,1,,,X,,", "member_at_time: expected y or n");
        says("A,ALB,y,expel,1,,,Z,,", "confidence: expected X");
        says("A,,y,expel,1,,,X,,", "a name in each");
        says("A,ALB,y,expel,1", "columns");
        let twice = read(&format!("{HEAD}A,ALB,y,expel,1,,,X,,\nA,ALB,y,expel,0,,,X,,\n"));
        assert_eq!(twice.map_err(|bad| bad.line), Err(3));
        let headless = read("iso3,value\nALB,1\n").expect_err("columns are missing");
        assert!(headless.message.contains("no column `incident_id`"), "{headless}");
    }

    #[test]
    fn days_are_counted() {
        assert_eq!(day("1970-01-01"), Some(0));
        assert_eq!(day("2000-02-29"), Some(11_016));
        assert_eq!(day("2018-03-26/28"), Some(17_616));
        assert_eq!(["2018-03", "", "soon", "2018-13-01", "1-2-3-4"].map(day), [None; 5]);
    }
}
