//! The list of attacks, T1 to T37, as far as they are on the web.

use super::bench::{Bench, Browser, walk};
use casus_console::server::Limits;
use casus_scenario::value::Text;
use serde_json::json;
use std::io::{Read, Write};
use std::time::{Duration, Instant};

/// Every kind of answer that there is.
fn every_answer(bench: &Bench, a: &Browser) -> Vec<super::bench::Reply> {
    let cookie = [("Cookie", a.cookie.as_str())];
    let at = |rest: &str| format!("{}{rest}", a.path);
    let page = bench.page(a);
    let script = page
        .body
        .split("src=\"")
        .nth(1)
        .expect("it is there")
        .split('"')
        .next()
        .expect("it is there")
        .to_owned();
    let html = [("Accept", "text/html")];
    vec![
        bench.get("/"),
        bench.get("/f"),
        page,
        bench.get(&script),
        bench.get("/favicon.ico"),
        bench.get("/nothing"),
        bench.ask("GET", "/nothing", &html, ""),
        bench.ask("GET", &a.path, &html, ""),
        bench.get("/join"),
        bench.get("/%00"),
        bench.get(&format!("/{}", "a".repeat(600))),
        bench.ask("PUT", "/", &[], ""),
        bench.ask("GET", "/", &[("Host", "evil.example")], ""),
        bench.ask("GET", &at("stream"), &cookie, ""),
        bench.ask("POST", "/join", &[], "{}"),
        bench.post("/join", "", "{"),
        bench.post("/f/claim", "", r#"{"key":"wrong"}"#),
        bench.post(&at("command"), &a.cookie, "{}"),
        bench.post(&at("command"), &a.cookie, r#"{"id":"x","command":{"time":"start"}}"#),
        bench.post(&at("door"), &a.cookie, "\"renew\""),
        bench.post(&at("leave"), &a.cookie, ""),
    ]
}

#[test]
fn t13_t30_every_answer_carries_its_headers() {
    for bench in Bench::both() {
        let a = bench.join("A");
        for reply in every_answer(&bench, &a) {
            let policy = reply.header("content-security-policy").unwrap_or_else(|| panic!("{}", reply.head));
            for part in [
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "frame-ancestors 'none'",
                "base-uri 'none'",
                "require-trusted-types-for 'script'",
            ] {
                assert!(policy.contains(part), "{part} in {policy}");
            }
            assert!(!policy.contains("unsafe"));
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("referrer-policy", "no-referrer"),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "same-origin"),
            ] {
                assert_eq!(reply.header(name), Some(value), "{}", reply.head);
            }
            let cached = reply.header("cache-control").expect("it is there");
            assert!(
                cached == "no-store"
                    || reply.header("content-type").expect("it is there").contains("javascript")
            );
            assert!(
                reply.header("content-type").expect("it is there").contains("charset=utf-8")
                    || !reply.header("content-type").expect("it is there").starts_with("text/")
            );
            assert!(reply.header("access-control-allow-origin").is_none());
            assert!(
                !reply.body.contains("<script>")
                    && !reply.body.contains("style=")
                    && !reply.body.contains("onclick")
            );
        }
        let mut stream = bench.stream(&a, &[], "");
        let head = bench.heard(&mut stream);
        assert!(head.contains("content-security-policy") && head.contains("cache-control: no-store"));
        let left = bench.post(&format!("{}leave", a.path), &a.cookie, "");
        assert!(
            left.header("clear-site-data").is_some()
                && left.header("set-cookie").expect("it is there").contains("Max-Age=0")
        );
    }
}

#[test]
fn t4_another_seat_s_number_opens_nothing() {
    for bench in Bench::both() {
        let (f, [a, b, _], _) = bench.running();
        bench.must(&f, "r", json!({ "item": { "release": { "item": "S1.02" } } }));
        let mut theirs = bench.stream(&b, &[], "");
        let heard = bench.heard(&mut theirs);
        assert!(heard.contains("CANARY-DEU-3"), "the owner has it");
        let number =
            heard.split("id: ").nth(1).expect("it is there").lines().next().expect("it is there").to_owned();
        let mut mine = bench.stream(&a, &[("Last-Event-ID", &number)], "");
        let heard = bench.heard(&mut mine);
        assert!(!heard.contains("CANARY-DEU"), "{heard:.300}");
    }
}

#[test]
fn t5_the_seed_is_nowhere() {
    let seed = 718_281_828_459_045_235;
    let bench = Bench::with(&walk(), seed, Limits { per_address: 64, ..Limits::default() }, |_| {});
    let (f, seats, board) = bench.running();
    for browser in seats.iter().chain([&f, &board]) {
        assert!(!bench.page(browser).body.contains(&seed.to_string()));
    }
}

#[test]
fn t7_a_seat_moves_only_by_the_facilitator_s_word_and_once() {
    for bench in Bench::both() {
        let f = bench.facilitator();
        let a = bench.join("A");
        let code = || bench.shared.door().view(0).moves.first().map(|m| m.1.clone());
        assert_eq!(code(), None);
        let asked = bench.post(&format!("{}door", f.path), &f.cookie, r#"{"move_seat":{"seat":1}}"#);
        assert_eq!(asked.status, 200, "{}", asked.body);
        let body = json!({ "code": code().expect("it is there"), "alias": "whoever" }).to_string();
        let mut old = bench.stream(&a, &[], "");
        bench.heard(&mut old);
        let moved = bench.post("/join", "", &body);
        assert_eq!(moved.status, 200);
        assert!(bench.heard(&mut old).contains("event: replaced"));
        assert_eq!(bench.page(&a).status, 401);
        assert_eq!(bench.post("/join", "", &body).status, 401);
        let new = moved.json()["to"].as_str().expect("it is there").to_owned();
        let cookie = moved.cookie();
        bench.pass(0);
        let page = bench.page(&Browser { path: new, cookie });
        assert!(page.status == 200 && page.body.contains("<bdi>A</bdi>"), "{}", page.body);
    }
}

#[test]
fn t8_a_captured_command_is_worth_nothing_elsewhere() {
    let bench = Bench::new();
    let (_, [a, b, _], _) = bench.running();
    let body = json!({ "id": "x", "command": { "mail": { "ask": { "text": "Mine" } } } }).to_string();
    let reply = bench.post(&format!("{}command", a.path), &b.cookie, &body);
    assert_eq!(reply.status, 404);
    let reply = bench.post(&format!("{}command", a.path), "", &body);
    assert_eq!(reply.status, 401);
    assert!(!bench.page(&a).body.contains("Mine"));
}

#[test]
fn t9_after_the_deadline_is_too_late() {
    let bench = Bench::new();
    let (f, [a, ..], _) = bench.running();
    bench.must(&f, "q", json!({ "ally": { "mode": { "allies": "quiet" } } }));
    bench.must(&f, "o", json!({ "council": { "open": { "draft": 1, "seconds": 30 } } }));
    bench.pass(30_100);
    let command = json!({ "council": { "break": { "reason": "This is much too much." } } });
    let reply = bench.command(&a, "late", &command);
    assert_eq!((reply.status, reply.json()["code"].clone()), (409, json!("late")), "{}", reply.body);
    assert!(bench.page(&a).body.contains("Adopted under silence"));
}

#[test]
fn t10_t11_other_sites_neither_write_nor_read() {
    for bench in Bench::both() {
        let (_, [a, ..], _) = bench.running();
        let body = json!({ "id": "x", "command": { "mail": { "ask": { "text": "Forged" } } } }).to_string();
        let path = format!("{}command", a.path);
        let own = bench.origin();
        let cookie = ("Cookie", a.cookie.as_str());
        for (headers, status) in [
            (vec![cookie, ("Content-Type", "text/plain"), ("Origin", "http://evil.example")], 403),
            (vec![cookie, ("Content-Type", "text/plain"), ("Origin", own.as_str())], 415),
            (vec![cookie, ("Content-Type", "application/json"), ("Sec-Fetch-Site", "cross-site")], 403),
            (vec![cookie, ("Content-Type", "application/json")], 403),
        ] {
            assert_eq!(bench.ask("POST", &path, &headers, &body).status, status, "{headers:?}");
        }
        assert_eq!(bench.ask("GET", &path, &[cookie], "").status, 405);
        assert!(!bench.page(&a).body.contains("Forged"));
        let stream = format!("{}stream", a.path);
        for foreign in [("Origin", "http://evil.example"), ("Sec-Fetch-Site", "cross-site")] {
            let reply = bench.ask("GET", &stream, &[cookie, ("Accept", "text/event-stream"), foreign], "");
            assert_eq!(reply.status, 403);
        }
    }
}

#[test]
fn t12_a_bent_name_is_misdirected_before_anything_is_looked_up() {
    for bench in Bench::both() {
        let a = bench.join("A");
        for path in ["/", "/nothing", a.path.as_str()] {
            let reply = bench.ask("GET", path, &[("Host", "rebound.example"), ("Cookie", &a.cookie)], "");
            assert_eq!(reply.status, 421, "{path}");
        }
    }
}

#[test]
fn t14_t15_hostile_text_is_text() {
    let hostile = "<img src=x onerror=alert(1)>\u{202e}\u{200b}</template><script>alert(2)</script>&quot;'\"";
    let bench = Bench::with(&walk(), 7, Limits { per_address: 64, ..Limits::default() }, |table| {
        for item in &mut table.items {
            item.text = Text::try_from("<script>alert(1)</script>".to_owned()).ok();
        }
    });
    let (f, [a, b, c], board) = bench.running();
    bench.must(&f, "r", json!({ "item": { "release": { "item": "S1.01" } } }));
    let written = hostile.replace(['\u{202e}', '\u{200b}'], "");
    bench.must(&a, "m", json!({ "mail": { "message": { "to": { "member": "DEU" }, "text": written } } }));
    bench.must(&a, "p", json!({ "council": { "position": { "hypothesis": 0, "text": written } } }));
    bench.must(
        &a,
        "d",
        json!({ "council": { "draft": { "title": written, "text": written, "claim": "Event", "rung": 0 } } }),
    );
    for browser in [&a, &b, &c, &board, &f] {
        let body = bench.page(browser).body;
        for tag in ["<img", "<script>", "</template>", "\u{202e}", "\u{200b}"] {
            assert!(!body.contains(tag), "{tag}");
        }
        assert!(body.contains("&lt;script&gt;"));
    }
    let code = bench.code();
    let reply = bench.post("/join", "", &json!({ "code": code, "alias": hostile }).to_string());
    if reply.status == 200 {
        bench.pass(0);
        assert!(!bench.page(&f).body.contains('\u{202e}'));
    }
    for alias in ["", "  ", "a\nb", "a\u{0}", &"x".repeat(81)] {
        let reply = bench.post("/join", "", &json!({ "code": code, "alias": alias }).to_string());
        assert_eq!(reply.status, 422, "{alias:?}");
    }
}

#[test]
fn t22_dawdlers_are_dropped() {
    let bench = Bench::new();
    let mut socket = bench.connect();
    socket.write_all(b"GET / HTTP/1.1\r\nHo").expect("it is there");
    let begun = Instant::now();
    let mut rest = Vec::new();
    let _ = socket.read_to_end(&mut rest);
    let waited = begun.elapsed();
    assert!(waited > Duration::from_secs(3) && waited < Duration::from_secs(9), "{waited:?}");
}

/// Waits until the door answers so: connections are taken and let go in the server's time.
fn answers(bench: &Bench, status: u16) {
    let begun = Instant::now();
    while bench.get("/").status != status {
        assert!(begun.elapsed() < Duration::from_secs(15), "the door does not answer {status}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn t22_one_address_holds_so_many_sockets_and_no_more() {
    let bench = Bench::with(&walk(), 7, Limits { per_address: 8, ..Limits::default() }, |_| {});
    let held: Vec<_> = (0..8).map(|_| bench.connect()).collect();
    answers(&bench, 503);
    drop(held);
    answers(&bench, 200);
}

#[test]
fn t23_a_flood_is_slowed_and_control_is_not() {
    let bench = Bench::new();
    let (f, [a, ..], _) = bench.running();
    let send = |browser: &Browser, id: String| {
        let body = json!({ "id": id, "command": { "evaluation": { "note": { "text": "n" } } } }).to_string();
        bench.post(&format!("{}command", browser.path), &browser.cookie, &body)
    };
    let replies: Vec<_> = (0..30).map(|n| send(&a, format!("a{n}")).status).collect();
    assert_eq!(replies.iter().filter(|s| **s == 200).count(), 20);
    let refused = send(&a, "more".to_owned());
    assert_eq!((refused.status, refused.header("retry-after")), (429, Some("1")));
    assert!((0..60).all(|n| send(&f, format!("f{n}")).status == 200));
}

#[test]
fn t24_the_newest_three_streams_stay() {
    let bench = Bench::new();
    let a = bench.join("A");
    let mut streams: Vec<_> = (0..6)
        .map(|_| {
            let mut s = bench.stream(&a, &[], "");
            assert!(bench.heard(&mut s).contains("event: resync"));
            s
        })
        .collect();
    let ended: Vec<bool> = streams.iter_mut().map(|s| bench.heard(s).contains("event: replaced")).collect();
    assert_eq!(ended, [true, true, true, false, false, false]);
    let few = Bench::with(&walk(), 7, Limits { per_address: 64, streams: 2, ..Limits::default() }, |_| {});
    let seats = ["A", "B", "C"].map(|name| few.join(name));
    let mut open: Vec<_> = seats.iter().map(|s| few.stream(s, &[], "")).collect();
    let heads: Vec<String> = open.iter_mut().map(|s| few.heard(s)).collect();
    let with = |what: &str| heads.iter().filter(|h| h.contains(what)).count();
    assert_eq!((with("200 OK"), with("503 Service Unavailable")), (2, 1));
}

#[test]
fn t25_two_lengths_are_no_request() {
    let bench = Bench::new();
    let host = bench.host();
    let head = format!("POST /join HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
    for more in [
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: -1\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n",
    ] {
        let reply = bench.raw(format!("{head}{more}\r\nhello").as_bytes());
        assert!((400..=499).contains(&reply.status) || reply.status == 0, "{more}: {reply:?}");
    }
    let bad = bench.raw(format!("{head}Transfer-Encoding: chunked\r\n\r\nzz\r\n").as_bytes());
    assert!(bad.status >= 400, "{bad:?}");
    // What proxies say of the sender is not believed.
    let reply = bench.ask(
        "GET",
        "/",
        &[("X-Forwarded-Host", "evil.example"), ("Forwarded", "host=evil.example")],
        "",
    );
    assert!(reply.status == 200 && !reply.body.contains("evil"));
}

#[test]
fn t28_t29_the_board_and_pages_hold_no_token() {
    for bench in Bench::both() {
        let (f, [a, ..], board) = bench.running();
        bench.must(&f, "r", json!({ "item": { "release": { "item": "S1.02" } } }));
        for browser in [&f, &a, &board] {
            let body = bench.page(browser).body;
            let token = browser.cookie.split('=').nth(1).expect("it is there");
            assert!(
                !body.contains(token)
                    && !body.contains(&bench.key)
                    && !body.contains(browser.path.trim_matches('/'))
            );
        }
        let shown = bench.page(&board).body;
        assert!(!shown.contains("CANARY") && !shown.contains("<button") && !shown.contains("<form"));
        assert!(bench.page(&f).body.contains("do not project"));
    }
}

#[test]
fn t33_a_client_s_clock_is_not_asked() {
    let bench = Bench::new();
    let (_, [a, ..], _) = bench.running();
    let body = r#"{"id":"x","command":{"mail":{"ask":{"text":"t"}}},"at":5}"#;
    let reply = bench.post(&format!("{}command", a.path), &a.cookie, body);
    assert_eq!((reply.status, reply.json()["pointer"].clone()), (422, json!("/at")));
}

#[test]
fn t36_nothing_arrives_between_beats() {
    let bench = Bench::new();
    let (f, [a, ..], _) = bench.running();
    let mut stream = bench.stream(&a, &[], "");
    bench.heard(&mut stream);
    let body = json!({ "id": "r", "command": { "item": { "release": { "item": "S1.01" } } } }).to_string();
    assert_eq!(bench.post(&format!("{}command", f.path), &f.cookie, &body).status, 200);
    assert_eq!(bench.heard(&mut stream), "");
    bench.pass(100);
    assert!(bench.heard(&mut stream).contains("event: frame"));
}

#[test]
fn keys_are_not_handed_out_by_commands() {
    let bench = Bench::new();
    let (f, [a, ..], _) = bench.running();
    let key = "0".repeat(64);
    for browser in [&f, &a] {
        let reply =
            bench.command(browser, "k", &json!({ "seating": { "rekey": { "seat": 0, "key": key } } }));
        assert_eq!(reply.status, 403);
    }
    assert_eq!(bench.page(&f).status, 200);
}
