//! Arbitrary bytes in XML that is not a feed.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| mujaz_fuzz::read("a.xml", &[b"<articles><article>".as_slice(), bytes].concat()));
