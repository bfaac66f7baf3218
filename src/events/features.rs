//! What grouping knows about a single article: words, names, figures, days, places, the stage of the story.

use crate::types::When;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Weighted keys in ascending order. A key is the hash of a stem, name or figure with its kind.
pub(crate) type Sparse = Vec<(u32, f32)>;

/// An article as grouping sees it. Before `Frequencies::weigh`, weights are sums over positions in the text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Features {
    /// Words by stem.
    pub(crate) terms: Sparse,
    /// How rare each word is, in steps of [`RARITY_STEP`]; parallel to `terms`.
    pub(crate) rarity: Vec<u8>,
    /// Words of the headline and first sentences.
    pub(crate) lead: Sparse,
    /// Words of the headline.
    pub(crate) title: Sparse,
    /// What the words of the lead may mean, by their English, so that synonyms match.
    pub(crate) senses: Sparse,
    /// What the words of the headline mean.
    pub(crate) title_senses: Sparse,
    /// Names of the lead.
    pub(crate) lead_names: Sparse,
    /// Names.
    pub(crate) names: Sparse,
    /// Figures other than dates.
    pub(crate) figures: Sparse,
    /// Figures by what they count: noun and value.
    pub(crate) counts: Vec<(u32, u32)>,
    /// Days that may be those of the event, with the strength of the evidence.
    pub(crate) event_days: Vec<(When, f32)>,
    /// Every day mentioned.
    pub(crate) all_days: Vec<When>,
    /// Day of publication, if a plausible one is given.
    pub(crate) published: Option<Date>,
    /// Places by key of the English name, with weight, heaviest first.
    pub(crate) places: Vec<(u32, f32)>,
    /// Cities and regions (not countries) of the first sentences.
    pub(crate) cities: Vec<u32>,
    /// The most specific places of the lead, each with the places that contain it, from the inside out.
    pub(crate) spots: Vec<Vec<u32>>,
    /// How rare each of the spots is in news, as a natural logarithm; parallel to `spots`.
    pub(crate) spot_rarity: Vec<f32>,
    /// Countries that the headline and the first sentence name or imply.
    pub(crate) states: Vec<u32>,
    /// Countries that the text names or implies, with weight, ascending.
    pub(crate) all_states: Sparse,
    /// Names of districts, roads, schools and the like in the lead: the noun before the name, and the name.
    pub(crate) locals: Vec<(u32, u32)>,
    /// People named in the lead.
    pub(crate) people: Vec<u32>,
    /// Everyone named, ascending.
    pub(crate) everyone: Vec<u32>,
    /// Rounds and editions that the lead counts: kind and number.
    pub(crate) editions: Vec<u32>,
    /// Bits of [`super::stages`] seen in the lead.
    pub(crate) stages: u16,
    /// Bits of the kinds of events that the lead reports.
    pub(crate) kinds: u32,
    /// Key of the outlet; 0 if unknown.
    pub(crate) outlet: u32,
    /// Number of content words.
    pub(crate) length: u16,
    /// Whether it is a round-up of the day's news rather than a report of one event.
    pub(crate) round_up: bool,
    /// Hashes of the five-word shingles, ascending.
    pub(crate) shingles: Vec<u32>,
    /// Hashes of the sentences that are long enough to be template text.
    pub(crate) sentences: Vec<u64>,
    /// Hash of the first sentence of the body.
    pub(crate) opening: u64,
    /// Hash of the whole folded text.
    pub(crate) body: u64,
    /// Printable forms of names and figures, by key.
    pub(crate) forms: Vec<(u32, String)>,
}

/// The unit of [`Features::rarity`], as a natural logarithm.
pub(crate) const RARITY_STEP: f32 = 0.05;

/// FNV-1a, which is stable across releases and machines.
pub(super) fn hash64(parts: &[&[u8]]) -> u64 {
    let mut h: u64 = 0xcbf2_9ce4_8422_2325;
    for b in parts.iter().flat_map(|p| p.iter().chain(&[0xff])) {
        h = (h ^ u64::from(*b)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    h
}

impl Features {
    /// The hash of the whole text.
    pub fn body(&self) -> u64 {
        self.body
    }
}

/// Hash of a sequence of hashed words.
pub(super) fn sequence(hashes: &[u64]) -> u32 {
    let h = hashes.iter().fold(0u64, |h, x| (h.rotate_left(23) ^ x).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    (h >> 32) as u32
}

/// The key of `text` among items of a kind (`t` words, `n` names, `p` people, `f` figures, `s` senses, `l` local names,
/// `o` outlets).
pub(super) fn key(kind: u8, text: &str) -> u32 {
    let h = hash64(&[&[kind], text.as_bytes()]);
    (h >> 32) as u32 ^ h as u32
}

/// The weight of a key in a vector.
pub(super) fn weight(list: &Sparse, key: u32) -> Option<f32> {
    list.binary_search_by_key(&key, |e| e.0).ok().map(|i| list[i].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: u64 = 0x8440_04de_b581_d025;

    #[test]
    fn keys_are_stable_between_releases() {
        assert_eq!(key(b't', "زلزال"), key(b't', "زلزال"));
        assert_eq!(hash64(&[b"mujaz"]), HASH, "{:#x}", hash64(&[b"mujaz"]));
    }
}
