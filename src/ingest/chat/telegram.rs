//! Telegram exports: `result.json` and `messages.html`.

use super::super::draft::Draft;
use super::super::{html, markup};
use serde_json::Value;

/// The chats of an export in JSON; none if the value is something else.
pub(in super::super) fn chats(value: &Value) -> Option<Vec<&Value>> {
    let is_chat = |v: &&Value| {
        let kind = v.get("type").and_then(Value::as_str).unwrap_or_default();
        let named = ["channel", "group", "supergroup", "chat", "saved_messages"].iter().any(|k| kind.contains(k));
        v.get("messages").is_some_and(Value::is_array) && (named || v.get("name").is_some())
    };
    if let Some(list) = value.get("chats").and_then(|c| c.get("list")).and_then(Value::as_array) {
        return Some(list.iter().filter(is_chat).collect());
    }
    Some(value).filter(is_chat).map(|v| vec![v])
}

/// The messages of a chat as drafts, each with its number. The parts of an album form one draft.
pub(in super::super) fn messages(chat: &Value) -> Vec<(usize, Draft)> {
    let name = chat.get("name").and_then(Value::as_str).map(str::to_owned);
    let mut out: Vec<(usize, Draft)> = Vec::new();
    let mut last: Option<(Value, String)> = None;
    for m in chat.get("messages").and_then(Value::as_array).into_iter().flatten() {
        if m.get("type").and_then(Value::as_str) != Some("message") {
            continue;
        }
        let text = written(m.get("text").unwrap_or(&Value::Null));
        let string = |key: &str| m.get(key).and_then(Value::as_str).map(str::to_owned).filter(|s| !s.is_empty());
        let number = m.get("id").and_then(Value::as_u64).unwrap_or(out.len() as u64 + 1) as usize;
        let media = ["photo", "file", "media_type"].iter().any(|k| m.get(*k).is_some());
        // Pictures sent together have the same second; one of them has the caption.
        let at = m.get("date_unixtime").or_else(|| m.get("date")).cloned().unwrap_or(Value::Null);
        let key = (at, string("from").unwrap_or_default());
        let album = media && last.as_ref() == Some(&key);
        last = media.then_some(key);
        if let Some((_, d)) = out.last_mut().filter(|_| album && !text.is_empty()) {
            d.text = format!("{}\n\n{text}", d.text);
            continue;
        }
        if text.trim().is_empty() {
            continue;
        }
        let forwarded = string("forwarded_from");
        let mut notes = Vec::new();
        if forwarded.is_some() {
            notes.extend(name.as_ref().map(|n| format!("forwarded in {n}")));
        }
        if let Some(to) = m.get("reply_to_message_id").and_then(Value::as_u64) {
            notes.push(format!("an answer to message {to}"));
        }
        let author = string("author").or_else(|| string("from").filter(|f| Some(f) != name.as_ref()));
        out.push((
            number,
            Draft {
                outlet: forwarded.or_else(|| name.clone()),
                author,
                date: string("date").or_else(|| string("date_unixtime")),
                text,
                notes,
                ..Draft::default()
            },
        ));
    }
    out
}

/// The text of a message: a string, or pieces with their kinds.
fn written(v: &Value) -> String {
    match v {
        Value::String(s) => s.clone(),
        Value::Array(parts) => parts.iter().map(written).collect(),
        Value::Object(o) => o.get("text").map(written).unwrap_or_default(),
        _ => String::new(),
    }
}

/// The messages of an export in HTML; none if the page is something else.
pub(in super::super) fn page(text: &str) -> Option<Vec<(usize, Draft)>> {
    if !(text.contains("page_wrap") && text.contains("class=\"message ")) {
        return None;
    }
    let page = markup::parse(text);
    let name = page.select(".page_header .text").text().trim().to_owned();
    let mut out: Vec<(usize, Draft)> = Vec::new();
    let mut from: Option<String> = None;
    for m in page.select("div.message").iter() {
        if m.has_class("service") {
            continue;
        }
        let one = |css: &str| {
            let found = m.select(css);
            let first = found.iter().next()?;
            Some(first.text().trim().to_owned()).filter(|t| !t.is_empty())
        };
        let forwarded = one(".forwarded .from_name");
        // A message after another by the same sender does not repeat the name.
        if let Some(name) = one(".body > .from_name") {
            from = Some(name);
        }
        let Some(body) = m.select(".text").iter().next() else { continue };
        let text = html::fragment_text(&body.inner_html());
        if text.trim().is_empty() {
            continue;
        }
        let date = m.select(".date").attr("title").map(|d| d.to_string());
        let id = m.attr("id").and_then(|i| i.trim_start_matches("message").parse().ok());
        let channel = (!name.is_empty()).then(|| name.clone());
        let within = channel.as_ref().filter(|_| forwarded.is_some()).map(|n| format!("forwarded in {n}"));
        out.push((
            id.unwrap_or(out.len() + 1),
            Draft {
                outlet: forwarded.map(|f| without_time(&f)).or(channel).or_else(|| from.clone()),
                author: from.clone().filter(|f| *f != name),
                date,
                text,
                notes: within.into_iter().collect(),
                ..Draft::default()
            },
        ));
    }
    Some(out)
}

/// "Channel 23.11.2025 10:00:00" includes the time of the forwarded message.
fn without_time(name: &str) -> String {
    let end = name.find(|c: char| c.is_ascii_digit()).filter(|i| name[*i..].contains(':'));
    name[..end.unwrap_or(name.len())].trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_json_channel_yields_one_article_per_message() {
        let v = json!({"name": "قناة الأفق", "type": "public_channel", "id": 5, "messages": [
            {"id": 1, "type": "service", "action": "create_channel"},
            {"id": 2, "type": "message", "date": "2025-06-01T00:10:00", "from": "قناة الأفق", "text": ["أغلق الجسر ", {"type": "link", "text": "https://a.example"}]},
            {"id": 3, "type": "message", "date": "2025-06-01T08:00:00", "date_unixtime": "1", "photo": "a.jpg", "text": "صور من الجسر"},
            {"id": 4, "type": "message", "date": "2025-06-01T08:00:00", "date_unixtime": "1", "photo": "b.jpg", "text": "في المساء"},
            {"id": 5, "type": "message", "date": "2025-06-02T08:00:00", "forwarded_from": "وكالة بعيدة", "reply_to_message_id": 2, "text": "فتح الجسر"}]});
        let chats = chats(&v).unwrap();
        let got = messages(chats[0]);
        let texts: Vec<(usize, &str, &str)> =
            got.iter().map(|(n, d)| (*n, d.text.as_str(), d.outlet.as_deref().unwrap())).collect();
        assert_eq!(
            texts,
            [
                (2, "أغلق الجسر https://a.example", "قناة الأفق"),
                (3, "صور من الجسر\n\nفي المساء", "قناة الأفق"),
                (5, "فتح الجسر", "وكالة بعيدة")
            ]
        );
        assert_eq!(got[2].1.notes.len(), 2);
        assert!(super::chats(&json!({"messages": 3})).is_none());
    }

    #[test]
    fn an_html_channel_yields_one_article_per_message() {
        let text = "<html><body><div class=\"page_wrap\"><div class=\"page_header\"><div class=\"text bold\">قناة الأفق</div></div>\
            <div class=\"message service\" id=\"message-1\"><div class=\"body details\">1 June</div></div>\
            <div class=\"message default clearfix\" id=\"message7\"><div class=\"body\"><div class=\"pull_right date details\" title=\"01.06.2025 00:10:00 UTC+03:00\">00:10</div>\
            <div class=\"from_name\">قناة الأفق</div><div class=\"text\">أغلق الجسر<br>اليوم</div></div></div>\
            <div class=\"message default clearfix joined\" id=\"message8\"><div class=\"body\"><div class=\"pull_right date details\" title=\"02.06.2025 00:10:00\"></div>\
            <div class=\"forwarded body\"><div class=\"from_name\">وكالة بعيدة <span>01.06.2025 10:00:00</span></div><div class=\"text\">فتح الجسر</div></div></div></div></div></body></html>";
        let got = page(text).unwrap();
        assert_eq!(
            got.iter().map(|(n, d)| (*n, d.text.trim(), d.outlet.as_deref().unwrap())).collect::<Vec<_>>(),
            [(7, "أغلق الجسر\nاليوم", "قناة الأفق"), (8, "فتح الجسر", "وكالة بعيدة")]
        );
        assert_eq!((got[0].1.notes.len(), got[1].1.notes.as_slice()), (0, &["forwarded in قناة الأفق".to_owned()][..]));
        assert!(got[0].1.date.as_deref().unwrap().starts_with("01.06.2025"));
        assert!(page("<html><body><p>x</p></body></html>").is_none());
    }
}
