//! Laws of clocks, of silence, of replay and of the simulated members.

use crate::support::{Room, game};
use casus_scenario::document::{Audience, Item};
use casus_session::clock::{ClockId, Clocks, Deadline, Speed};
use casus_session::msel::{Export, Known, Mapping, Revision, Sheet, export, import};
use casus_session::view::{DraftStatus, View};
use casus_session::{Command, Event, Id, Millis, Role, SeatId, Session, Viewer, simulated};
use std::sync::Arc;

const WALK: &str = "tests/walk.ron";
const THREE: [&str; 3] = [r#"{"delegation":"EST"}"#, r#"{"delegation":"DEU"}"#, r#"{"delegation":"HUN"}"#];

/// Numbers from a seed, for plans only.
fn stream(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut x = seed;
    move |n| {
        x = x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (x >> 33) % n
    }
}

#[test]
fn a_deadline_falls_at_the_first_instant_at_which_its_clock_has_reached_it() {
    let mut below = stream(1);
    for _ in 0..2_000 {
        let mut clocks = Clocks::standing(i64::try_from(below(1_000_000)).unwrap());
        clocks.running = true;
        clocks.speed =
            [Speed::Half, Speed::Normal, Speed::Double, Speed::Quadruple][usize::try_from(below(4)).unwrap()];
        clocks.set_at = Millis(below(1_000_000));
        for clock in [ClockId::Wall, ClockId::Session, ClockId::Scenario] {
            let deadline = clocks.after(clock, 1 + i64::try_from(below(100_000)).unwrap(), clocks.set_at);
            let at = clocks.wall_of(deadline).unwrap();
            assert!(clocks.reading(clock, at) >= deadline.at);
            assert!(clocks.reading(clock, Millis(at.0 - 1)) < deadline.at, "{clocks:?} {deadline:?}");
            assert_eq!(clocks.remaining(deadline, at), 0);
        }
    }
}

/// Whatever is done to the clocks, the session clock shows how long they ran, and only that.
#[test]
fn the_session_clock_counts_the_time_that_was_played() {
    let mut below = stream(2);
    for case in 0..50 {
        let mut room = Room::seated(game(WALK, 1), &THREE);
        room.f(r#"{"item":{"automatic":{"on":false}}}"#).unwrap();
        room.f(r#"{"time":"start"}"#).unwrap();
        room.f(r#"{"council":{"open":{"draft":1,"seconds":7200}}}"#).unwrap();
        let (mut played, mut paused, mut scenario) = (0, false, 0);
        for step in 0..30_i64 {
            match below(5) {
                0 if !paused => paused = room.f(r#"{"time":"pause"}"#).is_ok(),
                1 if paused => paused = room.f(r#"{"time":"resume"}"#).is_err(),
                2 => drop(room.f(r#"{"time":{"speed":{"speed":"quadruple"}}}"#)),
                3 => {
                    scenario = 1_000 + 100 * step;
                    let jump =
                        format!(r#"{{"time":{{"jump":{{"to":{scenario},"reason":"on with the story"}}}}}}"#);
                    room.f(&jump).unwrap();
                }
                _ => {
                    let ms = below(60_000);
                    room.wait(ms);
                    played += if paused { 0 } else { i64::try_from(ms).unwrap() };
                }
            }
            let View::Board(board) = room.session.project(&Viewer::Role(Role::Board)) else { panic!() };
            let clock = &board.public.room.clock;
            let since = i64::try_from(room.now - clock.set_at.0).unwrap();
            let shown = clock.session + if clock.running { since } else { 0 };
            assert_eq!(shown, played, "case {case} step {step}");
            let draft = &board.public.council.drafts[0];
            if let Some(ends) = draft.countdown.and_then(|c| c.ends) {
                assert_eq!(ends.0 - room.now, 7_200_000 - u64::try_from(played).unwrap());
            }
            assert!(clock.scenario >= scenario * 60_000);
        }
    }
}

fn statuses(session: &Session) -> Vec<DraftStatus> {
    match session.project(&Viewer::Role(Role::Board)) {
        View::Board(board) => board.public.council.drafts.iter().map(|draft| draft.status).collect(),
        _ => Vec::new(),
    }
}

/// Silence under random acts: a round ends once, is adopted if and only if nobody broke, never before its deadline,
/// and no extension brings the deadline nearer.
#[test]
fn a_round_of_silence_ends_once_and_as_it_must() {
    let mut below = stream(3);
    let (mut adopted, mut broken) = (0, 0);
    for case in 0..200 {
        let mut room = Room::seated(game(WALK, case), &THREE);
        room.f(r#"{"item":{"automatic":{"on":false}}}"#).unwrap();
        if case % 2 == 0 {
            room.f(r#"{"ally":{"mode":{"allies":"quiet"}}}"#).unwrap();
        }
        room.f(r#"{"time":"start"}"#).unwrap();
        let sealed = case % 3 == 0;
        let open = format!(
            r#"{{"council":{{"open":{{"draft":{},"seconds":60,"sealed":{sealed}}}}}}}"#,
            1 + case % 3
        );
        room.f(&open).unwrap();
        let mut deadline = 60_000;
        let mut humans_broke = false;
        for _ in 0..12 {
            let seat = 1 + u16::try_from(below(3)).unwrap();
            match below(8) {
                0 => {
                    let why = r#"{"council":{"break":{"reason":"We cannot agree to it."}}}"#;
                    humans_broke |= room.seat(seat, why).is_ok();
                }
                1 if room.f(r#"{"council":{"extend":{"seconds":10}}}"#).is_ok() => deadline += 10_000,
                2 | 3 => drop(room.seat(seat, r#"{"council":"stay"}"#)),
                _ => room.wait(below(9_000)),
            }
            if room.now < deadline && !humans_broke && case % 2 == 0 {
                assert_eq!(statuses(&room.session), [DraftStatus::Silence], "case {case} at {}", room.now);
            }
        }
        room.wait(300_000);
        let records = room.session.take_unsaved();
        let events = || records.iter().flat_map(|record| &record.events);
        let breaks = events().filter(|event| matches!(event, Event::Broke { .. })).count();
        let ends: Vec<_> = events().filter(|event| matches!(event, Event::SilenceEnded { .. })).collect();
        assert_eq!(ends.len(), 1, "case {case}: {ends:?}");
        let status = statuses(&room.session)[0];
        assert_eq!(status == DraftStatus::Adopted, breaks == 0, "case {case}");
        adopted += usize::from(breaks == 0);
        broken += usize::from(breaks > 0);
        // Whatever comes later is refused.
        let late = room.seat(1, r#"{"council":{"break":{"reason":"We cannot agree to it."}}}"#);
        assert_eq!(late.unwrap_err().class().status(), 409);
        let last =
            records.iter().rposition(|r| r.events.iter().any(|e| matches!(e, Event::SilenceEnded { .. })));
        if status == DraftStatus::Adopted {
            assert_eq!(records[last.unwrap()].at, Millis(deadline), "case {case}");
        }
    }
    assert!(adopted > 20 && broken > 20, "{adopted} adopted, {broken} broken");
}

fn views(session: &Session) -> Vec<String> {
    let roles = [Role::Board, Role::Observer, Role::Chair, Role::RedCell, Role::WhiteCell];
    let seats = (0..4).map(|n| Viewer::Seat(SeatId(n)));
    let all = seats.chain(roles.map(Viewer::Role));
    all.map(|viewer| serde_json::to_string(&session.project(&viewer)).unwrap()).collect()
}

/// A log replayed up to any record gives every seat the view that it had when that record was the last.
#[test]
fn replay_gives_the_views_that_were_live() {
    let game = game(WALK, 11);
    let mut room = Room::seated(game.clone(), &THREE);
    let mut below = stream(5);
    let mut live = Vec::new();
    let mut records = room.session.take_unsaved();
    let acts = [
        (0, r#"{"time":"start"}"#),
        (0, r#"{"item":{"release":{"item":"S1.02"}}}"#),
        (2, r#"{"mail":{"pass_on":{"entry":1,"to":["EST"],"form":"original"}}}"#),
        (0, r#"{"pulse":{"open":{"title":"P","seconds":20}}}"#),
        (1, r#"{"pulse":{"send":{"chips":[1,2,3,4,0,0],"confidence":"low","accept":true}}}"#),
        (0, r#"{"council":{"open":{"draft":2,"seconds":60}}}"#),
        (3, r#"{"council":"stay"}"#),
        (1, r#"{"ruling":{"propose":{"act":"a","rung":3}}}"#),
        (0, r#"{"time":"pause"}"#),
        (0, r#"{"time":"resume"}"#),
        (0, r#"{"time":"step"}"#),
        (0, r#"{"item":{"shift":{"minutes":1}}}"#),
        (0, r#"{"time":"undo"}"#),
        (2, r#"{"council":{"shadow":{"would_break":true}}}"#),
        (3, r#"{"council":{"break":{"reason":"We cannot agree to it."}}}"#),
    ];
    for _ in 0..120 {
        let (seat, json) = acts[usize::try_from(below(acts.len() as u64)).unwrap()];
        drop(room.seat(seat, json));
        room.wait(below(8_000));
        records.extend(room.session.take_unsaved());
        live.push((records.len(), views(&room.session)));
    }
    assert!(records.len() > 40, "{}", records.len());
    for (kept, seen) in live.iter().step_by(3) {
        // Records travel as JSON.
        let stored: Vec<_> =
            records[..*kept].iter().map(|r| serde_json::from_slice(&r.bytes()).unwrap()).collect();
        let replayed = Session::replay(game.clone(), stored).unwrap();
        assert_eq!(views(&replayed), *seen, "{kept} records");
    }
    assert!(Session::verify(game.clone(), records.clone()).is_ok());
    let mut forged = records.clone();
    let last = forged.iter().rposition(|r| r.command.is_some()).unwrap();
    forged[last].events.clear();
    forged.truncate(last + 1);
    let error = Session::verify(game.clone(), forged).unwrap_err();
    assert_eq!(error.seq, last as u64);
    let mut planted = records[..5].to_vec();
    let assigned = Event::Assigned { seat: SeatId(1), role: Some(Role::Facilitator) };
    planted.push(casus_session::Record {
        seq: 5,
        at: planted[4].at,
        actor: casus_session::Actor::Clock,
        command_id: None,
        command: None,
        answer: casus_session::Answer::Done,
        events: vec![Event::Recovered, assigned],
    });
    assert_eq!(Session::verify(game.clone(), planted).unwrap_err().seq, 5);
    let mut gap = records;
    gap.remove(3);
    assert_eq!(Session::replay(game, gap).unwrap_err().seq, 4);
}

/// The same seed and the same acts of people give the same acts of simulated members, at the same instants.
#[test]
fn simulated_breaks_come_again() {
    let play = |seed| {
        let mut room = Room::seated(game(WALK, seed), &THREE);
        room.f(r#"{"time":"start"}"#).unwrap();
        room.f(r#"{"council":{"open":{"draft":3,"seconds":120,"sealed":true}}}"#).unwrap();
        room.wait(120_000);
        let records = room.session.take_unsaved();
        let breaks =
            records.into_iter().filter(|r| r.events.iter().any(|e| matches!(e, Event::Broke { .. })));
        breaks.map(|record| (record.at, record.events)).collect::<Vec<_>>()
    };
    let first = play(4);
    assert_eq!(first, play(4));
    assert_ne!(first, play(5));
    let mut instants: Vec<_> = first.iter().map(|(at, _)| at).collect();
    instants.dedup();
    assert!(instants.len() > 3, "they do not come all at once: {instants:?}");
}

/// What a simulated member does is a function of its own view: another's papers, and the truth, change nothing.
#[test]
fn a_simulated_member_knows_what_it_was_shown() {
    let france: Id = "FRA".parse().unwrap();
    let reply = |room: &Room| {
        let viewer = Viewer::Role(Role::Delegation(france.clone()));
        let View::Delegation(view) = room.session.project(&viewer) else { panic!() };
        simulated::observe(room.session.game(), &view, 40_000_000).unwrap()
    };
    let mut room = Room::seated(game(WALK, 4), &THREE);
    room.f(r#"{"time":"start"}"#).unwrap();
    let before = reply(&room);
    room.f(r#"{"item":{"release":{"item":"S1.02"}}}"#).unwrap();
    assert_eq!(reply(&room), before, "an intercept for Germany alone");
    room.seat(2, r#"{"mail":{"pass_on":{"entry":1,"to":["FRA"],"form":{"conclusion":{"text":"a flag"}}}}}"#)
        .unwrap();
    assert_eq!(reply(&room), before, "another's conclusion is no exhibit");
    room.seat(2, r#"{"mail":{"pass_on":{"entry":1,"to":["FRA"],"form":"original"}}}"#).unwrap();
    let after = reply(&room);
    let flag = |reply: &simulated::Reply| reply.advice.belief[1];
    assert!(flag(&after) > flag(&before) + 0.05, "{} {}", flag(&before), flag(&after));
    assert!((after.advice.belief.iter().sum::<f64>() - 1.0).abs() < 1e-9);
}

/// What was begun keeps what it had left when the clocks step on.
#[test]
fn a_step_shortens_no_countdown() {
    let mut room = Room::seated(game(WALK, 1), &THREE);
    let left = |room: &Room| match room.session.project(&Viewer::Seat(SeatId(1))) {
        View::Delegation(view) => {
            let draft = view.council.drafts[0].countdown.unwrap();
            (draft.left, view.pulse.unwrap().countdown.left, view.room.clock.session)
        }
        _ => panic!(),
    };
    room.f(r#"{"time":"start"}"#).unwrap();
    room.f(r#"{"council":{"open":{"draft":1,"seconds":600}}}"#).unwrap();
    room.f(r#"{"pulse":{"open":{"title":"P","seconds":300}}}"#).unwrap();
    room.wait(20_000);
    room.f(r#"{"time":"pause"}"#).unwrap();
    assert_eq!(left(&room), (580_000, 280_000, 20_000));
    room.f(r#"{"time":"step"}"#).unwrap();
    assert_eq!(left(&room), (580_000, 280_000, 120_000), "the item is due at two minutes");
    room.f(r#"{"time":"step"}"#).unwrap();
    assert_eq!(left(&room), (580_000, 280_000, 240_000));
}

/// An item that has come out is out, whatever was undone of what went before.
#[test]
fn undo_takes_nothing_back_that_was_released() {
    let mut room = Room::seated(game(WALK, 1), &THREE);
    room.f(r#"{"item":{"hold":{"item":"S1.02"}}}"#).unwrap();
    room.f(r#"{"item":{"hold":{"item":"S2.01"}}}"#).unwrap();
    room.f(r#"{"item":{"shift":{"minutes":5}}}"#).unwrap();
    room.f(r#"{"item":{"release":{"item":"S1.02"}}}"#).unwrap();
    let item = |room: &Room, id: &str| match room.session.project(&Viewer::Seat(SeatId(0))) {
        View::Control(view) => {
            let item = view.items.iter().find(|item| item.id.as_str() == id).unwrap();
            (item.status, item.due.unwrap().at)
        }
        _ => panic!(),
    };
    use casus_session::view::ItemStatus::{Held, Ready, Released};
    assert_eq!(item(&room, "S2.01"), (Held, 1_500_000));
    room.f(r#"{"time":"undo"}"#).unwrap();
    assert_eq!(item(&room, "S2.01"), (Held, 1_200_000));
    room.f(r#"{"time":"undo"}"#).unwrap();
    assert_eq!(item(&room, "S2.01"), (Ready, 1_200_000));
    assert!(room.f(r#"{"time":"undo"}"#).is_err(), "nothing is left to undo");
    assert_eq!(item(&room, "S1.02").0, Released);
}

#[test]
fn deadlines_without_a_running_clock_do_not_fall() {
    let clocks = Clocks::standing(0);
    let later = Deadline { clock: ClockId::Session, at: 5 };
    assert_eq!(clocks.wall_of(later), None);
    assert_eq!(clocks.wall_of(Deadline { clock: ClockId::Wall, at: 5 }), Some(Millis(5)));
    assert_eq!(clocks.remaining(later, Millis(1_000)), 5);
}

/// Reading a list that a session wrote changes nothing in it, whatever was done to the list before.
#[test]
fn a_list_that_is_read_again_changes_nothing() {
    let game = game(WALK, 1);
    let mut room = Room::seated(Arc::clone(&game), &THREE);
    for command in [
        r#"{"item":{"write":{"item":"X.1","title":"=1+1","text":"","from":"","to":[],"at":90}}}"#,
        r#"{"item":{"edit":{"item":"S1.03","title":"Other","to":["chair",{"member":"DEU"}],"at":601}}}"#,
        r#"{"item":{"edit":{"item":"S4.01","text":"-"}}}"#,
        r#"{"item":{"shift":{"minutes":3,"from":"S1.04"}}}"#,
        r#"{"item":{"skip":{"item":"S2.03"}}}"#,
        r#"{"time":"start"}"#,
        r#"{"item":{"release":{"item":"S1.01"}}}"#,
        r#"{"control":{"skin":{"skin":"Nato","names":"Invented","scale":"phia"}}}"#,
    ] {
        room.f(command).unwrap();
    }
    let present = room.session.list();
    let known = Known { setup: game.setup(), table: game.table(), start: game.start() };
    let rows: Vec<Item> = present.iter().map(|(row, _)| row.clone()).collect();
    let statuses = present.iter().map(|(row, status)| (row.id.clone(), *status)).collect();
    let written = export(&rows, &Export { statuses: &statuses, ..Export::default() });
    for bytes in [written.to_csv(), written.to_xlsx().unwrap()] {
        let sheet = Sheet::read("list", &bytes).unwrap().remove(0);
        let read = import(&sheet, &Mapping::propose(&sheet).unwrap(), &known, None);
        assert_eq!(read.words(), "import 24 of 24");
        let again = Revision::new(&present, &read.items, |_| false);
        assert_eq!((again.changes, again.kept), (vec![], vec![]));
    }
    assert_eq!(rows[0].id, "X.1", "what is due first stands first");
    let mixed = rows.iter().find(|row| row.id == "S1.03").unwrap();
    assert_eq!(mixed.to, Audience::Members(vec!["DEU".parse().unwrap()]), "never to more than it goes to");
}

/// A list that lacks what is out or changes it leaves it as it is, and the rules take what is left.
#[test]
fn a_revision_leaves_what_is_out() {
    let mut room = Room::seated(game(WALK, 1), &THREE);
    room.f(r#"{"time":"start"}"#).unwrap();
    room.f(r#"{"item":{"release":{"item":"S1.01"}}}"#).unwrap();
    room.f(r#"{"item":{"skip":{"item":"S1.02"}}}"#).unwrap();
    let present = room.session.list();
    let mut new: Vec<Item> = present.iter().map(|(row, _)| row.clone()).collect();
    new.retain(|row| row.id != "S1.02" && row.id != "S1.04" && row.id != "S1.05");
    new[0].title = "Other words".parse().unwrap();
    new[1].title = "A later patrol".parse().unwrap();
    new.swap(1, 2);
    let revision = Revision::new(&present, &new, |id| *id == "S1.05");
    let kept: Vec<&str> = revision.kept.iter().map(Id::as_str).collect();
    assert_eq!(kept, ["S1.02", "S1.01"]);
    assert_eq!(revision.changes.len(), 3, "one goes, one is changed, the order is another");
    room.f(&serde_json::to_string(&Command::Item(revision.command())).unwrap()).unwrap();
    let after: Vec<Item> = room.session.list().into_iter().map(|(row, _)| row).collect();
    let ids: Vec<&str> = after.iter().map(|row| row.id.as_str()).take(6).collect();
    assert_eq!(ids, ["S1.01", "S1.02", "S2.01", "S1.03", "P1", "Q1"]);
    assert_eq!(after[0].title.as_str(), "A pipe bursts off the coast");
    assert_eq!(after[3].title.as_str(), "A later patrol");
    assert!(after.iter().any(|row| row.id == "S1.05"));
}
