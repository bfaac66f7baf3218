//! Arbitrary bytes behind the beginning of a recording of a browser.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let head = b"{\"log\":{\"creator\":{},\"entries\":[";
    mujaz_fuzz::read("a.har", &[head.as_slice(), bytes].concat());
});
