//! Rehearsal and debrief.

use crate::support::{Room, game};
use casus_session::command::play::Pin;
use casus_session::debrief::{Debrief, Reaction, Sheet, Way, debrief};
use casus_session::view::Standing;
use casus_session::{Event, Id, Party, Role, Session, rehearse, rehearse_with};

#[test]
fn a_rehearsal_plays_every_scenario_that_ships_to_its_end() {
    for scenario in casus_scenario::shipped::SCENARIOS {
        let game = game(&format!("scenarios/{}", scenario.id), 2026);
        let records = rehearse(game.clone());
        let last = records.last().unwrap();
        assert_eq!(last.events, [Event::Closed { fork: None }], "{}", scenario.id);
        let told = debrief(&game, &records).unwrap();
        let released =
            records.iter().flat_map(|r| &r.events).filter(|e| matches!(e, Event::ItemReleased { .. }));
        assert!(released.count() >= 3, "{}", scenario.id);
        assert!(!told.pulses.is_empty() && !told.silence.is_empty(), "{}", scenario.id);
        for pulse in &told.pulses {
            assert_eq!(pulse.answers.len(), game.members().len(), "{}", scenario.id);
            assert!(pulse.pooled.is_none() && pulse.missing.is_empty());
        }
        assert!(told.silence.iter().all(|round| round.closed.is_some()), "{}", scenario.id);
    }
}

#[test]
fn a_rehearsal_is_the_same_each_time_and_stands_the_rules() {
    let game = game("tests/walk.ron", 3);
    let records = rehearse(game.clone());
    assert_eq!(records, rehearse(game.clone()));
    assert!(Session::verify(game, records).is_ok());
}

/// A program in a seat is shown what a person there would see, and may do what a person may.
#[test]
fn a_program_plays_a_member_through_the_same_door() {
    let game = game("tests/walk.ron", 3);
    let france: Id = "FRA".parse().unwrap();
    let mut shown = 0;
    let records = rehearse_with(game.clone(), std::slice::from_ref(&france), |member, view| {
        shown += 1;
        let line = serde_json::to_string(view).unwrap();
        assert!(member.as_str() == "FRA" && !line.contains("CANARY"), "{line}");
        let mut commands = Vec::new();
        if view.pulse.is_some() {
            let send = r#"{"pulse":{"send":{"chips":[0,10,0,0,0,0],"confidence":"high","accept":false}}}"#;
            commands.push(serde_json::from_str(send).unwrap());
        }
        if view.silence.as_ref().is_some_and(|s| s.standing == Standing::Silent && s.shadow.is_none()) {
            let object = r#"{"council":{"break":{"reason":"A program always objects."}}}"#;
            commands.push(serde_json::from_str(object).unwrap());
        }
        // What others do is not for a delegation.
        commands.push(serde_json::from_str(r#"{"time":"end"}"#).unwrap());
        commands
    });
    assert!(shown > 10, "{shown}");
    let told = debrief(&game, &records).unwrap();
    assert_eq!(told.silence.len(), 3);
    for round in &told.silence {
        let breakers: Vec<_> = round.answers.iter().filter(|a| a.breaks).map(|a| a.member.as_str()).collect();
        assert_eq!(breakers, ["FRA"], "{}: at once, before any simulated member", round.title);
        assert!(!round.answers[0].human);
    }
    for pulse in &told.pulses {
        let answer = pulse.answers.iter().find(|a| a.member == france).unwrap();
        assert_eq!((answer.chips[1], answer.brier), (10, 0.0));
    }
    assert!(Session::verify(game, records).is_ok());
}

/// A small session whose debrief can be told by hand.
#[test]
fn a_debrief_tells_what_was_played() {
    let game = game("tests/walk.ron", 3);
    let mut room = Room::seated(
        game.clone(),
        &[
            r#"{"delegation":"EST"}"#,
            r#"{"delegation":"DEU"}"#,
            r#"{"delegation":"HUN"}"#,
            r#"{"evaluator":"DEU"}"#,
        ],
    );
    let mut f = |json: &str| room.f(json).unwrap();
    f(r#"{"ally":{"mode":{"allies":"quiet"}}}"#);
    f(r#"{"time":"start"}"#);
    f(r#"{"item":{"release":{"item":"S1.02"}}}"#);
    f(r#"{"item":{"release":{"item":"S1.01"}}}"#);
    f(r#"{"evaluation":{"note":{"text":"a note"}}}"#);
    f(r#"{"pulse":{"open":{"title":"P1","seconds":30}}}"#);
    room.wait(5_000);
    room.seat(2, r#"{"mail":{"read":{"entry":1}}}"#).unwrap();
    room.seat(2, r#"{"mail":{"pass_on":{"entry":1,"to":["HUN"],"form":{"conclusion":{"text":"a flag"}}}}}"#)
        .unwrap();
    // One is right and sure, one is wrong by half; the third says nothing.
    room.seat(1, r#"{"pulse":{"send":{"chips":[0,10,0,0,0,0],"confidence":"high","accept":false}}}"#)
        .unwrap();
    room.seat(
        2,
        r#"{"pulse":{"send":{"chips":[5,5,0,0,0,0],"confidence":"low","reason":"=1+1","accept":true}}}"#,
    )
    .unwrap();
    room.wait(60_000);
    room.f(r#"{"council":{"open":{"draft":2,"seconds":60}}}"#).unwrap();
    room.wait(20_000);
    room.seat(3, r#"{"council":{"break":{"reason":"The claim is not proven.","wording":"They suspect."}}}"#)
        .unwrap();
    room.seat(1, r#"{"council":{"shadow":{"would_break":true}}}"#).unwrap();
    room.wait(30_000);
    room.f(r#"{"council":{"open":{"draft":1,"seconds":60}}}"#).unwrap();
    room.wait(60_000);
    room.seat(1, r#"{"ruling":{"propose":{"act":"A statement","rung":1}}}"#).unwrap();
    room.seat(1, r#"{"ruling":{"propose":{"act":"A frigate"}}}"#).unwrap();
    room.f(r#"{"ruling":{"rule":{"of":{"member":"EST"},"number":2,"how":{"free":{"reason":"no model of frigates"}},"narrative":"It sails.","sure":60}}}"#).unwrap();
    room.f(r#"{"ruling":{"rule":{"of":{"member":"EST"},"number":1,"how":"accept","narrative":"They nod.","sure":60}}}"#).unwrap();
    let note = r#"{"evaluation":{"note":{"text":"=1+2 slow","pin":{"item":"S1.02"}}}}"#;
    room.seat(4, note).unwrap();
    room.seat(4, r#"{"evaluation":{"note":{"text":"they hesitate","pin":{"draft":1}}}}"#).unwrap();
    room.seat(1, r#"{"evaluation":{"note":{"text":"our own","pin":{"item":"S1.01"}}}}"#).unwrap();
    // Who noted it is who sat there then.
    room.f(r#"{"seating":{"assign":{"seat":4,"role":"white_cell"}}}"#).unwrap();
    room.f(r#"{"control":"open_drawer"}"#).unwrap();
    room.f(r#"{"time":"end"}"#).unwrap();
    room.f(r#"{"hot_wash":{"show":{"page":"own_curve"}}}"#).unwrap();

    let records = room.session.take_unsaved();
    let told = debrief(&game, &records).unwrap();
    assert_eq!(told.cover.played.len(), 3);
    assert!(!told.cover.comparable);

    let pulse = &told.pulses[0];
    let people: Vec<_> = pulse.answers.iter().filter(|a| a.human).collect();
    let scores: Vec<f64> = people.iter().map(|a| a.brier).collect();
    assert_eq!(scores, [0.5, 0.0], "Germany, Estonia");
    assert!(people.iter().all(|a| a.model.is_some()));
    assert_eq!(pulse.missing.iter().map(|m| m.as_str()).collect::<Vec<_>>(), ["HUN"]);
    let (pooled, score) = pulse.pooled.as_ref().unwrap();
    assert!((pooled[1] - 0.75).abs() < 1e-12 && (score - 0.125).abs() < 1e-12, "{pooled:?} {score}");
    let beliefs = told.rows(Sheet::Beliefs);
    assert_eq!(beliefs.len(), 3, "a heading and exactly two rows: {beliefs:?}");
    assert_eq!(beliefs[1].last().unwrap(), "'=1+1", "no formula for a spreadsheet");
    assert_eq!(told.rows(Sheet::SimulatedBeliefs).len(), 1 + 29);
    assert_eq!(told.attribution.leaning[0].0, 1);
    assert_eq!(told.attribution.leaning[1].0, 1);

    let known: Vec<_> = told.knowledge.iter().filter(|k| k.item.as_str() == "S1.02").collect();
    assert_eq!(known.len(), 2);
    assert_eq!((&known[0].way, known[0].read.is_some()), (&Way::Addressed, true));
    assert!(matches!(&known[1].way, Way::Passed { by, .. } if by.as_str() == "DEU"));
    assert_eq!(known[1].party, Party::Member("HUN".parse().unwrap()));
    assert_eq!(known[1].at.session, 5_000);

    let round = &told.silence[0];
    assert_eq!((round.left, round.answers.len()), (40_000, 1));
    let estonia = round.shadow.iter().find(|s| s.member.as_str() == "EST").unwrap();
    assert!(estonia.would_break);
    assert_eq!((told.verdict.adopted, told.verdict.warranted), (1, 2));
    assert_eq!(told.verdict.reaction, Reaction::Under(1));
    assert!(!told.verdict.asserted_too_much);

    let rulings: Vec<_> = told.rulings.iter().map(|r| (r.act.as_str(), r.surprise.is_some())).collect();
    assert_eq!(rulings, [("A statement", true), ("A frigate", false)]);
    assert!(told.rulings[0].surprise.unwrap() >= 0.0);
    assert_eq!(told.looks.len(), 1);
    assert!(told.timeline.iter().any(|h| h.words.contains("passed S1.02 on to HUN")));
    assert!(told.timeline.iter().any(|h| h.words == "page shown: own curve"));

    // Notes keep who made them and about what; a delegation's stay its own, and no alias is told.
    let germany = Role::Evaluator("DEU".parse().unwrap());
    let notes: Vec<_> = told.notes.iter().map(|n| (&n.by, n.pin.clone(), n.text.as_str())).collect();
    assert_eq!(
        notes,
        [
            (&Role::Facilitator, None, "a note"),
            (&germany, Some(Pin::Item("S1.02".parse().unwrap())), "=1+2 slow"),
            (&germany, Some(Pin::Draft(1)), "they hesitate"),
        ]
    );
    let rows = told.rows(Sheet::Notes);
    assert_eq!(rows[0], ["session_s", "scenario_min", "by", "of", "pin", "note"]);
    assert_eq!(rows[1][2..], ["facilitator", "", "", "a note"]);
    assert_eq!(rows[2][2..], ["evaluator", "DEU", "S1.02", "'=1+2 slow"]);
    assert_eq!(rows[3][2..], ["evaluator", "DEU", "draft 1", "they hesitate"]);
    assert_eq!(rows.len(), 4);

    // What few were told is told apart, and is not given away.
    let item = |told: &Debrief, id: &str| {
        let happening = told.timeline.iter().find(|h| h.words == id).unwrap();
        (happening.private, happening.detail.clone())
    };
    assert_eq!(item(&told, "S1.02"), (true, "CANARY-DEU-3 An intercepted call".to_owned()));
    assert_eq!(item(&told, "S1.01"), (false, "A pipe bursts off the coast".to_owned()));
    let plain = serde_json::to_string(&told).unwrap();
    assert!(plain.contains("CANARY") && plain.contains("=1+1") && plain.contains("a note"));
    let given = told.shareable();
    assert_eq!(given.rows(Sheet::Notes).len(), 1, "the heading alone");
    assert_eq!(item(&given, "S1.02"), (true, String::new()));
    assert_eq!(item(&given, "S1.01").1, "A pipe bursts off the coast");
    let given = serde_json::to_string(&given).unwrap();
    assert!(!given.contains("CANARY") && !given.contains("=1+1") && !given.contains("a note"));
    assert!(given.contains("The claim is not proven."), "what was said to all stays");
}
