//! Reads labelled pairs.

use crate::cli::lines::{read_aligned, read_lines};
use crate::error::{Error, Kind, Result};
use crate::eval::corruptions::{Corruption, corrupt};
use crate::types::{Confidence, Finding};
use crate::verify::{Maker, Pair};
use serde::Deserialize;
use std::path::Path;
use std::sync::Arc;

/// The pairs of one file.
pub(super) struct Set {
    /// The name of its file.
    pub name: String,
    /// Its pairs.
    pub pairs: Vec<Labelled>,
}

/// A pair that is labelled as misleading or not.
pub(in crate::cli) struct Labelled {
    /// The Arabic.
    pub source: String,
    /// The English.
    pub english: String,
    /// What is wrong with it; `faithful` if nothing is.
    pub kind: String,
    /// Whether it misleads.
    pub misleads: bool,
    /// Whether a machine translated it.
    pub machine: bool,
    /// The text that it belongs to, and its line number.
    pub text: Option<(Arc<[String]>, usize)>,
}

impl Labelled {
    /// The lines around it.
    pub fn beside(&self) -> impl Iterator<Item = &str> {
        self.text.iter().flat_map(|(lines, line)| Pair::around(lines, *line))
    }

    /// Its translator. `misleads` is the share of misleading lines to expect of a machine.
    pub fn maker(&self, misleads: f64) -> Maker {
        if self.machine { Maker::Model { misleads: Some(misleads) } } else { Maker::Person }
    }
}

/// A labelled pair with its review.
pub(in crate::cli) struct Reviewed {
    /// The pair.
    pub pair: Labelled,
    /// The findings.
    pub findings: Vec<Finding>,
    /// The features for the calibration.
    pub features: Vec<f64>,
    /// Whether a check rejects it.
    pub rejected: bool,
    /// The probability that it misleads.
    pub misleads: f64,
    /// The confidence in it.
    pub confidence: Confidence,
}

/// A line of a labelled file, in either form.
#[derive(Deserialize)]
struct Line {
    arabic: String,
    good: Option<String>,
    #[serde(default)]
    bad: Vec<Bad>,
    machine: Option<String>,
    label: Option<String>,
}

/// A translation with one error.
#[derive(Deserialize)]
struct Bad {
    #[serde(rename = "type")]
    kind: String,
    english: String,
}

/// Reads a labelled file.
pub(super) fn labelled(file: &str) -> Result<Set> {
    let mut pairs = Vec::new();
    for (n, text) in read_lines(file)?.iter().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let wrong = |why: String| {
            Error::new(Kind::Input, format!("line {} is not a labelled pair: {why}", n + 1))
                .at(Path::new(file))
                .help("each line is an object with arabic, good and bad, or with arabic, machine and label")
        };
        let line: Line = serde_json::from_str(text).map_err(|e| wrong(e.to_string()))?;
        let pair = |english: String, kind: &str, misleads, machine| Labelled {
            source: line.arabic.clone(),
            english,
            kind: kind.to_owned(),
            misleads,
            machine,
            text: None,
        };
        match (line.good, line.machine, line.label) {
            (Some(good), _, _) => {
                pairs.push(pair(good, "faithful", false, false));
                pairs.extend(line.bad.into_iter().map(|b| pair(b.english, &b.kind, true, false)));
            }
            (None, Some(machine), Some(label)) => {
                let major = label == "major";
                pairs.push(pair(machine, if major { "misleads" } else { "faithful" }, major, true));
            }
            _ => return Err(wrong("it has neither good nor machine and label".into())),
        }
    }
    Ok(Set { name: name(file), pairs })
}

/// Good pairs, and copies of them with planted errors.
pub(super) fn planted(source: &str, translation: &str, seed: u64) -> Result<Set> {
    let (arabic, english) = read_aligned(source, translation)?;
    let cases = corrupt(&arabic, &english, seed);
    let lines: Arc<[String]> = arabic.clone().into();
    let pairs = cases.into_iter().filter(|c| !arabic[c.line].trim().is_empty()).map(|c| Labelled {
        source: arabic[c.line].clone(),
        english: c.target,
        kind: if c.kind == Corruption::None { "faithful".into() } else { format!("{:?}", c.kind).to_lowercase() },
        misleads: c.kind != Corruption::None,
        machine: false,
        text: Some((lines.clone(), c.line)),
    });
    Ok(Set { name: name(source), pairs: pairs.collect() })
}

fn name(file: &str) -> String {
    Path::new(file).file_stem().map_or_else(|| file.to_owned(), |s| s.to_string_lossy().into_owned())
}
