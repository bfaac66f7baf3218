//! How much Arabic a text has.

use mujaz_arabic::letters::is_arabic_letter;

/// The number of Arabic letters of a text.
pub(super) fn letters(text: &str) -> usize {
    text.chars().filter(|c| is_arabic_letter(*c)).count()
}
