//! What a study asked and found, in plain words.

use super::policy;
use super::sensitivity::strongest;
use crate::words::many;
use casus_experiment::analysis::OutcomeSensitivity;
use casus_experiment::distribution::Distribution;
use casus_experiment::experiment::outcome::{Outcome, Quantity, Take};
use casus_experiment::experiment::{Claim, When};
use casus_experiment::space::Values;
use casus_experiment::{Analysis, Experiment};

/// The finding in a sentence, provisional as long as the study is.
pub(super) fn headline(a: &Analysis) -> String {
    if a.missing > 0 { format!("Unfinished. So far: {}", finding(a)) } else { finding(a) }
}

/// How the expectations fared, else which policies are left, else what matters.
fn finding(a: &Analysis) -> String {
    let of = |verdict: &str| a.hypotheses.iter().filter(|h| h.verdict == verdict).count();
    let all = a.hypotheses.len();
    match (of("supported"), of("refuted")) {
        _ if all == 0 => without_hypotheses(a),
        (1, _) if all == 1 => "What was expected holds.".into(),
        (_, 1) if all == 1 => "What was expected does not hold.".into(),
        (0, 0) if all == 1 => "Whether what was expected holds is undecided.".into(),
        (n, _) if n == all => format!("All {all} expectations hold."),
        (_, n) if n == all => format!("None of {all} expectations holds."),
        (0, 0) => format!("None of {all} expectations is decided."),
        (n, refuted) => {
            let open = all - n - refuted;
            let part = |n: usize, one: &str, more: &str| match n {
                0 => None,
                1 => Some(format!("1 {one}")),
                n => Some(format!("{n} {more}")),
            };
            let holds = format!("Of {all} expectations {n} hold{}", if n == 1 { "s" } else { "" });
            let rest =
                [part(refuted, "is refuted", "are refuted"), part(open, "is undecided", "are undecided")];
            let parts: Vec<String> = [Some(holds)].into_iter().chain(rest).flatten().collect();
            match parts.split_last() {
                Some((last, first)) if !first.is_empty() => format!("{} and {last}.", first.join(", ")),
                _ => format!("{}.", parts.concat()),
            }
        }
    }
}

fn without_hypotheses(a: &Analysis) -> String {
    if let Some(everywhere) = a.tradeoff.first() {
        let front: Vec<u32> =
            everywhere.policies.iter().filter(|p| p.dominated_by.is_empty()).map(|p| p.policy).collect();
        return match front[..] {
            [one] => format!("One policy does best against both errors: {}.", policy(a, one)),
            _ if front.len() == everywhere.policies.len() => {
                "No policy is better than another against both errors.".into()
            }
            _ => format!("{} of {} policies trade one error for the other.", front.len(), a.policies.len()),
        };
    }
    let named = |s: &OutcomeSensitivity| strongest(s).map(|input| (s.outcome.clone(), input.to_owned()));
    match a.sensitivity.iter().find_map(named) {
        Some((outcome, input)) => format!("What matters most to {outcome} is {input}."),
        None => format!("{} were played.", many(a.runs as usize, "run", "runs")),
    }
}

/// The question, and what keeps the page from being about the whole study.
pub(super) fn deck(a: &Analysis) -> String {
    let mut text = a.question.clone();
    if !a.given.is_empty() {
        text.push_str(&format!(" Here only where {}.", a.given.join(" and ")));
    }
    if a.missing > 0 {
        text.push_str(&format!(
            " The study is unfinished: {} not played yet.",
            many(a.missing as usize, "sample is", "samples are")
        ));
    }
    text
}

/// What an outcome is, in a few words.
pub(super) fn outcome(e: &Experiment, name: &str) -> String {
    e.outcomes.iter().find(|o| o.name.as_str() == name).map_or_else(String::new, taken)
}

/// A rule with the signs of mathematics.
pub(super) fn rule(text: &str) -> String {
    text.replace("<=", "≤").replace(">=", "≥")
}

/// A number of a document, without an end that says nothing.
fn plain(x: f64) -> String {
    let text = format!("{x}");
    text.replace('-', "\u{2212}")
}

fn taken(o: &Outcome) -> String {
    let of = quantity(&o.of);
    match o.take {
        Take::Start => format!("{of}, before the incident"),
        Take::Final => format!("{of}, at the end"),
        Take::Peak => format!("{of}, at its peak"),
        Take::Lowest => format!("{of}, at its lowest"),
        Take::Mean => format!("{of}, mean over time"),
        Take::Quantile(q) => format!("{of}, {} quantile over time", plain(q.get())),
        Take::FirstAtLeast(x) => format!("hours until {of} is at least {}", plain(x.get())),
        Take::Count => format!("how often {of}"),
        Take::First => format!("hours until {of}"),
        Take::Within(span) => format!("{of} within {span}"),
        Take::NotWithin(span) => format!("not within {span}: {of}"),
    }
}

fn quantity(q: &Quantity) -> String {
    let by = |what: &str, whom: Option<&str>| format!("{} {what}", whom.unwrap_or("a member"));
    match q {
        Quantity::Afi => "fracture index".into(),
        Quantity::BeliefFracture => "fracture of beliefs".into(),
        Quantity::PreferenceFracture => "fracture of preferences".into(),
        Quantity::VoiceFracture => "fracture of voices".into(),
        Quantity::Deficit => "consensus deficit".into(),
        Quantity::BeliefInTruth => "mean belief in the truth".into(),
        Quantity::Belief { member, hypothesis } => {
            let what = hypothesis.as_ref().map_or("the truth", |h| h.as_str());
            format!("belief of {} in {what}", member.as_str())
        }
        Quantity::IdealRung { member } => format!("ideal rung of {}", member.as_str()),
        Quantity::Naming => "members that name the accused".into(),
        Quantity::Rung => "rung in force".into(),
        Quantity::UnderReaction => "under-reaction".into(),
        Quantity::OverReaction => "over-reaction".into(),
        Quantity::Adopted { rung_at_least: 0 } => "a text is adopted".into(),
        Quantity::Adopted { rung_at_least } => format!("a text at rung {rung_at_least} or above is adopted"),
        Quantity::Attribution => "a text names the state".into(),
        Quantity::Tabled => "a motion is tabled".into(),
        Quantity::SilenceOpened => "a text is put under silence".into(),
        Quantity::SilenceBreak { by: whom } => by("breaks silence", whom.as_ref().map(|m| m.as_str())),
        Quantity::Reservation { by: whom } => by("enters a reservation", whom.as_ref().map(|m| m.as_str())),
        Quantity::Consultation { by: whom } => {
            by("asks for consultation under Article 4", whom.as_ref().map(|m| m.as_str()))
        }
        Quantity::Failed => "a text fails".into(),
        Quantity::Coalition => "some act without the alliance".into(),
        Quantity::Provocation => "the adversary acts beyond the script".into(),
    }
}

/// A registered hypothesis as a sentence.
pub(super) fn claim(says: &Claim) -> String {
    let o = says.outcome().as_str();
    let trend = |way: &str, along: &str, when: &When| format!("{o} {way} with {along}{}", where_in(when));
    match says {
        Claim::Less { when, than, .. } => format!("{o} is less {} than {}", place(when), place(than)),
        Claim::Greater { when, than, .. } => format!("{o} is greater {} than {}", place(when), place(than)),
        Claim::Alike { when, than, within, .. } => {
            format!("{o} differs by at most {} {} and {}", plain(within.get()), place(when), place(than))
        }
        Claim::AtMost { when, value, .. } => {
            format!("{o} is at most {}{}", plain(value.get()), where_in(when))
        }
        Claim::AtLeast { when, value, .. } => {
            format!("{o} is at least {}{}", plain(value.get()), where_in(when))
        }
        Claim::Rises { along, when, .. } => trend("rises", along.as_str(), when),
        Claim::Falls { along, when, .. } => trend("falls", along.as_str(), when),
    }
}

fn where_in(when: &When) -> String {
    if when.iter().len() == 0 { String::new() } else { format!(" {}", place(when)) }
}

/// A condition: `where warning is true and harm < 0.5`.
fn place(when: &When) -> String {
    let mut parts = vec![];
    for (axis, value) in when.iter() {
        let (axis, value) = (axis.as_str(), value.label());
        let compared = value.starts_with(['<', '>']);
        parts.push(if compared { format!("{axis} {value}") } else { format!("{axis} is {value}") });
    }
    if parts.is_empty() { "everywhere".into() } else { format!("where {}", parts.join(" and ")) }
}

/// The values of an axis: `0.2 to 0.9, uniform`.
pub(super) fn values(values: &Values) -> String {
    match values {
        Values::Range(d) => distribution(d),
        Values::Scale(d) => format!("what is written times {}", distribution(d)),
        Values::Delay(d) => format!("moved by {} h", distribution(d)),
        Values::Among(list) => {
            let list: Vec<&str> = list.iter().map(|v| v.label()).collect();
            list.join(", ")
        }
    }
}

fn distribution(d: &Distribution) -> String {
    let ends = |min: f64, max: f64| format!("{} to {}", plain(min), plain(max));
    match *d {
        Distribution::Uniform(min, max) => format!("{}, uniform", ends(min, max)),
        Distribution::LogUniform(min, max) => format!("{}, uniform in the logarithm", ends(min, max)),
        Distribution::Normal { mean, sd, min, max } => {
            let cut = match (min, max) {
                (Some(min), Some(max)) => format!(", cut to {}", ends(min, max)),
                (Some(min), None) => format!(", not below {}", plain(min)),
                (None, Some(max)) => format!(", not above {}", plain(max)),
                (None, None) => String::new(),
            };
            format!("normal, mean {}, standard deviation {}{cut}", plain(mean), plain(sd))
        }
        Distribution::Triangular { min, mode, max } => {
            format!("{}, triangular round {}", ends(min, max), plain(mode))
        }
        Distribution::Beta { a, b, min, max } => {
            format!("{}, beta ({}, {})", ends(min, max), plain(a), plain(b))
        }
    }
}
