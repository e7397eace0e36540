//! The master events list: what happens, and when.

use super::defaults::{doubtful, full, nothing, on_ally, six_hours, two_days, yes};
use crate::diagnostic::Code;
use crate::value::{Finite, Hours, Id, Name, Prob, Refusal, ScenarioTime, Text, UniqueMap};
use casus_model::ClaimLevel;
use casus_model::evidence::{Grade, QLevel, Releasability};
use casus_model::setup::{Hand, Locus, MotionKind, Request};
use serde::{Deserialize, Serialize};

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
        /// Of an appeal: one member's act has the full effect, so that others gain less by adding theirs.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        one_is_enough: bool,
        /// Truths under which it happens; all if empty.
        #[serde(default)]
        only_if: Vec<Id>,
        /// Whether it is played.
        #[serde(default = "yes")]
        on: bool,
    },
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
