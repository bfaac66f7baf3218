//! The confidence in a brief as a whole: the number of independent texts, whether they agree, and the share of the
//! translation that passed. `docs/src/reading.md` defines the three levels.

use super::evidence::{Evidence, Used};
use super::frame::EventFrames;
use crate::report::views::{BannerView, BriefView, Counts};
use crate::types::{Confidence, count};

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
    BannerView {
        // Once the sentences are there.
        status: String::new(),
        translated_by: if translated { notes.to_vec() } else { Vec::new() },
        confidence: level.into(),
        basis: basis.join("; "),
    }
}

/// Says in the banner and in the caveats of a brief that people decided on sentences of it, if they did.
pub fn note_reviews(view: &mut BriefView) {
    let reviewed = view.sentences.iter().filter(|s| s.review.is_some()).count();
    let translated = !view.banner.translated_by.is_empty();
    let made = if translated { "Machine-translated" } else { "Not translated" };
    let status = match reviewed {
        0 => format!("{made}, not reviewed."),
        n if translated => format!("{made}; {} reviewed by a person.", count(n, "sentence")),
        n => format!("{made} by a model; {} reviewed by a person.", count(n, "sentence")),
    };
    if reviewed > 0 {
        view.banner.basis = view.banner.basis.replace("nothing was translated:", "no model translated:");
        if let Some(first) = view.caveats.first_mut() {
            *first = first
                .replace("Machine-translated and not reviewed.", &status)
                .replace("Nothing was translated.", "No model translated.");
        }
    }
    view.banner.status = status;
}

/// How many sentences have each level of confidence, in words; those on which a person decided are counted apart.
pub fn by_confidence(used: &[Used]) -> String {
    let all = || used.iter().map(|u| &u.translation);
    let of = |c: Confidence| all().filter(|t| t.review.is_none() && t.confidence == c).count();
    let named = Confidence::ALL.into_iter().map(|c| (c, of(c))).filter(|(_, n)| *n > 0);
    let said = named.map(|(c, n)| match c {
        Confidence::Withheld => format!("{n} {} withheld", if n == 1 { "is" } else { "are" }),
        Confidence::Low => format!(
            "{n} {} of low confidence and printed as {}",
            if n == 1 { "is" } else { "are" },
            if n == 1 { "a draft" } else { "drafts" }
        ),
        _ => format!("{n} {} {c} confidence", if n == 1 { "has" } else { "have" }),
    });
    let said: Vec<String> = by_people(used).into_iter().chain(said).collect();
    if said.is_empty() { "none was needed".into() } else { said.join(", ") }
}

/// How many sentences people decided on, in words.
fn by_people(used: &[Used]) -> Vec<String> {
    let decided = || used.iter().filter_map(|u| u.translation.review.as_ref());
    let of = |stands: bool| decided().filter(|r| r.stands() == stands).count();
    [(of(true), "corrected or approved"), (of(false), "rejected")]
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{n} {} {what} by a person", if n == 1 { "was" } else { "were" }))
        .collect()
}
