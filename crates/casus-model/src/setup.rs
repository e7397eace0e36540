//! The description of a game: what a scenario file becomes, or what a program builds by hand.

use crate::adversary::Adversary;
use crate::council::Procedure;
use crate::evidence::{Item, Sharing};
use crate::ids::{HypothesisId, ItemId, MemberId};
use crate::influence::InfluenceNetwork;
use crate::ladder::{ClaimLevel, Rung};
use crate::member::Member;
use crate::metrics::fracture::IndexWeights;
use crate::parameters::Parameters;
use crate::time::{Clock, Tick};
use serde::{Deserialize, Serialize};

/// What might have happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Hypothesis {
    /// Stable id.
    pub id: String,
    /// What a reader sees.
    pub label: String,
    /// Whether an adversary's will is behind it.
    pub hostile: bool,
    /// The strongest attribution that it would bear out.
    pub claim: ClaimLevel,
    /// The rung that it warrants.
    pub warrants: u8,
    /// Prior probability, above 0; priors sum to 1.
    pub prior: f64,
    /// Which way a member's alignment tilts it, -1 to 1.
    pub slant: f64,
}

/// The rules that a scenario chooses. Each is an enum; the default is the first variant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rules {
    /// How the grade of a source enters a likelihood.
    pub source_model: SourceModel,
    /// How a likelihood moves a belief.
    pub belief_update: BeliefUpdate,
    /// How members' expressed beliefs move each other.
    pub influence: InfluenceRule,
    /// How beliefs and stakes become an ideal rung.
    pub decision: DecisionRule,
    /// How a sponsor's ask becomes a draft.
    pub drafting: DraftingRule,
    /// How answers become a decision.
    pub aggregation: AggregationRule,
}

/// How the grade of a source enters a likelihood.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SourceModel {
    /// A reliable source reports, an unreliable one says anything: r q + (1 - r) u. Bounded by the grade.
    #[default]
    Mixture,
    /// The likelihood to the power of the reliability: q^r. Unbounded in repeats.
    Tempered,
}

/// How a likelihood moves a belief.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum BeliefUpdate {
    /// Bayes: log-likelihoods add.
    #[default]
    Bayes,
    /// Items that agree with the current lead count 1 + bias, others 1 - bias (0 to 0.5).
    BiasedAssimilation {
        /// Strength of the bias.
        bias: f64,
    },
    /// Wald's sequential test of a hostile hand: until the evidence decides, a member keeps its prior view.
    Sprt {
        /// Probability of accepting a hostile hand where there is none, above 0 and at most 0.5.
        accept: f64,
        /// Probability of rejecting a hostile hand where there is one, above 0 and at most 0.5.
        reject: f64,
    },
}

/// Private signals: every tick each member with a `signal_sd` above 0 is brought a log-likelihood ratio for one
/// hypothesis against all others, normal with the mean of that tick and the member's own standard deviation.
#[derive(Clone, Debug, PartialEq)]
pub struct Signals {
    /// The hypothesis.
    pub hypothesis: HypothesisId,
    /// Mean of each tick from the first on, nats, the last standing for all later ones; its sign turns round where
    /// the hypothesis is not the truth.
    pub drift: Vec<f64>,
    /// Whether every member is brought the sum of all members' signals instead of its own.
    pub shared: bool,
}

impl Signals {
    /// The drift of the tick at a place of the run.
    pub(crate) fn mean_at(&self, place: usize) -> f64 {
        self.drift[place.min(self.drift.len() - 1)]
    }
}

/// How members' expressed beliefs move each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum InfluenceRule {
    /// Anchored to one's own evidence: y = (1 - lambda) o + lambda W y.
    #[default]
    FriedkinJohnsen,
    /// Nobody listens.
    None,
    /// Linear pooling of probabilities, unanchored: p = (1 - lambda) p + lambda W p.
    DeGroot,
    /// The plain mean of the probabilities of all that a member can hear and that believe nearly what it believes.
    HegselmannKrause {
        /// Greatest distance in total variation at which another is heard, 0 to 1.
        bound: f64,
    },
    /// Chance meetings of two, who move towards each other if they are not too far apart.
    DeffuantWeisbuch {
        /// Distance in total variation from which a meeting moves nobody, 0 to 1.
        bound: f64,
        /// Part of the distance that each of the two goes, 0 to 0.5.
        rate: f64,
        /// Meetings a tick, 1 to 10,000.
        pairs: u16,
    },
    /// Logarithmic pooling, unanchored: y = (1 - lambda) y + lambda W y in log-odds.
    LogPool,
}

impl InfluenceRule {
    /// Whether expressed beliefs are kept from tick to tick and only the news of a tick is added to them.
    pub(crate) fn is_unanchored(self) -> bool {
        !matches!(self, InfluenceRule::FriedkinJohnsen | InfluenceRule::None)
    }

    /// Whether it works on probabilities.
    pub(crate) fn pools_probabilities(self) -> bool {
        self.is_unanchored() && self != InfluenceRule::LogPool
    }
}

/// How beliefs and stakes become an ideal rung.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum DecisionRule {
    /// The rung of least expected loss.
    #[default]
    ExpectedLoss,
    /// The rung that the likeliest hypothesis warrants, once its belief passes the attribution threshold.
    Threshold,
    /// A rung with a probability that falls with its expected loss: exp(-precision EL), normalised.
    LogitQuantal {
        /// How surely the better rung is wanted, 0 (at random) to 1,000.
        precision: f64,
    },
    /// The rung that the member's profile or an outside seat names; that of least expected loss where neither does.
    Scripted,
}

/// How a sponsor's ask becomes a draft.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum DraftingRule {
    /// The chair sounds members out and weakens the text until nobody is expected to object.
    #[default]
    Soundings,
    /// The median of the members' ideal rungs goes straight under silence.
    WeightedMedian,
    /// Of the texts that do no more than was asked for, the chair puts the one under silence that fewest seem to
    /// break.
    MinimiseBreaks,
    /// The rung that a weighted contest of every position with every other would elect goes straight under silence.
    CondorcetForecast {
        /// Power of a coalition's weight in its chance to win, 1 to 8.
        power: u8,
        /// How the contests of two elect one position.
        election: Election,
    },
}

/// How contests of two positions elect one of many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Election {
    /// In proportion to the probability of winning against every other position.
    #[default]
    Conditional,
    /// The lasting distribution where the standing position is challenged by one drawn at random, again and again.
    Markov,
}

/// How answers become a decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum AggregationRule {
    /// Silence is consent and one break is enough to stop a text.
    #[default]
    ConsensusSilence,
    /// A text stands if 55 % of members with 65 % of the population do not object.
    QualifiedMajority,
    /// Unanimity, but who objects by little abstains; too many abstentions stop a text (Treaty on European Union,
    /// Article 31).
    ConstructiveAbstention {
        /// How far beyond the cost of standing alone an objection may go and still be an abstention, in logits.
        margin: f64,
        /// Share of the members that, holding the same share of the population, stops a text by abstaining.
        share: f64,
    },
    /// A text stands if those who do not object hold a quota of the weight.
    WeightedQuota {
        /// Share of the weight that carries a text.
        quota: f64,
        /// What a vote weighs.
        weight: VoteWeight,
    },
}

/// What a member's vote weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum VoteWeight {
    /// Its capability.
    Capability,
    /// Its population.
    Population,
}

impl Rules {
    /// The numbers of the rules chosen that are out of range: rule, name, value, lowest, highest. NaN is outside
    /// every range.
    #[must_use]
    pub fn out_of_range(&self) -> Vec<(&'static str, &'static str, f64, f64, f64)> {
        let mut all = Vec::new();
        if let BeliefUpdate::BiasedAssimilation { bias } = self.belief_update {
            all.push(("belief_update", "bias", bias, 0.0, 0.5));
        }
        if let BeliefUpdate::Sprt { accept, reject } = self.belief_update {
            all.push(("belief_update", "accept", accept, 1e-9, 0.5));
            all.push(("belief_update", "reject", reject, 1e-9, 0.5));
        }
        if let InfluenceRule::HegselmannKrause { bound } | InfluenceRule::DeffuantWeisbuch { bound, .. } =
            self.influence
        {
            all.push(("influence", "bound", bound, 0.0, 1.0));
        }
        if let InfluenceRule::DeffuantWeisbuch { rate, pairs, .. } = self.influence {
            all.push(("influence", "rate", rate, 0.0, 0.5));
            all.push(("influence", "pairs", f64::from(pairs), 1.0, 10_000.0));
        }
        if let DecisionRule::LogitQuantal { precision } = self.decision {
            all.push(("decision", "precision", precision, 0.0, 1000.0));
        }
        if let DraftingRule::CondorcetForecast { power, .. } = self.drafting {
            all.push(("drafting", "power", f64::from(power), 1.0, 8.0));
        }
        match self.aggregation {
            AggregationRule::ConstructiveAbstention { margin, share } => {
                all.push(("aggregation", "margin", margin, 0.0, 50.0));
                all.push(("aggregation", "share", share, 0.0, 1.0));
            }
            AggregationRule::WeightedQuota { quota, .. } => {
                all.push(("aggregation", "quota", quota, 0.5, 1.0))
            }
            AggregationRule::ConsensusSilence | AggregationRule::QualifiedMajority => {}
        }
        all.retain(|&(_, _, value, low, high)| !(value >= low && value <= high));
        all
    }
}

/// How the first attribution of an act is paced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hand {
    /// An overt weapon or visible act: the state can be named the same day with 0.64, else after a log-normal
    /// delay of median 3 days (record).
    Overt,
    /// A hidden hand: log-normal, median 64 days (record).
    Hidden,
}

/// Where the harm of an incident fell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Locus {
    /// On allied people, property or forces.
    Ally,
    /// On a partner that borders an ally.
    Partner,
    /// Elsewhere.
    Elsewhere,
}

impl Locus {
    /// The weight of the harm: 1, 0.5 or 0.
    #[must_use]
    pub fn weight(self) -> f64 {
        match self {
            Locus::Ally => 1.0,
            Locus::Partner => 0.5,
            Locus::Elsewhere => 0.0,
        }
    }
}

/// How openly the victim has asked for an act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Request {
    /// Nobody asked.
    #[default]
    None,
    /// Support in general, or quietly.
    Quiet,
    /// This act, in public.
    Public,
}

impl Request {
    /// 0, 0.5 or 1.
    #[must_use]
    pub fn level(self) -> f64 {
        match self {
            Request::None => 0.0,
            Request::Quiet => 0.5,
            Request::Public => 1.0,
        }
    }
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// A member.
    Member(MemberId),
    /// The adversary.
    Adversary,
}

/// What an inject does.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Something happens: harm is done and the case opens.
    Incident {
        /// The member harmed or accused, if it is one.
        victim: Option<MemberId>,
        /// Harm, 0 to 1 (a quarter of the coding guide's H).
        harm: f64,
        /// Where it fell.
        locus: Locus,
        /// How the first attribution is paced; `None` leaves it to the evidence.
        hand: Option<Hand>,
        /// Added delay, in ticks, of shared copies due in the window, and the window's length in ticks.
        disruption: Option<(i32, i32)>,
    },
    /// An item of evidence, an intelligence indicator or a narrative comes to light.
    Item(ItemId),
    /// A public warning raises the deception prior for exhibits that use a technique.
    Warning {
        /// Who warns.
        by: Speaker,
        /// Bit of the technique warned of.
        technique: u8,
        /// Share of the remaining trust that the warning takes away at once (eta).
        strength: f64,
    },
    /// An owner passes an item on.
    Share {
        /// The item.
        item: ItemId,
        /// To whom.
        to: Vec<MemberId>,
        /// Ticks until it arrives.
        delay: i32,
    },
    /// A member or the adversary speaks.
    Statement {
        /// Who speaks.
        by: Speaker,
        /// What it says happened.
        claims: Option<HypothesisId>,
        /// What it asks for.
        asks: Request,
    },
    /// The front line moves; negative is a loss of the adversary's.
    FrontLine {
        /// Size of the move, -1 to 1.
        change: f64,
    },
    /// A motion is tabled by the author's hand.
    Motion {
        /// Who sponsors it.
        by: MemberId,
        /// Attribution that the text carries.
        claim: ClaimLevel,
        /// Rung that it asks for.
        rung: u8,
        /// Whether it asks for a collective text or for members' own acts.
        kind: MotionKind,
        /// What the victim asks.
        asks: Request,
        /// Of an appeal: one member's act has the full effect, so that others gain less by adding theirs.
        one_is_enough: bool,
    },
}

/// What a motion asks of the allies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum MotionKind {
    /// One text that binds all.
    #[default]
    Text,
    /// An act that each takes, or not, in its own name.
    Appeal,
}

/// A thing that happens at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Inject {
    /// Stable id.
    pub id: String,
    /// What a reader sees.
    pub title: String,
    /// When.
    pub tick: Tick,
    /// What it does.
    pub effect: Effect,
    /// Truths under which it happens; empty for all.
    pub only_if: Vec<HypothesisId>,
}

/// A whole game, ready to be compiled into a [`Model`](crate::Model).
///
/// Everything is public and may be changed: `setup.members[0].attribution_threshold = 0.6`. [`Model::new`]
/// checks what must hold.
///
/// [`Model::new`]: crate::Model::new
#[derive(Clone, Debug, PartialEq)]
pub struct Setup {
    /// Id of the scenario.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Hash of the parsed scenario and pack, hexadecimal.
    pub hash: String,
    /// Time.
    pub clock: Clock,
    /// What might have happened, at least one.
    pub hypotheses: Vec<Hypothesis>,
    /// What did.
    pub truth: HypothesisId,
    /// The escalation ladder, lowest rung first.
    pub ladder: Vec<Rung>,
    /// The allies.
    pub members: Vec<Member>,
    /// Grievances: member, beneficiary of a motion, strength 0 to 1.
    pub grievances: Vec<(MemberId, MemberId, f64)>,
    /// Who listens to whom.
    pub influence: InfluenceNetwork,
    /// How intelligence travels.
    pub sharing: Sharing,
    /// How little the evidence speaks: 0 as written, 1 not at all.
    pub ambiguity: f64,
    /// What members' own services bring them tick by tick, if anything.
    pub signals: Option<Signals>,
    /// Every item that can come to light.
    pub items: Vec<Item>,
    /// The master events list, in order of time.
    pub injects: Vec<Inject>,
    /// How the council decides.
    pub procedure: Procedure,
    /// Who provokes.
    pub adversary: Adversary,
    /// The rules chosen.
    pub rules: Rules,
    /// The scalars.
    pub parameters: Parameters,
    /// What each part counts in the Alliance Fracture Index.
    pub index: IndexWeights,
}

impl Setup {
    /// The member with this id.
    #[must_use]
    pub fn member(&self, id: &str) -> Option<MemberId> {
        self.members.iter().position(|m| m.id == id).map(MemberId::at)
    }

    /// The hypothesis with this id.
    #[must_use]
    pub fn hypothesis(&self, id: &str) -> Option<HypothesisId> {
        self.hypotheses.iter().position(|h| h.id == id).map(HypothesisId::at)
    }

    /// The item with this id.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<ItemId> {
        self.items.iter().position(|i| i.id == id).map(ItemId::at)
    }
}
