//! The command as a process: exit codes, streams and files.

#[path = "shared/process.rs"]
mod process;

use process::{Folder, casus, err, exits, out, run};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

impl Folder {
    /// The template of a new scenario, changed.
    fn scenario(&self, name: &str, from: &str, to: &str) -> String {
        let dir = self.path("");
        exits(&["new", name, "--dir", &dir], 0, "casus check");
        let file = self.path(&format!("{name}/scenario.ron"));
        let text = fs::read_to_string(&file).expect("the scenario");
        assert!(text.contains(from), "the template has no {from:?}");
        fs::write(&file, text.replacen(from, to, 1)).expect("written");
        file
    }
}

#[test]
fn a_run_without_arguments_plays_the_founding_scenario() {
    let output = exits(&["run"], 0, "Staged border incident");
    assert_eq!(err(&output), "");
    let text = out(&output);
    for part in ["seed 2026, replicate 0", "TIMELINE", "MEMBERS", "line of fracture", "OUTCOME", "FRACTURE"] {
        assert!(text.contains(part), "{part}");
    }
    assert!(text.ends_with("again: casus run --seed 2026\n"));
    assert!(!text.contains('\u{1b}'), "plain where nobody looks");
    assert!(out(&run(&["run", "--color", "always"])).contains('\u{1b}'));
}

/// What the front page shows is what the first command prints.
#[test]
fn the_picture_in_the_readme_is_the_output() {
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md");
    let readme = fs::read_to_string(readme).expect("a front page");
    let picture = readme.split("```text\n").nth(1).and_then(|rest| rest.split("```").next());
    assert_eq!(picture, Some(out(&run(&["run"])).as_str()), "copy the output of `casus run` into README.md");
}

#[test]
fn a_c_locale_gets_ascii() {
    let output = casus(&["run"]).env("LANG", "C").output().expect("it starts");
    assert!(output.stdout.is_ascii());
    assert!(output.stdout.windows(8).any(|w| w == b"MEMBERS "));
}

#[test]
fn the_command_that_is_printed_gives_the_same_result() {
    let args =
        ["run", "stray-missile", "--seed", "11", "--replicate", "3", "--truth", "twin", "--without", "E4"];
    let text = out(&exits(&args, 0, "again: "));
    let again = text.split_once("again: casus ").expect("the command").1.replace('\\', " ");
    let again: Vec<&str> = again.split_whitespace().collect();
    assert_eq!(out(&run(&again)), text);
}

/// What is asked of `why` and `roc`, and what cannot be.
#[test]
fn causes_and_observers() {
    let text = out(&exits(&["why", "--replicates", "2"], 0, "thresholds"));
    assert!(text.ends_with("again: casus why --seed 2026 --replicates 2\n"), "{text}");
    let one = out(&exits(&["why", "--replicate", "0"], 0, "FOR ANOTHER OUTCOME"));
    assert!(one.ends_with("again: casus why --seed 2026 --replicate 0\n"), "{one}");
    let member = out(&exits(&["why", "--member", "CAN", "--replicate", "2"], 0, "CAN CANADA"));
    assert!(member.ends_with("again: casus why --seed 2026 --replicate 2 --member CAN\n"), "{member}");
    exits(&["why", "--member", "CNA"], 2, "did you mean");
    exits(&["why", "--member", "CAN", "--replicates", "9"], 2, "cannot be used with");
    let roc = |args: &[&str]| out(&exits(&[&["roc", "--replicates", "30"], args].concat(), 0, "A alliance"));
    // The two truths are the file's, whichever is called the truth.
    let errors = |text: &str| {
        text.lines().filter(|l| !l.starts_with("again: ")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(errors(&roc(&["--truth", "twin"])), errors(&roc(&[])));
    let same = ["roc", "--set", "hypotheses.attack.warrants=3", "--replicates", "2"];
    exits(&same, 2, "both truths warrant rung 3");
}

#[test]
fn json_is_one_document_with_one_line_end() {
    for (args, format) in [
        (&["run"][..], "casus.run"),
        (&["run", "--replicates", "40"], "casus.ensemble"),
        (&["run", "--truth", "ally"], "casus.run"),
        (&["why", "--replicates", "3"], "casus.why"),
        (&["why", "--member", "CAN"], "casus.why_run"),
        (&["roc", "--replicates", "20"], "casus.roc"),
    ] {
        let text = out(&exits(&[args, &["--format", "json"]].concat(), 0, format));
        assert!(text.ends_with("}\n") && !text.ends_with("\n\n"));
        let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!((value["format"].as_str(), value["version"].as_u64()), (Some(format), Some(1)));
        assert_eq!(value["seed"], 2026);
    }
}

#[test]
fn threads_do_not_show() {
    let with = |threads: &str| {
        out(&exits(&["run", "--replicates", "200", "--format", "json", "--threads", threads], 0, ""))
    };
    let one = with("1");
    for threads in ["2", "3", "7", "0"] {
        assert_eq!(with(threads), one);
    }
    let output = exits(&["run", "--replicates", "3", "--threads", "1000000000"], 0, "256 are used");
    assert!(err(&output).starts_with("note: "));
}

#[test]
fn wrong_command_lines_end_with_2() {
    exits(&["chek"], 2, "'check'");
    exits(&[], 2, "Usage");
    exits(&["run", "--sed", "3"], 2, "--seed");
    exits(&["run", "--replicates", "5", "--replicate", "2"], 2, "give one of the two");
    exits(&["run", "--replicates", "5", "--trace", "x"], 2, "single run");
    exits(&["run", "--trace", "-", "--format", "json"], 2, "standard output");
    exits(&["run", "--replicates", "0"], 2, "from 1 to 1000000");
    exits(&["run", "--replicates", "1000001"], 2, "from 1 to 1000000");
    exits(&["run", "--replicates", "-1"], 2, "--replicates");
    exits(&["run", "--seed", "-1"], 2, "--seed");
    exits(&["run", "--seed", "18446744073709551616"], 2, "--seed");
    for threads in ["-1", "abc"] {
        exits(&["run", "--threads", threads], 2, "--threads");
    }
    for set in ["truth", "=ally", "truth="] {
        exits(&["run", "--set", set], 2, "--set");
    }
    exits(&["check"], 2, "FILE");
    exits(&["explain", "S0100"], 2, "did you mean S010?");
    exits(&["new", "a b"], 2, "cannot be an id");
    exits(&["new", "../x"], 2, "cannot be an id");
    exits(&["new", "stray-missile"], 2, "shipped");
}

#[test]
fn changes_reach_the_scenario() {
    exits(&["run", "--set", "title=a=b"], 0, "a=b");
    exits(&["run", "--set", "members.POL.name=Polska"], 0, "POL");
    exits(&["run", "--set", "index.voice=2"], 0, "beliefs count 25 %, preferences 25 %, voices 50 %");
    exits(&["run", "--replicates", "2", "--set", "index.voice=0"], 0, "beliefs count 50 %");
    exits(&["run", "--set", "index.voice=-1"], 65, "S023");
    exits(&["run", "--set", "injets.A1.harm=0.1"], 65, "did you mean `injects.A1.harm`?");
    exits(&["run", "--set", "injects.A1.harm=1.5"], 65, "S023");
    exits(&["run", "--without", "E99"], 65, "P001");
    exits(&["run", "--truth", "stagd"], 2, "did you mean `staged`?");
    assert_ne!(out(&run(&["run", "--without", "A1"])), out(&run(&["run"])));
    assert!(out(&run(&["run", "--truth", "twin"])).contains("truth: attack"));
}

#[test]
fn what_is_missing_ends_with_66_and_what_is_too_much_with_78() {
    exits(&["run", "stagd-border"], 66, "did you mean `staged-border-incident`?");
    exits(&["run", "no/such/file.ron"], 66, "no file called `no/such/file.ron`");
    exits(&["check", "no/such/file.ron"], 66, "F001");
    exits(&["run", "--set", "tick=5m"], 78, "L001");
    exits(&["run", "--set", "tick=60m", "--set", "horizon=70d", "--raise-limits"], 0, "TIMELINE");
    let folder = Folder::new("empty");
    exits(&["run", &folder.path("")], 66, "F001");
    exits(&["run", "\u{1b}[31mx"], 66, "\\u{1b}[31mx");
}

#[test]
fn standard_input_is_a_scenario_too() {
    let folder = Folder::new("stdin");
    let file = folder.scenario("mine", "", "");
    let text = fs::read(&file).expect("the scenario");
    let mut child =
        casus(&["run", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
    child.stdin.take().expect("a pipe").write_all(&text).expect("written");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert!(out(&output).starts_with("Drones over the airport"));
}

#[test]
fn a_new_scenario_is_sound_and_nothing_is_written_over() {
    let folder = Folder::new("new");
    let file = folder.scenario("first", "", "");
    let output = exits(&["check", &file], 0, "no problems in 1 file");
    assert_eq!(err(&output), "");
    exits(&["run", &folder.path("first")], 0, "line of fracture");
    let before = fs::read(&file).expect("the scenario");
    exits(&["new", "first", "--dir", &folder.path("")], 73, "stays as it is");
    assert_eq!(fs::read(&file).expect("the scenario"), before);
    exits(&["new", "second", "--dir", &file], 73, "scenario.ron");
    exits(&["run", &file, "--trace", &file], 2, "write over the scenario");
    assert_eq!(fs::read(&file).expect("the scenario"), before);
}

#[test]
fn check_tells_every_problem_of_every_file() {
    let folder = Folder::new("check");
    let bad = folder.scenario("bad", "harm: 0.25, ambiguity", "harm: 1.25, ambiguty");
    let output = exits(&["check", &bad], 65, "2 errors in 1 file");
    let text = out(&output);
    for part in ["error[S010]", "error[S023]", "did you mean `ambiguity`?", "scenario.ron:87:34"] {
        assert!(text.contains(part), "no {part} in:\n{text}");
    }
    let output = exits(&["check", &bad, "--format", "json"], 65, "");
    let findings: serde_json::Value = serde_json::from_str(&out(&output)).expect("JSON");
    assert_eq!(findings.as_array().expect("an array").len(), 2);
    assert_eq!((findings[0]["code"].as_str(), findings[0]["line"].as_u64()), (Some("S023"), Some(87)));

    let good = folder.scenario("good", "", "");
    let copy = folder.path("copy.ron");
    fs::copy(&good, &copy).expect("copied");
    let text = out(&exits(&["check", &good, &copy], 65, "S035"));
    assert!(text.contains("good/scenario.ron") && text.contains("copy.ron"));
    exits(&["check", &good, &good], 0, "no problems in 1 file");
    exits(&["check", &good, &bad, "nowhere.ron"], 65, "F001");
    exits(&["check", "stray-missile", "cable-sabotage"], 0, "no problems in 2 files");

    let pack = folder.path("pack.ron");
    fs::write(&pack, "Pack(format: 1, id: \"p\", members: 3)").expect("written");
    exits(&["check", &pack], 65, "S011");
    let warned = folder.scenario("warned", "strength: 0.3", "strength: 1e-9999");
    exits(&["check", &warned], 0, "1 warning in 1 file");
    let big = folder.scenario("big", "tick: \"6h\"", "tick: \"5m\"");
    exits(&["check", &big], 78, "L001");
}

#[test]
fn check_takes_experiments() {
    let folder = Folder::new("experiment");
    let file = folder.path("study.ron");
    let text = r#"Experiment(
        format: 1, id: "small", question: "?", scenarios: ["stray-missile"], replicates: Fixed(2),
        levers: [(name: "silence", path: "procedure.period", among: ["12h", "24h"])],
        outcomes: [(name: "fracture", of: Afi, take: Peak)],
    )"#;
    fs::write(&file, text).expect("it can be written");
    exits(&["check", &file], 0, "no problems");
    fs::write(&file, text.replace("procedure.period", "procedure.perod")).expect("it can be written");
    exits(&["check", &file], 65, "there is no `procedure.perod`");
    fs::write(&file, text.replace("stray-missile", "stray-misile")).expect("it can be written");
    exits(&["check", &file], 65, "did you mean `stray-missile`?");
}

#[test]
fn a_trace_is_lines_of_json() {
    let folder = Folder::new("trace");
    let file = folder.path("run.jsonl");
    exits(&["run", "--trace", &file], 0, "TIMELINE");
    let text = fs::read_to_string(&file).expect("the trace");
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines[0]["format"], "casus.trace");
    assert_eq!(lines[lines.len() - 1]["kind"], "end");
    assert_eq!(out(&exits(&["run", "--trace", "-"], 0, "")), text);
    exits(&["run", "--trace", &folder.path("")], 73, "");
}

#[test]
fn verbose_tells_phases_without_the_time_of_day() {
    let output = exits(&["run", "-v"], 0, "TIMELINE");
    let told = err(&output);
    assert!(told.lines().count() > 50);
    let phases: Vec<&str> = told
        .lines()
        .filter_map(|line| line.strip_prefix(" D+0 18:00  ")?.split_whitespace().next())
        .collect();
    let mut each = phases.clone();
    each.dedup();
    assert_eq!(each, ["1", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"], "{told}");
    assert!(told.lines().any(|line| line.contains("  2 adversary")), "{told}");
    assert_eq!(told, err(&run(&["run", "-v"])));
    assert_eq!(out(&output), out(&run(&["run"])));
    exits(&["run", "-v", "--replicates", "2"], 0, "single run");
}

#[test]
fn the_environment_is_read_and_checked() {
    let with =
        |name: &str, value: &str, args: &[&str]| casus(args).env(name, value).output().expect("it starts");
    assert!(out(&with("CASUS_SEED", "7", &["run"])).contains("seed 7,"));
    assert!(out(&with("CASUS_SEED", "7", &["run", "--seed", "8"])).contains("seed 8,"));
    assert_eq!(with("CASUS_SEED", "x", &["run"]).status.code(), Some(2));
    assert_eq!(with("CASUS_THREADS", "-2", &["run"]).status.code(), Some(2));
    let output = with("CASUS_SEDE", "7", &["list"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(err(&output).contains("did you mean CASUS_SEED?"), "{}", err(&output));
    let coloured = |name: &str| with(name, "1", &["run"]).stdout.contains(&0x1b);
    assert!(coloured("CLICOLOR_FORCE") && !coloured("NO_COLOR"));
}

#[test]
fn the_other_commands_print_what_they_should() {
    exits(&["list"], 0, "staged-border-incident");
    exits(&["list"], 0, "does-prebunking-pay");
    exits(&["explain"], 0, "S037");
    exits(&["explain", "s010"], 0, "good: (members: [\"POL\"], exposure: 0.9)");
    exits(&["explain", "R003"], 0, "the study in the folder has another plan");
    exits(&["limits"], 0, "16,777,216");
    let limits: serde_json::Value =
        serde_json::from_str(&out(&exits(&["limits", "--json"], 0, ""))).expect("JSON");
    assert!(
        limits.as_array().expect("an array").iter().any(|l| l["name"] == "injects" && l["hard"] == 10_000)
    );
    // The reference holds the same, those of sessions included.
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/book/format.md");
    let page = std::fs::read_to_string(page).expect("the reference");
    let tables = page.split("\n## Limits\n").nth(1).and_then(|rest| rest.split("\n## Changes").next());
    let number = |cell: &str| cell.replace(',', "").parse::<u64>().ok();
    let written: Vec<_> = tables
        .expect("the limits")
        .lines()
        .filter_map(|line| {
            let cells: Vec<&str> = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect();
            Some((cells[0].to_owned(), number(cells[1]), number(cells[2])?))
        })
        .collect();
    let printed: Vec<_> = limits
        .as_array()
        .expect("an array")
        .iter()
        .map(|l| (l["name"].as_str().expect("a name").to_owned(), l["default"].as_u64(), l["hard"].as_u64()))
        .map(|(name, default, hard)| (name, default, hard.expect("a ceiling")))
        .collect();
    assert_eq!(written, printed);
    assert!(printed.iter().any(|(name, ..)| name == "seats of a session"));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        exits(&["completions", shell], 0, "replicates");
    }
    exits(&["man"], 0, ".TH casus");
    let folder = Folder::new("man");
    exits(&["man", &folder.path("pages")], 0, "");
    assert!(Path::new(&folder.path("pages/casus-run.1")).is_file());
    exits(&["--version"], 0, "casus ");
    exits(&["--help"], 0, "Exit codes");
}

#[test]
#[cfg(unix)]
fn a_reader_that_goes_away_is_no_error() {
    for args in
        [&["run", "--format", "json"][..], &["run", "--trace", "-"], &["run"], &["explain"], &["--help"]]
    {
        let mut child = casus(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        drop(child.stdout.take());
        let mut told = String::new();
        child.stderr.take().expect("a pipe").read_to_string(&mut told).expect("UTF-8");
        assert_eq!(child.wait().expect("it ends").code(), Some(0), "{args:?}");
        assert_eq!(told, "", "{args:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_ends_with_74() {
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
    let output = casus(&["run"]).stdout(full()).output().expect("it starts");
    assert_eq!(output.status.code(), Some(74));
    assert!(err(&output).contains("standard output"), "{}", err(&output));
    exits(&["run", "--trace", "/dev/full"], 74, "/dev/full");
}

/// C14: few open files, a small address space and a small stack change nothing until nothing can be done.
#[test]
#[cfg(target_os = "linux")]
fn tight_limits_change_nothing_or_are_named() {
    let under = |limit: &str, args: &str| {
        let line = format!("ulimit {limit} && exec {} {args}", env!("CARGO_BIN_EXE_casus"));
        Command::new("sh").args(["-c", &line]).output().expect("it starts")
    };
    let batch = "run --replicates 200 --threads 4 --format json";
    let free = under("-n 256", batch);
    assert_eq!(free.status.code(), Some(0), "{}", err(&free));
    for limit in ["-n 64", "-n 8", "-v 200000", "-s 512"] {
        let tight = under(limit, batch);
        assert_eq!(tight.status.code(), Some(0), "{limit}: {}", err(&tight));
        assert_eq!(tight.stdout, free.stdout, "{limit}");
    }
    let full = under("-v 200000", "run --replicates 1000000 --threads 1");
    assert_eq!(full.status.code(), Some(74), "{}", err(&full));
    assert!(err(&full).contains("no memory for a row of each of 1,000,000 runs"), "{}", err(&full));
}

#[test]
#[cfg(target_os = "linux")]
fn paths_need_not_be_utf8_but_other_arguments_must() {
    use std::os::unix::ffi::OsStringExt;
    let folder = Folder::new("bytes");
    let file = folder.scenario("mine", "", "");
    let odd = folder.0.join(OsString::from_vec(b"na\xffme.ron".to_vec()));
    fs::copy(file, &odd).expect("copied");
    let output = casus(&[OsStr::new("run"), odd.as_os_str()]).output().expect("it starts");
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let bad = OsString::from_vec(b"a\xff=1".to_vec());
    let output = casus(&[OsStr::new("run"), OsStr::new("--set"), &bad]).output().expect("it starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(!err(&output).contains("panicked"));
}

/// Every file of `tests/bad/cli`: a command line (after `env` lines), its exit code, and what it must say where. `OUT` is
/// a folder that is not there yet.
#[test]
fn every_mistake_on_the_command_line_is_answered() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/bad/cli");
    let mut cases: Vec<PathBuf> =
        fs::read_dir(folder).expect("the cases").map(|entry| entry.expect("a case").path()).collect();
    cases.sort();
    assert!(cases.len() >= 20, "{} cases", cases.len());
    let scratch = Folder::new("mistakes");
    let new = scratch.path("out");
    for case in cases {
        let text = fs::read_to_string(&case).expect("a case");
        let of = |word: &str| -> Vec<&str> {
            text.lines().filter_map(|line| line.strip_prefix(word)?.strip_prefix(' ')).collect()
        };
        let words = of("casus")[0].split(' ').map(|word| if word == "OUT" { new.as_str() } else { word });
        let mut command = casus(&words.collect::<Vec<_>>());
        for (name, value) in of("env").iter().filter_map(|line| line.split_once('=')) {
            command.env(name, value);
        }
        let output = command.output().expect("it starts");
        let name = case.display();
        assert_eq!(
            output.status.code().map(|c| c.to_string()).as_deref(),
            of("exit").first().copied(),
            "{name}"
        );
        for part in of("stderr") {
            assert!(err(&output).contains(part), "{name}: {part}\n{}", err(&output));
        }
        for part in of("stdout") {
            assert!(out(&output).contains(part), "{name}: {part}\n{}", out(&output));
        }
    }
}

#[test]
fn a_page_is_one_file_and_does_not_depend_on_threads() {
    let folder = Folder::new("report");
    let page = |name: &str, more: &[&str]| {
        let file = folder.path(name);
        exits(&[&["run", "stray-missile", "--report", &file], more].concat(), 0, "OUTCOME");
        fs::read_to_string(file).expect("a page")
    };
    let one = page("page.html", &["--threads", "1"]);
    assert!(one.starts_with("<!DOCTYPE html>") && one.ends_with("</html>\n"));
    assert!(one.contains("casus run stray-missile --seed 2026 --report page.html"));
    assert!(one == page("page.html", &["--threads", "3"]), "threads show on the page of a run");
    let many = |threads| page("ensemble.html", &["--replicates", "70", "--threads", threads]);
    assert!(many("1") == many("2"), "threads show on the page of an ensemble");
}

#[test]
fn a_page_says_in_which_colours_it_is() {
    let folder = Folder::new("palette");
    let file = folder.path("page.html");
    exits(&["run", "stray-missile", "--palette", "red-green", "--report", &file], 0, "OUTCOME");
    let page = fs::read_to_string(file).expect("a page");
    assert!(page.contains("casus run stray-missile --seed 2026 --report page.html --palette red-green"));
    assert!(page.contains("<rect class=\"f8\"") && page.contains("--fill8:#d62728;"));
    assert!(!page.contains("<rect class=\"f0\""), "a hue of another palette is used");
}

#[test]
fn every_figure_stands_alone_with_its_data() {
    let folder = Folder::new("figures");
    let dir = folder.path("a/b");
    exits(&["run", "--truth", "twin", "--figures", &dir, "--format", "json"], 0, "casus.run");
    let mut files: Vec<String> = fs::read_dir(&dir)
        .expect("a folder")
        .map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
    let kinds = [
        "beliefs",
        "causes",
        "fracture",
        "ladder",
        "lines-and-rungs",
        "map-moments",
        "map",
        "network",
        "observer",
        "silence",
        "timeline",
    ];
    let want: Vec<String> = kinds.iter().flat_map(|k| [format!("{k}.csv"), format!("{k}.svg")]).collect();
    assert_eq!(files, want);
    let svg = fs::read_to_string(Path::new(&dir).join("beliefs.svg")).expect("a figure");
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"") && !svg.contains("var(--"));
}

#[test]
fn a_page_spares_the_scenario_and_says_what_it_cannot_write() {
    let folder = Folder::new("spares");
    run(&["new", "mine", "--dir", &folder.path("")]);
    let scenario = folder.path("mine/scenario.ron");
    let before = fs::read(&scenario).expect("a scenario");
    exits(&["run", &scenario, "--report", &scenario], 2, "would write over the scenario");
    assert_eq!(fs::read(&scenario).expect("a scenario"), before);
    exits(&["run", "--report", "-"], 2, "--report writes a file");
    exits(&["run", "--palette", "four"], 2, "--palette is for a page");
    exits(&["run", "--report", &folder.path("no/such/page.html")], 73, "page.html");
    exits(&["run", "--figures", &scenario], 73, "scenario.ron");
}
