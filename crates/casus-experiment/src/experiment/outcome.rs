//! What is measured of a run: a quantity, and how its course becomes one number.

use crate::robustness::Better;
use casus_model::{Draws, Event, HypothesisId, MemberId, Model, PublicLine, Run, Setup};
use casus_scenario::value::{Finite, Hours, Id};
use serde::{Deserialize, Serialize};

/// A number that is taken of every run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// What results call it.
    pub name: Id,
    /// What is looked at.
    pub of: Quantity,
    /// How that becomes one number.
    pub take: Take,
    /// Which way it is better, if either: policies are then compared by it.
    #[serde(default)]
    pub better: Option<Better>,
    /// The worst value of a sample's mean that would do: `better` says which side of it.
    #[serde(default)]
    pub acceptable: Option<Finite>,
}

/// Something that has a value after every tick, or that happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Quantity {
    /// Alliance Fracture Index, 0 to 1.
    Afi,
    /// Its belief part.
    BeliefFracture,
    /// Its preference part.
    PreferenceFracture,
    /// Its voice part.
    VoiceFracture,
    /// Consensus deficit, 0 to 1.
    Deficit,
    /// Mean belief of the members in what really happened.
    BeliefInTruth,
    /// A member's own belief in a hypothesis; in the truth if none is named.
    Belief {
        /// Whose.
        member: Id,
        /// In what.
        #[serde(default)]
        hypothesis: Option<Id>,
    },
    /// A member's ideal rung.
    IdealRung {
        /// Whose.
        member: Id,
    },
    /// Members whose public line names the accused.
    Naming,
    /// Rung of the text in force; 0 if none is.
    Rung,
    /// How far that lies below the rung that the truth warrants, over the highest rung.
    UnderReaction,
    /// How far it lies above, over the highest rung.
    OverReaction,
    /// A text is adopted, at this rung or above.
    Adopted {
        /// The rung.
        #[serde(default)]
        rung_at_least: u8,
    },
    /// A text is adopted that names the state.
    Attribution,
    /// A motion is tabled.
    Tabled,
    /// A text is put under silence.
    SilenceOpened,
    /// A member breaks silence.
    SilenceBreak {
        /// Only this one.
        #[serde(default)]
        by: Option<Id>,
    },
    /// A member lets a text pass with a reservation.
    Reservation {
        /// Only this one.
        #[serde(default)]
        by: Option<Id>,
    },
    /// A member asks for consultation under Article 4.
    Consultation {
        /// Only this one.
        #[serde(default)]
        by: Option<Id>,
    },
    /// A text fails.
    Failed,
    /// Some act without the alliance.
    Coalition,
    /// The adversary acts beyond the script.
    Provocation,
}

/// How a course becomes one number. Everything is counted from the tick of the first incident on, or from the first tick
/// if there is none.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Take {
    /// The value just before the incident.
    Start,
    /// The value after the last tick.
    Final,
    /// The highest value.
    Peak,
    /// The lowest value.
    Lowest,
    /// The mean over ticks.
    Mean,
    /// The value below which this share of the ticks lies (interpolated between order statistics).
    Quantile(Finite),
    /// Hours until the value is first at least so much; nothing if it never is.
    FirstAtLeast(Finite),
    /// How often it happens.
    Count,
    /// Hours until it first happens; nothing if it never does.
    First,
    /// 1 if it happens within so long, else 0.
    Within(Hours),
    /// 0 if it happens within so long, else 1.
    NotWithin(Hours),
}

impl Quantity {
    /// Whether it happens; else it has a value after every tick.
    #[must_use]
    pub fn happens(&self) -> bool {
        match self {
            Quantity::Afi
            | Quantity::BeliefFracture
            | Quantity::PreferenceFracture
            | Quantity::VoiceFracture
            | Quantity::Deficit
            | Quantity::BeliefInTruth
            | Quantity::Belief { .. }
            | Quantity::IdealRung { .. }
            | Quantity::Naming
            | Quantity::Rung
            | Quantity::UnderReaction
            | Quantity::OverReaction => false,
            Quantity::Adopted { .. }
            | Quantity::Attribution
            | Quantity::Tabled
            | Quantity::SilenceOpened
            | Quantity::SilenceBreak { .. }
            | Quantity::Reservation { .. }
            | Quantity::Consultation { .. }
            | Quantity::Failed
            | Quantity::Coalition
            | Quantity::Provocation => true,
        }
    }

    /// The member that it names, if any.
    pub(crate) fn member(&self) -> Option<&Id> {
        match self {
            Quantity::Belief { member, .. } | Quantity::IdealRung { member } => Some(member),
            Quantity::SilenceBreak { by } | Quantity::Reservation { by } | Quantity::Consultation { by } => {
                by.as_ref()
            }
            _ => None,
        }
    }

    /// The hypothesis that it names, if any.
    pub(crate) fn hypothesis(&self) -> Option<&Id> {
        match self {
            Quantity::Belief { hypothesis, .. } => hypothesis.as_ref(),
            _ => None,
        }
    }
}

impl Take {
    /// Whether it is taken of what happens; else of what has a value after every tick.
    #[must_use]
    pub fn counts(self) -> bool {
        matches!(self, Take::Count | Take::First | Take::Within(_) | Take::NotWithin(_))
    }
}

impl Outcome {
    /// Its unit, for the reader of a table.
    #[must_use]
    pub fn unit(&self) -> &'static str {
        match (self.take, &self.of) {
            (Take::FirstAtLeast(_) | Take::First, _) => "hours after the incident",
            (Take::Within(_) | Take::NotWithin(_), _) => "0 or 1",
            (Take::Count, _) => "events",
            (_, Quantity::Naming) => "members",
            (_, Quantity::Rung | Quantity::IdealRung { .. }) => "rung",
            _ => "0 to 1",
        }
    }

    /// What it says, in the words of the document.
    #[must_use]
    pub fn meaning(&self) -> String {
        let written = |r: Result<String, ron::Error>| r.unwrap_or_default();
        let options = casus_scenario::parse::options();
        format!("{} of {}", written(options.to_string(&self.take)), written(options.to_string(&self.of)))
    }
}

/// What a compiled quantity looks at.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Look {
    /// One of the five measures of fracture.
    Fracture(usize),
    BeliefInTruth,
    Belief(MemberId, HypothesisId),
    IdealRung(MemberId),
    Naming,
    Rung,
    Under,
    Over,
    Event(Happening),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Happening {
    Adopted(u8),
    Attribution,
    Tabled,
    SilenceOpened,
    Break(Option<MemberId>),
    Reservation(Option<MemberId>),
    Consultation(Option<MemberId>),
    Failed,
    Coalition,
    Provocation,
}

impl Happening {
    fn is(self, event: &Event) -> bool {
        let of = |whom: Option<MemberId>, member: MemberId| whom.is_none_or(|whom| whom == member);
        match (self, *event) {
            (Happening::Adopted(rung), Event::Adopted { draft, .. }) => draft.rung >= rung,
            (Happening::Attribution, Event::Adopted { draft, .. }) => {
                draft.claim >= casus_model::ClaimLevel::State
            }
            (Happening::Tabled, Event::Tabled { .. })
            | (Happening::SilenceOpened, Event::SilenceOpened { .. })
            | (Happening::Failed, Event::Failed { .. })
            | (Happening::Coalition, Event::Coalition { .. })
            | (Happening::Provocation, Event::Provocation { .. }) => true,
            (Happening::Break(by), Event::Broke { member, .. })
            | (Happening::Reservation(by), Event::Reserved { member, .. })
            | (Happening::Consultation(by), Event::Consultation { member }) => of(by, member),
            _ => false,
        }
    }
}

/// Plays runs of one model and takes the outcomes of each. Reused from run to run, it allocates nothing once every kind
/// of event has been seen.
#[derive(Debug)]
pub struct Recorder<'m> {
    model: &'m Model,
    run: Run<'m>,
    taken: Vec<(Look, Take)>,
    /// What is looked at after every tick, each once.
    looks: Vec<Look>,
    /// The values, look by look.
    courses: Vec<Vec<f64>>,
    sorted: Vec<f64>,
}

impl<'m> Recorder<'m> {
    /// A recorder of these outcomes.
    ///
    /// # Errors
    ///
    /// The id of a member or hypothesis that the model lacks.
    pub fn new<'o>(model: &'m Model, outcomes: &'o [Outcome]) -> Result<Recorder<'m>, &'o Id> {
        let taken = outcomes.iter().map(|outcome| Ok((look(model.setup(), &outcome.of)?, outcome.take)));
        let taken: Vec<(Look, Take)> = taken.collect::<Result<_, _>>()?;
        let mut looks: Vec<Look> = Vec::new();
        for (look, _) in &taken {
            if !matches!(look, Look::Event(_) | Look::Fracture(_)) && !looks.contains(look) {
                looks.push(*look);
            }
        }
        let happens = taken.iter().any(|(look, _)| matches!(look, Look::Event(_)));
        let run = if happens { model.eventful() } else { model.silent() };
        let courses = vec![Vec::with_capacity(model.setup().clock.len()); looks.len()];
        Ok(Recorder { model, run, taken, looks, courses, sorted: Vec::new() })
    }

    /// Plays the run under these draws and writes what is taken of it, one entry for each outcome.
    pub fn play(&mut self, draws: Draws, into: &mut Vec<Option<f64>>) {
        self.run.restart(draws);
        self.courses.iter_mut().for_each(Vec::clear);
        while !self.run.is_over() {
            self.run.step();
            for (look, course) in self.looks.iter().zip(&mut self.courses) {
                course.push(now(self.model, &self.run, *look));
            }
        }
        into.clear();
        for at in 0..self.taken.len() {
            let (look, take) = self.taken[at];
            into.push(self.taken_of(look, take));
        }
    }

    /// The run that was played last.
    #[must_use]
    pub fn run(&self) -> &Run<'m> {
        &self.run
    }

    fn taken_of(&mut self, look: Look, take: Take) -> Option<f64> {
        let from = self.run.incident_place();
        let setup = self.model.setup();
        let hours = |place: usize| setup.clock.hours(place as i32 - from as i32);
        if let Look::Event(happening) = look {
            let happened = self.run.events().iter().filter(|(_, event)| happening.is(event));
            let mut after = happened.map(|(tick, _)| setup.clock.place(*tick)).filter(|&place| place >= from);
            let within = |limit: Hours, first: Option<usize>| {
                first.is_some_and(|place| hours(place) <= limit.minutes() as f64 / 60.0)
            };
            return match take {
                Take::Count => Some(after.count() as f64),
                Take::First => after.next().map(hours),
                Take::Within(limit) => Some(f64::from(within(limit, after.next()))),
                Take::NotWithin(limit) => Some(f64::from(!within(limit, after.next()))),
                _ => None,
            };
        }
        if let Look::Fracture(which) = look {
            let series = self.run.series();
            return reduce(take, from, series.len(), |place| series[place].parts()[which], &mut self.sorted)
                .map(|reduced| reduced.value(hours));
        }
        let which = self.looks.iter().position(|other| *other == look)?;
        let course = &self.courses[which];
        reduce(take, from, course.len(), |place| course[place], &mut self.sorted)
            .map(|reduced| reduced.value(hours))
    }
}

/// A number, or a place in time.
enum Reduced {
    Number(f64),
    Place(usize),
}

impl Reduced {
    fn value(self, hours: impl Fn(usize) -> f64) -> f64 {
        match self {
            Reduced::Number(value) => value,
            Reduced::Place(place) => hours(place),
        }
    }
}

/// A course of `len` values, of which those from `from` on count.
fn reduce(
    take: Take,
    from: usize,
    len: usize,
    value: impl Fn(usize) -> f64,
    sorted: &mut Vec<f64>,
) -> Option<Reduced> {
    let last = len.checked_sub(1)?;
    let after = from.min(last)..len;
    let number = match take {
        Take::Start => value(from.saturating_sub(1).min(last)),
        Take::Final => value(last),
        Take::Peak => after.map(value).fold(f64::NEG_INFINITY, f64::max),
        Take::Lowest => after.map(value).fold(f64::INFINITY, f64::min),
        Take::Mean => {
            let count = after.len() as f64;
            after.map(value).sum::<f64>() / count
        }
        Take::Quantile(q) => {
            sorted.clear();
            sorted.extend(after.map(value));
            sorted.sort_unstable_by(f64::total_cmp);
            let at = q.get() * (sorted.len() - 1) as f64;
            let below = at as usize;
            let above = (below + 1).min(sorted.len() - 1);
            sorted[below] + (at - below as f64) * (sorted[above] - sorted[below])
        }
        Take::FirstAtLeast(level) => {
            return after.into_iter().find(|&place| value(place) >= level.get()).map(Reduced::Place);
        }
        Take::Count | Take::First | Take::Within(_) | Take::NotWithin(_) => return None,
    };
    Some(Reduced::Number(number))
}

fn look<'q>(setup: &Setup, of: &'q Quantity) -> Result<Look, &'q Id> {
    let member = |id: &'q Id| setup.member(id.as_str()).ok_or(id);
    let by = |id: &'q Option<Id>| id.as_ref().map(member).transpose();
    Ok(match of {
        Quantity::Afi => Look::Fracture(0),
        Quantity::BeliefFracture => Look::Fracture(1),
        Quantity::PreferenceFracture => Look::Fracture(2),
        Quantity::VoiceFracture => Look::Fracture(3),
        Quantity::Deficit => Look::Fracture(4),
        Quantity::BeliefInTruth => Look::BeliefInTruth,
        Quantity::Belief { member: whose, hypothesis } => {
            let what = match hypothesis {
                Some(id) => setup.hypothesis(id.as_str()).ok_or(id)?,
                None => setup.truth,
            };
            Look::Belief(member(whose)?, what)
        }
        Quantity::IdealRung { member: whose } => Look::IdealRung(member(whose)?),
        Quantity::Naming => Look::Naming,
        Quantity::Rung => Look::Rung,
        Quantity::UnderReaction => Look::Under,
        Quantity::OverReaction => Look::Over,
        Quantity::Adopted { rung_at_least } => Look::Event(Happening::Adopted(*rung_at_least)),
        Quantity::Attribution => Look::Event(Happening::Attribution),
        Quantity::Tabled => Look::Event(Happening::Tabled),
        Quantity::SilenceOpened => Look::Event(Happening::SilenceOpened),
        Quantity::SilenceBreak { by: whom } => Look::Event(Happening::Break(by(whom)?)),
        Quantity::Reservation { by: whom } => Look::Event(Happening::Reservation(by(whom)?)),
        Quantity::Consultation { by: whom } => Look::Event(Happening::Consultation(by(whom)?)),
        Quantity::Failed => Look::Event(Happening::Failed),
        Quantity::Coalition => Look::Event(Happening::Coalition),
        Quantity::Provocation => Look::Event(Happening::Provocation),
    })
}

/// What a look sees after a tick.
fn now(model: &Model, run: &Run<'_>, look: Look) -> f64 {
    let setup = model.setup();
    let (n, top) = (setup.members.len(), setup.ladder.len() - 1);
    let beyond = || f64::from(run.rung()) - f64::from(setup.hypotheses[setup.truth.ix()].warrants);
    match look {
        Look::BeliefInTruth => {
            (0..n).map(|i| run.belief(MemberId::at(i), setup.truth)).sum::<f64>() / n as f64
        }
        Look::Belief(member, hypothesis) => run.belief(member, hypothesis),
        Look::IdealRung(member) => f64::from(run.ideal_rungs()[member.ix()]),
        Look::Naming => run.public_lines().iter().filter(|&&l| l == PublicLine::Names).count() as f64,
        Look::Rung => f64::from(run.rung()),
        Look::Under => (-beyond()).max(0.0) / top as f64,
        Look::Over => beyond().max(0.0) / top as f64,
        Look::Fracture(_) | Look::Event(_) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::tests::{batch, model};

    fn outcome(of: Quantity, take: Take) -> Outcome {
        Outcome { name: "x".parse().expect("an id"), of, take, better: None, acceptable: None }
    }

    /// What is taken of a run is what its summary and its events say.
    #[test]
    fn outcomes_agree_with_the_summary() {
        let model = model();
        let hours: Hours = "72h".parse().expect("a span");
        let outcomes = [
            outcome(Quantity::Afi, Take::Peak),
            outcome(Quantity::Afi, Take::Mean),
            outcome(Quantity::VoiceFracture, Take::Final),
            outcome(Quantity::Deficit, Take::Start),
            outcome(Quantity::UnderReaction, Take::Final),
            outcome(Quantity::OverReaction, Take::Peak),
            outcome(Quantity::Rung, Take::Final),
            outcome(Quantity::BeliefInTruth, Take::Final),
            outcome(Quantity::Naming, Take::Final),
            outcome(Quantity::Adopted { rung_at_least: 0 }, Take::First),
            outcome(Quantity::Adopted { rung_at_least: 0 }, Take::NotWithin(hours)),
            outcome(Quantity::Attribution, Take::First),
            outcome(Quantity::SilenceBreak { by: None }, Take::Count),
            outcome(Quantity::Consultation { by: None }, Take::Count),
            outcome(Quantity::SilenceOpened, Take::Count),
        ];
        let mut recorder = Recorder::new(&model, &outcomes).expect("no member is named");
        let summaries = batch(&model).run(&|_| ()).summaries;
        let mut taken = Vec::new();
        for (k, s) in (0..100).zip(summaries) {
            recorder.play(Draws::new(2026, 0, k), &mut taken);
            let breaks: u32 = recorder.run().breaks().iter().map(|&b| u32::from(b)).sum();
            let late = s.delay_hours.is_none_or(|h| h > 72.0);
            let expected = [
                Some(s.fracture[0].peak),
                Some(s.fracture[0].mean),
                Some(s.fracture[3].last),
                Some(s.fracture[4].start),
                Some(s.under),
                Some(s.over_peak),
                Some(f64::from(s.rung)),
                Some(s.belief_in_truth),
                Some(f64::from(s.naming)),
                s.delay_hours,
                Some(f64::from(late)),
                s.attribution_hours,
                Some(f64::from(breaks)),
                Some(f64::from(s.consultations)),
                Some(f64::from(s.silences)),
            ];
            assert_eq!(taken, expected, "replicate {k}");
        }
    }

    #[test]
    fn courses_are_reduced_from_the_incident_on() {
        let course = [9.0, 1.0, 3.0, 2.0, 5.0];
        let of = |take| {
            reduce(take, 2, 5, |place| course[place], &mut Vec::new()).map(|r| r.value(|place| place as f64))
        };
        let finite = |x| Finite::new(x).expect("finite");
        assert_eq!(of(Take::Start), Some(1.0));
        assert_eq!(of(Take::Final), Some(5.0));
        assert_eq!((of(Take::Peak), of(Take::Lowest)), (Some(5.0), Some(2.0)));
        assert_eq!(of(Take::Mean), Some(10.0 / 3.0));
        assert_eq!(of(Take::Quantile(finite(0.5))), Some(3.0));
        assert_eq!(of(Take::Quantile(finite(0.25))), Some(2.5));
        assert_eq!(of(Take::FirstAtLeast(finite(2.5))), Some(2.0));
        assert_eq!(of(Take::FirstAtLeast(finite(6.0))), None);
    }

    #[test]
    fn a_member_that_the_model_lacks_is_named() {
        let model = model();
        let by = Some("XXX".parse().expect("an id"));
        let outcomes = [outcome(Quantity::SilenceBreak { by }, Take::Count)];
        assert_eq!(Recorder::new(&model, &outcomes).map(|_| ()), Err(&"XXX".parse().expect("an id")));
    }
}
