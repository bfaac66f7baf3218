//! The features of an article, extracted from its sentences.

use super::features::{Features, Sparse, hash64, key, sequence};
use super::timing::{self, take_day};
use super::{frame, gathering, senses, stages, whereabouts};
use crate::types::{Cleaned, Sentence, SentenceKind};
use crate::word_lists::List;
use mujaz_arabic::dates::dates_in;
use mujaz_arabic::gazetteer::{NameKind, built_in};
use mujaz_arabic::letters::Word;
use mujaz_arabic::numerals::{Kind, Number, numbers_in};
use mujaz_arabic::places::{self, Mention, PlaceId};
use mujaz_arabic::stems::{is_function_word, stem};
use mujaz_arabic::{fold, names, sound, words};
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

/// News text is rarely longer; anything further does not report the event.
const MOST_SENTENCES: usize = 150;
/// Words per shingle.
const SHINGLE: usize = 5;
/// The weight of a day in a clause about earlier events, if the sentence names another day.
const EARLIER: f32 = 0.35;
/// Number of body sentences that form the lead.
const LEAD: usize = 2;

/// Sentence openings that introduce earlier events.
static RETOLD: LazyLock<Vec<String>> =
    LazyLock::new(|| List::RetoldOpeners.words().iter().map(|w| w.replace('_', " ")).collect());

/// The weight of a sentence: the headline and the first sentences report the event, later ones increasingly its
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

/// The hash of a sentence and the stem keys that are removed if it is template text.
pub(super) fn sentence_keys(s: &Sentence) -> (u64, Vec<u32>) {
    let list = words(&s.text);
    (sentence_hash(&list), list.iter().filter_map(|w| term_key(&s.text, w)).collect())
}

fn sentence_hash(list: &[Word]) -> u64 {
    let folded: Vec<&[u8]> = list.iter().map(|w| w.folded.as_bytes()).collect();
    hash64(&folded)
}

fn term_key(text: &str, w: &Word) -> Option<u32> {
    let counts = !w.is_number() && !is_function_word(&w.folded) && stem(&w.folded).chars().nth(1).is_some();
    counts.then(|| senses::keys_of(&text[w.span.clone()], &w.folded).term)
}

/// A sentence and its position.
struct Line<'a> {
    kind: SentenceKind,
    text: &'a str,
    words: Vec<Word>,
    /// Position in the body.
    nth: usize,
    /// Whether it recalls earlier events.
    retold: bool,
}

impl Line<'_> {
    fn lead(&self) -> bool {
        self.kind == SentenceKind::Title || (self.kind == SentenceKind::Body && self.nth < LEAD)
    }

    fn weight(&self) -> f32 {
        position_weight(self.kind, self.nth) * if self.retold { 0.45 } else { 1.0 }
    }
}

#[derive(Default)]
struct Gathering {
    terms: HashMap<u32, f32>,
    lead: HashMap<u32, f32>,
    title: HashMap<u32, f32>,
    senses: HashMap<u32, f32>,
    title_senses: HashMap<u32, f32>,
    lead_names: HashMap<u32, f32>,
    names: HashMap<u32, f32>,
    figures: HashMap<u32, f32>,
    places: HashMap<u32, f32>,
    states: HashMap<u32, f32>,
    everyone: BTreeSet<u32>,
    forms: HashMap<u32, String>,
    out: Features,
}

/// The features of an article. Sentences whose hash is known to `template` are skipped.
pub(crate) fn features(c: &Cleaned, template: &dyn Fn(u64) -> bool) -> Features {
    let mut g =
        Gathering { out: Features { published: c.article.published, ..Default::default() }, ..Default::default() };
    g.out.outlet = c.article.outlet.as_deref().map_or(0, |o| key(b'o', o));
    let mut lines: Vec<Line> = Vec::new();
    let (mut shingles, mut window, mut body) = (Vec::new(), Vec::new(), 0u64);
    // A headline supplied separately comes before the text.
    let apart = c.article.title.as_deref().filter(|_| c.sentences.iter().all(|s| s.kind != SentenceKind::Title));
    if let Some(text) = apart {
        lines.push(Line { kind: SentenceKind::Title, text, words: words(text), nth: 0, retold: false });
    }
    let mut nth = 0;
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
        let opening = fold(s.text.split_whitespace().take(3).collect::<Vec<_>>().join(" ").as_str()) + " ";
        let retold = RETOLD.iter().any(|p| opening.starts_with(p.as_str()));
        lines.push(Line { kind: s.kind, text: &s.text, words: list, nth, retold });
        nth += usize::from(s.kind == SentenceKind::Body);
    }
    if shingles.is_empty() && !window.is_empty() {
        shingles.push(sequence(&window));
    }
    shingles.sort_unstable();
    shingles.dedup();
    let body_start = lines.iter().find(|l| l.kind == SentenceKind::Body);
    let title = lines.first().map(|l| l.words.as_slice()).unwrap_or_default();
    g.out.round_up = gathering::gathers(title, body_start.map(|l| l.words.as_slice()).unwrap_or_default());
    let sentences: Vec<(&str, &[Word])> = lines.iter().map(|l| (l.text, l.words.as_slice())).collect();
    let dateline = lines.iter().position(|l| l.kind == SentenceKind::Body);
    let found = whereabouts::whereabouts(&sentences, dateline);
    for (l, places) in lines.iter().zip(&found.mentions) {
        take_words(&mut g, l, places);
        take_numbers(&mut g, l, c);
        take_people(&mut g, l);
    }
    take_places(&mut g, &lines, &found);
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
        title: sorted(g.title),
        senses: sorted(g.senses),
        title_senses: sorted(g.title_senses),
        lead_names: sorted(g.lead_names),
        names: sorted(g.names),
        figures: sorted(g.figures),
        all_states: sorted(g.states),
        everyone: g.everyone.into_iter().collect(),
        places,
        forms,
        shingles,
        body,
        ..g.out
    }
}

/// Adds the words of a sentence; its setting is kept apart, so that two reports are not similar merely because they
/// come from one city.
fn take_words(g: &mut Gathering, l: &Line, mentions: &[Mention]) {
    let list = places::built_in();
    let of_place = |at: usize| mentions.iter().any(|m| m.span.contains(&at) && !list.get(m.place).country);
    let (lead, weight) = (l.lead(), l.weight());
    let title = l.kind == SentenceKind::Title;
    if lead && !l.retold {
        g.out.stages = stages::seen(&l.words, g.out.stages);
        g.out.kinds |= if title || l.nth == 0 { frame::kinds(&l.words) } else { 0 };
    }
    for w in &l.words {
        if let Some(k) = term_key(l.text, w).filter(|_| !of_place(w.span.start)) {
            g.out.length = g.out.length.saturating_add(1);
            *g.terms.entry(k).or_default() += weight;
            if lead && !l.retold {
                *g.lead.entry(k).or_default() += if title { 2.0 } else { 1.0 };
            }
            if title {
                *g.title.entry(k).or_default() += 1.0;
            }
        }
    }
    if lead && !l.retold {
        for w in l.words.iter().filter(|w| w.is_arabic() && !of_place(w.span.start) && !is_function_word(&w.folded)) {
            let keys = senses::keys_of(&l.text[w.span.clone()], &w.folded).senses;
            for (nth, k) in keys.into_iter().enumerate().filter(|(_, k)| *k != 0) {
                *g.senses.entry(k).or_default() += senses::likelihood(nth) * if title { 2.0 } else { 1.0 };
                if title && nth == 0 {
                    *g.title_senses.entry(k).or_default() += 1.0;
                }
            }
        }
        for spot in whereabouts::locals(l.text, &l.words) {
            if !g.out.locals.contains(&spot) {
                g.out.locals.push(spot);
            }
        }
    }
}

fn take_numbers(g: &mut Gathering, l: &Line, c: &Cleaned) {
    let (lead, weight) = (l.lead(), l.weight());
    let found_numbers = numbers_in(l.text, &l.words);
    let found_dates = dates_in(l.text, &l.words, &found_numbers, c.about);
    for n in &found_numbers {
        let dated = found_dates.iter().any(|d| d.span.start < n.span.end && n.span.start < d.span.end);
        let v = n.value();
        let whole = v.fract() == 0.0;
        if lead && n.kind == Kind::Ordinal && whole && v < 1000.0 {
            g.out.editions.extend(edition(&l.words, n).filter(|e| !g.out.editions.contains(e)));
        }
        // Years of either calendar are not figures of the event.
        let year = whole && ((1900.0..=2100.0).contains(&v) || (1350.0..=1500.0).contains(&v));
        if dated || n.kind == Kind::Clock || (v < 4.0 && whole) || year {
            continue;
        }
        let percent = n.kind == Kind::Percent;
        let k = key(b'f', &format!("{v}{}", if percent { "%" } else { "" }));
        g.forms.entry(k).or_insert_with(|| l.text[n.span.clone()].to_owned());
        let spread = if v < 10.0 && whole { 0.5 } else { 1.0 };
        *g.figures.entry(k).or_default() += weight.sqrt() * spread;
        let noun = l.words.iter().find(|w| w.span.start >= n.span.end && !w.is_number());
        let counted = if percent { Some("%") } else { noun.map(|w| stem(&w.folded)) };
        if let Some(noun) = counted.filter(|_| g.out.counts.len() < 64) {
            let count = (key(b'f', noun), k);
            if !g.out.counts.contains(&count) {
                g.out.counts.push(count);
            }
        }
    }
    let behind = timing::behind(&l.words, &found_dates);
    for (d, behind) in found_dates.iter().zip(behind) {
        // A day mentioned next to the report's own day came earlier.
        take_day(d, if behind { weight * EARLIER } else { weight }, lead, &mut g.out);
    }
}

/// The round or edition that an ordinal counts: kind and number in one key.
fn edition(list: &[Word], n: &Number) -> Option<u32> {
    let at = list.iter().position(|w| w.span.end > n.span.start)?;
    let end = list.iter().position(|w| w.span.start >= n.span.end).unwrap_or(list.len());
    let near = list[at.saturating_sub(3)..at].iter().rev().chain(&list[end..(end + 1).min(list.len())]);
    let kind = near.filter_map(|w| List::NumberedStems.words().iter().position(|c| stem(&w.folded) == *c)).next()?;
    Some((kind as u32) << 16 | n.value() as u32)
}

fn take_people(g: &mut Gathering, l: &Line) {
    let lead = l.lead() && !l.retold;
    let weight = l.weight();
    let known = built_in().find(&l.words);
    let person = |g: &mut Gathering, k: u32| {
        g.everyone.insert(k);
        if lead && !g.out.people.contains(&k) {
            g.out.people.push(k);
        }
    };
    for (entry, _) in known.iter().filter(|(e, _)| !e.kind.is_place()) {
        let is_person = entry.kind == NameKind::Person;
        let k = key(b'n', &entry.english[0]);
        *g.names.entry(k).or_default() += (weight * if is_person { 1.2 } else { 1.0 }).sqrt();
        if lead {
            *g.lead_names.entry(k).or_default() += 1.0;
        }
        g.forms.entry(k).or_insert_with(|| entry.english[0].clone());
        if is_person {
            person(g, k);
        }
    }
    // The background of an article is most of it, and names there matter less.
    let people = if lead { names::people(l.text, &l.words) } else { names::people_by_lists(l.text, &l.words) };
    for p in people {
        if known.iter().any(|(_, k)| k.start < p.span.end && p.span.start < k.end) {
            continue;
        }
        // Later sentences repeat only the family name.
        let family = p.text.split_whitespace().next_back().unwrap_or(&p.text);
        let sound = sound::sound_key_arabic(family);
        if sound.len() >= 2 {
            let k = key(b'p', &sound);
            *g.names.entry(k).or_default() += (weight * 1.2).sqrt();
            if lead {
                *g.lead_names.entry(k).or_default() += 1.0;
            }
            g.forms.entry(k).or_insert_with(|| p.text.clone());
            person(g, k);
        }
    }
}

fn take_places(g: &mut Gathering, lines: &[Line], found: &whereabouts::Whereabouts) {
    let list = places::built_in();
    let mut lead: Vec<PlaceId> = Vec::new();
    for (l, (mentions, states)) in lines.iter().zip(found.mentions.iter().zip(&found.states)) {
        let (weight, near) = (l.weight(), !l.retold && (l.kind == SentenceKind::Title || l.nth < LEAD));
        for mention in mentions {
            let Mention { place, located, .. } = mention;
            let (p, k) = (list.get(*place), whereabouts::key_of(*place));
            *g.names.entry(k).or_default() += (weight * if p.country { 0.7 } else { 1.1 }).sqrt();
            if near {
                *g.lead_names.entry(k).or_default() += 1.0;
            }
            g.forms.entry(k).or_insert_with(|| p.english.clone());
            let kind = if p.country { 0.5 } else { 1.0 };
            *g.places.entry(k).or_default() += weight * kind * if *located { 2.5 } else { 1.0 };
            if !p.country && !l.retold && l.nth < 5 && !g.out.cities.contains(&k) {
                g.out.cities.push(k);
            }
            if near && !whereabouts::is_government(l.text, mention) {
                lead.push(*place);
            }
        }
        for s in states {
            *g.states.entry(*s).or_default() += weight * 0.5;
            let first = l.kind == SentenceKind::Title || l.nth == 0;
            if first && !g.out.states.contains(s) {
                g.out.states.push(*s);
            }
        }
    }
    g.out.spots = whereabouts::innermost(&lead);
}
