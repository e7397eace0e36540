//! Whatever fails, what was finished stays, nothing is left half written, and the study can go on.

use super::*;

fn temporaries(folder: &Path) -> Vec<PathBuf> {
    let folders = [folder.to_owned(), folder.join("inputs"), folder.join("blocks")];
    let entries = folders.iter().filter_map(|f| fs::read_dir(f).ok()).flatten();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.to_str().unwrap().contains(".tmp.")).collect()
}

/// Has every file operation of a task fail in its turn, until none is left to fail.
fn each_operation(
    want: &BTreeMap<String, Vec<u8>>,
    task: &dyn Fn(&Disk, &Path) -> Result<(), Refusal>,
) -> u64 {
    for lasting in [false, true] {
        for at in 0.. {
            let scratch = Scratch::new();
            let (folder, failing) = (scratch.at("a"), Disk::failing(at, lasting));
            let ended = task(&failing, &folder);
            if !failing.failed() {
                assert_eq!(ended, Ok(()));
                assert!(at > 50, "{at} operations are too few to be all");
                if lasting {
                    return at;
                }
                break;
            }
            let place = format!("operation {at}, lasting: {lasting}, {ended:?}");
            if let Err(refusal) = &ended {
                assert!([73, 74].contains(&refusal.code.exit()), "{place}");
                assert!(refusal.found.contains("was made to fail"), "{place}");
            }
            if !lasting {
                assert_eq!(temporaries(&folder), Vec::<PathBuf>::new(), "{place}");
            }
            if folder.join("plan.json").exists() && folder.join("blocks").exists() {
                let found = verify(&disk(), &folder).unwrap();
                let damaged: Vec<_> = found.damaged().filter(|f| !f.name.starts_with("inputs/")).collect();
                assert!(damaged.is_empty(), "{place}: {damaged:?}");
            }
            task(&disk(), &folder).unwrap_or_else(|refusal| panic!("{place}, and then {refusal}"));
            assert_eq!(temporaries(&folder), Vec::<PathBuf>::new(), "{place}");
            assert_eq!(contents(&folder), *want, "{place}");
        }
    }
    unreachable!("some task ends")
}

#[test]
fn every_operation_of_a_sweep_may_fail() {
    let (scratch, plan) = (Scratch::new(), plan(3, Shard::WHOLE));
    sweep(&disk(), &scratch.at("whole"), &plan, 1).unwrap();
    each_operation(&contents(&scratch.at("whole")), &|disk, folder| {
        sweep(disk, folder, &plan, 1).map(|_| ())
    });
}

#[test]
fn every_operation_of_a_merge_may_fail() {
    let scratch = Scratch::new();
    sweep(&disk(), &scratch.at("whole"), &plan(3, Shard::WHOLE), 1).unwrap();
    let shards = [scratch.at("zero"), scratch.at("one")];
    for (index, folder) in (0..).zip(&shards) {
        sweep(&disk(), folder, &plan(3, Shard { index, of: 2 }), 1).unwrap();
    }
    each_operation(&contents(&scratch.at("whole")), &|disk, folder| {
        merge(disk, &shards, folder, &GO).map(|_| ())
    });
}

#[test]
fn a_block_that_cannot_be_played_ends_the_filling_and_nothing_else() {
    let (scratch, disk, plan) = (Scratch::new(), disk(), plan(9, Shard::WHOLE));
    let folder = scratch.at("a");
    let wrong = |block: u32| match block {
        4 => panic!("block {block} is cursed"),
        _ => play(block),
    };
    let failing = |block: u32| if block == 6 { Err("no memory".to_owned()) } else { play(block) };
    let short = |block: u32| match play(block)? {
        Played::Rows(rows) => Ok(Played::Rows(rows[..1].to_vec())),
        Played::Stopped => Ok(Played::Stopped),
    };
    let mut store = Store::start(&disk, &folder, &plan, IfPlanIsLost::Refuse).unwrap();
    let refusal = store.fill(1, &GO, &wrong, &|_| ()).unwrap_err();
    assert_eq!((refusal.code, &*refusal.found), (Code::R020, "a panic: block 4 is cursed"));
    assert_eq!(store.missing(), [4, 5, 6, 7, 8]);
    let refusal = store.fill(1, &GO, &failing, &|_| ()).unwrap_err();
    assert_eq!((&*refusal.found, store.missing()), ("no memory", &[6, 7, 8][..]));
    assert_eq!(store.fill(2, &GO, &short, &|_| ()).unwrap_err().code, Code::R020);
    let stopped = |_| Ok(Played::Stopped);
    assert_eq!(store.fill(1, &GO, &stopped, &|_| ()), Ok(Ending::Stopped));
    assert_eq!(store.fill(3, &GO, &play, &|_| ()), Ok(Ending::Complete));
    assert_eq!(store.publish(&AtomicBool::new(true)).unwrap().0, Published::Stopped);
    assert_eq!(temporaries(&folder), Vec::<PathBuf>::new());
}

#[cfg(target_os = "linux")]
mod mounted {
    use super::*;
    use std::process::Command;

    /// A small disk of its own.
    struct Tmpfs(PathBuf);

    impl Tmpfs {
        fn new(path: PathBuf, size: &str) -> Option<Tmpfs> {
            fs::create_dir_all(&path).unwrap();
            mount(&["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"], &path).then_some(Tmpfs(path))
        }
    }

    impl Drop for Tmpfs {
        fn drop(&mut self) {
            let _ = Command::new("umount").arg(&self.0).status();
        }
    }

    fn mount(arguments: &[&str], path: &Path) -> bool {
        let ended = Command::new("mount").args(arguments).arg(path).output();
        ended.is_ok_and(|ended| ended.status.success())
    }

    #[test]
    fn a_full_disk_and_a_read_only_one() {
        let scratch = Scratch::new();
        let Some(small) = Tmpfs::new(scratch.at("small"), "112k") else {
            return eprintln!("SKIPPED: a full disk (mounting a tmpfs takes root)");
        };
        let (folder, plan) = (small.0.join("a"), plan(40, Shard::WHOLE));
        let refusal = sweep(&Disk::real(), &folder, &plan, 2).unwrap_err();
        assert!([Code::W017, Code::R019].contains(&refusal.code), "too small from the start: {refusal}");
        let refusal = sweep(&disk(), &folder, &plan, 2).unwrap_err();
        assert_eq!((refusal.code, refusal.code.exit()), (Code::R014, 74), "{refusal}");
        assert!(refusal.hint.contains("free some space"), "{refusal}");
        assert_eq!(temporaries(&folder), Vec::<PathBuf>::new());
        let found = verify(&disk(), &folder).unwrap();
        assert!(found.damaged().next().is_none() && (1..40).contains(&found.whole_blocks), "{found:?}");
        assert!(mount(&["-o", "remount,ro"], &small.0));
        let refusal = sweep(&disk(), &folder, &plan, 2).unwrap_err();
        assert_eq!(refusal.code.exit(), 74, "{refusal}");
        let refusal = sweep(&disk(), &small.0.join("b"), &plan, 2).unwrap_err();
        assert_eq!(refusal.code.exit(), 73, "{refusal}");
        assert!(verify(&disk(), &folder).unwrap().damaged().next().is_none(), "reading needs no writing");
        assert!(mount(&["-o", "remount,rw,size=4m"], &small.0));
        sweep(&disk(), &folder, &plan, 2).unwrap();
        let whole = scratch.at("whole");
        sweep(&disk(), &whole, &plan, 1).unwrap();
        assert_eq!(contents(&folder), contents(&whole));
    }
}
