//! The debrief as tables of text, for spreadsheets.

use super::{Debrief, Way};
use crate::command::play::Pin;
use crate::msel::guarded;
use crate::seat::{Party, Role};
use crate::view::{FormView, role_word};

/// Which table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// What happened.
    Timeline,
    /// Answers of people to the pulses, one row each.
    Beliefs,
    /// Answers of simulated members.
    SimulatedBeliefs,
    /// Answers to texts under silence, and shadow ballots.
    Decisions,
    /// Who knew what when.
    Knowledge,
    /// Notes of evaluators and control.
    Notes,
    /// The improvement plan.
    Improvements,
}

impl Sheet {
    /// All of them.
    pub const ALL: [Sheet; 7] = [
        Sheet::Timeline,
        Sheet::Beliefs,
        Sheet::SimulatedBeliefs,
        Sheet::Decisions,
        Sheet::Knowledge,
        Sheet::Notes,
        Sheet::Improvements,
    ];

    /// Its file in a bundle.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Sheet::Timeline => "timeline.csv",
            Sheet::Beliefs => "beliefs.csv",
            Sheet::SimulatedBeliefs => "beliefs-simulated.csv",
            Sheet::Decisions => "decisions.csv",
            Sheet::Knowledge => "knowledge.csv",
            Sheet::Notes => "notes.csv",
            Sheet::Improvements => "improvements.csv",
        }
    }
}

fn party(party: &Party) -> String {
    match party {
        Party::Control => "control".into(),
        Party::Chair => "chair".into(),
        Party::Red => "red".into(),
        Party::Member(id) => id.to_string(),
    }
}

fn seconds(ms: i64) -> String {
    format!("{}.{:03}", ms.div_euclid(1000), ms.rem_euclid(1000))
}

fn yes(is: bool) -> String {
    if is { "yes" } else { "no" }.into()
}

impl Debrief {
    /// A table as CSV (RFC 4180).
    #[must_use]
    pub fn csv(&self, sheet: Sheet) -> Vec<u8> {
        let mut writer = csv::WriterBuilder::new();
        let mut writer = writer.flexible(true).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        for row in self.rows(sheet) {
            // Writing to memory cannot fail.
            let _ = writer.write_record(row);
        }
        writer.into_inner().unwrap_or_default()
    }

    /// A table: its headings, then its rows. A text that a spreadsheet would take for a formula has a mark in front;
    /// numbers stay as they are.
    #[must_use]
    pub fn rows(&self, sheet: Sheet) -> Vec<Vec<String>> {
        match sheet {
            Sheet::Timeline => self.timeline_rows(),
            Sheet::Beliefs => self.belief_rows(true),
            Sheet::SimulatedBeliefs => self.belief_rows(false),
            Sheet::Decisions => self.decision_rows(),
            Sheet::Knowledge => self.knowledge_rows(),
            Sheet::Notes => self.note_rows(),
            Sheet::Improvements => {
                let heads = ["observation", "recommendation", "owner", "due"].map(str::to_owned);
                let rows = self.improvements.iter().map(|row| row.iter().map(|cell| guarded(cell)).collect());
                std::iter::once(heads.to_vec()).chain(rows).collect()
            }
        }
    }

    fn timeline_rows(&self) -> Vec<Vec<String>> {
        let mut rows = vec![
            ["session_s", "scenario_min", "lane", "kind", "words", "detail"].map(str::to_owned).to_vec(),
        ];
        for happening in &self.timeline {
            let kind = serde_json::to_value(happening.what).ok();
            rows.push(vec![
                seconds(happening.at.session),
                (happening.at.scenario / 60_000).to_string(),
                happening.lane.as_ref().map_or_else(String::new, party),
                kind.and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default(),
                guarded(&happening.words),
                guarded(&happening.detail),
            ]);
        }
        rows
    }

    fn belief_rows(&self, human: bool) -> Vec<Vec<String>> {
        let mut heads = ["pulse", "member", "session_s"].map(str::to_owned).to_vec();
        heads.extend(self.cover.hypotheses.iter().map(|label| guarded(label)));
        heads.extend(["cannot tell", "confidence", "accept", "brier", "reason"].map(str::to_owned));
        let mut rows = vec![heads];
        for pulse in &self.pulses {
            for answer in pulse.answers.iter().filter(|answer| answer.human == human) {
                let mut row =
                    vec![guarded(&pulse.title), answer.member.to_string(), seconds(answer.at.session)];
                row.extend(answer.chips.iter().map(u8::to_string));
                row.push(format!("{:?}", answer.confidence).to_lowercase());
                row.push(yes(answer.accept));
                row.push(format!("{:.4}", answer.brier));
                row.push(guarded(&answer.reason));
                rows.push(row);
            }
        }
        rows
    }

    fn decision_rows(&self) -> Vec<Vec<String>> {
        let heads = ["round", "title", "member", "act", "session_s", "people", "reason", "wording"];
        let mut rows = vec![heads.map(str::to_owned).to_vec()];
        for (n, round) in (1..).zip(&self.silence) {
            let row = |member: &str, act: &str, at: String, people: String, reason: &str, wording: &str| {
                vec![
                    u32::to_string(&n),
                    guarded(&round.title),
                    member.to_owned(),
                    act.to_owned(),
                    at,
                    people,
                    guarded(reason),
                    guarded(wording),
                ]
            };
            for answer in &round.answers {
                let act = if answer.breaks { "breaks" } else { "stays" };
                let (at, people) = (seconds(answer.at.session), yes(answer.human));
                rows.push(row(answer.member.as_str(), act, at, people, &answer.reason, &answer.wording));
            }
            for shadow in &round.shadow {
                let act = if shadow.would_break { "would have broken" } else { "would have stayed" };
                rows.push(row(shadow.member.as_str(), act, String::new(), String::new(), "", ""));
            }
        }
        rows
    }

    fn note_rows(&self) -> Vec<Vec<String>> {
        let heads = ["session_s", "scenario_min", "by", "of", "pin", "note"];
        let mut rows = vec![heads.map(str::to_owned).to_vec()];
        for note in &self.notes {
            let of = match &note.by {
                Role::Evaluator(member) => member.to_string(),
                _ => String::new(),
            };
            let pin = match &note.pin {
                None => String::new(),
                Some(Pin::Item(id)) => id.to_string(),
                Some(Pin::Draft(number)) => format!("draft {number}"),
                Some(Pin::Proposal(number)) => format!("proposal {number}"),
            };
            rows.push(vec![
                seconds(note.at.session),
                (note.at.scenario / 60_000).to_string(),
                role_word(&note.by).to_owned(),
                of,
                guarded(&pin),
                guarded(&note.text),
            ]);
        }
        rows
    }

    fn knowledge_rows(&self) -> Vec<Vec<String>> {
        let heads = ["item", "party", "session_s", "way", "read_s"];
        let mut rows = vec![heads.map(str::to_owned).to_vec()];
        for known in &self.knowledge {
            let way = match &known.way {
                Way::Public => "public".to_owned(),
                Way::Addressed => "addressed".to_owned(),
                Way::Passed { by, form } => format!(
                    "{} from {by}",
                    match form {
                        FormView::Original => "original",
                        FormView::Paraphrase => "paraphrase",
                        FormView::Conclusion => "conclusion",
                    }
                ),
            };
            rows.push(vec![
                known.item.to_string(),
                party(&known.party),
                seconds(known.at.session),
                way,
                known.read.map_or_else(String::new, |at| seconds(at.session)),
            ]);
        }
        rows
    }
}
