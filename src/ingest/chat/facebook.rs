//! Conversations in exports of Facebook and Instagram: `message_1.json`.

use super::super::draft::Draft;
use serde_json::Value;

/// The messages of a conversation as drafts, oldest first, each with its number; none if the value is something else.
pub(in super::super) fn messages(value: &Value) -> Option<Vec<(usize, Draft)>> {
    let list = value.get("messages")?.as_array()?;
    value.get("participants").filter(|p| p.is_array())?;
    let string = |v: &Value, key: &str| v.get(key).and_then(Value::as_str).map(str::to_owned).filter(|s| !s.is_empty());
    let name = string(value, "title");
    let mut out = Vec::new();
    // The export begins with the newest.
    for (n, m) in list.iter().rev().enumerate() {
        let (Some(text), Some(date)) = (string(m, "content"), m.get("timestamp_ms").and_then(Value::as_u64)) else {
            continue;
        };
        let author = string(m, "sender_name");
        let shared = m.get("share").and_then(|s| string(s, "link")).filter(|u| u.starts_with("http"));
        let draft = Draft {
            outlet: name.clone().or_else(|| author.clone()),
            author: author.filter(|a| Some(a) != name.as_ref()),
            date: Some(date.to_string()),
            url: shared,
            text,
            ..Draft::default()
        };
        out.push((n + 1, draft));
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_conversation_yields_one_article_per_message() {
        let v = json!({"participants": [{"name": "سعاد"}, {"name": "علي"}], "title": "أخبار الحي", "messages": [
            {"sender_name": "علي", "timestamp_ms": 1748822400000u64, "content": "فتح الجسر"},
            {"sender_name": "سعاد", "timestamp_ms": 1748736000000u64, "photos": []},
            {"sender_name": "سعاد", "timestamp_ms": 1748736000000u64, "content": "أغلق الجسر", "share": {"link": "https://a.example/1"}}]});
        let got = messages(&v).unwrap();
        assert_eq!(
            got.iter().map(|(n, d)| (*n, d.text.as_str())).collect::<Vec<_>>(),
            [(1, "أغلق الجسر"), (3, "فتح الجسر")]
        );
        let first = &got[0].1;
        assert_eq!((first.outlet.as_deref(), first.author.as_deref()), (Some("أخبار الحي"), Some("سعاد")));
        assert_eq!(first.url.as_deref(), Some("https://a.example/1"));
        assert!(messages(&json!({"messages": [], "name": "قناة"})).is_none());
    }
}
