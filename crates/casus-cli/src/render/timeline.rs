//! The course of a run: what was injected and what the alliance made of it, in scenario time.

use super::WIDTH;
use super::line::{Ink, Line, cut, fit, width};
use super::look::Look;
use super::words::{many, names, rung};
use casus_model::conduct::SoloAct;
use casus_model::council::{Reason, Stance};
use casus_model::report::Report;
use casus_model::setup::MotionKind;
use casus_model::{Event, MemberId, PublicLine, Run, Setup, Tick, words};

/// Columns of the scenario time and of the mark after it.
const TIME: usize = 11;
const MARK: usize = 2;

/// How a row is marked, and how much it matters when not all fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    /// What members say and do on their own.
    Member,
    /// What the author injects.
    Inject,
    /// What the adversary does beyond the script.
    Adversary,
    /// What the council decides.
    Council,
}

/// A row, before it is laid out.
#[derive(Clone, Debug)]
struct Row {
    tick: Tick,
    sort: Sort,
    /// What is kept when rows are left out; higher stays longer.
    weight: u32,
    /// Members whom it is about; listed before the text as far as they fit.
    members: Vec<MemberId>,
    /// Id of the inject.
    id: String,
    /// For one member and for several.
    text: [String; 2],
    /// What tells rows of the same kind apart, so that those of one tick can be merged.
    key: Option<Key>,
    /// Merged from rows that gave different reasons.
    mixed: bool,
}

/// Rows of one tick with the same key are one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Line(PublicLine),
    Consultation,
    Reserved,
    Extended,
    Abstained,
    Broke(Stance),
    Answered(SoloAct),
    Sounding,
    Settled,
}

/// The timeline in at most `most` rows, if the weightiest ones fit into them.
pub(crate) fn timeline(run: &Run<'_>, report: &Report, most: usize, look: Look) -> Vec<Line> {
    let setup = run.model().setup();
    let rows = collapse(run, setup);
    let (rows, left_out) = choose(rows, most);
    let mut lines = Vec::with_capacity(rows.len() + 1);
    let (mut time, mut likelihood) = (None, "");
    for row in &rows {
        let new = word(report, setup, row.tick);
        let at = if time == Some(row.tick) { String::new() } else { setup.clock.label(row.tick) };
        let said = if new == likelihood { "" } else { new };
        (time, likelihood) = (Some(row.tick), new);
        lines.push(line(setup, row, &at, said, look));
    }
    if left_out > 0 {
        let what = format!(
            "{} left out here; --trace FILE has every event",
            many(left_out, "lesser row", "lesser rows")
        );
        lines.push(Line::new().to(TIME + MARK).add(Ink::Faint, cut(&what, WIDTH - TIME - MARK, look)));
    }
    lines
}

/// The word for the mean belief in a hostile hand after a tick.
fn word(report: &Report, setup: &Setup, tick: Tick) -> &'static str {
    let place = usize::try_from(tick.0 - setup.clock.first.0).unwrap_or(0);
    let series = setup.hypotheses.iter().zip(&report.series.belief.0).filter(|(h, _)| h.hostile);
    words::icd203(series.map(|(_, (_, values))| values.get(place).copied().unwrap_or(0.0)).sum())
}

fn line(setup: &Setup, row: &Row, at: &str, likelihood: &str, look: Look) -> Line {
    let (mark, ink) = match row.sort {
        Sort::Member => (look.either("·", "-"), Ink::Plain),
        Sort::Inject => (look.either("●", "*"), Ink::Plain),
        Sort::Adversary => (look.either("▲", "!"), Ink::Warm),
        Sort::Council => (look.either("■", "#"), Ink::Cool),
    };
    let strong = row.sort == Sort::Council && row.weight >= DECISION;
    let told = if likelihood.is_empty() { 0 } else { likelihood.len() + 2 };
    let room = WIDTH - TIME - MARK - told;
    let ids: Vec<&str> = row.members.iter().map(|m| setup.members[m.ix()].id.as_str()).collect();
    let [one, more] = &row.text;
    let mut text = Line::new();
    let written = if ids.is_empty() {
        one.clone()
    } else {
        let said = if ids.len() == 1 { one } else { more };
        format!("{} {said}", names(&ids, room.saturating_sub(width(said) + 1).max(14)))
    };
    if !row.id.is_empty() {
        text = text.add(Ink::Faint, cut(&row.id, 8, look)).plain(" ");
    }
    let left = room - text.width();
    text = text.add(if strong { Ink::Strong } else { ink }, cut(&written, left, look));
    let head = Line::new().plain(fit(at, TIME, look)).add(ink, mark).to(TIME + MARK);
    head.then(text).to(WIDTH - likelihood.len()).add(Ink::Warm, likelihood)
}

/// From this weight on a row of the council is a decision.
const DECISION: u32 = 90;
/// A motion is tabled.
const TABLED: u32 = 80;
/// A motion is withdrawn before it comes to silence.
const WITHDRAWN: u32 = 79;
/// The same again.
const REPEATED: u32 = 38;

/// The events as rows: soundings of one text and like acts of one tick are merged.
fn collapse(run: &Run<'_>, setup: &Setup) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut soundings = 0;
    let mut tried: Vec<(Vec<MemberId>, String)> = Vec::new();
    let mut again = false;
    for (tick, event) in run.events() {
        let Some(mut row) = row(run, setup, *tick, event) else { continue };
        // Who tries the same again and again makes less news.
        if row.weight == TABLED {
            let what = (row.members.clone(), row.text[0].clone());
            again = tried.contains(&what);
            tried.push(what);
        }
        if again && (row.weight == TABLED || row.weight == WITHDRAWN) {
            row.weight = REPEATED;
        }
        let last_council = rows.iter().rposition(|r| r.sort == Sort::Council);
        if row.key == Some(Key::Sounding) {
            soundings += 1;
            if let Some(before) = last_council.filter(|&x| rows[x].key == Some(Key::Sounding)) {
                rows.remove(before);
                row.text[0] = row.text[0].replacen("Sounding", &format!("{soundings} soundings, last"), 1);
            } else {
                soundings = 1;
            }
            rows.push(row);
            continue;
        }
        let same =
            row.key.and_then(|key| rows.iter_mut().rev().find(|r| r.tick == *tick && r.key == Some(key)));
        match same {
            Some(before) => {
                if before.text != row.text && !before.mixed {
                    // Of several reasons none is the reason.
                    before.text.iter_mut().for_each(without_reason);
                    before.mixed = true;
                }
                before.members.append(&mut row.members);
            }
            None => rows.push(row),
        }
    }
    rows
}

fn without_reason(text: &mut String) {
    let cut = text.find(": ").or(text.find(" ("));
    if let Some(at) = cut {
        let closes = text[..at].contains('(');
        text.truncate(at);
        if closes {
            text.push(')');
        }
    }
}

fn row(run: &Run<'_>, setup: &Setup, tick: Tick, event: &Event) -> Option<Row> {
    let blank = Row {
        tick,
        sort: Sort::Council,
        weight: 0,
        members: vec![],
        id: String::new(),
        text: [String::new(), String::new()],
        key: None,
        mixed: false,
    };
    let pair = |one: &str, more: &str| [one.to_owned(), more.to_owned()];
    let by = |member: MemberId, weight, key, text| Row {
        sort: Sort::Member,
        weight,
        members: vec![member],
        text,
        key: Some(key),
        ..blank.clone()
    };
    let told = |sort, weight| {
        let (_, subject, text) = run.describe(event);
        Row { sort, weight, id: subject.unwrap_or_default(), text: [text, String::new()], ..blank.clone() }
    };
    let council = |weight| Row { id: String::new(), ..told(Sort::Council, weight) };
    let reason = |r: Reason| r.words();
    Some(match *event {
        Event::Received { .. } | Event::JoinedCoalition { .. } => return None,
        Event::Inject { index } => {
            let incident = matches!(setup.injects[index].effect, casus_model::setup::Effect::Incident { .. });
            told(Sort::Inject, if incident { 85 } else { 70 })
        }
        Event::Provocation { act } => {
            let act = &setup.adversary.repertoire[act];
            let text = [act.title.clone(), String::new()];
            Row { sort: Sort::Adversary, weight: 60, id: act.id.clone(), text, ..blank }
        }
        Event::Exposed { act } => {
            let act = &setup.adversary.repertoire[act];
            let text = [format!("{} is found out", setup.adversary.name), String::new()];
            Row { sort: Sort::Adversary, weight: 55, id: act.id.clone(), text, ..blank }
        }
        Event::Line { member, line } => {
            let text = match line {
                PublicLine::Silent => pair("falls silent", "fall silent"),
                PublicLine::Concern => pair("voices concern", "voice concern"),
                PublicLine::Doubts => pair("doubts a hostile hand", "doubt a hostile hand"),
                PublicLine::Suspects => pair("says whom it suspects", "say whom they suspect"),
                PublicLine::Names => pair("names the accused", "name the accused"),
            };
            by(member, 30 + 2 * line as u32, Key::Line(line), text)
        }
        Event::Consultation { member } => by(
            member,
            65,
            Key::Consultation,
            pair("asks for Article 4 consultation", "ask for Article 4 consultation"),
        ),
        Event::Tabled { sponsor, kind, draft } => {
            let text = match kind {
                MotionKind::Text => format!("tables rung {}", rung(setup, draft.rung)),
                MotionKind::Appeal => format!("appeals for acts at rung {}", rung(setup, draft.rung)),
            };
            Row { weight: TABLED, members: vec![sponsor], text: [text.clone(), text], ..blank }
        }
        Event::Sounding { draft, objections, .. } => {
            let would = match objections {
                0 => "nobody objects".to_owned(),
                1 => "1 objects".to_owned(),
                n => format!("{n} object"),
            };
            let text = format!("Sounding at rung {}: {would}", draft.rung);
            Row { weight: 40, text: [text, String::new()], key: Some(Key::Sounding), ..blank }
        }
        Event::SilenceOpened { draft, round, deadline } => {
            let text =
                format!("Silence on rung {} to {}, round {round}", draft.rung, setup.clock.label(deadline));
            Row { weight: 50, text: [text, String::new()], ..blank }
        }
        Event::Extended { member, .. } => {
            by(member, 45, Key::Extended, pair("asks for more time", "ask for more time"))
        }
        Event::Abstained { member, reason: why } => by(
            member,
            60,
            Key::Abstained,
            pair(&format!("abstains ({})", reason(why)), &format!("abstain ({})", reason(why))),
        ),
        Event::Broke { member, stance, reason: why } => {
            let way = if stance == Stance::TooWeak { "too weak" } else { "too strong" };
            let text = pair(
                &format!("breaks silence ({way}: {})", reason(why)),
                &format!("break silence ({way}: {})", reason(why)),
            );
            Row { sort: Sort::Council, ..by(member, 88, Key::Broke(stance), text) }
        }
        Event::Reserved { member, reason: why } => by(
            member,
            35,
            Key::Reserved,
            pair(
                &format!("enters a reservation ({})", reason(why)),
                &format!("enter reservations ({})", reason(why)),
            ),
        ),
        Event::LinkageSettled { member } => {
            by(member, 45, Key::Settled, pair("settles another dispute", "settle other disputes"))
        }
        Event::Adopted { draft, asked, conditional, .. } => {
            let how = match conditional {
                true => ", full rung on proof".to_owned(),
                false if draft.rung < asked => format!(", asked for {asked}"),
                false => String::new(),
            };
            let text = format!("ADOPTED rung {}{how}", rung(setup, draft.rung));
            Row { weight: 100, text: [text, String::new()], ..blank }
        }
        Event::Failed { draft, withdrawn, .. } => {
            let how = if withdrawn { "WITHDRAWN unvoted, last draft" } else { "BLOCKED" };
            let text = format!("{how} rung {}", rung(setup, draft.rung));
            Row { weight: if withdrawn { WITHDRAWN } else { 99 }, text: [text, String::new()], ..blank }
        }
        Event::Coalition { rung: at, members } => {
            let text = format!("COALITION of {members} at rung {}", rung(setup, at));
            Row { weight: 98, text: [text, String::new()], ..blank }
        }
        Event::Confirmed { .. } => council(95),
        Event::Lapsed { .. } => council(95),
        Event::Answered { member, act } => {
            let text = match act {
                SoloAct::Joined => pair("takes the act asked for", "take the act asked for"),
                SoloAct::Partial => pair("takes a lesser step", "take a lesser step"),
                _ => pair("does nothing", "do nothing"),
            };
            by(member, if act == SoloAct::Joined { 48 } else { 25 }, Key::Answered(act), text)
        }
    })
}

/// What many members do at once matters more.
fn most_told(row: &Row) -> u32 {
    if row.sort == Sort::Member { u32::try_from(row.members.len().min(20)).unwrap_or(0) } else { 0 }
}

/// At most `most` rows, the weightiest and, of equals, the earliest; and how many are left out.
fn choose(rows: Vec<Row>, most: usize) -> (Vec<Row>, usize) {
    if rows.len() <= most {
        return (rows, 0);
    }
    let keep = most.saturating_sub(1);
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|&x| std::cmp::Reverse(rows[x].weight + most_told(&rows[x])));
    let mut stays = vec![false; rows.len()];
    order.into_iter().take(keep).for_each(|x| stays[x] = true);
    let left_out = rows.len() - keep;
    (rows.into_iter().zip(stays).filter(|x| x.1).map(|x| x.0).collect(), left_out)
}

#[cfg(test)]
mod tests {
    use super::without_reason;

    #[test]
    fn mixed_reasons_are_dropped() {
        let mut text = "break silence (too strong: cost of the act)".to_owned();
        without_reason(&mut text);
        assert_eq!(text, "break silence (too strong)");
        without_reason(&mut text);
        assert_eq!(text, "break silence");
        let mut text = "enter reservations (cost of the act)".to_owned();
        without_reason(&mut text);
        assert_eq!(text, "enter reservations");
    }
}
