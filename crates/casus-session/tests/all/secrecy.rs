//! Non-interference: two worlds that differ only in what a seat may not know show it the same bytes, command by
//! command, and the answers to its own commands are the same. Beside it completeness: a seat sees everything that it
//! is entitled to, or an empty view would pass.
//!
//! A case has a plan of acts that both worlds share (control's public acts, the watched seat's own) and, between
//! them, secret acts drawn for each world by itself: other seats' reading, notes, messages, chips, acknowledgements,
//! sealed breaks, proposals, ratings; control's edits, lists and releases for others, rulings for others, looks, forecasts;
//! newcomers; things yet to come. The worlds also differ in seed and in truth.

use crate::support::{Room, root};
use casus_scenario::ScenarioFile;
use casus_session::{Actor, Game, SeatId, Viewer};
use std::sync::Arc;

/// Seats 1 to 6 of every case.
const ROLES: [&str; 6] = [
    r#"{"delegation":"EST"}"#,
    r#"{"delegation":"DEU"}"#,
    r#"{"delegation":"HUN"}"#,
    r#""chair""#,
    r#""red_cell""#,
    r#"{"evaluator":"HUN"}"#,
];

/// Small numbers from a seed, for plans only.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }
}

/// Who watches, and what it is entitled to.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Watcher {
    Delegation,
    Chair,
    Red,
    Evaluator,
    Observer,
    Board,
}

impl Watcher {
    const ALL: [Watcher; 6] = [
        Watcher::Delegation,
        Watcher::Chair,
        Watcher::Red,
        Watcher::Evaluator,
        Watcher::Observer,
        Watcher::Board,
    ];

    fn viewer(self) -> Viewer {
        match self {
            Watcher::Delegation => Viewer::Seat(SeatId(1)),
            Watcher::Chair => Viewer::Seat(SeatId(4)),
            Watcher::Red => Viewer::Seat(SeatId(5)),
            Watcher::Evaluator => Viewer::Seat(SeatId(6)),
            Watcher::Observer => Viewer::Seat(SeatId(7)),
            Watcher::Board => Viewer::Seat(SeatId(8)),
        }
    }

    /// Items of the list that go to others alone.
    fn foreign_items(self) -> &'static [&'static str] {
        match self {
            Watcher::Delegation => &["S1.02", "S2.01", "S2.02", "S4.01", "S5.01"],
            Watcher::Chair => &["S1.02", "S1.03", "S1.05", "S2.01", "S2.02", "S5.01", "C1.05-1"],
            Watcher::Red => &["S1.02", "S1.03", "S1.05", "S2.01", "S2.02", "S4.01", "C1.05-1"],
            Watcher::Evaluator => &["S1.02", "S1.03", "S1.05", "S4.01", "S5.01", "C1.05-1"],
            _ => &["S1.02", "S1.03", "S1.05", "S2.01", "S2.02", "S4.01", "S5.01", "C1.05-1"],
        }
    }

    /// Seats of delegations whose private acts are secret to it.
    fn others(self) -> &'static [u16] {
        match self {
            Watcher::Delegation => &[2, 3],
            Watcher::Evaluator => &[1, 2],
            _ => &[1, 2, 3],
        }
    }
}

/// A secret act in one world. `mark` is a text that the watcher must never see.
fn secret(dice: &mut Dice, watcher: Watcher, mark: &str) -> (u16, String) {
    let who = *dice.pick(watcher.others());
    let entry = 1 + dice.below(4);
    let members = ["EST", "DEU", "HUN"];
    let own = members[usize::from(who) - 1];
    let other = match watcher {
        Watcher::Delegation => *dice.pick(&["DEU", "HUN", "FRA"]),
        Watcher::Evaluator => *dice.pick(&["EST", "DEU", "FRA"]),
        _ => *dice.pick(&["EST", "DEU", "HUN", "FRA"]),
    };
    let chair_blind = watcher != Watcher::Chair;
    let chips = *dice.pick(&["[10,0,0,0,0,0]", "[1,2,3,4,0,0]", "[0,0,0,0,0,10]"]);
    let yes = dice.below(2) == 0;
    match dice.below(30) {
        0 | 1 => (who, format!(r#"{{"mail":{{"read":{{"entry":{entry}}}}}}}"#)),
        2 => (who, format!(r#"{{"evaluation":{{"note":{{"text":"{mark}"}}}}}}"#)),
        3 => (who, format!(r#"{{"mail":{{"message":{{"to":{{"member":"{other}"}},"text":"{mark}"}}}}}}"#)),
        4 => (who, format!(r#"{{"mail":{{"message":{{"to":"control","text":"{mark}"}}}}}}"#)),
        5 => (who, format!(r#"{{"mail":{{"ask":{{"text":"{mark}"}}}}}}"#)),
        6 => (
            0,
            format!(r#"{{"mail":{{"answer":{{"of":{{"member":"{own}"}},"number":1,"text":"{mark}"}}}}}}"#),
        ),
        7 | 8 => (
            who,
            format!(
                r#"{{"pulse":{{"send":{{"chips":{chips},"confidence":"low","reason":"{mark}","accept":{yes}}}}}}}"#
            ),
        ),
        9 | 10 => (who, r#"{"council":"stay"}"#.to_owned()),
        11 if chair_blind => {
            (who, format!(r#"{{"council":{{"ask_time":{{"seconds":{},"reason":"{mark}"}}}}}}"#, 10 + entry))
        }
        12 => (who, format!(r#"{{"council":{{"shadow":{{"would_break":{yes}}}}}}}"#)),
        13 => {
            let rung = if dice.below(8) == 0 { ",\"rung\":3" } else { "" };
            (who, format!(r#"{{"ruling":{{"propose":{{"act":"{mark}"{rung}}}}}}}"#))
        }
        14 => (
            0,
            format!(
                r#"{{"ruling":{{"rule":{{"of":{{"member":"{own}"}},"number":1,"how":{{"free":{{"reason":"because of this"}}}},"narrative":"{mark}","sure":{entry}}}}}}}"#
            ),
        ),
        15 => (
            who,
            format!(
                r#"{{"mail":{{"pass_on":{{"entry":{entry},"to":["{other}"],"form":{{"paraphrase":{{"text":"{mark}"}}}}}}}}}}"#
            ),
        ),
        16 => (
            0,
            format!(
                r#"{{"item":{{"write":{{"item":"X{}","title":"{mark}","text":"{mark}","from":"Navy","to":[{{"member":"{other}"}}],"at":{}}}}}}}"#,
                dice.below(1_000_000),
                dice.below(400)
            ),
        ),
        17 => (
            0,
            format!(
                r#"{{"item":{{"edit":{{"item":"{}","text":"{mark}"}}}}}}"#,
                if own == "EST" { "S1.05" } else { "S2.02" }
            ),
        ),
        18 => (0, format!(r#"{{"evaluation":{{"note":{{"text":"{mark}"}}}}}}"#)),
        19 => (0, format!(r#"{{"control":{{"look_as":{{"role":{{"delegation":"{other}"}}}}}}}}"#)),
        20 => (0, r#"{"control":"open_drawer"}"#.to_owned()),
        21 => (
            0,
            format!(r#"{{"evaluation":{{"rate":{{"objective":"O1","rating":"major","text":"{mark}"}}}}}}"#),
        ),
        22 => (
            0,
            format!(
                r#"{{"evaluation":{{"improve":{{"observation":"{mark}","recommendation":"","owner":"","due":""}}}}}}"#
            ),
        ),
        23 => (0, format!(r#"{{"item":{{"hold":{{"item":"{}"}}}}}}"#, dice.pick(&["S5.01", "C1.03-1"]))),
        26 | 27 => {
            (0, format!(r#"{{"item":{{"release":{{"item":"{}"}}}}}}"#, dice.pick(watcher.foreign_items())))
        }
        28 => (
            0,
            format!(
                r#"{{"item":{{"revise":{{"put":[{{"id":"{}","at":"T+02:30","from":"Navy","to":{{"Members":["{other}"]}},"title":"{mark}","text":"{mark}","truth":"{mark}"}}]}}}}}}"#,
                dice.pick(watcher.foreign_items())
            ),
        ),
        29 => (
            0,
            format!(
                r#"{{"item":{{"revise":{{"put":[],"remove":["{}"]}}}}}}"#,
                dice.pick(watcher.foreign_items())
            ),
        ),
        24 if chair_blind => (
            who,
            format!(
                r#"{{"council":{{"draft":{{"title":"{mark}","text":"{mark}","claim":"Event","rung":1}}}}}}"#
            ),
        ),
        _ => (who, r#"{"seating":"consent"}"#.to_owned()),
    }
}

/// A step that both worlds share.
enum Shared {
    Act(u16, String),
    Wait(u64),
}

/// A plan, and the texts that the watcher must have seen by its end.
fn plan(dice: &mut Dice, watcher: Watcher) -> (Vec<Shared>, Vec<String>) {
    let mut steps = vec![Shared::Act(0, r#"{"time":"start"}"#.to_owned())];
    let mut due: Vec<String> = Vec::new();
    let (mut paused, mut written) = (false, 0);
    let own = match watcher {
        Watcher::Delegation => Some((1, r#"{"member":"EST"}"#)),
        Watcher::Chair => Some((4, r#""chair""#)),
        Watcher::Red => Some((5, r#""red""#)),
        // The desk that an evaluator looks at, not its own.
        Watcher::Evaluator => Some((3, r#"{"member":"HUN"}"#)),
        Watcher::Observer | Watcher::Board => None,
    };
    for n in 0..10 {
        let text = format!("ENTITLED-{n}-");
        let act = |json: String| Shared::Act(0, json);
        match dice.below(13) {
            0 | 1 => {
                written += 1;
                let id = format!("OPEN{written}");
                let item = format!(
                    r#"{{"item":{{"write":{{"item":"{id}","title":"t","text":"{text}","from":"Press","to":[]}}}}}}"#
                );
                steps.push(act(item));
                steps.push(act(format!(r#"{{"item":{{"release":{{"item":"{id}"}}}}}}"#)));
                due.push(text);
            }
            2 | 3 => {
                if let Some((_, party)) = own {
                    written += 1;
                    let id = format!("OWN{written}");
                    steps.push(act(format!(
                        r#"{{"item":{{"write":{{"item":"{id}","title":"t","text":"{text}","from":"Navy","to":[{party}]}}}}}}"#
                    )));
                    steps.push(act(format!(r#"{{"item":{{"release":{{"item":"{id}"}}}}}}"#)));
                    due.push(text);
                }
            }
            4 => {
                if let Some((_, party)) = own {
                    steps.push(act(format!(r#"{{"mail":{{"message":{{"to":{party},"text":"{text}"}}}}}}"#)));
                    due.push(text);
                }
            }
            5 => {
                let length = 20 + dice.below(60);
                let sealed = dice.below(2) == 0;
                steps.push(act(format!(
                    r#"{{"council":{{"open":{{"draft":{},"seconds":{length},"until":"{text}","sealed":{sealed}}}}}}}"#,
                    1 + dice.below(3)
                )));
            }
            6 => steps.push(act(format!(
                r#"{{"pulse":{{"open":{{"title":"{text}","seconds":{}}}}}}}"#,
                10 + dice.below(60)
            ))),
            7 => {
                steps.push(act(
                    if paused { r#"{"time":"resume"}"# } else { r#"{"time":"pause"}"# }.to_owned()
                ));
                paused = !paused;
            }
            8 => steps.push(act(format!(
                r#"{{"time":{{"speed":{{"speed":"{}"}}}}}}"#,
                dice.pick(&["half", "double"])
            ))),
            9 => {
                let (seat, _) = own.unwrap_or((0, ""));
                steps.push(Shared::Act(seat, r#"{"mail":{"read":{"entry":1}}}"#.to_owned()));
                steps.push(Shared::Act(seat, r#"{"council":"stay"}"#.to_owned()));
            }
            10 => steps.push(act(format!(
                r#"{{"council":{{"extend":{{"seconds":{},"reason":"{text}"}}}}}}"#,
                10 + dice.below(20)
            ))),
            11 => {
                if let Some((seat, _)) = own.filter(|_| watcher == Watcher::Delegation) {
                    let chips = "[2,2,2,2,2,0]";
                    steps.push(Shared::Act(
                        seat,
                        format!(
                            r#"{{"pulse":{{"send":{{"chips":{chips},"confidence":"low","accept":true}}}}}}"#
                        ),
                    ));
                    steps.push(Shared::Act(seat, r#"{"mail":{"read":{"entry":2}}}"#.to_owned()));
                }
            }
            _ => {}
        }
        steps.push(Shared::Wait(dice.below(25_000)));
    }
    (steps, due)
}

/// The game of the walks with another truth, and a contingency that arms when the table is quiet. The pulses, texts and
/// jumps of its list are left to the plan.
fn world(truth: &str, seed: u64) -> Arc<Game> {
    let mut file = ScenarioFile::open(&root().join("tests/walk.ron"), false).unwrap();
    let table = file.load().unwrap().table();
    let deck = table.items.iter().position(|item| item.id == "C1.05-1").unwrap();
    file.set("truth", truth);
    file.set(&format!("table.items[{deck}].arms"), "(when: [Quiet(0.5)], cool_down: 1)");
    Arc::new(Game::new(&file.load().unwrap(), seed).unwrap())
}

struct World {
    room: Room,
    dice: Dice,
    name: char,
    marks: u32,
}

impl World {
    fn open(game: &Arc<Game>, name: char, dice: u64) -> World {
        let mut room = Room::seated(game.clone(), &ROLES);
        for role in ["observer", "board"] {
            let key = crate::support::key(role);
            let join = format!(r#"{{"seating":{{"join":{{"alias":"{role}","key":"{key}"}}}}}}"#);
            room.ask(Actor::Visitor, &join).unwrap();
            let seat = if role == "observer" { 7 } else { 8 };
            room.f(&format!(r#"{{"seating":{{"assign":{{"seat":{seat},"role":"{role}"}}}}}}"#)).unwrap();
        }
        room.f(r#"{"ally":{"mode":{"allies":"quiet"}}}"#).unwrap();
        World { room, dice: Dice(dice), name, marks: 0 }
    }

    /// A few acts that the watcher must not learn of. Those that are refused change nothing, and are as good.
    fn conspire(&mut self, watcher: Watcher) {
        for _ in 0..self.dice.below(5) {
            self.marks += 1;
            let mark = format!("SECRET-{}-{}", self.name, self.marks);
            let (seat, json) = secret(&mut self.dice, watcher, &mark);
            let _ = self.room.seat(seat, &json);
        }
        if self.dice.below(6) == 0 {
            let key = crate::support::key(&format!("{}{}", self.name, self.marks));
            let join = format!(r#"{{"seating":{{"join":{{"alias":"SECRET","key":"{key}"}}}}}}"#);
            let _ = self.room.ask(Actor::Visitor, &join);
        }
    }

    fn seen(&self, watcher: Watcher) -> String {
        serde_json::to_string(&self.room.session.project(&watcher.viewer())).unwrap()
    }
}

/// Plays a pair of worlds; gives what the watcher saw last and how many views were compared.
fn pair(case: u64, games: [&Arc<Game>; 2], watcher: Watcher) -> usize {
    let mut dice = Dice(case.wrapping_mul(0x2545_f491_4f6c_dd1d));
    let (steps, due) = plan(&mut dice, watcher);
    let mut worlds = [World::open(games[0], 'a', 2 * case), World::open(games[1], 'b', 2 * case + 1)];
    let mut compared = 0;
    for (n, step) in steps.iter().enumerate() {
        worlds.iter_mut().for_each(|world| world.conspire(watcher));
        let answers = worlds.each_mut().map(|world| match step {
            Shared::Wait(ms) => {
                world.room.wait(*ms);
                None
            }
            Shared::Act(seat, json) => Some(world.room.seat(*seat, json)),
        });
        let own = matches!(step, Shared::Act(seat, _) if *seat != 0);
        assert!(!own || answers[0] == answers[1], "case {case} step {n}: {answers:?}");
        let [a, b] = worlds.each_ref().map(|world| world.seen(watcher));
        assert!(a == b, "case {case} step {n} {watcher:?}: {}", first_difference(&a, &b));
        assert!(!a.contains("SECRET"), "case {case} step {n} {watcher:?}: a secret in {a}");
        for canary in ["CANARY-TRUTH", "CANARY-OWNER", "CANARY-CONDITION", "CANARY-CONTROL"] {
            assert!(!a.contains(canary), "case {case} step {n} {watcher:?}: {canary}");
        }
        compared += 1;
    }
    let seen = worlds[0].seen(watcher);
    for text in due {
        assert!(seen.contains(&text), "case {case} {watcher:?} does not see {text}: {seen}");
    }
    compared
}

fn first_difference(a: &str, b: &str) -> String {
    let at = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count().saturating_sub(60);
    let part = |s: &str| s.get(at..).unwrap_or_default().chars().take(200).collect::<String>();
    format!("\n{}\n{}", part(a), part(b))
}

/// Pairs of worlds, `CASUS_PAIRS` in all, of which this thread plays one half.
fn half(remainder: u64) {
    let pairs: u64 = std::env::var("CASUS_PAIRS").ok().and_then(|n| n.parse().ok()).unwrap_or(10_000);
    let games = [world("flag", 1), world("accident", 2), world("state", 3)];
    let mut compared = 0;
    for case in (0..pairs).filter(|case| case % 2 == remainder) {
        let watcher = Watcher::ALL[usize::try_from(case / 2 % 6).unwrap()];
        let other = 1 + usize::try_from(case / 12 % 2).unwrap();
        compared += pair(case, [&games[0], &games[other]], watcher);
    }
    assert!(compared as u64 >= 5 * pairs);
}

#[test]
fn what_a_seat_may_not_know_changes_no_byte_that_it_sees() {
    half(0);
}

#[test]
fn what_a_seat_may_not_know_changes_no_byte_in_as_many_other_worlds() {
    half(1);
}

/// The comparison itself sees a leak: a world that differs in what the watcher may know shows it.
#[test]
fn the_comparison_sees_a_difference_that_is_allowed() {
    let game = world("flag", 1);
    let mut worlds = [World::open(&game, 'a', 1), World::open(&game, 'b', 2)];
    worlds[0].room.f(r#"{"item":{"release":{"item":"S1.03"}}}"#).unwrap();
    let [a, b] = worlds.each_ref().map(|world| world.seen(Watcher::Delegation));
    assert!(a != b && a.contains("CANARY-EST-4"));
    let [a, b] = worlds.each_ref().map(|world| world.seen(Watcher::Board));
    assert_eq!(a, b);
}
