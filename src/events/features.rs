//! What an article says, as numbers: weighted words, names, figures, days, stage of the story.

use crate::arabic::dates::{Basis, DateMention, Precision, dates};
use crate::arabic::gazetteer::{NameKind, built_in};
use crate::arabic::numerals::{Kind, numbers};
use crate::arabic::stems::{is_function_word, stem};
use crate::arabic::{fold, names, sound, words};
use crate::types::{Cleaned, SentenceKind, When};
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// Weighted entries sorted by number, of unit length.
pub(super) type Sparse = Vec<(u32, f32)>;

/// Stages that set reports of one story apart, with the stems that show them in a lead.
const STAGES: [(&str, &str); 6] = [
    ("funeral", "جنازه تشييع شيع ودع جثمان عزاء تابين مراسم"),
    ("verdict", "حكم قضت ادان ادانه براءه عقوب محكوم نهايي سجن"),
    ("adjourned", "ارجات تاجيل اجلت ارجاء موخر جلسه"),
    ("preview", "غدا يرتقب ترتقب مرتقب ينتظر تستعد يستعد تترقب"),
    ("unchanged", "ثبت ابقي تثبيت ابقت حافظ يحرك يغير"),
    ("cut", "خفض قلص انزل تخفيض يخفض تخفض"),
];

/// An article as the grouping sees it.
#[derive(Debug, Clone, Default)]
pub(super) struct Features {
    /// Index in the run's list.
    pub article: usize,
    /// Words by stem.
    pub terms: Sparse,
    /// Words of the headline and first sentences.
    pub lead: Sparse,
    /// Names.
    pub names: Sparse,
    /// Figures other than dates.
    pub figures: Sparse,
    /// Printable forms of the names and figures, by number.
    pub name_forms: BTreeMap<u32, String>,
    /// Figures as written, by number.
    pub figure_forms: BTreeMap<u32, String>,
    /// Days that may be those of the event, with how strongly the text says so.
    pub event_days: Vec<(When, f64)>,
    /// Every day named.
    pub all_days: Vec<When>,
    /// Day of publication.
    pub published: Option<Date>,
    /// Places `(Arabic, English)` with weight.
    pub places: Vec<((String, String), f64)>,
    /// Cities and regions (not countries), by English name.
    pub cities: Vec<String>,
    /// Ordinals of the lead, from fourth up: the edition of a meeting, the number of a session.
    pub editions: Vec<u32>,
    /// Bits of [`STAGES`] seen in the lead.
    pub stages: u8,
}

impl Features {
    /// Names of the stages in `bits`.
    pub fn stage_names(bits: u8) -> Vec<&'static str> {
        STAGES.iter().enumerate().filter(|(i, _)| bits & (1 << i) != 0).map(|(_, (n, _))| *n).collect()
    }
}

/// What one article gives before numbers are dealt out.
#[derive(Default)]
struct Raw {
    terms: HashMap<String, f32>,
    lead: HashMap<String, f32>,
    names: HashMap<String, (f32, String)>,
    figures: HashMap<String, (f32, String)>,
    rest: Features,
}

/// Features of the articles named by `which`, with weights that depend on how many share a thing.
pub(super) fn extract(articles: &[Cleaned], which: &[usize]) -> Vec<Features> {
    let raws: Vec<Raw> = which.par_iter().map(|&i| raw(&articles[i], i)).collect();
    let n = raws.len() as f32;
    let mut df: [HashMap<&str, u32>; 3] = Default::default();
    for r in &raws {
        r.terms.keys().for_each(|k| *df[0].entry(k).or_default() += 1);
        r.names.keys().for_each(|k| *df[1].entry(k).or_default() += 1);
        r.figures.keys().for_each(|k| *df[2].entry(k).or_default() += 1);
    }
    // Numbers by rank in the alphabet, so that nothing depends on the order of a hash map.
    let ids: Vec<HashMap<&str, u32>> = df
        .iter()
        .map(|d| {
            let mut keys: Vec<&str> = d.keys().copied().collect();
            keys.sort_unstable();
            keys.into_iter().enumerate().map(|(i, k)| (k, i as u32)).collect()
        })
        .collect();
    // A few articles say little about what is common; the constant stands for a small background.
    let idf = |kind: usize, key: &str| ((n + 4.0) / (df[kind][key] as f32 + 0.5)).ln().max(0.05);
    raws.iter()
        .map(|r| {
            let mut f = r.rest.clone();
            f.terms = unit(r.terms.iter().map(|(k, tf)| (ids[0][k.as_str()], (1.0 + tf.ln()) * idf(0, k))));
            f.lead = unit(
                r.lead
                    .iter()
                    .filter(|(k, _)| ids[0].contains_key(k.as_str()))
                    .map(|(k, tf)| (ids[0][k.as_str()], (1.0 + tf.ln()) * idf(0, k))),
            );
            f.names = unit(r.names.iter().map(|(k, (w, _))| (ids[1][k.as_str()], w * idf(1, k))));
            f.figures = unit(r.figures.iter().map(|(k, (w, _))| (ids[2][k.as_str()], w * idf(2, k))));
            f.name_forms = r.names.iter().map(|(k, (_, form))| (ids[1][k.as_str()], form.clone())).collect();
            f.figure_forms = r.figures.iter().map(|(k, (_, form))| (ids[2][k.as_str()], form.clone())).collect();
            f
        })
        .collect()
}

fn unit(entries: impl Iterator<Item = (u32, f32)>) -> Sparse {
    let mut v: Sparse = entries.collect();
    v.sort_unstable_by_key(|e| e.0);
    let norm = v.iter().map(|e| e.1 * e.1).sum::<f32>().sqrt();
    if norm > 0.0 {
        v.iter_mut().for_each(|e| e.1 /= norm);
    }
    v
}

/// How much a sentence counts: the headline and the first sentences tell the event, the rest more
/// and more its background.
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

fn raw(c: &Cleaned, index: usize) -> Raw {
    let mut out = Raw {
        rest: Features { article: index, published: c.article.published, ..Default::default() },
        ..Default::default()
    };
    let mut places: Vec<((String, String), f64)> = Vec::new();
    let mut nth = 0;
    let background = |text: &str| {
        let f = fold(text);
        ["وكان ", "وكانت ", "وسبق ", "يذكر ان", "يشار الي", "سبق ان", "وسبق ل"].iter().any(|p| f.starts_with(p))
    };
    for s in &c.sentences {
        let lead = s.kind == SentenceKind::Title || (s.kind == SentenceKind::Body && nth < 2);
        let mut weight = position_weight(s.kind, nth);
        let retold = background(&s.text);
        if retold {
            weight *= 0.45;
        }
        if s.kind == SentenceKind::Body {
            nth += 1;
        }
        let list = words(&s.text);
        let found_dates = dates(&s.text, c.about);
        if lead && !retold {
            for w in &list {
                let (bare, st) = (w.folded.strip_prefix('و').unwrap_or(&w.folded), stem(&w.folded));
                for (i, (_, stems)) in STAGES.iter().enumerate() {
                    if stems.split(' ').any(|x| x == w.folded || x == st || x == bare) {
                        out.rest.stages |= 1 << i;
                    }
                }
            }
        }
        for w in list.iter().filter(|w| !w.is_number() && !is_function_word(&w.folded)) {
            let st = stem(&w.folded);
            if st.chars().count() < 2 {
                continue;
            }
            *out.terms.entry(st.to_owned()).or_default() += weight;
            if lead {
                *out.lead.entry(st.to_owned()).or_default() += 1.0;
            }
        }
        let known = built_in().find(&list);
        for (entry, span) in &known {
            let kind_weight = match entry.kind {
                NameKind::Person => 1.2,
                NameKind::Body => 1.0,
                NameKind::Country => 0.7,
                NameKind::Place => 1.1,
            };
            let key = entry.english[0].clone();
            let form = s.text[span.clone()].to_owned();
            out.names.entry(key.clone()).or_insert((0.0, key.clone())).0 += (weight * kind_weight).sqrt();
            if entry.kind.is_place() {
                let mut place_weight = f64::from(weight) * if entry.kind == NameKind::Country { 0.5 } else { 1.0 };
                if located(&s.text, &form) {
                    place_weight *= 2.5;
                }
                if entry.kind == NameKind::Place && !retold && nth < 5 && !out.rest.cities.contains(&key) {
                    out.rest.cities.push(key.clone());
                }
                let pair = (entry.arabic[0].clone(), key);
                match places.iter_mut().find(|p| p.0 == pair) {
                    Some(p) => p.1 += place_weight,
                    None => places.push((pair, place_weight)),
                }
            }
        }
        for p in names::people(&s.text, &list) {
            if known.iter().any(|(_, k)| k.start < p.span.end && p.span.start < k.end) {
                continue;
            }
            // The family name is what later sentences repeat.
            let family = p.text.split_whitespace().next_back().unwrap_or(&p.text);
            let key = sound::sound_key_arabic(family);
            if key.len() >= 2 {
                out.names.entry(format!("~{key}")).or_insert((0.0, p.text.clone())).0 += (weight * 1.2).sqrt();
            }
        }
        for n in numbers(&s.text) {
            let dated = found_dates.iter().any(|d| d.span.start < n.span.end && n.span.start < d.span.end);
            let v = n.value();
            if dated
                || n.kind == Kind::Clock
                || (v < 4.0 && v.fract() == 0.0)
                || (1900.0..=2100.0).contains(&v) && v.fract() == 0.0
            {
                continue;
            }
            if lead && n.kind == Kind::Ordinal {
                out.rest.editions.push(v as u32);
            }
            let key = format!("{v}{}", if n.kind == Kind::Percent { "%" } else { "" });
            let form = s.text[n.span.clone()].to_owned();
            let spread = if v < 10.0 && v.fract() == 0.0 { 0.5 } else { 1.0 };
            out.figures.entry(key).or_insert((0.0, form)).0 += weight.sqrt() * spread;
        }
        for d in &found_dates {
            take_day(d, weight, lead, &mut out.rest);
        }
    }
    places.sort_by(|a, b| b.1.total_cmp(&a.1));
    out.rest.places = places;
    out
}

/// Whether the text says "in" the place: `في موسكو`, `بموسكو`, `العاصمة الروسية موسكو`, `مدينة …`.
fn located(sentence: &str, form: &str) -> bool {
    let Some(at) = sentence.find(form) else { return false };
    let before = sentence[..at].trim_end();
    let prev = before.rsplit(char::is_whitespace).next().unwrap_or("");
    let prev2 = before.rsplit(char::is_whitespace).nth(1).unwrap_or("");
    form.starts_with('ب')
        || ["في", "بمدينة", "مدينة", "العاصمة", "بالعاصمة", "بلدة", "إلى"].contains(&prev)
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
    if !f.all_days.contains(&when) {
        f.all_days.push(when);
    }
    let strength = match d.basis {
        Basis::Written if d.last_day.is_some() => 1.6,
        Basis::Written => 1.2,
        Basis::Weekday => 1.0,
        Basis::Relative => 0.9,
    };
    let near = match (d.resolved, f.published) {
        (Some((a, _)), Some(p)) => {
            p.since(a).map_or(0.3, |s| if s.get_days().abs() <= 4 && s.get_months() == 0 { 1.0 } else { 0.3 })
        }
        _ => 1.0,
    };
    let score = f64::from(weight) * strength * near * if lead { 1.0 } else { 0.4 };
    match f.event_days.iter_mut().find(|e| e.0 == when) {
        Some(e) => e.1 += score,
        None => f.event_days.push((when, score)),
    }
}
