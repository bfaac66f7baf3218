//! Lemmas of the same letters and part of speech, which only their forms tell apart.

use super::layout::SenseRow;
use super::lemma::Lemma;
use super::pos::Pos;
use super::word::Analysis;
use crate::letters::fold;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Lemmas that differ only in their forms, by their folded text and part of speech: `عامل` is a worker with the plural
/// `عمال`, and a factor with `عوامل`.
static SIBLINGS: LazyLock<HashMap<(String, Pos), Vec<Lemma>>> = LazyLock::new(|| {
    let mut all: HashMap<(String, Pos), Vec<Lemma>> = HashMap::new();
    for lemma in Lemma::all() {
        all.entry((fold(lemma.text()), lemma.pos())).or_default().push(lemma);
    }
    all.retain(|_, lemmas| lemmas.len() > 1);
    all
});

/// Whether a sense belongs to a lemma of the same text that has no reading of this form: workers are no factors.
pub(super) fn is_of_sibling(sense: &SenseRow, key: &str, reading: &Analysis, readings: &[Analysis]) -> bool {
    let has = |l: Lemma| sense.english().any(|e| l.glosses().any(|g| g == e));
    let possible = || readings.iter().filter(|r| r.pos == reading.pos).filter_map(|r| r.lemma).any(has);
    let siblings = SIBLINGS.get(&(key.to_owned(), reading.pos));
    siblings.is_some_and(|all| all.iter().any(|l| has(*l)) && !possible())
}

#[cfg(test)]
mod tests {
    use super::super::Sentence;

    #[test]
    fn a_plural_has_the_senses_of_its_own_lemma() {
        let sense = |text: &str| Sentence::new(text).tokens[1].glosses()[0];
        assert_eq!(sense("لصالح العمال في الاقتصاد"), "worker");
        assert_eq!(sense("بسبب العوامل في الاقتصاد"), "factor");
    }
}
