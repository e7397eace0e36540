//! Non-interference: two worlds that differ only in what a seat may not know show it the same bytes, command by
//! command, and the answers to its own commands are the same. Beside it completeness: a seat sees everything that it
//! is entitled to, or an empty view would pass.
//!
//! A case has a plan of acts that both worlds share and, between them, secret acts drawn for each world by itself; newcomers
//! come, and the worlds also differ in seed and in truth.

use crate::plan::{Dice, ROLES, Shared, Watcher, plan, secret};
use crate::support::{Room, root};
use casus_scenario::ScenarioFile;
use casus_session::{Actor, Game, SeatId, Viewer};
use std::sync::Arc;

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
        serde_json::to_string(&self.room.session.project(&Viewer::Seat(SeatId(watcher.seat())))).unwrap()
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
