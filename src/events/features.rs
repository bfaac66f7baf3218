//! What an article says, as numbers: words, names, figures, days, the stage of the story.

use crate::types::When;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Weighted keys in ascending order. A key is the hash of a stem, name or figure with its kind.
pub(crate) type Sparse = Vec<(u32, f32)>;

/// An article as the grouping sees it, by itself. Weights are sums over places in the text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Features {
    /// Words by stem.
    pub(crate) terms: Sparse,
    /// Words of the headline and first sentences.
    pub(crate) lead: Sparse,
    /// Names.
    pub(crate) names: Sparse,
    /// Figures other than dates.
    pub(crate) figures: Sparse,
    /// Days that may be those of the event, with how strongly the text says so.
    pub(crate) event_days: Vec<(When, f32)>,
    /// Every day named.
    pub(crate) all_days: Vec<When>,
    /// Day of publication, where one is given that can be true.
    pub(crate) published: Option<Date>,
    /// Places by key of the English name, with weight, heaviest first.
    pub(crate) places: Vec<(u32, f32)>,
    /// Cities and regions (not countries) of the first sentences.
    pub(crate) cities: Vec<u32>,
    /// Rounds and editions that the lead counts: kind and number, see `extract`.
    pub(crate) editions: Vec<u32>,
    /// Bits of `stages` seen in the lead.
    pub(crate) stages: u16,
    /// Hashes of the sequences of five words, ascending.
    pub(crate) shingles: Vec<u32>,
    /// Hashes of the sentences that are long enough to be a template's.
    pub(crate) sentences: Vec<u64>,
    /// Hash of the first sentence of the body.
    pub(crate) opening: u64,
    /// Hash of the whole folded text.
    pub(crate) body: u64,
    /// Printable forms of names and figures, by key.
    pub(crate) forms: Vec<(u32, String)>,
}

/// FNV-1a, which stays the same between releases and machines.
pub(super) fn hash64(parts: &[&[u8]]) -> u64 {
    let mut h: u64 = 0xcbf2_9ce4_8422_2325;
    for b in parts.iter().flat_map(|p| p.iter().chain(&[0xff])) {
        h = (h ^ u64::from(*b)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    h
}

/// The key of `text` among things of a kind (`t` words, `n` names, `f` figures).
pub(super) fn key(kind: u8, text: &str) -> u32 {
    let h = hash64(&[&[kind], text.as_bytes()]);
    (h >> 32) as u32 ^ h as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: u64 = 0x8440_04de_b581_d025;

    #[test]
    fn keys_stay_the_same_between_releases() {
        assert_eq!(key(b't', "زلزال"), key(b't', "زلزال"));
        assert_eq!(hash64(&[b"mujaz"]), HASH, "{:#x}", hash64(&[b"mujaz"]));
    }
}
