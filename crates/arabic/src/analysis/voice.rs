//! Passives that are written like actives and told by what follows: "قتل 5 جنود" were killed, whoever did it.

use super::pos::Pos;
use super::token::Token;
use super::word::{Analysis, Tense};
use crate::verb_lists::{is_actor, is_feminine, is_person};
use crate::word_lists::List;

/// Marks verbs of harm as passive where the number of those harmed follows directly, and no object behind them.
pub(super) fn settle(tokens: &mut [Token], joined: &[bool]) {
    for i in 0..tokens.len() {
        if let Some(best) = tokens[i].best
            && (i > 0 && is_done_to_itself(tokens, joined, i)
                || is_expected(tokens, joined, i)
                || is_unnamed(tokens, joined, i)
                || i > 0 && is_done_to_subject(tokens, joined, i)
                || is_done_in_it(tokens, joined, i)
                || is_done_to_thing(tokens, joined, i))
        {
            tokens[i].readings[best].passive = true;
        }
    }
    for i in 0..tokens.len() {
        if let Some(best) = tokens[i].best.filter(|_| are_harmed(tokens, joined, i)) {
            tokens[i].readings[best].passive = true;
        }
        let Some(best) = tokens[i].best.filter(|b| is_open(&tokens[i], *b)) else { continue };
        let harmed = |noun| !has_object(tokens, joined, noun) && !has_subject(tokens, joined, i);
        let counted = counted(tokens, joined, i).is_some_and(harmed) && !goes_on(tokens, i);
        if counted || names_nobody(tokens, joined, i) || is_beside_passive(tokens, joined, i) {
            tokens[i].readings[best].passive = true;
        }
    }
}

/// Whether a verb of what is done to things tells of "which" without naming what it is done to: "الاجتماع الذي يعقد غدا" is
/// held.
fn is_done_to_itself(tokens: &[Token], joined: &[bool], i: usize) -> bool {
    let verb = tokens[i].analysis().filter(|a| {
        let plain =
            a.tense == Some(Tense::Imperfect) && !a.passive && a.pronoun.is_none() && !a.plural && a.person == 3;
        plain && a.conjunction.is_none() && tokens[i].within.is_none()
    });
    let relative = joined[i] && matches!(tokens[i - 1].folded.as_str(), "الذي" | "التي");
    let done = verb.is_some_and(|_| List::DoneVerbs.contains(tokens[i].lemma()));
    relative && done && !is_before_object(tokens, joined, i)
}

/// Whether a word that is no time and stands behind no preposition follows a verb: what it is done to, or who does it.
fn is_before_object(tokens: &[Token], joined: &[bool], i: usize) -> bool {
    let day =
        |t: &Token| t.analysis().and_then(|a| a.lemma).is_some_and(|l| matches!(l.names(), Some("day" | "month")));
    tokens.get(i + 1).filter(|_| joined[i + 1]).is_some_and(|n| {
        let time = day(n) || List::DayTimes.contains(n.lemma()) || n.lemma() == "اليوم";
        let led = n.analysis().is_some_and(|a| a.pos == Pos::Adp || a.preposition.is_some() || a.pos == Pos::Adv);
        !(time || led)
    })
}

/// Whether a verb of what is done to things has a preposition with its pronoun behind it, and then the thing that agrees with
/// it: "القاعة التي تعقد فيها الجلسة" is the hall in which it is held.
fn is_done_in_it(tokens: &[Token], joined: &[bool], i: usize) -> bool {
    let verb = tokens[i].analysis().filter(|a| {
        let plain = a.is_verb() && !a.passive && a.pronoun.is_none() && !a.plural && a.person == 3;
        plain && tokens[i].within.is_none() && List::DoneVerbs.contains(tokens[i].lemma())
    });
    let Some(verb) = verb else { return false };
    let behind = |k: usize| tokens.get(k).filter(|_| joined[k]);
    let carried = behind(i + 1).and_then(Token::analysis).is_some_and(|a| a.pos == Pos::Adp && a.pronoun.is_some());
    let thing = behind(i + 2).filter(|_| carried).is_some_and(|t| {
        let acts = is_actor(t.lemma()) || t.glosses().iter().any(|g| is_person(g));
        !acts
            && t.analysis().is_some_and(|n| {
                let bare = n.pos == Pos::Noun && n.article && n.is_free();
                bare && (n.feminine || n.plural || is_feminine(t.lemma())) == verb.feminine
            })
    });
    thing && !is_before_object(tokens, joined, i + 2)
}

/// Whether a verb of what is done to things stands behind one with which it agrees, and names nothing that it is done to:
/// "الصفقة ستوقع قبل نهاية العام" will be signed.
fn is_done_to_subject(tokens: &[Token], joined: &[bool], i: usize) -> bool {
    let verb = tokens[i].analysis().filter(|a| {
        let plain =
            a.tense == Some(Tense::Imperfect) && !a.passive && a.pronoun.is_none() && !a.plural && a.person == 3;
        plain && a.conjunction.is_none() && a.preposition.is_none() && joined[i] && tokens[i].within.is_none()
    });
    let Some(verb) = verb else { return false };
    let noun = &tokens[i - 1];
    let thing = noun.analysis().is_some_and(|n| {
        let bare = n.pos == Pos::Noun && n.article && n.preposition.is_none();
        bare && (n.feminine || n.plural || is_feminine(noun.lemma())) == verb.feminine
    });
    let acts = is_actor(noun.lemma()) || noun.glosses().iter().any(|g| is_person(g));
    let done = List::DoneVerbs.contains(tokens[i].lemma());
    thing && !acts && done && !is_before_object(tokens, joined, i)
}

/// Whether a verb of expecting names nobody who expects: at the beginning of a clause or behind "which", with "that" behind
/// it: "التي يتوقع أن" is expected to.
fn is_expected(tokens: &[Token], joined: &[bool], i: usize) -> bool {
    let verb = tokens[i].analysis().filter(|a| {
        let plain = a.tense == Some(Tense::Imperfect) && !a.passive && a.pronoun.is_none() && !a.plural;
        plain && a.person == 3 && !a.feminine && tokens[i].within.is_none() && !a.future
    });
    let relative = i > 0 && joined[i] && matches!(tokens[i - 1].folded.as_str(), "الذي" | "التي" | "الذين");
    let opens = i == 0 || !joined[i] && tokens[i].text.starts_with('و');
    let that = tokens.get(i + 1).filter(|_| joined[i + 1]).is_some_and(|n| matches!(n.text.as_str(), "أن" | "ان"));
    verb.is_some() && that && (relative || opens) && List::ExpectingVerbs.contains(tokens[i].lemma())
}

/// Whether a verb opens the sentence with its preposition directly behind it, so that nobody is named who does it: "عثر على
/// الجثة" the body was found.
fn is_unnamed(tokens: &[Token], joined: &[bool], i: usize) -> bool {
    let plain = tokens[i].analysis().is_some_and(|a| {
        let singular = a.person == 3 && !a.plural && !a.feminine && a.pronoun.is_none() && !a.passive;
        a.tense == Some(Tense::Perfect) && singular
    });
    let expression = tokens[i].expression.filter(|e| e.pos() == Pos::Verb);
    let governs = expression.is_some_and(|e| {
        let transitive = e.glosses().next().is_some_and(|g| !g.contains(' '));
        transitive && e.text().split_once(' ').is_some_and(|(_, p)| matches!(p, "على" | "عن"))
    });
    let next = tokens.get(i + 1).filter(|n| joined[i + 1] && n.within == Some(i));
    i == 0 && plain && governs && next.is_some_and(|n| n.analysis().is_some_and(|a| a.pronoun.is_none()))
}

/// Whether a verb of what is done to things opens its clause with a thing behind it, which is no subject of such a verb, and
/// nothing else that it could be done to: "علقت الدراسة" was suspended.
fn is_done_to_thing(tokens: &[Token], joined: &[bool], i: usize) -> bool {
    const REACH: usize = 10;
    let verb = tokens[i].analysis().filter(|a| {
        let plain = a.tense == Some(Tense::Perfect) && !a.passive && a.pronoun.is_none() && !a.plural;
        plain && a.person == 3 && tokens[i].within.is_none() && List::DoneVerbs.contains(tokens[i].lemma())
    });
    let opens = i == 0 || !joined[i] || verb.is_some_and(|a| a.conjunction.is_some());
    let Some(verb) = verb.filter(|_| opens) else { return false };
    let Some(noun) = tokens.get(i + 1).filter(|_| joined[i + 1]) else { return false };
    let thing = noun.analysis().is_some_and(|n| {
        let bare = n.pos == Pos::Noun && n.article && n.preposition.is_none() && n.conjunction.is_none();
        bare && (n.feminine || n.plural || is_feminine(noun.lemma())) == verb.feminine && n.pronoun.is_none()
    });
    let acts = is_actor(noun.lemma()) || noun.glosses().iter().any(|g| is_person(g));
    let object = |t: &Token| {
        // "أجلت السلطات 1200 شخص": what is counted is an object.
        if t.is_number() || t.analysis().is_some_and(|a| a.pos == Pos::Num && a.preposition.is_none()) {
            return true;
        }
        let bare = |a: &Analysis| a.preposition.is_none() && a.conjunction.is_none();
        t.analysis().is_some_and(|a| match a.pos {
            Pos::Noun => bare(a) && (a.article || t.folded.ends_with('ا') || a.pronoun.is_some()),
            Pos::Propn => bare(a) && !a.lemma.is_some_and(|l| matches!(l.names(), Some("day" | "month"))),
            Pos::Sconj => true,
            _ => false,
        })
    };
    let time = |t: &Token| List::DayTimes.contains(t.lemma()) || t.lemma() == "يوم";
    let clause = (i + 2..tokens.len().min(i + REACH)).take_while(|k| joined[*k]);
    let mut governed = false;
    // Behind a definite noun another one without a preposition is the object: "بثت القناة مقطعا".
    let mut whole = true;
    let mut free = true;
    for k in clause {
        let t = &tokens[k];
        if t.analysis().is_some_and(|a| a.is_verb()) {
            break;
        }
        let next = whole && t.analysis().is_some_and(|a| a.pos == Pos::Noun && a.is_bare());
        free &= governed || !(next || object(t)) || time(t);
        whole &= !t.analysis().is_some_and(|a| a.pos == Pos::Adp || a.preposition.is_some());
        governed = t.analysis().is_some_and(|a| a.pos == Pos::Adp || a.preposition.is_some());
    }
    thing && !acts && free
}

/// Whether a verb of harm in the plural has its subject before it and a preposition directly behind: "شبان قتلوا برصاص" were
/// killed.
fn are_harmed(tokens: &[Token], joined: &[bool], i: usize) -> bool {
    let verb = tokens[i].analysis().filter(|a| {
        let plain = a.tense == Some(Tense::Perfect) && !a.passive && a.pronoun.is_none() && a.plural && a.person == 3;
        plain && a.conjunction.is_none() && tokens[i].within.is_none()
    });
    let harm = verb.and_then(|a| a.lemma).is_some_and(|l| List::HarmVerbs.contains(l.text()));
    let led = tokens.get(i + 1).filter(|_| joined[i + 1]).and_then(Token::analysis);
    let led = led.is_some_and(|a| matches!(a.preposition, Some('ب')) || a.pos == Pos::Adp && a.pronoun.is_none());
    harm && led && i > 0 && joined[i]
}

/// Whether another verb of harm, which is passive, follows with "and": "قتل وأصيب العشرات".
fn is_beside_passive(tokens: &[Token], joined: &[bool], i: usize) -> bool {
    const PASSIVE: &str = "أصيب";
    let next = tokens.get(i + 1).filter(|_| joined[i + 1]);
    next.is_some_and(|n| {
        n.analysis().is_some_and(|a| {
            let harmed = a.passive && a.lemma.is_some_and(|l| List::HarmVerbs.contains(l.text()));
            a.conjunction == Some('و') && a.is_verb() && (harmed || n.lemma() == PASSIVE || n.lemma() == "جرح")
        })
    })
}

/// Whether a verb behind "and" goes on with the subject of one before it: "the police dispersed the crowd and arrested six".
fn goes_on(tokens: &[Token], i: usize) -> bool {
    const REACH: usize = 14;
    let Some(verb) = tokens[i].analysis().filter(|a| a.conjunction == Some('و')) else { return false };
    let acts = |k: usize| {
        let earlier =
            tokens[k].analysis().filter(|a| a.is_verb() && !a.passive && !a.plural && a.feminine == verb.feminine);
        let subject = tokens.get(k + 1).filter(|_| earlier.is_some());
        subject.is_some_and(|s| {
            let bare = s.analysis().is_some_and(|a| a.article && a.is_free());
            bare && (is_actor(s.lemma()) || s.glosses().iter().any(|g| is_person(g)))
        })
    };
    (i.saturating_sub(REACH)..i).any(acts)
}

/// Whether a verb tells of harm in a form that is active and passive alike.
fn is_open(t: &Token, reading: usize) -> bool {
    let a = &t.readings[reading];
    let plain = a.tense == Some(Tense::Perfect) && !a.passive && a.pronoun.is_none() && !a.plural && a.person == 3;
    // "توفي" and "لقي" tell of the dead themselves, and "أصيب" is passive by itself.
    plain && t.within.is_none() && a.lemma.is_some_and(|l| List::HarmVerbs.contains(l.text()))
}

/// Whether what stands before a verb did it: "أن الشرطة أوقفت خمسة أشخاص".
fn has_subject(tokens: &[Token], joined: &[bool], i: usize) -> bool {
    let verb = tokens[i].analysis().filter(|a| i > 0 && joined[i] && a.conjunction.is_none());
    let noun = verb.and_then(|_| tokens[i - 1].analysis()).filter(|n| n.is_nominal() && n.is_definite());
    let agrees = |v: &Analysis, n: &Analysis| {
        n.pos == Pos::Propn
            || (n.feminine || n.plural) == v.feminine
            || is_feminine(tokens[i - 1].lemma()) == v.feminine
    };
    verb.zip(noun).is_some_and(|(v, n)| agrees(v, n))
}

/// Whether a verb has its subject before it and neither a subject nor an object behind it: "الرجل اعتقل للاشتباه" he was
/// arrested.
fn names_nobody(tokens: &[Token], joined: &[bool], i: usize) -> bool {
    let subject = i > 0 && joined[i] && tokens[i].analysis().is_some_and(|a| a.conjunction.is_none());
    let behind = tokens.get(i + 1).filter(|_| joined[i + 1]);
    let led =
        |t: &Token| t.analysis().is_some_and(|a| a.pos == Pos::Adp || a.preposition.is_some() || a.pos == Pos::Sconj);
    // What follows a preposition with its noun may still be the object: "قتل في الحي شرطيا".
    let object = tokens.iter().zip(joined).skip(i + 1).take(6).take_while(|(_, joined)| **joined).any(|(t, _)| {
        t.analysis().is_some_and(|a| a.pos == Pos::Noun && a.preposition.is_none() && !a.is_definite())
            && t.folded.ends_with('ا')
    });
    subject && behind.is_none_or(led) && !object
}

/// The noun that a number directly behind a word counts.
fn counted(tokens: &[Token], joined: &[bool], word: usize) -> Option<usize> {
    let number = |k: usize| tokens[k].is_number() || tokens[k].analysis().is_some_and(|a| a.pos == Pos::Num);
    let rough = |k: usize| List::Approximations.contains(tokens[k].lemma());
    let mut k = word + 1;
    while k < tokens.len() && joined[k] && rough(k) {
        k += 1;
    }
    let first = k;
    while k < tokens.len() && joined[k] && number(k) {
        k += 1;
    }
    let noun = k < tokens.len() && joined[k] && tokens[k].analysis().is_some_and(|a| a.is_nominal());
    (k > first && noun).then_some(k)
}

/// Whether an indefinite object stands behind a noun: "قتل 3 مسلحين شرطيا".
fn has_object(tokens: &[Token], joined: &[bool], noun: usize) -> bool {
    let Some(next) = tokens.get(noun + 1).filter(|_| joined[noun + 1]) else { return false };
    let object =
        next.analysis().is_some_and(|a| a.pos == Pos::Noun && a.preposition.is_none() && a.conjunction.is_none());
    object && next.folded.ends_with('ا')
}

#[cfg(test)]
mod tests {
    use super::super::Sentence;

    #[test]
    fn those_who_are_counted_first_were_harmed() {
        let passive = |text: &str| Sentence::new(text).tokens[0].analysis().is_some_and(|a| a.passive);
        for text in ["قتل 5 جنود في الهجوم", "جرح نحو 40 آخرين", "اعتقل ثلاثة رجال أمس", "وقتل خمسة عشر مدنيا"]
        {
            assert!(passive(text), "{text}");
        }
        let second = |text: &str| Sentence::new(text).tokens[1].analysis().is_some_and(|a| a.passive);
        assert!(second("الرجل اعتقل للاشتباه في سرقته سيارة"));
        assert!(second("الطفل قتل في القصف"));
        assert!(!second("المسلح قتل شرطيا"));
        assert!(!second("المسلح قتل في المتجر شرطيا"));
        assert!(!Sentence::new("إن الشرطة أوقفت خمسة أشخاص").tokens[2].analysis().is_some_and(|a| a.passive));
        for text in ["قتل الجيش 5 جنود", "قتل 3 مسلحين شرطيا", "قتلت الشرطة 3 رجال"]
        {
            assert!(!passive(text), "{text}");
        }
    }
}
