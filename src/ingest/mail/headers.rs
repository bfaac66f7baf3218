//! What the headers of a message say of an article: who sent it, under which title.

use encoding_rs::Encoding;
use mailparse::MailHeader;
use mujaz_arabic::letters::is_arabic_letter;

/// The value of a header, with letters that were not encoded read in the character set of the text.
pub(super) fn value_of(header: &MailHeader, charset: &str) -> String {
    let raw = header.get_value_raw();
    if std::str::from_utf8(raw).is_ok() {
        let value = header.get_value();
        return if value.contains('\u{FFFD}') { joined(raw).unwrap_or(value) } else { value };
    }
    let of_text = Encoding::for_label(charset.as_bytes()).filter(|e| *e != encoding_rs::UTF_8);
    of_text.unwrap_or(encoding_rs::WINDOWS_1256).decode(raw).0.into_owned()
}

/// The value of a header whose encoded words (RFC 2047) end within a letter: words in one character set are decoded
/// together. None if something in it is not an encoded word.
fn joined(raw: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(raw).ok()?;
    let mut bytes = Vec::new();
    let mut set: Option<&'static Encoding> = None;
    for word in text.split_whitespace() {
        let mut parts = word.strip_prefix("=?")?.strip_suffix("?=")?.splitn(3, '?');
        let encoding = Encoding::for_label(parts.next()?.split('*').next()?.as_bytes())?;
        if set.is_some_and(|s| s != encoding) {
            return None;
        }
        set = Some(encoding);
        let (kind, code) = (parts.next()?, parts.next()?);
        match kind {
            "B" | "b" => bytes.extend(data_encoding::BASE64.decode(code.as_bytes()).ok()?),
            "Q" | "q" => {
                let mut rest = code.as_bytes();
                while let Some((first, more)) = rest.split_first() {
                    let hex = (*first == b'=').then(|| std::str::from_utf8(more.get(..2)?).ok()).flatten();
                    match hex.and_then(|h| u8::from_str_radix(h, 16).ok()) {
                        Some(byte) => {
                            bytes.push(byte);
                            rest = &more[2..];
                        }
                        None => {
                            bytes.push(if *first == b'_' { b' ' } else { *first });
                            rest = more;
                        }
                    }
                }
            }
            _ => return None,
        }
    }
    Some(set?.decode_without_bom_handling(&bytes).0.into_owned())
}

/// The name and address of a sender.
pub(super) fn sender(from: &str) -> (Option<String>, Option<String>) {
    let (name, address) = match from.rsplit_once('<') {
        Some((name, rest)) => (name.trim().trim_matches('"').trim(), rest.trim_end_matches('>').trim()),
        None => ("", from.trim()),
    };
    let named = !name.is_empty() && !name.contains('@');
    (named.then(|| name.to_owned()), address.contains('@').then(|| address.to_owned()))
}

/// The host of an address.
pub(super) fn domain(address: String) -> Option<String> {
    address.rsplit_once('@').map(|a| a.1.trim_start_matches("www.").to_lowercase())
}

/// The name in a `List-Id` header, if there is one.
pub(super) fn list_name(header: &str) -> Option<String> {
    let name = header.split('<').next()?.trim().trim_matches('"').trim();
    (!name.is_empty() && name.chars().any(is_arabic_letter)).then(|| name.to_owned())
}

/// A subject without reply and forward prefixes.
pub(super) fn subject(written: &str) -> String {
    const MARKS: [&str; 8] = ["re:", "fw:", "fwd:", "tr:", "رد:", "إعادة توجيه:", "اعادة توجيه:", "[fwd:"];
    let mut rest = written.trim();
    loop {
        // The length of these prefixes does not depend on their case.
        let marked = |m: &&&str| rest.get(..m.len()).is_some_and(|start| start.to_lowercase() == **m);
        match MARKS.iter().find(marked) {
            Some(m) => rest = rest[m.len()..].trim_start(),
            None => return rest.trim_end_matches(']').to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_words_may_end_within_a_letter() {
        let title = "فتح السوق";
        let (a, b) = title.as_bytes().split_at(9);
        let word = |bytes: &[u8]| format!("=?UTF-8?B?{}?=", data_encoding::BASE64.encode(bytes));
        let quoted = |bytes: &[u8]| {
            let code: String = bytes.iter().map(|b| format!("={b:02X}")).collect();
            format!("=?utf-8?Q?{}?=", code.replace("=20", "_"))
        };
        for raw in [
            format!("{}\r\n {}", word(a), word(b)),
            format!("{} {}", quoted(a), word(b)),
            format!("{} {}", quoted(a), quoted(b)),
        ] {
            let message = format!("Subject: {raw}\r\n\r\n");
            let header = mailparse::parse_header(message.as_bytes()).unwrap().0;
            assert_eq!(value_of(&header, "UTF-8"), title, "{raw}");
        }
    }
}
