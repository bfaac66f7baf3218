//! What the headers of a message say of an article: who sent it, under which title.

use encoding_rs::Encoding;
use mailparse::MailHeader;
use mujaz_arabic::letters::is_arabic_letter;

/// The value of a header, with letters that were not encoded read in the character set of the text.
pub(super) fn value_of(header: &MailHeader, charset: &str) -> String {
    let raw = header.get_value_raw();
    if std::str::from_utf8(raw).is_ok() {
        return header.get_value();
    }
    let of_text = Encoding::for_label(charset.as_bytes()).filter(|e| *e != encoding_rs::UTF_8);
    of_text.unwrap_or(encoding_rs::WINDOWS_1256).decode(raw).0.into_owned()
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
