//! Where records go before anything that follows from them leaves this machine.

use casus_session::Record;

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

    /// All records, oldest first.
    pub fn records(&self) -> Result<Vec<Record>, String> {
        Ok(self.records.clone())
    }
}
