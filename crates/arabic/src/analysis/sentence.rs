//! A sentence with each of its words in the reading that the context favours.

use super::abbreviations;
use super::addresses::{addresses, is_address, is_blank};
use super::expressions;
use super::parted::{parted, parted_from_name};
use super::pos::Pos;
use super::remembered::analyses;
use super::token::Token;
use super::word::{Analysis, Tense};
use super::{apposed, beside, clausal, foreign, opening, participle, rank, senses, speaker, unspaced, voice};
use crate::letters::words;
use crate::word_lists::List;
use std::ops::Range;

/// An analysed sentence.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// Its text; spans of words are byte ranges in it.
    pub text: String,
    /// Its words, in order.
    pub tokens: Vec<Token>,
}

impl Sentence {
    /// Analyses a sentence.
    pub fn new(text: &str) -> Self {
        let mut tokens: Vec<Token> = Vec::new();
        let addresses = addresses(text);
        for w in words(text) {
            // A web address is one word.
            if let Some(whole) = addresses.iter().find(|a| a.contains(&w.span.start)) {
                if tokens.last().is_none_or(|t| t.span != *whole) {
                    tokens.push(Token::new(text, whole.clone(), Vec::new()));
                }
                continue;
            }
            let readings = if w.is_arabic() { analyses(&text[w.span.clone()]) } else { Vec::new() };
            match if w.is_arabic() && readings.is_empty() { words_in(text, &w.span) } else { None } {
                Some(words) => tokens.extend(words),
                None => tokens.push(Token::new(text, w.span, readings)),
            }
        }
        // The article before a number or a word in another script: "الـ96".
        for i in 1..tokens.len() {
            let touches = tokens[i - 1].span.end == tokens[i].span.start || tokens[i - 1].text.ends_with('ـ');
            if touches && !tokens[i].is_arabic() && tokens[i - 1].folded == "ال" {
                tokens[i - 1].readings = vec![Analysis { article: true, ..Analysis::unknown(Pos::Det, 0.0) }];
            }
        }
        speaker::favour(text, &mut tokens);
        let joined: Vec<bool> = (0..tokens.len())
            .map(|i| i > 0 && follows(&tokens[i - 1], &text[tokens[i - 1].span.end..tokens[i].span.start]))
            .collect();
        for t in tokens.iter_mut().filter(|t| t.is_arabic()) {
            let names = foreign::readings(&t.text, &t.readings);
            t.readings.extend(names);
        }
        let chosen = rank::choose(&tokens, &joined);
        for (t, best) in tokens.iter_mut().zip(chosen) {
            t.best = best;
        }
        opening::settle(text, &mut tokens, &joined);
        beside::settle(&mut tokens, &joined);
        clausal::settle(&mut tokens, &joined);
        let comma = |i: usize| i > 0 && matches!(text[tokens[i - 1].span.end..tokens[i].span.start].trim(), "،" | ",");
        let commas: Vec<bool> = (0..tokens.len()).map(comma).collect();
        apposed::settle(&mut tokens, &joined, &commas);
        tokens.iter_mut().for_each(Token::count);
        let close = across_asides(text, &tokens, &joined);
        for i in 0..tokens.len() {
            if tokens[i].analysis().is_some_and(|a| a.pos == Pos::Aux) && !helps(&tokens, &close, i) {
                tokens[i].retag(Pos::Verb);
            }
        }
        // A definite adjective without a noun acts as one: "the accused".
        for i in 0..tokens.len() {
            let described = |p: &Analysis| {
                let other = tokens[i].analysis().is_some_and(|a| of_others(p, a));
                p.is_nominal() && (p.is_definite() || p.pos == Pos::Noun && !other)
            };
            let of_noun =
                i > 0 && joined[i] && (tokens[i - 1].is_number() || tokens[i - 1].analysis().is_some_and(described));
            if tokens[i].analysis().is_some_and(|a| a.pos == Pos::Adj && a.article && a.conjunction.is_none())
                && !of_noun
            {
                // "حي أركوف التابع للبلدية": behind a name it describes the noun before that.
                match i > 0 && joined[i] && tokens[i - 1].analysis().is_some_and(|a| a.pos == Pos::Propn) {
                    true => tokens[i].retag(Pos::Noun),
                    false => tokens[i].stand_alone(),
                }
            }
            if is_second_noun(&tokens, &joined, i) {
                tokens[i].read_as_noun();
            }
        }
        let keys = |t: &Token| expressions::Keys::of(&t.text, &t.folded, &t.readings, t.analysis());
        let keys: Vec<_> = tokens.iter().map(keys).collect();
        for i in 0..tokens.len() {
            if tokens[i].within.is_some() || !tokens[i].is_arabic() {
                continue;
            }
            if let Some(found) = expressions::at(&keys, &close, i)
                && found.words.iter().all(|w| tokens[*w].within.is_none())
                && !counts_its_object(&tokens, &found)
                && !is_done_to_pronoun(&tokens, &found)
            {
                if let Some(passive) = passive_with_subject(&tokens, &joined, &found) {
                    tokens[i].best = Some(passive);
                    tokens[i].readings[passive].passive = true;
                    continue;
                }
                tokens[i].expression = Some(found.expression);
                if found.expression.pos() == Pos::Verb {
                    tokens[i].gerund = is_governed_noun(&tokens, &joined, i);
                    if !tokens[i].gerund {
                        tokens[i].read_as_verb(found.expression.text());
                    }
                }
                if let Some(w) = found.preposition {
                    // "تقدم بها": what the preposition governs is its pronoun.
                    match tokens[w].analysis().is_some_and(|a| a.pos == Pos::Adp && a.pronoun.is_some()) {
                        true => tokens[w].within = Some(i),
                        false => tokens[w].bound = true,
                    }
                }
                for w in found.words {
                    tokens[w].within = Some(i);
                    tokens[w].know();
                }
            }
        }
        voice::settle(&mut tokens, &joined);
        participle::settle(&mut tokens, &joined, &commas);
        abbreviations::spell(&mut tokens, &joined);
        senses::choose(&mut tokens, &joined);
        Self { text: text.to_owned(), tokens }
    }

    /// The spaces and punctuation before a word; for the number of words, what follows the last one.
    pub fn gap(&self, word: usize) -> &str {
        let start = word.checked_sub(1).map_or(0, |before| self.tokens[before].span.end);
        let end = self.tokens.get(word).map_or(self.text.len(), |t| t.span.start);
        &self.text[start..end]
    }

    /// Whether only spaces separate a word from the one before it, which is no web address.
    pub fn is_joined(&self, word: usize) -> bool {
        word > 0 && word <= self.tokens.len() && follows(&self.tokens[word - 1], self.gap(word))
    }
}

/// Whether a word goes on with the sentence behind another one and the signs between them.
fn follows(before: &Token, gap: &str) -> bool {
    is_blank(gap) && !is_address(&before.text)
}

/// Which words only spaces separate from the one before, or commas around a time or a name: "managed, on Wednesday, to".
fn across_asides(text: &str, tokens: &[Token], joined: &[bool]) -> Vec<bool> {
    const LONGEST: usize = 5;
    let comma = |i: usize| text[tokens[i - 1].span.end..tokens[i].span.start].trim() == "،";
    let aside = |t: &Token| {
        let named = t.analysis().and_then(|a| a.lemma).is_some_and(|l| matches!(l.names(), Some("day" | "month")));
        let name =
            t.analysis().is_some_and(|a| a.pos == Pos::Propn && a.conjunction.is_none() && a.preposition.is_none());
        t.is_number() || named || name || List::DayTimes.contains(t.lemma()) || t.lemma() == "اليوم"
    };
    let mut out = joined.to_vec();
    for i in (1..tokens.len()).filter(|i| comma(*i)) {
        let end = (i + 1..tokens.len().min(i + LONGEST)).find(|k| !joined[*k]);
        if let Some(end) = end.filter(|end| comma(*end) && tokens[i..*end].iter().all(aside)) {
            (out[i], out[end]) = (true, true);
        }
    }
    out
}

/// The words that were written together as one, if the lexicon does not know it.
fn words_in(text: &str, span: &Range<usize>) -> Option<Vec<Token>> {
    let halves = parted(text, span).map(Vec::from);
    halves.or_else(|| unspaced::words(text, span)).or_else(|| parted_from_name(text, span).map(Vec::from))
}

/// Whether a word is a noun behind a preposition, where no verb can be: "بعد تلقي العلاج" is after receiving it.
fn is_governed_noun(tokens: &[Token], joined: &[bool], i: usize) -> bool {
    let preposition = |t: &Token| match t.within.and_then(|head| tokens[head].expression) {
        // "من أجل رفع دعوى"
        Some(e) => e.pos() == Pos::Adp,
        None => t.analysis().is_some_and(|a| a.pos == Pos::Adp && a.pronoun.is_none()),
    };
    let noun = tokens[i].analysis().is_some_and(|a| a.pos == Pos::Noun);
    noun && i > 0 && joined[i] && preposition(&tokens[i - 1])
}

/// Whether the object of a verbal expression means two or is counted: "سجل هدفين" is more than scoring, and "يتحدث عدة
/// لغات" more than speaking a language.
fn counts_its_object(tokens: &[Token], found: &expressions::Found) -> bool {
    let two = |w: &usize| tokens[*w].analysis().is_some_and(|a| a.dual);
    let counts = |t: &Token| t.is_number() || t.analysis().is_some_and(|a| a.pos == Pos::Num) || t.lemma() == "عدة";
    let counted = |w: &usize| *w > 0 && !found.words.contains(&(w - 1)) && counts(&tokens[w - 1]);
    found.expression.pos() == Pos::Verb && found.words.iter().skip(1).any(|w| two(w) || counted(w))
}

/// The reading of the verb of an expression as a passive, if what would be its object has the ending of a subject: "فتح
/// تحقيق" an investigation was opened, and "فتح تحقيقا" somebody opened one.
fn passive_with_subject(tokens: &[Token], joined: &[bool], found: &expressions::Found) -> Option<usize> {
    let &[verb, object] = &found.words[..] else { return None };
    if found.expression.pos() != Pos::Verb || object != verb + 1 || !joined[object] || found.preposition.is_some() {
        return None;
    }
    // With a noun before it, that is who did it.
    let opens = verb == 0 || !joined[verb] || tokens[verb].analysis().is_some_and(|a| a.conjunction.is_some());
    let noun = tokens[object].analysis().filter(|a| a.pos == Pos::Noun && a.preposition.is_none())?;
    let written = &tokens[object].folded;
    let weak = written.ends_with(['ا', 'ه', 'ي', 'و']) || tokens[object].text.ends_with('ء');
    let owned =
        tokens.get(object + 1).filter(|_| joined[object + 1]).and_then(Token::analysis).is_some_and(|n| {
            matches!(n.pos, Pos::Noun | Pos::Propn) && n.conjunction.is_none() && n.preposition.is_none()
        });
    let subject = !noun.is_definite() && !noun.plural && !noun.dual && !noun.feminine && !weak && !owned;
    let position = tokens[verb].readings.iter().position(|r| {
        r.tense == Some(Tense::Perfect) && !r.feminine && !r.plural && r.person == 3 && r.pronoun.is_none()
    });
    position.filter(|_| opens && subject)
}

/// Whether a verb that is passive in English has its preposition with a pronoun: "الإصابات التي تعرضوا لها" they suffered.
fn is_done_to_pronoun(tokens: &[Token], found: &expressions::Found) -> bool {
    let carried = |w: usize| tokens[w].analysis().is_some_and(|a| a.pos == Pos::Adp && a.pronoun.is_some());
    let passive = found.expression.glosses().next().is_some_and(|g| g.starts_with("be "));
    passive && found.expression.pos() == Pos::Verb && found.preposition.is_some_and(carried)
}

/// Whether an adjective of people cannot be of the noun without article before it, and so is its second noun: "مشاركة
/// الجمهوريين" is their participation.
fn of_others(noun: &Analysis, adjective: &Analysis) -> bool {
    let people = adjective.plural && !adjective.feminine;
    people && !noun.plural && !noun.dual && !noun.is_definite()
}

/// Whether an adjective of people stands directly behind a noun that it cannot describe, and so is the second noun of a
/// construct: "طرد دبلوماسيين" is the expulsion of diplomats.
fn is_second_noun(tokens: &[Token], joined: &[bool], i: usize) -> bool {
    let Some(a) =
        tokens[i].analysis().filter(|a| a.pos == Pos::Adj && !a.article && a.is_free() && a.pronoun.is_none())
    else {
        return false;
    };
    let counted = i > 1 && (tokens[i - 2].is_number() || tokens[i - 2].analysis().is_some_and(|n| n.pos == Pos::Num));
    let noun = |n: &Analysis| n.pos == Pos::Noun && n.pronoun.is_none() && of_others(n, a);
    // "مقدمي رعاية محبين": it describes the first one.
    let first = |n: &Analysis| n.pos == Pos::Noun && n.plural && !n.is_definite();
    let owned = i > 1 && joined[i - 1] && tokens[i - 2].analysis().is_some_and(first);
    i > 0
        && joined[i]
        && !counted
        && !owned
        && !tokens[i].folded.ends_with("ون")
        && tokens[i - 1].analysis().is_some_and(noun)
}

/// Whether an auxiliary has a main verb in its clause, as in `كان الرومان يشيرون`, and is not the main verb itself, as
/// in `كان في القدس`.
fn helps(tokens: &[Token], joined: &[bool], auxiliary: usize) -> bool {
    const REACH: usize = 8;
    let clause = tokens[auxiliary + 1..].iter().zip(&joined[auxiliary + 1..]).take(REACH).take_while(|(t, joined)| {
        let opens = |a: &Analysis| a.pos == Pos::Sconj || a.pos == Pos::Pron && a.pronoun.is_none();
        **joined && !t.analysis().is_some_and(opens)
    });
    clause.filter_map(|(t, _)| t.analysis()).any(|a| a.is_verb() && a.conjunction.is_none())
}
