//! The stream from which Next.js builds a page: `self.__next_f.push([1,"…"])`.

use super::script;
use serde_json::Value;
use std::collections::HashMap;

/// Maximum depth of nested values.
const DEPTH: usize = 100;
/// Maximum number of bytes to which rows grow by the texts that they refer to.
const TEXTS: usize = 16 << 20;

/// The rows that Next.js streams to the page, with the texts that they refer to.
pub(super) fn rows(stream: &str) -> Vec<Value> {
    let mut texts: HashMap<String, Value> = HashMap::new();
    let mut rows = Vec::new();
    let mut rest = stream;
    while let Some((id, behind)) = rest.split_once(':') {
        let id = id.trim();
        if let Some((length, text)) = behind.strip_prefix('T').and_then(|b| b.split_once(',')) {
            // The length is in bytes and there is no line break behind the text.
            let length = usize::from_str_radix(length, 16).ok().filter(|n| text.is_char_boundary(*n));
            let Some(length) = length else { break };
            texts.insert(id.to_owned(), Value::String(text[..length].to_owned()));
            rest = &text[length..];
            continue;
        }
        let (row, more) = behind.split_once('\n').unwrap_or((behind, ""));
        rows.extend(serde_json::from_str::<Value>(row).ok());
        rest = more;
    }
    let mut room = TEXTS;
    rows.iter_mut().for_each(|row| refer(row, &texts, &mut room, 0));
    rows
}

/// The texts that a script of Next.js adds to the stream.
pub(super) fn pushed(script: &str) -> String {
    let mut out = String::new();
    for (at, _) in script.match_indices("__next_f") {
        let Some(open) = script[at..].find(".push(").map(|n| at + n + 6) else { continue };
        if let Some(Value::Array(parts)) = script::value_at(script, open) {
            out.extend(parts.iter().filter_map(Value::as_str));
        }
    }
    out
}

fn refer(value: &mut Value, texts: &HashMap<String, Value>, room: &mut usize, depth: usize) {
    if depth > DEPTH {
        return;
    }
    match value {
        Value::String(s) => {
            let named = s.strip_prefix('$').and_then(|id| texts.get(id)).and_then(Value::as_str);
            if let Some(text) = named.filter(|t| t.len() <= *room) {
                *room -= text.len();
                *s = text.to_owned();
            }
        }
        Value::Array(a) => a.iter_mut().for_each(|v| refer(v, texts, room, depth + 1)),
        Value::Object(o) => o.values_mut().for_each(|v| refer(v, texts, room, depth + 1)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const LONG: &str = "نص طويل من برنامج الصفحة، وفيه كلمات كثيرة";

    #[test]
    fn rows_of_a_stream_refer_to_texts() {
        let script = format!(
            "self.__next_f=self.__next_f||[];self.__next_f.push([0]);self.__next_f.push([1,\"1:I[2]\\n2:T{:x},{LONG}3:[\\\"$\\\",\\\"p\\\",null,\"]);self.__next_f.push([1,\"{{\\\"body\\\":\\\"$2\\\"}}]\\n\"])",
            LONG.len()
        );
        assert_eq!(rows(&pushed(&script)).last(), Some(&json!(["$", "p", null, { "body": LONG }])));
    }

    proptest::proptest! {
        #[test]
        fn any_stream_is_read(stream in "[0-3a-cT$:,\n\"{}\\[\\]]{0,80}") {
            rows(&stream);
            pushed(&format!("__next_f.push({stream}"));
        }
    }
}
