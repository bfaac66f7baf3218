//! JSON in files that are not quite JSON: assigned by a script, passed to a function, cut off, damaged.

use regex::Regex;
use serde_json::Value;
use std::sync::LazyLock;

/// What stands before the value: `window.YTD.tweets.part0 =`, `var news =`, `callback(`, and the guard `)]}'` of some
/// servers.
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:/\*[^*]{0,80}\*/\s*)?(?:\)\]\}'?,?\s*|for\s?\(;;\);\s*|(?:(?:var|let|const)\s+)?[A-Za-z_$][A-Za-z0-9_.$]{0,80}\s*[=(]\s*)")
        .expect("fixed pattern")
});

/// The value without what a script writes around it.
pub(in super::super) fn literal(text: &str) -> &str {
    let rest = behind(text).unwrap_or(text).trim_end();
    if rest.len() == text.trim_end().len() { text } else { rest.trim_end_matches([';', ')', ' ', '\n', '\r']) }
}

fn behind(text: &str) -> Option<&str> {
    let found = BEFORE.find(text)?;
    Some(&text[found.end()..]).filter(|rest| rest.starts_with(['{', '[']))
}

/// Whether content begins with a value that a script assigns or passes on.
pub(in super::super) fn is_assigned(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(400)]);
    behind(head.trim_start_matches('\u{FEFF}')).is_some_and(|v| {
        let inner = v[1..].trim_start();
        inner.starts_with(['{', '"', '\'', '[', ']', '}'])
    })
}

/// Whether content is the file of an archive of X that has the posts of the account.
pub(in super::super) fn is_posts(bytes: &[u8]) -> bool {
    let rest = bytes.trim_ascii_start().strip_prefix(b"window.YTD.").unwrap_or_default();
    [&b"tweet.part"[..], b"tweets.part", b"community_tweet.part", b"note_tweet.part"]
        .iter()
        .any(|n| rest.starts_with(n))
}

/// Values that follow each other, as programs write them: each over several lines, or behind the sign that RFC 7464 puts
/// before each.
pub(in super::super) fn sequence(text: &str) -> Option<Value> {
    let bare = text.replace('\u{1E}', " ");
    let list: Vec<Value> = serde_json::Deserializer::from_str(&bare).into_iter().collect::<Result<_, _>>().ok()?;
    (list.len() > 1 && list.iter().all(Value::is_object)).then_some(Value::Array(list))
}

/// The complete records of a list that is cut off or damaged, and how many of it could not be read. The list may be in
/// a wrapper.
pub(in super::super) fn complete(text: &str) -> (Vec<Value>, usize) {
    let mut spans: Vec<(usize, usize, usize)> = Vec::new();
    // Open brackets, with their places.
    let mut open: Vec<(u8, usize)> = Vec::new();
    let (mut inside, mut escaped) = (false, false);
    for (at, b) in text.bytes().enumerate() {
        if inside {
            match b {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => inside = false,
                _ => {}
            }
            continue;
        }
        match b {
            b'"' => inside = true,
            b'{' | b'[' => open.push((b, at)),
            b'}' | b']' => {
                let Some((_, start)) = open.pop() else { continue };
                let depth = open.len();
                let outermost = open.is_empty();
                // A wrapper that is read as a whole is a record: objects may follow each other.
                let whole = || serde_json::from_str::<serde::de::IgnoredAny>(&text[start..=at]).is_ok();
                let listed = open.last().is_some_and(|o| o.0 == b'[') && depth <= 4;
                if b == b'}' && (listed || outermost && whole()) {
                    // What is inside a record is no record.
                    while spans.last().is_some_and(|s| s.0 > depth && s.1 > start) {
                        spans.pop();
                    }
                    spans.push((depth, start, at + 1));
                }
            }
            _ => {}
        }
    }
    let Some(depth) = spans.iter().map(|s| s.0).min() else { return (Vec::new(), 0) };
    let records: Vec<&str> = spans.iter().filter(|s| s.0 == depth).map(|s| &text[s.1..s.2]).collect();
    let read: Vec<Value> = records.iter().filter_map(|r| serde_json::from_str(r).ok()).collect();
    let cut = usize::from(inside || open.len() > depth);
    let lost = records.len() - read.len() + cut;
    (read, lost)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_script_writes_around_a_value_is_left_out() {
        let value = r#"[{"a": "x = (1);"}]"#;
        for text in [
            format!("window.YTD.tweets.part0 = {value}"),
            format!("var news = {value};\n"),
            format!("/**/handle.loaded({value});"),
            format!(")]}}'\n{value}"),
            format!("for (;;);{value}"),
            value.to_owned(),
        ] {
            assert_eq!(literal(&text), value, "{text}");
            assert_eq!(is_assigned(text.as_bytes()), text != value, "{text}");
        }
        assert!(!is_assigned("أعلنت البلدية = [".as_bytes()) && !is_assigned(b"f(x) = [1]"));
        assert!(is_posts(b"window.YTD.tweets.part0 = [") && !is_posts(b"window.YTD.like.part0 = ["));
    }

    #[test]
    fn complete_records_of_a_damaged_list_are_read() {
        let whole = r#"{"n": 3, "items": [{"a": [{"b": "}"}]}, {"a": 2}, {"a": "x\"#;
        let (read, lost) = complete(whole);
        assert_eq!((read.len(), lost), (2, 1), "{read:?}");
        assert_eq!(read[0]["a"][0]["b"], "}");
        let (read, lost) = complete(r#"[{"a": 1}, {"a": 2 "b": 3}, {"a": 3}]"#);
        assert_eq!((read.len(), lost), (2, 1), "{read:?}");
        assert_eq!(complete("{\"a\": 1}\n{\"a\":\n2}").0.len(), 2);
        assert_eq!(complete("{\"a\": \"b"), (Vec::new(), 0));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_taken_apart(text in "[\\[\\]{}\",:a\\\\ ]{0,60}") {
            let _ = complete(&text);
            let _ = literal(&text);
        }
    }
}
