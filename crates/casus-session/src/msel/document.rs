//! A list of items put into the text of a scenario, whose other lines stay as they are.

use casus_scenario::document::{Arming, Draft, Item, ItemKind, Sign, Table};
use casus_scenario::document::{Audience, Scenario};
use casus_scenario::tree::Tree;
use casus_scenario::value::Id;
use casus_scenario::{Diagnostic, Source, edit};

/// The text of a scenario with another list of items. One that has no table gets `table` with them.
///
/// # Errors
///
/// The finding if the text cannot be changed, as when it is not well formed.
pub fn with_items(
    source: &Source,
    scenario: &Scenario,
    table: &Table,
    items: &[Item],
) -> Result<Source, Box<Diagnostic>> {
    let tree = Tree::document(&source.text);
    let Some(found) = tree.tree else {
        let nothing = Diagnostic::new(casus_scenario::Code::S001, 0..0, "there is no document");
        return Err(Box::new(tree.diagnostics.into_iter().next().unwrap_or(nothing)));
    };
    let list = listed(items);
    let set = if scenario.table.is_some() {
        edit::set(source, &found, "table.items", &list)
    } else {
        let drafts: Vec<String> = table.drafts.iter().map(draft).collect();
        let drafts = format!("[\n            {},\n        ]", drafts.join(",\n            "));
        let brief = quoted(table.brief.as_str());
        let whole =
            format!("(\n        brief: {brief},\n        items: {list},\n        drafts: {drafts},\n    )");
        edit::set(source, &found, "table", &whole)
    };
    set.map_err(Box::new)
}

/// A text in quotes. Texts hold no control character but line ends and tabs, which JSON and RON write alike.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

fn draft(draft: &Draft) -> String {
    let mut fields = vec![
        format!("id: {}", quoted(draft.id.as_str())),
        format!("title: {}", quoted(draft.title.as_str())),
    ];
    fields.push(format!("text: {}", quoted(draft.text.as_str())));
    fields.push(format!("rung: {}", draft.rung));
    fields.extend(draft.claim.map(|claim| format!("claim: {claim:?}")));
    fields.push(format!("minutes: {:?}", draft.minutes.get()));
    fields.extend(draft.until.map(|until| format!("until: \"{until}\"")));
    format!("({})", fields.join(", "))
}

fn listed(items: &[Item]) -> String {
    let mut text = String::from("[\n");
    for item in items {
        text.push_str("            (");
        text.push_str(&fields(item).join(", "));
        text.push_str("),\n");
    }
    text.push_str("        ]");
    text
}

fn arms(arming: &Arming) -> String {
    let signs: Vec<String> = arming.when.iter().map(sign).collect();
    let mut text = format!("(when: [{}], cool_down: {:?}", signs.join(", "), arming.cool_down.get());
    if arming.fires {
        text.push_str(", fires: true");
    }
    text + ")"
}

fn sign(sign: &Sign) -> String {
    let share_on = |name: &str, hypothesis: &Id, share: f64| {
        format!("{name}(hypothesis: {}, share: {share:?})", quoted(hypothesis.as_str()))
    };
    match sign {
        Sign::Elapsed(time) => format!("Elapsed(\"{time}\")"),
        Sign::Quiet(minutes) => format!("Quiet({:?})", minutes.get()),
        Sign::Agreed(share) => format!("Agreed({:?})", share.get()),
        Sign::Divided(share) => format!("Divided({:?})", share.get()),
        Sign::Believed { hypothesis, share } => share_on("Believed", hypothesis, share.get()),
        Sign::Doubted { hypothesis, share } => share_on("Doubted", hypothesis, share.get()),
        Sign::Adopted(draft) => format!("Adopted({})", quoted(draft.as_str())),
        Sign::Broken(draft) => format!("Broken({})", quoted(draft.as_str())),
    }
}

/// The fields of an item that are not at their defaults.
fn fields(item: &Item) -> Vec<String> {
    let ids = |ids: &[Id]| ids.iter().map(|id| quoted(id.as_str())).collect::<Vec<_>>().join(", ");
    let mut fields = vec![format!("id: {}", quoted(item.id.as_str()))];
    if item.kind != ItemKind::Inject {
        fields.push(format!("kind: {:?}", item.kind));
    }
    fields.extend(item.at.map(|at| format!("at: \"{at}\"")));
    fields.extend(item.scenario_time.map(|time| format!("scenario_time: \"{time}\"")));
    fields.extend(item.parent.as_ref().map(|id| format!("parent: {}", quoted(id.as_str()))));
    fields.extend(item.purpose.map(|purpose| format!("purpose: {purpose:?}")));
    fields.push(format!("from: {}", quoted(item.from.as_str())));
    match &item.to {
        Audience::Control => {}
        Audience::All => fields.push("to: All".to_owned()),
        Audience::Members(members) => fields.push(format!("to: Members([{}])", ids(members))),
        Audience::Roles(roles) => {
            let roles: Vec<String> = roles.iter().map(|role| format!("{role:?}")).collect();
            fields.push(format!("to: Roles([{}])", roles.join(", ")));
        }
    }
    fields.push(format!("title: {}", quoted(item.title.as_str())));
    let texts = [
        ("thread", &item.thread),
        ("method", &item.method),
        ("text", &item.text),
        ("truth", &item.truth),
        ("expected_action", &item.expected_action),
        ("owner", &item.owner),
        ("condition", &item.condition),
    ];
    for (name, text) in texts {
        fields.extend(text.as_ref().map(|text| format!("{name}: {}", quoted(text.as_str()))));
    }
    fields.extend(item.reliability.map(|grade| format!("reliability: \"{grade}\"")));
    if !item.objectives.is_empty() {
        fields.push(format!("objectives: [{}]", ids(&item.objectives)));
    }
    fields.extend(item.minutes.map(|minutes| format!("minutes: {:?}", minutes.get())));
    for (name, id) in [("evidence", &item.evidence), ("draft", &item.draft)] {
        fields.extend(id.as_ref().map(|id| format!("{name}: {}", quoted(id.as_str()))));
    }
    fields.extend(item.arms.as_ref().map(|arming| format!("arms: {}", arms(arming))));
    if !item.extra.is_empty() {
        let pairs: Vec<String> = item
            .extra
            .iter()
            .map(|(h, v)| format!("({}, {})", quoted(h.as_str()), quoted(v.as_str())))
            .collect();
        fields.push(format!("extra: [{}]", pairs.join(", ")));
    }
    fields
}
