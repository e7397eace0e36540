//! `--verbose`: the phases of a run, one line each, without the time of day.

use casus_scenario::diagnostic::clean;
use std::fmt::{self, Write as _};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

/// Does `work` while its phases are told on standard error.
pub(crate) fn told<T>(work: impl FnOnce() -> T) -> T {
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(Level::DEBUG)
        .with_writer(std::io::stderr)
        .log_internal_errors(false)
        .event_format(Phases)
        .finish();
    tracing::subscriber::with_default(subscriber, work)
}

struct Phases;

impl<S, N> FormatEvent<S, N> for Phases
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        _: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut line = Line::default();
        event.record(&mut line);
        writeln!(writer, "{:>10}  {:<22}  {}", line.at, line.phase, line.rest)
    }
}

/// The fields of an event: when, which phase, and the rest as `name value, name value`.
#[derive(Default)]
struct Line {
    at: String,
    phase: String,
    rest: String,
}

impl Line {
    fn add(&mut self, field: &Field, value: &str) {
        let value = clean(value);
        match field.name() {
            "at" => self.at = value,
            "phase" => self.phase = value,
            name => {
                if !self.rest.is_empty() {
                    self.rest.push_str(", ");
                }
                if name != "message" {
                    self.rest.push_str(&name.replace('_', " "));
                    self.rest.push(' ');
                }
                self.rest.push_str(&value);
            }
        }
    }
}

impl Visit for Line {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.add(field, &format!("{value:.3}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = write!(text, "{value:?}");
        let text = text.strip_prefix("Some(").and_then(|t| t.strip_suffix(')')).unwrap_or(&text);
        self.add(field, if text == "None" { "nothing" } else { text });
    }
}
