//! Rate limits: one token bucket per client, refilled over time.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Maximum number of buckets kept; full ones are dropped first.
const MOST: usize = 10_000;

/// Buckets by name.
pub(super) struct Limits {
    /// Refill per second.
    rate: f64,
    /// Capacity of a bucket.
    full: f64,
    buckets: Mutex<HashMap<String, Bucket>>,
}

/// The rate limits.
pub(super) struct Doors {
    /// Requests by token.
    pub asked: Limits,
    /// Wrong tokens by address.
    pub failed: Limits,
}

impl Doors {
    /// Limits that allow a token this many requests per second.
    pub fn new(rate: u32) -> Self {
        Self { asked: Limits::new(f64::from(rate), f64::from(rate) * 4.0), failed: Limits::new(1.0 / 6.0, 10.0) }
    }
}

struct Bucket {
    left: f64,
    at: Instant,
}

impl Limits {
    /// Buckets with a capacity and a refill per second.
    pub fn new(rate: f64, full: f64) -> Self {
        Self { rate, full, buckets: Mutex::default() }
    }

    /// Takes one from a bucket; returns how long to wait if it is empty.
    pub fn take(&self, name: &str) -> Result<(), Duration> {
        self.take_at(name, Instant::now())
    }

    fn take_at(&self, name: &str, now: Instant) -> Result<(), Duration> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let filled = |b: &Bucket| (b.left + now.duration_since(b.at).as_secs_f64() * self.rate).min(self.full);
        if buckets.len() >= MOST && !buckets.contains_key(name) {
            buckets.retain(|_, b| filled(b) < self.full);
            if buckets.len() >= MOST {
                // Only an attack causes this many at once.
                return Err(Duration::from_secs(60));
            }
        }
        let bucket = buckets.entry(name.to_owned()).or_insert(Bucket { left: self.full, at: now });
        bucket.left = filled(bucket);
        bucket.at = now;
        if bucket.left < 1.0 {
            return Err(Duration::from_secs_f64((1.0 - bucket.left) / self.rate));
        }
        bucket.left -= 1.0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_may_ask_so_often_and_again_after_a_while() {
        let limits = Limits::new(2.0, 3.0);
        let start = Instant::now();
        for _ in 0..3 {
            assert!(limits.take_at("a", start).is_ok());
        }
        assert_eq!(limits.take_at("a", start), Err(Duration::from_millis(500)));
        assert!(limits.take_at("b", start).is_ok(), "each has its own");
        assert!(limits.take_at("a", start + Duration::from_millis(500)).is_ok());
        assert!(limits.take_at("a", start + Duration::from_millis(500)).is_err());
        let later = start + Duration::from_secs(3_600);
        assert_eq!((0..9).filter(|_| limits.take_at("a", later).is_ok()).count(), 3, "no more than it holds");
    }

    #[test]
    fn names_without_end_take_no_memory_without_end() {
        let limits = Limits::new(1.0, 2.0);
        let start = Instant::now();
        for i in 0..MOST + 50 {
            let _ = limits.take_at(&i.to_string(), start);
        }
        assert!(limits.take_at("new", start).is_err());
        assert!(limits.take_at("new", start + Duration::from_secs(5)).is_ok(), "full buckets are forgotten");
    }
}
