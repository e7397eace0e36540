//! A commit is on the disk before anybody is told of it: the server's calls to the system, in their order.

use super::server::{Server, folder};
use std::io::Write as _;
use std::process::Command;
use std::time::Duration;

/// Commands that are sent one after another.
const COMMANDS: usize = 20;

/// Where something stands in a list of calls, from a place on.
fn after(calls: &[&str], from: usize, what: impl Fn(&str) -> bool) -> Option<usize> {
    (from..calls.len()).find(|at| what(calls[*at]))
}

#[test]
fn a_commit_is_synced_before_it_is_acknowledged() {
    let dir = folder("sync");
    std::fs::create_dir_all(&dir).expect("a folder");
    let trace = dir.with_extension("trace");
    let works = Command::new("strace").args(["-qq", "-o"]).arg(&trace).arg("true").status();
    if !works.is_ok_and(|status| status.success()) {
        // Written past what the harness keeps to itself.
        let _ = std::io::stderr().write_all(b"SKIPPED the order of syncing: strace does not run here\n");
        return;
    }
    let line = format!(
        "exec strace -D -f -y -qq -s 4096 -e trace=fsync,fdatasync,pwrite64,recvfrom,read,sendto,write,writev,sendmsg \
         -o '{}' \"$0\" \"$@\"",
        trace.display()
    );
    let server = Server::start_within(&dir, &line, &[]);
    let place = server.claim();
    for n in 0..COMMANDS {
        let body = format!(
            "{{\"id\":\"sync-{n}-\",\"command\":{{\"evaluation\":{{\"note\":{{\"text\":\"n\"}}}}}}}}"
        );
        let reply = server.post(&format!("{}command", place.path), &place.cookie, &body).expect("it answers");
        assert!(reply.starts_with("HTTP/1.1 200"), "{reply}");
    }
    server.kill();
    // The tracer writes its last lines once the server is gone.
    let told = (0..100).find_map(|_| {
        std::thread::sleep(Duration::from_millis(50));
        std::fs::read_to_string(&trace).ok().filter(|text| text.contains("+++ killed"))
    });
    let told = told.unwrap_or_else(|| std::fs::read_to_string(&trace).expect("a trace"));
    let calls: Vec<&str> = told.lines().collect();
    let sends = |call: &str| call.contains("\"HTTP/1.1 200 OK") && !call.contains("recvfrom");
    let logs = |call: &str| call.contains(".casus-wal>");
    for n in 0..COMMANDS {
        let mark = format!("sync-{n}-");
        let asked =
            after(&calls, 0, |call| call.contains(&mark) && !call.contains("pwrite64")).expect("a request");
        let answered = after(&calls, asked, sends).expect("an answer");
        let written =
            after(&calls, asked, |call| call.contains("pwrite64(") && logs(call)).expect("a record");
        let begun = after(&calls, written, |call| call.contains("sync(") && logs(call)).expect("a sync");
        let ends = |call: &str| call.contains("sync") && call.ends_with("= 0");
        let synced = after(&calls, begun, ends).expect("the end of the sync");
        assert!(
            asked < written && written < begun && begun <= synced && synced < answered,
            "command {n}: asked {asked}, written {written}, synced {begun} to {synced}, answered {answered}:\n{}",
            calls[asked..=answered.max(synced)].join("\n")
        );
    }
    let _ = std::fs::remove_file(&trace);
    std::fs::remove_dir_all(&dir).expect("the folder goes");
}
