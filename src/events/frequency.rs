//! Document frequencies of words, names and figures: those observed so far, on top of a background of what is common in
//! news, so that the first articles of a run are weighted like later ones.

use super::features::{Features, RARITY_STEP, Sparse, key};
use super::senses::{likelihood, sense_keys, term_key};
use mujaz_arabic::analysis::Lemma;
use mujaz_arabic::gazetteer::{NameKind, built_in};
use mujaz_arabic::letters::fold;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

/// Keys are hashes already and are used as they are.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Direct(u64);

impl Hasher for Direct {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = (self.0.rotate_left(8) ^ u64::from(*b)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
    }
    fn write_u32(&mut self, v: u32) {
        self.0 = (self.0.rotate_left(32) ^ u64::from(v)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    fn write_i32(&mut self, v: i32) {
        self.write_u32(v as u32);
    }
    fn write_u64(&mut self, v: u64) {
        self.0 = (self.0 ^ v).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// A map whose keys are hashes.
pub(super) type Keyed<K, V> = HashMap<K, V, BuildHasherDefault<Direct>>;

/// Number of articles after which older ones count half, so that the table stays bounded and follows the news.
const MOST_COUNTED: u32 = 65_536;
/// Weight of the background, in articles.
const BACKGROUND: f32 = 2000.0;
/// Running words per article, as [`Lemma::band`] counts them.
const ARTICLE: f32 = 245.0;
/// Mean occurrences of a word per article that contains it.
const MENTIONS: f32 = 1.8;
/// The largest share of articles that a word is assumed to occur in.
const MOST: f32 = 0.6;
/// The share of articles in which an unknown word is expected.
const RARE: f32 = 0.000_12;

/// The expected share of articles that contain a lemma.
fn share_of(band: u8) -> f32 {
    2f32.powi(i32::from(band)) / 1e7 * ARTICLE / MENTIONS
}

/// The expected shares of articles that contain words, senses, names and figures, from the lexicon's frequencies.
static BACKGROUND_SHARES: LazyLock<Keyed<u32, f32>> = LazyLock::new(|| {
    let mut shares: Keyed<u32, f32> = Keyed::default();
    for lemma in Lemma::all() {
        let share = share_of(lemma.band());
        let mut keys: Vec<u32> = vec![term_key(Some(lemma), &fold(lemma.text()))];
        let others = lemma.plurals().chain(lemma.imperfect()).chain(lemma.feminine());
        for form in others.map(|f| term_key(Some(lemma), &fold(f))) {
            if !keys.contains(&form) {
                keys.push(form);
            }
        }
        // The share of the lemma is divided among its forms.
        let each = share / keys.len() as f32;
        for k in keys {
            let entry = shares.entry(k).or_insert(0.0);
            *entry = (*entry + each).min(MOST);
        }
        for (nth, k) in sense_keys(Some(lemma), &fold(lemma.text())).into_iter().enumerate().filter(|(_, k)| *k != 0) {
            let entry = shares.entry(k).or_insert(0.0);
            *entry = (*entry + share * likelihood(nth)).min(MOST);
        }
    }
    for e in built_in().entries() {
        let share = match e.kind {
            NameKind::Country => 0.05,
            NameKind::Place | NameKind::Body => 0.01,
            NameKind::Person => 0.005,
        };
        shares.insert(key(b'n', &e.english[0]), share);
    }
    for n in 4..=1000u32 {
        let share = if n <= 10 || (n % 10 == 0 && n <= 100) || n % 100 == 0 { 0.03 } else { 0.004 };
        shares.insert(key(b'f', &n.to_string()), share);
        if n <= 100 {
            shares.insert(key(b'f', &format!("{n}%")), 0.008);
        }
    }
    shares
});

/// The number of articles in which each key was seen.
#[derive(Debug, Clone, Default)]
pub(super) struct Frequencies {
    pub articles: u32,
    pub counts: Keyed<u32, u32>,
}

impl Frequencies {
    /// Counts the keys of one article.
    pub(crate) fn count(&mut self, f: &Features) {
        if self.articles >= MOST_COUNTED {
            // Older counts are halved, and keys seen once are dropped.
            self.articles /= 2;
            self.counts.retain(|_, n| {
                *n /= 2;
                *n > 0
            });
        }
        self.articles += 1;
        for (k, _) in f.terms.iter().chain(&f.senses).chain(&f.names).chain(&f.figures) {
            *self.counts.entry(*k).or_default() += 1;
        }
    }

    /// Inverse document frequency, natural logarithm.
    pub(crate) fn idf(&self, key: u32) -> f32 {
        let share = BACKGROUND_SHARES.get(&key).copied().unwrap_or(RARE);
        let seen = self.counts.get(&key).copied().unwrap_or(0) as f32;
        ((self.articles as f32 + BACKGROUND + 1.0) / (seen + BACKGROUND * share + 0.5)).ln().max(0.05)
    }

    /// Turns the raw weights of an article into weighted unit vectors.
    pub(crate) fn weigh(&self, f: &mut Features) {
        let damped = |tf: f32| 1.0 + tf.max(0.2).ln().max(-0.9);
        f.rarity = f.terms.iter().map(|(k, _)| (self.idf(*k) / RARITY_STEP).min(255.0) as u8).collect();
        f.spot_rarity = f.spots.iter().map(|s| s.first().map_or(0.0, |k| self.idf(*k))).collect();
        for list in [&mut f.terms, &mut f.lead, &mut f.title, &mut f.senses, &mut f.title_senses] {
            self.unit(list, damped);
        }
        self.unit(&mut f.names, |w| w);
        self.unit(&mut f.lead_names, |w| w);
        self.unit(&mut f.figures, |w| w);
    }

    fn unit(&self, list: &mut Sparse, scale: impl Fn(f32) -> f32) {
        for (k, w) in list.iter_mut() {
            *w = scale(*w) * self.idf(*k);
        }
        normalise(list);
    }
}

/// Scales a vector to unit length.
pub(super) fn normalise(list: &mut Sparse) {
    let norm = list.iter().map(|e| e.1 * e.1).sum::<f32>().sqrt();
    if norm > 0.0 {
        list.iter_mut().for_each(|e| e.1 /= norm);
    }
}
