//! Posts in the exports that Facebook, Instagram and X make for the owners of accounts.

use super::super::draft::Draft;
use super::super::html;
use serde_json::Value;

/// The post of a record; none if the record is of another kind. A post may have no text: a picture alone.
pub(in super::super) fn draft(value: &Value) -> Option<Draft> {
    of_facebook(value).or_else(|| of_instagram(value)).or_else(|| of_x(value))
}

fn text(value: Option<&Value>) -> Option<String> {
    value.and_then(Value::as_str).map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned)
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

/// A moment in seconds since 1970.
fn moment(value: Option<&Value>) -> Option<String> {
    value.and_then(Value::as_u64).filter(|n| *n > 0).map(|n| n.to_string())
}

/// Texts without repetitions, as paragraphs: an album has its caption with every picture.
fn paragraphs(parts: impl Iterator<Item = String>) -> String {
    let mut out: Vec<String> = Vec::new();
    for part in parts {
        if !out.contains(&part) {
            out.push(part);
        }
    }
    out.join("\n\n")
}

/// `{"timestamp": …, "data": [{"post": …}], "attachments": [{"data": [{"external_context": {"url": …}}]}]}`
fn of_facebook(value: &Value) -> Option<Draft> {
    let date = moment(value.get("timestamp"))?;
    let is_post = value.get("attachments").or_else(|| value.get("data")).is_some_and(Value::is_array);
    if !is_post || value.get("messages").is_some() {
        return None;
    }
    let comment = |d: &Value| d.get("comment").filter(|c| c.is_object()).cloned();
    let written = list(value, "data")
        .filter_map(|d| text(d.get("post")).or_else(|| text(comment(d).as_ref().and_then(|c| c.get("comment")))));
    let attached = || list(value, "attachments").flat_map(|a| list(a, "data"));
    let captions = attached().filter_map(|d| text(d.get("media").and_then(|m| m.get("description"))));
    let shared = |key: &str| attached().find_map(|d| text(d.get("external_context").and_then(|c| c.get(key))));
    Some(Draft {
        author: list(value, "data").find_map(|d| text(comment(d)?.get("author"))),
        date: Some(date),
        url: shared("url").filter(|u| u.starts_with("http")),
        text: paragraphs(written.chain(captions)),
        ..Draft::default()
    })
}

/// `{"media": [{"uri": …, "creation_timestamp": …, "title": caption}], "title": caption, "creation_timestamp": …}`
fn of_instagram(value: &Value) -> Option<Draft> {
    let made = |v: &Value| moment(v.get("creation_timestamp"));
    let media: Vec<&Value> = list(value, "media").collect();
    let date = made(value).or_else(|| media.iter().find_map(|m| made(m)))?;
    if media.is_empty() && value.get("uri").is_none() {
        return None;
    }
    let captions = text(value.get("title")).into_iter().chain(media.iter().filter_map(|m| text(m.get("title"))));
    Some(Draft { date: Some(date), text: paragraphs(captions), ..Draft::default() })
}

/// `{"tweet": {"id_str": …, "full_text": …, "created_at": …}}`
fn of_x(value: &Value) -> Option<Draft> {
    let (post, long) = match value.get("tweet") {
        Some(post) => (post, None),
        None => {
            let note = value.get("noteTweet")?;
            (note, text(note.get("core").and_then(|c| c.get("text"))))
        }
    };
    let first = |keys: &[&str]| keys.iter().find_map(|k| text(post.get(*k)));
    let written = html::as_text(&long.or_else(|| first(&["full_text", "text"]))?);
    let id = first(&["id_str", "id", "noteTweetId"]);
    let mut out = Draft {
        date: first(&["created_at", "createdAt"]),
        url: id.as_ref().map(|id| format!("https://x.com/i/status/{id}")),
        id,
        text: written.trim().to_owned(),
        ..Draft::default()
    };
    // "RT @name: …" repeats a post, often cut.
    if let Some((name, rest)) = out.text.strip_prefix("RT @").and_then(|t| t.split_once(": ")) {
        out.outlet = Some(format!("@{name}"));
        out.notes.push(format!("a repost of @{name}"));
        if rest.ends_with('…') {
            out.notes.push("the export has only the beginning of the reposted text".into());
        }
        out.text = rest.to_owned();
    } else if let Some(to) = first(&["in_reply_to_screen_name"]) {
        out.notes.push(format!("an answer to @{to}"));
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const TEXT: &str = "أغلقت البلدية الجسر القديم أمام الشاحنات.";

    #[test]
    fn posts_of_every_network_are_read() {
        let facebook = json!({"timestamp": 1748736000, "title": "نشر الحي رابطا.", "data": [{"update_timestamp": 5}, {"post": TEXT}],
            "attachments": [{"data": [{"external_context": {"url": "https://a.example/1", "name": "الجسر"}}]}]});
        let d = draft(&facebook).unwrap();
        assert_eq!((d.text.as_str(), d.url.as_deref(), d.title), (TEXT, Some("https://a.example/1"), None));
        let comment = json!({"timestamp": 1748736000, "data": [{"comment": {"comment": TEXT, "author": "سعاد"}}]});
        assert_eq!(draft(&comment).unwrap().author.as_deref(), Some("سعاد"));
        let picture = json!({"timestamp": 1748736000, "attachments": [{"data": [{"media": {"uri": "a.jpg"}}]}]});
        assert_eq!(draft(&picture).unwrap().text, "");
        let album = json!({"media": [{"uri": "1.jpg", "creation_timestamp": 1748736000, "title": TEXT}, {"uri": "2.jpg", "creation_timestamp": 1, "title": TEXT}]});
        let d = draft(&album).unwrap();
        assert_eq!((d.text.as_str(), d.date.as_deref()), (TEXT, Some("1748736000")));
        let post = json!({"tweet": {"id_str": "7", "full_text": format!("{TEXT} &amp; غيره"), "created_at": "Sun Jun 01 08:00:00 +0000 2025"}});
        let d = draft(&post).unwrap();
        assert_eq!((d.text, d.url.as_deref()), (format!("{TEXT} & غيره"), Some("https://x.com/i/status/7")));
        let repost = json!({"tweet": {"id_str": "8", "full_text": "RT @ofoq: أغلقت البلدية…", "created_at": "x"}});
        let d = draft(&repost).unwrap();
        assert_eq!((d.outlet.as_deref(), d.notes.len()), (Some("@ofoq"), 2));
        let long =
            json!({"noteTweet": {"noteTweetId": "9", "createdAt": "2025-06-01T08:00:00.000Z", "core": {"text": TEXT}}});
        assert_eq!(draft(&long).unwrap().text, TEXT);
    }

    #[test]
    fn other_records_are_no_posts() {
        for v in [
            json!({"timestamp": "2025-06-01", "data": [{"post": TEXT}]}),
            json!({"timestamp": 1748736000, "title": "الجسر", "text": TEXT}),
            json!({"media": ["a.jpg"], "title": "الجسر", "text": TEXT}),
            json!({"tweet": TEXT, "created_at": "2025-06-01"}),
        ] {
            assert!(draft(&v).is_none(), "{v}");
        }
    }
}
