//! Arbitrary bytes behind the beginning of a document in Rich Text Format.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| mujaz_fuzz::read("a.rtf", &[b"{\\rtf1\\ansi\\ansicpg1256".as_slice(), bytes].concat()));
