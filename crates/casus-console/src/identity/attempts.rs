//! How often a wrong code may be tried: five times a minute from an address, fifty times a minute in all.

use std::collections::BTreeMap;
use std::net::IpAddr;

/// Wrong tries a minute from one address.
pub(crate) const EACH: usize = 5;
/// Wrong tries a minute from all of them.
pub(crate) const ALL: usize = 50;
/// The minute, in milliseconds.
const WINDOW: u64 = 60_000;

/// The wrong tries of the last minute.
#[derive(Debug, Default)]
pub struct Attempts {
    by_address: BTreeMap<IpAddr, Vec<u64>>,
    all: Vec<u64>,
}

/// A refusal for the time being.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Seconds until it is worth trying again, at least 1.
    pub seconds: u64,
    /// Whether everybody has to wait, because somebody is guessing from many addresses.
    pub everybody: bool,
}

impl Attempts {
    /// Whether an address may try now.
    ///
    /// # Errors
    /// How long it has to wait.
    pub fn allow(&mut self, from: IpAddr, now: u64) -> Result<(), Wait> {
        let recent = |tries: &mut Vec<u64>| tries.retain(|at| now.saturating_sub(*at) < WINDOW);
        recent(&mut self.all);
        self.by_address.retain(|_, tries| {
            recent(tries);
            !tries.is_empty()
        });
        let wait = |tries: &[u64], most: usize, everybody| {
            let oldest = tries[tries.len() - most];
            Wait { seconds: (oldest + WINDOW - now).div_ceil(1000).max(1), everybody }
        };
        if self.all.len() >= ALL {
            return Err(wait(&self.all, ALL, true));
        }
        match self.by_address.get(&from) {
            Some(tries) if tries.len() >= EACH => Err(wait(tries, EACH, false)),
            _ => Ok(()),
        }
    }

    /// Whether nobody may try now, because somebody is guessing from many addresses.
    #[must_use]
    pub fn everybody_waits(&self, now: u64) -> bool {
        self.all.iter().filter(|at| now.saturating_sub(**at) < WINDOW).count() >= ALL
    }

    /// Notes a wrong try.
    pub fn wrong(&mut self, from: IpAddr, now: u64) {
        self.by_address.entry(from).or_default().push(now);
        self.all.push(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_wrong_try_of_a_minute_waits() {
        let (mut attempts, here) = (Attempts::default(), IpAddr::from([10, 0, 0, 1]));
        for n in 0..5 {
            assert_eq!(attempts.allow(here, n * 1000), Ok(()));
            attempts.wrong(here, n * 1000);
        }
        assert_eq!(attempts.allow(here, 5000), Err(Wait { seconds: 55, everybody: false }));
        assert_eq!(attempts.allow(IpAddr::from([10, 0, 0, 2]), 5000), Ok(()));
        assert_eq!(attempts.allow(here, 60_000), Ok(()));
    }

    #[test]
    fn fifty_wrong_tries_from_anywhere_stop_everybody() {
        let mut attempts = Attempts::default();
        for n in 0..50u8 {
            let from = IpAddr::from([10, 0, n, 1]);
            assert_eq!(attempts.allow(from, 0), Ok(()));
            attempts.wrong(from, 0);
        }
        let wait = attempts.allow(IpAddr::from([10, 9, 9, 9]), 1000);
        assert_eq!(wait, Err(Wait { seconds: 59, everybody: true }));
    }
}
