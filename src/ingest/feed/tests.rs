use super::*;

const BODY: &str =
    "أعلنت وزارة التجهيز اليوم أن أشغال الطريق ستنتهي قبل نهاية السنة الجارية، وأن كلفتها بلغت 40 مليون درهم. ";

fn rss(declaration: &str, body: &str) -> String {
    format!(
        "{declaration}<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>\
         <title>جريدة المثال</title><link>https://example.org/</link>\
         <item><guid>a-1</guid><title>أشغال الطريق</title><link>/news/1</link>\
         <pubDate>Tue, 27 May 2025 10:00:00 GMT</pubDate><description>{body}</description></item>\
         <item><guid>a-2</guid><title>خبر ثان</title><link>https://example.org/news/2</link>\
         <pubDate>Wed, 28 May 2025 10:00:00 GMT</pubDate><content:encoded><![CDATA[<p>{}</p>]]></content:encoded>\
         </item></channel></rss>",
        BODY.repeat(8)
    )
}

#[test]
fn items_come_newest_first_with_absolute_links_and_teasers_are_known() {
    let text = rss("<?xml version=\"1.0\" encoding=\"utf-8\"?>", BODY);
    assert!(is_feed(text.as_bytes(), None));
    let Feed { outlet, items: list, .. } = items(text.as_bytes(), Some("https://example.org/feed.xml")).unwrap();
    assert_eq!(outlet.as_deref(), Some("جريدة المثال"));
    assert_eq!(list.iter().map(|i| (i.id.as_str(), i.teaser)).collect::<Vec<_>>(), [("a-2", false), ("a-1", true)]);
    assert_eq!(list[1].link.as_deref(), Some("https://example.org/news/1"));
    assert!(list[0].draft.date.as_deref().unwrap().contains("28 May 2025"));
}

#[test]
fn a_wrong_declaration_of_the_character_set_is_harmless() {
    let text = rss("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>", BODY);
    let (bytes, _, _) = encoding_rs::WINDOWS_1256.encode(&text);
    let Feed { outlet, items: list, .. } = items(&bytes, Some("https://example.org/feed.xml")).unwrap();
    assert_eq!(outlet.as_deref(), Some("جريدة المثال"));
    assert!(list[1].draft.text.contains("40 مليون درهم"), "{}", list[1].draft.text);
}

#[test]
fn a_json_feed_is_a_feed_and_a_page_is_not() {
    let text = format!(
        "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"ج\",\"items\":[{{\"id\":\"1\",\"url\":\"https://example.org/1\",\"content_text\":\"{BODY}\"}}]}}"
    );
    assert!(is_feed(text.as_bytes(), Some("application/json")));
    assert_eq!(items(text.as_bytes(), None).unwrap().items.len(), 1);
    assert!(!is_feed(b"<!doctype html><html><body>x</body></html>", Some("text/html")));
    assert!(items(b"<rss><channel>", None).is_err());
}

fn read(text: &str) -> Feed {
    items(text.as_bytes(), Some("https://example.org/feed.xml")).unwrap()
}

#[test]
fn one_bad_character_or_item_does_not_affect_others() {
    let good = rss("<?xml version=\"1.0\"?>", BODY);
    for (from, to) in [
        ("أشغال الطريق</title>", "أشغال & R&D <الطريق</title>"),
        ("<link>/news/1</link>", "<link>/news?a=1&b=2</link>"),
        (
            "<?xml version=\"1.0\"?>",
            "<br />\n<b>Notice</b>: Undefined index in <b>/srv/x.php</b><br />\n<?xml version=\"1.0\"?>",
        ),
        ("<guid>a-1</guid>", "<guid>a-1</guid><extra><b>"),
        ("درهم. </description>", "درهم.<p>وأضاف<br> الوزير<ul><li>شيئا</description>"),
    ] {
        let feed = read(&good.replacen(from, to, 1));
        assert_eq!(feed.items.len(), 2, "{to}");
        assert!(
            feed.items.iter().all(|i| i.draft.title.is_some() && i.draft.text.contains("40 مليون درهم")),
            "{to} {feed:?}"
        );
        assert!(feed.lost.is_empty(), "{to} {:?}", feed.lost);
    }
}

#[test]
fn losses_of_a_truncated_feed_are_reported() {
    let good = rss("", BODY);
    let feed = read(&good[..good.len() - 40]);
    assert!(feed.items.len() == 2 && feed.lost.len() == 1, "{:?}", feed.lost);
    assert!(feed.items[0].draft.text.ends_with("درهم.") && feed.lost[0].contains("خبر ثان"), "{feed:?}");
    let at = good.find("خبر ثان").unwrap();
    let feed = read(&good[..at + 4]);
    assert!(feed.items.len() == 1 && feed.lost[0].contains("was skipped"), "{feed:?}");
}

#[test]
fn an_aggregator_names_the_outlet() {
    let text = "<rss><channel><title>أخبار مجمعة</title><item><title>افتتاح سد كبير في الشمال - جريدة الأفق</title>\
        <source url=\"https://ofoq.example\">جريدة الأفق</source><link>https://n.example/1</link>\
        <description>&lt;ol&gt;&lt;li&gt;&lt;a href=\"x\"&gt;عنوان أول طويل عن سد آخر&lt;/a&gt;&lt;/li&gt;&lt;li&gt;&lt;a href=\"y\"&gt;عنوان ثان عن خبر بعيد&lt;/a&gt;&lt;/li&gt;&lt;/ol&gt;</description></item></channel></rss>";
    let d = &read(text).items[0].draft;
    assert_eq!((d.title.as_deref(), d.outlet.as_deref()), (Some("افتتاح سد كبير في الشمال"), Some("جريدة الأفق")));
    assert!(!d.text.contains("عنوان") && d.notes.iter().any(|n| n.contains("only the headline")), "{d:?}");
}

#[test]
fn an_item_of_headline_and_outlet_has_only_the_headline() {
    let item = |text: &str| {
        let text = format!(
            "<rss><channel><title>بحث</title><item><title>افتتاح سد كبير في الشمال - جريدة الأفق</title><link>https://n.example/1</link>\
             <source url=\"https://ofoq.example\">جريدة الأفق</source><description>{text}</description></item></channel></rss>"
        );
        let item = read(&text).items.remove(0);
        (item.draft.text, item.draft.notes)
    };
    let link = "&lt;a href=\"x\"&gt;افتتاح سد كبير في الشمال&lt;/a&gt;&amp;nbsp;&amp;nbsp;&lt;font color=\"#6f6f6f\"&gt;جريدة الأفق&lt;/font&gt;";
    let (text, notes) = item(link);
    assert_eq!(text, "افتتاح سد كبير في الشمال");
    assert!(notes.iter().any(|n| n.contains("only the headline")), "{notes:?}");
    assert!(item(&format!("{link} وقال الوزير إنه الأكبر.")).1.is_empty());
}

#[test]
fn a_text_that_a_feed_cuts_says_so() {
    for end in ["…", "[...]", " اقرأ المزيد"] {
        let body = BODY.trim_end_matches('.');
        let item = read(&rss("", &format!("{body}{end}"))).items.remove(1);
        assert!(item.teaser && item.draft.notes.iter().any(|n| n.contains("only the beginning")), "{:?}", item.draft);
        assert!(!item.draft.text.contains("المزيد") && !item.draft.text.ends_with(['…', ']']), "{}", item.draft.text);
    }
}

#[test]
fn a_feed_in_utf16_is_a_feed() {
    let text = format!("\u{FEFF}{}", rss("<?xml version=\"1.0\" encoding=\"utf-16\"?>", BODY));
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(is_feed(&bytes, None));
    assert!(items(&bytes, None).unwrap().items[1].draft.text.contains("40 مليون درهم"));
}

#[test]
fn double_escaped_entities_are_unescaped_and_scripts_dropped() {
    let text = rss(
        "",
        "&amp;lt;p&amp;gt;قال وزير التجهيز للصحافة &amp;amp;quot;انتهينا&amp;amp;quot;&amp;lt;/p&amp;gt;&lt;script&gt;var a=1;&lt;/script&gt;",
    );
    let d = &read(&text).items[1].draft;
    assert_eq!(d.text.trim(), "قال وزير التجهيز للصحافة \"انتهينا\"");
}

#[test]
fn atom_and_rdf_are_read() {
    let atom = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'><title type='text'>ج</title><entry><id>t:1</id><title type='html'>خبر &amp;amp; آخر</title>\
         <link rel='edit' href='/e'/><link rel='alternate' href='/n/1'/><author><name>سعاد</name></author>\
         <updated>2025-06-02T00:20:00+03:00</updated><content type='xhtml'><div>{BODY}</div></content></entry></feed>"
    );
    let i = &read(&atom).items[0];
    assert_eq!(i.link.as_deref(), Some("https://example.org/n/1"));
    assert_eq!((i.draft.title.as_deref(), i.draft.author.as_deref()), (Some("خبر & آخر"), Some("سعاد")));
    assert_eq!(i.draft.date.as_deref(), Some("2025-06-02T00:20:00+03:00"));
    let rdf = format!(
        "<rdf:RDF><channel><title>ج</title></channel><item rdf:about='x'><title>خ</title><link>https://a.example/1</link><dc:date>2025-06-01</dc:date><description>{BODY}</description></item></rdf:RDF>"
    );
    assert_eq!(read(&rdf).items[0].id, "https://a.example/1");
}

#[test]
fn unterminated_markers_take_no_time() {
    let item = format!("<item><title>خبر</title><link>/1</link><description>{}</description></item>", BODY.repeat(8));
    for (before, inside) in [
        ("<item><![CDATA[</item>".repeat(200_000), String::new()),
        (String::new(), "<![CDATA[".repeat(400_000)),
        (String::new(), "&".repeat(1_000_000)),
        (String::new(), "<".repeat(1_000_000)),
    ] {
        let started = std::time::Instant::now();
        let feed = format!("<rss><channel>{before}{item}<item><title>{inside}</title></item></channel></rss>");
        let read = items(feed.as_bytes(), None).unwrap();
        assert!(read.items.iter().any(|i| i.draft.text.contains("وزارة التجهيز")), "{:.20}{:.20}", before, inside);
        assert!(started.elapsed().as_secs() < 20, "{:?}: {:.20}{:.20}", started.elapsed(), before, inside);
    }
}

#[test]
fn exports_and_feeds_of_videos_are_read() {
    let item = |kind: &str, status: &str, text: &str| {
        format!(
            "<item><title>أشغال الطريق</title><content:encoded><![CDATA[{text}]]></content:encoded>\
             <wp:post_type><![CDATA[{kind}]]></wp:post_type><wp:status>{status}</wp:status></item>"
        )
    };
    let text = format!(
        "<p>{BODY}</p>[caption id=\"a\"]<img src=\"a.jpg\"/> صورة الورش[/caption]<figure><figcaption>عمال في الورش</figcaption></figure>[gallery ids=\"1,2\"]<p>{BODY}</p>"
    );
    let export = format!(
        "<rss xmlns:wp=\"x\"><channel><title>جريدة</title>{}{}{}</channel></rss>",
        item("post", "publish", &text),
        item("post", "draft", BODY),
        item("attachment", "inherit", "")
    );
    let read = items(export.as_bytes(), None).unwrap();
    assert!(read.lost.is_empty() && read.items.len() == 2, "{:?}", read.lost);
    let draft = read.items.iter().find(|i| i.draft.text.matches("40 مليون").count() == 2).expect("both paragraphs");
    assert!(!draft.draft.text.contains('[') && !draft.draft.text.contains("صورة"), "{}", draft.draft.text);
    assert!(!draft.draft.text.contains("عمال") && draft.draft.notes.is_empty(), "{}", draft.draft.text);
    assert_eq!(read.items.iter().filter(|i| i.draft.notes.iter().any(|n| n.contains("not published"))).count(), 1);
    let video = format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>قناة</title><entry><id>1</id><title>أشغال الطريق</title>\
         <media:group><media:title>أشغال</media:title><media:description>{BODY}\nوللمزيد زوروا موقعنا</media:description></media:group></entry></feed>"
    );
    let read = items(video.as_bytes(), None).unwrap();
    assert!(read.items[0].draft.text.contains("40 مليون درهم"), "{}", read.items[0].draft.text);
}

#[test]
fn an_export_of_blogger_has_its_posts_alone() {
    let entry = |kind: &str, title: &str| {
        format!(
            "<entry><id>{title}</id><category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#{kind}'/><title>{title}</title><content type='html'>{BODY}</content></entry>"
        )
    };
    let newer = |kind: &str, title: &str| {
        format!(
            "<entry><id>{title}</id><blogger:type>{kind}</blogger:type><title>{title}</title><content type='html'>{BODY}</content></entry>"
        )
    };
    let all =
        [entry("settings", "أ"), entry("post", "ب"), entry("comment", "ج"), newer("POST", "د"), newer("COMMENT", "ه")];
    let text = format!(
        "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>مدونة</title>{}</feed>",
        all.concat()
    );
    let list = items(text.as_bytes(), None).unwrap().items;
    assert_eq!(list.iter().map(|i| i.id.as_str()).collect::<Vec<_>>(), ["ب", "د"]);
}

#[test]
fn a_sitemap_for_news_gives_headlines() {
    let text = "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>https://example.org/1</loc><news:news>\
        <news:publication><news:name>جريدة المثال</news:name><news:language>ar</news:language></news:publication>\
        <news:publication_date>2025-05-27T10:00:00+01:00</news:publication_date><news:title>أشغال الطريق تنتهي قبل نهاية السنة</news:title></news:news></url></urlset>";
    assert!(is_feed(text.as_bytes(), None));
    let list = items(text.as_bytes(), None).unwrap().items;
    assert_eq!((list.len(), list[0].link.as_deref()), (1, Some("https://example.org/1")));
    assert_eq!(list[0].draft.outlet.as_deref(), Some("جريدة المثال"));
    assert!(list[0].teaser && list[0].draft.notes[0].contains("headline"));
    let plain = "<urlset><url><loc>https://example.org/1</loc></url></urlset>";
    assert!(items(plain.as_bytes(), None).unwrap_err().contains("sitemap"));
}

#[test]
fn an_alert_links_to_the_article_itself() {
    let link = "https://www.google.com/url?rct=j&amp;sa=t&amp;url=https%3A%2F%2Fexample.org%2Fnews%2F1&amp;ct=ga";
    let text = format!(
        "<feed><title>تنبيه</title><entry><id>1</id><title>أشغال &lt;b&gt;الطريق&lt;/b&gt;</title><link href=\"{link}\"/><content type=\"html\">{BODY}</content></entry></feed>"
    );
    let list = items(text.as_bytes(), None).unwrap().items;
    assert_eq!(list[0].link.as_deref(), Some("https://example.org/news/1"));
    assert_eq!(list[0].draft.title.as_deref(), Some("أشغال الطريق"));
}
