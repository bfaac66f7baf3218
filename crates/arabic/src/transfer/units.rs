//! The words of a sentence as units of the transfer.

use super::government::{self, Complement};
use super::light::{Light, light};
use super::signs::signs;
use super::times;
use super::unit::{Kind, Unit};
use super::word::{NOT, set_verb, unit};
use crate::analysis::{Pos, Sentence, Token};
use crate::english::inflect::{gerund, participle, plural};
use crate::name_lists::is_title;
use crate::units as measures;
use crate::word_lists::List;

/// The units of a sentence, in Arabic order.
pub(super) fn units(sentence: &Sentence) -> Vec<Unit> {
    let tokens = &sentence.tokens;
    let light = light(sentence);
    let mut quoted = false;
    let mut apart = false;
    let mut not: Option<Unit> = None;
    let mut out: Vec<Unit> = Vec::with_capacity(tokens.len());
    for (i, t) in tokens.iter().enumerate() {
        if t.within.is_some_and(|first| first != i) {
            // The words between those of an expression are separate units; its own later words are included in it.
            apart =
                t.within.is_some_and(|first| tokens[first + 1..i].iter().any(|between| between.within != Some(first)));
            continue;
        }
        let gap = signs(sentence.gap(i), &mut quoted);
        if light[i] == Light::Subject {
            continue;
        }
        if light[i] == Light::Said {
            apart = !gap.is_empty() || out.last().is_none_or(|u| u.kind != Kind::Verb);
            continue;
        }
        let mut unit = unit(sentence, i);
        unit.gap = gap;
        if is_not(sentence, i) {
            not = Some(unit);
            continue;
        }
        if let Some(not) = not.take() {
            negate(&mut unit, not);
        }
        unit.word = i;
        unit.apart = std::mem::take(&mut apart);
        become_deed(&mut unit, t, light[i]);
        choose_preposition(sentence, i, &mut unit, &out);
        if let Some(before) = out.last() {
            join_adjective(before, &mut unit, t);
            order_adjective(before, &mut unit, t);
        }
        // ", ما يهدد" means "which threatens".
        if unit.text == "what" && unit.gap.contains(',') {
            unit.kind = Kind::Relative;
            "which".clone_into(&mut unit.text);
        }
        match out.last_mut().filter(|_| unit.gap.is_empty()) {
            Some(number) if number.kind == Kind::Number => count(&mut unit, t),
            // "by 4 percent": what modifies the number also follows it.
            Some(share)
                if unit.kind == Kind::Number
                    && share.text == "percent"
                    && matches!(share.preposition, "in" | "with" | "by") =>
            {
                (share.preposition, share.kind) = ("", Kind::Preposition);
                "by".clone_into(&mut share.text);
            }
            Some(title) if unit.kind == Kind::Name && title.kind == Kind::Noun && is_title(&tokens[i - 1].folded) => {
                title.text = capitalised(&title.text);
            }
            _ => {}
        }
        out.push(unit);
    }
    // Whatever follows the last word.
    out.push(Unit { gap: signs(sentence.gap(tokens.len()), &mut quoted), ..Unit::new(String::new()) });
    times::mend(sentence, &mut out);
    out
}

/// "and political" after "economic", which does not act as a noun.
fn join_adjective(before: &Unit, unit: &mut Unit, t: &Token) {
    let adjective = t.analysis().and_then(|a| a.lemma).is_some_and(|l| l.pos() == Pos::Adj);
    let like = before.kind == Kind::Adjective && before.article == unit.article && before.feminine == unit.feminine;
    if like && adjective && unit.kind == Kind::Noun && unit.conjunction == "and" && unit.gap.is_empty() {
        unit.kind = Kind::Adjective;
    }
}

/// Whether a word is `غير` before an adjective: "not converted".
fn is_not(sentence: &Sentence, i: usize) -> bool {
    let (t, next) = (&sentence.tokens[i], sentence.tokens.get(i + 1).filter(|_| sentence.is_joined(i + 1)));
    let bare = t.analysis().is_some_and(|a| a.pronoun.is_none() && !a.article && !a.is_verb());
    let adjective = next.filter(|n| n.within.is_none()).and_then(Token::analysis).is_some_and(|a| {
        let lemma = a.lemma.is_some_and(|l| l.pos() == Pos::Adj);
        lemma && a.conjunction.is_none() && a.preposition.is_none() && a.pronoun.is_none()
    });
    t.within.is_none() && t.lemma() == "غير" && bare && adjective
}

/// Puts "not" before an adjective, with what is written onto the word for it.
fn negate(unit: &mut Unit, not: Unit) {
    unit.kind = Kind::Adjective;
    unit.text = format!("not {}", unit.text);
    (unit.gap, unit.apart) = (not.gap, not.apart);
    (unit.conjunction, unit.preposition) = (not.conjunction, not.preposition);
}

/// "the fifth day", "the three rooms": a number with an article modifies the noun before it.
fn order_adjective(before: &Unit, unit: &mut Unit, t: &Token) {
    let noun = before.kind == Kind::Noun && before.article && unit.touches();
    if noun && unit.kind == Kind::Number && !unit.quantifier && t.is_arabic() && t.folded.starts_with("ال") {
        (unit.kind, unit.article, unit.feminine) = (Kind::Adjective, true, before.feminine);
        unit.plural = before.plural;
    }
    // "بطاقة واحدة": one card.
    let bare = before.kind == Kind::Noun && !before.is_definite() && !before.plural && unit.touches();
    if bare && t.lemma() == "واحد" && t.within.is_none() && unit.preposition.is_empty() {
        (unit.kind, unit.article, unit.feminine, unit.plural) = (Kind::Adjective, false, before.feminine, false);
        "one".clone_into(&mut unit.text);
    }
}

/// The effect of a number on the unit after it.
fn count(unit: &mut Unit, t: &Token) {
    if let Some(measure) = measures::unit(&t.folded) {
        unit.text = measure.sign.to_owned();
        unit.kind = Kind::Noun;
    } else if t.expression.is_some() {
        unit.article = false;
        if unit.kind == Kind::Noun && !unit.plural && !unit.time {
            unit.text = plural(&unit.text);
            unit.plural = true;
        }
    }
}

/// Gives a light verb the meaning of its verbal noun.
fn become_deed(unit: &mut Unit, t: &Token, light: Light) {
    let Some(a) = t.analysis() else { return };
    match light {
        Light::Does { base } => {
            set_verb(unit, base.to_owned(), a);
        }
        Light::Done { base, subject } => {
            set_verb(unit, format!("be {}", participle(base)), a);
            (unit.subject, unit.neutral) = (subject, true);
            unit.third = subject.is_empty();
        }
        Light::Doing { base, object } => {
            (unit.kind, unit.preposition, unit.owner, unit.object) = (Kind::Other, "", "", object);
            unit.text = gerund(base);
        }
        _ => {}
    }
}

/// Sets the English of a preposition, attached to a word or not, by its governor.
fn choose_preposition(sentence: &Sentence, i: usize, unit: &mut Unit, out: &[Unit]) {
    let before = out.last();
    let t = &sentence.tokens[i];
    if t.within.is_some() && t.expression.is_none() {
        return;
    }
    let Some(a) = t.analysis() else { return };
    if a.pos == Pos::Adp && t.expression.is_none() && matches!(unit.kind, Kind::Preposition | Kind::Other) {
        let Some(choice) = government::governed(sentence, i, t.lemma()) else {
            // "a crowd of people": after an indefinite noun.
            let noun = before
                .is_some_and(|b| b.kind == Kind::Noun && !b.person && !b.is_definite() && !b.time && unit.touches());
            if t.lemma() == "من" && noun && a.pronoun.is_none() {
                "of".clone_into(&mut unit.text);
            }
            return;
        };
        let pronoun = a.pronoun.map_or("", |p| p.object);
        unit.text = [choice.english, pronoun].into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
        unit.complement = choice.complement;
        unit.governed = choice.english.is_empty();
        return;
    }
    if t.bound {
        (unit.preposition, unit.governed) = ("", true);
        return;
    }
    if let Some(p) = a.preposition.filter(|p| !unit.preposition.is_empty() && *p != 'ك') {
        // "in an attempt to": the expression before it includes the preposition.
        if let Some(b) = before.filter(|b| unit.touches() && b.text.ends_with(" to")) {
            let infinitive = unit.deed.is_some() && b.kind != Kind::Verb;
            (unit.preposition, unit.governed) = ("", true);
            unit.complement = if infinitive { Complement::Infinitive } else { Complement::Noun };
            return;
        }
        let own = government::by_itself(sentence, i, p);
        let purpose = own.filter(|c| c.complement == Complement::Infinitive);
        let governed = || government::governed(sentence, i, &p.to_string());
        // "بقيمة 3 ملايين" is "worth".
        let worth = t.lemma() == "قيمة" && sentence.tokens.get(i + 1).is_some_and(Token::is_number);
        // "بصفته رئيسا" is "as president".
        if t.lemma() == "صفة" && p == 'ب' && !unit.owner.is_empty() {
            (unit.preposition, unit.owner, unit.kind) = ("", "", Kind::Preposition);
            "as".clone_into(&mut unit.text);
        } else if worth && p == 'ب' {
            (unit.preposition, unit.kind, unit.article) = ("", Kind::Preposition, false);
            "worth".clone_into(&mut unit.text);
        } else if let Some(choice) = purpose.or_else(governed).or(own) {
            unit.preposition = choice.english;
            unit.complement = choice.complement;
            unit.governed = choice.english.is_empty();
        }
        return;
    }
    // "tried to stop the vote", "began restoring the wall": the verbal noun is the object of the verb.
    if unit.deed.is_some() && !unit.article && unit.touches() && unit.preposition.is_empty() {
        let verb = out.iter().rev().take(3).find(|u| !(u.is_nominal() && u.preposition.is_empty() && u.touches()));
        let verb = verb.filter(|v| v.kind == Kind::Verb && v.verb.is_some());
        // "sought to" includes its preposition.
        let to = verb.filter(|v| unit.apart || !v.third).and_then(|v| v.verb.as_ref());
        if to.is_some_and(|v| v.base.ends_with(" to")) {
            unit.complement = Complement::Infinitive;
            return;
        }
        match verb.map(|v| sentence.tokens[v.word].lemma()) {
            Some(lemma) if List::WantingVerbs.contains(lemma) => {
                (unit.preposition, unit.complement) = ("to", Complement::Infinitive);
                return;
            }
            Some(lemma) if List::BeginningVerbs.contains(lemma) => {
                (unit.governed, unit.complement) = (true, Complement::Gerund);
                return;
            }
            // "يجب تسليم الرسائل": the letters are no subject of the necessity.
            Some(lemma) if List::NecessityVerbs.contains(lemma) && out.last().is_some_and(|u| u.kind == Kind::Verb) => {
                (unit.governed, unit.complement) = (true, Complement::Infinitive);
                return;
            }
            _ => {}
        }
    }
    // "عدم نشر": not publishing; "on not publishing", "not to publish".
    if let Some(not) = before.filter(|b| unit.touches() && unit.deed.is_some() && b.text == NOT) {
        unit.complement = match not.complement {
            Complement::Infinitive => Complement::Infinitive,
            _ => Complement::Gerund,
        };
        return;
    }
    // "seeks to end", "from ending": the preposition is a separate word.
    if let Some(p) = before.filter(|_| unit.touches() && unit.deed.is_some()) {
        unit.complement = match p.kind {
            Kind::Preposition => p.complement,
            // "managed to reach", "how to divide".
            _ if p.text.ends_with(" to") && !p.third => Complement::Infinitive,
            _ => Complement::Noun,
        };
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
