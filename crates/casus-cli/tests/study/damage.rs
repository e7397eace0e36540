//! Bits that flip, files that are cut: found, and made again.

use super::*;

/// Flips random bits, one at a time; `FLIPS` says how many, 200 if it is not set. Every twentieth is left to the sweep.
#[test]
fn every_flipped_bit_is_found_and_healed() {
    let bench = Bench::new("flips");
    bench.study("a");
    let (want, folder) = (bench.contents("a"), bench.at("a"));
    let files: Vec<&String> = want.keys().collect();
    let mut dice = Dice(2026);
    let flips = asked("FLIPS", 200);
    for flip in 0..flips {
        let name = files[flip % files.len()];
        let mut bytes = want[name].clone();
        let bit = dice.below(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        let path = format!("{folder}/{name}");
        fs::write(&path, &bytes).expect("written");
        let output = exits(&["verify", &folder], 65, name);
        assert!(out(&output).contains(&format!("damaged {name}: ")), "bit {bit} of {name}: {}", out(&output));
        // plan.json is not healed unasked: without it nothing says what the folder is.
        let heal = flip % 20 < 3 || flip < files.len();
        match (heal, name.as_str()) {
            (false, _) => fs::write(&path, &want[name]).expect("written"),
            (true, "plan.json") => {
                bench.sweep("e.ron", "a", &[], 65, "[R016] the plan is damaged");
                assert_eq!(bench.sweep("e.ron", "a", &["--rebuild-plan"], 1, "1,280 rows"), "");
            }
            (true, name) => {
                let told = bench.sweep("e.ron", "a", &[], 1, "1,280 rows");
                let says = match name.split_once('/') {
                    Some(("blocks", _)) => "[R001] 1 blocks are damaged and are played again".to_owned(),
                    Some((_, input)) => format!("[R007] the copy of {input} was lost and is restored"),
                    None => format!("[R007] {name} is lost or damaged; the tables are made again"),
                };
                assert!(told.contains(&says), "no {says:?} in {told:?}");
            }
        }
        assert!(!heal || bench.contents("a") == want, "bit {bit} of {name} is not healed");
    }
    exits(&["verify", &folder], 0, "0 files damaged");
    println!("{flips} flipped bits over {} files, all found", files.len());
}

#[test]
fn files_that_are_cut_or_gone_are_found_and_healed() {
    let bench = Bench::new("cuts");
    bench.study("a");
    let (want, folder) = (bench.contents("a"), bench.at("a"));
    for (name, bytes) in &want {
        let path = format!("{folder}/{name}");
        for length in [0, bytes.len() / 2, bytes.len() - 1] {
            fs::write(&path, &bytes[..length]).expect("written");
            exits(&["verify", &folder], 65, name);
        }
        fs::remove_file(&path).expect("removed");
        match name.as_str() {
            "plan.json" => drop(exits(&["verify", &folder], 66, "[R022]")),
            // Without it the study is not finished, which is no damage.
            "manifest.json" => drop(exits(&["verify", &folder], 0, "not published")),
            _ => drop(exits(&["verify", &folder], 65, name)),
        }
        bench.sweep(
            "e.ron",
            "a",
            if name == "plan.json" { &["--rebuild-plan"] } else { &[] },
            1,
            "1,280 rows",
        );
        assert!(bench.contents("a") == want, "{name} is not healed");
    }
}

/// A shard that is damaged is named by a merge, and its sweep plays again what is lost.
#[test]
fn a_damaged_shard_heals_before_it_is_merged() {
    let bench = Bench::new("shard");
    bench.study("whole");
    for (name, which) in [("a", "0/2"), ("b", "1/2")] {
        bench.sweep("e.ron", name, &["--shard", which], 0, "is complete");
    }
    fs::write(bench.at("a/blocks/00002.rows"), "").expect("written");
    exits(&["verify", &bench.at("a")], 65, "damaged blocks/00002.rows");
    let merge = |code, says| {
        exits(&["merge", &bench.at("a"), &bench.at("b"), "--out", &bench.at("out")], code, says);
    };
    merge(65, "[R016] 1 blocks are damaged in the shards");
    bench.sweep("e.ron", "a", &["--shard", "0/2"], 0, "[R001] 1 blocks are damaged and are played again");
    merge(1, "1,280 rows");
    assert!(bench.contents("out") == bench.contents("whole"));
}
