//! How fast a seat may send: a bucket of tokens that fills with time.

/// Commands that a seat may send a second.
pub const PER_SECOND: u64 = 5;
/// Commands that a seat may send at once.
pub const BURST: u64 = 20;

/// A bucket.
#[derive(Debug)]
pub struct Bucket {
    thousandths: u64,
    at: u64,
    per_second: u64,
    burst: u64,
}

impl Bucket {
    /// A delegation and whoever else sits in the lobby or in a seat: 5 a second, 20 at once.
    #[must_use]
    pub fn seat() -> Bucket {
        Bucket::new(PER_SECOND, BURST)
    }

    /// Control, which nothing that seats do may hold up: 25 a second, 100 at once.
    #[must_use]
    pub fn control() -> Bucket {
        Bucket::new(25, 100)
    }

    fn new(per_second: u64, burst: u64) -> Bucket {
        Bucket { thousandths: burst * 1000, at: 0, per_second, burst }
    }

    /// Takes one at a moment in milliseconds.
    ///
    /// # Errors
    /// The seconds until there is one again.
    pub fn take(&mut self, now: u64) -> Result<(), u64> {
        let passed = now.saturating_sub(self.at);
        self.at = self.at.max(now);
        self.thousandths = (self.thousandths + passed.saturating_mul(self.per_second)).min(self.burst * 1000);
        if self.thousandths >= 1000 {
            self.thousandths -= 1000;
            return Ok(());
        }
        Err((1000 - self.thousandths).div_ceil(self.per_second * 1000).max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_at_once_then_five_a_second() {
        let mut bucket = Bucket::seat();
        for _ in 0..20 {
            assert_eq!(bucket.take(0), Ok(()));
        }
        assert_eq!(bucket.take(0), Err(1));
        assert_eq!(bucket.take(199), Err(1));
        assert_eq!(bucket.take(200), Ok(()));
        assert_eq!((0..100).filter(|_| bucket.take(60_000).is_ok()).count(), 20);
    }
}
