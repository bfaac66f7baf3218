//! What the first words of a clause are, where their letters leave it open: `طلب الرئيس من النواب` asked and is no request,
//! and `أكد صرصار في تصريح` tells of somebody called so; and names in two halves.

use super::addresses::is_address;
use super::lemma::Lemma;
use super::pos::Pos;
use super::token::Token;
use super::word::{Analysis, Tense};
use crate::name_lists::head;
use crate::verb_lists::{is_actor, is_person, is_saying};
use crate::word_lists::List;

/// Reads the noun that opens a sentence as a verb, if a person stands behind it and no other verb is there; and reads a
/// rare noun behind a verb of saying as the name of the speaker.
pub(super) fn settle(text: &str, tokens: &mut [Token], joined: &[bool]) {
    for first in 0..tokens.len() {
        if is_opening(text, tokens, first)
            && let Some(verb) = opening_verb(&tokens[first..], &joined[first..])
        {
            tokens[first].best = Some(verb);
        }
    }
    if let Some(noun) = opening_title(tokens, joined) {
        tokens[0].best = Some(noun);
    }
    for i in 1..tokens.len() {
        let hyphen = &text[tokens[i - 1].span.end..tokens[i].span.start] == "-";
        if hyphen && tokens[i - 1].is_name() && is_common(&tokens[i]) {
            tokens[i].read_as_name();
        } else if hyphen && tokens[i].is_name() && is_common(&tokens[i - 1]) {
            tokens[i - 1].read_as_name();
        }
    }
    for i in 1..tokens.len() {
        if joined[i] && tells_age(text, tokens, i) {
            tokens[i].read_as_name();
        }
    }
    for i in 0..tokens.len() {
        if i > 0 && joined[i] && is_speaker(tokens, joined, i) || is_before_son(tokens, joined, i) {
            tokens[i].read_as_name();
        }
    }
}

/// Whether a sentence begins at a word: it is the first one, or stands behind a web address or the source of a report.
fn is_opening(text: &str, tokens: &[Token], i: usize) -> bool {
    let Some(before) = i.checked_sub(1).map(|b| &tokens[b]) else { return true };
    let gap = &text[before.span.end..tokens[i].span.start];
    is_address(&before.text) || gap.contains([':', '–', '—']) || gap.contains("--") || gap.contains(" - ")
}

/// Whether a noun that is no person stands before an age in parentheses, as only the names of people do: `دينيه (24 عاما)`.
fn tells_age(text: &str, tokens: &[Token], i: usize) -> bool {
    let (Some(age), Some(years)) = (tokens.get(i + 1), tokens.get(i + 2)) else { return false };
    let opens = text[tokens[i].span.end..age.span.start].trim() == "(";
    let closes = text[years.span.end..].trim_start().starts_with(')');
    let noun = tokens[i].analysis().is_some_and(|a| matches!(a.pos, Pos::Noun | Pos::Adj) && !a.article);
    opens && closes && age.is_number() && List::TimeUnits.contains(years.lemma()) && noun && !tokens[i].names_person()
}

/// Whether a word is a particle, a common noun or an adjective without article or ending of a plural; beside a name and a
/// hyphen it is half of that: `باريس-روبيه`.
fn is_common(t: &Token) -> bool {
    let bare = |a: &Analysis| a.is_bare() && !a.plural;
    // "تركية-روسية" is between two states.
    let origin = |a: &Analysis| a.pos == Pos::Adj && a.lemma.is_some_and(|l| l.text().ends_with('ي'));
    let particle = |a: &Analysis| matches!(a.pos, Pos::Sconj | Pos::Adp | Pos::Part) && a.pronoun.is_none();
    t.is_arabic()
        && t.analysis().is_some_and(|a| matches!(a.pos, Pos::Noun | Pos::Adj) && bare(a) && !origin(a) || particle(a))
}

/// Whether a word has "son of" behind it, before which only a name stands: `تركي بن عبد الله` is no Turk.
fn is_before_son(tokens: &[Token], joined: &[bool], i: usize) -> bool {
    let son = tokens.get(i + 1).is_some_and(|n| joined[i + 1] && n.folded == "بن" && n.within.is_none());
    let t = &tokens[i];
    let common =
        t.analysis().is_some_and(|a| matches!(a.pos, Pos::Noun | Pos::Adj) && !a.article && a.preposition.is_none());
    son && t.is_arabic() && common
}

/// The shortest sentence that is no headline.
const SENTENCE: usize = 8;

/// The reading as a verb of the noun that opens a sentence.
fn opening_verb(tokens: &[Token], joined: &[bool]) -> Option<usize> {
    // "حل الملك البرلمان": a noun has no two complete ones behind it.
    let whole = |k: usize| {
        let a = tokens.get(k).filter(|_| joined[k]).and_then(Token::analysis);
        a.is_some_and(|a| a.pos == Pos::Noun && a.article && a.is_free())
    };
    let two = whole(1) && whole(2);
    if tokens.len() < SENTENCE && !two || !joined[1] {
        return None;
    }
    if let Some(verb) = opening_adjective(tokens).or_else(|| opening_harm(tokens)) {
        return Some(verb);
    }
    let a = tokens[0]
        .analysis()
        .filter(|a| a.pos == Pos::Noun && !a.is_definite() && !a.plural && a.preposition.is_none())?;
    let next = tokens[1].analysis().filter(|n| n.is_free())?;
    let actor = tokens[1].names_person() || is_actor(tokens[1].lemma());
    // "أمر قاض أمريكي إدارة السجن": what somebody unnamed does has an object.
    let behind = |k: usize| tokens.get(k).filter(|_| joined[k]).and_then(Token::analysis);
    let object = |k: usize| behind(k).filter(|o| o.pos == Pos::Noun && o.is_free());
    let described = behind(2).is_some_and(|d| d.pos == Pos::Adj && !d.article);
    let unnamed = actor && !next.is_definite() && !next.plural && described && object(3).is_some();
    // "وطالب محرز ناديه": a name asked for something.
    let named = next.pos == Pos::Propn && a.conjunction.is_some() && object(2).is_some_and(|o| o.pronoun.is_some());
    // "صوت مجلس الشيوخ": a body with its name.
    let owner =
        |o: &Analysis| matches!(o.pos, Pos::Noun | Pos::Propn) && o.is_free() && (o.article || o.pos == Pos::Propn);
    let body = actor && next.is_bare() && !next.plural && behind(2).is_some_and(owner);
    if !(next.article && actor || unnamed || named || body) {
        return None;
    }
    let fits = |r: &Analysis| {
        let active = !r.passive && r.pronoun.is_none() && r.person == 3 && !r.plural && !r.dual;
        r.tense == Some(Tense::Perfect)
            && active
            && r.conjunction == a.conjunction
            && (named || r.feminine == next.feminine)
    };
    let verb = tokens[0].readings.iter().position(fits)?;
    // A clause with a verb of its own needs none; what stands behind "who" and "that" is another clause.
    let clause =
        tokens.iter().zip(joined).skip(2).take_while(|(t, joined)| {
            **joined && !t.analysis().is_some_and(|a| matches!(a.pos, Pos::Sconj | Pos::Pron))
        });
    // "أمر النائب العام بإحالة": what it governs stands behind a preposition.
    const REACH: usize = 5;
    let governs = tokens
        .iter()
        .zip(joined)
        .skip(2)
        .take(REACH)
        .take_while(|(t, joined)| **joined && !t.analysis().is_some_and(Analysis::is_verb));
    if (next.article || body)
        && governs.into_iter().any(|(t, _)| t.analysis().is_some_and(|a| a.preposition == Some('ب')))
    {
        return Some(verb);
    }
    let own = |a: &Analysis| a.is_verb() && (!named || a.conjunction.is_none());
    let said = clause.into_iter().any(|(t, _)| t.analysis().is_some_and(own));
    (!said).then_some(verb)
}

/// The reading as a person of a verb that opens a sentence before the name of a place and another verb: "ملك الأردن يأمر".
fn opening_title(tokens: &[Token], joined: &[bool]) -> Option<usize> {
    let [first, place, verb, ..] = tokens else { return None };
    first.analysis().filter(|a| a.tense == Some(Tense::Perfect) && a.pronoun.is_none() && !a.plural)?;
    let name = place.analysis().is_some_and(|p| p.pos == Pos::Propn && p.lemma.and_then(Lemma::names) == Some("place"));
    let acts = verb.analysis().is_some_and(|v| v.tense == Some(Tense::Imperfect) && v.conjunction.is_none());
    let person = |r: &Analysis| {
        let bare = r.pos == Pos::Noun && !r.is_definite() && !r.plural && r.preposition.is_none();
        bare && r.lemma.and_then(|l| l.glosses().next()).is_some_and(is_person)
    };
    first.readings.iter().position(person).filter(|_| name && acts && joined[1] && joined[2])
}

/// The reading as a verb of an adjective that opens a sentence, where no noun stands before it to be described: "غادر أكثر
/// من ألف شخص" left.
fn opening_adjective(tokens: &[Token]) -> Option<usize> {
    let a = tokens[0].analysis().filter(|a| a.pos == Pos::Adj && !a.is_definite() && !a.plural && !a.dual)?;
    if a.preposition.is_some() || a.is_elative() {
        return None;
    }
    let next = tokens[1].analysis();
    let counted = tokens[1].is_number() || next.is_some_and(|n| n.pos == Pos::Num || n.is_elative());
    let noun = next.is_some_and(|n| n.is_nominal() && n.is_definite() && n.is_free());
    let fits = |r: &Analysis| {
        let active = r.pronoun.is_none() && r.person == 3 && !r.plural && !r.dual;
        r.tense == Some(Tense::Perfect) && active && r.conjunction == a.conjunction && r.feminine == a.feminine
    };
    tokens[0].readings.iter().position(fits).filter(|_| counted || noun)
}

/// The reading as a verb of harm of a noun that opens a sentence before one person who is not known: "قتل جندي في هجوم" a
/// soldier was killed.
fn opening_harm(tokens: &[Token]) -> Option<usize> {
    let a = tokens[0]
        .analysis()
        .filter(|a| a.pos == Pos::Noun && !a.is_definite() && !a.plural && a.preposition.is_none())?;
    let victim =
        tokens[1].analysis().filter(|v| matches!(v.pos, Pos::Noun | Pos::Adj) && v.is_bare() && v.pronoun.is_none())?;
    let person = tokens[1].glosses().iter().any(|g| is_person(g));
    let behind = tokens.get(2)?.analysis()?;
    let closed = behind.pos == Pos::Adp || behind.preposition.is_some() || behind.conjunction.is_some();
    let fits = |r: &Analysis| {
        let harm = r.lemma.is_some_and(|l| List::HarmVerbs.contains(l.text()));
        let plain = r.pronoun.is_none() && r.person == 3 && !r.plural && !r.dual && r.feminine == victim.feminine;
        r.tense == Some(Tense::Perfect) && harm && plain && r.conjunction == a.conjunction
    };
    tokens[0].readings.iter().position(fits).filter(|_| person && closed && !victim.plural)
}

/// Whether a word is a noun that cannot speak, behind a verb of saying whose subject it would be: a name that looks like
/// it.
fn is_speaker(tokens: &[Token], joined: &[bool], i: usize) -> bool {
    let says = |t: &Token| {
        let a = t.analysis();
        let verb =
            a.is_some_and(|a| a.tense == Some(Tense::Perfect) && !a.feminine && !a.passive && a.pronoun.is_none());
        verb && t.within.is_none() && is_saying(t.lemma())
    };
    if !says(&tokens[i - 1]) {
        return false;
    }
    let t = &tokens[i];
    let Some(a) = t.analysis() else { return false };
    let rare = a.lemma.is_some_and(|l| !l.is_everyday() && head(l.text()).is_none());
    let bare = !a.is_definite() && a.preposition.is_none() && a.conjunction.is_none() && !a.plural && !a.dual;
    let noun = a.pos == Pos::Noun && bare && rare && !a.feminine && !t.names_person() && !t.folded.ends_with('ا');
    let written = List::WrittenSources.contains(t.lemma());
    let next = tokens.get(i + 1).filter(|_| joined[i + 1]).and_then(Token::analysis);
    let alone = next.is_none_or(|n| n.pos == Pos::Adp || n.pos == Pos::Sconj || n.preposition.is_some());
    noun && alone && !written
}

#[cfg(test)]
mod tests {
    use super::super::{Pos, Sentence};

    #[test]
    fn what_opens_a_clause_is_a_verb_or_a_name() {
        let pos = |text: &str, i: usize| Sentence::new(text).tokens[i].analysis().map(|a| a.pos);
        let request = "طلب الرئيس الجديد من النواب تأجيل الجلسة إلى الأسبوع المقبل";
        assert_eq!(pos(request, 0), Some(Pos::Verb));
        assert_eq!(pos("طلب الرئيس", 0), Some(Pos::Noun));
        assert_eq!(pos("أكد صرصار في تصريح أنه سيواصل", 1), Some(Pos::Propn));
        assert_eq!(pos("أكد بيان في الصحيفة أنه سيواصل", 1), Some(Pos::Noun));
        assert_eq!(pos("قال تركي بن سالم", 1), Some(Pos::Propn));
    }
}
