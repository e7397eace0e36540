//! Numbers, lists and the sentence that sums a run up, as a screen and a page tell them.

use casus_experiment::Ensemble;
use casus_experiment::statistic::Frequency;
use casus_model::Setup;
use casus_model::report::{OutcomeKind, Report};

/// A span in hours, without a fraction that says nothing.
#[must_use]
pub fn hours(value: f64) -> String {
    let text = format!("{value:.1}");
    format!("{} h", text.strip_suffix(".0").unwrap_or(&text))
}

/// A count with commas between thousands.
#[must_use]
pub fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A noun with its number.
#[must_use]
pub fn many(number: usize, one: &str, more: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{} {more}", count(number as u64)) }
}

/// As many names as fit into so many characters: `EST, LVA and LTU`, `EST, LVA and 5 others`.
#[must_use]
pub fn names<S: AsRef<str>>(names: &[S], characters: usize) -> String {
    let list = |shown: usize| {
        let left = names.len() - shown;
        let mut parts: Vec<String> = names[..shown].iter().map(|n| n.as_ref().to_owned()).collect();
        if left > 0 {
            parts.push(if shown == 0 {
                many(left, "member", "members")
            } else {
                many(left, "other", "others")
            });
        }
        match parts.split_last() {
            None => "nobody".to_owned(),
            Some((only, [])) => only.clone(),
            Some((last, first)) => format!("{} and {last}", first.join(", ")),
        }
    };
    let fits = |text: &String| text.chars().count() <= characters;
    (0..=names.len()).rev().map(list).find(fits).unwrap_or_else(|| list(0))
}

/// A rung with its label: `3 (Public attribution)`.
#[must_use]
pub fn rung(setup: &Setup, rung: u8) -> String {
    match setup.ladder.get(usize::from(rung)) {
        Some(r) => format!("{rung} ({})", r.label),
        None => rung.to_string(),
    }
}

/// The label of the ground truth.
#[must_use]
pub fn truth(setup: &Setup) -> &str {
    &setup.hypotheses[setup.truth.ix()].label
}

/// The run in a sentence.
#[must_use]
pub fn headline(report: &Report, setup: &Setup) -> String {
    format!("{}; {}", happened(report, setup), judged(report, setup))
}

/// What happened, without a full stop.
#[must_use]
pub fn happened(report: &Report, setup: &Setup) -> String {
    let o = &report.outcome;
    let after = o.hours.map_or_else(String::new, |h| format!(" after {}", hours(h)));
    match o.kind {
        OutcomeKind::Adopted | OutcomeKind::Diluted if o.rung == 0 => {
            let took_back = if o.retracted { ", taking its earlier text back" } else { "" };
            format!("The alliance settled{after} on no action{took_back}")
        }
        OutcomeKind::Adopted | OutcomeKind::Diluted if o.retracted => {
            format!("The alliance came down{after} from its earlier text to rung {}", rung(setup, o.rung))
        }
        OutcomeKind::Adopted => format!("The alliance adopted a text at rung {}{after}", rung(setup, o.rung)),
        OutcomeKind::Diluted => {
            let from = o.first_rung.map_or_else(String::new, |r| format!(" from rung {r}"));
            format!("The alliance adopted a text diluted{from} to {}{after}", rung(setup, o.rung))
        }
        OutcomeKind::Blocked if o.withdrawn => {
            let asked = o.first_rung.map_or_else(String::new, |r| format!(" at rung {}", rung(setup, r)));
            format!("The text{asked} was withdrawn{after} without a vote of silence, and none was adopted")
        }
        OutcomeKind::Blocked => {
            let asked =
                o.first_rung.map_or_else(String::new, |r| format!(" first asked at rung {}", rung(setup, r)));
            format!("{} blocked the text{asked}{after}, and none was adopted", names(&o.blocked_by, 24))
        }
        OutcomeKind::Coalition => {
            let at = o.first_rung.map_or_else(String::new, |r| format!(" at rung {}", rung(setup, r)));
            format!("No common text stood; a coalition of {} acted on its own{at}{after}", o.coalition.len())
        }
        OutcomeKind::NoMotion => "No text was decided on".into(),
    }
}

/// How that compares with what the truth warranted, and who acted apart.
#[must_use]
pub fn judged(report: &Report, setup: &Setup) -> String {
    let o = &report.outcome;
    let apart = match (o.kind, o.coalition.len()) {
        (OutcomeKind::Coalition, _) | (_, 0) => String::new(),
        (_, n) => format!(" When another text failed, {n} acted on their own."),
    };
    let (warranted, verdict) = (report.truth.warranted_rung, verdict(report));
    format!("the truth ({}) warranted rung {warranted}: {verdict}.{apart}", truth(setup))
}

/// How the answer compares with what was warranted.
#[must_use]
pub fn verdict(report: &Report) -> String {
    let (rung, warranted) = (report.outcome.rung, report.truth.warranted_rung);
    let by = |n: u8| if n == 1 { "1 rung".to_owned() } else { format!("{n} rungs") };
    match rung.cmp(&warranted) {
        std::cmp::Ordering::Less => format!("an under-reaction by {}", by(warranted - rung)),
        std::cmp::Ordering::Equal if report.error.over_peak > 0.0 => "proportionate in the end".into(),
        std::cmp::Ordering::Equal => "proportionate".into(),
        std::cmp::Ordering::Greater => format!("an over-reaction by {}", by(rung - warranted)),
    }
}

/// The most frequent ending of an ensemble with its frequency; of equals the first.
#[must_use]
pub fn commonest(ensemble: &Ensemble) -> Option<(&'static str, &Frequency)> {
    let most =
        ensemble.outcome.kind.0.iter().fold(None, |best: Option<&(String, Frequency)>, x| match best {
            Some(b) if b.1.count >= x.1.count => best,
            _ => Some(x),
        });
    most.map(|(kind, frequency)| {
        let words = match kind.as_str() {
            "no_motion" => "no text was decided on",
            "coalition" => "no text stood and a coalition acted",
            "blocked" => "the text was blocked",
            "diluted" => "a diluted text was adopted",
            _ => "a text was adopted as asked",
        };
        (words, frequency)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!((hours(42.0), hours(1.5)), ("42 h".into(), "1.5 h".into()));
        assert_eq!(
            (count(999), count(1_000), count(1_234_567)),
            ("999".into(), "1,000".into(), "1,234,567".into())
        );
    }

    #[test]
    fn lists_say_how_many_they_leave_out() {
        let ids = ["EST", "LVA", "LTU", "POL"];
        assert_eq!(names(&ids, 40), "EST, LVA, LTU and POL");
        assert_eq!(names(&ids, 20), "EST and 3 others");
        assert_eq!(names(&ids, 3), "4 members");
        assert_eq!(names(&ids[..1], 9), "EST");
        assert_eq!(names::<&str>(&[], 9), "nobody");
    }
}
