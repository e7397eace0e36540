//! A disk that is full: nothing is acknowledged that is not kept, and what was kept stays.

use super::server::{Server, folder};
use casus_session::store::Log;
use std::collections::BTreeSet;

#[test]
fn what_cannot_be_kept_is_not_acknowledged() {
    let dir = folder("full");
    // As long as files may not grow beyond half a mebibyte, the log is full after a while.
    let server = Server::start_within(&dir, "ulimit -f 1024", &[]);
    let place = server.claim();
    let path = format!("{}command", place.path);
    let note = |n: usize| {
        let body = format!(
            "{{\"id\":\"n{n}\",\"command\":{{\"evaluation\":{{\"note\":{{\"text\":\"{}\"}}}}}}}}",
            "x".repeat(4000)
        );
        server.post(&path, &place.cookie, &body).expect("it answers")
    };
    let mut acknowledged = BTreeSet::new();
    let refused = (0..90).find_map(|n| {
        let reply = note(n);
        if reply.starts_with("HTTP/1.1 200") {
            acknowledged.insert(format!("n{n}"));
            None
        } else {
            Some(reply)
        }
    });
    let refused = refused.expect("the log has room without end");
    assert!(refused.starts_with("HTTP/1.1 507") && refused.contains("log_full"), "{refused}");
    assert!(acknowledged.len() > 3, "{acknowledged:?}");
    assert!(note(1000).starts_with("HTTP/1.1 507"), "it takes more");
    let told = (0..20).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        server.page(&place).contains("nothing is taken any more")
    });
    assert!(told, "control is not told");
    server.kill();
    let file = std::fs::read_dir(&dir)
        .expect("the folder")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|e| e == "casus"))
        .expect("the log");
    let log = Log::read(&file).expect("what was kept is whole");
    let kept: BTreeSet<String> =
        log.records.iter().filter_map(|r| r.command_id.clone()).map(String::from).collect();
    assert!(acknowledged.is_subset(&kept), "{:?}", acknowledged.difference(&kept));
    assert!(!kept.contains("n1000"));
    std::fs::remove_dir_all(&dir).expect("the folder goes");
}
