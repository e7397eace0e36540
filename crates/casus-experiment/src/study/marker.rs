//! The plan as it stands in the folder, and how another differs from it.

use super::block::Origin;
use super::disk::Disk;
use super::plan::{BLOCKS, Plan, Shard, Table};
use super::refusal::{Code, Refusal};
use super::sealed;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;
use std::path::Path;

/// The file by which a study's folder is known.
pub(crate) const MARKER: &str = "plan.json";

const KIND: &str = "casus.study";
const FORMAT: u32 = 1;

/// What `plan.json` holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Marker {
    kind: String,
    format: u32,
    pub(crate) program: String,
    pub(crate) value_version: u32,
    pub(crate) plan_hash: String,
    pub(crate) blocks: u32,
    pub(crate) shard: Shard,
    pub(crate) inputs: Vec<Copied>,
    pub(crate) tables: Vec<Table>,
    pub(crate) plan: Box<RawValue>,
}

/// An input as it was when the study began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Copied {
    pub(crate) name: String,
    pub(crate) bytes: u64,
    pub(crate) blake3: String,
}

/// What is read first of a marker, whatever its version.
#[derive(Deserialize)]
struct Heading {
    kind: String,
    format: u32,
}

impl Marker {
    pub(crate) fn of(plan: &Plan, folder: &Path) -> Result<Marker, Refusal> {
        let refuse = |_| Refusal::new(Code::R023, folder, "the plan is not the text of a JSON object");
        Ok(Marker {
            kind: KIND.to_owned(),
            format: FORMAT,
            program: plan.program.clone(),
            value_version: plan.value_version,
            plan_hash: plan.hash().to_string(),
            blocks: plan.blocks,
            shard: plan.shard,
            inputs: plan.inputs.iter().map(|i| copied(&i.name, &i.bytes)).collect(),
            tables: plan.tables.clone(),
            plan: RawValue::from_string(plan.text.clone()).map_err(refuse)?,
        })
    }

    /// The marker of a folder, if it has one.
    pub(crate) fn read(disk: &Disk, folder: &Path) -> Result<Option<Marker>, Refusal> {
        let path = folder.join(MARKER);
        let bytes = disk.read(&path).map_err(|e| Refusal::io(&path, "reading", &e))?;
        let Some(bytes) = bytes else { return Ok(None) };
        let damaged = || {
            Refusal::new(Code::R016, &path, "the plan is damaged")
                .hint("have the folder's plan rebuilt from the experiment, or start in another folder")
        };
        let broken = |broken| match broken {
            sealed::Broken::Damaged => damaged(),
            sealed::Broken::Unknown(why) => {
                Refusal::new(Code::R018, &path, "the plan is of an unknown form").found(why)
            }
        };
        let heading: Heading = sealed::unseal(&bytes).map_err(broken)?;
        if heading.kind != KIND || heading.format != FORMAT {
            return Err(Refusal::new(Code::R018, &path, "the plan is of another format")
                .expected(format!("{KIND} {FORMAT}"))
                .found(format!("{} {}", heading.kind, heading.format)));
        }
        let marker: Marker = sealed::unseal(&bytes).map_err(broken)?;
        let sound = marker.shard.index < marker.shard.of && marker.blocks <= BLOCKS;
        if !sound || marker.origin().plan.to_string() != marker.plan_hash {
            return Err(damaged());
        }
        Ok(Some(marker))
    }

    /// What the study's blocks are made from.
    pub(crate) fn origin(&self) -> Origin {
        Origin { plan: blake3::hash(self.plan.get().as_bytes()), value_version: self.value_version }
    }

    pub(crate) fn text(&self, folder: &Path) -> Result<String, Refusal> {
        sealed::seal(self).map_err(|e| Refusal::new(Code::R023, folder, e.to_string()))
    }

    /// Refuses another study than the one in the folder.
    pub(crate) fn accept(&self, asked: &Marker, folder: &Path) -> Result<(), Refusal> {
        let place = folder.join(MARKER);
        if self.value_version != asked.value_version {
            return Err(Refusal::new(
                Code::R005,
                &place,
                "the study was begun with an engine of other values",
            )
            .expected(format!("value version {}", self.value_version))
            .found(format!("value version {}", asked.value_version))
            .hint(format!("finish it with {}, or start in another folder", self.program)));
        }
        if self.plan_hash != asked.plan_hash {
            let differences = differences(self.plan.get(), asked.plan.get());
            return Err(Refusal::new(Code::R003, &place, "the study in the folder has another plan")
                .found(differences)
                .hint("repeat the command that began it, or choose another folder"));
        }
        if self.shard != asked.shard {
            return Err(Refusal::new(Code::W015, &place, "the folder holds another shard")
                .expected(format!("shard {}", self.shard))
                .found(format!("shard {}", asked.shard))
                .hint("give every shard a folder of its own"));
        }
        if (self.blocks, &self.tables) != (asked.blocks, &asked.tables) {
            let text = |m: &Marker| serde_json::to_string(&(m.blocks, &m.tables));
            let texts = (text(self).unwrap_or_default(), text(asked).unwrap_or_default());
            return Err(Refusal::new(Code::R003, &place, "blocks or tables of the study differ")
                .found(differences(&texts.0, &texts.1))
                .hint("repeat the command that began it, or choose another folder"));
        }
        Ok(())
    }
}

pub(crate) fn copied(name: &str, bytes: &[u8]) -> Copied {
    let blake3 = blake3::hash(bytes).to_string();
    Copied { name: name.to_owned(), bytes: bytes.len() as u64, blake3 }
}

/// Most differences that are told.
const TOLD: usize = 8;

/// Where two JSON texts differ, field by field.
pub(crate) fn differences(stored: &str, asked: &str) -> String {
    let (Ok(old), Ok(new)) = (serde_json::from_str(stored), serde_json::from_str(asked)) else {
        return "the texts differ".to_owned();
    };
    let mut found = Vec::new();
    compare("", Some(&old), Some(&new), &mut found);
    if found.is_empty() {
        return "the same values written in another way".to_owned();
    }
    let more = found.len().saturating_sub(TOLD);
    found.truncate(TOLD);
    let rest = if more > 0 { format!(", and {more} more") } else { String::new() };
    found.join(", ") + &rest
}

fn compare(path: &str, stored: Option<&Value>, asked: Option<&Value>, found: &mut Vec<String>) {
    if stored == asked {
        return;
    }
    match (stored, asked) {
        (Some(Value::Object(old)), Some(Value::Object(new))) => {
            let added = new.keys().filter(|key| !old.contains_key(*key));
            for key in old.keys().chain(added) {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                compare(&path, old.get(key), new.get(key), found);
            }
        }
        (Some(Value::Array(old)), Some(Value::Array(new))) => {
            for at in 0..old.len().max(new.len()) {
                compare(&format!("{path}[{at}]"), old.get(at), new.get(at), found);
            }
        }
        _ => {
            let text = |value: Option<&Value>| value.map_or("nothing".to_owned(), short);
            found.push(format!("{path}: {} in the folder, {} now", text(stored), text(asked)));
        }
    }
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 60 { text } else { text.chars().take(57).chain("...".chars()).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_told_by_path() {
        let told = differences(
            r#"{"a":{"b":1,"c":[1,2]},"d":"x","e":null}"#,
            r#"{"a":{"b":2,"c":[1,2,3]},"d":"x","f":0}"#,
        );
        let want = "a.b: 1 in the folder, 2 now, a.c[2]: nothing in the folder, 3 now, \
            e: null in the folder, nothing now, f: nothing in the folder, 0 now";
        assert_eq!(told, want);
        assert_eq!(differences("{\"a\":1}", "{ \"a\": 1}"), "the same values written in another way");
        let long = format!("[{}]", vec!["0"; 30].join(","));
        assert!(differences("[]", &long).ends_with(", and 22 more"));
    }
}
