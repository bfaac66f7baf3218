//! The unit of an expression of several words.

use super::marks::{is_person, is_this_time};
use super::objects::own_object;
use super::reading::{kind, owner_of, set_verb, speaker, within};
use super::unit::{Kind, Unit};
use crate::analysis::{Analysis, Expression, Pos, Suffix, Token};
use crate::dates;
use crate::letters::fold;
use crate::places;
use crate::verb_lists::{is_feminine, is_saying};
use crate::word_lists::List;
use crate::wording::{as_subject, expression_clitics, is_self};

/// The unit of an expression; `a` is the reading of its first word.
pub(super) fn whole(u: &mut Unit, tokens: &[Token], i: usize, e: Expression, text: String, a: Option<&Analysis>) {
    u.text = text;
    u.kind = if tokens[i].gerund { Kind::Other } else { kind(e.pos()) };
    u.adverb = e.pos() == Pos::Adv;
    // "a number of", "many".
    if e.pos() == Pos::Det {
        (u.kind, u.quantifier) = (Kind::Number, true);
    }
    // "إلى أنه": that he.
    if e.pos() == Pos::Sconj
        && let Some(p) = tokens[i + within(tokens, i)].analysis().filter(|a| a.pos != Pos::Adp).and_then(|a| a.pronoun)
    {
        u.subject = as_subject(p.object);
    }
    let Some(a) = a else { return };
    let (conjunction, preposition) = expression_clitics(&tokens[i], a, e);
    u.clitics(conjunction, preposition);
    u.features(a);
    // "الأرصاد الجوية" is feminine as the plurals of its pattern are.
    let letters: Vec<char> = a.lemma.map_or("", |l| l.text()).chars().collect();
    u.feminine |= e.pos() == Pos::Noun && matches!(letters[..], ['أ', _, _, 'ا', _]);
    u.feminine |= e.pos() == Pos::Noun && !u.plural && a.lemma.is_some_and(|l| is_feminine(l.text()));
    let last = e.text().split(' ').next_back().unwrap_or_default();
    u.time |= dates::weekday(&fold(last)).is_some() || is_this_time(&u.text);
    let determined = ["the ", "this ", "that ", "a ", "last ", "next "].iter().any(|d| u.text.starts_with(d));
    let words = &tokens[i..=i + within(tokens, i)];
    // "سائق الشاحنة" is definite by its last noun.
    let closing = words.last().and_then(Token::analysis).is_some_and(|r| words.len() > 1 && r.article);
    let led = words[1..].iter().any(|t| t.analysis().is_some_and(|r| r.pos == Pos::Adp || r.preposition.is_some()));
    let defined = a.article || last.starts_with("ال") || closing && !led;
    u.article =
        defined && !determined && matches!(e.pos(), Pos::Noun | Pos::Adj) && !u.text.starts_with(char::is_uppercase);
    u.article &= !matches!(u.text.as_str(), "of" | "for");
    u.titled = defined && u.kind == Kind::Noun && u.text.starts_with(char::is_uppercase);
    let first = fold(e.text().split(' ').next().unwrap_or_default());
    u.oblique = u.kind == Kind::Number && tokens[i].folded.ends_with('ا') && !first.ends_with('ا');
    if e.pos() == Pos::Noun {
        own(u, words);
    }
    let named = |t: &Token| t.analysis().and_then(|r| r.lemma).is_some_and(|l| l.is_person());
    u.person = is_person(&u.text, e.glosses().next()) || e.pos() == Pos::Propn && words.iter().any(named);
    u.place = e.pos() == Pos::Propn && places::built_in().named(&u.text).is_some();
    u.described =
        words.len() > 1 && words.last().and_then(Token::analysis).is_some_and(|a| a.pos == Pos::Adj && !a.is_elative());
    // "غير القانونية": it is the adjective that agrees.
    if let Some(adjective) = words.last().and_then(Token::analysis).filter(|_| first == "غير" && e.pos() == Pos::Adj)
    {
        u.features(adjective);
        u.article = adjective.article;
    }
    // "لا تزال التحقيقات جارية": the investigations are still under way.
    let lasting = u.text == "still" && !matches!(a.pos, Pos::Adv | Pos::Noun);
    if lasting
        && let Some(verb) =
            tokens[i..].iter().take(2).find_map(|t| t.readings.iter().find(|r| r.is_verb() && r.person == 3))
    {
        u.features(verb);
        (u.third, u.chains) = (true, true);
        let mut verb = verb.clone();
        (verb.pos, verb.passive) = (Pos::Verb, false);
        set_verb(u, "be still".to_owned(), &verb);
        if let Some(v) = &mut u.verb {
            v.imperfect = true;
        }
        return;
    }
    if a.is_verb() && a.person < 3 {
        u.subject = speaker(a);
    }
    let mut carried = None;
    // "تم اعتماد" has the gender of the verbal noun.
    u.neutral = tokens[i].lemma() == "تم" && u.kind == Kind::Verb;
    if u.kind == Kind::Verb
        && a.is_verb()
        && let Some(base) = e.glosses().next()
    {
        set_verb(u, base.to_owned(), a);
        if e.text().split(' ').next_back().is_some_and(|w| !w.ends_with('~')) {
            own_object(tokens, i, u);
        }
        // "دعاهم إلى": called them to.
        let led = base.split(' ').count() == 2 && e.text().split(' ').count() == 2;
        if let Some(p) = a.pronoun.filter(|_| led && !a.passive && within(tokens, i) == 1) {
            u.object = p.object;
        }
        // "شارك فيها": took part in it.
        carried = carried_pronoun(tokens, i, last);
        let passive = u.verb.as_ref().is_some_and(|v| v.base.starts_with("be "));
        if let Some(p) = carried.filter(|_| u.object.is_empty() && !passive) {
            (u.object, u.carried) = (p.object, true);
        }
        u.saying = is_saying(tokens[i].lemma());
        u.trying = List::TryingVerbs.contains(tokens[i].lemma());
    }
    let words = e.text().split(' ').filter(|w| *w != "…").count();
    let asks = matches!(last, "أن" | "إن") || List::GovernedPrepositions.contains(&fold(last));
    // "لقي حتف~" has its object in it.
    u.intransitive |= u.kind == Kind::Verb && words > 1 && !asks && !matches!(last, "ب" | "ل");
    let passive = u.verb.as_ref().is_some_and(|v| v.base.starts_with("be "));
    const TAILS: [&str; 6] = [" on", " in", " to", " at", " by", " from"];
    let located = u.verb.as_ref().is_some_and(|v| TAILS.iter().any(|t| v.base.ends_with(t)));
    if within(tokens, i) + 1 == words && asks && (!passive || located) && carried.is_none() {
        // No subject follows its preposition directly.
        u.late = u.third && !matches!(last, "أن" | "إن");
        u.third = false;
    }
    // "فاز بالكأس فريق": its object stands directly behind it.
    let next = tokens.get(i + 1 + within(tokens, i));
    u.late |= u.third && matches!(last, "ب" | "ل") && next.is_some_and(|n| n.bound) && !passive;
    u.neutral |= passive && asks;
}

/// The pronoun on the preposition that ends a verb of several words.
fn carried_pronoun(tokens: &[Token], i: usize, last: &str) -> Option<Suffix> {
    const REACH: usize = 14;
    let own = |k: &usize| tokens[*k].within == Some(i);
    let at = (i + 1..tokens.len().min(i + REACH)).rev().find(own)?;
    let bare = !last.ends_with(['~', 'ه', 'ا']) || matches!(last, "إلى" | "على");
    tokens[at].analysis().filter(|r| bare && r.pos == Pos::Adp).and_then(|r| r.pronoun)
}

/// Gives a noun of several words the pronoun on one of them: "her cousin" for `ابن عمها`.
fn own(u: &mut Unit, words: &[Token]) {
    const LEADS: [&str; 9] = ["his ", "her ", "its ", "their ", "my ", "our ", "your ", "the ", "a "];
    let nouns =
        words.iter().filter_map(Token::analysis).filter(|a: &&Analysis| a.lemma.is_some_and(|l| l.pos() == Pos::Noun));
    // "المصدر ذاته" is the same source, and "بعد حصوله على" after obtaining.
    let mut own = nouns.filter(|a| !is_self(a)).filter_map(|a| a.pronoun).filter(|p| p.possessive != "my");
    let gerund = u.text.split(' ').next().is_some_and(|w| w.ends_with("ing"));
    let Some(p) = own.next_back().filter(|_| !gerund) else { return };
    if let Some(lead) = LEADS.iter().find(|l| u.text.starts_with(**l)) {
        u.text.drain(..lead.len());
    }
    u.owner = owner_of(p.possessive);
    u.article = false;
}
