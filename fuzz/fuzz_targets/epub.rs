//! Arbitrary bytes read as a file named `a.epub`.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| mujaz_fuzz::read("a.epub", bytes));
