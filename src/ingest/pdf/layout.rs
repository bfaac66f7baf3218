//! From the glyphs of a document's pages to its text in reading order.

use super::glyph::Glyph;
use super::order::{self, Mirrored};
use super::paragraph::{Paragraph, append, continues, join, paragraphs};
use super::region::{Region, regions};

/// The text of a document.
#[derive(Debug, Default)]
pub(super) struct Laid {
    /// Paragraphs separated by blank lines, one line for each table row; a form feed at the start of each page.
    pub text: String,
    /// The headline: the largest text at the top of the first page with text.
    pub headline: Option<String>,
}

/// Lays out the pages of a document; running heads have been removed.
pub(super) fn laid(pages: Vec<Vec<Glyph>>) -> Laid {
    let mut gutters = Vec::new();
    let pages: Vec<Vec<Region>> = pages.into_iter().map(|p| regions(p, &mut gutters)).collect();
    let read = |mirrored: Mirrored| -> Vec<Vec<Paragraph>> { pages.iter().map(|p| paragraphs(p, mirrored)).collect() };
    let drawn = read(Mirrored::ALL);
    let all: Vec<&str> = drawn.iter().flatten().map(|p| p.text.as_str()).collect();
    let mirrored = order::mirrored(&all.join("\n"));
    let pages = if mirrored == Mirrored::ALL { drawn } else { read(mirrored) };
    let headline = headline(&pages);
    let mut text = String::new();
    let mut last: Option<Paragraph> = None;
    for (number, page) in pages.into_iter().enumerate() {
        if number > 0 {
            text.push('\u{C}');
        }
        let mut list: Vec<Paragraph> = Vec::new();
        page.into_iter().for_each(|p| append(&mut list, p));
        for (i, p) in list.iter().enumerate() {
            let goes_on = i == 0 && last.as_ref().is_some_and(|l| continues(l, p));
            if goes_on {
                // The form feed separates the words.
                text.push_str(&p.text);
                continue;
            }
            if !text.trim_end_matches('\u{C}').is_empty() {
                // The gap precedes the form feed, so that the page begins with its text.
                let feeds = text.len() - text.trim_end_matches('\u{C}').len();
                text.truncate(text.len() - feeds);
                text.push_str("\n\n");
                text.extend(std::iter::repeat_n('\u{C}', feeds));
            }
            text.push_str(&p.text);
        }
        if let Some(p) = list.pop() {
            last = Some(p);
        }
    }
    Laid { text, headline }
}

/// The largest text in the upper half of the first page that has any, if it is clearly larger than the rest.
fn headline(pages: &[Vec<Paragraph>]) -> Option<String> {
    let page = pages.iter().find(|p| p.iter().any(|p| p.text.chars().count() > 20))?;
    let letters: usize = page.iter().map(|p| p.text.chars().count()).sum();
    let mut sizes: Vec<(f32, usize)> = page.iter().map(|p| (p.size, p.text.chars().count())).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut seen = 0;
    let usual = sizes.iter().find(|(_, n)| {
        seen += n;
        seen * 2 >= letters
    })?;
    let words = |p: &Paragraph| p.text.split_whitespace().count();
    let large = |p: &&Paragraph| p.size > 1.25 * usual.0 && (3..=30).contains(&words(p));
    let top = page.iter().take(page.len().div_ceil(2).max(3));
    let biggest = top.clone().filter(large).map(|p| p.size).max_by(f32::total_cmp)?;
    let mut title = String::new();
    for p in
        top.skip_while(|p| p.size < 0.95 * biggest || !large(p)).take_while(|p| p.size >= 0.95 * biggest && large(p))
    {
        join(&mut title, &p.text);
    }
    (title.split_whitespace().count() <= 30).then_some(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line of text as a page shows it: letters 5 points wide in a 10-point font, the first one at the right edge.
    fn line(text: &str, right: f32, baseline: f32, size: f32) -> Vec<Glyph> {
        let step = size / 2.0;
        let glyph = |(i, c): (usize, char)| {
            let at = right - step * (i as f32 + 1.0);
            Glyph::new(&c.to_string(), at, at + step, baseline, size)
        };
        text.chars().enumerate().filter_map(glyph).collect()
    }

    /// Lines of equal width, one below the other.
    fn column(lines: &[&str], right: f32, top: f32) -> Vec<Glyph> {
        lines.iter().enumerate().flat_map(|(i, l)| line(l, right, top + 15.0 * i as f32, 10.0)).collect()
    }

    const RIGHT: [&str; 4] = [
        "قررت الشركة زيادة عدد الرحلات",
        "بين المدينتين خلال فصل الصيف",
        "وخفض ثمن التذاكر للعائلات بع",
        "د لقاء مع ممثلي المسافرين في",
    ];
    const LEFT: [&str; 4] = [
        "المحطة الكبرى صباح أمس الأول",
        "وستبدأ الرحلات الجديدة يوم ا",
        "لاثنين المقبل حسب ما ذكرته ا",
        "لمديرة في كلمة أمام الصحافة.",
    ];

    #[test]
    fn columns_are_read_one_after_the_other_below_their_headline() {
        let mut page = line("رحلات جديدة بين الساحل والجبل في الصيف", 420.0, 40.0, 18.0);
        page.extend(column(&RIGHT, 420.0, 80.0));
        page.extend(column(&LEFT, 250.0, 80.0));
        let laid = laid(vec![page]);
        assert_eq!(laid.headline.as_deref(), Some("رحلات جديدة بين الساحل والجبل في الصيف"));
        let body: Vec<&str> = RIGHT.iter().chain(&LEFT).copied().collect();
        assert_eq!(laid.text, format!("رحلات جديدة بين الساحل والجبل في الصيف\n\n{}", body.join(" ")));
    }

    #[test]
    fn columns_with_lines_at_different_heights_are_columns() {
        let mut page = column(&RIGHT, 420.0, 80.0);
        page.extend(column(&LEFT, 250.0, 87.0));
        let body: Vec<&str> = RIGHT.iter().chain(&LEFT).copied().collect();
        assert_eq!(laid(vec![page]).text, body.join(" "));
    }

    #[test]
    fn tables_are_read_row_by_row() {
        let rows = [
            ["القرية", "السكان", "المدارس"],
            ["عين سلطان", "1200", "2"],
            ["رأس الجبل", "845", "1"],
            ["الزاوية", "3100", "4"],
        ];
        let mut page = Vec::new();
        for (i, row) in rows.iter().enumerate() {
            for (k, cell) in row.iter().enumerate() {
                // Numbers are drawn from left to right.
                let drawn: String = if cell.starts_with(|c: char| c.is_ascii_digit()) {
                    cell.chars().rev().collect()
                } else {
                    (*cell).to_owned()
                };
                page.extend(line(&drawn, 420.0 - 130.0 * k as f32, 60.0 + 20.0 * i as f32, 10.0));
            }
        }
        let want: Vec<String> = rows.iter().map(|r| r.join(" | ")).collect();
        assert_eq!(laid(vec![page]).text, want.join("\n\n"));
    }

    #[test]
    fn cells_of_several_lines_belong_to_their_rows() {
        let mut page = Vec::new();
        let rows: [(&str, &[&str], &str); 3] = [
            ("المحور", &["القرار الذي اتخذه المجلس في دو"], "الموعد"),
            ("الطرق", &["صيانة المسالك القروية في الجبل", "وتأجيل شراء السيارات الجديدة ل", "لسنة المقبلة"], "يناير"),
            ("السكن", &["دراسة ملف الحي الجامعي من جديد", "بعد اعتراض السكان"], "مارس"),
        ];
        let mut top = 60.0;
        for (label, text, day) in rows {
            page.extend(line(label, 420.0, top, 10.0));
            page.extend(column(text, 360.0, top));
            page.extend(line(day, 180.0, top, 10.0));
            top += 15.0 * text.len() as f32 + 6.0;
        }
        let want: Vec<String> =
            rows.iter().map(|(label, text, day)| format!("{label} | {} | {day}", text.join(" "))).collect();
        assert_eq!(laid(vec![page]).text, want.join("\n\n"));
    }

    #[test]
    fn a_line_or_two_beside_each_other_are_columns_where_a_page_has_columns() {
        let mut page = column(&RIGHT, 420.0, 80.0);
        page.extend(column(&LEFT, 250.0, 80.0));
        page.extend(line("فوز جديد للفريق المحلي في البطولة", 420.0, 175.0, 16.0));
        page.extend(column(&RIGHT[..2], 420.0, 205.0));
        page.extend(line("القصير.", 250.0, 205.0, 10.0));
        let text = laid(vec![page]).text;
        assert!(text.ends_with(&format!("{} {} القصير.", RIGHT[0], RIGHT[1])), "{text}");
    }

    #[test]
    fn two_parts_of_a_letterhead_are_read_line_by_line() {
        let mut page = column(&["وزارة الأشغال", "مكتب الإعلام والتواصل"], 420.0, 40.0);
        page.extend(column(&["رقم الكتاب أربعة", "يوم الأحد الأول"], 150.0, 40.0));
        page.extend(column(
            &["أعلنت وزارة الأشغال أن الطريق الجبلي بين المدينتين سيفتح أمام السيارات.", "."],
            420.0,
            100.0,
        ));
        let text = laid(vec![page]).text;
        assert!(text.starts_with("وزارة الأشغال | رقم الكتاب أربعة\n\nمكتب الإعلام والتواصل | يوم الأحد الأول"), "{text}");
    }

    #[test]
    fn a_sentence_continues_on_the_next_page() {
        let pages = vec![column(&RIGHT, 420.0, 80.0), column(&LEFT, 420.0, 80.0)];
        assert_eq!(laid(pages).text, format!("{}\u{C}{}", RIGHT.join(" "), LEFT.join(" ")));
        let ended = [RIGHT[0], RIGHT[1], "وانتهى اللقاء صباح أمس الأول."];
        let pages = vec![column(&ended, 420.0, 80.0), column(&LEFT, 420.0, 80.0)];
        assert_eq!(laid(pages).text, format!("{}\n\n\u{C}{}", ended.join(" "), LEFT.join(" ")));
    }

    #[test]
    fn empty_pages_and_punctuation_are_laid_out_too() {
        assert_eq!(laid(Vec::new()).text, "");
        assert_eq!(laid(vec![Vec::new(), Vec::new()]).text, "\u{C}");
        assert_eq!(laid(vec![line("...", 100.0, 20.0, 10.0)]).text, "...");
    }

    proptest::proptest! {
        #[test]
        fn every_letter_anywhere_on_a_page_is_read_once(
            places in proptest::collection::vec((0u16..600, 0u16..800, 4u8..40), 0..120)
        ) {
            let glyph = |(x, y, size): &(u16, u16, u8)| {
                let (x, size) = (f32::from(*x), f32::from(*size));
                Glyph::new("ب", x, x + size / 2.0, f32::from(*y), size)
            };
            let page: Vec<Glyph> = places.iter().filter_map(glyph).collect();
            let read = laid(vec![page]).text.matches('ب').count();
            // Overprinted letters are merged into one.
            proptest::prop_assert!(read <= places.len() && read * 2 + 40 > places.len());
        }
    }
}
