//! Clocks and phases.

use super::items::{due_events, undoable};
use super::{Ask, Decision, done, not_now, reason, within};
use crate::clock::{MINUTE, Millis};
use crate::command::{Gap, Time};
use crate::event::Event;
use crate::refusal::{Code, Refusal};
use crate::state::{Stage, State, Stop};
use crate::view::{DraftStatus, ItemStatus};
use casus_scenario::value::Id;

/// Milliseconds within which the release of a stop must be asked for again.
const RELEASE: u64 = 30_000;

pub(super) fn decide(ask: &Ask<'_>, command: &Time) -> Decision {
    let (state, now) = (ask.state, ask.now);
    match command {
        Time::Start => match state.stage {
            Stage::Lobby => done(vec![Event::Started]),
            _ => Err(Refusal::new(Code::Already, "the exercise has started already")),
        },
        Time::Pause => {
            playing(state)?;
            if !state.clocks.running {
                return Err(Refusal::new(Code::Already, "the exercise is paused already"));
            }
            done(vec![Event::Paused])
        }
        Time::Resume => {
            playing(state)?;
            if state.clocks.running {
                return Err(Refusal::new(Code::Already, "the exercise is running already"));
            }
            done(vec![Event::Resumed])
        }
        Time::Step => step(ask),
        Time::Speed { speed } => {
            playing(state)?;
            let inverse = vec![Event::SpeedSet { speed: state.clocks.speed }];
            done(vec![Event::SpeedSet { speed: *speed }, undoable("speed", inverse)])
        }
        Time::Jump { to, reason: why, gap, except } => jump(ask, *to, why, *gap, except),
        Time::End => {
            playing(state)?;
            let mut events = vec![];
            if state.silence().is_some() {
                let text = "the exercise ended".to_owned();
                events.push(Event::SilenceEnded { status: DraftStatus::Withdrawn, text });
            }
            if state.shadow().is_some() {
                events.push(Event::ShadowClosed);
            }
            if state.open_pulse().is_some() {
                events.extend(super::pulse::closing(ask.game, state, now));
            }
            events.push(Event::Ended);
            done(events)
        }
        Time::Close => match state.stage {
            Stage::HotWash => done(vec![Event::Closed { fork: None }]),
            _ => Err(not_now("end the exercise before closing the session")),
        },
        Time::StopReal => done(vec![Event::StopCalled]),
        Time::ReleaseStop => match state.stop {
            Stop::ReleaseAsked(at) if now.since(at) <= RELEASE => done(vec![Event::StopReleased]),
            _ => done(vec![Event::StopReleaseAsked]),
        },
        Time::Undo => match state.undo.last() {
            Some(last) => {
                done(vec![Event::Undone { label: last.label.clone(), events: last.inverse.clone() }])
            }
            None => Err(not_now("there is nothing to undo")),
        },
        Time::Fork { keep } => {
            if *keep >= state.records {
                let last = i64::try_from(state.records).unwrap_or(i64::MAX) - 1;
                let keep = i64::try_from(*keep).unwrap_or(i64::MAX);
                within(keep, 0, last, "the last record kept", "/time/fork/keep")?;
            }
            done(vec![Event::Closed { fork: Some(*keep) }])
        }
    }
}

fn playing(state: &State) -> Result<(), Refusal> {
    match state.stage {
        Stage::Lobby => Err(Refusal::new(Code::NotStarted, "the exercise has not started")),
        Stage::Play => Ok(()),
        Stage::HotWash | Stage::Closed => Err(Refusal::new(Code::Over, "the exercise is over")),
    }
}

/// The clocks go to the next item, which falls due there, and stand.
fn step(ask: &Ask<'_>) -> Decision {
    let (state, now) = (ask.state, ask.now);
    playing(state)?;
    let session = state.clocks.session_at(now);
    let coming = state.items.iter().filter(|item| item.status == ItemStatus::Ready);
    let next = coming.filter_map(|item| item.at).filter(|&at| at >= session).min();
    let Some(at) = next else { return Err(not_now("no item is to come")) };
    let scenario =
        state.clocks.scenario_at(now).saturating_add((at - session) * state.clocks.speed.halves() / 2);
    let mut events = vec![Event::Stepped { session: at, scenario }];
    let mut after = state.clone();
    after.apply(ask.game, now, &events[0]);
    let due: Vec<Id> = after
        .items
        .iter()
        .filter(|item| item.status == ItemStatus::Ready && item.at.is_some_and(|t| t <= at))
        .map(|item| item.id.clone())
        .collect();
    for item in due {
        let more = due_events(ask.game, &after, now, &item);
        follow(ask, &mut after, &mut events, more);
    }
    done(events)
}

/// What happens next happens to what has become of the state so far.
fn follow(ask: &Ask<'_>, after: &mut State, events: &mut Vec<Event>, more: Vec<Event>) {
    more.iter().for_each(|event| after.apply(ask.game, ask.now, event));
    events.extend(more);
}

/// Items still to come whose fiction lies after now and not after `to`, both scenario ms.
pub(crate) fn gap(state: &State, to: i64, now: Millis) -> Vec<Id> {
    let from = state.clocks.scenario_at(now);
    let inside = |id: &Id| {
        let fiction = state.row(id).and_then(|row| row.scenario_time);
        fiction.is_some_and(|time| (from + 1..=to).contains(&(time.minutes() * MINUTE)))
    };
    let open = |status| matches!(status, ItemStatus::Ready | ItemStatus::Due | ItemStatus::Held);
    let scheduled = state.items.iter().filter(|item| open(item.status) && item.at.is_some());
    let mut found: Vec<_> =
        scheduled.filter(|item| inside(&item.id)).map(|item| (item.at, item.id.clone())).collect();
    found.sort();
    found.into_iter().map(|(_, id)| id).collect()
}

fn jump(ask: &Ask<'_>, to: i64, why: &str, default: Gap, except: &[(Id, Gap)]) -> Decision {
    let (state, now) = (ask.state, ask.now);
    playing(state)?;
    reason(why, "/time/jump/reason")?;
    let here = state.clocks.scenario_at(now);
    let latest = here.saturating_add(3_660 * 1440 * MINUTE) / MINUTE;
    within(to, here.div_euclid(MINUTE) + 1, latest, "the minute jumped to", "/time/jump/to")?;
    let to = to * MINUTE;
    let passed = gap(state, to, now);
    if let Some((stray, _)) = except.iter().find(|(id, _)| !passed.contains(id)) {
        let words = format!("item {stray} is not inside the gap");
        return Err(Refusal::new(Code::Unknown, words).at("/time/jump/except"));
    }
    let (mut events, mut after) = (vec![], state.clone());
    for id in passed {
        let more = match except.iter().find(|(other, _)| *other == id).map_or(default, |(_, gap)| *gap) {
            Gap::Digest => due_events(ask.game, &after, now, &id),
            Gap::Skip => vec![Event::ItemStatusSet { item: id, status: ItemStatus::Skipped }],
            Gap::Keep => vec![Event::ItemStatusSet { item: id, status: ItemStatus::Held }],
        };
        follow(ask, &mut after, &mut events, more);
    }
    events.push(Event::Jumped { to, reason: why.to_owned() });
    done(events)
}
