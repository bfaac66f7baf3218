//! Words that belong to the frame of a clause: "that it" within an expression, what points back to a time, and two persons
//! with a name each.

use super::unit::{Kind, Unit};
use super::word::unit;
use crate::analysis::{Pos, Sentence, Token};
use crate::english::inflect::gerund;
use crate::word_lists::List;

/// "that it" of `أقرت بأنها` as a unit of its own, where the English of its verb ends with "that".
pub(super) fn that_of_verb(sentence: &Sentence, i: usize, out: &mut [Unit]) -> Option<Unit> {
    let t = &sentence.tokens[i];
    t.analysis().filter(|a| a.pos == Pos::Sconj && a.pronoun.is_some())?;
    let head = out.iter_mut().rev().find(|u| Some(u.word) == t.within && u.kind == Kind::Verb)?;
    let verb = head.verb.as_mut()?;
    verb.base = verb.base.strip_suffix(" that")?.to_owned();
    Some(Unit { word: i, preposition: "", governed: false, ..unit(sentence, i) })
}

/// Whether a word is `فيه` behind the verb of a clause that begins with `في الوقت الذي` or tells what is said in something
/// written; English has no word for it.
pub(super) fn resumes_noun(sentence: &Sentence, i: usize, out: &mut [Unit]) -> bool {
    let own = sentence.tokens[i].analysis().is_some_and(|a| a.conjunction.is_none() && a.pronoun.is_some());
    if !own || sentence.tokens[i].lemma() != "في" || !sentence.is_joined(i) {
        return false;
    }
    // "أصدر بيانا قال فيه": issued a statement, saying.
    let noun = i.checked_sub(2).map(|k| &sentence.tokens[k]).filter(|t| List::WrittenSources.contains(t.lemma()));
    if noun.is_some_and(|t| t.within.is_some_and(|head| head != i - 2))
        && let Some(verb) = out.last_mut().filter(|v| v.kind == Kind::Verb && v.saying && v.gap.is_empty())
        && let Some(base) = verb.verb.take().map(|v| v.base)
    {
        (verb.kind, verb.text) = (Kind::Other, gerund(&base));
        return true;
    }
    // "بيانا قالت فيه إن": a statement that says that.
    if let [.., noun, verb] = out
        && (verb.kind == Kind::Verb && verb.saying && verb.touches())
        && (noun.kind == Kind::Noun && noun.source && !noun.is_definite())
    {
        return true;
    }
    let mut before = out.iter().rev();
    before.next().is_some_and(|u| u.kind == Kind::Verb)
        && before.find(|u| u.kind != Kind::Particle && u.kind != Kind::Verb).is_some_and(|u| {
            let expression = sentence.tokens.get(u.word).and_then(|t| t.expression);
            expression.is_some_and(|e| e.text().ends_with(" الذي"))
        })
}

/// "as saying" for `قوله` behind a verb of quoting: "quoted an official as saying that".
pub(super) fn quote_saying(sentence: &Sentence, i: usize, unit: &mut Unit, out: &[Unit]) {
    const REACH: usize = 20;
    let t = &sentence.tokens[i];
    let plain = t.analysis().is_some_and(|a| a.pos == Pos::Noun && a.preposition.is_none() && a.conjunction.is_none());
    let next = sentence.tokens.get(i + 1).and_then(Token::analysis).is_some_and(|a| a.pos == Pos::Sconj);
    let said = t.lemma() == "قول" && plain && (next || sentence.gap(i + 1).contains(':'));
    let quotes =
        |u: &&Unit| u.kind == Kind::Verb && matches!(sentence.tokens[u.word].lemma(), "نقل" | "اقتبس" | "أورد");
    if said && out.iter().rev().take(REACH).any(|u| quotes(&u)) {
        "as saying".clone_into(&mut unit.text);
        (unit.kind, unit.owner, unit.object, unit.article) = (Kind::Other, "", "", false);
        (unit.deed, unit.preposition) = (None, "");
    }
}

/// "the French president X and the Russian Y" for `الرئيسان الفرنسي … والروسي …`, where each of two has an adjective and a
/// name of their own.
pub(super) fn part_pair(sentence: &Sentence, out: &mut [Unit]) {
    for k in 2..out.len() {
        let (noun, adjective, name) = (&out[k - 2], &out[k - 1], &out[k]);
        let dual = |u: &Unit| sentence.tokens.get(u.word).and_then(Token::analysis).is_some_and(|a| a.dual);
        let own = adjective.kind == Kind::Adjective && adjective.touches() && !dual(adjective) && !adjective.plural;
        let pair = noun.kind == Kind::Noun && noun.person && dual(noun);
        if !(pair && own && name.kind == Kind::Name && name.touches()) {
            continue;
        }
        let glosses = sentence.tokens[noun.word].glosses();
        if let Some(one) = glosses.first() {
            let one = (*one).to_owned();
            (out[k - 2].text, out[k - 2].plural) = (one, true);
        }
    }
}
