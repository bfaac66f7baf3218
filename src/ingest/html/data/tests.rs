use super::*;
use serde_json::json;

const BODY: &str = "قررت البلدية إغلاق الجسر القديم أمام الشاحنات. وقال رئيسها إن الأشغال ستدوم أربعة أشهر، وإن كلفتها بلغت مليوني درهم، وتشمل الأشغال أعمدة الجسر وطريقه والإنارة.";

fn body(script: &str) -> Option<String> {
    let page = format!("<html><body><div id=root></div>{script}</body></html>");
    of(&Readability::new(page.as_str(), None, None).unwrap(), None).body
}

/// A page of Next.js whose article has this text.
fn next(content: Value) -> String {
    let data = json!({"props": {"pageProps": {"article": {"title": "ت", "content": content}}}});
    format!("<script id=__NEXT_DATA__ type=application/json>{data}</script>")
}

#[test]
fn whole_paragraphs_in_a_list_are_not_joined() {
    for list in [
        json!([{"text": BODY}, {"text": BODY}]),
        json!([{"type": "text", "text": BODY}, {"type": "text", "text": BODY}]),
        json!([{"type": "p", "text": BODY}, {"type": "p", "text": BODY}]),
    ] {
        assert_eq!(body(&next(list)).unwrap(), format!("{BODY}\n\n{BODY}"));
    }
}

#[test]
fn the_article_is_found_in_every_kind_of_data() {
    let ld = |json: String| format!("<script type=\"application/ld+json\">{json}</script>");
    let quoted = serde_json::to_string(BODY).unwrap();
    for script in [
        ld(format!(
            "{{\"@graph\":[{{\"@type\":\"WebPage\"}},{{\"@type\":[\"Report\",\"NewsArticle\"],\"articleBody\":{quoted}}}]}}"
        )),
        ld(format!("[{{\"@type\":\"NewsArticle\",\"headline\":\"a\nb\",\"articleBody\":{quoted},}}]")),
        format!(
            "<script id=__NEXT_DATA__ type=application/json>{{\"props\":{{\"x\":[{{\"title\":\"ت\",\"content\":[{{\"type\":\"p\",\"text\":{quoted}}}]}}]}}}}</script>"
        ),
        format!(
            "<script>window.__NUXT__={{\"data\":[{{\"post\":{{\"body\":{quoted}}}}}]}};(function(){{}})()</script>"
        ),
        format!(
            "<script>window.__NUXT__=(function(a,b){{return {{data:[{{post:{{title:b,body:a}}}}]}}}}({quoted},\"ت\"));</script>"
        ),
        format!(
            "<script>self.__next_f.push([1,{}])</script><script>self.__next_f.push([1,{}])</script>",
            Value::from("5:[\"$\",\"div\",null,{\"post\":{\"title\":\"ت\","),
            Value::from(format!("\"body\":{quoted}}}}}]\n"))
        ),
        format!(
            "<script>Fusion.globalContent={{\"headlines\":{{\"basic\":\"ت\"}},\"content_elements\":[{{\"type\":\"text\",\"content\":{quoted}}},{{\"type\":\"interstitial_link\",\"content\":\"خبر آخر\"}}]}};Fusion.x=1;</script>"
        ),
        format!(
            "<script id=__NUXT_DATA__ type=application/json>[[\"Reactive\",1],{{\"post\":2}},{{\"title\":3,\"body\":4}},\"ت\",{quoted}]</script>"
        ),
        ld(format!("{{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;articleBody&quot;:&quot;{BODY}&quot;}}")),
        format!("<x-article :story='{{\"id\":7,\"title\":\"ت\",\"text\":{quoted}}}'></x-article>"),
        format!(
            "<div wire:snapshot=\"{}\"></div>",
            format!("{{\"data\":{{\"post\":[{{\"title\":\"ت\",\"content\":{quoted}}}]}}}}").replace('"', "&quot;")
        ),
        format!(
            "<script type=application/json data-for=app>{{\"story\":{{\"title\":\"ت\",\"body_html\":{quoted}}}}}</script>"
        ),
        // Documents of editors: in a string, in pieces with styles, links and breaks.
        next(Value::from(json!({"time": 1, "blocks": [{"type": "paragraph", "data": {"text": BODY}}]}).to_string())),
        next(json!([{"type": "p", "children": [{"text": &BODY[..24]}, {"text": &BODY[24..], "bold": true}]}])),
        next(json!({"type": "doc", "content": [{"type": "paragraph", "content": [
            {"type": "text", "text": &BODY[..24]},
            {"type": "text", "marks": [{"type": "bold"}], "text": &BODY[24..34]},
            {"type": "text", "text": &BODY[34..]},
        ]}]})),
        next(json!({"nodeType": "document", "content": [{"nodeType": "paragraph", "content": [
            {"nodeType": "text", "value": &BODY[..24], "marks": []},
            {"nodeType": "hyperlink", "content": [{"nodeType": "text", "value": &BODY[24..34]}]},
            {"nodeType": "text", "value": &BODY[34..], "marks": []},
        ]}]})),
    ] {
        assert_eq!(body(&script).as_deref(), Some(BODY), "{script}");
    }
    let live = ld(format!(
        "{{\"@type\":\"LiveBlogPosting\",\"liveBlogUpdate\":[{{\"headline\":\"أ\",\"articleBody\":{quoted}}},{{\"articleBody\":\"ثان\"}}]}}"
    ));
    assert_eq!(body(&live).unwrap(), format!("أ\n\n{BODY}\n\nثان"));
    let marked = live.replace("\"ثان\"", "\"<p>ثان</p>\"");
    assert_eq!(body(&marked).unwrap(), format!("<p>أ</p>\n<p>{BODY}</p>\n<p>ثان</p>"));
}

#[test]
fn of_several_articles_in_the_data_the_one_with_the_headline_is_taken() {
    let other = BODY.replace("الجسر", "المطار").repeat(2);
    let state = serde_json::json!({"latest": [{"title": "إغلاق المطار الجديد", "body": other}],
        "page": {"title": "إغلاق الجسر القديم في المدينة", "body": BODY}});
    let page = format!("<html><body><script>window.STATE = {state};</script></body></html>");
    let data = of(&Readability::new(page.as_str(), None, None).unwrap(), Some("إغلاق الجسر القديم في المدينة - جريدة"));
    assert_eq!(data.body.as_deref(), Some(BODY));
}

#[test]
fn references_expand_to_a_bounded_size() {
    // Every object refers to the next one ten times.
    let list: Vec<Value> = (1..=30u64).map(|i| Value::Array(vec![Value::from(i); 10])).collect();
    let mut left = UNFOLDED;
    resolve_references(&list, 0, 0, &mut left);
    assert_eq!(left, 0);
    // A long text that is referenced from everywhere.
    let mut list: Vec<Value> = (1..=3u64).map(|i| Value::Array(vec![Value::from(i); 400])).collect();
    list.push(Value::from("ن".repeat(500_000)));
    let mut left = UNFOLDED;
    assert!(resolve_references(&list, 0, 0, &mut left).to_string().len() <= UNFOLDED + (1 << 20));
}

#[test]
fn menus_and_settings_are_not_articles() {
    assert_eq!(
        body("<script type=application/json>{\"menu\":[{\"title\":\"الرئيسية\"},{\"title\":\"سياسة\"}]}</script>"),
        None
    );
    assert_eq!(body("<script>var x = 1;</script>"), None);
}
