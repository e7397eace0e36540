//! A scenario with the axes of both sides open.

use super::defaults;
use super::search::Sense;
use crate::design::Axis;
use crate::experiment::Written;
use crate::space::{Factor, Ground, Value, Values, first_error};
use casus_model::{Model, Setup};
use casus_scenario::diagnostic::{Code, Diagnostic};
use casus_scenario::template::{Place, Untemplated};
use casus_scenario::{Loaded, Problems, ScenarioFile};

/// Who varies an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The adversary, by its knobs.
    Adversary,
    /// The alliance, by its levers.
    Alliance,
}

impl Side {
    /// The adversary wants more of what is measured, the alliance less.
    #[must_use]
    pub fn sense(self) -> Sense {
        match self {
            Side::Adversary => Sense::Maximise,
            Side::Alliance => Sense::Minimise,
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Side {
        match self {
            Side::Adversary => Side::Alliance,
            Side::Alliance => Side::Adversary,
        }
    }
}

/// Why nothing can be searched.
#[derive(Clone, Debug)]
pub enum Refused {
    /// What is wrong with the scenario as it is written.
    Scenario(Vec<Problems>),
    /// What is wrong with an axis that was asked for: whose, the how manyth, and what; the span is not set.
    Axis(Side, usize, Box<Diagnostic>),
    /// A side has nothing to vary.
    Nothing(Side),
}

/// A scenario with the axes of both sides. Either side may be left as it is written.
#[derive(Clone, Debug)]
pub struct Arena {
    written: Setup,
    knobs: Vec<Factor>,
    levers: Vec<Factor>,
    /// With the places of the adversary open, of the alliance, and of both.
    grounds: [Ground; 3],
}

impl Arena {
    /// The arena of a scenario. Axes that are given for a side stand in the place of its [`defaults`], of which only
    /// those take part whose values all make a scenario.
    ///
    /// # Errors
    ///
    /// [`Refused`]: an axis with W001 or W002 if it leads nowhere, W003 if two write to one place, W004 if a value
    /// makes no scenario.
    pub fn new(file: &ScenarioFile, knobs: Vec<Factor>, levers: Vec<Factor>) -> Result<Arena, Refused> {
        let loaded = file.load().map_err(Refused::Scenario)?;
        let knobs = fitted(file, &loaded, Side::Adversary, knobs)?;
        let levers = fitted(file, &loaded, Side::Alliance, levers)?;
        let both: Vec<Factor> = knobs.iter().chain(&levers).cloned().collect();
        let open = |factors: &[Factor], first: usize| {
            ground(file, factors).map_err(|blamed| match blamed {
                Blamed::Scenario(problems) => Refused::Scenario(problems),
                Blamed::Factor(number, finding) => {
                    let number = first + number;
                    match number.checked_sub(knobs.len()) {
                        Some(lever) => Refused::Axis(Side::Alliance, lever, finding),
                        None => Refused::Axis(Side::Adversary, number, finding),
                    }
                }
            })
        };
        let grounds = [open(&knobs, 0)?, open(&levers, knobs.len())?, open(&both, 0)?];
        Ok(Arena { written: loaded.setup, knobs, levers, grounds })
    }

    /// The scenario as it is written.
    #[must_use]
    pub fn setup(&self) -> &Setup {
        &self.written
    }

    /// The axes of a side.
    #[must_use]
    pub fn factors(&self, side: Side) -> &[Factor] {
        match side {
            Side::Adversary => &self.knobs,
            Side::Alliance => &self.levers,
        }
    }

    /// The axes of a side as a search sees them.
    #[must_use]
    pub fn axes(&self, side: Side) -> Vec<Axis> {
        self.factors(side).iter().map(|factor| factor.values.axis()).collect()
    }

    /// What is written where an axis of a side writes; nothing if it is left to its default, or if there are several
    /// places.
    #[must_use]
    pub fn written(&self, side: Side, axis: usize) -> Option<&str> {
        let mut own = self.places(side).iter().filter(|(factor, _)| *factor == axis);
        match (own.next(), own.next()) {
            (Some((_, place)), None) => place.written.as_deref(),
            _ => None,
        }
    }

    /// A side's point as changes to the scenario: every place with what is written there.
    #[must_use]
    pub fn changes(&self, side: Side, point: &[f64]) -> Vec<(String, String)> {
        let factors = self.factors(side);
        let text = |(factor, place): &(usize, Place)| {
            let values = &factors[*factor].values;
            (place.path.clone(), values.text(values.at(point[*factor]), place))
        };
        self.places(side).iter().map(text).collect()
    }

    fn places(&self, side: Side) -> &[(usize, Place)] {
        &self.grounds[if side == Side::Adversary { 0 } else { 1 }].places
    }

    /// The model under a point of each side, or with a side as it is written.
    ///
    /// # Errors
    ///
    /// What the points make of the scenario, in a line, if it is none.
    pub fn model(&self, adversary: Option<&[f64]>, alliance: Option<&[f64]>) -> Result<Model, String> {
        let point: Vec<f64> = adversary.into_iter().chain(alliance).flatten().copied().collect();
        let (ground, factors): (_, Vec<&Factor>) = match (adversary, alliance) {
            (None, None) => return Model::new(self.written.clone()).map_err(|invalid| invalid.message),
            (Some(_), None) => (&self.grounds[0], self.knobs.iter().collect()),
            (None, Some(_)) => (&self.grounds[1], self.levers.iter().collect()),
            (Some(_), Some(_)) => (&self.grounds[2], self.knobs.iter().chain(&self.levers).collect()),
        };
        let text = |(factor, place): &(usize, Place)| {
            let values = &factors[*factor].values;
            values.text(values.at(point[*factor]), place)
        };
        let texts: Vec<String> = ground.places.iter().map(text).collect();
        let loaded = ground.template.load(&texts).map_err(|problems| first_error(&problems))?;
        Model::new(loaded.setup).map_err(|invalid| invalid.message)
    }
}

/// The axes of a side that can be played.
fn fitted(
    file: &ScenarioFile,
    loaded: &Loaded,
    side: Side,
    given: Vec<Factor>,
) -> Result<Vec<Factor>, Refused> {
    let factors = if given.is_empty() {
        let own = match side {
            Side::Adversary => defaults::knobs(loaded),
            Side::Alliance => defaults::levers(loaded),
        };
        own.into_iter().filter_map(|factor| fit(file, factor).ok()).collect()
    } else {
        let fit = |(number, factor)| match fit(file, factor) {
            Ok(factor) => Ok(factor),
            Err(Blamed::Scenario(problems)) => Err(Refused::Scenario(problems)),
            Err(Blamed::Factor(_, finding)) => Err(Refused::Axis(side, number, finding)),
        };
        given.into_iter().enumerate().map(fit).collect::<Result<Vec<_>, _>>()?
    };
    if factors.is_empty() { Err(Refused::Nothing(side)) } else { Ok(factors) }
}

/// What keeps axes from being opened: the scenario, or the axis of a number.
enum Blamed {
    Scenario(Vec<Problems>),
    Factor(usize, Box<Diagnostic>),
}

/// Coordinates at which a number is tried: both ends, and a place where a whole number is needed in vain.
const TRIED: [f64; 3] = [0.0, 0.381_966, 1.0];

/// An axis all of whose values make a scenario. A text of a choice is put into quotes where it needs them.
fn fit(file: &ScenarioFile, mut factor: Factor) -> Result<Factor, Blamed> {
    let ground = ground(file, std::slice::from_ref(&factor))?;
    let load = |text: &dyn Fn(&Place) -> String| {
        ground.template.load(&ground.places.iter().map(|(_, place)| text(place)).collect::<Vec<_>>())
    };
    let refuse = |label: String, problems: &[Problems]| {
        let finding = Diagnostic::new(Code::W004, 0..0, format!("`{label}` makes no scenario"));
        Blamed::Factor(0, Box::new(finding.at(factor.path.clone()).found(first_error(problems))))
    };
    if let Values::Among(values) = &factor.values {
        if values.len() < 2 {
            let finding = Diagnostic::new(Code::W007, 0..0, "an axis with nothing to choose from");
            return Err(Blamed::Factor(0, Box::new(finding.at(factor.path.clone()))));
        }
        let mut good = Vec::new();
        for value in values {
            let quoted = format!("\"{}\"", value.as_str());
            match load(&|_| value.as_str().to_owned()) {
                Ok(_) => good.push(value.clone()),
                Err(_) if load(&|_| quoted.clone()).is_ok() => good.push(Written::from(quoted)),
                Err(problems) => return Err(refuse(value.label().to_owned(), &problems)),
            }
        }
        factor.values = Values::Among(good);
        return Ok(factor);
    }
    for u in TRIED {
        let value: Value = factor.values.at(u);
        if let Err(problems) = load(&|place| factor.values.text(value, place)) {
            return Err(refuse(factor.values.label(value), &problems));
        }
    }
    Ok(factor)
}

/// The scenario with the places of these axes open.
fn ground(file: &ScenarioFile, factors: &[Factor]) -> Result<Ground, Blamed> {
    let blame = |number: usize, finding: Diagnostic| Blamed::Factor(number, Box::new(finding));
    let (mut places, mut first) = (Vec::new(), Vec::new());
    for (number, factor) in factors.iter().enumerate() {
        for place in file.places(&factor.path).map_err(|finding| blame(number, finding))? {
            if let Some(finding) = factor.values.misfit(&place) {
                return Err(blame(number, finding.at(factor.path.clone())));
            }
            first.push((place.path.clone(), factor.values.text(factor.values.at(0.5), &place)));
            places.push((number, place));
        }
    }
    let owner = |place: usize| places.get(place).map_or(0, |(number, _): &(usize, Place)| *number);
    let template = file.template(&first).map_err(|refused| match refused {
        Untemplated::Problems(problems) => Blamed::Scenario(problems),
        Untemplated::Place(place, finding) => blame(owner(place), finding),
        Untemplated::Overlap(a, b) => {
            let paths = [a, b].map(|place| factors.get(owner(place)).map_or("", |f| f.path.as_str()));
            let finding = Diagnostic::new(Code::W003, 0..0, "two axes write to one place")
                .expected("places that lie apart")
                .found(format!("`{}` and `{}`", paths[0], paths[1]));
            blame(owner(b), finding.at(paths[1]))
        }
    })?;
    let id = template.base().scenario.id.to_string();
    Ok(Ground { id, template, places })
}
