//! Evidence: what an item says, what its source is worth, and how far it travels.
//!
//! A report has two contents, "points to the claim" or not. Its likelihood under hypothesis h for member i is
//!
//! > P(x|h, i) = (1 - delta_i) P_nat(x|h) + delta_i P_plant(x|h),   P_nat = r q'_h + (1 - r) u
//!
//! with source reliability r, content likelihood q' = u + kappa (q - u), uninformative rate u and the member's
//! deception prior delta. The mixture bounds what any source can do: |ln LR| <= ln((r + (1-r)u) / ((1-r)u)).
//! P_plant is the probability of the content given that it was planted and h is true: high where h gives somebody
//! motive and means to plant it. With a large delta an exhibit too good to be true raises the planter's guilt.

use crate::ids::MemberId;
use crate::math;
use crate::setup::SourceModel;
use serde::{Deserialize, Serialize};

/// Level of the Q model (Rid and Buchanan 2015) that an item speaks to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum QLevel {
    /// What happened and how.
    #[default]
    Tactical,
    /// Who did it and with what means.
    Operational,
    /// Why.
    Strategic,
}

/// Where an item comes from. Members never see it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Provenance {
    /// Collected in earnest: its content is drawn from the ground truth.
    #[default]
    Collected,
    /// Planted by the adversary where the truth lets it: it then points to the claim for certain.
    Planted,
    /// Spread by the adversary: it always points to the claim.
    Rumour,
}

/// How far an item may travel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Releasability {
    /// Everybody has it at once.
    #[default]
    Public,
    /// Owners have it at once, all other members after a delay.
    Alliance,
    /// Owners, then the circles that they share intelligence with, then the rest.
    Circle,
    /// Owners only, until one of them shares it (originator control).
    Owners,
}

/// Admiralty grade: reliability of the source A to F, credibility of the information 1 to 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Grade {
    source: u8,
    information: u8,
}

impl Grade {
    /// The grade written like `B2`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Grade> {
        match text.as_bytes() {
            [source @ b'A'..=b'F', information @ b'1'..=b'6'] => {
                Some(Grade { source: source - b'A', information: information - b'1' })
            }
            _ => None,
        }
    }

    /// Source reliability r in (0, 1]. There is no doctrinal number; E is not 0, or its reports would vanish.
    #[must_use]
    pub fn reliability(self) -> f64 {
        [0.95, 0.80, 0.60, 0.40, 0.20, 0.35][usize::from(self.source)]
    }

    /// Content contrast kappa in (0, 1]: how far the information keeps its likelihood from the uninformative.
    #[must_use]
    pub fn contrast(self) -> f64 {
        [1.0, 0.8, 0.6, 0.4, 0.2, 0.5][usize::from(self.information)]
    }
}

impl TryFrom<String> for Grade {
    type Error = String;

    fn try_from(text: String) -> Result<Grade, String> {
        Grade::parse(&text).ok_or_else(|| {
            format!(
                "[S037] not an Admiralty grade; expected A to F, then 1 to 6, such as `B2`; found `{text}`"
            )
        })
    }
}

impl From<Grade> for String {
    fn from(grade: Grade) -> String {
        grade.to_string()
    }
}

impl std::fmt::Display for Grade {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", char::from(b'A' + self.source), self.information + 1)
    }
}

/// An item of evidence, an indicator, a rumour or an exhibit.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Stable id.
    pub id: String,
    /// What a reader sees.
    pub title: String,
    /// P(report points to the claim | h), one per hypothesis, in (0, 1).
    pub likelihood: Vec<f64>,
    /// P(report points to the claim | planted, h), one per hypothesis; the uninformative rate if it cannot be planted.
    pub planted: Vec<f64>,
    /// Probability that it is planted, one per truth; read only for planted items.
    pub presence: Vec<f64>,
    /// Source reliability, 0 to 1; a source of 0 moves nobody.
    pub reliability: f64,
    /// Content contrast, 0 to 1.
    pub contrast: f64,
    /// Level of the Q model.
    pub level: QLevel,
    /// Common-source group: items of one group say partly the same.
    pub group: Option<u16>,
    /// Bit of the technique that it uses or resembles, for prebunking.
    pub technique: Option<u8>,
    /// Whether it is intelligence of preparations, which the case's ambiguity does not blur.
    pub indicator: bool,
    /// Where it comes from.
    pub provenance: Provenance,
    /// Content fixed by the author instead of drawn: does it point to the claim?
    pub scripted: Option<bool>,
    /// How far it may travel.
    pub releasability: Releasability,
    /// Who has it first.
    pub owners: Vec<MemberId>,
    /// Probability that a member takes it in at all (a narrative's reach).
    pub reach: f64,
}

/// How intelligence travels: mean delays and the circles' graph are part of the scenario.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sharing {
    /// Base delay in ticks of an item releasable to the alliance.
    pub alliance: f64,
    /// Base delay in ticks inside an owner's circles.
    pub circle: f64,
    /// Base delay in ticks to everybody else.
    pub rest: f64,
    /// What is left of a delay while a consultation is on.
    pub consultation: f64,
}

/// ln P(content | h, member) of an item.
///
/// `likelihood` and `planted` are those of the content "points to the claim"; a negative report uses their
/// complements. `contrast` already holds what sanitisation took.
#[inline]
#[must_use]
pub fn log_likelihood(
    model: SourceModel,
    item: &ItemLikelihood,
    h: usize,
    points: bool,
    contrast: f64,
    deception: f64,
) -> f64 {
    let u = item.uninformative;
    let q = u + contrast * (item.likelihood[h] - u);
    let (q, base, planted) =
        if points { (q, u, item.planted[h]) } else { (1.0 - q, 1.0 - u, 1.0 - item.planted[h]) };
    let r = item.reliability;
    let natural = match model {
        SourceModel::Mixture => r * q + (1.0 - r) * base,
        SourceModel::Tempered => math::exp(r * math::ln(q.max(1e-3))),
    };
    math::ln((1.0 - deception) * natural + deception * planted)
}

/// The part of an item that a likelihood reads.
#[derive(Clone, Debug)]
pub struct ItemLikelihood {
    /// P(points | h) after the case's ambiguity.
    pub likelihood: Vec<f64>,
    /// P(points | planted, h).
    pub planted: Vec<f64>,
    /// Source reliability.
    pub reliability: f64,
    /// Uninformative rate.
    pub uninformative: f64,
}

/// Weight of the m-th item received from one common-source group: n_eff(m) - n_eff(m-1) with
/// n_eff(m) = m / (1 + (m-1) rho). Exact for equicorrelated Gaussian items; m counts from 1.
#[must_use]
pub fn group_weight(m: u32, correlation: f64) -> f64 {
    let effective = |m: f64| if m == 0.0 { 0.0 } else { m / (1.0 + (m - 1.0) * correlation) };
    effective(f64::from(m)) - effective(f64::from(m) - 1.0)
}

/// Deception prior after a warning of strength eta, `days` ago: delta + (1 - delta) eta exp(-days / tau).
#[inline]
#[must_use]
pub fn prebunked(deception: f64, strength: f64, days: f64, tau: f64) -> f64 {
    deception + (1.0 - deception) * strength * math::exp(-days / tau)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(reliability: f64) -> ItemLikelihood {
        ItemLikelihood { likelihood: vec![1.0, 0.0], planted: vec![0.5; 2], reliability, uninformative: 0.5 }
    }

    fn ratio(it: &ItemLikelihood, contrast: f64) -> f64 {
        let l = |h| log_likelihood(SourceModel::Mixture, it, h, true, contrast, 0.0);
        l(0) - l(1)
    }

    #[test]
    fn a_source_cannot_outweigh_its_grade() {
        // Caps of model.md 1.3 for q1 = 1, q0 = 0, u = 0.5.
        for (r, cap) in
            [(0.95, 3.664), (0.80, 2.197), (0.60, 1.386), (0.40, 0.847), (0.20, 0.405), (0.50, 1.099)]
        {
            assert!((ratio(&item(r), 1.0) - cap).abs() < 5e-4);
        }
        // Contrast 0.8 turns (1, 0) into (0.9, 0.1).
        for (r, llr) in
            [(0.95, 1.9924), (0.80, 1.5163), (0.60, 1.0460), (0.40, 0.6633), (0.20, 0.3228), (0.50, 0.8473)]
        {
            assert!((ratio(&item(r), 0.8) - llr).abs() < 5e-5);
        }
        assert_eq!(ratio(&item(0.0), 1.0), 0.0);
    }

    #[test]
    fn repeats_from_one_source_are_worth_less() {
        let half: Vec<f64> = (1..=5).map(|m| group_weight(m, 0.5)).collect();
        for (got, want) in half.iter().zip([1.0, 1.0 / 3.0, 1.0 / 6.0, 0.1, 1.0 / 15.0]) {
            assert!((got - want).abs() < 1e-12);
        }
        assert!(group_weight(2, 1.0).abs() < 1e-12);
        assert_eq!(group_weight(7, 0.0), 1.0);
    }

    #[test]
    fn a_suspected_plant_turns_against_the_planter() {
        let mut it = item(0.6);
        it.likelihood = vec![0.2, 0.8];
        it.planted = vec![0.95, 0.3];
        let llr = |delta| {
            let l = |h| log_likelihood(SourceModel::Mixture, &it, h, true, 1.0, delta);
            l(0) - l(1)
        };
        assert!(llr(0.0) < 0.0 && llr(0.6) > 0.0);
    }

    #[test]
    fn grades() {
        assert_eq!(Grade::parse("B2").map(|g| g.to_string()).as_deref(), Some("B2"));
        assert!(Grade::parse("G1").is_none() && Grade::parse("A7").is_none() && Grade::parse("a1").is_none());
    }
}
