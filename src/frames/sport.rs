//! Matches: who beat whom, and the score.

use super::frame::{Filler, Slots};
use super::places::country_of;
use super::reading::Reading;
use super::roles::Role;
use crate::word_lists::List;
use crate::word_lists::List::Achieving;

use super::context::negated;
use mujaz_arabic::analysis::Pos;
use mujaz_arabic::gazetteer::NameKind;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// One team.
#[derive(Clone)]
struct Side {
    words: Range<usize>,
    english: String,
}

/// The team that begins at a word: a national team by its country, a club by its name.
fn side(r: &Reading, i: usize) -> Option<Side> {
    let bare = r.analysis(i).is_none_or(|a| a.conjunction.is_none());
    if bare { side_at(r, i) } else { None }
}

/// The two sides of a match that is called by a noun: "مواجهة الأهلي وضيفه بيراميدز".
fn pair(r: &Reading) -> Option<(Side, Side)> {
    let heads = (0..r.len()).filter(|k| List::Encounters.contains(r.lemma(*k)) && !r.is_verb(*k));
    heads.into_iter().find_map(|k| {
        let at = if r.folded(k + 1) == "بين" { k + 2 } else { k + 1 };
        let first = side(r, at)?;
        let k = first.words.end;
        let joined = r.gap(k).is_none() && r.folded(k).starts_with('و');
        let second = side_at(r, k).filter(|s| joined && s.english != first.english)?;
        Some((first, second))
    })
}

/// The team that begins at a word, which may be joined to what precedes it.
fn side_at(r: &Reading, i: usize) -> Option<Side> {
    let mut k = i;
    // "النادي الإفريقي" is a name as a whole.
    if let Some(n) = r.name_at(i).filter(|n| n.kind == NameKind::Body && n.words.len() > 1)
        && r.lemma(i) != "منتخب"
    {
        return Some(Side { words: n.words.clone(), english: n.english.clone() });
    }
    let rival = List::Rivals.contains(r.lemma(k)) && r.analysis(k).is_some_and(|a| a.pronoun.is_some());
    let national = r.lemma(k) == "منتخب";
    if rival || national || matches!(r.lemma(k), "فريق" | "ناد" | "نادي") {
        k += 1;
        if r.gap(k).is_some() {
            return None;
        }
        if let Some(c) = country_of(r.folded(k)) {
            let club = r.name_at(k).filter(|n| n.kind == NameKind::Body);
            return match club {
                Some(n) => Some(Side { words: i..n.words.end, english: n.english.clone() }),
                None => Some(Side { words: i..k + 1, english: c.to_owned() }),
            };
        }
        if r.lemma(k) == "وطني" {
            return None;
        }
    }
    let n = r.name_at(k).filter(|n| n.kind != NameKind::Person || rival);
    if let Some(n) = n {
        return Some(Side { words: i..n.words.end, english: n.english.clone() });
    }
    // "الاتحاد" is a club and a union: next to a result it is the club.
    if bound_club(r, k)
        && let Some(english) = CLUBS.get(bare_word(r.folded(k)))
    {
        return Some(Side { words: i..k + 1, english: (*english).to_owned() });
    }
    // A club in the lexicon.
    let a = r.analysis(k).filter(|a| a.pos == Pos::Propn && r.tokens[k].within.is_none())?;
    let l = a.lemma.filter(|l| l.names() == Some("org"))?;
    Some(Side { words: i..k + 1, english: l.glosses().next()?.to_owned() })
}

/// Clubs whose names are also ordinary words (`clubs.tsv`), by their folded form.
static CLUBS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("clubs.tsv").lines().filter(|l| !l.starts_with('#'));
    lines.filter_map(|l| l.split_once('\t')).map(|(a, e)| (mujaz_arabic::fold(a), e)).collect()
});

/// A word without an attached preposition: "للاتحاد" is "الاتحاد".
fn bare_word(folded: &str) -> &str {
    ["بال", "كال"].iter().find(|p| folded.starts_with(**p)).map_or(folded, |_| &folded['ب'.len_utf8()..])
}

/// Whether a definite word is alone, without an adjective or name after it that changes its meaning.
fn bound_club(r: &Reading, k: usize) -> bool {
    let adjective = r.gap(k + 1).is_none()
        && r.analysis(k + 1).is_some_and(|a| a.pos == Pos::Adj && a.article && a.conjunction.is_none());
    r.gap(k).is_none() && !adjective && r.analysis(k).is_none_or(|a| a.pronoun.is_none() && !a.is_verb())
}

/// The number of goals that a word expresses: "هدفين" is two, "ثلاثة أهداف" three.
fn goals(r: &Reading, i: usize) -> Option<(u32, usize)> {
    if let Some((n, w)) = r.number_at(i) {
        let v = n.value();
        let fits = v.fract() == 0.0 && v < 100.0 && matches!(r.lemma(w.end), "هدف" | "شوط" | "مجموعة");
        return fits.then_some((v as u32, w.end + 1));
    }
    match r.lemma(i) {
        "هدف" | "شوط" => {
            let f = r.folded(i);
            if f.ends_with("ين") || f.ends_with("ان") {
                Some((2, i + 1))
            } else {
                r.analysis(i).filter(|a| !a.plural && !a.article).map(|_| (1, i + 1))
            }
        }
        _ => {
            let written = r.folded(i).strip_prefix('ب')?;
            let count = List::GoalsInWords.words().iter().position(|w| *w == written)?;
            Some((count as u32 + 2, i + 1))
        }
    }
}

/// Whether a sentence has a single pair of numbers with a dash and is not a list of results.
fn single(r: &Reading) -> bool {
    let dashed = r
        .numbers
        .windows(2)
        .filter(|p| p[0].1.end == p[1].1.start && matches!(r.gap(p[1].1.start), Some('-' | '–' | '−' | '—')));
    dashed.count() == 1
}

/// The score, in the order in which it is written.
fn score(r: &Reading) -> Option<((u32, u32), Range<usize>)> {
    // "التعادل السلبي"
    let goalless = (0..r.len()).find(|k| r.lemma(*k) == "تعادل" && r.lemma(k + 1) == "سلبي");
    if let Some(k) = goalless {
        return Some(((0, 0), k..k + 2));
    }
    for (at, (a, w)) in r.numbers.iter().enumerate() {
        let Some((b, x)) = r.numbers.get(at + 1) else { break };
        let dash = matches!(r.gap(x.start), Some('-' | '–' | '−' | '—')) && w.end == x.start;
        let small = |v: f64| v.fract() == 0.0 && (0.0..200.0).contains(&v);
        if dash
            && small(a.value())
            && small(b.value())
            && r.date_over(w.start).is_none()
            && (single(r) || r.lemma(w.start.saturating_sub(1)) == "نتيجة")
        {
            return Some(((a.value() as u32, b.value() as u32), w.start..x.end));
        }
    }
    for i in 0..r.len() {
        let Some((a, end)) = goals(r, i) else { continue };
        let led = r.analysis(i).is_some_and(|x| x.preposition == Some('ب'))
            || i > 0 && matches!(r.lemma(i - 1), "نتيجة" | "مقابل");
        let led = led || r.folded(i).starts_with('ب') && r.folded(i).ends_with("يه");
        if !(led || r.number_at(i).is_some() && r.tokens[i].folded.starts_with('ب')) {
            continue;
        }
        if matches!(r.folded(end), "دون" | "بدون") || r.lemma(end) == "نظيف" {
            return Some(((a, 0), i..end + 1));
        }
        let k = if matches!(r.folded(end), "مقابل") { end + 1 } else { end };
        let to = k > end || r.analysis(k).is_some_and(|x| x.preposition == Some('ل')) || r.folded(k).starts_with("لل");
        if to && r.number_at(k).is_none() && r.lemma(k) == "واحد" {
            return Some(((a, 1), i..k + 1));
        }
        // "بهدف لمثله"
        if to && r.lemma(k) == "مثل" {
            return Some(((a, a), i..k + 1));
        }
        if to && let Some((b, e)) = goals(r, k) {
            return Some(((a, b), i..e));
        }
        // "بأربعة أهداف لثلاثة": the other number alone.
        if to
            && let Some((n, w)) = r.number_at(k)
            && n.value().fract() == 0.0
            && n.value() < 30.0
        {
            return Some(((a, n.value() as u32), i..w.end));
        }
    }
    None
}

/// Fills the slots of a match.
pub fn fill(lines: &[Reading], out: &mut Slots) {
    // The line that names both teams is the most informative.
    let all: Vec<_> = lines.iter().take(3).filter_map(|r| sides(r).map(|s| (r, s))).collect();
    let both = all.iter().position(|(_, s)| s.2.is_some()).unwrap_or(0);
    let found = all.into_iter().nth(both);
    let Some((r, (verb, first, second))) = found else { return };
    let put = |f: &Side| -> Filler { r.filler(f.words.clone(), f.english.clone()) };
    // The headline and the lead are about the same match.
    let result = std::iter::once(r).chain(lines.iter().take(3)).find_map(|r| score(r).map(|s| (r, s)));
    let drew = matches!(verb, Outcome::Drew);
    match verb {
        Outcome::Won => {
            out.insert(Role::Winner, put(&first));
            if let Some(s) = &second {
                out.insert(Role::Loser, put(s));
            }
        }
        Outcome::Lost => {
            out.insert(Role::Loser, put(&first));
            if let Some(s) = &second {
                out.insert(Role::Winner, put(s));
            }
        }
        Outcome::Drew => {
            out.insert(Role::Team, put(&first));
            if let Some(s) = &second {
                out.insert(Role::Other, put(s));
            }
        }
    }
    if let Some((r, ((a, b), words))) = result
        && drew == (a == b)
    {
        let (high, low) = (a.max(b), a.min(b));
        out.insert(Role::Score, r.filler(words, format!("{high}–{low}")));
    }
}

enum Outcome {
    Won,
    Lost,
    Drew,
}

/// The two teams of a sentence and the result for the first.
fn sides(r: &Reading) -> Option<(Outcome, Side, Option<Side>)> {
    for i in 0..r.len() {
        if r.quoted[i] || negated(r, i) || super::context::hypothetical(r, i) {
            continue;
        }
        let lemma = r.lemma(i);
        let verb = r.is_verb(i);
        let future = r.analysis(i).is_some_and(|a| a.future);
        let outcome = match lemma {
            _ if verb && List::WinningVerbs.contains(lemma) => Outcome::Won,
            "فوز" | "انتصار" | "تغلب" if !verb => Outcome::Won,
            "خسر" | "انهزم" if verb => Outcome::Lost,
            "خسارة" | "هزيمة" if !verb => Outcome::Lost,
            "تعادل" => Outcome::Drew,
            _ => continue,
        };
        if future {
            continue;
        }
        // "بعد فوزه على": the team is named before.
        let own = r.analysis(i).is_some_and(|a| a.pronoun.is_some()) && !verb;
        let begin = (0..i).rev().find(|k| *k == 0 || r.breaks(*k)).unwrap_or(0);
        let leads = begin < i && side(r, begin).is_some_and(|s| s.words.end == i);
        let behind = if own || leads { None } else { side(r, i + 1) };
        let before = || {
            // The subject of the sentence: at its start, or after its first verb.
            let from = (0..i).rev().find(|k| r.breaks(*k)).unwrap_or(0);
            let main = (from..i).find(|k| r.is_verb(*k));
            side(r, from)
                .or_else(|| {
                    main.filter(|m| verb || own || Achieving.contains(r.lemma(*m)))
                        .and_then(|m| side(r, super::actors::past_asides(r, m + 1)))
                })
                .filter(|_| verb || own || main.is_some_and(|m| Achieving.contains(r.lemma(m)) && m < i))
        };
        let Some(first) = behind.clone().or_else(before) else {
            let (a, b) = pair(r).filter(|_| matches!(outcome, Outcome::Drew))?;
            return Some((outcome, a, Some(b)));
        };
        let from = behind.as_ref().map_or(i + 1, |s| s.words.end);
        // "فاز … على", also through a noun: "توج … بعد فوزه على".
        let second = (from..(from + 18).min(r.len())).take_while(|k| !r.breaks(*k)).find_map(|k| {
            let near = k < from + 8;
            let led = match r.folded(k) {
                "علي" => {
                    near && k == from
                        || (from.saturating_sub(1)..k).any(|x| List::Victories.contains(r.lemma(x)))
                        || List::WinsOver.contains(lemma) && near
                }
                "امام" | "مع" => near,
                _ => false,
            };
            let object = (verb
                && matches!(lemma, "هزم" | "أقصى" | "سحق" | "تجاوز" | "تخطى" | "اكتسح" | "قهر" | "أسقط"))
                && k == from;
            let at = if led { k + 1 } else { k };
            (led || object).then(|| side(r, at)).flatten()
        });
        let second = second.filter(|s| s.english != first.english);
        return Some((outcome, first, second));
    }
    None
}
