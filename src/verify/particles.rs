//! English words without a rendering of their own.

/// English function words, which have no rendering of their own.
const PARTICLES: &[&str] = &[
    "the", "and", "are", "was", "were", "been", "being", "its", "she", "they", "their", "his", "her", "him", "for",
    "with", "from", "that", "this", "these", "those", "who", "whom", "whose", "which", "what", "there", "has", "have",
    "had", "does", "did", "will", "would", "our", "your", "you", "but", "than", "then", "into", "out", "about", "not",
    "said", "also", "over", "more", "one", "them", "all", "can", "could", "may", "might", "some", "any", "how", "when",
    "where", "why", "while", "very", "just", "only", "such", "own", "few", "too", "off", "upon", "per", "via", "other",
];

/// Whether an English word in lower case has no rendering of its own.
pub(super) fn is_particle(lower: &str) -> bool {
    lower.len() < 3 || PARTICLES.contains(&lower)
}
