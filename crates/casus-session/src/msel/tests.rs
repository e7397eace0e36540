use super::*;
use crate::view::ItemStatus;
use casus_scenario::document::{Audience as To, Item, ItemKind, Purpose, Role, Skin, Table};
use casus_scenario::value::{Id, Positive, ScenarioTime, SessionTime, Text};
use casus_scenario::{Loaded, ScenarioFile};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::LazyLock;

fn loaded() -> Loaded {
    ScenarioFile::shipped("staged-border-incident").expect("it ships").load().expect("it loads")
}

fn known<'a>(loaded: &'a Loaded, table: &'a Table) -> Known<'a> {
    Known { setup: &loaded.setup, table, start: loaded.scenario.start }
}

/// Reads the first sheet of a file with the mapping that is proposed.
fn read(name: &str, bytes: &[u8], known: &Known<'_>, startex: Option<&str>) -> Import {
    let sheet = Sheet::read(name, bytes).expect("a list").remove(0);
    let mapping = Mapping::propose(&sheet).expect("a heading");
    import(&sheet, &mapping, known, startex.map(|text| text.parse().expect("an hour")))
}

/// The fourteen rows that a house would send: a title row, its own column, absolute times, one row without recipient.
fn house() -> Sheet {
    let heading = [
        "Seq No",
        "Time",
        "From",
        "To",
        "Method",
        "Subject",
        "Message",
        "Expected Action",
        "Owner",
        "House column",
    ];
    let mut rows =
        vec![vec!["Exercise NORTH PIPE, events list".to_owned()], heading.map(str::to_owned).to_vec()];
    for n in 1..=14 {
        let to = ["all", "Poland", "DEU; HUN", "Chair"][n % 4];
        let row = [
            format!("S1.{n:02}"),
            format!("09:{:02}", 2 * n),
            "Press".to_owned(),
            if n == 8 { String::new() } else { to.to_owned() },
            "news".to_owned(),
            format!("Report {n}"),
            format!("What happened, part {n}."),
            format!("Ask {n}"),
            "White cell".to_owned(),
            format!("V-{n}"),
        ];
        rows.push(row.to_vec());
    }
    Sheet { name: "MSEL".to_owned(), rows }
}

#[test]
fn a_house_s_list_is_read_but_for_the_row_that_lacks_something() {
    let loaded = loaded();
    let table = loaded.table();
    let known = known(&loaded, &table);
    for bytes in [house().to_csv(), house().to_xlsx().expect("a workbook")] {
        let mut sheet = Sheet::read("msel", &bytes).expect("a list").remove(0);
        let mapping = Mapping::propose(&sheet).expect("a heading");
        assert_eq!(mapping.heading, 1);
        assert_eq!(mapping.columns.last(), Some(&Use::Kept), "the house's own column");
        let without = import(&sheet, &mapping, &known, None);
        assert!(without.needs_startex && without.items.is_empty());

        let startex = Some("09:00".parse().expect("an hour"));
        let first = import(&sheet, &mapping, &known, startex);
        assert_eq!(first.words(), "import 13 of 14, 1 needs a recipient");
        let [problem] = &first.problems[..] else { panic!("{:?}", first.problems) };
        assert_eq!((problem.row, problem.id.as_str(), problem.column), (9, "S1.08", Column::To));
        assert!(problem.to_string().starts_with("row 10 (S1.08), To: it needs a recipient"), "{problem}");
        let third = &first.items[2];
        assert_eq!(third.at.map(|at| at.to_string()).as_deref(), Some("T+00:06"));
        assert_eq!(third.to, To::Roles(vec![Role::Chair]));
        assert_eq!(first.items[0].to, To::Members(vec!["POL".parse().expect("an id")]));
        assert_eq!(third.extra, [(text("House column"), text("V-3"))]);

        sheet.set(9, mapping.place(Column::To).expect("a column"), "Elvoria");
        let all = import(&sheet, &mapping, &known, startex);
        assert_eq!(all.words(), "import 14 of 14");
        assert_eq!(all.items[7].to, To::Members(vec!["DEU".parse().expect("an id")]), "by its invented name");

        // What casus writes of it is read without any question, and is the same list.
        let again = export(&all.items, &Export::default());
        let back = read("again.csv", &again.to_csv(), &known, None);
        assert_eq!(differences(&all.items, &back.items), []);
        assert_eq!((back.items, back.needs_startex), (all.items, false));
    }
}

#[test]
fn every_fault_is_said_of_its_row_and_its_column() {
    let loaded = loaded();
    let table = loaded.table();
    let csv = "Id;Kind;Time;From;To;Title;Reliability;Minutes;Evidence;Objective;Draft\n\
        a;;5;Press;all;Good;;;;;\n\
        a;;6;Press;all;Same id;;;;;\n\
        ;;7;Press;all;No id;;;;;\n\
        b b;;8;Press;all;Bad id;;;;;\n\
        c;leak;9;Press;all;Bad kind;;;;;\n\
        d;;soon;Press;all;Bad time;;;;;\n\
        e;;;Press;all;No time;;;;;\n\
        f;;10;;all;No sender;;;;;\n\
        g;;11;Press;Atlantis;Nobody;;;;;\n\
        h;;12;Press;POL; ;;;;;\n\
        i;;13;Press;POL, chair;Two kinds;;;;;\n\
        j;silence;14;;;No draft;;;;;\n\
        k;;15;Press;control;Not for players;;;;;\n\
        l;;16;Press;all;Left out;Z9;long;E99;O9;\n\
        m;contingency;;Press;all;Waits;;;;;\n";
    let read = read("list.csv", csv.as_bytes(), &known(&loaded, &table), None);
    let ids: Vec<&str> = read.items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["a", "l", "m"]);
    let stops: Vec<(usize, Column)> =
        read.problems.iter().filter(|p| p.stops).map(|p| (p.row + 1, p.column)).collect();
    use Column::{At, Draft, From, Kind, Title, To};
    let expected = [
        (3, Column::Id),
        (4, Column::Id),
        (5, Column::Id),
        (6, Kind),
        (7, At),
        (8, At),
        (9, From),
        (10, To),
        (11, Title),
        (12, To),
        (13, Draft),
        (14, To),
    ];
    assert_eq!(stops, expected);
    let left: Vec<Column> = read.problems.iter().filter(|p| !p.stops).map(|p| p.column).collect();
    assert_eq!(left, [Column::Reliability, Column::Objectives, Column::Minutes, Column::Evidence]);
    assert_eq!(
        read.words(),
        "import 3 of 15, 1 needs an id, 1 needs a time, 1 needs a sender, 1 needs a title, 8 need a correction"
    );
}

#[test]
fn the_founding_list_goes_through_both_kinds_of_file() {
    let loaded = loaded();
    let table = loaded.table();
    let known = known(&loaded, &table);
    let sheet = export(&table.items, &Export::default());
    assert_eq!(sheet.rows.len(), table.items.len() + 1);
    for bytes in [sheet.to_csv(), sheet.to_xlsx().expect("a workbook")] {
        let read = read("list", &bytes, &known, None);
        assert_eq!((read.problems, read.rows), (vec![], table.items.len()));
        assert_eq!(read.items, table.items);
    }
    assert_eq!(sheet.to_xlsx(), sheet.to_xlsx(), "the same bytes");
}

#[test]
fn a_formula_reaches_no_spreadsheet_and_comes_back_as_it_was() {
    let loaded = loaded();
    let table = loaded.table();
    let mut item = table.items[1].clone();
    item.title = text("=HYPERLINK(\"http://x\")");
    item.text = Some(text("-1 or +1"));
    item.truth = Some(text("'tis"));
    item.extra = vec![(text("@home"), text("+49 30"))];
    let sheet = export(std::slice::from_ref(&item), &Export::default());
    for cell in sheet.rows.iter().flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
    }
    assert_eq!(read("list.csv", &sheet.to_csv(), &known(&loaded, &table), None).items, [item]);
}

#[test]
fn players_get_none_of_what_is_control_s() {
    let loaded = loaded();
    let table = loaded.table();
    let statuses: BTreeMap<Id, ItemStatus> =
        table.items.iter().map(|item| (item.id.clone(), ItemStatus::Ready)).collect();
    let version = |to| export(&table.items, &Export { to, skin: Skin::Hseep, statuses: &statuses });
    let all = |sheet: &Sheet| sheet.rows.iter().flatten().cloned().collect::<Vec<_>>().join("\n");
    let players = all(&version(Audience::Players));
    let germany = all(&version(Audience::Member("DEU".parse().expect("an id"))));
    for item in &table.items {
        let secrets =
            [&item.truth, &item.expected_action, &item.condition, &item.owner].into_iter().flatten();
        for secret in secrets {
            assert!(!players.contains(secret.as_str()) && !germany.contains(secret.as_str()), "{secret}");
        }
        let reaches = match &item.to {
            To::All => true,
            To::Members(members) => members.iter().any(|id| *id == "DEU"),
            To::Control | To::Roles(_) => false,
        };
        let played = item.kind != ItemKind::Contingency && reaches;
        assert_eq!(germany.contains(item.title.as_str()), played, "{}", item.id);
    }
    let control = version(Audience::Control);
    assert_eq!(control.rows[0].last().map(String::as_str), Some("Status"));
    assert!(control.rows[1..].iter().all(|row| row.last().is_some_and(|status| status == "Approved")));
    let back = read("list.csv", &control.to_csv(), &known(&loaded, &table), None);
    assert_eq!(back.items, table.items, "a status is not read");
}

#[test]
fn a_second_list_is_compared_and_not_swallowed() {
    let loaded = loaded();
    let old = loaded.table().items;
    let mut new = old.clone();
    let gone = new.remove(2);
    new[0].title = text("Other");
    let mut added = old[1].clone();
    added.id = "S1.015".parse().expect("an id");
    new.insert(2, added.clone());
    let changes = differences(&old, &new);
    let field = FieldChange { heading: "Title".into(), from: old[0].title.to_string(), to: "Other".into() };
    assert_eq!(
        changes,
        [Change::Removed(gone.id), Change::Changed(old[0].id.clone(), vec![field]), Change::Added(added.id)]
    );
    let mut turned = old.clone();
    turned.swap(1, 2);
    assert_eq!(differences(&old, &turned), [Change::Reordered]);
    assert_eq!(differences(&old, &old), []);
}

#[test]
fn headings_are_understood_in_many_spellings() {
    for (heading, column) in [
        ("Inject #", Column::Id),
        ("SEQ NO.", Column::Id),
        ("trigger_time", Column::At),
        ("STARTEX+", Column::ScenarioTime),
        ("Expected Player Action", Column::ExpectedAction),
        ("Recipient / Player", Column::To),
        ("Notes for control", Column::Truth),
    ] {
        assert_eq!(Column::of(heading), Some(column), "{heading}");
    }
    assert_eq!(
        (Column::of(""), Column::of("#!"), Column::of("House column")),
        (None, Some(Column::Id), None)
    );
    for column in Column::all() {
        assert_eq!(Column::of(column.heading()), Some(column));
    }
    let sheet = Sheet::read("x", b"No,Serial,Title,,Title\n1,2,3,4,5\n").expect("a list").remove(0);
    let mut mapping = Mapping::propose(&sheet).expect("a heading");
    let id = Use::As(Column::Id);
    assert_eq!(mapping.columns, [id, Use::Kept, Use::As(Column::Title), Use::Left, Use::Kept]);
    mapping.assign(1, id);
    assert_eq!(mapping.columns[..2], [Use::Kept, id]);
}

#[test]
fn what_is_no_list_is_refused_in_words() {
    let refused = |bytes: &[u8]| Sheet::read("x", bytes).expect_err("refused").to_string();
    assert!(refused(b"").contains("empty"));
    assert!(refused(b"\n \n").contains("empty"));
    assert!(refused(&[0xff, 0xfe, 0x41]).contains("UTF-8"));
    assert!(refused(&[0xd0, 0xcf, 0x11, 0xe0, 0]).contains(".xls"));
    assert!(refused(b"PK\x03\x04 nothing").contains("damaged"));
    assert!(refused(&[b'a'; 9 << 20]).contains("too large"));
    assert!(refused("a,".repeat(200).as_bytes()).contains("columns"));
    assert!(refused("a\n".repeat(20_000).as_bytes()).contains("rows"));
    assert!(refused("a".repeat(70_000).as_bytes()).contains("holds"));
    assert!(
        Mapping::propose(&Sheet { name: "x".into(), rows: vec![vec!["a".into(), "b".into()]] }).is_none()
    );
}

/// A small archive that unpacks to gigabytes is stopped on the way.
#[test]
fn a_workbook_that_swells_is_refused() {
    use std::io::Write as _;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default()).expect("a part");
    let zeroes = vec![b'0'; 1 << 20];
    for _ in 0..70 {
        archive.write_all(&zeroes).expect("it is written");
    }
    let bytes = archive.finish().expect("an archive").into_inner();
    assert!(bytes.len() < 1 << 20, "{} bytes", bytes.len());
    assert!(Sheet::read("x", &bytes).is_err_and(|e| e.to_string().contains("unpacks to more than 64 MiB")));
}

/// A time that a spreadsheet keeps as a number is read as the hour that it shows.
#[test]
fn hours_and_dates_of_a_workbook_are_read() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    let hour = rust_xlsxwriter::Format::new().set_num_format("hh:mm");
    let date = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd hh:mm");
    for (column, heading) in (0_u16..).zip(["No.", "Time", "From", "To", "Title"]) {
        page.write_string(0, column, heading).expect("a cell");
    }
    page.write_number(1, 0, 7.0).expect("a cell");
    page.write_number_with_format(1, 1, 9.5 / 24.0, &hour).expect("a cell");
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 10, 5)
        .and_then(|d| d.and_hms(9, 45, 0))
        .expect("a date");
    page.write_number(2, 0, 8.0).expect("a cell");
    page.write_datetime_with_format(2, 1, &day, &date).expect("a cell");
    for row in [1, 2] {
        for (column, cell) in (2_u16..).zip(["Press", "all", "Shots"]) {
            page.write_string(row, column, cell).expect("a cell");
        }
    }
    page.write_string(9_000, 100, "far away").expect("a cell");
    let bytes = book.save_to_buffer().expect("a workbook");
    let loaded = loaded();
    let table = loaded.table();
    let read = read("x", &bytes, &known(&loaded, &table), Some("2026-10-05 09:00"));
    let times: Vec<String> = read.items.iter().filter_map(|item| item.at).map(|at| at.to_string()).collect();
    assert_eq!((read.items[0].id.as_str(), times), ("7", vec!["T+00:30".to_owned(), "T+00:45".to_owned()]));
}

/// The list goes back into the file of the scenario, whose other lines stay.
#[test]
fn a_scenario_takes_a_list_in_its_text() {
    for id in ["staged-border-incident", "stray-missile"] {
        let file = ScenarioFile::shipped(id).expect("it ships");
        let loaded = file.load().expect("it loads");
        let table = loaded.table();
        let mut items = table.items.clone();
        items.swap(0, 1);
        items[2].extra = vec![(text("House \"column\""), text("a\\b\nc"))];
        let changed = with_items(file.source(), &loaded.scenario, &table, &items).expect("changed");
        let again = ScenarioFile::text(changed).load().expect("it loads");
        assert_eq!(again.table().items, items);
        assert_eq!(again.table().drafts, table.drafts);
        assert_eq!(again.setup, loaded.setup);
    }
}

fn text(words: &str) -> Text {
    words.parse().expect("a text")
}

/// Texts as people write them, and as they would have to be to do harm.
fn texts() -> impl Strategy<Value = Text> {
    let words =
        prop_oneof!["[ -~]{1,20}", "[=+@'-][ -~]{0,10}", "[a-z,;\"\n]{1,12}", "[\u{e0}-\u{17f} ]{1,9}"];
    words.prop_filter_map("blank", |words| {
        let words = words.trim();
        if words.is_empty() { None } else { words.parse().ok() }
    })
}

fn items() -> impl Strategy<Value = Vec<Item>> {
    let maybe = || proptest::option::of(texts());
    let pick = |ids: &'static [&'static str]| {
        proptest::option::of(proptest::sample::select(ids).prop_map(|id| id.parse::<Id>().expect("an id")))
    };
    let to = prop_oneof![
        Just(To::All),
        proptest::sample::subsequence(vec!["POL", "DEU", "USA"], 1..=3)
            .prop_map(|ids| To::Members(ids.iter().map(|id| id.parse().expect("an id")).collect())),
        Just(To::Roles(vec![Role::RedCell, Role::Chair])),
    ];
    let objectives = proptest::sample::subsequence(vec!["O1", "O2", "O3"], 0..=3);
    let times = (0_u32..500_000, proptest::option::of(-9_000_i64..90_000), proptest::option::of(1_u32..900));
    let extra = proptest::collection::vec(
        (proptest::sample::select(vec!["House", "=Vignette", "Kind of"]), texts()),
        0..3,
    );
    let words = (maybe(), texts(), texts(), maybe(), maybe(), maybe(), maybe());
    let refs = (pick(&["E1", "N1"]), pick(&["D1", "D2"]), objectives);
    let item =
        (proptest::sample::select(ItemKind::ALL.to_vec()), to, times, words, refs, extra, maybe(), maybe());
    proptest::collection::vec(item, 0..12).prop_map(|rows| {
        let mut items = Vec::new();
        for (n, (kind, to, times, words, refs, extra, condition, owner)) in rows.into_iter().enumerate() {
            let id = format!("S{}.{n:02}", n % 3).parse().expect("an id");
            items.push(Item {
                at: SessionTime::from_seconds(times.0),
                scenario_time: times.1.or(Some(0)).and_then(ScenarioTime::from_minutes),
                to,
                minutes: times.2.and_then(|n| Positive::new(f64::from(n) / 4.0).ok()),
                thread: words.0,
                method: words.3,
                text: words.4,
                truth: words.5,
                expected_action: words.6,
                evidence: refs.0,
                draft: refs.1.or_else(|| "D1".parse().ok()),
                objectives: refs.2.iter().map(|id| id.parse().expect("an id")).collect(),
                purpose: (n % 2 == 0).then_some(Purpose::Reignite),
                parent: (n > 0).then(|| "S0.00".parse().expect("an id")),
                reliability: casus_model::evidence::Grade::parse("C4").filter(|_| n % 2 == 1),
                condition,
                owner,
                extra: extra.iter().map(|(heading, value)| (text(heading), value.clone())).collect(),
                ..Item::new(id, kind, words.1, words.2)
            });
        }
        items
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Export and import give the same list, and doing so again changes nothing: whatever order a list's own columns
    /// come in, they keep the first.
    #[test]
    fn a_round_trip_loses_nothing(items in items()) {
        static LOADED: LazyLock<(Loaded, Table)> = LazyLock::new(|| (loaded(), loaded().table()));
        let known = known(&LOADED.0, &LOADED.1);
        let sheet = export(&items, &Export::default());
        let csv = read("list.csv", &sheet.to_csv(), &known, None);
        prop_assert_eq!(&csv.problems, &vec![]);
        let workbook = read("list.xlsx", &sheet.to_xlsx().expect("a workbook"), &known, None);
        prop_assert_eq!(&csv.items, &workbook.items);
        let sorted = |items: &[Item]| {
            let mut items = items.to_vec();
            items.iter_mut().for_each(|item| item.extra.sort());
            items
        };
        prop_assert_eq!(sorted(&items), sorted(&csv.items));
        prop_assert_eq!(differences(&csv.items, &workbook.items), vec![]);
        let again = read("again.csv", &export(&csv.items, &Export::default()).to_csv(), &known, None);
        prop_assert_eq!(again.items, csv.items);
    }
}
