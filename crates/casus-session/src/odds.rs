//! The model's odds for a proposal on the ladder: how many members would hold back if the council were asked for it.
//!
//! Each member's own answer, from what it has seen, has a probability of objecting. Members' noises are independent,
//! so the number that objects is Poisson-binomial.

use crate::clock::Millis;
use crate::game::Game;
use crate::seat::Party;
use crate::simulated;
use crate::state::State;
use crate::view::OddsView;
use casus_model::council::Draft;
use casus_model::rng::{Key, Purpose, uniform};

/// Members that "one or two hold back" covers.
const FEW: usize = 2;

fn party_key(of: &Party) -> String {
    match of {
        Party::Control => "control".to_owned(),
        Party::Chair => "chair".to_owned(),
        Party::Red => "red".to_owned(),
        Party::Member(id) => id.to_string(),
    }
}

fn draw(game: &Game, purpose: Purpose, of: &Party, number: u32) -> f64 {
    let who = Key::of(&party_key(of));
    uniform(&mut game.draws().once(purpose, who, Key::of(&format!("proposal {number}"))))
}

/// The luck of a party's proposal, the same whatever odds it is held against.
pub(crate) fn luck(game: &Game, of: &Party, number: u32) -> f64 {
    draw(game, Purpose::SessionOutcome, of, number)
}

/// The luck of its dice.
pub(crate) fn dice_luck(game: &Game, of: &Party, number: u32) -> f64 {
    draw(game, Purpose::SessionDice, of, number)
}

/// The outcome that luck `u` picks from shares that sum to 1.
pub(crate) fn drawn(shares: &[f64], u: f64) -> u16 {
    let mut below = 0.0;
    for (outcome, share) in shares.iter().enumerate() {
        below += share;
        if u < below {
            return u16::try_from(outcome).unwrap_or(u16::MAX);
        }
    }
    let last = shares.iter().rposition(|&share| share > 0.0).unwrap_or(0);
    u16::try_from(last).unwrap_or(u16::MAX)
}

/// Probabilities that 0, 1, ... of independent events happen.
fn counts(probabilities: &[f64]) -> Vec<f64> {
    let mut of = vec![1.0];
    for &p in probabilities {
        of.push(0.0);
        for k in (0..of.len()).rev() {
            let fewer = if k > 0 { of[k - 1] } else { 0.0 };
            of[k] = of[k] * (1.0 - p) + fewer * p;
        }
    }
    of
}

/// The odds of a proposal that amounts to a rung of the ladder.
pub(crate) fn of_rung(
    game: &Game,
    state: &State,
    now: Millis,
    of: &Party,
    number: usize,
    rung: u8,
) -> OddsView {
    let ladder = &game.setup().ladder;
    let claim = ladder.get(usize::from(rung)).map_or_else(Default::default, |r| r.claim);
    let text = Draft { rung, claim };
    let mut objections = Vec::new();
    for member in game.members() {
        if *of == Party::Member(member.clone()) {
            continue;
        }
        if let Some(verdict) = simulated::weighs(game, state, member, now, text) {
            let name = game.member(member).map_or("", |m| &game.setup().members[m.ix()].name);
            objections.push((verdict.probability, format!("{name}: {}", verdict.reason.words())));
        }
    }
    let probabilities: Vec<f64> = objections.iter().map(|o| o.0).collect();
    let counts = counts(&probabilities);
    let few: f64 = counts.iter().skip(1).take(FEW).sum();
    let shares = [counts[0], few, (1.0 - counts[0] - few).max(0.0)];
    objections.sort_by(|a, b| b.0.total_cmp(&a.0));
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    let labels = ["all go along", "one or two hold back", "it divides the Alliance"];
    OddsView {
        outcomes: labels.iter().zip(shares).map(|(label, share)| ((*label).to_owned(), share)).collect(),
        drawn: drawn(&shares, luck(game, of, number)),
        key: format!("outcome, {}, proposal {number}", party_key(of)),
        drivers: objections.into_iter().take(2).map(|o| o.1).collect(),
    }
}

/// The share of throws of so many dice that show at least `total`.
pub(crate) fn as_high(total: u8, dice: u8, sides: u8) -> f64 {
    let mut ways = vec![1.0];
    for _ in 0..dice {
        let mut next = vec![0.0; ways.len() + usize::from(sides)];
        for (sum, way) in ways.iter().enumerate() {
            for face in 1..=usize::from(sides) {
                next[sum + face] += way / f64::from(sides);
            }
        }
        ways = next;
    }
    ways.iter().skip(usize::from(total)).sum()
}

#[cfg(test)]
mod tests {
    use super::{as_high, counts, drawn};

    #[test]
    fn throws_and_counts_against_known_numbers() {
        assert!((as_high(9, 2, 6) - 10.0 / 36.0).abs() < 1e-12);
        assert!((as_high(2, 2, 6) - 1.0).abs() < 1e-12);
        assert!((as_high(6, 1, 6) - 1.0 / 6.0).abs() < 1e-12);
        let of = counts(&[0.5, 0.5, 0.5]);
        for (got, want) in of.iter().zip([0.125, 0.375, 0.375, 0.125]) {
            assert!((got - want).abs() < 1e-12);
        }
        assert_eq!(counts(&[]), [1.0]);
    }

    #[test]
    fn luck_picks_by_share() {
        let shares = [0.2, 0.0, 0.8];
        assert_eq!([0.0, 0.19, 0.2, 0.99].map(|u| drawn(&shares, u)), [0, 0, 2, 2]);
        assert_eq!(drawn(&[1.0, 0.0], 1.0), 0, "rounding picks no outcome without a share");
    }
}
