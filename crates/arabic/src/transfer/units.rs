//! The words of a sentence as units of the transfer.

use super::adjectives::{is_not, is_owned, join_adjective, negate, order_adjective};
use super::adjust::{identify, is_glued, keep_quotes, oblige, own_her, own_it, point, say_it, speaks, tell_age};
use super::clauses::{part_pair, quote_saying, resumes_noun, that_of_verb};
use super::deeds::{act, attempt};
use super::light::{Light, light};
use super::marks::latin_digit;
use super::measured::{adverb, compare, is_cognate, measure, possess};
use super::moved::{drop_to, move_preposition};
use super::objects::{describe_object, own_superlative};
use super::phrase::joined_by_blanks;
use super::preposition::choose_preposition;
use super::reading::set_verb;
use super::signs::{BREAK, HYPHEN, signs};
use super::times;
use super::unit::{Kind, Unit};
use super::word::unit;
use crate::analysis::{Sentence, Token, is_address};
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
            if let Some(that) = that_of_verb(sentence, i, &mut out) {
                out.push(that);
                continue;
            }
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
        if resumes_noun(sentence, i, &mut out) {
            continue;
        }
        let mut unit = unit(sentence, i);
        // A sentence may begin behind a web address.
        unit.gap = if gap.is_empty() && i > 0 && !sentence.is_joined(i) && is_address(&tokens[i - 1].text) {
            BREAK.to_string()
        } else {
            gap
        };
        // "، إلى أن يعود": until he returns.
        if t.expression.is_some_and(|e| e.text() == "إلى أن") && unit.gap == "," {
            "until".clone_into(&mut unit.text);
        }
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
            point(t, tokens.get(i + 1).filter(|_| sentence.is_joined(i + 1)), &mut unit, &out);
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
        drop_to(&unit, &mut out);
        act(sentence, i, &mut unit, &out);
        attempt(sentence, i, &mut unit, &out);
        quote_saying(sentence, i, &mut unit, &out);
        move_preposition(sentence, &mut out, &mut unit);
        if possess(sentence, i, &unit, &mut out) {
            continue;
        }
        if own_superlative(sentence, i, &unit, &mut out) {
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
        if describe_object(sentence, i, &unit, &mut out) {
            continue;
        }
        // "on his official page", where "on his page" is an expression.
        if unit.kind == Kind::Adjective
            && unit.article
            && unit.touches()
            && let Some(adverb) = out.last_mut().filter(|b| b.adverb && is_owned(sentence, i - 1, b))
            && let Some((lead, noun)) = adverb.text.rsplit_once(' ')
        {
            adverb.text = format!("{lead} {} {noun}", unit.text);
            continue;
        }
        // "Iranian-Israeli"
        if unit.gap.starts_with(HYPHEN)
            && unit.kind == Kind::Adjective
            && let Some(half) = out.last_mut().filter(|b| b.kind == Kind::Adjective && b.article == unit.article)
        {
            half.text = format!("{}{HYPHEN}{}", half.text, unit.text);
            continue;
        }
        // "Rene Jones-Bos"
        if unit.gap.starts_with(HYPHEN)
            && unit.kind == Kind::Name
            && let Some(half) = out.last_mut().filter(|b| b.kind == Kind::Name && !b.time && !b.place)
        {
            half.text = format!("{}{HYPHEN}{}", half.text, unit.text);
            continue;
        }
        // "four and a half"
        let part = match t.lemma() {
            "نصف" => Some("half"),
            "ربع" => Some("quarter"),
            _ => None,
        };
        if let Some(part) = part.filter(|_| unit.conjunction == "and" && unit.gap.is_empty() && !unit.article)
            && let Some(number) = out.last_mut().filter(|u| u.kind == Kind::Number && !u.quantifier)
        {
            let (number_text, last) = number.text.rsplit_once(' ').unwrap_or((number.text.as_str(), ""));
            let magnitude = matches!(last, "million" | "billion" | "thousand");
            number.text = match magnitude {
                true => format!("{number_text} and a {part} {last}"),
                false => format!("{} and a {part}", number.text),
            };
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
        // "on condition that", "his hope that": English has no preposition before "that".
        if unit.kind == Kind::Subordinator
            && unit.text == "that"
            && unit.touches()
            && out.len() > 1
            && out.last().is_some_and(|p| {
                let bare = matches!(p.text.as_str(), "in" | "of" | "from" | "on" | "about" | "for" | "to" | "at");
                p.kind == Kind::Preposition && bare && p.touches() && tokens[p.word].within.is_none()
            })
        {
            let p = out.pop();
            unit.preposition = "";
            unit.gap = p.map(|p| p.gap).unwrap_or_default();
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
    part_pair(sentence, &mut out);
    times::mend(sentence, &mut out);
    keep_quotes(&mut out);
    own_her(&mut out);
    say_it(&mut out);
    own_it(&mut out);
    out
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
