//! The data that the stages pass to each other, and the traits that models implement.
//!
//! Nothing here depends on tensors, so every stage can be tested with a fake model.

mod cite;
mod confidence;
mod content;
mod defect;
mod figure;
mod given;
mod grade;
mod memory;
mod release;
mod review;
mod sentence_review;

pub use cite::{is_headline, source_id, source_of};
pub use confidence::Confidence;
pub use content::Content;
pub use defect::{DatePart, Defect, Figure};
pub use figure::FigureKind;
pub use given::{NO_OUTLET, NOT_GIVEN, given};
pub use grade::{Grade, Graded};
pub use memory::{ArticleKey, Card, Changes, EventKey, Part, Pieces};
pub use mujaz_infer::digest::{hex, sha256};
pub use mujaz_infer::{
    Embedder, Ended, Hypothesis, LanguageModel, ModelIdentity, Request, Summariser, Translator, Wants,
};
pub use release::{pass_for_version, version};
pub use review::{Check, CheckOutcome, CheckResult, DOUBTS, Finding, Verdict};
pub use sentence_review::{Decision, SentenceReview};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Where an article came from: a file and the position in it.
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

/// One article as read, before cleaning. All byte offsets refer to `text`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Article {
    /// Identifier, unique within a run: from the input, or else derived from the file name.
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
    /// Character set from which the input was decoded.
    pub charset: String,
    /// SHA-256 of the input's bytes (of the record, for JSON Lines), in hexadecimal.
    pub digest: String,
    /// Decoded text; paragraphs are separated by line feeds.
    pub text: String,
    /// Byte offset in `text` at which each page begins, for an input of several pages; otherwise empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<usize>,
    /// Remarks about the reading (guessed character set, odd date, and so on).
    pub notes: Vec<String>,
}

impl Article {
    /// An article with only a text.
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
            pages: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The page, from 1, that contains a byte of the text; `None` if the input has no pages.
    pub fn page(&self, at: usize) -> Option<usize> {
        (!self.pages.is_empty()).then(|| self.pages.partition_point(|p| *p <= at).max(1))
    }
}

/// An input that yielded no article, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Skipped {
    /// The input.
    pub origin: Origin,
    /// Why it was skipped, and what to do about it.
    pub reason: String,
    /// Whether this is a failure (exit code 3) rather than intended filtering.
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

/// A piece of an article that cleaning removed.
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
    /// What cleaning removed.
    pub set_aside: Vec<SetAside>,
    /// The article it repeats, if it is a copy.
    pub duplicate: Option<Duplicate>,
    /// The day against which relative dates are resolved: the publication day, or else one found in the page.
    pub about: Option<Date>,
}

impl Cleaned {
    /// The headline and the first three sentences.
    pub fn lead(&self) -> String {
        let title = self.title().map(str::to_owned);
        let body = self.sentences.iter().filter(|s| s.kind == SentenceKind::Body).take(3).map(|s| s.text.clone());
        title.into_iter().chain(body).collect::<Vec<_>>().join(" ")
    }

    /// Whether all spans are within the text and at character boundaries.
    pub fn is_sound(&self) -> bool {
        let text = &self.article.text;
        let fits = |s: &Range<usize>| text.get(s.clone()).is_some();
        self.sentences.iter().all(|s| fits(&s.span)) && self.set_aside.iter().all(|s| fits(&s.span))
    }

    /// The headline: the sentence recognised as one, or else that of the metadata.
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

/// A member of an event, with a reason that a reader can check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Membership {
    /// Index of the article in the run's list.
    pub article: usize,
    /// The reason, as one sentence.
    pub why: String,
}

/// A group of articles that report the same event.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Event {
    /// Stable identifier, made of place, date and a short digest.
    pub id: String,
    /// Members in order of publication, then of input.
    pub members: Vec<Membership>,
    /// When it happened.
    pub when: Option<When>,
    /// Places, most mentioned first, as `(Arabic, English)`.
    pub places: Vec<(String, String)>,
    /// Events that are close to this one but were kept apart.
    pub near_misses: Vec<NearMiss>,
    /// Events related to this one.
    #[serde(default)]
    pub related: Vec<Related>,
}

/// An event that is close to another one but was kept apart from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NearMiss {
    /// Its identifier.
    pub event: String,
    /// Why it was kept apart.
    pub why: String,
    /// Similarity of the closest two articles, 0 to 1.
    pub similarity: f64,
}

impl std::fmt::Display for NearMiss {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "kept apart from {}: {}; similarity {:.2}", self.event, self.why, self.similarity)
    }
}

/// An event related to another one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Related {
    /// Its identifier.
    pub event: String,
    /// `earlier`, `later`, `lead-up`, `follow-up`, `same series` or `same actors`.
    pub kind: String,
    /// What the two events share, in words.
    pub why: String,
}

/// A day or a range of days; the year may be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct When {
    /// Year, if known.
    pub year: Option<i16>,
    /// Month and day of the first day.
    pub first: (u8, u8),
    /// Month and day of the last day.
    pub last: (u8, u8),
}

impl When {
    /// A range of days in a known year.
    pub fn of(first: Date, last: Date) -> Self {
        Self {
            year: Some(first.year()),
            first: (first.month() as u8, first.day() as u8),
            last: (last.month() as u8, last.day() as u8),
        }
    }

    /// The range in English: `27–29 May 2025`, `6–8 May`, `28 December 2025 – 2 January`.
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

    /// The first day as `2025-05-27`, or `05-27` if the year is unknown.
    pub fn iso(&self) -> String {
        let (m, d) = self.first;
        self.year.map_or_else(|| format!("{m:02}-{d:02}"), |y| format!("{y:04}-{m:02}-{d:02}"))
    }
}

/// A number with its noun: `1 article`, `2 articles`, `2 copies`.
pub fn count(n: usize, noun: &str) -> String {
    match (n, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{n} {stem}ies"),
        _ if noun.ends_with("ch") => format!("{n} {noun}es"),
        _ => format!("{n} {noun}s"),
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

/// A sentence with its translation and review.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Translation {
    /// The Arabic as in the article.
    pub source: String,
    /// The Arabic as passed to the model, with numerals and dates normalised.
    pub normalised: String,
    /// The best English that was found, passed or not.
    pub english: String,
    /// Verdict of the checks.
    pub verdict: Verdict,
    /// The calibrated probability that it misleads.
    #[serde(default = "unknown")]
    pub misleads: f64,
    /// The confidence that follows from that probability and the checks.
    #[serde(default)]
    pub confidence: Confidence,
    /// Findings about `english`, including those too uncertain to reject it.
    pub findings: Vec<Finding>,
    /// Each check and its outcome.
    pub checks: Vec<CheckOutcome>,
    /// Number of attempts; 1 if the first one passed.
    pub attempts: usize,
    /// How it was made: `greedy`, `another prompt`, `sample 3`, …
    pub method: String,
    /// What was corrected from the source, in the order of the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
    /// The parts in which it was translated, if it was split into clauses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<TranslatedPart>,
    /// What a person decided on it, if somebody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<SentenceReview>,
}

/// A figure, date, name or unit of a translation that was replaced by the source's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Correction {
    /// What the model wrote.
    pub written: String,
    /// What stands in its place.
    pub corrected: String,
}

/// A part of a sentence that was translated separately.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TranslatedPart {
    /// First and last byte (exclusive) in the Arabic sentence.
    pub span: (usize, usize),
    /// Its English, as in the translation of the whole sentence.
    pub english: String,
}

/// The probability for a stored translation that predates probabilities.
fn unknown() -> f64 {
    1.0
}

impl Translation {
    /// Whether it may be printed as what the source says; a translation that passed with low confidence is a draft.
    pub fn stands(&self) -> bool {
        self.passed() && self.confidence.stands()
    }

    /// Whether no check rejects the translation.
    pub fn passed(&self) -> bool {
        self.verdict == Verdict::Passed
    }
}
