//! What a text says of itself in lines above it: the front matter of static sites (`title: …` between `---`), and fields
//! such as `العنوان: …`, `التاريخ: …` in exports of monitoring services.

use super::draft::Draft;
use super::json;
use crate::config::Fields;
use serde_json::{Map, Value};

/// Lines in which the end of front matter is looked for.
const LINES: usize = 200;

/// The draft of a text with such lines, whose text is what stands below them; none if it has none.
pub(super) fn draft(text: &str, plain: impl Fn(&str) -> String) -> Option<Draft> {
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    let (mut fields, body) = fenced(text).or_else(|| labelled(text))?;
    let unpublished = matches!(fields.get("draft").and_then(Value::as_str), Some("true" | "yes"));
    // A field may hold the beginning of the text.
    let begun = ["text", "النص", "نص الخبر", "body", "content"].iter().find_map(|k| fields.remove(*k));
    let begun = begun.as_ref().and_then(Value::as_str).map(|b| format!("{b}\n")).unwrap_or_default();
    fields.insert("text".into(), Value::String(String::new()));
    let mut draft = json::about(&Value::Object(fields));
    draft.text = format!("{begun}{}", plain(body));
    if unpublished {
        draft.notes.push("the site has not published this article: it is marked as a draft".into());
    }
    (!draft.text.trim().is_empty()).then_some(draft)
}

/// Front matter in YAML or TOML, and what follows it.
fn fenced(text: &str) -> Option<(Map<String, Value>, &str)> {
    let (fence, sign) = match text {
        _ if text.starts_with("---\n") || text.starts_with("---\r\n") => ("---", ':'),
        _ if text.starts_with("+++\n") || text.starts_with("+++\r\n") => ("+++", '='),
        _ => return None,
    };
    let mut fields = Map::new();
    let mut at = 0;
    for (n, line) in text.split_inclusive('\n').enumerate().take(LINES) {
        at += line.len();
        if n == 0 {
            continue;
        }
        if line.trim_end() == fence {
            return (!fields.is_empty()).then(|| (fields, &text[at..]));
        }
        if line.starts_with([' ', '\t', '-', '#', '[']) || line.trim().is_empty() {
            continue;
        }
        // Anything else between the fences is text.
        let (key, value) = line.split_once(sign).filter(|(key, _)| !key.trim().contains(' '))?;
        let value = value.trim().trim_matches(['"', '\'']);
        if !value.is_empty() {
            fields.insert(key.trim().to_lowercase(), Value::String(value.to_owned()));
        }
    }
    None
}

/// At least two lines with usual names of fields at the top, and what follows them.
fn labelled(text: &str) -> Option<(Map<String, Value>, &str)> {
    let mut fields = Map::new();
    let mut at = 0;
    for line in text.split_inclusive('\n').take(20) {
        let field = line
            .split_once(':')
            .filter(|(key, _)| key.chars().count() <= 20 && json::is_known(key.trim(), &Fields::default()));
        match field {
            Some((key, value)) => {
                let value = value.trim();
                if !value.is_empty() {
                    fields.insert(key.trim().to_lowercase(), Value::String(value.to_owned()));
                }
            }
            None if line.trim().is_empty() => {}
            None => break,
        }
        at += line.len();
    }
    (fields.len() >= 2).then(|| (fields, &text[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "أغلقت البلدية الجسر القديم أمام الشاحنات صباح الأحد.";

    fn read(text: &str) -> Option<Draft> {
        draft(text, str::to_owned)
    }

    #[test]
    fn what_stands_above_a_text_is_used() {
        for head in [
            "---\ntitle: \"إغلاق الجسر\"\ndate: 2025-06-01\nauthor: سعاد أحمد\ntags:\n  - جسور\n---\n",
            "+++\r\ntitle = 'إغلاق الجسر'\r\ndate = 2025-06-01\r\nauthor = \"سعاد أحمد\"\r\n+++\r\n",
            "العنوان: إغلاق الجسر\nالتاريخ: 2025-06-01\nالكاتب: سعاد أحمد\n\n",
            "Title: إغلاق الجسر\n\nDate: 2025-06-01\n\nAuthor: سعاد أحمد\n\n",
        ] {
            let d = read(&format!("{head}{TEXT}\n")).unwrap_or_else(|| panic!("{head}"));
            assert_eq!((d.title.as_deref(), d.author.as_deref()), (Some("إغلاق الجسر"), Some("سعاد أحمد")), "{head}");
            assert_eq!((d.date.as_deref(), d.text.trim()), (Some("2025-06-01"), TEXT), "{head}");
        }
        let d = read(&format!("العنوان: إغلاق الجسر\nالمصدر: الأفق\nالنص: {TEXT}\nسطر ثان.\n")).unwrap();
        assert_eq!((d.outlet.as_deref(), d.text.trim()), (Some("الأفق"), format!("{TEXT}\nسطر ثان.").as_str()));
    }

    #[test]
    fn a_text_with_colons_is_left_alone() {
        for text in [
            format!("الوزير: الجسر يغلق غدا\n\n{TEXT}"),
            format!("المصدر: وكالات\n\n{TEXT}"),
            format!("---\n{TEXT}\n---\n{TEXT}"),
            TEXT.to_owned(),
        ] {
            assert!(read(&text).is_none(), "{text}");
        }
    }
}
