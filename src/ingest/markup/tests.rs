use super::*;
use std::time::{Duration, Instant};

fn deepest(document: &Document) -> usize {
    let mut deepest = 0;
    let mut open = vec![(document.root(), 0)];
    while let Some((node, depth)) = open.pop() {
        deepest = deepest.max(depth);
        open.extend(node.children().into_iter().map(|c| (c, depth + 1)));
    }
    deepest
}

#[test]
fn a_page_yields_the_same_tree_as_the_parser() {
    let page = "<!doctype html><html><head><title>ع</title><script>if (a<b) '<p>'</script></head><body><p>واحد<p>اثنان\
                <table><tr><td>خلية<td>أخرى</table><ul><li>أ<li>ب</ul><svg><path d=''/></svg>&lt;نص&amp;</body></html>";
    let plain = Document::from(page);
    assert_eq!(parse(page).html(), plain.html());
    assert_eq!(parse("").html(), Document::from("").html());
}

#[test]
fn nothing_is_nested_deeper_than_the_bound_and_no_text_is_lost() {
    for (open, close) in [
        ("<b>", ""),
        ("<div>", "</div>"),
        ("<ul><li>", ""),
        ("<b><div></b>", ""),
        ("<div><table><td></div>", ""),
        ("<form><div></form>", ""),
        ("<svg><g>", ""),
        ("<p><font size=1><font size=2></p>", ""),
        ("<template><i>", ""),
        ("<li><section>", ""),
        ("<a><p>", ""),
        ("<select><option>", ""),
        ("<object>", "</object>"),
        ("<math><mtext><b>", ""),
    ] {
        let n = 20_000;
        let page = format!("<p>أول</p>{}نص في العمق{}<p>آخر", open.repeat(n), close.repeat(n));
        let started = Instant::now();
        let document = parse(&page);
        let text = document.text();
        for want in ["أول", "نص في العمق", "آخر"] {
            assert!(text.contains(want) || open == "<template><i>", "{open}: {want}");
        }
        assert!(deepest(&document) < 2 * MAX_DEPTH, "{open}: {}", deepest(&document));
        assert!(started.elapsed() < Duration::from_secs(5), "{open}: {:?}", started.elapsed());
    }
}

#[test]
fn a_tag_with_many_attributes_keeps_its_first_ones() {
    let many: String = (0..100_000).map(|n| format!(" a{n}='x > y'")).collect();
    let page = format!("<p id=one{many}>نص</p><!-- <a {many} --><p title=\"a > b\" id=two>بعده");
    let started = Instant::now();
    let document = parse(&page);
    assert_eq!(document.select("#one").text().as_ref(), "نص");
    assert_eq!(document.select("#two").text().as_ref(), "بعده");
    assert_eq!(document.select("#two").attr("title").as_deref(), Some("a > b"));
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    assert!(matches!(without_long_tags("<p a=1>x<!-- y --> 1 < 2 </p>"), Cow::Borrowed(_)));
}

#[test]
fn a_long_text_becomes_several_nodes_and_stays_what_it_is() {
    let words = "قال \u{ab}الوزير\u{bb} & <b>غيره</b>\u{a0}< 3 ".repeat(4_000) + &"بلا فاصل".repeat(9_000);
    for page in [
        words.clone(),
        format!("<p>{words}</p><p>بعده"),
        format!("<table><tr><td>{words}</table>"),
        format!("<table>{words}</table>"),
        format!("<script>{words}</script><style>{words}</style><p>بعده"),
        format!("<select>{words}</select><svg><text>{words}</text></svg>"),
        format!("<plaintext>{words}"),
        format!("<html><body>x</body>{words}</html>{words}"),
        format!("<frameset>{words}"),
    ] {
        let (ours, plain) = (parse(&page), Document::from(page.as_str()));
        assert_eq!(ours.text(), plain.text());
        assert_eq!(ours.formatted_text(), plain.formatted_text());
    }
}

#[test]
fn a_page_of_signs_is_written_out_in_linear_time() {
    let n = 800_000;
    for sign in ["&", "&amp;", "& ;", "\u{ab}", "\u{a0}", "< ", "&gt;"] {
        let signs = sign.repeat(n);
        for (open, close) in [("<p>", "</p>"), ("<p title='", "'>x</p>"), ("<xmp>", "</xmp>"), ("<math><title>", "")] {
            let page = format!("{open}{signs}{close}");
            let started = Instant::now();
            assert!(!parse(&page).html().is_empty());
            assert!(started.elapsed() < Duration::from_secs(5), "{sign}: {:?}", started.elapsed());
        }
    }
}

proptest::proptest! {
    #[test]
    fn any_page_is_read_like_the_parser_reads_it(page in "(<(/?(p|b|div|li|ul|table|td|a|svg|g|br/?|script|title|form|select|template)|!--|/)?( a| b=\"c| d='e>)?>?|[a-z&;>\" \n]|--|]]|ن){0,40}") {
        let bare = |d: Document| {
            d.select("*").nodes().iter().map(|n| n.node_name().unwrap_or_default().to_string()).collect::<Vec<_>>()
        };
        proptest::prop_assert_eq!(bare(parse(&page)), bare(Document::from(page.as_str())));
    }
}
