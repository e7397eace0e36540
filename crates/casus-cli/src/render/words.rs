//! Numbers, lists and the sentence that sums a run up.

use super::line::width;
use casus_model::Setup;
use casus_model::metrics::fracture::IndexWeights;
use casus_model::report::{OutcomeKind, Report};

/// Two decimals, without a minus before a zero.
pub(crate) fn two(value: f64) -> String {
    let text = format!("{value:.2}");
    if text == "-0.00" { "0.00".into() } else { text }
}

/// Two decimals with a sign; a change that rounds to nothing has none.
pub(crate) fn signed(value: f64) -> String {
    match two(value).as_str() {
        "0.00" => "0.00".into(),
        text if text.starts_with('-') => text.into(),
        text => format!("+{text}"),
    }
}

/// A span in hours, without a fraction that says nothing.
pub(crate) fn hours(value: f64) -> String {
    let text = format!("{value:.1}");
    format!("{} h", text.strip_suffix(".0").unwrap_or(&text))
}

/// A count with commas between thousands.
pub(crate) fn count(value: u64) -> String {
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
pub(crate) fn many(number: usize, one: &str, more: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{} {more}", count(number as u64)) }
}

/// As many names as fit: `EST, LVA and LTU`, `EST, LVA and 5 others`.
pub(crate) fn names<S: AsRef<str>>(names: &[S], columns: usize) -> String {
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
    (0..=names.len()).rev().map(list).find(|text| width(text) <= columns).unwrap_or_else(|| list(0))
}

/// A rung with its label: `3 (Public attribution)`.
pub(crate) fn rung(setup: &Setup, rung: u8) -> String {
    match setup.ladder.get(usize::from(rung)) {
        Some(r) => format!("{rung} ({})", r.label),
        None => rung.to_string(),
    }
}

/// The label of the ground truth.
pub(crate) fn truth(setup: &Setup) -> &str {
    &setup.hypotheses[setup.truth.ix()].label
}

/// The run in a sentence.
pub(crate) fn headline(report: &Report, setup: &Setup) -> String {
    let o = &report.outcome;
    let after = o.hours.map_or_else(String::new, |h| format!(" after {}", hours(h)));
    let happened = match o.kind {
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
    };
    let apart = match (o.kind, o.coalition.len()) {
        (OutcomeKind::Coalition, _) | (_, 0) => String::new(),
        (_, n) => format!(" When another text failed, {n} acted on their own."),
    };
    format!(
        "{happened}; the truth ({}) warranted rung {}: {}.{apart}",
        truth(setup),
        report.truth.warranted_rung,
        verdict(report)
    )
}

/// What each part counts in the fracture index.
pub(crate) fn index_weights(w: &IndexWeights) -> String {
    let [belief, preference, voice] = [w.belief, w.preference, w.voice].map(|weight| 100.0 * weight);
    format!("in the index beliefs count {belief:.0} %, preferences {preference:.0} %, voices {voice:.0} %")
}

/// How the answer compares with what was warranted.
pub(crate) fn verdict(report: &Report) -> String {
    let (rung, warranted) = (report.outcome.rung, report.truth.warranted_rung);
    let by = |n: u8| if n == 1 { "1 rung".to_owned() } else { format!("{n} rungs") };
    match rung.cmp(&warranted) {
        std::cmp::Ordering::Less => format!("an under-reaction by {}", by(warranted - rung)),
        std::cmp::Ordering::Equal if report.error.over_peak > 0.0 => "proportionate in the end".into(),
        std::cmp::Ordering::Equal => "proportionate".into(),
        std::cmp::Ordering::Greater => format!("an over-reaction by {}", by(rung - warranted)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!((two(-0.001), two(0.125), two(1.0)), ("0.00".into(), "0.12".into(), "1.00".into()));
        assert_eq!((signed(-0.2), signed(0.2), signed(0.0)), ("-0.20".into(), "+0.20".into(), "0.00".into()));
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
