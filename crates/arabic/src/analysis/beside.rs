//! What a word is by the words directly beside it: `أنه طلب من` is what he asked, `بفوز سهل` an easy win, `مدينة نيون
//! السويسرية` a town of that name.

use super::deverbal::verb_of;
use super::lemma::Lemma;
use super::pos::Pos;
use super::token::Token;
use super::word::{Analysis, Tense};
use crate::name_lists::given;
use crate::word_lists::List;

/// How much more than the chosen reading another one may cost that the words beside it ask for.
const MARGIN: f32 = 2.0;

/// Corrects such words. `joined` says for each word whether only spaces separate it from the one before it.
pub(super) fn settle(tokens: &mut [Token], joined: &[bool]) {
    for i in (1..tokens.len()).filter(|i| joined[*i]) {
        if let Some(noun) = noun_of_deed(tokens, joined, i) {
            tokens[i].best = Some(noun);
        } else if let Some(verb) = verb_of_pronoun(tokens, joined, i) {
            tokens[i].best = Some(verb);
        } else if let Some(adjective) = adjective_of_noun(tokens, joined, i) {
            tokens[i].best = Some(adjective);
        } else if let Some(noun) = noun_of_direction(tokens, joined, i)
            .or_else(|| noun_of_adjective(tokens, joined, i))
            .or_else(|| noun_of_noun(tokens, i))
            .or_else(|| adjective_of_feminine(tokens, i))
            .or_else(|| definite_adjective(tokens, i))
            .or_else(|| construct(tokens, joined, i))
        {
            tokens[i].best = Some(noun);
        } else if let Some(noun) = counted_noun(tokens, i).or_else(|| object_of_verb(tokens, joined, i)) {
            tokens[i].best = Some(noun);
        } else if is_name_of_place(tokens, joined, i) || is_family_name(tokens, joined, i) {
            tokens[i].read_as_name();
        } else if is_counted_person(tokens, i) || is_owned_person(tokens, joined, i) {
            tokens[i].read_as_noun();
        }
    }
    for i in 0..tokens.len().saturating_sub(1) {
        if joined[i + 1]
            && let Some(superlative) = superlative(&tokens[i], &tokens[i + 1])
        {
            tokens[i].best = Some(superlative);
        }
        if joined[i + 1]
            && let Some(verb) = passive_of_harm(&tokens[i], &tokens[i + 1])
        {
            tokens[i].best = Some(verb);
            tokens[i].readings[verb].passive = true;
        }
    }
}

/// The reading as a superlative of a noun before an indefinite one: "أعلى مستوى" is the highest level.
fn superlative(word: &Token, next: &Token) -> Option<usize> {
    let noun = word.analysis().filter(|a| a.pos == Pos::Noun && !a.is_definite() && !a.plural)?;
    next.analysis().filter(|n| n.pos == Pos::Noun && n.is_bare() && n.pronoun.is_none())?;
    let fits = |r: &Analysis| {
        let same = r.conjunction == noun.conjunction && r.preposition == noun.preposition && !r.article;
        r.pos == Pos::Adj && r.is_elative() && same && r.lemma.map(Lemma::text) == noun.lemma.map(Lemma::text)
    };
    word.readings.iter().position(fits)
}

/// The reading as a noun of a verb behind a verbal noun, whose object it is: "منع بث الإعلانات" preventing their broadcast.
fn noun_of_deed(tokens: &[Token], joined: &[bool], i: usize) -> Option<usize> {
    let verb = tokens[i].analysis().filter(|a| {
        let plain = a.tense == Some(Tense::Perfect) && a.pronoun.is_none() && a.person == 3 && !a.plural && !a.feminine;
        plain && a.conjunction.is_none()
    })?;
    let deed = tokens[i - 1].analysis().filter(|a| a.pos == Pos::Noun && !a.is_definite() && !a.plural && !a.dual)?;
    verb_of(deed.lemma?, tokens[i - 1].glosses().first()?)?;
    let object = next(tokens, joined, i)?.analysis()?;
    // "قرار أثار جدلا" is one that stirred a debate.
    let whole = object.is_definite() || matches!(object.pos, Pos::Propn | Pos::Det) || tokens[i + 1].lemma() == "كل";
    let noun = matches!(object.pos, Pos::Noun | Pos::Propn | Pos::Det) && whole && object.is_free();
    let fits = |r: &Analysis| r.pos == Pos::Noun && r.is_bare() && !r.plural && !r.dual && r.cost <= verb.cost + 1.0;
    tokens[i].readings.iter().position(fits).filter(|_| noun)
}

/// The reading as an adjective of a definite noun behind another one, which it can only describe: "المنتخبات المشاركة" are
/// those that take part.
fn definite_adjective(tokens: &[Token], i: usize) -> Option<usize> {
    let noun = tokens[i].analysis().filter(|a| a.pos == Pos::Noun && a.article && a.is_free())?;
    let before = tokens[i - 1].analysis().filter(|b| b.pos == Pos::Noun && b.article && !b.dual)?;
    let things = before.plural && !tokens[i - 1].names_person();
    let fits = |r: &Analysis| {
        let agrees =
            if things { r.feminine && !r.plural } else { r.feminine == before.feminine && r.plural == before.plural };
        r.pos == Pos::Adj && r.article && r.is_free() && agrees && r.cost <= noun.cost + MARGIN
    };
    tokens[i].readings.iter().position(fits)
}

/// The reading as a noun of "southern" before a definite noun or a name: "in the south of the country".
fn noun_of_direction(tokens: &[Token], joined: &[bool], i: usize) -> Option<usize> {
    tokens[i].analysis().filter(|a| a.pos == Pos::Adj && a.is_bare() && !a.feminine && !a.plural)?;
    let place = next(tokens, joined, i)?.analysis()?;
    let whole = place.pos == Pos::Propn || place.pos == Pos::Noun && place.article;
    let fits = |r: &Analysis| {
        let direction = r.lemma.is_some_and(|l| List::Directions.contains(l.text()));
        r.pos == Pos::Noun && r.is_bare() && direction && !r.plural && !r.dual
    };
    tokens[i].readings.iter().position(fits).filter(|_| whole && place.is_free())
}

/// The reading as a noun of an adjective behind a preposition and before another adjective: "مشروع عسكري" is a project.
fn noun_of_adjective(tokens: &[Token], joined: &[bool], i: usize) -> Option<usize> {
    let adjective = tokens[i].analysis().filter(|a| a.pos == Pos::Adj && a.is_bare() && !a.plural && !a.dual)?;
    let second = next(tokens, joined, i)?.analysis().filter(|n| n.pos == Pos::Adj && n.is_bare() && !n.plural)?;
    let before = tokens[i - 1].analysis()?;
    let governed = before.pos == Pos::Adp && before.pronoun.is_none() || tokens[i - 1].lemma() == "إطار";
    let fits = |r: &Analysis| {
        let alike = r.feminine == second.feminine && !r.plural && !r.dual && r.cost <= adjective.cost + MARGIN;
        r.pos == Pos::Noun && r.is_bare() && alike
    };
    tokens[i].readings.iter().position(fits).filter(|_| governed && adjective.feminine == second.feminine)
}

/// The reading as an adjective of origin of a feminine noun behind another one: "بلدة استراتيجية" is a strategic town.
fn adjective_of_feminine(tokens: &[Token], i: usize) -> Option<usize> {
    let plain = |a: &Analysis| a.feminine && !a.plural && !a.dual && a.is_bare() && a.pronoun.is_none();
    let derived = |a: &Analysis| a.lemma.is_some_and(|l| l.text().ends_with("ية"));
    let noun = tokens[i].analysis().filter(|a| a.pos == Pos::Noun && plain(a) && derived(a))?;
    tokens[i - 1].analysis().filter(|b| b.pos == Pos::Noun && b.feminine && !b.plural && !b.is_definite())?;
    let fits = |r: &Analysis| {
        let nisba = r.lemma.is_some_and(|l| l.text().ends_with('ي') && l.pos() == Pos::Adj);
        r.pos == Pos::Adj && nisba && plain(r) && r.cost <= noun.cost + MARGIN
    };
    tokens[i].readings.iter().position(fits)
}

/// The reading as a noun of a feminine adjective behind a masculine noun, which it cannot describe: "إنشاء جمهورية" is the
/// creation of a republic.
fn noun_of_noun(tokens: &[Token], i: usize) -> Option<usize> {
    let adjective = tokens[i].analysis().filter(|a| a.pos == Pos::Adj && a.is_bare() && a.feminine && !a.plural)?;
    let before = tokens[i - 1].analysis()?;
    // "حقائب شاطئ كبيرة": it may describe a noun before that.
    let other = (i.saturating_sub(3)..i - 1)
        .filter_map(|k| tokens[k].analysis())
        .any(|a| a.pos == Pos::Noun && (a.feminine || a.plural) && !a.is_definite());
    let deed = verb_of(before.lemma?, tokens[i - 1].glosses().first()?).is_some() && !other;
    let masculine = before.pos == Pos::Noun && !before.is_definite() && !before.feminine && !before.plural;
    let known = deed && masculine && !before.dual;
    let fits = |r: &Analysis| {
        let alike = r.feminine && !r.plural && !r.dual && r.cost <= adjective.cost + MARGIN;
        r.pos == Pos::Noun && r.is_bare() && r.lemma.is_some() && alike
    };
    tokens[i].readings.iter().position(fits).filter(|_| known)
}

/// The reading as a dual or a plural in a construct of a noun with "my", which no other noun follows: "فريقي المدينة" are
/// its two teams.
fn construct(tokens: &[Token], joined: &[bool], i: usize) -> Option<usize> {
    let mine = tokens[i].analysis().filter(|a| a.pos == Pos::Noun && a.pronoun.is_some_and(|p| p.written == "ي"))?;
    let owner = next(tokens, joined, i)?.analysis()?;
    let fits = |r: &Analysis| {
        let same = r.conjunction == mine.conjunction && r.preposition == mine.preposition && !r.article;
        matches!(r.pos, Pos::Noun | Pos::Adj) && same && (r.dual || r.plural) && r.pronoun.is_none()
    };
    tokens[i].readings.iter().position(fits).filter(|_| is_owner(owner))
}

/// Whether a noun behind another one in a construct is a whole that it can belong to.
fn is_owner(a: &Analysis) -> bool {
    (a.pos == Pos::Noun && a.is_definite() || a.pos == Pos::Propn) && a.is_free()
}

/// Whether an adjective of origin stands behind the name of a person that is on a list, without a title: a family name.
fn is_family_name(tokens: &[Token], joined: &[bool], i: usize) -> bool {
    let origin = |a: &Analysis| {
        let nisba = a.lemma.is_some_and(|l| l.text().ends_with('ي'));
        matches!(a.pos, Pos::Adj | Pos::Noun) && a.article && nisba && !a.feminine && !a.plural && !a.dual
    };
    let given = given(&tokens[i - 1].folded).is_some() && tokens[i - 1].analysis().is_some_and(|a| a.pos == Pos::Propn);
    // "خطاب سالم الناري": it may describe a noun before the name.
    let owned = |a: &Analysis| a.pos == Pos::Propn || a.pos == Pos::Noun && !a.article;
    let before = (i > 1 && joined[i - 1]).then(|| tokens[i - 2].analysis()).flatten();
    let alone = !before.is_some_and(owned);
    // "السائحة منى المذبوح": behind a title any adjective is one, but for those that tell who is meant.
    let titled = before.is_some_and(|b| b.is_nominal() && b.article);
    let tells = List::TellingAdjectives.contains(tokens[i].lemma());
    let byname = |a: &Analysis| {
        a.pos == Pos::Adj && a.article && !a.feminine && !a.plural && !a.dual && !a.is_elative() && titled && !tells
    };
    given && alone && tokens[i].analysis().is_some_and(|a| (origin(a) || byname(a)) && a.is_free())
}

/// Whether a word is an adjective of people directly behind their number: "خمسة أمريكيين" are five Americans.
fn is_counted_person(tokens: &[Token], i: usize) -> bool {
    let number = tokens[i - 1].is_number() || tokens[i - 1].analysis().is_some_and(|a| a.pos == Pos::Num);
    let people = |a: &Analysis| a.pos == Pos::Adj && a.is_bare() && a.plural && !a.feminine;
    number && tokens[i].analysis().is_some_and(people)
}

/// The reading as a noun of an adverb or a plural behind a number: "خمسة عشر يوما" are days, and no "one day".
fn counted_noun(tokens: &[Token], i: usize) -> Option<usize> {
    let number = tokens[i - 1].is_number() || tokens[i - 1].analysis().is_some_and(|a| a.pos == Pos::Num);
    // "تسعة عشر بحارا": the ending of an object is that of one, a sailor, and not of several seas.
    let many = i > 1 && tokens[i].folded.ends_with('ا') && tokens[i - 1].analysis().is_some_and(|a| a.pos == Pos::Num);
    let a = tokens[i]
        .analysis()
        .filter(|a| number && (a.pos == Pos::Adv || many && a.pos == Pos::Noun && a.plural && a.is_bare()))?;
    let one = a.plural;
    let noun = |r: &Analysis| r.pos == Pos::Noun && r.is_bare() && r.pronoun.is_none() && !(one && r.plural);
    tokens[i].readings.iter().position(noun)
}

/// The reading as a noun of an adverb in the accusative that a clause or an adjective describes: "أقر المجلس قانونا يمنع" is a law
/// that forbids something, and no "legally".
fn object_of_verb(tokens: &[Token], joined: &[bool], i: usize) -> Option<usize> {
    tokens[i].analysis().filter(|a| a.pos == Pos::Adv && a.conjunction.is_none() && a.preposition.is_none())?;
    let subject = tokens[i - 1].analysis()?;
    let whole = subject.is_verb() && !subject.passive || subject.is_nominal() && subject.is_definite();
    let next = next(tokens, joined, i)?.analysis()?;
    let described = next.tense == Some(Tense::Imperfect) && next.preposition.is_none() && next.conjunction.is_none()
        || next.pos == Pos::Adj && next.is_bare() && tokens[i + 1].folded.ends_with('ا');
    // "تقريبا" is almost: what is no verbal noun is a thing.
    let thing = |l: Lemma| l.glosses().next().is_some_and(|g| verb_of(l, g).is_none());
    let fits = |r: &Analysis| r.pos == Pos::Noun && r.is_bare() && r.pronoun.is_none() && r.lemma.is_some_and(thing);
    let accusative = tokens[i].folded.ends_with('ا');
    tokens[i].readings.iter().position(fits).filter(|_| whole && described && accusative)
}

/// Whether an adjective of people has the ending of a construct and its owner behind it: "مسلحي التنظيم" are its gunmen.
fn is_owned_person(tokens: &[Token], joined: &[bool], i: usize) -> bool {
    let people = tokens[i].analysis().is_some_and(|a| a.pos == Pos::Adj && !a.is_definite() && a.plural && !a.feminine);
    let owned = next(tokens, joined, i).and_then(Token::analysis).is_some_and(is_owner);
    people && owned && tokens[i].folded.ends_with('ي')
}

/// The reading of a noun of harm as a passive verb before those who suffered it, whose ending is that of a subject: "قتل
/// مدنيان" two civilians were killed.
fn passive_of_harm(harm: &Token, victims: &Token) -> Option<usize> {
    harm.analysis().filter(|a| a.pos == Pos::Noun && !a.is_definite() && a.preposition.is_none())?;
    victims.analysis().filter(|v| matches!(v.pos, Pos::Noun | Pos::Adj) && v.nominative && v.is_bare())?;
    harm.readings.iter().position(|r| {
        let verb = r.tense == Some(Tense::Perfect) && r.pronoun.is_none() && !r.feminine && !r.plural && r.person == 3;
        verb && r.lemma.is_some_and(|l| List::HarmVerbs.contains(l.text()))
    })
}

/// A word behind another one, if only spaces separate them.
fn next<'a>(tokens: &'a [Token], joined: &[bool], i: usize) -> Option<&'a Token> {
    tokens.get(i + 1).filter(|_| joined[i + 1])
}

/// The reading as a verb of a noun behind "that he", which a preposition follows: there it tells what he did.
fn verb_of_pronoun(tokens: &[Token], joined: &[bool], i: usize) -> Option<usize> {
    let that = tokens[i - 1].analysis().filter(|a| a.pos == Pos::Sconj)?;
    let subject = that.pronoun.filter(|p| matches!(p.object, "him" | "it" | "her"))?;
    let feminine = subject.written.starts_with("ها");
    let noun = tokens[i].analysis().filter(|a| a.pos == Pos::Noun && !a.is_definite() && !a.plural)?;
    if !noun.is_free() {
        return None;
    }
    let behind = next(tokens, joined, i)?.analysis()?;
    let led = behind.conjunction.is_none() && (behind.pos == Pos::Adp || behind.preposition.is_some());
    let fits = |r: &Analysis| {
        let active = !r.passive && r.pronoun.is_none() && r.person == 3 && !r.plural && !r.dual;
        r.tense == Some(Tense::Perfect) && active && r.feminine == feminine && r.cost <= noun.cost + MARGIN
    };
    tokens[i].readings.iter().position(fits).filter(|_| led)
}

/// The reading as an adjective of a verb behind a noun that a preposition governs, where the verb has nothing to act on.
fn adjective_of_noun(tokens: &[Token], joined: &[bool], i: usize) -> Option<usize> {
    let verb = tokens[i].analysis()?;
    let plain = verb.tense == Some(Tense::Perfect) && !verb.passive && verb.pronoun.is_none() && verb.person == 3;
    if !plain || verb.plural || verb.conjunction.is_some() {
        return None;
    }
    let noun = tokens[i - 1].analysis().filter(|n| n.pos == Pos::Noun && !n.is_definite() && !n.plural && !n.dual)?;
    let preposition = |t: &Token| t.analysis().is_some_and(|a| a.pos == Pos::Adp && a.pronoun.is_none());
    let governed = noun.preposition.is_some() || i > 1 && joined[i - 1] && preposition(&tokens[i - 2]);
    let acts = next(tokens, joined, i)
        .and_then(Token::analysis)
        .is_some_and(|n| matches!(n.pos, Pos::Noun | Pos::Propn | Pos::Pron | Pos::Sconj) && n.conjunction.is_none());
    let fits = |r: &Analysis| {
        r.pos == Pos::Adj
            && !r.is_definite()
            && !r.plural
            && r.feminine == noun.feminine
            && r.conjunction.is_none()
            && r.preposition.is_none()
            && r.cost <= verb.cost + MARGIN
    };
    tokens[i].readings.iter().position(fits).filter(|_| governed && !acts)
}

/// Whether an indefinite noun stands between a word such as "city" and a definite adjective, which needs a definite noun
/// before it: a name is one.
fn is_name_of_place(tokens: &[Token], joined: &[bool], i: usize) -> bool {
    let noun = |t: &Token| t.analysis().is_some_and(|a| a.pos == Pos::Noun && a.is_bare() && !a.plural && !a.dual);
    let described = next(tokens, joined, i)
        .and_then(Token::analysis)
        .is_some_and(|n| n.pos == Pos::Adj && n.article && n.conjunction.is_none() && n.preposition.is_none());
    let place = tokens[i - 1].analysis().is_some_and(|p| p.pos == Pos::Noun && !p.is_definite() && !p.plural);
    place && List::Localities.contains(tokens[i - 1].lemma()) && noun(&tokens[i]) && described
}

#[cfg(test)]
mod tests {
    use super::super::{Pos, Sentence};

    #[test]
    fn the_words_beside_one_tell_what_it_is() {
        let pos = |text: &str, i: usize| Sentence::new(text).tokens[i].analysis().map(|a| a.pos);
        assert_eq!(pos("ذكر المدير أنه طلب من الموظفين البقاء", 3), Some(Pos::Verb));
        assert_eq!(pos("ذكر المدير أنه طلب جديد", 3), Some(Pos::Noun));
        assert_eq!(pos("خرج الفريق بفوز سهل في الملعب", 3), Some(Pos::Adj));
        assert_eq!(pos("زار الوفد مدينة نيون السويسرية", 3), Some(Pos::Propn));
        assert_eq!(pos("فتح ملعب كبير جنوبي العاصمة", 3), Some(Pos::Noun));
        assert_eq!(pos("أثار الخبر جدلا في إطار مشروع جديد", 5), Some(Pos::Noun));
        assert_eq!(pos("أكد سيف السويدي أن الرحلة عادت", 2), Some(Pos::Propn));
        assert_eq!(pos("قتل حارسان في الهجوم", 0), Some(Pos::Verb));
    }

    #[test]
    fn nothing_of_mine_has_another_owner() {
        let two = |text: &str| Sentence::new(text).tokens[1].analysis().is_some_and(|a| a.dual && a.pronoun.is_none());
        assert!(two("بين فريقي المدينة"));
        assert!(!two("غادر فريقي أمس"));
    }
}
