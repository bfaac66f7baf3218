//! The kind of event that a report is about, from the words of its headline and lead.

use super::context::{hypothetical, main_verb, matches, negated, relative};
use super::fates::of_verb;
use super::kinds::{Kind, TRIGGERS, Trigger, kinds};
use super::reading::{Named, Reading};
use super::said::is_speech;
use crate::word_lists::List;
use crate::word_lists::List::{Aside, Bearing, Counting, Earlier, Light, Other};
use mujaz_arabic::analysis::Pos;
use std::collections::BTreeMap;
use std::ops::Range;

/// A kind that a report may be about.
pub struct Candidate {
    /// The kind.
    pub kind: &'static Kind,
    /// The line that reports it.
    pub line: usize,
    /// The trigger words.
    pub words: Range<usize>,
    /// Whether the trigger is a verb, or a noun with a light verb like "made".
    pub verbal: bool,
    /// Other triggers in headline and lead: line, words, whether verbal.
    pub others: Vec<(usize, Range<usize>, bool)>,
    score: f64,
}

impl Candidate {
    /// The same candidate at its other triggers.
    pub fn elsewhere(&self) -> impl Iterator<Item = Self> {
        self.others.iter().map(|(line, words, verbal)| Self {
            kind: self.kind,
            line: *line,
            words: words.clone(),
            verbal: *verbal,
            others: Vec::new(),
            score: self.score,
        })
    }
}

/// The score from which a kind is accepted: the headline or the lead must report it.
const ENOUGH: f64 = 2.3;

/// The weight of a line: headline, lead, and the two sentences after it.
fn weight(nth: usize, title: bool) -> f64 {
    match (title, nth) {
        (true, _) => 3.0,
        (_, 0) => 2.6,
        (_, 1) => 1.0,
        (_, 2) => 0.6,
        _ => 0.0,
    }
}

/// The kinds that a report may be about, most likely first.
pub fn candidates(lines: &[Reading]) -> Vec<Candidate> {
    // A list of headlines reports many events.
    let digest = |r: &Reading| r.line.title && (0..r.len().min(3)).any(|i| List::DigestOpeners.contains(r.folded(i)));
    if lines.iter().any(|r| digest(r) && (0..r.len()).any(|i| matches!(r.lemma(i), "خبر" | "عنوان" | "أخبار")))
    {
        return Vec::new();
    }
    let mut best: BTreeMap<usize, Candidate> = BTreeMap::new();
    let mut sites: BTreeMap<usize, Vec<(usize, Range<usize>, bool)>> = BTreeMap::new();
    let mut nth = 0;
    for (l, r) in lines.iter().enumerate() {
        let w = weight(nth, r.line.title);
        if !r.line.title {
            nth += 1;
        }
        if w == 0.0 {
            break;
        }
        let mut here: BTreeMap<usize, (f64, Range<usize>, bool)> = BTreeMap::new();
        for (kind, words, verbal, s) in found(r) {
            let e = here.entry(kind).or_insert((0.0, words.clone(), verbal));
            if s > e.0 {
                *e = (s, words, verbal);
            }
        }
        for (kind, (s, words, verbal)) in here {
            if (r.line.title || nth == 1) && central(r, words.start, verbal, kinds()[kind].harms()) {
                sites.entry(kind).or_default().push((l, words.clone(), verbal));
            }
            match best.get_mut(&kind) {
                None => {
                    best.insert(
                        kind,
                        Candidate { kind: &kinds()[kind], line: l, words, verbal, others: Vec::new(), score: s * w },
                    );
                }
                Some(c) => {
                    c.score += s * w;
                    // The lead says more than the headline if both report the same event.
                    let lead = nth == 1 && !r.line.title;
                    if lead && lines[c.line].line.title && central(r, words.start, verbal, kinds()[kind].harms()) {
                        (c.line, c.words, c.verbal) = (l, words, verbal);
                    }
                }
            }
        }
    }
    for (kind, c) in &mut best {
        let all = sites.remove(kind).unwrap_or_default();
        c.others = all.into_iter().filter(|s| (s.0, s.1.start) != (c.line, c.words.start)).collect();
    }
    let mut list: Vec<Candidate> =
        best.into_values().filter(|c| c.score >= ENOUGH && within_domain(lines, c.kind)).collect();
    // Weak kinds come last; then the score decides, then the order of the table.
    list.sort_by(|a, b| a.kind.weak.cmp(&b.kind.weak).then(b.score.total_cmp(&a.score)));
    list
}

/// Whether the headline or lead has a word of the kind's domain, if it has one.
fn within_domain(lines: &[Reading], kind: &Kind) -> bool {
    let has =
        |list: &[String]| lines.iter().take(3).any(|r| (0..r.len()).any(|i| list.iter().any(|d| r.lemma(i) == d)));
    (kind.domain.is_empty() || has(&kind.domain)) && !has(&kind.sans)
}

/// The triggers of a sentence, each with its strength.
fn found(r: &Reading) -> Vec<(usize, Range<usize>, bool, f64)> {
    let mut out = Vec::new();
    for i in 0..r.len() {
        if r.quoted[i] {
            continue;
        }
        let lemma = r.lemma(i);
        // Plurals that are no lemma occur in phrases as written: "أشغال".
        let written = r.word(i).map_or("", |t| t.text.as_str());
        let by_text = TRIGGERS
            .get(written)
            .into_iter()
            .flatten()
            .filter(|t| written != lemma && matches!(t.1, Trigger::Phrase(_)));
        for (kind, trigger) in TRIGGERS.get(lemma).into_iter().flatten().chain(by_text) {
            let k = &kinds()[*kind];
            let verb = r.is_verb(i);
            let (end, base) = match trigger {
                Trigger::Noun if !verb && r.pos(i) != Some(Pos::Propn) => (i + 1, 1.0),
                Trigger::Verb if verb => (i + 1, 1.0),
                Trigger::Phrase(p) => match matches(r, i, &k.phrases[*p]) {
                    // "اصطدام قطار بسيارة" is an accident of the train: words side by side count more.
                    Some(end) if end - i == k.phrases[*p].split(' ').count() => (end, 1.4),
                    Some(end) => (end, 1.35),
                    None => continue,
                },
                _ => continue,
            };
            // "تأجيل محاكمة" is news of the trial.
            let negated = negated(r, i) && !(k.id == "trial" && i > 0 && r.lemma(i - 1) == "تأجيل");
            // "مهرجان موازين": a festival is called by its name.
            let called = |n: &Named| n.words.start == i && matches!(k.id.as_str(), "festival" | "prize" | "summit");
            let part = r.name_over(i).is_some_and(|n| n.words.len() > 1 && !called(n));
            let of_others = k.id != "condemnation" && spoken_of(r, i, k.harms());
            let attributed =
                k.id == "statement" && (i.saturating_sub(2)..i).any(|b| List::According.contains(r.folded(b)));
            if negated || part || of_others || attributed || homonym(r, i, &k.id) {
                continue;
            }
            let before = i.checked_sub(1).map_or("", |b| r.lemma(b));
            if !verb && Other.contains(before) {
                continue;
            }
            let mut s = base;
            let carried = carried(r, i);
            let verbal = verb || carried;
            if main_verb(r, i) && verbal || carried {
                s *= 1.5;
            }
            if i < 2 && !verb {
                s *= 1.15;
            }
            if !k.harms() && Earlier.contains(before) {
                s *= 0.4;
            }
            // A secondary event of the sentence is rarely what the report is about.
            if !central(r, i, verbal, k.harms()) {
                s *= 0.42;
            }
            if matches!(k.id.as_str(), "phone call" | "meeting" | "conference" | "election")
                && i.checked_sub(1).is_some_and(|b| List::Margins.contains(r.folded(b)))
                && !(0..i).any(|v| r.is_verb(v) && List::Attending.contains(r.lemma(v)))
            {
                s *= 0.4;
            }
            // An event that is only announced, feared or demanded has not happened yet.
            if hypothetical(r, i) {
                s *= 0.4;
            }
            out.push((*kind, i..end, verbal, s));
        }
    }
    out
}

/// Whether an event is only what somebody denies, or condemns in others: "ينفي استقالة الوزير", "تدين الهجوم".
fn spoken_of(r: &Reading, i: usize, harms: bool) -> bool {
    let condemns = |k: usize| harms && List::Condemning.contains(r.lemma(k));
    (i.saturating_sub(14)..i).rev().take_while(|k| !r.breaks(k + 1)).any(|k| {
        let attitude = r.is_verb(k) && List::Denying.contains(r.lemma(k)) || condemns(k);
        // "ونفى … وقال": what is joined by another verb is not its object.
        attitude && !(k + 1..i).any(|x| r.is_verb(x) && r.analysis(x).is_some_and(|a| a.conjunction.is_some()))
    })
}

/// Whether a trigger means something else here: a legal challenge ("طعن في النتائج") and not a stabbing, a drone
/// ("مسيرة") and not a march.
fn homonym(r: &Reading, i: usize, kind: &str) -> bool {
    let near = |list: List, reach: usize| {
        (i.saturating_sub(reach)..(i + reach + 3).min(r.len())).any(|k| k != i && list.contains(r.lemma(k)))
    };
    match (kind, r.lemma(i)) {
        ("stabbing", "طعن") => near(List::Appeals, 3),
        ("protest", "مسيرة") => near(List::Drones, 2),
        ("appointment", "نصب") => (i.saturating_sub(4)..(i + 5).min(r.len())).any(|k| r.lemma(k) == "كمين"),
        _ => false,
    }
}

/// Whether an event is the subject of its sentence: named by the main verb, the noun of a light verb, or the cause of
/// what is said.
fn central(r: &Reading, i: usize, verbal: bool, harms: bool) -> bool {
    let before = i.checked_sub(1).map_or("", |b| r.lemma(b));
    // "ارتفعت حصيلة ضحايا الحريق": the toll of an event is news of the event.
    if harms && (i.saturating_sub(2)..i).any(|k| Counting.contains(r.lemma(k)) && (k + 1..i).all(|x| !r.is_verb(x))) {
        return true;
    }
    if Aside.contains(before) {
        return false;
    }
    if r.line.title || i < 3 || verbal && main_verb(r, i) || carried(r, i) {
        return true;
    }
    // "أغلقوا الطريق احتجاجا على": what is done in protest is a protest, unless it is a strike.
    let struck = (0..i).any(|k| matches!(r.lemma(k), "إضراب" | "أضرب"));
    if !struck
        && r.lemma(i) == "احتجاج"
        && r.folded(i).ends_with('ا')
        && r.analysis(i).is_some_and(|a| a.preposition.is_none())
    {
        return true;
    }
    let begin = (0..=i).rev().find(|k| r.breaks(*k)).unwrap_or(0);
    let Some(main) = (begin..i).find(|k| r.is_verb(*k)) else { return true };
    if Bearing.contains(r.lemma(main)) || r.is_verb(main) && r.may_be(main, "قتل") {
        return true;
    }
    // "قالت مصادر إن سبعة قتلوا في السيول": the event in which people are said to have been hurt.
    let within = matches!(r.folded(i - 1), "في" | "جراء" | "اثر" | "بسبب" | "خلال");
    if harms
        && within
        && is_speech(r, main)
        && i - main <= 16
        && (main + 1..i).any(|k| r.is_verb(k) && of_verb(r.lemma(k)).is_some())
    {
        return true;
    }
    // "وافق المجلس في جلسته على تعيين"
    if !harms && List::Consenting.contains(r.lemma(main)) && r.folded(i - 1) == "علي" {
        return true;
    }
    // An action is often the object of its verb: "يناقش البرلمان الموازنة".
    if !harms
        && !is_speech(r, main)
        && i - main <= 8
        && !(main + 1..i).any(|k| r.is_verb(k) || relative(r, k) || r.pos(k) == Some(Pos::Adp))
    {
        return true;
    }
    is_speech(r, main) && i - main <= 12 && !(main + 1..i).any(|k| r.is_verb(k) && !relative(r, k))
}

/// Whether a noun depends on a light verb: `قام بزيارة`, `تم اعتقال`, `عقد اجتماعا`.
fn carried(r: &Reading, i: usize) -> bool {
    if r.is_verb(i) {
        return false;
    }
    (i.saturating_sub(14)..i).any(|k| {
        let near = i - k <= 9 || List::Arriving.contains(r.lemma(k));
        near && r.is_verb(k)
            && Light.contains(r.lemma(k))
            && main_verb(r, k)
            && (k + 1..i).all(|x| {
                let led = r.pos(x) != Some(Pos::Adp) || List::Arriving.contains(r.lemma(k));
                !r.is_verb(x) && !relative(r, x) && led
            })
    })
}
