use super::*;
use crate::command::play::Evaluation;
use crate::command::{Command, Seating};
use crate::record::{Actor, CommandId};
use crate::seat::SeatId;
use crate::session::Session;
use casus_scenario::ScenarioFile;
use std::fs;
use std::sync::Arc;

/// A folder of its own for each test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("casus-store-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Folder(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("session.casus")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left in the temporary folder harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn opening() -> Opening {
    Opening::of(&ScenarioFile::shipped("stray-missile").expect("it ships"), 7).expect("it loads")
}

const KEY: &str = "00000000000000000000000000000000000000000000000000000000000000aa";

/// A session of a few commands, and its store.
fn played(folder: &Folder, notes: usize) -> (Store, Session) {
    let opening = opening();
    let mut store = Store::create(&folder.file(), &opening).expect("a new file");
    let mut session = Session::open(Arc::new(opening.game().expect("a game")), KEY, Millis(0));
    let join = Seating::Join {
        alias: "Ada of the map room".to_owned(),
        key: KEY.replace("aa", "bb"),
        program: false,
    };
    submit(&mut session, &Actor::Visitor, "join", Command::Seating(join));
    for n in 0..notes {
        note(&mut session, n);
    }
    store.append(&session.take_unsaved()).expect("stored");
    (store, session)
}

fn submit(session: &mut Session, actor: &Actor, id: &str, command: Command) {
    let id = CommandId::try_from(id.to_owned()).expect("an id");
    let now = session.last().plus(10);
    session.submit(actor, &id, command, now).expect("it is done");
}

fn note(session: &mut Session, n: usize) {
    let note = Evaluation::Note { text: format!("Note number {n}"), pin: None };
    submit(session, &Actor::Seat(SeatId::FACILITATOR), &format!("note-{n}"), Command::Evaluation(note));
}

#[test]
fn what_is_stored_is_read_again_and_played_again() {
    let folder = Folder::new("again");
    let (mut store, mut session) = played(&folder, 5);
    store.beat(Millis(60_000)).expect("noted");
    let head = store.head();
    drop(store);
    let (mut store, log) = Store::open(&folder.file()).expect("it opens");
    assert_eq!((log.records.len(), log.head, log.alive), (7, head, Millis(60_000)));
    let game = Arc::new(log.opening.game().expect("a game"));
    let again = Session::verify(game, log.records.clone()).expect("the rules make the same log");
    assert_eq!(format!("{:?}", again.state()), format!("{:?}", session.state()));

    note(&mut session, 99);
    let later = store.append(&session.take_unsaved()).expect("stored");
    assert_ne!(later, head);
    let beside = Log::read(&folder.file()).expect("a reader beside the writer");
    assert_eq!((beside.records.len(), beside.head), (8, later));
    assert_eq!(beside.after(&folder.file(), &later.short()).expect("it ends there"), 0);
    assert_eq!(beside.after(&folder.file(), &later.to_string()).expect("it ends there"), 0);
    let since = beside.records.len() - log.records.len();
    assert_eq!(beside.after(&folder.file(), &head.short()).expect("it stood there"), since);
    let missing = log.after(&folder.file(), &later.short()).expect_err("one record less");
    assert_eq!(missing.code, Code::R011);
    assert_eq!(beside.after(&folder.file(), "word").expect_err("no head").code, Code::R014);
}

/// What was changed for one session is written down with it.
#[test]
fn an_opening_holds_the_scenario_as_it_was_asked_for() {
    let mut file = ScenarioFile::shipped("staged-border-incident").expect("it ships");
    file.set("truth", "attack").set("members.POL.exposure", "0.5").set("procedure.rounds", "2");
    let asked = file.load().expect("it loads");
    let opening = Opening::of(&file, 3).expect("it loads");
    let game = opening.game().expect("a game");
    assert_eq!(*game.setup(), asked.setup);
    assert_eq!((asked.scenario.truth.as_str(), game.draws().seed()), ("attack", 3));
    file.set("procedure.rounds", "none");
    assert_eq!(Opening::of(&file, 3).expect_err("it does not load").code, Code::R014);
}

#[test]
fn there_is_one_writer_and_the_files_are_its_own() {
    let folder = Folder::new("one");
    let (store, _) = played(&folder, 1);
    assert_eq!(Store::open(&folder.file()).expect_err("locked").code, Code::R015);
    let synchronous: i64 =
        store.connection.query_row("PRAGMA synchronous", [], |row| row.get(0)).expect("a number");
    let mode: String =
        store.connection.query_row("PRAGMA journal_mode", [], |row| row.get(0)).expect("a word");
    assert_eq!((synchronous, mode.as_str()), (2, "wal"), "a commit waits for the disk");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).expect("its state").permissions().mode() & 0o777;
        assert_eq!(mode(&folder.0), 0o700);
        let files: Vec<PathBuf> =
            fs::read_dir(&folder.0).expect("a folder").map(|e| e.expect("a file").path()).collect();
        assert!(files.len() >= 3, "{files:?}");
        assert!(files.iter().all(|file| mode(file) == 0o600), "{files:?}");
    }
    drop(store);
    assert_eq!(Store::create(&folder.file(), &opening()).expect_err("it is there").code, Code::R013);
    assert_eq!(Log::read(&folder.0.join("other")).expect_err("none").code, Code::R014);
    assert_eq!(Log::read(&folder.0).expect_err("a folder").code, Code::R014);
}

/// Whatever byte of the file is turned over, the log is refused or read as it was.
#[test]
fn a_turned_bit_is_found_or_means_nothing() {
    let folder = Folder::new("bits");
    let (store, _) = played(&folder, 30);
    store.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").expect("one file");
    drop(store);
    let whole = fs::read(folder.file()).expect("the file");
    let log = Log::read(&folder.file()).expect("it is good");
    let (mut refused, mut harmless) = (0, 0);
    let copy = folder.0.join("copy.casus");
    for place in (0..whole.len()).step_by(whole.len() / 400) {
        let mut bytes = whole.clone();
        bytes[place] ^= 1 << (place % 8);
        fs::write(&copy, bytes).expect("a copy");
        match Log::read(&copy) {
            Ok(read) => {
                assert_eq!((&read.records, &read.opening, read.head), (&log.records, &log.opening, log.head));
                harmless += 1;
            }
            Err(failure) => {
                assert!(matches!(failure.code, Code::R009 | Code::R010 | Code::R011), "{failure}");
                refused += 1;
            }
        }
    }
    // Half the pages hold nothing but room.
    assert!(refused > 200, "{refused} refused, {harmless} harmless");
}

#[test]
fn a_changed_record_is_named_and_those_before_it_are_good() {
    let folder = Folder::new("changed");
    let (store, _) = played(&folder, 6);
    let head = store.head();
    let change = |sql: &str| store.connection.execute_batch(sql).expect("changed");
    let refused = || Log::read(&folder.file()).expect_err("refused");
    change("UPDATE record SET body = CAST(replace(body, 'number 3', 'number 4') AS BLOB) WHERE seq = 5");
    let failure = refused();
    assert_eq!((failure.code, failure.good), (Code::R011, Some(4)));
    assert!(failure.to_string().contains("record 5 was changed"), "{failure}");
    let (good, broken) = Log::good_of(&folder.file()).expect("some of it is good");
    assert_eq!((good.records.len(), broken), (5, Some(Failure { good: None, ..failure })));
    change("UPDATE record SET body = CAST(replace(body, 'number 4', 'number 3') AS BLOB) WHERE seq = 5");
    let whole = Log::read(&folder.file()).expect("as it was");
    assert_eq!(whole.head, head);

    change("DELETE FROM record WHERE seq = 7");
    let shorter = Log::read(&folder.file()).expect("the chain alone cannot tell");
    let failure = shorter.after(&folder.file(), &head.short()).expect_err("the head can");
    assert_eq!(failure.code, Code::R011);
    change("DELETE FROM record WHERE seq = 2");
    assert!(refused().to_string().contains("record 2 is missing; record 3 follows"));
    change("UPDATE opening SET body = CAST(replace(body, '\"seed\":7', '\"seed\":8') AS BLOB)");
    assert!(refused().to_string().contains("what the session was opened with"));
}

#[test]
fn another_layout_is_refused_by_name() {
    let folder = Folder::new("layout");
    let (store, _) = played(&folder, 1);
    store.connection.execute_batch("PRAGMA user_version = 2").expect("changed");
    assert_eq!(Log::read(&folder.file()).expect_err("newer").code, Code::R010);
    store.connection.execute_batch("PRAGMA user_version = 1; CREATE VIEW v AS SELECT 1").expect("changed");
    assert_eq!(Log::read(&folder.file()).expect_err("a view").code, Code::R009);
    store.connection.execute_batch("DROP VIEW v; PRAGMA application_id = 1").expect("changed");
    assert_eq!(Log::read(&folder.file()).expect_err("another's").code, Code::R009);
    fs::write(folder.0.join("text"), "not a database at all, but long enough to be read as one")
        .expect("a file");
    assert_eq!(Log::read(&folder.0.join("text")).expect_err("a text").code, Code::R009);
    fs::write(folder.0.join("empty"), "").expect("a file");
    assert_eq!(Log::read(&folder.0.join("empty")).expect_err("nothing").code, Code::R009);

    let mut other = opening();
    other.value_version += 1;
    assert_eq!(other.game().expect_err("other numbers").code, Code::R010);
}

/// A full disk: nothing of the batch is there, what was stored is, and the store takes no more.
#[test]
fn what_does_not_fit_is_not_stored_and_ends_the_writing() {
    let folder = Folder::new("full");
    let (mut store, mut session) = played(&folder, 3);
    let pages: i64 = store.connection.query_row("PRAGMA page_count", [], |row| row.get(0)).expect("a number");
    store
        .connection
        .query_row(&format!("PRAGMA max_page_count = {}", pages + 4), [], |_| Ok(()))
        .expect("a limit");
    let before = store.head();
    let mut stored = 5;
    let failure = loop {
        for n in 0..20 {
            note(&mut session, stored * 100 + n);
        }
        match store.append(&session.take_unsaved()) {
            Ok(_) => stored += 20,
            Err(failure) => break failure,
        }
        assert!(stored < 2_000, "it never fills");
    };
    assert_eq!(failure.code, Code::R019);
    assert_eq!(store.append(&[]).expect_err("read-only"), failure);
    assert_eq!(store.stopped(), Some(&failure));
    let log = store.log().expect("what was stored is whole");
    assert_eq!((log.records.len(), log.head), (stored, store.head()));
    assert!(stored == 5 || store.head() != before);
    let back = Session::replay(Arc::clone(session.game()), log.records).expect("the session goes back to it");
    assert_eq!(back.state().records, stored as u64);
}

#[test]
fn a_record_that_is_not_the_next_is_refused() {
    let folder = Folder::new("next");
    let (mut store, mut session) = played(&folder, 1);
    note(&mut session, 2);
    let mut records = session.take_unsaved();
    records[0].seq += 1;
    assert_eq!(store.append(&records).expect_err("a gap").code, Code::R011);
    // The same command of the same seat twice: the file itself refuses it.
    drop(store);
    let (mut store, log) = Store::open(&folder.file()).expect("it opens");
    let mut twice = log.records[2].clone();
    twice.seq = 3;
    assert_eq!(store.append(&[twice]).expect_err("twice").code, Code::R014);
    assert_eq!(Log::read(&folder.file()).expect("as it was").records.len(), 3);
}

#[test]
fn names_can_be_erased_and_shared_logs_have_none() {
    let folder = Folder::new("names");
    let (mut store, _) = played(&folder, 2);
    let head = store.head();
    let log = store.log().expect("a log");
    let all = |log: &Log| {
        log.records.iter().map(|r| String::from_utf8(r.bytes()).expect("text")).collect::<String>()
    };
    assert!(all(&log).contains("Ada of the map room"));
    let shared = serde_json::to_string(&log.shared(true)).expect("it is written");
    assert!(!shared.contains("Ada") && !shared.contains(KEY) && !shared.contains("bb\""), "{shared}");
    assert!(shared.contains("seat 1") && shared.contains("Note number 1"));
    let hushed = serde_json::to_string(&log.shared(false)).expect("it is written");
    assert!(hushed.contains("seat 1") && !hushed.contains("Note number"), "notes went to few");
    let bodies: Vec<u8> = {
        let mut all = store.connection.prepare("SELECT body FROM record").expect("rows");
        let rows = all.query_map([], |row| row.get::<_, Vec<u8>>(0)).expect("rows");
        rows.flat_map(|row| row.expect("a row")).collect()
    };
    assert!(!String::from_utf8_lossy(&bodies).contains("Ada"), "the chain holds no name");

    let rename = "UPDATE name SET name = 'Bob' WHERE name LIKE 'Ada%'";
    store.connection.execute_batch(&format!("BEGIN; {rename}")).expect("changed");
    assert_eq!(store.log().expect_err("another name").code, Code::R011);
    store.connection.execute_batch("ROLLBACK").expect("as it was");
    // Whoever reads holds the old bytes of the names in the log beside the file.
    let reader = super::file::reader(&folder.file()).expect("a reader");
    reader.execute_batch("BEGIN; SELECT count(*) FROM name;").expect("it reads");
    assert_eq!(store.forget_names().expect_err("it is read").code, Code::R015);
    reader.execute_batch("COMMIT").expect("it has read");
    assert_eq!(store.forget_names().expect("erased"), 0);
    let log = store.log().expect("still whole");
    assert_eq!(log.head, head);
    assert!(!all(&log).contains("Ada") && all(&log).contains("(erased)"));
    drop(store);
    let bytes = fs::read(folder.file()).expect("the file");
    assert!(!String::from_utf8_lossy(&bytes).contains("map room"), "no trace in the file");
}

/// What is given away holds what people did, and no text of the scenario: neither the truth nor what a delegation was told.
#[test]
fn a_shared_log_holds_no_secret_of_the_scenario() {
    let walk = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/walk.ron");
    let file = ScenarioFile::open(&walk, false).expect("the walk");
    let folder = Folder::new("walk");
    let opening = Opening::of(&file, 7).expect("it loads");
    let mut store = Store::create(&folder.file(), &opening).expect("a new file");
    let mut session = Session::open(Arc::new(opening.game().expect("a game")), KEY, Millis(0));
    let control = Actor::Seat(SeatId::FACILITATOR);
    let mut n = 0;
    let mut ask = |session: &mut Session, actor: &Actor, command: &str| {
        n += 1;
        submit(session, actor, &format!("c-{n}"), serde_json::from_str(command).expect(command));
    };
    ask(
        &mut session,
        &Actor::Visitor,
        &format!(r#"{{"seating":{{"join":{{"alias":"Ada","key":"{}"}}}}}}"#, KEY.replace("aa", "cc")),
    );
    ask(&mut session, &control, r#"{"seating":{"assign":{"seat":1,"role":{"delegation":"DEU"}}}}"#);
    let germany = Actor::Seat(SeatId(1));
    ask(&mut session, &germany, r#"{"seating":"consent"}"#);
    let revised = r#"{"item":{"revise":{"put":[{"id":"S9.01","at":"T+00:15","from":"CANARY","to":"All","title":"CANARY","text":"CANARY","truth":"CANARY","extra":[["CANARY","CANARY"]]}],"remove":["S1.03"]}}}"#;
    ask(&mut session, &control, revised);
    ask(&mut session, &control, r#"{"time":"undo"}"#);
    ask(&mut session, &control, r#"{"time":"start"}"#);
    ask(&mut session, &control, r#"{"item":{"release":{"item":"S1.02"}}}"#);
    ask(&mut session, &germany, r#"{"mail":{"read":{"entry":1}}}"#);
    ask(&mut session, &germany, r#"{"mail":{"pass_on":{"entry":1,"to":["HUN"],"form":"original"}}}"#);
    ask(&mut session, &control, r#"{"time":"pause"}"#);
    store.append(&session.take_unsaved()).expect("stored");
    let log = store.log().expect("a log");
    let shared = serde_json::to_string(&log.shared(false)).expect("it is written");
    assert!(shared.contains("S9.01") && shared.contains("T+00:15"), "what was done to the list is told");
    for secret in ["CANARY", "Ada", KEY] {
        assert!(!shared.contains(secret), "{secret} is in {shared}");
    }
    assert!(shared.contains("S1.02") && shared.contains("HUN"));
    let whole = serde_json::to_string(&log.opening).expect("it is written");
    assert!(whole.contains("CANARY-TRUTH-1"), "the whole log has everything");
}
