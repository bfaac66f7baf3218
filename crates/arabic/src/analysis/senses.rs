//! Word-sense disambiguation by context: `عرض` near an illness is a symptom, near a price an offer. The cues of each
//! sense were written for this project, in `data/senses.tsv`.

use super::Token;
use super::layout::{self, CueRow, SenseRow, place};
use super::pos::Pos;
use super::table::{Index, table, text};
use super::word::Analysis;
use crate::letters::fold;
use std::sync::LazyLock;

/// Senses by their lemma.
static SENSES: &[[u8; SenseRow::SIZE]] = table!("senses.rows");
static INDEX: Index = Index { buckets: table!("senses.buckets"), keys: table!("senses.keys") };
/// The lemmas that indicate senses, by their numbers in a separate index.
static CUES: &[[u8; CueRow::SIZE]] = table!("cues.rows");
static WORDS: Index = Index { buckets: table!("cues.buckets"), keys: table!("cues.keys") };

/// The number of a folded lemma among the cues.
pub(super) fn cue(lemma: &str) -> Option<usize> {
    WORDS.find(lemma)
}

/// The senses of a folded lemma.
pub(super) fn senses(lemma: &str, pos: Pos) -> impl Iterator<Item = SenseRow> {
    SENSES[INDEX.rows(lemma)].iter().map(SenseRow::of).filter(move |s| s.pos == pos.number())
}

/// Whether a word at a place indicates a sense.
pub(super) fn shows(sense: &SenseRow, word: Option<usize>, place: u8) -> bool {
    let Some(word) = word else { return false };
    let first = sense.cues as usize;
    let mut cues = CUES[first..first + usize::from(sense.count)].iter().map(CueRow::of);
    cues.any(|c| c.word as usize == word && c.place == place)
}

/// The weight of a cue that must be adjacent.
const BESIDE: f32 = 3.0;
/// The weight of its part of speech, and of a property of the word itself.
const FORM: f32 = 1.0;

/// Index numbers of the form properties that a sense may require of its word.
static FORMS: LazyLock<[Option<usize>; layout::FORMS.len()]> = LazyLock::new(|| layout::FORMS.map(cue));

/// The form properties of a word, by their numbers in the index of cues.
fn forms(a: &Analysis) -> impl Iterator<Item = Option<usize>> {
    let has = [
        a.plural,
        a.dual,
        a.pronoun.is_some(),
        a.article,
        a.passive,
        a.preposition == Some('ل'),
        a.preposition == Some('ب'),
    ];
    FORMS.iter().zip(has).filter(|(_, has)| *has).map(|(form, _)| *form)
}

/// The part of speech of a word in the index of cues.
fn tag(t: &Token) -> Option<usize> {
    let pos = if t.is_number() { Pos::Num } else { t.analysis()?.pos };
    cue(&pos.tag().to_lowercase())
}

/// The weight of a cue by its distance in words.
fn weight(distance: usize) -> f32 {
    match distance {
        0..=2 => 1.5,
        3..=8 => 1.0,
        _ => 0.6,
    }
}

/// Sets the sense of each word that its sentence supports more than any other.
pub(super) fn choose(tokens: &mut [Token]) {
    let keys: Vec<String> = tokens.iter().map(|t| fold(t.lemma())).collect();
    let words: Vec<Option<usize>> = keys.iter().map(|k| cue(k)).collect();
    let tags: Vec<Option<usize>> = tokens.iter().map(tag).collect();
    let score = |sense: &SenseRow, i: usize| {
        let mut sum = 0.0;
        for (beside, place) in [(i.checked_sub(1), place::BEFORE), (Some(i + 1), place::BEHIND)] {
            let Some(k) = beside.filter(|k| *k < words.len()) else { continue };
            sum += if shows(sense, words[k], place) { BESIDE } else { 0.0 };
            sum += if shows(sense, tags[k], place) { FORM } else { 0.0 };
        }
        let own = tokens[i].analysis().into_iter().flat_map(forms);
        sum += own.filter(|form| shows(sense, *form, place::OWN)).count() as f32 * FORM;
        // Neither the word itself nor part of an expression, which means something else, is a cue.
        let free = |k: usize| keys[k] != keys[i] && tokens[k].within.is_none();
        for (k, word) in words.iter().enumerate().filter(|(k, _)| free(*k)) {
            if shows(sense, *word, place::NEAR) {
                sum += weight(k.abs_diff(i));
            }
        }
        sum
    };
    let of_token = |(i, t): (usize, &Token)| {
        let pos = t.analysis()?.pos;
        let mut best: Option<(SenseRow, f32)> = None;
        for (sense, sum) in senses(&keys[i], pos).map(|s| (s, score(&s, i))).filter(|s| s.1 > 0.0) {
            if best.is_none_or(|b| sum > b.1) {
                best = Some((sense, sum));
            }
        }
        best.map(|b| text(b.0.gloss))
    };
    let chosen: Vec<Option<&'static str>> = tokens.iter().enumerate().map(of_token).collect();
    for (t, sense) in tokens.iter_mut().zip(chosen) {
        t.sense = sense;
    }
}
