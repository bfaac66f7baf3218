//! Identifiers of events: where, when, and four characters of a digest.

use super::days;
use super::features::Features;
use super::frequency::Keyed;
use crate::types::{When, sha256};

/// The identifier of an event, from the features, number and name of the article that founds it, avoiding those already
/// `taken`. It depends on that article alone, so that later articles never change it.
pub(super) fn identifier(
    f: &Features,
    forms: &Keyed<u32, String>,
    (first, name): (u32, &str),
    taken: impl Fn(&str) -> bool,
) -> String {
    let city = f.places.iter().find(|p| f.cities.contains(&p.0) && p.1 * 2.0 >= f.places[0].1);
    let place = city.or(f.places.first()).and_then(|p| forms.get(&p.0));
    let place = place.map_or("event".to_owned(), |en| slug(en, 3));
    let when = days::foremost(f).or_else(|| f.published.map(|d| When::of(d, d)));
    let date = when.map(|w| format!("-{}", w.iso())).unwrap_or_default();
    let mut salt = 0;
    loop {
        let digest = sha256(format!("{name}/{first}/{salt}").as_bytes());
        let digest = if name.is_empty() || salt > 0 { digest } else { sha256(name.as_bytes()) };
        let id = format!("{place}{date}-{}", short_code(&digest));
        if !taken(&id) {
            return id;
        }
        salt += 1;
    }
}

/// A hash of an identifier, by which a store finds it.
pub(super) fn code(id: &str) -> u64 {
    super::features::hash64(&[id.as_bytes()])
}

/// Four characters of a digest, in an alphabet without similar-looking characters.
fn short_code(hex: &str) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let n = u32::from_str_radix(&hex[..8], 16).unwrap_or(0);
    (0..4).map(|i| ALPHABET[((n >> (5 * i)) & 31) as usize] as char).collect()
}

/// Lower-case words of `text` joined by hyphens, at most `words` of them, ASCII only.
pub fn slug(text: &str, words: usize) -> String {
    use unicode_normalization::UnicodeNormalization;
    let flat: String = text.nfd().filter(|c| c.is_ascii()).collect::<String>().to_lowercase();
    let parts: Vec<&str> =
        flat.split(|c: char| !c.is_ascii_alphanumeric()).filter(|p| !p.is_empty()).take(words).collect();
    if parts.is_empty() { "event".into() } else { parts.join("-") }
}

/// The Arabic name of a known place.
pub(super) fn arabic_of(english: &str) -> String {
    use mujaz_arabic::gazetteer::built_in;
    use std::collections::HashMap;
    use std::sync::LazyLock;
    static NAMES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
        built_in().entries().iter().rev().map(|e| (e.english[0].as_str(), e.arabic[0].as_str())).collect()
    });
    NAMES.get(english).copied().unwrap_or_default().to_owned()
}
