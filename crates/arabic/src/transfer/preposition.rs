//! The English of the prepositions of a sentence.

use super::government::{self, Complement};
use super::unit::{Kind, Unit};
use super::word::NOT;
use crate::analysis::{Pos, Sentence, Token};
use crate::word_lists::List;
use crate::wording::is_self;

/// Whether a preposition says where something is, so that English has "to" for it only before a verb.
fn is_in(t: &Token) -> bool {
    matches!(t.lemma(), "في" | "على" | "عن")
}

/// Whether a word stands behind a number of which it says what is counted: "ستة من الضباط", and not "عام 2018 من".
fn behind_number(sentence: &Sentence, i: usize) -> bool {
    let next = sentence.tokens.get(i + 1).filter(|_| sentence.is_joined(i + 1)).and_then(Token::analysis);
    let plural = next.is_some_and(|n| n.plural && n.is_nominal());
    let year = i.checked_sub(2).is_some_and(|y| matches!(sentence.tokens[y].lemma(), "عام" | "سنة"));
    plural && !year
}

/// Whether a name follows a noun, behind nothing but what belongs to that: `العامة للتعليم الثانوي عمر`.
fn is_before_name(sentence: &Sentence, noun: usize) -> bool {
    const REACH: usize = 7;
    let behind = (noun + 1..sentence.tokens.len().min(noun + REACH)).take_while(|k| sentence.is_joined(*k));
    for a in behind.map_while(|k| sentence.tokens[k].analysis()) {
        match a.pos {
            Pos::Propn if a.preposition.is_none() => return a.conjunction.is_none(),
            Pos::Noun | Pos::Adj if matches!(a.preposition, None | Some('ل')) => {}
            _ => return false,
        }
    }
    false
}

/// Whether somebody whose duty or right it is stands last, behind a verb of necessity: `يجب على الوزراء`.
fn is_duty(sentence: &Sentence, out: &[Unit]) -> bool {
    const REACH: usize = 6;
    let led = |u: &Unit| {
        let on = |text: &str| {
            matches!(text, "on" | "to" | "for") || ["on ", "to ", "for "].iter().any(|p| text.starts_with(p))
        };
        !u.preposition.is_empty() && on(u.preposition) || u.kind != Kind::Verb && on(&u.text)
    };
    let part = |u: &&Unit| u.is_nominal() || led(u);
    let who: Vec<&Unit> = out.iter().rev().take(REACH).take_while(part).collect();
    let verb = out.iter().rev().nth(who.len()).filter(|u| u.kind == Kind::Verb && !u.neutral);
    let first = who.last().is_some_and(|u| led(u) && u.touches());
    // The preposition needs its noun, and only the first verbal noun says what is to be done.
    let ready = who.first().is_some_and(|u| u.kind != Kind::Preposition);
    let first = first && ready && who.iter().all(|u| u.complement != Complement::Infinitive);
    first && verb.is_some_and(|v| List::NecessityVerbs.contains(sentence.tokens[v.word].lemma()))
}

/// Whether a verb that ends with "to" has a noun behind it rather than a verb: "led to the closure".
pub(super) fn takes_noun(verb: &str) -> bool {
    const VERBS: [&str; 24] = [
        "lead",
        "refer",
        "return",
        "respond",
        "belong",
        "listen",
        "turn",
        "resort",
        "amount",
        "object",
        "point",
        "go",
        "come",
        "contribute",
        "react",
        "adhere",
        "switch",
        "surrender",
        "submit",
        "subject",
        "admit",
        "commit",
        "get",
        "date",
    ];
    verb.split(' ').next().is_some_and(|v| VERBS.contains(&v))
}

/// Sets the English of a preposition, attached to a word or not, by its governor.
pub(super) fn choose_preposition(sentence: &Sentence, i: usize, unit: &mut Unit, out: &[Unit]) {
    let before = out.last();
    let t = &sentence.tokens[i];
    if t.within.is_some() && t.expression.is_none() {
        return;
    }
    let Some(a) = t.analysis() else { return };
    if a.pos == Pos::Adp && t.expression.is_none() && matches!(unit.kind, Kind::Preposition | Kind::Other) {
        // "failed to deal", but "failed in the exam".
        let next = sentence.tokens.get(i + 1).filter(|_| sentence.is_joined(i + 1));
        let deed = || next.is_some_and(|n| n.within.is_none() && government::deed(n).is_some());
        let choice = government::governed(sentence, i, t.lemma())
            .or_else(|| government::governed_from_afar(sentence, i, t.lemma()).filter(|_| deed()));
        let Some(choice) = choice.filter(|c| c.complement != Complement::Infinitive || !is_in(t) || deed()) else {
            // "a crowd of people": after an indefinite noun.
            let noun = |b: &Unit| b.kind == Kind::Noun && !b.person && !b.is_definite() && !b.time;
            // "hundreds of protesters", "six of the officers".
            let share = |b: &Unit| b.kind == Kind::Number && b.text.ends_with(" percent");
            let number = |b: &Unit| b.kind == Kind::Number && behind_number(sentence, i) || share(b);
            if t.lemma() == "من"
                && a.pronoun.is_none()
                && unit.touches()
                && before.is_some_and(|b| noun(b) || number(b))
            {
                "of".clone_into(&mut unit.text);
                unit.partitive = true;
            } else if t.lemma() == "ب" && next.is_some_and(Token::is_number) {
                "with".clone_into(&mut unit.text);
            }
            return;
        };
        let pronoun = a.pronoun.map_or("", |p| p.object);
        // "the control of" is to control.
        let deed = before.filter(|b| b.deed.is_some() && b.complement != Complement::Noun && unit.touches());
        // "to demand the payment", "to condemn the attack".
        let takes = |b: &Unit| b.deed.is_some_and(|(v, _)| matches!(v, "demand" | "condemn" | "enjoy"));
        let direct = (choice.english == "of" || deed.is_some_and(takes))
            && deed.is_some_and(|b| government::governs(&sentence.tokens[b.word], t.lemma()));
        let choice = if direct { government::Choice { english: "", ..choice } } else { choice };
        unit.text = [choice.english, pronoun].into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
        unit.complement = choice.complement;
        unit.governed = choice.english.is_empty();
        unit.partitive = t.lemma() == "من"
            && choice.english == "of"
            && unit.touches()
            && i > 0
            && government::governs(&sentence.tokens[i - 1], "من")
            && before.is_some_and(Unit::is_nominal);
        return;
    }
    // "من أجل منع" is to prevent.
    if t.expression.is_some_and(|e| e.text() == "من أجل") && unit.text == "for" {
        let last = sentence.tokens.iter().skip(i + 1).take_while(|n| n.within == Some(i)).count();
        let next = sentence.tokens.get(i + 1 + last).filter(|n| n.within.is_none() && sentence.is_joined(i + 1 + last));
        if next.is_some_and(|n| government::deed(n).is_some() && n.analysis().is_some_and(|a| !a.article)) {
            "to".clone_into(&mut unit.text);
            unit.complement = Complement::Infinitive;
        }
        return;
    }
    if t.bound {
        (unit.preposition, unit.governed) = ("", true);
        // "in an attempt to curb": the preposition belongs to an expression that is no verb.
        let to = before.is_some_and(|b| unit.touches() && b.text.starts_with("in a") && b.text.ends_with(" to"));
        if to && unit.deed.is_some() {
            unit.complement = Complement::Infinitive;
        }
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
        // "the president himself"
        let person = before.is_some_and(|b| b.person || b.kind == Kind::Name);
        let reflexive = p == 'ب' && is_self(a) && a.pronoun.is_some();
        if reflexive && (person || government::governed(sentence, i, "ب").is_none()) {
            (unit.preposition, unit.kind) = ("", Kind::Other);
            return;
        }
        let own = government::by_itself(sentence, i, p);
        // "the secretary for migration Omar Saidi said": behind a verb of saying a title goes on to the name.
        let affiliated = i > 0 && government::governs(&sentence.tokens[i - 1], "ل");
        let titled = p == 'ل'
            && a.pos == Pos::Noun
            && !affiliated
            && own.is_some_and(|c| c.english == "of")
            && is_before_name(sentence, i);
        // "تأسف لاستمرار": what goes on by itself is no purpose.
        let acts = unit.deed.is_none_or(|(_, transitive)| transitive);
        // "تحسبا لفيضان": in anticipation of a flood.
        let adverb = i > 0 && sentence.tokens[i - 1].analysis().is_some_and(|a| a.pos == Pos::Adv);
        let acts = acts && !(adverb && affiliated);
        let purpose = own.filter(|c| c.complement == Complement::Infinitive && acts);
        let governed = || government::governed(sentence, i, &p.to_string()).filter(|_| !titled);
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
    // "من شأنها المساس بالأمن": would harm security.
    if unit.deed.is_some() && unit.touches() && before.is_some_and(|b| b.text == "would") {
        (unit.governed, unit.complement, unit.article) = (true, Complement::Infinitive, false);
        return;
    }
    // "tried to stop the vote", "began restoring the wall": the verbal noun is the object of the verb.
    // "tried to escape": with the article, if it has no object.
    let alone = || {
        let next = sentence.tokens.get(i + 1).filter(|_| sentence.is_joined(i + 1)).and_then(Token::analysis);
        !next.is_some_and(|n| n.is_nominal() && n.preposition.is_none())
    };
    let whole = !unit.article || unit.apart;
    if unit.deed.is_some() && (whole || alone()) && unit.touches() && unit.preposition.is_empty() {
        let verb = out.iter().rev().take(3).find(|u| !(u.is_nominal() && u.preposition.is_empty() && u.touches()));
        let verb = verb.filter(|v| v.kind == Kind::Verb && v.verb.is_some());
        // "sought to" includes its preposition.
        let to = verb.filter(|v| unit.apart || !v.third).and_then(|v| v.verb.as_ref());
        if to.is_some_and(|v| v.base.ends_with(" to") && !takes_noun(&v.base)) {
            unit.complement = Complement::Infinitive;
            return;
        }
        match verb.map(|v| sentence.tokens[v.word].lemma()) {
            Some(lemma) if List::WantingVerbs.contains(lemma) && (whole || lemma != "رفض") => {
                (unit.preposition, unit.complement) = ("to", Complement::Infinitive);
                return;
            }
            Some(lemma) if List::BeginningVerbs.contains(lemma) && whole => {
                (unit.governed, unit.complement) = (true, Complement::Gerund);
                return;
            }
            // "يجب تسليم الرسائل": the letters are no subject of the necessity.
            Some(lemma)
                if List::NecessityVerbs.contains(lemma)
                    && (whole || out.last().is_some_and(|u| !u.subject.is_empty()))
                    && out.last().is_some_and(|u| u.kind == Kind::Verb && !u.neutral) =>
            {
                (unit.governed, unit.complement) = (true, Complement::Infinitive);
                return;
            }
            _ if unit.touches() && is_duty(sentence, out) => {
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
