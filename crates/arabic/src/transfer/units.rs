//! The words of a sentence as units of the transfer.

use super::adjust::{identify, is_glued, keep_quotes, oblige, own_her, point, say_it, speaks, tell_age};
use super::government::Complement;
use super::light::{Light, light};
use super::marks::latin_digit;
use super::measured::{adverb, compare, is_cognate, measure, possess};
use super::phrase::joined_by_blanks;
use super::preposition::choose_preposition;
use super::signs::{BREAK, HYPHEN, signs};
use super::times;
use super::unit::{Kind, Unit};
use super::word::{set_verb, unit};
use crate::analysis::{Pos, Sentence, Token, is_address};
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
    // Punctuation before a later word of an expression.
    let mut pending = String::new();
    let mut not: Option<Unit> = None;
    // Whether the verbal noun before a word only strengthens its verb.
    let mut strengthens = false;
    let mut out: Vec<Unit> = Vec::with_capacity(tokens.len());
    for (i, t) in tokens.iter().enumerate() {
        if t.within.is_some_and(|first| first != i) {
            // The words between those of an expression are separate units; its own later words are included in it.
            pending.push_str(&signs(sentence.gap(i), &mut quoted));
            apart =
                t.within.is_some_and(|first| tokens[first + 1..i].iter().any(|between| between.within != Some(first)));
            continue;
        }
        let gap = std::mem::take(&mut pending) + &signs(sentence.gap(i), &mut quoted);
        if light[i] == Light::Subject {
            continue;
        }
        // "10:15", "weather.com": what no blank separates is one.
        if is_glued(sentence, i)
            && let Some(before) = out.last_mut()
        {
            before.text.push_str(sentence.gap(i));
            before.text.extend(t.text.chars().map(latin_digit));
            continue;
        }
        if light[i] == Light::Said {
            apart = !gap.is_empty() || out.last().is_none_or(|u| u.kind != Kind::Verb);
            continue;
        }
        // "في الوقت الذي تراجع فيه الطلب": while demand fell.
        if resumes_time(sentence, i, &out) {
            continue;
        }
        let mut unit = unit(sentence, i);
        // A sentence may begin behind a web address.
        unit.gap = if gap.is_empty() && i > 0 && !sentence.is_joined(i) && is_address(&tokens[i - 1].text) {
            BREAK.to_string()
        } else {
            gap
        };
        if is_not(sentence, i) {
            not = Some(unit);
            continue;
        }
        if let Some(not) = not.take() {
            negate(&mut unit, not);
        }
        unit.word = i;
        compare(sentence, i, &mut unit, out.last_mut());
        unit.apart = std::mem::take(&mut apart);
        if List::Directions.contains(t.lemma()) {
            point(t, &mut unit, &out);
        }
        // "rejected categorically"
        if is_cognate(sentence, i, &unit, &out) {
            strengthens = true;
            continue;
        }
        if std::mem::take(&mut strengthens) && unit.kind == Kind::Adjective {
            (unit.kind, unit.text) = (Kind::Other, adverb(&unit.text));
        }
        become_deed(sentence, &mut unit, t, light[i]);
        if light[i] == Light::Bare {
            unit.preposition = "";
        } else {
            choose_preposition(sentence, i, &mut unit, &out);
        }
        act(sentence, i, &mut unit, &out);
        attempt(sentence, i, &mut unit, &out);
        move_preposition(sentence, &mut out, &mut unit);
        if possess(sentence, i, &unit, &mut out) {
            continue;
        }
        if let Some(before) = out.last() {
            measure(sentence, i, before, &mut unit);
            tell_age(sentence, i, before, &mut unit);
            join_adjective(before, &mut unit, t);
            order_adjective(before, &mut unit, t);
        }
        // "قال المدير، إنه" said that.
        if unit.gap == "," && unit.kind == Kind::Subordinator && unit.text == "that" && speaks(&out) {
            unit.gap.clear();
        }
        // "هو اليوم الذي": the day, and not today.
        if unit.text == "today" && unit.preposition.is_empty() {
            let relative = tokens.get(i + 1).is_some_and(|n| List::RelativePronouns.contains(&n.folded));
            if relative && t.within.is_none() {
                (unit.kind, unit.article, unit.time) = (Kind::Noun, true, false);
                "day".clone_into(&mut unit.text);
            }
        }
        // "من نفذوا": those who did it.
        let acts = tokens.get(i + 1).and_then(Token::analysis).is_some_and(|a| a.is_verb());
        let first = out.last().is_some_and(|b| b.elative && unit.touches());
        if unit.kind == Kind::Relative && acts && !first && t.folded.ends_with("من") && t.within.is_none() {
            "those who".clone_into(&mut unit.text);
            unit.plural = true;
        }
        if out.last().is_none_or(|b| b.kind != Kind::Verb || !unit.touches()) {
            oblige(sentence, i, &mut unit);
        }
        identify(sentence, i, &mut unit);
        if let Some(duty) = out.last().filter(|u| u.text.ends_with(" have to") || u.text.ends_with(" has to"))
            && unit.kind == Kind::Subordinator
            && duty.word + 1 == i
        {
            continue;
        }
        // ", ما يهدد" means "which threatens".
        if unit.text == "what" && unit.gap.contains(',') {
            unit.kind = Kind::Relative;
            "which".clone_into(&mut unit.text);
        }
        // "Iranian-Israeli"
        if unit.gap.starts_with(HYPHEN)
            && unit.kind == Kind::Adjective
            && let Some(half) = out.last_mut().filter(|b| b.kind == Kind::Adjective && b.article == unit.article)
        {
            half.text = format!("{}{HYPHEN}{}", half.text, unit.text);
            continue;
        }
        // "40 percent of the voters" is one number.
        if unit.text == "percent"
            && unit.touches()
            && unit.preposition.is_empty()
            && let Some(number) = out.last_mut().filter(|u| u.kind == Kind::Number && !u.quantifier)
        {
            number.text.push_str(" percent");
            continue;
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
    keep_quotes(&mut out);
    own_her(&mut out);
    say_it(&mut out);
    out
}

/// "for raising wages" for `لزيادتهم أجورا`, and "and cutting jobs" behind it: the pronoun of a verbal noun with an object is
/// its subject.
fn act(sentence: &Sentence, i: usize, unit: &mut Unit, out: &[Unit]) {
    let transitive = unit.deed.is_some_and(|(_, transitive)| transitive) && !unit.owner.is_empty();
    let object = sentence.tokens.get(i + 1).filter(|_| sentence.is_joined(i + 1)).is_some_and(|t| {
        let noun = t.analysis().is_some_and(|a| {
            let bare = !a.is_definite() && a.preposition.is_none() && a.conjunction.is_none();
            a.pos == Pos::Noun && bare && !List::TimeUnits.contains(t.lemma())
        });
        noun && (t.folded.ends_with('ا') || t.folded.ends_with("ات") || t.folded.ends_with("ين"))
    });
    let led = unit.complement == Complement::Infinitive;
    let goes_on = unit.conjunction == "and" && out.iter().rev().take(6).any(|u| u.complement == Complement::Gerund);
    if !(transitive && object && (led || goes_on)) {
        return;
    }
    if led {
        unit.preposition = "for";
    }
    (unit.complement, unit.owner) = (Complement::Gerund, "");
}

/// "tried to settle the dispute" for `حاول تسوية الخلاف`: what somebody tries, decides or intends to do.
fn attempt(sentence: &Sentence, i: usize, unit: &mut Unit, out: &[Unit]) {
    const REACH: usize = 5;
    let Some((_, transitive)) = unit.deed.filter(|_| unit.touches() && unit.preposition.is_empty() && !unit.governed)
    else {
        return;
    };
    let owned =
        sentence.tokens.get(i + 1).filter(|_| sentence.is_joined(i + 1)).and_then(Token::analysis).is_some_and(|n| {
            let noun = matches!(n.pos, Pos::Noun | Pos::Propn | Pos::Num);
            noun && n.preposition.is_none() && n.conjunction.is_none()
        });
    // "withdrawal", "settling the dispute".
    let whole = if unit.article { !transitive && !owned } else { transitive && owned && unit.owner.is_empty() };
    let mut before = out.iter().rev().take(REACH);
    let subject = |u: &&Unit| u.is_nominal() && !u.governed && u.preposition.is_empty() && !u.accusative && u.touches();
    let verb = before.find(|u| !subject(u));
    let tries = |v: &Unit| {
        let active = v.verb.as_ref().is_some_and(|f| !f.base.starts_with("be ")) && v.object.is_empty();
        active && List::AttemptingVerbs.contains(sentence.tokens[v.word].lemma())
    };
    if whole && verb.is_some_and(|v| v.kind == Kind::Verb && tries(v)) {
        unit.preposition = "to";
        unit.complement = Complement::Infinitive;
    }
}

/// Whether a word is `فيه` behind the verb of a clause that begins with `في الوقت الذي`, which English has no word for.
fn resumes_time(sentence: &Sentence, i: usize, out: &[Unit]) -> bool {
    let own = sentence.tokens[i].analysis().is_some_and(|a| a.conjunction.is_none() && a.pronoun.is_some());
    let within = own && sentence.tokens[i].lemma() == "في" && sentence.is_joined(i);
    let mut before = out.iter().rev();
    within
        && before.next().is_some_and(|u| u.kind == Kind::Verb)
        && before.find(|u| u.kind != Kind::Particle && u.kind != Kind::Verb).is_some_and(|u| {
            let expression = sentence.tokens.get(u.word).and_then(|t| t.expression);
            expression.is_some_and(|e| e.text().ends_with(" الذي"))
        })
}

/// Moves the preposition of a verb behind the words between it and what it governs: "managed, on Sunday, to arrest",
/// "succeeded yesterday in arresting". What leads "to" something leads to a thing.
fn move_preposition(sentence: &Sentence, out: &mut [Unit], unit: &mut Unit) {
    const REACH: usize = 14;
    const PREPOSITIONS: [&str; 9] = ["in", "on", "of", "from", "with", "for", "at", "about", "into"];
    if !unit.apart || !unit.is_nominal() {
        return;
    }
    let of = unit.word.checked_sub(1).and_then(|last| sentence.tokens[last].within);
    let verb = out.iter_mut().rev().take(REACH).find(|u| u.kind == Kind::Verb).filter(|v| of == Some(v.word));
    let Some((verb, e)) = verb.and_then(|v| sentence.tokens.get(v.word)?.expression.map(|e| (v, e))) else { return };
    let Some((base, last)) = verb.verb.as_ref().and_then(|v| v.base.rsplit_once(' ')) else { return };
    let base = base.to_owned();
    let deed = unit.deed.is_some();
    (unit.preposition, unit.complement) = match (last, PREPOSITIONS.into_iter().find(|p| *p == last)) {
        ("to", _) if deed && !e.text().ends_with("إلى") => ("to", Complement::Infinitive),
        (_, Some(preposition)) if deed => (preposition, Complement::Gerund),
        (_, Some(preposition)) => (preposition, Complement::Noun),
        _ => return,
    };
    unit.governed = false;
    if let Some(v) = verb.verb.as_mut() {
        v.base = base;
    }
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
    // "فوائد عدة": several benefits.
    if before.kind == Kind::Noun && !before.is_definite() && before.plural && unit.touches() && t.lemma() == "عدة" {
        (unit.kind, unit.quantifier, unit.feminine) = (Kind::Adjective, false, true);
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
fn become_deed(sentence: &Sentence, unit: &mut Unit, t: &Token, light: Light) {
    let Some(a) = t.analysis() else { return };
    match light {
        Light::Does { base } => {
            set_verb(unit, base.to_owned(), a);
            unit.intransitive = false;
        }
        Light::Done(done) => {
            let Some(a) = sentence.tokens[done.verb].analysis() else { return };
            let words = [done.modal, "be", &participle(done.base), done.particle];
            set_verb(unit, joined_by_blanks(words.into_iter()), a);
            (unit.subject, unit.neutral, unit.feminine) = (done.subject, true, false);
            unit.third = done.subject.is_empty();
            (unit.deed, unit.preposition, unit.intransitive) = (None, "", false);
        }
        Light::Doing { base, object } => {
            (unit.kind, unit.preposition, unit.owner, unit.object) = (Kind::Other, "", "", object);
            unit.text = gerund(base);
        }
        _ => {}
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
