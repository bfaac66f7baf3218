//! The stage of a story that a report is about: announced, held, adjourned, decided, mourned.

use mujaz_arabic::letters::Word;
use mujaz_arabic::stems::stem;
use mujaz_arabic::tables::lines;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A funeral or mourning.
pub(super) const FUNERAL: u16 = 1;
/// A sentence or acquittal.
pub(super) const VERDICT: u16 = 1 << 1;
/// A postponed hearing.
pub(super) const ADJOURNED: u16 = 1 << 2;
/// Something that is still to come.
pub(super) const PREVIEW: u16 = 1 << 3;
/// A rate left unchanged.
pub(super) const UNCHANGED: u16 = 1 << 4;
/// A rate lowered.
pub(super) const CUT: u16 = 1 << 5;
/// A rate raised.
pub(super) const RAISED: u16 = 1 << 6;
/// A match or vote won, lost or drawn.
pub(super) const RESULT: u16 = 1 << 7;

/// Words of expectation that also have other meanings; they separate nothing by themselves.
pub(super) const AHEAD: u16 = 1 << 9;

/// A reaction to, recount of or inquiry into something earlier.
pub(super) const REACTION: u16 = 1 << 10;

/// A court is mentioned: without one, a verdict or session is something else.
const COURT: u16 = 1 << 8;

/// Names and bits of the stages; `stages.tsv` has the folded words or stems that indicate them in a lead.
const STAGES: [(&str, u16); 11] = [
    ("funeral", FUNERAL),
    ("verdict", VERDICT),
    ("adjourned", ADJOURNED),
    ("preview", PREVIEW),
    ("expected", AHEAD),
    ("reaction", REACTION),
    ("unchanged", UNCHANGED),
    ("cut", CUT),
    ("raised", RAISED),
    ("court", COURT),
    ("result", RESULT),
];

static BITS: LazyLock<HashMap<&str, u16>> = LazyLock::new(|| {
    let mut map: HashMap<&str, u16> = HashMap::new();
    for (name, stems) in lines(include_str!("stages.tsv")).filter_map(|l| l.split_once('\t')) {
        let bit = STAGES.iter().find(|s| s.0 == name).map_or(0, |s| s.1);
        stems.split(' ').for_each(|s| *map.entry(s).or_default() |= bit);
    }
    map
});

/// What a preview looks forward to.
const OUTCOMES: u16 = VERDICT | UNCHANGED | CUT | RAISED | RESULT;

/// The stages that the words of a lead indicate, in addition to those `before` it. The first mention is the stage: an
/// outcome after a preview is the previous one, a preview after an outcome the next.
pub(super) fn seen(list: &[Word], before: u16) -> u16 {
    let mut bits = before;
    for w in list {
        let forms = [w.folded.as_str(), w.folded.strip_prefix('و').unwrap_or(&w.folded), stem(&w.folded)];
        let shown = forms.iter().filter_map(|f| BITS.get(f)).fold(0, |a, b| a | b);
        for (_, bit) in STAGES.iter().filter(|s| shown & s.1 != 0).copied() {
            let late = (bit & OUTCOMES != 0 && bits & PREVIEW != 0) || (bit == PREVIEW && bits & OUTCOMES != 0);
            if !late {
                bits |= bit;
            }
        }
    }
    bits
}

/// Without a court, the words of verdicts and sessions mean something else.
fn in_court(bits: u16) -> u16 {
    if bits & COURT == 0 { bits & !(VERDICT | ADJOURNED) } else { bits }
}

/// Names of the stages in `bits`; a plain report if there are none.
pub(super) fn names(bits: u16) -> String {
    let bits = in_court(bits);
    let list: Vec<&str> =
        STAGES.iter().filter(|(_, b)| *b & (COURT | AHEAD | REACTION) == 0 && bits & b != 0).map(|(n, _)| *n).collect();
    if list.is_empty() { "report".into() } else { list.join("/") }
}

/// Whether two reports are about stages that are separate events.
pub(super) fn part(a: u16, b: u16) -> bool {
    let (a, b) = (in_court(a), in_court(b));
    // An adjournment is not an outcome, whatever verdicts it mentions.
    let outcomes = |bits: u16| bits & if bits & ADJOURNED != 0 { OUTCOMES & !VERDICT } else { OUTCOMES };
    let differs = |bit: u16| (a & bit != 0) != (b & bit != 0);
    // One has the first and not the second, the other only the second.
    let against = |p: u16, q: u16| {
        (a & p != 0 && b & q != 0 && b & p == 0 && a & q == 0) || (b & p != 0 && a & q != 0 && a & p == 0 && b & q == 0)
    };
    // An outcome is separate from its preview.
    let awaited = |p: u16, q: u16| p & PREVIEW != 0 && q & PREVIEW == 0 && outcomes(q) != 0;
    differs(FUNERAL)
        || against(VERDICT, ADJOURNED)
        || (a & UNCHANGED != 0 && b & CUT != 0 && a & CUT == 0)
        || (b & UNCHANGED != 0 && a & CUT != 0 && b & CUT == 0)
        || against(RAISED, CUT) && (a | b) & UNCHANGED != 0
        || awaited(a, b)
        || awaited(b, a)
}

#[cfg(test)]
mod tests {
    use super::*;
    use mujaz_arabic::words;

    #[test]
    fn stages_of_one_story_are_distinguished() {
        let of = |t: &str| seen(&words(t), 0);
        let (preview, cut) = (of("يرتقب أن يجتمع البنك غدا"), of("خفض البنك الفائدة"));
        assert!(part(preview, cut) && part(of("شيع جثمان القائد"), of("قتل القائد في غارة")));
        assert!(!part(cut, of("قلص البنك سعر الفائدة")));
        assert!(part(of("فاز المنتخب"), of("غدا يواجه المنتخب خصمه")));
        assert_eq!(names(preview), "preview");
    }

    #[test]
    fn every_stage_has_words_and_every_line_is_a_stage() {
        let rows: Vec<&str> = lines(include_str!("stages.tsv")).filter_map(|l| Some(l.split_once('\t')?.0)).collect();
        assert_eq!(rows, STAGES.map(|s| s.0));
    }
}
