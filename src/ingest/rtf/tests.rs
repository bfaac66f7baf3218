use super::*;
use encoding_rs::WINDOWS_1256;

const TEXT: &str = "أغلقت البلدية الجسر القديم أمام الشاحنات.";

fn units(text: &str, fallback: &str) -> String {
    text.encode_utf16().map(|u| format!("\\u{}{fallback}", u as i16)).collect()
}

fn bytes(text: &str) -> String {
    WINDOWS_1256.encode(text).0.iter().map(|b| format!("\\'{b:02x}")).collect()
}

#[test]
fn letters_are_read_in_every_way_of_writing_them() {
    for body in [
        format!("{{\\rtf1\\ansi\\ansicpg1256\\deff0 {}\\par}}", bytes(TEXT)),
        format!(
            "{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl{{\\f0\\fcharset0 Arial;}}{{\\f1\\fcharset178 Arial (Arabic);}}}}\\f0 \\rtlch\\f1 {}\\par}}",
            bytes(TEXT)
        ),
        format!("{{\\rtf1\\ansi\\uc1 {}\\par}}", units(TEXT, "?")),
        format!("{{\\rtf1\\ansi\\uc1 {}\\par}}", units(TEXT, "\\'3f")),
        format!("{{\\rtf1\\ansi\\uc0 {}\\par}}", units(TEXT, " ")),
        format!("{{\\rtf1\\ansi\\ansicpg65001 {TEXT}\\par}}"),
    ] {
        assert_eq!(draft(body.as_bytes()).unwrap().text.trim(), TEXT, "{body}");
    }
}

#[test]
fn what_is_written_in_two_sets_is_read_once() {
    let title = format!("{{\\upr{{\\title ????}}{{\\*\\ud{{\\title {}}}}}}}", units("عنوان", "\\'3f"));
    let body = format!("{{\\rtf1\\ansi\\uc1{{\\info{title}}}{}\\par}}", units(TEXT, "?"));
    let d = draft(body.as_bytes()).unwrap();
    assert_eq!((d.title.as_deref(), d.text.trim()), (Some("عنوان"), TEXT));
}

#[test]
fn paragraphs_tables_and_what_is_no_text() {
    let body = format!(
        "{{\\rtf1\\ansi\\ansicpg1256{{\\fonttbl{{\\f0 Arial;}}}}{{\\colortbl;\\red0;}}{{\\*\\generator Word;}}{{\\info{{\\title {}}}{{\\author {}}}{{\\creatim\\yr2025}}}}\
         {{\\header {}\\par}}{{\\pict\\bin4 {{}}\\'zz 0102}}{}\\par\n{}\\line {}\\par\\trowd {}\\cell {}\\cell\\row {{\\field{{\\*\\fldinst HYPERLINK \"x\"}}{{\\fldrslt {}}}}}{{\\v {}}}\\par}}",
        bytes("عنوان"),
        bytes("سعاد"),
        bytes("رأس"),
        bytes("أول"),
        bytes("ثان"),
        bytes("ثالث"),
        bytes("خلية"),
        bytes("أخرى"),
        bytes("رابط"),
        bytes("مخفي")
    );
    let d = draft(body.as_bytes()).unwrap();
    let lines: Vec<&str> = d.text.lines().filter(|l| !l.is_empty()).collect();
    assert_eq!(lines, ["أول", "ثان", "ثالث", "خلية | أخرى", "رابط"]);
    assert_eq!((d.title.as_deref(), d.author.as_deref()), (Some("عنوان"), Some("سعاد")));
    assert!(d.notes[0].contains("hides"), "{:?}", d.notes);
    let cut = draft(format!("{{\\rtf1\\ansi\\ansicpg1256 {}\\par {{", bytes(TEXT)).as_bytes()).unwrap();
    assert!(cut.notes[0].contains("cut off"));
    assert!(draft(b"{\\rtf1\\ansi }").is_err());
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read_or_rejected(text in "(\\{|\\}|\\\\u-?1[0-9]{0,6}|\\\\'c7|\\\\bin[0-9]{0,12}|\\\\uc[0-9]{0,4}|\\\\\\*|\\\\par|a| ){0,40}") {
        let _ = draft(format!("{{\\rtf1{text}").as_bytes());
    }
}
