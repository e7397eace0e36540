//! What a person sends is taken once the person has agreed that it is recorded.

use crate::support::{Room, game, key};
use casus_session::view::View;
use casus_session::{Actor, Code, SeatId, Viewer};

const ROLES: [&str; 5] =
    [r#"{"delegation":"EST"}"#, r#""chair""#, r#""red_cell""#, r#"{"evaluator":"EST"}"#, r#""white_cell""#];

/// What a seat would put on record, by its number; each is taken where the seat has agreed.
const WORDS: [(u16, &str); 13] = [
    (1, r#"{"mail":{"ask":{"text":"Whose ship was it?"}}}"#),
    (1, r#"{"mail":{"message":{"to":"chair","text":"May I?"}}}"#),
    (1, r#"{"mail":{"pass_on":{"entry":1,"to":["FRA"],"form":"original"}}}"#),
    (1, r#"{"ruling":{"propose":{"act":"Expel diplomats"}}}"#),
    (1, r#"{"pulse":{"send":{"chips":[10,0,0,0,0,0],"confidence":"low","accept":true}}}"#),
    (1, r#"{"council":{"position":{"text":"We wait."}}}"#),
    (1, r#"{"council":"stay"}"#),
    (1, r#"{"evaluation":{"note":{"text":"wait"}}}"#),
    (2, r#"{"council":{"extend":{"seconds":10}}}"#),
    (3, r#"{"ruling":{"propose":{"act":"A story"}}}"#),
    (4, r#"{"evaluation":{"rate":{"objective":"O1","rating":"some","text":"slow"}}}"#),
    (5, r#"{"mail":{"message":{"to":"chair","text":"A word."}}}"#),
    (5, r#"{"item":{"write":{"item":"X1","title":"t","text":"","from":"Navy","to":[]}}}"#),
];

fn playing() -> Room {
    let mut room = Room::unagreed(game("tests/walk.ron", 3), &ROLES);
    for json in [
        r#"{"ally":{"mode":{"allies":"quiet"}}}"#,
        r#"{"time":"start"}"#,
        r#"{"item":{"release":{"item":"S1.03"}}}"#,
        r#"{"pulse":{"open":{"title":"P1","seconds":60}}}"#,
        r#"{"council":{"open":{"draft":1,"seconds":60}}}"#,
    ] {
        room.f(json).unwrap();
    }
    room
}

#[test]
fn nothing_that_is_sent_before_agreeing_is_recorded() {
    let mut room = playing();
    let before = room.session.take_unsaved().len();
    assert!(before > 0);
    for (seat, json) in WORDS {
        let refusal = room.seat(seat, json).unwrap_err();
        assert_eq!(refusal.code, Code::NotAgreed, "{seat} {json}");
        assert!(refusal.words.starts_with("agree first to what is recorded"), "{}", refusal.words);
        assert_eq!(refusal.class().status(), 409);
    }
    assert_eq!(room.session.take_unsaved(), [], "no record of any of it");
    for seat in 1..6 {
        room.seat(seat, r#"{"seating":"consent"}"#).unwrap();
    }
    for (seat, json) in WORDS {
        room.seat(seat, json).unwrap_or_else(|e| panic!("{seat} {json}: {e}"));
    }
}

/// Whether it is a role's business comes first, so that the refusal does not promise what agreeing would not bring.
#[test]
fn what_the_role_does_not_do_is_refused_as_that() {
    let mut room = playing();
    assert_eq!(room.seat(1, r#"{"time":"pause"}"#).unwrap_err().code, Code::NotYourRole);
}

/// Opening a paper forbids to take it back, so it counts whoever opens it; an emergency waits for nobody.
#[test]
fn reading_and_stopping_need_no_agreement() {
    let mut room = playing();
    room.seat(1, r#"{"mail":{"read":{"entry":1}}}"#).unwrap();
    assert_eq!(room.f(r#"{"item":{"recall":{"item":"S1.03"}}}"#).unwrap_err().code, Code::Read);
    room.seat(5, r#"{"time":"stop_real"}"#).unwrap();
}

/// One person's agreement is not another's, though both sit at the same desk; a program is not asked.
#[test]
fn each_person_agrees_alone_and_programs_are_not_asked() {
    let mut room = Room::unagreed(game("tests/walk.ron", 3), &ROLES[..2]);
    room.f(r#"{"seating":{"assign":{"seat":2,"role":{"delegation":"EST"}}}}"#).unwrap();
    let join = format!(r#"{{"seating":{{"join":{{"alias":"p","key":"{}","program":true}}}}}}"#, key("p"));
    room.ask(Actor::Visitor, &join).unwrap();
    room.f(r#"{"seating":{"assign":{"seat":3,"role":"red_cell"}}}"#).unwrap();
    room.f(r#"{"time":"start"}"#).unwrap();
    room.seat(1, r#"{"seating":"consent"}"#).unwrap();
    let note = r#"{"evaluation":{"note":{"text":"a note"}}}"#;
    let asked = [1, 2, 3].map(|seat| room.seat(seat, note).err().map(|refusal| refusal.code));
    assert_eq!(asked, [None, Some(Code::NotAgreed), None]);
    match room.session.project(&Viewer::Seat(SeatId(3))) {
        View::Red(view) => assert_eq!(view.consented, None),
        _ => panic!(),
    }
}
