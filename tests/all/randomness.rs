//! Addressed randomness: a draw has a name, and nothing else decides it.

use casus_experiment::{Batch, Ensemble};
use casus_model::setup::Effect;
use casus_model::{Draws, Event, Setup, Tick};
use casus_tests::{compile, model, play, setup, shipped};

/// Receipts of all items but `except`: when, who, what, and what it said.
fn receipts(s: &Setup, seed: u64, except: &str) -> Vec<(Tick, String, String, bool)> {
    let model = compile(s.clone());
    let mut run = model.start(Draws::new(seed, 0, 0));
    run.finish();
    let mut list: Vec<_> = run
        .events()
        .iter()
        .filter_map(|(t, e)| match e {
            Event::Received { member, item, points } => {
                Some((*t, s.members[member.ix()].id.clone(), s.items[item.ix()].id.clone(), *points))
            }
            _ => None,
        })
        .filter(|r| r.2 != except)
        .collect();
    list.sort();
    list
}

/// With what the council does to the mails held still, taking an inject out leaves every other draw as it was.
#[test]
fn removing_an_inject_leaves_every_other_draw_unchanged() {
    for id in shipped() {
        let base = setup(id, &["sharing.consultation=1.0", "adversary.policy=Scripted"]);
        for k in 0..base.injects.len() {
            if matches!(base.injects[k].effect, Effect::Incident { .. } | Effect::Share { .. }) {
                continue;
            }
            let gone = base.injects[k].id.clone();
            let mut without = base.clone();
            without.injects.remove(k);
            // Sharing an item that never came to light does nothing.
            assert_eq!(receipts(&base, 4, &gone), receipts(&without, 4, &gone), "{id} without {gone}");
        }
    }
}

#[test]
fn adding_a_member_leaves_every_other_draw_unchanged() {
    let base = setup("cable-sabotage", &["sharing.consultation=1.0", "adversary.policy=Scripted"]);
    let all = receipts(&base, 8, "");
    for left_out in ["ISL", "TUR", "MKD"] {
        let kept: Vec<String> =
            base.members.iter().filter(|m| m.id != left_out).map(|m| format!("\"{}\"", m.id)).collect();
        let only = format!("alliance.only=[{}]", kept.join(", "));
        let fewer =
            setup("cable-sabotage", &["sharing.consultation=1.0", "adversary.policy=Scripted", &only]);
        let expected: Vec<_> = all.iter().filter(|r| r.1 != left_out).cloned().collect();
        assert_eq!(receipts(&fewer, 8, ""), expected, "without {left_out}");
    }
}

#[test]
fn a_run_is_its_seed_and_replicate() {
    let model = model("stray-missile", &[]);
    assert_eq!(play(&model, 3, 5), play(&model, 3, 5));
    assert_ne!(play(&model, 3, 5).series, play(&model, 3, 6).series);
    assert_ne!(play(&model, 3, 5).series, play(&model, 4, 5).series);
}

/// A silent run that is started again gives the numbers of a fresh, recorded one.
#[test]
fn recording_changes_nothing() {
    for id in shipped() {
        let model = model(id, &[]);
        let mut silent = model.silent();
        for replicate in [0, 9, 3] {
            let draws = Draws::new(12, 0, replicate);
            silent.restart(draws);
            silent.finish();
            let mut recorded = model.start(draws);
            recorded.finish();
            assert_eq!(silent.summary(), recorded.summary());
            assert_eq!(silent.series(), recorded.series());
        }
    }
}

/// A run for its summary alone leaves out measures before the tick ahead of the incident, and no bit of the summary tells.
#[test]
fn a_terse_run_has_the_summary_of_any_other() {
    let mut left_out = 0;
    for id in shipped() {
        let model = model(id, &[]);
        let (mut terse, mut silent) = (model.terse(), model.silent());
        for replicate in 0..5 {
            for run in [&mut terse, &mut silent] {
                run.restart(Draws::new(12, 0, replicate));
                run.finish();
            }
            // The text of a float tells every bit of it.
            assert_eq!(format!("{:?}", terse.summary()), format!("{:?}", silent.summary()), "{id}");
            let from = silent.incident_place().saturating_sub(1);
            assert_eq!(terse.series()[from..], silent.series()[from..], "{id}");
            left_out += usize::from(terse.series()[..from] != silent.series()[..from]);
        }
        for run in [&mut terse, &mut silent] {
            run.unprovoked();
            run.restart(Draws::new(12, 0, 0));
            run.finish();
        }
        assert_eq!(terse.series(), silent.series(), "{id} without its provocation");
    }
    assert!(left_out > 0, "no scenario has news before its incident");
}

/// A run that is cloned half-way goes on as the original does.
#[test]
fn a_fork_goes_on_as_the_original() {
    let model = model("staged-border-incident", &[]);
    let mut run = model.start(Draws::new(2, 0, 2));
    for _ in 0..40 {
        run.step();
    }
    let mut fork = run.clone();
    run.finish();
    fork.finish();
    assert_eq!(run.summary(), fork.summary());
    assert_eq!(run.events(), fork.events());
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let model = model("staged-border-incident", &[]);
    let bytes = |threads| {
        let batch = Batch { model: &model, seed: 6, group: 0, first: 0, replicates: 300, threads };
        let rows = batch.run(&|_| {});
        serde_json::to_string(&Ensemble::of(&batch, &rows)).unwrap()
    };
    let one = bytes(1);
    for threads in [2, 3, 7] {
        assert_eq!(one, bytes(threads), "{threads} threads");
    }
}
