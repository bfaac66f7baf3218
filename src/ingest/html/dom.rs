//! The parts of a page's tree that do not belong to its text: code, and boxes with related stories, sharing and
//! newsletters.

use crate::ingest::letters::letters;
use dom_smoothie::Readability;
use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// Number of elements above which boxes are not looked for, since each is compared with its contents.
const ELEMENTS: usize = 8_000;

/// Removes what browsers do not show as text.
pub(super) fn drop_code(reader: &Readability) {
    reader.doc.select("script,style,noscript,template,iframe,object,svg,canvas,head > link,select,button,textarea,option,datalist").remove();
    // AMP pages: menus, advertisements, and what is shown until an element has loaded or if it cannot.
    reader
        .doc
        .select("amp-sidebar,amp-ad,amp-embed,amp-sticky-ad,amp-consent,amp-user-notification,[fallback],[placeholder]")
        .remove();
}

/// Removes the captions of pictures, unless they have most of the text.
pub(super) fn drop_captions(reader: &Readability) {
    let all = letters(&reader.doc.select("body").text());
    let captions = reader.doc.select("figcaption,.wp-caption-text,.gallery-caption");
    if letters(&captions.text()) * 2 < all {
        captions.remove();
    }
}

/// Removes what Drupal writes around the text of a feed's item: its title, author and date, and its terms.
pub(super) fn drop_labels(reader: &Readability) {
    let labels = "body > [property='schema:name'],body > [rel='schema:author'],body > [property='schema:dateCreated'],\
                  .field--name-title,.field--name-uid,.field--name-created,.field--name-field-tags,.sharedaddy,.jp-relatedposts";
    reader.doc.select(labels).remove();
}

/// Removes elements whose style hides them, unless they have most of the text.
pub(super) fn drop_hidden(reader: &Readability) {
    let all = letters(&reader.doc.select("body").text());
    for node in reader.doc.select("body [style],body [hidden]").iter() {
        let style: String = node.attr_or("style", "").chars().filter(|c| !c.is_whitespace()).collect();
        let style = style.to_lowercase();
        let hidden = node.has_attr("hidden")
            || ["display:none", "mso-hide:all", "visibility:hidden"].iter().any(|s| style.contains(s));
        if hidden && letters(&node.text()) * 2 < all {
            node.remove();
        }
    }
}

/// Removes boxes that link to other stories or ask for something, and lists of links. A box that contains a large part
/// of the page's text is kept, whatever it is called.
pub(super) fn drop_boxes(reader: &Readability) {
    static NAMES: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?i)(^|[\s_-])(related|relatednews|recommend(ed|ations?)?|read-?(also|more|next)|also-?read|see-?also|more-?(news|stories|from)|most-?(read|viewed|popular)|trending|newsletter|subscribe|subscription|cookies?|consent|gdpr|share|sharing|social(-?(links|icons|share|bar))?|addthis|breadcrumbs?|comments?|respond|paywall|outbrain|taboola|follow-?us|tags?-?(list|links)?|advert(isement)?|promo)([\s_-]|$)",
        )
        .expect("fixed pattern")
    });
    if reader.doc.select("*").length() > ELEMENTS {
        return;
    }
    let all = letters(&reader.doc.select("body").text());
    for node in reader.doc.select("body [class],body [id],aside,nav,footer,form").iter() {
        let name = format!("{} {}", node.attr_or("class", ""), node.attr_or("id", ""));
        let tag = node.nodes().first().and_then(|n| n.node_name());
        let tag = tag.as_deref().unwrap_or_default();
        let by_tag = matches!(tag, "aside" | "nav" | "footer" | "form");
        if matches!(tag, "body" | "html" | "main" | "article" | "p" | "h1") || !(by_tag || NAMES.is_match(&name)) {
            continue;
        }
        if letters(&node.text()) * 5 < all * 2 {
            node.remove();
        }
    }
    drop_links(reader);
}

/// Removes lists of links and paragraphs that consist of a link: they lead to other stories.
pub(super) fn drop_links(reader: &Readability) {
    if reader.doc.select("*").length() > ELEMENTS {
        return;
    }
    for list in reader.doc.select("ul,ol,table").iter() {
        let links = list.select("a");
        if links.length() >= 2 && mostly_links(letters(&list.text()), letters(&links.text())) {
            list.remove();
        }
    }
    for block in reader.doc.select("p,li,h2,h3,h4,h5,div,blockquote").iter() {
        let links = block.select("a");
        if links.length() == 0 || block.select("p,li,h1,h2,h3,h4,div,ul,ol,table,article,section").length() > 0 {
            continue;
        }
        let (whole, linked) = (letters(&block.text()), letters(&links.text()));
        if linked >= 12 && whole == linked {
            block.remove();
        }
    }
}

/// Removes links to other stories between line breaks: pieces of a block that are nothing but a link.
pub(super) fn drop_linked_lines(html: &str) -> Cow<'_, str> {
    static LINK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?is)^(?:\s|&nbsp;|[-•*·–]|</?(?:b|strong|span|font|div|p)\b[^<>]*>)*<a\b[^<>]*>[^<>]*</a>(?:\s|&nbsp;|</?(?:b|strong|span|font|div|p)\b[^<>]*>|<(span|font|small)\b[^<>]*>[^<>]{0,40}</(?:span|font|small)>)*$").expect("fixed pattern")
    });
    static BREAK: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i)<br\s*/?>|</div>").expect("fixed pattern"));
    let pieces: Vec<&str> = BREAK.split(html).collect();
    let linked = pieces.iter().filter(|p| p.len() < 4000 && LINK.is_match(p)).count();
    if linked < 2 {
        return Cow::Borrowed(html);
    }
    let kept = pieces.into_iter().filter(|p| !(p.len() < 4000 && LINK.is_match(p)));
    Cow::Owned(kept.collect::<Vec<_>>().join("<br>"))
}

/// Whether hardly any of a list's text is outside its links.
fn mostly_links(whole: usize, linked: usize) -> bool {
    linked > 0 && linked * 10 >= whole * 6
}
