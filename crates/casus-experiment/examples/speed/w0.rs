//! W0, a plain attribution model that any agent-based framework can express, as a casus scenario.
//!
//! 32 agents with a prior, a threshold, a stubbornness and trust in one another draw private evidence on each of 60
//! ticks and talk about it; who believes past its threshold supports the motion. A run leaves the share that
//! supports, the variance of beliefs, and the first tick on which all supported.

use casus_model::adversary::{Adversary, AdversaryPolicy};
use casus_model::council::{Fallback, Procedure};
use casus_model::evidence::Sharing;
use casus_model::influence::InfluenceNetwork;
use casus_model::ladder::{ClaimLevel, nato};
use casus_model::member::Member;
use casus_model::metrics::fracture::IndexWeights;
use casus_model::parameters::Parameters;
use casus_model::setup::{Hypothesis, Rules, Signals};
use casus_model::time::Clock;
use casus_model::{Draws, HypothesisId, MemberId, Run, Setup, Tick, math};

const AGENTS: &str = include_str!("w0-agents.csv");
const DRIFT: &str = include_str!("w0-drift.csv");

const AGENT_COUNT: usize = 32;

/// One agent of W0.
pub(crate) struct Agent {
    /// Log-odds before any evidence.
    pub(crate) prior: f64,
    /// Belief above which it supports.
    pub(crate) threshold: f64,
    /// Weight of its own evidence against others' beliefs.
    pub(crate) stubbornness: f64,
    /// Standard deviation of a tick's evidence.
    pub(crate) evidence_sd: f64,
    /// Weights of all agents, its own 0; they sum to 1.
    pub(crate) trust: Vec<f64>,
}

/// What a run of W0 leaves.
#[derive(Clone, Copy)]
pub(crate) struct Outcome {
    /// Share of the agents that support at the end.
    pub(crate) share: f64,
    /// Variance of their beliefs at the end.
    pub(crate) variance: f64,
    /// First tick on which all supported.
    pub(crate) unanimous: Option<usize>,
}

impl Outcome {
    /// From the beliefs at the end, the thresholds and the first tick of unanimity.
    pub(crate) fn of(agents: &[Agent], beliefs: &[f64], unanimous: Option<usize>) -> Outcome {
        let n = agents.len() as f64;
        let mean = beliefs.iter().sum::<f64>() / n;
        let supporters = beliefs.iter().zip(agents).filter(|(p, a)| **p > a.threshold).count();
        Outcome {
            share: supporters as f64 / n,
            variance: beliefs.iter().map(|p| (p - mean) * (p - mean)).sum::<f64>() / n,
            unanimous,
        }
    }
}

fn numbers(csv: &str) -> impl Iterator<Item = Vec<f64>> {
    csv.lines().skip(1).map(|line| line.split(',').map(|x| x.parse().expect("a number")).collect())
}

/// The agents of W0.
pub(crate) fn agents() -> Vec<Agent> {
    let agent = |row: Vec<f64>| Agent {
        prior: row[1],
        threshold: row[2],
        stubbornness: row[3],
        evidence_sd: row[4],
        trust: row[5..].to_vec(),
    };
    numbers(AGENTS).map(agent).collect()
}

/// The mean of each tick's evidence.
pub(crate) fn drift() -> Vec<f64> {
    numbers(DRIFT).map(|row| row[1]).collect()
}

/// W0 as a casus scenario: two hypotheses, one member an agent, a network of directed edges, and no incident.
///
/// A member's prior is its alignment, which tilts the log-odds of the two hypotheses by half each.
pub(crate) fn setup(agents: &[Agent], drift: &[f64]) -> Setup {
    let hypothesis = |id: &str, hostile, slant| Hypothesis {
        id: id.into(),
        label: id.into(),
        hostile,
        claim: if hostile { ClaimLevel::State } else { ClaimLevel::Event },
        warrants: if hostile { 3 } else { 0 },
        prior: 0.5,
        slant,
    };
    let member = |(i, agent): (usize, &Agent)| Member {
        id: format!("A{i}"),
        name: format!("Agent {i}"),
        bloc: "all".into(),
        circles: vec![],
        capability: 1.0,
        population: 1.0,
        alignment: agent.prior,
        proximity: 0.0,
        exposure: 0.0,
        attribution_threshold: agent.threshold,
        susceptibility: 1.0 - agent.stubbornness,
        confidence_bound: 1.0,
        deception_prior: 0.0,
        signal_sd: agent.evidence_sd,
        isolation_cost: 1.0,
        entrapment: 0.0,
        abandonment: 0.0,
        latency: 0,
        red_line: None,
        capital_cap: None,
        ideal_rung: None,
    };
    let trusts = agents.iter().enumerate().flat_map(|(i, agent)| {
        let others = agent.trust.iter().enumerate().filter(|(_, weight)| **weight > 0.0);
        others.map(move |(j, &weight)| (MemberId::at(i), MemberId::at(j), weight))
    });
    Setup {
        id: "w0".into(),
        title: "W0".into(),
        hash: String::new(),
        clock: Clock { minutes: 360, first: Tick(0), last: Tick(drift.len() as i32 - 1) },
        hypotheses: vec![hypothesis("other", false, -1.0), hypothesis("accused", true, 1.0)],
        truth: HypothesisId(1),
        ladder: nato(),
        members: agents.iter().enumerate().map(member).collect(),
        grievances: vec![],
        influence: InfluenceNetwork::from_edges(agents.len(), &trusts.collect::<Vec<_>>()),
        sharing: Sharing { alliance: 1.0, circle: 1.0, rest: 1.0, consultation: 1.0 },
        ambiguity: 0.0,
        signals: Some(Signals { hypothesis: HypothesisId(1), drift: drift.to_vec(), shared: false }),
        items: vec![],
        injects: vec![],
        procedure: Procedure {
            period: 4,
            urgent_period: 2,
            rounds: 1,
            sounding_interval: 1,
            soundings: 1,
            pause: 1,
            extensions: 0,
            extension: 1,
            consultation_within: 1,
            open_tabling: false,
            fallback: Fallback::Nothing,
        },
        adversary: Adversary {
            id: "X".into(),
            name: "Nobody".into(),
            policy: AdversaryPolicy::Scripted,
            repertoire: vec![],
            pressure: 0.0,
            mean_pressure: 0.0,
            persistence: 0.0,
            volatility: 0.0,
            risk_seeking: 0.0,
            exposure_cost: 0.0,
            deterrence: 0.0,
        },
        rules: Rules::default(),
        parameters: Parameters { prior_sd: 0.0, alignment_weight: 1.0, ..Parameters::default() },
        index: IndexWeights::default(),
    }
}

/// The log-odds above which each agent supports.
pub(crate) fn bounds(agents: &[Agent]) -> Vec<f64> {
    agents.iter().map(|agent| math::logit(agent.threshold)).collect()
}

/// Expressed log-odds of the accused against the other, member by member.
fn log_odds<'r>(run: &'r Run<'_>) -> &'r [f64] {
    run.log_odds().next().expect("two hypotheses")
}

/// Plays one run.
pub(crate) fn play(run: &mut Run<'_>, agents: &[Agent], bounds: &[f64], draws: Draws) -> Outcome {
    run.restart(draws);
    let (mut tick, mut unanimous) = (0, None);
    while !run.is_over() {
        run.step();
        if unanimous.is_none() && log_odds(run).iter().zip(bounds).all(|(y, bound)| y > bound) {
            unanimous = Some(tick);
        }
        tick += 1;
    }
    let mut beliefs = [0.0; AGENT_COUNT];
    beliefs.iter_mut().zip(log_odds(run)).for_each(|(p, y)| *p = math::logistic(*y));
    Outcome::of(agents, &beliefs, unanimous)
}
