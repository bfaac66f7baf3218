//! The numbers by which documents name character sets.

use encoding_rs::{Encoding, WINDOWS_1256};

/// The character set of a code page of Windows.
pub(super) fn of_code_page(number: i32) -> &'static Encoding {
    match number {
        1256 | 708 | 720 | 864 => WINDOWS_1256,
        65001 => encoding_rs::UTF_8,
        n => Encoding::for_label(format!("windows-{n}").as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252),
    }
}

/// The character set of a font by its number in RTF.
pub(super) fn of_font(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        178..=180 => WINDOWS_1256,
        177 => encoding_rs::WINDOWS_1255,
        204 => encoding_rs::WINDOWS_1251,
        238 => encoding_rs::WINDOWS_1250,
        161 => encoding_rs::WINDOWS_1253,
        162 => encoding_rs::WINDOWS_1254,
        0 => encoding_rs::WINDOWS_1252,
        _ => return None,
    })
}
