//! Commands of the table: mail, pulses, the council, rulings, evaluation, hot wash.

use crate::seat::Party;
use casus_model::ClaimLevel;
use casus_scenario::value::Id;
use serde::{Deserialize, Serialize};

/// Commands about what lies on a desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Mail {
    /// An entry of the seat's own inbox was opened.
    Read {
        /// Its position in the inbox, from 1.
        entry: u32,
    },
    /// Passes an entry on to other members.
    PassOn {
        /// Its position in the inbox, from 1.
        entry: u32,
        /// To whom.
        to: Vec<Id>,
        /// In which form.
        form: Form,
    },
    /// Writes to somebody.
    Message {
        /// To whom.
        to: Party,
        /// 1 to 4,000 characters.
        text: String,
    },
    /// Asks control for information.
    Ask {
        /// 1 to 4,000 characters.
        text: String,
    },
    /// Control answers a request.
    Answer {
        /// Whose.
        of: Party,
        /// The request's number among that party's, from 1.
        number: u32,
        /// 1 to 4,000 characters.
        text: String,
    },
}

/// In which form an entry is passed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Form {
    /// Word for word.
    Original,
    /// In other words; the source does not reach the receiver.
    Paraphrase {
        /// 1 to 4,000 characters.
        text: String,
    },
    /// What it comes to, alone.
    Conclusion {
        /// 1 to 400 characters.
        text: String,
    },
}

/// Commands about belief pulses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Pulse {
    /// Opens a pulse to all delegations.
    Open {
        /// What it is called, such as `P2`.
        title: String,
        /// Seconds of the session clock, 10 to 600; 10 s of grace follow.
        seconds: u32,
        /// The yes-or-no question; the standard one if empty.
        #[serde(default)]
        question: String,
    },
    /// Answers it.
    Send {
        /// Chips on each hypothesis in the order shown, the last on "cannot tell"; ten in all.
        chips: Vec<u8>,
        /// How sure the analysis is.
        confidence: Confidence,
        /// Why, up to 120 characters.
        #[serde(default)]
        reason: String,
        /// The answer to the yes-or-no question.
        accept: bool,
    },
    /// Closes it before its time.
    Close,
}

/// Analytical confidence, apart from probability.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Little to go by.
    Low,
    /// Some.
    Moderate,
    /// Much, and it agrees.
    High,
}

/// Commands about drafts, silence and positions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Council {
    /// Hands a draft to the chair. From chair or control it is ready for silence; from a delegation it is an offer.
    Draft {
        /// Title, 1 to 200 characters.
        title: String,
        /// Text, 1 to 16,000 characters.
        text: String,
        /// How much it asserts.
        claim: ClaimLevel,
        /// The rung of the ladder that it asks for.
        rung: u8,
    },
    /// Places a draft under silence.
    Open {
        /// Which, by its number on the chair's list, from 1.
        draft: u32,
        /// Seconds of the session clock, 10 to 7,200.
        seconds: u32,
        /// The hour that the fiction gives, such as `14 March 10:00`.
        #[serde(default)]
        until: String,
        /// Breaks are shown at the deadline, not before.
        #[serde(default)]
        sealed: bool,
        /// Whether the board shows the reason of a break.
        #[serde(default)]
        show_reason: bool,
    },
    /// Says in private that the text was read and silence will be kept.
    Stay,
    /// Breaks silence.
    Break {
        /// Why, 10 to 2,000 characters.
        reason: String,
        /// The wording that it could accept.
        #[serde(default)]
        wording: String,
    },
    /// Asks the chair for time.
    AskTime {
        /// How many seconds more, 10 to 3,600.
        seconds: u32,
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// The deadline moves for everybody, in answer to a request or not.
    Extend {
        /// By how many seconds, 10 to 3,600.
        seconds: u32,
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// Turns the requests for time down.
    RefuseTime,
    /// A new wording of a draft, after which it may be opened again.
    Amend {
        /// Which, by its number on the chair's list.
        draft: u32,
        /// New title, if it changes.
        #[serde(default)]
        title: Option<String>,
        /// New text, 1 to 16,000 characters.
        text: String,
        /// What it asserts, if that changes.
        #[serde(default)]
        claim: Option<ClaimLevel>,
        /// What it asks for, if that changes.
        #[serde(default)]
        rung: Option<u8>,
    },
    /// Takes a draft from the table, under silence or not.
    Withdraw {
        /// Which.
        draft: u32,
    },
    /// Calls a meeting instead of another round.
    Convene {
        /// Which draft it is about.
        draft: u32,
        /// What is said of it.
        #[serde(default)]
        text: String,
    },
    /// Answers the shadow ballot: had it run on, would you have broken silence?
    Shadow {
        /// The answer.
        would_break: bool,
    },
    /// Takes a position in public, or goes back to none.
    Position {
        /// What it names, by its place among the hypotheses; `None` names nothing.
        hypothesis: Option<u16>,
        /// What it says, up to 400 characters.
        #[serde(default)]
        text: String,
    },
}

/// Commands about proposals and rulings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Ruling {
    /// Proposes an act to control.
    Propose {
        /// What, 1 to 400 characters.
        act: String,
        /// What it should bring about and up to three reasons, for a matrix argument.
        #[serde(default)]
        reasons: Vec<String>,
        /// The rung of the ladder that it amounts to, if it is on it; the model then has odds.
        #[serde(default)]
        rung: Option<u8>,
    },
    /// Rules on a proposal.
    Rule {
        /// Whose.
        of: Party,
        /// Its number among that party's, from 1.
        number: u32,
        /// How.
        how: Verdict,
        /// What players read, 1 to 4,000 characters.
        narrative: String,
        /// How sure control is that this follows, percent; players read it as a word.
        sure: u8,
        /// Whether everybody reads it or the proposer alone.
        #[serde(default)]
        public: bool,
    },
}

/// How a proposal is ruled on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Verdict {
    /// The outcome drawn from the model's odds stands.
    Rigid,
    /// The same, after the white cell looked at it.
    Accept,
    /// The white cell picks an outcome of the model's.
    Pick {
        /// Its place among the outcomes, from 0.
        outcome: u16,
        /// Why, by kind.
        category: Category,
        /// Why, at least 10 characters.
        reason: String,
    },
    /// The white cell changes the odds and draws again from them.
    Odds {
        /// Percent of each outcome of the model's, 100 in all.
        percent: Vec<u8>,
        /// Why, by kind.
        category: Category,
        /// Why, at least 10 characters.
        reason: String,
    },
    /// A matrix argument.
    Matrix {
        /// Reasons for.
        pro: Vec<Argument>,
        /// Reasons against.
        con: Vec<Argument>,
        /// Odds of success that follow, percent.
        percent: u8,
        /// How it is rolled.
        dice: Dice,
    },
    /// A text.
    Free {
        /// Why, at least 10 characters.
        reason: String,
    },
}

/// An argument for or against a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Argument {
    /// Whose.
    pub by: Party,
    /// 1 to 400 characters.
    pub text: String,
}

/// How a matrix argument is rolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Dice {
    /// By the session's own keyed draw.
    Drawn,
    /// By hand. Success if the total, counted in from the top, is within the odds.
    Thrown {
        /// The total.
        total: u8,
        /// How many dice.
        dice: u8,
        /// Sides of each.
        sides: u8,
    },
}

/// Why control overrides the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// It would not happen so.
    Realism,
    /// The room should learn something.
    LearningObjective,
    /// There is no time.
    Time,
    /// Safety of people or of the exercise.
    Safety,
    /// A player made the case.
    PlayerArgument,
    /// The model does not know of it.
    ModelLacksThis,
}

/// Commands about notes, ratings and the improvement plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Evaluation {
    /// Notes something. A delegation's, chair's or red cell's notes are its desk's own; control sees its own and
    /// evaluators'.
    Note {
        /// 1 to 4,000 characters.
        text: String,
        /// What it is about.
        #[serde(default)]
        pin: Option<Pin>,
    },
    /// Rates how an objective was met.
    Rate {
        /// The objective.
        objective: Id,
        /// How.
        rating: Rating,
        /// Why.
        #[serde(default)]
        text: String,
    },
    /// Adds a row to the improvement plan.
    Improve {
        /// What was observed.
        observation: String,
        /// What should be done.
        recommendation: String,
        /// By whom.
        owner: String,
        /// By when, `2026-12-24`.
        due: String,
    },
}

/// What a note is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Pin {
    /// An item.
    Item(Id),
    /// A draft under silence, by the number that everybody sees.
    Draft(u32),
    /// A proposal of the delegation watched, by its number.
    Proposal(u32),
}

/// HSEEP's four ratings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rating {
    /// Performed without challenges.
    Performed,
    /// With some.
    Some,
    /// With major.
    Major,
    /// Unable.
    Unable,
}

/// Commands after ENDEX.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum HotWash {
    /// Shows a page.
    Show {
        /// Which.
        page: Page,
    },
    /// What really happened, in the delegation's eyes; sealed until the truth is shown.
    Sealed {
        /// By its place among the hypotheses.
        hypothesis: u16,
        /// In its own words, up to 2,000 characters.
        #[serde(default)]
        text: String,
    },
    /// The three questions of the feedback form.
    Feedback {
        /// Up to 2,000 characters each.
        answers: [String; 3],
    },
    /// Names a counterfactual that the room wants: the exercise without this item.
    Counterfactual {
        /// Which.
        item: Id,
    },
}

/// Pages of the hot wash, in the order in which they should be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Page {
    /// Each delegation's memory: nothing is shown but the question.
    Memory,
    /// Each delegation's own curve.
    OwnCurve,
    /// All curves.
    AllCurves,
    /// What happened.
    Truth,
    /// What the simulated members believed.
    Model,
    /// What would have been without an item.
    Counterfactuals,
}

impl Page {
    /// All of them, in their order.
    pub const ALL: [Page; 6] =
        [Page::Memory, Page::OwnCurve, Page::AllCurves, Page::Truth, Page::Model, Page::Counterfactuals];

    /// What it shows, in a word or two.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Page::Memory => "memory",
            Page::OwnCurve => "own curve",
            Page::AllCurves => "all curves",
            Page::Truth => "truth",
            Page::Model => "model",
            Page::Counterfactuals => "counterfactuals",
        }
    }
}
