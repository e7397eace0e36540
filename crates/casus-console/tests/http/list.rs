//! A list of events that the facilitator reads in: who may, what is taken, and that nobody else is told anything of it.

use super::bench::{Bench, Browser, Reply};
use casus_session::msel::Sheet;
use serde_json::{Value, json};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn upload(bench: &Bench, who: &Browser, kind: &str, bytes: &[u8]) -> Reply {
    let mut sent = format!(
        "POST {}list/file HTTP/1.1\r\nConnection: close\r\nHost: {2}\r\nOrigin: http://{2}\r\nCookie: {}\r\n",
        who.path,
        who.cookie,
        bench.host()
    );
    sent += &format!("Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n", bytes.len());
    let reply = bench.raw(&[sent.as_bytes(), bytes].concat());
    bench.pass(0);
    reply
}

fn say(bench: &Bench, who: &Browser, what: &Value) -> Reply {
    let reply = bench.post(&format!("{}list", who.path), &who.cookie, &what.to_string());
    bench.pass(0);
    reply
}

fn refused(reply: &Reply, status: u16, code: &str) {
    assert_eq!((reply.status, reply.json()["code"].as_str()), (status, Some(code)), "{}", reply.body);
}

/// Fourteen rows with hours of the day and a column of the house; the eighth has no recipient.
fn house() -> Sheet {
    let heading = "Seq No,Time,From,To,Method,Subject,Message,Expected Action,Owner,House column";
    let mut rows = vec![heading.split(',').map(str::to_owned).collect::<Vec<_>>()];
    for n in 1..=14 {
        let to = if n == 8 { "" } else { ["all", "EST", "DEU; HUN", "Chair"][n % 4] };
        let cells = [
            format!("S1.{n:02}"),
            format!("09:{:02}", 4 * n),
            "Press".to_owned(),
            to.to_owned(),
            "news".to_owned(),
            format!("CANARY-LIST-{n} Report"),
            if n == 2 { "=HYPERLINK(\"x\")".to_owned() } else { format!("CANARY-LIST-TEXT-{n}") },
            format!("CANARY-LIST-EXPECTED-{n}"),
            "CANARY-LIST-OWNER".to_owned(),
            format!("V-{n}"),
        ];
        rows.push(cells.to_vec());
    }
    Sheet { name: "MSEL".to_owned(), rows }
}

/// The name of the changes that the facilitator is shown.
fn seen(bench: &Bench, f: &Browser) -> Option<String> {
    let page = bench.page(f).body;
    let after = page.split("&quot;seen&quot;:&quot;").nth(1)?;
    after.split("&quot;").next().map(str::to_owned)
}

#[test]
fn h21_only_the_facilitator_uploads_and_only_lists_that_are_not_too_large() {
    let bench = Bench::new();
    let (f, [player, ..], board) = bench.running();
    let list = house().to_csv();
    let white = bench.join("White");
    bench.must(&f, "white", json!({ "seating": { "assign": { "seat": 5, "role": "white_cell" } } }));
    for other in [&player, &board, &white] {
        refused(&upload(&bench, other, "text/csv", &list), 404, "not_found");
        refused(&upload(&bench, other, "application/zip", &vec![0; (1 << 20) + 1]), 404, "not_found");
        refused(&say(&bench, other, &json!("leave")), 404, "not_found");
    }
    let stranger = Browser { cookie: String::new(), ..f.clone() };
    refused(&upload(&bench, &stranger, "text/csv", &list), 401, "no_seat");

    let book = house().to_xlsx().expect("a workbook");
    for (kind, bytes) in [
        ("application/zip", &book[..]),
        ("application/octet-stream", &list),
        ("application/json", b"{}"),
        ("multipart/form-data; boundary=x", &list),
        ("", &list),
        ("text/csv", &book),
        (XLSX, &list),
        (XLSX, b"PK\x03\x04 and then nothing of a workbook"),
        ("text/csv", b"\xff\xfe\x00"),
        ("text/csv", b""),
    ] {
        refused(&upload(&bench, &f, kind, bytes), 415, "content_type");
    }
    let mut large = list.clone();
    large.resize(1 << 20, b'\n');
    assert_eq!(upload(&bench, &f, "text/csv; charset=utf-8", &large).status, 200);
    large.push(b'\n');
    refused(&upload(&bench, &f, "text/csv", &large), 413, "too_large");
    assert_eq!(upload(&bench, &f, XLSX, &book).status, 200);
}

#[test]
fn a_list_is_corrected_looked_at_and_accepted() {
    let bench = Bench::new();
    let f = bench.facilitator();
    let heard = |what: Value| say(&bench, &f, &json!({ "say": what })).status;
    refused(&say(&bench, &f, &json!({ "say": { "partly": { "partly": true } } })), 409, "no_list");
    assert_eq!(upload(&bench, &f, XLSX, &house().to_xlsx().expect("a workbook")).status, 200);
    assert!(bench.page(&f).body.contains("when does the session start?") && seen(&bench, &f).is_none());
    assert_eq!(heard(json!({ "startex": { "hour": "soon" } })), 422);
    assert_eq!(heard(json!({ "column": { "at": 99, "meant": "keep" } })), 422);
    assert_eq!(heard(json!({ "column": { "at": 1, "meant": "Nonsense" } })), 422);
    assert_eq!(heard(json!({ "cell": { "row": 0, "column": "To", "text": "all" } })), 422);
    assert_eq!(heard(json!({ "cell": { "row": 8, "column": "To", "text": "\u{7}" } })), 422);
    assert_eq!(heard(json!({ "sheet": { "sheet": 1 } })), 422);
    assert_eq!(heard(json!({ "nonsense": true })), 422);
    assert_eq!(heard(json!({ "startex": { "hour": "09:00" } })), 200);
    let page = bench.page(&f).body;
    assert!(page.contains("13 ready, 1 needs a recipient") && page.contains("id=\"list-row-9\""));
    assert!(page.contains("T+00:04") && page.contains("kept as it is") && seen(&bench, &f).is_none());
    assert_eq!(heard(json!({ "partly": { "partly": true } })), 200);
    let partly = seen(&bench, &f).expect("13 rows can go without the other");
    assert_eq!(heard(json!({ "cell": { "row": 8, "column": "To", "text": "DEU" } })), 200);
    let whole = seen(&bench, &f).expect("all is there");
    assert!(whole != partly && bench.page(&f).body.contains("14 ready"));
    refused(&say(&bench, &f, &json!({ "accept": { "seen": partly } })), 409, "list_changed");

    // What is done to the list meanwhile is not lost: the differences are shown anew.
    let edit = json!({ "item": { "edit": { "item": "S1.01", "title": "Edited meanwhile" } } });
    bench.must(&f, "edit", edit);
    bench.must(
        &f,
        "write",
        json!({ "item": { "write": { "item": "X.1", "title": "T", "text": "", "from": "P", "to": [] } } }),
    );
    refused(&say(&bench, &f, &json!({ "accept": { "seen": whole } })), 409, "list_changed");
    let page = bench.page(&f).body;
    assert!(page.contains("Edited meanwhile") && page.contains("<b>X.1</b>"));
    let again = seen(&bench, &f).expect("all is there");
    assert_eq!(say(&bench, &f, &json!({ "accept": { "seen": again } })).status, 200);
    assert!(seen(&bench, &f).is_none() && !bench.page(&f).body.contains("class=\"reading\""));
    assert_eq!(upload(&bench, &f, "text/csv", b"Id,Time,To,Title\n").status, 200);
    assert!(seen(&bench, &f).is_none(), "a list without a row is no list to accept");

    let paper = |file: &str| {
        let path = format!("{}papers/{file}", f.path);
        bench.ask("GET", &path, &[("Cookie", &f.cookie)], "").body
    };
    let csv = paper("events.csv");
    assert_eq!(csv.matches("CANARY-LIST-EXPECTED").count(), 14);
    assert!(csv.contains("House column") && csv.contains("V-14") && !csv.contains("Edited meanwhile"));
    assert_eq!(upload(&bench, &f, "text/csv", csv.as_bytes()).status, 200);
    assert!(bench.page(&f).body.contains("No differences") && seen(&bench, &f).is_none());
    assert_eq!(say(&bench, &f, &json!("leave")).status, 200);

    // What players may see of it, as text alone.
    let players = paper("events-players.csv");
    for secret in ["EXPECTED", "OWNER", "V-14", "Status", "House column"] {
        assert!(!players.contains(secret), "{secret}");
    }
    assert!(players.contains("CANARY-LIST-TEXT-1") && players.contains("\"'=HYPERLINK(\"\"x\"\")\""));
    bench.must(&f, "undo", json!({ "time": "undo" }));
    assert!(paper("events.csv").contains("Edited meanwhile"));
}

#[test]
fn what_is_out_stays_and_nobody_else_is_told() {
    let bench = Bench::new();
    let (f, seats, board) = bench.running();
    bench.must(&f, "out", json!({ "item": { "release": { "item": "S1.01" } } }));
    let white = bench.join("White");
    bench.must(&f, "white", json!({ "seating": { "assign": { "seat": 5, "role": "white_cell" } } }));
    let others: Vec<&Browser> = seats.iter().chain([&board]).collect();
    let mut streams: Vec<_> = others.iter().map(|other| bench.stream(other, &[], "")).collect();
    let before: Vec<String> = others.iter().map(|other| bench.page(other).body).collect();
    streams.iter_mut().for_each(|stream| drop(bench.heard(stream)));
    assert_eq!(upload(&bench, &f, "text/csv", &house().to_csv()).status, 200);
    for what in [
        json!({ "startex": { "hour": "09:00" } }),
        json!({ "cell": { "row": 8, "column": "To", "text": "DEU" } }),
    ] {
        assert_eq!(say(&bench, &f, &json!({ "say": what })).status, 200);
    }
    assert!(bench.page(&f).body.contains("they stay as they are: S1.01"));
    assert!(!bench.page(&white).body.contains("class=\"reading\""), "the white cell's screen stays its own");
    let seen = seen(&bench, &f).expect("all is there");
    assert_eq!(say(&bench, &f, &json!({ "accept": { "seen": seen } })).status, 200);
    let control = bench.page(&f).body;
    assert!(control.contains("CANARY-LIST-14") && !control.contains("CANARY-LIST-1 "));
    for ((other, stream), before) in others.iter().zip(&mut streams).zip(before) {
        let heard = bench.heard(stream);
        assert!(!heard.contains("CANARY-LIST") && !heard.contains("event: frame"), "{heard}");
        assert!(!bench.page(other).body.contains("CANARY-LIST") && before.contains("A pipe bursts"));
    }
}

#[test]
fn hostile_text_in_a_list_is_text() {
    let bench = Bench::new();
    let f = bench.facilitator();
    let hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>";
    let list = format!(
        "Id,Time,From,To,Title,{hostile}\n{hostile},5,P,{hostile},{hostile},{hostile}\n\"S1\u{202e}\",x,P,all,T,V\n"
    );
    assert_eq!(upload(&bench, &f, "text/csv", list.as_bytes()).status, 200);
    let page = bench.page(&f).body;
    assert!(page.contains("class=\"reading\"") && page.contains("&lt;script&gt;"));
    assert!(!page.contains("<script>alert") && !page.contains("<img") && !page.contains('\u{202e}'));
}
