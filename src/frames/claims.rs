//! What somebody claims about an event: who denies what, who blames whom, who claims responsibility, who says that
//! nobody was hurt. Everything else in a sentence counts as reported.

use super::actors::{actor, past_asides};
use super::classes::{Class, class};
use super::context::{matches, negated};
use super::phrase::with_article;
use super::reading::Reading;
use super::said::{before, speaker};
use crate::word_lists::List;
use crate::word_lists::List::{Accusing, Claiming, Denying, Generic, Harm, Hollow, Nobody, Times};
use mujaz_arabic::analysis::Pos;
use std::collections::BTreeSet;

/// The position that somebody takes in a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stance {
    /// Says that it is so.
    Reports,
    /// Says that it is not so.
    Denies,
    /// Says that somebody is to blame.
    Blames(String),
    /// Says that they did it themselves.
    Claims,
    /// Says that they did not do it.
    Disclaims,
    /// Says that nobody was hurt.
    Nobody,
}

/// A claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Number of the source, from 1.
    pub source: usize,
    /// Citation of the sentence.
    pub cite: String,
    /// Who claims it, in English, if the sentence says.
    pub who: Option<String>,
    /// The position taken.
    pub stance: Stance,
    /// What it is about: the consonants of its content words. Empty if it refers back.
    pub about: BTreeSet<String>,
    /// In a denial, the first two of them: what is denied, rather than what is said about it.
    pub first: Vec<String>,
}

/// The consonants of a lemma, which a verb shares with its noun: `قتل` and `مقتل`, `استهدف` and `استهداف`.
fn skeleton(lemma: &str) -> String {
    let bare: String = mujaz_arabic::fold(lemma).chars().filter(|c| !matches!(c, 'ا' | 'و' | 'ي' | 'ه')).collect();
    match bare.strip_prefix('م') {
        Some(rest) if rest.chars().count() >= 3 => rest.to_owned(),
        _ => bare,
    }
}

/// The content words of a range, as consonants, in their order.
fn content(r: &Reading, from: usize, to: usize) -> Vec<String> {
    (from..to.min(r.len()))
        .filter(|i| matches!(r.pos(*i), Some(Pos::Noun | Pos::Verb | Pos::Adj | Pos::Propn) | None))
        .filter(|i| r.date_over(*i).is_none() && !Times.contains(r.lemma(*i)) && !Hollow.contains(r.lemma(*i)))
        .map(|i| skeleton(r.lemma(i)))
        .filter(|s| s.chars().count() >= 2)
        .collect()
}

/// Who acts at a verb, and where the content of their statement begins.
fn subject(r: &Reading, verb: usize) -> (Option<String>, usize) {
    if let Some(a) = before(r, verb) {
        return (Some(a.text), verb + 1);
    }
    let at = past_asides(r, verb + 1);
    match actor(r, at).filter(|_| r.analysis(at).is_none_or(|a| a.preposition.is_none())) {
        Some(a) => (Some(a.short), a.words.end),
        // "المسؤول": somebody mentioned before.
        None => match r.analysis(at).filter(|a| a.article && a.pos == Pos::Noun && a.preposition.is_none()) {
            Some(_) if matches!(class(r.lemma(at)), Some(Class::Person | Class::Source | Class::Body)) => {
                let who = r.word(at).and_then(|t| t.glosses().into_iter().next()).map(with_article);
                (who, at + 1)
            }
            _ => (None, verb + 1),
        },
    }
}

/// The start of what is denied: after "the existence of any" if the sentence has it, so that what it says about who
/// denies is left out.
fn denied_from(r: &Reading, from: usize, to: usize) -> usize {
    let opens = |k: &usize| List::Occurrences.contains(r.lemma(*k)) && !r.is_verb(*k);
    (from..to.min(r.len())).find(opens).map_or(from, |k| k + 1)
}

/// The end of the clause that contains a word.
fn clause_end(r: &Reading, from: usize) -> usize {
    (from..r.len()).find(|k| r.breaks(*k)).unwrap_or(r.len())
}

/// Whether what follows is about the speaker's own part: "its responsibility", "any link to".
fn own_part(r: &Reading, from: usize, to: usize) -> bool {
    (from..to.min(from + 8)).any(|k| {
        List::OwnParts.contains(r.lemma(k))
            && (r.analysis(k).is_some_and(|a| a.pronoun.is_some()) || k > 0 && r.lemma(k - 1) == "أي")
    })
}

/// The claims of a sentence.
pub fn claims(r: &Reading, source: usize) -> Vec<Claim> {
    let mut out = Vec::new();
    let claim = |who: Option<String>, stance: Stance, about: Vec<String>| Claim {
        source,
        cite: r.id().to_owned(),
        who,
        first: if stance == Stance::Denies { about.iter().take(2).cloned().collect() } else { Vec::new() },
        stance,
        about: about.into_iter().collect(),
    };
    let mut plain = r.len();
    for i in (0..r.len()).filter(|i| r.is_verb(*i) && !r.quoted[*i] && !negated(r, *i)) {
        let lemma = r.lemma(i);
        if Denying.contains(lemma) {
            let (who, from) = subject(r, i);
            let end = clause_end(r, from);
            let about = content(r, denied_from(r, from, end), end);
            let own = own_part(r, from, end);
            // "denied the reports": what they deny is elsewhere.
            let generic = (from..end).take(3).any(|k| Generic.contains(r.lemma(k)))
                && about.iter().collect::<BTreeSet<_>>().len() <= 4;
            let stance = if own { Stance::Disclaims } else { Stance::Denies };
            out.push(claim(who, stance, if generic { Vec::new() } else { about }));
            plain = plain.min(i);
        } else if Accusing.contains(lemma) {
            // "حمل" alone means "carried".
            let responsible = || (i + 1..(i + 14).min(r.len())).any(|k| r.lemma(k) == "مسؤولية");
            let (who, from) = subject(r, i);
            let target = actor(r, past_asides(r, from)).filter(|_| lemma != "حمل" || responsible());
            if let Some(t) = target.filter(|t| who.as_ref() != Some(&t.short)) {
                out.push(claim(who, Stance::Blames(t.short), content(r, t.words.end, clause_end(r, t.words.end))));
                plain = plain.min(i);
            }
        } else if Claiming.contains(lemma) {
            let (who, from) = subject(r, i);
            let end = clause_end(r, from);
            let deed = (from..end.min(from + 6)).any(|k| Harm.contains(r.lemma(k)));
            let own = own_part(r, from, end);
            if who.is_some() && (lemma == "تبنى" && deed || own) {
                out.push(claim(who, Stance::Claims, content(r, from, end)));
            }
        }
    }
    if nobody(r) {
        out.push(claim(speaker(r).map(|f| f.text), Stance::Nobody, Vec::new()));
    }
    let about = content(r, 0, plain);
    if about.iter().collect::<BTreeSet<_>>().len() >= 2 && !out.iter().any(|c| c.stance == Stance::Denies) {
        out.push(claim(speaker(r).map(|f| f.text), Stance::Reports, about));
    }
    out
}

/// Whether a sentence says that nobody was hurt.
fn nobody(r: &Reading) -> bool {
    Nobody.words().iter().any(|p| {
        let lemmas = p.replace('_', " ");
        (0..r.len()).any(|i| !r.quoted[i] && matches(r, i, &lemmas).is_some())
    })
}

#[cfg(test)]
mod tests {
    use super::super::frame::Line;
    use super::*;

    fn of(arabic: &str) -> Vec<(Option<String>, Stance)> {
        let r = Reading::new(Line { id: "S1.1", title: false, arabic }, None);
        claims(&r, 1).into_iter().filter(|c| c.stance != Stance::Reports).map(|c| (c.who, c.stance)).collect()
    }

    #[test]
    fn denials_accusations_and_claims_are_attributed() {
        let got = of("ونفت وزارة الدفاع التركية استهداف القرية بالمدفعية.");
        assert!(matches!(got.as_slice(), [(Some(w), Stance::Denies)] if w.contains("Turkish")), "{got:?}");
        let got = of("واتهمت الحكومة السودانية قوات الدعم السريع بقصف السوق.");
        assert!(matches!(got.as_slice(), [(Some(_), Stance::Blames(t))] if t.contains("Rapid Support")), "{got:?}");
        let got = of("تبنى تنظيم داعش الهجوم على الكنيسة.");
        assert!(matches!(got.as_slice(), [(Some(_), Stance::Claims)]), "{got:?}");
        let got = of("نفى الجيش الباكستاني أي علاقة له بالتفجير.");
        assert!(matches!(got.as_slice(), [(Some(_), Stance::Disclaims)]), "{got:?}");
        assert_eq!(of("وحملت الشاحنة عشرين طنا من الطحين."), []);
        assert_eq!(of("ولم تنف الوزارة الخبر."), []);
    }

    #[test]
    fn that_nobody_was_hurt_is_a_claim() {
        for text in ["اندلع حريق في المخزن دون وقوع إصابات.", "ولم تسجل أي خسائر بشرية.", "من دون تسجيل ضحايا."]
        {
            assert!(of(text).iter().any(|c| c.1 == Stance::Nobody), "{text}");
        }
        assert_eq!(of("أسفر الحريق عن إصابات."), []);
    }

    #[test]
    fn a_verb_and_its_noun_share_their_consonants() {
        for (a, b) in [("قتل", "مقتل"), ("استهدف", "استهداف"), ("قصف", "قصف"), ("انفجار", "انفجر")]
        {
            assert_eq!(skeleton(a), skeleton(b));
        }
    }
}
