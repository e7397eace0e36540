//! A run as lines: a header, then every event and, on each tick with news, the state of every member.
//!
//! The form is `"format": "casus.trace"`, version 1, one JSON object a line. This module shapes the lines; whoever
//! writes them chooses the serialiser.

use crate::report::{Pairs, ScenarioName};
use crate::step::Run;
use crate::time::Tick;
use crate::{PublicLine, VALUE_VERSION};
use serde::Serialize;

/// A line of a trace.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Line {
    /// The first line.
    Header {
        /// `casus.trace`.
        format: &'static str,
        /// Version of this form.
        version: u32,
        /// Version of the numbers.
        value_version: u32,
        /// What was played.
        scenario: ScenarioName,
        /// Seed.
        seed: u64,
        /// Replicate.
        replicate: u32,
        /// Ids of the hypotheses, in the order of the beliefs below.
        hypotheses: Vec<String>,
    },
    /// Something that happened.
    Event {
        /// Tick.
        tick: Tick,
        /// Scenario time.
        at: String,
        /// Kind, as in a report's timeline, with `received` and `joined_coalition` besides.
        kind: &'static str,
        /// Whom or what it concerns.
        subject: Option<String>,
        /// In words.
        text: String,
    },
    /// Beliefs and measures after a tick.
    State {
        /// Tick.
        tick: Tick,
        /// Scenario time.
        at: String,
        /// `state`.
        kind: &'static str,
        /// The measures.
        fracture: crate::Fracture,
        /// Belief of each member in each hypothesis, hypotheses in the scenario's order.
        belief: Pairs<Vec<f64>>,
    },
    /// The last line.
    End {
        /// `end`.
        kind: &'static str,
        /// Ticks played.
        ticks: usize,
        /// Public line of each member.
        lines: Pairs<PublicLine>,
    },
}

impl Run<'_> {
    /// The lines of a recorded run, in order.
    #[must_use]
    pub fn trace(&self) -> Vec<Line> {
        let setup = &self.model.setup;
        let mut lines = vec![Line::Header {
            format: "casus.trace",
            version: 1,
            value_version: VALUE_VERSION,
            scenario: ScenarioName::of(setup),
            seed: self.draws.seed(),
            replicate: self.draws.replicate(),
            hypotheses: setup.hypotheses.iter().map(|h| h.id.clone()).collect(),
        }];
        let mut events = self.events().iter().peekable();
        for (place, fracture) in self.state.series.iter().enumerate() {
            let tick = setup.clock.tick_of(place);
            let at = setup.clock.label(tick);
            let mut news = place == 0;
            while let Some((_, event)) = events.next_if(|e| e.0 == tick) {
                news = true;
                let (kind, subject, text) = self.describe(event);
                lines.push(Line::Event { tick, at: at.clone(), kind, subject, text });
            }
            if let (true, Some(history)) = (news, &self.beliefs) {
                let size = self.state.belief.len();
                let now = history[place * size..][..size].chunks_exact(self.model.width);
                let of = |i: usize| now.clone().map(|p| p[i]).collect();
                let belief = setup.members.iter().enumerate().map(|(i, m)| (m.id.clone(), of(i))).collect();
                lines.push(Line::State {
                    tick,
                    at,
                    kind: "state",
                    fracture: *fracture,
                    belief: Pairs(belief),
                });
            }
        }
        let words = setup.members.iter().zip(&self.state.line).map(|(m, l)| (m.id.clone(), *l)).collect();
        lines.push(Line::End { kind: "end", ticks: self.state.series.len(), lines: Pairs(words) });
        lines
    }
}
