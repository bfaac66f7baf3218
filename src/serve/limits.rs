//! How often somebody may ask: a bucket for each, which fills again with time.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Buckets that are kept; full ones are forgotten first.
const MOST: usize = 10_000;

/// Buckets by name.
pub(super) struct Limits {
    /// How many come back in a second.
    rate: f64,
    /// How many a bucket holds.
    full: f64,
    buckets: Mutex<HashMap<String, Bucket>>,
}

/// How often who may ask.
pub(super) struct Doors {
    /// Answers by token.
    pub asked: Limits,
    /// Tokens that were wrong, by address.
    pub failed: Limits,
}

impl Doors {
    /// Doors that let a token ask so often in a second.
    pub fn new(rate: u32) -> Self {
        Self { asked: Limits::new(f64::from(rate), f64::from(rate) * 4.0), failed: Limits::new(1.0 / 6.0, 10.0) }
    }
}

struct Bucket {
    left: f64,
    at: Instant,
}

impl Limits {
    /// Buckets that hold so many, of which so many come back in a second.
    pub fn new(rate: f64, full: f64) -> Self {
        Self { rate, full, buckets: Mutex::default() }
    }

    /// Takes one from a bucket; how long to wait where it is empty.
    pub fn take(&self, name: &str) -> Result<(), Duration> {
        self.take_at(name, Instant::now())
    }

    fn take_at(&self, name: &str, now: Instant) -> Result<(), Duration> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let filled = |b: &Bucket| (b.left + now.duration_since(b.at).as_secs_f64() * self.rate).min(self.full);
        if buckets.len() >= MOST && !buckets.contains_key(name) {
            buckets.retain(|_, b| filled(b) < self.full);
            if buckets.len() >= MOST {
                // So many at once are nobody's doing but an attack's.
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
