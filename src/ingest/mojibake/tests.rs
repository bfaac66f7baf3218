use super::*;
use encoding_rs::{Encoding, WINDOWS_1252, WINDOWS_1256};

const TEXT: &str = "قررت البلدية إغلاق الجسر القديم أمام الشاحنات إلى غاية نهاية الأشغال، فيما فتحت طريقا بديلا.";

fn misread(bytes: &[u8], encoding: &'static Encoding) -> String {
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

#[test]
fn mojibake_is_repaired() {
    let latin1: String = TEXT.bytes().map(char::from).collect();
    for wrong in [
        misread(TEXT.as_bytes(), WINDOWS_1252),
        latin1,
        misread(TEXT.as_bytes(), WINDOWS_1256),
        misread(&WINDOWS_1256.encode(TEXT).0, WINDOWS_1252),
    ] {
        let page = format!("<p class=a>{wrong}</p>\n");
        let (right, note) = repaired(&page);
        assert!(right.contains(TEXT), "{wrong} → {right}");
        assert!(note.is_some_and(|n| n.contains("windows-125") && !n.contains("windows-1254")), "{wrong}");
    }
    let half = format!("{TEXT} {}", misread(TEXT.as_bytes(), WINDOWS_1252));
    assert_eq!(repaired(&half).0, format!("{TEXT} {TEXT}"));
}

#[test]
fn arabic_read_in_any_foreign_set_is_repaired() {
    for page in FOREIGN.iter() {
        let wrong = page.decode(TEXT.as_bytes());
        let (right, note) = repaired(&wrong);
        assert_eq!(right, TEXT, "UTF-8 as {}", page.name);
        assert!(note.is_some_and(|n| n.contains("UTF-8 read as")));
        for old in ARABIC.iter() {
            // The comma of Arabic is not in every set.
            let text = TEXT.replace('،', "");
            let (bytes, unknown) = old.encode(&text);
            let wrong = page.decode(&bytes);
            let (right, note) = repaired(&wrong);
            assert_eq!((right.as_ref(), unknown), (text.as_str(), 0), "{} as {}", old.name, page.name);
            assert!(note.is_some());
        }
    }
    let mut again = TEXT.to_owned();
    for times in 1..=4 {
        again = misread(again.as_bytes(), WINDOWS_1252);
        assert_eq!(repaired(&again).0, TEXT, "{times} times");
        let cut: String = again.chars().take(again.chars().count() - 4).collect();
        assert_eq!(repaired(&cut).0.get(..150), TEXT.get(..150), "{times} times, cut");
    }
    let chinese = GBK.decode_without_bom_handling(TEXT.as_bytes()).0.into_owned();
    assert_eq!(repaired(&chinese).0, TEXT);
}

#[test]
fn the_letter_whose_byte_has_no_character_is_restored() {
    let wrong = misread(TEXT.as_bytes(), WINDOWS_1252);
    assert!(wrong.contains('\u{81}'));
    let twice = misread(wrong.as_bytes(), WINDOWS_1252);
    for by in ["", "?", "\u{FFFD}"] {
        assert_eq!(repaired(&wrong.replace('\u{81}', by)).0, TEXT, "{by:?}");
        assert_eq!(repaired(&twice.replace('\u{81}', by)).0, TEXT, "twice, {by:?}");
    }
}

#[test]
fn other_languages_are_neither_repaired_nor_garbled() {
    for text in [
        "Президент заявил журналистам, что переговоры будут продолжены после встречи министров двух стран.",
        "ЩИТ И ШАЛАШ: ЩУКИ В ШХЕРАХ, ШЁЛК И ЩЕБЕНЬ, ШЕСТЬ ЩЕДРЫХ ШУТОВ",
        "Ο πρωθυπουργός δήλωσε ότι οι συνομιλίες θα συνεχιστούν την επόμενη εβδομάδα στην Αθήνα.",
        "总统对记者说，会谈将在部长会议之后继续进行，双方都表示满意。",
        "Větší část území Čech zůstala bez proudu, říká mluvčí společnosti; přišli i řidiči a šéfové.",
        "╔══════════╗ ║ 12 ║ ╚══════════╝ ├──┼──┤ ┘┘┘┘",
    ] {
        assert_eq!(repaired(text), (Cow::Borrowed(text), None));
        assert_eq!(garbled(text), None, "{text}");
    }
}

#[test]
fn a_text_that_cannot_be_repaired_is_called_garbled() {
    // Every fourth character is lost, so that no line is UTF-8.
    let holes = |t: String| -> String { t.chars().enumerate().filter(|(i, _)| i % 4 != 3).map(|x| x.1).collect() };
    for page in &FOREIGN[..4] {
        let wrong = holes(page.decode(TEXT.repeat(3).as_bytes()));
        assert_eq!(repaired(&wrong).1, None, "{}", page.name);
        assert!(garbled(&wrong).is_some_and(|w| w.contains("wrong character set")), "{}: {wrong}", page.name);
    }
}

#[test]
fn replacement_characters_are_counted() {
    let text = TEXT.repeat(3);
    assert_eq!((lost(&text.replacen('ج', "\u{FFFD}", 2)), garbled(&text.replacen('ج', "\u{FFFD}", 2))), (None, None));
    let some = text.replace('ج', "\u{FFFD}");
    assert!(lost(&some).unwrap().starts_with("3 letters are lost"), "{:?}", lost(&some));
    assert_eq!(garbled(&some), None);
    assert!(garbled(&text.replace('ا', "\u{FFFD}")).is_some());
}

#[test]
fn text_in_logical_order_is_kept() {
    for text in [TEXT, "Le café « Übermut » à Orléans, où l’été dure: 20 °C", "ﷺ § 5 „صفحة“ Øresund"]
    {
        assert_eq!(repaired(text), (Cow::Borrowed(text), None));
        assert_eq!(garbled(text), None);
    }
    assert_eq!(garbled("ماذا حدث؟ من? لماذا? كيف? متى? وأين وقع ذلك? ومن رآه? وماذا قال?"), None);
}

#[test]
fn lost_letters_are_reported() {
    let holes: String = TEXT.chars().enumerate().map(|(i, c)| if i % 3 == 0 && c != ' ' { '?' } else { c }).collect();
    assert!(garbled(&holes).unwrap().contains("question marks"));
    assert!(garbled(&format!("{} {TEXT}", "??? ????? ????? ".repeat(8))).is_some());
}
