//! A setup compiled for running: checked once, flattened, shared by any number of runs.

use crate::evidence::{ItemLikelihood, Provenance, Releasability, group_weight};
use crate::influence::{Mixing, sharing_network};
use crate::ladder::ClaimLevel;
use crate::math::{self, LANES};
use crate::member::Member;
use crate::rng::Key;
use crate::setup::{Effect, InfluenceRule, Setup};
use crate::time::Tick;
use petgraph::graph::NodeIndex;

/// Rungs of the ladder that count as one act of full size in a loss.
pub(crate) const RUNGS_PER_ACT: f64 = 4.0;

/// Why a setup cannot be run. A scenario file is checked more finely before it gets this far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidSetup {
    /// What is wrong, for a reader.
    pub message: String,
}

impl std::fmt::Display for InvalidSetup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for InvalidSetup {}

/// What every tick reads of the members, flat.
#[derive(Clone, Debug)]
pub(crate) struct Traits {
    /// Share of the capability of all.
    pub capability: Vec<f64>,
    pub exposure: Vec<f64>,
    pub proximity: Vec<f64>,
    pub threshold: Vec<f64>,
    pub isolation_cost: Vec<f64>,
    pub entrapment: Vec<f64>,
    /// Fear of being left alone at the member's own exposure.
    pub abandonment: Vec<f64>,
    /// Highest rung that red line and capital leave open.
    pub limit: Vec<f64>,
    /// Whether private signals reach the member (1 or 0), and their standard deviation.
    pub hears: Vec<f64>,
    pub signal_sd: Vec<f64>,
    pub deception_prior: Vec<f64>,
}

impl Traits {
    fn new(members: &[Member]) -> Traits {
        let of = |f: fn(&Member) -> f64| {
            let mut trait_of_all: Vec<f64> = members.iter().map(f).collect();
            trait_of_all.resize(members.len().next_multiple_of(LANES), 0.0);
            trait_of_all
        };
        let total: f64 = members.iter().map(|m| m.capability).sum();
        let mut capability = of(|m| m.capability);
        capability.iter_mut().for_each(|c| *c /= total);
        // Whoever fills up the last block of lanes never stands alone.
        let mut isolation_cost = of(|m| m.isolation_cost);
        isolation_cost[members.len()..].fill(f64::INFINITY);
        Traits {
            capability,
            exposure: of(|m| m.exposure),
            proximity: of(|m| m.proximity),
            threshold: of(|m| m.attribution_threshold),
            isolation_cost,
            entrapment: of(|m| m.entrapment),
            abandonment: of(|m| m.abandonment * m.exposure),
            limit: of(|m| f64::from(m.red_line.into_iter().chain(m.capital_cap).min().unwrap_or(u8::MAX))),
            hears: of(|m| f64::from(u8::from(m.signal_sd > 0.0))),
            signal_sd: of(|m| m.signal_sd),
            deception_prior: of(|m| m.deception_prior),
        }
    }
}

/// A compiled setup. Arrays over hypotheses and members are hypothesis-major and padded to whole blocks of lanes:
/// entry `h * width + i`.
#[derive(Clone, Debug)]
pub struct Model {
    pub(crate) setup: Setup,
    pub(crate) n: usize,
    /// n in whole blocks of lanes.
    pub(crate) width: usize,
    pub(crate) k: usize,
    pub(crate) top: u8,
    pub(crate) member_keys: Vec<Key>,
    pub(crate) hypothesis_keys: Vec<Key>,
    pub(crate) item_keys: Vec<Key>,
    /// Logarithm of each member's prior before its own noise, k * width.
    pub(crate) prior: Vec<f64>,
    pub(crate) mixing: Mixing,
    /// Who can meet whom, under a rule of chance meetings.
    pub(crate) pairs: Vec<(usize, usize)>,
    pub(crate) likelihoods: Vec<ItemLikelihood>,
    /// Mean delay in ticks of each item to each member, items * n; 0 at once, infinite never.
    pub(crate) delays: Vec<f64>,
    pub(crate) group_weights: Vec<f64>,
    pub(crate) groups: usize,
    /// (r*_h - r)^+ and (r - r*_h)^+ in acts of four rungs, entry `r * k + h`.
    pub(crate) short: Vec<f64>,
    pub(crate) excess: Vec<f64>,
    /// Highest rung that a claim level carries.
    pub(crate) highest: [u8; 5],
    /// Strongest claim level that any hypothesis bears out.
    pub(crate) strongest: usize,
    /// First tick on which beliefs can matter to anybody but through news.
    pub(crate) active_from: Tick,
    /// First tick whose measures a summary reads: the one ahead of the incident, or the first if there will be none.
    pub(crate) read_from: Tick,
    /// For an incident of so many ticks ago, its freshness F and the weight exp(-phi (1 - F)) of its harm.
    pub(crate) freshness: Vec<(f64, f64)>,
    /// Hypotheses in the order of the rungs that they warrant.
    pub(crate) by_warrant: Vec<usize>,
    /// Highest rung that any hypothesis warrants.
    pub(crate) cap: u8,
    pub(crate) largest: usize,
    pub(crate) traits: Traits,
    /// For each tick of the run, the first inject at or after it.
    pub(crate) inject_start: Vec<usize>,
    pub(crate) longest_latency: usize,
    /// Items in the order of their ids, the order in which simultaneous arrivals are read.
    pub(crate) item_order: Vec<usize>,
}

impl Model {
    /// Checks a setup and compiles it.
    ///
    /// # Errors
    ///
    /// [`InvalidSetup`] if a list is empty or beyond its limit, an id occurs twice, a number is outside its range,
    /// or a reference leads nowhere.
    pub fn new(setup: Setup) -> Result<Model, InvalidSetup> {
        check(&setup)?;
        let (n, k) = (setup.members.len(), setup.hypotheses.len());
        let top = u8::try_from(setup.ladder.len() - 1).unwrap_or(u8::MAX);
        let p = &setup.parameters;

        let width = n.next_multiple_of(LANES);
        let mut prior = vec![0.0; k * width];
        for (h, hypothesis) in setup.hypotheses.iter().enumerate() {
            for (i, m) in setup.members.iter().enumerate() {
                prior[h * width + i] =
                    math::ln(hypothesis.prior) + 0.5 * p.alignment_weight * m.alignment * hypothesis.slant;
            }
        }

        let clear = 1.0 - setup.ambiguity;
        let likelihoods = setup
            .items
            .iter()
            .map(|item| {
                let spoken = item.indicator || item.provenance == Provenance::Rumour;
                let blur = if spoken { 1.0 } else { clear };
                let u = p.uninformative;
                ItemLikelihood {
                    likelihood: item.likelihood.iter().map(|q| u + blur * (q - u)).collect(),
                    planted: item.planted.clone(),
                    reliability: item.reliability,
                    uninformative: u,
                }
            })
            .collect();

        let sharing = sharing_network(&setup.members);
        let mut delays = vec![f64::INFINITY; setup.items.len() * n];
        for (item, row) in setup.items.iter().zip(delays.chunks_mut(n)) {
            match item.releasability {
                Releasability::Public => row.fill(0.0),
                Releasability::Alliance => row.fill(setup.sharing.alliance),
                Releasability::Circle => {
                    row.fill(setup.sharing.rest);
                    for owner in &item.owners {
                        for ally in sharing.neighbors(NodeIndex::new(owner.ix())) {
                            row[ally.index()] = setup.sharing.circle;
                        }
                    }
                }
                Releasability::Owners => {}
            }
            for owner in &item.owners {
                row[owner.ix()] = 0.0;
            }
        }

        let over_hypotheses = |f: fn(f64) -> f64| {
            let mut table = Vec::with_capacity((usize::from(top) + 1) * k);
            for r in 0..=top {
                for h in &setup.hypotheses {
                    table.push(f(f64::from(h.warrants) - f64::from(r)).max(0.0) / RUNGS_PER_ACT);
                }
            }
            table
        };
        let short = over_hypotheses(|d| d);
        let excess = over_hypotheses(|d| -d);

        let mut highest = [0; 5];
        for level in ClaimLevel::ALL {
            let rung = setup.ladder.iter().rposition(|r| r.claim <= level).unwrap_or(0);
            highest[level.index()] = u8::try_from(rung).unwrap_or(top);
        }

        let traits = Traits::new(&setup.members);
        let largest = (0..n).fold(0, |a, b| if traits.capability[b] > traits.capability[a] { b } else { a });

        let mut inject_start = Vec::with_capacity(setup.clock.len() + 1);
        for t in 0..=setup.clock.len() {
            let tick = setup.clock.first.0 + i32::try_from(t).unwrap_or(i32::MAX);
            inject_start.push(setup.injects.partition_point(|x| x.tick.0 < tick));
        }

        let groups = setup.items.iter().filter_map(|i| i.group).max().map_or(0, |g| usize::from(g) + 1);
        let group_weights = (1..=u32::try_from(setup.items.len()).unwrap_or(1))
            .map(|m| group_weight(m, p.group_correlation))
            .collect();
        let mut item_order: Vec<usize> = (0..setup.items.len()).collect();
        item_order.sort_by(|&a, &b| setup.items[a].id.cmp(&setup.items[b].id));
        let freshness = (0..setup.clock.len().max(1))
            .map(|ticks| freshness(&setup, i32::try_from(ticks).unwrap_or(i32::MAX)))
            .collect();
        let mut by_warrant: Vec<usize> = (0..k).collect();
        by_warrant.sort_by_key(|&h| setup.hypotheses[h].warrants);
        let mixing = Mixing::new(&setup.members, &setup.influence);
        let pairs = match setup.rules.influence {
            InfluenceRule::DeffuantWeisbuch { .. } => mixing.pairs(),
            _ => Vec::new(),
        };
        let longest_latency =
            setup.members.iter().map(|m| usize::try_from(m.latency).unwrap_or(0)).max().unwrap_or(0);

        let opening =
            |x: &&crate::setup::Inject| matches!(x.effect, Effect::Incident { .. } | Effect::Motion { .. });
        let first = setup.injects.iter().find(opening).map_or(setup.clock.last, |x| x.tick);
        let active_from = first.plus(-1 - i32::try_from(longest_latency).unwrap_or(i32::MAX - 1));

        let opens = |x: &&crate::setup::Inject| {
            let happens = x.only_if.is_empty() || x.only_if.contains(&setup.truth);
            happens && x.tick <= setup.clock.last && matches!(x.effect, Effect::Incident { .. })
        };
        let incident = setup.injects.iter().find(opens).map_or(setup.clock.first, |x| x.tick);
        let read_from = incident.plus(-1).max(setup.clock.first);

        Ok(Model {
            n,
            width,
            k,
            top,
            member_keys: setup.members.iter().map(|m| Key::of(&m.id)).collect(),
            hypothesis_keys: setup.hypotheses.iter().map(|h| Key::of(&h.id)).collect(),
            item_keys: setup.items.iter().map(|i| Key::of(&i.id)).collect(),
            prior,
            mixing,
            pairs,
            likelihoods,
            delays,
            group_weights,
            groups,
            short,
            excess,
            highest,
            strongest: setup.hypotheses.iter().map(|h| h.claim.index()).max().unwrap_or(0),
            active_from,
            read_from,
            freshness,
            by_warrant,
            cap: setup.hypotheses.iter().map(|h| h.warrants).max().unwrap_or(0),
            largest,
            traits,
            inject_start,
            longest_latency,
            item_order,
            setup,
        })
    }

    /// [`freshness`], from the table wherever a run can get to.
    pub(crate) fn freshness(&self, ticks: i32) -> (f64, f64) {
        let known = usize::try_from(ticks).ok().and_then(|t| self.freshness.get(t));
        known.copied().unwrap_or_else(|| freshness(&self.setup, ticks))
    }

    /// The places of the injects of a tick.
    pub(crate) fn injects_at(&self, tick: Tick) -> std::ops::Range<usize> {
        let at = self.setup.clock.place(tick);
        self.inject_start[at]..self.inject_start[at + 1]
    }

    /// The setup that was compiled.
    #[must_use]
    pub fn setup(&self) -> &Setup {
        &self.setup
    }
}

/// F = exp(-days / tau) of an incident of so many ticks ago, and exp(-phi (1 - F)).
fn freshness(setup: &Setup, ticks: i32) -> (f64, f64) {
    let p = &setup.parameters;
    let freshness = math::exp(-setup.clock.days(ticks) / p.freshness_days);
    (freshness, math::exp(-p.staleness * (1.0 - freshness)))
}

fn check(setup: &Setup) -> Result<(), InvalidSetup> {
    let fail = |message: String| Err(InvalidSetup { message });
    let within = |name: &str, value: f64, low: f64, high: f64| {
        if value >= low && value <= high {
            Ok(())
        } else {
            fail(format!("{name} is {value}; expected {low} to {high}"))
        }
    };
    let (n, k, items) = (setup.members.len(), setup.hypotheses.len(), setup.items.len());
    if n == 0 || n > 1024 {
        return fail(format!("a setup has 1 to 1,024 members; this one has {n}"));
    }
    if k == 0 || k > 32 {
        return fail(format!("a setup has 1 to 32 hypotheses; this one has {k}"));
    }
    if setup.ladder.len() < 2 || setup.ladder.len() > 32 {
        return fail(format!("a ladder has 2 to 32 rungs; this one has {}", setup.ladder.len()));
    }
    if !setup.index.are_valid() {
        return fail("the weights of the fracture index are from 0 and not all 0".into());
    }
    if items > 60_000 || setup.clock.is_empty() || setup.clock.minutes < 1 || setup.clock.len() > 1_000_000 {
        return fail("the setup is beyond its limits in items or ticks".into());
    }
    distinct("member", setup.members.iter().map(|m| m.id.as_str()))?;
    distinct("hypothesis", setup.hypotheses.iter().map(|h| h.id.as_str()))?;
    distinct("item", setup.items.iter().map(|i| i.id.as_str()))?;
    let priors: f64 = setup.hypotheses.iter().map(|h| h.prior).sum();
    within("the sum of the priors", priors, 1.0 - 1e-9, 1.0 + 1e-9)?;
    let top = setup.ladder.len() - 1;
    for h in &setup.hypotheses {
        within(&format!("the prior of {}", h.id), h.prior, f64::MIN_POSITIVE, 1.0)?;
        within(&format!("the rung warranted by {}", h.id), f64::from(h.warrants), 0.0, top as f64)?;
        within(&format!("the slant of {}", h.id), h.slant, -1.0, 1.0)?;
    }
    for m in &setup.members {
        let of = |what: &str| format!("{what} of {}", m.id);
        within(&of("capability"), m.capability, f64::MIN_POSITIVE, 1e12)?;
        within(&of("population"), m.population, f64::MIN_POSITIVE, 1e12)?;
        within(&of("alignment"), m.alignment, -10.0, 10.0)?;
        within(&of("proximity"), m.proximity, -10.0, 10.0)?;
        within(&of("exposure"), m.exposure, 0.0, 1.0)?;
        within(&of("attribution threshold"), m.attribution_threshold, 0.0, 1.0)?;
        within(&of("susceptibility"), m.susceptibility, 0.0, 1.0)?;
        within(&of("confidence bound"), m.confidence_bound, 0.0, 1.0)?;
        within(&of("deception prior"), m.deception_prior, 0.0, 1.0)?;
        within(&of("signal sd"), m.signal_sd, 0.0, 100.0)?;
        within(&of("isolation cost"), m.isolation_cost, 0.0, 1e6)?;
        within(&of("entrapment"), m.entrapment, 0.0, 1e3)?;
        within(&of("abandonment"), m.abandonment, 0.0, 1e3)?;
        within(&of("latency in ticks"), f64::from(m.latency), 0.0, 10_000.0)?;
        within(&of("ideal rung"), f64::from(m.ideal_rung.unwrap_or(0)), 0.0, top as f64)?;
    }
    for item in &setup.items {
        let of = |what: &str| format!("{what} of {}", item.id);
        if item.likelihood.len() != k || item.planted.len() != k || item.presence.len() != k {
            return fail(format!("item {} must give one number per hypothesis", item.id));
        }
        for &q in item.likelihood.iter().chain(&item.planted).chain(&item.presence) {
            within(&of("a likelihood"), q, 0.0, 1.0)?;
        }
        within(&of("reliability"), item.reliability, 0.0, 0.999)?;
        within(&of("contrast"), item.contrast, 0.0, 1.0)?;
        within(&of("reach"), item.reach, 0.0, 1.0)?;
        if item.owners.iter().any(|o| o.ix() >= n) {
            return fail(format!("item {} has an owner that is not a member", item.id));
        }
    }
    if let Some(signals) = &setup.signals {
        if signals.drift.is_empty() || signals.hypothesis.ix() >= k {
            return fail("private signals need a drift and a hypothesis that they favour".into());
        }
        for &mu in &signals.drift {
            within("the drift of private signals", mu, -100.0, 100.0)?;
        }
    }
    within("ambiguity", setup.ambiguity, 0.0, 1.0)?;
    if let Some((name, value, low, high)) = setup.parameters.out_of_range().first() {
        within(name, *value, *low, *high)?;
    }
    let policy = setup.adversary.policy.out_of_range();
    let policy = policy.into_iter().map(|(name, value, low, high)| ("policy", name, value, low, high));
    if let Some((rule, name, value, low, high)) = setup.rules.out_of_range().into_iter().chain(policy).next()
    {
        within(&format!("{name} of {rule}"), value, low, high)?;
    }
    if setup.truth.ix() >= k || setup.influence.len() != n {
        return fail("the truth or the influence network does not fit the setup".into());
    }
    if setup.injects.windows(2).any(|w| w[0].tick > w[1].tick) {
        return fail("injects must be in order of time".into());
    }
    for inject in &setup.injects {
        let sound = match &inject.effect {
            Effect::Item(item) => item.ix() < items,
            Effect::Share { item, to, .. } => item.ix() < items && to.iter().all(|m| m.ix() < n),
            Effect::Motion { by, rung, .. } => by.ix() < n && usize::from(*rung) <= top,
            Effect::Incident { victim, .. } => victim.is_none_or(|v| v.ix() < n),
            _ => true,
        };
        if !sound {
            return fail(format!("inject {} refers to something that is not there", inject.id));
        }
    }
    Ok(())
}

/// Ids must differ, and so must the keys computed from them, or two entities would share their luck.
fn distinct<'a>(what: &str, ids: impl Iterator<Item = &'a str>) -> Result<(), InvalidSetup> {
    let mut keys: Vec<(Key, &str)> = ids.map(|id| (Key::of(id), id)).collect();
    keys.sort_unstable();
    match keys.windows(2).find(|w| w[0].0 == w[1].0) {
        Some(w) => Err(InvalidSetup {
            message: format!("{what} ids `{}` and `{}` are the same or collide; rename one", w[0].1, w[1].1),
        }),
        None => Ok(()),
    }
}
