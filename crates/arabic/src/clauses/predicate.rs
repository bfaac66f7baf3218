//! Whether a range of words contains a predicate.

use super::link::Link;
use crate::analysis::{Pos, Sentence, Token};
use crate::word_lists::List;
use std::ops::Range;

/// Which words of a sentence are finite verbs, and which take the next verb for a subordinate clause.
pub struct Predicate {
    words: Vec<Role>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A finite verb, or a word that acts as one: `ليس`, `هناك`.
    Verb,
    /// A finite verb that continues the one before it: `وأضاف`.
    Continued,
    /// A relative pronoun or a conjunction: the next verb belongs to its clause.
    Subordinator,
    Other,
}

impl Predicate {
    pub fn of(sentence: &Sentence) -> Self {
        let mut words: Vec<Role> = sentence.tokens.iter().map(role).collect();
        for (i, role) in words.iter_mut().enumerate().skip(1) {
            let [noun, adjective] = [&sentence.tokens[i - 1], &sentence.tokens[i]];
            if *role == Role::Other && sentence.is_joined(i) && is_nominal(noun, adjective) {
                *role = Role::Verb;
            }
        }
        Self { words }
    }

    /// Whether a range contains a main verb; the words that introduce the part, according to `link`, do not claim it.
    pub fn is_in(&self, words: Range<usize>, link: Link) -> bool {
        let mut taken = false;
        let mut inner = false;
        // The introductory words belong to the part.
        let own = match link {
            Link::Start | Link::Sign | Link::And => 0,
            Link::Participle => 3,
            _ => 2,
        };
        for (i, role) in self.words[words].iter().enumerate() {
            match role {
                Role::Subordinator if i < own => {}
                Role::Subordinator => taken = true,
                Role::Verb if taken => (taken, inner) = (false, true),
                // A continuation of a verb in a subordinate clause belongs to that clause.
                Role::Continued if inner && i > 0 => {}
                Role::Verb | Role::Continued => return true,
                Role::Other => {}
            }
        }
        false
    }
}

/// Whether an adjective is the predicate of the noun before it, as in `الأدوية متوفرة`: one is definite, the other is
/// not. In the accusative it is an adverbial.
fn is_nominal(noun: &Token, adjective: &Token) -> bool {
    let (Some(n), Some(a)) = (noun.analysis(), adjective.analysis()) else { return false };
    let definite = n.pos == Pos::Noun && n.is_definite();
    let accusative = adjective.folded.ends_with('ا') && !adjective.lemma().ends_with(['ا', 'ى']);
    let bare = a.conjunction.is_none() && a.preposition.is_none() && !a.is_definite();
    definite && a.pos == Pos::Adj && bare && !accusative
}

fn role(t: &Token) -> Role {
    let Some(a) = t.analysis() else { return Role::Other };
    if matches!(t.lemma(), "ليس" | "هناك") {
        return Role::Verb;
    }
    match a.pos {
        _ if a.is_verb() && a.conjunction.is_some() => Role::Continued,
        _ if a.is_verb() => Role::Verb,
        // "فإن" introduces the main clause after its topic.
        Pos::Sconj if t.folded.starts_with('ف') => Role::Other,
        Pos::Sconj => Role::Subordinator,
        Pos::Pron | Pos::Det if is_relative(&t.folded) => Role::Subordinator,
        _ => Role::Other,
    }
}

/// Whether a folded word is a relative pronoun, or a preposition or conjunction with one.
pub(super) fn is_relative(folded: &str) -> bool {
    let bare = folded.strip_prefix(['و', 'ف', 'ب', 'ل', 'ك']);
    // "للذين"
    let relative = |w: &str| List::RelativePronouns.contains(w) || List::BareRelatives.contains(w);
    relative(folded) || bare.is_some_and(|b| relative(b) || List::RelativePronouns.contains(&format!("ال{b}")))
}
