//! Several articles in one document, as archives of the press (Factiva, Nexis) deliver what was searched for.

use super::draft::Draft;
use super::letters::letters;
use mujaz_arabic::letters::tidy;
use regex::Regex;
use std::sync::LazyLock;

/// The last line of an article: `Document OFOQ000020250601el6100001`, `End of Document`.
static END: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:Document [A-Z]{2,8}\d{8,}\w*|End of Document)$").expect("fixed pattern"));
/// The line of an article before its first: `3 of 25 DOCUMENTS`.
static BEGIN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\d+ of \d+ DOCUMENTS$").expect("fixed pattern"));
/// The line with the number of words, in which the head of an article can be recognised.
static WORDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:(?i:length):\s*)?\d[\d,]* (?i:words?)$|^\d[\d,]* كلم(?:ة|ات)$").expect("fixed pattern")
});
/// Lines of the head and foot that are not text.
static ABOUT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^(?:(?i:language|load-date|publication-type|journal\ code|section|byline|dateline|headline|body|length|classification|subject|copyright|graphic)\s*:?(?:\s.*)?
        |(?:©|\(c\)|Copyright).*|Arabic|العربية|\d{1,2}:\d{2}|[A-Z]{3,8}|.*All\ Rights\ Reserved\.?|\d{1,4}|Page\ \d+.*)$",
    )
    .expect("fixed pattern")
});

/// The articles in a text, if it is such a document.
pub(super) fn articles(text: &str) -> Option<Vec<Draft>> {
    if !["Document ", "End of Document", " DOCUMENTS"].iter().any(|mark| text.contains(mark)) {
        return None;
    }
    let lines: Vec<String> = text.lines().map(tidy).collect();
    let ends = lines.iter().filter(|l| END.is_match(l) || BEGIN.is_match(l)).count();
    if ends == 0 || !lines.iter().any(|l| WORDS.is_match(l)) {
        return None;
    }
    let mut out = Vec::new();
    for part in lines.split(|l| END.is_match(l) || BEGIN.is_match(l)) {
        let filled: Vec<&str> = part.iter().map(String::as_str).filter(|l| !l.is_empty()).collect();
        let Some(words) = filled.iter().take(12).position(|l| WORDS.is_match(l)) else { continue };
        if let Some(draft) = article(&filled, words) {
            out.push(draft);
        }
    }
    (!out.is_empty()).then_some(out)
}

/// An article from its lines, of which one gives the number of words.
fn article(lines: &[&str], words: usize) -> Option<Draft> {
    let value = |name: &str| {
        let found = lines.iter().find(|l| l.to_lowercase().starts_with(&format!("{name}:")))?;
        found.split_once(':').map(|v| v.1.trim().to_owned()).filter(|v| !v.is_empty())
    };
    let day = |l: &str| {
        let short = l.chars().count() <= 60 && l.chars().any(|c| c.is_numeric());
        short && super::dates::parse(l, None).is_some_and(super::dates::possible)
    };
    let head_end = lines.len().min(words + 9);
    let dated = (0..head_end).find(|i| *i != words && day(lines[*i]));
    // Factiva writes the headline, the number of words, the day and the outlet; Nexis the headline, the outlet and the day.
    let before = dated.is_some_and(|d| d < words);
    let outlet = match (dated, before) {
        (Some(d), true) => d.checked_sub(1).filter(|i| *i > 0).map(|i| lines[i]),
        (Some(d), false) => lines[d + 1..head_end].iter().find(|l| !ABOUT.is_match(l)).copied(),
        _ => None,
    };
    let title = lines[..words].iter().find(|l| letters(l) > 0 && Some(**l) != outlet && !ABOUT.is_match(l)).copied();
    let author = value("byline").or_else(|| {
        // Factiva writes it between the headline and the number of words.
        let line = lines[..words].get(1).filter(|l| !before && Some(**l) != title && letters(l) > 0)?;
        Some((*line).to_owned())
    });
    let known = |i: usize, l: &str| {
        i <= words && (i < words || !before)
            || Some(i) == dated
            || i < head_end && (Some(l) == outlet || ABOUT.is_match(l))
            || WORDS.is_match(l)
    };
    // The line that says where the text begins is the surest sign.
    let body = lines.iter().position(|l| *l == "Body" || l.starts_with("BODY:")).map(|i| i + 1);
    let mut text: Vec<&str> = Vec::new();
    for (i, l) in lines.iter().enumerate().skip(body.unwrap_or(words)) {
        let foot = i + 4 > lines.len() && ABOUT.is_match(l);
        if !(foot || body.is_none() && known(i, l)) {
            text.push(l);
        }
    }
    let text = text.join("\n\n");
    (letters(&text) > 0).then(|| Draft {
        title: title.map(str::to_owned),
        outlet: outlet.map(str::to_owned),
        author,
        date: dated.map(|d| lines[d].to_owned()),
        text,
        ..Draft::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "أغلقت البلدية الجسر القديم أمام الشاحنات صباح الأحد.";
    const MORE: &str = "وقال مهندس المدينة إن الأشغال تستمر شهرين.";

    #[test]
    fn articles_of_factiva_are_parted() {
        let one = |title: &str, n: usize| {
            format!(
                "{title}\n\nسعاد أحمد\n312 words\n1 June 2025\n08:15\nصحيفة الأفق\nOFOQ\nArabic\n© 2025 Ofoq. All rights reserved.\n\n{TEXT}\n\n{MORE}\n\nDocument OFOQ000020250601el610000{n}\n\n"
            )
        };
        let text = [one("إغلاق الجسر", 1), one("فتح الجسر", 2)].concat();
        let got = articles(&text).unwrap();
        assert_eq!(got.iter().map(|d| d.title.as_deref().unwrap()).collect::<Vec<_>>(), ["إغلاق الجسر", "فتح الجسر"]);
        for d in &got {
            assert_eq!(d.text, format!("{TEXT}\n\n{MORE}"));
            assert_eq!((d.outlet.as_deref(), d.author.as_deref()), (Some("صحيفة الأفق"), Some("سعاد أحمد")));
            assert_eq!(d.date.as_deref(), Some("1 June 2025"));
        }
    }

    #[test]
    fn articles_of_nexis_are_parted() {
        let one = format!(
            "إغلاق الجسر\nصحيفة الأفق\nJune 1, 2025 Sunday\n\nCopyright 2025 Ofoq All Rights Reserved\n\nSection: محليات\nLength: 312 words\nByline: سعاد أحمد\n\nBody\n\n{TEXT}\n\n{MORE}\n\nLoad-Date: June 2, 2025\n\nEnd of Document\n"
        );
        let got = articles(&one.repeat(2)).unwrap();
        assert_eq!(got.len(), 2);
        assert_eq!(got[1].text, format!("{TEXT}\n\n{MORE}"));
        assert_eq!((got[1].title.as_deref(), got[1].outlet.as_deref()), (Some("إغلاق الجسر"), Some("صحيفة الأفق")));
        assert_eq!(
            (got[1].author.as_deref(), got[1].date.as_deref()),
            (Some("سعاد أحمد"), Some("June 1, 2025 Sunday"))
        );
        assert!(articles(&format!("{TEXT}\n\nEnd of Document")).is_none() && articles(TEXT).is_none());
    }
}
