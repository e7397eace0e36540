//! Reading, passing on, messages, requests for information.

use super::{Ask, Decision, done, next_number, not_now, text, unknown};
use crate::command::play::{Form, Mail};
use crate::event::Event;
use crate::limits::MESSAGE_CHARS;
use crate::refusal::{Code, Refusal};
use crate::seat::Party;
use crate::state::place;

/// Messages, requests and copies that one desk may make.
const MOST: usize = 500;

pub(super) fn decide(ask: &Ask<'_>, command: &Mail) -> Decision {
    let (state, party) = (ask.state, ask.party()?);
    match command {
        Mail::Read { entry } => {
            let paper = state.desk(&party).and_then(|desk| desk.paper(*entry));
            match paper.ok_or_else(|| unknown("entry"))?.read {
                Some(_) => done(vec![]),
                None => done(vec![Event::Read { party, entry: *entry }]),
            }
        }
        Mail::PassOn { entry, to, form } => {
            let by = ask.member()?;
            state.desk(&party).and_then(|desk| desk.paper(*entry)).ok_or_else(|| unknown("entry"))?;
            if to.is_empty() {
                return Err(Refusal::new(Code::Range, "name at least one member").at("/mail/pass_on/to"));
            }
            if to.iter().any(|id| *id == by || !ask.game.members().contains(id)) {
                return Err(unknown("member to pass it to").at("/mail/pass_on/to"));
            }
            match form {
                Form::Original => {}
                Form::Paraphrase { text: words } => text(words, 1, MESSAGE_CHARS, "/mail/pass_on/form")?,
                Form::Conclusion { text: words } => text(words, 1, 400, "/mail/pass_on/form")?,
            }
            let mut to = to.clone();
            to.sort();
            to.dedup();
            done(vec![Event::Passed { by, entry: *entry, to, form: form.clone() }])
        }
        Mail::Message { to, text: words } => {
            text(words, 1, MESSAGE_CHARS, "/mail/message/text")?;
            if *to == party {
                return Err(not_now("that is yourself; write a note"));
            }
            if let Party::Member(id) = to
                && !ask.game.members().contains(id)
            {
                return Err(unknown("member").at("/mail/message/to"));
            }
            if state.mail.iter().filter(|mail| mail.from == party).count() >= MOST {
                return Err(not_now("this desk has written as many messages as a session takes"));
            }
            done(vec![Event::Messaged { from: party, to: to.clone(), text: words.clone() }])
        }
        Mail::Ask { text: words } => {
            text(words, 1, MESSAGE_CHARS, "/mail/ask/text")?;
            let asked = state.desk(&party).map_or(0, |desk| desk.requests.len());
            if asked >= MOST {
                return Err(not_now("this desk has asked as often as a session takes"));
            }
            Ok((vec![Event::Asked { party, text: words.clone() }], next_number(asked)))
        }
        Mail::Answer { of, number, text: words } => {
            let desk = state.desk(of).ok_or_else(|| unknown("request"))?;
            place(*number).and_then(|at| desk.requests.get(at)).ok_or_else(|| unknown("request"))?;
            text(words, 1, MESSAGE_CHARS, "/mail/answer/text")?;
            done(vec![Event::Answered { of: of.clone(), number: *number, text: words.clone() }])
        }
    }
}
