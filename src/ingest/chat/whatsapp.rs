//! WhatsApp exports: a text file in which each message begins with its time and sender.

use super::super::dates;
use super::super::draft::Draft;
use mujaz_arabic::fold;
use mujaz_arabic::letters::{is_arabic_letter, is_invisible};
use regex::Regex;
use std::path::Path;
use std::sync::LazyLock;

/// The first line of a message: `23/11/2025, 10:00 - Name: text`, `[٢٣/١١/٢٠٢٥، ١٠:٠٠:٠٥ ص] الاسم: نص`.
static START: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\[?(\p{Nd}{1,4}[./-]\p{Nd}{1,2}[./-]\p{Nd}{1,4})[,،]?(?: +(?:à|um|at|في|a las|às|alle))? +(\p{Nd}{1,2}[:.]\p{Nd}{2}(?:[:.]\p{Nd}{2})?(?:[ \u{A0}\u{202F}]?(?:[AaPp]\.?[ \u{A0}\u{202F}]?[Mm]\.?|صباح[اًا]{1,2}|مساء[ًا]{0,2}|ظهر[اًا]{1,2}|ص|م))?)(?:\] +| +[-–] +)(.*)$")
        .expect("fixed pattern")
});

fn bare(line: &str) -> String {
    line.chars().filter(|c| !is_invisible(*c)).collect()
}

/// Whether a text is an export: its first line and at least one other begin a message.
pub(in super::super) fn is_export(text: &str) -> bool {
    let mut lines = text.lines().map(bare).filter(|l| !l.trim().is_empty());
    lines.next().is_some_and(|l| START.is_match(&l)) && lines.take(200).any(|l| START.is_match(&l))
}

/// The messages as drafts, each with the number of its line. System notices and media without a caption are skipped.
pub(in super::super) fn messages(text: &str, path: &Path) -> Vec<(usize, Draft)> {
    let chat = chat_name(path).or_else(|| notice_sender(text));
    let mut out: Vec<(usize, Draft)> = Vec::new();
    let mut open = false;
    for (i, raw) in text.lines().enumerate() {
        let line = bare(raw);
        match START.captures(&line) {
            Some(c) => {
                let found = c[3].split_once(": ").or_else(|| c[3].strip_suffix(':').map(|n| (n, "")));
                // Without a sender it is a notice: "messages are encrypted", "joined".
                open = found.is_some_and(|(name, _)| name.chars().count() <= 60);
                let Some((sender, said)) = found.filter(|_| open) else { continue };
                if is_notice(said) {
                    open = false;
                    continue;
                }
                let date = format!("{} {}", &c[1], &c[2]);
                out.push((
                    i + 1,
                    Draft {
                        outlet: chat.clone().or_else(|| Some(sender.to_owned())),
                        author: chat.is_some().then(|| sender.to_owned()),
                        date: Some(date),
                        text: without_media(said),
                        ..Draft::default()
                    },
                ));
            }
            None if open => {
                if let Some((_, d)) = out.last_mut() {
                    d.text.push('\n');
                    d.text.push_str(&without_media(&line));
                }
            }
            None => {}
        }
    }
    let month_first = dates::month_first(out.iter().filter_map(|(_, d)| d.date.as_deref()));
    out.iter_mut().for_each(|(_, d)| d.month_first = month_first);
    out.retain(|(_, d)| d.text.chars().any(is_arabic_letter));
    out
}

/// Whether a message is the notice about encryption, which iPhones write in the name of the chat.
fn is_notice(said: &str) -> bool {
    let said = fold(said.trim());
    ["end-to-end encrypted", "chiffrés de bout en bout", "ende-zu-ende-verschlüsselt"].iter().any(|s| said.contains(s))
        || ["الرسايل والمكالمات مشفر", "تم تشفير الرسايل"].iter().any(|s| said.starts_with(s))
}

/// The sender of the first notice about encryption.
fn notice_sender(text: &str) -> Option<String> {
    text.lines().take(20).map(bare).find_map(|line| {
        let c = START.captures(&line)?;
        let (name, said) = c[3].split_once(": ").filter(|(_, said)| is_notice(said))?;
        (!said.is_empty()).then(|| name.trim().to_owned())
    })
}

/// A line without WhatsApp's placeholders for pictures and deleted messages, and without its remark on changed ones.
fn without_media(line: &str) -> String {
    static REMARK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\s*<(?:[^<>]{0,40}(?:edited|تعديل|modifié|bearbeitet)[^<>]{0,40}|(?:attached|المرفق|المُرفق|pièce jointe|Anhang)\s*:[^<>]{1,200})>\s*$")
            .expect("fixed pattern")
    });
    let line = REMARK.replace(line, "");
    let t = line.trim();
    let folded = fold(t);
    let omitted = t.starts_with('<') && t.ends_with('>')
        || ["omitted", "(file attached)", "(fichier joint)", "(datei angehängt)", "(الملف مرفق)", "(ملف مرفق)"]
            .iter()
            .any(|m| folded.ends_with(m))
        || ["الوسايط", "الصوره", "الفيديو", "الملصق", "الصوت", "المستند", "ملف gif"].iter().any(|m| {
            folded.ends_with(m) && ["تم استبعاد", "لم يتم ادراج", "لم يدرج"].iter().any(|w| folded.starts_with(w))
        })
        || [
            "this message was deleted",
            "you deleted this message",
            "تم حذف هذه الرساله",
            "حذفت هذه الرساله",
            "لقد حذفت",
        ]
        .iter()
        .any(|m| folded.starts_with(m));
    if omitted { String::new() } else { line.into_owned() }
}

/// The name of the chat, from the name of the file or of the archive that contains it.
fn chat_name(path: &Path) -> Option<String> {
    let stem = |p: &Path| Some(p.file_stem()?.to_string_lossy().into_owned());
    let own = stem(path)?;
    let named = if own.trim_start_matches('_') == "chat" { path.parent().and_then(stem)? } else { own };
    let around = [
        ("WhatsApp Chat with ", ""),
        ("WhatsApp Chat - ", ""),
        ("دردشة واتساب مع ", ""),
        ("محادثة واتساب مع ", ""),
        ("محادثات واتساب مع ", ""),
        ("Discussion WhatsApp avec ", ""),
        ("WhatsApp-Chat mit ", ""),
        ("Chat de WhatsApp con ", ""),
        ("Chat WhatsApp con ", ""),
        ("Conversa do WhatsApp com ", ""),
        ("", " ile WhatsApp Sohbeti"),
    ];
    around
        .iter()
        .find_map(|(before, behind)| named.strip_prefix(before)?.strip_suffix(behind))
        .map(|n| n.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_yields_one_article_per_message() {
        let text = "01/06/2025, 10:00 - Messages are end-to-end encrypted.\n01/06/2025, 10:05 - سعاد: أغلق الجسر اليوم\nحتى المساء\n\
                    01/06/2025, 10:06 - سعاد: <Media omitted>\n02/06/2025, 11:00 - علي: IMG-1.jpg (file attached)\nصورة الجسر\n";
        assert!(is_export(text));
        let got = messages(text, Path::new("WhatsApp Chat with أخبار الحي.txt"));
        assert_eq!(
            got.iter().map(|(n, d)| (*n, d.text.trim())).collect::<Vec<_>>(),
            [(2, "أغلق الجسر اليوم\nحتى المساء"), (5, "صورة الجسر")]
        );
        assert_eq!((got[0].1.outlet.as_deref(), got[0].1.author.as_deref()), (Some("أخبار الحي"), Some("سعاد")));
        assert_eq!(got[0].1.date.as_deref(), Some("01/06/2025 10:05"));
    }

    #[test]
    fn the_notice_of_an_iphone_names_the_chat() {
        let text = "[01/06/2025, 10:00:05] أخبار الحي: \u{200E}الرسائل والمكالمات مشفرة تماما بين الطرفين.\n[01/06/2025, 10:01:00] علي: أغلق الجسر اليوم\n";
        let got = messages(text, Path::new("_chat.txt"));
        assert_eq!(got.len(), 1);
        assert_eq!((got[0].1.outlet.as_deref(), got[0].1.author.as_deref()), (Some("أخبار الحي"), Some("علي")));
    }

    #[test]
    fn the_forms_of_phones_in_other_languages_are_read() {
        let days = |lines: &str, name: &str| {
            assert!(is_export(lines), "{lines}");
            let got = messages(lines, Path::new(name));
            let day = |d: &Draft| dates::parse_as(d.date.as_deref().unwrap(), None, d.month_first).unwrap().to_string();
            got.iter().map(|(_, d)| (day(d), d.outlet.clone().unwrap(), d.text.trim().to_owned())).collect::<Vec<_>>()
        };
        for (one, two, name) in [
            (
                "[3/2/26, 10:15:02\u{202F}AM] سعاد: ",
                "[3/22/26, 10:15:03\u{202F}PM] علي: ",
                "WhatsApp Chat - حي/_chat.txt",
            ),
            ("[02/03/2026، 10:15:00 صباحًا] سعاد: ", "[22/03/2026، 10:15:00 مساءً] علي: ", "دردشة واتساب مع حي.txt"),
            ("02/03/2026 à 10:15 - سعاد: ", "22/03/2026 à 22:15 - علي: ", "Discussion WhatsApp avec حي.txt"),
            ("02.03.26, 10:15 - سعاد: ", "22.03.26, 22:15 - علي: ", "حي ile WhatsApp Sohbeti.txt"),
        ] {
            let lines =
                format!("{one}أغلق الجسر <تم تعديل هذه الرسالة>\n{two}فتح الجسر\n{two}\u{200F}لم يتم إدراج الصورة\n");
            let want = |day: &str, text: &str| (day.to_owned(), "حي".to_owned(), text.to_owned());
            assert_eq!(
                days(&lines, name),
                [want("2026-03-02", "أغلق الجسر"), want("2026-03-22", "فتح الجسر")],
                "{name}"
            );
        }
        let notice = "[١/٦/٢٠٢٥، ١٠:٠٠:٠٥ ص] حي: الرسائل والمكالمات مشفّرة تمامًا بين الطرفين.\n[١/٦/٢٠٢٥، ١٠:٠١:٠٠ م] علي: VID-1.mp4 (الملف مُرفق)\nفتح الجسر\n";
        assert_eq!(days(notice, "_chat.txt"), [("2025-06-01".to_owned(), "حي".to_owned(), "فتح الجسر".to_owned())]);
    }

    #[test]
    fn exports_of_other_phones_are_recognised() {
        let text = "[\u{200F}١‏/٦‏/٢٠٢٥، ١٠:٠٠:٠٥ ص] سعاد: أغلق الجسر\n[\u{200F}١‏/٦‏/٢٠٢٥، ١٠:٠١:٠٠ م] علي: فتح الجسر\n";
        assert!(is_export(text));
        assert_eq!(messages(text, Path::new("WhatsApp Chat - حي.zip/_chat.txt"))[1].1.outlet.as_deref(), Some("حي"));
        assert!(!is_export("23/11/2025, 10:00 - خبر\nنص المقال هنا بلا رسائل"));
    }
}
