//! Lines of bounded length.
//!
//! The items found in a line (dates, names, sentences) are compared with each other, which takes quadratic time. For
//! the lines of articles that is negligible; for one of a million words it would never finish. News has no such lines,
//! but broken exports do.

/// Bytes of the longest line that is kept whole: some 1,500 words.
const LONGEST: usize = 16 << 10;
/// How far before that limit a sentence must end for the line to be broken there.
const LOOK_BACK: usize = 4 << 10;

/// The text with overlong lines broken: after the last sentence within reach, else at a space, else within a word.
/// `None` if no line is too long.
pub(super) fn broken(text: &str) -> Option<String> {
    if text.len() <= LONGEST || text.split('\n').all(|l| l.len() <= LONGEST) {
        return None;
    }
    let mut out = String::with_capacity(text.len() + text.len() / LONGEST + 1);
    for (n, line) in text.split('\n').enumerate() {
        if n > 0 {
            out.push('\n');
        }
        let mut rest = line;
        while rest.len() > LONGEST {
            let (end, next) = place(rest);
            out.push_str(&rest[..end]);
            out.push('\n');
            rest = &rest[next..];
        }
        out.push_str(rest);
    }
    Some(out)
}

/// Where to break a line, and where the rest begins.
fn place(line: &str) -> (usize, usize) {
    let most = floor(line, LONGEST);
    let from = floor(line, LONGEST - LOOK_BACK);
    let blank = |(at, c): (usize, char)| (from + at, from + at + c.len_utf8());
    // A form feed marks the end of a page and must stay.
    let blanks = || line[from..most].char_indices().rev().filter(|(_, c)| c.is_whitespace() && *c != '\u{C}');
    let ends = |at: usize| line[..at].ends_with(['.', '؟', '?', '!', '…', '؛', '»', '"', '”']);
    blanks().find(|(at, _)| ends(from + at)).or_else(|| blanks().next()).map_or((most, most), blank)
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_broken_after_sentences_and_others_kept() {
        let sentence = "قال الوزير إن أشغال الطريق ستنتهي قبل نهاية السنة. ";
        assert_eq!(broken(&sentence.repeat(50)), None);
        let long = format!("عنوان\n{}\nآخر سطر", sentence.repeat(2000).trim_end());
        let out = broken(&long).unwrap();
        assert!(out.lines().all(|l| l.len() <= LONGEST));
        assert!(out.lines().all(|l| l.ends_with('.') || l == "عنوان" || l == "آخر سطر"));
        assert_eq!(out.replace('\n', " "), long.replace('\n', " "));
    }

    #[test]
    fn a_line_without_sentences_or_spaces_is_broken_too() {
        let words = broken(&"أمس الثلاثاء ".repeat(10_000)).unwrap();
        assert!(words.lines().all(|l| l.len() <= LONGEST && !l.starts_with('ث')));
        let one = "ن".repeat(100_000);
        assert_eq!(broken(&one).unwrap().replace('\n', ""), one);
    }
}
