//! Extracts dates from arbitrary text, Arabic and English.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let text = mujaz_fuzz::line(text);
    for d in mujaz_arabic::dates::dates(text, None) {
        assert!(text.get(d.span).is_some());
    }
    for d in mujaz_arabic::english::dates(text) {
        assert!(text.get(d.span).is_some());
    }
});
