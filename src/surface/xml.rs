//! Text in XML 1.0, in an element or a quoted attribute.

use super::html;

/// Escapes a value. What XML does not allow is left out with what acts or hides, so that the result is always
/// well formed.
pub fn escape(text: &str) -> String {
    // XML has no noncharacters at the end of the first plane; all else that it forbids is a control character.
    let mut out = html::escape(text);
    out.retain(|c| !matches!(c, '\u{FFFE}' | '\u{FFFF}'));
    out
}

#[cfg(test)]
mod tests {
    use super::super::hostile;
    use super::*;
    use quick_xml::events::Event;

    proptest::proptest! {
        #[test]
        fn a_value_is_one_text_of_its_element(text in hostile()) {
            let page = format!("<a b=\"{0}\">x{0}</a>", escape(&text));
            let mut reader = quick_xml::Reader::from_str(&page);
            let (mut opened, mut closed) = (0, 0);
            loop {
                match reader.read_event().unwrap() {
                    Event::Start(e) => {
                        opened += 1;
                        proptest::prop_assert_eq!(e.attributes().map(Result::unwrap).count(), 1);
                    }
                    Event::End(_) => closed += 1,
                    Event::Eof => break,
                    Event::Text(_) | Event::GeneralRef(_) => {}
                    other => proptest::prop_assert!(false, "{:?}", other),
                }
            }
            proptest::prop_assert_eq!((opened, closed), (1, 1));
        }
    }
}
