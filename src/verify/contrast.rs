//! Words that take each other's place in bad translations and change the news: a bridge becomes a
//! port, a rise a fall, a flood a battle; and units that do not stand for each other.

use super::finding;
use super::pair::Pair;
use crate::types::Finding;
use mujaz_arabic::lexicon::{self, StemId};
use mujaz_arabic::numerals::Number;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Families of words: within one, each member says something else. Members are parted by `|` and
/// hold English stems of the bilingual list.
const FAMILIES: &[&str] = &[
    // What is built.
    "bridge|port harbo|airport|dam|tunnel|station|rail railway|school|universit|hospital|mosque|church|stadium|prison jail|market|museum|hotel|castle|\
     factor plant|theat|park garden|villag",
    "dam|sea|river|lake|mountain|desert",
    // What happens.
    "earthquake quake tremor|flood|fire blaze wildfire|explo blast bomb deton|battle combat fight clash attack assault|protest demonstrat|storm \
     hurricane typhoon|accident crash collid collision|drought|coup|festival|tournament championship|election",
    // Who.
    "minister|king|president|governor|ambassador|judge|mayor|prince|pope|teacher|pilot|soldier",
    "man men|woman women female",
    "father dad|mother mom mum|brother|sister|daughter",
    // Whose department.
    "defen|interior|foreign|health|educat|financ|justice|agricultur|water|energ|transport|cultur|touris",
    // Where to.
    "north|south|east|west",
    "rise rose rais increas high height climb up risen soar grow grew more|fall fell drop declin decreas low lower reduc down cut shrink less fewer \
     slow decelerat slowdown",
    "win won victor winner|los lost defeat lose",
    "open inaugurat launch start begin began|clos shut end",
    "accept approv agree welcom|reject refus den oppos",
    "arriv came come|leav left depart",
    "buy bought purchas|sell sold sale",
    "export|import",
    "arrest detain custody|releas free",
    "morning|evening night",
    "summer|winter|spring|autumn fall",
    "live alive surviv|die dead death kill",
];

/// Families as identifiers of the list's stems, with a word to show.
static SETS: LazyLock<Vec<Vec<HashSet<StemId>>>> = LazyLock::new(|| {
    let list = lexicon::built_in();
    let ids = |member: &str| member.split_whitespace().filter_map(|s| list.id(s)).collect::<HashSet<StemId>>();
    FAMILIES.iter().map(|f| f.split('|').map(ids).collect()).collect()
});

/// A member of a family in the translation that the source lacks, while the source has another one
/// that the translation lacks.
pub(super) fn substitution(pair: &Pair, out: &mut Vec<Finding>) {
    for family in SETS.iter() {
        let in_source: Vec<bool> = family.iter().map(|m| !m.is_disjoint(&pair.expected)).collect();
        let in_target: Vec<bool> = family.iter().map(|m| !m.is_disjoint(&pair.said)).collect();
        let lost = (0..family.len()).find(|&i| in_source[i] && !in_target[i]);
        let added = (0..family.len()).find(|&i| in_target[i] && !in_source[i]);
        let (Some(lost), Some(added)) = (lost, added) else { continue };
        // A word of the source that may be rendered by either is in no contrast.
        let word = pair.arabic.iter().find(|w| w.renderings.iter().any(|r| family[lost].contains(r)));
        let said = pair.english.iter().find(|w| w.stems.iter().any(|s| family[added].contains(s)));
        let (Some(word), Some(said)) = (word, said) else { continue };
        // Another rendering of the same word may stand in the translation.
        if word.renderings.iter().any(|r| pair.said.contains(r)) {
            continue;
        }
        let (arabic, english) = (&pair.source[word.word.span.clone()], &pair.target[said.span.clone()]);
        let mut f = finding("adequacy", format!("\"{english}\" stands where the source has \"{arabic}\""), 0.6);
        f.source_span = Some((word.word.span.start, word.word.span.end));
        f.target_span = Some((said.span.start, said.span.end));
        out.push(f);
    }
}

/// Units by what they measure: Arabic forms, folded, and English ones.
const UNITS: &[(&str, &str, &str)] = &[
    ("length", "متر مترا امتار", "metre metres meter meters m"),
    ("length", "كيلومتر كيلومترا كيلومترات كلم كم", "kilometre kilometres kilometer kilometers km"),
    ("length", "ميل ميلا اميال", "mile miles"),
    ("length", "سنتيمتر سنتيمترا سنتيمترات سم", "centimetre centimetres centimeter centimeters cm"),
    ("length", "قدم قدما اقدام", "foot feet ft"),
    ("mass", "طن طنا اطنان", "ton tons tonne tonnes"),
    ("mass", "كيلوغرام كيلوغراما كيلوغرامات كغ كغم كيلوجرام كيلو", "kilogram kilograms kilo kilos kg"),
    ("mass", "غرام غراما غرامات جرام", "gram grams"),
    ("time", "ثانيه ثواني ثوان", "second seconds"),
    ("time", "دقيقه دقايق", "minute minutes"),
    ("time", "ساعه ساعات", "hour hours"),
    ("time", "يوم يوما ايام", "day days"),
    ("time", "اسبوع اسبوعا اسابيع", "week weeks"),
    ("time", "شهر شهرا اشهر شهور", "month months"),
    ("time", "سنه سنوات عام عاما اعوام سنين", "year years"),
];

/// Figures of the source whose unit is another one in the translation.
pub(super) fn units(pair: &Pair, out: &mut Vec<Finding>) {
    let arabic_unit = |n: &Number| {
        let next = pair.arabic.iter().find(|w| w.word.span.start >= n.span.end)?;
        (next.word.span.start - n.span.end <= 2).then_some(())?;
        // "في الدقيقة 89 يوم السبت" counts minutes, and the day is another matter.
        let before = pair.arabic.iter().rev().find(|w| w.word.span.end <= n.span.start);
        let counted = before.is_some_and(|w| UNITS.iter().any(|(_, ar, _)| ar.split(' ').any(|f| f == w.bare)));
        if counted || next.word.folded == "يوم" {
            return None;
        }
        UNITS.iter().position(|(_, ar, _)| ar.split(' ').any(|f| f == next.word.folded))
    };
    let english_unit = |n: &Number| {
        let next = pair.english.iter().find(|w| w.span.start >= n.span.end)?;
        (next.span.start - n.span.end <= 1).then_some(())?;
        let at = UNITS.iter().position(|(_, _, en)| en.split(' ').any(|f| f == next.lower))?;
        Some((at, next.span.clone()))
    };
    for n in pair.source_numbers() {
        let Some(unit) = arabic_unit(n) else { continue };
        let same: Vec<(usize, std::ops::Range<usize>)> =
            pair.target_numbers().iter().filter(|t| n.same_value(t)).filter_map(english_unit).collect();
        let wrong = same.iter().find(|(u, _)| *u != unit && UNITS[*u].0 == UNITS[unit].0);
        if let Some((_, span)) = wrong
            && !same.iter().any(|(u, _)| *u == unit)
        {
            let shown = &pair.target[span.clone()];
            let right = UNITS[unit].2.split(' ').nth(1).unwrap_or_default();
            let mut f = finding("figures", format!("the unit \"{shown}\" should be \"{right}\""), 0.9);
            f.target_span = Some((span.start, span.end));
            out.push(f);
        }
    }
}

/// The unit that belongs where a wrong one stands: its English name in the plural.
pub(super) fn unit_for(message: &str) -> Option<&str> {
    message.strip_prefix("the unit ")?.split('"').nth(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, target: &str) -> Vec<String> {
        let pair = Pair::new(source, target);
        let mut out = Vec::new();
        substitution(&pair, &mut out);
        units(&pair, &mut out);
        out.into_iter().map(|f| f.message).collect()
    }

    #[test]
    fn words_that_turn_the_news_round_are_found() {
        for (ar, wrong, right) in [
            ("افتتح الوزير الجسر الجديد", "The minister opened the new port", "The minister opened the new bridge"),
            ("افتتح الوزير الجسر", "The minister opened the railway station", "The minister opened the railway bridge"),
            ("ارتفعت الأسعار أمس", "Prices fell yesterday", "Prices rose yesterday"),
            ("قتلى في فيضانات الجزائر", "Dead in the battle of Algeria", "Dead in floods in Algeria"),
            (
                "أكد تباطؤ التضخم في مارس",
                "It confirmed the increase of inflation in March",
                "It confirmed that inflation slowed in March",
            ),
            (
                "أكد أن السد لم يتضرر",
                "He stressed that the sea was not damaged",
                "He stressed that the dam was not damaged",
            ),
            (
                "برر البنك قراره بتباطؤ التضخم",
                "The bank took a decision to raise rates",
                "The bank justified its decision by inflation that slowed",
            ),
            ("فيضانات ضربت الولاية", "Attacks on the province", "Floods hit the province"),
            ("القرار قبل الصيف", "The decision before spring", "The decision before summer"),
            ("في شمال البلاد", "In the south of the country", "In the north of the country"),
        ] {
            assert_eq!(found(ar, wrong).len(), 1, "{ar} {wrong}");
            assert!(found(ar, right).is_empty(), "{ar} {right}: {:?}", found(ar, right));
        }
    }

    #[test]
    fn a_unit_is_that_of_the_source() {
        assert_eq!(
            found("طوله 640 مترا", "It is 640 kilometers long"),
            ["the unit \"kilometers\" should be \"metres\""]
        );
        assert!(found("طوله 640 مترا", "It is 640 meters long").is_empty());
        assert!(found("بعد 3 أيام و5 ساعات", "after 3 days and 5 hours").is_empty());
    }
}
