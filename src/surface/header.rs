//! Headers of e-mails.

use super::is_plain;

/// Characters of the longest subject.
const LONGEST: usize = 200;

/// A text as the value of one header: one line, nothing that acts, not too long.
pub fn header(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c })
        .filter(|c| is_plain(*c))
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let whole = words.join(" ");
    if whole.chars().count() <= LONGEST {
        return whole;
    }
    whole.chars().take(LONGEST - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::super::hostile;
    use super::*;
    use lettre::Message;

    proptest::proptest! {
        #[test]
        fn a_subject_is_one_header_and_brings_no_other(text in hostile()) {
            let mail = Message::builder()
                .from("a@example.org".parse().unwrap())
                .to("b@example.org".parse().unwrap())
                .subject(header(&text))
                .body(String::from("text"))
                .unwrap();
            let raw = String::from_utf8(mail.formatted()).unwrap();
            let head = raw.split("\r\n\r\n").next().unwrap();
            // Lines that go on begin with a blank.
            let names: Vec<&str> = head.split("\r\n").filter(|l| !l.starts_with([' ', '\t'])).filter_map(|l| Some(l.split_once(':')?.0)).collect();
            let known = ["From", "To", "Subject", "Date", "Content-Transfer-Encoding", "MIME-Version", "Content-Type", "Message-ID"];
            proptest::prop_assert!(names.iter().all(|n| known.contains(n)), "{}", head);
            proptest::prop_assert!(!head.chars().any(|c| c.is_control() && !matches!(c, '\r' | '\n')));
        }
    }
}
