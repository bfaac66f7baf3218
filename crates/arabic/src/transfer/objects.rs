//! The noun within a verb of several words: `عقد المجلس جلسته الأسبوعية` held its weekly session.

use super::nominal::indefinite;
use super::reading::owner_of;
use super::unit::{Kind, Unit};
use crate::analysis::{Pos, Sentence, Token};

/// Words that end a verb of several words without being its object.
const TAILS: [&str; 34] = [
    "in", "on", "of", "from", "with", "for", "at", "about", "into", "to", "up", "out", "off", "down", "back", "over",
    "away", "by", "as", "that", "place", "part", "control", "custody", "hostage", "shelter", "him", "it", "them",
    "himself", "itself", "together", "forward", "effect",
];

/// Puts an adjective behind the noun of a verb of several words before that noun: "held a weekly session". Returns whether
/// the unit is included in the verb.
pub(super) fn describe_object(sentence: &Sentence, i: usize, unit: &Unit, out: &mut [Unit]) -> bool {
    let adjective = unit.kind == Kind::Adjective && unit.touches() && unit.preposition.is_empty() && !unit.governed;
    // "a heavy tactical mistake": behind another adjective.
    let adjectival = |k: usize| {
        let t = &sentence.tokens[k];
        t.within.is_none() && t.analysis().is_some_and(|a| a.pos == Pos::Adj && a.preposition.is_none())
    };
    let at = (0..i).rev().take_while(|k| adjective && sentence.is_joined(k + 1)).find(|k| !adjectival(*k));
    let Some((at, noun)) = at.map(|k| (k, &sentence.tokens[k])) else { return false };
    let Some(head) = noun.within.filter(|head| *head < at) else { return false };
    let (Some(n), Some(a)) = (noun.analysis(), sentence.tokens[i].analysis()) else { return false };
    let thing = n.plural && a.feminine && !a.plural;
    let agrees = n.is_definite() == a.article && (thing || n.feminine == a.feminine && n.plural == a.plural);
    if n.pos != Pos::Noun || !agrees || sentence.tokens[i].within.is_some() {
        return false;
    }
    let Some(found) = out.iter_mut().rev().find(|u| u.word == head) else { return false };
    // "forging official documents": the adjective agrees with the last noun only.
    let first = sentence.tokens[head].analysis();
    let other = first.is_some_and(|f| f.feminine != a.feminine && !f.plural);
    if matches!(found.kind, Kind::Noun | Kind::Other) && other && !unit.text.contains(' ') {
        let Some((lead, last)) = found.text.rsplit_once(' ').filter(|(l, _)| l.ends_with(" of") || l.ends_with("ing"))
        else {
            return false;
        };
        found.text = format!("{lead} {} {last}", unit.text);
        return true;
    }
    let found = Some(found).filter(|v| v.kind == Kind::Verb && v.object.is_empty());
    let Some(verb) = found.and_then(|v| v.verb.as_mut()) else { return false };
    let Some(base) = described(&verb.base, &unit.text) else { return false };
    verb.base = base;
    true
}

/// Gives the noun within a verb of several words the pronoun or the article on it: "held its session" for "hold a session".
pub(super) fn own_object(tokens: &[Token], head: usize, unit: &mut Unit) {
    let last = (head + 1..tokens.len()).rev().find(|k| tokens[*k].within == Some(head));
    let noun = last.and_then(|k| tokens[k].analysis()).filter(|a| a.pos == Pos::Noun);
    let (Some(noun), Some(verb)) = (noun, unit.verb.as_mut()) else { return };
    let owner = match noun.pronoun {
        Some(p) => owner_of(p.possessive),
        // "brought the fire under control"
        None if noun.article => "the",
        None => return,
    };
    for article in [" a ", " an ", " the "] {
        if verb.base.matches(article).count() == 1 && !verb.base.ends_with(" of") {
            verb.base = verb.base.replacen(article, &format!(" {owner} "), 1);
            return;
        }
    }
}

/// Makes `أدنى مستوى لها` "its lowest level": what a pronoun behind a superlative and its noun says. Returns whether the unit is
/// included in them.
pub(super) fn own_superlative(sentence: &Sentence, i: usize, unit: &Unit, out: &mut [Unit]) -> bool {
    let t = &sentence.tokens[i];
    let pronoun = t.analysis().filter(|a| t.within.is_none() && a.conjunction.is_none()).and_then(|a| a.pronoun);
    let Some(p) = pronoun.filter(|_| t.lemma() == "ل" && unit.touches()) else { return false };
    let [.., best, noun] = out else { return false };
    let level = noun.kind == Kind::Noun && noun.touches() && !noun.is_definite() && noun.preposition.is_empty();
    let pair = level && best.elative && !best.article && best.kind == Kind::Adjective;
    if pair {
        let owner = owner_of(p.possessive);
        best.text = format!("{owner} {}", best.text);
        best.elative = false;
    }
    pair
}

/// A verb with an adjective before its noun: "hold a weekly session", "cut diplomatic ties".
fn described(base: &str, adjective: &str) -> Option<String> {
    const LEADS: [&str; 8] = [" a ", " an ", " the ", " its ", " his ", " their ", " our ", " her "];
    if adjective.contains(' ') {
        return None;
    }
    if let Some(lead) = LEADS.iter().find(|l| base.contains(**l)) {
        let (verb, noun) = base.split_once(lead)?;
        let lead = match lead.trim() {
            "a" | "an" => indefinite(adjective),
            lead => lead,
        };
        return Some(format!("{verb} {lead} {adjective} {noun}"));
    }
    let (verb, noun) = base.split_once(' ').filter(|(v, n)| *v != "be" && !n.contains(' '))?;
    (!TAILS.contains(&noun)).then(|| format!("{verb} {adjective} {noun}"))
}

#[cfg(test)]
mod tests {
    use super::described;

    #[test]
    fn an_adjective_stands_before_the_noun_of_a_verb() {
        assert_eq!(described("hold a session", "urgent").as_deref(), Some("hold an urgent session"));
        assert_eq!(described("cut ties", "diplomatic").as_deref(), Some("cut diplomatic ties"));
        assert_eq!(described("carry out", "large"), None);
        assert_eq!(described("be arrested", "large"), None);
    }
}
