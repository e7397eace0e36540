//! Folders that are lost, changed, another's, or in use.

use super::*;
use serde_json::Value;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Command, Stdio};
use std::time::Duration;

/// Rewrites a sealed file as somebody would who knows how it is sealed.
fn forge(path: &str, change: impl Fn(String) -> String) {
    let text = fs::read_to_string(path).expect("a sealed file");
    let (body, _) = text.rsplit_once(",\n  \"blake3\": \"").expect("a seal");
    let body = change(body.to_owned());
    assert!(!text.starts_with(&body), "nothing was changed");
    let hash = blake3::hash(body.as_bytes()).to_hex();
    fs::write(path, format!("{body},\n  \"blake3\": \"{hash}\"\n}}\n")).expect("written");
}

/// C4: a place that is not free and not a study's is left as it is.
#[test]
fn what_is_not_a_study_is_not_touched() {
    let bench = Bench::new("foreign");
    fs::create_dir(bench.at("thesis")).expect("a folder");
    fs::write(bench.at("thesis/thesis.tex"), "x").expect("written");
    bench.sweep("e.ron", "thesis", &[], 73, "[R012] the folder holds other things than a study");
    bench.sweep("e.ron", "thesis", &["--rebuild-plan"], 73, "[R012]");
    bench.sweep("e.ron", "e.ron", &[], 73, "[R012] it is a file");
    bench.sweep("e.ron", "e.ron/below", &[], 73, "");
    assert_eq!(fs::read_dir(bench.at("thesis")).expect("a folder").count(), 1);
    symlink("nowhere/at/all", bench.at("dangling")).expect("a link");
    bench.sweep("e.ron", "dangling", &[], 73, "");
    let experiment = bench.at("e.ron");
    for nothing in ["", " "] {
        let _ = fs::remove_dir(" ");
        let output =
            casus(&["sweep", &experiment, "--out", nothing]).current_dir(bench.at("thesis")).output();
        assert_ne!(output.expect("it starts").status.code(), Some(70));
    }
    assert!(!Path::new(&bench.at("thesis/plan.json")).exists());
    exits(&["sweep", &experiment], 2, "--out");
    for command in ["verify", "replay"] {
        for place in ["thesis", "e.ron", "none"] {
            let place = bench.at(place);
            let more: &[&str] = if command == "replay" { &["--sample", "0"] } else { &[] };
            exits(&[&[command, place.as_str()], more].concat(), 66, "[R022] there is no study here");
        }
    }
}

/// A folder from a stranger may not have files elsewhere written, nor the command wait for ever.
#[test]
fn a_lock_that_is_no_file_is_refused() {
    let bench = Bench::new("lock");
    bench.study("study");
    fs::write(bench.at("precious"), "precious").expect("written");
    fs::remove_file(bench.at("study/casus.lock")).expect("removed");
    symlink(bench.at("precious"), bench.at("study/casus.lock")).expect("a link");
    bench.sweep("e.ron", "study", &[], 74, "it is not a regular file");
    assert_eq!(fs::read_to_string(bench.at("precious")).expect("a file"), "precious");
    fs::create_dir(bench.at("new")).expect("a folder");
    symlink(bench.at("precious"), bench.at("new/casus.lock")).expect("a link");
    bench.sweep("e.ron", "new", &[], 73, "it is not a regular file");
    assert_eq!(fs::read_to_string(bench.at("precious")).expect("a file"), "precious");
    for file in ["casus.lock", "manifest.json", "blocks/00001.rows", "plan.json"] {
        bench
            .0
            .0
            .join("study")
            .join(file)
            .exists()
            .then(|| fs::remove_file(bench.at(&format!("study/{file}"))));
        let made = Command::new("mkfifo").arg(bench.at(&format!("study/{file}"))).status();
        assert!(made.is_ok_and(|made| made.success()));
        exits(&["verify", &bench.at("study")], 74, "it is not a regular file");
        bench.sweep("e.ron", "study", &[], 74, "it is not a regular file");
        fs::remove_file(bench.at(&format!("study/{file}"))).expect("removed");
    }
}

/// R1: what a kill leaves half written goes, what is not ours stays.
#[test]
fn leftovers_are_removed_and_foreign_files_are_not() {
    let bench = Bench::new("leftovers");
    bench.study("a");
    let want = bench.contents("a");
    for name in [".runs.csv.tmp.77", "blocks/.00001.rows.tmp.1", "inputs/.scenario-0.ron.tmp.4711"] {
        fs::write(bench.at(&format!("a/{name}")), "half").expect("written");
    }
    bench.study("a");
    assert!(bench.contents("a") == want);
    fs::write(bench.at("a/notes.txt"), "mine").expect("written");
    fs::create_dir(bench.at("a/figures")).expect("a folder");
    bench.study("a");
    assert_eq!(bench.contents("a")["notes.txt"], b"mine");
    assert!(Path::new(&bench.at("a/figures")).is_dir());
    exits(&["verify", &bench.at("a")], 0, "0 files damaged");
}

/// R3 to R6: blocks of another plan, another plan, no plan, another value version.
#[test]
fn another_study_is_told_from_this_one() {
    let bench = Bench::new("plans");
    bench.study("a");
    let want = bench.contents("a");
    for (from, to, says) in [
        ("Fixed(40)", "Fixed(41)", "experiment.replicates.Fixed: 40 in the folder, 41 now"),
        ("Sobol(n: 8)", "Sobol(n: 16)", "samples: 32 in the folder, 64 now"),
        ("design:", "seed: 7, design:", "experiment.seed: 2026 in the folder, 7 now"),
        ("Uniform(0.1, 0.9)", "Uniform(0.1, 0.8)", "experiment.uncertainties[0].range"),
        ("\"12h\"", "\"18h\"", "experiment.levers[0].among[1]"),
        (
            "name: \"rung\"",
            "name: \"step\"",
            "experiment.outcomes[4].name: \"rung\" in the folder, \"step\" now",
        ),
        ("design:", "keep: Samples, design:", "experiment.keep"),
        ("id: \"attacked\"", "id: \"another\"", "experiment.id"),
    ] {
        bench.experiment("other.ron", from, to);
        let told = bench.sweep("other.ron", "a", &[], 65, "[R003] the study in the folder has another plan");
        assert!(told.contains(says), "{told}");
    }
    assert!(bench.contents("a") == want, "a refusal changes nothing");
    // Spaces and comments are not the plan.
    bench.experiment("other.ron", "design:", "// as before\n\n    design :");
    assert_eq!(bench.sweep("other.ron", "a", &[], 1, "1,280 rows"), "");

    bench.experiment("other.ron", "design:", "seed: 7, design:");
    bench.sweep("other.ron", "other", &[], 1, "");
    let (block, own) = (bench.at("other/blocks/00002.rows"), bench.at("a/blocks/00002.rows"));
    fs::copy(&block, &own).expect("copied");
    bench.sweep("e.ron", "a", &[], 65, "[R002] the block belongs to another study");
    exits(&["verify", &bench.at("a")], 65, "blocks/00002.rows");
    fs::write(&own, &want["blocks/00002.rows"]).expect("written");

    fs::remove_file(bench.at("a/plan.json")).expect("removed");
    bench.sweep("e.ron", "a", &[], 65, "[R004] there are blocks and no plan.json");
    bench.sweep("other.ron", "a", &["--rebuild-plan"], 65, "[R002]");
    fs::remove_file(bench.at("a/plan.json")).expect("removed");
    bench.sweep("e.ron", "a", &["--rebuild-plan"], 1, "1,280 rows");
    assert!(bench.contents("a") == want);
    fs::write(bench.at("a/plan.json"), b"{}").expect("written");
    bench.sweep("e.ron", "a", &[], 65, "[R016] the plan is damaged");
    bench.sweep("e.ron", "a", &["--rebuild-plan"], 1, "1,280 rows");
    assert!(bench.contents("a") == want);

    let plan = bench.at("a/plan.json");
    forge(&plan, |text| {
        let own = format!("\"value_version\": {}", casus_model::VALUE_VERSION);
        assert!(text.contains(&own));
        text.replacen(&own, "\"value_version\": 1000", 1)
    });
    let told =
        bench.sweep("e.ron", "a", &[], 76, "[R005] the study was begun with an engine of other values");
    assert!(told.contains("expected value version 1000"), "{told}");
    exits(&["replay", &bench.at("a"), "--sample", "0"], 76, "--allow-value-change");
    exits(&["replay", &bench.at("a"), "--sample", "0", "--allow-value-change"], 0, "OUTCOME");
    exits(&["verify", &bench.at("a")], 65, "blocks/00000.rows");
    fs::write(&plan, &want["plan.json"]).expect("written");
    for (from, to, code) in [
        ("\"format\": 1", "\"format\": 2", 76),
        ("\"kind\": \"casus.study\"", "\"kind\": \"other\"", 76),
        ("\"program\"", "\"programme\"", 76),
        ("\"blocks\": 5", "\"blocks\": 4000000000", 65),
        ("\"index\": 0", "\"index\": 9", 65),
        ("\"plan\": {", "\"plan\": {\"x\":1,", 65),
    ] {
        forge(&plan, |text| text.replacen(from, to, 1));
        for command in ["sweep", "verify", "replay"] {
            let a = bench.at("a");
            let args: &[&str] = match command {
                "sweep" => &["sweep", &bench.at("e.ron"), "--out", &a],
                "verify" => &["verify", &a],
                _ => &["replay", &a, "--sample", "0"],
            };
            let wanted = if command == "verify" { 65 } else { code };
            exits(args, wanted, "[R01");
        }
        fs::write(&plan, &want["plan.json"]).expect("written");
    }
}

/// R7 and R8: the copy counts; a table without its manifest counts for nothing.
#[test]
fn what_the_study_began_with_counts() {
    let bench = Bench::new("inputs");
    bench.study("a");
    let want = bench.contents("a");
    fs::write(bench.at("tiny.ron"), SCENARIO.replace("harm: 0.5", "harm: 0.6")).expect("written");
    fs::remove_file(bench.at("a/blocks/00001.rows")).expect("removed");
    fs::remove_file(bench.at("a/runs.parquet")).expect("removed");
    let told = bench.sweep("e.ron", "a", &[], 1, "1,280 rows");
    for says in
        ["[R006] scenario-0.ron was edited", "[R007] 1 blocks", "[R007] runs.parquet is lost or damaged"]
    {
        assert!(told.contains(says), "no {says} in {told}");
    }
    assert!(bench.contents("a") == want);
    fs::write(bench.at("tiny.ron"), SCENARIO).expect("written");
    fs::remove_file(bench.at("a/manifest.json")).expect("removed");
    fs::write(bench.at("a/runs.csv"), "half").expect("written");
    exits(&["verify", &bench.at("a")], 0, "5 of 5 blocks whole, not published");
    bench.study("a");
    assert!(bench.contents("a") == want);
    fs::remove_file(bench.at("a/inputs/scenario-0.ron")).expect("removed");
    exits(&["replay", &bench.at("a"), "--sample", "0"], 65, "[R016] the copy of an input is lost or damaged");
    let told = bench.sweep("e.ron", "a", &[], 1, "1,280 rows");
    assert!(told.contains("[R007] the copy of scenario-0.ron was lost and is restored"), "{told}");
    assert!(bench.contents("a") == want);
}

/// R10 and C7: a study is its files, wherever they are and whatever the folder is called.
#[test]
fn a_study_may_be_moved() {
    let bench = Bench::new("moved");
    bench.study("a");
    let want = bench.contents("a");
    let odd = bench.0.0.join(OsString::from_vec(b"moved \xff'\n\x1b[31m".to_vec()));
    fs::rename(bench.at("a"), &odd).expect("moved");
    let experiment = bench.at("e.ron");
    let words = |args: &[&str]| {
        let args: Vec<&OsStr> =
            args.iter().map(|&a| if a == "DIR" { odd.as_os_str() } else { a.as_ref() }).collect();
        let output = casus(&args).output().expect("it starts");
        assert!(!output.stderr.contains(&0x1b) && !output.stdout.contains(&0x1b), "escapes are not printed");
        output.status.code()
    };
    assert_eq!(words(&["verify", "DIR"]), Some(0));
    assert_eq!(words(&["replay", "DIR", "--sample", "0"]), Some(0));
    assert_eq!(words(&["sweep", &experiment, "--out", "DIR"]), Some(1));
    assert_eq!(words(&["merge", "DIR", "--out", &bench.at("copy")]), Some(1));
    assert!(bench.contents("copy") == want && contents(&odd) == want);
    fs::write(odd.join("runs.csv"), "").expect("written");
    assert_eq!(words(&["verify", "DIR"]), Some(65));
    symlink(bench.at("copy"), bench.at("link")).expect("a link");
    bench.study("link");
    let inside = casus(&["sweep", "../e.ron", "--out", "."]).current_dir(bench.at("copy")).output();
    assert_eq!(inside.expect("it starts").status.code(), Some(1));
    assert!(bench.contents("copy") == want);
}

/// C5 and R10: without the right to write.
#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let bench = Bench::new("forbidden");
    bench.study("a");
    for place in ["a/blocks", "a", "parent"] {
        fs::create_dir_all(bench.at(place)).expect("a folder");
        fs::set_permissions(bench.at(place), fs::Permissions::from_mode(0o555)).expect("permissions");
    }
    if fs::write(bench.at("parent/probe"), "").is_ok() {
        return eprintln!("SKIPPED: folders without the right to write, which this user has everywhere");
    }
    exits(&["verify", &bench.at("a")], 0, "5 of 5 blocks whole");
    bench.sweep("e.ron", "parent/new", &[], 73, "[R013]");
    for place in ["a/blocks", "a", "parent"].iter().rev() {
        fs::set_permissions(bench.at(place), fs::Permissions::from_mode(0o755)).expect("permissions");
    }
}

/// C15 and P30: one at a time, and the lock dies with its process.
#[test]
fn a_folder_has_one_worker() {
    let bench = Bench::new("busy");
    bench.experiment("long.ron", "Fixed(40)", "Fixed(200000)");
    let (experiment, folder) = (bench.at("long.ron"), bench.at("a"));
    let mut first =
        casus(&["sweep", &experiment, "--out", &folder]).stderr(Stdio::null()).spawn().expect("it starts");
    while fs::read(bench.at("a/casus.lock")).unwrap_or_default().is_empty()
        || !Path::new(&bench.at("a/plan.json")).exists()
    {
        std::thread::sleep(Duration::from_millis(5));
        assert_eq!(first.try_wait().expect("its state"), None, "it should play for long");
    }
    let holder = format!("[R015] the folder is locked by pid {} since 2", first.id());
    bench.sweep("long.ron", "a", &[], 75, &holder);
    exits(&["verify", &folder], 75, &holder);
    exits(&["replay", &folder, "--sample", "0"], 75, "[R015]");
    exits(&["merge", &folder, "--out", &bench.at("b")], 75, "[R015]");
    exits(&["merge", &bench.at("c"), "--out", &folder], 66, "[R022]");
    first.kill().expect("it is killed");
    first.wait().expect("it is gone");
    exits(&["verify", &folder], 0, "not published, 0 files damaged");
    exits(&["replay", &folder, "--sample", "0"], 0, "OUTCOME");
}

/// What the manifest says is what there is, and that all of it can be read by a program.
#[test]
fn the_manifest_names_every_file() {
    let bench = Bench::new("manifest");
    let (experiment, folder) = (bench.at("e.ron"), bench.at("a"));
    let told = out(&exits(&["sweep", &experiment, "--out", &folder, "--format", "json"], 1, "plan_hash"));
    let (told, study): (Value, _) = (serde_json::from_str(&told).expect("JSON"), bench.contents("a"));
    let stored: Value = serde_json::from_slice(&study["manifest.json"]).expect("JSON");
    for file in told["files"].as_array().expect("files") {
        let bytes = &study[file["name"].as_str().expect("a name")];
        assert_eq!(file["bytes"], bytes.len());
        assert_eq!(file["blake3"], blake3::hash(bytes).to_hex().as_str());
    }
    assert_eq!((&told["files"], &told["tables"]), (&stored["files"], &stored["tables"]));
    assert_eq!(
        told["files"].as_array().map(Vec::len),
        Some(study.len() - 5 - 1),
        "all but blocks and itself"
    );
    assert_eq!(told["tables"][0]["statuses"]["invalid"], 320);
    assert_eq!(told["tables"][0]["rows"], RUNS);
    let verified = out(&exits(&["verify", &folder, "--format", "json"], 0, "casus.verification"));
    let verified: Value = serde_json::from_str(&verified).expect("JSON");
    assert_eq!((verified["damaged"].as_u64(), verified["whole_blocks"].as_u64()), (Some(0), Some(5)));
    assert_eq!(verified["files"].as_array().map(Vec::len), Some(study.len()));
}
