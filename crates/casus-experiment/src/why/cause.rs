//! The five causes of a fracture and their neutral values: what makes members differ, and what an alliance without
//! that difference would be.

use casus_model::MemberId;
use casus_model::evidence::Releasability;
use casus_model::influence::InfluenceNetwork;
use casus_model::setup::{AggregationRule, DraftingRule, Setup, VoteWeight};
use casus_model::{council::Fallback, member::Member};

/// What can drive members apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Who gets which evidence, when, and how much of it a copy keeps.
    Access,
    /// What members believe before any evidence, and how far they trust exhibits.
    Priors,
    /// How much a member must believe, lose or stand alone with before it acts, consents or objects.
    Thresholds,
    /// Who listens to whom, and how much.
    Network,
    /// How wishes become a text.
    Procedure,
}

/// How many causes there are.
pub const CAUSES: usize = 5;

impl Cause {
    /// All of them, in the order of their bits in a coalition.
    pub const ALL: [Cause; CAUSES] =
        [Cause::Access, Cause::Priors, Cause::Thresholds, Cause::Network, Cause::Procedure];

    /// The name used in results.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Cause::Access => "access",
            Cause::Priors => "priors",
            Cause::Thresholds => "thresholds",
            Cause::Network => "network",
            Cause::Procedure => "procedure",
        }
    }

    /// Gives the cause its neutral value.
    pub fn neutralise(self, setup: &mut Setup) {
        match self {
            Cause::Access => open_access(setup),
            Cause::Priors => common_priors(setup),
            Cause::Thresholds => common_thresholds(setup),
            Cause::Network => even_network(setup),
            Cause::Procedure => plain_procedure(setup),
        }
    }
}

/// The setup in which only some causes are at work: bit c of `active` stands for [`Cause::ALL`]`[c]`.
#[must_use]
pub fn with_causes(setup: &Setup, active: usize) -> Setup {
    let mut setup = setup.clone();
    for (c, cause) in Cause::ALL.into_iter().enumerate() {
        if active >> c & 1 == 0 {
            cause.neutralise(&mut setup);
        }
    }
    setup
}

/// Everybody gets every item, in the original, as soon as it comes to light, and every private signal.
fn open_access(setup: &mut Setup) {
    for item in &mut setup.items {
        item.releasability = Releasability::Public;
        item.reach = 1.0;
    }
    if let Some(signals) = &mut setup.signals {
        signals.shared = true;
    }
}

/// Everybody starts from one prior and trusts exhibits alike: the members' means.
fn common_priors(setup: &mut Setup) {
    setup.parameters.prior_sd = 0.0;
    level(setup, |m| &mut m.alignment);
    level(setup, |m| &mut m.deception_prior);
}

/// One member like the next in all that stands between a belief and an answer: means of what the pack gives, medians
/// of limits, and no luck of one's own.
fn common_thresholds(setup: &mut Setup) {
    let fields: [fn(&mut Member) -> &mut f64; 6] = [
        |m| &mut m.attribution_threshold,
        |m| &mut m.isolation_cost,
        |m| &mut m.exposure,
        |m| &mut m.proximity,
        |m| &mut m.entrapment,
        |m| &mut m.abandonment,
    ];
    fields.into_iter().for_each(|field| level(setup, field));
    let limits: [fn(&mut Member) -> &mut Option<u8>; 2] = [|m| &mut m.red_line, |m| &mut m.capital_cap];
    for limit in limits {
        let mut all: Vec<u8> = setup.members.iter_mut().map(|m| limit(m).unwrap_or(u8::MAX)).collect();
        all.sort_unstable();
        let median = all.get(all.len() / 2).copied().filter(|&rung| rung < u8::MAX);
        setup.members.iter_mut().for_each(|m| *limit(m) = median);
    }
    let p = &mut setup.parameters;
    for luck in [
        &mut p.stake_spread,
        &mut p.error_spread,
        &mut p.act_cost_spread,
        &mut p.member_residual,
        &mut p.answer_noise,
        &mut p.consent_noise,
    ] {
        *luck = 0.0;
    }
}

/// Everybody listens to everybody else alike, as much as the mean member listens, and to the furthest too.
fn even_network(setup: &mut Setup) {
    let n = setup.members.len();
    let pairs = (0..n).flat_map(|i| (0..n).map(move |j| (MemberId::at(i), MemberId::at(j), 1.0)));
    let edges: Vec<_> = pairs.filter(|(i, j, _)| i != j).collect();
    setup.influence = InfluenceNetwork::from_edges(n, &edges);
    level(setup, |m| &mut m.susceptibility);
    setup.members.iter_mut().for_each(|m| m.confidence_bound = 1.0);
}

/// The median wish is put to one vote, which half the members carry; instructions lag nowhere, nobody emboldens
/// another, no other dispute comes in and nobody goes ahead alone.
fn plain_procedure(setup: &mut Setup) {
    setup.rules.drafting = DraftingRule::WeightedMedian;
    setup.rules.aggregation = AggregationRule::WeightedQuota { quota: 0.5, weight: VoteWeight::Population };
    for m in &mut setup.members {
        m.population = 1.0;
        m.latency = 0;
    }
    setup.procedure.rounds = 1;
    setup.procedure.extensions = 0;
    setup.procedure.fallback = Fallback::Nothing;
    setup.parameters.cascade = 0.0;
    setup.parameters.linkage_rate = 0.0;
}

/// Gives every member the mean over the members. Where they are level already no bit changes.
fn level(setup: &mut Setup, field: impl Fn(&mut Member) -> &mut f64) {
    let all: Vec<f64> = setup.members.iter_mut().map(|m| *field(m)).collect();
    if all.windows(2).any(|pair| pair[0] != pair[1]) {
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        setup.members.iter_mut().for_each(|m| *field(m) = mean);
    }
}
