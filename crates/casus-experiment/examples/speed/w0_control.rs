//! W0 as one would write it down: a struct for each agent, `StdRng`, `rand_distr`, f64, no thought of speed.

use crate::w0::{Agent, Outcome};
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand_distr::{Distribution, Normal};

struct State {
    own: f64,
    expressed: f64,
    belief: f64,
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Plays one run.
pub(crate) fn play(agents: &[Agent], drift: &[f64], seed: u64) -> Outcome {
    let mut rng = StdRng::seed_from_u64(seed);
    let start = |a: &Agent| State { own: a.prior, expressed: a.prior, belief: logistic(a.prior) };
    let mut states: Vec<State> = agents.iter().map(start).collect();
    let mut heard = vec![0.0; agents.len()];
    let mut unanimous = None;
    for (tick, &mean) in drift.iter().enumerate() {
        for (agent, state) in agents.iter().zip(&mut states) {
            let evidence = Normal::new(mean, agent.evidence_sd).expect("a deviation above 0");
            state.own += evidence.sample(&mut rng);
        }
        for (agent, heard) in agents.iter().zip(&mut heard) {
            *heard = agent.trust.iter().zip(&states).map(|(weight, other)| weight * other.expressed).sum();
        }
        for ((agent, state), heard) in agents.iter().zip(&mut states).zip(&heard) {
            state.expressed = agent.stubbornness * state.own + (1.0 - agent.stubbornness) * heard;
            state.belief = logistic(state.expressed);
        }
        let all = agents.iter().zip(&states).all(|(agent, state)| state.belief > agent.threshold);
        if all && unanimous.is_none() {
            unanimous = Some(tick);
        }
    }
    let beliefs: Vec<f64> = states.iter().map(|state| state.belief).collect();
    Outcome::of(agents, &beliefs, unanimous)
}
