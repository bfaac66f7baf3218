//! Code shared by the fuzz targets.

use mujaz::config::InputConfig;

/// Maximum length of the lines in which the program looks for dates and numbers.
const LINE: usize = 16 << 10;

/// Reads bytes as a file of that name and cleans the resulting articles; panics if an invariant is violated.
pub fn read(name: &str, bytes: &[u8]) {
    let config = InputConfig { max_bytes: 1 << 20, ..InputConfig::default() };
    let read = mujaz::ingest::content(name, bytes, &config);
    for s in &read.skipped {
        assert!(!s.reason.is_empty());
        // A panic inside a reader is reported as a defect. A reason may also quote the file.
        assert!(!s.reason.starts_with("it is built in a way"), "{}", s.reason);
        assert!(!s.reason.starts_with("it could not be read within"), "{}", s.reason);
    }
    for article in read.articles {
        assert!(article.pages.iter().all(|p| article.text.is_char_boundary(*p)));
        assert!(mujaz::clean::clean_one(article).is_sound());
    }
}

/// The beginning of a text, as long as the longest line.
pub fn line(text: &str) -> &str {
    let mut end = text.len().min(LINE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
