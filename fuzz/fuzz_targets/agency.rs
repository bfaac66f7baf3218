//! Arbitrary bytes in a dispatch of an agency.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let head = b"<newsMessage xmlns=\"http://iptc.org/std/nar/2006-10-01/\">";
    mujaz_fuzz::read("a.xml", &[head.as_slice(), bytes].concat());
});
