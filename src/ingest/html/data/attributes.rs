//! Objects in attributes: frameworks that build pages on a server hand their data over in them (`data-page` of Inertia,
//! `data-react-props`, `:article` of Vue, `wire:snapshot` of Livewire).

use super::values::{BYTES, has_article};
use dom_smoothie::Readability;

/// Number of attributes that are read.
const MOST: usize = 8;
/// Number of elements that are searched.
const ELEMENTS: usize = 20_000;

/// The values of attributes that are objects or lists with enough letters for an article.
pub(super) fn objects(reader: &Readability) -> Vec<String> {
    let mut out = Vec::new();
    for node in reader.doc.select("body,body *").iter().take(ELEMENTS) {
        for attribute in node.attrs() {
            let value = attribute.value.trim_start();
            if value.starts_with(['{', '[']) && value.len() <= BYTES && has_article(value) {
                out.push(value.to_owned());
            }
        }
        if out.len() >= MOST {
            break;
        }
    }
    out
}
