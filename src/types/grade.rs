//! The reliability of a source as a person grades it, by the Admiralty code: a letter for the source, and a digit for
//! what it reports (NATO AJP-2.1).

use crate::error::{Error, Kind, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A grade: `A` or `A2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grade {
    /// `A` to `F`.
    reliability: char,
    /// 1 to 6, where it was given.
    credibility: Option<u8>,
}

/// What the letters say.
const RELIABILITY: [(char, &str); 6] = [
    ('A', "completely reliable"),
    ('B', "usually reliable"),
    ('C', "fairly reliable"),
    ('D', "not usually reliable"),
    ('E', "unreliable"),
    ('F', "reliability cannot be judged"),
];

/// What the digits say, from 1.
const CREDIBILITY: [&str; 6] = [
    "reports confirmed by other sources",
    "reports probably true",
    "reports possibly true",
    "reports doubtful",
    "reports improbable",
    "truth of reports cannot be judged",
];

impl Grade {
    /// In words: `usually reliable, reports probably true`.
    ///
    /// ```
    /// let grade: mujaz::types::Grade = "b2".parse().unwrap();
    /// assert_eq!((grade.to_string().as_str(), grade.meaning().as_str()), ("B2", "usually reliable, reports probably true"));
    /// ```
    pub fn meaning(self) -> String {
        let source = RELIABILITY.iter().find(|r| r.0 == self.reliability).map_or("", |r| r.1);
        match self.credibility {
            Some(n) => format!("{source}, {}", CREDIBILITY[usize::from(n.clamp(1, 6)) - 1]),
            None => source.to_owned(),
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.reliability)?;
        self.credibility.map_or(Ok(()), |n| write!(f, "{n}"))
    }
}

impl FromStr for Grade {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = || {
            Error::new(Kind::Usage, format!("`{text}` is no grade of the Admiralty code"))
                .help("give a letter from A (completely reliable) to F (cannot be judged), and if you like a digit from 1 (confirmed) to 6 (cannot be judged): A, B2")
        };
        let mut chars = text.trim().chars();
        let reliability = chars.next().map(|c| c.to_ascii_uppercase()).filter(|c| ('A'..='F').contains(c));
        let reliability = reliability.ok_or_else(wrong)?;
        let credibility = match chars.next() {
            None => None,
            Some(c) => Some(c.to_digit(10).filter(|n| (1..=6).contains(n)).ok_or_else(wrong)? as u8),
        };
        if chars.next().is_some() {
            return Err(wrong());
        }
        Ok(Self { reliability, credibility })
    }
}

/// A grade that somebody gave to an outlet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Graded {
    /// The outlet, as it was named.
    pub outlet: String,
    /// The grade: `B2`.
    pub grade: String,
    /// Its meaning: `usually reliable, reports probably true`.
    pub meaning: String,
    /// Who gave it.
    pub by: String,
    /// The day on which it was given.
    pub on: String,
    /// Why, in the words of whoever gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_with_or_without_a_digit_is_a_grade_and_nothing_else() {
        for (text, is) in [("A", "A"), ("f6", "F6"), (" c3 ", "C3")] {
            assert_eq!(text.parse::<Grade>().unwrap().to_string(), is);
        }
        for text in ["", "G", "A0", "A7", "2A", "A22", "ألف", "A "] {
            assert_eq!(text.parse::<Grade>().is_ok(), text == "A ", "{text}");
        }
    }
}
