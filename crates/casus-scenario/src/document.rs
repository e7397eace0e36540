//! The types of a scenario file and of a member pack, as they are written.
//!
//! These types are the format: what they refuse is refused, and the format reference is tested against them. Unknown
//! fields are errors everywhere; what may be left out has its default here.

use crate::diagnostic::Code;
use crate::value::{
    CalendarTime, Finite, Hours, Id, Name, NonNeg, Positive, Prob, Refusal, ScenarioTime, Text, UniqueMap,
};
use casus_model::ClaimLevel;
use casus_model::council::Fallback;
use casus_model::evidence::{Grade, QLevel, Releasability};
use casus_model::ladder::Rung;
use casus_model::parameters::Parameters;
use casus_model::setup::{Hand, Locus, MotionKind, Request, Rules};
use serde::{Deserialize, Serialize};

/// The newest format version that this program reads, of scenarios and of packs.
pub const FORMAT: u32 = 1;

fn hours(text: &str) -> Hours {
    text.parse().unwrap_or_else(|_| unreachable!("a default is well formed"))
}

fn yes() -> bool {
    true
}

fn prob(p: f64) -> Prob {
    Prob::new(p).unwrap_or_else(|_| unreachable!("a default is a probability"))
}

macro_rules! defaults {
    ($($name:ident -> $type:ty = $value:expr;)+) => {
        $(fn $name() -> $type { $value })+
    };
}

defaults! {
    six_hours -> Hours = hours("6h");
    twelve_hours -> Hours = hours("12h");
    one_day -> Hours = hours("24h");
    two_days -> Hours = hours("48h");
    three_days -> Hours = hours("72h");
    two_weeks -> Hours = hours("14d");
    half -> Prob = prob(0.5);
    full -> Prob = prob(1.0);
    nothing -> Prob = prob(0.0);
    doubtful -> Grade = Grade::parse("D3").unwrap_or_else(|| unreachable!("a default grade"));
    one -> u8 = 1;
    triple -> Positive = Positive::new(3.0).unwrap_or_else(|_| unreachable!("a default is positive"));
}

/// A scenario file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Version of the format; 1.
    pub format: u32,
    /// Stable id, by which the scenario is called.
    pub id: Id,
    /// Title.
    pub title: Text,
    /// What happens, in a few sentences.
    pub summary: Text,
    /// Calendar time of D+0 00:00.
    pub start: CalendarTime,
    /// Length of a tick.
    #[serde(default = "six_hours")]
    pub tick: Hours,
    /// How long the run goes on after D+0 00:00.
    #[serde(default = "two_weeks")]
    pub horizon: Hours,
    /// What might have happened.
    pub hypotheses: Vec<Hypothesis>,
    /// What did.
    pub truth: Id,
    /// The truth that makes the twin of this scenario: the other of the two errors.
    #[serde(default)]
    pub twin: Option<Id>,
    /// The escalation ladder, lowest rung first; NATO's nine rungs if left out.
    #[serde(default)]
    pub ladder: Option<Vec<Rung>>,
    /// The allies.
    pub alliance: Alliance,
    /// Who listens to whom.
    #[serde(default)]
    pub network: Network,
    /// How intelligence travels.
    #[serde(default)]
    pub sharing: Sharing,
    /// How the council decides.
    #[serde(default)]
    pub procedure: Silence,
    /// Who provokes.
    pub adversary: Adversary,
    /// The rules chosen.
    #[serde(default)]
    pub rules: Rules,
    /// Scalars of the model that differ from their defaults.
    #[serde(default)]
    pub parameters: Parameters,
    /// The master events list.
    pub injects: Vec<Inject>,
}

/// What might have happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hypothesis {
    /// Stable id.
    pub id: Id,
    /// What a reader sees.
    pub label: Name,
    /// Whether an adversary's will is behind it.
    pub hostile: bool,
    /// The strongest attribution that it bears out: State if hostile, else Event.
    #[serde(default)]
    pub claim: Option<ClaimLevel>,
    /// The rung that it warrants.
    pub warrants: u8,
    /// Prior probability; give all or none, none meaning equal.
    #[serde(default)]
    pub prior: Option<Prob>,
    /// Which way a member's alignment tilts it, -1 to 1: 1 if hostile, else -1.
    #[serde(default)]
    pub slant: Option<Finite>,
}

/// The allies of a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alliance {
    /// Id of a member pack: shipped, or a file of that name beside the scenario.
    pub pack: Id,
    /// Members of the pack that take part; all if empty.
    #[serde(default)]
    pub only: Vec<Id>,
    /// Changes to the pack, applied in order.
    #[serde(default)]
    pub change: Vec<Overrides>,
}

/// Changes to some members of the pack. Whom it concerns is said by `members`, by `where_`, or by both.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Overrides {
    /// These members.
    pub members: Vec<Id>,
    /// Members for which this holds, such as `exposure < 0.2` or `bloc == nordic-baltic and capability > 5`.
    #[serde(rename = "where")]
    pub condition: Option<Condition>,
    /// New capability.
    pub capability: Option<Positive>,
    /// New alignment.
    pub alignment: Option<Finite>,
    /// New proximity.
    pub proximity: Option<Finite>,
    /// New exposure.
    pub exposure: Option<Prob>,
    /// New attribution threshold.
    pub attribution_threshold: Option<Prob>,
    /// New susceptibility.
    pub susceptibility: Option<Prob>,
    /// New confidence bound.
    pub confidence_bound: Option<Prob>,
    /// New deception prior.
    pub deception_prior: Option<Prob>,
    /// New multiplier of the isolation cost.
    pub isolation_cost: Option<NonNeg>,
    /// New fear of entrapment.
    pub entrapment: Option<NonNeg>,
    /// New fear of abandonment.
    pub abandonment: Option<NonNeg>,
    /// New latency of the capital.
    pub latency: Option<Hours>,
    /// New red line.
    pub red_line: Option<u8>,
    /// New cap of the capital.
    pub capital_cap: Option<u8>,
}

/// A condition on members: comparisons of a field with a number (`exposure < 0.2`) or of the bloc with a name
/// (`bloc == western`), joined by `and`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Condition {
    written: String,
    /// The comparisons, all of which must hold.
    pub terms: Vec<Comparison>,
}

/// One comparison of a condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Comparison {
    /// A numeric field against a number.
    Number(&'static str, Operator, f64),
    /// The bloc is, or is not, this one.
    Bloc(bool, String),
}

/// How a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each name says it")]
pub enum Operator {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// The numeric fields of a member that a condition can read.
pub const CONDITION_FIELDS: [&str; 11] = [
    "capability",
    "population",
    "alignment",
    "proximity",
    "exposure",
    "attribution_threshold",
    "susceptibility",
    "deception_prior",
    "isolation_cost",
    "entrapment",
    "abandonment",
];

impl TryFrom<String> for Condition {
    type Error = Refusal;

    fn try_from(written: String) -> Result<Condition, Refusal> {
        let refuse = |what: String| {
            Refusal::new(Code::S037, what)
                .expected("comparisons such as `exposure < 0.2`, joined by `and`")
                .found(format!("`{written}`"))
        };
        let mut terms = Vec::new();
        for term in written.split(" and ") {
            let words: Vec<&str> = term.split_whitespace().collect();
            let &[field, operator, value] = words.as_slice() else {
                return Err(refuse("a condition on members".into()));
            };
            if field == "bloc" {
                match operator {
                    "==" => terms.push(Comparison::Bloc(true, value.to_owned())),
                    "!=" => terms.push(Comparison::Bloc(false, value.to_owned())),
                    _ => return Err(refuse("a bloc is compared with == or !=".into())),
                }
                continue;
            }
            let Some(name) = CONDITION_FIELDS.iter().find(|f| **f == field) else {
                let refusal = refuse(format!("`{field}` is not a field that a condition can read"));
                return Err(match crate::diagnostic::nearest(field, CONDITION_FIELDS) {
                    Some(near) => refusal.hint(format!("did you mean `{near}`?")),
                    None => refusal,
                });
            };
            let operator = match operator {
                "<" => Operator::Less,
                "<=" => Operator::LessOrEqual,
                ">" => Operator::Greater,
                ">=" => Operator::GreaterOrEqual,
                _ => return Err(refuse("a number is compared with <, <=, > or >=".into())),
            };
            let Some(number) = value.parse::<f64>().ok().filter(|v| v.is_finite()) else {
                return Err(refuse(format!("`{value}` is not a number")));
            };
            terms.push(Comparison::Number(name, operator, number));
        }
        Ok(Condition { written, terms })
    }
}

impl From<Condition> for String {
    fn from(condition: Condition) -> String {
        condition.written
    }
}

/// Who listens to whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Network {
    /// Attention in proportion to the square root of capability, more inside one's bloc.
    Capability {
        /// How much more.
        #[serde(default = "triple")]
        bloc_weight: Positive,
    },
    /// These edges and no others.
    Edges(Vec<Edge>),
}

impl Default for Network {
    fn default() -> Self {
        Network::Capability { bloc_weight: triple() }
    }
}

/// One member listens to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edge {
    /// Who listens.
    pub from: Id,
    /// To whom.
    pub to: Id,
    /// With what weight; the weights of a listener are scaled to sum to 1.
    pub weight: Positive,
}

/// How intelligence travels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sharing {
    /// Mean delay of what the alliance may have.
    pub alliance: Hours,
    /// Mean delay inside an owner's circles.
    pub circle: Hours,
    /// Mean delay to everybody else.
    pub rest: Hours,
    /// What is left of a delay while a consultation is on.
    pub consultation: Prob,
}

impl Default for Sharing {
    fn default() -> Self {
        Sharing { alliance: twelve_hours(), circle: one_day(), rest: three_days(), consultation: half() }
    }
}

/// The silence procedure: how the council decides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Silence {
    /// How long a text lies under silence.
    pub period: Hours,
    /// The same once a consultation is on.
    pub urgent: Hours,
    /// Rounds of silence before a text fails.
    pub rounds: u8,
    /// Time between soundings.
    pub sounding: Hours,
    /// Soundings before the chair gives up.
    pub soundings: u8,
    /// Time between one file and the next.
    pub pause: Hours,
    /// Who may table motions.
    pub tabling: Tabling,
    /// What follows a failed text.
    pub fallback: Fallback,
}

impl Default for Silence {
    fn default() -> Self {
        Silence {
            period: one_day(),
            urgent: twelve_hours(),
            rounds: 4,
            sounding: six_hours(),
            soundings: 10,
            pause: two_days(),
            tabling: Tabling::Members,
            fallback: Fallback::Coalition { members: 5, capability: 0.2 },
        }
    }
}

/// Who may table motions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tabling {
    /// Any member that gains by it.
    #[default]
    Members,
    /// Only the author of the scenario, through `Motion` injects.
    Author,
}

/// Who provokes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adversary {
    /// Stable id; members' alignment and proximity count if the pack gives them against this adversary.
    pub id: Id,
    /// Display name.
    pub name: Name,
    /// How it chooses from its acts.
    #[serde(default)]
    pub policy: casus_model::adversary::AdversaryPolicy,
    /// Pressure at the start.
    #[serde(default = "half")]
    pub pressure: Prob,
    /// Pressure to which it returns; that of the start if left out.
    #[serde(default)]
    pub mean_pressure: Option<Prob>,
    /// Persistence of the pressure over a day.
    #[serde(default = "persistence")]
    pub persistence: Prob,
    /// Random change of the pressure over a day (standard deviation).
    #[serde(default = "volatility")]
    pub volatility: Prob,
    /// How much of the weight of exposure full pressure takes away.
    #[serde(default = "half")]
    pub risk_seeking: Prob,
    /// Weight of being found out.
    #[serde(default = "weight_one")]
    pub exposure_cost: NonNeg,
    /// How much a text at the top of the ladder takes off the pressure per day.
    #[serde(default = "nothing")]
    pub deterrence: Prob,
    /// What it can do beyond the script.
    #[serde(default)]
    pub acts: Vec<Act>,
}

defaults! {
    persistence -> Prob = prob(0.8);
    volatility -> Prob = prob(0.05);
    weight_one -> NonNeg = NonNeg::new(1.0).unwrap_or_else(|_| unreachable!("a default is not negative"));
    small_risk -> Prob = prob(0.1);
    small_cost -> NonNeg = NonNeg::new(0.1).unwrap_or_else(|_| unreachable!("a default is not negative"));
}

/// What an adversary can do beyond the script.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Act {
    /// Spread a story.
    Rumour {
        /// Stable id.
        id: Id,
        /// What a reader sees.
        title: Text,
        /// The hypothesis that it pushes.
        claims: Id,
        /// Probability that a member takes it in.
        #[serde(default = "half")]
        reach: Prob,
        /// Grade that members give it.
        #[serde(default = "doubtful")]
        grade: Grade,
        /// Technique, for prebunking.
        #[serde(default)]
        technique: Option<Technique>,
        /// Common-source group.
        #[serde(default)]
        group: Option<Id>,
        /// How often it can be done.
        #[serde(default = "one")]
        uses: u8,
        /// Probability of being found out.
        #[serde(default = "small_risk")]
        exposure: Prob,
        /// Cost.
        #[serde(default = "small_cost")]
        cost: NonNeg,
    },
    /// Disturb the ways in which allies share.
    Cyberattack {
        /// Stable id.
        id: Id,
        /// What a reader sees.
        title: Text,
        /// Added delay of shared copies.
        #[serde(default = "twelve_hours")]
        delays: Hours,
        /// How long.
        #[serde(default = "two_days")]
        lasts: Hours,
        /// Harm done.
        #[serde(default = "nothing")]
        harm: Prob,
        /// How often it can be done.
        #[serde(default = "one")]
        uses: u8,
        /// Probability of being found out.
        #[serde(default = "small_risk")]
        exposure: Prob,
        /// Cost.
        #[serde(default = "small_cost")]
        cost: NonNeg,
    },
    /// Do further harm to bait a response.
    Strike {
        /// Stable id.
        id: Id,
        /// What a reader sees.
        title: Text,
        /// Harm done.
        harm: Prob,
        /// How often it can be done.
        #[serde(default = "one")]
        uses: u8,
        /// Probability of being found out.
        #[serde(default = "small_risk")]
        exposure: Prob,
        /// Cost.
        #[serde(default = "small_cost")]
        cost: NonNeg,
    },
}

/// A technique that an exhibit uses, or resembles, and that a warning can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Technique {
    /// An act dressed as another's.
    FalseFlag,
    /// Forged papers or objects.
    Forgery,
    /// Staged or altered pictures and sound.
    FabricatedMedia,
    /// Somebody posing as somebody else.
    Impersonation,
    /// Blame spread widely and in many versions.
    BlameShifting,
}

/// When an inject happens: `D+2 06:00`, hours such as `54h`, or relative to another inject, `E1 + 6h`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum When {
    /// At a time of the scenario.
    At(ScenarioTime),
    /// So long after another inject; negative for before.
    After(Id, i64),
}

impl TryFrom<String> for When {
    type Error = Refusal;

    fn try_from(text: String) -> Result<When, Refusal> {
        let time = text.parse::<ScenarioTime>();
        if let Ok(time) = time {
            return Ok(When::At(time));
        }
        for (sign, mark) in [(1, " + "), (-1, " - ")] {
            if let Some((id, span)) = text.split_once(mark)
                && let (Ok(id), Ok(span)) = (id.trim().parse::<Id>(), span.trim().parse::<Hours>())
            {
                return Ok(When::After(id, sign * span.minutes()));
            }
        }
        Err(match time {
            Err(refusal) if !text.contains(" + ") && !text.contains(" - ") => match refusal.hint {
                Some(_) => refusal,
                None => refusal.hint("times are written `D+2 06:00`, or `E1 + 6h` after another inject"),
            },
            _ => Refusal::new(Code::S037, "a time relative to another inject")
                .expected("an id, + or -, and a span of time, such as `E1 + 6h`")
                .found(format!("`{text}`")),
        })
    }
}

impl From<When> for String {
    fn from(when: When) -> String {
        match when {
            When::At(time) => time.to_string(),
            When::After(id, minutes) => {
                let sign = if minutes < 0 { '-' } else { '+' };
                format!("{id} {sign} {}m", minutes.abs())
            }
        }
    }
}

/// A thing that happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Inject {
    /// Intelligence of preparations, before anything happens.
    Indicator(Exhibit),
    /// Evidence comes to light.
    Evidence(Exhibit),
    /// Something happens and harm is done.
    Incident {
        /// Stable id.
        id: Id,
        /// When.
        at: When,
        /// What a reader sees.
        title: Text,
        /// The member harmed or accused, if it is one.
        #[serde(default)]
        target: Option<Id>,
        /// Harm: 0.25 damage at one site, 0.5 one to nine dead or great damage, 0.75 ten to ninety-nine dead, 1 more.
        harm: Prob,
        /// Where it fell.
        #[serde(default = "on_ally")]
        locus: Locus,
        /// How little the evidence speaks: 0 as written, 1 not at all.
        #[serde(default = "nothing")]
        ambiguity: Prob,
        /// How the first attribution is paced: by an overt or a hidden hand; by the evidence alone if left out.
        #[serde(default)]
        hand: Option<Hand>,
        /// Added delay of shared copies due while it lasts.
        #[serde(default)]
        delays: Option<Hours>,
        /// How long that lasts.
        #[serde(default = "two_days")]
        lasts: Hours,
        /// Truths under which it happens; all if empty.
        #[serde(default)]
        only_if: Vec<Id>,
        /// Whether it is played.
        #[serde(default = "yes")]
        on: bool,
    },
    /// The adversary, or a member, spreads a story.
    Narrative {
        /// Stable id.
        id: Id,
        /// When.
        at: When,
        /// What a reader sees.
        title: Text,
        /// Who spreads it: the adversary's id or a member's.
        by: Id,
        /// The hypothesis that it pushes.
        claims: Id,
        /// Probability that a member takes it in.
        #[serde(default = "full")]
        reach: Prob,
        /// Grade that members give it.
        #[serde(default = "doubtful")]
        grade: Grade,
        /// Technique, for prebunking.
        #[serde(default)]
        technique: Option<Technique>,
        /// Common-source group; repeats of one story belong to one.
        #[serde(default)]
        group: Option<Id>,
        /// Truths under which it happens; all if empty.
        #[serde(default)]
        only_if: Vec<Id>,
        /// Whether it is played.
        #[serde(default = "yes")]
        on: bool,
    },
    /// A public warning raises suspicion of exhibits that use a technique (prebunking).
    Warning {
        /// Stable id.
        id: Id,
        /// When.
        at: When,
        /// What a reader sees.
        title: Text,
        /// Who warns.
        by: Id,
        /// Technique warned of.
        technique: Technique,
        /// Share of the remaining trust that it takes away at once.
        strength: Prob,
        /// Truths under which it happens; all if empty.
        #[serde(default)]
        only_if: Vec<Id>,
        /// Whether it is played.
        #[serde(default = "yes")]
        on: bool,
    },
    /// An owner passes an item on.
    Share {
        /// Stable id.
        id: Id,
        /// When.
        at: When,
        /// What a reader sees.
        title: Text,
        /// Who shares: an owner of the item.
        by: Id,
        /// The item.
        item: Id,
        /// With whom; everybody if empty.
        #[serde(default)]
        to: Vec<Id>,
        /// How long it takes.
        #[serde(default = "six_hours")]
        delay: Hours,
        /// Truths under which it happens; all if empty.
        #[serde(default)]
        only_if: Vec<Id>,
        /// Whether it is played.
        #[serde(default = "yes")]
        on: bool,
    },
    /// A member or the adversary says something in public.
    Statement {
        /// Stable id.
        id: Id,
        /// When.
        at: When,
        /// What a reader sees.
        title: Text,
        /// Who speaks: a member's id or the adversary's.
        by: Id,
        /// What it says happened.
        #[serde(default)]
        claims: Option<Id>,
        /// What the victim asks of its allies.
        #[serde(default)]
        asks: Request,
        /// Truths under which it happens; all if empty.
        #[serde(default)]
        only_if: Vec<Id>,
        /// Whether it is played.
        #[serde(default = "yes")]
        on: bool,
    },
    /// The front line moves.
    FrontLine {
        /// Stable id.
        id: Id,
        /// When.
        at: When,
        /// What a reader sees.
        title: Text,
        /// Size, -1 to 1; negative is a loss of the adversary's.
        change: Finite,
        /// Truths under which it happens; all if empty.
        #[serde(default)]
        only_if: Vec<Id>,
        /// Whether it is played.
        #[serde(default = "yes")]
        on: bool,
    },
    /// A motion is tabled by the author's hand.
    Motion {
        /// Stable id.
        id: Id,
        /// When.
        at: When,
        /// What a reader sees.
        title: Text,
        /// Who sponsors it.
        by: Id,
        /// The rung that it asks for.
        rung: u8,
        /// The attribution that it carries; what the rung needs if left out.
        #[serde(default)]
        claim: Option<ClaimLevel>,
        /// Whether it asks for one text of all or for each member's own act.
        #[serde(default)]
        kind: MotionKind,
        /// What the victim asks.
        #[serde(default)]
        asks: Request,
        /// Truths under which it happens; all if empty.
        #[serde(default)]
        only_if: Vec<Id>,
        /// Whether it is played.
        #[serde(default = "yes")]
        on: bool,
    },
}

fn on_ally() -> Locus {
    Locus::Ally
}

/// An item of evidence or an indicator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exhibit {
    /// Stable id.
    pub id: Id,
    /// When it comes to light.
    pub at: When,
    /// What a reader sees.
    pub title: Text,
    /// What kind of source it comes from.
    #[serde(default)]
    pub source: Option<Name>,
    /// Admiralty grade, such as `B2`.
    pub grade: Grade,
    /// Level of the Q model that it speaks to.
    #[serde(default)]
    pub level: QLevel,
    /// Members that have it first.
    #[serde(default)]
    pub owners: Vec<Id>,
    /// How far it may travel.
    #[serde(default)]
    pub release: Releasability,
    /// For each hypothesis, the probability that the report points to its claim if that hypothesis is true.
    pub favours: UniqueMap<Id, Prob>,
    /// For each truth, the probability that the adversary planted it; none if left out.
    #[serde(default)]
    pub planted_when: UniqueMap<Id, Prob>,
    /// For each hypothesis, how far a planted exhibit would point to the claim if that hypothesis is true: high
    /// where somebody then has motive and means to plant it. 0.5 where left out.
    #[serde(default)]
    pub if_planted: UniqueMap<Id, Prob>,
    /// Technique that it uses or resembles, for prebunking.
    #[serde(default)]
    pub technique: Option<Technique>,
    /// Common-source group.
    #[serde(default)]
    pub group: Option<Id>,
    /// Content fixed by the author: whether the report points to its claim. Drawn from the truth if left out.
    #[serde(default)]
    pub points: Option<bool>,
    /// Truths under which it comes to light; all if empty.
    #[serde(default)]
    pub only_if: Vec<Id>,
    /// Whether it is played.
    #[serde(default = "yes")]
    pub on: bool,
}

/// What every inject has.
#[derive(Clone, Copy, Debug)]
pub struct Common<'a> {
    /// Stable id.
    pub id: &'a Id,
    /// When.
    pub at: &'a When,
    /// What a reader sees.
    pub title: &'a Text,
    /// Truths under which it happens.
    pub only_if: &'a [Id],
    /// Whether it is played.
    pub on: bool,
}

impl Inject {
    /// What every inject has.
    #[must_use]
    pub fn common(&self) -> Common<'_> {
        match self {
            Inject::Indicator(Exhibit { id, at, title, only_if, on, .. })
            | Inject::Evidence(Exhibit { id, at, title, only_if, on, .. })
            | Inject::Incident { id, at, title, only_if, on, .. }
            | Inject::Narrative { id, at, title, only_if, on, .. }
            | Inject::Warning { id, at, title, only_if, on, .. }
            | Inject::Share { id, at, title, only_if, on, .. }
            | Inject::Statement { id, at, title, only_if, on, .. }
            | Inject::FrontLine { id, at, title, only_if, on, .. }
            | Inject::Motion { id, at, title, only_if, on, .. } => Common { id, at, title, only_if, on: *on },
        }
    }
}

/// A member pack: profiles of the members of an alliance, dated by government.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Version of the format; 1.
    pub format: u32,
    /// Stable id.
    pub id: Id,
    /// Title.
    pub title: Text,
    /// Date of the profiles.
    pub dated: Name,
    /// How the numbers are meant.
    pub note: Text,
    /// Adversaries against which alignment and proximity are given.
    pub accused: Vec<Id>,
    /// What each number is, one entry per field.
    pub basis: UniqueMap<Id, Basis>,
    /// The members.
    pub members: Vec<Member>,
    /// Disputes between members that can take a motion hostage.
    #[serde(default)]
    pub grievances: Vec<Grievance>,
}

/// What a number is worth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Basis {
    /// A fact with a source.
    Sourced(Text),
    /// Computed from facts by a stated rule.
    Derived(Text),
    /// An assumption to be swept.
    Placeholder(Text),
}

/// A member's profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Stable id.
    pub id: Id,
    /// Display name.
    pub name: Name,
    /// Government that the profile describes.
    #[serde(default)]
    pub government: Option<Text>,
    /// Bloc whose members listen to each other more.
    pub bloc: Name,
    /// Circles that share intelligence early.
    #[serde(default)]
    pub circles: Vec<Name>,
    /// Military capability, any unit.
    pub capability: Positive,
    /// Population, any unit.
    pub population: Positive,
    /// Standardised distance of its foreign policy from the accused.
    pub alignment: Finite,
    /// Standardised nearness to the accused.
    pub proximity: Finite,
    /// Exposure to the consequences.
    pub exposure: Prob,
    /// Belief from which it endorses an attribution of its own.
    pub attribution_threshold: Prob,
    /// Weight of others' expressed beliefs.
    pub susceptibility: Prob,
    /// Total-variation distance beyond which others are not heard.
    #[serde(default = "full")]
    pub confidence_bound: Prob,
    /// Probability that it gives to any exhibit being planted.
    pub deception_prior: Prob,
    /// Multiplier of the cost of standing alone.
    pub isolation_cost: NonNeg,
    /// Fear of being drawn in, logits.
    pub entrapment: NonNeg,
    /// Fear of being left alone, logits at full exposure.
    pub abandonment: NonNeg,
    /// Time between a belief and the instruction that rests on it.
    pub latency: Hours,
    /// Highest rung that it can accept at all.
    #[serde(default)]
    pub red_line: Option<u8>,
    /// Highest rung that its constitution or coalition allows.
    #[serde(default)]
    pub capital_cap: Option<u8>,
    /// Exceptions from the basis of a field.
    #[serde(default)]
    pub notes: Vec<Text>,
}

/// A dispute that can take a motion hostage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grievance {
    /// Who holds it.
    pub member: Id,
    /// Against whom: the member that the motion would help.
    pub beneficiary: Id,
    /// How strong.
    pub strength: Prob,
    /// What the number is worth.
    pub basis: Basis,
}

impl Member {
    /// The numeric field of this name; `None` if a condition cannot read it.
    #[must_use]
    pub fn number(&self, field: &str) -> Option<f64> {
        Some(match field {
            "capability" => self.capability.get(),
            "population" => self.population.get(),
            "alignment" => self.alignment.get(),
            "proximity" => self.proximity.get(),
            "exposure" => self.exposure.get(),
            "attribution_threshold" => self.attribution_threshold.get(),
            "susceptibility" => self.susceptibility.get(),
            "deception_prior" => self.deception_prior.get(),
            "isolation_cost" => self.isolation_cost.get(),
            "entrapment" => self.entrapment.get(),
            "abandonment" => self.abandonment.get(),
            _ => return None,
        })
    }
}
