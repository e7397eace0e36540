//! A member of the alliance.

/// What the model knows of a member. Fields without a unit are pure numbers; logits are the scale of answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Stable id, the name of the member's luck.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Bloc whose members listen to each other more.
    pub bloc: String,
    /// Circles inside which intelligence is shared early.
    pub circles: Vec<String>,
    /// Military capability, any unit, above 0.
    pub capability: f64,
    /// Population, any unit, above 0; counts in a qualified majority.
    pub population: f64,
    /// Standardised distance of its foreign policy from the accused; 0 where it does not count.
    pub alignment: f64,
    /// Standardised nearness to the accused; 0 where it does not count.
    pub proximity: f64,
    /// Exposure to the consequences, 0 to 1.
    pub exposure: f64,
    /// Belief from which it endorses an attribution of its own, 0.5 to 0.99.
    pub attribution_threshold: f64,
    /// Weight of others' expressed beliefs against its own evidence (Friedkin-Johnsen lambda), 0 to 0.95.
    pub susceptibility: f64,
    /// Total-variation distance beyond which another member is not heard, 0 to 1; 1 hears all.
    pub confidence_bound: f64,
    /// Probability that it gives to any exhibit being planted, 0 to 0.5.
    pub deception_prior: f64,
    /// Standard deviation of the private signals that its own services bring it, nats a tick; 0 for none.
    pub signal_sd: f64,
    /// Multiplier of the common cost of standing alone.
    pub isolation_cost: f64,
    /// Fear of being drawn into a war, logits.
    pub entrapment: f64,
    /// Fear of being left alone, logits at full exposure.
    pub abandonment: f64,
    /// Ticks between a belief and the capital's instruction that rests on it.
    pub latency: i32,
    /// Highest rung that it can accept at all, if limited by policy.
    pub red_line: Option<u8>,
    /// Highest rung that its constitution or coalition allows, if limited.
    pub capital_cap: Option<u8>,
    /// The rung that it wants whatever it believes, if the decision rule is `Scripted`.
    pub ideal_rung: Option<u8>,
}

#[cfg(test)]
impl Member {
    /// A member of no particular leaning, in a bloc of its own.
    pub(crate) fn plain(id: &str) -> Member {
        Member {
            id: id.into(),
            name: id.into(),
            bloc: id.into(),
            circles: vec![],
            capability: 1.0,
            population: 1.0,
            alignment: 0.0,
            proximity: 0.0,
            exposure: 0.0,
            attribution_threshold: 0.8,
            susceptibility: 0.3,
            confidence_bound: 1.0,
            deception_prior: 0.1,
            signal_sd: 0.0,
            isolation_cost: 1.0,
            entrapment: 0.0,
            abandonment: 0.0,
            latency: 0,
            red_line: None,
            capital_cap: None,
            ideal_rung: None,
        }
    }
}
