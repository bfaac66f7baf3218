//! Running heads and page numbers: lines at the top or bottom of pages that do not belong to the text.

use super::glyph::Glyph;
use super::line::rows;
use super::order::{Mirrored, is_right_to_left, pieces, reading_order};
use crate::word_lists::List;
use mujaz_arabic::letters::{digit_value, fold, tidy};
use std::collections::{HashMap, HashSet};

/// Number of lines at the top and at the bottom of a page that may be running heads.
const DEEP: usize = 3;

/// A candidate line.
struct Candidate {
    page: usize,
    /// Its position on the page, 0 at the top and 1 at the bottom.
    place: f32,
    baseline: f32,
    size: f32,
    text: String,
    /// Whether it is the very first or last line, smaller than the text and far from it.
    apart: bool,
    /// Whether it is the very first or last line, in the margin and far from the text, and in parts: the left and the right
    /// half of a head.
    parted: bool,
    /// Whether it is such a line with a page number for a part.
    numbered: bool,
    /// Whether it is the very first or last line, far from the text or smaller.
    outer: bool,
}

/// Removes running heads and page numbers from pages; returns their texts, each once. `heights` are the heights of the
/// pages in points.
pub(super) fn set_aside(pages: &mut [Vec<Glyph>], heights: &[f32]) -> Vec<String> {
    let mut found: Vec<Candidate> = Vec::new();
    for (page, glyphs) in pages.iter().enumerate() {
        found.extend(candidates(page, glyphs, heights[page]));
    }
    // Lines at the same position on several pages with the same text, apart from numbers.
    let mut same: HashMap<(String, i32), Vec<usize>> = HashMap::new();
    for (i, c) in found.iter().enumerate() {
        let place = (c.place * 100.0).round() as i32;
        for near in [place - 1, place, place + 1] {
            same.entry((key(&c.text), near)).or_default().push(i);
        }
    }
    let all = pages.len();
    let repeated = |i: usize| {
        let c = &found[i];
        let with = &same[&(key(&c.text), (c.place * 100.0).round() as i32)];
        let mut on: Vec<usize> = with.iter().map(|k| found[*k].page).collect();
        on.sort_unstable();
        on.dedup();
        // The heads of left and right pages alternate, and chapters have their own.
        on.len() >= 2 && (on.len() * 5 >= all || on.windows(2).any(|w| w[1] - w[0] <= 2) && on.len() >= 3)
    };
    // What stands in parts above or below a page that has a number at its other end is its head, also on a single page.
    let numbers: HashSet<usize> =
        found.iter().filter(|c| c.numbered || c.apart && is_page_number(&c.text)).map(|c| c.page).collect();
    let mut removed: Vec<&Candidate> = Vec::new();
    for (i, c) in found.iter().enumerate() {
        if repeated(i)
            || c.numbered
            || c.parted && numbers.contains(&c.page)
            || c.apart
            || is_page_number(&c.text)
            || c.outer && is_browser_line(&c.text)
        {
            removed.push(c);
        }
    }
    let mut texts: Vec<String> = Vec::new();
    for c in removed {
        pages[c.page].retain(|g| (g.baseline - c.baseline).abs() > 0.45 * c.size);
        if !is_page_number(&c.text) && !texts.iter().any(|t| key(t) == key(&c.text)) {
            texts.push(c.text.clone());
        }
    }
    texts
}

/// The first and last lines of a page that are in its margins.
fn candidates(page: usize, glyphs: &[Glyph], height: f32) -> Vec<Candidate> {
    let rows: Vec<Vec<Glyph>> = rows(glyphs.to_vec()).into_iter().filter(|r| r.iter().any(|g| !g.is_space())).collect();
    let baseline = |r: &[Glyph]| super::glyph::median(r.iter().filter(|g| !g.is_space()).map(|g| g.baseline));
    let usual = super::glyph::median(glyphs.iter().filter(|g| !g.is_space()).map(|g| g.size));
    let mut out = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        let at = baseline(row);
        let place = at / height.max(1.0);
        let top = i < DEEP && place < 0.16;
        let bottom = i + DEEP >= rows.len() && place > 0.84;
        if !top && !bottom {
            continue;
        }
        let size = super::glyph::median(row.iter().filter(|g| !g.is_space()).map(|g| g.size));
        let next =
            if i == 0 { rows.get(1) } else { i.checked_sub(1).map(|k| &rows[k]).filter(|_| i + 1 == rows.len()) };
        let far = next.is_some_and(|n| (baseline(n) - at).abs() > 2.5 * size);
        let apart = far && size < 0.93 * usual && !(0.09..=0.91).contains(&place);
        let drawn = pieces(row);
        let list: Vec<&str> = drawn.iter().map(String::as_str).collect();
        let right_to_left = is_right_to_left(list.iter().copied()).unwrap_or(true);
        let text = reading_order(&list, right_to_left, Mirrored::ALL);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let margin = far && !(0.1..=0.9).contains(&place);
        let parts = if margin { halves(row, size) } else { Vec::new() };
        let number = |p: &&String| is_page_number(p) && p.chars().filter(|c| digit_value(*c).is_some()).count() <= 5;
        let outer = (i == 0 || i + 1 == rows.len()) && (far || size < 0.93 * usual);
        let worded = parts.iter().filter(|p| p.chars().any(char::is_alphabetic)).count();
        let numbered = parts.len() > 1 && parts.iter().filter(number).count() == 1 && worded + 1 == parts.len();
        out.push(Candidate { page, place, baseline: at, size, text, apart, parted: parts.len() > 1, numbered, outer });
    }
    out
}

/// The parts of a line that stand far from each other.
fn halves(row: &[Glyph], size: f32) -> Vec<String> {
    let mut seen: Vec<&Glyph> = row.iter().filter(|g| !g.is_space()).collect();
    seen.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut parts: Vec<Vec<Glyph>> = Vec::new();
    let mut end = f32::NEG_INFINITY;
    for g in seen {
        if g.left - end > 4.0 * size {
            parts.push(Vec::new());
        }
        end = end.max(g.right);
        if let Some(part) = parts.last_mut() {
            part.push(g.clone());
        }
    }
    let text = |part: Vec<Glyph>| {
        let drawn = pieces(&part);
        let list: Vec<&str> = drawn.iter().map(String::as_str).collect();
        reading_order(&list, is_right_to_left(list.iter().copied()).unwrap_or(true), Mirrored::ALL)
    };
    parts.into_iter().map(text).collect()
}

/// A text with every number replaced by a single character.
fn key(text: &str) -> String {
    let mut out = String::new();
    for c in fold(text).chars().filter(|c| !c.is_whitespace()) {
        let c = if digit_value(c).is_some() { '#' } else { c };
        if c != '#' || !out.ends_with('#') {
            out.push(c);
        }
    }
    out
}

/// The text of a page read by OCR without the page number and what a browser printed above and below it.
pub(super) fn without_margins(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let filled: Vec<usize> = (0..lines.len()).filter(|i| !lines[*i].trim().is_empty()).collect();
    let bare = |l: &str| tidy(l);
    let printed = |i: &&usize| is_page_number(&bare(lines[**i])) || is_browser_line(&bare(lines[**i]));
    let first = filled.iter().take(3).filter(printed);
    let last = filled.iter().rev().take(3).filter(printed);
    let out: Vec<usize> = first.chain(last).copied().collect();
    (0..lines.len()).filter(|i| !out.contains(i)).map(|i| lines[i]).collect::<Vec<_>>().join("\n")
}

/// Whether a line is a page number: `7`, `- 7 -`, `صفحة 3 من 12`, `3 / 12`, `Page 3 of 12`.
fn is_page_number(text: &str) -> bool {
    let folded = fold(text).to_lowercase();
    let mut numbers = 0;
    let mut in_number = false;
    let mut word = String::new();
    let mut words = Vec::new();
    for c in folded.chars().chain([' ']) {
        let digit = digit_value(c).is_some();
        numbers += usize::from(digit && !in_number);
        in_number = digit;
        if c.is_alphabetic() {
            word.push(c);
        } else if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    (1..=2).contains(&numbers) && text.chars().count() <= 24 && words.iter().all(|w| List::PageWords.contains(w))
}

/// Whether a line was printed around a page by a browser: the URL, or the time of printing.
fn is_browser_line(text: &str) -> bool {
    let words = || text.split_whitespace();
    let address = |w: &str| ["http://", "https://", "file:///"].iter().any(|p| w.starts_with(p));
    let clock = |w: &str| w.contains(':') && w.chars().filter(|c| digit_value(*c).is_some()).count() >= 3;
    let slashes = |w: &str| w.matches('/').count() == 2 && w.chars().any(|c| digit_value(c).is_some());
    words().any(address) && words().count() <= 4
        || words().any(|w| slashes(w.trim_end_matches([',', '،']))) && words().any(clock) && words().count() <= 16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, baseline: f32) -> Vec<Glyph> {
        // Drawn from left to right, so that the last letter is on the left.
        let n = text.chars().count() as f32;
        text.chars()
            .enumerate()
            .map(|(i, c)| {
                let right = 50.0 + (n - i as f32) * 5.0;
                Glyph::new(&c.to_string(), right - 5.0, right, baseline, 10.0).unwrap()
            })
            .collect()
    }

    #[test]
    fn a_page_read_by_ocr_loses_its_margins_only() {
        let page = "1/2\n\n11/29/26, 8:28 AM\nافتتاح الجسر\n\n18\nألف دولار كلفة\nالجسر الجديد\nعلى النهر\n- 7 -\n";
        assert_eq!(without_margins(page).split_whitespace().count(), 10);
        assert!(without_margins(page).contains("18\nألف"));
    }

    #[test]
    fn repeated_lines_in_the_margins_are_removed_and_text_is_kept() {
        let page = |n: usize| {
            let mut p = line("صحيفة البلدة", 40.0);
            p.extend(line(&format!("خبر رقم {}", ["أول", "ثان", "ثالث"][n]), 120.0));
            p.extend(line(&format!("صفحة {} من 3", ["1", "2", "3"][n]), 800.0));
            p
        };
        let mut pages: Vec<Vec<Glyph>> = (0..3).map(page).collect();
        let texts = set_aside(&mut pages, &[842.0; 3]);
        assert_eq!(texts, ["صحيفة البلدة"]);
        assert!(pages.iter().all(|p| p.iter().all(|g| g.baseline == 120.0) && !p.is_empty()));
    }

    #[test]
    fn a_head_in_two_parts_above_a_single_page_is_removed() {
        let page = |foot: &str| {
            let mut p = line("صحيفة البلدة", 40.0);
            p.extend(line("العدد 12", 40.0).into_iter().map(|g| Glyph {
                left: g.left + 300.0,
                right: g.right + 300.0,
                ..g
            }));
            p.extend(line("خبر عن البلدة", 120.0));
            p.extend(line("خبر عن الوادي", 135.0));
            p.extend(line(foot, 810.0));
            p.extend(line("7", 810.0).into_iter().map(|g| Glyph { left: g.left + 300.0, right: g.right + 300.0, ..g }));
            p
        };
        let mut pages = vec![page("www.town.example")];
        assert_eq!(set_aside(&mut pages, &[842.0]).len(), 2);
        assert!(pages[0].iter().all(|g| (120.0..=135.0).contains(&g.baseline)));
        // A row of figures at the end of a page is no number of the page.
        let mut pages = vec![page("1200 34")];
        assert!(set_aside(&mut pages, &[842.0]).is_empty());
    }

    #[test]
    fn page_numbers_and_browser_lines_are_recognised() {
        for yes in ["7", "- 12 -", "صفحة 3 من 12", "٣ / ١٢", "Page 3 of 12"] {
            assert!(is_page_number(yes), "{yes}");
        }
        for no in ["1200 زائر", "2023 2024 2025", "صفحة جديدة"] {
            assert!(!is_page_number(no), "{no}");
        }
        assert!(is_browser_line("file:///tmp/page.html 1/3") && is_browser_line("11/29/26, 1:51 PM خبر اليوم"));
        assert!(!is_browser_line("تنطلق المباراة يوم 3/4/2025 في ملعب المدينة"));
    }
}
