//! The same bytes, however they came to be.

use super::*;

#[test]
fn neither_threads_nor_interruptions_show() {
    let (scratch, disk, plan) = (Scratch::new(), disk(), plan(12, Shard::WHOLE));
    let one = scratch.at("one");
    assert_eq!(sweep(&disk, &one, &plan, 1), Ok(vec![]));
    let want = contents(&one);
    let files = ["inputs/experiment.ron", "inputs/scenario.ron", "manifest.json", "plan.json"];
    let files = files.iter().chain(&["runs.csv", "runs.parquet", "samples.csv", "samples.parquet"]);
    let names: Vec<&str> = want.keys().map(String::as_str).collect();
    assert_eq!(names[..2], ["blocks/00000.rows", "blocks/00001.rows"]);
    assert_eq!(&names[12..], files.copied().collect::<Vec<_>>());
    for threads in [2, 7, 0] {
        let folder = scratch.at(&format!("threads-{threads}"));
        sweep(&disk, &folder, &plan, threads).unwrap();
        assert_eq!(contents(&folder), want, "{threads} threads");
    }
    let folder = scratch.at("interrupted");
    let mut steps = 0;
    loop {
        let mut store = Store::start(&disk, &folder, &plan, IfPlanIsLost::Refuse).unwrap();
        assert_eq!(store.blocks() - store.missing().len() as u32, steps * 5);
        let (stop, left) = (AtomicBool::new(false), AtomicU32::new(5));
        let progress = |_| stop.store(left.fetch_sub(1, Ordering::Relaxed) == 1, Ordering::Relaxed);
        let ending = store.fill(1, &stop, &play, &progress).unwrap();
        steps += 1;
        if ending == Ending::Complete {
            store.publish(&GO).unwrap();
            break;
        }
    }
    assert_eq!(steps, 3);
    assert_eq!(contents(&folder), want);
}

#[test]
fn a_finished_study_is_left_alone() {
    let (scratch, disk, plan) = (Scratch::new(), disk(), plan(2, Shard::WHOLE));
    let folder = scratch.at("a");
    sweep(&disk, &folder, &plan, 1).unwrap();
    let stamp = || fs::metadata(folder.join("runs.csv")).unwrap().modified().unwrap();
    let before = stamp();
    let mut store = Store::start(&disk, &folder, &plan, IfPlanIsLost::Refuse).unwrap();
    let never = |_| -> Result<Played, String> { panic!("nothing is to be played") };
    assert_eq!(store.fill(2, &GO, &never, &|_| ()), Ok(Ending::Complete));
    let (Published::Whole(manifest), notes) = store.publish(&GO).unwrap() else { panic!("it is whole") };
    assert_eq!((notes, stamp()), (vec![], before));
    assert_eq!(manifest.tables[0].rows, 24);
    let statuses: u64 = manifest.tables[0].statuses.values().sum();
    assert_eq!(statuses, 24);
    let csv = fs::read_to_string(folder.join("runs.csv")).unwrap();
    assert_eq!(csv.lines().count(), 25);
    let failed = csv.lines().filter(|line| line.contains(",failed,'=panic,,")).count() as u64;
    assert_eq!(manifest.tables[0].statuses.get("failed").copied().unwrap_or(0), failed);
}

#[test]
fn neither_shards_nor_the_order_of_merging_show() {
    let (scratch, disk) = (Scratch::new(), disk());
    let whole = scratch.at("whole");
    sweep(&disk, &whole, &plan(15, Shard::WHOLE), 2).unwrap();
    let want = contents(&whole);
    for of in [1, 2, 7] {
        let folder = |index| scratch.at(&format!("shard-{index}-of-{of}"));
        for index in 0..of {
            let plan = plan(15, Shard { index, of });
            sweep(&disk, &folder(index), &plan, 1).unwrap();
            let shard = verify(&disk, &folder(index)).unwrap();
            assert_eq!(
                (shard.whole_blocks, shard.published),
                (15u32.saturating_sub(index).div_ceil(of), of == 1)
            );
        }
        for turn in 0..of {
            // Each order begins elsewhere; one of them names a folder twice.
            let mut order: Vec<PathBuf> = (0..of).map(|k| folder((turn * 3 + k * 3) % of)).collect();
            order.push(folder(turn));
            let out = scratch.at(&format!("merged-{turn}-of-{of}"));
            let (published, notes) = merge(&disk, &order, &out, &GO).unwrap();
            assert!(matches!(published, Published::Whole(_)) && notes.is_empty());
            assert_eq!(contents(&out), want, "{of} shards, from {turn}");
        }
    }
}

#[test]
fn inputs_that_differ_in_a_comment_do_not_make_the_order_show() {
    let (scratch, disk) = (Scratch::new(), disk());
    let shards = [scratch.at("zero"), scratch.at("one"), scratch.at("zero-again")];
    for (index, folder) in [0, 1, 0].into_iter().zip(&shards) {
        let mut plan = plan(2, Shard { index, of: 2 });
        plan.inputs[1].bytes.extend(format!("// {}", folder.display()).bytes());
        sweep(&disk, folder, &plan, 1).unwrap();
    }
    let merged = |order: [usize; 3]| {
        let out = scratch.at(&format!("out{order:?}"));
        merge(&disk, &order.map(|k| shards[k].clone()), &out, &GO).unwrap();
        contents(&out)
    };
    let want = merged([0, 1, 2]);
    assert_eq!(merged([1, 2, 0]), want);
    assert_eq!(merged([2, 1, 0]), want);
}

#[test]
fn what_is_read_back_is_what_was_played() {
    let (scratch, disk, plan) = (Scratch::new(), disk(), plan(5, Shard::WHOLE));
    let folder = scratch.at("a");
    sweep(&disk, &folder, &plan, 2).unwrap();
    let stored = Stored::open(&disk, &folder).unwrap();
    assert_eq!((stored.plan(), stored.value_version()), (plan.text.as_str(), 3));
    assert_eq!(stored.inputs().unwrap(), plan.inputs);
    assert_eq!((stored.position("samples"), stored.position("none")), (Some(1), None));
    for table in [0, 1] {
        let read: Vec<Rows> = stored.stream(table).map(Result::unwrap).collect();
        let played = (0..5).map(|block| match play(block).unwrap() {
            Played::Rows(mut rows) => rows.swap_remove(table),
            Played::Stopped => unreachable!("it never stops"),
        });
        assert_eq!(read, played.collect::<Vec<_>>());
    }
    let edited = Input { name: "scenario.ron".into(), bytes: b"Scenario(format: 2)".to_vec() };
    assert_eq!(stored.edited(&[plan.inputs[0].clone(), edited]), ["scenario.ron"]);
}

#[test]
fn a_study_without_blocks_has_empty_tables() {
    let (scratch, disk) = (Scratch::new(), disk());
    let folder = scratch.at("a");
    sweep(&disk, &folder, &plan(0, Shard::WHOLE), 3).unwrap();
    let csv = fs::read_to_string(folder.join("samples.csv")).unwrap();
    assert_eq!((csv.lines().count(), verify(&disk, &folder).unwrap().damaged().count()), (1, 0));
}
