//! Folders that are another's, another study's or busy.

use super::*;

fn start(folder: &Path, plan: &Plan) -> Result<Vec<Note>, Refusal> {
    Store::start(&disk(), folder, plan, IfPlanIsLost::Refuse).map(|store| store.notes().to_vec())
}

fn refusal(folder: &Path, plan: &Plan) -> Refusal {
    start(folder, plan).expect_err("it must be refused")
}

#[test]
fn what_is_not_ours_is_not_touched() {
    let (scratch, plan) = (Scratch::new(), plan(2, Shard::WHOLE));
    let foreign = scratch.at("foreign");
    fs::create_dir(&foreign).unwrap();
    fs::write(foreign.join("thesis.tex"), "x").unwrap();
    let refused = refusal(&foreign, &plan);
    assert_eq!(
        (refused.code, refused.code.exit(), &*refused.found),
        (Code::R012, 73, "1 entries: thesis.tex")
    );
    assert_eq!(fs::read_dir(&foreign).unwrap().count(), 1);
    let file = scratch.at("file");
    fs::write(&file, "x").unwrap();
    assert_eq!(refusal(&file, &plan).code, Code::R012);
    assert_eq!(refusal(&file.join("below"), &plan).code.exit(), 73);
    assert_eq!(fs::read(&file).unwrap(), b"x");
    for path in [&file, &foreign, &scratch.at("none")] {
        assert_eq!(Stored::open(&disk(), path).unwrap_err().code, Code::R022, "{}", path.display());
        assert_eq!(verify(&disk(), path).unwrap_err().code.exit(), 66);
    }
}

#[test]
fn another_plan_is_told_field_by_field() {
    let (scratch, first) = (Scratch::new(), plan(2, Shard::WHOLE));
    let folder = scratch.at("a");
    start(&folder, &first).unwrap();
    let other = Plan { text: first.text.replace("2026", "7"), ..first.clone() };
    let refused = refusal(&folder, &other);
    assert_eq!((refused.code, refused.code.exit()), (Code::R003, 65));
    assert_eq!(&*refused.found, "seed: 2026 in the folder, 7 now");
    let newer = Plan { value_version: 4, ..other };
    assert_eq!((refusal(&folder, &newer).code, Code::R005.exit()), (Code::R005, 76));
    let shard = Plan { shard: Shard { index: 1, of: 2 }, ..first.clone() };
    assert_eq!(refusal(&folder, &shard).code, Code::W015);
    let mut tables = first.clone();
    tables.tables.pop();
    assert_eq!(refusal(&folder, &tables).code, Code::R003);
    assert_eq!(start(&folder, &Plan { program: "casus 9".into(), ..first }), Ok(vec![]));
}

#[test]
fn blocks_of_elsewhere_are_refused() {
    let (scratch, disk, first) = (Scratch::new(), disk(), plan(2, Shard::WHOLE));
    let (one, two) = (scratch.at("one"), scratch.at("two"));
    sweep(&disk, &one, &first, 1).unwrap();
    let other = Plan { text: first.text.replace("2026", "7"), ..first.clone() };
    sweep(&disk, &two, &other, 1).unwrap();
    fs::copy(two.join("blocks/00001.rows"), one.join("blocks/00001.rows")).unwrap();
    assert_eq!(refusal(&one, &first).code, Code::R002);
    assert_eq!(Stored::open(&disk, &one).unwrap().rows(0, 1).unwrap_err().code, Code::R002);
    assert_eq!(verify(&disk, &one).unwrap().damaged().next().unwrap().name, "blocks/00001.rows");
}

#[test]
fn a_lost_plan_is_rebuilt_on_request_alone() {
    let (scratch, disk, plan) = (Scratch::new(), disk(), plan(3, Shard::WHOLE));
    let folder = scratch.at("a");
    sweep(&disk, &folder, &plan, 1).unwrap();
    let want = contents(&folder);
    fs::remove_file(folder.join("plan.json")).unwrap();
    assert_eq!(refusal(&folder, &plan).code, Code::R004);
    let other = Plan { text: plan.text.replace("2026", "7"), ..plan.clone() };
    let rebuilt = Store::start(&disk, &folder, &other, IfPlanIsLost::Rebuild);
    assert_eq!(rebuilt.map(drop).unwrap_err().code, Code::R002, "the blocks know their plan");
    fs::remove_file(folder.join("plan.json")).unwrap();
    let newer = Plan { value_version: 4, ..plan.clone() };
    let rebuilt = Store::start(&disk, &folder, &newer, IfPlanIsLost::Rebuild);
    assert_eq!(rebuilt.map(drop).unwrap_err().code, Code::R005, "and their engine");
    fs::remove_file(folder.join("plan.json")).unwrap();
    let store = Store::start(&disk, &folder, &plan, IfPlanIsLost::Rebuild).unwrap();
    assert!(store.missing().is_empty());
    drop(store);
    sweep(&disk, &folder, &plan, 1).unwrap();
    assert_eq!(contents(&folder), want);
}

#[test]
fn a_folder_has_one_worker() {
    let (scratch, disk, plan) = (Scratch::new(), disk(), plan(2, Shard::WHOLE));
    let folder = scratch.at("a");
    let store = Store::start(&disk, &folder, &plan, IfPlanIsLost::Refuse).unwrap();
    let refused = refusal(&folder, &plan);
    assert_eq!((refused.code, refused.code.exit()), (Code::R015, 75));
    let holder = format!("the folder is locked by pid {} since 2", std::process::id());
    assert!(refused.what.starts_with(&holder), "{refused}");
    assert_eq!(Stored::open(&disk, &folder).unwrap_err().code, Code::R015);
    drop(store);
    let readers = [Stored::open(&disk, &folder).unwrap(), Stored::open(&disk, &folder).unwrap()];
    assert_eq!(refusal(&folder, &plan).code, Code::R015);
    drop(readers);
    assert_eq!(start(&folder, &plan), Ok(vec![]));
}

#[test]
fn leftovers_of_a_kill_are_removed_and_foreign_files_are_not() {
    let (scratch, disk, plan) = (Scratch::new(), disk(), plan(2, Shard::WHOLE));
    let folder = scratch.at("a");
    sweep(&disk, &folder, &plan, 1).unwrap();
    for name in [".plan.json.tmp.77", "blocks/.00001.rows.tmp.77", "inputs/.scenario.ron.tmp.1"] {
        fs::write(folder.join(name), "half").unwrap();
    }
    for name in ["notes.txt", "blocks/.hidden"] {
        fs::write(folder.join(name), "mine").unwrap();
    }
    let store = Store::start(&disk, &folder, &plan, IfPlanIsLost::Refuse).unwrap();
    assert_eq!(store.swept(), 3);
    drop(store);
    let left = contents(&folder);
    assert!(left.contains_key("notes.txt") && left.contains_key("blocks/.hidden"));
    assert!(!left.keys().any(|name| name.contains(".tmp.")));
    // Killed before there was a plan.
    let early = scratch.at("early");
    fs::create_dir(&early).unwrap();
    fs::write(early.join(".plan.json.tmp.77"), "half").unwrap();
    fs::write(early.join("casus.lock"), "pid 77 since 2026").unwrap();
    assert_eq!(start(&early, &plan), Ok(vec![]));
}

#[test]
fn the_inputs_are_those_of_the_beginning() {
    let (scratch, disk, mut plan) = (Scratch::new(), disk(), plan(2, Shard::WHOLE));
    let folder = scratch.at("a");
    sweep(&disk, &folder, &plan, 1).unwrap();
    let want = contents(&folder);
    let first = plan.clone();
    plan.inputs[1].bytes = b"Scenario() // edited".to_vec();
    assert_eq!(codes(&sweep(&disk, &folder, &plan, 1).unwrap()), [Code::R006]);
    assert_eq!(contents(&folder), want);
    fs::remove_file(folder.join("inputs/scenario.ron")).unwrap();
    assert_eq!(refusal(&folder, &plan).code, Code::R016, "the edited one is not the one that was lost");
    assert_eq!(codes(&sweep(&disk, &folder, &first, 1).unwrap()), [Code::R007]);
    assert_eq!(contents(&folder), want);
    // Killed between plan and inputs, nothing was played: the edited ones are the beginning.
    let early = scratch.at("early");
    fs::create_dir(&early).unwrap();
    fs::copy(folder.join("plan.json"), early.join("plan.json")).unwrap();
    assert_eq!(start(&early, &plan), Ok(vec![]));
    assert_eq!(Stored::open(&disk, &early).unwrap().inputs().unwrap(), plan.inputs);
}

#[test]
fn shards_that_do_not_fit_are_not_merged() {
    let (scratch, disk) = (Scratch::new(), disk());
    let folder = |name: &str, plan: Plan| {
        let path = scratch.at(name);
        sweep(&disk, &path, &plan, 1).unwrap();
        path
    };
    let shard = |index, of| plan(5, Shard { index, of });
    let zero = folder("zero", shard(0, 2));
    let third = folder("third", shard(1, 3));
    let mut other = shard(1, 2);
    other.text = other.text.replace("2026", "7");
    let other = folder("other", other);
    let out = scratch.at("out");
    let refused = |folders: &[&PathBuf]| {
        let folders: Vec<PathBuf> = folders.iter().map(|f| (*f).clone()).collect();
        let refusal = merge(&disk, &folders, &out, &GO).unwrap_err();
        assert!(!out.exists(), "{refusal}");
        (refusal.code, refusal.found)
    };
    assert_eq!(refused(&[]).0, Code::W015);
    assert_eq!(refused(&[&zero, &third]).0, Code::W015);
    assert_eq!(refused(&[&zero, &other]), (Code::R003, "seed: 2026 in the folder, 7 now".into()));
    assert_eq!(refused(&[&zero]), (Code::R017, "2 of shard 1/2".into()));
    assert_eq!(refused(&[&zero, &scratch.at("none")]).0, Code::R022);
    assert_eq!(merge(&disk, std::slice::from_ref(&zero), &zero, &GO).unwrap_err().code, Code::W015);
}

#[test]
fn plans_that_cannot_be_stored() {
    let (scratch, good) = (Scratch::new(), plan(2, Shard::WHOLE));
    let folder = scratch.at("a");
    let code = |change: &dyn Fn(&mut Plan)| {
        let mut plan = good.clone();
        change(&mut plan);
        let refusal = refusal(&folder, &plan);
        assert!(!folder.exists(), "{refusal}");
        refusal.code
    };
    assert_eq!(code(&|p| p.shard = Shard { index: 2, of: 2 }), Code::W015);
    assert_eq!(code(&|p| p.shard = Shard { index: 0, of: 0 }), Code::W015);
    assert_eq!(code(&|p| p.blocks = 10_001), Code::R021);
    assert_eq!(code(&|p| p.text = "[1]".into()), Code::R023);
    assert_eq!(code(&|p| p.text += "\n"), Code::R023);
    assert_eq!(code(&|p| p.inputs[0].name = "../x".into()), Code::R023);
    assert_eq!(code(&|p| p.tables[1].name = "runs".into()), Code::R023);
}

#[test]
fn a_study_that_would_not_fit_is_not_begun() {
    let scratch = Scratch::new();
    let mut plan = plan(4, Shard::WHOLE);
    let width = plan.tables[0].schema.bytes_per_row();
    assert_eq!(width, (4 * 4 + 8 + 4 + 4 + 4 + 16, 52 + 4 * 11 + 21 + 12 + 11 + 12 + 40));
    plan.tables[1].rows = 0;
    assert_eq!(plan.bytes(), (48 * width.0, 48 * width.1));
    plan.tables[0].rows = 1 << 50;
    let real = Disk::real();
    let Some(_) = real.room(&scratch.0) else {
        return eprintln!("SKIPPED: this system does not tell its room");
    };
    let refusal = Store::start(&real, &scratch.at("a"), &plan, IfPlanIsLost::Refuse).map(drop).unwrap_err();
    assert_eq!((refusal.code, refusal.code.exit()), (Code::W017, 78));
    assert!(!scratch.at("a/plan.json").exists(), "so that a smaller study may follow");
    let shard = Plan { shard: Shard { index: 3, of: 8 }, ..plan };
    assert_eq!(shard.bytes(), ((1 << 47) * width.0, 0), "a shard has no tables");
}
