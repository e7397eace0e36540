//! A rehearsal as text.

use casus_scenario::diagnostic::clean;
use casus_session::Game;
use casus_session::debrief::{Debrief, PulseRecord, Reaction, RoundRecord, What};
use casus_session::view::DraftStatus;
use std::fmt::Write as _;

/// Names of members in one line, at most.
const NAMES: usize = 6;

/// What came of a rehearsal.
pub(crate) fn rehearsal(told: &Debrief, game: &Game) -> String {
    let cover = &told.cover;
    let mut text = format!(
        "{}: a rehearsal with all {} seats simulated, seed {}\n\n",
        clean(&cover.title),
        game.members().len(),
        cover.seed
    );
    let items = told.timeline.iter().filter(|happening| happening.what == What::Item).count();
    let _ =
        writeln!(text, "  play     {} on the session clock, {} records", span(cover.session), cover.records);
    let _ = writeln!(text, "  items    {items} of {} came out", game.table().items.len());
    for pulse in &told.pulses {
        let _ = writeln!(text, "  pulse    {}", self::pulse(pulse, told));
    }
    for round in &told.silence {
        let _ = writeln!(text, "  silence  {}", self::round(round));
    }
    let verdict = &told.verdict;
    let rung = |place: u8| {
        let rung = game.setup().ladder.get(usize::from(place));
        rung.map_or_else(String::new, |rung| clean(&rung.label))
    };
    let truth = cover.hypotheses.get(usize::from(cover.truth)).map_or_else(String::new, |label| clean(label));
    let _ = writeln!(text, "  truth    {truth}, which warrants: {}", rung(verdict.warranted));
    let reaction = match verdict.reaction {
        Reaction::Under(1) => "one rung too little".to_owned(),
        Reaction::Under(by) => format!("{by} rungs too little"),
        Reaction::Fitting => "as warranted".to_owned(),
        Reaction::Over(1) => "one rung too much".to_owned(),
        Reaction::Over(by) => format!("{by} rungs too much"),
    };
    let _ = writeln!(text, "  outcome  {}: {reaction}", rung(verdict.adopted));
    let _ = writeln!(text, "  head     {}", cover.head);
    text
}

fn span(ms: i64) -> String {
    let seconds = ms / 1000;
    format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// How many lean to which hypothesis.
fn pulse(pulse: &PulseRecord, told: &Debrief) -> String {
    let mut leaning = vec![0_u32; told.cover.hypotheses.len()];
    for answer in &pulse.answers {
        let most = answer.chips.iter().enumerate().rev().max_by_key(|(_, chips)| **chips);
        if let Some(count) = most.and_then(|(place, _)| leaning.get_mut(place)) {
            *count += 1;
        }
    }
    let counted = leaning.iter().zip(&told.cover.hypotheses).filter(|(count, _)| **count > 0);
    let counted: Vec<String> = counted.map(|(count, label)| format!("{count} {}", clean(label))).collect();
    let accept = pulse.answers.iter().filter(|answer| answer.accept).count();
    let at = span(pulse.opened.session);
    format!("{at} lean to: {}; {accept} would name the state", counted.join(", "))
}

fn round(round: &RoundRecord) -> String {
    let (at, title) = (span(round.opened.session), clean(&round.title));
    let breakers: Vec<&str> =
        round.answers.iter().filter(|a| a.breaks).map(|a| a.member.as_str()).take(NAMES).collect();
    let shadow = round.shadow.iter().filter(|s| s.would_break).count();
    match round.status {
        DraftStatus::Adopted => format!("{at} {title}: adopted"),
        DraftStatus::Broken => {
            let reason = round.answers.iter().find(|a| a.breaks).map_or("", |a| &a.reason);
            let left = round.left / 1000;
            let more = if shadow > 0 { format!("; {shadow} more would have") } else { String::new() };
            format!(
                "{at} {title}: broken by {} with {left} s left{more}. {}",
                breakers.join(", "),
                clean(reason)
            )
        }
        _ => format!("{at} {title}: ended before its time"),
    }
}
