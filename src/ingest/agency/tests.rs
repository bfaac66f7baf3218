use super::*;

const LEAD: &str = "أغلقت البلدية الجسر القديم أمام الشاحنات صباح الأحد.";
const MORE: &str = "وقال مهندس المدينة إن الأشغال تستمر شهرين.";

fn one(text: &str) -> Draft {
    assert!(is_dispatch(text.as_bytes()), "{text}");
    let mut list = items(text).unwrap();
    assert_eq!(list.len(), 1);
    list.remove(0).unwrap()
}

#[test]
fn a_dispatch_in_nitf_is_read() {
    let d = one(&format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><!DOCTYPE nitf SYSTEM \"nitf.dtd\"><nitf><head><title>إغلاق</title><docdata>\
         <doc-id id-string=\"jisr-7\"/><date.issue norm=\"20250601T081500Z\"/><doc.copyright holder=\"وكالة الضفة\"/></docdata></head>\
         <body><body.head><hedline><hl1>إغلاق <em>الجسر</em></hl1><hl2>عنوان ثان</hl2></hedline><byline>من سعاد أحمد<byttl>مراسلة</byttl></byline>\
         <dateline><location>الضفة</location></dateline></body.head><body.content><block><p>{LEAD}</p><media><media-caption><p>صورة الجسر</p></media-caption></media>\
         <p>{MORE}</p></block></body.content></body></nitf>"
    ));
    assert_eq!(d.text, format!("{LEAD}\n\n{MORE}"));
    assert_eq!((d.title.as_deref(), d.author.as_deref()), (Some("إغلاق الجسر"), Some("سعاد أحمد")));
    assert_eq!((d.outlet.as_deref(), d.date.as_deref()), (Some("وكالة الضفة"), Some("20250601T081500Z")));
    assert_eq!(d.id.as_deref(), Some("jisr-7"));
}

fn g2(guid: &str, meta: &str, content: &str) -> String {
    format!(
        "<newsItem guid=\"{guid}\" standard=\"NewsML-G2\" xml:lang=\"ar\"><rightsInfo><copyrightHolder literal=\"Daffa\"/></rightsInfo><itemMeta><itemClass qcode=\"ninat:text\"/>\
         <provider qcode=\"nprov:DAF\"><name>وكالة الضفة</name></provider><versionCreated>2025-06-01T11:15:00+03:00</versionCreated>{meta}</itemMeta>\
         <contentMeta><by>سعاد أحمد</by><headline role=\"hl:short\">جسر</headline><headline>إغلاق الجسر</headline><slugline>جسر-مدينة</slugline></contentMeta>\
         <contentSet>{content}</contentSet></newsItem>"
    )
}

#[test]
fn the_items_of_a_message_in_newsml_g2_are_read() {
    let xhtml = format!(
        "<inlineXML contenttype=\"application/xhtml+xml\"><html><head><title>x</title></head><body><p>{LEAD}</p><p>{MORE}</p></body></html></inlineXML>"
    );
    let nitf = format!(
        "<inlineXML contenttype=\"application/nitf+xml\"><nitf><body><body.content><p>{LEAD}</p></body.content></body></nitf></inlineXML>"
    );
    let plain = format!("<inlineData contenttype=\"text/plain\">{LEAD}\n\n{MORE}</inlineData>");
    let escaped = format!("<inlineData contenttype=\"text/html\">&lt;p&gt;{LEAD}&lt;/p&gt;</inlineData>");
    let text = [
        g2("urn:1", "", &xhtml),
        g2("urn:2", "<embargoed>2025-06-02T00:00:00Z</embargoed>", &nitf),
        g2("urn:3", "", &plain),
        g2("urn:4", "", &escaped),
        g2("urn:5", "<pubStatus qcode=\"stat:canceled\"/>", &nitf),
        g2("urn:6", "", "<remoteContent href=\"a.jpg\"/>"),
        g2("urn:7", "", ""),
        "<packageItem guid=\"urn:8\"><groupSet/></packageItem>".to_owned(),
    ]
    .concat();
    let text = format!(
        "<?xml version=\"1.0\"?><newsMessage xmlns=\"http://iptc.org/std/nar/2006-10-01/\"><header><sent>x</sent></header><itemSet>{text}</itemSet></newsMessage>"
    );
    assert!(is_dispatch(text.as_bytes()));
    let got = items(&text).unwrap();
    let read: Vec<&Draft> = got.iter().filter_map(|i| i.as_ref().ok()).collect();
    assert_eq!(read.iter().map(|d| d.id.as_deref().unwrap()).collect::<Vec<_>>(), ["urn:1", "urn:2", "urn:3", "urn:4"]);
    assert_eq!(read[0].text, format!("{LEAD}\n\n{MORE}"));
    assert_eq!(read[2].text, format!("{LEAD}\n\n{MORE}"));
    assert_eq!(read[3].text.trim(), LEAD);
    assert!(read[1].notes[0].contains("2025-06-02"));
    for d in read {
        assert_eq!((d.title.as_deref(), d.author.as_deref()), (Some("إغلاق الجسر"), Some("سعاد أحمد")));
        assert_eq!((d.outlet.as_deref(), d.date.as_deref()), (Some("وكالة الضفة"), Some("2025-06-01T11:15:00+03:00")));
    }
    let left: Vec<bool> = got.iter().filter_map(|i| i.as_ref().err()).map(|l| l.failed).collect();
    assert_eq!(left, [false, false, true, false]);
}

#[test]
fn a_dispatch_in_newsml_1_is_read() {
    let d = one(&format!(
        "<NewsML><NewsEnvelope><DateAndTime>20250601T0900Z</DateAndTime></NewsEnvelope><NewsItem><Identification><NewsIdentifier><ProviderId>x</ProviderId>\
         <NewsItemId>7</NewsItemId></NewsIdentifier></Identification><NewsManagement><FirstCreated>20250601T081500+0300</FirstCreated><Status FormalName=\"Usable\"/></NewsManagement>\
         <NewsComponent><NewsLines><HeadLine>إغلاق الجسر</HeadLine><ByLine>سعاد أحمد</ByLine></NewsLines><AdministrativeMetadata><Provider><Party FormalName=\"Daffa\"/></Provider></AdministrativeMetadata>\
         <NewsComponent><ContentItem><DataContent><p>{LEAD}</p><p>{MORE}</p></DataContent></ContentItem></NewsComponent></NewsComponent></NewsItem></NewsML>"
    ));
    assert_eq!(d.text, format!("{LEAD}\n\n{MORE}"));
    assert_eq!((d.title.as_deref(), d.outlet.as_deref()), (Some("إغلاق الجسر"), Some("Daffa")));
    assert_eq!(d.date.as_deref(), Some("20250601T081500+0300"));
}

#[test]
fn other_xml_is_no_dispatch() {
    for text in ["<rss><channel>", "<html>", "نص", "<?xml version='1.0'?><urlset>", "<news>", "<!DOCTYPE nitf"] {
        assert!(!is_dispatch(text.as_bytes()), "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_rejected(text in "(<nitf>|<newsItem>|</newsItem>|<p>|</p>|<body.content>|<headline>|<!|\\[|>|&|\u{627}){0,30}") {
        let _ = is_dispatch(text.as_bytes());
        let _ = items(&format!("<newsMessage>{text}"));
    }
}
