//! Where it happened: places after a locative word, from the district to the country.

use super::frame::Filler;
use super::reading::Reading;
use crate::word_lists::List;
use crate::word_lists::List::{Charges, Deeds, Heads, Hits, Topics};
use mujaz_arabic::fold;
use mujaz_arabic::gazetteer::{NameKind, built_in};
use std::collections::HashMap;
use std::sync::LazyLock;

/// The rows of one kind in `places.tsv`, without their kind.
fn words_of(kind: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let rows = include_str!("places.tsv").lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t'));
    rows.filter(move |r| r.0 == kind).filter_map(|r| r.1.split_once('\t'))
}

/// A word for a direction and its English.
struct Direction {
    lemma: &'static str,
    folded: String,
    of_country: &'static str,
    of_city: &'static str,
}

static DIRECTIONS: LazyLock<Vec<Direction>> = LazyLock::new(|| {
    let rows = words_of("direction").filter_map(|(lemma, english)| {
        let (of_country, of_city) = english.split_once('\t')?;
        Some(Direction { lemma, folded: fold(lemma), of_country, of_city })
    });
    rows.collect()
});

/// From the folded adjective of a country to its English name.
static ADJECTIVES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut map = HashMap::new();
    for e in built_in().entries().iter().filter(|e| e.kind == NameKind::Country) {
        for a in &e.arabic {
            let f = fold(a);
            if f.contains(' ') {
                continue;
            }
            let bare = f.strip_prefix("ال").filter(|b| b.chars().count() > 2).unwrap_or(&f);
            let stem = ["يا", "يه", "ا", "ه"].iter().find_map(|s| bare.strip_suffix(s)).unwrap_or(bare);
            map.entry(format!("ال{stem}ي")).or_insert(e.english[0].as_str());
        }
    }
    map.extend(words_of("adjective").map(|(adjective, country)| (fold(adjective), country)));
    map
});

/// The country of an adjective with an article: `الأمريكية` is "United States".
pub fn country_of(folded: &str) -> Option<&'static str> {
    let masculine = folded.strip_suffix('ه').unwrap_or(folded);
    ADJECTIVES.get(masculine).copied()
}

/// A place in a sentence.
struct Spot {
    word: usize,
    end: usize,
    english: String,
    /// Whether it is a country.
    country: bool,
    /// The country in which it lies, if known.
    lies_in: Option<String>,
}

fn is_place(r: &Reading, i: usize) -> bool {
    r.name_at(i).is_some_and(|n| n.kind.is_place())
}

/// The place at a word, if a locative expression introduces it.
fn spot(r: &Reading, i: usize) -> Option<Spot> {
    let n = r.name_at(i).filter(|n| n.kind.is_place())?;
    let country = n.kind == NameKind::Country;
    // "بمسقط رأسه" is a birthplace.
    if r.lemma(n.words.end) == "رأس" {
        return None;
    }
    let a = r.analysis(i);
    let own = a.and_then(|a| a.preposition);
    // Go back over head nouns and adjectives: "في العاصمة الروسية موسكو", "بولاية تكساس", "شمال بغداد".
    let mut k = i;
    let mut direction = "";
    let mut locative = own == Some('ب');
    while !locative && k > 0 && r.gap(k).is_none() {
        k -= 1;
        let lemma = r.lemma(k);
        let prep = r.analysis(k).and_then(|a| a.preposition);
        if let Some(d) = DIRECTIONS.iter().find(|d| d.lemma == lemma || d.folded == r.folded(k)) {
            direction = match direction {
                "" if country => d.of_country,
                "" => d.of_city,
                nearer => nearer,
            };
            // A direction is locative by itself: "قتل ثلاثة جنوب لبنان".
            locative = true;
            if prep == Some('ب') || k > 0 && matches!(r.folded(k - 1), "في") {
                break;
            }
            break;
        }
        if Heads.contains(lemma) {
            locative = prep == Some('ب') || matches!(lemma, "ملعب" | "استاد") && k > 0 && r.folded(k - 1) == "علي";
            if !locative && k > 0 && Hits.contains(r.lemma(k - 1)) {
                locative = true;
            }
            // "عبر ميناء بنغازي"
            let gate = matches!(lemma, "ميناء" | "معبر" | "مطار") && k > 0 && matches!(r.folded(k - 1), "عبر" | "لدي");
            locative = locative || gate;
            // "بين السبالة وجلمة من ولاية سيدي بوزيد"
            let province = matches!(lemma, "ولاية" | "معتمدية" | "عمالة" | "محافظة");
            if province && k > 1 && r.folded(k - 1) == "من" && r.pos(k - 2) == Some(mujaz_arabic::analysis::Pos::Propn)
            {
                locative = true;
                break;
            }
            continue;
        }
        if List::Inside.contains(r.folded(k)) {
            locative = true;
            break;
        }
        if k == i - 1 && r.is_verb(k) && Hits.contains(lemma) {
            locative = true;
            break;
        }
        // "في أحد مستشفيات القاهرة"
        if matches!(r.folded(k), "احد" | "احدي") {
            locative = prep == Some('ب');
            continue;
        }
        // "العاصمة الروسية"
        if country_of(r.folded(k)).is_some() {
            continue;
        }
        // "ضرب زلزال مدينة": a subject between the verb and its object.
        if k > 0 && Hits.contains(r.lemma(k - 1)) && r.is_verb(k - 1) {
            locative = true;
        }
        break;
    }
    if !locative && i == 0 && r.line.title && r.gap(n.words.end) == Some(':') {
        locative = true;
    }
    if !locative {
        return None;
    }
    let english = if direction.is_empty() { n.english.clone() } else { format!("{direction} {}", n.english) };
    Some(Spot { word: i, end: n.words.end, english, country, lies_in: n.country.clone() })
}

/// The place named in a line before `until`, preferring one after `from`.
fn line(r: &Reading, from: usize, until: usize) -> Option<Filler> {
    let all: Vec<Spot> = (0..until).filter(|i| !r.quoted[*i] && is_place(r, *i)).filter_map(|i| spot(r, i)).collect();
    // "لبحث الوضع في غزة": a topic of discussion is elsewhere.
    let topic = |s: &Spot| ((from + 1).min(s.word)..s.word).any(|k| Topics.contains(r.folded(k)));
    let all: Vec<Spot> = all.into_iter().filter(|s| !topic(s)).collect();
    let behind = all.iter().position(|s| s.word >= from);
    // Before the event, a place belongs to it only if no one speaks or acts there.
    let at = behind
        .or_else(|| all.iter().position(|s| !(0..s.word).any(|k| r.is_verb(k) && super::said::is_speech(r, k))))?;
    let mut parts: Vec<&Spot> = vec![&all[at]];
    for s in &all[at + 1..] {
        let last = parts[parts.len() - 1];
        let near = s.word - last.end <= 3 && (last.end..s.word).all(|k| !r.is_verb(k)) && r.gap(s.word).is_none();
        let joined = r.analysis(s.word).is_some_and(|a| a.conjunction.is_some());
        if !near || joined || parts.len() == 3 || last.country {
            break;
        }
        parts.push(s);
    }
    let mut names: Vec<String> = Vec::new();
    for p in &parts {
        let plain = p.english.clone();
        if !names.iter().any(|n| n.ends_with(plain.as_str()) || plain.ends_with(n.as_str())) {
            names.push(plain);
        }
    }
    let last = parts[parts.len() - 1];
    // "ولاية تكساس الأمريكية", "العاصمة الروسية موسكو": the country by its adjective.
    let adjective = (r.gap(last.end).is_none()).then(|| country_of(r.folded(last.end))).flatten();
    let before = parts[0]
        .word
        .checked_sub(1)
        .and_then(|k| country_of(r.folded(k)).filter(|_| k > 0 && Heads.contains(r.lemma(k - 1))));
    let by_adjective = adjective.or(before).filter(|_| !parts.iter().any(|p| p.country));
    if let Some(c) = by_adjective
        && !names.iter().any(|n| n.contains(c))
    {
        names.push(c.to_owned());
    }
    let country = parts.iter().find_map(|p| p.lies_in.clone()).or(by_adjective.map(str::to_owned));
    // A country named after its city: "وجدة، شرق المغرب".
    let span = parts[0].word..last.end;
    Some(r.place(span, names.join(", "), country))
}

/// A road between two places: "على الطريق الرابط بين مراكش وبني ملال", "على طريق حائل - العلا".
fn road(r: &Reading) -> Option<Filler> {
    let dashed = (0..r.len()).filter(|k| List::Roads.contains(r.lemma(*k))).find_map(|k| {
        let a = r.name_at(k + 1).filter(|n| n.kind.is_place())?;
        let b = r.name_at(a.words.end).filter(|n| n.kind.is_place())?;
        let dash = matches!(r.gap(a.words.end), Some('-' | '–' | '—'));
        let country = a.country.clone().filter(|c| b.country.as_ref() == Some(c));
        dash.then(|| r.place(k..b.words.end, format!("between {} and {}", a.english, b.english), country))
    });
    if dashed.is_some() {
        return dashed;
    }
    (1..r.len()).filter(|k| r.folded(*k) == "بين").find_map(|k| {
        let led = (k.saturating_sub(4)..k).any(|x| List::Roads.contains(r.lemma(x)));
        let a = r.name_at(k + 1).filter(|n| n.kind.is_place() && led)?;
        let b = r.name_at(a.words.end).filter(|n| n.kind.is_place())?;
        let joined = r.analysis(a.words.end).is_some_and(|x| x.conjunction == Some('و'));
        let country = a.country.clone().filter(|c| b.country.as_ref() == Some(c));
        joined.then(|| r.place(k..b.words.end, format!("between {} and {}", a.english, b.english), country))
    })
}

/// Where it happened: in the line that reports the kind, else in the headline and the lead. Where somebody `acts`
/// or is `tried`, places after the words for the charge are ignored, since that happened elsewhere.
pub fn place(lines: &[Reading], reporting: usize, from: usize, acts: bool, tried: bool) -> Option<Filler> {
    let mut order: Vec<(usize, usize)> = vec![(reporting, from)];
    order.extend((0..lines.len().min(2)).filter(|l| *l != reporting).map(|l| (l, 0)));
    let deed = |r: &Reading| {
        let list = if tried { Deeds } else { Charges };
        (0..r.len()).find(|k| acts && list.contains(r.lemma(*k))).unwrap_or(r.len())
    };
    let found = order.iter().find_map(|(l, at)| {
        let r = lines.get(*l)?;
        line(r, *at, deed(r)).or_else(|| road(r))
    });
    // "محكمة جنايات أربيل": a court is in the place that it is named after.
    let court = || {
        order.iter().filter(|_| tried).find_map(|(l, _)| {
            let r = lines.get(*l)?;
            let i = (0..r.len()).find(|i| r.lemma(*i) == "محكمة")?;
            let n = (i + 1..(i + 4).min(r.len())).take_while(|k| r.gap(*k).is_none()).find_map(|k| r.name_at(k))?;
            n.kind.is_place().then(|| r.place(n.words.clone(), n.english.clone(), n.country.clone()))
        })
    };
    found.or_else(court)
}

/// The destination of a movement: after "إلى" or "ل", or the object of the verb.
pub fn destination(r: &Reading, from: usize, object: bool) -> Option<Filler> {
    let limit = (from + 14).min(r.len());
    let mut out: Vec<String> = Vec::new();
    let mut country = None;
    let mut span: Option<std::ops::Range<usize>> = None;
    let mut at = from;
    while at < limit {
        if r.breaks(at) {
            break;
        }
        if is_place(r, at) {
            let n = r.name_at(at)?;
            let back = |k: usize| at.checked_sub(k).map_or("", |i| r.folded(i));
            let own = r.analysis(at).and_then(|a| a.preposition);
            let lead = matches!(back(1), "الي")
                || matches!(back(2), "الي") && (Heads.contains(r.lemma(at - 1)))
                || back(3) == "الي" && country_of(back(1)).is_some();
            let direct = object && span.is_none() && at <= from + 2;
            // "حل بالرباط"
            let arrived = own == Some('ب') && (at.saturating_sub(12)..at).any(|k| r.is_verb(k) && r.lemma(k) == "حل");
            let attached = own == Some('ل') || arrived;
            let joined = span.as_ref().is_some_and(|s: &std::ops::Range<usize>| s.end == at)
                && r.analysis(at).is_some_and(|a| a.conjunction == Some('و'));
            if lead || direct || attached || joined {
                out.push(n.english.clone());
                country = country.or_else(|| n.country.clone());
                span = Some(span.map_or(n.words.clone(), |s| s.start..n.words.end));
                at = n.words.end;
                continue;
            }
        }
        at += 1;
    }
    let span = span?;
    let text = match out.as_slice() {
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
        [] => return None,
    };
    Some(r.place(span, text, country))
}
