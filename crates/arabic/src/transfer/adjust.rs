//! What the words around a unit make of it: an age, a direction, a name in quotation marks, "her".

use super::unit::{Kind, Unit};
use crate::analysis::{Pos, Sentence, Token};
use crate::places;
use crate::word_lists::List;
use crate::wording::as_subject;

/// "a man aged 20" for `رجل يبلغ 20 عاما`.
pub(super) fn tell_age(sentence: &Sentence, i: usize, before: &Unit, unit: &mut Unit) {
    let token = |k: usize| sentence.tokens.get(k).filter(|_| sentence.is_joined(k));
    let years =
        token(i + 1).is_some_and(Token::is_number) && token(i + 2).is_some_and(|t| matches!(t.lemma(), "عام" | "سنة"));
    // "تبلغ من العمر 20 عاما"
    let expression = sentence.tokens[i].expression.is_some_and(|e| e.text() == "بلغ من العمر");
    let years = years || expression;
    let noun = matches!(before.kind, Kind::Noun | Kind::Name) && before.person && unit.touches();
    let imperfect = unit.verb.as_ref().is_some_and(|v| v.imperfect && !v.future);
    if sentence.tokens[i].lemma() == "بلغ" && imperfect && years && noun {
        "aged".clone_into(&mut unit.text);
        (unit.kind, unit.verb, unit.third) = (Kind::Adjective, None, false);
        (unit.article, unit.feminine, unit.plural) = (before.article, before.feminine, before.plural);
    }
}

/// Where a direction without a preposition says where something is or goes: "in the east of the city", "headed north".
pub(super) fn point(t: &Token, next: Option<&Token>, unit: &mut Unit, out: &[Unit]) {
    let Some(before) = out.last() else { return };
    let bare = unit.kind == Kind::Noun && !unit.article && unit.preposition.is_empty() && unit.touches();
    if !bare || t.within.is_some_and(|first| first != unit.word) {
        return;
    }
    if unit.accusative {
        unit.kind = Kind::Other;
        return;
    }
    // "محافظة البصرة جنوبي العراق", "جنوب غربي باكستان": these forms say where unless something governs them.
    let last = t.expression.and_then(|e| e.text().split(' ').next_back());
    let adverbial = last.unwrap_or(t.lemma()).ends_with('ي') && before.kind != Kind::Verb;
    if adverbial && before.kind != Kind::Preposition && !before.text.is_empty() {
        unit.preposition = "in";
        return;
    }
    // "الحلفاء جنوب فرنسا": it may also be an object.
    let preposition = |u: &Unit| u.kind == Kind::Preposition;
    let placed = before.is_nominal() && before.is_definite() && {
        let led = !before.preposition.is_empty() || out.len() > 1 && preposition(&out[out.len() - 2]);
        led || before.kind == Kind::Adjective
    };
    // "مصرف شمال العاصمة" is a bank north of it, and "ريف شمال المدينة" may be its northern countryside.
    let town = next.is_some_and(|n| {
        let city = n.analysis().is_some_and(|a| {
            let place = a.lemma.is_some_and(|l| l.names() == Some("place"));
            a.pos == Pos::Propn && place && !places::built_in().is_country(&n.folded)
        });
        city || matches!(n.folded.as_str(), "العاصمه" | "المدينه" | "البلده" | "القريه")
    });
    let thing = before.kind == Kind::Noun && !before.is_definite() && !before.quantifier && !before.time;
    let thing = thing && !REGIONS.contains(&before.text.as_str());
    let side = !matches!(unit.text.as_str(), "center" | "middle" | "central");
    if town && side && (placed || thing) {
        (unit.kind, unit.preposition) = (Kind::Preposition, "");
        unit.text = format!("{} of", unit.text);
    } else if placed || town && thing || before.kind == Kind::Verb && before.intransitive {
        unit.preposition = "in";
    }
}

/// Nouns whose name a direction begins or whom it tells apart: "the northern countryside", "the people of the south".
const REGIONS: [&str; 14] = [
    "region",
    "area",
    "province",
    "governorate",
    "state",
    "district",
    "countryside",
    "university",
    "population",
    "residents",
    "people",
    "suburb",
    "outskirts",
    "zone",
];

/// Whether a word in digits or Latin letters belongs to the one before it, which only a sign without blanks separates.
pub(super) fn is_glued(sentence: &Sentence, i: usize) -> bool {
    let foreign = |t: &Token| !t.is_arabic() && t.within.is_none();
    i > 0
        && foreign(&sentence.tokens[i])
        && foreign(&sentence.tokens[i - 1])
        && matches!(sentence.gap(i), "" | ":" | "." | "/" | "@" | "'" | "’" | "&" | "_")
}

/// "we have to" for `علينا أن`.
pub(super) fn oblige(sentence: &Sentence, i: usize, unit: &mut Unit) {
    let t = &sentence.tokens[i];
    let pronoun = t.analysis().filter(|_| t.within.is_none() && t.lemma() == "على").and_then(|a| a.pronoun);
    let that = sentence.tokens.get(i + 1).filter(|n| sentence.is_joined(i + 1) && n.within.is_none());
    let (Some(p), Some(that)) = (pronoun, that.and_then(Token::analysis)) else { return };
    if that.lemma.is_none_or(|l| l.text() != "أن") || that.pronoun.is_some() {
        return;
    }
    let subject = as_subject(p.object);
    let have = if matches!(subject, "he" | "she" | "it") { "has" } else { "have" };
    (unit.kind, unit.object, unit.governed, unit.subject) = (Kind::Other, "", false, subject);
    unit.text = format!("{subject} {have} to");
}

/// "as" for `بأنه` behind a word of describing: `وصفه بأنه بطل`.
pub(super) fn identify(sentence: &Sentence, i: usize, unit: &mut Unit) {
    const REACH: usize = 8;
    let that = unit.kind == Kind::Subordinator && unit.text == "that" && unit.gap.is_empty();
    let with = sentence.tokens[i].folded.starts_with("بان");
    let clause = (i.saturating_sub(REACH)..i).rev().take_while(|k| sentence.is_joined(k + 1));
    let describes = || clause.into_iter().any(|k| List::DescribingWords.contains(sentence.tokens[k].lemma()));
    let next = sentence.tokens.get(i + 1).and_then(Token::analysis);
    if that && with && next.is_some_and(|a| !a.is_verb()) && describes() {
        (unit.kind, unit.subject, unit.preposition) = (Kind::Preposition, "", "");
        "as".clone_into(&mut unit.text);
    }
}

/// Whether the words since the last punctuation have a verb of saying, with nothing said behind it yet.
pub(super) fn speaks(out: &[Unit]) -> bool {
    for u in out.iter().rev().take(12) {
        match u.kind {
            Kind::Verb if u.saying => return true,
            Kind::Verb | Kind::Subordinator => return false,
            _ if !u.gap.is_empty() => return false,
            _ => {}
        }
    }
    false
}

/// Makes the quotation marks around a name behind a noun part of the name, which separate nothing: "the film “Casablanca”".
pub(super) fn keep_quotes(out: &mut [Unit]) {
    for k in 1..out.len() {
        if out[k].gap != "“" || out[k].kind != Kind::Name || !matches!(out[k - 1].kind, Kind::Noun | Kind::Adjective)
        {
            continue;
        }
        let inner = |u: &Unit| u.kind == Kind::Name && u.touches();
        let close = (k + 1..out.len().min(k + NAME)).find(|i| !inner(&out[*i]));
        let Some(close) = close.filter(|i| out[*i].gap.starts_with('”')) else { continue };
        out[k].gap.clear();
        out[k].text.insert(0, '“');
        out[close - 1].text.push('”');
        out[close].gap.remove(0);
    }
}

/// The most words of a name in quotation marks.
const NAME: usize = 6;

/// Makes "its" "her" where the nearest noun that "ها" can stand for is a woman who speaks: "قالت ميركل إن حزبها".
pub(super) fn own_her(out: &mut [Unit]) {
    let speaker = |k: usize| {
        let (verb, name) = (&out[k], &out[k + 1]);
        let says = verb.kind == Kind::Verb && verb.saying && verb.feminine && verb.third;
        says && name.kind == Kind::Name && name.person && name.touches()
    };
    let Some(woman) = (0..out.len().saturating_sub(1)).find(|k| speaker(*k)).map(|k| k + 1) else { return };
    for k in 0..out.len() {
        let thing = |i: &usize| out[*i].kind == Kind::Noun && (out[*i].feminine || out[*i].plural);
        let nearest = (0..k).rev().find(|i| *i == woman || thing(i));
        let hers = nearest == Some(woman) || nearest.is_none() && k < woman;
        if hers && out[k].owner == "its" {
            out[k].owner = "her";
        }
    }
}

/// Makes "his" "its" and "in him" "in it" where the sentence names nobody who could be meant: "a vaccine that proved its
/// effectiveness".
pub(super) fn own_it(out: &mut [Unit]) {
    let man = |u: &Unit| {
        let name = u.kind == Kind::Name && !u.place && !u.time && !u.titled;
        u.person && !u.feminine && !u.plural || name || u.subject == "he" || u.kind == Kind::Pronoun && u.text == "he"
    };
    // "قال إنه": somebody who is not named speaks.
    let speaks = |u: &Unit| u.kind == Kind::Verb && u.saying && u.third && !u.feminine;
    if out.iter().any(man) || out.iter().any(speaks) && !out.iter().any(|u| u.source) {
        return;
    }
    let thing = |u: &Unit| u.kind == Kind::Noun && !u.feminine && !u.plural && !u.time;
    let Some(first) = out.iter().position(thing) else { return };
    for u in &mut out[first + 1..] {
        if u.owner == "his" {
            u.owner = "its";
        }
        if u.object == "him" {
            u.object = "it";
        }
        if u.kind == Kind::Other
            && let Some(lead) = u.text.strip_suffix(" him")
        {
            u.text = format!("{lead} it");
        }
    }
}

/// Makes "that he" "that it" where what said so is no person: "قال المجلس إنه".
pub(super) fn say_it(out: &mut [Unit]) {
    const REACH: usize = 14;
    for k in 0..out.len() {
        let that = &out[k];
        if that.kind != Kind::Subordinator || that.subject != "he" {
            continue;
        }
        let verb = (k.saturating_sub(REACH)..k).rev().find(|i| out[*i].kind == Kind::Verb);
        let Some(verb) = verb.filter(|i| out[*i].saying && out[*i].third && !out[*i].feminine) else { continue };
        let said = &out[verb + 1..k];
        let noun = said.iter().find(|u| matches!(u.kind, Kind::Noun | Kind::Name) && !u.time);
        let noun = noun.filter(|_| !said.iter().any(|u| u.kind == Kind::Name && u.person && !u.place));
        let thing = noun.is_some_and(|u| {
            let subject = u.touches() && u.preposition.is_empty() && !u.governed && !u.feminine && !u.plural;
            subject && !u.person && (u.kind == Kind::Noun || u.place)
        });
        if thing {
            out[k].subject = "it";
        }
    }
}
