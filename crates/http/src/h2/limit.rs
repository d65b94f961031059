//! A bucket of tokens: how often something may happen in a burst and how often on the average.

/// See the file's head.
#[derive(Clone, Debug)]
pub(super) struct RateLimit {
    tokens: u64,
    burst: u64,
    rate: u64,
    /// The last second in which tokens were added.
    last: u64,
}

impl RateLimit {
    pub(super) fn new(burst: u64, rate: u64) -> Self {
        RateLimit {
            tokens: burst,
            burst,
            rate,
            last: 0,
        }
    }

    /// Takes a token; false when there is none. `now` is in seconds.
    pub(super) fn take(&mut self, now: u64) -> bool {
        if now > self.last {
            let gain = self.rate.saturating_mul(now - self.last);
            self.tokens = self.tokens.saturating_add(gain).min(self.burst);
            self.last = now;
        }
        if self.tokens == 0 {
            return false;
        }
        self.tokens -= 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn burst_then_rate() {
        let mut limit = RateLimit::new(3, 1);
        assert_eq!((0..4).filter(|_| limit.take(5)).count(), 3);
        assert!(limit.take(6));
        assert!(!limit.take(6));
        assert_eq!((0..9).filter(|_| limit.take(60)).count(), 3);
    }
}
