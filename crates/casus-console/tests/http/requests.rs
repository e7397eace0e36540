//! The list of requests that are answered in a known way, H1 to H23.

use super::bench::{Bench, Reply, parse};
use serde_json::json;
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpSocket;

fn problem(reply: &Reply, status: u16, code: &str) {
    assert_eq!((reply.status, reply.json()["code"].as_str()), (status, Some(code)), "{}", reply.body);
    assert_eq!(reply.header("content-type"), Some("application/problem+json"));
}

#[test]
fn h1_h2_malformed_bodies_say_where() {
    let bench = Bench::new();
    for (body, status, pointer) in [
        ("{", 400, ""),
        ("[]", 422, ""),
        (r#"{"code":5,"alias":"a"}"#, 422, "/code"),
        (r#"{"code":"x"}"#, 422, ""),
        (r#"{"code":"x","alias":"a","admin":true}"#, 422, "/admin"),
    ] {
        let reply = bench.post("/join", "", body);
        problem(&reply, status, "body");
        assert_eq!(reply.json()["pointer"], pointer, "{body}");
    }
}

#[test]
fn h3_h5_bodies_are_plain_json() {
    let bench = Bench::new();
    let origin = format!("http://{}", bench.host());
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
        let reply = bench.ask("POST", "/join", &[("Origin", &origin), ("Content-Type", kind)], "{}");
        problem(&reply, 415, "content_type");
    }
    problem(&bench.ask("POST", "/join", &[("Origin", &origin)], "{}"), 415, "content_type");
    let headers =
        [("Origin", origin.as_str()), ("Content-Type", "application/json"), ("Content-Encoding", "gzip")];
    problem(&bench.ask("POST", "/join", &headers, "{}"), 415, "content_encoding");
}

#[test]
fn h4_bodies_are_bounded() {
    let bench = Bench::new();
    let most = 64 * 1024;
    let padded = |n: usize| format!("{}{}", r#"{"code":"x","alias":"a"}"#, " ".repeat(n - 24));
    assert_eq!(bench.post("/join", "", &padded(most)).status, 401);
    problem(&bench.post("/join", "", &padded(most + 1)), 413, "too_large");
    let head = format!(
        "POST /join HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nContent-Type: application/json\r\nConnection: close\r\n",
        bench.host()
    );
    let chunks = format!("4000\r\n{}\r\n", " ".repeat(0x4000)).repeat(5);
    let endless = bench.raw(format!("{head}Transfer-Encoding: chunked\r\n\r\n{chunks}").as_bytes());
    assert_eq!(endless.status, 413);
}

/// RFC 9112, 6.3: chunks count where a length is given too, and the connection ends with the answer, so that nothing can be
/// hidden behind it.
#[test]
fn h4_t25_of_two_lengths_nothing_is_smuggled() {
    for bench in Bench::both() {
        let body = r#"{"code":"0000-0000","alias":"a"}"#;
        let head = format!(
            "POST /join HTTP/1.1\r\nHost: {}\r\nOrigin: {}\r\nContent-Type: application/json\r\n",
            bench.host(),
            bench.origin()
        );
        let second = format!("GET /nothing HTTP/1.1\r\nHost: {}\r\n\r\n", bench.host());
        let [length, chunked] = ["Content-Length: 4\r\n", "Transfer-Encoding: chunked\r\n"];
        for both in [[length, chunked], [chunked, length]] {
            let text = format!("{head}{}\r\n{:x}\r\n{body}\r\n0\r\n\r\n{second}", both.concat(), body.len());
            let mut socket = bench.connect();
            socket.write_all(text.as_bytes()).expect("it is taken");
            let mut all = String::new();
            socket.read_to_string(&mut all).expect("it ends by itself");
            assert!(all.starts_with("HTTP/1.1 401"), "{all}");
            assert_eq!(all.matches("HTTP/1.1").count(), 1, "{all}");
        }
        // One length alone leaves the connection open, and what follows is answered.
        let text = format!("{head}Content-Length: {}\r\n\r\n{body}{second}", body.len());
        let mut socket = bench.connect();
        socket.write_all(text.as_bytes()).expect("it is taken");
        assert_eq!(bench.heard(&mut socket).matches("HTTP/1.1").count(), 2);
    }
}

#[test]
fn h4_a_body_that_does_not_arrive_is_408() {
    let bench = Bench::new();
    let head = format!(
        "POST /join HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nContent-Type: application/json\r\nConnection: close\r\n",
        bench.host()
    );
    // A length that is a lie, and a chunk that never ends.
    let late = ["Content-Length: 30\r\n\r\n{\"code\"", "Transfer-Encoding: chunked\r\n\r\n10\r\n{\"code\""];
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for text in late.map(|rest| format!("{head}{rest}")) {
            let bench = &bench;
            scope.spawn(move || {
                let reply = bench.raw(text.as_bytes());
                problem(&reply, 408, "timeout");
            });
        }
    });
    let waited = begun.elapsed();
    assert!(waited > Duration::from_secs(9) && waited < Duration::from_secs(15), "{waited:?}");
}

/// What is answered to a wrong code from an address of this machine's own loop.
fn guess(bench: &Bench, from: u8) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let body = r#"{"code":"0000-0000","alias":"a"}"#;
    let text = format!(
        "POST /join HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nContent-Type: application/json\r\n\
         Content-Length: {1}\r\nConnection: close\r\n\r\n{body}",
        bench.host(),
        body.len()
    );
    runtime.block_on(async {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind(SocketAddr::from(([127, 0, 0, from], 0))).expect("an address of the loop");
        let mut stream = socket.connect(bench.at).await.expect("it listens");
        stream.write_all(text.as_bytes()).await.expect("it is taken");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("it answers");
        answer
    })
}

#[test]
#[cfg(target_os = "linux")]
fn t6_guessing_from_many_addresses_stops_all_and_alarms_the_facilitator() {
    let bench = Bench::new();
    let f = bench.facilitator();
    let alarmed = || {
        bench.pass(100);
        bench.page(&f).body.contains("Somebody is guessing codes")
    };
    let right = json!({ "code": bench.code(), "alias": "A" }).to_string();
    // Five a minute from each of ten addresses, and nobody is told more than that the code is wrong.
    for n in 0..50 {
        assert!(n != 49 || !alarmed());
        let answer = guess(&bench, 2 + n % 10);
        assert!(answer.starts_with("HTTP/1.1 401") && answer.contains("Code not recognised."), "{answer}");
    }
    assert!(alarmed(), "the facilitator is not told");
    let answer = guess(&bench, 99);
    assert!(
        answer.starts_with("HTTP/1.1 429") && answer.to_lowercase().contains("\nretry-after: "),
        "{answer}"
    );
    problem(&bench.post("/join", "", &right), 429, "too_often");
    // The facilitator is let in all the same, and after a minute so is everybody.
    assert_eq!(bench.post("/f/claim", "", &json!({ "key": bench.key }).to_string()).status, 200);
    bench.pass(60_000);
    bench.join("A");
}

#[test]
fn h6_h7_only_our_own_pages_under_our_own_name() {
    let bench = Bench::new();
    let kind = ("Content-Type", "application/json");
    for origin in ["http://evil.example", "null", "http://127.0.0.1:1"] {
        problem(&bench.ask("POST", "/join", &[kind, ("Origin", origin)], "{}"), 403, "origin");
    }
    problem(&bench.ask("POST", "/join", &[kind], "{}"), 403, "origin");
    problem(&bench.ask("GET", "/", &[("Host", "evil.example")], ""), 421, "host");
    let none = bench.raw(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
    assert_eq!(none.status, 400);
}

#[test]
fn h8_h10_whoever_has_no_token_learns_nothing() {
    for bench in Bench::both() {
        let (a, b) = (bench.join("A"), bench.join("B"));
        let f = bench.facilitator();
        let other = Bench::new().join("elsewhere");
        let worthless = "casus_000000000000=0000";
        let mut answers = Vec::new();
        for path in [a.path.as_str(), "/s/000000000000/", f.path.as_str()] {
            for cookie in ["", worthless, other.cookie.as_str()] {
                let reply = bench.ask("GET", path, &[("Cookie", cookie)], "");
                assert_eq!(reply.status, 401);
                answers.push((reply.head, reply.body));
            }
        }
        answers.dedup();
        assert_eq!(answers.len(), 1);
        // With a token of one's own, other places are as if they were not there.
        let mut answers = Vec::new();
        for path in [b.path.as_str(), f.path.as_str(), "/s/000000000000/"] {
            let reply = bench.ask("GET", path, &[("Cookie", &a.cookie)], "");
            assert_eq!(reply.status, 404);
            answers.push((reply.head, reply.body));
        }
        answers.dedup();
        assert_eq!(answers.len(), 1);
        assert_eq!(bench.page(&a).status, 200);
    }
}

#[test]
fn h9_what_is_control_s_is_not_there_for_others() {
    let bench = Bench::new();
    let (_, [a, ..], _) = bench.running();
    let door = bench.post(&format!("{}door", a.path), &a.cookie, "\"renew\"");
    assert_eq!((door.status, door.json()["code"].clone()), (404, json!("not_found")));
    problem(&bench.command(&a, "1", &json!({ "time": "pause" })), 403, "not_your_role");
    problem(
        &bench.command(&a, "2", &json!({ "item": { "release": { "item": "S1.01" } } })),
        403,
        "not_your_role",
    );
    let same = |id: &str, item: &str| {
        let command = json!({ "item": { "release": { "item": item } } });
        bench.command(&a, id, &command).body
    };
    assert_eq!(same("3", "S1.02"), same("4", "NO.SUCH"));
}

#[test]
fn h11_a_command_is_carried_out_once() {
    let bench = Bench::new();
    let (_, [a, b, _], _) = bench.running();
    let note = |text: &str| json!({ "mail": { "ask": { "text": text } } });
    let first = bench.command(&a, "same", &note("Who was there?"));
    let again = bench.command(&a, "same", &note("Who was there?"));
    assert_eq!((first.status, &first.body), (200, &again.body));
    problem(&bench.command(&a, "same", &note("Something else")), 409, "other_body");
    assert_eq!(bench.command(&b, "same", &note("Something else")).status, 200);
    assert_eq!(bench.page(&a).body.matches("Who was there?").count(), 1);
}

#[test]
fn h12_h13_h14_what_cannot_be_is_refused() {
    let bench = Bench::new();
    let (f, [a, ..], _) = bench.running();
    problem(&bench.command(&a, "1", &json!({ "council": "stay" })), 409, "not_now");
    bench.must(&f, "p", json!({ "pulse": { "open": { "title": "P1", "seconds": 60 } } }));
    let pulse = |chips: &[u8]| json!({ "pulse": { "send": { "chips": chips, "confidence": "low", "accept": true } } });
    for (id, chips) in [("2", &[9, 0, 0, 0, 0, 0][..]), ("3", &[10]), ("4", &[4, 4, 4, 0, 0, 0])] {
        assert_eq!(bench.command(&a, id, &pulse(chips)).status, 422, "{chips:?}");
    }
    assert_eq!(bench.command(&a, "5", &pulse(&[10, 0, 0, 0, 0, 0])).status, 200);
    problem(&bench.command(&a, "6", &pulse(&[0, 10, 0, 0, 0, 0])), 409, "already");
    let ask = |text: String| json!({ "mail": { "ask": { "text": text } } });
    for (id, text) in [
        ("7", "x".repeat(16_001)),
        ("8", "   ".to_owned()),
        ("9", "a\u{0}b".to_owned()),
        ("10", "a\u{1b}[2J".to_owned()),
    ] {
        problem(&bench.command(&a, id, &ask(text)), 422, "text");
    }
    assert_eq!(bench.command(&a, "11", &ask("\u{1f600}".repeat(250_000))).status, 413);
}

#[test]
fn h15_h16_streams_go_on_in_their_own_place_or_begin_anew() {
    for bench in Bench::both() {
        let (f, [a, ..], _) = bench.running();
        for id in ["garbage", "-1", "99999999999999999999", "18446744073709551615", &"9".repeat(10_000)] {
            let mut socket = bench.stream(&a, &[("Last-Event-ID", id)], "");
            let heard = bench.heard(&mut socket);
            assert_eq!(heard.matches("event: resync\n").count(), 1, "{:.200}", heard);
        }
        // Inside the ring it is exactly the tail.
        let mut first = bench.stream(&a, &[], "");
        let heard = bench.heard(&mut first);
        let number: u64 = heard
            .split("id: ")
            .nth(1)
            .expect("it is there")
            .lines()
            .next()
            .expect("it is there")
            .parse()
            .expect("it is there");
        bench.must(&f, "r", json!({ "item": { "release": { "item": "S1.01" } } }));
        let live = bench.heard(&mut first);
        let mut second = bench.stream(&a, &[("Last-Event-ID", &number.to_string())], "");
        let resumed = bench.heard(&mut second);
        assert!(live.contains(&format!("id: {}\n", number + 1)));
        let frames = |text: &str| {
            text.split("event: frame")
                .skip(1)
                .map(|f| f.split("\n\n").next().expect("it is there").to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(frames(&live), frames(&resumed));
        let reply = bench.ask(
            "GET",
            &format!("{}stream", a.path),
            &[("Cookie", &a.cookie), ("Accept", "text/html")],
            "",
        );
        assert_eq!(reply.status, 406);
    }
}

#[test]
fn h17_two_methods_and_no_others() {
    let bench = Bench::new();
    let a = bench.join("A");
    let command = format!("{}command", a.path);
    for path in ["/", "/join", command.as_str(), "/nothing"] {
        for method in ["HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "BREW"] {
            let reply = bench.ask(method, path, &[("X-HTTP-Method-Override", "GET")], "");
            assert!(reply.status == 405 || method == "CONNECT", "{method} {path}: {reply:?}");
            assert!(reply.status != 200);
        }
    }
    let reply = bench.get("/join");
    assert_eq!((reply.status, reply.header("allow")), (405, Some("POST")));
}

#[test]
fn h18_paths_lead_nowhere_else() {
    let bench = Bench::new();
    for (path, status) in [
        ("/../etc/passwd", 404),
        ("/assets/../console.js", 404),
        ("/assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd", 404),
        ("/assets/..%5c..%5c", 404),
        ("/s/%00/", 400),
        ("//", 404),
        ("/s//", 401),
        ("/%zz", 400),
        ("/%", 400),
    ] {
        assert_eq!(bench.get(path).status, status, "{path}");
    }
    assert_eq!(bench.get(&format!("/{}", "a".repeat(8_000))).status, 414);
}

#[test]
fn h19_heads_are_bounded() {
    let bench = Bench::new();
    let many: Vec<(String, String)> = (0..100).map(|n| (format!("X-{n}"), "y".to_owned())).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(bench.ask("GET", "/", &many, "").status, 431);
    assert_eq!(bench.ask("GET", "/", &[("X", &"y".repeat(64 * 1024))], "").status, 431);
}

#[test]
fn h20_codes_as_people_type_them() {
    let bench = Bench::new();
    let code = bench.code();
    let sloppy = format!(" {} ", code.to_lowercase().replace('0', "o").replace('1', "l").replace('-', " "));
    let reply = bench.post("/join", "", &json!({ "code": sloppy, "alias": "A" }).to_string());
    assert_eq!(reply.status, 200, "{}", reply.body);
    for n in 0..6 {
        let reply = bench.post("/join", "", r#"{"code":"0000-0000","alias":"A"}"#);
        if n < 5 {
            problem(&reply, 401, "code");
            assert_eq!(reply.json()["title"], "Code not recognised.");
        } else {
            problem(&reply, 429, "too_often");
            assert!(reply.header("retry-after").is_some());
        }
    }
}

#[test]
fn h22_a_stop_says_so() {
    for bench in Bench::both() {
        let a = bench.join("A");
        let mut stream = bench.stream(&a, &[], "");
        assert!(bench.heard(&mut stream).contains("event: resync"));
        // Half of a request has come when the word to stop does.
        let (mut late, half) = (bench.connect(), format!("GET / HTTP/1.1\r\nHost: {}\r\n", bench.host()));
        late.write_all(half.as_bytes()).expect("it is taken");
        std::thread::sleep(Duration::from_secs(1));
        bench.stop();
        let heard = bench.heard(&mut stream);
        assert!(heard.contains("event: bye"), "{heard}");
        late.write_all(b"\r\n").expect("it is taken");
        let mut answer = String::new();
        late.read_to_string(&mut answer).expect("it is answered, and that is all");
        let answer = parse(answer.as_bytes());
        problem(&answer, 503, "unavailable");
        assert_eq!(answer.header("retry-after"), Some("3"));
    }
}
