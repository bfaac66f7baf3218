//! Where a report is set: the most specific places of its lead, the countries that it mentions, and named spots that
//! are on no list (`حي العزيزية`, `سوق الجمعة`).

use super::features::key;
use crate::word_lists::List;
use mujaz_arabic::letters::Word;
use mujaz_arabic::places::{self, Mention, PlaceId};
use mujaz_arabic::stems::{is_function_word, stem};
use mujaz_arabic::tables::lines;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The key of a place.
pub(super) fn key_of(place: PlaceId) -> u32 {
    static KEYS: LazyLock<Vec<u32>> =
        LazyLock::new(|| places::built_in().all().iter().map(|p| key(b'n', &p.english)).collect());
    KEYS[place as usize]
}

/// Cities whose name stands for a government as often as for a place.
static CAPITALS: LazyLock<BTreeSet<PlaceId>> = LazyLock::new(|| {
    let list = places::built_in();
    lines(include_str!("capitals.txt")).filter_map(|name| list.named(name)).collect()
});

/// Keys of places so small that little happens there at once: crossings, straits, bridges.
static POINTS: LazyLock<BTreeSet<u32>> = LazyLock::new(|| {
    let places = places::built_in().all().iter().enumerate();
    let point = |english: &str| english.split(' ').any(|w| List::PointNouns.contains(&w.to_lowercase()));
    places.filter(|(_, p)| point(&p.english)).map(|(i, _)| key_of(i as PlaceId)).collect()
});

/// Whether a place by its key is such a small one.
pub(super) fn is_point(place: u32) -> bool {
    POINTS.contains(&place)
}

/// Whether a mention is of the government in a city rather than of the city (`موسكو ترفض`): nothing says that something
/// is in it, and it does not head the text (`موسكو: …`).
pub(super) fn is_government(text: &str, m: &Mention) -> bool {
    CAPITALS.contains(&m.place) && !m.located && !text[m.span.end..].trim_start().starts_with([':', '.', '-'])
}

/// The places of a text, sentence by sentence, and the countries that its words name or imply.
pub(super) struct Whereabouts {
    /// Mentions in each sentence.
    pub mentions: Vec<Vec<Mention>>,
    /// Countries in each sentence, by name or adjective.
    pub states: Vec<Vec<u32>>,
}

/// Finds the places of a text. `dateline` is the sentence that may begin with a dateline.
pub(super) fn whereabouts(sentences: &[(&str, &[Word])], dateline: Option<usize>) -> Whereabouts {
    let list = places::built_in();
    let mut candidates = Vec::with_capacity(sentences.len());
    let mut implied: Vec<Vec<PlaceId>> = Vec::with_capacity(sentences.len());
    for (text, words) in sentences {
        candidates.push(list.candidates(text, words));
        implied.push(words.iter().filter_map(|w| list.country_of_word(&w.folded)).collect());
    }
    let mut mentions = list.settle(&candidates, &implied.concat());
    if let Some(at) = dateline {
        let end = dateline_end(sentences[at].0);
        mentions[at].retain(|m| m.span.start >= end);
    }
    let states = mentions.iter().zip(&implied).map(|(m, i)| {
        let named = m.iter().filter_map(|m| list.country(m.place));
        named.chain(i.iter().copied()).map(key_of).collect()
    });
    let states = states.collect();
    Whereabouts { mentions, states }
}

/// Where the text begins after a dateline such as `الرياض - واس:`; 0 if there is none.
fn dateline_end(text: &str) -> usize {
    const WORDS: usize = 7;
    const BYTES: usize = 90;
    let mut end = 0;
    for (at, mark) in [":", " - ", " – ", " ـ ", ")"].iter().filter_map(|m| Some((text.find(m)?, m))) {
        let head = &text[..at];
        if at < BYTES && head.split_whitespace().count() < WORDS && !head.contains(['"', '«', '“', '.', '،']) {
            end = end.max(at + mark.len());
        }
    }
    end
}

/// The most specific of some places, each with the places that contain it. Countries alone carry little information and
/// are excluded.
pub(super) fn innermost(mentioned: &[PlaceId]) -> Vec<Vec<u32>> {
    let list = places::built_in();
    let inner: BTreeSet<PlaceId> = mentioned.iter().copied().filter(|p| !list.get(*p).country).collect();
    let outer: BTreeSet<PlaceId> = inner.iter().flat_map(|p| list.chain(*p).skip(1)).collect();
    let spots = inner.difference(&outer);
    spots.map(|p| list.chain(*p).map(key_of).collect()).collect()
}

/// Nouns before the name of something with a fixed location, folded, without article.
const HEADS: &str = "حي قريه بلده شارع ميدان مخيم معتمديه محله ضاحيه ناحيه دوار جبل وادي تله مديريه طريق مطار مستشفي \
    مسجد جامع كنيسه جامعه ملعب مدرسه فندق سوق سجن محكمه جسر ميناء قاعده مصنع نادي برج مجمع مركز";

static HEAD_SET: LazyLock<BTreeMap<&str, u32>> =
    LazyLock::new(|| HEADS.split_whitespace().map(|h| (h, key(b'l', h))).collect());

/// Named spots of a sentence: the noun, and the name after it.
pub(super) fn locals(text: &str, words: &[Word]) -> Vec<(u32, u32)> {
    let mut out = Vec::new();
    for pair in words.windows(2) {
        let bare = |w: &str| {
            let forms = std::iter::once(&"").chain(List::PlaceProclitics.words());
            forms.into_iter().find_map(|p| w.strip_prefix(p).and_then(|r| HEAD_SET.get(r)).copied())
        };
        let (noun, name) = (&pair[0], &pair[1]);
        let touching = text[noun.span.end..name.span.start].trim().is_empty();
        let named = name.is_arabic() && !is_function_word(&name.folded) && name.folded.chars().count() > 2;
        if let Some(head) = bare(&noun.folded).filter(|_| touching && named) {
            let spot = (head, key(b'l', stem(&name.folded)));
            if !out.contains(&spot) {
                out.push(spot);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use mujaz_arabic::words;

    #[test]
    fn a_dateline_is_not_where_it_happened() {
        let text = "الرياض - واس: اندلع حريق في مستودع بأبها صباح اليوم.";
        let list = words(text);
        let w = whereabouts(&[(text, &list)], Some(0));
        let spots = innermost(&w.mentions[0].iter().map(|m| m.place).collect::<Vec<_>>());
        assert_eq!(spots.iter().map(|s| s[0]).collect::<Vec<_>>(), [key(b'n', "Abha")]);
    }

    #[test]
    fn a_capital_that_acts_is_no_place() {
        let places = |text: &str| {
            let list = words(text);
            let found = whereabouts(&[(text, &list)], None).mentions.remove(0);
            found.iter().filter(|m| !is_government(text, m)).count()
        };
        assert_eq!(["موسكو ترفض مهلة لندن", "إن طهران توقف التخصيب"].map(places), [0, 0]);
        assert_eq!(["انفجار في موسكو", "أنقرة: حريق يلتهم سوقا", "حريق يلتهم سوقا قرب جنين"].map(places), [1, 1, 1]);
        let known = places::built_in();
        assert!(lines(include_str!("capitals.txt")).all(|name| known.named(name).is_some()));
    }

    #[test]
    fn quarters_have_names() {
        let text = "حريق في مستودع بحي الشرائع";
        assert_eq!(locals(text, &words(text)), [(key(b'l', "حي"), key(b'l', stem("الشرايع")))]);
    }
}
