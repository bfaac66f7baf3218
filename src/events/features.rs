//! Features of an article: words, names, figures, days, the stage of the story. Nothing here depends on other articles.

use super::stages;
use crate::types::{Cleaned, Sentence, SentenceKind, When};
use jiff::civil::Date;
use mujaz_arabic::dates::{Basis, DateMention, Precision, dates_in};
use mujaz_arabic::gazetteer::{NameKind, built_in};
use mujaz_arabic::letters::Word;
use mujaz_arabic::numerals::{Kind, Number, numbers_in};
use mujaz_arabic::stems::{is_function_word, stem};
use mujaz_arabic::{fold, names, sound, words};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Weighted keys in ascending order. A key is the hash of a stem, name or figure with its kind.
pub(crate) type Sparse = Vec<(u32, f32)>;

/// News text is rarely longer; what follows does not report the event.
const MOST_SENTENCES: usize = 150;
/// Words of a sequence that copies share.
const SHINGLE: usize = 5;

/// An article as the grouping sees it, by itself. Weights are sums over places in the text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Features {
    /// Words by stem.
    pub(crate) terms: Sparse,
    /// Words of the headline and first sentences.
    pub(crate) lead: Sparse,
    /// Names.
    pub(crate) names: Sparse,
    /// Figures other than dates.
    pub(crate) figures: Sparse,
    /// Days that may be those of the event, with the strength of the indication.
    pub(crate) event_days: Vec<(When, f32)>,
    /// Every day named.
    pub(crate) all_days: Vec<When>,
    /// Day of publication, if a plausible one is given.
    pub(crate) published: Option<Date>,
    /// Places by key of the English name, with weight, heaviest first.
    pub(crate) places: Vec<(u32, f32)>,
    /// Cities and regions (not countries) of the first sentences.
    pub(crate) cities: Vec<u32>,
    /// Rounds and editions that the lead counts: kind and number, see [`edition`].
    pub(crate) editions: Vec<u32>,
    /// Bits of [`stages`] seen in the lead.
    pub(crate) stages: u16,
    /// Hashes of the sequences of five words, ascending.
    pub(crate) shingles: Vec<u32>,
    /// Hashes of the sentences that are long enough to be a template's.
    pub(crate) sentences: Vec<u64>,
    /// Hash of the first sentence of the body.
    pub(crate) opening: u64,
    /// Hash of the whole folded text.
    pub(crate) body: u64,
    /// Printable forms of names and figures, by key.
    pub(crate) forms: Vec<(u32, String)>,
}

/// FNV-1a, which stays the same between releases and machines.
pub(super) fn hash64(parts: &[&[u8]]) -> u64 {
    let mut h: u64 = 0xcbf2_9ce4_8422_2325;
    for b in parts.iter().flat_map(|p| p.iter().chain(&[0xff])) {
        h = (h ^ u64::from(*b)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    h
}

/// Hash of a sequence of hashed words.
fn sequence(hashes: &[u64]) -> u32 {
    let h = hashes.iter().fold(0u64, |h, x| (h.rotate_left(23) ^ x).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    (h >> 32) as u32
}

/// The key of `text` among things of a kind (`t` words, `n` names, `f` figures).
pub(super) fn key(kind: u8, text: &str) -> u32 {
    let h = hash64(&[&[kind], text.as_bytes()]);
    (h >> 32) as u32 ^ h as u32
}

/// Openings of sentences that recall earlier events.
const RETOLD: [&str; 9] =
    ["وكان ", "وكانت ", "وسبق ", "يذكر ان", "ويذكر ان", "يشار الي", "سبق ان", "وسبق ل", "تجدر الاشاره"];

/// The weight of a sentence: the headline and the first sentences report the event, the rest increasingly its
/// background.
fn position_weight(kind: SentenceKind, nth: usize) -> f32 {
    match (kind, nth) {
        (SentenceKind::Title, _) => 2.0,
        (SentenceKind::Heading, _) => 0.6,
        (_, 0) => 2.0,
        (_, 1) => 1.3,
        (_, 2..=4) => 0.9,
        _ => 0.6,
    }
}

/// The stems of a sentence that may be words of a template, for taking them out again.
pub(super) fn sentence_keys(s: &Sentence) -> (u64, Vec<u32>) {
    let list = words(&s.text);
    (sentence_hash(&list), list.iter().filter_map(term_key).collect())
}

fn sentence_hash(list: &[Word]) -> u64 {
    let folded: Vec<&[u8]> = list.iter().map(|w| w.folded.as_bytes()).collect();
    hash64(&folded)
}

fn term(w: &Word) -> Option<&str> {
    (!w.is_number() && !is_function_word(&w.folded)).then(|| stem(&w.folded)).filter(|s| s.chars().nth(1).is_some())
}

fn term_key(w: &Word) -> Option<u32> {
    term(w).map(|s| key(b't', s))
}

#[derive(Default)]
struct Gathering {
    terms: HashMap<u32, f32>,
    lead: HashMap<u32, f32>,
    names: HashMap<u32, f32>,
    figures: HashMap<u32, f32>,
    places: HashMap<u32, f32>,
    forms: HashMap<u32, String>,
    out: Features,
}

/// The features of an article. Sentences whose hash `template` knows are left out.
pub(crate) fn features(c: &Cleaned, template: &dyn Fn(u64) -> bool) -> Features {
    let mut g =
        Gathering { out: Features { published: c.article.published, ..Default::default() }, ..Default::default() };
    let mut nth = 0;
    let mut shingles: Vec<u32> = Vec::new();
    let mut window: Vec<u64> = Vec::new();
    let mut body = 0u64;
    for s in c.sentences.iter().take(MOST_SENTENCES) {
        let list = words(&s.text);
        let hash = sentence_hash(&list);
        if (5..=80).contains(&list.len()) && s.kind != SentenceKind::Title {
            g.out.sentences.push(hash);
        }
        if g.out.opening == 0 && s.kind == SentenceKind::Body {
            g.out.opening = hash;
        }
        body = hash64(&[&body.to_le_bytes(), &hash.to_le_bytes()]);
        if template(hash) {
            continue;
        }
        for w in &list {
            window.push(hash64(&[w.folded.as_bytes()]));
            if let Some(tail) = window.len().checked_sub(SHINGLE) {
                shingles.push(sequence(&window[tail..]));
            }
        }
        sentence(&mut g, c, s, &list, nth);
        if s.kind == SentenceKind::Body {
            nth += 1;
        }
    }
    if shingles.is_empty() && !window.is_empty() {
        shingles.push(sequence(&window));
    }
    shingles.sort_unstable();
    shingles.dedup();
    finish(g, shingles, body)
}

fn finish(g: Gathering, shingles: Vec<u32>, body: u64) -> Features {
    let sorted = |m: HashMap<u32, f32>| {
        let mut v: Sparse = m.into_iter().collect();
        v.sort_unstable_by_key(|e| e.0);
        v
    };
    let mut places: Vec<(u32, f32)> = g.places.into_iter().collect();
    places.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut forms: Vec<(u32, String)> = g.forms.into_iter().collect();
    forms.sort();
    Features {
        terms: sorted(g.terms),
        lead: sorted(g.lead),
        names: sorted(g.names),
        figures: sorted(g.figures),
        places,
        forms,
        shingles,
        body,
        ..g.out
    }
}

/// Takes in one sentence, the `nth` of the body.
fn sentence(g: &mut Gathering, c: &Cleaned, s: &Sentence, list: &[Word], nth: usize) {
    let lead = s.kind == SentenceKind::Title || (s.kind == SentenceKind::Body && nth < 2);
    let mut weight = position_weight(s.kind, nth);
    let opening = fold(s.text.split_whitespace().take(3).collect::<Vec<_>>().join(" ").as_str()) + " ";
    let retold = RETOLD.iter().any(|p| opening.starts_with(p));
    if retold {
        weight *= 0.45;
    }
    if lead && !retold {
        g.out.stages = stages::seen(list, g.out.stages);
    }
    for w in list {
        if let Some(k) = term_key(w) {
            *g.terms.entry(k).or_default() += weight;
            if lead {
                *g.lead.entry(k).or_default() += 1.0;
            }
        }
    }
    take_names(g, s, list, weight, retold, nth);
    let found_numbers = numbers_in(&s.text, list);
    let found_dates = dates_in(&s.text, list, &found_numbers, c.about);
    for n in &found_numbers {
        let dated = found_dates.iter().any(|d| d.span.start < n.span.end && n.span.start < d.span.end);
        let v = n.value();
        let whole = v.fract() == 0.0;
        if lead && n.kind == Kind::Ordinal && whole && v < 1000.0 {
            g.out.editions.extend(edition(list, n).filter(|e| !g.out.editions.contains(e)));
        }
        if dated || n.kind == Kind::Clock || (v < 4.0 && whole) || ((1900.0..=2100.0).contains(&v) && whole) {
            continue;
        }
        let k = key(b'f', &format!("{v}{}", if n.kind == Kind::Percent { "%" } else { "" }));
        g.forms.entry(k).or_insert_with(|| s.text[n.span.clone()].to_owned());
        let spread = if v < 10.0 && whole { 0.5 } else { 1.0 };
        *g.figures.entry(k).or_default() += weight.sqrt() * spread;
    }
    for d in &found_dates {
        take_day(d, weight, lead, &mut g.out);
    }
}

/// What is counted by rounds, editions and sessions, by stem.
const COUNTED: [&str; 12] =
    ["دور", "جلس", "اجتماع", "جول", "نسخ", "طبع", "موتمر", "قم", "موسم", "مهرجان", "منتدي", "ملتقي"];

/// The round or edition that an ordinal counts: what is counted and the number, in one.
fn edition(list: &[Word], n: &Number) -> Option<u32> {
    let at = list.iter().position(|w| w.span.end > n.span.start)?;
    let end = list.iter().position(|w| w.span.start >= n.span.end).unwrap_or(list.len());
    let near = list[at.saturating_sub(3)..at].iter().rev().chain(&list[end..(end + 1).min(list.len())]);
    let kind = near.filter_map(|w| COUNTED.iter().position(|c| stem(&w.folded) == *c)).next()?;
    Some((kind as u32) << 16 | n.value() as u32)
}

fn take_names(g: &mut Gathering, s: &Sentence, list: &[Word], weight: f32, retold: bool, nth: usize) {
    let known = built_in().find(list);
    for (entry, span) in &known {
        let kind_weight = match entry.kind {
            NameKind::Person => 1.2,
            NameKind::Body => 1.0,
            NameKind::Country => 0.7,
            NameKind::Place => 1.1,
        };
        let k = key(b'n', &entry.english[0]);
        *g.names.entry(k).or_default() += (weight * kind_weight).sqrt();
        g.forms.entry(k).or_insert_with(|| entry.english[0].clone());
        if entry.kind.is_place() {
            let mut place_weight = weight * if entry.kind == NameKind::Country { 0.5 } else { 1.0 };
            if located(&s.text, span.start) {
                place_weight *= 2.5;
            }
            if entry.kind == NameKind::Place && !retold && nth < 5 && !g.out.cities.contains(&k) {
                g.out.cities.push(k);
            }
            *g.places.entry(k).or_default() += place_weight;
        }
    }
    for p in names::people(&s.text, list) {
        if known.iter().any(|(_, k)| k.start < p.span.end && p.span.start < k.end) {
            continue;
        }
        // The family name is what later sentences repeat.
        let family = p.text.split_whitespace().next_back().unwrap_or(&p.text);
        let sound = sound::sound_key_arabic(family);
        if sound.len() >= 2 {
            let k = key(b'p', &sound);
            *g.names.entry(k).or_default() += (weight * 1.2).sqrt();
            g.forms.entry(k).or_insert_with(|| p.text.clone());
        }
    }
}

/// Whether the text says "in" the place that stands at `at`: `في موسكو`, `بموسكو`, `مدينة …`.
fn located(sentence: &str, at: usize) -> bool {
    if sentence[at..].starts_with('ب') {
        return true;
    }
    let mut before = sentence[..at].split_whitespace().rev();
    let (prev, prev2) = (before.next().unwrap_or(""), before.next().unwrap_or(""));
    ["في", "بمدينة", "مدينة", "العاصمة", "بالعاصمة", "بلدة", "إلى"].contains(&prev)
        || ["العاصمة", "بالعاصمة"].contains(&prev2)
}

fn take_day(d: &DateMention, weight: f32, lead: bool, f: &mut Features) {
    if d.precision != Precision::Day {
        return;
    }
    let when = match (d.resolved, d.day, d.month) {
        (Some((a, b)), ..) => When::of(a, b),
        (None, Some(day), Some(month)) => {
            When { year: d.year, first: (month, day), last: (month, d.last_day.unwrap_or(day)) }
        }
        _ => return,
    };
    if f.all_days.len() < 64 && !f.all_days.contains(&when) {
        f.all_days.push(when);
    }
    let strength = match d.basis {
        Basis::Written if d.last_day.is_some() => 1.6,
        Basis::Written => 1.2,
        Basis::Weekday => 1.0,
        Basis::Relative => 0.9,
    };
    let near = match (d.resolved, f.published) {
        (Some((a, _)), Some(p)) if super::calendar::number(p).abs_diff(super::calendar::number(a)) > 4 => 0.3,
        _ => 1.0,
    };
    let score = weight * strength * near * if lead { 1.0 } else { 0.4 };
    match f.event_days.iter().position(|e| e.0 == when) {
        Some(i) => f.event_days[i].1 += score,
        None if f.event_days.len() < 64 => f.event_days.push((when, score)),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: u64 = 0x8440_04de_b581_d025;

    #[test]
    fn keys_stay_the_same_between_releases() {
        assert_eq!(key(b't', "زلزال"), key(b't', "زلزال"));
        assert_eq!(hash64(&[b"mujaz"]), HASH, "{:#x}", hash64(&[b"mujaz"]));
    }
}
