//! Rich text as the editors of content management systems keep it: Slate, ProseMirror and TipTap, Lexical, Contentful,
//! Sanity, Editor.js.

use serde_json::Value;

/// How deep the nodes of a document may be in others.
const DEPTH: usize = 16;

/// The text of a document, one paragraph for each of its blocks; none if the value is no such document.
pub(super) fn text(value: &Value) -> Option<String> {
    let paragraphs = match value {
        Value::String(s) => return text(&written(s)?),
        Value::Array(list) => is_tree(list).then(|| children(list, 0))?,
        Value::Object(o) => {
            // Editor.js and Draft.js keep a list of blocks, Lexical a root; others are the root themselves.
            if let Some(blocks) = o.get("blocks").and_then(Value::as_array) {
                blocks.iter().filter_map(block).collect::<Vec<_>>().join("\n\n")
            } else if let Some(root) = o.get("root").and_then(inner) {
                children(root, 0)
            } else {
                let list = inner(value)?;
                let is_root = kind(value).is_some_and(|k| matches!(k, "doc" | "document" | "root"));
                (is_root || is_tree(list)).then(|| children(list, 0))?
            }
        }
        _ => return None,
    };
    (!paragraphs.trim().is_empty()).then_some(paragraphs)
}

/// The members of a node.
fn inner(v: &Value) -> Option<&Vec<Value>> {
    ["children", "content"].iter().find_map(|k| v.get(*k)?.as_array())
}

/// Whether the members of a list are nodes, some of which have members of their own.
fn is_tree(list: &[Value]) -> bool {
    let node = |v: &Value| kind(v).is_some() || piece(v).is_some();
    list.iter().all(|v| node(v) && v.get("title").is_none()) && list.iter().any(|v| inner(v).is_some())
}

/// The text of nodes: pieces are joined, blocks are paragraphs.
fn children(list: &[Value], depth: usize) -> String {
    if depth > DEPTH {
        return String::new();
    }
    let text = |v: &Value| match (piece(v), inner(v)) {
        (Some(text), _) => text.to_owned(),
        (None, Some(list)) => children(list, depth + 1),
        _ if is_break(v) => "\n".to_owned(),
        _ => String::new(),
    };
    if list.iter().any(|v| piece(v).is_some() || is_link(v)) {
        return list.iter().map(text).collect();
    }
    list.iter().map(text).filter(|t| !t.trim().is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// The text of a block: a paragraph, a heading, the points of a list.
fn block(v: &Value) -> Option<String> {
    let data = v.get("data").unwrap_or(v);
    let own = ["text", "html"].iter().find_map(|k| data.get(*k).or_else(|| v.get(*k))?.as_str());
    let item = |v: &Value| v.as_str().or_else(|| v.get("content")?.as_str()).map(str::to_owned);
    let items = || Some(data.get("items")?.as_array()?.iter().filter_map(item).collect::<Vec<_>>().join("\n"));
    own.map(str::to_owned).or_else(items).filter(|t| !t.trim().is_empty())
}

/// A document that an editor keeps as JSON in a string.
pub(super) fn written(text: &str) -> Option<Value> {
    let text = text.trim();
    let begins = text.starts_with("{\"") || text.starts_with("[{\"");
    begins.then(|| serde_json::from_str(text).ok())?
}

/// Whether the members of a list are pieces of one paragraph: texts with and without a style, links, line breaks.
pub(super) fn is_run(list: &[Value]) -> bool {
    let sure = |v: &Value| is_link(v) || piece(v).is_some() && (kind(v).is_some() || is_styled(v));
    list.len() > 1
        && list.iter().any(sure)
        && list.iter().all(|v| piece(v).is_some() || is_break(v) || is_link(v))
        && !list.windows(2).all(|w| are_paragraphs(&w[0], &w[1]))
}

/// Whether a member is a line break.
pub(super) fn is_break(v: &Value) -> bool {
    kind(v).is_some_and(|k| matches!(k, "hardBreak" | "hard_break" | "linebreak" | "br"))
}

/// The kind of a member: `type`, `nodeType` (Contentful) or `_type` (Sanity).
fn kind(v: &Value) -> Option<&str> {
    ["type", "nodeType", "_type"].iter().find_map(|k| v.get(*k)?.as_str())
}

/// The text of a member that is nothing else.
fn piece(v: &Value) -> Option<&str> {
    let text = v.get("text").or_else(|| v.get("value"))?.as_str()?;
    kind(v).is_none_or(|k| matches!(k, "text" | "span")).then_some(text)
}

fn is_styled(v: &Value) -> bool {
    ["bold", "italic", "underline", "strong", "em", "code", "strikethrough"].iter().any(|k| v.get(*k).is_some())
}

fn is_link(v: &Value) -> bool {
    let around = v.get("children").or_else(|| v.get("content")).and_then(Value::as_array);
    kind(v).is_some_and(|k| matches!(k, "link" | "a" | "autolink" | "hyperlink" | "mention"))
        && around.is_some_and(|a| a.iter().all(|v| piece(v).is_some()))
}

/// Whether two texts are whole paragraphs: the first ends like one, and there is no space between them.
fn are_paragraphs(a: &Value, b: &Value) -> bool {
    let (Some(a), Some(b)) = (piece(a), piece(b)) else { return false };
    a.ends_with(['.', '!', '؟', '…', ':', '»', '"', '”']) && !b.starts_with(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn documents_of_every_editor_are_read() {
        let pieces = |text: &str, bold: &str| json!([{"type": "text", "text": text}, {"type": "text", "marks": [{"type": "bold"}], "text": bold}]);
        let slate = json!([{"type": "paragraph", "children": [{"text": "أغلق الج"}, {"text": "سر", "bold": true}]}, {"type": "quote", "children": [{"text": "نعم"}]}]);
        for document in [
            slate.clone(),
            json!(slate.to_string()),
            json!({"root": {"type": "root", "children": slate}}),
            json!({"type": "doc", "content": [{"type": "paragraph", "content": pieces("أغلق الج", "سر")}, {"type": "paragraph", "content": [{"type": "text", "text": "نعم"}]}]}),
            json!([{"_type": "block", "children": [{"_type": "span", "text": "أغلق الج"}, {"_type": "span", "text": "سر"}]}, {"_type": "image"}, {"_type": "block", "children": [{"_type": "span", "text": "نعم"}]}]),
            json!({"nodeType": "document", "content": [{"nodeType": "paragraph", "content": [{"nodeType": "text", "value": "أغلق "}, {"nodeType": "hyperlink", "content": [{"nodeType": "text", "value": "الجسر"}]}]}, {"nodeType": "paragraph", "content": [{"nodeType": "text", "value": "نعم"}]}]}),
            json!({"time": 1, "blocks": [{"type": "paragraph", "data": {"text": "أغلق الجسر"}}, {"type": "list", "data": {"items": ["نعم"]}}]}),
            json!(
                "{\"blocks\":[{\"key\":\"a\",\"text\":\"أغلق الجسر\",\"type\":\"unstyled\"},{\"key\":\"b\",\"text\":\"نعم\"}],\"entityMap\":{}}"
            ),
        ] {
            assert_eq!(text(&document).as_deref(), Some("أغلق الجسر\n\nنعم"), "{document}");
        }
        for other in [
            json!("نعم"),
            json!(["أ", "ب"]),
            json!([{"text": "أ"}, {"text": "ب"}]),
            json!({"content": "أ"}),
            json!([{"title": "أ", "type": "x", "content": [{"text": "ب"}]}]),
        ] {
            assert_eq!(text(&other), None, "{other}");
        }
    }

    #[test]
    fn deep_documents_are_bounded() {
        let mut node = json!({"type": "text", "text": "نعم"});
        for _ in 0..100 {
            node = json!({"type": "p", "children": [node]});
        }
        assert_eq!(text(&json!([node])), None);
    }
}
