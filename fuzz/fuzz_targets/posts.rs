//! Arbitrary text in the archive of an account.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| mujaz_fuzz::read("tweets.js", &[b"window.YTD.tweets.part0 = [".as_slice(), bytes].concat()));
