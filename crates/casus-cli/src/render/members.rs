//! The members, ordered by their place on the line of fracture.

use super::WIDTH;
use super::chart::Cells;
use super::line::{Ink, Line, cut, fit, width};
use super::look::Look;
use casus_model::Setup;
use casus_model::council::{Reason, Stance};
use casus_model::report::{MemberReport, Report};
use casus_model::setup::Hypothesis;

/// From this many members on they stand in two columns.
const MANY: usize = 21;

/// The widths of a row's cells.
struct Grid {
    id: usize,
    name: usize,
    bar: usize,
    claim: usize,
    line: usize,
    rung: usize,
    reason: usize,
    /// Whether reasons are phrases.
    phrases: bool,
}

impl Grid {
    fn of(report: &Report, setup: &Setup, columns: usize) -> Grid {
        let wide = columns == WIDTH;
        let longest = report.members.iter().map(|m| width(&m.id)).max().unwrap_or(3);
        let id = longest.clamp(3, if wide { 12 } else { 5 });
        let rung = (setup.ladder.len() - 1).to_string().len();
        let (claim, line) = (5, 8);
        let reason = if wide { 23 } else { 7 };
        // Six gaps, and one more before a name; a mark for the stance.
        let rest = id + claim + line + rung + reason + 1 + 6;
        let left = columns.saturating_sub(rest);
        let (bar, name) = if wide { (10, left.saturating_sub(11).min(22)) } else { (left.max(4), 0) };
        Grid { id, name, bar, claim, line, rung, reason, phrases: wide }
    }

    fn head(&self, look: Look) -> Line {
        let mut line = Line::new().add(Ink::Faint, fit("id", self.id, look)).plain(" ");
        if self.name > 0 {
            line = line.add(Ink::Faint, fit("member", self.name, look)).plain(" ");
        }
        line.add(Ink::Faint, fit("belief", self.bar, look))
            .plain(" ")
            .add(Ink::Faint, fit("attr", self.claim, look))
            .plain(" ")
            .add(Ink::Faint, fit("says", self.line, look))
            .plain(" ")
            .add(Ink::Faint, format!("{:>1$}", "r", self.rung))
            .plain("   ")
            .add(Ink::Faint, fit("why", self.reason, look))
    }

    fn row(&self, m: &MemberReport, cells: &Cells, look: Look) -> Line {
        let belief: Vec<f64> = m.belief.0.iter().map(|b| b.1).collect();
        let (mark, ink) = stance(m.stance, look);
        let mut line = Line::new().plain(fit(&m.id, self.id, look)).plain(" ");
        if self.name > 0 {
            line = line.plain(fit(&m.name, self.name, look)).plain(" ");
        }
        let reason = match m.reason {
            None => "",
            Some(r) if self.phrases => r.words(),
            Some(r) => short(r),
        };
        line.then(cells.bar(&belief, self.bar))
            .plain(" ")
            .plain(fit(claim(m.attribution.level), self.claim, look))
            .plain(" ")
            .plain(fit(m.public_line.word(), self.line, look))
            .plain(" ")
            .plain(format!("{:>1$}", m.ideal_rung, self.rung))
            .plain(" ")
            .add(ink, mark)
            .plain(" ")
            .add(ink, cut(reason, self.reason, look))
    }
}

/// The table of members with its legend.
pub(crate) fn members(report: &Report, setup: &Setup, look: Look) -> Vec<Line> {
    let cells = Cells::of(setup);
    let columns = if report.members.len() < MANY { 1 } else { 2 };
    // Two columns and the bar between them fill the line.
    let narrow = (WIDTH - 2) / 2;
    let grid = Grid::of(report, setup, if columns == 1 { WIDTH } else { narrow });

    let mut order: Vec<&MemberReport> = report.members.iter().collect();
    order.sort_by(|a, b| b.side.total_cmp(&a.side));
    let across = order.iter().filter(|m| m.side > 0.0).count();
    let mut rows: Vec<Line> = order.iter().map(|m| grid.row(m, &cells, look)).collect();
    // Where all believe the same, the sides mean nothing.
    if across > 0 && across < rows.len() && report.fracture.belief.last >= 0.005 {
        rows.insert(across, rule(if columns == 1 { WIDTH } else { narrow }, look));
    }

    let mut lines = legend(setup, &cells, look);
    if columns == 1 {
        lines.push(grid.head(look));
        lines.extend(rows);
    } else {
        let bar = look.either("│", "|");
        let beside = |left: Line, right: Line| left.to(narrow).plain(" ").add(Ink::Faint, bar).then(right);
        let half = rows.len().div_ceil(2);
        lines.push(beside(grid.head(look), grid.head(look)));
        for place in 0..half {
            let right = rows.get(half + place).cloned().unwrap_or_default();
            lines.push(beside(rows[place].clone(), right));
        }
    }
    lines.push(key(look));
    lines
}

fn rule(columns: usize, look: Look) -> Line {
    let stroke = look.either("╌", "-");
    let words = " line of fracture ";
    let left = (columns - words.len()) / 2;
    Line::new()
        .add(Ink::Warm, stroke.repeat(left))
        .add(Ink::Strong, words)
        .add(Ink::Warm, stroke.repeat(columns - words.len() - left))
}

/// What the letters of the belief bars stand for, hostile hypotheses first, the truth marked; by label if all fit
/// in a line, else by id.
fn legend(setup: &Setup, cells: &Cells, look: Look) -> Vec<Line> {
    let by_label = entries(setup, cells, look, |h| cut(&h.label, 40, look));
    if let [line] = by_label.as_slice() {
        return vec![line.clone()];
    }
    entries(setup, cells, look, |h| cut(&h.id, 40, look))
}

fn entries(setup: &Setup, cells: &Cells, look: Look, name: impl Fn(&Hypothesis) -> String) -> Vec<Line> {
    let mut lines = vec![Line::new()];
    for (hostile, head) in [(true, "hostile"), (false, "other")] {
        let group = setup.hypotheses.iter().enumerate().filter(|(_, x)| x.hostile == hostile);
        for (place, (h, hypothesis)) in group.enumerate() {
            let truth = if setup.truth.ix() == h { " (the truth)" } else { "" };
            let head = if place == 0 { head } else { "" };
            let entry = Line::new().add(Ink::Faint, head).plain(if place == 0 { " " } else { "" });
            let entry = entry
                .then(cells.mark(h))
                .plain(" ")
                .plain(name(hypothesis))
                .add(Ink::Strong, look.fold(truth));
            let line = lines.pop().unwrap_or_default();
            if line.width() > 0 && line.width() + 2 + entry.width() > WIDTH {
                lines.push(line);
                lines.push(entry);
            } else {
                let gap = if line.width() == 0 {
                    ""
                } else if place == 0 {
                    "   "
                } else {
                    "  "
                };
                lines.push(line.plain(gap).then(entry));
            }
        }
    }
    lines
}

fn key(look: Look) -> Line {
    let stances = [
        (Stance::Consent, "consents"),
        (Stance::Reservation, "reserves"),
        (Stance::TooWeak, "too weak"),
        (Stance::TooStrong, "too strong"),
    ];
    let head = Line::new().add(Ink::Faint, "attr: holds proven; r: ideal rung;");
    stances.into_iter().fold(head, |line, (s, word)| {
        let (mark, ink) = stance(Some(s), look);
        line.plain(" ").add(ink, mark).plain(" ").add(Ink::Faint, word)
    })
}

/// The mark of a stance; its shape says which way the member pulls.
fn stance(stance: Option<Stance>, look: Look) -> (&'static str, Ink) {
    match stance {
        None => (look.either("·", "."), Ink::Faint),
        Some(Stance::Consent) => (look.either("✓", "+"), Ink::Cool),
        Some(Stance::Reservation) => ("~", Ink::Plain),
        Some(Stance::TooWeak) => (look.either("▲", "^"), Ink::Warm),
        Some(Stance::TooStrong) => (look.either("▼", "v"), Ink::Warm),
    }
}

/// An attribution in five letters.
fn claim(level: &str) -> &'static str {
    match level {
        "deliberate" => "meant",
        "state" => "state",
        "organ" => "organ",
        "intent" => "aim",
        _ => "event",
    }
}

/// A reason in seven letters.
fn short(reason: Reason) -> &'static str {
    match reason {
        Reason::Harm => "harm",
        Reason::Error => "error",
        Reason::Cost => "cost",
        Reason::Claim => "claim",
        Reason::Entrapment => "entrap",
        Reason::Abandonment => "abandon",
        Reason::Audience => "words",
        Reason::Lean => "lean",
        Reason::Isolation => "alone",
        Reason::Linkage => "linkage",
        Reason::Floor => "proof",
        Reason::RedLine => "redline",
    }
}
