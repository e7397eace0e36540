//! The lists of attacks and of requests: every number of them has a test by name, here or where what it attacks lives.

use super::bench::walk;
use std::path::Path;

/// Numbers of the attacks, T1 to T37, with the file and the name of a test of each.
const ATTACKS: &[(&[u8], &str, &str)] = &[
    (&[1], "crates/casus-console/tests/http/requests.rs", "h8_h10_whoever_has_no_token_learns_nothing"),
    (
        &[2, 3],
        "crates/casus-console/tests/http/worlds.rs",
        "what_a_seat_may_not_know_changes_no_byte_of_its_traffic",
    ),
    (
        &[2],
        "crates/casus-session/tests/all/secrecy.rs",
        "what_a_seat_may_not_know_changes_no_byte_that_it_sees",
    ),
    (&[4], "crates/casus-console/tests/http/attacks.rs", "t4_another_seat_s_number_opens_nothing"),
    (&[5], "crates/casus-console/tests/http/attacks.rs", "t5_the_seed_is_nowhere"),
    (&[6], "crates/casus-console/tests/http/requests.rs", "h20_codes_as_people_type_them"),
    (
        &[6],
        "crates/casus-console/tests/http/requests.rs",
        "t6_guessing_from_many_addresses_stops_all_and_alarms_the_facilitator",
    ),
    (
        &[7],
        "crates/casus-console/tests/http/attacks.rs",
        "t7_a_seat_moves_only_by_the_facilitator_s_word_and_once",
    ),
    (&[8], "crates/casus-console/tests/http/attacks.rs", "t8_a_captured_command_is_worth_nothing_elsewhere"),
    (&[9], "crates/casus-console/tests/http/attacks.rs", "t9_after_the_deadline_is_too_late"),
    (&[10, 11], "crates/casus-console/tests/http/attacks.rs", "t10_t11_other_sites_neither_write_nor_read"),
    (
        &[12],
        "crates/casus-console/tests/http/attacks.rs",
        "t12_a_bent_name_is_misdirected_before_anything_is_looked_up",
    ),
    (&[13, 30], "crates/casus-console/tests/http/attacks.rs", "t13_t30_every_answer_carries_its_headers"),
    (&[14, 15], "crates/casus-console/tests/http/attacks.rs", "t14_t15_hostile_text_is_text"),
    (&[16], "crates/casus-scenario/src/diagnostic.rs", "nothing_of_the_input_reaches_a_terminal_raw"),
    (&[17], "crates/casus-console/tests/http/after.rs", "t17_what_people_wrote_is_no_formula"),
    (&[18], "crates/casus-console/tests/http/requests.rs", "h18_paths_lead_nowhere_else"),
    (&[19], "crates/casus-console/tests/http/lists.rs", "t19_a_scenario_s_pack_lies_beside_it_or_nowhere"),
    (&[20], "crates/casus-console/tests/http/requests.rs", "h4_bodies_are_bounded"),
    (&[21], "crates/casus-console/tests/http/requests.rs", "h3_h5_bodies_are_plain_json"),
    (&[22], "crates/casus-console/tests/http/attacks.rs", "t22_dawdlers_are_dropped"),
    (&[22], "crates/casus-console/tests/http/requests.rs", "h4_a_body_that_does_not_arrive_is_408"),
    (&[23], "crates/casus-console/tests/http/attacks.rs", "t23_a_flood_is_slowed_and_control_is_not"),
    (&[24], "crates/casus-console/tests/http/attacks.rs", "t24_the_newest_three_streams_stay"),
    (&[25], "crates/casus-console/tests/http/attacks.rs", "t25_two_lengths_are_no_request"),
    (&[25], "crates/casus-console/tests/http/requests.rs", "h4_t25_of_two_lengths_nothing_is_smuggled"),
    (&[26], "crates/casus-console/tests/http/requests.rs", "h17_two_methods_and_no_others"),
    (&[27], "crates/casus-console/src/server/body.rs", "an_error_says_where_it_is"),
    (&[28, 29], "crates/casus-console/tests/http/attacks.rs", "t28_t29_the_board_and_pages_hold_no_token"),
    (
        &[31, 32],
        "crates/casus-cli/tests/serve/main.rs",
        "it_listens_on_this_machine_alone_and_keeps_its_files_to_itself",
    ),
    (
        &[31],
        "crates/casus-cli/tests/serve/export.rs",
        "an_export_for_a_seat_holds_all_that_it_was_shown_and_nothing_of_others",
    ),
    (&[33], "crates/casus-console/tests/http/attacks.rs", "t33_a_client_s_clock_is_not_asked"),
    (
        &[34],
        "crates/casus-cli/tests/serve/kill.rs",
        "what_was_acknowledged_is_kept_once_and_countdowns_keep_what_they_had_left",
    ),
    (&[35], "tests/all/bad.rs", "every_number_of_the_catalogue_has_a_file"),
    (&[36], "crates/casus-console/tests/http/attacks.rs", "t36_nothing_arrives_between_beats"),
    (
        &[37],
        "crates/casus-console/src/server/reception.rs",
        "t37_a_handler_that_panics_says_a_number_and_the_log_says_the_rest",
    ),
];

/// Numbers of the requests, H1 to H23, as above.
const REQUESTS: &[(&[u8], &str, &str)] = &[
    (&[1, 2], "crates/casus-console/tests/http/requests.rs", "h1_h2_malformed_bodies_say_where"),
    (&[3, 5], "crates/casus-console/tests/http/requests.rs", "h3_h5_bodies_are_plain_json"),
    (&[4], "crates/casus-console/tests/http/requests.rs", "h4_bodies_are_bounded"),
    (&[4], "crates/casus-console/tests/http/requests.rs", "h4_t25_of_two_lengths_nothing_is_smuggled"),
    (&[4], "crates/casus-console/tests/http/requests.rs", "h4_a_body_that_does_not_arrive_is_408"),
    (&[6, 7], "crates/casus-console/tests/http/requests.rs", "h6_h7_only_our_own_pages_under_our_own_name"),
    (&[8, 10], "crates/casus-console/tests/http/requests.rs", "h8_h10_whoever_has_no_token_learns_nothing"),
    (&[9], "crates/casus-console/tests/http/requests.rs", "h9_what_is_control_s_is_not_there_for_others"),
    (&[11], "crates/casus-console/tests/http/requests.rs", "h11_a_command_is_carried_out_once"),
    (&[12, 13, 14], "crates/casus-console/tests/http/requests.rs", "h12_h13_h14_what_cannot_be_is_refused"),
    (
        &[15, 16],
        "crates/casus-console/tests/http/requests.rs",
        "h15_h16_streams_go_on_in_their_own_place_or_begin_anew",
    ),
    (&[17, 18], "crates/casus-console/tests/http/requests.rs", "h18_paths_lead_nowhere_else"),
    (&[19, 20], "crates/casus-console/tests/http/requests.rs", "h19_heads_are_bounded"),
    (
        &[21],
        "crates/casus-console/tests/http/list.rs",
        "h21_only_the_facilitator_uploads_and_only_lists_that_are_not_too_large",
    ),
    (&[22], "crates/casus-console/tests/http/requests.rs", "h22_a_stop_says_so"),
    (&[23], "crates/casus-cli/tests/serve/full.rs", "what_cannot_be_kept_is_not_acknowledged"),
];

/// The numbers of a list whose tests are where they are said to be.
fn tested(list: &[(&[u8], &str, &str)]) -> Vec<u8> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut numbers = Vec::new();
    for (of, file, name) in list {
        let text = std::fs::read_to_string(root.join(file)).unwrap_or_else(|e| panic!("{file}: {e}"));
        assert!(text.contains(&format!("fn {name}()")), "{file} has no {name}");
        numbers.extend_from_slice(of);
    }
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

#[test]
fn every_attack_and_every_request_has_a_test() {
    assert_eq!(tested(ATTACKS), (1..=37).collect::<Vec<u8>>());
    assert_eq!(tested(REQUESTS), (1..=23).collect::<Vec<u8>>());
}

#[test]
fn t19_a_scenario_s_pack_lies_beside_it_or_nowhere() {
    for name in ["../../etc/passwd", "/etc/passwd", "..", "a/b", "a\\b", "a\0b"] {
        let mut file = walk();
        file.set("alliance.pack", name);
        let problems = file.load().expect_err("no such pack");
        let told = format!("{problems:?}");
        assert!(!told.contains("root:"), "{name}: {told}");
    }
}
