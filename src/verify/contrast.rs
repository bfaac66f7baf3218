//! Substitutions in bad translations that change the news: a bridge becomes a port, a rise a fall, a flood a battle.

use super::Context;
use super::pair::Pair;
use crate::types::{Check, Defect, Finding};
use mujaz_arabic::gloss;
use mujaz_arabic::lexicon::{self, StemId};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Families of contrasting words. Members are separated by `|` and consist of English stems of the bilingual list.
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
pub(super) fn substitution(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
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
        let (arabic, stands) = (&pair.source[word.word.span.clone()], &pair.target[said.span.clone()]);
        // The first English of the lexicon that is of the family's right member.
        let right = |g: &String| lexicon::built_in().stems(g).iter().any(|s| family[lost].contains(s));
        let wanted = gloss::gloss(arabic).into_iter().flat_map(|w| w.glosses).find(right);
        let defect = Defect::Substituted { stands: stands.to_owned(), arabic: arabic.to_owned(), wanted };
        let finding = Finding::new(Check::Adequacy, defect, 0.6);
        out.push(finding.at_source(word.word.span.clone()).at_target(said.span.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, target: &str) -> Vec<Finding> {
        crate::verify::tests::found(substitution, source, target)
    }

    #[test]
    fn what_should_stand_there_is_named() {
        let f = found("افتتح الوزير الجسر الجديد", "The minister opened the new port").remove(0);
        let (stands, arabic) = ("port".into(), "الجسر".into());
        assert_eq!(f.defect, Defect::Substituted { stands, arabic, wanted: Some("bridge".into()) });
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
}
