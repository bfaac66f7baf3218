//! What a message quotes of the one that it answers.

use mujaz_arabic::letters::is_arabic_letter;
use regex::Regex;
use std::sync::LazyLock;

/// Fewest Arabic letters above a quotation for them to be the text of the message.
const LETTERS: usize = 40;

/// The text of a message without what it quotes, and a remark if something was left out. If hardly anything else is
/// written, the quotation is the text, without its marks.
pub(super) fn own_text(text: &str, is_reply: bool) -> (String, Option<String>) {
    let lines: Vec<&str> = text.lines().collect();
    let is_quoted = |l: &&str| l.trim_start().starts_with('>');
    let is_blank = |l: &&str| l.trim().is_empty();
    let opening = |at: usize| {
        // The line may be broken: "On Sunday, … <address>" and "wrote:".
        let two = format!("{} {}", lines[at], lines.get(at + 1).copied().unwrap_or_default());
        if OPENS.is_match(lines[at].trim()) {
            Some(1)
        } else {
            (OPENS.is_match(two.trim()) && lines[at].trim().len() > 12).then_some(2)
        }
    };
    let mut own: Vec<&str> = Vec::new();
    let mut quoted = 0;
    let mut at = 0;
    while at < lines.len() {
        if is_quoted(&lines[at]) {
            quoted += 1;
            at += 1;
            continue;
        }
        if let Some(n) = opening(at) {
            let next = lines[at + n..].iter().find(|l| !is_blank(l));
            if next.is_some_and(is_quoted) {
                at += n;
                continue;
            }
            if is_reply && letters(&own) >= LETTERS {
                quoted += lines.len() - at;
                break;
            }
        }
        own.push(lines[at]);
        at += 1;
    }
    if quoted == 0 {
        return (text.to_owned(), None);
    }
    if letters(&own) >= LETTERS {
        let remark = "the message that this one answers, which it quotes, was left out".to_owned();
        return (own.join("\n").trim_end().to_owned(), Some(remark));
    }
    let bare: Vec<&str> = lines.iter().map(|l| l.trim_start_matches(['>', ' '])).collect();
    let kept = (0..lines.len()).filter(|i| opening(*i).is_none()).map(|i| bare[i]).collect::<Vec<_>>();
    (kept.join("\n"), None)
}

/// The line above a quotation: `On …, … wrote:`, `في … كتب …:`.
static OPENS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^On\s.*\p{Nd}.*\swrote\s?:$ | ^Le\s.*\p{Nd}.*a\s(écrit|ecrit)\s?:$ | ^Am\s.*\p{Nd}.*schrieb.*:$
        | ^(في|بتاريخ|يوم)\s.*\p{Nd}.*(كتب|كتبت)(\s.*)?:$ | ^(كتب|كتبت)\s.*(@|\p{Nd}).*:$ | .*<\S+@\S+>\s(كتب|كتبت|wrote)\s?:$
        | ^-{2,}\s?(Original\ Message|الرسالة\ الأصلية|رسالة\ أصلية|Message\ d'origine)\s?-{2,}$",
    )
    .expect("fixed pattern")
});

fn letters(lines: &[&str]) -> usize {
    lines.iter().flat_map(|l| l.chars()).filter(|c| is_arabic_letter(*c)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "أعلنت البلدية إغلاق الجسر القديم أمام الشاحنات إلى غاية نهاية الأشغال.";

    #[test]
    fn what_a_reply_quotes_is_left_out() {
        for opening in [
            "On Sun, Jun 1, 2025 at 8:00 AM Suad <s@x.example> wrote:",
            "On Sun, Jun 1, 2025 at 8:00 AM Suad Ahmad\n<s@x.example> wrote:",
            "في الأحد، 1 يونيو 2025 كتب علي <a@x.example>:",
            "كتبت سعاد في 1 يونيو 2025:",
            "Le dim. 1 juin 2025 à 08:00, Suad <s@x.example> a écrit :",
        ] {
            let (text, note) = own_text(&format!("{BODY}\n\n{opening}\n> متى يغلق الجسر؟\n>\n> شكرا\n"), true);
            assert_eq!((text.as_str(), note.is_some()), (BODY, true), "{opening}");
            // Programs also quote without marks.
            let (text, _) = own_text(&format!("{BODY}\n\n{opening}\nمتى يغلق الجسر؟\n"), true);
            assert_eq!(text, BODY, "{opening}");
        }
    }

    #[test]
    fn a_quotation_with_a_short_remark_is_the_text() {
        let mail = format!("انظر هذا\n\nOn Sun, Jun 1, 2025 Suad <s@x.example> wrote:\n> {BODY}\n> {BODY}\n");
        let (text, note) = own_text(&mail, true);
        assert_eq!((text.as_str(), note), (format!("انظر هذا\n\n{BODY}\n{BODY}").as_str(), None));
        let article = format!("{BODY}\nكتب الوزير على صفحته:\n{BODY}");
        assert_eq!(own_text(&article, true), (article.clone(), None));
    }
}
