//! Which reading of each word its neighbours allow: a shortest path through the readings of a sentence,
//! priced by what grammar says of two words that follow each other.

use super::pos::Pos;
use super::word::{Analysis, Tense};

/// Particles behind which a finite verb stands, folded.
const BEFORE_VERBS: [&str; 9] = ["لم", "لن", "قد", "لقد", "سوف", "كي", "لكي", "فقد", "وقد"];
/// Conjunctions behind which either stands.
const RELATIVE: [&str; 17] = [
    "التي",
    "الذي",
    "الذين",
    "الا",
    "كما",
    "حيث",
    "عندما",
    "بعدما",
    "حتي",
    "اذا",
    "لما",
    "ان",
    "حين",
    "حينما",
    "بينما",
    "مما",
    "ما",
];
/// Lemmas behind which a noun stands: "not …ing", "re-…ing".
const BEFORE_NOUNS: [&str; 7] = ["عدم", "غير", "إعادة", "دون", "بدون", "مجرد", "تم"];
/// Times before the name of a day.
const TIMES: [&str; 8] = ["يوم", "صباح", "مساء", "ليلة", "فجر", "ظهر", "عصر", "أمس"];
/// Verbs that another verb may follow: auxiliaries and verbs of beginning.
const CHAIN: [&str; 13] =
    ["كان", "أصبح", "بدأ", "ظل", "بات", "كاد", "أخذ", "مازال", "زال", "ليس", "صار", "أضحى", "عاد"];

/// What speaks against `next` behind `previous`; `folded` is the word before as folded.
fn joint(previous: Option<&Analysis>, folded: &str, next: &Analysis) -> f32 {
    let Some(p) = previous else {
        // News begins sentences with a verb in the perfect or a definite noun.
        return match next.tense {
            Some(Tense::Perfect) => -0.5,
            Some(Tense::Imperfect) => 0.3,
            None => 0.0,
        };
    };
    let mut cost = 0.0;
    let linked = next.conjunction.is_some();
    if BEFORE_VERBS.contains(&folded) {
        cost += if next.is_verb() { -1.5 } else { 2.5 };
        // Only here is the short form no rarity.
        if matches!(folded, "لم") && next.short {
            cost -= 1.0;
        }
        if matches!(folded, "لم" | "لن" | "سوف" | "كي" | "لكي") && next.tense == Some(Tense::Perfect) {
            cost += 2.0;
        }
    } else if RELATIVE.contains(&folded) && next.is_verb() {
        cost -= 0.8;
    }
    if p.pos == Pos::Adp && p.pronoun.is_none() {
        if next.is_verb() {
            cost += 4.0;
        }
        if next.pos == Pos::Noun || next.pos == Pos::Propn {
            cost -= 0.5;
        }
        if linked {
            cost += 1.0;
        }
    }
    if next.is_verb() && !linked && p.is_verb() && !p.lemma.is_some_and(|l| CHAIN.contains(&l.text())) {
        cost += 1.5;
    }
    if next.pos == Pos::Adj && !linked {
        cost += match (p.pos, p.is_nominal()) {
            (Pos::Noun | Pos::Adj | Pos::Propn, _) if p.is_definite() == next.is_definite() => -0.8,
            // The second noun of a construct is definite, the first is not.
            (Pos::Noun, _) if next.article => 0.4,
            (_, true) => 0.8,
            _ => 1.0,
        };
        // The plural of things is feminine singular; people keep their number.
        if p.plural && p.is_definite() == next.is_definite() && (next.feminine || next.plural) {
            cost -= 0.3;
        }
    }
    if next.pos == Pos::Adp && next.pronoun.is_none() && next.preposition.is_none() && p.pos == Pos::Adp {
        cost += 1.0;
    }
    // A construct: noun without article before a noun.
    if p.pos == Pos::Noun && !p.is_definite() && next.pos == Pos::Noun && next.article {
        cost -= 0.3;
    }
    if p.article && next.pos == Pos::Noun && !next.is_definite() && !linked && next.preposition.is_none() {
        cost += 0.4;
    }
    let after = |list: &[&str]| p.pronoun.is_none() && p.lemma.is_some_and(|l| list.contains(&l.text()));
    if next.is_verb() && !linked && after(&BEFORE_NOUNS) {
        cost += 2.0;
    }
    // "يوم الأحد" is Sunday, and not one of something.
    if next.pos == Pos::Propn && after(&TIMES) {
        cost -= 1.2;
    }
    if p.pos == Pos::Propn && next.pos == Pos::Propn {
        cost -= 0.8;
    }
    cost
}

/// The reading of each word on the cheapest path; `words` holds for each word its folded form and its
/// readings, and whether something else than a blank stands before it.
pub(super) fn choose(words: &[(&str, &[Analysis], bool)]) -> Vec<Option<usize>> {
    let mut back: Vec<Vec<usize>> = Vec::with_capacity(words.len());
    let mut before: Vec<f32> = vec![0.0];
    for (i, (_, readings, parted)) in words.iter().enumerate() {
        let (folded, earlier) = if i > 0 { (words[i - 1].0, words[i - 1].1) } else { ("", &[][..]) };
        if readings.is_empty() {
            let best = cheapest(&before);
            before = vec![before[best]];
            back.push(vec![best]);
            continue;
        }
        let mut costs = Vec::with_capacity(readings.len());
        let mut from = Vec::with_capacity(readings.len());
        for r in *readings {
            let (k, c) = before
                .iter()
                .enumerate()
                .map(|(k, c)| {
                    let joint = if *parted { 0.0 } else { joint(earlier.get(k), folded, r) };
                    (k, c + joint)
                })
                .min_by(|a, b| a.1.total_cmp(&b.1))
                .unwrap_or((0, 0.0));
            costs.push(c + r.cost);
            from.push(k);
        }
        before = costs;
        back.push(from);
    }
    let mut out = vec![None; words.len()];
    let mut at = cheapest(&before);
    for i in (0..words.len()).rev() {
        out[i] = (!words[i].1.is_empty()).then_some(at);
        at = back[i][at];
    }
    out
}

fn cheapest(costs: &[f32]) -> usize {
    (0..costs.len()).min_by(|a, b| costs[*a].total_cmp(&costs[*b])).unwrap_or(0)
}
