//! The public page of a Telegram channel (`t.me/s/NAME`), saved or fetched.

use super::super::draft::Draft;
use super::super::{html, markup};

/// Whether a page is that of a channel.
pub(in super::super) fn is_channel(bytes: &[u8]) -> bool {
    const SIGN: &[u8] = b"tgme_widget_message_text js-message_text";
    bytes.windows(SIGN.len()).any(|w| w == SIGN)
}

/// The messages of a page, each with its number; none if the page is something else.
pub(in super::super) fn messages(text: &str) -> Option<Vec<(usize, Draft)>> {
    if !text.contains("tgme_widget_message") {
        return None;
    }
    let page = markup::parse(text);
    let name = page.select(".tgme_channel_info_header_title").text().trim().to_owned();
    let mut out: Vec<(usize, Draft)> = Vec::new();
    for m in page.select(".tgme_widget_message").iter() {
        let one = |css: &str| {
            let found = m.select(css);
            let first = found.iter().next()?;
            Some(first.text().trim().to_owned()).filter(|t| !t.is_empty())
        };
        // The text of a message that this one answers has another class.
        let Some(body) = m.select(".tgme_widget_message_text.js-message_text").iter().next() else { continue };
        let text = html::fragment_text(&body.inner_html());
        if text.trim().is_empty() {
            continue;
        }
        let post = m.attr("data-post").map(|p| p.to_string());
        let number = post.as_deref().and_then(|p| p.rsplit_once('/')?.1.parse().ok());
        let forwarded = one(".tgme_widget_message_forwarded_from_name");
        let channel = one(".tgme_widget_message_owner_name").or_else(|| Some(name.clone()).filter(|n| !n.is_empty()));
        let within = channel.as_ref().filter(|_| forwarded.is_some()).map(|n| format!("forwarded in {n}"));
        let address = m.select("a.tgme_widget_message_date").attr("href").map(|h| h.to_string());
        let draft = Draft {
            outlet: forwarded.or(channel),
            author: one(".tgme_widget_message_from_author"),
            date: m.select(".tgme_widget_message_date time").attr("datetime").map(|d| d.to_string()),
            url: address.or_else(|| post.map(|p| format!("https://t.me/{p}"))),
            text,
            notes: within.into_iter().collect(),
            ..Draft::default()
        };
        out.push((number.unwrap_or(out.len() + 1), draft));
    }
    (!out.is_empty()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_a_channel_yields_one_article_per_message() {
        let message = |n: usize, inner: &str| {
            format!(
                "<div class=\"tgme_widget_message_wrap\"><div class=\"tgme_widget_message js-widget_message\" data-post=\"ofoq/{n}\">\
                 <a class=\"tgme_widget_message_owner_name\" href=\"https://t.me/ofoq\"><span>قناة الأفق</span></a>{inner}\
                 <a class=\"tgme_widget_message_date\" href=\"https://t.me/ofoq/{n}\"><time datetime=\"2025-06-01T08:15:00+00:00\">08:15</time></a></div></div>"
            )
        };
        let text = |t: &str| format!("<div class=\"tgme_widget_message_text js-message_text\" dir=\"auto\">{t}</div>");
        let from = "<div class=\"tgme_widget_message_forwarded_from\">Forwarded from <a class=\"tgme_widget_message_forwarded_from_name\">وكالة بعيدة</a></div>";
        let answered = "<a class=\"tgme_widget_message_reply\"><div class=\"tgme_widget_message_text js-message_reply_text\">خبر قديم</div></a>";
        let page = [
            message(7, &text("أغلق الجسر<br/>اليوم")),
            message(8, "<a class=\"tgme_widget_message_photo_wrap\"></a>"),
            message(9, &format!("{from}{answered}{}", text("فتح الجسر"))),
        ];
        let page =
            format!("<html><head><title>قناة الأفق – Telegram</title></head><body>{}</body></html>", page.concat());
        let got = messages(&page).unwrap();
        assert_eq!(
            got.iter().map(|(n, d)| (*n, d.text.trim(), d.outlet.as_deref().unwrap())).collect::<Vec<_>>(),
            [(7, "أغلق الجسر\nاليوم", "قناة الأفق"), (9, "فتح الجسر", "وكالة بعيدة")]
        );
        assert_eq!(got[0].1.url.as_deref(), Some("https://t.me/ofoq/7"));
        assert_eq!(got[0].1.date.as_deref(), Some("2025-06-01T08:15:00+00:00"));
        assert!(messages("<html><body><p>x</p></body></html>").is_none());
    }
}
