//! Durations in the form `30s`, `5m`, `36h`, `7d`.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// A non-negative duration.
#[derive(JsonSchema, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
#[schemars(with = "String")]
pub struct Length(pub Duration);

impl Length {
    /// A number of seconds.
    pub const fn seconds(n: u64) -> Self {
        Self(Duration::from_secs(n))
    }

    /// A number of days of 24 hours each.
    pub const fn days(n: u64) -> Self {
        Self::seconds(n * 86_400)
    }

    /// The same duration, for arithmetic with points in time.
    pub fn signed(self) -> jiff::SignedDuration {
        jiff::SignedDuration::try_from(self.0).unwrap_or(jiff::SignedDuration::MAX)
    }
}

impl FromStr for Length {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a length of time; write `30s`, `5m`, `36h`, `7d` or `2w`");
        let span: jiff::Span = text.trim().parse().map_err(|_| wrong())?;
        let length = span.to_duration(jiff::SpanRelativeTo::days_are_24_hours()).map_err(|_| wrong())?;
        Duration::try_from(length).map(Self).map_err(|_| wrong())
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs();
        for (unit, name) in [(86_400, "d"), (3_600, "h"), (60, "m")] {
            if seconds >= unit && seconds.is_multiple_of(unit) {
                return write!(f, "{}{name}", seconds / unit);
            }
        }
        match self.0.subsec_millis() {
            0 => write!(f, "{seconds}s"),
            ms => write!(f, "{}ms", seconds * 1000 + u64::from(ms)),
        }
    }
}

impl Serialize for Length {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_round_trip() {
        for text in ["30s", "5m", "36h", "7d", "200ms", "0s"] {
            assert_eq!(text.parse::<Length>().unwrap().to_string(), text);
        }
        assert_eq!("2w".parse::<Length>().unwrap(), Length::days(14));
        for text in ["", "5", "-5m", "soon", "1 month"] {
            assert!(text.parse::<Length>().unwrap_err().contains("length of time"), "{text}");
        }
    }
}
