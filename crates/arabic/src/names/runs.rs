//! Sequences of personal names: `بريت كافانو`, `دونالد ترامب`.

use crate::analysis::{Lemma, Pos, Sentence, Token};
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// The maximum number of words of a name.
const LONGEST: usize = 4;

/// The names of persons in the lexicon, folded.
static PERSONS: LazyLock<HashSet<String>> =
    LazyLock::new(|| Lemma::all().filter(|l| l.is_person()).map(|l| crate::fold(l.text())).collect());

/// Whether a person's name may begin with a folded word.
pub(super) fn may_begin(folded: &str) -> bool {
    PERSONS.contains(folded) || folded.strip_prefix('و').is_some_and(|rest| PERSONS.contains(rest))
}

/// Byte ranges of two to four consecutive personal names, of which the first or second is in the lexicon.
pub(super) fn runs(sentence: &Sentence) -> Vec<Range<usize>> {
    let tokens = &sentence.tokens;
    let mut out = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let mut n = 0;
        while n < LONGEST
            && tokens
                .get(i + n)
                .is_some_and(|t| if n == 0 { begins(t) } else { continues(t, n) && sentence.is_joined(i + n) })
        {
            n += 1;
        }
        let listed = |t: &Token| t.analysis().is_some_and(|a| !a.is_guess());
        if n >= 2 && tokens[i..i + 2].iter().any(listed) {
            let clitic = tokens[i].analysis().and_then(|a| a.conjunction).map_or(0, char::len_utf8);
            out.push(tokens[i].span.start + clitic..tokens[i + n - 1].span.end);
        }
        i += n.max(1);
    }
    out
}

fn begins(t: &Token) -> bool {
    t.analysis().is_some_and(|a| {
        // The first letter may be a preposition, and a long word may be two without the space.
        let guess = a.is_guess()
            && !t.folded.starts_with(['ب', 'ل', 'ك'])
            && !t.folded.starts_with("ال")
            && !t.text.ends_with(['ة', 'ى'])
            && t.folded.chars().count() <= 8;
        a.pos == Pos::Propn && a.preposition.is_none() && (guess || a.lemma.is_some_and(Lemma::is_person))
    })
}

/// Whether a word may be at this position of a name; an unlisted name comes second, since it is usually the family
/// name.
fn continues(t: &Token, number: usize) -> bool {
    t.analysis().is_some_and(|a| {
        let person =
            a.is_guess() && number == 1 && !t.folded.starts_with("ال") || a.lemma.is_some_and(Lemma::is_person);
        a.pos == Pos::Propn && person && a.preposition.is_none() && a.conjunction.is_none()
    })
}
