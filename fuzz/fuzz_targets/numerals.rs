//! Extracts numbers from arbitrary text, Arabic and English.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let text = mujaz_fuzz::line(text);
    for n in mujaz_arabic::numerals::numbers(text).into_iter().chain(mujaz_arabic::english::numbers(text)) {
        assert!(text.get(n.span.clone()).is_some() && !n.values.is_empty());
    }
    mujaz_arabic::numerals::normalise(text);
});
