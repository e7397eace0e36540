//! From a checked document to the model's setup.

use crate::check::minutes;
use crate::document::{
    Act, Comparison, Condition, Exhibit, Inject, Member, Network, Operator, Overrides, Pack, Scenario,
    Tabling,
};
use crate::value::{Hours, Id, Prob, UniqueMap};
use casus_model::adversary::{self, ActKind};
use casus_model::evidence::{self, Grade, Item, Provenance, QLevel, Releasability};
use casus_model::influence::InfluenceNetwork;
use casus_model::setup::{Effect, Hypothesis, Speaker};
use casus_model::time::Clock;
use casus_model::{ClaimLevel, HypothesisId, ItemId, MemberId, Setup, Tick, ladder, math};

/// How a story reads: the probability that it points to its claim if the claim is true, and if it is not.
const STORY_TRUE: f64 = 0.8;
const STORY_FALSE: f64 = 0.4;
/// How far a story that is suspected to be planted points to its claim where a state has motive to plant it, and
/// where nobody has.
const PLANTED_BY_STATE: f64 = 0.7;
const PLANTED_BY_NOBODY: f64 = 0.5;
/// A prior of 0 as it is read: one in a million.
const LEAST_PRIOR: f64 = 1e-6;
/// Grade of the adversary's own public statements.
const STATEMENT_GRADE: &str = "E4";

struct Lowering<'a> {
    s: &'a Scenario,
    clock: Clock,
    members: Vec<&'a Member>,
    items: Vec<Item>,
    groups: Vec<&'a str>,
}

/// The setup of a scenario and its pack. Both must have passed every check; a reference that leads nowhere yields
/// `None`.
pub(crate) fn lower(s: &Scenario, pack: &Pack, hash: String) -> Option<Setup> {
    let at = minutes(s);
    let tick = s.tick.minutes();
    let mut clock = Clock { minutes: tick, first: Tick(0), last: Tick(0) };
    clock.last = clock.tick_at(s.horizon.minutes());
    clock.first = at.iter().flatten().map(|&m| clock.tick_at(m)).min().unwrap_or(Tick(0)).min(Tick(0));

    let taking_part = |m: &&Member| s.alliance.only.is_empty() || s.alliance.only.contains(&m.id);
    let mut members: Vec<&Member> = pack.members.iter().filter(taking_part).collect();
    members.sort_by(|a, b| a.id.cmp(&b.id));
    let mut l = Lowering { s, clock, members, items: Vec::new(), groups: Vec::new() };
    let profiles: Vec<casus_model::member::Member> = l.members.iter().map(|m| l.profile(m, pack)).collect();

    let mut injects = Vec::new();
    for (inject, minutes) in s.injects.iter().zip(&at) {
        let common = inject.common();
        let lowered = l.inject(inject)?;
        if common.on {
            let only_if = common.only_if.iter().map(|id| l.hypothesis(id)).collect::<Option<_>>()?;
            injects.push((
                (*minutes)?,
                casus_model::setup::Inject {
                    id: common.id.to_string(),
                    title: common.title.to_string(),
                    tick: clock.tick_at((*minutes)?),
                    effect: lowered,
                    only_if,
                },
            ));
        }
    }
    injects.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
    let injects = injects.into_iter().map(|x| x.1).collect();
    let adversary = l.adversary()?;

    let network = match &s.network {
        Network::Capability { bloc_weight } => InfluenceNetwork::by_capability(&profiles, bloc_weight.get()),
        Network::Edges(edges) => {
            let edges: Vec<_> = edges
                .iter()
                .filter_map(|e| Some((l.member(&e.from)?, l.member(&e.to)?, e.weight.get())))
                .collect();
            InfluenceNetwork::from_edges(profiles.len(), &edges)
        }
    };
    let grievances = pack
        .grievances
        .iter()
        .filter_map(|g| Some((l.member(&g.member)?, l.member(&g.beneficiary)?, g.strength.get())))
        .collect();
    let in_ticks = |h: &Hours| h.minutes() as f64 / tick as f64;
    let silence = &s.procedure;
    let ambiguity = s.injects.iter().fold(0.0_f64, |a, x| match x {
        Inject::Incident { ambiguity, on: true, only_if, .. }
            if only_if.is_empty() || only_if.contains(&s.truth) =>
        {
            a.max(ambiguity.get())
        }
        _ => a,
    });

    Some(Setup {
        id: s.id.to_string(),
        title: s.title.to_string(),
        hash,
        clock,
        truth: l.hypothesis(&s.truth)?,
        hypotheses: hypotheses(s),
        ladder: s.ladder.clone().unwrap_or_else(ladder::nato),
        members: profiles,
        grievances,
        influence: network,
        sharing: evidence::Sharing {
            alliance: in_ticks(&s.sharing.alliance),
            circle: in_ticks(&s.sharing.circle),
            rest: in_ticks(&s.sharing.rest),
            consultation: s.sharing.consultation.get(),
        },
        ambiguity,
        signals: match &s.signals {
            Some(signals) => Some(casus_model::setup::Signals {
                hypothesis: l.hypothesis(&signals.hypothesis)?,
                drift: signals.drift.iter().map(|mu| mu.get()).collect(),
                shared: false,
            }),
            None => None,
        },
        items: l.items,
        injects,
        procedure: casus_model::council::Procedure {
            period: clock.ticks(silence.period.minutes(), 1),
            urgent_period: clock.ticks(silence.urgent.minutes(), 1),
            extensions: silence.extensions,
            extension: clock.ticks(silence.extension.minutes(), 1),
            rounds: silence.rounds,
            sounding_interval: clock.ticks(silence.sounding.minutes(), 1),
            soundings: silence.soundings,
            pause: clock.ticks(silence.pause.minutes(), 1),
            consultation_within: clock.ticks(24 * 60, 1),
            open_tabling: silence.tabling == Tabling::Members,
            fallback: silence.fallback,
        },
        adversary,
        rules: s.rules,
        parameters: s.parameters.clone(),
        index: s.index,
    })
}

fn hypotheses(s: &Scenario) -> Vec<Hypothesis> {
    let even = 1.0 / s.hypotheses.len() as f64;
    let prior = |p: Option<Prob>| p.map_or(even, |p| p.get().max(LEAST_PRIOR));
    let sum: f64 = s.hypotheses.iter().map(|h| prior(h.prior)).sum();
    s.hypotheses
        .iter()
        .map(|h| Hypothesis {
            id: h.id.to_string(),
            label: h.label.to_string(),
            hostile: h.hostile,
            claim: h.claim.unwrap_or(if h.hostile { ClaimLevel::State } else { ClaimLevel::Event }),
            warrants: h.warrants,
            prior: prior(h.prior) / sum,
            slant: h.slant.map_or(if h.hostile { 1.0 } else { -1.0 }, |v| v.get()),
        })
        .collect()
}

impl<'a> Lowering<'a> {
    fn member(&self, id: &Id) -> Option<MemberId> {
        self.members.binary_search_by(|m| m.id.cmp(id)).ok().map(MemberId::at)
    }

    fn hypothesis(&self, id: &Id) -> Option<HypothesisId> {
        self.s.hypotheses.iter().position(|h| h.id == *id).map(HypothesisId::at)
    }

    fn speaker(&self, id: &Id) -> Option<Speaker> {
        if *id == self.s.adversary.id {
            Some(Speaker::Adversary)
        } else {
            self.member(id).map(Speaker::Member)
        }
    }

    fn group(&mut self, id: Option<&'a Id>) -> Option<u16> {
        let id = id?.as_str();
        let place = self.groups.iter().position(|g| *g == id).unwrap_or_else(|| {
            self.groups.push(id);
            self.groups.len() - 1
        });
        u16::try_from(place).ok()
    }

    /// A member as the model sees it: alignment and proximity count only against the pack's accused, and the
    /// scenario's changes apply in order.
    fn profile(&self, m: &Member, pack: &Pack) -> casus_model::member::Member {
        let counts = if pack.accused.contains(&self.s.adversary.id) { 1.0 } else { 0.0 };
        let mut profile = casus_model::member::Member {
            id: m.id.to_string(),
            name: m.name.to_string(),
            bloc: m.bloc.to_string(),
            circles: m.circles.iter().map(ToString::to_string).collect(),
            capability: m.capability.get(),
            population: m.population.get(),
            alignment: counts * m.alignment.get(),
            proximity: counts * m.proximity.get(),
            exposure: m.exposure.get(),
            attribution_threshold: m.attribution_threshold.get(),
            susceptibility: m.susceptibility.get(),
            confidence_bound: m.confidence_bound.get(),
            deception_prior: m.deception_prior.get(),
            signal_sd: self.s.signals.as_ref().map_or(0.0, |signals| signals.sd.get()),
            isolation_cost: m.isolation_cost.get(),
            entrapment: m.entrapment.get(),
            abandonment: m.abandonment.get(),
            latency: self.clock.ticks(m.latency.minutes(), 0),
            red_line: m.red_line,
            capital_cap: m.capital_cap,
            ideal_rung: None,
        };
        for change in &self.s.alliance.change {
            let named = change.members.is_empty() || change.members.contains(&m.id);
            let holds = change.condition.as_ref().is_none_or(|c| satisfies(m, c));
            if named && holds {
                self.apply(change, &mut profile);
            }
        }
        profile
    }

    fn apply(&self, change: &Overrides, to: &mut casus_model::member::Member) {
        macro_rules! replace {
            ($($field:ident),+) => {
                $(if let Some(value) = change.$field { to.$field = value.get(); })+
            };
        }
        replace!(
            capability,
            alignment,
            proximity,
            exposure,
            attribution_threshold,
            susceptibility,
            confidence_bound,
            deception_prior,
            signal_sd,
            isolation_cost,
            entrapment,
            abandonment
        );
        if let Some(latency) = &change.latency {
            to.latency = self.clock.ticks(latency.minutes(), 0);
        }
        to.red_line = change.red_line.or(to.red_line);
        to.capital_cap = change.capital_cap.or(to.capital_cap);
        to.ideal_rung = change.ideal_rung.or(to.ideal_rung);
    }

    fn inject(&mut self, inject: &'a Inject) -> Option<Effect> {
        Some(match inject {
            Inject::Indicator(e) => Effect::Item(self.exhibit(e, true)?),
            Inject::Evidence(e) => Effect::Item(self.exhibit(e, false)?),
            Inject::Incident { target, harm, locus, hand, delays, lasts, .. } => Effect::Incident {
                victim: target.as_ref().and_then(|t| self.member(t)),
                harm: harm.get(),
                locus: *locus,
                hand: *hand,
                disruption: delays
                    .as_ref()
                    .map(|d| (self.clock.ticks(d.minutes(), 1), self.clock.ticks(lasts.minutes(), 1))),
            },
            Inject::Narrative { id, title, by, claims, reach, grade, technique, group, .. } => {
                let group = self.group(group.as_ref());
                let hostile = self.speaker(by)? == Speaker::Adversary;
                let story = self.story(id.to_string(), title.to_string(), claims, *grade, hostile)?;
                self.add(Item { reach: reach.get(), technique: technique.map(|t| t as u8), group, ..story })
            }
            Inject::Warning { by, technique, strength, .. } => Effect::Warning {
                by: self.speaker(by)?,
                technique: *technique as u8,
                strength: strength.get(),
            },
            Inject::Share { item, to, delay, .. } => Effect::Share {
                item: self.item(item)?,
                to: if to.is_empty() {
                    (0..self.members.len()).map(MemberId::at).collect()
                } else {
                    to.iter().map(|id| self.member(id)).collect::<Option<_>>()?
                },
                delay: self.clock.ticks(delay.minutes(), 0),
            },
            Inject::Statement { id, title, by, claims, asks, .. } => match (self.speaker(by)?, claims) {
                (Speaker::Adversary, Some(claims)) => {
                    let grade = Grade::parse(STATEMENT_GRADE)?;
                    let story = self.story(id.to_string(), title.to_string(), claims, grade, true)?;
                    self.add(story)
                }
                (by, claims) => Effect::Statement {
                    by,
                    claims: match claims {
                        Some(id) => Some(self.hypothesis(id)?),
                        None => None,
                    },
                    asks: *asks,
                },
            },
            Inject::FrontLine { change, .. } => Effect::FrontLine { change: change.get() },
            Inject::Motion { by, rung, claim, kind, asks, one_is_enough, .. } => {
                let nato = ladder::nato();
                let needs = self.s.ladder.as_deref().unwrap_or(&nato).get(usize::from(*rung))?.claim;
                Effect::Motion {
                    by: self.member(by)?,
                    claim: claim.unwrap_or(needs),
                    rung: *rung,
                    kind: *kind,
                    asks: *asks,
                    one_is_enough: *one_is_enough,
                }
            }
        })
    }

    fn add(&mut self, item: Item) -> Effect {
        self.items.push(item);
        Effect::Item(ItemId::at(self.items.len() - 1))
    }

    /// The item of this id. Items are lowered in the order of writing, so one that is shared may not exist yet; its
    /// place follows from the injects before it.
    fn item(&self, id: &Id) -> Option<ItemId> {
        let makes_item = |x: &&Inject| match x {
            Inject::Indicator(_) | Inject::Evidence(_) | Inject::Narrative { .. } => true,
            Inject::Statement { by, claims, .. } => *by == self.s.adversary.id && claims.is_some(),
            _ => false,
        };
        self.s.injects.iter().filter(makes_item).position(|x| x.common().id == id).map(ItemId::at)
    }

    fn exhibit(&mut self, e: &'a Exhibit, indicator: bool) -> Option<ItemId> {
        let u = self.s.parameters.uninformative;
        let per_hypothesis = |map: &UniqueMap<Id, Prob>, missing: f64| -> Vec<f64> {
            self.s.hypotheses.iter().map(|h| map.get(h.id.as_str()).map_or(missing, |p| p.get())).collect()
        };
        let planted = e.planted_when.values().any(|p| p.get() > 0.0);
        let item = Item {
            id: e.id.to_string(),
            title: e.title.to_string(),
            likelihood: per_hypothesis(&e.favours, u),
            planted: per_hypothesis(&e.if_planted, u),
            presence: per_hypothesis(&e.planted_when, 0.0),
            reliability: e.grade.reliability(),
            contrast: e.grade.contrast(),
            level: e.level,
            group: None,
            technique: e.technique.map(|t| t as u8),
            indicator,
            provenance: if planted { Provenance::Planted } else { Provenance::Collected },
            scripted: e.points,
            releasability: e.release,
            owners: e.owners.iter().map(|id| self.member(id)).collect::<Option<_>>()?,
            reach: 1.0,
        };
        let group = self.group(e.group.as_ref());
        self.items.push(Item { group, ..item });
        Some(ItemId::at(self.items.len() - 1))
    }

    /// A story that claims a hypothesis, as it reads to members.
    fn story(&self, id: String, title: String, claims: &Id, grade: Grade, hostile: bool) -> Option<Item> {
        let claimed = self.hypothesis(claims)?;
        let hypotheses = hypotheses(self.s);
        let u = self.s.parameters.uninformative;
        let likelihood =
            (0..hypotheses.len()).map(|h| if h == claimed.ix() { STORY_TRUE } else { STORY_FALSE }).collect();
        let planted = hypotheses
            .iter()
            .map(|h| match (hostile, h.hostile && h.claim >= ClaimLevel::State) {
                (false, _) => u,
                (true, true) => PLANTED_BY_STATE,
                (true, false) => PLANTED_BY_NOBODY,
            })
            .collect();
        Some(Item {
            id,
            title,
            likelihood,
            planted,
            presence: vec![0.0; hypotheses.len()],
            reliability: grade.reliability(),
            contrast: grade.contrast(),
            level: QLevel::Strategic,
            group: None,
            technique: None,
            indicator: false,
            provenance: Provenance::Rumour,
            scripted: None,
            releasability: Releasability::Public,
            owners: vec![],
            reach: 1.0,
        })
    }

    fn adversary(&mut self) -> Option<adversary::Adversary> {
        let a = &self.s.adversary;
        let days = self.s.tick.minutes() as f64 / 1440.0;
        let persistence = a.persistence.get();
        let mut repertoire = Vec::new();
        for act in &a.acts {
            let (id, title, uses, exposure, cost) = match act {
                Act::Rumour { id, title, uses, exposure, cost, .. }
                | Act::Cyberattack { id, title, uses, exposure, cost, .. }
                | Act::Strike { id, title, uses, exposure, cost, .. } => (id, title, *uses, exposure, cost),
            };
            for time in 1..=uses {
                let kind = match act {
                    Act::Rumour { claims, reach, grade, technique, group, .. } => {
                        let group = self.group(group.as_ref());
                        let story =
                            self.story(format!("{id}#{time}"), title.to_string(), claims, *grade, true)?;
                        let technique = technique.map(|t| t as u8);
                        self.items.push(Item { reach: reach.get(), technique, group, ..story });
                        ActKind::Rumour { item: ItemId::at(self.items.len() - 1) }
                    }
                    Act::Cyberattack { delays, lasts, harm, .. } => ActKind::Cyberattack {
                        delay: self.clock.ticks(delays.minutes(), 1),
                        window: self.clock.ticks(lasts.minutes(), 1),
                        harm: harm.get(),
                    },
                    Act::Strike { harm, .. } => ActKind::Strike { harm: harm.get() },
                };
                let exposed = self.exposed(format!("{id}#{time}!"), title.to_string());
                repertoire.push(adversary::Act {
                    id: id.to_string(),
                    title: title.to_string(),
                    kind,
                    exposure: exposure.get(),
                    cost: cost.get(),
                    exposed,
                });
            }
        }
        Some(adversary::Adversary {
            id: a.id.to_string(),
            name: a.name.to_string(),
            policy: a.policy,
            repertoire,
            pressure: a.pressure.get(),
            mean_pressure: a.mean_pressure.unwrap_or(a.pressure).get(),
            persistence: if persistence > 0.0 { math::exp(days * math::ln(persistence)) } else { 0.0 },
            volatility: a.volatility.get() * days.sqrt(),
            risk_seeking: a.risk_seeking.get(),
            exposure_cost: a.exposure_cost.get(),
            deterrence: a.deterrence.get() * days,
        })
    }

    /// What comes to light when the author of an act is found out: a good source that points to a hostile state.
    fn exposed(&mut self, id: String, title: String) -> ItemId {
        let hypotheses = hypotheses(self.s);
        let u = self.s.parameters.uninformative;
        let likelihood = hypotheses
            .iter()
            .map(|h| match (h.hostile, h.claim >= ClaimLevel::State) {
                (true, true) => 0.9,
                (true, false) => 0.6,
                (false, _) => 0.2,
            })
            .collect();
        let grade = Grade::parse("B2").unwrap_or_else(|| unreachable!("a grade"));
        self.items.push(Item {
            id,
            title,
            likelihood,
            planted: vec![u; hypotheses.len()],
            presence: vec![0.0; hypotheses.len()],
            reliability: grade.reliability(),
            contrast: grade.contrast(),
            level: QLevel::Operational,
            group: None,
            technique: None,
            indicator: false,
            provenance: Provenance::Collected,
            scripted: Some(true),
            releasability: Releasability::Public,
            owners: vec![],
            reach: 1.0,
        });
        ItemId::at(self.items.len() - 1)
    }
}

fn satisfies(m: &Member, condition: &Condition) -> bool {
    condition.terms.iter().all(|term| match term {
        Comparison::Bloc(is, bloc) => (m.bloc == bloc.as_str()) == *is,
        Comparison::Number(field, operator, number) => m.number(field).is_some_and(|v| match operator {
            Operator::Less => v < *number,
            Operator::LessOrEqual => v <= *number,
            Operator::Greater => v > *number,
            Operator::GreaterOrEqual => v >= *number,
        }),
    })
}
