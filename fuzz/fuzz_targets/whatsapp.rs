//! WhatsApp exports: arbitrary bytes after two valid lines.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let head = "12/03/2026, 09:15 - Desk: خبر أول\n12/03/2026, 09:16 - Desk: خبر ثان\n".as_bytes();
    mujaz_fuzz::read("WhatsApp Chat.txt", &[head, bytes].concat());
});
