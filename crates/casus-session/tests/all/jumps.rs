//! Jumps of the scenario clock over any list.

use crate::plan::Dice;
use crate::support::{Room, game};
use casus_session::view::{DraftStatus, ItemStatus, View};
use casus_session::{Event, SeatId, Viewer};

const ROLES: [&str; 2] = [r#"{"delegation":"EST"}"#, r#"{"delegation":"DEU"}"#];

fn row(id: &str, kind: &str, second: u64, minute: u64, more: &str) -> String {
    let (at, fiction) = (clock(second / 60), clock(minute));
    format!(
        r#"{{"id":"{id}","kind":"{kind}","at":"T+{at}:{:02}","scenario_time":"D+0 {fiction}","from":"Control","to":"All","title":"{id}"{more}}}"#,
        second % 60
    )
}

fn clock(minutes: u64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn revise(rows: &[String]) -> String {
    format!(r#"{{"item":{{"revise":{{"put":[{}]}}}}}}"#, rows.join(","))
}

fn jump(to: u64, gap: &str) -> String {
    format!(r#"{{"time":{{"jump":{{"to":{to},"reason":"on with the story","gap":"{gap}"}}}}}}"#)
}

fn status(room: &Room, id: &str) -> ItemStatus {
    match room.session.project(&Viewer::Seat(SeatId(0))) {
        View::Control(view) => view.items.iter().find(|item| item.id.as_str() == id).unwrap().status,
        _ => panic!(),
    }
}

/// Of two pulses and two texts in one gap the first of each comes out and the second waits for control; what was begun
/// ends as it would have ended.
#[test]
fn a_jump_opens_one_pulse_and_one_silence() {
    let mut room = Room::seated(game("tests/walk.ron", 1), &ROLES);
    room.f(r#"{"ally":{"mode":{"allies":"quiet"}}}"#).unwrap();
    let rows = [
        row("PA", "Pulse", 6_000, 420, ""),
        row("PB", "Pulse", 6_060, 425, ""),
        row("QA", "Silence", 6_120, 430, r#","draft":"D1""#),
        row("QB", "Silence", 6_180, 435, r#","draft":"D2""#),
    ];
    room.f(&revise(&rows)).unwrap();
    room.f(r#"{"time":"start"}"#).unwrap();
    room.f(&jump(450, "digest")).unwrap();
    let statuses = ["PA", "PB", "QA", "QB"].map(|id| status(&room, id));
    use ItemStatus::{Due, Released};
    assert_eq!(statuses, [Released, Due, Released, Due]);
    assert_eq!(
        room.f(r#"{"item":{"release":{"item":"PB"}}}"#).unwrap_err().to_string(),
        "another pulse is open"
    );
    room.f(r#"{"item":{"automatic":{"on":false}}}"#).unwrap();
    room.wait(3_600_000);
    let View::Control(view) = room.session.project(&Viewer::Seat(SeatId(0))) else { panic!() };
    assert!(view.pulses.iter().all(|pulse| pulse.closed), "{:?}", view.pulses);
    let drafts: Vec<_> = view.council.drafts.iter().map(|draft| draft.status).collect();
    assert_eq!(drafts, [DraftStatus::Adopted]);
    room.f(r#"{"item":{"release":{"item":"PB"}}}"#).unwrap();
    room.f(r#"{"item":{"release":{"item":"QB"}}}"#).unwrap();
}

/// Whatever stands in the list and however time is passed, a pulse opens when none is open and silence when none is on.
#[test]
fn no_pulse_and_no_silence_opens_on_another() {
    let mut dice = Dice(6);
    let (mut pulses, mut silences, mut jumps) = (0, 0, 0);
    for case in 0..120 {
        let mut room = Room::seated(game("tests/walk.ron", case), &ROLES);
        let rows: Vec<String> = (0..4 + dice.below(12))
            .map(|n| {
                let (second, minute) = (dice.below(9_000), 360 + dice.below(900));
                let kind = *dice.pick(&["Pulse", "Pulse", "Silence", "Silence", "Jump", "Inject"]);
                let seconds = format!(r#","minutes":{}"#, 1 + dice.below(9));
                let draft = format!(r#","draft":"D{}""#, 1 + dice.below(3));
                row(&format!("R{n}"), kind, second, minute, if kind == "Silence" { &draft } else { &seconds })
            })
            .collect();
        room.f(&revise(&rows)).unwrap();
        room.f(r#"{"time":"start"}"#).unwrap();
        let mut fiction = 360;
        for _ in 0..8 {
            match dice.below(5) {
                0 => drop(room.f(r#"{"time":"step"}"#)),
                1 => drop(room.f(r#"{"time":"resume"}"#)),
                2 => room.wait(dice.below(200_000)),
                _ => {
                    fiction += 30 + dice.below(300);
                    let gap = *dice.pick(&["digest", "digest", "digest", "skip", "keep"]);
                    jumps += usize::from(room.f(&jump(fiction, gap)).is_ok());
                }
            }
        }
        let records = room.session.take_unsaved();
        let (mut pulse, mut silence) = (false, false);
        for event in records.iter().flat_map(|record| &record.events) {
            match event {
                Event::PulseOpened { .. } => {
                    assert!(!pulse, "case {case}: two pulses");
                    (pulse, pulses) = (true, pulses + 1);
                }
                Event::PulseClosed { .. } => pulse = false,
                Event::SilenceOpened { .. } => {
                    assert!(!silence, "case {case}: two silences");
                    (silence, silences) = (true, silences + 1);
                }
                Event::SilenceEnded { .. } => silence = false,
                _ => {}
            }
        }
    }
    assert!(jumps > 300 && pulses > 50 && silences > 50, "{jumps} {pulses} {silences}");
}
