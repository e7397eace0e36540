//! Shards played apart and merged.

use super::*;

impl Bench {
    fn shard(&self, experiment: &str, name: &str, which: &str) {
        self.sweep(experiment, name, &["--shard", which], 0, "merge it with the others");
    }

    #[track_caller]
    fn merge(&self, parts: &[&str], out: &str, code: i32, says: &str) {
        let parts: Vec<String> = parts.iter().map(|name| self.at(name)).collect();
        let parts = parts.iter().map(String::as_str);
        let out = self.at(out);
        let args: Vec<&str> = ["merge"].into_iter().chain(parts).chain(["--out", &out]).collect();
        exits(&args, code, says);
    }
}

#[test]
fn every_order_of_merging_gives_the_bytes_of_one_process() {
    let bench = Bench::new("merge");
    bench.study("whole");
    let want = bench.contents("whole");
    for (name, which) in [("a", "0/3"), ("b", "1/3"), ("c", "2/3")] {
        bench.shard("e.ron", name, which);
    }
    let orders = [
        ["a", "b", "c"],
        ["a", "c", "b"],
        ["b", "a", "c"],
        ["b", "c", "a"],
        ["c", "a", "b"],
        ["c", "b", "a"],
    ];
    for (turn, order) in orders.iter().enumerate() {
        let out = format!("out-{turn}");
        bench.merge(order, &out, 1, "320 invalid, 0 failed");
        assert!(bench.contents(&out) == want, "{order:?}");
        exits(&["verify", &bench.at(&out)], 0, "5 of 5 blocks whole, published, 0 files damaged");
    }
    // More shards than blocks: some are empty.
    let parts: Vec<String> = (0..7).map(|index| format!("of-seven-{index}")).collect();
    for (index, part) in parts.iter().enumerate() {
        bench.shard("e.ron", part, &format!("{index}/7"));
    }
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    bench.merge(&parts, "of-seven", 1, "1,280 rows");
    assert!(bench.contents("of-seven") == want);
    // A merge that is begun again, a part given twice, a whole study as the only part.
    bench.merge(&["a", "b", "c", "a"], "out-0", 1, "1,280 rows");
    bench.merge(&["whole"], "copy", 1, "1,280 rows");
    assert!(bench.contents("copy") == want && bench.contents("out-0") == want);
    // The merged study is the study: the sweep has nothing left to do.
    assert_eq!(bench.sweep("e.ron", "copy", &[], 1, "1,280 rows"), "");
}

#[test]
fn parts_that_do_not_fit_are_refused_with_counts() {
    let bench = Bench::new("mismatch");
    bench.shard("e.ron", "a", "0/2");
    bench.shard("e.ron", "b", "1/2");
    bench.shard("e.ron", "third", "1/3");
    bench.merge(&["a", "third"], "out", 65, "[W015] the study was cut into another number of shards");
    bench.merge(&["b"], "out", 65, "[R017] 3 of 5 blocks are missing");
    bench.merge(&["b"], "out", 65, "3 of shard 0/2");
    bench.merge(&["a", "b"], "a", 65, "[W015] the shards cannot be merged into one of them");
    bench.merge(&["a", "nothing"], "out", 66, "[R022]");
    exits(&["merge", "--out", &bench.at("out")], 2, "<DIR>");

    bench.experiment("other.ron", "Fixed(40)", "Fixed(41)");
    bench.shard("other.ron", "other", "1/2");
    bench.merge(&["a", "other"], "out", 65, "experiment.replicates.Fixed: 40 in the folder, 41 now");
    let scenario = SCENARIO.replace("harm: 0.5", "harm: 0.6");
    fs::write(bench.at("tiny.ron"), scenario).expect("written");
    bench.shard("e.ron", "edited", "1/2");
    bench.merge(&["a", "edited"], "out", 65, "[R003] the shard is of another study");
    assert!(!Path::new(&bench.at("out")).exists(), "nothing is written before all is checked");

    // The edit came after shard 0 had begun, and the folder of shard 0 knows what it began with.
    bench.sweep("e.ron", "a", &["--shard", "0/2"], 0, "[R006] scenario-0.ron was edited");
    bench.sweep("e.ron", "a", &["--shard", "1/2"], 65, "[W015] the folder holds another shard");
    bench.sweep("e.ron", "a", &[], 65, "[W015]");
    for which in ["2/2", "0/0", "-1/2", "1", "a/b", "4294967296/4294967297"] {
        bench.sweep("e.ron", "out", &["--shard", which], 2, "W015");
    }
    bench.merge(&["a", "b"], "out", 1, "1,280 rows");
}

/// The two packs have one name and different members.
#[test]
fn scenarios_with_packs_of_one_name_keep_their_own() {
    let bench = Bench::new("packs");
    let pack = include_str!("../../../../scenarios/packs/nato-2026.ron").replace("\"nato-2026\"", "\"Mine\"");
    let bolder = pack.replacen("exposure: 0.188", "exposure: 0.988", 1);
    assert_ne!(pack, bolder);
    for (name, pack) in [("one", &pack), ("two", &bolder)] {
        fs::create_dir(bench.at(name)).expect("a folder");
        let text = SCENARIO.replace("\"tiny\"", &format!("\"{name}\"")).replace("nato-2026", "Mine");
        fs::write(bench.at(&format!("{name}/scenario.ron")), text).expect("written");
        fs::write(bench.at(&format!("{name}/Mine.ron")), pack).expect("written");
    }
    bench.experiment("e.ron", "\"tiny.ron\"", "\"one\", \"two\"");
    bench.sweep("e.ron", "a", &[], 1, "2,560 rows");
    let study = bench.contents("a");
    assert!(
        study["inputs/pack-0-0.ron"] == pack.as_bytes() && study["inputs/pack-1-0.ron"] == bolder.as_bytes()
    );
    // Sample 4 is point 0 in the second scenario.
    replay::agrees(&bench.at("a"), 4, 7);
    fs::write(bench.at("two/Mine.ron"), &pack).expect("written");
    bench.sweep("e.ron", "a", &[], 1, "[R006] pack-1-0.ron was edited");
    bench.sweep("e.ron", "b", &[], 1, "2,560 rows");
    assert_ne!(bench.contents("b")["plan.json"], study["plan.json"], "another pack is another study");
}

/// A pack that an axis chooses is a part of the study like that of the scenario.
#[test]
fn packs_that_are_chosen_are_kept() {
    let bench = Bench::new("chosen");
    let pack = include_str!("../../../../scenarios/packs/nato-2026.ron");
    let pack = pack.replace("\"nato-2026\"", "\"bolder\"").replacen("exposure: 0.188", "exposure: 0.988", 1);
    fs::write(bench.at("bolder.ron"), &pack).expect("written");
    let levers =
        "(name: \"pack\", path: \"alliance.pack\", among: [\"nato-2026\", \"bolder\"]), (name: \"horizon\"";
    bench.experiment("e.ron", "(name: \"horizon\"", levers);
    bench.sweep("e.ron", "a", &[], 1, "2,560 rows");
    assert_eq!(bench.contents("a")["inputs/pack-0-1.ron"], pack.as_bytes());
    fs::remove_file(bench.at("bolder.ron")).expect("removed");
    for sample in [0, 4] {
        replay::agrees(&bench.at("a"), sample, 3);
    }
}
