//! Notes, ratings, the improvement plan; the hot wash.

use super::{Ask, Decision, done, next_number, not_now, text, unknown};
use crate::command::play::{Evaluation, HotWash, Pin};
use crate::event::Event;
use crate::limits::MESSAGE_CHARS;
use crate::refusal::{Code, Refusal};
use crate::seat::{Party, Role};
use crate::state::{Stage, place};

/// Notes and ratings that one seat may make.
const MOST: usize = 1_000;

pub(super) fn evaluate(ask: &Ask<'_>, command: &Evaluation) -> Decision {
    let state = ask.state;
    match command {
        Evaluation::Note { text: words, pin } => {
            text(words, 1, MESSAGE_CHARS, "/evaluation/note/text")?;
            if pin.as_ref().is_some_and(|pin| !sees(ask, pin)) {
                return Err(unknown("thing to pin it to").at("/evaluation/note/pin"));
            }
            let made = state.notes.iter().filter(|note| note.seat == ask.seat).count();
            if made >= MOST {
                return Err(not_now("this seat has made as many notes as a session takes"));
            }
            let party = ask.role.party();
            let event = Event::Noted { seat: ask.seat, party, text: words.clone(), pin: pin.clone() };
            Ok((vec![event], next_number(made)))
        }
        Evaluation::Rate { objective, rating, text: words } => {
            if !ask.game.table().objectives.iter().any(|o| o.id == *objective) {
                return Err(unknown("objective").at("/evaluation/rate/objective"));
            }
            text(words, 0, MESSAGE_CHARS, "/evaluation/rate/text")?;
            let member = match &ask.role {
                Role::Evaluator(member) => Some(member.clone()),
                _ => None,
            };
            let seat = ask.seat()?;
            if state.ratings.iter().filter(|rated| rated.seat == seat).count() >= MOST {
                return Err(not_now("this seat has made as many ratings as a session takes"));
            }
            done(vec![Event::Rated {
                seat,
                member,
                objective: objective.clone(),
                rating: *rating,
                text: words.clone(),
            }])
        }
        Evaluation::Improve { observation, recommendation, owner, due } => {
            text(observation, 1, 2_000, "/evaluation/improve/observation")?;
            text(recommendation, 0, 2_000, "/evaluation/improve/recommendation")?;
            text(owner, 0, 200, "/evaluation/improve/owner")?;
            text(due, 0, 40, "/evaluation/improve/due")?;
            if state.improvements.len() >= MOST {
                return Err(not_now("the plan is full"));
            }
            let row = [observation.clone(), recommendation.clone(), owner.clone(), due.clone()];
            done(vec![Event::Improved { row }])
        }
    }
}

/// Whether the asker may know of the thing; who pins a note must not learn by it what there is.
fn sees(ask: &Ask<'_>, pin: &Pin) -> bool {
    if ask.role.is_control() {
        return match pin {
            Pin::Item(id) => ask.state.item(id).is_some(),
            _ => true,
        };
    }
    let party = match &ask.role {
        Role::Evaluator(member) => Some(Party::Member(member.clone())),
        role => role.party(),
    };
    let desk = party.and_then(|party| ask.state.desk(&party));
    match pin {
        Pin::Item(id) => desk.is_some_and(|d| d.inbox.iter().any(|p| p.id.as_ref() == Some(id))),
        Pin::Draft(number) => place(*number).is_some_and(|at| at < ask.state.rounds.len()),
        Pin::Proposal(number) => {
            desk.is_some_and(|d| place(*number).is_some_and(|at| at < d.proposals.len()))
        }
    }
}

pub(super) fn hot_wash(ask: &Ask<'_>, command: &HotWash) -> Decision {
    let state = ask.state;
    if state.stage != Stage::HotWash {
        return Err(not_now("this is for after the exercise"));
    }
    match command {
        HotWash::Show { page } => done(vec![Event::PageShown { page: *page }]),
        HotWash::Sealed { hypothesis, text: words } => {
            let member = ask.member()?;
            text(words, 0, 2_000, "/hot_wash/sealed/text")?;
            if usize::from(*hypothesis) >= ask.game.setup().hypotheses.len() {
                return Err(unknown("hypothesis").at("/hot_wash/sealed/hypothesis"));
            }
            if state.hot_wash.sealed.contains_key(&member) {
                return Err(Refusal::new(Code::Already, "this delegation has sealed its answer"));
            }
            if state.hot_wash.page.is_some_and(|page| page >= crate::command::play::Page::Truth) {
                return Err(Refusal::new(Code::Late, "the truth has been shown"));
            }
            done(vec![Event::SealedWritten { member, hypothesis: *hypothesis, text: words.clone() }])
        }
        HotWash::Feedback { answers } => {
            answers.iter().try_for_each(|a| text(a, 0, 2_000, "/hot_wash/feedback/answers"))?;
            let seat = ask.seat()?;
            if state.hot_wash.feedback.contains_key(&seat) {
                return Err(Refusal::new(Code::Already, "this seat has given its feedback"));
            }
            done(vec![Event::FeedbackGiven { seat, answers: answers.clone() }])
        }
        HotWash::Counterfactual { item } => {
            if state.item(item).is_none_or(|item| item.released.is_none()) {
                return Err(unknown("released item").at("/hot_wash/counterfactual/item"));
            }
            if state.hot_wash.counterfactuals.contains(item) {
                return done(vec![]);
            }
            done(vec![Event::CounterfactualNamed { item: item.clone() }])
        }
    }
}
