//! What a well-formed document can still get wrong: references, ranges, sums, times and limits.
//!
//! Each rule adds findings and goes on, so that one reading shows every problem.

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::{
    Act, CONDITION_FIELDS, Comparison, Exhibit, FORMAT, Inject, Network, Overrides, Pack, Scenario, When,
};
use crate::limits;
use crate::parse::Lost;
use crate::tree::{Kind, Tree};
use crate::value::{Finite, Id, NonNeg, Prob, UniqueMap};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// After so many findings more would not help, and a text of a hundred thousand faults must not hold anybody up.
const MAX_FINDINGS: usize = 64;

/// Findings about one document, each placed by its field path.
///
/// The document may be a draft: then a rule is silent where what it sees may follow from what the draft lost.
pub(crate) struct Findings<'t> {
    tree: &'t Tree,
    lost: &'t Lost,
    found: Vec<Diagnostic>,
}

impl<'t> Findings<'t> {
    pub(crate) fn new(tree: &'t Tree, lost: &'t Lost) -> Self {
        Findings { tree, lost, found: Vec::new() }
    }

    /// Whether nothing was lost under these fields of the outermost group.
    fn whole(&self, fields: &[&str]) -> bool {
        !fields.iter().any(|field| self.lost.touches(field))
    }

    /// A finding at a path; at the nearest enclosing thing that is written where the path itself is not.
    pub(crate) fn at(&self, code: Code, path: &str, message: impl Into<String>) -> Diagnostic {
        let mut place = path;
        let span = loop {
            if let Some(node) = self.tree.find(place) {
                break node.span.clone();
            }
            match place.rfind(['.', '[']) {
                Some(cut) => place = &place[..cut],
                None => break self.tree.root.head(),
            }
        };
        Diagnostic::new(code, span, message).at(path)
    }

    fn add(&mut self, finding: Diagnostic) {
        if !self.is_full() {
            self.found.push(finding);
        }
    }

    fn is_full(&self) -> bool {
        self.found.len() >= MAX_FINDINGS
    }

    /// Refuses a reference that is not among the known ids.
    fn known<'a>(&mut self, path: &str, what: &str, id: &Id, ids: impl Iterator<Item = &'a str> + Clone) {
        if self.is_full() || self.lost.mentions(id.as_str()) || ids.clone().any(|known| *id == known) {
            return;
        }
        let home = match what {
            "hypothesis" => "hypotheses",
            "member" => "members",
            _ => "injects",
        };
        if self.lost.unnames(home) {
            return;
        }
        let listed: Vec<&str> = ids.clone().take(8).collect();
        let expected = match ids.clone().count() {
            0 => format!("no {what}, since there is none"),
            count => format!("one of {}{}", listed.join(", "), if count > 8 { ", …" } else { "" }),
        };
        let mut finding =
            self.at(Code::S015, path, format!("unknown {what}")).expected(expected).found(format!("`{id}`"));
        if let Some(near) = nearest(id.as_str(), ids) {
            finding = finding.hint(format!("did you mean `{near}`?"));
        }
        self.add(finding);
    }

    /// Refuses ids that occur twice, or that differ only in case.
    fn distinct<'a>(&mut self, what: &str, ids: impl Iterator<Item = (String, &'a str)>) {
        let mut seen: BTreeMap<String, (String, &str)> = BTreeMap::new();
        for (path, id) in ids {
            let first = seen.entry(id.to_ascii_lowercase()).or_insert_with(|| (path.clone(), id)).clone();
            if first.0 == path || self.is_full() {
                continue;
            }
            let how = if first.1 == id { "is used twice" } else { "differs from another only in case" };
            let span = self.at(Code::S014, &first.0, "").span;
            let finding = self
                .at(Code::S014, &path, format!("{what} id `{id}` {how}"))
                .expected("ids that differ")
                .hint("rename one of the two")
                .other(span, format!("first used as `{}`", first.1));
            self.add(finding);
        }
    }

    fn within(&mut self, path: &str, what: &str, value: f64, low: f64, high: f64) {
        if !(value >= low && value <= high) {
            let finding = self
                .at(Code::S023, path, format!("{what} out of range"))
                .expected(format!("{low} to {high}"))
                .found(value.to_string());
            self.add(finding);
        }
    }

    fn at_most(&mut self, path: &str, what: &str, count: u64, limit: u64, hard: u64) {
        if count > limit {
            let mut finding = self
                .at(Code::L001, path, format!("too many {what}"))
                .expected(format!("at most {limit}"))
                .found(count.to_string());
            if limit < hard && count <= hard {
                finding = finding.hint(format!("--raise-limits allows up to {hard}"));
            } else if what == "ticks" {
                finding = finding.hint("choose a longer `tick` or a shorter `horizon`");
            }
            self.add(finding);
        }
    }

    fn format(&mut self, format: u32) {
        if format != FORMAT {
            let finding = self
                .at(Code::S034, "format", "there is no such format version")
                .expected(format!("format {FORMAT}"))
                .found(format!("format {format}"))
                .hint(format!("write `format: {FORMAT}`"));
            self.add(finding);
        }
    }
}

/// The only thing to say about a document of a newer format: whatever else looks wrong in it may be right there.
pub(crate) fn newer_format(tree: &Tree, text: &str) -> Option<Diagnostic> {
    let node = tree.root.field("format").filter(|node| matches!(node.kind, Kind::Number))?;
    let format = node.written(text).parse::<u64>().ok().filter(|format| *format > u64::from(FORMAT))?;
    let finding = Diagnostic::new(Code::S034, node.span.clone(), "this document needs a newer casus")
        .at("format")
        .expected(format!("format {FORMAT}, which casus {} reads", env!("CARGO_PKG_VERSION")))
        .found(format!("format {format}"));
    Some(finding.hint("update casus, or ask the author for the older format"))
}

fn ids(list: &[Id]) -> impl Iterator<Item = &str> + Clone {
    list.iter().map(Id::as_str)
}

/// The ranges of a member's numbers that are narrower than their types.
const PROFILE: &[(&str, f64, f64)] = &[
    ("attribution_threshold", 0.5, 0.99),
    ("susceptibility", 0.0, 0.95),
    ("deception_prior", 0.0, 0.5),
    ("alignment", -10.0, 10.0),
    ("proximity", -10.0, 10.0),
    ("isolation_cost", 0.0, 1000.0),
    ("entrapment", 0.0, 1000.0),
    ("abandonment", 0.0, 1000.0),
];

/// Every number of a profile says what it is worth, and nothing else does.
fn basis(f: &mut Findings<'_>, pack: &Pack) {
    let fields = || CONDITION_FIELDS.into_iter().chain(["latency"]);
    for field in pack.basis.keys() {
        f.known(&format!("basis.{field}"), "field of a member", field, fields());
    }
    for field in fields() {
        if !pack.basis.contains_key(field) && f.whole(&["basis"]) {
            let finding = f
                .at(Code::S011, "basis", format!("nothing says what the `{field}` of members is worth"))
                .expected(format!("an entry `\"{field}\": Sourced(…)`, `Derived(…)` or `Placeholder(…)`"));
            f.add(finding);
        }
    }
}

/// Checks a pack by itself.
pub(crate) fn pack(pack: &Pack, tree: &Tree, lost: &Lost, raised: bool) -> Vec<Diagnostic> {
    let mut f = Findings::new(tree, lost);
    f.format(pack.format);
    let limit = if raised { limits::MEMBERS_HARD } else { limits::MEMBERS };
    f.at_most("members", "members", pack.members.len() as u64, limit as u64, limits::MEMBERS_HARD as u64);
    if pack.members.is_empty() && f.whole(&["members"]) {
        let finding = f.at(Code::S011, "members", "a pack without members").expected("at least one member");
        f.add(finding);
    }
    f.distinct(
        "member",
        pack.members.iter().enumerate().map(|(i, m)| (format!("members[{i}].id"), m.id.as_str())),
    );
    for (i, m) in pack.members.iter().enumerate() {
        for &(field, low, high) in PROFILE {
            if let Some(value) = m.number(field) {
                f.within(&format!("members[{i}].{field}"), &field.replace('_', " "), value, low, high);
            }
        }
    }
    basis(&mut f, pack);
    let known = || pack.members.iter().map(|m| m.id.as_str());
    for (g, grievance) in pack.grievances.iter().enumerate() {
        f.known(&format!("grievances[{g}].member"), "member", &grievance.member, known());
        f.known(&format!("grievances[{g}].beneficiary"), "member", &grievance.beneficiary, known());
        if grievance.member == grievance.beneficiary {
            let finding = f
                .at(
                    Code::S016,
                    &format!("grievances[{g}].beneficiary"),
                    "a grievance of a member with itself",
                )
                .expected("another member")
                .found(format!("`{}`", grievance.beneficiary));
            f.add(finding);
        }
        let twice = pack.grievances[..g]
            .iter()
            .any(|e| (&e.member, &e.beneficiary) == (&grievance.member, &grievance.beneficiary));
        if twice {
            let finding = f
                .at(Code::S016, &format!("grievances[{g}].member"), "this grievance is written twice")
                .expected("one entry for a pair")
                .hint("keep one of the two");
            f.add(finding);
        }
    }
    f.found
}

/// Checks a scenario with the pack that it names; `pack` is `None` where that could not be read.
pub(crate) fn scenario(
    s: &Scenario,
    pack: Option<&Pack>,
    tree: &Tree,
    lost: &Lost,
    raised: bool,
) -> Vec<Diagnostic> {
    let mut f = Findings::new(tree, lost);
    f.format(s.format);
    sizes(&mut f, s, raised);
    hypotheses(&mut f, s);
    ladder(&mut f, s);
    alliance(&mut f, s, pack, raised);
    for (name, value, low, high) in s.parameters.out_of_range() {
        f.within(&format!("parameters.{name}"), name, value, low, high);
    }
    rules(&mut f, s);
    acts(&mut f, s);
    injects(&mut f, s, pack);
    times(&mut f, s);
    work(&mut f, s, pack.map_or(1, |p| p.members.len()), raised);
    f.found
}

fn sizes(f: &mut Findings<'_>, s: &Scenario, raised: bool) {
    let pick = |soft: usize, hard: usize| if raised { hard as u64 } else { soft as u64 };
    let limit = pick(limits::HYPOTHESES, limits::HYPOTHESES_HARD);
    f.at_most("hypotheses", "hypotheses", s.hypotheses.len() as u64, limit, limits::HYPOTHESES_HARD as u64);
    let limit = pick(limits::INJECTS, limits::INJECTS_HARD);
    f.at_most("injects", "injects", s.injects.len() as u64, limit, limits::INJECTS_HARD as u64);
}

fn hypotheses(f: &mut Findings<'_>, s: &Scenario) {
    if s.hypotheses.is_empty() && !f.whole(&["hypotheses"]) {
        return;
    }
    if s.hypotheses.is_empty() {
        let finding = f.at(Code::S011, "hypotheses", "no hypotheses").expected("at least one");
        f.add(finding);
        return;
    }
    f.distinct(
        "hypothesis",
        s.hypotheses.iter().enumerate().map(|(i, h)| (format!("hypotheses[{i}].id"), h.id.as_str())),
    );
    let known = || s.hypotheses.iter().map(|h| h.id.as_str());
    if f.whole(&["truth"]) {
        f.known("truth", "hypothesis", &s.truth, known());
    }
    if let Some(twin) = &s.twin {
        f.known("twin", "hypothesis", twin, known());
        if *twin == s.truth {
            let finding = f
                .at(Code::S031, "twin", "the twin has the same truth as the scenario")
                .expected("another hypothesis")
                .found(format!("`{twin}`"))
                .hint("the twin is what the case might have been instead; leave it out if there is none");
            f.add(finding);
        }
    }
    for (i, h) in s.hypotheses.iter().enumerate() {
        if let Some(slant) = h.slant {
            f.within(&format!("hypotheses[{i}].slant"), "slant", slant.get(), -1.0, 1.0);
        }
    }
    let given: Vec<f64> = s.hypotheses.iter().filter_map(|h| h.prior.map(|p| p.get())).collect();
    if given.is_empty() || !f.whole(&["hypotheses"]) {
        return;
    }
    if given.len() < s.hypotheses.len() {
        let finding = f
            .at(Code::S027, "hypotheses", "some hypotheses have a prior and some have none")
            .expected("a prior for every hypothesis, or for none")
            .found(format!("{} of {}", given.len(), s.hypotheses.len()));
        f.add(finding);
        return;
    }
    let sum: f64 = given.iter().sum();
    if (sum - 1.0).abs() > 1e-9 {
        let terms: Vec<String> = given.iter().map(f64::to_string).collect();
        let finding = f
            .at(Code::S027, "hypotheses", "the priors do not add up to 1")
            .expected("a sum of 1")
            .found(format!("{} = {}", terms.join(" + "), (sum * 1e9).round() / 1e9));
        f.add(finding);
    }
    for (i, h) in s.hypotheses.iter().enumerate() {
        if h.prior.is_some_and(|p| p.get() == 0.0 || p.get() == 1.0) && s.hypotheses.len() > 1 {
            let finding = f
                .at(Code::S028, &format!("hypotheses[{i}].prior"), "this belief can never change")
                .expected("a prior above 0 and below 1")
                .hint("a prior of 0.01 keeps the question open; 0 is read as one in a million");
            f.add(finding);
        }
    }
}

/// How many rungs a ladder can have.
const LADDER: RangeInclusive<usize> = 2..=32;

fn top(s: &Scenario) -> usize {
    s.ladder.as_ref().map_or(8, |l| l.len().saturating_sub(1))
}

fn rung(f: &mut Findings<'_>, s: &Scenario, path: &str, rung: u8) {
    let is_ladder = s.ladder.as_ref().is_none_or(|rungs| LADDER.contains(&rungs.len()));
    if !is_ladder || !f.whole(&["ladder"]) {
        return;
    }
    f.within(path, "rung", f64::from(rung), 0.0, top(s) as f64);
}

fn ladder(f: &mut Findings<'_>, s: &Scenario) {
    for (i, h) in s.hypotheses.iter().enumerate() {
        rung(f, s, &format!("hypotheses[{i}].warrants"), h.warrants);
    }
    let Some(rungs) = &s.ladder else { return };
    if !LADDER.contains(&rungs.len()) && f.whole(&["ladder"]) {
        let finding = f
            .at(Code::S023, "ladder", "a ladder of this length cannot be used")
            .expected("2 to 32 rungs, the lowest being no action")
            .found(rungs.len().to_string());
        f.add(finding);
    }
    f.distinct("rung", rungs.iter().enumerate().map(|(i, r)| (format!("ladder[{i}].id"), r.id.as_str())));
    for (i, r) in rungs.iter().enumerate() {
        f.within(&format!("ladder[{i}].cost"), "cost", r.cost, 0.0, 10.0);
        if let Err(refusal) = r.id.parse::<Id>() {
            let finding =
                f.at(refusal.code, &format!("ladder[{i}].id"), refusal.what).found(format!("`{}`", r.id));
            f.add(finding);
        }
        if let Some(floor) = r.floor {
            f.within(&format!("ladder[{i}].floor"), "floor", floor, 0.0, 1.0);
        }
        if i > 0 && r.claim < rungs[i - 1].claim {
            let finding = f
                .at(
                    Code::S023,
                    &format!("ladder[{i}].claim"),
                    "a higher rung needs a weaker claim than a lower one",
                )
                .expected(format!("at least {:?}", rungs[i - 1].claim))
                .found(format!("{:?}", r.claim));
            f.add(finding);
        }
    }
}

fn alliance(f: &mut Findings<'_>, s: &Scenario, pack: Option<&Pack>, raised: bool) {
    let Some(pack) = pack else { return };
    let known = || pack.members.iter().map(|m| m.id.as_str());
    f.distinct(
        "member",
        s.alliance.only.iter().enumerate().map(|(i, id)| (format!("alliance.only[{i}]"), id.as_str())),
    );
    let limit = if raised { limits::MEMBERS_HARD } else { limits::MEMBERS };
    f.at_most(
        "alliance.only",
        "members",
        s.alliance.only.len() as u64,
        limit as u64,
        limits::MEMBERS_HARD as u64,
    );
    let named = if s.alliance.only.len() > limit { &[] } else { s.alliance.only.as_slice() };
    for (i, id) in named.iter().enumerate() {
        f.known(&format!("alliance.only[{i}]"), "member", id, known());
    }
    for m in &pack.members {
        for (what, value) in [("red line", m.red_line), ("capital's cap", m.capital_cap)] {
            if let Some(value) = value {
                f.within(
                    "alliance.pack",
                    &format!("{what} of {}", m.id),
                    f64::from(value),
                    0.0,
                    top(s) as f64,
                );
            }
        }
    }
    for (c, change) in s.alliance.change.iter().enumerate() {
        let path = format!("alliance.change[{c}]");
        for (i, id) in change.members.iter().enumerate() {
            f.known(&format!("{path}.members[{i}]"), "member", id, known());
        }
        overrides(f, s, pack, &path, change);
    }
    if let Network::Edges(edges) = &s.network {
        let limit = if raised { limits::EDGES_HARD } else { limits::EDGES };
        f.at_most("network", "edges", edges.len() as u64, limit as u64, limits::EDGES_HARD as u64);
        let mut seen = BTreeMap::new();
        for (i, e) in edges.iter().enumerate() {
            f.known(&format!("network[{i}].from"), "member", &e.from, known());
            f.known(&format!("network[{i}].to"), "member", &e.to, known());
            let first = *seen.entry((&e.from, &e.to)).or_insert(i);
            let edge = |f: &Findings<'_>, wrong: &str| {
                f.at(Code::S016, &format!("network[{i}]"), wrong)
                    .expected("one edge for an ordered pair of different members")
                    .found(format!("`{}` to `{}`", e.from, e.to))
            };
            if e.from == e.to {
                f.add(edge(f, "an edge from a member to itself").hint("a member always hears itself"));
            } else if first < i {
                let span = f.at(Code::S016, &format!("network[{first}]"), "").span;
                f.add(
                    edge(f, "this edge is written twice")
                        .other(span, "first written")
                        .hint("delete one of them"),
                );
            }
        }
    }
}

fn overrides(f: &mut Findings<'_>, s: &Scenario, pack: &Pack, path: &str, change: &Overrides) {
    if change.members.is_empty() && change.condition.is_none() && f.whole(&["alliance"]) {
        let finding = f
            .at(Code::S011, path, "a change that says nobody whom it concerns")
            .expected("`members`, `where`, or both")
            .hint("write where: \"exposure >= 0\" for all members");
        f.add(finding);
    }
    if let Some(condition) = &change.condition {
        for term in &condition.terms {
            if let Comparison::Bloc(_, bloc) = term
                && !pack.members.iter().any(|m| m.bloc == bloc.as_str())
            {
                let mut finding = f
                    .at(Code::S015, &format!("{path}.where"), "no member is in this bloc")
                    .expected("a bloc of the pack")
                    .found(format!("`{bloc}`"));
                if let Some(near) = nearest(bloc, pack.members.iter().map(|m| m.bloc.as_str())) {
                    finding = finding.hint(format!("did you mean `{near}`?"));
                }
                f.add(finding);
            }
        }
    }
    for (field, value) in [("red_line", change.red_line), ("capital_cap", change.capital_cap)] {
        if let Some(value) = value {
            rung(f, s, &format!("{path}.{field}"), value);
        }
    }
    let number = |field: &str| match field {
        "attribution_threshold" => change.attribution_threshold.map(Prob::get),
        "susceptibility" => change.susceptibility.map(Prob::get),
        "deception_prior" => change.deception_prior.map(Prob::get),
        "alignment" => change.alignment.map(Finite::get),
        "proximity" => change.proximity.map(Finite::get),
        "isolation_cost" => change.isolation_cost.map(NonNeg::get),
        "entrapment" => change.entrapment.map(NonNeg::get),
        "abandonment" => change.abandonment.map(NonNeg::get),
        _ => None,
    };
    for &(field, low, high) in PROFILE {
        if let Some(value) = number(field) {
            f.within(&format!("{path}.{field}"), &field.replace('_', " "), value, low, high);
        }
    }
}

fn rules(f: &mut Findings<'_>, s: &Scenario) {
    use casus_model::adversary::AdversaryPolicy;
    use casus_model::council::Fallback;
    use casus_model::setup::BeliefUpdate;
    if let BeliefUpdate::BiasedAssimilation { bias } = s.rules.belief_update {
        f.within("rules.belief_update", "bias", bias, 0.0, 0.5);
    }
    match s.adversary.policy {
        AdversaryPolicy::Random { rate } | AdversaryPolicy::PressureDriven { rate } => {
            f.within("adversary.policy", "rate", rate, 0.0, 1.0);
        }
        AdversaryPolicy::Scripted => {}
    }
    let silence = &s.procedure;
    if let Fallback::Coalition { members, capability } = &silence.fallback {
        f.within("procedure.fallback", "members of a coalition", f64::from(*members), 1.0, 1024.0);
        f.within("procedure.fallback", "share of capability", *capability, 0.0, 1.0);
    }
    f.within("procedure.rounds", "rounds of silence", f64::from(silence.rounds), 1.0, 100.0);
    f.within("procedure.soundings", "soundings", f64::from(silence.soundings), 1.0, 100.0);
    for (field, span) in
        [("period", silence.period), ("urgent", silence.urgent), ("sounding", silence.sounding)]
    {
        if span.minutes() < 1 {
            let finding = f
                .at(Code::S023, &format!("procedure.{field}"), "a span of no length")
                .expected("a span above 0, such as \"24h\"")
                .found("0");
            f.add(finding);
        }
    }
}

fn acts(f: &mut Findings<'_>, s: &Scenario) {
    let id_of = |act: &Act| match act {
        Act::Rumour { id, .. } | Act::Cyberattack { id, .. } | Act::Strike { id, .. } => id.clone(),
    };
    let listed: Vec<Id> = s.adversary.acts.iter().map(id_of).collect();
    let of_acts = listed.iter().enumerate().map(|(i, id)| (format!("adversary.acts[{i}].id"), id.as_str()));
    let of_injects =
        s.injects.iter().enumerate().map(|(i, x)| (format!("injects[{i}].id"), x.common().id.as_str()));
    f.distinct("inject or act", of_injects.chain(of_acts));
    let known = || s.hypotheses.iter().map(|h| h.id.as_str());
    for (i, act) in s.adversary.acts.iter().enumerate() {
        let (Act::Rumour { uses, .. } | Act::Cyberattack { uses, .. } | Act::Strike { uses, .. }) = act;
        f.within(&format!("adversary.acts[{i}].uses"), "uses", f64::from(*uses), 1.0, 255.0);
        if let Act::Rumour { claims, .. } = act {
            f.known(&format!("adversary.acts[{i}].claims"), "hypothesis", claims, known());
        }
    }
}

fn injects(f: &mut Findings<'_>, s: &Scenario, pack: Option<&Pack>) {
    let hypotheses = || s.hypotheses.iter().map(|h| h.id.as_str());
    let taking_part =
        |m: &&str| s.alliance.only.is_empty() || s.alliance.only.iter().any(|only| *only == **m);
    let members: Option<Vec<&str>> = pack
        .filter(|_| f.whole(&["alliance"]))
        .map(|p| p.members.iter().map(|m| m.id.as_str()).filter(taking_part).collect())
        .filter(|members: &Vec<&str>| !members.is_empty());
    let exhibits: Vec<&Exhibit> = s
        .injects
        .iter()
        .filter_map(|x| match x {
            Inject::Indicator(e) | Inject::Evidence(e) => Some(e),
            _ => None,
        })
        .collect();
    for (i, inject) in s.injects.iter().enumerate() {
        let at = |field: &str| format!("injects[{i}].{field}");
        let common = inject.common();
        for (j, id) in common.only_if.iter().enumerate() {
            f.known(&at(&format!("only_if[{j}]")), "hypothesis", id, hypotheses());
        }
        let member = |f: &mut Findings<'_>, field: String, id: &Id| {
            if let Some(members) = &members {
                f.known(&field, "member", id, members.iter().copied());
            }
        };
        match inject {
            Inject::Indicator(e) | Inject::Evidence(e) => {
                for (j, id) in e.owners.iter().enumerate() {
                    member(f, at(&format!("owners[{j}]")), id);
                }
                exhibit(f, s, e, i);
            }
            Inject::Incident { target, .. } => {
                if let Some(target) = target {
                    member(f, at("target"), target);
                }
            }
            Inject::Narrative { by, claims, .. } => {
                if *by != s.adversary.id && f.whole(&["adversary"]) {
                    member(f, at("by"), by);
                }
                f.known(&at("claims"), "hypothesis", claims, hypotheses());
            }
            Inject::Warning { by, .. } | Inject::Motion { by, .. } => {
                member(f, at("by"), by);
                if let Inject::Motion { rung: r, claim, .. } = inject {
                    rung(f, s, &at("rung"), *r);
                    motion_claim(f, s, &at("claim"), *r, *claim);
                }
            }
            Inject::Statement { by, claims, .. } => {
                if *by != s.adversary.id && f.whole(&["adversary"]) {
                    member(f, at("by"), by);
                }
                if let Some(claims) = claims {
                    f.known(&at("claims"), "hypothesis", claims, hypotheses());
                }
            }
            Inject::Share { by, item, to, .. } => {
                member(f, at("by"), by);
                for (j, id) in to.iter().enumerate() {
                    member(f, at(&format!("to[{j}]")), id);
                }
                f.known(&at("item"), "item of evidence", item, exhibits.iter().map(|e| e.id.as_str()));
                if let Some(e) = exhibits.iter().find(|e| e.id == *item)
                    && !e.owners.contains(by)
                    && f.whole(&["injects"])
                {
                    let owners: Vec<&str> = ids(&e.owners).collect();
                    let finding = f
                        .at(Code::S016, &at("by"), "only an owner can share an item")
                        .expected(format!("an owner of {item}: {}", owners.join(", ")))
                        .found(format!("`{by}`"));
                    f.add(finding);
                }
            }
            Inject::FrontLine { change, .. } => f.within(&at("change"), "change", change.get(), -1.0, 1.0),
        }
    }
}

fn motion_claim(
    f: &mut Findings<'_>,
    s: &Scenario,
    path: &str,
    rung: u8,
    claim: Option<casus_model::ClaimLevel>,
) {
    let nato = casus_model::ladder::nato();
    let ladder = s.ladder.as_deref().unwrap_or(&nato);
    if let (Some(claim), Some(needs)) = (claim, ladder.get(usize::from(rung)).map(|r| r.claim))
        && claim < needs
    {
        let finding = f
            .at(Code::S023, path, "the attribution is too weak for this rung")
            .expected(format!("at least {needs:?}"))
            .found(format!("{claim:?}"))
            .hint("leave `claim` out to take what the rung needs");
        f.add(finding);
    }
}

fn exhibit(f: &mut Findings<'_>, s: &Scenario, e: &Exhibit, i: usize) {
    let hypotheses = || s.hypotheses.iter().map(|h| h.id.as_str());
    let maps: [(&str, &UniqueMap<Id, _>); 3] =
        [("favours", &e.favours), ("planted_when", &e.planted_when), ("if_planted", &e.if_planted)];
    for (field, map) in maps {
        for id in map.keys() {
            f.known(&format!("injects[{i}].{field}.{id}"), "hypothesis", id, hypotheses());
        }
    }
    let owned = !e.owners.is_empty() || e.release == casus_model::evidence::Releasability::Public;
    if !owned && f.whole(&["injects"]) {
        let finding = f
            .at(Code::S011, &format!("injects[{i}].release"), "an item that is not public has no owner")
            .expected("`owners`, or `release: Public`")
            .found(format!("{:?}", e.release));
        f.add(finding);
    }
    if e.points == Some(false) && e.planted_when.values().any(|p| p.get() > 0.0) {
        let finding = f
            .at(Code::S031, &format!("injects[{i}].points"), "the item says two things about what is true")
            .expected("`points: true`, or no `points`, for an item that may be planted")
            .found("false")
            .hint("a planted exhibit always points to its claim");
        f.add(finding);
    }
}

/// Minutes from D+0 00:00 of every inject, in the order of writing; `None` where it cannot be told.
pub(crate) fn minutes(s: &Scenario) -> Vec<Option<i64>> {
    let place: BTreeMap<&str, usize> =
        s.injects.iter().enumerate().map(|(i, x)| (x.common().id.as_str(), i)).collect();
    let mut known: Vec<Option<i64>> = vec![None; s.injects.len()];
    let mut visited = vec![false; s.injects.len()];
    for start in 0..s.injects.len() {
        // Follow the chain of references to its end, or to where it has been followed before; then come back.
        let mut chain: Vec<(usize, i64)> = Vec::new();
        let mut at = start;
        let mut time = loop {
            if std::mem::replace(&mut visited[at], true) {
                break known[at];
            }
            match s.injects[at].common().at {
                When::At(time) => {
                    known[at] = Some(time.minutes());
                    break known[at];
                }
                When::After(id, minutes) => match place.get(id.as_str()) {
                    Some(&next) => {
                        chain.push((at, *minutes));
                        at = next;
                    }
                    None => break None,
                },
            }
        };
        for (inject, minutes) in chain.into_iter().rev() {
            time = time.and_then(|time| time.checked_add(minutes));
            known[inject] = time;
        }
    }
    known
}

fn waits_for_itself(inject: &Inject) -> bool {
    matches!(inject.common().at, When::After(id, _) if id == inject.common().id)
}

fn times(f: &mut Findings<'_>, s: &Scenario) {
    if s.tick.minutes() < 1 || s.tick.minutes() > 48 * 60 {
        let finding = f
            .at(Code::S023, "tick", "a tick of this length cannot be used")
            .expected("1m to 48h")
            .found(s.tick.to_string());
        f.add(finding);
        return;
    }
    let spanned = f.whole(&["tick", "horizon"]);
    if s.horizon.minutes() < s.tick.minutes() && spanned {
        let finding = f
            .at(Code::S029, "horizon", "the run ends before its first tick")
            .expected(format!("at least one tick, {}", s.tick))
            .found(s.horizon.to_string());
        f.add(finding);
    }
    let place: BTreeMap<&str, usize> =
        s.injects.iter().enumerate().map(|(i, x)| (x.common().id.as_str(), i)).collect();
    // In which walk along the references an inject was met first.
    let mut met: Vec<Option<usize>> = vec![None; s.injects.len()];
    for (i, inject) in s.injects.iter().enumerate() {
        if let When::After(id, _) = inject.common().at
            && !place.contains_key(id.as_str())
        {
            f.known(&format!("injects[{i}].at"), "inject", id, place.keys().copied());
        }
        let mut chain = Vec::new();
        let mut at = i;
        while met[at].is_none() {
            met[at] = Some(i);
            chain.push(at);
            match s.injects[at].common().at {
                When::After(id, _) if place.contains_key(id.as_str()) => at = place[id.as_str()],
                _ => break,
            }
        }
        // A walk that comes back to itself, and not to an end or an earlier walk.
        let circle = chain.iter().position(|&c| c == at).map(|start| &chain[start..]);
        if let Some(circle) = circle.filter(|circle| circle.len() > 1 || waits_for_itself(&s.injects[at])) {
            let mut names: Vec<&str> = circle.iter().map(|&c| s.injects[c].common().id.as_str()).collect();
            names.push(names[0]);
            let finding = f
                .at(Code::S030, &format!("injects[{}].at", circle[0]), "these injects wait for each other")
                .expected("a chain that ends at a time such as `D+1 06:00`")
                .found(names.join(" after "));
            f.add(finding);
        }
    }
    let known = minutes(s);
    let mut earliest = 0;
    let mut per_tick: BTreeMap<i64, u64> = BTreeMap::new();
    for (i, at) in known.iter().enumerate() {
        let Some(at) = *at else { continue };
        if at > s.horizon.minutes() && spanned {
            let finding = f
                .at(Code::S029, &format!("injects[{i}].at"), "this inject comes after the end")
                .expected(format!("at most the horizon, {}", s.horizon))
                .found(String::from(s.injects[i].common().at.clone()))
                .hint("raise `horizon` or move the inject");
            f.add(finding);
        }
        earliest = earliest.min(at);
        *per_tick.entry(at.div_euclid(s.tick.minutes())).or_default() += 1;
    }
    let in_calendar = |minutes| s.start.plus_minutes(minutes).is_some();
    if (!in_calendar(earliest) || !in_calendar(s.horizon.minutes())) && f.whole(&["start", "horizon"]) {
        let finding = f
            .at(Code::S029, "start", "the run leaves the calendar")
            .expected("dates from the year 1 to the year 9999, from the first inject to the horizon")
            .found(s.start.to_string());
        f.add(finding);
    }
    if let Some((tick, count)) = per_tick.iter().find(|x| *x.1 > limits::INJECTS_PER_TICK as u64) {
        let finding = f
            .at(Code::L001, "injects", format!("too many injects in tick {tick}"))
            .expected(format!("at most {}", limits::INJECTS_PER_TICK))
            .found(count.to_string());
        f.add(finding);
    }
    let first_incident = s
        .injects
        .iter()
        .zip(&known)
        .filter(|x| matches!(x.0, Inject::Incident { .. }))
        .filter_map(|x| *x.1)
        .min();
    for (i, inject) in s.injects.iter().enumerate() {
        let (Inject::Share { item, .. }, Some(at)) = (inject, known[i]) else { continue };
        let shared = place.get(item.as_str()).and_then(|&x| known[x]);
        if shared.is_some_and(|shared| shared > at) && f.whole(&["injects"]) {
            let finding = f
                .at(
                    Code::S029,
                    &format!("injects[{i}].at"),
                    format!("{item} is shared before it comes to light"),
                )
                .expected("a time after the item's own");
            f.add(finding);
        }
    }
    for (i, inject) in s.injects.iter().enumerate() {
        if let (Inject::Motion { .. }, Some(at), Some(first)) = (inject, known[i], first_incident)
            && at < first
            && f.whole(&["injects"])
        {
            let finding = f
                .at(Code::S029, &format!("injects[{i}].at"), "a motion before anything has happened")
                .expected("a time at or after the first incident");
            f.add(finding);
        }
    }
}

/// Refuses runs beyond the limits in ticks, before anything is allocated.
fn work(f: &mut Findings<'_>, s: &Scenario, members: usize, raised: bool) {
    if s.tick.minutes() < 1 || !f.whole(&["tick", "horizon"]) {
        return;
    }
    let earliest = minutes(s).into_iter().flatten().min().unwrap_or(0).min(0);
    let ticks =
        (s.horizon.minutes().saturating_sub(earliest) / s.tick.minutes()).unsigned_abs().saturating_add(1);
    let limit = if raised { limits::TICKS_HARD } else { limits::TICKS };
    f.at_most("horizon", "ticks", ticks, limit, limits::TICKS_HARD);
    if ticks > limit {
        return;
    }
    let work = ticks.saturating_mul(members as u64);
    let limit = if raised { limits::AGENT_TICKS_HARD } else { limits::AGENT_TICKS };
    f.at_most("horizon", "members times ticks", work, limit, limits::AGENT_TICKS_HARD);
}
