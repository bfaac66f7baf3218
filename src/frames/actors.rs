//! Who acts or speaks: a name, an office with or without a name, an institution, an unnamed source.

use super::classes::{Class, MINISTRIES, class, is_kin};
use super::fates::is_person;
use super::phrase::{capital, phrase, with_article};
use super::reading::Reading;
use crate::word_lists::List::{Asides, Honorifics, NameParts, Standalone, Times};
use mujaz_arabic::analysis::Pos;
use mujaz_arabic::gazetteer::NameKind;
use mujaz_arabic::names;
use std::ops::Range;

/// Someone who acts or speaks.
#[derive(Debug, Clone, PartialEq)]
pub struct Actor {
    /// Words.
    pub words: Range<usize>,
    /// In English: "Samir El Bakkali, minister of equipment and water", "the Algerian civil protection".
    pub english: String,
    /// The shortest form: the name alone where there is one.
    pub short: String,
    /// Whether it names a person, a body or a country rather than only describing one.
    pub named: bool,
    /// Whether it is a country.
    pub country: bool,
}

/// The actor that begins at a word; clitics attached to the word (`و`, `ب`, `ل`) are not part of it.
pub fn actor(r: &Reading, start: usize) -> Option<Actor> {
    let mut i = past_honorifics(r, start);
    // "السيد", "الأستاذ": only before a name or an office.
    while class(r.lemma(i)) == Some(Class::Title) && r.name_at(i).is_none() {
        i += 1;
        if r.gap(i).is_some() {
            return None;
        }
    }
    let mut found = by_name(r, i).or_else(|| by_office(r, i)).or_else(|| ministry(r, i)).or_else(|| described(r, i))?;
    if found.words.start > start {
        found.words.start = start;
    }
    Some(found)
}

/// The position after "صاحب السمو الملكي", "معالي", "دولة": forms of address that say nothing of whose they are.
fn past_honorifics(r: &Reading, start: usize) -> usize {
    let mut i = start;
    while i < r.len() && i < start + 4 && r.name_at(i).is_none() && (i == start || r.gap(i).is_none()) {
        let next = class(r.lemma(i + 1)) == Some(Class::Person) && r.gap(i + 1).is_none();
        let polite = Honorifics.contains(r.lemma(i)) && class(r.lemma(i)).is_none()
            || r.lemma(i) == "دولة" && next
            || i > start && matches!(r.lemma(i), "ملكي" | "عال" | "عالي");
        if !polite {
            break;
        }
        i += 1;
    }
    // "سمو" and the like by themselves name nobody.
    let named = r.name_at(i).is_some_and(|n| n.kind == NameKind::Person) || class(r.lemma(i)).is_some();
    if named && (i == start || r.gap(i).is_none()) { i } else { start }
}

/// "عائلته": someone identified by their relation to a person named before.
pub fn kin(r: &Reading, i: usize) -> Option<Actor> {
    let own = r.analysis(i).is_some_and(|a| a.pronoun.is_some() && a.pos == Pos::Noun);
    if !own || !is_kin(r.lemma(i)) {
        return None;
    }
    let english = with_article(r.word(i)?.glosses().first()?);
    Some(Actor { words: i..i + 1, short: english.clone(), english, named: false, country: false })
}

/// A person described by a noun before the name: "رجل الأعمال مروان المبروك".
fn described(r: &Reading, i: usize) -> Option<Actor> {
    if !is_person(r, i) || class(r.lemma(i)).is_some() || r.is_verb(i) {
        return None;
    }
    let p = phrase(r, i).filter(|p| p.words.len() <= 3)?;
    // "رضيع فلان" is somebody's infant: only a noun that is definite by itself is in apposition to a name.
    if p.words.len() == 1 && !r.analysis(i).is_some_and(|a| a.article) {
        return None;
    }
    let end = p.words.end;
    let Some(n) = r.name_at(end).filter(|n| n.kind == NameKind::Person && r.gap(n.words.start).is_none()) else {
        let (end, name) = spelled(r, end);
        let short = name?;
        return Some(Actor {
            words: i..end,
            english: format!("{short}, {}", p.english),
            short,
            named: true,
            country: false,
        });
    };
    Some(Actor {
        words: i..n.words.end,
        english: format!("{}, {}", n.english, p.english),
        short: n.english.clone(),
        named: true,
        country: false,
    })
}

/// A ministry by its adjective: "للخارجية الجزائرية".
fn ministry(r: &Reading, i: usize) -> Option<Actor> {
    let own = i == 0
        || r.gap(i).is_some()
        || r.pos(i - 1) != Some(Pos::Noun)
        || r.analysis(i).is_some_and(|a| a.preposition.is_some());
    let bare = r.folded(i).trim_start_matches('و');
    let bare = bare.strip_prefix("لل").map_or_else(|| bare.to_owned(), |b| format!("ال{b}"));
    let english = MINISTRIES.iter().find(|m| m.0 == bare).filter(|_| own)?.1;
    let adjective = nationality(r, i + 1);
    let end = if adjective.is_some() { i + 2 } else { i + 1 };
    let english = adjective.map_or_else(|| format!("the {english}"), |a| format!("the {a} {english}"));
    Some(Actor { words: i..end, short: english.clone(), english, named: false, country: false })
}

/// Where a name ends whose words cannot all be spelled with certainty, after an office; and the name itself if all its
/// words are known.
fn spelled(r: &Reading, start: usize) -> (usize, Option<String>) {
    let mut end = start;
    let mut parts: Vec<&str> = Vec::new();
    let mut known = true;
    while end < r.len() && end < start + 5 && r.gap(end).is_none() {
        // "محمد ولد الشيخ الغزواني"
        if end > start && NameParts.contains(r.folded(end)) {
            known = false;
            end += 1;
            continue;
        }
        let Some(t) = r.word(end).filter(|t| t.is_arabic() && t.is_name() && t.within.is_none_or(|w| w == end)) else {
            break;
        };
        if r.date_over(end).is_some() || r.name_at(end).is_some_and(|n| n.kind != NameKind::Person) && end == start {
            break;
        }
        // "ألباريس" is not Paris with an article: only the exact form in the lexicon is known.
        let whole =
            |a: &&mujaz_arabic::analysis::Analysis| a.lemma.is_some_and(|l| mujaz_arabic::fold(l.text()) == t.folded);
        match t.analysis() {
            Some(a) if !whole(&a) => known = false,
            Some(a) if a.conjunction.is_none() && a.preposition.is_none() => match t.glosses().first() {
                Some(g) => parts.push(g),
                None => known = false,
            },
            Some(_) => break,
            None => known = false,
        }
        end += 1;
    }
    (end, (known && parts.len() >= 2).then(|| parts.join(" ")))
}

/// A name, with the office that follows in apposition.
fn by_name(r: &Reading, i: usize) -> Option<Actor> {
    let n = r.name_at(i)?;
    let short = n.english.clone();
    let end = n.words.end;
    let plain = Actor {
        words: n.words.clone(),
        english: short.clone(),
        short: short.clone(),
        named: true,
        country: n.kind == NameKind::Country,
    };
    match n.kind {
        NameKind::Place => None,
        NameKind::Person => {
            // "فلان، المدير العام للأمن، …"
            let apposition = matches!(r.gap(end), Some('،' | ',')) && class(r.lemma(end)) == Some(Class::Person);
            let office = if apposition {
                phrase(r, end).filter(|p| r.name_at(p.words.end).is_none() && closes(r, p.words.end))
            } else {
                None
            };
            Some(match office {
                Some(p) => {
                    Actor { english: format!("{short}, {}", p.english), words: n.words.start..p.words.end, ..plain }
                }
                None => plain,
            })
        }
        NameKind::Body => {
            // "البنك المركزي التونسي": the adjective of a country after the name of a body.
            let nationality = nationality(r, end);
            Some(match nationality {
                Some(adjective) => {
                    let english =
                        if short.contains(adjective) { short.clone() } else { format!("{adjective} {short}") };
                    Actor { words: n.words.start..end + 1, short: english.clone(), english, ..plain }
                }
                None => plain,
            })
        }
        NameKind::Country => Some(plain),
    }
}

/// Whether an apposition ends here: a comma, a full stop, a verb.
fn closes(r: &Reading, i: usize) -> bool {
    i >= r.len() || r.gap(i).is_some() || r.is_verb(i) || r.pos(i) == Some(Pos::Adp)
}

/// The adjective of a country at a word.
pub fn nationality(r: &Reading, i: usize) -> Option<&'static str> {
    let t = r.word(i).filter(|_| r.gap(i).is_none())?;
    let a = t.analysis().filter(|a| a.pos == Pos::Adj && a.article && a.conjunction.is_none())?;
    let g = a.lemma?.glosses().next()?;
    g.starts_with(char::is_uppercase).then_some(g)
}

/// An office or institution, with the name that follows.
fn by_office(r: &Reading, i: usize) -> Option<Actor> {
    let own = class(r.lemma(i)).filter(|_| !r.is_verb(i))?;
    let person = |k: usize| r.name_at(k).filter(|n| n.kind == NameKind::Person);
    if r.analysis(i).is_some_and(|a| a.pronoun.is_some()) {
        // "مدربه فلان"
        let n = person(i + 1).filter(|_| own == Class::Person && r.gap(i + 1).is_none())?;
        let english = format!("{}, {}", n.english, r.word(i)?.glosses().first()?);
        let short = n.english.clone();
        return Some(Actor { words: i..n.words.end, english, short, named: true, country: false });
    }
    if r.analysis(i).is_some_and(|a| a.dual) {
        return None;
    }
    let p = phrase(r, i)?;
    let next = p.words.end;
    match own {
        Class::Title => None,
        Class::Rank => {
            // A rank alone before a name: "النقيب فاروق بن عاشور".
            let n = person(next).filter(|_| r.gap(next).is_none())?;
            let english = format!("{} {}", capital(&p.english), n.english);
            Some(Actor { words: i..n.words.end, short: english.clone(), english, named: true, country: false })
        }
        Class::Person => {
            if p.words.len() == 1 && !r.analysis(i).is_some_and(|a| a.article) {
                return None;
            }
            // "الناطق الإعلامي باسم الأمن العام"
            if r.folded(next) == "باسم"
                && r.gap(next).is_none()
                && let Some(of) = actor(r, next + 1)
                    .map(|a| (a.words.end, a.english))
                    .or_else(|| phrase(r, next + 1).map(|q| (q.words.end, with_article(&q.english))))
            {
                let english = format!("{} for {}", p.english, of.1);
                let person = person(of.0).filter(|_| matches!(r.gap(of.0), None | Some('،' | ',')));
                return Some(match person {
                    Some(n) => Actor {
                        words: i..n.words.end,
                        english: format!("{}, {english}", n.english),
                        short: n.english.clone(),
                        named: true,
                        country: false,
                    },
                    None => Actor {
                        words: i..of.0,
                        short: with_article(&english),
                        english: with_article(&english),
                        named: false,
                        country: false,
                    },
                });
            }
            // "نائب رئيس الوزراء وزير الخارجية فلان": one person with two offices.
            if class(r.lemma(next)) == Some(Class::Person)
                && p.words.len() > 1
                && r.gap(next).is_none()
                && r.name_at(next).is_none()
                && r.analysis(next).is_some_and(|a| {
                    a.conjunction.is_none() && a.preposition.is_none() && !a.article && a.pronoun.is_none()
                })
                && let Some(second) = by_office(r, next).filter(|a| a.named)
                && let Some((name, office)) = second.english.split_once(", ").filter(|(n, _)| *n == second.short)
            {
                let english = format!("{name}, {} and {office}", p.english);
                return Some(Actor { words: i..second.words.end, english, ..second.clone() });
            }
            // "القيادي المحلي في حزب الإصلاح فلان"
            if r.folded(next) == "في"
                && r.gap(next).is_none()
                && r.analysis(i).is_some_and(|a| a.article)
                && let Some(of) = phrase(r, next + 1)
                && class(r.lemma(next + 1)) == Some(Class::Body)
                && let Some(n) = person(of.words.end).filter(|_| r.gap(of.words.end).is_none())
            {
                let english = format!("{}, {} in {}", n.english, p.english, with_article(&of.english));
                let short = n.english.clone();
                return Some(Actor { words: i..n.words.end, english, short, named: true, country: false });
            }
            let mut k = next;
            let comma = matches!(r.gap(k), Some('،' | ','));
            let mut rank = String::new();
            // "المتحدث باسم …، النقيب فلان"
            let before = class(r.lemma(k)).filter(|c| matches!(c, Class::Rank | Class::Title | Class::Person));
            if before.is_some()
                && r.gap(k).is_none_or(|g| g == '،')
                && r.name_at(k).is_none()
                && person(k + 1).is_some_and(|_| r.gap(k + 1).is_none())
            {
                if before != Some(Class::Title) {
                    rank = format!("{} ", capital(r.word(k)?.glosses().first()?));
                }
                k += 1;
            }
            match person(k).filter(|_| comma || r.gap(next).is_none()) {
                Some(n) => {
                    let short = format!("{rank}{}", n.english);
                    // "King Abdullah II", but "Samir Bakkali, minister of water".
                    let english = if p.words.len() == 1 && !p.english.contains(' ') {
                        format!("{} {short}", capital(&p.english))
                    } else {
                        format!("{short}, {}", p.english)
                    };
                    let short = if p.words.len() == 1 { english.clone() } else { short };
                    // "الملك حمد بن عيسى ملك مملكة البحرين": the office once more.
                    let end = n.words.end;
                    let again = r.lemma(end) == r.lemma(i) && r.gap(end).is_none() && end < r.len();
                    let end = phrase(r, end).filter(|_| again).map_or(end, |q| q.words.end);
                    Some(Actor { words: i..end, english, short, named: true, country: false })
                }
                // An office without a name must say of what.
                None if p.words.len() > 1 && tells_of_what(r, &p.words, &p.english) => {
                    let office = with_article(&p.english);
                    let (end, name) = spelled(r, next);
                    let named = name.is_some();
                    let short = name.unwrap_or_else(|| office.clone());
                    let english = if named { format!("{short}, {}", p.english) } else { office };
                    Some(Actor { words: i..end.max(next), short, english, named, country: false })
                }
                None => None,
            }
        }
        Class::Body => {
            if let Some(a) = in_quotes(r, &p) {
                return Some(a);
            }
            // "الوزارة" alone refers to one that is named elsewhere.
            let many = r.analysis(i).is_some_and(|a| a.plural);
            let alone = Standalone.contains(r.lemma(i)) && (many || r.lemma(i) != "سلطة");
            let definite = r.analysis(i).is_some_and(|a| a.article) && alone || p.words.len() > 1;
            let english = with_article(&p.english);
            definite.then(|| Actor { words: p.words, short: english.clone(), english, named: false, country: false })
        }
        Class::Source => {
            let a = r.analysis(i)?;
            // "مصدر أمني مراسلَ الإذاعة": what follows the source is not part of it.
            let described = r.word(i).is_some_and(|t| t.expression.is_some());
            let p = if described && p.words.end > r.end_of(i) {
                let g = r.word(i)?.expression?.glosses().next()?;
                super::phrase::Phrase {
                    words: i..r.end_of(i),
                    english: if a.plural { mujaz_arabic::english::inflect::plural(g) } else { g.to_owned() },
                }
            } else {
                p
            };
            let next = p.words.end;
            // "الناشط السياسي الطاهر بن حسين"
            if let Some(n) = person(next).filter(|_| r.gap(next).is_none() || matches!(r.gap(next), Some('،' | ',')))
                && a.article
            {
                let english = format!("{}, {}", n.english, p.english);
                return Some(Actor {
                    words: i..n.words.end,
                    english,
                    short: n.english.clone(),
                    named: true,
                    country: false,
                });
            }
            let english =
                if a.plural || a.dual || a.article { p.english.clone() } else { super::phrase::with_a(&p.english) };
            // "مصدر من الحماية المدنية"
            if matches!(r.folded(next), "من" | "في")
                && r.gap(next).is_none()
                && let Some(of) = actor(r, next + 1).filter(|a| !a.country)
            {
                let english = format!("{english} of {}", of.english);
                return Some(Actor {
                    words: i..of.words.end,
                    short: english.clone(),
                    english,
                    named: false,
                    country: false,
                });
            }
            (p.words.len() > 1).then(|| Actor {
                words: p.words,
                short: english.clone(),
                english,
                named: false,
                country: false,
            })
        }
    }
}

/// An institution whose name is in quotation marks: `شركة "نسيم البحر"`.
fn in_quotes(r: &Reading, p: &super::phrase::Phrase) -> Option<Actor> {
    let from = p.words.end;
    if !matches!(r.gap(from), Some('"' | '«' | '“')) || !r.quoted.get(from).copied()? {
        return None;
    }
    let end = (from..r.len()).find(|k| !r.quoted[*k]).filter(|end| end - from <= NAME)?;
    let english = format!("the {} “{}”", p.english, names::romanise(&r.arabic(from..end)));
    Some(Actor { words: p.words.start..end, short: english.clone(), english, named: true, country: false })
}

/// The most words of a name in quotation marks.
const NAME: usize = 5;

/// Whether an office says of what or of which country it is: "the official spokesman" could be anybody's.
fn tells_of_what(r: &Reading, words: &Range<usize>, english: &str) -> bool {
    english.split(' ').any(|w| w.starts_with(char::is_uppercase))
        || (words.start + 1..words.end).any(|k| matches!(r.pos(k), Some(Pos::Noun | Pos::Propn)))
}

/// The position after a verb or light noun where its subject begins: times and asides are skipped.
pub fn past_asides(r: &Reading, mut i: usize) -> usize {
    let limit = i + 12;
    while i < r.len().min(limit) {
        // "، اليوم السبت في الديوان بالدوحة، رئيس الوزراء": an aside between two commas.
        if r.gap(i) == Some('،')
            && (r.date_over(i).is_some() || Times.contains(r.lemma(i)) || r.pos(i) == Some(Pos::Adp))
            && let Some(k) = (i + 1..(i + 13).min(r.len())).find(|k| r.gap(*k).is_some() || r.is_verb(*k))
            && r.gap(k) == Some('،')
        {
            i = k;
            break;
        }
        if let Some(d) = r.date_over(i) {
            i = d.1.end;
        } else if (Times.contains(r.lemma(i)) || Asides.contains(r.lemma(i))) && r.name_at(i).is_none() {
            i = r.end_of(i);
        } else if let Some(n) = r.name_at(i).filter(|n| n.kind.is_place())
            && r.analysis(i).is_some_and(|a| a.preposition == Some('ب'))
        {
            // "استقبل الوزير، اليوم بالرباط، نظيره"
            i = n.words.end;
        } else if let Some(n) = r.name_at(i + 1).filter(|n| n.kind.is_place())
            && r.folded(i) == "في"
        {
            i = n.words.end;
        } else {
            break;
        }
    }
    i
}
