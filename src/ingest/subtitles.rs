//! Subtitles (SubRip, WebVTT): the text of a film or a broadcast, without times, joined into sentences.

use super::draft::Draft;
use super::html;
use mujaz_arabic::letters::tidy;
use regex::Regex;
use std::sync::LazyLock;

/// The line with the times of a subtitle: `00:00:01,000 --> 00:00:04,000`.
static TIMES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:(\d{1,2}):)?(\d{2}):(\d{2})[.,](\d{1,3})\s*-->\s*(?:(\d{1,2}):)?(\d{2}):(\d{2})[.,](\d{1,3})")
        .expect("fixed pattern")
});
/// A pause of so many seconds between subtitles ends a paragraph.
const PAUSE: f64 = 4.0;

/// Whether a text is a file of subtitles.
pub(super) fn is_subtitles(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{FEFF}').lines().filter(|l| !l.trim().is_empty()).take(40);
    let first = lines.next().unwrap_or_default();
    let signed = first.starts_with("WEBVTT");
    let numbered = first.trim().bytes().all(|b| b.is_ascii_digit()) && !first.trim().is_empty();
    let second = lines.next().unwrap_or_default();
    signed && (TIMES.is_match(second) || lines.any(|l| TIMES.is_match(l))) || numbered && TIMES.is_match(second)
}

/// The text.
pub(super) fn draft(text: &str) -> Draft {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut last: Option<String> = None;
    let (mut inside, mut ended) = (false, None);
    for line in text.lines() {
        if let Some(times) = TIMES.captures(line) {
            let second = |n: usize| -> f64 {
                let part = |i: usize| times.get(i).and_then(|m| m.as_str().parse::<f64>().ok()).unwrap_or(0.0);
                part(n) * 3600.0 + part(n + 1) * 60.0 + part(n + 2) + part(n + 3) / 1000.0
            };
            if ended.is_none_or(|e| second(1) - e > PAUSE) {
                paragraphs.push(String::new());
            }
            ended = Some(second(5));
            inside = true;
            continue;
        }
        let said = tidy(&html::as_text(line));
        if said.is_empty() {
            inside = false;
            continue;
        }
        // What live captions show twice is said once.
        if !inside || last.as_ref() == Some(&said) {
            continue;
        }
        if let Some(paragraph) = paragraphs.last_mut() {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(said.trim_start_matches(['-', '–', ' ']));
        }
        last = Some(said);
    }
    paragraphs.retain(|p| !p.is_empty());
    let notes = vec!["subtitles; the lines were joined, and their times left out".to_owned()];
    Draft { text: paragraphs.join("\n\n"), notes, ..Draft::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_subtitles_are_joined() {
        let srt = "1\n00:00:01,000 --> 00:00:04,000\nأغلقت البلدية الجسر\n<i>القديم أمام الشاحنات.</i>\n\n2\n00:00:04,500 --> 00:00:06,000\nوتستمر الأشغال شهرين.\n\n\
                   3\n00:00:20,000 --> 00:00:22,000\nوفي خبر آخر.\n";
        let vtt = "WEBVTT\n\nSTYLE\n::cue { color: red }\n\n00:01.000 --> 00:04.000 align:start\nأغلقت البلدية الجسر\nالقديم أمام الشاحنات.\n\n00:04.500 --> 00:06.000\n\
                   القديم أمام الشاحنات.\nوتستمر الأشغال شهرين.\n\nx\n00:20.000 --> 00:22.000\nوفي خبر آخر.\n";
        for text in [srt, vtt] {
            assert!(is_subtitles(text));
            assert_eq!(
                draft(text).text,
                "أغلقت البلدية الجسر القديم أمام الشاحنات. وتستمر الأشغال شهرين.\n\nوفي خبر آخر."
            );
        }
        assert!(!is_subtitles("1\nأغلقت البلدية الجسر") && !is_subtitles("نص\n00:00:01,000 --> 00:00:04,000\n"));
    }
}
