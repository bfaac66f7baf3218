//! Splits arbitrary text into paragraphs and sentences: in order, at character boundaries, without losing a letter.
#![no_main]
use libfuzzer_sys::fuzz_target;
use mujaz_arabic::sentences::{paragraphs, sentences};

fuzz_target!(|text: &str| {
    let count = |t: &str| t.chars().filter(|c| c.is_alphanumeric()).count();
    let (mut last, mut covered) = (0, 0);
    for s in paragraphs(text).into_iter().flat_map(|p| sentences(text, p)) {
        assert!(s.start >= last);
        last = s.end;
        covered += count(&text[s]);
    }
    assert_eq!(covered, count(text));
});
