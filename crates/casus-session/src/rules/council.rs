//! Drafts, the silence procedure, shadow ballots, positions.

use super::{Ask, Decision, done, next_number, not_now, reason, text, unknown, within};
use crate::clock::Millis;
use crate::command::play::Council;
use crate::event::Event;
use crate::game::Game;
use crate::limits::DRAFT_CHARS;
use crate::refusal::{Code, Refusal};
use crate::seat::{Allies, Party, Player};
use crate::simulated;
use crate::state::{Draft, Round, Stage, State, place};
use crate::view::DraftStatus;
use casus_model::rng::{Key, Purpose, uniform};
use casus_scenario::value::Id;

/// Drafts on the chair's list, rounds of silence.
const MOST: usize = 200;

/// The part of the window inside which simulated members answer: the first of many would otherwise end a round before people
/// have read the text, so half of it is theirs; and not at its very end.
const FIRST_MOMENT: f64 = 0.5;
const LAST_MOMENT: f64 = 0.9;

/// A draft goes under silence. Each simulated member gets the moment at which it will answer.
pub(super) fn opening(game: &Game, state: &State, now: Millis, draft: u32, seconds: u32) -> Event {
    let until = place(draft).and_then(|at| state.drafts.get(at)).map_or("", |d| &d.until);
    let moments = moments(game, state, now, seconds);
    let until = until.to_owned();
    Event::SilenceOpened { draft, seconds, until, sealed: false, show_reason: false, moments }
}

fn moments(game: &Game, state: &State, now: Millis, seconds: u32) -> Vec<(Id, i64)> {
    let what = Key::of(&format!("silence {}", state.rounds.len() + 1));
    let start = state.clocks.session_at(now);
    let window = f64::from(seconds) * 1000.0;
    let simulated = game.members().iter().filter(|m| state.player(m) == Player::Simulated);
    simulated
        .map(|member| {
            let mut draw = game.draws().once(Purpose::SessionMoment, Key::of(member.as_str()), what);
            let share = FIRST_MOMENT + (LAST_MOMENT - FIRST_MOMENT) * uniform(&mut draw);
            (member.clone(), start + (window * share) as i64)
        })
        .collect()
}

/// The text under silence, or why there is none.
fn under_silence<'a>(ask: &Ask<'a>) -> Result<&'a Round, Refusal> {
    if let Some(round) = ask.state.silence() {
        return Ok(round);
    }
    let Some(round) = ask.state.rounds.last() else { return Err(not_now("no text is under silence")) };
    let ago = ask.now.since(round.closed.map_or(ask.now, |stamp| stamp.wall));
    let ago = format!("{}.{} s ago", ago / 1000, ago % 1000 / 100);
    Err(match round.status {
        DraftStatus::Adopted => {
            Refusal::new(Code::Late, format!("silence expired {ago}; the text is adopted"))
        }
        DraftStatus::Broken => Refusal::new(Code::Late, format!("silence was broken {ago}")),
        _ => not_now("no text is under silence"),
    })
}

/// A break is recorded. Unless the round is sealed it ends the round, and simulated members cast their shadow ballots.
pub(super) fn breaking(
    game: &Game,
    state: &State,
    now: Millis,
    member: &Id,
    (reason, wording): (String, String),
    human: bool,
) -> Vec<Event> {
    let mut events = vec![Event::Broke { member: member.clone(), reason, wording, human }];
    let Some(round) = state.silence() else { return events };
    if round.sealed {
        return events;
    }
    events.push(Event::SilenceEnded { status: DraftStatus::Broken, text: String::new() });
    for other in game.members() {
        if other != member && state.player(other) == Player::Simulated && !round.acts.contains_key(other) {
            let reply = simulated::of(game, state, other, now);
            let would_break = reply.and_then(|r| r.silence).is_some_and(|verdict| verdict.breaks);
            events.push(Event::ShadowCast { member: other.clone(), would_break });
        }
    }
    events
}

/// The deadline of a round: adopted, or broken where sealed breaks are opened now.
pub(super) fn expiry(state: &State) -> Vec<Event> {
    let broken = state.silence().is_some_and(|round| round.breakers().next().is_some());
    let status = if broken { DraftStatus::Broken } else { DraftStatus::Adopted };
    vec![Event::SilenceEnded { status, text: String::new() }]
}

/// A simulated member answers the text under silence at its moment.
pub(super) fn answer(game: &Game, state: &State, now: Millis, member: &Id) -> Vec<Event> {
    let verdict = simulated::of(game, state, member, now).and_then(|reply| reply.silence);
    match verdict {
        Some(verdict) if verdict.breaks => {
            let words = (simulated::reason(&verdict), String::new());
            breaking(game, state, now, member, words, false)
        }
        _ => vec![Event::Stayed { member: member.clone(), human: false }],
    }
}

fn draft<'a>(ask: &Ask<'a>, number: u32) -> Result<&'a Draft, Refusal> {
    place(number).and_then(|at| ask.state.drafts.get(at)).ok_or_else(|| unknown("draft"))
}

fn rung(ask: &Ask<'_>, rung: u8, pointer: &str) -> Result<(), Refusal> {
    let top = ask.game.setup().ladder.len() - 1;
    within(i64::from(rung), 0, i64::try_from(top).unwrap_or(31), "the rung", pointer)
}

fn is_current(round: &Round, number: u32) -> bool {
    place(number) == Some(round.draft)
}

pub(super) fn decide(ask: &Ask<'_>, command: &Council) -> Decision {
    let (game, state, now) = (ask.game, ask.state, ask.now);
    match command {
        Council::Draft { title, text: words, claim, rung: asked } => {
            wording(ask, Some(title), words, Some(*asked))?;
            if state.drafts.len() >= MOST {
                return Err(not_now("the chair's list is full"));
            }
            let event = Event::Drafted {
                by: ask.party()?,
                title: title.clone(),
                text: words.clone(),
                claim: *claim,
                rung: *asked,
            };
            // A delegation's own drafts are numbered for it alone.
            let by = ask.party()?;
            let of_list = match by {
                Party::Member(_) => state.drafts.iter().filter(|d| d.by == by).count(),
                _ => state.drafts.len(),
            };
            Ok((vec![event], next_number(of_list)))
        }
        Council::Open { draft: number, seconds, until, sealed, show_reason } => {
            let found = draft(ask, *number)?;
            if state.stage != Stage::Play {
                return Err(Refusal::new(Code::NotStarted, "silence is kept while the exercise plays"));
            }
            if state.silence().is_some() || state.shadow().is_some() {
                return Err(not_now("a text is under silence, or its shadow ballot is open"));
            }
            if found.status == DraftStatus::Adopted {
                return Err(not_now("this text is adopted and frozen; amend it or draft another"));
            }
            if state.rounds.len() >= MOST {
                return Err(not_now("a session takes two hundred rounds of silence"));
            }
            within(i64::from(*seconds), 10, 7_200, "the length in seconds", "/council/open/seconds")?;
            text(until, 0, 80, "/council/open/until")?;
            done(vec![Event::SilenceOpened {
                draft: *number,
                seconds: *seconds,
                until: if until.is_empty() { found.until.clone() } else { until.clone() },
                sealed: *sealed,
                show_reason: *show_reason,
                moments: moments(game, state, now, *seconds),
            }])
        }
        Council::Stay => {
            let member = ask.member()?;
            match under_silence(ask)?.acts.get(&member) {
                None => done(vec![Event::Stayed { member, human: ask.person }]),
                Some(act) if act.breaks => {
                    Err(Refusal::new(Code::Already, "this delegation has broken silence"))
                }
                Some(_) => done(vec![]),
            }
        }
        Council::Break { reason: why, wording } => {
            let member = ask.member()?;
            let round = under_silence(ask)?;
            reason(why, "/council/break/reason")?;
            text(wording, 0, DRAFT_CHARS, "/council/break/wording")?;
            if round.acts.get(&member).is_some_and(|act| act.breaks) {
                return Err(Refusal::new(Code::Already, "this delegation has broken silence"));
            }
            done(breaking(game, state, now, &member, (why.clone(), wording.clone()), ask.person))
        }
        Council::AskTime { seconds, reason: why } => {
            let member = ask.member()?;
            under_silence(ask)?;
            within(i64::from(*seconds), 10, 3_600, "the time in seconds", "/council/ask_time/seconds")?;
            text(why, 0, 400, "/council/ask_time/reason")?;
            done(vec![Event::TimeAsked { member, seconds: *seconds, reason: why.clone() }])
        }
        Council::Extend { seconds, reason: why } => {
            under_silence(ask)?;
            within(i64::from(*seconds), 10, 3_600, "the time in seconds", "/council/extend/seconds")?;
            text(why, 0, 400, "/council/extend/reason")?;
            done(vec![Event::Extended { by: ask.party()?, seconds: *seconds, reason: why.clone() }])
        }
        Council::RefuseTime => match under_silence(ask)?.asked.is_empty() {
            true => Err(not_now("nobody has asked for time")),
            false => done(vec![Event::TimeRefused]),
        },
        Council::Amend { draft: number, title, text: words, claim, rung: asked } => {
            let found = draft(ask, *number)?;
            if found.status == DraftStatus::Silence {
                return Err(not_now("this text is under silence; withdraw it first"));
            }
            wording(ask, title.as_deref(), words, *asked)?;
            done(vec![Event::Amended {
                draft: *number,
                title: title.clone().unwrap_or_else(|| found.title.clone()),
                text: words.clone(),
                claim: claim.unwrap_or(found.claim),
                rung: asked.unwrap_or(found.rung),
            }])
        }
        Council::Withdraw { draft: number } => {
            let found = draft(ask, *number)?;
            if let Some(round) = state.silence()
                && is_current(round, *number)
            {
                let text = String::new();
                return done(vec![Event::SilenceEnded { status: DraftStatus::Withdrawn, text }]);
            }
            if matches!(found.status, DraftStatus::Adopted | DraftStatus::Withdrawn) {
                return Err(not_now("this text is no longer on the table"));
            }
            done(vec![Event::DraftWithdrawn { draft: *number }])
        }
        Council::Convene { draft: number, text: words } => {
            draft(ask, *number)?;
            text(words, 0, 400, "/council/convene/text")?;
            let last = state.rounds.last().filter(|round| is_current(round, *number));
            if !last.is_some_and(|r| matches!(r.status, DraftStatus::Silence | DraftStatus::Broken)) {
                return Err(not_now("a meeting is called about the text under silence, or one just broken"));
            }
            done(vec![Event::SilenceEnded { status: DraftStatus::Convened, text: words.clone() }])
        }
        Council::Shadow { would_break } => {
            let member = ask.member()?;
            let Some(shadow) = state.shadow() else {
                return Err(Refusal::new(Code::Late, "no ballot is open"));
            };
            let broke = state.rounds.last().and_then(|r| r.acts.get(&member)).is_some_and(|act| act.breaks);
            if broke {
                return Err(not_now("this delegation broke silence itself"));
            }
            if shadow.votes.contains_key(&member) {
                return Err(Refusal::new(Code::Already, "this delegation has answered"));
            }
            done(vec![Event::ShadowCast { member, would_break: *would_break }])
        }
        Council::Position { hypothesis, text: words } => {
            text(words, 0, 400, "/council/position/text")?;
            if hypothesis.is_some_and(|h| usize::from(h) >= game.setup().hypotheses.len()) {
                return Err(unknown("hypothesis").at("/council/position/hypothesis"));
            }
            let member = ask.member()?;
            done(vec![Event::PositionTaken { member, hypothesis: *hypothesis, text: words.clone() }])
        }
    }
}

fn wording(ask: &Ask<'_>, title: Option<&str>, words: &str, asked: Option<u8>) -> Result<(), Refusal> {
    title.iter().try_for_each(|title| text(title, 1, 200, "/council/title"))?;
    text(words, 1, DRAFT_CHARS, "/council/text")?;
    asked.iter().try_for_each(|&asked| rung(ask, asked, "/council/rung"))
}

/// Whether simulated members answer of their own accord.
pub(super) fn allies_act(state: &State) -> bool {
    state.allies == Allies::Free
}
