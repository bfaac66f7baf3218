//! Checks of form: script, repetition, length, remarks about the task; and unsupported grave words.

use super::aligned::Ground;
use super::context::Context;
use super::pair::Pair;
use crate::types::{Check, Defect, Finding};
use mujaz_arabic::letters::is_foreign;
use mujaz_arabic::tables::lines;
use regex::Regex;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Arabic letters, or those of a third script, left in the English.
pub(super) fn script(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    let target = pair.target;
    let foreign = |c: char| is_foreign(c) || c == '\u{FFFD}';
    if let Some((start, _)) = target.char_indices().find(|(_, c)| foreign(*c)) {
        let len: usize = target[start..].chars().take_while(|c| foreign(*c)).map(char::len_utf8).sum();
        let defect = Defect::ForeignScript { stands: target[start..start + len].to_owned() };
        out.push(Finding::new(Check::Script, defect, 1.0).at_target(start..start + len));
    }
}

/// Entities and tags of HTML that the source does not have.
pub(super) fn markup(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    static MARKUP: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("&(#[0-9]{2,6}|#x[0-9a-fA-F]{2,5}|[a-z]{2,8});|</?[a-z][a-z0-9]{0,9}/?>").expect("fixed pattern")
    });
    if let Some(found) = MARKUP.find_iter(pair.target).find(|m| !pair.source.contains(m.as_str())) {
        let defect = Defect::ForeignScript { stands: found.as_str().to_owned() };
        out.push(Finding::new(Check::Script, defect, 1.0).at_target(found.range()));
    }
}

/// Words of the gloss that a model copied from its prompt instead of translating.
pub(super) fn copied(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    if let Some(span) = mujaz_arabic::gloss::copied(|| pair.analysed(), pair.target) {
        let defect = Defect::CopiedGloss { stands: pair.target[span.clone()].to_owned() };
        out.push(Finding::new(Check::Script, defect, 0.9).at_target(span));
    }
}

/// Words or phrases repeated over and over.
pub(super) fn repetition(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    let list: Vec<String> = pair.english.iter().map(|w| w.lower.clone()).collect();
    let found = |defect, confidence| Finding::new(Check::Repetition, defect, confidence);
    for n in 1..=8usize {
        let times = if n == 1 { 3 } else { 2 };
        let mut i = 0;
        while i + n * (times + 1) <= list.len() + if n >= 4 { n } else { 0 } {
            let unit = &list[i..i + n];
            let mut k = 1;
            while i + n * (k + 1) <= list.len() && list[i + n * k..i + n * (k + 1)] == *unit {
                k += 1;
            }
            let limit = if n == 1 {
                3
            } else if n >= 3 {
                2
            } else {
                3
            };
            let numbers = unit.iter().all(|w| w.starts_with(|c: char| c.is_ascii_digit()));
            if k >= limit && !numbers {
                out.push(found(Defect::Repeated { stands: unit.join(" "), times: k }, 0.95));
                return;
            }
            i += 1;
        }
    }
    let folded: Vec<&str> = pair.arabic.iter().map(|w| w.bare.as_str()).filter(|w| w.chars().count() > 3).collect();
    let source_repeats = |n: usize| {
        let mut seen: HashSet<&[&str]> = HashSet::new();
        folded.windows(n).any(|w| !seen.insert(w))
    };
    // "the opening ceremony and the opening ceremony"
    for n in 2..=6usize {
        let joined = list.windows(2 * n + 1).enumerate().find(|(at, w)| {
            // "in the Bible, and in the Bible it means", where the Arabic says it twice, too.
            let clauses = pair.target[pair.english[at + n - 1].span.end..pair.english[at + n].span.start].contains(',');
            !(clauses && source_repeats(1))
                && w[..n] == w[n + 1..]
                && matches!(w[n].as_str(), "and" | "or" | "of" | "to" | "with")
                && w[..n].iter().any(|x| x.len() > 3)
        });
        if let Some((_, w)) = joined {
            out.push(found(Defect::JoinedToItself { stands: w[..n].join(" ") }, 0.8));
            return;
        }
    }
    // A long phrase that is repeated although the Arabic does not repeat itself.
    let most = |n: usize| {
        let mut seen: HashMap<&[String], usize> = HashMap::new();
        list.windows(n).for_each(|w| *seen.entry(w).or_default() += 1);
        seen.values().copied().max().unwrap_or(0)
    };
    // Good prose may repeat five words as a parallel, but not seven, nor five words three times.
    let (often, long) = (most(5), most(7));
    if often >= 3 || (long == 2 && !source_repeats(3) && list.len() > 20) {
        out.push(found(Defect::RecurringPhrase, if often >= 3 { 0.9 } else { 0.55 }));
    }
}

/// English has about 1.3 words per Arabic word; a ratio far above or below means that something was added or lost.
pub(super) fn length(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    if pair.alignment().unreadable() {
        return;
    }
    let defect = Defect::OtherLength { words: pair.english.len(), source_words: pair.arabic.len() };
    let (s, t) = (pair.arabic.len() as f64, pair.english.len() as f64);
    if s < 3.0 {
        if t > s * 6.0 + 6.0 {
            out.push(Finding::new(Check::Length, defect, 0.9));
        }
        return;
    }
    let ratio = t / s;
    let slack = 4.0 / s;
    if ratio < 0.62 - slack.min(0.25) || ratio > 2.5 + slack * 2.0 {
        out.push(Finding::new(Check::Length, defect, 0.85));
    }
}

/// Remarks of the model about the task instead of a translation.
pub(super) fn chatter(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    let low = pair.target.to_lowercase();
    let signs = [
        "as an ai",
        "the arabic sentence",
        "the arabic text",
        "translates to",
        "translation of",
        "i cannot",
        "i'm sorry",
        "here is the",
        "english translation",
        "in english:",
        "```",
        "<|",
        "the sentence you provided",
        "please provide",
        "arabic:",
    ];
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let stands = |sign: &str| {
        let words = sign.starts_with(char::is_alphabetic);
        low.match_indices(sign).any(|(i, _)| {
            let ends = sign.ends_with(char::is_alphabetic) && letter(low[i + sign.len()..].chars().next());
            !words || !letter(low[..i].chars().next_back()) && !ends
        })
    };
    if let Some(s) = signs.iter().find(|s| stands(s)) {
        out.push(Finding::new(Check::Addition, Defect::TalksAboutTask { stands: (*s).to_owned() }, 0.9));
    }
}

/// Grave words of the news, as Arabic roots or stems and in English. A brief must not turn a flood into a bombing, so
/// the English may contain one only if something in the Arabic supports it.
static GRAVE: LazyLock<Vec<(&'static str, &'static str)>> =
    LazyLock::new(|| lines(include_str!("../data/grave.tsv")).filter_map(|l| l.split_once('\t')).collect());

/// Grave English words that nothing in the Arabic supports.
pub(super) fn grave_words(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    for (roots, said) in GRAVE.iter() {
        let grounds = &pair.alignment().grounds;
        let stray = |s: &&str| pair.english.iter().zip(grounds).any(|(w, g)| w.lower == *s && *g == Ground::Nothing);
        let Some(word) = said.split(' ').find(stray) else { continue };
        // "coup de grâce", "coup d'œil": what was not made to fall.
        if word == "coup" && pair.english.windows(2).any(|w| w[0].lower == "coup" && w[1].lower.starts_with('d')) {
            continue;
        }
        if !roots.split(' ').any(|r| pair.arabic.iter().any(|w| w.word.folded.contains(r))) {
            out.push(Finding::new(Check::Addition, Defect::AddedEvent { stands: word.to_owned() }, 0.75));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_and_tags_are_no_english() {
        let found = |ar: &str, en: &str| crate::verify::tests::found(markup, ar, en).len();
        let ar = "استقال مدير المحطة من منصبه";
        for english in [
            "The plant&apos;s director resigned",
            "The plant&#39;s director",
            "<b>The director</b> resigned",
            "resigned<br/>",
        ] {
            assert_eq!(found(ar, english), 1, "{english}");
        }
        for english in ["The plant's director resigned", "AT&T and R&D; 3 < 4 > 2", "Profit & loss"] {
            assert_eq!(found(ar, english), 0, "{english}");
        }
        assert_eq!(found("اكتب &lt; في الصفحة", "Write &lt; on the page"), 0);
    }

    #[test]
    fn every_line_of_grave_words_has_both_sides() {
        assert_eq!(GRAVE.len(), lines(include_str!("../data/grave.tsv")).count());
        assert!(GRAVE.iter().all(|(roots, said)| !roots.is_empty() && !said.is_empty()));
    }
}
