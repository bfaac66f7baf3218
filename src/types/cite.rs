//! Citations: `S2.3` is the third sentence of the second source, and `S2.0` its headline beside the text.

/// The identifier of a source, by its number from 1.
pub fn source_id(source: usize) -> String {
    format!("S{source}")
}

/// The source of a citation: `S2` of `S2.3`.
///
/// ```
/// assert_eq!(mujaz::types::source_of("S2.3"), "S2");
/// ```
pub fn source_of(cite: &str) -> &str {
    cite.split_once('.').map_or(cite, |c| c.0)
}

/// Whether a citation is that of a headline beside the text.
pub fn is_headline(cite: &str) -> bool {
    cite.split_once('.').is_some_and(|c| c.1 == "0")
}
