//! The page of a study: the same on any number of threads, beside the study and never in it.

use super::*;

#[test]
fn a_page_is_one_file_that_does_not_depend_on_who_played() {
    let bench = Bench::new("page");
    bench.study("a");
    bench.sweep("e.ron", "b", &["--threads", "3"], 1, "320 invalid, 0 failed");
    let page = |study: &str, more: &[&str]| {
        let (dir, file) = (bench.at(study), bench.at("page.html"));
        exits(&[&["analyze", &dir, "--report", &file], more].concat(), 0, "OUTCOMES");
        fs::read_to_string(file).expect("a page").replace(&dir, "STUDY")
    };
    let one = page("a", &[]);
    assert!(one.starts_with("<!DOCTYPE html>") && one.ends_with("</html>\n"));
    assert!(one == page("b", &[]), "threads show on the page of a study");
    assert!(one.contains("<code>casus analyze STUDY --report page.html</code>"));
    assert!(one.contains("8 samples make no scenario, and what is said is said without."));
    let given = page("a", &["--given", "horizon=2d", "--resamples", "7"]);
    assert!(given.contains("casus analyze STUDY --given horizon=2d --resamples 7 --report page.html"));
    assert!(given.contains("Only samples were looked at in which horizon = 2d."));
}

#[test]
fn the_figures_of_a_study_stand_alone_with_their_data() {
    let bench = Bench::new("figures");
    bench.study("a");
    let (study, dir) = (bench.at("a"), bench.at("x/y"));
    exits(&["analyze", &study, "--figures", &dir, "--format", "json"], 0, "casus.analysis");
    let mut files: Vec<String> = fs::read_dir(&dir)
        .expect("a folder")
        .map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
    assert_eq!(files, ["outcomes.csv", "outcomes.svg"]);
    let svg = fs::read_to_string(format!("{dir}/outcomes.svg")).expect("a figure");
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"") && !svg.contains("var(--"));
}

#[test]
fn a_page_never_lands_in_the_study() {
    let bench = Bench::new("spared");
    bench.study("a");
    let (study, before) = (bench.at("a"), bench.contents("a"));
    for (flag, inside) in [
        ("--report", "a/manifest.json"),
        ("--report", "a/page.html"),
        ("--figures", "a/figures/more"),
        ("--figures", "a"),
    ] {
        exits(&["analyze", &study, flag, &bench.at(inside)], 2, "would write into the study");
    }
    exits(&["analyze", &study, "--report", "-"], 2, "--report writes a file");
    exits(&["analyze", &study, "--report", &bench.at("no/such/page.html")], 73, "page.html");
    assert!(bench.contents("a") == before, "the study was changed");
    exits(&["verify", &study], 0, "0 files damaged");
}
