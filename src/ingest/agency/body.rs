//! The text of a dispatch: paragraphs of NITF or XHTML, or plain text.

use super::super::html;
use super::super::letters::letters;
use super::super::xml::Element;

/// The text of an item: the longest of the texts that it has in several forms.
pub(super) fn text(item: &Element) -> String {
    let mut found = Vec::new();
    item.all(&["body.content", "inlinexml", "inlinedata", "datacontent"], &mut found);
    if found.is_empty() {
        item.all(&["body"], &mut found);
    }
    found.into_iter().map(of).max_by_key(|t| letters(t)).unwrap_or_default()
}

/// The text of an element that holds one.
fn of(content: &Element) -> String {
    if let Some(inner) = content.find(&["body.content", "body"]) {
        return of(inner);
    }
    // Where no element begins a paragraph, the text is plain, or HTML that was escaped.
    content.paragraphs().unwrap_or_else(|| html::as_text(content.text().trim()))
}
