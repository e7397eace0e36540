//! What is lost or damaged is found, and made again.

use super::*;

/// A reproducible choice below `n`.
fn choice(state: &mut u64, n: usize) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    ((*state >> 33) % n as u64) as usize
}

#[test]
fn every_flipped_bit_is_found_and_healed() {
    let (scratch, disk, plan) = (Scratch::new(), disk(), plan(3, Shard::WHOLE));
    let folder = scratch.at("a");
    sweep(&disk, &folder, &plan, 1).unwrap();
    let want = contents(&folder);
    assert_eq!(verify(&disk, &folder).unwrap().refusal(&folder), None);
    let files: Vec<&String> = want.keys().collect();
    let mut state = 2026;
    for flip in 0..220 {
        // Every file has its turn, the large ones no more often than the small.
        let name = files[flip % files.len()];
        let (mut bytes, path) = (want[name].clone(), folder.join(name));
        let at = choice(&mut state, bytes.len());
        bytes[at] ^= 1 << choice(&mut state, 8);
        fs::write(&path, &bytes).unwrap();
        let found = verify(&disk, &folder).unwrap();
        let damaged: Vec<&str> = found.damaged().map(|file| file.name.as_str()).collect();
        assert_eq!(damaged, [name.as_str()], "byte {at} of {name}");
        assert_eq!(found.refusal(&folder).unwrap().code.exit(), 65);
        if flip % 4 == 0 {
            let lost = if name == "plan.json" { IfPlanIsLost::Rebuild } else { IfPlanIsLost::Refuse };
            let mut store = Store::start(&disk, &folder, &plan, lost).unwrap();
            store.fill(1, &GO, &play, &|_| ()).unwrap();
            let (_, notes) = store.publish(&GO).unwrap();
            drop(store);
            assert_eq!(contents(&folder), want, "{name}");
            let table = name.contains(".csv") || name.contains(".parquet") || name == "manifest.json";
            assert_eq!(codes(&notes), if table { vec![Code::R007] } else { vec![] }, "{name}");
        } else {
            fs::write(&path, &want[name]).unwrap();
        }
    }
}

#[test]
fn no_cut_file_passes() {
    let (scratch, disk, plan) = (Scratch::new(), disk(), plan(2, Shard::WHOLE));
    let folder = scratch.at("a");
    sweep(&disk, &folder, &plan, 1).unwrap();
    let want = contents(&folder);
    for (name, bytes) in &want {
        for length in [0, 1, bytes.len() / 2, bytes.len() - 1] {
            fs::write(folder.join(name), &bytes[..length]).unwrap();
            let found = verify(&disk, &folder).unwrap();
            assert_eq!(
                found.damaged().map(|f| &f.name).collect::<Vec<_>>(),
                [name],
                "{length} bytes of {name}"
            );
        }
        fs::write(folder.join(name), bytes).unwrap();
    }
    assert_eq!(verify(&disk, &folder).unwrap().damaged().count(), 0);
}

#[test]
fn damaged_and_lost_blocks_are_played_again_and_nothing_else() {
    let (scratch, disk, plan) = (Scratch::new(), disk(), plan(6, Shard::WHOLE));
    let folder = scratch.at("a");
    sweep(&disk, &folder, &plan, 1).unwrap();
    let want = contents(&folder);
    let block = |number: u32| folder.join(format!("blocks/0000{number}.rows"));
    fs::write(block(1), &want["blocks/00001.rows"][..40]).unwrap();
    fs::write(block(2), b"").unwrap();
    // A good block under another's number is no less wrong.
    fs::write(block(3), &want["blocks/00004.rows"]).unwrap();
    fs::remove_file(block(5)).unwrap();
    let missing = verify(&disk, &folder).unwrap();
    assert_eq!((missing.whole_blocks, missing.damaged().count()), (2, 4));
    let stored = Stored::open(&disk, &folder).unwrap();
    let refused = |block| stored.rows(0, block).unwrap_err().code;
    assert_eq!((refused(1), refused(3), refused(5)), (Code::R016, Code::R016, Code::R017));
    assert_eq!(stored.missing(), Ok(vec![5]));
    drop(stored);
    let mut store = Store::start(&disk, &folder, &plan, IfPlanIsLost::Refuse).unwrap();
    assert_eq!(store.missing(), [1, 2, 3, 5]);
    assert_eq!(codes(store.notes()), [Code::R001, Code::R007]);
    assert_eq!(store.publish(&GO).unwrap_err().code, Code::R017);
    store.fill(2, &GO, &play, &|_| ()).unwrap();
    store.publish(&GO).unwrap();
    drop(store);
    assert_eq!(contents(&folder), want);
}

#[test]
fn tables_without_a_manifest_count_for_nothing() {
    let (scratch, disk, plan) = (Scratch::new(), disk(), plan(2, Shard::WHOLE));
    let folder = scratch.at("a");
    sweep(&disk, &folder, &plan, 1).unwrap();
    let want = contents(&folder);
    fs::remove_file(folder.join("manifest.json")).unwrap();
    fs::write(folder.join("runs.parquet"), b"half").unwrap();
    assert!(!verify(&disk, &folder).unwrap().published);
    sweep(&disk, &folder, &plan, 1).unwrap();
    assert_eq!(contents(&folder), want);
}

#[test]
fn a_copy_of_a_damaged_block_serves_a_merge() {
    let (scratch, disk) = (Scratch::new(), disk());
    let folder = |index| scratch.at(&format!("shard-{index}"));
    (0..2).for_each(|index| drop(sweep(&disk, &folder(index), &plan(4, Shard { index, of: 2 }), 1).unwrap()));
    let copy = scratch.at("copy");
    sweep(&disk, &copy, &plan(4, Shard { index: 0, of: 2 }), 1).unwrap();
    fs::write(folder(0).join("blocks/00002.rows"), b"damaged").unwrap();
    let out = scratch.at("out");
    let refusal = merge(&disk, &[folder(0), folder(1)], &out, &GO).unwrap_err();
    assert_eq!((refusal.code, &*refusal.found), (Code::R016, "1 of shard 0/2"));
    merge(&disk, &[folder(0), folder(1), copy], &out, &GO).unwrap();
    assert_eq!(verify(&disk, &out).unwrap().whole_blocks, 4);
}
