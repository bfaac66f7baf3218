use super::*;
use serde_json::json;

#[test]
fn common_and_configured_fields_are_found() {
    let feed = json!({"items": [{"id": "7", "title": "عنوان", "content_html": "<p>النص <b>هنا</b></p><p>ثانية</p>", "authors": [{"name": "أ"}], "date_published": "2025-05-27"}]});
    let d = draft(&items(&feed).unwrap()[0], &Fields::default()).unwrap();
    assert_eq!((d.id.as_deref(), d.author.as_deref()), (Some("7"), Some("أ")));
    assert!(d.text.contains("النص هنا") && !d.text.contains('<'), "{}", d.text);
    let fields = Fields { text: vec!["payload.corps".into()], ..Default::default() };
    assert_eq!(draft(&json!({"payload": {"corps": "نص"}, "text": "other"}), &fields).unwrap().text, "نص");
}

#[test]
fn records_of_news_services_are_read() {
    let text = "أعلنت البلدية إغلاق الجسر القديم.";
    let v = json!({"source": {"id": null, "name": "صحيفة &#8220;الأفق&#8221;"}, "author": 12, "title": "إغلاق &quot;الجسر&quot;",
        "description": text, "content": format!("{text} وقالت إن الأشغال… [+2219 chars]"), "publishedAt": "2025-06-01T00:10:00Z", "url": "https://a.example/1"});
    let d = draft(&v, &Fields::default()).unwrap();
    assert_eq!((d.title.as_deref(), d.outlet.as_deref()), (Some("إغلاق \"الجسر\""), Some("صحيفة “الأفق”")));
    assert_eq!((d.author, d.date.as_deref()), (None, Some("2025-06-01T00:10:00Z")));
    assert!(d.text.ends_with("الأشغال…") && d.notes[0].contains("2219"), "{} {:?}", d.text, d.notes);
    let v = json!({"title": "عنوان الخبر هنا", "content": "ONLY AVAILABLE IN PAID PLANS", "description": text, "source": "https://a.example/feed", "link": "https://a.example/1"});
    let d = draft(&v, &Fields::default()).unwrap();
    assert_eq!((d.text.as_str(), d.outlet), (text, None));
    let v = json!({"text": "أعلنت البلدية…", "content": format!("<p>{text}</p>")});
    assert_eq!(draft(&v, &Fields::default()).unwrap().text.trim(), text);
    let nested = json!({"response": {"results": [{"a": 1}]}});
    assert_eq!(items(&nested).unwrap().len(), 1);
    assert!(draft(&json!({"title": "خبر عن الجسر القديم"}), &Fields::default()).unwrap().notes[0].contains("headline"));
}

#[test]
fn records_of_feed_readers_crawlers_and_tables_are_read() {
    let text = "أعلنت البلدية إغلاق الجسر القديم أمام الشاحنات.";
    let read = |v: Value| draft(&v, &Fields::default()).unwrap();
    let d = read(
        json!({"title": "الجسر", "summary": {"content": "أعلنت البلدية"}, "content": {"content": format!("<p>{text}</p>"), "direction": "rtl"},
        "alternate": [{"href": "https://a.example/1"}], "origin": {"streamId": "feed/x", "title": "جريدة الأفق"}}),
    );
    assert_eq!((d.text.trim(), d.outlet.as_deref()), (text, Some("جريدة الأفق")));
    assert_eq!(d.url.as_deref(), Some("https://a.example/1"));
    let d = read(
        json!({"text": text, "source": "https://a.example/2", "sitename": "الأفق", "hostname": "a.example", "date": "2025-06-01"}),
    );
    assert_eq!((d.url.as_deref(), d.outlet.as_deref()), (Some("https://a.example/2"), Some("الأفق")));
    let d = read(json!({"title": text, "seendate": "20250601T101500Z", "provider": [{"name": "الأفق"}]}));
    assert_eq!((d.date.as_deref(), d.outlet.as_deref()), (Some("20250601T101500Z"), Some("الأفق")));
    let d = read(json!({"عنوان الخبر": "الجسر", "نص الخبر": text, "تاريخ النشر": "2025-06-01", "الصحيفة": "الأفق"}));
    assert_eq!((d.title.as_deref(), d.text.as_str(), d.outlet.as_deref()), (Some("الجسر"), text, Some("الأفق")));
    assert!(is_withdrawn(&json!({"title": "[Removed]", "content": "[Removed]", "description": null})));
    assert!(!is_withdrawn(&json!({"title": "[Removed]", "content": text})));
}

#[test]
fn a_record_in_another_is_read_with_what_the_other_says() {
    let text = "أعلنت البلدية إغلاق الجسر القديم أمام الشاحنات.";
    for v in [
        json!({"_index": "news", "_source": {"headline": "الجسر", "body": text}, "date": "2025-06-01"}),
        json!({"tweet": {"full_text": text, "created_at": "2025-06-01"}}),
        json!({"id": {"videoId": "x"}, "snippet": {"title": "الجسر", "description": text, "publishedAt": "2025-06-01"}}),
        json!({"timestamp": "2025-06-01", "data": [{"post": text}], "title": "نشرت صفحة البلدية"}),
        json!({"type": "article", "attributes": {"content": {"rendered": text}, "date": "2025-06-01"}}),
    ] {
        let d = draft(&v, &Fields::default()).unwrap();
        assert_eq!((d.text.trim(), d.date.as_deref()), (text, Some("2025-06-01")), "{v}");
        assert!(d.title.is_none_or(|t| t == "الجسر"));
    }
    assert!(draft(&json!({"a": {"b": {"c": {"text": text}}}}), &Fields::default()).is_err());
}

#[test]
fn a_record_without_text_names_its_fields() {
    let e = draft(&json!({"foo": 1, "bar": "x"}), &Fields::default()).unwrap_err();
    assert!(e.contains("foo, bar") && e.contains("input.fields"), "{e}");
}
