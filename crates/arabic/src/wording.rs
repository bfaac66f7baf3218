//! The English of one word of an analysed sentence, in the inflection of the Arabic word.

use crate::analysis::{Analysis, Expression, Pos, Sentence, Tense, Token};
use crate::english::inflect::{gerund, participle, past, plural, present};
use crate::letters::fold;
use crate::names::{foreign, romanise};
use crate::verb_lists::is_person;
use crate::word_lists::List;

/// Whether the verb at a position follows "did not" or "will not".
pub(crate) fn is_negated(tokens: &[Token], i: usize) -> bool {
    i > 0 && List::Negations.contains(&tokens[i - 1].folded)
}

/// An unknown word as a name: its clitics in English, the rest romanised.
pub(crate) fn unknown(t: &Token) -> String {
    let lead = conjunction(t.analysis().and_then(|a| a.conjunction));
    let written = t.lemma();
    // Prefix, the part of it that is removed, and its English.
    let prefixes = [("بال", "ب", "in-"), ("لل", "لل", "to-")];
    let found = prefixes.into_iter().find(|(p, ..)| written.strip_prefix(p).is_some_and(|r| r.chars().count() >= 4));
    let (front, rest) = found.map_or(("", written), |(_, gone, english)| (english, &written[gone.len()..]));
    format!("{lead}{front}{}", romanise(rest))
}

/// An unknown word as a model's prompt has it, without its conjunction: a foreign name in Latin letters, anything else in
/// Arabic ones, since a model reads it better from them than from a spelling without vowels.
pub(crate) fn unknown_for_model(t: &Token) -> String {
    // A word of the language that its place shows to be a name is no word for a model: "سيف السويدي" is no Swede.
    let spelled = || if t.is_name_by_place() { romanise(t.lemma()) } else { t.lemma().to_owned() };
    foreign(t.lemma()).unwrap_or_else(spelled)
}

pub(crate) fn conjunction(c: Option<char>) -> &'static str {
    match c {
        Some('و') => "and-",
        Some('ف') => "so-",
        _ => "",
    }
}

pub(crate) fn preposition(c: Option<char>) -> &'static str {
    match c {
        Some('ب') => "in-",
        Some('ل') => "to-",
        Some('ك') => "as-",
        _ => "",
    }
}

/// An English verb phrase in the inflection of an Arabic verb.
pub(crate) fn verb(base: &str, a: &Analysis, negated: bool) -> String {
    // "there is" has no other person, and "be able" no passive.
    if base.contains("there ") || base == "there" {
        return "there-is".to_owned();
    }
    let base = if a.passive && !base.starts_with("be ") { format!("be {}", participle(base)) } else { base.to_owned() };
    match a.tense {
        // "is not" for ليس is a present tense in the form of a perfect.
        _ if base.starts_with("is ") => base,
        _ if a.future => format!("will {base}"),
        Some(Tense::Imperfect) if negated => base,
        Some(Tense::Imperfect) if a.preposition == Some('ل') => format!("to {base}"),
        Some(Tense::Imperfect) => match base.strip_prefix("be") {
            Some(rest) if a.person == 1 && !a.plural && (rest.is_empty() || rest.starts_with(' ')) => {
                format!("am{rest}")
            }
            _ => present(&base, a.plural || a.person < 3),
        },
        _ => past(&base, a.plural || a.person == 2),
    }
}

/// The subject that a verb in the first or second person contains, with a hyphen.
pub(crate) fn subject(a: &Analysis) -> &'static str {
    match (a.is_verb(), a.person, a.plural) {
        (true, 1, true) => "we-",
        (true, 1, false) => "I-",
        (true, 2, _) => "you-",
        _ => "",
    }
}

/// "he" for "him": the pronoun attached to "that" or "because" is a subject.
pub(crate) fn as_subject(object: &str) -> &'static str {
    match object {
        "him" => "he",
        "them" | "both" => "they",
        "us" => "we",
        "me" => "I",
        "you" => "you",
        _ => "it",
    }
}

/// Whether a word is a number after which a singular noun means several: "20 شخصا", but not "عام 2018" or "الساعة 5
/// مساء".
fn counts(t: &Token, next: &Token) -> bool {
    let number = match t.is_number() {
        true => t.folded != "1" && !t.folded.parse::<u32>().is_ok_and(|year| (1900..2100).contains(&year)),
        false => t.analysis().is_some_and(|a| a.pos == Pos::Num && a.preposition.is_none()),
    };
    number && t.lemma() != "واحد" && t.lemma() != "أحد" && !List::HourTimes.contains(next.lemma())
}

/// Whether the word at a position is singular after a number that makes it plural in meaning.
pub(crate) fn is_counted(sentence: &Sentence, i: usize) -> bool {
    i > 0 && sentence.is_joined(i) && counts(&sentence.tokens[i - 1], &sentence.tokens[i])
}

/// A countable English noun for a plural: if the first gloss is a gerund, a gloss of the same stem that is not one,
/// since "equippings" is not English.
fn countable<'a>(glosses: &[&'a str]) -> Option<&'a str> {
    let first = *glosses.first()?;
    let kin = |g: &&&str| !g.ends_with("ing") && g.get(..4).is_some_and(|stem| first.starts_with(stem));
    let other = glosses.iter().find(kin).filter(|_| first.ends_with("ing"));
    Some(other.copied().unwrap_or(first))
}

/// Whether a noun has the sound masculine plural, which only persons have: "مشاهدون" are viewers, no scenes.
fn of_people(t: &Token, a: &Analysis) -> bool {
    let stem = a.pronoun.and_then(|p| t.folded.strip_suffix(p.written)).unwrap_or(&t.folded);
    let lemma = a.lemma.map_or("", |l| l.text());
    let ending = |e: &str| stem.ends_with(e) && !lemma.ends_with(e);
    a.plural
        && (ending("ون") || ending("ين") || ending("و") || ending("ي"))
        && a.lemma.is_some_and(|l| l.plurals().next().is_none())
}

/// A known word without its clitics, inflected: "ministries", "will say". `many`: after a number.
pub(crate) fn form(t: &Token, a: &Analysis, negated: bool, many: bool) -> Option<String> {
    let base = *t.glosses().first()?;
    Some(match a.lemma {
        _ if a.is_verb() => verb(base, a, negated),
        _ if a.is_participle() => gerund(base),
        Some(l) if l.pos() == Pos::Noun && (a.plural || a.dual) => {
            let person = of_people(t, a).then(|| t.glosses().into_iter().find(|g| is_person(g))).flatten();
            plural(person.filter(|_| t.sense.is_none()).or(countable(&t.glosses())).unwrap_or(base))
        }
        // "الآلاف" are thousands, "3 آلاف" three thousand.
        Some(l) if l.pos() == Pos::Num && a.plural && !many => plural(base),
        Some(_) if many && a.pos == Pos::Noun && !a.is_definite() => plural(base),
        _ => base.to_owned(),
    })
}

/// A known word with its clitics, joined by hyphens: "in-his-houses".
pub(crate) fn inflected(t: &Token, a: &Analysis, negated: bool, many: bool) -> Option<String> {
    let mut text = form(t, a, negated, many)?;
    text.insert_str(0, subject(a));
    // "عينيه" are his eyes.
    if a.dual && a.pronoun.is_none() && a.lemma?.pos() == Pos::Noun {
        text.insert_str(0, "two-");
    }
    if let Some(p) = a.pronoun.filter(|_| is_self(a)) {
        text = reflexive(p.object).to_owned();
    } else if let Some(p) = a.pronoun {
        text = match a.lemma?.pos() {
            Pos::Noun => format!("{}-{text}", p.possessive),
            Pos::Sconj | Pos::Cconj | Pos::Part => format!("{text}-{}", as_subject(p.object)),
            _ => format!("{text}-{}", p.object),
        };
    }
    let article = if a.article && a.pos != Pos::Propn { "the-" } else { "" };
    let before = if a.is_verb() { "" } else { preposition(a.preposition) };
    Some(format!("{}{before}{article}{text}", conjunction(a.conjunction)))
}

/// Whether it is the noun of "himself".
pub(crate) fn is_self(a: &Analysis) -> bool {
    a.lemma.is_some_and(|l| l.pos() == Pos::Noun && l.glosses().any(|g| g == "self"))
}

/// "himself" for "him".
pub(crate) fn reflexive(object: &str) -> &'static str {
    match object {
        "him" => "himself",
        "it" => "itself",
        "us" => "ourselves",
        "you" => "yourself",
        "me" => "myself",
        _ => "themselves",
    }
}

/// An expression with the clitics of its first word, joined by hyphens.
pub(crate) fn expression(t: &Token, e: Expression, negated: bool) -> String {
    let Some((text, a)) = expression_form(t, e, negated) else { return String::new() };
    let Some(a) = a else { return text };
    let (conj, prep) = expression_clitics(t, a, e);
    let subject = if e.pos() == Pos::Verb { subject(a) } else { "" };
    format!("{}{}{subject}{text}", conjunction(conj), preposition(prep)).replace(' ', "-")
}

/// An expression in the inflection of its first word, with the reading of that word.
pub(crate) fn expression_form(t: &Token, e: Expression, negated: bool) -> Option<(String, Option<&Analysis>)> {
    let base = e.glosses().next()?;
    if t.gerund {
        return Some((gerund(base), t.analysis()));
    }
    let chosen = t.analysis();
    let verbs = || t.readings.iter().find(|a| e.pos() == Pos::Verb && a.is_verb());
    let a = chosen.filter(|a| a.is_verb()).or_else(verbs).or(chosen);
    let text = match (e.pos(), a) {
        (Pos::Verb, Some(a)) if a.is_verb() => verb(base, a, negated),
        (Pos::Noun, Some(a)) if a.dual && a.pronoun.is_none() => format!("two {}", plural(base)),
        (Pos::Noun, Some(a)) if a.plural || a.dual => plural(base),
        // "هو عبارة عن" is a verb only in English.
        (Pos::Verb, _) if base.starts_with("be ") || base == "be" => present(base, false),
        _ => base.to_owned(),
    };
    Some((text, a))
}

/// The conjunction and the preposition before an expression that are not part of it.
pub(crate) fn expression_clitics(t: &Token, a: &Analysis, e: Expression) -> (Option<char>, Option<char>) {
    let word = fold(e.text().split(' ').next().unwrap_or_default());
    let first = word.chars().next();
    // "وليد جلاد" begins with a name, and with no "and to"; "ووسائل الإعلام" begins with "and".
    let whole = t.folded.starts_with(word.trim_end_matches('~'));
    let within = a.conjunction.is_some() && a.conjunction == first && whole;
    let preposition = if a.is_verb() || within { None } else { a.preposition };
    (a.conjunction.filter(|_| !within), preposition.filter(|c| Some(*c) != first))
}
