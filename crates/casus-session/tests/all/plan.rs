//! Plans of pairs of worlds that differ only in what a seat may not know. The console's tests drive them over its wire.
//!
//! A plan is a list of acts that both worlds share (control's public acts, the watched seat's own). Between them come
//! secret acts, drawn for each world by itself: other seats' reading, notes, messages, chips, acknowledgements, sealed
//! breaks, proposals, ratings; control's edits, lists and releases for others, rulings for others, looks, forecasts.

/// Seats 1 to 6 of every case.
pub(crate) const ROLES: [&str; 6] = [
    r#"{"delegation":"EST"}"#,
    r#"{"delegation":"DEU"}"#,
    r#"{"delegation":"HUN"}"#,
    r#""chair""#,
    r#""red_cell""#,
    r#"{"evaluator":"HUN"}"#,
];

/// Small numbers from a seed, for plans only.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[usize::try_from(self.below(of.len() as u64)).expect("an index")]
    }
}

/// Who watches, and what it is entitled to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Watcher {
    Delegation,
    Chair,
    Red,
    Evaluator,
    Observer,
    Board,
}

impl Watcher {
    pub(crate) const ALL: [Watcher; 6] = [
        Watcher::Delegation,
        Watcher::Chair,
        Watcher::Red,
        Watcher::Evaluator,
        Watcher::Observer,
        Watcher::Board,
    ];

    /// Its seat.
    pub(crate) fn seat(self) -> u16 {
        match self {
            Watcher::Delegation => 1,
            Watcher::Chair => 4,
            Watcher::Red => 5,
            Watcher::Evaluator => 6,
            Watcher::Observer => 7,
            Watcher::Board => 8,
        }
    }

    /// Items of the list that go to others alone.
    pub(crate) fn foreign_items(self) -> &'static [&'static str] {
        match self {
            Watcher::Delegation => &["S1.02", "S2.01", "S2.02", "S4.01", "S5.01"],
            Watcher::Chair => &["S1.02", "S1.03", "S1.05", "S2.01", "S2.02", "S5.01", "C1.05-1"],
            Watcher::Red => &["S1.02", "S1.03", "S1.05", "S2.01", "S2.02", "S4.01", "C1.05-1"],
            Watcher::Evaluator => &["S1.02", "S1.03", "S1.05", "S4.01", "S5.01", "C1.05-1"],
            _ => &["S1.02", "S1.03", "S1.05", "S2.01", "S2.02", "S4.01", "S5.01", "C1.05-1"],
        }
    }

    /// Seats of delegations whose private acts are secret to it.
    pub(crate) fn others(self) -> &'static [u16] {
        match self {
            Watcher::Delegation => &[2, 3],
            Watcher::Evaluator => &[1, 2],
            _ => &[1, 2, 3],
        }
    }
}

/// A secret act in one world. `mark` is a text that the watcher must never see.
pub(crate) fn secret(dice: &mut Dice, watcher: Watcher, mark: &str) -> (u16, String) {
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
pub(crate) enum Shared {
    Act(u16, String),
    Wait(u64),
}

/// A plan, and the texts that the watcher must have seen by its end.
pub(crate) fn plan(dice: &mut Dice, watcher: Watcher) -> (Vec<Shared>, Vec<String>) {
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
