//! The confidence in a brief as a whole: the number of independent texts, whether they agree, and the share of the
//! translation that passed. `docs/src/reading.md` defines the three levels.

use super::evidence::{Evidence, Used};
use super::frame::EventFrames;
use crate::report::views::{BannerView, Counts};
use crate::types::Confidence;

/// The share of sentences that must pass for high and for moderate confidence.
const SHARES: (f64, f64) = (0.8, 0.4);

/// The banner of a brief; `framed` is what the frames say, `translated` whether a model ran.
pub fn banner(
    evidence: &Evidence,
    used: &[Used],
    framed: &EventFrames,
    counts: &Counts,
    notes: &[String],
    translated: bool,
) -> BannerView {
    let texts = counts.outlets_number;
    let differ: Vec<String> = framed.differ().into_iter().map(|f| f.name.to_lowercase()).collect();
    let standing = used.iter().filter(|u| u.translation.stands()).count();
    let share = if used.is_empty() { 0.0 } else { standing as f64 / used.len() as f64 };
    let known = framed.merged.is_some();
    let dated = evidence.numbered().all(|(_, c)| c.duplicate.is_some() || c.article.published.is_some());
    let fits = |wanted: f64| !translated || share >= wanted;
    let level = match texts {
        3.. if differ.is_empty() && known && fits(SHARES.0) => "high",
        2.. if fits(SHARES.1) && (differ.is_empty() || dated) => "moderate",
        _ => "low",
    };
    let mut basis = vec![match texts {
        1 => "one independent text".to_owned(),
        n => format!("{n} independent texts"),
    }];
    if texts > 1 {
        basis.push(match (differ.as_slice(), dated) {
            ([], _) if known => "they agree on every number of the event".to_owned(),
            ([], _) => "no number differs between them".to_owned(),
            (list, true) => format!("they differ on: {}, by the day of their publication", list.join(", ")),
            (list, false) => format!("they differ on: {}", list.join(", ")),
        });
    }
    if !known {
        basis.push("the kind of event could not be determined".to_owned());
    }
    basis.push(if translated {
        format!("of {} translated sentences {}", used.len(), by_confidence(used))
    } else {
        "nothing was translated: title, lead and facts are generated from the Arabic by rules".to_owned()
    });
    let status = if translated { "Machine-translated, not reviewed." } else { "Not translated, not reviewed." };
    BannerView {
        status: status.into(),
        translated_by: if translated { notes.to_vec() } else { Vec::new() },
        confidence: level.into(),
        basis: basis.join("; "),
    }
}

/// How many sentences have each level of confidence, in words.
pub fn by_confidence(used: &[Used]) -> String {
    let count = |c: Confidence| used.iter().filter(|u| u.translation.confidence == c).count();
    let named = Confidence::ALL.into_iter().map(|c| (c, count(c))).filter(|(_, n)| *n > 0);
    let said: Vec<String> = named
        .map(|(c, n)| match c {
            Confidence::Withheld => format!("{n} {} withheld", if n == 1 { "is" } else { "are" }),
            Confidence::Low => format!(
                "{n} {} of low confidence and printed as {}",
                if n == 1 { "is" } else { "are" },
                if n == 1 { "a draft" } else { "drafts" }
            ),
            _ => format!("{n} {} {c} confidence", if n == 1 { "has" } else { "have" }),
        })
        .collect();
    if said.is_empty() { "none was needed".into() } else { said.join(", ") }
}
