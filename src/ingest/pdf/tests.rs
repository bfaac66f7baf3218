use super::*;

const LIMIT: Duration = Duration::from_secs(60);

fn example() -> Vec<u8> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/inputs/bulletin.pdf");
    std::fs::read(path).unwrap()
}

#[test]
fn a_file_is_read_in_order_without_its_running_heads() {
    let read = read(&example(), LIMIT).unwrap();
    let text = &read.draft.text;
    assert!(read.lost.is_empty(), "{:?}", read.lost);
    assert_eq!(read.draft.title.as_deref(), Some("افتتاح محطة لتحلية المياه في سيدي منصور"));
    assert_eq!(text.matches('\u{C}').count(), 1);
    assert!(!text.contains("نشرة بلدية الوادي") && read.draft.notes[0].contains("نشرة بلدية الوادي"), "{text}");
    let at = |t: &str| text.find(t).unwrap_or_else(|| panic!("{t} is missing: {text}"));
    let order = ["640 مليون درهم", "بنسبة 60%", "شركة Blue Coast مع", "صيف 2024، حين", "قبل سنة 2030"];
    assert!(order.windows(2).all(|w| at(w[0]) < at(w[1])), "{text}");
}

#[test]
fn unreadable_files_come_with_advice() {
    let whole = example();
    for (bytes, says) in [
        (Vec::new(), "damaged"),
        (b"%PDF-1.7\n".to_vec(), "damaged"),
        ("ليس ملفا".as_bytes().to_vec(), "damaged"),
        (whole[..whole.len() / 3].to_vec(), "damaged"),
    ] {
        let why = read(&bytes, LIMIT).err().expect("is refused");
        assert!(why.contains(says) && why.contains("get it again"), "{why}");
    }
}

/// A page of these lines whose fonts are not embedded: the Arabic in a font that declares its encoding, the number
/// between two halves of a line in Helvetica, which every reader has to know.
fn without_fonts(lines: &[[&str; 3]]) -> Vec<u8> {
    let codes = |t: &str| t.chars().rev().map(|c| format!("{:04x}", c as u32)).collect::<String>();
    let mut drawn = "BT\n".to_owned();
    for (n, [first, number, last]) in lines.iter().enumerate() {
        let y = 700 - 16 * n;
        // Half a font size per letter; the line is read from the right.
        let left = 322.0 - 5.5 * last.chars().count() as f32;
        drawn += &format!("/A 11 Tf 1 0 0 1 {left} {y} Tm <{}> Tj\n", codes(last));
        drawn += &format!("/H 11 Tf 1 0 0 1 328 {y} Tm ({number}) Tj\n");
        drawn += &format!("/A 11 Tf 1 0 0 1 362 {y} Tm <{}> Tj\n", codes(first));
    }
    drawn += "ET";
    let map = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <FFFF> \
               endcodespacerange 2 beginbfrange <0000> <00ff> <0000> <0600> <06ff> <0600> endbfrange endcmap end end";
    let stream = |content: &str| format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len());
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /A 5 0 R /H 6 0 R >> >> >>"
            .to_owned(),
        stream(&drawn),
        "<< /Type /Font /Subtype /Type0 /BaseFont /Nobody /Encoding /Identity-H /DescendantFonts [7 0 R] /ToUnicode 8 0 R >>"
            .to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Nobody /DW 500 \
         /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
            .to_owned(),
        stream(map),
    ];
    let mut out = b"%PDF-1.5\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (n, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", n + 1).into_bytes());
    }
    let at = out.len();
    let end = format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n", objects.len() + 1);
    out.extend([table, end].concat().into_bytes());
    out
}

#[test]
fn letters_of_fonts_that_are_not_in_the_file_are_read() {
    let lines = [["بلغت الكلفة", "1,250", "درهم"], ["وحضر الحفل", "4,700", "زائر"]];
    let text = read(&without_fonts(&lines), LIMIT).unwrap().draft.text;
    for line in lines {
        assert!(text.contains(&line.join(" ")), "{text}");
    }
}

#[test]
fn text_with_wrong_font_mappings_is_rejected() {
    assert!(garbled(&"ÿ-اĀĀÿ Hش 'ĀĀÿاحث ÿو".repeat(20)));
    assert!(!garbled(&"وقالت شركة Blue Coast إن المشروع انتهى ".repeat(20)));
}

#[test]
fn page_numbers_are_listed_as_ranges() {
    assert_eq!(numbers([3].into_iter()), "page 3");
    assert_eq!(numbers([1, 2, 3, 7, 9, 10].into_iter()), "pages 1 to 3, 7 and 9 to 10");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]
    #[test]
    fn a_damaged_file_yields_text_or_a_reason(
        places in proptest::collection::vec((0.0f64..1.0, proptest::num::u8::ANY), 1..60)
    ) {
        let mut bytes = example();
        for (place, byte) in places {
            let at = (place * (bytes.len() - 1) as f64) as usize;
            bytes[at] = byte;
        }
        if let Err(why) = read(&bytes, LIMIT) {
            proptest::prop_assert!(!why.contains("defect"), "{}", why);
        }
    }
}
