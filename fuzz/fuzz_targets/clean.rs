//! Cleans an article of arbitrary text.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let text = text.chars().take(8 << 10).collect::<String>();
    assert!(mujaz::clean::clean_one(mujaz::types::Article::new("a", text)).is_sound());
});
