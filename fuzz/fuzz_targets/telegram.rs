//! Telegram exports: arbitrary bytes after the opening of either kind of export.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let json = [br#"{"name":"a","type":"public_channel","id":1,"messages":["#, bytes].concat();
    mujaz_fuzz::read("result.json", &json);
    let page = [br#"<html><body><div class="page_wrap"><div class="history"><div class="message default">"#, bytes].concat();
    mujaz_fuzz::read("messages.html", &page);
});
