//! The kinds of events, as `kinds.toml` describes them.

use super::roles::Role;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A kind of event.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Its name: `flood`.
    pub id: String,
    /// Its name in the table of facts: `decision on interest rates`.
    pub what: String,
    /// The digest heading under which it is listed: `Disasters and accidents`.
    pub theme: String,
    /// Nouns that report it, as lemmas.
    #[serde(default)]
    pub(super) nouns: Vec<String>,
    /// Verbs that report it, as lemmas.
    #[serde(default)]
    pub(super) verbs: Vec<String>,
    /// Sequences of lemmas that report it.
    #[serde(default)]
    pub(super) phrases: Vec<String>,
    /// Whether any other kind takes precedence.
    #[serde(default)]
    pub weak: bool,
    /// Whether what it concerns may be somewhere else, so that a place beside it is not its own: sanctions on leaders in
    /// Sudan are not imposed there.
    #[serde(default)]
    pub(super) elsewhere: bool,
    /// Whether announcing it is doing it, so that the day of the announcement is its own.
    #[serde(default)]
    pub(super) declared: bool,
    /// Lemmas of which at least one must occur in the headline or lead.
    #[serde(default)]
    pub(super) domain: Vec<String>,
    /// Lemmas of which none may occur there.
    #[serde(default)]
    pub(super) sans: Vec<String>,
    /// Slots without which an event is not of this kind.
    #[serde(default)]
    pub(super) needs: Vec<Role>,
    /// The slots to fill.
    #[serde(default)]
    pub slots: Vec<String>,
    /// Templates of the title, best first.
    pub(super) titles: Vec<String>,
    /// Templates of the lead, best first.
    pub(super) leads: Vec<String>,
}

impl Kind {
    /// Whether its toll is its main fact.
    pub fn harms(&self) -> bool {
        self.titles.iter().any(|t| t.contains("{toll}"))
    }
}

#[derive(Deserialize)]
struct File {
    kind: Vec<Kind>,
}

static KINDS: LazyLock<Vec<Kind>> =
    LazyLock::new(|| toml::from_str::<File>(include_str!("kinds.toml")).expect("the built-in table of kinds").kind);

/// All kinds.
pub fn kinds() -> &'static [Kind] {
    &KINDS
}

/// What a word may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trigger {
    /// A noun that is sufficient by itself.
    Noun,
    /// A verb that is sufficient by itself.
    Verb,
    /// The phrase of this number.
    Phrase(usize),
}

/// Kinds by the lemma that begins a trigger.
pub(super) static TRIGGERS: LazyLock<HashMap<&'static str, Vec<(usize, Trigger)>>> = LazyLock::new(|| {
    let mut map: HashMap<&'static str, Vec<(usize, Trigger)>> = HashMap::new();
    for (i, k) in KINDS.iter().enumerate() {
        for n in &k.nouns {
            map.entry(n).or_default().push((i, Trigger::Noun));
        }
        for v in &k.verbs {
            map.entry(v).or_default().push((i, Trigger::Verb));
        }
        for (p, phrase) in k.phrases.iter().enumerate() {
            let first = phrase.split(' ').next().unwrap_or(phrase);
            map.entry(first).or_default().push((i, Trigger::Phrase(p)));
        }
    }
    map
});

#[cfg(test)]
mod tests {
    use super::*;
    use mujaz_arabic::analysis::{Pos, analyses};

    #[test]
    fn at_least_forty_kinds_have_triggers_in_the_lexicon() {
        assert!(kinds().len() >= 40);
        let known = |lemma: &str, verb: bool| {
            analyses(lemma)
                .iter()
                .any(|a| a.lemma.is_some_and(|l| l.text() == lemma) && (a.is_verb() == verb || a.pos == Pos::Adj))
        };
        let mut unknown = Vec::new();
        for k in kinds() {
            unknown.extend(k.nouns.iter().filter(|n| !known(n, false)).map(|n| format!("{}: {n}", k.id)));
            unknown.extend(k.verbs.iter().filter(|v| !known(v, true)).map(|v| format!("{}: {v}", k.id)));
            for w in k.phrases.iter().flat_map(|p| p.split(' ')) {
                if analyses(w).is_empty() {
                    unknown.push(format!("{}: {w}", k.id));
                }
            }
            assert!(!k.titles.is_empty() && !k.leads.is_empty(), "{}", k.id);
        }
        assert!(unknown.is_empty(), "{unknown:#?}");
    }
}
