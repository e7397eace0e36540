//! Whole pages: their numbers are those of the JSON, hostile text stays text, and nothing is asked for outside.

mod study;

use casus_experiment::{Attributions, Batch, Courses, Ensemble, Roc, Why, Worth};
use casus_model::{Draws, HypothesisId, Model, Report, Setup};
use casus_report::page::{EnsemblePage, RunPage};
use casus_report::table::Cell;
use casus_report::{Page, Palette, map};
use casus_scenario::{ScenarioFile, shipped};
use serde_json::{Value, json};

fn setup(id: &str) -> Setup {
    ScenarioFile::shipped(id).expect("it ships").load().expect("it loads").setup
}

/// The two pages of a scenario, and the results that they were made from.
struct Made {
    run: Page,
    ensemble: Page,
    json: Value,
}

fn make(setup: Setup, replicates: u32) -> Made {
    let twin = (0..setup.hypotheses.len()).map(HypothesisId::at).find(|&h| {
        let warrants = |h: HypothesisId| setup.hypotheses[h.ix()].warrants;
        h != setup.truth && warrants(h) != warrants(setup.truth)
    });
    let twin = twin.map(|truth| Model::new(Setup { truth, ..setup.clone() }).expect("a model"));
    let model = Model::new(setup).expect("a model");
    let batch = Batch { model: &model, seed: 7, group: 0, first: 0, replicates, threads: 1 };
    let why = Why::of(&batch, &Worth::play(&batch, &|_| ()));
    let roc = twin.and_then(|twin| Roc::play(&batch, &twin, &|_| ()).ok());
    let draws = Draws::new(7, 0, 0);
    let mut run = model.start(draws);
    run.finish();
    let mut still = model.silent();
    still.unprovoked();
    still.restart(draws);
    still.finish();
    let report = Report::of(&run, Some(&still));
    let ensemble = Ensemble::of(&batch, &batch.run(&|_| ()));
    let courses = Courses::play(&batch, 100, &|_| ());
    let ticks = Attributions::moments(batch.model.setup(), 6);
    let attributions = Attributions::play(&batch, &ticks, &|_| ());
    let palette = Palette::default();
    let command = "casus run --report page.html";
    let (causes, observer) = (Some(&why), roc.as_ref());
    let maps = map::figures(&run, &report, palette);
    let of_run =
        RunPage { run: &run, draws, report: &report, causes, observer, maps, palette, command }.page();
    let of_ensemble = EnsemblePage {
        ensemble: &ensemble,
        setup: model.setup(),
        courses: Some(&courses),
        attributions: Some(&attributions),
        causes,
        observer,
        palette,
        command,
    };
    Made {
        run: of_run,
        ensemble: of_ensemble.page(),
        json: json!({ "run": report, "ensemble": ensemble, "why": why, "roc": roc }),
    }
}

/// What stands between two marks, each time.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    text.split(from).skip(1).filter_map(|rest| rest.split_once(to)).map(|found| found.0).collect()
}

/// Checks that every number of a page is the one of its field, rounded, and says how many name their field.
fn numbers_match(html: &str, json: &Value) -> usize {
    let mut linked = 0;
    for element in between(html, "<data value=\"", "</data>") {
        let (full, rest) = element.split_once('"').expect("a value");
        let (attributes, shown) = rest.split_once('>').expect("a text");
        let full: f64 = full.parse().expect("a number");
        let digits = shown.trim_start_matches('+').replace('\u{2212}', "-");
        let decimals = digits.split_once('.').map_or(0, |(_, after)| after.len());
        let unsigned = |text: &str| text.trim_start_matches('-').to_owned();
        let rounded = format!("{full:.decimals$}");
        assert_eq!(unsigned(&digits), unsigned(&rounded), "{element}");
        assert_eq!(
            digits.starts_with('-'),
            full < 0.0 && rounded.contains(['1', '2', '3', '4', '5', '6', '7', '8', '9']),
            "{element}"
        );
        if let Some(from) = between(attributes, "data-from=\"", "\"").first() {
            let of_json = json.pointer(&format!("/{from}")).and_then(Value::as_f64);
            assert_eq!(of_json, Some(full), "{from}");
            linked += 1;
        }
    }
    linked
}

#[test]
fn numbers_are_those_of_the_json_to_the_last_digit() {
    for scenario in ["staged-border-incident", "grid-cyberattack"] {
        let made = make(setup(scenario), 12);
        for (page, least) in [(&made.run, 100), (&made.ensemble, 100)] {
            let linked = numbers_match(&page.html(), &made.json);
            assert!(linked >= least, "{scenario}: only {linked} numbers say where they come from");
        }
    }
}

#[test]
fn the_map_of_an_ensemble_shows_shares_of_runs() {
    let made = make(setup("never-resolved"), 5);
    let figure = |name: &str| made.ensemble.figures().find(|f| f.name == name).expect("a map");
    for (name, moments) in [("map", 1), ("map-moments", 6)] {
        let data = &figure(name).data;
        assert_eq!(data.rows.len(), 32 * moments);
        for row in &data.rows {
            let shares = row[2..].iter().map(|cell| match cell {
                Cell::Number(x) => *x,
                other => panic!("{other:?}"),
            });
            let shares: Vec<f64> = shares.collect();
            assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{row:?}");
            assert!(shares.iter().all(|x| (x * 5.0 - (x * 5.0).round()).abs() < 1e-12), "{row:?}");
        }
    }
}

/// One button for all panels and one for each; the style shows panel k alone under button k, and nothing but that.
#[test]
fn a_moment_of_the_map_is_chosen_without_a_script() {
    let html = make(setup("stray-missile"), 1).run.html();
    let choice = between(&html, "<fieldset class=\"choice\">", "</fieldset>");
    let [choice] = choice[..] else { panic!("{} choices", choice.len()) };
    let panels = choice.matches("<svg").count();
    assert_eq!((choice.matches("<input").count(), panels), (panels + 1, 6));
    assert_eq!(choice.matches(" checked").count(), 1);
    assert!(choice.contains("id=\"map-moments-choice-0\" checked"));
    for k in 1..=panels {
        assert!(html.contains(&format!(".c{k}:checked~.panels>svg:not(:nth-child({k})){{display:none}}")));
        assert!(choice.contains(&format!("class=\"c{k}\"")), "no button for panel {k}");
    }
}

#[test]
fn the_map_shows_what_the_report_says_of_each_member() {
    let made = make(setup("never-resolved"), 2);
    let map = made.run.figures().find(|f| f.name == "map").expect("a map");
    let members = made.json["run"]["members"].as_array().expect("members");
    assert_eq!(map.data.rows.len(), 32);
    for (row, member) in map.data.rows.iter().zip(members) {
        let told = &member["attribution"];
        let text = |v: &Value| Cell::from(v.as_str().expect("a text"));
        let expected = [text(&member["id"]), text(&told["hypothesis"]), told["probability"].as_f64().into()];
        assert_eq!(row[..], expected);
    }
    let lines = made.run.figures().find(|f| f.name == "lines-and-rungs").expect("tiles");
    for (row, member) in lines.data.rows.iter().zip(members) {
        assert_eq!(row[1], Cell::from(member["public_line"].as_str().expect("a line")));
        assert_eq!(row[2], member["ideal_rung"].as_f64().into());
    }
}

const HOSTILE: &str = "x</title></text></svg></style><script>alert(1)</script><img src=x onerror=alert(1)>\" onload=\"a' \u{202e}\u{0}\u{1b}[31m&#60;";

fn hostile() -> Setup {
    let mut setup = setup("staged-border-incident");
    let text = || HOSTILE.to_owned();
    (setup.id, setup.title, setup.hash) = (text(), text(), text());
    setup.adversary.name = text();
    for (k, h) in setup.hypotheses.iter_mut().enumerate() {
        (h.id, h.label) = (format!("{k}{HOSTILE}"), text());
    }
    for (k, m) in setup.members.iter_mut().enumerate() {
        (m.id, m.name) = (format!("{k}{HOSTILE}"), text());
    }
    setup.ladder.iter_mut().for_each(|r| r.label = text());
    for (k, x) in setup.injects.iter_mut().enumerate() {
        (x.id, x.title) = (format!("{k}{HOSTILE}"), text());
    }
    setup.items.iter_mut().for_each(|x| x.title = text());
    for (k, a) in setup.adversary.repertoire.iter_mut().enumerate() {
        (a.id, a.title) = (format!("{k}{HOSTILE}"), text());
    }
    setup
}

/// Every tag and attribute name of a text, in order, as far as a reader of markup would go.
fn tags(markup: &str) -> Vec<String> {
    between(markup, "<", ">")
        .iter()
        .map(|tag| tag.split([' ', '\n']).next().unwrap_or("").to_owned())
        .collect()
}

/// Checks that a page and its figures hold no tag but those that pages have, and nothing that runs.
fn is_inert(page: &Page) {
    let allowed = [
        "!DOCTYPE",
        "html",
        "head",
        "meta",
        "link",
        "title",
        "style",
        "body",
        "svg",
        "defs",
        "pattern",
        "rect",
        "path",
        "circle",
        "text",
        "g",
        "header",
        "p",
        "span",
        "h1",
        "h2",
        "h3",
        "dl",
        "div",
        "dt",
        "dd",
        "b",
        "em",
        "data",
        "main",
        "section",
        "figure",
        "figcaption",
        "details",
        "summary",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "ul",
        "li",
        "ol",
        "time",
        "pre",
        "code",
        "footer",
        "fieldset",
        "legend",
        "input",
        "label",
        "br",
    ];
    let check = |text: &str, what: &str| {
        for tag in tags(text) {
            assert!(allowed.contains(&tag.trim_start_matches('/')), "{what}: <{tag}>");
        }
        for banned in ["\u{202e}", "\u{0}", "\u{1b}", "onload=\"", "onerror=\"", "<script", "<img"] {
            assert!(!text.contains(banned), "{what} holds {banned:?}");
        }
    };
    check(&page.html(), "the page");
    for figure in page.figures() {
        check(&figure.svg(&page.marks), &figure.name);
        for line in figure.data.csv().split("\r\n") {
            assert!(!line.starts_with(['=', '+', '@']), "{line}");
        }
    }
}

#[test]
fn hostile_text_is_inert() {
    let made = make(hostile(), 4);
    is_inert(&made.run);
    is_inert(&made.ensemble);
}

/// Checks that a page is small, asks for nothing, and that its figures have names of their own and data.
fn is_sound(page: &Page) {
    let html = page.html();
    assert!(html.len() < 1_500_000, "{} has {} bytes", page.title, html.len());
    for outside in ["http:", "https:", "//", "@import", "<script", "NaN", "inf "] {
        let found = html.find(outside).map(|at| &html[at.saturating_sub(40)..(at + 40).min(html.len())]);
        assert_eq!(found, None, "{}", page.title);
    }
    assert!(between(&html, "url(", ")").iter().all(|target| target.starts_with("#p")));
    let names: Vec<&str> = page.figures().map(|f| f.name.as_str()).collect();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    for name in &names {
        assert!(names.iter().filter(|m| m == &name).count() == 1 && name.chars().all(plain), "{names:?}");
    }
    for figure in page.figures() {
        let (rows, columns) = (&figure.data.rows, figure.data.columns.len());
        assert!(!rows.is_empty(), "{} of {}", figure.name, page.title);
        assert!(rows.iter().all(|r| r.len() == columns), "{} of {}", figure.name, page.title);
    }
}

#[test]
fn every_shipped_scenario_makes_small_pages_that_ask_for_nothing() {
    for scenario in shipped::SCENARIOS {
        let made = make(setup(scenario.id), 1);
        is_sound(&made.run);
        is_sound(&made.ensemble);
    }
}

#[test]
fn equal_results_give_equal_bytes() {
    let page = || make(setup("stray-missile"), 3).run;
    assert_eq!(page().html(), page().html());
}
