//! The confidence in a brief as a whole: the number of independent texts, whether they agree, and the share of the
//! translation that passed. `docs/src/reading.md` defines the three levels.

use super::evidence::{Evidence, Used};
use super::frame::EventFrames;
use crate::report::views::{BannerView, BriefView, Counts, TranslationView};
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
    BannerView {
        // `note_reviews` adds the rest once the sentences are there.
        status: String::new(),
        basis: String::new(),
        translated_by: if translated { notes.to_vec() } else { Vec::new() },
        confidence: level.into(),
        agreement: basis.join("; "),
    }
}

/// How the sentences used were translated.
pub fn translation(used: &[Used]) -> TranslationView {
    TranslationView { sentences: used.len(), outcome: by_confidence(used) }
}

/// Says in the banner and in the first caveat of a brief who translated it, and that people decided on sentences of it,
/// if they did.
pub fn note_reviews(view: &mut BriefView) {
    let reviewed = view.sentences.iter().filter(|s| s.review.is_some()).count();
    let translated = is_translated(view);
    let people = count(reviewed, "sentence");
    view.banner.status = match (translated, reviewed) {
        (_, 0) => status(translated, "not reviewed"),
        (true, _) => format!("Machine-translated; {people} reviewed by a person."),
        (false, _) => format!("Not translated by a model; {people} reviewed by a person."),
    };
    let rules = "itle, lead and facts are generated from the Arabic by rules";
    let (basis, caveat) = match (&view.translation, reviewed) {
        (Some(t), _) => {
            let made = if reviewed == 0 { "Machine-translated and not reviewed." } else { &view.banner.status };
            (
                format!("of {} translated sentences {}", t.sentences, t.outcome),
                format!("{made} Of {} sentences {}.", t.sentences, t.outcome),
            )
        }
        // Views of earlier versions do not say how it went.
        (None, _) if translated => (String::new(), view.banner.status.clone()),
        (None, n) => {
            let (basis, caveat) = match n {
                0 => ("nothing was translated", "Nothing was translated"),
                _ => ("no model translated", "No model translated"),
            };
            let glosses = "glosses come from a lexicon, in the order of the Arabic";
            (format!("{basis}: t{rules}"), format!("{caveat}. T{rules}; {glosses}."))
        }
    };
    if !view.banner.agreement.is_empty() && !basis.is_empty() {
        view.banner.basis = format!("{}; {basis}", view.banner.agreement);
    }
    match view.caveats.first_mut() {
        Some(first) => *first = caveat,
        None => view.caveats.push(caveat),
    }
}

/// Says in the banner that a person approved the brief as a whole, unless it says that people decided on sentences.
pub fn note_approval(view: &mut BriefView, by: &str) {
    if view.sentences.iter().all(|s| s.review.is_none()) {
        view.banner.status = status(is_translated(view), &format!("reviewed by {by}"));
    }
}

/// Whether a model translated.
fn is_translated(view: &BriefView) -> bool {
    view.translation.is_some() || !view.banner.translated_by.is_empty()
}

fn status(translated: bool, review: &str) -> String {
    format!("{}, {review}.", if translated { "Machine-translated" } else { "Not translated" })
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
