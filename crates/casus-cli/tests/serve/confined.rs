//! A container where nothing can be written but the folder of the sessions, and nobody is the administrator.

use super::server::{Server, folder};
use std::io::Write as _;
use std::process::Command;

#[test]
#[cfg(target_os = "linux")]
fn nothing_is_written_outside_the_folder_of_the_sessions() {
    let dir = folder("confined");
    std::fs::create_dir_all(&dir).expect("a folder");
    let outside = folder("confined-outside");
    std::fs::create_dir_all(&outside).expect("a folder");
    // Nobody, in a view of the files of its own in which all but one folder is read-only.
    let line = format!(
        "chown 65534:65534 '{0}' && chmod 0777 '{1}' && mount --bind '{0}' '{0}' && mount -o remount,bind,ro / && cd / && \
         exec setpriv --reuid 65534 --regid 65534 --clear-groups --no-new-privs --bounding-set=-all \"$0\" \"$@\"",
        dir.display(),
        outside.display()
    );
    let before = ["unshare", "--mount", "sh", "-c", &line];
    let probe = format!(
        "test -r '{3}' && test -x '{2}' && touch '{0}/probe' && rm '{0}/probe' && ! touch '{1}/probe'",
        dir.display(),
        outside.display(),
        env!("CARGO_BIN_EXE_casus"),
        super::server::walk()
    );
    let probed = Command::new(before[0]).args(&before[1..]).args(["sh", "-c", &probe]).output();
    if !probed.as_ref().is_ok_and(|output| output.status.success()) {
        let skipped =
            format!("SKIPPED a read-only container (it takes root, unshare and setpriv): {probed:?}\n");
        let _ = std::io::stderr().write_all(skipped.as_bytes());
        return;
    }
    let mut server = Server::start_through(&before, &dir, &["--tls-self-signed"]);
    server.terminate();
    let mut server = Server::start_through(&before, &dir, &["--new"]);
    let f = server.claim();
    server.join(&server.code(&f), "Somebody");
    server.must(&f, "start", &serde_json::json!({ "time": "start" }));
    server.terminate();
    let mut again = Server::start_through(&before, &dir, &[]);
    assert!(again.said.contains("Goes on with"), "{}", again.said);
    assert_eq!(again.view(&f).1["room"]["phase"], "paused");
    again.terminate();
    let left = std::fs::read_dir(&outside).expect("the folder").count();
    assert_eq!(left, 0, "something was written outside");
    for dir in [dir, outside] {
        std::fs::remove_dir_all(&dir).expect("the folder goes");
    }
}
