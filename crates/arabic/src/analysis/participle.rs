//! Active participles that say what somebody does meanwhile: `غادر القاعة رافضا الإجابة` left the hall, refusing to answer.

use super::lemma::Lemma;
use super::pos::Pos;
use super::stem::stems;
use super::takes::{IMPERFECT, PERFECT};
use super::token::Token;
use super::vowels::doubles_middle;
use super::word::Analysis;
use crate::verb_lists::is_intransitive;

/// Reads such words as participles of their verbs, whatever else they may be: nothing but a participle has the ending of
/// an indefinite object and an object of its own behind it. `joined` says for each word whether only spaces separate it
/// from the one before it, `commas` whether a comma does.
pub(super) fn settle(tokens: &mut [Token], joined: &[bool], commas: &[bool]) {
    for i in 1..tokens.len() {
        let Some((base, ending)) = ending(&tokens[i]) else { continue };
        if !(commas[i] || joined[i] && ending != Ending::Feminine && is_complete(&tokens[i - 1])) {
            continue;
        }
        let Some(verb) = verb_of_participle(base) else { continue };
        let next = tokens.get(i + 1).filter(|_| joined[i + 1]);
        let active = commas[i] && is_active(base);
        if !next.is_some_and(|n| is_complement(&tokens[i], ending, active, verb, n)) {
            continue;
        }
        let t = &mut tokens[i];
        let conjunction = t.analysis().and_then(|a| a.conjunction);
        let (plural, feminine) = (ending == Ending::Plural, ending == Ending::Feminine);
        let unknown = Analysis::unknown(Pos::Adj, 0.0);
        t.read_as(Analysis { lemma: Some(verb), conjunction, plural, feminine, ..unknown });
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// `رافضا`
    Masculine,
    /// `رافضة`
    Feminine,
    /// `رافضين`
    Plural,
}

/// A word that may be such a participle without its ending.
fn ending(t: &Token) -> Option<(&str, Ending)> {
    let a = t.analysis().filter(|_| t.within.is_none() && t.expression.is_none())?;
    let plain = !a.article && a.preposition.is_none() && a.pronoun.is_none();
    if !plain || matches!(a.pos, Pos::Adv | Pos::Num | Pos::Adp | Pos::Part | Pos::Det | Pos::Sconj | Pos::Cconj) {
        return None;
    }
    let word = a.conjunction.and_then(|c| t.folded.strip_prefix(c)).unwrap_or(&t.folded);
    if let Some(base) = word.strip_suffix('ا') {
        return Some((base, Ending::Masculine));
    }
    if let Some(base) = word.strip_suffix("ين") {
        return Some((base, Ending::Plural));
    }
    // "محافظة" is a governorate.
    let base = word.strip_suffix('ه').filter(|_| t.text.ends_with('ة'))?;
    let participle = |l: Lemma| l.pos() == Pos::Adj || l.glosses().any(|g| g.ends_with("ing"));
    let adjective = a.is_guess() || a.lemma.is_some_and(|l| !l.text().ends_with('ة') && participle(l));
    adjective.then_some((base, Ending::Feminine))
}

/// Whether a word completes a noun, so that an indefinite word behind it is no part of that.
fn is_complete(t: &Token) -> bool {
    t.analysis().is_some_and(|a| a.is_nominal() && a.is_definite() && a.pos != Pos::Num)
}

/// Whether a participle has a form that only active ones have, `فاعل`.
fn is_active(base: &str) -> bool {
    let mut letters = base.chars();
    letters.next().is_some_and(|c| c != 'م') && letters.next() == Some('ا')
}

/// Whether a word can be what a participle takes, and not what describes or owns a noun; `active`: whether it can be
/// nothing but an active participle.
fn is_complement(participle: &Token, ending: Ending, active: bool, verb: Lemma, next: &Token) -> bool {
    let Some(a) = next.analysis() else { return next.is_number() };
    if a.conjunction.is_some() || a.is_verb() {
        return false;
    }
    if a.pos == Pos::Sconj {
        return matches!(next.lemma(), "أن" | "إن");
    }
    if a.preposition.is_some() || a.pos == Pos::Adp {
        // "مدعوما من" is supported by.
        let going_on = |g: &str| g.split(' ').next().is_some_and(|w| w.ends_with("ing"));
        let listed = participle.analysis().and_then(|a| a.lemma);
        return active
            || is_intransitive(verb.text())
            || listed.is_some_and(|l| l.glosses().next().is_some_and(going_on));
    }
    match ending {
        Ending::Feminine => a.article && a.pos == Pos::Noun,
        _ if a.pos == Pos::Adj => a.article,
        _ => matches!(a.pos, Pos::Noun | Pos::Propn | Pos::Num | Pos::Pron | Pos::Det),
    }
}

/// The verb of an active participle, which is folded and has no ending.
fn verb_of_participle(base: &str) -> Option<Lemma> {
    let letters: Vec<char> = base.chars().collect();
    let text = |parts: &[char]| parts.iter().collect::<String>();
    let verbs = |written: &str, bits| {
        stems(written, bits).filter(|s| !s.passive()).map(|s| s.lemma()).filter(|l| l.pos() == Pos::Verb)
    };
    match *letters {
        ['م', _, _, ..] if letters.len() >= 4 => {
            verbs(&text(&letters[1..]), IMPERFECT).max_by_key(|l| of_derived_form(*l))
        }
        [a, 'ا', 'ي' | 'ئ', c] => verbs(&text(&[a, 'ا', c]), PERFECT).next(),
        [a, 'ا', b, 'ي'] => ['ا', 'ي'].iter().find_map(|c| verbs(&text(&[a, b, *c]), PERFECT).next()),
        [a, 'ا', b, c] => verbs(&text(&[a, b, c]), PERFECT).next(),
        _ => None,
    }
}

/// How likely a verb is one of those whose participles begin with `م`: all but form I.
fn of_derived_form(verb: Lemma) -> i32 {
    const MARKED: i32 = 6;
    let doubled = doubles_middle(verb.text());
    let simple = verb.text().chars().count() == 3;
    i32::from(verb.band()) + if doubled { MARKED } else { 0 } - if simple && !doubled { MARKED } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::super::Sentence;

    #[test]
    fn what_somebody_does_meanwhile_is_a_participle() {
        let verb = |text: &str| {
            let sentence = Sentence::new(text);
            let found = sentence.tokens.iter().find(|t| t.analysis().is_some_and(|a| a.is_participle()));
            found.map(|t| t.lemma().to_owned())
        };
        let cases = [
            ("غادر الحارس القاعة رافضا الإجابة", "رفض"),
            ("سافر المدرب أمس، تاركا خلفه رسالة", "ترك"),
            ("غادرت النائبة القاعة، رافضة الإجابة", "رفض"),
            ("تحدث الطلبة طويلا، محملين الإدارة مسؤولية التأخير", "حمّل"),
            ("فازت العداءة، محطمة الرقم القياسي", "حطم"),
            ("هرب اللص، مستغلا الظلام", "استغل"),
        ];
        for (text, lemma) in cases {
            assert_eq!(verb(text).as_deref(), Some(lemma), "{text}");
        }
        for text in [
            "انتخب النواب رئيسا للجنة",
            "زار الوفد القاهرة، محافظة الجيزة والميناء",
            "رأيت رجلا مسنا في الشارع",
            "عين الملك مديرا عاما",
        ] {
            assert_eq!(verb(text), None, "{text}");
        }
    }
}
