//! Processes that are killed, told to stop, or left without a reader.

use super::*;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Threads of the studies that are killed.
const THREADS: [&str; 3] = ["1", "2", "3"];

/// A study of seconds, all of whose samples are valid, and how long one process takes for it.
fn long(name: &str) -> (Bench, Duration) {
    let bench = Bench::new(name);
    bench.experiment("e.ron", "\"12h\"", "\"36h\"");
    let text = fs::read_to_string(bench.at("e.ron")).expect("the experiment");
    fs::write(bench.at("e.ron"), text.replace("Fixed(40)", "Fixed(640)")).expect("written");
    let began = Instant::now();
    bench.sweep("e.ron", "calm", &["--threads", "2"], 0, "20,480 rows");
    (bench, began.elapsed())
}

fn start(bench: &Bench, name: &str, threads: &str) -> Child {
    let (experiment, out) = (bench.at("e.ron"), bench.at(name));
    let mut command = casus(&["sweep", &experiment, "--out", &out, "--threads", threads]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
}

/// How it ended, if it did so by itself before its time was up.
fn ends_within(child: &mut Child, time: Duration) -> Option<ExitStatus> {
    let began = Instant::now();
    loop {
        if let Some(ended) = child.try_wait().expect("its state") {
            return Some(ended);
        }
        if began.elapsed() >= time {
            return None;
        }
        sleep(Duration::from_millis(1).min(time));
    }
}

/// The blocks that are there, each with the number of its file and the time of its writing.
fn blocks(folder: &str) -> BTreeMap<String, (u64, i64, i64)> {
    let Ok(entries) = fs::read_dir(format!("{folder}/blocks")) else { return BTreeMap::new() };
    let entries = entries.map(|entry| entry.expect("an entry"));
    let whole = entries.filter(|entry| entry.file_name().to_str().is_some_and(|n| n.ends_with(".rows")));
    let state = |entry: &fs::DirEntry| {
        let found = entry.metadata().expect("its state");
        (found.ino(), found.mtime(), found.mtime_nsec())
    };
    whole.map(|entry| (entry.file_name().to_string_lossy().into_owned(), state(&entry))).collect()
}

/// Blocks that were half written.
fn halves(folder: &str) -> usize {
    let Ok(entries) = fs::read_dir(format!("{folder}/blocks")) else { return 0 };
    entries.filter(|e| e.as_ref().is_ok_and(|e| e.file_name().to_string_lossy().contains(".tmp."))).count()
}

/// Kills at random instants until studies are finished in spite of them. `KILLS` says how many; 40 if it is not set.
#[test]
fn whatever_is_killed_goes_on_to_the_same_bytes() {
    let (bench, took) = long("kills");
    let want = bench.contents("calm");
    let (kills, mut dice) = (asked("KILLS", 40), Dice(2026));
    let (mut killed, mut studies, mut during, mut lost) = (0, 0, 0, 0);
    while killed < kills {
        let (name, folder) = ("killed", bench.at("killed"));
        let _ = fs::remove_dir_all(&folder);
        let (mut kept, mut left) = (BTreeMap::new(), 0);
        loop {
            let threads = THREADS[dice.below(THREADS.len())];
            let mut child = start(&bench, name, threads);
            // The last kill has been dealt: the study may finish.
            let time = match killed < kills {
                true => took.mul_f64(0.6 * dice.below(1_000) as f64 / 1_000.0),
                false => Duration::from_secs(600),
            };
            if let Some(ended) = ends_within(&mut child, time) {
                let output = child.wait_with_output().expect("its output");
                assert_eq!(ended.code(), Some(0), "{}", err(&output));
                break;
            }
            child.kill().expect("it is killed");
            child.wait().expect("it is gone");
            killed += 1;
            let now = blocks(&folder);
            for (block, state) in &kept {
                assert_eq!(now.get(block), Some(state), "kill {killed}: block {block} was played again");
            }
            during += usize::from(now.len() > kept.len());
            let half = halves(&folder);
            // A process that is killed before it has tidied leaves what the one before it left.
            let most = left.max(threads.parse().expect("a number"));
            assert!(half <= most, "{half} blocks half written by {threads} threads, {left} before");
            (lost, left) = (lost.max(half), half);
            kept = now;
        }
        for (block, state) in &kept {
            assert_eq!(blocks(&folder).get(block), Some(state), "block {block} was played again");
        }
        assert!(bench.contents(name) == want, "other bytes after {killed} kills");
        studies += 1;
    }
    assert!(during > 0, "none of {kills} kills came while blocks were played");
    println!(
        "{killed} kills over {studies} studies, {during} after new blocks; all bytes equal, at most {lost} \
         blocks half written, no stored block played again"
    );
}

fn signal(child: &Child, signal: &str) {
    let pid = child.id().to_string();
    let sent = Command::new("kill").args([signal, &pid]).status().expect("a signal");
    assert!(sent.success());
}

/// Told to stop at random instants, it does so in time, says so in its exit code, and goes on later.
#[test]
fn who_is_told_to_stop_stops_politely() {
    let (bench, took) = long("signals");
    let (want, mut dice) = (bench.contents("calm"), Dice(7));
    let (mut polite, mut turn) = (0, 0);
    // How many come while it plays is the machine's affair; some must.
    while turn < asked("SIGNALS", 20) || polite < 5 {
        turn += 1;
        assert!(turn < 1_000, "only {polite} of {turn} were stopped while they played");
        let (name, code, number) = if turn % 2 == 0 { ("-TERM", 143, 15) } else { ("-INT", 130, 2) };
        let mut child = start(&bench, "stopped", "2");
        sleep(took.mul_f64(0.6 * dice.below(1_000) as f64 / 1_000.0));
        if child.try_wait().expect("its state").is_some() {
            fs::remove_dir_all(bench.at("stopped")).expect("removed");
            continue;
        }
        signal(&child, name);
        let ended = ends_within(&mut child, Duration::from_secs(5)).expect("it stops in five seconds");
        let told = err(&child.wait_with_output().expect("its output"));
        match ended.code() {
            // It may have been done, or not yet have begun to listen.
            None => assert_eq!(ended.signal(), Some(number)),
            Some(0) => fs::remove_dir_all(bench.at("stopped")).expect("removed"),
            stopped => {
                assert_eq!(stopped, Some(code), "{told}");
                assert!(told.contains("the same command goes on"), "{told}");
                assert_eq!(halves(&bench.at("stopped")), 0, "what was begun is cleared away");
                polite += 1;
            }
        }
    }
    bench.sweep("e.ron", "stopped", &[], 0, "20,480 rows");
    assert!(bench.contents("stopped") == want);
}

/// Both signals wait while the process is halted, so that it gets them as one.
#[test]
fn a_second_signal_ends_at_once() {
    let (bench, took) = long("twice");
    for turn in 1.. {
        assert!(turn < 200, "no second signal ended a process that had begun to play");
        let _ = fs::remove_dir_all(bench.at("stopped"));
        let mut child = start(&bench, "stopped", "2");
        sleep(took.mul_f64(0.03 * f64::from(turn % 20)));
        for name in ["-STOP", "-INT", "-TERM", "-CONT"] {
            signal(&child, name);
        }
        let ended = ends_within(&mut child, Duration::from_secs(5)).expect("it ends in five seconds");
        let told = err(&child.wait_with_output().expect("its output"));
        if matches!(ended.code(), Some(130 | 143)) && !told.contains("stopped") {
            break;
        }
    }
    bench.sweep("e.ron", "stopped", &[], 0, "20,480 rows");
    assert!(bench.contents("stopped") == bench.contents("calm"));
}

/// A study is its folder: whether anybody reads what is told makes no difference.
#[test]
fn a_reader_that_goes_away_costs_nothing() {
    let bench = Bench::new("reader");
    bench.study("calm");
    for (turn, format) in ["text", "json"].into_iter().enumerate() {
        for closed in ["out", "err"] {
            let name = format!("{closed}-{turn}");
            let args = ["sweep", &bench.at("e.ron"), "--out", &bench.at(&name), "--format", format];
            let mut child =
                casus(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
            let mut told = String::new();
            if closed == "out" {
                drop(child.stdout.take());
                child.stderr.take().expect("a pipe").read_to_string(&mut told).expect("UTF-8");
            } else {
                drop(child.stderr.take());
                child.stdout.take().expect("a pipe").read_to_string(&mut told).expect("UTF-8");
            }
            assert_eq!(child.wait().expect("it ends").code(), Some(1), "{closed}, {format}");
            assert!(!told.contains("panicked") && !told.contains("error"), "{told}");
            assert!(bench.contents(&name) == bench.contents("calm"));
        }
    }
}
