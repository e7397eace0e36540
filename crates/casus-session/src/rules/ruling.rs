//! Proposals and rulings.

use super::{Ask, Decision, done, next_number, not_now, reason, text, unknown, within};
use crate::command::play::{Argument, Dice, Ruling, Verdict};
use crate::event::Event;
use crate::limits::MESSAGE_CHARS;
use crate::odds;
use crate::refusal::{Code, Refusal};
use crate::seat::{Party, SeatId};
use crate::state::{Proposal, place};
use crate::view::{OddsView, OverrideView};

/// Proposals that one desk may make.
const MOST: usize = 200;

pub(super) fn decide(ask: &Ask<'_>, command: &Ruling) -> Decision {
    let (game, state) = (ask.game, ask.state);
    match command {
        Ruling::Propose { act, reasons, rung } => {
            let of = ask.party()?;
            text(act, 1, 400, "/ruling/propose/act")?;
            if reasons.len() > 3 {
                let words = "at most three reasons are taken";
                return Err(Refusal::new(Code::Range, words).at("/ruling/propose/reasons"));
            }
            reasons.iter().try_for_each(|r| text(r, 1, 400, "/ruling/propose/reasons"))?;
            let top = i64::try_from(game.setup().ladder.len()).unwrap_or(1) - 1;
            rung.iter().try_for_each(|&r| within(r.into(), 0, top, "the rung", "/ruling/propose/rung"))?;
            let made = state.desk(&of).map_or(0, |desk| desk.proposals.len());
            if made >= MOST {
                return Err(not_now("this desk has proposed as often as a session takes"));
            }
            let odds = rung
                .filter(|_| of != Party::Red)
                .map(|rung| odds::of_rung(game, state, ask.now, &of, made + 1, rung));
            let event = Event::Proposed { of, act: act.clone(), reasons: reasons.clone(), rung: *rung, odds };
            Ok((vec![event], next_number(made)))
        }
        Ruling::Rule { of, number, how, narrative, sure, public } => {
            let desk = state.desk(of).ok_or_else(|| unknown("proposal"))?;
            let proposal = place(*number).and_then(|at| desk.proposals.get(at));
            let proposal = proposal.ok_or_else(|| unknown("proposal"))?;
            if proposal.ruling.is_some() {
                return Err(Refusal::new(Code::Already, "this proposal has its ruling"));
            }
            text(narrative, 1, MESSAGE_CHARS, "/ruling/rule/narrative")?;
            within(i64::from(*sure), 0, 100, "the percentage", "/ruling/rule/sure")?;
            let mut ruling = blank(ask.seat()?, narrative, *sure);
            settle(ask, of, *number, proposal, how, &mut ruling)?;
            done(vec![Event::Ruled { of: of.clone(), number: *number, ruling, public: *public }])
        }
    }
}

fn blank(by: SeatId, narrative: &str, sure: u8) -> OverrideView {
    OverrideView {
        mode: String::new(),
        outcome: None,
        model_probability: None,
        category: None,
        reason: String::new(),
        pro: Vec::new(),
        con: Vec::new(),
        percent: Vec::new(),
        roll: String::new(),
        narrative: narrative.to_owned(),
        sure,
        by,
        comparable: true,
    }
}

/// What the way of ruling makes of the proposal.
fn settle(
    ask: &Ask<'_>,
    of: &Party,
    number: u32,
    proposal: &Proposal,
    how: &Verdict,
    ruling: &mut OverrideView,
) -> Result<(), Refusal> {
    let odds = || proposal.odds.as_ref().ok_or_else(|| not_now("the model has no odds for this proposal"));
    let held = |odds: &OddsView, outcome: u16| odds.outcomes.get(usize::from(outcome)).map(|o| o.1);
    match how {
        Verdict::Rigid | Verdict::Accept => {
            let odds = odds()?;
            ruling.mode = if *how == Verdict::Rigid { "rigid" } else { "accept" }.to_owned();
            ruling.outcome = Some(odds.drawn);
            ruling.model_probability = held(odds, odds.drawn);
        }
        Verdict::Pick { outcome, category, reason: why } => {
            let odds = odds()?;
            reason(why, "/ruling/rule/how/pick/reason")?;
            let most = i64::try_from(odds.outcomes.len()).unwrap_or(1) - 1;
            within(i64::from(*outcome), 0, most, "the outcome", "/ruling/rule/how/pick/outcome")?;
            ruling.mode = "pick".to_owned();
            ruling.outcome = Some(*outcome);
            ruling.model_probability = held(odds, *outcome);
            (ruling.category, ruling.reason) = (Some(*category), why.clone());
        }
        Verdict::Odds { percent, category, reason: why } => {
            let odds = odds()?;
            reason(why, "/ruling/rule/how/odds/reason")?;
            let total: u32 = percent.iter().map(|&p| u32::from(p)).sum();
            if percent.len() != odds.outcomes.len() || total != 100 {
                let words = format!(
                    "{total} % over {} outcomes; 100 % over {} are taken",
                    percent.len(),
                    odds.outcomes.len()
                );
                return Err(Refusal::new(Code::Range, words).at("/ruling/rule/how/odds/percent"));
            }
            let shares: Vec<f64> = percent.iter().map(|&p| f64::from(p) / 100.0).collect();
            let outcome = odds::drawn(&shares, odds::luck(ask.game, of, number));
            ruling.mode = "odds".to_owned();
            ruling.outcome = Some(outcome);
            ruling.model_probability = held(odds, outcome);
            ruling.percent.clone_from(percent);
            (ruling.category, ruling.reason) = (Some(*category), why.clone());
        }
        Verdict::Matrix { pro, con, percent, dice } => {
            arguments(pro, "/ruling/rule/how/matrix/pro")?;
            arguments(con, "/ruling/rule/how/matrix/con")?;
            within(i64::from(*percent), 0, 100, "the odds in percent", "/ruling/rule/how/matrix/percent")?;
            let (success, roll) = thrown(ask, of, number, *percent, *dice)?;
            ruling.mode = "matrix".to_owned();
            ruling.outcome = Some(u16::from(success));
            (ruling.pro, ruling.con) = (pro.clone(), con.clone());
            (ruling.percent, ruling.roll) = (vec![*percent], roll);
            ruling.comparable = false;
        }
        Verdict::Free { reason: why } => {
            reason(why, "/ruling/rule/how/free/reason")?;
            ruling.mode = "free".to_owned();
            ruling.reason.clone_from(why);
            ruling.comparable = false;
        }
    }
    Ok(())
}

fn arguments(arguments: &[Argument], pointer: &str) -> Result<(), Refusal> {
    if arguments.len() > 12 {
        return Err(Refusal::new(Code::Range, "at most twelve arguments a side are taken").at(pointer));
    }
    arguments.iter().try_for_each(|argument| text(&argument.text, 1, 400, pointer))
}

/// Whether a matrix argument carries, and what was rolled.
fn thrown(
    ask: &Ask<'_>,
    of: &Party,
    number: u32,
    percent: u8,
    dice: Dice,
) -> Result<(bool, String), Refusal> {
    match dice {
        Dice::Drawn => {
            let roll = 100.0 * odds::dice_luck(ask.game, of, number);
            Ok((roll < f64::from(percent), format!("drawn {roll:.1} of 100, odds {percent} %")))
        }
        Dice::Thrown { total, dice, sides } => {
            let at = "/ruling/rule/how/matrix/dice";
            within(i64::from(dice), 1, 10, "the number of dice", at)?;
            within(i64::from(sides), 2, 100, "the number of sides", at)?;
            let most = i64::from(dice) * i64::from(sides);
            within(i64::from(total), i64::from(dice), most.min(255), "the total", at)?;
            let high = odds::as_high(total, dice, sides);
            let words = format!(
                "threw {total} with {dice} dice of {sides}: {:.1} % of throws are as high, odds {percent} %",
                100.0 * high
            );
            Ok((100.0 * high <= f64::from(percent) + 1e-9, words))
        }
    }
}
