//! The allies of a scenario and what differs from their pack.

use super::pack::CONDITION_FIELDS;
use crate::diagnostic::{Code, nearest};
use crate::value::{Finite, Hours, Id, NonNeg, Positive, Prob, Refusal};
use serde::{Deserialize, Serialize};

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
    /// Standard deviation of the private signals that it is brought.
    pub signal_sd: Option<NonNeg>,
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
    /// The rung that it wants, read under the decision rule `Scripted`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ideal_rung: Option<u8>,
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
                return Err(match nearest(field, CONDITION_FIELDS) {
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
