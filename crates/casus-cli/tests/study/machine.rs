//! The machine below: full disks, limits of the system, many threads.

use super::*;
use std::process::{Command, Output};

/// The command under a limit of the shell.
fn under(limit: &str, args: &[&str]) -> Output {
    let line = format!("ulimit {limit} && exec \"$0\" \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &line, env!("CARGO_BIN_EXE_casus")]).args(args);
    for name in ["CASUS_SEED", "CASUS_THREADS"] {
        command.env_remove(name);
    }
    command.output().expect("it starts")
}

/// What must be true of a study whose sweep was cut short: nothing half written, what is there is whole, and the same
/// command finishes it with the same bytes.
#[track_caller]
fn goes_on(bench: &Bench, folder: &str, want: &BTreeMap<String, Vec<u8>>) {
    for inside in ["", "inputs", "blocks"] {
        let Ok(entries) = fs::read_dir(format!("{folder}/{inside}")) else { continue };
        for entry in entries {
            let name = entry.expect("an entry").file_name();
            assert!(!name.to_string_lossy().contains(".tmp."), "{} is left", name.display());
        }
    }
    let verified = run(&["verify", folder]);
    let told = out(&verified);
    match verified.status.code() {
        Some(0) => {}
        Some(66) => assert!(!Path::new(&format!("{folder}/plan.json")).exists()),
        // There is a plan and not yet a copy of what it was made of.
        Some(65) => {
            let bad = told.lines().filter(|line| !line.contains(" blocks whole, not published"));
            assert!(told.contains("0 of 5 blocks whole"), "{told}");
            bad.for_each(|line| assert!(line.starts_with("missing inputs/"), "{told}"));
        }
        code => panic!("{code:?}: {told}"),
    }
    exits(&["sweep", &bench.at("e.ron"), "--out", folder], 1, "1,280 rows");
    assert!(contents(Path::new(folder)) == *want);
}

#[test]
#[cfg(target_os = "linux")]
fn a_file_that_may_not_grow_ends_with_74() {
    let bench = Bench::new("fsize");
    bench.study("whole");
    let want = bench.contents("whole");
    // In blocks of 512 bytes: from too little for the plan to too little for the last table.
    for limit in ["-f 1", "-f 10", "-f 30", "-f 100", "-f 200"] {
        let folder = bench.at(&format!("a{limit}"));
        let output = under(limit, &["sweep", &bench.at("e.ron"), "--out", &folder]);
        assert_eq!(output.status.code(), Some(74), "{limit}: {:?} {}", output.status, err(&output));
        assert!(err(&output).contains("[R014] writing failed"), "{}", err(&output));
        goes_on(&bench, &folder, &want);
    }
    let folder = bench.at("whole");
    let trace = bench.at("trace.jsonl");
    let output = under("-f 1", &["replay", &folder, "--sample", "0", "--trace", &trace]);
    assert_eq!(output.status.code(), Some(74), "{}", err(&output));
}

/// C14: few open files, a small stack, a small address space.
#[test]
#[cfg(target_os = "linux")]
fn tight_limits_change_nothing_or_are_named() {
    let bench = Bench::new("limits");
    bench.study("whole");
    let want = bench.contents("whole");
    for (number, limit) in ["-n 64", "-n 16", "-s 512", "-v 400000"].iter().enumerate() {
        let folder = bench.at(&format!("a{number}"));
        let output = under(limit, &["sweep", &bench.at("e.ron"), "--out", &folder, "--threads", "3"]);
        assert_eq!(output.status.code(), Some(1), "{limit}: {}", err(&output));
        assert!(contents(Path::new(&folder)) == want, "{limit}");
    }
    for files in 4..12 {
        let folder = bench.at(&format!("few-{files}"));
        let limit = format!("-n {files}");
        let output = under(&limit, &["sweep", &bench.at("e.ron"), "--out", &folder, "--threads", "3"]);
        let told = err(&output);
        match output.status.code() {
            Some(1) => assert!(contents(Path::new(&folder)) == want, "{limit}"),
            Some(66 | 70 | 73 | 74) => {
                assert!(
                    told.contains("Too many open files") || told.contains("os error 24"),
                    "{limit}: {told}"
                );
                assert!(!told.contains("panicked"), "{told}");
                goes_on(&bench, &folder, &want);
            }
            other => panic!("{limit}: {other:?} {told}"),
        }
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let bench = Bench::new("threads");
    bench.study("0");
    for threads in ["1", "2", "3", "7", "16", "1000000000"] {
        bench.sweep("e.ron", threads, &["--threads", threads], 1, "1,280 rows");
        assert!(bench.contents(threads) == bench.contents("0"), "{threads} threads");
    }
    for wrong in ["-1", "abc", "1.5", ""] {
        bench.sweep("e.ron", "b", &["--threads", wrong], 2, "--threads");
    }
    let (experiment, folder) = (bench.at("e.ron"), bench.at("c"));
    let output = casus(&["sweep", &experiment, "--out", &folder]).env("CASUS_THREADS", "x").output();
    assert_eq!(output.expect("it starts").status.code(), Some(2));
    assert!(!Path::new(&folder).exists());
}

/// W17 of the catalogue and C5: what would not fit is not begun.
#[test]
fn more_than_the_disk_holds_is_not_begun() {
    let bench = Bench::new("room");
    bench.experiment("huge.ron", "Fixed(40)", "Fixed(4000000000)");
    bench.sweep("huge.ron", "a", &[], 65, "W009");
    let told =
        bench.sweep("huge.ron", "a", &["--raise-limits"], 78, "[W017] the results would not fit on the disk");
    assert!(told.contains("at most 80 % of the free space") && told.contains("MiB free"), "{told}");
    assert!(!Path::new(&bench.at("a/plan.json")).exists(), "a smaller study may follow");
    bench.study("a");
}

#[cfg(target_os = "linux")]
mod mounted {
    use super::*;

    /// A small disk of its own.
    struct Tmpfs(String);

    impl Tmpfs {
        fn new(path: String, options: &str) -> Option<Tmpfs> {
            fs::create_dir_all(&path).expect("a folder");
            mount(&["-t", "tmpfs", "-o", options, "tmpfs"], &path).then_some(Tmpfs(path))
        }
    }

    impl Drop for Tmpfs {
        fn drop(&mut self) {
            let _ = Command::new("umount").arg(&self.0).status();
        }
    }

    fn mount(arguments: &[&str], path: &str) -> bool {
        let ended = Command::new("mount").args(arguments).arg(path).output();
        ended.is_ok_and(|ended| ended.status.success())
    }

    #[test]
    fn a_full_disk_and_a_read_only_one() {
        let bench = Bench::new("disk");
        bench.study("whole");
        let want = bench.contents("whole");
        let sweep = |folder: &str| {
            let output = casus(&["sweep", &bench.at("e.ron"), "--out", folder]).output().expect("it starts");
            (output.status.code(), err(&output))
        };
        let Some(disk) = Tmpfs::new(bench.at("small"), "size=1m") else {
            return eprintln!("SKIPPED: a full disk (mounting a tmpfs takes root)");
        };
        let folder = format!("{}/a", disk.0);
        let (code, told) = sweep(&folder);
        assert_eq!(code, Some(74), "{told}");
        assert!(told.contains("[R019] the disk is nearly full"), "{told}");
        assert!(!Path::new(&format!("{folder}/plan.json")).exists());
        drop(disk);
        // Room enough, and no place for one more file: from none for the plan to none for the manifest.
        for files in 3..24 {
            let disk = Tmpfs::new(bench.at("inodes"), &format!("size=1g,nr_inodes={files}")).expect("a disk");
            let folder = format!("{}/a", disk.0);
            let (code, told) = sweep(&folder);
            if code == Some(1) {
                assert!(files > 15, "{files} places cannot hold a study");
                assert!(contents(Path::new(&folder)) == want);
                break;
            }
            assert!(code == Some(74) || (code == Some(73) && files < 6), "{files}: {code:?} {told}");
            assert!(told.contains("free some space") && told.contains("No space left"), "{files}: {told}");
            assert!(mount(&["-o", "remount,size=1g,nr_inodes=100"], &disk.0));
            goes_on(&bench, &folder, &want);
            assert!(files < 23, "there are places enough");
        }
        let disk = Tmpfs::new(bench.at("fixed"), "size=1g").expect("a disk");
        let folder = format!("{}/a", disk.0);
        exits(&["sweep", &bench.at("e.ron"), "--out", &folder], 1, "1,280 rows");
        fs::remove_file(format!("{folder}/runs.csv")).expect("removed");
        assert!(mount(&["-o", "remount,ro"], &disk.0));
        let (code, told) = sweep(&folder);
        assert_eq!(code, Some(74), "{told}");
        assert!(told.contains("Read-only file system"), "{told}");
        let (code, told) = sweep(&format!("{}/b", disk.0));
        assert_eq!(code, Some(73), "{told}");
        exits(&["verify", &folder], 65, "missing runs.csv");
        exits(&["replay", &folder, "--sample", "0"], 0, "OUTCOME");
        assert!(mount(&["-o", "remount,rw"], &disk.0));
        exits(&["sweep", &bench.at("e.ron"), "--out", &folder], 1, "[R007] runs.csv is lost or damaged");
        assert!(contents(Path::new(&folder)) == want);
    }
}
