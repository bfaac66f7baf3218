//! Checksums over what is stored, so that damage is found before it is used. SQLite does not check its pages.

/// Bytes of a checksum.
const SUM: usize = 4;

fn sum(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// Bytes with their checksum in front.
pub(super) fn seal(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + SUM);
    out.extend_from_slice(&sum(bytes).to_le_bytes());
    out.extend_from_slice(bytes);
    out
}

/// The bytes after their checksum; `None` if they do not match it.
pub(super) fn open(sealed: &[u8]) -> Option<&[u8]> {
    let (head, bytes) = sealed.split_first_chunk::<SUM>()?;
    (u32::from_le_bytes(*head) == sum(bytes)).then_some(bytes)
}

/// A text with its checksum in front, in hexadecimal.
pub(super) fn seal_text(text: &str) -> String {
    format!("{:08x}{text}", sum(text.as_bytes()))
}

/// The text after its checksum; `None` if it does not match it.
pub(super) fn open_text(sealed: &str) -> Option<&str> {
    let (head, text) = (sealed.get(..8)?, sealed.get(8..)?);
    (u32::from_str_radix(head, 16).ok()? == sum(text.as_bytes())).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn sealed_bytes_are_opened_and_any_changed_byte_is_detected(bytes: Vec<u8>, at: usize, flip in 1u8..) {
            let mut sealed = seal(&bytes);
            proptest::prop_assert_eq!(open(&sealed), Some(bytes.as_slice()));
            let at = at % sealed.len();
            sealed[at] ^= flip;
            proptest::prop_assert_eq!(open(&sealed), None);
            sealed.truncate(at);
            proptest::prop_assert_eq!(open(&sealed), None);
        }

        #[test]
        fn texts_are_sealed_too(text in "\\PC{0,40}", other in "\\PC{0,40}") {
            let sealed = seal_text(&text);
            proptest::prop_assert_eq!(open_text(&sealed), Some(text.as_str()));
            if other != text {
                let swapped = format!("{}{other}", &sealed[..8]);
                proptest::prop_assert_eq!(open_text(&swapped), None);
            }
        }
    }
}
