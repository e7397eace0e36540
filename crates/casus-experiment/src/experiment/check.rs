//! What a well-formed experiment can still get wrong.

use super::load::grid;
use super::{Claim, Experiment, FORMAT, Replicates, When, Written};
use crate::design::Layout;
use crate::distribution::Distribution;
use crate::experiment::outcome::{Quantity, Take};
use crate::space::{Factor, Ground, Space, Value, Values, first_error};
use casus_scenario::ScenarioFile;
use casus_scenario::diagnostic::{Code, Diagnostic, nearest};
use casus_scenario::limits::{RUNS, RUNS_HARD};
use casus_scenario::template::{Place, Template};
use casus_scenario::tree::Tree;
use casus_scenario::value::{Name, Text};
use std::collections::BTreeSet;

/// Most findings in one document.
const MAX_FINDINGS: usize = 64;

/// Findings about an experiment, each placed by its field path.
pub(super) struct Findings<'t> {
    tree: &'t Tree,
    found: Vec<Diagnostic>,
    /// Names of the factors with their field paths.
    pub(super) factors: Vec<(String, String)>,
}

impl<'t> Findings<'t> {
    pub(super) fn new(tree: &'t Tree) -> Findings<'t> {
        Findings { tree, found: Vec::new(), factors: Vec::new() }
    }

    pub(super) fn at(&self, code: Code, path: &str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, self.tree.span_near(path), message).at(path)
    }

    pub(super) fn add(&mut self, finding: Diagnostic) {
        if self.found.len() < MAX_FINDINGS {
            self.found.push(finding);
        }
    }

    pub(super) fn into_found(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|d| (d.span.start, d.code));
        self.found
    }

    /// Refuses a name that is not among the known ones.
    fn known<'a>(
        &mut self,
        path: &str,
        what: &str,
        name: &str,
        names: impl Iterator<Item = &'a str> + Clone,
    ) -> bool {
        if names.clone().any(|known| known == name) {
            return true;
        }
        let listed: Vec<&str> = names.clone().take(12).collect();
        let finding = self
            .at(Code::W016, path, format!("unknown {what}"))
            .expected(if listed.is_empty() {
                format!("no {what}, since there is none")
            } else {
                listed.join(", ")
            })
            .found(format!("`{name}`"));
        let finding = match nearest(name, names) {
            Some(near) => finding.hint(format!("did you mean `{near}`?")),
            None => finding,
        };
        self.add(finding);
        false
    }

    fn distinct<'a>(&mut self, what: &str, names: impl Iterator<Item = (String, &'a str)>) {
        let mut seen = BTreeSet::new();
        let hint = if what == "axes" { "give one a `name`" } else { "call one something else" };
        for (path, name) in names {
            if !seen.insert(name.to_ascii_lowercase()) {
                self.add(self.at(Code::W003, &path, format!("two {what} are called `{name}`")).hint(hint));
            }
        }
    }
}

pub(super) fn format(e: &Experiment, f: &mut Findings<'_>) {
    if e.format > FORMAT {
        let finding = f
            .at(Code::S034, "format", "this document needs a newer casus")
            .expected(format!("format {FORMAT}, which casus {} reads", env!("CARGO_PKG_VERSION")));
        f.add(finding.found(format!("format {}", e.format)));
    } else if e.format != FORMAT {
        f.add(
            f.at(Code::S034, "format", "there is no such format version")
                .expected(format!("format {FORMAT}")),
        );
    }
}

/// The uncertainties and levers, unless one of them has no values.
pub(super) fn factors(e: &Experiment, f: &mut Findings<'_>) -> Option<Vec<Factor>> {
    let mut factors = Vec::new();
    let name = |name: &Option<Name>, path: &Text| match name {
        Some(name) => name.to_string(),
        None => path.to_string(),
    };
    for (number, u) in e.uncertainties.iter().enumerate() {
        let path = format!("uncertainties[{number}]");
        f.factors.push((name(&u.name, &u.path), path.clone()));
        let continuous = [("range", &u.range), ("scale", &u.scale), ("delay", &u.delay)];
        let said = continuous.iter().filter(|(_, d)| d.is_some()).count()
            + usize::from(u.among.is_some())
            + usize::from(u.grid.is_some());
        if said != 1 {
            let finding = f
                .at(
                    Code::W007,
                    &path,
                    if said == 0 { "an axis without values" } else { "an axis with values of two kinds" },
                )
                .expected("one of `range`, `scale`, `delay`, `among` and `grid`");
            f.add(finding);
            continue;
        }
        let distribution = continuous.into_iter().find_map(|(field, d)| Some((field, d.as_ref()?)));
        let values = match distribution {
            Some((field, d)) => checked(d, &format!("{path}.{field}"), f).then_some(match field {
                "range" => Values::Range(*d),
                "scale" => Values::Scale(*d),
                _ => Values::Delay(*d),
            }),
            None => listed(u.among.as_deref(), u.grid.as_ref(), &path, f).map(Values::Among),
        };
        factors.extend(values.map(|values| Factor {
            name: name(&u.name, &u.path),
            path: u.path.to_string(),
            values,
        }));
    }
    for (number, lever) in e.levers.iter().enumerate() {
        let path = format!("levers[{number}]");
        f.factors.push((name(&lever.name, &lever.path), path.clone()));
        if lever.among.is_some() == lever.grid.is_some() {
            let what = if lever.among.is_some() {
                "an axis with values of two kinds"
            } else {
                "an axis without values"
            };
            f.add(f.at(Code::W007, &path, what).expected("one of `among` and `grid`"));
            continue;
        }
        let values = listed(lever.among.as_deref(), lever.grid.as_ref(), &path, f).map(Values::Among);
        factors.extend(values.map(|values| Factor {
            name: name(&lever.name, &lever.path),
            path: lever.path.to_string(),
            values,
        }));
    }
    let names: Vec<(String, String)> = f.factors.clone();
    let own = [("scenarios".to_owned(), "scenario")];
    f.distinct("axes", own.into_iter().chain(names.iter().map(|(name, path)| (path.clone(), name.as_str()))));
    for (name, path) in names.iter().filter(|(name, _)| is_reserved(name)) {
        f.add(
            f.at(Code::W003, path, format!("the tables have a column `{name}` of their own"))
                .hint("give it a `name`"),
        );
    }
    (factors.len() == e.uncertainties.len() + e.levers.len()).then_some(factors)
}

fn is_reserved(name: &str) -> bool {
    crate::sweep::RESERVED.contains(&name.to_ascii_lowercase().as_str())
}

fn checked(d: &Distribution, path: &str, f: &mut Findings<'_>) -> bool {
    match d.check() {
        Ok(()) => true,
        Err(invalid) => {
            f.add(f.at(Code::W008, path, invalid.message));
            false
        }
    }
}

fn listed(
    among: Option<&[Written]>,
    by: Option<&super::Grid>,
    path: &str,
    f: &mut Findings<'_>,
) -> Option<Vec<Written>> {
    let values = match (among, by) {
        (Some(values), _) => values.to_vec(),
        (None, Some(by)) => grid(by, path, f)?,
        (None, None) => Vec::new(),
    };
    if values.is_empty() {
        f.add(
            f.at(Code::W007, &format!("{path}.among"), "an axis without values")
                .expected("at least one value"),
        );
        return None;
    }
    let labels = values.iter().enumerate().map(|(at, value)| (format!("{path}.among[{at}]"), value.label()));
    let mut seen = BTreeSet::new();
    for (place, label) in labels {
        if !seen.insert(label) {
            f.add(f.at(Code::W011, &place, format!("the value `{label}` is there twice")));
        }
    }
    Some(values)
}

pub(super) fn outcomes(e: &Experiment, f: &mut Findings<'_>) {
    if e.outcomes.is_empty() {
        f.add(f.at(Code::W010, "outcomes", "an experiment without outcomes").expected("at least one"));
    }
    let paths = |at: usize| format!("outcomes[{at}].name");
    f.distinct("outcomes", e.outcomes.iter().enumerate().map(|(at, o)| (paths(at), o.name.as_str())));
    for (at, outcome) in e.outcomes.iter().enumerate() {
        if is_reserved(outcome.name.as_str()) {
            let what = format!("the tables have a column `{}` of their own", outcome.name);
            f.add(f.at(Code::W003, &paths(at), what).hint("choose another name"));
        }
        let path = format!("outcomes[{at}].take");
        if outcome.of.happens() != outcome.take.counts() {
            let (what, takes) = if outcome.of.happens() {
                ("something that happens", "Count, First, Within and NotWithin")
            } else {
                ("a value after every tick", "Start, Final, Peak, Lowest, Mean, Quantile and FirstAtLeast")
            };
            let finding = f.at(Code::W016, &path, format!("this cannot be taken of {what}"));
            f.add(finding.expected(format!("one of {takes}")));
        }
        if outcome.acceptable.is_some() && outcome.better.is_none() {
            let finding = f.at(Code::S011, &format!("outcomes[{at}].better"), "a bound without a side");
            f.add(finding.expected("better: Lower or better: Higher beside `acceptable`"));
        }
        if let Take::Quantile(q) = outcome.take
            && !(0.0..=1.0).contains(&q.get())
        {
            f.add(f.at(Code::S023, &path, "quantile out of range").expected("0 to 1").found(q.to_string()));
        }
    }
}

/// Members and hypotheses that outcomes name must be those of every scenario.
pub(super) fn named(e: &Experiment, template: &Template, scenario: &str, f: &mut Findings<'_>) {
    let setup = &template.base().setup;
    for (at, outcome) in e.outcomes.iter().enumerate() {
        let path = format!("outcomes[{at}].of");
        let of = format!("of {scenario}");
        if let Some(id) = outcome.of.member() {
            f.known(&path, &format!("member {of}"), id.as_str(), setup.members.iter().map(|m| m.id.as_str()));
        }
        if let Some(id) = outcome.of.hypothesis() {
            f.known(
                &path,
                &format!("hypothesis {of}"),
                id.as_str(),
                setup.hypotheses.iter().map(|h| h.id.as_str()),
            );
        }
        if let Quantity::Adopted { rung_at_least } = outcome.of
            && usize::from(rung_at_least) >= setup.ladder.len()
        {
            let top = setup.ladder.len() - 1;
            f.add(
                f.at(Code::S023, &path, "no such rung")
                    .expected(format!("0 to {top}"))
                    .found(rung_at_least.to_string()),
            );
        }
    }
}

pub(super) fn replicates(e: &Experiment, f: &mut Findings<'_>) {
    match &e.replicates {
        Replicates::Fixed(0) => {
            f.add(f.at(Code::W012, "replicates", "a sample that is never played").expected("at least 1"));
        }
        Replicates::Fixed(_) => {}
        Replicates::Until { half_width, of, at_least, at_most } => {
            f.known("replicates.of", "outcome", of.as_str(), e.outcomes.iter().map(|o| o.name.as_str()));
            if half_width.get() <= 0.0 {
                f.add(
                    f.at(Code::S023, "replicates.half_width", "half width out of range").expected("above 0"),
                );
            }
            if *at_least < 2 || at_least > at_most {
                let finding = f.at(Code::W012, "replicates", "replicates that cannot be counted");
                f.add(
                    finding
                        .expected("at_least from 2 and not above at_most")
                        .found(format!("{at_least} and {at_most}")),
                );
            }
        }
    }
}

/// Every value of an axis, or its ends, must make a scenario with everything else as it is written.
pub(super) fn values(file: &ScenarioFile, ground: &Ground, factors: &[Factor], f: &mut Findings<'_>) {
    for (number, factor) in factors.iter().enumerate() {
        let own: Vec<&Place> =
            ground.places.iter().filter(|(at, _)| *at == number).map(|(_, place)| place).collect();
        let texts = |value: Value| own.iter().map(move |place| factor.values.text(value, place));
        let first = own.iter().map(|place| place.path.clone()).zip(texts(factor.values.at(0.0)));
        // The places of all axes together have been found sound, and so are those of one.
        let Ok(alone) = file.template(&first.collect::<Vec<_>>()) else { continue };
        for value in Value::extremes(&factor.values) {
            if let Err(problems) = alone.load(&texts(value).collect::<Vec<_>>()) {
                let path = f.factors.get(number).map_or_else(String::new, |(_, path)| path.clone());
                let label = factor.values.label(value);
                let unknown = || problems.iter().flat_map(|p| &p.diagnostics).find(|d| d.code == Code::S010);
                let finding = match own.iter().find(|place| place.written.is_none()).and_then(|_| unknown()) {
                    // What was to be added is no field at all.
                    Some(unknown) => Diagnostic {
                        expected: unknown.expected.clone(),
                        hint: unknown.hint.clone(),
                        ..f.at(Code::W001, &format!("{path}.path"), format!("there is no `{}`", factor.path))
                    },
                    None => f
                        .at(Code::W004, &path, format!("`{label}` makes no scenario of {}", ground.id))
                        .found(first_error(&problems)),
                };
                f.add(finding);
                break;
            }
        }
    }
}

/// `scenarios` are the ids of all scenarios, if all are known.
pub(super) fn hypotheses(
    e: &Experiment,
    factors: &[Factor],
    scenarios: Option<&Vec<&str>>,
    f: &mut Findings<'_>,
) {
    let ids = e.hypotheses.iter().enumerate().map(|(at, h)| (format!("hypotheses[{at}].id"), h.id.as_str()));
    f.distinct("hypotheses", ids);
    for (at, hypothesis) in e.hypotheses.iter().enumerate() {
        let path = format!("hypotheses[{at}].says");
        let outcomes = e.outcomes.iter().map(|o| o.name.as_str());
        f.known(&format!("{path}.outcome"), "outcome", hypothesis.says.outcome().as_str(), outcomes);
        for (field, when) in hypothesis.says.conditions() {
            condition(when, &format!("{path}.{field}"), factors, scenarios, f);
        }
        match &hypothesis.says {
            Claim::Rises { along, .. } | Claim::Falls { along, .. } => {
                let names = factors.iter().map(|factor| factor.name.as_str());
                f.known(&format!("{path}.along"), "axis", along.as_str(), names);
            }
            Claim::Alike { within, .. } if within.get() <= 0.0 => {
                f.add(f.at(Code::S023, &format!("{path}.within"), "margin out of range").expected("above 0"));
            }
            _ => {}
        }
    }
}

fn condition(
    when: &When,
    path: &str,
    factors: &[Factor],
    scenarios: Option<&Vec<&str>>,
    f: &mut Findings<'_>,
) {
    for (axis, value) in when.iter() {
        let path = format!("{path}.{axis}");
        let axes = factors.iter().map(|factor| factor.name.as_str()).chain(["scenario"]);
        if !f.known(&path, "axis", axis.as_str(), axes) {
            continue;
        }
        if axis.as_str() == "scenario" {
            if let Some(ids) = scenarios {
                f.known(&path, "scenario", value.label(), ids.iter().copied());
            }
            continue;
        }
        let Some(factor) = factors.iter().find(|factor| factor.name == axis.as_str()) else { continue };
        let compared = value.label().starts_with(['<', '>']);
        match &factor.values {
            Values::Among(values) if !compared => {
                f.known(&path, "value", value.label(), values.iter().map(Written::label));
            }
            _ => {
                let number = value.label().trim_start_matches(['<', '>', '=']).trim().parse::<f64>();
                if !compared || number.is_err() {
                    let finding = f.at(Code::W016, &path, "not a comparison");
                    f.add(
                        finding.expected("such as \"<0.5\" or \">=2\"").found(format!("`{}`", value.label())),
                    );
                }
            }
        }
    }
}

/// Most points among which those that are alike are counted.
const COMPARED: u64 = 100_000;

/// Points that give every uncertainty the same value are played more than once.
pub(super) fn alike(space: &Space, f: &mut Findings<'_>) {
    let discrete = space.uncertainties().iter().all(|factor| factor.values.count().is_some());
    if !discrete || space.layout() != Layout::Free || space.points() > COMPARED {
        return;
    }
    let points = u32::try_from(space.points()).unwrap_or(u32::MAX);
    let choices = |point| {
        let values = space.values(crate::space::Sample { point, scenario: 0, policy: 0 });
        let own = values.into_iter().take(space.uncertainties().len());
        own.map(|value| if let Value::Choice(at) = value { at } else { 0 }).collect::<Vec<u32>>()
    };
    let distinct = (0..points).map(choices).collect::<BTreeSet<_>>().len();
    if distinct < points as usize {
        let twice = points as usize - distinct;
        let finding = f.at(Code::W011, "design", format!("{twice} of {points} points are like another"));
        f.add(
            finding.hint("they are played all the same; a full factorial design has each combination once"),
        );
    }
}

/// The runs of a study must be few enough to number and to play.
pub(super) fn runs(e: &Experiment, space: &Space, raised: bool, f: &mut Findings<'_>) {
    let most = match &e.replicates {
        Replicates::Fixed(n) => *n,
        Replicates::Until { at_most, .. } => *at_most,
    };
    let factors = [space.points(), e.scenarios.len() as u64, space.policies(), u64::from(most)];
    let runs = factors.iter().try_fold(1_u128, |all, &n| all.checked_mul(u128::from(n))).unwrap_or(u128::MAX);
    let limit = if raised { RUNS_HARD } else { RUNS };
    let samples = runs / u128::from(most.max(1));
    if runs > u128::from(limit) || samples > u128::from(u32::MAX) {
        let shown = factors.map(|n| n.to_string()).join(" x ");
        let finding = f
            .at(Code::W009, "design", "more runs than a study may have")
            .expected(format!("at most {limit} runs and {} samples", u32::MAX))
            .found(format!("{shown} (points, scenarios, policies, replicates)"));
        let finding =
            if raised { finding } else { finding.hint(format!("--raise-limits allows up to {RUNS_HARD}")) };
        f.add(finding);
    }
}
