//! What is recalled is gone everywhere, unless somebody has read it anywhere.

use crate::support::{Room, game};
use casus_session::view::{EntryView, View};
use casus_session::{Code, Id, Role, Viewer};

const ROLES: [&str; 3] = [r#"{"delegation":"EST"}"#, r#"{"delegation":"DEU"}"#, r#"{"delegation":"HUN"}"#];
const RECALL: &str = r#"{"item":{"recall":{"item":"S1.02"}}}"#;

fn inbox(room: &Room, member: &str) -> Vec<EntryView> {
    let member: Id = member.parse().unwrap();
    match room.session.project(&Viewer::Role(Role::Delegation(member))) {
        View::Delegation(view) => view.desk.inbox,
        _ => panic!(),
    }
}

/// An item for Germany, which passes it on unread, word for word to Hungary and from there in other words to France.
fn passed_on() -> Room {
    let mut room = Room::seated(game("tests/walk.ron", 3), &ROLES);
    room.f(r#"{"time":"start"}"#).unwrap();
    room.f(r#"{"item":{"release":{"item":"S1.02"}}}"#).unwrap();
    room.wait(1_000);
    room.seat(2, r#"{"mail":{"pass_on":{"entry":1,"to":["HUN"],"form":"original"}}}"#).unwrap();
    room.seat(
        3,
        r#"{"mail":{"pass_on":{"entry":1,"to":["FRA"],"form":{"paraphrase":{"text":"They were told to plant it."}}}}}"#,
    )
    .unwrap();
    for member in ["DEU", "HUN", "FRA"] {
        assert_eq!(inbox(&room, member).len(), 1, "{member}");
    }
    room
}

#[test]
fn what_was_passed_on_unread_is_recalled_with_the_item() {
    let mut room = passed_on();
    room.f(r#"{"item":{"release":{"item":"S1.01"}}}"#).unwrap();
    room.f(r#"{"item":{"correct":{"item":"S1.02","text":"It was another call."}}}"#).unwrap();
    room.wait(3_000);
    room.f(RECALL).unwrap();
    for member in ["DEU", "HUN", "FRA"] {
        let left = inbox(&room, member);
        let titles: Vec<_> = left.iter().map(|entry| entry.title.as_str()).collect();
        assert_eq!(titles, ["A pipe bursts off the coast"], "{member}: what is another's stays");
        let seen = room.session.project(&Viewer::Role(Role::Delegation(member.parse().unwrap())));
        let seen = serde_json::to_string(&seen).unwrap();
        assert!(
            !seen.contains("CANARY-DEU-4")
                && !seen.contains("told to plant")
                && !seen.contains("another call")
        );
    }
}

#[test]
fn a_copy_that_somebody_read_forbids_the_recall() {
    for reader in [2, 3] {
        let mut room = passed_on();
        room.seat(reader, r#"{"mail":{"read":{"entry":1}}}"#).unwrap();
        room.wait(1_000);
        let refusal = room.f(RECALL).unwrap_err();
        assert_eq!(
            (refusal.code, refusal.words.as_str()),
            (Code::Read, "somebody has read it; send a correction")
        );
        assert_eq!(inbox(&room, "DEU").len(), 1);
        room.f(r#"{"item":{"correct":{"item":"S1.02","text":"It was another call."}}}"#).unwrap();
        let texts: Vec<_> = inbox(&room, "HUN").into_iter().map(|entry| entry.text).collect();
        assert_eq!(texts[1], "It was another call.", "who has the words has the correction");
    }
}
