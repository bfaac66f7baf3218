//! The data that the stages pass to each other, and the traits that models implement.
//!
//! Nothing here knows of tensors: every stage can be tested with a fake model.

mod defect;
mod memory;
mod review;

pub use defect::{DatePart, Defect, Figure};
pub use memory::{Card, Pieces};
pub use mujaz_infer::digest::{hex, sha256};
pub use mujaz_infer::{Embedder, Hypothesis, LanguageModel, ModelIdentity, Request, Summariser, Translator};
pub use review::{Check, CheckOutcome, CheckResult, DOUBTS, Finding, Verdict};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Where an article came from: a file, and where in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Origin {
    /// Path as given (or `-` for standard input).
    pub path: String,
    /// 1-based line of a JSON Lines file, or position in a JSON array.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(n) => write!(f, "{}:{n}", self.path),
            None => f.write_str(&self.path),
        }
    }
}

/// One article as it was read, before cleaning. `text` is what every byte offset refers to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Article {
    /// Stable within a run: the input's own id, else made from the file name.
    pub id: String,
    /// File and position.
    pub origin: Origin,
    /// Publisher, if known.
    pub outlet: Option<String>,
    /// Headline from metadata, if known.
    pub title: Option<String>,
    /// Author from metadata, if known.
    pub author: Option<String>,
    /// Publication day, if known.
    pub published: Option<Date>,
    /// Publication date as it was written in the input.
    pub published_raw: Option<String>,
    /// Canonical address, if known.
    pub url: Option<String>,
    /// Character set the input was decoded from.
    pub charset: String,
    /// SHA-256 of the input's bytes (of the record, for JSON Lines), in hexadecimal.
    pub digest: String,
    /// Decoded text; paragraphs are separated by line feeds.
    pub text: String,
    /// Remarks about the reading (guessed character set, odd date, and so on).
    pub notes: Vec<String>,
}

impl Article {
    /// An article of which only the text is known.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        let (id, text) = (id.into(), text.into());
        Self {
            origin: Origin { path: id.clone(), line: None },
            id,
            outlet: None,
            title: None,
            author: None,
            published: None,
            published_raw: None,
            url: None,
            charset: "UTF-8".into(),
            digest: sha256(text.as_bytes()),
            text,
            notes: Vec::new(),
        }
    }
}

/// An input that yielded no article, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Skipped {
    /// Where it was.
    pub origin: Origin,
    /// Why it was left out, with what to do about it.
    pub reason: String,
    /// Whether this is a failure (exit code 3) rather than a filter doing its work.
    pub failed: bool,
}

/// The role of a piece of text in its article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SentenceKind {
    /// The article's own headline.
    Title,
    /// A heading inside the article.
    Heading,
    /// A sentence of the body.
    Body,
}

/// One sentence of a cleaned article.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Sentence {
    /// 1-based number within the article; the second half of a citation such as `S2.3`.
    pub number: usize,
    /// Title, heading or body.
    pub kind: SentenceKind,
    /// 0-based paragraph.
    pub paragraph: usize,
    /// Byte range in [`Article::text`].
    pub span: Range<usize>,
    /// The text with line breaks and repeated whitespace replaced by single spaces.
    pub text: String,
}

/// A piece of an article that cleaning set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SetAside {
    /// Byte range in [`Article::text`].
    pub span: Range<usize>,
    /// The text, shortened to 200 characters.
    pub text: String,
    /// The rule that matched.
    pub reason: String,
}

/// An article after cleaning.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cleaned {
    /// The article as read.
    pub article: Article,
    /// Its sentences, in order.
    pub sentences: Vec<Sentence>,
    /// What was taken out.
    pub set_aside: Vec<SetAside>,
    /// Where it repeats another article.
    pub duplicate: Option<Duplicate>,
    /// The day from which relative dates are resolved: that of publication, else one that the page reveals.
    pub about: Option<Date>,
}

impl Cleaned {
    /// The headline and the first sentences, which report the event.
    pub fn lead(&self) -> String {
        let title = self.title().map(str::to_owned);
        let body = self.sentences.iter().filter(|s| s.kind == SentenceKind::Body).take(3).map(|s| s.text.clone());
        title.into_iter().chain(body).collect::<Vec<_>>().join(" ")
    }

    /// The headline: from metadata, else the sentence that was recognised as one.
    pub fn title(&self) -> Option<&str> {
        let own = self.sentences.iter().find(|s| s.kind == SentenceKind::Title);
        own.map(|s| s.text.as_str()).or(self.article.title.as_deref())
    }
}

/// A link from a copy to the article it repeats.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Duplicate {
    /// Index of the original in the run's list of articles.
    pub of: usize,
    /// Identifier of the original.
    pub of_id: String,
    /// Share of the copy's word sequences that the original contains, 0 to 1.
    pub overlap: f64,
    /// Whether the two texts are the same character by character.
    pub exact: bool,
}

/// Why an article belongs to an event, in words a reader can check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Membership {
    /// Index of the article in the run's list.
    pub article: usize,
    /// One sentence.
    pub why: String,
}

/// A group of articles that report the same thing.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Event {
    /// Stable identifier, made of what, when and a short digest.
    pub id: String,
    /// Members in order of publication, then of input.
    pub members: Vec<Membership>,
    /// When it happened.
    pub when: Option<When>,
    /// Places, most mentioned first, as `(Arabic, English)`.
    pub places: Vec<(String, String)>,
    /// Events that are close to this one but were kept apart, with the reason.
    pub near_misses: Vec<String>,
    /// Events related to this one.
    #[serde(default)]
    pub related: Vec<Related>,
}

/// An event related to another one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Related {
    /// Its identifier.
    pub event: String,
    /// `earlier`, `later`, `what went before`, `follow-up`, `same series` or `same actors`.
    pub kind: String,
    /// What the two share, in words.
    pub why: String,
}

/// A day or a range of days; the year may be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct When {
    /// Year, if it could be found out.
    pub year: Option<i16>,
    /// Month and day of the first day.
    pub first: (u8, u8),
    /// Month and day of the last day.
    pub last: (u8, u8),
}

impl When {
    /// A range of known days (of one year, or two where it crosses a new year).
    pub fn of(first: Date, last: Date) -> Self {
        Self {
            year: Some(first.year()),
            first: (first.month() as u8, first.day() as u8),
            last: (last.month() as u8, last.day() as u8),
        }
    }

    /// As written in English: `27–29 May 2025`, `6–8 May`, `28 December 2025 – 2 January`.
    pub fn english(&self) -> String {
        let ((m1, d1), (m2, d2)) = (self.first, self.last);
        let text = if (m1, d1) == (m2, d2) {
            format!("{d1} {}", month_name(m1))
        } else if m1 == m2 {
            format!("{d1}–{d2} {}", month_name(m1))
        } else {
            format!("{d1} {} – {d2} {}", month_name(m1), month_name(m2))
        };
        self.year.map_or_else(|| text.clone(), |y| format!("{text} {y}"))
    }

    /// `2025-05-27`, or `05-27` where the year is unknown.
    pub fn iso(&self) -> String {
        let (m, d) = self.first;
        self.year.map_or_else(|| format!("{m:02}-{d:02}"), |y| format!("{y:04}-{m:02}-{d:02}"))
    }
}

/// English name of month 1 to 12.
pub fn month_name(month: u8) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    NAMES[(usize::from(month).clamp(1, 12)) - 1]
}

/// A sentence with its translation and what the checks said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Translation {
    /// The Arabic as printed.
    pub source: String,
    /// What the model was given, where it differs (numerals and dates normalised).
    pub normalised: String,
    /// The best English that was found, passed or not.
    pub english: String,
    /// Outcome.
    pub verdict: Verdict,
    /// Findings about `english`, including those that are too uncertain to reject it.
    pub findings: Vec<Finding>,
    /// Each check and its outcome.
    pub checks: Vec<CheckOutcome>,
    /// Attempts that were made, 1 for the first greedy one.
    pub attempts: usize,
    /// What made the accepted one: `greedy`, `prompt 2`, `sample 3`, …
    pub method: String,
}

impl Translation {
    /// Whether the English may be printed as fact.
    pub fn passed(&self) -> bool {
        self.verdict == Verdict::Passed
    }
}
