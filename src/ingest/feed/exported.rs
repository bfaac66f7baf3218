//! Feeds that are exports of a site (WordPress, Blogger): they have more than articles.

use super::scan::{Element, attribute};

/// The text of an element of an export.
fn field<'a>(list: &[Element<'a>], name: &str) -> Option<&'a str> {
    let inner = list.iter().find(|e| e.name == name)?.inner.trim();
    Some(inner.strip_prefix("<![CDATA[").and_then(|t| t.strip_suffix("]]>")).unwrap_or(inner))
}

/// The kind of an entry of Blogger: `post`, `comment`, `settings`, `template`.
fn of_blogger(list: &[Element]) -> Option<String> {
    let kind = |e: &Element| {
        let scheme = attribute(e.attributes, "scheme").is_some_and(|s| s.ends_with("2005#kind"));
        let term = attribute(e.attributes, "term").filter(|_| scheme)?;
        term.rsplit_once('#').map(|t| t.1.to_owned())
    };
    let categories = list.iter().filter(|e| e.name == "category");
    field(list, "blogger:type").map(str::to_lowercase).or_else(|| categories.into_iter().find_map(kind))
}

/// Whether an item is an article: exports have pictures, menus, styles, comments and settings as items too.
pub(super) fn is_article(list: &[Element]) -> bool {
    let wordpress = field(list, "wp:post_type").is_none_or(|kind| {
        !matches!(
            kind,
            "attachment" | "nav_menu_item" | "revision" | "custom_css" | "customize_changeset" | "oembed_cache"
        ) && !kind.starts_with("wp_")
    });
    wordpress && of_blogger(list).is_none_or(|kind| matches!(kind.as_str(), "post" | "page"))
}

/// Whether an item is an article that the site has not published.
pub(super) fn is_draft(list: &[Element]) -> bool {
    let wordpress =
        field(list, "wp:status").is_some_and(|s| matches!(s, "draft" | "auto-draft" | "pending" | "trash" | "private"));
    let control = list.iter().find(|e| e.name == "app:control").is_some_and(|e| e.inner.contains(">yes<"));
    wordpress || control || field(list, "blogger:status").is_some_and(|s| s != "LIVE")
}
