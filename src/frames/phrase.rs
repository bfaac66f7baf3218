//! English for short noun phrases, word by word from the lexicon: `وزير الخارجية السعودي` is "Saudi foreign minister".
//! A phrase with an unknown word gets no English here.

use super::reading::Reading;
use crate::word_lists::List::{self, Outside, Sites, Times};
use mujaz_arabic::analysis::Pos;
use mujaz_arabic::english::inflect::plural;
use mujaz_arabic::gazetteer::NameKind;
use std::ops::Range;

/// A phrase with its English.
#[derive(Debug, Clone, PartialEq)]
pub struct Phrase {
    /// Its words.
    pub words: Range<usize>,
    /// In English, without an article.
    pub english: String,
}

/// The most words of a phrase.
const MOST: usize = 9;

/// The English of a lemma: the gloss that the context favours.
fn gloss(r: &Reading, i: usize) -> Option<&'static str> {
    let t = r.word(i)?;
    t.glosses().into_iter().next()
}

/// Whether a word may be a noun in its context.
fn nominal(r: &Reading, i: usize) -> bool {
    let Some(t) = r.word(i) else { return false };
    match (t.expression, t.analysis()) {
        (Some(e), _) => matches!(e.pos(), Pos::Noun | Pos::Propn),
        // "محافظا لبيروت": an office that is also an adjective.
        (None, Some(a)) if a.pos == Pos::Adj => governor(r, i),
        (None, Some(a)) => a.pos == Pos::Noun && !a.is_verb(),
        _ => false,
    }
}

/// "محافظا لبيروت": the adjective means "conservative".
fn governor(r: &Reading, i: usize) -> bool {
    r.lemma(i) == "محافظ" && r.folded(i).ends_with('ا') && r.analysis(i).is_some_and(|a| !a.article && !a.plural)
}

/// "وزيرة خارجية سلوفينيا": the field of a ministry without an article is an adjective like any other.
fn field(r: &Reading, i: usize) -> Option<&'static str> {
    let office = i > 0 && matches!(r.lemma(i - 1), "وزير" | "وزيرة" | "وزارة") && !article(r, i - 1);
    if !office || article(r, i) || r.gap(i).is_some() {
        return None;
    }
    match r.folded(i) {
        "خارجيه" => Some("foreign"),
        "داخليه" => Some("interior"),
        "ماليه" => Some("finance"),
        _ => None,
    }
}

/// Whether a word is an adjective without clitics.
fn adjective(r: &Reading, i: usize) -> bool {
    r.word(i).is_some_and(|t| {
        t.expression.is_none()
            && t.analysis().is_some_and(|a| {
                a.pos == Pos::Adj && a.conjunction.is_none() && a.preposition.is_none() && a.pronoun.is_none()
            })
    })
}

fn article(r: &Reading, i: usize) -> bool {
    r.analysis(i).is_some_and(|a| a.article)
}

/// Whether a word continues what precedes it: no punctuation, conjunction or preposition in between.
fn bound(r: &Reading, i: usize) -> bool {
    r.gap(i).is_none() && r.analysis(i).is_some_and(|a| a.conjunction.is_none() && a.preposition.is_none())
}

/// Nouns that are not part of a phrase: times and the like.
fn outside(r: &Reading, i: usize) -> bool {
    r.date_over(i).is_some() || r.number_at(i).is_some() || Times.contains(r.lemma(i)) || Outside.contains(r.lemma(i))
}

/// The phrase that begins at a word; a preposition or conjunction attached to its head is not part of it.
pub fn phrase(r: &Reading, start: usize) -> Option<Phrase> {
    inner(r, start, start + MOST)
}

fn inner(r: &Reading, start: usize, limit: usize) -> Option<Phrase> {
    if start >= limit.min(r.len()) || outside(r, start) {
        return None;
    }
    // A name is a phrase by itself.
    if let Some(n) = r.name_at(start) {
        return Some(Phrase { words: n.words.clone(), english: n.english.clone() });
    }
    if !nominal(r, start) {
        return None;
    }
    let t = r.word(start)?;
    let mut end = r.end_of(start);
    let mut head = match t.expression {
        Some(e) => {
            let g = e.glosses().next()?;
            let last = g.rsplit(' ').next().unwrap_or(g);
            let closed = !matches!(last, "to" | "of" | "for" | "with" | "from" | "in");
            let many = e.pos() == Pos::Noun && t.analysis().is_some_and(|a| a.plural) && !g.ends_with('s') && closed;
            if many { plural(g) } else { g.to_owned() }
        }
        None => {
            let a = t.analysis()?;
            let base = if governor(r, start) { "governor" } else { gloss(r, start)? };
            if a.pronoun.is_some() {
                return None;
            }
            if a.plural || a.dual { plural(base) } else { base.to_owned() }
        }
    };
    if t.expression.is_none()
        && let Some(field) = field(r, end)
    {
        head = format!("{field} {head}");
        end += 1;
    }
    // "spokesman for" needs its complement.
    let open = [" for", " of", " to", " with", " from"].iter().any(|p| head.ends_with(p));
    let mut definite =
        if t.expression.is_some() { article(r, end - 1) || article(r, start) } else { article(r, start) };
    if open {
        let rest = inner(r, end, limit)?;
        return Some(Phrase {
            english: format!("{head} {}", with_article(&rest.english)),
            words: start..rest.words.end,
        });
    }
    // "وزارة الطاقة والمعادن": a noun joined to the end of an expression belongs to it.
    while let Some(a) = r.analysis(end).filter(|_| t.expression.is_some() && end > start + 1 && end < limit) {
        let joined = a.conjunction == Some('و') && a.article && a.pos == Pos::Noun && a.preposition.is_none();
        if !joined || r.gap(end).is_some() || super::classes::class(r.lemma(end)).is_some() || r.name_at(end).is_some()
        {
            break;
        }
        let next = last_noun(r, end, limit)?;
        if let Some(office) = joint_office(&head, &next.english) {
            head = office;
        } else if head.contains(" of ") {
            // "Ministry of Tourism and Antiquities": the whole phrase is the name.
            let named = head.rsplit(' ').next().is_some_and(|w| w.starts_with(char::is_uppercase));
            let next = if named { capital(&next.english) } else { next.english };
            head = format!("{head} and {next}");
        }
        end = next.words.end;
    }
    let institution = super::classes::class(r.lemma(start)) == Some(super::classes::Class::Body);
    let mut complement: Option<String> = None;
    // Whether the complement is a body that a country may follow.
    let mut body = false;
    let mut front: Vec<String> = Vec::new();
    while end < limit.min(r.len()) {
        if adjective(r, end)
            && bound(r, end)
            && (article(r, end) == definite || complement.is_some())
            && r.name_at(end).is_none()
        {
            // Ordinals are not part of the phrase.
            if r.number_at(end).is_some() {
                end += 1;
                continue;
            }
            let word = gloss(r, end)?;
            // "ممثل الهلال الأحمر القطري": the country is that of the body.
            if let Some(c) = complement.as_mut().filter(|_| body && word.starts_with(char::is_uppercase)) {
                let named = c.trim_start_matches("of ").trim_start_matches("the ");
                *c = format!("of the {word} {named}");
                end += 1;
                continue;
            }
            front.push(word.to_owned());
            end += 1;
            continue;
        }
        // "وزير خارجية إيران": a country may follow the adjective.
        let country = r.name_at(end).is_some_and(|n| n.kind == mujaz_arabic::gazetteer::NameKind::Country);
        let construct = complement.is_none() && !definite && (front.is_empty() || country);
        if construct
            && bound(r, end)
            && !outside(r, end)
            && (nominal(r, end) || r.name_at(end).is_some_and(|n| n.kind != mujaz_arabic::gazetteer::NameKind::Person))
        {
            let rest = inner_complement(r, end, limit)?;
            complement = Some(format!("of {}", with_article_of(&rest.english, r, end)));
            let named = r.name_at(end).is_some();
            body = r.name_at(end).is_some_and(|n| n.kind == NameKind::Body) && article(r, end);
            end = rest.words.end;
            // "وزير أوروبا والشؤون الخارجية": half of the complement would be wrong.
            if named
                && r.gap(end).is_none()
                && r.analysis(end).is_some_and(|a| a.conjunction == Some('و') && !a.is_verb())
            {
                return None;
            }
            definite = true;
            continue;
        }
        let to = r
            .word(end)
            .and_then(|t| t.readings.get(t.best?))
            .is_some_and(|a| a.preposition == Some('ل') && a.article && a.conjunction.is_none());
        // "الجمعية المغربية لحقوق الإنسان", "الهيئة الملكية لمحافظة العلا": definite by what follows.
        let to = to || institution && serves(r, end);
        if complement.is_none() && to && r.gap(end).is_none() && nominal(r, end) {
            let rest = inner_complement(r, end, limit)?;
            let of = if institution && !article(r, end) { "for" } else { "of" };
            complement = Some(format!("{of} {}", rest.english));
            end = rest.words.end;
            continue;
        }
        // "رئيس الهيئة العليا للرقابة": what an institution in the complement is for.
        if to
            && let Some(c) = complement.take_if(|c| c.starts_with("of ") && !c.contains(" for "))
            && r.gap(end).is_none()
            && nominal(r, end)
        {
            let rest = inner_complement(r, end, limit)?;
            complement = Some(format!("{c} for {}", rest.english));
            end = rest.words.end;
            continue;
        }
        // "المدير العام للأمن الوطني ولمراقبة التراب الوطني"
        let also =
            r.analysis(end).is_some_and(|a| a.conjunction == Some('و') && a.preposition == Some('ل') && !a.is_verb());
        // The same without the preposition: "ومراقبة التراب الوطني".
        let office = t.expression.is_some() && end > start + 1;
        let also = also || (complement.is_some() || office) && goes_on(r, end);
        if also && r.gap(end).is_none() && nominal(r, end) && (complement.is_some() || t.expression.is_some()) {
            let rest = inner_complement(r, end, limit)?;
            // "وزير الخارجية وشؤون المغتربين"
            if complement.is_none()
                && let Some(office) = joint_office(&head, &rest.english)
            {
                head = office;
                end = rest.words.end;
                continue;
            }
            let before = complement.take().map_or_else(String::new, |c| format!("{c} "));
            complement = Some(format!("{before}and {}", rest.english));
            end = rest.words.end;
            continue;
        }
        break;
    }
    front.reverse();
    front.push(head);
    head = front.join(" ");
    let english = match complement {
        Some(c) => format!("{head} {c}"),
        None => head,
    };
    Some(Phrase { words: start..end, english })
}

/// An office with a further portfolio: "health minister" and "population" make "minister of health and population".
fn joint_office(head: &str, next: &str) -> Option<String> {
    let (field, office) = head.rsplit_once(' ')?;
    let next = match office {
        "minister" | "ministry" => next.to_owned(),
        "Minister" | "Ministry" => capital(next),
        _ => return None,
    };
    let field = match field {
        "foreign" => "foreign affairs",
        "Foreign" => "Foreign Affairs",
        field => field,
    };
    Some(format!("{office} of {field} and {next}"))
}

/// Whether a joined noun with its complement continues the description of an office: it is no office or person itself.
fn goes_on(r: &Reading, i: usize) -> bool {
    let joined = r.analysis(i).is_some_and(|a| {
        a.conjunction == Some('و') && a.preposition.is_none() && a.pos == Pos::Noun && !a.article && a.pronoun.is_none()
    });
    let class = super::classes::class(r.lemma(i)).is_none() && !super::fates::is_person(r, i) && r.name_at(i).is_none();
    joined && class && r.gap(i).is_none() && bound(r, i + 1) && article(r, i + 1)
}

/// Whether a word with an attached "ل" begins a definite phrase: its last word has the article, or a definite word or
/// name follows.
fn serves(r: &Reading, i: usize) -> bool {
    let to = r.analysis(i).is_some_and(|a| {
        a.preposition == Some('ل') && a.pos == Pos::Noun && a.conjunction.is_none() && a.pronoun.is_none()
    });
    let end = r.end_of(i);
    let within = end > i + 1 && article(r, end - 1);
    let behind = r.gap(end).is_none() && bound(r, end) && (article(r, end) || r.name_at(end).is_some());
    to && r.gap(i).is_none() && (within || behind)
}

/// The complement of a noun in the construct state, with what is joined to it: "equipment and water", "agriculture,
/// water resources and fishing".
fn inner_complement(r: &Reading, start: usize, limit: usize) -> Option<Phrase> {
    let first = noun_alone(r, start, limit)?;
    let mut end = first.words.end;
    let mut parts = vec![first.english];
    while parts.len() < 4 && article(r, start) && end < limit {
        let joined = r
            .word(end)
            .filter(|t| t.expression.is_none_or(|e| e.pos() == Pos::Noun))
            .and_then(|t| t.analysis())
            .is_some_and(|a| a.conjunction == Some('و') && a.article && a.pos == Pos::Noun && a.preposition.is_none());
        if !joined || r.gap(end).is_some() || super::classes::class(r.lemma(end)).is_some() {
            break;
        }
        let next = last_noun(r, end, limit)?;
        end = next.words.end;
        parts.push(next.english);
    }
    let english = match parts.as_slice() {
        [one] => one.clone(),
        [front @ .., last] => format!("{} and {last}", front.join(", ")),
        [] => return None,
    };
    Some(Phrase { words: start..end, english })
}

/// Whether a noun has the gender of an adjective after it: plurals of things are feminine.
fn agrees(r: &Reading, noun: usize, adjective: usize) -> bool {
    let ending = |i: usize| r.tokens[i].text.trim_end_matches(['ً', 'ٌ', 'ٍ']).to_owned();
    // "العليا" and "الكبرى" are feminines too.
    let elative = |i: usize| {
        i == adjective
            && matches!(r.folded(i), "العليا" | "الدنيا" | "الكبري" | "العظمي" | "الصغري" | "الاخري" | "الوسطي")
    };
    let feminine = |i: usize| ending(i).ends_with('ة') || elative(i);
    let many = r.analysis(noun).is_some_and(|a| a.plural);
    (feminine(noun) || many) == feminine(adjective)
}

/// A noun with its dependents; the adjective of a country is left to the whole phrase.
fn noun_alone(r: &Reading, start: usize, limit: usize) -> Option<Phrase> {
    noun_with(r, start, limit, false)
}

/// The last of several joined nouns: a following adjective belongs to it alone.
fn last_noun(r: &Reading, start: usize, limit: usize) -> Option<Phrase> {
    noun_with(r, start, limit, true)
}

fn noun_with(r: &Reading, start: usize, limit: usize, last: bool) -> Option<Phrase> {
    if let Some(n) = r.name_at(start) {
        return Some(Phrase { words: n.words.clone(), english: n.english.clone() });
    }
    let t = r.word(start)?;
    if !nominal(r, start) || outside(r, start) {
        return None;
    }
    let mut end = r.end_of(start);
    if let Some(e) = t.expression {
        return Some(Phrase { words: start..end, english: e.glosses().next()?.to_owned() });
    }
    let a = t.analysis()?;
    let base = gloss(r, start)?;
    let english = if a.plural || a.dual { plural(base) } else { base.to_owned() };
    // "جمهورية باكستان الإسلامية" is Pakistan.
    let state = List::States.contains(r.lemma(start)) && !a.article;
    let country = r.name_at(end).filter(|n| state && n.kind == NameKind::Country && r.gap(end).is_none());
    if let Some(n) = country {
        let mut end = n.words.end;
        while adjective(r, end) && bound(r, end) && article(r, end) && r.name_at(end).is_none() {
            end += 1;
        }
        return Some(Phrase { words: start..end, english: n.english.clone() });
    }
    // A chain of constructs: "board of the bank of …", "administration of the port of Radès".
    let chained = nominal(r, end) || r.name_at(end).is_some_and(|n| n.kind.is_place()) && site(r, start);
    if !a.article && a.pronoun.is_none() && end < limit && bound(r, end) && chained && !outside(r, end) {
        let rest = noun_alone(r, end, limit)?;
        return Some(Phrase {
            english: format!("{english} of {}", with_article_of(&rest.english, r, end)),
            words: start..rest.words.end,
        });
    }
    let mut front: Vec<&str> = Vec::new();
    while end < limit
        && adjective(r, end)
        && bound(r, end)
        && article(r, end) == a.article
        && agrees(r, start, end)
        && r.name_at(end).is_none()
    {
        let g = gloss(r, end)?;
        // "وزارة الري والموارد المائية السودانية": the country is that of the whole.
        if g.starts_with(char::is_uppercase) && (!last || !front.is_empty()) || r.number_at(end).is_some() {
            break;
        }
        front.push(g);
        end += 1;
    }
    front.reverse();
    front.push(&english);
    let english = front.join(" ");
    Some(Phrase { words: start..end, english })
}

/// Whether a word is a noun for a place that may be visited, and definite: "الميناء", "ميناء رادس".
fn site(r: &Reading, i: usize) -> bool {
    let single = r.analysis(i).is_some_and(|a| a.pos == Pos::Noun && !a.plural && !a.dual && a.pronoun.is_none());
    let plain = r.word(i).is_some_and(|t| t.expression.is_none());
    let named = !article(r, i) && r.gap(i + 1).is_none() && r.name_at(i + 1).is_some_and(|n| n.kind.is_place());
    single && plain && Sites.contains(r.lemma(i)) && r.name_at(i).is_none() && (article(r, i) || named)
}

/// With "the" if it is definite and not a name.
fn with_article_of(english: &str, r: &Reading, i: usize) -> String {
    if site(r, i) && !english.starts_with(char::is_uppercase) {
        return with_article(english);
    }
    let mass = r.word(i).is_some_and(|t| t.expression.is_none()) && !english.contains(' ') && !english.ends_with('s');
    let institution = super::classes::class(r.lemma(i)).is_some();
    if institution && mass { with_article(english) } else { english.to_owned() }
}

/// With "the", unless it is a name.
pub fn with_article(english: &str) -> String {
    let name = english.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let nationality =
        english.split(' ').count() > 1 && english.rsplit(' ').next().is_some_and(|w| w.starts_with(char::is_lowercase));
    if name && !nationality || english.starts_with("the ") { english.to_owned() } else { format!("the {english}") }
}

/// With "a" or "an".
pub fn with_a(english: &str) -> String {
    let vowel = english.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O'])
        && !english.starts_with("uni")
        && !english.starts_with("eu");
    format!("{} {english}", if vowel { "an" } else { "a" })
}

/// With an initial capital.
pub fn capital(text: &str) -> String {
    let mut c = text.chars();
    c.next().map(|f| f.to_uppercase().collect::<String>() + c.as_str()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_keeps_all_its_portfolios() {
        for (head, next, want) in [
            ("equipment minister", "water", Some("minister of equipment and water")),
            ("Education Ministry", "training", Some("Ministry of Education and Training")),
            ("foreign minister", "cooperation", Some("minister of foreign affairs and cooperation")),
            ("minister of energy", "mines", None),
            ("youth center", "the sports", None),
        ] {
            assert_eq!(joint_office(head, next).as_deref(), want, "{head}");
        }
    }
}
