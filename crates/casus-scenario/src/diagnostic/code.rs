//! The catalogue of diagnostic codes.

use std::fmt;
use std::str::FromStr;

/// How bad a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The document cannot be used.
    Error,
    /// The document can be used, but something in it is probably not meant.
    Warning,
}

impl Severity {
    /// The word that opens a rendered diagnostic.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text is not a code of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownCode;

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a diagnostic code; codes look like S010")
    }
}

impl std::error::Error for UnknownCode {}

macro_rules! catalogue {
    ($($code:ident $severity:ident $title:literal $explanation:literal)*) => {
        /// One variant for each rule that a document or the folder of a study can break.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $code,)*
        }

        impl Code {
            const ALL: &'static [Code] = &[$(Code::$code),*];

            /// The code as it is printed, such as `S010`.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$code => stringify!($code),)* }
            }

            /// The rule in a few words.
            pub fn title(self) -> &'static str {
                match self { $(Code::$code => $title,)* }
            }

            /// What the code means, with a bad and a good example.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$code => $explanation,)* }
            }

            /// The severity that the rule has unless the reporter says otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Code::$code => Severity::$severity,)* }
            }
        }
    };
}

catalogue! {
S001 Error "empty document"
"The file holds nothing but spaces and comments.
bad:  // to be written
good: Scenario(format: 1, id: \"first\")
`casus new` writes a commented document to start from."
S002 Error "not UTF-8 text"
"Documents are UTF-8 text. Some editors save UTF-16 or an older national encoding.
bad:  a file saved as \"Unicode\" (UTF-16) or Windows-1252
good: the same file saved as UTF-8, with or without a byte order mark"
S003 Error "control or invisible character"
"Outside strings only ordinary spaces, tabs and line ends may separate words. Text pasted from a web page or a word processor often brings no-break or zero-width spaces that look like nothing at all.
bad:  tick:<U+00A0>\"6h\"
good: tick: \"6h\""
S004 Error "looks like JSON"
"Documents are RON: a group of named fields stands in round brackets and field names are not quoted. Curly brackets are for maps only.
bad:  { \"format\": 1, \"id\": \"first\" }
good: Scenario(format: 1, id: \"first\")"
S005 Error "text after the end"
"A file holds one document; something follows its last bracket, often because a bracket was closed too early.
bad:  Scenario(format: 1), id: \"first\"
good: Scenario(format: 1, id: \"first\")"
S006 Error "unclosed bracket, string or comment"
"Something was opened and never closed, or closed by a bracket of another kind. The position of the opening is reported too.
bad:  owners: [\"POL\", \"LTU\")
good: owners: [\"POL\", \"LTU\"]"
S007 Error "missing comma or colon"
"Fields and list elements are separated by commas, and a name is separated from its value by a colon.
bad:  (id: \"staged\" warrants 3)
good: (id: \"staged\", warrants: 3)"
S008 Error "nested too deeply"
"Brackets may be nested 32 deep. An honest scenario needs about eight.
bad:  [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
good: [1]"
S009 Error "too large"
"The file or a text in it is longer than the published limit (`casus limits` prints them all). The limit of a file can be raised up to a hard ceiling with --raise-limits.
bad:  summary: \"… 20,000 characters …\"
good: summary: \"… a few paragraphs …\""
S010 Error "unknown field"
"The name is not a field of this group. Unknown names are refused because a misspelt field would otherwise be ignored and its default used.
bad:  (members: [\"POL\"], exposre: 0.9)
good: (members: [\"POL\"], exposure: 0.9)"
S011 Error "missing field"
"A field that has no default is not written.
bad:  FrontLine(id: \"F1\", title: \"The front gives way\", change: -0.2)
good: FrontLine(id: \"F1\", at: \"D-2 06:00\", title: \"The front gives way\", change: -0.2)"
S012 Error "field written twice"
"The same field appears twice in one group; only one of the two can be meant.
bad:  (id: \"a\", harm: 0.1, harm: 0.6)
good: (id: \"a\", harm: 0.6)"
S013 Error "map key written twice"
"The same key appears twice in one map; a plain reader would silently keep the last.
bad:  favours: { \"ally\": 0.2, \"ally\": 0.8 }
good: favours: { \"ally\": 0.2, \"staged\": 0.8 }"
S014 Error "id used twice"
"Two things of one kind carry the same id, or ids that differ only in upper and lower case or in the way an accent is written.
bad:  [(id: \"H1\", label: \"Staged\"), (id: \"h1\", label: \"Accident\")]
good: [(id: \"H1\", label: \"Staged\"), (id: \"H2\", label: \"Accident\")]"
S015 Error "unknown reference"
"A text names a member, hypothesis or inject that does not exist in the document or its pack.
bad:  truth: \"stagd\"
good: truth: \"staged\""
S016 Error "bad relation"
"A relation joins a member with itself, is written twice, or has no counterpart where both directions are required.
bad:  (from: \"POL\", to: \"POL\", weight: 0.3)
good: (from: \"POL\", to: \"LTU\", weight: 0.3)"
S017 Error "unknown choice"
"The word is not one of the choices that this place allows. Choices are written without quotes and with their capital letters.
bad:  technique: falseflag
good: technique: FalseFlag"
S018 Error "optional value"
"The field may be left out or written None; any other value is written as it is or inside Some( ).
bad:  group: null
good: group: None"
S019 Error "unknown extension"
"The header asks for a RON extension that does not exist. Documents need no extension headers at all.
bad:  #![enable(implicit_som)]
good: (no header)"
S020 Error "wrong document name"
"The word before the bracket names another kind of document, or is misspelt.
bad:  Scenaro(format: 1)
good: Scenario(format: 1)"
S021 Error "not a finite number"
"NaN, infinities and numbers too large to represent cannot be used in a calculation.
bad:  pressure: 1e999
good: pressure: 0.6"
S022 Warning "number rounds to zero"
"The number is so small that it is stored as zero.
bad:  strength: 1e-9999
good: strength: 0"
S023 Error "number out of range"
"The number lies outside the range of its field, for example a probability above one.
bad:  ambiguity: 1.5
good: ambiguity: 0.5"
S024 Error "integer cannot be held exactly"
"A whole number above 2^53 (9007199254740992) in a field for decimal numbers would be changed silently by rounding.
bad:  weight: 9007199254740993
good: weight: 9007199254740992"
S025 Error "whole number out of bounds"
"The whole number is negative where only positive ones make sense, or too large for its field.
bad:  warrants: -1
good: warrants: 1"
S026 Error "expected a whole number"
"The field counts something, so it wants a whole number without point or exponent.
bad:  rounds: 2.0
good: rounds: 2"
S027 Error "shares do not add up to one"
"The probabilities of a complete set must sum to 1; the message shows the sum and its terms.
bad:  (id: \"staged\", prior: 0.5, …), (id: \"ally\", prior: 0.6, …)
good: (id: \"staged\", prior: 0.4, …), (id: \"ally\", prior: 0.6, …)"
S028 Warning "belief that can never change"
"A prior of exactly 0 or 1 stays there whatever the evidence says, and priors that are all zero say nothing.
bad:  (id: \"staged\", prior: 1.0, …), (id: \"ally\", prior: 0.0, …)
good: (id: \"staged\", prior: 0.95, …), (id: \"ally\", prior: 0.05, …)"
S029 Error "time outside the scenario"
"Something is set before the scenario begins, after it ends, or a deadline lies before its start.
bad:  horizon: \"2d\" with an inject at: \"D+5 06:00\"
good: horizon: \"7d\" with an inject at: \"D+5 06:00\""
S030 Error "triggers in a circle"
"Injects wait for each other, so that none can ever happen; the message prints the circle.
bad:  A waits for B, B waits for A
good: A waits for B, B happens at \"D+1 06:00\""
S031 Error "truth missing or contradictory"
"Every incident has one true cause. Here it is not named, or two causes are claimed at once.
bad:  no truth field
good: truth: \"staged\""
S032 Error "forbidden character in a text"
"Texts may hold line breaks and tabs, but no NUL, no other control characters (a terminal would obey them) and no marks that reverse the direction of writing (they can make a text read differently from what it is). This holds for escapes such as \\u{202e} too.
bad:  title: \"Rockets\\u{0}\"
good: title: \"Rockets\""
S033 Error "bad escape in a string"
"After a backslash only n, r, t, 0, \\, \", ', xHH and u{…} are known, and u{…} must name a character.
bad:  title: \"C:\\path \\u{d800}\"
good: title: \"C:\\\\path \\u{2019}\""
S034 Error "format version not supported"
"The document was written for another version of the format. The message says which program version reads it or how to convert it.
bad:  format: 99
good: format: 1"
S035 Error "two scenarios with one id"
"Two documents in the folder carry the same id, so that the id does not say which is meant.
bad:  a/scenario.ron and b/scenario.ron, both id: \"cable\"
good: id: \"cable\" and id: \"cable-2\""
S036 Error "wrong kind of value"
"The value is of another kind than the field wants: text where a number belongs, one value where a list belongs, named fields where a plain value belongs.
bad:  harm: \"0.6\"
good: harm: 0.6"
S037 Error "badly written value"
"Some texts have a form of their own: spans of time (\"6h\", \"1d 12h\"), scenario times (\"D+2 06:00\"), dates (\"2026-10-05 04:00\"), grades (\"B2\") and ids. They are written in quotes.
bad:  tick: 6h
good: tick: \"6h\""
S038 Warning "unusual number"
"The number is read, but a reader may take it for something else: leading zeros, a type after the digits, or the code of a character. Underscores between digits and 0x are fine.
bad:  warrants: 003
good: warrants: 3"
S039 Warning "code and inject differ"
"A coded incident keeps the codes of the coding guide beside what is played. Where an inject says the same, such as the harm of the incident or what the motion asks, both must agree: else one of them was changed and the other forgotten.
bad:  codes: (harm: Table(3)) beside Incident(harm: 0.5)
good: codes: (harm: Table(3)) beside Incident(harm: 0.75)"
T001 Error "an item that reaches nobody"
"An inject, a contingency or a decision is addressed to control alone, or to an empty list, so that no player would ever see it. What only control should read is of the kind Note, Context or Expected.
bad:  (id: \"S1.01\", from: \"Press\", title: \"Shots\", at: \"T+00:05\")
good: (id: \"S1.01\", from: \"Press\", title: \"Shots\", at: \"T+00:05\", to: All)"
T002 Error "an item without a time"
"Only what control keeps in reserve, reads or notes may be without a time of the session.
bad:  (id: \"S1.01\", from: \"Press\", title: \"Shots\", to: All)
good: (id: \"S1.01\", at: \"T+00:05\", from: \"Press\", title: \"Shots\", to: All)"
T003 Warning "an objective that nothing serves"
"No item names the objective, so that the session cannot show whether it was met.
bad:  objectives: [(id: \"O1\", text: \"Weigh evidence\")], and no item with objectives: [\"O1\"]
good: (id: \"S1.01\", objectives: [\"O1\"], at: \"T+00:05\", from: \"Press\", title: \"Shots\", to: All)"
T004 Warning "an item that serves no objective"
"The table has objectives and this item names none of them. Either it can be left out, or an objective is missing.
bad:  (id: \"S1.01\", at: \"T+00:05\", from: \"Press\", title: \"Shots\", to: All)
good: (id: \"S1.01\", objectives: [\"O1\"], at: \"T+00:05\", from: \"Press\", title: \"Shots\", to: All)"
T005 Warning "past the end of the session"
"The item is due, or its silence runs out, after the minutes that the session is meant to last.
bad:  minutes: 60, and an item with at: \"T+01:30\"
good: minutes: 150"
T006 Warning "the fiction goes back"
"A later item of the session tells an earlier hour of the fiction than a jump before it.
bad:  a jump to \"D+2\", then an item with scenario_time: \"D+1 12:00\"
good: scenario_time: \"D+2 06:00\""
T007 Warning "a contingency that says not when"
"A contingency waits for the facilitator, who needs to be told in words when to call for it.
bad:  (id: \"C1\", kind: Contingency, from: \"Press\", title: \"A leak\", to: All)
good: (id: \"C1\", kind: Contingency, condition: \"nobody doubts the intercept\", from: \"Press\", title: \"A leak\", to: All)"
T008 Warning "a real name without an invented one"
"The table has invented names, and a name that screens show is not among them.
bad:  invented: { \"Poland\": \"Wislania\" }, and a text that names Belarus
good: invented: { \"Poland\": \"Wislania\", \"Belarus\": \"Grosland\" }"
T009 Error "a contingency that cannot arm"
"Signs arm a contingency that waits in reserve: an item of that kind, without a time of its own, with one sign at least.
bad:  (id: \"C1\", kind: Contingency, arms: (when: []), condition: \"all agree\", from: \"Press\", title: \"A leak\", to: All)
good: (id: \"C1\", kind: Contingency, arms: (when: [Agreed(0.8)]), condition: \"all agree\", from: \"Press\", title: \"A leak\", to: All)"
L001 Error "over a limit"
"The document asks for more than the published limit, such as members, injects or ticks; `casus limits` prints the table. It is refused before any work starts.
bad:  tick: \"1m\", horizon: \"9000d\"
good: tick: \"6h\", horizon: \"14d\""
P001 Error "bad --set path"
"The path before the = names nothing in the document. Fields are joined by dots, list elements are named by their id or by [index].
bad:  --set injets.A1.ambiguity=0.4
good: --set injects.A1.ambiguity=0.4"
P002 Error "bad --set value"
"The text after the = is not one well-formed value.
bad:  --set 'truth=\"ally'
good: --set truth=ally"
F001 Error "file cannot be read"
"The operating system refused the file, or it is not an ordinary file. A single - reads standard input.
bad:  casus check no-such-file.ron
good: casus check some-folder/scenario.ron"
W001 Error "no such place"
"An axis of an experiment names a place that the scenario or its pack does not have.
bad:  path: \"injets.A1.harm\"
good: path: \"injects.A1.harm\""
W002 Error "nothing to vary"
"A pattern of an axis fits no element: no member meets the condition, or the list is empty.
bad:  path: \"members[exposure>5].latency\"
good: path: \"members[exposure>0.5].latency\""
W003 Error "two axes for one place"
"Two axes write to the same place, or one writes inside what the other writes, or two axes or outcomes have one name.
bad:  (path: \"truth\", …), (name: \"cause\", path: \"truth\", …)
good: one axis with all values"
W004 Error "value does not fit its place"
"A value of an axis makes a scenario that is refused: a number outside its range, a fraction for a whole number, a word that is none of the choices.
bad:  (path: \"procedure.rounds\", range: Uniform(1, 4))
good: (path: \"procedure.rounds\", among: [1, 2, 3, 4])"
W005 Error "bad grid"
"A grid runs from its lower end to its upper end in at least one step, and the step has the sign of the way.
bad:  grid: Steps(from: 0, to: 1, by: -0.1)
good: grid: Steps(from: 0, to: 1, by: 0.1)"
W006 Warning "grid misses its end"
"The values of a grid are from + k x step, and the last of them is not the end that is written.
bad:  grid: Steps(from: 0, to: 1, by: 0.3)
good: grid: Steps(from: 0, to: 0.9, by: 0.3)"
W007 Error "no values"
"An axis has no values.
bad:  among: []
good: among: [\"12h\", \"24h\"]"
W008 Error "bad distribution"
"The parameters of a distribution do not make one: ends in the wrong order, a logarithm of zero or less, a spread that is not positive.
bad:  range: LogUniform(0, 1)
good: range: LogUniform(0.01, 1)"
W009 Error "too many points or runs"
"The points of a design, its samples or its runs are more than a study can number. The factors are shown.
bad:  12 axes of 100 values, full factorial
good: a Latin hypercube of 1,000 points"
W010 Error "nothing to play"
"The design has no point, or the experiment names no outcome or no scenario.
bad:  design: Random(n: 0)
good: design: Random(n: 500)"
W011 Warning "points that are alike"
"Some points of the design are the same once values are chosen, so that they are played more than once.
bad:  an axis of two values in a Latin hypercube of 100
good: a full factorial design"
W012 Error "bad number of replicates"
"Every sample is played at least once, and at_least is not above at_most.
bad:  replicates: Fixed(0)
good: replicates: Fixed(100)"
W013 Error "bad seed"
"A seed is a whole number from 0 to 18446744073709551615. Without one, 2026 is used and written into the study.
bad:  seed: -1
good: seed: 2026"
W014 Warning "not a power of two"
"Points of a Sobol sequence are best balanced when their number is a power of two.
bad:  design: Saltelli(n: 1000)
good: design: Saltelli(n: 1024)"
W015 Error "bad shard"
"A shard is written i/n, i from 0 and below n. All shards of a study have the same n, and each its own folder.
bad:  --shard 4/4
good: --shard 3/4"
W016 Error "unknown outcome, lever or axis"
"A hypothesis, a rule for replicates or an analysis names an outcome, an axis or a value that the experiment does not have.
bad:  of: \"lat\"
good: of: \"late\""
W017 Error "not enough disk"
"The results would take more than four fifths of the space that is free where they go.
bad:  a million runs with 100 MB left
good: another --out, or `keep: Samples`"
W018 Error "bad table"
"The table of points is a CSV file with one column for each axis, by name, and a value in every cell.
bad:  a column that is no axis
good: the axes' names in the first line"
R001 Warning "damaged blocks were thrown away, to be played again"
"Blocks of a study whose hash is wrong are never read as results. The sweep removes them and plays them again, which gives the same rows.
bad:  a block on a failing disk
good: the same `casus sweep` again, then `casus verify DIR`"
R002 Error "a block belongs to another study"
"A file in the folder's `blocks` carries the hash of another plan: it was copied there from another study. Blocks of two studies are never mixed.
bad:  cp other/blocks/00007.rows study/blocks/
good: the file moved away, then the same `casus sweep` again"
R003 Error "the study in the folder has another plan"
"A folder holds one study. The experiment is not the one with which the study in the folder was begun; the message says what differs.
bad:  `replicates: Fixed(200)` written into the experiment, and the same --out
good: the experiment as it was, or a new --out"
R004 Error "there are blocks and no plan"
"The folder holds blocks of a study, but its plan.json is gone, so that nothing says what the blocks are of.
bad:  rm study/plan.json
good: the same `casus sweep` with --rebuild-plan: blocks of another plan are still refused"
R005 Error "the study was begun with an engine of other values"
"Numbers of two value versions of casus are not comparable, so they are never put into one study.
bad:  a study begun with value version 1 and gone on with under value version 2
good: the program that began it, or a new --out; `casus replay --allow-value-change` plays single runs all the same"
R006 Warning "an input was edited after the study had begun"
"A scenario, a pack or a table differs from the copy that the study keeps in `inputs`. The kept copy counts.
bad:  a scenario edited while its study is being played
good: a new --out for the edited scenario"
R007 Warning "something of a finished study was lost and is made again"
"Tables are made again from the blocks, copies of inputs from what is given, blocks by playing them. All come out with the same bytes.
bad:  rm study/runs.parquet
good: the same `casus sweep` again"
R008 Warning "the lock may not hold on this file system"
"Some network file systems do not know locks, so that two processes could work in one folder unnoticed.
bad:  two machines that sweep into one folder of a network drive
good: `--shard 0/2` and `--shard 1/2`, each into a folder of its own, then `casus merge`"
R009 Error "the file of a session is damaged"
"SQLite cannot read the file, or finds its structure broken. The message says which records are good. Nothing is repaired or deleted: `casus log export --good` writes what is good, and the file stays for whoever knows more.
bad:  a file copied while it was being written
good: a file copied with its -wal, after the server has ended"
R010 Error "a session written by another version"
"The file has a newer layout, or its session was opened by a casus whose model has other numbers, so that what it decided would not be decided again.
bad:  a session of a newer casus
good: the casus that wrote it"
R011 Error "the chain of a log is broken"
"Every record carries the hash of the one before it. Here one was changed, is missing or cannot be read, or the log does not end where its head was noted.
bad:  a record edited in the file
good: corrections are new records"
R012 Error "the folder is not a study's"
"The name is a file's, or the folder holds other things than a study. Nothing in it was touched.
bad:  --out .
good: --out results/earlier-proof, a folder that is new, empty or the study's own"
R013 Error "the folder cannot be made"
"The system refuses to make the folder or to write in it: no permission, a read-only file system, or no such parent.
bad:  --out /study
good: --out study"
R014 Error "reading or writing failed"
"The system reported an error while a file of the study was read or written. Whatever was finished before stays valid; the same command goes on once the cause is gone.
bad:  a disk that is full, or a network drive that went away
good: room on the disk, then the same command again"
R015 Error "another process works in the folder"
"One process at a time writes to a study. The message says which one holds the lock and since when; a lock ends with its process, however it ends.
bad:  the same `casus sweep` in two terminals
good: --threads for more cores of one machine, --shard for several machines"
R016 Error "a file is damaged"
"A file of the study is not what was written: its hash is wrong, or it is gone. Damaged numbers are never read as results.
bad:  a table that was opened in an editor and saved
good: the same `casus sweep` again, which makes again what is lost; for a damaged plan.json with --rebuild-plan"
R017 Error "blocks are missing"
"Something needs all blocks of a study and some are not played yet; the message counts them, by shard where there are several.
bad:  casus merge shard-0 --out study, without shard-1
good: casus merge shard-0 shard-1 --out study"
R018 Error "the folder was written by a newer version"
"A file of the study has a format that this casus does not know.
bad:  a study of casus 2 read by casus 1
good: the program that plan.json names"
R019 Error "the disk is nearly full"
"Less than 256 MiB or 2 % of the disk is free. casus stops before the disk is full; finished blocks are kept and valid.
bad:  a sweep that goes on to the last byte
good: some space freed, then the same command again"
R020 Error "a block could not be played"
"Playing a block ended in an error that belongs to no single run. That is a fault of casus; blocks that were finished stay valid.
bad:  the same again and again
good: a report with the message and the folder's `inputs`"
R021 Error "too many blocks"
"A study is kept in at most 10,000 blocks, each of them a file.
bad:  a plan of 20,000 blocks, made by a program that calls the library
good: more runs in each block; `casus sweep` cuts its blocks so that they are few enough"
R022 Error "there is no study here"
"The folder does not exist or holds no plan.json.
bad:  casus analyze study/blocks
good: casus analyze study"
R023 Error "the plan cannot be stored"
"A program that calls the library gave a plan that is not the text of a JSON object, or names that are no plain file names.
bad:  a table named \"my runs\"
good: a table named \"my-runs\""
}

impl Code {
    /// Every code, in order.
    pub fn all() -> &'static [Code] {
        Self::ALL
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::ALL.iter().copied().find(|code| code.as_str().eq_ignore_ascii_case(text)).ok_or(UnknownCode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back_and_explains_itself() {
        for &code in Code::all() {
            assert_eq!(code.as_str().parse(), Ok(code));
            assert_eq!(code.as_str().to_lowercase().parse(), Ok(code));
            assert!(code.explanation().contains("\nbad:  "), "{code} has no bad example");
            assert!(code.explanation().contains("\ngood: "), "{code} has no good example");
        }
        assert_eq!("S999".parse::<Code>(), Err(UnknownCode));
        assert_eq!(Code::S022.severity(), Severity::Warning);
        assert_eq!(Code::all().len(), 93);
    }
}
