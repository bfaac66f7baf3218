use super::*;

#[test]
fn a_pages_data_come_from_its_tags() {
    let body = "<p>أعلنت وزارة التجهيز اليوم أن أشغال الطريق ستنتهي قبل نهاية السنة الجارية، وأن كلفتها بلغت 40 مليون درهم.</p>".repeat(4);
    let html = format!(
        "<html lang=ar><head><title>ع | موقع</title><meta property='og:title' content='انتهاء أشغال الطريق'>\
         <meta property='og:site_name' content='جريدة المثال'><link rel='canonical' href='https://example.org/a/1'>\
         <meta property='article:published_time' content='2025-05-27T10:00:00Z'><meta name='author' content='سعاد بناني'></head>\
         <body><nav><a href='/'>الرئيسية</a></nav><article><h1>انتهاء أشغال الطريق</h1>{body}</article></body></html>"
    );
    let d = draft(&html).unwrap();
    assert_eq!(d.title.as_deref(), Some("انتهاء أشغال الطريق"));
    assert_eq!(d.outlet.as_deref(), Some("جريدة المثال"));
    assert_eq!(d.author.as_deref(), Some("سعاد بناني"));
    assert_eq!(d.url.as_deref(), Some("https://example.org/a/1"));
    assert_eq!(d.date.as_deref(), Some("2025-05-27T10:00:00Z"));
    assert!(d.text.contains("40 مليون") && d.text.contains('\n'));
}

#[test]
fn a_page_without_text_is_rejected_with_advice() {
    assert!(draft("<html><body><script>x()</script></body></html>").unwrap_err().contains("no text"));
}

const BODY: &str =
    "أعلنت وزارة التجهيز اليوم أن أشغال الطريق ستنتهي قبل نهاية السنة الجارية، وأن كلفتها بلغت 40 مليون درهم.";

#[test]
fn code_is_never_text() {
    let page = format!(
        "<html><head><title>خبر</title><style>p{{x:y}}</style></head><body><h1>خبر</h1><p>{BODY}</p><script>var t='انتهت الجلسة بعد دقيقة';</script>\
         <noscript>فعّل جافاسكريبت</noscript><template><p>نموذج مخفي</p></template></body></html>"
    );
    let text = draft(&page).unwrap().text;
    assert!(
        text.contains(BODY) && !text.contains("الجلسة") && !text.contains("فعّل") && !text.contains("نموذج"),
        "{text}"
    );
    let text = fragment_text(&format!("<p>{BODY}</p><script>var a='نص';</script><style>.x{{}}</style>"));
    assert_eq!(text.trim(), BODY);
}

#[test]
fn menus_and_fallbacks_of_amp_pages_are_not_text() {
    let page = format!(
        "<html amp><body><amp-sidebar><ul><li>سياسة</li></ul></amp-sidebar><h1>خبر الطريق</h1><p>{BODY}</p>\
         <amp-ad type=x><div>سيارات جديدة</div></amp-ad><amp-video><div fallback>متصفح قديم</div></amp-video><p>{BODY}</p></body></html>"
    );
    let text = draft(&page).unwrap().text;
    assert!(!text.contains("سياسة") && !text.contains("سيارات") && !text.contains("متصفح"), "{text}");
}

#[test]
fn a_time_before_now_is_the_date_of_a_page() {
    let page = |date: &str, meta: &str| {
        let page =
            format!("<html><head>{meta}</head><body><article><h1>خبر</h1>{date}<p>{BODY}</p></article></body></html>");
        draft(&page).unwrap().date
    };
    let meta = "<meta property='article:published_time' content='2025-05-27'>";
    assert_eq!(page("<span class='post-date'>منذ ساعتين</span>", "").as_deref(), Some("منذ ساعتين"));
    assert_eq!(page("<time>نشر قبل 3 أيام</time>", "").as_deref(), Some("نشر قبل 3 أيام"));
    assert_eq!(page("<time>منذ ساعتين</time>", meta).as_deref(), Some("2025-05-27"));
    assert_eq!(page("<span class='date'>قبل الافتتاح بيومين وقع حادث آخر على الطريق</span>", ""), None);
}

#[test]
fn a_source_shown_by_a_browser_is_found() {
    let shown = |body: &str| source_shown(&format!("<html><head><title>x</title></head><body>{body}</body></html>"));
    assert_eq!(
        shown("<pre style='a:b'>&lt;rss&gt;&lt;a&gt;1&lt;/a&gt;&lt;/rss&gt;</pre>").as_deref(),
        Some("<rss><a>1</a></rss>")
    );
    assert_eq!(
        shown("<pre>{\"a\": 1}</pre><div class='json-formatter-container'></div>").as_deref(),
        Some("{\"a\": 1}")
    );
    assert_eq!(shown(&format!("<pre>{{\"a\": 1}}</pre><p>{BODY}</p>")), None);
}

#[test]
fn boxes_of_other_stories_do_not_belong_to_the_text() {
    let links = "<li><a href=/1>سقوط طائرة صغيرة قرب مطار بعيد</a></li><li><a href=/2>ارتفاع أسعار القهوة في الأسواق العالمية</a></li>";
    for extra in [
        "<div class='related-posts'><h3>اقرأ أيضا</h3><p>سقوط طائرة صغيرة</p></div>".to_owned(),
        format!("<h3>موضوعات</h3><ul>{links}</ul>"),
        "<p><a href=/1>سقوط طائرة صغيرة قرب مطار بعيد</a></p>".to_owned(),
        "<aside>سقوط طائرة صغيرة</aside>".to_owned(),
    ] {
        let page = format!(
            "<html><body><article><h1>خبر الطريق</h1><p>{BODY}</p>{extra}<p>{BODY}</p></article></body></html>"
        );
        let text = draft(&page).unwrap().text;
        assert!(text.matches("40 مليون").count() == 2 && !text.contains("طائرة"), "{extra}: {text}");
    }
    // A page whose whole text is in a box with such a name keeps it.
    let page = format!("<html><body><div class='share'><p>{BODY}</p></div></body></html>");
    assert!(draft(&page).unwrap().text.contains("40 مليون"));
}

#[test]
fn a_page_with_a_teaser_yields_the_text_of_its_data() {
    let whole = format!("{BODY} {}", BODY.replace("الطريق", "الجسر").repeat(4));
    let page = format!(
        "<html><head><script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"headline\":\"خبر\",\"datePublished\":\"2025-06-01\",\"publisher\":{{\"name\":\"جريدة\"}},\"articleBody\":\"{whole}\"}}</script></head><body><article><p>أعلنت وزارة التجهيز...</p><p>اشترك لقراءة المقال</p></article></body></html>"
    );
    let d = draft(&page).unwrap();
    assert!(d.text.contains("الجسر") && !d.text.contains("اشترك"), "{}", d.text);
    assert_eq!(
        (d.outlet.as_deref(), d.date.as_deref(), d.title.as_deref()),
        (Some("جريدة"), Some("2025-06-01"), Some("خبر"))
    );
}

#[test]
fn double_escaped_text_is_read() {
    assert_eq!(as_text("قال: &amp;quot;نعم&amp;quot;").trim(), "قال: \"نعم\"");
    assert_eq!(as_text("&#8220;نعم&#8221; &amp; لا").trim(), "“نعم” & لا");
    assert_eq!(as_text("A & B; 3 < 5"), "A & B; 3 < 5");
}

#[test]
fn markup_is_recognised_without_end_tags_and_signs_are_not_markup() {
    let text = "أعلن الوزير اليوم افتتاح الجسر في الرباط.";
    for lead in ["<div>", "<DIV class=\"x\">", "<span>", "<h2>", "<ul><li>", "<hr/>"] {
        assert_eq!(as_text(&format!("{lead}{text}")).trim().trim_start_matches("- "), text, "{lead}");
    }
    assert_eq!(as_text(&("<div>".repeat(300) + text)).trim(), text);
    for plain in ["س < ص", "3 <4", "<الجسر>", "<3 شكرا", "a<b"] {
        assert_eq!(as_text(plain), plain);
    }
}

#[test]
fn ampersands_without_entities_take_no_time() {
    let signs = "&".repeat(1_000_000);
    let started = std::time::Instant::now();
    assert!(!has_entities(&signs) && !has_entities("R&D; AT&T وشركة & أخرى; &ن;"));
    assert!(has_entities("a &nbsp;b") && has_entities("&#8220;") && has_entities("&&amp;"));
    assert_eq!(as_text(&signs), signs);
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
}

#[test]
fn paragraphs_parted_by_line_breaks_stay_apart() {
    let first = "أغلقت البلدية الجسر القديم أمام الشاحنات صباح الأحد، وقال المهندس إن الأشغال تستمر شهرين وتكلف عشرين مليون درهم.";
    let page = format!(
        "<html><body><table><tr><td><font size=5><b>إغلاق الجسر القديم</b></font><br><br><font size=4>{first}<br>&nbsp;<br />{first}</font></td></tr></table></body></html>"
    );
    let lines: Vec<String> =
        draft(&page).unwrap().text.lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect();
    assert_eq!(lines, ["إغلاق الجسر القديم", first, first]);
}
